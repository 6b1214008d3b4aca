package drift

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/scene"
)

// mostOfView is how many places where rules are broken, and how many texts
// that are cut, are told of one view.
const mostOfView = 20

// Legibility says how well a picture can be read: which rules of legibility it
// breaks, at the lines that asked for what is drawn badly, and which texts are
// cut. Broken is in how many places rules are broken; of many, only the first
// are among the findings, and one more says how many there are. Of a picture
// that no engine could place, nothing else is said, for the rest follows from
// it. Those that are waived are among the findings, with the reason, and not
// in broken.
func Legibility(m *model.Model, p render.Picture, o Options) (found []Finding, broken int) {
	rules, paints, cuts := newCollector(m, o), newCollector(m, o), newCollector(m, o)
	for _, v := range p.Violations {
		if v.Code == scene.LowContrast && o.Paint != nil {
			paints.paint(p, v)
			continue
		}
		rules.violation(p, v)
	}
	broken = len(rules.findings) + len(paints.findings)
	if p.Layout.Degraded {
		alone := newCollector(m, o)
		alone.add(degraded(m, p, broken))
		return alone.all(), broken
	}
	cuts.cuts(m, p)
	key := p.Diagram.Key
	rules.bound(Finding{Code: CodeMoreOfView, Message: "view " + quote(key) + " breaks rules of legibility in %s more"}, key)
	cuts.bound(Finding{Code: codeCut, Message: "view " + quote(key) + ": texts are cut in %s more"}, key)
	return sorted(rules.all(), paints.all(), cuts.all()), broken
}

// bound leaves the first findings of a view, and the first of those that are
// waived; rest says how many others there are.
func (c *collector) bound(rest Finding, view string) {
	rest.View, rest.Kind, rest.Subject, rest.Positions = view, model.SubjectView, view, viewLine(c.model, view)
	message := rest.Message
	if more := len(c.waived) - mostOfView; more > 0 {
		like := c.waived[mostOfView]
		c.waived = c.waived[:mostOfView]
		rest.Message, rest.Severity, rest.Workspace, rest.Waived = fmt.Sprintf(message, places(more)), like.Severity, like.Workspace, like.Waived
		c.waived = append(c.waived, rest)
		rest.Waived = nil
	}
	if more := len(c.findings) - mostOfView; more > 0 {
		c.findings = c.findings[:mostOfView]
		rest.Message = fmt.Sprintf(message, places(more))
		c.add(rest)
	}
}

func (c *collector) violation(p render.Picture, v scene.Violation) {
	f := Finding{Code: string(v.Code), View: p.Diagram.Key, Message: "view " + quote(p.Diagram.Key) + ": " + v.Message}
	if len(v.Marks) > 0 {
		f.Subject = v.Marks[0]
	}
	for i, at := range v.Origins {
		note := ""
		if i > 0 {
			note = "the other"
		}
		f.Positions = append(f.Positions, origin(at, note)...)
	}
	if len(f.Positions) == 0 { // of the title block, the legend, or the picture as a whole
		f.Positions = viewLine(c.model, p.Diagram.Key)
	}
	c.add(f, v.Marks...)
}

// paint is a contrast that the project's own theme lacks. It is the same in
// every view, and mended in one place.
func (c *collector) paint(p render.Picture, v scene.Violation) {
	c.add(Finding{
		Code: string(v.Code), View: p.Diagram.Key, Message: "theme: " + v.Message,
		Hint:      "choose another colour for " + string(v.Paint) + ", or for what is behind it",
		Positions: []Position{c.options.Paint(v.Paint)},
	}, v.Marks...)
}

// degraded is the finding that a picture had to be placed without the engine.
func degraded(m *model.Model, p render.Picture, broken int) Finding {
	f := Finding{Code: codeDegraded, View: p.Diagram.Key, Kind: model.SubjectView, Subject: p.Diagram.Key, Positions: viewLine(m, p.Diagram.Key)}
	f.Message = fmt.Sprintf("view %s could not be laid out, and is drawn in a plain grid: %s", quote(p.Diagram.Key), p.Layout.Reason)
	if broken > 0 {
		f.Message += "; it breaks rules of legibility in " + places(broken)
	}
	return f
}

func places(n int) string {
	if n == 1 {
		return "one place"
	}
	return strconv.Itoa(n) + " places"
}

// cuts are the texts that are cut, at the lines that wrote them.
func (c *collector) cuts(m *model.Model, p render.Picture) {
	for _, k := range p.Scene.Marks {
		for _, cut := range k.Cut {
			words := mark{picture: p.Diagram.Kind, id: k.ID, role: string(k.Role), class: k.Class, name: k.Title}.words()
			f := Finding{Code: codeCut, View: p.Diagram.Key, Subject: cmp.Or(k.ID, p.Diagram.Key), Positions: origin(k.Origin, "")}
			f.Message = fmt.Sprintf("view %s: %s of %s is cut after %d lines", quote(p.Diagram.Key), cut.What, words, cut.Lines)
			if cut.Lines == 1 {
				f.Message = strings.TrimSuffix(f.Message, "s")
			}
			if len(f.Positions) == 0 {
				f.Positions = viewLine(m, p.Diagram.Key)
			}
			c.add(f)
		}
	}
}
