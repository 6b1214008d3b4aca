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
		s.line(`class %s["%s"] {`, p.id[n.ID], mermaidText(strings.TrimSpace(w.kind+" "+w.name)))
		s.in(func() {
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

// mermaidMember escapes a row so that it is not read as a method, which would
// be written in another order.
func mermaidMember(s string) string {
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
	line := p.id[e.From] + " " + left[tail] + shaft + right[tip] + " " + p.id[e.To]
	if words := broken(edgeLines(e)); len(words) > 0 {
		line += " : " + mermaidStateLines(words)
	}
	return line
}
