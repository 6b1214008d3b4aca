// Package scene is a picture as a display list that no device has touched:
// marks with a meaning, made of shapes with a place, painted in the roles of
// a theme. The outputs (svg, png) draw it; Check holds it against the rules
// of legibility.
package scene

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
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
	Role    Role         `json:"role"`
	Class   string       `json:"class,omitempty"`  // finer kind: "container external", "async"
	Title   string       `json:"title,omitempty"`  // its accessible name
	Desc    string       `json:"desc,omitempty"`   // what more there is to say, for tooltip and screen reader
	Parent  string       `json:"parent,omitempty"` // ID of the boundary or fragment it stands in
	Across  []string     `json:"across,omitempty"` // IDs of the boundaries it reaches into, if no single one holds it
	From    string       `json:"from,omitempty"`   // IDs of the ends of an edge or message
	To      string       `json:"to,omitempty"`
	Box     geom.Rect    `json:"box"`             // the outline of a node or boundary; what a label covers, for an edge; else the extent
	Route   []geom.Point `json:"route,omitempty"` // an edge's or message's line, flattened, From to To
	Shapes  []Shape      `json:"shapes"`          // in drawing order
	Cut     []Cut        `json:"cut,omitempty"`   // its texts that end in an ellipsis; Title and Desc hold all of them
	Origin  model.Origin `json:"-"`
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

// SegmentKind is the letter SVG uses for it, in absolute coordinates.
type SegmentKind string

// The kinds of segment, with how many points each has.
const (
	MoveTo  SegmentKind = "M" // 1
	LineTo  SegmentKind = "L" // 1
	CurveTo SegmentKind = "C" // 3: two control points, end
	Close   SegmentKind = "Z" // 0
)

// Segment is a piece of a path.
type Segment struct {
	Kind   SegmentKind  `json:"kind"`
	Points []geom.Point `json:"points,omitempty"`
}

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
