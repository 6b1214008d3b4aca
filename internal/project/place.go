package project

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/lintel-go/lintel/model"
)

// placed is d with its files relative to the project instead of the module.
func (p *Project) placed(d model.Diagnostic, module string) model.Diagnostic {
	d.Origin.CalledFrom = slices.Clone(d.Origin.CalledFrom)
	d.Related = slices.Clone(d.Related)
	rename(reflect.ValueOf(&d), func(file string) string { return p.place(file, module) })
	return d
}

// seen is d as it goes with a model that seenFromRoot gave for the folder.
func (p *Project) seen(d model.Diagnostic, module, dir string) model.Diagnostic {
	if dir == module {
		return d
	}
	return p.placed(d, module)
}

// place is a module's file as seen from the project; what lies elsewhere, in
// the module cache say, keeps its name.
func (p *Project) place(file, module string) string {
	if file == "" || module == p.Root || filepath.IsAbs(file) {
		return file
	}
	whole := filepath.Join(module, filepath.FromSlash(file))
	if _, err := os.Stat(whole); err != nil {
		return file
	}
	relative, err := filepath.Rel(p.Root, whole)
	if err != nil {
		return whole
	}
	return filepath.ToSlash(relative)
}

// seenFromRoot is a model of a module below the project with its files
// relative to the project, so that findings, pages and addresses of source
// name them from the same folder. Other models are as they were given.
func (p *Project) seenFromRoot(m *model.Model, module string) (*model.Model, string, error) {
	below, err := filepath.Rel(p.Root, module)
	if err != nil || below == "." || !filepath.IsLocal(below) {
		return m, module, nil
	}
	// The loader shares its models with later loads.
	text, err := model.Encode(m)
	if err != nil {
		return nil, "", err
	}
	moved, err := model.Decode(text)
	if err != nil {
		return nil, "", err
	}
	known := map[string]string{}
	rename(reflect.ValueOf(moved), func(file string) string {
		name, ok := known[file]
		if !ok {
			name = p.place(file, module)
			known[file] = name
		}
		return name
	})
	return moved, p.Root, nil
}

// rename changes the name of every file and folder that v leads to. It goes by
// type, so that a new kind of record needs nothing here.
func rename(v reflect.Value, name func(string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			rename(v.Elem(), name)
		}
	case reflect.Slice:
		for i := range v.Len() {
			rename(v.Index(i), name)
		}
	case reflect.Struct:
		switch at := v.Addr().Interface().(type) {
		case *model.Position:
			at.File = name(at.File)
			return
		case *model.FolderRecord:
			at.Path = name(at.Path)
		}
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				rename(f, name)
			}
		}
	}
}
