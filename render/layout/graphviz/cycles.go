package graphviz

import (
	"context"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// fewTurns bounds the graphs that are placed once for each way of breaking
// their cycles.
const fewTurns = 150

// untangled places g. Which edges of a cycle run back decides how tangled the
// picture is, and no rule for it is always the better one: both are tried.
func untangled(ctx context.Context, g layout.Graph, run runner) (*job, layout.Result, error) {
	ways := [][]bool{against(g)}
	if len(g.Edges) <= fewTurns {
		if other := walked(g); !slices.Equal(ways[0], other) {
			ways = append(ways, other)
		}
	}
	var best *job
	var result layout.Result
	for _, reversed := range ways {
		j := newJob(g, reversed, run)
		if err := j.place(ctx); err != nil {
			if best != nil && ctx.Err() == nil {
				break // one way is enough
			}
			return nil, layout.Result{}, err
		}
		r := j.result()
		if best == nil || tangle(g, r) < tangle(g, result) {
			best, result = j, r
		}
	}
	return best, result, nil
}

// walked finds edges to turn round so that no cycle remains: those that lead
// back to where a walk along the edges, from the nodes that nothing leads to
// and then in order, came from.
func walked(g layout.Graph) []bool {
	out := make([][]int, len(g.Nodes))
	entered := make([]bool, len(g.Nodes))
	for i, e := range g.Edges {
		if e.From == e.To {
			continue
		}
		from, to := e.From, e.To
		if e.Back {
			from, to = to, from
		}
		out[from] = append(out[from], i)
		entered[to] = true
	}
	reversed := make([]bool, len(g.Edges))
	for i, e := range g.Edges {
		reversed[i] = e.Back && e.From != e.To
	}
	const unseen, open, closed = 0, 1, 2
	state := make([]int, len(g.Nodes))
	var walk func(n int)
	walk = func(n int) {
		state[n] = open
		for _, i := range out[n] {
			to := g.Edges[i].To
			if g.Edges[i].Back {
				to = g.Edges[i].From
			}
			switch state[to] {
			case unseen:
				walk(to)
			case open:
				reversed[i] = !reversed[i]
			}
		}
		state[n] = closed
	}
	for _, first := range []bool{true, false} {
		for n := range g.Nodes {
			if state[n] == unseen && (!first || !entered[n]) {
				walk(n)
			}
		}
	}
	return reversed
}

// tangle is how hard r is to follow; less is better: the length of its lines,
// with a crossing as bad as a line across a node and its gap.
func tangle(g layout.Graph, r layout.Result) int {
	const crossing = 300
	type piece struct {
		a, b geom.Point
		edge int
	}
	var level, upright []piece
	cost := 0
	for i := range g.Edges {
		line := r.Edges[i].Line()
		for k := 1; k < len(line); k++ {
			a, b := line[k-1], line[k]
			cost += abs(a.X-b.X) + abs(a.Y-b.Y)
			switch {
			case a.Y == b.Y:
				level = append(level, piece{geom.Point{X: min(a.X, b.X), Y: a.Y}, geom.Point{X: max(a.X, b.X), Y: a.Y}, i})
			case a.X == b.X:
				upright = append(upright, piece{geom.Point{X: a.X, Y: min(a.Y, b.Y)}, geom.Point{X: a.X, Y: max(a.Y, b.Y)}, i})
			}
		}
	}
	for _, l := range level {
		for _, u := range upright {
			if l.edge != u.edge && l.a.X < u.a.X && u.a.X < l.b.X && u.a.Y < l.a.Y && l.a.Y < u.b.Y {
				cost += crossing
			}
		}
	}
	return cost
}
