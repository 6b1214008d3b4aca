package model_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed are the packages that this one may import: everything that an
// author's program links at each reload.
var allowed = []string{
	"bytes", "cmp", "encoding/json", "errors", "fmt", "maps", "math", "math/big", "path", "runtime",
	"slices", "strconv", "strings", "unicode", "unicode/utf8",
}

// TestImports holds what this package imports.
func TestImports(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range c.source {
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s: imports %s", c.files.Position(spec.Pos()), path)
			}
		}
	}
}

// TestNoState holds that this package has no variables and no init.
func TestNoState(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range c.source {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					t.Errorf("%s: a variable", c.files.Position(d.Pos()))
				}
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: an init function", c.files.Position(d.Pos()))
				}
			}
		}
	}
}

// handles are the types whose methods authors call.
var handles = []string{
	"Workspace", "Person", "System", "Container", "Component", "Group", "ContainerGroup", "ComponentGroup",
	"Environment", "Node", "InfrastructureNode", "Instance", "Scenario", "Flow", "UseCase",
	"ClassSet", "Class", "Interface", "Enumeration",
	"StateMachine", "State", "Choice", "Final", "Activity", "Steps", "Figure",
}

// constructors are the functions that authors call.
var constructors = []string{
	"New", "Property", "Link", "Include", "Exclude", "Where", "When", "Else", "Branch", "Waive", "Type", "Transitions", "Types", "Case", "Otherwise", "Track",
	"Value", "Range", "Unmeasured", "Add", "Sub", "Mul", "Div", "Max", "Min", "Pow", "RoundUp", "Corrects",
}

// TestNoInlining holds that what authors call is not copied into their
// functions, which may hold hundreds of calls.
func TestNoInlining(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range c.source {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() || f.Name.Name == "Build" {
				continue
			}
			if f.Recv == nil && !slices.Contains(constructors, f.Name.Name) {
				continue
			}
			if f.Recv != nil && !slices.Contains(handles, receiver(f)) {
				continue
			}
			checked++
			if f.Doc == nil || !slices.ContainsFunc(f.Doc.List, func(c *ast.Comment) bool { return c.Text == "//go:noinline" }) {
				t.Errorf("%s: %s may be inlined", c.files.Position(f.Pos()), f.Name.Name)
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d functions found", checked)
	}
}

// receiver returns the name of the type that f is a method of.
func receiver(f *ast.FuncDecl) string {
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if name, ok := typ.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// TestOptionsHaveExamples holds that each option has an example that runs.
func TestOptionsHaveExamples(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	shown := examples(t)
	options := 0
	for name, kind := range optionNames(c) {
		options++
		if !shown[name] {
			t.Errorf("%s, %s, has no example", name, kind)
		}
	}
	if options < 18 {
		t.Errorf("only %d options found", options)
	}
}

// examples are the names of all examples, each of which has an output.
func examples(t *testing.T) map[string]bool {
	t.Helper()
	names, err := filepath.Glob("*example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	shown := make(map[string]bool)
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range doc.Examples(file) {
			if e.Output == "" {
				t.Errorf("Example%s has no output", e.Name)
			}
			shown[e.Name] = true
		}
	}
	return shown
}

// TestKindsOfViewHaveExamples holds that each kind of view has an example that
// shows how what it draws is written.
func TestKindsOfViewHaveExamples(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	shown := examples(t)
	of := map[string]string{
		"ViewLandscape": "_landscape", "ViewContext": "_context", "ViewContainer": "_containers", "ViewComponent": "_components",
		"ViewCode": "_code", "ViewDeployment": "_deployment", "ViewDynamic": "_dynamic", "ViewSequence": "Scenario",
		"ViewStateMachine": "_stateMachine", "ViewUseCase": "_useCases", "ViewClass": "_classes", "ViewActivity": "_activity",
	}
	kinds := 0
	for _, name := range c.model.Scope().Names() {
		k, ok := c.model.Scope().Lookup(name).(*types.Const)
		if !ok || !strings.HasSuffix(k.Type().String(), ".ViewKind") {
			continue
		}
		kinds++
		if !shown[of[name]] {
			t.Errorf("%s has no example", name)
		}
	}
	if kinds != len(of) {
		t.Errorf("%d kinds of view, and examples of %d", kinds, len(of))
	}
}

// optionNames returns the names by which authors write options: types that
// they convert to, functions, and constants of types of their own.
func optionNames(c *compiler) map[string]string {
	names := make(map[string]string)
	for _, file := range c.source {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "apply" && f.Name.Name != "applyView" {
				continue
			}
			switch r := receiver(f); r {
			case "external":
				names["External"] = "a constant"
			case "async":
				names["Async"] = "a constant"
			case "givenIconsOnly":
				names["GivenIconsOnly"] = "a constant"
			case "unexported":
				names["Unexported"] = "a constant"
			case "without":
				names["WithoutFields"], names["WithoutMethods"] = "a constant", "a constant"
			case "TypesOption":
				names["Types"] = "a function"
			case "PropertyOption":
				names["Property"] = "a function"
			case "LinkOption":
				names["Link"] = "a function"
			case "ambiguous":
				names["Ambiguous"] = "a constant"
			case "CorrectsOption":
				names["Corrects"] = "a function"
			case "WaiverOption":
				names["Waive"] = "a function"
			case "choice":
				names["Include"], names["Exclude"] = "a function", "a function"
			default:
				names[r] = "a type"
			}
		}
	}
	names["Where"] = "a function"
	return names
}
