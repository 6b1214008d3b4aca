package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Section is the text from one heading to the next, without markup.
type Section struct {
	Heading Heading // zero: above the first heading
	Text    string
}

// Sections are what stands above the first heading and below each, those
// without text among them.
func (d *Document) Sections() []Section {
	sections := []Section{{}}
	next := 0
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindHeading && next < len(d.Headings) {
			sections = append(sections, Section{Heading: d.Headings[next]})
			next++
			continue
		}
		if words := blockText(n, d.source); words != "" {
			s := &sections[len(sections)-1]
			s.Text = strings.TrimSpace(s.Text + " " + words)
		}
	}
	return sections
}

// Opening is the text of the paragraphs above the first heading, without what
// stands between them: pictures, tables, lists.
func (d *Document) Opening() string {
	var parts []string
	for n := d.root.FirstChild(); n != nil && n.Kind() != ast.KindHeading; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			parts = append(parts, blockText(n, d.source))
		}
	}
	return strings.Join(parts, " ")
}

// blockText is the words of a block and of those inside it.
func blockText(n ast.Node, source []byte) string {
	var parts []string
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			var b strings.Builder
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				b.Write(line.Value(source))
			}
			parts = append(parts, b.String())
			return ast.WalkSkipChildren, nil
		case *embed:
			parts = append(parts, n.view.Caption)
			return ast.WalkSkipChildren, nil
		case *admonition:
			parts = append(parts, n.title)
		}
		if c := n.FirstChild(); c != nil && c.Type() == ast.TypeInline {
			parts = append(parts, plain(n, source))
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
