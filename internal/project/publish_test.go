package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
)

func TestPublished(t *testing.T) {
	for _, c := range []struct {
		patterns string
		in, out  string
	}{
		{"", "a shop/pay", ""},
		{"shop", "shop", "shops a/shop"},
		{"shop/*", "shop/pay shop/pay/dynamic shop/", "shop a/shop/x"},
		{"*/dynamic", "shop/pay/dynamic /dynamic", "dynamic shop/dynamic/x"},
		{"!*/dynamic", "shop shop/pay", "shop/pay/dynamic"},
		{"shop/* !*/dynamic", "shop/pay", "shop/pay/dynamic till/pay"},
		{"!shop/* shop/pay", "", "shop/pay till"},
		{"a*b*c", "abc axbxc abbc", "acb ab abcd"},
		{"*", "anything a/b", ""},
		{"a*a", "aa aba", "a"},
	} {
		patterns := strings.Fields(c.patterns)
		for _, name := range strings.Fields(c.in) {
			if !Published(patterns, name) {
				t.Errorf("%q keep %s out", c.patterns, name)
			}
		}
		for _, name := range strings.Fields(c.out) {
			if Published(patterns, name) {
				t.Errorf("%q let %s through", c.patterns, name)
			}
		}
	}
}

// TestTheSiteIsDressedAndCut follows the settings of the site into its files.
func TestTheSiteIsDressedAndCut(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	models := []Workspace{
		testWorkspace(t, "shop"), testWorkspace(t, "till"),
	}
	site := func(settings string) (map[string]string, error) {
		t.Helper()
		write(ConfigFile, settings)
		p, err := Open(Options{Dir: dir, CacheDir: t.TempDir()})
		if err != nil {
			return nil, err
		}
		defer p.Close()
		s, err := p.Site(t.Context(), models, SiteOptions{})
		if err != nil {
			return nil, err
		}
		files := map[string]string{}
		for _, name := range s.Paths() {
			if strings.HasSuffix(name, "html") && !strings.Contains(name, "/views/") || strings.HasPrefix(name, "assets/") || name == "sitemap.xml" {
				content, err := s.File(t.Context(), name)
				if err != nil {
					t.Fatal(name, err)
				}
				files[name] = string(content)
				continue
			}
			files[name] = ""
		}
		return files, nil
	}
	write("look/logo.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><script>x</script><path d="M0 0h4v4z"/></svg>`)
	write("look/site.css", "/* mine */")
	write("look/over/html/catalogue.html", `{{define "main"}}<h1>Mine, {{say "views"}}</h1>{{end}}`)
	write("look/over/words/de.json", `{"views": "Sichten"}`)
	files, err := site(`{
		"title": "Shops", "footer": "Ltd, [imprint](https://a.example/i?a=1&b=2) & more", "url": "https://a.example/docs",
		"language": "de", "contentLanguage": "en", "logo": "look/logo.svg", "css": "look/site.css", "templates": "look/over",
		"workspaces": ["sh*"], "views": ["!*/context"]
	}`)
	if err != nil {
		t.Fatal(err)
	}
	for name, wants := range map[string][]string{
		"index.html": {
			"<h1>Mine, Sichten</h1>", `<html lang="de">`, `<img src="assets/logo.svg" alt="">`, `<link rel="icon" href="assets/logo.svg" type="image/svg&#43;xml">`,
			`<p lang="en">Ltd, <a href="https://a.example/i?a=1&amp;b=2">imprint</a> &amp; more</p>`, `<link rel="canonical" href="https://a.example/docs/">`,
		},
		"shop/elements/shop/index.html": {`<bdi lang="en">Shop</bdi>`, `<link rel="canonical" href="https://a.example/docs/shop/elements/shop/">`},
		"assets/lintel.css":             {"/* mine */"},
		"assets/logo.svg":               {`<path d="M0 0h4v4z">`},
		"sitemap.xml":                   {"<loc>https://a.example/docs/shop/views/shop/containers/</loc>"},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s has no %s:\n%s", name, want, files[name])
			}
		}
	}
	if strings.Contains(files["assets/logo.svg"], "script") {
		t.Error("the logo has a script")
	}
	for name := range files {
		if strings.HasPrefix(name, "till/") || strings.Contains(name, "/context") {
			t.Errorf("%s is published", name)
		}
	}
	if _, ok := files["shop/views/shop/containers/index.html"]; !ok {
		t.Error("what is to be published is not")
	}
	p := &Project{Config: Config{Workspaces: []string{"shop", "no*"}, Views: []string{"!*/context", "!x", "shop/containers"}}}
	if got := strings.Join(p.IdlePatterns(models), "\n"); got != "lintel.json: workspaces: \"no*\" matches nothing\nlintel.json: views: \"!x\" matches nothing" {
		t.Errorf("patterns that match nothing: %s", got)
	}
	// Nothing of it is there unasked.
	plain, err := site(`{}`)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plain["index.html"], "canonical") || plain["sitemap.xml"] != "" || plain["assets/logo.svg"] != "" {
		t.Error("a plain site is dressed")
	}
	for settings, want := range map[string]string{
		`{"logo": "no.svg"}`:                           "lintel.json: logo: there is no file no.svg\nhint: make it",
		`{"css": "no.css"}`:                            "lintel.json: css: there is no file no.css",
		`{"templates": "no"}`:                          "lintel.json: templates: there is no folder no",
		`{"templates": "look"}`:                        "lies over nothing",
		`{"workspaces": ["x"]}`:                        "lintel.json: workspaces: nothing is left to publish\nhint: there are shop, till",
		`{"views": ["x"]}`:                             "lintel.json: views: none is left to publish",
		`{"templates": "look/over", "language": "xx"}`: `there is no language "xx"`,
	} {
		if _, err := site(settings); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", settings, err)
		}
	}
	write("look/logo.svg", `<html/>`)
	if _, err := site(`{"logo": "look/logo.svg"}`); err == nil || !strings.Contains(err.Error(), "neither SVG nor PNG") {
		t.Errorf("a logo that is a page: %v", err)
	}
}

// testWorkspace is a model of a shop that uses another system.
func testWorkspace(t *testing.T, slug string) Workspace {
	t.Helper()
	w := model.New("Of "+slug, "For a test")
	shop := w.System("Shop", "Sells")
	shop.Container("Web", "Shows")
	shop.Uses(w.System("Post", "Carries", model.External), "Hands over")
	m, diagnostics := w.Build()
	if m == nil {
		t.Fatal(diagnostics)
	}
	return Workspace{Slug: slug, Model: m, views: view.New(m)}
}
