package mistakes

import "github.com/lintel-go/lintel/model"

func options() *model.Workspace {
	w := model.New("Options", "", nil)                                                   // want `LNT-M009 workspace "Options" is given a nil option\n\thint: leave the option out`
	w.Person("P", "", nil)                                                               // want `LNT-M009 person "P" is given a nil option`
	s := w.System("S", "", model.Owner(""), model.Service(" "))                          // want `LNT-M011 system "S" is given an empty owner\n\thint: leave the option out` `LNT-M011 system "S" is given an empty service name`
	s.Container("A", "", model.Technology("Go"), model.Technology("Rust"))               // want `LNT-M010 container "A" is given two values for its technology, "Go" and "Rust"\n\thint: keep one of them`
	s.Container("B", "", model.Technology(""))                                           // want `LNT-M011 container "B" is given an empty technology`
	s.Container("C", "", model.Database, model.Queue)                                    // want `LNT-M010 container "C" is given two values for its shape, "database" and "queue"`
	s.Container("D", "", model.Shape("blob"))                                            // want `LNT-M011 container "D" is given the unknown shape "blob"\n\thint: use one of the constants, such as model.Database`
	s.Container("E", "", model.Tag(""), model.Tag("t"), model.Tag("t"))                  // want `LNT-M011 container "E" is given an empty tag`
	s.Container("F", "", model.Property("k", "1"), model.Property("k", "2"))             // want `LNT-M010 container "F" is given two values for its property "k", "1" and "2"`
	s.Container("G", "", model.Property("", "1"))                                        // want `LNT-M011 container "G" is given a property without a key`
	s.Container("H", "", model.Code(""), model.Code("/usr/src"), model.Code(`.\win`))    // want `LNT-M011 container "H" is given an empty code pattern` `LNT-M011 container "H" is given the code pattern "/usr/src"` `LNT-M011 container "H" is given the code pattern "\.\\\\win"`
	s.Container("I", "", model.Code("./a"), model.Code("./b/..."))                       // fine: an element may have several
	s.Container("J", "", model.Icon(""), model.Icon("/j.svg"), model.Icon("J.png"))      // want `LNT-M011 container "J" is given an empty icon` `LNT-M011 container "J" is given the icon "/j.svg"\n\thint: write the name of a drawing` `LNT-M011 container "J" is given the icon "J.png"`
	s.Container("K", "", model.Icon("lock"), model.NoIcon)                               // want `LNT-M010 container "K" is given two values for its icon, "lock" and "none"`
	e := w.Environment("E", "", nil, model.ID("/"))                                      // want `LNT-M009 environment "E" is given a nil option` `LNT-M007 environment "E" is given the ID "/"`
	e.Node("Zero", "", model.Instances(0))                                               // want `LNT-M011 node "Zero" is given 0 instances\n\thint: give at least 1`
	n := e.Node("Two", "", model.Instances(2), model.Instances(3))                       // want `LNT-M010 node "Two" is given two values for its instances, 2 and 3`
	n.Runs(s, model.Instances(-1))                                                       // want `LNT-M011 instance of "S" is given -1 instances`
	e.Infrastructure("F5", "", nil)                                                      // want `LNT-M009 infrastructure node "F5" is given a nil option`
	r := s.Uses(w.System("T", ""), "Asks", model.Technology("A"), model.Technology("B")) // want `LNT-M010 relationship "Asks" from system "S" to system "T" is given two values for its technology`
	w.Scenario("Sc", "", nil)                                                            // want `LNT-M009 scenario "Sc" is given a nil option`
	w.LandscapeView(nil, model.Direction("up"), model.Title("A"), model.Title("B"))      // want `LNT-M009 landscape view is given a nil option` `LNT-M011 landscape view is given the unknown direction "up"` `LNT-M010 landscape view is given two values for its title, "A" and "B"`
	_ = r
	return w
}

func links() *model.Workspace {
	w := model.New("Links", "", model.Link("Wiki", "https://wiki.example/links"))
	w.Person("A", "", model.Link("No address", " "))            // want `LNT-M012 person "A" is given the link "No address" without an address`
	w.Person("B", "", model.Link("Script", "javascript:go()"))  // want `LNT-M012 person "B" is given a link to "javascript:go\(\)"\n\thint: use an address of http, https or mailto, or a relative one`
	w.Person("C", "", model.Link("Script", "JAVA\tSCRIPT:go"))  // want `LNT-M012 `
	w.Person("D", "", model.Link("Data", "data:text/html,x"))   // want `LNT-M012 `
	w.Person("E", "", model.Link("Spaces", "https://a b"))      // want `LNT-M012 `
	w.Person("F", "", model.Link("Mail", "mailto:f@example.f")) // fine
	w.Person("G", "", model.Link("", "runbooks/g.md#a:b"))      // fine
	return w
}
