package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/model"
)

// repository returns the folder of this module.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return moduleAbove(dir)
}

// author is an author's folder, laid out for a test. Its path has blanks and
// Chinese characters in it.
type author struct {
	root    string
	options Options
}

// layOut writes the files of an archive. LINTEL in them stands for the folder
// of this module.
func layOut(t testing.TB, files []txtar.File) author {
	t.Helper()
	tmp := realPath(t.TempDir())
	a := author{
		root:    filepath.Join(tmp, "作者 of models"),
		options: Options{CacheDir: filepath.Join(tmp, "cache 缓存")},
	}
	a.options.Dir = a.root
	if err := os.MkdirAll(a.root, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == "VENDOR" {
			a.vendorModel(t)
			continue
		}
		a.write(t, f.Name, string(f.Data))
	}
	return a
}

func (a author) write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(a.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	text = strings.ReplaceAll(text, "LINTEL", filepath.ToSlash(repository(t)))
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// vendorModel copies the model library as "go mod vendor" would.
func (a author) vendorModel(t testing.TB) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository(t), "model", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no model library to copy", err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		a.write(t, "vendor/github.com/lintel-go/lintel/model/"+filepath.Base(path), string(data))
	}
}

func (a author) load(t testing.TB, patterns ...string) Result {
	t.Helper()
	r, err := New(a.options).Load(context.Background(), patterns...)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return r
}

// print is the name, mode, time and content of everything in the author's
// folder.
func (a author) print(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(a.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum := ""
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = fmt.Sprintf("%x", sha256.Sum256(data))
		}
		fmt.Fprintf(&b, "%s %v %v %s\n", path, info.Mode(), info.ModTime(), sum)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// expected is a diagnostic that an archive asks for.
type expected struct {
	code, text    string
	place         string // "file:line"
	near          bool   // some lines more or less do not matter
	column        int
	in            string // import path of the workspace
	related, from []string
}

func (e expected) String() string {
	return fmt.Sprintf("%s %s %q col %d in %q related %v from %v", e.place, e.code, e.text, e.column, e.in, e.related, e.from)
}

var wantMark = regexp.MustCompile(`// want(-above)? (LNT-\w+ .*)$`)

// parseWant reads what is expected at a place:
//
//	CODE "text" [col N] [near] [in PACKAGE] [at FILE:LINE] [related FILE:LINE …] [from FILE:LINE …]
func parseWant(t testing.TB, s, place string) expected {
	t.Helper()
	code, rest, _ := strings.Cut(s, " ")
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil {
		t.Fatalf("%s: want without text: %s", place, s)
	}
	e := expected{code: code, place: place}
	e.text, _ = strconv.Unquote(quoted)
	verb := ""
	for _, word := range strings.Fields(rest[len(quoted):]) {
		switch {
		case word == "near":
			e.near = true
		case slices.Contains([]string{"col", "in", "at", "related", "from"}, word):
			verb = word
		case verb == "col":
			e.column, _ = strconv.Atoi(word)
		case verb == "in":
			e.in = word
		case verb == "at":
			e.place = word
		case verb == "related":
			e.related = append(e.related, word)
		case verb == "from":
			e.from = append(e.from, word)
		default:
			t.Fatalf("%s: what is %q?", place, word)
		}
	}
	return e
}

// matches reports whether a diagnostic of a workspace is what was expected.
// Its files are relative to base.
func (e expected) matches(a author, d model.Diagnostic, base, workspace string) bool {
	place := func(p model.Position) string {
		if p.File == "" {
			return ""
		}
		file := filepath.FromSlash(p.File)
		if !filepath.IsAbs(file) {
			file = filepath.Join(base, file)
		}
		rel, err := filepath.Rel(a.root, file)
		if err != nil {
			return file
		}
		if p.Line == 0 {
			return filepath.ToSlash(rel)
		}
		return filepath.ToSlash(rel) + ":" + strconv.Itoa(p.Line)
	}
	places := func(ps []model.Position) (out []string) {
		for _, p := range ps {
			out = append(out, place(p))
		}
		return out
	}
	return d.Code == e.code && strings.Contains(d.Message, e.text) && e.isAt(place, d.Origin.Position) &&
		(e.column == 0 || e.column == d.Origin.Column) &&
		(e.in == "" || e.in == workspace) &&
		(e.related == nil || slices.Equal(e.related, places(d.Related))) &&
		(e.from == nil || slices.Equal(e.from, places(d.Origin.CalledFrom)))
}

func (e expected) isAt(place func(model.Position) string, p model.Position) bool {
	if !e.near {
		return place(p) == e.place
	}
	for line := p.Line - 3; line <= p.Line+3; line++ {
		if place(model.Position{File: p.File, Line: line}) == e.place {
			return true
		}
	}
	return false
}

// TestAuthors loads the authors' folders in testdata and holds what comes out
// against what their comments want. Nothing in the folders may change.
func TestAuthors(t *testing.T) {
	archives, err := filepath.Glob("testdata/author/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			testAuthor(t, archive)
		})
	}
}

func testAuthor(t *testing.T, archive *txtar.Archive) {
	a := layOut(t, archive.Files)
	var patterns, models []string
	var wants []expected
	for line := range strings.Lines(string(archive.Comment)) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		var err error
		switch verb {
		case "pattern":
			patterns = append(patterns, rest)
		case "model":
			models = append(models, rest)
		case "want":
			wants = append(wants, parseWant(t, rest, ""))
		case "env":
			if a.options.Env == nil {
				a.options.Env = os.Environ()
			}
			a.options.Env = append(a.options.Env, strings.ReplaceAll(rest, "TMP", filepath.Dir(a.root)))
		case "memory":
			a.options.Memory, err = strconv.ParseInt(rest, 10, 64)
		case "timeout":
			a.options.Timeout, err = time.ParseDuration(rest)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range archive.Files {
		for i, line := range bytes.Split(f.Data, []byte("\n")) {
			for part := range strings.SplitSeq(strings.ReplaceAll(string(line), " // want", "\n// want"), "\n") {
				m := wantMark.FindStringSubmatch(strings.TrimSpace(part))
				if m == nil {
					continue
				}
				n := i + 1
				if m[1] != "" {
					n--
				}
				wants = append(wants, parseWant(t, m[2], fmt.Sprintf("%s:%d", f.Name, n)))
			}
		}
	}

	before := a.print(t)
	r := a.load(t, patterns...)
	if after := a.print(t); after != before {
		t.Errorf("the author's folder has changed:\n%s\nit was:\n%s", after, before)
	}

	var have []string
	for _, w := range r.Workspaces {
		if w.Model != nil {
			have = append(have, w.Package)
		}
	}
	slices.Sort(models)
	if !slices.Equal(have, models) {
		t.Errorf("models of %v, want %v", have, models)
	}
	take := func(d model.Diagnostic, base, workspace string) {
		checkDiagnostic(t, d)
		i := slices.IndexFunc(wants, func(e expected) bool { return e.matches(a, d, base, workspace) })
		if i < 0 {
			t.Errorf("unexpected, in %q: %s %s:%d:%d %q\ncalled from %v related %v", workspace, d.Code, d.Origin.File, d.Origin.Line, d.Origin.Column, d.Message, d.Origin.CalledFrom, d.Related)
			return
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, w := range r.Workspaces {
		for _, d := range w.Diagnostics {
			take(d, w.ModuleDir, w.Package)
		}
	}
	for _, d := range r.Diagnostics {
		take(d, a.root, "")
	}
	for _, e := range wants {
		t.Errorf("missing: %v", e)
	}
}

// checkDiagnostic holds a diagnostic against the house rules.
func checkDiagnostic(t *testing.T, d model.Diagnostic) {
	t.Helper()
	if strings.HasPrefix(d.Code, "LNT-L") && !slices.ContainsFunc(Rules(), func(r model.Rule) bool { return r.Code == d.Code }) {
		t.Errorf("%s is not among the rules", d.Code)
	}
	if d.Severity == "" || d.Message == "" {
		t.Errorf("no severity or no message: %+v", d)
	}
	if d.Hint == "" && (d.Code == codeSyntax || d.Code == codeType) {
		t.Errorf("no hint: %+v", d)
	}
	for _, p := range slices.Concat([]model.Position{d.Origin.Position}, d.Related, d.Origin.CalledFrom) {
		if filepath.IsAbs(filepath.FromSlash(p.File)) {
			t.Errorf("absolute path: %+v", d)
		}
	}
	if strings.Contains(d.Message, "lintel_") || strings.Contains(d.Message, "main.go") {
		t.Errorf("message speaks of a program its author never saw: %s", d.Message)
	}
}
