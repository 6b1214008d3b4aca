package frame

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// look is how a mark shows, in three ways at once: colour, line and sign.
type look struct {
	paint Paint
	dash  []int  // of outlines and lines; nil: their own
	sign  string // before what a line says
	words string // of the legend
	draw  func(at geom.Point) []scene.Segment
}

// markedWidth is the width of the lines of what is marked.
const markedWidth = 2.5

func lookOf(m diagram.Mark) look {
	added := Paint{theme.AddedFill, theme.AddedStroke, theme.AddedText}
	removed := Paint{theme.RemovedFill, theme.RemovedStroke, theme.RemovedText}
	changed := Paint{theme.ChangedFill, theme.ChangedStroke, theme.ChangedText}
	switch m {
	case diagram.MarkAdded:
		return look{paint: added, sign: "+", words: "Added", draw: plus}
	case diagram.MarkRemoved:
		return look{paint: removed, dash: []int{10, 4}, sign: "−", words: "Removed", draw: minus}
	case diagram.MarkUndeclared:
		return look{paint: removed, sign: "!", words: "In the code, not in the model", draw: exclamation}
	case diagram.MarkUnproven:
		return look{paint: changed, dash: []int{2, 3}, sign: "?", words: "In the model, not in the code", draw: question}
	case diagram.MarkMissing:
		return look{paint: removed, dash: []int{10, 4}, sign: "−", words: "Expected here", draw: minus}
	case diagram.MarkExtra:
		return look{paint: added, sign: "+", words: "Came instead", draw: plus}
	}
	return look{paint: changed, sign: "~", words: "Changed", draw: wave}
}

// Signed is d with the sign of its mark before what each line and each step
// says, unless it begins with a sign already. Notations measure and draw it.
func Signed(d diagram.Diagram) diagram.Diagram {
	edges := slices.Clone(d.Edges)
	for i, e := range edges {
		if e.Mark == "" || len(e.Text) > 0 && slices.ContainsFunc(e.Text, isSigned) {
			continue
		}
		text := slices.Clone(e.Text)
		if len(text) == 0 {
			text = []string{""}
		}
		text[0] = sign(e.Mark, text[0])
		for j := 1; j < len(text) && e.Message != ""; j++ { // each is a step
			text[j] = sign(e.Mark, text[j])
		}
		edges[i].Text = text
	}
	d.Edges = edges
	d.Items = signedItems(d.Items)
	return d
}

func signedItems(items []diagram.Item) []diagram.Item {
	items = slices.Clone(items)
	for i, item := range items {
		if item.Mark != "" && len(item.Operands) == 0 && !isSigned(item.Text) {
			items[i].Text = sign(item.Mark, item.Text)
		}
		operands := slices.Clone(item.Operands)
		for j := range operands {
			operands[j].Items = signedItems(operands[j].Items)
		}
		items[i].Operands = operands
	}
	return items
}

// sign puts the sign of a mark before a text.
func sign(m diagram.Mark, text string) string {
	return strings.TrimSpace(lookOf(m).sign + " " + text)
}

// isSigned tells whether a text begins with a sign.
func isSigned(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return slices.ContainsFunc(diagram.Marks(), func(m diagram.Mark) bool { return lookOf(m).sign == first })
}

// marked is the marks of a diagram by ID.
func marked(d diagram.Diagram) map[string]diagram.Marked {
	all := map[string]diagram.Marked{}
	for _, b := range d.Boundaries {
		all[b.ID] = b.Marked
	}
	for _, n := range d.Nodes {
		all[n.ID] = n.Marked
	}
	for _, e := range d.Edges {
		all[e.ID] = e.Marked
	}
	var look func(items []diagram.Item)
	look = func(items []diagram.Item) {
		for _, item := range items {
			all[item.ID] = item.Marked
			for _, o := range item.Operands {
				look(o.Items)
			}
		}
	}
	look(d.Items)
	return all
}

// HasMarks tells whether a diagram was held against something.
func HasMarks(d diagram.Diagram) bool {
	if d.Faded {
		return true
	}
	for _, m := range marked(d) {
		if m.Mark != "" {
			return true
		}
	}
	return false
}

// Dress paints what a notation has drawn of d as its marks say: what is marked
// in the colours of its mark, with a sign, and, if d is faded, the rest in the
// background.
func Dress(d diagram.Diagram, s scene.Scene) scene.Scene {
	if !HasMarks(d) {
		return s
	}
	all := marked(d)
	s.Marks = slices.Clone(s.Marks)
	for i, m := range s.Marks {
		if m.Role == scene.RoleTitle || m.Role == scene.RoleLegend {
			continue
		}
		switch of := all[m.ID]; {
		case of.Mark != "":
			s.Marks[i] = dressed(m, of)
		case d.Faded:
			s.Marks[i].Shapes = faded(m.Shapes)
		}
	}
	// A sign at the corner of the outermost box reaches out of it.
	s.W += signRadius
	return s
}

// dressed is a mark in the look of what became of it.
func dressed(m scene.Mark, of diagram.Marked) scene.Mark {
	l := lookOf(of.Mark)
	m.Class = strings.TrimSpace(m.Class + " marked-" + string(of.Mark))
	m.Title += " (" + strings.ToLower(l.words) + ")"
	m.Desc = strings.TrimSpace(m.Desc + "\n" + strings.Join(of.Reason, "\n"))
	boundary := m.Role == scene.RoleBoundary || m.Role == scene.RoleFragment
	var ground theme.Role
	if len(m.Shapes) > 0 && m.Shapes[0].Rect != nil {
		ground = m.Shapes[0].Rect.Fill
	}
	m.Shapes = repaint(m.Shapes, func(r theme.Role, part part) theme.Role {
		switch {
		case r == theme.BadgeText:
			return theme.Canvas
		case part == fillPart && stays(r):
			return r
		case part == fillPart && isFill(r):
			return l.paint.Fill
		case part == textPart:
			return l.paint.Text
		}
		return l.paint.Stroke
	})
	if len(m.Shapes) == 0 {
		return m
	}
	first := &m.Shapes[0]
	if boundary && first.Rect != nil {
		first.Rect.Fill = ground // others stand on it
	}
	line := func(ink *scene.Ink) {
		if ink.Stroke == "" {
			return
		}
		ink.Width = max(ink.Width, markedWidth)
		if l.dash != nil && (!boundary || ink.Dash == nil) {
			ink.Dash = l.dash
		}
	}
	switch {
	case first.Path != nil:
		path := *first.Path
		line(&path.Ink)
		first.Path = &path
	case first.Rect != nil:
		rect := *first.Rect
		line(&rect.Ink)
		first.Rect = &rect
	case first.Ellipse != nil:
		ellipse := *first.Ellipse
		line(&ellipse.Ink)
		first.Ellipse = &ellipse
	}
	switch {
	case m.Role == scene.RoleBoundary && !m.Head.Empty(): // a lane, at which another one ends
		m.Shapes = append(m.Shapes, disc(geom.Point{X: m.Head.Right() - 2*signRadius, Y: m.Head.Center().Y}, l)...)
	case m.Role == scene.RoleLifeline:
		m.Shapes = append(m.Shapes, disc(geom.Point{X: m.Head.Right(), Y: m.Head.Y}, l)...)
	case first.Ellipse != nil: // where its outline is half of the way down, at 45°
		c := m.Box.Center()
		m.Shapes = append(m.Shapes, disc(geom.Point{X: c.X + m.Box.W*35/100, Y: c.Y - m.Box.H*35/100}, l)...)
	case m.Role == scene.RoleNode || boundary:
		m.Shapes = append(m.Shapes, disc(geom.Point{X: m.Box.Right(), Y: m.Box.Y}, l)...)
	}
	return m
}

// signRadius is that of the disc on which a sign stands, in px.
const signRadius = 9

// disc is a sign at a corner.
func disc(at geom.Point, l look) []scene.Shape {
	return []scene.Shape{
		{Ellipse: &scene.Ellipse{
			Rect: geom.Rect{X: at.X - signRadius, Y: at.Y - signRadius, W: 2 * signRadius, H: 2 * signRadius},
			Ink:  scene.Ink{Fill: l.paint.Stroke},
		}},
		{Path: &scene.Path{Segments: l.draw(at), Ink: scene.Ink{Fill: theme.Canvas}}},
	}
}

// The signs are areas around a point, 5 px to each side, with strokes of 2 px.

func minus(at geom.Point) []scene.Segment { return bar(at.X-5, at.Y-1, 10, 2) }

func plus(at geom.Point) []scene.Segment {
	return append(minus(at), bar(at.X-1, at.Y-5, 2, 10)...)
}

func wave(at geom.Point) []scene.Segment {
	var p Pen
	return p.Move(at.X-5, at.Y).Curve(at.X-3, at.Y-7, at.X+3, at.Y+5, at.X+5, at.Y-2).
		Line(at.X+5, at.Y).Curve(at.X+3, at.Y+7, at.X-3, at.Y-5, at.X-5, at.Y+2).Close().Segments
}

func exclamation(at geom.Point) []scene.Segment {
	return append(bar(at.X-1, at.Y-5, 2, 6), bar(at.X-1, at.Y+3, 2, 2)...)
}

func question(at geom.Point) []scene.Segment {
	var p Pen
	hook := p.Move(at.X-4, at.Y-2).Curve(at.X-4, at.Y-7, at.X+4, at.Y-7, at.X+4, at.Y-2).
		Curve(at.X+4, at.Y, at.X+1, at.Y, at.X+1, at.Y+2).Line(at.X-1, at.Y+2).
		Curve(at.X-1, at.Y-1, at.X+2, at.Y-1, at.X+2, at.Y-2).
		Curve(at.X+2, at.Y-4, at.X-2, at.Y-4, at.X-2, at.Y-2).Close().Segments
	return append(hook, bar(at.X-1, at.Y+3, 2, 2)...)
}

// bar is a filled stroke of a sign.
func bar(x, y, w, h int) []scene.Segment {
	return Polygon(geom.Point{X: x, Y: y}, geom.Point{X: x + w, Y: y}, geom.Point{X: x + w, Y: y + h}, geom.Point{X: x, Y: y + h})
}

// faded is shapes in the background: outlines and words, no colours.
func faded(shapes []scene.Shape) []scene.Shape {
	return repaint(shapes, func(r theme.Role, part part) theme.Role {
		switch {
		case stays(r):
			return r
		case r == theme.BadgeText:
			return theme.Canvas
		case part == textPart, r == theme.Ink, r == theme.Accent, r == theme.BadgeFill:
			return theme.InkMuted
		case isFill(r):
			return theme.Canvas
		}
		return theme.BoundaryStroke
	})
}

// part is what a role paints.
type part int

const (
	fillPart part = iota
	strokePart
	textPart
)

// stays tells whether a role is the ground of a picture, or that of the bars of
// lifelines, which are known by it.
func stays(r theme.Role) bool {
	return r == theme.Canvas || r == theme.LabelPatch || r == theme.BoundaryFill || r == theme.ActivationFill
}

func isFill(r theme.Role) bool {
	return strings.HasSuffix(string(r), "-fill") && r != theme.BadgeFill
}

// repaint is copies of shapes in other roles.
func repaint(shapes []scene.Shape, to func(theme.Role, part) theme.Role) []scene.Shape {
	ink := func(i scene.Ink) scene.Ink {
		if i.Fill != "" {
			i.Fill = to(i.Fill, fillPart)
		}
		if i.Stroke != "" {
			i.Stroke = to(i.Stroke, strokePart)
		}
		return i
	}
	out := make([]scene.Shape, len(shapes))
	for i, s := range shapes {
		switch {
		case s.Rect != nil:
			rect := *s.Rect
			rect.Ink = ink(rect.Ink)
			out[i].Rect = &rect
		case s.Ellipse != nil:
			ellipse := *s.Ellipse
			ellipse.Ink = ink(ellipse.Ink)
			out[i].Ellipse = &ellipse
		case s.Path != nil:
			path := *s.Path
			path.Ink = ink(path.Ink)
			out[i].Path = &path
		case s.Icon != nil:
			icon := *s.Icon
			icon.Fill, icon.On = to(icon.Fill, textPart), to(icon.On, fillPart)
			out[i].Icon = &icon
		case s.Text != nil:
			text := *s.Text
			text.Fill, text.On = to(text.Fill, textPart), to(text.On, fillPart)
			out[i].Text = &text
		}
	}
	return out
}

// Explain is the legend of d: what a notation explains, and its marks. Where
// things are faded, colours say what became of them, and those of kinds are not
// seen.
func Explain(d diagram.Diagram, entries []Entry) []Entry {
	if !HasMarks(d) {
		return entries
	}
	var out []Entry
	used := map[diagram.Mark]bool{}
	for _, m := range marked(d) {
		used[m.Mark] = true
	}
	for _, m := range diagram.Marks() {
		if used[m] {
			l := lookOf(m)
			swatch := BoxSwatch(l.paint.Fill, l.paint.Stroke, l.dash...)
			swatch[0].Rect.Width = markedWidth
			middle := geom.Point{X: SwatchW / 2, Y: SwatchH / 2}
			swatch = append(swatch, scene.Shape{Path: &scene.Path{Segments: l.draw(middle), Ink: scene.Ink{Fill: l.paint.Stroke}}})
			out = append(out, Entry{Swatch: swatch, Words: l.words})
		}
	}
	if !d.Faded {
		return append(out, entries...)
	}
	if used[""] {
		out = append(out, Entry{Swatch: BoxSwatch(theme.Canvas, theme.BoundaryStroke), Words: "As before"})
	}
	for _, e := range entries {
		if first := e.Swatch[0]; first.Path != nil && first.Path.Fill == "" || first.Text != nil {
			out = append(out, Entry{Swatch: faded(e.Swatch), Words: e.Words})
		}
	}
	return out
}
