package load

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
)

// state is what one load leaves for the next one with the same patterns, in
// memory and in the cache.
type state struct {
	Snapshot snapshot            `json:"snapshot"`
	Listings map[string]*listing `json:"listings"` // by root
	Found    map[string]string   `json:"found,omitempty"`
}

func newState() *state {
	return &state{Snapshot: newSnapshot(), Listings: map[string]*listing{}, Found: map[string]string{}}
}

// loaded is a finished model and its diagnostics, with relative paths.
type loaded struct {
	model       *model.Model
	sum         string // see Workspace.Sum
	diagnostics []model.Diagnostic
}

// session is one load.
type session struct {
	ctx         context.Context
	loader      *Loader
	dir         string
	patterns    []string
	tool        toolchain
	fingerprint string
	timeout     time.Duration
	memory      int64
	noCache     bool
	lasting     bool // the loader has done the same before

	store     *store.Store
	throwaway bool // the store goes with the session
	key       string
	old, now  *state
	eye       *eye
	works     map[string]goWork
	home      string   // the module around dir
	walked    []string // folders that the patterns lead through
	notes     []model.Diagnostic
	timing    Timing

	mu   sync.Mutex
	used map[string]loaded // by content key
}

// open prepares a load.
func (l *Loader) open(ctx context.Context, patterns []string) (*session, error) {
	o := l.options
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	s := &session{
		ctx: ctx, loader: l, dir: dir, patterns: patterns,
		timeout: o.Timeout, memory: o.Memory, noCache: o.NoCache,
		works: map[string]goWork{}, used: map[string]loaded{},
	}
	s.tool = toolchain{env: o.environment(), onCommand: o.OnCommand}
	if s.tool.path, err = findGo(o, s.tool.env); err != nil {
		return nil, err
	}
	s.fingerprint = s.tool.fingerprint()
	if err := s.openStore(o); err != nil {
		return nil, err
	}
	_, s.home = resolve(dir)
	s.key = "s" + hash([]byte(strings.Join(append([]string{programVersion, s.fingerprint, dir}, patterns...), "\n")))
	s.old = l.states[s.key]
	s.lasting = s.old != nil
	if s.old == nil {
		s.old = newState()
		if data, ok := s.store.Get(s.key); ok {
			if read := newState(); json.Unmarshal(data, read) == nil {
				s.old = read
			}
		}
	}
	s.now = newState()
	s.eye = &eye{old: s.old.Snapshot, now: s.now.Snapshot}
	return s, nil
}

// again returns the session with eyes that look at everything anew.
func (s *session) again() *session {
	c := &session{fingerprint: s.fingerprint}
	c.eye = &eye{old: s.now.Snapshot, now: newSnapshot()}
	return c
}

// openStore opens the cache, or, where nothing can be kept, a folder that goes
// when the load is done.
func (s *session) openStore(o Options) error {
	dir := o.CacheDir
	var err error
	if dir == "" {
		if dir, err = os.UserCacheDir(); err == nil {
			dir = filepath.Join(dir, "lintel", "load")
		}
	}
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err == nil {
		s.store, err = store.Open(dir, o.CacheMax)
	}
	if err == nil {
		return nil
	}
	s.note(model.Diagnostic{
		Code:     codeCacheMissing,
		Severity: model.SeverityInfo,
		Message:  fmt.Sprintf("nothing can be kept for the next run: %v", err),
		Hint:     "give XDG_CACHE_HOME a folder of your own that can be written to",
	})
	tmp, err := os.MkdirTemp("", "")
	if err == nil {
		s.throwaway = true
		s.store, err = store.Open(tmp, o.CacheMax)
	}
	if err != nil {
		return &Error{model.Diagnostic{
			Code:     codeCacheMissing,
			Severity: model.SeverityError,
			Message:  fmt.Sprintf("there is no folder to build in: %v", err),
			Hint:     "give TMPDIR a folder that can be written to",
		}}
	}
	return nil
}

func (s *session) close() {
	if s.throwaway {
		os.RemoveAll(s.store.Dir())
	}
}

func (s *session) note(d model.Diagnostic) { s.notes = append(s.notes, d) }

func (s *session) warnUnreadable(path string, err error) {
	s.note(model.Diagnostic{
		Code:     codeUnreadable,
		Severity: model.SeverityWarning,
		Message:  fmt.Sprintf("left out because it cannot be read: %v", err),
		Origin:   model.Origin{Position: model.Position{File: path}},
	})
}

// site is a folder with something named Workspace in it.
type site struct {
	candidate
	entries []located // sorted by file
}

type located struct {
	file string // name within the folder
	*entry
}

// load does the work, step by step.
func (s *session) load() (Result, error) {
	begin := time.Now()
	candidates, err := s.candidates()
	if err != nil {
		return Result{}, err
	}
	sites := s.sites(candidates)
	s.timing.Find = time.Since(begin)

	var all []*Workspace
	for _, g := range s.groups(sites) {
		found, err := s.loadGroup(g)
		if err != nil {
			return Result{}, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b *Workspace) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Dir, b.Dir))
	})
	s.explainAbsence(candidates, all)
	maps.DeleteFunc(s.loader.recordings, func(dir string, _ *recording) bool {
		return !slices.ContainsFunc(all, func(w *Workspace) bool { return w.Dir == dir })
	})
	s.keep()

	r := Result{Diagnostics: s.notes}
	relocation{module: s.dir}.apply(&r.Diagnostics)
	r.Diagnostics = s.loader.options.requiring(r.Diagnostics)
	for _, w := range all {
		found := *w
		found.Diagnostics = s.loader.options.requiring(found.Diagnostics)
		r.Workspaces = append(r.Workspaces, found)
		r.Watch.Files = append(r.Watch.Files, w.Watch.Files...)
		r.Watch.Packages = append(r.Watch.Packages, w.Watch.Packages...)
		r.Watch.Documents = append(r.Watch.Documents, w.Watch.Documents...)
	}
	// Where a workspace may yet come, or come back.
	r.Watch.Files = append(r.Watch.Files, filepath.Join(cmp.Or(s.home, s.dir), "go.mod"))
	r.Watch.Files = append(r.Watch.Files, s.goFiles(candidates)...)
	r.Watch.Folders = append(s.walked, s.dir)
	r.Watch = r.Watch.tidy()
	return r, nil
}

// maxGoFiles is how many Go files are named for watching because a workspace
// may come to be in them. Beyond it, the folders must do.
const maxGoFiles = 4096

// goFiles are the Go files of the candidates; none if they are too many.
func (s *session) goFiles(candidates []candidate) []string {
	var files []string
	for _, c := range candidates {
		f, err := s.eye.folder(c.dir)
		if err != nil {
			continue
		}
		if len(files)+len(f.Go) > maxGoFiles {
			return nil
		}
		for _, name := range f.Go {
			files = append(files, filepath.Join(c.dir, name))
		}
	}
	return files
}

// sites looks into the candidates' files.
func (s *session) sites(candidates []candidate) []site {
	var out []site
	for _, c := range candidates {
		f, err := s.eye.folder(c.dir)
		if err != nil {
			s.warnUnreadable(c.dir, err)
			continue
		}
		found := site{candidate: c}
		for _, name := range f.Go {
			path := filepath.Join(c.dir, name)
			file, err := s.eye.file(path)
			if err != nil {
				s.warnUnreadable(path, err)
				continue
			}
			if !file.Mentions {
				continue
			}
			if x, err := s.eye.facts(path); err == nil && x.Entry != nil {
				found.entries = append(found.entries, located{name, x.Entry})
			}
		}
		if len(found.entries) > 0 && s.importsModel(c.dir, f) {
			out = append(out, found)
		}
	}
	return out
}

// importsModel reports whether a package has to do with models at all. Many
// have a function named Workspace.
func (s *session) importsModel(dir string, f *folder) bool {
	for _, name := range f.Go {
		if x, err := s.eye.facts(filepath.Join(dir, name)); err == nil && x.Model {
			return true
		}
	}
	return false
}

// group is the sites that one go command can be asked about.
type group struct {
	root  string
	sites []site
}

func (s *session) groups(sites []site) []group {
	var out []group
	for _, x := range sites {
		root := x.module
		switch w := s.workOf(x.module); {
		case root == "":
			root = x.dir
		case w.includes(root):
			root = realPath(filepath.Dir(w.path))
		}
		i := slices.IndexFunc(out, func(g group) bool { return g.root == root })
		if i < 0 {
			out = append(out, group{root: root})
			i = len(out) - 1
		}
		out[i].sites = append(out[i].sites, x)
	}
	return out
}

// listingOf returns the go command's view of a group, asking only if it may
// have changed.
func (s *session) listingOf(g group) (*listing, error) {
	begin := time.Now()
	defer func() { s.timing.List += time.Since(begin) }()
	var dirs []string
	for _, x := range g.sites {
		dirs = append(dirs, x.dir)
	}
	if l := s.old.Listings[g.root]; l != nil && l.Key != "" && slices.Equal(l.Dirs, dirs) && s.listingKey(l) == l.Key {
		return l, nil
	}
	ctx, span := timing.Start(s.ctx, "list", g.root)
	defer span.End()
	return s.list(ctx, g.root, dirs)
}

// loadGroup loads the workspaces of a group.
func (s *session) loadGroup(g group) ([]*Workspace, error) {
	l, err := s.listingOf(g)
	if err != nil {
		return nil, err
	}
	s.now.Listings[g.root] = l

	var all []*Workspace
	var tasks []*task
	of := map[*task]*Workspace{}
	for _, x := range g.sites {
		w := &Workspace{Dir: x.dir, ModuleDir: cmp.Or(x.module, x.dir), Package: s.guessPath(x)}
		u := l.inDir(x.dir)
		if u != nil {
			w.Package = u.Path
			w.ModuleDir = cmp.Or(u.Module, w.ModuleDir)
		}
		at, diagnostics, ok := s.check(l, x, u)
		if !ok {
			continue
		}
		all = append(all, w)
		s.watch(w, l, u)
		if len(diagnostics) > 0 {
			s.settle(w, l, diagnostics)
			continue
		}
		t := &task{unit: u, at: at, key: s.contentKey(l, u)}
		if s.recall(w, l, t) {
			continue
		}
		of[t] = w
		tasks = append(tasks, t)
	}
	if len(tasks) == 0 {
		return all, nil
	}

	begin := time.Now()
	var missing []*task
	for _, t := range tasks {
		if path, ok := s.store.Program(t.key); ok && !s.noCache {
			t.program = path
			continue
		}
		missing = append(missing, t)
	}
	if len(missing) > 0 {
		if err := s.build(s.ctx, l, missing); err != nil {
			return nil, err
		}
		s.timing.Build += time.Since(begin)
	}

	begin = time.Now()
	err = s.each(tasks, func(t *task) error {
		w := of[t]
		w.Timing.Build = t.built
		if t.program == "" {
			s.settle(w, l, t.failed)
			return nil
		}
		a, took, err := s.execute(s.ctx, l, t)
		if err != nil {
			return err
		}
		w.Timing.Run = took
		s.finish(w, l, t, a)
		return nil
	})
	s.timing.Run += time.Since(begin)
	if err == nil {
		s.store.Trim()
	}
	return all, err
}

// each calls f for all tasks, some at a time, and returns the first error.
func (s *session) each(tasks []*task, f func(*task) error) error {
	errs := make([]error, len(tasks))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i, t := range tasks {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			errs[i] = f(t)
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// check decides whether a site is a workspace, and what keeps it from being
// built. It returns the position of its function.
func (s *session) check(l *listing, x site, u *unit) (at model.Position, diagnostics []model.Diagnostic, ok bool) {
	entries := x.entries
	if u != nil {
		// Only now is it known which files take part in the build.
		entries = slices.DeleteFunc(slices.Clone(entries), func(e located) bool {
			return !slices.Contains(u.Files, e.file) && !slices.Contains(u.Invalid, e.file)
		})
		if len(entries) == 0 {
			return at, nil, false
		}
	}
	e := entries[0]
	at = model.Position{File: filepath.Join(x.dir, e.file), Line: e.Line, Column: e.Column}
	origin := model.Origin{Position: at}
	switch {
	case e.Wrong != "" && e.Helper:
		s.note(model.Diagnostic{
			Code:     codeSignature,
			Severity: model.SeverityWarning,
			Message:  "this is not taken for a workspace because it needs arguments: " + e.Wrong,
			Hint:     signatureHint + ", or give the function another name",
			Origin:   origin,
		})
		return at, nil, false
	case e.Wrong != "":
		return at, []model.Diagnostic{{
			Code:     codeSignature,
			Severity: model.SeverityError,
			Message:  "Workspace has the wrong type: " + e.Wrong,
			Hint:     signatureHint,
			Origin:   origin,
		}}, true
	case u != nil && u.Name == "main":
		return at, []model.Diagnostic{{
			Code:     codeProgram,
			Severity: model.SeverityError,
			Message:  "Workspace lies in a package main, which nothing can import",
			Hint:     "move it into a package of its own",
			Origin:   origin,
		}}, true
	case x.module == "" && u == nil:
		return at, []model.Diagnostic{{
			Code:     codeNoModule,
			Severity: model.SeverityError,
			Message:  "the package lies in no Go module",
			Hint:     "make one with: go mod init example.com/name && " + goGet,
			Origin:   origin,
		}}, true
	case u == nil:
		d := moduleDiagnostic(l.Root, l.Failure)
		if l.Failure == "" {
			d = moduleDiagnostic(l.Root, l.complaint())
		}
		if d.Origin.File == "" {
			d.Origin = origin
		}
		return at, []model.Diagnostic{d}, true
	}
	return at, s.sourceProblems(l, u), true
}

// guessPath makes an import path out of folders, for a package that the go
// command says nothing of.
func (s *session) guessPath(x site) string {
	path := readGoMod(x.module).module
	rel, err := filepath.Rel(cmp.Or(x.module, s.dir), x.dir)
	if err != nil || rel == "." {
		return cmp.Or(path, filepath.Base(x.dir))
	}
	rel = filepath.ToSlash(rel)
	if path == "" {
		return rel
	}
	return path + "/" + rel
}

// watch names what makes up a workspace.
func (s *session) watch(w *Workspace, l *listing, u *unit) {
	w.Watch.Packages = append(w.Watch.Packages, w.Dir)
	w.Watch.Files = append(w.Watch.Files, l.Inputs...)
	if f, err := s.eye.folder(w.Dir); err == nil {
		for _, name := range f.Go {
			w.Watch.Files = append(w.Watch.Files, filepath.Join(w.Dir, name))
		}
	}
	if u != nil {
		vendor := filepath.Join(l.Root, "vendor")
		for _, p := range l.closure(u.Path) {
			if p.Source && !within(vendor, p.Dir) {
				w.Watch.Packages = append(w.Watch.Packages, p.Dir)
				w.Watch.Files = append(w.Watch.Files, s.filesOf(p)...)
			}
		}
	}
	w.Watch = w.Watch.tidy()
}

func (w Watch) tidy() Watch {
	for _, list := range []*[]string{&w.Files, &w.Packages, &w.Folders, &w.Documents} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return w
}

// recall gives a workspace the model that is kept for it, if there is one.
func (s *session) recall(w *Workspace, l *listing, t *task) bool {
	if s.noCache {
		return false
	}
	have, ok := s.loader.models[t.key]
	if !ok {
		data, found := s.store.Get("r" + t.key)
		if !found {
			return false
		}
		a, whole := unpack(data)
		if !whole {
			return false
		}
		m, err := s.decode(t, a)
		if err != nil {
			return false
		}
		have = loaded{m, hash(a.model), a.diagnostics}
		s.relocation(w, l).apply(have.model)
		s.relocation(w, l).apply(&have.diagnostics)
	}
	w.FromCache = true
	s.give(w, t, have)
	return true
}

// finish turns an answer into the workspace's model, and keeps it.
func (s *session) finish(w *Workspace, l *listing, t *task, a answer) {
	if a.model == nil {
		s.settle(w, l, a.diagnostics)
		return
	}
	m, err := s.decode(t, a)
	if err != nil {
		s.settle(w, l, append(a.diagnostics, s.unreadable(t, err)))
		return
	}
	if t.stale {
		_ = os.Remove(t.program)
	} else if data, err := a.pack(); err == nil && !s.throwaway {
		// A model that cannot be kept is as good as one that can.
		_ = s.store.Put("r"+t.key, data)
	}
	have := loaded{m, hash(a.model), a.diagnostics}
	s.relocation(w, l).apply(have.model)
	s.relocation(w, l).apply(&have.diagnostics)
	s.give(w, t, have)
}

func (s *session) decode(t *task, a answer) (*model.Model, error) {
	_, span := timing.Start(s.ctx, "decode", t.unit.Path)
	defer span.End()
	return model.Decode(a.model)
}

// give hands a finished model to a workspace.
func (s *session) give(w *Workspace, t *task, have loaded) {
	w.Model, w.Sum, w.Diagnostics = have.model, have.sum, slices.Clone(have.diagnostics)
	for _, folder := range slices.Concat(have.model.Docs, have.model.Decisions) {
		path := filepath.FromSlash(folder.Path)
		if !filepath.IsAbs(path) {
			path = filepath.Join(w.ModuleDir, path)
		}
		w.Watch.Documents = append(w.Watch.Documents, path)
	}
	w.Watch = w.Watch.tidy()
	if t.stale {
		return
	}
	s.mu.Lock()
	s.used[t.key] = have
	s.mu.Unlock()
}

// settle gives a workspace that has no model its diagnostics.
func (s *session) settle(w *Workspace, l *listing, diagnostics []model.Diagnostic) {
	w.Diagnostics = diagnostics
	s.relocation(w, l).apply(&w.Diagnostics)
}

func (s *session) relocation(w *Workspace, l *listing) relocation {
	return relocation{module: w.ModuleDir, cache: l.Env.GOMODCACHE}
}

// explainAbsence says why there is nothing where something was asked for.
func (s *session) explainAbsence(candidates []candidate, all []*Workspace) {
	for _, c := range candidates {
		if c.named && !slices.ContainsFunc(all, func(w *Workspace) bool { return w.Dir == c.dir }) {
			s.note(s.absence(c.dir, c.module, "the package exports no func Workspace() *model.Workspace"))
		}
	}
	if len(all) > 0 || len(s.notes) > 0 {
		return
	}
	s.note(s.absence(s.dir, s.home, "no package in "+strings.Join(s.patterns, " ")+" exports func Workspace() *model.Workspace"))
}

func (s *session) absence(dir, module, message string) model.Diagnostic {
	d := model.Diagnostic{
		Code:     codeNothing,
		Severity: model.SeverityError,
		Message:  message,
		Hint:     "the function must lie in a package of its own (not main, not a test) that imports " + modelPath,
		Origin:   model.Origin{Position: model.Position{File: dir}},
	}
	if module == "" || readGoMod(module).lintel {
		return d
	}
	d.Code = codeNoLintel
	d.Message += ", and the module does not require " + modulePath
	d.Hint = "run: " + goGet
	d.Origin.Position = model.Position{File: filepath.Join(module, "go.mod"), Line: 1}
	return d
}

// keep stores what the next load can build on.
func (s *session) keep() {
	for _, l := range s.now.Listings {
		if l.Failure != "" {
			delete(s.now.Listings, l.Root)
		}
	}
	changed := s.eye.changed || len(s.old.Listings) != len(s.now.Listings)
	for root, l := range s.now.Listings {
		changed = changed || s.old.Listings[root] != l
	}
	s.loader.states[s.key] = s.now
	s.loader.models = s.used
	if !changed || s.throwaway {
		return
	}
	if data, err := json.Marshal(s.now); err == nil {
		// Without it the next process merely looks at everything again.
		_ = s.store.Put(s.key, data)
	}
}
