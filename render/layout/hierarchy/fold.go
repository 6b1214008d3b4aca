package hierarchy

import (
	"context"
	"slices"

	"github.com/lintel-go/lintel/render/layout/layered"
)

// mostColumns is how many columns a long part is folded into at most.
const mostColumns = 6

// foldGain is by how many percent the screen that shows a part must get
// smaller for it to be folded: lines from one column to the next are long.
const foldGain = 25

// foldLong folds a part that is much longer along its ranks than it is wide,
// so that it stands in columns (or rows, if it runs sideways) one after the
// other, as text does.
func (j *job) foldLong(ctx context.Context, p part, first *placed) (*placed, error) {
	box := first.box(p)
	along, across := box.H, box.W
	screen := func(columns int) int { return screenWidth(across*columns, along/columns) }
	if !j.down() {
		along, across = box.W, box.H
		screen = func(columns int) int { return screenWidth(along/columns, across*columns) }
	}
	columns := 1
	for columns < mostColumns && screen(columns+1) < screen(columns) {
		columns++
	}
	best := first
	for ; columns > 1 && 100*screen(columns) < (100-foldGain)*first.screen(j, p); columns-- {
		a := j.ranked(p, nil)
		s, err := j.search(ctx, a.graph)
		if err != nil {
			return nil, err
		}
		ranks := slices.Clone(s.Ranks())
		folded, ok := fold(a.graph, ranks, columns)
		if !ok {
			continue
		}
		if s, err = j.searchRanked(folded, ranks); err != nil {
			return nil, err
		}
		r, err := s.Place(ctx, j.effort)
		if err != nil {
			return nil, err
		}
		r.Groups = r.Groups[:len(a.graph.Groups)]
		other := a.read(r)
		if 100*other.screen(j, p) < (100-foldGain)*best.screen(j, p) {
			best = other
		}
		break
	}
	return best, nil
}

// fold cuts g into columns between its ranks, and changes the ranks to those in
// the columns. Each column is one more group; lines between two of them are
// left out. It fails if groups leave no place to cut.
func fold(g layered.Graph, ranks []int, columns int) (layered.Graph, bool) {
	count := 0
	for _, r := range ranks {
		count = max(count, r+1)
	}
	height := make([]int, count) // of each rank
	for i, v := range g.Nodes {
		height[ranks[i]] = max(height[ranks[i]], v.H+g.RankGap)
	}
	cost := make([]int, count) // of a cut before each rank: lines that are cut
	for _, e := range g.Edges {
		for r := ranks[e.From] + 1; r <= ranks[e.To]; r++ {
			cost[r]++
		}
	}
	for _, span := range spans(g, ranks) {
		for r := span[0] + 1; r <= span[1]; r++ {
			cost[r] += 1000
		}
	}
	total := 0
	for _, h := range height {
		total += h
	}
	// Each cut is the cheapest one near to where columns would be equal.
	var starts []int
	upto, k := 0, 1
	best := -1
	for r := 1; r < count && k < columns; r++ {
		upto += height[r-1]
		want, slack := total*k/columns, total/columns/4
		switch {
		case upto < want-slack:
		case upto <= want+slack:
			if best < 0 || cost[r] < cost[best] {
				best = r
			}
		}
		if upto > want+slack || r == count-1 {
			if best < 0 || cost[best] >= 1000 {
				return layered.Graph{}, false
			}
			starts = append(starts, best)
			best = -1
			k++
		}
	}
	if len(starts) == 0 {
		return layered.Graph{}, false
	}
	column := make([]int, len(ranks))
	for i, r := range ranks {
		for _, s := range starts {
			if r >= s {
				column[i]++
			}
		}
	}
	out := g
	out.Groups = append([]layered.Group(nil), g.Groups...)
	first := len(out.Groups)
	for c := range len(starts) + 1 {
		out.Groups = append(out.Groups, layered.Group{Parent: -1, Pad: g.NodeGap / 2, Turn: c + 1, Bare: true})
	}
	out.Nodes = append([]layered.Node(nil), g.Nodes...)
	for i := range out.Nodes {
		c := out.Nodes[i].Group
		if c < 0 {
			out.Nodes[i].Group = first + column[i]
			continue
		}
		for out.Groups[c].Parent >= 0 && out.Groups[c].Parent < first {
			c = out.Groups[c].Parent
		}
		out.Groups[c].Parent = first + column[i]
	}
	out.Edges = nil
	for _, e := range g.Edges {
		if column[e.From] == column[e.To] {
			out.Edges = append(out.Edges, e)
		}
	}
	for i := range ranks {
		if c := column[i]; c > 0 {
			ranks[i] -= starts[c-1]
		}
	}
	return out, true
}

// spans are the first and last ranks of the outermost groups.
func spans(g layered.Graph, ranks []int) map[int][2]int {
	out := make(map[int][2]int)
	for i, v := range g.Nodes {
		c := v.Group
		if c < 0 {
			continue
		}
		for g.Groups[c].Parent >= 0 {
			c = g.Groups[c].Parent
		}
		s, ok := out[c]
		if !ok {
			s = [2]int{ranks[i], ranks[i]}
		}
		out[c] = [2]int{min(s[0], ranks[i]), max(s[1], ranks[i])}
	}
	return out
}
