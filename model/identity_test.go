package model_test

import (
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// build builds a workspace that has no mistakes.
func build(t testing.TB, w *model.Workspace) *model.Model {
	t.Helper()
	m, ds := w.Build()
	for _, d := range ds {
		t.Error(d)
	}
	return m
}

func elementIDs(m *model.Model) []string {
	var ids []string
	for _, e := range m.Elements {
		ids = append(ids, e.ID)
	}
	return ids
}

// TestIDs holds how IDs are made of names.
func TestIDs(t *testing.T) {
	w := model.New("IDs", "")
	shops := w.Group("Shops")
	asia := shops.Group("Asia")
	buyer := asia.Person("Buyer", "")
	sale := asia.System("秒杀 Sale", "")
	inner := sale.Group("Inner").Group("Edge")
	gate := inner.Container("Edge gate", "")
	filter := gate.Group("Filters").Component("Bloom filter", "")
	buyer.Uses(gate, "Asks for a token!")
	filter.Uses(buyer, "")
	live := w.Environment("Production (EU)", "")
	web := live.Node("Data centre", "").Node("Web", "")
	run := web.Runs(gate)
	canary := web.Runs(gate, model.ID("canary"))
	run.Uses(canary, "Shadows")
	live.Infrastructure("DNS", "")
	w.Scenario("Sign in", "")
	sale.Scenario("Grab a token", "")
	gate.Scenario("Refuse", "")
	m := build(t, w)

	want := []string{
		"@production-eu/data-centre", "@production-eu/data-centre/web", "@production-eu/data-centre/web/canary",
		"@production-eu/data-centre/web/edge-gate", "@production-eu/dns",
		"buyer", "秒杀-sale", "秒杀-sale/edge-gate", "秒杀-sale/edge-gate/bloom-filter",
	}
	if got := elementIDs(m); !slices.Equal(got, want) {
		t.Errorf("elements: %q", got)
	}
	var groups, relationships, scenarios []string
	for _, g := range m.Groups {
		groups = append(groups, g.ID+" in "+g.Parent)
	}
	for _, r := range m.Relationships {
		relationships = append(relationships, r.ID)
	}
	for _, s := range m.Scenarios {
		scenarios = append(scenarios, s.ID+" of "+s.Owner)
	}
	if want := []string{
		"group:/shops in ", "group:/shops/asia in group:/shops", "group:秒杀-sale/edge-gate/filters in ",
		"group:秒杀-sale/inner in ", "group:秒杀-sale/inner/edge in group:秒杀-sale/inner",
	}; !slices.Equal(groups, want) {
		t.Errorf("groups: %q", groups)
	}
	if want := []string{
		"@production-eu/data-centre/web/edge-gate->@production-eu/data-centre/web/canary:shadows",
		"buyer->秒杀-sale/edge-gate:asks-for-a-token",
		"秒杀-sale/edge-gate/bloom-filter->buyer",
	}; !slices.Equal(relationships, want) {
		t.Errorf("relationships: %q", relationships)
	}
	if want := []string{"sign-in of ", "秒杀-sale/edge-gate/refuse of 秒杀-sale/edge-gate", "秒杀-sale/grab-a-token of 秒杀-sale"}; !slices.Equal(scenarios, want) {
		t.Errorf("scenarios: %q", scenarios)
	}
	if e, _ := m.Element("buyer"); e.Group != "group:/shops/asia" {
		t.Errorf("buyer stands in group %q", e.Group)
	}
}

// TestIDThroughRename holds that model.ID keeps the IDs of a renamed thing,
// of its parts, of its instances, and of all that leads to them.
func TestIDThroughRename(t *testing.T) {
	define := func(renamed bool) *model.Model {
		name := func(old, new string) string {
			if renamed {
				return new
			}
			return old
		}
		w := model.New("Rename", "")
		a := w.Person("A", "")
		s := w.System(name("Shop", "Market"), "", model.ID("shop"))
		c := s.Container(name("API", "Gateway"), "", model.ID("api"))
		c.Component("Router", "")
		a.Uses(c, name("Asks", "Wonders"), model.ID("asks"))
		e := w.Environment(name("Live", "Production"), "", model.ID("live"))
		n := e.Node(name("VM", "Pod"), "", model.ID("vm"))
		n.Runs(c)
		s.Scenario(name("Buy", "Order"), "", model.ID("buy"))
		return build(t, w)
	}
	before, after := define(false), define(true)
	if x, y := elementIDs(before), elementIDs(after); !slices.Equal(x, y) {
		t.Errorf("elements: %q\nbecame %q", x, y)
	}
	for i := range before.Relationships {
		if x, y := before.Relationships[i].ID, after.Relationships[i].ID; x != y {
			t.Errorf("relationship %q became %q", x, y)
		}
	}
	for i := range before.Views {
		if x, y := before.Views[i].Key, after.Views[i].Key; x != y {
			t.Errorf("view %q became %q", x, y)
		}
	}
	if before.Scenarios[0].ID != after.Scenarios[0].ID || before.Environments[0].ID != after.Environments[0].ID {
		t.Error("the scenario or the environment has another ID")
	}
	if e, _ := after.Element("shop/api"); e.Name != "Gateway" {
		t.Errorf("shop/api is %q", e.Name)
	}
}

// TestSuffix holds that of two things with one ID both stay, told apart, and
// that what leads to them leads to the right one.
func TestSuffix(t *testing.T) {
	w := model.New("Twins", "")
	first, second := w.System("Twin", "first"), w.System("Twin", "second")
	second.Container("Part", "of the second")
	first.Uses(second, "Envies")
	m, ds := w.Build()
	if len(ds) != 1 {
		t.Errorf("%d diagnostics", len(ds))
	}
	if got, want := elementIDs(m), []string{"twin", "twin~2", "twin~2/part"}; !slices.Equal(got, want) {
		t.Errorf("elements: %q", got)
	}
	if r := m.Relationships[0]; r.From != "twin" || r.To != "twin~2" {
		t.Errorf("from %q to %q", r.From, r.To)
	}
}
