package graphviz

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/layout"
)

const (
	groupPad = 20
	idKey    = "k" // the attribute by which objects are found again in the output
)

var rankdir = map[model.Direction]string{
	"":                "TB",
	model.TopToBottom: "TB",
	model.BottomToTop: "BT",
	model.LeftToRight: "LR",
	model.RightToLeft: "RL",
}

// inches writes a length in px as Graphviz reads sizes; one px is one point.
func inches(px int) string { return strconv.FormatFloat(float64(px)/72, 'f', 6, 64) }

// encode writes g in DOT: nodes n0, n1 …, labels as nodes l0, l1 … of fixed
// size in the middle of their edge, groups as clusters c0, c1 …
func encode(g layout.Graph) []byte {
	var b bytes.Buffer
	labelled := false
	for _, e := range g.Edges {
		labelled = labelled || e.LabelW > 0 && e.From != e.To
	}
	rankGap := cmp.Or(g.RankGap, 60)
	if labelled {
		rankGap /= 2
	}
	fmt.Fprintf(&b, "digraph {\ngraph [rankdir=%s nodesep=%s ranksep=%s newrank=true compound=false splines=true]\n",
		rankdir[g.Direction], inches(cmp.Or(g.NodeGap, 40)), inches(rankGap))
	b.WriteString("node [shape=box fixedsize=true label=\"\"]\nedge [dir=none]\n")

	children := make([][]int, len(g.Groups)+1)
	for i, gr := range g.Groups {
		children[gr.Parent+1] = append(children[gr.Parent+1], i)
	}
	nodes := make([][]int, len(g.Groups)+1)
	for i, n := range g.Nodes {
		nodes[n.Group+1] = append(nodes[n.Group+1], i)
	}
	labels := make([][]int, len(g.Groups)+1)
	for i, e := range g.Edges {
		if e.LabelW > 0 && e.From != e.To {
			c := common(g, g.Nodes[e.From].Group, g.Nodes[e.To].Group)
			labels[c+1] = append(labels[c+1], i)
		}
	}
	var write func(group int)
	write = func(group int) {
		for _, i := range nodes[group+1] {
			fmt.Fprintf(&b, "n%d [width=%s height=%s]\n", i, inches(g.Nodes[i].W), inches(g.Nodes[i].H))
		}
		for _, i := range labels[group+1] {
			fmt.Fprintf(&b, "l%d [width=%s height=%s]\n", i, inches(g.Edges[i].LabelW), inches(g.Edges[i].LabelH))
		}
		for _, c := range children[group+1] {
			fmt.Fprintf(&b, "subgraph cluster_%d {\nmargin=%d labeljust=l\n", c, groupPad)
			fmt.Fprintf(&b, "label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD></TD></TR></TABLE>>\n",
				g.Groups[c].TitleW, g.Groups[c].TitleH)
			write(c)
			b.WriteString("}\n")
		}
	}
	write(-1)
	for i, e := range g.Edges {
		switch {
		case e.From == e.To:
		case e.LabelW > 0:
			fmt.Fprintf(&b, "n%d -> l%d [%s=%d]\n", e.From, i, idKey, 2*i)
			fmt.Fprintf(&b, "l%d -> n%d [%s=%d]\n", i, e.To, idKey, 2*i+1)
		case labelled:
			fmt.Fprintf(&b, "n%d -> n%d [minlen=2 %s=%d]\n", e.From, e.To, idKey, 2*i)
		default:
			fmt.Fprintf(&b, "n%d -> n%d [%s=%d]\n", e.From, e.To, idKey, 2*i)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// common is the innermost group around both groups, -1 if there is none.
func common(g layout.Graph, a, b int) int {
	for a != b {
		if a > b { // a parent has the smaller index
			a = g.Groups[a].Parent
		} else {
			b = g.Groups[b].Parent
		}
	}
	return a
}
