package mistakes

import "github.com/lintel-go/lintel/model"

func nameless() *model.Workspace {
	w := model.New("", "No name")  // want `LNT-M003 the workspace has no name\n\thint: the name is the first argument`
	w.Person("", "Nobody")         // at nobody want `LNT-M003 a person has no name`
	w.Person(" \n", "Nobody")      // want `LNT-M003 a person has no name` `LNT-M005 person "unnamed" is already defined \(<nobody>\)`
	s := w.System("", "A system")  // want `LNT-M003 a system has no name` `LNT-M006 system "unnamed" has the same ID as person "unnamed", "unnamed" \(<nobody>\)`
	c := s.Container("", "A part") // want `LNT-M003 a container has no name`
	c.Component("", "A part")      // want `LNT-M003 a component has no name`
	w.Group("")                    // want `LNT-M003 a group has no name`
	w.Scenario("", "A course")     // want `LNT-M003 a scenario has no name`
	e := w.Environment("", "")     // want `LNT-M003 an environment has no name`
	e.Infrastructure("", "")       // want `LNT-M003 an infrastructure node has no name`
	n := e.Node("", "")            // want `LNT-M003 a node has no name` `LNT-M006 node "unnamed" has the same ID as infrastructure node "unnamed", "@unnamed/unnamed"`
	n.Runs(c)
	return w
}

func duplicates() *model.Workspace {
	w := model.New("Duplicates", "")
	shop := w.System("Shop", "Sells things")                 // at shop
	shop.Container("API", "Answers", model.Technology("Go")) // at api
	shop.Container("API", "Answers again")                   // want `LNT-M005 container "API" is already defined \(<api>\)\n\thint: use the handle of the first, or give this one another name`
	shop.Container("A.P.I.", "Fine, another slug")           // its ID is a-p-i
	shop.Container("api", "Answers, too")                    // want `LNT-M006 container "api" has the same ID as container "API", "shop/api" \(<api>\)\n\thint: give one of them another name, or an ID of its own with model.ID`
	w.Person("Shop", "Somebody of that name")                // want `LNT-M006 person "Shop" has the same ID as system "Shop", "shop" \(<shop>\)`
	w.System("Bank", "Has an API, too").Container("API", "Fine, elsewhere")
	for range 2 {
		w.System("Loop", "Defined twice by one line") // at loop want `LNT-M005 system "Loop" is already defined \(<loop>\)`
	}
	w.Group("Europe")                 // at europe
	w.Group("Europe").Group("Europe") // want `LNT-M005 group "Europe" is already defined \(<europe>\)`
	w.Scenario("Buy", "First")        // at buy
	w.Scenario("Buy", "Second")       // want `LNT-M005 scenario "Buy" is already defined \(<buy>\)`
	shop.Scenario("Buy", "Fine")      // another owner
	w.Environment("Live", "First")    // at live: its ID is @live
	w.Environment("Live", "Twice")    // want `LNT-M005 environment "Live" is already defined \(<live>\)`
	w.Person("Live", "Fine: an environment's ID begins with @")
	return w
}

func ids() *model.Workspace {
	w := model.New("IDs", "")
	w.Person("!!!", "No letters")                                   // want `LNT-M004 person "!!!" has no letter and no digit in its name\n\thint: its ID is made of them; give it a name that has some, or an ID with model.ID`
	w.Person("???", "Named by its ID", model.ID("who"))             // fine
	w.Person("A", "Bad ID", model.ID(""))                           // want `LNT-M007 person "A" is given the ID ""\n\thint: use lower case`
	w.Person("B", "Bad ID", model.ID("Big Boss"))                   // want `LNT-M007 person "B" is given the ID "Big Boss"\n\thint: write model.ID\("big-boss"\); the IDs of what it is part of go before it`
	s := w.System("C", "Renamed", model.ID("old-c"))                // fine
	s.Container("D", "Whole path", model.ID("old-c/old-d"))         // want `LNT-M007 container "D" is given the ID "old-c/old-d"\n\thint: write model.ID\("old-d"\)`
	s.Container("E", "Twice", model.ID("one"), model.ID("another")) // want `LNT-M010 container "E" is given two values for its ID, "one" and "another"\n\thint: keep one of them`
	w.Person("One", "Clash", model.ID("x"))                         // at one
	w.Person("Two", "Clash", model.ID("x"))                         // want `LNT-M006 person "Two" has the same ID as person "One", "x" \(<one>\)`
	return w
}

func texts() *model.Workspace {
	w := model.New("Texts", "Over\n\tseveral   lines")
	w.Person("Bell\a", "Rings")                                     // want `LNT-M008 the name of person "Bell\\a" holds a character that cannot be shown: "Bell\\a"\n\thint: take it out`
	w.Person("Broken", "Not \xff UTF-8")                            // want `LNT-M008 the description of person "Broken" holds a character that cannot be shown: "Not \\xff UTF-8"`
	s := w.System("S", "", model.Owner("a\x00b"))                   // want `LNT-M008 the owner of system "S"`
	s.Container("C", "", model.Technology("\x1b[1m"))               // want `LNT-M008 the technology of container "C"`
	s.Container("D", "", model.Tag("\x01"))                         // want `LNT-M008 the tag of container "D"`
	s.Container("E", "", model.Property("k\x01", "v\x02"))          // want `LNT-M008 the property key of container "E"` `LNT-M008 the property "k\\x01" of container "E"`
	s.Container("F", "", model.Service("\u0086"))                   // want `LNT-M008 the service name of container "F"`
	s.Uses(w.Person("P", ""), "Beeps\a")                            // want `LNT-M008 the description of relationship "Beeps\\a" from system "S" to person "P"`
	w.Person("Two\nlines", "")                                      // want `LNT-M008 the name of person "Two\\nlines" holds a character that cannot be shown: "Two\\nlines"`
	w.System("Tab\tbed", "")                                        // want `LNT-M008 the name of system "Tab\\tbed" holds`
	w.Group("Right \u202e to left")                                 // want `LNT-M008 the name of group "Right \\u202e to left" holds`
	w.Scenario("Para\u2029graph", "")                               // want `LNT-M008 the name of scenario "Para\\u2029graph" holds`
	w.Environment("Isolated \u2066", "Fine:\n\tseveral\u2028lines") // want `LNT-M008 the name of environment "Isolated \\u2066" holds`
	w.Person("A\u2066", "Turned \u202b too")                        // want `LNT-M008 the name of person "A\\u2066" holds` `LNT-M008 the description of person "A\\u2066" holds`
	w.LandscapeView(model.Title("\a"), model.Description("\ufffe")) // want `LNT-M008 the title of landscape view` `LNT-M008 the description of landscape view`
	return w
}
