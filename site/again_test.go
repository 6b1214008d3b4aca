package site_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// memo is a site.Memo.
type memo map[string][]byte

func (m memo) Get(key string) ([]byte, bool) {
	data, ok := m[key]
	return data, ok
}

func (m memo) Put(key string, data []byte) error {
	m[key] = data
	return nil
}

// tree is the files below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestBuildAgain makes nothing if nothing has changed, and whatever changes, it
// makes what a first build makes.
func TestBuildAgain(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(fixture.Dir())); err != nil {
		t.Fatal(err)
	}
	w := fixture.Workspace(t)
	w.Dir, w.Key = dir, "model 1"
	config := site.Config{Key: "program 1", SourceURL: "https://example.com/{file}#L{line}"}
	out, remembered := filepath.Join(t.TempDir(), "out"), memo{}
	var drawn atomic.Int64
	draw := w.Picture
	w.Picture = func(ctx context.Context, key string) (site.Picture, error) {
		drawn.Add(1)
		return draw(ctx, key)
	}
	build := func(out string, memo memo) site.Report {
		t.Helper()
		s, err := site.New(t.Context(), config, []site.Workspace{w})
		if err != nil {
			t.Fatal(err)
		}
		sink, err := site.WriteDir(out)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.BuildAgain(t.Context(), sink, memo)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	document := filepath.Join(dir, "docs", "again.md")
	write(document, "# Again\n\n[A file](again.txt) and [a line](../again.go).\n")
	write(filepath.Join(dir, "docs", "again.txt"), "one")
	write(filepath.Join(dir, "again.go"), "package again\n")
	first := build(out, remembered)
	if first.Unchanged || drawn.Load() == 0 {
		t.Fatalf("the first build makes nothing: %+v", first)
	}

	write(filepath.Join(out, "mine.txt"), "mine")
	same := func(what string, kept int) {
		t.Helper()
		drawn.Store(0)
		r := build(out, remembered)
		if !r.Unchanged || drawn.Load() != 0 {
			t.Errorf("%s: %d pictures are drawn, unchanged: %v", what, drawn.Load(), r.Unchanged)
		}
		want := first
		want.Unchanged, want.Result = true, site.Result{Unchanged: want.Files, Kept: kept}
		if d := cmp.Diff(want, r, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: the report is another one:\n%s", what, d)
		}
	}
	same("nothing changed", 1)
	same("nothing changed again", 1)

	for _, c := range []struct {
		what   string
		change func()
	}{
		{"a document", func() { write(document, "# Again\n\n[A file](again.txt) and [a line](../again.go)!\n") }},
		{"a file that a document links to", func() { write(filepath.Join(dir, "docs", "again.txt"), "two") }},
		{"source that a document links to", func() {
			if err := os.Remove(filepath.Join(dir, "again.go")); err != nil {
				t.Fatal(err)
			}
		}},
		{"a new document", func() { write(filepath.Join(dir, "docs", "more.md"), "# More\n") }},
		{"a finding", func() { w.Findings = append(w.Findings, model.Diagnostic{Code: "LNT-M101", Message: "new"}) }},
		{"the model", func() { w.Key = "model 2" }},
		{"the program", func() { config.Key = "program 2" }},
		{"the title", func() { config.Title = "Other" }},
		{"the history", func() { config.History = told(site.Change{"2026-03-04", "write more", []string{document}}) }},
		{"what was checked", func() { w.Held.Rules = true }},
		{"a page that somebody edited", func() { write(filepath.Join(out, "index.html"), "mine") }},
		{"a page that somebody removed", func() {
			if err := os.Remove(filepath.Join(out, "index.html")); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		c.change()
		if r := build(out, remembered); r.Unchanged {
			t.Errorf("%s: nothing is made", c.what)
		} else {
			first = r
		}
		fresh := filepath.Join(t.TempDir(), "fresh")
		build(fresh, memo{})
		write(filepath.Join(fresh, "mine.txt"), "mine")
		if d := cmp.Diff(tree(t, fresh), tree(t, out)); d != "" {
			t.Errorf("%s: the site is not that of a first build:\n%s", c.what, d)
		}
		same("after "+c.what, 1)
	}

	// Files that changed long ago are not read again; one that changes behind
	// their back is seen all the same.
	long := time.Now().Add(-time.Hour)
	age := func() {
		t.Helper()
		if err := filepath.WalkDir(out, func(path string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Chtimes(path, long, long))
		}); err != nil {
			t.Fatal(err)
		}
	}
	age()
	same("after a long time", 1)
	same("after a long time, again", 1)
	write(filepath.Join(out, "yours.txt"), "yours")
	same("a file of others", 2)
	if err := os.Remove(filepath.Join(out, "yours.txt")); err != nil {
		t.Fatal(err)
	}
	age()
	same("a file of others, gone", 1)
	page := filepath.Join(out, "index.html")
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	write(page, string(bytes.ToUpper(content)))
	age()
	if r := build(out, remembered); r.Unchanged {
		t.Error("a page that was changed in place, with its times set back: nothing is made")
	} else {
		first = r
	}
	same("after that", 1)

	// What is not known to be the same is made.
	w.Key = ""
	for range 2 {
		if r := build(out, remembered); r.Unchanged {
			t.Error("without a key, nothing is made")
		}
	}
}
