package picturebook_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

func TestIsSound(t *testing.T) {
	m, diagnostics := picturebook.Workspace().Build()
	for _, d := range diagnostics {
		t.Error(d)
	}
	for _, f := range drift.Model(m, drift.Options{}) {
		t.Errorf("%v: %s %s", f.Positions, f.Code, f.Message)
	}
}

// TestHasOneOfEverything looks for each shape, and each kind of element, view,
// step, vertex, class and line between classes that package model has.
func TestHasOneOfEverything(t *testing.T) {
	m := read(t)
	used := map[string]bool{}
	for _, e := range m.Elements {
		used["Shape "+string(e.Shape)] = true
		used["ElementKind "+string(e.Kind)] = true
	}
	for _, v := range m.Views {
		used["ViewKind "+string(v.Kind)] = true
	}
	var look func(steps []model.StepRecord)
	look = func(steps []model.StepRecord) {
		for _, s := range steps {
			used["StepKind "+string(s.Kind)] = true
			for _, o := range s.Operands {
				look(o.Steps)
			}
		}
	}
	for _, s := range m.Scenarios {
		look(s.Steps)
	}
	for _, machine := range m.StateMachines {
		for _, s := range machine.States {
			used["StateKind "+string(s.Kind)] = true
		}
	}
	var act func(steps []model.ActivityStepRecord)
	act = func(steps []model.ActivityStepRecord) {
		for _, s := range steps {
			used["ActivityKind "+string(s.Kind)] = true
			for _, w := range s.Ways {
				act(w.Steps)
			}
		}
	}
	for _, a := range m.Activities {
		act(a.Steps)
	}
	relate := func(kind model.TypeKind, relations []model.ClassRelationRecord) {
		used["TypeKind "+string(kind)] = true
		for _, r := range relations {
			used["RelationKind "+string(r.Kind)] = true
		}
	}
	for _, s := range m.ClassSets {
		for _, c := range s.Classes {
			relate(c.Kind, c.Relations)
		}
	}
	for _, typ := range m.Types {
		relate(typ.Kind, typ.Relations)
	}
	seen := 0
	for _, name := range constants(t, "Shape", "ElementKind", "ViewKind", "StepKind", "StateKind", "ActivityKind", "TypeKind", "RelationKind") {
		seen++
		if !used[name] {
			t.Errorf("there is no %s", name)
		}
	}
	if seen < 60 {
		t.Errorf("only %d constants found", seen)
	}
}

// read is the model with the types of the code that it is bound to.
func read(t *testing.T) *model.Model {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := picturebook.Workspace().Build()
	reader := code.New(code.Options{Tool: load.New(load.Options{Dir: root, CacheDir: t.TempDir()}).Tool})
	r, err := reader.Complete(t.Context(), m.Relative(root), root)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Findings {
		t.Error(d)
	}
	return r.Model
}

// constants are the values of model's constants of the types, behind the name
// of their type.
func constants(t *testing.T, types ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "model", "record*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			kind, _ := spec.Type.(*ast.Ident)
			if kind == nil || !slices.Contains(types, kind.Name) {
				return true
			}
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, kind.Name+" "+value)
			return true
		})
	}
	return all
}
