package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/load/bounded"
	"github.com/lintel-go/lintel/model"
)

// listing is what the go command said about the candidates of one module, or
// of one go.work, and what else a load needs to know of it.
type listing struct {
	Root    string           `json:"root"` // the folder that go commands run in
	Env     goEnv            `json:"env"`
	Dirs    []string         `json:"dirs"`    // the candidates
	Inputs  []string         `json:"inputs"`  // go.mod, go.sum, go.work …, there or not
	Modules []string         `json:"modules"` // folders of the modules that are worked on
	Key     string           `json:"key"`     // of all that the answer depends on; "" if it must be asked for again
	Pkgs    map[string]*unit `json:"pkgs"`    // by import path, the standard library left out
	Failure string           `json:"-"`       // the go command's words when it gave no answer at all
}

// unit is one package.
type unit struct {
	Path    string      `json:"path"`
	Name    string      `json:"name,omitempty"`
	Dir     string      `json:"dir,omitempty"`
	Source  bool        `json:"source,omitempty"`  // its files can change: it lies outside the module cache
	Module  string      `json:"module,omitempty"`  // its module's folder
	Version string      `json:"version,omitempty"` // its module's
	Files   []string    `json:"files,omitempty"`   // that are compiled
	Embeds  []string    `json:"embeds,omitempty"`  // patterns
	Imports []string    `json:"imports,omitempty"`
	Invalid []string    `json:"invalid,omitempty"` // Go files that do not parse
	Ignored []string    `json:"-"`                 // Go files that build constraints leave out
	Errors  []listError `json:"errors,omitempty"`
}

// listError is what the go command says is wrong with a package.
type listError struct {
	ImportStack []string
	Pos         string
	Err         string
}

// listed is a package as "go list -json" prints it.
type listed struct {
	ImportPath, Dir, Name                           string
	Standard                                        bool
	GoFiles, CgoFiles, CFiles, CXXFiles, MFiles     []string
	HFiles, FFiles, SFiles, SwigFiles, SwigCXXFiles []string
	SysoFiles, InvalidGoFiles, IgnoredGoFiles       []string
	EmbedPatterns, Imports                          []string
	Error                                           *listError
	DepsErrors                                      []*listError
	Module                                          *listedModule
}

type listedModule struct {
	Path, Version, Dir, GoMod string
	Main                      bool
	Replace                   *listedModule
}

// listFields are the fields of listed, and EmbedFiles: without that field the go
// command does not look whether there are any.
const listFields = "-json=ImportPath,Dir,Name,Standard,GoFiles,CgoFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles,SwigCXXFiles,SysoFiles,InvalidGoFiles,IgnoredGoFiles,EmbedPatterns,EmbedFiles,Imports,Error,DepsErrors,Module"

// list asks the go command about packages in some folders.
func (s *session) list(ctx context.Context, root string, dirs []string) (*listing, error) {
	env, err := s.tool.settings(ctx, root)
	if err != nil {
		return nil, err
	}
	l := &listing{Root: root, Env: env, Dirs: dirs, Pkgs: map[string]*unit{}}
	l.Inputs = inputsOf(root, env)
	tool := s.tool.withFlags(env.GOFLAGS)
	overlay, err := s.overlay(l, nil)
	if err != nil {
		return nil, err
	}
	args := []string{"list", "-e", "-deps", listFields}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	args = append(args, "--")
	for _, dir := range dirs {
		args = append(args, argument(root, dir))
	}
	out, err := tool.run(ctx, root, compilerEnv(s.tool), args...)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(wholly(out.Stdout)))
	for {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			break // cut short; the exit status and the messages tell why
		}
		l.add(p)
	}
	if len(l.Pkgs) == 0 {
		l.Failure = strings.TrimSpace(out.Stderr.String())
		if l.Failure == "" {
			l.Failure = "go list gave no answer"
		}
	}
	slices.Sort(l.Inputs)
	l.Inputs = slices.Compact(l.Inputs)
	slices.Sort(l.Modules)
	l.Modules = slices.Compact(l.Modules)
	if l.Failure == "" && !l.hasErrors() && s.agrees(l) {
		l.Key = s.listingKey(l)
	}
	return l, nil
}

// agrees reports whether the files are still those that the go command saw, so
// that what follows from their content now follows for its answer too.
func (s *session) agrees(l *listing) bool {
	for _, u := range l.Pkgs {
		if !u.Source {
			continue
		}
		f, err := s.eye.folder(u.Dir)
		if err != nil {
			return false
		}
		imports := map[string]bool{}
		for _, name := range f.Go {
			if slices.Contains(u.Ignored, name) {
				continue
			}
			x, err := s.eye.facts(filepath.Join(u.Dir, name))
			if err != nil || !slices.Contains(u.Files, name) {
				return false
			}
			for _, i := range x.Imports {
				if i != "C" && i != "unsafe" {
					imports[i] = true
				}
			}
		}
		if len(imports) != len(u.Imports) {
			return false
		}
		for _, i := range u.Imports {
			if !imports[i] {
				return false
			}
		}
	}
	return true
}

func wholly(o bounded.Output) []byte {
	if len(o.Tail) == 0 {
		return o.Head
	}
	return append(o.Head[:len(o.Head):len(o.Head)], o.Tail...)
}

func (l *listing) add(p listed) {
	if p.Standard {
		return
	}
	u := &unit{Path: p.ImportPath, Name: p.Name, Dir: p.Dir, Embeds: p.EmbedPatterns, Invalid: p.InvalidGoFiles, Ignored: p.IgnoredGoFiles}
	for _, i := range p.Imports {
		if i != "C" && i != "unsafe" {
			u.Imports = append(u.Imports, i)
		}
	}
	u.Files = slices.Concat(p.GoFiles, p.CgoFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles,
		p.SFiles, p.SwigFiles, p.SwigCXXFiles, p.SysoFiles)
	u.Source = p.Dir != "" && (l.Env.GOMODCACHE == "" || !within(l.Env.GOMODCACHE, p.Dir))
	if m := p.Module; m != nil {
		u.Module, u.Version = m.Dir, m.Version
		gomod := m.GoMod
		if m.Replace != nil {
			u.Version = m.Replace.Version
			if m.Replace.GoMod != "" {
				gomod = m.Replace.GoMod
			}
		}
		if u.Source && gomod != "" {
			l.Inputs = append(l.Inputs, gomod)
		}
		if m.Main && m.Dir != "" {
			l.Modules = append(l.Modules, m.Dir)
			l.Inputs = append(l.Inputs, filepath.Join(m.Dir, "go.sum"))
		}
	}
	if p.Error != nil {
		u.Errors = append(u.Errors, *p.Error)
	}
	l.Pkgs[u.Path] = u
}

func (l *listing) hasErrors() bool {
	for _, u := range l.Pkgs {
		if len(u.Errors) > 0 {
			return true
		}
	}
	return false
}

// complaint returns what the go command said about a folder that it listed no
// package for.
func (l *listing) complaint() string {
	for _, path := range slices.Sorted(maps.Keys(l.Pkgs)) {
		u := l.Pkgs[path]
		if u.Dir == "" && len(u.Errors) > 0 {
			return u.Errors[0].Err
		}
	}
	return "the go command does not list this package"
}

// inDir returns the package in a folder, or nil.
func (l *listing) inDir(dir string) *unit {
	for _, u := range l.Pkgs {
		if u.Dir == dir {
			return u
		}
	}
	return nil
}

// closure returns a package and all that it imports, sorted by import path,
// the standard library left out.
func (l *listing) closure(path string) []*unit {
	found := map[string]*unit{}
	var visit func(path string)
	visit = func(path string) {
		u, ok := l.Pkgs[path]
		if !ok || found[path] != nil {
			return
		}
		found[path] = u
		for _, i := range u.Imports {
			visit(i)
		}
	}
	visit(path)
	all := make([]*unit, 0, len(found))
	for _, u := range found {
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b *unit) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// inputsOf returns the files, there or not, that decide how imports are
// resolved in a folder.
func inputsOf(root string, env goEnv) []string {
	in := []string{filepath.Join(root, "vendor", "modules.txt")}
	if env.GOENV != "" && env.GOENV != "off" {
		in = append(in, env.GOENV)
	}
	if env.GOWORK != "" && env.GOWORK != "off" {
		in = append(in, env.GOWORK, env.GOWORK+".sum")
	} else {
		in = append(in, filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum"))
	}
	if alt := flagValue(env.GOFLAGS, "-modfile"); alt != "" {
		if !filepath.IsAbs(alt) {
			alt = filepath.Join(root, alt)
		}
		in = append(in, alt, strings.TrimSuffix(alt, ".mod")+".sum")
	}
	return in
}

// ground hashes what holds for every package of a listing: the go command, its
// settings, and the module files.
func (s *session) ground(l *listing) string {
	var b strings.Builder
	b.WriteString(s.fingerprint + "\n" + l.Env.GOVERSION + "\n" + l.Root + "\n")
	// A go.work that appears above changes the answer as well.
	b.WriteString(above(l.Root, "go.work") + "\n")
	for _, path := range l.Inputs {
		b.WriteString(path + " " + s.eye.hash(path) + "\n")
	}
	return hash([]byte(b.String()))
}

// listingKey hashes all that the go command's answer depends on: the ground,
// the candidates, and of each package the names of its files with their
// imports, constraints and embedded files.
func (s *session) listingKey(l *listing) string {
	var b strings.Builder
	b.WriteString(s.ground(l) + "\n")
	for _, dir := range l.Dirs {
		b.WriteString(dir + "\n")
	}
	paths := make([]string, 0, len(l.Pkgs))
	for path := range l.Pkgs {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		u := l.Pkgs[path]
		if !u.Source {
			continue
		}
		b.WriteString(path + " " + u.Dir + "\n")
		f, err := s.eye.folder(u.Dir)
		if err != nil {
			b.WriteString("absent\n")
			continue
		}
		for _, name := range f.Go {
			x, err := s.eye.facts(filepath.Join(u.Dir, name))
			if err != nil {
				b.WriteString(name + " absent\n")
				continue
			}
			b.WriteString(name + " " + x.Shape + "\n")
		}
		b.WriteString(strings.Join(f.Other, " ") + "\n")
	}
	return hash([]byte(b.String()))
}

// contentKey hashes all that a workspace's model depends on.
func (s *session) contentKey(l *listing, u *unit) string {
	var b strings.Builder
	b.WriteString(s.ground(l) + "\n" + u.Path + " " + u.Dir + "\n")
	for _, p := range l.closure(u.Path) {
		b.WriteString(p.Path + " " + p.Version + "\n")
		if p.Source {
			b.WriteString(s.contentOf(p))
		}
	}
	return hash([]byte(programVersion), []byte(b.String()))
}

// contentOf tells one content of a package's files from another.
func (s *session) contentOf(p *unit) string {
	var b strings.Builder
	for _, path := range s.filesOf(p) {
		b.WriteString(path + " " + s.eye.hash(path) + "\n")
	}
	return b.String()
}

// filesOf returns the files that a package is made from.
func (s *session) filesOf(u *unit) []string {
	var files []string
	for _, name := range u.Files {
		files = append(files, filepath.Join(u.Dir, name))
	}
	for _, pattern := range u.Embeds {
		files = append(files, embedded(u.Dir, pattern)...)
	}
	return files
}

// embedded returns the files that a //go:embed pattern names.
func embedded(dir, pattern string) []string {
	pattern, all := strings.CutPrefix(pattern, "all:")
	matches, _ := filepath.Glob(filepath.Join(escapeGlob(dir), filepath.FromSlash(pattern)))
	var files []string
	for _, match := range matches {
		_ = filepath.WalkDir(match, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			hidden := path != match && (d.Name()[0] == '.' || d.Name()[0] == '_')
			switch {
			case hidden && !all && d.IsDir():
				return filepath.SkipDir
			case d.Type().IsRegular() && (!hidden || all):
				files = append(files, path)
			}
			return nil
		})
	}
	return files
}

func escapeGlob(path string) string {
	if os.PathSeparator == '\\' {
		return path // no escapes there
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// argument names a folder for the go command: relative where it can be, so
// that links within a module are kept.
func argument(root, dir string) string {
	if rel, err := filepath.Rel(root, dir); err == nil && within(root, dir) {
		if rel == "." {
			return "."
		}
		return "." + string(filepath.Separator) + rel
	}
	return dir
}

// findPackage returns the folder of a package outside the modules that are
// worked on.
func (s *session) findPackage(path string) (string, error) {
	root, home := resolve(s.dir)
	if home != "" {
		root = home
	}
	key := strings.Join([]string{path, s.fingerprint, root, s.eye.hash(filepath.Join(root, "go.mod")), s.eye.hash(s.workOf(root).path)}, "\n")
	if dir, ok := s.old.Found[key]; ok && dirExists(dir) {
		s.now.Found[key] = dir
		return dir, nil
	}
	env, err := s.tool.settings(s.ctx, root)
	if err != nil {
		return "", err
	}
	out, err := s.tool.withFlags(env.GOFLAGS).run(s.ctx, root, nil, "list", "-find", "-f", "{{.Dir}}", "--", path)
	if err != nil {
		return "", err
	}
	dir := strings.TrimSpace(out.Stdout.String())
	if out.Exit != 0 || dir == "" {
		return "", &Error{model.Diagnostic{
			Code:     codePattern,
			Severity: model.SeverityError,
			Message:  "pattern " + `"` + path + `": ` + strings.TrimPrefix(strings.TrimSpace(out.Stderr.String()), "go: "),
			Hint:     "a folder's pattern begins with ./ as in ./arch",
		}}
	}
	s.now.Found[key] = dir
	return dir, nil
}

func dirExists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
