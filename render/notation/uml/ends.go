package uml

import (
	"slices"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// The places of words at the end of a line, in px.
const (
	endSize   = frame.TechnologySize
	endBeside = 9   // between a line and the words beside it
	endNear   = 4   // between words and the box that the line ends at, at least
	endFar    = 72  // and at most
	endClear  = 3   // between words and all else
	endLine   = 9   // between words and the lines of others, which may have heads there
	endOwn    = 4   // between words and other pieces of their own line
	endWidth  = 144 // of words that stand there; longer ones go into the middle
)

// endWords are what stands at the end of an edge: a role and a multiplicity,
// on either side of the line or, where there is no room for that, as one.
func endWords(e diagram.Edge) []string {
	return slices.DeleteFunc([]string{e.Role, e.Multiplicity}, func(s string) bool { return s == "" })
}

// endsAsOne is both in one text: "items [*]".
func endsAsOne(e diagram.Edge) string {
	if e.Role == "" || e.Multiplicity == "" {
		return e.Role + e.Multiplicity
	}
	return e.Role + " [" + e.Multiplicity + "]"
}

// Retold is d with the words at the ends of those lines in their middle that
// the scene, drawn of d, has no room for. It is false if there are none.
func Retold(d diagram.Diagram, s scene.Scene) (diagram.Diagram, bool) {
	placed := map[string]bool{}
	for _, m := range s.Marks {
		if m.Role == scene.RoleEdge && len(m.Ends) > 0 {
			placed[m.ID] = true
		}
	}
	edges, again := slices.Clone(d.Edges), false
	for i := range edges {
		e := &edges[i]
		if len(endWords(*e)) == 0 || placed[e.ID] {
			continue
		}
		again = true
		e.Text = append(slices.Clip(e.Text), endsAsOne(*e))
		e.Role, e.Multiplicity = "", ""
	}
	d.Edges = edges
	return d, again
}

// placer finds free places for words at the ends of lines.
type placer struct {
	area   geom.Rect   // of the whole content
	taken  []geom.Rect // where nothing may stand
	groups []geom.Rect // whose borders nothing may cross
	lines  [][]geom.Point
}

// isFree tells whether the box may hold words of the line with the index.
func (p *placer) isFree(box geom.Rect, own int) bool {
	if !p.area.Contains(box) {
		return false
	}
	clear := box.Inset(-endClear)
	if slices.ContainsFunc(p.taken, clear.Overlaps) {
		return false
	}
	for _, g := range p.groups {
		if g.Overlaps(clear) && !g.Inset(endClear).Contains(clear) {
			return false
		}
	}
	for n, line := range p.lines {
		near := box.Inset(-endLine)
		if n == own {
			near = box.Inset(-endOwn)
		}
		for i := 1; i < len(line); i++ {
			if near.CutBy(line[i-1], line[i]) {
				return false
			}
		}
	}
	return true
}

// place finds places for the words at the end of an edge, whose line has the
// index, and takes them. Nearest to the end is best.
func (p *placer) place(e diagram.Edge, line int) ([]string, []geom.Rect) {
	words, route := endWords(e), p.lines[line]
	if len(words) == 0 || len(route) < 2 {
		return nil, nil
	}
	tip := route[len(route)-1]
	back, level, piece := straight(route)
	forms := [][]string{words}
	if len(words) > 1 {
		forms = append(forms, []string{endsAsOne(e)})
	}
	for _, form := range forms {
		widest := frame.Widest(form, endSize, false)
		if widest > endWidth {
			continue
		}
		far := piece - frame.LineHeight(endSize)
		if level {
			far = piece - widest
		}
		// Words are beside the last straight piece; those that are longer
		// than it stand at its very end.
		for along := endNear; along <= max(endNear, min(far, endFar)); along += frame.Grid {
			for _, first := range []int{1, -1} {
				var boxes []geom.Rect
				for i, w := range form {
					side := first
					if i == 1 {
						side = -first
					}
					boxes = append(boxes, beside(tip, back, level, along, side, text.Width(w, endSize, false)))
				}
				if !slices.ContainsFunc(boxes, func(b geom.Rect) bool { return !p.isFree(b, line) }) {
					p.taken = append(p.taken, boxes...)
					return form, boxes
				}
			}
		}
	}
	return nil, nil
}

// straight tells how the last piece of a route leads back from its tip: -1 for
// up or left, 1 for down or right, whether it is level, and how long it is.
func straight(route []geom.Point) (back int, level bool, length int) {
	tip, from := route[len(route)-1], route[len(route)-2]
	dx, dy := from.X-tip.X, from.Y-tip.Y
	level = dx*dx > dy*dy
	length = dy
	if level {
		length = dx
	}
	if length < 0 {
		return -1, level, -length
	}
	return 1, level, length
}

// beside is a box for words of the width beside a line, so far from its tip:
// on the right of an upright line and under a level one, or on the other side.
func beside(tip geom.Point, back int, level bool, along, side, width int) geom.Rect {
	box := geom.Rect{W: width, H: frame.LineHeight(endSize)}
	if level {
		box.X = tip.X + back*along
		if back < 0 {
			box.X -= box.W
		}
		// A line of text has free space above and below of its own.
		box.Y = tip.Y + endBeside - 4
		if side < 0 {
			box.Y = tip.Y - endBeside + 4 - box.H
		}
		return box
	}
	box.Y = tip.Y + back*along
	if back < 0 {
		box.Y -= box.H
	}
	box.X = tip.X + endBeside
	if side < 0 {
		box.X = tip.X - endBeside - box.W
	}
	return box
}

// drawEnds draws words at their places.
func drawEnds(words []string, boxes, groups []geom.Rect) []scene.Shape {
	var shapes []scene.Shape
	for i, w := range words {
		style := frame.Style{Size: endSize, Fill: theme.LineText, On: frame.Ground(boxes[i], groups)}
		shapes = append(shapes, frame.Line(geom.Point{X: boxes[i].X, Y: boxes[i].Y}, w, style))
	}
	return shapes
}
