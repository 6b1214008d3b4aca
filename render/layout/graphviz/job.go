package graphviz

import (
	"context"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/route"
)

// job is the placing of one graph.
type job struct {
	graph    layout.Graph
	rooms    []route.Room // of the nodes
	reversed []bool       // edges that run against the rest
	places   places
}

// places are where things go.
type places struct {
	nodes  []geom.Rect
	groups []geom.Rect
	labels []geom.Rect
}

// part is what is laid out at one go.
type part struct {
	nodes, groups, edges []int
}

// variant is one way to ask Graphviz.
type variant struct {
	newRank bool // rank all groups together
}

func newJob(g layout.Graph) *job {
	if g.Direction == "" {
		g.Direction = model.TopToBottom
	}
	return &job{graph: g, rooms: route.Rooms(g), reversed: against(g), places: places{
		nodes:  make([]geom.Rect, len(g.Nodes)),
		groups: make([]geom.Rect, len(g.Groups)),
		labels: make([]geom.Rect, len(g.Edges)),
	}}
}

// down tells whether the graph runs along the y axis.
func (j *job) down() bool {
	return j.graph.Direction == model.TopToBottom || j.graph.Direction == model.BottomToTop
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

func (j *job) place(ctx context.Context, run func(context.Context, []byte) ([]byte, error)) error {
	var all part
	for i := range j.graph.Nodes {
		all.nodes = append(all.nodes, i)
	}
	for i := range j.graph.Groups {
		all.groups = append(all.groups, i)
	}
	for i := range j.graph.Edges {
		all.edges = append(all.edges, i)
	}
	out, err := run(ctx, j.encode(all, variant{}))
	if err != nil {
		return err
	}
	return j.decode(out)
}

// result routes the edges and moves everything to the origin.
func (j *job) result() layout.Result {
	r := layout.Result{Nodes: j.places.nodes, Groups: j.places.groups, Edges: make([]layout.Route, len(j.graph.Edges))}
	for i, l := range j.places.labels {
		r.Edges[i].Label = l
	}
	r.Edges = route.Edges(j.graph, r)
	return layout.Trim(r)
}
