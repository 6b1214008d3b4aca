package graphviz

import (
	"context"

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

func newJob(g layout.Graph, run runner) *job {
	j := &job{
		graph:    g,
		run:      run,
		rooms:    route.Rooms(g),
		reversed: against(g),
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

// result routes the edges.
func (j *job) result() layout.Result {
	r := layout.Result{Nodes: make([]geom.Rect, len(j.nodes)), Groups: j.groups, Edges: make([]layout.Route, len(j.labels))}
	for i, b := range j.nodes {
		r.Nodes[i] = j.rooms[i].Node.Move(b.X, b.Y)
	}
	for i, l := range j.labels {
		r.Edges[i].Label = l
	}
	r.Edges = route.Edges(j.graph, r)
	return layout.Trim(r)
}

// against finds edges to turn round so that no cycle remains: those that lead
// back to where a walk along the edges, from the nodes that nothing leads to
// and then in order, came from.
func against(g layout.Graph) []bool {
	out := make([][]int, len(g.Nodes))
	entered := make([]bool, len(g.Nodes))
	for i, e := range g.Edges {
		if e.From != e.To {
			out[e.From] = append(out[e.From], i)
			entered[e.To] = true
		}
	}
	reversed := make([]bool, len(g.Edges))
	const unseen, open, closed = 0, 1, 2
	state := make([]int, len(g.Nodes))
	next := make([]int, len(g.Nodes)) // the first edge of each node not yet walked
	walk := func(start int) {
		if state[start] != unseen {
			return
		}
		state[start] = open
		for path := []int{start}; len(path) > 0; {
			n := path[len(path)-1]
			if next[n] == len(out[n]) {
				state[n] = closed
				path = path[:len(path)-1]
				continue
			}
			i := out[n][next[n]]
			next[n]++
			switch to := g.Edges[i].To; state[to] {
			case unseen:
				state[to] = open
				path = append(path, to)
			case open:
				reversed[i] = true
			}
		}
	}
	for n := range g.Nodes {
		if !entered[n] {
			walk(n)
		}
	}
	for n := range g.Nodes {
		walk(n)
	}
	return reversed
}
