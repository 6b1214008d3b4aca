package c4_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/c4"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// place puts the nodes in one row, with room for labels between them; the
// edges go straight from each to the next.
func place(g layout.Graph) layout.Result {
	const gap = 400
	var r layout.Result
	for _, n := range g.Nodes {
		r.H = max(r.H, n.H)
	}
	for _, n := range g.Nodes {
		r.Nodes = append(r.Nodes, geom.Rect{X: r.W, Y: (r.H - n.H) / 2, W: n.W, H: n.H})
		r.W += n.W + gap
	}
	r.W -= gap
	for _, e := range g.Edges {
		from, to := r.Nodes[e.From], r.Nodes[e.To]
		a := geom.Point{X: from.Right(), Y: r.H / 2}
		b := geom.Point{X: to.X, Y: r.H / 2}
		mid := (a.X + b.X) / 2
		r.Edges = append(r.Edges, layout.Route{
			Points: []geom.Point{a, b},
			Label:  geom.Rect{X: mid - e.LabelW/2, Y: r.H/2 - e.LabelH/2, W: e.LabelW, H: e.LabelH},
		})
		r.H = max(r.H, r.H/2+e.LabelH/2+1)
	}
	return r
}

func draw(d diagram.Diagram) scene.Scene {
	g, sizes := c4.Measure(d)
	return c4.Draw(d, sizes, place(g))
}

var (
	shapes = []model.Shape{
		"", model.Database, model.Queue, model.Cache, model.Browser, model.Mobile,
		model.Bucket, model.Folder, model.Terminal, model.Robot, model.Hexagon,
	}
	kinds = []model.ElementKind{
		model.KindPerson, model.KindSystem, model.KindContainer, model.KindComponent,
		model.KindInfrastructureNode, model.KindNode,
	}
	words = map[string][3]string{
		"short":   {"A", "T", ""},
		"usual":   {"Order worker", "Container: Go", "Turns each reservation into one order"},
		"long":    {strings.Repeat("Very ", 20) + "long", strings.Repeat("Container: Go, ", 12), strings.Repeat("does this and that, ", 40)},
		"word":    {strings.Repeat("x", 300), strings.Repeat("y", 300), strings.Repeat("z", 3000)},
		"chinese": {"流量削峰前置与令牌发放服务", "容器：Go", "只接受拥有合法令牌的、数量等于库存的用户（需要考虑超时未支付的），并在超时后回收。"},
	}
)

// drawing is one of the set.
func drawing(t *testing.T, name string) *icon.Icon {
	t.Helper()
	d, ok := icon.Named(name)
	if !ok {
		t.Fatalf("there is no icon %q", name)
	}
	return &d
}

// TestEveryShapeHoldsItsText draws every shape of every kind with texts of
// every length, connected by lines, and holds the scene against all rules.
func TestEveryShapeHoldsItsText(t *testing.T) {
	signs := []*icon.Icon{nil, drawing(t, "postgresql"), drawing(t, "go")}
	for name, w := range words {
		for _, kind := range kinds {
			t.Run(name+" "+string(kind), func(t *testing.T) {
				d := diagram.Diagram{Kind: model.ViewContainer, Title: name, Description: w[2]}
				for i, shape := range shapes {
					d.Nodes = append(d.Nodes, diagram.Node{
						ID: fmt.Sprint("n", i), Kind: kind, Shape: shape, Name: w[0], Type: w[1], Description: w[2], Count: 638 * (i % 2),
						External: i%3 == 1, Icon: signs[i%len(signs)],
					})
					if i > 0 {
						d.Edges = append(d.Edges, diagram.Edge{
							ID: fmt.Sprint("e", i), From: fmt.Sprint("n", i-1), To: fmt.Sprint("n", i),
							Text: []string{w[2] + "uses"}, Technology: w[1], Async: i%2 == 0, Return: i%4 == 0, More: i,
						})
					}
				}
				s := draw(d)
				for _, v := range scene.Check(s) {
					t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
				}
				for _, dark := range []bool{false, true} {
					for _, v := range scene.CheckContrast(s, theme.Default(), dark) {
						t.Errorf("dark %v: %s %v: %s", dark, v.Code, v.Marks, v.Message)
					}
				}
			})
		}
	}
}

// TestLinesTouchTheOutline holds the drawn end of a line against the
// silhouette: a hexagon's sides are inside its box.
func TestLinesTouchTheOutline(t *testing.T) {
	d := diagram.Diagram{
		Kind: model.ViewContainer,
		Nodes: []diagram.Node{
			{ID: "a", Kind: model.KindContainer, Shape: model.Bucket, Name: "A", Type: "Container"},
			{ID: "b", Kind: model.KindContainer, Shape: model.Bucket, Name: "B", Type: "Container"},
		},
		Edges: []diagram.Edge{{ID: "e", From: "a", To: "b"}},
	}
	s := draw(d)
	var target geom.Rect
	var line *scene.Path
	for _, m := range s.Marks {
		switch m.ID {
		case "b":
			target = m.Box
		case "e":
			line = m.Shapes[0].Path
			if last := m.Route[len(m.Route)-1]; last.X != target.X && target.W > 0 {
				t.Errorf("the route ends at %v, not on the border of %v", last, target)
			}
		}
	}
	if line == nil {
		t.Fatal("no line was drawn")
	}
	last := line.Segments[len(line.Segments)-1]
	end := last.Points[len(last.Points)-1]
	if end.X <= target.X-4 {
		t.Errorf("the line ends at %v, before the outline of the bucket in %v", end, target)
	}
}

func find(t *testing.T, s scene.Scene, id string) scene.Mark {
	t.Helper()
	for _, m := range s.Marks {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no mark %q", id)
	return scene.Mark{}
}

func texts(m scene.Mark) string {
	var lines []string
	for _, s := range m.Shapes {
		if s.Text != nil {
			lines = append(lines, s.Text.Value)
		}
	}
	return strings.Join(lines, " / ")
}

func TestWhatIsSaid(t *testing.T) {
	d := diagram.Diagram{
		Kind: model.ViewDeployment,
		Nodes: []diagram.Node{
			{ID: "a", Kind: model.KindContainer, Name: "Gate", Type: "Container: Go", Description: "Refuses", Count: 638},
			{ID: "b", Kind: model.KindContainer, Name: "Stock", Type: "Container: Redis", External: true},
		},
		Edges: []diagram.Edge{{
			ID: "e", From: "a", To: "b", Text: []string{"Reserves"}, Technology: "RESP", Implied: true, More: 2,
			Detail: []string{"Gate → Stock: Reserves", "Gate → Stock: Returns"},
		}},
	}
	s := draw(d)
	for id, want := range map[string]string{
		"a": "Gate / ×638 / [Container: Go] / Refuses",
		"b": "Stock / [Container: Redis]",
		"e": "Reserves (+2) / [RESP]",
	} {
		if got := texts(find(t, s, id)); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if e := find(t, s, "e"); e.Title != "Gate → Stock: Reserves [RESP]" || e.Desc != "Gate → Stock: Reserves\nGate → Stock: Returns" || e.Class != "implied" {
		t.Errorf("the line is %q, %q, %q", e.Title, e.Desc, e.Class)
	}
	if a := find(t, s, "a"); a.Desc != "[Container: Go] Refuses (638 instances)" {
		t.Errorf("the node is described as %q", a.Desc)
	}
	legend := s.Marks[len(s.Marks)-1]
	if legend.Role != scene.RoleLegend || texts(legend) != "Container / External / Relationship / (+n) / And n more relationships" {
		t.Errorf("the legend says %q", texts(legend))
	}
}

// TestAnchorIsSmall draws a relationship of a deployment node that has things
// inside.
func TestAnchorIsSmall(t *testing.T) {
	d := diagram.Diagram{
		Kind: model.ViewDeployment, Title: "Live",
		Nodes: []diagram.Node{
			{ID: "f", Kind: model.KindInfrastructureNode, Name: "Firewall", Type: "Infrastructure"},
			{ID: "n#", Element: "n", Kind: model.KindNode, Anchor: true, Name: "Inner", Type: "Node itself"},
			{ID: "x", Kind: model.KindContainer, Name: "API", Type: "Container: Go"},
		},
		Edges: []diagram.Edge{{ID: "e", From: "f", To: "n#", Text: []string{"guards"}}},
	}
	s := draw(d)
	for _, v := range scene.Check(s) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	anchor, box := find(t, s, "n#"), find(t, s, "x")
	if anchor.Box.W >= box.Box.W || anchor.Box.H >= box.Box.H {
		t.Errorf("the anchor is %v, want it smaller than %v", anchor.Box, box.Box)
	}
	if legend := s.Marks[len(s.Marks)-1]; !strings.Contains(texts(legend), "The node around it") {
		t.Errorf("the legend says %q and explains no anchor", texts(legend))
	}
}

// TestWhatIsCutIsTold draws texts that are too long.
func TestWhatIsCutIsTold(t *testing.T) {
	long := strings.Repeat("again and ", 60)
	d := diagram.Diagram{
		Kind: model.ViewDynamic, Title: "T", Description: strings.Repeat(long, 3),
		Nodes: []diagram.Node{
			{ID: "a", Kind: model.KindContainer, Name: "A", Type: "Container: " + long, Description: long},
			{ID: "b", Kind: model.KindContainer, Name: "B", Type: "Container", Description: "Short"},
		},
		Edges: []diagram.Edge{{ID: "e", From: "a", To: "b", Text: []string{"1. ask", "2. ask [" + long + "]"}}},
	}
	s := draw(d)
	got := map[string][]scene.Cut{}
	for _, m := range s.Marks {
		if len(m.Cut) > 0 {
			got[string(m.Role)+m.ID] = m.Cut
		}
	}
	want := map[string][]scene.Cut{
		"title": {{What: "description", Lines: 3}},
		"nodea": {{What: "type", Lines: 2}, {What: "description", Lines: 4}},
		"edgee": {{What: "label", Lines: 4}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cut (-want +got):\n%s", diff)
	}
	if label := texts(find(t, s, "e")); !strings.HasSuffix(label, "…]") {
		t.Errorf("the guard reads %q, want its bracket closed", label)
	}
}

func TestNodesOfAKindAreEvenlyHigh(t *testing.T) {
	node := func(id string, kind model.ElementKind, lines int) diagram.Node {
		return diagram.Node{ID: id, Kind: kind, Name: id, Type: "T", Description: strings.Repeat("one line of a description here, ", lines)}
	}
	d := diagram.Diagram{Kind: model.ViewContainer, Nodes: []diagram.Node{
		node("a", model.KindContainer, 3), node("b", model.KindContainer, 4), node("c", model.KindContainer, 0), node("d", model.KindSystem, 3),
	}}
	g, _ := c4.Measure(d)
	d.Nodes = d.Nodes[:1]
	alone, _ := c4.Measure(d)
	h := func(i int) int { return g.Nodes[i].H }
	if h(0) != h(1) || alone.Nodes[0].H == h(1) {
		t.Errorf("two containers are %d and %d high, the first alone %d", h(0), h(1), alone.Nodes[0].H)
	}
	if h(2) == h(1) || h(3) == h(1) {
		t.Errorf("the container with little to say is %d high, the system %d, as high as another container", h(2), h(3))
	}
}

func TestLargeCounts(t *testing.T) {
	for n, want := range map[int]string{2: "×2", 638: "×638", 1000: "×1,000", 2_000_000: "×2,000,000"} {
		d := diagram.Diagram{Kind: model.ViewDeployment, Title: "T", Nodes: []diagram.Node{{ID: "a", Kind: model.KindContainer, Name: "A", Type: "T", Count: n}}}
		if m := find(t, draw(d), "a"); texts(m) != "A / "+want+" / [T]" || !strings.Contains(m.Desc, "("+want[len("×"):]+" instances)") {
			t.Errorf("%d instances read %q, %q; want %s", n, texts(m), m.Desc, want)
		}
	}
}

// TestBoundariesDiffer draws one boundary of each kind.
func TestBoundariesDiffer(t *testing.T) {
	d := diagram.Diagram{Kind: model.ViewContainer, Title: "T"}
	var boxes []geom.Rect
	kinds := []diagram.BoundaryKind{diagram.BoundarySystem, diagram.BoundaryContainer, diagram.BoundaryGroup, diagram.BoundaryNode}
	for i, kind := range kinds {
		d.Boundaries = append(d.Boundaries, diagram.Boundary{ID: string(kind), Kind: kind, Name: "B", Count: 7, Icon: drawing(t, "linux")})
		boxes = append(boxes, geom.Rect{X: 150 * i, W: 120, H: 80})
	}
	_, sizes := c4.Measure(d)
	s := c4.Draw(d, sizes, layout.Result{W: 570, H: 80, Groups: boxes})
	for _, v := range scene.Check(s) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	looks := map[string]bool{}
	for _, kind := range kinds {
		looks[fmt.Sprint(find(t, s, string(kind)).Shapes[0].Rect.Dash)] = true
	}
	if len(looks) != len(kinds) {
		t.Errorf("%d kinds of boundary have the dashes %v", len(kinds), looks)
	}
	if got, want := texts(s.Marks[len(s.Marks)-1]), "Deployment node / System boundary / Container boundary / Group"; got != want {
		t.Errorf("the legend says %q, want %q", got, want)
	}
}

func TestContextShowsWhatItIsAbout(t *testing.T) {
	d := diagram.Diagram{Kind: model.ViewContext, Title: "T", Scope: "a", Nodes: []diagram.Node{
		{ID: "a", Kind: model.KindSystem, Name: "A"}, {ID: "b", Kind: model.KindSystem, Name: "B"},
	}}
	s := draw(d)
	if a, b := find(t, s, "a").Shapes[0].Path.Width, find(t, s, "b").Shapes[0].Path.Width; a <= b {
		t.Errorf("the border of the system is %v wide, that of its neighbour %v", a, b)
	}
	if got, want := texts(s.Marks[len(s.Marks)-1]), "Software system / Software system in focus"; got != want {
		t.Errorf("the legend says %q, want %q", got, want)
	}
}

// TestLegendExplainsRanges is the conditions of a dynamic view.
func TestLegendExplainsRanges(t *testing.T) {
	for text, want := range map[string]bool{
		"1. ask": false, "1. ask [late – or not: never]": false, "1. ask [late]": false, "1. ask [3a.1–4: late]": true, "1. ask [a] [1–2: b]": true,
	} {
		d := diagram.Diagram{
			Kind: model.ViewDynamic, Title: "T",
			Nodes: []diagram.Node{{ID: "a", Kind: model.KindContainer, Name: "A"}, {ID: "b", Kind: model.KindContainer, Name: "B"}},
			Edges: []diagram.Edge{{ID: "e", From: "a", To: "b", Message: model.StepCall, Text: []string{text}}},
		}
		s := draw(d)
		if got := strings.Contains(texts(s.Marks[len(s.Marks)-1]), "Condition of steps"); got != want {
			t.Errorf("%q: the legend explains ranges: %t, want %t", text, got, want)
		}
	}
}

// TestLegendNamesMessages is the legend of a dynamic view.
func TestLegendNamesMessages(t *testing.T) {
	d := diagram.Diagram{
		Kind: model.ViewDynamic, Title: "Sign in",
		Nodes: []diagram.Node{{ID: "a", Kind: model.KindContainer, Name: "A"}, {ID: "b", Kind: model.KindContainer, Name: "B"}},
	}
	looks := map[string]bool{}
	for i, kind := range []model.StepKind{model.StepCall, model.StepSend, model.StepReturn, model.StepCreate, model.StepDestroy, model.StepRef} {
		e := diagram.Edge{
			ID: fmt.Sprint(i), From: "a", To: "b", Text: []string{"x"}, Message: kind, Async: kind == model.StepSend, Return: kind == model.StepReturn,
		}
		d.Edges = []diagram.Edge{e}
		m := find(t, draw(d), e.ID)
		line, head := m.Shapes[0].Path.Ink, m.Shapes[1].Path.Ink
		looks[fmt.Sprint(line.Dash, head.Fill)] = true
	}
	if len(looks) != 6 {
		t.Errorf("six kinds of message have the looks %v, want one each", looks)
	}
	d.Edges = nil
	for _, kind := range []model.StepKind{model.StepCall, model.StepDestroy, model.StepRef} {
		d.Edges = append(d.Edges, diagram.Edge{ID: string(kind), From: "a", To: "b", Message: kind})
	}
	s := draw(d)
	if got, want := texts(s.Marks[len(s.Marks)-1]), "Container / Call / Destroy / Another scenario"; got != want {
		t.Errorf("the legend says %q, want %q", got, want)
	}
}

// TestStepsStandOneUnderTheOther is the labels of a dynamic view.
func TestStepsStandOneUnderTheOther(t *testing.T) {
	d := diagram.Diagram{
		Kind:  model.ViewDynamic,
		Nodes: []diagram.Node{{ID: "a", Kind: model.KindContainer, Name: "A"}, {ID: "b", Kind: model.KindContainer, Name: "B"}},
		Edges: []diagram.Edge{{ID: "e", From: "a", To: "b", Text: []string{"1. ask", "12. ask again and again and again, until somebody answers"}}},
	}
	m := find(t, draw(d), "e")
	left := map[int]bool{}
	for _, s := range m.Shapes {
		if s.Text != nil {
			left[s.Text.At.X] = true
		}
	}
	if len(left) != 1 {
		t.Errorf("the lines begin at %v, want one column", left)
	}
}

// TestTitleMovesOutOfTheWay puts a line through the usual place of a
// boundary's title.
func TestTitleMovesOutOfTheWay(t *testing.T) {
	d := diagram.Diagram{
		Kind: model.ViewContainer, Title: "System",
		Boundaries: []diagram.Boundary{{ID: "s", Kind: diagram.BoundarySystem, Name: "System", Type: "Software System"}},
		Nodes: []diagram.Node{
			{ID: "a", Kind: model.KindPerson, Name: "A", Type: "Person"},
			{ID: "b", Kind: model.KindContainer, Parent: "s", Name: "B", Type: "Container"},
		},
		Edges: []diagram.Edge{{ID: "e", From: "a", To: "b"}},
	}
	g, sizes := c4.Measure(d)
	a, b := g.Nodes[0], g.Nodes[1]
	r := layout.Result{
		W: 600, H: a.H + 100 + b.H + 100,
		Nodes:  []geom.Rect{{X: 20, W: a.W, H: a.H}, {X: 20, Y: a.H + 100 + 60, W: b.W, H: b.H}},
		Groups: []geom.Rect{{Y: a.H + 100, W: 600, H: b.H + 100}},
	}
	x := 20 + min(a.W, b.W)/2
	r.Edges = []layout.Route{{Points: []geom.Point{{X: x, Y: a.H}, {X: x, Y: a.H + 160}}}}
	s := c4.Draw(d, sizes, r)
	for _, v := range scene.Check(s) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
}
