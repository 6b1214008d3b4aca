package site_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// The bars are what every page must reach, whatever it holds. They are held on
// one page of each kind, with the pictures that Lintel really draws, in a real
// browser and by the tools that others judge pages with.

// whole is a site with every kind of page and every option, in a folder.
func whole(t *testing.T, language string) (dir, address string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "site")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	logo, err := site.ReadLogo([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z" fill="#26a"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	config := site.Config{
		Title: "Shops", Description: "What they do", Footer: "Shops Ltd, [imprint](https://example.com/imprint)",
		URL: "https://example.com/docs/", Language: language, ContentLanguage: "en", Logo: logo,
		PictureCSS: []byte(svg.CSS(theme.Default())), Themes: theme.Names(),
	}
	workspaces := []site.Workspace{fixture.Workspace(t), fixture.Kinds(t)}
	about := fixtureLine(t, workspaces[0])
	workspaces[0].Waived = []site.Waived{{
		Finding: model.Diagnostic{Code: "LNT-M105", Severity: model.SeverityInfo, Message: "nothing uses it", Origin: about},
		Waiver:  model.WaiverRecord{Code: "LNT-M105", Reason: "it is to come", Origin: about},
	}}
	for i := range workspaces {
		workspaces[i].Picture = realPictures(workspaces[i].Model)
	}
	if _, err := site.Build(t.Context(), config, workspaces, sink); err != nil {
		t.Fatal(err)
	}
	return dir, (&url.URL{Scheme: "file", Path: dir}).String()
}

// fixtureLine is where the container Web of a workspace is defined.
func fixtureLine(t *testing.T, w site.Workspace) model.Origin {
	t.Helper()
	web, ok := w.Model.Element("shop/web")
	if !ok {
		t.Fatal("there is no shop/web")
	}
	return model.Origin{Position: web.Origin.Position}
}

var (
	bodyClass = regexp.MustCompile(`<body class="page-([a-z-]+)`)
	viewKind  = regexp.MustCompile(`index\.html#lintel-kind-([a-z-]+)"`)
)

// kindsOfPages is the page of each kind that says most, by its kind. A page of
// a view is of the view's kind.
func kindsOfPages(t *testing.T, dir string) map[string]string {
	t.Helper()
	kinds, size := map[string]string{}, map[string]int{}
	for _, p := range pagesIn(t, dir) {
		text, err := os.ReadFile(filepath.Join(dir, p))
		if err != nil {
			t.Fatal(err)
		}
		found := bodyClass.FindSubmatch(text)
		if found == nil {
			t.Fatalf("%s has no kind", p)
		}
		kind := string(found[1])
		if kind == "view" {
			found := viewKind.FindSubmatch(text)
			if found == nil {
				t.Fatalf("%s does not say which kind its view is of", p)
			}
			kind += " " + string(found[1])
		}
		if len(text) > size[kind] {
			kinds[kind], size[kind] = p, len(text)
		}
	}
	for _, want := range []string{
		"catalogue", "overview", "views", "elements", "element", "documents", "document", "decisions", "decision", "findings", "a-z", "matrix", "glossary", "figures",
		"view landscape", "view context", "view container", "view component", "view code", "view deployment", "view dynamic",
		"view use-case", "view activity", "view sequence", "view state-machine", "view class",
	} {
		if kinds[want] == "" {
			t.Errorf("there is no page of the kind %q", want)
		}
	}
	return kinds
}

// eachKind opens a page of each kind.
func eachKind(t *testing.T, b *fixture.Browser, dir, address string, look func(kind string)) {
	t.Helper()
	kinds := kindsOfPages(t, dir)
	var names []string
	for kind := range kinds {
		names = append(names, kind)
	}
	slices.Sort(names)
	for _, kind := range names {
		b.Go(address + "/" + (&url.URL{Path: kinds[kind]}).EscapedPath())
		look(kind)
	}
}

// TestNobodyIsKeptOut has axe look at each kind of page, light and dark.
func TestNobodyIsKeptOut(t *testing.T) {
	script, err := os.ReadFile(toolbox.Axe(t))
	if err != nil {
		t.Fatal(err)
	}
	dir, address := whole(t, "en")
	control := fixture.Open(t)
	control.Go("data:text/html,<html lang=en><title>x</title><main><h1>x</h1><img src=x></main>")
	control.Complaints()
	control.Eval(string(script))
	if got := control.Text(`axe.run().then((r) => r.violations.map((v) => v.id).join())`); !strings.Contains(got, "image-alt") {
		t.Fatalf("axe finds %q in a picture without words", got)
	}
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			b := fixture.Open(t)
			b.Prefers("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce")
			look := func(kind string) {
				t.Helper()
				b.Eval(string(script))
				found := b.Text(`axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.map((v) =>
					({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.failureSummary)}))))`)
				var violations []struct {
					ID, Help string
					Nodes    []string
				}
				if err := json.Unmarshal([]byte(found), &violations); err != nil {
					t.Fatalf("%s: %v: %s", kind, err, found)
				}
				for _, v := range violations {
					t.Errorf("%s: %s (%s)\n%s", kind, v.ID, v.Help, strings.Join(v.Nodes, "\n"))
				}
			}
			eachKind(t, b, dir, address, look)
			for _, page := range []string{"bookshop/index.html", "a-z/index.html"} {
				for _, query := range []string{"book", "qqqqqq"} {
					b.Go(address + "/" + page)
					ask(b, query)
					look(page + " while it is searched for " + query)
				}
			}
		})
	}
}

// TestPagesAreHTML has the Nu HTML checker look at all pages.
func TestPagesAreHTML(t *testing.T) {
	checker := toolbox.Checker(t)
	broken := filepath.Join(t.TempDir(), "broken.html")
	if err := os.WriteFile(broken, []byte("<!doctype html><title>x</title><p id=a><p id=a>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := toolbox.Run(t, nil, checker[0], append(checker[1:], "--exit-zero-always", "--stdout", broken)...); !strings.Contains(out, "Duplicate ID") {
		t.Fatalf("the checker says of a broken page: %s", out)
	}
	for _, language := range []string{"en", "zh"} {
		dir, _ := whole(t, language)
		kindsOfPages(t, dir)
		args := append(checker[1:], "--format", "json", "--exit-zero-always", "--stdout", "--also-check-svg", "--skip-non-html", dir)
		out := toolbox.Run(t, nil, checker[0], args...)
		var report struct {
			Messages []struct{ Type, URL, Message, Extract string }
		}
		if err := json.Unmarshal([]byte(out), &report); err != nil {
			t.Fatalf("%v: %.500s", err, out)
		}
		said := 0
		for _, m := range report.Messages {
			if m.Type == "info" {
				continue
			}
			if said++; said <= 12 {
				t.Errorf("%s: %s: %s\n%s", strings.TrimPrefix(m.URL, "file:"+dir), m.Type, m.Message, m.Extract)
			}
		}
		if said > 12 {
			t.Errorf("and %d more", said-12)
		}
	}
}

// TestInjectedScriptsDoNotRun puts scripts into pages as somebody might who
// found a way to. The policy of the page stops them.
func TestInjectedScriptsDoNotRun(t *testing.T) {
	dir, address := whole(t, "en")
	page := filepath.Join(dir, "index.html")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const injected = `<script>document.documentElement.dataset.canary = "inline"</script>
<img src="nowhere.png" onerror="document.documentElement.dataset.canary = 'handler'">
<a id="canary" href="javascript:document.documentElement.dataset.canary = 'address'">x</a>
<script src="https://evil.example/x.js"></script><script src="data:text/javascript,document.documentElement.dataset.canary='data'"></script>
<iframe srcdoc="<script>parent.document.documentElement.dataset.canary = 'frame'</script>"></iframe>
<base href="https://evil.example/"><form action="https://evil.example/" id="form"><button>x</button></form></main>`
	if err := os.WriteFile(page, bytes.Replace(text, []byte("</main>"), []byte(injected), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	b := fixture.Open(t)
	b.Go(address + "/index.html")
	b.Eval(`document.getElementById("canary").click(); document.getElementById("form").requestSubmit()`)
	b.Text(`new Promise((done) => setTimeout(() => done(""), 300))`)
	if got := b.Text(`document.documentElement.dataset.canary`); got != "undefined" {
		t.Errorf("an injected script has run: %s", got)
	}
	if got := b.Text(`location.protocol + document.baseURI.slice(0, 7) + document.documentElement.hasAttribute("data-canary")`); got != "file:file://false" {
		t.Errorf("the page was led away: %s", got)
	}
	// Complaints of the policy are what is to be seen in the console, all four
	// and more; the page's own scripts still run.
	if got := b.Complaints(); len(got) < 4 {
		t.Errorf("the policy stopped only %q", got)
	}
	if b.Text(`document.getElementById("lintel-theme").hidden`) != "false" {
		t.Error("the page's own script does not run")
	}
}

// TestTheFirstVisitIsLight holds the weight of the first page with all that it
// loads, as a server would send it.
func TestTheFirstVisitIsLight(t *testing.T) {
	dir, address := whole(t, "zh")
	b := fixture.Open(t)
	kinds := kindsOfPages(t, dir)
	for _, kind := range []string{"catalogue", "overview"} {
		b.Asked()
		b.Go(address + "/" + kinds[kind])
		total := 0
		var parts []string
		for _, asked := range b.Asked() {
			u, err := url.Parse(asked)
			if err != nil || u.Scheme != "file" {
				t.Fatalf("%s asks for %s", kind, asked)
			}
			if strings.Contains(u.Path, "/pictures/") {
				continue
			}
			content, err := os.ReadFile(u.Path)
			if err != nil {
				t.Fatal(err)
			}
			size := len(content)
			if path.Ext(u.Path) != ".woff2" { // which is compressed
				size = gzipped(t, content)
			}
			total += size
			parts = append(parts, fmt.Sprintf("%s %d", path.Base(u.Path), size))
		}
		if total > 100_000 || len(parts) < 4 {
			t.Errorf("%s: %d bytes: %v", kind, total, parts)
		}
		t.Logf("%s: %d bytes: %v", kind, total, parts)
	}
}

func gzipped(t *testing.T, content []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestEachKindIsNarrowStillAndQuiet opens each kind of page on a phone, in
// Chinese, with reduced motion.
func TestEachKindIsNarrowStillAndQuiet(t *testing.T) {
	dir, address := whole(t, "zh")
	b := fixture.Open(t)
	b.Prefers("prefers-reduced-motion", "reduce")
	b.Size(360, 740)
	eachKind(t, b, dir, address, func(kind string) {
		if wide := b.Text(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide != "0" {
			t.Errorf("%s scrolls sideways by %s px", kind, wide)
		}
		if moving := b.Text(`[...document.querySelectorAll("*")].filter((e) => {
			const s = getComputedStyle(e);
			return s.transitionDuration.split(",").some((d) => parseFloat(d) > 0) && s.transitionProperty !== "none" || s.animationName !== "none" || s.scrollBehavior === "smooth";
		}).map((e) => e.outerHTML.slice(0, 80)).slice(0, 3).join(" | ")`); moving != "" {
			t.Errorf("%s moves: %s", kind, moving)
		}
		if got := b.Text(`document.documentElement.lang + " " + [...document.querySelectorAll("h1 bdi, .lead bdi, h1[lang]")].map((e) => e.lang).join()`); !strings.HasPrefix(got, "zh ") {
			t.Errorf("%s: languages %s", kind, got)
		}
		if slanted := b.Text(`[...document.querySelectorAll("body *")].filter((e) => e.matches(":lang(zh)") && !e.closest("svg, .prose") && getComputedStyle(e).fontStyle === "italic").length`); slanted != "0" {
			t.Errorf("%s: %s pieces of Chinese are slanted", kind, slanted)
		}
		if got := b.Complaints(); len(got) > 0 {
			t.Errorf("%s: %q", kind, got)
		}
	})
	for _, asked := range b.Asked() {
		if !strings.HasPrefix(asked, "file://") {
			t.Errorf("asks for %s", asked)
		}
	}
}

// TestWithoutScripts reads each kind of page in a browser that runs none.
func TestWithoutScripts(t *testing.T) {
	dir, address := whole(t, "en")
	with, without := map[string]string{}, map[string]string{}
	b := fixture.Open(t)
	// What is in sight, without what only scripts show.
	const words = `document.querySelector("main").innerText.replace(/\s+/g, " ")`
	for _, readers := range []map[string]string{with, without} {
		eachKind(t, b, dir, address, func(kind string) {
			b.Eval(`for (const e of document.querySelectorAll("[data-viewer], #lintel-search, #lintel-matrix-tools")) e.hidden = true`)
			if kind == "a-z" { // where a box is, the heading is of the search
				b.Eval(`document.querySelector("h1").hidden = true`)
			}
			readers[kind] = b.Text(words)
			if dead := b.Text(`[...document.querySelectorAll("button")].filter((e) => e.checkVisibility() && !e.hasAttribute("popovertarget")).length`); dead != "0" && len(without) > 0 {
				t.Errorf("%s: %s buttons that do nothing are in sight", kind, dead)
			}
		})
		b.Scripts(false)
	}
	for kind, text := range with {
		if without[kind] != text {
			t.Errorf("%s says without scripts\n%s\nand with them\n%s", kind, without[kind], text)
		}
	}
	b.Size(360, 740)
	b.Go(address + "/bookshop/index.html")
	b.Click(".menu")
	if b.Text(`document.getElementById("lintel-nav").checkVisibility()`) != "true" {
		t.Error("the side bar does not open without scripts")
	}
}

// TestPrint prints a system and a view, and reads what is on the paper.
func TestPrint(t *testing.T) {
	reader := toolbox.System(t, "pdftotext", "poppler-utils")
	info := toolbox.System(t, "pdfinfo", "poppler-utils")
	dir, address := whole(t, "en")
	kinds := kindsOfPages(t, dir)
	b := fixture.Open(t)
	b.Prefers("prefers-color-scheme", "dark")
	for kind, want := range map[string]struct{ says, not []string }{
		"overview":       {[]string{"Bookshop", "Software systems", "A reader buys the last copy"}, []string{"Skip to the content", "Made with Lintel", "Menu"}},
		"view container": {[]string{"Containers", "Shop", "Relationships", "Shows the books"}, []string{"Zoom in", "100 %", "SVG", "Skip to", "Made with"}},
		"document":       {[]string{"the publisher (https://example.org/books)"}, []string{"On this page", "Previous"}},
	} {
		page := kinds[kind]
		if kind == "overview" || kind == "view container" {
			page = map[string]string{"overview": "bookshop/index.html", "view container": "bookshop/views/shop/containers/index.html"}[kind]
		}
		b.Go(address + "/" + page)
		file := filepath.Join(t.TempDir(), "page.pdf")
		if err := os.WriteFile(file, b.Print(), 0o600); err != nil {
			t.Fatal(err)
		}
		text := toolbox.Run(t, nil, reader, file, "-")
		for _, w := range want.says {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), w) {
				t.Errorf("%s on paper does not say %q:\n%s", kind, w, text)
			}
		}
		for _, w := range want.not {
			if strings.Contains(text, w) {
				t.Errorf("%s on paper says %q", kind, w)
			}
		}
		if pages := regexp.MustCompile(`Pages:\s+(\d+)`).FindStringSubmatch(toolbox.Run(t, nil, info, file)); pages == nil || len(pages[1]) > 1 {
			t.Errorf("%s takes %v pages", kind, pages)
		}
		// Paper is light, whatever the screen is: the corner of the page is white.
		if corner := corner(t, file); corner != "255 255 255" {
			t.Errorf("%s is printed on %s", kind, corner)
		}
	}
}

// corner is the colour of a pixel near the corner of the first page of a PDF.
func corner(t *testing.T, file string) string {
	t.Helper()
	cmd := exec.Command(toolbox.System(t, "pdftoppm", "poppler-utils"), "-r", "20", "-f", "1", "-l", "1", file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var w, h, most int
	r := bytes.NewReader(out)
	if _, err := fmt.Fscanf(r, "P6\n%d %d\n%d\n", &w, &h, &most); err != nil {
		t.Fatal(err)
	}
	pixels, err := io.ReadAll(r)
	if err != nil || len(pixels) < 3*w*h {
		t.Fatal(len(pixels), err)
	}
	at := 3 * (2*w + 2)
	return fmt.Sprint(pixels[at], " ", pixels[at+1], " ", pixels[at+2])
}
