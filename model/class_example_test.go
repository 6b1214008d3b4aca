package model_test

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
)

// The books of a shop: a class set of hand-written classes.
func Example_classes() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")

	books := shop.Classes("Books", "Who owes what to whom")
	store := books.Interface("Store", "Keeps entries")
	store.Method("Append(e Entry) error")
	state := books.Enumeration("State", "What became of an entry")
	state.Constant("Open")
	state.Constant("Settled")
	entry := books.Class("Entry", "One line of the ledger")
	entry.Field("Amount", "Money")
	entry.Has(state, "state")
	ledger := books.Class("Ledger", "All entries of a year")
	ledger.Method("Post(e Entry) error")
	ledger.Implements(store)
	ledger.Owns(entry, "entries", model.Multiplicity("*"))

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, c := range m.ClassSets[0].Classes {
		fmt.Println(c.Kind, c.Name)
		for _, r := range c.Relations {
			fmt.Printf("\t%s %s %q %q\n", r.Kind, r.To, r.Role, r.Multiplicity)
		}
	}
	// Output:
	// 0 mistakes
	// interface Store
	// enumeration State
	// class Entry
	// 	association state "state" ""
	// class Ledger
	// 	realization store "" ""
	// 	composition entry "entries" "*"
}

func ExampleTypes() {
	w := model.New("Shop", "Sells things")
	w.Classes("Orders", "What is ordered", model.Types("./order", "Order*", "Lease"), model.Types("./money"))

	m, _ := w.Build()
	for _, t := range m.ClassSets[0].Types {
		fmt.Println(t.Package, t.Names)
	}
	// Output:
	// ./order [Order* Lease]
	// ./money []
}

func ExampleUnexported() {
	w := model.New("Shop", "Sells things")
	w.Classes("Orders", "What is ordered", model.Types("./order"), model.Unexported)

	m, _ := w.Build()
	fmt.Println(m.ClassSets[0].Members.Unexported)
	// Output: true
}

func ExampleWithoutFields() {
	w := model.New("Shop", "Sells things")
	w.Classes("Orders", "What is ordered", model.Types("./order"), model.WithoutFields)

	m, _ := w.Build()
	fmt.Println(m.ClassSets[0].Members.WithoutFields)
	// Output: true
}

func ExampleWithoutMethods() {
	w := model.New("Shop", "Sells things")
	orders := w.System("Orders", "Takes orders", model.Code("./order/..."))
	orders.CodeView(model.WithoutMethods)

	m, _ := w.Build()
	v, _ := m.View("orders/code")
	fmt.Println(v.Kind, v.Members.WithoutMethods)
	// Output: code true
}

func ExampleMultiplicity() {
	w := model.New("Shop", "Sells things")
	orders := w.Classes("Orders", "What is ordered")
	order, item := orders.Class("Order", ""), orders.Class("Item", "")
	order.Owns(item, "items", model.Multiplicity("1..*"))

	m, _ := w.Build()
	fmt.Println(m.ClassSets[0].Classes[0].Relations[0].Multiplicity)
	// Output: 1..*
}
