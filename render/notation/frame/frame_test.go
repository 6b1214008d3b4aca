package frame_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

func TestLineHeightHoldsTheTextOnTheGrid(t *testing.T) {
	for size := 9; size <= 24; size++ {
		height := frame.LineHeight(size)
		if height%frame.Grid != 0 {
			t.Errorf("line height of size %d is %d, off the grid", size, height)
		}
		shape := frame.Line(geom.Point{}, "Ág", frame.Style{Size: size})
		line := geom.Rect{W: 1000, H: height}
		if !line.Contains(shape.Text.Box()) {
			t.Errorf("text of size %d covers %v, outside its line of %d", size, shape.Text.Box(), height)
		}
	}
}

func TestAroundKeepsItsPartsApart(t *testing.T) {
	entries := []frame.Entry{
		{Swatch: frame.BoxSwatch(theme.PersonFill, theme.PersonStroke), Words: "Person"},
		{Swatch: frame.LineSwatch(theme.Line, frame.OpenHead, 4, 4), Words: strings.Repeat("asynchronous ", 20)},
		{Swatch: frame.LineSwatch(theme.Line, frame.FilledHead), Words: "Synchronous"},
	}
	long := strings.Repeat("卖完为止 and no unit is sold twice, ", 12)
	for _, w := range []int{0, 100, 700, 3000} {
		f := frame.Around(w, 200, "Sequence diagram", long, long, entries)
		content := geom.Rect{X: f.At.X, Y: f.At.Y, W: w, H: 200}
		inside := geom.Rect{W: f.W, H: f.H}.Inset(frame.Margin)
		for name, box := range map[string]geom.Rect{"title": f.Title.Box, "legend": f.Legend.Box, "content": content} {
			if !inside.Contains(box) {
				t.Errorf("content %d wide: %s %v is not inside %v", w, name, box, inside)
			}
		}
		if f.Title.Box.Overlaps(content) || f.Legend.Box.Overlaps(content) {
			t.Errorf("content %d wide: title %v or legend %v overlaps %v", w, f.Title.Box, f.Legend.Box, content)
		}
		for _, mark := range []scene.Mark{f.Title, f.Legend} {
			for i, a := range mark.Shapes {
				if a.Text == nil {
					continue
				}
				if !mark.Box.Contains(a.Text.Box()) {
					t.Errorf("content %d wide: %q sticks out of its block", w, a.Text.Value)
				}
				for _, b := range mark.Shapes[i+1:] {
					if b.Text != nil && a.Text.Box().Overlaps(b.Text.Box()) {
						t.Errorf("content %d wide: %q overlaps %q", w, a.Text.Value, b.Text.Value)
					}
				}
			}
		}
	}
}

func TestFrameWithoutLegend(t *testing.T) {
	f := frame.Around(100, 100, "Container diagram", "Flash sale", "", nil)
	s := f.Scene("key", "container", "Flash sale", "", []scene.Mark{{ID: "a"}})
	if len(s.Marks) != 2 || s.Marks[0].Role != scene.RoleTitle || s.Marks[1].ID != "a" {
		t.Fatalf("marks = %v", s.Marks)
	}
}

func TestArrowPointsAwayFromWhereItComes(t *testing.T) {
	for _, tc := range []struct{ from, tip, corner geom.Point }{
		{geom.Point{X: 0, Y: 0}, geom.Point{X: 100, Y: 0}, geom.Point{X: 90, Y: 5}},
		{geom.Point{X: 100, Y: 0}, geom.Point{X: 0, Y: 0}, geom.Point{X: 10, Y: -5}},
		{geom.Point{X: 0, Y: 0}, geom.Point{X: 0, Y: 50}, geom.Point{X: -5, Y: 40}},
	} {
		shape, ok := frame.Arrow(frame.FilledHead, tc.from, tc.tip, theme.Line)
		if !ok {
			t.Fatalf("no head from %v to %v", tc.from, tc.tip)
		}
		var points []geom.Point
		for _, s := range shape.Path.Segments {
			points = append(points, s.Points...)
		}
		if len(points) != 3 || points[1] != tc.tip || (points[0] != tc.corner && points[2] != tc.corner) {
			t.Errorf("head from %v to %v has the corners %v, want %v among them", tc.from, tc.tip, points, tc.corner)
		}
	}
	if _, ok := frame.Arrow(frame.FilledHead, geom.Point{}, geom.Point{}, theme.Line); ok {
		t.Error("a line without length has a head")
	}
}

func TestMoveLeavesItsShapeAlone(t *testing.T) {
	ellipse := scene.Shape{Ellipse: &scene.Ellipse{Rect: geom.Rect{W: 4, H: 4}}}
	text := frame.Line(geom.Point{}, "x", frame.Style{Size: 12})
	shapes := append(frame.BoxSwatch(theme.PersonFill, theme.PersonStroke), frame.LineSwatch(theme.Line, frame.FilledHead)...)
	for _, s := range append(shapes, ellipse, text) {
		there := frame.Move(s, 3, -5)
		if reflect.DeepEqual(there, s) {
			t.Errorf("%+v did not move", s)
		}
		if back := frame.Move(there, -3, 5); !reflect.DeepEqual(back, s) {
			t.Errorf("moved there and back, %+v is %+v", s, back)
		}
	}
}

func TestEveryKindHasWordsAndPaintOfItsOwn(t *testing.T) {
	words := map[string]bool{}
	kinds := []model.ViewKind{model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent, model.ViewDeployment, model.ViewDynamic, model.ViewSequence, model.ViewStateMachine, model.ViewActivity, "another"}
	for _, kind := range kinds {
		words[frame.KindWords(kind)] = true
	}
	if len(words) != len(kinds) {
		t.Errorf("%d kinds of picture have the names %v", len(kinds), words)
	}
	paints := map[frame.Paint]bool{frame.PaintOf(model.KindSystem, true): true}
	elements := []model.ElementKind{model.KindPerson, model.KindSystem, model.KindContainer, model.KindComponent, model.KindInfrastructureNode}
	for _, kind := range elements {
		paints[frame.PaintOf(kind, false)] = true
	}
	if len(paints) != len(elements)+1 {
		t.Errorf("%d kinds of element and what is external share %d paints", len(elements), len(paints))
	}
}

// TestRoundedPolygonIsEven holds that a figure that is its own mirror image is
// so when rounded.
func TestRoundedPolygonIsEven(t *testing.T) {
	const w, h = 128, 94
	var corners []geom.Point // and what bends the curves between them
	for _, segment := range frame.RoundedPolygon(
		geom.Point{X: 16}, geom.Point{X: w - 16}, geom.Point{X: w, Y: h / 2},
		geom.Point{X: w - 16, Y: h}, geom.Point{X: 16, Y: h}, geom.Point{Y: h / 2},
	) {
		corners = append(corners, segment.Points...)
	}
	for _, p := range corners {
		if !slices.Contains(corners, geom.Point{X: w - p.X, Y: p.Y}) || !slices.Contains(corners, geom.Point{X: p.X, Y: h - p.Y}) {
			t.Errorf("%v has no counterpart in %v", p, corners)
		}
	}
}
