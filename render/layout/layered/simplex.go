package layered

import "context"

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
	s := &network{arcs: connected(n, arcs), n: n + 1}
	s.out, s.in = make([][]int32, s.n), make([][]int32, s.n)
	for i, a := range s.arcs {
		s.out[a.from] = append(s.out[a.from], int32(i))
		s.in[a.to] = append(s.in[a.to], int32(i))
	}
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
	out, in [][]int32
	at      []int
	tree    [][]int32 // of each point, the arcs of the tree
	inTree  []bool
	cut     []int   // of each arc of the tree: what it costs to lengthen it by one
	up      []int32 // of each point, the arc of the tree towards its root, -1
	low     []int32 // of each point, the least and the greatest number of a
	high    []int32 // walk through the tree below it; the greatest is its own
	next    int     // where to look for the next arc to leave
	scratch []int32
}

// start puts each point as near to the first ones as its arcs allow.
func (s *network) start() {
	s.at = make([]int, s.n)
	waits := make([]int, s.n)
	var ready []int
	for i := range s.n {
		if waits[i] = len(s.in[i]); waits[i] == 0 {
			ready = append(ready, i)
		}
	}
	for len(ready) > 0 {
		v := ready[0]
		ready = ready[1:]
		for _, i := range s.out[v] {
			a := s.arcs[i]
			s.at[a.to] = max(s.at[a.to], s.at[v]+a.length)
			if waits[a.to]--; waits[a.to] == 0 {
				ready = append(ready, a.to)
			}
		}
	}
}

// span makes the tree. Where no arc without slack leads on, what the tree has
// is moved until one does.
func (s *network) span() {
	s.tree = make([][]int32, s.n)
	s.inTree = make([]bool, len(s.arcs))
	s.cut = make([]int, len(s.arcs))
	in := make([]bool, s.n)
	var members []int
	grow := func(v int) {
		in[v] = true
		members = append(members, v)
		for k := len(members) - 1; k < len(members); k++ {
			v := members[k]
			for _, list := range [2][]int32{s.out[v], s.in[v]} {
				for _, i := range list {
					a := s.arcs[i]
					w := a.from + a.to - v
					if !in[w] && a.slack(s.at) == 0 {
						s.add(i)
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
		s.add(int32(best))
		grow(v)
	}
	s.number()
}

func (s *network) add(i int32) {
	a := s.arcs[i]
	s.inTree[i] = true
	s.tree[a.from] = append(s.tree[a.from], i)
	s.tree[a.to] = append(s.tree[a.to], i)
}

func (s *network) remove(i int32) {
	a := s.arcs[i]
	s.inTree[i] = false
	for _, v := range [2]int{a.from, a.to} {
		list := s.tree[v]
		for k, j := range list {
			if j == i {
				list[k] = list[len(list)-1]
				s.tree[v] = list[:len(list)-1]
				break
			}
		}
	}
}

// number walks the whole tree.
func (s *network) number() {
	s.up, s.low, s.high = make([]int32, s.n), make([]int32, s.n), make([]int32, s.n)
	s.walk(0, -1, 0)
}

// walk numbers the tree below v, from first on, and returns the number behind
// its last.
func (s *network) walk(v int, up, first int32) int32 {
	// Recursion could be as deep as the tree; this is the same with a stack.
	type step struct {
		v    int
		next int
	}
	s.up[v], s.low[v] = up, first
	stack := []step{{v, 0}}
	count := first
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		list := s.tree[top.v]
		moved := false
		for top.next < len(list) {
			i := list[top.next]
			top.next++
			if i == s.up[top.v] {
				continue
			}
			a := s.arcs[i]
			w := a.from + a.to - top.v
			s.up[w], s.low[w] = i, count
			stack = append(stack, step{w, 0})
			moved = true
			break
		}
		if moved {
			continue
		}
		s.high[top.v] = count
		count++
		stack = stack[:len(stack)-1]
	}
	return count
}

// below tells whether w is in the tree below v, or v itself.
func (s *network) below(w, v int) bool { return s.low[v] <= s.high[w] && s.high[w] <= s.high[v] }

// child is the end of an arc of the tree that is farther from the root.
func (s *network) child(i int32) int {
	a := s.arcs[i]
	if s.up[a.from] == i {
		return a.from
	}
	return a.to
}

// cuts computes the cut of every arc of the tree, those far from the root
// first.
func (s *network) cuts() {
	order := make([]int, s.n)
	for v := range s.n {
		order[s.high[v]] = v
	}
	for _, v := range order {
		if i := s.up[v]; i >= 0 {
			s.cut[i] = s.cutOf(i, v)
		}
	}
}

// cutOf is the cut of the arc above v: the weight of arcs that lead from the
// side of its start to that of its end, without that of those that lead back.
// The cuts of the arcs below v are known.
func (s *network) cutOf(i int32, v int) int {
	starts := s.arcs[i].from == v
	sum := 0
	for _, j := range s.out[v] {
		sum += s.share(j, v, starts)
	}
	for _, j := range s.in[v] {
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
		i := s.next + k
		if i >= len(s.arcs) {
			i -= len(s.arcs)
		}
		if !s.inTree[i] || s.cut[i] >= 0 {
			continue
		}
		if best < 0 || s.cut[i] < s.cut[best] {
			best = int32(i)
		}
		if found++; found == few {
			s.next = i + 1
			return best
		}
	}
	return best
}

// entering is the arc that holds the tree together when another leaves: of
// those that lead the other way, one with least slack.
func (s *network) entering(leave int32) int32 {
	a := s.arcs[leave]
	v := s.child(leave)
	out := v == a.to // what leaves leads into the part below v, so look for arcs that lead out of it
	best, least := int32(-1), 0
	points := append(s.scratch[:0], int32(v))
	for k := 0; k < len(points); k++ {
		p := int(points[k])
		list := s.in[p]
		if out {
			list = s.out[p]
		}
		for _, j := range list {
			b := s.arcs[j]
			if w := b.from + b.to - p; s.below(w, v) {
				continue
			}
			if slack := b.slack(s.at); best < 0 || slack < least {
				best, least = j, slack
			}
		}
		for _, j := range s.tree[p] {
			b := s.arcs[j]
			if w := b.from + b.to - p; s.up[w] == j {
				points = append(points, int32(w))
			}
		}
	}
	s.scratch = points
	return best
}

// exchange lets one arc leave the tree and another enter.
func (s *network) exchange(leave, enter int32) {
	v := s.child(leave)
	if slack := s.arcs[enter].slack(s.at); slack > 0 {
		// The part below v moves.
		if s.below(s.arcs[enter].from, v) {
			s.shift(v, slack)
		} else {
			s.shift(v, -slack)
		}
	}
	// The cuts of the arcs between the ends of the new one change.
	cut := s.cut[leave]
	a := s.arcs[enter]
	top := s.climb(a.from, a.to, cut, true)
	s.climb(a.to, top, cut, false)
	s.cut[enter], s.cut[leave] = -cut, 0
	s.remove(leave)
	s.add(enter)
	s.walk(top, s.up[top], s.low[top])
}

// shift moves the tree below v.
func (s *network) shift(v, by int) {
	points := append(s.scratch[:0], int32(v))
	for k := 0; k < len(points); k++ {
		p := int(points[k])
		s.at[p] += by
		for _, j := range s.tree[p] {
			b := s.arcs[j]
			if w := b.from + b.to - p; s.up[w] == j {
				points = append(points, int32(w))
			}
		}
	}
	s.scratch = points
}

// climb changes the cuts on the way from v up to where the tree below holds w
// too, and returns that point.
func (s *network) climb(v, w, cut int, out bool) int {
	for !s.below(w, v) {
		i := s.up[v]
		a := s.arcs[i]
		if (a.from == v) == out {
			s.cut[i] += cut
		} else {
			s.cut[i] -= cut
		}
		v = a.from + a.to - v
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
		v := s.child(int32(i))
		if s.below(s.arcs[enter].from, v) {
			s.shift(v, slack/2)
		} else {
			s.shift(v, -(slack / 2))
		}
	}
}
