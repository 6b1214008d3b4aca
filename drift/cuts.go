package drift

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/scene"
)

// Cuts turns the texts of a view's scene that are cut into findings, at the
// lines that wrote them.
func Cuts(m *model.Model, s scene.Scene, o Options) []Finding {
	c := &collector{options: o, workspace: m.Name}
	for _, k := range s.Marks {
		for _, cut := range k.Cut {
			words := mark{id: k.ID, role: string(k.Role), class: k.Class, name: k.Title}.words()
			f := Finding{Code: codeCut, View: s.Key, Subject: cmp.Or(k.ID, s.Key), Positions: origin(k.Origin, "")}
			f.Message = fmt.Sprintf("view %s: %s of %s is cut after %d lines", quote(s.Key), cut.What, words, cut.Lines)
			if cut.Lines == 1 {
				f.Message = strings.TrimSuffix(f.Message, "s")
			}
			if len(f.Positions) == 0 {
				v, _ := m.View(s.Key)
				f.Positions = origin(v.Origin, "")
			}
			c.add(f)
		}
	}
	return NewReport(c.findings).Findings
}
