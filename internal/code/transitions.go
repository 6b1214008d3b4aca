package code

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/suggest"
	"github.com/lintel-go/lintel/model"
)

// transitions holds those of a state machine against its table in Go.
func (c *completion) transitions(of Subject, m *model.StateMachineRecord, words string) {
	if m.Table == nil {
		return
	}
	packages := c.packages(m.Origin.File, m.Table.Package)
	if len(packages) == 0 {
		c.noPackage(of, words, m.Table.Package, m.Origin)
		return
	}
	var found *table
	var names []string
	for _, p := range packages {
		for i := range p.Tables {
			names = append(names, p.Tables[i].Name)
			if found == nil && p.Tables[i].Name == m.Table.Name {
				found = &p.Tables[i]
			}
		}
	}
	if found == nil {
		hint := "look for a typing mistake; the variable is one of the package, not of a function"
		if like := suggest.Nearest(m.Table.Name, names); len(like) > 0 {
			hint = "there is " + strconv.Quote(like[0])
		}
		c.tell(of, codeNoTable, words+" takes its transitions from the variable "+strconv.Quote(m.Table.Name)+" of "+strconv.Quote(m.Table.Package)+", which does not exist", hint, m.Origin)
		return
	}
	at := c.placed(found.At)
	if found.Reason != "" {
		c.tell(of, codeNotATable, "the variable "+found.Name+" cannot be read as the transitions of "+words+": "+found.Reason,
			"write it as one of these, of constants; the reference of state machines has examples", m.Origin, model.Origin{Position: at})
		return
	}
	c.compareTransitions(of, m, found, words)
}

// compareTransitions asks for a row for each transition, and for a transition
// for each row. States without a constant, and constants without a state, are
// told elsewhere.
func (c *completion) compareTransitions(of Subject, m *model.StateMachineRecord, t *table, words string) {
	told := func(model.StateRecord) bool { return false }
	tied := m.Type != nil && m.Type.ID != ""
	if tied {
		typ := c.types[m.Type.ID]
		told = func(s model.StateRecord) bool {
			return !slices.ContainsFunc(typ.Constants, func(k model.MemberRecord) bool { return isConstantOf(k.Name, typ.Name, &s) })
		}
	}
	arrows := arrowsOf(m)
	stands := func(r term, s model.StateRecord) bool {
		if s.Constant != "" {
			return r.Name == s.Constant
		}
		return r.means(s.Name)
	}
	same := func(a arrow, r row) bool {
		return stands(r.From, a.from) && stands(r.To, a.to) && (a.event == "" || r.Event == term{} || r.Event.means(a.event))
	}
	var seen []string // one transition may stand for several, all written in one line
	for _, a := range arrows {
		if told(a.from) || told(a.to) || slices.ContainsFunc(t.Rows, func(r row) bool { return same(a, r) }) {
			continue
		}
		message := fmt.Sprintf("%s leads from %s to %s%s, and %s in Go does not", words, strconv.Quote(a.from.Name), strconv.Quote(a.to.Name), onEvent(a.event), t.Name)
		if slices.Contains(seen, message) {
			continue
		}
		seen = append(seen, message)
		c.tell(of, codeNotInTable, message, "add it to the table, or take it out of the model", a.at, model.Origin{Position: c.placed(t.At)})
	}
	known := func(r term) bool {
		return slices.ContainsFunc(m.States, func(s model.StateRecord) bool { return s.Name != "" && stands(r, s) })
	}
	for _, r := range t.Rows {
		if tied && (!known(r.From) || !known(r.To)) || slices.ContainsFunc(arrows, func(a arrow) bool { return same(a, r) }) {
			continue
		}
		event := ""
		if r.Event != (term{}) {
			event = " on " + r.Event.String()
		}
		c.tell(of, codeOnlyInTable, fmt.Sprintf("%s in Go leads from %s to %s%s, and %s does not", t.Name, r.From, r.To, event, words),
			"add it to the model with On, or take it out of the table", model.Origin{Position: c.placed(r.At)}, m.Origin)
	}
}

func onEvent(event string) string {
	if event == "" {
		return ""
	}
	return " on " + strconv.Quote(event)
}

// arrow is a transition between two states that a thing can be in: not a
// choice, and none that has others inside of it.
type arrow struct {
	from, to model.StateRecord
	event    string // empty: any
	at       model.Origin
}

// flattening is a state machine while its arrows are found.
type flattening struct {
	states map[string]model.StateRecord
	inside map[string][]model.StateRecord // by what is around them
	out    map[string][]model.TransitionRecord
}

// arrowsOf are the transitions of a machine as a table without choices and
// composite states has them. Where the machine begins is in no table, and where
// it ends in a state without a name, nothing is left to be in a state.
func arrowsOf(m *model.StateMachineRecord) []arrow {
	f := flattening{map[string]model.StateRecord{}, map[string][]model.StateRecord{}, map[string][]model.TransitionRecord{}}
	for _, s := range m.States {
		f.states[s.ID] = s
		f.inside[s.Parent] = append(f.inside[s.Parent], s)
	}
	for _, t := range m.Transitions {
		f.out[t.From] = append(f.out[t.From], t)
	}
	var all []arrow
	for _, t := range m.Transitions {
		for _, from := range f.sources(t) {
			for _, to := range f.targets(t.To, nil) {
				all = append(all, arrow{from, to, t.Event, t.Origin})
			}
		}
	}
	return all
}

// sources are the states in which a transition can be taken. One of a composite
// state can be from each state inside that has none of its own on the event, or,
// if it needs no event, from the final states inside.
func (f *flattening) sources(t model.TransitionRecord) []model.StateRecord {
	s := f.states[t.From]
	switch {
	case s.Kind != model.StateSimple:
		return nil // the transitions that lead here count, on their events
	case len(f.inside[s.ID]) == 0:
		return []model.StateRecord{s}
	}
	var all []model.StateRecord
	for _, inner := range f.inside[s.ID] {
		switch {
		case inner.Kind == model.StateFinal && t.Event == "" && inner.Name != "":
			all = append(all, inner)
		case inner.Kind == model.StateSimple && t.Event != "" && !f.takes(inner.ID, t.Event):
			all = append(all, f.sources(model.TransitionRecord{From: inner.ID, Event: t.Event})...)
		}
	}
	return all
}

// takes reports whether a state has a transition of its own that is always
// taken on an event.
func (f *flattening) takes(id, event string) bool {
	return slices.ContainsFunc(f.out[id], func(t model.TransitionRecord) bool {
		return t.Guard == "" && strings.EqualFold(t.Event, event)
	})
}

// targets are the states in which a transition to a vertex can end.
func (f *flattening) targets(id string, seen []string) []model.StateRecord {
	if slices.Contains(seen, id) {
		return nil
	}
	seen = append(seen, id)
	var all []model.StateRecord
	follow := func(from string, take func(model.TransitionRecord) bool) {
		for _, t := range f.out[from] {
			if take(t) {
				all = append(all, f.targets(t.To, seen)...)
			}
		}
	}
	always := func(model.TransitionRecord) bool { return true }
	switch s := f.states[id]; {
	case s.Kind == model.StateChoice:
		follow(id, always)
	case s.Kind == model.StateFinal && s.Name == "":
		follow(s.Parent, func(t model.TransitionRecord) bool { return t.Event == "" && s.Parent != "" })
	case len(f.inside[id]) > 0:
		for _, inner := range f.inside[id] {
			if inner.Kind == model.StateInitial {
				follow(inner.ID, always)
			}
		}
	default:
		all = append(all, s)
	}
	return all
}
