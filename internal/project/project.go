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
	"crypto/sha256"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/cache"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// layoutCacheSize bounds the layouts kept on disk, in bytes.
const layoutCacheSize = 64 << 20

// siteMemoSize bounds what is kept of sites that were built, in bytes.
const siteMemoSize = 4 << 20

// Options say how to open a project. The zero value is usable.
type Options struct {
	Dir      string        // where to look for the settings; empty: the current folder
	CacheDir string        // where to keep programs, models and layouts; empty: lintel in the user's cache folder
	NoCache  bool          // make everything anew
	Timeout  time.Duration // that one Workspace function may run; 0: the loader's default
	Require  string        // command that makes a module require Lintel, for hints; empty: go get
	Theme    string        // in place of the one that the settings name; as there
	Env      []string      // of the go command and of Workspace, beside what the process has

	// Today is the time by which accepted findings expire; time.Now if nil.
	Today func() time.Time
}

// Project is a folder with models. It is safe for concurrent use.
type Project struct {
	Root   string // absolute, without symbolic links
	Config Config
	// Configured is whether there is a file of settings; else Config is empty.
	Configured bool

	loader   *load.Loader
	reader   *code.Reader
	bindings *bindings.Checker
	cache    *cache.Cache // nil: nothing is kept
	renderer *render.Renderer
	theme    theme.Theme
	painted  map[theme.Role]int // lines of the project's own theme file; nil: it has none
	settings []string           // files that were read to open it, absolute
	prepared prepared
	drawn    drawings
	today    func() time.Time
	past     past

	memo      *store.Store  // of sites, and of what rules say; nil: nothing is kept
	program   func() string // what programKey says; empty: nothing
	throwaway string        // folder to remove at the end, if any
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
	// The go command names files by their real paths.
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	if o.Theme != "" {
		config.Theme = o.Theme
		if err := config.checkTheme(); err != nil {
			return nil, err
		}
	}
	program := sync.OnceValue(func() string {
		key, _ := programKey() // without one, nothing is kept that depends on it
		return key
	})
	p := &Project{program: program, Root: root, Config: config, settings: []string{filepath.Join(root, ConfigFile)}}
	if p.theme, p.painted, err = config.theme(root); err != nil {
		return nil, err
	}
	if p.painted != nil {
		p.settings = append(p.settings, p.themeFile())
	}
	if _, err := os.Stat(filepath.Join(root, ConfigFile)); err == nil {
		p.Configured = true
	}
	if p.today = o.Today; p.today == nil {
		p.today = time.Now
	}
	p.drawn.kept, p.drawn.most = map[string]*drawing{}, maxDrawn
	folder := o.CacheDir
	if folder == "" {
		if user, err := os.UserCacheDir(); err == nil {
			folder = filepath.Join(user, "lintel")
		} else {
			// There is no folder of the user's own, and from one that others
			// can foresee and write to, no program may be run.
			if folder, err = os.MkdirTemp("", "lintel-"); err != nil {
				return nil, err
			}
			p.throwaway = folder
		}
	}
	var env []string
	if len(o.Env) > 0 {
		env = append(os.Environ(), o.Env...)
	}
	p.loader = load.New(load.Options{Dir: root, Env: env, CacheDir: filepath.Join(folder, "load"), NoCache: o.NoCache, Timeout: o.Timeout, Require: o.Require})
	p.reader = code.New(code.Options{Tool: p.loader.Tool, CacheDir: filepath.Join(folder, "types"), NoCache: o.NoCache})
	p.bindings = bindings.New(bindings.Options{Tool: p.loader.Tool, CacheDir: filepath.Join(folder, "imports"), NoCache: o.NoCache})
	if o.NoCache {
		p.renderer = render.New(measuredEngine{hierarchy.Engine{}}, p.theme)
	} else {
		p.cache = cache.New(filepath.Join(folder, "layout"), layoutCacheSize, measuredEngine{hierarchy.Engine{}})
		p.renderer = render.New(p.cache, p.theme)
	}
	if p.memo, err = store.Open(filepath.Join(folder, "site"), siteMemoSize); err != nil || o.NoCache {
		p.memo = nil
	}
	return p, nil
}

// measuredEngine is an engine whose layouts are a stage of their own, apart from
// looking whether there is one.
type measuredEngine struct{ layout.Engine }

// Layout implements layout.Engine.
func (e measuredEngine) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	ctx, span := timing.Start(ctx, "layout", "")
	defer span.End()
	return e.Engine.Layout(ctx, g)
}

// Settings are the files that were read when the project was opened, whether
// they are there or not; a change of them needs it opened again.
func (p *Project) Settings() []string { return slices.Clone(p.settings) }

// themeFile is the file of the project's own theme.
func (p *Project) themeFile() string {
	return filepath.Join(p.Root, filepath.FromSlash(p.Config.Theme))
}

// Theme is what pictures and pages are painted in.
func (p *Project) Theme() theme.Theme { return p.theme }

// Close ends what the project started.
func (p *Project) Close() error {
	p.past.end()
	if p.throwaway == "" {
		return nil
	}
	return os.RemoveAll(p.throwaway)
}

// State is what a project's models say at one moment.
type State struct {
	Workspaces []Workspace
	Missing    []Workspace        // those without a model: their Slug, Package and Folder alone
	Problems   []model.Diagnostic // errors that keep a model from being what its author meant; files relative to Root
	Warnings   []model.Diagnostic // the rest; files relative to Root
	Watch      load.Watch
	Timing     load.Timing
	Behind     bool // Go types are as they were before something changed; see LoadSoon
}

// Workspace is one model of a project.
type Workspace struct {
	Slug     string // its folder on the site and among the pictures, unique
	Package  string
	Folder   string       // of the package, absolute
	Dir      string       // the project's, or, for a module that lies outside it, the module's; absolute
	Model    *model.Model // its files are relative to Dir
	Cached   bool         // nothing was built or run for it
	Broken   bool         // the model has errors, and is not what its author meant
	types    code.Result  // what was read for the model; files like those of Model
	views    *view.Resolver
	digests  *digests // of the views
	icons    icons
	contents diff.Contents // of a Side
	sum      string        // of the model; empty: not known
	rules    *rules        // nil: what they say is not kept
}

// Load reads the models as they are now. An error means that nothing could be
// attempted; a model that is broken is in Problems and not in Workspaces.
func (p *Project) Load(ctx context.Context) (State, error) {
	return p.load(ctx, p.reader.Complete)
}

// LoadSoon is Load for who cannot wait for Go types to be read: those that were
// read before stand in for what has changed since, or else there are none, and
// the state is Behind.
func (p *Project) LoadSoon(ctx context.Context) (State, error) {
	behind := false
	state, err := p.load(ctx, func(_ context.Context, m *model.Model, dir string) (code.Result, error) {
		r, current, known := p.reader.Latest(m, dir)
		if !known {
			r = code.Without(m, dir)
		}
		behind = behind || !current
		return r, nil
	})
	state.Behind = behind
	return state, err
}

// completer puts the Go types that a model speaks of into it; see code.Reader.
type completer func(ctx context.Context, m *model.Model, dir string) (code.Result, error)

func (p *Project) load(ctx context.Context, complete completer) (State, error) {
	patterns := p.Config.Packages
	loaded, err := p.loader.Load(ctx, patterns...)
	if err != nil {
		return State{}, err
	}
	return p.stateOf(ctx, loaded, complete)
}

// stateOf is what loaded models say, with what is made of them.
func (p *Project) stateOf(ctx context.Context, loaded load.Result, complete completer) (State, error) {
	s := State{Watch: loaded.Watch, Timing: loaded.Timing}
	s.Watch.Files = append(append(s.Watch.Files, p.settings...), p.dressed()...)
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
	slugs := slugs(p.Root, loaded.Workspaces)
	for i, w := range loaded.Workspaces {
		broken := false
		for _, d := range w.Diagnostics {
			sort(p.placed(d, w.ModuleDir))
			broken = broken || d.Severity == model.SeverityError
		}
		if w.Model == nil {
			s.Missing = append(s.Missing, Workspace{Slug: slugs[i], Package: w.Package, Folder: w.Dir, Broken: true})
			continue
		}
		types, err := typesOf(ctx, w, complete, &s.Watch)
		if err != nil {
			return State{}, err
		}
		if have, ok := p.prepared.of(w.Dir, types.Model); ok {
			have.Slug, have.Package, have.Cached, have.Broken = slugs[i], w.Package, w.FromCache, broken
			s.Workspaces = append(s.Workspaces, have)
			s.Watch.Files = append(s.Watch.Files, have.icons.files...)
			continue
		}
		_, span := timing.Start(ctx, "prepare", w.Package)
		read := types.Model
		m, dir, err := p.seenFromRoot(read, w.ModuleDir)
		if err != nil {
			return State{}, err
		}
		types.Findings = slices.Clone(types.Findings) // the reader's
		for i := range types.Findings {
			f := &types.Findings[i]
			f.Diagnostic = p.seen(f.Diagnostic, w.ModuleDir, dir)
		}
		icons := readIcons(m, dir)
		views := view.New(m).WithIcons(icons.drawings)
		span.End()
		s.Watch.Files = append(s.Watch.Files, icons.files...)
		made := Workspace{
			Slug: slugs[i], Package: w.Package, Folder: w.Dir, Dir: dir, Model: m, Cached: w.FromCache, Broken: broken,
			types: types, views: views, digests: &digests{known: map[string][sha256.Size]byte{}}, icons: icons, rules: &rules{},
		}
		if w.Sum != "" && (types.Model == w.Model || types.Sum != "") {
			made.sum = keyOf(w.Sum, p.Root, w.ModuleDir, types.Sum)
			made.rules.kept, made.rules.key = p.memo, keyOf("rules 2", p.program(), made.sum, icons.words())
		}
		s.Workspaces = append(s.Workspaces, p.prepared.keep(read, made))
	}
	return s, nil
}

// typesOf is the model of a workspace with the Go types that it speaks of, and
// adds what they were read from to what is watched.
func typesOf(ctx context.Context, w load.Workspace, complete completer, watch *load.Watch) (code.Result, error) {
	ctx, span := timing.Start(ctx, "types", w.Package)
	defer span.End()
	r, err := complete(ctx, w.Model, w.ModuleDir)
	if err != nil {
		return code.Result{}, err
	}
	watch.Files = append(watch.Files, r.Files...)
	watch.Folders = append(watch.Folders, r.Folders...)
	return r, nil
}

// slugs names the workspaces by the last part of their import paths, or by as
// many parts as it takes to tell them apart. Packages of one import path, as in
// copies of a module, go by their folders instead. Where that does not do, the
// later ones are numbered.
func slugs(root string, workspaces []load.Workspace) []string {
	same := map[string]int{}
	for _, w := range workspaces {
		same[w.Package]++
	}
	workspaces = slices.Clone(workspaces)
	for i, w := range workspaces {
		if same[w.Package] == 1 {
			continue
		}
		if folder, err := filepath.Rel(root, w.Dir); err == nil && folder != "." {
			workspaces[i].Package = filepath.ToSlash(folder)
		}
	}
	names := make([]string, len(workspaces))
	parts := make([]int, len(workspaces))
	for longer := true; longer; {
		count := map[string]int{"": 1, siteFolder: 1}
		for i, w := range workspaces {
			names[i] = lastParts(w.Package, parts[i]+1)
			count[names[i]]++
		}
		longer = false
		for i, w := range workspaces {
			if count[names[i]] > 1 && parts[i] < strings.Count(w.Package, "/") {
				parts[i]++
				longer = true
			}
		}
	}
	taken := map[string]bool{"": true, siteFolder: true}
	for i, name := range names {
		if name == "" {
			name = "workspace"
		}
		names[i] = name
		for n := 2; taken[names[i]]; n++ {
			names[i] = fmt.Sprintf("%s-%d", name, n)
		}
		taken[names[i]] = true
	}
	return names
}

// siteFolder is the folder of a site that is no workspace's.
const siteFolder = "assets"

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

// hasCode tells whether a pattern of Go packages, written in a file of the
// folder, begins with a folder that is there. A pattern that is no path is an
// import path, which may lead anywhere.
func (w Workspace) hasCode(folder, pattern string) bool {
	if pattern != "." && pattern != ".." && !strings.HasPrefix(pattern, "./") && !strings.HasPrefix(pattern, "../") {
		return true
	}
	fixed, _, wild := strings.Cut(pattern, "...")
	if wild {
		fixed = fixed[:strings.LastIndexByte(fixed, '/')+1]
	}
	dir := filepath.FromSlash(folder)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(w.Dir, dir)
	}
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(fixed)))
	return err == nil && info.IsDir()
}

// options are what the rules need to know beyond the model.
func (w Workspace) options() drift.Options {
	return drift.Options{Code: w.hasCode, Icon: func(e model.ElementRecord) error { return w.icons.faults[e.ID] }}
}

// findings are what the rules say of w, and how it and the Go types that it
// speaks of differ. Files are like those of its model.
func (w Workspace) findings() []drift.Finding {
	if w.rules == nil {
		return w.judge(w.options())
	}
	return w.rules.of(w)
}

func (w Workspace) judge(o drift.Options) []drift.Finding {
	types := drift.Weigh(w.Model, findingsOf(w.types.Findings), drift.Options{})
	var idle []drift.Finding
	if !w.types.Partial() {
		idle = drift.Idle(w.Model, "T", types, drift.Options{})
	}
	return slices.Concat(drift.Model(w.Model, o), types, idle)
}

// located is findings about w with their files relative to the project. It
// changes them.
func (p *Project) located(found []drift.Finding, w Workspace) []drift.Finding {
	for i := range found {
		found[i].Workspace = w.Model.Name
		for j := range found[i].Positions {
			found[i].Positions[j].File = p.place(found[i].Positions[j].File, w.Dir)
		}
		if waived := found[i].Waived; waived != nil {
			here := *waived
			here.Position.File = p.place(here.Position.File, w.Dir)
			found[i].Waived = &here
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
