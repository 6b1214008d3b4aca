package model

import (
	"fmt"
	"maps"
	"slices"
)

func (c *checker) figure(f *FigureRecord) {
	where := "figure " + quote(f.ID)
	c.owner(where, f.Owner)
	switch f.Kind {
	case FigureClaimed, FigureAssumed, FigureMeasured:
		if f.Term != nil {
			c.fault(where, "it is %s, and yet derived", f.Kind)
		}
	case FigureDerived:
		// One without a term could not be understood.
	default:
		c.fault(where, "its kind %q is unknown", f.Kind)
	}
	c.quantity(where, f.Value)
	if f.Term != nil {
		c.term(where, f.Term, 0)
	}
	if f.Corrects != "" && (f.Corrects == f.ID || c.figures[f.Corrects] == nil) {
		c.fault(where, "it corrects %q, which is no other figure", f.Corrects)
	}
	if f.Verdict != "" && f.Verdict.gravity() == 0 {
		c.fault(where, "its verdict %q is unknown", f.Verdict)
	}
	for i := range f.Checks {
		k := &f.Checks[i]
		where := fmt.Sprintf("%s, check %d", where, i+1)
		switch k.Kind {
		case CheckWithin, CheckAtLeast, CheckAtMost:
		default:
			c.fault(where, "its kind %q is unknown", k.Kind)
		}
		if k.Verdict.gravity() == 0 {
			c.fault(where, "its verdict %q is unknown", k.Verdict)
		}
		for _, s := range []string{k.Tolerance, k.Off} {
			if x, ok := ratio(s); s != "" && (!ok || x.Sign() < 0) {
				c.fault(where, "%q is no part of anything", s)
			}
		}
		c.term(where, &k.Against, 0)
	}
}

func (c *checker) quantity(where string, q QuantityRecord) {
	if _, ok := q.quantity(); !ok {
		c.fault(where, "a number from %q to %q in %q cannot be read", q.Low, q.High, q.Unit)
	}
}

// deepestTerm bounds how deep terms nest in each other.
const deepestTerm = 1000

func (c *checker) term(where string, t *TermRecord, depth int) {
	c.quantity(where, t.Value)
	least, most := 1, len(t.Terms)
	switch t.Kind {
	case TermFigure, TermValue:
		least, most = 0, 0
	case TermPower, TermRoundUp:
		most = 1
	case TermSum, TermDifference, TermProduct, TermQuotient, TermGreatest, TermLeast:
	default:
		c.fault(where, "a term of the unknown kind %q", t.Kind)
	}
	if n := len(t.Terms); n < least || n > most || depth > deepestTerm {
		c.fault(where, "a term of kind %q has %d operands, or stands too deep", t.Kind, n)
		return
	}
	if (t.Kind == TermFigure) != (t.Figure != "") || t.Figure != "" && c.figures[t.Figure] == nil {
		c.fault(where, "figure %q, which it follows from, does not exist", t.Figure)
	}
	if (t.Kind == TermPower) != (t.Power > 0) || t.Power > mostPower {
		c.fault(where, "a term of kind %q has a power of %d", t.Kind, t.Power)
	}
	for i := range t.Terms {
		c.term(where, &t.Terms[i], depth+1)
	}
}

// noCircles checks that no figure follows from itself.
func (c *checker) noCircles() {
	of := func(id string) []string {
		var from []string
		var walk func(t *TermRecord)
		walk = func(t *TermRecord) {
			if c.figures[t.Figure] != nil {
				from = append(from, t.Figure)
			}
			for i := range t.Terms {
				walk(&t.Terms[i])
			}
		}
		if f := c.figures[id]; f.Term != nil {
			walk(f.Term)
		}
		return from
	}
	cycles(slices.Sorted(maps.Keys(c.figures)), of, func(id string) string { return id }, func(way []string) {
		c.fault("figure "+quote(way[0]), "it follows from itself")
	})
}
