package house_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

// example is the Go code of one package that a page shows.
type example struct {
	page   string
	folder string // within the examples' folder
	files  map[string]string
	whole  bool // shown as whole files, not in pieces
	model  bool // it has a function Workspace
}

// TestCodeCompiles compiles every Go block of the pages. A block that begins
// with "package" or a comment before it is a whole file; other blocks are
// pieces, which go together, in order, into a function that has a workspace w.
// Every Workspace must build without a diagnostic, and one that is shown
// whole must please the rules of lintel check, too.
//
// The files are laid over the module, so nothing is written into it, and name
// the page's lines as their own.
func TestCodeCompiles(t *testing.T) {
	examples := map[string]*example{}
	var order []string
	for _, p := range pages(t) {
		if strings.HasPrefix(p.name, findingPages) {
			continue // their code has mistakes on purpose; TestFindingPages runs it
		}
		for _, e := range examplesOf(t, p) {
			examples[e.folder] = e
			order = append(order, e.folder)
		}
	}
	if _, ok := examples["readme/shop"]; !ok {
		t.Error("README.md shows no model of a shop")
	}

	const home = "internal/house/pages"
	replace := map[string]string{}
	tmp := t.TempDir()
	lay := func(name, content string) {
		file := filepath.Join(tmp, itoa(len(replace))+".go")
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root(t), filepath.FromSlash(path.Join(home, name)))] = file
	}
	var imports, calls strings.Builder
	for i, folder := range order {
		e := examples[folder]
		for name, content := range e.files {
			lay(path.Join(folder, name), content)
		}
		if !e.model {
			fmt.Fprintf(&imports, "\t_ %q\n", path.Join(module, home, folder))
			continue
		}
		fmt.Fprintf(&imports, "\tp%d %q\n", i, path.Join(module, home, folder))
		fmt.Fprintf(&calls, "\thold(p%d.Workspace(), %v)\n", i, e.whole)
	}
	lay("main.go", fmt.Sprintf(holdModels, imports.String(), calls.String()))

	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlayFile := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "run", "-overlay", overlayFile, "./"+home)
	cmd.Dir = root(t)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.ReplaceAll(stderr.String(), root(t)+string(filepath.Separator), ""))
	}
	held := strings.Count(string(out), "held\n")
	if want := strings.Count(calls.String(), "\n"); held != want {
		t.Errorf("%d of %d models were held", held, want)
	}
	for line := range strings.Lines(string(out)) {
		if line != "held\n" {
			t.Error(strings.TrimSpace(strings.ReplaceAll(line, root(t)+string(filepath.Separator), "")))
		}
	}
}

// holdModels is the program that builds the models of the pages and prints
// what is wrong with them.
const holdModels = `package main

import (
	"fmt"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
%s)

func main() {
%s}

func hold(w *model.Workspace, whole bool) {
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		fmt.Printf("%%s:%%d: %%s: %%s\n", d.Origin.File, d.Origin.Line, d.Code, d.Message)
	}
	if whole {
		for _, f := range drift.NewReport(drift.Model(m, drift.Options{})).Findings {
			var at drift.Position
			if len(f.Positions) > 0 {
				at = f.Positions[0]
			}
			fmt.Printf("%%s:%%d: %%s: %%s\n", at.File, at.Line, f.Code, f.Message)
		}
	}
	fmt.Println("held")
}
`

var notLetters = regexp.MustCompile(`[^a-z0-9]+`)

// examplesOf makes packages of the Go blocks of a page.
func examplesOf(t *testing.T, p page) []*example {
	t.Helper()
	slug := strings.Trim(notLetters.ReplaceAllString(strings.ToLower(strings.TrimSuffix(p.name, ".md")), "-"), "-")
	byPackage := map[string]*example{}
	var all []*example
	var pieces, names strings.Builder
	for _, b := range p.blocks("go") {
		line := fmt.Sprintf("//line %s:%d\n", filepath.Join(root(t), filepath.FromSlash(p.name)), b.line)
		file, err := parser.ParseFile(token.NewFileSet(), "", b.text, parser.SkipObjectResolution)
		if err != nil && regexp.MustCompile(`(?m)^package `).MatchString(b.text) {
			t.Errorf("%s: %v", at(p, b.line), err)
			continue
		}
		if err == nil {
			e := byPackage[file.Name.Name]
			if e == nil {
				e = &example{page: p.name, folder: slug + "/" + file.Name.Name, files: map[string]string{}, whole: true}
				byPackage[file.Name.Name] = e
				all = append(all, e)
			}
			e.files[fmt.Sprintf("block%d.go", b.line)] = line + b.text
			e.model = e.model || hasWorkspace(file)
			continue
		}
		pieces.WriteString(line + b.text)
		for _, name := range defined(t, p, b) {
			fmt.Fprintf(&names, "_ = %s\n", name)
		}
	}
	if pieces.Len() > 0 {
		all = append(all, &example{page: p.name, folder: slug + "/pieces", model: true, files: map[string]string{"pieces.go": fmt.Sprintf(
			"package pieces\n\nimport \"github.com/lintel-go/lintel/model\"\n\nfunc Workspace() *model.Workspace {\nw := model.New(\"Page\", \"What a page shows\")\n_ = w\n{\n%s%sreturn w\n}\n}\n", &pieces, &names)}})
	}
	return all
}

func hasWorkspace(f *ast.File) bool {
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == "Workspace" && d.Type.Params.NumFields() == 0 {
			return true
		}
	}
	return false
}

// defined are the variables that a piece makes. They are mentioned once more
// behind the pieces, since not every one is used on the page.
func defined(t *testing.T, p page, b block) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc _() {\n"+b.text+"}\n", parser.SkipObjectResolution)
	if err != nil {
		t.Errorf("%s: neither a file nor statements: %v", at(p, b.line), err)
		return nil
	}
	var names []string
	for _, s := range file.Decls[0].(*ast.FuncDecl).Body.List {
		assign, ok := s.(*ast.AssignStmt)
		if !ok || assign.Tok != token.DEFINE {
			continue
		}
		for _, e := range assign.Lhs {
			if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
				names = append(names, id.Name)
			}
		}
	}
	return names
}
