package main

import (
	"slices"
	"time"

	"github.com/lintel-go/lintel/internal/bench/stage"
)

// result is a line of a table.
type result struct {
	step string
	key  string // by which a target names it; empty: none does
	what string
	runs []time.Duration // how long each took
	cpu  time.Duration   // of the processors, in the median run; 0: not known
	// The most memory of a run, in bytes; 0: not known. largest is of the
	// largest process, together the sum of all at one moment.
	largest, together int64
	// base is what the ratio is to: the best of the reference in this step, in
	// time of the processor, or the median of the plain build.
	base  time.Duration
	plain bool // base is the plain build
	note  string
}

// at is the time that a share of the runs keeps within, between 0 and 1.
func (r result) at(share float64) time.Duration {
	if len(r.runs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(r.runs))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func (r result) median() time.Duration { return r.at(0.5) }
func (r result) p95() time.Duration    { return r.at(0.95) }
func (r result) worst() time.Duration  { return r.at(1) }

// ratio is r in relation to its base. Where it is known, the time of the
// processor counts: what else a machine does lengthens that the least.
func (r result) ratio() float64 {
	if r.base == 0 {
		return 0
	}
	took := r.median()
	if r.cpu > 0 && !r.plain {
		took = r.cpu
	}
	return took.Seconds() / r.base.Seconds()
}

// refer times the reference once more for the current step; its best time is
// what results are in relation to. It stands before each run, so that both
// see the same machine.
func (b *bench) refer() {
	for range 3 {
		start := stage.Processor()
		stage.Reference()
		if took := stage.Processor() - start; b.least == 0 || took < b.least {
			b.least = took
		}
	}
}
