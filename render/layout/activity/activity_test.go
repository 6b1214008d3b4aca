package activity_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout/activity"
)

// sketch is a graph that is being written.
type sketch struct{ activity.Graph }

func lanes(n int) *sketch {
	s := &sketch{}
	for range n {
		s.Lanes = append(s.Lanes, activity.Lane{W: 120, H: 40})
	}
	return s
}

func (s *sketch) node(lane int, shape activity.Shape) int {
	n := activity.Node{W: 120, H: 40, Lane: lane, Shape: shape}
	switch shape {
	case activity.Diamond:
		n.W, n.H = 80, 48
	case activity.Bar:
		n.W, n.H = 16, 8
	}
	s.Nodes = append(s.Nodes, n)
	return len(s.Nodes) - 1
}

func (s *sketch) box(lane int) int     { return s.node(lane, activity.Box) }
func (s *sketch) diamond(lane int) int { return s.node(lane, activity.Diamond) }
func (s *sketch) bar(lane int) int     { return s.node(lane, activity.Bar) }

// flow adds flows along the nodes, and returns the last.
func (s *sketch) flow(nodes ...int) int {
	for i := 1; i < len(nodes); i++ {
		s.Edges = append(s.Edges, activity.Edge{From: nodes[i-1], To: nodes[i], Back: nodes[i-1] > nodes[i]})
	}
	return len(s.Edges) - 1
}

// guard gives a flow a label.
func (s *sketch) guard(edge int) int {
	s.Edges[edge].LabelW, s.Edges[edge].LabelH = 40, 24
	return edge
}

// place places the graph, and holds what is true of every result: everything
// lies inside, nodes stand in their lanes and apart, lines have right angles,
// lead from border to border and through no node, and labels stand on their
// lines.
func (s *sketch) place(t *testing.T) activity.Result {
	t.Helper()
	r := activity.Layout(s.Graph)
	if again := activity.Layout(s.Graph); !reflect.DeepEqual(r, again) {
		t.Error("the second result differs from the first")
	}
	whole := geom.Rect{W: r.W, H: r.H}
	for i, n := range r.Nodes {
		if s.Nodes[i].Shape != activity.Bar && len(r.Lanes) > 0 && !r.Lanes[s.Nodes[i].Lane].Contains(n.Inset(-2)) || !whole.Contains(n) {
			t.Errorf("node %d at %v is not in its lane", i, n)
		}
		for j, o := range r.Nodes[:i] {
			if n.Inset(-8).Overlaps(o) {
				t.Errorf("nodes %d and %d are too close: %v, %v", i, j, n, o)
			}
		}
	}
	for i, e := range r.Edges {
		if len(e.Points) < 2 {
			t.Errorf("flow %d has no line", i)
			continue
		}
		from, to := r.Nodes[s.Edges[i].From], r.Nodes[s.Edges[i].To]
		first, last := e.Points[0], e.Points[len(e.Points)-1]
		if !from.Holds(first) || from.Inset(1).Holds(first) || !to.Holds(last) || to.Inset(1).Holds(last) {
			t.Errorf("flow %d leads from %v to %v, not from border to border of %v and %v", i, first, last, from, to)
		}
		onLabel := e.Label.Empty()
		for k := 1; k < len(e.Points); k++ {
			a, b := e.Points[k-1], e.Points[k]
			if a.X != b.X && a.Y != b.Y {
				t.Errorf("flow %d is slanted from %v to %v", i, a, b)
			}
			for j, n := range r.Nodes {
				if n.CutBy(a, b) {
					t.Errorf("flow %d leads through node %d", i, j)
				}
			}
			c := e.Label.Center()
			onLabel = onLabel || a.X == c.X && b.X == c.X && min(a.Y, b.Y) < c.Y && c.Y < max(a.Y, b.Y) ||
				a.Y == c.Y && b.Y == c.Y && min(a.X, b.X) < c.X && c.X < max(a.X, b.X)
		}
		if !onLabel {
			t.Errorf("the label of flow %d at %v is not on its line %v", i, e.Label, e.Points)
		}
	}
	return r
}

func TestStepsStandUnderEachOther(t *testing.T) {
	for _, n := range []int{0, 1} {
		s := lanes(n)
		s.flow(s.box(0), s.box(0), s.box(0))
		r := s.place(t)
		for i, e := range r.Edges {
			if len(e.Points) != 2 || r.Nodes[i].Center().X != r.Nodes[i+1].Center().X {
				t.Errorf("%d lanes: flow %d is %v", n, i, e.Points)
			}
		}
	}
	if r := activity.Layout(activity.Graph{}); r.W != 0 || len(r.Nodes) > 0 {
		t.Errorf("nothing is placed at %v", r)
	}
}

func TestAnotherLaneTakesOverBeside(t *testing.T) {
	s := lanes(2)
	a, b, c := s.box(0), s.box(1), s.box(0)
	s.flow(a, b, c)
	r := s.place(t)
	if r.Nodes[a].Center().Y != r.Nodes[b].Center().Y || len(r.Edges[0].Points) != 2 {
		t.Errorf("the second stands at %v, the line is %v", r.Nodes[b], r.Edges[0].Points)
	}
	if r.Nodes[c].Y < r.Nodes[a].Bottom() || len(r.Edges[1].Points) > 3 {
		t.Errorf("the third stands at %v, the line is %v", r.Nodes[c], r.Edges[1].Points)
	}
}

func TestTheWayThatGoesOnIsStraight(t *testing.T) {
	s := lanes(1)
	ask, refuse, over, then := s.diamond(0), s.box(0), s.box(0), s.box(0)
	no := s.guard(s.flow(ask, refuse))
	s.flow(refuse, over)
	yes := s.guard(s.flow(ask, then))
	s.Edges[yes].On = true
	r := s.place(t)
	if len(r.Edges[yes].Points) != 2 || r.Nodes[then].Center().X != r.Nodes[ask].Center().X {
		t.Errorf("the line that goes on is %v", r.Edges[yes].Points)
	}
	if len(r.Edges[no].Points) != 2 || r.Nodes[refuse].Center().Y != r.Nodes[ask].Center().Y || r.Nodes[refuse].X < r.Nodes[ask].Right() {
		t.Errorf("the line to the side is %v", r.Edges[no].Points)
	}
}

func TestBranchesMeetAtCorners(t *testing.T) {
	s := lanes(1)
	ask, a, b, merge := s.diamond(0), s.box(0), s.box(0), s.diamond(0)
	s.guard(s.flow(ask, a))
	s.guard(s.flow(ask, b))
	s.guard(s.flow(ask, merge)) // nothing is done
	in := []int{s.flow(a, merge), s.flow(b, merge), 2}
	s.flow(merge, s.box(0))
	r := s.place(t)
	m := r.Nodes[merge]
	corners := map[geom.Point]bool{{X: m.Center().X, Y: m.Y}: true, {X: m.X, Y: m.Center().Y}: true, {X: m.Right(), Y: m.Center().Y}: true}
	for _, i := range in {
		end := r.Edges[i].Points[len(r.Edges[i].Points)-1]
		if !corners[end] {
			t.Errorf("flow %d comes to %v of %v, where there is no corner, or another comes to", i, end, m)
		}
		delete(corners, end)
	}
}

func TestBarsSpanTheirTracks(t *testing.T) {
	s := lanes(3)
	start, fork, a, b, c, join := s.box(1), s.bar(1), s.box(0), s.box(1), s.box(2), s.bar(1)
	s.flow(start, fork)
	for _, v := range []int{a, b, c} {
		s.flow(fork, v)
		s.flow(v, join)
	}
	r := s.place(t)
	for _, v := range []int{a, b, c} {
		x := r.Nodes[v].Center().X
		for _, bar := range []int{fork, join} {
			if n := r.Nodes[bar]; x <= n.X || x >= n.Right() {
				t.Errorf("the bar from %d to %d does not reach to %d", n.X, n.Right(), x)
			}
		}
	}
	for i, e := range r.Edges {
		if len(e.Points) != 2 {
			t.Errorf("flow %d is %v", i, e.Points)
		}
	}
}

func TestLoopsLeadBackAtTheSide(t *testing.T) {
	s := lanes(1)
	start, ask, body, after := s.box(0), s.diamond(0), s.box(0), s.box(0)
	s.flow(start, ask)
	s.guard(s.flow(ask, body))
	back := s.flow(body, ask)
	on := s.guard(s.flow(ask, after))
	r := s.place(t)
	x := r.Nodes[ask].Center().X
	for _, v := range []int{start, body, after} {
		if r.Nodes[v].Center().X != x {
			t.Errorf("node %d at %v is off the track", v, r.Nodes[v])
		}
	}
	left, right := 0, 0
	for _, i := range []int{back, on} {
		for _, p := range r.Edges[i].Points {
			left, right = max(left, x-p.X), max(right, p.X-x)
		}
	}
	if half := r.Nodes[body].W / 2; left <= half || right <= half {
		t.Errorf("the loop leads %d px to the left and %d to the right of its middle, past a box of %d", left, right, 2*half)
	}
}

func TestLanesStandWhereFlowsAreShort(t *testing.T) {
	s := lanes(3)
	s.flow(s.box(0), s.box(1), s.box(2), s.box(0), s.box(2), s.box(0))
	r := s.place(t)
	if r.Lanes[0].X < r.Lanes[1].X && r.Lanes[0].X < r.Lanes[2].X || r.Lanes[0].X > r.Lanes[1].X && r.Lanes[0].X > r.Lanes[2].X {
		t.Errorf("the lane that all have to do with is not in the middle: %v", r.Lanes)
	}
	s = lanes(3)
	s.flow(s.box(0), s.box(1), s.box(2))
	r = s.place(t)
	if r.Lanes[0].X != 0 || r.Lanes[1].X != r.Lanes[0].Right() || r.Lanes[2].X != r.Lanes[1].Right() {
		t.Errorf("lanes do not stand in the order of their use, one beside the other: %v", r.Lanes)
	}
}

func TestManyWaysHaveRoom(t *testing.T) {
	s := lanes(2)
	const n = 7
	ask := s.diamond(0)
	s.Nodes[ask].W = max(80, activity.DiamondWidth(1, n))
	var branches []int
	for i := range n {
		branches = append(branches, s.box(i%2))
		s.guard(s.flow(ask, branches[i]))
	}
	merge := s.diamond(1)
	s.Nodes[merge].W = max(80, activity.DiamondWidth(n, 1))
	for _, v := range branches {
		s.flow(v, merge)
	}
	r := s.place(t)
	ends := map[geom.Point]bool{}
	for i, e := range r.Edges {
		p := e.Points[0]
		if i >= n {
			p = e.Points[len(e.Points)-1]
		}
		for o := range ends {
			if max(p.X-o.X, o.X-p.X)+max(p.Y-o.Y, o.Y-p.Y) < activity.SlotGap {
				t.Errorf("flow %d ends at %v, close to %v", i, p, o)
			}
		}
		ends[p] = true
	}
}

func TestFlowsThatChangeLanes(t *testing.T) {
	s := lanes(2)
	fork := s.bar(0)
	a, b, c, d := s.box(0), s.box(1), s.box(0), s.box(1)
	join := s.bar(0)
	s.flow(fork, a, d, join)
	s.flow(fork, b, c, join)
	r := s.place(t)
	for i, e := range r.Edges {
		for j, o := range r.Edges[:i] {
			for k := 1; k < len(e.Points); k++ {
				for l := 1; l < len(o.Points); l++ {
					if covers(e.Points[k-1], e.Points[k], o.Points[l-1], o.Points[l]) {
						t.Errorf("flows %d and %d lie on each other: %v, %v", i, j, e.Points, o.Points)
					}
				}
			}
		}
	}
}

func TestWaysAroundDoNotCross(t *testing.T) {
	s := lanes(3)
	start, ask := s.box(1), s.diamond(1)
	s.flow(start, ask)
	refuse, end := s.box(0), s.box(0)
	s.guard(s.flow(ask, refuse))
	s.flow(refuse, end)
	rest := s.box(1)
	s.guard(s.flow(ask, rest))
	merge, next := s.diamond(1), s.box(2)
	s.guard(s.flow(ask, merge))
	s.flow(rest, merge, next)
	r := s.place(t)
	for i, e := range r.Edges {
		for j, o := range r.Edges[:i] {
			for k := 1; k < len(e.Points); k++ {
				for l := 1; l < len(o.Points); l++ {
					if crosses(e.Points[k-1], e.Points[k], o.Points[l-1], o.Points[l]) {
						t.Errorf("flows %d and %d cross: %v, %v", i, j, e.Points, o.Points)
					}
				}
			}
		}
	}
}

// crosses tells whether a level and an upright piece cross inside of both.
func crosses(a, b, c, d geom.Point) bool {
	if a.X == b.X {
		a, b, c, d = c, d, a, b
	}
	return a.Y == b.Y && c.X == d.X && min(a.X, b.X) < c.X && c.X < max(a.X, b.X) && min(c.Y, d.Y) < a.Y && a.Y < max(c.Y, d.Y)
}

// FuzzMalformed places graphs that no author of an activity can write: with
// steps that nothing leads to, circles, forks that never join, steps with many
// flows.
func FuzzMalformed(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 1, 2, 0, 1, 2})
	f.Add([]byte{8, 0, 0x12, 0x21, 0x33, 0x30, 0x03, 0x54, 0x45, 0x76})
	f.Add([]byte{7, 2, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x10, 0x70, 0x77, 0x15, 0x51})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 {
			return
		}
		s, n := lanes(int(data[1]%4)), 1+int(data[0]%16)
		for i := range n {
			s.node(i*int(data[1]/16)%max(len(s.Lanes), 1), activity.Shape((i+int(data[1]/4))%3))
		}
		for i, b := range data[2:min(len(data), 42)] {
			s.Edges = append(s.Edges, activity.Edge{From: int(b/16) % n, To: int(b%16) % n, Back: i%7 == 6, On: i%5 == 4})
		}
		start := time.Now()
		r := activity.Layout(s.Graph)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		for i, e := range r.Edges {
			if len(e.Points) < 2 {
				t.Errorf("flow %d has no line", i)
			}
		}
		for i, a := range r.Nodes {
			for j, b := range r.Nodes[:i] {
				if a.Overlaps(b) {
					t.Errorf("nodes %d and %d lie on each other: %v, %v", i, j, a, b)
				}
			}
		}
	})
}

// covers tells whether two level or upright pieces lie on each other.
func covers(a, b, c, d geom.Point) bool {
	if a.X == b.X && c.X == d.X && a.X == c.X {
		return max(min(a.Y, b.Y), min(c.Y, d.Y)) < min(max(a.Y, b.Y), max(c.Y, d.Y))
	}
	return a.Y == b.Y && c.Y == d.Y && a.Y == c.Y && max(min(a.X, b.X), min(c.X, d.X)) < min(max(a.X, b.X), max(c.X, d.X))
}
