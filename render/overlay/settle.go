package overlay

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// settled is the union where what was a box and is a border now, or the other
// way round, is one thing: a border, if there is something in it. Lines that
// lead to it as a box end at a small box inside, where the kind of diagram has no
// lines to borders.
func (u union) settled(d diagram.Diagram) diagram.Diagram {
	d.Boundaries = u.inhabited(d)
	border := map[string]int{}
	for i, b := range d.Boundaries {
		border[b.ID] = i
	}
	boxes := map[string]diagram.Node{} // what became a border
	var nodes []diagram.Node
	for _, n := range d.Nodes {
		i, both := border[n.ID]
		if !both {
			if _, ok := border[n.Parent]; !ok {
				n.Parent = ""
			}
			nodes = append(nodes, n)
			continue
		}
		boxes[n.ID] = n
		b := &d.Boundaries[i]
		words := "it is drawn as a box now"
		if n.Mark == diagram.MarkRemoved {
			words = "it was drawn as a box"
		}
		if n.Mark == diagram.MarkRemoved != (b.Mark == diagram.MarkRemoved) {
			b.Marked = diagram.Marked{Mark: diagram.MarkChanged, Reason: append(b.Reason, words)}
		}
	}
	d.Nodes = nodes
	there := map[string]bool{}
	for _, n := range d.Nodes {
		there[n.ID] = true
	}
	end := func(id string) string {
		n, was := boxes[id]
		if !was || u.linesToBorders() {
			return id
		}
		anchor := id + "#"
		if !there[anchor] {
			there[anchor] = true
			d.Nodes = append(d.Nodes, diagram.Node{
				ID: anchor, Element: n.Element, Parent: id, Kind: n.Kind, Anchor: true, External: n.External,
				Name: n.Name, Type: "As a whole", Origin: n.Origin,
			})
		}
		return anchor
	}
	var edges []diagram.Edge
	for _, e := range d.Edges {
		e.From, e.To = end(e.From), end(e.To)
		_, from := border[e.From]
		_, to := border[e.To]
		if (from || there[e.From]) && (to || there[e.To]) {
			edges = append(edges, e)
		}
	}
	d.Edges = edges
	if !u.ordered() {
		slices.SortFunc(d.Nodes, func(a, b diagram.Node) int { return cmp.Compare(a.ID, b.ID) })
	}
	return d
}

// linesToBorders tells whether lines of the kind of diagram may end at a border.
func (u union) linesToBorders() bool {
	switch u.kind {
	case model.ViewStateMachine, model.ViewUseCase, model.ViewClass, model.ViewCode, model.ViewActivity:
		return true
	}
	return false
}

// inhabited are the borders that have a node somewhere inside.
func (u union) inhabited(d diagram.Diagram) []diagram.Boundary {
	parent := map[string]string{}
	for _, b := range d.Boundaries {
		parent[b.ID] = b.Parent
	}
	isBorder := func(id string) bool { _, ok := parent[id]; return ok }
	full := map[string]bool{}
	for _, n := range d.Nodes {
		if isBorder(n.ID) {
			continue // it may become one
		}
		for at, steps := n.Parent, 0; isBorder(at) && steps <= len(parent); at, steps = parent[at], steps+1 {
			full[at] = true
		}
	}
	var out []diagram.Boundary
	for _, b := range d.Boundaries {
		if !full[b.ID] {
			continue
		}
		if !full[b.Parent] {
			b.Parent = ""
		}
		out = append(out, b)
	}
	return out
}
