// Package plain places graphs without any art: in rows, along the edges where
// that is easy, group by group. It cannot fail and takes little time, whatever
// the graph. Its results are correct; that is all they are. It stands in when
// an engine has failed.
package plain

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/route"
)

// Distances, in px.
const (
	leastGap = 40 // between things, so that lines pass
	groupPad = 24 // between the border of a group and what stands in it
	titleGap = 8  // below and beside a title
)

// Place places g, which layout.Check has found nothing wrong with.
func Place(g layout.Graph) layout.Result {
	if len(g.Nodes) == 0 {
		return layout.Result{}
	}
	p := placer{
		graph:  g,
		rooms:  route.Rooms(g),
		gap:    max(g.NodeGap, leastGap),
		down:   g.Direction != model.LeftToRight && g.Direction != model.RightToLeft,
		nodes:  make([]geom.Rect, len(g.Nodes)),
		groups: make([]geom.Rect, len(g.Groups)),
		labels: make([]geom.Rect, len(g.Edges)),
	}
	p.collect()
	// A group comes behind the one around it: from the last to the first,
	// what is in each has its size already.
	for c := len(g.Groups) - 1; c >= -1; c-- {
		p.fill(c)
	}
	p.settle()

	r := layout.Result{Direction: g.Direction, Nodes: make([]geom.Rect, len(g.Nodes)), Groups: p.groups, Edges: make([]layout.Route, len(g.Edges))}
	for i, b := range p.nodes {
		r.Nodes[i] = p.rooms[i].Node.Move(b.X, b.Y)
	}
	for i, b := range p.labels {
		r.Edges[i].Label = b
	}
	r.Edges = route.Edges(g, r)
	return layout.Trim(r)
}

type placer struct {
	graph layout.Graph
	rooms []route.Room
	gap   int
	down  bool

	items [][]item // of each group, those of the whole first
	// Places are relative to the group that a thing is in, until settle.
	nodes, groups, labels []geom.Rect
}

// kind says what an item is.
type kind int

const (
	node kind = iota
	group
	label
)

// item is a thing that a group has in it.
type item struct {
	kind  kind
	index int
	rank  int
}

// collect finds out what is in each group, and gives it a rank.
func (p *placer) collect() {
	g := p.graph
	p.items = make([][]item, len(g.Groups)+1)
	parent := func(element int) int {
		if element < len(g.Nodes) {
			return g.Nodes[element].Group
		}
		return g.Groups[element-len(g.Nodes)].Parent
	}
	// Each edge connects two elements of the innermost group around both.
	type link struct{ edge, from, to int }
	links := make([][]link, len(g.Groups)+1)
	out := make([][]int, len(g.Nodes)+len(g.Groups))
	for i, e := range g.Edges {
		if e.From == e.To {
			continue
		}
		common := g.Common(g.Nodes[e.From].Group, g.Nodes[e.To].Group)
		ends := [2]int{e.From, e.To}
		if e.Back {
			ends = [2]int{e.To, e.From}
		}
		for k := range ends {
			for parent(ends[k]) != common {
				ends[k] = len(g.Nodes) + parent(ends[k])
			}
		}
		links[common+1] = append(links[common+1], link{i, ends[0], ends[1]})
		out[ends[0]] = append(out[ends[0]], ends[1])
	}
	rank := ranks(out)
	for e := range out {
		it := item{kind: node, index: e, rank: 2 * rank[e]}
		if e >= len(g.Nodes) {
			it.kind, it.index = group, e-len(g.Nodes)
		}
		p.items[parent(e)+1] = append(p.items[parent(e)+1], it)
	}
	for c, ls := range links {
		for _, l := range ls {
			if g.Edges[l.edge].Labelled() {
				p.items[c] = append(p.items[c], item{kind: label, index: l.edge, rank: 2*min(rank[l.from], rank[l.to]) + 1})
			}
		}
	}
	for _, items := range p.items {
		slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.rank, b.rank) })
	}
}

// ranks gives each element a rank below all that lead to it; links that lead
// back to where a walk came from do not count.
func ranks(out [][]int) []int {
	rank := make([]int, len(out))
	const unseen, open, closed = 0, 1, 2
	state := make([]int, len(out))
	next := make([]int, len(out))
	var order []int // ends of the walk first
	forward := make([][]int, len(out))
	for start := range out {
		if state[start] != unseen {
			continue
		}
		state[start] = open
		for path := []int{start}; len(path) > 0; {
			e := path[len(path)-1]
			if next[e] == len(out[e]) {
				state[e] = closed
				order = append(order, e)
				path = path[:len(path)-1]
				continue
			}
			to := out[e][next[e]]
			next[e]++
			if state[to] != open {
				forward[e] = append(forward[e], to)
			}
			if state[to] == unseen {
				state[to] = open
				path = append(path, to)
			}
		}
	}
	slices.Reverse(order)
	for _, e := range order {
		for _, to := range forward[e] {
			rank[to] = max(rank[to], rank[e]+1)
		}
	}
	return rank
}

func (p *placer) size(it item) (w, h int) {
	switch it.kind {
	case node:
		return p.rooms[it.index].W, p.rooms[it.index].H
	case group:
		return p.groups[it.index].W, p.groups[it.index].H
	default:
		return p.graph.Edges[it.index].LabelW, p.graph.Edges[it.index].LabelH
	}
}

func (p *placer) put(it item, b geom.Rect) {
	switch it.kind {
	case node:
		p.nodes[it.index] = b
	case group:
		p.groups[it.index] = b
	default:
		p.labels[it.index] = b
	}
}

// fill puts what is in a group into rows, one or more for each rank, and gives
// the group its size.
func (p *placer) fill(c int) {
	items := p.items[c+1]
	left, top := 0, 0
	if c >= 0 {
		left, top = groupPad, max(p.graph.Groups[c].TitleH+titleGap, groupPad)
	}
	// As long as a row should be, so that the whole suits a screen of 16:10.
	area, longest := 0, 0
	for _, it := range items {
		w, h := p.size(it)
		area += (w + p.gap) * (h + p.gap)
	}
	for ratio := area * 16 / 10; longest*longest < ratio; longest += p.gap {
	}
	if !p.down {
		longest = longest * 10 / 16
	}
	// Along and across are x and y of a graph that runs down.
	along, across, thick, widest := 0, 0, 0, 0
	for k, it := range items {
		w, h := p.size(it)
		if !p.down {
			w, h = h, w
		}
		if k > 0 && (it.rank != items[k-1].rank || along+w > longest) {
			along, across, thick = 0, across+thick+p.gap, 0
		}
		b := geom.Rect{X: along, Y: across, W: w, H: h}
		if !p.down {
			b = geom.Rect{X: b.Y, Y: b.X, W: b.H, H: b.W}
		}
		p.put(it, b.Move(left, top))
		along += w + p.gap
		thick = max(thick, h)
		widest = max(widest, along-p.gap)
	}
	if c < 0 {
		return
	}
	w, h := widest, across+thick
	if !p.down {
		w, h = h, w
	}
	p.groups[c] = geom.Rect{W: max(w+2*groupPad, p.graph.Groups[c].TitleW+titleGap), H: top + h + groupPad}
}

// settle makes all places those in the picture.
func (p *placer) settle() {
	g := p.graph
	at := func(c int) geom.Point {
		if c < 0 {
			return geom.Point{}
		}
		return geom.Point{X: p.groups[c].X, Y: p.groups[c].Y}
	}
	for i, c := range g.Groups {
		o := at(c.Parent)
		p.groups[i] = p.groups[i].Move(o.X, o.Y)
	}
	for i, n := range g.Nodes {
		o := at(n.Group)
		p.nodes[i] = p.nodes[i].Move(o.X, o.Y)
	}
	for i, e := range g.Edges {
		if e.From != e.To && e.Labelled() {
			o := at(g.Common(g.Nodes[e.From].Group, g.Nodes[e.To].Group))
			p.labels[i] = p.labels[i].Move(o.X, o.Y)
		}
	}
}
