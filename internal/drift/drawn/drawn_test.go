package drawn

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// lines are the edges of a diagram in words, with their marks.
func lines(d diagram.Diagram) []string {
	var words []string
	for _, e := range d.Edges {
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s>%s %s %s", e.From, e.To, strings.Join(e.Text, "; "), e.Mark)))
	}
	return words
}

func built(t *testing.T, w *model.Workspace) *model.Model {
	t.Helper()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		if d.Severity == model.SeverityError {
			t.Fatal(d)
		}
	}
	return m
}

func TestCode(t *testing.T) {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells")
	api, mail := shop.Container("API", "Takes orders"), shop.Container("Mail", "Sends letters")
	intake, audit := api.Component("Intake", "Reads"), api.Component("Audit", "Remembers")
	outbox, layout := mail.Component("Outbox", "Keeps"), mail.Component("Layout", "Sets letters")
	bank := w.System("Bank", "Pays")
	intake.Uses(outbox, "Hands over")
	intake.Uses(layout, "Asks for a letter")
	intake.Uses(audit, "Tells")
	api.Uses(bank, "Charges")
	m := built(t, w)
	all := []Difference{
		{From: "shop/api/audit", To: "shop/mail/outbox", Importing: "example.com/shop/api/audit", Imported: "example.com/shop/mail/outbox", More: 2, Words: "audit imports outbox"},
		{From: "shop/api/audit", To: "shop/mail/layout", Importing: "example.com/shop/api/audit", Imported: "example.com/shop/mail/layout", Words: "audit imports layout"},
		{From: "shop/mail/outbox", To: "bank", Importing: "example.com/shop/mail/outbox", Imported: "bank.com/sdk", Words: "outbox imports sdk"},
		{From: "shop/api/audit", To: "shop/api/intake", Importing: "example.com/shop/api/audit", Imported: "example.com/shop/api/intake", Words: "audit imports intake"},
		{From: "shop/api/intake", To: "shop/mail/outbox", Relationship: "shop/api/intake->shop/mail/outbox:hands-over", Words: "no import for: hands over"},
		{From: "shop/api/intake", To: "shop/api/audit", Relationship: "shop/api/intake->shop/api/audit:tells", Words: "no import for: tells"},
	}
	for key, want := range map[string]struct {
		lines []string
		shows []int
	}{
		"shop/context": {[]string{"shop>bank Charges", "shop>bank imports bank.com/sdk undeclared"}, []int{2}},
		"shop/containers": {[]string{
			"shop/api>bank Charges",
			"shop/api>shop/mail Asks for a letter; (1 of 2) unproven",
			"shop/api>shop/mail imports mail/outbox and 3 more undeclared",
			"shop/mail>bank imports bank.com/sdk undeclared",
		}, []int{0, 1, 2, 4}},
		"shop/api/components": {[]string{
			"shop/api/audit>shop/api/intake imports intake undeclared",
			"shop/api/audit>shop/mail imports mail/outbox and 3 more undeclared",
			"shop/api/intake>shop/api/audit Tells unproven",
			"shop/api/intake>shop/mail Asks for a letter; (1 of 2) unproven",
		}, []int{0, 1, 3, 4, 5}},
	} {
		d, err := view.Resolve(m, key)
		if err != nil {
			t.Fatal(err)
		}
		before := lines(d)
		got, shows := Code(d, m, all)
		if found := lines(got); !slices.Equal(found, want.lines) {
			t.Errorf("%s shows\n%q, want\n%q", key, found, want.lines)
		}
		if !slices.Equal(shows, want.shows) {
			t.Errorf("%s shows differences %v, want %v", key, shows, want.shows)
		}
		if !slices.Equal(lines(d), before) {
			t.Errorf("%s: the diagram that was given changed", key)
		}
		for _, e := range got.Edges {
			if e.Mark != "" && len(e.Reason) == 0 {
				t.Errorf("%s: nothing says why %s is marked", key, e.ID)
			}
		}
		drawable(t, got)
	}
}

func TestCodeWithoutLines(t *testing.T) {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells")
	api := shop.Container("API", "Takes orders")
	api.Component("Intake", "Reads")
	m := built(t, w)
	d, err := view.Resolve(m, "shop/api/components")
	if err != nil {
		t.Fatal(err)
	}
	// The container is a border here: none of its boxes stands for it.
	got, shown := Code(d, m, []Difference{{From: "shop/api", To: "shop/api/intake", Imported: "a/b"}, {From: "gone", To: "shop/api/intake"}})
	if len(got.Edges) > 0 || len(shown) > 0 {
		t.Errorf("drawn is %q", lines(got))
	}
}

func TestBetweenShowsNothingElse(t *testing.T) {
	w := model.New("Shop", "Sells things")
	shop, bank := w.System("Shop", "Sells"), w.System("Bank", "Pays")
	api, mail := shop.Container("API", "Takes orders"), shop.Container("Mail", "Sends letters")
	intake, outbox := api.Component("Intake", "Reads"), mail.Component("Outbox", "Keeps")
	api.Component("Audit", "Remembers")
	intake.Uses(outbox, "Hands over")
	outbox.Uses(bank, "Charges")
	m := built(t, w)
	d, err := Between(m, []string{"shop/api/intake", "shop/mail/outbox"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var nodes []string
	for _, n := range d.Nodes {
		nodes = append(nodes, n.ID)
	}
	if want := []string{"shop/api/intake", "shop/mail/outbox"}; !slices.Equal(nodes, want) {
		t.Errorf("it shows %q, want %q", nodes, want)
	}
	if got, want := lines(d), []string{"shop/api/intake>shop/mail/outbox Hands over"}; !slices.Equal(got, want) {
		t.Errorf("it has the lines %q, want %q", got, want)
	}
	if len(d.Boundaries) != 3 {
		t.Errorf("it has the borders %v", d.Boundaries)
	}
	drawable(t, d)
}

// drawable draws a diagram and looks at what its marks are called.
func drawable(t *testing.T, d diagram.Diagram) render.Picture {
	t.Helper()
	p, err := render.New(hierarchy.Engine{}, theme.Default()).Draw(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range p.Violations {
		t.Errorf("%s: %v", d.Key, v)
	}
	return p
}

// sale is a model with a scenario, and a run of messages from the gate to the
// stock.
func sale(t *testing.T, calls ...string) (*model.Model, recorded.Run) {
	t.Helper()
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells")
	buyer := w.Person("Buyer", "Wants a thing")
	gate := shop.Container("Gate", "Lets in", model.Service("gate"))
	stock := shop.Container("Stock", "Counts", model.Service("stock"))
	buyer.Uses(gate, "Asks")
	gate.Uses(stock, "Reserves")
	buy := shop.Scenario("Buy", "One thing is sold")
	buy.Call(buyer, gate, "order")
	buy.Loop("each thing", func(f *model.Flow) { f.Call(gate, stock, "reserve") })
	buy.Call(gate, stock, "commit")
	trace := otlp.Trace{ID: strings.Repeat("5b8efff7", 4)}
	add := func(id int, parent, service, name string, attributes map[string]string) {
		trace.Spans = append(trace.Spans, otlp.Span{
			ID: fmt.Sprint(id), Parent: parent, Service: service, Name: name, Kind: otlp.KindServer,
			Start: int64(id), End: int64(id) + 1, Attributes: attributes,
		})
	}
	add(1, "", "gate", "order", map[string]string{recorded.AttributeScenario: "shop/buy"})
	for i, call := range calls {
		add(i+2, "1", "stock", call, nil)
	}
	m := built(t, w)
	held, err := recorded.Hold(t.Context(), m, []otlp.Trace{trace})
	if err != nil {
		t.Fatal(err)
	}
	return m, held.Runs[0]
}

// course is the items of a diagram in words, with their marks.
func course(items []diagram.Item) []string {
	var words []string
	for _, item := range items {
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s %s %s", item.Kind, item.Text, item.Mark)))
		for _, o := range item.Operands {
			words = append(words, course(o.Items)...)
		}
	}
	return words
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name             string
		calls            []string
		scenario, course []string
	}{
		{
			"it agrees",
			[]string{"reserve", "commit"},
			[]string{"call order", "loop", "call reserve", "call commit"},
			[]string{"call order", "call reserve", "call commit"},
		}, {
			"another name",
			[]string{"reserve", "roll back", "commit"},
			[]string{"call order", "loop", "call reserve missing", "call commit missing"}, // which may begin the next round
			[]string{"call order", "call reserve", "call roll back extra", "divider From here on, nothing is compared", "call commit"},
		}, {
			"it ends too early",
			[]string{"reserve"},
			[]string{"call order", "loop", "call reserve missing", "call commit missing"},
			[]string{"call order", "call reserve", "divider The run ends here"},
		},
	} {
		m, run := sale(t, c.calls...)
		scenario, got, err := Run(m, run, "why", nil)
		if err != nil {
			t.Fatal(err)
		}
		if found := course(scenario.Items); !slices.Equal(found, c.scenario) {
			t.Errorf("%s: the scenario is\n%q, want\n%q", c.name, found, c.scenario)
		}
		if found := course(got.Items); !slices.Equal(found, c.course) {
			t.Errorf("%s: the run is\n%q, want\n%q", c.name, found, c.course)
		}
		drawable(t, scenario)
		drawable(t, got)
	}
}

func TestLongRunIsCut(t *testing.T) {
	calls := slices.Repeat([]string{"reserve"}, 100)
	calls = append(append(calls, "roll back"), slices.Repeat([]string{"reserve"}, 100)...)
	m, run := sale(t, calls...)
	_, got, err := Run(m, run, "why", nil)
	if err != nil {
		t.Fatal(err)
	}
	words := course(got.Items)
	first, last := words[0], words[len(words)-1]
	if first != "divider 61 messages before" || last != "divider 80 messages more" || !slices.Contains(words, "call roll back extra") {
		t.Errorf("%d items from %q to %q", len(words), first, last)
	}
	if len(words) != mostBefore+mostBehind+4 {
		t.Errorf("%d items are drawn", len(words))
	}
}

func TestLifelinesStandAsInTheScenario(t *testing.T) {
	m, run := sale(t, "reserve")
	run.Steps = nil
	run.Messages = slices.Clone(run.Messages)
	slices.Reverse(run.Messages)
	run.Divergence = &recorded.Divergence{Kind: recorded.TooMany}
	scenario, got, err := Run(m, run, "why", nil)
	if err != nil {
		t.Fatal(err)
	}
	names := func(d diagram.Diagram) (all []string) {
		for _, n := range d.Nodes {
			all = append(all, n.Name)
		}
		return all
	}
	if !slices.Equal(names(scenario), names(got)) {
		t.Errorf("the lifelines are %q, those of the scenario %q", names(got), names(scenario))
	}
}

func TestHostileWordsStayWordsOnThePage(t *testing.T) {
	bad := `"><script>alert(1)</script>`
	f := drift.Finding{Code: "LNT-C001", Severity: model.SeverityError, Message: bad, Positions: []drift.Position{{File: bad, Line: 3}}}
	all := []drift.Finding{f}
	var page bytes.Buffer
	err := Page(&page, Report{Workspaces: []Workspace{{
		Name: bad, Found: all, Unseen: all, Views: []View{{Key: bad, Title: bad, Found: all, File: "javascript:alert(1)"}},
		Runs: []Held{{Trace: bad, Scenario: bad, Leaves: &f, Others: 1, Design: bad, Course: bad}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	text := page.String()
	for _, live := range []string{"<script", `href="javascript:`, `"">`} {
		if strings.Contains(text, live) {
			t.Errorf("the page holds %s:\n%s", live, text)
		}
	}
	if !strings.Contains(text, "&lt;script&gt;") || !strings.Contains(text, "1 more run does the same") {
		t.Error("the words are not on the page")
	}
}

func TestPageSaysThatNothingWasFound(t *testing.T) {
	for runs, want := range map[bool]string{true: "Imports, relationships and recorded runs are as", false: "No recorded runs were given"} {
		var page bytes.Buffer
		if err := Page(&page, Report{Runs: runs}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
