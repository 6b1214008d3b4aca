package theme

import "fmt"

// The least contrast of text against what is behind it, and of lines and
// borders against the canvas. A theme may promise more.
const (
	TextContrast = 4.5
	LineContrast = 3.0
)

// Roles lists every role in a fixed order.
func Roles() []Role {
	return []Role{
		Canvas, Ink, InkMuted, Line, LineText, LabelPatch, Accent, Link,
		PersonFill, PersonStroke, PersonText,
		SystemFill, SystemStroke, SystemText,
		ContainerFill, ContainerStroke, ContainerText,
		ComponentFill, ComponentStroke, ComponentText,
		ExternalFill, ExternalStroke, ExternalText,
		InfraFill, InfraStroke, InfraText,
		SymbolFill, SymbolStroke, SymbolText,
		BoundaryFill, BoundaryStroke, BoundaryText,
		NoteFill, NoteStroke, NoteText,
		FragmentFill, FragmentStroke, FragmentText,
		ActivationFill, BadgeFill, BadgeText,
		AddedFill, AddedStroke, AddedText,
		RemovedFill, RemovedStroke, RemovedText,
		ChangedFill, ChangedStroke, ChangedText,
	}
}

// pair is a role that must stand out from another.
type pair struct {
	role, on Role
	least    float64
}

// LeastText is the contrast that text has in t: what it promises, at least
// TextContrast.
func (t Theme) LeastText() float64 { return max(t.TextContrast, TextContrast) }

// LeastLine is that of lines and borders.
func (t Theme) LeastLine() float64 { return max(t.LineContrast, LineContrast) }

// pairs lists what lies on what in the pictures.
func (t Theme) pairs() []pair {
	var list []pair
	text := func(role Role, on ...Role) {
		for _, o := range on {
			list = append(list, pair{role, o, t.LeastText()})
		}
	}
	line := func(role Role, on ...Role) {
		for _, o := range on {
			list = append(list, pair{role, o, t.LeastLine()})
		}
	}
	text(Ink, Canvas, BoundaryFill, LabelPatch)
	text(InkMuted, Canvas, BoundaryFill, LabelPatch)
	text(LineText, LabelPatch, Canvas, BoundaryFill)
	text(Accent, LabelPatch, Canvas, BoundaryFill)
	text(LabelPatch, Accent) // the number of a step on its disc
	text(Link, Canvas)
	text(PersonText, PersonFill)
	text(SystemText, SystemFill)
	text(ContainerText, ContainerFill)
	text(ComponentText, ComponentFill)
	text(ExternalText, ExternalFill)
	text(InfraText, InfraFill)
	text(SymbolText, SymbolFill)
	text(BoundaryText, BoundaryFill, Canvas)
	text(NoteText, NoteFill)
	text(FragmentText, FragmentFill, Canvas)
	text(BadgeText, BadgeFill)
	for _, stroke := range []Role{
		Line, PersonStroke, SystemStroke, ContainerStroke, ComponentStroke, ExternalStroke,
		InfraStroke, SymbolStroke, BoundaryStroke, NoteStroke, FragmentStroke, BadgeFill,
	} {
		line(stroke, Canvas, BoundaryFill)
	}
	for _, m := range []struct{ fill, stroke, text Role }{
		{AddedFill, AddedStroke, AddedText}, {RemovedFill, RemovedStroke, RemovedText}, {ChangedFill, ChangedStroke, ChangedText},
	} {
		text(m.text, m.fill, Canvas, BoundaryFill, LabelPatch)
		text(Canvas, m.stroke) // the sign on its disc
		line(m.stroke, m.fill, Canvas, BoundaryFill)
	}
	line(Line, ActivationFill) // an activation is outlined like its lifeline
	return list
}

// Faults says where the colours of t are too close to be told apart, light
// first. A theme without faults is legible.
func (t Theme) Faults() []string {
	var faults []string
	for _, mode := range []struct {
		name    string
		palette map[Role]Color
	}{{"light", t.Light}, {"dark", t.Dark}} {
		for _, p := range t.pairs() {
			if c := Contrast(mode.palette[p.role], mode.palette[p.on]); c < p.least {
				faults = append(faults, fmt.Sprintf("theme %s, %s: %s on %s has a contrast of %.2f, needs %.1f",
					t.Name, mode.name, p.role, p.on, c, p.least))
			}
		}
	}
	return faults
}
