package mistakes

import "github.com/lintel-go/lintel/model"

// parts is a struct of handles of which somebody forgot to set some.
type parts struct {
	system    *model.System
	container *model.Container
	person    *model.Person
	node      *model.Node
	flow      *model.Flow
}

func nils() *model.Workspace {
	w := model.New("Nils", "")
	var p parts
	a, b := w.System("A", ""), w.System("B", "")
	a.Uses(nil, "Asks")         // want `LNT-M001 the target of relationship "Asks" is nil\n\thint: define it first, and set every field of a struct of handles`
	a.Uses(p.container, "Asks") // want `LNT-M001 the target of relationship "Asks" is nil`
	a.Uses(&model.System{}, "") // want `LNT-M001 the target of relationship "" is nil`
	p.system.Uses(a, "Asks")    // want `LNT-M001 Uses is called on a nil \*model.System\n\thint: define it first`
	e := w.Environment("E", "")
	e.Without(nil) // want `LNT-M001 a relationship that does not exist in environment "E" is nil`
	n := e.Node("N", "")
	n.Runs(nil)       // want `LNT-M001 what runs on node "N" is nil`
	n.Runs(p.system)  // want `LNT-M001 what runs on node "N" is nil`
	p.node.Runs(a)    // want `LNT-M001 Runs is called on a nil \*model.Node`
	n.Uses(nil, "To") // want `LNT-M001 the target of relationship "To" is nil`
	sc := a.Scenario("S", "")
	sc.Call(nil, b, "x")                              // want `LNT-M001 the sender of call "x" is nil`
	sc.Call(a, p.person, "x")                         // want `LNT-M001 the target of call "x" is nil`
	sc.Self(nil, "x")                                 // want `LNT-M001 the element of self "x" is nil`
	sc.Note("x", a, nil)                              // want `LNT-M001 an element under note "x" is nil`
	p.flow.Call(a, b, "x")                            // want `LNT-M001 Call is called on a nil \*model.Flow`
	e.DeploymentView(&model.System{}, model.Key("k")) // want `LNT-M001 the system of a deployment view in environment "E" is nil`
	a.ContextView(model.Include(nil, p.person))       // want `LNT-M052 context view of system "A" is given Include of nil and of a nil \*model.Person\n\thint: define it first, or leave it out`
	return w
}

// strays are what was defined on a nil handle. They are told where they began,
// once they are used in a workspace.
func strays() *model.Workspace {
	w := model.New("Strays", "")
	a := w.System("A", "")
	var p parts
	lost := p.system.Container("Lost", "") // want `LNT-M001 Container is called on a nil \*model.System`
	deep := lost.Group("G").Component("Deep", "")
	_ = deep
	a.Uses(lost, "Asks")
	a.Uses(lost.Component("Deeper", ""), "Asks")
	a.Scenario("S", "").Call(a, lost, "x")
	nobody := (*model.Group)(nil).Person("Nobody", "") // want `LNT-M001 Person is called on a nil \*model.Group`
	a.ContextView(model.Include(nobody))
	var nowhere *model.Workspace
	there := nowhere.System("There", "") // want `LNT-M001 System is called on a nil \*model.Workspace`
	there.Uses(lost, "Asks")
	a.Uses(there, "Asks")
	(*model.System)(nil).Container("Never used: nobody can tell", "")
	return w
}

func foreign() *model.Workspace {
	other := model.New("Other", "")
	theirs := other.System("Theirs", "")                    // at theirs
	their := theirs.Uses(other.System("Third", ""), "Asks") // at their
	w := model.New("Foreign", "")
	a := w.System("A", "")
	a.Uses(theirs, "Asks")                   // want `LNT-M002 system "Theirs" belongs to another workspace, "Other" \(<theirs>\)\n\thint: define it in this workspace, "Foreign", with a function that takes the workspace`
	a.Scenario("S", "").Call(theirs, a, "x") // want `LNT-M002 system "Theirs" belongs to another workspace`
	e := w.Environment("E", "")
	e.Without(their)                              // want `LNT-M002 relationship "Asks" from system "Theirs" to system "Third" belongs to another workspace, "Other" \(<their>\)`
	e.Node("N", "").Runs(theirs)                  // want `LNT-M002 system "Theirs" belongs to another workspace`
	e.DeploymentView(theirs)                      // want `LNT-M002 system "Theirs" belongs to another workspace`
	w.LandscapeView(model.Exclude(theirs, their)) // want `LNT-M002 system "Theirs"` `LNT-M002 relationship "Asks"`
	return w
}

func helpers() *model.Workspace {
	w := model.New("Helpers", "")
	s := w.System("S", "")
	api(s)   // "called from" names this line
	twice(s) // at helpers
	return w
}

func twice(s *model.System) {
	api(s) // at twice: and here this one, then that of helpers
}

// api is small enough to be inlined, which must not be seen.
func api(s *model.System) *model.Container {
	return s.Container("API", "Answers") // at api want `LNT-M005 container "API" is already defined \(<api>\)\n\tcalled from <twice>\n\tcalled from <helpers>\n\thint: `
}

func closures() *model.Workspace {
	w := model.New("Closures", "")
	a, b := w.System("A", ""), w.System("B", "") // at closed
	sc := a.Scenario("S", "")
	sc.Alt(
		model.When("it holds", func(f *model.Flow) {
			f.Return(a, b, "x") // want `^LNT-M032 return "x" from system "A" to system "B" answers no call\n\thint: write the Call from system "B" to system "A" before it, or Send this if nothing waits for it$`
			f.Opt("deeper", func(f *model.Flow) {
				f.Return(a, b, "y") // want `^LNT-M032 return "y" from system "A" to system "B" answers no call\n\thint: [^\n]*$`
				handshake(f, a, b)  // at first
			})
		}),
		model.Else(func(f *model.Flow) { handshake(f, a, b) }), // at second
	)
	handshake(sc.Flow(), a, b) // at third
	define := func(name string) *model.System {
		return w.System(name, "") // want `^LNT-M005 system "A" is already defined \(<closed>\)\n\tcalled from <define>\n\thint: `
	}
	define("A") // at define
	return w
}

func handshake(f *model.Flow, a, b model.Element) {
	f.Call(a, b, "hello")
	f.Loop("until it answers", func(f *model.Flow) {
		f.Call(a, a, "wait") // want `^LNT-M030 call "wait" leads from system "A" to itself\n\tcalled from <first>\n\thint: write Self` `^LNT-M030 [^\n]*\n\tcalled from <second>\n` `^LNT-M030 [^\n]*\n\tcalled from <third>\n`
	})
	f.Return(b, a, "hello")
}
