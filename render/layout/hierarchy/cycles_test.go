package hierarchy

import (
	"math/rand/v2"
	"testing"

	"github.com/lintel-go/lintel/render/layout"
)

// TestNoCycleRemains turns round what either way of breaking cycles says, and
// then takes nodes away that nothing leads to, until none is left.
func TestNoCycleRemains(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		g := layout.Graph{Nodes: make([]layout.Node, 1+random.IntN(30))}
		for range random.IntN(80) {
			g.Edges = append(g.Edges, layout.Edge{From: random.IntN(len(g.Nodes)), To: random.IntN(len(g.Nodes))})
		}
		for name, reversed := range map[string][]bool{"order": against(g), "walk": walked(g)} {
			entered := make([]int, len(g.Nodes))
			ends := func(i int) (from, to int) {
				from, to = g.Edges[i].From, g.Edges[i].To
				if reversed[i] {
					from, to = to, from
				}
				return from, to
			}
			for i := range g.Edges {
				if from, to := ends(i); from != to {
					entered[to]++
				}
			}
			left := len(g.Nodes)
			gone := make([]bool, len(g.Nodes))
			for again := true; again; {
				again = false
				for n := range g.Nodes {
					if gone[n] || entered[n] > 0 {
						continue
					}
					gone[n], again = true, true
					left--
					for i := range g.Edges {
						if from, to := ends(i); from == n && to != n {
							entered[to]--
						}
					}
				}
			}
			if left > 0 {
				t.Fatalf("%s: a cycle of %d nodes remains", name, left)
			}
		}
	}
}
