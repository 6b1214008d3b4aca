// Package project joins the parts of Lintel for a folder of models: it reads
// the settings, loads the models, draws their views and describes the site.
// The commands of cmd/lintel are thin around it.
//
// It keeps what it made: an unchanged view of an unchanged model is not drawn
// again while the project is open, and layouts are kept on disk for the next
// time.
package project

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lintel-go/lintel/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout/cache"
	"github.com/lintel-go/lintel/render/layout/graphviz"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// layoutCacheSize bounds the layouts kept on disk, in bytes.
const layoutCacheSize = 64 << 20

// Options say how to open a project. The zero value is usable.
type Options struct {
	Dir      string        // where to look for the settings; empty: the current folder
	CacheDir string        // where to keep programs, models and layouts; empty: lintel in the user's cache folder
	NoCache  bool          // make everything anew
	Timeout  time.Duration // that one Workspace function may run; 0: the loader's default
}

// Project is a folder with models. It is safe for concurrent use.
type Project struct {
	Root   string // absolute
	Config Config

	loader   *load.Loader
	engine   *graphviz.Engine
	cache    *cache.Cache // nil: nothing is kept
	renderer *render.Renderer
	theme    theme.Theme
	drawn    drawings
}

// Open finds the project that a folder belongs to.
func Open(o Options) (*Project, error) {
	dir := o.Dir
	if dir == "" {
		dir = "."
	}
	root, config, err := ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(root); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", root)
	}
	p := &Project{Root: root, Config: config, theme: theme.Default()}
	p.drawn.kept = map[string]*drawing{}
	folder := o.CacheDir
	if folder == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			user = filepath.Join(os.TempDir(), fmt.Sprintf("lintel-%d", os.Getuid()))
		}
		folder = filepath.Join(user, "lintel")
	}
	p.loader = load.New(load.Options{Dir: root, CacheDir: filepath.Join(folder, "load"), NoCache: o.NoCache, Timeout: o.Timeout})
	p.engine = graphviz.New(graphviz.Options{CacheDir: filepath.Join(folder, "engine")})
	if o.NoCache {
		p.renderer = render.New(p.engine, p.theme)
	} else {
		p.cache = cache.New(filepath.Join(folder, "layout"), layoutCacheSize, p.engine)
		p.renderer = render.New(p.cache, p.theme)
	}
	return p, nil
}

// Close ends what the project started.
func (p *Project) Close() error { return p.engine.Close() }

// State is what a project's models say at one moment.
type State struct {
	Workspaces []Workspace
	Problems   []model.Diagnostic // errors that keep a model from being what its author meant; files relative to Root
	Warnings   []model.Diagnostic // the rest; files relative to Root
	Watch      load.Watch
	Timing     load.Timing
}

// Workspace is one model of a project.
type Workspace struct {
	Slug    string // its folder on the site and among the pictures, unique
	Package string
	Dir     string       // of its module, absolute
	Model   *model.Model // its files are relative to Dir
	Cached  bool         // nothing was built or run for it
	views   *view.Resolver
}

// Load reads the models as they are now. An error means that nothing could be
// attempted; a model that is broken is in Problems and not in Workspaces.
func (p *Project) Load(ctx context.Context) (State, error) {
	patterns := p.Config.Packages
	loaded, err := p.loader.Load(ctx, patterns...)
	if err != nil {
		return State{}, err
	}
	s := State{Watch: loaded.Watch, Timing: loaded.Timing}
	s.Watch.Files = append(s.Watch.Files, filepath.Join(p.Root, ConfigFile))
	sort := func(d model.Diagnostic) {
		if d.Severity == model.SeverityError {
			s.Problems = append(s.Problems, d)
		} else {
			s.Warnings = append(s.Warnings, d)
		}
	}
	for _, d := range loaded.Diagnostics {
		sort(d)
	}
	slugs := slugs(loaded.Workspaces)
	for i, w := range loaded.Workspaces {
		for _, d := range w.Diagnostics {
			sort(p.placed(d, w.ModuleDir))
		}
		if w.Model == nil {
			continue
		}
		s.Workspaces = append(s.Workspaces, Workspace{
			Slug: slugs[i], Package: w.Package, Dir: w.ModuleDir, Model: w.Model, Cached: w.FromCache,
			views: view.New(w.Model),
		})
	}
	return s, nil
}

// placed is d with its files relative to the project instead of the module.
func (p *Project) placed(d model.Diagnostic, module string) model.Diagnostic {
	d.Origin.File = p.place(d.Origin.File, module)
	d.Origin.CalledFrom = slices.Clone(d.Origin.CalledFrom)
	for i := range d.Origin.CalledFrom {
		d.Origin.CalledFrom[i].File = p.place(d.Origin.CalledFrom[i].File, module)
	}
	d.Related = slices.Clone(d.Related)
	for i := range d.Related {
		d.Related[i].File = p.place(d.Related[i].File, module)
	}
	return d
}

// place is a module's file as seen from the project; what lies elsewhere, in
// the module cache say, keeps its name.
func (p *Project) place(file, module string) string {
	if file == "" || module == p.Root || filepath.IsAbs(file) {
		return file
	}
	whole := filepath.Join(module, filepath.FromSlash(file))
	if _, err := os.Stat(whole); err != nil {
		return file
	}
	relative, err := filepath.Rel(p.Root, whole)
	if err != nil {
		return whole
	}
	return filepath.ToSlash(relative)
}

// slugs names the workspaces by the last part of their import paths, or by as
// many parts as it takes to tell them apart.
func slugs(workspaces []load.Workspace) []string {
	names := make([]string, len(workspaces))
	for parts := 1; ; parts++ {
		count := map[string]int{}
		longer := false
		for i, w := range workspaces {
			if names[i] == "" || count[names[i]] > 1 {
				names[i] = lastParts(w.Package, parts)
			}
		}
		for _, n := range names {
			count[n]++
		}
		for i, w := range workspaces {
			if count[names[i]] > 1 {
				if next := lastParts(w.Package, parts+1); next != names[i] {
					names[i], longer = next, true
				}
			}
		}
		if !longer {
			return names
		}
	}
}

// lastParts is the end of an import path as a slug.
func lastParts(importPath string, n int) string {
	parts := strings.Split(importPath, "/")
	var b strings.Builder
	for _, r := range strings.Join(parts[max(0, len(parts)-n):], "-") {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// Keys are the keys of the views of w, sorted.
func (w Workspace) Keys() []string {
	keys := make([]string, len(w.Model.Views))
	for i, v := range w.Model.Views {
		keys[i] = v.Key
	}
	return keys
}

// findings are what the rules say of w.
func (p *Project) findings(w Workspace) []drift.Finding {
	found := drift.Model(w.Model, drift.Options{})
	for i := range found {
		for j := range found[i].Positions {
			found[i].Positions[j].File = p.place(found[i].Positions[j].File, w.Dir)
		}
	}
	return found
}

// PicturesDir is the folder of committed pictures, absolute; empty if there
// is none.
func (p *Project) PicturesDir() string {
	if p.Config.Pictures == "" {
		return ""
	}
	return filepath.Join(p.Root, filepath.FromSlash(path.Clean(p.Config.Pictures)))
}

// ReadFile reads a file that a finding names.
func (p *Project) ReadFile(name string) ([]byte, error) {
	name = filepath.FromSlash(name)
	if !filepath.IsAbs(name) {
		name = filepath.Join(p.Root, name)
	}
	return os.ReadFile(name)
}

// Layouts is what the cache of layouts did since the project was opened. With
// NoCache nothing is counted.
func (p *Project) Layouts() cache.Stats {
	if p.cache == nil {
		return cache.Stats{}
	}
	return p.cache.Stats()
}
