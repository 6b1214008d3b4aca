// Package replay runs once more what a go build ran: the compiler, for the
// packages that had to be compiled, and the linker.
//
// Before the go command compiles a package, it reads all packages around it and
// finds out which of them have changed. Who knows that nothing has changed but
// the content of files in the very packages that the last build compiled can
// leave that out: some 50 ms. The commands are those that the go command prints
// with -x; none of its rules is repeated here.
//
// It does not know when a script may be run again. A script that does more than
// compile Go files and link them is none: with cgo, assembler, or embedded
// files there are inputs that it does not name.
package replay

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Line is what "go build -json -x" prints at once.
type Line struct {
	Package string // import path; empty: of the build as a whole
	Text    string
}

// Script is what a build did.
type Script struct {
	work  string // the folder that the go command worked in
	files []file
	steps []Step
}

// file is one that the go command wrote for its tools.
type file struct{ path, content string }

// Step is one run of the compiler or the linker.
type Step struct {
	Package string // that is compiled or linked
	Path    string // of the tool
	Args    []string
	Env     []string // beside that of the go command
	Dir     string   // relative to the folder of the go command, or absolute
}

// workName is how the go command calls its work folder in what it prints.
const workName = "$WORK"

// Confuses tells whether the name of a file cannot be told from that of the work
// folder, so that a script with it goes wrong.
func Confuses(path string) bool { return strings.Contains(path, workName) }

// IsCommand tells whether a text that a build prints is something that it did,
// and not a message.
func IsCommand(text string) bool {
	first, body, _ := strings.Cut(text, "\n")
	switch {
	case strings.HasPrefix(first, "cat >"):
		return true
	case strings.HasPrefix(first, "cd "):
		return strings.TrimSpace(body) == "" || IsCommand(body)
	case strings.TrimSpace(body) != "":
		return false
	case hasAny(first, "WORK=", "echo ") || isOwn(first):
		return true
	}
	_, words, err := split(first)
	return err == nil && len(words) > 0 && filepath.IsAbs(words[0]) && toolOf(words[0]) != ""
}

// toolOf is the name of a tool of the go command, of those that a script may
// use; else empty.
func toolOf(path string) string {
	switch name := strings.TrimSuffix(filepath.Base(path), ".exe"); name {
	case "compile", "link":
		return name
	}
	return ""
}

// Read makes a script of what a build printed that went well.
func Read(lines []Line) (Script, error) {
	var s Script
	dir, linked := ".", false
	for _, l := range lines {
		text := l.Text
		for strings.HasPrefix(text, "cd ") {
			line, rest, _ := strings.Cut(text, "\n")
			dir, text = strings.TrimPrefix(line, "cd "), rest
		}
		first, body, _ := strings.Cut(text, "\n")
		switch {
		case text == "":
		case strings.HasPrefix(first, "WORK="):
			s.work = strings.TrimPrefix(first, "WORK=")
		case hasAny(first, "cat >", "echo "):
			f, err := fileOf(first, body)
			if err != nil {
				return Script{}, err
			}
			if rel, err := filepath.Rel(s.work, strings.ReplaceAll(f.path, workName, s.work)); s.work == "" || err != nil || !filepath.IsLocal(rel) {
				return Script{}, fmt.Errorf("replay: %s is written, outside of the work folder", f.path)
			}
			s.files = append(s.files, f)
		case isOwn(first) && strings.TrimSpace(body) == "":
		default:
			env, words, err := split(first)
			if err != nil || strings.TrimSpace(body) != "" || len(words) == 0 || linked {
				return Script{}, fmt.Errorf("replay: not understood: %q", text)
			}
			step := Step{Package: l.Package, Path: words[0], Args: words[1:], Env: env, Dir: dir}
			if err := step.check(); err != nil {
				return Script{}, err
			}
			linked = toolOf(step.Path) == "link"
			s.steps = append(s.steps, step)
		}
	}
	if s.work == "" || !linked {
		return Script{}, errors.New("replay: nothing was linked")
	}
	return s, nil
}

// isOwn tells whether a line is an affair of the go command's own: it makes
// folders, which come with what is written into them, gives results their IDs,
// and moves them into its cache and out of its work folder, but nothing into it.
func isOwn(line string) bool {
	if hasAny(line, "cp ", "mv ") {
		words := strings.Fields(strings.TrimSuffix(line, " # internal"))
		return !strings.HasPrefix(words[len(words)-1], workName)
	}
	return hasAny(line, "mkdir -p ", "rm -", "go tool buildid ")
}

func hasAny(line string, beginnings ...string) bool {
	return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(line, b) })
}

// fileOf is the file that the go command shows as a text for a shell: one line
// with echo, and several with cat.
func fileOf(first, body string) (file, error) {
	wrong := fmt.Errorf("replay: not understood: %q", first)
	if line, ok := strings.CutPrefix(first, "echo "); ok {
		content, path, ok := strings.Cut(strings.TrimSuffix(line, " # internal"), " > ")
		if !ok || body != "" {
			return file{}, wrong
		}
		if content == "-n" {
			return file{path, ""}, nil
		}
		if len(content) < 2 || content[0] != '\'' || strings.IndexByte(content[1:], '\'') != len(content)-2 {
			return file{}, wrong
		}
		return file{path, content[1:len(content)-1] + "\n"}, nil
	}
	path, _, ok := strings.Cut(strings.TrimPrefix(first, "cat >"), " << 'EOF'")
	content, closed := strings.CutSuffix(strings.TrimRight(body, "\n"), "EOF")
	if !ok || !closed || content != "" && !strings.HasSuffix(content, "\n") {
		return file{}, wrong
	}
	return file{path, content}, nil
}

// check refuses what has inputs that the step does not name.
func (s Step) check() error {
	if toolOf(s.Path) == "" || !filepath.IsAbs(s.Path) {
		return fmt.Errorf("replay: %s is run", s.Path)
	}
	for _, flag := range []string{"-embedcfg", "-symabis", "-asmhdr", "-pgoprofile", "-coveragecfg"} {
		if slices.ContainsFunc(s.Args, func(a string) bool { return a == flag || strings.HasPrefix(a, flag+"=") }) {
			return fmt.Errorf("replay: %s is run with %s", s.Path, flag)
		}
	}
	return nil
}

// split cuts a command as the go command joins it: variables with values in
// quotes, and words, in Go's quotes where they need some.
func split(line string) (env, words []string, err error) {
	for rest := strings.TrimLeft(line, " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		if name, value, ok := strings.Cut(rest, "='"); ok && len(words) == 0 && isName(name) {
			value, after, closed := strings.Cut(value, "'")
			if !closed {
				return nil, nil, errors.New("replay: a quote is not closed")
			}
			env, rest = append(env, name+"="+value), after
			continue
		}
		if rest[0] == '"' {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, nil, fmt.Errorf("replay: %w", err)
			}
			word, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, nil, fmt.Errorf("replay: %w", err)
			}
			words, rest = append(words, word), rest[len(quoted):]
			continue
		}
		word, after, _ := strings.Cut(rest, " ")
		if strings.ContainsAny(word, `"'`+"`") {
			return nil, nil, fmt.Errorf("replay: not understood: %s", word)
		}
		words, rest = append(words, word), after
	}
	return env, words, nil
}

func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
}

// Compiles are the import paths of the packages that the script compiles.
func (s Script) Compiles() []string {
	var all []string
	for _, step := range s.steps {
		if toolOf(step.Path) == "compile" {
			all = append(all, step.Package)
		}
	}
	return all
}

// Main is the import path of the package that is linked.
func (s Script) Main() string { return s.steps[len(s.steps)-1].Package }

// Result is what came of a run.
type Result struct {
	Program  string // path of what was linked
	compiled map[string]archive
}

// archive is a compiled package.
type archive struct {
	made    string // of what: its files, and what the packages compiled before it show
	content []byte
}

// Run runs the script in a folder of its own, in place of the go command's. Each
// step is given to do, whose error ends the run.
//
// The files of a package, by import path, are told by a word that changes with
// their content. A package that was compiled of the same in the last run, whose
// result may be nil, is not compiled again. The result of a run that fails is of
// use for the next one all the same.
func (s Script) Run(work string, files map[string]string, last *Result, do func(Step) error) (*Result, error) {
	r := &Result{compiled: map[string]archive{}}
	if last != nil {
		maps.Copy(r.compiled, last.compiled)
	}
	moved := strings.NewReplacer(workName, work, s.work, work).Replace
	for _, f := range s.files {
		if err := write(moved(f.path), []byte(moved(f.content))); err != nil {
			return r, err
		}
	}
	shown := sha256.New() // by the packages so far
	for _, step := range s.steps {
		step.Args = slices.Clone(step.Args)
		for i, a := range step.Args {
			step.Args[i] = moved(a)
		}
		i := slices.Index(step.Args, "-o")
		if i < 0 || i+1 == len(step.Args) {
			return r, fmt.Errorf("replay: %s writes nothing", step.Path)
		}
		out := step.Args[i+1]
		if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
			return r, err
		}
		if toolOf(step.Path) == "link" {
			r.Program = out
			return r, do(step)
		}
		a := archive{made: files[step.Package] + " " + hex.EncodeToString(shown.Sum(nil))}
		var err error
		if same := r.compiled[step.Package]; same.made == a.made {
			a = same
			err = os.WriteFile(out, a.content, 0o600)
		} else if err = do(step); err == nil {
			a.content, err = os.ReadFile(out)
		}
		if err != nil {
			return r, err
		}
		export, err := exportOf(a.content)
		if err != nil {
			return r, fmt.Errorf("replay: %s: %w", out, err)
		}
		fmt.Fprintf(shown, "%s %d\n", step.Package, len(export))
		shown.Write(export)
		r.compiled[step.Package] = a
	}
	return r, nil
}

// exportOf is what a compiled package shows to those that import it: the first
// file in its archive.
func exportOf(archive []byte) ([]byte, error) {
	const magic, header, end = "!<arch>\n", 60, "`\n"
	const name, size, sizeEnd = "__.PKGDEF", 48, 58
	head, ok := bytes.CutPrefix(archive, []byte(magic))
	if !ok || len(head) < header || string(head[sizeEnd:header]) != end || !bytes.HasPrefix(head, []byte(name+" ")) {
		return nil, errors.New("it is no archive of a package")
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(head[size:sizeEnd])))
	if err != nil || n < 0 || header+n > len(head) {
		return nil, errors.New("its size is wrong")
	}
	return head[header : header+n], nil
}

func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}
