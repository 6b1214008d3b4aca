package layered

import "slices"

// thread is a run of leaves that lead to one another and, but for its ends, to
// nothing else: a line with its label, or a chain of nodes.
type thread []int

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
		t := thread{i}
		for {
			last := &w.leaves[t[len(t)-1]]
			if len(last.down) == 0 || !single(int(last.down[0])) {
				break
			}
			t = append(t, int(last.down[0]))
		}
		threads = append(threads, t)
	}
	return threads
}

// crossCost is what a crossing costs when a thread is laid anew, in px that it
// leads to the side.
const crossCost = 10000

// lay takes a thread out and puts it back where it crosses least, and of such
// places where it leads least to the side. It tells whether that is another
// place.
func (w *work) lay(t thread) bool {
	w.work -= 4 * len(t) * len(w.rows[w.leaves[t[0]].rank])
	old := w.lift(t)
	c := w.course(t, true)
	if down := w.leaves[t[len(t)-1]].down; len(down) == 1 {
		w.joinFixed(int(down[0]), c.slots[len(t)-1], c.costs[len(t)-1], false)
	}
	last := len(t) - 1
	best := 0
	for s, cost := range c.costs[last] {
		if cost < c.costs[last][best] {
			best = s
		}
	}
	moved := false
	for k := last; k >= 0; k-- {
		l := &w.leaves[t[k]]
		place := c.slots[k][best].index
		w.kids[l.group+1][l.rank] = slices.Insert(w.kids[l.group+1][l.rank], place, child(t[k]))
		moved = moved || place != old[k]
		best = c.from[k][best]
	}
	for _, i := range t {
		w.row(w.leaves[i].rank)
	}
	return moved
}

// lift takes a thread out, and returns where each leaf stood in its list.
func (w *work) lift(t thread) []int {
	old := make([]int, len(t))
	for k, i := range t {
		old[k] = w.take(i)
	}
	return old
}

// take takes a leaf out, and returns where it stood in its list.
func (w *work) take(i int) int {
	l := &w.leaves[i]
	kids := w.kids[l.group+1][l.rank]
	at := slices.Index(kids, child(i))
	w.kids[l.group+1][l.rank] = slices.Delete(kids, at, at+1)
	w.row(l.rank)
	return at
}

// course is what is known of the places of a thread that was taken out: for
// each leaf and each of its slots, the least cost of the thread from its one end
// up to there, and the slot of the leaf before that leads to it.
type course struct {
	slots       [][]slot
	costs, from [][]int
}

// course computes that from the upper end down, or from the lower end up.
func (w *work) course(t thread, down bool) course {
	n := len(t)
	c := course{make([][]slot, n), make([][]int, n), make([][]int, n)}
	var table crossTable
	for step := range n {
		k, before := step, step-1
		if !down {
			k, before = n-1-step, n-step
		}
		i := t[k]
		c.slots[k] = w.slots(i)
		c.costs[k], c.from[k] = make([]int, len(c.slots[k])), make([]int, len(c.slots[k]))
		if step == 0 {
			ends := w.leaves[i].up
			if !down {
				ends = w.leaves[i].down
			}
			if len(ends) == 1 {
				w.joinFixed(int(ends[0]), c.slots[k], c.costs[k], down)
			}
			continue
		}
		if down {
			table.count(w, w.leaves[i].rank)
		} else {
			table.count(w, w.leaves[i].rank+1)
		}
		w.work -= len(c.slots[k]) * len(c.slots[before])
		for s, at := range c.slots[k] {
			best := -1
			for b, from := range c.slots[before] {
				crossed := 0
				if down {
					crossed = table.at(from.row, at.row)
				} else {
					crossed = table.at(at.row, from.row)
				}
				cost := c.costs[before][b] + crossCost*crossed + distance(from.x, at.x)
				if best < 0 || cost < c.costs[k][s] {
					best, c.costs[k][s] = b, cost
				}
			}
			c.from[k][s] = best
		}
	}
	return c
}

func distance(a, b int) int { return max(a-b, b-a) }

// slot is a place in a list of children: before which of them, before which
// leaf of the row that is, and where about.
type slot struct{ index, row, x int }

// slots are the places where a leaf may stand.
func (w *work) slots(i int) []slot {
	l := &w.leaves[i]
	kids, row := w.kids[l.group+1][l.rank], w.rows[l.rank]
	first, last := w.inner(kids)
	var out []slot
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
		out = append(out, slot{k, at, x})
	}
	return out
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

// crossTable says how many lines between a rank and the one before it a line
// would cross.
type crossTable struct {
	width int
	sum   []int
}

// at is for a line that starts before the leaf i of the one rank and ends
// before the leaf j of the other.
func (t *crossTable) at(i, j int) int { return t.sum[i*t.width+j] }

func (t *crossTable) count(w *work, r int) {
	above := w.rows[r-1]
	w.work -= 2 * len(above) * len(w.rows[r])
	t.width = len(w.rows[r]) + 1
	t.sum = slices.Grow(t.sum[:0], (len(above)+1)*t.width)[:(len(above)+1)*t.width]
	line := t.sum[:t.width]
	clear(line)
	for _, i := range above {
		for _, j := range w.leaves[i].down {
			if w.stands(j) {
				line[w.place[j]+1]++
			}
		}
	}
	for j := 1; j < t.width; j++ {
		line[j] += line[j-1]
	}
	for k, i := range above {
		next := t.sum[(k+1)*t.width : (k+2)*t.width]
		copy(next, line)
		for _, j := range w.leaves[i].down {
			if !w.stands(j) {
				continue
			}
			at := int(w.place[j])
			for x := range next {
				if x <= at {
					next[x]++
				} else {
					next[x]--
				}
			}
		}
		line = next
	}
}

// stands tells whether a leaf is in its row: those of a thread that is being
// laid are not.
func (w *work) stands(i int32) bool {
	row := w.rows[w.leaves[i].rank]
	at := w.place[i]
	return int(at) < len(row) && row[at] == i
}

// joinFixed adds what a line costs between a leaf and each of the slots of the
// rank below it, or above it.
func (w *work) joinFixed(f int, slots []slot, costs []int, below bool) {
	for s, at := range slots {
		c := 0
		for _, i := range w.rows[w.leaves[f].rank] {
			if int(i) == f {
				continue
			}
			ends := w.leaves[i].up
			if below {
				ends = w.leaves[i].down
			}
			for _, j := range ends {
				if w.stands(j) && (w.place[i] < w.place[f]) == (int(w.place[j]) >= at.row) {
					c++
				}
			}
		}
		costs[s] += crossCost*c + distance(w.x[f], at.x)
	}
}

// uproot takes a node out together with the threads that end at it, and puts
// all of them back where they promise to cross least. It returns the number of
// crossings; if there would be more of them than before, all stays as it is.
func (w *work) uproot(i int, ends []int, crossings int, undo [][][]child) int {
	w.work -= 4 * len(w.leaves)
	for _, t := range ends {
		w.lift(w.threads[t])
	}
	w.take(i)
	slots := w.slots(i)
	costs := make([]int, len(slots))
	l := &w.leaves[i]
	var table crossTable
	for _, n := range ends {
		t := w.threads[n]
		below := len(w.leaves[t[0]].up) == 1 && int(w.leaves[t[0]].up[0]) == i
		near := 0
		if !below {
			near = len(t) - 1
		}
		c := w.course(t, !below)
		if below {
			table.count(w, l.rank+1)
		} else {
			table.count(w, l.rank)
		}
		for s, at := range slots {
			best := -1
			for b, to := range c.slots[near] {
				crossed := 0
				if below {
					crossed = table.at(at.row, to.row)
				} else {
					crossed = table.at(to.row, at.row)
				}
				if cost := c.costs[near][b] + crossCost*crossed + distance(at.x, to.x); best < 0 || cost < best {
					best = cost
				}
			}
			costs[s] += best
		}
	}
	best := 0
	for s := range costs {
		if costs[s] < costs[best] {
			best = s
		}
	}
	w.kids[l.group+1][l.rank] = slices.Insert(w.kids[l.group+1][l.rank], slots[best].index, child(i))
	w.row(l.rank)
	for _, n := range ends {
		t := w.threads[n]
		for _, k := range t {
			in := &w.leaves[k]
			kids := w.kids[in.group+1][in.rank]
			_, at := w.inner(kids)
			w.kids[in.group+1][in.rank] = slices.Insert(kids, at, child(k))
			w.row(in.rank)
		}
		w.lay(t)
	}
	if now := w.crossings(); now < crossings {
		return now
	}
	w.restore(undo)
	return crossings
}

// stars are, for each node that is part of no thread, the threads that end at
// it.
func (w *work) stars() map[int][]int {
	in := make([]bool, len(w.leaves))
	for _, t := range w.threads {
		for _, i := range t {
			in[i] = true
		}
	}
	stars := make(map[int][]int)
	for n, t := range w.threads {
		for _, list := range [2][]int32{w.leaves[t[0]].up, w.leaves[t[len(t)-1]].down} {
			for _, i := range list {
				if !in[i] && w.leaves[i].kind == nodeLeaf {
					stars[int(i)] = append(stars[int(i)], n)
				}
			}
		}
	}
	return stars
}
