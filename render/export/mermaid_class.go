package export

import (
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

func mermaidClass(p *picture) string {
	return p.mermaid("classDiagram", func(s *script) {
		if p.sideways() {
			s.line("direction LR")
		}
		p.mermaidClasses(s, p.regions())
		for _, e := range p.lines() {
			s.line("%s", p.mermaidRelation(e))
		}
	})
}

// mermaidClasses writes classes. Packages go by their identifiers, for they
// have no other words in Mermaid, and do not stand in each other.
func (p *picture) mermaidClasses(s *script, r region) {
	for _, n := range r.nodes {
		w := nodeWords(n)
		word, annotated := keyword(w.kind)
		if annotated {
			w.kind = ""
		}
		s.line(`class %s["%s"] {`, p.id[n.ID], mermaidText(strings.TrimSpace(w.kind+" "+w.name)))
		s.in(func() {
			if annotated {
				s.line("<<%s>>", word)
			}
			for _, line := range wrapped(w.description) {
				s.line("%s", mermaidMember(line))
			}
			for _, rows := range w.rows {
				for _, row := range rows {
					s.line("%s", mermaidMember(row))
				}
			}
		})
		s.line("}")
	}
	for _, b := range r.inner {
		s.line("namespace %s {", p.id[b.ID])
		flat := region{Boundary: b.Boundary, nodes: b.all()}
		s.in(func() { p.mermaidClasses(s, flat) })
		s.line("}")
	}
}

// all are the nodes of a region and of those in it.
func (r region) all() []diagram.Node {
	nodes := r.nodes
	for _, inner := range r.inner {
		nodes = append(nodes, inner.all()...)
	}
	return nodes
}

// mermaidMember escapes a row. Brackets make an operation of it for Mermaid,
// which writes what stands behind them after a colon.
func mermaidMember(row string) string {
	if o, ok := operationOf(row); ok {
		return strings.TrimSpace(mermaidAttribute(o.name) + "(" + mermaidAttribute(o.parameters) + ") " + mermaidAttribute(o.result))
	}
	return mermaidAttribute(row)
}

func mermaidAttribute(s string) string {
	return strings.NewReplacer("(", "#40;", ")", "#41;", ":", "#58;").Replace(mermaidText(s))
}

func (p *picture) mermaidRelation(e diagram.Edge) string {
	shaft := "--"
	if dashed(e) {
		shaft = ".."
	}
	tail, tip := p.ends(e)
	left := map[head]string{triangle: "<|", diamond: "*"}
	right := map[head]string{filled: ">", open: ">", triangle: "|>"}
	line := p.id[e.From] + " " + left[tail] + shaft + right[tip] + " "
	if e.Multiplicity != "" {
		line += `"` + mermaidText(clean(e.Multiplicity)) + `" `
	}
	line += p.id[e.To]
	if words := alongLine(e); len(words) > 0 {
		line += " : " + mermaidStateLines(words)
	}
	return line
}
