package model

import "slices"

func (b *builder) buildScenarios() []ScenarioRecord {
	w := b.workspace
	b.scenarioIDs = make([]string, len(w.scenarios))
	taken := make(ids, len(w.scenarios))
	records := make([]ScenarioRecord, len(w.scenarios))
	for i, sc := range w.scenarios { // all IDs first: a ref may name a later one
		id := b.part(&sc.attributes, sc.name, sc, sc.at)
		if sc.owner != nil {
			id = b.id(sc.owner) + "/" + id
		}
		id = b.claim(taken, id, holder{sc, sc.at})
		b.scenarioIDs[i] = id
	}
	for i, sc := range w.scenarios {
		b.follow(sc)
		records[i] = ScenarioRecord{
			ID:          b.scenarioIDs[i],
			Owner:       b.id(sc.owner),
			Name:        b.name(sc.name, "a scenario", sc, sc.at),
			Description: b.text(sc.description, "description", sc, sc.at),
			Steps:       b.buildSteps(sc.flow.steps),
			Origin:      b.locator.origin(sc.at),
		}
	}
	cycles(w.scenarios, func(sc *Scenario) []link[*Scenario] { return refs(nil, sc.flow.steps) }, target, func(way []link[*Scenario]) {
		b.report(around(way, codeRefCycle, "refers to", "let one of them tell what happens itself"))
	})
	return sortRecords(records, func(s *ScenarioRecord) string { return s.ID })
}

// refs appends what the steps refer to, at any depth.
func refs(list []link[*Scenario], steps []step) []link[*Scenario] {
	for i := range steps {
		s := &steps[i]
		if s.kind == StepRef {
			list = append(list, link[*Scenario]{to: s.scenario, at: s.at})
		}
		for _, o := range s.operands {
			list = refs(list, o.steps)
		}
	}
	return list
}

func (b *builder) buildSteps(steps []step) []StepRecord {
	var records []StepRecord
	for i := range steps {
		s := &steps[i]
		r := StepRecord{
			Kind:       s.kind,
			From:       b.id(s.from),
			To:         b.id(s.to),
			Text:       b.text(s.text, "text", s, s.at),
			Technology: b.text(s.technology, "technology", s, s.at),
			Span:       b.text(s.span, "span name", s, s.at),
			Origin:     b.locator.origin(s.at),
		}
		if s.scenario != nil {
			r.Scenario = b.scenarioIDs[s.scenario.number]
		}
		for _, e := range s.over {
			r.Over = append(r.Over, b.id(e))
		}
		for _, o := range s.operands {
			r.Operands = append(r.Operands, OperandRecord{
				Guard:  b.text(o.guard, "guard", s, o.at),
				Steps:  b.buildSteps(o.steps),
				Origin: b.locator.origin(o.at),
			})
		}
		records = append(records, r)
	}
	return records
}

// course is what is known at one place of a scenario about every run that
// reaches it. It errs on the side of silence: after a choice, a call is open
// if any branch left it open, and an element is seen or gone only if every
// branch says so.
type course struct {
	open []*step            // calls without a return, outermost first
	seen map[*element]bool  // has taken part
	gone map[*element]stack // was destroyed, and where
}

func (c course) clone() course {
	d := course{slices.Clone(c.open), make(map[*element]bool, len(c.seen)), make(map[*element]stack, len(c.gone))}
	for e := range c.seen {
		d.seen[e] = true
	}
	for e, at := range c.gone {
		d.gone[e] = at
	}
	return d
}

// follow reports what cannot happen in the order of a scenario's steps.
func (b *builder) follow(sc *Scenario) {
	c := course{seen: make(map[*element]bool), gone: make(map[*element]stack)}
	b.followSteps(&c, sc.flow.steps)
}

func (b *builder) followSteps(c *course, steps []step) {
	for i := range steps {
		s := &steps[i]
		switch s.kind {
		case StepNote, StepRef, StepDivider:
		case StepAlt, StepPar, StepOpt, StepLoop, StepBreak, StepCritical:
			b.followFragment(c, s)
		default:
			b.followMessage(c, s)
		}
	}
}

func (b *builder) followMessage(c *course, s *step) {
	if s.kind == StepCreate {
		if c.seen[s.to] {
			b.report(problem{
				code:    codeCreatedLate,
				message: s.words() + " creates " + s.to.words() + ", which took part before",
				hint:    "create it before its first message, or Call it",
				at:      s.at,
				related: []stack{s.to.at},
			})
		}
		delete(c.gone, s.to)
	}
	ends := []*element{s.from, s.to}
	if s.from == s.to {
		ends = ends[:1]
	}
	for _, e := range ends {
		// The answer of an element that ends itself, or is ended while it
		// works, still reaches its caller.
		if at, gone := c.gone[e]; gone && !(s.kind == StepReturn && e == s.from) {
			b.report(problem{
				code:    codeDestroyed,
				message: s.words() + " involves " + e.words() + ", which was destroyed",
				hint:    "destroy it after its last message",
				at:      s.at,
				related: []stack{at},
			})
		}
		c.seen[e] = true
	}
	switch s.kind {
	case StepCall, StepCreate:
		c.open = append(c.open, s)
	case StepDestroy:
		c.gone[s.to] = s.at
	case StepReturn:
		for i := len(c.open) - 1; i >= 0; i-- {
			if call := c.open[i]; call.from == s.to && call.to == s.from {
				c.close(i)
				return
			}
		}
		b.report(problem{
			code:    codeNoCall,
			message: s.words() + " from " + s.from.words() + " to " + s.to.words() + " answers no call",
			hint:    returnHint(c, s),
			at:      s.at,
		})
	}
}

// close takes the call number i off the open ones, and the later ones that
// were made on the way to its answer.
func (c *course) close(i int) {
	called := map[*element]bool{c.open[i].to: true}
	open := c.open[:i]
	for _, call := range c.open[i+1:] {
		if called[call.from] {
			called[call.to] = true
		} else {
			open = append(open, call)
		}
	}
	c.open = open
}

// returnHint guesses what the author of a return without a call meant.
func returnHint(c *course, s *step) string {
	for _, call := range c.open {
		if call.from == s.from && call.to == s.to {
			return "its ends are swapped: write Return(from the called, to the caller, …)"
		}
	}
	return "write the Call from " + s.to.words() + " to " + s.from.words() + " before it, or Send this if nothing waits for it"
}

func (b *builder) followFragment(c *course, s *step) {
	ends := make([]course, 0, len(s.operands)+1)
	otherwise := s.kind == StepPar || s.kind == StepCritical
	for i := range s.operands {
		o := &s.operands[i]
		end := c.clone()
		b.followSteps(&end, o.steps)
		if s.kind != StepBreak { // whoever comes past a break did not enter it
			ends = append(ends, end)
		}
		otherwise = otherwise || s.kind == StepAlt && o.guard == "else"
	}
	if !otherwise {
		ends = append(ends, *c)
	}
	*c = join(s.kind, ends)
}

// join returns the course after a fragment from those at the ends of its
// operands.
func join(kind StepKind, ends []course) course {
	c := ends[0].clone()
	for _, end := range ends[1:] {
		for _, call := range end.open {
			if !slices.Contains(c.open, call) {
				c.open = append(c.open, call)
			}
		}
		if kind == StepPar {
			for e := range end.seen {
				c.seen[e] = true
			}
			for e, at := range end.gone {
				c.gone[e] = at
			}
			continue
		}
		for e := range c.seen {
			if !end.seen[e] {
				delete(c.seen, e)
			}
		}
		for e := range c.gone {
			if _, gone := end.gone[e]; !gone {
				delete(c.gone, e)
			}
		}
	}
	return c
}
