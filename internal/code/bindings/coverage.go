package bindings

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/model"
)

// Coverage is how much of the Go code around a model is bound to its elements.
// It counts the packages of each module in the smallest folder that holds all
// that are bound, and the model itself if it lies in that module; but not the
// packages that the model is written in, those of tests alone, and those that
// are left out on purpose.
type Coverage struct {
	Packages Share            `json:"packages"`
	Lines    Share            `json:"lines"`              // of code, without blank lines, comments, tests and what is generated
	Elements []ElementShare   `json:"elements,omitempty"` // that own packages, sorted by ID
	Unbound  []Package        `json:"unbound,omitempty"`  // bound to no element, sorted by import path
	LeftOut  []LeftOutPackage `json:"leftOut,omitempty"`  // on purpose, sorted by import path
}

// Share is a part of a whole.
type Share struct {
	Bound int `json:"bound"`
	All   int `json:"all"`
}

// Percent is 100 only if nothing is missing, and 100 if there is nothing.
func (s Share) Percent() int {
	if s.All == 0 {
		return 100
	}
	return s.Bound * 100 / s.All
}

// ElementShare is the packages that belong to an element itself, not to its
// parts.
type ElementShare struct {
	Element  string `json:"element"` // ID
	Packages int    `json:"packages"`
	Lines    int    `json:"lines"`
}

// Package is a package that is bound to no element.
type Package struct {
	Path  string         `json:"path"`
	Lines int            `json:"lines"`
	At    model.Position `json:"at"` // its first file, named as the model names files
}

// LeftOutPackage is one that is bound to no element on purpose.
type LeftOutPackage struct {
	Package
	Reason string `json:"reason"`
}

// coverage counts what is bound, and tells of what is not.
func (h *holding) coverage() Coverage {
	var c Coverage
	roots, own := h.roots(), h.written()
	leave := make([]func(path, dir string) bool, len(h.model.Unbound))
	used := make([]bool, len(leave))
	for i, u := range h.model.Unbound {
		leave[i] = pattern.Of(h.dir, u.Origin.File, u.Pattern).Matcher()
	}
	elements := map[string]*ElementShare{}
	for i := range h.packages {
		p := &h.packages[i]
		root := roots[p.Root]
		if p.Module == "" || p.TestsOnly || root == "" || !below(root, p.Dir) {
			continue
		}
		claimed := len(h.claims[i]) > 0
		here := Package{p.Path, p.Lines, h.placed(p.Clause)}
		j := slices.IndexFunc(leave, func(matches func(path, dir string) bool) bool { return matches(p.Path, p.Dir) })
		switch {
		case claimed:
			if e := h.owners[i]; e != nil {
				if elements[e.ID] == nil {
					elements[e.ID] = &ElementShare{Element: e.ID}
				}
				elements[e.ID].Packages++
				elements[e.ID].Lines += p.Lines
			}
			c.Packages.Bound++
			c.Lines.Bound += p.Lines
		case j >= 0:
			used[j] = true
			c.LeftOut = append(c.LeftOut, LeftOutPackage{here, h.model.Unbound[j].Reason})
			continue
		case own[p.Dir]:
			continue
		default:
			c.Unbound = append(c.Unbound, here)
		}
		c.Packages.All++
		c.Lines.All += p.Lines
	}
	for _, e := range elements {
		c.Elements = append(c.Elements, *e)
	}
	slices.SortFunc(c.Elements, func(a, b ElementShare) int { return strings.Compare(a.Element, b.Element) })
	h.uncovered(c, used)
	return c
}

// uncovered tells of packages that are bound to nothing, and of what is left
// out in vain.
func (h *holding) uncovered(c Coverage, used []bool) {
	for _, p := range c.Unbound {
		h.tell(code.Subject{}, codeUnbound, "package "+p.Path+" is bound to no element ("+strconv.Itoa(p.Lines)+" lines)",
			"bind it with model.Code, or leave it out on purpose with Unbound", model.Origin{Position: p.At})
	}
	for i, u := range h.model.Unbound {
		if !used[i] {
			h.tell(code.Subject{}, codeDeadLeave, "packages "+strconv.Quote(u.Pattern)+" are left unbound on purpose, and there is none that would not be bound",
				"remove it, or correct the pattern: it is relative to the file that it stands in", u.Origin)
		}
	}
}

// roots are the folders whose packages are counted, by that of the module.
func (h *holding) roots() map[string]string {
	roots := map[string]string{}
	join := func(module, dir string) {
		if old, ok := roots[module]; ok {
			dir = common(old, dir)
		}
		roots[module] = dir
	}
	for i, p := range h.packages {
		if p.Module != "" && len(h.claims[i]) > 0 {
			join(p.Root, p.Dir)
		}
	}
	for module := range roots {
		for dir := range h.written() {
			if below(module, dir) {
				join(module, dir)
			}
		}
	}
	return roots
}

// written are the folders that the model is written in.
func (h *holding) written() map[string]bool {
	dirs := map[string]bool{}
	add := func(file string) {
		if file == "" {
			return
		}
		dir := filepath.Dir(filepath.FromSlash(file))
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(h.dir, dir)
		}
		dirs[pattern.Real(dir)] = true
	}
	files := map[string]bool{h.model.Origin.File: true}
	for _, e := range h.model.Elements {
		files[e.Origin.File] = true
	}
	for file := range files {
		add(file)
	}
	return dirs
}

// common is the innermost folder around two, absolute, of one module.
func common(a, b string) string {
	for !below(a, b) {
		a = filepath.Dir(a)
	}
	return a
}

// below reports whether a folder is another one or lies in it.
func below(outer, dir string) bool {
	rel, err := filepath.Rel(outer, dir)
	return err == nil && filepath.IsLocal(rel)
}
