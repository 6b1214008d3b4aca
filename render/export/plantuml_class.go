package export

import "github.com/lintel-go/lintel/render/theme"

func plantUMLClass(p *picture) string {
	return p.plantUML(func(s *script) {
		s.line("hide circle")
		s.line("hide empty members")
		s.line("skinparam classAttributeIconSize 0")
		p.plantUMLClasses(s, p.regions())
		for _, e := range p.lines() {
			s.line("%s", p.plantUMLEdge(e))
		}
	})
}

func (p *picture) plantUMLClasses(s *script, r region) {
	for _, n := range r.nodes {
		w := nodeWords(n)
		fill, stroke, ink := p.paint(n)
		// Brackets at the end of a class's name would be read as its type
		// parameters, so the name in its own comes last.
		label := "<b>" + plantUMLText(w.name) + "</b>"
		if w.kind != "" {
			label = plantUMLText(w.kind) + `\n` + label
		}
		s.line(`class "%s" as %s %s;line:%s;text:%s {`, label, p.id[n.ID], fill, bare(stroke), bare(ink))
		s.in(func() {
			if w.description != "" {
				s.line("{field} %s", plantUMLLines(wrapped(w.description)))
			}
			for i, rows := range w.rows {
				if i > 0 {
					s.line("--")
				}
				for _, row := range rows { // none of which is to be sorted
					s.line("{field} %s", plantUMLText(row))
				}
			}
		})
		s.line("}")
	}
	for _, b := range r.inner {
		s.line(`package "%s" as %s %s;line:%s;text:%s {`, plantUMLText(counted(b.Name, b.Count)), p.id[b.ID],
			p.color(theme.BoundaryFill), bare(p.color(theme.BoundaryStroke)), bare(p.color(theme.BoundaryText)))
		s.in(func() { p.plantUMLClasses(s, b) })
		s.line("}")
	}
}
