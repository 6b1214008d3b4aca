// Package markdown reads the documents beside a model.
//
// A document is CommonMark with tables, footnotes, task lists, struck-through
// text, bare links, admonitions, front matter, highlighted code, and
// references to the model: [[flash-sale/edge-gate]], [[id|words]] and
// ![caption](view:flash-sale/containers). In a cell of a table, where a | ends
// the cell, it is [[id\|words]]. HTML in a document is left out.
//
// A view may be shown in another theme than the page has, and in a light or
// dark palette whatever the reader has: view:key?theme=mono&mode=dark. Several
// views in one paragraph, and nothing else, stand side by side.
//
// The package knows no site and no model: a Resolver answers for what a
// document refers to. What it cannot answer for becomes a Problem with a line,
// and stays visible in the text.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Target is where a reference leads.
type Target struct {
	Href string // relative to the page that the document becomes, escaped
	Name string // how to call it when the author gave no words
	Of   string // what it is, in the resolver's own words, for Mentions; empty: nothing that counts as one
}

// Image is a picture file that a document shows.
type Image struct {
	Href string
	W, H int // in pixels; 0: unknown
}

// Mistake is a failed answer of a Resolver that knows a way out.
type Mistake struct {
	Message string // short, in lower case
	Hint    string
}

func (m Mistake) Error() string { return m.Message }

// Resolver answers for what a document refers to. A failed answer is a short
// message in lower case that says what is wrong, perhaps a Mistake.
type Resolver interface {
	// Reference is for [[id]].
	Reference(id string) (Target, error)
	// View is for an image or a link to view:key.
	View(key string) (Target, error)
	// Theme is for the theme that an image of a view names.
	Theme(name string) error
	// Link is for a link to a relative path, without fragment and unescaped.
	Link(path string) (Target, error)
	// Image is for an image at a relative path, unescaped.
	Image(path string) (Image, error)
	// Word is a word that no author wrote, in the language of the page: "note",
	// "tip", "important", "warning" and "caution" above an admonition; "done"
	// and "open" of a task; "table"; "unknown-reference", "unknown-view",
	// "refused-address", "broken-link" and "missing-image" beside what leads
	// nowhere. Heading names the link to a section.
	Word(name string) string
	Heading(words string) string
}

// Problem is one thing that is wrong with a document.
type Problem struct {
	Line    int // from 1
	Column  int // from 1, in bytes; 0: the line as a whole
	Code    Code
	Message string
	Hint    string
}

// Code is a kind of Problem.
type Code string

// The kinds of problem.
const (
	UnknownReference Code = "unknown-reference" // [[id]] of nothing
	UnknownView      Code = "unknown-view"      // view:key of nothing
	BrokenLink       Code = "broken-link"       // a relative link to nothing
	BrokenImage      Code = "broken-image"      // a relative image that is not there
	RefusedAddress   Code = "refused-address"   // javascript:, data: and the like
	RemoteImage      Code = "remote-image"      // an image of another site
	RawHTML          Code = "raw-html"          // HTML in Markdown
	BrokenFront      Code = "broken-front"      // front matter that is not understood
	NotUTF8          Code = "not-utf-8"         // bytes that are no UTF-8
	ControlCharacter Code = "control-character" // a character that nobody sees and no page may have
)

// Heading is a heading of a document, the title not among them.
type Heading struct {
	Level int // from 2
	ID    string
	Text  string
}

// Anchor is a link to a place in a page: a relative link with a fragment.
type Anchor struct {
	Written  string // as the author wrote it
	Path     string // unescaped; empty: the document itself
	Fragment string // unescaped, without #
	Line     int    // from 1
	Column   int    // from 1, in bytes; 0: the line as a whole
}

// Mention is a place that names something of the model, or shows a view.
type Mention struct {
	Of      string  // see Target
	Heading Heading // it stands below; zero: above the first
	Shown   bool    // as a picture
}

// Document is a document that was read.
type Document struct {
	Front    Front
	Title    string // from the front matter, else the first heading of level 1; empty: none
	TitleID  string // what a link to the title has for a fragment; empty: no title
	Headings []Heading
	Views    []string // keys of the views it embeds, in order
	Anchors  []Anchor
	Mentions []Mention // in order
	Problems []Problem // sorted by line

	words   Resolver
	source  []byte // without front matter
	skipped int    // lines of front matter
	root    ast.Node
	anchors []*ast.Link // of Anchors
}

// ToTop makes an anchor lead to the top of its page, where the title is.
func (d *Document) ToTop(anchor int) {
	link := d.anchors[anchor]
	if address, _, _ := bytes.Cut(link.Destination, []byte("#")); len(address) > 0 {
		link.Destination = address
	} else {
		link.Destination = []byte("#")
	}
}

// Has tells whether the document has a heading with this ID.
func (d *Document) Has(id string) bool {
	for _, h := range d.Headings {
		if h.ID == id {
			return true
		}
	}
	return false
}

// Again reads the document as one of another page, which another resolver
// answers for.
func (d *Document) Again(r Resolver) *Document { return Parse(d.source, r) }

// Empty tells whether nothing stands below the title.
func (d *Document) Empty() bool { return !d.root.HasChildren() }

// Parse reads a document. It never fails: what it cannot make sense of is
// text, and what leads nowhere is a Problem.
func Parse(source []byte, r Resolver) *Document {
	d := &Document{}
	source, d.Problems = Clean(source)
	whole := len(source)
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	mark := whole - len(source)
	front, body, skipped := SplitFront(source)
	d.Front, d.source, d.skipped = front, body, skipped
	d.Problems = append(d.Problems, checkFront(source)...)
	d.words = r
	t := &transformer{doc: d, resolver: r, skipped: skipped, mark: mark}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote,
			extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))),
		goldmark.WithParserOptions(
			parser.WithInlineParsers(util.Prioritized(referenceParser{}, 199)), // before links, at 200
			parser.WithASTTransformers(util.Prioritized(t, 2000)),              // after all others
		),
	)
	d.root = md.Parser().Parse(text.NewReader(body))
	sort.SliceStable(d.Problems, func(i, j int) bool { return d.Problems[i].Line < d.Problems[j].Line })
	return d
}

// Clean puts the replacement character in the place of bytes that are no UTF-8
// and of control characters other than line ends and tabs. The first of them
// is a Problem, which stands for all.
func Clean(source []byte) ([]byte, []Problem) {
	line, start := 1, 0
	for at := 0; at < len(source); {
		r, size := utf8.DecodeRune(source[at:])
		problem := Problem{Line: line, Column: at - start + 1}
		switch {
		case r == utf8.RuneError && size == 1:
			problem.Code = NotUTF8
			problem.Message = fmt.Sprintf("the document is not UTF-8: it has the byte %#x here", source[at])
			problem.Hint = "save it as UTF-8"
		case isControl(r):
			problem.Code = ControlCharacter
			problem.Message = fmt.Sprintf("the document has the control character %U here", r)
			problem.Hint = "take it out"
		default:
			at += size
			if r == '\n' {
				line, start = line+1, at
			}
			continue
		}
		return bytes.Map(visible, bytes.ToValidUTF8(source, []byte("\uFFFD"))), []Problem{problem}
	}
	return source, nil
}

// isControl tells whether a character is one that text does not have.
func isControl(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

func visible(r rune) rune {
	if isControl(r) {
		return utf8.RuneError
	}
	return r
}

// Embedded is a view that a document shows.
type Embedded struct {
	Key     string
	Caption string
	Look    Look
	Number  int // counted through the document, from 1
}

// Look is how an embedded view is painted.
type Look struct {
	Theme string // empty: the one of the page
	Mode  string // "light" or "dark"; empty: as the reader has it, in another theme light
}

// Embed writes the HTML of a view's figure.
type Embed func(w io.Writer, e Embedded) error

// Render writes the document as HTML, without its title.
func (d *Document) Render(w io.Writer, embed Embed) error {
	return d.renderer(embed).Render(w, d.source, d.root)
}

// RenderOpening writes what stands above the first heading and the first
// picture, as far as it has no footnotes, which would lead nowhere.
func (d *Document) RenderOpening(w io.Writer) error {
	r := d.renderer(nil)
	for n := d.root.FirstChild(); n != nil && opens(n); n = n.NextSibling() {
		if err := r.Render(w, d.source, n); err != nil {
			return err
		}
	}
	return nil
}

// opens tells whether a block can stand in an opening.
func opens(block ast.Node) bool {
	fit := true
	_ = ast.Walk(block, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *ast.Heading, *embed, *row, *extensionast.FootnoteLink, *extensionast.FootnoteList:
			fit = false
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return fit
}

func (d *Document) renderer(embed Embed) renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(&nodeRenderer{embed: embed, words: d.words}, 100),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
		util.Prioritized(html.NewRenderer(), 1000),
	))
}
