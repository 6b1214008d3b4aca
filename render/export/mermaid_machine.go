package export

import (
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

// mermaidMachine writes a state diagram. Its marks for begin and end have no
// names, so a final state that has one is a state that leads to the end.
func mermaidMachine(p *picture) string {
	return p.mermaid("stateDiagram-v2", func(s *script) {
		if p.sideways() {
			s.line("direction LR")
		}
		p.mermaidStates(s, p.regions())
		for _, e := range p.lines() {
			if p.symbolOf(e.From) != diagram.SymbolInitial && p.endsIn(e) == "" {
				s.line("%s", p.mermaidTransition(e))
			}
		}
	})
}

// symbolOf is the symbol of the node with the ID, the final one only if it has
// no name.
func (p *picture) symbolOf(id string) diagram.Symbol {
	for _, n := range p.Nodes {
		if n.ID == id && (n.Symbol != diagram.SymbolFinal || clean(n.Name) == "") {
			return n.Symbol
		}
	}
	return ""
}

// endsIn is the ID of the state in which a transition leads to the end, if it
// begins in there: the mark stands for the end of what it is written in.
func (p *picture) endsIn(e diagram.Edge) string {
	if p.symbolOf(e.To) != diagram.SymbolFinal {
		return ""
	}
	parent := map[string]string{}
	for _, n := range p.Nodes {
		parent[n.ID] = n.Parent
	}
	for _, b := range p.Boundaries {
		parent[b.ID] = b.Parent
	}
	within, at := parent[e.To], parent[e.From]
	for range p.Boundaries {
		if at == within && p.id[at] != "" {
			return within
		}
		at = parent[at]
	}
	return ""
}

func (p *picture) mermaidTransition(e diagram.Edge) string {
	from, to := p.id[e.From], p.id[e.To]
	if p.symbolOf(e.From) == diagram.SymbolInitial {
		from = "[*]"
	}
	if p.symbolOf(e.To) == diagram.SymbolFinal {
		to = "[*]"
	}
	line := from + " --> " + to
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
				s.line("%s --> [*]", id)
			}
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
		// There is room for one line only.
		title := w.name
		for _, rows := range w.rows {
			title += " – " + strings.Join(rows, "; ")
		}
		s.line(`state "%s" as %s {`, mermaidStateText(title), p.id[b.ID])
		s.in(func() {
			p.mermaidStates(s, b)
			for _, e := range p.lines() {
				if p.symbolOf(e.From) != diagram.SymbolInitial && p.endsIn(e) == b.ID {
					s.line("%s", p.mermaidTransition(e))
				}
			}
		})
		s.line("}")
	}
}

// mermaidStateText escapes s for state diagrams, where a colon ends a text.
func mermaidStateText(s string) string { return strings.ReplaceAll(mermaidText(s), ":", "#58;") }

func mermaidStateLines(lines []string) string {
	return strings.Join(each(lines, mermaidStateText), "<br/>")
}
