package mutation_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/model"
)

// recording makes a run of a scenario: of what may be otherwise, what is
// written first.
type recording struct {
	model   *model.Model
	service map[string]string
	clock   int64
	spans   []otlp.Span
	open    map[string][]int // indices of spans that are not over, by service
	taken   []taken
	refs    int // how many are open
}

// taken is a message of a scenario in a run.
type taken struct {
	step model.StepRecord
	get  func(m *model.Model) *[]model.StepRecord // the steps that it is among
	at   int                                      // index into them
	span int                                      // index of the span that shows it
	own  bool                                     // it is of the scenario itself, and not of one that that refers to
}

// known gives every element that is no person a name in traces.
func known(m *model.Model) {
	for i := range m.Elements {
		m.Elements[i].Service = ""
		if e := &m.Elements[i]; e.Kind == model.KindSystem || e.Kind == model.KindContainer || e.Kind == model.KindComponent {
			e.Service = e.ID
		}
	}
}

// record is a run of the scenario with the index.
func record(m *model.Model, scenario int) *recording {
	r := &recording{model: m, service: map[string]string{}, open: map[string][]int{}}
	for _, e := range m.Elements {
		r.service[e.ID] = e.Service
	}
	r.steps(m.Scenarios[scenario].Steps, func(m *model.Model) *[]model.StepRecord { return &m.Scenarios[scenario].Steps })
	for _, open := range r.open {
		for _, s := range open {
			r.spans[s].End = r.clock + 1
			if r.spans[s].Kind == otlp.KindServer { // the scenario does not say that anybody waits for it
				r.spans[s].Kind = otlp.KindConsumer
			}
		}
	}
	for i := range r.spans {
		r.spans[i].Attributes[recorded.AttributeScenario] = m.Scenarios[scenario].ID
	}
	return r
}

// steps goes through steps as a run does.
func (r *recording) steps(steps []model.StepRecord, get func(m *model.Model) *[]model.StepRecord) {
	for i, s := range steps {
		span := -1
		from, to, name := r.service[s.From], r.service[s.To], cmp.Or(s.Span, s.Text)
		switch s.Kind {
		case model.StepCall, model.StepCreate, model.StepDestroy:
			span = r.begin(from, to, name, otlp.KindServer)
		case model.StepSend:
			span = r.begin(from, to, name, otlp.KindConsumer)
		case model.StepReturn:
			if open := r.open[from]; from != "" && len(open) > 0 {
				span = open[len(open)-1]
				r.open[from] = open[:len(open)-1]
				r.clock++
				r.spans[span].End = r.clock
				r.spans[span].Attributes[recorded.AttributeReply] = s.Text
			}
		case model.StepRef:
			k := slices.IndexFunc(r.model.Scenarios, func(sc model.ScenarioRecord) bool { return sc.ID == s.Scenario })
			r.refs++
			r.steps(r.model.Scenarios[k].Steps, func(m *model.Model) *[]model.StepRecord { return &m.Scenarios[k].Steps })
			r.refs--
		case model.StepAlt, model.StepOpt, model.StepLoop, model.StepCritical:
			r.steps(s.Operands[0].Steps, func(m *model.Model) *[]model.StepRecord { return &(*get(m))[i].Operands[0].Steps })
		case model.StepPar:
			for k, o := range s.Operands {
				r.steps(o.Steps, func(m *model.Model) *[]model.StepRecord { return &(*get(m))[i].Operands[k].Steps })
			}
		}
		if span >= 0 {
			r.taken = append(r.taken, taken{s, get, i, span, r.refs == 0})
		}
	}
}

// begin begins a span in a service, for another one; -1, if nobody records it.
func (r *recording) begin(from, to, name string, kind otlp.Kind) int {
	if to == "" {
		return -1
	}
	parent := ""
	if from != "" {
		if len(r.open[from]) == 0 {
			r.span(from, "works", "", otlp.KindInternal)
		}
		open := r.open[from]
		parent = r.spans[open[len(open)-1]].ID
	}
	return r.span(to, name, parent, kind)
}

func (r *recording) span(service, name, parent string, kind otlp.Kind) int {
	r.clock++
	n := len(r.spans)
	r.spans = append(r.spans, otlp.Span{
		ID: fmt.Sprintf("%016x", n+1), Parent: parent, Service: service, Name: name, Kind: kind, Start: r.clock, End: r.clock,
		Attributes: map[string]string{}, Place: otlp.Place{File: "runs/run.json", Line: n + 1},
	})
	r.open[service] = append(r.open[service], n)
	return n
}

// trace is a copy of the run.
func (r *recording) trace() otlp.Trace {
	spans := slices.Clone(r.spans)
	for i := range spans {
		spans[i].Attributes = maps.Clone(spans[i].Attributes)
	}
	return otlp.Trace{ID: "0123456789abcdef0123456789abcdef", Spans: spans}
}

// ran is what is found of a run; not what no run does.
func ran(t *testing.T, m *model.Model, run otlp.Trace) []told {
	t.Helper()
	return slices.DeleteFunc(allOf(t, m, run), func(one told) bool { return one.code == "LNT-R006" || one.code == "LNT-R008" })
}

// allOf is all that is found of a run.
func allOf(t *testing.T, m *model.Model, run otlp.Trace) []told {
	t.Helper()
	held, err := recorded.Hold(t.Context(), m, []otlp.Trace{run})
	if err != nil {
		t.Fatal(err)
	}
	claimed := map[string]bool{}
	for _, r := range held.Runs {
		claimed[r.Trace] = r.Scenario != "" || r.Claimed != ""
	}
	return tell(slices.Concat(drift.Traces(m, held, drift.Options{}), drift.Unclaimed([]otlp.Trace{run}, claimed)))
}

// leaves are the codes under which a run leaves a scenario.
var leaves = []string{"LNT-R001", "LNT-R002", "LNT-R003", "LNT-R004"}

// otherRuns holds runs of scenarios against these when one of the two has
// changed.
func otherRuns(t *testing.T) []mutant {
	var all []mutant
	for _, o := range originals(t) {
		o.model = o.with(known)
		for i, sc := range o.model.Scenarios {
			r := record(o.model, i)
			if len(r.taken) < 2 {
				continue
			}
			if said := ran(t, o.model, r.trace()); len(said) > 0 {
				t.Fatalf("%s: what is recorded is no run of %s: %s", o.name, sc.ID, inShort(said))
			}
			all = append(append(all, r.mutants(t, o, sc)...), r.idle(t, o, i)...)
		}
	}
	return all
}

// mutants changes some messages of a scenario, and of a run of it.
func (r *recording) mutants(t *testing.T, o original, sc model.ScenarioRecord) []mutant {
	var all []mutant
	const most = 5
	for n := range min(len(r.taken), most) {
		m := r.taken[n*len(r.taken)/min(len(r.taken), most)]
		inRun, inModel := place("runs/run.json", m.span+1), place(m.step.Origin.File, m.step.Origin.Line)
		add := func(kind string, codes []string, at []string, find func() []told) {
			one := mutant{kind: kind, name: o.name + ": " + sc.ID + " " + m.step.Text, find: find}
			for _, code := range codes {
				one.want = append(one.want, want{code, at})
			}
			all = append(all, one)
		}
		scenario := func(kind string, codes []string, at []string, change func(steps *[]model.StepRecord)) {
			add(kind, codes, at, func() []told { return ran(t, o.with(func(o *model.Model) { change(m.get(o)) }), r.trace()) })
		}
		run := func(kind string, codes []string, at []string, change func(spans []otlp.Span) []otlp.Span) {
			add(kind, codes, at, func() []told {
				trace := r.trace()
				trace.Spans = change(trace.Spans)
				return ran(t, o.model, trace)
			})
		}
		scenario("drop a step", leaves, nil, func(steps *[]model.StepRecord) { *steps = slices.Delete(*steps, m.at, m.at+1) })
		scenario("rename a step", []string{"LNT-R003"}, []string{inModel, inRun}, func(steps *[]model.StepRecord) {
			s := &(*steps)[m.at]
			s.Text, s.Span = s.Text+" otherwise", ""
		})
		scenario("turn a step round", leaves, []string{inRun}, func(steps *[]model.StepRecord) {
			s := &(*steps)[m.at]
			s.From, s.To = s.To, s.From
		})
		scenario("write a step twice", leaves, []string{inModel}, func(steps *[]model.StepRecord) { *steps = slices.Insert(*steps, m.at, (*steps)[m.at]) })
		if m.step.Kind == model.StepReturn {
			run("answer otherwise", []string{"LNT-R003"}, []string{inModel, inRun}, func(spans []otlp.Span) []otlp.Span {
				spans[m.span].Attributes[recorded.AttributeReply] = "something else"
				return spans
			})
			continue
		}
		run("rename a span", []string{"LNT-R003"}, []string{inModel, inRun}, func(spans []otlp.Span) []otlp.Span {
			spans[m.span].Name += " otherwise"
			return spans
		})
		run("record a span twice", leaves, nil, func(spans []otlp.Span) []otlp.Span {
			twice := spans[m.span]
			twice.ID, twice.End, twice.Attributes = "ffffffffffffffff", twice.Start, nil
			return append(spans, twice)
		})
		run("let a stranger take part", []string{"LNT-R007"}, []string{inRun}, func(spans []otlp.Span) []otlp.Span {
			spans[m.span].Service = "nobody"
			return spans
		})
	}
	all = append(all, mutant{
		kind: "name another scenario", name: o.name + ": " + sc.ID, want: []want{{"LNT-R010", []string{place("runs/run.json", r.taken[0].span+1)}}},
		find: func() []told {
			trace := r.trace()
			for i := range trace.Spans {
				trace.Spans[i].Attributes[recorded.AttributeScenario] = "nosuch"
			}
			return ran(t, o.model, trace)
		},
	})
	return all
}

// idle adds to a model what no run takes, takes away what a run was one of, and
// has a scenario that can be read in too many ways.
func (r *recording) idle(t *testing.T, o original, scenario int) []mutant {
	sc := o.model.Scenarios[scenario]
	own := model.Origin{Position: model.Position{File: "model.go", Line: 9000}}
	mine := slices.DeleteFunc(slices.Clone(r.taken), func(m taken) bool { return !m.own })
	if len(mine) == 0 {
		return nil
	}
	m := mine[len(mine)/2]
	never := m.step
	never.Kind, never.Text, never.Span = model.StepCall, "what never happens", ""
	if m.step.Kind == model.StepReturn {
		never.From, never.To = never.To, never.From
	}
	var all []mutant
	add := func(kind string, w want, find func() []told) {
		all = append(all, mutant{kind: kind, name: o.name + ": " + sc.ID, want: []want{w}, find: find})
	}
	for _, kind := range []model.StepKind{model.StepAlt, model.StepOpt, model.StepLoop, model.StepBreak} {
		fragment := model.StepRecord{Kind: kind, Operands: []model.OperandRecord{{Guard: "never", Steps: []model.StepRecord{never}, Origin: own}}}
		if kind == model.StepAlt {
			fragment.Operands = append(fragment.Operands, model.OperandRecord{Guard: "else", Steps: []model.StepRecord{m.step}})
		}
		add("write what no run takes into "+string(kind), want{"LNT-R006", []string{"model.go:9000"}}, func() []told {
			return allOf(t, o.with(func(o *model.Model) {
				steps := m.get(o)
				if kind == model.StepAlt {
					(*steps)[m.at] = fragment
					return
				}
				*steps = slices.Insert(*steps, m.at, fragment)
			}), r.trace())
		})
	}
	add("write a scenario that nobody recorded", want{"LNT-R008", []string{"model.go:9000"}}, func() []told {
		return allOf(t, o.with(func(o *model.Model) {
			other := model.ScenarioRecord{ID: "~other", Name: "Other", Owner: sc.Owner, Steps: []model.StepRecord{never}, Origin: own}
			o.Scenarios = append(o.Scenarios, other)
		}), r.trace())
	})
	for _, what := range []string{"call all spans otherwise", "let all be of other systems"} {
		add(what, want{"LNT-R005", []string{place("runs/run.json", 1)}}, func() []told {
			trace := r.trace()
			for i := range trace.Spans {
				s := &trace.Spans[i]
				s.Name, s.Attributes = s.Name+" otherwise", nil
				if what != "call all spans otherwise" {
					s.Service = "another " + s.Service
				}
			}
			return allOf(t, o.model, trace)
		})
	}
	if scenario > 0 || o.name != "shop" && o.name != "im" {
		return all // it takes seconds to try so many ways
	}
	const tracks = 20
	wide := o.with(func(o *model.Model) {
		par := model.StepRecord{Kind: model.StepPar, Origin: own}
		for i := range tracks {
			call := never
			call.Text = "what is done at once"
			end := call
			end.Text = fmt.Sprint("what ends track ", i)
			par.Operands = append(par.Operands, model.OperandRecord{Steps: []model.StepRecord{call, end}})
		}
		o.Scenarios[scenario].Steps, o.Scenarios[scenario].Origin = []model.StepRecord{par}, own
	})
	run := &recording{model: wide, service: r.service, open: map[string][]int{}}
	for range tracks {
		run.begin(r.service[never.From], r.service[never.To], "what is done at once", otlp.KindServer)
	}
	for i := range run.spans {
		run.spans[i].Attributes[recorded.AttributeScenario] = sc.ID
	}
	add("let what cannot be told apart go on side by side", want{"LNT-R009", []string{"model.go:9000"}}, func() []told { return allOf(t, wide, run.trace()) })
	return all
}
