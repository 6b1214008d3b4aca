package route_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/route"
)

// picture is a graph with its boxes placed, before routing.
type picture struct {
	graph  layout.Graph
	result layout.Result
}

func (p *picture) node(x, y, w, h int) int {
	p.graph.Nodes = append(p.graph.Nodes, layout.Node{W: w, H: h, Group: -1})
	p.result.Nodes = append(p.result.Nodes, geom.Rect{X: x, Y: y, W: w, H: h})
	return len(p.graph.Nodes) - 1
}

// edge connects two nodes; a label, if not empty, lies where it is given.
func (p *picture) edge(from, to int, label geom.Rect) {
	p.graph.Edges = append(p.graph.Edges, layout.Edge{From: from, To: to, LabelW: label.W, LabelH: label.H})
	p.result.Edges = append(p.result.Edges, layout.Route{Label: label})
}

// routed routes the picture and makes sure that it breaks no rule.
func (p *picture) routed(t *testing.T) layout.Result {
	t.Helper()
	r := p.result
	r.Edges = route.Edges(p.graph, p.result)
	r = layout.Trim(r)
	for _, problem := range layout.Verify(p.graph, r) {
		t.Errorf("%v", problem)
	}
	return r
}

// corners is how often a route turns.
func corners(r layout.Route) int { return len(r.Points) - 2 }

func TestStraightWhereItCanBe(t *testing.T) {
	for name, c := range map[string]struct {
		direction model.Direction
		to        geom.Rect
		label     geom.Rect
	}{
		"down":               {model.TopToBottom, geom.Rect{X: 0, Y: 200}, geom.Rect{}},
		"up":                 {model.BottomToTop, geom.Rect{X: 0, Y: -200}, geom.Rect{}},
		"down beside":        {model.TopToBottom, geom.Rect{X: 80, Y: 200}, geom.Rect{}},
		"right":              {model.LeftToRight, geom.Rect{X: 300, Y: 0}, geom.Rect{}},
		"left in a down one": {model.TopToBottom, geom.Rect{X: -300, Y: 0}, geom.Rect{}},
		"through a label":    {model.TopToBottom, geom.Rect{X: 0, Y: 200}, geom.Rect{X: 20, Y: 100, W: 50, H: 20}},
		"label, sideways":    {model.LeftToRight, geom.Rect{X: 400, Y: 10}, geom.Rect{X: 200, Y: 10, W: 80, H: 30}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &picture{graph: layout.Graph{Direction: c.direction}}
			a := p.node(0, 0, 120, 60)
			b := p.node(c.to.X, c.to.Y, 120, 60)
			p.edge(a, b, c.label)
			p.edge(b, a, geom.Rect{})
			for i, e := range p.routed(t).Edges {
				if corners(e) != 0 {
					t.Errorf("edge %d has %d bends: %v", i, corners(e), e.Points)
				}
			}
		})
	}
}

func TestAroundWhatIsInTheWay(t *testing.T) {
	p := &picture{graph: layout.Graph{Direction: model.TopToBottom}}
	a := p.node(0, 0, 100, 50)
	p.node(-50, 100, 200, 50)
	b := p.node(0, 200, 100, 50)
	p.edge(a, b, geom.Rect{})
	if e := p.routed(t).Edges[0]; corners(e) == 0 || corners(e) > 4 {
		t.Errorf("%d bends: %v", corners(e), e.Points)
	}
}

func TestParallelLinesKeepApart(t *testing.T) {
	p := &picture{graph: layout.Graph{Direction: model.TopToBottom}}
	a := p.node(0, 0, 200, 60)
	b := p.node(300, 200, 200, 60)
	for range 6 {
		p.edge(a, b, geom.Rect{})
	}
	r := p.routed(t)
	for i, e := range r.Edges {
		for j, f := range r.Edges[:i] {
			if d := closest(e.Points, f.Points); d < 8 {
				t.Errorf("edges %d and %d come as near as %d px: %v, %v", j, i, d, f.Points, e.Points)
			}
		}
		if corners(e) > 2 {
			t.Errorf("edge %d has %d bends", i, corners(e))
		}
	}
}

// closest is the least distance between two ways with right angles.
func closest(a, b []geom.Point) int {
	least := 1 << 20
	for i := 1; i < len(a); i++ {
		for j := 1; j < len(b); j++ {
			p, q := a[i-1], a[i]
			r, s := b[j-1], b[j]
			dx := max(min(r.X, s.X)-max(p.X, q.X), min(p.X, q.X)-max(r.X, s.X), 0)
			dy := max(min(r.Y, s.Y)-max(p.Y, q.Y), min(p.Y, q.Y)-max(r.Y, s.Y), 0)
			least = min(least, dx+dy)
		}
	}
	return least
}

// TestFanDoesNotCross has one node with several below it, on either side: the
// lines to them can run without crossing, and must.
func TestFanDoesNotCross(t *testing.T) {
	for _, direction := range []model.Direction{model.TopToBottom, model.LeftToRight} {
		p := &picture{graph: layout.Graph{Direction: direction}}
		hub := p.node(800, 0, 200, 80)
		for i := range 7 {
			p.node(250*i, 250, 200, 80)
		}
		if direction == model.LeftToRight {
			for i, b := range p.result.Nodes {
				p.result.Nodes[i] = geom.Rect{X: b.Y * 2, Y: b.X, W: b.W, H: b.H}
			}
		}
		for i := range 7 {
			p.edge(hub, hub+1+i, geom.Rect{})
		}
		r := p.routed(t)
		for i, e := range r.Edges {
			for j, f := range r.Edges[:i] {
				if closest(e.Points, f.Points) == 0 {
					t.Errorf("%s: edges %d and %d cross or touch: %v, %v", direction, j, i, f.Points, e.Points)
				}
			}
		}
	}
}

func TestLoops(t *testing.T) {
	for _, direction := range []model.Direction{model.TopToBottom, model.LeftToRight} {
		for n := 1; n <= 4; n++ {
			p := &picture{graph: layout.Graph{Direction: direction}}
			p.node(0, 0, 160, 72)
			for i := range n {
				label := geom.Rect{W: 60 + 10*i, H: 20}
				if i == 1 {
					label = geom.Rect{}
				}
				p.edge(0, 0, label)
			}
			room := route.Rooms(p.graph)[0]
			if room.Node.W != 160 || room.Node.H != 72 {
				t.Errorf("the node in its room: %v", room.Node)
			}
			r := p.routed(t)
			if r.W > room.W || r.H > room.H {
				t.Errorf("%s, %d loops: they take %d×%d, the room is %d×%d", direction, n, r.W, r.H, room.W, room.H)
			}
			for i, e := range r.Edges {
				if len(e.Points) != 4 || e.Points[0] == e.Points[3] {
					t.Errorf("loop %d: %v", i, e.Points)
				}
			}
		}
	}
}

func TestRoomsWithoutLoops(t *testing.T) {
	g := layout.Graph{Nodes: []layout.Node{{W: 10, H: 20}, {W: 30, H: 40}}, Edges: []layout.Edge{{From: 0, To: 1}}}
	for i, room := range route.Rooms(g) {
		if room.W != g.Nodes[i].W || room.H != g.Nodes[i].H || room.Node != (geom.Rect{W: room.W, H: room.H}) {
			t.Errorf("room %d: %+v", i, room)
		}
	}
}

// board has nodes on the fields of a board, each somewhere in its field, some
// of them in groups two by two, labels in rows between, and edges at random.
func board(seed uint64, columns, rows, edges int) *picture {
	rng := rand.New(rand.NewPCG(seed, 9))
	p := &picture{graph: layout.Graph{Direction: []model.Direction{model.TopToBottom, model.LeftToRight}[seed%2]}}
	const fieldW, fieldH, labelsH = 340, 220, 90
	for row := range rows {
		for column := range columns {
			p.node(fieldW*column+40+rng.IntN(40), (fieldH+labelsH)*row+60+rng.IntN(20), 120+rng.IntN(80), 60+rng.IntN(40))
		}
	}
	for k := range columns / 3 {
		g := layout.Group{Parent: -1, TitleW: 60 + rng.IntN(60), TitleH: 30}
		p.graph.Groups = append(p.graph.Groups, g)
		row := rng.IntN(rows)
		p.result.Groups = append(p.result.Groups, geom.Rect{X: fieldW * 3 * k, Y: (fieldH + labelsH) * row, W: fieldW * 2, H: fieldH})
		for column := 3 * k; column < 3*k+2; column++ {
			p.graph.Nodes[row*columns+column].Group = k
		}
	}
	taken := make(map[[2]int]bool)
	for range edges {
		e := [2]int{rng.IntN(columns * rows), rng.IntN(columns * rows)}
		field := [2]int{rng.IntN(2 * columns), rng.IntN(rows)}
		label := geom.Rect{}
		if e[0] != e[1] && !taken[field] && rng.IntN(4) > 0 {
			taken[field] = true
			label = geom.Rect{X: fieldW/2*field[0] + 10 + rng.IntN(20), Y: (fieldH+labelsH)*field[1] + fieldH + 20 + rng.IntN(10), W: 60 + rng.IntN(60), H: 20 + rng.IntN(20)}
		}
		if e[0] != e[1] {
			p.edge(e[0], e[1], label)
		}
	}
	return p
}

func TestBoards(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := board(seed, 3+int(seed%4), 2+int(seed%3), 6+int(seed))
			r := p.routed(t)
			for i, e := range r.Edges {
				for j := 1; j < len(e.Points); j++ {
					a, b := e.Points[j-1], e.Points[j]
					if a == b || a.X != b.X && a.Y != b.Y {
						t.Errorf("edge %d runs from %v to %v", i, a, b)
					}
				}
				if j := len(e.Points); manhattan(e.Points[j-2], e.Points[j-1]) < 8 {
					t.Errorf("edge %d leaves %d px for its arrow head", i, manhattan(e.Points[j-2], e.Points[j-1]))
				}
			}
			again := p.result
			again.Edges = route.Edges(p.graph, p.result)
			if !reflect.DeepEqual(layout.Trim(again), r) {
				t.Error("the second time it is another picture")
			}
		})
	}
}

func manhattan(a, b geom.Point) int { return max(a.X-b.X, b.X-a.X) + max(a.Y-b.Y, b.Y-a.Y) }

// TestLabelsStayOnTheirLine: what moves labels moves their line with them.
func TestLabelsStayOnTheirLine(t *testing.T) {
	p := board(7, 5, 3, 30)
	r := p.routed(t)
	for i, e := range r.Edges {
		if e.Label.Empty() {
			continue
		}
		c := e.Label.Center()
		middle := geom.Rect{X: c.X - 1, Y: c.Y - 1, W: 2, H: 2}
		through := false
		for j := 1; j < len(e.Points); j++ {
			through = through || middle.CutBy(e.Points[j-1], e.Points[j])
		}
		if !through {
			t.Errorf("edge %d misses the middle of its label", i)
		}
	}
}

// TestNoWay: where boxes leave none, there is a line all the same.
func TestNoWay(t *testing.T) {
	p := &picture{}
	a := p.node(0, 0, 100, 50)
	b := p.node(300, 0, 100, 50)
	for _, at := range [][4]int{{-10, -40, 120, 40}, {-10, 50, 120, 40}, {-40, -40, 40, 130}, {100, -40, 40, 130}} {
		p.node(at[0], at[1], at[2], at[3])
	}
	p.edge(a, b, geom.Rect{})
	e := route.Edges(p.graph, p.result)[0]
	if len(e.Points) != 2 || e.Points[0] != (geom.Point{X: 100, Y: 25}) || e.Points[1] != (geom.Point{X: 300, Y: 25}) {
		t.Errorf("route = %v", e.Points)
	}
}

// TestTooMany: a picture that is too large to be routed still gets lines from
// border to border.
func TestTooMany(t *testing.T) {
	p := &picture{}
	for i := range 600 {
		p.node(200*i, 130*(i*7%600), 100+i%50, 50+i%30)
	}
	for i := range 2000 {
		p.edge(i%600, (i*13+1)%600, geom.Rect{})
	}
	r := p.result
	r.Edges = route.Edges(p.graph, p.result)
	for _, problem := range layout.Verify(p.graph, layout.Trim(r)) {
		if problem.Kind == layout.KindRoute {
			t.Error(problem)
		}
	}
}

func BenchmarkEdges(b *testing.B) {
	for _, edges := range []int{15, 60, 150} {
		b.Run(fmt.Sprint(edges), func(b *testing.B) {
			p := board(3, 3+edges/20, 3, edges)
			for b.Loop() {
				route.Edges(p.graph, p.result)
			}
		})
	}
}

// fitted fits the picture and makes sure that it breaks no rule.
func (p *picture) fitted(t *testing.T) layout.Result {
	t.Helper()
	r := layout.Trim(route.Fit(p.graph, p.result))
	for _, problem := range layout.Verify(p.graph, r) {
		t.Errorf("%v", problem)
	}
	return r
}

// TestFitTakesEmptyBandsOut has two nodes far apart, with a label between.
func TestFitTakesEmptyBandsOut(t *testing.T) {
	p := &picture{graph: layout.Graph{Direction: model.TopToBottom}}
	a, b := p.node(0, 0, 120, 60), p.node(0, 600, 120, 60)
	p.edge(a, b, geom.Rect{X: 20, Y: 300, W: 80, H: 30})
	if r := p.fitted(t); r.H > 240 || corners(r.Edges[0]) != 0 {
		t.Errorf("%d px high, route %v", r.H, r.Edges[0].Points)
	}
}

// TestFitMakesRoomForLines has many lines run level between two rows that
// stand too close for them.
func TestFitMakesRoomForLines(t *testing.T) {
	p := &picture{graph: layout.Graph{Direction: model.TopToBottom}}
	const n = 9
	for i := range n {
		p.node(200*i, 0, 150, 60)
	}
	for i := range n {
		p.node(200*i+1000, 110, 150, 60)
	}
	for i := range n {
		p.edge(i, n+i, geom.Rect{})
	}
	nearest := func(routes []layout.Route) int {
		least := 1 << 20
		for i, e := range routes {
			for _, f := range routes[:i] {
				least = min(least, closest(e.Points, f.Points))
			}
		}
		return least
	}
	before := nearest(p.routed(t).Edges)
	if after := nearest(p.fitted(t).Edges); after < 10 || after <= before {
		t.Errorf("lines come as near as %d px, without fitting %d", after, before)
	}
}

// TestFitBoards keeps every rule, sizes and what stands in what.
func TestFitBoards(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := board(seed, 3+int(seed%4), 2+int(seed%3), 6+int(seed))
			nodes := slices.Clone(p.result.Nodes)
			r := p.fitted(t)
			if !reflect.DeepEqual(nodes, p.result.Nodes) {
				t.Error("it changes the places it was given")
			}
			if again := layout.Trim(route.Fit(p.graph, p.result)); !reflect.DeepEqual(again, r) {
				t.Error("the second time it is another picture")
			}
		})
	}
}

// TestEndsUseOtherSides: where one side of a node has no room for all lines
// that want to end there, some end at another.
func TestEndsUseOtherSides(t *testing.T) {
	p := &picture{graph: layout.Graph{Direction: model.TopToBottom}}
	const n = 9
	hub := p.node(1025, 300, 100, 80)
	for i := range n {
		p.edge(p.node(200*i, 0, 150, 60), hub, geom.Rect{})
	}
	sides := map[string][]int{}
	for _, e := range p.routed(t).Edges {
		end, b := e.Points[len(e.Points)-1], p.result.Nodes[hub]
		end.X, end.Y = end.X-p.routed(t).Nodes[hub].X+b.X, end.Y-p.routed(t).Nodes[hub].Y+b.Y
		switch {
		case end.Y == b.Y:
			sides["top"] = append(sides["top"], end.X)
		case end.Y == b.Bottom():
			sides["bottom"] = append(sides["bottom"], end.X)
		case end.X == b.X:
			sides["left"] = append(sides["left"], end.Y)
		default:
			sides["right"] = append(sides["right"], end.Y)
		}
	}
	for side, at := range sides {
		slices.Sort(at)
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] < 12 {
				t.Errorf("on the %s, ends stand at %v", side, at)
				break
			}
		}
	}
	if len(sides) < 2 {
		t.Errorf("all ends are on one side: %v", sides)
	}
}

// TestLinesRunOnBesideTheirLabels: a bend right beside a label makes it hard
// to see where the line goes on, so there are few of them.
func TestLinesRunOnBesideTheirLabels(t *testing.T) {
	labels, bent := 0, 0
	for seed := range uint64(20) {
		r := board(seed, 5, 3, 20).fitted(t)
		for _, e := range r.Edges {
			if e.Label.Empty() {
				continue
			}
			labels++
			c := e.Label.Center()
			for j := 1; j < len(e.Points); j++ {
				a, b := e.Points[j-1], e.Points[j]
				if !(geom.Rect{X: c.X - 1, Y: c.Y - 1, W: 2, H: 2}).CutBy(a, b) {
					continue
				}
				stub := min(e.Label.X-min(a.X, b.X), max(a.X, b.X)-e.Label.Right())
				if a.X == b.X {
					stub = min(e.Label.Y-min(a.Y, b.Y), max(a.Y, b.Y)-e.Label.Bottom())
				}
				if stub < 12 {
					bent++
				}
			}
		}
	}
	if labels == 0 || 8*bent > labels {
		t.Errorf("of %d labels, %d have a bend beside them", labels, bent)
	}
}

// TestLinesKeepToTheInsets holds that lines end where a node says that it looks
// like something, and not at its corners.
func TestLinesKeepToTheInsets(t *testing.T) {
	g := layout.Graph{
		Nodes: []layout.Node{{W: 60, H: 40, Group: -1}, {W: 60, H: 40, Group: -1}, {W: 200, H: 60, InsetX: 90, InsetY: 25, Group: -1}, {W: 60, H: 40, Group: -1}},
		Edges: []layout.Edge{{From: 0, To: 2}, {From: 1, To: 2}, {From: 3, To: 2}},
	}
	r := layout.Result{
		Nodes: []geom.Rect{{X: 0, Y: 0, W: 60, H: 40}, {X: 140, Y: 0, W: 60, H: 40}, {X: 0, Y: 120, W: 200, H: 60}, {X: 300, Y: 110, W: 60, H: 40}},
		Edges: make([]layout.Route, len(g.Edges)),
	}
	box := r.Nodes[2]
	for i, e := range route.Edges(g, r) {
		end := e.Points[len(e.Points)-1]
		upright := end.Y == box.Y || end.Y == box.Bottom()
		if upright && (end.X < box.X+90 || end.X > box.Right()-90) || !upright && (end.Y < box.Y+25 || end.Y > box.Bottom()-25) {
			t.Errorf("edge %d ends at %v of %v", i, end, box)
		}
	}
}

// TestLinesKeepOffBorders holds that a line whose label stands near the border
// of a group moves away from it, where there is room.
func TestLinesKeepOffBorders(t *testing.T) {
	g := layout.Graph{
		Nodes:  []layout.Node{{W: 100, H: 60, Group: 0}, {W: 100, H: 60, Group: -1}},
		Groups: []layout.Group{{Parent: -1}},
		Edges:  []layout.Edge{{From: 0, To: 1, LabelW: 60, LabelH: 20}},
	}
	border := geom.Rect{X: 0, Y: 0, W: 200, H: 120}
	r := layout.Result{
		Nodes:  []geom.Rect{{X: 30, Y: 30, W: 100, H: 60}, {X: 0, Y: 300, W: 100, H: 60}},
		Groups: []geom.Rect{border},
		Edges:  []layout.Route{{Label: geom.Rect{X: border.Right() - 4 - 30, Y: 200, W: 60, H: 20}}},
	}
	line := route.Edges(g, r)[0].Points
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if a.X == b.X && min(a.Y, b.Y) < border.Bottom() && a.X > border.Right()-9 && a.X < border.Right()+9 {
			t.Errorf("the line %v runs along the border of %v", line, border)
		}
	}
}
