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

// Units is the side of the square that a drawing fills. A hundred-pixel box
// shows a tenth of a pixel, which nobody sees.
const Units = 1000

// Icon is a drawing.
type Icon struct {
	Name  string `json:"name"`  // of the set, or the path that its author gave
	Parts []Part `json:"parts"` // in drawing order
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
