package project

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/render/theme"
)

func TestConfig(t *testing.T) {
	for text, want := range map[string]Config{
		`{}`:               {},
		" {\n}\n\n":        {},
		`{"title": "店铺"}`:  {Title: "店铺"},
		`{"title": null}`:  {},
		`{"packages": []}`: {Packages: []string{}},
		`{
			"packages": ["./systems/...", "./docs"],
			"pictures": "docs/pictures",
			"baseline": "docs/known.json",
			"theme": "mono",
			"title": "A",
			"description": "B",
			"footer": "C",
			"sourceURL": "https://example.com/{file}#L{line}",
			"url": "https://example.com/docs/",
			"language": "zh",
			"contentLanguage": "en-GB",
			"logo": "docs/logo.svg",
			"css": "docs/site.css",
			"templates": "docs/templates",
			"workspaces": ["a", "b*"],
			"views": ["!*/dynamic"]
		}`: {
			Packages: []string{"./systems/...", "./docs"}, Pictures: "docs/pictures", Baseline: "docs/known.json", Theme: "mono",
			Title: "A", Description: "B", Footer: "C", SourceURL: "https://example.com/{file}#L{line}",
			URL: "https://example.com/docs/", Language: "zh", ContentLanguage: "en-GB",
			Logo: "docs/logo.svg", CSS: "docs/site.css", Templates: "docs/templates",
			Workspaces: []string{"a", "b*"}, Views: []string{"!*/dynamic"},
		},
		`{"pictures": "a/../b"}`: {Pictures: "a/../b"},
	} {
		c, err := parseConfig("lintel.json", []byte(text))
		if err != nil || !reflect.DeepEqual(c, want) {
			t.Errorf("%s\n is %+v, %v\nwant %+v", text, c, err, want)
		}
	}
}

// TestBrokenConfig holds the line, the words and the hint of every mistake.
func TestBrokenConfig(t *testing.T) {
	const (
		object = `the settings are one JSON object, like {"title": "Shop"}`
		all    = "the settings are packages, pictures, baseline, theme, title, description, footer, sourceURL, url, language, contentLanguage, logo, css, templates, workspaces, views, hideHistory"
	)
	for _, c := range []struct{ text, message, hint string }{
		{"", "1: the file ends too early", object},
		{"\n\n", "1: the file ends too early", object},
		{"{", "1: the file ends too early", object},
		{"{\n\"title\": \"a\n", "2: invalid character '\\n' in string literal", object},
		{"{\n\"title\": \"a\",\n", "2: the file ends too early", object},
		{"{\n\"title\": ", "2: the file ends too early", object},
		{"null", "1: the file does not begin with {", object},
		{"\n[]", "2: the file does not begin with {", object},
		{"{\n \"title\": \"a\"\n \"footer\": \"b\"\n}", "3: invalid character '\"' after object key:value pair", object},
		{"{\n \"title\": \"a\",\n}", "3: invalid character '}'", object},
		{"{title: 1}", "1: invalid character 't'", object},
		{"{\n\n \"title\": nil}", "3: invalid character 'i'", object},
		{"{\n \"title\": \"a\",\n \"pictres\": \"b\",\n \"footer\": \"c\"\n}", `3: there is no setting "pictres"`, `write "pictures"`},
		{"{\n \"colour\": \"b\"}", `2: there is no setting "colour"`, all},
		{"{\"Title\": \"a\"}", `1: there is no setting "Title"`, `write "title"`},
		{"{\n\"title\": \"a\",\n\"title\": \"b\"}", "3: title is set in line 2, too", "keep one of them"},
		{"{\n\"pictures\": 3}", "2: pictures must be a text", `like "pictures": "docs/pictures"`},
		{"{\n\"packages\": \"./...\"}", "2: packages must be a list of texts", `like "packages": ["./..."]`},
		{"{\n\"packages\":\n[\"a\",\n\n 3\n]}", "5: packages must be a list of texts", `like "packages": ["./..."]`},
		{"{} {}", "1: there is more behind the closing brace", "remove it"},
		{"{}\nx", "2: there is more behind the closing brace", "remove it"},
		{"{\n\"pictures\": \"../x\"}", `2: pictures: "../x" is no folder inside the project`, `name one beside lintel.json, like "docs/pictures"`},
		{"{\"pictures\": \"/x\"}", `1: pictures: "/x" is no folder inside the project`, ""},
		{"{\"pictures\": \".\"}", `1: pictures: "." is no folder inside the project`, ""},
		{"{\n\"theme\": \"neon\"}", `2: theme: there is no theme "neon"`, "choose one of high-contrast, lintel"},
		{"{\"theme\": \"../t.json\"}", `1: theme: "../t.json" is no file inside the project`, `name one beside lintel.json, like "docs/theme.json"`},
		{"{\"pictures\": \"a/..\"}", `1: pictures: "a/.." is no folder inside the project`, ""},
		{"{\n\"footer\": \"[x](javascript:alert(1))\"}", `2: footer: "[x](javascript:alert(1))" is no link`, "write it as [words](https://"},
		{"{\n\"footer\": \"a [x](data:text/html,x)\"}", `2: footer: "data:text/html,x" is no address`, "write it as https://"},
		{"{\n\"url\": \"/docs/\"}", `2: url: "/docs/" is not where a site can be read`, `write it like "https://example.com/docs/"`},
		{"{\"url\": \"https://a.example/?x\"}", `1: url: "https://a.example/?x" is not where`, ""},
		{"{\"url\": \"javascript:alert(1)\"}", `1: url: "javascript:alert(1)" is not where`, ""},
		{"{\n\n\"language\": \"klingon\"}", `3: language: there is no language "klingon"`, "choose one of en, zh, or bring words/klingon.json"},
		{"{\"contentLanguage\": \"English (UK)\"}", `1: contentLanguage: "English (UK)" is no tag of a language`, `write it as BCP 47 does`},
		{"{\n\"logo\": \"../logo.svg\"}", `2: logo: "../logo.svg" is no file inside the project`, `name one beside lintel.json, like "docs/logo.svg"`},
		{"{\"logo\": \"logo.gif\"}", `1: logo: "logo.gif" does not end in .svg or .png`, `name such a file`},
		{"{\n\"css\": \"/etc/site.css\"}", `2: css: "/etc/site.css" is no file inside`, ""},
		{"{\n\"css\": \"site.less\"}", `2: css: "site.less" does not end in .css`, ""},
		{"{\n\"templates\": \"..\"}", `2: templates: ".." is no folder inside the project`, `name one beside lintel.json, like "docs/templates"`},
		{"{\n\"views\": [\"a\", \"!\"]}", `2: views: "!" matches nothing`, "name what to publish"},
		{"{\n\"workspaces\": \"shop\"}", `2: workspaces must be a list of texts`, `like "workspaces": ["shop"]`},
		{"{\"pictures\": \"a/../../b\"}", `1: pictures: "a/../../b" is no folder inside the project`, ""},
	} {
		_, err := parseConfig("lintel.json", []byte(c.text))
		if err == nil {
			t.Errorf("%q is taken", c.text)
			continue
		}
		message, hint, _ := strings.Cut(err.Error(), "\nhint: ")
		if !strings.HasPrefix(message, "lintel.json:"+c.message) || !strings.HasPrefix(hint, c.hint) {
			t.Errorf("%q:\n %q\n hint %q\nwant\n %q\n hint %q", c.text, message, hint, c.message, c.hint)
		}
	}
}

// TestReadConfigLooksAbove finds the nearest settings, and nothing for a
// folder that does not exist, even if there are settings above it.
func TestReadConfigLooksAbove(t *testing.T) {
	top := t.TempDir()
	below := filepath.Join(top, "a", "b")
	if err := os.MkdirAll(below, 0o777); err != nil {
		t.Fatal(err)
	}
	if root, c, err := ReadConfig(below); err != nil || root != below || !reflect.DeepEqual(c, Config{}) {
		t.Errorf("without settings: %s, %+v, %v", root, c, err)
	}
	write := func(dir, title string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, ConfigFile), []byte(`{"title": "`+title+`"}`), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(top, "top")
	if root, c, err := ReadConfig(below); err != nil || root != top || c.Title != "top" {
		t.Errorf("from two folders below: %s, %+v, %v", root, c, err)
	}
	write(filepath.Dir(below), "nearer")
	if root, c, err := ReadConfig(below); err != nil || root != filepath.Dir(below) || c.Title != "nearer" {
		t.Errorf("from one folder below: %s, %+v, %v", root, c, err)
	}
	for name, want := range map[string]string{
		filepath.Join(below, "nowhere"):                     "there is no such folder",
		filepath.Join(filepath.Dir(below), ConfigFile):      "is not a folder",
		filepath.Join(filepath.Dir(below), ConfigFile, "x"): "not a directory",
	} {
		if root, _, err := ReadConfig(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: root %q, %v, want %q", name, root, err, want)
		}
	}
}

// TestTheme follows the setting into the pictures.
func TestTheme(t *testing.T) {
	dir := t.TempDir()
	painted := func(settings string, o Options) (string, error) {
		if err := os.WriteFile(filepath.Join(dir, ConfigFile), []byte(settings), 0o666); err != nil {
			t.Fatal(err)
		}
		o.Dir, o.CacheDir = dir, t.TempDir()
		p, err := Open(o)
		if err != nil {
			return "", err
		}
		defer p.Close()
		want := []string{filepath.Join(p.Root, ConfigFile)}
		if strings.HasSuffix(p.Config.Theme, ".json") {
			want = append(want, filepath.Join(p.Root, p.Config.Theme))
		}
		if got := p.Settings(); !slices.Equal(got, want) {
			t.Errorf("%s: settings in %q, want %q", settings, got, want)
		}
		return string(p.Theme().Light[theme.PersonFill]), nil
	}
	own, err := os.ReadFile(filepath.Join("..", "..", "render", "theme", "themes", "mono.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "own.json"), own, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.json"), []byte(`{"roles": {}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	mono, err := theme.Load("mono")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		settings, option, want, fails string
	}{
		{`{}`, "", string(theme.Default().Light[theme.PersonFill]), ""},
		{`{"theme": "structurizr"}`, "", "#08427b", ""},
		{`{"theme": "own.json"}`, "", string(mono.Light[theme.PersonFill]), ""},
		{`{"theme": "own.json"}`, "structurizr", "#08427b", ""},
		{`{}`, "own.json", string(mono.Light[theme.PersonFill]), ""},
		{`{}`, "neon", "", `there is no theme "neon"`},
		{`{"theme": "nosuch.json"}`, "", "", "no such file or directory\nhint: write the file, or choose one of high-contrast, "},
		{`{"theme": "broken.json"}`, "", "", `theme broken.json: role "canvas" is missing`},
	} {
		got, err := painted(c.settings, Options{Theme: c.option})
		if c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) || c.fails == "" && err != nil || got != c.want {
			t.Errorf("%s with %q: people are %s, %v", c.settings, c.option, got, err)
		}
	}
}

// TestContrastOfOwnTheme holds that what the theme lacks is told once, where it
// is to be mended, and not for every view.
func TestContrastOfOwnTheme(t *testing.T) {
	dir := folder(t)
	own, err := os.ReadFile(filepath.Join("..", "..", "render", "theme", "themes", "mono.json"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"look/own.json": string(own), ConfigFile: `{"theme": "look/own.json"}`})
	edit(t, dir, "look/own.json", `{"light": "#141517"`, `{"light": "#dddddd"`) // of ink
	var pale []string
	for _, f := range check(t, open(t, dir)) {
		if f.Code != "LNT-P024" {
			continue
		}
		if len(f.Positions) != 1 || f.Positions[0] != (drift.Position{File: "look/own.json", Line: 5}) || f.View != "" || f.Workspace != "" {
			t.Errorf("told elsewhere: %+v", f)
		}
		pale = append(pale, f.Message+"; "+f.Hint)
	}
	want := []string{"theme: text in ink on canvas has a contrast of 1.36:1 in the light palette, less than 4.5:1; choose another colour for ink, or for what is behind it"}
	if !slices.Equal(pale, want) {
		t.Errorf("findings %q", pale)
	}
}
