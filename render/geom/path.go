package geom

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
	Kind   SegmentKind `json:"kind"`
	Points []Point     `json:"points,omitempty"`
}
