package geom_test

import (
	"testing"

	"github.com/lintel-go/lintel/render/geom"
)

func TestCutBy(t *testing.T) {
	r := geom.Rect{X: 10, Y: 10, W: 20, H: 10}
	for _, c := range []struct {
		a, b geom.Point
		want bool
	}{
		{geom.Point{X: 0, Y: 15}, geom.Point{X: 40, Y: 15}, true},
		{geom.Point{X: 12, Y: 12}, geom.Point{X: 14, Y: 13}, true},
		{geom.Point{X: 0, Y: 10}, geom.Point{X: 40, Y: 10}, false}, // along the border
		{geom.Point{X: 30, Y: 0}, geom.Point{X: 30, Y: 40}, false},
		{geom.Point{X: 0, Y: 5}, geom.Point{X: 40, Y: 5}, false},
		{geom.Point{X: 0, Y: 0}, geom.Point{X: 10, Y: 10}, false},  // ends at a corner
		{geom.Point{X: 0, Y: 20}, geom.Point{X: 20, Y: 0}, false},  // touches a corner
		{geom.Point{X: 0, Y: 21}, geom.Point{X: 21, Y: 0}, true},   // cuts it off
		{geom.Point{X: 0, Y: 15}, geom.Point{X: 10, Y: 15}, false}, // ends at the border
		{geom.Point{X: 20, Y: 15}, geom.Point{X: 20, Y: 15}, true}, // a point inside
		{geom.Point{X: 10, Y: 12}, geom.Point{X: 10, Y: 12}, false},
	} {
		if got := r.CutBy(c.a, c.b); got != c.want {
			t.Errorf("%v to %v: %t", c.a, c.b, got)
		}
		if got := r.CutBy(c.b, c.a); got != c.want {
			t.Errorf("%v to %v: %t", c.b, c.a, got)
		}
	}
}

func TestCubic(t *testing.T) {
	a, d := geom.Point{X: 0, Y: 0}, geom.Point{X: 120, Y: 60}
	straight := geom.Cubic(a, geom.Point{X: 40, Y: 20}, geom.Point{X: 80, Y: 40}, d, 4)
	want := []geom.Point{{X: 30, Y: 15}, {X: 60, Y: 30}, {X: 90, Y: 45}, {X: 120, Y: 60}}
	for i := range want {
		if straight[i] != want[i] {
			t.Fatalf("a straight segment goes through %v, want %v", straight, want)
		}
	}
	mirrored := geom.Cubic(geom.Point{}, geom.Point{X: -40, Y: -20}, geom.Point{X: -81, Y: -41}, geom.Point{X: -120, Y: -60}, 7)
	there := geom.Cubic(geom.Point{}, geom.Point{X: 40, Y: 20}, geom.Point{X: 81, Y: 41}, geom.Point{X: 120, Y: 60}, 7)
	for i := range there {
		if mirrored[i] != (geom.Point{X: -there[i].X, Y: -there[i].Y}) {
			t.Errorf("point %d rounds to %v, its mirror image to %v", i, there[i], mirrored[i])
		}
	}
}
