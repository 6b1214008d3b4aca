package graphviz

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

const (
	groupPad    = 24 // between the border of a group and what stands in it
	leastGap    = 32 // between neighbours and between a node and a label, so that lines pass
	labelGap    = 24 // between labels of one rank
	titleMargin = 4
)

var rankdir = map[model.Direction]string{
	model.TopToBottom: "TB",
	model.BottomToTop: "BT",
	model.LeftToRight: "LR",
	model.RightToLeft: "RL",
}

// inches writes a length in px as Graphviz reads sizes; one px is one point.
func inches(px int) string { return strconv.FormatFloat(float64(px)/72, 'f', 6, 64) }

// encode writes a part of g in DOT: nodes n0, n1 …, labels as nodes l0, l1 …
// of fixed size in the middle of their edge, groups as clusters. Graphviz
// only places them; it draws no lines.
func (j *job) encode(p part, v variant) []byte {
	g := j.graph
	var b bytes.Buffer
	labelled := false
	for _, i := range p.edges {
		labelled = labelled || g.Edges[i].Labelled()
	}
	rankGap := max(g.RankGap, leastGap)
	if labelled {
		rankGap = max(g.RankGap/2, leastGap)
	}
	nodeGap := max(g.NodeGap, leastGap)
	fmt.Fprintf(&b, "digraph {\ngraph [rankdir=%s nodesep=%s ranksep=%s newrank=%t splines=none]\n",
		rankdir[g.Direction], inches(nodeGap), inches(rankGap), v.newRank)
	b.WriteString("node [shape=box fixedsize=true label=\"\"]\n")

	children := make(map[int][]int)
	for _, i := range p.groups {
		children[g.Groups[i].Parent] = append(children[g.Groups[i].Parent], i)
	}
	nodes := make(map[int][]int)
	for _, i := range p.nodes {
		nodes[g.Nodes[i].Group] = append(nodes[g.Nodes[i].Group], i)
	}
	labels := make(map[int][]int)
	for _, i := range p.edges {
		if e := g.Edges[i]; e.Labelled() {
			c := g.Common(g.Nodes[e.From].Group, g.Nodes[e.To].Group)
			labels[c] = append(labels[c], i)
		}
	}
	var write func(group int)
	write = func(group int) {
		for _, i := range nodes[group] {
			fmt.Fprintf(&b, "n%d [width=%s height=%s]\n", i, inches(j.rooms[i].W), inches(j.rooms[i].H))
		}
		for _, i := range labels[group] {
			// Labels may stand closer than nodes.
			w, h := g.Edges[i].LabelW, g.Edges[i].LabelH
			if j.down() {
				w = max(w-(nodeGap-labelGap), 1)
			} else {
				h = max(h-(nodeGap-labelGap), 1)
			}
			fmt.Fprintf(&b, "l%d [width=%s height=%s]\n", i, inches(w), inches(h))
		}
		for _, c := range children[group] {
			fmt.Fprintf(&b, "subgraph cluster_%d {\nmargin=%d labeljust=l\n", c, groupPad)
			fmt.Fprintf(&b, "label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD></TD></TR></TABLE>>\n",
				max(g.Groups[c].TitleW, 1), max(g.Groups[c].TitleH, 1))
			write(c)
			b.WriteString("}\n")
		}
	}
	write(-1)
	for _, i := range p.edges {
		e := g.Edges[i]
		from, to := e.From, e.To
		if j.reversed[i] {
			from, to = to, from
		}
		switch {
		case from == to:
		case e.Labelled():
			fmt.Fprintf(&b, "n%d -> l%d -> n%d [weight=3]\n", from, i, to)
		case labelled:
			fmt.Fprintf(&b, "n%d -> n%d [minlen=2]\n", from, to)
		default:
			fmt.Fprintf(&b, "n%d -> n%d\n", from, to)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}
