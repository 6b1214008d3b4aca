package main

import (
	"fmt"
	"strings"
	"time"
)

// target is what a number should be. All are for a machine with two
// processors that does nothing else.
type target struct {
	what  string
	key   string // of the result
	of    quantity
	limit float64 // in seconds or bytes
	floor string  // what nobody gets below, as far as known
}

// quantity is one of the numbers of a result.
type quantity string

const (
	median   quantity = "median"
	p95      quantity = "p95"
	largest  quantity = "largest process"
	together quantity = "all processes together"
)

const mib = 1 << 20

func targets() []target {
	return []target{
		{"save a description → new picture painted", "live/words", median, 0.3, "180 ms"},
		{"save a description → new picture painted", "live/words", p95, 0.5, ""},
		{"the same in a model of 40 containers", "live/40/words", median, 0.3, "180 ms"},
		{"the same in a model of 40 containers", "live/40/words", p95, 0.5, ""},
		{"save a relationship → new picture painted", "live/lines", median, 0.3, "180 ms"},
		{"save a relationship → new picture painted", "live/lines", p95, 0.5, ""},
		{"save Markdown → page painted", "live/markdown", median, 0.06, "20 ms"},
		{"cold build, 100 views of 40 containers", "build/100x40/cold", median, 2.2, "1.5 s"},
		{"the same, first run after the tool was installed", "first/100x40", median, 3, "2.0 s"},
		{"the same, warm, nothing changed", "build/100x40/warm", median, 0.15, "20 ms"},
		{"the case studies, warm, nothing changed", "build/cases/warm", median, 0.15, "20 ms"},
		{"one view of 300 containers", "stages/whole/300/picture", median, 1, "0.4 s"},
		{"5,000 elements, 1,000 views, cold", "build/5000/cold", median, 30, ""},
		{"5,000 elements, 1,000 views, memory", "build/5000/cold", together, 400 * mib, ""},
		{"100 views of 40 containers, memory", "build/100x40/cold", together, 200 * mib, ""},
		{"`lintel --help`", "start/help", median, 0.02, "5 ms"},
		{"define and build 1,000 elements, 2,000 relationships", "stages/define", median, 0.02, ""},
		{"1,000 Markdown pages", "stages/pages", median, 1, "0.55 s"},
	}
}

// verdict is what became of a target.
type verdict struct {
	target
	limitText, got, met string
}

// verdicts hold the targets against the results.
func verdicts(results []result) []verdict {
	var all []verdict
	for _, t := range targets() {
		v := verdict{target: t, limitText: t.text(t.limit), got: "–", met: "not measured"}
		for _, r := range results {
			if r.key != t.key {
				continue
			}
			got := t.in(r)
			switch {
			case got == 0 && strings.HasPrefix(r.note, errTooLong.Error()):
				v.got, v.met = r.note, "not met"
			case got == 0 && r.note != "":
				v.got = r.note
			case got == 0:
			case got <= t.limit:
				v.got, v.met = t.text(got), "met"
			default:
				v.got, v.met = t.text(got), fmt.Sprintf("not met: %.2f ×", got/t.limit)
			}
		}
		all = append(all, v)
	}
	return all
}

// in is the number of r that the target is about, 0 if there is none.
func (t target) in(r result) float64 {
	switch t.of {
	case p95:
		return r.p95().Seconds()
	case largest:
		return float64(r.largest)
	case together:
		return float64(r.together)
	}
	return r.median().Seconds()
}

// text is a number of the target's with its unit.
func (t target) text(x float64) string {
	if t.of == largest || t.of == together {
		return memory(int64(x))
	}
	return duration(time.Duration(x * float64(time.Second)))
}
