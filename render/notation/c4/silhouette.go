package c4

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
)

// inset is the room a silhouette takes from its box on each side.
type inset struct{ top, right, bottom, left int }

// form is how the nodes of one shape look: what they need beside their text,
// their outline, and what is drawn upon it.
type form struct {
	inset   inset
	outline func(r geom.Rect) []scene.Segment
	marks   func(r geom.Rect, p frame.Paint) []scene.Shape
}

func formOf(n diagram.Node) form {
	switch n.Shape {
	case model.Database:
		return form{inset{top: 16, bottom: 8}, cylinder, lid}
	case model.Cache:
		return form{inset{top: 32, bottom: 8}, cylinder, both(lid, bolt)}
	case model.Queue:
		return form{inset{left: 8, right: 16}, tube, tubeEnd}
	case model.Browser:
		return form{inset{top: 20}, rounded(frame.Radius), windowBar}
	case model.Mobile:
		return form{inset{top: 12, bottom: 12}, rounded(20), phone}
	case model.Bucket:
		return form{inset{top: 16, bottom: 4, left: 12, right: 12}, bucket, bucketRim}
	case model.Folder:
		return form{inset{top: 12}, folder, nil}
	case model.Terminal:
		return form{inset{top: 16}, rounded(frame.SmallRadius), prompt}
	case model.Robot:
		return form{inset{top: 32}, rounded(16), robot}
	case model.Hexagon:
		return form{inset{left: 12, right: 12}, hexagon, nil}
	}
	switch n.Kind {
	case model.KindPerson:
		return form{inset{top: 36}, rounded(24), person}
	case model.KindComponent:
		return form{inset{top: 12}, rounded(frame.SmallRadius), componentSign}
	case model.KindInfrastructureNode:
		return form{inset{left: 8}, rounded(frame.SmallRadius), strip}
	case model.KindNode:
		return form{inset{}, rounded(frame.SmallRadius), nil}
	}
	return form{inset{}, rounded(frame.Radius), nil}
}

func insetOf(n diagram.Node) inset { return formOf(n).inset }

// reach is how far behind the border of its box, at p, the outline lies: a
// line must go that much further to touch what it ends at.
func reach(outline []scene.Segment, box geom.Rect, p geom.Point) geom.Point {
	var dx, dy int
	switch {
	case p.Y <= box.Y:
		dy = 1
	case p.Y >= box.Bottom():
		dy = -1
	case p.X <= box.X:
		dx = 1
	case p.X >= box.Right():
		dx = -1
	default:
		return p
	}
	corners := flatten(outline, 16)
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

func rounded(radius int) func(geom.Rect) []scene.Segment {
	return func(r geom.Rect) []scene.Segment {
		q := min(radius, r.H/2, r.W/2)
		var p pen
		p.move(r.X+q, r.Y).line(r.Right()-q, r.Y).arc(r.Right()-q, r.Y, r.Right(), r.Y+q, false).
			line(r.Right(), r.Bottom()-q).arc(r.Right(), r.Bottom()-q, r.Right()-q, r.Bottom(), true).
			line(r.X+q, r.Bottom()).arc(r.X+q, r.Bottom(), r.X, r.Bottom()-q, false).
			line(r.X, r.Y+q).arc(r.X, r.Y+q, r.X+q, r.Y, true).close()
		return p.segments
	}
}

const lidHeight = 10 // half height of a cylinder's lid

func cylinder(r geom.Rect) []scene.Segment {
	mid := r.X + r.W/2
	var p pen
	p.move(r.X, r.Y+lidHeight).arc(r.X, r.Y+lidHeight, mid, r.Y, true).arc(mid, r.Y, r.Right(), r.Y+lidHeight, false).
		line(r.Right(), r.Bottom()-lidHeight).arc(r.Right(), r.Bottom()-lidHeight, mid, r.Bottom(), true).
		arc(mid, r.Bottom(), r.X, r.Bottom()-lidHeight, false).close()
	return p.segments
}

func lid(r geom.Rect, c frame.Paint) []scene.Shape {
	mid := r.X + r.W/2
	var p pen
	p.move(r.X, r.Y+lidHeight).arc(r.X, r.Y+lidHeight, mid, r.Y+2*lidHeight, true).arc(mid, r.Y+2*lidHeight, r.Right(), r.Y+lidHeight, false)
	return []scene.Shape{p.path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func tube(r geom.Rect) []scene.Segment {
	mid := r.Y + r.H/2
	var p pen
	p.move(r.X+lidHeight, r.Y).line(r.Right()-lidHeight, r.Y).arc(r.Right()-lidHeight, r.Y, r.Right(), mid, false).
		arc(r.Right(), mid, r.Right()-lidHeight, r.Bottom(), true).line(r.X+lidHeight, r.Bottom()).
		arc(r.X+lidHeight, r.Bottom(), r.X, mid, false).arc(r.X, mid, r.X+lidHeight, r.Y, true).close()
	return p.segments
}

func tubeEnd(r geom.Rect, c frame.Paint) []scene.Shape {
	mid := r.Y + r.H/2
	x := r.Right() - lidHeight
	var p pen
	p.move(x, r.Y).arc(x, r.Y, x-lidHeight, mid, false).arc(x-lidHeight, mid, x, r.Bottom(), true)
	return []scene.Shape{p.path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func bucket(r geom.Rect) []scene.Segment {
	mid := r.X + r.W/2
	var p pen
	p.move(r.X, r.Y+8).arc(r.X, r.Y+8, mid, r.Y, true).arc(mid, r.Y, r.Right(), r.Y+8, false).
		line(r.Right()-12, r.Bottom()-4).arc(r.Right()-12, r.Bottom()-4, mid, r.Bottom(), true).
		arc(mid, r.Bottom(), r.X+12, r.Bottom()-4, false).close()
	return p.segments
}

func bucketRim(r geom.Rect, c frame.Paint) []scene.Shape {
	mid := r.X + r.W/2
	var p pen
	p.move(r.X, r.Y+8).arc(r.X, r.Y+8, mid, r.Y+16, true).arc(mid, r.Y+16, r.Right(), r.Y+8, false)
	return []scene.Shape{p.path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func folder(r geom.Rect) []scene.Segment {
	var p pen
	p.move(r.X, r.Y).line(r.X+56, r.Y).line(r.X+64, r.Y+12).line(r.Right(), r.Y+12).
		line(r.Right(), r.Bottom()).line(r.X, r.Bottom()).close()
	return p.segments
}

func hexagon(r geom.Rect) []scene.Segment {
	mid := r.Y + r.H/2
	var p pen
	p.move(r.X+16, r.Y).line(r.Right()-16, r.Y).line(r.Right(), mid).line(r.Right()-16, r.Bottom()).
		line(r.X+16, r.Bottom()).line(r.X, mid).close()
	return p.segments
}

func person(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+r.W/2, r.Y+padY
	ink := scene.Ink{Fill: c.Text}
	var p pen
	p.move(x-14, y+32).arc(x-14, y+32, x, y+18, true).arc(x, y+18, x+14, y+32, false).close()
	return []scene.Shape{
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x - 7, Y: y, W: 14, H: 14}, Ink: ink}},
		p.path(ink),
	}
}

func robot(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+r.W/2, r.Y+padY
	var antenna pen
	antenna.move(x, y).line(x, y+8)
	return []scene.Shape{
		antenna.path(scene.Ink{Stroke: c.Text, Width: 2}),
		{Rect: &scene.Rect{Rect: geom.Rect{X: x - 14, Y: y + 8, W: 28, H: 20}, Radius: 4, Ink: scene.Ink{Fill: c.Text}}},
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x - 9, Y: y + 14, W: 6, H: 6}, Ink: scene.Ink{Fill: c.Fill}}},
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x + 3, Y: y + 14, W: 6, H: 6}, Ink: scene.Ink{Fill: c.Fill}}},
	}
}

func bolt(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+r.W/2, r.Y+2*lidHeight+2
	var p pen
	p.move(x+3, y).line(x-6, y+10).line(x, y+10).line(x-3, y+18).line(x+6, y+7).line(x, y+7).close()
	return []scene.Shape{p.path(scene.Ink{Fill: c.Text})}
}

func windowBar(r geom.Rect, c frame.Paint) []scene.Shape {
	var p pen
	p.move(r.X, r.Y+20).line(r.Right(), r.Y+20)
	shapes := []scene.Shape{p.path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
	for i := range 3 {
		dot := geom.Rect{X: r.X + 10 + 10*i, Y: r.Y + 7, W: 6, H: 6}
		shapes = append(shapes, scene.Shape{Ellipse: &scene.Ellipse{Rect: dot, Ink: scene.Ink{Fill: c.Text}}})
	}
	bar := geom.Rect{X: r.X + 44, Y: r.Y + 6, W: r.W - 56, H: 8}
	return append(shapes, scene.Shape{Rect: &scene.Rect{Rect: bar, Radius: 4, Ink: scene.Ink{Stroke: c.Text, Width: 1}}})
}

func phone(r geom.Rect, c frame.Paint) []scene.Shape {
	x := r.X + r.W/2
	var speaker, home pen
	speaker.move(x-12, r.Y+10).line(x+12, r.Y+10)
	home.move(x-24, r.Bottom()-10).line(x+24, r.Bottom()-10)
	ink := scene.Ink{Stroke: c.Text, Width: 2}
	return []scene.Shape{speaker.path(ink), home.path(ink)}
}

func prompt(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+12, r.Y+10
	var p pen
	p.move(x, y).line(x+6, y+5).line(x, y+10).move(x+10, y+11).line(x+20, y+11)
	return []scene.Shape{p.path(scene.Ink{Stroke: c.Text, Width: 2})}
}

func componentSign(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.Right()-26, r.Y+8
	ink := scene.Ink{Fill: c.Fill, Stroke: c.Text, Width: 1}
	shapes := []scene.Shape{{Rect: &scene.Rect{Rect: geom.Rect{X: x, Y: y, W: 16, H: 12}, Ink: ink}}}
	for _, dy := range []int{2, 7} {
		shapes = append(shapes, scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: x - 4, Y: y + dy, W: 8, H: 3}, Ink: ink}})
	}
	return shapes
}

func strip(r geom.Rect, c frame.Paint) []scene.Shape {
	var p pen
	p.move(r.X+8, r.Y).line(r.X+8, r.Bottom())
	return []scene.Shape{p.path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func both(a, b func(geom.Rect, frame.Paint) []scene.Shape) func(geom.Rect, frame.Paint) []scene.Shape {
	return func(r geom.Rect, c frame.Paint) []scene.Shape { return append(a(r, c), b(r, c)...) }
}
