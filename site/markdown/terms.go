package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Term is a row of a glossary.
type Term struct {
	Names []string // at least one
	Text  string   // what it means, without markup
	HTML  string   // the same with it
	Leads string   // address of the link that the meaning begins with; empty: it begins with words
	Line  int      // from 1
}

// TakeTerms takes the tables out of a glossary. The last column of a table has
// the meanings, and those before it the term and its other names; several in
// one cell have commas between them. Headings under which nothing is left go,
// too.
func (d *Document) TakeTerms() []Term {
	var terms []Term
	for n := d.root.FirstChild(); n != nil; {
		next := n.NextSibling()
		if table, ok := n.(*east.Table); ok {
			terms = append(terms, d.termsOf(table)...)
			d.root.RemoveChild(d.root, n)
		}
		n = next
	}
	for n := d.root.LastChild(); n != nil; { // backwards, for a heading may be left with nothing but headings
		before := n.PreviousSibling()
		if h, ok := n.(*ast.Heading); ok && len(terms) > 0 {
			after, isHeading := n.NextSibling().(*ast.Heading)
			if n.NextSibling() == nil || isHeading && after.Level <= h.Level {
				id, _ := h.AttributeString("id")
				name, _ := id.([]byte)
				d.Headings = slices.DeleteFunc(d.Headings, func(h Heading) bool { return h.ID == string(name) })
				d.root.RemoveChild(d.root, n)
			}
		}
		n = before
	}
	return terms
}

func (d *Document) termsOf(table *east.Table) []Term {
	var terms []Term
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		last := row.LastChild()
		if row.Kind() != east.KindTableRow || last == row.FirstChild() {
			continue
		}
		t := Term{Text: plain(last, d.source), Line: d.lineOf(row)}
		for cell := row.FirstChild(); cell != last; cell = cell.NextSibling() {
			for name := range strings.FieldsFuncSeq(plain(cell, d.source), func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
				if name = strings.TrimSpace(name); name != "" {
					t.Names = append(t.Names, name)
				}
			}
		}
		if first, ok := last.FirstChild().(*ast.Link); ok {
			t.Leads = string(first.Destination)
		}
		var b bytes.Buffer
		r := newRenderer(nil)
		for n := last.FirstChild(); n != nil; n = n.NextSibling() {
			_ = r.Render(&b, d.source, n) // a buffer takes everything
		}
		t.HTML = b.String()
		if len(t.Names) > 0 {
			terms = append(terms, t)
		}
	}
	return terms
}

// lineOf is the line of the first text in a node.
func (d *Document) lineOf(n ast.Node) int {
	at := 0
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if text, ok := n.(*ast.Text); ok && entering {
			at = text.Segment.Start
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return d.skipped + bytes.Count(d.source[:at], []byte("\n")) + 1
}
