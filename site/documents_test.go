package site_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// write is a workspace of the fixture's model with the given files in its
// folder, documents below docs and decisions below decisions.
func write(t *testing.T, files map[string]string) site.Workspace {
	t.Helper()
	w := fixture.Workspace(t)
	w.Dir = t.TempDir()
	for _, folder := range []string{"docs", "decisions"} {
		if err := os.Mkdir(filepath.Join(w.Dir, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		file := filepath.Join(w.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// say is the findings of a workspace, one a line, with their hints.
func say(t *testing.T, w site.Workspace) string {
	t.Helper()
	_, report := build(t, site.Config{}, w)
	return lines(report.Findings)
}

func lines(found []model.Diagnostic) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s %s %s; %s\n", f.Origin.Position, f.Code, f.Message, f.Hint)
	}
	return b.String()
}

func TestUnknownReferencesAreHelped(t *testing.T) {
	got := say(t, write(t, map[string]string{"docs/a.md": `# A

[[shop/wbe]]

[[库房]]

[[view:shop/container]]

![](view:shop/contxet)

[x](view:nothing-of-the-kind)

[[nothing-of-the-kind]]
`}))
	want := `docs/a.md:3:1 LNT-S001 unknown reference [[shop/wbe]]: the model has no such element; did you mean [[shop/web]]?
docs/a.md:5:1 LNT-S001 unknown reference [[库房]]: the model has no such element; did you mean [[shop/库存]]?
docs/a.md:7:1 LNT-S001 unknown reference [[view:shop/container]]: the workspace has no such view; did you mean view:shop/containers?
docs/a.md:9:1 LNT-S001 unknown view "shop/contxet": the workspace has no such view; did you mean view:shop/context?
docs/a.md:11:1 LNT-S001 unknown view "nothing-of-the-kind": the workspace has no such view; the workspace has landscape, shop/containers, shop/context, shop/deployment/production, shop/order-a-book, and 2 more
docs/a.md:13:1 LNT-S001 unknown reference [[nothing-of-the-kind]]: the model has no such element; give the ID of an element, a scenario or a view of the workspace
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFindingsOfDocumentsAreWeighed heeds what a workspace says of rules.
func TestFindingsOfDocumentsAreWeighed(t *testing.T) {
	w := write(t, map[string]string{"docs/a.md": "# A\n\n[[nosuch]]\n\n[nowhere](nowhere.md)\n\n![none](none.png)\n\n<b>bold</b>\n"})
	weighed := *w.Model
	weighed.Severities = []model.SeverityRecord{
		{Code: "LNT-S002", Severity: model.SeverityInfo}, {Code: "LNT-S003", Severity: model.SeverityWarning}, {Code: "LNT-S005", Severity: model.SeverityOff},
	}
	reason := model.WaiverRecord{Code: "LNT-S003", Reason: "it is to come"}
	weighed.Waivers = []model.WaiverRecord{
		{Code: "LNT-S001", Reason: "about another thing", Kind: model.SubjectElement, Subject: "shop"}, reason,
	}
	w.Model = &weighed
	w.Findings = []model.Diagnostic{{Code: "LNT-M101", Severity: model.SeverityError, Message: "weighed before"}}
	planned, err := site.New(t.Context(), site.Config{}, []site.Workspace{w})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]model.Severity{}
	for _, f := range planned.Findings() {
		got[f.Code] = f.Severity
	}
	want := map[string]model.Severity{"LNT-M101": model.SeverityError, "LNT-S001": model.SeverityError, "LNT-S002": model.SeverityInfo}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	waived := planned.Waived()
	if len(waived) != 1 || waived[0].Finding.Code != "LNT-S003" || waived[0].Finding.Severity != model.SeverityWarning || waived[0].Waiver.Reason != reason.Reason || waived[0].Workspace != w.Slug {
		t.Errorf("waived: %+v", waived)
	}
}

// TestLooks shows a view in other themes, and in one that there is not.
func TestLooks(t *testing.T) {
	w := write(t, map[string]string{"docs/a.md": "# A\n\n![](view:landscape)\n![](view:landscape?theme=mono&mode=dark)\n\n![](view:landscape?theme=neon)\n"})
	draw := w.Picture
	w.Picture = func(ctx context.Context, key string) (site.Picture, error) {
		p, err := draw(ctx, key)
		inline := p.Inline
		p.Inline = func(o site.Inline) []byte {
			return append(inline(o), fmt.Sprintf("<!-- %q %q -->", o.Theme, o.Mode)...)
		}
		return p, err
	}
	sink, report := build(t, site.Config{Themes: []string{"lintel", "mono"}}, w)
	page := content(t, sink, "bookshop/docs/a/index.html")
	for want, n := range map[string]int{`<div class="pictures">`: 1, `<!-- "" "" -->`: 2, `<!-- "mono" "dark" -->`: 1, `download>SVG`: 2} {
		if got := strings.Count(page, want); got != n {
			t.Errorf("%s stands on the page %d times, want %d", want, got, n)
		}
	}
	if got, want := lines(report.Findings), "docs/a.md:6:1 LNT-S001 view \"landscape\": unknown theme \"neon\": there is none of this name; choose one of lintel, mono\n"; got != want {
		t.Errorf("findings %q, want %q", got, want)
	}
}

func TestDecisionsThatAreNotUnderstood(t *testing.T) {
	w := write(t, map[string]string{
		"decisions/0001-sell.md": "# 1. Sell\n\nDate: 2026-99-99\n\n## Status\n\nAccepted\n",
		"decisions/0002-lend.md": "# 2. Lend\n\n## Status\n\nAccepted, amends [1](0001-sel.md)\n",
		"decisions/0003-give.md": "---\nstatus: \"[perhaps](x.md)\"\n---\n# Give\n",
	})
	m, report := build(t, site.Config{}, w)
	want := `decisions/0001-sell.md:3 LNT-S007 "2026-99-99" is no date; write year, month and day: 2026-01-31
decisions/0002-lend.md:5 LNT-S007 amends "0001-sel.md": there is no such decision; did you mean 0001-sell.md?
decisions/0003-give.md:2 LNT-S007 the status "perhaps" is unknown; write draft, proposed, accepted, rejected, deprecated, or superseded by another decision
`
	if diff := cmp.Diff(want, lines(report.Findings)); diff != "" {
		t.Error(diff)
	}
	page := content(t, m, "bookshop/decisions/index.html")
	if strings.Contains(page, "no status") || strings.Contains(page, "[perhaps]") || !strings.Contains(page, "accepted") {
		t.Error("the statuses are not as they were written")
	}
}

func TestLinksToHeadings(t *testing.T) {
	w := write(t, map[string]string{
		"docs/a.md": "# A title\n\n[ok](b.md#b) [here](#a-title) [sub](b.md#part)\n\n[no](b.md#prat) [none](#else) [file](bb.md#part)\n",
		"docs/b.md": "# B\n\n## Part\n",
	})
	m, report := build(t, site.Config{}, w)
	want := `docs/a.md:5:1 LNT-S002 link to "b.md#prat": docs/b.md has no such heading; did you mean #part?
docs/a.md:5:17 LNT-S002 link to "#else": docs/a.md has no such heading; its headings are #a-title
docs/a.md:5:31 LNT-S002 link to "bb.md#part": there is no such file; did you mean b.md?
`
	if diff := cmp.Diff(want, lines(report.Findings)); diff != "" {
		t.Error(diff)
	}
	page := content(t, m, "bookshop/docs/a/index.html")
	for _, link := range []string{`<a href="../b/index.html">ok</a>`, `<a href="#">here</a>`, `<a href="../b/index.html#part">sub</a>`} {
		if !strings.Contains(page, link) {
			t.Errorf("no %s in %s", link, page)
		}
	}
}

func TestBrokenDocuments(t *testing.T) {
	w := write(t, map[string]string{
		"docs/a.md": "---\ntitle: A\nnonsense\n---\n\nText\n",
		"docs/b.md": "# B\n\n\xff\n",
	})
	w.Model.Docs = append(w.Model.Docs, model.FolderRecord{Path: "gone", Origin: model.Origin{Position: model.Position{File: "model.go", Line: 7}}})
	want := `docs/a.md:3 LNT-S009 front matter: "nonsense" is no pair of a key and a value; write key: value, or close the front matter above with ---
docs/b.md:3:1 LNT-S009 the document is not UTF-8: it has the byte 0xff here; save it as UTF-8
model.go:7 LNT-S006 folder "gone" cannot be read: no such file or directory; make the folder, or correct the path: it is relative to the folder of this file
`
	if diff := cmp.Diff(want, say(t, w)); diff != "" {
		t.Error(diff)
	}
}

// TestLinksTakeNothingAlongThatRuns holds that a link copies no file into the
// site that could run a script there.
func TestLinksTakeNothingAlongThatRuns(t *testing.T) {
	files := map[string]string{}
	text := "# A\n\n"
	for _, ext := range []string{"html", "HTM", "xhtml", "js", "mjs", "css", "svg", "xml", "pdf", "csv", "json", "yaml", "txt", "zip", "png"} {
		files["docs/f."+ext] = "x"
		text += "[" + ext + "](f." + ext + ")\n"
	}
	files["docs/i.svg"] = "<svg/>"
	files["docs/a.md"] = text + "\n![i](i.svg)\n"
	m, report := build(t, site.Config{}, write(t, files))
	const refused = "the site takes no such files along; "
	const hint = "set sourceURL in lintel.json, and the link leads there; or name the file without a link\n"
	want := `docs/a.md:3:1 LNT-S002 link to "f.html": ` + refused + hint +
		`docs/a.md:4:1 LNT-S002 link to "f.HTM": ` + refused + hint +
		`docs/a.md:5:1 LNT-S002 link to "f.xhtml": ` + refused + hint +
		`docs/a.md:6:1 LNT-S002 link to "f.js": ` + refused + hint +
		`docs/a.md:7:1 LNT-S002 link to "f.mjs": ` + refused + hint +
		`docs/a.md:8:1 LNT-S002 link to "f.css": ` + refused + hint +
		`docs/a.md:9:1 LNT-S002 link to "f.svg": ` + refused + "show it as an image: ![words](f.svg)\n" +
		`docs/a.md:10:1 LNT-S002 link to "f.xml": ` + refused + hint
	if diff := cmp.Diff(want, lines(report.Findings)); diff != "" {
		t.Error(diff)
	}
	var taken []string
	for _, p := range m.Paths() {
		if rest, ok := strings.CutPrefix(p, "bookshop/files/docs/"); ok {
			taken = append(taken, rest)
		}
	}
	if diff := cmp.Diff([]string{"f.csv", "f.json", "f.pdf", "f.png", "f.txt", "f.yaml", "f.zip", "i.svg"}, taken); diff != "" {
		t.Error(diff)
	}
}

func TestDecisionsAreText(t *testing.T) {
	m, report := build(t, site.Config{}, write(t, map[string]string{
		"decisions/0001-sell.md": "# 1. Se\x1bll\xff\n\n## Status\n\nAccepted\n",
	}))
	if diff := cmp.Diff("decisions/0001-sell.md:1:8 LNT-S009 the document has the control character U+001B here; take it out\n", lines(report.Findings)); diff != "" {
		t.Error(diff)
	}
	if page := content(t, m, "bookshop/decisions/index.html"); !strings.Contains(page, "Se\uFFFDll\uFFFD") {
		t.Error(page)
	}
}

// TestLinksOfElements holds that a relative link of an element leads where one
// of a document beside the model would.
func TestLinksOfElements(t *testing.T) {
	w := write(t, map[string]string{
		"arch/docs/y.md": "# Y\n", "arch/list.csv": "a", "arch/run.js": "x",
	})
	w.Model.Docs = append(w.Model.Docs, model.FolderRecord{Path: "arch/docs"})
	for i := range w.Model.Elements {
		if e := &w.Model.Elements[i]; e.ID == "shop" {
			e.Origin = model.Origin{Position: model.Position{File: "arch/model.go", Line: 7}}
			for _, u := range []string{"docs/y.md", "docs/y.md#y", "list.csv", "https://example.org/a", "gone.md", "run.js", "//evil.example/a", "../../secret.md"} {
				e.Links = append(e.Links, model.LinkRecord{Title: "to " + u, URL: u})
			}
		}
	}
	m, report := build(t, site.Config{}, w)
	const hint = "; use an address of http, https or mailto, or a path relative to this file\n"
	outside := filepath.Base(w.Dir)
	want := `arch/model.go:7 LNT-S002 link of "Shop" to "gone.md": there is no such file` + hint +
		`arch/model.go:7 LNT-S002 link of "Shop" to "run.js": the site takes no such files along; set sourceURL in lintel.json, and the link leads there; or name the file without a link` + "\n" +
		`arch/model.go:7 LNT-S002 link of "Shop" to "../../secret.md": it lies outside ` + outside + hint +
		`arch/model.go:7 LNT-S004 link of "Shop" to "//evil.example/a": no page may link to it` + hint
	if diff := cmp.Diff(want, lines(report.Findings)); diff != "" {
		t.Error(diff)
	}
	page := content(t, m, "bookshop/elements/shop/index.html")
	for _, link := range []string{
		`href="../../docs/y/index.html"`, `href="../../docs/y/index.html#y"`, `href="../../files/arch/list.csv"`, `href="https://example.org/a"`,
	} {
		if !strings.Contains(page, link) {
			t.Errorf("no %s", link)
		}
	}
	if n := strings.Count(page, "leads nowhere"); n != 4 {
		t.Errorf("%d links lead nowhere, want 4", n)
	}
}

// TestFilesHaveOneAddress shows a file from documents of two folders outside of
// the workspace, the one inside the other: whichever is read first, the file has
// the address of the inner one.
func TestFilesHaveOneAddress(t *testing.T) {
	w := write(t, map[string]string{
		"team/index.md": "# Team\n\n[list](adr/list.csv)\n", "team/adr/0001-first.md": "# 1. First\n\n[list](list.csv)\n", "team/adr/list.csv": "a",
	})
	team := filepath.Join(w.Dir, "team")
	w.Dir = filepath.Join(w.Dir, "docs")
	w.Model.Docs = []model.FolderRecord{{Path: team}}
	w.Model.Decisions = []model.FolderRecord{{Path: filepath.Join(team, "adr")}}
	for range 20 {
		m, report := build(t, site.Config{}, w)
		if len(report.Findings) > 0 {
			t.Fatal(lines(report.Findings))
		}
		var taken []string
		for _, name := range m.Paths() {
			if strings.Contains(name, "/files/") {
				taken = append(taken, name)
			}
		}
		if diff := cmp.Diff([]string{"bookshop/files/@2/list.csv"}, taken); diff != "" {
			t.Fatal(diff)
		}
	}
}
