package mistakes

import "github.com/lintel-go/lintel/model"

func relationships() *model.Workspace {
	w := model.New("Relationships", "")
	a, b := w.System("A", ""), w.System("B", "")
	c := a.Container("C", "")                        // at c
	d := c.Component("D", "")                        // at d
	a.Uses(a, "Asks")                                // want `LNT-M020 relationship "Asks" leads from system "A" to itself\n\thint: `
	a.Uses(c, "Asks")                                // want `LNT-M021 relationship "Asks" leads from system "A" to its own part, container "C" \(<c>\)\n\thint: say which of its parts uses "C"`
	a.Uses(d, "Asks")                                // want `LNT-M021 relationship "Asks" leads from system "A" to its own part, component "D" \(<d>\)`
	d.Uses(c, "Asks")                                // want `LNT-M021 relationship "Asks" leads from component "D" to what it is part of, container "C" \(<d>\)`
	d.Uses(a, "Asks")                                // want `LNT-M021 relationship "Asks" leads from component "D" to what it is part of, system "A"`
	a.Uses(b, "Asks it")                             // at asks: fine
	a.Uses(b, "Asks  it", model.Technology("HTTPS")) // want `LNT-M022 relationship "Asks it" from system "A" to system "B" is already written \(<asks>\)\n\thint: remove one, or say what else it is for`
	a.Uses(b, "Asks it!")                            // want `LNT-M006 relationship "Asks it!" from system "A" to system "B" has the same ID as relationship "Asks it", "a->b:asks-it" \(<asks>\)`
	a.Uses(b, "Asks it?", model.ID("wonders"))       // fine
	a.Uses(b, "")                                    // fine here: package drift asks for a description
	b.Uses(a, "Asks it")                             // fine
	return w
}

func deployment() *model.Workspace {
	w := model.New("Deployment", "")
	a, b := w.System("A", ""), w.System("B", "")
	ab := a.Uses(b, "Asks")
	live, test := w.Environment("Live", ""), w.Environment("Test", "") // at environments
	n, m := live.Node("N", ""), test.Node("N", "")
	n.Runs(a)                       // at runs
	n.Runs(a)                       // want `LNT-M005 instance of "A" already stands here \(<runs>\)\n\thint: say how many there are with model.Instances, or give this one an ID with model.ID`
	n.Runs(a, model.ID("a-canary")) // fine
	n.Uses(m, "Copies")             // want `LNT-M023 relationship "Copies" leads from environment "Live" to environment "Test" \(<environments>, <environments>\)\n\thint: relate things of one environment`
	inner := n.Node("Inner", "")
	n.Uses(inner, "Starts")                                 // want `LNT-M021 relationship "Starts" leads from node "N" to its own part, node "Inner"`
	nn := inner.Uses(live.Infrastructure("F5", ""), "Asks") // at inner
	live.Without(ab, ab)                                    // fine
	live.Without(nn)                                        // want `LNT-M024 relationship "Asks" from node "Inner" to infrastructure node "F5" is not between static elements \(<inner>\)`
	return w
}
