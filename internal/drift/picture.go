package drift

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/align"
	"github.com/lintel-go/lintel/model"
)

// picture is what an SVG file of ours says and how it is drawn.
type picture struct {
	version, view, title, description string
	kind                              model.ViewKind
	head                              []drawn // the root element and what stands before the marks
	marks                             []mark
}

// mark is one thing of a picture: what it says, and how it is drawn.
type mark struct {
	picture model.ViewKind // the kind of what it is a mark of

	id, role, class, name, description, element, opens, parent, from, to string
	line                                                                 int
	drawn                                                                []drawn // all its elements, the group itself first
}

// drawn is one element of the file.
type drawn struct {
	name string
	attr []xml.Attr
	text string
	line int
}

// errForeign says that a file is no picture of ours.
var errForeign = errors.New("it was not made by Lintel")

// readPicture parses an SVG file that render/svg wrote. It is strict about
// XML, and takes any element.
func readPicture(data []byte) (*picture, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	p := &picture{}
	var stack []*drawn // open elements
	var current *mark
	var line, offset int
	line = 1
	for {
		start := int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line += bytes.Count(data[offset:start], []byte{'\n'})
		offset = start
		switch token := token.(type) {
		case xml.StartElement:
			e := &drawn{name: token.Name.Local, attr: token.Attr, line: line}
			if len(stack) == 0 {
				p.version, p.view, p.kind = e.value("data-lintel"), e.value("data-view"), model.ViewKind(e.value("data-kind"))
				if e.name != "svg" || p.version == "" {
					return nil, errForeign
				}
				p.head = append(p.head, *e)
			}
			role, class := roleOf(e)
			if len(stack) == 1 && role != "" {
				p.marks = append(p.marks, mark{
					picture: p.kind,
					id:      e.value("data-id"), role: role, class: class, name: e.value("aria-label"), element: e.value("data-element"), opens: e.value("data-opens"),
					parent: e.value("data-parent"), from: e.value("data-from"), to: e.value("data-to"), line: line,
				})
				current = &p.marks[len(p.marks)-1]
				current.drawn = []drawn{*e}
			}
			stack = append(stack, e)
		case xml.EndElement:
			e, depth := stack[len(stack)-1], len(stack)
			stack = stack[:depth-1]
			switch {
			case depth == 1:
			case current == nil:
				p.head = append(p.head, *e)
				if depth == 2 && e.name == "title" {
					p.title = e.text
				}
				if depth == 2 && e.name == "desc" {
					p.description = e.text
				}
			case depth == 2:
				current = nil
			default:
				current.drawn = append(current.drawn, *e)
				if depth == 3 && e.name == "title" && current.name == "" {
					current.name = e.text
				}
				if depth == 3 && e.name == "desc" {
					current.description = e.text
				}
			}
		case xml.CharData:
			if len(stack) > 0 {
				if top := stack[len(stack)-1]; top.name == "text" || top.name == "title" || top.name == "desc" || top.name == "style" {
					top.text += string(token)
				}
			}
		}
	}
	if p.version == "" {
		return nil, errForeign
	}
	return p, nil
}

// value is the attribute with the name, without name space.
func (e *drawn) value(name string) string {
	for _, a := range e.attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// roleOf reads role and class of a mark from its element; no role, if it is
// none.
func roleOf(e *drawn) (role, class string) {
	role, class, _ = strings.Cut(e.value("class"), " ")
	role, ok := strings.CutPrefix(role, "lintel-")
	if e.name != "g" || !ok {
		return "", ""
	}
	return role, class
}

// quote quotes a text for a message, and keeps it readable.
func quote(s string) string {
	const most = 160
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most-1]) + "…"
	}
	return strconv.Quote(s)
}

// quotePair quotes two texts that differ. Of long ones it shows where they do.
func quotePair(a, b string) (string, string) {
	const (
		most   = 160
		before = 40 // how much of what is the same it shows
	)
	x, y := []rune(a), []rune(b)
	if len(x) <= most && len(y) <= most {
		return strconv.Quote(a), strconv.Quote(b)
	}
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	cut := func(s []rune) string {
		from := max(0, min(same-before, len(s)-most))
		to := min(len(s), from+most)
		words := string(s[from:to])
		if from > 0 {
			words = "…" + words
		}
		if to < len(s) {
			words += "…"
		}
		return strconv.Quote(words)
	}
	return cut(x), cut(y)
}

// change is one difference between a committed picture and the fresh one.
type change struct {
	code      string
	message   string
	line      int        // in the committed file
	mark      mark       // zero: the picture as a whole
	subject   string     // ID of what it is about; empty: the mark's
	positions []Position // in the author's files
}

// changes says what the committed picture says otherwise than the fresh one.
// Only if they say the same it looks at how they are drawn, and names the
// first difference. The model tells what is gone for good from what is only
// not shown any more; it may be nil.
func changes(old, now *picture, m *model.Model) []change {
	var out []change
	for _, field := range []struct{ name, old, now string }{
		{"title", old.title, now.title},
		{"description", old.description, now.description},
		{"kind", string(old.kind), string(now.kind)},
		{"view", old.view, now.view},
	} {
		if field.old != field.now {
			was, is := quotePair(field.old, field.now)
			out = append(out, change{
				code: codePictureTitle, line: 1, positions: viewOrigins(m, now.view),
				message: fmt.Sprintf("%s of the picture differs: the picture says %s, the model %s", field.name, was, is),
			})
		}
	}
	titled := len(out) > 0
	from := sourceOf(m, now.view)
	pairs, gone, missing := match(old.marks, now.marks)
	related := map[ends]bool{} // lines of which all is said
	if relates(now.kind) {
		lines := bundles(pairs, gone, missing)
		for _, k := range byEnds(lines) {
			found := lines[k].changes(m)
			related[k] = len(found) > 0
			out = append(out, found...)
		}
	}
	said := func(k mark) bool {
		return k.role == "edge" && related[k.ends()] ||
			k.role == "title" && titled ||
			k.role == "legend" && len(out) > 0 // it follows the rest, which is drawn before it
	}
	for _, k := range gone {
		if !said(k) {
			out = append(out, change{code: codeMarkGone, message: k.words() + from.goneFrom(k), line: k.line, mark: k, positions: from.known(k)})
		}
	}
	for _, k := range missing {
		if !said(k) {
			out = append(out, change{code: codeMarkMissing, message: k.words() + " is in the model but missing from the picture", line: 1, mark: k, positions: from.origin(k)})
		}
	}
	for _, p := range pairs {
		if !said(p.now) {
			out = append(out, p.says(old, now, from)...)
		}
	}
	for i := range out {
		if c := &out[i]; c.code == codeMarkGone && len(c.positions) == 0 {
			c.positions = viewOrigin(m, now.view)
		}
	}
	if len(out) > 0 {
		return out
	}
	if old.version != now.version {
		return []change{{code: codeDrawnOtherwise, line: 1, message: fmt.Sprintf("the picture was drawn by another version of Lintel: its format is %s, now it is %s", quote(old.version), quote(now.version))}}
	}
	return drawnOtherwise(old, now, pairs, from)
}

// pair is one thing in both pictures.
type pair struct{ old, now mark }

// match pairs the marks of two pictures: those with IDs of the model by ID,
// the steps of a sequence, whose IDs are counted, by what they say in the
// order they stand in. Relationships between the same two that are left over
// are one that reads otherwise now.
func match(old, now []mark) (pairs []pair, gone, missing []mark) {
	taken := make([]bool, len(now))
	at := make([]int, len(old)) // index into now; -1: none
	byKey := map[string][]int{}
	for j, m := range now {
		if !m.counted() {
			byKey[m.key()] = append(byKey[m.key()], j)
		}
	}
	for i, m := range old {
		at[i] = -1
		if js := byKey[m.key()]; !m.counted() && len(js) > 0 {
			at[i], byKey[m.key()] = js[0], js[1:]
			taken[js[0]] = true
		}
	}
	for i, j := range common(old, now) {
		at[i] = j
		taken[j] = true
	}
	// More chances to be the same thing: the ends of a relationship, the number
	// of a step, and the ID of what was a box and is a border now.
	for _, same := range []func(a, b mark) bool{
		func(a, b mark) bool { return a.role == b.role && a.role == "edge" && a.from == b.from && a.to == b.to },
		func(a, b mark) bool { return a.role == b.role && a.counted() && a.id == b.id },
		func(a, b mark) bool { return a.form() != "" && b.form() != "" && a.id == b.id },
	} {
		for i, a := range old {
			for j, b := range now {
				if at[i] < 0 && !taken[j] && same(a, b) {
					at[i], taken[j] = j, true
				}
			}
		}
	}
	for i, m := range old {
		if at[i] < 0 {
			gone = append(gone, m)
		} else {
			pairs = append(pairs, pair{m, now[at[i]]})
		}
	}
	for j, m := range now {
		if !taken[j] {
			missing = append(missing, m)
		}
	}
	return pairs, gone, missing
}

// counted tells whether the mark's ID is its place in a sequence, which moves
// when something is put before it.
func (m mark) counted() bool {
	return m.role == "message" || m.role == "note" || m.role == "fragment"
}

// form is how a message calls the way in which an element is drawn: as a box,
// or as a border around what is inside; empty for marks of another form.
func (m mark) form() string {
	switch m.role {
	case "node":
		return "a box"
	case "boundary":
		return "a border around others"
	}
	return ""
}

func (m mark) key() string { return m.role + "\x00" + m.id }

// common pairs the counted marks that say the same, in order: the longest
// common subsequence. The result maps indices of old to indices of now.
func common(old, now []mark) map[int]int {
	var a, b []int
	for i, m := range old {
		if m.counted() {
			a = append(a, i)
		}
	}
	for j, m := range now {
		if m.counted() {
			b = append(b, j)
		}
	}
	out := map[int]int{}
	for _, pair := range align.Common(len(a), len(b), func(i, j int) bool {
		m, n := old[a[i]], now[b[j]]
		return m.role == n.role && m.name == n.name && m.from == n.from && m.to == n.to
	}) {
		out[a[pair[0]]] = b[pair[1]]
	}
	return out
}

// says lists what the two say otherwise, in the committed picture and in the
// fresh one.
func (p pair) says(old, now *picture, from source) []change {
	var out []change
	line := p.old.role == "edge" || p.old.role == "message" // whose name has its ends in it
	add := func(what, was, is string) {
		out = append(out, change{
			code: codeMarkDiffers, line: p.old.line, mark: p.old, positions: from.origin(p.now),
			message: fmt.Sprintf("%s: the picture says %s, the model %s", what, was, is),
		})
	}
	if p.old.role != p.now.role {
		add(p.old.words()+" is drawn otherwise", p.old.form(), p.now.form())
		return out
	}
	for _, field := range []struct{ name, old, now string }{
		{"name", p.old.name, p.now.name},
		{"description", p.old.description, p.now.description},
		{"kind", p.old.kind(), p.now.kind()},
		{"element", p.old.element, p.now.element},
		{"link", p.old.opens, p.now.opens},
	} {
		if field.old == field.now {
			continue
		}
		what := field.name + " of " + p.old.words() + " differs"
		if field.name == "name" && line {
			what = p.old.noun() + " reads otherwise"
		}
		was, is := quotePair(field.old, field.now)
		add(what, was, is)
	}
	begin, end := p.old.endNouns()
	for _, field := range []struct{ name, old, now string }{
		{begin, p.old.from, p.now.from},
		{end, p.old.to, p.now.to},
		{"place", p.old.parent, p.now.parent},
	} {
		switch {
		case field.old == field.now:
			continue
		case field.name == "place" && p.old.counted():
			continue // the ID of the fragment around a step is counted
		case field.name != "place" && p.old.name != p.now.name:
			continue // that was said
		}
		was, is := old.words(field.old), now.words(field.now)
		if was == is {
			was, is = quotePair(field.old, field.now)
		}
		add(field.name+" of "+p.old.words()+" differs", was, is)
	}
	return out
}

// words is how a message calls the mark with the ID.
func (p *picture) words(id string) string {
	if id == "" {
		return "none"
	}
	for _, k := range p.marks {
		if k.id == id {
			return k.words()
		}
	}
	return quote(id)
}

// drawnOtherwise names the first difference in how two pictures are drawn,
// and says how many marks differ.
func drawnOtherwise(old, now *picture, pairs []pair, from source) []change {
	var first change
	found := 0
	for _, p := range pairs {
		if what, line := difference(p.old.drawn, p.now.drawn); what != "" {
			if found++; found == 1 {
				first = change{code: codeDrawnOtherwise, message: p.old.words() + " is drawn otherwise: " + what, line: line, mark: p.old, positions: from.origin(p.now)}
			}
		}
	}
	if what, line := difference(old.head, now.head); what != "" && found == 0 {
		return []change{{code: codeDrawnOtherwise, message: "the picture is drawn otherwise: " + what, line: line}}
	}
	switch {
	case found == 2:
		first.message += "; one more mark differs"
	case found > 2:
		first.message += fmt.Sprintf("; %d more marks differ", found-1)
	}
	if found > 0 {
		return []change{first}
	}
	for i, m := range old.marks {
		if n := now.marks[i]; m.key() != n.key() {
			return []change{{
				code: codeDrawnOtherwise, line: m.line, mark: m, positions: from.origin(m),
				message: m.words() + " is drawn where " + n.words() + " should be: the order of drawing differs",
			}}
		}
	}
	return nil
}

// difference says in words where two lists of elements first differ, and at
// which line of the old one.
func difference(old, now []drawn) (string, int) {
	for i, a := range old {
		if i >= len(now) {
			return a.words() + " should not be there", a.line
		}
		b := now[i]
		if a.name != b.name {
			return a.words() + " stands where " + b.words() + " should be", a.line
		}
		for _, x := range b.attr {
			got, ok := a.has(x)
			switch {
			case !ok:
				return fmt.Sprintf("attribute %s of %s is missing; it should be %s", x.Name.Local, a.words(), quote(x.Value)), a.line
			case got != x.Value:
				return fmt.Sprintf("attribute %s of %s is %s, and should be %s", x.Name.Local, a.words(), quote(got), quote(x.Value)), a.line
			}
		}
		for _, x := range a.attr {
			if _, ok := b.has(x); !ok {
				return fmt.Sprintf("attribute %s=%s of %s should not be there", x.Name.Local, quote(x.Value), a.words()), a.line
			}
		}
		switch {
		case a.text == b.text:
		case a.name == "style":
			return "its style sheet differs", a.line
		default:
			return fmt.Sprintf("%s reads %s, and should read %s", a.noun(), quote(a.text), quote(b.text)), a.line
		}
	}
	if len(now) > len(old) {
		b, line := now[len(old)], 1
		if len(old) > 0 {
			line = old[len(old)-1].line
		}
		return b.words() + " is missing", line
	}
	return "", 0
}

func (e *drawn) has(x xml.Attr) (string, bool) {
	for _, a := range e.attr {
		if a.Name == x.Name {
			return a.Value, true
		}
	}
	return "", false
}

// noun is how a message calls an element: "the text", "the svg element".
func (e *drawn) noun() string {
	switch e.name {
	case "text", "title":
		return "the " + e.name
	case "desc":
		return "the description"
	}
	return "the " + e.name + " element"
}

func (e *drawn) words() string {
	if e.name == "text" {
		return "the text " + quote(e.text)
	}
	return e.noun()
}

// syntaxLine is the line of an XML error; 0, if it has none.
func syntaxLine(err error) int {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Line
	}
	return 0
}
