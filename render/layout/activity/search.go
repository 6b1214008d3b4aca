package activity

import "slices"

// What a way costs, for each point, turn and flow that it crosses.
const (
	costStep  = 3
	costTurn  = 9
	costCross = 14
	costMaybe = 2 // a flow that turns where another passes
)

// state is a point that a flow comes to in a direction.
type state struct {
	at  point
	dir int
}

func (r *grid) key(s state) int { return r.number(s.at)*4 + s.dir }

// visit is a state, what it costs to come there, and what a whole way through
// it costs at least, in one number. What is cheapest comes first; of what is
// equal, what is nearest to the end, and then what has the least key.
type visit uint64

// The bits of a visit. The lowest are the key.
const (
	keyBits  = 24
	costBits = 20
)

func visitOf(key, cost, least int) visit {
	return visit(least)<<(keyBits+costBits) | visit(1<<costBits-1-cost)<<keyBits | visit(key)
}

func (v visit) key() int  { return int(v & (1<<keyBits - 1)) }
func (v visit) cost() int { return 1<<costBits - 1 - int(v>>keyBits&(1<<costBits-1)) }

// queue is a binary heap.
type queue []visit

func (q *queue) push(v visit) {
	h := append(*q, v)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h[up] <= v {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = v
	*q = h
}

func (q *queue) pop() visit {
	h := *q
	top, v := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*q = h
	if len(h) == 0 {
		return top
	}
	i := 0
	for {
		down := 2*i + 1
		if down >= len(h) {
			break
		}
		if down+1 < len(h) && h[down+1] < h[down] {
			down++
		}
		if v <= h[down] {
			break
		}
		h[i] = h[down]
		i = down
	}
	h[i] = v
	return top
}

// board is what a search writes on, kept for the next one.
type board struct {
	round int32
	seen  []int32 // of each state, the round in which it was last come to
	costs []int32 // of it in that round
	from  []int32 // the key of the state before, or what is less than 0 for the number of a first point
	open  queue
	spent int // states that were looked at, in all rounds
}

// begin clears the board for a search among n states.
func (b *board) begin(n int) {
	if len(b.seen) < n {
		b.seen, b.costs, b.from = make([]int32, n), make([]int32, n), make([]int32, n)
		b.round = 0
	}
	b.round++
	b.open = b.open[:0]
}

// search returns the cheapest way for a flow, every point of it; nil if there is
// none.
func (r *grid) search(edge int, c care) []point {
	e := r.graph.Edges[edge]
	b := r.board
	b.begin(4 * len(r.uses))
	start, end := r.spots[e.From], r.spots[e.To]
	push := func(s state, cost, before int) {
		k := r.key(s)
		if b.seen[k] == b.round && int(b.costs[k]) <= cost {
			return
		}
		b.seen[k], b.costs[k], b.from[k] = b.round, int32(cost), int32(before)
		across, down := max(end.x-s.at.x, s.at.x-end.last, 0), abs(end.y-s.at.y)
		least := cost + costStep*(across+down)
		if upright(s.dir) && across > 0 || !upright(s.dir) && down > 0 {
			least += costTurn
		}
		b.open.push(visitOf(k, cost, least))
	}
	for x := start.x; x <= start.last; x += 2 {
		for dir := right; dir <= upward; dir++ {
			cost := r.leaving(edge, dir, c)
			if cost == never {
				continue
			}
			first := point{x, start.y}
			next := first.step(dir)
			if c == regardless || int(r.uses[r.number(next)][opposite(dir)]) < r.sharing(e.From, dir) {
				push(state{next, dir}, cost, -r.number(first)-1)
			}
		}
	}
	for len(b.open) > 0 {
		v := b.open.pop()
		k := v.key()
		if v.cost() > int(b.costs[k]) {
			continue
		}
		b.spent++
		at, in := point{k / 4 % r.w, k / 4 / r.w}, k%4
		if r.holds[r.number(at)] == e.To {
			return r.trace(k)
		}
		for dir := right; dir <= upward; dir++ {
			if dir == opposite(in) {
				continue
			}
			next := at.step(dir)
			if !r.inside(next) {
				continue
			}
			node := r.holds[r.number(next)]
			if node >= 0 && node != e.To {
				continue
			}
			share := 1
			cost := v.cost() + costStep
			if node >= 0 {
				side := opposite(dir)
				coming := r.coming(edge, side, c)
				if coming == never {
					continue
				}
				cost += coming
				share = r.sharing(node, side)
			}
			by, ok := r.passing(at, in, dir, share)
			if ok || c == regardless {
				push(state{next, dir}, cost+by, k)
			}
		}
	}
	return nil
}

// passing is what it costs to come to p in one direction and leave it in
// another, if there is room. At the end of a way, the side of the node there
// may share the half of the point before it.
func (r *grid) passing(p point, in, out, share int) (int, bool) {
	u := r.uses[r.number(p)]
	turns := in != out
	if p.inTrack() && p.inRank() {
		switch used := u[right] + u[downward] + u[left] + u[upward]; {
		case turns && used > 0, u[right] != u[left], u[downward] != u[upward]:
			return 0, false
		}
	}
	full := func(dir, share int) bool {
		alone := upright(dir) && p.inTrack() || !upright(dir) && p.inRank()
		return alone && int(u[dir]) >= share
	}
	// The half on which it came was looked at when it went there, but for
	// that of the first point, which its node may share.
	if full(out, share) {
		return 0, false
	}
	if turns {
		return costTurn, true
	}
	if upright(in) {
		return crossing(u[left], u[right]), true
	}
	return crossing(u[upward], u[downward]), true
}

// crossing is what it costs to cross flows of which so many lie on the one side
// and on the other: those on both are crossed, those that turn may be.
func crossing(a, b int16) int { return costCross*int(min(a, b)) + costMaybe*int(max(a, b)-min(a, b)) }

// trace is the way to a state.
func (r *grid) trace(key int) []point {
	var path []point
	for {
		n := key / 4
		path = append(path, point{n % r.w, n / r.w})
		before := int(r.board.from[key])
		if before < 0 {
			n = -before - 1
			path = append(path, point{n % r.w, n / r.w})
			slices.Reverse(path)
			return path
		}
		key = before
	}
}
