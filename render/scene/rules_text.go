package scene

import (
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/render/geom"
)

// textsApart compares inked extents: the box of a text has room for accents
// and descenders, so the boxes of neighbouring lines may touch.
func textsApart(p *picture, add report) {
	for i, a := range p.texts {
		box := a.box.Inset(slack)
		for _, b := range p.texts[i+1:] {
			if !box.Overlaps(b.box.Inset(slack)) {
				continue
			}
			if a.mark != b.mark && (p.ofFrame(a.mark) || p.ofFrame(b.mark) ||
				p.Marks[a.mark].Role == RoleBoundary || p.Marks[b.mark].Role == RoleBoundary) {
				continue // FrameOverlaps, TextOnTitle
			}
			at := shared(a.box, b.box)
			if a.mark == b.mark {
				add(TextsOverlap, at, p.name(a.mark)+": "+says(a)+" overlaps "+says(b), a.mark)
			} else {
				add(TextsOverlap, at, says(a)+" of "+p.name(a.mark)+" overlaps "+says(b)+" of "+p.name(b.mark), a.mark, b.mark)
			}
		}
	}
}

// textsOffNodes looks at texts, at the patches of labels and at notes. A text
// that its own node keeps inside is left to NodesOverlap.
func textsOffNodes(p *picture, add report) {
	for _, t := range p.texts {
		m := p.Marks[t.mark]
		if p.ofFrame(t.mark) || len(m.labels()) > 0 || m.Role == RoleNote {
			continue // FrameOverlaps, and their whole box below
		}
		if (m.Role == RoleNode || m.Role == RoleLifeline) && m.Box.Contains(t.box.Inset(slack)) {
			continue
		}
		for _, s := range p.solids {
			if s.mark != t.mark && s.box.Inset(slack).Overlaps(t.box.Inset(slack)) {
				add(TextOnNode, shared(t.box, s.box), says(t)+" of "+p.name(t.mark)+" lies on "+p.name(s.mark), t.mark, s.mark)
			}
		}
	}
	for i, m := range p.Marks {
		boxes := m.labels()
		if m.Role == RoleNote && !m.Box.Empty() {
			boxes = append(boxes, m.Box)
		}
		for _, box := range boxes {
			for _, s := range p.solids {
				if s.box.Inset(slack).Overlaps(box.Inset(slack)) {
					add(TextOnNode, shared(box, s.box), p.labelName(i)+" lies on "+p.name(s.mark), i, s.mark)
				}
			}
		}
	}
}

func (p *picture) labelName(i int) string {
	if p.Marks[i].Role == RoleEdge {
		return "the label of " + p.name(i)
	}
	return p.name(i)
}

func textsOffTitles(p *picture, add report) {
	for _, title := range p.texts {
		if p.Marks[title.mark].Role != RoleBoundary {
			continue
		}
		box := title.box.Inset(slack)
		onTitle := func(i int, at geom.Rect, what string) {
			add(TextOnTitle, shared(at, title.box), what+" lies on the title of "+p.name(title.mark), i, title.mark)
		}
		for i, m := range p.Marks {
			for _, label := range m.labels() {
				if label.Inset(slack).Overlaps(box) {
					onTitle(i, label, p.labelName(i))
				}
			}
		}
		for _, t := range p.texts {
			m := p.Marks[t.mark]
			switch {
			case t.mark == title.mark || p.ofFrame(t.mark) || !t.box.Inset(slack).Overlaps(box):
			case m.Role == RoleBoundary && t.mark < title.mark: // found the other way round
			case m.Role == RoleNode && m.Box.Overlaps(box): // TextOnNode
			case slices.ContainsFunc(m.labels(), func(label geom.Rect) bool { return label.Inset(slack).Overlaps(box) }):
			default:
				onTitle(t.mark, t.box, says(t)+" of "+p.name(t.mark))
			}
		}
	}
}

func textsInShape(p *picture, add report) {
	for _, t := range p.texts {
		m := p.Marks[t.mark]
		inside := func(box geom.Rect) bool { return box.Contains(t.box.Inset(slack)) }
		if !inside(m.Box) && !slices.ContainsFunc(m.labels(), inside) {
			add(TextOutsideShape, t.box, says(t)+" is wider or higher than "+p.name(t.mark), t.mark)
		}
	}
}

// textsOnFill walks down what lies under a text: it must be the fill that the
// text says it is on, and all of the text must be on it. Without any fill it
// is the canvas.
func textsOnFill(p *picture, add report) {
	for _, t := range p.texts {
		box := t.box.Inset(slack + 1)
		on, whole := "canvas", true
		for i := len(p.fills) - 1; i >= 0; i-- {
			f := p.fills[i]
			if f.order > t.order || !f.box.Overlaps(box) || !touches(f.area, box) {
				continue
			}
			on, whole = string(f.role), covers(f.area, box)
			if whole || on != string(t.On) {
				break
			}
		}
		switch {
		case on != string(t.On):
			add(TextOffItsFill, t.box, says(t)+" of "+p.name(t.mark)+" lies on "+on+", not on "+strconv.Quote(string(t.On)), t.mark)
		case !whole:
			add(TextOffItsFill, t.box, says(t)+" of "+p.name(t.mark)+" reaches beyond the "+on+" it lies on", t.mark)
		}
	}
}

// textsNotHidden looks at fills drawn after a text; nodes are left to
// TextOnNode.
func textsNotHidden(p *picture, add report) {
	for _, t := range p.texts {
		box := t.box.Inset(slack + 1)
		for _, f := range p.fills {
			if f.order < t.order || f.mark != t.mark && p.Marks[f.mark].Role == RoleNode || !f.box.Overlaps(box) {
				continue
			}
			switch {
			case !touches(f.area, box):
				continue
			case f.mark == t.mark:
				add(TextHidden, shared(t.box, f.box), says(t)+" of "+p.name(t.mark)+" is covered by a shape of its own", t.mark)
			default:
				add(TextHidden, shared(t.box, f.box), says(t)+" of "+p.name(t.mark)+" is covered by "+p.name(f.mark), t.mark, f.mark)
			}
			break
		}
	}
}

// textsNotStruck looks at the lines that may go behind a text on its patch
// but not through it: borders, lifelines, and what belongs to the mark
// itself. RouteThroughLabel looks at the other routes.
func textsNotStruck(p *picture, add report) {
	for _, t := range p.texts {
		box := t.box.Inset(slack + 1)
		for _, s := range p.strokes {
			if !s.box.Overlaps(box) {
				continue
			}
			if s.mark != t.mark {
				switch p.Marks[s.mark].Role {
				case RoleBoundary, RoleFragment, RoleLifeline:
				default:
					continue
				}
			}
			if cutBy(s.line, box) && !p.hiddenBetween(s.order, t.order, box) {
				if s.mark == t.mark {
					add(TextStruck, t.box, says(t)+" of "+p.name(t.mark)+" is crossed by a line of its own", t.mark)
				} else {
					add(TextStruck, t.box, says(t)+" of "+p.name(t.mark)+" is crossed by "+p.name(s.mark), t.mark, s.mark)
				}
				break
			}
		}
	}
}

// iconsFree looks at the room around drawings: nothing is written on one, no
// line goes through it, and it stays inside of its mark.
func iconsFree(p *picture, add report) {
	for _, i := range p.icons {
		if !p.Marks[i.mark].Box.Contains(i.Rect) {
			add(IconMeets, i.Rect, p.iconName(i)+" reaches out of it", i.mark)
			continue
		}
		meets := func(other int, at geom.Rect, words string) {
			marks := []int{i.mark}
			if other != i.mark {
				marks = append(marks, other)
			}
			add(IconMeets, at, p.iconName(i)+words+p.name(other), marks...)
		}
		for _, t := range p.texts {
			if t.box.Inset(slack).Overlaps(i.Rect) {
				meets(t.mark, shared(t.box, i.Rect), " meets "+says(t)+" of ")
			}
		}
		for _, s := range p.strokes {
			if cutBy(s.line, i.Rect) && !p.hiddenBetween(s.order, i.order, i.Rect) {
				meets(s.mark, i.Rect, " is crossed by a line of ")
				break
			}
		}
	}
}

func (p *picture) iconName(i drawing) string {
	return "the icon " + strconv.Quote(clip(i.Drawing.Name)) + " of " + p.name(i.mark)
}
