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
	sidePrice    = 20  // to leave or enter a node across the direction of the graph
	acrossPrice  = 140 // to pass a label across the direction of the graph
	cornerPrice  = 12  // to end near a corner
	sharePart    = 20  // one in so many px, for each other line on the same stretch
	foreignPrice = 90  // to enter a group, or to leave one, without need
	borderClear  = 9   // a line nearer to the border of a group runs along it
)

// field is the grid of all x and y at which lines may run. A state is a
// crossing of the grid, the way one goes through it (level or upright), and
// for edges with a label, whether the label is behind one.
type field struct {
	graph  layout.Graph
	nodes  []geom.Rect
	clear  int
	xs, ys []int
	px, py []int32 // where each crossing is
	hurry  int32   // how much to take good ways for the best, in quarters
	// How many states all searches together may still look at.
	patience int

	// For each crossing: what stands between it and the next to the right
	// and below.
	wallRight, wallDown []bool
	dearRight, dearDown []int32 // what going there costs beyond the distance
	group               []int32 // the innermost group there, -1
	useRight, useDown   []int16 // how many lines go there
	// The room that those lines share, an index into channels; -1 in walls.
	channelRight, channelDown []int32
	channels                  []channel
	doors                     [][]door // of each node

	// Scratch of search, valid where stamp has the number of the search.
	number     int32
	stamp      []int32
	cost, back []int32
	goalStamp  []int32
	goal       []int32
	queue      queue
}

// Bounds of what is worth routing: beyond them, nobody can follow the lines
// anyway.
const (
	maxCrossings = 1 << 20
	maxStates    = 1 << 23
	maxPrice     = 1 << 20 // of a way
)

// hurry is how many quarters of what a way still costs are added to it, so
// that searches go straight on rather than look around.
func hurry(ways int) int32 {
	switch {
	case ways > 3*manyWays:
		return 4
	case ways > manyWays:
		return 1
	}
	return 0
}

// busy is how many lines a node has that gets more doors than others.
const busy = 4

// degree is how many ways start or end at node.
func (p *plan) degree(node int) int {
	n := 0
	for _, w := range p.ways {
		if w.from == node || w.to == node {
			n++
		}
	}
	return n
}

// newField makes the grid of p, nil if it would be too large.
func newField(p *plan) *field {
	f := &field{graph: p.graph, nodes: p.nodes, clear: p.clear, hurry: hurry(len(p.ways)), patience: maxStates}
	for _, o := range p.obstacles {
		b := o.far()
		f.xs = append(f.xs, b.X, b.Right())
		f.ys = append(f.ys, b.Y, b.Bottom())
		if o.node >= 0 {
			c := o.Center()
			f.xs = append(f.xs, c.X)
			f.ys = append(f.ys, c.Y)
			if p.degree(o.node) >= busy {
				n := p.graph.Nodes[o.node]
				dx, dy := max(o.W/4, n.InsetX), max(o.H/4, n.InsetY)
				f.xs = append(f.xs, o.X+dx, o.Right()-dx)
				f.ys = append(f.ys, o.Y+dy, o.Bottom()-dy)
			}
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
	if n > maxCrossings {
		return nil
	}
	f.wallRight, f.wallDown = make([]bool, n), make([]bool, n)
	f.dearRight, f.dearDown = make([]int32, n), make([]int32, n)
	f.useRight, f.useDown = make([]int16, n), make([]int16, n)
	f.group = make([]int32, n)
	f.px, f.py = make([]int32, n), make([]int32, n)
	for v := range n {
		f.px[v], f.py[v] = int32(f.xs[v%len(f.xs)]), int32(f.ys[v/len(f.xs)])
	}
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
	f.split()
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
		i0, i1 := span(f.xs, x-borderClear+1, x+borderClear-1)
		for i := i0; i <= i1; i++ {
			for j := j0; j < j1; j++ {
				f.dearDown[j*len(f.xs)+i] += int32(f.ys[j+1] - f.ys[j])
			}
		}
	}
	for _, y := range []int{b.Y, b.Bottom()} {
		j0, j1 := span(f.ys, y-borderClear+1, y+borderClear-1)
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

// mark adds n to the use of what w goes along, to its ends.
func (f *field) mark(w *way, n int16) {
	states := w.cells
	if states == nil {
		return
	}
	f.markEnd(states[0], w.from, n)
	f.markEnd(states[len(states)-1], w.to, n)
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
				if c := f.channelRight[v]; c >= 0 {
					f.channels[c].used += int32(n)
				}
			}
		} else {
			for v := a; v < b; v += width {
				f.useDown[v] += n
				if c := f.channelDown[v]; c >= 0 {
					f.channels[c].used += int32(n)
				}
			}
		}
	}
}

// markEnd adds n to the use of a door and of the stretch between it and its
// node.
func (f *field) markEnd(state, end int, n int16) {
	f.markDoor(state, end, int32(n))
	node := f.nodes[end]
	v := f.crossing(state)
	x, y := f.xy(v)
	switch {
	case f.upright(state) && y < node.Y:
		f.useDown[v] += n
	case f.upright(state):
		f.useDown[v-len(f.xs)] += n
	case x < node.X:
		f.useRight[v] += n
	default:
		f.useRight[v-1] += n
	}
}

// target is what a way heads for: the label, and then the end.
type target struct {
	geom.Rect
	// The lines on which it can be entered without a bend, and what a state
	// has to pay at least, by whether it is upright and on one of them.
	x0, x1, y0, y1 int
	price          [2][2]int32
}

// least is what getting from x, y to t costs at least.
func (t *target) least(x, y int, upright bool) int32 {
	d := int32(max(t.X-x, x-t.Right(), 0) + max(t.Y-y, y-t.Bottom(), 0))
	if upright {
		if x >= t.x0 && x <= t.x1 {
			return d + t.price[1][1]
		}
		return d + t.price[1][0]
	}
	if y >= t.y0 && y <= t.y1 {
		return d + t.price[0][1]
	}
	return d + t.price[0][0]
}

// targets are the end of w, and before it its label if it has one. The prices
// are those of bends and of what lies across the graph.
func (f *field) targets(w *way) []target {
	down := vertical(f.graph.Direction)
	side := func(upright bool) int32 {
		if upright == down {
			return 0
		}
		return sidePrice
	}
	b := f.nodes[w.to]
	end := target{Rect: beyond(b, f.clear), x0: b.X, x1: b.Right(), y0: b.Y, y1: b.Bottom()}
	for o, upright := range []bool{false, true} {
		end.price[o][1] = min(side(upright), bendPrice+side(!upright))
		end.price[o][0] = bendPrice + min(side(!upright), bendPrice+side(upright))
	}
	if w.label.Empty() {
		return []target{end}
	}
	c := w.label.Center()
	label := target{Rect: f.around(w.label), x0: c.X, x1: c.X, y0: c.Y, y1: c.Y}
	// What is left behind the label, for a way that passes it level or upright.
	rest := [2]int32{int32(gapBetween(label.Rect, end.Rect) + w.label.W), int32(gapBetween(label.Rect, end.Rect) + w.label.H)}
	if down {
		rest[0] += acrossPrice
	} else {
		rest[1] += acrossPrice
	}
	rest[0] += end.least(b.X, c.Y, false) - int32(max(end.Y-c.Y, c.Y-end.Bottom(), 0))
	rest[1] += end.least(c.X, b.Y, true) - int32(max(end.X-c.X, c.X-end.Right(), 0))
	for o := range 2 {
		label.price[o][1] = min(rest[o], bendPrice+rest[1-o])
		label.price[o][0] = bendPrice + min(rest[1-o], bendPrice+rest[o])
	}
	return []target{label, end}
}

// around is a label with the distance that lines keep.
func (f *field) around(label geom.Rect) geom.Rect { return beyond(label, min(labelClear, f.clear)) }

// search finds the cheapest way for w and returns its states, nil if there is
// none.
func (f *field) search(w *way) []int {
	n := f.crossings()
	f.number++
	f.queue.clear()
	targets := f.targets(w)
	welcome := f.welcome(w)
	for i := range f.doors[w.to] {
		d := &f.doors[w.to][i]
		s := d.crossing
		if d.upright {
			s += n
		}
		f.goalStamp[s], f.goal[s] = f.number, f.charge(d)
	}
	// State s is the crossing v with k telling the rest.
	reach := func(s, v, k int, cost int32, from int) {
		if f.stamp[s] == f.number && f.cost[s] <= cost {
			return
		}
		f.stamp[s], f.cost[s], f.back[s] = f.number, cost, int32(from)
		least := targets[k>>1].least(int(f.px[v]), int(f.py[v]), k&1 == 1)
		least += least * f.hurry / 4
		f.queue.push(cost+least, entry{cost, int32(s)})
	}
	for i := range f.doors[w.from] {
		d := &f.doors[w.from][i]
		s, k := d.crossing, 0
		if d.upright {
			s, k = s+n, 1
		}
		reach(s, d.crossing, k, f.charge(d), -1)
	}
	jumps := f.jumps(w)
	width := len(f.xs)
	best, last := int32(1<<30), -1
	for {
		total, e, ok := f.queue.pop()
		if !ok || total >= best {
			break
		}
		if f.patience--; f.patience < 0 {
			return nil
		}
		s := int(e.state)
		if e.cost > f.cost[s] {
			continue // a cheaper way to s has been found since
		}
		v, k := s%n, s/n
		upright := k&1 == 1
		if k>>1 == len(targets)-1 {
			if g := s - k>>1*2*n; f.goalStamp[g] == f.number && e.cost+f.goal[g] < best {
				best, last = e.cost+f.goal[g], s
			}
		} else {
			for _, j := range jumps {
				if j.from == s {
					reach(j.to, j.to%n, j.to/n, e.cost+j.price, s)
				}
			}
		}
		// A piece of line to the next crossing, d states on; it is noted at the
		// crossing at its low end.
		step := func(d, low int) {
			walls, dear, use, cross, across, channels := f.wallRight, f.dearRight, f.useRight, f.useDown, width, f.channelRight
			if upright {
				walls, dear, use, cross, across, channels = f.wallDown, f.dearDown, f.useDown, f.useRight, 1, f.channelDown
			}
			if walls[low] {
				return
			}
			to := v + d
			length := f.px[to] - f.px[v]
			if upright {
				length = f.py[to] - f.py[v]
			}
			length = max(length, -length)
			cost := e.cost + length + dear[low] + int32(use[low])*length/sharePart
			if over := f.channels[channels[low]].over(); over > 0 {
				cost += over * length / fullPart
			}
			// Lines that go straight on through the crossing ahead are crossed.
			if before := to - across; before >= 0 {
				cost += crossPrice * int32(min(cross[to], cross[before]))
			}
			if g := f.group[to]; g != f.group[v] && !welcome[g+1] {
				cost += foreignPrice
			}
			reach(s+d, to, k, cost, s)
		}
		if upright {
			reach(s-n, v, k-1, e.cost+bendPrice, s)
			if v >= width {
				step(-width, v-width)
			}
			if v+width < n {
				step(width, v)
			}
		} else {
			reach(s+n, v, k+1, e.cost+bendPrice, s)
			if column := v % width; column > 0 {
				step(-1, v-1)
				if column+1 < width {
					step(1, v)
				}
			} else if width > 1 {
				step(1, v)
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

// welcome tells for each group, with the whole picture before them, whether w
// has business there: those between its ends and the innermost group around
// both.
func (f *field) welcome(w *way) []bool {
	g := f.graph
	a, b := g.Nodes[w.from].Group, g.Nodes[w.to].Group
	common := g.Common(a, b)
	out := make([]bool, len(g.Groups)+1)
	out[common+1] = true
	for _, c := range []int{a, b} {
		for ; c != common; c = g.Groups[c].Parent {
			out[c+1] = true
		}
	}
	return out
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
	far := f.around(w.label)
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

// entry is a state to go on from, and what it cost to get there.
type entry struct{ cost, state int32 }

// queue hands out entries by what the whole way would cost at least, the
// cheapest first. Of equal ones, that which came last comes first: it is
// often the farthest. Costs are small whole numbers, so a list for each does.
type queue struct {
	lists []([]entry)
	low   int // no list below has entries
	high  int // no list from here on has
}

func (q *queue) push(total int32, e entry) {
	t := int(total)
	if t > maxPrice {
		return
	}
	for t >= len(q.lists) {
		q.lists = append(q.lists, nil)
	}
	q.lists[t] = append(q.lists[t], e)
	q.low, q.high = min(q.low, t), max(q.high, t+1)
}

func (q *queue) pop() (total int32, e entry, ok bool) {
	for ; q.low < q.high; q.low++ {
		if l := q.lists[q.low]; len(l) > 0 {
			q.lists[q.low] = l[:len(l)-1]
			return int32(q.low), l[len(l)-1], true
		}
	}
	return 0, entry{}, false
}

func (q *queue) clear() {
	for i := range q.lists[:q.high] {
		q.lists[i] = q.lists[i][:0]
	}
	q.low, q.high = len(q.lists), 0
}
