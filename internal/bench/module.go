package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/lintel-go/lintel/internal/bench/generate"
)

// module is an author's module with a generated model, in a folder of its own.
type module struct {
	dir   string
	model *generate.Model
	files map[string]string // what is on disk, by name
}

// modelPackage is the package of the model, and its folder in the module.
const modelPackage = "arch"

// newModule writes a module with the model of a shape.
func (b *bench) newModule(s generate.Shape) (*module, error) {
	dir, err := os.MkdirTemp(b.work, "module-")
	if err != nil {
		return nil, err
	}
	m := &module{dir: dir, model: generate.New(s), files: map[string]string{}}
	err = m.put("go.mod", "module example.com/generated\n\ngo 1.26.0\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => "+strconv.Quote(b.root)+"\n")
	if err != nil {
		return nil, err
	}
	return m, m.save()
}

// put writes a file the way editors save: a new one, renamed over the old.
func (m *module) put(name, content string) error {
	if m.files[name] == content {
		return nil
	}
	path := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(path+"~new", []byte(content), 0o666); err != nil {
		return err
	}
	m.files[name] = content
	return os.Rename(path+"~new", path)
}

// draw has the site show the views alone that match a pattern; all, if it is
// empty.
func (m *module) draw(views string) error {
	if views == "" {
		return nil
	}
	return m.put("lintel.json", fmt.Sprintf("{\"views\": [%q]}\n", views))
}

// save writes the files of the model that have changed.
func (m *module) save() error {
	for name, content := range m.model.Go(modelPackage) {
		if err := m.put(modelPackage+"/"+name, content); err != nil {
			return err
		}
	}
	return nil
}

// moduleEnv keeps the go command from looking for the version of a module that
// is taken from a folder.
func moduleEnv() []string { return []string{"GOPROXY=off", "GOFLAGS=-mod=mod"} }
