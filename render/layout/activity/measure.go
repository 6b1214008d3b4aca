package activity

import "github.com/lintel-go/lintel/render/geom"

// Distances, in px.
const (
	columnGap = 36 // between columns of one lane
	rankGap   = 32 // between ranks, with flows from the one to the other
	apart     = 20 // between ranks without
	lanePad   = 20 // between the border of a lane and what stands in it
	levelGap  = 14 // between flows beside each other in a channel
	levelPad  = 16 // between them and what stands beside the channel
	arrowRoom = 20 // of a flow before it comes to what is below a channel
	leaveRoom = 12 // of a flow behind what is above it
	labelStub = 8  // of a flow between a node and its label
	barReach  = 24 // of a bar beyond the middle of its last column
	edgeRoom  = 6  // between what stands in a column and the channels beside it
)

// axis says where rows or columns are.
type axis struct {
	middle []int // of each rank or track
	levels []int // of each channel, where its first level is
	beyond []int // of each channel between lanes, where the first level beyond the border is
	before []int // of each channel between ranks, where it begins
}

// place is where a piece lies along the axis that it is fixed on.
func (a axis) place(s piece) int {
	if s.fixed%2 == 1 {
		return a.middle[s.fixed/2] + s.shift
	}
	if s.beyond {
		return a.beyond[s.fixed/2] + s.level*levelGap
	}
	return a.levels[s.fixed/2] + s.level*levelGap
}

// measure gives everything its coordinates.
func (r *grid) measure() Result {
	pieces := r.cut()
	r.spread(pieces)
	r.slots(pieces)
	r.unfold(pieces)
	m := measured{grid: r, pieces: pieces, reach: make([]int, len(r.graph.Nodes))}
	m.reaches()
	m.columns()
	m.rows()
	return m.result()
}

// measured is a grid whose rows and columns have sizes.
type measured struct {
	*grid
	pieces        []piece
	reach         []int // of each bar, beyond the middle of its last columns
	x, y          axis
	borders       []int // of the lanes, from the left: one more than lanes
	width, height int
}

// label says how the label of a piece stands: beside a diamond or below a node.
// Only the first piece of a flow has it, and label nodes have it for others.
func (m *measured) label(i int) (w, h int) {
	s := m.pieces[i]
	if i > 0 && m.pieces[i-1].edge == s.edge {
		return 0, 0
	}
	e := m.graph.Edges[s.edge]
	return e.LabelW, e.LabelH
}

// reaches finds out how far bars reach: over all flows that end at them.
func (m *measured) reaches() {
	for i, n := range m.graph.Nodes {
		m.reach[i] = max(barReach, n.W/2)
	}
	for _, s := range m.pieces {
		e := m.graph.Edges[s.edge]
		for _, node := range []int{e.From, e.To} {
			m.reach[node] = max(m.reach[node], abs(s.shift)+edgeRoom)
		}
	}
}

// levelsOf is how many levels each channel along an axis has, beyond the
// borders of lanes or on this side of them.
func (m *measured) levelsOf(upright, beyond bool, channels int) []int {
	n := make([]int, channels)
	for _, s := range m.pieces {
		if s.upright == upright && s.beyond == beyond && s.fixed%2 == 0 {
			n[s.fixed/2] = max(n[s.fixed/2], s.level+1)
		}
	}
	return n
}

func (m *measured) columns() {
	count := m.w / 2
	toLeft, toRight := make([]int, count), make([]int, count)
	widen := func(c, w, e int) { toLeft[c], toRight[c] = max(toLeft[c], w), max(toRight[c], e) }
	for i, n := range m.graph.Nodes {
		s, half := m.spots[i], n.W/2+edgeRoom
		if n.Shape == Bar {
			half = m.reach[i] + edgeRoom
			widen(s.x/2, half, 0)
			widen(s.last/2, 0, half)
			continue
		}
		widen(s.x/2, half, half)
	}
	for i, s := range m.pieces {
		w, _ := m.label(i)
		from := m.graph.Edges[s.edge].From
		at := m.spots[from]
		switch half := m.graph.Nodes[from].W/2 + labelStub + w + edgeRoom; {
		case s.upright && s.fixed%2 == 1:
			beside := max(w/2, abs(s.shift)) + edgeRoom
			widen(s.fixed/2, beside, beside)
		case w == 0 || s.upright:
		case s.backward:
			widen(at.x/2, half, 0)
		default:
			widen(at.last/2, 0, half)
		}
	}
	m.widenLanes(toLeft, toRight)
	levels, beyond, shown := m.levelsOf(true, false, count+1), m.levelsOf(true, true, count+1), len(m.graph.Lanes) > 0
	m.x = axis{middle: make([]int, count), levels: make([]int, count+1), beyond: make([]int, count+1)}
	begins := map[int]bool{}
	for _, l := range m.lanes {
		begins[l.first] = true
	}
	at := 0
	for c := 0; c <= count; c++ {
		inner := levelGap * max(levels[c]-1, 0)
		border := c == 0 || c == count || begins[c]
		switch {
		case border && shown:
			if c == 0 {
				m.borders = append(m.borders, at)
			}
			width := lanePad
			if levels[c] > 0 {
				m.x.levels[c] = at + levelPad
				width = inner + 2*levelPad
			}
			at += width
			if c > 0 {
				m.borders = append(m.borders, at)
			}
			switch {
			case c == 0 || c == count:
			case beyond[c] > 0:
				m.x.beyond[c] = at + levelPad
				at += levelGap*(beyond[c]-1) + 2*levelPad
			default:
				at += lanePad
			}
		case border && levels[c] > 0 && c == 0:
			m.x.levels[c] = at
			at += inner + levelPad
		case border && levels[c] > 0:
			m.x.levels[c] = at + levelPad
			at += inner + levelPad
		case border:
		default:
			width := columnGap
			if levels[c] > 0 {
				width = max(columnGap, inner+2*levelPad)
			}
			m.x.levels[c] = at + (width-inner)/2
			at += width
		}
		if c < count {
			m.x.middle[c] = at + toLeft[c]
			at += toLeft[c] + toRight[c]
		}
	}
	m.width = at
}

// widenLanes makes room for what stands at the top of lanes.
func (m *measured) widenLanes(toLeft, toRight []int) {
	for _, l := range m.lanes {
		if len(m.graph.Lanes) == 0 {
			return
		}
		width := 2*lanePad + (l.last-l.first)*columnGap
		for c := l.first; c <= l.last; c++ {
			width += toLeft[c] + toRight[c]
		}
		if lack := m.graph.Lanes[l.index].W - width; lack > 0 {
			toLeft[l.first] += (lack + 1) / 2
			toRight[l.last] += (lack + 1) / 2
		}
	}
}

func (m *measured) rows() {
	count := m.h / 2
	half := make([]int, count)     // of what stands on the rank
	labels := make([]int, count+1) // height of the labels in each channel
	for i, n := range m.graph.Nodes {
		half[m.spots[i].y/2] = max(half[m.spots[i].y/2], (n.H+1)/2)
	}
	for i, s := range m.pieces {
		_, h := m.label(i)
		at := m.spots[m.graph.Edges[s.edge].From].y / 2
		switch {
		case h == 0:
		case s.upright:
			labels[at+1] = max(labels[at+1], h)
		default:
			half[at] = max(half[at], (h+1)/2)
		}
	}
	gaps := m.gaps(count + 1)
	levels, shown := m.levelsOf(false, false, count+1), len(m.graph.Lanes) > 0
	m.y = axis{middle: make([]int, count), levels: make([]int, count+1), before: make([]int, count+1)}
	at := 0
	for _, l := range m.graph.Lanes {
		at = max(at, l.H)
	}
	for c := 0; c <= count; c++ {
		m.y.before[c] = at
		top, bottom := 0, 0
		switch {
		case labels[c] > 0:
			top = labelStub + labels[c]
			bottom = arrowRoom
		case c == 0 && shown, c == count && shown:
			top = lanePad
		case c > 0 && c < count:
			top = gaps[c]
		}
		if levels[c] > 0 {
			top, bottom = leaveRoom, arrowRoom
			if labels[c] > 0 {
				top = labelStub + labels[c] + leaveRoom
			}
		}
		m.y.levels[c] = at + top
		at += top + levelGap*max(levels[c]-1, 0) + bottom
		if c > 0 && c < count {
			at = max(at, m.y.before[c]+gaps[c])
		}
		if c < count {
			m.y.middle[c] = at + half[c]
			at += 2 * half[c]
		}
	}
	m.height = at
}

// gaps is how high each channel between ranks is at least.
func (m *measured) gaps(channels int) []int {
	gaps := make([]int, channels)
	for i := range gaps {
		gaps[i] = apart
	}
	for _, e := range m.graph.Edges {
		if a, b := m.spots[e.From], m.spots[e.To]; a.y+2 == b.y {
			gaps[b.y/2] = rankGap
		}
	}
	return gaps
}

func (m *measured) result() Result {
	out := Result{W: m.width, H: m.height, Nodes: make([]geom.Rect, len(m.graph.Nodes)), Edges: make([]Route, len(m.graph.Edges))}
	if len(m.graph.Lanes) > 0 {
		out.Lanes = make([]geom.Rect, len(m.lanes))
		for i, l := range m.lanes {
			out.Lanes[l.index] = geom.Rect{X: m.borders[i], W: m.borders[i+1] - m.borders[i], H: m.height}
		}
	}
	for i, n := range m.graph.Nodes {
		s := m.spots[i]
		first, last := m.x.middle[s.x/2], m.x.middle[s.last/2]
		box := geom.Rect{X: first - n.W/2, Y: m.y.middle[s.y/2] - n.H/2, W: n.W, H: n.H}
		if n.Shape == Bar {
			box.X, box.W = first-m.reach[i], last-first+2*m.reach[i]
		}
		out.Nodes[i] = box
	}
	for i := range m.pieces {
		m.draw(&out, i)
	}
	for i := range out.Edges {
		out.Edges[i].Points = straighten(out.Edges[i].Points)
	}
	return out
}

// draw adds a piece to the route of its flow, and the label if it has one.
func (m *measured) draw(out *Result, i int) {
	s := m.pieces[i]
	e, route := m.graph.Edges[s.edge], &out.Edges[s.edge]
	from, to := out.Nodes[e.From], out.Nodes[e.To]
	if i == 0 || m.pieces[i-1].edge != s.edge {
		route.Points = append(route.Points, m.border(s, from, s.backward))
		route.Label = m.labelBox(s, e, from)
	}
	if i+1 < len(m.pieces) && m.pieces[i+1].edge == s.edge {
		route.Points = append(route.Points, m.corner(s, m.pieces[i+1]))
	} else {
		route.Points = append(route.Points, m.border(s, to, !s.backward))
	}
}

// border is where a piece meets its node: on its low side along the piece, or
// on its high one.
func (m *measured) border(s piece, node geom.Rect, low bool) geom.Point {
	if s.upright {
		if low {
			return geom.Point{X: m.x.place(s), Y: node.Y}
		}
		return geom.Point{X: m.x.place(s), Y: node.Bottom()}
	}
	if low {
		return geom.Point{X: node.X, Y: m.y.place(s)}
	}
	return geom.Point{X: node.Right(), Y: m.y.place(s)}
}

// corner is where two pieces meet.
func (m *measured) corner(a, b piece) geom.Point {
	if a.upright {
		return geom.Point{X: m.x.place(a), Y: m.y.place(b)}
	}
	return geom.Point{X: m.x.place(b), Y: m.y.place(a)}
}

// labelBox is where the label of a flow stands: on its first piece, beside the
// node or below its rank.
func (m *measured) labelBox(s piece, e Edge, from geom.Rect) geom.Rect {
	box := geom.Rect{W: e.LabelW, H: e.LabelH}
	switch {
	case box.Empty():
		return geom.Rect{}
	case s.upright:
		box.X = m.x.place(s) - box.W/2
		box.Y = m.y.before[m.spots[e.From].y/2+1] + labelStub
	case s.backward:
		box.X, box.Y = from.X-labelStub-box.W, m.y.place(s)-box.H/2
	default:
		box.X, box.Y = from.Right()+labelStub, m.y.place(s)-box.H/2
	}
	return box
}
