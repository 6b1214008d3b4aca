package hierarchy

import (
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// TestCost compares results that differ in one thing.
func TestCost(t *testing.T) {
	nodes := make([]layout.Node, 4)
	for i := range nodes {
		nodes[i] = layout.Node{W: 100, H: 40, Group: -1}
	}
	g := layout.Graph{Nodes: nodes, Edges: []layout.Edge{{From: 0, To: 1}, {From: 2, To: 3}}}
	boxes := []geom.Rect{{X: 0, Y: 0, W: 100, H: 40}, {X: 300, Y: 200, W: 100, H: 40}, {X: 300, Y: 0, W: 100, H: 40}, {X: 0, Y: 200, W: 100, H: 40}}
	result := func(first, second []geom.Point) layout.Result {
		return layout.Result{W: 400, H: 240, Nodes: boxes, Edges: []layout.Route{{Points: first}, {Points: second}}}
	}
	at := func(xy ...int) []geom.Point {
		var points []geom.Point
		for i := 0; i < len(xy); i += 2 {
			points = append(points, geom.Point{X: xy[i], Y: xy[i+1]})
		}
		return points
	}
	straight := result(at(50, 40, 50, 200), at(350, 40, 350, 200))
	straight.Nodes = []geom.Rect{boxes[0], boxes[3], boxes[2], boxes[1]}
	tangled := straight
	tangled.Edges = []layout.Route{
		{Points: at(50, 40, 50, 100, 370, 100, 370, 120, 50, 120, 50, 200)},
		straight.Edges[1],
	}
	length, bends := 2*320+20-20, 4
	if more := cost(g, tangled) - cost(g, straight); more < 2*crossingCost+length+bends*bendCost {
		t.Errorf("two crossings cost %d more than none", more)
	}
	if wide := sizeCost(4000, 500); wide <= sizeCost(2000, 1000) {
		t.Errorf("a picture twice as wide costs %d", wide)
	}
	through := cost(g, result(at(50, 40, 50, 100, 350, 100, 350, 200), at(350, 40, 350, 230, 340, 230, 100, 230)))
	if through < brokenCost {
		t.Errorf("a line through a node costs %d", through)
	}
	same := g
	same.Edges = []layout.Edge{{From: 0, To: 1}, {From: 2, To: 1}}
	r := result(at(50, 40, 50, 100, 350, 100, 350, 200), at(330, 40, 330, 110, 353, 110, 353, 200))
	if crowded(same, r) != 1 {
		t.Errorf("%d crowded ends, want 1", crowded(same, r))
	}
}
