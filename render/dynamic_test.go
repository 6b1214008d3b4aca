package render_test

import (
	"context"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// TestWhoBeginsStandsFirst holds every dynamic view of the examples against
// what a reader expects: at the top, or at the left where the picture runs to
// the right, stands who sends the first message.
func TestWhoBeginsStandsFirst(t *testing.T) {
	r := render.New(engine(t), theme.Default())
	views := 0
	for _, w := range []*model.Workspace{bigbank.Workspace(), flashsale.Workspace(), im.Workspace()} {
		m := build(t, w)
		for _, v := range m.Views {
			if v.Kind != model.ViewDynamic {
				continue
			}
			views++
			p, err := r.Render(context.Background(), m, v.Key)
			if err != nil {
				t.Error(err)
				continue
			}
			sc, _ := m.Scenario(v.Scenario)
			first := begins(sc.Steps)
			place := func(m scene.Mark) int { return m.Box.Y }
			if p.Layout.Direction == model.LeftToRight {
				place = func(m scene.Mark) int { return m.Box.X }
			}
			least, at := 1<<30, -1
			for _, mark := range p.Scene.Marks {
				if mark.Role == scene.RoleNode {
					least = min(least, place(mark))
				}
				if mark.ID == first {
					at = place(mark)
				}
			}
			// The boxes of a rank stand in one row, and may differ in height.
			const row = 80
			if at < 0 || at > least+row {
				t.Errorf("%s: %s begins and stands at %d, the first at %d, direction %s", v.Key, first, at, least, p.Layout.Direction)
			}
		}
	}
	if views < 10 {
		t.Errorf("the examples have %d dynamic views", views)
	}
}

// begins is who sends the first message among steps.
func begins(steps []model.StepRecord) string {
	for _, s := range steps {
		if s.From != "" {
			return s.From
		}
		for _, o := range s.Operands {
			if first := begins(o.Steps); first != "" {
				return first
			}
		}
	}
	return ""
}
