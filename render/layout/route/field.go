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

	// Scratch of searches, valid where stamp has the number of the search.
	number    int32
	states    []visit
	goalStamp []int32 // of each crossing, by whether one is upright
	goal      []int32
	rest      [2]estimate
	queues    [2]queue
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
