// Package layered places graphs in ranks, so that edges lead from each rank to
// later ones: the method of Sugiyama, Tagawa and Toda (Methods for visual
// understanding of hierarchical system structures, 1981), for boxes of fixed
// size in nested groups.
//
// Ranks and places across them are optimal for the order of things in each
// rank (see simplex). That order is searched for: from several beginnings,
// things move to where their neighbours are, and then one by one to where
// their lines cross least. All arithmetic is in whole numbers, so the same
// graph has the same places on every machine.
//
// Ranks run along the y axis. The package knows no labels, draws no lines, and
// expects graphs without cycles.
package layered

import (
	"context"
	"errors"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// Graph is what is placed. All sizes are in px.
type Graph struct {
	Nodes   []Node
	Groups  []Group // each behind the one that it is in
	Edges   []Edge
	NodeGap int // between neighbours in one rank
	RankGap int // between ranks
	LineGap int // between lines that pass a rank, and between these and nodes
}

// Node is a box.
type Node struct {
	W, H  int
	Group int // index into Groups; -1: none
	Pull  int // what it costs to stand a rank off the first, if below 0, or the last, if above
	Close int // how much closer to others than NodeGap it may stand
}

// Group is a border around nodes and other groups.
type Group struct {
	Parent         int  // index into Groups; -1: none
	TitleW, TitleH int  // of its title, which stands at the start of its first side
	Sideways       bool // that side is the left one, where TitleW runs along it; else the top
	Pad            int  // between its border and what is inside
	// Turn orders groups from left to right: those that have one, from 1 on,
	// stand in this order, with what is in the same group between or beside
	// them. 0: anywhere.
	Turn int
	Bare bool // it has no border: a line that passes it crosses nothing
}

// Edge leads from one node to another, at least so many ranks farther on.
type Edge struct {
	From, To int
	Length   int // at least 1
	Weight   int // how much it costs per rank that it is longer
	// How far from the left side of its ends it meets them, plus 1; 0: with
	// others that do not say it, spread over the side.
	FromPort, ToPort int
}

// Result has a place for everything, by the same indices.
type Result struct {
	Nodes  []geom.Rect
	Groups []geom.Rect
	// Crossings is how many lines cross, were they drawn straight from rank to
	// rank, those counted that pass the border of a group from side to side.
	Crossings int
}

// Effort says how long to search for a good order.
type Effort uint8

// The efforts.
const (
	Quick    Effort = iota // to compare ways to place a graph
	Thorough               // to place it
)

// search is what an effort comes to.
type search struct {
	starts int // beginnings that are tried
	tries  int // how often, from the best, things are exchanged by chance
	steps  int // how many exchanges each time, for each thing
	moves  int // how often all nodes are taken out and put back
	work   int // how many looks at a place may be taken, all together
}

func (e Effort) search() search {
	if e == Quick {
		return search{starts: 2, moves: 1, work: 1 << 21}
	}
	return search{starts: 2, tries: 1, steps: 50, moves: 6, work: 1 << 23}
}

// Search is the search for a good order of one graph. A thorough one goes on
// from what a quick one has found, and comes to what it would have come to
// without that.
type Search struct {
	graph Graph
	ranks []int
	work  *work
}

// NewSearch begins to search for an order of g, whose nodes have these ranks.
// The error is ErrTooLarge.
func NewSearch(g Graph, ranks []int) (*Search, error) {
	w, err := newWork(g, ranks)
	return &Search{g, ranks, w}, err
}

// Of tells whether the search is that of a graph equal to g.
func (s *Search) Of(g Graph) bool {
	return slices.Equal(s.graph.Edges, g.Edges) && slices.Equal(s.graph.Nodes, g.Nodes) && slices.Equal(s.graph.Groups, g.Groups) &&
		s.graph.NodeGap == g.NodeGap && s.graph.RankGap == g.RankGap && s.graph.LineGap == g.LineGap
}

// Ranks are those of the nodes. They are not to be changed.
func (s *Search) Ranks() []int { return s.ranks }

// Place searches with an effort that is no less than before, and places the
// graph. The error is that of ctx.
func (s *Search) Place(ctx context.Context, e Effort) (Result, error) {
	if len(s.graph.Nodes) == 0 {
		return Result{}, nil
	}
	w := s.work
	w.ctx = ctx
	crossings := w.search(e.search())
	r := w.coordinates()
	if ctx.Err() != nil {
		return Result{}, context.Cause(ctx)
	}
	r.Crossings = crossings
	return r, nil
}

// ErrTooLarge says that a graph has more lines passing more ranks than anybody
// could follow.
var ErrTooLarge = errors.New("too many lines pass too many ranks")

// mostLeaves is how many nodes, and lines that pass a rank, there may be.
const mostLeaves = 20000
