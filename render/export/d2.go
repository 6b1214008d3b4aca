package export

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

func d2Kinds() kinds {
	return c4(d2Graph).and(model.ViewUseCase, d2Graph).and(model.ViewActivity, d2Graph).and(model.ViewStateMachine, d2Graph).
		and(model.ViewClass, d2Graph).and(model.ViewCode, d2Graph).and(model.ViewSequence, d2Sequence)
}

// d2Text is a string in double quotes. D2 has no references to characters, so
// what would turn the text around it is left out.
func d2Text(lines []string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, l := range lines {
		if i > 0 {
			b.WriteString(`\n`)
		}
		for _, r := range l {
			switch {
			case turnsText(r):
				continue
			case r == '"' || r == '\\' || r == '$':
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// d2 is a picture of D2 around what the body writes.
func (p *picture) d2(body func(*script)) string {
	s := &script{}
	s.line("direction: %s", map[model.Direction]string{
		"": "down", model.TopToBottom: "down", model.BottomToTop: "up", model.LeftToRight: "right", model.RightToLeft: "left",
	}[p.Direction])
	s.line("heading: %s {", d2Text([]string{p.heading()}))
	s.in(func() {
		s.line("shape: text")
		s.line("near: top-center")
		s.line("style.font-size: 24")
		s.line("style.bold: true")
	})
	s.line("}")
	body(s)
	return s.String()
}

func d2Graph(p *picture) string {
	return p.d2(func(s *script) {
		paths := map[string]string{}
		p.d2Region(s, p.regions(), "", paths)
		for _, e := range p.lines() {
			var style []string
			if dashed(e) {
				style = append(style, "style.stroke-dash: 4")
			}
			style = append(style, "style.stroke: "+d2Text([]string{string(p.color(theme.Line))}))
			from, to := paths[e.From], paths[e.To]
			left, right := p.ends(e)
			if e.Back {
				from, to, left, right = to, from, right, left
			}
			arrow := map[[2]bool]string{{false, false}: "--", {true, false}: "<-", {false, true}: "->", {true, true}: "<->"}[[2]bool{left != none, right != none}]
			style = append(append(style, d2Head("source", left)...), d2Head("target", right)...)
			s.line("%s %s %s: %s {%s}", from, arrow, to, d2Text(broken(edgeLines(e))), strings.Join(style, "; "))
		}
	})
}

// d2Head is the style of a head at an end, unless it is the usual one.
func d2Head(end string, h head) []string {
	switch h {
	case triangle:
		return []string{end + "-arrowhead: {shape: triangle; style.filled: false}"}
	case diamond:
		return []string{end + "-arrowhead: {shape: diamond; style.filled: true}"}
	}
	return nil
}

// d2Region writes what stands in r and notes the path of each, for D2 names
// things by all that they stand in.
func (p *picture) d2Region(s *script, r region, in string, paths map[string]string) {
	for _, n := range r.nodes {
		paths[n.ID] = in + p.id[n.ID]
		p.d2Node(s, n)
	}
	for _, b := range r.inner {
		paths[b.ID] = in + p.id[b.ID]
		s.line("%s: %s {", p.id[b.ID], d2Text(boundaryWords(b.Boundary).lines()))
		s.in(func() {
			d2Style(s, p.color(theme.BoundaryFill), p.color(theme.BoundaryStroke), p.color(theme.BoundaryText))
			if b.Kind != diagram.BoundaryNode && b.Kind != diagram.BoundaryState {
				s.line("style.stroke-dash: 3")
			}
			s.line("style.font-size: 16")
			p.d2Region(s, b, in+p.id[b.ID]+".", paths)
		})
		s.line("}")
	}
}

func (p *picture) d2Paint(s *script, n diagram.Node) {
	fill, stroke, ink := p.paint(n)
	d2Style(s, fill, stroke, ink)
}

func d2Style(s *script, fill, stroke, ink theme.Color) {
	s.line(`style: {fill: "%s"; stroke: "%s"; font-color: "%s"}`, fill, stroke, ink)
}

func (p *picture) d2Node(s *script, n diagram.Node) {
	label := d2Text(nodeWords(n).lines())
	shape, more := d2Shape(n), ""
	switch n.Symbol {
	case diagram.SymbolInitial:
		label, more = `""`, "width: 24; height: 24"
	case diagram.SymbolFork, diagram.SymbolJoin:
		label, more = `""`, "width: 160; height: 8"
	case diagram.SymbolFinal:
		more = "style.double-border: true"
	case diagram.SymbolFlowFinal:
		label = d2Text(append([]string{endMark(n)}, nodeWords(n).lines()...))
	case diagram.SymbolState, diagram.SymbolAction:
		more = "style.border-radius: 16"
	}
	s.line("%s: %s {", p.id[n.ID], label)
	s.in(func() {
		s.line("shape: %s", shape)
		p.d2Paint(s, n)
		if more != "" {
			s.line("%s", more)
		}
		if n.Count >= 2 {
			s.line("style.multiple: true")
		}
	})
	s.line("}")
}

func d2Shape(n diagram.Node) string {
	switch n.Shape {
	case model.Database, model.Cache, model.Bucket:
		return "cylinder"
	case model.Queue:
		return "queue"
	case model.Folder:
		return "package"
	case model.Hexagon:
		return "hexagon"
	}
	switch n.Symbol {
	case diagram.SymbolInitial, diagram.SymbolFinal, diagram.SymbolFlowFinal:
		return "circle"
	case diagram.SymbolChoice, diagram.SymbolDecision, diagram.SymbolMerge:
		return "diamond"
	case diagram.SymbolSend, diagram.SymbolAccept:
		return "step"
	case diagram.SymbolUseCase:
		return "oval"
	}
	if n.Kind == model.KindPerson {
		return "c4-person"
	}
	return "rectangle"
}

// d2Sequence writes a sequence diagram. Fragments are groups, each branch one
// inside of it; notes stand at one lifeline.
func d2Sequence(p *picture) string {
	return p.d2(func(s *script) {
		s.line("course: \"\" {")
		s.in(func() {
			s.line("shape: sequence_diagram")
			for _, n := range p.Nodes {
				w := nodeWords(n)
				w.description, w.rows = "", nil
				s.line("%s: %s {", p.id[n.ID], d2Text(w.lines()))
				s.in(func() { p.d2Paint(s, n) })
				s.line("}")
			}
			p.d2Items(s, p.Items, new(int))
		})
		s.line("}")
	})
}

func (p *picture) d2Items(s *script, items []diagram.Item, count *int) {
	for _, item := range items {
		from, to := p.id[item.From], p.id[item.To]
		switch {
		case item.Kind == model.StepNote, item.Kind == model.StepDivider:
			p.d2Note(s, item, count, clean(item.Text))
		case item.Kind == model.StepRef:
			p.d2Note(s, item, count, "ref "+message(item))
		case len(item.Operands) > 0:
			if first := item.Operands[0]; len(item.Operands) == 1 {
				p.d2Group(s, count, guarded(string(item.Kind), first.Guard), func() { p.d2Items(s, first.Items, count) })
				continue
			}
			p.d2Group(s, count, string(item.Kind), func() {
				for _, o := range item.Operands {
					p.d2Group(s, count, guarded("", o.Guard), func() { p.d2Items(s, o.Items, count) })
				}
			})
		case from == "" || to == "":
			continue
		default:
			dash := ""
			if item.Kind == model.StepReturn || item.Kind == model.StepSend || item.Kind == model.StepCreate {
				dash = " {style.stroke-dash: 4}"
			}
			s.line("%s -> %s: %s%s", from, to, d2Text(wrapped(message(item))), dash)
		}
	}
}

// d2Note writes a note at the first lifeline that the item is about, or at the
// first of all. It stands for what D2 does not have, too.
func (p *picture) d2Note(s *script, item diagram.Item, count *int, words string) {
	for _, n := range p.Nodes {
		if len(item.Over) == 0 || slices.Contains(item.Over, n.ID) {
			*count++
			s.line("%s.note_%d: %s", p.id[n.ID], *count, d2Text(wrapped(words)))
			return
		}
	}
}

// guarded is what stands at a fragment or a branch of one.
func guarded(word, guard string) string {
	if guard = clean(guard); guard != "" {
		guard = "[" + guard + "]"
	}
	return strings.TrimSpace(word + " " + guard)
}

func (p *picture) d2Group(s *script, count *int, label string, body func()) {
	*count++
	s.line("fragment_%d: %s {", *count, d2Text([]string{label}))
	s.in(body)
	s.line("}")
}
