package uml_test

import (
	"context"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// shopGoals is what a shop does, with everything in it that a use case diagram
// can show.
func shopGoals() *model.Workspace {
	w := model.New("Shop", "Sells")
	visitor, buyer := w.Person("Visitor", "Looks around"), w.Person("Buyer", "Wants something")
	clerk := w.Person("Clerk", "Works for another firm", model.External)
	buyer.Specializes(visitor)
	bank, store := w.System("Bank", "Moves money", model.External), w.System("Store", "Keeps things")
	shop := w.System("Shop", "Sells things")
	course := shop.Scenario("Order a thing", "")
	course.Call(buyer, shop, "order")

	search, order := shop.UseCase("Search", "Find a thing"), shop.UseCase("Order", "Get a thing for money")
	pay, card := shop.UseCase("Pay", "Hand over the money"), shop.UseCase("Pay by card", "Through the bank")
	wrap, refill := shop.UseCase("Wrap as a gift", "Paper and a bow"), shop.UseCase("Refill", "Bring new things")
	search.Actor(visitor)
	order.Actor(buyer)
	order.Includes(pay)
	order.RealizedBy(course)
	card.Specializes(pay)
	card.Actor(bank)
	wrap.Extends(order, "the buyer asks for it")
	refill.Actor(clerk, store)
	return w
}

func TestUseCases(t *testing.T) {
	p := drawn(t, shopGoals(), "shop/use-cases")
	for id, want := range map[string]string{
		"shop/order":                             "Order",
		"shop/wrap-as-a-gift":                    "Wrap as a gift",
		"buyer":                                  "Buyer",
		"clerk":                                  "Clerk / [External Person]",
		"bank":                                   "«actor» / Bank",
		"shop":                                   "Shop",
		"buyer->shop/order":                      "",
		"shop/order->shop/pay:include":           "«include»",
		"buyer->visitor:generalization":          "",
		"shop/wrap-as-a-gift->shop/order:extend": "«extend» / [the buyer asks for it]",
	} {
		if got := inkOf(p.Scene, id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	var order scene.Mark
	for _, m := range p.Scene.Marks {
		if m.ID == "shop/order" {
			order = m
		}
	}
	if order.Desc != "Use case\nGet a thing for money\nScenario: Order a thing" || order.View != "shop/order-a-thing" || order.Parent != "shop" {
		t.Errorf("the use case says %q, leads to %q and stands in %q", order.Desc, order.View, order.Parent)
	}
	legend := p.Scene.Marks[len(p.Scene.Marks)-1].Desc
	if want := "Actor; External actor; System as an actor; External system as an actor; System; Use case; Takes part; " +
		"«include»: always a part; «extend» [condition]: sometimes added to; Is a kind of"; legend != want {
		t.Errorf("the legend says %q", legend)
	}
}

// TestLinesOfUseCasesDiffer holds what tells the kinds of line apart: a head,
// a dash and a keyword.
func TestLinesOfUseCasesDiffer(t *testing.T) {
	got := map[string]string{}
	for _, m := range drawn(t, shopGoals(), "shop/use-cases").Scene.Marks {
		if m.Role != scene.RoleEdge {
			continue
		}
		look := "solid"
		for i, s := range m.Shapes {
			switch {
			case s.Path != nil && len(s.Path.Dash) > 0:
				look = "dashed"
			case s.Path != nil && i > 0 && s.Path.Fill == theme.Canvas:
				look += ", hollow head"
			case s.Path != nil && i > 0:
				look += ", open head"
			case s.Text != nil && strings.HasPrefix(s.Text.Value, "«"):
				look += ", " + s.Text.Value
			}
		}
		got[m.Class] = look
	}
	if diff := cmp.Diff(map[string]string{
		"association": "solid", "include": "dashed, open head, «include»", "extend": "dashed, open head, «extend»", "generalization": "solid, hollow head",
	}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestUseCasesWithLongAndChineseTexts(t *testing.T) {
	for _, words := range []string{strings.Repeat("very ", 40) + "long", strings.Repeat("超时未支付回收名额，", 12), strings.Repeat("x", 300), "W", strings.Repeat("i ", 60)} {
		w := model.New("Shop", "Sells")
		s, o := w.System("S "+words, words), w.System("O "+words, words, model.External)
		p, q := w.Person("P "+words, words), w.Person("Q "+words, words, model.External)
		p.Specializes(q)
		a, b, c := s.UseCase("A "+words, words), s.UseCase("B "+words, words), s.UseCase("C", "")
		a.Actor(p, o)
		b.Actor(q)
		c.Actor(q)
		b.Extends(a, words)
		a.Includes(c)
		s.UseCaseView(model.Key("it"))
		drawn(t, w, "it")
	}
}

// wildGoals is a random set of use cases of one or two systems: no mistakes,
// but any other shape.
func wildGoals(r *rand.Rand) *model.Workspace {
	w := model.New("Wild", "")
	var actors []model.Actor
	var people []*model.Person
	for i := range 1 + r.Intn(4) {
		p := w.Person(fmt.Sprint("Person ", i), "")
		if i > 0 && r.Intn(3) == 0 {
			p.Specializes(people[r.Intn(i)])
		}
		people = append(people, p)
		actors = append(actors, p)
	}
	for i := range r.Intn(4) {
		actors = append(actors, w.System(fmt.Sprint("Neighbour ", i), "", model.External))
	}
	systems := []*model.System{w.System("Subject", ""), w.System("Other", "")}
	var all []*model.UseCase
	linked := map[[2]int]bool{}
	for i := range 1 + r.Intn(14) {
		system := systems[0]
		if i > 0 && r.Intn(6) == 0 {
			system = systems[1]
		}
		u := system.UseCase(fmt.Sprint("Goal ", i, strings.Repeat(" of some length", r.Intn(3))), "")
		for _, a := range actors {
			if r.Intn(4) == 0 {
				u.Actor(a)
			}
		}
		for range r.Intn(3) {
			if i == 0 {
				break
			}
			// Links lead to what was there before, so that there is no circle.
			j := r.Intn(i)
			if linked[[2]int{i, j}] {
				continue
			}
			linked[[2]int{i, j}] = true
			switch r.Intn(3) {
			case 0:
				u.Includes(all[j])
			case 1:
				u.Extends(all[j], "something is so")
			case 2:
				u.Specializes(all[j])
			}
		}
		all = append(all, u)
	}
	return w
}

// TestRandomUseCasesKeepTheRules draws random sets of use cases: every one of
// them and of their actors and links is drawn once, and no rule is broken.
func TestRandomUseCasesKeepTheRules(t *testing.T) {
	renderer := render.New(hierarchy.Engine{}, theme.Default())
	for seed := range int64(40) {
		m, diagnostics := wildGoals(rand.New(rand.NewSource(seed))).Build()
		for _, d := range diagnostics {
			t.Fatalf("seed %d: %s", seed, d)
		}
		p, err := renderer.Render(context.Background(), m, "subject/use-cases")
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, v := range p.Violations {
			t.Errorf("seed %d: %s %v: %s", seed, v.Code, v.Marks, v.Message)
		}
		var want, got []string
		for _, n := range p.Diagram.Nodes {
			want = append(want, n.ID)
		}
		for _, b := range p.Diagram.Boundaries {
			want = append(want, b.ID)
		}
		for _, e := range p.Diagram.Edges {
			want = append(want, e.ID)
		}
		for _, mark := range p.Scene.Marks {
			if mark.ID != "" {
				got = append(got, mark.ID)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("seed %d: %q is drawn, want %q", seed, got, want)
		}
		for _, u := range m.UseCases {
			if u.System == "subject" && !slices.Contains(got, u.ID) {
				t.Errorf("seed %d: use case %s is not drawn", seed, u.ID)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// TestLinesEndAtTheFiguresOfActors holds where lines end: not at the box around
// a stick figure, but at its ink or beside its words.
func TestLinesEndAtTheFiguresOfActors(t *testing.T) {
	const near = 8 // px
	s := drawn(t, shopGoals(), "shop/use-cases").Scene
	ends := 0
	for _, m := range s.Marks {
		if m.Role != scene.RoleEdge {
			continue
		}
		actor := marked(t, s, m.From)
		if !strings.HasPrefix(actor.Class, "actor person") {
			continue
		}
		ends++
		tip := m.Shapes[0].Path.Segments[0].Points[0]
		if !slices.ContainsFunc(inked(actor.Shapes[1:]), func(r geom.Rect) bool { return r.Inset(-near).Holds(tip) }) {
			t.Errorf("%s begins at %v, off the figure in %v", m.ID, tip, actor.Box)
		}
	}
	if ends == 0 {
		t.Error("no line begins at an actor")
	}
}

// inked are the extents of texts and ellipses, and of each stroke.
func inked(shapes []scene.Shape) []geom.Rect {
	var out []geom.Rect
	for _, s := range shapes {
		switch {
		case s.Ellipse != nil:
			out = append(out, s.Ellipse.Rect)
		case s.Text != nil:
			out = append(out, s.Text.Box())
		case s.Path != nil:
			for i, to := range s.Path.Segments {
				if to.Kind == scene.LineTo {
					a, b := s.Path.Segments[i-1].Points[0], to.Points[0]
					x, y := min(a.X, b.X), min(a.Y, b.Y)
					out = append(out, geom.Rect{X: x, Y: y, W: max(a.X, b.X) - x, H: max(a.Y, b.Y) - y})
				}
			}
		}
	}
	return out
}
