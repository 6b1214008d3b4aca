// Package mutation_test breaks sound models, code, pictures, recorded runs and
// baselines in hundreds of ways, one at a time, and holds that each is found:
// by the check that should see it, under its code, at its line. What is not
// broken has to be silent.
package mutation_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/scene"
	pages "github.com/lintel-go/lintel/site"
)

var update = flag.Bool("update", false, "write the page of the score anew")

// page has the score.
const page = "docs/reference/mutations.md"

// family is the mutants of one kind, which one check should find.
type family struct {
	name    string // "pictures of a changed model"
	changed string // what is broken, for the page
	codes   string // under which codes it is found, for the page
	least   int    // how many mutants there are at least
	// mutants makes them. It fails the test if the original is not silent.
	mutants func(t *testing.T) []mutant
}

// families is the table of all of them.
func families() []family {
	return []family{
		{"rules", "models, so that one rule is broken", "LNT-M101 and up", 150, brokenRules},
		{"figures", "what figures say, and what they are held against", "LNT-F…", 20, brokenFigures},
		{"differences", "any fact of a model", "`lintel diff`", 500, differences},
		{"pictures of a changed model", "any fact of a model, and the committed pictures stay", "LNT-D…", 400, changedPictures},
		{"edited pictures", "committed pictures, by hand", "LNT-D…", 100, editedPictures},
		{"legibility", "how pictures are drawn", "LNT-P…", 200, blottedPictures},
		{"documents", "documents, decisions and the glossary", "LNT-S…", 40, spoiltDocuments},
		{"loading", "packages and modules, so that they are no models", "LNT-L…", 50, brokenLoading},
		{"source", "Go in which a model is written", "LNT-M001 and up", 100, brokenSource},
		{"imports", "imports, relationships and bindings", "LNT-C…", 120, brokenImports},
		{"calls", "code, so that functions of one element call those of another", "LNT-C009, C010", 20, newCalls},
		{"types", "Go types and tables, and the classes and states that stand for them", "LNT-T…", 60, brokenTypes},
		{"recorded runs", "scenarios that runs were recorded of", "LNT-R…", 60, otherRuns},
		{"baselines", "accepted findings", "LNT-B…", 30, brokenBaselines},
	}
}

// mutant is an original with one change, and what has to be said of it.
type mutant struct {
	kind string // of change: "change Relationships.Technology"
	name string // which one it is, in its family
	want []want // one of them has to be found
	find func() []told
}

// want is what has to be said: a code, at lines that all belong to one finding.
type want struct {
	code string   // empty: any
	at   []string // "model.go:12"
}

// told is what a check said.
type told struct {
	code, message string
	at            []string // "model.go:12", the line to mend first
}

// tell is findings, in short.
func tell(found []drift.Finding) []told {
	var all []told
	for _, f := range found {
		one := told{code: f.Code, message: f.Message}
		for _, p := range f.Positions {
			one.at = append(one.at, place(p.File, p.Line))
		}
		all = append(all, one)
	}
	return all
}

func place(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }

// found tells whether one of the wants is among what was told.
func (m mutant) found(all []told) bool {
	return slices.ContainsFunc(m.want, func(w want) bool {
		return slices.ContainsFunc(all, func(one told) bool {
			return (w.code == "" || w.code == one.code) && !slices.ContainsFunc(w.at, func(at string) bool { return !slices.Contains(one.at, at) })
		})
	})
}

// equivalent is changes that a check does not see because nothing is wrong
// with what they leave. That none of them is found is held as well.
type equivalent struct {
	family string
	kinds  []string // of the mutants
	names  []string // that those of the mutants begin with; none: all of the kinds
	reason string
}

// of tells whether a mutant is among the changes.
func (e equivalent) of(m mutant) bool {
	return slices.Contains(e.kinds, m.kind) && (len(e.names) == 0 || slices.ContainsFunc(e.names, func(n string) bool { return strings.HasPrefix(m.name, n) }))
}

// score is what became of the mutants of a family.
type score struct {
	family
	tried, found int
	under        []string // codes that mutants have to be found under
	same         []int    // how many mutants each of the equivalents is
}

// TestMutations tries all mutants of all families.
func TestMutations(t *testing.T) {
	all := families()
	scores := make([]score, len(all))
	t.Run("family", func(t *testing.T) {
		for i, f := range all {
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				scores[i] = f.try(t)
			})
		}
	})
	if !t.Failed() {
		complete(t, scores)
	}
	if !t.Failed() && !slices.ContainsFunc(scores, func(s score) bool { return s.tried == 0 }) {
		hold(t, scores)
	}
}

// try tries the mutants of a family, and names those that survive.
func (f family) try(t *testing.T) score {
	alike := slices.DeleteFunc(equivalents(), func(e equivalent) bool { return e.family != f.name })
	s := score{family: f, same: make([]int, len(alike))}
	for _, m := range f.mutants(t) {
		said := m.find()
		found := m.found(said)
		if i := slices.IndexFunc(alike, func(e equivalent) bool { return e.of(m) }); i >= 0 {
			if s.same[i]++; len(said) > 0 {
				t.Errorf("%s: %s is found, though %s: %s", m.kind, m.name, alike[i].reason, inShort(said))
			}
			continue
		}
		s.tried++
		for _, w := range m.want {
			if !slices.Contains(s.under, w.code) {
				s.under = append(s.under, w.code)
			}
		}
		if found {
			s.found++
			continue
		}
		t.Errorf("%s: %s survives: want %v, told %s", m.kind, m.name, m.want, inShort(said))
	}
	for i, e := range alike {
		if s.same[i] == 0 {
			t.Errorf("no mutant is one of %q %q, which are said to be equivalent", e.kinds, e.names)
		}
	}
	if s.tried < f.least {
		t.Errorf("there are %d mutants, fewer than %d", s.tried, f.least)
	}
	t.Logf("%d of %d mutants found (%d %%)", s.found, s.tried, 100*s.found/max(1, s.tried))
	return s
}

// inShort is the first things that were told.
func inShort(all []told) string {
	const most = 4
	var b strings.Builder
	for _, one := range all[:min(len(all), most)] {
		fmt.Fprintf(&b, "\n\t%s %s %s", one.code, strings.Join(one.at, " "), one.message)
	}
	if more := len(all) - most; more > 0 {
		fmt.Fprintf(&b, "\n\tand %d more", more)
	}
	if len(all) == 0 {
		return "nothing"
	}
	return b.String()
}

// hold holds the page of the score to what became of the mutants.
func hold(t *testing.T, scores []score) {
	t.Helper()
	want := written(scores)
	file := filepath.Join(root(t), filepath.FromSlash(page))
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(file); err != nil {
		t.Error(err)
	} else if !bytes.Equal(got, want) {
		t.Errorf("%s has another score; go test ./internal/mutation -update writes it anew", page)
	}
}

// complete holds that mutants of each code are tried, but of those of which it
// is said why not.
func complete(t *testing.T, scores []score) {
	t.Helper()
	if slices.ContainsFunc(scores, func(s score) bool { return s.tried == 0 }) {
		return // some families alone were asked for
	}
	for _, code := range allCodes() {
		broken := slices.ContainsFunc(scores, func(s score) bool { return slices.Contains(s.under, code) })
		excused := slices.ContainsFunc(untried(), func(u excuse) bool { return u.code == code })
		switch {
		case !broken && !excused:
			t.Errorf("there is no mutant of %s", code)
		case broken && excused:
			t.Errorf("there are mutants of %s, of which it is said that there are none", code)
		}
	}
}

// allCodes are those of all findings.
func allCodes() []string {
	var all []string
	for _, rules := range [][]model.Rule{load.Rules(), model.Rules(), code.Rules(), bindings.Rules(), pages.Rules()} {
		for _, r := range rules {
			all = append(all, r.Code)
		}
	}
	for _, r := range drift.Rules() {
		all = append(all, r.Code)
	}
	for _, r := range scene.Rules() {
		all = append(all, string(r.Code))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// written is the page of the score.
func written(scores []score) []byte {
	var b bytes.Buffer
	b.WriteString("# Mutations\n\n<!-- Made by go test ./internal/mutation -update; do not edit. -->\n\n")
	b.WriteString("What holds the checks up: sound models, code, pictures, recorded runs and baselines are broken in one place, over and over. Each of these mutants has to be found under the code that is meant for it, at the line that is broken; of what is not broken nothing may be said. A mutant that survives fails the tests of Lintel.\n\n")
	b.WriteString("| family | what is broken | found as | mutants | found |\n|---|---|---|---:|---:|\n")
	tried, found := 0, 0
	for _, s := range scores {
		tried, found = tried+s.tried, found+s.found
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %d |\n", s.name, s.changed, s.codes, s.tried, s.found)
	}
	fmt.Fprintf(&b, "| all | | | %d | %d |\n", tried, found)
	b.WriteString("\nThe models are the case studies and examples of this repository; a handful of facts of each kind is changed in each of them. Code and runs are made for the purpose.\n\n")
	b.WriteString("## What is the same\n\nSome changes leave nothing wrong that the check should tell. That none of these is found is held as well.\n\n")
	b.WriteString("| family | change | mutants | why |\n|---|---|---:|---|\n")
	for _, s := range scores {
		i := 0
		for _, e := range equivalents() {
			if e.family == s.name {
				fmt.Fprintf(&b, "| %s | %s | %d | %s |\n", s.name, strings.Join(e.kinds, ", "), s.same[i], e.reason)
				i++
			}
		}
	}
	b.WriteString("\n## What is not broken\n\nCodes of which there is no mutant. Tests of their own hold them.\n\n| code | why |\n|---|---|\n")
	for _, u := range untried() {
		fmt.Fprintf(&b, "| %s | %s |\n", u.code, u.reason)
	}
	return b.Bytes()
}

// root is the folder of the module.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
