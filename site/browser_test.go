package site_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// folder builds the fixture into a folder, and returns its address as files.
func folder(t *testing.T) (dir, address string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "a b", "网站")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	config := site.Config{Title: "Shops", PictureCSS: []byte(svg.CSS(theme.Default()))}
	if _, err := site.Build(t.Context(), config, []site.Workspace{fixture.Workspace(t), fixture.Kinds(t)}, sink); err != nil {
		t.Fatal(err)
	}
	return dir, (&url.URL{Scheme: "file", Path: dir}).String()
}

func pagesIn(t *testing.T, dir string) []string {
	t.Helper()
	var pages []string
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && e.Name() == "index.html" {
			rel, _ := filepath.Rel(dir, p)
			pages = append(pages, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	return pages
}

// TestPagesInABrowser opens every page from files, in both colours, wide and
// 360 px narrow.
func TestPagesInABrowser(t *testing.T) {
	dir, address := folder(t)
	b := fixture.Open(t)
	for _, p := range pagesIn(t, dir) {
		at := address + "/" + (&url.URL{Path: p}).EscapedPath()
		for _, width := range []int64{1280, 360} {
			b.Size(width, 800)
			b.Go(at)
			if got := b.Complaints(); len(got) > 0 {
				t.Errorf("%s at %d px: %q", p, width, got)
			}
			if wide := b.Text(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide != "0" {
				t.Errorf("%s at %d px: scrolls sideways by %s px: %s", p, width, wide, b.Text(`(() => {
					const all = [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
					return all.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(" | ");
				})()`))
			}
		}
		if family := b.Text(`document.fonts.check("600 16px Inter") && [...document.fonts].filter((f) => f.status === "loaded").length`); family == "0" || family == "false" {
			t.Errorf("%s: the typeface is not loaded", p)
		}
		if empty := b.Text(`[...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src).join()`); empty != "" {
			t.Errorf("%s: images that do not show: %s", p, empty)
		}
	}
	for _, asked := range b.Asked() {
		if !strings.HasPrefix(asked, "file://") {
			t.Errorf("asks for %s", asked)
		}
	}
}

// TestLightAndDark uses the button, on files.
func TestLightAndDark(t *testing.T) {
	_, address := folder(t)
	b := fixture.Open(t)
	background := `getComputedStyle(document.body).backgroundColor`
	b.Prefers("prefers-color-scheme", "light")
	b.Go(address + "/index.html")
	light := b.Text(background)
	b.Eval(`document.getElementById("lintel-theme").click()`)
	dark := b.Text(background)
	if light == dark || b.Text(`document.getElementById("lintel-theme").getAttribute("aria-pressed")`) != "true" {
		t.Errorf("light %s, dark %s", light, dark)
	}
	if got := b.Text(`getComputedStyle(document.querySelector(".thumb")).backgroundColor + getComputedStyle(document.documentElement).colorScheme`); !strings.HasSuffix(got, "dark") {
		t.Errorf("pictures stay light: %s", got)
	}
	b.Go(address + "/bookshop/index.html")
	if got := b.Text(background); got != dark {
		t.Errorf("the next page forgets: %s", got)
	}
	if got := b.Text(`document.documentElement.dataset.theme`); got != "dark" {
		t.Errorf("theme %q", got)
	}
	b.Eval(`document.getElementById("lintel-theme").click()`)
	if got := b.Text(background); got != light {
		t.Errorf("no way back: %s", got)
	}
	b.Prefers("prefers-color-scheme", "dark")
	if got := b.Text(background); got != dark {
		t.Errorf("the system is not followed: %s", got)
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestTheSideBarOnAPhone(t *testing.T) {
	_, address := folder(t)
	b := fixture.Open(t)
	b.Size(360, 740)
	b.Go(address + "/bookshop/index.html")
	shown := `document.getElementById("lintel-nav").checkVisibility()`
	if b.Text(shown) != "false" {
		t.Error("it covers the page")
	}
	b.Eval(`document.querySelector(".menu").click()`)
	if b.Text(shown) != "true" {
		t.Error("the button does not open it")
	}
	b.Size(1280, 800)
	b.Go(address + "/bookshop/index.html")
	if b.Text(shown) != "true" {
		t.Error("it is not there on a wide screen")
	}
}

// TestTheSideBarFoldsWhatIsFarAway reads the side bar of the flash sale without
// scripts: it fits a window, what is around the page is open, and a fold opens
// on a click.
func TestTheSideBarFoldsWhatIsFarAway(t *testing.T) {
	address := studies(t, "en") + "/flash-sale"
	b := fixture.Open(t)
	b.Scripts(false)
	b.Size(1280, 900)
	const open = `[...document.querySelectorAll(".side details[open] > summary")].map((s) => s.querySelector("span").textContent.trim()).join()`
	for page, want := range map[string]string{
		"index.html":                                  "",
		"views/index.html":                            "",
		"views/flash-sale/pay/index.html":             "Sequences",
		"views/flash-sale/pay/dynamic/index.html":     "Sequences",
		"views/flash-sale/activity/states/index.html": "State machines",
		"views/flash-sale/containers/index.html":      "",
		"docs/index.html":                             "Documents",
		"docs/flash-sale/03-tokens/index.html":        "Documents",
	} {
		b.Go(address + "/" + page)
		if got := b.Text(open); got != want {
			t.Errorf("%s: open is %q, want %q", page, got, want)
		}
		if got := b.Text(`(() => { const s = document.querySelector(".side"); return s.scrollHeight <= s.clientHeight || document.querySelectorAll(".side details[open]").length > 0; })()`); got != "true" {
			t.Errorf("%s: the side bar is longer than the window", page)
		}
		if got := b.Text(`document.querySelectorAll(".side [aria-current]").length`); got != "1" {
			t.Errorf("%s: %s entries are marked", page, got)
		}
	}
	b.Go(address + "/index.html")
	const shown = `[...document.querySelectorAll(".side a")].filter((a) => a.checkVisibility()).map((a) => a.textContent.trim().replace(/\s+/g, " ")).join()`
	for _, fold := range []struct{ summary, link string }{
		{".side .folds > details > summary", "Shaving the peak at the edge"},
		{".side li li details > summary", "Flash-sale API"},
	} {
		if got := b.Text(shown); strings.Contains(got, fold.link) {
			t.Errorf("%s is shown: %s", fold.link, got)
		}
		b.Click(fold.summary)
		if got := b.Text(shown); !strings.Contains(got, fold.link) {
			t.Errorf("a click on %s does not show %s: %s", fold.summary, fold.link, got)
		}
	}
}

func TestNeighboursStayBright(t *testing.T) {
	_, address := folder(t)
	b := fixture.Open(t)
	b.Go(address + "/bookshop/views/shop/containers/index.html")
	point := func(selector string) string {
		b.Eval(fmt.Sprintf(`document.querySelector('%s').dispatchEvent(new PointerEvent("pointerover", {bubbles: true}))`, selector))
		return b.Text(`[...document.querySelectorAll(".canvas .near")].map((e) => e.dataset.id).sort().join(" ")`)
	}
	if got, want := point(`.canvas [data-id="reader"]`), "reader reader->shop/web:orders-a-book shop/web"; got != want {
		t.Errorf("near %q, want %q", got, want)
	}
	if got := point("h1"); got != "" {
		t.Errorf("near %q", got)
	}
	if got := point(`tr[data-row="post"]`); !strings.Contains(got, "shop/web") {
		t.Errorf("a row of the table: near %q", got)
	}
	b.Go(address + "/bookshop/views/shop/containers/index.html#element=" + url.QueryEscape("reader"))
	if got := b.Text(`document.querySelector(".canvas svg").classList.contains("focused")`); got != "true" {
		t.Error("an address with an element selects nothing")
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// TestALongWordStaysInThePage has names that no line can hold.
func TestALongWordStaysInThePage(t *testing.T) {
	word := strings.Repeat("Identifier", 1000)
	w := model.New(word, word)
	a := w.System(word, word, model.Tag(word), model.Owner(word), model.Property(word, word))
	b := w.System("Other"+word, word)
	c := a.Container(word, word, model.Technology(word))
	a.Uses(b, word)
	c.Uses(b, word, model.Technology(word))
	a.Scenario(word, word).Send(c, b, word)
	w.Environment(word, word).Node(word, word, model.Technology(word)).Runs(c, model.Instances(3))
	given := fixture.Of(t, w)
	given.Findings = []model.Diagnostic{{Code: "X", Severity: model.SeverityError, Message: word, Hint: word}}
	dir := t.TempDir()
	// No file system takes names of 10,000 letters, so the IDs are short.
	encoded, err := model.Encode(given.Model)
	if err != nil {
		t.Fatal(err)
	}
	slug := strings.ToLower(word)
	if given.Model, err = model.Decode([]byte(strings.ReplaceAll(string(encoded), slug, "word"))); err != nil {
		t.Fatal(err)
	}
	show := view.New(given.Model).Resolve
	given.Diagram = show
	given.Picture = func(_ context.Context, key string) (site.Picture, error) {
		d, err := show(key)
		return fixture.Draw(d), err
	}
	sink, err := site.WriteDir(filepath.Join(dir, "site"))
	if err != nil {
		t.Fatal(err)
	}
	config := site.Config{Title: word, PictureCSS: []byte(svg.CSS(theme.Default()))}
	if _, err := site.Build(t.Context(), config, []site.Workspace{given}, sink); err != nil {
		t.Fatal(err)
	}
	browser := fixture.Open(t)
	browser.Size(360, 800)
	for _, p := range pagesIn(t, filepath.Join(dir, "site")) {
		browser.Go((&url.URL{Scheme: "file", Path: filepath.Join(dir, "site", p)}).String())
		if wide := browser.Text(`document.documentElement.scrollWidth - innerWidth`); wide != "0" {
			t.Errorf("%s scrolls sideways by %s px: %s", p, wide, browser.Text(`(() => {
				const all = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
				return all.slice(0, 6).map((e) => e.outerHTML.slice(0, 60)).join(" | ");
			})()`))
		}
	}
}
