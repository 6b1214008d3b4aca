package png

import (
	"image/color"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
)

// typeface draws glyphs of one font.
type typeface struct {
	font   *sfnt.Font
	em     int
	buffer sfnt.Buffer
	cache  map[rune]*shape
}

// shape is a glyph in font units, y downwards. Its origin is on the baseline.
type shape struct {
	segments sfnt.Segments
	advance  int
	left     int // of its ink
	right    int
}

func newTypeface(f *sfnt.Font) *typeface {
	return &typeface{font: f, em: int(f.UnitsPerEm()), cache: map[rune]*shape{}}
}

// shape is nil if the font lacks r.
func (f *typeface) shape(r rune) *shape {
	if s, ok := f.cache[r]; ok {
		return s
	}
	s := f.load(r)
	f.cache[r] = s
	return s
}

func (f *typeface) load(r rune) *shape {
	// At this size a pixel of the font package is a font unit.
	size := fixed.I(f.em)
	index, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || index == 0 {
		return nil
	}
	advance, err := f.font.GlyphAdvance(&f.buffer, index, size, font.HintingNone)
	if err != nil {
		return nil
	}
	segments, err := f.font.LoadGlyph(&f.buffer, index, size, nil)
	if err != nil {
		return nil
	}
	s := &shape{segments: slices.Clone(segments), advance: advance.Round()}
	bounds := s.segments.Bounds()
	s.left, s.right = bounds.Min.X.Floor(), bounds.Max.X.Ceil()
	return s
}

// trace flattens the outline of s at a size in units per em, its origin at p.
func (s *shape) trace(t *tracer, p point, size, em int) {
	at := func(q fixed.Point26_6) point {
		return point{p.x + divide(int(q.X)*size, 64*em), p.y + divide(int(q.Y)*size, 64*em)}
	}
	for _, seg := range s.segments {
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

// text draws one line of text.
func (p *painter) text(t *scene.Text, paint color.RGBA) {
	glyphs, advance := text.Place(t.Value, t.Bold)
	size := t.Size * p.scale * unit
	x, y := t.At.X*p.scale*unit, t.At.Y*p.scale*unit
	width := divide(advance*size, text.Em)
	switch t.Anchor {
	case scene.Middle:
		x -= width / 2
	case scene.End:
		x -= width
	}
	var base text.Glyph // what a mark stands on
	for _, g := range glyphs {
		origin := point{x + divide(g.X*size, text.Em), y}
		if g.Advance > 0 {
			base = g
		}
		face, s := p.find(g, t.Bold)
		if s == nil {
			p.missing[g.Rune] = true
			p.box(origin, divide(g.Advance*size, text.Em), size, paint)
			continue
		}
		switch {
		case g.Advance == 0 && base.Advance > 0:
			// The middle of a mark goes over the middle of its base.
			middle := x + divide((2*base.X+base.Advance)*size, 2*text.Em)
			origin.x = middle - divide((s.left+s.right)*size, 2*face.em)
		case !g.Embedded:
			// A foreign glyph stands in the middle of its place.
			origin.x += (divide(g.Advance*size, text.Em) - divide(s.advance*size, face.em)) / 2
		}
		var outline tracer
		s.trace(&outline, origin, size, face.em)
		p.canvas.fill(areas(outline.lines), nonZero, paint)
	}
}

// find is the glyph of a rune, nil if no font has it.
func (p *painter) find(g text.Glyph, bold bool) (*typeface, *shape) {
	if g.Embedded {
		face := p.embedded(bold)
		return face, face.shape(g.Rune)
	}
	if face := p.fallback(bold); face != nil {
		return face, face.shape(g.Rune)
	}
	return nil, nil
}

// box is drawn for a rune that no font has.
func (p *painter) box(origin point, width, size int, paint color.RGBA) {
	if width == 0 {
		return
	}
	stroke := max(size/14, unit/2)
	in := width/12 + stroke/2
	var t tracer
	t.move(point{origin.x + in, origin.y - size*7/10})
	t.line(point{origin.x + width - in, origin.y - size*7/10})
	t.line(point{origin.x + width - in, origin.y})
	t.line(point{origin.x + in, origin.y})
	t.close()
	p.canvas.fill(strokes(t.lines, stroke), nonZero, paint)
}
