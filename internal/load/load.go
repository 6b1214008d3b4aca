// Package load turns an author's Go packages into models.
//
// A workspace is a package that exports
//
//	func Workspace() *model.Workspace
//
// and imports the model library itself. Load finds such packages, builds for
// each of them a small program that calls the function, runs it, and reads
// the model that it hands over. What is wrong on the way (code that does not
// compile, a panic, an endless loop …) is a diagnostic with the author's line;
// one package that fails does not keep the others from loading.
//
// # What it leaves alone
//
// Nothing is written into the author's folders: the program exists only in an
// overlay that the go command is given, programs and results lie in the
// user's cache folder, module files are not updated. Of GOFLAGS only those
// flags count that decide which code is meant (-tags, -mod, -modfile); -mod=mod
// is taken for the default.
//
// # What it keeps
//
// Workspace is taken for a function of its sources: of the Go files of its
// package and of every package it imports, of the files embedded in them, of
// the module files, the go command and its settings. While none of these
// changes, the model is read from the cache, and only stat is called on them;
// a model that depends on the clock, on other files or on the environment
// will not follow them. Failures are never kept, except by the go command
// itself.
//
// A Loader that loads again after an edit has the go command say what it runs.
// As long as nothing changes but the content of files that it compiled then, the
// next edits run the same compiler and linker without it.
//
// # What it does not do
//
// It does not check what a model says beyond what Build says, does not watch
// files (it names those worth watching), and does not shield the machine from
// the author's code, which runs with the rights of the user: it bounds the
// time and, on Linux, the memory that it takes.
package load

import (
	"context"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
)

// Options say how to load. The zero value is ready to use.
type Options struct {
	Dir      string        // folder that patterns are relative to; empty: the current one
	Env      []string      // environment of the go command and of Workspace; nil: os.Environ()
	Go       string        // the go command; empty: the one on the PATH of Env
	CacheDir string        // folder of programs and results; empty: lintel/load in os.UserCacheDir
	CacheMax int64         // bytes that it may hold; 0: 256 MiB
	NoCache  bool          // build and run even what did not change
	Timeout  time.Duration // that one Workspace may run; 0: 10 s
	Memory   int64         // bytes that one Workspace may use; 0: 1 GiB
	Require  string        // command that makes a module require the model library, for hints; empty: go get

	// OnCommand, if set, is called before each program that is started.
	OnCommand func(path string, args []string)
}

// Loader loads packages again and again. It remembers what it saw, so that a
// second load does only what has become necessary. Its methods may be called
// by many at once; they take turns.
type Loader struct {
	options Options

	turn   sync.Mutex        // held by the load that is going on
	states map[string]*state // by session key
	models map[string]loaded // of the last load, by content key

	recordings map[string]*recording // by the folder of the workspace
	astray     int                   // how many of them failed though a build went well
}

// New returns a Loader. It touches nothing until Load is called.
func New(o Options) *Loader {
	if o.CacheMax == 0 {
		o.CacheMax = 256 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Memory == 0 {
		o.Memory = 1 << 30
	}
	return &Loader{options: o, states: map[string]*state{}, models: map[string]loaded{}, recordings: map[string]*recording{}}
}

// Result is what a load found.
type Result struct {
	Workspaces  []Workspace        // sorted by import path
	Diagnostics []model.Diagnostic // that belong to no workspace; files relative to Options.Dir
	Watch       Watch              // of all workspaces together
	Timing      Timing             // of the whole load
}

// Workspace is one package that exports a Workspace function, or seems meant
// to.
type Workspace struct {
	Package   string       // import path
	Dir       string       // absolute
	ModuleDir string       // folder of its go.mod, absolute
	Model     *model.Model // nil if it could not be built; shared by all who load it, never to be changed
	Sum       string       // digest of what the model says, with its positions; models of one ModuleDir with one Sum are equal

	// Diagnostics are those of Build and of loading. Their files, and those in
	// Model, are slash-separated and relative to ModuleDir; a file in the
	// module cache is named relative to that, as in example.com/team@v1.2.0/a.go.
	Diagnostics []model.Diagnostic

	Watch     Watch
	Timing    Timing
	FromCache bool // nothing was built or run for it
}

// Watch is what makes up a model. All paths are absolute.
type Watch struct {
	Files     []string // whose content counts, whether they exist or not
	Packages  []string // folders in which a new or removed Go file counts
	Folders   []string // folders that patterns lead through: a new workspace may come directly in one; of a Result alone
	Documents []string // folders named by Docs and Decisions; all beneath them counts, for the site if not for the model
}

// Timing is how long the steps took.
type Timing struct {
	Find  time.Duration // looking at folders and files
	List  time.Duration // asking the go command about packages
	Build time.Duration // of all programs that were built together
	Run   time.Duration
	Total time.Duration
}

// Error says that nothing could be attempted.
type Error struct {
	Diagnostic model.Diagnostic
}

// Error returns the diagnostic's message and hint.
func (e *Error) Error() string {
	if e.Diagnostic.Hint == "" {
		return e.Diagnostic.Message
	}
	return e.Diagnostic.Message + "\nhint: " + e.Diagnostic.Hint
}

// Load loads the workspaces among the packages that patterns name: ./... if
// there are none. Patterns are those of the go command, ./arch, ./systems/...
// or example.com/shop/arch. As for the go command, "..." leaves out folders
// named testdata, vendor and node_modules, those that begin with a dot or an
// underscore, and modules within the module that go.work does not list.
//
// The error is an *Error if nothing could be attempted: no go command, a
// pattern that names nothing. It is ctx's if that ended.
func (l *Loader) Load(ctx context.Context, patterns ...string) (Result, error) {
	l.turn.Lock()
	defer l.turn.Unlock()
	begin := time.Now()
	ctx, span := timing.Start(ctx, "find", "")
	defer span.End()
	s, err := l.open(ctx, patterns)
	if err != nil {
		return Result{}, err
	}
	defer s.close()
	r, err := s.load()
	if err != nil {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		return Result{}, err
	}
	r.Timing = s.timing
	r.Timing.Total = time.Since(begin)
	return r, nil
}

// environment returns the environment to work with.
func (o Options) environment() []string {
	env := o.Env
	if env == nil {
		env = os.Environ()
	}
	kept := make([]string, 0, len(env))
	for _, kv := range env {
		if !strings.HasPrefix(kv, "PWD=") { // each command is given its own
			kept = append(kept, kv)
		}
	}
	return kept
}
