package drift_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// tech is what the tests build everything with.
const tech = model.Technology("Go")

// check builds a workspace and compares what the rules find with the comments
// "// want CODE" on the lines of the calling test.
func check(t *testing.T, define func(w *model.Workspace)) []drift.Finding {
	t.Helper()
	_, file, start, _ := runtime.Caller(1)
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i, line := range strings.Split(string(source), "\n") {
		if i+1 >= start && line == "}" {
			break
		}
		if _, codes, ok := strings.Cut(line, "// want "); ok && i+1 >= start {
			for _, code := range strings.Fields(codes) {
				want = append(want, code+" at line "+strconv.Itoa(i+1))
			}
		}
	}
	w := model.New("Test", "A workspace")
	define(w)
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatalf("build: %s", d)
	}
	findings := drift.Model(m, drift.Options{})
	var got []string
	for _, f := range findings {
		if len(f.Positions) == 0 || filepath.Base(f.Positions[0].File) != filepath.Base(file) {
			t.Errorf("%s %s: at %v", f.Code, f.Message, f.Positions)
			continue
		}
		got = append(got, f.Code+" at line "+strconv.Itoa(f.Positions[0].Line))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
		for _, f := range findings {
			t.Logf("%s %s", f.Code, f.Message)
		}
	}
	return findings
}

// shop is a model that no rule has anything against.
func shop(w *model.Workspace) (buyer *model.Person, sale *model.System, gate, stock *model.Container, pay *model.System) {
	buyer = w.Person("Buyer", "Wants a phone")
	pay = w.System("Payment", "Takes the money", model.External)
	sale = w.System("Sale", "Sells phones")
	gate = sale.Container("Gate", "Refuses", tech)
	stock = sale.Container("Stock", "Counts", tech)
	buyer.Uses(gate, "Asks for a token")
	gate.Uses(stock, "Reserves")
	gate.Uses(pay, "Charges")
	return
}

func TestGoodModelIsSilent(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, stock, _ := shop(w)
		part := gate.Component("Token", "Signs", tech)
		part.Uses(stock, "Looks")
		sc := sale.Scenario("Grab", "A buyer wins")
		sc.Call(buyer, gate, "POST")
		sc.Call(gate, stock, "reserve")
		sc.Return(stock, gate, "17")
		sc.Return(gate, buyer, "token")
		env := w.Environment("Production", "Real")
		node := env.Node("Host", "Runs it")
		node.Runs(gate)
		node.Runs(stock)
		w.Group("Outside").System("Mail", "Sends letters", model.External).Uses(sale, "Complains")
	})
}

func TestDescriptions(t *testing.T) {
	check(t, func(w *model.Workspace) {
		a := w.Person("A", "")                            // want LNT-M101
		s := w.System("S", " ")                           // want LNT-M101
		c := s.Container("C", "", tech)                   // want LNT-M101
		p := c.Component("P", "", tech)                   // want LNT-M101
		a.Uses(p, "")                                     // want LNT-M103
		w.Environment("E", "").Node("N", "").Runs(c)      // an instance takes its container's description
		w.System("T", "Described").Uses(c, "Asks", tech)  // silent
		w.Person("U", "Described").Uses(s, "Looks at it") // silent
	})
}

func TestTechnologies(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, _, pay := shop(w)
		bare := sale.Container("Bare", "Has none")   // want LNT-M102
		part := gate.Component("Part", "Neither", c) // want LNT-M102
		foreign := pay.Container("Ledger", "Theirs") // external: not ours to know
		buyer.Uses(bare, "Uses")
		part.Uses(bare, "Uses")
		bare.Uses(foreign, "Uses")
		pay.ContainerView()
	})
}

// c is an option that says nothing about technology.
var c = model.Tag("tag")

func TestOrphans(t *testing.T) {
	check(t, func(w *model.Workspace) {
		_, sale, gate, stock, _ := shop(w)
		w.Person("Nobody", "Does nothing")                  // want LNT-M104
		s := w.System("Island", "Alone with its parts")     // want LNT-M104
		s.Container("Beach", "Named with the island", tech) // its whole is named
		sale.Container("Idle", "Related to nothing", tech)  // want LNT-M104
		part := gate.Component("Part", "Related", tech)     // through it, gate is too
		part.Uses(stock, "Uses")
		w.System("Old bank", "Nobody calls it", model.External) // want LNT-M105
	})
}

func TestStepsNeedRelationships(t *testing.T) {
	findings := check(t, func(w *model.Workspace) {
		buyer, sale, gate, stock, pay := shop(w)
		part := gate.Component("Part", "Part of the gate", tech)
		other := sale.Container("Other", "Beside it", tech)
		other.Uses(gate, "Asks")
		part.Uses(other, "Tells")
		sc := sale.Scenario("Good", "Every step is allowed")
		sc.Call(buyer, gate, "as written")
		sc.Call(buyer, sale, "to what it is part of")
		sc.Call(buyer, part, "to a part")
		sc.Call(sale, pay, "from what it is part of")
		sc.Call(part, stock, "from a part")
		sc.Return(stock, part, "against a relationship")
		sc.Self(stock, "to itself")
		bad := sale.Scenario("Bad", "No step is allowed")
		bad.Call(stock, gate, "backwards") // want LNT-M106
		bad.Return(gate, stock, "its return is not named again")
		bad.Alt(model.When("nested", func(s *model.Flow) {
			s.Send(buyer, stock, "past the gate") // want LNT-M106
		}), model.Else(func(s *model.Flow) {
			s.Call(stock, pay, "first") // want LNT-M106
			s.Call(stock, pay, "second")
			s.Call(stock, pay, "third")
		}))
		empty := w.Scenario("Empty", "Only a note") // want LNT-M107
		empty.Note("nothing happens", buyer)
	})
	backwards := findings[slices.IndexFunc(findings, func(f drift.Finding) bool { return strings.Contains(f.Message, "backwards") })]
	if want := `step "backwards" of scenario "Bad" goes from "Stock" to "Gate", but no relationship leads from "Stock" to "Gate" (and one more such step)`; backwards.Message != want {
		t.Errorf("message %q, want %q", backwards.Message, want)
	}
	if len(backwards.Positions) < 2 || !slices.ContainsFunc(backwards.Positions, func(p drift.Position) bool { return p.Note == "the other way" }) {
		t.Errorf("the relationship that leads the other way is not named: %+v", backwards)
	}
	if !slices.ContainsFunc(findings, func(f drift.Finding) bool { return strings.Contains(f.Message, "(and 2 more such steps)") }) {
		t.Error("repeated steps are not counted")
	}
}

func TestViewsShowSomething(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, stock, pay := shop(w)
		sale.ContainerView(model.Key("empty"), model.Exclude(buyer, gate, stock, pay)) // want LNT-M108
		sale.ContainerView(model.Key("full"))
	})
}

func TestElementsAreShown(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, stock, pay := shop(w)
		hidden := sale.Container("Hidden", "In no view", tech) // want LNT-M110
		inside := hidden.Component("Inside", "Named with it", tech)
		hidden.Uses(stock, "Counts")
		inside.Uses(pay, "Charges")
		sale.ContainerView(model.Exclude(hidden))
		hidden.ComponentView(model.Exclude(hidden, inside, stock, pay)) // want LNT-M108
		bystander := w.Person("Bystander", "Looks on")
		bystander.Uses(buyer, "Watches") // want LNT-M111
		w.LandscapeView(model.Exclude(bystander))
		w.Scenario("Look", "Shows the bystander alone").Self(bystander, "looks")
		gate.Uses(stock, "Counts too")
	})
}

func TestContainersAreDeployed(t *testing.T) {
	check(t, func(w *model.Workspace) {
		_, sale, gate, stock, pay := shop(w)
		pay.Container("Ledger", "Theirs").Uses(stock, "Asks") // external: run by others
		pay.ContainerView()
		forgotten := sale.Container("Forgotten", "On no host", tech) // want LNT-M112
		forgotten.Uses(stock, "Counts")
		whole := w.System("Whole", "Deployed as one")
		whole.Container("Part", "Runs with it", tech).Uses(stock, "Counts")
		env := w.Environment("Production", "Real")
		node := env.Node("Host", "Runs most")
		node.Runs(gate)
		node.Runs(stock)
		node.Runs(whole)
		w.Environment("Staging", "Nothing yet") // want LNT-M113
	})
}

// What the hint of a container that nothing runs asks for can be written, and
// ends the finding.
func TestHintOfWhatIsNotDeployedHelps(t *testing.T) {
	build := func(options ...model.SystemOption) []drift.Finding {
		w := model.New("Test", "A workspace")
		_, _, gate, stock, _ := shop(w)
		other := w.System("Other", "Is run by others", options...)
		other.Container("Ledger", "Theirs", tech).Uses(stock, "Asks")
		other.ContainerView()
		node := w.Environment("Production", "Real").Node("Host", "Runs most")
		node.Runs(gate)
		node.Runs(stock)
		m, _ := w.Build()
		return drift.Model(m, drift.Options{})
	}
	before := build()
	if len(before) != 1 || before[0].Code != "LNT-M112" || !strings.Contains(before[0].Hint, "mark the system that it is part of as external") {
		t.Fatalf("%+v", before)
	}
	if after := build(model.External); len(after) != 0 {
		t.Errorf("the hint was followed: %+v", after)
	}
}

func TestNothingIsDeployedAnywhere(t *testing.T) {
	check(t, func(w *model.Workspace) { shop(w) }) // no environment, no finding
}

func TestLeavesOut(t *testing.T) {
	check(t, func(w *model.Workspace) {
		_, sale, gate, stock, _ := shop(w)
		cache := sale.Container("Cache", "Remembers", tech)
		asks := gate.Uses(cache, "Asks")
		both := w.Environment("Both", "Runs both")
		node := both.Node("Host", "Runs them")
		node.Runs(gate)
		node.Runs(cache)
		node.Runs(stock)
		both.Without(asks)
		one := w.Environment("One", "Runs one") // want LNT-M115
		one.Node("Host", "Runs it").Runs(gate)
		one.Without(asks)
	})
}

// One mistake is one finding: not one more for each view that nobody wrote.
func TestEmptyScenarioIsNamedOnce(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, _, _, _, _ := shop(w)
		w.Scenario("Nothing", "Has no step")                            // want LNT-M107
		w.Scenario("Remark", "Has a note").Note("Only this", buyer)     // want LNT-M107
		written := w.Scenario("Written", "Has a view that was written") // want LNT-M107
		written.SequenceView()                                          // want LNT-M108
	})
}

func TestSecondOfOneNameIsLeftToBuild(t *testing.T) {
	w := model.New("Test", "A workspace")
	buyer, _, gate, _, _ := shop(w)
	w.Scenario("Look", "The first").Call(buyer, gate, "looks")
	w.Scenario("Look", "The second, with no step")
	w.Person("Buyer", "")
	m, diagnostics := w.Build()
	if len(diagnostics) != 2 {
		t.Errorf("%v", diagnostics)
	}
	if found := drift.Model(m, drift.Options{}); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestCodeIsThere(t *testing.T) {
	w := model.New("Test", "A workspace")
	_, sale, gate, _, _ := shop(w)
	part := sale.Container("Part", "Has code", tech, model.Code("./there/..."), model.Code("./nosuch"))
	part.Uses(gate, "Asks")
	m, _ := w.Build()
	if found := drift.Model(m, drift.Options{}); len(found) != 0 {
		t.Errorf("nobody knows: %+v", found)
	}
	found := drift.Model(m, drift.Options{Code: func(folder, pattern string) bool {
		if filepath.Base(folder) != "drift" {
			t.Errorf("folder %q", folder)
		}
		return pattern == "./there/..."
	}})
	if len(found) != 1 || found[0].Code != "LNT-M116" || found[0].Subject != "sale/part" || !strings.Contains(found[0].Message, `"./nosuch"`) {
		t.Errorf("%+v", found)
	}
}

func TestIconsAreThere(t *testing.T) {
	w := model.New("Test", "A workspace")
	_, sale, gate, _, _ := shop(w)
	for name, icon := range map[string]model.Icon{"Known": "postgresql", "Wrong": "postgers", "Strange": "zebra-crossing", "File": "a.svg", "None": model.NoIcon} {
		sale.Container(name, "Has an icon", tech, icon).Uses(gate, "Asks")
	}
	m, _ := w.Build()
	found := drift.Model(m, drift.Options{Icon: func(e model.ElementRecord) error {
		if e.Name != "File" {
			t.Errorf("asks for the file of %q", e.Name)
		}
		return errors.New("it draws nothing")
	}})
	var got []string
	for _, f := range found {
		got = append(got, f.Code+" "+f.Message+"; "+f.Hint)
	}
	want := []string{
		`LNT-M118 container "Strange" has the icon "zebra-crossing", and there is none of that name; name one of the reference of icons, or the path of an SVG file`,
		`LNT-M118 container "Wrong" has the icon "postgers", and there is none of that name; did you mean postgresql?`,
		`LNT-M119 container "File" has the icon "a.svg": it draws nothing; see the message; the path is relative to the file that defines the element`,
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestGroupsHoldSomething(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, _, _, _ := shop(w)
		w.Group("Outer").Group("Inner").Person("Grouped", "Makes both full").Uses(buyer, "Calls")
		void := w.Group("Void") // want LNT-M114
		void.Group("Within the void")
		sale.Group("Parts") // want LNT-M114
	})
}

func TestSeveritiesCanBeChanged(t *testing.T) {
	w := model.New("Test", "A workspace")
	w.Person("Nobody", "Does nothing")
	m, _ := w.Build()
	as := func(s model.Severity) []drift.Finding {
		return drift.Model(m, drift.Options{Severities: map[string]model.Severity{"LNT-M104": s}})
	}
	if got := as(model.SeverityError); len(got) != 1 || got[0].Severity != model.SeverityError || got[0].Workspace != "Test" || got[0].Subject != "nobody" {
		t.Errorf("as an error: %+v", got)
	}
	if got := as(model.SeverityOff); len(got) != 0 {
		t.Errorf("off: %+v", got)
	}
}

func TestHelpersAreNamed(t *testing.T) {
	w := model.New("Test", "A workspace")
	helper := func() { w.Person("Nobody", "Does nothing") }
	helper()
	m, _ := w.Build()
	got := drift.Model(m, drift.Options{})
	if len(got) != 1 || len(got[0].Positions) < 2 || got[0].Positions[1].Note != "called from" || got[0].Positions[1].Line != got[0].Positions[0].Line+1 {
		t.Errorf("%+v", got)
	}
}

// What cannot come from Build, but from a file, must not hang or crash.
func TestBrokenModels(t *testing.T) {
	drift.Model(&model.Model{}, drift.Options{})
	got := drift.Model(&model.Model{
		Elements: []model.ElementRecord{
			{ID: "a", Kind: model.KindContainer, Parent: "b", Name: "A", Description: "a"},
			{ID: "b", Kind: model.KindContainer, Parent: "a", Name: "B", Description: "b", Technology: "x"},
		},
		Relationships: []model.RelationshipRecord{{ID: "r", From: "a", To: "z", Description: "x"}},
		Scenarios:     []model.ScenarioRecord{{ID: "s", Name: "S", Steps: []model.StepRecord{{Kind: model.StepCall, From: "a", To: "y"}}}},
		Views:         []model.ViewRecord{{Key: "v", Kind: model.ViewContainer, Scope: "nowhere"}},
	}, drift.Options{})
	var codes []string
	for _, f := range got {
		codes = append(codes, f.Code)
	}
	for _, want := range []string{"LNT-M102", "LNT-M106", "LNT-M109"} {
		if !slices.Contains(codes, want) {
			t.Errorf("no %s among %q", want, codes)
		}
	}
}

func TestRulesAreDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range model.Rules() {
		seen[r.Code] = true
	}
	for _, r := range drift.Rules() {
		if seen[r.Code] {
			t.Errorf("%s is there twice", r.Code)
		}
		seen[r.Code] = true
		if r.Summary == "" || r.Advice == "" || r.Severity == "" {
			t.Errorf("%s lacks words: %+v", r.Code, r)
		}
	}
	for _, code := range []string{"LNT-M101", "LNT-P001", "LNT-D001"} {
		if !seen[code] {
			t.Errorf("%s is not among them", code)
		}
	}
}

func TestStateMachines(t *testing.T) {
	check(t, func(w *model.Workspace) {
		shop(w)
		w.StateMachine("Empty", "") // want LNT-M120
		m := w.StateMachine("Order", "")
		placed := m.State("Placed", "")
		open := m.State("Open", "")
		inner := open.State("Inner", "")
		open.State("Forgotten", "")     // want LNT-M121
		m.State("Never", "")            // want LNT-M121
		lost := m.State("Lost", "")     // want LNT-M122
		choice := m.Choice("which way") // want LNT-M123
		done := m.Final("Done")
		m.Final("") // want LNT-M121
		m.Start(placed)
		open.Start(inner)
		placed.On("pay", choice)
		choice.When("it is enough", open)
		choice.When("it is too much", lost)
		open.On("close", done)

		endless := w.StateMachine("Lamp", "Has no end, and need not")
		on, off := endless.State("On", ""), endless.State("Off", "")
		endless.Start(off)
		off.On("push", on)
		on.On("push", off)
	})
}

func TestUseCases(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, _, _, pay := shop(w)
		clerk := w.Person("Clerk", "Fills shelves") // want LNT-M104
		visitor := w.Person("Visitor", "Is more general than a buyer")
		buyer.Specializes(visitor)
		regular := w.Person("Regular", "Comes often")
		regular.Specializes(buyer)

		order := sale.UseCase("Order", "")
		order.Actor(buyer, pay)
		order.Actor(clerk) // want LNT-M141
		part := sale.UseCase("Part", "")
		order.Includes(part)
		sale.UseCase("Extension", "").Extends(part, "it is so")
		kind := sale.UseCase("Kind", "")
		kind.Specializes(order)
		sale.UseCase("Look around", "").Actor(visitor)
		sale.UseCase("Collect points", "").Actor(regular)
		sale.UseCase("Refill", "").Actor(clerk) // told already

		whole := sale.UseCase("Whole", "") // want LNT-M140
		whole.Includes(part)
		sale.UseCase("Abstract", "") // want LNT-M140
		general := sale.UseCase("General", "")
		special := sale.UseCase("Special", "")
		special.Specializes(general)
		special.Actor(buyer)
	})
}

// TestRefsAreEnough is a scenario that is nothing but others.
func TestRefsAreEnough(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, _, _ := shop(w)
		grab := sale.Scenario("Grab", "A buyer wins")
		grab.Call(buyer, gate, "POST")
		grab.Return(gate, buyer, "token")
		day := sale.Scenario("A day", "All of it")
		day.Divider("Morning")
		day.Ref(grab)
		sale.Scenario("Silence", "Nothing").Divider("Morning") // want LNT-M107
	})
}

func TestClassSets(t *testing.T) {
	check(t, func(w *model.Workspace) {
		shop(w)
		w.Classes("Empty", "") // want LNT-M150
		w.Classes("Written", "").Class("Order", "")
		w.Classes("Read", "", model.Types("./order"))
	})
}

func TestActivities(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, stock, pay := shop(w)
		w.Activity("Empty", "")        // want LNT-M130
		w.Activity("Over", "").End("") // want LNT-M130
		a := sale.Activity("Sell", "")
		a.Do(buyer, "asks")
		a.Do(gate, "looks")
		a.Decide("left?", // want LNT-M131
			model.Case("yes", func(s *model.Steps) {
				s.Do(stock, "reserves")
				s.Do(pay, "charges")  // fine: the gate stands between them
				s.Do(stock, "counts") // fine
			}),
			model.Case("no", func(s *model.Steps) { s.End("sold out") }),
		)
		a.Decide("", model.Case("a", func(s *model.Steps) { s.Do(gate, "waits") }), model.Case("b")) // want LNT-M131
		a.Do(gate, "thanks")
	})
}

func TestForksJoin(t *testing.T) {
	found := check(t, func(w *model.Workspace) {
		_, sale, gate, _, _ := shop(w)
		works := func(s *model.Steps) { s.Do(gate, "works") }
		ends := func(s *model.Steps) { s.EndFlow("") }
		perhaps := func(s *model.Steps) { s.Decide("over?", model.Case("yes", ends), model.Otherwise()) }
		a := sale.Activity("Fine", "")
		a.Fork(model.Track("", works), model.Track("", works), model.Track("", ends))
		a.Fork(model.Track("", works), model.Track("", ends))
		a.Fork(model.Track("", perhaps), model.Track("", ends)) // nothing waits for it
		a.Fork(model.Track("", works), model.Track("", func(s *model.Steps) {
			s.Decide("left?", model.Case("yes", works), model.Otherwise())
			s.Fork(model.Track("", works), model.Track("", ends)) // of which one goes on
		}))
		b := sale.Activity("Apart", "")
		b.Do(gate, "begins")
		b.Fork( // want LNT-M134
			model.Track("", ends),
			model.Track("", func(s *model.Steps) { s.Decide("over?", model.Case("yes", ends), model.Otherwise(ends)) }),
		)
		waived := sale.Activity("Tell all", "", model.Waive("LNT-M134", "nobody waits for an answer"))
		waived.Do(gate, "begins")
		waived.Fork(model.Track("", ends), model.Track("", ends)) // want LNT-M134
		c := sale.Activity("In vain", "")
		c.Fork(
			model.Track("", works),
			model.Track("checks", perhaps), // want LNT-M135
			model.Track("", func(s *model.Steps) { // want LNT-M135
				s.While("left", perhaps)
			}),
			model.Track("", func(s *model.Steps) { // want LNT-M135
				s.Decide("alone?", model.Case("yes", func(s *model.Steps) {
					s.Fork(model.Track("", ends), model.Track("", ends)) // want LNT-M134
				}), model.Otherwise())
			}),
			model.Track("", func(s *model.Steps) {
				s.Fork(
					model.Track("", works),
					model.Track("", perhaps), // want LNT-M135
				)
			}),
		)
	})
	for _, f := range found {
		if waived := f.Waived != nil; waived != strings.Contains(f.Message, "Tell all") {
			t.Errorf("%s: waived %t", f.Message, waived)
		}
	}
}

func TestHandOvers(t *testing.T) {
	check(t, func(w *model.Workspace) {
		buyer, sale, gate, stock, pay := shop(w)
		bank := w.System("Bank", "Keeps the money")
		bank.Uses(pay, "Fills")
		a := sale.Activity("Sell", "")
		a.Do(buyer, "asks")
		a.Do(bank, "pays") // want LNT-M132
		a.While("more", func(s *model.Steps) {
			s.Do(pay, "charges")
			s.Repeat("enough", func(s *model.Steps) {
				s.Do(gate, "looks")
				s.Do(stock, "counts")
			})
		})
		a.Fork(
			model.Track("", func(s *model.Steps) { s.Do(bank, "pays") }),  // want LNT-M132
			model.Track("", func(s *model.Steps) { s.Do(gate, "waits") }), // fine: the payment stands between them
		)
		b := sale.Activity("Look", "") // want LNT-M133
		b.Do(sale, "begins")
		b.Do(gate, "goes on")
	})
}
