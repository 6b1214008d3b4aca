package site

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/words"
)

// maxMatrix is the most elements that a matrix shows as a grid. A larger one
// is a list alone.
const maxMatrix = 250

// matrixLevel is how far relationships are lifted before they are counted.
type matrixLevel struct {
	name string
	path string
	of   func(id string) string // the element of the level that another is, or is part of
}

// matrixLevels are the levels that the model has something for. The first
// page is that of the containers, if there are any.
func (w *workspace) matrixLevels() []matrixLevel {
	has := map[model.ElementKind]bool{}
	for _, e := range w.Model.Elements {
		has[e.Kind] = true
	}
	lift := func(kinds ...model.ElementKind) func(id string) string {
		return func(id string) string {
			for _, whole := range w.ancestors(id) {
				if e := w.elements[id]; e == nil || !slices.Contains(kinds, e.Kind) {
					break
				}
				id = whole
			}
			return id
		}
	}
	levels := []matrixLevel{{w.say("matrix.systems"), index(w.Slug, "matrix"), lift(model.KindContainer, model.KindComponent)}}
	if has[model.KindContainer] {
		levels[0].path = index(w.Slug, "matrix", "systems")
		levels = append(levels, matrixLevel{w.say("containers"), index(w.Slug, "matrix"), lift(model.KindComponent)})
	}
	if has[model.KindComponent] {
		levels = append(levels, matrixLevel{w.say("components"), index(w.Slug, "matrix", "components"), lift()})
	}
	return levels
}

// matrixNav leads to the matrix from the side bar, where it stands for its
// pages of all levels.
func (w *workspace) matrixNav(at string) link {
	first := index(w.Slug, "matrix")
	current := slices.ContainsFunc(w.levels, func(l matrixLevel) bool { return l.path == at })
	l := said(ours(w.say("matrix")), relative(at, first))
	l.Current = current
	return l
}

type matrixBody struct {
	Levels  []link
	Level   string
	Count   string
	Heads   []matrixHead
	Rows    []matrixRow
	TooMany int // elements, if they are too many for a grid
	Cycles  [][]link
	Pairs   []pairRow
}

// matrixHead is the head of a row and of a column.
type matrixHead struct {
	Name   link
	Path   string // the name with that of the container of a component
	Within string // what it is part of
	Uses   int    // others
	UsedBy int
	Rank   int // so that most uses point one way
}

type matrixRow struct {
	matrixHead
	Cells []matrixCell
}

// matrixCell is how one element uses another. An empty Href is that it does
// not.
type matrixCell struct {
	Href  string
	Count int
	Label link // what it says in full
	Self  bool
	Cycle bool // the two also depend on each other the other way around
}

// pairRow is an element that uses another, and how.
type pairRow struct {
	ID            string
	From, To      link
	Cycle         bool
	Relationships []pairRelation
}

type pairRelation struct {
	Description link // to the relationship
	Ends        string
	Technology  string
	Async       bool
}

// matrixPair is the relationships from one element of a level to another.
type matrixPair struct {
	from, to  string
	relations []*model.RelationshipRecord
}

// matrixPairs lifts the relationships to a level.
func (w *workspace) matrixPairs(level matrixLevel) []matrixPair {
	var pairs []matrixPair
	at := map[[2]string]int{}
	for i := range w.Model.Relationships {
		r := &w.Model.Relationships[i]
		from, to := level.of(r.From), level.of(r.To)
		if r.Environment != "" || from == to || w.within(from, to) || w.within(to, from) {
			continue
		}
		n, ok := at[[2]string{from, to}]
		if !ok {
			n = len(pairs)
			at[[2]string{from, to}] = n
			pairs = append(pairs, matrixPair{from: from, to: to})
		}
		pairs[n].relations = append(pairs[n].relations, r)
	}
	return pairs
}

func (w *workspace) matrixPage(_ context.Context, at string, level matrixLevel) ([]byte, error) {
	body := matrixBody{Level: level.name}
	for _, l := range w.levels {
		body.Levels = append(body.Levels, link{Text: l.name, Said: ours(l.name), Href: relative(at, l.path), Current: l.path == at})
	}
	pairs := w.matrixPairs(level)
	ids := w.matrixOrder(pairs)
	// A circle through a person is no circle of parts that need each other.
	needs := slices.DeleteFunc(slices.Clone(pairs), func(p matrixPair) bool { return w.elements[p.from].Kind == model.KindPerson })
	knot := knots(ids, needs)
	heads := map[string]*matrixHead{}
	for _, id := range ids {
		e := w.elements[id]
		h := &matrixHead{Name: w.element(at, id), Path: w.path(at, id).Text, Rank: knot.rank[id]}
		if outer := w.elements[e.Parent]; outer != nil {
			h.Within = outer.Name
		}
		heads[id] = h
	}
	for _, members := range knot.cycles {
		var links []link
		for _, id := range members {
			links = append(links, w.path(at, id))
		}
		body.Cycles = append(body.Cycles, links)
	}
	byEnds := map[[2]string]matrixCell{}
	for _, p := range pairs {
		from, to := heads[p.from], heads[p.to]
		from.Uses++
		to.UsedBy++
		row := pairRow{ID: relationAnchor("pair", p.from+"->"+p.to), From: w.path(at, p.from), To: w.path(at, p.to), Cycle: knot.of[p.from] == knot.of[p.to]}
		var what []words.Piece
		for _, r := range p.relations {
			rel := pairRelation{
				Description: link{Text: r.Description, Href: relative(at, w.elementPath[r.From]) + "#" + escape(relationAnchor("relationship", r.ID))},
				Technology:  r.Technology, Async: r.Async,
			}
			if r.Description == "" {
				rel.Description = said(ours(w.say("relation.uses")), rel.Description.Href)
			}
			if r.From != p.from || r.To != p.to {
				rel.Ends = w.path(at, r.From).Text + " → " + w.path(at, r.To).Text
			}
			if len(what) > 0 {
				what = append(what, ours(w.say("list.semicolon"))...)
			}
			if rel.Description.Said != nil {
				what = append(what, rel.Description.Said...)
			} else {
				what = append(what, theirs(rel.Description.Text)...)
			}
			row.Relationships = append(row.Relationships, rel)
		}
		body.Pairs = append(body.Pairs, row)
		label := w.site.phrase("matrix.cell", "from", from.Path, "to", to.Path, "what", what)
		if row.Cycle {
			label = w.site.phrase("matrix.cell-cycle", "what", label)
		}
		byEnds[[2]string{p.from, p.to}] = matrixCell{Href: "#" + escape(row.ID), Count: len(p.relations), Label: said(label, ""), Cycle: row.Cycle}
	}
	slices.SortStableFunc(body.Pairs, func(a, b pairRow) int {
		return cmp.Or(cmp.Compare(a.From.Text, b.From.Text), cmp.Compare(a.To.Text, b.To.Text))
	})
	body.Count = w.site.words.List([]string{w.site.count("count.elements", len(ids)), w.site.count("count.pairs", len(pairs))})
	if len(ids) > maxMatrix {
		body.TooMany = len(ids)
	} else {
		for _, from := range ids {
			body.Heads = append(body.Heads, *heads[from])
			row := matrixRow{matrixHead: *heads[from]}
			for _, to := range ids {
				c := byEnds[[2]string{from, to}]
				c.Self = from == to
				row.Cells = append(row.Cells, c)
			}
			body.Rows = append(body.Rows, row)
		}
	}
	p := w.frame(at, w.say("matrix.of", "what", strings.ToLower(level.name)), w.say("matrix.description", "what", strings.ToLower(level.name), "workspace", w.Model.Name))
	p.here(ours(w.say("matrix")))
	p.Tools = append(p.Tools, w.site.tool(at, "matrix.js"))
	p.Body = body
	return w.site.render("matrix", at, p)
}

// matrixOrder is the elements of the pairs: people first, then the systems
// with what is in them, those of others last.
func (w *workspace) matrixOrder(pairs []matrixPair) []string {
	seen := map[string]bool{}
	var ids []string
	for _, p := range pairs {
		for _, id := range []string{p.from, p.to} {
			if !seen[id] && w.elements[id] != nil {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	rank := func(id string) int {
		e := w.elements[id]
		switch {
		case e.Kind == model.KindPerson:
			return 0
		case e.External:
			return 2
		}
		return 1
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
	return ids
}

// knotted says which elements depend on each other in a circle.
type knotted struct {
	of     map[string]int // number of the knot that an element is in; alone in it, most often
	rank   map[string]int // of its knot, in an order in which all uses between knots point forward
	cycles [][]string     // the knots of several elements
}

// knots finds the strongly connected components, with Tarjan's method. It
// keeps its own stack, since chains may be long.
func knots(ids []string, pairs []matrixPair) knotted {
	uses := map[string][]string{}
	for _, p := range pairs {
		uses[p.from] = append(uses[p.from], p.to)
	}
	k := knotted{of: map[string]int{}, rank: map[string]int{}}
	number, low := map[string]int{}, map[string]int{}
	onStack := map[string]bool{}
	var stack []string
	type frame struct {
		id   string
		next int
	}
	knot := 0
	for _, start := range ids {
		if number[start] > 0 {
			continue
		}
		work := []frame{{id: start}}
		for len(work) > 0 {
			f := &work[len(work)-1]
			if f.next == 0 {
				number[f.id] = len(number) + 1
				low[f.id] = number[f.id]
				stack, onStack[f.id] = append(stack, f.id), true
			}
			if f.next < len(uses[f.id]) {
				to := uses[f.id][f.next]
				f.next++
				if number[to] == 0 {
					work = append(work, frame{id: to})
				} else if onStack[to] {
					low[f.id] = min(low[f.id], number[to])
				}
				continue
			}
			id := f.id
			work = work[:len(work)-1]
			if len(work) > 0 {
				outer := work[len(work)-1].id
				low[outer] = min(low[outer], low[id])
			}
			if low[id] != number[id] {
				continue
			}
			first := slices.Index(stack, id)
			members := slices.Clone(stack[first:])
			stack = stack[:first]
			for _, m := range members {
				onStack[m] = false
				k.of[m] = knot
			}
			knot++
			if len(members) > 1 {
				slices.Sort(members)
				k.cycles = append(k.cycles, members)
			}
		}
	}
	for _, id := range ids {
		k.rank[id] = knot - k.of[id] // what is used is found first
	}
	slices.SortFunc(k.cycles, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return k
}
