package serve_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
	"github.com/lintel-go/lintel/site/serve"
)

// variant is the fixture with another name for its web shop.
func variant(t *testing.T, words string) *site.Site {
	t.Helper()
	w := fixture.Workspace(t)
	for i := range w.Model.Elements {
		if w.Model.Elements[i].ID == "shop/web" {
			w.Model.Elements[i].Name = words
		}
	}
	s, err := site.New(t.Context(), site.Config{Title: "Shops"}, []site.Workspace{w})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const containers = "/bookshop/views/shop/containers/"

func TestAnOpenPageChangesInPlace(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	s.Show(variant(t, "Web"))
	b := fixture.Open(t)
	b.Size(900, 500)
	b.Go(address + containers + "#element=shop/web")
	b.Wait(`document.querySelector(".canvas svg.focused")`)

	// What a reload would lose.
	b.Eval(`window.stays = true;
		document.querySelector("h1").dataset.stays = "yes";
		document.querySelector(".crumbs").dataset.stays = "yes";
		document.querySelector('[data-do="in"]').click();
		window.wide = document.querySelector(".canvas svg").getBoundingClientRect().width;
		document.querySelector('.canvas [data-id="post"] a').focus({preventScroll: true});
		scrollTo({top: 220, behavior: "instant"});
		addEventListener("lintel:swap", (e) => { window.swapped = e.detail; });`)
	s.Show(variant(t, "Web shop"))
	b.Wait(`document.querySelector(".canvas svg").textContent.includes("Web shop")`)
	b.Wait(`window.swapped`)
	got := b.Text(`JSON.stringify({
		reloaded: !window.stays,
		head: document.querySelector("h1").dataset.stays,
		crumbs: document.querySelector(".crumbs").dataset.stays,
		size: document.querySelector(".canvas").className.includes("zoomed") && document.querySelector(".canvas svg").getBoundingClientRect().width === window.wide,
		selected: document.querySelector(".canvas svg").classList.contains("focused"),
		focus: document.activeElement.closest("[data-id]")?.dataset.id,
		scroll: scrollY,
		panel: Boolean(document.getElementById("lintel-problem")),
	})`)
	want := `{"reloaded":false,"head":"yes","crumbs":"yes","size":true,"selected":true,"focus":"post","scroll":220,"panel":false}`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if parts := b.Text(`JSON.stringify(window.swapped)`); parts != `["picture-shop/containers","alternative"]` {
		t.Errorf("changed %s", parts)
	}
	// The same site again changes nothing at all.
	b.Eval(`window.swapped = null`)
	s.Show(variant(t, "Web shop"))
	b.Wait(`window.swapped`)
	if parts := b.Text(`JSON.stringify(window.swapped)`); parts != `[]` {
		t.Errorf("changed %s", parts)
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// TestAPictureThatChangesKeepsItsPlace holds the size, the part in sight, the
// selection with its panel, and the step of a scenario.
func TestAPictureThatChangesKeepsItsPlace(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	s.Show(variant(t, "Web"))
	b := fixture.Open(t)
	b.Prefers("prefers-reduced-motion", "reduce")
	b.Size(900, 500)
	for _, c := range []struct{ page, before, says, want string }{
		{"shop/containers/#element=shop/web", "", `document.querySelector("#lintel-details h2").textContent + " " + !document.getElementById("lintel-details").hidden`, "Web shop true"},
		{"shop/order-a-book/dynamic/", "n", `document.querySelector("#lintel-player .now").innerText.replace(/\s+/g, " ") + document.querySelectorAll("[aria-current=step]").length`, "2 / 3 2 Web shop ⇢ Reader thanks"},
	} {
		s.Show(variant(t, "Web"))
		b.Go("about:blank")
		b.Go(address + "/bookshop/views/" + c.page)
		b.Do(chromedp.KeyEvent("1++++" + c.before + c.before))
		b.Eval(`document.querySelector(".canvas").scrollTo({left: 70, top: 50, behavior: "instant"});
			scrollTo({top: 90, behavior: "instant"});
			window.old = document.querySelector(".canvas");
			addEventListener("lintel:swap", (e) => { window.swapped = e.detail; })`)
		now := `[document.querySelector("[data-percent]").textContent, document.querySelector(".canvas").scrollLeft, document.querySelector(".canvas").scrollTop, scrollY, location.hash].join(" ")`
		b.Text(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(""))))`)
		before := b.Text(now)
		if !strings.Contains(before, " 70 50 90 #") {
			t.Fatalf("%s: before: %s", c.page, before)
		}
		s.Show(variant(t, "Web shop"))
		b.Wait(`window.swapped && document.querySelector(".canvas") !== window.old`)
		if got := b.Text(now); got != before {
			t.Errorf("%s: %s, before %s", c.page, got, before)
		}
		if got := b.Text(c.says); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: says %q, want %q", c.page, got, c.want)
		}
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestAProblemIsShownAndCleared(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	s.Show(variant(t, "Web"))
	b := fixture.Open(t)
	b.Go(address + containers)
	b.Eval(`window.stays = true`)
	s.Fail(serve.Problem{Title: "The model does not compile", Notes: []serve.Note{
		{File: "shop/model.go", Line: 12, Column: 3, Message: `undefined: <img src=x onerror="window.hurt=1">`, Hint: "declare it"},
	}})
	panel := `document.getElementById("lintel-problem")`
	b.Wait(panel)
	if words := b.Text(panel + `.innerText`); !strings.Contains(words, "shop/model.go:12:3: undefined: <img src=x") || !strings.Contains(words, "hint: declare it") {
		t.Errorf("%q", words)
	}
	if got := b.Text(`document.querySelector(".canvas svg").textContent.includes("Web")`); got != "true" {
		t.Error("the last good site is gone")
	}
	b.Wait(`getComputedStyle(` + panel + `).position === "fixed"`)
	// A page that is opened now shows it too.
	b.Go(address + "/bookshop/")
	b.Wait(panel)
	b.Eval(`window.stays = true`)
	s.Show(variant(t, "Web"))
	b.Wait(`!` + panel)
	if got := b.Text(`String(window.stays) + String(window.hurt)`); got != "trueundefined" {
		t.Errorf("reloaded, or hurt: %s", got)
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestTheFirstSiteComesLate(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	b := fixture.Open(t)
	b.Go(address + containers)
	b.Wait(`document.querySelector("h1").textContent.startsWith("Waiting")`)
	s.Fail(serve.Problem{Title: "Not yet"})
	b.Wait(`document.getElementById("lintel-problem")`)
	s.Show(variant(t, "Web"))
	b.Wait(`document.querySelector(".canvas svg")`)
	// A page that goes, and comes back.
	s.Show(files{"index.html": page})
	b.Wait(`document.querySelector("h1")?.textContent === "There is no such page"`)
	s.Show(variant(t, "Web"))
	b.Wait(`document.querySelector(".canvas svg")`)
}

func TestThumbnailsChange(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	s.Show(variant(t, "Web"))
	b := fixture.Open(t)
	b.Size(1280, 2000)
	b.Go(address + "/bookshop/views/")
	b.Wait(`[...document.images].every((i) => i.complete)`)
	b.Eval(`document.querySelector("h1").dataset.stays = "yes"`)
	image := `document.querySelector('img[src*="containers.svg"]')`
	before := b.Text(image + `.src`)
	s.Show(variant(t, "Web shop"))
	b.Wait(image + `.src !== ` + "`" + before + "`")
	if got := b.Text(`document.querySelector("h1").dataset.stays`); got != "yes" {
		t.Error("the page was changed, not its pictures")
	}
}

func TestAPageWithNewPartsChangesInPlace(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	s.Show(variant(t, "Web"))
	b := fixture.Open(t)
	b.Go(address + "/bookshop/")
	b.Eval(`window.stays = true`)
	with := fixture.Workspace(t)
	with.Findings = []model.Diagnostic{{Code: "LNT-X001", Severity: model.SeverityWarning, Message: "too many books"}}
	with.Diagram = func(string) (diagram.Diagram, error) { return diagram.Diagram{}, nil }
	next, err := site.New(t.Context(), site.Config{Title: "Shops"}, []site.Workspace{with})
	if err != nil {
		t.Fatal(err)
	}
	s.Show(next)
	b.Wait(`document.body.innerText.includes("too many books")`)
	if got := b.Text(`String(window.stays)`); got != "true" {
		t.Error("the page was reloaded")
	}
	// The theme button still works on the new body.
	b.Eval(`document.getElementById("lintel-theme").click()`)
	if got := b.Text(`document.getElementById("lintel-theme").getAttribute("aria-pressed")`); got != "true" {
		t.Errorf("pressed %s", got)
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}
