package route

import (
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// Distances of loops, in px.
const (
	loopReach = 24 // how far a loop stands out of its node
	loopWidth = 28 // between its ends
	loopGap   = 6  // between a loop and its label, and between labels
)

// Room is how much room a node takes with its loops. Node is where the node
// itself stands in it.
type Room struct {
	W, H int
	Node geom.Rect
}

// Rooms tells how much room each node needs: its own size, and for loops a
// strip along its right side, or along its bottom if the graph runs sideways.
func Rooms(g layout.Graph) []Room {
	rooms := make([]Room, len(g.Nodes))
	nodes := make([]geom.Rect, len(g.Nodes))
	for i, n := range g.Nodes {
		nodes[i] = geom.Rect{W: n.W, H: n.H}
		rooms[i] = Room{W: n.W, H: n.H, Node: nodes[i]}
	}
	for i, strip := range placeLoops(g, nodes, make([]layout.Route, len(g.Edges))) {
		if strip.Empty() {
			continue
		}
		all := nodes[i].Union(strip)
		rooms[i] = Room{W: all.W, H: all.H, Node: nodes[i].Move(-all.X, -all.Y)}
	}
	return rooms
}

// placeLoops routes and labels the edges that end where they start. It
// returns the strip that the loops of each node take.
func placeLoops(g layout.Graph, nodes []geom.Rect, routes []layout.Route) []geom.Rect {
	strips := make([]geom.Rect, len(g.Nodes))
	of := make(map[int][]int)
	for i, e := range g.Edges {
		if e.From == e.To {
			of[e.From] = append(of[e.From], i)
		}
	}
	for n := range g.Nodes {
		if loops := of[n]; len(loops) > 0 {
			strips[n] = loopsOf(g, nodes[n], loops, routes)
		}
	}
	return strips
}

// loopsOf lays loops one after the other along the right side of node, for a
// graph that runs down, with their labels beside them. For one that runs
// sideways it does the same with the axes swapped.
func loopsOf(g layout.Graph, node geom.Rect, loops []int, routes []layout.Route) geom.Rect {
	down := vertical(g.Direction)
	swap := func(b geom.Rect) geom.Rect {
		if down {
			return b
		}
		return geom.Rect{X: b.Y, Y: b.X, W: b.H, H: b.W}
	}
	node = swap(node)
	label := func(i int) geom.Rect {
		if !g.Edges[i].Labelled() {
			return geom.Rect{}
		}
		return swap(geom.Rect{W: g.Edges[i].LabelW, H: g.Edges[i].LabelH})
	}
	stack := -loopGap
	for _, i := range loops {
		stack += max(label(i).H, 1) + loopGap
	}
	// The ends divide the side evenly, but stand no farther apart than a
	// single loop is wide.
	slots := 2*len(loops) - 1
	width := min(max((node.H-2*cornerRoom)/slots, 1), loopWidth)
	first := node.Y + (node.H-width*slots)/2
	labelY := node.Y + (node.H-stack)/2
	strip := geom.Rect{X: node.Right(), Y: first - loopGap, W: loopReach, H: width*slots + 2*loopGap}
	for k, i := range loops {
		top := first + 2*k*width
		reach := node.Right() + loopReach
		points := []geom.Point{{X: node.Right(), Y: top}, {X: reach, Y: top}, {X: reach, Y: top + width}, {X: node.Right(), Y: top + width}}
		if !down {
			for j, p := range points {
				points[j] = geom.Point{X: p.Y, Y: p.X}
			}
		}
		routes[i] = layout.Route{Points: points}
		l := label(i)
		if !l.Empty() {
			l.X, l.Y = reach+loopGap, labelY
			strip = strip.Union(l)
			routes[i].Label = swap(l)
		}
		labelY += max(l.H, 1) + loopGap
	}
	return swap(strip)
}
