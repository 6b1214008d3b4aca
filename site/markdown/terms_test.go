package markdown_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/site/markdown"
)

func TestTakeTerms(t *testing.T) {
	d := markdown.Parse([]byte(`---
title: Words
---

What we say.

## Selling

| term | 中文 | meaning |
|---|---|---|
| Slot, unit | 名额 | One *unit* of [[shop/api]] |
| | | nobody's |
| Token | | A promise, signed |

## Storing

More words.

| | |
|-|-|
| Shard | A part |

| alone |
|---|
| says nothing |
`), shop{})
	got := d.TakeTerms()
	var lines []int
	for i := range got {
		lines = append(lines, got[i].Line)
		got[i].HTML = strings.TrimSpace(got[i].HTML)
		got[i].Line = 0
	}
	want := []markdown.Term{
		{Names: []string{"Slot", "unit", "名额"}, Text: "One unit of API", HTML: `One <em>unit</em> of <a href="../elements/shop/api/index.html" class="model">API</a>`},
		{Names: []string{"Token"}, Text: "A promise, signed", HTML: "A promise, signed"},
		{Names: []string{"Shard"}, Text: "A part", HTML: "A part"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{11, 13, 21}, lines); diff != "" {
		t.Error(diff)
	}
	var b strings.Builder
	if err := d.Render(&b, nil); err != nil {
		t.Fatal(err)
	}
	for words, stays := range map[string]bool{"What we say.": true, "More words.": true, "Storing": true, "Selling": false, "table": false} {
		if strings.Contains(b.String(), words) != stays {
			t.Errorf("%q stays: %t\n%s", words, !stays, b.String())
		}
	}
	if len(d.Headings) != 1 || d.Headings[0].Text != "Storing" {
		t.Errorf("%+v", d.Headings)
	}
}

func TestSections(t *testing.T) {
	d := markdown.Parse([]byte("# Title\n\nAbove *all*.\n\n## One\n\n- a\n- b `c`\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n### Two\n\n```go\nfunc main() {}\n```\n\n> [!NOTE]\n> Mind [[shop/api]]\n"), shop{})
	want := []markdown.Section{
		{Text: "Above all."},
		{Heading: markdown.Heading{Level: 2, ID: "one", Text: "One"}, Text: "a b c x y 1 2"},
		{Heading: markdown.Heading{Level: 3, ID: "two", Text: "Two"}, Text: "func main() {} note Mind API"},
	}
	if diff := cmp.Diff(want, d.Sections()); diff != "" {
		t.Error(diff)
	}
}
