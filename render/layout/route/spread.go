package route

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

const (
	lineGap      = 14  // between parallel lines, where there is room
	endWish      = 18  // between ends on one side of a node, where there is room
	leastLineGap = 10  // as long as something else can give way
	labelRoom    = 16  // between a label that moves and what else is there
	labelStub    = 12  // of a line that bends beside its own label
	smallJog     = 24  // a jog that is better not made
	smallNode    = 28  // a dot rather than a box: lines lead to its middle
	almost       = 12  // lines nearer than that may change places
	wideSpace    = 120 // a line in a wider space stays where it is, else it moves to the middle
	unbounded    = 400 // how far a line may move where nothing stops it
)

// piece is a straight piece of a way, between two corners. Pieces of one axis
// are moved at a time: at is what moves, low and high the extent along the
// other axis. A piece that runs through the label of its way takes the label
// along.
type piece struct {
	way       *way
	index     int // of its first corner
	at        int
	low, high int
	min, max  int    // where at may go
	tight     [2]int // the same, if need be: nearer to things than lines should
	ideal     int
	bounded   bool      // whether these are known
	label     *labelled // nil: it runs through no label
}

// labelled is how a label lies on its piece: how far to either side of it, and
// from where to where along it.
type labelled struct {
	before, behind int
	low, high      int
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

// pieces are those of all ways along one axis.
func (p *plan) pieces(upright bool) []*piece {
	var out []*piece
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
			s.label = s.through(upright)
			out = append(out, s)
		}
	}
	return out
}

// smooth takes small jogs out of the ways: where two pieces that follow each
// other could lie on one line, they do.
func (p *plan) smooth(upright bool) {
	pieces := p.pieces(upright)
	for k := 1; k < len(pieces); k++ {
		a, b := pieces[k-1], pieces[k]
		low, high, ok := p.jog(a, b, upright)
		if !ok {
			continue
		}
		// Labels stay: lines of other ways may be beside them.
		at := min(max((a.at+b.at)/2, low), high)
		switch {
		case a.label != nil:
			at = a.at
		case b.label != nil:
			at = b.at
		}
		if at < low || at > high {
			continue
		}
		p.move(a, at, upright)
		p.move(b, at, upright)
		a.low, b.low = min(a.low, b.low), min(a.low, b.low)
		a.high, b.high = max(a.high, b.high), max(a.high, b.high)
		b.min, b.max = low, high // for the piece behind b
	}
	p.tidy()
}

// jog tells whether there is only a small jog between a and b, and from where
// to where they could lie on one line.
func (p *plan) jog(a, b *piece, upright bool) (low, high int, ok bool) {
	if a.way != b.way || a.index+2 != b.index || a.at == b.at || abs(a.at-b.at) > smallJog {
		return 0, 0, false
	}
	// A line that turns back becomes shorter, and its label might be left behind.
	start, end := along(a.way.corners[a.index], upright), along(a.way.corners[b.index+1], upright)
	for _, s := range [2]*piece{a, b} {
		if l := s.label; l != nil && (l.low < min(start, end) || l.high > max(start, end)) {
			return 0, 0, false
		}
		if !s.bounded {
			p.bound(s, p.obstacles, upright)
		}
	}
	low, high = max(a.min, b.min), min(a.max, b.max)
	return low, high, low <= high
}

// move gives s another place, and its label with it.
func (p *plan) move(s *piece, at int, upright bool) {
	s.at = at
	w := s.way
	for _, c := range []int{s.index, s.index + 1} {
		if upright {
			w.corners[c].X = at
		} else {
			w.corners[c].Y = at
		}
	}
	switch {
	case s.label == nil:
		return
	case upright:
		w.label.X = at - s.label.before
	default:
		w.label.Y = at - s.label.before
	}
}

// tidy forgets corners that are none any more, and says where labels are now.
func (p *plan) tidy() {
	for _, w := range p.ways {
		if w.cells != nil {
			w.corners = straighten(w.corners)
		}
	}
	for i, o := range p.obstacles {
		if o.label >= 0 {
			p.obstacles[i].Rect = p.wayOf[o.label].label
		}
	}
}

func (p *plan) spreadAxis(upright bool) {
	p.smooth(upright)
	pieces := p.pieces(upright)
	// What no piece takes along stays where it is.
	moving := make([]bool, len(p.graph.Edges))
	for _, s := range pieces {
		moving[s.way.edge] = moving[s.way.edge] || s.label != nil
	}
	fixed := p.obstacles[:0:0]
	for _, o := range p.obstacles {
		if o.label < 0 || !moving[o.label] {
			fixed = append(fixed, o)
		}
	}
	for _, s := range pieces {
		p.bound(s, fixed, upright)
	}
	slices.SortStableFunc(pieces, func(a, b *piece) int { return cmp.Compare(a.at, b.at) })
	sortTies(pieces, upright)
	for _, group := range together(pieces) {
		place(group)
	}
	for _, s := range pieces {
		p.move(s, s.at, upright)
	}
	p.tidy()
}

// through tells how the label of s's way lies on s, nil if it does not.
func (s *piece) through(upright bool) *labelled {
	if s.way.label.Empty() {
		return nil
	}
	low, high, start, end := sides(s.way.label, upright)
	if s.at <= low || high <= s.at || s.high < end || start < s.low {
		return nil
	}
	return &labelled{before: s.at - low, behind: high - s.at, low: start, high: end}
}

// bound finds out how far s may move without coming near anything that is
// fixed.
func (p *plan) bound(s *piece, fixed []obstacle, upright bool) {
	s.bounded = true
	p.beside = p.beside[:0]
	for _, o := range fixed {
		_, _, start, end := sides(o.Rect, upright)
		if most := max(o.clear, labelRoom, labelStub); start-most < s.high && s.low < end+most {
			p.beside = append(p.beside, o)
		}
	}
	fixed = p.beside
	p.boundAt(s, fixed, upright, func(clear int) int { return clear - clear/3 })
	s.tight = [2]int{s.min, s.max}
	p.boundAt(s, fixed, upright, func(clear int) int { return clear })
}

// boundAt bounds s at what keep makes of the distances that lines keep.
func (p *plan) boundAt(s *piece, fixed []obstacle, upright bool, keep func(clear int) int) {
	s.min, s.max = s.at-unbounded, s.at+unbounded
	s.ideal = s.at
	w := s.way
	first, last := s.index == 0, s.index+2 == len(w.corners)
	// keep bounds s by what lies between low and high, of which the line stays
	// clear and the label a little more. What is nearer already stays as near.
	keepLine := func(low, high, start, end, clear int) {
		if start-clear >= s.high || s.low >= end+clear {
			return
		}
		if high <= s.at {
			s.min = max(s.min, min(high+clear, s.at))
		}
		if s.at <= low {
			s.max = min(s.max, max(low-clear, s.at))
		}
	}
	keepLabel := func(low, high, start, end, clear int) {
		l := s.label
		if l == nil || start-clear >= l.high || l.low >= end+clear {
			return
		}
		if high <= s.at-l.before {
			s.min = max(s.min, min(high+clear+l.before, s.at))
		}
		if s.at+l.behind <= low {
			s.max = min(s.max, max(low-clear-l.behind, s.at))
		}
	}
	for _, o := range fixed {
		if o.label == w.edge && s.label != nil {
			continue
		}
		low, high, start, end := sides(o.Rect, upright)
		if o.node < 0 || !(first && o.node == w.from || last && o.node == w.to) {
			clear := o.clear
			if o.label == w.edge {
				clear = max(clear, labelStub)
			}
			keepLine(low, high, start, end, keep(clear))
		}
		keepLabel(low, high, start, end, max(labelRoom, o.clear))
	}
	for _, b := range p.groups {
		low, high, start, end := sides(b, upright)
		for _, border := range []int{low, high} {
			if off := s.at - border; start < s.high && s.low < end && abs(off) < borderClear && !first && !last {
				s.ideal = border + borderClear
				if off < 0 {
					s.ideal = border - borderClear
				}
			}
			keepLine(border, border, start, end, keep(borderClear))
			keepLabel(border, border, start, end, borderClear)
		}
	}
	if s.max-s.min <= wideSpace && !first && !last && s.label == nil {
		s.ideal = (s.min + s.max) / 2
	}
	if l := w.label; !l.Empty() && s.label == nil {
		// Beside its own label, the line runs on before it bends.
		low, high, start, end := sides(l, upright)
		switch {
		case start >= s.high || s.low >= end:
		case high <= s.at:
			s.ideal = max(s.ideal, high+labelStub)
		case s.at <= low:
			s.ideal = min(s.ideal, low-labelStub)
		}
	}
	for end, node := range [2]int{w.from, w.to} {
		if end == 0 && !first || end == 1 && !last {
			continue
		}
		low, high, _, _ := sides(p.nodes[node], upright)
		room := cornersOf(p.graph.Nodes[node], high-low, upright)
		if high-low-2*room <= smallNode-2*cornerRoom {
			s.ideal = (low + high) / 2
		}
		s.min, s.max = max(s.min, low+room), min(s.max, high-room)
	}
	s.min, s.max = min(s.min, s.at), max(s.max, s.at)
}

// sortTies brings pieces on the same line, or almost, into the order in which
// their ways cross least.
func sortTies(pieces []*piece, upright bool) {
	for i := 0; i < len(pieces); {
		j := i + 1
		for j < len(pieces) && pieces[j].at-pieces[i].at <= almost {
			j++
		}
		sortTie(pieces[i:j], upright)
		i = j
	}
}

// sortTie puts first what nothing else must precede. Contradictions, which
// ways that cross anyway can bring about, are settled by where the pieces are
// and by the order of edges.
func sortTie(pieces []*piece, upright bool) {
	n := len(pieces)
	if n < 2 {
		return
	}
	slices.SortStableFunc(pieces, func(a, b *piece) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.way.edge, b.way.edge), cmp.Compare(a.index, b.index))
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
// that leaves it towards the low side where they part: negative if a. Labels
// keep their order.
func order(a, b *piece, upright bool) int {
	if (a.label != nil || b.label != nil) && a.at != b.at {
		return cmp.Compare(a.at, b.at)
	}
	low := part(a, b, upright, false, 0)
	high := part(a, b, upright, true, 0)
	return cmp.Or(low, high, cmp.Compare(a.at, b.at))
}

// part looks at one end, the high or the low one, of two pieces on one line.
func part(a, b *piece, upright, high bool, depth int) int {
	ca, na := a.end(upright, high)
	cb, nb := b.end(upright, high)
	ta, tb := turn(ca, na, upright), turn(cb, nb, upright)
	// inside is how far a ends inside of b.
	inside := along(ca, upright) - along(cb, upright)
	if high {
		inside = -inside
	}
	switch {
	case inside > almost:
		return ta
	case inside < -almost:
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

// apart is how far b must stay behind a: gap if their lines lie beside each
// other, and more if a label does. It is 0 if they cannot meet.
func apart(a, b *piece, gap int) int {
	d := 0
	if a.way != b.way && a.low <= b.high && b.low <= a.high {
		d = gap
	}
	beside := func(l *labelled, low, high int) bool {
		return l != nil && l.low-labelClear < high && low < l.high+labelClear
	}
	if beside(a.label, b.low, b.high) {
		d = max(d, a.label.behind+labelClear)
	}
	if beside(b.label, a.low, a.high) {
		d = max(d, b.label.before+labelClear)
	}
	if b.label != nil && beside(a.label, b.label.low, b.label.high) {
		d = max(d, a.label.behind+b.label.before+labelRoom)
	}
	return d
}

// wish is how far apart a and b should lie at least, where there is room:
// ends on one side of a node farther than lines that pass each other.
func wish(a, b *piece) int {
	of, others := a.ends(), b.ends()
	for _, x := range of {
		for _, y := range others {
			if x == y && x.node >= 0 {
				return endWish
			}
		}
	}
	return lineGap
}

// ends are the nodes that s ends at, by which of their sides; node -1 where it
// does not.
func (s *piece) ends() [2]nodeSide {
	out := [2]nodeSide{{node: -1}, {node: -1}}
	c := s.way.corners
	if s.index == 0 {
		out[0] = nodeSide{s.way.from, c[0].X < c[1].X || c[0].Y < c[1].Y}
	}
	if n := len(c); s.index == n-2 {
		out[1] = nodeSide{s.way.to, c[n-1].X < c[n-2].X || c[n-1].Y < c[n-2].Y}
	}
	return out
}

// nodeSide is one of the two sides of a node that lines of one axis end at.
type nodeSide struct {
	node int
	high bool // its right side or its bottom
}

// near tells whether a and b, where they may go, can come too close.
func near(a, b *piece) bool {
	gap := 0
	switch along := a.low <= b.high && b.low <= a.high; {
	case along && a.way != b.way:
		gap = wish(a, b)
	case !along && a.label == nil && b.label == nil:
		return false
	}
	d := apart(a, b, gap)
	return d > 0 && b.tight[0] < a.tight[1]+d
}

// place gives the pieces of one group their places: in order, as far apart as
// the room allows, and as near to their ideals as that leaves them.
func place(group []*piece) {
	n := len(group)
	if n == 1 {
		group[0].at = min(max(group[0].ideal, group[0].min), group[0].max)
		return
	}
	type link struct{ before, gap, room, least int } // room: what the label needs of it; least: what heads do
	links := make([][]link, n)                       // for each piece, those before it that it must stay clear of
	for j, b := range group {
		for i, a := range group[:j] {
			if !near(a, b) {
				continue
			}
			// Where a label is close now, it may stay as close.
			room := min(apart(a, b, 0), b.at-a.at)
			gap := wish(a, b)
			least := room
			if gap == endWish {
				least = max(room, leastLineGap)
			}
			links[j] = append(links[j], link{i, max(room, min(apart(a, b, gap), gap)), room, least})
		}
	}
	least, most := make([]int, n), make([]int, n)
	// fill tells whether there is room for the gaps, with all pieces within
	// bounds.
	fill := func() bool {
		for j, s := range group {
			least[j] = s.min
			for _, l := range links[j] {
				least[j] = max(least[j], least[l.before]+l.gap)
			}
		}
		for j, s := range group {
			most[j] = s.max
		}
		ok := true
		for j := n - 1; j >= 0; j-- {
			for _, l := range links[j] {
				most[l.before] = min(most[l.before], most[j]-l.gap)
			}
			ok = ok && least[j] <= most[j]
		}
		return ok
	}
	// press takes a pixel off each gap that there is no room for, down to
	// floor, and tells whether there was any. It may spare those of ends, which
	// have arrow heads.
	press := func(floor int, heads bool) bool {
		less := false
		for j := range group {
			if least[j] <= most[j] {
				continue
			}
			for k, l := range links[j] {
				limit := max(l.room, floor)
				if heads {
					limit = max(limit, l.least)
				}
				if least[l.before] > most[l.before] && l.gap > limit {
					links[j][k].gap--
					less = true
				}
			}
		}
		return less
	}
	// Where there is too little room, lines move together, as near as one can
	// still tell them apart; then they move nearer to other things; and then
	// nearer still.
	ok := fill()
	for !ok && press(leastLineGap, true) {
		ok = fill()
	}
	if !ok {
		for _, s := range group {
			s.min, s.max = s.tight[0], s.tight[1]
		}
		ok = fill()
	}
	for !ok && press(leastLineGap/2, true) {
		ok = fill()
	}
	for !ok && press(-unbounded, false) {
		ok = fill()
	}
	if !ok {
		return // they stay where they are
	}
	// Two ways to fill the room, pushing from either side; the middle of both
	// keeps every distance that both keep.
	up, down := make([]int, n), make([]int, n)
	for j, s := range group {
		up[j] = max(s.ideal, least[j])
		for _, l := range links[j] {
			up[j] = max(up[j], up[l.before]+l.gap)
		}
		up[j] = min(up[j], most[j])
	}
	limit := slices.Clone(most)
	for j := n - 1; j >= 0; j-- {
		down[j] = max(min(group[j].ideal, limit[j]), least[j])
		for _, l := range links[j] {
			limit[l.before] = min(limit[l.before], down[j]-l.gap)
		}
	}
	for j, s := range group {
		s.at = (up[j] + down[j]) >> 1
	}
}
