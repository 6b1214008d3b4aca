package code

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/packages"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/model"
)

// reading is what one go command said of some patterns, and what was read
// then. Paths in it are absolute.
type reading struct {
	Packages []pkg    // sorted by import path
	Failure  string   // the go command's words when it gave no answer
	Folders  []string // in which a Go file may come
	Inputs   inputs
	Sum      string   // digest of the packages; empty: not known
	origin   *reading // that this one is, seen again; nil: none
}

// first is the reading that was made or found on disk, of all that were the
// same when they were looked at again.
func (r *reading) first() *reading {
	if r.origin != nil {
		return r.origin
	}
	return r
}

// pkg is one package.
type pkg struct {
	Path     string
	Dir      string
	Files    []string           // its own Go files
	Types    []model.TypeRecord // sorted by name; relations lead to any type that was read
	Tables   []table            // its variables, as tables of transitions
	Problems []problem
}

// problem is what keeps a package from being understood.
type problem struct {
	Position model.Position
	Message  string
}

// read reads the packages that the patterns name, or returns what was read of
// the same content before.
func (r *Reader) read(ctx context.Context, tool *load.Tool, root string, patterns []pattern.Pattern) (*reading, error) {
	key := keyOf(tool, root, patterns)
	if old, ok := r.recall(key, r.kept[key]); ok {
		return old, nil
	}
	s, done, err := r.open()
	if err != nil {
		return &reading{Failure: err.Error()}, nil
	}
	defer done()
	if old, ok := r.recall(key, stored(s, key)); ok {
		return old, nil
	}
	now, fresh, err := ask(ctx, tool, s, root, patterns)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return &reading{Failure: err.Error(), Folders: foldersOf(patterns)}, nil
	}
	if fresh || now.broken() {
		r.keep(s, key, now)
	}
	return now, nil
}

// broken tells whether some packages were not understood. What would mend them
// may be a file that nobody has looked at, as one of a package that is missing,
// so that it cannot be told whether such a reading still holds.
func (r *reading) broken() bool {
	return slices.ContainsFunc(r.Packages, func(p pkg) bool { return len(p.Problems) > 0 })
}

// recall returns what was read under a key, if there is such and it still
// holds.
func (r *Reader) recall(key string, old *reading) (*reading, bool) {
	if old == nil || old.broken() || r.options.NoCache {
		return nil, false
	}
	seen, ok := old.Inputs.still()
	if !ok {
		return nil, false
	}
	now := *old
	now.Inputs, now.origin = seen, old.first()
	r.kept[key] = &now
	return &now, true
}

// stored is what is on disk under a key, or nil.
func stored(s *store.Store, key string) *reading {
	data, ok := s.Get(key)
	if !ok {
		return nil
	}
	old := new(reading)
	if gob.NewDecoder(bytes.NewReader(data)).Decode(old) != nil {
		return nil
	}
	return old
}

// mostKept is how many readings are remembered. Keys change with what models
// say, so that old ones would pile up.
const mostKept = 64

func (r *Reader) keep(s *store.Store, key string, now *reading) {
	if len(r.kept) >= mostKept {
		clear(r.kept)
	}
	r.kept[key] = now
	if now.broken() {
		return
	}
	// A large module has megabytes of types, which every run takes from the disk
	// once more: gob is read five times as fast as JSON.
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(now.Packages); err == nil {
		now.Sum = store.Sum(data.Bytes())
	}
	data.Reset()
	if err := gob.NewEncoder(&data).Encode(now); err == nil {
		// Without it the next process merely reads everything again.
		_ = s.Put(key, data.Bytes())
		s.Trim()
	}
}

// mode is what go/packages is asked for: the declarations of the packages that
// are named, and of all others what the compiler knows of them.
const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule | packages.NeedEmbedFiles

// ask asks the go command and reads what it names. The result is fresh unless
// files changed meanwhile.
func ask(ctx context.Context, tool *load.Tool, s *store.Store, root string, patterns []pattern.Pattern) (now *reading, fresh bool, err error) {
	begin := time.Now()
	settings, err := tool.Settings(ctx, root)
	if err != nil {
		return nil, false, err
	}
	overlay, err := settings.Overlay(s)
	if err != nil {
		return nil, false, err
	}
	parsed := bodiless{hashes: map[string]string{}}
	config := &packages.Config{
		Context: ctx, Mode: mode, Dir: root, Fset: token.NewFileSet(), ParseFile: parsed.parse,
		// A driver of another build system would not know of the flags.
		Env: append(slices.Clip(settings.Env), "PWD="+root, "GOPACKAGESDRIVER=off"),
	}
	if overlay != "" {
		config.BuildFlags = []string{"-overlay=" + overlay}
	}
	var arguments []string
	for _, p := range patterns {
		if p.IsThere() {
			arguments = append(arguments, p.Argument())
		}
	}
	arguments = slices.Compact(arguments)
	now = &reading{Folders: foldersOf(patterns)}
	var loaded []*packages.Package
	if len(arguments) > 0 {
		if loaded, err = packages.Load(config, arguments...); err != nil {
			return nil, false, err
		}
	}
	loaded = slices.DeleteFunc(loaded, func(p *packages.Package) bool { return len(p.GoFiles) == 0 })
	slices.SortFunc(loaded, func(a, b *packages.Package) int { return strings.Compare(a.PkgPath, b.PkgPath) })
	c := newCollector(loaded)
	for _, p := range loaded {
		files := slices.Concat(p.GoFiles, p.IgnoredFiles)
		slices.Sort(files)
		now.Packages = append(now.Packages, pkg{
			Path: p.PkgPath, Dir: filepath.Dir(p.GoFiles[0]), Files: files, Types: c.types(p), Tables: tablesOf(p), Problems: problemsOf(p),
		})
		now.Folders = append(now.Folders, filepath.Dir(p.GoFiles[0]))
	}
	slices.Sort(now.Folders)
	now.Folders = slices.Compact(now.Folders)
	now.Inputs, fresh = look(filesOf(loaded, settings), now.Folders, parsed.hashes, begin)
	return now, fresh, nil
}

// filesOf are the files that the answer depends on.
func filesOf(loaded []*packages.Package, settings load.Settings) []string {
	all := map[string]bool{}
	for _, name := range settings.Inputs {
		all[name] = true
	}
	packages.Visit(loaded, nil, func(p *packages.Package) {
		for _, name := range slices.Concat(p.GoFiles, p.OtherFiles, p.IgnoredFiles) {
			if !within(settings.Library, name) && !within(settings.Modules, name) {
				all[name] = true
			}
		}
		if m := p.Module; m != nil && m.GoMod != "" && !within(settings.Modules, m.GoMod) {
			all[m.GoMod] = true
		}
	})
	return slices.Sorted(maps.Keys(all))
}

// within reports whether path is dir or lies beneath it.
func within(dir, path string) bool {
	below, err := filepath.Rel(dir, path)
	return dir != "" && err == nil && filepath.IsLocal(below)
}

// foldersOf are the folders in which a package that a pattern means may come.
func foldersOf(patterns []pattern.Pattern) []string {
	var all []string
	var visit func(dir string)
	visit = func(dir string) {
		all = append(all, dir)
		list, _ := os.ReadDir(dir)
		for _, d := range list {
			if d.IsDir() && !pattern.LeftOut(d.Name()) {
				visit(filepath.Join(dir, d.Name()))
			}
		}
	}
	for _, p := range patterns {
		switch {
		case p.Path != "":
		case p.Rest == "":
			all = append(all, p.Folder)
		default:
			visit(p.Folder)
		}
	}
	return all
}

// bodiless parses files and forgets the bodies of functions, which say nothing
// of types and take long to check. It notes what it was given.
type bodiless struct {
	lock   sync.Mutex
	hashes map[string]string // by file
}

func (b *bodiless) parse(set *token.FileSet, name string, source []byte) (*ast.File, error) {
	b.lock.Lock()
	b.hashes[name] = store.Sum(source)
	b.lock.Unlock()
	file, err := parser.ParseFile(set, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if file != nil {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				f.Body = nil
			}
		}
	}
	return file, err
}

// problemsOf are the errors of a package, but not those that come of leaving
// out bodies: imports that nothing uses. Those with a position come first.
func problemsOf(p *packages.Package) []problem {
	soft := map[string]bool{}
	for _, e := range p.TypeErrors {
		if e.Soft {
			soft[e.Fset.Position(e.Pos).String()+e.Msg] = true
		}
	}
	var placed, rest []problem
	for _, e := range p.Errors {
		switch at := positionOf(e.Pos); {
		case soft[e.Pos+e.Msg]:
		case at.Line > 0:
			placed = append(placed, problem{at, because(p, e.Msg)})
		default:
			rest = append(rest, problemsIn(p, e.Msg)...)
		}
	}
	all := append(placed, rest...)
	seen := map[string]bool{} // lines of files: the compiler repeats what the type checker says
	return slices.DeleteFunc(all, func(x problem) bool {
		at := fmt.Sprintf("%s:%d", x.Position.File, x.Position.Line)
		defer func() { seen[at] = true }()
		return seen[at]
	})
}

// because is a message that a package cannot be imported, with the go
// command's own reason in the place of the type checker's.
func because(p *packages.Package, message string) string {
	path, _, ok := strings.Cut(strings.TrimPrefix(message, "could not import "), " (")
	if !ok || p.Imports[path] == nil || len(p.Imports[path].Errors) == 0 {
		return message
	}
	reason, _, _ := strings.Cut(p.Imports[path].Errors[0].Msg, "\n")
	return "could not import " + path + ": " + strings.TrimSuffix(reason, "; to add it:")
}

// compilerLine is the place and the words of a message of the compiler's.
var compilerLine = regexp.MustCompile(`^(.+\.\w+:\d+(?::\d+)?): (.*)$`)

// problemsIn are the messages in what the go command says of a package. One
// without a place is at the beginning of its first file.
func problemsIn(p *packages.Package, text string) []problem {
	var all []problem
	for line := range strings.Lines(text) {
		m := compilerLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		at := positionOf(m[1])
		if i := slices.IndexFunc(p.GoFiles, func(name string) bool { return filepath.Base(name) == filepath.Base(at.File) }); i >= 0 {
			at.File = p.GoFiles[i] // it was named as seen from elsewhere
		}
		all = append(all, problem{at, m[2]})
	}
	if len(all) == 0 {
		message, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
		at := model.Position{File: p.GoFiles[0], Line: 1}
		if _, stack, ok := strings.Cut(message, "import stack: ["); ok {
			at = importOf(p, strings.Fields(strings.TrimSuffix(stack, "]")), at)
		}
		all = append(all, problem{at, message})
	}
	return all
}

// importOf is where a package imports the next one of a circle, or else the
// place that is given.
func importOf(p *packages.Package, circle []string, otherwise model.Position) model.Position {
	i := slices.Index(circle, p.PkgPath)
	if i < 0 || i+1 == len(circle) {
		return otherwise
	}
	for _, f := range p.Syntax {
		for _, s := range f.Imports {
			if s.Path.Value == strconv.Quote(circle[i+1]) {
				return positionOf(p.Fset.Position(s.Path.Pos()).String())
			}
		}
	}
	return otherwise
}

// positionOf reads "file:line:column" or as much of it as there is.
func positionOf(s string) model.Position {
	var numbers []int
	for len(numbers) < 2 {
		i := strings.LastIndexByte(s, ':')
		n, err := strconv.Atoi(s[i+1:])
		if i < 0 || err != nil {
			break
		}
		numbers, s = append(numbers, n), s[:i]
	}
	if s == "-" || s == "" {
		return model.Position{}
	}
	at := model.Position{File: s}
	switch len(numbers) {
	case 1:
		at.Line = numbers[0]
	case 2:
		at.Line, at.Column = numbers[1], numbers[0]
	}
	return at
}
