package uml

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Distances of graph-shaped UML diagrams, in px.
const (
	graphNodeGap = 40
	graphRankGap = 48
	graphLabel   = 176 // a label wraps at this width
	borderPadX   = 12  // between the border of a boundary and its title
	borderPadY   = 8
	borderTitle  = 320 // the title of a boundary wraps at this width
	borderLines  = 2   // of it, and of each row under it
)

// notation is what one kind of graph-shaped UML diagram looks like.
type notation struct {
	figure func(diagram.Node) figure
	line   func(diagram.Edge) look
	border func(diagram.Boundary) scene.Ink
	legend func(diagram.Diagram) []frame.Entry
	verb   func(diagram.Edge) string // between the names of its ends; nil: an arrow
	pull   func(diagram.Node) int    // to where the picture begins or ends; nil: none
}

// figure is a node that has been measured.
type figure struct {
	w, h  int
	inset int  // how far from the corners, along the top and the bottom, lines end
	grows bool // it may be drawn wider
	cut   []scene.Cut
	// draw makes the shapes in a box of that size. The first is the outline
	// that lines end at. Ground is what lies under the box.
	draw func(box geom.Rect, ground theme.Role) []scene.Shape
	// desc is what more there is to say of it than its name.
	desc string
}

// look is how a line is drawn.
type look struct {
	dash       []int
	tail, head frame.Head
}

// borderText is the title of a boundary, broken into lines.
type borderText struct {
	name, detail []string
	cut          []scene.Cut
	w, h         int
}

// plan measures d for an engine, and says how to draw it where that put it.
func (n notation) plan(d diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
	p := &graph{notation: n, diagram: d, boundary: map[string]int{}, node: map[string]int{}}
	p.measure()
	p.graph = frame.Grow(p.graph, func(i int) bool { return p.figures[i].grows })
	return p.graph, p.draw
}

// graph is a graph-shaped diagram on its way to a scene.
type graph struct {
	notation notation
	diagram  diagram.Diagram
	graph    layout.Graph
	boundary map[string]int // by ID, index into borders
	node     map[string]int
	order    []diagram.Boundary // parents first
	borders  []borderText
	figures  []figure
	labels   []frame.Label
	ends     [][2]int // of each edge, the boundaries that it ends at, -1: a node
}

func (p *graph) measure() {
	d := p.diagram
	p.graph = layout.Graph{Direction: d.Direction, NodeGap: graphNodeGap, RankGap: graphRankGap}
	p.order = frame.ParentsFirst(d.Boundaries)
	for i, b := range p.order {
		p.boundary[b.ID] = i
		t := measureBorder(b)
		p.borders = append(p.borders, t)
		p.graph.Groups = append(p.graph.Groups, layout.Group{Parent: p.groupOf(b.Parent), TitleW: t.w, TitleH: t.h})
	}
	for i, n := range d.Nodes {
		p.node[n.ID] = i
		f := p.notation.figure(n)
		p.figures = append(p.figures, f)
		box := layout.Node{W: f.w, H: f.h, InsetX: f.inset, Group: p.groupOf(n.Parent)}
		if p.notation.pull != nil {
			box.Pull = p.notation.pull(n)
		}
		p.graph.Nodes = append(p.graph.Nodes, box)
	}
	for _, e := range d.Edges {
		l := frame.NewLabel(e.Text, "", graphLabel, false)
		p.labels = append(p.labels, l)
		from, atFrom := p.end(e.From, false)
		to, atTo := p.end(e.To, true)
		p.ends = append(p.ends, [2]int{atFrom, atTo})
		p.graph.Edges = append(p.graph.Edges, layout.Edge{From: from, To: to, LabelW: l.W, LabelH: l.H, Back: e.Back})
	}
}

func (p *graph) groupOf(id string) int {
	if i, ok := p.boundary[id]; ok {
		return i
	}
	return -1
}

// end is the node that an edge leads from or to, and the boundary if it is one
// that it ends at, else -1. In the layout, a node inside of the boundary takes
// its place: for lines that come in, the one in which it begins.
func (p *graph) end(id string, in bool) (node, boundary int) {
	if i, ok := p.node[id]; ok {
		return i, -1
	}
	b := p.groupOf(id)
	best, suits := 0, -1
	for i, n := range p.diagram.Nodes {
		if !p.within(n.Parent, b) {
			continue
		}
		s := 0
		if n.Parent == id {
			s += 2
		}
		if in == (n.Symbol == diagram.SymbolInitial) {
			s++
		}
		if s > suits || s == suits && !in {
			best, suits = i, s
		}
	}
	return best, b
}

// within tells whether the boundary with the ID is the other or inside of it.
func (p *graph) within(id string, other int) bool {
	i := p.groupOf(id)
	for i >= 0 && i != other {
		i = p.graph.Groups[i].Parent
	}
	return i == other
}

func measureBorder(b diagram.Boundary) borderText {
	var t borderText
	var name []scene.Cut
	t.name, name = frame.Wrap("name", b.Name, frame.BoundarySize, true, borderTitle, borderLines)
	t.cut = name
	for row := range strings.Lines(b.Type) {
		lines, cut := frame.Wrap("type", strings.TrimSpace(row), frame.TypeSize, false, borderTitle, borderLines)
		t.detail, t.cut = append(t.detail, lines...), append(t.cut, cut...)
	}
	t.w = frame.Up(max(frame.Widest(t.name, frame.BoundarySize, true), frame.Widest(t.detail, frame.TypeSize, false)) + 2*borderPadX)
	t.h = frame.Up(len(t.name)*frame.LineHeight(frame.BoundarySize) + len(t.detail)*frame.LineHeight(frame.TypeSize) + borderPadY)
	return t
}

func (p *graph) draw(r layout.Result) scene.Scene {
	d := p.diagram
	f := frame.Around(r.W, r.H, frame.KindWords(d.Kind), d.Title, d.Description, frame.Explain(d, p.notation.legend(d)))
	at := f.At
	groups := make([]geom.Rect, len(r.Groups))
	for i, g := range r.Groups {
		groups[i] = g.Move(at.X, at.Y)
	}
	boxes := make([]scene.Mark, len(d.Nodes))
	for i, n := range d.Nodes {
		box := r.Nodes[i].Move(at.X, at.Y)
		fig := p.figures[i]
		boxes[i] = scene.Mark{
			ID: n.ID, Element: n.Element, View: n.View, Role: scene.RoleNode, Class: nodeClass(n), Title: nodeTitle(n), Desc: fig.desc,
			Parent: n.Parent, Box: box, Shapes: fig.draw(box, frame.Ground(box, groups)), Cut: fig.cut, Origin: n.Origin,
		}
	}
	lines := make([]scene.Mark, len(d.Edges))
	for i, e := range d.Edges {
		lines[i] = p.lineMark(i, e, r.Edges[i], at, boxes, groups)
	}
	p.addEnds(geom.Rect{X: at.X, Y: at.Y, W: r.W, H: r.H}, lines, boxes, groups)
	borders := make([]scene.Mark, len(p.order))
	for i, b := range p.order {
		taken := slices.Concat(boxes, lines)
		for j := range p.order {
			if j != i {
				taken = append(taken, scene.Mark{Box: groups[j]})
			}
		}
		borders[i] = p.borderMark(i, b, groups[i], taken)
	}
	return f.Scene(d.Key, string(d.Kind), d.Title, d.Description, slices.Concat(borders, lines, boxes))
}

func (p *graph) lineMark(i int, e diagram.Edge, route layout.Route, at geom.Point, boxes []scene.Mark, groups []geom.Rect) scene.Mark {
	label := route.Label.Move(at.X, at.Y)
	if p.labels[i].W == 0 {
		label = geom.Rect{}
	}
	style := p.notation.line(e)
	points := make([]geom.Point, len(route.Points))
	for k, q := range route.Points {
		points[k] = geom.Point{X: q.X + at.X, Y: q.Y + at.Y}
	}
	ends := [2]frame.End{frame.EndAt(boxes[p.graph.Edges[i].From], style.tail), frame.EndAt(boxes[p.graph.Edges[i].To], style.head)}
	if b := p.ends[i][0]; b >= 0 {
		points = leave(points, groups[b])
		ends[0] = frame.End{Box: groups[b], Head: style.tail}
	}
	if b := p.ends[i][1]; b >= 0 {
		slices.Reverse(points)
		points = leave(points, groups[b])
		slices.Reverse(points)
		ends[1] = frame.End{Box: groups[b], Head: style.head}
	}
	m := scene.Mark{
		ID: e.ID, Role: scene.RoleEdge, Class: string(e.Line), Title: p.title(e), Desc: strings.Join(e.Detail, "\n"),
		From: e.From, To: e.To, Box: label, Origin: e.Origin, Cut: p.labels[i].Cut,
	}
	m.Shapes, m.Route = frame.Connector{Points: points, Curved: route.Curved, From: ends[0], To: ends[1], Dash: style.dash}.Draw()
	m.Shapes = append(m.Shapes, p.labels[i].Draw(label, frame.Ground(label, groups))...)
	return m
}

// addEnds puts words at the ends of lines, where there is room for them.
func (p *graph) addEnds(area geom.Rect, lines, boxes []scene.Mark, groups []geom.Rect) {
	free := placer{area: area, groups: groups}
	for i, g := range p.graph.Groups {
		free.taken = append(free.taken, layout.Title(g, groups[i]))
	}
	for _, m := range boxes {
		free.taken = append(free.taken, m.Box)
	}
	for _, m := range lines {
		if !m.Box.Empty() {
			free.taken = append(free.taken, m.Box)
		}
		free.lines = append(free.lines, m.Route)
	}
	for i, e := range p.diagram.Edges {
		words, places := free.place(e, i)
		lines[i].Ends = places
		lines[i].Shapes = append(lines[i].Shapes, drawEnds(words, places, groups)...)
	}
}

// leave is the part of a line, with right angles, that begins where it leaves
// the box for good.
func leave(points []geom.Point, box geom.Rect) []geom.Point {
	for i := len(points) - 1; i > 0; i-- {
		in, out := points[i-1], points[i]
		if !box.Holds(in) {
			continue
		}
		border := geom.Point{X: min(max(out.X, box.X), box.Right()), Y: min(max(out.Y, box.Y), box.Bottom())}
		if border == out {
			return points[i:]
		}
		return append([]geom.Point{border}, points[i:]...)
	}
	return points
}

// title is a line in words: "Placed → Paid: payment [in time]".
func (p *graph) title(e diagram.Edge) string {
	name := func(id string) string {
		if i, ok := p.node[id]; ok {
			return nodeTitle(p.diagram.Nodes[i])
		}
		if i, ok := p.boundary[id]; ok {
			return p.order[i].Name
		}
		return id
	}
	verb := "→"
	if p.notation.verb != nil {
		verb = p.notation.verb(e)
	}
	words := name(e.From) + " " + verb + " " + name(e.To)
	texts := e.Text
	if ends := endsAsOne(e); ends != "" {
		texts = append(slices.Clip(texts), ends)
	}
	if len(texts) > 0 {
		words += ": " + strings.Join(texts, "; ")
	}
	return words
}

// nodeTitle is what a node is called, also if it has no name.
func nodeTitle(n diagram.Node) string { return n.Title() }

func nodeClass(n diagram.Node) string {
	class := string(n.Symbol)
	if n.Kind != "" {
		class += " " + string(n.Kind)
	}
	if n.External {
		class += " external"
	}
	if n.Anchor {
		class += " anchor"
	}
	return class
}

func (p *graph) borderMark(i int, b diagram.Boundary, box geom.Rect, taken []scene.Mark) scene.Mark {
	t := p.borders[i]
	m := scene.Mark{
		ID: b.ID, Element: b.Element, Role: scene.RoleBoundary, Class: string(b.Kind), Title: b.Name,
		Desc: strings.TrimSpace(b.Type + "\n" + b.Description), Parent: b.Parent, Box: box, Origin: b.Origin, Cut: t.cut,
	}
	m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{Rect: box, Radius: frame.Radius, Ink: p.notation.border(b)}})
	at := frame.TitlePlace(box, t.w, t.h, borderPadY, taken)
	at.X, at.Y = at.X+borderPadX, at.Y+borderPadY
	style := frame.Style{Size: frame.BoundarySize, Bold: true, Fill: theme.BoundaryText, On: theme.BoundaryFill}
	m.Shapes = append(m.Shapes, frame.Lines(at, t.name, style)...)
	at.Y += len(t.name) * frame.LineHeight(frame.BoundarySize)
	style.Size, style.Bold = frame.TypeSize, false
	m.Shapes = append(m.Shapes, frame.Lines(at, t.detail, style)...)
	return m
}
