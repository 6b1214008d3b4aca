package drift

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/model"
)

// codeOfDivergence is the code for each way in which a run leaves its scenario.
func codeOfDivergence(k recorded.Kind) string {
	switch k {
	case recorded.Missing:
		return codeStepMissing
	case recorded.Misplaced:
		return codeMisplaced
	case recorded.Renamed:
		return codeRenamed
	case recorded.Extra:
		return codeExtra
	}
	return codeTooManyWays
}

// Traces holds what runs held against the scenarios of a model came to.
func Traces(m *model.Model, r recorded.Report, o Options) []Finding {
	c := newCollector(m, o)
	for _, run := range r.Runs {
		if run.Scenario != "" && run.Divergence != nil {
			c.add(Leaves(m, run))
		}
		if run.Claimed != "" {
			if _, ok := m.Scenario(run.Claimed); !ok {
				c.add(Finding{
					Code: codeStrangeScenario, Message: fmt.Sprintf("run %s says that it is one of scenario %q, which there is not", short(run.Trace), run.Claimed),
					Positions: place(run.Messages, 0, ""),
				})
			}
		}
	}
	for _, b := range r.Untaken {
		s, _ := m.Scenario(b.Scenario)
		c.add(Finding{
			Code: codeNeverTaken, Kind: model.SubjectScenario, Subject: b.Scenario, Positions: origin(b.Origin, ""),
			Message: fmt.Sprintf("no recorded run takes %s %s of scenario %q", b.Kind, strconv.Quote(b.Guard), s.Name),
		})
	}
	for _, id := range r.Unrun {
		s, _ := m.Scenario(id)
		c.add(Finding{Code: codeNoRun, Kind: model.SubjectScenario, Subject: id, Message: fmt.Sprintf("there is no recorded run of scenario %q", s.Name), Positions: origin(s.Origin, "")})
	}
	for _, service := range slices.Sorted(maps.Keys(r.Unknown)) {
		at := r.Unknown[service].Place
		c.add(Finding{
			Code: codeStranger, Message: fmt.Sprintf("service %q takes part in recorded runs, and no element stands for it", service),
			Positions: []Position{{File: at.File, Line: at.Line}},
		})
	}
	return sorted(c.all())
}

// Unclaimed tells of runs that resemble no scenario of any model.
func Unclaimed(traces []otlp.Trace, claimed map[string]bool) []Finding {
	var found []Finding
	for _, t := range traces {
		if claimed[t.ID] || len(t.Spans) == 0 {
			continue
		}
		first := t.Spans[0]
		r := rule(CodeNoScenario)
		found = append(found, Finding{
			Code: r.Code, Severity: r.Severity, Hint: r.Advice, Positions: []Position{{File: first.Place.File, Line: first.Place.Line}},
			Message: fmt.Sprintf("run %s, which begins with %q of service %q, resembles no scenario", short(t.ID), first.Name, first.Service),
		})
	}
	return found
}

// Leaves is how a run leaves its scenario, at the line of the step that was
// expected. The run has to leave one.
func Leaves(m *model.Model, run recorded.Run) Finding {
	d := run.Divergence
	s, _ := m.Scenario(run.Scenario)
	f := Finding{Code: codeOfDivergence(d.Kind), Kind: model.SubjectScenario, Subject: run.Scenario}
	where := fmt.Sprintf("run %s of scenario %q", short(run.Trace), s.Name)
	came := "ends"
	if d.Message < len(run.Messages) {
		came = "has " + run.Messages[d.Message].String()
	}
	wanted := steps(m, d.Expected)
	switch d.Kind {
	case recorded.Missing:
		f.Message = fmt.Sprintf("%s leaves out %s, and %s", where, wanted, came)
	case recorded.Renamed:
		f.Message = fmt.Sprintf("%s %s in the place of %s", where, came, wanted)
	case recorded.Misplaced:
		f.Message = fmt.Sprintf("%s %s where the scenario has %s", where, came, wanted)
	case recorded.Extra:
		f.Message = fmt.Sprintf("%s %s, which the scenario does not have; there it has %s", where, came, wanted)
	case recorded.TooMany:
		f.Message = fmt.Sprintf("%s can be read in more ways than are tried, from its message %d on", where, d.Message+1)
	}
	for i, e := range d.Expected[:min(len(d.Expected), mostExpected)] {
		note := ""
		if i > 0 {
			note = "or this step"
		}
		f.Positions = append(f.Positions, origin(e.Origin, note)...)
	}
	if len(f.Positions) == 0 {
		f.Positions = origin(s.Origin, "")
	}
	f.Positions = append(f.Positions, place(run.Messages, d.Message, "recorded here")...)
	return f
}

// mostExpected is how many steps are told that might have come.
const mostExpected = 3

// steps is steps in words.
func steps(m *model.Model, all []model.StepRecord) string {
	if len(all) == 0 {
		return "its end"
	}
	name := func(id string) string {
		e, _ := m.Element(id)
		return cmp.Or(e.Name, id)
	}
	var words []string
	for _, s := range all[:min(len(all), mostExpected)] {
		words = append(words, fmt.Sprintf("%s %s from %s to %s", s.Kind, strconv.Quote(s.Text), name(s.From), name(s.To)))
	}
	if more := len(all) - mostExpected; more > 0 {
		words = append(words, fmt.Sprintf("one of %d more", more))
	}
	return strings.Join(words, ", or ")
}

// place is where a message was recorded; the last one, if there is none.
func place(messages []recorded.Message, i int, note string) []Position {
	if len(messages) == 0 {
		return nil
	}
	at := messages[min(i, len(messages)-1)].Span.Place
	return []Position{{File: at.File, Line: at.Line, Note: note}}
}

// short is enough of the ID of a trace to find it.
func short(id string) string { return id[:min(len(id), 8)] }
