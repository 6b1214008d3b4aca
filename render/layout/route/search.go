package route

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// target is what a way heads for: the label, and then the end.
type target struct {
	geom.Rect
	// The lines on which it can be entered without a bend, and what a state
	// has to pay at least, by whether it is upright and on one of them.
	x0, x1, y0, y1 int
	price          [2][2]int32
}

// across and down are what getting from x, y to t costs at least, in two parts.
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

// end is the node that w heads for. The prices are those of bends and of what
// lies across the graph.
func (f *field) end(w *way) target {
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
	return end
}

// label is the label that w heads for. rest is what is left from where it is
// entered, level or upright.
func (f *field) label(w *way, rest [2]int32) target {
	c := w.label.Center()
	label := target{Rect: f.around(w.label), x0: c.X, x1: c.X, y0: c.Y, y1: c.Y}
	for o := range 2 {
		label.price[o][1] = min(rest[o], bendPrice+rest[1-o])
		label.price[o][0] = bendPrice + min(rest[1-o], bendPrice+rest[o])
	}
	return label
}

// around is a label with the distance that lines keep.
func (f *field) around(label geom.Rect) geom.Rect { return beyond(label, min(labelClear, f.clear)) }

// noWay is dearer than any way.
const noWay = 1 << 30

// search finds the cheapest way for w and returns its states, nil if there is
// none. That of a line with a label is in two parts. The one behind the label
// comes first: what it costs is then known to the one before.
func (f *field) search(w *way) []int {
	end := f.end(w)
	f.rest[1].read(f, &end)
	welcome := f.welcome(w)
	if w.label.Empty() {
		h := f.newHunt(1, welcome)
		h.leave(w.from)
		_, states := h.toDoors(w.to, noWay)
		return states
	}
	passes := f.passes(w)
	rest := f.left(&passes, w, welcome)
	if min(rest[0], rest[1]) >= noWay {
		return nil
	}
	label := f.label(w, rest)
	f.rest[0].read(f, &label)
	h := f.newHunt(0, welcome)
	h.leave(w.from)
	best, last := int32(noWay), -1
	var through *pass
	for {
		total, e, ok := h.next()
		if !ok || total >= best {
			break
		}
		for k := range passes {
			p := &passes[k]
			if p.from != int(e.state) || e.cost+p.whole() >= best {
				continue
			}
			f.measure(p, w.to, welcome, best-e.cost-p.price)
			if p.states == nil {
				continue
			}
			if cost := e.cost + p.whole(); cost < best {
				best, last, through = cost, p.from, p
			}
		}
		h.spread(e)
	}
	if last < 0 {
		return nil
	}
	return append(h.way(last), through.states...)
}

// hunt is a search from states that are known to others, the most promising
// first.
type hunt struct {
	field   *field
	number  int32     // of it, among all
	rest    *estimate // what is left from each column and row
	queue   *queue
	welcome []bool
}

// newHunt begins a search towards the label, if part is 0, or else the end.
func (f *field) newHunt(part int, welcome []bool) *hunt {
	f.number++
	f.queues[part].clear()
	return &hunt{f, f.number, &f.rest[part], &f.queues[part], welcome}
}

// leave begins where a way may leave a node.
func (h *hunt) leave(node int) {
	f := h.field
	for i := range f.doors[node] {
		d := &f.doors[node][i]
		h.reach(4*d.crossing+d.orientation(), d.crossing%len(f.xs), d.crossing/len(f.xs), f.charge(d), -1)
	}
}

// toDoors goes on to where a way may end at a node. It returns what that costs,
// and the states; without any, that none was found below the limit.
func (h *hunt) toDoors(node int, limit int32) (int32, []int) {
	f := h.field
	for i := range f.doors[node] {
		d := &f.doors[node][i]
		s := 2*d.crossing + d.orientation()
		f.goalStamp[s], f.goal[s] = h.number, f.charge(d)
	}
	best, last := limit, -1
	for {
		total, e, ok := h.next()
		if !ok || total >= best {
			break
		}
		if g := e.state>>2<<1 | e.state&1; f.goalStamp[g] == h.number && e.cost+f.goal[g] < best {
			best, last = e.cost+f.goal[g], int(e.state)
		}
		h.spread(e)
	}
	if last < 0 {
		return limit, nil
	}
	return best, h.way(last)
}

// next is the most promising entry, and what the whole way costs at least. There
// is none when all has been seen, or too much.
func (h *hunt) next() (total int32, e entry, ok bool) {
	for {
		total, e, ok = h.queue.pop()
		if !ok {
			return 0, entry{}, false
		}
		if h.field.patience--; h.field.patience < 0 {
			return 0, entry{}, false
		}
		if e.cost <= h.field.states[e.state].cost { // else a cheaper way to it has been found since
			return total, e, true
		}
	}
}

// spread goes on from an entry to the states next to it.
func (h *hunt) spread(e entry) {
	f := h.field
	s := int(e.state)
	v, o := s/4, s&1
	i, j := int(e.column), int(e.row)
	h.reach(s^1, i, j, e.cost+bendPrice, s)
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
		if g := f.group[to]; g != f.group[v] && !h.welcome[g+1] {
			cost += foreignPrice
		}
		if o == 1 {
			h.reach(s+4*(to-v), i, j+step.by, cost, s)
		} else {
			h.reach(s+4*(to-v), i+step.by, j, cost, s)
		}
	}
}

// reach notes that a state, in a column and a row, can be reached from another
// one at that cost.
func (h *hunt) reach(s, i, j int, cost int32, from int) {
	at := &h.field.states[s]
	if at.stamp == h.number && at.cost <= cost {
		return
	}
	*at = visit{h.number, cost, int32(from)}
	o := s & 1
	least := h.rest.across[o][i] + h.rest.down[o][j]
	least += least * h.field.hurry / 4
	h.queue.push(cost+least, entry{cost: cost, state: int32(s), column: int32(i), row: int32(j)})
}

// way is how the hunt came to a state.
func (h *hunt) way(to int) []int {
	var states []int
	for s := to; s >= 0; s = int(h.field.states[s].back) {
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

// pass is a way through the label: from the crossing before it to the one
// behind it.
type pass struct {
	from, to int
	price    int32
	rest     int32 // what is left from there; without states, at least
	states   []int // from there to the end
}

// passes are the ways through the label of w: two level ones and two upright.
func (f *field) passes(w *way) [4]pass {
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
	passes := [4]pass{{from: left, to: right + behind, price: wide}, {from: right, to: left + behind, price: wide}, {from: up, to: down + behind, price: high}, {from: down, to: up + behind, price: high}}
	for k := range passes {
		p := &passes[k]
		v, o := p.to/4, p.to&1
		p.rest = f.rest[1].across[o][v%len(f.xs)] + f.rest[1].down[o][v/len(f.xs)]
	}
	return passes
}

// left is what is left from where a label is entered, level or upright: the
// cheapest of each, measured unless it is dear even at its least.
func (f *field) left(passes *[4]pass, w *way, welcome []bool) (rest [2]int32) {
	along := 0
	if vertical(f.graph.Direction) {
		along = 1
	}
	known := int32(noWay)
	for _, o := range [2]int{along, 1 - along} {
		a, b := &passes[2*o], &passes[2*o+1]
		if b.whole() < a.whole() {
			a, b = b, a
		}
		for _, p := range [2]*pass{a, b} {
			f.measure(p, w.to, welcome, known-p.price)
			known = min(known, p.whole())
		}
		rest[o] = min(a.whole(), b.whole())
	}
	return rest
}

// whole is what is left from before the label.
func (p *pass) whole() int32 { return p.price + p.rest }

// measure finds the cheapest way from behind a label to a node. If there is none
// that costs less than limit, that is all that is known then.
func (f *field) measure(p *pass, node int, welcome []bool, limit int32) {
	if p.states != nil || p.rest >= limit {
		return
	}
	h := f.newHunt(1, welcome)
	v := p.to / 4
	h.reach(p.to, v%len(f.xs), v/len(f.xs), 0, -1)
	p.rest, p.states = h.toDoors(node, limit)
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
