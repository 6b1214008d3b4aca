package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift/diff"
	lintel "github.com/lintel-go/lintel/model"
)

// named is a model in which everything that has a name can have another.
func named(name func(string) string) *lintel.Workspace {
	w := lintel.New("Shop", "Sells")
	shop := w.System("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants things")
	gate := shop.Container(name("Gate"), "")
	stock := shop.Container("Stock", "Counts things")
	token := gate.Component(name("Token"), "", lintel.Technology("Go"))
	buyer.Uses(gate, "Asks")
	token.Uses(stock, "Takes one")
	live := w.Environment(name("Live"), "What buyers use")
	rack := live.Node("Rack", "One")
	rack.Runs(stock)
	buy := shop.Scenario(name("Buy"), "")
	buy.Call(buyer, gate, "POST order")
	look := shop.Scenario("Look", "Somebody looks")
	look.Ref(buy)
	m := shop.StateMachine("Order", "")
	open, paid, sent := m.State(name("Open"), ""), m.State(name("Paid"), ""), m.Final("Sent")
	m.Start(open)
	open.On("pay", paid)
	paid.On("send", sent)
	deliver := w.StateMachine(name("Parcel"), "")
	way := deliver.State("On its way", "")
	deliver.Start(way)
	way.On("arrive", deliver.Final("There"))
	sell := shop.Activity(name("Sell"), "")
	sell.Do(gate, "let in")
	get := shop.UseCase(name("Get one"), "")
	get.Actor(buyer)
	get.RealizedBy(buy)
	set := shop.Classes("Goods", "")
	entry, box := set.Class(name("Entry"), ""), set.Class("Box", "")
	entry.Field("Price", "int")
	box.Owns(entry, "1")
	shop.Figure(name("Price"), lintel.Value(7, "euros"), lintel.Claimed, lintel.Source("talk"))
	return w
}

// TestRenamed gives one thing after the other another name: it is the only
// thing that differs, and nothing was added or removed.
func TestRenamed(t *testing.T) {
	same := func(s string) string { return s }
	for _, one := range []string{"Gate", "Token", "Live", "Buy", "Open", "Paid", "Parcel", "Sell", "Get one", "Entry", "Price"} {
		found := diff.Models(built(t, named(same)), built(t, named(func(s string) string {
			if s == one {
				return s + " otherwise"
			}
			return s
		})))
		if len(found) != 1 || found[0].Status != diff.Changed || found[0].Was == "" {
			t.Errorf("%s:\n%s", one, inWords(t, found))
			continue
		}
		want := []diff.Attribute{{Name: "name", Old: one, New: one + " otherwise"}}
		if d := cmp.Diff(want, found[0].Attributes); d != "" {
			t.Errorf("%s (-want +got):\n%s", one, d)
		}
	}
	all := diff.Models(built(t, named(same)), built(t, named(func(s string) string { return s + " otherwise" })))
	for _, c := range all {
		if c.Status != diff.Changed && c.In != `state machine "Order"` { // both its states go by each other
			t.Errorf("all are renamed, and %s %s is %s", c.Kind, c.Name, c.Status)
		}
	}
}

// TestNotRenamed holds that what could be another one, or says something else,
// is not taken for it.
func TestNotRenamed(t *testing.T) {
	machine := func(states ...string) *lintel.Model {
		w := lintel.New("Shop", "Sells")
		s := w.System("Shop", "Sells things")
		w.Person("Buyer", "Wants things").Uses(s, "Asks")
		m := s.StateMachine("Order", "")
		first := m.State("First", "")
		m.Start(first)
		for _, name := range states {
			event, state, _ := strings.Cut(name, " ")
			first.On(event, m.State(state, ""))
		}
		return built(t, w)
	}
	prices := func(names ...string) *lintel.Model {
		w := lintel.New("Shop", "Sells")
		for _, name := range names {
			w.Figure(name, lintel.Value(7, "euros"), lintel.Claimed, lintel.Source("talk"))
		}
		return built(t, w)
	}
	for what, c := range map[string]struct{ old, new *lintel.Model }{
		"another event":              {machine("pay Paid"), machine("send Sent")},
		"one is still there":         {machine("pay Paid"), machine("pay Paid", "send Sent")},
		"two that are alike":         {prices("One", "Two"), prices("Three", "Four")},
		"one of two that were alike": {prices("One", "Two"), prices("Three")},
		"one of two that are alike":  {prices("One"), prices("Two", "Three")},
	} {
		for _, change := range diff.Models(c.old, c.new) {
			if change.Was != "" {
				t.Errorf("%s: %s is taken for %s", what, change.Was, change.ID)
			}
		}
	}
}

// crowd is a model of many components that have others' names in it, or not,
// and three relationships each.
func crowd(b *testing.B, name string) *lintel.Model {
	b.Helper()
	const many = 1000
	w := lintel.New("Shop", "Sells")
	gate := w.System("Shop", "Sells things").Container("Gate", "Lets in")
	parts := make([]*lintel.Component, many)
	for i := range parts {
		parts[i] = gate.Component(fmt.Sprint(name, " ", i), "")
	}
	stock := w.System("Stock", "Counts things")
	for i, p := range parts {
		p.Uses(stock, fmt.Sprint("Takes ", i))
		p.Uses(parts[(i+1)%many], "Asks")
		p.Uses(parts[(i+7)%many], "Tells")
	}
	m, _ := w.Build()
	return m
}

// BenchmarkRenamed finds a thousand elements that were renamed all at once.
func BenchmarkRenamed(b *testing.B) {
	old, now := crowd(b, "Part"), crowd(b, "Piece")
	for b.Loop() {
		diff.Same(old, now)
	}
}
