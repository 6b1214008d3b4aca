package c4

import (
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
)

// titlePlace is where the title of a boundary goes: at the top left, or, where
// a line or another thing is in the way, at the first free place to the right
// of it or along the bottom.
func titlePlace(box geom.Rect, w, h int, taken []scene.Mark) geom.Point {
	last := box.Right() - w
	for _, y := range []int{box.Y, box.Bottom() - h - titlePadY} {
		for x := box.X; x <= last; x += 2 * frame.Grid {
			if free(geom.Rect{X: x, Y: y, W: w, H: h}, box, taken) {
				return geom.Point{X: x, Y: y}
			}
		}
	}
	return geom.Point{X: box.X, Y: box.Y}
}

func free(title, boundary geom.Rect, taken []scene.Mark) bool {
	for _, m := range taken {
		if m.Box.Overlaps(title) && !m.Box.Contains(boundary) {
			return false
		}
		for i := 1; i < len(m.Route); i++ {
			if title.CutBy(m.Route[i-1], m.Route[i]) {
				return false
			}
		}
	}
	return true
}
