package picturebook_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/drift"
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

// TestHasOneOfEverything looks for each shape, kind of step and kind of vertex
// that package model has.
func TestHasOneOfEverything(t *testing.T) {
	m, _ := picturebook.Workspace().Build()
	used := map[string]bool{}
	for _, e := range m.Elements {
		used["Shape "+string(e.Shape)] = true
		used["ElementKind "+string(e.Kind)] = true
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
	seen := 0
	for _, name := range constants(t, "Shape", "ElementKind", "StepKind", "StateKind") {
		seen++
		if !used[name] {
			t.Errorf("there is no %s", name)
		}
	}
	if seen < 30 {
		t.Errorf("only %d constants found", seen)
	}
}

// constants are the values of model's constants of the types, behind the name
// of their type.
func constants(t *testing.T, types ...string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "..", "model", "record.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, want := range types {
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == want {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, want+" "+value)
			}
		}
		return true
	})
	return all
}
