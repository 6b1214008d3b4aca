package model

// StateMachine is a handle of the states that a thing goes through: of UML's
// state machines, the part with simple and composite states, choices, and
// transitions with event, guard and action.
type StateMachine struct {
	topic
	states      []*state
	transitions []*transition
	top         state // stands for the machine itself, as what is around its outermost states
}

// StateMachine defines a state machine of the workspace.
//
//go:noinline
func (w *Workspace) StateMachine(name, description string, opts ...StateMachineOption) *StateMachine {
	return machine(w.alive(), nil, name, description, opts)
}

// StateMachine defines a state machine of the system.
//
//go:noinline
func (s *System) StateMachine(name, description string, opts ...StateMachineOption) *StateMachine {
	return machine(home(s.element(), "*model.System"), s.element(), name, description, opts)
}

// StateMachine defines a state machine of the container.
//
//go:noinline
func (c *Container) StateMachine(name, description string, opts ...StateMachineOption) *StateMachine {
	return machine(home(c.element(), "*model.Container"), c.element(), name, description, opts)
}

// StateMachine defines a state machine of the component.
//
//go:noinline
func (c *Component) StateMachine(name, description string, opts ...StateMachineOption) *StateMachine {
	return machine(home(c.element(), "*model.Component"), c.element(), name, description, opts)
}

func machine(w *Workspace, owner *element, name, description string, opts []StateMachineOption) *StateMachine {
	m := new(StateMachine)
	defineTopic(w, &m.topic, ViewStateMachine, owner, name, description)
	m.top = state{machine: m, number: -1, at: m.at}
	take(w, m, m.at, &m.attributes, opts)
	w.machines = append(w.machines, m)
	return m
}

// alive returns m, or a stand-in that remembers the mistake if m is nil.
func (m *StateMachine) alive() *StateMachine {
	if m != nil && m.workspace != nil {
		return m
	}
	return machine(nowhere("*model.StateMachine"), nil, "", "", nil)
}

// State defines an outermost state of the machine.
//
//go:noinline
func (m *StateMachine) State(name, description string, opts ...StateOption) *State {
	return newState(&m.alive().top, name, description, opts)
}

// Choice defines a point where guards decide how to go on. It may have no
// name.
//
//go:noinline
func (m *StateMachine) Choice(name string) *Choice { return newChoice(&m.alive().top, name) }

// Final defines a final state: the machine has come to its end. It may have
// no name.
//
//go:noinline
func (m *StateMachine) Final(name string) *Final { return newFinal(&m.alive().top, name) }

// Start says in which state the machine begins.
//
//go:noinline
func (m *StateMachine) Start(to StateNode, opts ...TransitionOption) { m.alive().top.start(to, opts) }

// View writes a view of the state machine.
//
//go:noinline
func (m *StateMachine) View(opts ...ViewOption) *View {
	m = m.alive()
	return view(m.workspace, View{kind: ViewStateMachine, topic: &m.topic}, opts)
}

// StateNode is what transitions lead to: *State, *Choice and *Final. No other
// type implements it.
type StateNode interface{ node() *state }

// state is the one record behind every handle of a state.
type state struct {
	machine     *StateMachine
	number      int // index in machine.states, -1: the machine itself
	kind        StateKind
	parent      *state // nil: outermost
	name        string
	description string
	attributes  attributes
	starts      []*transition // from its initial pseudostate
	at          stack
}

// transition is an arrow. One whose from is nil begins at the initial
// pseudostate of in.
type transition struct {
	from, to   *state
	in         *state
	event      string
	attributes attributes // guard among them
	at         stack
}

// words names s for a message: `state "Paid"`.
func (s *state) words() string {
	switch {
	case s.number < 0:
		return s.machine.words()
	case s.kind == StateChoice && s.name == "":
		return "a choice"
	case s.kind == StateFinal && s.name == "":
		return "a final state"
	case s.kind == StateFinal:
		return "final state " + called(s.name)
	}
	return string(s.kind) + " " + called(s.name)
}

// words names t for a message.
func (t *transition) words() string {
	if t.from == nil {
		return "the start of " + t.in.words()
	}
	words := "the transition"
	if t.event != "" {
		words += " " + quote(t.event)
	}
	return words + " from " + t.from.words()
}

// add records s, which stands inside a larger struct: its handle.
func (parent *state) add(s *state, kind StateKind, name, description string) {
	m := parent.machine
	*s = state{machine: m, number: len(m.states), kind: kind, name: tidyName(name), description: description, at: m.workspace.here()}
	if parent.number >= 0 {
		s.parent = parent
	}
	m.states = append(m.states, s)
	m.parts++
}

// State is a handle of a state. States may be inside of it; it is a composite
// state then.
type State struct{ record state }

func newState(parent *state, name, description string, opts []StateOption) *State {
	s := new(State)
	parent.add(&s.record, StateSimple, name, description)
	take(parent.machine.workspace, &s.record, s.record.at, &s.record.attributes, opts)
	return s
}

func (s *State) node() *state {
	if s == nil || s.record.machine == nil {
		return nil
	}
	return &s.record
}

// alive returns the record of s, or a stand-in's if s is nil.
func (s *State) alive() *state {
	if n := s.node(); n != nil {
		return n
	}
	return machine(nowhere("*model.State"), nil, "", "", nil).State("", "").node()
}

// State defines a state inside of the state.
//
//go:noinline
func (s *State) State(name, description string, opts ...StateOption) *State {
	return newState(s.alive(), name, description, opts)
}

// Choice defines a choice inside of the state. It may have no name.
//
//go:noinline
func (s *State) Choice(name string) *Choice { return newChoice(s.alive(), name) }

// Final defines a final state inside of the state: what the state does has
// come to its end. It may have no name.
//
//go:noinline
func (s *State) Final(name string) *Final { return newFinal(s.alive(), name) }

// Start says in which of the states inside of it the state begins.
//
//go:noinline
func (s *State) Start(to StateNode, opts ...TransitionOption) { s.alive().start(to, opts) }

// On says that an event leads from the state to another one, or back to
// itself.
//
//go:noinline
func (s *State) On(event string, to StateNode, opts ...TransitionOption) {
	s.alive().leads(event, "", to, opts)
}

// Then says where the state leads by itself, once what it does is done.
//
//go:noinline
func (s *State) Then(to StateNode, opts ...TransitionOption) { s.alive().leads("", "", to, opts) }

// Choice is a handle of a point where guards decide how to go on.
type Choice struct{ record state }

func newChoice(parent *state, name string) *Choice {
	c := new(Choice)
	parent.add(&c.record, StateChoice, name, "")
	return c
}

func (c *Choice) node() *state {
	if c == nil || c.record.machine == nil {
		return nil
	}
	return &c.record
}

func (c *Choice) alive() *state {
	if n := c.node(); n != nil {
		return n
	}
	return machine(nowhere("*model.Choice"), nil, "", "", nil).Choice("").node()
}

// When says where the choice leads if the guard holds.
//
//go:noinline
func (c *Choice) When(guard string, to StateNode, opts ...TransitionOption) {
	c.alive().leads("", guard, to, opts)
}

// Else says where the choice leads if no other guard holds.
//
//go:noinline
func (c *Choice) Else(to StateNode, opts ...TransitionOption) {
	c.alive().leads("", otherwise, to, opts)
}

// otherwise is the guard of what happens if no other guard holds.
const otherwise = "else"

// Final is a handle of a final state, from which nothing leads on.
type Final struct{ record state }

func newFinal(parent *state, name string) *Final {
	f := new(Final)
	parent.add(&f.record, StateFinal, name, "")
	return f
}

func (f *Final) node() *state {
	if f == nil || f.record.machine == nil {
		return nil
	}
	return &f.record
}

// start adds a transition from the initial pseudostate in s.
func (s *state) start(to StateNode, opts []TransitionOption) {
	w := s.machine.workspace
	t := &transition{in: s, at: w.here()}
	take(w, t, t.at, &t.attributes, opts)
	if !s.aims(t, to) {
		return
	}
	if len(s.starts) > 0 {
		w.report(problem{
			code:    codeStarts,
			message: s.words() + " begins twice",
			hint:    "a machine and a composite state have one beginning; let it lead to a Choice if it depends",
			at:      t.at,
			related: []stack{s.starts[0].at},
		})
		return
	}
	s.starts = append(s.starts, t)
	s.machine.transitions = append(s.machine.transitions, t)
}

// leads adds a transition from s.
func (s *state) leads(event, guard string, to StateNode, opts []TransitionOption) {
	w := s.machine.workspace
	t := &transition{from: s, in: s.parent, event: tidy(event), at: w.here()}
	t.attributes.guard = tidy(guard)
	take(w, t, t.at, &t.attributes, opts)
	if s.kind == StateChoice && t.attributes.guard == "" {
		w.report(problem{
			code:    codeNoGuard,
			message: "When of " + s.words() + " has no guard",
			hint:    "say when it leads there, or write Else",
			at:      t.at,
		})
	}
	if s.aims(t, to) {
		s.machine.transitions = append(s.machine.transitions, t)
	}
}

// aims gives t its target, and reports one that is nil or of another machine.
func (s *state) aims(t *transition, to StateNode) bool {
	w := s.machine.workspace
	if to != nil {
		t.to = to.node()
	}
	switch {
	case t.to == nil:
		w.report(problem{
			code:    codeNil,
			message: "the target of " + t.words() + " is nil",
			hint:    "define it first, and set every field of a struct of handles",
			at:      t.at,
		})
		return false
	case t.to.machine == s.machine:
		return true
	case w.owns(t.to.machine.workspace, t.to, t.to.at, t.at):
		w.report(problem{
			code:    codeOtherMachine,
			message: t.words() + " leads to " + t.to.words() + " of " + t.to.machine.words(),
			hint:    "a transition stays in its machine; name the other one in its event or action",
			at:      t.at,
			related: []stack{t.to.at},
		})
	}
	return false
}

// isIn reports whether s lies inside of other, at any depth.
func (s *state) isIn(other *state) bool {
	for p := s.parent; p != nil; p = p.parent {
		if p == other {
			return true
		}
	}
	return other.number < 0
}

// Guard is the condition under which a transition is taken, without brackets.
type Guard string

func (Guard) fitsTransition() {}

func (g Guard) apply(a *attributes) fault { return set(&a.guard, "guard", string(g)) }

// Action is what happens on the way of a transition.
type Action string

func (Action) fitsTransition() {}

func (c Action) apply(a *attributes) fault { return set(&a.action, "action", string(c)) }

// Entry is what happens whenever a state is entered.
type Entry string

func (Entry) fitsState() {}

func (e Entry) apply(a *attributes) fault { return set(&a.entry, "entry action", string(e)) }

// Do is what goes on while a state lasts.
type Do string

func (Do) fitsState() {}

func (d Do) apply(a *attributes) fault { return set(&a.do, "activity", string(d)) }

// Exit is what happens whenever a state is left.
type Exit string

func (Exit) fitsState() {}

func (e Exit) apply(a *attributes) fault { return set(&a.exit, "exit action", string(e)) }

// Constant is the name of the Go constant that stands for a state, in a
// machine that is tied to a type with Type. Without one it is found by the
// name of the state.
type Constant string

func (Constant) fitsState() {}

func (c Constant) apply(a *attributes) fault { return set(&a.constant, "constant", string(c)) }

// TypeOption is what Type returns.
type TypeOption struct{ pkg, name string }

// Type ties a state machine to the Go type whose constants are its states, and
// a class to the Go type that it stands for. The package is a pattern like
// those of the go command, relative to the folder of the file that defines the
// machine or the class set.
//
//go:noinline
func Type(pkg, name string) TypeOption { return TypeOption{pkg, name} }

func (TypeOption) fitsStateMachine() {}
func (TypeOption) fitsClass()        {}

func (t TypeOption) apply(a *attributes) fault {
	var pkg, name string
	if f := Code(t.pkg).check(&pkg); f.code != "" {
		return f
	}
	if f := set(&name, "type", t.name); f.code != "" {
		return f
	}
	if a.typ.Name != "" {
		return fault{codeGivenTwice, "is given two values for its type, " + quote(a.typ.Name) + " and " + quote(name), "keep one of them"}
	}
	a.typ = TypeRef{Package: pkg, Name: name}
	return fault{}
}

// TransitionsOption is what Transitions returns.
type TransitionsOption struct{ pkg, name string }

// Transitions ties a state machine to the Go variable that lists its
// transitions, so that lintel check holds the two against each other: a map or
// a slice of constants, which the reference describes. The package is a pattern
// like those of the go command, relative to the folder of the file that defines
// the machine.
//
//go:noinline
func Transitions(pkg, variable string) TransitionsOption { return TransitionsOption{pkg, variable} }

func (TransitionsOption) fitsStateMachine() {}

func (t TransitionsOption) apply(a *attributes) fault {
	var pkg, name string
	if f := Code(t.pkg).check(&pkg); f.code != "" {
		return f
	}
	if f := set(&name, "variable", t.name); f.code != "" {
		return f
	}
	if a.table.Name != "" {
		return fault{codeGivenTwice, "is given two values for its transitions, " + quote(a.table.Name) + " and " + quote(name), "keep one of them"}
	}
	a.table = VariableRef{Package: pkg, Name: name}
	return fault{}
}
