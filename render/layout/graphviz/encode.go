package graphviz

import (
	"bytes"
	"fmt"
	"strconv"
)

// Distances, in px.
const (
	groupPad    = 24 // between the border of a group and what stands in it
	leastGap    = 32 // between neighbours and between a node and a label, so that lines pass
	labelGap    = 24 // between labels of one rank
	mostLines   = 24 // what is added between ranks for the lines of many edges
	turnRoom    = 10 // what is added between a label and a group
	titleMargin = 8  // between a title and what is beside or below it
)

// variant is one way to ask Graphviz.
type variant struct {
	newRank bool           // rank all groups together
	stretch map[int][2]int // of edges: ranks to add above and below their label
}

// inches writes a length in px as Graphviz reads sizes; one px is one point.
func inches(px int) string { return strconv.FormatFloat(float64(px)/72, 'f', 6, 64) }

// encode writes p in DOT: nodes n0, n1 …, labels as nodes l0, l1 … of fixed
// size in the middle of their edge, groups as clusters, with what is packed
// into them as nodes b0, b1 … Graphviz only places them; it draws no lines.
func (j *job) encode(p part, v variant) []byte {
	g := j.graph
	var b bytes.Buffer
	labelled := false
	for _, i := range p.edges {
		labelled = labelled || g.Edges[i].Labelled()
	}
	// With labels, they have every other rank.
	rankGap, ranks := max(g.RankGap, leastGap), 1
	if labelled {
		// The more edges, the more lines run level between two ranks.
		rankGap, ranks = max(g.RankGap/2, leastGap+min(len(p.edges)/3, mostLines)), 2
	}
	nodeGap := max(g.NodeGap, leastGap)
	// A graph that runs up or to the left has its edges turned round instead:
	// Graphviz would put titles at the bottom.
	direction := "LR"
	if j.down() {
		direction = "TB"
	}
	fmt.Fprintf(&b, "digraph {\ngraph [rankdir=%s nodesep=%s ranksep=%s newrank=%t splines=none]\n",
		direction, inches(nodeGap), inches(rankGap), v.newRank)
	b.WriteString("node [shape=box fixedsize=true label=\"\"]\n")

	groups, nodes, labels := make(map[int][]int), make(map[int][]int), make(map[int][]int)
	for _, i := range p.groups {
		groups[g.Groups[i].Parent] = append(groups[g.Groups[i].Parent], i)
	}
	for _, i := range p.nodes {
		nodes[g.Nodes[i].Group] = append(nodes[g.Nodes[i].Group], i)
	}
	for _, i := range p.edges {
		if e := g.Edges[i]; e.Labelled() {
			c := g.Common(g.Nodes[e.From].Group, g.Nodes[e.To].Group)
			labels[c] = append(labels[c], i)
		}
	}
	// Graphviz leaves 8 px between a label and the border of a group. A line has
	// to turn there; where none does, the room is taken back afterwards.
	turn := 0
	if len(p.groups) > 0 {
		turn = 2 * turnRoom
	}
	box := func(kind byte, i, w, h int) {
		fmt.Fprintf(&b, "%c%d [width=%s height=%s]\n", kind, i, inches(w), inches(h))
	}
	var write func(group int)
	write = func(group int) {
		for _, i := range nodes[group] {
			box('n', i, j.rooms[i].W, j.rooms[i].H)
		}
		for _, i := range labels[group] {
			// Labels may stand closer than nodes.
			w, h := g.Edges[i].LabelW, g.Edges[i].LabelH
			if j.down() {
				w, h = max(w-(nodeGap-labelGap), 1), h+turn
			} else {
				w, h = w+turn, max(h-(nodeGap-labelGap), 1)
			}
			box('l', i, w, h)
		}
		for _, c := range groups[group] {
			fmt.Fprintf(&b, "subgraph cluster_%d {\nmargin=%d labeljust=l\n", c, groupPad)
			fmt.Fprintf(&b, "label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD></TD></TR></TABLE>>\n",
				max(g.Groups[c].TitleW, 1), max(g.Groups[c].TitleH, 1))
			if inner := j.blocks[c]; inner != nil {
				box('b', c, inner.w, inner.h)
			}
			write(c)
			b.WriteString("}\n")
		}
	}
	write(p.within)
	for _, i := range p.edges {
		e := g.Edges[i]
		from, to := e.From, e.To
		if j.reversed[i] {
			from, to = to, from
		}
		stretch := v.stretch[i]
		if e.Labelled() {
			fmt.Fprintf(&b, "n%d -> l%d [weight=3 minlen=%d]\nl%d -> n%d [weight=3 minlen=%d]\n",
				from, i, 1+ranks*stretch[0], i, to, 1+ranks*stretch[1])
		} else {
			fmt.Fprintf(&b, "n%d -> n%d [minlen=%d]\n", from, to, ranks*(1+stretch[0]+stretch[1]))
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}
