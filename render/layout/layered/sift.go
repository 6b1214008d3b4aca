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
		for _, t := range w.threads {
			if w.work < 0 {
				break
			}
			moved = w.lay(t) || moved
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
func (w *work) transplant(most int) int {
	stars := w.stars()
	crossings := w.improve()
	for range most {
		before := crossings
		for _, i := range w.nodes {
			if ends := stars[i]; len(ends) > 0 && crossings > 0 && w.work > 0 {
				crossings = w.uproot(i, ends, crossings)
			}
		}
		if crossings == 0 || crossings == before || w.work < 0 {
			break
		}
		crossings = w.improve()
	}
	return crossings
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
	if last-first < 2 {
		return 0
	}
	up, down := w.ends(kids, r)
	change := 0
	for _, moved := range slices.Clone(kids[first:last]) {
		if moved.isGroup() {
			continue // moves in all its ranks at once
		}
		at := slices.Index(kids, moved)
		// What moving it past each of the others, to the left and to the right,
		// would change.
		best, to := 0, at
		sum := 0
		for k := at - 1; k >= first; k-- {
			sum += cross(up[at], up[k]) + cross(down[at], down[k]) - cross(up[k], up[at]) - cross(down[k], down[at])
			if sum < best {
				best, to = sum, k
			}
		}
		sum = 0
		for k := at + 1; k < last; k++ {
			sum += cross(up[k], up[at]) + cross(down[k], down[at]) - cross(up[at], up[k]) - cross(down[at], down[k])
			if sum < best {
				best, to = sum, k
			}
		}
		if to != at {
			shift(kids, at, to)
			shift(up, at, to)
			shift(down, at, to)
			change += best
		}
	}
	if change != 0 {
		w.row(r)
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

// ends are, for each child, the places that its lines lead to, up and down,
// sorted.
func (w *work) ends(kids []child, r int) (up, down [][]int32) {
	up, down = make([][]int32, len(kids)), make([][]int32, len(kids))
	for k, c := range kids {
		var read func(c child)
		read = func(c child) {
			if c.isGroup() {
				for _, inner := range w.kids[c.group()+1][r] {
					read(inner)
				}
				return
			}
			l := &w.leaves[c.leaf()]
			for _, j := range l.up {
				up[k] = append(up[k], w.place[j])
			}
			for _, j := range l.down {
				down[k] = append(down[k], w.place[j])
			}
		}
		read(c)
		slices.Sort(up[k])
		slices.Sort(down[k])
	}
	return up, down
}

// cross counts the crossings of the lines of two neighbours, by the sorted
// places that they lead to, those of the left one first.
func cross(left, right []int32) int {
	sum, k := 0, 0
	for _, l := range left {
		for k < len(right) && right[k] < l {
			k++
		}
		sum += k
	}
	return sum
}

// swapGroups exchanges groups in one group that share ranks, where that wins
// something, and returns by how much the crossings change.
func (w *work) swapGroups(c int) int {
	groups := w.within[c]
	change := 0
	for i, a := range groups {
		for _, b := range groups[i+1:] {
			first, last := max(w.spans[a][0], w.spans[b][0]), min(w.spans[a][1], w.spans[b][1])
			if first > last || w.g.Groups[a].Turn*w.g.Groups[b].Turn > 0 {
				continue
			}
			from, to := max(first, 1), min(last+1, w.count-1)
			count := func() int {
				sum := 0
				for r := from; r <= to; r++ {
					sum += w.crossingsAt(r)
				}
				return sum
			}
			before := count()
			w.swap(c, a, b)
			if w.ordered(c) {
				if after := count(); after < before {
					change += after - before
					continue
				}
			}
			w.swap(c, a, b)
		}
	}
	return change
}

// swap exchanges two groups in c in all ranks that they share.
func (w *work) swap(c, a, b int) {
	for r := max(w.spans[a][0], w.spans[b][0]); r <= min(w.spans[a][1], w.spans[b][1]); r++ {
		kids := w.kids[c][r]
		x, y := slices.Index(kids, childGroup(a)), slices.Index(kids, childGroup(b))
		kids[x], kids[y] = kids[y], kids[x]
		w.row(r)
	}
}

// ordered tells whether the groups in c stand in one order in all ranks: that
// is, whether none is both to the left and to the right of another, or of one
// that is.
func (w *work) ordered(c int) bool {
	next := map[int][]int{} // groups to the right
	waits := map[int]int{}
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
