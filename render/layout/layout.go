// Package layout says where things go.
//
// It knows boxes, borders, lines and labels by index and size only: no names,
// no colours, no model. That makes a layout cacheable by content and shareable
// between pictures that differ only in their words. The engines live in the
// sub-packages.
package layout

import (
	"context"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
)

// Graph is what an engine places. All sizes are in CSS pixels.
type Graph struct {
	Direction model.Direction `json:"direction"`
	NodeGap   int             `json:"nodeGap"` // least distance between neighbours of one rank
	RankGap   int             `json:"rankGap"` // least distance between ranks, labels not counted
	Nodes     []Node          `json:"nodes"`
	Groups    []Group         `json:"groups,omitempty"`
	Edges     []Edge          `json:"edges,omitempty"`
}

// Node is a box of fixed size.
type Node struct {
	W     int `json:"w"`
	H     int `json:"h"`
	Group int `json:"group"` // index into Groups; -1: none
	// Pull is where in the course of things it belongs: below 0 at the begin, as
	// people who use a system, above 0 at the end. Each rank that it is away
	// from there costs as much as that many edges that are a rank longer. An
	// edge to what belongs before its own begin comes back.
	Pull int `json:"pull,omitempty"`
	// InsetX and InsetY are how far from its corners lines end at least: along its
	// top and bottom, and along its sides. What it looks like begins there.
	InsetX int `json:"insetX,omitempty"`
	InsetY int `json:"insetY,omitempty"`
}

// Group is a border around nodes and other groups. A group is never empty.
type Group struct {
	Parent int `json:"parent"` // index into Groups, smaller than its own; -1: none
	TitleW int `json:"titleW"` // size of its title, which stands at the top left inside the border
	TitleH int `json:"titleH"`
}

// Edge is a line between two nodes, or from a node to itself. A label of
// size 0 is no label.
type Edge struct {
	From   int `json:"from"`
	To     int `json:"to"`
	LabelW int `json:"labelW"`
	LabelH int `json:"labelH"`
	// Back says that the edge runs against the others, as a reply does: its To
	// belongs before its From.
	Back bool `json:"back,omitempty"`
}

// Result has a place for everything in a Graph, by the same indices. All
// coordinates are whole CSS pixels; the smallest is 0.
type Result struct {
	W      int         `json:"w"`
	H      int         `json:"h"`
	Nodes  []geom.Rect `json:"nodes"`
	Groups []geom.Rect `json:"groups,omitempty"`
	Edges  []Route     `json:"edges,omitempty"`
	// Direction is the one of the graph, or if that has none, the one chosen.
	Direction model.Direction `json:"direction,omitempty"`
	// Degraded is true when no engine could place the graph and a plain grid
	// stands in for it; Reason says why.
	Degraded bool   `json:"degraded,omitempty"`
	Reason   string `json:"reason,omitempty"`
	// Lasting is true when it would be degraded for the same reason at any time
	// and on any machine, as by a limit of work that is counted. What a clock
	// has ended may come out better the next time.
	Lasting bool `json:"lasting,omitempty"`
	// FromCache is true when the result was kept from before the engine was
	// made. It is no part of the result's content.
	FromCache bool `json:"-"`
}

// Route is the way of one edge. Points starts on the border of the From node
// and ends on the border of the To node. If Curved, Points holds cubic Bézier
// segments (1+3n points), else the corners of a polyline.
type Route struct {
	Points []geom.Point `json:"points"`
	Curved bool         `json:"curved,omitempty"`
	Label  geom.Rect    `json:"label,omitzero"`
}

// Engine places graphs. Layout is a pure function of the graph: the same
// graph gives the same result on every machine. An Engine is safe for
// concurrent use. Version changes whenever the same graph may be placed
// otherwise.
type Engine interface {
	Name() string
	Version() string
	Layout(ctx context.Context, g Graph) (Result, error)
}
