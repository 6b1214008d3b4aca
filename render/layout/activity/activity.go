// Package activity places the parts of an activity diagram: lanes side by
// side, steps in them from top to bottom, and flows between them with right
// angles.
//
// It knows sizes and shapes only, no names and no colours, and is a pure
// function of them. All coordinates are whole CSS pixels.
//
// # Places
//
// A lane is made of tracks, and each step gets a track of its lane and a rank.
// What leads on from a step stands under it, or beside it where another lane or
// another track takes over; of several ways that lead on, one goes straight
// down. What dominates what, in the sense of compilers, says what belongs to a
// branch, so that a branch is placed as a whole before what follows all of them.
//
// # Flows
//
// Tracks and ranks make a grid, with channels between its rows and between its
// columns. Each flow takes the cheapest way through it: along the middle of
// rows and columns, which have room for one, and along channels, which get as
// much room as is needed. So there is always a way, and none leads through
// anything.
//
// # Sizes
//
// Only then do rows, columns and channels get their sizes: from what stands in
// them, from labels, and from the flows beside each other.
package activity

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// Graph is what to place. Steps stand in an order in which all flows but those
// that lead back go forward; one that does not is taken as leading back. The
// first is where the activity begins.
type Graph struct {
	Lanes []Lane // as they are first used; none: there is one, which is not shown
	Nodes []Node
	Edges []Edge
}

// Lane is what stands at the top of a lane.
type Lane struct{ W, H int }

// Shape says where lines may end at a node, and what it may span.
type Shape uint8

// The shapes. At a box and a diamond, lines end at the middle of a side, at a
// bar anywhere.
const (
	Box Shape = iota
	Diamond
	Bar // as wide as what it forks to or joins, at least W

	tag // a label on its own: lines go through it downwards
)

// Node is a step.
type Node struct {
	W, H  int // even
	Lane  int // index into Lanes
	Shape Shape
}

// Edge is a flow, with the size of its label, 0 for none.
type Edge struct {
	From, To       int
	LabelW, LabelH int
	Back           bool // leads to a step before
	On             bool // leads past what belongs to a decision, to what comes after it
}

// Result has a place for everything in a Graph, by the same indices. The
// smallest coordinate is 0.
type Result struct {
	W     int         `json:"w"`
	H     int         `json:"h"`
	Lanes []geom.Rect `json:"lanes,omitempty"`
	Nodes []geom.Rect `json:"nodes"`
	Edges []Route     `json:"edges,omitempty"`
}

// Route is the line of a flow, corners only, and the place of its label.
type Route struct {
	Points []geom.Point `json:"points"`
	Label  geom.Rect    `json:"label,omitzero"`
}

// MostLabels is how many flows of one diamond have their label beside it. If
// there are more, labels stand where the flows lead.
const MostLabels = 3

// SlotGap is how far apart, in px, lines end that share a side.
const SlotGap = 16

// DiamondWidth is how wide a diamond must be at least, so that so many flows
// can lead to it and from it.
func DiamondWidth(in, out int) int { return slotWidth(max(in, out) - 2) }

// Layout places the graph.
func Layout(g Graph) Result {
	if len(g.Nodes) == 0 {
		return Result{}
	}
	x := expand(forward(g))
	return x.contract(x.refine().result)
}

// forward is the graph with all flows that do not go forward leading back, so
// that the others make no circle.
func forward(g Graph) Graph {
	g.Edges = slices.Clone(g.Edges)
	for i, e := range g.Edges {
		g.Edges[i].Back = e.Back || e.To <= e.From
	}
	return g
}

// expanded is a graph in which labels that do not stand beside a diamond are
// nodes of their own.
type expanded struct {
	graph  Graph
	node   []int    // of each node of the original, where it is now
	halves [][2]int // of each edge of the original, the edges that it is now
	label  []int    // of each edge of the original, the node that is its label, -1: none
}

func expand(g Graph) expanded {
	out := make([]int, len(g.Nodes))
	for _, e := range g.Edges {
		out[e.From]++
	}
	x := expanded{graph: Graph{Lanes: g.Lanes}, node: make([]int, len(g.Nodes)), halves: make([][2]int, len(g.Edges)), label: make([]int, len(g.Edges))}
	for i, n := range g.Nodes {
		x.node[i] = len(x.graph.Nodes)
		x.graph.Nodes = append(x.graph.Nodes, n)
		for k, e := range g.Edges {
			if e.From != i {
				continue
			}
			x.label[k] = -1
			if e.LabelW > 0 && out[i] > MostLabels && n.Shape == Diamond && !e.Back || e.LabelW > 0 && n.Shape == Bar {
				x.label[k] = len(x.graph.Nodes)
				x.graph.Nodes = append(x.graph.Nodes, Node{W: e.LabelW, H: e.LabelH, Lane: g.Nodes[e.To].Lane, Shape: tag})
			}
		}
	}
	for k, e := range g.Edges {
		e.From, e.To = x.node[e.From], x.node[e.To]
		first := len(x.graph.Edges)
		x.halves[k] = [2]int{first, first}
		if l := x.label[k]; l >= 0 {
			x.halves[k][1] = first + 1
			x.graph.Edges = append(x.graph.Edges, Edge{From: e.From, To: l, On: e.On}, Edge{From: l, To: e.To})
			continue
		}
		x.graph.Edges = append(x.graph.Edges, e)
	}
	return x
}

// contract takes the places of what was expanded back to the original.
func (x expanded) contract(r Result) Result {
	out := Result{W: r.W, H: r.H, Lanes: r.Lanes}
	for _, i := range x.node {
		out.Nodes = append(out.Nodes, r.Nodes[i])
	}
	for k, half := range x.halves {
		route := r.Edges[half[0]]
		if l := x.label[k]; l >= 0 {
			route = Route{
				Points: straighten(append(route.Points, r.Edges[half[1]].Points...)),
				Label:  r.Nodes[l],
			}
		}
		out.Edges = append(out.Edges, route)
	}
	return out
}

// straighten leaves out points that are no corner.
func straighten(points []geom.Point) []geom.Point {
	out := points[:0:0]
	for _, p := range points {
		for n := len(out); n > 0; n = len(out) {
			b := out[n-1]
			if b == p || n > 1 && (out[n-2].X == b.X && b.X == p.X || out[n-2].Y == b.Y && b.Y == p.Y) {
				out = out[:n-1]
				continue
			}
			break
		}
		out = append(out, p)
	}
	return out
}

// degree is how many flows lead to a node and from it.
type degree struct {
	in, out int
	loop    bool // one leads back to it
}

func degrees(g Graph) []degree {
	d := make([]degree, len(g.Nodes))
	for _, e := range g.Edges {
		d[e.From].out++
		d[e.To].in++
		d[e.To].loop = d[e.To].loop || e.Back
	}
	return d
}

// leavesSideways tells whether flows may leave a node of the shape at its left
// and its right. If many lead to a diamond, or one leads back, they need these
// sides.
func (d degree) leavesSideways(s Shape) bool {
	return s == Box || s == Diamond && d.in < 3 && !(d.loop && d.out == 1)
}

// comesSideways tells whether flows that do not lead back may come to a node of
// the shape from the left and the right. If many leave a diamond, they need
// these sides.
func (d degree) comesSideways(s Shape) bool {
	return s == Box || s == Diamond && d.out < 3 && !(d.loop && d.out > 1)
}
