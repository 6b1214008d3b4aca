package route

import (
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// TestIron takes a jog out of a line, unless another line lies in the way.
func TestIron(t *testing.T) {
	jog := func() *way {
		return &way{from: 0, to: 1, cells: []int{0}, corners: []geom.Point{{X: 50, Y: 40}, {X: 50, Y: 100}, {X: 60, Y: 100}, {X: 60, Y: 300}}}
	}
	beside := func(x int) *way {
		return &way{edge: 1, from: 2, to: 3, cells: []int{0}, corners: []geom.Point{{X: x, Y: 0}, {X: x, Y: 400}}}
	}
	nodes := []geom.Rect{{W: 100, H: 40}, {Y: 300, W: 100, H: 40}, {X: 40, Y: -100, W: 100, H: 40}, {X: 40, Y: 500, W: 100, H: 40}}
	for name, c := range map[string]struct {
		ways    []*way
		corners int
		x       int
	}{
		"free":         {[]*way{jog()}, 2, 60}, // the longer piece stays
		"far":          {[]*way{jog(), beside(75)}, 2, 60},
		"between":      {[]*way{jog(), beside(55)}, 4, 50},
		"near already": {[]*way{jog(), beside(65)}, 2, 50}, // so the shorter one stays
	} {
		p := &plan{graph: layout.Graph{Nodes: make([]layout.Node, len(nodes))}, nodes: nodes, ways: c.ways}
		p.iron()
		if got := c.ways[0].corners; len(got) != c.corners || got[0].X != c.x {
			t.Errorf("%s: the line runs through %v, want %d corners from x = %d", name, got, c.corners, c.x)
		}
	}
}
