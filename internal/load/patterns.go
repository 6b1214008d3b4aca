package load

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// candidate is a folder whose package may be a workspace.
type candidate struct {
	dir    string // absolute
	module string // the folder of its go.mod; "" if none
	named  bool   // by a pattern without wildcard
}

// isLocal reports whether a pattern names folders rather than import paths.
func isLocal(pattern string) bool {
	slashed := filepath.ToSlash(pattern)
	return slashed == "." || slashed == ".." ||
		strings.HasPrefix(slashed, "./") || strings.HasPrefix(slashed, "../") ||
		filepath.IsAbs(pattern)
}

// badPattern explains why a pattern cannot be used.
func badPattern(pattern, why, hint string) error {
	return &Error{model.Diagnostic{
		Code:     codePattern,
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("pattern %q %s", pattern, why),
		Hint:     hint,
	}}
}

// tree is the part of the file system that a local pattern speaks of.
type tree struct {
	root   string         // absolute, links in it resolved down to the module
	module string         // the module that root lies in; "" if none
	match  *regexp.Regexp // of slash-separated paths relative to root; nil: root alone
}

// treeOf resolves a local pattern.
func treeOf(base, pattern string) (tree, error) {
	slashed := filepath.ToSlash(pattern)
	prefix, wild := slashed, false
	var match *regexp.Regexp
	if i := strings.Index(slashed, "..."); i >= 0 {
		wild = true
		fixed := strings.LastIndexByte(slashed[:i], '/') + 1
		prefix = slashed[:fixed]
		match = wildcard(slashed[fixed:])
	}
	dir := filepath.FromSlash(prefix)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(base, dir)
	}
	dir = filepath.Clean(dir)
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return tree{}, badPattern(pattern, "names a folder that does not exist", "patterns are those of the go command: ./..., ./arch, example.com/shop/arch")
	case !info.IsDir():
		return tree{}, badPattern(pattern, "names a file", "name the folder of the package")
	}
	t := tree{match: match}
	t.root, t.module = resolve(dir)
	if !wild {
		t.match = nil
	}
	return t, nil
}

// resolve follows the links on the way to a folder's module, as the go command
// does, and keeps those within it, which are part of import paths.
func resolve(dir string) (resolved, module string) {
	if m := moduleAbove(dir); m != "" {
		real := realPath(m)
		rel, err := filepath.Rel(m, dir)
		if err == nil {
			return filepath.Join(real, rel), real
		}
	}
	dir = realPath(dir)
	return dir, moduleAbove(dir)
}

// wildcard turns what follows a pattern's fixed folders into an expression:
// "..." stands for any string, and a final "/..." for nothing as well.
func wildcard(pattern string) *regexp.Regexp {
	expr := regexp.QuoteMeta(pattern)
	expr = strings.ReplaceAll(expr, `\.\.\.`, `.*`)
	if strings.HasSuffix(expr, `/.*`) {
		expr = strings.TrimSuffix(expr, `/.*`) + `(/.*)?`
	}
	return regexp.MustCompile(`^` + expr + `$`)
}

// walk finds the folders of a tree that hold Go files. Like the go command it
// leaves out testdata, vendor, folders whose names begin with _ or a dot, and
// nested modules, unless go.work lists them or no module is around them;
// and it leaves out sites that were built.
func (s *session) walk(t tree) []candidate {
	if t.match == nil {
		s.walked = append(s.walked, t.root)
		return []candidate{{dir: t.root, module: t.module, named: true}}
	}
	var found []candidate
	mods := map[string]goMod{}
	var visit func(dir, module string)
	visit = func(dir, module string) {
		f, err := s.eye.folder(dir)
		if err != nil {
			s.warnUnreadable(dir, err)
			return
		}
		if f.Site && dir != t.root {
			return
		}
		if f.Mod {
			if w := s.workOf(cmp.Or(module, t.root)); dir != t.root && !w.includes(dir) && (module != "" || w.path != "") {
				return
			}
			module = dir
		}
		rel := ""
		if dir != t.root {
			r, _ := filepath.Rel(t.root, dir)
			rel = filepath.ToSlash(r)
		}
		if module != "" {
			m, ok := mods[module]
			if !ok {
				m = readGoMod(module)
				mods[module] = m
			}
			if within, _ := filepath.Rel(module, dir); m.ignores(filepath.ToSlash(within)) {
				return
			}
		}
		s.walked = append(s.walked, dir)
		if len(f.Go) > 0 && t.match.MatchString(rel) {
			found = append(found, candidate{dir: dir, module: module})
		}
		for _, sub := range f.Subs {
			if sub == "testdata" || sub == "vendor" || sub == "node_modules" || sub[0] == '.' || sub[0] == '_' {
				continue
			}
			visit(filepath.Join(dir, sub), module)
		}
	}
	visit(t.root, t.module)
	return found
}

// workOf returns the go.work file that holds for a module, as the go command
// finds it.
func (s *session) workOf(module string) goWork {
	if w, ok := s.works[module]; ok {
		return w
	}
	w := s.tool.workOf(module)
	s.works[module] = w
	return w
}

func (t toolchain) workOf(module string) goWork {
	switch set := t.getenv("GOWORK"); set {
	case "off":
		return goWork{}
	case "":
		if dir := above(module, "go.work"); dir != "" {
			return readGoWork(filepath.Join(dir, "go.work"))
		}
		return goWork{}
	default:
		return readGoWork(set)
	}
}

// localize turns an import path pattern into a local one where it names
// packages of a module that is being worked on.
func (s *session) localize(pattern string) (string, bool) {
	_, module := resolve(s.dir)
	if module == "" {
		return "", false
	}
	modules := []string{module}
	if w := s.workOf(module); w.includes(module) {
		modules = w.uses
	}
	best, bestPath := "", ""
	for _, m := range modules {
		p := readGoMod(m).module
		if p == "" || len(p) <= len(bestPath) {
			continue
		}
		if pattern == p || strings.HasPrefix(pattern, p+"/") || pattern == p+"..." {
			best, bestPath = m, p
		}
	}
	if best == "" {
		return "", false
	}
	return filepath.FromSlash(path.Clean(filepath.ToSlash(best) + "/" + strings.TrimPrefix(strings.TrimPrefix(pattern, bestPath), "/"))), true
}

// candidates returns the folders that the patterns name and that may hold a
// workspace, sorted.
func (s *session) candidates() ([]candidate, error) {
	var all []candidate
	for _, pattern := range s.patterns {
		switch {
		case pattern == "" || pattern == "all" || pattern == "std" || pattern == "cmd":
			return nil, badPattern(pattern, "names no folder", "use ./... for all packages beneath the current folder")
		case strings.HasSuffix(pattern, ".go"):
			return nil, badPattern(pattern, "names a file", "name the folder of the package")
		case isLocal(pattern):
			t, err := treeOf(s.dir, pattern)
			if err != nil {
				return nil, err
			}
			all = append(all, s.walk(t)...)
		default:
			if local, ok := s.localize(pattern); ok {
				t, err := treeOf(s.dir, local)
				if err != nil {
					return nil, err
				}
				all = append(all, s.walk(t)...)
				continue
			}
			if strings.Contains(pattern, "...") {
				return nil, badPattern(pattern, "spans modules that are not worked on here", "name the package in full, or use ./...")
			}
			dir, err := s.findPackage(pattern)
			if err != nil {
				return nil, err
			}
			all = append(all, candidate{dir: dir, module: s.home, named: true})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		if a.named != b.named && a.dir == b.dir {
			if a.named {
				return -1
			}
			return 1
		}
		return strings.Compare(a.dir, b.dir)
	})
	return slices.CompactFunc(all, func(a, b candidate) bool { return a.dir == b.dir }), nil
}
