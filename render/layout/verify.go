package layout

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// Kind says which rule a Problem breaks.
type Kind string

// The kinds of problem. Those before KindRoute are structural: a result that
// has one says something false about the graph.
const (
	KindMissing Kind = "missing"          // something has no place, or not the size it asked for
	KindOverlap Kind = "overlap"          // two nodes share area
	KindOutside Kind = "outside"          // a node or group is not inside its group, or stands in its title
	KindForeign Kind = "foreign"          // a node or group reaches into a group it is no part of
	KindBox     Kind = "box"              // something lies outside the picture
	KindRoute   Kind = "route"            // an edge has no route, or its route does not run from border to border
	KindNode    Kind = "route-over-node"  // a route passes through a node
	KindLabel   Kind = "route-over-label" // a route passes through the label of another edge
	KindTitle   Kind = "route-over-title" // a route passes through the title of a group
	KindCovered Kind = "label-covered"    // a label shares area with a node, a title or another label
)

// Problem is a rule that a result breaks, at one place.
type Problem struct {
	Kind  Kind
	Words string // "node 3 overlaps node 5"
}

// Structural tells whether the result as a whole must be thrown away: boxes,
// not lines, are in the wrong place.
func (p Problem) Structural() bool {
	switch p.Kind {
	case KindMissing, KindOverlap, KindOutside, KindForeign, KindBox:
		return true
	}
	return false
}

func (p Problem) String() string { return string(p.Kind) + ": " + p.Words }

// Verify holds r against the rules that every picture of g must keep, and
// returns each breach. If things are missing it looks no further.
func Verify(g Graph, r Result) []Problem {
	v := verifier{g: g, r: r}
	if v.complete() {
		v.boxes()
		v.routes()
	}
	return v.problems
}

type verifier struct {
	g        Graph
	r        Result
	problems []Problem
}

func (v *verifier) report(k Kind, format string, args ...any) {
	v.problems = append(v.problems, Problem{k, fmt.Sprintf(format, args...)})
}

// complete tells whether everything has a place at all.
func (v *verifier) complete() bool {
	g, r := v.g, v.r
	if len(r.Nodes) != len(g.Nodes) || len(r.Groups) != len(g.Groups) || len(r.Edges) != len(g.Edges) {
		v.report(KindMissing, "places for %d nodes, %d groups, %d edges; there are %d, %d, %d",
			len(r.Nodes), len(r.Groups), len(r.Edges), len(g.Nodes), len(g.Groups), len(g.Edges))
		return false
	}
	if len(g.Nodes) > 0 && (r.W <= 0 || r.H <= 0) {
		v.report(KindMissing, "the picture has size %d×%d", r.W, r.H)
	}
	for i, n := range g.Nodes {
		if b := r.Nodes[i]; b.W != n.W || b.H != n.H {
			v.report(KindMissing, "node %d has size %d×%d, not %d×%d", i, b.W, b.H, n.W, n.H)
		}
	}
	for i, b := range r.Groups {
		if b.Empty() {
			v.report(KindMissing, "group %d has size %d×%d", i, b.W, b.H)
		}
	}
	for i, e := range g.Edges {
		b := r.Edges[i].Label
		if e.Labelled() && (b.W != e.LabelW || b.H != e.LabelH) {
			v.report(KindMissing, "label %d has size %d×%d, not %d×%d", i, b.W, b.H, e.LabelW, e.LabelH)
		}
	}
	return len(v.problems) == 0
}

func (v *verifier) boxes() {
	g, r := v.g, v.r
	all := geom.Rect{W: r.W, H: r.H}
	eachOverlap(r.Nodes, func(i, j int) { v.report(KindOverlap, "node %d overlaps node %d", i, j) })

	inside := func(what string, i, group int, b geom.Rect) {
		if !all.Contains(b) {
			v.report(KindBox, "%s %d lies outside the picture", what, i)
		}
		if group < 0 {
			return
		}
		if !r.Groups[group].Contains(b) {
			v.report(KindOutside, "%s %d reaches out of group %d", what, i, group)
		}
		if b.Overlaps(Title(g.Groups[group], r.Groups[group])) {
			v.report(KindOutside, "%s %d covers the title of group %d", what, i, group)
		}
	}
	for i, n := range g.Nodes {
		inside("node", i, n.Group, r.Nodes[i])
	}
	siblings := make(map[int][]int)
	for i, c := range g.Groups {
		inside("group", i, c.Parent, r.Groups[i])
		siblings[c.Parent] = append(siblings[c.Parent], i)
		if title := Title(c, r.Groups[i]); !r.Groups[i].Contains(title) {
			v.report(KindOutside, "the title of group %d does not fit into it", i)
		}
	}
	for parent := -1; parent < len(g.Groups); parent++ {
		of := siblings[parent]
		rects := make([]geom.Rect, len(of))
		for i, c := range of {
			rects[i] = r.Groups[c]
		}
		eachOverlap(rects, func(i, j int) { v.report(KindForeign, "group %d overlaps group %d", of[i], of[j]) })
	}
	first, last := spans(g.Groups)
	eachFound(r.Groups, r.Nodes, func(group, node int) {
		if c := g.Nodes[node].Group; c < 0 || first[c] < first[group] || first[c] > last[group] {
			v.report(KindForeign, "node %d reaches into group %d", node, group)
		}
	})
}

// spans numbers the groups so that those within a group have the numbers from
// its first to its last.
func spans(groups []Group) (first, last []int) {
	size := make([]int, len(groups)) // with all within
	for i := len(groups) - 1; i >= 0; i-- {
		size[i]++
		if p := groups[i].Parent; p >= 0 {
			size[p] += size[i]
		}
	}
	first, last = make([]int, len(groups)), make([]int, len(groups))
	next := make([]int, len(groups)+1) // in each, the number for the next one in it
	for i, c := range groups {
		first[i] = next[c.Parent+1]
		next[c.Parent+1] += size[i]
		last[i] = first[i] + size[i] - 1
		next[i+1] = first[i] + 1
	}
	return first, last
}

func (v *verifier) routes() {
	g, r := v.g, v.r
	all := geom.Rect{W: r.W, H: r.H}
	labels := make([]geom.Rect, len(g.Edges))
	titles := make([]geom.Rect, len(g.Groups))
	for i, e := range g.Edges {
		if e.Labelled() {
			labels[i] = r.Edges[i].Label
		}
	}
	for i, c := range g.Groups {
		titles[i] = Title(c, r.Groups[i])
	}
	eachOverlap(labels, func(i, j int) { v.report(KindCovered, "label %d overlaps label %d", i, j) })
	eachFound(labels, r.Nodes, func(l, n int) { v.report(KindCovered, "label %d overlaps node %d", l, n) })
	eachFound(labels, titles, func(l, c int) { v.report(KindCovered, "label %d overlaps the title of group %d", l, c) })

	for i, e := range g.Edges {
		if !labels[i].Empty() && !all.Contains(labels[i]) {
			v.report(KindBox, "label %d lies outside the picture", i)
		}
		line := r.Edges[i].Line()
		if len(line) < 2 {
			v.report(KindRoute, "edge %d has no route", i)
			continue
		}
		from, to := r.Nodes[e.From], r.Nodes[e.To]
		if !onBorder(from, line[0]) {
			v.report(KindRoute, "edge %d does not start on the border of node %d", i, e.From)
		}
		if !onBorder(to, line[len(line)-1]) {
			v.report(KindRoute, "edge %d does not end on the border of node %d", i, e.To)
		}
		extent := pointsBox(line)
		if extent.X < 0 || extent.Y < 0 || extent.Right() > r.W+1 || extent.Bottom() > r.H+1 {
			v.report(KindBox, "edge %d runs outside the picture", i)
		}
		crosses := func(b geom.Rect) bool {
			if b.Empty() || !extent.Overlaps(b) {
				return false
			}
			for j := 1; j < len(line); j++ {
				if b.CutBy(line[j-1], line[j]) {
					return true
				}
			}
			return false
		}
		for n, b := range r.Nodes {
			if crosses(b) {
				v.report(KindNode, "edge %d passes through node %d", i, n)
			}
		}
		for l, b := range labels {
			if l != i && crosses(b) {
				v.report(KindLabel, "edge %d passes through label %d", i, l)
			}
		}
		for c, b := range titles {
			if crosses(b) {
				v.report(KindTitle, "edge %d passes through the title of group %d", i, c)
			}
		}
	}
}

// eachOverlap calls f for each two rectangles that share area, i < j, in
// order. Empty ones share nothing.
func eachOverlap(rects []geom.Rect, f func(i, j int)) {
	order := make([]int, 0, len(rects))
	for i, b := range rects {
		if !b.Empty() {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(rects[a].X-rects[b].X, a-b) })
	var found [][2]int
	for k, i := range order {
		for _, j := range order[k+1:] {
			if rects[j].X >= rects[i].Right() {
				break
			}
			if rects[i].Overlaps(rects[j]) {
				found = append(found, [2]int{min(i, j), max(i, j)})
			}
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	for _, p := range found {
		f(p[0], p[1])
	}
}

// eachFound calls f for each rectangle of as and each of bs that share area.
func eachFound(as, bs []geom.Rect, f func(a, b int)) {
	for i, a := range as {
		if a.Empty() {
			continue
		}
		for j, b := range bs {
			if !b.Empty() && a.Overlaps(b) {
				f(i, j)
			}
		}
	}
}

func onBorder(b geom.Rect, p geom.Point) bool {
	if p.X < b.X || p.X > b.Right() || p.Y < b.Y || p.Y > b.Bottom() {
		return false
	}
	return p.X == b.X || p.X == b.Right() || p.Y == b.Y || p.Y == b.Bottom()
}

// pointsBox is the extent of points, with the last column and row inside.
func pointsBox(points []geom.Point) geom.Rect {
	low, high := points[0], points[0]
	for _, p := range points[1:] {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	return geom.Rect{X: low.X, Y: low.Y, W: high.X - low.X + 1, H: high.Y - low.Y + 1}
}

// curveSteps is into how many straight pieces Line cuts a Bézier segment.
const curveSteps = 16

// Line is r as a polyline; curves are cut into short straight pieces.
func (r Route) Line() []geom.Point {
	if !r.Curved {
		return r.Points
	}
	if len(r.Points)%3 != 1 {
		return nil
	}
	line := []geom.Point{r.Points[0]}
	for i := 0; i+3 < len(r.Points); i += 3 {
		line = append(line, geom.Cubic(r.Points[i], r.Points[i+1], r.Points[i+2], r.Points[i+3], curveSteps)...)
	}
	return line
}
