package layered

import (
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// What it costs a line to lead to the side, by how many of its ends are no
// nodes: so long lines run straight.
var straightness = [3]int{2, 4, 8}

// tightness is what it costs a group to be wider.
const tightness = 1

// Distances of the ends of lines on one side of a node, in px.
const (
	endGap    = 24 // where there is room
	cornerGap = 16 // to the corners
)

// coordinates gives everything its place for the order as it is.
func (w *work) coordinates() Result {
	x, left, right := w.across()
	y, top, bottom := w.along()
	r := Result{Nodes: make([]geom.Rect, len(w.g.Nodes)), Groups: make([]geom.Rect, len(w.g.Groups))}
	for i, v := range w.g.Nodes {
		r.Nodes[i] = geom.Rect{X: x[w.nodes[i]], Y: y[w.ranks[i]] - v.H/2, W: v.W, H: v.H}
	}
	for c := range w.g.Groups {
		r.Groups[c] = geom.Rect{X: left[c], Y: top[c], W: right[c] - left[c], H: bottom[c] - top[c]}
	}
	return r
}

// across finds the left side of each leaf, and the sides of groups.
func (w *work) across() (x, left, right []int) {
	n := len(w.leaves)
	groupLeft := func(c int) int { return n + 2*c }
	groupRight := func(c int) int { return n + 2*c + 1 }
	points := n + 2*len(w.g.Groups)
	var arcs []arc
	// A border is where its group has it in every rank.
	point := func(i int) int {
		switch l := &w.leaves[i]; l.kind {
		case leftBorder:
			return groupLeft(l.group)
		case rightBorder:
			return groupRight(l.group)
		}
		return i
	}
	seen := make(map[[2]int]bool)
	for _, row := range w.rows {
		for k := 1; k < len(row); k++ {
			a, b := int(row[k-1]), int(row[k])
			from, to := point(a), point(b)
			if from >= n && to >= n {
				if seen[[2]int{from, to}] {
					continue
				}
				seen[[2]int{from, to}] = true
			}
			arcs = append(arcs, arc{from: from, to: to, length: w.leaves[a].w + w.gap(&w.leaves[a], &w.leaves[b])})
		}
	}
	for c, group := range w.g.Groups {
		wide := group.TitleW
		if group.Sideways {
			wide = 0
		}
		arcs = append(arcs, arc{groupLeft(c), groupRight(c), wide, tightness})
	}
	ports := w.ports()
	for e, chain := range w.chains {
		for k := 1; k < len(chain); k++ {
			a, b := chain[k-1], chain[k]
			weight := straightness[0]
			if w.leaves[a].kind == lineLeaf {
				weight = straightness[1]
			}
			if w.leaves[b].kind == lineLeaf {
				weight = straightness[1]
				if w.leaves[a].kind == lineLeaf {
					weight = straightness[2]
				}
			}
			weight *= max(w.g.Edges[e].Weight, 1)
			from, to := 0, 0 // where the line meets them, from their left sides
			if k == 1 {
				from = ports[e][0]
			}
			if k == len(chain)-1 {
				to = ports[e][1]
			}
			arcs = append(arcs, arc{points, a, -from, weight}, arc{points, b, -to, weight})
			points++
		}
	}
	at := simplex(w.ctx, points, arcs, enough(points))
	left, right = make([]int, len(w.g.Groups)), make([]int, len(w.g.Groups))
	for c := range w.g.Groups {
		left[c], right[c] = at[groupLeft(c)], at[groupRight(c)]
	}
	return at[:n], left, right
}

// ports says for each edge how far from the left sides of its ends it meets
// them: lines spread over the side of a node in the order of what they lead
// to.
func (w *work) ports() [][2]int {
	ports := make([][2]int, len(w.chains))
	ends := make([][2][]int, len(w.leaves)) // of each node's leaf, edges that lead down and up
	for e, chain := range w.chains {
		edge := w.g.Edges[e]
		if ports[e][0] = edge.FromPort - 1; edge.FromPort == 0 {
			ends[chain[0]][0] = append(ends[chain[0]][0], e)
		}
		if ports[e][1] = edge.ToPort - 1; edge.ToPort == 0 {
			ends[chain[len(chain)-1]][1] = append(ends[chain[len(chain)-1]][1], e)
		}
	}
	for i := range w.leaves {
		for side, edges := range ends[i] {
			next := func(e int) int {
				chain := w.chains[e]
				if side == 0 {
					return int(w.place[chain[1]])
				}
				return int(w.place[chain[len(chain)-2]])
			}
			slices.SortStableFunc(edges, func(a, b int) int { return next(a) - next(b) })
			width := w.leaves[i].w
			gap := endGap
			if len(edges) > 1 {
				gap = max(min(endGap, (width-2*cornerGap)/(len(edges)-1)), 0)
			}
			for k, e := range edges {
				ports[e][side] = width/2 + (2*k-len(edges)+1)*gap/2
			}
		}
	}
	return ports
}

// along finds the middle of each rank, and the top and the bottom of groups.
// Between ranks there is room for the borders and titles of all groups that
// begin or end there.
func (w *work) along() (y, top, bottom []int) {
	above, below := make([]int, w.count), make([]int, w.count) // what each rank needs
	for i, v := range w.g.Nodes {
		r := w.ranks[i]
		above[r], below[r] = max(above[r], v.H/2), max(below[r], v.H-v.H/2)
	}
	// Inner groups stand behind those around them; they are measured first.
	rise, fall := make([]int, len(w.g.Groups)), make([]int, len(w.g.Groups)) // from the first or last rank to the border
	for i, v := range w.g.Nodes {
		for c := v.Group; c >= 0; c = w.g.Groups[c].Parent {
			if w.spans[c][0] == w.ranks[i] {
				rise[c] = max(rise[c], v.H/2)
			}
			if w.spans[c][1] == w.ranks[i] {
				fall[c] = max(fall[c], v.H-v.H/2)
			}
		}
	}
	for c := len(w.g.Groups) - 1; c >= 0; c-- {
		group := w.g.Groups[c]
		if group.Sideways {
			rise[c] += group.Pad
		} else {
			rise[c] += group.first()
		}
		fall[c] += group.Pad
		if group.Sideways && w.spans[c][0] == w.spans[c][1] {
			fall[c] = max(fall[c], group.TitleW-rise[c])
		}
		if p := group.Parent; p >= 0 {
			if w.spans[p][0] == w.spans[c][0] {
				rise[p] = max(rise[p], rise[c])
			}
			if w.spans[p][1] == w.spans[c][1] {
				fall[p] = max(fall[p], fall[c])
			}
		}
		first, last := w.spans[c][0], w.spans[c][1]
		if first <= last {
			above[first], below[last] = max(above[first], rise[c]), max(below[last], fall[c])
		}
	}
	y = make([]int, w.count)
	for r := range y {
		y[r] = above[r]
		if r > 0 {
			y[r] += y[r-1] + below[r-1] + w.g.RankGap
		}
	}
	top, bottom = make([]int, len(w.g.Groups)), make([]int, len(w.g.Groups))
	for c, span := range w.spans {
		if span[0] <= span[1] {
			top[c], bottom[c] = y[span[0]]-rise[c], y[span[1]]+fall[c]
		}
	}
	return y, top, bottom
}

// titleGap is between the title of a group and what is below it.
const titleGap = 8
