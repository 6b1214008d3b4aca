package hierarchy

import (
	"context"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// part is what is placed at once.
type part struct {
	within int   // the group that it is in, -1: none
	nodes  []int //
	groups []int // that share the ranks of what is around them
	boxes  []int // groups that are placed already, and take part as a whole
	edges  []int
}

// collapse lays out the components of a group that no edge leaves, packs them
// into a block, and takes them out of the group. It returns nil if there are
// none.
func (j *job) collapse(ctx context.Context, group int) (*block, error) {
	components := j.tree.closed(group, j.way.boxes)
	if len(components) == 0 {
		return nil, nil
	}
	var blocks []*block
	var singles []int
	for _, elements := range components {
		if len(elements) == 1 && elements[0] < j.tree.nodes {
			singles = append(singles, elements[0])
			continue
		}
		b, err := j.component(ctx, group, elements)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, b)
	}
	for _, elements := range components {
		for _, e := range elements {
			j.detached[e] = true
		}
	}
	return j.pack(blocks, singles), nil
}

// component lays out elements of a group that hang together.
func (j *job) component(ctx context.Context, group int, elements []int) (*block, error) {
	p := part{within: group}
	gather := j.gather
	if j.way.boxes {
		gather = j.enbox
	}
	if err := gather(ctx, elements, &p); err != nil {
		return nil, err
	}
	at := j.items(p)
	for i, e := range j.graph.Edges {
		if from, to := at[e.From], at[e.To]; from >= 0 && to >= 0 && from != to {
			p.edges = append(p.edges, i)
		}
	}
	if len(p.nodes) == 0 && len(p.groups)+len(p.boxes) == 1 {
		if len(p.boxes) == 1 {
			return j.boxes[p.boxes[0]], nil
		}
		return j.frame(p.groups[0], j.blocks[p.groups[0]]), nil
	}
	return j.best(ctx, p)
}

// items are, for each node of the graph, what stands for it in p, by number:
// first the nodes, then the boxes; -1 if nothing does.
func (j *job) items(p part) []int {
	at := make([]int, len(j.graph.Nodes))
	for i := range at {
		at[i] = -1
	}
	for k, i := range p.nodes {
		at[i] = k
	}
	for k, c := range p.boxes {
		for _, i := range j.boxes[c].nodes {
			at[i] = len(p.nodes) + k
		}
	}
	return at
}

// enbox adds the elements to p, groups as a whole, each with everything in it
// placed.
func (j *job) enbox(ctx context.Context, elements []int, p *part) error {
	for _, e := range elements {
		if e < j.tree.nodes {
			p.nodes = append(p.nodes, e)
			continue
		}
		group := e - j.tree.nodes
		inner, err := j.collapse(ctx, group)
		if err != nil {
			return err
		}
		j.boxes[group] = j.frame(group, inner)
		p.boxes = append(p.boxes, group)
	}
	return nil
}

// gather adds the elements and what is in them to p, except what goes into
// blocks.
func (j *job) gather(ctx context.Context, elements []int, p *part) error {
	for _, e := range elements {
		if e < j.tree.nodes {
			p.nodes = append(p.nodes, e)
			continue
		}
		group := e - j.tree.nodes
		p.groups = append(p.groups, group)
		b, err := j.collapse(ctx, group)
		if err != nil {
			return err
		}
		if b != nil {
			j.blocks[group] = b
		}
		var rest []int
		for _, c := range j.tree.children[group+1] {
			if !j.detached[c] {
				rest = append(rest, c)
			}
		}
		if err := j.gather(ctx, rest, p); err != nil {
			return err
		}
	}
	return nil
}

// frame puts the border of a group around all that is in it.
func (j *job) frame(group int, inner *block) *block {
	c := j.graph.Groups[group]
	j.shift(inner, geom.Point{X: groupPad, Y: titleRoom(c)})
	b := &block{w: max(inner.w+2*groupPad, c.TitleW+titleMargin), h: titleRoom(c) + inner.h + groupPad}
	j.groups[group] = geom.Rect{W: b.w, H: b.h}
	b.take(inner)
	b.groups = append(b.groups, group)
	return b
}

// titleRoom is how far below the top of a group things start.
func titleRoom(c layout.Group) int { return max(c.TitleH+titleMargin, groupPad) }

// take adds what is in o to b.
func (b *block) take(o *block) {
	b.nodes = append(b.nodes, o.nodes...)
	b.groups = append(b.groups, o.groups...)
	b.labels = append(b.labels, o.labels...)
}

// shift moves everything in b.
func (j *job) shift(b *block, by geom.Point) {
	for _, i := range b.nodes {
		j.nodes[i] = j.nodes[i].Move(by.X, by.Y)
	}
	for _, i := range b.groups {
		j.groups[i] = j.groups[i].Move(by.X, by.Y)
	}
	for _, i := range b.labels {
		j.labels[i] = j.labels[i].Move(by.X, by.Y)
	}
}

// enclose makes a block of what a run has placed.
func (j *job) enclose(p part, places *placed) *block {
	b := &block{nodes: slices.Clone(p.nodes), groups: slices.Clone(p.groups)}
	var all geom.Rect
	for _, i := range p.nodes {
		j.nodes[i] = places.nodes[i]
		all = all.Union(j.nodes[i])
	}
	for _, i := range p.groups {
		j.groups[i] = places.groups[i]
		all = all.Union(j.groups[i])
		if inner := j.blocks[i]; inner != nil {
			at := places.blocks[i]
			j.shift(inner, geom.Point{X: at.X, Y: at.Y})
			b.take(inner)
		}
	}
	for _, i := range p.boxes {
		at := places.boxes[i]
		all = all.Union(at)
		j.shift(j.boxes[i], geom.Point{X: at.X, Y: at.Y})
		b.take(j.boxes[i])
	}
	for _, i := range p.edges {
		if j.graph.Edges[i].Labelled() {
			j.labels[i] = places.labels[i]
			all = all.Union(j.labels[i])
			b.labels = append(b.labels, i)
		}
	}
	j.shift(b, geom.Point{X: -all.X, Y: -all.Y})
	b.w, b.h = all.W, all.H
	return b
}
