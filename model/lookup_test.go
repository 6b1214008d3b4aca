package model_test

import (
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
)

func TestLookup(t *testing.T) {
	m := build(t, full())
	for _, e := range m.Elements {
		if got, found := m.Element(e.ID); !found || got.ID != e.ID {
			t.Errorf("no element %q", e.ID)
		}
	}
	for _, g := range m.Groups {
		if got, found := m.Group(g.ID); !found || got.ID != g.ID {
			t.Errorf("no group %q", g.ID)
		}
	}
	for _, r := range m.Relationships {
		if got, found := m.Relationship(r.ID); !found || got.ID != r.ID {
			t.Errorf("no relationship %q", r.ID)
		}
	}
	for _, e := range m.Environments {
		if got, found := m.Environment(e.ID); !found || got.ID != e.ID {
			t.Errorf("no environment %q", e.ID)
		}
	}
	for _, s := range m.Scenarios {
		if got, found := m.Scenario(s.ID); !found || got.ID != s.ID {
			t.Errorf("no scenario %q", s.ID)
		}
	}
	for _, u := range m.UseCases {
		if got, found := m.UseCase(u.ID); !found || got.ID != u.ID {
			t.Errorf("no use case %q", u.ID)
		}
	}
	for _, v := range m.Views {
		if got, found := m.View(v.Key); !found || got.Key != v.Key {
			t.Errorf("no view %q", v.Key)
		}
	}
	if e, found := m.Element("unknown"); found || e.ID != "" {
		t.Error("an unknown element")
	}

	children := func(id string) (ids []string) {
		for _, e := range m.Children(id) {
			ids = append(ids, e.ID)
		}
		return ids
	}
	for id, want := range map[string][]string{
		"":        {"boss", "p", "s", "t"},
		"s":       {"s/c"},
		"s/c/d":   nil,
		"@live":   {"@live/f", "@live/n"},
		"@live/n": {"@live/n/c"},
		"unknown": nil,
	} {
		if got := children(id); !slices.Equal(got, want) {
			t.Errorf("children of %q: %q", id, got)
		}
	}
	if got := m.Ancestors("s/c/d"); !slices.Equal(got, []string{"s/c", "s"}) {
		t.Errorf("ancestors: %q", got)
	}
	if got := m.Ancestors("unknown"); got != nil {
		t.Errorf("ancestors of nothing: %q", got)
	}
	var none model.Model
	if _, found := none.View("landscape"); found || none.Children("") != nil {
		t.Error("something in nothing")
	}
}
