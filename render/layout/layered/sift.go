package layered

import "slices"

// rounds is how often sifting goes over everything.
const rounds = 6

// improve moves one thing at a time to where its lines cross least, until
// nothing is won any more, and returns the number of crossings.
func (w *work) improve() int {
	crossings := w.sift(w.crossings())
	for range rounds {
		moved := false
		for k := range w.threads {
			if w.work < 0 {
				break
			}
			moved = w.lay(&w.threads[k]) || moved
		}
		if !moved || w.work < 0 {
			break
		}
		before := crossings
		if crossings = w.sift(w.crossings()); crossings >= before {
			break
		}
	}
	return crossings
}

// transplant moves nodes with all their threads, as long as that wins
// something, but no more often than so many times, and returns the number of
// crossings.
func (w *work) transplant(t *start, most int) int {
	for ; t.moves < most && !t.done; t.moves++ {
		before := t.crossings
		for k := range w.stars {
			if t.crossings > 0 && w.work > 0 {
				t.crossings = w.uproot(&w.stars[k], t.crossings)
			}
		}
		if t.done = t.crossings == 0 || t.crossings == before || w.work < 0; !t.done {
			t.crossings = w.improve()
		}
	}
	return t.crossings
}

// sift moves nodes and single leaves. It is told the number of crossings.
func (w *work) sift(crossings int) int {
	for range rounds {
		before := crossings
		for r := range w.rows {
			for c := range w.kids {
				crossings += w.siftList(c, r)
			}
		}
		for c := range w.within {
			crossings += w.swapGroups(c)
		}
		if crossings == 0 || crossings == before {
			break
		}
	}
	return crossings
}

// siftList sifts the leaves of one list of children, and returns by how much
// the crossings change.
func (w *work) siftList(c, r int) int {
	kids := w.kids[c][r]
	first, last := w.inner(kids)
	if last-first < 2 || w.settled(r-1, r+1, w.sifted[c][r]) {
		return 0
	}
	w.ends.read(w, kids[first:last], r)
	ends := w.ends.of
	kids = kids[first:last]
	w.ends.kids = append(w.ends.kids[:0], kids...)
	change := 0
	for _, moved := range w.ends.kids {
		if moved.isGroup() {
			continue // moves in all its ranks at once
		}
		at := slices.Index(kids, moved)
		// What moving it past each of the others, to the left and to the right,
		// would change.
		best, to := 0, at
		sum := 0
		for k := at - 1; k >= 0; k-- {
			sum += ends[at].over(&ends[k])
			if sum < best {
				best, to = sum, k
			}
		}
		sum = 0
		for k := at + 1; k < len(kids); k++ {
			sum -= ends[at].over(&ends[k])
			if sum < best {
				best, to = sum, k
			}
		}
		if to != at {
			shift(kids, at, to)
			shift(ends, at, to)
			change += best
		}
	}
	if change != 0 {
		w.row(r)
	} else {
		w.sifted[c][r] = w.order
	}
	return change
}

// shift moves the element at from to to, and those between by one.
func shift[T any](list []T, from, to int) {
	moved := list[from]
	if from < to {
		copy(list[from:to], list[from+1:to+1])
	} else {
		copy(list[to+1:from+1], list[to:from])
	}
	list[to] = moved
}

// inner is the range of a list of children between the borders.
func (w *work) inner(kids []child) (first, last int) {
	last = len(kids)
	if last > 0 && w.isBorder(kids[0]) {
		return 1, last - 1
	}
	return 0, last
}

func (w *work) isBorder(c child) bool {
	return !c.isGroup() && (w.leaves[c.leaf()].kind == leftBorder || w.leaves[c.leaf()].kind == rightBorder)
}

// ends says where the lines of the children of a list lead to. One is used
// again and again.
type ends struct {
	of     []lines
	kids   []child // as they stood
	places []int32 // those of all, one behind the other
	leaves []int32
}

// lines are the places that the lines of a child lead to, up and down, sorted.
type lines struct{ up, down []int32 }

// read finds that out for children of a rank.
func (e *ends) read(w *work, kids []child, r int) {
	e.of, e.places = e.of[:0], e.places[:0]
	count := 0
	e.leaves = e.leaves[:0]
	for _, c := range kids {
		e.leaves = w.leavesOf(e.leaves, c, r)
	}
	for _, i := range e.leaves {
		count += len(w.leaves[i].up) + len(w.leaves[i].down)
	}
	e.places = slices.Grow(e.places, count)
	for _, c := range kids {
		e.leaves = w.leavesOf(e.leaves[:0], c, r)
		first := len(e.places)
		for _, i := range e.leaves {
			for _, j := range w.leaves[i].up {
				e.places = append(e.places, w.place[j])
			}
		}
		middle := len(e.places)
		for _, i := range e.leaves {
			for _, j := range w.leaves[i].down {
				e.places = append(e.places, w.place[j])
			}
		}
		l := lines{e.places[first:middle], e.places[middle:]}
		if len(l.up) > 1 {
			slices.Sort(l.up)
		}
		if len(l.down) > 1 {
			slices.Sort(l.down)
		}
		e.of = append(e.of, l)
	}
}

// leavesOf adds the leaves of a child in a rank.
func (w *work) leavesOf(to []int32, c child, r int) []int32 {
	if c.isGroup() {
		return w.read(to, c.group(), r)
	}
	return append(to, int32(c))
}

// over is by how many the lines cross more often if l stands to the left of m
// than if it stands to the right.
func (l *lines) over(m *lines) int { return over(l.up, m.up) + over(l.down, m.down) }

func over(left, right []int32) int {
	switch {
	case len(left) == 0 || len(right) == 0:
		return 0
	case len(left) == 1 && len(right) == 1:
		return sign(left[0] - right[0])
	}
	sum, before, upto := 0, 0, 0 // of the right: how many are less, and how many no greater
	for _, l := range left {
		for before < len(right) && right[before] < l {
			before++
		}
		for upto < len(right) && right[upto] <= l {
			upto++
		}
		sum += before + upto - len(right)
	}
	return sum
}

// swapGroups exchanges groups in one group that share ranks, where that wins
// something, and returns by how much the crossings change.
func (w *work) swapGroups(c int) int {
	groups := w.within[c]
	change := 0
	pair := -1
	for i, a := range groups {
		for _, b := range groups[i+1:] {
			pair++
			first, last := max(w.spans[a][0], w.spans[b][0]), min(w.spans[a][1], w.spans[b][1])
			if first > last || w.g.Groups[a].Turn*w.g.Groups[b].Turn > 0 || w.settled(first-1, last+1, w.swapped[c][pair]) {
				continue
			}
			from, to := max(first, 1), min(last+1, w.count-1)
			before := 0
			for r := from; r <= to; r++ {
				before += w.crossingsAt(r)
			}
			w.swap(c, a, b)
			after := 0
			for r := from; r <= to && after < before; r++ {
				after += w.countCrossings(r)
			}
			switch {
			case after >= before:
				w.swap(c, a, b)
				w.swapped[c][pair] = w.order
			case !w.ordered(c):
				w.swap(c, a, b)
			default:
				change += after - before
				for r := first; r <= last; r++ {
					w.stand(r)
				}
			}
		}
	}
	return change
}

// swap exchanges two groups in c in all ranks that they share, but for the
// numbers of the orders, and where things are in px.
func (w *work) swap(c, a, b int) {
	for r := max(w.spans[a][0], w.spans[b][0]); r <= min(w.spans[a][1], w.spans[b][1]); r++ {
		kids := w.kids[c][r]
		x, y := slices.Index(kids, childGroup(a)), slices.Index(kids, childGroup(b))
		kids[x], kids[y] = kids[y], kids[x]
		left, right := a, b
		if x > y {
			left, right = b, a
		}
		// The leaves of the one, of what is between them, and of the other.
		border := func(group, side int) int32 { return w.place[w.borders[group][side]+r-w.spans[group][0]] }
		first, second, third, end := border(left, 0), border(left, 1)+1, border(right, 0), border(right, 1)+1
		row := w.rows[r]
		w.next = append(w.next[:0], row[third:end]...)
		w.next = append(w.next, row[second:third]...)
		w.next = append(w.next, row[first:second]...)
		copy(row[first:], w.next)
		for k, i := range row[first:end] {
			w.place[i] = first + int32(k)
		}
	}
}

// ordered tells whether the groups in c stand in one order in all ranks: that
// is, whether none is both to the left and to the right of another, or of one
// that is.
func (w *work) ordered(c int) bool {
	next := make([][]int, len(w.g.Groups)) // groups to the right
	waits := make([]int, len(w.g.Groups))
	for _, kids := range w.kids[c] {
		before := -1
		for _, k := range kids {
			if !k.isGroup() {
				continue
			}
			if before >= 0 {
				next[before] = append(next[before], k.group())
				waits[k.group()]++
			}
			before = k.group()
		}
	}
	var ready []int
	for _, g := range w.within[c] {
		if waits[g] == 0 {
			ready = append(ready, g)
		}
	}
	done := 0
	for ; done < len(ready); done++ {
		for _, g := range next[ready[done]] {
			if waits[g]--; waits[g] == 0 {
				ready = append(ready, g)
			}
		}
	}
	return done == len(w.within[c])
}
