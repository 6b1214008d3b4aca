package mutation_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// blot is a way to draw a picture badly.
type blot struct {
	code, kind string
	// sites are where it can be done.
	sites func(s scene.Scene) []blotted
}

// blotted is one place, with the marks of which one has to be told at its line.
// Without any, the line of the view has to be told.
type blotted struct {
	marks  []int
	change func(s *scene.Scene)
}

// moved moves all that a mark is made of.
func moved(m *scene.Mark, dx, dy int) {
	m.Box = m.Box.Move(dx, dy)
	if m.Head.W > 0 {
		m.Head = m.Head.Move(dx, dy)
	}
	for i := range m.Route {
		m.Route[i].X, m.Route[i].Y = m.Route[i].X+dx, m.Route[i].Y+dy
	}
	for i := range m.Shapes {
		movedShape(&m.Shapes[i], dx, dy)
	}
}

func movedShape(s *scene.Shape, dx, dy int) {
	switch {
	case s.Rect != nil:
		s.Rect.Rect = s.Rect.Rect.Move(dx, dy)
	case s.Ellipse != nil:
		s.Ellipse.Rect = s.Ellipse.Rect.Move(dx, dy)
	case s.Icon != nil:
		s.Icon.Rect = s.Icon.Rect.Move(dx, dy)
	case s.Text != nil:
		s.Text.At.X, s.Text.At.Y = s.Text.At.X+dx, s.Text.At.Y+dy
	case s.Path != nil:
		for _, segment := range s.Path.Segments {
			for j, p := range segment.Points {
				segment.Points[j] = geom.Point{X: p.X + dx, Y: p.Y + dy}
			}
		}
	}
}

// movedLabel moves the label of a line, and leaves the line.
func movedLabel(m *scene.Mark, to geom.Point) {
	dx, dy := to.X-m.Box.Center().X, to.Y-m.Box.Center().Y
	m.Box = m.Box.Move(dx, dy)
	for i := range m.Shapes {
		if m.Shapes[i].Path == nil {
			movedShape(&m.Shapes[i], dx, dy)
		}
	}
}

// routedBy leads a line past a point.
func routedBy(m *scene.Mark, at geom.Point) {
	first, last := m.Route[0], m.Route[len(m.Route)-1]
	m.Route = []geom.Point{first, {X: at.X, Y: first.Y}, at, {X: last.X, Y: at.Y}, last}
	m.Shapes = append([]scene.Shape{{Path: &scene.Path{Ink: scene.Ink{Stroke: theme.Line, Width: 1}, Segments: []scene.Segment{
		{Kind: scene.MoveTo, Points: m.Route[:1]},
		{Kind: scene.LineTo, Points: m.Route[1:2]},
		{Kind: scene.LineTo, Points: m.Route[2:3]},
		{Kind: scene.LineTo, Points: m.Route[3:4]},
		{Kind: scene.LineTo, Points: m.Route[4:]},
	}}}}, m.Shapes...)
}

// each makes a site of each mark that fits, of which that one is told.
func each(fits func(m scene.Mark) bool, change func(m *scene.Mark)) func(scene.Scene) []blotted {
	return func(s scene.Scene) []blotted {
		var all []blotted
		for i, m := range s.Marks {
			if fits(m) {
				all = append(all, blotted{[]int{i}, func(s *scene.Scene) { change(&s.Marks[i]) }})
			}
		}
		return all
	}
}

// pairs makes a site of each two marks that fit, of which one is told.
func pairs(fits func(a, b scene.Mark) bool, change func(s *scene.Scene, a, b *scene.Mark)) func(scene.Scene) []blotted {
	return func(s scene.Scene) []blotted {
		var all []blotted
		for i, a := range s.Marks {
			for j, b := range s.Marks {
				if i != j && fits(a, b) {
					all = append(all, blotted{[]int{i, j}, func(s *scene.Scene) { change(s, &s.Marks[i], &s.Marks[j]) }})
				}
			}
		}
		return all
	}
}

// whole makes one site of a picture.
func whole(change func(s *scene.Scene)) func(scene.Scene) []blotted {
	return func(scene.Scene) []blotted { return []blotted{{nil, change}} }
}

func isNode(m scene.Mark) bool     { return m.Role == scene.RoleNode && len(m.Shapes) > 0 }
func isBoundary(m scene.Mark) bool { return m.Role == scene.RoleBoundary && m.Box.W > 0 }
func isLine(m scene.Mark) bool     { return m.Role == scene.RoleEdge && len(m.Route) > 1 }
func isHeaded(m scene.Mark) bool {
	return isLine(m) && slices.ContainsFunc(m.Shapes, func(s scene.Shape) bool { return s.Path != nil && s.Path.Fill != "" })
}
func isLabelled(m scene.Mark) bool { return isLine(m) && m.Box.W > 0 && textOf(m) >= 0 }

// textOf is the index of the first text of a mark, or -1.
func textOf(m scene.Mark) int {
	return slices.IndexFunc(m.Shapes, func(s scene.Shape) bool { return s.Text != nil })
}

func worded(fits func(m scene.Mark) bool) func(m scene.Mark) bool {
	return func(m scene.Mark) bool { return fits(m) && textOf(m) >= 0 }
}

func text(m *scene.Mark) *scene.Text { return m.Shapes[textOf(*m)].Text }

// bars are the activations of a lifeline.
func bars(m scene.Mark) []geom.Rect {
	var all []geom.Rect
	for _, s := range m.Shapes {
		if s.Rect != nil && s.Rect.Fill == theme.ActivationFill {
			all = append(all, s.Rect.Rect)
		}
	}
	return all
}

// blots is the table of them.
func blots() []blot {
	siblings := func(a, b scene.Mark) bool { return a.Parent == b.Parent }
	onto := func(_ *scene.Scene, a, b *scene.Mark) { moved(a, b.Box.X+b.Box.W/2-a.Box.X, b.Box.Y+b.Box.H/2-a.Box.Y) }
	return []blot{
		{"LNT-P001", "push a node onto another", pairs(func(a, b scene.Mark) bool { return isNode(a) && isNode(b) && siblings(a, b) }, onto)},
		{"LNT-P002", "push a node out of what it is part of", each(func(m scene.Mark) bool { return isNode(m) && m.Parent != "" }, func(m *scene.Mark) { moved(m, 0, 3000) })},
		{"LNT-P003", "push a boundary onto another", pairs(func(a, b scene.Mark) bool { return isBoundary(a) && isBoundary(b) && siblings(a, b) }, onto)},
		{"LNT-P004", "push a node into what it is no part of", pairs(
			func(a, b scene.Mark) bool { return isNode(a) && isBoundary(b) && a.Parent == b.Parent },
			func(_ *scene.Scene, a, b *scene.Mark) { moved(a, b.Box.X+2-a.Box.X, b.Box.Y+2-a.Box.Y) },
		)},
		{"LNT-P005", "write a text over another", each(worded(isNode), func(m *scene.Mark) {
			twice := *text(m)
			m.Shapes = append(m.Shapes, scene.Shape{Text: &twice})
		})},
		{"LNT-P006", "push a label onto a node", pairs(func(a, b scene.Mark) bool { return isLabelled(a) && isNode(b) },
			func(_ *scene.Scene, a, b *scene.Mark) { movedLabel(a, b.Box.Center()) })},
		{"LNT-P007", "push a label onto a title", pairs(func(a, b scene.Mark) bool { return isLabelled(a) && worded(isBoundary)(b) },
			func(_ *scene.Scene, a, b *scene.Mark) { movedLabel(a, text(b).Box().Center()) })},
		{"LNT-P008", "make a text longer than its node", each(worded(isNode), func(m *scene.Mark) { text(m).Width = m.Box.W + 50 })},
		{"LNT-P009", "choose the colour of a text for another ground", each(worded(isNode), func(m *scene.Mark) { text(m).On = theme.BadgeFill })},
		{"LNT-P010", "cover a text", each(worded(isNode), func(m *scene.Mark) {
			m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{Rect: text(m).Box().Inset(2), Ink: scene.Ink{Fill: theme.BadgeFill}}})
		})},
		{"LNT-P011", "strike a text through", each(worded(isNode), func(m *scene.Mark) {
			box := text(m).Box()
			m.Shapes = append(m.Shapes, scene.Shape{Path: &scene.Path{Ink: scene.Ink{Stroke: theme.Line, Width: 1}, Segments: []scene.Segment{
				{Kind: scene.MoveTo, Points: []geom.Point{{X: box.X, Y: box.Center().Y}}}, {Kind: scene.LineTo, Points: []geom.Point{{X: box.Right(), Y: box.Center().Y}}},
			}}})
		})},
		{"LNT-P012", "lead a line through a node", pairs(func(a, b scene.Mark) bool { return isLine(a) && isNode(b) && a.From != b.ID && a.To != b.ID },
			func(_ *scene.Scene, a, b *scene.Mark) { routedBy(a, b.Box.Center()) })},
		{"LNT-P013", "lead a line through a label", pairs(func(a, b scene.Mark) bool { return isLine(a) && isLabelled(b) },
			func(_ *scene.Scene, a, b *scene.Mark) { routedBy(a, b.Box.Center()) })},
		{"LNT-P014", "begin a line beside its end", each(isLine, func(m *scene.Mark) { m.Route[0].X += 301 })},
		{"LNT-P015", "push a label onto the head of its line", each(isLabelled, func(m *scene.Mark) { movedLabel(m, m.Route[len(m.Route)-1]) })},
		{"LNT-P016", "push a node out of the picture", each(isNode, func(m *scene.Mark) { moved(m, 1-m.Box.X, 0) })},
		{"LNT-P017", "leave too much room", whole(func(s *scene.Scene) { s.W += 60 })},
		{"LNT-P018", "draw a mark twice", func(s scene.Scene) []blotted {
			var all []blotted
			for i, m := range s.Marks {
				if isNode(m) || isLine(m) {
					all = append(all, blotted{[]int{i}, func(s *scene.Scene) { s.Marks = append(s.Marks, s.Marks[i]) }})
				}
			}
			return all
		}},
		{"LNT-P019", "give a mark no name", each(func(m scene.Mark) bool { return m.ID != "" }, func(m *scene.Mark) { m.Title = "" })},
		{"LNT-P019", "give a picture no name", whole(func(s *scene.Scene) { s.Title = "" })},
		{"LNT-P020", "lead a line to what is not there", each(func(m scene.Mark) bool { return m.To != "" }, func(m *scene.Mark) { m.To = "nosuch" })},
		{"LNT-P020", "make a node part of what is not there", each(isNode, func(m *scene.Mark) { m.Parent = "nosuch" })},
		{"LNT-P021", "draw a box without width", each(isNode, func(m *scene.Mark) {
			m.Shapes = append(m.Shapes, scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: m.Box.X, Y: m.Box.Y, H: 7}}})
		})},
		{"LNT-P021", "draw a line without a way", each(isLine, func(m *scene.Mark) { m.Route = nil })},
		{"LNT-P022", "push a fragment onto another", pairs(
			func(a, b scene.Mark) bool {
				return a.Role == scene.RoleFragment && b.Role == scene.RoleFragment && a.Parent == b.Parent
			},
			func(_ *scene.Scene, a, b *scene.Mark) { moved(a, 0, b.Box.Y+b.Box.H/2-a.Box.Y) },
		)},
		{"LNT-P023", "push a note onto the end of an activation", pairs(
			func(a, b scene.Mark) bool { return a.Role == scene.RoleNote && len(bars(b)) > 0 },
			func(_ *scene.Scene, a, b *scene.Mark) {
				end := bars(*b)[0]
				moved(a, end.X-a.Box.Center().X, end.Bottom()-a.Box.Center().Y)
			},
		)},
		{"LNT-P025", "push the legend onto a node", pairs(func(a, b scene.Mark) bool { return isNode(a) && b.Role == scene.RoleLegend },
			func(_ *scene.Scene, a, b *scene.Mark) { moved(b, a.Box.X-b.Box.X, a.Box.Y-b.Box.Y) })},
		{"LNT-P026", "end a line where another ends", pairs(func(a, b scene.Mark) bool { return isHeaded(a) && isHeaded(b) && a.To == b.To },
			func(_ *scene.Scene, a, b *scene.Mark) { copy(a.Route[len(a.Route)-2:], b.Route[len(b.Route)-2:]) })},
		{"LNT-P027", "push an icon out of its node", func(s scene.Scene) []blotted {
			icon := func(s scene.Shape) bool { return s.Icon != nil }
			return each(func(m scene.Mark) bool { return isNode(m) && slices.ContainsFunc(m.Shapes, icon) }, func(m *scene.Mark) {
				movedShape(&m.Shapes[slices.IndexFunc(m.Shapes, icon)], -m.Box.W, 0)
			})(s)
		}},
		{"LNT-P096", "give no mark a name", func(s scene.Scene) []blotted {
			const many = 25
			if len(s.Marks) < many {
				return nil
			}
			return whole(func(s *scene.Scene) {
				for i := range s.Marks {
					s.Marks[i].Title = ""
				}
			})(s)
		}},
	}
}

// copiedScene is a copy that shares nothing that blots change.
func copiedScene(s scene.Scene) scene.Scene {
	s.Marks = slices.Clone(s.Marks)
	for i := range s.Marks {
		m := &s.Marks[i]
		m.Ends, m.Route, m.Shapes = slices.Clone(m.Ends), slices.Clone(m.Route), slices.Clone(m.Shapes)
		for j := range m.Shapes {
			m.Shapes[j] = copiedShape(m.Shapes[j])
		}
	}
	return s
}

func copiedShape(s scene.Shape) scene.Shape {
	switch {
	case s.Rect != nil:
		return scene.Shape{Rect: fresh(*s.Rect)}
	case s.Ellipse != nil:
		return scene.Shape{Ellipse: fresh(*s.Ellipse)}
	case s.Icon != nil:
		return scene.Shape{Icon: fresh(*s.Icon)}
	case s.Text != nil:
		return scene.Shape{Text: fresh(*s.Text)}
	}
	path := fresh(*s.Path)
	path.Segments = slices.Clone(path.Segments)
	for i := range path.Segments {
		path.Segments[i].Points = slices.Clone(path.Segments[i].Points)
	}
	return scene.Shape{Path: path}
}

func fresh[T any](v T) *T { return &v }

// read is what is said of how well a picture can be read.
func read(m *model.Model, p render.Picture) []told {
	found, _ := drift.Legibility(m, p, drift.Options{})
	return tell(found)
}

// blottedPictures draws all pictures of a model, and spoils each in some places.
func blottedPictures(t *testing.T) []mutant {
	var all []mutant
	engine := hierarchy.Engine{}
	renderer := render.New(engine, theme.Default())
	for _, o := range originals(t) {
		if o.name != "shop" {
			continue // it has one of everything
		}
		for _, v := range o.model.Views {
			p, err := renderer.Render(context.Background(), o.model, v.Key)
			if err != nil {
				t.Fatal(err)
			}
			if said := read(o.model, p); len(said) > 0 {
				t.Fatalf("%s: nothing is spoiled: %s", v.Key, inShort(said))
			}
			all = append(all, spoiled(o, v, p)...)
		}
		all = append(all, longTexts(t, o, renderer)...)
	}
	return all
}

// viewPlace is the line of a view, or of what it follows from.
func viewPlace(v model.ViewRecord) string { return place(v.Origin.File, v.Origin.Line) }

// spoiled are the mutants of one picture.
func spoiled(o original, v model.ViewRecord, p render.Picture) []mutant {
	var all []mutant
	add := func(kind string, w []want, change func(p *render.Picture)) {
		all = append(all, mutant{kind: kind, name: v.Key, want: w, find: func() []told {
			spoiled := p
			spoiled.Scene = copiedScene(p.Scene)
			change(&spoiled)
			return read(o.model, spoiled)
		}})
	}
	for _, b := range blots() {
		sites := b.sites(p.Scene)
		const most = 2
		for n := range min(len(sites), most) {
			one := sites[n*len(sites)/min(len(sites), most)]
			var wants []want
			for _, i := range one.marks {
				if at := p.Scene.Marks[i].Origin; at.File != "" {
					wants = append(wants, want{b.code, []string{place(at.File, at.Line)}})
				}
			}
			if len(wants) == 0 {
				wants = []want{{b.code, []string{viewPlace(v)}}}
			}
			add(b.kind, wants, func(p *render.Picture) {
				one.change(&p.Scene)
				p.Violations = scene.Check(p.Scene)
			})
		}
	}
	add("place it by no engine", []want{{"LNT-P099", []string{viewPlace(v)}}}, func(p *render.Picture) { p.Layout.Degraded, p.Layout.Reason = true, "it is too large" })
	for _, role := range []theme.Role{theme.SystemText, theme.Line, theme.FragmentStroke} {
		at := slices.IndexFunc(p.Scene.Marks, func(m scene.Mark) bool {
			return slices.ContainsFunc(m.Shapes, func(s scene.Shape) bool {
				return s.Text != nil && s.Text.Fill == role || s.Path != nil && s.Path.Stroke == role
			})
		})
		if at < 0 {
			continue
		}
		add("paint "+string(role)+" in the colour of its ground", []want{{"LNT-P024", nil}}, func(p *render.Picture) {
			faint := theme.Default()
			faint.Light = maps.Clone(faint.Light)
			ground := theme.Canvas
			if role == theme.SystemText {
				ground = theme.SystemFill
			}
			faint.Light[role] = faint.Light[ground]
			p.Violations = scene.CheckContrast(p.Scene, faint, false)
		})
	}
	return all
}

// longTexts draws pictures anew of a model in which one description is longer
// than there is room for.
func longTexts(t *testing.T, o original, renderer *render.Renderer) []mutant {
	t.Helper()
	var all []mutant
	for i, e := range o.model.Elements {
		if e.Kind != model.KindContainer {
			continue
		}
		all = append(all, mutant{
			kind: "describe a container at length", name: e.ID, want: []want{{"LNT-P097", []string{place(e.Origin.File, e.Origin.Line)}}},
			find: func() []told {
				m := o.with(func(m *model.Model) { m.Elements[i].Description = strings.Repeat("much to say and ", 60) })
				p, err := renderer.Render(context.Background(), m, "whole")
				if err != nil {
					t.Fatal(err)
				}
				return read(m, p)
			},
		})
	}
	return all
}
