package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
)

// TestWaiversNameTheirSubject holds what a waiver is about, for everything
// that takes one.
func TestWaiversNameTheirSubject(t *testing.T) {
	const code = "LNT-M101"
	w := model.New("Shop", "")
	waive := func(reason string) model.WaiverOption { return model.Waive(code, reason) }
	w.Waive(code, "all")
	p := w.Person("P", "", waive("person"))
	s := w.System("S", "", waive("system"))
	c := s.Container("C", "", waive("container"))
	c.Component("D", "", waive("component"))
	p.Uses(c, "Asks", waive("relationship"))
	w.Group("G", waive("group")).Group("Inner", waive("group in a group"))
	s.Group("G", waive("container group")).Group("Inner", waive("container group in a group"), model.ID("in"))
	c.Group("G", waive("component group")).Group("Inner", waive("component group in a group"))
	e := w.Environment("Live", "", waive("environment"))
	n := e.Node("N", "", waive("node"))
	n.Runs(c, waive("instance")).Uses(e.Infrastructure("F", "", waive("infrastructure")), "Passes", waive("deployed relationship"))
	sc := s.Scenario("Sc", "", waive("scenario"))
	sc.Call(p, c, "asks")
	c.StateMachine("Sm", "", waive("machine"))
	sc.SequenceView(waive("view"))
	w.LandscapeView(waive("keyed view"), model.Key("k"))
	m := build(t, w)
	sound(t, "waivers", m, nil)

	type subject struct {
		Kind model.SubjectKind
		ID   string
	}
	got := map[string]subject{}
	for _, r := range m.Waivers {
		if r.Code != code || r.Origin.Line == 0 {
			t.Errorf("%+v", r)
		}
		got[r.Reason] = subject{r.Kind, r.Subject}
	}
	want := map[string]subject{
		"all":                        {},
		"person":                     {model.SubjectElement, "p"},
		"system":                     {model.SubjectElement, "s"},
		"container":                  {model.SubjectElement, "s/c"},
		"component":                  {model.SubjectElement, "s/c/d"},
		"relationship":               {model.SubjectRelationship, "p->s/c:asks"},
		"group":                      {model.SubjectGroup, "group:/g"},
		"group in a group":           {model.SubjectGroup, "group:/g/inner"},
		"container group":            {model.SubjectGroup, "group:s/g"},
		"container group in a group": {model.SubjectGroup, "group:s/g/in"},
		"component group":            {model.SubjectGroup, "group:s/c/g"},
		"component group in a group": {model.SubjectGroup, "group:s/c/g/inner"},
		"environment":                {model.SubjectEnvironment, "@live"},
		"node":                       {model.SubjectElement, "@live/n"},
		"infrastructure":             {model.SubjectElement, "@live/f"},
		"instance":                   {model.SubjectElement, "@live/n/c"},
		"deployed relationship":      {model.SubjectRelationship, "@live/n/c->@live/f:passes"},
		"scenario":                   {model.SubjectScenario, "s/sc"},
		"machine":                    {"state-machine", "s/c/sm"},
		"view":                       {model.SubjectView, "s/sc"},
		"keyed view":                 {model.SubjectView, "k"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestWeight(t *testing.T) {
	w := model.New("Shop", "")
	w.Severity("LNT-P003", model.SeverityError)
	w.Severity("LNT-M102", model.SeverityOff)
	m := build(t, w)
	for code, want := range map[string]model.Severity{"LNT-P003": model.SeverityError, "LNT-M102": model.SeverityOff, "LNT-M101": ""} {
		if got, ok := m.Weight(code); got != want || ok != (want != "") {
			t.Errorf("%s weighs %q, %t", code, got, ok)
		}
	}
}
