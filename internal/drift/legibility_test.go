package drift_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/scene"
)

func at(line int) model.Origin {
	return model.Origin{Position: model.Position{File: "m.go", Line: line}}
}

// oneView is a model with the view that is drawn.
func oneView() *model.Model {
	return &model.Model{Name: "Test", Views: []model.ViewRecord{{Key: "v", Origin: at(9)}}}
}

// picture is one that breaks a rule in so many places, and has as many texts
// that are cut.
func picture(broken, cut int) render.Picture {
	p := render.Picture{Diagram: diagram.Diagram{Key: "v"}}
	for i := range broken {
		p.Violations = append(p.Violations, scene.Violation{
			Code: scene.NodesOverlap, Marks: []string{"a", "b"}, Message: fmt.Sprintf("a overlaps b, %d", i), Origins: []model.Origin{at(3), at(4)},
		})
	}
	for i := range cut {
		p.Scene.Marks = append(p.Scene.Marks, scene.Mark{
			ID: fmt.Sprint(i), Role: scene.RoleNode, Class: "container", Title: "B", Cut: []scene.Cut{{What: "description", Lines: 4}}, Origin: at(i),
		})
	}
	return p
}

// told are findings in short.
func told(found []drift.Finding) []string {
	var words []string
	for _, f := range found {
		words = append(words, fmt.Sprintf("%s %s %s:%d %s: %s", f.Code, f.Severity, f.Positions[0].File, f.Positions[0].Line, f.Subject, f.Message))
	}
	return words
}

func TestLegibility(t *testing.T) {
	got, broken := drift.Legibility(oneView(), picture(1, 0), drift.Options{})
	if want := []string{`LNT-P001 warning m.go:3 a: view "v": a overlaps b, 0`}; !slices.Equal(told(got), want) || broken != 1 {
		t.Errorf("%d, %q", broken, told(got))
	}
	if len(got) != 1 || got[0].View != "v" || got[0].Workspace != "Test" || len(got[0].Positions) != 2 || got[0].Positions[1].Note != "the other" {
		t.Errorf("%+v", got)
	}
	if got, broken := drift.Legibility(oneView(), picture(0, 0), drift.Options{}); len(got) != 0 || broken != 0 {
		t.Errorf("a good picture: %+v", got)
	}
}

func TestCuts(t *testing.T) {
	p := picture(0, 0)
	p.Scene.Marks = []scene.Mark{
		{Role: scene.RoleTitle, Cut: []scene.Cut{{What: "title", Lines: 1}}},
		{ID: "a", Role: scene.RoleNode, Class: "container external", Title: "A"},
		{ID: "b", Role: scene.RoleNode, Class: "container", Title: "B", Cut: []scene.Cut{{What: "description", Lines: 4}}, Origin: at(3)},
	}
	got, _ := drift.Legibility(oneView(), p, drift.Options{})
	want := []string{
		`LNT-P097 info m.go:3 b: view "v": description of container "B" is cut after 4 lines`,
		`LNT-P097 info m.go:9 v: view "v": title of the title block is cut after 1 line`,
	}
	if diff := cmp.Diff(want, told(got)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestManyBreachesOfOneView lists some, and counts the rest.
func TestManyBreachesOfOneView(t *testing.T) {
	for _, tc := range []struct {
		broken, cut, found int
		more               []string
	}{
		{20, 20, 40, nil},
		{21, 21, 42, []string{
			`LNT-P096 warning m.go:9 v: view "v" breaks rules of legibility in one place more`,
			`LNT-P097 info m.go:9 v: view "v": texts are cut in one place more`,
		}},
		{34_000, 0, 21, []string{`LNT-P096 warning m.go:9 v: view "v" breaks rules of legibility in 33980 places more`}},
	} {
		got, broken := drift.Legibility(oneView(), picture(tc.broken, tc.cut), drift.Options{})
		more := slices.DeleteFunc(told(got), func(s string) bool { return !strings.HasSuffix(s, " more") })
		if broken != tc.broken || len(got) != tc.found || !slices.Equal(more, tc.more) {
			t.Errorf("%d and %d: counts %d, %d findings, of which %q", tc.broken, tc.cut, broken, len(got), more)
		}
	}
	quiet := drift.Options{Severities: map[string]model.Severity{"LNT-P001": model.SeverityOff}}
	if got, broken := drift.Legibility(oneView(), picture(34_000, 0), quiet); len(got) != 0 || broken != 0 {
		t.Errorf("of a rule that is off: counts %d, %+v", broken, got)
	}
}

// TestDegradedPicture says of a picture that no engine could place that alone.
func TestDegradedPicture(t *testing.T) {
	p := picture(34_000, 3)
	p.Layout = layout.Result{Degraded: true, Reason: "more work than allowed"}
	got, broken := drift.Legibility(oneView(), p, drift.Options{})
	want := []string{`LNT-P099 warning m.go:9 v: view "v" could not be laid out, and is drawn in a plain grid: more work than allowed; it breaks rules of legibility in 34000 places`}
	if !slices.Equal(told(got), want) || broken != 34_000 {
		t.Errorf("%d, %q", broken, told(got))
	}
	p.Violations = nil
	got, _ = drift.Legibility(oneView(), p, drift.Options{})
	want = []string{`LNT-P099 warning m.go:9 v: view "v" could not be laid out, and is drawn in a plain grid: more work than allowed`}
	if !slices.Equal(told(got), want) {
		t.Errorf("%q", told(got))
	}
}
