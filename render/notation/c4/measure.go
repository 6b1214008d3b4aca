package c4

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
)

// Distances, in px, all on the 4 px grid.
const (
	padX          = 16  // between a node's border and its text, left and right
	padY          = 12  // the same, above and below
	nodeTextWidth = 208 // a node's text wraps at this width
	nodeMinWidth  = 160
	nodeMinHeight = 72
	littleHeight  = 32 // difference between nodes of one kind that is evened out
	nameLines     = 3
	descLines     = 4
	typeLines     = 2
	descGap       = 8  // between type and description
	peoplePull    = -2 // of people to where a picture begins
	labelWidth    = 176
	stepsWidth    = 240 // the same, for the numbered steps of a dynamic view
	anchorPad     = 4   // above and below the text of an anchor
	titlePadX     = 12  // between a boundary's border and its title
	titlePadY     = 8
	titleWidth    = 320
	iconSize      = 18 // beside the name of a node
	iconGap       = 8
	signSize      = 16 // beside the name of a boundary
	signGap       = 6
	badgeHeight   = 20
	badgePad      = 8
	nodeGap       = 48
	rankGap       = 56
)

// Sizes is what Measure found out and Draw needs again: every text broken
// into lines, and the room it takes. Its slices follow the diagram's.
type Sizes struct {
	nodes      []nodeText
	boundaries []boundaryText
	edges      []frame.Label
}

type nodeText struct {
	name, typ, desc []string
	cut             []scene.Cut
	badge           string
	beside          int // the name: room for icon and badge
	textHeight      int
	inset           inset
	w, h            int
}

type boundaryText struct {
	name, typ []string
	badge     string
	cut       []scene.Cut
	w, h      int
}

// Measure breaks every text of d into lines and says how much room each node,
// title and label needs.
func Measure(d diagram.Diagram) (layout.Graph, Sizes) {
	g := layout.Graph{Direction: d.Direction, NodeGap: nodeGap, RankGap: rankGap}
	var s Sizes

	boundaries := make(map[string]int, len(d.Boundaries))
	order := frame.ParentsFirst(d.Boundaries)
	for i, b := range order {
		boundaries[b.ID] = i
		t := measureBoundary(b)
		s.boundaries = append(s.boundaries, t)
		parent := -1
		if p, ok := boundaries[b.Parent]; ok {
			parent = p
		}
		g.Groups = append(g.Groups, layout.Group{Parent: parent, TitleW: t.w, TitleH: t.h})
	}
	nodes := make(map[string]int, len(d.Nodes))
	for _, n := range d.Nodes {
		s.nodes = append(s.nodes, measureNode(n))
	}
	even(d.Nodes, s.nodes)
	for i, n := range d.Nodes {
		nodes[n.ID] = i
		t := s.nodes[i]
		group := -1
		if b, ok := boundaries[n.Parent]; ok {
			group = b
		}
		box := layout.Node{W: t.w, H: t.h, Group: group}
		box.InsetX, box.InsetY = rimsOf(n)
		if n.Kind == model.KindPerson {
			box.Pull = peoplePull
		}
		g.Nodes = append(g.Nodes, box)
	}
	for _, e := range d.Edges {
		t := measureEdge(e, d.Kind == model.ViewDynamic)
		s.edges = append(s.edges, t)
		g.Edges = append(g.Edges, layout.Edge{From: nodes[e.From], To: nodes[e.To], LabelW: t.W, LabelH: t.H, Back: e.Return || e.Back})
	}
	return frame.Grow(g, func(int) bool { return true }), s
}

func measureNode(n diagram.Node) nodeText {
	t := nodeText{inset: insetOf(n)}
	var name, typ, desc []scene.Cut
	if n.Icon != nil {
		t.beside = n.Icon.Width(iconSize) + iconGap
	}
	if n.Count > 1 {
		t.badge = "×" + thousands(n.Count)
		t.beside += badgePad + badgeWidth(t.badge)
	}
	t.name, name = frame.Wrap("name", n.Name, frame.NameSize, true, nodeTextWidth-t.beside, nameLines)
	if n.Type != "" {
		t.typ, typ = frame.Wrap("type", "["+n.Type+"]", frame.TypeSize, false, nodeTextWidth, typeLines)
	}
	if n.Description != "" {
		t.desc, desc = frame.Wrap("description", n.Description, frame.NodeTextSize, false, nodeTextWidth, descLines)
	}
	t.cut = slices.Concat(name, typ, desc)
	t.textHeight = len(t.name)*frame.LineHeight(frame.NameSize) + len(t.typ)*frame.LineHeight(frame.TypeSize)
	if len(t.desc) > 0 {
		t.textHeight += descGap + len(t.desc)*frame.LineHeight(frame.NodeTextSize)
	}
	widest := max(t.beside+frame.Widest(t.name, frame.NameSize, true), frame.Widest(t.typ, frame.TypeSize, false), frame.Widest(t.desc, frame.NodeTextSize, false))
	t.w = frame.Up(max(widest+2*padX+t.inset.left+t.inset.right, nodeMinWidth))
	if n.Anchor {
		t.w, t.h = frame.Up(widest+2*padX), frame.Up(t.textHeight+2*anchorPad)
		return t
	}
	t.h = frame.Up(max(t.textHeight+2*padY+t.inset.top+t.inset.bottom, nodeMinHeight))
	return t
}

// even gives the nodes of one kind that differ a little in height the same
// height, so that rows look even.
func even(nodes []diagram.Node, sizes []nodeText) {
	order := make([]int, 0, len(nodes))
	for i, n := range nodes {
		if !n.Anchor {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b].h, sizes[a].h) })
	tallest := map[model.ElementKind]int{} // of those that are near enough
	for _, i := range order {
		kind, h := nodes[i].Kind, sizes[i].h
		if tallest[kind]-h > littleHeight || tallest[kind] == 0 {
			tallest[kind] = h
		}
		sizes[i].h = tallest[kind]
	}
}

// thousands is n with its digits in groups of three.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func measureBoundary(b diagram.Boundary) boundaryText {
	var t boundaryText
	var name, typ []scene.Cut
	t.name, name = frame.Wrap("name", b.Name, frame.BoundarySize, true, titleWidth, 2)
	if b.Type != "" {
		t.typ, typ = frame.Wrap("type", "["+b.Type+"]", frame.TypeSize, false, titleWidth, 2)
	}
	t.cut = slices.Concat(name, typ)
	w := max(frame.Widest(t.name, frame.BoundarySize, true), frame.Widest(t.typ, frame.TypeSize, false))
	if b.Icon != nil {
		w += b.Icon.Width(signSize) + signGap
	}
	if b.Count > 1 {
		t.badge = "×" + thousands(b.Count)
		w += badgePad + badgeWidth(t.badge)
	}
	t.w = frame.Up(w + 2*titlePadX)
	t.h = frame.Up(len(t.name)*frame.LineHeight(frame.BoundarySize) + len(t.typ)*frame.LineHeight(frame.TypeSize) + titlePadY)
	return t
}

func measureEdge(e diagram.Edge, steps bool) frame.Label {
	width := labelWidth
	if steps {
		width = stepsWidth
	}
	words := slices.Clone(e.Text)
	if n := len(words); n > 0 && e.More > 0 {
		words[n-1] += " (+" + thousands(e.More) + ")"
	}
	technology := ""
	if e.Technology != "" {
		technology = "[" + e.Technology + "]"
	}
	// Numbers of steps stand one under the other.
	return frame.NewLabel(words, technology, width, steps && len(words) > 1)
}

func badgeWidth(badge string) int {
	return frame.Up(text.Width(badge, frame.TypeSize, true) + 2*badgePad)
}
