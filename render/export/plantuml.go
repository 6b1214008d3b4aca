package export

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

func plantUMLKinds() kinds {
	return c4(plantUMLGraph).and(model.ViewUseCase, plantUMLGraph).and(model.ViewActivity, plantUMLGraph).
		and(model.ViewSequence, plantUMLSequence).and(model.ViewStateMachine, plantUMLMachine).
		and(model.ViewClass, plantUMLClass).and(model.ViewCode, plantUMLClass)
}

// plantUML is a picture of PlantUML around what the body writes.
func (p *picture) plantUML(body func(*script)) string {
	s := &script{}
	s.line("@startuml")
	s.line("title %s", plantUMLText(p.heading()))
	if p.Kind != model.ViewClass && p.Kind != model.ViewCode {
		s.line("skinparam defaultTextAlignment center")
	}
	s.line("skinparam shadowing false")
	s.line("skinparam ArrowColor %s", p.color(theme.Line))
	s.line("skinparam ArrowFontColor %s", p.color(theme.LineText))
	if p.Kind != model.ViewSequence && p.sideways() {
		s.line("left to right direction")
	}
	body(s)
	s.line("@enduml")
	return s.String()
}

// plantUMLText escapes s for any place where PlantUML reads its markup: labels
// in quotes and behind colons. What could be markup there, end a label, be an
// escape or a variable is written as a reference.
func plantUMLText(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		before, after := rune(0), rune(0)
		if i > 0 {
			before = runes[i-1]
		}
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		refer := turnsText(r)
		switch r {
		case '"', '\\', '<', '~', '$', '{', '}', '&', '%', '!', '@', '«', '»':
			refer = true
		case '*', '/', '_', '-', '=', '#', '\'', '[', ']', '|', '^', '.', ':', '+', '(', ')':
			// Two of a kind are markup, and so is one at the begin of a line.
			// A line of a comment begins with a slash and an apostrophe.
			refer = before == r || i == 0 || after == 0 || before == '/' && r == '\''
			if r == '(' || r == ')' || r == '[' || r == ']' {
				refer = before == r || i == 0 && r == '('
			}
		}
		if refer {
			fmt.Fprintf(&b, "<U+%04X>", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plantUMLLines are lines in one label.
func plantUMLLines(lines []string) string { return strings.Join(each(lines, plantUMLText), `\n`) }

// plantUMLLabel is a box's label: the name in bold over the rest.
func plantUMLLabel(w words) string {
	lines := each(w.lines(), plantUMLText)
	if len(lines) == 0 {
		return strings.Repeat("<U+00A0>", 5) // else there would be no box
	}
	for i := range wrapped(w.name) {
		lines[i] = "<b>" + lines[i] + "</b>"
	}
	return strings.Join(lines, `\n`)
}

func plantUMLGraph(p *picture) string {
	return p.plantUML(func(s *script) {
		p.plantUMLRegion(s, p.regions())
		for _, e := range p.lines() {
			s.line("%s", p.plantUMLEdge(e))
		}
	})
}

func (p *picture) plantUMLRegion(s *script, r region) {
	for _, n := range r.nodes {
		fill, stroke, ink := p.paint(n)
		if mark := endMark(n); mark != "" {
			s.line(`label "%s" as %s`, strings.Join(append([]string{"<size:24>" + mark + "</size>"}, each(wrapped(nodeWords(n).name), plantUMLText)...), `\n`), p.id[n.ID])
			continue
		}
		shape := plantUMLShape(n)
		if shape == "actor" || shape == "circle" {
			ink = p.color(theme.Ink) // for its name stands under it
		}
		s.line(`%s "%s" as %s %s;line:%s;text:%s`, shape, plantUMLLabel(nodeWords(n)), p.id[n.ID], fill, bare(stroke), bare(ink))
	}
	for _, b := range r.inner {
		shape, line := "rectangle", ";line.dashed"
		if b.Kind == diagram.BoundaryNode {
			shape, line = "node", ""
		}
		s.line(`%s "%s" as %s %s;line:%s;text:%s%s {`, shape, plantUMLLabel(boundaryWords(b.Boundary)), p.id[b.ID],
			p.color(theme.BoundaryFill), bare(p.color(theme.BoundaryStroke)), bare(p.color(theme.BoundaryText)), line)
		s.in(func() { p.plantUMLRegion(s, b) })
		s.line("}")
	}
}

// endMark is a character that looks like the end of an activity or of one of
// its flows, for formats that have no shape for them.
func endMark(n diagram.Node) string {
	switch n.Symbol {
	case diagram.SymbolFinal:
		return "◉"
	case diagram.SymbolFlowFinal:
		return "⊗"
	}
	return ""
}

// bare is a colour without its sign.
func bare(c theme.Color) string { return strings.TrimPrefix(string(c), "#") }

func plantUMLShape(n diagram.Node) string {
	switch n.Symbol {
	case diagram.SymbolUseCase:
		return "usecase"
	case diagram.SymbolActor:
		if n.Kind == model.KindPerson {
			return "actor"
		}
	case diagram.SymbolInitial:
		return "circle"
	case diagram.SymbolDecision, diagram.SymbolMerge:
		return "hexagon"
	case diagram.SymbolSend:
		return "action"
	case diagram.SymbolAccept:
		return "process"
	}
	switch n.Shape {
	case model.Database, model.Cache, model.Bucket:
		return "database"
	case model.Queue:
		return "queue"
	case model.Folder:
		return "folder"
	case model.Hexagon:
		return "hexagon"
	}
	switch n.Kind {
	case model.KindPerson:
		return "person"
	case model.KindNode, model.KindInfrastructureNode:
		return "node"
	}
	return "rectangle"
}

// plantUMLEdge is a line. One that runs against the others is written from its
// tip, so that its tip is placed first.
func (p *picture) plantUMLEdge(e diagram.Edge) string {
	from, shaft, to := p.id[e.From], "--", p.id[e.To]
	if dashed(e) {
		shaft = ".."
	}
	tail, tip := p.ends(e)
	left := map[head]string{filled: "<", open: "<", triangle: "<|", diamond: "*"}
	right := map[head]string{filled: ">", open: ">", triangle: "|>", diamond: "*"}
	many := ""
	if e.Multiplicity != "" {
		many = `"` + plantUMLText(clean(e.Multiplicity)) + `" `
	}
	line := from + " " + left[tail] + shaft + right[tip] + " " + many + to
	if e.Back {
		line = to + " " + many + left[tip] + shaft + right[tail] + " " + from
	}
	if words := alongLine(e); len(words) > 0 {
		line += " : " + plantUMLLines(words)
	}
	return line
}
