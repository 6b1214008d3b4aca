package c4

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// cornerRadius rounds the corners of a polyline.
const cornerRadius = 8

func edgeMark(e diagram.Edge, t edgeText, r layout.Route, from, to scene.Mark, ground theme.Role) scene.Mark {
	m := scene.Mark{
		ID: e.ID, Role: scene.RoleEdge, Class: edgeClass(e), Title: edgeTitle(e, from.Title, to.Title),
		From: e.From, To: e.To, Box: r.Label, Origin: e.Origin, Cut: t.cut,
	}
	if len(e.Detail) > 1 || e.Implied {
		m.Desc = strings.Join(e.Detail, "\n")
	}
	if len(r.Points) < 2 {
		return m
	}
	ink := scene.Ink{Stroke: theme.Line, Width: frame.LineWidth}
	var head frame.Head
	ink.Dash, head = lineLook(e)

	first, last := r.Points[0], r.Points[len(r.Points)-1]
	start := reach(outlineOf(from), from.Box, first)
	tip := reach(outlineOf(to), to.Box, last)
	var segments []scene.Segment
	if r.Curved {
		segments = curve(r.Points)
	} else {
		segments = roundedPolyline(r.Points)
	}
	m.Route = flatten(segments, 12)
	if start != first {
		segments = append([]scene.Segment{{Kind: scene.MoveTo, Points: []geom.Point{start}}, {Kind: scene.LineTo, Points: []geom.Point{first}}}, segments[1:]...)
	}
	if tip != last {
		segments = append(segments, scene.Segment{Kind: scene.LineTo, Points: []geom.Point{tip}})
	}
	back := before(m.Route, tip, frame.HeadLength)
	if head == frame.FilledHead {
		segments = shorten(segments, back, tip)
	}
	m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{Segments: segments, Ink: ink}})
	if arrow, ok := frame.Arrow(head, back, tip, theme.Line); ok {
		m.Shapes = append(m.Shapes, arrow)
	}
	m.Shapes = append(m.Shapes, label(t, r.Label, ground)...)
	return m
}

// lineLook is the dash and the head of a line.
func lineLook(e diagram.Edge) ([]int, frame.Head) {
	switch {
	case e.Return:
		return returnDash, frame.OpenHead
	case e.Async:
		return asyncDash, frame.OpenHead
	case e.Message == model.StepCreate:
		return lifeDash, frame.OpenHead
	case e.Message == model.StepDestroy:
		return lifeDash, frame.FilledHead
	}
	return nil, frame.FilledHead
}

func outlineOf(node scene.Mark) []scene.Segment {
	if len(node.Shapes) == 0 || node.Shapes[0].Path == nil {
		return nil
	}
	return node.Shapes[0].Path.Segments
}

func label(t edgeText, box geom.Rect, ground theme.Role) []scene.Shape {
	if len(t.lines)+len(t.tech) == 0 {
		return nil
	}
	shapes := []scene.Shape{{Rect: &scene.Rect{Rect: box, Radius: frame.SmallRadius, Ink: scene.Ink{Fill: ground}}}}
	height := len(t.lines)*frame.LineHeight(frame.LabelSize) + len(t.tech)*frame.LineHeight(frame.TechnologySize)
	at := geom.Point{X: box.X + box.W/2, Y: box.Y + (box.H-height)/2}
	if t.anchor == scene.Start {
		at.X = box.X + labelPadX
	}
	style := frame.Style{Size: frame.LabelSize, Anchor: t.anchor, Fill: theme.LineText, On: ground}
	shapes = append(shapes, frame.Lines(at, t.lines, style)...)
	at.Y += len(t.lines) * frame.LineHeight(frame.LabelSize)
	style.Size, style.Fill = frame.TechnologySize, theme.InkMuted
	return append(shapes, frame.Lines(at, t.tech, style)...)
}

func edgeClass(e diagram.Edge) string {
	var words []string
	if e.Async {
		words = append(words, "async")
	}
	switch e.Message {
	case model.StepReturn, model.StepCreate, model.StepDestroy:
		words = append(words, string(e.Message))
	}
	if e.Implied {
		words = append(words, "implied")
	}
	return strings.Join(words, " ")
}

func edgeTitle(e diagram.Edge, from, to string) string {
	words := from + " → " + to
	if len(e.Text) > 0 {
		words += ": " + strings.Join(e.Text, "; ")
	}
	if e.Technology != "" {
		words += " [" + e.Technology + "]"
	}
	return words
}

func curve(points []geom.Point) []scene.Segment {
	segments := []scene.Segment{{Kind: scene.MoveTo, Points: points[:1]}}
	for i := 1; i+2 < len(points); i += 3 {
		segments = append(segments, scene.Segment{Kind: scene.CurveTo, Points: points[i : i+3]})
	}
	return segments
}

// roundedPolyline goes through the points with its corners rounded.
func roundedPolyline(points []geom.Point) []scene.Segment {
	var p pen
	p.move(points[0].X, points[0].Y)
	for i := 1; i+1 < len(points); i++ {
		corner := points[i]
		in := towards(corner, points[i-1], cornerRadius)
		out := towards(corner, points[i+1], cornerRadius)
		p.line(in.X, in.Y)
		p.curve((in.X+2*corner.X)/3, (in.Y+2*corner.Y)/3, (out.X+2*corner.X)/3, (out.Y+2*corner.Y)/3, out.X, out.Y)
	}
	last := points[len(points)-1]
	return p.line(last.X, last.Y).segments
}

// towards is the point d px from a on the way to b, or half of the way if
// that is less.
func towards(a, b geom.Point, d int) geom.Point {
	dx, dy := b.X-a.X, b.Y-a.Y
	n := length(dx, dy)
	if n == 0 {
		return a
	}
	d = min(d, n/2)
	return geom.Point{X: a.X + dx*d/n, Y: a.Y + dy*d/n}
}

// before is where a line is d px before its tip, measured along the line.
func before(route []geom.Point, tip geom.Point, d int) geom.Point {
	at := tip
	for i := len(route) - 1; i >= 0; i-- {
		dx, dy := route[i].X-at.X, route[i].Y-at.Y
		n := length(dx, dy)
		if n >= d {
			return geom.Point{X: at.X + dx*d/n, Y: at.Y + dy*d/n}
		}
		d -= n
		at = route[i]
	}
	return at
}

// shorten ends the last segment inside the arrow head, so that the line does
// not show at its tip.
func shorten(segments []scene.Segment, back, tip geom.Point) []scene.Segment {
	last := segments[len(segments)-1]
	points := append([]geom.Point(nil), last.Points...)
	if len(points) == 0 {
		return segments
	}
	points[len(points)-1] = geom.Point{X: (back.X + tip.X) / 2, Y: (back.Y + tip.Y) / 2}
	out := append([]scene.Segment(nil), segments...)
	out[len(out)-1] = scene.Segment{Kind: last.Kind, Points: points}
	return out
}

// length is the whole part of the length of the vector.
func length(dx, dy int) int {
	square := dx*dx + dy*dy
	if square == 0 {
		return 0
	}
	n := square
	for next := (n + 1) / 2; next < n; next = (n + square/n) / 2 {
		n = next
	}
	return n
}
