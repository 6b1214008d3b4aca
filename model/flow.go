package model

// Flow is a run of steps inside of a scenario. The functions given to When,
// Opt, Loop and the like are called at once with the Flow that they fill; it
// takes no steps after they have returned.
type Flow struct {
	workspace *Workspace
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
	over       []*element
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
	s := step{kind: kind, text: text, at: w.here()}
	words := string(kind) + " " + quote(text)
	if kind == StepSelf {
		s.from = w.checked(unwrap(from), "the element of "+words, s.at)
		s.to = s.from
	} else {
		s.from = w.checked(unwrap(from), "the sender of "+words, s.at)
		s.to = w.checked(unwrap(to), "the target of "+words, s.at)
	}
	if len(opts) > 0 {
		var a attributes
		take(w, words, s.at, &a, opts)
		s.technology = a.technology
	}
	if s.from != nil && s.to != nil && w.reaches(&s, words) {
		f.add(s, words)
	}
}

// reaches reports whether the message s can lead from its sender to its
// target, and reports the mistake if not.
func (w *Workspace) reaches(s *step, words string) bool {
	p := problem{at: s.at}
	switch {
	case s.kind == StepSelf:
		return true
	case s.from == s.to && s.kind == StepDestroy:
		return true
	case s.from == s.to:
		p.code = codeMessageSelf
		p.message = words + " leads from " + s.from.words() + " to itself"
		p.hint = "write Self for a message of an element to itself"
	case s.to.isPartOf(s.from), s.from.isPartOf(s.to):
		p.code = codeMessagePart
		p.message = words + " leads from " + s.from.words() + " to " + s.to.words() + ", one of which is part of the other"
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
	s := step{kind: StepNote, text: text, at: w.here()}
	words := "note " + quote(text)
	for _, o := range over {
		if e := w.checked(unwrap(o), "an element under "+words, s.at); e != nil {
			s.over = append(s.over, e)
		}
	}
	switch {
	case tidy(text) == "":
		w.report(problem{code: codeEmptyNote, message: "a note has no text", hint: "say what the reader should know here", at: s.at})
	case len(over) == 0:
		w.report(problem{code: codeEmptyNote, message: words + " stands over nothing", hint: "name the elements that it is about after its text", at: s.at})
	case len(s.over) > 0:
		f.add(s, words)
	}
}

// Operand is one branch of Alt or Par, made by When, Else or Branch.
type Operand struct {
	kind  operandKind
	guard string
	fill  func(*Flow)
	at    stack
}

type operandKind uint8

const (
	operandNone operandKind = iota
	operandWhen
	operandElse
	operandBranch
)

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
	w := f.workspace
	at := w.here()
	if tidy(guard) == "" && (kind == StepOpt || kind == StepBreak || kind == StepLoop) {
		w.report(problem{
			code:    codeNoGuard,
			message: string(kind) + " has no guard",
			hint:    "say when its steps happen, such as " + quote(guardExample(kind)),
			at:      at,
		})
	}
	f.fill(step{kind: kind, at: at}, []Operand{{operandNone, guard, steps, at}})
}

func guardExample(kind StepKind) string {
	if kind == StepLoop {
		return "for each item"
	}
	return "nothing is left"
}

// fragment adds a fragment of several operands.
func (f *Flow) fragment(kind StepKind, operands []Operand) {
	f = f.alive()
	w := f.workspace
	at := w.here()
	fits, wants := operandWhen, "When and Else"
	if kind == StepPar {
		fits, wants = operandBranch, "Branch"
	}
	otherwise := false
	for i, o := range operands {
		where := o.at
		if where == nil {
			where = at
		}
		switch {
		case kind == StepAlt && o.kind == operandElse && (otherwise || i < len(operands)-1):
			w.report(problem{code: codeOperand, message: "Else is not the last operand of Alt", hint: "put it last, once; give the others a guard with When", at: where})
		case kind == StepAlt && o.kind == operandElse:
		case o.kind != fits:
			w.report(problem{code: codeOperand, message: o.kind.words() + " is an operand of " + title(kind), hint: "operands of " + title(kind) + " are made with " + wants, at: where})
		case o.kind == operandWhen && tidy(o.guard) == "":
			w.report(problem{code: codeNoGuard, message: "When has no guard", hint: "say when its steps happen, or write Else", at: where})
		}
		otherwise = otherwise || o.kind == operandElse
	}
	f.fill(step{kind: kind, at: at}, operands)
}

func (k operandKind) words() string {
	switch k {
	case operandWhen:
		return "When"
	case operandElse:
		return "Else"
	case operandBranch:
		return "Branch"
	}
	return "an empty Operand"
}

// title returns the name of the method that adds a fragment.
func title(kind StepKind) string {
	switch kind {
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
	}
	return "Critical"
}

// fill runs the functions of the operands and adds s with the steps that they
// wrote.
func (f *Flow) fill(s step, operands []Operand) {
	w := f.workspace
	to := f.open(title(s.kind), s.at)
	written := 0
	missing := false
	for _, o := range operands {
		if o.fill == nil {
			missing = true
			if o.kind != operandNone || s.kind != StepAlt && s.kind != StepPar {
				w.report(problem{code: codeNilFunction, message: title(s.kind) + " is given a nil function", hint: "write func(s *model.Flow) { … }", at: s.at})
			}
			continue
		}
		inner := &Flow{workspace: w}
		if to != nil {
			to.inner = inner
		}
		o.fill(inner)
		inner.finished = true
		if to != nil {
			to.inner = nil
		}
		written += len(inner.steps)
		s.operands = append(s.operands, operand{guard: o.guard, steps: inner.steps, at: o.at})
	}
	switch {
	case written == 0 && !missing:
		w.report(problem{code: codeEmptyFragment, message: title(s.kind) + " has no steps", hint: "write them on the Flow that the function is given", at: s.at})
	case written > 0 && to != nil:
		to.steps = append(to.steps, s)
	}
}

// add adds a step.
func (f *Flow) add(s step, words string) {
	if to := f.open(words, s.at); to != nil {
		to.steps = append(to.steps, s)
	}
}

// open returns the Flow that takes a step written on f: f itself, unless a
// function that fills another one is running. It returns nil if f is
// finished. It reports both.
func (f *Flow) open(words string, at stack) *Flow {
	if f.finished {
		f.workspace.report(problem{
			code:    codeWrongFlow,
			message: words + " comes after the function that fills its flow has returned",
			hint:    "write it inside of that function, or on the flow around it",
			at:      at,
		})
		return nil
	}
	if f.inner == nil {
		return f
	}
	f.workspace.report(problem{
		code:    codeWrongFlow,
		message: words + " is written on the flow around the fragment",
		hint:    "write it on the Flow that the function is given",
		at:      at,
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
