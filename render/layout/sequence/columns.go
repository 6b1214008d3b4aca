package sequence

import (
	"slices"

	"github.com/lintel-go/lintel/model"
)

// rightOf is how far the activations of the lifeline reach to its right.
func (l *layout) rightOf(lifeline, order int) int {
	return barRight(l.level[lifeline][order])
}

func barRight(level int) int {
	if level == 0 {
		return 0
	}
	return BarWidth/2 + (level-1)*BarStep
}

// leftOf is how far the activations of the lifeline reach to its left.
func (l *layout) leftOf(lifeline, order int) int {
	if l.level[lifeline][order] == 0 {
		return 0
	}
	return BarWidth / 2
}

// distances collects the least distances between lifelines.
type distances struct {
	n     int
	least map[[2]int]int
}

// ask asks for a distance of d from lifeline a to lifeline b, of which there
// may be none.
func (s *distances) ask(a, b, d int) {
	if a < 0 || b >= s.n || a >= b {
		return
	}
	d = (d + grid - 1) / grid * grid
	s.least[[2]int{a, b}] = max(s.least[[2]int{a, b}], d)
}

// columns finds the places of the lifelines.
func (l *layout) columns() {
	s := &distances{n: len(l.heads), least: map[[2]int]int{}}
	for i := 1; i < len(l.heads); i++ {
		s.ask(i-1, i, (l.heads[i-1].W+1)/2+(l.heads[i].W+1)/2+headGap)
	}
	var crowded []*row // messages with activations in the way of their text
	for _, r := range l.rows {
		l.extent(r, 0, len(l.heads)-1, s, &crowded)
	}
	l.x = s.solve()
	if len(crowded) == 0 {
		return
	}
	for _, r := range crowded {
		r.between = l.widestSpace(r)
		s.ask(r.between[0], r.between[1], l.labelSpace(r, r.between))
	}
	l.x = s.solve()
}

// extent finds the lifelines between which the row lies and how far it
// reaches beyond them, and asks for the distances it needs. A row that
// belongs to no lifeline spreads from lifeline first to last.
func (l *layout) extent(r *row, first, last int, s *distances, crowded *[]*row) {
	switch {
	case !l.exists(r):
		r.first, r.last = first, first
		return
	case r.loop():
		r.first, r.last = r.From, r.From
		r.left = l.leftOf(r.From, r.order)
		r.right = l.rightOf(r.From, r.order) + LoopW + labelPad + r.Label.W
	case r.message():
		r.first, r.last = min(r.From, r.To), max(r.From, r.To)
		r.left, r.right = l.leftOf(r.first, r.order), l.rightOf(r.last, r.order)
		if l.created[r.To] == r {
			half := (l.heads[r.To].W + 1) / 2
			if r.To == r.first {
				r.left = half
			} else {
				r.right = half
			}
		}
		r.between = [2]int{r.first, r.last}
		if len(l.inTheWay(r)) > 2 {
			*crowded = append(*crowded, r)
		} else {
			s.ask(r.first, r.last, l.labelSpace(r, r.between))
		}
	case r.over():
		r.first, r.last = min(r.From, r.To), max(r.From, r.To)
		r.left, r.right = overhang, overhang
		if r.first == r.last {
			r.left, r.right = (r.Label.W+1)/2, (r.Label.W+1)/2
		}
		s.ask(r.first, r.last, r.Label.W-2*overhang)
	case r.Kind == model.StepDivider:
		r.first, r.last = 0, len(l.heads)-1
		if r.last == 0 {
			r.left, r.right = (r.Label.W+1)/2, (r.Label.W+1)/2
		}
		s.ask(r.first, r.last, r.Label.W)
	default:
		l.frame(r, first, last, s, crowded)
	}
	if r.last < 0 {
		return
	}
	s.ask(r.first-1, r.first, r.left+clearance+l.reach(r.first-1))
	s.ask(r.last, r.last+1, r.right+clearance+BarWidth/2)
}

// reach is how far the activations of the lifeline reach to its right at
// most.
func (l *layout) reach(lifeline int) int {
	if lifeline < 0 {
		return 0
	}
	return max(barRight(l.widest[lifeline]), BarWidth/2)
}

// frame is the extent of a fragment: it is around all in its branches, and
// has room for its tab left of its first lifeline and for its guards right of
// it. A break ends what is around it, and is as wide as that.
func (l *layout) frame(r *row, first, last int, s *distances, crowded *[]*row) {
	r.first, r.last = len(l.heads), -1
	for _, b := range r.operands {
		l.each(b.rows, func(inner *row) {
			if inner.message() || inner.over() {
				r.first = min(r.first, inner.From, inner.To)
				r.last = max(r.last, inner.From, inner.To)
			}
		})
	}
	if r.last < 0 || r.Kind == model.StepBreak {
		r.first, r.last = first, last
	}
	if r.last < 0 {
		return
	}
	r.left = max(framePad, r.Label.W+clearance) + BarWidth/2
	r.right = framePad + BarWidth/2
	for _, b := range r.operands {
		for _, inner := range b.rows {
			l.extent(inner, r.first, r.last, s, crowded)
			if inner.first == r.first {
				r.left = max(r.left, inner.left+inset)
			}
			if inner.last == r.last {
				r.right = max(r.right, inner.right+inset)
			}
		}
	}
	for _, b := range r.operands {
		if b.Guard.W == 0 {
			continue
		}
		need := l.rightOf(r.first, b.order) + labelPad + b.Guard.W + labelPad
		end := r.first + 1
		for end <= r.last && !l.through[end][b.order] {
			end++
		}
		switch {
		case end <= r.last:
			s.ask(r.first, end, need+BarWidth/2)
		case r.first == r.last:
			r.right = max(r.right, need)
		default:
			s.ask(r.first, r.last, need-r.right)
		}
	}
}

// inTheWay is the ends of the message and the lifelines between them that are
// active all the while.
func (l *layout) inTheWay(r *row) []int {
	stops := []int{r.first}
	for i := r.first + 1; i < r.last; i++ {
		if l.through[i][r.order] {
			stops = append(stops, i)
		}
	}
	return append(stops, r.last)
}

// widestSpace is the two lifelines next to the widest free space on the way of
// the message; of several, the one nearest to its sender.
func (l *layout) widestSpace(r *row) [2]int {
	stops := l.inTheWay(r)
	if r.From > r.To {
		slices.Reverse(stops)
	}
	var best [2]int
	most := -1
	for i := 1; i < len(stops); i++ {
		space := [2]int{min(stops[i-1], stops[i]), max(stops[i-1], stops[i])}
		from, to := l.space(r, space)
		if to-from > most {
			best, most = space, to-from
		}
	}
	return best
}

// sides is how far the message's row is taken beside the two lifelines.
func (l *layout) sides(r *row, space [2]int) (left, right int) {
	left, right = l.rightOf(space[0], r.order), l.leftOf(space[1], r.order)
	if l.created[r.To] == r {
		switch r.To {
		case space[0]:
			left = (l.heads[r.To].W + 1) / 2
		case space[1]:
			right = (l.heads[r.To].W + 1) / 2
		}
	}
	return left, right
}

// space is the free space between two lifelines in the row of the message.
func (l *layout) space(r *row, space [2]int) (from, to int) {
	left, right := l.sides(r, space)
	return l.x[space[0]] + left, l.x[space[1]] - right
}

// labelSpace is how far apart the two lifelines have to be for the text of the
// message to fit between them.
func (l *layout) labelSpace(r *row, space [2]int) int {
	left, right := l.sides(r, space)
	return left + labelPad + max(r.Label.W, BarWidth) + labelPad + right
}

// solve is the places of the lifelines, on the grid, the first at 0: as
// narrow as can be, with the slack spread.
func (s *distances) solve() []int {
	type distance struct{ other, least int }
	before, after := make([][]distance, s.n), make([][]distance, s.n)
	for ends, d := range s.least {
		after[ends[0]] = append(after[ends[0]], distance{ends[1], d})
		before[ends[1]] = append(before[ends[1]], distance{ends[0], d})
	}
	lowest := func(x []int, i int) int {
		low := 0
		for _, d := range before[i] {
			low = max(low, x[d.other]+d.least)
		}
		return low
	}
	highest := func(x []int, i, high int) int {
		for _, d := range after[i] {
			high = min(high, x[d.other]-d.least)
		}
		return high
	}
	x := make([]int, s.n)
	for i := range x {
		x[i] = lowest(x, i)
	}
	if s.n < 3 {
		return x
	}
	// Each sweep moves every lifeline between its neighbours so that both
	// sides have the same slack, as far as its distances allow.
	width := x[s.n-1]
	const sweeps = 12
	for range sweeps {
		for i := s.n - 2; i > 0; i-- {
			low := x[i-1] + s.least[[2]int{i - 1, i}]
			high := x[i+1] - s.least[[2]int{i, i + 1}]
			middle := (low + high) / 2 / grid * grid
			x[i] = min(max(middle, lowest(x, i)), highest(x, i, width))
		}
	}
	return x
}
