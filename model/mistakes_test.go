package model_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/model/testdata/mistakes"
)

// TestMistakes holds the diagnostics of every workspace of package mistakes
// against the comments in its files.
func TestMistakes(t *testing.T) {
	wants := readWants(t, "testdata/mistakes")
	seen := make(map[string]bool) // codes
	severity := make(map[string]model.Severity)
	for _, rule := range model.Rules() {
		severity[rule.Code] = rule.Severity
	}
	all := mistakes.Workspaces()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		m, ds := all[name]().Build()
		if err := m.Validate(); err != nil {
			t.Errorf("%s: the model does not hold together: %v", name, err)
		}
		if len(ds) == 0 {
			t.Errorf("%s: no diagnostics", name)
		}
		for _, d := range relative(t, ds) {
			seen[d.Code] = true
			at := d.Origin.Position
			d.Origin.Position = model.Position{}
			d.Origin.CalledFrom = slices.DeleteFunc(d.Origin.CalledFrom, func(p model.Position) bool {
				return strings.HasSuffix(p.File, "mistakes_test.go")
			})
			text := d.Code + " " + d.String()
			if d.Severity != severity[d.Code] || d.Hint == "" {
				t.Errorf("%s: another severity or no hint: %+v", at, d)
			}
			i := slices.IndexFunc(wants[at], func(re *regexp.Regexp) bool { return re.MatchString(text) })
			if i < 0 {
				t.Errorf("%s: unexpected: %s", at, text)
				continue
			}
			wants[at] = slices.Delete(wants[at], i, i+1)
		}
	}
	for at, left := range wants {
		for _, re := range left {
			t.Errorf("%s: missing: %s", at, re)
		}
	}
	for _, rule := range model.Rules() {
		if !seen[rule.Code] {
			t.Errorf("no workspace shows %s: %s", rule.Code, rule.Summary)
		}
	}
}

// TestMistakesAreSorted holds the order of diagnostics.
func TestMistakesAreSorted(t *testing.T) {
	for name, workspace := range mistakes.Workspaces() {
		_, ds := workspace().Build()
		sorted := slices.Clone(ds)
		model.SortDiagnostics(sorted)
		if !reflect.DeepEqual(ds, sorted) {
			t.Errorf("%s: diagnostics are out of order", name)
		}
		if !slices.IsSortedFunc(ds, func(a, b model.Diagnostic) int { return a.Origin.Line - b.Origin.Line }) {
			t.Errorf("%s: lines are out of order", name)
		}
	}
}

// TestBuildTwice builds mistaken workspaces again: nothing is told twice, and
// nothing changes.
func TestBuildTwice(t *testing.T) {
	for name, workspace := range mistakes.Workspaces() {
		w := workspace()
		m1, ds1 := w.Build()
		m2, ds2 := w.Build()
		if !reflect.DeepEqual(m1, m2) || !reflect.DeepEqual(ds1, ds2) {
			t.Errorf("%s: the second build differs from the first", name)
		}
	}
}

// relative names the files of diagnostics relative to package mistakes.
func relative(t *testing.T, ds []model.Diagnostic) []model.Diagnostic {
	t.Helper()
	dir, err := filepath.Abs("testdata/mistakes")
	if err != nil {
		t.Fatal(err)
	}
	return model.RelativeDiagnostics(ds, dir)
}

// readWants reads the "want" comments of the files in dir.
func readWants(t *testing.T, dir string) map[model.Position][]*regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files in ", dir, err)
	}
	place := regexp.MustCompile(`// at (\w+)`)
	reference := regexp.MustCompile(`<\w+>`)
	wants := make(map[model.Position][]*regexp.Regexp)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		places := make(map[string]int)
		for i, line := range lines {
			if m := place.FindStringSubmatch(line); m != nil {
				places[m[1]] = i + 1
			}
		}
		for i, line := range lines {
			code, patterns, found := strings.Cut(line, " want ")
			if !found || !strings.Contains(code, "//") || strings.HasPrefix(code, "//") {
				continue
			}
			at := model.Position{File: filepath.Base(file), Line: i + 1}
			for patterns = strings.TrimSpace(patterns); patterns != ""; patterns = strings.TrimSpace(patterns) {
				quoted, err := strconv.QuotedPrefix(patterns)
				if err != nil {
					t.Fatalf("%s: bad want comment: %v", at, err)
				}
				pattern, err := strconv.Unquote(quoted)
				if err != nil {
					t.Fatalf("%s: bad want comment: %v", at, err)
				}
				pattern = reference.ReplaceAllStringFunc(pattern, func(name string) string {
					line, found := places[name[1:len(name)-1]]
					if !found {
						t.Fatalf("%s: no line is marked %s", at, name)
					}
					return regexp.QuoteMeta(model.Position{File: filepath.Base(file), Line: line}.String())
				})
				wants[at] = append(wants[at], regexp.MustCompile(pattern))
				patterns = patterns[len(quoted):]
			}
		}
	}
	return wants
}
