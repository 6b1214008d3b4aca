package route

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// TestPricesFollowUse holds that what is kept of the price of each stretch and
// of each crossing, while lines are laid and taken away, is what it would be
// from scratch.
func TestPricesFollowUse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	g := layout.Graph{Direction: model.TopToBottom}
	var places layout.Result
	for i := range 16 {
		g.Nodes = append(g.Nodes, layout.Node{W: 60, H: 40, Group: -1})
		places.Nodes = append(places.Nodes, geom.Rect{X: i % 4 * 110, Y: i / 4 * 90, W: 60, H: 40})
	}
	for range 60 {
		if from, to := r.IntN(16), r.IntN(16); from != to {
			g.Edges = append(g.Edges, layout.Edge{From: from, To: to})
		}
	}
	routes := make([]layout.Route, len(g.Edges))
	p := newPlan(g, places, routes, nil)
	p.findAll()
	f := p.field
	over := 0
	for o := range f.axes {
		a, other := &f.axes[o], &f.axes[1-o]
		prices := slices.Clone(a.price)
		for v := range prices {
			if c := a.channel[v]; c >= 0 && f.channels[c].over() > 0 {
				over++
			}
			f.weigh(o, v)
			if before := v - other.step; before >= 0 && a.cross[v] != crossPrice*int32(min(other.use[v], other.use[before])) {
				t.Fatalf("axis %d: to pass crossing %d costs %d, where %d and %d lines are", o, v, a.cross[v], other.use[before], other.use[v])
			}
		}
		if !slices.Equal(prices, a.price) {
			t.Errorf("axis %d: prices were %v and are %v", o, prices, a.price)
		}
	}
	if over == 0 {
		t.Error("no channel is full: the test tells nothing")
	}
	for _, w := range p.ways {
		f.mark(w, -1)
	}
	for o := range f.axes {
		for v, n := range f.axes[o].use {
			if n != 0 || f.axes[o].cross[v] != 0 {
				t.Fatalf("axis %d: of no lines, %d are left at %d, which cost %d to cross", o, n, v, f.axes[o].cross[v])
			}
		}
	}
}
