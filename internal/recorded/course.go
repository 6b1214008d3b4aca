package recorded

import (
	"slices"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/model"
)

// Course is a run as steps between elements, one for each of its messages. A
// message that is a step of the scenario goes between those that the step does,
// in its words; any other one between those that the scenario has for its
// services. An end that nobody is known for is empty.
func Course(m *model.Model, run Run) []model.StepRecord {
	c := casting{model: m, service: services(m)}
	if s, ok := m.Scenario(run.Scenario); ok {
		c.collect(s, nil)
	}
	course := make([]model.StepRecord, len(run.Messages))
	for i, message := range run.Messages {
		if i < len(run.Steps) {
			course[i] = run.Steps[i]
			if message.Reply {
				course[i].Text = message.Text
			}
			continue
		}
		course[i] = model.StepRecord{
			Kind: kindOf(message), Text: message.Text,
			From: c.element(message.From, message.To), To: c.element(message.To, message.From),
		}
	}
	return course
}

// kindOf is what kind of step a message is.
func kindOf(m Message) model.StepKind {
	switch {
	case m.Reply:
		return model.StepReturn
	case m.From == m.To:
		return model.StepSelf
	case m.Span.Kind == otlp.KindProducer || m.Span.Kind == otlp.KindConsumer:
		return model.StepSend
	}
	return model.StepCall
}

// casting finds who plays a service in a scenario.
type casting struct {
	model   *model.Model
	service map[string]string
	pairs   [][2]string // who speaks to whom in the scenario, in order
}

// collect notes who speaks in a scenario and in those that it refers to.
func (c *casting) collect(s model.ScenarioRecord, open []string) {
	open = append(slices.Clip(open), s.ID)
	var look func(steps []model.StepRecord)
	look = func(steps []model.StepRecord) {
		for _, step := range steps {
			if step.From != "" && step.To != "" {
				c.pairs = append(c.pairs, [2]string{step.From, step.To})
			}
			if other, ok := c.model.Scenario(step.Scenario); ok && !slices.Contains(open, other.ID) {
				c.collect(other, open)
			}
			for _, o := range step.Operands {
				look(o.Steps)
			}
		}
	}
	look(s.Steps)
}

// element is who a service is, opposite to another one: who speaks to that in
// the scenario, then who takes part, then whose service it is. Of those who
// record nothing, it is one that uses the other.
func (c *casting) element(service, other string) string {
	takesPart := ""
	for _, pair := range c.pairs {
		for i, id := range pair {
			switch {
			case c.service[id] != service:
			case c.service[pair[1-i]] == other:
				return id
			case takesPart == "":
				takesPart = id
			}
		}
	}
	if takesPart != "" {
		return takesPart
	}
	if service == "" {
		for _, r := range c.model.Relationships {
			if c.service[r.To] == other && c.service[r.From] == "" {
				return r.From
			}
		}
		return ""
	}
	for _, e := range c.model.Elements {
		if e.Service == service {
			return e.ID
		}
	}
	return ""
}

// Places are where in its scenario a run should have gone on: for each of the
// expected steps its indices from 1, with those of the operands between them, as
// pictures number them: [4 1 2] is step 2 of operand 1 of step 4. What is
// expected of another scenario stands where that is referred to.
func Places(m *model.Model, run Run) [][]int {
	s, ok := m.Scenario(run.Scenario)
	if !ok || run.Divergence == nil {
		return nil
	}
	var places [][]int
	for _, expected := range run.Divergence.Expected {
		// Steps of a Go loop share their line: as many have been taken.
		taken := 0
		for _, step := range run.Steps {
			if same(step, expected) {
				taken++
			}
		}
		all := find(m, s, expected, nil)
		if len(all) == 0 {
			continue
		}
		at := all[min(taken, len(all)-1)]
		if !slices.ContainsFunc(places, func(p []int) bool { return slices.Equal(p, at) }) {
			places = append(places, at)
		}
	}
	return places
}

// find is where a step stands in a scenario.
func find(m *model.Model, s model.ScenarioRecord, wanted model.StepRecord, open []string) [][]int {
	open = append(slices.Clip(open), s.ID)
	var found [][]int
	var look func(steps []model.StepRecord, at []int)
	look = func(steps []model.StepRecord, at []int) {
		for i, step := range steps {
			here := append(slices.Clip(at), i+1)
			if same(step, wanted) {
				found = append(found, here)
			}
			if other, ok := m.Scenario(step.Scenario); ok && !slices.Contains(open, other.ID) {
				for range find(m, other, wanted, open) {
					found = append(found, here)
				}
			}
			for k, o := range step.Operands {
				look(o.Steps, append(slices.Clip(here), k+1))
			}
		}
	}
	look(s.Steps, nil)
	return found
}

// same tells whether two records are of one step, or of steps that one line of
// Go made with the same words.
func same(a, b model.StepRecord) bool {
	return a.Kind == b.Kind && a.From == b.From && a.To == b.To && a.Text == b.Text &&
		a.Origin.Position == b.Origin.Position && slices.Equal(a.Origin.CalledFrom, b.Origin.CalledFrom)
}
