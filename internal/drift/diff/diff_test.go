package diff_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/internal/drift/diff"
	lintel "github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/systems/flashsale"
)

// built is the model of a workspace, for the caller alone.
func built(t *testing.T, w *lintel.Workspace) *lintel.Model {
	t.Helper()
	m, found := w.Build()
	for _, d := range found {
		if d.Severity == lintel.SeverityError {
			t.Fatal(d.Message)
		}
	}
	text, err := lintel.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = lintel.Decode(text); err != nil {
		t.Fatal(err)
	}
	return m
}

// samples are models with something of every kind.
func samples() map[string]func() *lintel.Workspace {
	return map[string]func() *lintel.Workspace{
		"bigbank": bigbank.Workspace, "picturebook": picturebook.Workspace, "flashsale": flashsale.Workspace, "figures": figures,
	}
}

// figures is a model with all that can be said of figures.
func figures() *lintel.Workspace {
	w := lintel.New("Shop", "Sells")
	asked := w.Derived("Asked", lintel.Mul(lintel.Value(6, "requests"), lintel.Value(2, lintel.One)), lintel.In("requests"), lintel.Link("Talk", "https://example.com"))
	rate := w.Figure("Rate", lintel.Range(2, 3, "requests"), lintel.Claimed, lintel.Source("talk"), lintel.Note("counted"))
	rate.AtLeast(lintel.Mul(lintel.Value(5, "requests"), lintel.Value(1, lintel.One)), lintel.Tolerance(0.1), lintel.Note("as told"))
	rate.AtMost(asked)
	return w
}

func TestEqualModelsDoNotDiffer(t *testing.T) {
	for name, w := range samples() {
		if found := diff.Models(built(t, w()), built(t, w())); len(found) > 0 {
			t.Errorf("%s differs from itself: %+v", name, found)
		}
	}
}

// TestEveryFieldCounts changes every field of every record of the samples, one
// at a time: each must be found, but for those that say where a thing is written
// and the types of a view, which follow from what it shows.
func TestEveryFieldCounts(t *testing.T) {
	// What follows from names or from other things makes no difference of its own.
	silent := map[string]bool{
		".Relationships.ID": true, ".UseCases.ID": true, ".Activities.Steps.ID": true, ".Activities.Steps.Ways.Steps.ID": true,
		".StateMachines.Type.ID": true, ".Types.Package": true, ".Types.Name": true, ".Views.Types": true,
		".Figures.Term.Value.Low": true, ".Figures.Term.Value.High": true, ".Figures.Term.Value.Unit": true, ".Figures.Checks.Off": true,
		".Figures.Checks.Against.Value.Low": true, ".Figures.Checks.Against.Value.High": true, ".Figures.Checks.Against.Value.Unit": true,
	}
	seen := map[string]bool{}
	for name, w := range samples() {
		old := built(t, w())
		now := built(t, w())
		old.Types = []lintel.TypeRecord{{ID: "a.A", Kind: lintel.TypeClass, Doc: "An A.", Fields: []lintel.MemberRecord{{Name: "x", Type: "int"}}}}
		now.Types = []lintel.TypeRecord{{ID: "a.A", Kind: lintel.TypeClass, Doc: "An A.", Fields: []lintel.MemberRecord{{Name: "x", Type: "int"}}}}
		for _, m := range []*lintel.Model{old, now} {
			for i := range m.Views {
				m.Views[i].Default = false
			}
		}
		var walk func(v reflect.Value, path string)
		walk = func(v reflect.Value, path string) {
			check := func() {
				seen[path] = true
				if len(diff.Models(old, now)) == 0 {
					t.Errorf("%s: a change of %s is not found", name, path)
				}
			}
			switch v.Kind() {
			case reflect.Pointer:
				if !v.IsNil() {
					walk(v.Elem(), path)
				}
			case reflect.Slice:
				for i := range min(v.Len(), 2) {
					walk(v.Index(i), path)
				}
			case reflect.Struct:
				for i := range v.NumField() {
					field := v.Type().Field(i).Name
					whole := path + "." + field
					if field == "Origin" || field == "Schema" || silent[whole] {
						continue
					}
					walk(v.Field(i), whole)
				}
			case reflect.String:
				was := v.String()
				v.SetString(was + "x")
				check()
				v.SetString(was)
			case reflect.Int:
				was := v.Int()
				v.SetInt(was + 7)
				check()
				v.SetInt(was)
			case reflect.Bool:
				v.SetBool(!v.Bool())
				check()
				v.SetBool(!v.Bool())
			case reflect.Map:
				for _, key := range v.MapKeys() {
					was := v.MapIndex(key)
					v.SetMapIndex(key, reflect.ValueOf("other"))
					check()
					v.SetMapIndex(key, was)
				}
			}
		}
		walk(reflect.ValueOf(now).Elem(), "")
	}
	if len(seen) < 80 {
		t.Errorf("only %d fields were changed", len(seen))
	}
}

// shop builds a small model; change makes it another one.
func shop(t *testing.T, change func(names map[string]string, w *lintel.Workspace)) *lintel.Model {
	t.Helper()
	says := map[string]string{
		"api": "API", "does": "Takes orders", "tech": "Go", "orders": "Orders", "uses": "Stores orders", "protocol": "SQL",
		"guard": "paid", "first": "place order", "second": "store order", "third": "confirm", "event": "payment", "check": "Check the address",
	}
	w := lintel.New("Shop", "Sells things")
	if change != nil {
		change(says, w)
	}
	buyer := w.Person("Buyer", "Wants things")
	s := w.System("Shop", "Sells")
	api := s.Container(says["api"], says["does"], lintel.Technology(says["tech"]))
	orders := s.Container(says["orders"], "What was ordered", lintel.Technology("PostgreSQL"), lintel.Database)
	buyer.Uses(api, "Orders", lintel.Technology("HTTPS"))
	api.Uses(orders, says["uses"], lintel.Technology(says["protocol"]))

	sc := s.Scenario("Order", "A buyer orders")
	sc.Call(buyer, api, says["first"])
	sc.Alt(
		lintel.When(says["guard"], func(f *lintel.Flow) {
			f.Call(api, orders, says["second"])
			f.Return(orders, api, "stored")
		}),
		lintel.When("refused", func(f *lintel.Flow) { f.Note("nothing is kept", api) }),
	)
	sc.Return(api, buyer, says["third"])

	m := s.StateMachine("Order", "What an order goes through")
	open, paid := m.State("Open", "Waits for money"), m.State("Paid", "Is sent")
	m.Start(open)
	open.On(says["event"], paid)
	paid.Then(m.Final("Done"))

	a := s.Activity("Send", "How things are sent")
	a.Do(api, says["check"])
	a.Do(api, "Pack")
	return built(t, w)
}

var places = regexp.MustCompile(`  \S*diff_test\.go:\d+`)

// TestWhatIsSaid changes one thing at a time and reads the report.
func TestWhatIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		change func(map[string]string, *lintel.Workspace)
		want   string
	}{
		"an attribute": {func(s map[string]string, _ *lintel.Workspace) { s["tech"] = "Rust" }, `
shop: 1 changed
~ container "API"
    technology: "Go" is now "Rust"
`},
		"an element more": {func(_ map[string]string, w *lintel.Workspace) { w.System("Bank", "Pays") }, `
shop: 1 added
+ software system "Bank"
`},
		"a renamed element takes along what refers to it": {func(s map[string]string, _ *lintel.Workspace) { s["api"] = "Gateway" }, `
shop: 1 changed
~ container "Gateway"
    was shop/api, is shop/gateway
    name: "API" is now "Gateway"
`},
		"a relationship that says something else": {func(s map[string]string, _ *lintel.Workspace) { s["uses"] = "Keeps orders" }, `
shop: 1 changed
~ relationship "API → Orders: Keeps orders"
    was shop/api->shop/orders:stores-orders, is shop/api->shop/orders:keeps-orders
    description: "Stores orders" is now "Keeps orders"
`},
		"a step": {func(s map[string]string, _ *lintel.Workspace) { s["second"] = "insert order" }, `
shop: 1 changed
~ step "API → Orders: insert order" of scenario "Order"
    text: "store order" is now "insert order"
`},
		"a guard, and nothing inside of it": {func(s map[string]string, _ *lintel.Workspace) { s["guard"] = "in time" }, `
shop: 1 changed
~ branch "alt [in time]" of scenario "Order"
    guard: "[paid]" is now "[in time]"
`},
		"a transition": {func(s map[string]string, _ *lintel.Workspace) { s["event"] = "money" }, `
shop: 1 changed
~ transition "Open → Paid: money" of state machine "Order"
    event: "payment" is now "money"
`},
		"a step of an activity": {func(s map[string]string, _ *lintel.Workspace) { s["check"] = "Look at the address" }, `
shop: 1 changed
~ step "Look at the address" of activity "Send"
    text: "Check the address" is now "Look at the address"
`},
		"a rule": {func(_ map[string]string, w *lintel.Workspace) { w.Severity("LNT-M111", lintel.SeverityOff) }, `
shop: 1 added
+ severity "LNT-M111"
`},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := shop(t, nil), shop(t, c.change)
			if got := text(t, diff.Models(old, now)); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("it says\n%s", cmp.Diff(strings.TrimPrefix(c.want, "\n"), got))
			}
			forth, back := diff.Models(old, now), diff.Models(now, old)
			if len(forth) != len(back) {
				t.Errorf("%d things differ, and %d the other way round", len(forth), len(back))
			}
		})
	}
}

func text(t *testing.T, changes []diff.Change) string {
	t.Helper()
	var b strings.Builder
	if err := diff.Text(&b, diff.Report{Workspaces: []diff.Workspace{{Name: "shop", Changes: changes}}}, false); err != nil {
		t.Fatal(err)
	}
	return places.ReplaceAllString(b.String(), "")
}

// TestSteps moves steps about.
func TestSteps(t *testing.T) {
	course := func(steps ...string) *lintel.Model {
		w := lintel.New("W", "")
		a, b := w.System("A", "Asks"), w.System("B", "Answers")
		a.Uses(b, "asks")
		sc := w.Scenario("S", "")
		for _, s := range steps {
			if in, ok := strings.CutPrefix(s, "opt "); ok {
				sc.Opt("now and then", func(f *lintel.Flow) { f.Send(a, b, in) })
				continue
			}
			sc.Send(a, b, s)
		}
		return built(t, w)
	}
	for _, c := range []struct {
		old, now []string
		want     string
	}{
		{[]string{"1", "2", "3"}, []string{"1", "3"}, "removed A → B: 2"},
		{[]string{"1", "3"}, []string{"1", "2", "3"}, "added A → B: 2"},
		{[]string{"1", "2", "3", "4"}, []string{"2", "3", "4", "1"}, "moved A → B: 1"},
		{[]string{"1", "2", "2", "3"}, []string{"1", "2", "3"}, "removed A → B: 2"},
		{[]string{"1", "2"}, []string{"1", "opt 2"}, "added opt, added opt [now and then], changed A → B: 2"},
		{[]string{"1", "2", "3"}, []string{"1", "x", "3"}, "changed A → B: x"},
	} {
		var got []string
		for _, d := range diff.Models(course(c.old...), course(c.now...)) {
			got = append(got, string(d.Status)+" "+d.Name)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%v to %v: %s, want %s", c.old, c.now, s, c.want)
		}
	}
}

// TestMoved puts an element under another parent.
func TestMoved(t *testing.T) {
	in := func(second bool) *lintel.Model {
		w := lintel.New("W", "")
		a, b := w.System("A", "One"), w.System("B", "Two")
		home := a
		if second {
			home = b
		}
		c := home.Container("C", "Does it")
		a.Uses(b, "asks")
		w.Person("P", "Looks").Uses(c, "looks at")
		return built(t, w)
	}
	if got := text(t, diff.Models(in(false), in(true))); got != `shop: 1 changed
~ container "C"
    was a/c, is b/c
    part of: "A" is now "B"
` {
		t.Errorf("it says\n%s", got)
	}
}

// TestRenamedWithItsID keeps the ID of an element through another name and
// another description.
func TestRenamedWithItsID(t *testing.T) {
	of := func(name, description string) *lintel.Model {
		w := lintel.New("W", "")
		w.System(name, description, lintel.ID("c"))
		return built(t, w)
	}
	if got := text(t, diff.Models(of("A", "One"), of("B", "Two"))); got != `shop: 1 changed
~ software system "B"
    name: "A" is now "B"
    description: "One" is now "Two"
` {
		t.Errorf("it says\n%s", got)
	}
}

// TestDoubtIsNoIdentity has two that a third may have become.
func TestDoubtIsNoIdentity(t *testing.T) {
	of := func(names ...string) *lintel.Model {
		w := lintel.New("W", "")
		for _, n := range names {
			w.System(n, "Does it")
		}
		return built(t, w)
	}
	got := text(t, diff.Models(of("A", "B"), of("C")))
	want := "shop: 1 added, 2 removed\n- software system \"A\"\n- software system \"B\"\n+ software system \"C\"\n"
	if got != want {
		t.Errorf("it says\n%s", got)
	}
}

func TestMarkdownShowsWhatIsWritten(t *testing.T) {
	var b strings.Builder
	r := diff.Report{Old: "main", New: "the working tree", Workspaces: []diff.Workspace{{
		Name:     "shop",
		Changes:  []diff.Change{{Status: diff.Added, Kind: "container", Name: "a|b <i>*x*</i>\n@all #1"}},
		Pictures: []diff.Picture{{View: "v/x", Title: "V", Status: diff.Changed, Words: "1 added", File: "shop/v x.svg"}},
	}}}
	if err := diff.Markdown(&b, r, "https://example.com/d/"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"**Architecture:** 1 added, from main to the working tree.\n",
		"| added | container **a\\|b &lt;i&gt;\\*x\\*&lt;/i&gt; &#64;all \\#1** |  |  |\n",
		"![What differs in V](<https://example.com/d/shop/v%20x.svg>)",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, b.String())
		}
	}
}
