package model

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

// begins reports what does not say where it begins, or begins elsewhere.
func (b *builder) begins(m *StateMachine) {
	composite := make(map[*state]bool)
	for _, s := range m.states {
		if s.parent != nil {
			composite[s.parent] = true
		}
	}
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

// decides reports two transitions of which nothing says which one to take.
// Those of a state inside go before those of the state around it, so only
// transitions from one state compete.
func (b *builder) decides(m *StateMachine) {
	type choice struct {
		from         *state
		event, guard string
	}
	first := make(map[choice]*transition)
	for _, t := range m.transitions {
		if t.from == nil {
			continue
		}
		c := choice{t.from, t.event, t.attributes.guard}
		old, found := first[c]
		if !found {
			first[c] = t
			continue
		}
		under := "without a guard"
		if c.guard != "" {
			under = "under the guard " + quote(c.guard)
		}
		b.report(problem{
			code:    codeAmbiguous,
			message: t.words() + " to " + t.to.words() + " is taken " + under + ", as is the one to " + old.to.words(),
			hint:    "tell them apart with model.Guard, or let both go through a Choice",
			at:      t.at,
			related: []stack{old.at},
		})
	}
}
