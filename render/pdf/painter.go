package pdf

import (
	"bytes"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	measure "github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// Pages are measured in 1/72 inch, pictures in 1/96 inch.
const point = 72.0 / 96

// longest is how long a side of a page may be in its own unit, which is a
// 1/72 inch unless the page says that it is more.
const longest = 14_400

// painter writes the content of the page: operators behind their operands.
type painter struct {
	theme theme.Theme
	dark  bool
	unit  int // of the page, in 1/72 inch
	fonts *fonts
	out   bytes.Buffer
	state state
}

// state is what was last set.
type state struct {
	fill, stroke theme.Role
	width        float64
	dash         []int
}

func newPainter(s scene.Scene, t theme.Theme, dark bool) *painter {
	p := &painter{theme: t, dark: dark, unit: 1}
	for p.paper(max(s.W, s.H)) > longest {
		p.unit++
	}
	// From here on lengths are px, x to the right and y downwards, as in the
	// scene. Joins are round.
	p.op("cm", p.paper(1), 0, 0, -p.paper(1), 0, p.paper(s.H))
	p.op("j", 1)
	return p
}

// paper turns px into units of the page.
func (p *painter) paper(px int) float64 { return float64(px) * point / float64(p.unit) }

// op writes an operator. Operands are in px unless it wants otherwise.
func (p *painter) op(operator string, operands ...any) {
	b := p.out.AvailableBuffer()
	for _, v := range operands {
		b = append(appendValue(b, v), ' ')
	}
	p.out.Write(append(append(b, operator...), '\n'))
}

func (p *painter) shape(s scene.Shape) {
	switch {
	case s.Text != nil:
		p.text(*s.Text)
	case s.Icon != nil:
		p.icon(*s.Icon)
	case s.Rect != nil:
		p.inked(s.Rect.Ink, func() {
			radius := float64(min(s.Rect.Radius, s.Rect.W/2, s.Rect.H/2))
			p.rounded(s.Rect.Rect, radius, radius)
		})
	case s.Ellipse != nil:
		p.inked(s.Ellipse.Ink, func() {
			p.rounded(s.Ellipse.Rect, float64(s.Ellipse.W)/2, float64(s.Ellipse.H)/2)
		})
	case s.Path != nil:
		p.inked(s.Path.Ink, func() { p.path(s.Path.Segments) })
	}
}

// icon draws the parts of a drawing in its own units, lines with round ends.
func (p *painter) icon(i scene.Icon) {
	before := p.state
	scale := float64(i.H) / icon.Units
	p.op("q")
	p.op("cm", scale, 0, 0, scale, i.X, i.Y)
	p.op("J", 1)
	for _, part := range i.Drawing.Parts {
		operator := "f"
		switch role := i.Role(part); {
		case part.Width > 0:
			p.stroke(scene.Ink{Stroke: role, Width: float64(part.Width)})
			operator = "S"
		case part.EvenOdd:
			p.fill(role)
			operator = "f*"
		default:
			p.fill(role)
		}
		p.path(part.Path)
		p.op(operator)
	}
	p.op("Q")
	p.state = before // which Q brings back
}

// inked fills and strokes the path that trace writes.
func (p *painter) inked(ink scene.Ink, trace func()) {
	fills, strokes := ink.Fill != "", ink.Stroke != "" && ink.Width > 0
	if fills {
		p.fill(ink.Fill)
	}
	if strokes {
		p.stroke(ink)
	}
	switch {
	case fills && strokes:
		trace()
		p.op("B")
	case fills:
		trace()
		p.op("f")
	case strokes:
		trace()
		p.op("S")
	}
}

func (p *painter) fill(r theme.Role) {
	if p.state.fill != r {
		p.state.fill = r
		p.op("rg", p.color(r)...)
	}
}

func (p *painter) stroke(ink scene.Ink) {
	if p.state.stroke != ink.Stroke {
		p.state.stroke = ink.Stroke
		p.op("RG", p.color(ink.Stroke)...)
	}
	if p.state.width != ink.Width {
		p.state.width = ink.Width
		p.op("w", ink.Width)
	}
	dash := ink.Dash
	if len(dash) > 0 && (slices.Min(dash) < 0 || slices.Max(dash) == 0) {
		dash = nil // a pattern that never advances is none
	}
	if !slices.Equal(p.state.dash, dash) {
		p.state.dash = dash
		pattern := make(array, len(dash))
		for i, d := range dash {
			pattern[i] = d
		}
		p.op("d", pattern, 0)
	}
}

// color is the paint of a role: red, green and blue from 0 to 1.
func (p *painter) color(r theme.Role) []any {
	red, green, blue := p.theme.Color(r, p.dark).RGB()
	return []any{float64(red) / 255, float64(green) / 255, float64(blue) / 255}
}

// path writes segments. Those without their points, and those that start
// nowhere, are left out; the check of the scene names them.
func (p *painter) path(segments []scene.Segment) {
	begun := false
	for _, s := range segments {
		switch {
		case s.Kind == scene.MoveTo && len(s.Points) == 1:
			p.op("m", coordinates(s.Points)...)
			begun = true
		case s.Kind == scene.LineTo && len(s.Points) == 1 && begun:
			p.op("l", coordinates(s.Points)...)
		case s.Kind == scene.CurveTo && len(s.Points) == 3 && begun:
			p.op("c", coordinates(s.Points)...)
		case s.Kind == scene.Close && begun:
			p.op("h")
		}
	}
}

func coordinates(points []geom.Point) []any {
	var out []any
	for _, q := range points {
		out = append(out, q.X, q.Y)
	}
	return out
}

// rounded writes a rectangle whose corners are quarters of an ellipse with the
// half axes rx and ry; half the sides make an ellipse.
func (p *painter) rounded(r geom.Rect, rx, ry float64) {
	if rx <= 0 || ry <= 0 {
		p.op("re", r.X, r.Y, r.W, r.H)
		return
	}
	// A control point lies this far from the corner of the box.
	const away = 1 - 0.5523
	left, top, right, bottom := float64(r.X), float64(r.Y), float64(r.Right()), float64(r.Bottom())
	kx, ky := rx*away, ry*away
	p.op("m", left+rx, top)
	p.op("l", right-rx, top)
	p.op("c", right-kx, top, right, top+ky, right, top+ry)
	p.op("l", right, bottom-ry)
	p.op("c", right, bottom-ky, right-kx, bottom, right-rx, bottom)
	p.op("l", left+rx, bottom)
	p.op("c", left+kx, bottom, left, bottom-ky, left, bottom-ry)
	p.op("l", left, top+ry)
	p.op("c", left, top+ky, left+kx, top, left+rx, top)
	p.op("h")
}

// text writes one line. Glyphs stand where they were measured: the font's own
// advances carry them on, and what kerning takes or gives stands between.
func (p *painter) text(t scene.Text) {
	if t.Fill == "" || t.Size <= 0 {
		return
	}
	line, advance := p.fonts.set.Line(t.Value, t.Bold)
	if len(line) == 0 {
		return
	}
	x := float64(t.At.X)
	width := float64(advance*t.Size) / measure.Em
	switch t.Anchor {
	case scene.Middle:
		x -= width / 2
	case scene.End:
		x -= width
	}
	p.fill(t.Fill)
	p.op("BT")
	for len(line) > 0 {
		n := 1
		for n < len(line) && line[n].Face == line[0].Face {
			n++
		}
		font := p.fonts.number[line[0].Face]
		p.op("Tf", fontName(font), t.Size)
		p.op("Tm", 1, 0, 0, -1, x+float64(line[0].X*t.Size)/measure.Em, t.At.Y)
		p.op("TJ", p.fonts.faces[font].show(line[:n]))
		line = line[n:]
	}
	p.op("ET")
}
