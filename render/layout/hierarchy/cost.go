package hierarchy

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// What makes a picture hard to read, in px of line that one would rather
// follow.
const (
	crossingCost = 400
	bendCost     = 20
	aroundCost   = 150     // to lead around a node
	brokenCost   = 1 << 24 // for each rule that it breaks: more than anything else
)

// wide is how wide a picture may be, in px, that is read without making it
// smaller.
const wide = 2000

// sizeCost is what the size of a picture costs: the smaller it must be made to
// show its width, and most of its height, the more.
func sizeCost(w, h int) int {
	s := h * 5 / 4
	if isWide(w, h) {
		s = w
	}
	return 2*s + 2*s*s/wide
}

// isWide tells whether it is the width of a picture that counts, and not its
// height.
func isWide(w, h int) bool { return w > h*5/4 }

// cost is how hard r is to read; less is better.
func cost(g layout.Graph, r layout.Result) int {
	c := sizeCost(r.W, r.H) + brokenCost*broken(g, r)
	type piece struct {
		a, b geom.Point
		edge int
	}
	var level, upright []piece
	for i := range g.Edges {
		line := r.Edges[i].Line()
		for k := 1; k < len(line); k++ {
			a, b := line[k-1], line[k]
			c += abs(a.X-b.X) + abs(a.Y-b.Y)
			if k > 1 {
				c += bendCost
			}
			switch {
			case a.Y == b.Y:
				level = append(level, piece{geom.Point{X: min(a.X, b.X), Y: a.Y}, geom.Point{X: max(a.X, b.X), Y: a.Y}, i})
			case a.X == b.X:
				upright = append(upright, piece{geom.Point{X: a.X, Y: min(a.Y, b.Y)}, geom.Point{X: a.X, Y: max(a.Y, b.Y)}, i})
			}
		}
	}
	for _, l := range level {
		for _, u := range upright {
			if l.edge != u.edge && l.a.X < u.a.X && u.a.X < l.b.X && u.a.Y < l.a.Y && l.a.Y < u.b.Y {
				c += crossingCost
			}
		}
	}
	return c
}

// broken counts the rules that r breaks.
func broken(g layout.Graph, r layout.Result) int { return len(layout.Verify(g, r)) + crowded(g, r) }

// crowded counts the ends that are so close to another one on the same side of
// a node that their heads overlap.
func crowded(g layout.Graph, r layout.Result) int {
	const head = 10
	type side struct {
		node   int
		border geom.Point // which of its borders: the one coordinate, the other is 0
	}
	ends := make(map[side][]int)
	add := func(node int, at geom.Point) {
		b := r.Nodes[node]
		if at.X == b.X || at.X == b.Right() {
			s := side{node, geom.Point{X: at.X}}
			ends[s] = append(ends[s], at.Y)
			return
		}
		s := side{node, geom.Point{Y: at.Y}}
		ends[s] = append(ends[s], at.X)
	}
	for i, e := range g.Edges {
		if line := r.Edges[i].Line(); len(line) > 1 {
			add(e.From, line[0])
			add(e.To, line[len(line)-1])
		}
	}
	count := 0
	for _, at := range ends {
		slices.Sort(at)
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] < head {
				count++
			}
		}
	}
	return count
}

// promise is an estimate of the cost before lines are drawn: as if they ran
// straight from node to label to node.
func (j *job) promise() int {
	c := sizeCost(j.size.W, j.size.H)
	type piece struct {
		a, b geom.Point
		edge int
	}
	var pieces []piece
	for i, e := range j.graph.Edges {
		if e.From == e.To {
			continue
		}
		from, to := j.nodes[e.From].Center(), j.nodes[e.To].Center()
		if e.Labelled() {
			l := j.labels[i].Center()
			pieces = append(pieces, piece{from, l, i})
			from = l
		}
		pieces = append(pieces, piece{from, to, i})
	}
	for i, p := range pieces {
		c += abs(p.a.X-p.b.X) + abs(p.a.Y-p.b.Y)
		for _, q := range pieces[i+1:] {
			if p.edge != q.edge && p.a != q.a && p.a != q.b && p.b != q.a && p.b != q.b && meets(p.a, p.b, q.a, q.b) {
				c += crossingCost
			}
		}
		e := j.graph.Edges[p.edge]
		for n, b := range j.nodes {
			if n != e.From && n != e.To && b.CutBy(p.a, p.b) {
				c += aroundCost
			}
		}
	}
	return c
}

// meets tells whether the two straight lines cross.
func meets(a, b, c, d geom.Point) bool {
	side := func(p, q, r geom.Point) bool { return (q.X-p.X)*(r.Y-p.Y) > (q.Y-p.Y)*(r.X-p.X) }
	return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

func abs(v int) int { return max(v, -v) }
