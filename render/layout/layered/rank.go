package layered

import "context"

// enough is the number of steps after which a simplex takes what it has, for
// so many points.
func enough(points int) int { return 4000 + 8*points }

// cohesion is what it costs a group to span one rank more, as an edge costs
// its weight.
const cohesion = 2

// Ranks are those of the nodes of g, from 0: edges are as short as they can be
// together, and groups span as few ranks as that allows.
func Ranks(ctx context.Context, g Graph) []int {
	n := len(g.Nodes)
	top := func(group int) int { return n + 2*group }
	bottom := func(group int) int { return n + 2*group + 1 }
	var arcs []arc
	for _, e := range g.Edges {
		arcs = append(arcs, arc{e.From, e.To, max(e.Length, 1), e.Weight})
	}
	for i, v := range g.Nodes {
		if v.Group >= 0 {
			arcs = append(arcs, arc{from: top(v.Group), to: i}, arc{from: i, to: bottom(v.Group)})
		}
	}
	for i, c := range g.Groups {
		arcs = append(arcs, arc{from: top(i), to: bottom(i), weight: cohesion})
		if c.Parent >= 0 {
			arcs = append(arcs, arc{from: top(c.Parent), to: top(i)}, arc{from: bottom(i), to: bottom(c.Parent)})
		}
	}
	// What is pulled is drawn to a point before everything, or behind. Outside
	// of all groups it stands before them, or behind.
	start, end := n+2*len(g.Groups), n+2*len(g.Groups)+1
	for i, v := range g.Nodes {
		arcs = append(arcs, arc{from: start, to: i, weight: max(-v.Pull, 0)}, arc{from: i, to: end, weight: max(v.Pull, 0)})
		for c, group := range g.Groups {
			switch {
			case v.Group >= 0 || group.Parent >= 0:
			case v.Pull < 0:
				arcs = append(arcs, arc{from: i, to: top(c), length: 1})
			case v.Pull > 0:
				arcs = append(arcs, arc{from: bottom(c), to: i, length: 1})
			}
		}
	}
	points := end + 1
	ranks := simplex(ctx, points, arcs, enough(points))[:n]
	least := ranks[0]
	for _, r := range ranks {
		least = min(least, r)
	}
	for i := range ranks {
		ranks[i] -= least
	}
	return ranks
}
