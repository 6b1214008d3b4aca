package layout_test

import (
	"math"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// good is a graph and a result without fault: two nodes in nested groups, one
// outside, a labelled edge, one without label and a loop.
func good() (layout.Graph, layout.Result) {
	g := layout.Graph{
		Direction: model.TopToBottom, NodeGap: 40, RankGap: 60,
		Nodes: []layout.Node{{W: 100, H: 50, Group: -1}, {W: 100, H: 50, Group: 1}, {W: 100, H: 50, Group: 0}},
		Groups: []layout.Group{
			{Parent: -1, TitleW: 80, TitleH: 20},
			{Parent: 0, TitleW: 60, TitleH: 20},
		},
		Edges: []layout.Edge{{From: 0, To: 1, LabelW: 40, LabelH: 20}, {From: 1, To: 2}, {From: 2, To: 2, LabelW: 30, LabelH: 20}},
	}
	r := layout.Result{
		W: 360, H: 330,
		Nodes:  []geom.Rect{{X: 120, Y: 0, W: 100, H: 50}, {X: 120, Y: 200, W: 100, H: 50}, {X: 10, Y: 200, W: 50, H: 50}},
		Groups: []geom.Rect{{X: 0, Y: 120, W: 360, H: 210}, {X: 110, Y: 150, W: 120, H: 110}},
	}
	r.Nodes[2] = geom.Rect{X: 240, Y: 200, W: 100, H: 50}
	r.Edges = []layout.Route{
		{Points: []geom.Point{{X: 190, Y: 50}, {X: 190, Y: 200}}, Label: geom.Rect{X: 170, Y: 80, W: 40, H: 20}},
		{Points: []geom.Point{{X: 220, Y: 220}, {X: 240, Y: 220}}},
		{Points: []geom.Point{{X: 280, Y: 250}, {X: 280, Y: 270}, {X: 300, Y: 270}, {X: 300, Y: 250}}, Label: geom.Rect{X: 280, Y: 280, W: 30, H: 20}},
	}
	return g, r
}

func TestVerifyFindsNothing(t *testing.T) {
	g, r := good()
	if p := layout.Verify(g, r); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
	if p := layout.Verify(layout.Graph{}, layout.Result{}); len(p) > 0 {
		t.Errorf("problems of nothing: %v", p)
	}
}

func TestVerifyFinds(t *testing.T) {
	for _, c := range []struct {
		name       string
		spoil      func(*layout.Result)
		kind       layout.Kind
		structural bool
	}{
		{"a node is missing", func(r *layout.Result) { r.Nodes = r.Nodes[:2] }, layout.KindMissing, true},
		{"an edge is missing", func(r *layout.Result) { r.Edges = nil }, layout.KindMissing, true},
		{"no size", func(r *layout.Result) { r.W = 0 }, layout.KindMissing, true},
		{"a node of another size", func(r *layout.Result) { r.Nodes[0].W = 99 }, layout.KindMissing, true},
		{"a label of another size", func(r *layout.Result) { r.Edges[0].Label = geom.Rect{} }, layout.KindMissing, true},
		{"an empty group", func(r *layout.Result) { r.Groups[0].H = 0 }, layout.KindMissing, true},
		{"all at one place", func(r *layout.Result) { r.Nodes[0].X, r.Nodes[0].Y = r.Nodes[1].X, r.Nodes[1].Y }, layout.KindOverlap, true},
		{"a node out of its group", func(r *layout.Result) { r.Nodes[1].X = 105 }, layout.KindOutside, true},
		{"a node on a title", func(r *layout.Result) { r.Nodes[1].Y = 169 }, layout.KindOutside, true},
		{"a group out of its group", func(r *layout.Result) { r.Groups[1].Y = 119 }, layout.KindOutside, true},
		{"a title too wide", func(r *layout.Result) { r.Groups[1].W = 50 }, layout.KindOutside, true},
		{"a foreign node in a group", func(r *layout.Result) { r.Nodes[0].Y = 90 }, layout.KindForeign, true},
		{"a node beyond the picture", func(r *layout.Result) { r.H = 329 }, layout.KindBox, true},
		{"a negative place", func(r *layout.Result) { r.Nodes[0].Y = -1 }, layout.KindBox, true},
		{"a line beyond the picture", func(r *layout.Result) { r.Edges[2].Points[1].Y, r.Edges[2].Points[2].Y = 331, 331 }, layout.KindBox, true},
		{"no route", func(r *layout.Result) { r.Edges[1].Points = nil }, layout.KindRoute, false},
		{"a route of one point", func(r *layout.Result) { r.Edges[1].Points = r.Edges[1].Points[:1] }, layout.KindRoute, false},
		{"half a curve", func(r *layout.Result) { r.Edges[1].Curved = true }, layout.KindRoute, false},
		{"a loose start", func(r *layout.Result) { r.Edges[1].Points[0].X++ }, layout.KindRoute, false},
		{"a start inside", func(r *layout.Result) { r.Edges[1].Points[0].X-- }, layout.KindRoute, false},
		{"a loose end", func(r *layout.Result) { r.Edges[0].Points[1].Y-- }, layout.KindRoute, false},
		{"a line through a node", func(r *layout.Result) {
			r.Edges[2].Points = []geom.Point{{X: 240, Y: 240}, {X: 60, Y: 240}, {X: 60, Y: 300}, {X: 300, Y: 300}, {X: 300, Y: 250}}
		}, layout.KindNode, false},
		{"a line through its own end", func(r *layout.Result) {
			r.Edges[1].Points = []geom.Point{{X: 120, Y: 220}, {X: 240, Y: 220}}
		}, layout.KindNode, false},
		{"a line through a label", func(r *layout.Result) {
			r.Edges[1].Points = []geom.Point{{X: 220, Y: 240}, {X: 235, Y: 240}, {X: 235, Y: 290}, {X: 320, Y: 290}, {X: 320, Y: 250}}
		}, layout.KindLabel, false},
		{"a line through a title", func(r *layout.Result) {
			r.Edges[1].Points = []geom.Point{{X: 150, Y: 200}, {X: 150, Y: 160}, {X: 260, Y: 160}, {X: 260, Y: 200}}
		}, layout.KindTitle, false},
		{"a label on a label", func(r *layout.Result) { r.Edges[0].Label.X, r.Edges[0].Label.Y = 290, 290 }, layout.KindCovered, false},
		{"a label on a node", func(r *layout.Result) { r.Edges[0].Label.Y = 49 }, layout.KindCovered, false},
		{"a label on a title", func(r *layout.Result) { r.Edges[0].Label.X, r.Edges[0].Label.Y = 30, 130 }, layout.KindCovered, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, r := good()
			c.spoil(&r)
			problems := layout.Verify(g, r)
			i := slices.IndexFunc(problems, func(p layout.Problem) bool { return p.Kind == c.kind })
			if i < 0 {
				t.Fatalf("problems = %v, want one of kind %s", problems, c.kind)
			}
			if problems[i].Structural() != c.structural {
				t.Errorf("structural = %t", problems[i].Structural())
			}
		})
	}
}

func TestVerifySiblings(t *testing.T) {
	g := layout.Graph{
		Nodes:  []layout.Node{{W: 10, H: 10, Group: 0}, {W: 10, H: 10, Group: 1}},
		Groups: []layout.Group{{Parent: -1}, {Parent: -1}},
	}
	r := layout.Result{
		W: 100, H: 50,
		Nodes:  []geom.Rect{{X: 5, Y: 5, W: 10, H: 10}, {X: 70, Y: 5, W: 10, H: 10}},
		Groups: []geom.Rect{{W: 60, H: 50}, {X: 59, W: 41, H: 50}},
	}
	if p := layout.Verify(g, r); len(p) != 1 || p[0].Kind != layout.KindForeign {
		t.Errorf("problems = %v", p)
	}
}

func TestCheck(t *testing.T) {
	g, _ := good()
	if err := layout.Check(g); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*layout.Graph){
		"direction":          func(g *layout.Graph) { g.Direction = "sideways" },
		"gap":                func(g *layout.Graph) { g.NodeGap = -1 },
		"node without width": func(g *layout.Graph) { g.Nodes[0].W = 0 },
		"huge node":          func(g *layout.Graph) { g.Nodes[0].H = math.MaxInt32 },
		"node in no group":   func(g *layout.Graph) { g.Nodes[0].Group = 2 },
		"group in itself":    func(g *layout.Graph) { g.Groups[1].Parent = 1 },
		"group in later":     func(g *layout.Graph) { g.Groups[0].Parent = 1 },
		"empty group":        func(g *layout.Graph) { g.Nodes[1].Group, g.Nodes[2].Group = -1, -1 },
		"negative title":     func(g *layout.Graph) { g.Groups[0].TitleH = -1 },
		"edge to nowhere":    func(g *layout.Graph) { g.Edges[0].To = 3 },
		"edge from nowhere":  func(g *layout.Graph) { g.Edges[0].From = -1 },
		"negative label":     func(g *layout.Graph) { g.Edges[0].LabelW = -1 },
	} {
		g, _ := good()
		spoil(&g)
		if layout.Check(g) == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestGroups(t *testing.T) {
	// 0 ⊃ 1 ⊃ 3, 0 ⊃ 2, 4
	g := layout.Graph{Groups: []layout.Group{{Parent: -1}, {Parent: 0}, {Parent: 0}, {Parent: 1}, {Parent: -1}}}
	for _, c := range [][3]int{{3, 2, 0}, {3, 1, 1}, {2, 2, 2}, {3, 4, -1}, {-1, 2, -1}, {-1, -1, -1}} {
		if got := g.Common(c[0], c[1]); got != c[2] {
			t.Errorf("Common(%d, %d) = %d, want %d", c[0], c[1], got, c[2])
		}
		if got := g.Common(c[1], c[0]); got != c[2] {
			t.Errorf("Common(%d, %d) = %d, want %d", c[1], c[0], got, c[2])
		}
		if !g.Within(c[0], c[2]) || !g.Within(c[1], c[2]) {
			t.Errorf("%d and %d are not within their common group", c[0], c[1])
		}
	}
	if g.Within(0, 1) || g.Within(2, 1) || g.Within(-1, 0) {
		t.Error("a group is within one that is inside or beside it")
	}
}

func TestTrim(t *testing.T) {
	g, want := good()
	moved := want
	moved.Nodes, moved.Groups, moved.Edges = nil, nil, nil
	for _, b := range want.Nodes {
		moved.Nodes = append(moved.Nodes, b.Move(-500, 70))
	}
	for _, b := range want.Groups {
		moved.Groups = append(moved.Groups, b.Move(-500, 70))
	}
	for _, e := range want.Edges {
		var points []geom.Point
		for _, p := range e.Points {
			points = append(points, geom.Point{X: p.X - 500, Y: p.Y + 70})
		}
		label := e.Label
		if !label.Empty() {
			label = label.Move(-500, 70)
		}
		moved.Edges = append(moved.Edges, layout.Route{Points: points, Label: label})
	}
	moved.W, moved.H = 0, 0
	got := layout.Trim(moved)
	if got.W != want.W || got.H != want.H || !slices.Equal(got.Nodes, want.Nodes) || !slices.Equal(got.Groups, want.Groups) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if p := layout.Verify(g, got); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
	// Lines count, those along an edge of the picture with no width.
	line := layout.Trim(layout.Result{Edges: []layout.Route{{Points: []geom.Point{{X: 5, Y: 5}, {X: 5, Y: 25}}}}})
	if line.W != 0 || line.H != 20 || line.Edges[0].Points[0] != (geom.Point{}) {
		t.Errorf("a line: %+v", line)
	}
}

func TestLineOfCurve(t *testing.T) {
	r := layout.Route{Curved: true, Points: []geom.Point{{X: 0, Y: 0}, {X: 0, Y: 100}, {X: 100, Y: 100}, {X: 100, Y: 0}}}
	line := r.Line()
	if line[0] != r.Points[0] || line[len(line)-1] != r.Points[3] {
		t.Errorf("ends at %v and %v", line[0], line[len(line)-1])
	}
	if middle := line[len(line)/2]; middle != (geom.Point{X: 50, Y: 75}) {
		t.Errorf("its middle is %v", middle)
	}
}
