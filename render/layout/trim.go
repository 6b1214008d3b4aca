package layout

import "github.com/lintel-go/lintel/render/geom"

// Trim moves everything in r so that the smallest coordinate is 0, and sets
// its size to what that takes.
func Trim(r Result) Result {
	var all geom.Rect
	for _, b := range r.Nodes {
		all = all.Union(b)
	}
	for _, b := range r.Groups {
		all = all.Union(b)
	}
	for _, e := range r.Edges {
		all = all.Union(e.Label)
		if line := e.Line(); len(line) > 0 {
			b := pointsBox(line)
			b.W, b.H = b.W-1, b.H-1 // a line along the edge of the picture needs no more room
			all = span(all, b)
		}
	}
	dx, dy := -all.X, -all.Y
	out := r
	out.W, out.H = all.W, all.H
	out.Nodes, out.Groups, out.Edges = nil, nil, nil
	for _, b := range r.Nodes {
		out.Nodes = append(out.Nodes, b.Move(dx, dy))
	}
	for _, b := range r.Groups {
		out.Groups = append(out.Groups, b.Move(dx, dy))
	}
	for _, e := range r.Edges {
		moved := Route{Curved: e.Curved}
		for _, p := range e.Points {
			moved.Points = append(moved.Points, geom.Point{X: p.X + dx, Y: p.Y + dy})
		}
		if !e.Label.Empty() {
			moved.Label = e.Label.Move(dx, dy)
		}
		out.Edges = append(out.Edges, moved)
	}
	return out
}

// span is the smallest rectangle around both, of which b may be flat.
func span(a, b geom.Rect) geom.Rect {
	if a.Empty() {
		return b
	}
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return geom.Rect{X: x, Y: y, W: max(a.Right(), b.Right()) - x, H: max(a.Bottom(), b.Bottom()) - y}
}
