package uml

import (
	"slices"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// StateMachine measures a state machine, and says how to draw it where an
// engine has placed it.
func StateMachine(d diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
	return notation{
		figure: stateFigure,
		line:   func(diagram.Edge) look { return look{head: frame.OpenHead} },
		border: func(diagram.Boundary) scene.Ink {
			return scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.SymbolStroke, Width: frame.BorderWidth}
		},
		legend: stateLegend,
	}.plan(d)
}

// The sizes of what stands for a moment, in px.
const (
	dotSize    = 20 // initial pseudostate
	eyeSize    = 24 // final state
	stateWidth = 112
	stateLow   = 48
	// Lines end at least 8 px from a corner: on what is straight, to the eye.
	stateRadius = 10
	smallWidth  = 24 // choice without a name
)

func stateFigure(n diagram.Node) figure {
	switch n.Symbol {
	case diagram.SymbolInitial:
		return dotFigure()
	case diagram.SymbolFinal:
		return endFigure(n, bullseye)
	case diagram.SymbolChoice:
		return diamondFigure(n)
	}
	return boxFigure(n, box{radius: stateRadius, least: stateWidth, low: stateLow})
}

// dotFigure is where something begins.
func dotFigure() figure {
	return figure{w: dotSize, h: dotSize, draw: func(box geom.Rect, _ theme.Role) []scene.Shape {
		return []scene.Shape{disc(box, scene.Ink{Fill: theme.Ink})}
	}}
}

// disc is a circle that fills a square box.
func disc(box geom.Rect, ink scene.Ink) scene.Shape {
	return scene.Shape{Ellipse: &scene.Ellipse{Rect: box, Ink: ink}}
}

// bullseye is where something ends.
func bullseye(box geom.Rect) []scene.Shape {
	return []scene.Shape{
		disc(box, scene.Ink{Fill: theme.Canvas, Stroke: theme.Ink, Width: frame.BorderWidth}),
		disc(box.Inset(5), scene.Ink{Fill: theme.Ink}),
	}
}

// endFigure is where something ends: what eye draws, such as a bull's eye, and
// under it its name, if it has one. As much room is above the eye as under it:
// lines lead to the middle of the box, and so to the eye.
func endFigure(n diagram.Node, eye func(geom.Rect) []scene.Shape) figure {
	if n.Name == "" {
		return figure{w: eyeSize, h: eyeSize, draw: func(box geom.Rect, _ theme.Role) []scene.Shape { return eye(box) }}
	}
	const width, gap = 128, 2
	f := figure{desc: n.Description}
	var name []string
	name, f.cut = frame.Wrap("name", n.Name, frame.LabelSize, true, width, 2)
	high, wide := len(name)*frame.LineHeight(frame.LabelSize), frame.Widest(name, frame.LabelSize, true)
	f.h = eyeSize + 2*frame.Up(gap+high)
	f.w = frame.Up(max(eyeSize, wide+2*wordsPad))
	f.inset = f.w/2 - 1 // lines lead to the middle of the eye
	f.draw = func(box geom.Rect, ground theme.Role) []scene.Shape {
		x, r := box.Center().X, eyeSize/2
		mark := geom.Rect{X: x - r, Y: box.Y + (box.H-eyeSize)/2, W: eyeSize, H: eyeSize}
		words := max(wide/2+wordsPad, r)
		// The outline follows the eye and then the name.
		side := []geom.Point{
			{X: 0, Y: mark.Y},
			{X: r / 2, Y: mark.Y + r/8},
			{X: r * 7 / 8, Y: mark.Y + r/2},
			{X: r, Y: mark.Y + r},
			{X: r * 7 / 8, Y: mark.Y + r*3/2},
			{X: words, Y: mark.Bottom() + gap},
			{X: words, Y: mark.Bottom() + gap + high},
		}
		shapes := []scene.Shape{{Path: &scene.Path{Segments: mirrored(x, side), Ink: scene.Ink{Fill: ground}}}}
		shapes = append(shapes, eye(mark)...)
		at := geom.Point{X: x, Y: mark.Bottom() + gap}
		style := frame.Style{Size: frame.LabelSize, Bold: true, Anchor: scene.Middle, Fill: theme.Ink, On: ground}
		return append(shapes, frame.Lines(at, name, style)...)
	}
	return f
}

// diamondFigure is where guards decide: small, or around its name.
func diamondFigure(n diagram.Node) figure {
	f := figure{w: smallWidth, h: smallWidth, desc: n.Description}
	var name []string
	if n.Name != "" {
		const width = 128
		name, f.cut = frame.Wrap("name", n.Name, frame.LabelSize, false, width, 3)
		// The text is inside of the diamond if w/W + h/H is at most 1.
		w, h := frame.Widest(name, frame.LabelSize, false)+8, len(name)*frame.LineHeight(frame.LabelSize)
		f.h = frame.Up(2*h + 16)
		f.w = frame.Up(w * f.h / (f.h - h))
	}
	f.draw = func(box geom.Rect, _ theme.Role) []scene.Shape {
		c := box.Center()
		shapes := []scene.Shape{{Path: &scene.Path{
			Segments: frame.Polygon(
				geom.Point{X: c.X, Y: box.Y}, geom.Point{X: box.Right(), Y: c.Y}, geom.Point{X: c.X, Y: box.Bottom()}, geom.Point{X: box.X, Y: c.Y}),
			Ink: scene.Ink{Fill: theme.SymbolFill, Stroke: theme.SymbolStroke, Width: frame.BorderWidth},
		}}}
		at := geom.Point{X: c.X, Y: c.Y - len(name)*frame.LineHeight(frame.LabelSize)/2}
		return append(shapes, frame.Lines(at, name, frame.Style{Size: frame.LabelSize, Anchor: scene.Middle, Fill: theme.SymbolText, On: theme.SymbolFill})...)
	}
	return f
}

func stateLegend(d diagram.Diagram) []frame.Entry {
	var entries []frame.Entry
	has := func(s diagram.Symbol) bool {
		return slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.Symbol == s })
	}
	middle := geom.Rect{X: (frame.SwatchW - frame.SwatchH) / 2, W: frame.SwatchH, H: frame.SwatchH}
	if has(diagram.SymbolInitial) {
		entries = append(entries, frame.Entry{Swatch: []scene.Shape{disc(middle.Inset(2), scene.Ink{Fill: theme.Ink})}, Words: "Start"})
	}
	if has(diagram.SymbolState) {
		entries = append(entries, frame.Entry{Swatch: frame.BoxSwatch(theme.SymbolFill, theme.SymbolStroke), Words: "State"})
	}
	if len(d.Boundaries) > 0 {
		entries = append(entries, frame.Entry{Swatch: frame.BoxSwatch(theme.BoundaryFill, theme.SymbolStroke), Words: "Composite state"})
	}
	if has(diagram.SymbolChoice) {
		entries = append(entries, frame.Entry{Swatch: diamondFigure(diagram.Node{}).draw(middle, ""), Words: "Choice"})
	}
	if has(diagram.SymbolFinal) {
		entries = append(entries, frame.Entry{Swatch: bullseye(middle), Words: "Final state"})
	}
	if len(d.Edges) > 0 {
		entries = append(entries, frame.Entry{Swatch: frame.LineSwatch(theme.Line, frame.OpenHead), Words: "Transition: event [guard] / action"})
	}
	return entries
}
