package hierarchy

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

const (
	aside    = 24 // how far to the side a node may be moved to straighten a line
	fewLines = 3  // lines of a node that is moved
	apart    = 10 // between a line that is moved and others beside it
)

// shift moves nodes in front of a line of theirs where a small jog is all that
// keeps it from being straight, and where there is room.
func shift(g layout.Graph, r layout.Result) layout.Result {
	edges := make([][]int, len(g.Nodes))
	for i, e := range g.Edges {
		edges[e.From] = append(edges[e.From], i)
		edges[e.To] = append(edges[e.To], i)
	}
	least := -1
	for n, of := range edges {
		if len(of) > fewLines {
			continue
		}
		for _, i := range of {
			moved, ok := shifted(g, r, n, i, of)
			if !ok {
				continue
			}
			if least < 0 {
				least = cost(g, r)
			}
			if c := cost(g, moved); c < least {
				r, least = moved, c
				break
			}
		}
	}
	return r
}

// shifted is r with node n and its lines moved so that edge i begins without
// its first jog; false if that is none or there is no room.
func shifted(g layout.Graph, r layout.Result, n, i int, edges []int) (layout.Result, bool) {
	p := from(g, r, n, i)
	if r.Edges[i].Curved || len(p) < 4 {
		return r, false
	}
	by := geom.Point{X: p[2].X - p[1].X, Y: p[2].Y - p[1].Y}
	upright := p[0].X == p[1].X
	switch {
	case upright && (p[2].X != p[3].X || (p[1].Y-p[0].Y)*(p[3].Y-p[2].Y) <= 0),
		!upright && (p[2].Y != p[3].Y || (p[1].X-p[0].X)*(p[3].X-p[2].X) <= 0),
		abs(by.X)+abs(by.Y) > aside:
		return r, false
	}
	box := r.Nodes[n].Move(by.X, by.Y)
	if !isFree(g, r, box, n) {
		return r, false
	}
	moved := r
	moved.Nodes, moved.Edges = slices.Clone(r.Nodes), slices.Clone(r.Edges)
	moved.Nodes[n] = box
	for _, k := range edges {
		q := from(g, r, n, k)
		label := r.Edges[k].Label
		switch {
		case r.Edges[k].Curved || len(q) < 2 || g.Edges[k].From == g.Edges[k].To:
			return r, false
		case k == i:
			q = slices.Replace(q, 0, 3, add(p[0], by))
		case (q[0].X == q[1].X) != upright:
			q[0] = add(q[0], by)
		case len(q) < 3:
			return r, false
		default:
			if label.CutBy(q[0], q[1]) {
				label = label.Move(by.X, by.Y)
			}
			q[0], q[1] = add(q[0], by), add(q[1], by)
			if !isClear(r, q[0], q[1], k) {
				return r, false
			}
		}
		if g.Edges[k].To == n {
			slices.Reverse(q)
		}
		moved.Edges[k].Points, moved.Edges[k].Label = q, label
	}
	return moved, true
}

// from is the line of edge i as it leads away from node n.
func from(g layout.Graph, r layout.Result, n, i int) []geom.Point {
	points := slices.Clone(r.Edges[i].Points)
	if g.Edges[i].To == n {
		slices.Reverse(points)
	}
	return points
}

// isFree tells whether node n may stand in the box: in the picture, away from
// other nodes and labels, and in the groups that it is in.
func isFree(g layout.Graph, r layout.Result, box geom.Rect, n int) bool {
	if box.X < 0 || box.Y < 0 || box.Right() > r.W || box.Bottom() > r.H {
		return false
	}
	around := box.Inset(-g.NodeGap / 2)
	for k, other := range r.Nodes {
		if k != n && other.Overlaps(around) {
			return false
		}
	}
	for _, e := range r.Edges {
		if !e.Label.Empty() && e.Label.Overlaps(box) {
			return false
		}
	}
	for _, group := range r.Groups {
		if in := group.Contains(r.Nodes[n]); in && !group.Inset(groupPad/2).Contains(box) || !in && group.Overlaps(around) {
			return false
		}
	}
	return true
}

// isClear tells whether no line but edge i runs beside the piece from a to b,
// too near to it.
func isClear(r layout.Result, a, b geom.Point, i int) bool {
	for k, e := range r.Edges {
		line := e.Line()
		for j := 1; j < len(line) && k != i; j++ {
			c, d := line[j-1], line[j]
			if (a.X == b.X) == (c.X == d.X) && hull(a, b).Inset(-apart).Overlaps(hull(c, d)) {
				return false
			}
		}
	}
	return true
}

// hull is the area between two corners of a line, never empty.
func hull(a, b geom.Point) geom.Rect {
	return geom.Rect{X: min(a.X, b.X), Y: min(a.Y, b.Y), W: abs(a.X-b.X) + 1, H: abs(a.Y-b.Y) + 1}
}

func add(p, by geom.Point) geom.Point { return geom.Point{X: p.X + by.X, Y: p.Y + by.Y} }
