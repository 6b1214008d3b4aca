package model

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Unit is what a figure is counted or measured in: a product of units, some of
// them under a stroke, such as "s", "requests/s", "views/(day·user)" or "/s".
//
// Time (ns, µs, ms, s, min, h, day, week, year), data (bit, B, and both with a
// decimal or binary prefix: kB, MiB, Gbit) and "%" are known and convert into
// each other; "1" is a bare number. Any other word is a dimension of its own:
// users and machines do not add up. A plural is the same as its singular.
type Unit string

// Units that are used most. Any other is written out: model.Unit("requests/s").
const (
	One         Unit = "1"
	Percent     Unit = "%"
	Millisecond Unit = "ms"
	Second      Unit = "s"
	Minute      Unit = "min"
	Hour        Unit = "h"
	Day         Unit = "day"
	Year        Unit = "year"
	Bit         Unit = "bit"
	Byte        Unit = "B"
	PerSecond   Unit = "/s"
	PerMinute   Unit = "/min"
	PerDay      Unit = "/day"
)

// mostPower bounds the powers of units and of figures.
const mostPower = 99

// unit is a product of powers of base units, at most one for each dimension,
// in the order in which they came in. It is never changed.
type unit []factor

// factor is a power of a base unit.
type factor struct {
	symbol    string
	dimension string   // "s", "bit", "%" or the singular of the symbol
	scale     *big.Rat // how many of the dimension's own unit it is
	power     int      // never 0
}

// dimensionless is the dimension of per cent, which counts for none.
const dimensionless = "%"

// baseUnit returns the unit with the given symbol.
func baseUnit(symbol string) factor {
	f := func(dimension string, scale int64) factor {
		return factor{symbol, dimension, new(big.Rat).SetInt64(scale), 1}
	}
	part := func(dimension string, of int64) factor {
		return factor{symbol, dimension, big.NewRat(1, of), 1}
	}
	switch symbol {
	case "%":
		return part(dimensionless, 100)
	case "ns":
		return part("s", 1_000_000_000)
	case "us", "µs", "μs":
		return part("s", 1_000_000)
	case "ms":
		return part("s", 1000)
	case "s", "second", "seconds":
		return f("s", 1)
	case "min", "minute", "minutes":
		return f("s", 60)
	case "h", "hour", "hours":
		return f("s", 3600)
	case "d", "day", "days":
		return f("s", 24*3600)
	case "week", "weeks":
		return f("s", 7*24*3600)
	case "year", "years":
		return f("s", 365*24*3600)
	case "bit", "bits":
		return f("bit", 1)
	case "B", "byte", "bytes":
		return f("bit", 8)
	}
	if prefix, found := strings.CutSuffix(symbol, "bit"); found {
		if scale, ok := prefixed(prefix); ok {
			return f("bit", scale)
		}
	}
	if prefix, found := strings.CutSuffix(symbol, "B"); found {
		if scale, ok := prefixed(prefix); ok {
			return f("bit", 8*scale)
		}
	}
	return factor{symbol, singular(symbol), big.NewRat(1, 1), 1}
}

// prefixed returns what a prefix of a unit of data stands for. K is read as k.
func prefixed(prefix string) (int64, bool) {
	name, binary := strings.CutSuffix(prefix, "i")
	step := int64(1000)
	if binary {
		step = 1024
	}
	n := strings.Index("kMGTP", name)
	switch {
	case name == "K":
		n = 0
	case len(name) != 1 || n < 0:
		return 0, false
	}
	scale := step
	for range n {
		scale *= step
	}
	return scale, true
}

// singular is the dimension of a unit that is not known: its name, which may be
// an English plural.
func singular(name string) string {
	for _, plural := range []struct{ ending, gone, instead string }{
		{"ies", "ies", "y"},
		{"sses", "es", ""},
		{"xes", "es", ""},
		{"ches", "es", ""},
		{"shes", "es", ""},
		{"ss", "", ""},
		{"s", "s", ""},
	} {
		if len(name) > 3 && strings.HasSuffix(name, plural.ending) {
			return strings.TrimSuffix(name, plural.gone) + plural.instead
		}
	}
	return name
}

// parse reads a unit. The fault follows the name of the thing that it was
// given to.
func (u Unit) parse() (unit, fault) {
	p := unitReader{text: strings.TrimSpace(string(u)), whole: string(u)}
	if p.text == "" {
		return nil, p.fault("has no unit")
	}
	p.product(1, true)
	if p.wrong.code == "" && p.text != "" {
		p.wrong = p.fault("is given the unit " + quote(p.whole))
	}
	if len(p.unit) > 1 && slices.ContainsFunc(p.unit, func(f factor) bool { return f.dimension == dimensionless }) {
		p.wrong = p.fault("is given the unit " + quote(p.whole) + ", which makes per cent a part of another unit")
	}
	if p.wrong.code != "" {
		return nil, p.wrong
	}
	return p.unit, fault{}
}

// unitReader is the state of one parse.
type unitReader struct {
	whole, text string // all, and what is left to read
	unit        unit
	wrong       fault
}

func (p *unitReader) fault(message string) fault {
	return fault{codeBadUnit, message, `write a product of names, with a stroke before what divides: model.Unit("requests/s"), model.Unit("views/(day·user)"), model.One for a bare number`}
}

// product reads units that are joined by "·", "*" or "/". Outermost, it may
// begin with a stroke.
func (p *unitReader) product(sign int, outermost bool) {
	power := sign
	if rest, stroke := strings.CutPrefix(p.text, "/"); stroke && outermost {
		p.text, power = rest, -sign
	}
	for p.wrong.code == "" {
		p.single(power)
		p.text = strings.TrimLeft(p.text, " ")
		switch {
		case strings.HasPrefix(p.text, "/"):
			p.text, power = p.text[1:], -sign
		case strings.HasPrefix(p.text, "*"):
			p.text, power = p.text[1:], sign
		case strings.HasPrefix(p.text, "·"):
			p.text, power = p.text[len("·"):], sign
		default:
			return
		}
	}
}

// single reads a name with its power, "1", or a product in parentheses.
func (p *unitReader) single(power int) {
	p.text = strings.TrimLeft(p.text, " ")
	if rest, open := strings.CutPrefix(p.text, "("); open {
		p.text = rest
		if len(p.whole) > 200 { // parentheses must not nest for ever
			p.wrong = p.fault("is given a unit of more than 200 characters")
			return
		}
		p.product(power, false)
		rest, closed := strings.CutPrefix(p.text, ")")
		if !closed && p.wrong.code == "" {
			p.wrong = p.fault("is given the unit " + quote(p.whole) + ", in which a parenthesis is not closed")
		}
		p.text = rest
		return
	}
	if rest, one := strings.CutPrefix(p.text, "1"); one {
		p.text = rest
		return
	}
	n := strings.IndexFunc(p.text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '%' && r != '-' && r != '_'
	})
	if n < 0 {
		n = len(p.text)
	}
	name := p.text[:n]
	if name == "" || strings.Trim(name, "-_%") == "" && name != "%" || strings.Contains(name, "%") && name != "%" {
		p.wrong = p.fault("is given the unit " + quote(p.whole))
		return
	}
	p.text = p.text[n:]
	if rest, raised := strings.CutPrefix(p.text, "^"); raised {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		raise, err := strconv.Atoi(rest[:digits])
		if err != nil || raise < 1 || raise > mostPower {
			p.wrong = p.fault("is given the unit " + quote(p.whole) + ", with a power that is not one from 1 to " + strconv.Itoa(mostPower))
			return
		}
		p.text, power = rest[digits:], power*raise
	}
	f := baseUnit(name)
	if slices.ContainsFunc(p.unit, func(o factor) bool { return o.dimension == f.dimension }) {
		p.wrong = p.fault("is given the unit " + quote(p.whole) + ", in which " + quote(name) + " meets another unit of its kind")
		return
	}
	f.power = power
	p.unit = append(p.unit, f)
}

// String writes a unit so that parse reads it back.
func (u unit) String() string {
	var over, under []string
	for _, f := range u {
		if f.power > 0 {
			over = append(over, f.raised(f.power))
		} else {
			f.symbol = singular(f.symbol) // below the stroke stands what there is one of
			under = append(under, f.raised(-f.power))
		}
	}
	switch s := strings.Join(over, "·"); {
	case len(u) == 0:
		return string(One)
	case len(under) == 0:
		return s
	case len(under) == 1:
		return s + "/" + under[0]
	default:
		return s + "/(" + strings.Join(under, "·") + ")"
	}
}

func (f factor) raised(power int) string {
	if power == 1 {
		return f.symbol
	}
	return f.symbol + "^" + strconv.Itoa(power)
}

// ratio is how many of "to" one of u is; not ok if they are of different
// dimensions.
func (u unit) ratio(to unit) (ratio *big.Rat, ok bool) {
	ratio = big.NewRat(1, 1)
	matched := 0
	for _, f := range u {
		ratio.Mul(ratio, power(f.scale, f.power))
		if f.dimension == dimensionless {
			continue
		}
		i := slices.IndexFunc(to, func(o factor) bool { return o.dimension == f.dimension && o.power == f.power })
		if i < 0 {
			return nil, false
		}
		matched++
	}
	for _, f := range to {
		ratio.Mul(ratio, power(f.scale, -f.power))
		if f.dimension != dimensionless {
			matched--
		}
	}
	return ratio, matched == 0
}

// times is the product of u and a power of other, with the factor by which a
// number has to be multiplied to stand in it. Of two units of one dimension
// the first stays.
func (u unit) times(other unit, sign int) (unit, *big.Rat) {
	product := slices.Clone(u)
	scale := big.NewRat(1, 1)
	for _, f := range other {
		f.power *= sign
		i := slices.IndexFunc(product, func(o factor) bool { return o.dimension == f.dimension })
		if i < 0 {
			product = append(product, f)
			continue
		}
		scale.Mul(scale, power(new(big.Rat).Quo(f.scale, product[i].scale), f.power))
		product[i].power += f.power
	}
	return slices.DeleteFunc(product, func(f factor) bool { return f.power == 0 }), scale
}

// power is x to the n, n of either sign. A negative n needs an x that is not 0.
func power(x *big.Rat, n int) *big.Rat {
	result := big.NewRat(1, 1)
	for range max(n, -n) {
		result.Mul(result, x)
	}
	if n < 0 {
		result.Inv(result)
	}
	return result
}
