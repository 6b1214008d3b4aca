package route

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// fitGap is how far apart parallel lines are at least, in px, in a band that
// is made to fit them.
const fitGap = 12

// Fit gives the edges of g their routes, as Edges does, and then makes the
// room between things fit the lines that run in it: bands that cross the whole
// picture and hold nothing but lines become as wide as their lines need. So
// lines that were pressed together part, and empty space goes. The order of
// things stays; the sizes of groups change.
func Fit(g layout.Graph, r layout.Result) layout.Result {
	r.Nodes, r.Groups = slices.Clone(r.Nodes), slices.Clone(r.Groups)
	routes := make([]layout.Route, len(g.Edges))
	for i := range routes {
		routes[i].Label = r.Edges[i].Label
	}
	p := newPlan(g, r, routes, placeLoops(g, r.Nodes, routes))
	p.draw()
	if p.field != nil {
		for _, upright := range []bool{false, true} {
			p.resize(bandsOf(p, upright), upright)
		}
		p.spread()
	}
	p.partHeads()
	routes = make([]layout.Route, len(g.Edges))
	placeLoops(g, p.nodes, routes)
	p.write(routes)
	r.Edges = routes
	return r
}

// breath is what a band without lines leaves beside a thing at its side, and
// what belongs to it, in px.
const (
	nodeBreath = 20 // to a node: half of what neighbours keep
	thinBreath = 8  // to a title or a border
)

// band is a strip of the picture from one side to the other that holds
// nothing but lines. low and high are across it; size is what it shall
// measure.
type band struct{ low, high, size int }

// edge of a band: what lies there, and how far off its lines stay.
type bandSide struct{ at, clear, breath int }

// bandsOf finds the bands of p, level ones or upright ones, from low to high.
// Borders of groups part them.
func bandsOf(p *plan, upright bool) []band {
	type block struct{ low, high int }
	solids := make([]block, 0, len(p.obstacles))
	for _, o := range p.obstacles {
		low, high, _, _ := sides(o.Rect, upright)
		solids = append(solids, block{low, high})
	}
	slices.SortFunc(solids, func(a, b block) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high)) })
	// Labels that stand beside each other keep some room to move.
	ranks := upright != vertical(p.graph.Direction)
	// What lies at the sides of bands. Of several, the one that needs most.
	var marks []bandSide
	for _, o := range p.obstacles {
		low, high, _, _ := sides(o.Rect, upright)
		clear, breath := o.clear, thinBreath
		switch {
		case o.node >= 0:
			breath = nodeBreath
		case o.label >= 0 && ranks:
			clear, breath = labelStub, labelStub
		case o.label >= 0:
			breath = nodeBreath
		}
		marks = append(marks, bandSide{low, clear, breath}, bandSide{high, clear, breath})
	}
	for _, b := range p.groups {
		low, high, _, _ := sides(b, upright)
		marks = append(marks, bandSide{low, borderClear, thinBreath}, bandSide{high, borderClear, thinBreath})
	}
	slices.SortFunc(marks, func(a, b bandSide) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.clear+b.breath, a.clear+a.breath))
	})
	marks = slices.CompactFunc(marks, func(a, b bandSide) bool { return a.at == b.at })
	pieces := p.pieces(upright)
	var out []band
	k, reach := 0, marks[0].at
	for i := 1; i < len(marks); i++ {
		a, b := marks[i-1], marks[i]
		for ; k < len(solids) && solids[k].low < b.at; k++ {
			reach = max(reach, solids[k].high)
		}
		if reach > a.at {
			continue
		}
		size := a.breath + b.breath
		lines := stack(pieces, a.at, b.at)
		if lines > 0 {
			size = max(size, a.clear+b.clear+(lines-1)*fitGap)
		}
		if lines == 0 {
			size = min(size, b.at-a.at)
		}
		out = append(out, band{a.at, b.at, size})
	}
	return out
}

// stack is how many lines between low and high must stand behind each other.
func stack(pieces []*piece, low, high int) int {
	var in []*piece
	for _, s := range pieces {
		if low < s.at && s.at < high {
			in = append(in, s)
		}
	}
	slices.SortStableFunc(in, func(a, b *piece) int { return cmp.Compare(a.at, b.at) })
	most := 0
	depth := make([]int, len(in))
	for i, s := range in {
		depth[i] = 1
		for j, t := range in[:i] {
			if meet(s, t) {
				depth[i] = max(depth[i], depth[j]+1)
			}
		}
		most = max(most, depth[i])
	}
	return most
}

// resize gives the bands their sizes and moves everything along.
func (p *plan) resize(bands []band, upright bool) {
	moved := func(v int) int {
		by := 0
		for _, b := range bands {
			if v <= b.low {
				break
			}
			if v < b.high {
				return b.low + by + (v-b.low)*b.size/(b.high-b.low)
			}
			by += b.size - (b.high - b.low)
		}
		return v + by
	}
	rect := func(b geom.Rect) geom.Rect {
		if b.Empty() {
			return b
		}
		if upright {
			x := moved(b.X)
			return geom.Rect{X: x, Y: b.Y, W: moved(b.Right()) - x, H: b.H}
		}
		y := moved(b.Y)
		return geom.Rect{X: b.X, Y: y, W: b.W, H: moved(b.Bottom()) - y}
	}
	for _, rects := range [][]geom.Rect{p.nodes, p.groups} {
		for i, b := range rects {
			rects[i] = rect(b)
		}
	}
	for i, o := range p.obstacles {
		p.obstacles[i].Rect = rect(o.Rect)
	}
	for _, w := range p.ways {
		w.label = rect(w.label)
		for i, c := range w.corners {
			if upright {
				w.corners[i].X = moved(c.X)
			} else {
				w.corners[i].Y = moved(c.Y)
			}
		}
	}
}
