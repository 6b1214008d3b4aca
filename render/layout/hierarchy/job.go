package hierarchy

import (
	"context"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/layered"
	"github.com/lintel-go/lintel/render/layout/route"
)

// job is the placing of one graph in one way.
//
// What no edge connects is laid out apart and packed: the components of the
// whole, and inside of each group those components that no edge leaves. Only
// the rest of a group is placed together with what is around it.
type job struct {
	graph  layout.Graph
	way    way
	effort layered.Effort
	rooms  []route.Room // of the nodes
	tree   tree

	// Where things are. As long as the job goes on, the places of things in a
	// block are relative to its top left corner. Nodes include their loops.
	nodes  []geom.Rect
	groups []geom.Rect
	labels []geom.Rect
	size   geom.Rect // of the whole, without lines that run around it

	searches []*layered.Search // for orders of the parts

	blocks   map[int]*block // what was packed into a group before the rest of it
	boxes    map[int]*block // groups that are placed as a whole, with their borders
	detached []bool         // elements that are in a block of their group
}

// block is a part of the picture that is laid out already.
type block struct {
	w, h                  int
	nodes, groups, labels []int // everything in it
}

func newJob(g layout.Graph, w way, effort layered.Effort) *job {
	g.Direction = w.direction
	j := &job{
		graph:  g,
		way:    w,
		effort: effort,
		rooms:  route.Rooms(g),
		tree:   newTree(g),
		nodes:  make([]geom.Rect, len(g.Nodes)),
		groups: make([]geom.Rect, len(g.Groups)),
		labels: make([]geom.Rect, len(g.Edges)),
		blocks: make(map[int]*block),
		boxes:  make(map[int]*block),
	}
	j.detached = make([]bool, len(j.tree.root))
	return j
}

// search is the search for an order of g, the one that was begun before if
// there is one.
func (j *job) search(ctx context.Context, g layered.Graph) (*layered.Search, error) {
	for _, s := range j.searches {
		if s.Of(g) {
			return s, nil
		}
	}
	return j.searchRanked(g, layered.Ranks(ctx, g))
}

// searchRanked is search for a graph whose nodes have these ranks.
func (j *job) searchRanked(g layered.Graph, ranks []int) (*layered.Search, error) {
	for _, s := range j.searches {
		if s.Of(g) && slices.Equal(s.Ranks(), ranks) {
			return s, nil
		}
	}
	s, err := layered.NewSearch(g, ranks)
	if err != nil {
		return nil, err
	}
	j.searches = append(j.searches, s)
	return s, nil
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
	r := layout.Result{Direction: j.graph.Direction, Nodes: make([]geom.Rect, len(j.nodes)), Groups: j.groups, Edges: make([]layout.Route, len(j.labels))}
	for i, b := range j.nodes {
		r.Nodes[i] = j.rooms[i].Node.Move(b.X, b.Y)
	}
	for i, l := range j.labels {
		r.Edges[i].Label = l
	}
	fitted := shift(j.graph, layout.Trim(route.Fit(j.graph, r)))
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
