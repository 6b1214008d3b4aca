package export

import (
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

func plantUMLMachine(p *picture) string {
	return p.plantUML(func(s *script) {
		s.line("hide empty description")
		s.line("skinparam state {")
		s.in(func() {
			s.line("BackgroundColor %s", p.color(theme.SymbolFill))
			s.line("BorderColor %s", p.color(theme.SymbolStroke))
			s.line("FontColor %s", p.color(theme.SymbolText))
		})
		s.line("}")
		p.plantUMLStates(s, p.regions())
		for _, e := range p.lines() {
			s.line("%s", strings.TrimSuffix(p.id[e.From]+" --> "+p.id[e.To]+" : "+plantUMLLines(broken(edgeLines(e))), " : "))
		}
	})
}

func (p *picture) plantUMLStates(s *script, r region) {
	for _, n := range r.nodes {
		id, w := p.id[n.ID], nodeWords(n)
		switch n.Symbol {
		case diagram.SymbolInitial:
			s.line("state %s <<start>>", id)
			continue
		case diagram.SymbolChoice:
			s.line("state %s <<choice>>", id)
		case diagram.SymbolFinal:
			s.line("state %s <<end>>", id)
		default:
			name := w
			name.description, name.rows = "", nil
			s.line(`state "%s" as %s`, plantUMLLines(name.lines()), id)
			var rest []string
			if w.description != "" {
				rest = append(rest, w.description)
			}
			for _, rows := range w.rows {
				rest = append(rest, rows...)
			}
			for _, row := range rest {
				s.line("%s : %s", id, plantUMLLines(wrapped(row)))
			}
			continue
		}
		// What stands for a moment has no room for its name.
		if w.name != "" {
			s.line("note right of %s : %s", id, plantUMLLines(wrapped(strings.TrimSpace(w.name))))
		}
	}
	for _, b := range r.inner {
		s.line(`state "%s" as %s {`, plantUMLLines(boundaryWords(b.Boundary).lines()), p.id[b.ID])
		s.in(func() { p.plantUMLStates(s, b) })
		s.line("}")
	}
}
