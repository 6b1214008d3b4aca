package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	pathForm = regexp.MustCompile(`^(\.ci|cmd|docs|drift|internal|model|render|scripts|site|systems|templates)(/[\w.-]+)+/?$`)
	nameForm = regexp.MustCompile(`^([a-z][a-z0-9]*)\.([A-Z]\w*)(?:\.([A-Z]\w*))?(?:\(.*\))?$`)
)

// TestNamesExist holds code within sentences: what looks like a path of the
// repository must be one, and what looks like an exported name of one of its
// packages must be declared there.
func TestNamesExist(t *testing.T) {
	declared := exported(t)
	paths, names := 0, 0
	for _, p := range pages(t) {
		if strings.HasPrefix(p.name, findingPages) {
			continue // they name files of their examples
		}
		if p.name == "CHANGELOG.md" {
			continue // it speaks of what was
		}
		for _, s := range p.spans() {
			if file := strings.TrimSuffix(s.text, "/..."); pathForm.MatchString(file) {
				paths++
				if _, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(file))); err != nil {
					t.Errorf("%s: there is no %s", at(p, s.line), s.text)
				}
			}
			m := nameForm.FindStringSubmatch(s.text)
			if m == nil || declared[m[1]] == nil {
				continue
			}
			names++
			name := m[2]
			if m[3] != "" {
				name += "." + m[3]
			}
			if !declared[m[1]][name] {
				t.Errorf("%s: package %s exports no %s", at(p, s.line), m[1], name)
			}
		}
	}
	if paths < 10 || names < 10 {
		t.Errorf("only %d paths and %d names were held", paths, names)
	}
}

// exported are the exported names of the module's packages, by the name of
// the package: functions, types, constants, and methods and fields behind
// their type. Packages of the same name are taken together.
func exported(t *testing.T) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	for _, name := range files(t, ".go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root(t), filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		in := all[file.Name.Name]
		if in == nil {
			in = map[string]bool{}
			all[file.Name.Name] = in
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					in[d.Name.Name] = true
				} else {
					in[receiver(d.Recv.List[0].Type)+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.ValueSpec:
						for _, n := range s.Names {
							in[n.Name] = true
						}
					case *ast.TypeSpec:
						in[s.Name.Name] = true
						for _, member := range members(s.Type) {
							in[s.Name.Name+"."+member] = true
						}
					}
				}
			}
		}
	}
	return all
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// members are the fields of a struct, or the methods of an interface.
func members(e ast.Expr) []string {
	var list *ast.FieldList
	switch e := e.(type) {
	case *ast.StructType:
		list = e.Fields
	case *ast.InterfaceType:
		list = e.Methods
	default:
		return nil
	}
	var names []string
	for _, f := range list.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
	}
	return names
}
