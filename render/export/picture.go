package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// picture is a diagram on its way to a text.
type picture struct {
	diagram.Diagram
	scene scene.Scene
	theme theme.Theme
	id    map[string]string // an identifier for every node and boundary, by ID
}

func newPicture(d diagram.Diagram, s scene.Scene, t theme.Theme) *picture {
	return &picture{Diagram: d, scene: s, theme: t, id: identifiers(d)}
}

// heading is what stands above a picture.
func (p *picture) heading() string {
	return clean(frame.KindWords(p.Kind) + ": " + p.Title)
}

// sideways tells whether the picture runs to the left or right.
func (p *picture) sideways() bool {
	return p.Direction == model.LeftToRight || p.Direction == model.RightToLeft
}

// script collects lines, indented by what they stand in.
type script struct {
	b     strings.Builder
	depth int
}

func (s *script) line(format string, args ...any) {
	s.b.WriteString(strings.Repeat("  ", s.depth))
	fmt.Fprintf(&s.b, format, args...)
	s.b.WriteByte('\n')
}

// in writes lines one step further to the right.
func (s *script) in(lines func()) {
	s.depth++
	lines()
	s.depth--
}

func (s *script) String() string { return s.b.String() }

// region is a boundary with what stands directly in it. The whole picture is
// one without a boundary.
type region struct {
	diagram.Boundary
	inner []region
	nodes []diagram.Node
}

// regions is the picture as a tree. What names a parent that is not there
// stands at its top.
func (p *picture) regions() region {
	order := frame.ParentsFirst(p.Boundaries)
	known := map[string]bool{"": true}
	for _, b := range order {
		known[b.ID] = true
	}
	children := map[string][]diagram.Boundary{}
	at := map[string]int{}
	for i, b := range order {
		at[b.ID] = i
		parent := b.Parent
		if j, ok := at[parent]; !ok || j >= i {
			parent = ""
		}
		children[parent] = append(children[parent], b)
	}
	nodes := map[string][]diagram.Node{}
	for _, n := range p.Nodes {
		parent := n.Parent
		if !known[parent] {
			parent = ""
		}
		nodes[parent] = append(nodes[parent], n)
	}
	var grow func(b diagram.Boundary) region
	grow = func(b diagram.Boundary) region {
		r := region{Boundary: b, nodes: nodes[b.ID]}
		for _, c := range children[b.ID] {
			r.inner = append(r.inner, grow(c))
		}
		return r
	}
	return grow(diagram.Boundary{})
}

// lines are the edges whose ends are there.
func (p *picture) lines() []diagram.Edge {
	var out []diagram.Edge
	for _, e := range p.Edges {
		if p.id[e.From] != "" && p.id[e.To] != "" {
			out = append(out, e)
		}
	}
	return out
}

// words are what a box or a border says.
type words struct {
	name, kind, description string
	rows                    [][]string // of compartments
}

func nodeWords(n diagram.Node) words {
	w := words{name: counted(n.Name, n.Count), description: clean(n.Description)}
	if n.Type != "" {
		w.kind = "[" + clean(n.Type) + "]"
	}
	switch n.Symbol {
	case diagram.SymbolUseCase:
		w.kind, w.description = "", "" // it is a name in an oval
	case diagram.SymbolActor, diagram.SymbolAction, diagram.SymbolSend, diagram.SymbolAccept, diagram.SymbolDecision:
		w.description = ""
	case diagram.SymbolClass, diagram.SymbolInterface, diagram.SymbolEnumeration, diagram.SymbolType:
		w.kind = clean(n.Type) // a stereotype has brackets of its own
		if len(n.Compartments) > 0 {
			w.description = ""
		}
	}
	for _, c := range n.Compartments {
		var rows []string
		for _, r := range c {
			rows = append(rows, clean(r.Text))
		}
		w.rows = append(w.rows, rows)
	}
	return w
}

func boundaryWords(b diagram.Boundary) words {
	w := words{name: counted(b.Name, b.Count)}
	switch {
	case b.Type == "":
	case b.Kind == diagram.BoundaryState:
		w.rows = [][]string{each(slices.Collect(strings.Lines(b.Type)), clean)}
	default:
		w.kind = "[" + clean(b.Type) + "]"
	}
	return w
}

// counted is a name with how many there are of it.
func counted(name string, count int) string {
	if count >= 2 {
		name = fmt.Sprintf("%s ×%d", name, count)
	}
	return clean(name)
}

// lines are all the words, broken where they would get too wide in a box that
// does not break them itself.
func (w words) lines() []string {
	var out []string
	for _, s := range []string{w.name, w.kind} {
		out = append(out, wrapped(s)...)
	}
	if w.description != "" {
		out = append(out, "")
		out = append(out, wrapped(w.description)...)
	}
	for _, rows := range w.rows {
		for _, r := range rows {
			out = append(out, wrapped(r)...)
		}
	}
	return out
}

// edgeText is what a line says, without its technology.
func edgeText(e diagram.Edge) []string {
	out := each(e.Text, clean)
	if n := len(out); n > 0 && e.More > 0 {
		out[n-1] = fmt.Sprintf("%s (+%d)", out[n-1], e.More)
	}
	if end := endWords(e); end != "" {
		out = append(out, end)
	}
	return out
}

// endWords is the role that a line of classes leads to, and how many there are
// of it, as UML writes both in one: "Positions [*]".
func endWords(e diagram.Edge) string {
	words := clean(e.Role)
	if e.Multiplicity != "" {
		words += " [" + clean(e.Multiplicity) + "]"
	}
	return strings.TrimSpace(words)
}

// edgeLines are all that a line says.
func edgeLines(e diagram.Edge) []string {
	lines := edgeText(e)
	if e.Technology != "" {
		lines = append(lines, "["+clean(e.Technology)+"]")
	}
	return lines
}

// wrapped breaks a text into lines of a width that suits boxes and labels.
func wrapped(s string) []string {
	const size, width, unlimited = 12, 200, 0
	lines, _ := text.Wrap(s, size, false, width, unlimited)
	return lines
}

// broken is each of the lines wrapped.
func broken(lines []string) []string {
	var out []string
	for _, l := range lines {
		out = append(out, wrapped(l)...)
	}
	return out
}

// each applies an escape to all lines.
func each(lines []string, escape func(string) string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = escape(l)
	}
	return out
}

// dashed tells whether a line is drawn in dashes.
func dashed(e diagram.Edge) bool {
	switch e.Line {
	case diagram.LineInclude, diagram.LineExtend, diagram.LineRealization, diagram.LineDependency:
		return true
	}
	return e.Async || e.Return || e.Message == model.StepCreate || e.Message == model.StepDestroy
}

// head is what a line has at an end.
type head int

const (
	none head = iota
	filled
	open
	triangle // hollow
	diamond  // filled
)

// ends are what a line has where it begins and where it leads to.
func (p *picture) ends(e diagram.Edge) (tail, tip head) {
	switch e.Line {
	case diagram.LineAssociation:
		if p.Kind == model.ViewUseCase {
			return none, none
		}
		return none, open
	case diagram.LineGeneralization, diagram.LineRealization:
		return none, triangle
	case diagram.LineComposition:
		return diamond, none
	}
	if dashed(e) {
		return none, open
	}
	return none, filled
}

// paint is how a node is painted.
func (p *picture) paint(n diagram.Node) (fill, stroke, ink theme.Color) {
	paint := frame.PaintOf(n.Kind, n.External)
	switch n.Symbol {
	case diagram.SymbolInitial, diagram.SymbolFork, diagram.SymbolJoin:
		paint = frame.Paint{Fill: theme.Ink, Stroke: theme.Ink, Text: theme.Canvas}
	case diagram.SymbolFinal, diagram.SymbolFlowFinal:
		paint = frame.Paint{Fill: theme.Canvas, Stroke: theme.Ink, Text: theme.Ink}
	default:
		switch {
		case n.Kind == "":
			paint = frame.Paint{Fill: theme.SymbolFill, Stroke: theme.SymbolStroke, Text: theme.SymbolText}
		case n.Anchor:
			paint = frame.Paint{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Text: theme.BoundaryText}
		}
	}
	return p.color(paint.Fill), p.color(paint.Stroke), p.color(paint.Text)
}

func (p *picture) color(r theme.Role) theme.Color { return p.theme.Color(r, false) }
