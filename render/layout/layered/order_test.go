package layered

import (
	"cmp"
	"math/rand/v2"
	"testing"
)

// scattered is a graph that chance has made, with some nodes in groups.
func scattered(r *rand.Rand) Graph {
	g := Graph{NodeGap: 20, RankGap: 40, LineGap: 10, Groups: []Group{{Parent: -1, Pad: 8}, {Parent: 0, Pad: 8}}}
	n := 4 + r.IntN(12)
	for range n {
		g.Nodes = append(g.Nodes, Node{W: 40 + r.IntN(80), H: 40, Group: r.IntN(3) - 1})
	}
	for range n + r.IntN(n) {
		a, b := r.IntN(n), r.IntN(n)
		if a != b {
			g.Edges = append(g.Edges, Edge{From: min(a, b), To: max(a, b), Length: 1, Weight: 1})
		}
	}
	return g
}

// TestFaces holds that of an order and its mirror image the one is taken in
// which more pairs of nodes stand as they come.
func TestFaces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	mirrored := 0
	for range 100 {
		g := scattered(r)
		w, err := newWork(g, Ranks(t.Context(), g))
		if err != nil {
			t.Fatal(err)
		}
		pairs := func() int {
			sum := 0
			for i, a := range w.nodes {
				for _, b := range w.nodes[:i] {
					sum += cmp.Compare(w.x[a], w.x[b])
				}
			}
			return sum
		}
		w.begin(2)
		before, crossings := pairs(), w.crossings()
		w.face()
		if pairs() < 0 || pairs() < before {
			t.Fatalf("of %+v, %d more pairs than not stood as they come, and now %d", g, before, pairs())
		}
		if w.crossings() != crossings {
			t.Fatalf("mirrored, %+v has %d crossings and no longer %d", g, w.crossings(), crossings)
		}
		if before < 0 {
			mirrored++
		}
	}
	if mirrored < 10 {
		t.Errorf("only %d orders were mirrored", mirrored)
	}
}

// TestPull holds that what is pulled stands before groups that it is not in, or
// behind, however long its edges become.
func TestPull(t *testing.T) {
	g := Graph{
		Groups: []Group{{Parent: -1}},
		Nodes:  []Node{{Group: 0}, {Group: 0}, {Group: 0}, {Group: -1, Pull: -1}, {Group: -1, Pull: 1}, {Group: -1}},
	}
	for _, e := range [][2]int{{0, 1}, {1, 2}, {3, 2}, {0, 4}, {0, 5}} {
		g.Edges = append(g.Edges, Edge{From: e[0], To: e[1], Length: 1, Weight: 1})
	}
	ranks := Ranks(t.Context(), g)
	if ranks[3] >= ranks[0] || ranks[4] <= ranks[2] {
		t.Errorf("ranks are %v: the fourth belongs before the first three, the fifth behind", ranks)
	}
	if ranks[5] != ranks[0]+1 {
		t.Errorf("ranks are %v: the last is not pulled", ranks)
	}
}
