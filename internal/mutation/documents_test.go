package mutation_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
	pages "github.com/lintel-go/lintel/site"
)

// documents are the documents and decisions of a small model, in which nothing
// is wrong.
func documents() map[string]string {
	return map[string]string{
		"docs/index.md": `---
title: How it works
owner: team shop
---

# How it works

A buyer asks [[shop]] for a [[thing]], and [[shop/gate|the gate]] lets some in.

At night, [the run book](run-book.md) helps: see [how to begin](run-book.md#begin).

![All of it](view:landscape)

![The shop](photo.svg)

It is [decided](../decisions/0002-few-things.md), and [elsewhere](https://example.com/) known.
`,
		"docs/run-book.md": `# Run book

[[shop/gate]] is told to close. See [how it works](index.md).

## Begin

![Where it runs](view:shop/containers)
`,
		"docs/glossary.md": `# Glossary

| term | meaning |
|---|---|
| Thing | What is sold |
| Slot | A place in [[shop]] |
`,
		"docs/photo.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 12h20v10H2z"/></svg>
`,
		"decisions/0001-one-thing.md": `# 1. One thing at a time

Date: 2031-04-17

Status: superseded by [2. Few things](0002-few-things.md)

## Context

People order more than [[shop]] has.
`,
		"decisions/0002-few-things.md": `# 2. Few things

Date: 2031-05-01

Status: accepted

## Context

One is [not enough](0001-one-thing.md).
`,
	}
}

// slip is a way to write a document wrongly: in each line that has the old
// text, once.
type slip struct{ code, kind, old, now string }

func slips() []slip {
	return []slip{
		{"LNT-S001", "name an element that there is not", "[[shop]]", "[[shopp]]"},
		{"LNT-S001", "name an element that there is not", "[[shop/gate", "[[shop/gates"},
		{"LNT-S001", "name a term that there is not", "[[thing]]", "[[parcel]]"},
		{"LNT-S001", "refer without words", "|the gate]]", "|]]"},
		{"LNT-S001", "show a view that there is not", "view:landscape", "view:landscapes"},
		{"LNT-S001", "show a view that there is not", "view:shop/containers", "view:shop/container"},
		{"LNT-S002", "link to a file that is not there", "(run-book.md)", "(run-bok.md)"},
		{"LNT-S002", "link to a file that is not there", "(index.md)", "(indx.md)"},
		{"LNT-S002", "link to a decision that is not there", "/0002-few-things.md", "/0003-few-things.md"},
		{"LNT-S002", "link to a decision that is not there", "(0001-one-thing.md)", "(0001-two-things.md)"},
		{"LNT-S002", "link to a heading that is not there", "#begin", "#end"},
		{"LNT-S002", "link out of the folder", "(run-book.md)", "(../../../../run-book.md)"},
		{"LNT-S003", "show an image that is not there", "photo.svg", "photo.jpg"},
		{"LNT-S003", "show an image of another site", "(photo.svg)", "(https://example.com/photo.svg)"},
		{"LNT-S004", "link to a script", "https://example.com/", "javascript:order()"},
		{"LNT-S004", "link to data", "https://example.com/", "data:text/html,x"},
		{"LNT-S004", "link to a file of the machine", "https://example.com/", "file:///etc/passwd"},
		{"LNT-S004", "show data as an image", "(photo.svg)", "(data:image/png;base64,AAAA)"},
		{"LNT-S005", "write HTML", "A buyer asks", "A <b>buyer</b> asks"},
		{"LNT-S005", "write HTML", "People order", "<script>order()</script> People order"},
		{"LNT-S005", "write a block of HTML", "One is", "<div>\n\nOne is"},
		{"LNT-S007", "give a status that there is not", "Status: accepted", "Status: done"},
		{"LNT-S007", "give a date that is none", "2031-04-17", "2031-02-30"},
		{"LNT-S007", "give a date that is none", "2031-05-01", "last spring"},
		{"LNT-S007", "be superseded by what is not there", "0002-few-things.md)\n\n## ", "0009-few-things.md)\n\n## "},
		{"LNT-S007", "give another number than the file", "# 1. One", "# 7. One"},
		{"LNT-S009", "give no pair in the front", "owner: team shop", "owner = team shop"},
		{"LNT-S009", "give a key twice in the front", "owner: team shop", "title: team shop"},
		{"LNT-S009", "open a list in the front", "owner: team shop", "tags: [a, b"},
		{"LNT-S009", "open a quotation in the front", "owner: team shop", "owner: \"team shop"},
		{"LNT-S009", "write what is no UTF-8", "A buyer", "A buyer\xff"},
		{"LNT-S009", "write what nobody sees", "is told", "is\x07told"},
		{"LNT-S010", "explain a term twice", "| Slot |", "| Thing |"},
		{"LNT-S010", "explain a term twice, in other letters", "| Slot |", "| THING |"},
	}
}

// documented is the model of the documents.
func documented(t *testing.T, change func(w *model.Workspace, shop *model.System)) *model.Model {
	t.Helper()
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	gate := shop.Container("Gate", "Lets some in", model.Technology("Go"))
	w.Person("Buyer", "Wants things").Uses(gate, "Asks")
	if change == nil {
		w.Docs("docs")
		w.Decisions("decisions")
	} else {
		change(w, shop)
	}
	return built(t, w)
}

// laidOut is a workspace with documents of its own.
func laidOut(t *testing.T, root, slug string, m *model.Model, files map[string]string) pages.Workspace {
	t.Helper()
	dir := filepath.Join(root, slug)
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return pages.Workspace{
		Slug: slug, Model: m, Dir: dir, Diagram: view.New(m).Resolve,
		Picture: func(context.Context, string) (pages.Picture, error) { return pages.Picture{}, nil },
	}
}

// spoiltDocuments spoils documents and decisions, each in a folder of its own.
func spoiltDocuments(t *testing.T) []mutant {
	root := t.TempDir()
	sound := documented(t, nil)
	if said := planned(t, laidOut(t, root, "original", sound, documents())); len(said) > 0 {
		t.Fatalf("nothing is spoiled: %s", inShort(said))
	}
	var all []mutant
	add := func(kind, name, code string, at string, m *model.Model, change func(files map[string]string)) {
		files := documents()
		change(files)
		w := laidOut(t, root, fmt.Sprintf("m%03d", len(all)), m, files)
		all = append(all, mutant{kind: kind, name: name, want: []want{{code, []string{at}}}, find: func() []told { return planned(t, w) }})
	}
	for _, s := range slips() {
		before := len(all)
		for _, file := range []string{"docs/index.md", "docs/run-book.md", "docs/glossary.md", "decisions/0001-one-thing.md", "decisions/0002-few-things.md"} {
			text := documents()[file]
			for at := 0; ; at++ {
				i := strings.Index(text[at:], s.old)
				if i < 0 {
					break
				}
				at += i
				line := 1 + strings.Count(text[:at], "\n")
				changed := text[:at] + s.now + text[at+len(s.old):]
				add(s.kind, place(file, line)+" "+s.old, s.code, place(file, line), sound, func(files map[string]string) { files[file] = changed })
			}
		}
		if len(all) == before {
			t.Errorf("%s: no document has %q", s.kind, s.old)
		}
	}
	without := func(name string) func(map[string]string) {
		return func(files map[string]string) { delete(files, name) }
	}
	add("never close the front", "", "LNT-S009", "docs/index.md:1", sound, func(files map[string]string) {
		files["docs/index.md"] = strings.Replace(files["docs/index.md"], "\n---\n\n", "\n\n", 1)
	})
	add("lose a document", "run-book.md", "LNT-S002", "docs/index.md:10", sound, without("docs/run-book.md"))
	add("lose an image", "photo.svg", "LNT-S003", "docs/index.md:14", sound, without("docs/photo.svg"))
	add("lose a decision", "0002-few-things.md", "LNT-S007", "decisions/0001-one-thing.md:5", sound, without("decisions/0002-few-things.md"))
	add("lose a glossary", "glossary.md", "LNT-S001", "docs/index.md:8", sound, without("docs/glossary.md"))
	add("explain nothing", "glossary.md", "LNT-S010", "docs/glossary.md:1", sound, func(files map[string]string) { files["docs/glossary.md"] = "# Glossary\n\nTo come.\n" })
	add("number two decisions alike", "", "LNT-S007", "decisions/0002-few-things.md:1", sound, func(files map[string]string) {
		files["decisions/0002-many-things.md"] = "# 2. Many things\n\nStatus: proposed\n"
	})
	add("number no decision", "", "LNT-S007", "decisions/many-things.md:1", sound, func(files map[string]string) {
		files["decisions/many-things.md"] = "# Many things\n\nStatus: proposed\n"
	})
	folders := func(kind string, change func(w *model.Workspace, shop *model.System)) {
		m := documented(t, change)
		o := slices.Concat(m.Docs, m.Decisions)[0].Origin
		add(kind, "", "LNT-S006", place(o.File, o.Line), m, func(map[string]string) {})
	}
	folders("name a folder of documents that is not there", func(w *model.Workspace, _ *model.System) { w.Docs("dosc") })
	folders("name a folder of decisions that is not there", func(w *model.Workspace, _ *model.System) { w.Decisions("decided") })
	folders("name a file for a folder", func(w *model.Workspace, _ *model.System) { w.Docs("docs/index.md") })
	for kind, address := range map[string]string{"link an element to a document that is not there": "docs/nosuch.md", "link an element to a folder that is not there": "nosuch/"} {
		m := documented(t, func(w *model.Workspace, shop *model.System) {
			shop.Container("Desk", "Sells", model.Link("More", address))
		})
		i := slices.IndexFunc(m.Elements, func(e model.ElementRecord) bool { return e.Name == "Desk" })
		add(kind, address, "LNT-S002", place(m.Elements[i].Origin.File, m.Elements[i].Origin.Line), m, func(map[string]string) {})
	}
	return append(all, undrawn(t, root, sound)...)
}

// planned is what is said of a workspace before anything is drawn.
func planned(t *testing.T, w pages.Workspace) []told {
	t.Helper()
	s, err := pages.New(context.Background(), pages.Config{}, []pages.Workspace{w})
	if err != nil {
		t.Fatal(err)
	}
	return diagnosedBy(s.Findings())
}

// diagnosedBy is diagnostics, in short.
func diagnosedBy(found []model.Diagnostic) []told {
	var all []told
	for _, d := range found {
		all = append(all, told{code: d.Code, message: d.Message, at: []string{place(d.Origin.File, d.Origin.Line)}})
	}
	return all
}

// undrawn has each view of a model fail to be drawn while a site is built.
func undrawn(t *testing.T, root string, m *model.Model) []mutant {
	t.Helper()
	build := func(fails string) []told {
		w := laidOut(t, root, "drawn", m, documents())
		w.Picture = func(_ context.Context, key string) (pages.Picture, error) {
			if key == fails {
				return pages.Picture{}, errors.New("it is too large")
			}
			nothing := func(pages.Inline) []byte { return []byte("<svg></svg>") }
			return pages.Picture{W: 10, H: 10, Inline: nothing, Standalone: func() []byte { return nothing(pages.Inline{}) }}, nil
		}
		report, err := pages.Build(context.Background(), pages.Config{}, []pages.Workspace{w}, nowhereElse{})
		if err != nil {
			t.Fatal(err)
		}
		return diagnosedBy(report.Findings)
	}
	if said := build(""); len(said) > 0 {
		t.Fatalf("all is drawn: %s", inShort(said))
	}
	var all []mutant
	for _, v := range m.Views {
		all = append(all, mutant{kind: "fail to draw a view", name: v.Key, want: []want{{"LNT-S008", []string{viewPlace(v)}}}, find: func() []told { return build(v.Key) }})
	}
	return all
}

// nowhereElse is a sink that keeps nothing.
type nowhereElse struct{}

func (nowhereElse) Put(string, []byte) error      { return nil }
func (nowhereElse) Commit() (pages.Result, error) { return pages.Result{}, nil }
func (nowhereElse) Discard() error                { return nil }
