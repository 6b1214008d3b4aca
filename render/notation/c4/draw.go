// Package c4 draws the graph-shaped pictures of the C4 model: landscape,
// context, container, component, deployment and dynamic.
//
// Measure says how much room everything needs, an engine of package layout
// finds the places, Draw makes the scene. Neither knows a device or a colour.
package c4

import (
	"cmp"
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

// Dashes, in px.
var (
	systemDash    = []int{8, 4}
	containerDash = []int{4, 4}
	groupDash     = []int{2, 4}
	asyncDash     = []int{6, 4}
	returnDash    = []int{3, 3}
	refDash       = []int{2, 2}        // of another scenario
	lifeDash      = []int{10, 3, 3, 3} // brings its target into being or ends it; no reply
)

// Draw makes the scene of d. The sizes are those that Measure gave for d, the
// result is a layout of the graph it gave.
func Draw(d diagram.Diagram, s Sizes, r layout.Result) scene.Scene {
	f := frame.Around(r.W, r.H, frame.KindWords(d.Kind), d.Title, d.Description, frame.Explain(d, legend(d)))
	at := f.At
	groups := make([]geom.Rect, len(r.Groups))
	for i, g := range r.Groups {
		groups[i] = g.Move(at.X, at.Y)
	}
	nodes := make(map[string]scene.Mark, len(d.Nodes))
	var boxes, lines, borders []scene.Mark
	for i, n := range d.Nodes {
		m := nodeMark(n, s.nodes[i], r.Nodes[i].Move(at.X, at.Y))
		if inFocus(d, n) {
			m.Class += " scope"
			m.Shapes[0].Path.Width = focusWidth
		}
		nodes[n.ID] = m
		boxes = append(boxes, m)
	}
	for i, e := range d.Edges {
		route := moved(r.Edges[i], at)
		lines = append(lines, edgeMark(e, s.edges[i], route, nodes[e.From], nodes[e.To], frame.Ground(route.Label, groups)))
	}
	ordered := frame.ParentsFirst(d.Boundaries)
	for i, b := range ordered {
		taken := slices.Concat(boxes, lines)
		for j := range ordered {
			if j != i {
				taken = append(taken, scene.Mark{Box: groups[j]})
			}
		}
		borders = append(borders, boundaryMark(b, s.boundaries[i], groups[i], taken))
	}
	return f.Scene(d.Key, string(d.Kind), d.Title, d.Description, slices.Concat(borders, lines, boxes))
}

// focusWidth is the width of the border of what a context view is about.
const focusWidth = 3

// inFocus tells whether the node is what a context view is about. In other
// views that is a boundary, and stands out as such.
func inFocus(d diagram.Diagram, n diagram.Node) bool {
	return d.Kind == model.ViewContext && n.ID == d.Scope
}

func moved(r layout.Route, by geom.Point) layout.Route {
	points := make([]geom.Point, len(r.Points))
	for i, p := range r.Points {
		points[i] = geom.Point{X: p.X + by.X, Y: p.Y + by.Y}
	}
	return layout.Route{Points: points, Curved: r.Curved, Label: r.Label.Move(by.X, by.Y)}
}

func nodeMark(n diagram.Node, t nodeText, box geom.Rect) scene.Mark {
	paint, form := frame.PaintOf(n.Kind, n.External), formOf(n)
	m := scene.Mark{
		ID: n.ID, Element: cmp.Or(n.Of, n.Element), Role: scene.RoleNode, Class: nodeClass(n),
		Title: n.Name, Desc: nodeDesc(n), Parent: n.Parent, Box: box, Origin: n.Origin, Cut: t.cut,
	}
	m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{
		Segments: form.outline(box),
		Ink:      scene.Ink{Fill: paint.Fill, Stroke: paint.Stroke, Width: frame.BorderWidth},
	}})
	if form.marks != nil {
		m.Shapes = append(m.Shapes, form.marks(box, paint)...)
	}
	inner := geom.Rect{
		X: box.X + t.inset.left, Y: box.Y + t.inset.top,
		W: box.W - t.inset.left - t.inset.right, H: box.H - t.inset.top - t.inset.bottom,
	}
	at := geom.Point{X: inner.X + inner.W/2, Y: inner.Y + (inner.H-t.textHeight)/2}
	style := frame.Style{Anchor: scene.Middle, Fill: paint.Text, On: paint.Fill}
	block := func(lines []string, size int, bold bool) {
		style.Size, style.Bold = size, bold
		m.Shapes = append(m.Shapes, frame.Lines(at, lines, style)...)
		at.Y += len(lines) * frame.LineHeight(size)
	}
	// Icon, name and badge are centred as one.
	name, high := frame.Widest(t.name, frame.NameSize, true), len(t.name)*frame.LineHeight(frame.NameSize)
	x, middle := at.X-(t.beside+name)/2, at.Y+high/2
	if n.Icon != nil {
		sign := geom.Rect{X: x, Y: middle - iconSize/2, W: n.Icon.Width(iconSize), H: iconSize}
		m.Shapes = append(m.Shapes, frame.Icon(*n.Icon, sign, paint.Text, paint.Fill))
		x = sign.Right() + iconGap
	}
	at.X = x + (name+1)/2
	block(t.name, frame.NameSize, true)
	if t.badge != "" {
		count := geom.Rect{X: x + name + badgePad, Y: middle - badgeHeight/2, W: badgeWidth(t.badge), H: badgeHeight}
		m.Shapes = append(m.Shapes, badge(t.badge, count)...)
	}
	at.X = inner.X + inner.W/2
	block(t.typ, frame.TypeSize, false)
	at.Y += descGap
	block(t.desc, frame.NodeTextSize, false)
	return m
}

func badge(words string, box geom.Rect) []scene.Shape {
	return []scene.Shape{
		{Rect: &scene.Rect{Rect: box, Radius: box.H / 2, Ink: scene.Ink{Fill: theme.BadgeFill}}},
		frame.Line(geom.Point{X: box.X + box.W/2, Y: box.Y + (box.H-frame.LineHeight(frame.TypeSize))/2}, words,
			frame.Style{Size: frame.TypeSize, Bold: true, Anchor: scene.Middle, Fill: theme.BadgeText, On: theme.BadgeFill}),
	}
}

func nodeClass(n diagram.Node) string {
	words := []string{string(n.Kind)}
	if n.External {
		words = append(words, "external")
	}
	if n.Of != "" {
		words = append(words, "instance")
	}
	if n.Anchor {
		words = append(words, "anchor")
	}
	if n.Shape != "" {
		words = append(words, string(n.Shape))
	}
	return strings.Join(words, " ")
}

func nodeDesc(n diagram.Node) string {
	words := "[" + n.Type + "]"
	if n.Description != "" {
		words += " " + n.Description
	}
	if n.Count > 1 {
		words += " (" + thousands(n.Count) + " instances)"
	}
	return words
}

func boundaryMark(b diagram.Boundary, t boundaryText, box geom.Rect, taken []scene.Mark) scene.Mark {
	m := scene.Mark{
		ID: b.ID, Element: b.Element, Role: scene.RoleBoundary, Class: string(b.Kind),
		Title: b.Name, Desc: boundaryDesc(b), Parent: b.Parent, Box: box, Origin: b.Origin, Cut: t.cut,
	}
	ink := scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Width: frame.BoundaryWidth, Dash: borderDash(b.Kind)}
	if b.Kind == diagram.BoundaryGroup {
		ink.Width = groupWidth
	}
	m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{Rect: box, Radius: frame.Radius, Ink: ink}})
	at := frame.TitlePlace(box, t.w, t.h, titlePadY, taken)
	at.X, at.Y = at.X+titlePadX, at.Y+titlePadY
	if b.Icon != nil {
		sign := geom.Rect{X: at.X, Y: at.Y, W: b.Icon.Width(signSize), H: signSize}
		m.Shapes = append(m.Shapes, frame.Icon(*b.Icon, sign, theme.BoundaryText, theme.BoundaryFill))
		at.X += sign.W + signGap
	}
	style := frame.Style{Size: frame.BoundarySize, Bold: true, Fill: theme.BoundaryText, On: theme.BoundaryFill}
	m.Shapes = append(m.Shapes, frame.Lines(at, t.name, style)...)
	if t.badge != "" {
		x := at.X + frame.Widest(t.name, frame.BoundarySize, true) + badgePad
		m.Shapes = append(m.Shapes, badge(t.badge, geom.Rect{X: x, Y: at.Y, W: badgeWidth(t.badge), H: frame.LineHeight(frame.BoundarySize)})...)
	}
	at.Y += len(t.name) * frame.LineHeight(frame.BoundarySize)
	style.Size, style.Bold = frame.TypeSize, false
	m.Shapes = append(m.Shapes, frame.Lines(at, t.typ, style)...)
	return m
}

// groupWidth makes the dots of the border of a group round enough to be seen.
const groupWidth = 1.5

// borderDash is how the border of a kind of boundary is drawn.
func borderDash(kind diagram.BoundaryKind) []int {
	switch kind {
	case diagram.BoundarySystem:
		return systemDash
	case diagram.BoundaryContainer:
		return containerDash
	case diagram.BoundaryGroup:
		return groupDash
	}
	return nil
}

func boundaryDesc(b diagram.Boundary) string {
	var words []string
	if b.Type != "" {
		words = append(words, "["+b.Type+"]")
	}
	if b.Description != "" {
		words = append(words, b.Description)
	}
	if b.Count > 1 {
		words = append(words, "("+thousands(b.Count)+" instances)")
	}
	return strings.Join(words, " ")
}
