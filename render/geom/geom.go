// Package geom is the integer geometry that layouts and scenes share. The
// unit is the CSS pixel; x grows to the right, y downwards.
package geom

// Point is a place.
type Point struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Rect is an upright rectangle: left, top, width, height.
type Rect struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Right is the x just beyond r.
func (r Rect) Right() int { return r.X + r.W }

// Bottom is the y just beyond r.
func (r Rect) Bottom() int { return r.Y + r.H }

// Empty tells whether r covers nothing.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Overlaps tells whether r and s share area; touching borders do not count.
func (r Rect) Overlaps(s Rect) bool {
	return r.X < s.Right() && s.X < r.Right() && r.Y < s.Bottom() && s.Y < r.Bottom()
}

// Contains tells whether s lies inside r, borders included.
func (r Rect) Contains(s Rect) bool {
	return s.X >= r.X && s.Y >= r.Y && s.Right() <= r.Right() && s.Bottom() <= r.Bottom()
}

// Holds tells whether p lies inside r, borders included.
func (r Rect) Holds(p Point) bool {
	return p.X >= r.X && p.X <= r.Right() && p.Y >= r.Y && p.Y <= r.Bottom()
}

// Inset is r made smaller by d on every side; a negative d makes it larger.
func (r Rect) Inset(d int) Rect {
	return Rect{r.X + d, r.Y + d, r.W - 2*d, r.H - 2*d}
}

// Move is r moved by dx, dy.
func (r Rect) Move(dx, dy int) Rect { return Rect{r.X + dx, r.Y + dy, r.W, r.H} }

// Union is the smallest rectangle around both; an empty one counts for nothing.
func (r Rect) Union(s Rect) Rect {
	switch {
	case r.Empty():
		return s
	case s.Empty():
		return r
	}
	x, y := min(r.X, s.X), min(r.Y, s.Y)
	return Rect{x, y, max(r.Right(), s.Right()) - x, max(r.Bottom(), s.Bottom()) - y}
}

// Center is the middle of r, rounded towards its top left.
func (r Rect) Center() Point { return Point{r.X + r.W/2, r.Y + r.H/2} }

// CutBy tells whether the line from a to b has a point strictly inside r;
// running along its border does not count.
func (r Rect) CutBy(a, b Point) bool {
	if r.Empty() ||
		max(a.X, b.X) <= r.X || min(a.X, b.X) >= r.Right() ||
		max(a.Y, b.Y) <= r.Y || min(a.Y, b.Y) >= r.Bottom() {
		return false
	}
	if a == b {
		return true
	}
	// The extents meet. The line misses the inside only if all corners lie on
	// one side of it.
	var left, right bool
	for _, c := range [4]Point{{r.X, r.Y}, {r.Right(), r.Y}, {r.X, r.Bottom()}, {r.Right(), r.Bottom()}} {
		side := int64(b.X-a.X)*int64(c.Y-a.Y) - int64(b.Y-a.Y)*int64(c.X-a.X)
		left, right = left || side > 0, right || side < 0
	}
	return left && right
}

// Cubic is n points along the cubic Bézier segment from a to d, a left out, in
// even steps of its parameter. They are computed in whole numbers, so that
// every machine rounds alike.
func Cubic(a, b, c, d Point, n int) []Point {
	points := make([]Point, 0, n)
	for t := 1; t <= n; t++ {
		t, u, whole := int64(t), int64(n-t), int64(n)*int64(n)*int64(n)
		at := func(a, b, c, d int) int {
			sum := int64(a)*u*u*u + 3*int64(b)*u*u*t + 3*int64(c)*u*t*t + int64(d)*t*t*t
			if sum < 0 {
				return int(-((-sum + whole/2) / whole))
			}
			return int((sum + whole/2) / whole)
		}
		points = append(points, Point{at(a.X, b.X, c.X, d.X), at(a.Y, b.Y, c.Y, d.Y)})
	}
	return points
}
