// Package png draws a scene as pixels, with no browser: shapes by its own
// rasteriser, text in the embedded typeface. For runes that typeface lacks it
// takes a font of this machine, so a picture with Chinese text depends on
// what is installed; all else is the same bytes everywhere.
package png

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/typeface"
)

// MaxScale is the largest Options.Scale.
const MaxScale = 3

// maxPixels bounds the memory of one picture: 4 bytes a pixel.
const maxPixels = 200_000_000

// Options are the choices of one picture.
type Options struct {
	Scale int  // pixels of the image for one px of the scene: 1, 2 or 3; 0 counts as 1
	Dark  bool // paint the dark palette
	// Fonts are folders to search for a font with the runes that the embedded
	// one lacks, in place of this machine's usual ones. An empty, non-nil
	// list searches nothing.
	Fonts []string
}

// Render writes s as PNG in the palette of t.
func Render(w io.Writer, s scene.Scene, t theme.Theme, o Options) error {
	img, _, err := Draw(s, t, o)
	if err != nil {
		return err
	}
	return Encode(w, img)
}

// Encode writes an image that Draw made.
func Encode(w io.Writer, img image.Image) error {
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(w, img); err != nil {
		return fmt.Errorf("png: %w", err)
	}
	return nil
}

// Draw paints s in the palette of t.
func Draw(s scene.Scene, t theme.Theme, o Options) (*image.RGBA, typeface.Report, error) {
	scale := max(o.Scale, 1)
	switch {
	case scale > MaxScale:
		return nil, typeface.Report{}, fmt.Errorf("png: scale %d is too large\nhint: it goes from 1 to %d", scale, MaxScale)
	case s.W <= 0 || s.H <= 0:
		return nil, typeface.Report{}, fmt.Errorf("png: view %q is %d × %d px large", s.Key, s.W, s.H)
	case s.W > maxPixels/s.H/scale/scale:
		return nil, typeface.Report{}, fmt.Errorf("png: view %q at scale %d has more than %d million pixels\nhint: use a smaller scale or SVG", s.Key, scale, maxPixels/1_000_000)
	}
	p := &painter{theme: t, options: o, scale: scale, fonts: typeface.NewSet(o.Fonts)}
	p.canvas = newCanvas(s.W*scale, s.H*scale, p.paint(theme.Canvas))
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			p.shape(shape)
		}
	}
	return p.canvas.img, p.fonts.Report(), nil
}

// painter draws one scene.
type painter struct {
	theme   theme.Theme
	options Options
	scale   int
	canvas  *canvas
	fonts   *typeface.Set
}

// paint is the colour of a role.
func (p *painter) paint(r theme.Role) color.RGBA {
	red, green, blue := p.theme.Color(r, p.options.Dark).RGB()
	return color.RGBA{red, green, blue, 255}
}

func (p *painter) shape(s scene.Shape) {
	t := tracer{scale: p.scale}
	var ink scene.Ink
	switch {
	case s.Icon != nil:
		p.icon(*s.Icon)
		return
	case s.Text != nil:
		if s.Text.Fill != "" && s.Text.Size > 0 {
			p.text(s.Text, p.paint(s.Text.Fill))
		}
		return
	case s.Rect != nil:
		ink = s.Rect.Ink
		radius := float64(min(s.Rect.Radius, s.Rect.W/2, s.Rect.H/2))
		t.rounded(s.Rect.Rect, radius, radius)
	case s.Ellipse != nil:
		ink = s.Ellipse.Ink
		t.rounded(s.Ellipse.Rect, float64(s.Ellipse.W)/2, float64(s.Ellipse.H)/2)
	case s.Path != nil:
		ink = s.Path.Ink
		t.path(s.Path.Segments)
	}
	if ink.Fill != "" {
		p.canvas.fill(areas(t.lines), nonZero, p.paint(ink.Fill))
	}
	width := p.length(ink.Width)
	if ink.Stroke == "" || width <= 0 {
		return
	}
	lines := t.lines
	if len(ink.Dash) > 0 {
		pattern := make([]int, len(ink.Dash))
		for i, d := range ink.Dash {
			pattern[i] = d * p.scale * unit
		}
		lines = dashed(lines, pattern)
	}
	p.canvas.fill(strokes(lines, width), nonZero, p.paint(ink.Stroke))
}

// icon draws the parts of a drawing, lines with round ends.
func (p *painter) icon(i scene.Icon) {
	high := i.H * p.scale * unit
	for _, part := range i.Drawing.Parts {
		t := tracer{scale: p.scale, origin: i.Rect, high: high}
		t.path(part.Path)
		paint := p.paint(i.Role(part))
		switch {
		case part.Width > 0:
			width := divide(part.Width*high, icon.Units)
			p.canvas.fill(append(strokes(t.lines, width), ends(t.lines, width)...), nonZero, paint)
		case part.EvenOdd:
			p.canvas.fill(areas(t.lines), evenOdd, paint)
		default:
			p.canvas.fill(areas(t.lines), nonZero, paint)
		}
	}
}

// length turns px of the scene into units.
func (p *painter) length(px float64) int { return int(px*float64(p.scale*unit) + 0.5) }
