package export

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

// mermaidMachine writes a state diagram. Its marks for begin and end have no
// names, so a final state is a state that leads to the end.
func mermaidMachine(p *picture) string {
	return p.mermaid("stateDiagram-v2", func(s *script) {
		if p.sideways() {
			s.line("direction LR")
		}
		p.mermaidStates(s, p.regions())
		for _, e := range p.lines() {
			if !p.isInitial(e.From) {
				s.line("%s", p.mermaidTransition(e))
			}
		}
	})
}

func (p *picture) isInitial(id string) bool {
	return slices.ContainsFunc(p.Nodes, func(n diagram.Node) bool { return n.ID == id && n.Symbol == diagram.SymbolInitial })
}

func (p *picture) mermaidTransition(e diagram.Edge) string {
	from := p.id[e.From]
	if p.isInitial(e.From) {
		from = "[*]"
	}
	line := from + " --> " + p.id[e.To]
	if words := broken(edgeLines(e)); len(words) > 0 {
		line += " : " + mermaidStateLines(words)
	}
	return line
}

func (p *picture) mermaidStates(s *script, r region) {
	for _, n := range r.nodes {
		id, w := p.id[n.ID], nodeWords(n)
		switch n.Symbol {
		case diagram.SymbolInitial:
			// The mark stands for the begin of what it is in, so its lines
			// are written there.
			for _, e := range p.lines() {
				if e.From == n.ID {
					s.line("%s", p.mermaidTransition(e))
				}
			}
		case diagram.SymbolChoice:
			s.line("state %s <<choice>>", id)
			if w.name != "" {
				s.line("note right of %s : %s", id, mermaidStateText(w.name))
			}
		case diagram.SymbolFinal:
			if w.name != "" {
				s.line(`state "%s" as %s`, mermaidStateText(w.name), id)
			}
			s.line("%s --> [*]", id)
		default:
			lines := append([]string{w.name}, wrapped(w.description)...)
			for _, rows := range w.rows {
				lines = append(lines, rows...)
			}
			s.line(`state "%s" as %s`, mermaidStateLines(lines), id)
		}
	}
	for _, b := range r.inner {
		w := boundaryWords(b.Boundary)
		s.line(`state "%s" as %s {`, mermaidStateText(strings.TrimSpace(w.name+" "+w.kind)), p.id[b.ID])
		s.in(func() { p.mermaidStates(s, b) })
		s.line("}")
	}
}

// mermaidStateText escapes s for state diagrams, where a colon ends a text.
func mermaidStateText(s string) string { return strings.ReplaceAll(mermaidText(s), ":", "#58;") }

func mermaidStateLines(lines []string) string {
	return strings.Join(each(lines, mermaidStateText), "<br/>")
}
