package activity

import (
	"cmp"
	"slices"
)

// piece is a straight piece of a flow.
type piece struct {
	edge     int
	upright  bool
	fixed    int    // row of a level piece, column of one that is upright
	low      int    // where it begins along the other axis, and where it ends
	high     int    //
	turns    [2]int // to which side the flow goes at the low and at the high end: -1 the low one, +1 the high one, 0 nowhere
	next     [2]int // the pieces that join there, -1: none
	level    int    // among those in its channel
	beyond   bool   // in a channel between lanes: to the right of the border
	shift    int    // in px, off the middle of its rank or track
	backward bool   // it goes from high to low
}

// cut cuts the ways of the flows into pieces. Those of one flow follow each
// other.
func (r *grid) cut() []piece {
	var pieces []piece
	for edge, path := range r.paths {
		first := len(pieces)
		for i := 1; i < len(path); {
			dir := direction(path[i-1], path[i])
			start := path[i-1]
			for i < len(path) && direction(path[i-1], path[i]) == dir {
				i++
			}
			end := path[i-1]
			s := piece{edge: edge, upright: upright(dir), fixed: start.y, low: start.x, high: end.x, next: [2]int{-1, -1}}
			if s.upright {
				s.fixed, s.low, s.high = start.x, start.y, end.y
			}
			if s.low > s.high {
				s.low, s.high, s.backward = s.high, s.low, true
			}
			pieces = append(pieces, s)
		}
		for i := first; i < len(pieces); i++ {
			s := &pieces[i]
			if i > first {
				s.join(i-1, !s.backward, pieces[i-1].low < s.fixed)
			}
			if i+1 < len(pieces) {
				s.join(i+1, s.backward, pieces[i+1].low < s.fixed)
			}
		}
	}
	return pieces
}

// join notes that another piece joins at the low or the high end, and on which
// side it lies.
func (s *piece) join(other int, atLow, onLow bool) {
	end := 1
	if atLow {
		end = 0
	}
	s.next[end], s.turns[end] = other, 1
	if onLow {
		s.turns[end] = -1
	}
}

// spread gives the pieces in channels levels, so that none covers another, in
// the order in which they cross least.
func (r *grid) spread(pieces []piece) {
	type channel struct {
		upright bool
		fixed   int
	}
	members := map[channel][]int{}
	for i, s := range pieces {
		if s.fixed%2 == 0 {
			pieces[i].beyond = s.upright && r.beyond(s)
			c := channel{s.upright, s.fixed}
			members[c] = append(members[c], i)
		}
	}
	for _, in := range members { // each by itself
		rank(pieces, in)
	}
}

// beyond tells whether a flow in the channel between two lanes belongs to the
// lane on the right: because it leads to nothing left of it.
func (r *grid) beyond(s piece) bool {
	e := r.graph.Edges[s.edge]
	for _, l := range r.lanes {
		if x := 2 * l.first; x > 0 && x == s.fixed {
			return r.spots[e.From].x > x && r.spots[e.To].x > x
		}
	}
	return false
}

// sure is the weight of an order without which two pieces would cover each
// other where they turn on one track or rank.
const sure = 100

// rank gives the pieces of one channel their levels.
func rank(pieces []piece, in []int) {
	n := len(in)
	before := make([][]int, n) // how much i wants to be before j
	for i := range before {
		before[i] = make([]int, n)
	}
	for i := range n {
		for j := range i {
			a, b := &pieces[in[i]], &pieces[in[j]]
			if !meet(a, b) {
				continue
			}
			if o := order(pieces, a, b); o < 0 {
				before[i][j] = -o
			} else {
				before[j][i] = o
			}
		}
	}
	done := make([]bool, n)
	var sorted []int
	for len(sorted) < n {
		best, least := -1, 0
		for i := range n {
			if done[i] {
				continue
			}
			waits := 0
			for j := range n {
				if !done[j] {
					waits += before[j][i]
				}
			}
			if best < 0 || waits < least {
				best, least = i, waits
			}
		}
		done[best] = true
		sorted = append(sorted, best)
	}
	for k, i := range sorted {
		s := &pieces[in[i]]
		for _, j := range sorted[:k] {
			if o := &pieces[in[j]]; meet(s, o) && s.beyond == o.beyond {
				s.level = max(s.level, o.level+1)
			}
		}
	}
}

// meet tells whether a and b lie beside each other somewhere.
func meet(a, b *piece) bool { return a.low <= b.high && b.low <= a.high }

// order tells which of two pieces of one channel should come first: negative
// if a.
func order(pieces []piece, a, b *piece) int {
	sum := part(pieces, a, b, 0, 0) + part(pieces, a, b, 1, 0)
	switch {
	case b.beyond && !a.beyond:
		sum -= sure
	case a.beyond && !b.beyond:
		sum += sure
	}
	for end := range 2 {
		for other := range 2 {
			pa, pb := a.end(end), b.end(other)
			if ta, tb := a.turns[end], b.turns[other]; pa == pb && pa%2 == 1 && ta*tb < 0 {
				sum += sure * cmp.Compare(ta, tb)
			}
		}
	}
	if a.high == b.low {
		sum += cmp.Compare(a.turns[1], b.turns[0])
	}
	if b.high == a.low {
		sum += cmp.Compare(a.turns[0], b.turns[1])
	}
	return sum
}

func (s *piece) end(end int) int {
	if end == 0 {
		return s.low
	}
	return s.high
}

// part looks at the low or the high end of two pieces of one channel: which
// of them should come first so that they do not cross there.
func part(pieces []piece, a, b *piece, end, depth int) int {
	ta, tb := a.turns[end], b.turns[end]
	inside := a.end(end) - b.end(end) // how far a ends inside of b
	if end == 1 {
		inside = -inside
	}
	switch {
	case inside > 0:
		return ta
	case inside < 0:
		return -tb
	case ta != tb:
		return cmp.Compare(ta, tb)
	case ta == 0 || depth > 32:
		return 0
	}
	// Both turn here, the same way: what they do next decides. In a bend, the
	// outer of two lines before it is the outer one behind it.
	far := 0
	if ta > 0 {
		far = 1
	}
	o := part(pieces, &pieces[a.next[end]], &pieces[b.next[end]], far, depth+1)
	if far == end {
		return -o
	}
	return o
}

// slots parts from each other the flows that end at one side of a node.
func (r *grid) slots(pieces []piece) {
	type side struct {
		node, face, column int
	}
	members := map[side][]int{}
	var sides []side
	for i, s := range pieces {
		if !s.upright || s.fixed%2 == 0 {
			continue
		}
		e := r.graph.Edges[s.edge]
		for _, end := range []struct {
			first      bool
			node, face int
		}{{true, e.From, downward}, {false, e.To, upward}} {
			border := end.first && (i == 0 || pieces[i-1].edge != s.edge) || !end.first && (i+1 == len(pieces) || pieces[i+1].edge != s.edge)
			if !border || r.sharing(end.node, end.face) < 2 {
				continue
			}
			key := side{end.node, end.face, s.fixed}
			if members[key] == nil {
				sides = append(sides, key)
			}
			members[key] = append(members[key], i)
		}
	}
	for _, key := range sides {
		in := members[key]
		far := 0 // the end away from the node
		if key.face == downward {
			far = 1
		}
		slices.SortStableFunc(in, func(i, j int) int {
			a, b := &pieces[i], &pieces[j]
			if a.turns[far] != b.turns[far] {
				return a.turns[far] - b.turns[far]
			}
			// Of two that turn to one side, the outer one turns first, or last.
			o := cmp.Or(a.end(far)-b.end(far), levelAt(pieces, a, far)-levelAt(pieces, b, far))
			if (a.turns[far] < 0) == (key.face == downward) {
				return o
			}
			return -o
		})
		middle := slices.IndexFunc(in, func(i int) bool { return pieces[i].turns[far] == 0 })
		for k, i := range in {
			pieces[i].shift = SlotGap*k - SlotGap*(len(in)-1)/2
			if middle >= 0 {
				pieces[i].shift = SlotGap * (k - middle)
			}
		}
	}
}

// levelAt is the level of the piece that joins at the end, 0 if none does.
func levelAt(pieces []piece, s *piece, end int) int {
	if s.next[end] < 0 {
		return 0
	}
	return pieces[s.next[end]].level
}

// slotWidth is how wide the node must be for the flows that share a side of it.
func slotWidth(flows int) int { return 2 * (SlotGap*(flows-1) + SlotGap/2) }

// shiftBy is how far, in px, a piece on a track or rank moves aside where it
// would cover another.
const shiftBy = 10

// precedes tells whether s lies before another piece of its channel.
func (s piece) precedes(other piece) bool {
	if s.beyond != other.beyond {
		return other.beyond
	}
	return s.level < other.level
}

// unfold parts the pieces that would cover each other all the same: one that
// leads into a channel and one that leads out of it on the other side, on one
// track or rank, where the order of the channel was settled the other way.
func (r *grid) unfold(pieces []piece) {
	for i := range pieces {
		for j := range pieces {
			a, b := &pieces[i], &pieces[j]
			if i == j || a.fixed%2 == 0 || a.upright != b.upright || a.fixed != b.fixed || a.high != b.low || a.high%2 == 1 {
				continue
			}
			before, behind := a.next[1], b.next[0]
			if before < 0 || behind < 0 || pieces[before].precedes(pieces[behind]) || a.shift != 0 || b.shift != 0 {
				continue
			}
			if r.labels(b.edge) {
				a.shift = shiftBy
			} else {
				b.shift = shiftBy
			}
		}
	}
}

// labels tells whether the flow leads to or from a label of its own.
func (r *grid) labels(edge int) bool {
	e := r.graph.Edges[edge]
	return r.graph.Nodes[e.From].Shape == tag || r.graph.Nodes[e.To].Shape == tag
}
