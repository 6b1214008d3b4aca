package model

import (
	"math"
	"slices"
)

// Figure is a handle of a number that somebody claims, assumes or has
// measured, or that follows from others.
type Figure struct {
	workspace  *Workspace
	number     int      // index in workspace.figures
	owner      *element // nil: the workspace
	name       string
	kind       FigureKind
	value      *term // what it is given, or derived from; nil: it could not be understood
	attributes attributes
	checks     []*check
	at         stack
}

// check holds a figure against an expression.
type check struct {
	figure     *Figure
	kind       CheckKind
	against    *term
	attributes attributes
	at         stack
}

// Given says where a figure that is given comes from: Claimed, Assumed or
// Measured. A figure that follows from others is written with Derived.
type Given string

// Where figures come from.
const (
	Claimed  = Given(FigureClaimed)  // a source says so
	Assumed  = Given(FigureAssumed)  // nobody knows; it is an example, or a guess
	Measured = Given(FigureMeasured) // somebody looked
)

// Figure gives the workspace a figure.
//
//go:noinline
func (w *Workspace) Figure(name string, value Quantity, from Given, opts ...FigureOption) *Figure {
	return given(w.alive(), nil, name, value, from, opts)
}

// Derived gives the workspace a figure that follows from others.
//
//go:noinline
func (w *Workspace) Derived(name string, from Expression, opts ...DerivedOption) *Figure {
	return derived(w.alive(), nil, name, from, opts)
}

// Figure gives the system a figure.
//
//go:noinline
func (s *System) Figure(name string, value Quantity, from Given, opts ...FigureOption) *Figure {
	return given(home(s.element(), "*model.System"), s.element(), name, value, from, opts)
}

// Derived gives the system a figure that follows from others.
//
//go:noinline
func (s *System) Derived(name string, from Expression, opts ...DerivedOption) *Figure {
	return derived(home(s.element(), "*model.System"), s.element(), name, from, opts)
}

// Figure gives the container a figure.
//
//go:noinline
func (c *Container) Figure(name string, value Quantity, from Given, opts ...FigureOption) *Figure {
	return given(home(c.element(), "*model.Container"), c.element(), name, value, from, opts)
}

// Derived gives the container a figure that follows from others.
//
//go:noinline
func (c *Container) Derived(name string, from Expression, opts ...DerivedOption) *Figure {
	return derived(home(c.element(), "*model.Container"), c.element(), name, from, opts)
}

// Figure gives the component a figure.
//
//go:noinline
func (c *Component) Figure(name string, value Quantity, from Given, opts ...FigureOption) *Figure {
	return given(home(c.element(), "*model.Component"), c.element(), name, value, from, opts)
}

// Derived gives the component a figure that follows from others.
//
//go:noinline
func (c *Component) Derived(name string, from Expression, opts ...DerivedOption) *Figure {
	return derived(home(c.element(), "*model.Component"), c.element(), name, from, opts)
}

func given(w *Workspace, owner *element, name string, value Quantity, from Given, opts []FigureOption) *Figure {
	f := figure(w, owner, name, FigureKind(from))
	f.value = value.expression()
	switch from {
	case Claimed, Assumed, Measured:
	default:
		f.kind = FigureAssumed
		w.report(problem{
			code:    codeBadValue,
			message: f.words() + " is given the unknown kind " + quote(string(from)),
			hint:    "use model.Claimed, model.Assumed or model.Measured",
			at:      f.at,
		})
	}
	take(w, f, f.at, &f.attributes, opts)
	f.correct()
	return f
}

func derived(w *Workspace, owner *element, name string, from Expression, opts []DerivedOption) *Figure {
	f := figure(w, owner, name, FigureDerived)
	f.value = w.term(from, "what "+f.words()+" is derived from", f.at)
	take(w, f, f.at, &f.attributes, opts)
	f.correct()
	return f
}

func figure(w *Workspace, owner *element, name string, kind FigureKind) *Figure {
	f := &Figure{workspace: w, number: len(w.figures), owner: owner, name: tidyName(name), kind: kind, at: w.here()}
	w.figures = append(w.figures, f)
	return f
}

// correct looks at what f corrects, and forgets it if that cannot be.
func (f *Figure) correct() {
	old := f.attributes.corrects
	if old == nil {
		return
	}
	w := f.workspace
	f.attributes.corrects = nil
	if !w.owns(old.workspace, old, old.at, f.at) {
		return
	}
	for _, other := range w.figures {
		if other.attributes.corrects == old {
			w.report(problem{
				code:    codeGivenTwice,
				message: old.words() + " is corrected twice",
				hint:    "keep one of them, or let the later one correct the earlier",
				at:      f.at,
				related: []stack{other.at},
			})
			return
		}
	}
	f.attributes.corrects = old
}

func (f *Figure) words() string { return "figure " + called(f.name) }

// alive returns f, or a stand-in that remembers the mistake if f is nil.
func (f *Figure) alive() *Figure {
	if f != nil && f.workspace != nil {
		return f
	}
	return figure(nowhere("*model.Figure"), nil, "", FigureAssumed)
}

// Within holds the figure against an expression: the two should be the same,
// within the tolerance.
//
//go:noinline
func (f *Figure) Within(of Expression, opts ...CheckOption) { f.hold(CheckWithin, of, opts) }

// AtLeast holds the figure against an expression: it should not be less.
//
//go:noinline
func (f *Figure) AtLeast(bound Expression, opts ...CheckOption) { f.hold(CheckAtLeast, bound, opts) }

// AtMost holds the figure against an expression: it should not be more.
//
//go:noinline
func (f *Figure) AtMost(bound Expression, opts ...CheckOption) { f.hold(CheckAtMost, bound, opts) }

func (f *Figure) hold(kind CheckKind, against Expression, opts []CheckOption) {
	f = f.alive()
	w := f.workspace
	c := &check{figure: f, kind: kind, at: w.here()}
	c.against = w.term(against, "what "+f.words()+" is held against", c.at)
	take(w, c, c.at, &c.attributes, opts)
	f.checks = append(f.checks, c)
}

func (c *check) words() string { return "a check of " + c.figure.words() }

// Expression is arithmetic with figures: a *Figure, a Quantity, a Number, or
// what Add, Sub, Mul, Div, Max, Min, Pow and RoundUp return. No other type
// implements it.
type Expression interface{ expression() *term }

// term is the one record behind every expression.
type term struct {
	op     TermKind
	figure *Figure  // of TermFigure
	value  Quantity // of TermValue
	args   []*term  // nil ones were nil handles
	power  int      // of TermPower
	at     stack
}

func (f *Figure) expression() *term {
	if f == nil || f.workspace == nil {
		return nil
	}
	return &term{op: TermFigure, figure: f, at: f.at}
}

// Quantity is what Value, Range and Unmeasured return.
type Quantity struct {
	low, high float64
	unit      Unit
	unknown   bool
	at        stack
}

// Value is a number with its unit. It is taken as it is written: 0.2 is one
// fifth. Whole numbers above 2^53 are written with Pow.
//
//go:noinline
func Value(number float64, unit Unit) Quantity {
	return Quantity{low: number, high: number, unit: unit, at: here(nil)}
}

// Range is a number that lies between two others, with its unit.
//
//go:noinline
func Range(low, high float64, unit Unit) Quantity {
	return Quantity{low: low, high: high, unit: unit, at: here(nil)}
}

// Unmeasured is a number that nobody knows yet. What follows from it is not
// known either, and checks of it are open.
//
//go:noinline
func Unmeasured(unit Unit) Quantity { return Quantity{unit: unit, unknown: true, at: here(nil)} }

func (q Quantity) expression() *term { return &term{op: TermValue, value: q, at: q.at} }

// Number is a bare number in an expression.
type Number float64

func (n Number) expression() *term {
	return &term{op: TermValue, value: Quantity{low: float64(n), high: float64(n), unit: One}}
}

type calculation struct{ term *term }

func (c calculation) expression() *term { return c.term }

// calculate makes a term of expressions. Its place is the author's line.
func calculate(op TermKind, power int, args ...Expression) Expression {
	t := &term{op: op, power: power, at: here(nil)}
	for _, a := range args {
		t.args = append(t.args, unwrapExpression(a))
	}
	return calculation{t}
}

func unwrapExpression(e Expression) *term {
	if e == nil {
		return nil
	}
	return e.expression()
}

// Add is the sum of expressions of one dimension. It stands in the unit of the
// first.
//
//go:noinline
func Add(first, second Expression, more ...Expression) Expression {
	return calculate(TermSum, 0, append([]Expression{first, second}, more...)...)
}

// Sub is the first expression less the others, which are of its dimension.
//
//go:noinline
func Sub(from, less Expression, more ...Expression) Expression {
	return calculate(TermDifference, 0, append([]Expression{from, less}, more...)...)
}

// Mul is the product of expressions, and of their units.
//
//go:noinline
func Mul(first, second Expression, more ...Expression) Expression {
	return calculate(TermProduct, 0, append([]Expression{first, second}, more...)...)
}

// Div is the first expression divided by the others, and so are their units.
//
//go:noinline
func Div(dividend, by Expression, more ...Expression) Expression {
	return calculate(TermQuotient, 0, append([]Expression{dividend, by}, more...)...)
}

// Max is the greatest of expressions of one dimension.
//
//go:noinline
func Max(first, second Expression, more ...Expression) Expression {
	return calculate(TermGreatest, 0, append([]Expression{first, second}, more...)...)
}

// Min is the least of expressions of one dimension.
//
//go:noinline
func Min(first, second Expression, more ...Expression) Expression {
	return calculate(TermLeast, 0, append([]Expression{first, second}, more...)...)
}

// Pow is a whole power of an expression, from the first to the 99th.
//
//go:noinline
func Pow(of Expression, power int) Expression { return calculate(TermPower, power, of) }

// RoundUp is the next whole number, in the unit that an expression stands in.
//
//go:noinline
func RoundUp(of Expression) Expression { return calculate(TermRoundUp, 0, of) }

// term returns the record behind an expression that plays the given role, nil
// if it cannot be used, which is reported.
func (w *Workspace) term(e Expression, role string, at stack) *term {
	t := unwrapExpression(e)
	if !w.usable(t, role, at) {
		return nil
	}
	return t
}

// usable reports whether all figures in a term are of w. The place of a nil
// handle is that of the call which it was given to.
func (w *Workspace) usable(t *term, role string, at stack) bool {
	if t == nil {
		w.report(problem{
			code:    codeNil,
			message: role + " is nil",
			hint:    "define it first, and set every field of a struct of handles",
			at:      at,
		})
		return false
	}
	if t.op == TermFigure {
		return w.owns(t.figure.workspace, t.figure, t.figure.at, at)
	}
	sound := true
	for _, a := range t.args {
		sound = w.usable(a, "an operand", t.at) && sound
	}
	return sound
}

// In is the unit that a derived figure is written in, if it is not the one
// that follows from its expression.
type In Unit

func (In) fitsDerived() {}

func (u In) apply(a *attributes) fault {
	parsed, f := Unit(u).parse()
	switch {
	case f.code != "":
		return f
	case a.in != nil:
		return fault{codeGivenTwice, "is given two units, " + quote(parsed.String()) + " among them", "keep one of them"}
	}
	a.in = &parsed
	return fault{}
}

// Source says where a figure comes from: who said it, where it was measured.
// There may be several.
type Source string

func (Source) fitsFigure()  {}
func (Source) fitsDerived() {}

func (s Source) apply(a *attributes) fault {
	var source string
	f := set(&source, "source", string(s))
	if f.code == "" && !slices.Contains(a.sources, source) {
		a.sources = append(a.sources, source)
	}
	return f
}

// Note says what has to be known about a figure, or about how a check of one
// came out.
type Note string

func (Note) fitsFigure()  {}
func (Note) fitsDerived() {}
func (Note) fitsCheck()   {}

func (n Note) apply(a *attributes) fault { return set(&a.note, "note", string(n)) }

// Ambiguous marks a figure, or a check of one, that can be read in more than
// one way. A Note says in which.
const Ambiguous = ambiguous(true)

type ambiguous bool

func (ambiguous) fitsFigure()  {}
func (ambiguous) fitsDerived() {}
func (ambiguous) fitsCheck()   {}

func (b ambiguous) apply(a *attributes) fault {
	a.ambiguous = bool(b)
	return fault{}
}

// Tolerance is by how much two numbers may differ and still say the same, as a
// part of the one that is held against: 0.05 is 5 %, which is what holds if
// nothing is said. 0 asks for the same number. That of a figure is for all of
// its checks.
type Tolerance float64

func (Tolerance) fitsFigure()  {}
func (Tolerance) fitsDerived() {}
func (Tolerance) fitsCheck()   {}

func (t Tolerance) apply(a *attributes) fault {
	switch {
	case !(t >= 0 && t <= 10):
		return fault{codeBadValue, "is given a tolerance that is not a number from 0 to 10", "write it as a part of the whole: model.Tolerance(0.05) is 5 %"}
	case a.tolerance != nil:
		return fault{codeGivenTwice, "is given two values for its tolerance", "keep one of them"}
	}
	a.tolerance = &t
	return fault{}
}

// CorrectsOption is what Corrects returns.
type CorrectsOption struct{ old *Figure }

// Corrects says that a figure is right where an older one is wrong. Both stay.
//
//go:noinline
func Corrects(old *Figure) CorrectsOption { return CorrectsOption{old} }

func (CorrectsOption) fitsFigure()  {}
func (CorrectsOption) fitsDerived() {}

func (o CorrectsOption) apply(a *attributes) fault {
	switch {
	case o.old == nil || o.old.workspace == nil:
		return fault{codeNil, "corrects a nil figure", "define it first, and set every field of a struct of handles"}
	case a.corrects != nil:
		return fault{codeGivenTwice, "corrects two figures, " + quote(a.corrects.name) + " and " + quote(o.old.name), "write a figure for each"}
	}
	a.corrects = o.old
	return fault{}
}

// finite says what is wrong with the numbers of q.
func (q Quantity) finite() fault {
	for _, n := range []float64{q.low, q.high} {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return fault{codeBadValue, "is no number", "write one, or model.Unmeasured if nobody knows it yet"}
		}
	}
	if q.high < q.low {
		return fault{codeBadValue, "is a range that ends before it begins", "write the lesser number first"}
	}
	return fault{}
}
