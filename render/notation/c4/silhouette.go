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
		return form{inset{top: 16, bottom: 8}, cylinder, both(lid, bolt)}
	case model.Queue:
		return form{inset{left: 8, right: 16}, tube, tubeEnd}
	case model.Browser:
		return form{inset{top: 20}, rounded(frame.Radius), windowBar}
	case model.Mobile:
		return form{inset{top: 12, bottom: 16}, rounded(20), phone}
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
		if n.Anchor {
			return form{inset{}, rounded(anchorRadius), nil}
		}
	}
	return form{inset{}, rounded(frame.Radius), nil}
}

func insetOf(n diagram.Node) inset { return formOf(n).inset }

// rimsOf is how far from the corners of its box the lines of a node end, along
// its top and its sides: a head on the rim of a lid would hide it.
func rimsOf(n diagram.Node) (x, y int) {
	const rim = lidHeight + frame.HeadHalf
	switch n.Shape {
	case model.Database, model.Cache:
		return 0, rim
	case model.Queue:
		return rim, 0
	}
	return 0, 0
}

// anchorRadius makes a pill of an anchor, which is no node of its own.
const anchorRadius = 100

func rounded(radius int) func(geom.Rect) []scene.Segment {
	return func(r geom.Rect) []scene.Segment { return frame.RoundedBox(r, radius) }
}

const lidHeight = 10 // half height of a cylinder's lid

func cylinder(r geom.Rect) []scene.Segment {
	mid := r.X + r.W/2
	var p frame.Pen
	p.Move(r.X, r.Y+lidHeight).Arc(r.X, r.Y+lidHeight, mid, r.Y, true).Arc(mid, r.Y, r.Right(), r.Y+lidHeight, false).
		Line(r.Right(), r.Bottom()-lidHeight).Arc(r.Right(), r.Bottom()-lidHeight, mid, r.Bottom(), true).
		Arc(mid, r.Bottom(), r.X, r.Bottom()-lidHeight, false).Close()
	return p.Segments
}

func lid(r geom.Rect, c frame.Paint) []scene.Shape {
	mid := r.X + r.W/2
	var p frame.Pen
	p.Move(r.X, r.Y+lidHeight).Arc(r.X, r.Y+lidHeight, mid, r.Y+2*lidHeight, true).Arc(mid, r.Y+2*lidHeight, r.Right(), r.Y+lidHeight, false)
	return []scene.Shape{p.Path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func tube(r geom.Rect) []scene.Segment {
	mid := r.Y + r.H/2
	var p frame.Pen
	p.Move(r.X+lidHeight, r.Y).Line(r.Right()-lidHeight, r.Y).Arc(r.Right()-lidHeight, r.Y, r.Right(), mid, false).
		Arc(r.Right(), mid, r.Right()-lidHeight, r.Bottom(), true).Line(r.X+lidHeight, r.Bottom()).
		Arc(r.X+lidHeight, r.Bottom(), r.X, mid, false).Arc(r.X, mid, r.X+lidHeight, r.Y, true).Close()
	return p.Segments
}

func tubeEnd(r geom.Rect, c frame.Paint) []scene.Shape {
	mid := r.Y + r.H/2
	x := r.Right() - lidHeight
	var p frame.Pen
	p.Move(x, r.Y).Arc(x, r.Y, x-lidHeight, mid, false).Arc(x-lidHeight, mid, x, r.Bottom(), true)
	return []scene.Shape{p.Path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func bucket(r geom.Rect) []scene.Segment {
	mid := r.X + r.W/2
	var p frame.Pen
	p.Move(r.X, r.Y+8).Arc(r.X, r.Y+8, mid, r.Y, true).Arc(mid, r.Y, r.Right(), r.Y+8, false).
		Line(r.Right()-12, r.Bottom()-4).Arc(r.Right()-12, r.Bottom()-4, mid, r.Bottom(), true).
		Arc(mid, r.Bottom(), r.X+12, r.Bottom()-4, false).Close()
	return p.Segments
}

func bucketRim(r geom.Rect, c frame.Paint) []scene.Shape {
	mid := r.X + r.W/2
	var p frame.Pen
	p.Move(r.X, r.Y+8).Arc(r.X, r.Y+8, mid, r.Y+16, true).Arc(mid, r.Y+16, r.Right(), r.Y+8, false)
	return []scene.Shape{p.Path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func folder(r geom.Rect) []scene.Segment {
	return frame.RoundedPolygon(
		geom.Point{X: r.X, Y: r.Y}, geom.Point{X: r.X + 60, Y: r.Y}, geom.Point{X: r.X + 72, Y: r.Y + 12},
		geom.Point{X: r.Right(), Y: r.Y + 12}, geom.Point{X: r.Right(), Y: r.Bottom()}, geom.Point{X: r.X, Y: r.Bottom()},
	)
}

func hexagon(r geom.Rect) []scene.Segment {
	mid := r.Y + r.H/2
	return frame.RoundedPolygon(
		geom.Point{X: r.X + 16, Y: r.Y}, geom.Point{X: r.Right() - 16, Y: r.Y}, geom.Point{X: r.Right(), Y: mid},
		geom.Point{X: r.Right() - 16, Y: r.Bottom()}, geom.Point{X: r.X + 16, Y: r.Bottom()}, geom.Point{X: r.X, Y: mid},
	)
}

func person(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+r.W/2, r.Y+padY
	ink := scene.Ink{Fill: c.Text}
	var p frame.Pen
	p.Move(x-14, y+32).Arc(x-14, y+32, x, y+18, true).Arc(x, y+18, x+14, y+32, false).Close()
	return []scene.Shape{
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x - 7, Y: y, W: 14, H: 14}, Ink: ink}},
		p.Path(ink),
	}
}

func robot(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+r.W/2, r.Y+padY
	var antenna frame.Pen
	antenna.Move(x, y).Line(x, y+8)
	return []scene.Shape{
		antenna.Path(scene.Ink{Stroke: c.Text, Width: 2}),
		{Rect: &scene.Rect{Rect: geom.Rect{X: x - 18, Y: y + 14, W: 36, H: 8}, Radius: 2, Ink: scene.Ink{Fill: c.Text}}}, // ears
		{Rect: &scene.Rect{Rect: geom.Rect{X: x - 14, Y: y + 8, W: 28, H: 20}, Radius: 4, Ink: scene.Ink{Fill: c.Text}}},
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x - 9, Y: y + 14, W: 6, H: 6}, Ink: scene.Ink{Fill: c.Fill}}},
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x + 3, Y: y + 14, W: 6, H: 6}, Ink: scene.Ink{Fill: c.Fill}}},
	}
}

func bolt(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+r.W/2, r.Y+4
	var p frame.Pen
	p.Move(x+2, y).Line(x-5, y+7).Line(x, y+7).Line(x-2, y+12).Line(x+5, y+5).Line(x, y+5).Close()
	return []scene.Shape{p.Path(scene.Ink{Fill: c.Text})}
}

func windowBar(r geom.Rect, c frame.Paint) []scene.Shape {
	var p frame.Pen
	p.Move(r.X, r.Y+20).Line(r.Right(), r.Y+20)
	shapes := []scene.Shape{p.Path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
	for i := range 3 {
		dot := geom.Rect{X: r.X + 10 + 10*i, Y: r.Y + 7, W: 6, H: 6}
		shapes = append(shapes, scene.Shape{Ellipse: &scene.Ellipse{Rect: dot, Ink: scene.Ink{Fill: c.Text}}})
	}
	bar := geom.Rect{X: r.X + 44, Y: r.Y + 6, W: r.W - 56, H: 8}
	return append(shapes, scene.Shape{Rect: &scene.Rect{Rect: bar, Radius: 4, Ink: scene.Ink{Stroke: c.Text, Width: 1}}})
}

func phone(r geom.Rect, c frame.Paint) []scene.Shape {
	x := r.X + r.W/2
	var screen, speaker frame.Pen
	screen.Move(r.X, r.Y+16).Line(r.Right(), r.Y+16).Move(r.X, r.Bottom()-20).Line(r.Right(), r.Bottom()-20)
	speaker.Move(x-12, r.Y+8).Line(x+12, r.Y+8)
	return []scene.Shape{
		screen.Path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth}),
		speaker.Path(scene.Ink{Stroke: c.Text, Width: 2}),
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x - 5, Y: r.Bottom() - 15, W: 10, H: 10}, Ink: scene.Ink{Stroke: c.Text, Width: 1.5}}},
	}
}

func prompt(r geom.Rect, c frame.Paint) []scene.Shape {
	x, y := r.X+12, r.Y+10
	var p frame.Pen
	p.Move(x, y).Line(x+6, y+5).Line(x, y+10).Move(x+10, y+11).Line(x+20, y+11)
	return []scene.Shape{p.Path(scene.Ink{Stroke: c.Text, Width: 2})}
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
	var p frame.Pen
	p.Move(r.X+8, r.Y).Line(r.X+8, r.Bottom())
	return []scene.Shape{p.Path(scene.Ink{Stroke: c.Stroke, Width: frame.BorderWidth})}
}

func both(a, b func(geom.Rect, frame.Paint) []scene.Shape) func(geom.Rect, frame.Paint) []scene.Shape {
	return func(r geom.Rect, c frame.Paint) []scene.Shape { return append(a(r, c), b(r, c)...) }
}
