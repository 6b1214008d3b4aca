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
			s.line("note %s : %s", c.plantUMLOver(item, "across"), plantUMLLines(wrapped(clean(item.Text))))
		case item.Kind == model.StepRef:
			s.line("ref %s : %s", c.plantUMLOver(item, "over "+from), plantUMLLines(wrapped(message(item))))
		case item.Kind == model.StepDivider:
			s.line("== %s ==", plantUMLText(clean(item.Text)))
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
		for _, id := range c.closes[item.ID] {
			s.line("deactivate %s", c.id[id])
		}
	}
}

// plantUMLOver says over which lifelines an item stands.
func (c course) plantUMLOver(item diagram.Item, otherwise string) string {
	if ids := c.span(item); len(ids) > 0 {
		return "over " + strings.Join(ids, ", ")
	}
	return otherwise
}

// span is the first and the last of the lifelines that an item is about.
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
