package model

import (
	"cmp"
	"slices"
)

// Flow is a run of steps inside of a scenario. The functions given to When,
// Opt, Loop and the like are called at once with the Flow that they fill; it
// takes no steps after they have returned.
type Flow struct {
	workspace *Workspace
	scenario  *Scenario // that it is a part of
	steps     []step
	inner     *Flow // the one that is being filled inside of this one
	finished  bool
}

// step is a step of a scenario.
type step struct {
	kind       StepKind
	from, to   *element
	text       string
	technology string
	span       string
	over       []*element
	scenario   *Scenario // of a ref
	operands   []operand
	at         stack
}

// operand is one branch of a fragment.
type operand struct {
	guard string
	steps []step
	at    stack
}

// Call adds a synchronous message: the sender waits for the answer.
//
//go:noinline
func (f *Flow) Call(from, to Element, text string, opts ...MessageOption) {
	f.message(StepCall, from, to, text, opts)
}

// Send adds an asynchronous message: the sender goes on.
//
//go:noinline
func (f *Flow) Send(from, to Element, text string, opts ...MessageOption) {
	f.message(StepSend, from, to, text, opts)
}

// Return adds the answer to an earlier Call in the other direction.
//
//go:noinline
func (f *Flow) Return(from, to Element, text string, opts ...MessageOption) {
	f.message(StepReturn, from, to, text, opts)
}

// Self adds a message of an element to itself.
//
//go:noinline
func (f *Flow) Self(at Element, text string, opts ...MessageOption) {
	f.message(StepSelf, at, at, text, opts)
}

// Create adds a message that brings its target into being.
//
//go:noinline
func (f *Flow) Create(from, to Element, text string, opts ...MessageOption) {
	f.message(StepCreate, from, to, text, opts)
}

// Destroy adds a message that ends its target.
//
//go:noinline
func (f *Flow) Destroy(from, to Element, text string, opts ...MessageOption) {
	f.message(StepDestroy, from, to, text, opts)
}

// Note adds a remark over one or more elements.
//
//go:noinline
func (f *Flow) Note(text string, over ...Element) { f.note(text, over) }

// Ref says that another scenario happens here, over the elements that are
// named. Without any it is over those of its own that take part here, too.
//
//go:noinline
func (f *Flow) Ref(scenario *Scenario, over ...Element) { f.ref(scenario, over) }

// Alt adds a choice: one of its operands happens. They are When and, last,
// Else.
//
//go:noinline
func (f *Flow) Alt(operands ...Operand) { f.fragment(StepAlt, operands) }

// Par adds operands that happen at the same time. They are Branches.
//
//go:noinline
func (f *Flow) Par(operands ...Operand) { f.fragment(StepPar, operands) }

// Opt adds steps that happen only if the guard holds.
//
//go:noinline
func (f *Flow) Opt(guard string, steps func(*Flow)) { f.single(StepOpt, guard, steps) }

// Loop adds steps that are repeated as the guard says.
//
//go:noinline
func (f *Flow) Loop(guard string, steps func(*Flow)) { f.single(StepLoop, guard, steps) }

// Break adds steps that, if the guard holds, happen in place of the rest of
// what is around them.
//
//go:noinline
func (f *Flow) Break(guard string, steps func(*Flow)) { f.single(StepBreak, guard, steps) }

// Critical adds steps that nothing else comes between.
//
//go:noinline
func (f *Flow) Critical(label string, steps func(*Flow)) { f.single(StepCritical, label, steps) }

// message adds a message, unless one of its ends is nil or foreign.
func (f *Flow) message(kind StepKind, from, to Element, text string, opts []MessageOption) {
	f = f.alive()
	w := f.workspace
	s := step{kind: kind, text: tidy(text), at: w.here()}
	if kind == StepSelf {
		s.from = w.checked(unwrap(from), &s, "the element of ", s.at)
		s.to = s.from
	} else {
		s.from = w.checked(unwrap(from), &s, "the sender of ", s.at)
		s.to = w.checked(unwrap(to), &s, "the target of ", s.at)
	}
	if len(opts) > 0 {
		var a attributes
		take(w, &s, s.at, &a, opts)
		s.technology, s.span = a.technology, a.span
	}
	if s.text == "" && kind != StepReturn {
		w.report(problem{
			code:    codeNoText,
			message: "a " + string(kind) + " has no text",
			hint:    "say what it asks for or tells",
			at:      s.at,
		})
	}
	if s.from != nil && s.to != nil && w.reaches(&s) {
		f.add(s)
	}
}

// reaches reports whether the message s can lead from its sender to its
// target, and reports the mistake if not.
func (w *Workspace) reaches(s *step) bool {
	p := problem{at: s.at}
	switch {
	case s.kind == StepSelf:
		return true
	case s.from == s.to && s.kind == StepDestroy:
		return true
	case s.from == s.to:
		p.code = codeMessageSelf
		p.message = s.words() + " leads from " + s.from.words() + " to itself"
		p.hint = "write Self for a message of an element to itself"
	case s.to.isPartOf(s.from), s.from.isPartOf(s.to):
		p.code = codeMessagePart
		p.message = s.words() + " leads from " + s.from.words() + " to " + s.to.words() + ", one of which is part of the other"
		p.hint = "say which of its parts takes part"
		p.related = []stack{s.from.at, s.to.at}
	default:
		return true
	}
	w.report(p)
	return false
}

func (f *Flow) note(text string, over []Element) {
	f = f.alive()
	w := f.workspace
	s := step{kind: StepNote, text: tidy(text), at: w.here()}
	s.stand(w, over)
	switch {
	case s.text == "":
		w.report(problem{code: codeEmptyNote, message: "a note has no text", hint: "say what the reader should know here", at: s.at})
	case len(over) == 0:
		w.report(problem{code: codeEmptyNote, message: s.words() + " stands over nothing", hint: "name the elements that it is about after its text", at: s.at})
	case len(s.over) > 0:
		f.add(s)
	}
}

// stand puts a note or a ref over the elements.
func (s *step) stand(w *Workspace, over []Element) {
	for _, o := range over {
		if e := w.checked(unwrap(o), s, "an element under ", s.at); e != nil {
			s.over = append(s.over, e)
		}
	}
}

func (f *Flow) ref(scenario *Scenario, over []Element) {
	f = f.alive()
	w := f.workspace
	s := step{kind: StepRef, scenario: scenario, at: w.here()}
	s.stand(w, over)
	switch {
	case !w.knows(scenario, &s, "the scenario of ", s.at):
	case scenario == f.scenario:
		w.report(problem{
			code:    codeRefSelf,
			message: scenario.words() + " refers to itself",
			hint:    "write Loop for what happens again",
			at:      s.at,
			related: []stack{scenario.at},
		})
	default:
		f.add(s)
	}
}

// divide adds a divider. One that is written in a fragment cannot stay there.
func (f *Flow) divide(title string) {
	w := f.workspace
	s := step{kind: StepDivider, text: tidy(title), at: w.here()}
	if s.text == "" {
		w.report(problem{code: codeEmptyNote, message: "a divider has no text", hint: "say what begins here", at: s.at})
		return
	}
	if f.open(&s) == f {
		f.steps = append(f.steps, s)
	}
}

// words names s for a message: `call "POST token"`, or the method that adds
// it if it is a fragment.
func (s *step) words() string {
	switch s.kind {
	case StepAlt:
		return "Alt"
	case StepPar:
		return "Par"
	case StepOpt:
		return "Opt"
	case StepLoop:
		return "Loop"
	case StepBreak:
		return "Break"
	case StepCritical:
		return "Critical"
	case StepRef:
		if s.scenario == nil {
			return "a ref"
		}
		return "the ref to " + s.scenario.words()
	}
	return string(s.kind) + " " + quote(s.text)
}

// Operand is one branch of Alt or Par, made by When, Else or Branch.
type Operand struct {
	kind  operandKind
	guard string
	steps func(*Flow)
	at    stack
}

type operandKind uint8

const (
	operandNone operandKind = iota // nobody made it
	operandWhen
	operandElse
	operandBranch
	operandOnly // of a fragment that has one
)

// unmade reports whether o is the empty Operand, which is told apart.
func (o Operand) unmade() bool { return o.kind == operandNone }

// words names the function that makes such an operand, if there is one.
func (k operandKind) words() string {
	switch k {
	case operandWhen:
		return "When"
	case operandElse:
		return "Else"
	case operandBranch:
		return "Branch"
	}
	return ""
}

// When is an operand of Alt: what happens if the guard holds.
//
//go:noinline
func When(guard string, steps func(*Flow)) Operand {
	return Operand{operandWhen, guard, steps, here(nil)}
}

// Else is the last operand of Alt: what happens if no other guard holds.
//
//go:noinline
func Else(steps func(*Flow)) Operand {
	return Operand{operandElse, "else", steps, here(nil)}
}

// Branch is an operand of Par: what happens beside its other operands.
//
//go:noinline
func Branch(label string, steps func(*Flow)) Operand {
	return Operand{operandBranch, label, steps, here(nil)}
}

// single adds a fragment with one operand.
func (f *Flow) single(kind StepKind, guard string, steps func(*Flow)) {
	f = f.alive()
	s := step{kind: kind, at: f.workspace.here()}
	if tidy(guard) == "" && kind != StepCritical {
		example := "nothing is left"
		if kind == StepLoop {
			example = "for each item"
		}
		f.workspace.report(problem{
			code:    codeNoGuard,
			message: s.words() + " has no guard",
			hint:    "say when its steps happen, such as " + quote(example),
			at:      s.at,
		})
	}
	f.fill(s, []Operand{{operandOnly, guard, steps, s.at}})
}

// fragment adds a fragment of several operands.
func (f *Flow) fragment(kind StepKind, operands []Operand) {
	f = f.alive()
	s := step{kind: kind, at: f.workspace.here()}
	for i, o := range operands {
		p := problem{code: codeOperand, at: o.at}
		switch {
		case o.kind == operandNone:
			p.at = s.at
			p.message = s.words() + " is given an empty Operand"
			p.hint = "make it with " + operandsOf(kind)
		case kind == StepAlt && o.kind == operandBranch, kind == StepPar && o.kind != operandBranch:
			p.message = o.kind.words() + " is an operand of " + s.words()
			p.hint = "operands of " + s.words() + " are made with " + operandsOf(kind)
			p.related = []stack{s.at}
		case o.kind == operandElse && i < len(operands)-1:
			p.message = "Else is not the last operand of Alt"
			p.hint = "put it last, once, and give the others a guard with When"
			p.related = []stack{s.at}
		case o.kind == operandWhen && tidy(o.guard) == "":
			p.code = codeNoGuard
			p.message = "When has no guard"
			p.hint = "say when its steps happen, or write Else"
		default:
			continue
		}
		f.workspace.report(p)
	}
	f.fill(s, operands)
}

// operandsOf names the functions that make the operands of a fragment.
func operandsOf(kind StepKind) string {
	if kind == StepPar {
		return "model.Branch"
	}
	return "model.When and model.Else"
}

// fill runs the functions of the operands and adds s with the steps that they
// wrote.
func (f *Flow) fill(s step, operands []Operand) {
	to := f.open(&s)
	before := len(f.workspace.problems)
	written := false
	for _, o := range operands {
		if o.kind == operandNone {
			continue // fragment told it
		}
		if o.steps == nil {
			f.workspace.report(problem{
				code:    codeNilFunction,
				message: cmp.Or(o.kind.words(), s.words()) + " is given a nil function",
				hint:    "write func(s *model.Flow) { … }",
				at:      o.at,
			})
			continue
		}
		inner := &Flow{workspace: f.workspace, scenario: f.scenario}
		if to != nil {
			to.inner = inner
		}
		o.steps(inner)
		inner.finished = true
		if to != nil {
			to.inner = nil
		}
		written = written || len(inner.steps) > 0
		s.operands = append(s.operands, operand{guard: tidy(o.guard), steps: inner.steps, at: o.at})
	}
	switch {
	case written && to != nil:
		to.steps = append(to.steps, s)
	case !written && to != nil && len(f.workspace.problems) == before && !slices.ContainsFunc(operands, Operand.unmade):
		f.workspace.report(problem{
			code:    codeEmptyFragment,
			message: s.words() + " has no steps",
			hint:    "write them on the Flow that the function is given",
			at:      s.at,
		})
	}
}

// add adds a step.
func (f *Flow) add(s step) {
	if to := f.open(&s); to != nil {
		to.steps = append(to.steps, s)
	}
}

// open returns the Flow that takes a step written on f: f itself, unless a
// function that fills another one is running. It returns nil if f is
// finished. It reports both.
func (f *Flow) open(s *step) *Flow {
	if f.finished {
		f.workspace.report(problem{
			code:    codeWrongFlow,
			message: s.words() + " comes after the function that fills its flow has returned",
			hint:    "write it inside of that function, or on the flow around it",
			at:      s.at,
		})
		return nil
	}
	if f.inner == nil {
		return f
	}
	f.workspace.report(problem{
		code:    codeWrongFlow,
		message: s.words() + " is written on the flow around the fragment",
		hint:    "write it on the Flow that the function is given",
		at:      s.at,
	})
	for f.inner != nil {
		f = f.inner
	}
	return f
}

// alive returns f, or a Flow on a stand-in if f is nil.
func (f *Flow) alive() *Flow {
	if f != nil && f.workspace != nil {
		return f
	}
	return &Flow{workspace: nowhere("*model.Flow")}
}
