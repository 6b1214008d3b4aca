package export

import (
	"fmt"
	"slices"
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
	for _, part := range c4Parts(p.Diagram) {
		s.line("!include <C4/%s>", part)
	}
	s.line("title %s", c4Text(p.heading()))
	if p.sideways() {
		s.line("LAYOUT_LEFT_RIGHT()")
	} else {
		s.line("LAYOUT_TOP_DOWN()")
	}
	if words := c4Dashed(p.lines()); words != "" {
		s.line(`AddRelTag("dashed", $lineStyle=DashedLine(), $legendText="%s")`, words)
	}
	p.c4Region(s, p.regions())
	if p.Kind == model.ViewDynamic {
		for _, step := range p.c4Steps() {
			s.line("%s", step)
		}
	} else {
		for _, e := range p.lines() {
			s.line("%s", p.c4Rel(e, "Rel", "", edgeText(e)))
		}
	}
	s.line("SHOW_LEGEND()")
	s.line("@enduml")
	return s.String()
}

// c4Dashed is what dashed lines stand for, in words; empty if there are none.
func c4Dashed(lines []diagram.Edge) string {
	var words []string
	add := func(word string, is func(diagram.Edge) bool) {
		if slices.ContainsFunc(lines, is) {
			words = append(words, word)
		}
	}
	add("asynchronous", func(e diagram.Edge) bool { return e.Async })
	add("reply", func(e diagram.Edge) bool { return e.Return })
	add("creates", func(e diagram.Edge) bool { return e.Message == model.StepCreate })
	add("destroys", func(e diagram.Edge) bool { return e.Message == model.StepDestroy })
	return strings.Join(words, ", ")
}

// c4Rel is a line, written with the macro, with what stands before its words
// in it.
func (p *picture) c4Rel(e diagram.Edge, macro, before string, lines []string) string {
	from, to := p.id[e.From], p.id[e.To]
	if e.Back {
		from, macro, to = to, macro+"_Back", from
	}
	tags := ""
	if dashed(e) {
		tags = `, $tags="dashed"`
	}
	return fmt.Sprintf(`%s(%s%s, %s, "%s", "%s"%s)`, macro, before, from, to, strings.Join(each(broken(lines), c4Text), `\n`), c4Text(clean(e.Technology)), tags)
}

// c4Steps are the steps of a dynamic view in their order, each with its number.
func (p *picture) c4Steps() []string {
	type step struct{ number, line string }
	var steps []step
	for _, e := range p.lines() {
		for _, text := range each(e.Text, clean) {
			number, words, ok := strings.Cut(text, ". ")
			if !ok || strings.ContainsFunc(number, func(r rune) bool { return !isWord(r) && r != '.' }) {
				number, words = "", text
			}
			steps = append(steps, step{number, p.c4Rel(e, "RelIndex", `"`+number+`", `, []string{words})})
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return slices.Compare(numbers(a.number), numbers(b.number)) })
	var lines []string
	for _, s := range steps {
		lines = append(lines, s.line)
	}
	return lines
}

// numbers is the number of a step as what it counts: "15a.2" is 15, a, 2.
func numbers(number string) []int {
	var out []int
	digits := false
	for _, r := range number {
		switch digit := r >= '0' && r <= '9'; {
		case digit && digits:
			out[len(out)-1] = out[len(out)-1]*10 + int(r-'0')
		case digit:
			out = append(out, int(r-'0'))
		case r != '.':
			out = append(out, int(r))
		}
		digits = r >= '0' && r <= '9'
	}
	return out
}

// c4Parts are the parts of the library with the macros that a picture needs.
// Each has those of the parts before it, but the one for deployments lacks
// components.
func c4Parts(d diagram.Diagram) []string {
	level := map[model.ElementKind]int{model.KindPerson: 0, model.KindSystem: 0, model.KindContainer: 1, model.KindComponent: 2}
	most, deployed := 0, false
	for _, n := range d.Nodes {
		l, ok := level[n.Kind]
		most, deployed = max(most, l), deployed || !ok
	}
	for _, b := range d.Boundaries {
		switch b.Kind {
		case diagram.BoundaryNode:
			deployed = true
		case diagram.BoundaryContainer:
			most = max(most, 2)
		case diagram.BoundarySystem:
			most = max(most, 1)
		}
	}
	parts := []string{[]string{"C4_Context", "C4_Container", "C4_Component"}[most]}
	if deployed {
		parts = append(parts, "C4_Deployment")
	}
	if d.Kind == model.ViewDynamic {
		parts = append(parts, "C4_Dynamic")
	}
	return parts
}

func (p *picture) c4Region(s *script, r region) {
	for _, n := range r.nodes {
		id, name, description := p.id[n.ID], c4Text(counted(n.Name, n.Count)), c4Text(clean(n.Description))
		_, technology, _ := strings.Cut(n.Type, ": ")
		technology = c4Text(clean(technology))
		switch n.Kind {
		case model.KindPerson, model.KindSystem:
			s.line(`%s(%s, "%s", "%s")`, c4Macro(n), id, name, description)
		case model.KindContainer, model.KindComponent:
			s.line(`%s(%s, "%s", "%s", "%s")`, c4Macro(n), id, name, technology, description)
		default:
			s.line(`Deployment_Node(%s, "%s", "%s", "%s")`, id, name, c4Text(clean(n.Type)), description)
		}
	}
	for _, b := range r.inner {
		id, name, kind := p.id[b.ID], c4Text(counted(b.Name, b.Count)), c4Text(clean(b.Type))
		switch b.Kind {
		case diagram.BoundarySystem:
			s.line(`System_Boundary(%s, "%s") {`, id, name)
		case diagram.BoundaryContainer:
			s.line(`Container_Boundary(%s, "%s") {`, id, name)
		case diagram.BoundaryNode:
			s.line(`Deployment_Node(%s, "%s", "%s", "%s") {`, id, name, kind, c4Text(clean(b.Description)))
		default:
			s.line(`Boundary(%s, "%s", "%s") {`, id, name, kind)
		}
		s.in(func() { p.c4Region(s, b) })
		s.line("}")
	}
}

// c4Text escapes s for an argument of a macro. A macro is called wherever its
// name stands before a bracket, in texts, too.
func c4Text(s string) string {
	escaped := plantUMLText(s)
	var b strings.Builder
	for i, r := range escaped {
		if r == '(' && i > 0 && (isWord(rune(escaped[i-1])) || escaped[i-1] == '_') {
			b.WriteString("<U+0028>")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
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
