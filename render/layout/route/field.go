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
	hurry  int32 // how much to take good ways for the best, in quarters
	// How many states all searches together may still look at.
	patience int

	axes     [2]axis // level and upright
	group    []int32 // of each crossing, the innermost group there, -1
	channels []channel
	doors    [][]door // of each node

	// Scratch of search, valid where stamp has the number of the search.
	number    int32
	states    []visit
	goalStamp []int32 // of each crossing, by whether one is upright
	goal      []int32
	rest      [2]estimate
	queue     queue
}

// axis is what runs to the right, or down, from each crossing of the grid to
// the next: stretches.
type axis struct {
	step  int // crossings from one to the next
	lines []int
	wall  []bool  // whether something stands there
	dear  []int32 // what going there costs beyond the distance
	use   []int16 // how many lines go there
	// The room that those lines share, an index into channels; -1 in walls.
	channel []int32
	price   []int32 // what all of that comes to; -1 in walls
	// What it costs to go along the axis straight through a crossing, for the
	// lines of the other one that do so.
	cross []int32
}

// visit is what a search knows of a state.
type visit struct{ stamp, cost, back int32 }

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
	for o := range f.axes {
		f.axes[o] = axis{
			step: 1, lines: f.xs, wall: make([]bool, n), dear: make([]int32, n), use: make([]int16, n),
			channel: make([]int32, n), price: make([]int32, n), cross: make([]int32, n),
		}
	}
	f.axes[1].step, f.axes[1].lines = len(f.xs), f.ys
	f.group = make([]int32, n)
	f.states = make([]visit, 4*n)
	f.goalStamp, f.goal = make([]int32, 2*n), make([]int32, 2*n)
	for o := range f.rest {
		f.rest[o] = newEstimate(len(f.xs), len(f.ys))
	}
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
	for v := range n {
		f.weigh(0, v)
		f.weigh(1, v)
	}
	return f
}

// weigh finds out what a stretch costs.
func (f *field) weigh(o, v int) {
	a := &f.axes[o]
	c := a.channel[v]
	k := v % len(f.xs)
	if o == 1 {
		k = v / len(f.xs)
	}
	if c < 0 || k == len(a.lines)-1 {
		a.price[v] = -1
		return
	}
	length := int32(a.lines[k+1] - a.lines[k])
	a.price[v] = length + a.dear[v] + int32(a.use[v])*length/sharePart
	if over := f.channels[c].over(); over > 0 {
		a.price[v] += over * length / fullPart
	}
}

// occupy adds n to the use of a stretch.
func (f *field) occupy(o, v int, n int16) {
	a, other := &f.axes[o], &f.axes[1-o]
	a.use[v] += n
	f.weigh(o, v)
	// Lines that go straight on through the crossing are crossed there.
	for _, to := range [2]int{v, v + a.step} {
		if before := to - a.step; before >= 0 && to < len(a.use) {
			other.cross[to] = crossPrice * int32(min(a.use[to], a.use[before]))
		}
	}
}

// fill adds n to the use of the channel that a stretch is in.
func (f *field) fill(o, v int, n int16) {
	k := f.axes[o].channel[v]
	if k < 0 {
		return
	}
	c := &f.channels[k]
	before := c.over()
	if c.used += int32(n); c.over() != before {
		for v := c.first; v <= c.last; v += f.axes[1-o].step {
			f.weigh(o, v)
		}
	}
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
				f.axes[0].wall[v] = true
			}
			if j < j1 && i > i0 && i < i1 {
				f.axes[1].wall[v] = true
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
				f.axes[1].dear[j*len(f.xs)+i] += int32(f.ys[j+1] - f.ys[j])
			}
		}
	}
	for _, y := range []int{b.Y, b.Bottom()} {
		j0, j1 := span(f.ys, y-borderClear+1, y+borderClear-1)
		for j := j0; j <= j1; j++ {
			for i := i0; i < i1; i++ {
				f.axes[0].dear[j*len(f.xs)+i] += int32(f.xs[i+1] - f.xs[i])
			}
		}
	}
}

// A state is crossing*4 + behind*2 + upright.

func (f *field) upright(s int) bool  { return s&1 == 1 }
func (f *field) crossing(s int) int  { return s / 4 }
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
		o := states[k] & 1
		for v := min(a, b); v < max(a, b); v += f.axes[o].step {
			f.occupy(o, v, n)
			f.fill(o, v, n)
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
		f.occupy(1, v, n)
	case f.upright(state):
		f.occupy(1, v-len(f.xs), n)
	case x < node.X:
		f.occupy(0, v, n)
	default:
		f.occupy(0, v-1, n)
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
	a, b := t.across(x, upright), t.down(y, upright)
	return a + b
}

// across and down are the parts of it that x and y tell.
func (t *target) across(x int, upright bool) int32 {
	d := int32(max(t.X-x, x-t.Right(), 0))
	switch {
	case !upright:
		return d
	case x >= t.x0 && x <= t.x1:
		return d + t.price[1][1]
	}
	return d + t.price[1][0]
}

func (t *target) down(y int, upright bool) int32 {
	d := int32(max(t.Y-y, y-t.Bottom(), 0))
	switch {
	case upright:
		return d
	case y >= t.y0 && y <= t.y1:
		return d + t.price[0][1]
	}
	return d + t.price[0][0]
}

// estimate is what getting to a target costs at least, from each column and
// row of the grid, by whether one is upright: the sum of both.
type estimate struct{ across, down [2][]int32 }

func newEstimate(columns, rows int) (e estimate) {
	for o := range 2 {
		e.across[o], e.down[o] = make([]int32, columns), make([]int32, rows)
	}
	return e
}

func (e *estimate) read(f *field, t *target) {
	for o, upright := range [2]bool{false, true} {
		for i, x := range f.xs {
			e.across[o][i] = t.across(x, upright)
		}
		for j, y := range f.ys {
			e.down[o][j] = t.down(y, upright)
		}
	}
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
	f.number++
	f.queue.clear()
	targets := f.targets(w)
	for k := range targets {
		f.rest[k].read(f, &targets[k])
	}
	welcome := f.welcome(w)
	for i := range f.doors[w.to] {
		d := &f.doors[w.to][i]
		s := 2*d.crossing + d.orientation()
		f.goalStamp[s], f.goal[s] = f.number, f.charge(d)
	}
	width := len(f.xs)
	for i := range f.doors[w.from] {
		d := &f.doors[w.from][i]
		f.reach(4*d.crossing+d.orientation(), d.crossing%width, d.crossing/width, f.charge(d), -1)
	}
	jumps := f.jumps(w)
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
		if e.cost > f.states[s].cost {
			continue // a cheaper way to s has been found since
		}
		v, o := s/4, s&1
		i, j := int(e.column), int(e.row)
		if s&3>>1 == len(targets)-1 {
			if g := 2*v + o; f.goalStamp[g] == f.number && e.cost+f.goal[g] < best {
				best, last = e.cost+f.goal[g], s
			}
		} else {
			for _, j := range jumps {
				if j.from == s {
					to := j.to / 4
					f.reach(j.to, to%width, to/width, e.cost+j.price, s)
				}
			}
		}
		f.reach(s^1, i, j, e.cost+bendPrice, s)
		// A stretch of line to the next crossing; it is noted at the crossing at
		// its low end.
		a := &f.axes[o]
		ahead, k := a.price[v], i
		if o == 1 {
			k = j
		}
		back := int32(-1)
		if k > 0 {
			back = a.price[v-a.step]
		}
		for _, step := range [2]struct {
			price int32
			by    int
		}{{back, -1}, {ahead, 1}} {
			if step.price < 0 {
				continue
			}
			to := v + step.by*a.step
			cost := e.cost + step.price + a.cross[to]
			if g := f.group[to]; g != f.group[v] && !welcome[g+1] {
				cost += foreignPrice
			}
			if o == 1 {
				f.reach(s+4*(to-v), i, j+step.by, cost, s)
			} else {
				f.reach(s+4*(to-v), i+step.by, j, cost, s)
			}
		}
	}
	if last < 0 {
		return nil
	}
	var states []int
	for s := last; s >= 0; s = int(f.states[s].back) {
		states = append(states, s)
	}
	slices.Reverse(states)
	return states
}

// reach notes that a state, in a column and a row, can be reached from another
// one at that cost.
func (f *field) reach(s, i, j int, cost int32, from int) {
	at := &f.states[s]
	if at.stamp == f.number && at.cost <= cost {
		return
	}
	*at = visit{f.number, cost, int32(from)}
	rest, o := &f.rest[s&3>>1], s&1
	least := rest.across[o][i] + rest.down[o][j]
	least += least * f.hurry / 4
	f.queue.push(cost+least, entry{cost: cost, state: int32(s), column: int32(i), row: int32(j)})
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
	const behind = 2
	far := f.around(w.label)
	c := w.label.Center()
	up, down := 4*f.find(c.X, far.Y)+1, 4*f.find(c.X, far.Bottom())+1
	left, right := 4*f.find(far.X, c.Y), 4*f.find(far.Right(), c.Y)
	high, wide := int32(far.H), int32(far.W)
	if vertical(f.graph.Direction) {
		wide += acrossPrice
	} else {
		high += acrossPrice
	}
	return []jump{{up, down + behind, high}, {down, up + behind, high}, {left, right + behind, wide}, {right, left + behind, wide}}
}

// entry is a state to go on from, and what it cost to get there.
type entry struct {
	cost, state int32
	column, row int32
	next        int32 // of those that promise the same
}

// queue hands out entries by what the whole way would cost at least, the
// cheapest first. Of equal ones, that which came last comes first: it is
// often the farthest. Costs are small whole numbers, so a list for each does.
type queue struct {
	entries []entry
	lists   []int32 // the first entry of each, plus 1; 0: none
	low     int     // no list below has entries
	high    int     // no list from here on has
}

func (q *queue) push(total int32, e entry) {
	t := int(total)
	if t > maxPrice {
		return
	}
	if t >= len(q.lists) {
		q.lists = append(q.lists, make([]int32, t+1-len(q.lists))...)
	}
	e.next = q.lists[t]
	q.entries = append(q.entries, e)
	q.lists[t] = int32(len(q.entries))
	q.low, q.high = min(q.low, t), max(q.high, t+1)
}

func (q *queue) pop() (total int32, e entry, ok bool) {
	for ; q.low < q.high; q.low++ {
		if k := q.lists[q.low]; k > 0 {
			e = q.entries[k-1]
			q.lists[q.low] = e.next
			return int32(q.low), e, true
		}
	}
	return 0, entry{}, false
}

func (q *queue) clear() {
	clear(q.lists[:q.high])
	q.entries = q.entries[:0]
	q.low, q.high = len(q.lists), 0
}
