package mutation_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// author is a package that is loaded, of which each line can be broken.
const author = `package shop

import "github.com/lintel-go/lintel/model"

// Workspace is what lintel looks for.
func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	w.Person("Buyer", "Wants a thing").Uses(shop, "Orders")
	return w
}
`

// unloadable is a mutant of the package.
type unloadable struct {
	code, kind string
	old, now   string // replaces one by the other; where old is empty, now is a statement that is written into the function
	uses       string // a package that it imports besides
	line       int    // that has to be told; 0: the one that is broken
	late       bool   // the machine may be too busy to tell the line; then it is that of the function
	files      map[string]string
}

// signatureLine is the line of the function.
const signatureLine = 6

func unloadables() []unloadable {
	const function, end = "func Workspace() *model.Workspace {", "return w"
	return []unloadable{
		{code: "LNT-L020", kind: "write an operator twice", now: "x := := 1"},
		{code: "LNT-L020", kind: "leave a conflict", now: "<<<<<<< HEAD"},
		{code: "LNT-L020", kind: "never end a text", now: `w.Docs("docs)`},
		{code: "LNT-L020", kind: "never end a character", now: "_ = '"},
		{code: "LNT-L021", kind: "assign what does not fit", now: `var _ int = "text"`},
		{code: "LNT-L021", kind: "call what there is not", now: "nosuch()"},
		{code: "LNT-L021", kind: "call a method that there is not", now: "w.Nosuch()"},
		{code: "LNT-L021", kind: "use nothing of a variable", now: "unused := 1"},
		{code: "LNT-L021", kind: "swap arguments", now: `w.Person("A", "B").Uses("Orders", w.System("C", "D"))`},
		{code: "LNT-L021", kind: "give an option that does not fit", now: `w.Person("A", "B", model.Technology("Go"))`},
		{code: "LNT-L021", kind: "return more than there is", old: end, now: "return w, nil"},
		{code: "LNT-L021", kind: "define what is there", old: "// Workspace is", now: "type Workspace int //", line: signatureLine},
		{code: "LNT-L022", kind: "import in a circle", old: "package shop\n", now: "package shop\n\nimport _ \"example.com/m/NAME/people\"\n", line: 3, files: map[string]string{
			"people/people.go": "package people\n\nimport _ \"example.com/m/NAME\"\n",
		}},
		{code: "LNT-L023", kind: "import what the module lacks", old: "package shop\n", now: "package shop\n\nimport _ \"example.com/m/nosuch\"\n", line: 3},
		{code: "LNT-L023", kind: "import what no module is required for", old: "package shop\n", now: "package shop\n\nimport _ \"example.com/nosuch\"\n", line: 3},
		{code: "LNT-L023", kind: "import what the library of Go lacks", old: "package shop\n", now: "package shop\n\nimport _ \"nosuch\"\n", line: 3},
		{code: "LNT-L008", kind: "return another type", old: function, now: "func Workspace() *model.Model {"},
		{code: "LNT-L008", kind: "return no pointer", old: function, now: "func Workspace() model.Workspace {"},
		{code: "LNT-L008", kind: "return an error, too", old: function, now: "func Workspace() (*model.Workspace, error) {"},
		{code: "LNT-L008", kind: "take an argument", old: function, now: "func Workspace(name string) *model.Workspace {"},
		{code: "LNT-L008", kind: "take a type", old: function, now: "func Workspace[T any]() *model.Workspace {"},
		{code: "LNT-L009", kind: "make it a command", old: "package shop", now: "package main", line: signatureLine},
		{code: "LNT-L040", kind: "panic", now: `panic("lost")`},
		{code: "LNT-L040", kind: "write into a map that is nil", now: `var m map[string]int; m["a"] = 1`},
		{code: "LNT-L040", kind: "index what is not there", now: "var list []int; _ = list[len(list)]"},
		{code: "LNT-L040", kind: "follow a nil pointer", now: "var p *struct{ n int }; p.n = 1"},
		{code: "LNT-L041", kind: "panic beside", now: `go func() { panic("lost") }(); select {}`},
		{code: "LNT-L042", kind: "panic in init", old: "// Workspace is", now: `func init() { panic("lost") } //`},
		{code: "LNT-L042", kind: "panic where a variable is declared", old: "// Workspace is", now: `var _ = []int{}[len("x")-1:][1] //`},
		{code: "LNT-L043", kind: "return nothing", old: end, now: "return nil", line: signatureLine},
		{code: "LNT-L044", kind: "end the process", now: "os.Exit(3)", uses: "os"},
		{code: "LNT-L044", kind: "end the process well", now: "os.Exit(0)", uses: "os"},
		{code: "LNT-L045", kind: "end with a message", now: `log.Fatal("lost")`, uses: "log"},
		{code: "LNT-L046", kind: "wait for a channel", now: "<-make(chan bool)"},
		{code: "LNT-L046", kind: "wait for nothing", now: "select {}"},
		{code: "LNT-L046", kind: "lock twice", now: "var m sync.Mutex; m.Lock(); m.Lock()", uses: "sync"},
		{code: "LNT-L047", kind: "call itself", now: "var f func(); f = func() { f() }; f()", late: true},
		{code: "LNT-L048", kind: "want all memory", now: "for all := [][]byte{}; ; { all = append(all, make([]byte, 16<<20)) }", late: true},
		{code: "LNT-L049", kind: "unlock what is not locked", now: "var m sync.Mutex; m.Unlock()", uses: "sync"},
		{code: "LNT-L051", kind: "be killed", now: "p, _ := os.FindProcess(os.Getpid()); p.Kill(); select {}", uses: "os", line: signatureLine},
		{code: "LNT-L060", kind: "print", now: `fmt.Println("here")`, uses: "fmt", line: signatureLine},
		{code: "LNT-L061", kind: "print an error", now: `println("here")`, line: signatureLine},
	}
}

// endless never return. They are loaded by themselves, with little time.
func endless() []unloadable {
	return []unloadable{
		{code: "LNT-L050", kind: "never end a loop", now: "for {\n\t}", late: true},
		{code: "LNT-L050", kind: "sleep", now: "time.Sleep(time.Hour)", uses: "time", late: true},
	}
}

// source is the package with the change, and the line that it breaks.
func (u unloadable) source() (text string, line int) {
	old, now := u.old, u.now
	if old == "" {
		old, now = "shop := w.", u.now+"\n\tshop := w."
	}
	at := strings.Index(author, old)
	text, line = author[:at]+now+author[at+len(old):], 1+strings.Count(author[:at], "\n")
	if u.uses != "" {
		text = strings.Replace(text, `import "github`, `import ("`+u.uses+`"; "github`, 1)
		text = strings.Replace(text, `/model"`, `/model")`, 1)
	}
	if u.line > 0 {
		line = u.line
	}
	return text, line
}

// requiring is a go.mod that has the model library of this repository.
func requiring(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("module example.com/m\n\ngo 1.26.0\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => %q\n", filepath.ToSlash(root(t)))
}

// brokenLoading breaks packages so that they are no models, and the modules
// around them.
func brokenLoading(t *testing.T) []mutant {
	const patience = time.Minute // for programs that end by themselves on a busy machine
	original := map[string]string{"original/shop.go": author}
	return slices.Concat(
		loadedTogether(t, unloadables(), original, patience),
		loadedTogether(t, endless(), nil, time.Second), // the original may not end in time beside them
		brokenModules(t),
	)
}

// loadedTogether loads mutants as the packages of one module, with other files
// of it in which nothing is broken.
func loadedTogether(t *testing.T, broken []unloadable, sound map[string]string, patience time.Duration) []mutant {
	t.Helper()
	files := map[string]string{"go.mod": requiring(t)}
	maps.Copy(files, sound)
	var all []mutant
	found := map[string][]told{}
	for i, u := range broken {
		name := fmt.Sprintf("m%03d", i)
		text, line := u.source()
		files[name+"/shop.go"] = strings.ReplaceAll(text, "NAME", name)
		for file, text := range u.files {
			files[name+"/"+file] = strings.ReplaceAll(text, "NAME", name)
		}
		wants := []want{{u.code, []string{place(name+"/shop.go", line)}}}
		if u.late {
			wants = append(wants, want{u.code, []string{place(name+"/shop.go", signatureLine)}})
		}
		all = append(all, mutant{kind: u.kind, want: wants, find: func() []told { return found[name] }})
	}
	f := layOut(t, files)
	r, err := load.New(load.Options{Dir: f.root, Env: f.env, CacheDir: t.TempDir(), Timeout: patience, Memory: 256 << 20}).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	note := func(all []model.Diagnostic) {
		for _, one := range diagnosedBy(all) {
			name, _, _ := strings.Cut(one.at[0], "/")
			found[name] = append(found[name], one)
		}
	}
	note(r.Diagnostics)
	for _, w := range r.Workspaces {
		note(w.Diagnostics)
	}
	if said := found["original"]; len(said) > 0 {
		t.Fatalf("nothing is broken: %s", inShort(said))
	}
	return all
}

// brokenModules break what is around the package.
func brokenModules(t *testing.T) []mutant {
	t.Helper()
	sound := requiring(t)
	var all []mutant
	for _, m := range []struct {
		code, kind, at string
		files          map[string]string // besides; of an empty text: not there
		env, pattern   string
	}{
		{code: "LNT-L001", kind: "lose the go command", env: "PATH="},
		{code: "LNT-L002", kind: "need a Go that is to come", at: "shop.go:6", files: map[string]string{"go.mod": strings.Replace(sound, "1.26.0", "1.999.0", 1)}},
		{code: "LNT-L003", kind: "name a folder that is not there", pattern: "./nosuch"},
		{code: "LNT-L004", kind: "name a folder without Go", pattern: "./docs"},
		{code: "LNT-L004", kind: "call the function otherwise", files: map[string]string{"shop.go": strings.Replace(author, "func Workspace", "func Space", 1)}},
		{code: "LNT-L004", kind: "have the function in a test", files: map[string]string{"shop.go": "package shop\n", "shop_test.go": author}},
		{code: "LNT-L005", kind: "do not require the library", at: "shop.go:3", files: map[string]string{"go.mod": "module example.com/m\n\ngo 1.26.0\n"}},
		{code: "LNT-L006", kind: "lose go.mod", files: map[string]string{"go.mod": ""}},
		{code: "LNT-L007", kind: "break a line of go.mod", at: "go.mod:5", files: map[string]string{"go.mod": strings.Replace(sound, "require ", "requires ", 1)}},
		{code: "LNT-L023", kind: "replace by what is not there", at: "shop.go:3", files: map[string]string{"go.mod": sound[:strings.Index(sound, "=>")] + "=> ./nosuch\n"}},
		{code: "LNT-L007", kind: "break go.work", at: "go.work:3", env: "GOWORK=", files: map[string]string{"go.work": "go 1.26.0\n\nuses ./nosuch\n"}},
		{code: "LNT-L024", kind: "require what cannot be fetched", files: map[string]string{
			"go.mod":  strings.Replace(sound, "require ", "require example.com/team v1.0.0\n\nrequire ", 1),
			"shop.go": strings.Replace(author, "package shop\n", "package shop\n\nimport _ \"example.com/team\"\n", 1),
		}},
		{code: "LNT-L070", kind: "give a file for the cache"},
	} {
		files := map[string]string{"go.mod": sound, "shop.go": author, "docs/index.md": "# Shop\n"}
		for name, text := range m.files {
			if files[name] = text; text == "" {
				delete(files, name)
			}
		}
		f := layOut(t, files)
		o := load.Options{Dir: f.root, Env: append(f.env, m.env), CacheDir: t.TempDir()}
		if m.code == "LNT-L070" {
			o.CacheDir = filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(o.CacheDir, []byte("A file\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var patterns []string
		if m.pattern != "" {
			patterns = []string{m.pattern}
		}
		w := want{code: m.code}
		if m.at != "" {
			w.at = []string{m.at}
		}
		all = append(all, mutant{kind: m.kind, want: []want{w}, find: func() []told {
			r, err := load.New(o).Load(context.Background(), patterns...)
			var nothing *load.Error
			if errors.As(err, &nothing) {
				return diagnosedBy([]model.Diagnostic{nothing.Diagnostic})
			}
			if err != nil {
				t.Fatal(err)
			}
			said := r.Diagnostics
			for _, w := range r.Workspaces {
				said = append(said, w.Diagnostics...)
			}
			return diagnosedBy(said)
		}})
	}
	return all
}
