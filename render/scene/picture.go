package scene

import (
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/theme"
)

// picture is a scene taken apart for the rules: what is solid, what is
// written, filled, drawn as a line, and in which order.
type picture struct {
	Scene
	byID      map[string]int // index of the first mark with the ID
	solids    []solid
	texts     []placed
	fills     []fill
	strokes   []stroke
	icons     []drawing
	lifelines map[int]lifeline
}

// solid is a box that nothing may lie on or pass through: a node, or the head
// of a lifeline.
type solid struct {
	mark int
	box  geom.Rect
}

// placed is a text where it stands. order counts shapes through the scene.
type placed struct {
	Text
	mark, order int
	box         geom.Rect
}

// fill is a filled area.
type fill struct {
	mark, order int
	role        theme.Role
	area        []geom.Point
	box         geom.Rect
}

// stroke is a drawn line or border.
type stroke struct {
	mark, order int
	line        []geom.Point
	box         geom.Rect // around the line, 1 px larger
}

// drawing is an icon where it stands.
type drawing struct {
	Icon
	mark, order int
}

// lifeline is what a lifeline's mark is made of: heads at its top (and its
// foot), upright lines, and the bars of its activations.
type lifeline struct {
	heads, bars []geom.Rect
	lines       [][]geom.Point
}

func takeApart(s Scene) *picture {
	p := &picture{Scene: s, byID: make(map[string]int, len(s.Marks)), lifelines: map[int]lifeline{}}
	order := 0
	for i, m := range s.Marks {
		if _, taken := p.byID[m.ID]; !taken && m.ID != "" {
			p.byID[m.ID] = i
		}
		switch m.Role {
		case RoleNode:
			p.solids = append(p.solids, solid{i, m.Box})
		case RoleLifeline:
			l := dissect(m)
			p.lifelines[i] = l
			for _, head := range l.heads {
				p.solids = append(p.solids, solid{i, head})
			}
		}
		for _, shape := range m.Shapes {
			order++
			if shape.Text != nil {
				p.texts = append(p.texts, placed{*shape.Text, i, order, shape.Text.Box()})
				continue
			}
			if icon := shape.Icon; icon != nil {
				p.icons = append(p.icons, drawing{*icon, i, order})
			}
			ink := shape.ink()
			for _, line := range shape.outline() {
				if ink.Fill != "" {
					p.fills = append(p.fills, fill{i, order, ink.Fill, line, bounds(line)})
				}
				if ink.Stroke != "" {
					p.strokes = append(p.strokes, stroke{i, order, line, bounds(line).Inset(-1)})
				}
			}
		}
	}
	return p
}

// dissect tells heads, lines and bars of a lifeline apart: an unfilled path
// straight down is its line, a rectangle in the paint of activations a bar,
// and everything else with a fill is a head or a part of one.
func dissect(m Mark) lifeline {
	var l lifeline
	for _, shape := range m.Shapes {
		ink := shape.ink()
		switch {
		case shape.Rect != nil && ink.Fill == theme.ActivationFill:
			l.bars = append(l.bars, shape.Rect.Rect)
		case ink.Fill != "":
			for _, line := range shape.outline() {
				l.heads = merge(l.heads, bounds(line))
			}
		case shape.Path != nil:
			for _, line := range shape.outline() {
				if b := bounds(line); b.W == 0 {
					l.lines = append(l.lines, line)
				}
			}
		}
	}
	return l
}

// merge adds box to boxes, in one with those that it overlaps.
func merge(boxes []geom.Rect, box geom.Rect) []geom.Rect {
	var out []geom.Rect
	for _, b := range boxes {
		if b.Overlaps(box) {
			box = box.Union(b)
		} else {
			out = append(out, b)
		}
	}
	return append(out, box)
}

// isWithin tells whether ancestor is above the mark i in the tree of parents.
func (p *picture) isWithin(i int, ancestor string) bool {
	parent := p.Marks[i].Parent
	for range p.Marks { // parents in a circle must not hang the check
		if parent == "" {
			return false
		}
		if parent == ancestor {
			return true
		}
		next, ok := p.byID[parent]
		if !ok {
			return false
		}
		parent = p.Marks[next].Parent
	}
	return false
}

// name is how a message speaks of a mark.
func (p *picture) name(i int) string {
	m := p.Marks[i]
	switch {
	case m.Role == RoleTitle:
		return "the title block"
	case m.Role == RoleLegend:
		return "the legend"
	case m.Title != "":
		return p.noun(m) + " " + strconv.Quote(clip(m.Title))
	case m.ID != "":
		return p.noun(m) + " " + strconv.Quote(clip(m.ID))
	}
	return p.noun(m) + " number " + strconv.Itoa(i+1)
}

func (p *picture) noun(m Mark) string { return Noun(model.ViewKind(p.Kind), m.Role, m.Class) }

// labels are what the words of an edge cover: in its middle, and at its ends.
func (m Mark) labels() []geom.Rect {
	if m.Role != RoleEdge {
		return nil
	}
	all := slices.Clone(m.Ends)
	if !m.Box.Empty() {
		all = append(all, m.Box)
	}
	return all
}

// clip keeps a message readable when a name is not.
func clip(s string) string {
	const most = 80
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}

// says quotes a text for a message.
func says(t placed) string { return "text " + strconv.Quote(clip(t.Value)) }

// ofFrame tells whether the mark is title block or legend.
func (p *picture) ofFrame(i int) bool {
	return p.Marks[i].Role == RoleTitle || p.Marks[i].Role == RoleLegend
}

// hiddenBetween tells whether something filled, drawn after the one and
// before the other place in the order, lies under all of box.
func (p *picture) hiddenBetween(after, before int, box geom.Rect) bool {
	for _, f := range p.fills {
		if f.order > after && f.order < before && f.box.Overlaps(box) && covers(f.area, box) {
			return true
		}
	}
	return false
}
