package layered

import (
	"math/rand/v2"
	"testing"
)

// holds checks that at satisfies all arcs, and returns what it costs.
func holds(t *testing.T, arcs []arc, at []int) int {
	t.Helper()
	cost := 0
	for _, a := range arcs {
		if a.slack(at) < 0 {
			t.Fatalf("arc %+v does not hold: %d to %d", a, at[a.from], at[a.to])
		}
		cost += a.weight * (at[a.to] - at[a.from])
	}
	return cost
}

// TestSimplexIsOptimal compares with a search of all places.
func TestSimplexIsOptimal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 2 + r.IntN(4)
		var arcs []arc
		for range 1 + r.IntN(8) {
			a, b := r.IntN(n), r.IntN(n)
			if a == b {
				continue
			}
			arcs = append(arcs, arc{min(a, b), max(a, b), r.IntN(3), r.IntN(4)})
		}
		got := holds(t, arcs, simplex(t.Context(), n, arcs, 1000))
		best := -1
		at := make([]int, n)
		var try func(i int)
		try = func(i int) {
			if i == n {
				cost := 0
				for _, a := range arcs {
					if a.slack(at) < 0 {
						return
					}
					cost += a.weight * (at[a.to] - at[a.from])
				}
				if best < 0 || cost < best {
					best = cost
				}
				return
			}
			for at[i] = 0; at[i] <= 8; at[i]++ {
				try(i + 1)
			}
		}
		try(0)
		if got != best {
			t.Fatalf("%d points, arcs %+v: costs %d, the best is %d", n, arcs, got, best)
		}
	}
}

func TestSimplexOfLargeGraphs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{100, 1000} {
		var arcs []arc
		for range 2 * n {
			a, b := r.IntN(n), r.IntN(n)
			if a != b {
				arcs = append(arcs, arc{min(a, b), max(a, b), 1 + r.IntN(5), 1 + r.IntN(8)})
			}
		}
		full := holds(t, arcs, simplex(t.Context(), n, arcs, 1<<20))
		if cut := holds(t, arcs, simplex(t.Context(), n, arcs, 10)); cut < full {
			t.Errorf("%d points: ten steps give %d, all of them %d", n, cut, full)
		}
	}
}

func BenchmarkSimplex(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	const n = 600
	var arcs []arc
	for range 2 * n {
		x, y := r.IntN(n), r.IntN(n)
		if x != y {
			arcs = append(arcs, arc{min(x, y), max(x, y), 1 + r.IntN(5), 1 + r.IntN(8)})
		}
	}
	for b.Loop() {
		simplex(b.Context(), n, arcs, 1<<20)
	}
}
