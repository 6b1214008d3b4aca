package uml_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// drawn is the picture of a view, which breaks no rule.
func drawn(t *testing.T, w *model.Workspace, key string) render.Picture {
	t.Helper()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	p, err := render.New(hierarchy.Engine{}, theme.Default()).Render(context.Background(), m, key)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range p.Violations {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	return p
}

// sentences are the marks of a role, as a screen reader says them.
func sentences(s scene.Scene, role scene.Role) []string {
	var out []string
	for _, m := range s.Marks {
		if m.Role == role {
			out = append(out, strings.TrimSpace(m.Title+"\n"+m.Desc))
		}
	}
	slices.Sort(out)
	return out
}

// inkOf are the texts of a mark.
func inkOf(s scene.Scene, id string) string {
	var lines []string
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			if m.ID == id && shape.Text != nil {
				lines = append(lines, shape.Text.Value)
			}
		}
	}
	return strings.Join(lines, " / ")
}

// orderStates is a state machine with everything in it.
func orderStates(name string) *model.Workspace {
	w := model.New("Shop", "Sells")
	m := w.StateMachine(name, "What becomes of an order")
	open := m.State("Open", "It can be called off", model.Entry("notes the time"), model.Exit("forgets it"))
	placed := open.State("Placed", "Somebody wants it", model.Do("waits for the money"))
	inner := open.State("Being paid", "")
	card, cash := inner.State("By card", ""), inner.State("In cash", "")
	checked := m.Choice("amount right?")
	small := m.Choice("")
	sent, gone := m.Final("Sent"), m.Final("")
	m.Start(open)
	open.Start(placed)
	inner.Start(card)
	placed.On("pay", inner, model.Guard("in time"), model.Action("starts a clock"))
	card.On("card refused", cash)
	inner.On("money came", checked)
	checked.When("it matches", sent, model.Action("books it"))
	checked.When("it is too little", small)
	checked.Else(placed, model.Action("sends it back"))
	small.Else(gone)
	open.On("cancel", gone, model.Guard("not handed over"))
	open.On("clock strikes", open)
	placed.On("tick", placed)
	return w
}

func TestStateMachine(t *testing.T) {
	p := drawn(t, orderStates("Order"), "order/states")
	for id, want := range map[string]string{
		"open/placed":                           "Placed / Somebody wants it / do / waits for the money",
		"open":                                  "Open / entry / notes the time / exit / forgets it",
		"amount-right":                          "amount right?",
		"sent":                                  "Sent",
		"@choice":                               "",
		"open#":                                 "Open",
		"open->@final:cancel [not handed over]": "cancel [not handed over]",
	} {
		if got := inkOf(p.Scene, id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	edges := sentences(p.Scene, scene.RoleEdge)
	if len(edges) != 13 || !slices.Contains(edges, "Placed → Being paid: pay [in time] / starts a clock") {
		t.Errorf("%d transitions: %q", len(edges), edges)
	}
	legend := p.Scene.Marks[len(p.Scene.Marks)-1].Desc
	if want := "Start; State; Composite state; Choice; Final state; Transition: event [guard] / action"; legend != want {
		t.Errorf("the legend says %q", legend)
	}
}

// TestTransitionsEndAtCompositeStates holds the ends of lines that lead to and
// from a state with states inside: they touch its border from outside.
func TestTransitionsEndAtCompositeStates(t *testing.T) {
	p := drawn(t, orderStates("Order"), "order/states")
	var open scene.Mark
	for _, m := range p.Scene.Marks {
		if m.ID == "open" {
			open = m
		}
	}
	seen := 0
	for _, m := range p.Scene.Marks {
		if m.Role != scene.RoleEdge || (m.From == "open") == (m.To == "open") {
			continue
		}
		seen++
		end, rest := m.Route[0], m.Route[1:]
		if m.To == "open" {
			end, rest = m.Route[len(m.Route)-1], m.Route[:len(m.Route)-1]
		}
		if !open.Box.Holds(end) || open.Box.Inset(1).Holds(end) {
			t.Errorf("%s ends at %v, not on the border of %v", m.Title, end, open.Box)
		}
		for _, at := range rest {
			if open.Box.Inset(1).Holds(at) {
				t.Errorf("%s goes through %v, inside of %v", m.Title, at, open.Box)
			}
		}
	}
	if seen == 0 {
		t.Error("no line leads to or from it")
	}
}

func TestStateMachineWithLongAndChineseTexts(t *testing.T) {
	for _, words := range []string{strings.Repeat("very ", 40) + "long", strings.Repeat("超时未支付回收名额，", 12), strings.Repeat("x", 300)} {
		w := model.New("Shop", "Sells")
		m := w.StateMachine(words, words)
		a, b := m.State(words, words, model.Entry(words), model.Do(words)), m.State("B", "")
		b.Start(b.State("i"+words, words))
		c, f := m.Choice("c"+words), m.Final("f"+words)
		m.Start(a)
		a.On(words, c)
		c.When(words, b)
		c.Else(f, model.Action(words))
		drawn(t, w, keyOf(w))
	}
}

// keyOf is the key of the one state machine of a workspace.
func keyOf(w *model.Workspace) string {
	m, _ := w.Build()
	return m.StateMachines[0].ID + "/states"
}

// TestEndsHaveTheirNamesUnderThem holds that a named end is no box: its eye is
// in the middle, where lines lead to, and its name under that.
func TestEndsHaveTheirNamesUnderThem(t *testing.T) {
	m := marked(t, drawn(t, orderStates("Order"), "order/states").Scene, "sent")
	eye, name := m.Shapes[1].Ellipse, m.Shapes[3].Text
	if m.Shapes[0].Path.Stroke != "" || eye == nil || name == nil {
		t.Fatalf("it is %+v", m.Shapes)
	}
	if eye.Center() != m.Box.Center() || eye.W != eye.H {
		t.Errorf("the eye is %v in %v", eye.Rect, m.Box)
	}
	if name.At.X != eye.Center().X || name.Box().Y < eye.Bottom() || !m.Box.Contains(name.Box()) {
		t.Errorf("the name covers %v, the eye %v, the box is %v", name.Box(), eye.Rect, m.Box)
	}
}

// TestSmallDiscsAreRound holds that dots and eyes are ellipses: curves whose
// control points are whole pixels are no circles at this size.
func TestSmallDiscsAreRound(t *testing.T) {
	s := drawn(t, orderStates("Order"), "order/states").Scene
	for _, id := range []string{"@initial", "@final"} {
		for _, shape := range marked(t, s, id).Shapes {
			if shape.Ellipse == nil || shape.Ellipse.W != shape.Ellipse.H {
				t.Errorf("%s has %+v", id, shape)
			}
		}
	}
}

// marked is the mark with the ID.
func marked(t *testing.T, s scene.Scene, id string) scene.Mark {
	t.Helper()
	i := slices.IndexFunc(s.Marks, func(m scene.Mark) bool { return m.ID == id })
	if i < 0 {
		t.Fatalf("there is no mark %q", id)
	}
	return s.Marks[i]
}
