package scene

import (
	"fmt"
	"math"
	"strconv"

	"github.com/lintel-go/lintel/render/geom"
)

func idsUnique(p *picture, add report) {
	for i, m := range p.Marks {
		if first, ok := p.byID[m.ID]; ok && m.ID != "" && first != i {
			add(DuplicateID, m.Box, p.name(first)+" and "+p.name(i)+" have the same ID "+strconv.Quote(clip(m.ID)), first, i)
		}
	}
}

func named(p *picture, add report) {
	if p.Title == "" {
		add(Nameless, geom.Rect{}, "the picture has no title")
	}
	for i, m := range p.Marks {
		switch {
		case p.ofFrame(i):
		case m.ID == "":
			add(Nameless, m.Box, p.name(i)+" has no ID", i)
		case m.Title == "":
			add(Nameless, m.Box, p.name(i)+" has no title for a screen reader", i)
		}
	}
}

func endsKnown(p *picture, add report) {
	for i, m := range p.Marks {
		if m.Parent != "" {
			if j, ok := p.byID[m.Parent]; !ok || p.Marks[j].Role != RoleBoundary && p.Marks[j].Role != RoleFragment {
				add(UnknownEnd, m.Box, p.name(i)+" is part of "+strconv.Quote(clip(m.Parent))+", which is no boundary or fragment of the picture", i)
			} else if p.isWithin(i, m.ID) {
				add(UnknownEnd, m.Box, p.name(i)+" is part of itself", i)
			}
		}
		for _, id := range m.Across {
			if j, ok := p.byID[id]; !ok || p.Marks[j].Role != RoleBoundary {
				add(UnknownEnd, m.Box, p.name(i)+" reaches into "+strconv.Quote(clip(id))+", which is no boundary of the picture", i)
			}
		}
		if m.Role != RoleEdge && m.Role != RoleMessage {
			continue
		}
		for _, end := range []struct{ id, word string }{{m.From, "from"}, {m.To, "to"}} {
			j, ok := p.byID[end.id]
			if ok {
				switch p.Marks[j].Role {
				case RoleNode, RoleBoundary, RoleLifeline:
					continue
				}
			}
			add(UnknownEnd, m.Box, p.name(i)+" goes "+end.word+" "+strconv.Quote(clip(end.id))+", which the picture does not show", i)
		}
	}
}

func wellFormed(p *picture, add report) {
	if p.W <= 0 || p.H <= 0 {
		add(Malformed, geom.Rect{}, fmt.Sprintf("the picture is %d×%d px", p.W, p.H))
	}
	for i, m := range p.Marks {
		if (m.Role == RoleEdge || m.Role == RoleMessage) && len(m.Route) < 2 {
			add(Malformed, m.Box, p.name(i)+" has no route", i)
		}
		for n, s := range m.Shapes {
			if fault := s.fault(); fault != "" {
				add(Malformed, m.Box, fmt.Sprintf("%s: shape %d %s", p.name(i), n+1, fault), i)
			}
		}
	}
}

// fault says why a shape cannot be drawn; nothing, if it can.
func (s Shape) fault() string {
	kinds := 0
	for _, set := range []bool{s.Rect != nil, s.Ellipse != nil, s.Path != nil, s.Icon != nil, s.Text != nil} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		return fmt.Sprintf("is %d kinds of shape at once", kinds)
	}
	ink := s.ink()
	if w := ink.Width; w < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
		return fmt.Sprintf("has a line %v px wide", w)
	}
	for _, d := range ink.Dash {
		if d <= 0 {
			return fmt.Sprintf("has a dash of %d px", d)
		}
	}
	switch {
	case s.Rect != nil && s.Rect.Rect.Empty():
		return fmt.Sprintf("is a rectangle of %d×%d px", s.Rect.W, s.Rect.H)
	case s.Ellipse != nil && s.Ellipse.Rect.Empty():
		return fmt.Sprintf("is an ellipse of %d×%d px", s.Ellipse.W, s.Ellipse.H)
	case s.Path != nil:
		return s.Path.fault()
	case s.Icon != nil && (s.Icon.Rect.Empty() || s.Icon.W != s.Icon.Drawing.Width(s.Icon.H) || len(s.Icon.Drawing.Parts) == 0):
		return fmt.Sprintf("is the icon %q with %d parts in %d×%d px", clip(s.Icon.Drawing.Name), len(s.Icon.Drawing.Parts), s.Icon.W, s.Icon.H)
	case s.Text != nil && (s.Text.Size <= 0 || s.Text.Width < 0 || s.Text.Value == ""):
		return fmt.Sprintf("is the text %q of size %d, %d px wide", clip(s.Text.Value), s.Text.Size, s.Text.Width)
	}
	return ""
}

func (p Path) fault() string {
	if len(p.Segments) < 2 || p.Segments[0].Kind != MoveTo {
		return "is a path that does not move and draw"
	}
	for _, s := range p.Segments {
		want, known := map[SegmentKind]int{MoveTo: 1, LineTo: 1, CurveTo: 3, Close: 0}[s.Kind]
		if !known || len(s.Points) != want {
			return fmt.Sprintf("has a segment %q with %d points", s.Kind, len(s.Points))
		}
	}
	return ""
}
