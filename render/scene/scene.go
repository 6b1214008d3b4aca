// Package scene is a picture as a display list that no device has touched:
// marks with a meaning, made of shapes with a place, painted in the roles of
// a theme. The outputs (svg, png) draw it; Check holds it against the rules
// of legibility.
package scene

import (
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/theme"
)

// Scene is one picture. Its box starts at 0,0.
type Scene struct {
	Key         string `json:"key"`
	Kind        string `json:"kind"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	W           int    `json:"w"`
	H           int    `json:"h"`
	Margin      int    `json:"margin"` // free border on every side
	Marks       []Mark `json:"marks"`  // in drawing order
}

// Untitled is where the picture begins if its title block is left out, in px
// from its upper edge: as far above the first of the other marks as the margin
// is wide.
func (s Scene) Untitled() int {
	top := s.H
	for _, m := range s.Marks {
		if m.Role == RoleTitle {
			continue
		}
		for _, box := range slices.Concat(m.Ends, []geom.Rect{m.Box, m.Head}) {
			if !box.Empty() {
				top = min(top, box.Y)
			}
		}
		for _, p := range m.Route {
			top = min(top, p.Y)
		}
	}
	if top == s.H { // there is nothing else
		return 0
	}
	return max(0, top-s.Margin)
}

// Role says what a mark is.
type Role string

// The roles. Node to Message carry an ID of the diagram.
const (
	RoleNode     Role = "node"
	RoleBoundary Role = "boundary"
	RoleEdge     Role = "edge"
	RoleLifeline Role = "lifeline" // head, line and activations
	RoleMessage  Role = "message"
	RoleFragment Role = "fragment"
	RoleNote     Role = "note"
	RoleTitle    Role = "title"
	RoleLegend   Role = "legend"
)

// Mark is one thing a reader can point at.
type Mark struct {
	ID      string       `json:"id,omitempty"`      // unique in the scene; empty for title and legend
	Element string       `json:"element,omitempty"` // ID of the model's element to link to
	View    string       `json:"view,omitempty"`    // key of the view to link to, for what has no element
	Role    Role         `json:"role"`
	Class   string       `json:"class,omitempty"`  // finer kind: "container external", "async"
	Title   string       `json:"title,omitempty"`  // its accessible name
	Desc    string       `json:"desc,omitempty"`   // what more there is to say, for tooltip and screen reader
	Parent  string       `json:"parent,omitempty"` // ID of the boundary or fragment it stands in
	Across  []string     `json:"across,omitempty"` // IDs of the boundaries it reaches into, if no single one holds it
	From    string       `json:"from,omitempty"`   // IDs of the ends of an edge or message
	To      string       `json:"to,omitempty"`
	Box     geom.Rect    `json:"box"`             // the outline of a node or boundary; what a label covers, for an edge; else the extent
	Head    geom.Rect    `json:"head,omitzero"`   // of a lifeline or a lane: what stands at its top and names it
	Ends    []geom.Rect  `json:"ends,omitempty"`  // what the words at the ends of an edge cover
	Route   []geom.Point `json:"route,omitempty"` // an edge's or message's line, flattened, From to To
	Shapes  []Shape      `json:"shapes"`          // in drawing order
	Cut     []Cut        `json:"cut,omitempty"`   // its texts that end in an ellipsis; Title and Desc hold all of them
	Origin  model.Origin `json:"-"`
}

// HeadShapes are the shapes that lie in the head of a mark.
func (m Mark) HeadShapes() []Shape {
	var in []Shape
	for _, s := range m.Shapes {
		var points []geom.Point
		switch {
		case s.Text != nil:
			points = corners(s.Text.Box())
		case s.Icon != nil:
			points = corners(s.Icon.Rect)
		default:
			for _, line := range s.outline() {
				points = append(points, line...)
			}
		}
		if len(points) > 0 && m.Head.Contains(bounds(points)) {
			in = append(in, s)
		}
	}
	return in
}

// Cut is a text of a mark that is longer than its lines.
type Cut struct {
	What  string `json:"what"`  // "description"
	Lines int    `json:"lines"` // that are drawn
}

// Shape is something to draw. Exactly one of its fields is set.
type Shape struct {
	Rect    *Rect    `json:"rect,omitempty"`
	Ellipse *Ellipse `json:"ellipse,omitempty"`
	Path    *Path    `json:"path,omitempty"`
	Icon    *Icon    `json:"icon,omitempty"`
	Text    *Text    `json:"text,omitempty"`
}

// Ink is how an outline is painted. An empty role paints nothing.
type Ink struct {
	Fill   theme.Role `json:"fill,omitempty"`
	Stroke theme.Role `json:"stroke,omitempty"`
	Width  float64    `json:"width,omitempty"` // of the stroke, in px
	Dash   []int      `json:"dash,omitempty"`  // lengths of dash and gap, in px
}

// Rect is a rectangle with rounded corners.
type Rect struct {
	geom.Rect
	Radius int `json:"radius,omitempty"`
	Ink
}

// Ellipse is inscribed in its rectangle.
type Ellipse struct {
	geom.Rect
	Ink
}

// Path is a line or an area.
type Path struct {
	Segments []Segment `json:"segments"`
	Ink
}

// Icon is a drawing, scaled to the height of its box: a point of its parts at
// x,y in units lies X + x·H/icon.Units px from the left, Y + y·H/icon.Units
// from the top, and a line of the width w is w·H/icon.Units px wide.
type Icon struct {
	geom.Rect            // as wide as the drawing is at its height
	Drawing   icon.Icon  `json:"drawing"`
	Fill      theme.Role `json:"fill"` // paints its areas and its lines
	On        theme.Role `json:"on"`   // what lies under it, and paints its parts of the ground
}

// Role is the paint of a part of the drawing.
func (i Icon) Role(p icon.Part) theme.Role {
	if p.Ground {
		return i.On
	}
	return i.Fill
}

// A path is made of the segments of package geom.
type (
	SegmentKind = geom.SegmentKind
	Segment     = geom.Segment
)

// The kinds of segment.
const (
	MoveTo  = geom.MoveTo
	LineTo  = geom.LineTo
	CurveTo = geom.CurveTo
	Close   = geom.Close
)

// Anchor says which point of a text its place is.
type Anchor string

// The anchors.
const (
	Start  Anchor = "start"
	Middle Anchor = "middle"
	End    Anchor = "end"
)

// Text is one line of text. At is on its baseline.
type Text struct {
	At     geom.Point `json:"at"`
	Value  string     `json:"value"`
	Size   int        `json:"size"` // px
	Bold   bool       `json:"bold,omitempty"`
	Anchor Anchor     `json:"anchor"`
	Fill   theme.Role `json:"fill"`
	Width  int        `json:"width"` // its measured advance, rounded up
	// On is the role of what lies under it, for the contrast check.
	On theme.Role `json:"on"`
}

// Box is the extent of t: its advance by its ascent and descent.
func (t Text) Box() geom.Rect {
	ascent, descent := (t.Size*95+99)/100, (t.Size*25+99)/100
	x := t.At.X
	switch t.Anchor {
	case Middle:
		x -= (t.Width + 1) / 2
	case End:
		x -= t.Width
	}
	return geom.Rect{X: x, Y: t.At.Y - ascent, W: t.Width, H: ascent + descent}
}
