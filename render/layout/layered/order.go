package layered

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// sweeps is how often a search goes over all ranks before it gives up on
// finding a better order.
const sweeps = 12

// search looks for an order with few crossings, and returns how many it has:
// first from several beginnings, then from what came of the best of them.
func (w *work) search(e search) int {
	best, stretch := -1, 0
	var order [][][]child
	judge := func(c int) {
		long := w.stretch()
		if best < 0 || c < best || c == best && long < stretch {
			best, stretch = c, long
			order = w.keep(order)
		}
	}
	for s := range e.starts {
		w.work = e.work / (e.starts + e.tries)
		judge(w.start(s, e.moves))
		if best == 0 || w.ctx.Err() != nil {
			break
		}
	}
	if best > 0 {
		chance := rand.New(rand.NewPCG(uint64(len(w.leaves)), 1))
		for range e.tries {
			if w.ctx.Err() != nil {
				break
			}
			w.work = e.work / (e.starts + e.tries)
			w.restore(order)
			w.anneal(min(e.steps*len(w.leaves), mostSteps), chance)
			t := start{crossings: w.improve()}
			judge(w.transplant(&t, e.moves))
		}
	}
	w.restore(order)
	w.face()
	return best
}

// start is what came of a beginning.
type start struct {
	order     [][][]child
	crossings int
	moves     int  // how often all nodes were taken out
	done      bool // nothing would be won by doing that more often
	work      int  // looks that all of that took
}

// start tries a beginning, or goes on where it was left, and returns the number
// of crossings.
func (w *work) start(number, moves int) int {
	before := w.work
	var t start
	for number >= len(w.starts) {
		w.starts = append(w.starts, start{})
	}
	if t = w.starts[number]; t.order != nil {
		w.restore(t.order)
		w.work -= t.work
	} else {
		w.begin(number)
		w.settle()
		t.crossings = w.improve()
	}
	w.transplant(&t, moves)
	if w.work > 0 { // it has cut nothing short
		t.order, t.work = w.keep(t.order), before-w.work
		w.starts[number] = t
	}
	return t.crossings
}

// face mirrors the order if more pairs of nodes stand as they come in the graph
// then. Both are as good, and which of them a search ends at, any small change
// may turn.
func (w *work) face() {
	if slices.ContainsFunc(w.g.Groups, func(g Group) bool { return g.Turn > 0 }) ||
		slices.ContainsFunc(w.g.Edges, func(e Edge) bool { return e.FromPort > 0 || e.ToPort > 0 }) {
		return
	}
	as := 0
	for i, a := range w.nodes {
		for _, b := range w.nodes[:i] {
			as += cmp.Compare(w.x[a], w.x[b])
		}
	}
	if as >= 0 {
		return
	}
	for c := range w.kids {
		for _, kids := range w.kids[c] {
			if c > 0 && len(kids) > 0 { // the first and the last are its borders
				kids = kids[1 : len(kids)-1]
			}
			slices.Reverse(kids)
		}
	}
	for r := range w.rows {
		w.row(r)
	}
}

// mostSteps bounds the exchanges of one try.
const mostSteps = 200000

// keep copies the order into a place for it.
func (w *work) keep(to [][][]child) [][][]child {
	if to == nil {
		to = make([][][]child, len(w.kids))
		for c := range to {
			to[c] = make([][]child, w.count)
		}
	}
	for c, ranks := range w.kids {
		for r, kids := range ranks {
			to[c][r] = append(to[c][r][:0], kids...)
		}
	}
	return to
}

func (w *work) restore(from [][][]child) {
	for c, ranks := range from {
		for r, kids := range ranks {
			w.kids[c][r] = append(w.kids[c][r][:0], kids...)
		}
	}
	for r := range w.rows {
		w.row(r)
	}
}

// begin puts things in the order of a walk along the lines: the first start
// walks as the nodes come, the second backwards, others as chance has it, which
// is always the same.
func (w *work) begin(start int) {
	order := make([]int, len(w.g.Nodes))
	for i := range order {
		order[i] = i
	}
	switch start {
	case 0:
	case 1:
		slices.Reverse(order)
	default:
		rand.New(rand.NewPCG(uint64(start), 1)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	turn := make([]int, len(w.leaves)) // of nodes: their place in order
	for k, i := range order {
		turn[w.nodes[i]] = k
	}
	keys := make([]int, len(w.leaves))
	seen := make([]bool, len(w.leaves))
	number := 0
	var walk func(i int)
	walk = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		number++
		keys[i] = number
		// Lines lead on in the order of what they lead to.
		next := slices.Clone(w.leaves[i].down)
		slices.SortStableFunc(next, func(a, b int32) int { return cmp.Compare(turn[w.target(int(a))], turn[w.target(int(b))]) })
		for _, j := range next {
			walk(int(j))
		}
	}
	for _, first := range []bool{true, false} {
		for _, i := range order {
			if l := w.nodes[i]; !first || len(w.leaves[l].up) == 0 {
				walk(l)
			}
		}
	}
	groups := make([]int, len(w.g.Groups))
	for c := range groups {
		groups[c] = 1 << 30
	}
	for i, l := range w.leaves {
		if l.kind == nodeLeaf {
			for c := l.group; c >= 0; c = w.g.Groups[c].Parent {
				groups[c] = min(groups[c], keys[i])
			}
		}
	}
	w.queue(groups)
	for r := range w.rows {
		w.sort(r, keys, groups)
	}
}

// queue keeps groups that have a turn in their order: what stands for one is
// the key of the one before it, at least.
func (w *work) queue(groups []int) {
	for _, inner := range w.within {
		turns := slices.DeleteFunc(slices.Clone(inner), func(c int) bool { return w.g.Groups[c].Turn == 0 })
		slices.SortFunc(turns, func(a, b int) int { return cmp.Compare(w.g.Groups[a].Turn, w.g.Groups[b].Turn) })
		for k, c := range turns {
			if k > 0 {
				groups[c] = max(groups[c], groups[turns[k-1]]+1)
			}
		}
	}
}

// target is the node that the line through a leaf leads to.
func (w *work) target(i int) int {
	for w.leaves[i].kind == lineLeaf {
		i = int(w.leaves[i].down[0])
	}
	return i
}

// sort orders a rank by keys. Borders stay where they are.
func (w *work) sort(r int, keys, groups []int) {
	key := func(c child) int {
		if c.isGroup() {
			return groups[c.group()]
		}
		switch w.leaves[c.leaf()].kind {
		case leftBorder:
			return -1 << 40
		case rightBorder:
			return 1 << 40
		}
		return keys[c.leaf()]
	}
	for c := range w.kids {
		if kids := w.kids[c][r]; len(kids) > 1 {
			slices.SortStableFunc(kids, func(a, b child) int { return cmp.Compare(key(a), key(b)) })
		}
	}
	w.row(r)
}

// settle moves things to where their neighbours are, rank by rank, down and
// up, and keeps the best order that it comes by.
func (w *work) settle() {
	best := w.crossings()
	order := w.keep(nil)
	keys := make([]int, len(w.leaves))
	groups := make([]int, len(w.g.Groups))
	idle := 0
	for s := range sweeps {
		w.attract(groups)
		w.queue(groups)
		down := s%2 == 0
		for k := range w.count {
			r := k
			if !down {
				r = w.count - 1 - k
			}
			for _, i := range w.rows[r] {
				l := &w.leaves[i]
				from := l.up
				if !down {
					from = l.down
				}
				keys[i] = scale * w.x[i]
				if len(from) > 0 {
					keys[i] = w.middle(from)
				}
			}
			w.sort(r, keys, groups)
		}
		c := w.crossings()
		if c < best {
			best = c
			w.keep(order)
			idle = 0
		} else if idle++; idle > 3 {
			break
		}
		if best == 0 {
			break
		}
	}
	w.restore(order)
}

// scale is the fineness of means, in parts of a px.
const scale = 16

// middle is the mean of the places of leaves, in parts of a px.
func (w *work) middle(of []int32) int {
	sum := 0
	for _, j := range of {
		sum += w.x[j]
	}
	return scale * sum / len(of)
}

// attract finds out where each group would like to be: where what its lines
// lead to is, outside of it.
func (w *work) attract(groups []int) {
	sum, count := make([]int, len(groups)), make([]int, len(groups))
	own, members := make([]int, len(groups)), make([]int, len(groups))
	for i := range w.leaves {
		l := &w.leaves[i]
		if l.kind == leftBorder || l.kind == rightBorder {
			continue
		}
		for c := l.group; c >= 0; c = w.g.Groups[c].Parent {
			own[c] += w.x[i]
			members[c]++
			for _, list := range [2][]int32{l.up, l.down} {
				for _, j := range list {
					if !w.inside(w.leaves[j].group, c) {
						sum[c] += w.x[j]
						count[c]++
					}
				}
			}
		}
	}
	for c := range groups {
		switch {
		case count[c] > 0:
			groups[c] = scale * sum[c] / count[c]
		case members[c] > 0:
			groups[c] = scale * own[c] / members[c]
		}
	}
}

// inside tells whether group is outer, or in it.
func (w *work) inside(group, outer int) bool {
	for ; group >= 0; group = w.g.Groups[group].Parent {
		if group == outer {
			return true
		}
	}
	return false
}

// stretch is how far to the side all lines lead together.
func (w *work) stretch() int {
	sum := 0
	for i := range w.leaves {
		for _, j := range w.leaves[i].down {
			sum += max(w.x[i]-w.x[j], w.x[j]-w.x[i])
		}
	}
	return sum
}

// crossings counts those between all ranks.
func (w *work) crossings() int {
	sum := 0
	for r := 1; r < w.count; r++ {
		sum += w.crossingsAt(r)
	}
	return sum
}

// crossingsAt are those between a rank and the one before it.
func (w *work) crossingsAt(r int) int {
	if orders := [2]int{w.orders[r-1], w.orders[r]}; w.crossedFor[r] != orders {
		w.crossed[r], w.crossedFor[r] = w.countCrossings(r), orders
	}
	return w.crossed[r]
}

// countCrossings counts those between a rank and the one before it.
func (w *work) countCrossings(r int) int {
	// Lines by where they start; those that start earlier and end later cross.
	n := len(w.rows[r]) + 1
	w.ended = slices.Grow(w.ended[:0], n)[:n] // a Fenwick tree of ends
	ended := w.ended
	clear(ended)
	sum, all := 0, 0
	for _, i := range w.rows[r-1] {
		down := w.leaves[i].down
		for _, j := range down {
			before := 0
			for k := w.place[j] + 1; k > 0; k &= k - 1 {
				before += int(ended[k])
			}
			sum += all - before
		}
		for _, j := range down {
			for k := w.place[j] + 1; int(k) < len(ended); k += k & -k {
				ended[k]++
			}
		}
		all += len(down)
	}
	return sum
}
