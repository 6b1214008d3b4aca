package site

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
)

// maxDependants is the most elements that a page lists as depending on one.
const maxDependants = 50

// dependantGroup is the elements that depend on one over so many others.
type dependantGroup struct {
	Name string
	Rows []dependantRow
	More int // of them that are not listed; nor is who depends on the group
}

type dependantRow struct {
	Name        link
	Kind        string
	To          link // what it uses that leads on to the element; none: the element itself
	Description string
}

// dependants are the elements that need one, each with the relationship that
// leads there on the shortest way, by the number of relationships. Whoever
// uses a part of an element needs the element, and whoever uses the whole
// needs what its parts use. It goes no farther than to the number with which
// there are most elements or more.
func (w *workspace) dependants(id string, most int) [][]*model.RelationshipRecord {
	reached, frontier := map[string]int{id: 0}, []string{id} // over how many relationships
	var down func(id string)
	down = func(id string) {
		for _, c := range w.children[id] {
			if _, ok := reached[c]; !ok {
				reached[c] = 0
				frontier = append(frontier, c)
				down(c)
			}
		}
	}
	down(id)
	listed := map[string]bool{}
	var groups [][]*model.RelationshipRecord
	for away := 1; len(frontier) > 0 && len(listed) <= most; away++ {
		var group []*model.RelationshipRecord
		var next []string
		for _, target := range frontier {
			for _, r := range w.in[target] {
				if nearer, ok := reached[r.From]; r.Environment != "" || listed[r.From] || ok && nearer < away {
					continue
				}
				listed[r.From] = true
				group = append(group, r)
				if w.elements[r.From].Kind == model.KindPerson {
					continue // whoever writes to people does not need what they use
				}
				for _, a := range append([]string{r.From}, w.ancestors(r.From)...) {
					if _, ok := reached[a]; !ok {
						reached[a] = away
						next = append(next, a)
					}
				}
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
		frontier = next
	}
	return groups
}

func (w *workspace) dependantGroups(at string, e *model.ElementRecord) []dependantGroup {
	if e.Environment != "" {
		return nil
	}
	var groups []dependantGroup
	room := maxDependants
	for i, found := range w.dependants(e.ID, maxDependants) {
		g := dependantGroup{Name: w.say("dependants.direct")}
		if i > 0 {
			g.Name = w.site.count("dependants.through", i)
		}
		for _, r := range found {
			row := dependantRow{Name: w.path(at, r.From), Kind: w.site.kindName(w.elements[r.From]), Description: r.Description}
			if r.To != e.ID {
				row.To = w.element(at, r.To)
			}
			g.Rows = append(g.Rows, row)
		}
		slices.SortStableFunc(g.Rows, func(a, b dependantRow) int { return cmp.Compare(a.Name.Text, b.Name.Text) })
		if len(g.Rows) > room {
			g.More = len(g.Rows) - room
			g.Rows = g.Rows[:room]
		}
		room -= len(g.Rows)
		groups = append(groups, g)
	}
	return groups
}
