package zzshot

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/lintel-go/lintel/internal/browser"
)

func TestShots(t *testing.T) {
	ctx := browser.New(t)
	for _, s := range strings.Fields(os.Getenv("SHOTS")) {
		p := strings.Split(s, "|")
		w, _ := strconv.ParseInt(p[1], 10, 64)
		h, _ := strconv.ParseInt(p[2], 10, 64)
		media := func(ctx context.Context, tg *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, tg, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: p[3]}}})
			return chromedp.Void{}, err
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(w, h), media, chromedp.Navigate(p[0])); err != nil {
			t.Fatal(p[0], err)
		}
		if len(p) > 5 {
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](strings.ReplaceAll(p[5], "~", " ")+";true")); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.fonts.ready.then(()=>new Promise(r=>setTimeout(()=>r(true),400)))", chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		b, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(p[4], b, 0o644)
	}
}
