package scene

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/theme"
)

func write(x, y int, value string, anchor Anchor, fill, on theme.Role) Shape {
	return Shape{Text: &Text{At: geom.Point{X: x, Y: y}, Value: value, Size: 12, Anchor: anchor, Fill: fill, On: on, Width: 7 * len(value)}}
}

func box(r geom.Rect, fill, stroke theme.Role) Shape {
	return Shape{Rect: &Rect{Rect: r, Ink: Ink{Fill: fill, Stroke: stroke, Width: 1.5}}}
}

func line(points ...geom.Point) Shape {
	p := &Path{Ink: Ink{Stroke: theme.Line, Width: 1.5}}
	for i, at := range points {
		kind := LineTo
		if i == 0 {
			kind = MoveTo
		}
		p.Segments = append(p.Segments, Segment{Kind: kind, Points: []geom.Point{at}})
	}
	return Shape{Path: p}
}

func drawingAt(r geom.Rect) Shape {
	dot := icon.Icon{Name: "dot", Parts: []icon.Part{{Path: icon.Path{{Kind: MoveTo, Points: []geom.Point{{X: 1}}}, {Kind: LineTo, Points: []geom.Point{{X: 1}}}}, Width: 40}}}
	return Shape{Icon: &Icon{Rect: r, Drawing: dot, Fill: theme.SystemText, On: theme.SystemFill}}
}

func nodeAt(id, parent string, r geom.Rect) Mark {
	return Mark{ID: id, Role: RoleNode, Title: "Node " + id, Parent: parent, Box: r, Shapes: []Shape{
		box(r, theme.SystemFill, theme.SystemStroke),
		write(r.X+r.W/2, r.Y+r.H/2, id, Middle, theme.SystemText, theme.SystemFill),
	}, Origin: model.Origin{Position: model.Position{File: id + ".go", Line: 7}}}
}

func edgeBetween(id, from, to string, label geom.Rect, route ...geom.Point) Mark {
	m := Mark{ID: id, Role: RoleEdge, Title: from + " → " + to, From: from, To: to, Box: label, Route: route, Shapes: []Shape{line(route...)}}
	if !label.Empty() {
		m.Shapes = append(m.Shapes, box(label, theme.LabelPatch, ""),
			write(label.X+label.W/2, label.Y+14, "uses", Middle, theme.LineText, theme.LabelPatch))
	}
	return m
}

func boundaryAt(id, parent string, r geom.Rect) Mark {
	return Mark{ID: id, Role: RoleBoundary, Title: "Boundary " + id, Parent: parent, Box: r, Shapes: []Shape{
		box(r, theme.BoundaryFill, theme.BoundaryStroke),
		write(r.X+8, r.Y+18, "title "+id, Start, theme.BoundaryText, theme.BoundaryFill),
	}}
}

// graph is a picture that breaks no rule: a boundary with two nodes, one node
// beside it, an edge within and one across.
func graph() Scene {
	title := Mark{
		Role: RoleTitle, Title: "Container diagram: Shop", Box: geom.Rect{X: 20, Y: 20, W: 200, H: 20},
		Shapes: []Shape{write(20, 34, "Shop", Start, theme.Ink, theme.Canvas)},
	}
	legend := Mark{
		Role: RoleLegend, Title: "Legend", Box: geom.Rect{X: 20, Y: 360, W: 200, H: 20},
		Shapes: []Shape{write(20, 374, "Legend", Start, theme.Ink, theme.Canvas)},
	}
	return Scene{Key: "shop", Kind: "container", Title: "Shop", W: 640, H: 400, Margin: 20, Marks: []Mark{
		title,
		boundaryAt("s", "", geom.Rect{X: 20, Y: 60, W: 360, H: 280}),
		edgeBetween("a->b", "a", "b", geom.Rect{X: 70, Y: 185, W: 60, H: 20}, geom.Point{X: 100, Y: 160}, geom.Point{X: 100, Y: 240}),
		edgeBetween("b->c", "b", "c", geom.Rect{X: 410, Y: 270, W: 60, H: 20}, geom.Point{X: 160, Y: 280}, geom.Point{X: 500, Y: 280}),
		nodeAt("a", "s", geom.Rect{X: 40, Y: 100, W: 120, H: 60}),
		nodeAt("b", "s", geom.Rect{X: 40, Y: 240, W: 120, H: 80}),
		nodeAt("c", "", geom.Rect{X: 500, Y: 240, W: 120, H: 80}),
		legend,
	}}
}

// counted is graph with a word at the end of the line across.
func counted() Scene {
	s := graph()
	m := &s.Marks[3]
	m.Ends = []geom.Rect{{X: 476, Y: 286, W: 16, H: 18}}
	m.Shapes = append(m.Shapes, write(478, 298, "n", Start, theme.LineText, theme.Canvas))
	return s
}

func lifelineAt(id string, x int, bars ...geom.Rect) Mark {
	head := geom.Rect{X: x - 50, Y: 60, W: 100, H: 40}
	m := Mark{ID: id, Role: RoleLifeline, Title: "Lifeline " + id, Box: geom.Rect{X: x - 50, Y: 60, W: 100, H: 320}, Shapes: []Shape{
		line(geom.Point{X: x, Y: 100}, geom.Point{X: x, Y: 380}),
	}}
	for _, bar := range bars {
		m.Shapes = append(m.Shapes, box(bar, theme.ActivationFill, theme.Line))
	}
	m.Shapes = append(m.Shapes, box(head, theme.SystemFill, theme.SystemStroke),
		write(x, 84, id, Middle, theme.SystemText, theme.SystemFill))
	return m
}

func messageAt(id, from, to, parent string, y, x0, x1, textX int, on theme.Role) Mark {
	label := write(textX, y-6, "call", Middle, theme.LineText, on)
	m := Mark{
		ID: id, Role: RoleMessage, Title: from + " → " + to, From: from, To: to, Parent: parent,
		Box:    geom.Rect{X: min(x0, x1), Y: y - 22, W: max(x0, x1) - min(x0, x1), H: 26},
		Route:  []geom.Point{{X: x0, Y: y}, {X: x1, Y: y}},
		Shapes: []Shape{line(geom.Point{X: x0, Y: y}, geom.Point{X: x1, Y: y})},
	}
	if on == theme.LabelPatch {
		m.Shapes = append(m.Shapes, box(label.Text.Box().Inset(-2), theme.LabelPatch, ""))
	}
	m.Shapes = append(m.Shapes, label)
	return m
}

func fragmentAt(id, parent string, r geom.Rect) Mark {
	tab := geom.Rect{X: r.X, Y: r.Y, W: 40, H: 20}
	return Mark{ID: id, Role: RoleFragment, Title: "Fragment " + id, Parent: parent, Box: r, Shapes: []Shape{
		box(r, "", theme.FragmentStroke),
		box(tab, theme.FragmentFill, theme.FragmentStroke),
		write(tab.X+4, tab.Y+14, "alt", Start, theme.FragmentText, theme.FragmentFill),
	}}
}

func noteAt(id, parent string, r geom.Rect) Mark {
	return Mark{ID: id, Role: RoleNote, Title: "Note " + id, Parent: parent, Box: r, Shapes: []Shape{
		box(r, theme.NoteFill, theme.NoteStroke),
		write(r.X+8, r.Y+18, "note", Start, theme.NoteText, theme.NoteFill),
	}}
}

// sequence is a picture that breaks no rule: three lifelines, a message past
// the middle one with its text on a patch, a fragment, a note.
func sequence() Scene {
	return Scene{Key: "grab", Kind: "sequence", Title: "Grab", W: 530, H: 400, Margin: 20, Marks: []Mark{
		{
			Role: RoleTitle, Title: "Sequence diagram: Grab", Box: geom.Rect{X: 20, Y: 20, W: 200, H: 20},
			Shapes: []Shape{write(20, 34, "Grab", Start, theme.Ink, theme.Canvas)},
		},
		lifelineAt("a", 100, geom.Rect{X: 95, Y: 140, W: 10, H: 120}),
		lifelineAt("b", 280),
		lifelineAt("c", 460, geom.Rect{X: 455, Y: 140, W: 10, H: 60}),
		fragmentAt("f", "", geom.Rect{X: 30, Y: 215, W: 420, H: 100}),
		messageAt("1", "a", "c", "", 160, 105, 455, 280, theme.LabelPatch),
		messageAt("2", "a", "b", "f", 250, 105, 280, 190, theme.Canvas),
		noteAt("3", "f", geom.Rect{X: 200, Y: 270, W: 120, H: 30}),
	}}
}

func find(t *testing.T, s *Scene, id string) *Mark {
	t.Helper()
	for i := range s.Marks {
		if s.Marks[i].ID == id || s.Marks[i].ID == "" && string(s.Marks[i].Role) == id {
			return &s.Marks[i]
		}
	}
	t.Fatalf("no mark %q", id)
	return nil
}

func moveMark(m *Mark, dx, dy int) {
	m.Box = m.Box.Move(dx, dy)
	for i := range m.Route {
		m.Route[i].X += dx
		m.Route[i].Y += dy
	}
	for _, s := range m.Shapes {
		switch {
		case s.Rect != nil:
			s.Rect.Rect = s.Rect.Rect.Move(dx, dy)
		case s.Path != nil:
			for _, g := range s.Path.Segments {
				for i := range g.Points {
					g.Points[i].X += dx
					g.Points[i].Y += dy
				}
			}
		case s.Text != nil:
			s.Text.At.X += dx
			s.Text.At.Y += dy
		}
	}
}

func codesOf(violations []Violation) []string {
	var out []string
	for _, v := range violations {
		out = append(out, fmt.Sprintf("%s %v: %s", v.Code, v.Marks, v.Message))
	}
	return out
}

func TestCleanScenesBreakNothing(t *testing.T) {
	for name, s := range map[string]Scene{"graph": graph(), "counted": counted(), "sequence": sequence()} {
		for _, v := range codesOf(Check(s)) {
			t.Errorf("%s: %s", name, v)
		}
	}
}

// ruleCase is a change of a clean scene that breaks one rule and no other.
type ruleCase struct {
	name   string
	code   Code
	of     func() Scene
	mutate func(*testing.T, *Scene)
	marks  []string // of the violation
	words  string   // in its message
}

func ruleCases() []ruleCase {
	add := func(m ...Mark) func(*testing.T, *Scene) {
		return func(_ *testing.T, s *Scene) { s.Marks = append(s.Marks, m...) }
	}
	change := func(id string, f func(*Mark)) func(*testing.T, *Scene) {
		return func(t *testing.T, s *Scene) { f(find(t, s, id)) }
	}
	return []ruleCase{
		{
			"nodes overlap", NodesOverlap, graph, add(nodeAt("d", "", geom.Rect{X: 520, Y: 300, W: 100, H: 60})),
			[]string{"c", "d"},
			`node "Node c" overlaps node "Node d" by 100×20 px`,
		},
		{"heads of lifelines overlap", NodesOverlap, sequence, change("b", func(m *Mark) {
			m.Shapes = append(m.Shapes, box(geom.Rect{X: 140, Y: 60, W: 100, H: 40}, theme.SystemFill, ""))
		}), []string{"a", "b"}, `lifeline "Lifeline a" overlaps lifeline "Lifeline b"`},
		{
			"node on its boundary's border", OutsideParent, graph, add(nodeAt("d", "s", geom.Rect{X: 200, Y: 70, W: 179, H: 60})),
			[]string{"d", "s"},
			`node "Node d" is not inside boundary "Boundary s"`,
		},
		{
			"message leaves its fragment", OutsideParent, sequence, change("2", func(m *Mark) { m.Box.H = 90 }),
			[]string{"2", "f"},
			`message "a → b" is not inside fragment "Fragment f"`,
		},
		{
			"boundaries overlap", BoundariesOverlap, graph, add(boundaryAt("u", "", geom.Rect{X: 300, Y: 300, W: 200, H: 40})),
			[]string{"s", "u"},
			`boundary "Boundary s" overlaps boundary "Boundary u"`,
		},
		{
			"foreign node in a boundary", ForeignInside, graph, add(nodeAt("d", "", geom.Rect{X: 200, Y: 100, W: 100, H: 60})),
			[]string{"d", "s"},
			`node "Node d" stands in boundary "Boundary s" but is not part of it`,
		},
		{
			"foreign note in a fragment", ForeignInside, sequence, change("3", func(m *Mark) { m.Parent = "" }),
			[]string{"3", "f"},
			`note "Note 3" stands in fragment`,
		},
		{
			"node across a boundary that is not there", UnknownEnd, graph, add(func() Mark {
				m := nodeAt("d", "", geom.Rect{X: 200, Y: 100, W: 100, H: 60})
				m.Across = []string{"s", "x"}
				return m
			}()),
			[]string{"d"},
			`node "Node d" reaches into "x", which is no boundary of the picture`,
		},
		{"texts of one mark", TextsOverlap, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, write(560, 284, "below", Middle, theme.SystemText, theme.SystemFill))
		}), []string{"c"}, `text "c" overlaps text "below"`},
		{
			"texts of two marks", TextsOverlap, sequence, add(messageAt("9", "a", "b", "f", 252, 105, 280, 200, theme.Canvas)),
			[]string{"2", "9"},
			`text "call" of message "a → b" overlaps`,
		},
		{"label on a node", TextOnNode, graph, change("b->c", func(m *Mark) {
			m.Box = m.Box.Move(60, -30)
			m.Shapes[1].Rect.Rect = m.Box
			m.Shapes[2].Text.At = geom.Point{X: 502, Y: 254}
		}), []string{"b->c", "c"}, `the label of relationship "b → c" lies on node "Node c"`},
		{"word at an end on a node", TextOnNode, counted, change("b->c", func(m *Mark) {
			m.Ends[0] = m.Ends[0].Move(20, 0)
			m.Shapes[3].Text.At.X += 20
		}), []string{"b->c", "c"}, `the label of relationship "b → c" lies on node "Node c"`},
		{"word beside its place", TextOutsideShape, counted, change("b->c", func(m *Mark) {
			m.Shapes[3].Text.At.Y += 30
		}), []string{"b->c"}, `text "n" is wider or higher than relationship "b → c"`},
		{"word under an arrow head", HeadHidden, counted, change("b->c", func(m *Mark) {
			m.Ends[0] = geom.Rect{X: 476, Y: 276, W: 20, H: 28}
		}), []string{"b->c"}, `lies under its own label`},
		{
			"edge through a word at an end", RouteThroughLabel, counted, add(edgeBetween("a->c", "a", "c", geom.Rect{},
				geom.Point{X: 160, Y: 130}, geom.Point{X: 484, Y: 130}, geom.Point{X: 484, Y: 310}, geom.Point{X: 500, Y: 310})),
			[]string{"a->c", "b->c"},
			`passes through the label of relationship "b → c"`,
		},
		{"boundary title on a node", TextOnNode, graph, change("s", func(m *Mark) {
			m.Shapes[1].Text.At = geom.Point{X: 130, Y: 125}
		}), []string{"s", "a"}, `text "title s" of boundary`},
		{
			"note on a head", TextOnNode, sequence, add(noteAt("9", "", geom.Rect{X: 150, Y: 90, W: 100, H: 30})),
			[]string{"9", "b"},
			`note "Note 9" lies on lifeline "Lifeline b"`,
		},
		{
			"label on a boundary's title", TextOnTitle, graph, add(func() Mark {
				m := edgeBetween("a->c", "a", "c", geom.Rect{}, geom.Point{X: 160, Y: 130}, geom.Point{X: 560, Y: 130}, geom.Point{X: 560, Y: 240})
				m.Box = geom.Rect{X: 60, Y: 62, W: 160, H: 22}
				m.Shapes = append(m.Shapes, write(180, 78, "uses", Start, theme.LineText, theme.BoundaryFill))
				return m
			}()),
			[]string{"a->c", "s"},
			`lies on the title of boundary "Boundary s"`,
		},
		{"text wider than its node", TextOutsideShape, graph, change("c", func(m *Mark) {
			m.Shapes[1].Text.Width = 124
			m.Shapes[0].Rect.X -= 4 // what is drawn is wide enough, the node is not
			m.Shapes[0].Rect.W += 4
		}), []string{"c"}, `text "c" is wider or higher than node "Node c"`},
		{
			"text reaches beyond its fill", TextOffItsFill, graph, change("c", func(m *Mark) {
				m.Shapes[0].Rect.W = 60
				m.Shapes[0].Rect.Stroke = ""
			}),
			[]string{"c"},
			`reaches beyond the system-fill it lies on`,
		},
		{
			"text on another fill than it says", TextOffItsFill, graph, change("s", func(m *Mark) { m.Shapes[1].Text.On = theme.Canvas }),
			[]string{"s"},
			`lies on boundary-fill, not on "canvas"`,
		},
		{"text in the slanted corner of a path", TextOffItsFill, graph, change("c", func(m *Mark) {
			m.Shapes[0] = Shape{Path: &Path{Ink: Ink{Fill: theme.SystemFill}, Segments: []Segment{
				{Kind: MoveTo, Points: []geom.Point{{X: 500, Y: 240}}}, {Kind: LineTo, Points: []geom.Point{{X: 570, Y: 240}}}, {Kind: LineTo, Points: []geom.Point{{X: 500, Y: 320}}}, {Kind: Close},
			}}}
			m.Shapes[1].Text.At = geom.Point{X: 540, Y: 280}
		}), []string{"c"}, `reaches beyond`},
		{"icon beside its node", IconMeets, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, drawingAt(geom.Rect{X: m.Box.Right() - 22, Y: m.Box.Bottom() - 10, W: 20, H: 20}))
		}), []string{"c"}, `the icon "dot" of node "Node c" reaches out of it`},
		{"icon on a text", IconMeets, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, drawingAt(geom.Rect{X: 560, Y: 270, W: 20, H: 20}))
		}), []string{"c"}, `meets text "c"`},
		{"icon under a line", IconMeets, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, drawingAt(geom.Rect{X: 504, Y: 244, W: 20, H: 20}), line(geom.Point{X: 500, Y: 250}, geom.Point{X: 530, Y: 250}))
		}), []string{"c"}, `is crossed by a line of node "Node c"`},
		{"text covered later", TextHidden, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, box(geom.Rect{X: 550, Y: 270, W: 20, H: 20}, theme.BadgeFill, ""))
		}), []string{"c"}, `text "c" of node "Node c" is covered by a shape of its own`},
		{"text covered by another", TextHidden, sequence, add(func() Mark {
			m := messageAt("9", "a", "b", "f", 305, 105, 280, 150, theme.Canvas) // its patch lies on the text of message 2
			m.Shapes = append(m.Shapes[:1], box(geom.Rect{X: 170, Y: 230, W: 40, H: 18}, theme.LabelPatch, ""))
			m.Route, m.Shapes[0].Path.Segments = []geom.Point{{X: 100, Y: 310}, {X: 280, Y: 310}}, line(geom.Point{X: 100, Y: 310}, geom.Point{X: 280, Y: 310}).Path.Segments
			return m
		}()), []string{"2", "9"}, `text "call" of message "a → b" is covered by message "a → b"`},
		{"lifeline through a text", TextStruck, sequence, change("2", func(m *Mark) {
			m.Shapes[1].Text.At.X = 275
			m.Box.W += 60
		}), []string{"2", "b"}, `text "call" of message "a → b" is crossed by lifeline "Lifeline b"`},
		{"an edge through its own text", TextStruck, graph, change("a->b", func(m *Mark) {
			m.Shapes = []Shape{m.Shapes[1], m.Shapes[0], m.Shapes[2]}
		}), []string{"a->b"}, `is crossed by a line of its own`},
		{
			"edge through a node", RouteThroughNode, graph, add(edgeBetween("a->c", "a", "c", geom.Rect{},
				geom.Point{X: 140, Y: 160}, geom.Point{X: 140, Y: 330}, geom.Point{X: 560, Y: 330}, geom.Point{X: 560, Y: 320})),
			[]string{"a->c", "b"},
			`relationship "a → c" passes through node "Node b"`,
		},
		{
			"edge through its own end", RouteThroughNode, graph, add(edgeBetween("c->c", "c", "c", geom.Rect{},
				geom.Point{X: 500, Y: 250}, geom.Point{X: 620, Y: 250})),
			[]string{"c->c", "c"},
			`passes through its own end, node "Node c"`,
		},
		{
			"edge through a label", RouteThroughLabel, graph, add(edgeBetween("a->c", "a", "c", geom.Rect{},
				geom.Point{X: 160, Y: 130}, geom.Point{X: 440, Y: 130}, geom.Point{X: 440, Y: 310}, geom.Point{X: 500, Y: 310})),
			[]string{"a->c", "b->c"},
			`passes through the label of relationship "b → c"`,
		},
		{
			"edge through a boundary's title", RouteThroughLabel, graph, add(edgeBetween("a->c", "a", "c", geom.Rect{},
				geom.Point{X: 60, Y: 100}, geom.Point{X: 60, Y: 70}, geom.Point{X: 560, Y: 70}, geom.Point{X: 560, Y: 240})),
			[]string{"a->c", "s"},
			`passes through the label of boundary "Boundary s"`,
		},
		{"message through a text", RouteThroughLabel, sequence, add(func() Mark {
			m := messageAt("9", "a", "b", "f", 240, 105, 280, 200, theme.Canvas)
			m.Shapes = m.Shapes[:1]
			return m
		}()), []string{"9", "2"}, `message "a → b" passes through the label of message "a → b"`},
		{
			"edge ends before its end", RouteEndOff, graph, change("b->c", func(m *Mark) { m.Route[1].X -= 3 }),
			[]string{"b->c", "c"},
			`ends at 497,280, away from the border of node "Node c"`,
		},
		{
			"message starts beside its lifeline", RouteEndOff, sequence, change("2", func(m *Mark) { m.Route[0].X += 5 }),
			[]string{"2", "a"},
			`starts at 110,250`,
		},
		{"head under its own label", HeadHidden, graph, change("b->c", func(m *Mark) {
			m.Box.X += 23
			m.Shapes[1].Rect.X += 23
			m.Shapes[2].Text.At.X += 23
		}), []string{"b->c"}, `the arrow head of relationship "b → c" lies under its own label`},
		{
			"edge too short for a head", HeadHidden, graph, add(nodeAt("d", "", geom.Rect{X: 500, Y: 190, W: 100, H: 43}),
				edgeBetween("d->c", "d", "c", geom.Rect{}, geom.Point{X: 550, Y: 233}, geom.Point{X: 550, Y: 240})),
			[]string{"d->c"},
			`is too short for an arrow head`,
		},
		{"outside the margin", OutsideView, graph, change("c", func(m *Mark) {
			m.Shapes[0].Rect.W += 4
		}), []string{"c"}, `reaches into the margin: right by 3 px`},
		{"wide border", UnevenMargin, graph, func(_ *testing.T, s *Scene) { s.W += 30 }, nil, `50 px are free on the right, the margin is 20`},
		{
			"duplicate ID", DuplicateID, graph, add(nodeAt("c", "", geom.Rect{X: 500, Y: 120, W: 100, H: 60})),
			[]string{"c", "c"},
			`have the same ID "c"`,
		},
		{"no title", Nameless, graph, change("c", func(m *Mark) { m.Title = "" }), []string{"c"}, `node "c" has no title`},
		{"no ID", Nameless, graph, add(func() Mark {
			m := nodeAt("d", "", geom.Rect{X: 500, Y: 120, W: 100, H: 60})
			m.ID = ""
			return m
		}()), []string{"node"}, `node "Node d" has no ID`},
		{"picture without title", Nameless, graph, func(_ *testing.T, s *Scene) { s.Title = "" }, nil, "the picture has no title"},
		{"unknown end", UnknownEnd, graph, change("b->c", func(m *Mark) { m.To = "x" }), []string{"b->c"}, `goes to "x", which the picture does not show`},
		{"unknown parent", UnknownEnd, graph, change("c", func(m *Mark) { m.Parent = "x" }), []string{"c"}, `is part of "x"`},
		{
			"part of itself", UnknownEnd, graph, add(Mark{ID: "u", Role: RoleBoundary, Title: "U", Parent: "u", Box: geom.Rect{X: 400, Y: 60, W: 80, H: 80}}),
			[]string{"u"},
			`boundary "U" is part of itself`,
		},
		{"empty rectangle", Malformed, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, box(geom.Rect{X: 510, Y: 300, W: 0, H: 4}, "", theme.Line))
		}), []string{"c"}, `shape 3 is a rectangle of 0×4 px`},
		{"two kinds at once", Malformed, graph, change("c", func(m *Mark) {
			m.Shapes = append(m.Shapes, Shape{})
		}), []string{"c"}, `shape 3 is 0 kinds of shape at once`},
		{"no number", Malformed, graph, change("c", func(m *Mark) { m.Shapes[0].Rect.Width = math.NaN() }), []string{"c"}, `has a line NaN px wide`},
		{"segment without points", Malformed, graph, change("a->b", func(m *Mark) {
			m.Shapes[0].Path.Segments = append(m.Shapes[0].Path.Segments, Segment{Kind: CurveTo})
		}), []string{"a->b"}, `has a segment "C" with 0 points`},
		{"edge without route", Malformed, graph, change("a->b", func(m *Mark) { m.Route = nil }), []string{"a->b"}, `has no route`},
		{"picture without size", Malformed, graph, func(_ *testing.T, s *Scene) { s.W = 0 }, nil, "the picture is 0×400 px"},
		{
			"fragments cross", FragmentsCross, sequence, add(fragmentAt("g", "", geom.Rect{X: 330, Y: 305, W: 180, H: 60})),
			[]string{"f", "g"},
			`fragment "Fragment f" crosses fragment "Fragment g"`,
		},
		{
			"note over the end of an activation", NoteHides, sequence, add(noteAt("9", "", geom.Rect{X: 400, Y: 180, W: 110, H: 30})),
			[]string{"9", "c"},
			`hides an end of an activation of lifeline "Lifeline c"`,
		},
		{
			"filled frame over the end of an activation", NoteHides, sequence, add(Mark{
				ID: "9", Role: RoleFragment, Title: "ref", Box: geom.Rect{X: 400, Y: 180, W: 110, H: 30},
				Shapes: []Shape{box(geom.Rect{X: 400, Y: 180, W: 110, H: 30}, theme.Canvas, theme.FragmentStroke)},
			}), []string{"9", "c"}, `hides an end of an activation of lifeline "Lifeline c"`,
		},
		{"legend under a node", FrameOverlaps, graph, change("legend", func(m *Mark) {
			m.Box = geom.Rect{X: 480, Y: 318, W: 100, H: 62}
			m.Shapes[0].Text.At = geom.Point{X: 500, Y: 374}
		}), []string{"legend", "c"}, `the legend and node "Node c" overlap`},
	}
}

func TestRules(t *testing.T) {
	for _, tc := range ruleCases() {
		t.Run(tc.name, func(t *testing.T) {
			s := tc.of()
			tc.mutate(t, &s)
			got := Check(s)
			if len(got) != 1 || got[0].Code != tc.code {
				t.Fatalf("want one %s, got %q", tc.code, codesOf(got))
			}
			if !slices.Equal(got[0].Marks, tc.marks) {
				t.Errorf("marks %q, want %q", got[0].Marks, tc.marks)
			}
			if !strings.Contains(got[0].Message, tc.words) {
				t.Errorf("message %q, want %q in it", got[0].Message, tc.words)
			}
		})
	}
}

func TestEveryCodeIsDocumentedAndTested(t *testing.T) {
	tested := map[Code]bool{LowContrast: true, HeadsOverlap: true} // TestContrast, TestHeadsOverlap
	for _, tc := range ruleCases() {
		tested[tc.code] = true
	}
	for i, r := range Rules() {
		if want := fmt.Sprintf("LNT-P%03d", i+1); string(r.Code) != want {
			t.Errorf("rule %d has the code %s, want %s", i+1, r.Code, want)
		}
		if r.Summary == "" {
			t.Errorf("%s has no summary", r.Code)
		}
		if !tested[r.Code] {
			t.Errorf("%s (%s) has no scene that breaks it", r.Code, r.Summary)
		}
		delete(tested, r.Code)
	}
	for code := range tested {
		t.Errorf("%s is not among the rules", code)
	}
}

func TestViolationNamesTheLine(t *testing.T) {
	s := graph()
	s.Marks = append(s.Marks, nodeAt("d", "", geom.Rect{X: 520, Y: 300, W: 100, H: 60}))
	got := Check(s)
	if len(got) != 1 || len(got[0].Origins) != 2 || got[0].Origins[1].File != "d.go" || got[0].Origins[1].Line != 7 {
		t.Fatalf("origins of %+v", got)
	}
}

// What reads well must stay silent.
func TestRulesForgive(t *testing.T) {
	for name, mutate := range map[string]func(*testing.T, *Scene){
		"an edge along the border of a foreign node": func(_ *testing.T, s *Scene) {
			s.Marks = append(s.Marks, edgeBetween("a->c", "a", "c", geom.Rect{},
				geom.Point{X: 150, Y: 160}, geom.Point{X: 160, Y: 230}, geom.Point{X: 160, Y: 330}, geom.Point{X: 560, Y: 330}, geom.Point{X: 560, Y: 320}))
		},
		"edges that cross": func(_ *testing.T, s *Scene) {
			s.Marks = append(s.Marks, nodeAt("d", "", geom.Rect{X: 400, Y: 100, W: 120, H: 60}),
				edgeBetween("b->d", "b", "d", geom.Rect{}, geom.Point{X: 120, Y: 240}, geom.Point{X: 400, Y: 120}),
				edgeBetween("a->c", "a", "c", geom.Rect{}, geom.Point{X: 160, Y: 130}, geom.Point{X: 500, Y: 260}))
		},
		"a nested boundary": func(_ *testing.T, s *Scene) {
			s.Marks = slices.Insert(s.Marks, 2, boundaryAt("u", "s", geom.Rect{X: 200, Y: 100, W: 150, H: 150}))
			s.Marks = append(s.Marks, nodeAt("d", "u", geom.Rect{X: 220, Y: 140, W: 100, H: 60}))
		},
		"a node across the border of a boundary": func(_ *testing.T, s *Scene) {
			m := nodeAt("d", "", geom.Rect{X: 350, Y: 100, W: 100, H: 60})
			m.Across = []string{"s"}
			s.Marks = append(s.Marks, m)
		},
		"lines of text without a gap": func(t *testing.T, s *Scene) {
			m := find(t, s, "c")
			m.Shapes = append(m.Shapes, write(560, 295, "below", Middle, theme.SystemText, theme.SystemFill))
		},
		"an edge to a boundary": func(_ *testing.T, s *Scene) {
			s.Marks = append(s.Marks, edgeBetween("c->s", "c", "s", geom.Rect{}, geom.Point{X: 500, Y: 260}, geom.Point{X: 380, Y: 260}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := graph()
			mutate(t, &s)
			for _, v := range codesOf(Check(s)) {
				t.Error(v)
			}
		})
	}
	for name, mutate := range map[string]func(*testing.T, *Scene){
		"a nested fragment": func(_ *testing.T, s *Scene) {
			s.Marks = append(s.Marks, fragmentAt("g", "f", geom.Rect{X: 330, Y: 260, W: 100, H: 50}))
		},
		"a note over the middle of an activation": func(t *testing.T, s *Scene) {
			s.Marks = append(s.Marks, noteAt("9", "", geom.Rect{X: 60, Y: 180, W: 100, H: 30}))
		},
		"a message to a created lifeline's head": func(t *testing.T, s *Scene) {
			m := find(t, s, "b")
			m.Shapes = m.Shapes[:0]
			m.Box = geom.Rect{X: 230, Y: 330, W: 100, H: 50}
			m.Shapes = append(m.Shapes, box(m.Box, theme.SystemFill, theme.SystemStroke))
			two := find(t, s, "2")
			two.Shapes = two.Shapes[:1]
			two.Parent, two.Box = "", geom.Rect{X: 100, Y: 345, W: 130, H: 20}
			two.Route = []geom.Point{{X: 100, Y: 355}, {X: 230, Y: 355}}
			two.Shapes[0] = line(two.Route...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := sequence()
			mutate(t, &s)
			for _, v := range codesOf(Check(s)) {
				t.Error(v)
			}
		})
	}
}

func TestCheckSurvivesAnything(t *testing.T) {
	for name, s := range map[string]Scene{
		"nothing":    {},
		"bare marks": {Marks: []Mark{{}, {Role: RoleEdge, Route: []geom.Point{{}, {}}}, {Role: RoleLifeline}, {Shapes: []Shape{{Path: &Path{Segments: []Segment{{}}}}}}}},
		"circle":     {W: 1, H: 1, Marks: []Mark{{ID: "a", Role: RoleBoundary, Parent: "b"}, {ID: "b", Role: RoleBoundary, Parent: "a"}}},
	} {
		if len(Check(s)) == 0 {
			t.Errorf("%s: found nothing", name)
		}
		Measure(s)
	}
}

func TestCheckIsTheSameTwice(t *testing.T) {
	s := graph()
	for i := range s.Marks {
		moveMark(&s.Marks[i], i*7, -i*5)
	}
	a, b := codesOf(Check(s)), codesOf(Check(s))
	if len(a) < 4 || !slices.Equal(a, b) {
		t.Fatalf("%q, then %q", a, b)
	}
	if !slices.IsSortedFunc(Check(s), func(a, b Violation) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("not sorted by code")
	}
}

func TestContrast(t *testing.T) {
	palette := map[theme.Role]theme.Color{
		theme.Canvas: "#ffffff", theme.Ink: "#111111", theme.Line: "#555555", theme.LineText: "#333333", theme.LabelPatch: "#ffffff",
		theme.SystemFill: "#1168bd", theme.SystemStroke: "#0b4884", theme.SystemText: "#ffffff",
		theme.BoundaryFill: "#f6f6f6", theme.BoundaryStroke: "#777777", theme.BoundaryText: "#333333",
	}
	with := func(role theme.Role, c theme.Color) theme.Theme {
		changed := map[theme.Role]theme.Color{}
		for r, was := range palette {
			changed[r] = was
		}
		changed[role] = c
		if c == "" {
			delete(changed, role)
		}
		return theme.Theme{Light: palette, Dark: changed}
	}
	for _, tc := range []struct {
		role  theme.Role
		color theme.Color
		words string // empty: silent
	}{
		{theme.Canvas, "#ffffff", ""},
		{theme.LineText, "#777777", "text in line-text on label-patch has a contrast of 4.48:1 in the dark palette"},
		{theme.LineText, "#767676", ""},
		{theme.Line, "#999999", "a line in line on canvas"},
		{theme.BoundaryStroke, "#cccccc", "a border in boundary-stroke on canvas"},
		{theme.SystemStroke, "#cccccc", ""}, // its fill stands out
		{theme.SystemFill, "#dddddd", "text in system-text on system-fill"},
		{theme.Ink, "", `has no colour for "ink"`},
	} {
		all := with(tc.role, tc.color)
		if got := CheckContrast(graph(), all, false); len(got) != 0 {
			t.Fatalf("light palette: %q", codesOf(got))
		}
		got := codesOf(CheckContrast(graph(), all, true))
		switch {
		case tc.words == "" && len(got) > 0:
			t.Errorf("%s %s: %q", tc.role, tc.color, got)
		case tc.words != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, tc.words) }):
			t.Errorf("%s %s: %q, want %q", tc.role, tc.color, got, tc.words)
		}
	}
}

// A label inside a boundary may stand on a patch in the boundary's own fill,
// which nobody has to see.
func TestContrastOfPatches(t *testing.T) {
	s := graph()
	m := find(t, &s, "a->b")
	m.Shapes[1].Rect.Fill, m.Shapes[2].Text.On = theme.BoundaryFill, theme.BoundaryFill
	for _, dark := range []bool{false, true} {
		for _, v := range codesOf(CheckContrast(s, theme.Default(), dark)) {
			t.Errorf("dark %v: %s", dark, v)
		}
	}
}

func TestMeasure(t *testing.T) {
	s := graph()
	got := Measure(s)
	want := Measures{EdgeLength: 80 + 340, Area: 640 * 400, Aspect: 160}
	if got != want {
		t.Errorf("graph: %+v, want %+v", got, want)
	}
	s.Marks = append(s.Marks,
		edgeBetween("x", "a", "c", geom.Rect{}, geom.Point{X: 300, Y: 200}, geom.Point{X: 300, Y: 350}),                             // crosses b->c
		edgeBetween("y", "a", "c", geom.Rect{}, geom.Point{X: 300, Y: 180}, geom.Point{X: 300, Y: 260}, geom.Point{X: 340, Y: 260})) // runs on x, then turns away
	got = Measure(s)
	if got.Crossings != 1 || got.Shared != 60 || got.Bends != 1 || got.EdgeLength != 420+150+120 {
		t.Errorf("with two more: %+v", got)
	}
}

func TestCrossingAtACornerCountsOnce(t *testing.T) {
	s := Scene{W: 100, H: 100, Marks: []Mark{
		edgeBetween("a", "", "", geom.Rect{}, geom.Point{X: 0, Y: 50}, geom.Point{X: 100, Y: 50}),
		edgeBetween("b", "", "", geom.Rect{}, geom.Point{X: 20, Y: 0}, geom.Point{X: 50, Y: 50}, geom.Point{X: 80, Y: 100}),
	}}
	if got := Measure(s).Crossings; got != 1 {
		t.Errorf("%d crossings, want 1", got)
	}
}

func BenchmarkCheck(b *testing.B) {
	s := graph()
	for n := range 300 {
		x, y := 700+(n%20)*200, 60+(n/20)*200
		s.Marks = append(s.Marks, nodeAt(fmt.Sprint("n", n), "", geom.Rect{X: x, Y: y, W: 120, H: 80}),
			edgeBetween(fmt.Sprint("e", n), fmt.Sprint("n", n), "c", geom.Rect{X: x + 130, Y: y, W: 60, H: 20}, geom.Point{X: x, Y: y}, geom.Point{X: 620, Y: 280}))
	}
	for b.Loop() {
		Check(s)
	}
}

func TestPitches(t *testing.T) {
	s := Scene{W: 400, H: 400, Marks: []Mark{
		nodeAt("n", "", geom.Rect{X: 100, Y: 200, W: 200, H: 100}),
		edgeBetween("a", "", "n", geom.Rect{}, geom.Point{X: 120, Y: 0}, geom.Point{X: 120, Y: 200}),
		edgeBetween("b", "", "n", geom.Rect{}, geom.Point{X: 0, Y: 100}, geom.Point{X: 127, Y: 100}, geom.Point{X: 127, Y: 190}, geom.Point{X: 150, Y: 190}, geom.Point{X: 150, Y: 200}),
		edgeBetween("c", "", "n", geom.Rect{}, geom.Point{X: 119, Y: 330}, geom.Point{X: 119, Y: 300}), // on the same line as a, but elsewhere
	}}
	if got := Measure(s); got.Pitch != 7 || got.EndPitch != 30 {
		t.Errorf("pitch %d and %d at ends, want 7 and 30", got.Pitch, got.EndPitch)
	}
	s.Marks = s.Marks[:2]
	if got := Measure(s); got.Pitch != 0 || got.EndPitch != 0 {
		t.Errorf("of one line: pitch %d and %d at ends, want none", got.Pitch, got.EndPitch)
	}
}

func TestHeadsOverlap(t *testing.T) {
	lines := func(between int, heads bool) (found int) {
		s := Scene{W: 400, H: 400, Marks: []Mark{
			nodeAt("n", "", geom.Rect{X: 100, Y: 200, W: 200, H: 100}),
			edgeBetween("a", "", "n", geom.Rect{}, geom.Point{X: 150, Y: 0}, geom.Point{X: 150, Y: 200}),
			edgeBetween("b", "", "n", geom.Rect{}, geom.Point{X: 150 + between, Y: 0}, geom.Point{X: 150 + between, Y: 200}),
		}}
		for i := range s.Marks[1:] {
			if m := &s.Marks[i+1]; heads {
				tip := m.Route[1]
				m.Shapes = append(m.Shapes, line(geom.Point{X: tip.X - 5, Y: tip.Y - 10}, tip, geom.Point{X: tip.X + 5, Y: tip.Y - 10}))
			}
		}
		for _, v := range Check(s) {
			if v.Code == HeadsOverlap {
				found++
			}
		}
		return found
	}
	for between, want := range map[int]int{0: 1, 6: 1, 9: 1, 10: 0, 16: 0} {
		if found := lines(between, true); found != want {
			t.Errorf("heads %d px apart: %d findings, want %d", between, found, want)
		}
	}
	if lines(6, false) > 0 {
		t.Error("lines without heads have heads that overlap")
	}
}
