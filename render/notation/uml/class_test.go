package uml_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// books is a class set with every kind of class and of line.
func books(name string) *model.Workspace {
	w := model.New("Shop", "Sells")
	s := w.Classes(name, "Who owes what to whom")
	store := s.Interface("Store", "Keeps entries")
	store.Method("Append(e Entry) error")
	closer := s.Interface("Closer", "Can be closed")
	closer.Method("Close() error")
	store.Extends(closer)
	state := s.Enumeration("State", "What became of an entry")
	state.Constant("Open")
	state.Constant("Settled")
	entry := s.Class("Entry", "One line of the ledger")
	entry.Field("Amount", "Money")
	entry.Field("note", "string")
	entry.Has(state, "state")
	entry.Has(entry, "corrects", model.Multiplicity("0..1"))
	ledger := s.Class("Ledger", "All entries of a year")
	ledger.Method("Post(ctx context.Context, entry Entry, by, on string) (Receipt, error)")
	ledger.Method("total() int")
	ledger.Implements(store)
	ledger.Owns(entry, "entries", model.Multiplicity("*"))
	ledger.Extends(s.Class("Book", "Something with pages"))
	ledger.DependsOn(s.Class("Clock", "Knows the time"), "asks for the time")
	return w
}

func TestClassDiagram(t *testing.T) {
	p := drawn(t, books("Books"), "books/classes")
	for id, want := range map[string]string{
		"entry":  "Entry / + Amount: Money / − note: string",
		"state":  "«enumeration» / State / Open / Settled",
		"store":  "«interface» / Store / + Append(e: Entry): error",
		"ledger": "Ledger / + Post(ctx, entry, by, on): (Receipt, error) / − total(): int",
		"book":   "Book / Something with pages",
		"ledger->clock:dependency:asks for the time": "asks for the time",
	} {
		if got := inkOf(p.Scene, id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	want := []string{
		"Entry has Entry: corrects [0..1]",
		"Entry has State: state",
		"Ledger depends on Clock: asks for the time",
		"Ledger extends Book",
		"Ledger implements Store",
		"Ledger owns Entry: entries [*]",
		"Store extends Closer",
	}
	if got := sentences(p.Scene, scene.RoleEdge); !slices.Equal(got, want) {
		t.Errorf("the lines say\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	legend := p.Scene.Marks[len(p.Scene.Marks)-1].Desc
	if want := "Class; Exported; Not exported; Extends, embeds; Implements; Owns, as a part; Refers to; Depends on"; legend != want {
		t.Errorf("the legend says %q", legend)
	}
	for _, m := range p.Scene.Marks {
		if m.ID == "ledger" && !strings.Contains(m.Desc, "func Post(ctx context.Context, entry Entry, by, on string) (Receipt, error)") {
			t.Errorf("the tooltip says %q", m.Desc)
		}
	}
}

// TestLongRowsHang holds that the second line of a row stands behind the first.
func TestLongRowsHang(t *testing.T) {
	w := model.New("Shop", "Sells")
	s := w.Classes("Books", "Who owes what to whom")
	s.Class("Ledger", "All entries").Field("Draw", "func(ctx context.Context, ledger Ledger, key string) (Picture, error)")
	var at []int
	for _, m := range drawn(t, w, "books/classes").Scene.Marks {
		if m.ID != "ledger" {
			continue
		}
		for _, shape := range m.Shapes {
			if shape.Text != nil && shape.Text.Anchor == scene.Start {
				at = append(at, shape.Text.At.X)
			}
		}
	}
	if len(at) != 2 || at[1] <= at[0] {
		t.Errorf("the lines of the row begin at %v", at)
	}
}

// TestWordsAtEnds holds where a role and a multiplicity stand: beside the end
// of their line, or in its middle.
func TestWordsAtEnds(t *testing.T) {
	p := drawn(t, books("Books"), "books/classes")
	seen := 0
	for _, m := range p.Scene.Marks {
		if m.Role != scene.RoleEdge || !strings.Contains(m.Title, ": ") || m.From == "ledger" && m.To == "clock" {
			continue
		}
		seen++
		ends := strings.Split(inkOf(p.Scene, m.ID), " / ")
		if len(m.Ends) == 0 {
			if m.Box.Empty() || !strings.Contains(m.Title, strings.Join(ends, " ")) {
				t.Errorf("%s says %q nowhere near", m.Title, ends)
			}
			continue
		}
		tip := m.Route[len(m.Route)-1]
		for _, box := range m.Ends {
			if near := box.Inset(-100); !near.Holds(tip) {
				t.Errorf("%s ends at %v and says something at %v", m.Title, tip, box)
			}
		}
	}
	if seen != 3 {
		t.Errorf("%d lines have words", seen)
	}
}

// TestCrowdedEnds holds that words for which there is no room at the end of
// their line come into its middle, and none is lost.
func TestCrowdedEnds(t *testing.T) {
	w := model.New("Shop", "Sells")
	s := w.Classes("Crowd", "")
	hub := s.Class("Hub", "")
	long := strings.Repeat("a role that is long ", 2)
	for i := range 9 {
		spoke := s.Class(fmt.Sprint("Spoke", i), "")
		spoke.Has(hub, fmt.Sprint(long, i), model.Multiplicity("1..*"))
		hub.Has(spoke, fmt.Sprint("back", i), model.Multiplicity("*"))
	}
	p := drawn(t, w, "crowd/classes")
	for i := range 9 {
		id := fmt.Sprintf("spoke%d->hub:association:%s%d[1..*]", i, long, i)
		if got := inkOf(p.Scene, id); !strings.HasPrefix(strings.ReplaceAll(got, " / ", " "), fmt.Sprint(long, i, " [1..*]")) {
			t.Errorf("%s says %q", id, got)
		}
		id = fmt.Sprintf("hub->spoke%d:association:back%d[*]", i, i)
		if got := inkOf(p.Scene, id); !strings.Contains(got, fmt.Sprint("back", i)) || !strings.Contains(got, "*") {
			t.Errorf("%s says %q", id, got)
		}
	}
}

func TestClassesWithLongAndChineseTexts(t *testing.T) {
	for _, words := range []string{strings.Repeat("very ", 40) + "long", strings.Repeat("超时未支付回收名额，", 12), strings.Repeat("x", 300)} {
		w := model.New("Shop", "Sells")
		s := w.Classes("S", words)
		a, b := s.Class(words, words), s.Interface("b"+words, words)
		a.Field("F", words)
		a.Field("超时", words)
		b.Method("M(" + words + ") int")
		a.Has(b, words, model.Multiplicity("2..5"))
		a.Owns(a, words)
		a.DependsOn(b, words)
		drawn(t, w, "s/classes")
	}
}

// town is a model of a package with so many types, which refer to each other
// as chance has it.
func town(types int, random *rand.Rand) *model.Model {
	w := model.New("Town", "Many types")
	w.System("S", "").Container("C", "").Component("D", "", model.Code("./d"))
	m, _ := w.Build()
	id := func(i int) string { return fmt.Sprintf("example.com/d.Type%02d", i) }
	v := model.ViewRecord{Key: "s/c/d/code", Kind: model.ViewCode, Scope: "s/c/d", Title: "D"}
	kinds := []model.TypeKind{model.TypeClass, model.TypeClass, model.TypeClass, model.TypeInterface, model.TypeEnumeration, model.TypeNamed, model.TypeFunction}
	for i := range types {
		r := model.TypeRecord{ID: id(i), Package: "example.com/d", Name: fmt.Sprintf("Type%02d", i), Kind: kinds[random.IntN(len(kinds))], Doc: "Something."}
		for n := range random.IntN(12) {
			r.Methods = append(r.Methods, model.MemberRecord{Name: fmt.Sprint("Method", n), Type: "(ctx context.Context, name string) (Type01, error)"})
			switch r.Kind {
			case model.TypeClass:
				r.Fields = append(r.Fields, model.MemberRecord{Name: fmt.Sprint("Field", n), Type: "map[string]Type03"})
			case model.TypeEnumeration:
				r.Constants = append(r.Constants, model.MemberRecord{Name: fmt.Sprint("Constant", n)})
			}
		}
		if r.Kind == model.TypeFunction || r.Kind == model.TypeNamed {
			r.Underlying = "func(ctx context.Context) error"
		}
		relations := []model.RelationKind{
			model.RelationAssociation, model.RelationComposition, model.RelationComposition, model.RelationGeneralization,
			model.RelationRealization, model.RelationDependency,
		}
		for n := range random.IntN(4) {
			r.Relations = append(r.Relations, model.ClassRelationRecord{
				Kind: relations[random.IntN(len(relations))], To: id(random.IntN(types)), Role: fmt.Sprint("Field", n), Multiplicity: []string{"", "*", "0..1"}[random.IntN(3)],
			})
		}
		m.Types = append(m.Types, r)
		v.Types = append(v.Types, r.ID)
	}
	m.Views = append(m.Views, v)
	slices.SortFunc(m.Views, func(a, b model.ViewRecord) int { return strings.Compare(a.Key, b.Key) })
	return m
}

// TestManyTypes draws packages with up to forty types.
func TestManyTypes(t *testing.T) {
	r := render.New(hierarchy.Engine{}, theme.Default())
	for seed := range uint64(4) {
		m := town(16+8*int(seed), rand.New(rand.NewPCG(seed, 7)))
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		p, err := r.Render(context.Background(), m, "s/c/d/code")
		if err != nil {
			t.Fatal(err)
		}
		if p.Layout.Degraded {
			t.Errorf("seed %d: degraded: %s", seed, p.Layout.Reason)
		}
		for _, v := range p.Violations {
			t.Errorf("seed %d: %s %v: %s", seed, v.Code, v.Marks, v.Message)
		}
		again, err := r.Render(context.Background(), m, "s/c/d/code")
		if err != nil {
			t.Fatal(err)
		}
		one, errOne := json.Marshal(p.Scene)
		two, errTwo := json.Marshal(again.Scene)
		if errOne != nil || errTwo != nil || !bytes.Equal(one, two) {
			t.Errorf("seed %d: another picture the second time", seed)
		}
	}
}
