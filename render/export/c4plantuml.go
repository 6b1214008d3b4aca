package export

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

func c4PlantUMLKinds() kinds { return c4(c4PlantUML) }

// c4PlantUML writes in the macros of PlantUML's standard library, which have
// colours and a legend of their own.
func c4PlantUML(p *picture) string {
	s := &script{}
	s.line("@startuml")
	s.line("!include <C4/%s>", c4Include(p.Kind))
	s.line("title %s", plantUMLText(p.heading()))
	if p.sideways() {
		s.line("LAYOUT_LEFT_RIGHT()")
	} else {
		s.line("LAYOUT_TOP_DOWN()")
	}
	for _, e := range p.lines() {
		if dashed(e) {
			s.line(`AddRelTag("dashed", $lineStyle=DashedLine())`)
			break
		}
	}
	p.c4Region(s, p.regions())
	for _, e := range p.lines() {
		from, macro, to := p.id[e.From], "Rel", p.id[e.To]
		if e.Back {
			from, macro, to = to, "Rel_Back", from
		}
		tags := ""
		if dashed(e) {
			tags = `, $tags="dashed"`
		}
		s.line(`%s(%s, %s, "%s", "%s"%s)`, macro, from, to, plantUMLLines(broken(edgeText(e))), plantUMLText(clean(e.Technology)), tags)
	}
	s.line("SHOW_LEGEND()")
	s.line("@enduml")
	return s.String()
}

func c4Include(kind model.ViewKind) string {
	switch kind {
	case model.ViewLandscape, model.ViewContext:
		return "C4_Context"
	case model.ViewContainer:
		return "C4_Container"
	case model.ViewDeployment:
		return "C4_Deployment"
	}
	return "C4_Component"
}

func (p *picture) c4Region(s *script, r region) {
	for _, n := range r.nodes {
		id, name, description := p.id[n.ID], plantUMLText(counted(n.Name, n.Count)), plantUMLText(clean(n.Description))
		_, technology, _ := strings.Cut(n.Type, ": ")
		technology = plantUMLText(clean(technology))
		switch n.Kind {
		case model.KindPerson, model.KindSystem:
			s.line(`%s(%s, "%s", "%s")`, c4Macro(n), id, name, description)
		case model.KindContainer, model.KindComponent:
			s.line(`%s(%s, "%s", "%s", "%s")`, c4Macro(n), id, name, technology, description)
		default:
			s.line(`Deployment_Node(%s, "%s", "%s", "%s")`, id, name, plantUMLText(clean(n.Type)), description)
		}
	}
	for _, b := range r.inner {
		id, name, kind := p.id[b.ID], plantUMLText(counted(b.Name, b.Count)), plantUMLText(clean(b.Type))
		switch b.Kind {
		case diagram.BoundarySystem:
			s.line(`System_Boundary(%s, "%s") {`, id, name)
		case diagram.BoundaryContainer:
			s.line(`Container_Boundary(%s, "%s") {`, id, name)
		case diagram.BoundaryNode:
			s.line(`Deployment_Node(%s, "%s", "%s", "%s") {`, id, name, kind, plantUMLText(clean(b.Description)))
		default:
			s.line(`Boundary(%s, "%s", "%s") {`, id, name, kind)
		}
		s.in(func() { p.c4Region(s, b) })
		s.line("}")
	}
}

// c4Macro is the macro of an element: its kind, its shape if there is a macro
// for that, and whether it is ours.
func c4Macro(n diagram.Node) string {
	if n.Kind == model.KindPerson {
		return "Person" + c4External(n)
	}
	macro := "Component"
	switch n.Kind {
	case model.KindSystem:
		macro = "System"
	case model.KindContainer:
		macro = "Container"
	}
	switch plantUMLShape(n) {
	case "database":
		macro += "Db"
	case "queue":
		macro += "Queue"
	}
	return macro + c4External(n)
}

func c4External(n diagram.Node) string {
	if n.External {
		return "_Ext"
	}
	return ""
}
