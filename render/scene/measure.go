package scene

import (
	"math"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// Measures are numbers on how well a picture reads, to be compared from
// change to change. Less is better, but for Aspect, where 160 is a screen's,
// and the two pitches: from 12 px on, lines are easily told apart, and below 8
// they are not.
type Measures struct {
	Crossings  int `json:"crossings"`  // pairs of lines that cross, each crossing counted
	Bends      int `json:"bends"`      // quarter turns of all lines together
	EdgeLength int `json:"edgeLength"` // of all lines together, in px
	Shared     int `json:"shared"`     // how much of it lines run on top of each other, in px
	Pitch      int `json:"pitch"`      // least distance of parallel lines that run side by side, in px; 0: there are none
	EndPitch   int `json:"endPitch"`   // least distance of ends of lines on one side of a node, in px; 0: there are none
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
			if extent.Inset(-farApart).Overlaps(bounds(b).Inset(-slack)) {
				m.Pitch = tighter(m.Pitch, pitch(a, b))
			}
		}
	}
	m.Bends = (degrees + 45) / 90
	m.EndPitch = endPitch(s)
	return m
}

const (
	sideBySide = 16  // how long two lines must run beside each other to be taken for one
	farApart   = 100 // what lies farther apart is not compared
)

// tighter is the less of two distances, of which 0 is none.
func tighter(a, b int) int {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

// pitch is the least distance of level and of upright pieces of two routes
// where they run side by side, 0 if they do not. What lies on one line is told
// by Shared.
func pitch(a, b []geom.Point) int {
	least := 0
	beside := func(p, q, r, s geom.Point) {
		if p.X == q.X && r.X == s.X && min(max(p.Y, q.Y), max(r.Y, s.Y))-max(min(p.Y, q.Y), min(r.Y, s.Y)) > sideBySide {
			if d := max(p.X-r.X, r.X-p.X); d <= farApart {
				least = tighter(least, d)
			}
		}
	}
	swap := func(p geom.Point) geom.Point { return geom.Point{X: p.Y, Y: p.X} }
	for i := 1; i < len(a); i++ {
		for j := 1; j < len(b); j++ {
			beside(a[i-1], a[i], b[j-1], b[j])
			beside(swap(a[i-1]), swap(a[i]), swap(b[j-1]), swap(b[j]))
		}
	}
	return least
}

// endPitch is the least distance of two ends on one side of a node.
func endPitch(s Scene) int {
	boxes := make(map[string]geom.Rect, len(s.Marks))
	for _, m := range s.Marks {
		if m.Role == RoleNode {
			boxes[m.ID] = m.Box
		}
	}
	type side struct {
		node   string
		border int // left, right, top, bottom
	}
	ends := make(map[side][]int)
	for _, m := range s.Marks {
		if m.Role != RoleEdge || !routed(m) {
			continue
		}
		for _, end := range []struct {
			id string
			at geom.Point
		}{{m.From, m.Route[0]}, {m.To, m.Route[len(m.Route)-1]}} {
			box, ok := boxes[end.id]
			if !ok {
				continue
			}
			// The border that is nearest: shapes bulge.
			border, least := 0, 1<<30
			for k, off := range []int{end.at.X - box.X, end.at.X - box.Right(), end.at.Y - box.Y, end.at.Y - box.Bottom()} {
				if off = max(off, -off); off < least {
					border, least = k, off
				}
			}
			at := end.at.X
			if border < 2 {
				at = end.at.Y
			}
			ends[side{end.id, border}] = append(ends[side{end.id, border}], at)
		}
	}
	least := 0
	for _, at := range ends {
		slices.Sort(at)
		for i := 1; i < len(at); i++ {
			least = tighter(least, at[i]-at[i-1])
		}
	}
	return least
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
