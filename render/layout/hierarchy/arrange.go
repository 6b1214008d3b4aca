package hierarchy

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/layered"
)

// Distances, in px.
const (
	groupPad    = 24 // between the border of a group and what stands in it
	leastGap    = 32 // between neighbours and between a node and a label, so that lines pass
	labelGap    = 24 // between labels of one rank
	passGap     = 16 // between lines that pass a rank
	mostLines   = 24 // what is added between ranks for the lines of many edges
	titleMargin = 8  // between a title and what is beside or below it
)

const mostRows = 6

// best places p, several times if that makes it better.
func (j *job) best(ctx context.Context, p part) (*block, error) {
	first, err := j.arrange(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	places := first
	if len(p.edges) <= few && first.screen(j, p) > 10*wide {
		places = j.breakWide(ctx, p, first)
		if places, err = j.foldLong(ctx, p, places); err != nil {
			return nil, err
		}
	}
	aligned := places.clone()
	j.alignLabels(p, aligned)
	if j.sound(p, aligned) {
		places = aligned
	}
	return j.enclose(p, places), nil
}

// placed is where the things of a part are, by their index.
type placed struct {
	nodes, groups, labels, blocks, boxes map[int]geom.Rect
	turned                               map[int]bool // edges that lead from a later rank to an earlier one
}

func (r *placed) clone() *placed {
	return &placed{nodes: r.nodes, groups: r.groups, blocks: r.blocks, boxes: r.boxes, labels: maps.Clone(r.labels), turned: r.turned}
}

// node is where a node of p is, with its loops, also if it is in a box.
func (j *job) node(p part, places *placed, i int) geom.Rect {
	if b, ok := places.nodes[i]; ok {
		return b
	}
	at := places.boxes[j.box(p, j.graph.Nodes[i].Group)]
	return j.nodes[i].Move(at.X, at.Y)
}

// group is where a group of p is, also if it is in a box.
func (j *job) group(p part, places *placed, c int) geom.Rect {
	if b, ok := places.groups[c]; ok {
		return b
	}
	at := places.boxes[j.box(p, c)]
	return j.groups[c].Move(at.X, at.Y)
}

// box is the one of p that a group is in, or is.
func (j *job) box(p part, c int) int {
	for j.graph.Groups[c].Parent != p.within {
		c = j.graph.Groups[c].Parent
	}
	return c
}

// arrange places p in ranks. Labels take part as boxes in the middle of their
// edges, and what is packed into a group as one box. Stretch has, for edges,
// ranks to add above and below their label.
func (j *job) arrange(ctx context.Context, p part, stretch map[int][2]int) (*placed, error) {
	a := j.ranked(p, stretch)
	s, err := j.search(ctx, a.graph)
	if err != nil {
		return nil, err
	}
	r, err := s.Place(ctx, j.effort)
	if err != nil {
		return nil, err
	}
	return a.read(r), nil
}

// arrangement is a part as a graph to be placed in ranks, with where its things
// are in it.
type arrangement struct {
	down                                 bool
	graph                                layered.Graph
	turned                               map[int]bool // edges that lead from a later rank to an earlier one
	nodes, groups, labels, blocks, boxes map[int]int
}

func (j *job) ranked(p part, stretch map[int][2]int) arrangement {
	g := j.graph
	a := arrangement{down: j.down(), nodes: map[int]int{}, groups: map[int]int{p.within: -1}, labels: map[int]int{}, blocks: map[int]int{}, boxes: map[int]int{}}
	labelled := slices.ContainsFunc(p.edges, func(i int) bool { return g.Edges[i].Labelled() })
	l := &a.graph
	// With labels, they have every other rank. The more edges, the more lines
	// run level between two ranks.
	ranks := 1
	l.NodeGap, l.RankGap, l.LineGap = max(g.NodeGap, leastGap), max(g.RankGap, leastGap), passGap
	if labelled {
		ranks, l.RankGap = 2, max(g.RankGap/2, leastGap+min(len(p.edges)/3, mostLines))
	}
	add := func(w, h, group, closer int) int {
		if !a.down {
			w, h = h, w
		}
		l.Nodes = append(l.Nodes, layered.Node{W: w, H: h, Group: a.groups[group], Close: closer})
		return len(l.Nodes) - 1
	}
	for k, i := range p.groups {
		a.groups[i] = k
	}
	for _, i := range p.groups {
		c := g.Groups[i]
		l.Groups = append(l.Groups, layered.Group{
			Parent: a.groups[c.Parent], TitleW: c.TitleW, TitleH: c.TitleH, Sideways: !a.down, Pad: groupPad,
		})
	}
	for _, i := range p.nodes {
		a.nodes[i] = add(j.rooms[i].W, j.rooms[i].H, g.Nodes[i].Group, 0)
	}
	for _, i := range p.groups {
		if b := j.blocks[i]; b != nil {
			a.blocks[i] = add(b.w, b.h, i, 0)
		}
	}
	for _, i := range p.boxes {
		a.boxes[i] = add(j.boxes[i].w, j.boxes[i].h, p.within, 0)
	}
	// Where an edge ends at what is in a box, and what stands for its end.
	end := func(i int) (item, port int) {
		if k, ok := a.nodes[i]; ok {
			return k, 0
		}
		c := j.nodes[i].Center()
		at := c.X
		if !a.down {
			at = c.Y
		}
		return a.boxes[j.box(p, g.Nodes[i].Group)], 1 + at
	}
	// A graph that runs up or to the left has its edges turned round instead:
	// titles stay at the top.
	up := g.Direction == model.BottomToTop || g.Direction == model.RightToLeft
	contracted := layout.Graph{Nodes: make([]layout.Node, len(l.Nodes))}
	for i, k := range a.nodes {
		contracted.Nodes[k].Pull = g.Nodes[i].Pull
		l.Nodes[k].Pull = g.Nodes[i].Pull
		if up {
			l.Nodes[k].Pull = -l.Nodes[k].Pull
		}
	}
	for _, i := range p.edges {
		from, _ := end(g.Edges[i].From)
		to, _ := end(g.Edges[i].To)
		contracted.Edges = append(contracted.Edges, layout.Edge{From: from, To: to, Back: g.Edges[i].Back})
	}
	reversed := j.way.turns(contracted)
	for k, i := range p.edges {
		e := g.Edges[i]
		first, last := e.From, e.To
		if reversed[k] != up {
			first, last = last, first
		}
		from, fromPort := end(first)
		to, toPort := end(last)
		s := stretch[i]
		if !e.Labelled() {
			l.Edges = append(l.Edges, layered.Edge{
				From: from, To: to, FromPort: fromPort, ToPort: toPort, Length: ranks * (1 + s[0] + s[1]), Weight: 1,
			})
			continue
		}
		a.labels[i] = add(e.LabelW, e.LabelH, g.Common(g.Nodes[e.From].Group, g.Nodes[e.To].Group), l.NodeGap-labelGap)
		l.Edges = append(l.Edges,
			layered.Edge{From: from, To: a.labels[i], FromPort: fromPort, Length: 1 + ranks*s[0], Weight: 1},
			layered.Edge{From: a.labels[i], To: to, ToPort: toPort, Length: 1 + ranks*s[1], Weight: 1})
	}
	a.turned = make(map[int]bool)
	for k, i := range p.edges {
		a.turned[i] = reversed[k] != up
	}
	return a
}

// read is where r has put the things of the part.
func (a arrangement) read(r layered.Result) *placed {
	rects := func(index map[int]int, of []geom.Rect) map[int]geom.Rect {
		out := make(map[int]geom.Rect, len(index))
		for i, k := range index {
			if k < 0 {
				continue // what the part is in
			}
			b := of[k]
			if !a.down {
				b = geom.Rect{X: b.Y, Y: b.X, W: b.H, H: b.W}
			}
			out[i] = b
		}
		return out
	}
	return &placed{
		nodes: rects(a.nodes, r.Nodes), groups: rects(a.groups, r.Groups), labels: rects(a.labels, r.Nodes), blocks: rects(a.blocks, r.Nodes), boxes: rects(a.boxes, r.Nodes),
		turned: a.turned,
	}
}

// breakWide breaks the ranks of a picture that is too wide for a screen. Of
// several ways, the one that fits best is taken.
func (j *job) breakWide(ctx context.Context, p part, first *placed) *placed {
	best := first
	// A picture w times too wide fits when its ranks are broken into √w rows.
	rows := 2
	fit := func(rows int) int {
		b := first.box(p)
		if j.down() {
			return screenWidth(b.W/rows, b.H*rows)
		}
		return screenWidth(b.W*rows, b.H/rows)
	}
	for rows < mostRows && fit(rows+1) < fit(rows) {
		rows++
	}
	for end := max(rows, 3); rows <= end && best.wide(j, p); rows++ {
		stretch := j.breakRanks(p, first, rows)
		if stretch == nil {
			break
		}
		other, err := j.arrange(ctx, p, stretch)
		if err != nil || 100*other.screen(j, p) > 97*best.screen(j, p) {
			break // not worth the longer lines
		}
		best = other
	}
	return best
}

// sound holds the places of p against the structure of the graph.
func (j *job) sound(p part, places *placed) bool {
	// The part as a graph of its own, with loops and blocks as one box each.
	var g layout.Graph
	var r layout.Result
	index := map[int]int{p.within: -1}
	sorted := slices.Sorted(slices.Values(p.groups)) // parents first
	for k, i := range sorted {
		index[i] = k
		c := j.graph.Groups[i]
		g.Groups = append(g.Groups, layout.Group{Parent: index[c.Parent], TitleW: c.TitleW, TitleH: c.TitleH})
		r.Groups = append(r.Groups, places.groups[i])
	}
	add := func(b geom.Rect, group int) {
		g.Nodes = append(g.Nodes, layout.Node{W: b.W, H: b.H, Group: index[group]})
		r.Nodes = append(r.Nodes, b)
	}
	for _, i := range p.nodes {
		add(places.nodes[i], j.graph.Nodes[i].Group)
	}
	for _, i := range p.groups {
		if b, ok := places.blocks[i]; ok {
			add(b, i)
		}
	}
	for _, i := range p.boxes {
		add(places.boxes[i], p.within)
	}
	// Labels take part as boxes in the group of their edge.
	for _, i := range p.edges {
		if b, ok := places.labels[i]; ok {
			e := j.graph.Edges[i]
			add(b, j.graph.Common(j.graph.Nodes[e.From].Group, j.graph.Nodes[e.To].Group))
		}
	}
	return !slices.ContainsFunc(layout.Verify(g, layout.Trim(r)), layout.Problem.Structural)
}

// screen is how wide a screen must be to show p.
func (r *placed) screen(j *job, p part) int {
	b := r.box(p)
	return screenWidth(b.W, b.H)
}

// box is around all that is placed.
func (r *placed) box(p part) geom.Rect {
	var all geom.Rect
	for _, i := range p.nodes {
		all = all.Union(r.nodes[i])
	}
	for _, i := range p.groups {
		all = all.Union(r.groups[i])
	}
	for _, i := range p.boxes {
		all = all.Union(r.boxes[i])
	}
	for _, i := range p.edges {
		all = all.Union(r.labels[i])
	}
	return all
}

// wide tells whether p is much wider than a screen of its height, or higher
// than one of its width if it runs sideways.
func (r *placed) wide(j *job, p part) bool {
	b := r.box(p)
	if j.down() {
		return b.W > 2*b.H
	}
	return 4*b.H > 3*b.W
}

// breakRanks looks for ranks with many leaves, and stretches edges so that the
// leaves share several rows. It returns nil if there is nothing to break.
func (j *job) breakRanks(p part, places *placed, rows int) map[int][2]int {
	above, below := make(map[int][]int), make(map[int][]int) // edges of each node
	for _, i := range p.edges {
		e := j.graph.Edges[i]
		from, to := e.From, e.To
		if places.turned[i] {
			from, to = to, from
		}
		below[from] = append(below[from], i)
		above[to] = append(above[to], i)
	}
	// The ranks: nodes with their middle at one height.
	position := func(n int) (along, across int) {
		c := places.nodes[n].Center()
		if j.down() {
			return c.Y, c.X
		}
		return c.X, c.Y
	}
	ranks := make(map[int][]int)
	for _, n := range p.nodes {
		if len(above[n]) == 0 || len(below[n]) == 0 {
			a, _ := position(n)
			ranks[a/4] = append(ranks[a/4], n) // rounding may part them a little
		}
	}
	stretch := make(map[int][2]int)
	for _, a := range slices.Sorted(maps.Keys(ranks)) {
		leaves := ranks[a]
		if len(leaves) < 2*rows {
			continue
		}
		slices.SortFunc(leaves, func(m, n int) int {
			_, x := position(m)
			_, y := position(n)
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n))
		})
		for k, n := range leaves {
			row := k % rows
			for _, i := range above[n] {
				s := stretch[i]
				s[0] += row
				stretch[i] = s
			}
			for _, i := range below[n] {
				s := stretch[i]
				s[1] += row
				stretch[i] = s
			}
		}
	}
	if len(stretch) == 0 {
		return nil
	}
	return stretch
}
