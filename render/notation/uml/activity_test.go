package uml_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/notation/uml"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// author writes random activities.
type author struct {
	random *rand.Rand
	lanes  []model.Element
	stay   int           // how likely it is, in percent, that a lane goes on with the next step
	last   model.Element // the lane of the last step
	left   int           // how many more steps there may be
	texts  []string
}

func (a *author) text() string { return a.texts[a.random.IntN(len(a.texts))] }

func (a *author) lane() model.Element {
	if a.last == nil || a.stay == 0 || a.random.IntN(100) >= a.stay {
		a.last = a.lanes[a.random.IntN(len(a.lanes))]
	}
	return a.last
}

// steps writes up to most steps, at least one.
func (a *author) steps(s *model.Steps, most, depth int, forked, ends bool) {
	for n := 1 + a.random.IntN(most); n > 0; n-- {
		a.left--
		kind := a.random.IntN(12)
		if a.left < 0 || depth > 4 {
			kind = 0
		}
		inner := func(s *model.Steps) { a.steps(s, 3, depth+1, forked, false) }
		track := func(s *model.Steps) { a.steps(s, 3, depth+1, true, a.random.IntN(4) == 0) }
		ending := func(s *model.Steps) { a.steps(s, 3, depth+1, forked, true) }
		switch kind {
		case 0, 1, 2, 3:
			s.Do(a.lane(), a.text())
		case 4:
			s.Send(a.lane(), a.text())
		case 5:
			s.Accept(a.lane(), a.text())
		case 6:
			s.Decide(a.text(), model.Case(a.text(), ending), model.Otherwise())
		case 7:
			s.Decide(a.text(), model.Case("yes", inner), model.Case("no", ending), model.Otherwise(inner))
		case 8:
			var outcomes []model.Outcome
			for i := range 1 + a.random.IntN(5) {
				outcomes = append(outcomes, model.Case(fmt.Sprintf("%d %s", i, a.text()), inner))
			}
			s.Decide([]string{"", a.text()}[a.random.IntN(2)], append(outcomes, model.Otherwise())...)
		case 9:
			var tracks []model.ForkTrack
			for range 1 + a.random.IntN(3) {
				tracks = append(tracks, model.Track([]string{"", a.text()}[a.random.IntN(2)], track))
			}
			s.Fork(append(tracks, model.Track("", func(s *model.Steps) { a.steps(s, 3, depth+1, true, false) }))...)
		case 10:
			s.While(a.text(), inner)
		case 11:
			s.Repeat(a.text(), inner)
		}
	}
	switch {
	case ends && forked:
		s.EndFlow([]string{"", a.text()}[a.random.IntN(2)])
	case ends:
		s.End([]string{"", a.text()}[a.random.IntN(2)])
	}
}

func randomActivity(seed uint64, steps, lanes, stay int) *model.Workspace {
	a := &author{random: rand.New(rand.NewPCG(seed, 7)), left: steps, stay: stay, texts: []string{
		"ship", "look at the stock", "write the bill and put it into the parcel", "stock > 0?", "查询库存", "超时未支付回收名额，并通知买家", "ask",
		"a text that is so long that nobody would want to read all of it, but somebody has written it all the same, and so it has to be drawn", "sent",
	}}
	w := model.New("Random", "")
	shop := w.System("Shop", "Sells")
	for i := range lanes {
		switch i % 3 {
		case 0:
			a.lanes = append(a.lanes, shop.Container(fmt.Sprintf("Container %d", i), "", model.Technology("Go")))
		case 1:
			a.lanes = append(a.lanes, w.Person(fmt.Sprintf("Person with a long name %d", i), ""))
		case 2:
			a.lanes = append(a.lanes, w.System(fmt.Sprintf("外部系统 %d", i), "", model.External))
		}
	}
	act := w.Activity("Act", "A course of actions")
	a.steps(act.Steps(), 3+steps/3, 0, false, false)
	return w
}

// drawActivity is the picture of the one activity of a workspace.
func drawActivity(t *testing.T, w *model.Workspace) scene.Scene {
	t.Helper()
	m, ds := w.Build()
	for _, d := range ds {
		t.Fatal(d)
	}
	d, err := view.Resolve(m, m.Activities[0].ID+"/activity")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := uml.Activity(d)
	for _, v := range slices.Concat(scene.Check(s), scene.CheckContrast(s, theme.Default(), false), scene.CheckContrast(s, theme.Default(), true)) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	return s
}

// TestRandomActivities holds activities of 5 to 60 steps in 1 to 6 lanes, with
// long and with Chinese texts, against all rules of legibility.
func TestRandomActivities(t *testing.T) {
	for seed := range uint64(120) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := randomActivity(seed, 5+int(seed*7%56), 1+int(seed%6), 0)
			s := drawActivity(t, w)
			if seed%10 == 0 && !reflect.DeepEqual(s, drawActivity(t, w)) {
				t.Error("the second picture differs from the first")
			}
		})
	}
}

// packing is an activity with everything in it.
func packing() *model.Workspace {
	w := model.New("Shop", "Sells")
	buyer := w.Person("Buyer", "Wants things")
	carrier := w.System("Carrier", "Brings things", model.External)
	shop := w.System("Shop", "Sells things")
	desk := shop.Container("Desk", "Takes orders", model.Technology("Go"))
	a := shop.Activity("Pack", "From the order to the parcel")
	a.Do(buyer, "orders")
	a.Decide("in stock?",
		model.Case("no", func(s *model.Steps) { s.Do(desk, "says sorry"); s.End("Refused") }),
		model.Otherwise())
	a.Fork(
		model.Track("meanwhile", func(s *model.Steps) { s.Send(desk, "pick-up"); s.EndFlow("") }),
		model.Track("", func(s *model.Steps) {
			s.While("things are missing", func(s *model.Steps) { s.Do(desk, "fetches one") })
		}),
		model.Track("", func(s *model.Steps) { s.Accept(carrier, "pick-up") }),
	)
	a.Do(desk, "hands over")
	return w
}

func TestActivity(t *testing.T) {
	s := drawActivity(t, packing())
	for id, want := range map[string]string{
		"lane:shop/desk":          "Desk / [Container: Go]",
		"lane:carrier":            "Carrier / [External Software System]",
		"in-stock":                "in stock?",
		"in-stock/no/refused":     "Refused",
		"@fork":                   "",
		"@fork/meanwhile/pick-up": "pick-up",
	} {
		if got := inkOf(s, id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	lanes := sentences(s, scene.RoleBoundary)
	if want := []string{
		"Buyer\nPerson\nWants things", "Carrier\nExternal Software System\nBrings things", "Desk\nContainer: Go\nTakes orders",
	}; !slices.Equal(lanes, want) {
		t.Errorf("lanes are %q", lanes)
	}
	for _, m := range s.Marks {
		if m.Role == scene.RoleBoundary {
			namesItself(t, m)
		}
	}
	flows := sentences(s, scene.RoleEdge)
	for _, want := range []string{
		"Initial → orders", "in stock? → says sorry: [no]", "in stock? → Fork: [else]", "Fork → pick-up: meanwhile",
		"pick-up → Flow final", "Decision → fetches one: [things are missing]", "Join → hands over", "hands over → Final",
	} {
		if !slices.Contains(flows, want) {
			t.Errorf("no flow %q among %q", want, flows)
		}
	}
	legend := s.Marks[len(s.Marks)-1].Desc
	if want := "Person; Container; External; Start; Action; Signal sent; Signal or time waited for; Decision, merge; Fork, join; End of this flow; End; Flow [guard]"; legend != want {
		t.Errorf("the legend says %q", legend)
	}
}

// TestBarsReachOverLanes holds that the bar of a fork over several lanes says
// which, and anything else stands in its lane.
func TestBarsReachOverLanes(t *testing.T) {
	s := drawActivity(t, packing())
	over := 0
	for _, m := range s.Marks {
		switch {
		case m.Role != scene.RoleNode:
		case len(m.Across) > 1 && m.Parent == "" && (m.Class == "fork" || m.Class == "join"):
			over++
		case m.Parent == "" || len(m.Across) > 0:
			t.Errorf("%s stands in %q, across %q", m.ID, m.Parent, m.Across)
		}
	}
	if over == 0 {
		t.Error("no bar reaches over lanes")
	}
}

// TestActivityOfOne holds that an activity which its owner carries out alone
// has no lanes.
func TestActivityOfOne(t *testing.T) {
	w := model.New("Shop", "Sells")
	shop := w.System("Shop", "Sells things")
	a := shop.Activity("Look", "By itself")
	a.Repeat("it is found", func(s *model.Steps) { s.Do(shop, "looks somewhere else") })
	s := drawActivity(t, w)
	if n := sentences(s, scene.RoleBoundary); len(n) > 0 {
		t.Errorf("lanes are %q", n)
	}
}
