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
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/view"
)

// Difference is imports that lead from one element to another and that no
// relationship allows, or a relationship that no import stands for.
type Difference struct {
	From, To            string // IDs of the elements
	Relationship        string // its ID; empty: it is about imports
	Importing, Imported string // import paths of the first
	More                int    // how many imports there are beyond it
	Words               string // of the finding
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
// relationships without imports. It also returns which of the differences, by
// their indices, the diagram shows.
func Code(d diagram.Diagram, m *model.Model, all []Difference) (marked diagram.Diagram, shows []int) {
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
		for j, of := range all {
			if of.Relationship != "" && slices.Contains(e.Relationships, of.Relationship) {
				reasons, shows = append(reasons, of.Words), append(shows, j)
			}
		}
		if len(reasons) == 0 {
			continue
		}
		e.Marked = diagram.Marked{Mark: diagram.MarkUnproven, Reason: reasons}
		if n := len(e.Relationships); len(reasons) < n { // the others are proven
			e.Text = append(slices.Clone(e.Text), fmt.Sprintf("(%d of %d)", len(reasons), n))
		}
	}
	lines := map[string]int{} // index in d.Edges by ID
	more := map[string]int{}  // imports beyond the one that a line names
	for j, of := range all {
		from, to := nearest(of.From), nearest(of.To)
		if of.Relationship != "" || from == "" || to == "" || from == to {
			continue
		}
		shows = append(shows, j)
		id := from + "->" + to + "!imports"
		i, there := lines[id]
		if !there {
			i = len(d.Edges)
			lines[id] = i
			d.Edges = append(d.Edges, diagram.Edge{
				ID: id, From: from, To: to, Text: []string{"imports " + within(of.Importing, of.Imported)},
				Marked: diagram.Marked{Mark: diagram.MarkUndeclared},
			})
		}
		if there {
			more[id]++
		}
		more[id] += of.More
		d.Edges[i].Reason = append(d.Edges[i].Reason, of.Words)
	}
	for id, i := range lines {
		if n := more[id]; n > 0 {
			d.Edges[i].Text[0] += fmt.Sprintf(" and %d more", n)
		}
	}
	slices.SortStableFunc(d.Edges, func(a, b diagram.Edge) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(shows)
	return d, slices.Compact(shows)
}

// Between is a diagram of elements that no view shows together, in what they are
// part of, with the relationships between them and nothing else. The icons are
// those of elements whose icon is a file.
func Between(m *model.Model, elements []string, icons map[string]icon.Icon) (diagram.Diagram, error) {
	around := map[string]bool{}
	for _, id := range elements {
		around[id] = true
		for _, a := range m.Ancestors(id) {
			around[a] = true
		}
	}
	v := model.ViewRecord{
		Key: "between", Kind: model.ViewLandscape, Include: elements,
		Title: "Between views", Description: "What is found of elements that no view shows together",
	}
	for _, e := range m.Elements {
		if e.Parent == "" && !around[e.ID] {
			v.Exclude = append(v.Exclude, e.ID)
		}
	}
	alone := *m
	alone.Views = []model.ViewRecord{v}
	d, err := view.New(&alone).WithIcons(icons).Resolve(v.Key)
	d.Key = "" // it is no view of the model
	return d, err
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
