package load

import (
	"path/filepath"
	"reflect"

	"github.com/lintel-go/lintel/model"
)

// relocation turns the absolute paths of one machine into paths that are the
// same on every machine: relative to a workspace's module, or, for what lies
// in the module cache, to that.
type relocation struct {
	module string
	cache  string
}

func (r relocation) path(path string) string {
	if path == "" {
		return ""
	}
	native := filepath.FromSlash(path)
	if !filepath.IsAbs(native) {
		return filepath.ToSlash(native)
	}
	base := r.module
	if r.cache != "" && within(r.cache, native) {
		base = r.cache
	}
	rel, err := filepath.Rel(base, native)
	if err != nil {
		return filepath.ToSlash(native)
	}
	return filepath.ToSlash(rel)
}

var (
	positionType = reflect.TypeFor[model.Position]()
	folderType   = reflect.TypeFor[model.FolderRecord]()
)

// apply changes every position and folder that v, a pointer, leads to. It goes
// by type, so that a new kind of record needs nothing here.
func (r relocation) apply(v any) { r.visit(reflect.ValueOf(v)) }

func (r relocation) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			r.visit(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		if leaf(v.Type().Elem().Kind()) {
			return
		}
		for i := range v.Len() {
			r.visit(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == positionType {
			file := v.FieldByName("File")
			file.SetString(r.path(file.String()))
			return
		}
		if v.Type() == folderType {
			path := v.FieldByName("Path")
			path.SetString(r.path(path.String()))
		}
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && !leaf(f.Kind()) {
				r.visit(f)
			}
		}
	}
}

// leaf reports whether values of a kind hold nothing further.
func leaf(k reflect.Kind) bool {
	return k <= reflect.Complex128 || k == reflect.String
}
