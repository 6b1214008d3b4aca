package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// wordsOf is the text of a part of a page, with single spaces.
func wordsOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// with is the first node that has an attribute of a value.
func with(t *testing.T, m *site.Memory, path, key, value string) *html.Node {
	t.Helper()
	for n := range parse(t, m, path).Descendants() {
		if got, ok := attribute(n, key); ok && got == value {
			return n
		}
	}
	t.Fatalf("%s has no %s=%q", path, key, value)
	return nil
}

// chain is a workspace in which things depend on each other over several
// relationships, and in a circle.
func chain() *model.Workspace {
	w := model.New("Chain", "Who needs whom")
	buyer := w.Person("Buyer", "Buys")
	shop, bank := w.System("Shop", "Sells"), w.System("Bank", "Pays", model.External)
	gate := shop.Container("Gate", "Lets in")
	api := shop.Container("API", "Answers")
	store := shop.Container("Store", "Keeps")
	enqueuer := api.Component("Enqueuer", "Queues")
	reader := api.Component("Reader", "Reads")
	buyer.Uses(gate, "asks")
	gate.Uses(api, "passes on")
	enqueuer.Uses(store, "writes")
	reader.Uses(store, "reads")
	bank.Uses(api, "reports")
	api.Uses(bank, "asks for money", model.Async)
	return w
}

const dependantsHow = "Who uses it or a part of it, and who uses those in turn. Of what leads out of a store or a queue, it is the other end that depends. "

func TestWhoDependsOnIt(t *testing.T) {
	w := fixture.Of(t, chain())
	w.Model.Docs, w.Model.Decisions = nil, nil
	m, _ := build(t, site.Config{}, w)
	got := wordsOf(with(t, m, "bookshop/elements/shop/store/index.html", "aria-labelledby", "lintel-dependants"))
	want := "Who depends on it " + dependantsHow + "Directly API › Enqueuer Component writes API › Reader Component reads " +
		"Through one other Bank External software system reports → API Gate Container passes on → API " +
		"Through 2 others Buyer Person asks → Gate"
	// The API needs the bank, which needs the API; but it needs the store by
	// its parts already.
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// What is implied has its reason.
	got = wordsOf(with(t, m, "bookshop/elements/shop/api/index.html", "aria-labelledby", "lintel-parts-out"))
	if want := "Uses, implied by its parts To Because → Store its part API › Enqueuer : writes → Store its part API › Reader : reads"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestWhatLeadsOutOfAStoreNeedsIt follows arrows against their direction where
// they lead out of what only keeps things: a worker that a queue delivers to
// needs the queue, and who writes to the queue does not need the worker.
func TestWhatLeadsOutOfAStoreNeedsIt(t *testing.T) {
	define := model.New("Orders", "A queue between two")
	shop := define.System("Shop", "Sells")
	page, queue, worker, ledger := shop.Container("Page", "Shows"), shop.Container("Queue", "Keeps", model.Queue), shop.Container("Worker", "Works"), shop.Container("Ledger", "Knows", model.Database)
	page.Uses(queue, "publishes", model.Async)
	queue.Uses(worker, "delivers")
	worker.Uses(ledger, "writes")
	ledger.Uses(shop.Container("Standby", "Waits", model.Database), "is copied to")
	w := fixture.Of(t, define)
	w.Model.Docs, w.Model.Decisions = nil, nil
	m, _ := build(t, site.Config{}, w)
	for id, want := range map[string]string{
		"queue":  "Directly Page Container publishes asynchronous Worker Container ← delivers",
		"ledger": "Directly Standby Container ← is copied to Worker Container writes",
		"page":   "", "worker": "", "standby": "",
	} {
		got := ""
		for n := range parse(t, m, "bookshop/elements/shop/"+id+"/index.html").Descendants() {
			if v, _ := attribute(n, "aria-labelledby"); v == "lintel-dependants" {
				got = strings.TrimPrefix(wordsOf(n), "Who depends on it "+dependantsHow)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

// TestPeopleLeadNowhere: who writes to people needs nothing of what they use,
// and a circle through them is none.
func TestPeopleLeadNowhere(t *testing.T) {
	define := model.New("Mail", "People between systems")
	buyer := define.Person("Buyer", "Buys")
	mailer, shop := define.System("Mailer", "Writes"), define.System("Shop", "Sells")
	mailer.Uses(buyer, "writes to")
	buyer.Uses(shop, "buys at")
	shop.Uses(mailer, "lets write")
	w := fixture.Of(t, define)
	w.Model.Docs, w.Model.Decisions = nil, nil
	m, _ := build(t, site.Config{}, w)
	got := wordsOf(with(t, m, "bookshop/elements/shop/index.html", "aria-labelledby", "lintel-dependants"))
	if want := "Who depends on it " + dependantsHow + "Directly Buyer Person buys at"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	page, err := m.File(t.Context(), "bookshop/matrix/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "cycle-mark") {
		t.Error("a circle through a person")
	}
}

func TestMatrix(t *testing.T) {
	w := fixture.Of(t, chain())
	w.Model.Docs, w.Model.Decisions = nil, nil
	m, _ := build(t, site.Config{}, w)
	checkAddresses(t, m)
	cells := func(path string) []string {
		var rows []string
		for n := range with(t, m, path, "id", "lintel-matrix").Descendants() {
			if n.Data == "tr" && n.Parent.Data == "tbody" {
				var row []string
				for c := range n.ChildNodes() {
					if c.Type == html.ElementNode {
						words := wordsOf(c)
						if c.Data == "td" { // the rest is its label
							words, _, _ = strings.Cut(words, " ")
						}
						row = append(row, words)
					}
				}
				rows = append(rows, strings.Join(row, "|"))
			}
		}
		return rows
	}
	if diff := cmp.Diff([]string{
		"Buyer|||1||", "API Shop||||2|↻1", "Gate Shop||1|||", "Store Shop|||||", "Bank||↻1|||",
	}, cells("bookshop/matrix/index.html")); diff != "" {
		t.Error(diff)
	}
	if got := wordsOf(with(t, m, "bookshop/matrix/index.html", "href", "#lintel-pair-bank.shop/api")); got != "↻1 Bank uses API: reports (part of a cycle)" {
		t.Errorf("%q", got)
	}
	if got := wordsOf(with(t, m, "bookshop/matrix/index.html", "data-part", "cycles")); got != "↻ One circle of elements that depend on each other: Bank , API" {
		t.Errorf("%q", got)
	}
	for _, path := range []string{"bookshop/matrix/systems/index.html", "bookshop/matrix/components/index.html"} {
		if len(cells(path)) < 3 {
			t.Errorf("%s: %q", path, cells(path))
		}
	}
}

// TestALargeMatrix has more elements than a grid can show.
func TestALargeMatrix(t *testing.T) {
	w := fixture.Of(t, crowd(40))
	w.Model.Docs, w.Model.Decisions = nil, nil
	planned, err := site.New(t.Context(), site.Config{}, []site.Workspace{w})
	if err != nil {
		t.Fatal(err)
	}
	page, err := planned.File(t.Context(), "bookshop/matrix/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if text := string(page); !strings.Contains(text, "320 elements are too many") || strings.Count(text, "lintel-pair-") != 319 {
		t.Errorf("%.2000s", text)
	}
}

func TestGlossary(t *testing.T) {
	w := fixture.Workspace(t)
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("glossary.md", `# Words

| term | 中文 | meaning |
|---|---|---|
| Loan, lending | 借阅 | A [[book]] that comes back |
| Book | | What is read |
| Store | 仓库 | [[shop/库存]], said shortly |
| book | | twice |
| Wrong | | [[nobody]] |
`)
	write("a.md", "# A\n\n[[loan]], [[Lending|lends]], [[借阅]], [[web]], [[Post]], [[Stor]]\n")
	w.Model.Docs = []model.FolderRecord{{Path: dir}}
	m, report := build(t, site.Config{}, w)
	var got []string
	for _, f := range report.Findings {
		got = append(got, fmt.Sprintf("%s:%d %s %s; %s", filepath.Base(f.Origin.File), f.Origin.Line, f.Code, f.Message, f.Hint))
	}
	want := []string{
		"a.md:3 LNT-S001 unknown reference [[Stor]]: the model has no such element; did you mean [[Store]]?",
		`glossary.md:8 LNT-S010 the term "book" is explained twice, also in line 6; keep one of the rows`,
		"glossary.md:9 LNT-S001 unknown reference [[nobody]]: the model has no such element; give the ID of an element, a scenario or a view of the workspace",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	text := content(t, m, "bookshop/docs/a/index.html")
	for _, link := range []string{
		`<a href="../../glossary/index.html#lintel-term-loan" class="model">loan</a>`, `class="model">lends</a>`, `#lintel-term-loan" class="model">借阅</a>`,
		`<a href="../../elements/shop/web/index.html" class="model">Web</a>`, `class="model">Post</a>`,
	} {
		if !strings.Contains(text, link) {
			t.Errorf("no %s in %s", link, text)
		}
	}
	page := content(t, m, "bookshop/glossary/index.html")
	if !strings.Contains(page, `<div id="lintel-term-book">`) || !strings.Contains(page, `A <a href="#lintel-term-book" class="model">book</a> that comes back`) {
		t.Errorf("%s", page)
	}
	// Terms stand among the elements, which lead to their pages.
	if at := regexp.MustCompile(`(?s)Book</bdi>.*Cart</bdi></a>.*Loan</bdi>.*Post</bdi></a>`); !at.MatchString(page) {
		t.Error("terms and elements are not in one list")
	}
	// What only names an element otherwise is one of its names.
	if got := wordsOf(with(t, m, "bookshop/elements/shop/库存/index.html", "data-part", "facts")); !strings.Contains(got, "Also called Store, 仓库") {
		t.Errorf("%q", got)
	}

	write("glossary.md", "# Words\n\nNone yet.\n")
	_, report = build(t, site.Config{}, w)
	if len(report.Findings) == 0 || !strings.Contains(fmt.Sprint(report.Findings), "the glossary has no terms") {
		t.Errorf("%v", report.Findings)
	}
}

// TestSeveralElementsOfOneName cannot be told apart by it.
func TestSeveralElementsOfOneName(t *testing.T) {
	define := model.New("Two", "Alike")
	one, two := define.System("One", "First"), define.System("Two", "Second")
	one.Container("Web", "Shows")
	two.Container("Web", "Shows")
	w := fixture.Of(t, define)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# A\n\n[[Web]]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	w.Model.Docs, w.Model.Decisions = []model.FolderRecord{{Path: dir}}, nil
	_, report := build(t, site.Config{}, w)
	if len(report.Findings) != 1 || report.Findings[0].Hint != "write one of [[one/web]], [[two/web]]" {
		t.Errorf("%+v", report.Findings)
	}
}

func TestFindingsPage(t *testing.T) {
	w := fixture.Workspace(t)
	web, _ := w.Model.Element("shop/web")
	line := model.Origin{Position: web.Origin.Position}
	w.Findings = []model.Diagnostic{{Code: "LNT-M102", Severity: model.SeverityWarning, Message: "has no parts", Hint: "add some", Origin: line}}
	w.Waived = []site.Waived{{
		Finding: model.Diagnostic{Code: "LNT-M105", Severity: model.SeverityInfo, Message: "nothing uses it", Origin: line},
		Waiver:  model.WaiverRecord{Code: "LNT-M105", Reason: "it is to come", Origin: line},
	}}
	m, _ := build(t, site.Config{}, w)
	all := with(t, m, "bookshop/findings/index.html", "data-part", "findings")
	if got := wordsOf(all); !strings.Contains(got, "warning LNT-M102") || !strings.Contains(got, "about Web has no parts add some") || !strings.Contains(got, "about its page") || strings.Contains(got, "it is to come") {
		t.Errorf("%q", got)
	}
	text := content(t, m, "bookshop/findings/index.html")
	for _, want := range []string{
		`href="https://github.com/lintel-go/lintel/blob/main/docs/reference/findings/LNT-M102.md"`, `about <a href="../elements/shop/web/index.html">`, `about <a href="../docs/01-catalogue/index.html">`, "5\u00a0errors, 1\u00a0warning",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if got := wordsOf(with(t, m, "bookshop/findings/index.html", "data-part", "waived")); !strings.Contains(got, "Accepted 1 info LNT-M105") || !strings.Contains(got, "Accepted: it is to come") {
		t.Errorf("%q", got)
	}
	// The sections of the reference that findings lead to are there.
	reference, err := os.ReadFile("../docs/reference/findings.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"Loading", "Models", "Types", "Pictures", "Committed pictures", "Documents and decisions"} {
		if !strings.Contains(string(reference), "\n## "+title+"\n") {
			t.Errorf("the reference has no section %q", title)
		}
	}
}

func TestTimelineOfDecisions(t *testing.T) {
	dir := t.TempDir()
	for _, layout := range []string{"adrtools", "madr", "log4brains"} {
		w := fixture.Workspace(t)
		from, err := filepath.Abs(filepath.Join("decisions", "testdata", layout))
		if err != nil {
			t.Fatal(err)
		}
		w.Model.Docs, w.Model.Decisions = nil, []model.FolderRecord{{Path: from}}
		m, _ := build(t, site.Config{}, w)
		page := content(t, m, "bookshop/decisions/index.html")
		if strings.Count(page, "<tr>") < 4 {
			t.Errorf("%s: %s", layout, page)
		}
		if layout != "madr" && !strings.Contains(page, "Timeline") { // whose samples have no dates
			t.Errorf("%s: no timeline", layout)
		}
	}
	for name, text := range map[string]string{
		"0001-a.md": "# 1. First\n\nDate: 2023-05-01\n\n## Status\n\nSuperseded by [2](0002-b.md)\n",
		"0002-b.md": "# 2. Second\n\nDate: 2024-02-03\n\n## Status\n\nAccepted\n",
		"0003-c.md": "# 3. Third\n\nDate: 2024-02-03\n\n## Status\n\nProposed\n",
		"0004-d.md": "# 4. Undated\n\n## Status\n\nAccepted\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w := fixture.Workspace(t)
	w.Model.Docs, w.Model.Decisions = nil, []model.FolderRecord{{Path: dir}}
	m, _ := build(t, site.Config{}, w)
	got := wordsOf(with(t, m, "bookshop/decisions/index.html", "data-part", "timeline"))
	want := "Timeline 2024 2024-02-03 3. Third proposed 2024-02-03 2. Second accepted Supersedes 1. First 2023 2023-05-01 1. First superseded Superseded by 2. Second"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestEverything lists each thing by each of its names, Chinese ones by their
// pinyin.
func TestEverything(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t), fixture.Kinds(t))
	got := wordsOf(with(t, m, "a-z/index.html", "id", "lintel-all"))
	for _, want := range []string{
		"Cart Component in Bookshop › Shop › Web", "Lend books Decision", "Order a book Sequence in Bookshop › Shop", "Server room Deployment node in Bookshop › Production",
		"K 库存 Container in Bookshop › Shop", "Shelf mark Term in Bookshop › Glossary",
		"lending see Loan · Term in Bookshop › Glossary", "索书号 see Shelf mark · Term in Bookshop › Glossary",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	for name, letter := range map[string]string{"索书号": "S", "借阅": "J", "lending": "L"} {
		if got := wordsOf(with(t, m, "a-z/index.html", "id", "lintel-letter-"+strings.ToLower(letter)).Parent); !strings.Contains(got, name+" see ") {
			t.Errorf("%s does not stand below %s: %s", name, letter, got)
		}
	}
	// Without a script, the head of every page leads there.
	if text := content(t, m, "bookshop/elements/shop/web/index.html"); !strings.Contains(text, `href="../../../../a-z/index.html"`) || strings.Contains(text, "<input") {
		t.Error("the page does not lead to the list, or has a box that does nothing")
	}
}
