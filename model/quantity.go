package model

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// quantity is a number, or a range of them, with its unit. The numbers are
// exact. One without numbers is not known yet.
type quantity struct {
	low, high *big.Rat
	unit      unit
}

func (q quantity) known() bool { return q.low != nil }

// decimal is the number that an author wrote: 0.2 is one fifth, and not the
// binary fraction beside it.
func decimal(f float64) (*big.Rat, bool) {
	return new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
}

// each is q with both ends changed by f.
func (q quantity) each(f func(x *big.Rat) *big.Rat) quantity {
	if q.known() {
		q.low, q.high = f(q.low), f(q.high)
	}
	return q
}

func (q quantity) scaled(by *big.Rat) quantity { // by is positive
	return q.each(func(x *big.Rat) *big.Rat { return new(big.Rat).Mul(x, by) })
}

// in is q in another unit of its dimension.
func (q quantity) in(u unit) (quantity, bool) {
	ratio, ok := q.unit.ratio(u)
	if !ok {
		return q, false
	}
	q = q.scaled(ratio)
	q.unit = u
	return q, true
}

// bare is q with per cent as a bare number.
func (q quantity) bare() quantity {
	if len(q.unit) == 1 && q.unit[0].dimension == dimensionless {
		q, _ = q.in(nil)
	}
	return q
}

// span is the range that the given numbers lie in.
func span(u unit, numbers ...*big.Rat) quantity {
	q := quantity{unit: u, low: numbers[0], high: numbers[0]}
	for _, x := range numbers[1:] {
		if x.Cmp(q.low) < 0 {
			q.low = x
		}
		if x.Cmp(q.high) > 0 {
			q.high = x
		}
	}
	return q
}

func (q quantity) plus(r quantity) quantity {
	if !q.known() || !r.known() {
		return quantity{unit: q.unit}
	}
	return quantity{new(big.Rat).Add(q.low, r.low), new(big.Rat).Add(q.high, r.high), q.unit}
}

func (q quantity) minus(r quantity) quantity {
	if !q.known() || !r.known() {
		return quantity{unit: q.unit}
	}
	return quantity{new(big.Rat).Sub(q.low, r.high), new(big.Rat).Sub(q.high, r.low), q.unit}
}

// greatest is the range of the greater of the two; sign -1: of the lesser.
func (q quantity) greatest(r quantity, sign int) quantity {
	if !q.known() || !r.known() {
		return quantity{unit: q.unit}
	}
	pick := func(x, y *big.Rat) *big.Rat {
		if x.Cmp(y)*sign < 0 {
			return y
		}
		return x
	}
	return quantity{pick(q.low, r.low), pick(q.high, r.high), q.unit}
}

func (q quantity) times(r quantity) quantity {
	q, r = q.bare(), r.bare()
	u, scale := q.unit.times(r.unit, 1)
	if !q.known() || !r.known() {
		return quantity{unit: u}
	}
	mul := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
	return span(u, mul(q.low, r.low), mul(q.low, r.high), mul(q.high, r.low), mul(q.high, r.high)).scaled(scale)
}

// over is q divided by r, which does not hold 0.
func (q quantity) over(r quantity) quantity {
	q, r = q.bare(), r.bare()
	u, scale := q.unit.times(r.unit, -1)
	if !q.known() || !r.known() {
		return quantity{unit: u}
	}
	quo := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Quo(x, y) }
	return span(u, quo(q.low, r.low), quo(q.low, r.high), quo(q.high, r.low), quo(q.high, r.high)).scaled(scale)
}

// holdsZero reports whether q is 0, or a range around it.
func (q quantity) holdsZero() bool { return q.known() && q.low.Sign() <= 0 && q.high.Sign() >= 0 }

// raised is q to the n, which is at least 1.
func (q quantity) raised(n int) quantity {
	q = q.bare()
	u := make(unit, len(q.unit))
	for i, f := range q.unit {
		f.power *= n
		u[i] = f
	}
	if !q.known() {
		return quantity{unit: u}
	}
	low, high := power(q.low, n), power(q.high, n)
	if n%2 == 0 && q.holdsZero() {
		return span(u, new(big.Rat), low, high)
	}
	return span(u, low, high)
}

// roundedUp is q rounded up to whole numbers, in the unit that it stands in.
func (q quantity) roundedUp() quantity {
	return q.each(func(x *big.Rat) *big.Rat {
		n, rest := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
		if rest.Sign() > 0 {
			n.Add(n, big.NewInt(1))
		}
		return new(big.Rat).SetInt(n)
	})
}

// mostBits bounds what a number may take, so that no expression can fill the
// memory.
const mostBits = 4096

// large reports whether q takes more than it may.
func (q quantity) large() bool {
	if slices.ContainsFunc(q.unit, func(f factor) bool { return f.power > mostPower || f.power < -mostPower }) {
		return true
	}
	return q.known() && (q.low.Num().BitLen() > mostBits || q.low.Denom().BitLen() > mostBits ||
		q.high.Num().BitLen() > mostBits || q.high.Denom().BitLen() > mostBits)
}

// record is q as it stands in a model.
func (q quantity) record() QuantityRecord {
	r := QuantityRecord{Unit: q.unit.String()}
	if q.known() {
		r.Low = q.low.RatString()
		if q.low.Cmp(q.high) != 0 {
			r.High = q.high.RatString()
		}
	}
	return r
}

// quantity reads q back.
func (r QuantityRecord) quantity() (quantity, bool) {
	u, f := Unit(r.Unit).parse()
	q := quantity{unit: u}
	if r.Low == "" {
		return q, f.code == "" && r.High == ""
	}
	var ok bool
	if q.low, ok = ratio(r.Low); !ok {
		return q, false
	}
	q.high = q.low
	if r.High != "" {
		if q.high, ok = ratio(r.High); !ok || q.high.Cmp(q.low) <= 0 {
			return q, false
		}
	}
	return q, f.code == ""
}

// ratio reads a whole number or a fraction, as RatString writes it.
func ratio(s string) (*big.Rat, bool) {
	if len(s) > mostBits || strings.Trim(s, "-/0123456789") != "" {
		return nil, false
	}
	x, ok := new(big.Rat).SetString(s)
	return x, ok && x.RatString() == s
}
