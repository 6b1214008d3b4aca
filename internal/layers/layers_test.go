// Package layers_test holds the repository to its own architecture: who may
// import whom, and what no package has.
package layers_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/lintel-go/lintel"

// pkg is what `go list -json` says of a package of the module.
type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	Deps       []string
	Standard   bool
}

// name is the import path within the module.
func (p pkg) name() string { return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/") }

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,Deps,Standard", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}

func in(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// rule says that packages of from depend on none of to, directly or through
// others.
type rule struct {
	from string
	to   []string
}

var rules = []rule{
	{"render", []string{"site", "drift", "internal/drift", "cmd", "systems", "internal/load", "internal/project"}},
	{"render/layout", []string{"render/notation", "render/scene", "render/view", "render/diagram"}},
	{"render/text", []string{"render/scene", "render/layout", "model"}},
	{"render/theme", []string{"render/scene", "render/layout", "model"}},
	{"render/typeface", []string{"render/scene", "render/layout", "model"}},
	{"render/geom", []string{"render/scene", "render/layout", "model"}},
	{"render/icon", []string{"render/scene", "render/layout", "render/theme", "model"}},
	{"render/view", []string{"render/layout", "render/scene", "render/text"}},
	{"internal/drift", []string{"site", "cmd", "internal/load", "internal/project", "drift"}},
	{"internal/project", []string{"drift"}},
	{"site", []string{"cmd", "internal/load", "drift", "internal/drift"}},
	{"internal/load", []string{"render", "site", "drift", "internal/drift", "cmd"}},
	{"internal/code", []string{"render", "site", "drift", "internal/drift", "cmd", "internal/project"}},
	{"internal/signature", []string{"model"}},
	{"internal/otlp", []string{"model"}},
	{"internal/align", []string{"model"}},
	{"internal/textfile", []string{"model"}},
	{"internal/recorded", []string{"render", "site", "drift", "cmd", "internal/load", "internal/project"}},
	{"", []string{"cmd"}},
}

func TestDirections(t *testing.T) {
	for _, p := range packages(t) {
		for _, r := range rules {
			if r.from != "" && !in(p.name(), r.from) {
				continue
			}
			for _, dep := range p.Deps {
				name, ours := strings.CutPrefix(dep, module+"/")
				for _, to := range r.to {
					if ours && in(name, to) && !in(p.name(), to) {
						t.Errorf("%s depends on %s, which %q must not", p.name(), name, r.from)
					}
				}
			}
		}
	}
}

// TestPicturesKnowNoModel looks at direct imports: a scene carries positions
// of the model's type, but what writes it must not look into a model.
func TestPicturesKnowNoModel(t *testing.T) {
	writers := []string{"render/svg", "render/png", "render/pdf"}
	for _, p := range packages(t) {
		if slices.Contains(writers, p.name()) && slices.Contains(p.Imports, module+"/model") {
			t.Errorf("%s imports model", p.name())
		}
	}
}

func TestModelHasTheStandardLibraryOnly(t *testing.T) {
	for _, p := range packages(t) {
		if p.name() != "model" {
			continue
		}
		for _, dep := range p.Deps {
			if first, _, _ := strings.Cut(dep, "/"); strings.Contains(first, ".") {
				t.Errorf("model depends on %s", dep)
			}
		}
		for _, heavy := range []string{"net/http", "text/template", "html/template", "go/ast", "os/exec"} {
			if slices.Contains(p.Deps, heavy) {
				t.Errorf("model depends on %s, which makes every reload slower", heavy)
			}
		}
	}
}

// TestModelsImportOnlyModel keeps a reload of a case study from linking
// anything heavy.
func TestModelsImportOnlyModel(t *testing.T) {
	seen := 0
	for _, p := range packages(t) {
		dir, name, _ := strings.Cut(p.name(), "/")
		if dir != "systems" && !in(p.name(), "docs/examples") || strings.Contains(name, "internal") {
			continue
		}
		if dir == "systems" && strings.Contains(name, "/") {
			continue // a component of the case study
		}
		seen++
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, module) && dep != module+"/model" {
				t.Errorf("%s depends on %s", p.name(), dep)
			}
		}
	}
	if seen < 3 {
		t.Errorf("only %d packages of models were looked at", seen)
	}
}

// TestNoInitAndNoVariables finds what a package must not have: an init
// function, and variables that are written after they are declared.
func TestNoInitAndNoVariables(t *testing.T) {
	for _, p := range packages(t) {
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		variables := map[string]bool{}
		for _, f := range files {
			for _, d := range f.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil && d.Name.Name == "init" {
						t.Errorf("%s: an init function", fset.Position(d.Pos()))
					}
				case *ast.GenDecl:
					if d.Tok == token.VAR {
						for _, s := range d.Specs {
							for _, n := range s.(*ast.ValueSpec).Names {
								variables[n.Name] = n.Name != "_" // which holds a type against an interface
							}
						}
					}
				}
			}
		}
		for _, f := range files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					written(fn, variables, func(n *ast.Ident) {
						t.Errorf("%s: the package variable %s is written", fset.Position(n.Pos()), n.Name)
					})
				}
			}
		}
	}
}

// written reports assignments to the variables inside fn, unless fn declares
// the name itself.
func written(fn *ast.FuncDecl, variables map[string]bool, report func(*ast.Ident)) {
	local := map[string]bool{}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				local[name.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					if id, ok := e.(*ast.Ident); ok {
						local[id.Name] = true
					}
				}
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				local[name.Name] = true
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok && n.Tok == token.DEFINE {
					local[id.Name] = true
				}
			}
		}
		return true
	})
	target := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.Ident:
				if variables[x.Name] && !local[x.Name] {
					report(x)
				}
			}
			return
		}
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					target(e)
				}
			}
		case *ast.IncDecStmt:
			target(n.X)
		}
		return true
	})
}
