package hierarchy

import (
	"cmp"

	"github.com/lintel-go/lintel/render/layout"
)

// against finds edges to turn round so that no cycle remains. It puts the
// nodes in an order and takes the edges that run back in it: first come nodes that
// nothing leads to, last those that lead nowhere, and where neither are left,
// the one that leads to most more than leads to it. (Eades, Lin and Smyth: A
// fast and effective heuristic for the feedback arc set problem, 1993.)
func against(g layout.Graph) []bool {
	n := len(g.Nodes)
	next, previous := make([][]int, n), make([][]int, n)
	out, in := make([]int, n), make([]int, n) // edges from and to nodes that have no place yet
	for _, e := range g.Edges {
		from, to := e.From, e.To
		if comesBack(g, e) {
			from, to = to, from
		}
		if from != to {
			next[from] = append(next[from], to)
			previous[to] = append(previous[to], from)
			out[from]++
			in[to]++
		}
	}
	surplus := make([]int, n) // settles what is equal among those left
	for i := range n {
		surplus[i] = out[i] - in[i]
	}
	place := make([]int, n)
	placed := make([]bool, n)
	first, last := 0, n-1
	var ends []int // nodes that have become the first or the last
	put := func(i int) {
		placed[i] = true
		if out[i] == 0 && in[i] > 0 {
			place[i] = last
			last--
		} else {
			place[i] = first
			first++
		}
		for _, to := range next[i] {
			if in[to]--; !placed[to] && in[to] == 0 {
				ends = append(ends, to)
			}
		}
		for _, from := range previous[i] {
			if out[from]--; !placed[from] && out[from] == 0 {
				ends = append(ends, from)
			}
		}
	}
	for i := range n {
		if in[i] == 0 || out[i] == 0 {
			ends = append(ends, i)
		}
	}
	for first <= last {
		if len(ends) > 0 {
			i := ends[0]
			ends = ends[1:]
			if !placed[i] {
				put(i)
			}
			continue
		}
		best := -1
		for i := range n {
			if placed[i] {
				continue
			}
			if best < 0 || cmp.Or(cmp.Compare(out[i]-in[i], out[best]-in[best]), cmp.Compare(surplus[i], surplus[best])) > 0 {
				best = i
			}
		}
		put(best)
	}
	reversed := make([]bool, len(g.Edges))
	for i, e := range g.Edges {
		reversed[i] = place[e.From] > place[e.To]
	}
	return reversed
}

// comesBack tells whether an edge runs against the others: because it says so,
// or because it leads to what belongs before its begin.
func comesBack(g layout.Graph, e layout.Edge) bool {
	pulled := func(i int) int { return cmp.Compare(g.Nodes[i].Pull, 0) }
	if from, to := pulled(e.From), pulled(e.To); from != to {
		return from > to
	}
	return e.Back
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
		if comesBack(g, e) {
			from, to = to, from
		}
		out[from] = append(out[from], i)
		entered[to] = true
	}
	reversed := make([]bool, len(g.Edges))
	for i, e := range g.Edges {
		reversed[i] = comesBack(g, e) && e.From != e.To
	}
	const unseen, open, closed = 0, 1, 2
	state := make([]int, len(g.Nodes))
	var walk func(n int)
	walk = func(n int) {
		state[n] = open
		for _, i := range out[n] {
			to := g.Edges[i].To
			if comesBack(g, g.Edges[i]) {
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
