package mistakes

import "github.com/lintel-go/lintel/model"

func views() *model.Workspace {
	w := model.New("Views", "")
	a, b := w.System("A", ""), w.System("B", "", model.Tag("old")) // at ab0
	c := a.Container("C", "", model.Technology("Go"))              // at c
	d := c.Component("D", "")
	ab := a.Uses(b, "Asks", model.Technology("HTTPS")) // at ab
	live, test := w.Environment("Live", ""), w.Environment("Test", "")
	n, m := live.Node("N", ""), test.Node("N", "") // at nodes
	n.Runs(c)

	a.ContextView(model.Include(c))                                        // want `LNT-M054 context view of system "A" includes container "C", which such a view never shows \(<c>\)\n\thint: it shows people and systems`
	a.ContainerView(model.Exclude(d), model.Include(n))                    // want `LNT-M054 container view of system "A" excludes component "D", which such a view never shows` `LNT-M054 container view of system "A" includes node "N", which such a view never shows \(<nodes>\)\n\thint: it shows people, systems and containers`
	c.ComponentView(model.Include(ab), model.Include(b), model.Exclude(b)) // want `LNT-M054 component view of container "C" includes relationship "Asks" from system "A" to system "B" \(<ab>\)\n\thint: include its ends` `LNT-M055 component view of container "C" both includes and excludes system "B" \(<ab0>\)\n\thint: keep one of them`
	b.ContainerView()                                                      // want `LNT-M056 container view of system "B" has no containers to show\n\thint: define containers of system "B", or leave the view out`
	a.Container("E", "").ComponentView()                                   // want `LNT-M056 component view of container "E" has no components to show`
	a.Scenario("S", "").SequenceView(model.LeftToRight)                    // want `LNT-M057 sequence view of scenario "S" is given a direction\n\thint: leave it out`
	live.DeploymentView(a, model.Exclude(m))                               // want `LNT-M054 deployment view of system "A" in environment "Live" excludes node "N", which such a view never shows`
	live.DeploymentView(nil, model.Exclude(c), model.Exclude(b))           // want `LNT-M053 deployment view in environment "Live" excludes system "B", which runs nowhere in it \(<ab0>\)\n\thint: let a node of the environment run it, or take it out`
	return w
}

func selectors() *model.Workspace {
	w := model.New("Selectors", "")
	a := w.System("A", "", model.Tag("old"))
	c := a.Container("C", "", model.Technology("Go"), model.Tag("inner"))
	c.Component("D", "")
	w.Person("P", "").Uses(c, "Asks", model.Technology("HTTPS"))
	w.LandscapeView(model.Include(), model.Exclude()) // want `LNT-M052 landscape view is given Include of nothing\n\thint: name what it means: handles, model.Tag, model.Technology or model.Where` `LNT-M052 landscape view is given Exclude of nothing`
	a.ContextView(                                    // want `LNT-M052 context view of system "A" is given Include of an empty tag and of an empty technology and of a nil function and of a nil \*model.Relationship\n` `LNT-M053 context view of system "A" excludes tag "ancient", which selects nothing` `LNT-M053 context view of system "A" includes tag "inner", which selects nothing`
		model.Include(model.Tag(""), model.Technology(" "), model.Where(nil), (*model.Relationship)(nil)),
		model.Exclude(model.Tag("ancient"), model.Tag("old"), model.Technology("HTTPS")),
		model.Include(model.Tag("inner")),
	)
	a.ContainerView(model.Include(model.Tag("inner"), model.Technology("HTTPS")))                  // want `LNT-M053 container view of system "A" includes technology "HTTPS", which selects nothing\n\thint: look for a typing mistake; it shows people, systems and containers`
	c.ComponentView(model.Exclude(model.Where(func(e model.ElementRecord) bool { return false }))) // want `LNT-M053 component view of container "C" excludes a model.Where, which selects nothing`
	return w
}

func keys() *model.Workspace {
	w := model.New("Keys", "")
	a := w.System("A", "") // at a
	a.Container("C", "")
	w.LandscapeView(model.Key("All of it"))       // at landscape want `LNT-M051 landscape view is given the key "All of it"\n\thint: write model.Key\("all-of-it"\)`
	w.LandscapeView()                             // want `LNT-M050 landscape view has the key of landscape view, "landscape" \(<landscape>\)\n\thint: write one of them with a key of its own: model.Key\(…\)`
	a.ContextView(model.Key("../a"))              // want `LNT-M051 context view of system "A" is given the key "../a"\n\thint: write model.Key\("a"\)`
	a.ContextView(model.Key("a/containers"))      // want `LNT-M050 context view of system "A" has the key of the container view that system "A" has by itself, "a/containers" \(<a>\)`
	a.ContextView(model.Key("a"), model.Key("b")) // want `LNT-M010 context view of system "A" is given two values for its key, "a" and "b"`
	b := w.System("B", "")                        // at b
	b.Scenario("Context", "")                     // want `LNT-M050 the sequence view that scenario "Context" has by itself has the key of the context view that system "B" has by itself, "b/context" \(<b>\)`
	return w
}

func folders() *model.Workspace {
	w := model.New("Folders", "")
	s := w.System("S", "")
	w.Docs("docs")        // at docs
	w.Docs("./docs/")     // want `LNT-M060 Docs names the folder "./docs/" again \(<docs>\)\n\thint: name it once`
	s.Docs("docs")        // fine: it is about something else
	w.Docs("")            // want `LNT-M060 Docs is given "", which names no folder\n\thint: name one beside this file: Docs\("docs"\)`
	w.Decisions(" ")      // want `LNT-M060 Decisions is given " ", which names no folder`
	s.Decisions("a\x00b") // want `LNT-M060 Decisions is given "a\\x00b", which names no folder`
	return w
}
