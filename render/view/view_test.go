package view_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/view"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// dump is the diagram as a person would note it down.
func dump(d diagram.Diagram) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s: %s", d.Kind, d.Title)
	var inside func(parent, indent string)
	inside = func(parent, indent string) {
		for _, x := range d.Boundaries {
			if x.Parent == parent {
				line("%s%s %q [%s]%s", indent, x.Kind, x.Name, x.Type, times(x.Count))
				inside(x.ID, indent+"  ")
			}
		}
		for _, n := range d.Nodes {
			if n.Parent == parent {
				what := ""
				if n.Of != "" {
					what = " = " + n.Of
				}
				line("%s%s %q [%s]%s%s", indent, n.ID, n.Name, n.Type, times(n.Count), what)
			}
		}
	}
	inside("", "")
	for _, e := range d.Edges {
		flags := ""
		if e.Async {
			flags += " async"
		}
		switch e.Message {
		case "", model.StepCall, model.StepSend:
		default:
			flags += " " + string(e.Message)
		}
		if e.Back {
			flags += " back"
		}
		if e.Implied {
			flags += fmt.Sprintf(" implied+%d", e.More)
		}
		line("%s => %s: %s [%s]%s", e.From, e.To, strings.Join(e.Text, " / "), e.Technology, flags)
		for _, detail := range e.Detail {
			line("    %s", detail)
		}
	}
	var items func(list []diagram.Item, indent string)
	items = func(list []diagram.Item, indent string) {
		for _, i := range list {
			switch {
			case i.Number != "":
				line("%s%s: %s. %s %s => %s: %s", indent, i.ID, i.Number, i.Kind, i.From, i.To, i.Text)
			case len(i.Over) > 0:
				line("%s%s: note over %v: %s", indent, i.ID, i.Over, i.Text)
			}
			for _, o := range i.Operands {
				line("%s%s: %s [%s]", indent, i.ID, i.Kind, o.Guard)
				items(o.Items, indent+"  ")
			}
		}
	}
	items(d.Items, "")
	return b.String()
}

func times(n int) string {
	if n > 1 {
		return fmt.Sprintf(" ×%d", n)
	}
	return ""
}

func TestBank(t *testing.T) {
	m := bank()
	read := map[string]bool{}
	for _, v := range m.Views {
		d, err := view.Resolve(m, v.Key)
		if err != nil {
			t.Error(err)
			continue
		}
		file := filepath.Join("testdata", strings.ReplaceAll(v.Key, "/", "-")+".txt")
		read[file] = true
		got := dump(d)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("view %s differs from %s (-want +got):\n%s", v.Key, file, diff)
		}
	}
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !read[file] {
			t.Errorf("nothing reads %s", file)
		}
	}
}

func TestTheOrderOfRecordsDoesNotMatter(t *testing.T) {
	m := bank()
	shuffled := bank()
	r := rand.New(rand.NewSource(1))
	for range 5 {
		shuffle(r, shuffled.Elements)
		shuffle(r, shuffled.Groups)
		shuffle(r, shuffled.Relationships)
		shuffle(r, shuffled.Views)
		for _, v := range m.Views {
			a, errA := view.Resolve(m, v.Key)
			b, errB := view.Resolve(shuffled, v.Key)
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			if diff := cmp.Diff(a, b); diff != "" {
				t.Errorf("view %s depends on the order of records:\n%s", v.Key, diff)
			}
		}
	}
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// with is the diagram of the bank's view after a change of the view.
func with(t *testing.T, key string, change func(m *model.Model, v *model.ViewRecord)) diagram.Diagram {
	t.Helper()
	m := bank()
	i := slices.IndexFunc(m.Views, func(v model.ViewRecord) bool { return v.Key == key })
	change(m, &m.Views[i])
	d, err := view.Resolve(m, key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func nodeIDs(d diagram.Diagram) []string {
	var ids []string
	for _, n := range d.Nodes {
		ids = append(ids, n.ID)
	}
	return ids
}

func TestIcons(t *testing.T) {
	w := model.New("W", "A workspace")
	s := w.System("S", "A system", model.Icon("own.svg"))
	db := s.Container("Db", "Keeps things", model.Technology("PostgreSQL 15"))
	plain := s.Container("Plain", "Keeps things", model.Technology("PostgreSQL 15"), model.NoIcon)
	given := s.Container("Given", "Keeps things", model.Technology("PostgreSQL 15"), model.Icon("lock"))
	two := s.Container("Two", "Keeps things", model.Technology("Go, Redis"))
	s.ContainerView(model.Key("all"))
	s.ContainerView(model.Key("some"), model.GivenIconsOnly)
	node := w.Environment("Live", "").Node("N", "", model.Technology("Debian"))
	for _, c := range []*model.Container{db, plain, given, two} {
		node.Runs(c)
	}
	m, diagnostics := w.Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	r := view.New(m).WithIcons(map[string]icon.Icon{"s": {Name: "own.svg"}, "gone": {}})
	for key, want := range map[string]string{
		"all":               "Db: postgresql, Given: lock, Plain: , Two: , S: own.svg",
		"some":              "Db: , Given: lock, Plain: , Two: , S: own.svg",
		"s/deployment/live": "Db: postgresql, Given: lock, Plain: , Two: , N: debian",
	} {
		d, err := r.Resolve(key)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		add := func(name string, i *icon.Icon) {
			if i == nil {
				i = &icon.Icon{}
			}
			got = append(got, name+": "+i.Name)
		}
		for _, n := range d.Nodes {
			add(n.Name, n.Icon)
		}
		for _, b := range d.Boundaries {
			add(b.Name, b.Icon)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s has the icons %s, want %s", key, s, want)
		}
	}
}

func TestExcludedElementBringsNoNeighbours(t *testing.T) {
	d := with(t, "ib/containers", func(m *model.Model, v *model.ViewRecord) { v.Exclude = []string{"ib/api"} })
	if want := []string{"customer", "ib/db", "ib/spa"}; !slices.Equal(nodeIDs(d), want) {
		t.Errorf("nodes = %v, want %v", nodeIDs(d), want)
	}
}

func TestExcludedRelationshipBringsNoNeighbour(t *testing.T) {
	d := with(t, "ib/containers", func(m *model.Model, v *model.ViewRecord) {
		v.ExcludeRelationships = []string{"ib/api/alerts->mail:sends alerts"}
	})
	if slices.Contains(nodeIDs(d), "mail") {
		t.Errorf("nodes = %v, want no mail", nodeIDs(d))
	}
}

func TestIncludedPartOpensItsSystem(t *testing.T) {
	d := with(t, "ib/containers", func(m *model.Model, v *model.ViewRecord) { v.Include = []string{"mainframe/ledger", "clerk"} })
	ids := nodeIDs(d)
	if !slices.Contains(ids, "mainframe/ledger") || !slices.Contains(ids, "clerk") || slices.Contains(ids, "mainframe") {
		t.Errorf("nodes = %v, want the ledger and the clerk and no mainframe", ids)
	}
	if !slices.Contains(view.Shows(d), "mainframe") {
		t.Errorf("the view shows %v, want the mainframe as a boundary", view.Shows(d))
	}
}

func TestExcludeWins(t *testing.T) {
	d := with(t, "landscape", func(m *model.Model, v *model.ViewRecord) {
		v.Include, v.Exclude = []string{"mail", "mainframe/ledger"}, []string{"mail", "mainframe"}
	})
	if want := []string{"clerk", "customer", "ib"}; !slices.Equal(nodeIDs(d), want) {
		t.Errorf("nodes = %v, want %v", nodeIDs(d), want)
	}
}

func TestEnvironmentLeavesRelationshipsOut(t *testing.T) {
	const left = "ib/api->mainframe:asks for balances"
	d := with(t, "ib/deployment/live", func(m *model.Model, v *model.ViewRecord) { m.Environments[0].LeavesOut = []string{left} })
	if slices.Contains(view.ShowsRelationships(d), left) {
		t.Errorf("%s is drawn, and the environment leaves it out", left)
	}
}

func TestDeploymentOfEverything(t *testing.T) {
	d := with(t, "ib/deployment/live", func(m *model.Model, v *model.ViewRecord) { v.Scope = "" })
	for _, e := range bank().Elements {
		shown := slices.Contains(view.Shows(d), e.ID)
		if e.Environment != "" && !shown {
			t.Errorf("%s is not shown", e.ID)
		}
	}
}

func TestRelationshipOfANodeWithSeveralThingsInsideEndsAtTheNode(t *testing.T) {
	d := with(t, "ib/deployment/live", func(m *model.Model, v *model.ViewRecord) {
		m.Elements = append(m.Elements, model.ElementRecord{ID: "@live/firewall", Kind: model.KindInfrastructureNode, Name: "Firewall", Environment: "@live"})
		m.Relationships = append(m.Relationships, model.RelationshipRecord{
			ID: "guards", From: "@live/firewall", To: "@live/bank", Description: "guards", Environment: "@live",
		})
	})
	i := slices.IndexFunc(d.Edges, func(e diagram.Edge) bool { return e.ID == "guards" })
	j := slices.IndexFunc(d.Nodes, func(n diagram.Node) bool { return n.Anchor })
	if i < 0 || j < 0 {
		t.Fatalf("edge %d, anchor %d: one is missing", i, j)
	}
	e, n := d.Edges[i], d.Nodes[j]
	if n.Element != "@live/bank" || n.Parent != "@live/bank" || n.Name != "Bank" {
		t.Errorf("the anchor is %+v, want it to stand for the bank inside its boundary", n)
	}
	if e.From != "@live/firewall" || e.To != n.ID || e.Implied || !slices.Equal(e.Text, []string{"guards"}) || !slices.Equal(e.Detail, []string{"Firewall → Bank: guards"}) {
		t.Errorf("the line is %+v, want it to end at the anchor %s and to say what was written", e, n.ID)
	}
	sound(t, d)
}

func TestNoAnchorWithoutItsRelationship(t *testing.T) {
	d := with(t, "ib/deployment/live", func(m *model.Model, v *model.ViewRecord) {})
	if slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.Anchor }) {
		t.Errorf("nodes = %v, want no anchor", nodeIDs(d))
	}
}

func TestInstancesFollowEachOther(t *testing.T) {
	d := with(t, "ib/deployment/live", func(m *model.Model, v *model.ViewRecord) {})
	for _, db := range []string{"@live/bank/db1/ib/db", "@live/bank/db2/ib/db"} {
		if !slices.ContainsFunc(d.Edges, func(e diagram.Edge) bool { return e.From == "@live/bank/web/ib/api" && e.To == db }) {
			t.Errorf("the API has no line to %s", db)
		}
	}
}

func TestScenarioKeepsItsNumbersWhenAnElementIsExcluded(t *testing.T) {
	d := with(t, "ib/sign-in/dynamic", func(m *model.Model, v *model.ViewRecord) { v.Exclude = []string{"customer", "ib/db", "mail"} })
	var texts []string
	for _, e := range d.Edges {
		texts = append(texts, e.Text...)
	}
	slices.Sort(texts)
	want := []string{"2. POST /session", "4. session [known]", "5. wait [5–6: else] [loop 3 times]", "6. refused"}
	if !slices.Equal(texts, want) {
		t.Errorf("messages = %q, want %q", texts, want)
	}
}

// staged is the dynamic view of the bank's scenario with other steps.
func staged(t *testing.T, steps ...model.StepRecord) diagram.Diagram {
	t.Helper()
	return with(t, "ib/sign-in/dynamic", func(m *model.Model, v *model.ViewRecord) { m.Scenarios[0].Steps = steps })
}

func says(kind model.StepKind, from, to string) model.StepRecord {
	return model.StepRecord{Kind: kind, From: from, To: to, Text: "x"}
}

func TestEachKindOfMessageHasALineOfItsOwn(t *testing.T) {
	d := staged(
		t, says(model.StepCall, "customer", "ib/spa"), says(model.StepSend, "customer", "ib/spa"), says(model.StepCreate, "customer", "ib/spa"),
		says(model.StepReturn, "ib/spa", "customer"), says(model.StepCall, "customer", "ib/spa"), says(model.StepDestroy, "customer", "ib/spa"),
	)
	got := map[string]string{}
	for _, e := range d.Edges {
		got[e.ID] = fmt.Sprintf("%s: %s, async %t, return %t", e.Message, strings.Join(e.Text, " / "), e.Async, e.Return)
	}
	want := map[string]string{
		"customer->ib/spa":         "call: 1. x / 5. x, async false, return false",
		"customer->ib/spa:send":    "send: 2. x, async true, return false",
		"customer->ib/spa:create":  "create: 3. «create» x, async false, return false",
		"ib/spa->customer:reply":   "return: 4. x, async false, return true",
		"customer->ib/spa:destroy": "destroy: 6. «destroy» x, async false, return false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	sound(t, d)
}

func TestAGuardIsSaidOnce(t *testing.T) {
	call := says(model.StepCall, "customer", "ib/spa")
	branch := func(guard string, steps ...model.StepRecord) model.OperandRecord {
		return model.OperandRecord{Guard: guard, Steps: steps}
	}
	loop := model.StepRecord{Kind: model.StepLoop, Operands: []model.OperandRecord{branch("twice", call, call)}}
	alone := model.StepRecord{Kind: model.StepOpt, Operands: []model.OperandRecord{branch("late", call)}}
	d := staged(t, call, model.StepRecord{Kind: model.StepAlt, Operands: []model.OperandRecord{
		branch("a", loop, call), branch("b", loop), branch("else", call, alone),
	}}, call)
	want := []string{
		"1. x", "2. x [2–4: a] [2–3: loop twice]", "3. x", "4. x", "5. x [5–6: b, loop twice]", "6. x", "7. x [7–8: else]", "8. x [late]", "9. x",
	}
	if diff := cmp.Diff(want, d.Edges[0].Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if got, want := d.Edges[0].Detail[2], "3. x [a, loop twice]"; got != want {
		t.Errorf("the detail of a later step is %q, want %q", got, want)
	}
}

func TestWhatLeadsToItsCallerRunsBack(t *testing.T) {
	d := staged(
		t, says(model.StepCall, "customer", "ib/spa"), says(model.StepCall, "ib/spa", "ib/api"), says(model.StepSend, "ib/api", "customer"),
		says(model.StepCall, "customer", "mail"), says(model.StepCall, "mail", "ib/spa"), says(model.StepReturn, "ib/spa", "customer"),
	)
	var back []string
	for _, e := range d.Edges {
		if e.Back {
			back = append(back, e.ID)
		}
	}
	if want := []string{"ib/api->customer:send", "ib/spa->customer:reply"}; !slices.Equal(back, want) {
		t.Errorf("%q run back, want %q", back, want)
	}
}

func TestParallelBranchesShareTheirNumber(t *testing.T) {
	var steps []model.OperandRecord
	for range 28 {
		steps = append(steps, model.OperandRecord{Steps: []model.StepRecord{{Kind: model.StepSelf, From: "clerk"}}})
	}
	steps[0].Steps = append(steps[0].Steps, model.StepRecord{Kind: model.StepPar, Operands: steps[1:2]}, steps[1].Steps[0])
	d := with(t, "ib/sign-in", func(m *model.Model, v *model.ViewRecord) {
		m.Scenarios[0].Steps = []model.StepRecord{
			{Kind: model.StepPar, Operands: []model.OperandRecord{{}}}, // says nothing, takes no number
			{Kind: model.StepPar, Operands: steps},
			{Kind: model.StepSelf, From: "clerk"},
		}
	})
	var numbers []string
	var collect func(items []diagram.Item)
	collect = func(items []diagram.Item) {
		for _, i := range items {
			if i.Number != "" {
				numbers = append(numbers, i.Number)
			}
			for _, o := range i.Operands {
				collect(o.Items)
			}
		}
	}
	collect(d.Items)
	if got, want := strings.Join(slices.Concat(numbers[:5], numbers[27:]), " "), "1a.1 1a.2a.1 1a.3 1b.1 1c.1 1z.1 1aa.1 1ab.1 2"; got != want {
		t.Errorf("numbers = %s, want %s", got, want)
	}
}

func TestErrorsSayWhatIsMissing(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(v *model.ViewRecord, m *model.Model)
		want   string
	}{
		{"kind", func(v *model.ViewRecord, m *model.Model) { v.Kind = "map" }, `unknown kind "map"`},
		{"no scope", func(v *model.ViewRecord, m *model.Model) { v.Scope = "" }, "it has no scope"},
		{"unknown scope", func(v *model.ViewRecord, m *model.Model) { v.Scope = "x" }, `its scope "x" is not in the model`},
		{"wrong scope", func(v *model.ViewRecord, m *model.Model) { v.Scope = "customer" }, `its scope "customer" is a person, and has to be a system`},
		{"environment", func(v *model.ViewRecord, m *model.Model) { v.Kind = model.ViewDeployment }, `its environment "" is not in the model`},
		{"scenario", func(v *model.ViewRecord, m *model.Model) { v.Kind = model.ViewSequence; v.Scenario = "x" }, `its scenario "x" is not in the model`},
		{"lifeline", func(v *model.ViewRecord, m *model.Model) {
			v.Kind, v.Scenario = model.ViewDynamic, "ib/sign-in"
			m.Scenarios[0].Steps[3].Operands[1].Steps[1].To = "x"
		}, `scenario "ib/sign-in": step 4.2.2: element "x" is not in the model`},
		{"step", func(v *model.ViewRecord, m *model.Model) {
			v.Kind, v.Scenario = model.ViewSequence, "ib/sign-in"
			m.Scenarios[0].Steps[0].Kind = "shout"
		}, `step 1: unknown kind "shout"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := bank()
			tc.change(&m.Views[1], m)
			_, err := view.Resolve(m, "ib/context")
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), `view "ib/context": `) {
				t.Errorf("error = %v, want the view's name and %q", err, tc.want)
			}
		})
	}
	if _, err := view.Resolve(bank(), "nowhere"); !errors.Is(err, view.ErrUnknown) {
		t.Errorf("error = %v, want ErrUnknown", err)
	}
}

func TestOddModels(t *testing.T) {
	if _, err := view.Resolve(&model.Model{}, "landscape"); err == nil {
		t.Error("an empty model has a landscape")
	}
	m := bank()
	for i := range m.Elements {
		switch m.Elements[i].ID {
		case "ib":
			m.Elements[i].Parent = "ib/api" // a circle
		case "ib/spa":
			m.Elements[i].Parent = "gone"
		case "clerk":
			m.Elements[i].Group = "group:ib/back-end" // of another level
		case "ib/db":
			m.Elements[i].Parent = "ib/db"
		}
	}
	m.Groups[0].Parent = m.Groups[0].ID
	m.Relationships = append(m.Relationships, m.Relationships[0], model.RelationshipRecord{ID: "x", From: "ib", To: "gone"})
	m.Elements = append(m.Elements, m.Elements[0])
	for _, v := range m.Views {
		d, err := view.Resolve(m, v.Key)
		if err != nil {
			t.Error(err)
			continue
		}
		sound(t, d)
	}
}

// sound holds the diagram against what every layout and notation relies on.
func sound(t *testing.T, d diagram.Diagram) {
	t.Helper()
	ids := map[string]bool{}
	add := func(id string) {
		if id == "" || ids[id] {
			t.Errorf("view %s: ID %q is empty or there twice", d.Key, id)
		}
		ids[id] = true
	}
	nodes, boundaries, filled := map[string]bool{}, map[string]diagram.Boundary{}, map[string]bool{}
	for _, n := range d.Nodes {
		add(n.ID)
		nodes[n.ID] = true
		filled[n.Parent] = true
	}
	for _, b := range d.Boundaries {
		add(b.ID)
		boundaries[b.ID] = b
		filled[b.Parent] = true
	}
	for _, n := range d.Nodes {
		if _, ok := boundaries[n.Parent]; n.Parent != "" && !ok {
			t.Errorf("view %s: %s stands in %q, which is not there", d.Key, n.ID, n.Parent)
		}
	}
	for _, b := range d.Boundaries {
		if !filled[b.ID] {
			t.Errorf("view %s: boundary %s is empty", d.Key, b.ID)
		}
		up, levels := b, 0
		for up.Parent != "" {
			outer, ok := boundaries[up.Parent]
			if levels++; !ok || levels > len(boundaries) {
				t.Errorf("view %s: boundary %s stands in %q, which is not there or inside it", d.Key, b.ID, up.Parent)
				break
			}
			up = outer
		}
	}
	implied := map[[2]string]int{}
	for _, e := range d.Edges {
		add(e.ID)
		if _, border := boundaries[e.From]; !nodes[e.From] && (e.Line == "" || !border) || !nodes[e.To] {
			t.Errorf("view %s: edge %s goes from %q to %q, and one is not shown", d.Key, e.ID, e.From, e.To)
		}
		if len(e.Detail) == 0 && e.Line == "" || !slices.IsSorted(e.Relationships) {
			t.Errorf("view %s: edge %s has the details %q, relationships %q", d.Key, e.ID, e.Detail, e.Relationships)
		}
		if d.Kind != model.ViewDeployment && d.Kind != model.ViewDynamic {
			implied[[2]string{e.From, e.To}]++
			if e.Implied && e.More != len(e.Relationships)-1 {
				t.Errorf("view %s: edge %s says %d more, and stands for %v", d.Key, e.ID, e.More, e.Relationships)
			}
		}
	}
	for _, e := range d.Edges {
		if e.Implied && implied[[2]string{e.From, e.To}] > 1 {
			t.Errorf("view %s: edge %s is implied beside others", d.Key, e.ID)
		}
	}
	sorted := slices.IsSortedFunc(d.Nodes, func(a, b diagram.Node) int { return strings.Compare(a.ID, b.ID) }) &&
		slices.IsSortedFunc(d.Boundaries, func(a, b diagram.Boundary) int { return strings.Compare(a.ID, b.ID) }) &&
		slices.IsSortedFunc(d.Edges, func(a, b diagram.Edge) int { return strings.Compare(a.ID, b.ID) })
	if !sorted && d.Kind != model.ViewSequence {
		t.Errorf("view %s is not sorted", d.Key)
	}
	again := map[string]bool{}
	for _, e := range d.Edges {
		for _, id := range e.Relationships {
			if again[id] && d.Kind != model.ViewDeployment && d.Kind != model.ViewDynamic {
				t.Errorf("view %s: relationship %s is drawn twice", d.Key, id)
			}
			again[id] = true
		}
	}
}

// wildUseCases adds use cases to the model that may lead to any other, and
// people that may be a kind of any other. It gives the IDs of the use cases.
func wildUseCases(r *rand.Rand, m *model.Model) []string {
	var actors, people, ids []string
	for i := range m.Elements {
		e := &m.Elements[i]
		switch e.Kind {
		case model.KindPerson:
			people = append(people, e.ID)
			e.Generals = []model.ReferenceRecord{{ID: people[r.Intn(len(people))]}}
		case model.KindSystem:
			for j := range r.Intn(5) {
				m.UseCases = append(m.UseCases, model.UseCaseRecord{ID: fmt.Sprintf("%s/u%d", e.ID, j), System: e.ID, Name: "Use"})
			}
		default:
			continue
		}
		actors = append(actors, e.ID)
	}
	for i := range m.UseCases {
		ids = append(ids, m.UseCases[i].ID)
	}
	some := func(list []string) []model.ReferenceRecord {
		var refs []model.ReferenceRecord
		if len(list) > 0 && r.Intn(2) == 0 {
			refs = append(refs, model.ReferenceRecord{ID: list[r.Intn(len(list))]})
		}
		return refs
	}
	for i := range m.UseCases {
		u := &m.UseCases[i]
		u.Actors, u.Includes, u.Generals = some(actors), some(ids), some(ids)
		for _, base := range some(ids) {
			u.Extends = append(u.Extends, model.ExtendRecord{Base: base.ID, Condition: "it is so"})
		}
		u.Scenarios = some([]string{"scenario", "second", "third"})
	}
	return append(ids, "gone")
}

// wild is a random model in which anything may relate to anything.
func wild(r *rand.Rand) *model.Model {
	m := &model.Model{Name: "wild", Environments: []model.EnvironmentRecord{{ID: "@env"}}}
	group := func(within string) string {
		if r.Intn(3) > 0 {
			return ""
		}
		g := model.GroupRecord{ID: fmt.Sprintf("group:%d", len(m.Groups)), Within: within}
		for _, outer := range m.Groups {
			if outer.Within == within && r.Intn(2) == 0 {
				g.Parent = outer.ID
			}
		}
		m.Groups = append(m.Groups, g)
		return g.ID
	}
	var static, deployed []string
	add := func(e model.ElementRecord) string {
		e.Name = e.ID
		m.Elements = append(m.Elements, e)
		if e.Environment == "" {
			static = append(static, e.ID)
		} else {
			deployed = append(deployed, e.ID)
		}
		return e.ID
	}
	for i := range r.Intn(4) {
		add(model.ElementRecord{ID: fmt.Sprintf("p%d", i), Kind: model.KindPerson, Group: group("")})
	}
	for i := range 1 + r.Intn(4) {
		s := add(model.ElementRecord{ID: fmt.Sprintf("s%d", i), Kind: model.KindSystem, Group: group(""), External: r.Intn(3) == 0})
		for j := range r.Intn(4) {
			c := add(model.ElementRecord{ID: fmt.Sprintf("%s/c%d", s, j), Parent: s, Kind: model.KindContainer, Group: group(s)})
			for k := range r.Intn(4) {
				add(model.ElementRecord{ID: fmt.Sprintf("%s/m%d", c, k), Parent: c, Kind: model.KindComponent, Group: group(c)})
			}
		}
	}
	nodes := []string{""}
	for i := range r.Intn(8) {
		parent := nodes[r.Intn(len(nodes))]
		e := model.ElementRecord{ID: fmt.Sprintf("@env/n%d", i), Parent: parent, Kind: model.KindNode, Environment: "@env"}
		switch r.Intn(4) {
		case 0:
			e.Kind = model.KindInfrastructureNode
			add(e)
		case 1, 2:
			e.Kind, e.Of = model.KindInstance, static[r.Intn(len(static))]
			add(e)
		default:
			nodes = append(nodes, add(e))
		}
	}
	some := func(ids []string) string { return ids[r.Intn(len(ids))] }
	for i := range r.Intn(30) {
		rel := model.RelationshipRecord{ID: fmt.Sprintf("r%d", i), From: some(static), To: some(static), Description: some([]string{"", "a", "b"}), Async: r.Intn(2) == 0}
		if len(deployed) > 0 && r.Intn(4) == 0 {
			rel.From, rel.To, rel.Environment = some(deployed), some(deployed), "@env"
		}
		m.Relationships = append(m.Relationships, rel)
	}
	scenarios := []string{"scenario", "second", "third"}
	said := 0
	var steps func(depth int) []model.StepRecord
	steps = func(depth int) []model.StepRecord {
		var list []model.StepRecord
		for range r.Intn(5) {
			switch r.Intn(9) {
			case 3:
				ref := model.StepRecord{Kind: model.StepRef, Scenario: some(scenarios[1:])}
				if r.Intn(2) == 0 {
					ref.Over = []string{some(static), some(static)}
				}
				list = append(list, ref)
			case 0:
				list = append(list, model.StepRecord{Kind: model.StepNote, Over: []string{some(static), some(static)}})
			case 1, 2:
				if depth < 4 {
					kind := []model.StepKind{model.StepAlt, model.StepPar, model.StepLoop}[r.Intn(3)]
					list = append(list, model.StepRecord{Kind: kind, Operands: []model.OperandRecord{{Guard: "g", Steps: steps(depth + 1)}, {Steps: steps(depth + 1)}}})
				}
			default:
				kind := []model.StepKind{model.StepCall, model.StepSend, model.StepReturn, model.StepCreate}[r.Intn(4)]
				said++
				list = append(list, model.StepRecord{Kind: kind, From: some(static), To: some(static), Text: fmt.Sprint("say ", said), Technology: some([]string{"", "x"})})
			}
		}
		return list
	}
	for _, id := range scenarios {
		m.Scenarios = append(m.Scenarios, model.ScenarioRecord{ID: id, Name: "Scenario " + id, Steps: append(steps(0), steps(0)...)})
	}
	useCases := wildUseCases(r, m)
	views := []model.ViewRecord{
		{Kind: model.ViewLandscape},
		{Kind: model.ViewDeployment, Environment: "@env"},
		{Kind: model.ViewSequence, Scenario: "scenario"},
		{Kind: model.ViewDynamic, Scenario: "scenario"},
	}
	for _, e := range m.Elements {
		switch e.Kind {
		case model.KindSystem:
			views = append(views,
				model.ViewRecord{Kind: model.ViewContext, Scope: e.ID},
				model.ViewRecord{Kind: model.ViewContainer, Scope: e.ID},
				model.ViewRecord{Kind: model.ViewUseCase, Scope: e.ID, IncludeUseCases: []string{some(useCases)}, ExcludeUseCases: []string{some(useCases)}},
				model.ViewRecord{Kind: model.ViewDeployment, Scope: e.ID, Environment: "@env"})
		case model.KindContainer:
			views = append(views, model.ViewRecord{Kind: model.ViewComponent, Scope: e.ID})
		}
	}
	for i, v := range views {
		v.Key = fmt.Sprintf("v%d", i)
		if r.Intn(3) == 0 {
			v.Include = []string{some(static)}
		}
		if r.Intn(3) == 0 {
			v.Exclude = []string{some(static)}
		}
		if len(m.Relationships) > 0 && r.Intn(3) == 0 {
			v.ExcludeRelationships = []string{m.Relationships[0].ID}
		}
		m.Views = append(m.Views, v)
	}
	return m
}

func TestRandomModels(t *testing.T) {
	for seed := range int64(400) {
		m := wild(rand.New(rand.NewSource(seed)))
		r := view.New(m)
		for _, v := range m.Views {
			d, err := r.Resolve(v.Key)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			sound(t, d)
			for _, id := range v.Exclude {
				if slices.Contains(view.Shows(d), id) && slices.Contains(nodeIDs(d), id) {
					t.Errorf("view %s shows %s, which it excludes", v.Key, id)
				}
			}
			again, err := view.Resolve(m, v.Key)
			if err != nil || !reflect.DeepEqual(d, again) {
				t.Errorf("view %s differs the second time", v.Key)
			}
			if t.Failed() {
				t.Fatalf("seed %d, view %+v:\n%s", seed, v, dump(d))
			}
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	m := &model.Model{}
	for s := range 100 {
		system := fmt.Sprintf("s%02d", s)
		m.Elements = append(m.Elements, model.ElementRecord{ID: system, Kind: model.KindSystem, Name: system})
		m.Views = append(m.Views, model.ViewRecord{Key: system, Kind: model.ViewContainer, Scope: system})
		for c := range 49 {
			m.Elements = append(m.Elements, model.ElementRecord{ID: fmt.Sprintf("%s/c%02d", system, c), Parent: system, Kind: model.KindContainer})
		}
	}
	r := rand.New(rand.NewSource(1))
	for i := range 10000 {
		from, to := m.Elements[r.Intn(len(m.Elements))], m.Elements[r.Intn(len(m.Elements))]
		m.Relationships = append(m.Relationships, model.RelationshipRecord{ID: fmt.Sprint(i), From: from.ID, To: to.ID})
	}
	resolver := view.New(m)
	for i := 0; b.Loop(); i++ {
		if _, err := resolver.Resolve(m.Views[i%100].Key); err != nil {
			b.Fatal(err)
		}
	}
}

func TestViewWithoutWordsTakesThoseOfWhatItShows(t *testing.T) {
	for key, want := range map[string]string{"landscape": "Big Bank: all", "ib/containers": "Internet banking: for customers", "ib/sign-in": "Sign in: with a password", "ib/deployment/live": "Live: for real"} {
		d := with(t, key, func(m *model.Model, v *model.ViewRecord) {
			v.Title = ""
			m.Description, m.Scenarios[0].Description, m.Environments[0].Description = "all", "with a password", "for real"
			m.Elements[2].Description = "for customers"
		})
		if got := d.Title + ": " + d.Description; got != want {
			t.Errorf("view %s: %q, want %q", key, got, want)
		}
	}
	d := with(t, "landscape", func(m *model.Model, v *model.ViewRecord) { v.Title, v.Description = "Mine", "own" })
	if d.Title != "Mine" || d.Description != "own" {
		t.Errorf("the view's own words became %q: %q", d.Title, d.Description)
	}
}

// TestSymbolsAreNoElements has an element that is called like everything else:
// a state, a step, a use case, a class.
func TestSymbolsAreNoElements(t *testing.T) {
	w := model.New("Shop", "Sells")
	open := w.Person("Open", "Is awake")
	shop := w.System("Shop", "Sells", model.ID("shop"))
	machine := shop.StateMachine("Door", "Opens in the morning")
	state := machine.State("Open", "Come in")
	machine.Start(state)
	state.On("night", machine.Final("Shut"))
	a := shop.Activity("Morning", "Before customers come")
	a.Do(shop, "open")
	a.Do(shop, "sell")
	shop.Classes("Kept", "What is kept").Class("Open", "Since when")
	goal := shop.UseCase("Open", "Come in")
	goal.Actor(open)
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		if d.Severity == model.SeverityError {
			t.Fatal(d)
		}
	}
	clashes := 0
	for _, v := range m.Views {
		d, err := view.Resolve(m, v.Key)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range d.Nodes {
			if _, ok := m.Element(n.Element); n.Element != "" && !ok {
				t.Errorf("%s: %s shows the element %q, which there is not", v.Key, n.ID, n.Element)
			}
			if n.ID == "open" && n.Element == "" {
				clashes++
			}
		}
		if machine, ok := m.StateMachine(v.Subject); ok && v.Kind == model.ViewStateMachine {
			var lines []string
			for _, e := range d.Edges {
				lines = append(lines, e.ID)
			}
			if ids := slices.Sorted(slices.Values(view.TransitionIDs(machine))); !slices.Equal(ids, lines) {
				t.Errorf("transitions %q are the lines %q", ids, lines)
			}
		}
		shown := view.Shows(d)
		switch v.Kind {
		case model.ViewStateMachine, model.ViewActivity, model.ViewClass:
			if len(shown) > 0 {
				t.Errorf("%s shows %q", v.Key, shown)
			}
		case model.ViewUseCase:
			if !slices.Equal(shown, []string{"open", "shop"}) {
				t.Errorf("%s shows %q", v.Key, shown)
			}
		}
	}
	if clashes != 3 { // state, step, class
		t.Errorf("%d symbols are called like the element", clashes)
	}
}
