package model_test

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
)

// The life of an order: a composite state, a choice, and a final state.
func Example_stateMachine() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")

	order := shop.StateMachine("Order", "What becomes of an order")
	open := order.State("Open", "It can still be called off")
	placed := open.State("Placed", "Somebody wants it")
	paid := open.State("Paid", "Somebody has paid for it")
	checked := order.Choice("amount right?")
	sent := order.Final("Sent")
	called := order.Final("Called off")

	order.Start(open)
	open.Start(placed)
	placed.On("payment", checked)
	checked.When("amount matches", paid, model.Action("books it"))
	checked.Else(placed, model.Action("sends it back"))
	paid.On("handed over", sent)
	open.On("cancel", called, model.Guard("not handed over"))

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, t := range m.StateMachines[0].Transitions {
		fmt.Printf("%s -> %s: %q %q %q\n", t.From, t.To, t.Event, t.Guard, t.Action)
	}
	// Output:
	// 0 mistakes
	// @initial -> open: "" "" ""
	// open/@initial -> open/placed: "" "" ""
	// open/placed -> amount-right: "payment" "" ""
	// amount-right -> open/paid: "" "amount matches" "books it"
	// amount-right -> open/placed: "" "else" "sends it back"
	// open/paid -> sent: "handed over" "" ""
	// open -> called-off: "cancel" "not handed over" ""
}

func ExampleGuard() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop")
	open, shut := door.State("Open", ""), door.State("Shut", "")
	door.Start(shut)
	shut.On("push", open, model.Guard("not locked"))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].Transitions[1].Guard)
	// Output: not locked
}

func ExampleAction() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop")
	open, shut := door.State("Open", ""), door.State("Shut", "")
	door.Start(shut)
	shut.On("push", open, model.Action("rings the bell"))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].Transitions[1].Action)
	// Output: rings the bell
}

func ExampleEntry() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop")
	door.Start(door.State("Open", "Customers come in", model.Entry("light on")))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].States[1].Entry)
	// Output: light on
}

func ExampleDo() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop")
	door.Start(door.State("Open", "Customers come in", model.Do("counts them")))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].States[1].Do)
	// Output: counts them
}

func ExampleExit() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop")
	door.Start(door.State("Open", "Customers come in", model.Exit("light off")))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].States[1].Exit)
	// Output: light off
}

func ExampleConstant() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop", model.Type("./door", "State"))
	door.Start(door.State("Wide open", "", model.Constant("StateOpen")))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].States[1].Constant)
	// Output: StateOpen
}

func ExampleTransitionsOption() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop", model.Type("./door", "State"), model.Transitions("./door", "transitions"))
	open, closed := door.State("Open", ""), door.State("Closed", "")
	door.Start(open)
	open.On("close", closed)
	closed.On("open", open)

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].Table.Package, m.StateMachines[0].Table.Name)
	// Output: ./door transitions
}

func ExampleTypeOption() {
	w := model.New("Door", "Opens and closes")
	door := w.StateMachine("Door", "Of a shop", model.Type("./door", "State"))
	door.Start(door.State("Open", ""))

	m, _ := w.Build()
	fmt.Println(m.StateMachines[0].Type.Package, m.StateMachines[0].Type.Name)
	// Output: ./door State
}
