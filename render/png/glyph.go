package png

import (
	"image/color"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/typeface"
)

// text draws one line of text.
func (p *painter) text(t *scene.Text, paint color.RGBA) {
	line, advance := p.fonts.Line(t.Value, t.Bold)
	size := t.Size * p.scale * unit
	x, y := t.At.X*p.scale*unit, t.At.Y*p.scale*unit
	width := divide(advance*size, text.Em)
	switch t.Anchor {
	case scene.Middle:
		x -= width / 2
	case scene.End:
		x -= width
	}
	for _, g := range line {
		var outline tracer
		outline.glyph(g, point{x + divide(g.X*size, text.Em), y}, size)
		p.canvas.fill(areas(outline.lines), nonZero, paint)
	}
}

// glyph flattens the outline of g at a size in units per em, its origin at p.
func (t *tracer) glyph(g typeface.Placed, p point, size int) {
	at := func(q fixed.Point26_6) point {
		return point{p.x + divide(int(q.X)*size, 64*g.Face.Em), p.y + divide(int(q.Y)*size, 64*g.Face.Em)}
	}
	for _, seg := range g.Segments {
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			t.move(at(seg.Args[0]))
		case sfnt.SegmentOpLineTo:
			t.line(at(seg.Args[0]))
		case sfnt.SegmentOpQuadTo:
			l := t.lines[len(t.lines)-1].points
			a, b, c := l[len(l)-1], at(seg.Args[0]), at(seg.Args[1])
			t.curve(point{divide(a.x+2*b.x, 3), divide(a.y+2*b.y, 3)}, point{divide(c.x+2*b.x, 3), divide(c.y+2*b.y, 3)}, c)
		case sfnt.SegmentOpCubeTo:
			t.curve(at(seg.Args[0]), at(seg.Args[1]), at(seg.Args[2]))
		}
	}
}
