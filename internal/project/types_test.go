package project

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/drift"
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
