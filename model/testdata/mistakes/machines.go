package mistakes

import "github.com/lintel-go/lintel/model"

func machines() *model.Workspace {
	w := model.New("Machines", "")
	m := w.StateMachine("M", "") // want `LNT-M071 state machine "M" does not say where it begins\n\thint: say so with Start`
	a := m.State("A", "")        // at machineA
	b := m.State("B", "")        // at machineB
	a.On("x", b, model.Guard("it holds"))
	a.On("x", a, model.Guard("it holds"))                                                 // want `LNT-M074 the transition "x" from state "A" to state "A" is taken under the guard "it holds", as is the one to state "B"`
	a.On("x", a, model.Guard("y"), model.Guard("z"))                                      // want `LNT-M010 the transition "x" from state "A" is given two values for its guard`
	a.On("y", nil)                                                                        // want `LNT-M001 the target of the transition "y" from state "A" is nil`
	a.Then(b)                                                                             // the way out when it is done
	a.Then(a)                                                                             // want `LNT-M074 the transition from state "A" to state "A" is taken without a guard, as is the one to state "B" \(.*\)\n\thint: give each a guard of its own with model.Guard, or let both go through a Choice` `LNT-M075 the transition from state "A" to state "A" closes a circle that needs no event and no guard, and so never rests \(<machineA>\)\n\thint: say with On what it waits for, or with model.Guard when it goes on`
	a.On("z", b, nil)                                                                     // want `LNT-M009 the transition "z" from state "A" is given a nil option`
	m.State("A", "")                                                                      // want `LNT-M005 state "A" is already defined \(<machineA>\)`
	m.State("", "")                                                                       // want `LNT-M003 a state has no name`
	m.State("C", "", model.Entry("x"), model.Entry("y"))                                  // want `LNT-M010 state "C" is given two values for its entry action`
	m.State("D", "", model.Entry(" "))                                                    // want `LNT-M011 state "D" is given an empty entry action`
	w.StateMachine("T", "", model.Type("/x", "T"))                                        // want `LNT-M011 state machine "T" is given the code pattern "/x"`
	w.StateMachine("U", "", model.Type("./x", ""))                                        // want `LNT-M011 state machine "U" is given an empty type`
	w.StateMachine("V", "", model.Type("./x", "V"), model.Type("./y", "W"))               // want `LNT-M010 state machine "V" is given two values for its type, "V" and "W"`
	w.StateMachine("X", "", model.Transitions("/x", "t"))                                 // want `LNT-M011 state machine "X" is given the code pattern "/x"`
	w.StateMachine("Y", "", model.Transitions("./x", ""))                                 // want `LNT-M011 state machine "Y" is given an empty variable`
	w.StateMachine("Z", "", model.Transitions("./x", "t"), model.Transitions("./x", "u")) // want `LNT-M010 state machine "Z" is given two values for its transitions, "t" and "u"`
	w.StateMachine("M", "")                                                               // want `LNT-M005 state machine "M" is already defined`
	c := m.Choice("")
	c.When(" ", b) // want `LNT-M034 When of a choice has no guard\n\thint: say when it leads there, or write Else`
	c.Else(b)
	c.Else(a)                                // want `LNT-M074 the transition from a choice to state "A" is taken under the guard "else", as is the one to state "B" \(.*\)\n\thint: give each a guard of its own with When, and write Else once`
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

func rivals() *model.Workspace {
	w := model.New("Rivals", "")
	m := w.StateMachine("M", "")
	a, b := m.State("A", ""), m.State("B", "")
	end := m.Final("")
	m.Start(a)
	a.On("x", b, model.Guard("it holds")) // at guarded
	a.On("x", end)                        // want `LNT-M074 the transition "x" from state "A" to a final state has no guard, and so is taken under the guard "it holds", too, as is the one to state "B" \(<guarded>\)\n\thint: give it a guard that excludes the other: model.Guard\("else"\) is what no other guard holds for`
	a.Then(b)                             // want `LNT-M074 the transition from state "A" to state "B" has no guard, and so is taken under the guard "else", too, as is the one to a final state`
	a.Then(end, model.Guard("else"))
	b.On("x", a) // fine: it is another state, and each event has its guards
	b.On("y", a, model.Guard("it holds"))
	b.On("y", end, model.Guard("else"))
	b.On("z", end)
	b.Then(end, model.Guard("it holds"))
	return w
}

func circles() *model.Workspace {
	w := model.New("Circles", "")
	m := w.StateMachine("M", "")
	a, b := m.State("A", ""), m.State("B", "") // at pair
	outer := m.State("Outer", "")              // at outer
	inner := outer.State("Inner", "")
	done := outer.Final("")
	m.Start(a)
	outer.Start(inner)
	a.Then(b)
	b.Then(a) // want `LNT-M075 the transition from state "B" to state "A" closes a circle that needs no event and no guard, and so never rests \(<pair>\)`
	a.On("x", outer)
	inner.Then(done)
	outer.Then(outer)                               // want `LNT-M075 the transition from state "Outer" to state "Outer" closes a circle .* \(<outer>\)`
	polls := m.State("Polls", "", model.Do("asks")) // fine: what it does takes its time
	a.On("y", polls)
	polls.Then(polls)
	tries := m.State("Tries", "") // fine: a guard ends it
	a.On("z", tries)
	tries.Then(tries, model.Guard("less than three"), model.Action("one more"))
	tries.Then(a, model.Guard("else"))
	waits := m.State("Waits", "") // fine: what is inside waits for an event
	within := waits.State("Within", "")
	waits.Start(within)
	within.On("x", waits.Final(""))
	waits.Then(waits)
	a.On("w", waits)
	return w
}
