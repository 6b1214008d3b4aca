package mistakes

import "github.com/lintel-go/lintel/model"

func machines() *model.Workspace {
	w := model.New("Machines", "")
	m := w.StateMachine("M", "") // want `LNT-M071 state machine "M" does not say where it begins\n\thint: say so with Start`
	a := m.State("A", "")        // at machineA
	b := m.State("B", "")        // at machineB
	a.On("x", b, model.Guard("it holds"))
	a.On("x", a, model.Guard("it holds"))                                   // want `LNT-M074 the transition "x" from state "A" to state "A" is taken under the guard "it holds", as is the one to state "B"`
	a.On("x", a, model.Guard("y"), model.Guard("z"))                        // want `LNT-M010 the transition "x" from state "A" is given two values for its guard`
	a.On("y", nil)                                                          // want `LNT-M001 the target of the transition "y" from state "A" is nil`
	a.Then(b)                                                               // the way out when it is done
	a.Then(a)                                                               // want `LNT-M074 the transition from state "A" to state "A" is taken without a guard, as is the one to state "B" \(.*\)\n\thint: tell them apart with model.Guard`
	a.On("z", b, nil)                                                       // want `LNT-M009 the transition "z" from state "A" is given a nil option`
	m.State("A", "")                                                        // want `LNT-M005 state "A" is already defined \(<machineA>\)`
	m.State("", "")                                                         // want `LNT-M003 a state has no name`
	m.State("C", "", model.Entry("x"), model.Entry("y"))                    // want `LNT-M010 state "C" is given two values for its entry action`
	m.State("D", "", model.Entry(" "))                                      // want `LNT-M011 state "D" is given an empty entry action`
	w.StateMachine("T", "", model.Type("/x", "T"))                          // want `LNT-M011 state machine "T" is given the code pattern "/x"`
	w.StateMachine("U", "", model.Type("./x", ""))                          // want `LNT-M011 state machine "U" is given an empty type`
	w.StateMachine("V", "", model.Type("./x", "V"), model.Type("./y", "W")) // want `LNT-M010 state machine "V" is given two values for its type, "V" and "W"`
	w.StateMachine("M", "")                                                 // want `LNT-M005 state machine "M" is already defined`
	c := m.Choice("")
	c.When(" ", b) // want `LNT-M034 When of a choice has no guard\n\thint: say when it leads there, or write Else`
	c.Else(b)
	c.Else(a)                                // want `LNT-M074 the transition from a choice to state "A" is taken under the guard "else", as is the one to state "B"`
	m.View(model.Include(w.Person("P", ""))) // want `LNT-M054 view of state machine "M" includes person "P", which such a view never shows \(.*\)\n\thint: it shows the states of one machine`
	_ = b
	return w
}

func beginnings() *model.Workspace {
	w := model.New("Beginnings", "")
	m, n := w.StateMachine("M", ""), w.StateMachine("N", "")
	a := m.State("A", "") // want `LNT-M071 state "A" has states inside, is entered as a whole, and does not say where it begins`
	b := m.State("B", "")
	a.State("Inner", "")
	m.Start(a)                    // at beginning
	m.Start(b)                    // want `LNT-M070 state machine "M" begins twice \(<beginning>\)`
	b.Start(a)                    // want `LNT-M073 the start of state "B" leads to state "A", which is not inside of it`
	other := n.State("Other", "") // at otherState
	n.Start(other)
	b.On("x", other)                                                         // want `LNT-M072 the transition "x" from state "B" leads to state "Other" of state machine "N" \(<otherState>\)\n\thint: a transition stays in its machine`
	b.On("y", model.New("W", "").StateMachine("F", "").State("Foreign", "")) // want `LNT-M002 state "Foreign" belongs to another workspace`
	var none *model.State
	none.On("x", b) // want `LNT-M001 the target|LNT-M002|LNT-M001`
	return w
}
