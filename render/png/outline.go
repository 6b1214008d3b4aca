package png

import (
	"math"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
)

// polyline is a flattened line.
type polyline struct {
	points []point
	closed bool
}

// tracer flattens the segments of a path.
type tracer struct {
	scale int
	lines []polyline
	// Of a drawing: the box that it fills, and how high that is in the image.
	origin geom.Rect
	high   int
}

// at is where a place of the scene, or of a drawing, lies in the image.
func (t *tracer) at(p geom.Point) point {
	if t.high > 0 {
		return point{
			t.origin.X*t.scale*unit + divide(p.X*t.high, icon.Units),
			t.origin.Y*t.scale*unit + divide(p.Y*t.high, icon.Units),
		}
	}
	return point{p.X * t.scale * unit, p.Y * t.scale * unit}
}

func (t *tracer) move(p point) {
	t.lines = append(t.lines, polyline{points: []point{p}})
}

func (t *tracer) line(p point) {
	l := &t.lines[len(t.lines)-1]
	if l.points[len(l.points)-1] != p {
		l.points = append(l.points, p)
	}
}

// curve adds a cubic Bézier segment in as many pieces as keep it within a
// sixteenth of a pixel.
func (t *tracer) curve(b, c, d point) {
	l := t.lines[len(t.lines)-1].points
	a := l[len(l)-1]
	bend := max(bendOf(a, b, c), bendOf(b, c, d))
	n := min(int(math.Sqrt(float64(bend*3/64)))+1, 128)
	for i := 1; i <= n; i++ {
		j := n - i
		ka, kb, kc, kd := j*j*j, 3*j*j*i, 3*j*i*i, i*i*i
		t.line(point{
			divide(a.x*ka+b.x*kb+c.x*kc+d.x*kd, n*n*n),
			divide(a.y*ka+b.y*kb+c.y*kc+d.y*kd, n*n*n),
		})
	}
}

// bendOf is how far b is from the middle between a and c, twice.
func bendOf(a, b, c point) int {
	return abs(a.x-2*b.x+c.x) + abs(a.y-2*b.y+c.y)
}

func (t *tracer) close() {
	l := &t.lines[len(t.lines)-1]
	l.closed = true
	if n := len(l.points); n > 1 && l.points[0] == l.points[n-1] {
		l.points = l.points[:n-1]
	}
}

// path traces segments. Those without their points are skipped; the check of the
// scene names them.
func (t *tracer) path(segments []scene.Segment) {
	var start point
	open := false
	begin := func() { // a segment after Z goes on where the path began
		if !open {
			t.move(start)
			open = true
		}
	}
	for _, s := range segments {
		switch {
		case s.Kind == scene.MoveTo && len(s.Points) == 1:
			start = t.at(s.Points[0])
			t.move(start)
			open = true
		case s.Kind == scene.LineTo && len(s.Points) == 1:
			begin()
			t.line(t.at(s.Points[0]))
		case s.Kind == scene.CurveTo && len(s.Points) == 3:
			begin()
			t.curve(t.at(s.Points[0]), t.at(s.Points[1]), t.at(s.Points[2]))
		case s.Kind == scene.Close && open:
			t.close()
			open = false
		}
	}
}

// rounded traces a rectangle whose corners are quarters of an ellipse with
// the half axes rx and ry, in px of the scene; half the sides make an ellipse.
func (t *tracer) rounded(r geom.Rect, rx, ry float64) {
	u := float64(t.scale * unit)
	left, top := r.X*t.scale*unit, r.Y*t.scale*unit
	right, bottom := r.Right()*t.scale*unit, r.Bottom()*t.scale*unit
	dx, dy := int(math.Round(rx*u)), int(math.Round(ry*u))
	if dx <= 0 || dy <= 0 {
		t.move(point{left, top})
		t.line(point{right, top})
		t.line(point{right, bottom})
		t.line(point{left, bottom})
		t.close()
		return
	}
	// A control point lies this far from the corner of the box.
	kx, ky := dx-dx*5523/10000, dy-dy*5523/10000
	t.move(point{left + dx, top})
	t.line(point{right - dx, top})
	t.curve(point{right - kx, top}, point{right, top + ky}, point{right, top + dy})
	t.line(point{right, bottom - dy})
	t.curve(point{right, bottom - ky}, point{right - kx, bottom}, point{right - dx, bottom})
	t.line(point{left + dx, bottom})
	t.curve(point{left + kx, bottom}, point{left, bottom - ky}, point{left, bottom - dy})
	t.line(point{left, top + dy})
	t.curve(point{left, top + ky}, point{left + kx, top}, point{left + dx, top})
	t.close()
}

// areas are the polygons that a fill covers; open lines close themselves.
func areas(lines []polyline) []polygon {
	var out []polygon
	for _, l := range lines {
		if len(l.points) > 2 {
			out = append(out, l.points)
		}
	}
	return out
}

// strokes are polygons that together cover a line of a width, with round
// joins and flat ends: one rectangle for every piece and a disc on every
// corner. All wind the same way, so that they add up.
func strokes(lines []polyline, width int) []polygon {
	var out []polygon
	for _, l := range lines {
		n := len(l.points)
		pieces := n - 1
		if l.closed {
			pieces = n
		}
		for i := range pieces {
			a, b := l.points[i], l.points[(i+1)%n]
			out = append(out, bar(a, b, width))
			if i+1 < pieces || l.closed {
				out = append(out, disc(b, width))
			}
		}
	}
	return out
}

// ends are discs that make the ends of open lines round, and a dot of a line
// without length.
func ends(lines []polyline, width int) []polygon {
	var out []polygon
	for _, l := range lines {
		if !l.closed {
			out = append(out, disc(l.points[0], width), disc(l.points[len(l.points)-1], width))
		}
	}
	return out
}

// bar is the rectangle of a width around the line from a to b.
func bar(a, b point, width int) polygon {
	dx, dy := b.x-a.x, b.y-a.y
	length := math.Sqrt(float64(dx*dx + dy*dy))
	if length == 0 {
		return nil
	}
	nx := int(math.Round(float64(-dy*width) / (2 * length)))
	ny := int(math.Round(float64(dx*width) / (2 * length)))
	return polygon{{a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}}
}

// disc is a circle around a point; it winds like a bar.
func disc(p point, diameter int) polygon {
	r := diameter / 2
	k := r * 5523 / 10000
	var t tracer
	t.move(point{p.x + r, p.y})
	t.curve(point{p.x + r, p.y + k}, point{p.x + k, p.y + r}, point{p.x, p.y + r})
	t.curve(point{p.x - k, p.y + r}, point{p.x - r, p.y + k}, point{p.x - r, p.y})
	t.curve(point{p.x - r, p.y - k}, point{p.x - k, p.y - r}, point{p.x, p.y - r})
	t.curve(point{p.x + k, p.y - r}, point{p.x + r, p.y - k}, point{p.x + r, p.y})
	t.close()
	return t.lines[0].points
}

// dashed cuts lines into dashes. The pattern, in units, starts anew with
// every line; an odd one is taken twice.
func dashed(lines []polyline, pattern []int) []polyline {
	total := 0
	for _, d := range pattern {
		total += max(d, 0)
	}
	if total == 0 {
		return lines
	}
	if len(pattern)%2 == 1 {
		pattern = append(append([]int(nil), pattern...), pattern...)
	}
	var out []polyline
	for _, l := range lines {
		points := l.points
		if l.closed {
			points = append(append([]point(nil), points...), points[0])
		}
		out = append(out, dashes(points, pattern)...)
	}
	return out
}

func dashes(points []point, pattern []int) []polyline {
	var out []polyline
	var dash []point
	index, left := 0, float64(pattern[0])
	if len(points) > 0 {
		dash = []point{points[0]}
	}
	for i := 0; i+1 < len(points); i++ {
		a, b := points[i], points[i+1]
		dx, dy := b.x-a.x, b.y-a.y
		length := math.Sqrt(float64(dx*dx + dy*dy))
		done := 0.0
		for length-done > left {
			done += left
			p := point{a.x + int(math.Round(float64(dx)*(done/length))), a.y + int(math.Round(float64(dy)*(done/length)))}
			if index%2 == 0 {
				out = append(out, polyline{points: append(dash, p)})
				dash = nil
			} else {
				dash = []point{p}
			}
			index = (index + 1) % len(pattern)
			left = float64(max(pattern[index], 0))
		}
		left -= length - done
		if index%2 == 0 {
			dash = append(dash, b)
		}
	}
	if index%2 == 0 && len(dash) > 1 {
		out = append(out, polyline{points: dash})
	}
	return out
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
