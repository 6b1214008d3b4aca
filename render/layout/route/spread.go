package route

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

const (
	lineGap   = 14  // between parallel lines, where there is room
	wideSpace = 120 // a line in a wider space stays where it is, else it moves to the middle
	unbounded = 400 // how far a line may move where nothing stops it
)

// piece is a straight piece of a way, between two corners. Pieces of one axis
// are moved at a time: at is what moves, low and high the extent along the
// other axis.
type piece struct {
	way       *way
	index     int // of its first corner
	at        int
	low, high int
	min, max  int // where at may go
	ideal     int
}

// spread moves the pieces of all ways apart: first those upright, then those
// level, and again, since each changes what the other may do.
func (p *plan) spread() {
	for range 2 {
		p.spreadAxis(true)
		p.spreadAxis(false)
	}
}

// across and along read a point as an axis sees it.
func across(p geom.Point, upright bool) int {
	if upright {
		return p.X
	}
	return p.Y
}

func along(p geom.Point, upright bool) int { return across(p, !upright) }

// sides are the low and the high side of b across and along the axis.
func sides(b geom.Rect, upright bool) (low, high, start, end int) {
	if upright {
		return b.X, b.Right(), b.Y, b.Bottom()
	}
	return b.Y, b.Bottom(), b.X, b.Right()
}

func (p *plan) spreadAxis(upright bool) {
	var pieces []*piece
	for _, w := range p.ways {
		if w.cells == nil {
			continue // a straight line, not ours to move
		}
		for i := 1; i < len(w.corners); i++ {
			a, b := w.corners[i-1], w.corners[i]
			if across(a, upright) != across(b, upright) {
				continue
			}
			s := &piece{way: w, index: i - 1, at: across(a, upright)}
			s.low, s.high = min(along(a, upright), along(b, upright)), max(along(a, upright), along(b, upright))
			p.bound(s, upright)
			pieces = append(pieces, s)
		}
	}
	slices.SortStableFunc(pieces, func(a, b *piece) int { return cmp.Compare(a.at, b.at) })
	sortTies(pieces, upright)
	for _, group := range together(pieces) {
		place(group)
	}
	for _, s := range pieces {
		for _, c := range []int{s.index, s.index + 1} {
			if upright {
				s.way.corners[c].X = s.at
			} else {
				s.way.corners[c].Y = s.at
			}
		}
	}
	for _, w := range p.ways {
		if w.cells != nil {
			w.corners = straighten(w.corners)
		}
	}
}

// bound finds out how far s may move without coming near anything.
func (p *plan) bound(s *piece, upright bool) {
	s.min, s.max = s.at-unbounded, s.at+unbounded
	w := s.way
	first, last := s.index == 0, s.index+2 == len(w.corners)
	s.ideal = s.at
	if !w.label.Empty() {
		low, high, start, end := sides(w.label, upright)
		if low < s.at && s.at < high && s.low < end && start < s.high {
			s.min, s.max = s.at, s.at // it runs through its label
			return
		}
	}
	for _, o := range p.obstacles {
		if o.node >= 0 && (first && o.node == w.from || last && o.node == w.to) {
			continue
		}
		low, high, start, end := sides(o.far(), upright)
		if s.high <= start || end <= s.low {
			continue
		}
		if high <= s.at {
			s.min = max(s.min, high)
		}
		if s.at <= low {
			s.max = min(s.max, low)
		}
	}
	for _, b := range p.groups {
		low, high, start, end := sides(b, upright)
		if s.high <= start || end <= s.low {
			continue
		}
		for _, border := range []int{low, high} {
			if s.at >= border+borderClear {
				s.min = max(s.min, border+borderClear)
			}
			if s.at <= border-borderClear {
				s.max = min(s.max, border-borderClear)
			}
		}
	}
	if s.max-s.min <= wideSpace && !first && !last {
		s.ideal = (s.min + s.max) / 2
	}
	for end, node := range [2]int{w.from, w.to} {
		if end == 0 && !first || end == 1 && !last {
			continue
		}
		low, high, _, _ := sides(p.nodes[node], upright)
		room := min(cornerRoom, (high-low)/3)
		s.min, s.max = max(s.min, low+room), min(s.max, high-room)
	}
	s.min, s.max = min(s.min, s.at), max(s.max, s.at)
}

// sortTies brings pieces on the same line into the order in which their ways
// cross least.
func sortTies(pieces []*piece, upright bool) {
	for i := 0; i < len(pieces); {
		j := i + 1
		for j < len(pieces) && pieces[j].at == pieces[i].at {
			j++
		}
		sortTie(pieces[i:j], upright)
		i = j
	}
}

// sortTie puts first what nothing else must precede. Contradictions, which
// ways that cross anyway can bring about, are settled by the order of edges.
func sortTie(pieces []*piece, upright bool) {
	n := len(pieces)
	if n < 2 {
		return
	}
	slices.SortStableFunc(pieces, func(a, b *piece) int {
		return cmp.Or(cmp.Compare(a.way.edge, b.way.edge), cmp.Compare(a.index, b.index))
	})
	earlier := make([][]int, n) // what must follow i
	waits := make([]int, n)     // for how many others i waits
	for i := range n {
		for j := i + 1; j < n; j++ {
			if !meet(pieces[i], pieces[j]) {
				continue
			}
			switch o := order(pieces[i], pieces[j], upright); {
			case o < 0:
				earlier[i] = append(earlier[i], j)
				waits[j]++
			case o > 0:
				earlier[j] = append(earlier[j], i)
				waits[i]++
			}
		}
	}
	out := make([]*piece, 0, n)
	done := make([]bool, n)
	for len(out) < n {
		next := -1
		for i := range n {
			if !done[i] && (next < 0 || waits[i] < waits[next]) {
				next = i
			}
		}
		done[next] = true
		out = append(out, pieces[next])
		for _, j := range earlier[next] {
			waits[j]--
		}
	}
	copy(pieces, out)
}

// meet tells whether a and b lie beside each other somewhere; touching ends
// would look like one line, so they count.
func meet(a, b *piece) bool {
	return a.way != b.way && a.low <= b.high && b.low <= a.high
}

// order tells which of two pieces on one line should come first, the one
// that leaves it towards the low side where they part: negative if a.
func order(a, b *piece, upright bool) int {
	low := part(a, b, upright, false, 0)
	high := part(a, b, upright, true, 0)
	return cmp.Or(low, high)
}

// part looks at one end, the high or the low one, of two pieces on one line.
func part(a, b *piece, upright, high bool, depth int) int {
	ca, na := a.end(upright, high)
	cb, nb := b.end(upright, high)
	ea, eb := along(ca, upright), along(cb, upright)
	ta, tb := turn(ca, na, upright), turn(cb, nb, upright)
	inner := func(x, y int) bool { // x ends inside of y
		if high {
			return x < y
		}
		return x > y
	}
	switch {
	case inner(ea, eb):
		return ta
	case inner(eb, ea):
		return -tb
	case ta != tb:
		return cmp.Compare(ta, tb)
	case ta == 0 || depth > 32:
		return 0
	}
	// Both turn here, the same way: what they do next decides. In a bend, the
	// outer of two lines before it is the outer one behind it.
	sa, sb := a.beyond(upright, high), b.beyond(upright, high)
	o := part(sa, sb, !upright, ta > 0, depth+1)
	if (ta > 0) == high {
		return -o
	}
	return o
}

// end is the corner at the high or the low end of s, and the corner beyond
// it; nil if s ends there at a node.
func (s *piece) end(upright, high bool) (geom.Point, *geom.Point) {
	c := s.way.corners
	i, next := s.index, s.index-1
	if (along(c[s.index+1], upright) > along(c[s.index], upright)) == high {
		i, next = s.index+1, s.index+2
	}
	if next < 0 || next >= len(c) {
		return c[i], nil
	}
	return c[i], &c[next]
}

// beyond is the piece that joins s at its high or low end.
func (s *piece) beyond(upright, high bool) *piece {
	c := s.way.corners
	i := s.index - 1
	if (along(c[s.index+1], upright) > along(c[s.index], upright)) == high {
		i = s.index + 1
	}
	return &piece{way: s.way, index: i}
}

// turn tells to which side the way goes at corner c towards next: -1 the low
// one, +1 the high one, 0 nowhere.
func turn(c geom.Point, next *geom.Point, upright bool) int {
	if next == nil {
		return 0
	}
	return cmp.Compare(across(*next, upright), across(c, upright))
}

// together splits pieces into the groups that may get in each other's way.
// Each group keeps the order.
func together(pieces []*piece) [][]*piece {
	root := make([]int, len(pieces))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i, a := range pieces {
		for j := i + 1; j < len(pieces); j++ {
			if near(a, pieces[j]) {
				root[max(find(i), find(j))] = min(find(i), find(j))
			}
		}
	}
	members := make(map[int][]*piece)
	var roots []int
	for i, s := range pieces {
		r := find(i)
		if members[r] == nil {
			roots = append(roots, r)
		}
		members[r] = append(members[r], s)
	}
	groups := make([][]*piece, len(roots))
	for i, r := range roots {
		groups[i] = members[r]
	}
	return groups
}

// near tells whether a and b, where they may go, can come too close.
func near(a, b *piece) bool {
	return meet(a, b) && a.min < b.max+lineGap && b.min < a.max+lineGap
}

// place gives the pieces of one group their places: in order, as far apart as
// the room allows, and as near to their ideals as that leaves them.
func place(group []*piece) {
	n := len(group)
	if n == 1 {
		group[0].at = min(max(group[0].ideal, group[0].min), group[0].max)
		return
	}
	ahead := make([][]int, n) // for each piece, those before it that it must stay clear of
	for j, b := range group {
		for i, a := range group[:j] {
			if near(a, b) {
				ahead[j] = append(ahead[j], i)
			}
		}
	}
	least, most := make([]int, n), make([]int, n)
	gap := lineGap
	for ; gap > 0; gap-- {
		if fits(group, ahead, gap, least, most) {
			break
		}
	}
	if gap == 0 {
		// Some cannot be parted: leave all where they are allowed to be.
		fits(group, ahead, 0, least, most)
	}
	// Two ways to fill the room, pushing from either side; the middle of both
	// keeps every distance that both keep.
	up, down := make([]int, n), make([]int, n)
	for j, s := range group {
		up[j] = max(s.ideal, least[j])
		for _, i := range ahead[j] {
			up[j] = max(up[j], up[i]+gap)
		}
		up[j] = min(up[j], max(most[j], least[j]))
	}
	for j := n - 1; j >= 0; j-- {
		down[j] = group[j].ideal
	}
	limit := slices.Clone(most)
	for j := n - 1; j >= 0; j-- {
		down[j] = max(min(down[j], limit[j]), least[j])
		for _, i := range ahead[j] {
			limit[i] = min(limit[i], down[j]-gap)
		}
	}
	for j, s := range group {
		s.at = (up[j] + down[j]) >> 1
	}
}

// fits tells whether the pieces can keep gap between them, and fills in the
// least and the most that each may then be.
func fits(group []*piece, ahead [][]int, gap int, least, most []int) bool {
	ok := true
	for j, s := range group {
		least[j] = s.min
		for _, i := range ahead[j] {
			least[j] = max(least[j], least[i]+gap)
		}
	}
	for j := range group {
		most[j] = group[j].max
	}
	for j := len(group) - 1; j >= 0; j-- {
		for _, i := range ahead[j] {
			most[i] = min(most[i], most[j]-gap)
		}
		ok = ok && least[j] <= most[j]
	}
	return ok
}
