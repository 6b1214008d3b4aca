package site_test

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
	"github.com/lintel-go/lintel/templates"
)

func logoOf(t *testing.T, svg string) string {
	t.Helper()
	logo, err := site.ReadLogo([]byte(svg))
	if err != nil {
		t.Fatalf("%s: %v", svg, err)
	}
	m, _ := build(t, site.Config{Logo: logo}, fixture.Workspace(t))
	return content(t, m, "assets/logo.svg")
}

// TestALogoOnlyDraws gives it what an SVG may do beside drawing.
func TestALogoOnlyDraws(t *testing.T) {
	got := logoOf(t, `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><!-- a comment -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 8 8" onload="alert(1)" style="color:#123456;background:url(https://evil.example/x)">
<script>alert(1)</script><SCRIPT href="x"/><style>@import "https://evil.example/x.css"; path{fill:red}</style>
<foreignObject><h:body onload="alert(1)"><h:script>alert(1)</h:script></h:body></foreignObject>
<a href="javascript:alert(1)"><path d="M0 0"/></a><image href="https://evil.example/x.png"/><use xlink:href="https://evil.example/x.svg#a"/>
<animate attributeName="href" values="javascript:alert(1)"/><set attributeName="onclick" to="alert(1)"/>
<defs><linearGradient id="g"><stop offset="0" stop-color="rgb(1,2,3)"/></linearGradient></defs>
<g transform="translate(1 2)"><path d="M1 1h6v6z" fill="url(#g)" onclick="alert(1)" filter="url(https://evil.example/f#x)"/><use xlink:href="#g"/></g>
<text style="fill:red">A &lt;&amp; B</text></svg>`)
	for _, want := range []string{`viewBox="0 0 8 8"`, `fill="url(#g)"`, `stop-color="rgb(1,2,3)"`, `transform="translate(1 2)"`, `href="#g"`, `A &lt;&amp; B`, `style="fill:red"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is lost:\n%s", want, got)
		}
	}
	for _, bad := range []string{"evil", "alert", "script", "import", "foreign", "image", "onload", "animate", "ENTITY", "M0 0"} {
		if strings.Contains(strings.ToLower(got), strings.ToLower(bad)) {
			t.Errorf("%q is left:\n%s", bad, got)
		}
	}
	d := xml.NewDecoder(strings.NewReader(got))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, no := range []string{
		"", "GIF89a", "<html/>", "<svg", `<svg xmlns="http://www.w3.org/1999/xhtml"/>`, "\x89PNG\r\n\x1a\nrest", "<svg>&xxe;</svg>",
		"<svg/><svg/>", "<svg>" + strings.Repeat("<g>", 1000) + strings.Repeat("</g>", 1000) + "</svg>",
	} {
		if _, err := site.ReadLogo([]byte(no)); err == nil || !strings.Contains(err.Error(), "hint:") {
			t.Errorf("%.40q: %v", no, err)
		}
	}
	var pixels bytes.Buffer
	if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	logo, err := site.ReadLogo(pixels.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	m, _ := build(t, site.Config{Logo: logo}, fixture.Workspace(t))
	if content(t, m, "assets/logo.png") != pixels.String() {
		t.Error("the PNG is another")
	}
	if page := content(t, m, "bookshop/index.html"); !strings.Contains(page, `<img src="../assets/logo.png" alt="">`) || !strings.Contains(page, `href="../assets/logo.png" type="image/png"`) {
		t.Error("the page does not show it")
	}
	checkAddresses(t, m)
}

func TestAddressesOfASite(t *testing.T) {
	m, _ := build(t, site.Config{URL: "https://a.example/docs/"}, fixture.Workspace(t))
	if page := content(t, m, "bookshop/elements/shop/库存/index.html"); !strings.Contains(page, `<link rel="canonical" href="https://a.example/docs/bookshop/elements/shop/%E5%BA%93%E5%AD%98/">`) {
		t.Errorf("no canonical address: %.900s", page)
	}
	var sites struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(content(t, m, "sitemap.xml")), &sites); err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, p := range m.Paths() {
		if strings.HasSuffix(p, ".html") {
			pages++
		}
	}
	if len(sites.URL) != pages || sites.URL[len(sites.URL)-1].Loc != "https://a.example/docs/" {
		t.Errorf("%d of %d pages, the last %q", len(sites.URL), pages, sites.URL[len(sites.URL)-1].Loc)
	}
}

func TestAnOverlayLiesOverSomething(t *testing.T) {
	over := mapFS{"html/catalog.html": "x"}
	if _, err := site.New(t.Context(), site.Config{Templates: over.fs()}, nil); err == nil || !strings.Contains(err.Error(), "html/catalog.html lies over nothing") {
		t.Error(err)
	}
	for config, want := range map[*site.Config]string{
		{Language: "xx"}:                    `there is no language "xx"`,
		{Footer: "[a](data:text/html,x) b"}: "no address that a page may link to",
	} {
		if _, err := site.New(t.Context(), *config, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", config, err)
		}
	}
}

// TestNoWordOfAPageIsOutsideTheLanguage builds a site in a language in which
// each phrase stands in marks. What else a page says must be an author's, or
// the tool's that is English in every language.
func TestNoWordOfAPageIsOutsideTheLanguage(t *testing.T) {
	english, err := templates.Files().Open("words/en.json")
	if err != nil {
		t.Fatal(err)
	}
	defer english.Close()
	text, err := io.ReadAll(english)
	if err != nil {
		t.Fatal(err)
	}
	marked := strings.NewReplacer(`": "`, `": "⟦`, "\",\n", "⟧\",\n", "\"}", "⟧\"}", "\"\n}", "⟧\"\n}", `", "other`, `⟧", "other`).Replace(string(text))
	over := mapFS{"words/xx.json": marked}
	one, two := fixture.Workspace(t), fixture.Kinds(t)
	m, report := build(t, site.Config{Title: "Shops", Templates: over.fs(), Language: "xx"}, one, two)
	known := map[string]bool{}
	learn := func(s string) {
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !isLetter(r) }) {
			known[strings.ToLower(w)] = true
		}
	}
	for _, w := range []site.Workspace{one, two} {
		encoded, err := model.Encode(w.Model)
		if err != nil {
			t.Fatal(err)
		}
		learn(string(encoded))
	}
	for _, f := range report.Findings {
		learn(f.Code + " " + f.Message + " " + f.Hint + " " + f.Origin.File)
	}
	for _, p := range m.Paths() {
		learn(p)
		if strings.HasSuffix(p, ".html") && (strings.Contains(p, "/docs/") || strings.Contains(p, "/decisions/")) {
			learn(textOf(t, m, p, "h1"))
		}
	}
	terms, err := os.ReadFile(filepath.Join(one.Dir, "docs", "glossary.md"))
	if err != nil {
		t.Fatal(err)
	}
	learn(string(terms))
	// Formats, notations, and keywords of UML.
	learn("Shift Esc Ctrl Tab Enter Space") // what stands on keys
	learn("The Shops SVG C4 UML ref alt opt loop par entry do exit interface enumeration type")
	for _, p := range m.Paths() {
		if !strings.HasSuffix(p, ".html") || strings.Contains(p, "/docs/") || strings.Contains(p, "/decisions/") {
			continue
		}
		page := parse(t, m, p)
		if lang, _ := attribute(page.FirstChild.NextSibling, "lang"); lang != "xx" {
			t.Errorf("%s is in %q", p, lang)
		}
		var look func(n *html.Node)
		look = func(n *html.Node) {
			for _, a := range n.Attr {
				switch a.Key {
				case "aria-label", "title", "alt":
					checkMarked(t, p, a.Val, known)
				}
			}
			if n.Type == html.TextNode {
				checkMarked(t, p, n.Data, known)
			}
			if class, _ := attribute(n, "class"); n.Data == "script" || n.Data == "style" || strings.Contains(class, "lintel") && n.Data == "svg" || strings.Contains(class, "prose") {
				return
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				look(c)
			}
		}
		look(page)
	}
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '⟦' || r == '⟧'
}

// checkMarked holds that the words of a text stand in marks, or are known.
func checkMarked(t *testing.T, page, text string, known map[string]bool) {
	t.Helper()
	depth := 0
	word := ""
	if strings.HasPrefix(text, "⟧") || strings.Contains(text, "⟧") && strings.Index(text, "⟧") < strings.Index(text, "⟦") {
		depth = 1 // the rest of a phrase around markup comes first
	}
	flush := func() {
		if len(word) > 1 && depth == 0 && !known[strings.ToLower(word)] {
			t.Errorf("%s: %q in %q is no language's", page, word, text)
		}
		word = ""
	}
	if !strings.Contains(text, "⟦") && strings.Contains(text, "⟧") { // the rest of a phrase around markup
		return
	}
	for _, r := range text {
		switch {
		case r == '⟦':
			flush()
			depth++
		case r == '⟧':
			depth--
			word = ""
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			word += string(r)
		default:
			flush()
		}
	}
	flush()
}
