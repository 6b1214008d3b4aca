package browser_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
)

func TestTabsRunScripts(t *testing.T) {
	ctx := browser.New(t)
	for _, tab := range []context.Context{ctx, browser.Tab(t, ctx)} {
		sum, err := chromedp.Run(tab, chromedp.Evaluate[int](`1 + 2`))
		if err != nil {
			t.Fatal(err)
		}
		if sum != 3 {
			t.Errorf("1 + 2 = %d", sum)
		}
	}
}

func TestShowLoadsAPage(t *testing.T) {
	ctx := browser.New(t)
	browser.Show(t, ctx, `<!doctype html><meta charset="utf-8"><p>库存 & stock`)
	words, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('p').textContent`))
	if err != nil {
		t.Fatal(err)
	}
	if words != "库存 & stock" {
		t.Errorf("the page says %q", words)
	}
}

func TestNoForeignHostIsReached(t *testing.T) {
	ctx, cancel := context.WithTimeout(browser.New(t), 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("http://lintel.example/")); err == nil {
		t.Error("a foreign host answered")
	}
}
