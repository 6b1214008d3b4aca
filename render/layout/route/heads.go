package route

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

const (
	headGap  = 12 // between ends, where there is room
	headJog  = 13 // how far from its node a line jogs to its end: behind the head
	jogGap   = 5  // between lines that jog beside each other
	jogRoom  = 8  // of a line before it jogs
	headEdge = 6  // between an end and the corner of its node
)

// end is where a line ends at one side of a node.
type end struct {
	way   *way
	last  bool // its end at the node it leads to, else at the one it comes from
	at    int  // along the side
	to    int  // where it shall be
	depth int  // how far from the node it jogs
}

// partHeads moves ends apart that had to come together because there was no
// room for their lines farther off: just before the node, the lines jog.
func (p *plan) partHeads() {
	sides := make(map[nodeSide]map[bool][]*end) // by whether the lines are upright
	for _, w := range p.ways {
		if w.cells == nil {
			continue
		}
		w.corners = straighten(w.corners)
		c := w.corners
		if len(c) < 2 {
			continue
		}
		for _, last := range []bool{false, true} {
			tip, before, node := c[0], c[1], w.from
			if last {
				tip, before, node = c[len(c)-1], c[len(c)-2], w.to
			}
			upright := tip.X == before.X
			side := nodeSide{node, before.X > tip.X || before.Y > tip.Y}
			if sides[side] == nil {
				sides[side] = make(map[bool][]*end)
			}
			sides[side][upright] = append(sides[side][upright], &end{way: w, last: last, at: across(tip, upright)})
		}
	}
	for n := range p.nodes {
		for _, high := range []bool{false, true} {
			for _, upright := range []bool{false, true} {
				if ends := sides[nodeSide{n, high}][upright]; len(ends) > 1 {
					p.partSide(n, upright, ends)
				}
			}
		}
	}
}

// partSide does so for one side of a node.
func (p *plan) partSide(node int, upright bool, ends []*end) {
	slices.SortStableFunc(ends, func(a, b *end) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.way.edge, b.way.edge)) })
	close := false
	for k := 1; k < len(ends); k++ {
		close = close || ends[k].at-ends[k-1].at < leastLineGap
	}
	if low, high, _, _ := sides(p.nodes[node], upright); close {
		n := p.graph.Nodes[node]
		edge := max(headEdge, n.InsetY)
		if upright {
			edge = max(headEdge, n.InsetX)
		}
		partRun(ends, low+edge, high-edge, upright)
	}
}

// partRun does so for neighbours, within bounds. One that has no room to jog
// stays where it is, and the others on either side of it are parted without it.
func partRun(ends []*end, low, high int, upright bool) {
	if len(ends) == 0 || low > high {
		return
	}
	gap := headGap
	if len(ends) > 1 {
		gap = min(gap, (high-low)/(len(ends)-1))
	}
	if gap < leastLineGap {
		return
	}
	// Pushed from either side, and then the middle of both.
	up, down := make([]int, len(ends)), make([]int, len(ends))
	for k, e := range ends {
		up[k] = max(e.at, low)
		if k > 0 {
			up[k] = max(up[k], up[k-1]+gap)
		}
	}
	for k := len(ends) - 1; k >= 0; k-- {
		limit := high - (len(ends)-1-k)*gap
		up[k] = min(up[k], limit)
		down[k] = min(ends[k].at, high)
		if k < len(ends)-1 {
			down[k] = min(down[k], down[k+1]-gap)
		}
		down[k] = max(down[k], low+k*gap)
	}
	for k, e := range ends {
		e.to = (up[k] + down[k]) >> 1
	}
	// Of neighbours that move the same way past each other's lines, the one
	// ahead jogs farther from the node.
	for k := range ends {
		ends[k].depth = headJog
		if k > 0 && ends[k].to > ends[k].at && ends[k-1].to > ends[k-1].at && ends[k-1].to+jogGap > ends[k].at {
			ends[k].depth = ends[k-1].depth + jogGap
		}
	}
	for k := len(ends) - 2; k >= 0; k-- {
		if ends[k].to < ends[k].at && ends[k+1].to < ends[k+1].at && ends[k+1].to-jogGap < ends[k].at {
			ends[k].depth = ends[k+1].depth + jogGap
		}
	}
	for k, e := range ends {
		if e.to != e.at && !e.fits(upright) {
			partRun(ends[:k], low, e.at-leastLineGap, upright)
			partRun(ends[k+1:], e.at+leastLineGap, high, upright)
			return
		}
	}
	for _, e := range ends {
		if e.to != e.at {
			e.jog(upright)
		}
	}
}

// line is the end and the corner before it.
func (e *end) line() (tip, before geom.Point) {
	c := e.way.corners
	if e.last {
		return c[len(c)-1], c[len(c)-2]
	}
	return c[0], c[1]
}

// fits tells whether the last piece of the line is long enough to jog, and
// bears no label there.
func (e *end) fits(upright bool) bool {
	tip, before := e.line()
	if abs(along(tip, upright)-along(before, upright)) < e.depth+jogRoom {
		return false
	}
	l := e.way.label
	if l.Empty() {
		return true
	}
	low, high, start, end := sides(l, upright)
	if e.at <= low || high <= e.at {
		return true
	}
	return max(start-along(tip, upright), along(tip, upright)-end) >= e.depth+jogRoom
}

// jog moves the end.
func (e *end) jog(upright bool) {
	tip, before := e.line()
	off := e.depth
	if along(before, upright) < along(tip, upright) {
		off = -off
	}
	at := func(across, along int) geom.Point {
		if upright {
			return geom.Point{X: across, Y: along}
		}
		return geom.Point{X: along, Y: across}
	}
	level := along(tip, upright)
	piece := []geom.Point{at(e.at, level+off), at(e.to, level+off), at(e.to, level)}
	c := e.way.corners
	if e.last {
		e.way.corners = append(slices.Clone(c[:len(c)-1]), piece...)
		return
	}
	slices.Reverse(piece)
	e.way.corners = append(piece, c[1:]...)
}
