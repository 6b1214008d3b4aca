package bindings

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/model"
)

// chain is imports that lead from a package of one element to one of another
// through packages that are bound to nothing.
type chain struct {
	from, to *model.ElementRecord
	packages []int // the first is from's, the last to's
	at       []model.Position
}

// through tells of dependencies that packages carry which are bound to nothing,
// and that no relationship allows: once for each two elements, by the shortest
// way. What is left out on purpose carries none, and of one that imports the other
// directly all is told already.
func (h *holding) through() {
	type pair struct{ from, to string }
	told := map[pair]bool{}
	for _, e := range h.edges {
		told[pair{e.from.ID, e.to.ID}] = true
	}
	carries := h.carriers()
	if !slices.Contains(carries, true) {
		return
	}
	for _, c := range h.chains(carries) {
		p := pair{c.from.ID, c.to.ID}
		if told[p] || h.declares(c.from.ID, c.to.ID) != nil {
			continue
		}
		told[p] = true
		first, last := h.packages[c.packages[0]].Path, h.packages[c.packages[len(c.packages)-1]].Path
		var between []string
		for _, i := range c.packages[1 : len(c.packages)-1] {
			between = append(between, h.packages[i].Path)
		}
		bound := ", which is bound to nothing and imports "
		if len(between) > 1 {
			bound = ", which are bound to nothing and lead to "
		}
		subject := c.from
		if h.waives(codeThrough, c.to) && !h.waives(codeThrough, c.from) {
			subject = c.to // everybody may come to depend on it
		}
		related := append(slices.Clone(c.at[1:]), c.from.Origin.Position, c.to.Origin.Position)
		h.tell(subjectOf(subject), codeThrough,
			first+" imports "+strings.Join(between, " and ")+bound+last+"; no relationship leads from "+words(c.from)+" to "+words(c.to),
			"bind the package to what it is a part of, say with Uses what "+strconv.Quote(c.from.Name)+" needs "+strconv.Quote(c.to.Name)+" for, or leave the package out on purpose with Unbound",
			model.Origin{Position: c.at[0]}, related...)
	}
}

// carriers are the packages of the modules that are bound to nothing, and not
// left out on purpose.
func (h *holding) carriers() []bool {
	var leave []func(path, dir string) bool
	for _, u := range h.model.Unbound {
		leave = append(leave, pattern.Of(h.dir, u.Origin.File, u.Pattern).Matcher())
	}
	carries := make([]bool, len(h.packages))
	for i := range h.packages {
		p := &h.packages[i]
		carries[i] = len(h.claims[i]) == 0 && p.Module != "" && !p.TestsOnly &&
			!slices.ContainsFunc(leave, func(matches func(path, dir string) bool) bool { return matches(p.Path, p.Dir) })
	}
	return carries
}

// chains are the shortest ways from each package that has an owner through
// packages that carry: the shortest of all first, those of equal length in the
// order of the packages.
func (h *holding) chains(carries []bool) []chain {
	type step struct {
		pkg, before int // before is an index into the steps; -1: none
		at          model.Position
	}
	var all []chain
	for i := range h.packages {
		from := h.owners[i]
		if from == nil {
			continue
		}
		steps := []step{{pkg: i, before: -1}}
		seen := map[int]bool{i: true}
		for n := 0; n < len(steps); n++ {
			for _, imported := range h.packages[steps[n].pkg].Imports {
				j, known := h.byPath[imported.Path]
				if !known || seen[j] {
					continue
				}
				next := step{j, n, h.placed(imported.At)}
				switch to := h.owners[j]; {
				case carries[j]:
					seen[j] = true
					steps = append(steps, next)
				case n > 0 && to != nil && !h.inLine(from.ID, to.ID):
					seen[j] = true
					c := chain{from: from, to: to}
					for s := next; ; s = steps[s.before] {
						c.packages = append(c.packages, s.pkg)
						if s.before < 0 {
							break
						}
						c.at = append(c.at, s.at)
					}
					slices.Reverse(c.packages)
					slices.Reverse(c.at)
					all = append(all, c)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b chain) int { return cmp.Compare(len(a.packages), len(b.packages)) })
	return all
}
