package hierarchy

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// endRoom is between a line and the corner of the box that it ends at.
const endRoom = 20

// alignLabels moves labels along their rank, so that the line through them
// runs straight into its ends where it can.
func (j *job) alignLabels(p part, places *placed) {
	// Below, ranks run along x; for graphs that run sideways the axes are
	// swapped on the way in and out.
	swap := func(b geom.Rect) geom.Rect {
		if j.down() {
			return b
		}
		return geom.Rect{X: b.Y, Y: b.X, W: b.H, H: b.W}
	}
	var fixed []geom.Rect // what no label may come near
	for _, i := range p.nodes {
		fixed = append(fixed, swap(places.nodes[i]))
	}
	for _, i := range p.groups {
		if b, ok := places.blocks[i]; ok {
			fixed = append(fixed, swap(b))
		}
	}
	for _, i := range p.boxes {
		fixed = append(fixed, swap(places.boxes[i]))
	}
	type item struct {
		edge            int
		rect            geom.Rect
		min, max, ideal int // of the left side
	}
	var items []*item
	for _, i := range p.edges {
		b, ok := places.labels[i]
		if !ok {
			continue
		}
		e := j.graph.Edges[i]
		l := &item{edge: i, rect: swap(b)}
		middle := l.rect.X + l.rect.W/2
		// reach is where a line to node n can end.
		reach := func(n int) (low, high int) {
			room := j.node(p, places, n)
			b := swap(j.rooms[n].Node.Move(room.X, room.Y))
			low, high = b.X+min(endRoom, b.W/3), b.Right()-min(endRoom, b.W/3)
			// A title between the label and the node is in the way.
			for c := j.graph.Nodes[n].Group; c != p.within; c = j.graph.Groups[c].Parent {
				title := swap(layout.Title(j.graph.Groups[c], j.group(p, places, c)))
				if title.Bottom() > max(b.Y, l.rect.Y) || title.Y < min(b.Bottom(), l.rect.Bottom()) {
					continue
				}
				before, behind := title.X-titleMargin, title.Right()+titleMargin
				switch {
				case before >= high || behind <= low:
				case before-low > high-behind:
					high = before
				case behind < high:
					low = behind
				}
			}
			return low, high
		}
		low1, high1 := reach(e.From)
		low2, high2 := reach(e.To)
		l.ideal = l.rect.X + straightest(low1, high1, low2, high2, middle) - middle
		l.min, l.max = l.rect.X-4*l.rect.W, l.rect.X+4*l.rect.W
		stop := func(b geom.Rect) {
			if b.Y >= l.rect.Bottom()+labelGap/2 || l.rect.Y >= b.Bottom()+labelGap/2 {
				return
			}
			if b.X > l.rect.X {
				l.max = min(l.max, max(b.X-labelGap-l.rect.W, l.rect.X))
			} else {
				l.min = max(l.min, min(b.Right()+labelGap, l.rect.X))
			}
		}
		for _, b := range fixed {
			stop(b)
		}
		within := j.graph.Common(j.graph.Nodes[e.From].Group, j.graph.Nodes[e.To].Group)
		for _, c := range p.groups {
			border := swap(places.groups[c])
			if j.graph.Within(within, c) { // the label stays inside
				l.min = max(l.min, min(border.X+groupPad, l.rect.X))
				l.max = min(l.max, max(border.Right()-groupPad-l.rect.W, l.rect.X))
			} else {
				stop(border)
			}
		}
		items = append(items, l)
	}
	slices.SortFunc(items, func(a, b *item) int { return cmp.Or(cmp.Compare(a.rect.X, b.rect.X), cmp.Compare(a.edge, b.edge)) })
	meet := func(a, b *item) bool {
		return a.rect.Y < b.rect.Bottom()+labelGap/2 && b.rect.Y < a.rect.Bottom()+labelGap/2
	}
	// As they were placed, they keep their distance. Filling the row from
	// either side keeps it too, and so does the middle of both.
	low, high := make([]int, len(items)), make([]int, len(items))
	for k, l := range items {
		low[k] = l.min
		for m, o := range items[:k] {
			if meet(l, o) {
				low[k] = max(low[k], min(low[m]+o.rect.W+labelGap, l.rect.X))
			}
		}
	}
	for k := len(items) - 1; k >= 0; k-- {
		l := items[k]
		high[k] = l.max
		for m := k + 1; m < len(items); m++ {
			if o := items[m]; meet(l, o) {
				high[k] = min(high[k], max(high[m]-l.rect.W-labelGap, l.rect.X))
			}
		}
	}
	up, down := make([]int, len(items)), make([]int, len(items))
	for k, l := range items {
		x := max(l.ideal, low[k])
		for m, o := range items[:k] {
			if meet(l, o) {
				x = max(x, up[m]+o.rect.W+labelGap)
			}
		}
		up[k] = min(x, high[k])
	}
	for k := len(items) - 1; k >= 0; k-- {
		l := items[k]
		x := min(l.ideal, high[k])
		for m := k + 1; m < len(items); m++ {
			if o := items[m]; meet(l, o) {
				x = min(x, down[m]-l.rect.W-labelGap)
			}
		}
		down[k] = max(x, low[k])
	}
	// Of the three ways to fill a row, the one that leaves most labels where
	// they want to be.
	middle := make([]int, len(items))
	for k := range items {
		middle[k] = (up[k] + down[k]) >> 1
	}
	row := make([]int, len(items)) // the first label of the row that each is in
	for k := range items {
		row[k] = k
		for m := range k {
			if meet(items[k], items[m]) {
				row[k] = row[m]
				break
			}
		}
	}
	fills := [3][]int{middle, up, down}
	lost := make([][3]int, len(items))
	for k, l := range items {
		for f, fill := range fills {
			if d := abs(fill[k] - l.ideal); d > 0 {
				lost[row[k]][f] += 1000 + d
			}
		}
	}
	for k, l := range items {
		best := 0
		for f := range fills {
			if lost[row[k]][f] < lost[row[k]][best] {
				best = f
			}
		}
		l.rect.X = fills[best][k]
		places.labels[l.edge] = swap(l.rect)
	}
}

// straightest is the place, near x, of an upright line from one end to the
// other that needs the fewest bends. The ends reach from low to high.
func straightest(low1, high1, low2, high2, x int) int {
	a, b := max(low1, low2), min(high1, high2)
	switch {
	case a <= b: // it meets both
		return min(max(x, a), b)
	case x > b && x < a: // it meets neither: the nearer one
		if x-b < a-x {
			return b
		}
		return a
	case x >= a:
		return min(x, max(high1, high2))
	default:
		return max(x, min(low1, low2))
	}
}
