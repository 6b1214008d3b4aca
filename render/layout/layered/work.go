package layered

import (
	"context"
	"slices"
)

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
	room     int     // of a border, to what is inside; of a node, how much closer to others than NodeGap it may stand
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
	borders [][2]int // of each group, its left and its right border in the first of its ranks; those in the others follow
	spans   [][2]int // first and last rank of each group; the second is less than the first if it is empty
	threads []thread
	stars   []star
	starts  []start // those that were tried
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
	wide  []int  // how wide each row is, in px
	out   []bool // whether it is taken out of its row
	// The order of each rank has a number: as long as that is the same, the
	// order is. Numbers only grow, but for the rank that is put back as it was.
	orders []int
	order  int // the last number
	// Crossings between each rank and the one before it, and for which of their
	// orders.
	crossed    []int
	crossedFor [][2]int
	// The last number when sifting a list of children, as [group+1][rank], or
	// exchanging two groups has won nothing.
	sifted  [][]int
	swapped [][]int // [parent+1], of the pairs of groups in it

	course course  // of the thread that is being laid
	seats  []seat  // where its leaves stood
	old    []slot  // the same, as slots
	lifted []int   // a node that is moved, behind the leaves of its threads
	stood  []seat  // where they stood
	slots  []slot  // where a leaf may stand
	costs  []int   // what that costs
	turns  []int   // what the next place of a row adds to the crossings
	ended  []int32 // lines by the place where they end
	next   []int32 // a row that is being read
	ends   ends    // of the list that is sifted
}

func newWork(g Graph, ranks []int) (*work, error) {
	w := &work{g: g, ranks: ranks}
	for _, r := range ranks {
		w.count = max(w.count, r+1)
	}
	w.nodes = make([]int, len(g.Nodes))
	w.spans = make([][2]int, len(g.Groups))
	for c := range w.spans {
		w.spans[c] = [2]int{w.count, -1}
	}
	for i, v := range g.Nodes {
		w.nodes[i] = w.add(leaf{kind: nodeLeaf, node: i, rank: ranks[i], group: v.Group, w: v.W, room: v.Close})
		for c := v.Group; c >= 0; c = g.Groups[c].Parent {
			w.spans[c][0], w.spans[c][1] = min(w.spans[c][0], ranks[i]), max(w.spans[c][1], ranks[i])
		}
	}
	var lines [][2]int32
	link := func(chain []int) {
		for k := 1; k < len(chain); k++ {
			lines = append(lines, [2]int32{int32(chain[k-1]), int32(chain[k])})
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
		link(w.chains[len(w.chains)-1])
	}
	w.within = make([][]int, len(g.Groups)+1)
	w.borders = make([][2]int, len(g.Groups))
	for c, group := range g.Groups {
		w.within[group.Parent+1] = append(w.within[group.Parent+1], c)
		if len(w.leaves)+2*(w.spans[c][1]-w.spans[c][0]) > mostLeaves {
			return nil, ErrTooLarge
		}
		for side, kind := range [2]leafKind{leftBorder, rightBorder} {
			room := group.Pad
			if group.Sideways && kind == leftBorder {
				room = group.first()
			}
			w.borders[c][side] = len(w.leaves)
			var chain []int
			for r := w.spans[c][0]; r <= w.spans[c][1]; r++ {
				chain = append(chain, w.add(leaf{kind: kind, rank: r, group: c, room: room}))
			}
			link(chain)
		}
	}
	w.link(lines)
	w.threads = w.spin()
	w.stars = w.reach()
	w.fill()
	return w, nil
}

func (w *work) add(l leaf) int {
	w.leaves = append(w.leaves, l)
	return len(w.leaves) - 1
}

// link joins the leaves at the ends of each line.
func (w *work) link(lines [][2]int32) {
	counts := make([][2]int32, len(w.leaves))
	for _, l := range lines {
		counts[l[0]][0]++
		counts[l[1]][1]++
	}
	all := make([]int32, 2*len(lines)) // those of all leaves, one behind the other
	for i, n := range counts {
		l := &w.leaves[i]
		l.down, all = all[:0:n[0]], all[n[0]:]
		l.up, all = all[:0:n[1]], all[n[1]:]
	}
	for _, l := range lines {
		a, b := &w.leaves[l[0]], &w.leaves[l[1]]
		a.down, b.up = append(a.down, l[1]), append(b.up, l[0])
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
	w.wide = make([]int, w.count)
	w.out = make([]bool, len(w.leaves))
	w.orders = make([]int, w.count)
	w.crossed, w.crossedFor = make([]int, w.count), make([][2]int, w.count)
	w.sifted, w.swapped = make([][]int, len(w.kids)), make([][]int, len(w.kids))
	for c := range w.kids {
		w.sifted[c] = make([]int, w.count)
		n := len(w.within[c])
		w.swapped[c] = make([]int, n*(n-1)/2)
	}
	for r := range w.rows {
		w.row(r)
	}
}

// row reads the leaves of a rank out of the lists of children.
func (w *work) row(r int) {
	w.next = w.read(w.next[:0], -1, r)
	if !slices.Equal(w.next, w.rows[r]) {
		w.rows[r], w.next = w.next, w.rows[r]
		w.stand(r)
	}
}

// read adds the leaves of a group in a rank.
func (w *work) read(to []int32, group, r int) []int32 {
	for _, c := range w.kids[group+1][r] {
		if c.isGroup() {
			to = w.read(to, c.group(), r)
		} else {
			to = append(to, int32(c))
		}
	}
	return to
}

// stand finds out where the leaves of a rank stand, in the order of its row,
// which is a new one.
func (w *work) stand(r int) {
	w.order++
	w.orders[r] = w.order
	row := w.rows[r]
	w.wide[r] = 0
	if len(row) == 0 {
		return
	}
	before := &w.leaves[row[0]]
	at := before.w
	w.place[row[0]], w.x[row[0]] = 0, at/2
	for k, i := range row[1:] {
		l := &w.leaves[i]
		at += w.gap(before, l)
		w.place[i], w.x[i] = int32(k+1), at+l.w/2
		at += l.w
		before = l
	}
	for _, i := range row {
		w.x[i] -= at / 2
	}
	w.wide[r] = at
}

// widen is stand for a row that was right before a leaf was put into it at a
// place, or taken from there: by how much it is wider, and by how many leaves
// longer.
func (w *work) widen(r, place, by, longer int) {
	w.order++
	w.orders[r] = w.order
	row := w.rows[r]
	left := w.wide[r]/2 - (w.wide[r]+by)/2
	w.wide[r] += by
	for _, i := range row[:place] {
		w.x[i] += left
	}
	if longer > 0 {
		place++
	}
	for _, i := range row[place:] {
		w.x[i] += left + by
		w.place[i] += int32(longer)
	}
}

// needs is how much wider a row is for the leaf at a place.
func (w *work) needs(row []int32, place int) int {
	l := &w.leaves[row[place]]
	by := l.w
	if place > 0 {
		by += w.gap(&w.leaves[row[place-1]], l)
	}
	if place+1 < len(row) {
		by += w.gap(l, &w.leaves[row[place+1]])
	}
	if place > 0 && place+1 < len(row) {
		by -= w.gap(&w.leaves[row[place-1]], &w.leaves[row[place+1]])
	}
	return by
}

// settled tells whether the ranks from low to high are as they were when the
// last order had that number.
func (w *work) settled(low, high, order int) bool {
	for r := max(low, 0); r <= min(high, w.count-1); r++ {
		if w.orders[r] > order {
			return false
		}
	}
	return true
}

// first is between the side with the title and what is inside.
func (g Group) first() int { return max(g.Pad, g.TitleH+titleGap) }

// gap is how far apart neighbours of one rank stand, borders of groups among
// them.
func (w *work) gap(a, b *leaf) int {
	switch {
	case a.kind == leftBorder:
		return a.room
	case b.kind == rightBorder:
		return b.room
	case a.kind == lineLeaf || b.kind == lineLeaf:
		return w.g.LineGap
	}
	closer := 0
	if a.kind == nodeLeaf {
		closer = a.room
	}
	if b.kind == nodeLeaf {
		closer = max(closer, b.room)
	}
	return w.g.NodeGap - closer
}
