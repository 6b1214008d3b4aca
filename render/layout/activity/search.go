package activity

import "slices"

// What a way costs, for each point, turn and flow that it crosses.
const (
	costStep  = 3
	costTurn  = 9
	costCross = 7
	costMaybe = 2 // a flow that turns where another passes
)

// state is a point that a flow comes to in a direction.
type state struct {
	at  point
	dir int
}

func (r *grid) key(s state) int { return r.number(s.at)*4 + s.dir }

// visit is a state with what it costs to come there and at least from there on.
// What is cheaper comes first, then what has the lesser key.
type visit struct {
	state
	cost   int
	weight int64 // of cost and key together
}

// queue is a binary heap.
type queue []visit

func (q *queue) push(v visit) {
	h := append(*q, v)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h[up].weight <= v.weight {
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
		if down+1 < len(h) && h[down+1].weight < h[down].weight {
			down++
		}
		if v.weight <= h[down].weight {
			break
		}
		h[i] = h[down]
		i = down
	}
	h[i] = v
	return top
}

// board is what a search writes down, kept for the next one.
type board struct {
	round int32
	seen  []int32 // of each state, the round in which it was last come to
	costs []int32 // of it in that round
	from  []int32 // the key of the state before, or what is less than 0 for the number of a first point
	open  queue
	spent int // states that were looked at, in all rounds
}

// search returns the cheapest way for a flow, every point of it.
func (r *grid) search(edge int) []point {
	e := r.graph.Edges[edge]
	b := &r.board
	if b.seen == nil {
		n := len(r.uses) * 4
		b.seen, b.costs, b.from = make([]int32, n), make([]int32, n), make([]int32, n)
	}
	b.round++
	b.open = b.open[:0]
	start, end := r.spots[e.From], r.spots[e.To]
	push := func(s state, cost, before int) {
		k := r.key(s)
		if b.seen[k] == b.round && int(b.costs[k]) <= cost {
			return
		}
		b.seen[k], b.costs[k], b.from[k] = b.round, int32(cost), int32(before)
		left := costStep * (max(end.x-s.at.x, s.at.x-end.last, 0) + abs(end.y-s.at.y))
		b.open.push(visit{s, cost, int64(cost+left)<<32 | int64(k)})
	}
	for x := start.x; x <= start.last; x += 2 {
		for dir := right; dir <= upward; dir++ {
			cost := r.leaving(edge, dir)
			if cost == never {
				continue
			}
			first := point{x, start.y}
			next := first.step(dir)
			if r.uses[r.number(next)][opposite(dir)] < r.sharing(e.From, dir) {
				push(state{next, dir}, cost, -r.number(first)-1)
			}
		}
	}
	for len(b.open) > 0 {
		v := b.open.pop()
		k := r.key(v.state)
		if v.cost > int(b.costs[k]) {
			continue
		}
		b.spent++
		if r.holds[r.number(v.at)] == e.To {
			return r.trace(k)
		}
		for dir := right; dir <= upward; dir++ {
			if dir == opposite(v.dir) {
				continue
			}
			next := v.at.step(dir)
			if !r.inside(next) {
				continue
			}
			node := r.holds[r.number(next)]
			if node >= 0 && node != e.To {
				continue
			}
			share := 1
			cost := v.cost + costStep
			if node >= 0 {
				side := opposite(dir)
				coming := r.coming(edge, side)
				if coming == never || r.graph.Nodes[node].Shape == Bar && !next.inTrack() {
					continue
				}
				cost += coming
				share = r.sharing(node, side)
			}
			by, ok := r.passing(v.at, v.dir, dir, share)
			if ok {
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
		return alone && u[dir] >= share
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
func crossing(a, b int) int { return costCross*min(a, b) + costMaybe*(max(a, b)-min(a, b)) }

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
