package export

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

func mermaidSequence(p *picture) string {
	return p.mermaid("sequenceDiagram", func(s *script) {
		c := course{p, barsOf(p.Items), appearancesOf(p.Items)}
		made := c.made(p.Items)
		for _, n := range p.Nodes {
			if !made[n.ID] {
				s.line("%s", c.mermaidParticipant(n.ID))
			}
		}
		c.mermaid(s, p.Items)
	})
}

// made are the participants that come into being on the way. Mermaid is told
// of them there.
func (c course) made(items []diagram.Item) map[string]bool {
	all := map[string]bool{}
	for _, item := range items {
		if c.creates(item) {
			all[item.To] = true
		}
		for _, o := range item.Operands {
			for id := range c.made(o.Items) {
				all[id] = true
			}
		}
	}
	return all
}

func (c course) mermaidParticipant(id string) string {
	for _, n := range c.Nodes {
		if n.ID != id {
			continue
		}
		word := "participant"
		if n.Kind == model.KindPerson {
			word = "actor"
		}
		w := nodeWords(n)
		label := mermaidText(w.name)
		if w.kind != "" {
			label += "<br/>" + mermaidText(w.kind)
		}
		return word + " " + c.id[id] + " as " + label
	}
	return ""
}

func (c course) mermaid(s *script, items []diagram.Item) {
	for _, item := range items {
		from, to := c.id[item.From], c.id[item.To]
		switch {
		case item.Kind == model.StepNote:
			c.mermaidNote(s, item, clean(item.Text))
		case item.Kind == model.StepRef:
			c.mermaidNote(s, item, "ref "+message(item))
		case item.Kind == model.StepDivider:
			c.mermaidNote(s, item, clean(item.Text))
		case len(item.Operands) > 0:
			for i, o := range item.Operands {
				word := string(item.Kind)
				if i > 0 {
					word = map[model.StepKind]string{model.StepPar: "and", model.StepCritical: "option"}[item.Kind]
					if word == "" {
						word = "else"
					}
				}
				s.line("%s", strings.TrimSpace(word+" "+mermaidText(clean(o.Guard))))
				s.in(func() { c.mermaid(s, o.Items) })
			}
			s.line("end")
		case from == "" || to == "":
			continue
		default:
			arrow := "->>"
			switch item.Kind {
			case model.StepSend:
				arrow = "-)"
			case model.StepReturn:
				arrow = "-->>"
			case model.StepCreate:
				arrow = "-->>"
				if c.creates(item) {
					s.line("create %s", c.mermaidParticipant(item.To))
				}
			case model.StepDestroy:
				if c.destroys(item) {
					s.line("destroy %s", to)
				}
			}
			s.line("%s%s%s: %s", from, arrow, to, mermaidLines(wrapped(message(item))))
		}
		if id := c.opens[item.ID]; id != "" {
			s.line("activate %s", c.id[id])
		}
		for _, id := range c.closes[item.ID] {
			s.line("deactivate %s", c.id[id])
		}
	}
}

// mermaidNote writes a note over the lifelines that the item is about, or over
// all. It stands for what Mermaid does not have, too.
func (c course) mermaidNote(s *script, item diagram.Item, words string) {
	ids := c.span(item)
	if len(ids) == 0 && len(c.Nodes) > 0 {
		ids = []string{c.id[c.Nodes[0].ID], c.id[c.Nodes[len(c.Nodes)-1].ID]}
	}
	if len(ids) > 0 {
		s.line("note over %s: %s", strings.Join(ids, ","), mermaidLines(wrapped(words)))
	}
}
