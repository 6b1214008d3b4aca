package load

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// modelPath is the package that models are written with.
const modelPath = "github.com/lintel-go/lintel/model"

// modulePath is the module that holds it.
const modulePath = "github.com/lintel-go/lintel"

// facts is what a Go file says of itself, apart from the code in it.
type facts struct {
	Shape   string   `json:"shape"`             // hash of all that the go command's view of its package depends on
	Imports []string `json:"imports,omitempty"` // sorted, each once
	Model   bool     `json:"model,omitempty"`   // imports the model library
	Entry   *entry   `json:"entry,omitempty"`
}

// entry is a function Workspace, or what its author may have meant as one.
type entry struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Wrong  string `json:"wrong,omitempty"`  // its declaration, if that cannot be right
	Helper bool   `json:"helper,omitempty"` // it takes arguments, so it may be meant for others to call
}

// mentions is the cheap test: most files of a module need no more.
func mentions(src []byte) bool { return bytes.Contains(src, []byte("Workspace")) }

var (
	constraint = regexp.MustCompile(`^//\s*(go:build|\+build)\s`)
	embedding  = regexp.MustCompile(`(?m)^[ \t]*//go:embed[ \t].*$`)
)

// factsOf reads a Go file. Of a file that does not parse it tells what a search
// of the text finds.
func factsOf(filename string, src []byte) facts {
	mode := parser.ParseComments | parser.SkipObjectResolution
	if !mentions(src) {
		mode |= parser.ImportsOnly
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, filename, src, mode)
	if err != nil {
		// The compiler will say more; here it matters what was meant.
		f := facts{Shape: hash(src), Model: bytes.Contains(src, []byte(strconv.Quote(modelPath)))}
		f.Entry = entryInText(src)
		return f
	}
	name, imported := importName(tree, modelPath)
	f := facts{Imports: importsOf(tree), Model: imported}
	f.Shape = shape(tree, src, f.Imports)
	for _, decl := range tree.Decls {
		if e := entryOf(set, decl, name); e != nil {
			f.Entry = e
			break
		}
	}
	return f
}

// shape hashes the package clause, the build constraints, the imports, the
// embedded files and cgo's instructions.
func shape(tree *ast.File, src []byte, imports []string) string {
	if slices.Contains(imports, "C") {
		return hash(src)
	}
	var b strings.Builder
	for _, group := range tree.Comments {
		if group.Pos() > tree.Package {
			break
		}
		for _, c := range group.List {
			if constraint.MatchString(c.Text) {
				b.WriteString(c.Text + "\n")
			}
		}
	}
	b.WriteString("package " + tree.Name.Name + "\n")
	b.WriteString(strings.Join(imports, "\n") + "\n")
	for _, line := range embedding.FindAll(src, -1) {
		b.Write(line)
		b.WriteByte('\n')
	}
	return hash([]byte(b.String()))
}

func importsOf(tree *ast.File) []string {
	var imports []string
	for _, s := range tree.Imports {
		if p, err := strconv.Unquote(s.Path.Value); err == nil {
			imports = append(imports, p)
		}
	}
	slices.Sort(imports)
	return slices.Compact(imports)
}

// importName returns the name under which a file knows a package: "." for a
// dot import.
func importName(tree *ast.File, importPath string) (name string, imported bool) {
	for _, s := range tree.Imports {
		if p, err := strconv.Unquote(s.Path.Value); err != nil || p != importPath {
			continue
		}
		if s.Name == nil {
			return path.Base(importPath), true
		}
		if s.Name.Name != "_" {
			return s.Name.Name, true
		}
		imported = true
	}
	return "", imported
}

// entryOf returns the entry that a declaration is, or nil. The model library
// goes by the given name in the file.
func entryOf(set *token.FileSet, decl ast.Decl, library string) *entry {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil || d.Name.Name != "Workspace" {
			return nil
		}
		e := entryAt(set, d.Name.Pos())
		if !couldFit(d.Type, library) {
			e.Wrong = signature(set, d)
			e.Helper = d.Type.Params.NumFields() > 0 || d.Type.TypeParams.NumFields() > 0
			if e.Helper && !givesWorkspace(d.Type, library) {
				return nil // it has nothing in common but the name
			}
		}
		return e
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return nil
		}
		for _, spec := range d.Specs {
			s, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for i, name := range s.Names {
				if name.Name != "Workspace" || !isFunction(s, i) {
					continue
				}
				e := entryAt(set, name.Pos())
				e.Wrong = "var Workspace = func …"
				return e
			}
		}
	}
	return nil
}

func entryAt(set *token.FileSet, pos token.Pos) *entry {
	p := set.PositionFor(pos, false)
	return &entry{Line: p.Line, Column: p.Column}
}

func isFunction(s *ast.ValueSpec, i int) bool {
	if _, ok := s.Type.(*ast.FuncType); ok {
		return true
	}
	if i < len(s.Values) {
		_, ok := s.Values[i].(*ast.FuncLit)
		return ok
	}
	return false
}

// couldFit reports whether a function may have the type
// func() *model.Workspace. What an alias stands for only the compiler knows.
func couldFit(t *ast.FuncType, library string) bool {
	if t.TypeParams.NumFields() > 0 || t.Params.NumFields() > 0 || t.Results.NumFields() != 1 {
		return false
	}
	switch r := t.Results.List[0].Type.(type) {
	case *ast.StarExpr:
		switch x := r.X.(type) {
		case *ast.SelectorExpr:
			if p, ok := x.X.(*ast.Ident); ok && p.Name == library {
				return x.Sel.Name == "Workspace"
			}
			return true
		case *ast.Ident:
			return !isBasic(x.Name)
		}
		return false
	case *ast.SelectorExpr:
		p, ok := r.X.(*ast.Ident)
		return !ok || p.Name != library
	case *ast.Ident:
		return !isBasic(r.Name)
	}
	return false
}

// givesWorkspace reports whether model.Workspace is among a function's results.
func givesWorkspace(t *ast.FuncType, library string) bool {
	if t.Results == nil {
		return false
	}
	found := false
	ast.Inspect(t.Results, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Workspace" {
			p, ok := s.X.(*ast.Ident)
			found = found || ok && p.Name == library
		}
		return !found
	})
	return found
}

func isBasic(name string) bool {
	switch name {
	case "any", "bool", "byte", "comparable", "error", "float32", "float64", "complex64", "complex128",
		"int", "int8", "int16", "int32", "int64", "rune", "string",
		"uint", "uint8", "uint16", "uint32", "uint64", "uintptr":
		return true
	}
	return false
}

// signature prints a declaration without its body, on one line.
func signature(set *token.FileSet, d *ast.FuncDecl) string {
	bare := &ast.FuncDecl{Name: d.Name, Type: d.Type}
	var b strings.Builder
	if err := format.Node(&b, set, bare); err != nil {
		return "func Workspace …"
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var entryText = regexp.MustCompile(`(?m)^func\s+Workspace\s*\(`)

// entryInText finds the function in a file that does not parse.
func entryInText(src []byte) *entry {
	at := entryText.FindIndex(src)
	if at == nil {
		return nil
	}
	return &entry{Line: 1 + bytes.Count(src[:at[0]], []byte("\n")), Column: 6}
}

// importPlace returns the line and column of an import in a Go file.
func importPlace(filename string, src []byte, importPath string) (line, column int) {
	set := token.NewFileSet()
	tree, _ := parser.ParseFile(set, filename, src, parser.ImportsOnly)
	if tree == nil {
		return 0, 0
	}
	for _, s := range tree.Imports {
		if p, err := strconv.Unquote(s.Path.Value); err == nil && p == importPath {
			at := set.PositionFor(s.Path.Pos(), false)
			return at.Line, at.Column
		}
	}
	return 0, 0
}

// lineWithout returns the line of a function's code that the compiler gives
// none: a loop without body and exit, else the function's own line, else 1.
func lineWithout(filename, function string) int {
	src, err := os.ReadFile(filename)
	if err != nil {
		return 1
	}
	set := token.NewFileSet()
	tree, _ := parser.ParseFile(set, filename, src, parser.SkipObjectResolution)
	if tree == nil {
		return 1
	}
	for _, decl := range tree.Decls {
		d, ok := decl.(*ast.FuncDecl)
		if !ok || d.Name.Name != function {
			continue
		}
		at := d.Pos()
		ast.Inspect(d, func(n ast.Node) bool {
			if loop, ok := n.(*ast.ForStmt); ok && loop.Cond == nil && len(loop.Body.List) == 0 && at == d.Pos() {
				at = loop.Pos()
			}
			return true
		})
		return set.PositionFor(at, false).Line
	}
	return 1
}

// endings are the functions that end the process, by package.
var endings = map[string][]string{
	"log":     {"Fatal", "Fatalf", "Fatalln"},
	"os":      {"Exit"},
	"syscall": {"Exit"},
}

// ending is a call that ends the process.
type ending struct {
	call   string // "os.Exit"
	line   int
	column int
}

// endingsIn finds the calls in a Go file that end the process.
func endingsIn(filename string, src []byte) []ending {
	set := token.NewFileSet()
	tree, _ := parser.ParseFile(set, filename, src, parser.SkipObjectResolution)
	if tree == nil {
		return nil
	}
	var found []ending
	for pkg, functions := range endings {
		name, imported := importName(tree, pkg)
		if !imported {
			continue
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains(functions, sel.Sel.Name) {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name {
				at := set.PositionFor(call.Pos(), false)
				found = append(found, ending{pkg + "." + sel.Sel.Name, at.Line, at.Column})
			}
			return true
		})
	}
	slices.SortFunc(found, func(a, b ending) int { return cmp.Or(a.line-b.line, a.column-b.column) })
	return found
}
