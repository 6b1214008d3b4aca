// Package pattern reads the patterns of Go packages that authors of models
// write, as the go command reads its own, and tells which packages they mean.
package pattern

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Pattern is a pattern of packages as the author of a model wrote it.
type Pattern struct {
	Folder string // absolute: where the fixed part of a local pattern leads, else where the author's file lies
	Rest   string // what follows the folder in a local pattern, with slashes: "", "...", "x.../y"
	Path   string // an import path, if it is not local
}

// Of resolves a pattern that was written in a file; dir is what the name of
// the file is relative to.
func Of(dir, file, text string) Pattern {
	at := filepath.FromSlash(path.Dir(file))
	if !filepath.IsAbs(at) {
		at = filepath.Join(dir, at)
	}
	if text != "." && text != ".." && !strings.HasPrefix(text, "./") && !strings.HasPrefix(text, "../") {
		return Pattern{Folder: at, Path: text}
	}
	fixed, rest := text, ""
	if i := strings.Index(text, "..."); i >= 0 && text != "..." {
		cut := strings.LastIndexByte(text[:i], '/') + 1
		fixed, rest = text[:cut], text[cut:]
	}
	return Pattern{Folder: Real(filepath.Join(at, filepath.FromSlash(fixed))), Rest: rest}
}

// Real resolves links as the go command does, or returns what it was given.
func Real(path string) string {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	return path
}

// Argument is the pattern for the go command.
func (p Pattern) Argument() string {
	if p.Path != "" {
		return p.Path
	}
	return filepath.Join(p.Folder, filepath.FromSlash(p.Rest))
}

// IsThere reports whether the go command can be asked about the pattern at
// all: of a folder that does not exist it would say so for all others, too.
func (p Pattern) IsThere() bool {
	info, err := os.Stat(p.Folder)
	return err == nil && info.IsDir()
}

// IsExact reports whether the pattern means one package at most.
func (p Pattern) IsExact() bool { return p.Rest == "" && !strings.Contains(p.Path, "...") }

// Matcher reports whether a package, by its import path and the folder that it
// lies in, is one of those that the pattern means.
func (p Pattern) Matcher() func(path, dir string) bool {
	if p.Path != "" {
		expr := wildcard(p.Path)
		return func(path, _ string) bool { return expr.MatchString(path) }
	}
	expr := wildcard(p.Rest)
	return func(_, dir string) bool {
		below, err := filepath.Rel(p.Folder, dir)
		if err != nil || !filepath.IsLocal(below) {
			return false
		}
		below = filepath.ToSlash(below)
		switch {
		case p.Rest == "":
			return below == "."
		case below == ".":
			return expr.MatchString("")
		}
		return !slices.ContainsFunc(strings.Split(below, "/"), LeftOut) && expr.MatchString(below)
	}
}

// LeftOut reports whether patterns with "..." leave out folders of the name.
func LeftOut(name string) bool {
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
