// Package imports reads which Go packages lie in some modules, and what they
// import.
//
// It looks at every Go file, for whatever system or build tag it is, and at
// nothing but its package clause, its imports and how many lines of code it
// has: no go command is asked, and nothing is compiled. Files that no build
// takes, because of the constraint "ignore", are left out. So are folders that
// patterns with "..." leave out, and modules inside of modules, unless they are
// asked for.
//
// It looks into no model; of that package it has positions in files alone.
package imports

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// Survey is the packages of some modules.
type Survey struct {
	Packages []Package // sorted by import path, each once
	Problems []Problem // what keeps the imports of files from being known, sorted by file
}

// Package is one package, or the packages that share a folder.
type Package struct {
	Path      string // import path
	Dir       string // absolute, links resolved
	Module    string // path of the module that it is in
	Root      string // folder of that, absolute
	Command   bool   // a program: nothing can import it
	TestsOnly bool   // all its files are for tests
	Imports   []Import
	Lines     int            // that hold more than blanks and comments, of what is neither generated nor for tests
	Clause    model.Position // of its first file
}

// Import is an import clause of a file that is not for tests. The files of a
// package are in the order of their names, and "C" is no import.
type Import struct {
	Path string
	At   model.Position // in an absolute file
}

// Problem is what is wrong with a file.
type Problem struct {
	At      model.Position // in an absolute file
	Message string
}

// Read reads the packages of the modules, and those in folders, absolute, that
// lie in one of them and would be left out. The error is ctx's.
func (r *Reader) Read(ctx context.Context, modules []load.Module, folders []string) (Survey, error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	key := keyOf(modules)
	v := visit{ctx: ctx, packages: map[string]*Package{}, seen: map[string]bool{}, old: r.recall(key), now: map[string]known{}}
	for _, m := range modules {
		v.see(m, m.Dir)
	}
	for _, dir := range folders {
		if m, ok := moduleOf(modules, dir); ok {
			v.see(m, dir)
		}
	}
	if ctx.Err() != nil {
		return Survey{}, ctx.Err()
	}
	r.keep(key, &v)
	var s Survey
	for _, p := range v.packages {
		s.Packages = append(s.Packages, *p)
	}
	slices.SortFunc(s.Packages, func(a, b Package) int { return strings.Compare(a.Path, b.Path) })
	s.Problems = v.problems
	slices.SortFunc(s.Problems, func(a, b Problem) int { return strings.Compare(a.At.File, b.At.File) })
	return s, nil
}

// moduleOf is the innermost module around a folder.
func moduleOf(modules []load.Module, dir string) (found load.Module, ok bool) {
	for _, m := range modules {
		below, err := filepath.Rel(m.Dir, dir)
		if err == nil && filepath.IsLocal(below) && len(m.Dir) > len(found.Dir) {
			found, ok = m, true
		}
	}
	return found, ok
}

// visit is one walk over folders.
type visit struct {
	ctx      context.Context
	packages map[string]*Package // by import path
	seen     map[string]bool     // folders
	problems []Problem

	old, now map[string]known // by absolute path
	changed  bool             // some of now is not of old
}

// see reads the packages in a folder of a module and below it.
func (v *visit) see(m load.Module, dir string) {
	if v.seen[dir] || v.ctx.Err() != nil {
		return
	}
	v.seen[dir] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	below, err := filepath.Rel(m.Dir, dir)
	if err != nil {
		return
	}
	below = filepath.ToSlash(below)
	v.reads(m, dir, path.Join(m.Path, below), entries)
	for _, e := range entries {
		inner := filepath.Join(dir, e.Name())
		if !e.IsDir() || pattern.LeftOut(e.Name()) || m.Ignores(path.Join(below, e.Name())) {
			continue
		}
		if _, err := os.Stat(filepath.Join(inner, "go.mod")); err == nil {
			continue
		}
		v.see(m, inner)
	}
}

// reads takes the package in a folder, if there is one.
func (v *visit) reads(m load.Module, dir, importPath string, entries []fs.DirEntry) {
	if v.packages[importPath] != nil {
		return
	}
	p := &Package{Path: importPath, Dir: dir, Module: m.Path, Root: m.Dir, TestsOnly: true}
	any := false
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || name[0] == '_' || name[0] == '.' {
			continue
		}
		at := filepath.Join(dir, name)
		f, ok := v.file(at)
		switch {
		case !ok || f.Ignored:
			continue
		case f.Problem != "":
			v.problems = append(v.problems, Problem{model.Position{File: at, Line: f.Line, Column: f.Column}, f.Problem})
		}
		any = true
		if p.Clause.File == "" {
			p.Clause = model.Position{File: at, Line: f.Clause}
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if p.TestsOnly {
			p.TestsOnly, p.Clause = false, model.Position{File: at, Line: f.Clause}
		}
		p.Command = p.Command || f.Package == "main"
		p.Lines += f.Lines
		for _, i := range f.Imports {
			p.Imports = append(p.Imports, Import{i.Path, model.Position{File: at, Line: i.Line, Column: i.Column}})
		}
	}
	if any {
		v.packages[importPath] = p
	}
}
