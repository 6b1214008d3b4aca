package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/model"
)

const module = `-- go.mod --
module example.com/shop

go 1.26.0

require github.com/lintel-go/lintel v0.0.0

replace github.com/lintel-go/lintel => LINTEL
`

const shop = module + `-- arch/arch.go --
package arch

import (
	_ "embed"

	"example.com/shop/shared"
	"github.com/lintel-go/lintel/model"
)

//go:embed name.txt
var name string

func Workspace() *model.Workspace {
	w := model.New(name, shared.Text)
	w.Docs("docs")
	return w
}
-- arch/name.txt --
Shop
-- shared/shared.go --
package shared

const Text = "Sells"
-- other/other.go --
package other

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace { return model.New("Other", "Changes never") }
-- main.go --
package main

func main() {}
`

// recorder counts the programs that a Loader starts.
type recorder struct {
	mu      sync.Mutex
	started []string // "go list", "go build", "compile", "program" …
}

func (r *recorder) on(path string, args []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	name := "program"
	switch tool := strings.TrimSuffix(filepath.Base(path), ".exe"); tool {
	case "go":
		name = "go " + args[0]
	case "compile", "link":
		name = tool
	}
	r.started = append(r.started, name)
}

func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.started
	r.started = nil
	slices.Sort(s)
	return s
}

// project is an author's folder with a Loader that is watched.
type project struct {
	author
	recorder
	loader *Loader
}

func open(t testing.TB, archive string) *project {
	t.Helper()
	p := &project{author: layOut(t, txtar.Parse([]byte(archive)).Files)}
	p.options.OnCommand = p.on
	p.fresh()
	return p
}

// fresh takes a Loader as a new process would.
func (p *project) fresh() { p.loader = New(p.options) }

// load loads and checks which programs were started.
func (p *project) load(t testing.TB, started ...string) Result {
	t.Helper()
	r, err := p.loader.Load(context.Background())
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	if got := p.take(); !slices.Equal(got, started) {
		t.Errorf("started %q, want %q", got, started)
	}
	return r
}

// of returns the workspace of a package, which must have a model.
func of(t testing.TB, r Result, path string) Workspace {
	t.Helper()
	for _, w := range r.Workspaces {
		if w.Package == path {
			if w.Model == nil {
				t.Fatalf("no model of %s: %v", path, w.Diagnostics)
			}
			return w
		}
	}
	t.Fatalf("no workspace %s, but %v %v", path, r.Workspaces, r.Diagnostics)
	return Workspace{}
}

// TestReload tells step by step which programs a change needs.
func TestReload(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	cold := []string{"go build", "go env", "go list", "program", "program"}
	r := p.load(t, cold...)
	if w := of(t, r, "example.com/shop/arch"); w.FromCache || w.Model.Description != "Sells" {
		t.Errorf("first load: %+v", w)
	}

	t.Log("nothing has changed: in this process and in another")
	r = p.load(t)
	if w := of(t, r, "example.com/shop/arch"); !w.FromCache {
		t.Error("the second load did not use the first")
	}
	p.fresh()
	r = p.load(t)
	if w := of(t, r, "example.com/shop/arch"); !w.FromCache || w.Model.Description != "Sells" {
		t.Errorf("another process did not use the cache: %+v", w)
	}

	t.Log("a file has a new time, and the same content")
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(p.root, "arch", "arch.go"), later, later); err != nil {
		t.Fatal(err)
	}
	p.load(t)

	t.Log("a text has changed: one workspace is built and run")
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Lends\"\n")
	r = p.load(t, "go build", "program")
	if w := of(t, r, "example.com/shop/arch"); w.FromCache || w.Model.Description != "Lends" {
		t.Errorf("the change is not in: %+v", w.Model)
	}
	if w := of(t, r, "example.com/shop/other"); !w.FromCache {
		t.Error("what did not change was built again")
	}

	t.Log("the change is taken back")
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Sells\"\n")
	if w := of(t, p.load(t), "example.com/shop/arch"); w.Model.Description != "Sells" {
		t.Errorf("description %q", w.Model.Description)
	}

	t.Log("an embedded file has changed")
	p.write(t, "arch/name.txt", "Store")
	if w := of(t, p.load(t, "go build", "program"), "example.com/shop/arch"); w.Model.Name != "Store" {
		t.Errorf("name %q", w.Model.Name)
	}

	t.Log("an import has changed")
	p.write(t, "shared/shared.go", "package shared\n\nimport \"strings\"\n\nvar Text = strings.ToUpper(\"sells\")\n")
	if w := of(t, p.load(t, "go build", "go env", "go list", "program"), "example.com/shop/arch"); w.Model.Description != "SELLS" {
		t.Errorf("description %q", w.Model.Description)
	}

	t.Log("a file has come to a package")
	p.write(t, "shared/more.go", "package shared\n\nfunc init() { Text = \"More\" }\n")
	if w := of(t, p.load(t, "go build", "go env", "go list", "program"), "example.com/shop/arch"); w.Model.Description != "More" {
		t.Errorf("description %q", w.Model.Description)
	}

	t.Log("a workspace has come")
	p.write(t, "third/third.go", "package third\n\nimport \"github.com/lintel-go/lintel/model\"\n\nfunc Workspace() *model.Workspace { return model.New(\"Third\", \"\") }\n")
	of(t, p.load(t, "go build", "go env", "go list", "program"), "example.com/shop/third")

	t.Log("and goes")
	if err := os.RemoveAll(filepath.Join(p.root, "third")); err != nil {
		t.Fatal(err)
	}
	if r := p.load(t, "go env", "go list"); len(r.Workspaces) != 2 {
		t.Errorf("%d workspaces", len(r.Workspaces))
	}

	t.Log("the source is broken, and mended")
	p.write(t, "arch/name.go", "package arch\n\nfunc broken() { return 1 }\n")
	r = p.load(t, "go build", "go env", "go list")
	if w := of(t, r, "example.com/shop/other"); !w.FromCache {
		t.Error("the broken package took another with it")
	}
	p.write(t, "arch/name.go", "package arch\n\nfunc broken() int { return 1 }\n")
	p.load(t, "go build", "program")

	t.Log("go.mod has changed")
	data, err := os.ReadFile(filepath.Join(p.root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "go.mod", string(data)+"\n// a word\n")
	p.load(t, cold...)

	t.Log("nothing is taken from the cache")
	p.options.NoCache = true
	p.fresh()
	p.load(t, "go build", "program", "program")
}

// TestQuickEdits changes a file without changing its size within one tick of
// a file system's clock.
func TestQuickEdits(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	p.load(t, "go build", "go env", "go list", "program", "program")
	path := filepath.Join(p.root, "shared", "shared.go")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Lends", "Leads", "Leans"} {
		p.write(t, "shared/shared.go", "package shared\n\nconst Text = \""+text+"\"\n")
		if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
		if w := of(t, p.load(t, "go build", "program"), "example.com/shop/arch"); w.Model.Description != text {
			t.Errorf("description %q, want %q", w.Model.Description, text)
		}
	}
}

// TestDamagedCache damages everything in the cache, in several ways: a load
// must not notice more than that there is something to do.
func TestDamagedCache(t *testing.T) {
	t.Parallel()
	damages := map[string]func(t *testing.T, path string, data []byte){
		"torn":    func(t *testing.T, path string, data []byte) { put(t, path, data[:len(data)/2]) },
		"empty":   func(t *testing.T, path string, _ []byte) { put(t, path, nil) },
		"foreign": func(t *testing.T, path string, _ []byte) { put(t, path, []byte("#!/bin/sh\nexit 3\n")) },
		"bit": func(t *testing.T, path string, data []byte) {
			data[len(data)-2] ^= 4
			put(t, path, data)
		},
		"gone": func(t *testing.T, path string, _ []byte) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
	}
	p := open(t, shop)
	p.load(t, "go build", "go env", "go list", "program", "program")
	for name, damage := range damages {
		files := 0
		for _, sub := range []string{"entries", "programs"} {
			found, err := filepath.Glob(filepath.Join(p.options.CacheDir, sub, "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range found {
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				damage(t, path, data)
				files++
			}
		}
		if files < 5 {
			t.Fatalf("%s: only %d files in the cache", name, files)
		}
		p.fresh()
		r := p.load(t, "go build", "go env", "go list", "program", "program")
		if w := of(t, r, "example.com/shop/arch"); w.Model.Name != "Shop\n" && w.Model.Name != "Shop" {
			t.Errorf("%s: %+v", name, w.Model)
		}
	}
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o700); err != nil {
		t.Fatal(err)
	}
}

// TestTogether has several processes' worth of loaders share a cache.
func TestTogether(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	var wait sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wait.Go(func() {
			r, err := New(p.options).Load(context.Background())
			switch {
			case err != nil:
				errs[i] = err
			case len(r.Workspaces) != 2 || r.Workspaces[0].Model == nil || r.Workspaces[1].Model == nil:
				errs[i] = fmt.Errorf("loaded %+v", r.Workspaces)
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

// TestNoCacheFolder loads where nothing can be kept.
func TestNoCacheFolder(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	p.write(t, "../file", "")
	p.options.CacheDir = filepath.Join(p.root, "..", "file", "cache")
	p.fresh()
	cold := []string{"go build", "go env", "go list", "program", "program"}
	r := p.load(t, cold...)
	of(t, r, "example.com/shop/arch")
	if !slices.ContainsFunc(r.Diagnostics, func(d model.Diagnostic) bool {
		return d.Code == codeCacheMissing && d.Severity == model.SeverityInfo
	}) {
		t.Errorf("no word of the cache: %v", r.Diagnostics)
	}
	p.load(t) // the Loader itself remembers
	p.fresh()
	p.load(t, cold...)
}

// TestNoGo looks for a go command that is not there, or does not run. It runs
// alone: a file that was written a moment ago cannot be executed while another
// test's child, just forked, has it open still (https://go.dev/issue/22315).
func TestNoGo(t *testing.T) {
	a := layOut(t, txtar.Parse([]byte(shop)).Files)
	bin := filepath.Join(a.root, "..", "bin")
	a.write(t, "../bin/other", "")
	broken := filepath.Join(a.root, "..", "broken", "go")
	a.write(t, "../broken/go", "not a program")
	failing := filepath.Join(a.root, "..", "failing", "go")
	a.write(t, "../failing/go", "#!/bin/sh\necho no luck >&2\nexit 1\n")
	old := filepath.Join(a.root, "..", "old", "go")
	a.write(t, "../old/go", "#!/bin/sh\necho '{\"GOVERSION\": \"go1.19.3\"}'\n")
	for _, path := range []string{broken, failing, old} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name, path, go_, code, message string
	}{
		{"missing", bin, "", codeNoGo, "the go command is not on PATH"},
		{"named", bin, filepath.Join(bin, "nowhere"), codeNoGo, "the go command cannot be run"},
		{"broken", filepath.Dir(broken), "", codeNoGo, "the go command cannot be run"},
		{"failing", filepath.Dir(failing), "", codeNoGo, "the go command does not work: no luck"},
		{"old", filepath.Dir(old), "", codeOldGo, "the go command is go1.19.3"},
	} {
		o := a.options
		o.Env = append(os.Environ(), "PATH="+test.path)
		o.Go = test.go_
		_, err := New(o).Load(context.Background())
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: error %v", test.name, err)
			continue
		}
		if e.Diagnostic.Code != test.code || !strings.Contains(err.Error(), test.message) || e.Diagnostic.Hint == "" {
			t.Errorf("%s: %+v", test.name, e.Diagnostic)
		}
	}
}

// TestBadPatterns gives patterns that name nothing.
func TestBadPatterns(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	for _, pattern := range []string{"", "all", "std", "./nowhere", "./nowhere/...", "arch/arch.go", "./arch/arch.go", "./main.go/...", "example.org/nowhere", "example.org/...", "-json"} {
		_, err := p.loader.Load(context.Background(), pattern)
		var e *Error
		if !errors.As(err, &e) || e.Diagnostic.Code != codePattern {
			t.Errorf("pattern %q: %v", pattern, err)
		}
	}
}

// TestPatterns gives patterns that name one package in many ways.
func TestPatterns(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	p.load(t, "go build", "go env", "go list", "program", "program")
	for pattern, want := range map[string]string{
		"./arch":                          "arch",
		"./arch/":                         "arch",
		"./arch/...":                      "arch",
		"./ar...":                         "arch",
		"./.../other":                     "", // as for the go command
		"example.com/shop/arch":           "arch",
		"example.com/shop/arch/...":       "arch",
		"example.com/shop/o...":           "other",
		"example.com/shop/...":            "arch other",
		filepath.Join(p.root, "arch"):     "arch",
		filepath.Join(p.root) + "/a...":   "arch",
		"../" + filepath.Base(p.root):     "",
		"./shared/...":                    "",
		filepath.Join(p.root, "...") + "": "arch other",
	} {
		r, err := p.loader.Load(context.Background(), pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
			continue
		}
		var got []string
		for _, w := range r.Workspaces {
			got = append(got, filepath.Base(w.Dir))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", pattern, got, want)
		}
		if want == "" && len(r.Diagnostics) == 0 {
			t.Errorf("%s: nothing found and nothing said", pattern)
		}
	}
}

// TestLinks loads through links: to the module, within it, and into it.
func TestLinks(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	outside := filepath.Join(p.root, "..", "link")
	for from, to := range map[string]string{
		outside:                          p.root,
		outside + "-arch":                filepath.Join(p.root, "arch"),
		filepath.Join(p.root, "inner"):   filepath.Join(p.root, "other"),
		filepath.Join(p.root, "foreign"): filepath.Join(p.root, "..", "elsewhere"),
	} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	p.write(t, "../elsewhere/x.go", "package elsewhere\n\nimport \"github.com/lintel-go/lintel/model\"\n\nfunc Workspace() *model.Workspace { return model.New(\"Linked\", \"\") }\n")
	for _, test := range []struct {
		dir, pattern, pkg string
	}{
		{outside, "./arch", "example.com/shop/arch"},
		{outside + "-arch", ".", "example.com/shop/arch"},
		{p.root, "./inner", "example.com/shop/inner"},
		{outside, "./inner", "example.com/shop/inner"},
		{p.root, "./foreign", "example.com/shop/foreign"},
		{filepath.Dir(p.root), outside + "/other", "example.com/shop/other"},
	} {
		o := p.options
		o.Dir = test.dir
		r, err := New(o).Load(context.Background(), test.pattern)
		if err != nil {
			t.Errorf("%v: %v", test, err)
			continue
		}
		of(t, r, test.pkg)
	}
	// The go command does not follow links when it searches.
	p.options.Dir = outside
	p.fresh()
	r, err := p.loader.Load(context.Background())
	if err != nil || len(r.Workspaces) != 2 {
		t.Errorf("%d workspaces, %v", len(r.Workspaces), err)
	}
}

// TestPlaces checks what a workspace says of where it lies and what it is
// made of.
func TestPlaces(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/author/work.txtar")
	if err != nil {
		t.Fatal(err)
	}
	a := layOut(t, archive.Files)
	a.write(t, "shop/docs.go", "package shop\n\nimport \"github.com/lintel-go/lintel/model\"\n\nfunc docs(w *model.Workspace) { w.Docs(\"docs\"); w.Decisions(\"../decisions\") }\n")
	a.write(t, "shop/shop.go", "package shop\n\nimport (\n\t\"example.com/team/identity\"\n\t\"github.com/lintel-go/lintel/model\"\n)\n\nfunc Workspace() *model.Workspace {\n\tw := model.New(\"Shop\", \"Sells\")\n\tidentity.Define(w)\n\tdocs(w)\n\treturn w\n}\n")
	w := of(t, a.load(t), "example.com/shop")
	at := func(name string) string { return filepath.Join(a.root, filepath.FromSlash(name)) }
	if w.Dir != at("shop") || w.ModuleDir != at("shop") {
		t.Errorf("dir %s, module %s", w.Dir, w.ModuleDir)
	}
	if d := w.Diagnostics[0].Origin; d.File != "../a team/identity/identity.go" || len(d.CalledFrom) != 1 || d.CalledFrom[0].File != "shop.go" {
		t.Errorf("a place in another module: %+v", d)
	}
	if w.Model.Origin.File != "shop.go" || w.Model.Docs[0].Path != "docs" || w.Model.Docs[0].Origin.File != "docs.go" || w.Model.Decisions[0].Path != "../decisions" {
		t.Errorf("places in the model: %+v %+v %+v", w.Model.Origin, w.Model.Docs, w.Model.Decisions)
	}
	for _, name := range []string{"shop/shop.go", "shop/docs.go", "a team/identity/identity.go", "go.work", "shop/go.mod", "a team/go.mod"} {
		if !slices.Contains(w.Watch.Files, at(name)) {
			t.Errorf("%s is not watched: %v", name, w.Watch.Files)
		}
	}
	if slices.Contains(w.Watch.Files, at("a team/arch/arch.go")) {
		t.Error("a package that is not imported is watched")
	}
	if !slices.Contains(w.Watch.Packages, at("a team/identity")) {
		t.Errorf("packages: %v", w.Watch.Packages)
	}
	if !slices.Equal(w.Watch.Documents, []string{at("decisions"), at("shop/docs")}) {
		t.Errorf("documents: %v", w.Watch.Documents)
	}
}

// TestCancel ends a load while an author's code runs for ever.
func TestCancel(t *testing.T) {
	t.Parallel()
	p := open(t, module+`-- shop.go --
package shop

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace { select {} }

func init() { go func() { for { } }() }
`)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.options.OnCommand = func(path string, args []string) {
		if strings.Contains(path, "programs") {
			cancel()
		}
	}
	p.options.Timeout = time.Hour
	p.fresh()
	if _, err := p.loader.Load(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestSums loads a go.work that lacks checksums, which the go command would
// write into go.work.sum on its own account.
func TestSums(t *testing.T) {
	t.Parallel()
	p := open(t, `-- go.work --
go 1.26.0

use .
`+strings.Replace(module, "require", "require golang.org/x/tools v0.52.0\n\nrequire", 1)+`-- shop.go --
package shop

import (
	"github.com/lintel-go/lintel/model"
	"golang.org/x/tools/txtar"
)

func Workspace() *model.Workspace { return model.New("Shop", string(txtar.Format(&txtar.Archive{}))) }
`)
	p.options.Env = append(os.Environ(), "GOPROXY=off", "GONOSUMDB=*", "GOFLAGS=")
	p.fresh()
	before := p.print(t)
	r := p.load(t, "go env", "go list")
	if after := p.print(t); after != before {
		t.Errorf("the author's folder has changed:\n%s\nit was:\n%s", after, before)
	}
	if d := r.Workspaces[0].Diagnostics; len(d) != 1 || d[0].Code != codeDownload || !strings.Contains(d[0].Message, "go.work.sum lacks checksums") {
		t.Errorf("diagnostics %v", d)
	}

	// What the hint says helps.
	c := exec.Command("go", "build", ".")
	c.Dir, c.Env = p.root, p.options.Env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(p.root, "go.work.sum")); err != nil {
		t.Fatalf("the go command writes no sums any more, and this test has lost its reason: %v", err)
	}
	of(t, p.load(t, "go build", "go env", "go list", "program"), "example.com/shop")
}

// TestEditDuringBuild saves a file just before the go command reads it: what
// is built then must not be taken for the model of what was there before.
func TestEditDuringBuild(t *testing.T) {
	t.Parallel()
	p := open(t, shop)
	p.load(t, "go build", "go env", "go list", "program", "program")
	text := func(s string) { p.write(t, "shared/shared.go", "package shared\n\nconst Text = \""+s+"\"\n") }
	p.options.OnCommand = func(path string, args []string) {
		p.on(path, args)
		if args[0] == "build" {
			text("During")
		}
	}
	p.fresh()
	text("Before")
	if w := of(t, p.load(t, "go build", "program"), "example.com/shop/arch"); w.Model.Description != "During" {
		t.Errorf("description %q", w.Model.Description)
	}
	p.options.OnCommand = p.on
	loader := p.loader
	for _, fresh := range []bool{true, false} {
		if p.loader = loader; fresh {
			p.fresh()
		}
		text("Before")
		r, err := p.loader.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if w := of(t, r, "example.com/shop/arch"); w.Model.Description != "Before" {
			t.Errorf("fresh %v: description %q", fresh, w.Model.Description)
		}
	}
}

// TestWatchWhereAWorkspaceMayCome names the folders in which one may appear,
// whether there is one now or not, but none that no pattern leads through.
func TestWatchWhereAWorkspaceMayCome(t *testing.T) {
	t.Parallel()
	p := open(t, shop+`
-- node_modules/x/x.go --
package x
-- testdata/t.go --
package t
-- deep/er/readme.txt --
-- built/.lintel-site.json --
{}
-- built/files/arch.go --
package files

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace { return model.New("Copy", "") }
`)
	want := []string{p.root}
	for _, name := range []string{"arch", "deep", "deep/er", "other", "shared"} {
		want = append(want, filepath.Join(p.root, filepath.FromSlash(name)))
	}
	check := func(r Result, workspaces int) {
		t.Helper()
		if len(r.Workspaces) != workspaces {
			t.Errorf("workspaces: %v", r.Workspaces)
		}
		if !slices.Equal(r.Watch.Folders, want) {
			t.Errorf("folders %q\nwant    %q", r.Watch.Folders, want)
		}
		if file := filepath.Join(p.root, "arch", "arch.go"); !slices.Contains(r.Watch.Files, file) {
			t.Errorf("%s is not watched", file)
		}
	}
	check(p.load(t, "go build", "go env", "go list", "program", "program"), 2)
	p.write(t, "arch/arch.go", "")
	p.write(t, "other/other.go", "package other\n")
	check(p.load(t), 0)
}
