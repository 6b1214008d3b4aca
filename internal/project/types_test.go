package project

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/render/view"
)

// typed is a shop whose API is bound to code, with a state machine.
const typed = `package shop

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants a thing")
	shop := w.System("Shop", "Takes orders")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	orders := api.Component("Orders", "Keeps them", model.Technology("Go package"), model.Code("./order"))
	buyer.Uses(orders, "Orders")
	life := orders.StateMachine("Life", "Of an order", model.Type("./order", "State"))
	open, paid := life.State("Open", "It waits"), life.Final("Paid")
	life.Start(open)
	open.On("pay", paid)
	return w
}
`

const typedOrder = `package order

// State is what became of an order.
type State int

const (
	Open State = iota
	Paid
)

type Order struct{ State State }
`

// TestTypesComeWithTheModels holds that the types that a model speaks of are in
// it, follow the code without the model being run again, and are watched.
func TestTypesComeWithTheModels(t *testing.T) {
	for _, below := range []string{"", "arch/"} {
		dir := t.TempDir()
		write(t, dir, map[string]string{
			below + "go.mod": gomod(t, "example.com/shop"), below + "model.go": typed, below + "order/order.go": typedOrder,
			ConfigFile: `{"packages": ["./` + strings.TrimSuffix(below, "/") + `"]}`,
		})
		p := open(t, dir)
		load := func() Workspace {
			t.Helper()
			s, err := p.Load(t.Context())
			if err != nil || len(s.Problems) > 0 || len(s.Workspaces) != 1 {
				t.Fatal(err, s.Problems, s.Workspaces)
			}
			source := filepath.Join(p.Root, below, "order", "order.go")
			if !slices.Contains(s.Watch.Files, source) || !slices.Contains(s.Watch.Folders, filepath.Dir(source)) {
				t.Errorf("%s and its folder are not watched", source)
			}
			return s.Workspaces[0]
		}
		w := load()
		if got, ok := w.Model.Type("example.com/shop/order.Order"); !ok || got.Origin.File != below+"order/order.go" {
			t.Errorf("the type is %+v", got)
		}
		d, err := view.Resolve(w.Model, "shop/api/orders/code")
		if err != nil || len(d.Nodes) != 2 || len(d.Edges) != 1 {
			t.Errorf("%v: %+v", err, d)
		}
		if found := check(t, p); len(found) > 0 {
			t.Errorf("found %+v", found)
		}

		edit(t, dir, below+"order/order.go", "\tPaid\n", "\tPaid\n\tLost // on its way\n")
		edit(t, dir, below+"order/order.go", "type Order struct{ State State }", "type Order struct{ State State }\n\ntype Item struct{}")
		w = load()
		if _, ok := w.Model.Type("example.com/shop/order.Item"); !ok || !w.Cached {
			t.Errorf("the new type is there: %v; the model was not run again: %v", ok, w.Cached)
		}
		found := check(t, p)
		want := []drift.Position{{File: below + "order/order.go", Line: 9}, {File: below + "model.go", Line: 12, Note: "see also"}}
		if len(found) != 1 || found[0].Code != "LNT-T012" || !slices.Equal(found[0].Positions, want) || found[0].Workspace != "Shop" {
			t.Errorf("found %+v", found)
		}
	}
}

// TestTypesAreWeighed waives what is found of Go types at everything that it
// may be about, and asks of the waivers whether they are needed.
func TestTypesAreWeighed(t *testing.T) {
	const source = `package shop

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things")
	w.Severity("LNT-T004", model.SeverityInfo)
	w.Severity("LNT-T010", model.SeverityOff)
	w.Waive("LNT-T003", "generated at the build")
	buyer := w.Person("Buyer", "Wants a thing")
	shop := w.System("Shop", "Takes orders")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	orders := api.Component("Orders", "Keeps them", model.Technology("Go package"), model.Code("./order"))
	a := api.Component("A", "Has no types", model.Technology("Go package"), model.Code("./empty"), model.Waive("LNT-T006", "to come"))
	b := api.Component("B", "Has none either", model.Technology("Go package"), model.Code("./empty"))
	for _, c := range []*model.Component{orders, a, b} {
		buyer.Uses(c, "Asks")
	}
	a.CodeView()
	b.CodeView(model.Waive("LNT-T006", "to come, too"))
	life := orders.StateMachine("Life", "Of an order", model.Type("./order", "State"), model.Waive("LNT-T012", "not sold yet"), model.Waive("LNT-T011", "it has all"))
	open := life.Final("Open")
	life.Start(open)
	same := orders.Classes("Life", "Has the ID of the machine", model.Waive("LNT-T012", "of the other"), model.Waive("LNT-T023", "to come"))
	same.Class("Order", "What is ordered", model.Type("./order", "Order")).Field("State", "int")
	numbers := orders.StateMachine("Number", "Of an order", model.Type("./order", "Order"))
	numbers.Start(numbers.Final("One"))
	shop.Classes("More", "What is ordered", model.Types("./order", "Nothing"))
	shop.Classes("Gone", "What is ordered", model.Types("./gone"))
	return w
}
`
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"go.mod": gomod(t, "example.com/shop"), "order/order.go": typedOrder, "empty/empty.go": "package empty\n",
		"model.go": source, ConfigFile: `{"packages": ["."]}`,
	})
	p := open(t, dir)
	report, err := p.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range slices.Concat(report.Findings, report.Waived) {
		line := strings.Join([]string{f.Code, string(f.Severity), string(f.Kind), f.Subject, f.View}, " ")
		if f.Waived != nil {
			line += " waived: " + f.Waived.Reason
		}
		got = append(got, line)
	}
	slices.Sort(got)
	want := []string{
		"LNT-C005 error element shop/api/b ",
		"LNT-M117 warning class shop/api/orders/life ", // of the machine of that ID it says nothing
		"LNT-M117 warning state-machine shop/api/orders/life ",
		"LNT-T003 error class shop/gone  waived: generated at the build",
		"LNT-T004 info class shop/more ",
		"LNT-T006 warning element shop/api/a shop/api/a/code waived: to come",
		"LNT-T006 warning element shop/api/b shop/api/b/code waived: to come, too",
		"LNT-T012 error state-machine shop/api/orders/life  waived: not sold yet",
		"LNT-T023 error class shop/api/orders/life  waived: to come",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	// While types cannot be read, nobody knows what the waivers are for.
	edit(t, dir, "order/order.go", "type Order struct{ State State }", "type Order struct{ State Nothing }")
	for _, f := range check(t, p) {
		if f.Code == "LNT-M117" {
			t.Errorf("%+v", f)
		}
	}
}
