// Package icon holds small drawings in one colour: a bundled set for the
// technologies and things that systems are made of, and those that authors
// bring as SVG.
//
// A drawing is geometry alone. It knows no colours and no place; package scene
// puts it into a box and paints it in the roles of a theme, so that every
// output can draw it without knowing SVG. Foreign SVG is read once, here, and
// nothing of it but paths of whole numbers goes any further.
package icon

import (
	"strconv"

	"github.com/lintel-go/lintel/render/geom"
)

// Units is the height of a drawing, and its width unless it was fitted. At a
// hundred pixels one is a tenth of a pixel, which nobody sees.
const Units = 1000

// wide is the width of wide drawings.
const wide = Units * 3 / 2

// Icon is a drawing.
type Icon struct {
	Name  string `json:"name"`        // of the set, or the path that its author gave
	W     int    `json:"w,omitempty"` // its width in units; 0: as wide as high
	Parts []Part `json:"parts"`       // in drawing order
}

// Width is the width of a drawing of the height, rounded up.
func (i Icon) Width(height int) int {
	if i.W == 0 {
		return height
	}
	return (i.W*height + Units - 1) / Units
}

// Fitted is the drawing as it stands beside words. A mark that is a word
// itself, and fills but a strip of its square, becomes wide, so that its
// letters are as high as those beside it; one that is narrow loses the room at
// its sides, so that it stands as near to the words as others.
func (i Icon) Fitted() Icon {
	switch ink := i.bounds(); {
	case i.W != 0 || ink.Empty():
		return i
	case ink.W*5 >= ink.H*8:
		// It grows until it meets the sides of the wide box.
		num, den := wide, ink.W
		if ink.H*num > Units*den {
			num, den = Units, ink.H
		}
		scaled := func(v int) int { return (2*v*num + den) / (2 * den) }
		left, top := (wide-scaled(ink.W))/2, (Units-scaled(ink.H))/2
		i.W = wide
		return i.mapped(func(p geom.Point) geom.Point {
			return geom.Point{X: left + scaled(p.X-ink.X), Y: top + scaled(p.Y-ink.Y)}
		}, scaled)
	case ink.W*5 < Units*4:
		i.W = ink.W
		return i.mapped(
			func(p geom.Point) geom.Point { return geom.Point{X: p.X - ink.X, Y: p.Y} },
			func(width int) int { return width },
		)
	}
	return i
}

// mapped is the drawing with every point and the width of every line changed.
func (i Icon) mapped(point func(geom.Point) geom.Point, width func(int) int) Icon {
	parts := make([]Part, len(i.Parts))
	for n, p := range i.Parts {
		parts[n] = p
		parts[n].Width = width(p.Width)
		parts[n].Path = make(Path, len(p.Path))
		for k, s := range p.Path {
			points := make([]geom.Point, len(s.Points))
			for j, at := range s.Points {
				points[j] = point(at)
			}
			parts[n].Path[k] = geom.Segment{Kind: s.Kind, Points: points}
		}
	}
	i.Parts = parts
	return i
}

// bounds is what the drawing covers.
func (i Icon) bounds() geom.Rect {
	var all geom.Rect
	for _, p := range i.Parts {
		for _, line := range p.Path.Lines(8) {
			for _, at := range line {
				// An area that is a line has no extent; it is no mark either.
				all = all.Union(geom.Rect{X: at.X - p.Width/2, Y: at.Y - p.Width/2, W: max(p.Width, 1), H: max(p.Width, 1)})
			}
		}
	}
	return all
}

// Part is an area or a line of a drawing.
type Part struct {
	Path Path `json:"path"`
	// Width is that of a line, in units; its ends and joins are round. 0 is an
	// area.
	Width int `json:"width,omitempty"`
	// EvenOdd tells which holes an area has: by the even-odd rule, else by the
	// non-zero one.
	EvenOdd bool `json:"evenOdd,omitempty"`
	// Ground parts are painted like what lies under the drawing: the white
	// letter on a coloured tile.
	Ground bool `json:"ground,omitempty"`
}

// Path is an outline in units, x to the right and y downwards.
type Path []geom.Segment

// MarshalText writes p as SVG path data, which is short to read.
func (p Path) MarshalText() ([]byte, error) {
	var b []byte
	for _, s := range p {
		b = append(b, s.Kind...)
		for i, at := range s.Points {
			if i > 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(at.X), 10)
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(at.Y), 10)
		}
	}
	return b, nil
}

// Lines are the sub-paths of p as polylines in units, each Bézier segment in n
// pieces. One that is closed ends where it began.
func (p Path) Lines(n int) [][]geom.Point {
	var all [][]geom.Point
	var line []geom.Point
	end := func() {
		if len(line) > 0 {
			all = append(all, line)
		}
		line = nil
	}
	for _, s := range p {
		switch s.Kind {
		case geom.MoveTo:
			end()
			line = []geom.Point{s.Points[0]}
		case geom.LineTo:
			line = append(line, s.Points[0])
		case geom.CurveTo:
			line = append(line, geom.Cubic(line[len(line)-1], s.Points[0], s.Points[1], s.Points[2], n)...)
		case geom.Close:
			line = append(line, line[0])
			end()
		}
	}
	end()
	return all
}
