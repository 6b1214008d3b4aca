package route

// iron takes small jogs out of the ways that spreading the lines has left,
// where no other line lies between the two pieces, or would be too near.
func (p *plan) iron() {
	for _, upright := range [2]bool{true, false} {
		pieces := p.pieces(upright)
		for k := 1; k < len(pieces); k++ {
			a, b := pieces[k-1], pieces[k]
			low, high, ok := p.jog(a, b, upright)
			if !ok {
				continue
			}
			for _, at := range joints(a, b) {
				at = min(max(at, low), high)
				if !isFree(pieces, a, at) || !isFree(pieces, b, at) {
					continue
				}
				p.move(a, at, upright)
				p.move(b, at, upright)
				a.low, b.low = min(a.low, b.low), min(a.low, b.low)
				a.high, b.high = max(a.high, b.high), max(a.high, b.high)
				b.min, b.max = low, high
				break
			}
		}
		p.tidy()
	}
}

// joints are where two pieces may come to lie on one line, best first: a label
// stays where it is, and so does the longer piece.
func joints(a, b *piece) []int {
	if b.label != nil || a.label == nil && b.high-b.low > a.high-a.low {
		a, b = b, a
	}
	return []int{a.at, b.at, (a.at + b.at) / 2}
}

// isFree tells whether s may move to the place: it passes no piece of another
// way, and comes too near to none.
func isFree(pieces []*piece, s *piece, at int) bool {
	low, high := min(s.at, at), max(s.at, at)
	for _, c := range pieces {
		if !meet(s, c) {
			continue
		}
		near := leastLineGap
		if l := s.label; l != nil && l.low-labelClear < c.high && c.low < l.high+labelClear {
			near = max(near, labelClear+l.before, labelClear+l.behind)
		}
		is, was := abs(c.at-at), abs(c.at-s.at)
		if low <= c.at && c.at <= high || is < near && is < was {
			return false
		}
	}
	return true
}
