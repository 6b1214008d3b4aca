package activity

import (
	"container/heap"
	"slices"
)

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

// visit is a state with what it costs to come there.
type visit struct {
	state
	cost, key int
}

type queue []visit

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].cost < q[j].cost || q[i].cost == q[j].cost && q[i].key < q[j].key
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(v any)   { *q = append(*q, v.(visit)) }
func (q *queue) Pop() any {
	old := *q
	v := old[len(old)-1]
	*q = old[:len(old)-1]
	return v
}

// search returns the cheapest way for a flow, every point of it.
func (r *grid) search(edge int) []point {
	e := r.graph.Edges[edge]
	costs := make([]int, len(r.uses)*4)
	from := make([]int32, len(costs)) // key of the state before, plus 1
	ends := make([]bool, len(costs))
	var open queue
	push := func(s state, cost int, before int32) {
		k := r.key(s)
		if costs[k] == 0 || cost+1 < costs[k] {
			costs[k], from[k] = cost+1, before
			heap.Push(&open, visit{s, cost, k})
		}
	}
	start := r.spots[e.From]
	for x := start.x; x <= start.last; x += 2 {
		for dir := right; dir <= upward; dir++ {
			cost := r.leaving(e.From, dir)
			if cost == never {
				continue
			}
			next := point{x, start.y}.step(dir)
			if r.uses[r.number(next)][opposite(dir)] < r.sharing(e.From, dir) {
				push(state{next, dir}, cost, int32(-r.number(point{x, start.y})-1))
			}
		}
	}
	for len(open) > 0 {
		v := heap.Pop(&open).(visit)
		if v.cost+1 > costs[v.key] {
			continue
		}
		if ends[v.key] {
			return r.trace(v.key, from)
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
				coming := r.coming(node, side, e.Back)
				if coming == never || r.graph.Nodes[node].Shape == Bar && !next.inTrack() {
					continue
				}
				cost += coming
				share = r.sharing(node, side)
			}
			by, ok := r.passing(v.at, v.dir, dir, share)
			if !ok {
				continue
			}
			s := state{next, dir}
			push(s, cost+by, int32(v.key+1))
			if node >= 0 {
				ends[r.key(s)] = true
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
func (r *grid) trace(key int, from []int32) []point {
	var path []point
	for {
		n := key / 4
		path = append(path, point{n % r.w, n / r.w})
		before := from[key]
		if before < 0 {
			n = int(-before - 1)
			path = append(path, point{n % r.w, n / r.w})
			slices.Reverse(path)
			return path
		}
		key = int(before - 1)
	}
}
