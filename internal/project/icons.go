package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/icon"
)

// icons are the drawings that a model's authors brought, by the ID of the
// element.
type icons struct {
	drawings map[string]icon.Icon
	faults   map[string]error // why a file is none
	files    []string         // all of them, absolute, whether they are there or not
}

// words say what is wrong with files, by the ID of the element.
func (i icons) words() map[string]string {
	words := map[string]string{}
	for id, fault := range i.faults {
		words[id] = fault.Error()
	}
	return words
}

// readIcons reads the files that the elements of a model in dir name.
func readIcons(m *model.Model, dir string) icons {
	found := icons{drawings: map[string]icon.Icon{}, faults: map[string]error{}}
	for _, e := range m.Elements {
		if !e.Icon.File() {
			continue
		}
		root, name := dir, path.Join(path.Dir(e.Origin.File), string(e.Icon))
		if filepath.IsAbs(filepath.FromSlash(e.Origin.File)) { // a part that comes from another module
			root, name = filepath.Dir(filepath.FromSlash(e.Origin.File)), string(e.Icon)
		}
		found.files = append(found.files, filepath.Join(root, filepath.FromSlash(name)))
		drawing, err := readIcon(root, name)
		if err != nil {
			found.faults[e.ID] = err
			continue
		}
		drawing.Name = string(e.Icon)
		found.drawings[e.ID] = drawing.Fitted()
	}
	return found
}

// readIcon reads a file below root; a symbolic link may not lead out of it.
func readIcon(root, name string) (icon.Icon, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return icon.Icon{}, errors.New("it lies outside of the module")
	}
	r, err := os.OpenRoot(root)
	if err != nil {
		return icon.Icon{}, err
	}
	defer r.Close()
	switch info, err := r.Stat(filepath.FromSlash(name)); {
	case errors.Is(err, fs.ErrNotExist):
		return icon.Icon{}, errors.New("there is no such file")
	case err != nil:
		return icon.Icon{}, errors.New(cause(err))
	case !info.Mode().IsRegular(): // to open a pipe might wait for ever
		return icon.Icon{}, errors.New("it is no file")
	}
	f, err := r.Open(filepath.FromSlash(name))
	if err != nil {
		return icon.Icon{}, errors.New(cause(err))
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, icon.MaxBytes+1))
	if err != nil {
		return icon.Icon{}, errors.New(cause(err))
	}
	if len(text) > icon.MaxBytes {
		return icon.Icon{}, fmt.Errorf("it has more than %d bytes", icon.MaxBytes)
	}
	return icon.Parse(name, text)
}

// cause is an error of the file system without the path, which the message
// has already.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
