package plain_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/plain"
)

func random(seed uint64, nodes, edges int) layout.Graph {
	rng := rand.New(rand.NewPCG(seed, 5))
	g := layout.Graph{
		Direction: []model.Direction{"", model.TopToBottom, model.LeftToRight, model.BottomToTop, model.RightToLeft}[seed%5],
		NodeGap:   rng.IntN(60),
	}
	for i := range rng.IntN(min(nodes+1, 6)) {
		g.Groups = append(g.Groups, layout.Group{Parent: rng.IntN(i+1) - 1, TitleW: rng.IntN(300), TitleH: rng.IntN(50)})
	}
	for i := range nodes {
		n := layout.Node{W: 20 + rng.IntN(250), H: 20 + rng.IntN(120), Group: rng.IntN(len(g.Groups)+1) - 1}
		if i < len(g.Groups) {
			n.Group = i
		}
		g.Nodes = append(g.Nodes, n)
	}
	for range edges {
		e := layout.Edge{From: rng.IntN(nodes), To: rng.IntN(nodes)}
		if rng.IntN(4) > 0 {
			e.LabelW, e.LabelH = 10+rng.IntN(160), 10+rng.IntN(50)
		}
		g.Edges = append(g.Edges, e)
	}
	return g
}

func TestPlace(t *testing.T) {
	for seed := range uint64(60) {
		n := 1 + int(seed%40)
		g := random(seed, n, n*int(seed%4)/2)
		if err := layout.Check(g); err != nil {
			t.Fatal(err)
		}
		r := plain.Place(g)
		for _, p := range layout.Verify(g, r) {
			t.Errorf("seed %d: %v", seed, p)
		}
		if r.Degraded {
			t.Errorf("seed %d: it is for the caller to say that it is degraded", seed)
		}
		if !reflect.DeepEqual(plain.Place(g), r) {
			t.Errorf("seed %d: the second time it is another result", seed)
		}
	}
}

func TestNothing(t *testing.T) {
	if r := plain.Place(layout.Graph{}); !reflect.DeepEqual(r, layout.Result{}) {
		t.Errorf("%+v", r)
	}
}

// TestRowsFollowEdges: what leads to something stands above it.
func TestRowsFollowEdges(t *testing.T) {
	g := layout.Graph{Direction: model.TopToBottom}
	for range 4 {
		g.Nodes = append(g.Nodes, layout.Node{W: 100, H: 50, Group: -1})
	}
	g.Edges = []layout.Edge{{From: 2, To: 0, LabelW: 50, LabelH: 20}, {From: 0, To: 3}, {From: 3, To: 1}, {From: 1, To: 2}}
	r := plain.Place(g)
	order := []int{0, 3, 1, 2} // the edge from 2 closes a cycle
	for i := range order[1:] {
		if a, b := r.Nodes[order[i]], r.Nodes[order[i+1]]; a.Bottom() >= b.Y {
			t.Errorf("node %d at %v, node %d at %v", order[i], a, order[i+1], b)
		}
	}
}

// TestHugeGraphs have their boxes in place; their lines may cross anything.
func TestHugeGraphs(t *testing.T) {
	full := layout.Graph{}
	for i := range 60 {
		full.Nodes = append(full.Nodes, layout.Node{W: 200, H: 100, Group: -1})
		for j := range i {
			full.Edges = append(full.Edges, layout.Edge{From: j, To: i, LabelW: 100, LabelH: 30})
		}
	}
	nested := layout.Graph{}
	for i := range 3000 {
		nested.Groups = append(nested.Groups, layout.Group{Parent: i - 1, TitleW: 100, TitleH: 20})
		nested.Nodes = append(nested.Nodes, layout.Node{W: 200, H: 100, Group: i})
	}
	for i, g := range []layout.Graph{full, nested} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			for _, p := range layout.Verify(g, plain.Place(g)) {
				if p.Structural() || p.Kind == layout.KindRoute {
					t.Fatal(p)
				}
			}
		})
	}
}
