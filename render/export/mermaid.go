package export

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

func mermaidKinds() kinds {
	return c4(mermaidGraph).and(model.ViewUseCase, mermaidGraph).and(model.ViewActivity, mermaidGraph).
		and(model.ViewSequence, mermaidSequence).and(model.ViewStateMachine, mermaidMachine).
		and(model.ViewClass, mermaidClass).and(model.ViewCode, mermaidClass)
}

// mermaid is a picture of Mermaid, which takes its title from a header of
// YAML.
func (p *picture) mermaid(keyword string, body func(*script)) string {
	s := &script{}
	s.line("---")
	s.line("title: %s", yaml(p.heading()))
	s.line("---")
	s.line("%s", keyword)
	s.in(func() { body(s) })
	return s.String()
}

// yaml is s as a string in double quotes, in ASCII.
func yaml(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case turnsText(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// mermaidText escapes s for any place where Mermaid reads text. Marks that
// could mean something, there or in the Markdown that some places take, are
// written as references.
func mermaidText(s string) string {
	const plain = " ,.:'?!()[]/=+-"
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		next := ' '
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		refer := turnsText(r) || r < 0x80 && !isWord(r) && !strings.ContainsRune(plain, r)
		switch r {
		case '.', ')': // an item of a list
			refer = i > 0 && i < 10 && next == ' ' && strings.Trim(string(runes[:i]), "0123456789") == ""
		case '-', '+', '=': // an item of a list, or a line
			refer = i == 0 || next == r
		case ':': // an icon, or a style
			refer = next != ' '
		case '[', '(': // a link
			refer = i > 0 && runes[i-1] == ']' || r == '[' && next == '['
		}
		if refer {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// mermaidLines are lines in one label.
func mermaidLines(lines []string) string { return strings.Join(each(lines, mermaidText), "<br/>") }

// mermaidLabel is a box's label: the name in bold over the rest. Boxes break
// long lines themselves.
func mermaidLabel(w words) string {
	var lines []string
	if w.name != "" {
		lines = append(lines, "<b>"+mermaidText(w.name)+"</b>")
	}
	if w.kind != "" {
		lines = append(lines, "<small>"+mermaidText(w.kind)+"</small>")
	}
	if w.description != "" {
		lines = append(lines, mermaidText(w.description))
	}
	for _, rows := range w.rows {
		lines = append(lines, each(rows, mermaidText)...)
	}
	if len(lines) == 0 {
		return " "
	}
	return strings.Join(lines, "<br/>")
}

func mermaidGraph(p *picture) string {
	direction := map[model.Direction]string{model.LeftToRight: "LR", model.RightToLeft: "RL", model.BottomToTop: "BT"}[p.Direction]
	if direction == "" {
		direction = "TB"
	}
	return p.mermaid("flowchart "+direction, func(s *script) {
		root := p.regions()
		p.mermaidRegion(s, root)
		for _, e := range p.lines() {
			s.line("%s", p.mermaidEdge(e))
		}
		p.mermaidColors(s)
	})
}

func (p *picture) mermaidRegion(s *script, r region) {
	for _, n := range r.nodes {
		if n.Symbol == diagram.SymbolFork || n.Symbol == diagram.SymbolJoin {
			s.line(`%s@{ shape: fork, label: " " }`, p.id[n.ID])
			continue
		}
		w := nodeWords(n)
		if n.Symbol == diagram.SymbolFlowFinal {
			w.name = strings.TrimSpace(endMark(n) + " " + w.name)
		}
		open, end := mermaidShape(n)
		s.line(`%s%s"%s"%s`, p.id[n.ID], open, mermaidLabel(w), end)
	}
	for _, b := range r.inner {
		// There is room for one line only.
		s.line(`subgraph %s["%s"]`, p.id[b.ID], strings.ReplaceAll(mermaidLabel(boundaryWords(b.Boundary)), "<br/>", " "))
		s.in(func() { p.mermaidRegion(s, b) })
		s.line("end")
	}
}

// mermaidShape is what stands around a label, and says what shape it is in.
func mermaidShape(n diagram.Node) (open, end string) {
	switch n.Symbol {
	case diagram.SymbolInitial, diagram.SymbolFlowFinal:
		return "((", "))"
	case diagram.SymbolFinal:
		return "(((", ")))"
	case diagram.SymbolDecision, diagram.SymbolMerge:
		return "{", "}"
	case diagram.SymbolSend:
		return "[/", "/]"
	case diagram.SymbolAccept:
		return ">", "]"
	case diagram.SymbolAction:
		return "(", ")"
	}
	switch n.Shape {
	case model.Database, model.Cache, model.Bucket:
		return "[(", ")]"
	case model.Queue:
		return "[[", "]]"
	case model.Hexagon:
		return "{{", "}}"
	}
	if n.Kind == model.KindPerson || n.Symbol == diagram.SymbolUseCase {
		return "([", "])"
	}
	return "[", "]"
}

func (p *picture) mermaidEdge(e diagram.Edge) string {
	arrow := "-->"
	_, tip := p.ends(e)
	switch {
	case tip == none:
		arrow = "---"
	case dashed(e):
		arrow = "-.->"
	}
	words := edgeLines(e)
	if tip == triangle { // which Mermaid does not have here
		words = append(words, "«generalization»")
	}
	if len(words) > 0 {
		arrow += `|"` + mermaidLines(words) + `"|`
	}
	return p.id[e.From] + " " + arrow + " " + p.id[e.To]
}

// mermaidColors paints the nodes, those of one paint together.
func (p *picture) mermaidColors(s *script) {
	var order []string
	of := map[string][]string{}
	for _, n := range p.Nodes {
		fill, stroke, ink := p.paint(n)
		style := fmt.Sprintf("fill:%s,stroke:%s,color:%s", fill, stroke, ink)
		if of[style] == nil {
			order = append(order, style)
		}
		of[style] = append(of[style], p.id[n.ID])
	}
	for i, style := range order {
		s.line("classDef paint%d %s", i+1, style)
		s.line("class %s paint%d", strings.Join(of[style], ","), i+1)
	}
	if len(p.Boundaries) > 0 {
		var ids []string
		for _, b := range p.Boundaries {
			ids = append(ids, p.id[b.ID])
		}
		s.line("classDef border fill:%s,stroke:%s,color:%s", p.color(theme.BoundaryFill), p.color(theme.BoundaryStroke), p.color(theme.BoundaryText))
		s.line("class %s border", strings.Join(ids, ","))
	}
}
