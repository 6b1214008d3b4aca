package project

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// Built is a workspace that an author's own program has built, as a test does.
type Built struct {
	Package     string // import path of the package that it was defined in
	Dir         string // and its folder, absolute
	ModuleDir   string // of its module, absolute
	Model       *model.Model
	Diagnostics []model.Diagnostic // files in it and in the model are relative to ModuleDir
}

// Build builds a workspace, and finds out where it was defined: in the package
// that called model.New, or in the last one on the way there that is no test.
// Files of programs that were built with -trimpath are looked for in the
// module of the folder, which is absolute.
func Build(w *model.Workspace, folder string) (Built, error) {
	m, diagnostics := w.Build()
	file := m.Origin.File
	for _, p := range m.Origin.CalledFrom {
		if !strings.HasSuffix(p.File, "_test.go") {
			file = p.File
		}
	}
	start := folder
	if filepath.IsAbs(filepath.FromSlash(file)) {
		start = filepath.Dir(filepath.FromSlash(file))
	}
	root, name, err := moduleOf(start)
	if err != nil {
		return Built{}, err
	}
	within := func(file string) string { return inModule(file, root, name) }
	rename(reflect.ValueOf(m), within)
	for i := range diagnostics {
		rename(reflect.ValueOf(&diagnostics[i]), within)
	}
	below := path.Dir(within(file))
	return Built{Package: path.Join(name, below), Dir: filepath.Join(root, filepath.FromSlash(below)), ModuleDir: root, Model: m, Diagnostics: diagnostics}, nil
}

// inModule is a file of a program as seen from a module in the folder root. One
// of another module keeps its name.
func inModule(file, root, name string) string {
	if rest, ok := strings.CutPrefix(file, name+"/"); ok { // -trimpath
		return rest
	}
	native := filepath.FromSlash(file)
	if relative, err := filepath.Rel(root, native); filepath.IsAbs(native) && err == nil && filepath.IsLocal(relative) {
		return filepath.ToSlash(relative)
	}
	return file
}

// moduleOf is the module that a folder lies in: its own folder and its path.
func moduleOf(folder string) (root, name string, err error) {
	root, err = filepath.EvalSymlinks(folder)
	if err != nil {
		return "", "", err
	}
	for at := root; ; at = filepath.Dir(at) {
		text, err := os.ReadFile(filepath.Join(at, "go.mod"))
		if name := modfile.ModulePath(text); err == nil && name != "" {
			return at, name, nil
		}
		if at == filepath.Dir(at) {
			return "", "", errors.New(folder + " lies in no Go module\nhint: run go mod init in its folder or above it")
		}
	}
}

// CheckBuilt holds one workspace as Check holds all, and says nothing of the
// pictures of others. The name is that of the folder of its committed pictures;
// empty: it is found.
func (p *Project) CheckBuilt(ctx context.Context, b Built, name string) (drift.Report, error) {
	baseline, err := p.Baseline()
	if err != nil {
		return drift.Report{}, err
	}
	state, err := p.stateOf(ctx, load.Result{Workspaces: []load.Workspace{{
		Package: b.Package, Dir: b.Dir, ModuleDir: b.ModuleDir, Model: b.Model, Diagnostics: b.Diagnostics,
	}}}, p.reader.Complete)
	if err != nil {
		return drift.Report{}, err
	}
	state.Workspaces[0].Slug = cmp.Or(name, p.picturesOf(b.Package))
	report, err := p.lookAt(ctx, state, false)
	return baseline.About(b.Model.Name, report).Settle(report, p.settlement()), err
}

// picturesOf is the folder of the committed pictures of a package, of which
// nobody says what others there are: the shortest of its names that is there,
// or the shortest of all.
func (p *Project) picturesOf(importPath string) string {
	for n := range 1 + strings.Count(importPath, "/") {
		name := lastParts(importPath, n+1)
		if info, err := os.Stat(filepath.Join(p.PicturesDir(), name)); err == nil && info.IsDir() && name != "" {
			return name
		}
	}
	return cmp.Or(lastParts(importPath, 1), "workspace")
}
