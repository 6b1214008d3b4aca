package stage

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// Reference is work that never changes, of the kind that stages consist of:
// it makes strings, sorts them, looks them up and hashes them, with nothing
// that one processor has an instruction for and another lacks. It takes some
// milliseconds, and returns what it made so that nothing can be left out.
func Reference() uint64 {
	r := rand.New(rand.NewPCG(3, 4))
	words := make([]string, 0, 12_000)
	seen := make(map[string]int, 1000)
	for range cap(words) {
		w := strconv.FormatUint(r.Uint64(), 36)
		words = append(words, w)
		seen[w[:2]]++
	}
	slices.Sort(words)
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{byte(seen[w[:2]])})
	}
	return h.Sum64()
}

// fewest is how often something and the reference take turns at least.
const fewest = 5

// Ratio is how much time of the processor run takes in relation to Reference.
// The two take turns, each for about as long, so that whatever else the
// machine does slows both, and of each the best turn counts. It looks no
// longer than patience allows, and no longer once the ratio is at most enough.
func Ratio(ctx context.Context, run func(context.Context) error, enough float64, patience time.Duration) (float64, error) {
	best, reference := time.Duration(1<<62), time.Duration(1<<62)
	for round, begin := 1, time.Now(); ; round++ {
		runtime.GC() // else each would pay for what the other has left behind
		start := Processor()
		if err := run(ctx); err != nil {
			return 0, err
		}
		took := Processor() - start
		best = min(best, took)
		runtime.GC()
		for spent := time.Duration(0); spent < took || spent == 0; {
			start := Processor()
			Reference()
			turn := Processor() - start
			reference = min(reference, turn)
			spent += turn
		}
		ratio := best.Seconds() / reference.Seconds()
		if round >= fewest && (ratio <= enough || time.Since(begin) > patience) {
			return ratio, nil
		}
	}
}
