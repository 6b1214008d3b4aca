package frame

import (
	"slices"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// The distances between the text of a label and the border of its patch.
const (
	labelPadX = 6
	labelPadY = 4
)

// labelLines is how many lines one text of a label may take.
const labelLines = 4

// Label is what a line says, broken into lines.
type Label struct {
	W, H   int // of the patch under it; 0: it says nothing
	Cut    []scene.Cut
	lines  []string
	small  []string
	anchor scene.Anchor
}

// NewLabel breaks texts, each on lines of its own, and the small, muted text
// under them at the width. Flush labels are flush left, others centred.
func NewLabel(texts []string, small string, width int, flush bool) Label {
	l := Label{anchor: scene.Middle}
	if flush {
		l.anchor = scene.Start
	}
	for _, t := range texts {
		lines, cut := Wrap("label", t, LabelSize, false, width, labelLines)
		l.lines, l.Cut = append(l.lines, lines...), append(l.Cut, cut...)
	}
	if small != "" {
		var cut []scene.Cut
		l.small, cut = Wrap("technology", small, TechnologySize, false, width, 2)
		l.Cut = append(l.Cut, cut...)
	}
	if len(l.lines)+len(l.small) == 0 {
		return l
	}
	l.W = Up(max(Widest(l.lines, LabelSize, false), Widest(l.small, TechnologySize, false)) + 2*labelPadX)
	l.H = Up(l.height() + 2*labelPadY)
	return l
}

func (l Label) height() int {
	return len(l.lines)*LineHeight(LabelSize) + len(l.small)*LineHeight(TechnologySize)
}

// Draw is the label on a patch that covers the box.
func (l Label) Draw(box geom.Rect, ground theme.Role) []scene.Shape {
	if l.W == 0 {
		return nil
	}
	shapes := []scene.Shape{{Rect: &scene.Rect{Rect: box, Radius: SmallRadius, Ink: scene.Ink{Fill: ground}}}}
	at := geom.Point{X: box.X + box.W/2, Y: box.Y + (box.H-l.height())/2}
	if l.anchor == scene.Start {
		at.X = box.X + labelPadX
	}
	style := Style{Size: LabelSize, Anchor: l.anchor, Fill: theme.LineText, On: ground}
	shapes = append(shapes, Lines(at, l.lines, style)...)
	at.Y += len(l.lines) * LineHeight(LabelSize)
	style.Size, style.Fill = TechnologySize, theme.InkMuted
	return append(shapes, Lines(at, l.small, style)...)
}

// Ground is the role of what lies under a label: the canvas, or the fill of
// boundaries if the label is inside one. A label that cuts a border has a
// patch of its own.
func Ground(label geom.Rect, boundaries []geom.Rect) theme.Role {
	under := theme.Canvas
	for _, b := range boundaries {
		switch {
		case b.Contains(label):
			under = theme.BoundaryFill
		case b.Overlaps(label):
			return theme.LabelPatch
		}
	}
	return under
}

// TitlePlace is where the title of a boundary goes, w × h with its distance
// to the border: at the top left, or, where a line or another thing is in the
// way, at the first free place to the right of it or along the bottom.
func TitlePlace(boundary geom.Rect, w, h, pad int, taken []scene.Mark) geom.Point {
	last := boundary.Right() - w
	for _, y := range []int{boundary.Y, boundary.Bottom() - h - pad} {
		for x := boundary.X; x <= last; x += 2 * Grid {
			if free(geom.Rect{X: x, Y: y, W: w, H: h}, boundary, taken) {
				return geom.Point{X: x, Y: y}
			}
		}
	}
	return geom.Point{X: boundary.X, Y: boundary.Y}
}

func free(title, boundary geom.Rect, taken []scene.Mark) bool {
	for _, m := range taken {
		if m.Box.Overlaps(title) && !m.Box.Contains(boundary) || slices.ContainsFunc(m.Ends, title.Overlaps) {
			return false
		}
		for i := 1; i < len(m.Route); i++ {
			if title.CutBy(m.Route[i-1], m.Route[i]) {
				return false
			}
		}
	}
	return true
}

// ParentsFirst orders boundaries so that each stands behind the one around it,
// else as they came. Layouts count on it.
func ParentsFirst(boundaries []diagram.Boundary) []diagram.Boundary {
	known := make(map[string]bool, len(boundaries))
	for _, b := range boundaries {
		known[b.ID] = true
	}
	placed := make(map[string]bool, len(boundaries))
	ordered := make([]diagram.Boundary, 0, len(boundaries))
	for len(ordered) < len(boundaries) {
		before := len(ordered)
		for _, b := range boundaries {
			if !placed[b.ID] && (!known[b.Parent] || placed[b.Parent]) {
				placed[b.ID] = true
				ordered = append(ordered, b)
			}
		}
		if len(ordered) == before { // a cycle: no diagram of package view has one
			break
		}
	}
	return ordered
}

// Grow makes nodes of g large enough for all lines to end at them with their
// heads apart: those that come on the one side, those that go on the other.
// It returns the graph with other nodes.
func Grow(g layout.Graph, may func(node int) bool) layout.Graph {
	const pitch, corner = 16, 16
	in, out := make([]int, len(g.Nodes)), make([]int, len(g.Nodes))
	for _, e := range g.Edges {
		from, to := e.From, e.To
		if e.Back {
			from, to = to, from
		}
		out[from]++
		in[to]++
	}
	g.Nodes = slices.Clone(g.Nodes)
	for i := range g.Nodes {
		if most := max(in[i], out[i]); most > 1 && may(i) {
			g.Nodes[i].W = max(g.Nodes[i].W, Up((most-1)*pitch+2*corner))
			g.Nodes[i].H = max(g.Nodes[i].H, Up(most*pitch/3)) // some come from the sides
		}
	}
	return g
}
