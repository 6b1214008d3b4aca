package uml

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// UseCases measures the use cases of a system, and says how to draw them
// where an engine has placed them.
func UseCases(d diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
	size := ovalSize(d.Nodes)
	people := slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.Kind == model.KindPerson })
	return notation{
		figure: func(n diagram.Node) figure {
			switch {
			case n.Symbol == diagram.SymbolUseCase:
				return ovalFigure(n, size)
			case n.Kind == model.KindPerson:
				return stickFigure(n)
			}
			return actorFigure(n)
		},
		pull: func(n diagram.Node) int {
			switch {
			case n.Symbol != diagram.SymbolActor:
				return 0
			case n.Kind == model.KindPerson || !people:
				return -actorPull
			}
			return actorPull
		},
		line:   useCaseLine,
		border: func(diagram.Boundary) scene.Ink { return subjectInk() },
		legend: useCaseLegend,
	}.plan(d)
}

var dependencyDash = []int{6, 4}

func useCaseLine(e diagram.Edge) look {
	switch e.Line {
	case diagram.LineInclude, diagram.LineExtend:
		return look{dash: dependencyDash, head: frame.OpenHead}
	case diagram.LineGeneralization:
		return look{head: frame.TriangleHead}
	}
	return look{}
}

// subjectInk is the border of the system that use cases belong to.
func subjectInk() scene.Ink {
	return scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Width: frame.BorderWidth}
}

// Sizes and distances of use cases and actors, in px.
const (
	ovalText   = 136 // the name of a use case wraps at this width
	ovalLines  = 4
	ovalPad    = 6 // around the text, in the oval
	ovalLow    = 56
	ovalNarrow = 128
	stickW     = 32 // from hand to hand
	stickH     = 56
	stickPad   = 4 // around the figure and its name
	stickText  = 128
	wordsPad   = 3 // between a line and the words that it ends at
	actorPull  = 8 // of people to where the picture begins, of systems to where it ends
)

func ovalWords(n diagram.Node) ([]string, []scene.Cut) {
	return frame.Wrap("name", n.Name, frame.LabelSize+1, true, ovalText, ovalLines)
}

// ovalSize is the size that all use cases have: the least that holds the name
// of each.
func ovalSize(nodes []diagram.Node) geom.Rect {
	size := geom.Rect{W: ovalNarrow, H: ovalLow}
	for _, n := range nodes {
		if n.Symbol != diagram.SymbolUseCase {
			continue
		}
		lines, _ := ovalWords(n)
		height := len(lines) * frame.LineHeight(frame.LabelSize+1)
		size.H = max(size.H, frame.Up(height+height/2+2*ovalPad))
	}
	for _, n := range nodes {
		if n.Symbol == diagram.SymbolUseCase {
			lines, _ := ovalWords(n)
			for !holds(size, lines) {
				size.W += 2 * frame.Grid
			}
		}
	}
	return size
}

// holds tells whether the lines, one under the other in the middle, lie in an
// oval of the size: whether (x/a)² + (y/b)² is at most 1 at their corners.
func holds(size geom.Rect, lines []string) bool {
	high := frame.LineHeight(frame.LabelSize + 1)
	for i, line := range lines {
		w := frame.Widest([]string{line}, frame.LabelSize+1, true) + 2*ovalPad
		top, bottom := len(lines)*high-2*i*high, 2*(i+1)*high-len(lines)*high
		h := max(top, bottom)
		if h >= size.H || w*w*size.H*size.H+h*h*size.W*size.W > size.W*size.W*size.H*size.H {
			return false
		}
	}
	return true
}

// ovalFigure is a use case: its name in an oval.
func ovalFigure(n diagram.Node, size geom.Rect) figure {
	lines, cut := ovalWords(n)
	return figure{
		w: size.W, h: size.H, cut: cut, desc: described(n),
		draw: func(box geom.Rect, _ theme.Role) []scene.Shape {
			shapes := []scene.Shape{oval(box)}
			at := geom.Point{X: box.X + box.W/2, Y: box.Y + (box.H-len(lines)*frame.LineHeight(frame.LabelSize+1))/2}
			return append(shapes, frame.Lines(at, lines, frame.Style{
				Size: frame.LabelSize + 1, Bold: true, Anchor: scene.Middle, Fill: theme.SymbolText, On: theme.SymbolFill,
			})...)
		},
	}
}

func oval(box geom.Rect) scene.Shape {
	return scene.Shape{Path: &scene.Path{
		Segments: frame.Oval(box), Ink: scene.Ink{Fill: theme.SymbolFill, Stroke: theme.SymbolStroke, Width: frame.BorderWidth},
	}}
}

// described is what more there is to say of a node than its name.
func described(n diagram.Node) string {
	words := append([]string{n.Type, n.Description}, n.Detail...)
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), "\n")
}

// stickFigure is a person, with the name under it. Lines end at the figure or
// at its words, so the outline follows both.
func stickFigure(n diagram.Node) figure {
	f := figure{desc: described(n)}
	var name []string
	name, f.cut = frame.Wrap("name", n.Name, frame.LabelSize+1, true, stickText, 3)
	var typ []string
	if n.External {
		var cut []scene.Cut
		typ, cut = frame.Wrap("type", "["+n.Type+"]", frame.TypeSize, false, stickText, 2)
		f.cut = append(f.cut, cut...)
	}
	words := max(frame.Widest(name, frame.LabelSize+1, true), frame.Widest(typ, frame.TypeSize, false))
	f.w = frame.Up(max(words, stickW) + 2*stickPad)
	f.h = frame.Up(stickH + stickPad + len(name)*frame.LineHeight(frame.LabelSize+1) + len(typ)*frame.LineHeight(frame.TypeSize))
	f.inset = (f.w - stickW) / 2 // no line passes beside the hands
	f.draw = func(box geom.Rect, ground theme.Role) []scene.Shape {
		x, foot := box.X+box.W/2, box.Y+stickH
		body := geom.Rect{X: x - stickW/2, Y: box.Y + stickPad/2, W: stickW, H: stickH - stickPad}
		side := stickSide(body)
		for _, block := range []struct{ w, h int }{
			{frame.Widest(name, frame.LabelSize+1, true), stickPad + len(name)*frame.LineHeight(frame.LabelSize+1)},
			{frame.Widest(typ, frame.TypeSize, false), len(typ) * frame.LineHeight(frame.TypeSize)},
		} {
			if block.h > 0 {
				reach, top := block.w/2+wordsPad, side[len(side)-1].Y
				side = append(side, geom.Point{X: reach, Y: top}, geom.Point{X: reach, Y: top + block.h})
			}
		}
		shapes := []scene.Shape{{Path: &scene.Path{Segments: mirrored(x, side), Ink: scene.Ink{Fill: ground}}}}
		shapes = append(shapes, stick(body, n.External)...)
		at := geom.Point{X: x, Y: foot + stickPad}
		style := frame.Style{Size: frame.LabelSize + 1, Bold: true, Anchor: scene.Middle, Fill: theme.Ink, On: ground}
		shapes = append(shapes, frame.Lines(at, name, style)...)
		at.Y += len(name) * frame.LineHeight(style.Size)
		style.Size, style.Bold, style.Fill = frame.TypeSize, false, theme.InkMuted
		return append(shapes, frame.Lines(at, typ, style)...)
	}
	return f
}

// joints are where the parts of a stick figure meet.
type joints struct {
	head            int // its diameter
	arms, hip, foot int // y
	hands, feet     int // how far they reach to either side
}

func jointsOf(box geom.Rect) joints {
	head := box.H * 3 / 10
	return joints{
		head: head, arms: box.Y + head + box.H/8, hip: box.Bottom() - box.H*3/10, foot: box.Bottom(),
		hands: box.W / 2, feet: box.W/2 - box.W/8,
	}
}

// stickSide is the right side of a stick figure in the box, from its top down
// to the words under it, as distances from its axis. A line ends just before
// what it meets: the head, a hand, the body or a leg.
func stickSide(box geom.Rect) []geom.Point {
	const near = 2 // the outer half of the stroke, and a little air
	j := jointsOf(box)
	r := j.head/2 + near
	return []geom.Point{
		{X: 0, Y: box.Y - near},
		{X: r * 5 / 8, Y: box.Y - near + r/4},
		{X: r, Y: box.Y + j.head/2},
		{X: r * 5 / 8, Y: box.Y + j.head + near - r/4},
		{X: near, Y: box.Y + j.head + near},
		{X: near, Y: j.arms - near},
		{X: j.hands + near, Y: j.arms - near},
		{X: j.hands + near, Y: j.arms + near},
		{X: near, Y: j.arms + 3*near},
		{X: near, Y: j.hip},
		{X: j.feet + near, Y: j.foot},
		{X: j.feet + near, Y: j.foot + near},
	}
}

// mirrored is the outline around the axis at x that has the side, and its
// mirror image, from the top down.
func mirrored(x int, side []geom.Point) []scene.Segment {
	var points []geom.Point
	for _, p := range side {
		points = append(points, geom.Point{X: x + p.X, Y: p.Y})
	}
	for _, p := range slices.Backward(side) {
		points = append(points, geom.Point{X: x - p.X, Y: p.Y})
	}
	return frame.Polygon(points...)
}

// stick is a person as five strokes, as high as the box.
func stick(box geom.Rect, external bool) []scene.Shape {
	x, j := box.Center().X, jointsOf(box)
	ink := scene.Ink{Stroke: frame.PaintOf(model.KindPerson, external).Stroke, Width: 2}
	var p frame.Pen
	p.Move(x, box.Y+j.head).Line(x, j.hip).
		Move(x-j.hands, j.arms).Line(x+j.hands, j.arms).
		Move(x-j.feet, j.foot).Line(x, j.hip).Line(x+j.feet, j.foot)
	return []scene.Shape{
		{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: x - j.head/2, Y: box.Y, W: j.head, H: j.head}, Ink: ink}},
		p.Path(ink),
	}
}

// actorFigure is a system that takes part, as a box.
func actorFigure(n diagram.Node) figure {
	words := described(n)
	n.Type, n.Description, n.Compartments = "«actor»", "", nil
	f := boxFigure(n, box{radius: frame.Radius, least: stateWidth, low: stateLow, paint: frame.PaintOf(n.Kind, n.External)})
	f.desc = words
	return f
}

func useCaseLegend(d diagram.Diagram) []frame.Entry {
	var entries []frame.Entry
	add := func(is bool, swatch []scene.Shape, words string) {
		if is {
			entries = append(entries, frame.Entry{Swatch: swatch, Words: words})
		}
	}
	node := func(match func(diagram.Node) bool) bool { return slices.ContainsFunc(d.Nodes, match) }
	line := func(l diagram.Line) bool {
		return slices.ContainsFunc(d.Edges, func(e diagram.Edge) bool { return e.Line == l })
	}
	actor := func(kind model.ElementKind, external bool) bool {
		return node(func(n diagram.Node) bool {
			return n.Symbol == diagram.SymbolActor && n.Kind == kind && n.External == external
		})
	}
	figure := geom.Rect{X: (frame.SwatchW - 10) / 2, W: 10, H: frame.SwatchH}
	inside, outside := frame.PaintOf(model.KindSystem, false), frame.PaintOf(model.KindSystem, true)
	add(actor(model.KindPerson, false), stick(figure, false), "Actor")
	add(actor(model.KindPerson, true), stick(figure, true), "External actor")
	add(actor(model.KindSystem, false), frame.BoxSwatch(inside.Fill, inside.Stroke), "System as an actor")
	add(actor(model.KindSystem, true), frame.BoxSwatch(outside.Fill, outside.Stroke), "External system as an actor")
	subject := frame.BoxSwatch(theme.BoundaryFill, theme.BoundaryStroke)
	add(len(d.Boundaries) > 0, subject, "System")
	add(node(func(n diagram.Node) bool { return n.Symbol == diagram.SymbolUseCase }),
		[]scene.Shape{oval(geom.Rect{X: 1, Y: 1, W: frame.SwatchW - 2, H: frame.SwatchH - 2})}, "Use case")
	add(line(diagram.LineAssociation), frame.LineSwatch(theme.Line, frame.NoHead), "Takes part")
	add(line(diagram.LineInclude), frame.LineSwatch(theme.Line, frame.OpenHead, dependencyDash...), "«include»: always a part")
	add(line(diagram.LineExtend), frame.LineSwatch(theme.Line, frame.OpenHead, dependencyDash...), "«extend» [condition]: sometimes added to")
	add(line(diagram.LineGeneralization), frame.LineSwatch(theme.Line, frame.TriangleHead), "Is a kind of")
	return entries
}
