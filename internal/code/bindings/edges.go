package bindings

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/model"
)

// edge is the imports that lead from the packages of one element to those of
// another.
type edge struct {
	from, to *model.ElementRecord
	imports  []crossing
}

// crossing is one import.
type crossing struct {
	from, to string // import paths
	at       model.Position
}

// crossings are the edges between elements of which neither is a part of the
// other, in the order of the packages that import.
func (h *holding) crossings() []edge {
	type pair struct{ from, to string }
	var all []edge
	index := map[pair]int{}
	for i := range h.packages {
		p := &h.packages[i]
		from := h.owners[i]
		if from == nil {
			continue
		}
		for _, imported := range p.Imports {
			j, known := h.byPath[imported.Path]
			if !known {
				continue
			}
			to := h.owners[j]
			if to == nil || h.inLine(from.ID, to.ID) {
				continue
			}
			k, found := index[pair{from.ID, to.ID}]
			if !found {
				k = len(all)
				index[pair{from.ID, to.ID}] = k
				all = append(all, edge{from: from, to: to})
			}
			all[k].imports = append(all[k].imports, crossing{p.Path, imported.Path, h.placed(imported.At)})
		}
	}
	return all
}

// declares returns the first relationship that allows code of one element to
// use code of another: it leads from the one, a part of it or what it is part
// of, to the other, a part of that or what that is part of.
func (h *holding) declares(from, to string) *model.RelationshipRecord {
	var first *model.RelationshipRecord
	for i := range h.model.Relationships {
		r := &h.model.Relationships[i]
		if r.Environment != "" || !h.inLine(r.From, from) || !h.inLine(r.To, to) {
			continue
		}
		if r.From == from && r.To == to {
			return r
		}
		if first == nil {
			first = r
		}
	}
	return first
}

// mostListed is how many further places a finding names.
const mostListed = 4

// undeclared tells of imports that no relationship allows: once for each two
// elements, at the first of the imports.
func (h *holding) undeclared() {
	for _, e := range h.edges {
		if h.declares(e.from.ID, e.to.ID) != nil {
			continue
		}
		first := e.imports[0]
		h.imported = append(h.imported, Undeclared{len(h.findings), e.from.ID, e.to.ID, first.from, first.to, len(e.imports) - 1})
		message := first.from + " imports " + first.to + more(len(e.imports)-1, "such import", "such imports")
		var places []model.Position
		for _, c := range e.imports[1:min(len(e.imports), 1+mostListed)] {
			places = append(places, c.at)
		}
		if r := h.declares(e.to.ID, e.from.ID); r != nil {
			h.tell(code.Subject{Kind: model.SubjectRelationship, ID: r.ID}, codeAgainst,
				message+", and the relationship "+strconv.Quote(r.Description)+" leads the other way, from "+words(e.to)+" to "+words(e.from),
				"turn the import round, with an interface where it is used, or relate "+strconv.Quote(e.from.Name)+" to "+strconv.Quote(e.to.Name)+" with Uses; if the one implements what the other asks for, waive it at the relationship and say so",
				model.Origin{Position: first.at}, append([]model.Position{r.Origin.Position, e.from.Origin.Position, e.to.Origin.Position}, places...)...)
			continue
		}
		of := e.from
		if h.waives(codeUndeclared, e.to) && !h.waives(codeUndeclared, e.from) {
			of = e.to // everybody may import it
		}
		h.tell(subjectOf(of), codeUndeclared,
			message+", and no relationship leads from "+words(e.from)+" to "+words(e.to),
			"take the import out, or say with Uses what "+strconv.Quote(e.from.Name)+" needs "+strconv.Quote(e.to.Name)+" for",
			model.Origin{Position: first.at}, append([]model.Position{e.from.Origin.Position, e.to.Origin.Position}, places...)...)
	}
}

// waives reports whether an element waives findings of a code.
func (h *holding) waives(rule string, e *model.ElementRecord) bool {
	return slices.ContainsFunc(h.model.Waivers, func(w model.WaiverRecord) bool {
		return w.Code == rule && w.Kind == model.SubjectElement && w.Subject == e.ID
	})
}

// unproven tells of relationships that no import stands for.
func (h *holding) unproven() {
	for i := range h.model.Relationships {
		r := &h.model.Relationships[i]
		if !h.isImport(r) || h.leads(r.From, r.To) {
			continue
		}
		hint := "correct the model, or say what carries it with model.Technology or that nobody waits for it with model.Async; if code is handed over through an interface, waive it and say so"
		if h.imports(r.To, r.From) {
			if h.declares(r.To, r.From) == nil {
				continue // it was told of the imports
			}
			hint = "imports lead the other way; " + hint
		}
		from, _ := h.model.Element(r.From)
		to, _ := h.model.Element(r.To)
		h.tell(code.Subject{Kind: model.SubjectRelationship, ID: r.ID}, codeUnproven,
			"the relationship "+strconv.Quote(r.Description)+" leads from "+words(&from)+" to "+words(&to)+", and no package of the one imports one of the other",
			hint, r.Origin, from.Origin.Position, to.Origin.Position)
	}
}

// isImport reports whether a relationship has to be an import: both its ends
// are bound to packages that can, and nothing carries it from one process to
// another.
func (h *holding) isImport(r *model.RelationshipRecord) bool {
	if r.Environment != "" || r.Async || !h.bound[r.From] || !h.bound[r.To] || !inProcess(r.Technology) {
		return false
	}
	imports := h.any(r.From, func(i int) bool { return h.packages[i].Module != "" })
	imported := h.any(r.To, func(i int) bool { return !h.packages[i].Command })
	return imports && imported && !h.apart(r.From, r.To)
}

// inProcess reports whether a technology says that a relationship stays within
// a process; none says so, too.
func inProcess(technology string) bool {
	switch strings.ToLower(technology) {
	case "", "go", "go api", "go call", "go calls", "go import", "go package", "import",
		"call", "function call", "function calls", "method call", "method calls", "in process", "in-process":
		return true
	}
	return false
}

// apart reports whether two elements run as programs of their own: they belong
// to different containers, and there is a command in each of these.
func (h *holding) apart(a, b string) bool {
	a, b = h.program(a), h.program(b)
	command := func(i int) bool { return h.packages[i].Command }
	return a != b && !h.inLine(a, b) && h.any(a, command) && h.any(b, command)
}

// program is the container that an element is or belongs to, or else its
// system.
func (h *holding) program(id string) string {
	for _, id := range append([]string{id}, h.model.Ancestors(id)...) {
		if e, ok := h.model.Element(id); ok && (e.Kind == model.KindContainer || e.Kind == model.KindSystem) {
			return id
		}
	}
	return id
}

// any reports whether one of the packages of an element or its parts is so.
func (h *holding) any(id string, is func(pkg int) bool) bool {
	for i := range h.packages {
		if e := h.owners[i]; e != nil && h.within(e.ID, id) && is(i) {
			return true
		}
	}
	return false
}

// leads reports whether imports lead from the packages of an element or its
// parts to those of another: directly, or through packages that belong to
// nobody, or to what one of the two is part of.
func (h *holding) leads(from, to string) bool {
	var queue []int
	seen := make([]bool, len(h.packages))
	for i := range h.packages {
		if e := h.owners[i]; e != nil && h.within(e.ID, from) {
			queue, seen[i] = append(queue, i), true
		}
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, imported := range h.packages[i].Imports {
			j, known := h.byPath[imported.Path]
			if !known || seen[j] {
				continue
			}
			seen[j] = true
			e := h.owners[j]
			switch {
			case e != nil && h.within(e.ID, to):
				return true
			case e == nil || h.within(from, e.ID) || h.within(to, e.ID):
				queue = append(queue, j)
			}
		}
	}
	return false
}

// imports reports whether a package of an element or its parts imports one of
// another directly.
func (h *holding) imports(from, to string) bool {
	return slices.ContainsFunc(h.edges, func(e edge) bool { return h.within(e.from.ID, from) && h.within(e.to.ID, to) })
}
