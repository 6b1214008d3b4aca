package site_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

func build(t *testing.T, config site.Config, workspaces ...site.Workspace) (*site.Memory, site.Report) {
	t.Helper()
	var m site.Memory
	report, err := site.Build(t.Context(), config, workspaces, &m)
	if err != nil {
		t.Fatal(err)
	}
	return &m, report
}

func content(t *testing.T, m *site.Memory, path string) string {
	t.Helper()
	b, err := m.File(t.Context(), path)
	if err != nil {
		t.Fatalf("%s: %v\n%s", path, err, strings.Join(m.Paths(), "\n"))
	}
	return string(b)
}

func parse(t *testing.T, m *site.Memory, path string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(content(t, m, path)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func TestPaths(t *testing.T) {
	m, report := build(t, site.Config{}, fixture.Workspace(t))
	var pages []string
	for _, p := range m.Paths() {
		if strings.HasSuffix(p, ".html") {
			pages = append(pages, strings.TrimPrefix(p, "bookshop/"))
		}
	}
	want := []string{
		"a-z/index.html",
		"decisions/0001-sell-books/index.html",
		"decisions/0002-lend-books/index.html",
		"decisions/0003-give-books-away/index.html",
		"decisions/index.html",
		"docs/01-catalogue/index.html",
		"docs/guide/running/index.html",
		"docs/index.html",
		"elements/@production/server-room/index.html",
		"elements/@production/server-room/web/index.html",
		"elements/@production/server-room/库存/index.html",
		"elements/index.html",
		"elements/post/index.html",
		"elements/reader/index.html",
		"elements/shop/index.html",
		"elements/shop/web/cart/index.html",
		"elements/shop/web/index.html",
		"elements/shop/web/search/index.html",
		"elements/shop/库存/index.html",
		"findings/index.html",
		"glossary/index.html",
		"index.html",
		"matrix/components/index.html",
		"matrix/index.html",
		"matrix/systems/index.html",
		"views/index.html",
		"views/landscape/index.html",
		"views/shop/containers/index.html",
		"views/shop/context/index.html",
		"views/shop/deployment/production/index.html",
		"views/shop/order-a-book/dynamic/index.html",
		"views/shop/order-a-book/index.html",
		"views/shop/web/components/index.html",
		"index.html",
	}
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Error(diff)
	}
	if report.Pages != len(pages) || report.Files != len(m.Paths()) || report.Pictures != 7 {
		t.Errorf("%+v", report)
	}
}

func TestEveryAddressLeadsSomewhere(t *testing.T) {
	for _, slug := range []string{"bookshop", ""} {
		w := fixture.Workspace(t)
		w.Slug = slug
		m, _ := build(t, site.Config{}, w)
		checkAddresses(t, m)
	}
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	checkAddresses(t, m)
}

// checkAddresses follows every address of every page.
func checkAddresses(t *testing.T, m *site.Memory) {
	t.Helper()
	ids := map[string]map[string]bool{}
	for _, p := range m.Paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		ids[p] = map[string]bool{}
		for n := range parse(t, m, p).Descendants() {
			for _, key := range []string{"data-id", "data-element"} { // what the address of a view may select
				if id, ok := attribute(n, key); ok {
					ids[p]["element="+id] = true
				}
			}
			if id, ok := attribute(n, "id"); ok {
				if ids[p][id] {
					t.Errorf("%s: id %q twice", p, id)
				}
				ids[p][id] = true
			}
		}
	}
	reached := map[string]bool{"index.html": true}
	for p := range ids {
		for n := range parse(t, m, p).Descendants() {
			for _, key := range []string{"href", "src"} {
				address, ok := attribute(n, key)
				if !ok {
					continue
				}
				u, err := url.Parse(address)
				if err != nil {
					t.Errorf("%s: %q: %v", p, address, err)
					continue
				}
				if u.Scheme != "" || u.Host != "" {
					if n.Data != "a" || (u.Scheme != "https" && u.Scheme != "mailto") {
						t.Errorf("%s: %s %q asks another site, or is no address", p, n.Data, address)
					}
					continue
				}
				target := p
				if u.Path != "" {
					if strings.HasPrefix(u.Path, "/") {
						t.Errorf("%s: %q is not relative", p, address)
					}
					target = path.Join(path.Dir(p), u.Path)
				}
				if _, err := m.File(t.Context(), target); err != nil {
					t.Errorf("%s: %q leads nowhere", p, address)
				}
				if u.Fragment != "" && u.Fragment != "nowhere" && !ids[target][u.Fragment] { // the fixture has one that leads nowhere, as a finding
					t.Errorf("%s: %q: no such place", p, address)
				}
				reached[target] = true
			}
		}
	}
	for _, p := range m.Paths() {
		if !reached[p] && !strings.HasPrefix(p, "assets/") {
			t.Errorf("nothing leads to %s", p)
		}
	}
}

func TestShapeOfEveryPage(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t), fixture.Kinds(t))
	checkShape(t, m)
}

// checkShape holds what all pages must have.
func checkShape(t *testing.T, m *site.Memory) {
	t.Helper()
	for _, p := range m.Paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		count := map[string]int{}
		last := 0
		parts := map[string]bool{}
		for n := range parse(t, m, p).Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			count[n.Data]++
			if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				level := int(n.Data[1] - '0')
				if level > last+1 {
					t.Errorf("%s: heading of level %d below level %d", p, level, last)
				}
				last = level
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: attribute %s is against the page's own policy", p, a.Key)
				}
			}
			if part, ok := attribute(n, "data-part"); ok {
				if parts[part] {
					t.Errorf("%s: part %q twice", p, part)
				}
				parts[part] = true
			}
			if n.Data == "a" || n.Data == "button" {
				if name(n) == "" {
					t.Errorf("%s: a %s without a name", p, n.Data)
				}
			}
			if _, ok := attribute(n, "alt"); n.Data == "img" && !ok {
				t.Errorf("%s: an image without alt", p)
			}
		}
		for _, once := range []string{"h1", "main", "title", "header"} {
			if count[once] != 1 && !(once == "title" && count["svg"] > 0) {
				t.Errorf("%s: %d %s", p, count[once], once)
			}
		}
		if strings.Contains(content(t, m, p), "ZgotmplZ") {
			t.Errorf("%s: an address was refused by the template", p)
		}
	}
}

func name(n *html.Node) string {
	if label, ok := attribute(n, "aria-label"); ok {
		return label
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent.Data != "script" {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestFindingsOfDocuments(t *testing.T) {
	_, report := build(t, site.Config{}, fixture.Workspace(t))
	var got []string
	for _, f := range report.Findings {
		got = append(got, fmt.Sprintf("%s:%d %s", f.Origin.File, f.Origin.Line, f.Code))
	}
	want := []string{
		"docs/01-catalogue.md:24 LNT-S001", "docs/01-catalogue.md:24 LNT-S002", "docs/01-catalogue.md:24 LNT-S002",
		"docs/01-catalogue.md:24 LNT-S003", "docs/01-catalogue.md:24 LNT-S004",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingOfAnAuthorIsMarkup(t *testing.T) {
	evil := `"><script>alert(1)</script><a href='javascript:x' onclick="y">&amp;`
	w := model.New("W"+evil, evil)
	a := w.System("A"+evil, evil, model.Tag(evil), model.Owner(evil), model.Property(evil, evil))
	b := w.System("B", "b")
	c := a.Container("C", evil, model.Technology(evil))
	a.Uses(b, evil, model.Technology(evil))
	s := a.Scenario("S"+evil, evil)
	s.Call(c, b, evil)
	given := fixture.Of(t, w)
	given.Model.Docs, given.Model.Decisions = nil, nil
	for i := range given.Model.Elements { // the DSL itself refuses such a link
		given.Model.Elements[i].Links = []model.LinkRecord{{Title: evil, URL: "javascript:alert(1)"}}
	}
	given.Findings = []model.Diagnostic{{Code: "X", Severity: "error", Message: evil, Hint: evil, Origin: model.Origin{Position: model.Position{File: evil, Line: 1}}}}
	m, _ := build(t, site.Config{Title: evil, Footer: evil, Description: evil, SourceURL: "javascript:{file}"}, given)
	for _, p := range m.Paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		scripts := 0
		for n := range parse(t, m, p).Descendants() {
			if kind, _ := attribute(n, "type"); n.Data == "script" && n.Type == html.ElementNode && kind != "application/json" {
				scripts++
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: %s=%q", p, a.Key, a.Val)
				}
			}
		}
		want := 3 // colours, comfort, search
		if strings.Contains(p, "/views/") && strings.Count(p, "/") > 2 || strings.Contains(p, "/matrix/") {
			want++ // that of pictures, or of the matrix
		}
		if scripts != want {
			t.Errorf("%s: %d scripts, want %d", p, scripts, want)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	one, _ := build(t, site.Config{}, fixture.Workspace(t), fixture.Kinds(t))
	two, _ := build(t, site.Config{}, fixture.Workspace(t), fixture.Kinds(t))
	if diff := cmp.Diff(one.Paths(), two.Paths()); diff != "" {
		t.Fatal(diff)
	}
	for _, p := range one.Paths() {
		if content(t, one, p) != content(t, two, p) {
			t.Errorf("%s differs", p)
		}
	}
}

func TestAPictureThatFailsIsSaid(t *testing.T) {
	w := fixture.Workspace(t)
	draw := w.Picture
	w.Picture = func(ctx context.Context, key string) (site.Picture, error) {
		if key == "landscape" {
			return site.Picture{}, errors.New("out of <paint>")
		}
		return draw(ctx, key)
	}
	m, report := build(t, site.Config{}, w)
	if page := content(t, m, "bookshop/views/landscape/index.html"); !strings.Contains(page, "out of &lt;paint&gt;") {
		t.Error("the page does not say why")
	}
	if svg := content(t, m, "bookshop/pictures/landscape.svg"); !strings.Contains(svg, "not drawn") {
		t.Error("no picture stands in")
	}
	found := false
	for _, f := range report.Findings {
		found = found || f.Code == site.CodePicture && strings.Contains(f.Message, "landscape")
	}
	if !found || report.Pictures != 6 {
		t.Errorf("findings %v, %d pictures", report.Findings, report.Pictures)
	}
}

func TestACancelledBuildLeavesTheOldSite(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	before := m.Paths()
	ctx, cancel := context.WithCancel(t.Context())
	w := fixture.Workspace(t)
	w.Picture = func(ctx context.Context, key string) (site.Picture, error) {
		cancel()
		return site.Picture{}, ctx.Err()
	}
	if _, err := site.Build(ctx, site.Config{}, []site.Workspace{w}, m); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, m.Paths()); diff != "" {
		t.Error(diff)
	}
}

func TestBadSlugs(t *testing.T) {
	a := fixture.Workspace(t)
	for _, slugs := range [][]string{{"a", "a"}, {"a", "A"}, {"assets"}, {"a-z"}, {"a/b"}, {".."}, {"", "b"}} {
		var all []site.Workspace
		for _, s := range slugs {
			w := a
			w.Slug = s
			all = append(all, w)
		}
		if _, err := site.New(t.Context(), site.Config{}, all); err == nil {
			t.Errorf("%q: no error", slugs)
		}
	}
}

func TestClicksLeadDown(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	links := func(page string) map[string]string {
		found := map[string]string{}
		for n := range parse(t, m, page).Descendants() {
			if id, ok := attribute(n, "data-id"); ok && n.FirstChild != nil {
				if href, ok := attribute(n.FirstChild, "href"); ok {
					found[id] = path.Join(path.Dir(page), href)
				}
			}
		}
		return found
	}
	tests := map[string]map[string]string{
		"bookshop/views/landscape/index.html": {
			"post": "bookshop/elements/post/index.html", "reader": "bookshop/elements/reader/index.html", "shop": "bookshop/views/shop/context/index.html",
		},
		"bookshop/views/shop/context/index.html": {
			"post": "bookshop/elements/post/index.html", "reader": "bookshop/elements/reader/index.html", "shop": "bookshop/views/shop/containers/index.html",
		},
		"bookshop/views/shop/containers/index.html": {
			"post": "bookshop/elements/post/index.html", "reader": "bookshop/elements/reader/index.html",
			"shop/web": "bookshop/views/shop/web/components/index.html", "shop/库存": "bookshop/elements/shop/%E5%BA%93%E5%AD%98/index.html",
		},
	}
	for page, want := range tests {
		if diff := cmp.Diff(want, links(page)); diff != "" {
			t.Errorf("%s: %s", page, diff)
		}
	}
}

func TestOverlay(t *testing.T) {
	over := mapFS{"css/custom.css": "/* mine */", "html/catalogue.html": `{{define "main"}}<h1>Mine</h1>{{end}}`}
	m, _ := build(t, site.Config{Templates: over.fs()}, fixture.Workspace(t))
	if !strings.Contains(content(t, m, "index.html"), "<h1>Mine</h1>") {
		t.Error("the template is not laid over")
	}
	if !strings.HasSuffix(content(t, m, "assets/lintel.css"), "/* mine */") {
		t.Error("the style is not laid over")
	}
	over["html/catalogue.html"] = "{{"
	if _, err := site.New(t.Context(), site.Config{Templates: over.fs()}, nil); err == nil {
		t.Error("a broken template is no error")
	}
}

// TestTheFirstPageIsLight holds the weight of what a first visit loads.
func TestTheFirstPageIsLight(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	total := 0
	for _, p := range []string{"assets/lintel.css", "assets/lintel.js", "bookshop/index.html"} {
		total += len(content(t, m, p))
	}
	if total > 100_000 { // uncompressed, so with room to spare
		t.Errorf("%d bytes", total)
	}
	if !bytes.HasPrefix([]byte(content(t, m, "assets/inter-regular.woff2")), []byte("wOF2")) {
		t.Error("no font")
	}
}

func textOf(t *testing.T, m *site.Memory, page, element string) string {
	t.Helper()
	for n := range parse(t, m, page).Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			return strings.Join(strings.Fields(name(n)), " ")
		}
	}
	t.Fatalf("%s has no %s", page, element)
	return ""
}

func TestPagesOfTheSameNameAreToldApart(t *testing.T) {
	m, _ := build(t, site.Config{Title: "Shops"}, fixture.Workspace(t))
	for page, want := range map[string][2]string{
		"views/shop/context":                   {"System context of Shop", "System context of Shop"},
		"views/shop/containers":                {"Containers of Shop", "Containers of Shop"},
		"views/shop/order-a-book/dynamic":      {"Order a book: dynamic", "Order a book Dynamic of Shop"},
		"elements/shop":                        {"Shop: software system", "Shop"},
		"elements/shop/web/cart":               {"Cart: component of Web", "Cart"},
		"elements/@production/server-room":     {"Server room (Production)", "Server room (Production)"},
		"elements/@production/server-room/web": {"Web on Server room (Production)", "Web on Server room (Production)"},
	} {
		at := "bookshop/" + page + "/index.html"
		if got := textOf(t, m, at, "title"); got != want[0]+" – Bookshop – Shops" {
			t.Errorf("%s: title %q, want %q", page, got, want[0])
		}
		if got := textOf(t, m, at, "h1"); got != want[1] {
			t.Errorf("%s: heading %q, want %q", page, got, want[1])
		}
	}
}

func TestTablesSayWhereAndHow(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	words := func(page string) string { return textOf(t, m, "bookshop/"+page+"/index.html", "main") }
	for _, c := range []struct{ page, want string }{
		{"elements/shop/库存", "Web › Cart → Reserves SQL Web › Search → Looks up SQL"},
		{"elements/shop/web", "Web × 3 Production Server room"},
		{"elements/shop", "Views about it"},
		{"elements/@production/server-room/web", "→ Post Hands over parcels asynchronous"},
		{"views/shop/deployment/production", "Web on Server room → 库存 on Server room"},
		{"views/shop/deployment/production", "What readers use"},
		{"views/shop/order-a-book", "A reader buys the last copy"},
		{"views/shop/order-a-book", "thanks reply"},
		{"views/shop/containers", "Default view, generated by Lintel."},
		{"views/shop/containers", "Reader → Web Orders a book"},
	} {
		// Cells stand without a space between them.
		if got := words(c.page); !strings.Contains(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(c.want, " ", "")) {
			t.Errorf("%s does not say %q:\n%s", c.page, c.want, got)
		}
	}
}

func TestTheOverviewBeginsWithTheOwnSystems(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	page := content(t, m, "bookshop/index.html")
	systems, views := strings.Index(page, `id="lintel-systems"`), strings.Index(page, `id="lintel-views"`)
	if systems < 0 || views < systems || !strings.Contains(page[systems:views], `href="elements/shop/index.html"`) {
		t.Errorf("systems at %d, views at %d", systems, views)
	}
}
