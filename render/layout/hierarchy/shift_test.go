package hierarchy

import (
	"slices"
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// TestShift moves a dot with two lines in front of a box, where there is room.
func TestShift(t *testing.T) {
	g := layout.Graph{
		NodeGap: 40,
		Nodes:   []layout.Node{{W: 20, H: 20, Group: -1}, {W: 100, H: 40, Group: -1}, {W: 100, H: 40, Group: -1}, {W: 60, H: 20, Group: -1}},
		Edges:   []layout.Edge{{From: 0, To: 1}, {From: 2, To: 0}},
	}
	placed := func(other int) layout.Result {
		return layout.Result{
			W: 400, H: 300,
			Nodes: []geom.Rect{{X: 100, Y: 100, W: 20, H: 20}, {X: 80, Y: 200, W: 100, H: 40}, {X: 200, Y: 0, W: 100, H: 40}, {X: other, Y: 90, W: 60, H: 20}},
			Edges: []layout.Route{
				{Points: []geom.Point{{X: 110, Y: 120}, {X: 110, Y: 160}, {X: 118, Y: 160}, {X: 118, Y: 200}}},
				{Points: []geom.Point{{X: 200, Y: 20}, {X: 110, Y: 20}, {X: 110, Y: 100}}},
			},
		}
	}
	r := shift(g, placed(300))
	if want := (geom.Rect{X: 108, Y: 100, W: 20, H: 20}); r.Nodes[0] != want {
		t.Errorf("the dot stands in %v, want %v", r.Nodes[0], want)
	}
	for i, want := range [][]geom.Point{{{X: 118, Y: 120}, {X: 118, Y: 200}}, {{X: 200, Y: 20}, {X: 118, Y: 20}, {X: 118, Y: 100}}} {
		if got := r.Edges[i].Points; !slices.Equal(got, want) {
			t.Errorf("line %d runs through %v, want %v", i, got, want)
		}
	}
	if r := shift(g, placed(140)); r.Nodes[0].X != 100 {
		t.Errorf("the dot was moved to %v, beside another box", r.Nodes[0])
	}
	groups := placed(300)
	groups.Groups = []geom.Rect{{X: 60, Y: 80, W: 70, H: 60}}
	g.Groups, g.Nodes[0].Group = []layout.Group{{Parent: -1}}, 0
	if r := shift(g, groups); r.Nodes[0].X != 100 {
		t.Errorf("the dot was moved to %v, to the border of its group", r.Nodes[0])
	}
}
