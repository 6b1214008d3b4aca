package activity

import (
	"cmp"
	"slices"
)

// grid is the places as a raster that flows lead through: odd rows are ranks
// and odd columns are tracks, even ones the channels around them.
type grid struct {
	graph Graph
	plan  plan
	w, h  int // how many columns and rows there are, channels among them
	lanes []lane
	spots []spot     // of each node
	holds []int      // of each point, the node that stands there, -1: none
	uses  [][4]int16 // of each point, how many flows lead over each half of it
	faces [][4]int   // of each node, how many flows end at each side

	outer   map[door]bool // the sides of wide diamonds, for the flows that have them
	degrees []degree      // of each node
	aside   []int         // of each node, how many flows leave it to the left or to the right
	paths   [][]point     // of each edge, every point from node to node
	forced  int           // how many flows have a way only regardless
	board   *board
}

// lane is the columns of a lane, the first and the last track.
type lane struct{ index, first, last int }

// spot is where a node stands: columns x to last of row y.
type spot struct{ x, last, y int }

// point is where a row meets a column.
type point struct{ x, y int }

// The directions of flows, and the sides of nodes and of points.
const (
	right = iota
	downward
	left
	upward
)

func opposite(dir int) int { return dir ^ 2 }

func (p point) step(dir int) point {
	switch dir {
	case right:
		p.x++
	case downward:
		p.y++
	case left:
		p.x--
	case upward:
		p.y--
	}
	return p
}

func upright(dir int) bool { return dir == downward || dir == upward }

// inTrack tells whether p is on a track, not in a channel beside it.
func (p point) inTrack() bool { return p.x%2 == 1 }

// inRank tells whether p is on a rank, not in a channel above or below it.
func (p point) inRank() bool { return p.y%2 == 1 }

func newGrid(g Graph, p *placer, plan plan, b *board) *grid {
	n := len(g.Nodes)
	r := &grid{
		graph: g, plan: plan, board: b, spots: make([]spot, n), faces: make([][4]int, n), degrees: degrees(g), aside: make([]int, n),
		paths: make([][]point, len(g.Edges)),
	}
	columns, ranks := 0, 0
	for i := range p.low {
		r.lanes = append(r.lanes, lane{index: i, first: columns, last: columns + p.high[i]})
		columns += p.high[i] + 1
	}
	for i, lane := range laneOrder(g) {
		r.lanes[lane].index = i
	}
	for i, at := range p.at {
		x := 2*(r.lanes[at.lane].first+at.track) + 1
		r.spots[i] = spot{x, x, 2*at.rank + 1}
		ranks = max(ranks, at.rank+1)
	}
	r.w, r.h = 2*columns+1, 2*ranks+1
	r.holds, r.uses = make([]int, r.w*r.h), make([][4]int16, r.w*r.h)
	for i := range r.holds {
		r.holds[i] = -1
	}
	for i, s := range r.spots {
		r.holds[r.number(point{s.x, s.y})] = i
	}
	for i, node := range g.Nodes {
		if node.Shape == Bar {
			r.stretch(i)
		}
	}
	r.assign()
	return r
}

// assign gives the left and the right corner of a diamond at which more than
// three flows begin, or end, to those that lead farthest to the left and to the
// right. The others share the side between these corners, so that none has to
// cross another.
func (r *grid) assign() {
	r.outer = map[door]bool{}
	for node := range r.graph.Nodes {
		r.assignTo(node, true, func(e Edge) (from, to int) { return e.From, e.To })
		r.assignTo(node, false, func(e Edge) (from, to int) { return e.To, e.From })
	}
}

func (r *grid) assignTo(node int, leaves bool, ends func(Edge) (near, far int)) {
	first, last, x := -1, -1, r.spots[node].x
	low, high := x, x
	for i, e := range r.graph.Edges {
		near, far := ends(e)
		if near != node || e.Back {
			continue
		}
		if at := r.spots[far].x; at < low {
			low, first = at, i
		}
		if at := r.spots[far].last; at > high {
			high, last = at, i
		}
	}
	r.outer[door{first, leaves, left}] = first >= 0
	r.outer[door{last, leaves, right}] = last >= 0
}

// wide tells whether flows share a side of a diamond: then its corners are
// given to some.
func (r *grid) wide(node, side int) bool {
	return r.graph.Nodes[node].Shape == Diamond && r.sharing(node, side) > 1
}

func (r *grid) number(p point) int { return p.y*r.w + p.x }

func (r *grid) inside(p point) bool { return p.x >= 0 && p.x < r.w && p.y >= 0 && p.y < r.h }

// stretch makes a bar reach to the columns of what it leads to, or of what
// leads to it, as far as nothing stands in between.
func (r *grid) stretch(bar int) {
	s := &r.spots[bar]
	var others []int
	for _, e := range r.graph.Edges {
		if e.From == bar && r.degrees[bar].out > 1 {
			others = append(others, r.spots[e.To].x)
		}
		if e.To == bar && r.degrees[bar].in > 1 {
			others = append(others, r.spots[e.From].x)
		}
	}
	slices.Sort(others)
	if len(others) == 0 {
		return
	}
	for x := s.last + 1; x <= others[len(others)-1] && r.holds[r.number(point{x, s.y})] < 0; x++ {
		if slices.Contains(others, x) {
			s.last = x
		}
	}
	for x := s.x - 1; x >= others[0] && r.holds[r.number(point{x, s.y})] < 0; x-- {
		if slices.Contains(others, x) {
			s.x = x
		}
	}
	for x := s.x; x <= s.last; x++ {
		r.holds[r.number(point{x, s.y})] = bar
	}
}

// sharing is how many flows may end at a side of a node: at those of bars and,
// if there are many flows, above and below diamonds, they lie beside each
// other.
func (r *grid) sharing(node, side int) int {
	switch n := r.graph.Nodes[node]; {
	case n.Shape == Bar:
		return len(r.graph.Edges)
	case n.Shape == Diamond && side == upward:
		return max(1, r.degrees[node].in-2)
	case n.Shape == Diamond && side == downward:
		return max(1, r.degrees[node].out-2)
	}
	return 1
}

// What a side costs for the flow that ends there, as the cost of a way.
const (
	costSideOut = 2
	costSideIn  = 3
	costCorner  = 1
	never       = -1
)

// care says which rules a search keeps.
type care uint8

const (
	careful    care = iota // all of them
	corners                // any flow may have the corners of wide diamonds
	regardless             // only that flows do not lead through nodes
)

// leaving is what it costs a flow to leave its node at a side, or never.
func (r *grid) leaving(edge, side int, c care) int {
	node := r.graph.Edges[edge].From
	if c == regardless {
		return r.anyhow(node, side)
	}
	if side == upward || r.faces[node][side] >= r.sharing(node, side) || r.plan.shut[door{edge, true, side}] {
		return never
	}
	switch shape := r.graph.Nodes[node].Shape; {
	case side == downward:
		return 0
	case c == careful && r.wide(node, downward) && !r.outer[door{edge, true, side}]:
		return never
	case !r.degrees[node].leavesSideways(shape), r.degrees[node].loop && r.aside[node] > 0:
		return never // the other side is for the flow that leads back
	case shape == Diamond:
		return 0
	}
	return costSideOut
}

// coming is what it costs a flow to come to its node at a side, or never.
func (r *grid) coming(edge, side int, c care) int {
	node, back := r.graph.Edges[edge].To, r.graph.Edges[edge].Back
	if c == regardless {
		return r.anyhow(node, side)
	}
	if side == downward || r.faces[node][side] >= r.sharing(node, side) || back && side == upward || r.plan.shut[door{edge, false, side}] {
		return never
	}
	switch shape := r.graph.Nodes[node].Shape; {
	case side == upward:
		return 0
	case c == careful && !back && r.wide(node, upward) && !r.outer[door{edge, false, side}]:
		return never
	case !back && !r.degrees[node].comesSideways(shape):
		return never
	case shape == Diamond:
		return costCorner
	}
	return costSideIn
}

// anyhow is what a side costs if no rule is kept: bars have no left and no
// right.
func (r *grid) anyhow(node, side int) int {
	if r.graph.Nodes[node].Shape == Bar && !upright(side) {
		return never
	}
	return 0
}

// routeAll finds a way for each flow: first for those straight down or straight
// to the side, then for those that lead back, which have least choice, then for
// the others, short ones first; and then once more for each, with all others
// known.
func (r *grid) routeAll() {
	order := make([]int, len(r.graph.Edges))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) (kind, length int) {
		e := r.graph.Edges[i]
		a, b := r.spots[e.From], r.spots[e.To]
		length = abs(a.y-b.y) + max(a.x-b.last, b.x-a.last, 0)
		switch {
		case e.Back:
			return 1, length
		case a.y == b.y, r.straightDown(a, b):
			return 0, length
		}
		return 2, length
	}
	slices.SortStableFunc(order, func(i, j int) int {
		ki, li := rank(i)
		kj, lj := rank(j)
		return cmp.Or(ki-kj, li-lj)
	})
	for round := range 2 {
		r.forced = 0
		for _, i := range order {
			if round > 0 {
				r.mark(i, -1)
			}
			r.paths[i] = r.way(i)
			r.mark(i, +1)
		}
	}
}

// way finds the way for a flow, with as much care as there can be. Only in
// graphs that no author of an activity can write, as with five flows from one
// box, there is none but regardless.
func (r *grid) way(edge int) []point {
	for c := careful; c < regardless; c++ {
		if path := r.search(edge, c); path != nil {
			return path
		}
	}
	r.forced++
	return r.search(edge, regardless)
}

// straightDown tells whether a flow can lead straight down from a to b.
func (r *grid) straightDown(a, b spot) bool {
	for x := max(a.x, b.x); x <= min(a.last, b.last); x += 2 {
		clear := a.y < b.y
		for y := a.y + 1; y < b.y; y++ {
			clear = clear && r.holds[r.number(point{x, y})] < 0
		}
		if clear {
			return true
		}
	}
	return false
}

// mark counts the flow at every half of a point that it leads over, and at the
// sides of its ends.
func (r *grid) mark(edge int, by int) {
	path, e := r.paths[edge], r.graph.Edges[edge]
	for i := 1; i < len(path); i++ {
		dir := direction(path[i-1], path[i])
		r.uses[r.number(path[i-1])][dir] += int16(by)
		r.uses[r.number(path[i])][opposite(dir)] += int16(by)
		if i == 1 {
			r.faces[e.From][dir] += by
			if !upright(dir) {
				r.aside[e.From] += by
			}
		}
		if i == len(path)-1 {
			r.faces[e.To][opposite(dir)] += by
		}
	}
}

func direction(a, b point) int {
	switch {
	case b.x > a.x:
		return right
	case b.x < a.x:
		return left
	case b.y > a.y:
		return downward
	}
	return upward
}
