package svg_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
)

// detailed is a drawing with a part that is worth sharing, and one that is not.
func detailed() icon.Icon {
	zigzag := icon.Path{seg(scene.MoveTo, at(0, 0))}
	for x := 50; x <= 1000; x += 50 {
		zigzag = append(zigzag, seg(scene.LineTo, at(x, x%100*10)), seg(scene.LineTo, at(x, 1000)))
	}
	return icon.Icon{Name: "detailed", Parts: []icon.Part{
		{Path: append(zigzag, seg(scene.Close)), EvenOdd: true},
		{Path: icon.Path{seg(scene.MoveTo, at(100, 500)), seg(scene.LineTo, at(900, 500))}, Width: 80, Ground: true},
	}}
}

// signs is a picture with a drawing in several places, sizes and paints.
func signs() scene.Scene {
	s := picture()
	for i, fill := range []theme.Role{theme.ContainerText, theme.PersonFill, theme.Ink} {
		s.Marks[i+1].Shapes = append(s.Marks[i+1].Shapes, scene.Shape{Icon: &scene.Icon{
			Rect: geom.Rect{X: 20 + 60*i, Y: 170, W: 20 + 8*i, H: 20 + 8*i}, Drawing: detailed(), Fill: fill, On: theme.Canvas,
		}})
	}
	return s
}

func TestWhatIsDrawnOftenIsWrittenOnce(t *testing.T) {
	ids := func(pattern string, data []byte) (out []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(data, -1) {
			out = append(out, string(m[1]))
		}
		return out
	}
	for _, tc := range []struct {
		scene scene.Scene
		o     svg.Options
		uses  int
	}{
		{signs(), svg.Options{}, 3},
		{signs(), svg.Options{Mode: svg.Inline, IDPrefix: "a-"}, 3},
		{signs(), svg.Options{Fixed: "dark"}, 0}, // office programs may not follow it
		{picture(), svg.Options{}, 0},            // one drawing in one place
	} {
		data := svg.Render(tc.scene, theme.Default(), tc.o)
		defined, used := ids(`<path id="([^"]+)"`, data), ids(`<use href="#([^"]+)"`, data)
		if len(used) != tc.uses {
			t.Errorf("%+v: %d uses, want %d", tc.o, len(used), tc.uses)
		}
		if used = slices.Compact(used); tc.uses > 0 && (len(used) != 1 || len(defined) != 1 || used[0] != defined[0] || !strings.HasPrefix(defined[0], tc.o.IDPrefix+"sign-")) {
			t.Errorf("%+v: %v are defined, %v are used", tc.o, defined, used)
		}
	}
}

// TestWhatIsSharedLooksTheSame compares, pixel by pixel, with the picture in which
// each reference is replaced by what it refers to.
func TestWhatIsSharedLooksTheSame(t *testing.T) {
	ctx := browser.New(t)
	shot := func(data []byte) []byte {
		open(t, ctx, "signs.svg", data)
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		return shot
	}
	shared := svg.Render(signs(), theme.Default(), svg.Options{EmbedFont: true})
	d := regexp.MustCompile(`<path id="[^"]+"( d="[^"]+")/>`).FindSubmatch(shared)
	whole := regexp.MustCompile(`<use href="[^"]+"`).ReplaceAll(shared, append([]byte("<path"), d[1]...))
	if !bytes.Equal(shot(shared), shot(whole)) {
		t.Error("the picture is not the same")
	}
	without := regexp.MustCompile(`<use [^>]*>`).ReplaceAll(shared, nil)
	if bytes.Equal(shot(shared), shot(without)) {
		t.Error("the drawings are not seen")
	}
}
