package markdown_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/site/markdown"
)

// shop answers for one element, one view, one page and one image.
type shop struct{}

var errNothing = errors.New("there is none")

func (shop) Reference(id string) (markdown.Target, error) {
	if id == "shop/api" {
		return markdown.Target{Href: "../elements/shop/api/index.html", Name: "API", Of: "api"}, nil
	}
	return markdown.Target{}, errNothing
}

func (shop) View(key string) (markdown.Target, error) {
	if key == "shop/containers" {
		return markdown.Target{Href: "../views/shop/containers/index.html", Name: "Shop", Of: "containers"}, nil
	}
	return markdown.Target{}, errNothing
}

func (shop) Theme(name string) error {
	if name == "mono" {
		return nil
	}
	return errNothing
}

func (shop) Link(path string) (markdown.Target, error) {
	if path == "other page.md" {
		return markdown.Target{Href: "other-page/index.html", Name: "Other"}, nil
	}
	return markdown.Target{}, errNothing
}

func (shop) Word(name string) string { return strings.ReplaceAll(name, "-", " ") }

func (shop) Heading(words string) string { return "Link to this section: " + words }

func (shop) Image(path string) (markdown.Image, error) {
	if path == "a.png" {
		return markdown.Image{Href: "../a.png", W: 4, H: 3}, nil
	}
	return markdown.Image{}, errNothing
}

func render(t *testing.T, d *markdown.Document) string {
	t.Helper()
	var b strings.Builder
	err := d.Render(&b, func(w io.Writer, e markdown.Embedded) error {
		_, err := fmt.Fprintf(w, "<figure>%s|%s|%d%s</figure>\n", e.Key, e.Caption, e.Number, strings.TrimRight("|"+e.Look.Theme+"|"+e.Look.Mode, "|"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRender(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"title is taken off", "# A *title*\n\ntext", "<p>text</p>\n"},
		{"second title is lowered", "# A\n\n# B", `<h2 id="b">B <a class="anchor" href="#b" aria-label="Link to this section: B">#</a></h2>` + "\n"},
		{"heading in Chinese", "## 抢购 流程", `<h2 id="抢购-流程">抢购 流程 <a class="anchor" href="#%E6%8A%A2%E8%B4%AD-%E6%B5%81%E7%A8%8B" aria-label="Link to this section: 抢购 流程">#</a></h2>` + "\n"},
		{"element", "See [[shop/api]].", `<p>See <a href="../elements/shop/api/index.html" class="model">API</a>.</p>` + "\n"},
		{"element with words", "See [[shop/api|the *API*]].", `<p>See <a href="../elements/shop/api/index.html" class="model">the *API*</a>.</p>` + "\n"},
		{"element in a table", "|a|\n|-|\n|[[shop/api\\|it]]|", "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"table\"><table>\n<thead><tr><th scope=\"col\">a</th></tr></thead>\n<tbody>\n<tr><td><a href=\"../elements/shop/api/index.html\" class=\"model\">it</a></td></tr>\n</tbody></table></div>\n"},
		{"view by reference", "[[view:shop/containers]]", `<p><a href="../views/shop/containers/index.html" class="model">Shop</a></p>` + "\n"},
		{"unknown element", "[[shop/db]]", `<p><span class="broken">shop/db<span class="why"> (unknown reference)</span></span></p>` + "\n"},
		{"brackets in an ordinary link", "[[x]](https://example.org)", `<p><a href="https://example.org" rel="noopener" class="external">[x]</a></p>` + "\n"},
		{"not in code", "`[[shop/api]]`", "<p><code>[[shop/api]]</code></p>\n"},
		{"view", "![The *whole* shop](view:shop/containers)", "<figure>shop/containers|The whole shop|1</figure>\n"},
		{"view in another theme", "![](view:shop/containers?theme=mono&mode=dark)", "<figure>shop/containers||1|mono|dark</figure>\n"},
		{"view in a mode", "![](view:shop/containers?mode=light)", "<figure>shop/containers||1||light</figure>\n"},
		{
			"views side by side", "![a](view:shop/containers)\n![b](view:shop/containers?theme=mono) ![](view:nope)\n",
			"<div class=\"pictures\">\n<figure>shop/containers|a|1</figure>\n<figure>shop/containers|b|2|mono</figure>\n" +
				`<p><span class="broken">nope<span class="why"> (unknown view)</span></span></p>` + "\n</div>\n",
		},
		{"a view and words", "![a](view:shop/containers) x ![b](view:shop/containers)", `<p><a href="../views/shop/containers/index.html" class="model">a</a> x <a href="../views/shop/containers/index.html" class="model">b</a></p>` + "\n"},
		{"view in a line", "look: ![it](view:shop/containers)", `<p>look: <a href="../views/shop/containers/index.html" class="model">it</a></p>` + "\n"},
		{"unknown view", "![it](view:nope)", `<p><span class="broken">it<span class="why"> (unknown view)</span></span></p>` + "\n"},
		{"page", "[*x*](other%20page.md#a-b)", `<p><a href="other-page/index.html#a-b"><em>x</em></a></p>` + "\n"},
		{"page that is not there", "[x](gone.md)", `<p><span class="broken">x<span class="why"> (broken link)</span></span></p>` + "\n"},
		{"image", "![alt](a.png)", `<p><img src="../a.png" alt="alt" loading="lazy" width="4" height="3"></p>` + "\n"},
		{"image that is not there", "![alt](b.png)", `<p><span class="broken">alt<span class="why"> (missing image)</span></span></p>` + "\n"},
		{"image of another site", "![alt](https://example.org/a.png)", `<p><a href="https://example.org/a.png" rel="noopener" class="external">alt</a></p>` + "\n"},
		{"script", "[x](javascript:alert)", `<p><span class="broken">x<span class="why"> (refused address)</span></span></p>` + "\n"},
		{
			"script in disguise", "[x](<java\tscript:alert>) [y](&#106;avascript:alert) [z](JaVaScRiPt:alert)",
			`<p><span class="broken">x<span class="why"> (refused address)</span></span> <span class="broken">y<span class="why"> (refused address)</span></span> <span class="broken">z<span class="why"> (refused address)</span></span></p>` + "\n",
		},
		{"data", "![x](data:image/svg+xml,a)", `<p><span class="broken">x<span class="why"> (refused address)</span></span></p>` + "\n"},
		{"script as autolink", "<javascript:alert>", `<p><span class="broken">javascript:alert<span class="why"> (refused address)</span></span></p>` + "\n"},
		{
			"network path", `[x](//evil.example/a) [y](\\evil) [z](/\\evil) ![i](//evil.example/a.png) [s]` + "\n\n[s]: <\t//evil>",
			`<p><span class="broken">x<span class="why"> (refused address)</span></span> <span class="broken">y<span class="why"> (refused address)</span></span> <span class="broken">z<span class="why"> (refused address)</span></span> <span class="broken">i<span class="why"> (refused address)</span></span> <span class="broken">s<span class="why"> (refused address)</span></span></p>` + "\n",
		},
		{"control characters", "a\x01b\x7f\u0085\tc", "<p>a\uFFFDb\uFFFD\uFFFD\tc</p>\n"},
		{"bare link", "see https://example.org/x", `<p>see <a href="https://example.org/x" rel="noopener" class="external">https://example.org/x</a></p>` + "\n"},
		{"html", "a <b onclick=x>b</b>\n\n<script>x</script>\n\n<!-- c -->", "<p>a b</p>\n"},
		{"admonition", "> [!WARNING]\n> Mind *this*.\n>\n> And this.", "<div class=\"admonition warning\" role=\"note\"><p class=\"admonition-title\">warning</p>\n<p>Mind <em>this</em>.</p>\n<p>And this.</p>\n</div>\n"},
		{"admonition with title", "> [!tip] Go <fast>\n> now", "<div class=\"admonition tip\" role=\"note\"><p class=\"admonition-title\">Go &lt;fast&gt;</p>\n<p>now</p>\n</div>\n"},
		{"plain quotation", "> [!OTHER]\n> x", "<blockquote>\n<p>[!OTHER]\nx</p>\n</blockquote>\n"},
		{"task list", "- [x] a\n- [ ] b", "<ul>\n<li><span class=\"task done\" role=\"img\" aria-label=\"done\"></span> a</li>\n<li><span class=\"task\" role=\"img\" aria-label=\"open\"></span> b</li>\n</ul>\n"},
		{"code", "```go\nx := 1\n```", "<div class=\"listing\"><pre tabindex=\"0\"><code class=\"language-go\"><span class=\"nx\">x</span><span class=\"w\"> </span><span class=\"o\">:=</span><span class=\"w\"> </span><span class=\"mi\">1</span><span class=\"w\">\n</span></code></pre></div>\n"},
		{"code in no language", "```\n<x>\n```", "<div class=\"listing\"><pre tabindex=\"0\"><code>&lt;x&gt;\n</code></pre></div>\n"},
		{"front matter", "---\ntitle: T\n---\n# H\nx", "<p>x</p>\n"},
		{"a rule is no front matter", "---\n\nx", "<hr>\n<p>x</p>\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := render(t, markdown.Parse([]byte(test.in), shop{}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblemsNameTheLine(t *testing.T) {
	in := `---
title: "A: title"
tags: [a, b]
---

Text with [[nothing]] and
then [a link](gone.md).

> [!NOTE]
> first
> [[inside]]

| a | b |
|---|---|
| x | [[cell]] |

![x](data:y)

- item ![p](no.png)

<div>raw</div>

![v](view:no)

[ok](other%20page.md#there) [here](#nowhere)
`
	d := markdown.Parse([]byte(in), shop{})
	if d.Title != "A: title" || !cmp.Equal(d.Front["tags"], []string{"a", "b"}) {
		t.Errorf("title %q, tags %q", d.Title, d.Front["tags"])
	}
	var got []string
	for _, p := range d.Problems {
		got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Code))
		if p.Hint == "" {
			t.Errorf("%s has no hint", p.Code)
		}
	}
	want := []string{
		"6:11 unknown-reference", "7:6 broken-link", "11:3 unknown-reference", "15:7 unknown-reference", "17:1 refused-address",
		"19:8 broken-image", "21:0 raw-html", "23:1 unknown-view",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantAnchors := []markdown.Anchor{{"other%20page.md#there", "other page.md", "there", 25, 1}, {"#nowhere", "", "nowhere", 25, 29}}
	if diff := cmp.Diff(wantAnchors, d.Anchors); diff != "" {
		t.Error(diff)
	}
}

func TestLooksThatThereAreNot(t *testing.T) {
	for query, want := range map[string]string{
		"theme=mono": "", "mode=dark": "", "": "",
		"theme=neon":            `view "shop/containers": unknown theme "neon": there is none`,
		"mode=dim":              `view "shop/containers": unknown mode "dim"`,
		"colour=red":            `view "shop/containers": "colour" is unknown behind the ?, or stands there twice`,
		"mode=dark&mode=light":  `view "shop/containers": "mode" is unknown behind the ?, or stands there twice`,
		"theme=mono;mode=light": `view "shop/containers": what follows the ? cannot be read`,
	} {
		d := markdown.Parse([]byte("![](view:shop/containers?"+query+")"), shop{})
		got := ""
		for _, p := range d.Problems {
			got += p.Message
		}
		if got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
		if out := render(t, d); want != "" && out != "<figure>shop/containers||1</figure>\n" {
			t.Errorf("%s: shown as %s", query, out)
		}
	}
}

func TestColumnsCountBytes(t *testing.T) {
	d := markdown.Parse([]byte("\xef\xbb\xbf库存 [[a]]\n库存 [[b]]\n"), shop{})
	var got []string
	for _, p := range d.Problems {
		got = append(got, fmt.Sprintf("%d:%d", p.Line, p.Column))
	}
	if diff := cmp.Diff([]string{"1:11", "2:8"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDocumentsThatAreBroken(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"front matter that is fine", "---\n# why\ntitle: A: b\ntags:\n- x\n  - y\nlist: [a, b]\nsay: \"x\" # so\nempty:\n...\n", ""},
		{"a thematic break", "---\n\nSee: that\n", ""},
		{"front matter without an end", "---\ntitle: x\n\n# A\n", "1:0 front matter: it has no end"},
		{"a line that is no pair", "---\ntitle: x\nwhat is this\n---\n", `3:0 front matter: "what is this" is no pair of a key and a value`},
		{"text between two breaks", "---\n\nSome text.\n\n---\n", `3:0 front matter: "Some text." is no pair of a key and a value`},
		{"an item of nothing", "---\n- x\n---\n", `2:0 front matter: "- x" is no pair of a key and a value`},
		{"a list that is not closed", "---\ntags: [a, b\n---\n", `2:0 front matter: the list of "tags" is not closed`},
		{"a quotation that is not closed", "---\r\ntitle: \"a\r\n---\r\n", `2:0 front matter: the quotation of "title" is not closed`},
		{"a key given twice", "---\nTitle: a\ntitle: b\n---\n", `3:0 front matter: "title" is given in line 2 already`},
		{"another encoding", "# A\n\nCaf\xe9 and [[b]]\n", "3:4 the document is not UTF-8: it has the byte 0xe9 here|3:12 unknown reference [[b]]: there is none"},
		{"control characters", "---\ntitle: a\x1b[31mb\n---\n\nx \x00\xff\n", "2:9 the document has the control character U+001B here"},
		{"a control character behind a mark", "\xef\xbb\xbf\x01", "1:4 the document has the control character U+0001 here"},
		{"line ends and tabs", "a\r\n\tb\r\n", ""},
		{"network paths", "[x](//evil) [y](\\\\evil)", `1:1 refused address "//evil"|1:13 refused address "\\\\evil"`},
		{"a reference to nothing", "x [[]] [[ ]] [[|words]]", "1:3 reference [[]] names nothing|1:8 reference [[]] names nothing|1:14 reference [[|words]] names nothing"},
		{"a reference without its words", "[[shop/api|]]", "1:1 reference [[shop/api|]] has no words behind |"},
		{"an ordinary link with brackets", "[[]](https://example.org)", ""},
		{"code", "`[[]]`", ""},
	}
	for _, test := range tests {
		d := markdown.Parse([]byte(test.in), shop{})
		var got []string
		for _, p := range d.Problems {
			got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message))
			if p.Hint == "" {
				t.Errorf("%s: no hint", test.name)
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if out := render(t, d); !utf8.ValidString(out) {
			t.Errorf("%s: %q", test.name, out)
		}
	}
}

func TestControlCharactersAreReplaced(t *testing.T) {
	d := markdown.Parse([]byte("---\ntitle: a\x1b\xffb\n---\n\n## c&#1;d\n"), shop{})
	if d.Title != "a\uFFFD\uFFFDb" {
		t.Errorf("title %q", d.Title)
	}
	if len(d.Headings) != 1 || d.Headings[0].Text != "c\uFFFDd" {
		t.Errorf("headings %v", d.Headings)
	}
}

// TestHeadingsLeaveThePageItsNames holds that no heading takes the name of a
// part of the page.
func TestHeadingsLeaveThePageItsNames(t *testing.T) {
	d := markdown.Parse([]byte("## Lintel-main\n\n## lintel main\n\n## Section lintel main\n\n## Lintel\n"), shop{})
	want := []markdown.Heading{
		{2, "section-lintel-main", "Lintel-main"},
		{2, "section-lintel-main-1", "lintel main"},
		{2, "section-lintel-main-2", "Section lintel main"},
		{2, "lintel", "Lintel"},
	}
	if diff := cmp.Diff(want, d.Headings); diff != "" {
		t.Error(diff)
	}
}

func TestHeadingsAreUnique(t *testing.T) {
	d := markdown.Parse([]byte("# T\n## A `b` [c](https://x.y)\n### A\n### A\n## !\n"), shop{})
	want := []markdown.Heading{{2, "a-b-c", "A b c"}, {3, "a", "A"}, {3, "a-1", "A"}, {2, "section", "!"}}
	if diff := cmp.Diff(want, d.Headings); diff != "" {
		t.Error(diff)
	}
}

// FuzzParse holds that no document makes the parser fall over, that every
// line named is in the document, and that no address which runs a script gets
// through.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"# a\n[[b]] ![c](view:d)", "> [!NOTE] x\n> y", "---\na: b\n---\n[x](javascript:y)", "[[a|b]]\n[x]: data:y\n[x]", "|a|\n|-|\n|[[x]]|", "[^1]\n\n[^1]: [[y]]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		d := markdown.Parse([]byte(in), shop{})
		root, err := html.Parse(strings.NewReader(render(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && n.Data == "script" {
				t.Error("a script")
			}
			for _, a := range n.Attr {
				value := strings.ToLower(strings.TrimSpace(a.Val))
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("attribute %s", a.Key)
				}
				if (a.Key == "href" || a.Key == "src") && (strings.HasPrefix(value, "//") || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.HasPrefix(value, "vbscript:")) {
					t.Errorf("address %q", a.Val)
				}
			}
		}
		for _, p := range d.Problems {
			if lines := strings.Count(in, "\n") + 1; p.Line < 1 || p.Line > lines {
				t.Errorf("line %d of %d", p.Line, lines)
			}
		}
	})
}

func TestMentionsAndOpening(t *testing.T) {
	const source = "---\ntitle: A\n---\n# A\n\nThe [[shop/api]], not [[shop/x]].\n\n%s## B [[shop/api]]\n\n![c](view:shop/containers)\n\n[d](view:shop/containers)\n"
	d := markdown.Parse(fmt.Appendf(nil, source, ""), shop{})
	b := d.Headings[0]
	want := []markdown.Mention{{Of: "api"}, {Of: "api", Heading: b}, {Of: "containers", Heading: b, Shown: true}, {Of: "containers", Heading: b}}
	if diff := cmp.Diff(want, d.Mentions); diff != "" {
		t.Error(diff)
	}
	const opening = "<p>The <a href=\"../elements/shop/api/index.html\" class=\"model\">API</a>"
	for _, more := range []string{"", "A claim.[^1]\n\n[^1]: Its source.\n\n", "![c](view:shop/containers)\n\nBelow.\n\n"} {
		var out strings.Builder
		if err := markdown.Parse(fmt.Appendf(nil, source, more), shop{}).Again(shop{}).RenderOpening(&out); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.HasPrefix(got, opening) || strings.Count(got, "<p>") != 1 || strings.Contains(got, "footnote") {
			t.Errorf("%q opens with %s", more, got)
		}
	}
}

// TestOpening is of paragraphs alone.
func TestOpening(t *testing.T) {
	const source = "# Title\n\n![Caption](view:shop/containers)\n\nOne. *Two*.\n\n- a list\n\nThree.\n\n## Next\n\nFour.\n"
	if got := markdown.Parse([]byte(source), shop{}).Opening(); got != "One. Two. Three." {
		t.Errorf("%q", got)
	}
}
