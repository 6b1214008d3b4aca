package load

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/load/store"
)

// Tool is the go command as a load runs it, for others who ask about the code
// that a model speaks of.
type Tool struct {
	tool        toolchain
	fingerprint string
}

// Tool finds the go command. It starts nothing.
func (l *Loader) Tool() (*Tool, error) {
	t := toolchain{env: l.options.environment(), onCommand: l.options.OnCommand}
	var err error
	if t.path, err = findGo(l.options, t.env); err != nil {
		return nil, err
	}
	return &Tool{t, t.fingerprint()}, nil
}

// Key tells this go command, with the environment that it heeds, from others.
func (t *Tool) Key() string { return t.fingerprint }

// Root is the folder in which the go command is to be asked about the packages
// in a folder: that of the go.work file, of the module, or the folder itself.
func (t *Tool) Root(dir string) string {
	resolved, module := resolve(dir)
	if module == "" {
		return resolved
	}
	if w := t.tool.workOf(module); w.includes(module) {
		return realPath(filepath.Dir(w.path))
	}
	return module
}

// Module is a module whose source lies in a folder of the author's.
type Module struct {
	Path string // that its packages are imported with
	Dir  string // absolute, links resolved
	file goMod
}

// Modules are those that code in the folder, absolute, can be made of without
// anything being fetched: the one around it, those that its go.work uses, and
// those that are replaced by folders. They are sorted by path.
func (t *Tool) Modules(dir string) []Module {
	_, home := resolve(dir)
	if home == "" {
		return nil
	}
	var all []Module
	add := func(path, dir string) []replaced {
		file := readGoMod(dir)
		if path == "" {
			path = file.module
		}
		if path != "" {
			all = append(all, Module{path, realPath(dir), file})
		}
		return file.replaces
	}
	mains, replaces := []string{home}, []replaced(nil)
	if w := t.tool.workOf(home); w.includes(home) {
		mains, replaces = w.uses, w.replaces
	}
	for _, dir := range mains {
		replaces = append(replaces, add("", dir)...)
	}
	for _, r := range replaces {
		add(r.path, r.dir)
	}
	slices.SortStableFunc(all, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(all, func(a, b Module) bool { return a.Path == b.Path })
}

// Ignores reports whether the folder at a slash-separated path within the
// module is one in which its packages do not lie.
func (m Module) Ignores(rel string) bool { return m.file.ignores(rel) }

// Settings are how the go command is set up in a folder.
type Settings struct {
	Env     []string // of the go command; its GOFLAGS decide which code is meant and nothing else
	Library string   // GOROOT
	Modules string   // GOMODCACHE; what lies in it never changes
	Inputs  []string // files that decide how imports are resolved, there or not
	workSum string   // go.work.sum; empty without a go.work
}

// Settings asks the go command how it is set up in a folder.
func (t *Tool) Settings(ctx context.Context, root string) (Settings, error) {
	env, err := t.tool.settings(ctx, root)
	if err != nil {
		return Settings{}, err
	}
	s := Settings{Env: t.tool.withFlags(env.GOFLAGS).env, Library: env.GOROOT, Modules: env.GOMODCACHE, Inputs: inputsOf(root, env)}
	if env.GOWORK != "" && env.GOWORK != "off" {
		s.workSum = env.GOWORK + ".sum"
	}
	return s, nil
}

// Overlay is the file for the go command's -overlay that keeps it from writing
// a go.work.sum; empty if there is none to write. It is put into the store.
func (s Settings) Overlay(to *store.Store) (string, error) {
	if s.workSum == "" {
		return "", nil
	}
	sums, _ := os.ReadFile(s.workSum)
	path, err := to.Source(".sum", sums)
	if err != nil {
		return "", err
	}
	return overlayFile(to, map[string]string{s.workSum: path})
}
