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

// TestIronLeavesNoLabelBehind: a jog is taken out with the label on it, but a line
// that turns back stays as long as its label is beyond the turn.
func TestIronLeavesNoLabelBehind(t *testing.T) {
	nodes := []geom.Rect{{W: 100, H: 40}, {Y: 300, W: 100, H: 40}}
	for name, c := range map[string]struct {
		end     int // where the line enters its second node
		corners int
	}{
		"goes on":    {300, 2},
		"turns back": {140, 4},
	} {
		w := &way{from: 0, to: 1, cells: []int{0}, label: geom.Rect{X: 35, Y: 220, W: 30, H: 20}, corners: []geom.Point{{X: 50, Y: 40}, {X: 50, Y: 260}, {X: 60, Y: 260}, {X: 60, Y: c.end}}}
		p := &plan{graph: layout.Graph{Nodes: make([]layout.Node, len(nodes))}, nodes: nodes, ways: []*way{w}}
		p.iron()
		through := false
		for i := 1; i < len(w.corners); i++ {
			through = through || w.label.Inset(8).CutBy(w.corners[i-1], w.corners[i])
		}
		if !through || len(w.corners) != c.corners {
			t.Errorf("%s: label at %v: the line runs through %v", name, w.label, w.corners)
		}
	}
}
