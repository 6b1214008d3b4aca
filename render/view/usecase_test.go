package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
)

// resolved is the content of a view of a workspace without mistakes.
func resolved(t *testing.T, w *model.Workspace, key string) diagram.Diagram {
	t.Helper()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	d, err := view.Resolve(m, key)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, d)
	return d
}

// goals is a shop with use cases of every kind of link, a bank whose use case
// it includes, and the views of both.
func goals(opts func(u map[string]*model.UseCase, bank *model.System) []model.ViewOption) *model.Workspace {
	w := model.New("Shop", "Sells")
	visitor, buyer := w.Person("Visitor", "Looks"), w.Person("Buyer", "Buys", model.External)
	buyer.Specializes(visitor)
	shop, bank := w.System("Shop", "Sells"), w.System("Bank", "Moves money", model.External)
	course := shop.Scenario("Order a thing", "")
	course.Call(buyer, shop, "order")
	u := map[string]*model.UseCase{}
	for _, name := range []string{"Search", "Order", "Pay", "Pay by card", "Wrap"} {
		u[name] = shop.UseCase(name, "To "+strings.ToLower(name))
	}
	u["Book"] = bank.UseCase("Book", "Take it down")
	u["Lend"] = bank.UseCase("Lend", "For a while")
	u["Search"].Actor(visitor)
	u["Order"].Actor(buyer, bank)
	u["Order"].Includes(u["Pay"])
	u["Order"].RealizedBy(course)
	u["Pay by card"].Specializes(u["Pay"])
	u["Wrap"].Extends(u["Order"], "it is a gift")
	if opts != nil {
		shop.UseCaseView(opts(u, bank)...)
	}
	return w
}

// drawnLines is the lines of a use case diagram in words.
func drawnLines(d diagram.Diagram) []string {
	var lines []string
	for _, e := range d.Edges {
		line := fmt.Sprintf("%s: %s → %s %s", e.Line, e.From, e.To, strings.Join(e.Text, " "))
		if e.Back {
			line += " back"
		}
		lines = append(lines, strings.ReplaceAll(strings.TrimSpace(line), "  ", " "))
	}
	return lines
}

func TestUseCases(t *testing.T) {
	d := resolved(t, goals(nil), "shop/use-cases")
	want := []string{
		"association: bank → shop/order back",
		"association: buyer → shop/order",
		"generalization: buyer → visitor",
		"include: shop/order → shop/pay «include»",
		"generalization: shop/pay-by-card → shop/pay back",
		"extend: shop/wrap → shop/order «extend» [it is a gift] back",
		"association: visitor → shop/search",
	}
	if diff := cmp.Diff(want, drawnLines(d)); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if want := []string{"bank", "buyer", "shop/order", "shop/pay", "shop/pay-by-card", "shop/search", "shop/wrap", "visitor"}; !slices.Equal(nodeIDs(d), want) {
		t.Errorf("it shows %q, want %q", nodeIDs(d), want)
	}
	if d.Direction != model.LeftToRight || len(d.Boundaries) != 1 || d.Boundaries[0].ID != "shop" {
		t.Errorf("it runs %q in %+v", d.Direction, d.Boundaries)
	}
	for _, n := range d.Nodes {
		switch {
		case n.ID == "shop/order" && (n.View != "shop/order-a-thing" || !slices.Equal(n.Detail, []string{"Scenario: Order a thing"})):
			t.Errorf("the use case leads to %q and says %q", n.View, n.Detail)
		case n.Symbol == diagram.SymbolUseCase && n.Parent != "shop", n.Symbol == diagram.SymbolActor && n.Parent != "":
			t.Errorf("%s stands in %q", n.ID, n.Parent)
		case n.Symbol != diagram.SymbolUseCase && n.Symbol != diagram.SymbolActor:
			t.Errorf("%s is a %q", n.ID, n.Symbol)
		}
	}
	if got := view.Shows(d); !slices.Equal(got, []string{"bank", "buyer", "shop", "visitor"}) {
		t.Errorf("it shows the elements %q", got)
	}
}

func TestUseCasesOfAnotherSystem(t *testing.T) {
	w := goals(func(u map[string]*model.UseCase, bank *model.System) []model.ViewOption {
		u["Pay by card"].Includes(u["Book"])
		return []model.ViewOption{model.TopToBottom}
	})
	d := resolved(t, w, "shop/use-cases")
	if len(d.Boundaries) != 2 || d.Boundaries[0].ID != "bank" || slices.Contains(nodeIDs(d), "bank") {
		t.Errorf("the bank is %q in %+v", nodeIDs(d), d.Boundaries)
	}
	lines := drawnLines(d)
	for _, want := range []string{"association: bank → shop/order back", "include: shop/pay-by-card → bank/book «include»"} {
		if !slices.Contains(lines, want) {
			t.Errorf("there is no line %q in %q", want, lines)
		}
	}
	if slices.Contains(nodeIDs(d), "bank/lend") || d.Direction != model.TopToBottom {
		t.Errorf("it shows %q, and runs %s", nodeIDs(d), d.Direction)
	}
}

func TestChosenUseCases(t *testing.T) {
	w := goals(func(u map[string]*model.UseCase, bank *model.System) []model.ViewOption {
		return []model.ViewOption{model.Include(u["Lend"]), model.Exclude(u["Pay"], u["Wrap"], bank)}
	})
	d := resolved(t, w, "shop/use-cases")
	if want := []string{"bank/lend", "buyer", "shop/order", "shop/pay-by-card", "shop/search", "visitor"}; !slices.Equal(nodeIDs(d), want) {
		t.Errorf("it shows %q, want %q", nodeIDs(d), want)
	}
	for _, e := range d.Edges {
		if e.Line == diagram.LineInclude || e.Line == diagram.LineExtend {
			t.Errorf("there is a line %s", e.ID)
		}
	}
}

// TestRefs holds over what refs stand, what they lead to, and who begins them.
func TestRefs(t *testing.T) {
	w := model.New("Shop", "Sells")
	buyer, shop, bank := w.Person("Buyer", ""), w.System("Shop", ""), w.System("Bank", "")
	till := shop.Container("Till", "")
	drawer := till.Component("Drawer", "")
	pay := w.Scenario("Pay", "")
	pay.Note("nobody is asked", bank)
	pay.Call(buyer, drawer, "money")
	pay.Call(drawer, bank, "book")
	empty := w.Scenario("Empty", "")
	both := w.Scenario("Both", "")
	both.Ref(pay)

	order := w.Scenario("Order", "")
	order.Call(buyer, till, "wish")
	order.Ref(pay)             // over who takes part in both, the till for its drawer
	order.Ref(pay, till, bank) // over what it says, begun by the drawer
	order.Ref(empty)           // nowhere
	order.Ref(both)            // what that refers to
	order.Divider("Later")
	order.Par(model.Branch("", func(f *model.Flow) { f.Ref(pay) }))

	said := func(d diagram.Diagram) []string {
		var lines []string
		var look func(items []diagram.Item)
		look = func(items []diagram.Item) {
			for _, i := range items {
				if i.Kind == model.StepRef || i.Kind == model.StepDivider {
					lines = append(lines, fmt.Sprintf("%s %s. %s over %v, %s begins, leads to %q", i.Kind, i.Number, i.Text, i.Over, i.From, i.View))
				}
				for _, o := range i.Operands {
					look(o.Items)
				}
			}
		}
		look(d.Items)
		return lines
	}
	if diff := cmp.Diff([]string{
		`ref 2. Pay over [buyer shop/till bank], buyer begins, leads to "pay"`,
		`ref 3. Pay over [shop/till bank], shop/till begins, leads to "pay"`,
		`ref 5. Both over [buyer shop/till bank], buyer begins, leads to "both"`,
		`divider . Later over [],  begins, leads to ""`,
		`ref 6a.1. Pay over [buyer shop/till bank], buyer begins, leads to "pay"`,
	}, said(resolved(t, w, "order"))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// A scenario that is nothing but refs has who takes part in them.
	d := resolved(t, w, "both")
	if diff := cmp.Diff([]string{`ref 1. Pay over [buyer shop/till/drawer bank], buyer begins, leads to "pay"`}, said(d)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	dynamic := resolved(t, w, "both/dynamic")
	if len(dynamic.Edges) != 1 || dynamic.Edges[0].Text[0] != "1. «ref» Pay" || dynamic.Edges[0].From != "buyer" || dynamic.Edges[0].To != "buyer" {
		t.Errorf("the dynamic view has the lines %+v", dynamic.Edges)
	}
}
