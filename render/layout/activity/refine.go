package activity

import (
	"maps"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// plan is what is settled before anything gets a place: where nodes may not
// stand, and at which sides flows may not end. An empty plan leaves all to the
// cheapest place and the cheapest way, each found for itself. Plans are values:
// a change makes another one.
type plan struct {
	off  map[stand]bool // where nodes may not stand
	down map[int]int    // by how many ranks nodes stand lower than they could
	shut map[door]bool  // where flows may not end
	main map[int]int    // of a decision, which branch goes on straight
}

// stand is a node in a column.
type stand struct {
	node int
	column
}

// door is a side of a node, for the flow that leaves there, or comes.
type door struct {
	edge   int
	leaves bool
	side   int
}

// change makes another plan of that of an attempt.
type change interface{ of(a attempt) plan }

// The changes: a node does not stand in a column, or stands lower; a flow does
// not end at a side; a branch goes on straight; a loop lies on the other side.
type (
	avoid    stand
	lower    struct{ node int }
	shut     door
	straight struct{ decision, branch int }
	turned   struct {
		edge int // that leads back
		in   int // the side at which it does now
	}
)

func (c avoid) of(a attempt) plan {
	p := a.plan
	p.off = with(p.off, stand(c), true)
	return p
}

func (c lower) of(a attempt) plan { return a.plan.lower(c.node) }

func (c shut) of(a attempt) plan { return a.plan.close(door(c)) }

func (c straight) of(a attempt) plan {
	p := a.plan
	p.main = with(p.main, c.decision, c.branch)
	return p
}

// of lets the loop come back on the side on which its body leaves a decision
// now, and the body leave it downwards.
func (c turned) of(a attempt) plan {
	edges := a.grid.graph.Edges
	head := edges[c.edge].To
	p := a.plan.close(door{c.edge, false, c.in})
	for i, e := range edges {
		switch {
		case e.From != head:
		case a.placer.leadsBack(e.To, head):
			p = p.close(door{i, true, opposite(c.in)}).lower(e.To)
		default:
			p = p.close(door{i, true, downward})
		}
	}
	return p
}

func (p plan) lower(node int) plan {
	p.down = with(p.down, node, p.down[node]+1)
	return p
}

func (p plan) close(d door) plan {
	p.shut = with(p.shut, d, true)
	return p
}

// with is the map with one more entry, and leaves the map as it is.
func with[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	next := maps.Clone(m)
	if next == nil {
		next = map[K]V{}
	}
	next[k] = v
	return next
}

// attempt is what comes of a plan.
type attempt struct {
	plan   plan
	placer *placer
	grid   *grid
	result Result // of the expanded graph
	cost   int
}

// attempt places the graph by the plan.
func (x expanded) attempt(p plan, b *board) attempt {
	a := attempt{plan: p, placer: newPlacer(x.graph, p)}
	a.placer.place()
	a.grid = newGrid(x.graph, a.placer, p, b)
	a.grid.routeAll()
	a.result = a.grid.measure()
	a.cost = a.result.cost() + priceForced*a.grid.forced
	return a
}

// What makes a picture hard to read, in px that it might be larger instead.
const (
	priceForced   = 100_000 // a flow that has a way only regardless
	priceCrossing = 400
	priceBend     = 60
	priceChange   = 30 // of the plan
)

// cost is how hard the result is to read, in px.
func (r Result) cost() int {
	cost := r.W + r.H
	for i, e := range r.Edges {
		cost += priceBend * (len(e.Points) - 2)
		for k := 1; k < len(e.Points); k++ {
			a, b := e.Points[k-1], e.Points[k]
			cost += (abs(a.X-b.X) + abs(a.Y-b.Y)) / 2
		}
		for _, o := range r.Edges[:i] {
			cost += priceCrossing * crossings(e.Points, o.Points)
		}
	}
	return cost
}

// crossings counts where two lines cross.
func crossings(a, b []geom.Point) int {
	n := 0
	for i := 1; i < len(a); i++ {
		for j := 1; j < len(b); j++ {
			if cross(a[i-1], a[i], b[j-1], b[j]) {
				n++
			}
		}
	}
	return n
}

// cross tells whether a level and an upright piece cross inside of both.
func cross(a, b, c, d geom.Point) bool {
	if a.X == b.X {
		a, b, c, d = c, d, a, b
	}
	return a.Y == b.Y && c.X == d.X && a.X != b.X &&
		min(a.X, b.X) < c.X && c.X < max(a.X, b.X) && min(c.Y, d.Y) < a.Y && a.Y < max(c.Y, d.Y)
}

// mostWork bounds what is tried, in states of searches for a way. It takes as
// long to place a node as to look at so many of them.
const (
	mostWork = 200_000
	placing  = 20
)

// refine looks for a better plan. It tries the changes that might help, and
// makes those that do, the best one first, until none helps any more.
func (x expanded) refine() attempt {
	b := &board{}
	best := x.attempt(plan{}, b)
	tries := 0
	try := func(c change) (attempt, bool) {
		tries++
		next := x.attempt(c.of(best), b)
		return next, next.cost < best.cost-priceChange
	}
	over := func() bool { return b.spent+placing*tries*len(x.graph.Nodes) > mostWork }
	type gain struct {
		change
		cost int
	}
	for {
		var gains []gain
		for _, c := range best.changes() {
			if over() {
				break
			}
			if next, better := try(c); better {
				gains = append(gains, gain{c, next.cost})
			}
		}
		slices.SortStableFunc(gains, func(a, b gain) int { return a.cost - b.cost })
		for _, g := range gains {
			if next, better := try(g.change); better {
				best = next
			}
		}
		if len(gains) == 0 || over() {
			return best
		}
	}
}

// changes are the changes of the plan that might help, most promising first.
func (a attempt) changes() []change {
	g := a.grid.graph
	var changes []change
	seen := map[change]bool{}
	add := func(c change) {
		if !seen[c] {
			seen[c] = true
			changes = append(changes, c)
		}
	}
	move := func(v int) {
		add(avoid{v, a.placer.origin[v].column})
		add(lower{v})
	}
	for _, i := range a.result.harmful() {
		e, path := g.Edges[i], a.grid.paths[i]
		out, in := direction(path[0], path[1]), opposite(direction(path[len(path)-2], path[len(path)-1]))
		if e.Back {
			add(turned{i, in})
		}
		add(shut{i, true, out})
		add(shut{i, false, in})
		move(e.To)
		move(e.From)
		for _, v := range []int{e.From, e.To} {
			if head := a.placer.branch(v); head > 0 {
				move(head)
			}
		}
		for _, v := range a.placer.out[e.From] {
			add(straight{e.From, v})
		}
	}
	return changes
}

// harmful are the flows that have bends or cross others, the worst first.
func (r Result) harmful() []int {
	harm := make([]int, len(r.Edges))
	var flows []int
	for i, e := range r.Edges {
		harm[i] = priceBend * (len(e.Points) - 2)
		for j, o := range r.Edges {
			if i != j {
				harm[i] += priceCrossing * crossings(e.Points, o.Points)
			}
		}
		if harm[i] > 0 {
			flows = append(flows, i)
		}
	}
	slices.SortStableFunc(flows, func(i, j int) int { return harm[j] - harm[i] })
	return flows
}

// branch is what the branch begins with that v belongs to, 0 if to none.
func (p *placer) branch(v int) int {
	for u := p.above[v]; u > 0; u = p.above[u] {
		if len(p.kids[p.above[u]]) > 1 {
			return u
		}
	}
	return 0
}
