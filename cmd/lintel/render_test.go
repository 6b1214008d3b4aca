package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/scene"
)

// TestRenderTellsOfABadPicture prints the first of what makes a picture hard
// to read, and how much there is.
func TestRenderTellsOfABadPicture(t *testing.T) {
	p, err := project.Open(project.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	w := project.Workspace{Model: &model.Model{Name: "Shop", Views: []model.ViewRecord{{Key: "shop/containers"}}}}
	picture := func(broken int) render.Picture {
		d := render.Picture{Diagram: diagram.Diagram{Key: "shop/containers"}}
		for i := range broken {
			d.Violations = append(d.Violations, scene.Violation{Code: scene.NodesOverlap, Message: strings.Repeat("x", i+1)})
		}
		return d
	}
	const overlap = "warning LNT-P001: view \"shop/containers\": "
	const hint = "\n   hint: report it with the model; until then, another direction or shorter words may help\n\n"
	degraded := picture(2663)
	degraded.Layout = layout.Result{Degraded: true, Reason: "more work than allowed"}
	cut := picture(0)
	cut.Scene.Marks = []scene.Mark{{ID: "a", Cut: []scene.Cut{{What: "name", Lines: 1}}}}
	for _, tc := range []struct {
		name    string
		picture render.Picture
		want    string
	}{
		{"good", picture(0), ""},
		{"with a text that is cut", cut, ""},
		{"one place", picture(1), overlap + "x" + hint + "the picture breaks a rule of legibility in one place\n"},
		{
			"many places", picture(184),
			overlap + "x" + hint + overlap + "xx" + hint + overlap + "xxx" + hint + "the picture breaks rules of legibility in 184 places; lintel check tells of more\n",
		},
		{
			"degraded", degraded,
			"warning LNT-P099: view \"shop/containers\" could not be laid out, and is drawn in a plain grid: more work than allowed; it breaks rules of legibility in 2663 places\n" +
				"   hint: show less in it: exclude elements, or split the view\n\n1 warning\n",
		},
	} {
		var out, err bytes.Buffer
		if e := printIllegible(terminal{out: &out, err: &err}, p, w, tc.picture); e != nil {
			t.Errorf("%s: %v", tc.name, e)
		}
		if diff := cmp.Diff(tc.want, err.String()); diff != "" || out.Len() > 0 {
			t.Errorf("%s (-want +got):\n%s%s", tc.name, diff, &out)
		}
	}
}
