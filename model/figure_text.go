package model

import (
	"math/big"
	"strings"
)

// The digits that are written of a number which has more than mostDigits.
const (
	mostDigits  = 6 // a number that needs no more stands as it is
	fewDigits   = 3
	largeDigits = 4 // of the part before a power of ten
)

// Text writes q for people: "34,722 /s", "14×10⁶ users", "8.22 h". A number that
// needs more than six digits is rounded: from 1,000 to a million to a whole one,
// beyond that to four digits before a power of ten whose exponent is a multiple
// of three, below that to three. A unit behind the number one is in the
// singular. What is not known is "?".
func (r QuantityRecord) Text() string {
	text, _ := r.written()
	return text
}

// Rounded reports whether Text leaves digits out.
func (r QuantityRecord) Rounded() bool {
	_, rounded := r.written()
	return rounded
}

func (r QuantityRecord) written() (text string, rounded bool) {
	q, ok := r.quantity()
	switch {
	case !ok:
		return "?", false
	case !q.known():
		text = "?"
	default:
		text, rounded = number(q.low)
		if r.High != "" {
			high, also := number(q.high)
			text, rounded = text+" … "+high, rounded || also
		}
	}
	switch r.Unit {
	case string(One):
		return text, rounded
	case string(Percent):
		return text + r.Unit, rounded
	}
	if text == "1" {
		return text + " " + ofOne(r.Unit), rounded
	}
	return text + " " + r.Unit, rounded
}

// ofOne is a unit behind the number one: "request/s" for "requests/s".
func ofOne(unit string) string {
	above, below, stroke := strings.Cut(unit, "/")
	factors := strings.Split(above, "·")
	for i, f := range factors {
		if !strings.HasSuffix(f, "us") && !strings.HasSuffix(f, "is") { // no plurals
			factors[i] = singular(f)
		}
	}
	above = strings.Join(factors, "·")
	if !stroke {
		return above
	}
	return above + "/" + below
}

// number writes x.
func number(x *big.Rat) (text string, rounded bool) {
	if x.Sign() < 0 {
		text, rounded = number(new(big.Rat).Neg(x))
		return "−" + text, rounded
	}
	if x.Sign() == 0 {
		return "0", false
	}
	e := magnitude(x)
	exponent := 0
	if e >= 6 || e < -3 {
		exponent = e - ((e%3)+3)%3
	}
	for {
		mantissa := scaledBy(x, -exponent)
		digits := fewDigits
		switch {
		case exponent > 0:
			digits = largeDigits
		case e >= 3 && exponent == 0:
			digits = e + 1
		}
		text, rounded = mantissaText(mantissa, e-exponent, digits)
		if exponent == 0 || len(text) < 4 || strings.Index(text+".", ".") < 4 {
			break
		}
		exponent += 3 // 999.96 became 1000
		e = exponent
	}
	if exponent != 0 {
		return text + "×10" + superscript(exponent), rounded
	}
	return grouped(text), rounded
}

// mantissaText writes x, whose first digit stands for the given power of ten,
// exactly if it has few digits, and with as many as given if not.
func mantissaText(x *big.Rat, first, digits int) (text string, rounded bool) {
	if places, exact := x.FloatPrec(); exact && places+first < mostDigits && places <= mostDigits {
		return x.FloatString(places), false
	}
	return x.FloatString(max(0, digits-1-first)), true
}

// magnitude is the power of ten of the first digit of x, which is positive.
func magnitude(x *big.Rat) int {
	// The number of digits is right or one too many.
	e := len(x.Num().String()) - len(x.Denom().String())
	if scaledBy(x, -e).Cmp(big.NewRat(1, 1)) < 0 {
		e--
	}
	return e
}

func scaledBy(x *big.Rat, exponent int) *big.Rat {
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exponent, -exponent))), nil)
	by := new(big.Rat).SetInt(ten)
	if exponent < 0 {
		by.Inv(by)
	}
	return by.Mul(by, x)
}

// grouped puts commas between the thousands of a number.
func grouped(s string) string {
	whole, part, found := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		return whole + "." + part
	}
	return whole
}

// superscript writes n above the line.
func superscript(n int) string {
	var b strings.Builder
	for _, r := range big.NewInt(int64(n)).String() {
		switch {
		case r == '-':
			b.WriteRune('⁻')
		default:
			b.WriteRune([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'])
		}
	}
	return b.String()
}

// Text writes an expression; leaf writes the figures and values in it. What
// stands around them needs no escaping in HTML.
func (t TermRecord) Text(leaf func(TermRecord) string) string {
	text, _ := t.text(leaf)
	return text
}

// text also says how tightly what it returns holds together: 0 a leaf or what
// is in brackets, 1 a power, 2 a product, 3 a sum.
func (t TermRecord) text(leaf func(TermRecord) string) (text string, loose int) {
	parts := make([]string, len(t.Terms))
	list := func(most, first int, sign string) string {
		for i, p := range t.Terms {
			s, loose := p.text(leaf)
			limit := most
			if i == 0 {
				limit = first
			}
			if loose > limit {
				s = "(" + s + ")"
			}
			parts[i] = s
		}
		return strings.Join(parts, sign)
	}
	switch t.Kind {
	case TermSum:
		return list(3, 3, " + "), 3
	case TermDifference:
		return list(2, 3, " − "), 3
	case TermProduct:
		return list(1, 2, " × "), 2
	case TermQuotient:
		return list(1, 2, " ÷ "), 2
	case TermGreatest:
		return "max(" + list(3, 3, ", ") + ")", 0
	case TermLeast:
		return "min(" + list(3, 3, ", ") + ")", 0
	case TermRoundUp:
		return "⌈" + list(3, 3, "") + "⌉", 0
	case TermPower:
		return list(0, 0, "") + superscript(t.Power), 1
	}
	return leaf(t), 0
}
