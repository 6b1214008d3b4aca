package model

import (
	"math/big"
	"slices"
	"strconv"
)

// figureBuilder is what Build knows of figures while it goes through them.
type figureBuilder struct {
	*builder
	values []quantity // by Figure.number
	broken []bool     // by Figure.number: the value could not be computed, which was told
}

func (b *builder) buildFigureIDs() {
	b.figureIDs = make([]string, len(b.workspace.figures))
	taken := make(ids, len(b.workspace.figures))
	for i, f := range b.workspace.figures {
		id := b.part(&f.attributes, f.name, f, f.at)
		if f.owner != nil {
			id = b.id(f.owner) + "/" + id
		}
		b.figureIDs[i] = b.claim(taken, id, holder{f, f.at})
	}
}

// buildFigures computes figures in the order in which they were defined, so
// that each comes after all that it is derived from.
func (b *builder) buildFigures() []FigureRecord {
	figures := b.workspace.figures
	c := &figureBuilder{builder: b, values: make([]quantity, len(figures)), broken: make([]bool, len(figures))}
	records := make([]FigureRecord, len(figures))
	for i, f := range figures {
		r := FigureRecord{
			ID:        b.figureIDs[i],
			Owner:     b.id(f.owner),
			Name:      b.name(f.name, "a figure", f, f.at),
			Kind:      f.kind,
			Links:     slices.Clone(f.attributes.links),
			Note:      b.text(f.attributes.note, "note", f, f.at),
			Ambiguous: f.attributes.ambiguous,
			Origin:    b.locator.origin(f.at),
		}
		for _, s := range f.attributes.sources {
			r.Sources = append(r.Sources, b.text(s, "source", f, f.at))
		}
		value, term, ok := c.compute(f.value, f)
		if ok && f.kind == FigureDerived {
			r.Term = &term
		}
		if in := f.attributes.in; ok && in != nil {
			if value, ok = value.in(*in); !ok {
				c.differ(f.words()+" is to be written in "+quote(in.String())+", but comes out in "+quote(value.unit.String()), f, f.at)
			}
		}
		if !ok {
			value = quantity{}
		}
		c.values[i], c.broken[i] = value, !ok
		r.Value = value.record()
		records[i] = r
	}
	for i, f := range figures {
		if old := f.attributes.corrects; old != nil {
			c.corrects(f, old)
			records[i].Corrects = b.figureIDs[old.number]
			records[old.number].Verdict = VerdictCorrected
		}
		for _, check := range f.checks {
			if r, ok := c.check(check); ok {
				records[i].Checks = append(records[i].Checks, r)
			}
		}
	}
	for i := range records {
		records[i].judge()
	}
	return sortRecords(records, func(r *FigureRecord) string { return r.ID })
}

// judge gives r the gravest of what is said of it.
func (r *FigureRecord) judge() {
	said := []Verdict{r.Verdict}
	if r.Ambiguous {
		said = append(said, VerdictAmbiguous)
	}
	for _, c := range r.Checks {
		said = append(said, c.Verdict)
	}
	r.Verdict = slices.MaxFunc(said, func(a, b Verdict) int { return a.gravity() - b.gravity() })
}

// corrects reports a correction that is of another dimension.
func (c *figureBuilder) corrects(f, old *Figure) {
	if c.broken[f.number] || c.broken[old.number] {
		return
	}
	x, y := c.values[f.number], c.values[old.number]
	if _, ok := x.in(y.unit); !ok {
		c.differ(f.words()+" is in "+quote(x.unit.String())+", and "+old.words()+", which it corrects, in "+quote(y.unit.String()), f, f.at, old.at)
	}
}

// differ reports units that do not fit.
func (c *figureBuilder) differ(message string, of named, at stack, related ...stack) {
	c.report(problem{
		code:    codeUnits,
		message: message,
		hint:    "units convert within one dimension, as h and s or B and bit do; multiply or divide by what lies between them, or correct the unit of one",
		at:      at,
		related: related,
	})
}

// compute is what a term comes to. It is not ok if that cannot be told, which
// has been reported. Of is what a value without a line of its own belongs to.
func (c *figureBuilder) compute(t *term, of *Figure) (q quantity, r TermRecord, ok bool) {
	if t == nil {
		return q, r, false
	}
	at := t.at
	if len(at) == 0 {
		at = of.at
	}
	r.Kind = t.op
	switch t.op {
	case TermFigure:
		if t.figure.workspace != c.workspace || c.broken[t.figure.number] {
			return q, r, false
		}
		q = c.values[t.figure.number]
		r.Figure, r.Value = c.figureIDs[t.figure.number], q.record()
		return q, r, true
	case TermValue:
		if q, ok = c.value(t.value, of, at); ok {
			r.Value = q.record()
		}
		return q, r, ok
	}
	r.Power = t.power
	values := make([]quantity, len(t.args))
	ok = true
	for i, a := range t.args {
		v, part, fine := c.compute(a, of)
		values[i], ok = v, ok && fine
		r.Terms = append(r.Terms, part)
	}
	if !ok {
		return q, r, false
	}
	q = values[0]
	switch t.op {
	case TermRoundUp:
		q = q.roundedUp()
	case TermPower:
		if t.power < 1 || t.power > mostPower {
			return q, r, c.refuse(of, at, "has a power of "+strconv.Itoa(t.power), "give one from 1 to "+strconv.Itoa(mostPower))
		}
		q = q.raised(t.power)
	}
	for i, v := range values[1:] {
		if q, ok = c.join(t, q, v, i+1, of, at); !ok {
			return q, r, false
		}
		if q.large() {
			break
		}
	}
	if q.large() {
		return q, r, c.refuse(of, at, "comes to a number that is too large", "leave out what is not needed of it")
	}
	r.Value = q.record()
	return q, r, true
}

// join adds the operand with the given number to what came out of those before
// it.
func (c *figureBuilder) join(t *term, q, v quantity, number int, of *Figure, at stack) (quantity, bool) {
	switch t.op {
	case TermProduct:
		return q.times(v), true
	case TermQuotient:
		if v.holdsZero() {
			c.report(problem{
				code:    codeZero,
				message: of.words() + " is divided by " + divisor(t.args[number], v),
				hint:    "correct the number, or divide by what cannot be 0",
				at:      at,
			})
			return q, false
		}
		return q.over(v), true
	}
	same, ok := v.in(q.unit)
	if !ok {
		c.differ(of.words()+" "+sums(t.op)+" "+quote(q.unit.String())+" and "+quote(v.unit.String()), of, at)
		return q, false
	}
	switch t.op {
	case TermDifference:
		return q.minus(same), true
	case TermGreatest:
		return q.greatest(same, 1), true
	case TermLeast:
		return q.greatest(same, -1), true
	default:
		return q.plus(same), true
	}
}

// sums says what a term does to things that must be of one dimension.
func sums(op TermKind) string {
	switch op {
	case TermDifference:
		return "takes the difference of"
	case TermGreatest, TermLeast:
		return "compares"
	}
	return "adds up"
}

func divisor(t *term, q quantity) string {
	what := "0"
	if q.low.Cmp(q.high) != 0 {
		what = "a range that holds 0"
	}
	if t.op == TermFigure {
		return t.figure.words() + ", which is " + what
	}
	return what
}

// refuse reports a term that means nothing.
func (c *figureBuilder) refuse(of *Figure, at stack, message, hint string) bool {
	c.report(problem{code: codeBadValue, message: "the arithmetic of " + of.words() + " " + message, hint: hint, at: at})
	return false
}

// value reads what was given as a number.
func (c *figureBuilder) value(v Quantity, of *Figure, at stack) (quantity, bool) {
	u, f := v.unit.parse()
	if f.code == "" {
		f = v.finite()
	}
	if f.code != "" {
		c.report(problem{code: f.code, message: "a number of " + of.words() + " " + f.message, hint: f.hint, at: at})
		return quantity{}, false
	}
	q := quantity{unit: u}
	if !v.unknown {
		q.low, _ = decimal(v.low)
		q.high, _ = decimal(v.high)
	}
	return q, true
}

// approximately is how many tolerances off a figure is still approximate.
const approximately = 4

// check judges one check.
func (c *figureBuilder) check(k *check) (CheckRecord, bool) {
	against, term, ok := c.compute(k.against, k.figure)
	if !ok || c.broken[k.figure.number] {
		return CheckRecord{}, false
	}
	value := c.values[k.figure.number]
	bound, fits := against.in(value.unit)
	if !fits {
		c.differ(k.words()+" compares "+quote(value.unit.String())+" with "+quote(against.unit.String()), k, k.at)
		return CheckRecord{}, false
	}
	tolerance := big.NewRat(1, 20)
	for _, a := range []*attributes{&k.figure.attributes, &k.attributes} {
		if a.tolerance != nil {
			tolerance, _ = decimal(float64(*a.tolerance))
		}
	}
	r := CheckRecord{
		Kind:      k.kind,
		Against:   term,
		Tolerance: tolerance.RatString(),
		Ambiguous: k.attributes.ambiguous,
		Note:      c.text(k.attributes.note, "note", k, k.at),
		Origin:    c.locator.origin(k.at),
	}
	var off *big.Rat
	r.Verdict, off = verdict(k.kind, value, bound, tolerance)
	if off != nil && off.Sign() > 0 {
		r.Off = off.RatString()
	}
	if r.Ambiguous {
		r.Verdict = VerdictAmbiguous
	}
	return r, true
}

// verdict holds a value against a bound of the same unit, and says by how much
// it misses it, as a part of it; nil, if that is no number.
func verdict(kind CheckKind, value, bound quantity, tolerance *big.Rat) (Verdict, *big.Rat) {
	if !value.known() || !bound.known() {
		return VerdictOpen, nil
	}
	less := new(big.Rat).Sub(bound.low, value.high) // by how much all of value lies below bound
	more := new(big.Rat).Sub(value.low, bound.high)
	gap, end := new(big.Rat), bound.low
	if less.Sign() > 0 && kind != CheckAtMost {
		gap = less
	}
	if more.Sign() > 0 && kind != CheckAtLeast {
		gap, end = more, bound.high
	}
	if gap.Sign() == 0 {
		sure := kind == CheckWithin ||
			kind == CheckAtMost && value.high.Cmp(bound.low) <= 0 ||
			kind == CheckAtLeast && value.low.Cmp(bound.high) >= 0
		if sure {
			return VerdictConsistent, nil
		}
		return VerdictAmbiguous, nil
	}
	if end.Sign() == 0 {
		return VerdictInconsistent, nil
	}
	off := gap.Quo(gap, new(big.Rat).Abs(end))
	limits := []*big.Rat{tolerance, new(big.Rat).Mul(tolerance, big.NewRat(approximately, 1))}
	switch {
	case kind == CheckWithin && off.Cmp(limits[0]) <= 0:
		return VerdictConsistent, off
	case kind == CheckWithin && off.Cmp(limits[1]) <= 0, off.Cmp(limits[0]) <= 0:
		return VerdictApproximate, off
	}
	return VerdictInconsistent, off
}
