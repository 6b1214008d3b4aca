package export

import (
	"cmp"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

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
		stereotype := ""
		if word, ok := keyword(w.kind); ok {
			stereotype = " <<" + word + ">>"
		} else if w.kind != "" {
			label = plantUMLText(w.kind) + `\n` + label
		}
		declaration := map[diagram.Symbol]string{diagram.SymbolInterface: "interface", diagram.SymbolEnumeration: "enum"}[n.Symbol]
		s.line(`%s "%s" as %s%s %s;line:%s;text:%s {`, cmp.Or(declaration, "class"), label, p.id[n.ID], stereotype, fill, bare(stroke), bare(ink))
		s.in(func() {
			if w.description != "" {
				s.line("{field} %s", plantUMLLines(wrapped(w.description)))
			}
			for i, rows := range w.rows {
				if i > 0 {
					s.line("--")
				}
				for _, row := range rows { // none of which is to be sorted
					sort := "field"
					if _, ok := operationOf(row); ok {
						sort = "method"
					}
					s.line("{%s} %s", sort, plantUMLText(row))
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
