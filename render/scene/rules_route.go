package scene

import (
	"fmt"

	"github.com/lintel-go/lintel/render/geom"
)

// headRoom is how much of a line, in px, must be free before its tip.
const headRoom = 8

// meets is how far, in px, a line may end from the border of its end.
const meets = 2

// routed tells whether a mark is a line between two others.
func routed(m Mark) bool {
	return (m.Role == RoleEdge || m.Role == RoleMessage) && len(m.Route) > 1
}

// routesPastNodes lets a line graze the border of a node, and reach a little
// into its own ends.
func routesPastNodes(p *picture, add report) {
	for i, m := range p.Marks {
		if !routed(m) {
			continue
		}
		extent := bounds(m.Route).Inset(-slack)
		for _, s := range p.solids {
			if !extent.Overlaps(s.box) {
				continue
			}
			id := p.Marks[s.mark].ID
			own := id == m.From || id == m.To
			inset := slack
			if own {
				inset = 4
			}
			if !cutBy(m.Route, s.box.Inset(inset)) {
				continue
			}
			if own {
				add(RouteThroughNode, s.box, p.name(i)+" passes through its own end, "+p.name(s.mark), i, s.mark)
			} else {
				add(RouteThroughNode, s.box, p.name(i)+" passes through "+p.name(s.mark), i, s.mark)
			}
		}
	}
}

// routesPastLabels: the patch of a label does not excuse a relationship that
// runs behind it. In a sequence, where messages must pass lifelines and bars,
// a patch does.
func routesPastLabels(p *picture, add report) {
	type label struct {
		mark  int
		box   geom.Rect
		order int // of the text on it; 0 if no patch excuses
	}
	var labels []label
	for i, m := range p.Marks {
		boxes := m.labels()
		switch m.Role {
		case RoleTitle, RoleLegend, RoleNote:
			if !m.Box.Empty() {
				boxes = append(boxes, m.Box)
			}
		}
		for _, box := range boxes {
			labels = append(labels, label{i, box.Inset(slack), 0})
		}
	}
	for _, t := range p.texts {
		switch m := p.Marks[t.mark]; {
		case m.Role == RoleBoundary, m.Role == RoleEdge && len(m.labels()) == 0:
			labels = append(labels, label{t.mark, t.box.Inset(slack), 0})
		case m.Role == RoleMessage, m.Role == RoleFragment:
			labels = append(labels, label{t.mark, t.box.Inset(slack + 1), t.order})
		}
	}
	for i, m := range p.Marks {
		if !routed(m) {
			continue
		}
		extent := bounds(m.Route).Inset(-slack)
		crossed := -1
		for _, l := range labels {
			if l.mark == i || l.mark == crossed || !extent.Overlaps(l.box) || !cutBy(m.Route, l.box) {
				continue
			}
			if l.order > 0 && p.hiddenBetween(p.lastStroke(i), l.order, l.box) {
				continue
			}
			crossed = l.mark
			add(RouteThroughLabel, l.box, p.name(i)+" passes through the label of "+p.name(l.mark), i, l.mark)
		}
	}
}

// lastStroke is the place in the order of the last line that mark i draws.
func (p *picture) lastStroke(i int) int {
	order := 0
	for _, s := range p.strokes {
		if s.mark == i {
			order = s.order
		}
	}
	return order
}

func routesMeetEnds(p *picture, add report) {
	for i, m := range p.Marks {
		if !routed(m) {
			continue
		}
		for _, end := range []struct {
			id, verb string
			at       geom.Point
		}{{m.From, "starts", m.Route[0]}, {m.To, "ends", m.Route[len(m.Route)-1]}} {
			j, ok := p.byID[end.id]
			if !ok || p.onBorder(j, end.at) {
				continue // UnknownEnd
			}
			at := geom.Rect{X: end.at.X, Y: end.at.Y}.Inset(-meets)
			add(RouteEndOff, at, fmt.Sprintf("%s %s at %d,%d, away from the border of %s", p.name(i), end.verb, end.at.X, end.at.Y, p.name(j)), i, j)
		}
	}
}

// onBorder tells whether a line can end at the point: on the border of a node
// or boundary, on the line of a lifeline or the border of its bars and head.
func (p *picture) onBorder(i int, at geom.Point) bool {
	if p.Marks[i].Role != RoleLifeline {
		return nearBorder(p.Marks[i].Box, at)
	}
	l := p.lifelines[i]
	for _, boxes := range [][]geom.Rect{l.heads, l.bars} {
		for _, box := range boxes {
			if nearBorder(box, at) {
				return true
			}
		}
	}
	for _, line := range l.lines {
		if near := bounds(line).Inset(-meets); near.Contains(geom.Rect{X: at.X, Y: at.Y}) {
			return true
		}
	}
	return false
}

func nearBorder(box geom.Rect, at geom.Point) bool {
	dot := geom.Rect{X: at.X, Y: at.Y}
	inner := box.Inset(meets)
	inside := at.X > inner.X && at.X < inner.Right() && at.Y > inner.Y && at.Y < inner.Bottom()
	return box.Inset(-meets).Contains(dot) && !inside
}

// headsVisible follows a line back from its tip: the first pixels must not
// lie under a label.
func headsVisible(p *picture, add report) {
	for i, m := range p.Marks {
		if !routed(m) {
			continue
		}
		tip := m.Route[len(m.Route)-1]
		last := lastPiece(m.Route, headRoom)
		if last == nil {
			add(HeadHidden, geom.Rect{X: tip.X, Y: tip.Y}.Inset(-headRoom), p.name(i)+" is too short for an arrow head", i)
			continue
		}
		for _, box := range m.labels() {
			// a line beside the label of another is RouteThroughLabel's
			if cutBy(last, box) {
				add(HeadHidden, box, "the arrow head of "+p.name(i)+" lies under its own label", i)
			}
		}
	}
}

// Size of the largest arrow head, in px: how far it reaches back from its
// tip, and to either side.
const (
	headLength = 10
	headHalf   = 5
)

// headsApart looks at relationships only: the messages of a sequence have
// heights of their own.
func headsApart(p *picture, add report) {
	type head struct {
		mark int
		box  geom.Rect
	}
	var heads []head
	for i, m := range p.Marks {
		if m.Role == RoleEdge && routed(m) && headed(m) {
			heads = append(heads, head{i, headBox(m.Route)})
		}
	}
	for k, a := range heads {
		for _, b := range heads[k+1:] {
			if a.box.Overlaps(b.box) {
				add(HeadsOverlap, shared(a.box, b.box), fmt.Sprintf("the arrow heads of %s and %s overlap", p.name(a.mark), p.name(b.mark)), a.mark, b.mark)
			}
		}
	}
}

// headed tells whether a line has a head: one without is a single path.
func headed(m Mark) bool {
	paths := 0
	for _, s := range m.Shapes {
		if s.Path != nil {
			paths++
		}
	}
	return paths != 1
}

// headBox is around the arrow head at the end of a route.
func headBox(route []geom.Point) geom.Rect {
	tip, from := route[len(route)-1], route[len(route)-2]
	d := distance(from, tip)
	if d == 0 {
		return geom.Rect{X: tip.X, Y: tip.Y}.Inset(-headHalf)
	}
	dx, dy := tip.X-from.X, tip.Y-from.Y
	back := geom.Point{X: tip.X - dx*headLength/d, Y: tip.Y - dy*headLength/d}
	sideX, sideY := dy*headHalf/d, dx*headHalf/d
	return bounds([]geom.Point{tip, {X: back.X + sideX, Y: back.Y - sideY}, {X: back.X - sideX, Y: back.Y + sideY}})
}

// lastPiece is the last length px of a route, or nil if it is shorter.
func lastPiece(route []geom.Point, length int) []geom.Point {
	at := route[len(route)-1]
	piece := []geom.Point{at}
	for i := len(route) - 2; i >= 0; i-- {
		d := distance(at, route[i])
		if d >= length {
			return append(piece, geom.Point{X: at.X + (route[i].X-at.X)*length/d, Y: at.Y + (route[i].Y-at.Y)*length/d})
		}
		length -= d
		at = route[i]
		piece = append(piece, at)
	}
	return nil
}
