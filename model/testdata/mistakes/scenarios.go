package mistakes

import "github.com/lintel-go/lintel/model"

func messages() *model.Workspace {
	w := model.New("Messages", "")
	a, b := w.System("A", ""), w.System("B", "") // at a
	c := a.Container("C", "")                    // at c
	s := a.Scenario("S", "")
	s.Call(a, a, "x")                                               // want `LNT-M030 call "x" leads from system "A" to itself\n\thint: write Self`
	s.Send(a, c, "x")                                               // want `LNT-M031 send "x" leads from system "A" to container "C", one of which is part of the other \(<a>, <c>\)`
	s.Call(c, a, "x")                                               // want `LNT-M031 call "x" leads from container "C" to system "A"`
	s.Note("", a)                                                   // want `LNT-M040 a note has no text`
	s.Note("x")                                                     // want `LNT-M040 note "x" stands over nothing\n\thint: name the elements that it is about after its text`
	s.Self(a, "x", nil)                                             // want `LNT-M009 self "x" is given a nil option`
	s.Send(a, b, "x", model.Technology("A"), model.Technology("B")) // want `LNT-M010 send "x" is given two values for its technology`
	s.Call(a, b, " \n")                                             // want `LNT-M041 a call has no text\n\thint: say what it asks for or tells`
	s.Return(b, a, "")                                              // fine: the answer to what was asked
	s.Call(a, b, "bell\a")                                          // want `LNT-M008 the text of call "bell\\a"`
	return w
}

func returns() *model.Workspace {
	w := model.New("Returns", "")
	a, b, c := w.System("A", ""), w.System("B", ""), w.System("C", "")
	s := a.Scenario("S", "")
	s.Return(b, a, "x") // want `LNT-M032 return "x" from system "B" to system "A" answers no call\n\thint: write the Call from system "A" to system "B" before it, or Send this if nothing waits for it`
	s.Call(a, b, "x")
	s.Return(a, b, "x") // want `LNT-M032 return "x" from system "A" to system "B" answers no call\n\thint: its ends are swapped`
	s.Return(b, a, "x")
	s.Return(b, a, "x") // want `LNT-M032 `
	s.Send(a, b, "x")
	s.Return(b, a, "x") // want `LNT-M032 `

	// An answer also ends what was called meanwhile.
	s.Call(a, b, "x")
	s.Call(b, c, "x")
	s.Return(b, a, "x")
	s.Return(c, b, "x") // want `LNT-M032 `

	// What one branch answers may be answered by another, and after both.
	s.Call(a, b, "x")
	s.Opt("it is known", func(f *model.Flow) { f.Return(b, a, "early") })
	s.Return(b, a, "late")
	s.Call(a, b, "x")
	s.Alt(
		model.When("one", func(f *model.Flow) { f.Return(b, a, "one") }),
		model.Else(func(f *model.Flow) { f.Return(b, a, "other") }),
	)
	s.Return(b, a, "x") // want `LNT-M032 `

	// A call made in a branch may be answered after it.
	s.Alt(
		model.When("one", func(f *model.Flow) { f.Call(a, b, "x") }),
		model.Else(func(f *model.Flow) { f.Call(a, c, "x") }),
	)
	s.Return(b, a, "x")
	s.Return(c, a, "x")
	s.Return(c, a, "x") // want `LNT-M032 `

	// So may calls that were made at the same time, in any order.
	s.Par(
		model.Branch("one", func(f *model.Flow) { f.Call(a, b, "x") }),
		model.Branch("two", func(f *model.Flow) { f.Call(a, c, "x") }),
	)
	s.Return(b, a, "x")
	s.Return(c, a, "x")

	// What happens in place of the rest leaves what comes after it alone.
	s.Call(a, b, "x")
	s.Break("it fails", func(f *model.Flow) { f.Return(b, a, "failed") })
	s.Critical("", func(f *model.Flow) { f.Return(b, a, "done") })
	s.Loop("again", func(f *model.Flow) {
		f.Call(a, c, "x")
		f.Return(c, a, "x")
	})
	s.Return(c, a, "x") // want `LNT-M032 `
	return w
}

func fragments() *model.Workspace {
	w := model.New("Fragments", "")
	a, b := w.System("A", ""), w.System("B", "")
	x := func(f *model.Flow) { f.Send(a, b, "x") }
	none := func(f *model.Flow) {}
	s := a.Scenario("S", "")
	s.Alt()                                         // want `LNT-M033 Alt has no steps\n\thint: write them on the Flow that the function is given`
	s.Par(model.Branch("one", none))                // want `LNT-M033 Par has no steps`
	s.Opt("one", none)                              // want `LNT-M033 Opt has no steps`
	s.Opt("", x)                                    // want `LNT-M034 Opt has no guard\n\thint: say when its steps happen, such as "nothing is left"`
	s.Loop(" ", x)                                  // want `LNT-M034 Loop has no guard\n\thint: say when its steps happen, such as "for each item"`
	s.Break("", x)                                  // want `LNT-M034 Break has no guard`
	s.Critical("", x)                               // fine
	s.Par(model.Branch("", x), model.Branch("", x)) // fine
	s.Alt(                                          // at alt
		model.When("", x), // want `LNT-M034 When has no guard\n\thint: say when its steps happen, or write Else`
		model.Else(x),     // want `LNT-M035 Else is not the last operand of Alt \(<alt>\)\n\thint: put it last, once, and give the others a guard with When`
		model.Else(x),
	)
	s.Alt( // at alt2
		model.Branch("one", x), // want `LNT-M035 Branch is an operand of Alt \(<alt2>\)\n\thint: operands of Alt are made with model.When and model.Else`
		model.When("one", x),
		model.Else(none), // fine: what happens is nothing
	)
	s.Par( // at par
		model.When("one", x), // want `LNT-M035 When is an operand of Par \(<par>\)\n\thint: operands of Par are made with model.Branch`
		model.Else(x),        // want `LNT-M035 Else is an operand of Par`
	)
	s.Alt(model.Operand{})        // want `LNT-M035 Alt is given an empty Operand\n\thint: make it with model.When and model.Else`
	s.Alt(model.When("one", nil)) // want `LNT-M036 When is given a nil function\n\thint: write func\(s \*model.Flow\) \{ … \}`
	s.Loop("one", nil)            // want `LNT-M036 Loop is given a nil function`
	return w
}

func flows() *model.Workspace {
	w := model.New("Flows", "")
	a, b := w.System("A", ""), w.System("B", "")
	s := a.Scenario("S", "")
	var kept *model.Flow
	s.Opt("one", func(f *model.Flow) {
		kept = f
		s.Send(a, b, "x") // want `LNT-M037 send "x" is written on the flow around the fragment\n\thint: write it on the Flow that the function is given`
		f.Loop("two", func(g *model.Flow) {
			f.Send(a, b, "y")                    // want `LNT-M037 send "y" is written on the flow around the fragment`
			s.Opt("three", func(h *model.Flow) { // want `LNT-M037 Opt is written on the flow around the fragment`
				h.Send(a, b, "z")
			})
		})
	})
	kept.Send(a, b, "x")                  // want `LNT-M037 send "x" comes after the function that fills its flow has returned\n\thint: write it inside of that function, or on the flow around it`
	kept.Opt("one", func(f *model.Flow) { // want `LNT-M037 Opt comes after the function`
		f.Send(a, b, "x")
	})
	return w
}

func lives() *model.Workspace {
	w := model.New("Lives", "")
	a, b, c := w.System("A", ""), w.System("B", ""), w.System("C", "") // at lives
	s := a.Scenario("S", "")
	s.Create(a, b, "x")
	s.Return(b, a, "ready")
	s.Create(a, b, "x") // want `LNT-M038 create "x" creates system "B", which took part before \(<lives>\)\n\thint: create it before its first message, or Call it`
	s.Call(a, b, "x")
	s.Destroy(a, b, "x") // at destroyed
	s.Return(b, a, "x")  // fine: it answers before it goes
	s.Call(a, b, "y")    // want `LNT-M039 call "y" involves system "B", which was destroyed \(<destroyed>\)\n\thint: destroy it after its last message`
	s.Alt(
		model.When("one", func(f *model.Flow) { f.Create(a, c, "x") }),
		model.When("two", func(f *model.Flow) { f.Create(a, c, "x"); f.Destroy(c, c, "x") }),
	)
	s.Send(a, c, "x") // fine: it may still be there
	s.Par(model.Branch("one", func(f *model.Flow) { f.Destroy(a, c, "x") }))
	s.Send(a, c, "y") // want `LNT-M039 `
	return w
}
