package graphviz

import (
	"context"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/layout"
)

func TestLayoutPlacesEverything(t *testing.T) {
	e := New(Options{})
	defer e.Close()
	g := layout.Graph{
		Direction: model.TopToBottom, NodeGap: 40, RankGap: 80,
		Nodes:  []layout.Node{{W: 200, H: 100, Group: -1}, {W: 200, H: 100, Group: 0}, {W: 200, H: 120, Group: 0}},
		Groups: []layout.Group{{Parent: -1, TitleW: 120, TitleH: 30}},
		Edges:  []layout.Edge{{From: 0, To: 1, LabelW: 90, LabelH: 30}, {From: 1, To: 2}, {From: 2, To: 2, LabelW: 50, LabelH: 20}},
	}
	r, err := e.Layout(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if len(r.Nodes) != 3 || r.W <= 0 || r.H <= 0 {
		t.Fatalf("unexpected result: %+v", r)
	}
	for i, e := range r.Edges {
		if len(e.Points) < 2 {
			t.Errorf("edge %d has no route", i)
		}
	}
}
