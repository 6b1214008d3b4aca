package words_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/site/words"
	"github.com/lintel-go/lintel/templates"
)

func load(t *testing.T, files fs.FS, tag string) words.Language {
	t.Helper()
	l, err := words.Load(files, tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLanguagesAreWhole holds the files against each other: the same keys, in
// the same order, with the same places for values.
func TestLanguagesAreWhole(t *testing.T) {
	tags := words.Tags(templates.Files())
	if len(tags) < 2 {
		t.Fatalf("languages %q", tags)
	}
	line := regexp.MustCompile(`(?m)^  "([^"]+)": (.*)$`)
	place := regexp.MustCompile(`\{[a-z]*\}`)
	read := func(tag string) (keys []string, places map[string]string) {
		text, err := fs.ReadFile(templates.Files(), "words/"+tag+".json")
		if err != nil {
			t.Fatal(err)
		}
		places = map[string]string{}
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			if _, again := places[m[1]]; again {
				t.Errorf("%s has %s twice", tag, m[1])
			}
			keys = append(keys, m[1])
			seen := map[string]bool{}
			for _, p := range place.FindAllString(m[2], -1) {
				seen[p] = true
			}
			for _, p := range []string{"{}", "{n}", "{title}", "{name}", "{kind}", "{workspace}", "{environment}", "{node}", "{outer}", "{number}", "{family}", "{technology}", "{heading}", "{hint}", "{what}", "{note}", "{from}", "{to}", "{elements}", "{relationships}", "{types}", "{pictures}", "{folder}", "{unit}", "{figures}", "{views}", "{cards}"} {
				if seen[p] {
					places[m[1]] += p
				}
				delete(seen, p)
			}
			if len(seen) > 0 {
				t.Errorf("%s: %s has places that this test does not know: %v", tag, m[1], seen)
			}
			if _, ok := places[m[1]]; !ok {
				places[m[1]] = ""
			}
			if strings.Contains(m[2], `""`) {
				t.Errorf("%s: %s says nothing", tag, m[1])
			}
		}
		return keys, places
	}
	wantKeys, wantPlaces := read(words.Fallback)
	for _, tag := range tags {
		keys, places := read(tag)
		if diff := cmp.Diff(wantKeys, keys); diff != "" {
			t.Errorf("%s: other keys than English:\n%s", tag, diff)
		}
		if diff := cmp.Diff(wantPlaces, places); diff != "" {
			t.Errorf("%s: other places for values than English:\n%s", tag, diff)
		}
		load(t, templates.Files(), tag)
	}
}

// TestEveryPhraseIsSaid finds the keys in templates, scripts and Go, and holds
// both ways: none is said that there is not, and none is there that nobody
// says.
func TestEveryPhraseIsSaid(t *testing.T) {
	quoted := regexp.MustCompile("[\"`]([a-z]+(?:[.-][a-z-]+)*\\.?)[\"`]")
	spoken := regexp.MustCompile(`\b(?:say|before|after|count|Say|Count|Before|After|number|drawn|listed|add|group|known)\(?\s*\(?(?:print )?"([a-z]+(?:[.-][a-z-]+)*\.?)"`)
	scripted := regexp.MustCompile(`\bphrases\.([a-zA-Z]+)\b`)
	used, said := map[string]bool{}, map[string]string{}
	var families []string
	root := filepath.Join("..", "..")
	for _, dir := range []string{"templates", "site"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			switch ext := filepath.Ext(path); {
			case ext == ".js":
				for _, m := range scripted.FindAllStringSubmatch(string(text), -1) {
					key := "script." + regexp.MustCompile(`[A-Z]`).ReplaceAllStringFunc(m[1], func(c string) string { return "-" + strings.ToLower(c) })
					key = strings.TrimSuffix(key, "-one") // for one thing
					used[key], said[key] = true, path
				}
			case ext == ".html", ext == ".go" && !strings.HasSuffix(path, "_test.go"):
				for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
					used[m[1]] = true
					if strings.HasSuffix(m[1], ".") {
						families = append(families, m[1])
					}
				}
				for _, m := range spoken.FindAllStringSubmatch(string(text), -1) {
					said[m[1]] = path
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	english := load(t, templates.Files(), words.Fallback)
	for key, path := range said {
		if !strings.HasSuffix(key, ".") && strings.Contains(key, ".") && !english.Has(key) {
			t.Errorf("%s says %q, which is no phrase", path, key)
		}
	}
	for _, key := range english.Keys() {
		member := false
		for _, f := range families {
			member = member || strings.HasPrefix(key, f)
		}
		if !used[key] && !member && key != "name" {
			t.Errorf("nobody says %s", key)
		}
	}
}

// TestTemplatesHaveNoWords looks for text that is of no language's file.
func TestTemplatesHaveNoWords(t *testing.T) {
	names, err := fs.Glob(templates.Files(), "html/*.html")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	letters := regexp.MustCompile(`\pL+`)
	keys := regexp.MustCompile(`\((Shift\+)?[A-Za-z]\)|\(Esc\)`)
	own := map[string]bool{"SVG": true, "ref": true} // of a format, and of UML
	actions := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	for _, name := range names {
		text, err := fs.ReadFile(templates.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		key := false
		tokens := html.NewTokenizer(strings.NewReader(actions.ReplaceAllString(string(text), "")))
		for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
			token := tokens.Token()
			if token.Data == "kbd" { // a key has its name on it
				key = kind == html.StartTagToken
			}
			if kind == html.TextToken && !key {
				for _, word := range letters.FindAllString(token.Data, -1) {
					if !own[word] {
						t.Errorf("%s has the word %q", name, word)
					}
				}
			}
			for _, a := range token.Attr {
				switch a.Key {
				case "aria-label", "title", "alt", "placeholder", "data-label", "aria-description":
					if letters.MatchString(keys.ReplaceAllString(a.Val, "")) {
						t.Errorf("%s has the words %s=%q", name, a.Key, a.Val)
					}
				}
			}
		}
	}
	// What scripts write into pages is no text of their own either.
	scripts, err := fs.Glob(templates.Files(), "js/*.js")
	if err != nil {
		t.Fatal(err)
	}
	written := regexp.MustCompile(`(?:textContent|innerText|ariaLabel|\.title|placeholder)\s*=\s*["'` + "`" + `]\s*\pL|setAttribute\("(?:aria-label|title|placeholder)",\s*["'` + "`" + `]`)
	for _, name := range scripts {
		text, err := fs.ReadFile(templates.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range written.FindAllString(string(text), -1) {
			if !strings.Contains(found, "document.title") {
				t.Errorf("%s writes words of its own: %s", name, found)
			}
		}
	}
}

// TestStyleSheetsHaveNoWords looks at what they put beside the text of pages.
func TestStyleSheetsHaveNoWords(t *testing.T) {
	names, err := fs.Glob(templates.Files(), "css/*.css")
	if err != nil || len(names) < 4 {
		t.Fatal(names, err)
	}
	word := regexp.MustCompile(`content:\s*["'][^"'\\]*\pL{2}`)
	for _, name := range names {
		text, err := fs.ReadFile(templates.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range word.FindAllString(string(text), -1) {
			t.Errorf("%s has the words %s", name, found)
		}
	}
}

func TestPhrases(t *testing.T) {
	files := fstest.MapFS{
		"words/en.json": {Data: []byte(`{"a": "b {x} {y}", "n": {"one": "{n} egg", "other": "{n} eggs"}, "link": "see {} now", "script.two-words": "\"<", "script.left": {"one": "{n} is left", "other": "{n} are left"}, "list.comma": ", "}`)},
		"words/de.json": {Data: []byte(`{"a": "{y} vor {x}", "n": {"other": "{n} Ei(er)"}}`)},
	}
	files["words/zh.json"] = &fstest.MapFile{Data: []byte(`{"of": "{name}的{kind}，共{n}个"}`)}
	en, de, zh := load(t, files, "en"), load(t, files, "de"), load(t, files, "zh")
	for want, got := range map[string]string{
		"b {y} X":     en.Say("a", "x", "{y}", "y", "X"), // no value is a place
		"Y vor X":     de.Say("a", "x", "X", "y", "Y"),
		"1 egg":       en.Count("n", 1),
		"0 eggs":      en.Count("n", 0),
		"12,345 eggs": en.Count("n", 12345),
		"1 Ei(er)":    de.Count("n", 1),
		"see | now":   de.Before("link") + "|" + de.After("link"),
		"no.such":     de.Say("no.such"),
		// Chinese and Latin stand apart where a value meets a phrase.
		"Shop 的 C4 视图，共 3 个": zh.Say("of", "name", "Shop", "kind", "C4 视图", "n", 3),
		"商店的视图，共 3 个":        zh.Say("of", "name", "商店", "kind", "视图", "n", 3),
		"“Shop”的视图（x），共{}个":  zh.Say("of", "name", "“Shop”", "kind", "视图（x）", "n", "{}"),
		"a, b":               en.List([]string{"a", "b"}),
		"9999":               words.Number(9999),
		"1,234,567":          words.Number(1234567),
		"de":                 de.Tag(),
		` data-left="{n} are left" data-left-one="{n} is left" data-two-words="&#34;&lt;"`: en.Attributes(),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, tag := range []string{"xx", "../words/en", "", "a/b"} {
		if _, err := words.Load(files, tag); err == nil || !strings.Contains(err.Error(), "choose one of de, en, zh") {
			t.Errorf("%q: %v", tag, err)
		}
	}
	files["words/xx.json"] = &fstest.MapFile{Data: []byte(`{"a": 3}`)}
	if _, err := words.Load(files, "xx"); err == nil || !strings.Contains(err.Error(), "words/xx.json") {
		t.Errorf("a phrase that is a number: %v", err)
	}
	if words.English().Say("views") != "Views" {
		t.Error("the built-in English is another")
	}
}

// TestPieces holds that the pieces of a phrase say what Say says, and tell
// apart what was put in.
func TestPieces(t *testing.T) {
	files := fstest.MapFS{"words/en.json": {Data: []byte(`{"in": "{what} in {place} ({n})", "plain": "All", "of": "of {}", "open": "Open {what", "have": "{no} {have} {what}"}`)}, "words/zh.json": {Data: []byte(`{"of": "{name}的{kind}"}`)}}
	en, zh := load(t, files, "en"), load(t, files, "zh")
	inner := []words.Piece{{Text: "Code", Own: true}}
	for _, c := range []struct {
		key    string
		values []any
		want   []words.Piece
	}{
		{"in", []any{"what", "Shop {place}", "place", inner, "n", 3}, []words.Piece{{Text: "Shop {place}"}, {Text: " in ", Own: true}, {Text: "Code", Own: true}, {Text: " (", Own: true}, {Text: "3", Own: true}, {Text: ")", Own: true}}},
		{"in", []any{"what", "", "place", "", "n", 0}, []words.Piece{{Text: " in ", Own: true}, {Text: " (", Own: true}, {Text: "0", Own: true}, {Text: ")", Own: true}}},
		{"plain", nil, []words.Piece{{Text: "All", Own: true}}},
		{"of", nil, []words.Piece{{Text: "of {}", Own: true}}},
		{"open", []any{"what", "x"}, []words.Piece{{Text: "Open {what", Own: true}}},
		{"have", []any{"have", "what", "what", "x"}, []words.Piece{{Text: "{no} ", Own: true}, {Text: "what"}, {Text: " ", Own: true}, {Text: "x"}}},
	} {
		if got := en.Pieces(c.key, c.values...); !slices.Equal(got, c.want) {
			t.Errorf("%s %v: %+v", c.key, c.values, got)
		}
	}
	// What is put between Chinese and Latin is the language's own.
	want := []words.Piece{{Text: "Shop"}, {Text: " ", Own: true}, {Text: "的", Own: true}, {Text: " ", Own: true}, {Text: "C4", Own: true}, {Text: " ", Own: true}, {Text: "视图"}}
	if got := zh.Pieces("of", "name", "Shop", "kind", []words.Piece{{Text: "C4", Own: true}, {Text: "视图"}}); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
