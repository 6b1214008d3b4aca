package scene

import (
	"fmt"
	"strconv"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/theme"
)

// CheckContrast holds the paints of s, in the light or dark palette of t,
// against what lies under them. Each pair of paints is found once, at the
// first mark that uses it.
func CheckContrast(s Scene, t theme.Theme, dark bool) []Violation {
	p := takeApart(s)
	c := &checker{picture: p}
	palette, name, lines := t.Light, "light", t.LeastLine()
	if dark {
		palette, name = t.Dark, "dark"
	}
	type pair struct {
		over, under theme.Role
		least       float64
	}
	seen := map[pair]bool{}
	check := func(mark int, at geom.Rect, what string, over, under theme.Role, least float64) {
		if over == "" || seen[pair{over, under, least}] {
			return
		}
		seen[pair{over, under, least}] = true
		got, lack := ratio(palette, over, under)
		switch {
		case lack != "":
			c.add(LowContrast, at, "the "+name+" palette "+lack, mark)
		case got < least:
			c.add(LowContrast, at, fmt.Sprintf("%s in %s on %s has a contrast of %.2f:1 in the %s palette, less than %.1f:1",
				what, over, under, got, name, least), mark)
		default:
			return
		}
		c.found[len(c.found)-1].Paint = over
	}
	for _, words := range p.texts {
		check(words.mark, words.box, "text", words.Fill, words.On, t.LeastText())
	}
	for _, i := range p.icons {
		check(i.mark, i.Rect, "an icon", i.Fill, i.On, lines)
	}
	for i, m := range s.Marks {
		grounds := p.grounds(i)
		for n, shape := range m.Shapes {
			ink := shape.ink()
			if shape.Text != nil || shape.Rect != nil && ink.Stroke == "" && (m.Role == RoleEdge || m.Role == RoleMessage) {
				continue // the patch of a label
			}
			for _, ground := range grounds {
				switch m.Role {
				case RoleEdge, RoleMessage:
					check(i, m.Box, "a line", ink.Stroke, ground, lines)
					if ink.Stroke == "" { // else its outline shows it, also if it is hollow
						check(i, m.Box, "an arrow head", ink.Fill, ground, lines)
					}
				case RoleNode, RoleBoundary, RoleLifeline, RoleNote, RoleFragment:
					// What stands on the outline is decoration. A fill that
					// stands out needs no border.
					if n > 0 && (m.Role == RoleNode || ink.Fill != "" && ink.Stroke == "") {
						continue
					}
					if got, lack := ratio(palette, ink.Fill, ground); lack == "" && got >= lines {
						continue
					}
					check(i, m.Box, "a border", ink.Stroke, ground, lines)
				}
			}
		}
	}
	return c.found
}

// grounds are the fills that a mark stands on, or that a line runs over.
func (p *picture) grounds(i int) []theme.Role {
	m := p.Marks[i]
	if !routed(m) {
		if parent, ok := p.byID[m.Parent]; ok {
			if role := p.firstFill(parent); role != "" && p.Marks[parent].Role == RoleBoundary {
				return []theme.Role{role}
			}
		}
		out := []theme.Role{theme.Canvas}
		for _, id := range m.Across {
			if j, ok := p.byID[id]; ok {
				out = append(out, p.firstFill(j))
			}
		}
		return out
	}
	out := []theme.Role{theme.Canvas}
	for j, b := range p.Marks {
		if b.Role == RoleBoundary && cutBy(m.Route, b.Box) {
			if role := p.firstFill(j); role != "" {
				out = append(out, role)
			}
		}
	}
	return out
}

func (p *picture) firstFill(i int) theme.Role {
	for _, s := range p.Marks[i].Shapes {
		if fill := s.ink().Fill; fill != "" {
			return fill
		}
	}
	return ""
}

// ratio is the contrast of two roles, from 1 to 21, or what the palette lacks.
func ratio(palette map[theme.Role]theme.Color, a, b theme.Role) (contrast float64, lack string) {
	for _, role := range []theme.Role{a, b} {
		if !palette[role].Valid() {
			return 0, "has no colour for " + strconv.Quote(string(role))
		}
	}
	return theme.Contrast(palette[a], palette[b]), ""
}
