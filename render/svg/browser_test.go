package svg_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
)

// complaints collects what a tab writes to its console.
func complaints(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	var mu sync.Mutex
	var out []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			out = append(out, e.Entry.Text)
		case *runtime.EventConsoleAPICalled:
			out = append(out, string(e.Type))
		case *runtime.EventExceptionThrown:
			out = append(out, e.ExceptionDetails.Text)
		}
	})
	if err == nil {
		_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	}
	if err == nil {
		// What the script writes must arrive, or nothing can be said of what does not.
		_, err = chromedp.Run(ctx, chromedp.Evaluate[bool](`console.error('heard'), true`))
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		if len(out) == 0 {
			t.Error("the console was not heard")
			return nil
		}
		return out[1:]
	}
}

// open shows a file of its own, as a reader who clicks on a picture sees it.
func open(t *testing.T, ctx context.Context, name string, data []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+filepath.ToSlash(file))); err != nil {
		t.Fatal(err)
	}
}

// page is an HTML page with the pictures inline.
func page(pictures ...[]byte) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=en><meta charset=utf-8><title>Pictures</title><style>" + svg.CSS(theme.Default()) + "</style>\n")
	for _, p := range pictures {
		b.Write(p)
	}
	return []byte(b.String())
}

const textsOutside = `(() => {
	const out = [];
	for (const g of document.querySelectorAll('g.lintel-node')) {
		const shape = g.querySelector('rect').getBBox();
		for (const t of g.querySelectorAll('text')) {
			const b = t.getBBox();
			if (b.x < shape.x || b.y < shape.y || b.x + b.width > shape.x + shape.width || b.y + b.height > shape.y + shape.height)
				out.push(t.textContent + ' ' + JSON.stringify([b.x, b.y, b.width, b.height]));
		}
	}
	return out;
})()`

func TestChromiumDrawsIt(t *testing.T) {
	ctx := browser.New(t)
	errors := complaints(t, ctx)
	for name, data := range map[string][]byte{
		"standalone.svg": svg.Render(picture(), theme.Default(), svg.Options{Link: link, EmbedFont: true}),
		"slide.svg":      svg.Render(picture(), theme.Default(), svg.Options{Fixed: "light", EmbedFont: true}),
		"page.html": page(svg.Render(picture(), theme.Default(), svg.Options{Mode: svg.Inline, IDPrefix: "a-", Link: link}),
			svg.Render(picture(), theme.Default(), svg.Options{Mode: svg.Inline, IDPrefix: "b-"})),
	} {
		open(t, ctx, name, data)
		outside, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](textsOutside))
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range outside {
			t.Errorf("%s: text outside its shape: %s", name, words)
		}
		fill, err := chromedp.Run(ctx, chromedp.Evaluate[string](`getComputedStyle(document.querySelector('g.lintel-node rect')).fill`))
		if err != nil {
			t.Fatal(err)
		}
		r, g, b := theme.Default().Light[theme.ContainerFill].RGB()
		if want := fmt.Sprintf("rgb(%d, %d, %d)", r, g, b); fill != want {
			t.Errorf("%s: a container is painted %s, want %s", name, fill, want)
		}
	}
	for _, words := range errors() {
		t.Errorf("console: %s", words)
	}
}

func TestPicturesFollowTheReadersScheme(t *testing.T) {
	ctx := browser.New(t, chromedp.Flag("blink-settings", "preferredColorScheme=0")) // dark
	fill := func(set string) string {
		t.Helper()
		fill, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(`+set+`, getComputedStyle(document.querySelector('g.lintel-node rect')).fill)`))
		if err != nil {
			t.Fatal(err)
		}
		return fill
	}
	paint := func(p map[theme.Role]theme.Color) string {
		r, g, b := p[theme.ContainerFill].RGB()
		return fmt.Sprintf("rgb(%d, %d, %d)", r, g, b)
	}
	light, dark := paint(theme.Default().Light), paint(theme.Default().Dark)

	open(t, ctx, "standalone.svg", svg.Render(picture(), theme.Default(), svg.Options{}))
	if got := fill("0"); got != dark {
		t.Errorf("standalone: %s, want %s", got, dark)
	}
	open(t, ctx, "page.html", page(svg.Render(picture(), theme.Default(), svg.Options{Mode: svg.Inline})))
	for _, tc := range []struct{ set, want string }{
		{"0", dark},
		{"document.documentElement.dataset.theme = 'light'", light},
		{"document.documentElement.dataset.theme = 'dark'", dark},
	} {
		if got := fill(tc.set); got != tc.want {
			t.Errorf("page, %s: %s, want %s", tc.set, got, tc.want)
		}
	}
	open(t, ctx, "slide.svg", svg.Render(picture(), theme.Default(), svg.Options{Fixed: "light"}))
	if got := fill("0"); got != light {
		t.Errorf("fixed: %s, want %s", got, light)
	}
}

func TestNothingHostileRuns(t *testing.T) {
	ctx := browser.New(t)
	errors := complaints(t, ctx)
	var inline [][]byte
	for i, words := range hostile {
		p := hostilePicture(words)
		open(t, ctx, "standalone.svg", svg.Render(p, theme.Default(), svg.Options{Link: func(id string) string { return id }}))
		if got := strings.TrimPrefix(elements(t, ctx), "a "); got != "desc ellipse g path rect style svg text title" {
			t.Errorf("%q: the file has the elements %s", words, got)
		}
		inline = append(inline, svg.Render(p, theme.Default(), svg.Options{Mode: svg.Inline, IDPrefix: fmt.Sprint(i, "-"), Link: func(id string) string { return id }}))
	}
	open(t, ctx, "page.html", page(inline...))
	if got := elements(t, ctx); got != "a body desc ellipse g head html meta path rect style svg text title" {
		t.Errorf("the page has the elements %s", got)
	}
	marks, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll('body > svg > g').length`))
	if err != nil || marks != len(hostile)*len(picture().Marks) {
		t.Errorf("the page has %d marks (%v), want %d", marks, err, len(hostile)*len(picture().Marks))
	}
	for _, words := range errors() {
		t.Errorf("console: %s", words)
	}
}

// elements is the kinds of element in the document, sorted, each once.
func elements(t *testing.T, ctx context.Context) string {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[...new Set([...document.querySelectorAll('*')].map(e => e.localName))].sort().join(' ')`))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// What a screen reader is told: the picture, its marks and links by name.
func TestAccessibilityTree(t *testing.T) {
	ctx := browser.New(t)
	open(t, ctx, "page.html", page(svg.Render(picture(), theme.Default(), svg.Options{Mode: svg.Inline, Link: link})))
	tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range tree.Nodes {
		if n.Ignored || n.Role == nil {
			continue
		}
		line := value(t, n.Role) + ": " + value(t, n.Name)
		if d := value(t, n.Description); d != "" {
			line += " – " + d
		}
		got = append(got, line)
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		"graphics-document: Flash sale – Sells a fixed stock",
		"graphics-symbol: Edge gate → Stock: Reserves a unit [RESP]",
		"graphics-object: Edge gate – [Container: nginx, Lua] Refuses most requests",
		"graphics-object: Stock 库存",
		"link: Edge gate [Container: nginx, Lua]",
		"link: Stock 库存",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in the tree:\n%s", want, all)
		}
	}
}

// value is what a property of the tree says, nothing if it is not there.
func value(t *testing.T, v *accessibility.Value) string {
	t.Helper()
	var words string
	if v != nil && len(v.Value) > 0 {
		if err := json.Unmarshal(v.Value, &words); err != nil {
			t.Fatal(err)
		}
	}
	return words
}
