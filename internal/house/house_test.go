// Package house_test holds what is written about Lintel against what Lintel
// is: pages link to what is there, code on them compiles, commands on them
// can be given, names on them exist, and the reference of findings says what
// the packages say.
//
// It looks at README.md and its siblings and at everything in docs. The pages
// of the case studies are held by `lintel check`.
package house_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

const module = "github.com/lintel-go/lintel"

// root is the repository's folder.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// page is a Markdown file of the repository.
type page struct {
	name   string // slash-separated, from the root
	source []byte
	tree   ast.Node
}

// pages reads all pages.
func pages(t *testing.T) []page {
	t.Helper()
	var all []page
	for _, name := range files(t, ".md") {
		all = append(all, readPage(t, name))
	}
	if len(all) < 10 {
		t.Fatalf("there are only %d pages", len(all))
	}
	return all
}

func readPage(t *testing.T, name string) page {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	return page{name, source, markdown.Parser().Parse(text.NewReader(source))}
}

// files are the names of the repository's files with an ending, without test
// data, case studies, and what make and lintel write.
func files(t *testing.T, ending string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(root(t)), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch base := path.Base(name); {
			case name == ".":
			case strings.HasPrefix(base, "."), base == "testdata", base == "node_modules",
				name == "systems", name == "site-out", name == "dist", name == "report":
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ending) {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// walk calls visit for each node of the page.
func (p page) walk(visit func(ast.Node)) {
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(n)
		}
		return ast.WalkContinue, nil
	})
}

// line is where a node begins, as well as its tree tells.
func (p page) line(n ast.Node) int {
	at := -1
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if text, ok := n.(*ast.Text); ok {
			at = text.Segment.Start
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	for ; at < 0 && n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			at = n.Lines().At(0).Start
		}
	}
	return 1 + bytes.Count(p.source[:max(at, 0)], []byte("\n"))
}

// words is the text of a node without its markup.
func (p page) words(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				b.Write(n.Segment.Value(p.source))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(n.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// block is a fenced block of code.
type block struct {
	language string
	line     int // of its first line of code
	text     string
}

// blocks are the fenced blocks of the page in the languages.
func (p page) blocks(languages ...string) []block {
	var all []block
	p.walk(func(n ast.Node) {
		fenced, ok := n.(*ast.FencedCodeBlock)
		if !ok || fenced.Lines().Len() == 0 {
			return
		}
		b := block{language: string(fenced.Language(p.source)), text: string(fenced.Lines().Value(p.source))}
		b.line = 1 + bytes.Count(p.source[:fenced.Lines().At(0).Start], []byte("\n"))
		for _, l := range languages {
			if b.language == l {
				all = append(all, b)
			}
		}
	})
	return all
}

// span is code within a sentence.
type span struct {
	line int
	text string
}

func (p page) spans() []span {
	var all []span
	p.walk(func(n ast.Node) {
		if n.Kind() == ast.KindCodeSpan {
			all = append(all, span{p.line(n), p.words(n)})
		}
	})
	return all
}
