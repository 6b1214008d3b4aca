package frame

import (
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
)

// Pen writes a path. Its zero value is ready.
type Pen struct{ Segments []scene.Segment }

// Move lifts the pen and puts it down at x,y.
func (p *Pen) Move(x, y int) *Pen { return p.add(scene.MoveTo, geom.Point{X: x, Y: y}) }

// Line draws straight to x,y.
func (p *Pen) Line(x, y int) *Pen { return p.add(scene.LineTo, geom.Point{X: x, Y: y}) }

// Close draws back to where the pen was put down.
func (p *Pen) Close() *Pen { return p.add(scene.Close) }

// Curve draws a cubic Bézier curve to x,y.
func (p *Pen) Curve(x1, y1, x2, y2, x, y int) *Pen {
	return p.add(scene.CurveTo, geom.Point{X: x1, Y: y1}, geom.Point{X: x2, Y: y2}, geom.Point{X: x, Y: y})
}

// Arc goes from (x0,y0), where the pen is, a quarter of an ellipse to (x,y).
// If vertical, it leaves upright and arrives level, else the other way round.
func (p *Pen) Arc(x0, y0, x, y int, vertical bool) *Pen {
	dx, dy := quarter(x-x0), quarter(y-y0)
	if vertical {
		return p.Curve(x0, y0+dy, x-dx, y, x, y)
	}
	return p.Curve(x0+dx, y0, x, y-dy, x, y)
}

func (p *Pen) add(k scene.SegmentKind, points ...geom.Point) *Pen {
	p.Segments = append(p.Segments, scene.Segment{Kind: k, Points: points})
	return p
}

// Path is what was drawn so far, in ink.
func (p *Pen) Path(ink scene.Ink) scene.Shape {
	return scene.Shape{Path: &scene.Path{Segments: p.Segments, Ink: ink}}
}

// quarter is how far the control points of a Bézier quarter ellipse stand
// from its ends, for a half axis of length r.
func quarter(r int) int {
	const part, half = 5523, 5000
	if r < 0 {
		return -quarter(-r)
	}
	return (r*part + half) / 10000
}

// RoundedBox is the outline of r with rounded corners.
func RoundedBox(r geom.Rect, radius int) []scene.Segment {
	q := min(radius, r.H/2, r.W/2)
	var p Pen
	p.Move(r.X+q, r.Y).Line(r.Right()-q, r.Y).Arc(r.Right()-q, r.Y, r.Right(), r.Y+q, false).
		Line(r.Right(), r.Bottom()-q).Arc(r.Right(), r.Bottom()-q, r.Right()-q, r.Bottom(), true).
		Line(r.X+q, r.Bottom()).Arc(r.X+q, r.Bottom(), r.X, r.Bottom()-q, false).
		Line(r.X, r.Y+q).Arc(r.X, r.Y+q, r.X+q, r.Y, true).Close()
	return p.Segments
}

// Oval is the outline of the ellipse in r.
func Oval(r geom.Rect) []scene.Segment {
	c := r.Center()
	var p Pen
	p.Move(c.X, r.Y).Arc(c.X, r.Y, r.Right(), c.Y, false).Arc(r.Right(), c.Y, c.X, r.Bottom(), true).
		Arc(c.X, r.Bottom(), r.X, c.Y, false).Arc(r.X, c.Y, c.X, r.Y, true).Close()
	return p.Segments
}

// RoundedPolygon is the outline of a polygon, its corners rounded a little, and
// alike on all sides.
func RoundedPolygon(points ...geom.Point) []scene.Segment {
	const radius = 8
	var p Pen
	n := len(points)
	for i, corner := range points {
		before, behind := points[(i+n-1)%n], points[(i+1)%n]
		in, out := off(corner, before, radius, 1), off(corner, behind, radius, 1)
		if i == 0 {
			p.Move(in.X, in.Y)
		} else {
			p.Line(in.X, in.Y)
		}
		a, b := off(corner, before, radius, 3), off(corner, behind, radius, 3)
		p.Curve(a.X, a.Y, b.X, b.Y, out.X, out.Y)
	}
	return p.Close().Segments
}

// off is the point d/part px from a corner on the way to another one, or that
// part of half of the way if this is less, rounded the same way in all
// directions.
func off(corner, to geom.Point, d, part int) geom.Point {
	dx, dy := to.X-corner.X, to.Y-corner.Y
	n := length(dx, dy)
	if n == 0 {
		return corner
	}
	round := func(v int) int {
		half := part * n / 2
		if v < 0 {
			half = -half
		}
		return (v + half) / (part * n)
	}
	d = min(d, n/2)
	return geom.Point{X: corner.X + round(dx*d), Y: corner.Y + round(dy*d)}
}

// Flatten is an outline as corners, each Bézier segment cut into n pieces.
func Flatten(segments []scene.Segment, n int) []geom.Point {
	var out []geom.Point
	for _, s := range segments {
		switch s.Kind {
		case scene.MoveTo, scene.LineTo:
			out = append(out, s.Points[0])
		case scene.CurveTo:
			if len(out) > 0 {
				out = append(out, geom.Cubic(out[len(out)-1], s.Points[0], s.Points[1], s.Points[2], n)...)
			}
		case scene.Close:
			if len(out) > 0 {
				out = append(out, out[0])
			}
		}
	}
	return out
}
