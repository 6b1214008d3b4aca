package drift_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/scene"
)

func TestCuts(t *testing.T) {
	m := &model.Model{Name: "Test", Views: []model.ViewRecord{{Key: "v", Origin: model.Origin{Position: model.Position{File: "m.go", Line: 9}}}}}
	got := drift.Cuts(m, scene.Scene{Key: "v", Marks: []scene.Mark{
		{Role: scene.RoleTitle, Cut: []scene.Cut{{What: "title", Lines: 1}}},
		{ID: "a", Role: scene.RoleNode, Class: "container external", Title: "A"},
		{
			ID: "b", Role: scene.RoleNode, Class: "container", Title: "B", Cut: []scene.Cut{{What: "description", Lines: 4}},
			Origin: model.Origin{Position: model.Position{File: "m.go", Line: 3}},
		},
	}}, drift.Options{})
	var words []string
	for _, f := range got {
		words = append(words, fmt.Sprintf("%s %s %s:%d %s: %s", f.Code, f.Severity, f.Positions[0].File, f.Positions[0].Line, f.Subject, f.Message))
	}
	want := []string{
		`LNT-P097 info m.go:3 b: view "v": description of container "B" is cut after 4 lines`,
		`LNT-P097 info m.go:9 v: view "v": title of the title block is cut after 1 line`,
	}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
