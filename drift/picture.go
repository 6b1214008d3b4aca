package drift

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// picture is what an SVG file of ours says and how it is drawn.
type picture struct {
	version, view, kind, title, description string
	head                                    []drawn // the root element and what stands before the marks
	marks                                   []mark
}

// mark is one thing of a picture: what it says, and how it is drawn.
type mark struct {
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
				p.version, p.view, p.kind = e.value("data-lintel"), e.value("data-view"), e.value("data-kind")
				if e.name != "svg" || p.version == "" {
					return nil, errForeign
				}
				p.head = append(p.head, *e)
			}
			role, class := roleOf(e)
			if len(stack) == 1 && role != "" {
				p.marks = append(p.marks, mark{
					id: e.value("data-id"), role: role, class: class, name: e.value("aria-label"), element: e.value("data-element"), opens: e.value("data-opens"),
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

// words is how a message calls a mark.
func (m mark) words() string {
	noun := m.role
	switch m.role {
	case "title":
		return "the title block"
	case "legend":
		return "the legend"
	case "edge":
		noun = "relationship"
	case "node":
		if what := m.what(); what != "" {
			noun = strings.ReplaceAll(what, "-", " ")
		}
	case "note", "fragment":
		if m.class == string(model.StepDivider) || m.class == string(model.StepRef) {
			noun = m.class
		}
	}
	return noun + " " + quote(m.name)
}

// what is the first word of the class of a mark: the kind of its element, or
// its symbol.
func (m mark) what() string {
	what, _, _ := strings.Cut(m.class, " ")
	return what
}

// elements is the IDs of the elements that a mark may stand for. That of a
// state, a step or a class is none of them, whatever it reads like.
func (m mark) elements() []string {
	switch m.what() {
	case string(diagram.SymbolActor), string(diagram.BoundaryGroup),
		string(model.KindPerson), string(model.KindSystem), string(model.KindContainer), string(model.KindComponent),
		string(model.KindNode), string(model.KindInfrastructureNode):
		return []string{m.id, m.element}
	}
	return []string{m.element}
}

// kind is what a message says of the class of a mark.
func (m mark) kind() string {
	if m.role != "edge" {
		return m.class
	}
	words := "synchronous"
	for class := range strings.FieldsSeq(m.class) {
		switch class {
		case "async":
			words = "a" + words
		case "implied":
			words += ", implied by others"
		default:
			words = class
		}
	}
	return words
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
		{"kind", old.kind, now.kind},
		{"view", old.view, now.view},
	} {
		if field.old != field.now {
			was, is := quotePair(field.old, field.now)
			out = append(out, change{code: codePictureTitle, line: 1, message: fmt.Sprintf("%s of the picture differs: the picture says %s, the model %s", field.name, was, is)})
		}
	}
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
			k.role == "legend" && len(out) > 0 // it follows the rest, which is drawn before it
	}
	for _, k := range gone {
		if !said(k) {
			out = append(out, change{code: codeMarkGone, message: k.words() + goneFrom(m, k, now.kind), line: k.line, mark: k, positions: markOrigin(m, k)})
		}
	}
	for _, k := range missing {
		if !said(k) {
			out = append(out, change{code: codeMarkMissing, message: k.words() + " is in the model but missing from the picture", line: 1, mark: k, positions: markOrigin(m, k)})
		}
	}
	for _, p := range pairs {
		if !said(p.now) {
			out = append(out, p.says(m)...)
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
	return drawnOtherwise(old, now, pairs, m)
}

// goneFrom says what of the committed picture is where no more.
func goneFrom(m *model.Model, k mark, kind string) string {
	const still = " but still in the picture"
	switch {
	case k.counted(), k.role == "edge" && model.ViewKind(kind) == model.ViewDynamic:
		return " is gone from the scenario" + still
	case m != nil && k.role != "legend" && !inModel(m, k):
		return " is gone from the model" + still
	}
	return " is no longer shown by this view" + still
}

// inModel tells whether the model has what a mark stands for.
func inModel(m *model.Model, k mark) bool {
	if k.what() == string(diagram.SymbolUseCase) {
		_, ok := m.UseCase(k.id)
		return ok
	}
	for _, id := range k.elements() {
		_, element := m.Element(id)
		_, group := m.Group(id)
		if element || group {
			return true
		}
	}
	return false
}

// stands tells whether what is drawn stands for an element: is it, has it as a
// part, or runs it.
func stands(m *model.Model, drawn, id string) bool {
	if e, ok := m.Element(drawn); ok && e.Of != "" {
		drawn = e.Of
	}
	for range m.Elements { // parents in a circle must not hang the check
		if id == drawn {
			return true
		}
		e, ok := m.Element(id)
		if !ok || e.Parent == "" {
			return false
		}
		id = e.Parent
	}
	return false
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
	// Two more chances to be the same thing: the ends of a relationship, the
	// number of a step.
	for _, same := range []func(a, b mark) bool{
		func(a, b mark) bool { return a.role == "edge" && a.from == b.from && a.to == b.to },
		func(a, b mark) bool { return a.counted() && a.id == b.id },
	} {
		for i, a := range old {
			for j, b := range now {
				if at[i] < 0 && !taken[j] && a.role == b.role && same(a, b) {
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
	same := func(i, j int) bool {
		m, n := old[a[i]], now[b[j]]
		return m.role == n.role && m.name == n.name && m.from == n.from && m.to == n.to
	}
	// Most changes leave the start and the end alone; the table is for what
	// is between.
	out := map[int]int{}
	for len(a) > 0 && len(b) > 0 && same(0, 0) {
		out[a[0]] = b[0]
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && same(len(a)-1, len(b)-1) {
		out[a[len(a)-1]] = b[len(b)-1]
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	const most = 4 << 20
	if len(a)*len(b) > most {
		return out // by number, then
	}
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(i, j) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case same(i, j):
			out[a[i]] = b[j]
			i++
			j++
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// says lists what the two say otherwise.
func (p pair) says(m *model.Model) []change {
	var out []change
	for _, field := range []struct{ name, old, now string }{
		{"name", p.old.name, p.now.name},
		{"description", p.old.description, p.now.description},
		{"kind", p.old.kind(), p.now.kind()},
		{"source", p.old.from, p.now.from},
		{"destination", p.old.to, p.now.to},
		{"place", p.old.parent, p.now.parent},
		{"element", p.old.element, p.now.element},
		{"link", p.old.opens, p.now.opens},
	} {
		if field.old == field.now || field.name == "place" && p.old.counted() {
			continue // the ID of the fragment around a step is counted
		}
		was, is := quotePair(field.old, field.now)
		out = append(out, change{
			code: codeMarkDiffers, line: p.old.line, mark: p.old, positions: markOrigin(m, p.old),
			message: fmt.Sprintf("%s of %s differs: the picture says %s, the model %s", field.name, p.old.words(), was, is),
		})
	}
	return out
}

// drawnOtherwise names the first difference in how two pictures are drawn,
// and says how many marks differ.
func drawnOtherwise(old, now *picture, pairs []pair, of *model.Model) []change {
	var first change
	found := 0
	for _, p := range pairs {
		if what, line := difference(p.old.drawn, p.now.drawn); what != "" {
			if found++; found == 1 {
				first = change{code: codeDrawnOtherwise, message: p.old.words() + " is drawn otherwise: " + what, line: line, mark: p.old, positions: markOrigin(of, p.old)}
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
				code: codeDrawnOtherwise, line: m.line, mark: m, positions: markOrigin(of, m),
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
