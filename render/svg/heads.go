package svg

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Strip is a row of heads of lifelines or lanes as a picture of its own, to be
// laid over the whole one and kept in sight while that scrolls. Y and H, in px
// of the whole picture, are where it belongs; it is as wide as that.
type Strip struct {
	Y, H int
	SVG  []byte
}

// The room above and below the heads of a strip, in px: above, so that what
// scrolls by does not touch them; below, for half a border.
const (
	aboveHeads = 8
	belowHeads = 2
)

// Heads are the rows of heads of a picture, from top to bottom: what begins
// later than the first row has one of its own, which hides nothing of the
// others. They repeat what the picture says, so no reader is told of them and
// no key leads to their links.
func Heads(s scene.Scene, t theme.Theme, o Options) []Strip {
	var rows [][]scene.Mark
	for _, m := range byHead(s.Marks) {
		if n := len(rows); n > 0 && m.Head.Y < heads(rows[n-1]).Bottom() {
			rows[n-1] = append(rows[n-1], m)
		} else {
			rows = append(rows, []scene.Mark{m})
		}
	}
	var strips []Strip
	for i, row := range rows {
		box := heads(row)
		strip := Strip{Y: box.Y - aboveHeads, H: box.H + aboveHeads + belowHeads}
		grounds := []geom.Rect{{Y: strip.Y, W: s.W, H: strip.H}}
		if i > 0 { // all stop at one height, at the foot of the first row
			strip.H = max(strip.H, strips[0].H)
			strip.Y = box.Bottom() + belowHeads - strip.H
			grounds = nil
			for _, m := range row {
				grounds = append(grounds, m.Head)
			}
		}
		w := newWriter(o, t)
		w.aside = true
		w.raw(`<svg xmlns="http://www.w3.org/2000/svg" class="lintel"`)
		w.attr("viewBox", strings.Join([]string{"0", strconv.Itoa(strip.Y), strconv.Itoa(s.W), strconv.Itoa(strip.H)}, " "))
		w.attrInt("width", s.W)
		w.attrInt("height", strip.H)
		w.attr("aria-hidden", "true")
		w.raw(">\n")
		for _, ground := range grounds {
			w.shape(scene.Shape{Rect: &scene.Rect{Rect: ground, Ink: scene.Ink{Fill: theme.Canvas}}})
		}
		for _, m := range row {
			m.Shapes = m.HeadShapes()
			w.mark(m)
		}
		w.raw("</svg>\n")
		strip.SVG = []byte(w.out.String())
		strips = append(strips, strip)
	}
	return strips
}

// byHead is the marks that have a head, from top to bottom.
func byHead(marks []scene.Mark) []scene.Mark {
	var with []scene.Mark
	for _, m := range marks {
		if !m.Head.Empty() {
			with = append(with, m)
		}
	}
	slices.SortStableFunc(with, func(a, b scene.Mark) int { return cmp.Compare(a.Head.Y, b.Head.Y) })
	return with
}

// heads is the box around the heads of the marks.
func heads(marks []scene.Mark) geom.Rect {
	var box geom.Rect
	for _, m := range marks {
		box = box.Union(m.Head)
	}
	return box
}
