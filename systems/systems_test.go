// Package systems_test holds every case study to what a reader may expect of
// it: a model that builds, pictures of the usual shape, and documents whose
// references lead somewhere.
package systems_test

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site/decisions"
	"github.com/lintel-go/lintel/site/markdown"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// study is a case study: a folder here that holds a model.go.
type study struct {
	folder    string
	workspace func() *model.Workspace
}

func studies() []study {
	return []study{
		{"flashsale", flashsale.Workspace},
		{"im", im.Workspace},
	}
}

// each runs a test for every case study, on its built model.
func each(t *testing.T, test func(t *testing.T, s study, m *model.Model)) {
	for _, s := range studies() {
		t.Run(s.folder, func(t *testing.T) {
			m, diagnostics := s.workspace().Build()
			if len(diagnostics) > 0 {
				t.Fatalf("the model has %d diagnostics; see TestBuilds", len(diagnostics))
			}
			test(t, s, m)
		})
	}
}

func TestBuilds(t *testing.T) {
	for _, s := range studies() {
		_, diagnostics := s.workspace().Build()
		for _, d := range diagnostics {
			t.Errorf("%s:%d: %s %s (%s)", d.Origin.File, d.Origin.Line, d.Code, d.Message, d.Hint)
		}
	}
}

// TestFollowsTheRules holds the models to what lintel check asks of everybody:
// among other things that every step is backed by a relationship, that nothing
// stands alone, and that every container runs somewhere.
func TestFollowsTheRules(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		for _, f := range drift.NewReport(drift.Model(m, drift.Options{})).Findings {
			t.Errorf("%v: %s %s: %s", f.Positions, f.Code, f.Subject, f.Message)
		}
	})
}

func TestListIsComplete(t *testing.T) {
	files, err := filepath.Glob("*/model.go")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, f := range files {
		want = append(want, filepath.Dir(f))
	}
	for _, s := range studies() {
		got = append(got, s.folder)
	}
	got = append(got, "lintel") // which is no study: it has tests of its own
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("studies() does not list the folders with a model.go, sorted (-folders +list):\n%s", d)
	}
}

// TestModelsImportOnlyModel keeps reloads fast: what a model imports is
// compiled and linked whenever its author saves it.
func TestModelsImportOnlyModel(t *testing.T) {
	for _, s := range studies() {
		files, err := filepath.Glob(filepath.Join(s.folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no Go files (%v)", s.folder, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Imports {
				if path, _ := strconv.Unquote(i.Path.Value); path != "github.com/lintel-go/lintel/model" {
					t.Errorf("%s imports %s; a model imports package model only", name, path)
				}
			}
		}
	}
}

func TestShape(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		var systems, containers, withComponents int
		for _, e := range m.Elements {
			switch {
			case e.Kind == model.KindSystem && !e.External:
				systems++
			case e.Kind == model.KindContainer:
				containers++
				if len(m.Children(e.ID)) > 0 {
					withComponents++
				}
			}
		}
		if systems != 1 {
			t.Errorf("%d systems of its own; want 1", systems)
		}
		if withComponents < 3 {
			t.Errorf("%d containers have components; want at least 3", withComponents)
		}
		if containers > 16 {
			t.Errorf("%d containers; more than 16 do not fit one picture", containers)
		}
		if len(m.Scenarios) < 4 {
			t.Errorf("%d scenarios; want at least 4", len(m.Scenarios))
		}
		for _, sc := range m.Scenarios {
			if !branches(sc.Steps) {
				t.Errorf("%s runs straight through; a scenario worth a page has a branch or a loop", sc.ID)
			}
		}
	})
}

// branches reports whether steps hold a fragment.
func branches(steps []model.StepRecord) bool {
	return slices.ContainsFunc(steps, func(s model.StepRecord) bool { return len(s.Operands) > 0 })
}

func TestElementsAreDescribed(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		for _, e := range m.Elements {
			if e.Kind == model.KindInstance {
				continue
			}
			if n := utf8.RuneCountInString(e.Description); n == 0 || n > 90 {
				t.Errorf("%s: description of %d characters; want 1 to 90", e.ID, n)
			}
			if e.Owner == "" && (e.Kind == model.KindContainer || e.Kind == model.KindSystem && !e.External) {
				t.Errorf("%s: no owner", e.ID)
			}
		}
		for _, r := range m.Relationships {
			if n := len(strings.Fields(r.Description)); n == 0 || n > 6 {
				t.Errorf("%s: description of %d words; want 1 to 6", r.ID, n)
			}
		}
	})
}

// TestProductionIsAnExample: nobody measured these counts.
func TestProductionIsAnExample(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		env, found := m.Environment("@production")
		if !found || !strings.Contains(env.Description, "assumed") {
			t.Errorf("production says %q; it has to say that its counts are assumed", env.Description)
		}
	})
}

func TestViewsResolve(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		for _, v := range m.Views {
			d, err := view.Resolve(m, v.Key)
			if err != nil {
				t.Errorf("%s: %v", v.Key, err)
				continue
			}
			if len(d.Nodes) < 3 {
				t.Errorf("%s shows %d nodes; a picture needs 3", v.Key, len(d.Nodes))
			}
		}
	})
}

// resolver answers for a document of a case study, as the site does.
type resolver struct {
	m      *model.Model
	folder string // of the document
}

func (r resolver) Reference(id string) (markdown.Target, error) {
	if figure, ok := strings.CutPrefix(id, "figure:"); ok {
		f, found := r.m.Figure(figure)
		if !found {
			return markdown.Target{}, errors.New("no such figure")
		}
		return markdown.Target{Href: "#", Name: f.Value.Text()}, nil
	}
	e, found := r.m.Element(id)
	if !found {
		return markdown.Target{}, errors.New("no such element")
	}
	return markdown.Target{Href: "#", Name: e.Name}, nil
}

func (r resolver) View(key string) (markdown.Target, error) {
	v, found := r.m.View(key)
	if !found {
		return markdown.Target{}, errors.New("no such view")
	}
	return markdown.Target{Href: "#", Name: v.Title}, nil
}

func (r resolver) Theme(string) error {
	return errors.New("the narratives show views as the page is painted")
}

func (r resolver) Link(path string) (markdown.Target, error) {
	if _, err := os.Stat(filepath.Join(r.folder, filepath.FromSlash(path))); err != nil {
		return markdown.Target{}, err
	}
	return markdown.Target{Href: "#", Name: path}, nil
}

func (resolver) Word(name string) string { return name }

func (resolver) Heading(words string) string { return words }

func (r resolver) Image(path string) (markdown.Image, error) {
	return markdown.Image{}, errors.New("the narratives show views only")
}

// files are the documents of a folder, which numbers them from 1 in the order
// of reading. The glossary, which is looked up, is not among them: the site
// says what is wrong with it.
func files(t *testing.T, folder, number string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return filepath.Base(name) == "glossary.md" })
	for i, name := range names {
		if want := fmt.Sprintf(number, i+1); !strings.HasPrefix(filepath.Base(name), want) {
			t.Errorf("%s: want a name that begins with %q", name, want)
		}
	}
	return names
}

func problems(t *testing.T, file string, d *markdown.Document) {
	t.Helper()
	for _, p := range d.Problems {
		t.Errorf("%s:%d: %s", file, p.Line, p.Message)
	}
}

func TestNarrative(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		folder := filepath.Join(s.folder, "docs")
		shown := map[string]bool{}
		names := files(t, folder, "%02d-")
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d := markdown.Parse(source, resolver{m, folder})
			problems(t, name, d)
			if d.Front.Get("title") == "" {
				t.Errorf("%s: no title in its front matter", name)
			}
			for _, key := range d.Views {
				if shown[key] {
					t.Errorf("%s: shows %s, which the narrative has shown before", name, key)
				}
				shown[key] = true
			}
		}
		if len(names) < 4 || len(names) > 7 {
			t.Errorf("%d pages; want 4 to 7", len(names))
		}
		// What was worth drawing is worth telling. The landscape shows what the
		// context shows, and a dynamic view what the sequence shows.
		for _, v := range m.Views {
			if v.Kind != model.ViewLandscape && v.Kind != model.ViewDynamic && !shown[v.Key] {
				t.Errorf("the narrative does not show %s", v.Key)
			}
		}
	})
}

func TestDecisions(t *testing.T) {
	each(t, func(t *testing.T, s study, m *model.Model) {
		folder := filepath.Join(s.folder, "decisions")
		names := files(t, folder, "%04d-")
		for i, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d := decisions.Read(filepath.Base(name), source)
			if d.Number != strconv.Itoa(i+1) || d.Title == "" || d.Status != decisions.Accepted {
				t.Errorf("%s: read as number %q, title %q, status %q", name, d.Number, d.Title, d.Status)
			}
			doc := markdown.Parse(d.Body, resolver{m, folder})
			problems(t, name, doc)
			var got []string
			for _, h := range doc.Headings {
				got = append(got, h.Text)
			}
			if diff := cmp.Diff([]string{"Context", "Decision", "Options considered", "Consequences"}, got); diff != "" {
				t.Errorf("%s: sections differ (-want +got):\n%s", name, diff)
			}
			if strings.Count(string(source), "\n- **") < 3 {
				t.Errorf("%s: weighs fewer than 3 options", name)
			}
		}
		if len(names) < 4 {
			t.Errorf("%d decisions; want at least 4", len(names))
		}
	})
}
