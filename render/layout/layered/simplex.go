package layered

import (
	"context"
	"math"
	"slices"
)

// arc says that its end lies at least length behind its start, and what each
// unit that it is longer costs.
type arc struct {
	from, to       int
	length, weight int
}

func (a arc) slack(at []int) int { return at[a.to] - at[a.from] - a.length }

// simplex finds places for n points, one for each, at which all arcs hold and
// their lengths, weighted, add up to the least. It is the network simplex
// method of Gansner, Koutsofios, North and Vo (A technique for drawing
// directed graphs, 1993). The arcs have no cycle. After so many steps it takes
// what it has, which holds all arcs, too.
func simplex(ctx context.Context, n int, arcs []arc, steps int) []int {
	s := newNetwork(n+1, connected(n, arcs))
	s.start()
	s.span()
	s.cuts()
	for step := range steps {
		leave := s.leaving()
		if leave < 0 || step%256 == 255 && ctx.Err() != nil {
			break
		}
		s.exchange(leave, s.entering(leave))
	}
	s.balance()
	return s.at[:n]
}

// connected adds an arc from one more point, number n, to each part that
// nothing joins to the others.
func connected(n int, arcs []arc) []arc {
	root := make([]int, n)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, a := range arcs {
		x, y := find(a.from), find(a.to)
		root[max(x, y)] = min(x, y)
	}
	all := append(make([]arc, 0, len(arcs)+1), arcs...)
	for i := range root {
		if root[i] == i {
			all = append(all, arc{from: n, to: i})
		}
	}
	return all
}

// network is the state of one simplex: places at which every arc holds, and a
// tree of arcs without slack that spans all points.
type network struct {
	n       int
	arcs    []arc
	out, in lists
	at      []int
	inTree  []bool
	cut     []int // of each arc of the tree: what it costs to lengthen it by one
	leave   int   // where to look for the next arc to leave

	// The tree, by points; its root is point 0. -1: none.
	parent, child, next, prev []int32
	up                        []int32 // the arc to the parent
	// Points in the order of a walk through the tree, each behind those below
	// it, and where those and the point itself begin and end in it.
	order, low, high []int32
}

// lists are the arcs of each point, those of all points one behind the other.
type lists struct{ begin, arcs []int32 }

func (l lists) of(v int) []int32 { return l.arcs[l.begin[v]:l.begin[v+1]] }

func newLists(n int, arcs []arc, end func(arc) int) lists {
	l := lists{make([]int32, n+1), make([]int32, len(arcs))}
	for _, a := range arcs {
		l.begin[end(a)+1]++
	}
	for v := range n {
		l.begin[v+1] += l.begin[v]
	}
	at := slices.Clone(l.begin)
	for i, a := range arcs {
		v := end(a)
		l.arcs[at[v]] = int32(i)
		at[v]++
	}
	return l
}

func newNetwork(n int, arcs []arc) *network {
	s := &network{
		n:    n,
		arcs: arcs,
		out:  newLists(n, arcs, func(a arc) int { return a.from }),
		in:   newLists(n, arcs, func(a arc) int { return a.to }),
		at:   make([]int, n), inTree: make([]bool, len(arcs)), cut: make([]int, len(arcs)),
	}
	for _, list := range []*[]int32{&s.parent, &s.child, &s.next, &s.prev, &s.up, &s.order, &s.low, &s.high} {
		*list = make([]int32, n)
	}
	for v := range n {
		s.parent[v], s.child[v], s.next[v], s.prev[v], s.up[v] = -1, -1, -1, -1, -1
	}
	return s
}

// start puts each point as near to the first ones as its arcs allow, and what
// nothing leads to as near to what it leads to.
func (s *network) start() {
	waits := make([]int, s.n)
	ready := make([]int, 0, s.n)
	for v := range s.n {
		if waits[v] = len(s.in.of(v)); waits[v] == 0 {
			ready = append(ready, v)
		}
	}
	for k := 0; k < len(ready); k++ {
		v := ready[k]
		for _, i := range s.out.of(v) {
			a := s.arcs[i]
			s.at[a.to] = max(s.at[a.to], s.at[v]+a.length)
			if waits[a.to]--; waits[a.to] == 0 {
				ready = append(ready, a.to)
			}
		}
	}
	for v := range s.n - 1 {
		if len(s.in.of(v)) > 0 || len(s.out.of(v)) == 0 {
			continue
		}
		s.at[v] = math.MaxInt
		for _, i := range s.out.of(v) {
			a := s.arcs[i]
			s.at[v] = min(s.at[v], s.at[a.to]-a.length)
		}
	}
}

// span makes the tree. Where no arc without slack leads on, what the tree has
// is moved until one does.
func (s *network) span() {
	in := make([]bool, s.n)
	members := make([]int, 0, s.n)
	grow := func(v int) {
		in[v] = true
		members = append(members, v)
		for k := len(members) - 1; k < len(members); k++ {
			v := members[k]
			for _, list := range [2][]int32{s.out.of(v), s.in.of(v)} {
				for _, i := range list {
					a := s.arcs[i]
					w := a.from + a.to - v
					if !in[w] && a.slack(s.at) == 0 {
						s.hang(w, v, i)
						s.inTree[i] = true
						in[w] = true
						members = append(members, w)
					}
				}
			}
		}
	}
	grow(0)
	for len(members) < s.n {
		best, least := -1, 0
		for i, a := range s.arcs {
			if in[a.from] == in[a.to] {
				continue
			}
			if slack := a.slack(s.at); best < 0 || slack < least {
				best, least = i, slack
			}
		}
		a := s.arcs[best]
		v := a.to
		if in[a.to] {
			v, least = a.from, -least
		}
		for _, m := range members {
			s.at[m] += least
		}
		s.hang(v, a.from+a.to-v, int32(best))
		s.inTree[best] = true
		grow(v)
	}
	s.walk(0, 0)
}

// hang puts v, with all below it, below a parent.
func (s *network) hang(v, parent int, arc int32) {
	first := s.child[parent]
	s.parent[v], s.up[v], s.prev[v], s.next[v] = int32(parent), arc, -1, first
	if first >= 0 {
		s.prev[first] = int32(v)
	}
	s.child[parent] = int32(v)
}

// cutOff takes v, with all below it, from its parent.
func (s *network) cutOff(v int) {
	prev, next := s.prev[v], s.next[v]
	if prev >= 0 {
		s.next[prev] = next
	} else {
		s.child[s.parent[v]] = next
	}
	if next >= 0 {
		s.prev[next] = prev
	}
}

// walk finds the order of v and all below it, from the place first on.
func (s *network) walk(v int, first int32) {
	count, p := first, int32(v)
	for {
		s.low[p] = count
		if c := s.child[p]; c >= 0 {
			p = c
			continue
		}
		for {
			s.order[count], s.high[p] = p, count
			count++
			if int(p) == v {
				return
			}
			if s.next[p] >= 0 {
				p = s.next[p]
				break
			}
			p = s.parent[p]
		}
	}
}

// tree are v and all points below it.
func (s *network) tree(v int) []int32 { return s.order[s.low[v] : s.high[v]+1] }

// below tells whether w is in the tree below v, or v itself.
func (s *network) below(w, v int) bool { return s.low[v] <= s.high[w] && s.high[w] <= s.high[v] }

// lower is the end of an arc of the tree that is farther from the root.
func (s *network) lower(i int32) int {
	a := s.arcs[i]
	if s.up[a.from] == i {
		return a.from
	}
	return a.to
}

// cuts computes the cut of every arc of the tree, those far from the root
// first.
func (s *network) cuts() {
	for _, v := range s.order {
		if i := s.up[v]; i >= 0 {
			s.cut[i] = s.cutOf(i, int(v))
		}
	}
}

// cutOf is the cut of the arc above v: the weight of arcs that lead from the
// side of its start to that of its end, without that of those that lead back.
// The cuts of the arcs below v are known.
func (s *network) cutOf(i int32, v int) int {
	starts := s.arcs[i].from == v
	sum := 0
	for _, j := range s.out.of(v) {
		sum += s.share(j, v, starts)
	}
	for _, j := range s.in.of(v) {
		sum += s.share(j, v, !starts)
	}
	return sum
}

// share is what arc j, at v, adds to the cut of the arc above v. Along is
// whether both start, or both end, at v.
func (s *network) share(j int32, v int, along bool) int {
	a := s.arcs[j]
	w := a.from + a.to - v
	value := a.weight
	if s.below(w, v) {
		// What crosses the arc to w crosses that above v, too, unless it ends
		// at v.
		value = -value
		if s.inTree[j] {
			value += s.cut[j]
		}
		along = !along
	}
	if along {
		return value
	}
	return -value
}

// leaving is an arc of the tree that it would pay to lengthen, -1 if there is
// none. Of the next few it finds it takes the best.
func (s *network) leaving() int32 {
	const few = 30
	best, found := int32(-1), 0
	for k := range s.arcs {
		i := s.leave + k
		if i >= len(s.arcs) {
			i -= len(s.arcs)
		}
		if s.cut[i] >= 0 { // as it is of those that are not in the tree
			continue
		}
		if best < 0 || s.cut[i] < s.cut[best] {
			best = int32(i)
		}
		if found++; found == few {
			s.leave = i + 1
			return best
		}
	}
	return best
}

// entering is the arc that holds the tree together when another leaves: of
// those that lead the other way, one with least slack.
func (s *network) entering(leave int32) int32 {
	v := s.lower(leave)
	arcs := s.in
	if v == s.arcs[leave].to {
		arcs = s.out // what leaves leads into the part below v, so look for arcs that lead out of it
	}
	low, high := s.low[v], s.high[v]
	best, least := int32(-1), 0
	for _, p := range s.order[low : high+1] {
		for _, j := range arcs.of(int(p)) {
			b := &s.arcs[j]
			if at := s.high[b.from+b.to-int(p)]; low <= at && at <= high {
				continue
			}
			if slack := b.slack(s.at); best < 0 || slack < least {
				best, least = j, slack
			}
		}
	}
	return best
}

// exchange lets one arc leave the tree and another enter.
func (s *network) exchange(leave, enter int32) {
	v := s.lower(leave)
	a := s.arcs[enter]
	in, out := a.from, a.to // the end of the new arc in the part below v, and the other
	if slack := a.slack(s.at); s.below(in, v) {
		s.shift(v, slack)
	} else {
		in, out = out, in
		s.shift(v, -slack)
	}
	// The cuts of the arcs between the ends of the new one change.
	cut := s.cut[leave]
	top := s.climb(a.from, a.to, cut, true)
	s.climb(a.to, top, cut, false)
	s.cut[enter], s.cut[leave] = -cut, 0
	s.inTree[enter], s.inTree[leave] = true, false
	// The part below v hangs by the new arc: what was above its end is below.
	for p, onto, by := in, out, enter; ; {
		above, arc := int(s.parent[p]), s.up[p]
		s.cutOff(p)
		s.hang(p, onto, by)
		if p == v {
			break
		}
		p, onto, by = above, p, arc
	}
	s.walk(top, s.low[top])
}

// shift moves the tree below v.
func (s *network) shift(v, by int) {
	if by == 0 {
		return
	}
	for _, p := range s.tree(v) {
		s.at[p] += by
	}
}

// climb changes the cuts on the way from v up to where the tree below holds w
// too, and returns that point.
func (s *network) climb(v, w, cut int, out bool) int {
	for !s.below(w, v) {
		i := s.up[v]
		if (s.arcs[i].from == v) == out {
			s.cut[i] += cut
		} else {
			s.cut[i] -= cut
		}
		v = int(s.parent[v])
	}
	return v
}

// balance moves what may lie anywhere between two places to the middle.
func (s *network) balance() {
	for i := range s.arcs {
		if !s.inTree[i] || s.cut[i] != 0 {
			continue
		}
		enter := s.entering(int32(i))
		if enter < 0 {
			continue
		}
		slack := s.arcs[enter].slack(s.at)
		if slack <= 1 {
			continue
		}
		v := s.lower(int32(i))
		if s.below(s.arcs[enter].from, v) {
			s.shift(v, slack/2)
		} else {
			s.shift(v, -(slack / 2))
		}
	}
}
