package layered

import (
	"math"
	"slices"
)

// thread is a run of leaves that lead to one another and, but for its ends, to
// nothing else: a line with its label, or a chain of nodes.
type thread struct {
	leaves []int
	trial
}

// trial is an attempt to put things elsewhere that has won nothing. As long as
// nothing near has changed, the next would not either.
type trial struct {
	low, high int // the ranks that it looks at
	order     int // the last number of an order at that time
	work      int // looks that it took
}

// spare tells whether nothing has changed since the trial, and if so, takes
// the looks from the work that the next one would need.
func (t *trial) spare(w *work) bool {
	if !w.settled(t.low, t.high, t.order) {
		return false
	}
	w.work -= t.work
	return true
}

// fail notes that the trial has won nothing. Before is what work was left when
// it began.
func (t *trial) fail(w *work, before int) { t.order, t.work = w.order, before-w.work }

// spin finds the threads.
func (w *work) spin() []thread {
	var threads []thread
	single := func(i int) bool {
		l := &w.leaves[i]
		return (l.kind == nodeLeaf || l.kind == lineLeaf) && len(l.up) <= 1 && len(l.down) <= 1
	}
	for i := range w.leaves {
		l := &w.leaves[i]
		if !single(i) || len(l.up) == 1 && single(int(l.up[0])) || len(l.up)+len(l.down) == 0 {
			continue
		}
		t := []int{i}
		for {
			last := &w.leaves[t[len(t)-1]]
			if len(last.down) == 0 || !single(int(last.down[0])) {
				break
			}
			t = append(t, int(last.down[0]))
		}
		threads = append(threads, thread{t, trial{low: w.leaves[t[0]].rank - 1, high: w.leaves[t[len(t)-1]].rank + 1}})
	}
	return threads
}

// crossCost is what a crossing costs when a thread is laid anew, in px that it
// leads to the side.
const crossCost = 10000

// tooDear is more than anything costs.
const tooDear = math.MaxInt / 4

// lay takes a thread out and puts it back where it crosses least, and of such
// places where it leads least to the side. It tells whether that is another
// place.
func (w *work) lay(t *thread) bool {
	if t.spare(w) {
		return false
	}
	before := w.work
	w.work -= 4 * len(t.leaves) * len(w.rows[w.leaves[t.leaves[0]].rank])
	w.seats = w.lift(w.seats[:0], t.leaves)
	w.old = w.old[:0]
	for k, i := range t.leaves {
		w.slots = w.addSlots(w.slots[:0], i)
		w.old = append(w.old, w.slots[w.seats[k].index-w.slots[0].index])
	}
	w.thrust(t.leaves, w.courseCost(t.leaves, w.old))
	moved := false
	for k, i := range t.leaves {
		if int(w.place[i]) == w.seats[k].row {
			w.orders[w.leaves[i].rank] = w.seats[k].order
		} else {
			moved = true
		}
	}
	if !moved {
		t.fail(w, before)
	}
	return moved
}

// courseCost is what a thread that was taken out costs in these slots.
func (w *work) courseCost(t []int, slots []slot) int {
	cost := 0
	end := func(away, r int, to slot, ends []int32) {
		if len(ends) == 1 {
			cost += crossCost*w.crossedBy(away, r, int(w.place[ends[0]]), to.row, ends[0]) + distance(w.x[ends[0]], to.x)
		}
	}
	r := w.leaves[t[0]].rank
	end(r-1, r, slots[0], w.leaves[t[0]].up)
	for k := 1; k < len(t); k++ {
		r++
		cost += crossCost*w.crossedBy(r-1, r, slots[k-1].row, slots[k].row, -1) + distance(slots[k-1].x, slots[k].x)
	}
	end(r+1, r, slots[len(t)-1], w.leaves[t[len(t)-1]].down)
	return cost
}

// crossedBy is how many lines between two ranks, but those of one leaf, a line
// crosses that leads from before the leaf i of the one to before the leaf j of
// the other.
func (w *work) crossedBy(away, r, i, j int, but int32) int {
	n := 0
	for k, from := range w.rows[away] {
		if from == but {
			continue
		}
		for _, to := range w.lines(from, away < r) {
			if !w.out[to] && (k < i) != (int(w.place[to]) < j) {
				n++
			}
		}
	}
	return n
}

// lines are those of a leaf that lead down, or up.
func (w *work) lines(i int32, down bool) []int32 {
	if down {
		return w.leaves[i].down
	}
	return w.leaves[i].up
}

// thrust puts a thread that was taken out where it crosses least, as lay does.
// It is known that it needs to cost no more than so much.
func (w *work) thrust(t []int, most int) {
	c := &w.course
	c.follow(w, t, true, most)
	last := len(t) - 1
	slots, costs := c.at(last)
	if down := w.leaves[t[last]].down; len(down) == 1 {
		w.joinFixed(int(down[0]), slots, costs, false)
	}
	best := 0
	for s, cost := range costs {
		if cost < costs[best] {
			best = s
		}
	}
	for k := last; k >= 0; k-- {
		s := c.low[k] + best
		w.put(t[k], c.slots[s])
		best = c.from[s]
	}
}

// seat is where a leaf stood, and the order of its rank then.
type seat struct {
	slot
	order int
}

// lift takes leaves out, and adds where each of them stood.
func (w *work) lift(to []seat, leaves []int) []seat {
	for _, i := range leaves {
		to = append(to, w.take(i))
	}
	return to
}

// take takes a leaf out, and returns where it stood.
func (w *work) take(i int) seat {
	l := &w.leaves[i]
	kids := w.kids[l.group+1][l.rank]
	at := seat{slot{index: slices.Index(kids, child(i)), row: int(w.place[i]), x: w.x[i]}, w.orders[l.rank]}
	w.kids[l.group+1][l.rank] = slices.Delete(kids, at.index, at.index+1)
	needs := w.needs(w.rows[l.rank], at.row)
	w.rows[l.rank] = slices.Delete(w.rows[l.rank], at.row, at.row+1)
	w.out[i] = true
	w.widen(l.rank, at.row, -needs, -1)
	return at
}

// drop puts leaves that were lifted back where they stood.
func (w *work) drop(leaves []int, stood []seat) {
	for k := len(leaves) - 1; k >= 0; k-- {
		w.put(leaves[k], stood[k].slot)
		w.orders[w.leaves[leaves[k]].rank] = stood[k].order
	}
}

// put puts a leaf that was taken out into a slot.
func (w *work) put(i int, at slot) {
	l := &w.leaves[i]
	w.kids[l.group+1][l.rank] = slices.Insert(w.kids[l.group+1][l.rank], at.index, child(i))
	w.rows[l.rank] = slices.Insert(w.rows[l.rank], at.row, int32(i))
	w.out[i] = false
	row := w.rows[l.rank]
	w.widen(l.rank, at.row, w.needs(row, at.row), 1)
	// It stands where it would with the rest to its left.
	w.place[i], w.x[i] = int32(at.row), l.w/2-w.wide[l.rank]/2
	if at.row > 0 {
		before := &w.leaves[row[at.row-1]]
		w.x[i] = w.x[row[at.row-1]] - before.w/2 + before.w + w.gap(before, l) + l.w/2
	}
}

// course is what is known of the places of a thread that was taken out: for
// each of its leaves, the slots from low to high, the least cost of the thread
// from its one end up to each of them, and the slot of the leaf before that
// leads to it. One is used again and again.
type course struct {
	low, high   []int // of each leaf
	slots       []slot
	costs, from []int
	behind      []int32 // scratch of reach
	turns       []int
	least, by   []int // what reach finds for a star
}

// at are the slots of the leaf k of the thread, and their costs.
func (c *course) at(k int) ([]slot, []int) {
	return c.slots[c.low[k]:c.high[k]], c.costs[c.low[k]:c.high[k]]
}

// follow finds that out for t from the upper end down, or from the lower end
// up. What would cost more than most it leaves out.
func (c *course) follow(w *work, t []int, down bool, most int) {
	n := len(t)
	c.low, c.high = slices.Grow(c.low[:0], n)[:n], slices.Grow(c.high[:0], n)[:n]
	c.slots, c.costs, c.from = c.slots[:0], c.costs[:0], c.from[:0]
	for step := range n {
		k, before := step, step-1
		if !down {
			k, before = n-1-step, n-step
		}
		i := t[k]
		c.low[k] = len(c.slots)
		c.slots = w.addSlots(c.slots, i)
		c.high[k] = len(c.slots)
		for range c.high[k] - c.low[k] {
			c.costs, c.from = append(c.costs, 0), append(c.from, 0)
		}
		slots, costs := c.at(k)
		if step == 0 {
			ends := w.leaves[i].up
			if !down {
				ends = w.leaves[i].down
			}
			if len(ends) == 1 {
				w.joinFixed(int(ends[0]), slots, costs, down)
			}
			continue
		}
		r := w.leaves[i].rank
		away := r - 1
		if !down {
			away = r + 1
		}
		froms, fromCosts := c.at(before)
		w.work -= 2*len(w.rows[away])*len(w.rows[r]) + len(slots)*len(froms)
		c.reach(w, away, froms, fromCosts, r, slots, costs, c.from[c.low[k]:c.high[k]], most)
	}
}

// reach finds the least cost of each slot of rank r, if a line leads there from
// one of the slots of the rank before or behind it that cost no more than most,
// and which of these that is.
func (c *course) reach(w *work, away int, froms []slot, fromCosts []int, r int, slots []slot, costs, from []int, most int) {
	// The first slot behind each place of the row.
	c.behind = slices.Grow(c.behind[:0], len(w.rows[r]))[:len(w.rows[r])]
	s := 0
	for p := range c.behind {
		for s < len(slots) && slots[s].row <= p {
			s++
		}
		c.behind[p] = int32(s)
	}
	// What the next slot adds to the price of crossings. A line crosses those
	// that start to its left and end to its right, and those the other way
	// round; from the left end of the row on, it is the latter at first.
	c.turns = slices.Grow(c.turns[:0], len(slots)+1)[:len(slots)+1]
	clear(c.turns)
	row, down := w.rows[away], away < r
	for _, i := range row {
		for _, j := range w.lines(i, down) {
			if !w.out[j] {
				c.turns[c.behind[w.place[j]]] += crossCost
			}
		}
	}
	for s := range costs {
		costs[s] = tooDear
	}
	first, k := 0, 0
	from, slots = from[:len(costs)], slots[:len(costs)]
	for b, at := range froms { // which are in the order of their rows
		for ; k < at.row; k++ {
			for _, j := range w.lines(row[k], down) {
				if !w.out[j] {
					first += crossCost
					c.turns[c.behind[w.place[j]]] -= 2 * crossCost
				}
			}
		}
		if fromCosts[b] > most {
			continue
		}
		cost := fromCosts[b] + first
		for s, turn := range c.turns[:len(costs)] {
			cost += turn
			if d := cost + distance(at.x, slots[s].x); d < costs[s] {
				costs[s], from[s] = d, b
			}
		}
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// slot is a place in a list of children: before which of them, before which
// leaf of the row that is, and where about.
type slot struct{ index, row, x int }

// addSlots adds the places where a leaf may stand.
func (w *work) addSlots(to []slot, i int) []slot {
	l := &w.leaves[i]
	kids, row := w.kids[l.group+1][l.rank], w.rows[l.rank]
	first, last := w.inner(kids)
	for k := first; k <= last; k++ {
		at := len(row)
		switch {
		case k < len(kids):
			at = int(w.place[w.outer(kids[k], l.rank, 0)])
		case k > 0:
			at = int(w.place[w.outer(kids[k-1], l.rank, -1)]) + 1
		}
		x := 0
		switch {
		case at > 0 && at < len(row):
			x = (w.x[row[at-1]] + w.leaves[row[at-1]].w/2 + w.x[row[at]] - w.leaves[row[at]].w/2) / 2
		case at > 0:
			x = w.x[row[at-1]] + w.leaves[row[at-1]].w/2 + l.w/2 + w.g.NodeGap
		case len(row) > 0:
			x = w.x[row[0]] - w.leaves[row[0]].w/2 - l.w/2 - w.g.NodeGap
		}
		to = append(to, slot{k, at, x})
	}
	return to
}

// outer is the first leaf of a child in a rank, or, with -1, the last.
func (w *work) outer(c child, r, side int) int {
	for c.isGroup() {
		kids := w.kids[c.group()+1][r]
		if side < 0 {
			c = kids[len(kids)-1]
		} else {
			c = kids[0]
		}
	}
	return c.leaf()
}

// joinFixed adds what a line costs between a leaf and each of the slots of the
// rank below it, or above it.
func (w *work) joinFixed(f int, slots []slot, costs []int, below bool) {
	r := w.leaves[f].rank + 1
	if !below {
		r -= 2
	}
	// A line to a slot crosses those of leaves to the left that end behind the
	// slot, and those of leaves to the right that end before it.
	n := len(w.rows[r]) + 1
	w.turns = slices.Grow(w.turns[:0], n)[:n]
	clear(w.turns)
	crossed := 0
	for _, i := range w.rows[w.leaves[f].rank] {
		if int(i) == f {
			continue
		}
		ends := w.leaves[i].up
		if below {
			ends = w.leaves[i].down
		}
		for _, j := range ends {
			if w.out[j] {
				continue
			}
			if w.place[i] < w.place[f] {
				crossed++
				w.turns[w.place[j]+1]--
			} else {
				w.turns[w.place[j]+1]++
			}
		}
	}
	k := 0
	for s, at := range slots { // which are in the order of their rows
		for ; k <= at.row; k++ {
			crossed += w.turns[k]
		}
		costs[s] += crossCost*crossed + distance(w.x[f], at.x)
	}
}

// star is a node that is part of no thread, and the threads that end at it.
type star struct {
	node int // its leaf
	ends []int
	trial
}

// uproot takes a node out together with the threads that end at it, and puts
// all of them back where they promise to cross least. It returns the number of
// crossings; if there would not be fewer of them than before, all stays as it
// is.
func (w *work) uproot(s *star, crossings int) int {
	if s.spare(w) {
		return crossings
	}
	before := w.work
	w.work -= 4 * len(w.leaves)
	w.lifted = w.lifted[:0]
	for _, n := range s.ends {
		w.lifted = append(w.lifted, w.threads[n].leaves...)
	}
	i := s.node
	w.lifted = append(w.lifted, i)
	w.stood = w.lift(w.stood[:0], w.lifted)
	at := w.stood[len(w.stood)-1]
	w.slots = w.addSlots(w.slots[:0], i)
	slots := w.slots
	w.costs = slices.Grow(w.costs[:0], len(slots))[:len(slots)]
	costs := w.costs
	clear(costs)
	l := &w.leaves[i]
	c := &w.course
	for _, n := range s.ends {
		t := w.threads[n].leaves
		below := len(w.leaves[t[0]].up) == 1 && int(w.leaves[t[0]].up[0]) == i
		near := 0
		if !below {
			near = len(t) - 1
		}
		c.follow(w, t, !below, tooDear)
		away := l.rank - 1
		if below {
			away = l.rank + 1
		}
		w.work -= 2 * len(w.rows[away]) * len(w.rows[l.rank])
		others, otherCosts := c.at(near)
		c.least, c.by = slices.Grow(c.least[:0], len(slots))[:len(slots)], slices.Grow(c.by[:0], len(slots))[:len(slots)]
		c.reach(w, away, others, otherCosts, l.rank, slots, c.least, c.by, tooDear)
		for s, cost := range c.least {
			costs[s] += cost
		}
	}
	best, old := 0, 0
	for s := range costs {
		if costs[s] < costs[best] {
			best = s
		}
		if slots[s].index == at.index {
			old = s
		}
	}
	if costs[best]/crossCost < costs[old]/crossCost {
		w.put(i, slots[best])
		for _, n := range s.ends {
			t := w.threads[n].leaves
			w.work -= 4 * len(t) * len(w.rows[w.leaves[t[0]].rank])
			w.thrust(t, tooDear)
		}
		if now := w.crossings(); now < crossings {
			return now
		}
		for _, k := range w.lifted {
			w.take(k)
		}
	}
	w.drop(w.lifted, w.stood)
	s.fail(w, before)
	return crossings
}

// reach finds the stars.
func (w *work) reach() []star {
	in := make([]bool, len(w.leaves))
	for _, t := range w.threads {
		for _, i := range t.leaves {
			in[i] = true
		}
	}
	ends := make([][]int, len(w.leaves)) // of nodes
	for n, t := range w.threads {
		for _, list := range [2][]int32{w.leaves[t.leaves[0]].up, w.leaves[t.leaves[len(t.leaves)-1]].down} {
			for _, i := range list {
				if !in[i] && w.leaves[i].kind == nodeLeaf {
					ends[i] = append(ends[i], n)
				}
			}
		}
	}
	var stars []star
	for _, i := range w.nodes {
		if len(ends[i]) == 0 {
			continue
		}
		s := star{i, ends[i], trial{low: w.leaves[i].rank - 1, high: w.leaves[i].rank + 1}}
		for _, n := range ends[i] {
			s.low, s.high = min(s.low, w.threads[n].low), max(s.high, w.threads[n].high)
		}
		stars = append(stars, s)
	}
	return stars
}
