package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

// contribution is a relationship that a pair of shown elements has.
type contribution struct {
	relationship
	lifted int // how many levels its ends are below the pair; 0: it was written between the two
}

// pairing collects the contributions of ordered pairs of elements.
type pairing struct {
	of map[[2]int][]contribution
}

// add notes a contribution. Contributions have to be added sorted by ID.
func (p *pairing) add(from, to int, c contribution) {
	if p.of == nil {
		p.of = map[[2]int][]contribution{}
	}
	p.of[[2]int{from, to}] = append(p.of[[2]int{from, to}], c)
}

// edges is the lines of the pairs, sorted by ID. id names the edge of a
// relationship that was written between the two.
func (r *Resolver) edges(pairs pairing, id func(rel relationship, from, to int) string) []diagram.Edge {
	var edges []diagram.Edge
	for pair, contributions := range pairs.of {
		edges = append(edges, r.between(pair[0], pair[1], contributions, id)...)
	}
	sortEdges(edges)
	return edges
}

func sortNodes(nodes []diagram.Node) {
	slices.SortFunc(nodes, func(a, b diagram.Node) int { return strings.Compare(a.ID, b.ID) })
}

func sortEdges(edges []diagram.Edge) {
	slices.SortFunc(edges, func(a, b diagram.Edge) int { return strings.Compare(a.ID, b.ID) })
}

// between is the lines of one pair.
func (r *Resolver) between(from, to int, contributions []contribution, id func(rel relationship, from, to int) string) []diagram.Edge {
	fromID, toID := r.elements[from].ID, r.elements[to].ID
	var written, rest []contribution
	for _, c := range contributions {
		if c.lifted == 0 {
			written = append(written, c)
		} else {
			rest = append(rest, c)
		}
	}
	if len(written) == 0 {
		first := slices.MinFunc(rest, func(a, b contribution) int {
			return cmp.Or(cmp.Compare(a.lifted, b.lifted), strings.Compare(a.ID, b.ID))
		})
		e := r.edge(fromID+"->"+toID, fromID, toID, first.relationship, rest)
		e.Implied = true
		e.More = len(rest) - 1
		e.Async = !slices.ContainsFunc(rest, func(c contribution) bool { return !c.Async })
		return []diagram.Edge{e}
	}
	// What was lifted refines a written relationship: the one that says the
	// same, else the first.
	stands := make([][]contribution, len(written))
	for i, c := range written {
		stands[i] = []contribution{c}
	}
	for _, c := range rest {
		i := slices.IndexFunc(written, func(w contribution) bool { return w.Description == c.Description })
		stands[max(i, 0)] = append(stands[max(i, 0)], c)
	}
	edges := make([]diagram.Edge, len(written))
	for i, c := range written {
		edges[i] = r.edge(id(c.relationship, from, to), fromID, toID, c.relationship, stands[i])
	}
	return edges
}

// edge is a line that names one relationship and stands for all.
func (r *Resolver) edge(id, from, to string, named relationship, all []contribution) diagram.Edge {
	slices.SortFunc(all, func(a, b contribution) int { return strings.Compare(a.ID, b.ID) })
	e := diagram.Edge{
		ID: id, From: from, To: to,
		Technology: named.Technology,
		Async:      named.Async,
		Origin:     named.Origin,
	}
	if named.Description != "" {
		e.Text = []string{named.Description}
	}
	for _, c := range all {
		e.Relationships = append(e.Relationships, c.ID)
		e.Detail = append(e.Detail, r.words(c.relationship))
	}
	return e
}
