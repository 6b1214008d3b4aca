package frame

import (
	"math"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Head is the arrow head at the end of a line.
type Head string

// The heads.
const (
	NoHead     Head = ""
	FilledHead Head = "filled" // synchronous
	OpenHead   Head = "open"   // asynchronous, and replies
)

// HeadLength is how far a head reaches back from its tip, HeadHalf how far it
// reaches to either side.
const (
	HeadLength = 10
	HeadHalf   = 5
)

// Arrow is a head with its tip at tip, on a line that comes from the side of
// from. The second result is false if there is nothing to draw.
func Arrow(head Head, from, tip geom.Point, role theme.Role) (scene.Shape, bool) {
	dx, dy := float64(tip.X-from.X), float64(tip.Y-from.Y)
	length := math.Hypot(dx, dy)
	if head == NoHead || length == 0 {
		return scene.Shape{}, false
	}
	dx, dy = dx/length, dy/length
	corner := func(side float64) geom.Point {
		return geom.Point{
			X: tip.X - int(math.Round(dx*HeadLength+side*dy*HeadHalf)),
			Y: tip.Y - int(math.Round(dy*HeadLength-side*dx*HeadHalf)),
		}
	}
	if head == OpenHead {
		return scene.Shape{Path: &scene.Path{
			Segments: Polyline(corner(1), tip, corner(-1)),
			Ink:      scene.Ink{Stroke: role, Width: LineWidth},
		}}, true
	}
	return scene.Shape{Path: &scene.Path{
		Segments: Polygon(corner(1), tip, corner(-1)),
		Ink:      scene.Ink{Fill: role, Stroke: role, Width: 1},
	}}, true
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
	case s.Text != nil:
		t := *s.Text
		t.At = geom.Point{X: t.At.X + dx, Y: t.At.Y + dy}
		return scene.Shape{Text: &t}
	}
	return s
}
