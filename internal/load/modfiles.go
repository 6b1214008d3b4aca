package load

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// directive is one line of a go.mod or go.work file, or one line of a block.
type directive struct {
	verb string
	args []string
}

// directives reads a go.mod or go.work file. What is wrong in it is left for
// the go command to tell.
func directives(src []byte) []directive {
	var out []directive
	block := ""
	for line := range strings.Lines(string(src)) {
		words := wordsOf(line)
		switch {
		case len(words) == 0:
		case words[0] == ")":
			block = ""
		case block != "":
			out = append(out, directive{block, words})
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			out = append(out, directive{words[0], words[1:]})
		}
	}
	return out
}

// wordsOf splits a line at blanks, honours quotes and drops a comment.
func wordsOf(line string) []string {
	var words []string
	for {
		line = strings.TrimLeft(line, " \t\r\n")
		if line == "" || strings.HasPrefix(line, "//") {
			return words
		}
		if line[0] == '"' || line[0] == '`' {
			if quoted, err := strconv.QuotedPrefix(line); err == nil {
				word, _ := strconv.Unquote(quoted)
				words, line = append(words, word), line[len(quoted):]
				continue
			}
		}
		end := strings.IndexAny(line, " \t\r\n")
		if end < 0 {
			end = len(line)
		}
		words, line = append(words, line[:end]), line[end:]
	}
}

// goWork is what a go.work file lists.
type goWork struct {
	path     string     // "" if there is none
	uses     []string   // the folders of its modules, absolute
	replaces []replaced // modules that lie in folders
}

// replaced is a module whose source is taken from a folder.
type replaced struct {
	path string
	dir  string // absolute
}

// replacedBy reads a replace directive of a file in a folder; it is false for
// one that leads to another module instead of a folder.
func replacedBy(d directive, dir string) (replaced, bool) {
	arrow := slices.Index(d.args, "=>")
	if d.verb != "replace" || arrow < 1 || arrow != len(d.args)-2 {
		return replaced{}, false
	}
	to := filepath.FromSlash(d.args[arrow+1])
	switch local := filepath.ToSlash(to); {
	case filepath.IsAbs(to):
	case local == "." || local == ".." || strings.HasPrefix(local, "./") || strings.HasPrefix(local, "../"):
		to = filepath.Join(dir, to)
	default:
		return replaced{}, false
	}
	return replaced{d.args[0], filepath.Clean(to)}, true
}

// readGoWork reads a go.work file. A file that cannot be read uses nothing.
func readGoWork(file string) goWork {
	w := goWork{path: file}
	src, err := os.ReadFile(file)
	if err != nil {
		return w
	}
	for _, d := range directives(src) {
		if r, ok := replacedBy(d, filepath.Dir(file)); ok {
			w.replaces = append(w.replaces, r)
		}
		if d.verb != "use" || len(d.args) != 1 {
			continue
		}
		dir := filepath.FromSlash(d.args[0])
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(file), dir)
		}
		w.uses = append(w.uses, filepath.Clean(dir))
	}
	return w
}

func (w goWork) includes(module string) bool {
	for _, u := range w.uses {
		if u == module || realPath(u) == module {
			return true
		}
	}
	return false
}

// goMod is what Lintel reads of a go.mod file.
type goMod struct {
	module   string
	ignore   []string // as written
	replaces []replaced
	lintel   bool // requires or is the module of the model library
}

func readGoMod(dir string) goMod {
	var m goMod
	src, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return m
	}
	for _, d := range directives(src) {
		if len(d.args) == 0 {
			continue
		}
		switch d.verb {
		case "module":
			m.module = d.args[0]
			m.lintel = m.lintel || m.module == modulePath
		case "replace":
			if r, ok := replacedBy(d, dir); ok {
				m.replaces = append(m.replaces, r)
			}
		case "ignore":
			m.ignore = append(m.ignore, d.args[0])
		case "require":
			m.lintel = m.lintel || d.args[0] == modulePath
		}
	}
	return m
}

// ignores reports whether the folder at a slash-separated path within the
// module is one that the module's packages do not lie in.
func (m goMod) ignores(rel string) bool {
	for _, pattern := range m.ignore {
		clean := path.Clean(pattern)
		if strings.HasPrefix(pattern, "./") {
			if rel == clean {
				return true
			}
		} else if rel == clean || strings.HasSuffix(rel, "/"+clean) {
			return true
		}
	}
	return false
}

// moduleAbove returns the nearest folder at or above dir that has a go.mod,
// or "".
func moduleAbove(dir string) string { return above(dir, "go.mod") }

func above(dir, name string) string {
	for {
		if dirHas(dir, name) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// realPath resolves links, or returns what it was given.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// within reports whether path is dir or lies beneath it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
