package model

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// dice throws quantities. Their units overlap, so that some cancel.
type dice struct{ *rand.Rand }

func (d dice) unit() Unit {
	over := []Unit{"s", "ms", "h", "day", "B", "KiB", "Gbit", "users", "machines", "requests"}
	var chosen []string
	for _, i := range d.Perm(len(over))[:d.IntN(4)] {
		u, _ := over[i].parse()
		clash := false
		for _, c := range chosen {
			other, _ := Unit(strings.TrimLeft(c, "/·")).parse()
			clash = clash || other[0].dimension == u[0].dimension
		}
		if !clash {
			chosen = append(chosen, []string{"/", "·"}[d.IntN(2)]+string(over[i]))
		}
	}
	return Unit(strings.TrimPrefix("1"+strings.Join(chosen, ""), "1·"))
}

func (d dice) number() *big.Rat {
	x := big.NewRat(d.Int64N(2_000_001)-1_000_000, 1+d.Int64N(1000))
	if x.Sign() == 0 {
		x.SetInt64(1)
	}
	return x
}

// quantity is a point, never 0.
func (d dice) quantity(t *testing.T) quantity {
	u, f := d.unit().parse()
	if f.code != "" {
		t.Fatal(f)
	}
	x := d.number()
	return quantity{x, x, u}
}

// around is a range that holds q.
func (d dice) around(q quantity) quantity {
	low, high := d.number(), d.number()
	q.low = new(big.Rat).Sub(q.low, low.Abs(low))
	q.high = new(big.Rat).Add(q.high, high.Abs(high))
	return q
}

// same reports whether two quantities are equal, in whatever unit.
func same(a, b quantity) bool {
	c, ok := b.in(a.unit)
	return ok && a.low.Cmp(c.low) == 0 && a.high.Cmp(c.high) == 0
}

func holds(outer, inner quantity) bool {
	c, ok := inner.in(outer.unit)
	return ok && outer.low.Cmp(c.low) <= 0 && outer.high.Cmp(c.high) >= 0
}

// TestUnitAlgebra holds the laws that arithmetic with units obeys.
func TestUnitAlgebra(t *testing.T) {
	mismatches := 0
	for seed := range uint64(3000) {
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		a, b, c := d.quantity(t), d.quantity(t), d.quantity(t)
		law := func(name string, x, y quantity) {
			if !same(x, y) {
				t.Errorf("seed %d: %s: %v is not %v", seed, name, x.record(), y.record())
			}
		}
		law("a·b = b·a", a.times(b), b.times(a))
		law("(a·b)·c = a·(b·c)", a.times(b).times(c), a.times(b.times(c)))
		law("(a·b)/b = a", a.times(b).over(b), a)
		law("(a/b)·b = a", a.over(b).times(b), a)
		law("a/(b/c) = a·c/b", a.over(b.over(c)), a.times(c).over(b))
		law("a/a = 1", a.over(a), quantity{low: big.NewRat(1, 1), high: big.NewRat(1, 1)})
		law("a³ = a·a·a", a.raised(3), a.times(a).times(a))
		e := quantity{d.number(), nil, a.unit} // of the dimension of a
		e.high = e.low
		law("a+e = e+a", a.plus(e), e.plus(a))
		law("(a+e)-e = a", a.plus(e).minus(e), a)
		law("(a+e)·b = a·b+e·b", a.plus(e).times(b), a.times(b).plus(e.times(b)))
		law("max(a,e)+min(a,e) = a+e", a.greatest(e, 1).plus(a.greatest(e, -1)), a.plus(e))

		// What is of another dimension never fits, there or back.
		_, ab := a.in(b.unit)
		_, ba := b.in(a.unit)
		quotient := a.over(b)
		if ab != ba || ab != (len(quotient.unit) == 0) {
			t.Errorf("seed %d: %q and %q fit %t, %t; divided they are %q", seed, a.unit, b.unit, ab, ba, quotient.unit)
		}
		if !ab {
			mismatches++
		}

		// A range holds what comes of any numbers in it.
		wa, wb, we := d.around(a), d.around(b), d.around(e)
		for name, pair := range map[string][2]quantity{
			"sum": {wa.plus(we), a.plus(e)}, "difference": {wa.minus(we), a.minus(e)}, "product": {wa.times(wb), a.times(b)},
			"square": {wa.raised(2), a.raised(2)}, "greatest": {wa.greatest(we, 1), a.greatest(e, 1)}, "rounded up": {wa.roundedUp(), a.roundedUp()},
		} {
			if !holds(pair[0], pair[1]) {
				t.Errorf("seed %d: the %s of ranges, %v, does not hold %v", seed, name, pair[0].record(), pair[1].record())
			}
		}
		if !wb.holdsZero() && !holds(wa.over(wb), a.over(b)) {
			t.Errorf("seed %d: a quotient of ranges does not hold one of numbers", seed)
		}

		// What is written is read back.
		back, ok := quotient.record().quantity()
		if !ok || !same(back, quotient) {
			t.Errorf("seed %d: %v is read back as %v", seed, quotient.record(), back.record())
		}
	}
	if mismatches < 1000 {
		t.Errorf("only %d pairs of units did not fit", mismatches)
	}
}

func TestUnits(t *testing.T) {
	for _, test := range []struct {
		from, to Unit
		ratio    string // empty: they do not fit
	}{
		{"h", "s", "3600"},
		{"year", "days", "365"},
		{"weeks", "h", "168"},
		{"µs", "ns", "1000"},
		{"μs", "us", "1"},
		{"B", "bits", "8"},
		{"KiB", "B", "1024"},
		{"KB", "kB", "1"},
		{"GiB", "MB", "134217728/125000"},
		{"PB", "Tbit", "8000"},
		{"Mibit", "B", "131072"},
		{"%", "1", "1/100"},
		{"views/(day·user)", "views/day/users", "1"},
		{"requests/min", "request/s", "1/60"},
		{"m^2/s", "m·m", ""},
		{"users", "machines", ""},
		{"users", "1", ""},
		{"s", "/s", ""},
		{"queries", "query", "1"},
		{"accesses", "access", "1"},
		{"boxes", "box", "1"},
		{"请求/s", "请求/min", "60"},
	} {
		from, f := test.from.parse()
		to, g := test.to.parse()
		if f.code != "" || g.code != "" {
			if test.ratio != "" {
				t.Errorf("%q, %q: %v %v", test.from, test.to, f, g)
			}
			continue
		}
		ratio, ok := from.ratio(to)
		switch want, _ := new(big.Rat).SetString(test.ratio); {
		case ok != (want != nil):
			t.Errorf("%q in %q: fits is %t", test.from, test.to, ok)
		case ok && ratio.Cmp(want) != 0:
			t.Errorf("%q in %q: %s, not %s", test.from, test.to, ratio, want)
		}
	}
}

func FuzzUnit(f *testing.F) {
	for _, u := range []string{"s", "requests/s", "views/(day·user)", "/s", "1", "%", "m^2*kg/s^3", "((", "a/b/c", "1/1", "请求·秒", "-", "s^99", "^2"} {
		f.Add(u)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, wrong := Unit(text).parse()
		if wrong.code != "" {
			return
		}
		written := u.String()
		back, wrong := Unit(written).parse()
		if wrong.code != "" {
			t.Fatalf("%q is written %q, which cannot be read: %s", text, written, wrong.message)
		}
		if ratio, ok := u.ratio(back); !ok || ratio.Cmp(big.NewRat(1, 1)) != 0 {
			t.Fatalf("%q is written %q, which is another unit", text, written)
		}
		if again := back.String(); again != written {
			t.Fatalf("%q is written %q, and then %q", text, written, again)
		}
	})
}

func TestText(t *testing.T) {
	for _, test := range []struct {
		record QuantityRecord
		want   string // with "≈" before it if it is rounded
	}{
		{QuantityRecord{Low: "0", Unit: "1"}, "0"},
		{QuantityRecord{Low: "7", Unit: "users"}, "7 users"},
		{QuantityRecord{Low: "3000000000/86400", Unit: "/s"}, ""},
		{QuantityRecord{Low: "312500/9", Unit: "/s"}, "≈34,722 /s"},
		{QuantityRecord{Low: "636574", Unit: "shakes/s"}, "636,574 shakes/s"},
		{QuantityRecord{Low: "14000000", Unit: "shakes/s"}, "14×10⁶ shakes/s"},
		{QuantityRecord{Low: "1276000000", Unit: "1"}, "1.276×10⁹"},
		{QuantityRecord{Low: "4294967296", Unit: "1"}, "≈4.295×10⁹"},
		{QuantityRecord{Low: "1234560", Unit: "1"}, "1.23456×10⁶"},
		{QuantityRecord{Low: "999999999", Unit: "1"}, "≈1.000×10⁹"},
		{QuantityRecord{Low: "9999996/10", Unit: "1"}, ""},
		{QuantityRecord{Low: "4999998/5", Unit: "1"}, "≈1,000,000"},
		{QuantityRecord{Low: "22/1", Unit: "1"}, ""},
		{QuantityRecord{Low: "8639997/392857", Unit: "1"}, "≈22.0"},
		{QuantityRecord{Low: "773/8", Unit: "%"}, "96.625%"},
		{QuantityRecord{Low: "200/3", Unit: "%"}, "≈66.7%"},
		{QuantityRecord{Low: "59999/60", Unit: "1"}, "≈1,000"},
		{QuantityRecord{Low: "1/3", Unit: "s"}, "≈0.333 s"},
		{QuantityRecord{Low: "1/30", Unit: "s"}, "≈0.0333 s"},
		{QuantityRecord{Low: "3/80", Unit: "s"}, "0.0375 s"},
		{QuantityRecord{Low: "1/86400", Unit: "1"}, "≈11.6×10⁻⁶"},
		{QuantityRecord{Low: "1/1000000", Unit: "1"}, "1×10⁻⁶"},
		{QuantityRecord{Low: "-5/2", Unit: "s"}, "−2.5 s"},
		{QuantityRecord{Low: "1000000000", High: "10000000000", Unit: "/min"}, "1×10⁹ … 10×10⁹ /min"},
		{QuantityRecord{Unit: "tokens"}, "? tokens"},
		{QuantityRecord{Low: "1", Unit: "requests/unit"}, "1 request/unit"},
		{QuantityRecord{Low: "1", Unit: "boxes·entries/s"}, "1 box·entry/s"},
		{QuantityRecord{Low: "1", Unit: "/s"}, "1 /s"},
		{QuantityRecord{Low: "1", Unit: "status"}, "1 status"},
		{QuantityRecord{Low: "3/2", Unit: "requests"}, "1.5 requests"},
		{QuantityRecord{Low: "1", High: "2", Unit: "requests"}, "1 … 2 requests"},
	} {
		if test.want == "" {
			if got := test.record.Text(); got != "?" {
				t.Errorf("%v, which is not in lowest terms, is written %q", test.record, got)
			}
			continue
		}
		got := test.record.Text()
		if test.record.Rounded() {
			got = "≈" + got
		}
		if got != test.want {
			t.Errorf("%v is written %q, not %q", test.record, got, test.want)
		}
	}
}

// TestVerdicts holds the rules of the reference, at their borders.
func TestVerdicts(t *testing.T) {
	point := func(s string) quantity {
		low, high, found := strings.Cut(s, "..")
		q := quantity{}
		q.low, _ = new(big.Rat).SetString(low)
		if q.high = q.low; found {
			q.high, _ = new(big.Rat).SetString(high)
		}
		return q
	}
	for _, test := range []struct {
		kind         CheckKind
		value, bound string
		want         Verdict
		off          string
	}{
		{CheckWithin, "100", "100", VerdictConsistent, ""},
		{CheckWithin, "105", "100", VerdictConsistent, "1/20"},
		{CheckWithin, "105.1", "100", VerdictApproximate, "51/1000"},
		{CheckWithin, "80", "100", VerdictApproximate, "1/5"},
		{CheckWithin, "79.9", "100", VerdictInconsistent, "201/1000"},
		{CheckWithin, "-100", "100", VerdictInconsistent, "2"},
		{CheckWithin, "-100", "-104", VerdictConsistent, "1/26"},
		{CheckWithin, "0", "0", VerdictConsistent, ""},
		{CheckWithin, "1/1000", "0", VerdictInconsistent, ""},
		{CheckWithin, "90..99", "100", VerdictConsistent, "1/100"},
		{CheckWithin, "90..101", "100", VerdictConsistent, ""},
		{CheckWithin, "1..2", "8..16", VerdictInconsistent, "3/4"},
		{CheckAtMost, "100", "100", VerdictConsistent, ""},
		{CheckAtMost, "1", "100", VerdictConsistent, ""},
		{CheckAtMost, "104", "100", VerdictApproximate, "1/25"},
		{CheckAtMost, "106", "100", VerdictInconsistent, "3/50"},
		{CheckAtMost, "90..110", "100", VerdictAmbiguous, ""},
		{CheckAtLeast, "100", "100", VerdictConsistent, ""},
		{CheckAtLeast, "1000", "100", VerdictConsistent, ""},
		{CheckAtLeast, "96", "100", VerdictApproximate, "1/25"},
		{CheckAtLeast, "94", "100", VerdictInconsistent, "3/50"},
		{CheckAtLeast, "100", "90..110", VerdictAmbiguous, ""},
	} {
		got, off := verdict(test.kind, point(test.value), point(test.bound), big.NewRat(1, 20))
		said := ""
		if off != nil {
			said = off.RatString()
		}
		if got != test.want || said != test.off {
			t.Errorf("%s %s %s: %s, off by %q; want %s, %q", test.value, test.kind, test.bound, got, said, test.want, test.off)
		}
	}
	if got, _ := verdict(CheckWithin, quantity{}, point("1"), new(big.Rat)); got != VerdictOpen {
		t.Errorf("what is not known is %s", got)
	}
}
