package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
)

// flows are the flows of the one activity that define writes, and its nodes
// with their lanes.
func flows(t *testing.T, define func(w *model.Workspace, a *model.Activity, p, q *model.Person)) (edges, nodes []string) {
	t.Helper()
	w := model.New("W", "")
	p, q := w.Person("P", ""), w.Person("Q", "")
	define(w, w.Activity("A", "What is done"), p, q)
	m, ds := w.Build()
	for _, d := range ds {
		t.Fatal(d)
	}
	d, err := view.Resolve(m, "a/activity")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range d.Edges {
		words := e.From + " -> " + e.To
		if len(e.Text) > 0 {
			words += ": " + strings.Join(e.Text, "; ")
		}
		if e.Back {
			words += " (back)"
		}
		if e.On {
			words += " (on)"
		}
		edges = append(edges, words)
	}
	for _, n := range d.Nodes {
		nodes = append(nodes, fmt.Sprintf("%s %s %s", n.Symbol, n.ID, n.Parent))
	}
	return edges, nodes
}

func TestActivity(t *testing.T) {
	edges, nodes := flows(t, func(_ *model.Workspace, a *model.Activity, p, q *model.Person) {
		a.Do(p, "looks")
		a.Decide("good?",
			model.Case("no", func(s *model.Steps) { s.Do(q, "grumbles"); s.End("Over") }),
			model.Case("so so", func(s *model.Steps) { s.Do(q, "nods") }),
			model.Otherwise(),
		)
		a.Fork(
			model.Track("one", func(s *model.Steps) { s.While("hungry", func(s *model.Steps) { s.Do(p, "eats") }) }),
			model.Track("", func(s *model.Steps) { s.Repeat("full", func(s *model.Steps) { s.Do(q, "drinks") }) }),
			model.Track("", func(s *model.Steps) { s.Send(q, "song"); s.EndFlow("") }),
		)
		a.Accept(q, "bill")
	})
	wantEdges := []string{
		"@initial -> looks",
		"looks -> good",
		"good -> good/no/grumbles: [no]",
		"good/no/grumbles -> good/no/over",
		"good -> good/so-so/nods: [so so]",
		"good/so-so/nods -> good/@merge",
		"good -> good/@merge: [else] (on)",
		"good/@merge -> @fork",
		"@fork -> @fork/one/hungry: one",
		"@fork/one/hungry -> @fork/one/hungry/eats: [hungry]",
		"@fork/one/hungry/eats -> @fork/one/hungry (back)",
		"@fork -> @fork/@track/full/@merge",
		"@fork/@track/full/@merge -> @fork/@track/full/drinks",
		"@fork/@track/full/drinks -> @fork/@track/full",
		"@fork/@track/full -> @fork/@track/full/@merge: [else] (back)",
		"@fork -> @fork/@track~2/song",
		"@fork/@track~2/song -> @fork/@track~2/@end-flow",
		"@fork/one/hungry -> @fork/@join: [else]",
		"@fork/@track/full -> @fork/@join: [full]",
		"@fork/@join -> bill",
		"bill -> @final",
	}
	if diff := cmp.Diff(wantEdges, edges); diff != "" {
		t.Errorf("flows differ (-want +got):\n%s", diff)
	}
	wantNodes := []string{
		"initial @initial lane:p",
		"action looks lane:p",
		"decision good lane:p",
		"action good/no/grumbles lane:q",
		"final good/no/over lane:q",
		"action good/so-so/nods lane:q",
		"merge good/@merge lane:p",
		"fork @fork lane:p",
		"decision @fork/one/hungry lane:p",
		"action @fork/one/hungry/eats lane:p",
		"merge @fork/@track/full/@merge lane:q",
		"action @fork/@track/full/drinks lane:q",
		"decision @fork/@track/full lane:q",
		"send @fork/@track~2/song lane:q",
		"flow-final @fork/@track~2/@end-flow lane:q",
		"join @fork/@join lane:p",
		"accept bill lane:q",
		"final @final lane:q",
	}
	if diff := cmp.Diff(wantNodes, nodes); diff != "" {
		t.Errorf("nodes differ (-want +got):\n%s", diff)
	}
}

// TestMerges holds that merges which follow on each other are one, that one
// stands where its flows lead on, and that up to three flows end without one.
func TestMerges(t *testing.T) {
	edges, nodes := flows(t, func(_ *model.Workspace, a *model.Activity, p, q *model.Person) {
		do := func(text string) func(*model.Steps) { return func(s *model.Steps) { s.Do(q, text) } }
		a.Do(p, "begins")
		a.Decide("a",
			model.Case("x", func(s *model.Steps) { s.Decide("b", model.Case("y", do("one")), model.Otherwise(do("two"))) }),
			model.Otherwise(),
		)
		a.Do(q, "goes on")
		a.Decide("c", model.Case("x", do("three")), model.Case("y", do("four")), model.Otherwise())
		a.End("Done")
	})
	want := []string{
		"@initial -> begins", "begins -> a", "a -> a/x/b: [x]", "a/x/b -> a/x/b/y/one: [y]", "a/x/b -> a/x/b/else/two: [else]",
		"a/x/b/y/one -> a/@merge", "a/x/b/else/two -> a/@merge", "a -> a/@merge: [else] (on)", "a/@merge -> goes-on",
		"goes-on -> c", "c -> c/x/three: [x]", "c -> c/y/four: [y]",
		"c/x/three -> done", "c/y/four -> done", "c -> done: [else] (on)",
	}
	if diff := cmp.Diff(want, edges); diff != "" {
		t.Errorf("flows differ (-want +got):\n%s", diff)
	}
	if lane := "merge a/@merge lane:q"; !strings.Contains(strings.Join(nodes, "\n"), lane) {
		t.Errorf("nodes are %q, want %q among them", nodes, lane)
	}
}

// TestOwnLane holds that an activity of which its owner carries out all has no
// lanes, and any other one has.
func TestOwnLane(t *testing.T) {
	w := model.New("W", "")
	shop, other := w.System("Shop", ""), w.System("Other", "")
	shop.Activity("Own", "").Do(shop, "works")
	shop.Activity("Others", "").Do(other, "works")
	both := shop.Activity("Both", "")
	both.Do(shop, "asks")
	both.Do(other, "answers")
	m, _ := w.Build()
	for key, want := range map[string]int{"shop/own/activity": 0, "shop/others/activity": 1, "shop/both/activity": 2} {
		d, err := view.Resolve(m, key)
		if err != nil || len(d.Boundaries) != want {
			t.Errorf("%s has %d lanes, want %d (%v)", key, len(d.Boundaries), want, err)
		}
		for _, n := range d.Nodes {
			if (n.Parent == "") != (want == 0) {
				t.Errorf("%s: node %s stands in %q", key, n.ID, n.Parent)
			}
		}
	}
}
