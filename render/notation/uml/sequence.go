// Package uml draws the pictures of UML 2.5: sequence, state machine and use
// case diagrams.
//
// It measures texts, has them placed by the layout of their kind of picture,
// and makes a scene of it. It knows no device and no colour.
package uml

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout/sequence"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Dashes, in px.
var (
	lifelineDash = []int{6, 4}
	replyDash    = []int{6, 4} // of a create message, too, which is told from a reply by ending at a head
	branchDash   = []int{8, 4}
)

// Sequence draws a scenario as a sequence diagram, which it places itself, and
// says where.
func Sequence(d diagram.Diagram) (scene.Scene, sequence.Result) {
	s := &score{diagram: d, lifeline: map[string]int{}, heads: measureHeads(d.Nodes)}
	for i, n := range d.Nodes {
		s.lifeline[n.ID] = i
	}
	items, parts := s.measure(d.Items)
	s.placed = sequence.Layout(sequence.Diagram{Heads: s.heads.sizes(), Items: items})
	if fillNotes(items, parts, s.placed.Items) {
		s.placed = sequence.Layout(sequence.Diagram{Heads: s.heads.sizes(), Items: items})
	}

	f := frame.Around(s.placed.W, s.placed.H, frame.KindWords(d.Kind), d.Title, d.Description, frame.Explain(d, legend(d)))
	s.at = f.At
	marks := s.lifelines()
	s.draw(parts, s.placed.Items, "", &marks)
	return f.Scene(d.Key, string(d.Kind), d.Title, d.Description, marks), s.placed
}

// score is a sequence diagram on its way to a scene.
type score struct {
	diagram  diagram.Diagram
	lifeline map[string]int // by node ID
	heads    heads
	placed   sequence.Result
	at       geom.Point // where the 0,0 of placed is in the scene
}

// part is an item with its texts.
type part struct {
	diagram.Item
	lost     bool // a lifeline that it speaks of is not there
	label    label
	operands []branch
}

type branch struct {
	guard label
	parts []part
}

// name is what a lifeline is called.
func (s *score) name(id string) string {
	if i, ok := s.lifeline[id]; ok {
		return s.diagram.Nodes[i].Name
	}
	return id
}

// measure makes what the layout needs of items, and what draw needs.
func (s *score) measure(items []diagram.Item) ([]sequence.Item, []part) {
	var sized []sequence.Item
	var parts []part
	for _, item := range items {
		p := part{Item: item}
		var box sequence.Item
		switch item.Kind {
		case model.StepNote:
			box, p.label = s.measureNote(item)
		case model.StepRef:
			box, p.label = s.measureRef(item)
		case model.StepDivider:
			p.label = dividerLabel(item.Text)
			box.Label = sequence.Size{W: p.label.w, H: p.label.h}
		case model.StepAlt, model.StepOpt, model.StepLoop, model.StepPar, model.StepBreak, model.StepCritical:
			p.label = tabLabel(item.Kind)
			box.Label = sequence.Size{W: p.label.w, H: p.label.h}
			for _, o := range item.Operands {
				b := branch{guard: guardLabel(item.Kind, o.Guard)}
				inner, parts := s.measure(o.Items)
				b.parts = parts
				p.operands = append(p.operands, b)
				box.Operands = append(box.Operands, sequence.Operand{
					Guard: sequence.Size{W: b.guard.w, H: b.guard.h},
					Items: inner,
				})
			}
		default:
			box, p.label = s.measureMessage(item)
		}
		box.Kind = item.Kind
		p.lost = box.From < 0 || box.To < 0
		sized = append(sized, box)
		parts = append(parts, p)
	}
	return sized, parts
}

// find is the index of a lifeline, or -1.
func (s *score) find(id string) int {
	if i, ok := s.lifeline[id]; ok {
		return i
	}
	return -1
}

func (s *score) measureMessage(item diagram.Item) (sequence.Item, label) {
	from, to := s.find(item.From), s.find(item.To)
	width := messageWidth
	switch span := to - from; {
	case span == 0:
		width = loopWidth
	case span > 1 || span < -1:
		width = longMessageWidth
	}
	l := messageLabel(item, width)
	return sequence.Item{From: from, To: to, Label: sequence.Size{W: l.w, H: l.h}}, l
}

func (s *score) measureNote(item diagram.Item) (sequence.Item, label) {
	first, last := s.span(item.Over)
	width := noteWidth
	if last > first {
		width = longNoteWidth
	}
	l := noteLabel(item.Text, width)
	return sequence.Item{From: first, To: last, Label: sequence.Size{W: l.w, H: l.h}}, l
}

func (s *score) measureRef(item diagram.Item) (sequence.Item, label) {
	first, last := s.span(item.Over)
	l, tab := refLabel(item), tabLabel(item.Kind)
	return sequence.Item{From: first, To: last, Label: sequence.Size{W: max(l.w, tab.w) + 2*refPad, H: tab.h + l.h + refPad}}, l
}

// span is the first and the last of the lifelines, -1 if none of them is
// there. Without IDs it is all lifelines: it is about the whole course.
func (s *score) span(ids []string) (first, last int) {
	if len(ids) == 0 && len(s.diagram.Nodes) > 0 {
		return 0, len(s.diagram.Nodes) - 1
	}
	first, last = len(s.diagram.Nodes), -1
	for _, id := range ids {
		if i := s.find(id); i >= 0 {
			first, last = min(first, i), max(last, i)
		}
	}
	if last < 0 {
		return -1, -1
	}
	return first, last
}

// fillNotes breaks the text of notes anew that are over lifelines further
// apart than the text is wide. It tells whether there was one.
func fillNotes(items []sequence.Item, parts []part, places []sequence.Placed) bool {
	wider := false
	for i := range parts {
		p := &parts[i]
		for j, b := range p.operands {
			wider = fillNotes(items[i].Operands[j].Items, b.parts, places[i].Operands[j].Items) || wider
		}
		if p.Kind != model.StepNote || places[i].Box.W <= p.label.w || len(p.label.lines) < 2 {
			continue
		}
		p.label = noteLabel(p.Text, places[i].Box.W-2*notePadX)
		items[i].Label = sequence.Size{W: p.label.w, H: p.label.h}
		wider = true
	}
	return wider
}

// draw adds the marks of the parts.
func (s *score) draw(parts []part, places []sequence.Placed, parent string, marks *[]scene.Mark) {
	for i, p := range parts {
		place := places[i]
		switch {
		case len(s.diagram.Nodes) == 0 || p.lost:
		case p.Kind == model.StepNote:
			*marks = append(*marks, s.note(p, place, parent))
		case p.Kind == model.StepRef:
			*marks = append(*marks, s.ref(p, place, parent))
		case p.Kind == model.StepDivider:
			*marks = append(*marks, s.divider(p, place))
		case len(p.operands) > 0:
			*marks = append(*marks, s.fragment(p, place, parent))
			for j, b := range p.operands {
				s.draw(b.parts, place.Operands[j].Items, p.ID, marks)
			}
		case place.Route != nil:
			*marks = append(*marks, s.message(p, place, parent))
		}
	}
}

// move is the place of r in the scene.
func (s *score) move(r geom.Rect) geom.Rect { return r.Move(s.at.X, s.at.Y) }

func (s *score) point(x, y int) geom.Point { return geom.Point{X: x + s.at.X, Y: y + s.at.Y} }

// lifelines is the marks of the lifelines: head, line, activations.
func (s *score) lifelines() []scene.Mark {
	var boxes []geom.Rect
	for _, l := range s.placed.Lifelines {
		boxes = append(boxes, s.move(l.Head))
	}
	marks := s.heads.draw(boxes)
	for i, l := range s.placed.Lifelines {
		m, head := &marks[i], boxes[i]
		m.Role, m.Head = scene.RoleLifeline, head
		m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{
			Segments: frame.Polyline(geom.Point{X: head.X + l.X - l.Head.X, Y: head.Bottom()}, s.point(l.X, l.Bottom)),
			Ink:      scene.Ink{Stroke: theme.Line, Width: 1, Dash: lifelineDash},
		}})
		m.Box = head.Union(s.move(geom.Rect{X: l.X, Y: l.Head.Bottom(), W: 1, H: l.Bottom - l.Head.Bottom()}))
		for _, bar := range l.Bars {
			box := s.move(bar)
			m.Box = m.Box.Union(box)
			m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{
				Rect: box,
				Ink:  scene.Ink{Fill: theme.ActivationFill, Stroke: theme.Line, Width: 1},
			}})
		}
	}
	return marks
}

func (s *score) message(p part, place sequence.Placed, parent string) scene.Mark {
	m := scene.Mark{
		ID: p.ID, Role: scene.RoleMessage, Class: string(p.Kind), Parent: parent,
		From: p.From, To: p.To, Origin: p.Origin,
		Title: sentence(p.Item, s.name(p.From), s.name(p.To)),
		Desc:  describe(p.Item),
		Cut:   p.label.cut,
	}
	for _, point := range place.Route {
		m.Route = append(m.Route, s.point(point.X, point.Y))
	}
	line := m.Route
	tip := line[len(line)-1]
	from := line[len(line)-2]
	if p.Kind == model.StepDestroy { // beside the cross, not in it
		tip.X -= sign(tip.X-from.X) * sequence.EndHalf
	}
	ink := scene.Ink{Stroke: theme.Line, Width: frame.LineWidth}
	switch p.Kind {
	case model.StepReturn, model.StepCreate:
		ink.Dash = replyDash
	}
	head := headOf(p.Kind)
	end := tip
	if head == frame.FilledHead { // the line must not stick out of the tip
		end.X -= sign(tip.X-from.X) * frame.HeadLength / 2
	}
	m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{
		Segments: frame.Polyline(append(append([]geom.Point{}, line[:len(line)-1]...), end)...), Ink: ink,
	}})
	if arrow, ok := frame.Arrow(head, from, tip, theme.Line); ok {
		m.Shapes = append(m.Shapes, arrow)
	}
	m.Box = geom.Rect{X: min(line[0].X, tip.X, from.X), Y: line[0].Y, W: 1, H: 1}
	for _, point := range line {
		m.Box = m.Box.Union(geom.Rect{X: point.X, Y: point.Y, W: 1, H: 1})
	}
	m.Box = m.Box.Union(geom.Rect{X: tip.X, Y: tip.Y - frame.HeadHalf, W: 1, H: 2 * frame.HeadHalf})
	if p.Kind == model.StepDestroy {
		at := geom.Point{X: s.placed.Lifelines[s.lifeline[p.To]].X + s.at.X, Y: tip.Y}
		m.Shapes = append(m.Shapes, destroyed(at))
		m.Box = m.Box.Union(geom.Rect{X: at.X - sequence.EndHalf, Y: at.Y - sequence.EndHalf, W: 2 * sequence.EndHalf, H: 2 * sequence.EndHalf})
	}
	if p.label.w > 0 {
		box := s.move(place.Box)
		m.Box = m.Box.Union(box)
		m.Shapes = append(m.Shapes, s.words(p.label, place.Box)...)
	}
	return m
}

// words is a label in its box of the layout, with a patch behind it if it
// crosses a lifeline.
func (s *score) words(l label, box geom.Rect) []scene.Shape {
	for _, line := range s.placed.Lifelines {
		if line.X >= box.X && line.X <= box.Right() && line.Head.Bottom() < box.Bottom() && line.Bottom > box.Y {
			return l.onPatch(s.move(box))
		}
	}
	return l.draw(s.move(box))
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// headOf is the arrow head of a kind of message.
func headOf(kind model.StepKind) frame.Head {
	switch kind {
	case model.StepSend, model.StepReturn, model.StepCreate:
		return frame.OpenHead
	}
	return frame.FilledHead
}

// destroyed is the cross at the end of a lifeline.
func destroyed(at geom.Point) scene.Shape {
	var segments []scene.Segment
	for _, side := range []int{-1, 1} {
		segments = append(segments, frame.Polyline(
			geom.Point{X: at.X - side*sequence.EndHalf, Y: at.Y - sequence.EndHalf},
			geom.Point{X: at.X + side*sequence.EndHalf, Y: at.Y + sequence.EndHalf})...)
	}
	return scene.Shape{Path: &scene.Path{Segments: segments, Ink: scene.Ink{Stroke: theme.Line, Width: 2}}}
}

func (s *score) note(p part, place sequence.Placed, parent string) scene.Mark {
	box := s.move(place.Box)
	const fold = 8
	var names []string
	for _, id := range p.Over {
		names = append(names, s.name(id))
	}
	title := "Note: " + p.Text
	if len(names) > 0 {
		title = "Note over " + strings.Join(names, ", ") + ": " + p.Text
	}
	ink := scene.Ink{Fill: theme.NoteFill, Stroke: theme.NoteStroke, Width: 1}
	corner := geom.Point{X: box.Right() - fold, Y: box.Y + fold}
	shapes := []scene.Shape{
		{Path: &scene.Path{Ink: ink, Segments: frame.Polygon(
			geom.Point{X: box.X, Y: box.Y}, geom.Point{X: corner.X, Y: box.Y}, geom.Point{X: box.Right(), Y: corner.Y},
			geom.Point{X: box.Right(), Y: box.Bottom()}, geom.Point{X: box.X, Y: box.Bottom()})}},
		{Path: &scene.Path{Ink: scene.Ink{Stroke: theme.NoteStroke, Width: 1}, Segments: frame.Polyline(
			geom.Point{X: corner.X, Y: box.Y}, corner, geom.Point{X: box.Right(), Y: corner.Y})}},
	}
	return scene.Mark{
		ID: p.ID, Role: scene.RoleNote, Parent: parent, Box: box, Origin: p.Origin,
		Title: title, Shapes: append(shapes, p.label.draw(box)...), Cut: p.label.cut,
	}
}

func (s *score) fragment(p part, place sequence.Placed, parent string) scene.Mark {
	box := s.move(place.Box)
	m := scene.Mark{
		ID: p.ID, Role: scene.RoleFragment, Class: string(p.Kind), Parent: parent, Box: box, Origin: p.Origin,
		Title: fragmentTitle(p.Item),
	}
	m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{
		Rect: box, Ink: scene.Ink{Stroke: theme.FragmentStroke, Width: frame.BoundaryWidth},
	}})
	for _, o := range place.Operands[1:] {
		m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{
			Segments: frame.Polyline(geom.Point{X: box.X, Y: o.Top + s.at.Y}, geom.Point{X: box.Right(), Y: o.Top + s.at.Y}),
			Ink:      scene.Ink{Stroke: theme.FragmentStroke, Width: frame.BoundaryWidth, Dash: branchDash},
		}})
	}
	m.Shapes = append(m.Shapes, drawTab(p.label, s.move(place.Tab))...)
	for i, o := range place.Operands {
		if guard := p.operands[i].guard; guard.w > 0 {
			m.Cut = append(m.Cut, guard.cut...)
			m.Shapes = append(m.Shapes, s.words(guard, o.Guard)...)
		}
	}
	return m
}

// drawTab is the corner of a fragment in which its kind stands.
func drawTab(l label, tab geom.Rect) []scene.Shape {
	const cut = 8
	shape := scene.Shape{Path: &scene.Path{
		Segments: frame.Polygon(
			geom.Point{X: tab.X, Y: tab.Y}, geom.Point{X: tab.Right(), Y: tab.Y}, geom.Point{X: tab.Right(), Y: tab.Bottom() - cut},
			geom.Point{X: tab.Right() - cut, Y: tab.Bottom()}, geom.Point{X: tab.X, Y: tab.Bottom()}),
		Ink: scene.Ink{Fill: theme.FragmentFill, Stroke: theme.FragmentStroke, Width: frame.BoundaryWidth},
	}}
	return append([]scene.Shape{shape}, l.draw(tab)...)
}

// ref is a frame over its lifelines with the name of the other scenario.
func (s *score) ref(p part, place sequence.Placed, parent string) scene.Mark {
	box := s.move(place.Box)
	m := scene.Mark{
		ID: p.ID, Role: scene.RoleFragment, Class: string(p.Kind), View: p.View, Parent: parent, Box: box, Origin: p.Origin,
		Title: "ref: " + p.Text, Desc: s.describeRef(p.Item), Cut: p.label.cut,
	}
	m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{
		Rect: box, Ink: scene.Ink{Fill: theme.Canvas, Stroke: theme.FragmentStroke, Width: frame.BoundaryWidth},
	}})
	tab := tabLabel(p.Kind)
	m.Shapes = append(m.Shapes, drawTab(tab, geom.Rect{X: box.X, Y: box.Y, W: tab.w, H: tab.h})...)
	words := geom.Rect{X: box.X + (box.W-p.label.w)/2, Y: box.Y + tab.h, W: p.label.w, H: p.label.h}
	m.Shapes = append(m.Shapes, p.label.draw(words)...)
	return m
}

// divider is a double line from side to side with a title in its middle.
func (s *score) divider(p part, place sequence.Placed) scene.Mark {
	box := s.move(place.Box)
	m := scene.Mark{ID: p.ID, Role: scene.RoleNote, Class: string(p.Kind), Box: box, Origin: p.Origin, Title: p.Text, Cut: p.label.cut}
	ink := scene.Ink{Stroke: theme.FragmentStroke, Width: frame.BoundaryWidth}
	for _, dy := range []int{-2, 2} {
		y := box.Center().Y + dy
		m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{
			Segments: frame.Polyline(geom.Point{X: box.X, Y: y}, geom.Point{X: box.Right(), Y: y}), Ink: ink,
		}})
	}
	title := geom.Rect{X: box.X + (box.W-p.label.w)/2, Y: box.Y, W: p.label.w, H: box.H}
	ink.Fill = theme.FragmentFill
	m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{Rect: title, Radius: frame.SmallRadius, Ink: ink}})
	m.Shapes = append(m.Shapes, p.label.draw(title)...)
	return m
}
