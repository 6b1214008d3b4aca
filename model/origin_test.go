package model_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// line returns the number of the line that calls it.
func line() int {
	_, _, n, _ := runtime.Caller(1)
	return n
}

// TestOrigin holds the lines that definitions are said to stand on.
func TestOrigin(t *testing.T) {
	w := model.New("Origin", "")
	at := map[string]int{}
	a := w.System("A", "")
	at["a"] = line() - 1
	b := w.System("B",
		"over several lines",
		model.Owner("team"))
	at["b"] = line() - 3
	make := func(name string) *model.System { return w.System(name, "") }
	make("C")
	at["c"] = line() - 2
	define := w.System
	define("D", "")
	at["d"] = line() - 1
	(func() { w.System("E", "") })()
	at["e"] = line() - 1
	func() {
		defer w.System("F", "")
	}()
	at["f"] = line() - 1
	each([]string{"G"}, func(name string) { w.System(name, "") })
	at["g"] = line() - 1
	(*model.Workspace).System(w, "H", "")
	at["h"] = line() - 1
	chain := w.System("I", "").
		Container("X", "")
	at["i"] = line() - 2
	at["i/x"] = line() - 2
	_, _, _ = a, b, chain
	m := build(t, w)
	for id, want := range at {
		e, found := m.Element(id)
		if !found {
			t.Errorf("no %q", id)
			continue
		}
		if got := e.Origin; got.Line != want || filepath.Base(got.File) != "origin_test.go" {
			t.Errorf("%s stands on %s, want line %d", id, got.Position, want)
		}
	}
	if c, _ := m.Element("c"); len(c.Origin.CalledFrom) != 1 || c.Origin.CalledFrom[0].Line != at["c"]+1 {
		t.Errorf("c is called from %v", c.Origin.CalledFrom)
	}
	if a, _ := m.Element("a"); a.Origin.CalledFrom != nil {
		t.Errorf("a is called from %v", a.Origin.CalledFrom)
	}
	if m.Origin.Line == 0 || m.Origin.Line >= at["a"] {
		t.Errorf("the workspace stands on %s", m.Origin.Position)
	}
}

// each is a generic function between an author's lines.
func each[T any](all []T, f func(T)) {
	for _, x := range all {
		f(x)
	}
}

// TestDeepOrigin holds that a deep chain of calls is cut, not refused.
func TestDeepOrigin(t *testing.T) {
	w := model.New("Deep", "")
	var dig func(n int)
	dig = func(n int) {
		if n == 0 {
			w.System("Bottom", "")
			return
		}
		dig(n - 1)
	}
	dig(200)
	m := build(t, w)
	if n := len(m.Elements[0].Origin.CalledFrom); n < 10 || n > 40 {
		t.Errorf("%d callers", n)
	}
}

// TestOriginInProgram holds that main ends the chain, in a program and not
// only in a test, whether the compiler inlines or not.
func TestOriginInProgram(t *testing.T) {
	dir := t.TempDir()
	program := `package main

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
)

func main() {
	w := Workspace()
	w.Person("P", "")
	m, _ := w.Build()
	for _, e := range m.Elements {
		fmt.Print(e.ID, " ", e.Origin.Line)
		for _, p := range e.Origin.CalledFrom {
			fmt.Print(" ", p.Line)
		}
		fmt.Println()
	}
}

func Workspace() *model.Workspace {
	w := model.New("W", "")
	helper(w, "H")
	w.System("S", "")
	return w
}

func helper(w *model.Workspace, name string) { w.System(name, "") }
`
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte(program), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, flags := range []string{"", "-l -N"} {
		run := exec.Command("go", "run", "-gcflags="+flags, file)
		var complaints bytes.Buffer
		run.Stderr = &complaints
		out, err := run.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, complaints.String())
		}
		if got, want := string(out), "h 29 24\np 11\ns 25\n"; got != want {
			t.Errorf("with flags %q:\n%s\nwant:\n%s", flags, got, want)
		}
	}
}

// TestFolders holds that folders stand beside the file that names them.
func TestFolders(t *testing.T) {
	w := model.New("Folders", "")
	w.Docs("docs")
	w.Docs("../shared/docs/")
	w.Decisions("/var/decisions")
	w.Decisions(".")
	m := build(t, w)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	here = filepath.ToSlash(here)
	above := here[:strings.LastIndexByte(here, '/')]
	for i, want := range []string{here + "/docs", above + "/shared/docs"} {
		if got := m.Docs[i].Path; got != want {
			t.Errorf("docs %q, want %q", got, want)
		}
	}
	for i, want := range []string{"/var/decisions", here} {
		if got := m.Decisions[i].Path; got != want {
			t.Errorf("decisions %q, want %q", got, want)
		}
	}

	r := m.Relative(above)
	if r.Docs[0].Path != "model/docs" || r.Decisions[0].Path != "/var/decisions" || r.Decisions[1].Path != "model" {
		t.Errorf("relative: %+v %+v", r.Docs, r.Decisions)
	}
	if r.Docs[0].Origin.File != "model/origin_test.go" || m.Docs[0].Origin.File != here+"/origin_test.go" {
		t.Errorf("%s became %s", m.Docs[0].Origin.File, r.Docs[0].Origin.File)
	}
	if r := m.Relative(here + "/"); r.Decisions[1].Path != "." || r.Docs[0].Path != "docs" {
		t.Errorf("relative to itself: %+v %+v", r.Docs, r.Decisions)
	}
	if r := m.Relative(here[:len(here)-1]); r.Docs[0].Path != here+"/docs" {
		t.Errorf("relative to half a name: %q", r.Docs[0].Path)
	}
}

// TestRelative holds that every position of a model and of its diagnostics
// becomes relative, and that the original stays.
func TestRelative(t *testing.T) {
	w := full()
	m := build(t, w)
	before, err := model.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	data, err := model.Encode(m.Relative(filepath.Dir(here)))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(filepath.ToSlash(here))) {
		t.Errorf("an absolute path is left in %s", data)
	}
	if after, _ := model.Encode(m); !bytes.Equal(before, after) {
		t.Error("the original changed")
	}

	ds := []model.Diagnostic{{
		Message: "wrong",
		Origin:  model.Origin{Position: model.Position{File: "/a/b.go", Line: 1, Column: 2}, CalledFrom: []model.Position{{File: "/a/c/d.go", Line: 3}}},
		Related: []model.Position{{File: "/e.go", Line: 4}, {File: "/a/f.go"}},
		Hint:    "do it",
	}}
	got := model.RelativeDiagnostics(ds, "/a")[0].String()
	if want := "b.go:1:2: wrong (/e.go:4, f.go)\n\tcalled from c/d.go:3\n\thint: do it"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if ds[0].Related[1].File != "/a/f.go" || ds[0].Origin.CalledFrom[0].File != "/a/c/d.go" {
		t.Error("the original changed")
	}
	windows := []model.Diagnostic{{Origin: model.Origin{Position: model.Position{File: `C:/work/shop/shop.go`}}}}
	if got := model.RelativeDiagnostics(windows, `C:\work\shop`)[0].Origin.File; got != "shop.go" {
		t.Errorf("on Windows: %q", got)
	}
}
