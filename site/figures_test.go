package site_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// TestFigures holds what the page of figures says of each kind of them.
func TestFigures(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	const page = "lending/figures/index.html"
	for id, want := range map[string]string{
		"library/books": "Books 4.2×10⁶ books claimed Source: Report of 2015 The report Used for Books for a reader",
		"library/books-for-a-reader": "Books for a reader 140 … 210 books/reader derived Books ÷ Readers " +
			"4.2×10⁶ books ÷ (20,000 … 30,000 readers) = 140 … 210 books/reader If all of them came <today>",
		"library/desk/loans-of-a-year":               "Loans of a year 365,000 books/year derived Loans 1,000 books/day = 365,000 books/year",
		"library/desk/loans-of-a-year-in-the-report": "Loans of a year, in the report 360,000 books/year claimed consistent To be the same as Loans of a year 365,000 books/year consistent off by 1.37%, 5% allowed Source: Report of 2015",
		"library/desk/loans-of-a-year-in-the-speech": "Loans of a year, in the speech 400,000 books/year claimed approximate To be the same as Loans of a year 365,000 books/year approximate off by 9.59%, 5% allowed Source: Report of 2015",
		"library/desk/loans-of-a-minute-as-printed":  "Loans of a minute, as printed 17 books/min claimed corrected To be the same as Loans 1,000 books/day inconsistent off by 2,348%, 5% allowed Corrected by Loans of a minute Source: Report of 2015",
		"library/desk/loans-of-a-minute":             "Loans of a minute 0.694 books/min derived Loans × 1 1,000 books/day × 1 ≈ 0.694 books/min Corrects Loans of a minute, as printed",
		"lost-books":                                 "Lost books 1% claimed ambiguous To be at most ?% open Of the books, or of the loans Source: Report of 2015",
		"late-books":                                 "Late books 12% claimed inconsistent To be at most 10% inconsistent off by 20%, 5% allowed Not since there are fines Source: Report of 2015",
		"books-that-are-read":                        "Books that are read not measured yet (%) measured open To be at least Lost books 1% open Source: Report of 2015",
	} {
		n := with(t, m, page, "id", "lintel-figure-"+id)
		got, _, _ := strings.Cut(wordsOf(n)+" ", " "+sourceOf(n))
		if diff := cmp.Diff(want, strings.TrimSpace(got)); diff != "" {
			t.Errorf("%s:\n%s", id, diff)
		}
	}
	text := content(t, m, page)
	for _, want := range []string{
		`<span class="status inconsistent">inconsistent</span> 1`, `<a href="#lintel-figure-library/books"><bdi>Books</bdi></a>`,
		`<a href="https://example.com/2015">`, `<a href="../elements/library/desk/index.html">`, `contradicted"><bdi>17 books/min`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	// Each figure is counted under one verdict, or among those without any.
	counted, held := map[string]int{}, map[string]int{}
	for n := range with(t, m, page, "class", "verdicts").Descendants() {
		if n.Data == "li" {
			words := wordsOf(n)
			cut := strings.LastIndex(words, " ")
			counted[words[:cut]], _ = strconv.Atoi(words[cut+1:])
		}
	}
	for _, f := range fixture.Kinds(t).Model.Figures {
		if f.Verdict == "" {
			f.Verdict = "held against nothing"
		}
		held[string(f.Verdict)]++
	}
	if held["held against nothing"] == 0 || !maps.Equal(counted, held) {
		t.Errorf("figures by verdict: %v, want %v", counted, held)
	}
	// What is derived comes after what it is derived from.
	if strings.Index(text, "lintel-figure-library/desk/loans\"") > strings.Index(text, "lintel-figure-library/desk/loans-of-a-year\"") {
		t.Error("the figures are not in the order of their author")
	}

	// The first page shows those with a verdict, the gravest first, and the page
	// of an element its own.
	got := wordsOf(with(t, m, "lending/index.html", "aria-labelledby", "lintel-figures"))
	want := "Figures Name Value Kind Verdict Late books 12% claimed inconsistent Lost books 1% claimed ambiguous " +
		"Loans of a year, in the speech of Desk 400,000 books/year claimed approximate " +
		"Loans of a minute, as printed of Desk 17 books/min claimed corrected " +
		"Books that are read not measured yet (%) measured open " +
		"Loans of a year, in the report of Desk 360,000 books/year claimed consistent All figures 12"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	desk := wordsOf(with(t, m, "lending/elements/library/desk/index.html", "aria-labelledby", "lintel-figures"))
	if !strings.HasPrefix(desk, "Figures Loans 1,000 books/day measured") || strings.Contains(desk, "Lost books 1% claimed") {
		t.Errorf("%s", desk)
	}
	index := content(t, m, "assets/search-index.js")
	for _, want := range []string{"Loans of a year, in the speech", "lending/figures/index.html#lintel-figure-late-books"} {
		if !strings.Contains(index, want) {
			t.Errorf("%q cannot be found", want)
		}
	}
}

// sourceOf is where a figure says it is written.
func sourceOf(n *html.Node) string {
	for c := range n.Descendants() {
		if class, ok := attribute(c, "class"); ok && class == "from where" {
			return wordsOf(c)
		}
	}
	return "\x00"
}

// TestFiguresInDocuments holds that a document shows the value of a figure, and
// hears of one that there is not.
func TestFiguresInDocuments(t *testing.T) {
	w := fixture.Kinds(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# A\n\nThere are [[figure:library/books]], [[figure:late-books|too many late]], [[figure:library/boks]].\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Model.Docs = []model.FolderRecord{{Path: dir}}
	m, report := build(t, site.Config{}, w)
	text := content(t, m, "lending/docs/a/index.html")
	for _, want := range []string{
		`<a href="../../figures/index.html#lintel-figure-library/books" class="model">4.2×10⁶ books</a>`,
		`<a href="../../figures/index.html#lintel-figure-late-books" class="model">too many late</a>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	var got []string
	for _, f := range report.Findings {
		got = append(got, fmt.Sprintf("%s %s; %s", f.Code, f.Message, f.Hint))
	}
	want := []string{"LNT-S001 unknown reference [[figure:library/boks]]: the model has no such figure; did you mean [[figure:library/books]]?"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestNoFigures holds that a workspace without figures has no page of them.
func TestNoFigures(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	for _, p := range m.Paths() {
		if strings.Contains(p, "figures/") {
			t.Errorf("there is %s", p)
		}
	}
	if text := content(t, m, "bookshop/index.html"); strings.Contains(text, "lintel-figures") {
		t.Error("the first page speaks of figures")
	}
}
