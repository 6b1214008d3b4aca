package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// transformer turns what goldmark parsed into what is shown: it takes the
// title off, names the headings, and resolves every reference.
type transformer struct {
	doc      *Document
	resolver Resolver
	skipped  int     // lines of front matter
	mark     int     // bytes before the first line, which is none of front matter
	heading  Heading // that what is resolved stands below
	source   []byte
	starts   []int // offsets of the lines
}

func (t *transformer) Transform(root *ast.Document, reader text.Reader, _ parser.Context) {
	t.source = reader.Source()
	t.starts = []int{0}
	for i, c := range t.source {
		if c == '\n' {
			t.starts = append(t.starts, i+1)
		}
	}
	t.title(root)
	t.headings(root)

	// Collected first: the tree must not change under the walk.
	var nodes []ast.Node
	headings := t.doc.Headings
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n.(type) {
			case *ast.Heading, *reference, *ast.Link, *ast.Image, *ast.AutoLink, *ast.RawHTML, *ast.HTMLBlock, *ast.Blockquote:
				nodes = append(nodes, n)
			}
		}
		return ast.WalkContinue, nil
	})
	t.rows(root)
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.Heading:
			t.heading, headings = headings[0], headings[1:]
		case *reference:
			t.reference(n)
		case *ast.Link:
			t.link(n)
		case *ast.Image:
			t.image(n)
		case *ast.AutoLink:
			t.autoLink(n)
		case *ast.RawHTML:
			first := n.Segments.At(0)
			t.rawHTML(n, first.Value(t.source))
		case *ast.HTMLBlock:
			if n.Lines().Len() > 0 {
				first := n.Lines().At(0)
				t.rawHTML(n, first.Value(t.source))
			}
		case *ast.Blockquote:
			t.admonition(n)
		}
	}
}

func (t *transformer) problem(n ast.Node, code Code, message, hint string) {
	line, column := t.place(n)
	t.doc.Problems = append(t.doc.Problems, Problem{line, column, code, message, hint})
}

// hint is the way out that a failed answer knows, or else the usual one.
func hint(err error, usual string) string {
	var m Mistake
	if errors.As(err, &m) && m.Hint != "" {
		return m.Hint
	}
	return usual
}

const (
	referenceHint = "give the ID of an element, a scenario or a view of the workspace"
	viewHint      = "give the key of a view of the workspace"
	lookHint      = "write it like view:key?theme=mono&mode=dark; both may be left out, and a mode is light or dark"
	linkHint      = "paths are relative to the document; correct the path, or add the file"
	imageHint     = "paths are relative to the document; correct the path, or put the image beside it"
)

// place is the line and the column where a node begins. Where the parser kept
// no position, it is the line of what stands around the node, and no column.
func (t *transformer) place(n ast.Node) (line, column int) {
	if pos := n.Pos(); n.Type() == ast.TypeInline && pos >= 0 && pos <= len(t.source) {
		line = sort.SearchInts(t.starts, pos+1)
		column = pos - t.starts[line-1] + 1
		if t.skipped+line == 1 {
			column += t.mark
		}
		return t.skipped + line, column
	}
	for ; n != nil; n = n.Parent() {
		if pos := n.Pos(); pos >= 0 && pos <= len(t.source) {
			return t.lineAt(pos), 0
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return t.lineAt(n.Lines().At(0).Start), 0
		}
	}
	return t.skipped + 1, 0
}

func (t *transformer) lineAt(offset int) int {
	return t.skipped + sort.SearchInts(t.starts, offset+1)
}

// rows parts paragraphs of several views, and nothing else, so that each view
// has one of its own, beside the others.
func (t *transformer) rows(root ast.Node) {
	var paragraphs []ast.Node
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() == ast.KindParagraph {
			paragraphs = append(paragraphs, n)
		}
		return ast.WalkContinue, nil
	})
	for _, p := range paragraphs {
		views := t.viewsOf(p)
		if len(views) < 2 {
			continue
		}
		side := &row{}
		for _, v := range views {
			alone := ast.NewParagraph()
			alone.SetLines(p.Lines())
			p.RemoveChild(p, v)
			alone.AppendChild(alone, v)
			side.AppendChild(side, alone)
		}
		replace(p, side)
	}
}

// viewsOf are the images of views in a paragraph that has nothing else.
func (t *transformer) viewsOf(p ast.Node) []ast.Node {
	var views []ast.Node
	for c := p.FirstChild(); c != nil; c = c.NextSibling() {
		switch n := c.(type) {
		case *ast.Image:
			if parseAddress(n.Destination).kind != "view" {
				return nil
			}
			views = append(views, n)
		case *ast.Text:
			if len(bytes.TrimSpace(n.Value(t.source))) > 0 {
				return nil
			}
		default:
			return nil
		}
	}
	return views
}

// title takes the first heading of level 1 out of the text; the page shows it
// as its own.
func (t *transformer) title(root ast.Node) {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			if h.Level == 1 {
				t.doc.Title = plain(h, t.source)
				t.doc.TitleID = headingID(t.doc.Title)
				root.RemoveChild(root, h)
			}
			break
		}
	}
	if given := t.doc.Front.Get("title"); given != "" {
		t.doc.Title = given
		if t.doc.TitleID == "" {
			t.doc.TitleID = headingID(given)
		}
	}
}

func (t *transformer) headings(root ast.Node) {
	used := map[string]bool{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		if h.Level == 1 {
			h.Level = 2 // the page has its one heading of level 1
		}
		words := plain(h, t.source)
		id := unique(used, headingID(words))
		h.SetAttributeString("id", []byte(id))
		t.doc.Headings = append(t.doc.Headings, Heading{h.Level, id, words})
		return ast.WalkSkipChildren, nil
	})
}

// slug is the name of a heading in addresses: letters and digits of any
// script in lower case, with hyphens between.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '_':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (r == '-' || unicode.IsSpace(r)):
			b.WriteByte('-')
		}
	}
	if s := strings.TrimRight(b.String(), "-"); s != "" {
		return s
	}
	return "section"
}

// headingID is slug for a heading among the parts of the page, whose names
// begin with "lintel-".
func headingID(s string) string {
	id := slug(s)
	if strings.HasPrefix(id, "lintel-") {
		return "section-" + id
	}
	return id
}

func unique(used map[string]bool, s string) string {
	id := s
	for n := 1; used[id]; n++ {
		id = s + "-" + strconv.Itoa(n)
	}
	used[id] = true
	return id
}

// plain is the text of a node without its markup.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(unescape(n.Segment.Value(source), n.IsRaw()))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		case *reference:
			if n.words != "" {
				b.WriteString(n.words)
			} else {
				b.WriteString(n.id)
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(strings.Map(visible, b.String())) // &#1; is one too
}

func unescape(b []byte, raw bool) []byte {
	if raw {
		return b
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b)))
}

func (t *transformer) reference(n *reference) {
	if n.id == "" {
		written := "[[]]"
		if n.words != "" || n.cut {
			written = "[[|" + n.words + "]]"
		}
		t.problem(n, UnknownReference, "reference "+written+" names nothing", referenceHint)
		replace(n, t.broken("unknown-reference", ast.NewString([]byte(written))))
		return
	}
	if n.cut {
		t.problem(n, UnknownReference, "reference [["+n.id+"|]] has no words behind |", "write [["+n.id+"]], or the words")
	}
	var target Target
	var err error
	if key, ok := strings.CutPrefix(n.id, "view:"); ok {
		target, err = t.resolver.View(key)
	} else {
		target, err = t.resolver.Reference(n.id)
	}
	words := n.words
	if err != nil {
		if words == "" {
			words = n.id
		}
		t.problem(n, UnknownReference, "unknown reference [["+n.id+"]]: "+err.Error(), hint(err, referenceHint))
		replace(n, t.broken("unknown-reference", ast.NewString([]byte(words))))
		return
	}
	t.mention(target, false)
	if words == "" {
		words = target.Name
	}
	link := ast.NewLink()
	link.Destination = []byte(target.Href)
	link.SetAttributeString("class", []byte("model"))
	link.AppendChild(link, ast.NewString([]byte(words)))
	replace(n, link)
}

func (t *transformer) mention(target Target, shown bool) {
	if target.Of != "" {
		t.doc.Mentions = append(t.doc.Mentions, Mention{target.Of, t.heading, shown})
	}
}

func (t *transformer) broken(reason string, children ...ast.Node) *broken {
	b := &broken{reason: t.resolver.Word(reason)}
	for _, c := range children {
		b.AppendChild(b, c)
	}
	return b
}

func replace(old, new ast.Node) {
	parent := old.Parent()
	parent.ReplaceChild(parent, old, new)
}

// unwrap moves the children of old into new, and puts new in its place.
func unwrap(old, new ast.Node) {
	for c := old.FirstChild(); c != nil; {
		next := c.NextSibling()
		old.RemoveChild(old, c)
		new.AppendChild(new, c)
		c = next
	}
	replace(old, new)
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// address splits what stands in a link. The kind is "" for a relative one.
type address struct {
	kind           string // "", "remote", "network", "view", "refused"
	path, fragment string // unescaped, of a relative one; path is the key of a view
}

func parseAddress(raw []byte) address {
	s := strings.TrimSpace(string(unescape(raw, false)))
	// Browsers drop control characters before they look for the scheme.
	bare := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	if m := scheme.FindString(bare); m != "" {
		switch strings.ToLower(m) {
		case "http:", "https:", "mailto:", "tel:":
			return address{kind: "remote"}
		case "view:":
			return address{kind: "view", path: unescapePath(bare[len(m):])}
		}
		return address{kind: "refused"}
	}
	if strings.HasPrefix(bare, "//") || strings.HasPrefix(bare, `\`) || strings.HasPrefix(bare, `/\`) {
		return address{kind: "network"}
	}
	path, fragment, _ := strings.Cut(s, "#")
	path, _, _ = strings.Cut(path, "?")
	return address{path: unescapePath(path), fragment: unescapePath(fragment)}
}

func unescapePath(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

const (
	refusedHint = "links may be relative, or http, https, mailto, tel"
	// networkHint is for an address without a scheme, which takes that of the
	// page: on a page that was opened as a file, it names a file.
	networkHint = "write https: before it if it is another site, or else a path relative to the document"
)

func refusal(a address) string {
	if a.kind == "network" {
		return networkHint
	}
	return refusedHint
}

func (t *transformer) link(n *ast.Link) {
	a := parseAddress(n.Destination)
	switch a.kind {
	case "remote":
		n.SetAttributeString("rel", []byte("noopener"))
		n.SetAttributeString("class", []byte("external"))
		return
	case "refused", "network":
		t.problem(n, RefusedAddress, "refused address "+strconv.Quote(string(n.Destination)), refusal(a))
		unwrap(n, t.broken("refused-address"))
		return
	case "view":
		target, err := t.resolver.View(a.path)
		if err != nil {
			t.problem(n, UnknownView, "unknown view "+strconv.Quote(a.path)+": "+err.Error(), hint(err, viewHint))
			unwrap(n, t.broken("unknown-view"))
			return
		}
		t.mention(target, false)
		n.Destination = []byte(target.Href)
		n.SetAttributeString("class", []byte("model"))
		return
	}
	if a.fragment != "" {
		line, column := t.place(n)
		t.doc.Anchors = append(t.doc.Anchors, Anchor{string(n.Destination), a.path, a.fragment, line, column})
		t.doc.anchors = append(t.doc.anchors, n)
	}
	if a.path == "" {
		return // a place in this document
	}
	target, err := t.resolver.Link(a.path)
	if err != nil {
		t.problem(n, BrokenLink, "link to "+strconv.Quote(string(n.Destination))+": "+err.Error(), hint(err, linkHint))
		unwrap(n, t.broken("broken-link"))
		return
	}
	href := target.Href
	if a.fragment != "" {
		href += "#" + url.PathEscape(a.fragment)
	}
	n.Destination = []byte(href)
	if !n.HasChildren() && target.Name != "" {
		n.AppendChild(n, ast.NewString([]byte(target.Name)))
	}
}

func (t *transformer) autoLink(n *ast.AutoLink) {
	address := n.URL(t.source)
	if n.AutoLinkType == ast.AutoLinkEmail {
		address = append([]byte("mailto:"), address...)
	}
	if a := parseAddress(address); a.kind == "refused" || a.kind == "network" {
		t.problem(n, RefusedAddress, "refused address "+strconv.Quote(string(address)), refusal(a))
		replace(n, t.broken("refused-address", ast.NewString(n.Label(t.source))))
		return
	}
	n.SetAttributeString("rel", []byte("noopener"))
	n.SetAttributeString("class", []byte("external"))
}

func (t *transformer) image(n *ast.Image) {
	a := parseAddress(n.Destination)
	words := plain(n, t.source)
	switch a.kind {
	case "refused", "network":
		t.problem(n, RefusedAddress, "refused address "+strconv.Quote(string(n.Destination)), "images are files beside the document, or view:key")
		unwrap(n, t.broken("refused-address"))
		return
	case "remote":
		t.problem(n, RemoteImage, "image of another site "+strconv.Quote(string(n.Destination)),
			"keep a copy beside the document: a page asks no other site for anything")
		link := ast.NewLink()
		link.Destination = n.Destination
		link.SetAttributeString("rel", []byte("noopener"))
		link.SetAttributeString("class", []byte("external"))
		unwrap(n, link)
		if !link.HasChildren() {
			link.AppendChild(link, ast.NewString(n.Destination))
		}
		return
	case "view":
		key, query, _ := strings.Cut(a.path, "?")
		target, err := t.resolver.View(key)
		if err != nil {
			t.problem(n, UnknownView, "unknown view "+strconv.Quote(key)+": "+err.Error(), hint(err, viewHint))
			if words == "" {
				words = key
			}
			replace(n, t.broken("unknown-view", ast.NewString([]byte(words))))
			return
		}
		look, err := t.look(query)
		if err != nil {
			t.problem(n, UnknownView, "view "+strconv.Quote(key)+": "+err.Error(), hint(err, lookHint))
		}
		alone := n.Parent().Kind() == ast.KindParagraph && n.Parent().ChildCount() == 1
		t.mention(target, alone)
		if alone {
			p := n.Parent()
			t.doc.Views = append(t.doc.Views, key)
			replace(p, &embed{view: Embedded{Key: key, Caption: words, Look: look, Number: len(t.doc.Views)}})
			return
		}
		// In the middle of a line there is no room for a picture.
		link := ast.NewLink()
		link.Destination = []byte(target.Href)
		link.SetAttributeString("class", []byte("model"))
		if words == "" {
			words = target.Name
		}
		link.AppendChild(link, ast.NewString([]byte(words)))
		replace(n, link)
		return
	}
	image, err := t.resolver.Image(a.path)
	if err != nil {
		t.problem(n, BrokenImage, "image "+strconv.Quote(a.path)+": "+err.Error(), hint(err, imageHint))
		if words == "" {
			words = a.path
		}
		replace(n, t.broken("missing-image", ast.NewString([]byte(words))))
		return
	}
	n.Destination = []byte(image.Href)
	n.SetAttributeString("loading", []byte("lazy"))
	if image.W > 0 && image.H > 0 {
		n.SetAttributeString("width", []byte(strconv.Itoa(image.W)))
		n.SetAttributeString("height", []byte(strconv.Itoa(image.H)))
	}
}

// look reads what stands behind the ? of a view's address. What is wrong with
// it counts for nothing.
func (t *transformer) look(query string) (Look, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return Look{}, errors.New("what follows the ? cannot be read")
	}
	look := Look{Theme: values.Get("theme"), Mode: values.Get("mode")}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name != "theme" && name != "mode" || len(values[name]) > 1 {
			return Look{}, fmt.Errorf("%s is unknown behind the ?, or stands there twice", strconv.Quote(name))
		}
	}
	if look.Theme != "" {
		if err := t.resolver.Theme(look.Theme); err != nil {
			return Look{}, fmt.Errorf("unknown theme %s: %w", strconv.Quote(look.Theme), err)
		}
	}
	switch look.Mode {
	case "", "light", "dark":
		return look, nil
	}
	return Look{}, fmt.Errorf("unknown mode %s", strconv.Quote(look.Mode))
}

func (t *transformer) rawHTML(n ast.Node, first []byte) {
	if bytes.HasPrefix(bytes.TrimSpace(first), []byte("<!--")) {
		return // a comment says nothing to the reader
	}
	t.problem(n, RawHTML, "html is left out: "+strings.TrimSpace(string(first)), "write it in Markdown")
}

var admonitionLine = regexp.MustCompile(`^\[!([A-Za-z]+)\][ \t]*(.*?)[ \t\r\n]*$`)

func (t *transformer) admonition(n *ast.Blockquote) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	m := admonitionLine.FindSubmatch(first.Value(t.source))
	if m == nil {
		return
	}
	kind := strings.ToLower(string(m[1]))
	switch kind {
	case "note", "tip", "important", "warning", "caution":
	default:
		return
	}
	title := string(m[2])
	if title == "" {
		title = t.resolver.Word(kind)
	}
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		last := false
		if words, isText := c.(*ast.Text); isText {
			last = words.SoftLineBreak() || words.HardLineBreak()
		}
		p.RemoveChild(p, c)
		if last {
			break
		}
		c = next
	}
	if !p.HasChildren() {
		n.RemoveChild(n, p)
	}
	unwrap(n, &admonition{kind: kind, title: title})
}
