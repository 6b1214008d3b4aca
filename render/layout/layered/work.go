package layered

import "context"

// leafKind says what stands at one place of a rank.
type leafKind uint8

const (
	nodeLeaf   leafKind = iota
	lineLeaf            // an edge that passes the rank
	leftBorder          // of a group
	rightBorder
)

// leaf is what stands at one place of one rank.
type leaf struct {
	kind     leafKind
	node     int // of a nodeLeaf
	rank     int
	group    int // innermost around it, for borders their own; -1: none
	w        int
	up, down []int32 // leaves of the rank before and behind that lines lead to
}

// child is what stands in a group, in one rank: a leaf, or a whole group if it
// is less than 0.
type child int32

func childGroup(group int) child { return child(^group) }

func (c child) isGroup() bool { return c < 0 }
func (c child) group() int    { return int(^c) }
func (c child) leaf() int     { return int(c) }

// work is the search for a good order, and what it has found.
type work struct {
	ctx     context.Context
	g       Graph
	ranks   []int // of nodes
	count   int   // of ranks
	leaves  []leaf
	nodes   []int    // leaf of each node
	chains  [][]int  // of each edge, its leaves from end to end
	spans   [][2]int // first and last rank of each group; the second is less than the first if it is empty
	threads []thread
	work    int     // looks at a place that the present try may still take
	within  [][]int // groups in each group, that of all behind 0: [parent+1]

	// kids are the children of each group in each rank, in order; those of no
	// group behind 0: [group+1][rank].
	kids [][][]child
	// rows are the leaves of each rank, in order.
	rows [][]int32
	// Where each leaf stands in its row, and its middle, in px.
	place []int32
	x     []int

	course course  // of the thread that is being laid
	lifted []slot  // where its leaves stood
	star   []int   // a node that is moved, behind the leaves of its threads
	stood  []slot  // where they stood
	turns  []int   // what the next place of a row adds to the crossings
	ended  []int32 // lines by the place where they end
}

func newWork(ctx context.Context, g Graph, ranks []int) (*work, error) {
	w := &work{ctx: ctx, g: g, ranks: ranks}
	for _, r := range ranks {
		w.count = max(w.count, r+1)
	}
	w.nodes = make([]int, len(g.Nodes))
	w.spans = make([][2]int, len(g.Groups))
	for c := range w.spans {
		w.spans[c] = [2]int{w.count, -1}
	}
	for i, v := range g.Nodes {
		w.nodes[i] = w.add(leaf{kind: nodeLeaf, node: i, rank: ranks[i], group: v.Group, w: v.W})
		for c := v.Group; c >= 0; c = g.Groups[c].Parent {
			w.spans[c][0], w.spans[c][1] = min(w.spans[c][0], ranks[i]), max(w.spans[c][1], ranks[i])
		}
	}
	for _, e := range g.Edges {
		if len(w.leaves)+ranks[e.To]-ranks[e.From] > mostLeaves {
			return nil, ErrTooLarge
		}
		common := w.common(g.Nodes[e.From].Group, g.Nodes[e.To].Group)
		chain := []int{w.nodes[e.From]}
		for r := ranks[e.From] + 1; r < ranks[e.To]; r++ {
			chain = append(chain, w.add(leaf{kind: lineLeaf, rank: r, group: common}))
		}
		w.chains = append(w.chains, append(chain, w.nodes[e.To]))
		w.link(w.chains[len(w.chains)-1])
	}
	w.within = make([][]int, len(g.Groups)+1)
	for c, group := range g.Groups {
		w.within[group.Parent+1] = append(w.within[group.Parent+1], c)
		if len(w.leaves)+2*(w.spans[c][1]-w.spans[c][0]) > mostLeaves {
			return nil, ErrTooLarge
		}
		for _, kind := range [2]leafKind{leftBorder, rightBorder} {
			var chain []int
			for r := w.spans[c][0]; r <= w.spans[c][1]; r++ {
				chain = append(chain, w.add(leaf{kind: kind, rank: r, group: c}))
			}
			w.link(chain)
		}
	}
	w.threads = w.spin()
	w.fill()
	return w, nil
}

func (w *work) add(l leaf) int {
	w.leaves = append(w.leaves, l)
	return len(w.leaves) - 1
}

func (w *work) link(chain []int) {
	for k := 1; k < len(chain); k++ {
		a, b := chain[k-1], chain[k]
		w.leaves[a].down = append(w.leaves[a].down, int32(b))
		w.leaves[b].up = append(w.leaves[b].up, int32(a))
	}
}

// common is the innermost group around both, -1 for none. A group is around
// itself.
func (w *work) common(a, b int) int {
	depth := func(c int) int {
		d := 0
		for ; c >= 0; c = w.g.Groups[c].Parent {
			d++
		}
		return d
	}
	da, db := depth(a), depth(b)
	for ; da > db; da-- {
		a = w.g.Groups[a].Parent
	}
	for ; db > da; db-- {
		b = w.g.Groups[b].Parent
	}
	for a != b {
		a, b = w.g.Groups[a].Parent, w.g.Groups[b].Parent
	}
	return a
}

// fill makes the lists of children, left borders first and right borders last.
func (w *work) fill() {
	w.kids = make([][][]child, len(w.g.Groups)+1)
	for c := range w.kids {
		w.kids[c] = make([][]child, w.count)
	}
	last := make([][]child, len(w.kids)) // right borders, by rank
	for i, l := range w.leaves {
		if l.kind == leftBorder {
			w.kids[l.group+1][l.rank] = append(w.kids[l.group+1][l.rank], child(i))
		}
	}
	for i, l := range w.leaves {
		switch l.kind {
		case rightBorder:
			last[l.group+1] = append(last[l.group+1], child(i))
		case nodeLeaf, lineLeaf:
			w.kids[l.group+1][l.rank] = append(w.kids[l.group+1][l.rank], child(i))
		}
	}
	for c, group := range w.g.Groups {
		for r := w.spans[c][0]; r <= w.spans[c][1]; r++ {
			w.kids[group.Parent+1][r] = append(w.kids[group.Parent+1][r], childGroup(c))
		}
	}
	for _, borders := range last {
		for _, b := range borders {
			l := w.leaves[b.leaf()]
			w.kids[l.group+1][l.rank] = append(w.kids[l.group+1][l.rank], b)
		}
	}
	w.rows = make([][]int32, w.count)
	w.place = make([]int32, len(w.leaves))
	w.x = make([]int, len(w.leaves))
	for r := range w.rows {
		w.row(r)
	}
}

// row reads the leaves of a rank out of the lists of children.
func (w *work) row(r int) {
	row := w.rows[r][:0]
	var read func(group int)
	read = func(group int) {
		for _, c := range w.kids[group+1][r] {
			if c.isGroup() {
				read(c.group())
			} else {
				row = append(row, int32(c))
			}
		}
	}
	read(-1)
	w.rows[r] = row
	w.stand(r)
}

// stand finds out where the leaves of a rank stand, in the order of its row.
func (w *work) stand(r int) {
	row := w.rows[r]
	at, before := 0, -1
	for k, i := range row {
		if before >= 0 {
			at += w.gap(before, int(i))
		}
		w.place[i] = int32(k)
		w.x[i] = at + w.leaves[i].w/2
		at += w.leaves[i].w
		before = int(i)
	}
	for _, i := range row {
		w.x[i] -= at / 2
	}
}

// first is between the side with the title and what is inside.
func (g Group) first() int { return max(g.Pad, g.TitleH+titleGap) }

// gap is how far apart neighbours of one rank stand, borders of groups among
// them.
func (w *work) gap(a, b int) int {
	la, lb := &w.leaves[a], &w.leaves[b]
	switch {
	case la.kind == leftBorder:
		if g := w.g.Groups[la.group]; g.Sideways {
			return g.first()
		}
		return w.g.Groups[la.group].Pad
	case lb.kind == rightBorder:
		return w.g.Groups[lb.group].Pad
	case la.kind == lineLeaf || lb.kind == lineLeaf:
		return w.g.LineGap
	}
	closer := 0
	if la.kind == nodeLeaf {
		closer = w.g.Nodes[la.node].Close
	}
	if lb.kind == nodeLeaf {
		closer = max(closer, w.g.Nodes[lb.node].Close)
	}
	return w.g.NodeGap - closer
}
