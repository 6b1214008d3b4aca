package frame

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// cornerRadius rounds the corners of a polyline.
const cornerRadius = 8

// Connector is a line between two things.
type Connector struct {
	// Points lead from the border of the one box to that of the other. If
	// Curved, they are cubic Bézier segments, else the corners of a polyline.
	Points []geom.Point
	Curved bool
	From   End
	To     End
	Dash   []int
}

// End is what a connector ends at, and the head that it has there.
type End struct {
	Box     geom.Rect
	Outline []scene.Segment // inside of Box; nil: Box itself
	Head    Head
}

// EndAt is an end at the outline of a mark's first shape.
func EndAt(m scene.Mark, head Head) End {
	e := End{Box: m.Box, Head: head}
	if len(m.Shapes) == 0 {
		return e
	}
	switch first := m.Shapes[0]; {
	case first.Path != nil:
		e.Outline = first.Path.Segments
	case first.Ellipse != nil:
		e.Outline = Oval(first.Ellipse.Rect)
	}
	return e
}

// Draw is the line with its heads, and its way from box to box, flattened. A
// line of less than two points is none.
func (c Connector) Draw() (shapes []scene.Shape, route []geom.Point) {
	if len(c.Points) < 2 {
		return nil, nil
	}
	first, last := c.Points[0], c.Points[len(c.Points)-1]
	start, tip := c.From.reach(first), c.To.reach(last)
	segments := roundedPolyline(c.Points)
	if c.Curved {
		segments = curve(c.Points)
	}
	route = Flatten(segments, 12)
	if start != first {
		segments = append([]scene.Segment{{Kind: scene.MoveTo, Points: []geom.Point{start}}, {Kind: scene.LineTo, Points: []geom.Point{first}}}, segments[1:]...)
	}
	if tip != last {
		segments = append(segments, scene.Segment{Kind: scene.LineTo, Points: []geom.Point{tip}})
	}
	back := c.axis(route, tip, c.To.Head)
	if inside, ok := c.To.Head.inside(back, tip); ok {
		segments = endAt(segments, inside)
	}
	reversed := slices.Clone(route)
	slices.Reverse(reversed)
	behind := c.axis(reversed, start, c.From.Head)
	if inside, ok := c.From.Head.inside(behind, start); ok {
		segments = startAt(segments, inside)
	}
	shapes = append(shapes, scene.Shape{Path: &scene.Path{Segments: segments, Ink: scene.Ink{Stroke: theme.Line, Width: LineWidth, Dash: c.Dash}}})
	if arrow, ok := Arrow(c.From.Head, behind, start, theme.Line); ok {
		shapes = append(shapes, arrow)
	}
	if arrow, ok := Arrow(c.To.Head, back, tip, theme.Line); ok {
		shapes = append(shapes, arrow)
	}
	return shapes, route
}

// axis is where the head at the tip of a route reaches back to. A large one on
// a short last piece keeps to its direction, beyond the corner.
func (c Connector) axis(route []geom.Point, tip geom.Point, h Head) geom.Point {
	back := before(route, tip, h.length())
	from := route[len(route)-2]
	n := length(from.X-tip.X, from.Y-tip.Y)
	if c.Curved || !h.large() || n == 0 {
		return back
	}
	return geom.Point{X: tip.X + (from.X-tip.X)*h.length()/n, Y: tip.Y + (from.Y-tip.Y)*h.length()/n}
}

func (h Head) length() int {
	length, _ := h.size()
	return int(length)
}

// reach is how far behind the border of its box, at p, the outline lies: a
// line must go that much further to touch what it ends at.
func (e End) reach(p geom.Point) geom.Point {
	var dx, dy int
	switch {
	case p.Y <= e.Box.Y:
		dy = 1
	case p.Y >= e.Box.Bottom():
		dy = -1
	case p.X <= e.Box.X:
		dx = 1
	case p.X >= e.Box.Right():
		dx = -1
	default:
		return p
	}
	corners := Flatten(e.Outline, 16)
	best := -1
	for i := 1; i < len(corners); i++ {
		if d, ok := ray(p, dx, dy, corners[i-1], corners[i]); ok && (best < 0 || d < best) {
			best = d
		}
	}
	if best < 0 {
		return p
	}
	return geom.Point{X: p.X + dx*best, Y: p.Y + dy*best}
}

// ray is how far from p in direction dx,dy the line from a to b is met.
func ray(p geom.Point, dx, dy int, a, b geom.Point) (int, bool) {
	if dy != 0 {
		p, a, b = geom.Point{X: p.Y, Y: p.X}, geom.Point{X: a.Y, Y: a.X}, geom.Point{X: b.Y, Y: b.X}
		dx = dy
	}
	if a.Y > b.Y {
		a, b = b, a
	}
	if p.Y < a.Y || p.Y > b.Y {
		return 0, false
	}
	x := a.X
	if b.Y > a.Y {
		x += (b.X - a.X) * (p.Y - a.Y) / (b.Y - a.Y)
	}
	d := (x - p.X) * dx
	return d, d >= 0
}

func curve(points []geom.Point) []scene.Segment {
	segments := []scene.Segment{{Kind: scene.MoveTo, Points: points[:1]}}
	for i := 1; i+2 < len(points); i += 3 {
		segments = append(segments, scene.Segment{Kind: scene.CurveTo, Points: points[i : i+3]})
	}
	return segments
}

// roundedPolyline goes through the points with its corners rounded.
func roundedPolyline(points []geom.Point) []scene.Segment {
	var p Pen
	p.Move(points[0].X, points[0].Y)
	for i := 1; i+1 < len(points); i++ {
		corner := points[i]
		in := towards(corner, points[i-1], cornerRadius)
		out := towards(corner, points[i+1], cornerRadius)
		p.Line(in.X, in.Y)
		p.Curve((in.X+2*corner.X)/3, (in.Y+2*corner.Y)/3, (out.X+2*corner.X)/3, (out.Y+2*corner.Y)/3, out.X, out.Y)
	}
	last := points[len(points)-1]
	return p.Line(last.X, last.Y).Segments
}

// towards is the point d px from a on the way to b, or half of the way if
// that is less.
func towards(a, b geom.Point, d int) geom.Point {
	dx, dy := b.X-a.X, b.Y-a.Y
	n := length(dx, dy)
	if n == 0 {
		return a
	}
	d = min(d, n/2)
	return geom.Point{X: a.X + dx*d/n, Y: a.Y + dy*d/n}
}

// before is where a line is d px before its tip, measured along the line.
func before(route []geom.Point, tip geom.Point, d int) geom.Point {
	at := tip
	for i := len(route) - 1; i >= 0; i-- {
		dx, dy := route[i].X-at.X, route[i].Y-at.Y
		n := length(dx, dy)
		if n >= d {
			return geom.Point{X: at.X + dx*d/n, Y: at.Y + dy*d/n}
		}
		d -= n
		at = route[i]
	}
	return at
}

// endAt lets the last segment end elsewhere.
func endAt(segments []scene.Segment, p geom.Point) []scene.Segment {
	out := slices.Clone(segments)
	last := out[len(out)-1]
	points := slices.Clone(last.Points)
	points[len(points)-1] = p
	out[len(out)-1] = scene.Segment{Kind: last.Kind, Points: points}
	return out
}

// startAt lets the path start elsewhere.
func startAt(segments []scene.Segment, p geom.Point) []scene.Segment {
	out := slices.Clone(segments)
	out[0] = scene.Segment{Kind: scene.MoveTo, Points: []geom.Point{p}}
	return out
}

// length is the whole part of the length of the vector.
func length(dx, dy int) int {
	square := dx*dx + dy*dy
	if square == 0 {
		return 0
	}
	n := square
	for next := (n + 1) / 2; next < n; next = (n + square/n) / 2 {
		n = next
	}
	return n
}
