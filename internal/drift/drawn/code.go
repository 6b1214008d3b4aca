// Package drawn puts what was found onto diagrams: imports that no relationship
// allows, relationships that no import proves, and the place where a recorded
// run leaves its scenario.
//
// It places and paints nothing. It sets marks, as package overlay does, and the
// diagrams are drawn like any other.
package drawn

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// Import is the imports that lead from one element to another, and that no
// relationship allows.
type Import struct {
	From, To            string // IDs of the elements
	Importing, Imported string // import paths of the first
	More                int    // how many there are beyond it
	Words               string // of the finding
}

// Unproven is a relationship that no import stands for.
type Unproven struct {
	Relationship string // its ID
	Words        string // of the finding
}

// ShowsCode tells whether imports and relationships can be held against each
// other in views of a kind: those that show relationships between elements.
func ShowsCode(k model.ViewKind) bool {
	switch k {
	case model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent:
		return true
	}
	return false
}

// Code is a diagram with lines for the imports, lifted to the nearest shown
// elements as relationships are, and with marks on the lines that stand for
// unproven relationships. It also returns which of the imports and of the
// relationships, by their indices, the diagram shows.
func Code(d diagram.Diagram, m *model.Model, imports []Import, unproven []Unproven) (marked diagram.Diagram, ofImports, ofUnproven []int) {
	shown := map[string]bool{}
	for _, n := range d.Nodes {
		shown[n.Element] = n.Element != ""
	}
	nearest := func(id string) string {
		for _, around := range append([]string{id}, m.Ancestors(id)...) {
			if shown[around] {
				return around
			}
		}
		return ""
	}
	d.Edges = slices.Clone(d.Edges)
	for i := range d.Edges {
		e := &d.Edges[i]
		var reasons []string
		for j, u := range unproven {
			if slices.Contains(e.Relationships, u.Relationship) {
				reasons, ofUnproven = append(reasons, u.Words), append(ofUnproven, j)
			}
		}
		if len(reasons) == 0 {
			continue
		}
		e.Marked = diagram.Marked{Mark: diagram.MarkUnproven, Reason: reasons}
		if all := len(e.Relationships); len(reasons) < all { // the others are proven
			e.Text = append(slices.Clone(e.Text), fmt.Sprintf("(%d of %d)", len(reasons), all))
		}
	}
	lines := map[string]int{} // index in d.Edges by ID
	more := map[string]int{}  // imports beyond the one that a line names
	for j, in := range imports {
		from, to := nearest(in.From), nearest(in.To)
		if from == "" || to == "" || from == to {
			continue
		}
		ofImports = append(ofImports, j)
		id := from + "->" + to + "!imports"
		i, there := lines[id]
		if !there {
			i = len(d.Edges)
			lines[id] = i
			d.Edges = append(d.Edges, diagram.Edge{
				ID: id, From: from, To: to, Text: []string{"imports " + within(in.Importing, in.Imported)},
				Marked: diagram.Marked{Mark: diagram.MarkUndeclared},
			})
		}
		if there {
			more[id]++
		}
		more[id] += in.More
		d.Edges[i].Reason = append(d.Edges[i].Reason, in.Words)
	}
	for id, i := range lines {
		if n := more[id]; n > 0 {
			d.Edges[i].Text[0] += fmt.Sprintf(" and %d more", n)
		}
	}
	slices.SortStableFunc(d.Edges, func(a, b diagram.Edge) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(ofUnproven)
	return d, ofImports, slices.Compact(ofUnproven)
}

// within is the import path that is imported, without the folders that all of
// both paths lie in. A line has little room, and the tooltip has the whole.
func within(importing, imported string) string {
	shared := path.Dir(imported)
	for shared != "." && !strings.HasPrefix(importing+"/", shared+"/") {
		shared = path.Dir(shared)
	}
	return strings.TrimPrefix(imported, shared+"/")
}
