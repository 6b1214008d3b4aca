package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// WaiverOption is what Waive returns.
type WaiverOption struct{ code, reason string }

// Waive accepts what lintel check finds of a thing, by the code of the rule,
// and says why. In a view it accepts what is found of the picture, and of the
// Go types that a code view shows. What Build finds cannot be waived.
//
//go:noinline
func Waive(code, reason string) WaiverOption {
	return WaiverOption{strings.TrimSpace(code), strings.TrimSpace(reason)}
}

func (WaiverOption) fitsPerson()       {}
func (WaiverOption) fitsSystem()       {}
func (WaiverOption) fitsContainer()    {}
func (WaiverOption) fitsComponent()    {}
func (WaiverOption) fitsGroup()        {}
func (WaiverOption) fitsRelationship() {}
func (WaiverOption) fitsEnvironment()  {}
func (WaiverOption) fitsNode()         {}
func (WaiverOption) fitsInstance()     {}
func (WaiverOption) fitsScenario()     {}
func (WaiverOption) fitsStateMachine() {}
func (WaiverOption) fitsActivity()     {}
func (WaiverOption) fitsUseCase()      {}
func (WaiverOption) fitsClassSet()     {}
func (WaiverOption) fitsFigure()       {}
func (WaiverOption) fitsDerived()      {}

func (o WaiverOption) apply(a *attributes) fault { return o.join(&a.waivers) }

func (o WaiverOption) applyView(v *View) fault     { return o.join(&v.waivers) }
func (o WaiverOption) applyCodeView(v *View) fault { return o.applyView(v) }

// join adds o to the waivers of a thing.
func (o WaiverOption) join(waivers *[]WaiverOption) fault {
	if f := weighable(o.code, "is given a waiver of "); f.code != "" {
		return f
	}
	if o.reason == "" {
		return fault{codeNoReason, "is given a waiver of " + quote(o.code) + " without a reason", "say why it is accepted: model.Waive(" + quote(o.code) + ", \"…\")"}
	}
	for _, old := range *waivers {
		if old.code == o.code {
			return fault{codeGivenTwice, "is given two waivers of " + quote(o.code) + ", because " + quote(old.reason) + " and because " + quote(o.reason), "keep one of them"}
		}
	}
	*waivers = append(*waivers, o)
	return fault{}
}

// accepted is a waiver of the whole workspace.
type accepted struct {
	WaiverOption
	at stack
}

// weight is a severity that a workspace gives a rule.
type weight struct {
	code     string
	severity Severity
	at       stack
}

// Waive accepts what lintel check finds anywhere in the workspace, by the code
// of the rule, and says why.
//
//go:noinline
func (w *Workspace) Waive(code, reason string) {
	w = w.alive()
	a := accepted{Waive(code, reason), w.here()}
	var all []WaiverOption
	for _, old := range w.accepted {
		all = append(all, old.WaiverOption)
	}
	if f := a.join(&all); f.code != "" {
		w.report(problem{code: f.code, message: w.words() + " " + f.message, hint: f.hint, at: a.at})
		return
	}
	w.accepted = append(w.accepted, a)
}

// Severity says how much it weighs in this workspace when lintel check finds a
// breach of a rule, by the code of the rule. SeverityOff turns the rule off.
//
//go:noinline
func (w *Workspace) Severity(code string, severity Severity) {
	w = w.alive()
	s := weight{strings.TrimSpace(code), severity, w.here()}
	f := weighable(s.code, "is given a severity of ")
	if !severity.known() {
		f = cmp.Or(f, fault{codeBadValue, "is given the unknown severity " + quote(string(severity)), "use one of the constants, such as model.SeverityInfo"})
	}
	for _, old := range w.weights {
		if old.code == s.code {
			f = cmp.Or(f, fault{codeGivenTwice, "is given two severities of " + quote(s.code) + ", " + quote(string(old.severity)) + " and " + quote(string(severity)), "keep one of them"})
		}
	}
	if f.code != "" {
		w.report(problem{code: f.code, message: w.words() + " " + f.message, hint: f.hint, at: s.at})
		return
	}
	w.weights = append(w.weights, s)
}

func (s Severity) known() bool {
	switch s {
	case SeverityError, SeverityWarning, SeverityInfo, SeverityOff:
		return true
	}
	return false
}

// weighable says what is wrong with the code of a finding that is to be
// waived or to weigh otherwise.
func weighable(code, given string) fault {
	if isWeighable(code) {
		return fault{}
	}
	const notWeighed = ", which is not to be weighed"
	built := slices.ContainsFunc(Rules(), func(r Rule) bool { return r.Code == code })
	switch {
	case built:
		return fault{codeBadCode, given + quote(code) + notWeighed, "correct what it names: the model does not say what it means"}
	case isAdvice(code):
		return fault{codeBadCode, given + quote(code) + notWeighed, "leave it: it is told only if lintel check is asked for calls, and never counts"}
	case isGrave(code):
		return fault{codeBadCode, given + quote(code) + notWeighed, "correct what it names: it keeps other things from being checked"}
	}
	return fault{codeBadCode, given + quote(code) + ", which is no code of a finding", "the reference of findings lists them; they look like LNT-M102"}
}

// isGrave tells whether the code is that of a finding which says that a model,
// or the Go code that it speaks of, cannot be read, or a view not be drawn.
func isGrave(code string) bool {
	switch code {
	case "LNT-C008", "LNT-P098", "LNT-S008", "LNT-T001", "LNT-T002":
		return true
	}
	return strings.HasPrefix(code, "LNT-L")
}

// isAdvice tells whether the code is that of a finding which never counts.
func isAdvice(code string) bool { return code == "LNT-C009" || code == "LNT-C010" }

// isWeighable tells whether a workspace may waive findings of the code or
// change their severity. These are the rules of lintel check; not those of
// Build, and not what is grave.
func isWeighable(code string) bool {
	rest, ok := strings.CutPrefix(code, "LNT-")
	if !ok || len(rest) != len("M101") {
		return false
	}
	n, err := strconv.Atoi(rest[1:])
	if err != nil {
		return false
	}
	for _, rules := range []struct {
		family      byte
		first, last int
	}{
		{'M', 101, 119}, // elements, relationships, scenarios, views, deployment
		{'M', 120, 123}, // state machines
		{'M', 130, 135}, // activities
		{'M', 140, 141}, // use cases
		{'M', 150, 150}, // class sets
		{'F', 1, 6},     // figures
		{'P', 1, 27},    // legibility
		{'P', 96, 97},
		{'P', 99, 99},
		{'D', 1, 10}, // committed pictures
		{'S', 1, 7},  // documents and decisions
		{'S', 9, 10},
		{'C', 1, 7}, // bindings to Go packages
		{'C', 11, 11},
		{'R', 1, 4}, // recorded runs
		{'R', 6, 10},
		{'T', 3, 6}, // Go types
		{'T', 10, 16},
		{'T', 20, 24},
	} {
		if rest[0] == rules.family && n >= rules.first && n <= rules.last {
			return true
		}
	}
	return false
}

func (b *builder) buildSeverities() []SeverityRecord {
	var records []SeverityRecord
	for _, s := range b.workspace.weights {
		records = append(records, SeverityRecord{Code: s.code, Severity: s.severity, Origin: b.locator.origin(s.at)})
	}
	return sortRecords(records, func(r *SeverityRecord) string { return r.Code })
}

func (b *builder) buildWaivers() []WaiverRecord {
	w := b.workspace
	var records []WaiverRecord
	add := func(waivers []WaiverOption, kind SubjectKind, id string, of named, at stack) {
		for _, o := range waivers {
			records = append(records, WaiverRecord{
				Code: o.code, Reason: b.text(o.reason, "reason of a waiver", of, at), Kind: kind, Subject: id, Origin: b.locator.origin(at),
			})
		}
	}
	for _, a := range w.accepted {
		add([]WaiverOption{a.WaiverOption}, "", "", w, a.at)
	}
	for _, e := range w.elements {
		add(e.attributes.waivers, SubjectElement, b.id(e), e, e.at)
	}
	for i, g := range w.groups {
		add(g.attributes.waivers, SubjectGroup, b.groupIDs[i], g, g.at)
	}
	for _, r := range w.relationships {
		add(r.attributes.waivers, SubjectRelationship, b.relationshipIDs[r], r, r.at)
	}
	for i, e := range w.environments {
		add(e.attributes.waivers, SubjectEnvironment, b.environmentIDs[i], e, e.at)
	}
	for i, sc := range w.scenarios {
		add(sc.attributes.waivers, SubjectScenario, b.scenarioIDs[i], sc, sc.at)
	}
	for i, t := range w.topics {
		add(t.attributes.waivers, SubjectKind(t.kind), b.topicIDs[i], t, t.at)
	}
	for i, u := range w.useCases {
		add(u.attributes.waivers, SubjectUseCase, b.useCaseIDs[i], u, u.at)
	}
	for i, f := range w.figures {
		add(f.attributes.waivers, SubjectFigure, b.figureIDs[i], f, f.at)
	}
	for _, v := range w.views {
		add(v.waivers, SubjectView, b.viewKeys[v], v, v.at)
	}
	slices.SortStableFunc(records, compareWaivers)
	return slices.CompactFunc(records, func(x, y WaiverRecord) bool { return compareWaivers(x, y) == 0 })
}

func compareWaivers(x, y WaiverRecord) int {
	return cmp.Or(cmp.Compare(x.Code, y.Code), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Subject, y.Subject))
}

// Weight is the severity that the workspace gives a rule, if it gives one.
func (m *Model) Weight(code string) (Severity, bool) {
	i, found := slices.BinarySearchFunc(m.Severities, code, func(r SeverityRecord, code string) int { return cmp.Compare(r.Code, code) })
	r, _ := at(m.Severities, i, found)
	return r.Severity, found
}
