package graphviz

import (
	"context"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// part is what one run of Graphviz places.
type part struct {
	within               int // the group that it is in, -1: none
	nodes, groups, edges []int
}

// collapse lays out the components of a group that no edge leaves, packs them
// into a block, and takes them out of the group. It returns nil if there are
// none.
func (j *job) collapse(ctx context.Context, group int) (*block, error) {
	components := j.tree.closed(group)
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
	if err := j.gather(ctx, elements, &p); err != nil {
		return nil, err
	}
	in := make([]bool, len(j.graph.Nodes))
	for _, i := range p.nodes {
		in[i] = true
	}
	for i, e := range j.graph.Edges {
		if in[e.From] && in[e.To] && e.From != e.To {
			p.edges = append(p.edges, i)
		}
	}
	if len(p.nodes) == 0 && len(p.groups) == 1 {
		return j.frame(p.groups[0]), nil
	}
	return j.best(ctx, p)
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

// frame puts the border of a group around its block, which is all it has.
func (j *job) frame(group int) *block {
	inner, c := j.blocks[group], j.graph.Groups[group]
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
