package export

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/theme"
)

func plantUMLSequence(p *picture) string {
	return p.plantUML(func(s *script) {
		s.line("hide footbox")
		s.line("skinparam sequenceMessageAlign left")
		line, fill := p.color(theme.Line), p.color(theme.ActivationFill)
		s.line("skinparam sequence {")
		s.in(func() {
			s.line("LifeLineBorderColor %s", line)
			s.line("LifeLineBackgroundColor %s", fill)
			s.line("ParticipantBorderColor %s", p.color(theme.SystemStroke))
		})
		s.line("}")
		for _, n := range p.Nodes {
			shape := "participant"
			switch plantUMLShape(n) {
			case "person":
				shape = "actor"
			case "database":
				shape = "database"
			case "queue":
				shape = "queue"
			}
			w := nodeWords(n)
			w.description, w.rows = "", nil
			s.line(`%s "%s" as %s`, shape, plantUMLLabel(w), p.id[n.ID])
		}
		c := course{p, barsOf(p.Items), appearancesOf(p.Items)}
		c.plantUML(s, p.Items)
	})
}

// course is a sequence on its way to a text.
type course struct {
	*picture
	bars
	appearances
}

func (c course) plantUML(s *script, items []diagram.Item) {
	for _, item := range items {
		from, to := c.id[item.From], c.id[item.To]
		switch {
		case item.Kind == model.StepNote:
			c.plantUMLNote(s, item)
		case len(item.Operands) > 0:
			for i, o := range item.Operands {
				word := string(item.Kind)
				if i > 0 {
					word = "else"
				}
				s.line("%s", strings.TrimSpace(word+" "+plantUMLText(clean(o.Guard))))
				s.in(func() { c.plantUML(s, o.Items) })
			}
			s.line("end")
		case from == "" || to == "":
			continue
		default:
			arrow := "->"
			switch item.Kind {
			case model.StepSend:
				arrow = "->>"
			case model.StepReturn:
				arrow = "-->"
			case model.StepCreate:
				arrow = "-->>"
				if c.creates(item) {
					s.line("create %s", to)
				}
			}
			s.line("%s", strings.TrimSuffix(from+" "+arrow+" "+to+" : "+plantUMLLines(wrapped(message(item))), " : "))
			if item.Kind == model.StepDestroy {
				s.line("destroy %s", to)
			}
		}
		if id := c.opens[item.ID]; id != "" {
			s.line("activate %s", c.id[id])
		}
		for _, id := range c.ends[item.ID] {
			s.line("deactivate %s", c.id[id])
		}
	}
}

func (c course) plantUMLNote(s *script, item diagram.Item) {
	over := "across"
	if ids := c.span(item); len(ids) > 0 {
		over = "over " + strings.Join(ids, ", ")
	}
	s.line("note %s : %s", over, plantUMLLines(wrapped(clean(item.Text))))
}

// span is the first and the last of the lifelines that a note is about.
func (c course) span(item diagram.Item) []string {
	var ids []string
	for _, n := range c.Nodes { // from left to right
		if slices.Contains(item.Over, n.ID) {
			ids = append(ids, c.id[n.ID])
		}
	}
	if len(ids) > 2 {
		ids = []string{ids[0], ids[len(ids)-1]}
	}
	return ids
}
