package drift_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/scene"
)

// judged are findings in short: code, severity, subject, and why they are
// accepted.
func judged(found []drift.Finding) []string {
	var words []string
	for _, f := range found {
		line := f.Code + " " + string(f.Severity) + " " + f.Subject
		if f.Waived != nil {
			line += " waived: " + f.Waived.Reason
		}
		words = append(words, line)
	}
	slices.Sort(words)
	return words
}

// TestWaiversAndSeverities breaks a rule for everything that a waiver may be
// about, and says of each why.
func TestWaiversAndSeverities(t *testing.T) {
	waive := func(code string) model.WaiverOption { return model.Waive(code, "because "+code) }
	w := model.New("Shop", "Sells")
	w.Severity("LNT-M104", model.SeverityError)
	w.Severity("LNT-M112", model.SeverityOff)
	w.Waive("LNT-M105", "nobody uses it yet")
	w.Waive("LNT-M103", "said elsewhere")
	p := w.Person("Buyer", "", waive("LNT-M101"))
	s := w.System("Shop", "Sells")
	s.Container("Lonely", "Does nothing", tech)
	host := s.Container("Host", "Rented", waive("LNT-M102"))
	p.Uses(host, "", waive("LNT-M103"))
	p.Uses(s, "")
	w.System("Bank", "Takes money", model.External)
	w.Group("Empty", waive("LNT-M114")).Group("Within", waive("LNT-M114")) // told of the outer one alone
	s.Group("Void")
	w.Environment("Empty", "Runs nothing", waive("LNT-M113"))
	live := w.Environment("Live", "Runs the host")
	live.Node("Node", "A machine").Runs(host)
	sc := s.Scenario("Odd", "Goes where it may not", waive("LNT-M106"))
	sc.Call(host, p, "calls back")
	s.StateMachine("Nothing", "Has no states", waive("LNT-M120"))
	w.LandscapeView()
	w.LandscapeView(model.Key("void"), model.Exclude(p, s, model.Where(func(e model.ElementRecord) bool { return true })), waive("LNT-M108"))
	m, diagnostics := w.Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	want := []string{
		"LNT-M101 warning buyer waived: because LNT-M101",
		"LNT-M102 warning shop/host waived: because LNT-M102",
		"LNT-M103 warning buyer->shop waived: said elsewhere",
		"LNT-M103 warning buyer->shop/host waived: because LNT-M103",
		"LNT-M104 error shop/lonely",
		"LNT-M105 warning bank waived: nobody uses it yet",
		"LNT-M106 error shop/odd waived: because LNT-M106",
		"LNT-M108 error void waived: because LNT-M108",
		"LNT-M113 warning @empty waived: because LNT-M113",
		"LNT-M114 warning group:/empty waived: because LNT-M114",
		"LNT-M114 warning group:shop/void",
		"LNT-M117 warning group:/empty/within",
		"LNT-M120 warning shop/nothing waived: because LNT-M120",
	}
	found := drift.Model(m, drift.Options{})
	if diff := cmp.Diff(want, judged(found)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	r := drift.NewReport(found)
	if len(r.Findings) != 3 || len(r.Waived) != len(want)-3 || r.Summary() != "1 error, 2 warnings, 10 waived" {
		t.Errorf("%d findings, %d waived: %s", len(r.Findings), len(r.Waived), r.Summary())
	}
	for _, f := range r.Waived {
		if at := f.Waived.Position; !strings.HasSuffix(at.File, "waivers_test.go") || at.Line == 0 {
			t.Errorf("%s: the waiver is at %v", f.Code, at)
		}
	}
	r.Findings = nil
	if r.Summary() != "no findings, 10 waived" {
		t.Error(r.Summary())
	}

	// What the workspace says goes before the options, and these before the rule.
	o := drift.Options{Severities: map[string]model.Severity{"LNT-M104": model.SeverityInfo, "LNT-M113": model.SeverityInfo}}
	for _, f := range drift.Model(m, o) {
		if f.Code == "LNT-M104" && f.Severity != model.SeverityError || f.Code == "LNT-M113" && f.Severity != model.SeverityInfo {
			t.Errorf("%s weighs %s", f.Code, f.Severity)
		}
	}
}

// TestIdleWaivers names the waivers that nothing needs, of the families that
// were looked at.
func TestIdleWaivers(t *testing.T) {
	w := model.New("Shop", "Sells")
	s := w.System("Shop", "Sells", model.Waive("LNT-M101", "it has one"), model.Waive("LNT-P001", "it overlaps"))
	w.Person("Buyer", "Wants").Uses(s, "Asks", model.Waive("LNT-M103", "it says something"))
	s.Scenario("Sc", "Nothing happens yet", model.Waive("LNT-M106", "no step is odd"), model.Waive("LNT-M107", "it is to come"))
	w.Waive("LNT-M101", "written elsewhere")
	w.Waive("LNT-M116", "the code is elsewhere")
	w.Waive("LNT-D009", "drawn by hand")
	s.Group("Inside", model.Waive("LNT-M114", "it holds one")).Container("C", "Holds", tech)
	w.LandscapeView(model.Waive("LNT-M108", "it shows much"))
	m, diagnostics := w.Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	words := func(found []drift.Finding) []string {
		var out []string
		for _, f := range found {
			if f.Code == "LNT-M117" {
				out = append(out, f.Message)
			}
			if f.Code == "LNT-M117" && (len(f.Positions) == 0 || f.Severity != model.SeverityWarning) {
				t.Errorf("%+v", f)
			}
		}
		slices.Sort(out)
		return out
	}
	want := []string{
		`the waiver of LNT-M101 in the whole workspace waives nothing`,
		`the waiver of LNT-M101 of software system "Shop" waives nothing`,
		`the waiver of LNT-M103 of the relationship from "Buyer" to "Shop" waives nothing`,
		`the waiver of LNT-M106 of scenario "shop/sc" waives nothing`,
		`the waiver of LNT-M108 of view "landscape" waives nothing`,
		`the waiver of LNT-M114 of group "Inside" waives nothing`,
	}
	if diff := cmp.Diff(want, words(drift.Model(m, drift.Options{}))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// Only who looks at packages knows whether they are there.
	looked := drift.Options{Code: func(string, string) bool { return true }}
	if got := words(drift.Model(m, looked)); len(got) != len(want)+1 || !slices.Contains(got, `the waiver of LNT-M116 in the whole workspace waives nothing`) {
		t.Errorf("with a look at the code: %q", got)
	}
	want = []string{`the waiver of LNT-D009 in the whole workspace waives nothing`, `the waiver of LNT-P001 of software system "Shop" waives nothing`}
	if diff := cmp.Diff(want, words(drift.Idle(m, "PD", nil, drift.Options{}))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	used := []drift.Finding{{Code: "LNT-P001", Waived: &drift.Waiver{Kind: model.SubjectElement, Subject: "shop"}}}
	if got := words(drift.Idle(m, "P", used, drift.Options{})); len(got) != 0 {
		t.Errorf("used, and named: %q", got)
	}
}

// TestWeigh weighs what others found: each kind of thing by its own ID, and
// with the severity of its own rule.
func TestWeigh(t *testing.T) {
	w := model.New("Shop", "Sells")
	w.Severity("LNT-T004", model.SeverityInfo)
	w.Severity("LNT-T005", model.SeverityOff)
	life := w.StateMachine("Life", "Of an order", model.Waive("LNT-T003", "to come"))
	life.Start(life.Final("Sold"))
	w.Classes("Life", "Has the same ID", model.Waive("LNT-T020", "drawn otherwise")).Class("Order", "")
	m, diagnostics := w.Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	of := func(code string, kind model.SubjectKind) drift.Finding {
		return drift.Finding{Code: code, Severity: model.SeverityWarning, Kind: kind, Subject: "life", Message: code}
	}
	found := drift.Weigh(m, []drift.Finding{
		of("LNT-T003", model.SubjectStateMachine), of("LNT-T003", model.SubjectClassSet),
		of("LNT-T004", model.SubjectClassSet), of("LNT-T005", model.SubjectClassSet),
	}, drift.Options{})
	want := []string{"LNT-T003 warning life", "LNT-T003 warning life waived: to come", "LNT-T004 info life"}
	if diff := cmp.Diff(want, judged(found)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, f := range found {
		if f.Workspace != "Shop" || (f.Waived != nil) != (f.Code == "LNT-T003" && f.Kind == model.SubjectStateMachine) {
			t.Errorf("%+v", f)
		}
	}
	idle := drift.Idle(m, "T", found, drift.Options{})
	if len(idle) != 1 || idle[0].Message != `the waiver of LNT-T020 of class set "life" waives nothing` || idle[0].Kind != model.SubjectClassSet {
		t.Errorf("%+v", idle)
	}
}

// TestWaiversOfPictures accepts what is found of one view, and of either of
// two things that a rule is about.
func TestWaiversOfPictures(t *testing.T) {
	w := model.New("Shop", "Sells")
	a, b := w.System("A", "A", model.Waive("LNT-P001", "a is wide")), w.System("B", "B")
	a.Uses(b, "Asks")
	w.LandscapeView(model.Key("v"), model.Waive("LNT-P003", "crowded"), model.Waive("LNT-P099", "huge"))
	m, diagnostics := w.Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	breach := func(code scene.Code, marks ...string) scene.Violation {
		return scene.Violation{Code: code, Marks: marks, Message: strings.Join(marks, " and ")}
	}
	p := render.Picture{Diagram: diagram.Diagram{Key: "v"}, Violations: []scene.Violation{
		breach(scene.NodesOverlap, "b", "a"), breach(scene.NodesOverlap, "b", "c"), breach("LNT-P003", "x"),
	}}
	found, broken := drift.Legibility(m, p, drift.Options{})
	want := []string{"LNT-P001 warning b", "LNT-P001 warning b waived: a is wide", "LNT-P003 warning x waived: crowded"}
	if diff := cmp.Diff(want, judged(found)); diff != "" || broken != 1 {
		t.Errorf("broken %d, -want +got:\n%s", broken, diff)
	}

	// Of another view nothing is accepted.
	p.Diagram.Key = "w"
	if found, broken := drift.Legibility(m, p, drift.Options{}); broken != 2 || len(found) != 3 {
		t.Errorf("in another view: broken %d, %q", broken, judged(found))
	}

	p.Diagram.Key, p.Layout = "v", layout.Result{Degraded: true, Reason: "more work than allowed"}
	if found, _ := drift.Legibility(m, p, drift.Options{}); !slices.Equal(judged(found), []string{"LNT-P099 warning v waived: huge"}) {
		t.Errorf("degraded: %q", judged(found))
	}

	// What is waived is bounded, too.
	p.Layout, p.Violations = layout.Result{}, nil
	for range 34_000 {
		p.Violations = append(p.Violations, breach("LNT-P003", "x"))
	}
	for i := range p.Violations {
		p.Violations[i].Message = strings.Repeat("x", i%100)
	}
	found, broken = drift.Legibility(m, p, drift.Options{})
	r := drift.NewReport(found)
	if broken != 0 || len(r.Findings) != 0 || len(r.Waived) != 21 {
		t.Errorf("broken %d, %d findings, %d waived", broken, len(r.Findings), len(r.Waived))
	}
}

// TestWaiversOfCommittedPictures accepts that a picture differs.
func TestWaiversOfCommittedPictures(t *testing.T) {
	w := model.New("Sale", "Sells phones")
	w.LandscapeView(model.Key("sale/containers"), model.Waive("LNT-D008", "drawn for a talk"))
	w.Severity("LNT-D007", model.SeverityInfo)
	m, diagnostics := w.Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	now := containers()
	find(&now, "buyer").Desc = "[Person] Wants two"
	without(&now, "sale/stock")
	files := fstest.MapFS{"a.svg": {Data: draw(containers())}}
	found, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "p"}, map[string][]byte{"a.svg": draw(now)}, m, drift.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"LNT-D007 info sale/stock", "LNT-D008 error buyer waived: drawn for a talk"}, judged(found)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestWaivedInReports counts what is waived in words, and lists it with the
// reasons for programs.
func TestWaivedInReports(t *testing.T) {
	accepted := drift.Finding{
		Code: "LNT-M102", Severity: model.SeverityWarning, Subject: "shop/host", Message: "no technology", Positions: []drift.Position{{File: "shop.go", Line: 2}},
		Waived: &drift.Waiver{Reason: "rented", Kind: model.SubjectElement, Subject: "shop/host", Position: drift.Position{File: "shop.go", Line: 2}},
	}
	r := drift.NewReport(findings(), []drift.Finding{accepted})
	var out bytes.Buffer
	if err := drift.Text(&out, r, drift.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "no technology") || !strings.HasSuffix(out.String(), "\n2 errors, 1 warning, 1 remark, 1 waived\n") {
		t.Errorf("%s", &out)
	}
	out.Reset()
	if err := drift.JSON(&out, r); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Warnings int
		Findings []drift.Finding
		Waived   []drift.Finding
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]drift.Finding{accepted}, got.Waived); diff != "" || got.Warnings != 1 || len(got.Findings) != 4 {
		t.Errorf("%d warnings, %d findings, waived (-want +got):\n%s", got.Warnings, len(got.Findings), diff)
	}
	out.Reset()
	if err := drift.JSON(&out, drift.Report{}); err != nil || !strings.Contains(out.String(), `"waived": []`) {
		t.Errorf("an empty report: %s, %v", &out, err)
	}
}
