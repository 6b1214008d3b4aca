package route

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// Prices of a way, in px of line that one would rather draw.
const (
	bendPrice    = 48
	crossPrice   = 40
	sidePrice    = 20 // to leave or enter a node across the direction of the graph
	acrossPrice  = 40 // to pass a label across the direction of the graph
	foreignPrice = 90 // to enter a group that neither end stands in
	borderClear  = 6  // a line nearer to the border of a group runs along it
)

// field is the grid of all x and y at which lines may run. A state is a
// crossing of the grid, the way one goes through it (level or upright), and
// for edges with a label, whether the label is behind one.
type field struct {
	graph  layout.Graph
	nodes  []geom.Rect
	clear  int
	xs, ys []int

	// For each crossing: what stands between it and the next to the right
	// and below.
	wallRight, wallDown []bool
	dearRight, dearDown []int32 // what going there costs beyond the distance
	group               []int32 // the innermost group there, -1
	useRight, useDown   []int16 // how many lines go there

	// Scratch of search, valid where stamp has the number of the search.
	search0    int32
	stamp      []int32
	cost, back []int32
	goalStamp  []int32
	goal       []int32
	heap       heap
}

func newField(p *plan) *field {
	f := &field{graph: p.graph, nodes: p.nodes, clear: p.clear}
	for _, o := range p.obstacles {
		b := o.far()
		f.xs = append(f.xs, b.X, b.Right())
		f.ys = append(f.ys, b.Y, b.Bottom())
		if o.node >= 0 {
			c := o.Center()
			f.xs = append(f.xs, c.X)
			f.ys = append(f.ys, c.Y)
		}
	}
	for _, w := range p.ways {
		if !w.label.Empty() {
			c := w.label.Center()
			f.xs = append(f.xs, c.X)
			f.ys = append(f.ys, c.Y)
			continue
		}
		// The middle of what both ends have in common makes a straight line.
		a, b := p.nodes[w.from], p.nodes[w.to]
		if low, high := max(a.X, b.X), min(a.Right(), b.Right()); low < high {
			f.xs = append(f.xs, (low+high)/2)
		}
		if low, high := max(a.Y, b.Y), min(a.Bottom(), b.Bottom()); low < high {
			f.ys = append(f.ys, (low+high)/2)
		}
	}
	slices.Sort(f.xs)
	slices.Sort(f.ys)
	f.xs, f.ys = slices.Compact(f.xs), slices.Compact(f.ys)

	n := len(f.xs) * len(f.ys)
	f.wallRight, f.wallDown = make([]bool, n), make([]bool, n)
	f.dearRight, f.dearDown = make([]int32, n), make([]int32, n)
	f.useRight, f.useDown = make([]int16, n), make([]int16, n)
	f.group = make([]int32, n)
	f.stamp, f.cost, f.back = make([]int32, 4*n), make([]int32, 4*n), make([]int32, 4*n)
	f.goalStamp, f.goal = make([]int32, 2*n), make([]int32, 2*n)
	for _, o := range p.obstacles {
		f.block(o.far())
	}
	for i := range f.group {
		f.group[i] = -1
	}
	for i, c := range p.groups {
		f.enclose(int32(i), c)
	}
	return f
}

// span is the range of lines at low to high, both included.
func span(lines []int, low, high int) (int, int) {
	i, _ := slices.BinarySearch(lines, low)
	j, found := slices.BinarySearch(lines, high)
	if !found {
		j--
	}
	return i, j
}

// block closes the inside of b, whose sides are lines of the grid.
func (f *field) block(b geom.Rect) {
	i0, i1 := span(f.xs, b.X, b.Right())
	j0, j1 := span(f.ys, b.Y, b.Bottom())
	for j := j0; j <= j1; j++ {
		for i := i0; i <= i1; i++ {
			v := j*len(f.xs) + i
			if i < i1 && j > j0 && j < j1 {
				f.wallRight[v] = true
			}
			if j < j1 && i > i0 && i < i1 {
				f.wallDown[v] = true
			}
		}
	}
}

// enclose notes the inside of a group, and makes running along its border
// dear.
func (f *field) enclose(group int32, b geom.Rect) {
	i0, i1 := span(f.xs, b.X, b.Right())
	j0, j1 := span(f.ys, b.Y, b.Bottom())
	for j := j0; j <= j1; j++ {
		for i := i0; i <= i1; i++ {
			f.group[j*len(f.xs)+i] = group
		}
	}
	for _, x := range []int{b.X, b.Right()} {
		i0, i1 := span(f.xs, x-borderClear, x+borderClear)
		for i := i0; i <= i1; i++ {
			for j := j0; j < j1; j++ {
				f.dearDown[j*len(f.xs)+i] += int32(f.ys[j+1] - f.ys[j])
			}
		}
	}
	for _, y := range []int{b.Y, b.Bottom()} {
		j0, j1 := span(f.ys, y-borderClear, y+borderClear)
		for j := j0; j <= j1; j++ {
			for i := i0; i < i1; i++ {
				f.dearRight[j*len(f.xs)+i] += int32(f.xs[i+1] - f.xs[i])
			}
		}
	}
}

// A state is ((behind*2 + upright) * crossings + crossing).

func (f *field) crossings() int      { return len(f.xs) * len(f.ys) }
func (f *field) upright(s int) bool  { return s/f.crossings()&1 == 1 }
func (f *field) crossing(s int) int  { return s % f.crossings() }
func (f *field) at(i, j int) int     { return j*len(f.xs) + i }
func (f *field) xy(v int) (x, y int) { return f.xs[v%len(f.xs)], f.ys[v/len(f.xs)] }
func (f *field) find(x, y int) (v int) {
	i, _ := slices.BinarySearch(f.xs, x)
	j, _ := slices.BinarySearch(f.ys, y)
	return f.at(i, j)
}

func (f *field) point(s int) geom.Point {
	x, y := f.xy(f.crossing(s))
	return geom.Point{X: x, Y: y}
}

// mark adds n to the use of what the states go along.
func (f *field) mark(states []int, n int16) {
	for k := 1; k < len(states); k++ {
		a, b := f.crossing(states[k-1]), f.crossing(states[k])
		if a == b {
			continue
		}
		a, b = min(a, b), max(a, b)
		width := len(f.xs)
		if a/width == b/width {
			for v := a; v < b; v++ {
				f.useRight[v] += n
			}
		} else {
			for v := a; v < b; v += width {
				f.useDown[v] += n
			}
		}
	}
}

// door is a crossing next to a node where a way may start or end.
type door struct {
	crossing int
	upright  bool
	price    int32
}

// doors are the places around node, at the distance that lines keep.
func (f *field) doors(node int) []door {
	b := f.nodes[node]
	far := b.Inset(-f.clear)
	c := b.Center()
	room := func(size int) int { return min(cornerRoom, size/3) }
	var level, upright int32 = sidePrice, 0
	if !vertical(f.graph.Direction) {
		level, upright = 0, sidePrice
	}
	var out []door
	i0, i1 := span(f.xs, b.X+room(b.W), b.Right()-room(b.W))
	top, _ := slices.BinarySearch(f.ys, far.Y)
	bottom, _ := slices.BinarySearch(f.ys, far.Bottom())
	for i := i0; i <= i1; i++ {
		price := upright + int32(abs(f.xs[i]-c.X)/16)
		out = append(out, door{f.at(i, top), true, price}, door{f.at(i, bottom), true, price})
	}
	j0, j1 := span(f.ys, b.Y+room(b.H), b.Bottom()-room(b.H))
	left, _ := slices.BinarySearch(f.xs, far.X)
	right, _ := slices.BinarySearch(f.xs, far.Right())
	for j := j0; j <= j1; j++ {
		price := level + int32(abs(f.ys[j]-c.Y)/16)
		out = append(out, door{f.at(left, j), false, price}, door{f.at(right, j), false, price})
	}
	return out
}

// search finds the cheapest way for w and returns its states, nil if there is
// none.
func (f *field) search(w *way) []int {
	n := f.crossings()
	f.search0++
	f.heap = f.heap[:0]
	to := f.nodes[w.to].Inset(-f.clear)
	ends := [2]geom.Rect{to, to} // what to head for, before the label and behind it
	rest := 0                    // from there to the end
	behind := 0
	if !w.label.Empty() {
		ends[0] = w.label.Inset(-min(labelClear, f.clear))
		rest = gapBetween(ends[0], to)
		behind = 1
	}
	welcome := make([]bool, len(f.graph.Groups))
	for _, end := range []int{w.from, w.to} {
		for c := f.graph.Nodes[end].Group; c >= 0; c = f.graph.Groups[c].Parent {
			welcome[c] = true
		}
	}
	for _, d := range f.doors(w.to) {
		s := d.crossing
		if d.upright {
			s += n
		}
		f.goalStamp[s], f.goal[s] = f.search0, d.price
	}
	estimate := func(s int) int32 {
		x, y := f.xy(s % n)
		k := s / (2 * n)
		e := ends[k]
		d := max(e.X-x, x-e.Right(), 0) + max(e.Y-y, y-e.Bottom(), 0)
		if k < behind {
			d += rest
		}
		return int32(d)
	}
	reach := func(s int, cost int32, from int) {
		if f.stamp[s] == f.search0 && f.cost[s] <= cost {
			return
		}
		f.stamp[s], f.cost[s], f.back[s] = f.search0, cost, int32(from)
		f.heap.push(entry{cost + estimate(s), cost, int32(s)})
	}
	for _, d := range f.doors(w.from) {
		s := d.crossing
		if d.upright {
			s += n
		}
		reach(s, d.price, -1)
	}
	jump := f.jumps(w)
	best := int32(1 << 30)
	last := -1
	for len(f.heap) > 0 {
		e := f.heap.pop()
		if e.total >= best {
			break
		}
		s := int(e.state)
		if e.cost > f.cost[s] {
			continue // a cheaper way to s has been found since
		}
		v := s % n
		k := s / (2 * n)
		if g := s % (2 * n); k == behind && f.goalStamp[g] == f.search0 && e.cost+f.goal[g] < best {
			best, last = e.cost+f.goal[g], s
		}
		upright := f.upright(s)
		// Turn on the spot.
		turned := s + n
		if upright {
			turned = s - n
		}
		reach(turned, e.cost+bendPrice, s)
		if k < behind {
			for _, j := range jump {
				if j.from == s {
					reach(j.to, e.cost+j.price, s)
				}
			}
		}
		i, j := v%len(f.xs), v/len(f.xs)
		if upright {
			if j > 0 {
				f.step(s, -len(f.xs), v-len(f.xs), f.wallDown, f.dearDown, f.useDown, f.useRight, 1, welcome, e.cost, reach)
			}
			if j+1 < len(f.ys) {
				f.step(s, len(f.xs), v, f.wallDown, f.dearDown, f.useDown, f.useRight, 1, welcome, e.cost, reach)
			}
		} else {
			if i > 0 {
				f.step(s, -1, v-1, f.wallRight, f.dearRight, f.useRight, f.useDown, len(f.xs), welcome, e.cost, reach)
			}
			if i+1 < len(f.xs) {
				f.step(s, 1, v, f.wallRight, f.dearRight, f.useRight, f.useDown, len(f.xs), welcome, e.cost, reach)
			}
		}
	}
	if last < 0 {
		return nil
	}
	var states []int
	for s := last; s >= 0; s = int(f.back[s]) {
		states = append(states, s)
	}
	slices.Reverse(states)
	return states
}

// step goes on by one line of the grid: from state s by d crossings, along
// the piece that is noted at crossing piece. cross tells of lines that run
// the other way, of which the neighbour lies across crossings farther.
func (f *field) step(s, d, piece int, walls []bool, dear []int32, use, cross []int16, across int, welcome []bool, cost int32, reach func(int, int32, int)) {
	if walls[piece] {
		return
	}
	v := f.crossing(s)
	to := v + d
	x0, y0 := f.xy(v)
	x1, y1 := f.xy(to)
	length := int32(abs(x1-x0) + abs(y1-y0))
	cost += length + dear[piece] + int32(use[piece])*length/4
	// Lines that go straight on through the crossing ahead are crossed there.
	before := to - across
	if before >= 0 {
		cost += crossPrice * int32(min(cross[to], cross[before]))
	}
	if g := f.group[to]; g >= 0 && g != f.group[v] && !welcome[g] {
		cost += foreignPrice
	}
	reach(s+d, cost, s)
}

// jump is the way through the label: from the crossing before it to the one
// behind it.
type jump struct {
	from, to int
	price    int32
}

func (f *field) jumps(w *way) []jump {
	if w.label.Empty() {
		return nil
	}
	n := f.crossings()
	far := w.label.Inset(-min(labelClear, f.clear))
	c := w.label.Center()
	up, down := f.find(c.X, far.Y)+n, f.find(c.X, far.Bottom())+n
	left, right := f.find(far.X, c.Y), f.find(far.Right(), c.Y)
	high, wide := int32(far.H), int32(far.W)
	if vertical(f.graph.Direction) {
		wide += acrossPrice
	} else {
		high += acrossPrice
	}
	return []jump{{up, down + 2*n, high}, {down, up + 2*n, high}, {left, right + 2*n, wide}, {right, left + 2*n, wide}}
}

// entry is a state to go on from, with what the whole way would cost at
// least, and what it cost so far.
type entry struct{ total, cost, state int32 }

// heap is a binary heap; the cheapest whole way comes first, and of equal
// ones that which is farther on.
type heap []entry

func (a entry) before(b entry) bool {
	if a.total != b.total {
		return a.total < b.total
	}
	if a.cost != b.cost {
		return a.cost > b.cost
	}
	return a.state < b.state
}

func (h *heap) push(e entry) {
	*h = append(*h, e)
	s := *h
	for i := len(s) - 1; i > 0; {
		up := (i - 1) / 2
		if !s[i].before(s[up]) {
			break
		}
		s[i], s[up] = s[up], s[i]
		i = up
	}
}

func (h *heap) pop() entry {
	s := *h
	top := s[0]
	last := len(s) - 1
	s[0] = s[last]
	s = s[:last]
	*h = s
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			break
		}
		if down+1 < last && s[down+1].before(s[down]) {
			down++
		}
		if !s[down].before(s[i]) {
			break
		}
		s[i], s[down] = s[down], s[i]
		i = down
	}
	return top
}
