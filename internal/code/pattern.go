package code

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// pattern is a pattern of packages as the author of a model wrote it.
type pattern struct {
	folder string // absolute: where the fixed part of a local pattern leads, else where the author's file lies
	rest   string // what follows the folder in a local pattern, with slashes: "", "...", "x.../y"
	path   string // an import path, if it is not local
}

// patternOf resolves a pattern that was written in a file.
func patternOf(dir, file, text string) pattern {
	at := filepath.FromSlash(path.Dir(file))
	if !filepath.IsAbs(at) {
		at = filepath.Join(dir, at)
	}
	if text != "." && text != ".." && !strings.HasPrefix(text, "./") && !strings.HasPrefix(text, "../") {
		return pattern{folder: at, path: text}
	}
	fixed, rest := text, ""
	if i := strings.Index(text, "..."); i >= 0 && text != "..." {
		cut := strings.LastIndexByte(text[:i], '/') + 1
		fixed, rest = text[:cut], text[cut:]
	}
	return pattern{folder: real(filepath.Join(at, filepath.FromSlash(fixed))), rest: rest}
}

// real resolves links as the go command does, or returns what it was given.
func real(path string) string {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	return path
}

// argument is the pattern for the go command.
func (p pattern) argument() string {
	if p.path != "" {
		return p.path
	}
	return filepath.Join(p.folder, filepath.FromSlash(p.rest))
}

// isThere reports whether the go command can be asked about the pattern at
// all: of a folder that does not exist it would say so for all others, too.
func (p pattern) isThere() bool {
	info, err := os.Stat(p.folder)
	return err == nil && info.IsDir()
}

// matches reports whether a package is one of those that the pattern means.
func (p pattern) matches(pkg *pkg) bool {
	if p.path != "" {
		return wildcard(p.path).MatchString(pkg.Path)
	}
	below, err := filepath.Rel(p.folder, real(pkg.Dir))
	if err != nil || !filepath.IsLocal(below) {
		return false
	}
	below = filepath.ToSlash(below)
	if p.rest == "" {
		return below == "."
	}
	if below == "." {
		return wildcard(p.rest).MatchString("")
	}
	return !slices.ContainsFunc(strings.Split(below, "/"), leftOut) && wildcard(p.rest).MatchString(below)
}

// leftOut reports whether patterns with "..." leave out folders of the name.
func leftOut(name string) bool {
	return name == "testdata" || name == "vendor" || name == "node_modules" || name[0] == '.' || name[0] == '_'
}

// wildcard is a pattern as an expression: "..." stands for any string, and a
// final "/..." for nothing as well.
func wildcard(pattern string) *regexp.Regexp {
	expr := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\.\.\.`, `.*`)
	if cut, ok := strings.CutSuffix(expr, `/.*`); ok {
		expr = cut + `(/.*)?`
	}
	return regexp.MustCompile(`^` + expr + `$`)
}

// wishesOf are the patterns whose types a model needs, sorted and each once.
func wishesOf(m *model.Model, dir string) []pattern {
	var all []pattern
	add := func(file, text string) { all = append(all, patternOf(dir, file, text)) }
	shown := map[string]bool{} // IDs of elements that code views show
	for _, v := range m.Views {
		if v.Kind == model.ViewCode {
			shown[v.Scope] = true
		}
	}
	for _, e := range m.Elements {
		if len(e.Code) == 0 || e.Kind != model.KindComponent && !shown[e.ID] && !slices.ContainsFunc(m.Ancestors(e.ID), func(id string) bool { return shown[id] }) {
			continue
		}
		for _, text := range e.Code {
			add(e.Origin.File, text)
		}
	}
	for _, s := range m.ClassSets {
		for _, t := range s.Types {
			add(s.Origin.File, t.Package)
		}
		for _, c := range s.Classes {
			if c.Type != nil {
				add(c.Origin.File, c.Type.Package)
			}
		}
	}
	for _, s := range m.StateMachines {
		if s.Type != nil {
			add(s.Origin.File, s.Type.Package)
		}
	}
	slices.SortFunc(all, func(a, b pattern) int {
		return cmp.Or(strings.Compare(a.argument(), b.argument()), strings.Compare(a.folder, b.folder))
	})
	return slices.Compact(all)
}
