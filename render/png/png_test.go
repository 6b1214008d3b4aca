package png

import (
	"bytes"
	"image"
	"image/color"
	stdpng "image/png"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// of makes a scene of 100 by 100 px.
func of(shapes ...scene.Shape) scene.Scene {
	return scene.Scene{Key: "test", W: 100, H: 100, Marks: []scene.Mark{{Shapes: shapes}}}
}

func draw(t testing.TB, s scene.Scene, o Options) *image.RGBA {
	t.Helper()
	img, _, err := Draw(s, theme.Default(), o)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func rgba(r theme.Role, dark bool) color.RGBA {
	p := painter{theme: theme.Default(), options: Options{Dark: dark}}
	return p.paint(r)
}

// inked is the box around all pixels that are not the canvas.
func inked(img *image.RGBA, dark bool) image.Rectangle {
	var box image.Rectangle
	canvas := rgba(theme.Canvas, dark)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.RGBAAt(x, y) != canvas {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// covered is how many pixels of paint lie in img, with parts of pixels.
func covered(img *image.RGBA, paint, ground color.RGBA) float64 {
	sum := 0.0
	for i := 0; i < len(img.Pix); i += 4 {
		sum += (float64(img.Pix[i]) - float64(ground.R)) / (float64(paint.R) - float64(ground.R))
	}
	return sum
}

func TestFilledRectangle(t *testing.T) {
	rect := geom.Rect{X: 10, Y: 20, W: 30, H: 40}
	for _, dark := range []bool{false, true} {
		for scale := 1; scale <= 3; scale++ {
			img := draw(t, of(scene.Shape{Rect: &scene.Rect{Rect: rect, Ink: scene.Ink{Fill: theme.SystemFill}}}), Options{Scale: scale, Dark: dark})
			if got, want := img.Rect, image.Rect(0, 0, 100*scale, 100*scale); got != want {
				t.Fatalf("scale %d: image is %v", scale, got)
			}
			inside := image.Rect(10*scale, 20*scale, 40*scale, 60*scale)
			canvas, fill := rgba(theme.Canvas, dark), rgba(theme.SystemFill, dark)
			for y := range img.Rect.Dy() {
				for x := range img.Rect.Dx() {
					want := canvas
					if image.Pt(x, y).In(inside) {
						want = fill
					}
					if got := img.RGBAAt(x, y); got != want {
						t.Fatalf("scale %d, dark %v: pixel %d,%d is %v, want %v", scale, dark, x, y, got, want)
					}
				}
			}
		}
	}
}

// The covered area is that of geometry, for every kind of shape.
func TestAreas(t *testing.T) {
	box := geom.Rect{X: 10, Y: 10, W: 80, H: 60}
	pt := func(x, y int) geom.Point { return geom.Point{X: x, Y: y} }
	path := func(ink scene.Ink, segments ...scene.Segment) scene.Shape {
		return scene.Shape{Path: &scene.Path{Segments: segments, Ink: ink}}
	}
	move := func(p geom.Point) scene.Segment {
		return scene.Segment{Kind: scene.MoveTo, Points: []geom.Point{p}}
	}
	line := func(p geom.Point) scene.Segment {
		return scene.Segment{Kind: scene.LineTo, Points: []geom.Point{p}}
	}
	closed := scene.Segment{Kind: scene.Close}
	fill := scene.Ink{Fill: theme.Ink}
	stroke := func(width float64, dash ...int) scene.Ink {
		return scene.Ink{Stroke: theme.Ink, Width: width, Dash: dash}
	}
	for _, c := range []struct {
		name  string
		shape scene.Shape
		want  float64 // px²
	}{
		{"ellipse", scene.Shape{Ellipse: &scene.Ellipse{Rect: box, Ink: fill}}, math.Pi * 40 * 30},
		{"rounded rectangle", scene.Shape{Rect: &scene.Rect{Rect: box, Radius: 12, Ink: fill}}, 80*60 - (4-math.Pi)*144},
		{"radius larger than the rectangle", scene.Shape{Rect: &scene.Rect{Rect: box, Radius: 99, Ink: fill}}, 80*60 - (4-math.Pi)*900},
		{"triangle", path(fill, move(pt(10, 10)), line(pt(90, 10)), line(pt(10, 70)), closed), 80 * 60 / 2},
		{"triangle the other way round", path(fill, move(pt(10, 10)), line(pt(10, 70)), line(pt(90, 10))), 80 * 60 / 2},
		{"two squares that overlap", path(fill, move(pt(10, 10)), line(pt(50, 10)), line(pt(50, 50)), line(pt(10, 50)), closed,
			move(pt(30, 30)), line(pt(70, 30)), line(pt(70, 70)), line(pt(30, 70)), closed), 2*1600 - 400},
		{"a hole", path(fill, move(pt(10, 10)), line(pt(50, 10)), line(pt(50, 50)), line(pt(10, 50)), closed,
			move(pt(20, 20)), line(pt(20, 40)), line(pt(40, 40)), line(pt(40, 20)), closed), 1600 - 400},
		{"horizontal line", path(stroke(1.5), move(pt(10, 50)), line(pt(90, 50))), 80 * 1.5},
		{"slanted line", path(stroke(2), move(pt(10, 10)), line(pt(40, 50))), 50 * 2},
		{"corner with a round join", path(stroke(4), move(pt(10, 10)), line(pt(50, 10)), line(pt(50, 50))), 2*40*4 - 4 + math.Pi*4/4},
		{"outline of a rectangle", scene.Shape{Rect: &scene.Rect{Rect: box, Ink: stroke(2)}}, 82*62 - 78*58 - (4 - math.Pi)},
		{"dashed line", path(stroke(2, 6, 4), move(pt(10, 50)), line(pt(90, 50))), 8 * 6 * 2},
		{"dashes around a corner", path(stroke(2, 5), move(pt(10, 10)), line(pt(50, 10)), line(pt(50, 50))), 8 * 5 * 2},
		{"curve", path(stroke(2), move(pt(10, 50)), scene.Segment{Kind: scene.CurveTo, Points: []geom.Point{pt(10, 28), pt(28, 10), pt(50, 10)}}), math.Pi / 2 * 40 * 2},
		{"partly outside", path(fill, move(pt(-50, -50)), line(pt(20, -50)), line(pt(20, 20)), line(pt(-50, 20)), closed), 400},
		{"wholly outside", path(fill, move(pt(-50, -50)), line(pt(-20, -50)), line(pt(-20, 300)), line(pt(-50, 300)), closed), 0},
		{"nothing", path(fill), 0},
		{"a point", path(stroke(2), move(pt(10, 10)), line(pt(10, 10))), 0},
		{"no paint", scene.Shape{Rect: &scene.Rect{Rect: box}}, 0},
	} {
		for scale := 1; scale <= 3; scale++ {
			img := draw(t, of(c.shape), Options{Scale: scale})
			got := covered(img, rgba(theme.Ink, false), rgba(theme.Canvas, false)) / float64(scale*scale)
			if math.Abs(got-c.want) > 0.01*c.want+0.5 {
				t.Errorf("%s at scale %d covers %.1f px², want %.1f", c.name, scale, got, c.want)
			}
		}
	}
}

func TestDashesLeaveGaps(t *testing.T) {
	line := scene.Shape{Path: &scene.Path{Segments: []scene.Segment{
		{Kind: scene.MoveTo, Points: []geom.Point{{X: 0, Y: 50}}}, {Kind: scene.LineTo, Points: []geom.Point{{X: 100, Y: 50}}},
	}, Ink: scene.Ink{Stroke: theme.Line, Width: 2, Dash: []int{6, 4}}}}
	img := draw(t, of(line), Options{})
	for x := range 100 {
		want := rgba(theme.Line, false)
		if x%10 >= 6 {
			want = rgba(theme.Canvas, false)
		}
		if got := img.RGBAAt(x, 50); got != want {
			t.Errorf("pixel %d is %v, want %v", x, got, want)
		}
	}
}

func TestTextLandsInItsBox(t *testing.T) {
	for _, value := range []string{"Payment gateway", "Ågjpqy|", "使用Redis缓存。", "e\u0301tude", "W"} {
		for _, anchor := range []scene.Anchor{scene.Start, scene.Middle, scene.End} {
			for _, bold := range []bool{false, true} {
				label := scene.Text{At: geom.Point{X: 150, Y: 50}, Value: value, Size: 14, Bold: bold, Anchor: anchor, Fill: theme.Ink, Width: text.Width(value, 14, bold)}
				s := of(scene.Shape{Text: &label})
				s.W = 300
				for scale := 1; scale <= 3; scale++ {
					b := label.Box()
					box := image.Rect(b.X*scale, b.Y*scale, b.Right()*scale, b.Bottom()*scale).Inset(-1) // anti-aliasing
					ink := inked(draw(t, s, Options{Scale: scale}), false)
					if !ink.In(box) {
						t.Errorf("%q %s bold %v scale %d: ink at %v, box %v", value, anchor, bold, scale, ink, box)
					}
					if ink.Dx() < box.Dx()*6/10 || ink.Dy() < box.Dy()/3 {
						t.Errorf("%q %s bold %v scale %d: ink at %v fills too little of %v", value, anchor, bold, scale, ink, box)
					}
				}
			}
		}
	}
}

func TestRunesWithoutAFont(t *testing.T) {
	label := scene.Text{At: geom.Point{X: 10, Y: 50}, Value: "a库存a存", Size: 20, Anchor: scene.Start, Fill: theme.Ink}
	s := of(scene.Shape{Text: &label})
	img, report, err := Draw(s, theme.Default(), Options{Fonts: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Font != "" || !slices.Equal(report.Missing, []rune("存库")) {
		t.Errorf("report %+v", report)
	}
	middle := 10 + text.Width("a", 20, false) + 10
	if img.RGBAAt(middle, 43) != rgba(theme.Canvas, false) {
		t.Error("the box of a missing rune is not hollow")
	}
	if ink := inked(img, false); ink.Dx() < 60 {
		t.Errorf("missing runes leave no box: %v", ink)
	}
	label.Value = "plain"
	if _, report, err = Draw(s, theme.Default(), Options{}); err != nil || report.Font != "" || report.Missing != nil {
		t.Errorf("plain text: report %+v, error %v", report, err)
	}
}

func TestChineseInAFontOfTheMachine(t *testing.T) {
	label := scene.Text{At: geom.Point{X: 10, Y: 50}, Value: "库", Size: 40, Anchor: scene.Start, Fill: theme.Ink}
	s := of(scene.Shape{Text: &label})
	img, report, err := Draw(s, theme.Default(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Font == "" {
		const message = "no Chinese font found; hint: apt-get install fonts-noto-cjk"
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	label.Bold = true
	bold, _, err := Draw(s, theme.Default(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ink, ground := rgba(theme.Ink, false), rgba(theme.Canvas, false)
	thin, thick := covered(img, ink, ground), covered(bold, ink, ground)
	if thin < 200 || thick < thin {
		t.Errorf("%s covers %.0f px², bold %.0f", report.Font, thin, thick)
	}
}

func TestSameSceneSameBytes(t *testing.T) {
	render := func() []byte {
		var b bytes.Buffer
		if err := Render(&b, sample(), theme.Default(), Options{Scale: 2}); err != nil {
			t.Error(err)
		}
		return b.Bytes()
	}
	first := render()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if !bytes.Equal(render(), first) {
				t.Error("bytes differ")
			}
		})
	}
	wait.Wait()
	img, err := stdpng.Decode(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds(); got != image.Rect(0, 0, 1760, 1120) {
		t.Errorf("image is %v", got)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h int
		o    Options
		want string
	}{
		{"scale", 10, 10, Options{Scale: 4}, "scale 4 is too large"},
		{"empty", 0, 10, Options{}, "0 × 10 px"},
		{"pixels", 50_000, 50_000, Options{}, "more than 200 million pixels"},
	} {
		err := Render(io.Discard, scene.Scene{W: c.w, H: c.h}, theme.Default(), c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// Malformed paths are findings elsewhere; here they must not panic.
func TestMalformedPaths(t *testing.T) {
	points := []geom.Point{{X: 1, Y: 1}, {X: 50, Y: 9}, {X: 30, Y: 90}}
	kinds := []scene.SegmentKind{scene.MoveTo, scene.LineTo, scene.CurveTo, scene.Close, "Q"}
	for _, first := range kinds {
		for _, second := range kinds {
			for n := range 4 {
				for _, dash := range [][]int{nil, {0}, {-3, 2}, {0, 0, 5}} {
					shape := scene.Shape{Path: &scene.Path{
						Segments: []scene.Segment{{Kind: first, Points: points[:n]}, {Kind: second, Points: points[:3-n]}, {Kind: first, Points: points[:1]}},
						Ink:      scene.Ink{Fill: theme.Ink, Stroke: theme.Line, Width: 1, Dash: dash},
					}}
					draw(t, of(shape, scene.Shape{}), Options{})
				}
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		draw(b, sample(), Options{Scale: 2})
	}
}

func BenchmarkEncode(b *testing.B) {
	img := draw(b, sample(), Options{Scale: 2})
	for b.Loop() {
		if err := Encode(io.Discard, img); err != nil {
			b.Fatal(err)
		}
	}
}
