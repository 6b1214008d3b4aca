// Package bindings holds what a model says of Go packages against what they
// import.
//
// An element is bound to packages with model.Code. Between the packages of two
// elements, imports and relationships are held against each other in both
// directions; bindings that bind nothing, or what another one binds, are found;
// and it is counted how much of the code is bound at all. The reference,
// docs/reference/code.md, has the rules.
//
// It compiles nothing: package imports reads import clauses. Calls alone, which
// is asked for apart, reads types and bodies of functions.
package bindings

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/imports"
	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// Options say how to read.
type Options struct {
	Tool     func() (*load.Tool, error) // the go command
	CacheDir string                     // folder of what was read; empty: nothing is kept on disk
	NoCache  bool                       // read even what did not change
}

// Checker checks models, and remembers what it read of files. Its methods may
// be called by many at once.
type Checker struct {
	tool    func() (*load.Tool, error)
	imports *imports.Reader
}

// New returns a Checker. It starts nothing until Check is called.
func New(o Options) *Checker {
	if o.NoCache {
		o.CacheDir = ""
	}
	return &Checker{tool: o.Tool, imports: imports.New(o.CacheDir)}
}

// Result is what a model and the imports say of each other.
type Result struct {
	Findings   []code.Finding // files like those of the model
	Undeclared []Undeclared   // imports that some of the findings are about
	Unproven   []int          // indices of those that tell of relationships which no import stands for
	Coverage   Coverage
}

// Undeclared is the imports from the packages of one element to those of
// another that no relationship allows.
type Undeclared struct {
	Finding             int    // index of the one that tells of them
	From, To            string // IDs of the elements
	Importing, Imported string // import paths of the first
	More                int    // how many there are beyond it
}

// Partial reports whether the imports of some files are not known.
func (r Result) Partial() bool {
	return slices.ContainsFunc(r.Findings, func(f code.Finding) bool { return f.Code == Unread })
}

// Check holds a model against the packages that it is bound to. The folder dir,
// absolute, is what files in the model are relative to. Of a model that is
// bound to nothing it says nothing, and reads nothing. The error is ctx's, or
// says that there is no go command, whose settings tell modules apart.
func (c *Checker) Check(ctx context.Context, m *model.Model, dir string) (Result, error) {
	if !speaksOfCode(m) {
		return Result{}, nil
	}
	survey, err := c.survey(ctx, m, dir)
	if err != nil {
		return Result{}, err
	}
	h := newHolding(m, dir, survey)
	h.unread()
	h.dead()
	h.twice()
	h.undeclared()
	h.through()
	h.unproven()
	coverage := h.coverage()
	var unproven []int
	for i, f := range h.findings {
		if f.Code == codeUnproven {
			unproven = append(unproven, i)
		}
	}
	return Result{h.findings, h.imported, unproven, coverage}, nil
}

func speaksOfCode(m *model.Model) bool {
	return len(m.Unbound) > 0 || slices.ContainsFunc(m.Elements, func(e model.ElementRecord) bool { return len(e.Code) > 0 })
}

// survey reads the modules that the model's patterns lead into.
func (c *Checker) survey(ctx context.Context, m *model.Model, dir string) (imports.Survey, error) {
	tool, err := c.tool()
	if err != nil {
		return imports.Survey{}, err
	}
	var modules []load.Module
	var folders []string
	visit := func(p pattern.Pattern) {
		for _, found := range tool.Modules(p.Folder) {
			if !slices.ContainsFunc(modules, func(m load.Module) bool { return m.Dir == found.Dir }) {
				modules = append(modules, found)
			}
		}
		if p.Path == "" && p.IsThere() {
			folders = append(folders, p.Folder)
		}
	}
	asked := map[string]bool{} // folders that import paths are written in
	for _, e := range m.Elements {
		for _, text := range e.Code {
			p := pattern.Of(dir, e.Origin.File, text)
			if p.Path == "" || !asked[p.Folder] {
				visit(p)
			}
			asked[p.Folder] = true
		}
	}
	for _, u := range m.Unbound {
		visit(pattern.Of(dir, u.Origin.File, u.Pattern))
	}
	return c.imports.Read(ctx, modules, folders)
}

// placed is a position with its file as the model names files.
func (h *holding) placed(p model.Position) model.Position {
	if filepath.IsAbs(p.File) {
		if below, err := filepath.Rel(h.real, p.File); err == nil {
			p.File = below
		}
	}
	p.File = filepath.ToSlash(p.File)
	return p
}
