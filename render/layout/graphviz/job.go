package graphviz

import (
	"cmp"
	"context"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/route"
)

// runner lays out one graph given in DOT.
type runner func(ctx context.Context, source []byte) ([]byte, error)

// job is the placing of one graph.
//
// What no edge connects is laid out apart and packed: the components of the
// whole, and inside of each group those components that no edge leaves. Only
// the rest of a group shares a run of Graphviz with what is around it.
type job struct {
	graph    layout.Graph
	run      runner
	rooms    []route.Room // of the nodes
	reversed []bool       // edges that run up, or to the left, in what Graphviz gets
	tree     tree

	// Where things are. As long as the job goes on, the places of things in a
	// block are relative to its top left corner. Nodes include their loops.
	nodes  []geom.Rect
	groups []geom.Rect
	labels []geom.Rect
	size   geom.Rect // of the whole, without lines that run around it

	blocks   map[int]*block // what was packed into a group before the rest of it
	detached []bool         // elements that are in a block of their group
}

// block is a part of the picture that is laid out already.
type block struct {
	w, h                  int
	nodes, groups, labels []int // everything in it
}

func newJob(g layout.Graph, reversed []bool, run runner) *job {
	j := &job{
		graph:    g,
		run:      run,
		rooms:    route.Rooms(g),
		reversed: slices.Clone(reversed),
		tree:     newTree(g),
		nodes:    make([]geom.Rect, len(g.Nodes)),
		groups:   make([]geom.Rect, len(g.Groups)),
		labels:   make([]geom.Rect, len(g.Edges)),
		blocks:   make(map[int]*block),
	}
	j.detached = make([]bool, len(j.tree.root))
	if g.Direction == model.BottomToTop || g.Direction == model.RightToLeft {
		for i := range j.reversed {
			j.reversed[i] = !j.reversed[i]
		}
	}
	return j
}

// down tells whether the graph runs along the y axis, down or up.
func (j *job) down() bool {
	return j.graph.Direction == model.TopToBottom || j.graph.Direction == model.BottomToTop
}

// place places everything.
func (j *job) place(ctx context.Context) error {
	b, err := j.collapse(ctx, -1)
	if err == nil {
		j.size = geom.Rect{W: b.w, H: b.h}
	}
	return err
}

// result routes the edges and makes the room between things fit them. Should
// that break a rule, things stay where they are.
func (j *job) result() layout.Result {
	r := layout.Result{Nodes: make([]geom.Rect, len(j.nodes)), Groups: j.groups, Edges: make([]layout.Route, len(j.labels))}
	for i, b := range j.nodes {
		r.Nodes[i] = j.rooms[i].Node.Move(b.X, b.Y)
	}
	for i, l := range j.labels {
		r.Edges[i].Label = l
	}
	fitted := layout.Trim(route.Fit(j.graph, r))
	problems := len(layout.Verify(j.graph, fitted))
	if problems == 0 {
		return fitted
	}
	r.Edges = route.Edges(j.graph, r)
	if r = layout.Trim(r); len(layout.Verify(j.graph, r)) < problems {
		return r
	}
	return fitted
}

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
		if e.Back {
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
