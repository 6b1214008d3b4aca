package hierarchy

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/layered"
)

// layOut places g and holds the result against the rules.
func layOut(t *testing.T, g layout.Graph) layout.Result {
	t.Helper()
	r, err := Engine{}.Layout(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	if r.Degraded {
		t.Errorf("degraded: %s", r.Reason)
	}
	for _, p := range layout.Verify(g, r) {
		t.Errorf("%v", p)
	}
	return r
}

func TestSamples(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			r := layOut(t, s.graph)
			if ratio := float64(r.W) / float64(r.H); len(s.graph.Nodes) > 4 && (ratio < 0.6 || ratio > 3) {
				t.Errorf("%d×%d is no shape for a screen", r.W, r.H)
			}
		})
	}
}

func TestNothing(t *testing.T) {
	if r, err := (Engine{}).Layout(context.Background(), layout.Graph{}); err != nil || !reflect.DeepEqual(r, layout.Result{}) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestGraphThatIsNone(t *testing.T) {
	if _, err := (Engine{}).Layout(context.Background(), layout.Graph{Nodes: []layout.Node{{Group: -1}}}); err == nil {
		t.Error("no error")
	}
}

// TestRandomGraphs also places each graph twice, by engines that have done
// different things before.
func TestRandomGraphs(t *testing.T) {
	directions := []model.Direction{"", model.TopToBottom, model.LeftToRight, model.BottomToTop, model.RightToLeft}
	var group sync.WaitGroup
	for seed := range uint64(80) {
		n := int(seed%24) + 1
		g := random(seed, n, n*int(seed%5)/2, directions[seed/5%5])
		if seed%3 == 0 && n > 8 {
			g = layers(seed, n, n*3/2)
		}
		r, err := Engine{}.Layout(context.Background(), g)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range layout.Verify(g, r) {
			t.Errorf("seed %d: %v", seed, p)
		}
		if r.Degraded {
			t.Errorf("seed %d: degraded: %s", seed, r.Reason)
		}
		group.Go(func() {
			again, err := Engine{}.Layout(context.Background(), g)
			if err != nil || !reflect.DeepEqual(again, r) {
				t.Errorf("seed %d: the second time it is another result (error %v)", seed, err)
			}
		})
	}
	group.Wait()
}

// TestSoak repeats graphs with groups and labels many times through one
// engine, several at a time.
func TestSoak(t *testing.T) {
	graphs := make([]layout.Graph, 10)
	want := make([]layout.Result, len(graphs))
	for i := range graphs {
		graphs[i] = layers(uint64(i), 6+i, 8+2*i)
		want[i] = layOut(t, graphs[i])
	}
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for k := range 125 {
				i := (7*k + w) % len(graphs)
				r, err := Engine{}.Layout(context.Background(), graphs[i])
				if err != nil || !reflect.DeepEqual(r, want[i]) {
					t.Errorf("worker %d, layout %d: another result (error %v)", w, k, err)
					return
				}
			}
		})
	}
	group.Wait()
}

// full connects each node with all before it.
func full(nodes int) layout.Graph {
	b := newBuilder(1, model.TopToBottom)
	b.nodes(nodes, -1)
	for i := range nodes {
		for j := range i {
			b.edge(j, i)
		}
	}
	return b.Graph
}

// deep has groups in groups, a node in each, and edges between them.
func deep(groups, edges int) layout.Graph {
	b := newBuilder(1, model.TopToBottom)
	for i := range groups {
		b.group(max(i-1-b.rng.IntN(3), -1))
		b.node(i)
	}
	for range edges {
		b.edge(b.rng.IntN(groups), b.rng.IntN(groups))
	}
	return b.Graph
}

func TestTooMuch(t *testing.T) {
	for name, g := range map[string]layout.Graph{"60 nodes, each with each": full(60), "5000 groups": deep(5000, 300)} {
		t.Run(name, func(t *testing.T) {
			var group sync.WaitGroup
			group.Go(func() { // others go on meanwhile
				for seed := range uint64(5) {
					layOut(t, random(seed, 12, 15, ""))
				}
			})
			r, err := Engine{}.Layout(context.Background(), g)
			group.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if !r.Degraded || !r.Lasting || !strings.Contains(r.Reason, layered.ErrTooLarge.Error()) {
				t.Errorf("degraded %t, lasting %t: %s", r.Degraded, r.Lasting, r.Reason)
			}
			for _, p := range layout.Verify(g, r) {
				if p.Structural() {
					t.Fatal(p)
				}
			}
			layOut(t, containerView())
		})
	}
}

// TestDeepWithoutEdges has nothing to rank.
func TestDeepWithoutEdges(t *testing.T) { layOut(t, deep(1000, 0)) }

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	for range 2 { // one runs, the other waits for its turn
		go func() {
			_, err := Engine{}.Layout(ctx, full(60))
			ended <- err
		}()
	}
	time.Sleep(20 * time.Millisecond) // most likely one runs by now; the errors are the same if not
	cancel()
	for range 2 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
	}
	layOut(t, contextView(4))
}

// TestDirections places a chain and sees which way it runs.
func TestDirections(t *testing.T) {
	before := map[model.Direction]func(a, b geom.Rect) bool{
		model.TopToBottom: func(a, b geom.Rect) bool { return a.Bottom() < b.Y },
		model.BottomToTop: func(a, b geom.Rect) bool { return b.Bottom() < a.Y },
		model.LeftToRight: func(a, b geom.Rect) bool { return a.Right() < b.X },
		model.RightToLeft: func(a, b geom.Rect) bool { return b.Right() < a.X },
	}
	for direction, before := range before {
		b := newBuilder(1, direction)
		c := b.group(-1)
		nodes := []int{b.node(-1), b.node(c), b.node(c), b.node(-1)}
		for i := range nodes[1:] {
			b.edge(nodes[i], nodes[i+1])
		}
		r := layOut(t, b.Graph)
		for i := range nodes[1:] {
			if !before(r.Nodes[nodes[i]], r.Nodes[nodes[i+1]]) {
				t.Errorf("%s: node %d at %v, node %d at %v", direction, i, r.Nodes[nodes[i]], i+1, r.Nodes[nodes[i+1]])
			}
		}
	}
}

// TestOpenDirection: a graph too wide for a screen runs sideways if it may.
func TestOpenDirection(t *testing.T) {
	g := layers(200, 5, 6)
	down := layOut(t, g)
	g.Direction = ""
	if open := layOut(t, g); screenWidth(open.W, open.H) >= screenWidth(down.W, down.H) {
		t.Errorf("%d×%d is no better than %d×%d", open.W, open.H, down.W, down.H)
	}
	b := newBuilder(1, "")
	b.edge(b.node(-1), b.node(-1))
	if r := layOut(t, b.Graph); r.H < r.W {
		t.Errorf("two nodes stand side by side: %d×%d", r.W, r.H)
	}
}

// TestLonelyNodes: what no edge connects fills a screen and not a row.
func TestLonelyNodes(t *testing.T) {
	for n := 2; n <= 60; n += 7 {
		b := newBuilder(uint64(n), model.TopToBottom)
		c := b.group(-1)
		for i := range n {
			b.node([]int{-1, c}[i%2])
		}
		r := layOut(t, b.Graph)
		if r.W > 4*r.H || r.H > 4*r.W {
			t.Errorf("%d nodes: %d×%d", n, r.W, r.H)
		}
	}
}

// TestOppositeEdges: a node and those it answers stand in the order in which
// they ask.
func TestOppositeEdges(t *testing.T) {
	b := newBuilder(1, model.TopToBottom)
	a, c, d := b.node(-1), b.node(-1), b.node(-1)
	b.edge(a, c)
	b.edge(c, a)
	b.edge(a, d)
	b.edge(c, d)
	r := layOut(t, b.Graph)
	if !(r.Nodes[a].Bottom() < r.Nodes[c].Y && r.Nodes[c].Bottom() < r.Nodes[d].Y) {
		t.Errorf("nodes at %v", r.Nodes)
	}
}

// TestReplies: who asks stands before who answers, however they are ordered.
func TestReplies(t *testing.T) {
	for _, ask := range []int{0, 1} {
		b := newBuilder(1, model.TopToBottom)
		b.nodes(2, -1)
		b.edge(1-ask, ask)
		b.Edges[0].Back = true
		b.edge(ask, 1-ask)
		if r := layOut(t, b.Graph); r.Nodes[ask].Bottom() >= r.Nodes[1-ask].Y {
			t.Errorf("node %d asks, nodes at %v", ask, r.Nodes)
		}
	}
}

func TestAgainst(t *testing.T) {
	for seed := range uint64(50) {
		n := 2 + int(seed%20)
		g := random(seed, n, 2*n, "")
		reversed := against(g)
		// With them turned round, the nodes that nothing leads to can be taken
		// away until none is left.
		in := make([]int, n)
		next := make([][]int, n)
		for i, e := range g.Edges {
			from, to := e.From, e.To
			if from == to {
				if reversed[i] {
					t.Errorf("seed %d: loop %d is turned round", seed, i)
				}
				continue
			}
			if reversed[i] {
				from, to = to, from
			}
			next[from] = append(next[from], to)
			in[to]++
		}
		var free []int
		for i := range in {
			if in[i] == 0 {
				free = append(free, i)
			}
		}
		taken := 0
		for ; len(free) > 0; taken++ {
			i := free[0]
			free = free[1:]
			for _, to := range next[i] {
				if in[to]--; in[to] == 0 {
					free = append(free, to)
				}
			}
		}
		if taken < n {
			t.Errorf("seed %d: a cycle remains", seed)
		}
	}
	// Edges without a cycle stay as they are.
	for i, r := range against(layers(1, 20, 40)) {
		if r {
			t.Errorf("edge %d is turned round for nothing", i)
		}
	}
}

func TestPackRects(t *testing.T) {
	for n := 1; n < 40; n++ {
		sizes := make([]geom.Rect, n)
		for i := range sizes {
			sizes[i] = geom.Rect{W: 100 + i*37%400, H: 60 + i*53%300}
		}
		places, w, h := packRects(sizes, 20)
		for i, p := range places {
			if p.W != sizes[i].W || p.H != sizes[i].H || !(geom.Rect{W: w, H: h}).Contains(p) {
				t.Fatalf("%d: rectangle %d is at %v in %d×%d", n, i, p, w, h)
			}
			for k, q := range places[:i] {
				if p.Inset(-10).Overlaps(q.Inset(-9)) {
					t.Errorf("%d: rectangles %d and %d are at %v and %v", n, k, i, q, p)
				}
			}
		}
		if n > 8 && (w > 3*h || h > 3*w) {
			t.Errorf("%d: %d×%d", n, w, h)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	for _, n := range []int{10, 40, 100, 200} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			g := layers(3, n, n*3/2)
			for b.Loop() {
				if _, err := (Engine{}).Layout(b.Context(), g); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
