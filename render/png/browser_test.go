package png

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	stdpng "image/png"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// TestLooksLikeChromium holds the pixels against a browser's drawing of the
// same scene as SVG. Anti-aliasing differs; places, sizes and colours do not.
func TestLooksLikeChromium(t *testing.T) {
	ctx := browser.New(t)
	s := sample()
	for _, dark := range []bool{false, true} {
		var page strings.Builder
		fmt.Fprintf(&page, "<!doctype html><meta charset=utf-8><style>body{margin:0;background:%s}svg{display:block}",
			theme.Default().Color(theme.Canvas, dark))
		for _, bold := range []bool{false, true} {
			weight := text.Weight
			if bold {
				weight = text.WeightBold
			}
			fmt.Fprintf(&page, "@font-face{font-family:%s;font-weight:%d;src:url(data:font/woff2;base64,%s)}",
				text.Family, weight, base64.StdEncoding.EncodeToString(text.WOFF2(bold)))
		}
		page.WriteString("</style>")
		fixed := "light"
		if dark {
			fixed = "dark"
		}
		page.Write(svg.Render(s, theme.Default(), svg.Options{Mode: svg.Inline, Fixed: fixed}))
		browser.Show(t, ctx, page.String())
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := stdpng.Decode(bytes.NewReader(shot))
		if err != nil {
			t.Fatal(err)
		}
		ours, _, err := Draw(s, theme.Default(), Options{Dark: dark})
		if err != nil {
			t.Fatal(err)
		}
		mean, worst, at := compare(ours, theirs)
		t.Logf("dark %v: mean difference %.2f of 255, worst block %.1f at %v", dark, mean, worst, at)
		if mean > 1 || worst > 40 {
			t.Errorf("dark %v: mean difference %.2f of 255 (at most 1), worst block %.1f (at most 40) at %v", dark, mean, worst, at)
		}
	}
}

// TestIconsLookLikeTheirFiles holds every drawing of the set, as it was read
// and rasterised here, against a browser's view of the file.
func TestIconsLookLikeTheirFiles(t *testing.T) {
	const side, gap, columns = 48, 16, 20 // multiples of a block of compare
	var index []struct{ Name, File string }
	text, err := os.ReadFile("../icon/set/index.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &index); err != nil {
		t.Fatal(err)
	}
	rows := (len(index) + columns - 1) / columns
	s := scene.Scene{Key: "icons", W: columns * (side + gap), H: rows * (side + gap), Marks: []scene.Mark{{}}}
	var page strings.Builder
	page.WriteString("<!doctype html><meta charset=utf-8><style>body{margin:0;background:#fff}img{position:absolute}</style>")
	for i, e := range index {
		file, err := os.ReadFile("../icon/set/" + e.File)
		if err != nil {
			t.Fatal(err)
		}
		drawing, err := icon.Parse(e.Name, file)
		if err != nil {
			t.Fatal(err)
		}
		box := geom.Rect{X: i % columns * (side + gap), Y: i / columns * (side + gap), W: side, H: side}
		s.Marks[0].Shapes = append(s.Marks[0].Shapes, scene.Shape{Icon: &scene.Icon{Rect: box, Drawing: drawing, Fill: theme.Ink, On: theme.Canvas}})
		fmt.Fprintf(&page, `<img width=%d height=%d style="left:%dpx;top:%dpx" src="data:image/svg+xml;base64,%s">`,
			side, side, box.X, box.Y, base64.StdEncoding.EncodeToString(file))
	}
	black := theme.Default()
	black.Light[theme.Ink] = "#000000"
	ours, _, err := Draw(s, black, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser.New(t)
	browser.Show(t, ctx, page.String())
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := stdpng.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range index {
		tile := image.Rect(0, 0, side, side).Add(image.Pt(i%columns*(side+gap), i/columns*(side+gap)))
		if mean, worst, _ := compareIn(ours, theirs, tile); mean > 4 || worst > 14 {
			t.Errorf("%s differs by %.1f of 255 (at most 4), by %.1f in its worst part (at most 14)", e.Name, mean, worst)
		}
	}
}

// compare is the mean difference of the channels, over all and in the worst
// block of 16 by 16 pixels.
func compare(a *image.RGBA, b image.Image) (mean, worst float64, at image.Point) {
	return compareIn(a, b, a.Rect)
}

func compareIn(a *image.RGBA, b image.Image, in image.Rectangle) (mean, worst float64, at image.Point) {
	const block = 16
	size := in.Size()
	total := 0
	for y := in.Min.Y; y+block <= in.Max.Y; y += block {
		for x := in.Min.X; x+block <= in.Max.X; x += block {
			sum := 0
			for j := y; j < y+block; j++ {
				for i := x; i < x+block; i++ {
					p := a.RGBAAt(i, j)
					r, g, b, _ := b.At(i, j).RGBA()
					sum += abs(int(p.R)-int(r>>8)) + abs(int(p.G)-int(g>>8)) + abs(int(p.B)-int(b>>8))
				}
			}
			if d := float64(sum) / (3 * block * block); d > worst {
				worst, at = d, image.Pt(x, y)
			}
			total += sum
		}
	}
	return float64(total) / float64(3*(size.X/block)*(size.Y/block)*block*block), worst, at
}
