package overlay

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

// aligned is the old diagram where states, steps and classes that have another
// name now have the ID of what they have become: the one thing that has come of
// the same kind, in the same place, between the same others. Their IDs are made
// of their names, so that nothing else tells.
func aligned(old, new diagram.Diagram) diagram.Diagram {
	has := func(d diagram.Diagram) map[string]bool {
		ids := map[string]bool{}
		for _, n := range d.Nodes {
			ids[n.ID] = true
		}
		for _, b := range d.Boundaries {
			ids[b.ID] = true
		}
		return ids
	}
	before, after := has(old), has(new)
	places := func(d diagram.Diagram, other map[string]bool) map[string][]string {
		out := map[string][]string{}
		for _, n := range d.Nodes {
			if n.Element == "" && n.Name != "" && !other[n.ID] {
				if p := place(d, n); p != "" {
					out[p] = append(out[p], n.ID)
				}
			}
		}
		return out
	}
	gone, come := places(old, after), places(new, before)
	now := map[string]string{}
	for p, ids := range gone {
		if len(ids) == 1 && len(come[p]) == 1 {
			now[ids[0]] = come[p][0]
		}
	}
	if len(now) == 0 {
		return old
	}
	id := func(was string) string { return cmp.Or(now[was], was) }
	old.Nodes, old.Edges = slices.Clone(old.Nodes), slices.Clone(old.Edges)
	for i := range old.Nodes {
		old.Nodes[i].ID = id(old.Nodes[i].ID)
	}
	for i := range old.Edges {
		e := &old.Edges[i]
		from, to := id(e.From), id(e.To)
		if rest, ok := strings.CutPrefix(e.ID, e.From+"->"+e.To); ok {
			e.ID = from + "->" + to + rest
		}
		e.From, e.To = from, to
	}
	return old
}

// place is where a node stands among others; empty, if it stands alone.
func place(d diagram.Diagram, n diagram.Node) string {
	var others []string
	for _, e := range d.Edges {
		switch n.ID {
		case e.From:
			others = append(others, "to "+string(e.Line)+" "+e.To)
		case e.To:
			others = append(others, "from "+string(e.Line)+" "+e.From)
		}
	}
	if len(others) == 0 {
		return ""
	}
	slices.Sort(others)
	return string(n.Symbol) + "\x00" + n.Parent + "\x00" + strings.Join(others, "\x00")
}
