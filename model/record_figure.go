package model

// FigureRecord is a number with what is known about it. What was claimed and
// what corrects it are two records.
type FigureRecord struct {
	ID        string         `json:"id"`
	Owner     string         `json:"owner,omitempty"` // ID of the system, container or component it belongs to; empty: the workspace
	Name      string         `json:"name"`
	Kind      FigureKind     `json:"kind"`
	Value     QuantityRecord `json:"value"`
	Term      *TermRecord    `json:"term,omitempty"`    // what a derived figure follows from
	Sources   []string       `json:"sources,omitempty"` // in the order they were given
	Links     []LinkRecord   `json:"links,omitempty"`   // in the order they were given
	Note      string         `json:"note,omitempty"`
	Ambiguous bool           `json:"ambiguous,omitempty"` // its author says so
	Corrects  string         `json:"corrects,omitempty"`  // ID of the figure that it is right instead of
	Checks    []CheckRecord  `json:"checks,omitempty"`    // in the order they were written
	Verdict   Verdict        `json:"verdict,omitempty"`   // the gravest of it and its checks; empty: nothing was said and nothing held against it
	Origin    Origin         `json:"origin"`
}

// FigureKind says where a figure comes from.
type FigureKind string

// The kinds of figure.
const (
	FigureClaimed  FigureKind = "claimed"
	FigureAssumed  FigureKind = "assumed"
	FigureMeasured FigureKind = "measured"
	FigureDerived  FigureKind = "derived"
)

// QuantityRecord is a number, or a range, with its unit.
type QuantityRecord struct {
	Low  string `json:"low,omitempty"`  // a whole number or a fraction such as "250/3", exact; empty: not known
	High string `json:"high,omitempty"` // the other end of a range; empty: it is none
	Unit string `json:"unit"`           // as Unit has it; "1": a bare number
}

// TermKind says what a term of an expression is.
type TermKind string

// The kinds of term.
const (
	TermFigure     TermKind = "figure"
	TermValue      TermKind = "value"
	TermSum        TermKind = "sum"
	TermDifference TermKind = "difference" // the first less the others
	TermProduct    TermKind = "product"
	TermQuotient   TermKind = "quotient" // the first divided by the others
	TermGreatest   TermKind = "greatest"
	TermLeast      TermKind = "least"
	TermPower      TermKind = "power"
	TermRoundUp    TermKind = "round-up"
)

// TermRecord is a part of an expression, with what comes out of it.
type TermRecord struct {
	Kind   TermKind       `json:"kind"`
	Figure string         `json:"figure,omitempty"` // ID
	Terms  []TermRecord   `json:"terms,omitempty"`  // operands, in order
	Power  int            `json:"power,omitempty"`
	Value  QuantityRecord `json:"value"`
}

// CheckKind says how a figure is held against an expression.
type CheckKind string

// The kinds of check.
const (
	CheckWithin  CheckKind = "within" // the same, within the tolerance
	CheckAtLeast CheckKind = "at-least"
	CheckAtMost  CheckKind = "at-most"
)

// CheckRecord is a figure held against an expression.
type CheckRecord struct {
	Kind      CheckKind  `json:"kind"`
	Against   TermRecord `json:"against"`
	Tolerance string     `json:"tolerance"`           // a part of the number that is held against: "1/20"
	Off       string     `json:"off,omitempty"`       // by how much the figure misses it, as a part of it, exact; empty: by nothing, or the part of 0
	Ambiguous bool       `json:"ambiguous,omitempty"` // its author says so
	Note      string     `json:"note,omitempty"`
	Verdict   Verdict    `json:"verdict"`
	Origin    Origin     `json:"origin"`
}

// Verdict is how a figure came out.
type Verdict string

// The verdicts, the gravest last. docs/reference/figures.md has their rules.
const (
	VerdictConsistent   Verdict = "consistent"
	VerdictOpen         Verdict = "open"        // what it needs is not measured yet
	VerdictApproximate  Verdict = "approximate" // off by more than the tolerance, but not by much
	VerdictAmbiguous    Verdict = "ambiguous"   // true in one reading and not in another
	VerdictInconsistent Verdict = "inconsistent"
	VerdictCorrected    Verdict = "corrected" // wrong, and another figure is right instead
)

// gravity orders verdicts; 0 is none.
func (v Verdict) gravity() int {
	switch v {
	case VerdictConsistent:
		return 1
	case VerdictOpen:
		return 2
	case VerdictApproximate:
		return 3
	case VerdictAmbiguous:
		return 4
	case VerdictInconsistent:
		return 5
	case VerdictCorrected:
		return 6
	}
	return 0
}
