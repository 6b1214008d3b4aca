package hierarchy

import (
	"math/rand/v2"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/layout"
)

// sample is a graph of a shape that pictures have.
type sample struct {
	name  string
	graph layout.Graph
}

// builder makes sample graphs with sizes that C4 pictures have.
type builder struct {
	layout.Graph
	rng *rand.Rand
}

func newBuilder(seed uint64, d model.Direction) *builder {
	return &builder{Graph: layout.Graph{Direction: d, NodeGap: 48, RankGap: 72}, rng: rand.New(rand.NewPCG(seed, 1))}
}

func (b *builder) node(group int) int {
	b.Nodes = append(b.Nodes, layout.Node{W: 200 + 20*b.rng.IntN(3), H: 76 + 20*b.rng.IntN(4), Group: group})
	return len(b.Nodes) - 1
}

func (b *builder) nodes(n, group int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = b.node(group)
	}
	return out
}

func (b *builder) group(parent int) int {
	b.Groups = append(b.Groups, layout.Group{Parent: parent, TitleW: 120 + 20*b.rng.IntN(5), TitleH: 38})
	return len(b.Groups) - 1
}

func (b *builder) edge(from, to int) {
	b.Edges = append(b.Edges, layout.Edge{From: from, To: to, LabelW: 70 + b.rng.IntN(110), LabelH: 20 + 18*b.rng.IntN(3)})
}

func (b *builder) plain(from, to int) {
	b.Edges = append(b.Edges, layout.Edge{From: from, To: to})
}

func contextView(n int) layout.Graph {
	b := newBuilder(1, model.TopToBottom)
	s := b.node(-1)
	for i := range n {
		x := b.node(-1)
		if i%2 == 0 {
			b.edge(x, s)
		} else {
			b.edge(s, x)
		}
	}
	return b.Graph
}

func containerView() layout.Graph {
	b := newBuilder(2, model.TopToBottom)
	g := b.group(-1)
	people := b.nodes(2, -1)
	c := b.nodes(12, g)
	ext := b.nodes(3, -1)
	for _, e := range [][2]int{
		{people[0], c[0]},
		{people[0], c[1]},
		{people[1], c[1]},
		{people[1], c[2]},
		{c[0], c[3]},
		{c[0], c[4]},
		{c[1], c[4]},
		{c[1], c[5]},
		{c[2], c[5]},
		{c[3], c[6]},
		{c[3], c[7]},
		{c[4], c[7]},
		{c[4], c[8]},
		{c[5], c[8]},
		{c[5], c[9]},
		{c[7], c[10]},
		{c[8], c[10]},
		{c[9], c[11]},
		{c[6], ext[0]},
		{c[9], ext[1]},
		{c[5], ext[2]},
		{ext[1], c[2]},
	} {
		b.edge(e[0], e[1])
	}
	return b.Graph
}

func deployment() layout.Graph {
	b := newBuilder(3, model.TopToBottom)
	dc := b.group(-1)
	web := b.group(dc)
	app := b.group(dc)
	jvm := b.group(app)
	db := b.group(dc)
	cdn := b.group(-1)
	lb := b.node(dc)
	w := b.nodes(2, web)
	a := b.nodes(3, jvm)
	s := b.node(app)
	d := b.nodes(2, db)
	c := b.node(cdn)
	b.edge(c, lb)
	b.edge(lb, w[0])
	b.edge(lb, w[1])
	b.edge(w[0], a[0])
	b.edge(w[0], a[1])
	b.edge(w[1], a[1])
	b.edge(w[1], a[2])
	b.edge(a[0], d[0])
	b.edge(a[1], d[0])
	b.edge(a[2], d[1])
	b.edge(d[0], d[1])
	b.edge(s, a[1])
	return b.Graph
}

func random(seed uint64, n, m int, d model.Direction) layout.Graph {
	b := newBuilder(seed, d)
	for range b.rng.IntN(min(n+1, 5)) {
		b.group(b.rng.IntN(len(b.Groups)+1) - 1)
	}
	for i := range n {
		g := b.rng.IntN(len(b.Groups)+1) - 1
		if i < len(b.Groups) {
			g = i
		}
		b.node(g)
	}
	for range m {
		f, t := b.rng.IntN(n), b.rng.IntN(n)
		if b.rng.IntN(6) == 0 {
			b.plain(f, t)
		} else {
			b.edge(f, t)
		}
	}
	return b.Graph
}

func longLabels() layout.Graph {
	g := contextView(5)
	for i := range g.Edges {
		g.Edges[i].LabelW, g.Edges[i].LabelH = 280, 70
	}
	return g
}

func landscape() layout.Graph {
	b := newBuilder(7, model.TopToBottom)
	x := b.nodes(14, -1)
	g := b.group(-1)
	y := b.nodes(5, g)
	b.edge(x[0], x[1])
	b.edge(x[0], y[0])
	b.edge(x[2], x[3])
	b.edge(y[1], x[3])
	b.edge(x[3], x[2])
	b.edge(x[3], x[2])
	b.edge(x[4], x[4])
	return b.Graph
}

func treeView() layout.Graph {
	b := newBuilder(9, model.TopToBottom)
	root := b.node(-1)
	for range 4 {
		k := b.node(-1)
		b.edge(root, k)
		for range 5 {
			b.edge(k, b.node(-1))
		}
	}
	return b.Graph
}

// layered has edges that mostly run forward, as architectures do.
func layers(seed uint64, n, m int) layout.Graph {
	b := newBuilder(seed, model.TopToBottom)
	var groups []int
	for range n / 8 {
		groups = append(groups, b.group(-1))
	}
	for i := range n {
		g := -1
		if i >= n/8 && len(groups) > 0 && b.rng.IntN(4) > 0 {
			g = groups[i*len(groups)/n]
		}
		b.node(g)
	}
	used := make([]bool, len(groups))
	for _, n := range b.Nodes {
		if n.Group >= 0 {
			used[n.Group] = true
		}
	}
	for g, u := range used {
		if !u {
			b.node(g)
		}
	}
	for range m {
		f := b.rng.IntN(n - 1)
		t := min(n-1, f+1+b.rng.IntN(1+n/4))
		b.edge(f, t)
	}
	return b.Graph
}

func samples() []sample {
	ten := random(5, 10, 14, model.LeftToRight)
	parallel := layout.Graph{
		Direction: model.TopToBottom, NodeGap: 48, RankGap: 72,
		Nodes: []layout.Node{{W: 200, H: 100, Group: -1}, {W: 200, H: 100, Group: -1}},
		Edges: []layout.Edge{
			{From: 0, To: 1, LabelW: 120, LabelH: 38},
			{From: 0, To: 1, LabelW: 90, LabelH: 38},
			{From: 1, To: 0, LabelW: 100, LabelH: 38},
			{From: 0, To: 0, LabelW: 80, LabelH: 20},
			{From: 0, To: 0, LabelW: 60, LabelH: 20},
			{From: 0, To: 1},
		},
	}
	return []sample{
		{"context6", contextView(6)},
		{"context14", contextView(14)},
		{"containers", containerView()},
		{"deployment", deployment()},
		{"longlabels", longLabels()},
		{"landscape", landscape()},
		{"tree", treeView()},
		{"parallel", parallel},
		{"layered40", layers(4, 40, 60)},
		{"layered20", layers(6, 20, 30)},
		{"random10lr", ten},
		{"random25", random(8, 25, 35, model.TopToBottom)},
		{"single", layout.Graph{Nodes: []layout.Node{{W: 200, H: 100, Group: -1}}}},
	}
}
