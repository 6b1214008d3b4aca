package graphviz

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/graphviz/dot"
)

const (
	fewEdges = 500 // a picture of more is no good anyway, and takes long
	mostRows = 6
)

// best lays out p, several times if that makes it better.
func (j *job) best(ctx context.Context, p part) (*block, error) {
	first, err := j.arrange(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	// What follows makes it better or leaves it.
	places := first
	if len(p.edges) <= fewEdges {
		places = j.breakWide(ctx, p, j.turn(ctx, p, first))
	}
	aligned := &placed{nodes: places.nodes, groups: places.groups, blocks: places.blocks, labels: maps.Clone(places.labels)}
	j.alignLabels(p, aligned)
	if j.check(p, aligned) == nil {
		places = aligned
	}
	return j.enclose(p, places), nil
}

// turn looks for edges that run back all the same: groups that edges enter
// and leave again bring that about. Their label lies beyond one of their ends.
// With them turned round, it may lie between.
func (j *job) turn(ctx context.Context, p part, places *placed) *placed {
	var back []int
	for _, i := range p.edges {
		e := j.graph.Edges[i]
		from, to := places.nodes[e.From], places.nodes[e.To]
		if j.reversed[i] {
			from, to = to, from
		}
		if j.down() && to.Bottom() <= from.Y || !j.down() && to.Right() <= from.X {
			back = append(back, i)
		}
	}
	if len(back) == 0 {
		return places
	}
	flip := func() {
		for _, i := range back {
			j.reversed[i] = !j.reversed[i]
		}
	}
	flip()
	other, err := j.arrange(ctx, p, nil)
	if err == nil && other.cost(j, p) < places.cost(j, p) {
		return other
	}
	flip()
	return places
}

// cost is how good p looks; less is better: the length of its lines, were
// they straight and level, and how wide a screen it needs.
func (r *placed) cost(j *job, p part) int {
	cost := r.screen(j, p) / 10
	for _, i := range p.edges {
		e := j.graph.Edges[i]
		from, to := r.nodes[e.From].Center(), r.nodes[e.To].Center()
		if l, ok := r.labels[i]; ok {
			c := l.Center()
			cost += abs(from.X-c.X) + abs(from.Y-c.Y)
			from = c
		}
		cost += abs(from.X-to.X) + abs(from.Y-to.Y)
	}
	return cost
}

// breakWide breaks the ranks of a picture that is too wide for a screen. Of
// several ways, the one that fits best is taken.
func (j *job) breakWide(ctx context.Context, p part, first *placed) *placed {
	best := first
	// A picture w times too wide fits when its ranks are broken into √w rows.
	rows := 2
	fit := func(rows int) int {
		b := first.box(p)
		if j.down() {
			return screenWidth(b.W/rows, b.H*rows)
		}
		return screenWidth(b.W*rows, b.H/rows)
	}
	for rows < mostRows && fit(rows+1) < fit(rows) {
		rows++
	}
	for end := max(rows, 3); rows <= end && best.wide(j, p); rows++ {
		stretch := j.breakRanks(p, first, rows)
		if stretch == nil {
			break
		}
		other, err := j.arrange(ctx, p, stretch)
		if err != nil || 100*other.screen(j, p) > 97*best.screen(j, p) {
			break // not worth the longer lines
		}
		best = other
	}
	return best
}

// arrange has Graphviz place p. If it places something where it cannot be, it
// is asked in another way.
func (j *job) arrange(ctx context.Context, p part, stretch map[int][2]int) (*placed, error) {
	var failed error
	for _, newRank := range []bool{false, true} {
		out, err := j.run(ctx, j.encode(p, variant{newRank: newRank, stretch: stretch}))
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, dot.ErrWork) || errors.Is(err, dot.ErrMemory) || errors.Is(err, dot.ErrClosed) {
				return nil, err // it would be no better
			}
			failed = err
			continue
		}
		places, err := j.decode(p, out)
		if err == nil {
			err = j.check(p, places)
		}
		if err == nil {
			return places, nil
		}
		failed = err
	}
	return nil, failed
}

// check holds what Graphviz has placed against the structure of the graph.
func (j *job) check(p part, places *placed) error {
	// The part as a graph of its own, with loops and blocks as one box each.
	var g layout.Graph
	var r layout.Result
	index := map[int]int{p.within: -1}
	sorted := slices.Sorted(slices.Values(p.groups)) // parents first
	for k, i := range sorted {
		index[i] = k
		c := j.graph.Groups[i]
		g.Groups = append(g.Groups, layout.Group{Parent: index[c.Parent], TitleW: c.TitleW, TitleH: c.TitleH})
		r.Groups = append(r.Groups, places.groups[i])
	}
	add := func(b geom.Rect, group int) {
		g.Nodes = append(g.Nodes, layout.Node{W: b.W, H: b.H, Group: index[group]})
		r.Nodes = append(r.Nodes, b)
	}
	for _, i := range p.nodes {
		add(places.nodes[i], j.graph.Nodes[i].Group)
	}
	for _, i := range p.groups {
		if b, ok := places.blocks[i]; ok {
			add(b, i)
		}
	}
	// Labels take part as boxes in the group of their edge.
	for _, i := range p.edges {
		if b, ok := places.labels[i]; ok {
			e := j.graph.Edges[i]
			add(b, j.graph.Common(j.graph.Nodes[e.From].Group, j.graph.Nodes[e.To].Group))
		}
	}
	for _, problem := range layout.Verify(g, layout.Trim(r)) {
		if problem.Structural() {
			return fmt.Errorf("graphviz: %v", problem)
		}
	}
	return nil
}

// screen is how wide a screen must be to show p.
func (r *placed) screen(j *job, p part) int {
	b := r.box(p)
	return screenWidth(b.W, b.H)
}

// box is around all that is placed.
func (r *placed) box(p part) geom.Rect {
	var all geom.Rect
	for _, i := range p.nodes {
		all = all.Union(r.nodes[i])
	}
	for _, i := range p.groups {
		all = all.Union(r.groups[i])
	}
	for _, i := range p.edges {
		all = all.Union(r.labels[i])
	}
	return all
}

// wide tells whether p is much wider than a screen of its height, or higher
// than one of its width if it runs sideways.
func (r *placed) wide(j *job, p part) bool {
	b := r.box(p)
	if j.down() {
		return b.W > 2*b.H
	}
	return 4*b.H > 3*b.W
}

// breakRanks looks for ranks with many leaves, and stretches edges so that the
// leaves share several rows. It returns nil if there is nothing to break.
func (j *job) breakRanks(p part, places *placed, rows int) map[int][2]int {
	above, below := make(map[int][]int), make(map[int][]int) // edges of each node
	for _, i := range p.edges {
		e := j.graph.Edges[i]
		from, to := e.From, e.To
		if j.reversed[i] {
			from, to = to, from
		}
		below[from] = append(below[from], i)
		above[to] = append(above[to], i)
	}
	// The ranks: nodes with their middle at one height.
	position := func(n int) (along, across int) {
		c := places.nodes[n].Center()
		if j.down() {
			return c.Y, c.X
		}
		return c.X, c.Y
	}
	ranks := make(map[int][]int)
	for _, n := range p.nodes {
		if len(above[n]) == 0 || len(below[n]) == 0 {
			a, _ := position(n)
			ranks[a/4] = append(ranks[a/4], n) // rounding may part them a little
		}
	}
	stretch := make(map[int][2]int)
	for _, a := range slices.Sorted(maps.Keys(ranks)) {
		leaves := ranks[a]
		if len(leaves) < 2*rows {
			continue
		}
		slices.SortFunc(leaves, func(m, n int) int {
			_, x := position(m)
			_, y := position(n)
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n))
		})
		for k, n := range leaves {
			row := k % rows
			for _, i := range above[n] {
				s := stretch[i]
				s[0] += row
				stretch[i] = s
			}
			for _, i := range below[n] {
				s := stretch[i]
				s[1] += row
				stretch[i] = s
			}
		}
	}
	if len(stretch) == 0 {
		return nil
	}
	return stretch
}
