// Package route draws the lines of a graph whose boxes and labels have a
// place already: with right angles, few bends and few crossings, around every
// node, label and title that is not the line's own.
//
// Lines are first found one by one, as the cheapest way over a grid that the
// boxes span; lines that share a stretch of it are then moved apart, in the
// order that adds no crossing. All arithmetic is in whole numbers, so the
// same boxes give the same lines on every machine.
//
// The package places no boxes, and of what is placed it moves only labels.
package route

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// Distances that lines keep, in px, where there is room.
const (
	nodeClear  = 14 // to a node: an arrow head and a little line fit in between
	labelClear = 7
	titleClear = 8
	cornerRoom = 8 // between an end and the corners of its node
	coarse     = 4 // a power of two
)

// Edges gives the edges of g their routes. r has the places of nodes and
// groups, and those of the labels: the route of a labelled edge runs straight
// through the middle of its label, which may move a little to make room. Loops are routed and
// labelled in the room that Rooms asked for. Where boxes leave no way, or
// there are too many to find one in time, the route is a straight line.
func Edges(g layout.Graph, r layout.Result) []layout.Route {
	routes := make([]layout.Route, len(g.Edges))
	for i := range routes {
		routes[i].Label = r.Edges[i].Label
	}
	loops := placeLoops(g, r.Nodes, routes)
	p := newPlan(g, r, routes, loops)
	p.draw()
	p.iron()
	p.partHeads()
	p.write(routes)
	return routes
}

// draw finds the ways and moves them apart.
func (p *plan) draw() {
	if p.field == nil {
		for _, w := range p.ways {
			p.direct(w)
		}
		return
	}
	p.findAll()
	p.spread()
}

// write puts the ways into routes.
func (p *plan) write(routes []layout.Route) {
	for _, w := range p.ways {
		routes[w.edge].Points, routes[w.edge].Label = w.points(), w.label
	}
}

// vertical tells whether a graph of direction d runs along the y axis.
func vertical(d model.Direction) bool {
	return d != model.LeftToRight && d != model.RightToLeft
}

// obstacle is an area that lines stay out of, at a distance.
type obstacle struct {
	geom.Rect
	clear int
	node  int // index of the node, -1 for other things
	label int // index of the edge whose label it is, -1 for other things
}

// far is the area within o's distance.
func (o obstacle) far() geom.Rect { return beyond(o.Rect, o.clear) }

// beyond is b with clear around it, and then up to the next lines of a coarse
// grid: so things that stand almost in line need no lines of their own.
func beyond(b geom.Rect, clear int) geom.Rect {
	b = b.Inset(-clear)
	x, y := b.X&^(coarse-1), b.Y&^(coarse-1)
	return geom.Rect{X: x, Y: y, W: (b.Right()+coarse-1)&^(coarse-1) - x, H: (b.Bottom()+coarse-1)&^(coarse-1) - y}
}

// plan is the work on one graph.
type plan struct {
	graph     layout.Graph
	nodes     []geom.Rect
	groups    []geom.Rect
	clear     int // the distance to nodes
	obstacles []obstacle
	field     *field
	ways      []*way
	wayOf     []*way     // of each edge, nil for loops
	beside    []obstacle // scratch of bound
}

// way is the course of one edge that is no loop.
type way struct {
	edge     int
	from, to int       // nodes
	label    geom.Rect // empty: none
	corners  []geom.Point
	cells    []int // the field's states that the way goes through
}

// points is the route, corners only.
func (w *way) points() []geom.Point { return straighten(w.corners) }

func newPlan(g layout.Graph, r layout.Result, routes []layout.Route, loops []geom.Rect) *plan {
	p := &plan{graph: g, nodes: r.Nodes, groups: r.Groups, wayOf: make([]*way, len(g.Edges))}
	p.clear = nodeClear
	if gap := nearest(r.Nodes); gap < 2*(nodeClear+coarse) {
		p.clear = max(gap/2-coarse, 1)
	}
	for i, n := range r.Nodes {
		p.obstacles = append(p.obstacles, obstacle{n, p.clear, i, -1})
	}
	for _, l := range loops {
		if !l.Empty() {
			p.obstacles = append(p.obstacles, obstacle{l, min(labelClear, p.clear), -1, -1})
		}
	}
	for i, c := range g.Groups {
		if t := layout.Title(c, r.Groups[i]); !t.Empty() {
			p.obstacles = append(p.obstacles, obstacle{t, min(titleClear, p.clear), -1, -1})
		}
	}
	for i, e := range g.Edges {
		if e.From == e.To {
			continue
		}
		w := &way{edge: i, from: e.From, to: e.To}
		if e.Labelled() {
			w.label = routes[i].Label
			p.obstacles = append(p.obstacles, obstacle{w.label, min(labelClear, p.clear), -1, i})
		}
		p.ways = append(p.ways, w)
		p.wayOf[i] = w
	}
	p.field = newField(p)
	return p
}

// nearest is the least distance between two of rects, along the axis that
// parts them; a large number if there is one rectangle or none.
func nearest(rects []geom.Rect) int {
	order := make([]int, len(rects))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(rects[a].X-rects[b].X, a-b) })
	least := 1 << 20
	for k, i := range order {
		for _, j := range order[k+1:] {
			if rects[j].X-rects[i].Right() >= least {
				break
			}
			least = min(least, distance(rects[i], rects[j]))
		}
	}
	return least
}

// distance is how far the rectangles are apart along the axis that parts them
// more, 0 if they touch or overlap.
func distance(a, b geom.Rect) int {
	dx := max(a.X-b.Right(), b.X-a.Right(), 0)
	dy := max(a.Y-b.Bottom(), b.Y-a.Bottom(), 0)
	return max(dx, dy)
}

// gapBetween is the length of the shortest way with right angles between a
// and b.
func gapBetween(a, b geom.Rect) int {
	dx := max(a.X-b.Right(), b.X-a.Right(), 0)
	dy := max(a.Y-b.Bottom(), b.Y-a.Bottom(), 0)
	return dx + dy
}

// manyWays is from how many edges on time matters more than the last bend.
const manyWays = 120

// findAll finds a way for each edge, the short ones first, and then once more
// for each, with all others known.
func (p *plan) findAll() {
	order := make([]*way, len(p.ways))
	copy(order, p.ways)
	length := func(w *way) int {
		if w.label.Empty() {
			return gapBetween(p.nodes[w.from], p.nodes[w.to])
		}
		return gapBetween(p.nodes[w.from], w.label) + gapBetween(w.label, p.nodes[w.to])
	}
	slices.SortStableFunc(order, func(a, b *way) int { return cmp.Compare(length(a), length(b)) })
	rounds := 2
	if len(order) > manyWays {
		rounds = 1
	}
	for round := range rounds {
		for _, w := range order {
			if round > 0 {
				if len(w.corners) == 2 {
					continue // it cannot run better
				}
				p.field.mark(w, -1)
			}
			p.find(w)
			p.field.mark(w, +1)
		}
	}
}

// find finds the cheapest way for w, or else makes it a straight line.
func (p *plan) find(w *way) {
	w.cells = p.field.search(w)
	if w.cells == nil {
		p.direct(w)
		return
	}
	w.corners = p.corners(w)
}

func (p *plan) direct(w *way) {
	w.corners = directLine(p.nodes[w.from], w.label, p.nodes[w.to])
}

// corners turns the states that w goes through into points, from border to
// border.
func (p *plan) corners(w *way) []geom.Point {
	f := p.field
	points := make([]geom.Point, 0, len(w.cells)+2)
	for _, s := range w.cells {
		points = append(points, f.point(s))
	}
	first, last := w.cells[0], w.cells[len(w.cells)-1]
	start := toBorder(p.nodes[w.from], points[0], f.upright(first))
	end := toBorder(p.nodes[w.to], points[len(points)-1], f.upright(last))
	points = append([]geom.Point{start}, points...)
	return straighten(append(points, end))
}

// toBorder is the point of b's border that lies straight over from p.
func toBorder(b geom.Rect, p geom.Point, upright bool) geom.Point {
	if upright {
		if p.Y < b.Y {
			return geom.Point{X: p.X, Y: b.Y}
		}
		return geom.Point{X: p.X, Y: b.Bottom()}
	}
	if p.X < b.X {
		return geom.Point{X: b.X, Y: p.Y}
	}
	return geom.Point{X: b.Right(), Y: p.Y}
}

// straighten leaves out points that are no corner.
func straighten(points []geom.Point) []geom.Point {
	out := points[:0:0]
	for _, p := range points {
		if n := len(out); n > 0 && out[n-1] == p {
			continue
		}
		for n := len(out); n >= 2; n = len(out) {
			a, b := out[n-2], out[n-1]
			if a.X == b.X && b.X == p.X || a.Y == b.Y && b.Y == p.Y {
				out = out[:n-1]
				continue
			}
			break
		}
		out = append(out, p)
	}
	return out
}

// directLine runs straight from box to box, through the middle of the label
// if there is one.
func directLine(from, label, to geom.Rect) []geom.Point {
	if label.Empty() {
		return []geom.Point{clip(from, to.Center()), clip(to, from.Center())}
	}
	c := label.Center()
	return []geom.Point{clip(from, c), c, clip(to, c)}
}

// clip is where the line from the middle of b to p leaves b.
func clip(b geom.Rect, p geom.Point) geom.Point {
	c := b.Center()
	dx, dy := p.X-c.X, p.Y-c.Y
	switch {
	case dx == 0 && dy == 0:
		return geom.Point{X: c.X, Y: b.Bottom()}
	case abs(dx)*b.H <= abs(dy)*b.W: // through the top or the bottom
		y := b.Bottom()
		if dy < 0 {
			y = b.Y
		}
		x := c.X + dx*(y-c.Y)/dy
		return geom.Point{X: min(max(x, b.X), b.Right()), Y: y}
	default:
		x := b.Right()
		if dx < 0 {
			x = b.X
		}
		y := c.Y + dy*(x-c.X)/dx
		return geom.Point{X: x, Y: min(max(y, b.Y), b.Bottom())}
	}
}

func abs(v int) int { return max(v, -v) }
