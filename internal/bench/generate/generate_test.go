package generate_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/model"
)

// said is what a model says, without the lines that say it.
func said(t *testing.T, m *model.Model) (out []string) {
	t.Helper()
	for _, e := range m.Elements {
		out = append(out, strings.Join([]string{e.ID, e.Name, e.Description, e.Technology}, "|"))
	}
	for _, r := range m.Relationships {
		out = append(out, strings.Join([]string{r.From, r.To, r.Description, r.Technology}, "|"))
	}
	for _, v := range m.Views {
		out = append(out, v.Key+"|"+v.Title)
	}
	return out
}

// TestSizes holds that a model has as many parts as its shape says, and is the
// same each time.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		shape                 generate.Shape
		systems, lines, views int
	}{
		{generate.Shape{Elements: 40}, 5, 60, 11},
		{generate.Shape{Elements: 300, Whole: true}, 38, 450, 77},
		{generate.Shape{Elements: 1000, Relationships: 2000}, 125, 2000, 251},
		{generate.Shape{Elements: 4000, PerSystem: 40, Inside: true}, 100, 6000, 201},
		{generate.Shape{Elements: 440, PerSystem: 44, Inside: true, Cuts: 10}, 10, 660, 111},
		{generate.Shape{Elements: 5000, PerSystem: 10}, 500, 7500, 1001},
	} {
		m := generate.New(c.shape)
		frozen, found := m.Workspace().Build()
		for _, d := range found {
			t.Error(d)
		}
		if m.Elements() != c.shape.Elements || len(frozen.Elements) != c.shape.Elements+c.systems ||
			len(frozen.Relationships) != c.lines || len(frozen.Views) != c.views {
			t.Errorf("%+v: %d containers, %d elements, %d relationships, %d views", c.shape, m.Elements(), len(frozen.Elements), len(frozen.Relationships), len(frozen.Views))
		}
		if !reflect.DeepEqual(m, generate.New(c.shape)) {
			t.Errorf("%+v: it differs from time to time", c.shape)
		}
	}
}

// TestGoSaysTheSame loads the Go source as an author's.
func TestGoSaysTheSame(t *testing.T) {
	m := generate.New(generate.Shape{Elements: 300, Whole: true, Cuts: 1}) // in several files
	dir := t.TempDir()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	files := m.Go("arch")
	files["go.mod"] = "module example.com/generated\n\ngo 1.26.0\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => " + strconv.Quote(root) + "\n"
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := files[generate.GoFile(30)]; !ok || len(files) < 4 {
		t.Errorf("no file %s among %d", generate.GoFile(30), len(files))
	}
	env := append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod")
	r, err := load.New(load.Options{Dir: dir, CacheDir: t.TempDir(), Env: env}).Load(context.Background(), ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Workspaces) != 1 || r.Workspaces[0].Model == nil {
		t.Fatalf("%v", r.Diagnostics)
	}
	frozen, _ := m.Workspace().Build()
	if want, got := said(t, frozen), said(t, r.Workspaces[0].Model); !slices.Equal(want, got) {
		t.Errorf("want %d lines, got %d\nwant %q …\ngot  %q …", len(want), len(got), want[0], got[0])
	}
}

var markup = regexp.MustCompile(`<[^>]*>|&#160;|\s|\x{a0}`)

// says holds that an SVG names all that the model has, however it is broken
// into lines.
func says(t *testing.T, m *generate.Model, svg string) {
	t.Helper()
	svg = markup.ReplaceAllString(svg, "")
	spaceless := func(s string) string { return markup.ReplaceAllString(s, "") }
	for _, s := range m.Systems {
		for _, c := range s.Containers {
			if !strings.Contains(svg, spaceless(c.Name)) {
				t.Errorf("the picture does not say %q", c.Name)
			}
		}
	}
	for _, l := range m.Lines {
		if !strings.Contains(svg, spaceless(l.Label)) {
			t.Errorf("the picture does not say %q", l.Label)
		}
	}
}

func TestPlantUMLDrawsIt(t *testing.T) {
	m := generate.New(generate.Shape{Elements: 12, PerSystem: 4})
	tool := toolbox.PlantUML(t)
	says(t, m, toolbox.Run(t, []byte(m.C4PlantUML()), tool[0], append(slices.Clone(tool[1:]), "-tsvg", "-pipe")...))
}

func TestD2DrawsIt(t *testing.T) {
	m := generate.New(generate.Shape{Elements: 12, PerSystem: 4})
	says(t, m, toolbox.Run(t, []byte(m.D2()), toolbox.D2(t), "--bundle=false", "-", "-"))
}
