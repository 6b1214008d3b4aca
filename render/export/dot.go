package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

func dotKinds() kinds {
	return c4(dotGraph).and(model.ViewUseCase, dotGraph).and(model.ViewActivity, dotGraph).and(model.ViewStateMachine, dotGraph).
		and(model.ViewClass, dotGraph).and(model.ViewCode, dotGraph)
}

// dotHTML escapes s for a label of Graphviz' HTML. It looks for escapes of its
// own there, too.
func dotHTML(s string) string { return strings.ReplaceAll(markup(s), `\`, `\\`) }

// dotLabel is a box's label: the name in bold, the kind small, the rest; rows
// are flush left. A label of nothing is an empty string.
func dotLabel(w words) string {
	var b strings.Builder
	add := func(open, text, end string) {
		for _, l := range wrapped(text) {
			b.WriteString(open + dotHTML(l) + end)
		}
	}
	const gap = `<font point-size="5"> </font><br/>`
	add("<b>", w.name, "</b><br/>")
	add(`<font point-size="10">`, w.kind, "</font><br/>")
	if w.description != "" {
		b.WriteString(gap)
		add("", w.description, "<br/>")
	}
	for _, rows := range w.rows {
		b.WriteString(gap)
		for _, row := range rows {
			add("", row, `<br align="left"/>`)
		}
	}
	if b.Len() == 0 {
		return `""`
	}
	return "<" + strings.TrimSuffix(b.String(), "<br/>") + ">"
}

// dotLines are lines of HTML as a label.
func dotLines(lines []string) string {
	if len(lines) == 0 {
		return `""`
	}
	return "<" + strings.Join(lines, "<br/>") + ">"
}

func dotGraph(p *picture) string {
	s := &script{}
	s.line("digraph {")
	s.in(func() {
		const fonts = `fontname="Inter,Helvetica,Arial,sans-serif"`
		rank := map[model.Direction]string{"": "TB", model.TopToBottom: "TB", model.BottomToTop: "BT", model.LeftToRight: "LR", model.RightToLeft: "RL"}[p.Direction]
		s.line("graph [label=<<b>%s</b><br/> >, labelloc=t, fontsize=16, rankdir=%s, compound=true, %s, nodesep=0.4, ranksep=0.7, pad=0.3]", dotHTML(p.heading()), rank, fonts)
		s.line(`node [shape=box, style="filled,rounded", fontsize=12, margin="0.2,0.12", penwidth=1.2, %s]`, fonts)
		s.line(`edge [fontsize=11, color="%s", fontcolor="%s", arrowsize=0.8, %s]`, p.color(theme.Line), p.color(theme.LineText), fonts)
		p.dotRegion(s, p.regions())
		for _, e := range p.lines() {
			s.line("%s", p.dotEdge(e))
		}
	})
	s.line("}")
	return s.String()
}

func (p *picture) dotRegion(s *script, r region) {
	for _, n := range r.nodes {
		fill, stroke, ink := p.paint(n)
		attributes := fmt.Sprintf(`label=%s, fillcolor="%s", color="%s", fontcolor="%s"`, dotLabel(nodeWords(n)), fill, stroke, ink)
		switch n.Symbol {
		case diagram.SymbolInitial:
			attributes += `, label="", shape=circle, width=0.2, fixedsize=true`
		case diagram.SymbolFork, diagram.SymbolJoin:
			attributes += `, label="", style=filled, width=1.6, height=0.08, fixedsize=true`
		case diagram.SymbolFinal:
			attributes = fmt.Sprintf(`label="", shape=doublecircle, style=filled, width=0.14, fixedsize=true, fillcolor="%s", color="%[1]s"`, ink) + dotBeside(n)
		case diagram.SymbolFlowFinal:
			attributes = fmt.Sprintf(`label="×", shape=circle, style=filled, width=0.3, fixedsize=true, fontsize=14, margin=0, fillcolor="%s", color="%s", fontcolor="%s"`, fill, stroke, ink) + dotBeside(n)
		}
		if shape := dotShape(n); shape != "" {
			attributes += ", style=filled, shape=" + shape
		}
		s.line("%s [%s]", p.id[n.ID], attributes)
	}
	for _, b := range r.inner {
		s.line("subgraph cluster_%s {", p.id[b.ID])
		s.in(func() {
			style := "filled,dashed"
			if b.Kind == diagram.BoundaryNode || b.Kind == diagram.BoundaryState {
				style = "filled"
			}
			s.line(`graph [label=%s, labeljust=l, fontsize=12, style="%s", fillcolor="%s", color="%s", fontcolor="%s", margin=16]`,
				dotLabel(boundaryWords(b.Boundary)), style, p.color(theme.BoundaryFill), p.color(theme.BoundaryStroke), p.color(theme.BoundaryText))
			p.dotRegion(s, b)
		})
		s.line("}")
	}
}

// dotBeside has Graphviz write a name beside a node that has no room for it.
func dotBeside(n diagram.Node) string {
	if w := nodeWords(n); w.name != "" {
		return ", xlabel=" + dotLabel(words{name: w.name})
	}
	return ""
}

func dotShape(n diagram.Node) string {
	switch n.Shape {
	case model.Database, model.Cache, model.Bucket, model.Queue:
		return "cylinder"
	case model.Folder:
		return "folder"
	case model.Hexagon:
		return "hexagon"
	}
	switch n.Symbol {
	case diagram.SymbolChoice, diagram.SymbolDecision, diagram.SymbolMerge:
		return "diamond"
	case diagram.SymbolSend:
		return "cds"
	case diagram.SymbolAccept:
		return "parallelogram"
	case diagram.SymbolUseCase:
		return "ellipse"
	}
	return ""
}

// dotEdge is a line. Graphviz lets lines end at nodes only: one that ends at a
// border leads to a node inside of it, and is cut there.
func (p *picture) dotEdge(e diagram.Edge) string {
	attributes := []string{"label=" + dotLines(each(broken(edgeLines(e)), dotHTML))}
	if dashed(e) {
		attributes = append(attributes, "style=dashed")
	}
	from, to := e.From, e.To
	tail, tip := p.ends(e)
	if e.Back {
		from, to, tail, tip = to, from, tip, tail
	}
	arrows := map[head]string{none: "none", filled: "normal", open: "vee", triangle: "empty", diamond: "diamond"}
	attributes = append(attributes, "dir=both", "arrowtail="+arrows[tail], "arrowhead="+arrows[tip])
	if node, inside := p.nodeIn(to); inside {
		attributes = append(attributes, "lhead=cluster_"+p.id[to])
		to = node
	}
	if node, inside := p.nodeIn(from); inside {
		attributes = append(attributes, "ltail=cluster_"+p.id[from])
		from = node
	}
	return fmt.Sprintf("%s -> %s [%s]", p.id[from], p.id[to], strings.Join(attributes, ", "))
}

// nodeIn is a node that stands for what has the ID: itself if it is one, else
// the first inside of the boundary.
func (p *picture) nodeIn(id string) (node string, inside bool) {
	parent := map[string]string{}
	for _, b := range p.Boundaries {
		parent[b.ID] = b.Parent
	}
	for _, n := range p.Nodes {
		if n.ID == id {
			return id, false
		}
	}
	for _, n := range p.Nodes {
		at := n.Parent
		for range p.Boundaries { // parents in a circle must not hang it
			if at == id {
				return n.ID, true
			}
			at = parent[at]
		}
	}
	return id, slices.ContainsFunc(p.Boundaries, func(b diagram.Boundary) bool { return b.ID == id })
}
