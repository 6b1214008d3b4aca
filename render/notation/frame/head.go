package frame

import (
	"math"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Head is the arrow head at the end of a line.
type Head string

// The heads. A triangle says that one thing is a kind of another, a diamond
// that one is part of another: a filled one for good, a hollow one for a while.
const (
	NoHead       Head = ""
	FilledHead   Head = "filled" // synchronous
	OpenHead     Head = "open"   // asynchronous, and replies
	TriangleHead Head = "triangle"
	DiamondHead  Head = "diamond"
	HollowHead   Head = "hollow diamond"
)

// HeadLength is how far an arrow reaches back from its tip, HeadHalf how far
// it reaches to either side.
const (
	HeadLength = 10
	HeadHalf   = 5
)

// size is how far a head reaches back from its tip, and to either side. Where
// there is little room on a box, lines end 12 px apart, and their heads must not
// lie on each other.
func (h Head) size() (length, half float64) {
	switch h {
	case TriangleHead:
		return 12, 5.5
	case DiamondHead, HollowHead:
		return 16, 5
	}
	return HeadLength, HeadHalf
}

// large tells whether a head is longer than an arrow's.
func (h Head) large() bool { return h == TriangleHead || h == DiamondHead || h == HollowHead }

// inside is where the line ends that has the head at its tip, coming from
// back: it must not stick out of the tip, nor show in a hollow head. The
// second result is false if it ends at the tip.
func (h Head) inside(back, tip geom.Point) (geom.Point, bool) {
	switch h {
	case FilledHead:
		return geom.Point{X: (back.X + tip.X) / 2, Y: (back.Y + tip.Y) / 2}, true
	case TriangleHead, DiamondHead, HollowHead:
		return back, true
	}
	return tip, false
}

// Arrow is a head with its tip at tip, on a line that comes from the side of
// from. The second result is false if there is nothing to draw.
func Arrow(head Head, from, tip geom.Point, role theme.Role) (scene.Shape, bool) {
	dx, dy := float64(tip.X-from.X), float64(tip.Y-from.Y)
	distance := math.Hypot(dx, dy)
	if head == NoHead || distance == 0 {
		return scene.Shape{}, false
	}
	dx, dy = dx/distance, dy/distance
	reach, half := head.size()
	at := func(back, side float64) geom.Point {
		return geom.Point{
			X: tip.X - int(math.Round(dx*back+side*dy*half)),
			Y: tip.Y - int(math.Round(dy*back-side*dx*half)),
		}
	}
	draw := func(ink scene.Ink, segments []scene.Segment) (scene.Shape, bool) {
		return scene.Shape{Path: &scene.Path{Segments: segments, Ink: ink}}, true
	}
	switch head {
	case OpenHead:
		return draw(scene.Ink{Stroke: role, Width: LineWidth}, Polyline(at(reach, 1), tip, at(reach, -1)))
	case TriangleHead:
		return draw(scene.Ink{Fill: theme.Canvas, Stroke: role, Width: LineWidth}, Polygon(at(reach, 1), tip, at(reach, -1)))
	case DiamondHead:
		return draw(scene.Ink{Fill: role, Stroke: role, Width: 1}, Polygon(at(reach/2, 1), tip, at(reach/2, -1), at(reach, 0)))
	case HollowHead:
		return draw(scene.Ink{Fill: theme.Canvas, Stroke: role, Width: LineWidth}, Polygon(at(reach/2, 1), tip, at(reach/2, -1), at(reach, 0)))
	}
	return draw(scene.Ink{Fill: role, Stroke: role, Width: 1}, Polygon(at(reach, 1), tip, at(reach, -1)))
}

// Polyline is an open path through the points.
func Polyline(points ...geom.Point) []scene.Segment {
	segments := make([]scene.Segment, len(points))
	for i, p := range points {
		kind := scene.LineTo
		if i == 0 {
			kind = scene.MoveTo
		}
		segments[i] = scene.Segment{Kind: kind, Points: []geom.Point{p}}
	}
	return segments
}

// Polygon is a closed path through the points.
func Polygon(points ...geom.Point) []scene.Segment {
	return append(Polyline(points...), scene.Segment{Kind: scene.Close})
}

// Move is the shape moved by dx, dy; s stays as it is.
func Move(s scene.Shape, dx, dy int) scene.Shape {
	switch {
	case s.Rect != nil:
		r := *s.Rect
		r.Rect = r.Rect.Move(dx, dy)
		return scene.Shape{Rect: &r}
	case s.Ellipse != nil:
		e := *s.Ellipse
		e.Rect = e.Rect.Move(dx, dy)
		return scene.Shape{Ellipse: &e}
	case s.Path != nil:
		p := *s.Path
		p.Segments = make([]scene.Segment, len(s.Path.Segments))
		for i, segment := range s.Path.Segments {
			var points []geom.Point
			for _, point := range segment.Points {
				points = append(points, geom.Point{X: point.X + dx, Y: point.Y + dy})
			}
			p.Segments[i] = scene.Segment{Kind: segment.Kind, Points: points}
		}
		return scene.Shape{Path: &p}
	case s.Icon != nil:
		i := *s.Icon
		i.Rect = i.Rect.Move(dx, dy)
		return scene.Shape{Icon: &i}
	case s.Text != nil:
		t := *s.Text
		t.At = geom.Point{X: t.At.X + dx, Y: t.At.Y + dy}
		return scene.Shape{Text: &t}
	}
	return s
}
