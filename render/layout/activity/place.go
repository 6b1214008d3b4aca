package activity

import "slices"

// What a place costs. The unit is a tenth of a rank.
const (
	costRank    = 10 // a rank further down
	costBeside  = 6  // standing beside what leads to it
	costBend    = 10 // below it, in another column
	costColumn  = 2  // each column between
	costSame    = 8  // beside it in the same lane, which the line downwards suits better
	costTrack   = 3  // off the track that the course has in the lane
	costNew     = 6  // a track that the lane does not have yet
	costLeft    = 2  // standing to the left in the same lane
	costOff     = 30 // standing off the track, for the branch that should go on straight
	costLine    = 5  // a line that is crossed
	costCrowded = 12 // a decision beside which there is no room for a branch, a bar that cannot reach its tracks
	costDetour  = 20 // a flow that has no short way
	reach       = 4  // how many ranks are looked at
)

// column is one track of a lane. Lanes count from the left.
type column struct{ lane, track int }

func (c column) before(d column) bool {
	return c.lane < d.lane || c.lane == d.lane && c.track < d.track
}

// place is where a step stands.
type place struct {
	column
	rank int
}

// content is what is at a place.
type content uint8

const (
	nothing content = iota
	aLine           // a flow leads through it, up or down
	aStep
)

// span is a level line at a rank, from column to column.
type span struct{ from, to column }

// placer gives each node its place.
type placer struct {
	graph Graph
	plan  plan
	lane  []int   // of each node, counted from the left
	in    [][]int // of each node, the nodes that lead to it, but for those that lead back
	out   [][]int
	back  [][]int         // of each node, the nodes that lead back to it
	on    map[[2]int]bool // nodes between which a flow leads past what belongs to a decision
	kids  [][]int         // of each node, those that it dominates next
	depth []int           // in the tree of who dominates whom
	above []int           // in that tree

	degrees []degree // of each node

	at     []place
	origin []place // before tracks and ranks that nothing stands in were taken out
	placed []bool
	low    []int // of each lane, the first and the last track
	high   []int
	cells  map[place]content
	levels map[int][]span  // by rank
	sides  map[[2]int]bool // node, and 0 for left or 1 for right, where a line ends
}

func newPlacer(g Graph, plan plan) *placer {
	n, order := len(g.Nodes), laneOrder(g)
	p := &placer{
		graph: g, plan: plan, lane: make([]int, n), in: make([][]int, n), out: make([][]int, n), back: make([][]int, n),
		kids: make([][]int, n), depth: make([]int, n), above: make([]int, n),
		at: make([]place, n), placed: make([]bool, n), low: make([]int, len(order)), high: make([]int, len(order)),
		degrees: degrees(g), on: map[[2]int]bool{}, cells: map[place]content{}, levels: map[int][]span{}, sides: map[[2]int]bool{},
	}
	for i, node := range g.Nodes {
		p.lane[i] = order[node.Lane]
	}
	for _, e := range g.Edges {
		if e.Back {
			p.back[e.To] = append(p.back[e.To], e.From)
			continue
		}
		p.on[[2]int{e.From, e.To}] = e.On
		p.out[e.From] = append(p.out[e.From], e.To)
		p.in[e.To] = append(p.in[e.To], e.From)
	}
	p.dominate()
	return p
}

// dominate fills the tree of who dominates whom: a node is dominated by what
// every way to it leads through.
func (p *placer) dominate() {
	for v := 1; v < len(p.graph.Nodes); v++ {
		by := 0
		for i, u := range p.in[v] {
			if i == 0 {
				by = u
				continue
			}
			for by != u {
				if p.depth[by] >= p.depth[u] {
					by = p.above[by]
				} else {
					u = p.above[u]
				}
			}
		}
		p.above[v], p.depth[v] = by, p.depth[by]+1
		p.kids[by] = append(p.kids[by], v)
	}
}

// below is the node and all that it dominates.
func (p *placer) below(v int) []int {
	all := []int{v}
	for i := 0; i < len(all); i++ {
		all = append(all, p.kids[all[i]]...)
	}
	return all
}

// deepest is the greatest rank of what the node dominates and has a place.
func (p *placer) deepest(v int) int {
	rank := p.at[v].rank
	for _, u := range p.below(v) {
		if p.placed[u] {
			rank = max(rank, p.at[u].rank)
		}
	}
	return rank
}

// open tells whether a way leads out of what the node dominates, forwards.
func (p *placer) open(v int) bool {
	all := p.below(v)
	for _, u := range all {
		for _, w := range p.out[u] {
			if !slices.Contains(all, w) {
				return true
			}
		}
	}
	return false
}

func (p *placer) place() {
	p.put(0, place{column{p.lane[0], 0}, 0})
	p.grow(0, make([]int, len(p.low)))
	p.origin = slices.Clone(p.at)
	p.compact()
}

// put gives the node its place.
func (p *placer) put(v int, at place) {
	p.at[v], p.placed[v] = at, true
	p.cells[at] = aStep
	p.low[at.lane], p.high[at.lane] = min(p.low[at.lane], at.track), max(p.high[at.lane], at.track)
}

// grow places what the node, which has a place, dominates. Home is the track
// that the course has in each lane.
func (p *placer) grow(u int, home []int) {
	var heads, late []int // those that only u leads to, and those where ways meet again
	for _, v := range p.kids[u] {
		if len(p.in[v]) == 1 {
			heads = append(heads, v)
		} else {
			late = append(late, v)
		}
	}
	switch {
	case p.graph.Nodes[u].Shape == Bar && len(heads) > 1:
		p.fork(u, heads, home)
	case len(p.back[u]) > 0 && len(heads) > 1:
		p.loop(u, heads, home)
	default:
		p.decide(u, heads, home)
	}
	for _, v := range late {
		p.meet(v, home)
		p.grow(v, p.at[v].track0(home))
	}
}

// track0 is home with the track of the place as that of its lane.
func (at place) track0(home []int) []int {
	home = slices.Clone(home)
	home[at.lane] = at.track
	return home
}

// fork places tracks that are followed at the same time, one after the other.
func (p *placer) fork(u int, heads []int, home []int) {
	slices.SortStableFunc(heads, func(a, b int) int { // its own lane first
		return abs(p.lane[a]-p.lane[u]) - abs(p.lane[b]-p.lane[u])
	})
	for _, v := range heads {
		w := wish{from: u, least: p.at[u].rank + 1, lower: true}
		if p.open(v) {
			w.extent = p.deepest(u) + 1
		}
		p.follow(v, w, home)
	}
	p.stretch(u, heads)
}

// loop places the body of a loop, and below it what follows the loop.
func (p *placer) loop(u int, heads []int, home []int) {
	for _, v := range heads {
		if p.leadsBack(v, u) {
			p.follow(v, wish{from: u, least: p.at[u].rank}, home)
		}
	}
	for _, v := range heads {
		if !p.leadsBack(v, u) {
			p.follow(v, wish{from: u, least: p.deepest(u) + 1, around: true}, home)
		}
	}
}

// leadsBack tells whether something that v dominates leads back to u.
func (p *placer) leadsBack(v, u int) bool {
	all := p.below(v)
	return slices.ContainsFunc(p.back[u], func(from int) bool { return slices.Contains(all, from) })
}

// shortBranch is how many steps a branch that ends may have to be placed
// before the main one, which then makes room for it.
const shortBranch = 3

// decide places the branches of a decision, or what follows any other step.
func (p *placer) decide(u int, heads []int, home []int) {
	if len(heads) == 0 {
		return
	}
	main := p.mainBranch(u, heads)
	straight := p.lane[main] == p.lane[u]
	side := func(v int) {
		w := wish{from: u, least: p.at[u].rank, aside: straight}
		if p.open(v) {
			w.extent = p.deepest(u)
		}
		p.follow(v, w, home)
	}
	short := func(v int) bool { return !p.open(v) && len(p.below(v)) <= shortBranch }
	for _, v := range heads {
		if v != main && short(v) {
			side(v)
		}
	}
	p.follow(main, wish{from: u, least: p.at[u].rank, along: true}, home)
	for _, v := range heads {
		if v != main && !short(v) {
			side(v)
		}
	}
}

// mainBranch is the branch that goes on straight: what comes after the
// decision, or one that leads on, in the lane of the decision if there is such a
// one; if all end, the longest.
func (p *placer) mainBranch(u int, heads []int) int {
	if v, ok := p.plan.main[u]; ok && slices.Contains(heads, v) {
		return v
	}
	main, best := heads[0], -1
	for _, v := range heads {
		rating := 0
		switch {
		case p.on[[2]int{u, v}]:
			rating = 3 << 20
		case p.open(v) && p.lane[v] == p.lane[u]:
			rating = 2 << 20
		case p.open(v):
			rating = 1 << 20
		default:
			rating = len(p.below(v))
		}
		if rating > best {
			main, best = v, rating
		}
	}
	return main
}

// wish says how a node shall stand to the one that leads to it.
type wish struct {
	from   int
	least  int  // rank
	extent int  // down to which rank its column must be free
	lower  bool // not beside it
	aside  bool // not straight below it
	along  bool // straight below it, if it is in the same lane
	around bool // the flow goes around what is between them
}

// follow gives v a place, and then what it dominates.
func (p *placer) follow(v int, w wish, home []int) {
	at := p.choose(v, w, home)
	p.put(v, at)
	if !w.around {
		p.reserve(w.from, v)
	}
	p.grow(v, at.track0(home))
}

// choose returns the cheapest place for v.
func (p *placer) choose(v int, w wish, home []int) place {
	lane := p.lane[v]
	w.least += p.plan.down[v]
	var best place
	least := -1
	for track := p.low[lane] - 1; track <= p.high[lane]+1; track++ {
		for rank := w.least; rank <= w.least+reach; rank++ {
			at := place{column{lane, track}, rank}
			if cost, ok := p.cost(v, at, w, home); ok && (least < 0 || cost < least) {
				best, least = at, cost
			}
		}
	}
	if least < 0 { // everything near is taken
		best = place{column{lane, p.high[lane] + 1}, w.least + 1}
	}
	return best
}

// cost is what it costs to place v there, if it can stand there.
func (p *placer) cost(v int, at place, w wish, home []int) (int, bool) {
	u, n := p.at[w.from], p.graph.Nodes
	if p.plan.off[stand{v, at.column}] {
		return 0, false
	}
	for rank := at.rank; rank <= max(at.rank, w.extent); rank++ {
		if p.cells[place{at.column, rank}] != nothing {
			return 0, false
		}
	}
	if p.covered(at) {
		return 0, false
	}
	distance, lines, clear := p.between(u.column, at.column, at.rank)
	cost := costTrack * abs(at.track-home[at.lane])
	if at.track < p.low[at.lane] || at.track > p.high[at.lane] {
		cost += costNew
	}
	if at.lane == u.lane && at.track < u.track {
		cost += costLeft
	}
	if at.lane == u.lane && at.track != u.track && w.along {
		cost += costOff
	}
	if w.lower {
		cost += costRank * (at.rank - w.least) // tracks begin beside each other
	}
	switch {
	case w.around:
		cost += costRank*(at.rank-w.least) + costColumn*distance
	case at.column == u.column:
		if w.aside || at.rank == u.rank || !p.clearDown(u, at) {
			return 0, false
		}
		cost += costRank * (at.rank - u.rank)
	case at.rank == u.rank:
		side := sideOf(u.column, at.column)
		if w.lower || !clear || p.sides[[2]int{w.from, side}] ||
			!p.degrees[v].comesSideways(n[v].Shape) || !p.degrees[w.from].leavesSideways(n[w.from].Shape) {
			return 0, false
		}
		cost += costBeside + costColumn*distance + costLine*lines
		if at.lane == u.lane {
			cost += costSame
		}
	default:
		cost += costRank*(at.rank-u.rank) + costBend + costColumn*distance
	}
	if p.crowded(v, at) || p.stunted(v, at, home) {
		cost += costCrowded
	}
	return cost, true
}

// crowded tells whether v is a decision and there, on the side where one of its
// branches will leave it, something stands in the way: to the left if all that
// leave its lane go there, else to the right.
func (p *placer) crowded(v int, at place) bool {
	if p.graph.Nodes[v].Shape != Diamond || len(p.out[v]) < 2 {
		return false
	}
	own, toLeft, toRight := 0, false, false
	for _, w := range p.out[v] {
		switch {
		case len(p.in[w]) > 1:
		case p.lane[w] < at.lane:
			toLeft = true
		case p.lane[w] > at.lane:
			toRight = true
		default:
			own++
		}
	}
	switch {
	case toRight:
		for track := at.track + 1; track <= p.high[at.lane]; track++ {
			if !p.isFree(place{column{at.lane, track}, at.rank}) {
				return true
			}
		}
	case toLeft:
		for track := at.track - 1; track >= p.low[at.lane]; track-- {
			if !p.isFree(place{column{at.lane, track}, at.rank}) {
				return true
			}
		}
	}
	return own > 1 && !p.isFree(place{column{at.lane, at.track + 1}, at.rank})
}

// stunted tells whether v is a bar that, there, would be kept from reaching over
// the lanes that its tracks begin in.
func (p *placer) stunted(v int, at place, home []int) bool {
	if p.graph.Nodes[v].Shape != Bar || len(p.out[v]) < 2 {
		return false
	}
	return slices.ContainsFunc(p.out[v], func(w int) bool {
		to := column{p.lane[w], home[p.lane[w]]}
		if to.lane == at.lane {
			return false
		}
		_, lines, clear := p.between(at.column, to, at.rank)
		return !clear || lines > 0 || !p.isFree(place{to, at.rank})
	})
}

func (p *placer) isFree(at place) bool { return p.cells[at] == nothing && !p.covered(at) }

// covered tells whether a level line leads through the place.
func (p *placer) covered(at place) bool {
	return slices.ContainsFunc(p.levels[at.rank], func(s span) bool {
		return s.from.before(at.column) && at.column.before(s.to)
	})
}

// sideOf is the side of from that looks to the other column: 0 left, 1 right.
func sideOf(from, to column) int {
	if from.before(to) {
		return 1
	}
	return 0
}

// between looks at a rank between two columns: how many columns there are from
// one to the other, how many lines a level line would cross, and whether it
// could lead there.
func (p *placer) between(a, b column, rank int) (distance, lines int, clear bool) {
	if b.before(a) {
		a, b = b, a
	}
	clear = true
	for lane := a.lane; lane <= b.lane; lane++ {
		for track := p.low[lane]; track <= p.high[lane]; track++ {
			c := column{lane, track}
			if !a.before(c) || !c.before(b) {
				continue
			}
			distance++
			switch p.cells[place{c, rank}] {
			case aLine:
				lines++
			case aStep:
				clear = false
			}
		}
	}
	for _, s := range p.levels[rank] {
		if s.from.before(b) && a.before(s.to) {
			clear = false
		}
	}
	return distance + 1, lines, clear
}

// clearDown tells whether a line can lead down from u to the place below it.
func (p *placer) clearDown(u, at place) bool {
	for rank := u.rank + 1; rank < at.rank; rank++ {
		if p.cells[place{u.column, rank}] != nothing {
			return false
		}
	}
	return true
}

// reserve keeps the places free that the flow from u to v will lead through, if
// it is a simple one: straight, or with one bend.
func (p *placer) reserve(u, v int) {
	from, to := p.at[u], p.at[v]
	out, in := [2]int{u, sideOf(from.column, to.column)}, [2]int{v, sideOf(to.column, from.column)}
	leaves := p.degrees[u].leavesSideways(p.graph.Nodes[u].Shape) && !p.sides[out]
	comes := p.degrees[v].comesSideways(p.graph.Nodes[v].Shape) && !p.sides[in]
	level := func(rank int) bool {
		_, _, clear := p.between(from.column, to.column, rank)
		return clear
	}
	switch {
	case from.column == to.column:
		p.keep(from.column, from.rank+1, to.rank-1)
	case from.rank == to.rank:
		p.sides[out], p.sides[in] = true, true
		p.keepLevel(from, to, from.rank)
	case leaves && level(from.rank) && p.clearDown(place{to.column, from.rank - 1}, to):
		p.sides[out] = true
		p.keepLevel(from, to, from.rank)
		p.keep(to.column, from.rank, to.rank-1)
	case comes && level(to.rank) && p.clearDown(from, place{from.column, to.rank + 1}):
		p.sides[in] = true
		p.keepLevel(from, to, to.rank)
		p.keep(from.column, from.rank+1, to.rank)
	}
}

// keep keeps a column free for a line, from rank to rank.
func (p *placer) keep(c column, first, last int) {
	for rank := first; rank <= last; rank++ {
		if at := (place{c, rank}); p.cells[at] == nothing {
			p.cells[at] = aLine
		}
	}
}

// keepLevel keeps a rank free for a line, from place to place.
func (p *placer) keepLevel(a, b place, rank int) {
	s := span{a.column, b.column}
	if s.to.before(s.from) {
		s.from, s.to = s.to, s.from
	}
	p.levels[rank] = append(p.levels[rank], s)
}

// stretch makes a bar reach to the columns of the nodes, as far as nothing is
// in between.
func (p *placer) stretch(bar int, nodes []int) {
	at := p.at[bar]
	for _, v := range nodes {
		to := p.at[v].column
		if _, lines, clear := p.between(at.column, to, at.rank); !clear || lines > 0 || !p.isFree(place{to, at.rank}) && to != at.column {
			continue
		}
		a, b := at.column, to
		if b.before(a) {
			a, b = b, a
		}
		for lane := a.lane; lane <= b.lane; lane++ {
			for track := p.low[lane]; track <= p.high[lane]; track++ {
				if c := (column{lane, track}); !c.before(a) && !b.before(c) {
					p.cells[place{c, at.rank}] = aStep
				}
			}
		}
	}
}

// meet places v, which several ways lead to.
func (p *placer) meet(v int, home []int) {
	lane, top := p.lane[v], p.at[p.above[v]]
	least := 0
	for _, u := range p.in[v] {
		least = max(least, p.at[u].rank+1)
	}
	least += p.plan.down[v]
	track := home[lane]
	if top.lane == lane {
		track = top.track
	}
	var best place
	lowest := -1
	for t := p.low[lane] - 1; t <= p.high[lane]+1; t++ {
		for rank := least; rank <= least+reach; rank++ {
			at := place{column{lane, t}, rank}
			if !p.isFree(at) || p.plan.off[stand{v, at.column}] {
				continue
			}
			cost := costRank*(rank-least) + costTrack*abs(t-track)
			if t < p.low[lane] || t > p.high[lane] {
				cost += costNew
			}
			for _, u := range p.in[v] {
				cost += p.costOfMeeting(v, at, p.at[u])
			}
			if lowest < 0 || cost < lowest {
				best, lowest = at, cost
			}
		}
	}
	if lowest < 0 {
		best = place{column{lane, p.high[lane] + 1}, least}
	}
	p.put(v, best)
	for _, u := range p.in[v] {
		if p.at[u].rank < best.rank && u != p.above[v] {
			p.reserve(u, v)
		}
	}
	if p.graph.Nodes[v].Shape == Bar {
		p.stretch(v, p.in[v])
	}
}

// costOfMeeting is what the flow from u costs if what it leads to stands at
// the place: it comes from above or, but for bars, down and then from a side.
func (p *placer) costOfMeeting(v int, at, u place) int {
	if u.column == at.column {
		if p.clearDown(u, at) {
			return 0
		}
		return costDetour
	}
	distance, lines, clear := p.between(u.column, at.column, at.rank)
	end := at.rank
	if p.graph.Nodes[v].Shape == Bar {
		clear, end = true, at.rank-1
	}
	if !clear || !p.clearDown(u, place{u.column, end + 1}) {
		return costDetour + costColumn*distance
	}
	return costColumn*distance + costLine*lines
}

// compact takes out ranks and tracks in which nothing stands.
func (p *placer) compact() {
	ranks := map[int]bool{}
	tracks := map[column]bool{}
	for i := range p.graph.Nodes {
		ranks[p.at[i].rank], tracks[p.at[i].column] = true, true
	}
	rankAt, trackAt := map[int]int{}, map[column]int{}
	for rank, last := 0, p.deepest(0); rank <= last; rank++ {
		if ranks[rank] {
			rankAt[rank] = len(rankAt)
		}
	}
	for lane := range p.low {
		n := 0
		for track := p.low[lane]; track <= p.high[lane]; track++ {
			if c := (column{lane, track}); tracks[c] {
				trackAt[c] = n
				n++
			}
		}
		p.low[lane], p.high[lane] = 0, max(n-1, 0)
	}
	for i, at := range p.at {
		p.at[i] = place{column{at.lane, trackAt[at.column]}, rankAt[at.rank]}
	}
}

func abs(v int) int { return max(v, -v) }
