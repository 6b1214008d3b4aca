package drift

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
)

// mostOfView is how many places where rules are broken, and how many texts
// that are cut, are told of one view.
const mostOfView = 20

// Legibility says how well a picture can be read: which rules of legibility it
// breaks, at the lines that asked for what is drawn badly, and which texts are
// cut. Broken is in how many places rules are broken; of many, only the first
// are among the findings, and one more says how many there are. Of a picture
// that no engine could place, nothing else is said, for the rest follows from
// it.
func Legibility(m *model.Model, p render.Picture, o Options) (found []Finding, broken int) {
	c := &collector{options: o, workspace: m.Name}
	key := p.Diagram.Key
	c.violations(p)
	broken = len(c.findings)
	if p.Layout.Degraded {
		c.findings = nil
		c.add(degraded(m, p, broken))
		return c.findings, broken
	}
	if more := broken - mostOfView; more > 0 {
		c.findings = c.findings[:mostOfView]
		c.add(Finding{
			Code: CodeMoreOfView, View: key, Subject: key, Positions: viewLine(m, key),
			Message: fmt.Sprintf("view %s breaks rules of legibility in %s more", quote(key), places(more)),
		})
	}
	cuts := &collector{options: o, workspace: m.Name}
	cuts.cuts(m, p)
	if more := len(cuts.findings) - mostOfView; more > 0 {
		cuts.findings = cuts.findings[:mostOfView]
		cuts.add(Finding{
			Code: codeCut, View: key, Subject: key, Positions: viewLine(m, key),
			Message: fmt.Sprintf("view %s: texts are cut in %s more", quote(key), places(more)),
		})
	}
	return NewReport(c.findings, cuts.findings).Findings, broken
}

func (c *collector) violations(p render.Picture) {
	for _, v := range p.Violations {
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
		c.add(f)
	}
}

// degraded is the finding that a picture had to be placed without the engine.
func degraded(m *model.Model, p render.Picture, broken int) Finding {
	f := Finding{Code: codeDegraded, View: p.Diagram.Key, Subject: p.Diagram.Key, Positions: viewLine(m, p.Diagram.Key)}
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
			words := mark{id: k.ID, role: string(k.Role), class: k.Class, name: k.Title}.words()
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
