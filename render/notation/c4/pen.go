package c4

import (
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
)

// pen writes a path.
type pen struct{ segments []scene.Segment }

func (p *pen) move(x, y int) *pen { return p.add(scene.MoveTo, geom.Point{X: x, Y: y}) }
func (p *pen) line(x, y int) *pen { return p.add(scene.LineTo, geom.Point{X: x, Y: y}) }
func (p *pen) close() *pen        { return p.add(scene.Close) }
func (p *pen) curve(x1, y1, x2, y2, x, y int) *pen {
	return p.add(scene.CurveTo, geom.Point{X: x1, Y: y1}, geom.Point{X: x2, Y: y2}, geom.Point{X: x, Y: y})
}

func (p *pen) add(k scene.SegmentKind, points ...geom.Point) *pen {
	p.segments = append(p.segments, scene.Segment{Kind: k, Points: points})
	return p
}

func (p *pen) path(ink scene.Ink) scene.Shape {
	return scene.Shape{Path: &scene.Path{Segments: p.segments, Ink: ink}}
}

// quarter is how far the control points of a Bézier quarter ellipse stand
// from its ends, for a half axis of length r.
func quarter(r int) int { return r * 5523 / 10000 }

// arc goes from (x0,y0), where the pen is, a quarter of an ellipse to (x,y).
// If vertical, it leaves upright and arrives level, else the other way round.
func (p *pen) arc(x0, y0, x, y int, vertical bool) *pen {
	dx, dy := quarter(x-x0), quarter(y-y0)
	if vertical {
		return p.curve(x0, y0+dy, x-dx, y, x, y)
	}
	return p.curve(x0+dx, y0, x, y-dy, x, y)
}

// flatten is the outline as corners, each Bézier segment cut into n pieces.
func flatten(segments []scene.Segment, n int) []geom.Point {
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
