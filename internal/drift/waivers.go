package drift

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// Waiver is why a finding is accepted, in the author's words, and where that
// is written: for one thing, or for the whole workspace.
type Waiver struct {
	Reason   string            `json:"reason"`
	Kind     model.SubjectKind `json:"kind,omitempty"`    // of the thing; empty: the workspace
	Subject  string            `json:"subject,omitempty"` // its ID
	Position Position          `json:"position"`
}

// collector takes the findings of one check, with what all of them share.
type collector struct {
	options   Options
	model     *model.Model // nil: unknown
	workspace string
	findings  []Finding
	waived    []Finding // those that a waiver accepts
	rules     map[string]Rule
}

func newCollector(m *model.Model, o Options) *collector {
	c := &collector{options: o, model: m, rules: map[string]Rule{}}
	for _, r := range Rules() {
		c.rules[r.Code] = r
	}
	if m != nil {
		c.workspace = m.Name
	}
	return c
}

// Weigh gives what others found of a model, with the severities of their rules,
// those that the workspace says, and leaves out what it turns off. Those that
// are waived are among the findings, with the reason.
func Weigh(m *model.Model, found []Finding, o Options) []Finding {
	c := newCollector(m, o)
	for _, f := range found {
		c.add(f)
	}
	return sorted(c.all())
}

// add takes a finding with the severity and, unless it has them, the advice of
// its rule. It may be about more things than its subject.
func (c *collector) add(f Finding, also ...string) {
	f.Severity = c.severity(f)
	if f.Severity == model.SeverityOff {
		return
	}
	if f.Hint == "" {
		f.Hint = c.rules[f.Code].Advice
	}
	f.Workspace = c.workspace
	if f.Waived = c.waiver(f, also); f.Waived != nil {
		c.waived = append(c.waived, f)
		return
	}
	c.findings = append(c.findings, f)
}

// all is what was found, waived or not.
func (c *collector) all() []Finding { return slices.Concat(c.findings, c.waived) }

// severity is how much a finding weighs: what the workspace says of its rule,
// or else the options, or else who found it, or the rule itself.
func (c *collector) severity(f Finding) model.Severity {
	if c.model != nil {
		if s, ok := c.model.Weight(f.Code); ok {
			return s
		}
	}
	if s, ok := c.options.Severities[f.Code]; ok {
		return s
	}
	return cmp.Or(f.Severity, c.rules[f.Code].Severity, model.SeverityError)
}

// waiver is what accepts a finding; nil, if nothing does. One of the thing
// itself goes before one of the whole workspace.
func (c *collector) waiver(f Finding, also []string) *Waiver {
	if c.model == nil {
		return nil
	}
	var found *Waiver
	for _, w := range c.model.Waivers {
		var about bool
		switch w.Kind {
		case "":
			about = true
		case model.SubjectView:
			about = w.Subject == f.View
		case f.Kind:
			about = w.Subject == f.Subject
		default: // whoever speaks of marks knows their IDs alone
			about = f.Kind == "" && (w.Subject == f.Subject || slices.Contains(also, w.Subject))
		}
		if w.Code == f.Code && about && (found == nil || w.Kind != "") {
			found = &Waiver{w.Reason, w.Kind, w.Subject, Position{File: w.Origin.File, Line: w.Origin.Line}}
		}
	}
	return found
}

// Idle names the waivers that accept nothing among what was found, of those
// that are about the families of codes: "M" the rules of models, "F" of their
// figures, "C" of bindings to Go packages, "P" of pictures, "D" of committed
// ones, "S" of documents, "T" of Go types. All of a family must have been found
// by then.
func Idle(m *model.Model, families string, found []Finding, o Options) []Finding {
	c := newCollector(m, o)
	for _, w := range m.Waivers {
		accepts := func(f Finding) bool {
			return f.Waived != nil && f.Code == w.Code && f.Waived.Kind == w.Kind && f.Waived.Subject == w.Subject
		}
		switch {
		case w.Code == codeIdleWaiver, len(w.Code) < 5 || !strings.Contains(families, w.Code[4:5]):
		case w.Code == codeNoCode && o.Code == nil: // nobody has looked
		case !slices.ContainsFunc(found, accepts):
			c.add(Finding{
				Code: codeIdleWaiver, Kind: w.Kind, Subject: w.Subject, Positions: origin(w.Origin, ""),
				Message: "the waiver of " + w.Code + of(m, w) + " waives nothing",
			})
		}
	}
	return sorted(c.all())
}

// of is how a message calls what a waiver is about.
func of(m *model.Model, w model.WaiverRecord) string {
	switch w.Kind {
	case "":
		return " in the whole workspace"
	case model.SubjectElement:
		if e, ok := m.Element(w.Subject); ok {
			return " of " + kindWords(e.Kind) + " " + quote(e.Name)
		}
	case model.SubjectGroup:
		if g, ok := m.Group(w.Subject); ok {
			return " of group " + quote(g.Name)
		}
	case model.SubjectFigure:
		if f, ok := m.Figure(w.Subject); ok {
			return " of figure " + quote(f.Name)
		}
	case model.SubjectRelationship:
		for _, r := range m.Relationships {
			if r.ID == w.Subject {
				from, _ := m.Element(r.From)
				to, _ := m.Element(r.To)
				return " of the relationship from " + quote(from.Name) + " to " + quote(to.Name)
			}
		}
	case model.SubjectClassSet:
		return " of class set " + quote(w.Subject)
	}
	return " of " + strings.ReplaceAll(string(w.Kind), "-", " ") + " " + quote(w.Subject)
}
