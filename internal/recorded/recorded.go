// Package recorded holds recorded runs against the scenarios of a model: whether
// what was seen to go from service to service is one of the courses that a
// scenario allows.
//
// An element is known in a run by its model.Service, or that of what it is
// part of. What has none records nothing, as people do: it stands outside, and
// what is told to it is not looked for. A message is the span that was done
// for it, and is known by its name; see model.Span. A reply is the end of such
// a span. It counts between elements of which the scenario draws one, and if
// the span says what it answered (AttributeReply), that is the text of the
// Return.
//
// A run is held against one scenario and ends at the first message that the
// scenario does not allow there. What the guards of fragments say is not
// looked at: any operand will do.
package recorded

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/model"
)

// Report is how runs and scenarios agree.
type Report struct {
	Runs    []Run                // in the order they were recorded
	Untaken []Branch             // that no run took, of scenarios of which there are runs that end
	Unrun   []string             // IDs of scenarios of which there is no run
	Unknown map[string]otlp.Span // services that no element stands for, with the first span that names each
}

// Run is one run.
type Run struct {
	Trace      string // its ID
	Scenario   string // ID of that which it is held against; empty: it resembles none
	Claimed    string // what the run itself says it is a run of; empty: nothing
	Messages   []Message
	Steps      []model.StepRecord // that the first of the messages are, up to the divergence
	Divergence *Divergence        // nil: the scenario allows the run
}

// Branch is an operand of a fragment.
type Branch struct {
	Scenario string
	Kind     model.StepKind
	Guard    string
	Origin   model.Origin
}

// Divergence is where a run leaves its scenario.
type Divergence struct {
	Kind     Kind
	Message  int                // index of the first message that is not allowed; that of none, if the run ends too early
	Expected []model.StepRecord // one of which should have come, in the order of the scenario
}

// Kind says how a run leaves its scenario.
type Kind string

// The ways to leave.
const (
	Missing   Kind = "missing"   // a step was left out, or the run ends before the scenario
	Misplaced Kind = "misplaced" // the scenario has the message elsewhere
	Renamed   Kind = "renamed"   // who speaks to whom is right, and the text is another
	Extra     Kind = "extra"     // the scenario does not have the message
	TooMany   Kind = "too many"  // there are more ways to read the run than are tried
)

// maxStates bounds how many ways to read the beginning of a run are kept.
const maxStates = 20_000

// Hold holds runs against the scenarios of a model. The error is ctx's, if that
// ended.
func Hold(ctx context.Context, m *model.Model, traces []otlp.Trace) (Report, error) {
	service := services(m)
	known := map[string]bool{}
	for _, s := range service {
		known[s] = true
	}
	r := Report{Unknown: map[string]otlp.Span{}}
	var all [][]Message
	for _, t := range traces {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		messages := Messages(t)
		if !slices.ContainsFunc(messages, func(m Message) bool { return known[m.From] || known[m.To] }) {
			continue // it is of another system
		}
		all = append(all, r.heard(messages, known))
		run := Run{Trace: t.ID}
		for _, s := range t.Spans {
			run.Claimed = cmp.Or(run.Claimed, s.Attributes[AttributeScenario])
		}
		r.Runs = append(r.Runs, run)
	}
	taken := map[string]bool{} // scenarios, and their branches
	left := map[string]bool{}  // scenarios that a run has left: what it would have taken is not known
	var holders []holder
	for _, s := range m.Scenarios {
		holders = append(holders, newHolder(m, s, service, all))
	}
	for i := range r.Runs {
		run := &r.Runs[i]
		var best *attempt
		for _, h := range holders {
			if run.Claimed != "" && run.Claimed != h.id {
				continue
			}
			a, err := h.hold(ctx, all[i])
			if err != nil {
				return Report{}, err
			}
			if a.better(best) {
				best = &a
			}
		}
		if best == nil || len(best.steps) == 0 && run.Claimed == "" {
			run.Messages = all[i]
			continue
		}
		run.Scenario, run.Messages, run.Divergence = best.scenario, best.messages, best.divergence
		taken[best.scenario] = true
		left[best.scenario] = left[best.scenario] || best.divergence != nil
		for _, s := range best.steps {
			run.Steps = append(run.Steps, s.StepRecord)
			for _, b := range s.branches {
				taken[best.scenario+" "+b] = true
			}
		}
	}
	for _, h := range holders {
		if !taken[h.id] {
			r.Unrun = append(r.Unrun, h.id)
			continue
		}
		for _, b := range h.branches {
			if !left[h.id] && !taken[h.id+" "+b.key] {
				r.Untaken = append(r.Untaken, b.Branch)
			}
		}
	}
	return r, nil
}

// heard is messages as far as services are known: what goes to others is left
// out, and what comes from others comes from outside.
func (r *Report) heard(messages []Message, known map[string]bool) []Message {
	var heard []Message
	for _, m := range messages {
		for _, name := range []*string{&m.From, &m.To} {
			if *name == "" || known[*name] {
				continue
			}
			if _, told := r.Unknown[*name]; !told && *name == m.Span.Service {
				r.Unknown[*name] = m.Span
			}
			*name = ""
		}
		if to, from := m.To, m.From; !m.Reply && to == "" || m.Reply && from == "" {
			continue
		}
		heard = append(heard, m)
	}
	return heard
}

// branch is an operand with what tells it from others.
type branch struct {
	Branch
	key string
}

// holder holds runs against one scenario.
type holder struct {
	id       string
	grammar  *grammar
	root     *node
	replies  map[[2]string]bool // pairs of services between which replies count
	branches []branch           // in which a run would show something
}

func newHolder(m *model.Model, s model.ScenarioRecord, service map[string]string, runs [][]Message) holder {
	selves, replies := map[string]bool{}, map[[2]string]bool{}
	for _, m := range slices.Concat(runs...) {
		selves[m.To] = selves[m.To] || m.From == m.To
		if m.Reply {
			replies[[2]string{m.From, m.To}] = true
		}
	}
	h := holder{id: s.ID, grammar: newGrammar(), replies: map[[2]string]bool{}}
	r := reader{grammar: h.grammar, model: m, service: service, open: []string{s.ID}, seen: func(s step) bool {
		switch {
		case s.Kind == model.StepReturn:
			return s.from != "" && replies[[2]string{s.from, s.to}]
		case s.from == s.to:
			return selves[s.to]
		}
		return s.to != ""
	}}
	h.root = r.closed(s.Steps, nil)
	shown := map[string]bool{}
	for _, s := range h.grammar.steps {
		if s.Kind == model.StepReturn {
			h.replies[[2]string{s.from, s.to}] = true
		}
		for _, b := range s.branches {
			shown[b] = true
		}
	}
	h.list(s.Steps, shown)
	return h
}

// list lists the operands of steps in which a run would show something.
func (h *holder) list(steps []model.StepRecord, shown map[string]bool) {
	for i, s := range steps {
		for k, o := range s.Operands {
			if key := branchKey(s, o, i, k); shown[key] && s.Kind != model.StepPar && s.Kind != model.StepCritical {
				at := o.Origin
				if at.File == "" {
					at = s.Origin
				}
				h.branches = append(h.branches, branch{Branch{h.id, s.Kind, o.Guard, at}, key})
			}
			h.list(o.Steps, shown)
		}
	}
}

// attempt is a run held against one scenario.
type attempt struct {
	scenario   string
	messages   []Message // that count for it
	steps      []step    // which the first of the messages are
	divergence *Divergence
}

// better tells whether an attempt says more of a run than another one.
func (a attempt) better(b *attempt) bool {
	switch {
	case b == nil:
		return true
	case (a.divergence == nil) != (b.divergence == nil):
		return a.divergence == nil
	}
	return len(a.steps) > len(b.steps)
}

// state is one way to read the beginning of a run.
type state struct {
	rest *node
	step int
	from *state
}

func (h holder) hold(ctx context.Context, heard []Message) (attempt, error) {
	a := attempt{scenario: h.id}
	for _, m := range heard {
		if !m.Reply || m.Told || h.replies[[2]string{m.From, m.To}] {
			a.messages = append(a.messages, m)
		}
	}
	states := []*state{{rest: h.root}}
	for i, m := range a.messages {
		if err := ctx.Err(); err != nil {
			return attempt{}, err
		}
		var after []*state
		reached := map[*node]bool{}
		for _, s := range states {
			for _, n := range h.grammar.nexts(s.rest) {
				if h.grammar.steps[n.step].fits(m) && !reached[n.rest] {
					reached[n.rest] = true
					after = append(after, &state{n.rest, n.step, s})
				}
			}
		}
		switch {
		case len(after) == 0:
			a.divergence = h.diverges(states, a.messages, i)
		case len(after) > maxStates:
			a.divergence = &Divergence{Kind: TooMany, Message: i}
		}
		if a.divergence != nil {
			a.steps = h.path(states[0])
			return a, nil
		}
		states = after
	}
	if i := slices.IndexFunc(states, func(s *state) bool { return s.rest.void }); i >= 0 {
		a.steps = h.path(states[i])
		return a, nil
	}
	a.divergence = &Divergence{Kind: Missing, Message: len(a.messages), Expected: h.expected(states, anyNext)}
	a.steps = h.path(states[0])
	return a, nil
}

// path is the steps that led to a state.
func (h holder) path(s *state) []step {
	var steps []step
	for ; s.from != nil; s = s.from {
		steps = append(steps, h.grammar.steps[s.step])
	}
	slices.Reverse(steps)
	return steps
}

// fits tells whether a message can be the step.
func (s step) fits(m Message) bool { return s.between(m) && s.says(m) }

// between tells whether the step leads between the same two as the message.
func (s step) between(m Message) bool {
	return s.from == m.From && s.to == m.To && (s.Kind == model.StepReturn) == m.Reply
}

// says tells whether the step has the text of the message. A reply of which
// nothing is known has any.
func (s step) says(m Message) bool {
	if m.Reply && (!m.Told || s.Text == "") {
		return true
	}
	return plain(cmp.Or(s.Span, s.Text)) == plain(m.Text)
}

// expected are those of the steps that may come next that fit, in the order of
// the scenario.
func (h holder) expected(states []*state, fits func(next) bool) []model.StepRecord {
	var all []model.StepRecord
	seen := map[int]bool{}
	for _, s := range states {
		for _, n := range h.grammar.nexts(s.rest) {
			if !seen[n.step] && fits(n) {
				seen[n.step] = true
				all = append(all, h.grammar.steps[n.step].StepRecord)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b model.StepRecord) int {
		return cmp.Or(cmp.Compare(a.Origin.File, b.Origin.File), cmp.Compare(a.Origin.Line, b.Origin.Line), cmp.Compare(a.Origin.Column, b.Origin.Column))
	})
	return all
}

// diverges says how message i leaves the scenario, which can go on from the
// states. Of steps that may come next, those that are between the same two tell
// most, and then those without which the message would be right.
func (h holder) diverges(states []*state, messages []Message, i int) *Divergence {
	m := messages[i]
	between := func(n next) bool { return h.grammar.steps[n.step].between(m) }
	skipped := func(n next) bool {
		return slices.ContainsFunc(h.grammar.nexts(n.rest), func(after next) bool { return h.grammar.steps[after.step].fits(m) })
	}
	if renamed := h.expected(states, between); len(renamed) > 0 {
		return &Divergence{Kind: Renamed, Message: i, Expected: renamed}
	}
	if missing := h.expected(states, skipped); len(missing) > 0 {
		return &Divergence{Kind: Missing, Message: i, Expected: missing}
	}
	d := &Divergence{Kind: Extra, Message: i, Expected: h.expected(states, anyNext)}
	if slices.ContainsFunc(h.grammar.steps, func(s step) bool { return s.fits(m) }) {
		d.Kind = Misplaced
	}
	return d
}

func anyNext(next) bool { return true }

// String is the message in words.
func (m Message) String() string {
	from, to := cmp.Or(m.From, "outside"), cmp.Or(m.To, "outside")
	if m.Reply {
		if !m.Told {
			return fmt.Sprintf("the reply of %s to %s", from, to)
		}
		return fmt.Sprintf("reply %q of %s to %s", m.Text, from, to)
	}
	return fmt.Sprintf("%q from %s to %s", m.Text, from, to)
}
