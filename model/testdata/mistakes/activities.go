package mistakes

import "github.com/lintel-go/lintel/model"

func activities() *model.Workspace {
	w := model.New("Activities", "")
	p := w.Person("P", "")
	x := func(s *model.Steps) { s.Do(p, "x") }
	none := func(s *model.Steps) {}
	a := w.Activity("A", "")
	a.Do(p, " ")                                              // want `LNT-M088 a step of activity "A" says nothing\n\thint: say in a few words what is done`
	a.Do(nil, "x")                                            // want `LNT-M001 the lane of action "x" is nil`
	a.Send(model.New("W", "").Person("Foreign", ""), "x")     // want `LNT-M002 person "Foreign" belongs to another workspace`
	a.Decide("q")                                             // want `LNT-M083 Decide "q" has fewer than two outcomes\n\thint: write the steps without it, or add another outcome`
	a.Decide("", model.Otherwise(x))                          // want `LNT-M083 Decide has fewer than two outcomes`
	a.Decide("q", model.Outcome{}, model.Case("one", x))      // want `LNT-M084 Decide "q" is given an empty Outcome\n\thint: make it with model.Case or model.Otherwise`
	a.Decide("q", model.Case("one", nil), model.Otherwise(x)) // want `LNT-M036 Case is given a nil function\n\thint: write func\(s \*model.Steps\) \{ … \}`
	a.Decide("q", model.Case("one", none), model.Otherwise()) // want `LNT-M085 Case has no steps\n\thint: write them on the Steps that the function is given, or leave the function out if nothing is to be done`
	a.Decide("q",
		model.Case("one"), // at pass
		model.Otherwise(), // want `LNT-M085 Decide "q" has more than one outcome without steps \(<pass>\)\n\thint: make them one, whose guard says when nothing is to be done`
	)
	a.Decide("q", // at decide
		model.Otherwise(x),   // want `LNT-M084 Otherwise is not the last outcome of Decide "q" \(<decide>\)\n\thint: put it last, once, and give the others a guard with Case`
		model.Case("one", x), // at guard
		model.Case("one", x), // want `LNT-M087 Decide "q" has two outcomes under the guard "one" \(<guard>\)\n\thint: give each a guard of its own`
		model.Case("", x),    // want `LNT-M034 Case has no guard\n\thint: say when its steps happen, or write Otherwise`
	)
	a.Fork(model.Track("one", x))                                      // want `LNT-M083 Fork has fewer than two tracks\n\thint: write the steps without it, or add another track`
	a.Fork(model.ForkTrack{}, model.Track("", x), model.Track("b", x)) // want `LNT-M084 Fork is given an empty ForkTrack\n\thint: make it with model.Track`
	a.Fork(
		model.Track("one", none), // want `LNT-M085 Track has no steps\n\thint: write them on the Steps`
		model.Track("two", nil),  // want `LNT-M036 Track is given a nil function`
	)
	a.While(" ", x)                           // want `LNT-M034 While has no guard\n\thint: say when it goes on, such as "pages are left"`
	a.Repeat("", x)                           // want `LNT-M034 Repeat has no guard\n\thint: say when it goes on, such as "all pages are read"`
	a.While("q", none)                        // want `LNT-M085 While "q" has no steps`
	a.Repeat("q", nil)                        // want `LNT-M036 Repeat "q" is given a nil function`
	w.Activity("A", "")                       // want `LNT-M005 activity "A" is already defined`
	w.Activity("", "")                        // want `LNT-M003 an activity has no name`
	a.View(model.Key("a"), model.LeftToRight) // want `LNT-M057 view of activity "A" is given a direction\n\thint: leave it out: its lanes stand side by side`
	a.View(model.Include(p))                  // want `LNT-M054 view of activity "A" includes person "P", which such a view never shows \(.*\)\n\thint: it shows the steps of one activity`
	return w
}

func endings() *model.Workspace {
	w := model.New("Endings", "")
	p := w.Person("P", "")
	x := func(s *model.Steps) { s.Do(p, "x") }
	over := func(s *model.Steps) { s.End("over") } // want `LNT-M081 End "over" in a track of a fork[^\n]*\n\tcalled from activities.go:60`
	a := w.Activity("A", "")
	a.EndFlow("") // want `LNT-M082 EndFlow is not in a track of a fork\n\thint: write End, which ends the activity`
	a.Fork(       // the tracks end
		model.Track("one", func(s *model.Steps) {
			s.Do(p, "x")
			s.End("done") // want `LNT-M081 End "done" in a track of a fork would end the other tracks\n\thint: write EndFlow, which ends this track only, or End after the fork`
			s.EndFlow("gone")
		}),
		model.Track("two", func(s *model.Steps) {
			s.Decide("q", model.Case("yes", over), model.Otherwise()) // it would end the other tracks
		}),
	)
	a.While("it goes on", over)  // want `LNT-M086 While "it goes on" never comes back: each of its ways ends\n\thint: let one of its ways go on, or write a decision`
	a.Repeat("it goes on", over) // at repeat want `LNT-M086 Repeat "it goes on" never comes back`
	a.Do(p, "y")                 // want `LNT-M080 action "y" is never reached: every way to it has ended \(<repeat>\)`
	b := w.Activity("B", "")
	b.Decide("q", model.Case("yes", over), model.Otherwise(over)) // at both
	b.Fork(model.Track("", x), model.Track("", x))                // want `LNT-M080 Fork is never reached: every way to it has ended \(<both>\)\n\thint: write it before the end, or on a way that goes on`
	b.End("again")                                                // want `LNT-M080 End "again" is never reached`
	return w
}

func steps() *model.Workspace {
	w := model.New("Steps", "")
	p := w.Person("P", "")
	a := w.Activity("A", "")
	var kept *model.Steps
	a.While("one", func(s *model.Steps) {
		kept = s
		s.Do(p, "x")
		a.Do(p, "y") // want `LNT-M037 action "y" is written on the steps around those that are being filled\n\thint: write it on the Steps that the function is given`
		s.Repeat("two", func(t *model.Steps) {
			t.Accept(p, "z")
			s.Send(p, "z") // want `LNT-M037 signal "z" is written on the steps around`
		})
	})
	kept.Accept(p, "x")                      // want `LNT-M037 accepted signal "x" comes after the function that fills its steps has returned\n\thint: write it inside of that function, or on the steps around it`
	kept.While("two", func(s *model.Steps) { // want `LNT-M037 While "two" comes after the function`
		s.Do(p, "x")
	})
	(*model.Steps)(nil).Do(p, "x") // want `LNT-M001 Do is called on a nil \*model.Steps`
	return w
}
