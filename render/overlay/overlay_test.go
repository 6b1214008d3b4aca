package overlay_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/overlay"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/systems/flashsale"
)

func same(id string) string { return id }

// resolved is a view of a workspace.
func resolved(t *testing.T, w *model.Workspace, key string) diagram.Diagram {
	t.Helper()
	m, found := w.Build()
	for _, d := range found {
		if d.Severity == model.SeverityError {
			t.Fatal(d.Message)
		}
	}
	d, err := view.Resolve(m, key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sound draws a diagram and holds it against the rules of legibility.
func sound(t *testing.T, d diagram.Diagram) render.Picture {
	t.Helper()
	p, err := render.New(hierarchy.Engine{}, theme.Default()).Draw(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range p.Violations {
		t.Errorf("%s: %s %v: %s", d.Key, v.Code, v.Marks, v.Message)
	}
	return p
}

// marks are the things of a diagram that are marked, by ID.
func marks(d diagram.Diagram) map[string]diagram.Mark {
	all := map[string]diagram.Mark{}
	add := func(id string, m diagram.Mark) {
		if m != "" {
			all[id] = m
		}
	}
	for _, n := range d.Nodes {
		add(n.ID, n.Mark)
	}
	for _, b := range d.Boundaries {
		add(b.ID, b.Mark)
	}
	for _, e := range d.Edges {
		add(e.ID, e.Mark)
	}
	var look func(items []diagram.Item)
	look = func(items []diagram.Item) {
		for _, i := range items {
			add(i.Text, i.Mark)
			for _, o := range i.Operands {
				look(o.Items)
			}
		}
	}
	look(d.Items)
	return all
}

// without is a diagram without one of its nodes and what leads there.
func without(d diagram.Diagram, id string) diagram.Diagram {
	d.Nodes = slices.DeleteFunc(slices.Clone(d.Nodes), func(n diagram.Node) bool { return n.ID == id })
	d.Edges = slices.DeleteFunc(slices.Clone(d.Edges), func(e diagram.Edge) bool { return e.From == id || e.To == id })
	var prune func(items []diagram.Item) []diagram.Item
	prune = func(items []diagram.Item) []diagram.Item {
		items = slices.DeleteFunc(slices.Clone(items), func(i diagram.Item) bool { return i.From == id || i.To == id || slices.Contains(i.Over, id) })
		for i := range items {
			items[i].Operands = slices.Clone(items[i].Operands)
			for j := range items[i].Operands {
				items[i].Operands[j].Items = prune(items[i].Operands[j].Items)
			}
		}
		return items
	}
	d.Items = prune(d.Items)
	return d
}

// TestEveryKindIsLegible takes a node out of every picture of the samples, and
// draws what was there before and after in one.
func TestEveryKindIsLegible(t *testing.T) {
	for name, w := range map[string]func() *model.Workspace{
		"picturebook": picturebook.Workspace, "bigbank": bigbank.Workspace, "flashsale": flashsale.Workspace,
	} {
		m, _ := w().Build()
		for i, v := range m.Views {
			t.Run(name+"/"+v.Key, func(t *testing.T) { t.Parallel(); legible(t, m, v, i) })
		}
	}
}

func legible(t *testing.T, m *model.Model, v model.ViewRecord, i int) {
	whole, err := view.Resolve(m, v.Key)
	if err != nil {
		t.Fatal(err)
	}
	gone := whole.Nodes[(i*7+1)%len(whole.Nodes)].ID
	part := without(whole, gone)
	old, new, want := whole, part, diagram.MarkRemoved
	if i%2 == 1 {
		old, new, want = part, whole, diagram.MarkAdded
	}
	d := overlay.Union(old, new, same)
	if got := marks(d)[gone]; got != want {
		t.Errorf("%s is marked as %q, want %q", gone, got, want)
	}
	p := sound(t, d)
	shown := map[string]bool{}
	for _, mark := range p.Scene.Marks {
		shown[mark.ID] = true
		if mark.ID == gone && (!strings.Contains(mark.Class, "marked-"+string(want)) || !strings.Contains(mark.Title, "("+string(want)+")")) {
			t.Errorf("%s is drawn as %q, %q", gone, mark.Class, mark.Title)
		}
	}
	for _, n := range whole.Nodes {
		if !shown[n.ID] {
			t.Errorf("%s is not drawn", n.ID)
		}
	}
	legend := p.Scene.Marks[len(p.Scene.Marks)-1]
	if !strings.Contains(strings.ToLower(legend.Desc), string(want)) || !strings.Contains(legend.Desc, "As before") {
		t.Errorf("the legend says %q", legend.Desc)
	}
}

// TestEqualHasNoMarks joins each view with itself.
func TestEqualHasNoMarks(t *testing.T) {
	m, _ := picturebook.Workspace().Build()
	for _, v := range m.Views {
		d, err := view.Resolve(m, v.Key)
		if err != nil {
			t.Fatal(err)
		}
		u := overlay.Union(d, d, same)
		if got := marks(u); len(got) > 0 {
			t.Errorf("%s: %v", v.Key, got)
		}
		if len(u.Nodes) != len(d.Nodes) || len(u.Edges) != len(d.Edges) || len(u.Boundaries) != len(d.Boundaries) {
			t.Errorf("%s: %d nodes, %d lines, %d borders, want %d, %d, %d", v.Key, len(u.Nodes), len(u.Edges), len(u.Boundaries), len(d.Nodes), len(d.Edges), len(d.Boundaries))
		}
	}
}

// TestABoxBecomesABorder opens a system, and closes it again.
func TestABoxBecomesABorder(t *testing.T) {
	of := func(open bool) *model.Workspace {
		w := model.New("W", "")
		user := w.Person("User", "Looks")
		s := w.System("Shop", "Sells")
		bank := w.System("Bank", "Pays")
		if !open {
			user.Uses(s, "looks")
			s.Uses(bank, "asks")
			return w
		}
		api := s.Container("API", "Takes orders")
		user.Uses(api, "looks")
		api.Uses(bank, "asks")
		return w
	}
	closed, opened := resolved(t, of(false), "shop/context"), resolved(t, of(true), "shop/containers")
	closed.Kind, closed.Key = opened.Kind, opened.Key
	for _, pair := range [][2]diagram.Diagram{{closed, opened}, {opened, closed}} {
		d := overlay.Union(pair[0], pair[1], same)
		got := marks(d)
		if got["shop"] != diagram.MarkChanged || len(d.Boundaries) != 1 {
			t.Errorf("the system is marked as %q in %v", got["shop"], d.Boundaries)
		}
		lines := 0
		for _, e := range d.Edges {
			if e.From == "shop#" || e.To == "shop#" {
				lines++
			}
		}
		if lines != 2 {
			t.Errorf("%d lines lead to the system as a whole, want 2", lines)
		}
		sound(t, d)
	}
}

// TestRenamedStaysOne joins a diagram with one in which an element has another
// ID.
func TestRenamedStaysOne(t *testing.T) {
	of := func(name string) *model.Workspace {
		w := model.New("W", "")
		s := w.System("Shop", "Sells")
		api, db := s.Container(name, "Takes orders"), s.Container("Orders", "Keeps them")
		api.Uses(db, "Stores")
		return w
	}
	now := func(id string) string { return strings.ReplaceAll(id, "shop/api", "shop/gate") }
	d := overlay.Union(resolved(t, of("API"), "shop/containers"), resolved(t, of("Gate"), "shop/containers"), now)
	got := marks(d)
	if len(got) != 1 || got["shop/gate"] != diagram.MarkChanged {
		t.Errorf("marked are %v, want the renamed element alone", got)
	}
	if words := sound(t, d).Diagram.Nodes[0].Description; words != "was API" {
		t.Errorf("it says %q", words)
	}
}

// TestSteps joins courses.
func TestSteps(t *testing.T) {
	of := func(steps ...string) diagram.Diagram {
		w := model.New("W", "")
		a, b := w.System("A", "Asks"), w.System("B", "Answers")
		a.Uses(b, "asks")
		sc := w.Scenario("S", "Talk")
		for _, s := range steps {
			if text, back := strings.CutPrefix(s, "<"); back {
				sc.Send(b, a, text)
			} else {
				sc.Send(a, b, s)
			}
		}
		return resolved(t, w, "s")
	}
	for _, c := range []struct {
		old, new []string
		want     string
	}{
		{[]string{"1", "2", "3"}, []string{"1", "3"}, "1 1| removed 2|2 3"},
		{[]string{"1", "3"}, []string{"1", "2", "3"}, "1 1|2 added 2|3 3"},
		{[]string{"1", "2", "3"}, []string{"1", "x", "3"}, "1 1|2 changed x (was: 2)|3 3"},
		{[]string{"1", "<2"}, []string{"1", "y", "<x"}, "1 1|2 added y|3 changed x (was: 2)"},
		{[]string{"a", "<b"}, []string{"<c", "d"}, "1 added c|2 changed d (was: a)| removed b"},
	} {
		d := overlay.Union(of(c.old...), of(c.new...), same)
		var got []string
		for i, item := range d.Items {
			words := item.Number
			if item.Mark != "" {
				words += " " + string(item.Mark)
			}
			got = append(got, words+" "+item.Text)
			for _, other := range d.Items[:i] {
				if other.ID == item.ID {
					t.Errorf("two steps have the ID %s", item.ID)
				}
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%v to %v: %s, want %s", c.old, c.new, s, c.want)
		}
		sound(t, d)
	}
}

// TestAnotherTextIsNoOtherStep changes the words of one step of an activity, and
// the name of a state.
func TestAnotherTextIsNoOtherStep(t *testing.T) {
	of := func(text string) *model.Workspace {
		w := model.New("W", "")
		s := w.System("S", "Does it")
		a := s.Activity("Send", "How things are sent")
		a.Do(s, "pack")
		a.Do(s, text)
		a.Do(s, "send")
		m := s.StateMachine("Parcel", "What becomes of it")
		first, second := m.State("Packed", "It is closed"), m.State(text, "It is on its way")
		m.Start(first)
		first.On("go", second)
		second.Then(m.Final("Done"))
		return w
	}
	for _, key := range []string{"s/send/activity", "s/parcel/states"} {
		d := overlay.Union(resolved(t, of("stamp"), key), resolved(t, of("frank"), key), same)
		got := marks(d)
		if len(got) != 1 {
			t.Errorf("%s: marked are %v, want one step", key, got)
		}
		for _, n := range d.Nodes {
			if want := "frank (was: stamp)"; n.Mark != "" && (n.Mark != diagram.MarkChanged || n.Name != want) {
				t.Errorf("%s: %q is %s, want %q", key, n.Name, n.Mark, want)
			}
		}
		sound(t, d)
	}
}

// TestMarksOfDrift draws lines that code has and a model lacks, and the other
// way round, on a picture that keeps its colours.
func TestMarksOfDrift(t *testing.T) {
	w := model.New("W", "")
	s := w.System("Shop", "Sells")
	api, db := s.Container("API", "Takes orders"), s.Container("Orders", "Keeps them")
	api.Uses(db, "Stores")
	d := resolved(t, w, "shop/containers")
	d.Edges[0].Marked = diagram.Marked{Mark: diagram.MarkUnproven, Reason: []string{"no package of API imports one of Orders"}}
	d.Edges = append(d.Edges, diagram.Edge{
		ID: "shop/orders->shop/api!", From: "shop/orders", To: "shop/api", Text: []string{"imports"},
		Marked: diagram.Marked{Mark: diagram.MarkUndeclared, Reason: []string{"orders.go:3 imports api"}},
	})
	p := sound(t, d)
	legend := p.Scene.Marks[len(p.Scene.Marks)-1].Desc
	for _, words := range []string{"In the code, not in the model", "In the model, not in the code", "Container"} {
		if !strings.Contains(legend, words) {
			t.Errorf("the legend %q lacks %q", legend, words)
		}
	}
	for id, want := range map[string]string{
		"shop/orders->shop/api!":       "Orders → API: ! imports (in the code, not in the model)",
		"shop/api->shop/orders:stores": "API → Orders: ? Stores (in the model, not in the code)",
	} {
		for _, m := range p.Scene.Marks {
			if m.ID == id && m.Title != want {
				t.Errorf("%s is called %q, want %q", id, m.Title, want)
			}
		}
	}
}
