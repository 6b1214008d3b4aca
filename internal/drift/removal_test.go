package drift_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/c4"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// gallery is the pictures of a model that show relationships, as the checks
// read them. Where things are is all the same here, so they are nowhere.
type gallery struct {
	content map[string]string // by file name
	files   map[string][]byte
}

func drawn(t *testing.T, m *model.Model, before gallery) gallery {
	t.Helper()
	g := gallery{map[string]string{}, map[string][]byte{}}
	resolver := view.New(m)
	for _, v := range m.Views {
		switch v.Kind {
		case model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent, model.ViewDeployment:
		default:
			continue
		}
		d, err := resolver.Resolve(v.Key)
		if err != nil {
			t.Fatal(err)
		}
		content, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		name := v.Key + ".svg"
		g.content[name] = string(content)
		g.files[name] = before.files[name]
		if before.content[name] != string(content) {
			g.files[name] = place(d)
		}
	}
	return g
}

func place(d diagram.Diagram) []byte {
	graph, sizes := c4.Measure(d)
	nowhere := layout.Result{
		Nodes: make([]geom.Rect, len(graph.Nodes)), Groups: make([]geom.Rect, len(graph.Groups)), Edges: make([]layout.Route, len(graph.Edges)),
	}
	return svg.Render(c4.Draw(d, sizes, nowhere), theme.Default(), svg.Options{})
}

// hold holds the committed gallery against that of the model as it is now.
func hold(t *testing.T, committed, now gallery, m *model.Model) []drift.Finding {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range committed.files {
		files[name] = &fstest.MapFile{Data: data}
	}
	found, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "pictures"}, now.files, m, drift.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestEveryRemovedRelationshipIsNamed takes each relationship out of the
// models of this repository in turn, and puts it back: the checks say which
// it is, also where others were drawn in the same line, and of the others at
// most that a view shows them no more.
func TestEveryRemovedRelationshipIsNamed(t *testing.T) {
	all := 0
	for _, w := range []*model.Workspace{flashsale.Workspace(), im.Workspace(), bigbank.Workspace()} {
		whole, diagnostics := w.Build()
		if len(diagnostics) > 0 {
			t.Fatal(diagnostics)
		}
		committed := drawn(t, whole, gallery{})
		if found := hold(t, committed, committed, whole); len(found) > 0 {
			t.Fatalf("%s: nothing was changed, and %d findings: %+v", whole.Name, len(found), found[0])
		}
		for i, r := range whole.Relationships {
			all++
			less := *whole
			less.Relationships = slices.Delete(slices.Clone(whole.Relationships), i, i+1)
			now := drawn(t, &less, committed)
			words := view.Words(whole, r)
			gone := `relationship "` + words + `" is gone from the model but still in the picture`
			named(t, hold(t, committed, now, &less), "LNT-D007", gone, "")
			added := `relationship "` + words + `" is in the model but missing from the picture`
			named(t, hold(t, now, committed, whole), "LNT-D006", added, model.Position{File: r.Origin.File, Line: r.Origin.Line}.String())
		}
	}
	if all < 130 {
		t.Errorf("only %d relationships", all)
	}
}

// named demands a finding in those words, with the line of the model if there
// is one, and that no other finding says what is not so of a relationship.
func named(t *testing.T, found []drift.Finding, code, message, at string) {
	t.Helper()
	told := false
	for _, f := range found {
		switch {
		case f.Code == code && f.Message == message:
			told = true
			if at != "" && !slices.ContainsFunc(f.Positions, func(p drift.Position) bool { return p.String() == at }) {
				t.Errorf("%s: not at %s, but %v", message, at, f.Positions)
			}
			if code == "LNT-D007" && len(f.Positions) < 2 {
				t.Errorf("%s: the view is not named, only %v", message, f.Positions)
			}
		case strings.Contains(f.Message, "elationship") && strings.Contains(f.Message, "differs"),
			strings.Contains(f.Message, "reads otherwise"), strings.HasPrefix(f.Message, "relationship ") && strings.Contains(f.Message, "gone from"):
			t.Errorf("want %s\nbut there is %s", message, f.Message)
		}
	}
	if !told {
		t.Errorf("no finding says: %s", message)
	}
}
