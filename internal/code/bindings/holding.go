package bindings

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/imports"
	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/model"
)

// holding is a model while it is held against packages.
type holding struct {
	model    *model.Model
	parents  map[string]string // of elements, by ID
	dir      string            // that files in the model are relative to
	real     string            // the same without links
	problems []imports.Problem
	packages []imports.Package
	byPath   map[string]int // index in packages
	bindings []binding
	claims   [][]int                // of each package, the bindings that claim it: those of greatest precision
	owners   []*model.ElementRecord // of each package; nil: none, or more than one
	bound    map[string]bool        // IDs of the elements that own a package, or have a part that does
	edges    []edge
	findings []code.Finding
	imported []Undeclared
}

// binding is one pattern of one element.
type binding struct {
	element *model.ElementRecord
	text    string
	pattern pattern.Pattern
	matches int // how many packages
}

// newHolding finds out whose each package is. Packages outside of the modules
// are known by the imports that lead to them, if a pattern names them.
func newHolding(m *model.Model, dir string, s imports.Survey) *holding {
	h := &holding{
		model: m, parents: map[string]string{}, dir: dir, real: pattern.Real(dir),
		problems: s.Problems, packages: s.Packages, byPath: map[string]int{}, bound: map[string]bool{},
	}
	for i := range m.Elements {
		e := &m.Elements[i]
		h.parents[e.ID] = e.Parent
		for _, text := range e.Code {
			h.bindings = append(h.bindings, binding{element: e, text: text, pattern: pattern.Of(dir, e.Origin.File, text)})
		}
	}
	for i, p := range h.packages {
		h.byPath[p.Path] = i
	}
	h.packages = append(slices.Clip(h.packages), h.outside()...)
	for i, p := range h.packages {
		h.byPath[p.Path] = i
	}
	h.claims = make([][]int, len(h.packages))
	for b := range h.bindings {
		matches := h.bindings[b].pattern.Matcher()
		for i := range h.packages {
			if p := &h.packages[i]; matches(p.Path, p.Dir) {
				h.bindings[b].matches++
				h.claim(i, b)
			}
		}
	}
	h.owners = make([]*model.ElementRecord, len(h.packages))
	for i, claims := range h.claims {
		if len(claims) != 1 {
			continue
		}
		e := h.bindings[claims[0]].element
		h.owners[i], h.bound[e.ID] = e, true
		for _, id := range m.Ancestors(e.ID) {
			h.bound[id] = true
		}
	}
	h.edges = h.crossings()
	return h
}

// outside are the packages outside of the modules that are imported, and that
// a pattern names by their import paths. What they import is not known.
func (h *holding) outside() []imports.Package {
	var named []func(path, dir string) bool
	for _, b := range h.bindings {
		if b.pattern.Path != "" {
			named = append(named, b.pattern.Matcher())
		}
	}
	if len(named) == 0 {
		return nil
	}
	seen := map[string]bool{}
	var all []imports.Package
	for _, p := range h.packages {
		for _, i := range p.Imports {
			if _, inside := h.byPath[i.Path]; inside || seen[i.Path] {
				continue
			}
			seen[i.Path] = true
			if slices.ContainsFunc(named, func(matches func(path, dir string) bool) bool { return matches(i.Path, "") }) {
				all = append(all, imports.Package{Path: i.Path})
			}
		}
	}
	slices.SortFunc(all, func(a, b imports.Package) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// claim notes that a binding matches a package. The most precise one owns it:
// one of a single package before one with "...", one that begins with more of
// the import path before one with less, and of two that are as precise, that of
// a part before that of what it is part of.
func (h *holding) claim(pkg, b int) {
	kept := h.claims[pkg][:0]
	for _, old := range h.claims[pkg] {
		switch h.compare(pkg, old, b) {
		case 1:
			return // it goes before all that are no better than the old one
		case 0:
			kept = append(kept, old)
		}
	}
	h.claims[pkg] = append(kept, b)
}

// compare is 1 if binding a of a package goes before b, -1 if b goes before a,
// and 0 if neither does.
func (h *holding) compare(pkg, a, b int) int {
	x, y := &h.bindings[a], &h.bindings[b]
	p := &h.packages[pkg]
	if c := cmp.Compare(precision(x.pattern, p), precision(y.pattern, p)); c != 0 {
		return c
	}
	switch {
	case x.element == y.element: // it says the same in two ways
		return 1
	case h.within(x.element.ID, y.element.ID):
		return 1
	case h.within(y.element.ID, x.element.ID):
		return -1
	}
	return 0
}

// precision is how much of the import path of a package that matches a pattern
// says, in bytes.
func precision(p pattern.Pattern, pkg *imports.Package) int {
	if p.IsExact() {
		return len(pkg.Path) + 1
	}
	fixed, _, _ := strings.Cut(p.Path, "...")
	said := len(fixed)
	if p.Path == "" {
		fixed, _, _ = strings.Cut(p.Rest, "...")
		below, _ := filepath.Rel(p.Folder, pkg.Dir)
		if below == "." {
			below = ""
		}
		said = len(pkg.Path) - len(below) + len(fixed)
	}
	return min(said, len(pkg.Path))
}

// within reports whether an element is another one or a part of it.
func (h *holding) within(id, outer string) bool {
	for id != outer {
		if id == "" {
			return false
		}
		id = h.parents[id]
	}
	return true
}

// inLine reports whether two elements are the same, or one is a part of the
// other.
func (h *holding) inLine(a, b string) bool { return h.within(a, b) || h.within(b, a) }

// tell adds a finding. The first of the places is where it is shown.
func (h *holding) tell(of code.Subject, rule, message, hint string, at model.Origin, related ...model.Position) {
	d := model.Diagnostic{Code: rule, Severity: severityOf(rule), Message: message, Hint: hint, Origin: at}
	for _, p := range related {
		if p.File != "" && p != at.Position && !slices.Contains(d.Related, p) {
			d.Related = append(d.Related, p)
		}
	}
	h.findings = append(h.findings, code.Finding{Diagnostic: d, Subject: of})
}

// words call an element in a message: `container "Gate"`.
func words(e *model.ElementRecord) string { return string(e.Kind) + " " + strconv.Quote(e.Name) }

func subjectOf(e *model.ElementRecord) code.Subject {
	return code.Subject{Kind: model.SubjectElement, ID: e.ID}
}

// more ends a message that names one of several: " (and 2 more …)".
func more(n int, one, many string) string {
	switch {
	case n <= 0:
		return ""
	case n == 1:
		return " (and 1 more " + one + ")"
	}
	return " (and " + strconv.Itoa(n) + " more " + many + ")"
}

// unread tells of files whose imports are not known.
func (h *holding) unread() {
	for _, p := range h.problems {
		h.tell(code.Subject{}, Unread, "the imports of the file cannot be read: "+p.Message,
			"correct it; what it imports, and whether relationships are proven by it, is not known until then", model.Origin{Position: h.placed(p.At)})
	}
}

// dead tells of bindings that bind nothing. Of a folder that is not there
// another rule tells, and of import paths outside of the modules nobody knows.
func (h *holding) dead() {
	for i := range h.bindings {
		b := &h.bindings[i]
		if b.matches > 0 || !h.looked(b.pattern) {
			continue
		}
		h.tell(subjectOf(b.element), codeDead, words(b.element)+" is bound to "+strconv.Quote(b.text)+", and no Go package matches",
			"correct the pattern: it is relative to the file that it stands in, and ends in /... if packages below are meant", b.element.Origin)
	}
}

// looked reports whether the packages that a pattern could mean are known: it
// leads to a folder, or to an import path in one of the modules.
func (h *holding) looked(p pattern.Pattern) bool {
	if p.Path == "" {
		return p.IsThere()
	}
	fixed, _, _ := strings.Cut(p.Path, "...")
	return slices.ContainsFunc(h.packages, func(pkg imports.Package) bool {
		return pkg.Module != "" && strings.HasPrefix(fixed+"/", pkg.Module+"/")
	})
}

// twice tells of packages that several elements claim, once for each pair.
func (h *holding) twice() {
	type pair struct{ a, b int }
	count := map[pair]int{}
	var order []pair
	first := map[pair]int{}
	for i, claims := range h.claims {
		for _, b := range claims[min(1, len(claims)):] {
			p := pair{claims[0], b}
			if count[p] == 0 {
				order, first[p] = append(order, p), i
			}
			count[p]++
		}
	}
	for _, p := range order {
		a, b := &h.bindings[p.a], &h.bindings[p.b]
		message := "package " + h.packages[first[p]].Path + more(count[p]-1, "package", "packages") + " is bound to both " + words(a.element) + " and " + words(b.element)
		h.tell(subjectOf(b.element), codeTwice, message,
			"bind each package to one element: a more precise pattern goes before a less precise one", b.element.Origin, a.element.Origin.Position)
	}
}
