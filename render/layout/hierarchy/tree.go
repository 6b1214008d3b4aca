package hierarchy

import "github.com/lintel-go/lintel/render/layout"

// tree is what stands in what. Its elements are the nodes and, behind them,
// the groups.
type tree struct {
	nodes    int     // how many
	children [][]int // of each group, the elements in it; those of the whole first
	root     []int   // of each element: one that stands for its component
	open     []bool  // of each such: whether an edge leaves the group it is in
}

// newTree finds the components in each group: elements of the same group that
// edges connect, within the group.
func newTree(g layout.Graph) tree {
	n := len(g.Nodes)
	t := tree{nodes: n, children: make([][]int, len(g.Groups)+1), root: make([]int, n+len(g.Groups)), open: make([]bool, n+len(g.Groups))}
	parent := make([]int, len(t.root))
	for i, node := range g.Nodes {
		parent[i] = node.Group
	}
	for i, c := range g.Groups {
		parent[n+i] = c.Parent
	}
	for i := range t.root {
		t.root[i] = i
		t.children[parent[i]+1] = append(t.children[parent[i]+1], i)
	}
	find := func(i int) int {
		for t.root[i] != i {
			t.root[i] = t.root[t.root[i]]
			i = t.root[i]
		}
		return i
	}
	open := make([]bool, len(t.root))
	for _, e := range g.Edges {
		common := g.Common(g.Nodes[e.From].Group, g.Nodes[e.To].Group)
		ends := [2]int{e.From, e.To}
		for k := range ends {
			for parent[ends[k]] != common {
				open[ends[k]] = true
				ends[k] = n + parent[ends[k]]
			}
		}
		a, b := find(ends[0]), find(ends[1])
		t.root[max(a, b)] = min(a, b)
	}
	for i := range t.root {
		r := find(i)
		t.root[i] = r
		t.open[r] = t.open[r] || open[i]
	}
	return t
}

// closed are the components of a group that no edge leaves, or all of them,
// each as its elements.
func (t *tree) closed(group int, all bool) [][]int {
	var out [][]int
	index := make(map[int]int)
	for _, e := range t.children[group+1] {
		r := t.root[e]
		if t.open[r] && !all {
			continue
		}
		i, ok := index[r]
		if !ok {
			i = len(out)
			index[r] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], e)
	}
	return out
}
