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
	To          link // what it needs that leads on to the element; none: the element itself
	Back        bool // the arrow leads from there to it
	Description string
	Async       bool
}

// need is that an element cannot do without another one.
type need struct {
	who, whom string
	why       *model.RelationshipRecord
}

// needOf is what a relationship says about needs: who uses something needs it.
// What only keeps things begins nothing, so an arrow that leads out of it tells
// where they go, and it is the other end that needs it.
func (w *workspace) needOf(r *model.RelationshipRecord) need {
	switch w.elements[r.From].Shape {
	case model.Database, model.Queue, model.Cache, model.Bucket, model.Folder:
		return need{r.To, r.From, r}
	}
	return need{r.From, r.To, r}
}

// dependants are the elements that need one, each with the relationship that
// leads there on the shortest way, by the number of relationships. Whoever
// needs a part of an element needs the element, and whoever needs the whole
// needs what its parts do. It goes no farther than to the number with which
// there are most elements or more.
func (w *workspace) dependants(id string, most int) [][]need {
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
	var groups [][]need
	for away := 1; len(frontier) > 0 && len(listed) <= most; away++ {
		var group []need
		var next []string
		for _, target := range frontier {
			for _, r := range slices.Concat(w.in[target], w.out[target]) {
				n := w.needOf(r)
				if nearer, ok := reached[n.who]; n.whom != target || r.Environment != "" || listed[n.who] || ok && nearer < away {
					continue
				}
				listed[n.who] = true
				group = append(group, n)
				if w.elements[n.who].Kind == model.KindPerson {
					continue // whoever writes to people does not need what they use
				}
				for _, a := range append([]string{n.who}, w.ancestors(n.who)...) {
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
		for _, n := range found {
			row := dependantRow{
				Name: w.path(at, n.who), Kind: w.site.kindName(w.elements[n.who]),
				Back: n.who == n.why.To, Description: n.why.Description, Async: n.why.Async,
			}
			if n.whom != e.ID {
				row.To = w.element(at, n.whom)
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
