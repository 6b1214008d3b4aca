package scene

import "github.com/lintel-go/lintel/render/geom"

// curvePieces is how many straight pieces stand for a Bézier segment.
const curvePieces = 12

// outline is a shape as polylines; each stands for an area too if the shape
// has a fill.
func (s Shape) outline() [][]geom.Point {
	switch {
	case s.Rect != nil:
		return [][]geom.Point{corners(s.Rect.Rect)}
	case s.Ellipse != nil:
		return [][]geom.Point{round(s.Ellipse.Rect)}
	case s.Path != nil:
		return s.Path.outline()
	}
	return nil
}

// ink is how a shape is painted; a text has none.
func (s Shape) ink() Ink {
	switch {
	case s.Rect != nil:
		return s.Rect.Ink
	case s.Ellipse != nil:
		return s.Ellipse.Ink
	case s.Path != nil:
		return s.Path.Ink
	}
	return Ink{}
}

func corners(r geom.Rect) []geom.Point {
	return []geom.Point{{X: r.X, Y: r.Y}, {X: r.Right(), Y: r.Y}, {X: r.Right(), Y: r.Bottom()}, {X: r.X, Y: r.Bottom()}, {X: r.X, Y: r.Y}}
}

// round is the ellipse in r, as four Bézier segments.
func round(r geom.Rect) []geom.Point {
	c := r.Center()
	kx, ky := r.W*276/1000, r.H*276/1000
	top, right := geom.Point{X: c.X, Y: r.Y}, geom.Point{X: r.Right(), Y: c.Y}
	bottom, left := geom.Point{X: c.X, Y: r.Bottom()}, geom.Point{X: r.X, Y: c.Y}
	out := []geom.Point{top}
	out = flatten(out, geom.Point{X: top.X + kx, Y: top.Y}, geom.Point{X: right.X, Y: right.Y - ky}, right)
	out = flatten(out, geom.Point{X: right.X, Y: right.Y + ky}, geom.Point{X: bottom.X + kx, Y: bottom.Y}, bottom)
	out = flatten(out, geom.Point{X: bottom.X - kx, Y: bottom.Y}, geom.Point{X: left.X, Y: left.Y + ky}, left)
	return flatten(out, geom.Point{X: left.X, Y: left.Y - ky}, geom.Point{X: top.X - kx, Y: top.Y}, top)
}

// outline is the sub-paths of p. A segment without its points is skipped;
// Malformed names it.
func (p Path) outline() [][]geom.Point {
	var out [][]geom.Point
	var line []geom.Point
	end := func() {
		if len(line) > 1 {
			out = append(out, line)
		}
		line = nil
	}
	for _, s := range p.Segments {
		switch {
		case s.Kind == MoveTo && len(s.Points) == 1:
			end()
			line = []geom.Point{s.Points[0]}
		case s.Kind == LineTo && len(s.Points) == 1:
			line = append(line, s.Points[0])
		case s.Kind == CurveTo && len(s.Points) == 3 && len(line) > 0:
			line = flatten(line, s.Points[0], s.Points[1], s.Points[2])
		case s.Kind == Close && len(line) > 0:
			start := line[0]
			line = append(line, start)
			end()
			line = []geom.Point{start}
		}
	}
	end()
	return out
}

// flatten appends the cubic Bézier segment from the last of points to d.
func flatten(points []geom.Point, b, c, d geom.Point) []geom.Point {
	return append(points, geom.Cubic(points[len(points)-1], b, c, d, curvePieces)...)
}

// bounds is the smallest rectangle around the points. Unlike an area it may
// have no width or height.
func bounds(points []geom.Point) geom.Rect {
	if len(points) == 0 {
		return geom.Rect{}
	}
	lo, hi := points[0], points[0]
	for _, p := range points[1:] {
		lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
		hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
	}
	return geom.Rect{X: lo.X, Y: lo.Y, W: hi.X - lo.X, H: hi.Y - lo.Y}
}

// cutBy tells whether the polyline has a point strictly inside r.
func cutBy(line []geom.Point, r geom.Rect) bool {
	for i := 1; i < len(line); i++ {
		if r.CutBy(line[i-1], line[i]) {
			return true
		}
	}
	return false
}

// within tells whether p lies in the polygon, by the even-odd rule.
func within(p geom.Point, polygon []geom.Point) bool {
	in := false
	for i, j := 0, len(polygon)-1; i < len(polygon); j, i = i, i+1 {
		a, b := polygon[i], polygon[j]
		if (a.Y > p.Y) == (b.Y > p.Y) {
			continue
		}
		// p is left of where the edge meets its height, without a division
		d := (b.X-a.X)*(p.Y-a.Y) - (p.X-a.X)*(b.Y-a.Y)
		if (b.Y > a.Y) == (d > 0) {
			in = !in
		}
	}
	return in
}

// covers tells whether all of r lies in the polygon.
func covers(polygon []geom.Point, r geom.Rect) bool {
	return within(r.Center(), polygon) && !cutBy(polygon, r)
}

// touches tells whether r and the polygon share area.
func touches(polygon []geom.Point, r geom.Rect) bool {
	return cutBy(polygon, r) || within(r.Center(), polygon)
}

// root is the whole part of the square root of n.
func root(n int) int {
	if n <= 0 {
		return 0
	}
	x := n
	for y := (x + 1) / 2; y < x; y = (x + n/x) / 2 {
		x = y
	}
	return x
}

func distance(a, b geom.Point) int {
	dx, dy := b.X-a.X, b.Y-a.Y
	return root(dx*dx + dy*dy)
}
