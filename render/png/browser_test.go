package png

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	stdpng "image/png"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
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

// compare is the mean difference of the channels, over all and in the worst
// block of 16 by 16 pixels.
func compare(a *image.RGBA, b image.Image) (mean, worst float64, at image.Point) {
	const block = 16
	size := a.Rect.Size()
	total := 0
	for y := 0; y+block <= size.Y; y += block {
		for x := 0; x+block <= size.X; x += block {
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
