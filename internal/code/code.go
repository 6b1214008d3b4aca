// Package code reads the Go types that a model speaks of, and holds the model
// against them. What packages import is held against relationships by package
// bindings, below.
//
// A model says with patterns where code lies: an element with model.Code, a
// class set with model.Types, a state machine or a class with model.Type.
// Complete asks the go command what they mean, reads the declarations with
// go/packages and go/types, and returns a copy of the model that has the types
// in it, with the views that show them. The tables of transitions that state
// machines name with model.Transitions are read along.
//
// # What it leaves alone
//
// Nothing is written into the author's folders. Packages that are imported are
// not read but taken from what the go command compiled of them; bodies of
// functions are not looked at.
//
// # What it keeps
//
// What was read holds as long as the files have the content that they had: the
// Go files of the packages and of those that they import, as far as these lie
// outside of the module cache and the standard library, the folders that
// patterns lead through, the module files, the go command and its settings.
// While nothing changes, only stat is called on them.
//
// # What it does not do
//
// It compiles nothing itself and finds no fault in code but what keeps types
// from being read.
package code

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/model"
)

// Options say how to read.
type Options struct {
	Tool     func() (*load.Tool, error) // the go command
	CacheDir string                     // folder of what was read; empty: nothing is kept on disk
	NoCache  bool                       // read even what did not change
}

// cacheMax bounds what is kept on disk, in bytes.
const cacheMax = 16 << 20

// Reader reads types again and again, and remembers what it read. Its methods
// may be called by many at once; they take turns.
type Reader struct {
	options Options

	turn sync.Mutex
	kept map[string]*reading    // what was read last, by key
	last map[string]*completion // by folder and name of the model
}

// New returns a Reader. It touches nothing until Complete is called.
func New(o Options) *Reader {
	return &Reader{options: o, kept: map[string]*reading{}, last: map[string]*completion{}}
}

// Result is a model with the types that it speaks of.
type Result struct {
	Model    *model.Model
	Findings []Finding // in the order of the model; files like those of the model
	Files    []string  // whose content counts, absolute
	Folders  []string  // in which a new or removed Go file counts, absolute
	Sum      string    // digest of what was read: with it and the model that was given, the rest is the same; empty: not known, or nothing was read
}

// Finding is how a model and its code differ, or why that is not known.
type Finding struct {
	model.Diagnostic
	Subject
}

// Subject is what a finding is about, as waivers name it. That of what keeps
// types from being read is empty.
type Subject struct {
	Kind model.SubjectKind
	ID   string
	View string // key of the code view of the subject that it is about; empty: of none
}

// Partial reports whether some of the types could not be read, so that nothing
// is known of them.
func (r Result) Partial() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return slices.Contains(Unread(), f.Code) })
}

// Complete returns m with the types that it speaks of; if it speaks of none, m
// itself, and without asking anybody. The folder dir, absolute, is what files
// in the model are relative to. What cannot be read is left out and told in
// the findings; the error is ctx's, if that ended. While nothing changes, the
// result for the same m is the same one, and not to be changed.
func (r *Reader) Complete(ctx context.Context, m *model.Model, dir string) (Result, error) {
	wanted := wishesOf(m, dir)
	if len(wanted) == 0 {
		return Result{Model: m}, nil
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	source, err := r.source(ctx, wanted)
	if err != nil {
		return Result{}, err
	}
	return r.completed(m, dir, source), nil
}

// Latest is Complete without asking anybody: what has changed since it was read
// last, by this process or another, is taken as it was then, and current is
// false. Where the model speaks of more than was ever read, it is what was read
// for it last; without that, known is false.
func (r *Reader) Latest(m *model.Model, dir string) (_ Result, current, known bool) {
	wanted := wishesOf(m, dir)
	if len(wanted) == 0 {
		return Result{Model: m}, true, true
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	tool, err := r.options.Tool()
	if err != nil {
		return Result{}, false, false
	}
	var s source
	current = true
	for _, q := range questionsOf(tool, wanted) {
		key := keyOf(tool, q.root, q.patterns)
		last := r.lastOf(key)
		if last == nil {
			if c := r.last[nameOf(m, dir)]; c != nil {
				return r.completed(m, dir, c.source), false, true
			}
			return Result{}, false, false
		}
		now, holds := r.recall(key, last)
		if !holds {
			now, current = last, false
		}
		s.readings = append(s.readings, now)
	}
	return r.completed(m, dir, s), current, true
}

// Without is m with no types at all, for who cannot wait until they have been
// read for the first time. It says nothing of what is missing.
func Without(m *model.Model, dir string) Result {
	c := &completion{dir: dir, of: m, model: *m, failed: true}
	c.complete()
	return Result{Model: &c.model}
}

// lastOf is what was read last under a key, whether it still holds or not; nil
// without such.
func (r *Reader) lastOf(key string) *reading {
	if r.kept[key] != nil || r.options.CacheDir == "" || r.options.NoCache {
		return r.kept[key]
	}
	s, done, err := r.open()
	if err != nil {
		return nil
	}
	defer done()
	if last := stored(s, key); last != nil {
		r.kept[key] = last
	}
	return r.kept[key]
}

// nameOf tells a model from others, and not from what it was before.
func nameOf(m *model.Model, dir string) string { return dir + "\n" + m.Name }

// completed is a model with what a source says.
func (r *Reader) completed(m *model.Model, dir string, s source) Result {
	name := nameOf(m, dir)
	c, ok := r.last[name]
	if !ok || c.of != m || !c.source.same(s) {
		c = &completion{source: s, dir: dir, of: m, model: *m}
		c.complete()
		r.last[name] = c
	}
	return Result{Model: &c.model, Findings: c.findings, Files: s.files(), Folders: s.folders(), Sum: s.sum()}
}

// source is what was read for one model.
type source struct {
	readings []*reading
	failure  string // why nothing could be read at all
}

// same reports whether two sources have the same readings, and not only equal
// ones.
func (s source) same(other source) bool {
	return s.failure == other.failure && slices.EqualFunc(s.readings, other.readings, func(a, b *reading) bool { return a.first() == b.first() })
}

// sum is a digest of what was read, empty if that is not known of all of it.
func (s source) sum() string {
	if s.failure != "" {
		return ""
	}
	var sums []string
	for _, r := range s.readings {
		if r.Sum == "" {
			return ""
		}
		sums = append(sums, r.Sum)
	}
	return store.Sum([]byte(strings.Join(sums, "\n")))
}

func (s source) files() []string {
	var all []string
	for _, r := range s.readings {
		for _, p := range r.Packages {
			all = append(all, p.Files...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s source) folders() []string {
	var all []string
	for _, r := range s.readings {
		all = append(all, r.Folders...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// source reads the packages that are wished for: at once, as far as one go
// command can be asked about them.
func (r *Reader) source(ctx context.Context, wanted []pattern.Pattern) (source, error) {
	tool, err := r.options.Tool()
	if err != nil {
		return source{failure: err.Error()}, nil
	}
	var s source
	for _, q := range questionsOf(tool, wanted) {
		reading, err := r.read(ctx, tool, q.root, q.patterns)
		if err != nil {
			return source{}, err
		}
		s.readings = append(s.readings, reading)
	}
	return s, nil
}

// question is what one go command can be asked.
type question struct {
	root     string
	patterns []pattern.Pattern
}

func questionsOf(tool *load.Tool, wanted []pattern.Pattern) []question {
	byRoot := map[string][]pattern.Pattern{}
	for _, p := range wanted {
		root := tool.Root(p.Folder)
		byRoot[root] = append(byRoot[root], p)
	}
	var all []question
	for _, root := range slices.Sorted(maps.Keys(byRoot)) {
		all = append(all, question{root, byRoot[root]})
	}
	return all
}

// keyOf tells readings apart by what was asked, and of whom.
func keyOf(tool *load.Tool, root string, patterns []pattern.Pattern) string {
	parts := []string{version, tool.Key(), root}
	for _, p := range patterns {
		parts = append(parts, p.Argument())
	}
	return "t" + store.Sum([]byte(strings.Join(parts, "\n")))[:40]
}

// version changes whenever the same source may be read otherwise.
const version = "types 4"

// open opens the cache, or, where nothing can be kept, a folder that goes with
// the call of done.
func (r *Reader) open() (s *store.Store, done func(), err error) {
	if r.options.CacheDir != "" {
		if s, err = store.Open(r.options.CacheDir, cacheMax); err == nil {
			return s, func() {}, nil
		}
	}
	tmp, err := os.MkdirTemp("", "lintel-")
	if err != nil {
		return nil, nil, err
	}
	s, err = store.Open(tmp, cacheMax)
	return s, func() { _ = os.RemoveAll(tmp) }, err
}
