package mistakes

import "github.com/lintel-go/lintel/model"

func useCases() *model.Workspace {
	w := model.New("Use cases", "")
	p := w.Person("P", "")
	s, o := w.System("S", ""), w.System("O", "") // at systems
	sc := s.Scenario("Sc", "")
	sc.Send(p, s, "x")
	a, b, c := s.UseCase("A", ""), s.UseCase("B", ""), o.UseCase("C", "") // at abc
	a.Actor(p, o)                                                         // at actors
	a.Actor(s)                                                            // want `LNT-M090 use case "A" has its own system "S" as an actor \(<systems>\)\n\thint: actors are outside of the system`
	a.Actor(p)                                                            // want `LNT-M092 use case "A" already has the actor person "P" \(<actors>\)\n\thint: remove one of them`
	a.Actor(nil)                                                          // want `LNT-M001 an actor of use case "A" is nil`
	a.Actor(model.New("W", "").Person("F", ""))                           // want `LNT-M002 person "F" belongs to another workspace`
	a.Actor()                                                             // fine: a list may be empty
	a.Includes(a)                                                         // want `LNT-M091 use case "A" includes itself\n\thint: name another one`
	a.Extends(a, "x")                                                     // want `LNT-M091 use case "A" extends itself`
	a.Specializes(a)                                                      // want `LNT-M091 use case "A" specializes itself`
	a.Includes(b, c)                                                      // at includes
	a.Includes(b)                                                         // want `LNT-M092 use case "A" already includes use case "B" \(<includes>\)`
	a.Includes(nil)                                                       // want `LNT-M001 what use case "A" includes is nil`
	a.Extends(nil, "x")                                                   // want `LNT-M001 what use case "A" extends is nil`
	a.Specializes(model.New("W", "").System("S", "").UseCase("F", ""))    // want `LNT-M002 use case "F" belongs to another workspace`
	b.Extends(c, " ")                                                     // want `LNT-M096 use case "B" extends another one under no condition\n\thint: say when it does`
	a.RealizedBy(sc)                                                      // at realized
	a.RealizedBy(sc)                                                      // want `LNT-M092 use case "A" is already realized by scenario "Sc" \(<realized>\)`
	a.RealizedBy(nil)                                                     // want `LNT-M001 a scenario of use case "A" is nil`
	s.UseCase("A", "")                                                    // want `LNT-M005 use case "A" is already defined \(<abc>\)`
	s.UseCase("", "")                                                     // want `LNT-M003 a use case has no name`
	s.UseCase("D", "", model.ID("/"))                                     // want `LNT-M007 use case "D" is given the ID "/"`
	o.UseCaseView(model.Include(a), model.Exclude(a))                     // want `LNT-M055 use case view of system "O" both includes and excludes use case "A" \(<abc>\)\n\thint: keep one of them`
	s.ContextView(model.Include(a))                                       // want `LNT-M054 context view of system "S" includes use case "A", which such a view never shows \(<abc>\)\n\thint: it shows people and systems`
	w.System("T", "").UseCaseView()                                       // want `LNT-M056 use case view of system "T" has no use cases to show\n\thint: define use cases of system "T"`
	var none *model.UseCase
	s.UseCaseView(model.Include(none), model.Exclude(model.Tag("t"))) // want `LNT-M052 use case view of system "S" is given Include of a nil \*model.UseCase` `LNT-M053 use case view of system "S" excludes tag "t", which selects nothing\n\thint: look for a typing mistake; it shows use cases and their actors: people and systems`
	return w
}

func goals() *model.Workspace {
	w := model.New("Goals", "")
	s := w.System("S", "")
	a, b, c := s.UseCase("A", ""), s.UseCase("B", ""), s.UseCase("C", "")
	a.Includes(b) // at ab
	b.Includes(c) // at bc
	c.Includes(a) // want `LNT-M093 use case "A" includes itself through use case "B", use case "C" \(<ab>, <bc>\)\n\thint: let what they share be a use case of its own`
	d, e := s.UseCase("D", ""), s.UseCase("E", "")
	d.Extends(e, "x") // at de
	e.Extends(d, "y") // want `LNT-M094 use case "D" extends itself through use case "E" \(<de>\)\n\thint: the base knows nothing of what extends it`
	f, g := s.UseCase("F", ""), s.UseCase("G", "")
	f.Specializes(g) // at fg
	g.Specializes(f) // want `LNT-M094 use case "F" specializes itself through use case "G" \(<fg>\)`

	h, i, j := s.UseCase("H", ""), s.UseCase("I", ""), s.UseCase("J", "")
	h.Includes(i)     // at hi
	i.Extends(h, "x") // want `LNT-M095 use case "I" extends use case "H", and use case "H" includes use case "I" \(<hi>\)\n\thint: a part always happens`
	h.Includes(j)     // at hj
	h.Specializes(j)  // want `LNT-M095 use case "H" specializes use case "J", and use case "H" includes use case "J" \(<hj>\)`
	return w
}

func actors() *model.Workspace {
	w := model.New("Actors", "")
	a, b, c := w.Person("A", ""), w.Person("B", ""), w.Person("C", "")
	a.Specializes(a)                                  // want `LNT-M091 person "A" specializes itself`
	a.Specializes(b)                                  // at ab2
	a.Specializes(b)                                  // want `LNT-M092 person "A" already specializes person "B" \(<ab2>\)`
	a.Specializes(nil)                                // want `LNT-M001 the general of person "A" is nil`
	a.Specializes(model.New("W", "").Person("F", "")) // want `LNT-M002 person "F" belongs to another workspace`
	b.Specializes(c)                                  // at bc2
	c.Specializes(a)                                  // want `LNT-M094 person "A" specializes itself through person "B", person "C" \(<ab2>, <bc2>\)\n\thint: the more general one`
	return w
}

func refs() *model.Workspace {
	w := model.New("Refs", "")
	a, b := w.System("A", ""), w.System("B", "")
	s, t, u := w.Scenario("S", ""), w.Scenario("T", ""), w.Scenario("U", "") // at stu
	s.Send(a, b, "x")
	s.Ref(s)                                    // want `LNT-M097 scenario "S" refers to itself \(<stu>\)\n\thint: write Loop for what happens again`
	s.Ref(nil)                                  // want `LNT-M001 the scenario of a ref is nil`
	s.Ref(model.New("W", "").Scenario("F", "")) // want `LNT-M002 scenario "F" belongs to another workspace`
	s.Ref(t, a, nil)                            // at st want `LNT-M001 an element under the ref to scenario "T" is nil`
	s.Opt("it is so", func(f *model.Flow) {
		f.Ref(t)
		f.Ref(s) // want `LNT-M097 scenario "S" refers to itself`
	})
	t.Ref(u) // at tu
	u.Opt("it is so", func(f *model.Flow) {
		f.Ref(s)             // want `LNT-M098 scenario "S" refers to itself through scenario "T", scenario "U" \(<st>, <tu>\)\n\thint: let one of them tell`
		u.Divider("Further") // want `LNT-M037 divider "Further" is written on the flow around the fragment`
	})
	u.Divider(" ") // want `LNT-M040 a divider has no text\n\thint: say what begins here`
	u.Divider("Later")
	return w
}
