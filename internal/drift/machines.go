package drift

import (
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// machinesRun holds what a state machine can do against what is drawn of it.
func machinesRun(x *index, c *collector) {
	for i := range x.StateMachines {
		m := &x.StateMachines[i]
		words := "state machine " + strconv.Quote(m.Name)
		if len(m.States) == 0 {
			c.add(Finding{Code: codeEmptyMachine, Kind: model.SubjectStateMachine, Subject: m.ID, Message: words + " has no states", Positions: origin(m.Origin, "")})
			continue
		}
		r := newRuns(m)
		reached := r.from("@initial")
		for j := range m.States {
			s := &m.States[j]
			called := stateWords(s) + " of " + words
			if !reached[s.ID] {
				if s.Kind != model.StateInitial { // told of the state around it
					c.add(Finding{Code: codeUnreachable, Kind: model.SubjectStateMachine, Subject: m.ID, Message: called + " cannot be reached", Positions: origin(s.Origin, "")})
				}
				continue
			}
			if s.Kind == model.StateChoice && !r.decides(s.ID) {
				c.add(Finding{Code: codeNoElse, Kind: model.SubjectStateMachine, Subject: m.ID, Message: called + " does not say where it leads if no guard holds", Positions: origin(s.Origin, "")})
			}
			if len(r.finals) > 0 && !r.ends(s.ID) {
				c.add(Finding{Code: codeNoWayOut, Kind: model.SubjectStateMachine, Subject: m.ID, Message: "from " + called + " no final state can be reached", Positions: origin(s.Origin, "")})
			}
		}
	}
}

func stateWords(s *model.StateRecord) string {
	switch {
	case s.Name != "" && s.Kind == model.StateFinal:
		return "final state " + strconv.Quote(s.Name)
	case s.Name != "":
		return string(s.Kind) + " " + strconv.Quote(s.Name)
	case s.Kind == model.StateFinal:
		return "a final state"
	}
	return "a " + string(s.Kind)
}

// runs answers where a state machine can go.
type runs struct {
	states map[string]*model.StateRecord
	next   map[string][]model.TransitionRecord
	finals []string // outermost ones
}

func newRuns(m *model.StateMachineRecord) runs {
	r := runs{states: map[string]*model.StateRecord{}, next: map[string][]model.TransitionRecord{}}
	for i := range m.States {
		s := &m.States[i]
		r.states[s.ID] = s
		if s.Kind == model.StateFinal && s.Parent == "" {
			r.finals = append(r.finals, s.ID)
		}
	}
	for _, t := range m.Transitions {
		r.next[t.From] = append(r.next[t.From], t)
	}
	return r
}

// from is the states that are ever active in runs that begin at one of them.
// Whoever is in a state is in those around it too, and takes their ways out;
// whoever enters a composite state goes on from its beginning.
func (r runs) from(id string) map[string]bool {
	active := map[string]bool{}
	var enter func(id string)
	enter = func(id string) {
		s := r.states[id]
		if s == nil || active[id] {
			return
		}
		active[id] = true
		enter(s.Parent)
		for _, t := range r.next[id] {
			enter(t.To)
		}
		if s.Kind == model.StateSimple {
			enter(id + "/@initial")
		}
	}
	enter(id)
	return active
}

// ends tells whether a run that is in the state can come to an end.
func (r runs) ends(id string) bool {
	active := r.from(id)
	for _, f := range r.finals {
		if active[f] {
			return true
		}
	}
	return false
}

// decides tells whether one of the ways from the choice is open in any case.
func (r runs) decides(id string) bool {
	for _, t := range r.next[id] {
		if t.Guard == "else" || t.Guard == "" {
			return true
		}
	}
	return false
}
