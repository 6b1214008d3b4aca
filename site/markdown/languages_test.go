package markdown

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

var update = flag.Bool("update", false, "rewrite the file of languages")

// TestLanguagesAreThoseOfChroma compares the file with what chroma has, language
// by language.
func TestLanguagesAreThoseOfChroma(t *testing.T) {
	want := map[string][]byte{}
	var names, without []string
	for i, lexer := range lexers.GlobalLexerRegistry.Lexers {
		text, ok := described(t, lexer)
		if !ok {
			without = append(without, lexer.Config().Name)
			continue
		}
		name := fmt.Sprintf("%03d.xml", i) // their order decides between two that claim a name
		want[name] = text
		names = append(names, name)
	}
	slices.Sort(without)
	if got, want := strings.Join(without, ", "), "Common Lisp, ERB, EmacsLisp, Go HTML Template, HTTP, Haxe, PHTML, Raku, Svelte, YAML+Jinja, markdown, reStructuredText"; got != want {
		t.Errorf("left out: %s\nknown to be: %s", got, want)
	}
	const file = "languages.zip"
	if *update {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range names {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(want[name]); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != len(names) {
		t.Errorf("%d languages, want %d: run go test ./site/markdown -update", len(z.File), len(names))
	}
	for _, f := range z.File {
		if got, err := z.Open(f.Name); err != nil {
			t.Error(err)
		} else {
			var b bytes.Buffer
			if _, err := b.ReadFrom(got); err != nil || !bytes.Equal(b.Bytes(), want[f.Name]) {
				t.Errorf("%s is not as in chroma (%v): run go test ./site/markdown -update", f.Name, err)
			}
			got.Close()
		}
	}
}

var stateOf = regexp.MustCompile(`(?s)<state name="[^"]*"/>|<state name=.*?</state>`)

// described is a language as XML, if it can be.
func described(t *testing.T, lexer chroma.Lexer) ([]byte, bool) {
	regex, ok := lexer.(*chroma.RegexLexer)
	if !ok {
		return nil, false
	}
	if regex.Config().Name == "Go" {
		// Code looks for templates in its raw strings; here they are strings.
		rules := regex.MustRules().Clone()
		i := slices.IndexFunc(rules["root"], func(r chroma.Rule) bool { return r.Pattern == "(`)([^`]*)(`)" })
		if i < 0 {
			t.Fatal("Go has no raw strings")
		}
		rules["root"][i].Type = chroma.LiteralString
		regex = chroma.MustNewLexer(regex.Config(), func() chroma.Rules { return rules })
	}
	text, err := chroma.Marshal(regex)
	if err != nil {
		return nil, false
	}
	// The states come in any order.
	states := stateOf.FindAll(text, -1)
	slices.SortFunc(states, bytes.Compare)
	return stateOf.ReplaceAllFunc(text, func([]byte) []byte {
		first := states[0]
		states = states[1:]
		return first
	}), true
}

// TestHighlightsLikeChroma compares listings with what chroma itself makes of
// them, in languages that documents have and in some that lead into others.
func TestHighlightsLikeChroma(t *testing.T) {
	for language, listing := range map[string]string{
		"go":         "package shop\n\n// A is.\nfunc A(x int) string { return fmt.Sprint(x, \"é\", 'a', 0x1F) }\n",
		"json":       `{"a": [1, true, null, "x"]}`,
		"sh":         "for f in *.go; do echo \"$f\" | wc -l; done # all\n",
		"yaml":       "a: &x\n  - b: 1\n    c: 'd'\n",
		"html":       "<p class=\"a\">b<script>let x = 1;</script><style>p { color: red }</style></p>",
		"sql":        "SELECT a, count(*) FROM b WHERE c = 'd' GROUP BY a; -- all",
		"Dockerfile": "FROM golang:1.26\nRUN go build ./...\n",
		"js":         "const a = (b) => `${b} c`;",
		"proto":      "message A { string b = 1; }",
	} {
		var got, want strings.Builder
		if err := Highlight(&got, listing, language); err != nil {
			t.Fatal(err)
		}
		tokens, err := chroma.Coalesce(lexers.Get(language)).Tokenise(nil, listing)
		if err != nil {
			t.Fatal(err)
		}
		f := chromahtml.New(chromahtml.WithClasses(true), chromahtml.PreventSurroundingPre(true))
		if err := f.Format(&want, styles.Fallback, tokens); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.String(), ">"+want.String()+"</code>") || !strings.Contains(want.String(), "<span class=") {
			t.Errorf("%s:\n%s\nchroma:\n%s", language, &got, &want)
		}
	}
}
