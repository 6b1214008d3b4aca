package model

// Scenario is a handle of a course of messages between elements: the one
// definition behind a sequence view, a dynamic view and the check of recorded
// runs. It is written with the same methods as a Flow.
type Scenario struct {
	workspace   *Workspace
	number      int      // index in workspace.scenarios
	owner       *element // nil: the workspace
	name        string
	description string
	attributes  attributes
	flow        Flow
	at          stack
}

// Scenario defines a scenario of the workspace.
//
//go:noinline
func (w *Workspace) Scenario(name, description string, opts ...ScenarioOption) *Scenario {
	return scenario(w.alive(), nil, name, description, opts)
}

// Scenario defines a scenario of the system.
//
//go:noinline
func (s *System) Scenario(name, description string, opts ...ScenarioOption) *Scenario {
	return scenario(home(s.element(), "*model.System"), s.element(), name, description, opts)
}

// Scenario defines a scenario of the container.
//
//go:noinline
func (c *Container) Scenario(name, description string, opts ...ScenarioOption) *Scenario {
	return scenario(home(c.element(), "*model.Container"), c.element(), name, description, opts)
}

func scenario(w *Workspace, owner *element, name, description string, opts []ScenarioOption) *Scenario {
	sc := &Scenario{
		workspace:   w,
		number:      len(w.scenarios),
		owner:       owner,
		name:        tidyName(name),
		description: description,
		at:          w.here(),
	}
	sc.flow = Flow{workspace: w, scenario: sc}
	take(w, sc, sc.at, &sc.attributes, opts)
	w.scenarios = append(w.scenarios, sc)
	return sc
}

func (sc *Scenario) words() string { return "scenario " + called(sc.name) }

// knows reports whether sc, which plays the given role in a thing, can be
// used in w, and reports the mistake if not.
func (w *Workspace) knows(sc *Scenario, in named, role string, at stack) bool {
	if sc == nil || sc.workspace == nil {
		w.report(problem{
			code:    codeNil,
			message: role + in.words() + " is nil",
			hint:    "define it first, and set every field of a struct of handles",
			at:      at,
		})
		return false
	}
	return w.owns(sc.workspace, sc, sc.at, at)
}

// Flow returns the scenario's own steps, for functions that write steps
// wherever they are called.
//
//go:noinline
func (sc *Scenario) Flow() *Flow {
	if sc == nil || sc.workspace == nil {
		return &Flow{workspace: nowhere("*model.Scenario")}
	}
	return &sc.flow
}

// Call adds a synchronous message: the sender waits for the answer.
//
//go:noinline
func (sc *Scenario) Call(from, to Element, text string, opts ...MessageOption) {
	sc.Flow().message(StepCall, from, to, text, opts)
}

// Send adds an asynchronous message: the sender goes on.
//
//go:noinline
func (sc *Scenario) Send(from, to Element, text string, opts ...MessageOption) {
	sc.Flow().message(StepSend, from, to, text, opts)
}

// Return adds the answer to an earlier Call in the other direction.
//
//go:noinline
func (sc *Scenario) Return(from, to Element, text string, opts ...MessageOption) {
	sc.Flow().message(StepReturn, from, to, text, opts)
}

// Self adds a message of an element to itself.
//
//go:noinline
func (sc *Scenario) Self(at Element, text string, opts ...MessageOption) {
	sc.Flow().message(StepSelf, at, at, text, opts)
}

// Create adds a message that brings its target into being.
//
//go:noinline
func (sc *Scenario) Create(from, to Element, text string, opts ...MessageOption) {
	sc.Flow().message(StepCreate, from, to, text, opts)
}

// Destroy adds a message that ends its target.
//
//go:noinline
func (sc *Scenario) Destroy(from, to Element, text string, opts ...MessageOption) {
	sc.Flow().message(StepDestroy, from, to, text, opts)
}

// Note adds a remark over one or more elements.
//
//go:noinline
func (sc *Scenario) Note(text string, over ...Element) { sc.Flow().note(text, over) }

// Ref says that another scenario happens here, over the elements that are
// named. Without any it is over those of its own that take part here, too.
//
//go:noinline
func (sc *Scenario) Ref(scenario *Scenario, over ...Element) { sc.Flow().ref(scenario, over) }

// Divider begins a new part of the scenario, with a title. It stands between
// its outermost steps.
//
//go:noinline
func (sc *Scenario) Divider(title string) { sc.Flow().divide(title) }

// Alt adds a choice: one of its operands happens. They are When and, last,
// Else.
//
//go:noinline
func (sc *Scenario) Alt(operands ...Operand) { sc.Flow().fragment(StepAlt, operands) }

// Par adds operands that happen at the same time. They are Branches.
//
//go:noinline
func (sc *Scenario) Par(operands ...Operand) { sc.Flow().fragment(StepPar, operands) }

// Opt adds steps that happen only if the guard holds.
//
//go:noinline
func (sc *Scenario) Opt(guard string, steps func(*Flow)) { sc.Flow().single(StepOpt, guard, steps) }

// Loop adds steps that are repeated as the guard says.
//
//go:noinline
func (sc *Scenario) Loop(guard string, steps func(*Flow)) { sc.Flow().single(StepLoop, guard, steps) }

// Break adds steps that, if the guard holds, happen in place of the rest of
// what is around them.
//
//go:noinline
func (sc *Scenario) Break(guard string, steps func(*Flow)) { sc.Flow().single(StepBreak, guard, steps) }

// Critical adds steps that nothing else comes between.
//
//go:noinline
func (sc *Scenario) Critical(label string, steps func(*Flow)) {
	sc.Flow().single(StepCritical, label, steps)
}
