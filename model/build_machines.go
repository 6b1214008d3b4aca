package model

import "slices"

func (b *builder) buildStateMachines() []StateMachineRecord {
	records := make([]StateMachineRecord, len(b.workspace.machines))
	for i, m := range b.workspace.machines {
		r := StateMachineRecord{
			ID:          b.topicID(&m.topic),
			Owner:       b.id(m.owner),
			Name:        b.name(m.name, "a state machine", m, m.at),
			Description: b.text(m.description, "description", m, m.at),
			Origin:      b.locator.origin(m.at),
		}
		if t := m.attributes.typ; t.Name != "" {
			r.Type = &t
		}
		if t := m.attributes.table; t.Name != "" {
			r.Table = &t
		}
		v := b.vertices(m)
		r.States = v.records
		for _, t := range m.transitions {
			from := v.ids[t.from]
			if t.from == nil {
				from = v.initial[t.in]
			}
			r.Transitions = append(r.Transitions, TransitionRecord{
				From:   from,
				To:     v.ids[t.to],
				Event:  b.text(t.event, "event", t, t.at),
				Guard:  b.text(t.attributes.guard, "guard", t, t.at),
				Action: b.text(t.attributes.action, "action", t, t.at),
				Origin: b.locator.origin(t.at),
			})
		}
		b.begins(m)
		b.decides(m)
		b.rests(m)
		records[i] = r
	}
	return sortRecords(records, func(r *StateMachineRecord) string { return r.ID })
}

// vertices are the states of a machine as records, with their IDs.
type vertices struct {
	records []StateRecord
	ids     map[*state]string
	initial map[*state]string // IDs of the initial pseudostates, by what they are in
}

func (b *builder) vertices(m *StateMachine) vertices {
	v := vertices{ids: make(map[*state]string, len(m.states)), initial: make(map[*state]string)}
	taken := make(ids, len(m.states))
	begin := func(in *state) {
		if len(in.starts) == 0 {
			return
		}
		t, prefix := in.starts[0], ""
		if in.number >= 0 {
			prefix = v.ids[in] + "/"
		}
		v.initial[in] = prefix + "@initial"
		v.records = append(v.records, StateRecord{
			ID: v.initial[in], Kind: StateInitial, Parent: v.ids[in], Origin: b.locator.origin(t.at),
		})
	}
	begin(&m.top)
	for _, s := range m.states {
		prefix, name := "", ""
		if s.parent != nil {
			prefix = v.ids[s.parent] + "/"
		}
		id := prefix + "@" + string(s.kind)
		if s.kind == StateSimple || s.name != "" {
			id = prefix + b.part(&s.attributes, s.name, s, s.at)
			name = b.name(s.name, "a "+string(s.kind), s, s.at)
		} else if _, found := taken[id]; found {
			id = free(taken, id) // what has no name is numbered
		}
		id = b.claim(taken, id, holder{s, s.at})
		v.ids[s] = id
		a := &s.attributes
		v.records = append(v.records, StateRecord{
			ID:          id,
			Kind:        s.kind,
			Parent:      v.ids[s.parent],
			Name:        name,
			Description: b.text(s.description, "description", s, s.at),
			Entry:       b.text(a.entry, "entry action", s, s.at),
			Do:          b.text(a.do, "activity", s, s.at),
			Exit:        b.text(a.exit, "exit action", s, s.at),
			Constant:    b.text(a.constant, "constant", s, s.at),
			Origin:      b.locator.origin(s.at),
		})
		begin(s)
	}
	return v
}

// composites are the states that have states inside.
func (m *StateMachine) composites() map[*state]bool {
	composite := make(map[*state]bool)
	for _, s := range m.states {
		if s.parent != nil {
			composite[s.parent] = true
		}
	}
	return composite
}

// begins reports what does not say where it begins, or begins elsewhere.
func (b *builder) begins(m *StateMachine) {
	composite := m.composites()
	for _, t := range m.transitions {
		if t.from == nil && t.in.number >= 0 && !t.to.isIn(t.in) {
			b.report(problem{
				code:    codeIntoItself,
				message: t.words() + " leads to " + t.to.words() + ", which is not inside of it",
				hint:    "begin in a state that is defined on its handle",
				at:      t.at,
				related: []stack{t.to.at},
			})
		}
		if composite[t.to] && len(t.to.starts) == 0 {
			delete(composite, t.to) // once is enough
			b.report(problem{
				code:    codeNoStart,
				message: t.to.words() + " has states inside, is entered as a whole, and does not say where it begins",
				hint:    "say so with Start, or lead to one of the states inside",
				at:      t.to.at,
				related: []stack{t.at},
			})
		}
	}
	if len(m.top.starts) == 0 && len(m.states) > 0 {
		b.report(problem{
			code:    codeNoStart,
			message: m.words() + " does not say where it begins",
			hint:    "say so with Start",
			at:      m.at,
		})
	}
}

// decides reports two transitions of which nothing says which one to take: they
// have the same guard, or one of them has none and is open whenever the other
// is. Those of a state inside go before those of the state around it, so only
// transitions from one state compete.
func (b *builder) decides(m *StateMachine) {
	type trigger struct {
		from  *state
		event string
	}
	rivals := make(map[trigger][]*transition)
	var order []trigger
	for _, t := range m.transitions {
		on := trigger{t.from, t.event}
		if t.from == nil || t.from.kind == StateChoice && t.attributes.guard == "" {
			continue // begins or When told it
		}
		if rivals[on] == nil {
			order = append(order, on)
		}
		rivals[on] = append(rivals[on], t)
	}
	for _, on := range order {
		b.compete(rivals[on])
	}
}

// compete holds transitions from one state on one event against each other.
func (b *builder) compete(rivals []*transition) {
	first := make(map[string]*transition, len(rivals)) // by guard
	var guarded *transition
	for _, t := range rivals {
		guard := t.attributes.guard
		old, found := first[guard]
		if !found {
			first[guard] = t
			if guard != "" && guarded == nil {
				guarded = t
			}
			continue
		}
		under := "without a guard"
		if guard != "" {
			under = "under the guard " + quote(guard)
		}
		hint := "give each a guard of its own with model.Guard, or let both go through a Choice"
		if t.from.kind == StateChoice {
			hint = "give each a guard of its own with When, and write Else once"
		}
		b.report(problem{
			code:    codeAmbiguous,
			message: t.words() + " to " + t.to.words() + " is taken " + under + ", as is the one to " + old.to.words(),
			hint:    hint,
			at:      t.at,
			related: []stack{old.at},
		})
	}
	if open := first[""]; open != nil && guarded != nil {
		b.report(problem{
			code: codeAmbiguous,
			message: open.words() + " to " + open.to.words() + " has no guard, and so is taken under the guard " +
				quote(guarded.attributes.guard) + ", too, as is the one to " + guarded.to.words(),
			hint:    "give it a guard that excludes the other: model.Guard(" + quote(otherwise) + ") is what no other guard holds for",
			at:      open.at,
			related: []stack{guarded.at},
		})
	}
}

// rests reports a run that comes back to a state without an event and without
// a guard, which nothing would ever end. What a state does while it lasts takes
// its time, in which an event may come.
func (b *builder) rests(m *StateMachine) {
	leaves := make(map[*state][]*transition) // what is taken without an event or a guard
	for _, t := range m.transitions {
		if t.from != nil && t.event == "" && t.attributes.guard == "" {
			leaves[t.from] = append(leaves[t.from], t)
		}
	}
	composite := m.composites()
	next := func(s *state) []*transition {
		switch {
		case composite[s]:
			return slices.DeleteFunc(slices.Clone(s.starts), func(t *transition) bool {
				return t.attributes.guard != "" || !t.to.isIn(s)
			})
		case s.kind == StateFinal && s.parent != nil:
			s = s.parent // it has done all that is inside
		}
		if s.attributes.do != "" {
			return nil
		}
		return leaves[s]
	}
	cycles(m.states, next, func(t *transition) *state { return t.to }, func(way []*transition) {
		t := way[len(way)-1]
		b.report(problem{
			code:    codeEndless,
			message: t.words() + " to " + t.to.words() + " closes a circle that needs no event and no guard, and so never rests",
			hint:    "say with On what it waits for, or with model.Guard when it goes on",
			at:      t.at,
			related: []stack{t.to.at},
		})
	})
}
