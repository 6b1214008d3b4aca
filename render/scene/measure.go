package scene

import (
	"math"

	"github.com/lintel-go/lintel/render/geom"
)

// Measures are numbers on how well a picture reads, to be compared from
// change to change. Less is better, but for Aspect, where 160 is a screen's.
type Measures struct {
	Crossings  int `json:"crossings"`  // pairs of lines that cross, each crossing counted
	Bends      int `json:"bends"`      // quarter turns of all lines together
	EdgeLength int `json:"edgeLength"` // of all lines together, in px
	Shared     int `json:"shared"`     // how much of it lines run on top of each other, in px
	Area       int `json:"area"`       // of the picture, in px²
	Aspect     int `json:"aspect"`     // width in percent of the height
}

// Measure takes the measures of s.
func Measure(s Scene) Measures {
	m := Measures{Area: s.W * s.H}
	if s.H > 0 {
		m.Aspect = s.W * 100 / s.H
	}
	var routes [][]geom.Point
	for _, mark := range s.Marks {
		if routed(mark) {
			routes = append(routes, mark.Route)
		}
	}
	degrees := 0
	for i, a := range routes {
		for n := 1; n < len(a); n++ {
			m.EdgeLength += distance(a[n-1], a[n])
			if n > 1 {
				degrees += turn(a[n-2], a[n-1], a[n])
			}
		}
		extent := bounds(a).Inset(-slack)
		for _, b := range routes[i+1:] {
			if extent.Overlaps(bounds(b).Inset(-slack)) {
				crossings, along := meet(a, b)
				m.Crossings += crossings
				m.Shared += along
			}
		}
	}
	m.Bends = (degrees + 45) / 90
	return m
}

// turn is by how many degrees a line from a over b to c turns.
func turn(a, b, c geom.Point) int {
	ux, uy, vx, vy := b.X-a.X, b.Y-a.Y, c.X-b.X, c.Y-b.Y
	angle := math.Atan2(float64(ux*vy-uy*vx), float64(ux*vx+uy*vy))
	return int(math.Round(math.Abs(angle) * 180 / math.Pi))
}

// meet counts where two routes cross, and how far they run on one line.
func meet(a, b []geom.Point) (crossings, along int) {
	for i := 1; i < len(a); i++ {
		for j := 1; j < len(b); j++ {
			p, q, r, s := a[i-1], a[i], b[j-1], b[j]
			d1, d2 := side(p, q, r), side(p, q, s)
			d3, d4 := side(r, s, p), side(r, s, q)
			switch {
			case d1 == 0 && d2 == 0:
				along += overlapLength(p, q, r, s)
			case d1 == 0 && j == 1, d2 == 0 && j == len(b)-1, d3 == 0 && i == 1, d4 == 0 && i == len(a)-1:
				// One of them only starts or ends on the other.
			case (d1 > 0) != (d2 > 0) && (d3 > 0) != (d4 > 0):
				// A corner on the other line counts as lying on one side of
				// it, so that one of its two pieces crosses, or none.
				crossings++
			}
		}
	}
	return crossings, along
}

// side tells on which side of the line through a and b the point c lies.
func side(a, b, c geom.Point) int {
	return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
}

// overlapLength is how long two pieces of one line lie on each other.
func overlapLength(p, q, r, s geom.Point) int {
	if p == q || r == s {
		return 0
	}
	dx, dy := q.X-p.X, q.Y-p.Y
	length := distance(p, q)
	if length == 0 {
		return 0
	}
	along := func(t geom.Point) int { return ((t.X-p.X)*dx + (t.Y-p.Y)*dy) / length }
	lo, hi := along(r), along(s)
	if lo > hi {
		lo, hi = hi, lo
	}
	return max(0, min(hi, length)-max(lo, 0))
}
