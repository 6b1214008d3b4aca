package uml

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout/activity"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// The sizes of what stands in an activity, in px.
const (
	actionText  = frame.LabelSize + 1
	actionWidth = 152 // texts wrap at this width
	actionLines = 4
	actionLeast = 96
	actionLow   = 40
	actionPadX  = 14
	actionPadY  = 8
	notch       = 14 // of the pentagon of a signal
	barThick    = 8
	flowLabel   = 112 // a label wraps at this width
	laneText    = 184 // the texts of a lane wrap at this width
	laneLines   = 2
	lanePadX    = 16
	lanePadY    = 10
)

// Activity draws an activity, which it places itself, and says where.
func Activity(d diagram.Diagram) (scene.Scene, activity.Result) {
	a := &course{diagram: d, node: map[string]int{}, lane: map[string]int{}}
	g := a.measure()
	placed := activity.Layout(g)
	f := frame.Around(placed.W, placed.H, frame.KindWords(d.Kind), d.Title, d.Description, frame.Explain(d, activityLegend(d)))
	return f.Scene(d.Key, string(d.Kind), d.Title, d.Description, a.draw(placed, f.At)), placed
}

// course is an activity on its way to a scene.
type course struct {
	diagram diagram.Diagram
	node    map[string]int // by ID
	lane    map[string]int
	figures []figure
	labels  []frame.Label
	heads   []laneHead
}

// laneHead is what stands at the top of a lane, broken into lines.
type laneHead struct {
	name, typ []string
	cut       []scene.Cut
	w, h      int
}

func (a *course) measure() activity.Graph {
	d := a.diagram
	var g activity.Graph
	for i, b := range d.Boundaries {
		a.lane[b.ID] = i
		h := measureLane(b)
		a.heads = append(a.heads, h)
		g.Lanes = append(g.Lanes, activity.Lane{W: h.w, H: h.h})
	}
	for i, n := range d.Nodes {
		a.node[n.ID] = i
	}
	in, out := make([]int, len(d.Nodes)), make([]int, len(d.Nodes))
	for _, e := range d.Edges {
		from, to := a.node[e.From], a.node[e.To]
		out[from]++
		in[to]++
		l := frame.NewLabel(e.Text, "", flowLabel, false)
		a.labels = append(a.labels, l)
		g.Edges = append(g.Edges, activity.Edge{From: from, To: to, LabelW: l.W, LabelH: l.H, Back: e.Back, On: e.On})
	}
	for i, n := range d.Nodes {
		f, shape := activityFigure(n)
		if shape == activity.Diamond {
			f.w = max(f.w, frame.Up(activity.DiamondWidth(in[i], out[i])))
		}
		a.figures = append(a.figures, f)
		g.Nodes = append(g.Nodes, activity.Node{W: f.w, H: f.h, Lane: a.lane[n.Parent], Shape: shape})
	}
	return g
}

func measureLane(b diagram.Boundary) laneHead {
	var h laneHead
	var cut []scene.Cut
	h.name, h.cut = frame.Wrap("name", b.Name, actionText, true, laneText, laneLines)
	h.typ, cut = frame.Wrap("type", "["+b.Type+"]", frame.TypeSize, false, laneText, laneLines)
	h.cut = append(h.cut, cut...)
	h.w = frame.Up(max(frame.Widest(h.name, actionText, true), frame.Widest(h.typ, frame.TypeSize, false)) + 2*lanePadX)
	h.h = frame.Up(h.height() + 2*lanePadY)
	return h
}

func (h laneHead) height() int {
	return len(h.name)*frame.LineHeight(actionText) + len(h.typ)*frame.LineHeight(frame.TypeSize)
}

func activityFigure(n diagram.Node) (figure, activity.Shape) {
	switch n.Symbol {
	case diagram.SymbolInitial:
		return dotFigure(), activity.Box
	case diagram.SymbolFinal:
		return endFigure(n, bullseye), activity.Box
	case diagram.SymbolFlowFinal:
		return endFigure(n, crossed), activity.Box
	case diagram.SymbolDecision, diagram.SymbolMerge:
		return diamondFigure(n), activity.Diamond
	case diagram.SymbolFork, diagram.SymbolJoin:
		return figure{w: 2 * barThick, h: barThick, draw: bar}, activity.Bar
	}
	return actionFigure(n), activity.Box
}

// bar is where flows part or join.
func bar(box geom.Rect, _ theme.Role) []scene.Shape {
	return []scene.Shape{{Rect: &scene.Rect{Rect: box, Radius: barThick / 4, Ink: scene.Ink{Fill: theme.Ink}}}}
}

// crossed is where one flow ends.
func crossed(box geom.Rect) []scene.Shape {
	ink := scene.Ink{Stroke: theme.Ink, Width: frame.BorderWidth}
	c, reach := box.Center(), box.W*35/100 // the sine of 45°, of half the width
	return []scene.Shape{
		disc(box, scene.Ink{Fill: theme.Canvas, Stroke: theme.Ink, Width: frame.BorderWidth}),
		{Path: &scene.Path{Ink: ink, Segments: append(
			frame.Polyline(geom.Point{X: c.X - reach, Y: c.Y - reach}, geom.Point{X: c.X + reach, Y: c.Y + reach}),
			frame.Polyline(geom.Point{X: c.X - reach, Y: c.Y + reach}, geom.Point{X: c.X + reach, Y: c.Y - reach})...)}},
	}
}

// actionFigure is a box with round corners, or a pentagon if it is a signal.
func actionFigure(n diagram.Node) figure {
	f := figure{desc: n.Description}
	var lines []string
	lines, f.cut = frame.Wrap("text", n.Name, actionText, false, actionWidth, actionLines)
	outline, left, right := frame.RoundedBox, 0, 0
	switch n.Symbol {
	case diagram.SymbolSend:
		outline, right = convex, notch
	case diagram.SymbolAccept:
		outline, left = concave, notch
	}
	height := len(lines) * frame.LineHeight(actionText)
	f.w = frame.Up(max(frame.Widest(lines, actionText, false)+2*actionPadX+left+right, actionLeast))
	f.h = frame.Up(max(height+2*actionPadY, actionLow))
	f.draw = func(box geom.Rect, _ theme.Role) []scene.Shape {
		at := geom.Point{X: box.X + (box.W+left-right)/2, Y: box.Y + (box.H-height)/2}
		return append([]scene.Shape{{Path: &scene.Path{
			Segments: outline(box, 12), Ink: scene.Ink{Fill: theme.SymbolFill, Stroke: theme.SymbolStroke, Width: frame.BorderWidth},
		}}}, frame.Lines(at, lines, frame.Style{Size: actionText, Anchor: scene.Middle, Fill: theme.SymbolText, On: theme.SymbolFill})...)
	}
	return f
}

// convex is a box that points to the right: a signal that is sent.
func convex(box geom.Rect, _ int) []scene.Segment {
	tip := min(notch, box.W/2)
	return frame.Polygon(
		geom.Point{X: box.X, Y: box.Y}, geom.Point{X: box.Right() - tip, Y: box.Y}, geom.Point{X: box.Right(), Y: box.Y + box.H/2},
		geom.Point{X: box.Right() - tip, Y: box.Bottom()}, geom.Point{X: box.X, Y: box.Bottom()})
}

// concave is a box with a notch on the left: a signal that is waited for.
func concave(box geom.Rect, _ int) []scene.Segment {
	tip := min(notch, box.W/2)
	return frame.Polygon(
		geom.Point{X: box.X, Y: box.Y}, geom.Point{X: box.Right(), Y: box.Y}, geom.Point{X: box.Right(), Y: box.Bottom()},
		geom.Point{X: box.X, Y: box.Bottom()}, geom.Point{X: box.X + tip, Y: box.Y + box.H/2})
}

func (a *course) draw(placed activity.Result, at geom.Point) []scene.Mark {
	d := a.diagram
	lanes := make([]geom.Rect, len(placed.Lanes))
	borders := make([]scene.Mark, len(lanes))
	for i, b := range d.Boundaries {
		lanes[i] = placed.Lanes[i].Move(at.X, at.Y)
		borders[i] = a.laneMark(i, b, lanes[i], lanes[i].X == at.X, lanes[i].Right() == at.X+placed.W)
	}
	boxes := make([]scene.Mark, len(d.Nodes))
	for i, n := range d.Nodes {
		box, f := placed.Nodes[i].Move(at.X, at.Y), a.figures[i]
		boxes[i] = scene.Mark{
			ID: n.ID, Role: scene.RoleNode, Class: nodeClass(n), Title: nodeTitle(n), Desc: f.desc, Parent: n.Parent, Box: box,
			Shapes: f.draw(box, frame.Ground(box, lanes)), Cut: f.cut, Origin: n.Origin,
		}
		if l, ok := a.lane[n.Parent]; ok && !lanes[l].Contains(box) {
			boxes[i].Parent = ""
			for j, lane := range lanes {
				if lane.Overlaps(box) {
					boxes[i].Across = append(boxes[i].Across, d.Boundaries[j].ID)
				}
			}
		}
	}
	lines := make([]scene.Mark, len(d.Edges))
	for i, e := range d.Edges {
		lines[i] = a.flowMark(i, e, placed.Edges[i], at, boxes, lanes)
	}
	return slices.Concat(borders, lines, boxes)
}

func (a *course) flowMark(i int, e diagram.Edge, route activity.Route, at geom.Point, boxes []scene.Mark, lanes []geom.Rect) scene.Mark {
	m := scene.Mark{
		ID: e.ID, Role: scene.RoleEdge, Class: string(e.Line), From: e.From, To: e.To, Origin: e.Origin, Cut: a.labels[i].Cut,
		Title: nodeTitle(a.diagram.Nodes[a.node[e.From]]) + " → " + nodeTitle(a.diagram.Nodes[a.node[e.To]]),
	}
	if len(e.Text) > 0 {
		m.Title += ": " + strings.Join(e.Text, "; ")
		m.Box = route.Label.Move(at.X, at.Y)
	}
	points := make([]geom.Point, len(route.Points))
	for k, p := range route.Points {
		points[k] = geom.Point{X: p.X + at.X, Y: p.Y + at.Y}
	}
	m.Shapes, m.Route = frame.Connector{
		Points: points, From: frame.EndAt(boxes[a.node[e.From]], frame.NoHead), To: frame.EndAt(boxes[a.node[e.To]], frame.OpenHead),
	}.Draw()
	m.Shapes = append(m.Shapes, a.labels[i].Draw(m.Box, frame.Ground(m.Box, lanes))...)
	return m
}

// laneMark is a lane with its head, which is painted as the element is in C4's
// pictures. The outer corners of the first and of the last lane are round.
func (a *course) laneMark(i int, b diagram.Boundary, box geom.Rect, first, last bool) scene.Mark {
	h, paint := a.heads[i], frame.PaintOf(b.Of, b.External)
	m := scene.Mark{
		ID: b.ID, Element: b.Element, Role: scene.RoleBoundary, Class: string(b.Kind), Title: b.Name,
		Desc: strings.TrimSpace(b.Type + "\n" + b.Description), Box: box, Origin: b.Origin, Cut: h.cut,
	}
	head := box
	head.H = 0
	for _, other := range a.heads {
		head.H = max(head.H, other.h)
	}
	m.Head = head
	m.Shapes = []scene.Shape{
		{Path: &scene.Path{
			Segments: laneOutline(box, first, last, true),
			Ink:      scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Width: frame.BoundaryWidth},
		}},
		{Path: &scene.Path{
			Segments: laneOutline(head, first, last, false),
			Ink:      scene.Ink{Fill: paint.Fill, Stroke: paint.Stroke, Width: frame.BoundaryWidth},
		}},
	}
	at := geom.Point{X: head.X + head.W/2, Y: head.Y + lanePadY} // names of lanes stand in one line
	style := frame.Style{Size: actionText, Bold: true, Anchor: scene.Middle, Fill: paint.Text, On: paint.Fill}
	m.Shapes = append(m.Shapes, frame.Lines(at, h.name, style)...)
	at.Y += len(h.name) * frame.LineHeight(actionText)
	style.Size, style.Bold = frame.TypeSize, false
	m.Shapes = append(m.Shapes, frame.Lines(at, h.typ, style)...)
	return m
}

// laneOutline is a box whose corners are round at the top, and at the bottom if
// it is asked for, on the left of the first lane and on the right of the last.
func laneOutline(box geom.Rect, first, last, bottom bool) []scene.Segment {
	const q = frame.Radius
	var p frame.Pen
	if first {
		p.Move(box.X, box.Y+q).Arc(box.X, box.Y+q, box.X+q, box.Y, true)
	} else {
		p.Move(box.X, box.Y)
	}
	if last {
		p.Line(box.Right()-q, box.Y).Arc(box.Right()-q, box.Y, box.Right(), box.Y+q, false)
	} else {
		p.Line(box.Right(), box.Y)
	}
	if last && bottom {
		p.Line(box.Right(), box.Bottom()-q).Arc(box.Right(), box.Bottom()-q, box.Right()-q, box.Bottom(), true)
	} else {
		p.Line(box.Right(), box.Bottom())
	}
	if first && bottom {
		p.Line(box.X+q, box.Bottom()).Arc(box.X+q, box.Bottom(), box.X, box.Bottom()-q, false)
	} else {
		p.Line(box.X, box.Bottom())
	}
	return p.Close().Segments
}

func activityLegend(d diagram.Diagram) []frame.Entry {
	var entries []frame.Entry
	add := func(swatch []scene.Shape, words string) {
		entries = append(entries, frame.Entry{Swatch: swatch, Words: words})
	}
	for _, k := range frame.Kinds() {
		if slices.ContainsFunc(d.Boundaries, func(b diagram.Boundary) bool { return b.Of == k.Kind && !b.External }) {
			paint := frame.PaintOf(k.Kind, false)
			add(frame.BoxSwatch(paint.Fill, paint.Stroke), k.Words)
		}
	}
	if slices.ContainsFunc(d.Boundaries, func(b diagram.Boundary) bool { return b.External }) {
		add(frame.BoxSwatch(theme.ExternalFill, theme.ExternalStroke), "External")
	}
	has := func(symbols ...diagram.Symbol) bool {
		return slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return slices.Contains(symbols, n.Symbol) })
	}
	middle := geom.Rect{X: (frame.SwatchW - frame.SwatchH) / 2, W: frame.SwatchH, H: frame.SwatchH}
	wide := geom.Rect{X: 1, Y: 1, W: frame.SwatchW - 2, H: frame.SwatchH - 2}
	symbol := func(outline func(geom.Rect, int) []scene.Segment) []scene.Shape {
		return []scene.Shape{{Path: &scene.Path{
			Segments: outline(wide, frame.SmallRadius), Ink: scene.Ink{Fill: theme.SymbolFill, Stroke: theme.SymbolStroke, Width: frame.BorderWidth},
		}}}
	}
	if has(diagram.SymbolInitial) {
		add([]scene.Shape{disc(middle.Inset(2), scene.Ink{Fill: theme.Ink})}, "Start")
	}
	if has(diagram.SymbolAction) {
		add(symbol(frame.RoundedBox), "Action")
	}
	if has(diagram.SymbolSend) {
		add(symbol(convex), "Signal sent")
	}
	if has(diagram.SymbolAccept) {
		add(symbol(concave), "Signal or time waited for")
	}
	if has(diagram.SymbolDecision, diagram.SymbolMerge) {
		add(diamondFigure(diagram.Node{}).draw(middle, ""), "Decision, merge")
	}
	if has(diagram.SymbolFork, diagram.SymbolJoin) {
		add(bar(geom.Rect{X: 2, Y: (frame.SwatchH - barThick/2) / 2, W: frame.SwatchW - 4, H: barThick / 2}, ""), "Fork, join")
	}
	if has(diagram.SymbolFlowFinal) {
		add(crossed(middle), "End of this flow")
	}
	if has(diagram.SymbolFinal) {
		add(bullseye(middle), "End")
	}
	if len(d.Edges) > 0 {
		add(frame.LineSwatch(theme.Line, frame.OpenHead), "Flow [guard]")
	}
	return entries
}
