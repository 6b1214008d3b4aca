package scene

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
)

// shared is the area two rectangles have in common.
func shared(a, b geom.Rect) geom.Rect {
	x, y := max(a.X, b.X), max(a.Y, b.Y)
	return geom.Rect{X: x, Y: y, W: min(a.Right(), b.Right()) - x, H: min(a.Bottom(), b.Bottom()) - y}
}

func nodesApart(p *picture, add report) {
	for i, a := range p.solids {
		for _, b := range p.solids[i+1:] {
			if a.mark != b.mark && a.box.Overlaps(b.box) {
				by := shared(a.box, b.box)
				add(NodesOverlap, by, fmt.Sprintf("%s overlaps %s by %d×%d px", p.name(a.mark), p.name(b.mark), by.W, by.H), a.mark, b.mark)
			}
		}
	}
}

// insideParent leaves 2 px between a border and what it holds, so that the
// two lines do not run into one.
func insideParent(p *picture, add report) {
	for i, m := range p.Marks {
		parent, ok := p.byID[m.Parent]
		if !ok || m.Role == RoleEdge || p.isWithin(i, m.ID) {
			continue // an edge belongs to its ends, wherever they are; UnknownEnd has the circles
		}
		if inner := p.Marks[parent].Box.Inset(2); !inner.Contains(m.Box) {
			add(OutsideParent, m.Box, p.name(i)+" is not inside "+p.name(parent), i, parent)
		}
	}
}

func boundariesApart(p *picture, add report) {
	for i, a := range p.Marks {
		if a.Role != RoleBoundary {
			continue
		}
		for j, b := range p.Marks[i+1:] {
			j += i + 1
			if b.Role != RoleBoundary || !a.Box.Overlaps(b.Box) || p.isWithin(i, b.ID) || p.isWithin(j, a.ID) {
				continue
			}
			add(BoundariesOverlap, shared(a.Box, b.Box), p.name(i)+" overlaps "+p.name(j), i, j)
		}
	}
}

// nothingForeignInside looks at nodes in boundaries, and at messages and
// notes in fragments.
func nothingForeignInside(p *picture, add report) {
	for i, m := range p.Marks {
		var holder Role
		switch m.Role {
		case RoleNode:
			holder = RoleBoundary
		case RoleMessage, RoleNote:
			holder = RoleFragment
		default:
			continue
		}
		for j, b := range p.Marks {
			if b.Role == holder && b.Box.Overlaps(m.Box) && !p.isWithin(i, b.ID) && !slices.Contains(m.Across, b.ID) {
				add(ForeignInside, shared(m.Box, b.Box), p.name(i)+" stands in "+p.name(j)+" but is not part of it", i, j)
			}
		}
	}
}

// extent is everything that a mark covers.
func (p *picture) extent(i int) (geom.Rect, bool) {
	m := p.Marks[i]
	var points []geom.Point
	if !m.Box.Empty() {
		points = append(points, corners(m.Box)...)
	}
	points = append(points, m.Route...)
	for _, s := range m.Shapes {
		if s.Text != nil {
			// The box of a text has room for accents that it may not have.
			points = append(points, corners(s.Text.Box().Inset(slack))...)
		}
		for _, line := range s.outline() {
			points = append(points, line...)
		}
	}
	return bounds(points), len(points) > 0
}

func insideView(p *picture, add report) {
	if p.W <= 0 || p.H <= 0 {
		return // Malformed
	}
	inner := geom.Rect{W: p.W, H: p.H}.Inset(p.Margin - slack)
	for i := range p.Marks {
		box, ok := p.extent(i)
		if !ok || inner.Contains(box) {
			continue
		}
		var sides []string
		for _, side := range []struct {
			name string
			by   int
		}{{"left", inner.X - box.X}, {"top", inner.Y - box.Y}, {"right", box.Right() - inner.Right()}, {"bottom", box.Bottom() - inner.Bottom()}} {
			if side.by > 0 {
				sides = append(sides, fmt.Sprintf("%s by %d px", side.name, side.by))
			}
		}
		add(OutsideView, box, p.name(i)+" reaches into the margin: "+strings.Join(sides, ", "), i)
	}
}

// marginEven forgives a second margin: contents are centred or padded by
// layouts, and a picture has a least width.
func marginEven(p *picture, add report) {
	var all []geom.Point
	for i := range p.Marks {
		if box, ok := p.extent(i); ok {
			all = append(all, corners(box)...)
		}
	}
	if len(all) == 0 || p.W <= 0 || p.H <= 0 {
		return
	}
	box, limit := bounds(all), 2*max(p.Margin, 8)
	for _, side := range []struct {
		name string
		free int
	}{{"left", box.X}, {"top", box.Y}, {"right", p.W - box.Right()}, {"bottom", p.H - box.Bottom()}} {
		if side.free > limit {
			add(UnevenMargin, box, fmt.Sprintf("%d px are free on the %s, the margin is %d", side.free, side.name, p.Margin))
		}
	}
}

func fragmentsNest(p *picture, add report) {
	for i, a := range p.Marks {
		if a.Role != RoleFragment {
			continue
		}
		for j, b := range p.Marks[i+1:] {
			j += i + 1
			if b.Role != RoleFragment || !a.Box.Overlaps(b.Box) {
				continue
			}
			switch {
			case p.isWithin(j, a.ID), p.isWithin(i, b.ID): // OutsideParent looks at these
			default:
				add(FragmentsCross, shared(a.Box, b.Box), p.name(i)+" crosses "+p.name(j), i, j)
			}
		}
	}
}

// notesHideNothing lets a note stand over the middle of an activation, where
// the bar is seen to go on behind it, but not over its start or end. So does a
// frame that is filled.
func notesHideNothing(p *picture, add report) {
	hides := func(m Mark) bool {
		return m.Role == RoleNote || m.Role == RoleFragment && len(m.Shapes) > 0 && m.Shapes[0].ink().Fill != ""
	}
	for i, m := range p.Marks {
		if !hides(m) {
			continue
		}
		for j, n := range p.Marks {
			if j > i && hides(n) && m.Box.Overlaps(n.Box) {
				add(NoteHides, shared(m.Box, n.Box), p.name(i)+" overlaps "+p.name(j), i, j)
			}
			for _, bar := range p.lifelines[j].bars {
				if m.Box.Overlaps(bar) && (bar.Y >= m.Box.Y || bar.Bottom() <= m.Box.Bottom()) {
					add(NoteHides, shared(m.Box, bar), p.name(i)+" hides an end of an activation of "+p.name(j), i, j)
				}
			}
		}
	}
}

func frameApart(p *picture, add report) {
	for i := range p.Marks {
		if !p.ofFrame(i) {
			continue
		}
		own, ok := p.extent(i)
		if !ok {
			continue
		}
		for j, m := range p.Marks {
			if j == i || p.ofFrame(j) && j < i {
				continue
			}
			if m.Box.Overlaps(own) {
				add(FrameOverlaps, shared(own, m.Box), p.name(i)+" and "+p.name(j)+" overlap", i, j)
			}
		}
	}
}
