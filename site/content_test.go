package site_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// part is the words of a part of a page; empty: there is none.
func part(t *testing.T, m *site.Memory, page, name string) string {
	t.Helper()
	for n := range parse(t, m, page).Descendants() {
		if v, ok := attribute(n, "data-part"); ok && v == name {
			return wordsOf(n)
		}
	}
	return ""
}

// told is a history as a site is given it.
func told(changes ...site.Change) func(context.Context) ([]site.Change, error) {
	return func(context.Context) ([]site.Change, error) { return changes, nil }
}

func TestWhatChangedLast(t *testing.T) {
	shop, lending := fixture.Workspace(t), fixture.Kinds(t)
	at := func(name string) string { return filepath.Join(fixture.Dir(), filepath.FromSlash(name)) }
	written := func(w site.Workspace) string {
		file := filepath.FromSlash(w.Model.Elements[0].Origin.File)
		if !filepath.IsAbs(file) {
			file = filepath.Join(w.Dir, file)
		}
		return file
	}
	var many []string
	for _, name := range []string{"docs/index.md", "docs/01-catalogue.md", "docs/guide/running.md", "docs/glossary.md", "decisions/0001-sell-books.md", "decisions/0002-lend-books.md"} {
		many = append(many, at(name))
	}
	config := site.Config{History: told(
		site.Change{"2026-03-05", "elsewhere", []string{at("gone.md"), at("../other.go")}},
		site.Change{"2026-03-04", "lend <b>more</b>", []string{at("decisions/0002-lend-books.md"), written(lending)}},
		site.Change{"2026-03-03", "say everything", many},
		site.Change{"2026-03-02", "model alone", []string{written(shop)}},
	)}
	m, _ := build(t, config, shop, lending)
	const more = "2026-03-03 say everything Bookshop : Bookshop , The catalogue , Running it , Glossary and 2 more"
	want := "What changed last 2026-03-04 lend <b>more</b> Bookshop : 2. Lend books Lending : the model " +
		more + " 2026-03-02 model alone Bookshop : the model"
	if diff := cmp.Diff(want, part(t, m, "index.html", "changes")); diff != "" {
		t.Error(diff)
	}
	// On a page of its own, a workspace goes without saying.
	want = "What changed last 2026-03-04 lend <b>more</b> the model"
	if diff := cmp.Diff(want, part(t, m, "lending/index.html", "changes")); diff != "" {
		t.Error(diff)
	}
	if got := attributeOf(t, m, "index.html", "changes", "href"); !strings.HasPrefix(got, "bookshop/index.html bookshop/decisions/0002-lend-books/index.html lending/index.html ") {
		t.Errorf("leads to %s", got)
	}

	// Without a history, decisions that have a date are what is known, and
	// without these nothing is.
	m, _ = build(t, site.Config{History: told()}, shop, lending)
	want = "What changed last 2022-03-04 3. Give books away (proposed) Bookshop 2021-02-03 2. Lend books (superseded) Bookshop 2020-01-02 1. Sell books (accepted) Bookshop"
	if diff := cmp.Diff(want, part(t, m, "index.html", "changes")); diff != "" {
		t.Error(diff)
	}
	if got := part(t, m, "lending/index.html", "changes"); got != "" {
		t.Errorf("of nothing: %s", got)
	}

	var memory site.Memory
	failed := site.Config{History: func(context.Context) ([]site.Change, error) { return nil, errors.New("stopped") }}
	if _, err := site.Build(t.Context(), failed, []site.Workspace{shop, lending}, &memory); err == nil || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("a failed history: %v", err)
	}
}

// attributeOf is the values of an attribute in a part of a page.
func attributeOf(t *testing.T, m *site.Memory, page, name, key string) string {
	t.Helper()
	var values []string
	for n := range parse(t, m, page).Descendants() {
		if v, ok := attribute(n, "data-part"); !ok || v != name {
			continue
		}
		for c := range n.Descendants() {
			if v, ok := attribute(c, key); ok {
				values = append(values, v)
			}
		}
	}
	return strings.Join(values, " ")
}

// TestTheCatalogueJoinsNothing has two workspaces with neighbours and systems
// of one name.
func TestTheCatalogueJoinsNothing(t *testing.T) {
	define := func(name, slug string, systems ...func(*model.Workspace)) site.Workspace {
		w := model.New(name, name+" of it")
		for _, s := range systems {
			s(w)
		}
		given := fixture.Of(t, w)
		given.Slug, given.Model.Docs, given.Model.Decisions = slug, nil, nil
		return given
	}
	own := func(name string) func(*model.Workspace) {
		return func(w *model.Workspace) { w.System(name, name+" itself") }
	}
	outside := func(name string) func(*model.Workspace) {
		return func(w *model.Workspace) { w.System(name, name+" from afar", model.External) }
	}
	m, _ := build(t, site.Config{}, define("One", "one", own("Shop"), outside("Post"), outside("Bank")), define("Two", "two", own("Post"), outside("Bank"), outside("Moon")))
	want := "Software systems 3 Each workspace speaks for itself: what two of them call alike may be two things. " +
		"Name Description Workspaces Post Post itself Two neighbour in One Shop Shop itself One Bank Bank from afar neighbour in One , Two"
	if diff := cmp.Diff(want, part(t, m, "index.html", "systems")); diff != "" {
		t.Error(diff)
	}
	want = "Landscape of One"
	for n := range parse(t, m, "index.html").Descendants() {
		if class, _ := attribute(n, "class"); class == "thumb" {
			label, _ := attribute(n, "aria-label")
			href, _ := attribute(n, "href")
			if label != want || !strings.HasSuffix(href, "/views/landscape/index.html") {
				t.Errorf("%q leads to %s", label, href)
			}
			want = "Landscape of Two"
		}
	}
}

// TestCountsAgree holds what a workspace is said to have against what its pages
// list.
func TestCountsAgree(t *testing.T) {
	for _, w := range []site.Workspace{fixture.Workspace(t), fixture.Kinds(t)} {
		m, _ := build(t, site.Config{}, w)
		views, titles := map[string]bool{}, map[string]bool{}
		for n := range parse(t, m, w.Slug+"/index.html").Descendants() {
			if v, ok := attribute(n, "data-part"); !ok || v != "views" {
				continue
			}
			for a := range n.Descendants() {
				if href, ok := attribute(a, "href"); ok && href != "views/index.html" {
					views[href] = true
				}
				class, _ := attribute(a, "class")
				if class == "card-text" {
					if title := wordsOf(a); titles[title] {
						t.Errorf("%s: two cards say %q", w.Slug, title)
					} else {
						titles[title] = true
					}
				}
			}
		}
		if len(views) != len(w.Model.Views) {
			t.Errorf("%s: the gallery leads to %d views of %d", w.Slug, len(views), len(w.Model.Views))
		}
		systems, external := 0, 0
		for _, e := range w.Model.Elements {
			if e.Kind == model.KindSystem && e.External {
				external++
			} else if e.Kind == model.KindSystem {
				systems++
			}
		}
		facts := part(t, m, w.Slug+"/index.html", "facts")
		if want := "Software systems " + string(rune('0'+systems)); !strings.Contains(facts, want) {
			t.Errorf("%s: %q, want %q", w.Slug, facts, want)
		}
		if got := part(t, m, w.Slug+"/index.html", "neighbours"); external > 0 && !strings.HasPrefix(got, "Neighbouring systems "+string(rune('0'+external))) {
			t.Errorf("%s: %q, want %d", w.Slug, got, external)
		}
	}
}

// TestALandscapeOfOneSystem holds that the landscape stands behind the system
// context where both show the same, and nowhere else.
func TestALandscapeOfOneSystem(t *testing.T) {
	apart := func() *model.Workspace { // a person has to do with a neighbour alone
		w := model.New("Apart", "One system, and what is beside it")
		shop, bank := w.System("Shop", "Sells"), w.System("Bank", "Pays", model.External)
		shop.Uses(bank, "asks for money")
		w.Person("Clerk", "Works there").Uses(bank, "keeps")
		return w
	}
	several := func() *model.Workspace {
		w := model.New("Several", "Systems in pairs")
		w.System("Shop", "Sells").Uses(w.System("Bank", "Pays"), "asks for money")
		w.System("Post", "Brings").Uses(w.System("Road", "Bears"), "drives on")
		return w
	}
	alone := func() *model.Workspace {
		w := model.New("Alone", "Nobody else")
		w.System("Shop", "Sells")
		return w
	}
	same := 0
	for _, define := range []func() *model.Workspace{fixture.Define, fixture.DefineKinds, flashsale.Workspace, im.Workspace, bigbank.Workspace, apart, several, alone} {
		given := fixture.Of(t, define())
		given.Model.Docs, given.Model.Decisions = nil, nil
		landscape := slices.IndexFunc(given.Model.Views, func(v model.ViewRecord) bool { return v.Kind == model.ViewLandscape })
		context := slices.IndexFunc(given.Model.Views, func(v model.ViewRecord) bool { return v.Kind == model.ViewContext })
		marks := func(view int) (ids []string) {
			d, err := given.Diagram(given.Model.Views[view].Key)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range d.Nodes {
				ids = append(ids, n.ID)
			}
			for _, e := range d.Edges {
				ids = append(ids, e.ID)
			}
			slices.Sort(ids)
			return ids
		}
		want := slices.Equal(marks(landscape), marks(context))
		if want {
			same++
		}
		m, _ := build(t, site.Config{}, given)
		if got := strings.Contains(part(t, m, given.Slug+"/index.html", "views"), "also: Landscape"); got != want {
			t.Errorf("%s: the landscape stands behind the system context: %v, want %v", given.Model.Name, got, want)
		}
		page := part(t, m, given.Slug+"/views/"+given.Model.Views[landscape].Key+"/index.html", "head")
		if got := strings.Contains(page, "There is one system here, so it shows the same as System context of "); got != want {
			t.Errorf("%s: the page of the landscape says so: %v, want %v: %s", given.Model.Name, got, want, page)
		}
	}
	if same < 3 || same > 5 {
		t.Errorf("%d landscapes show what a context does: the test says nothing", same)
	}
}

// TestOverviewsTellWhatHappens lists each scenario with the view of it, above
// the elements and the pictures.
func TestOverviewsTellWhatHappens(t *testing.T) {
	given := fixture.Of(t, flashsale.Workspace())
	given.Model.Docs, given.Model.Decisions = nil, nil
	m, _ := build(t, site.Config{}, given)
	page := given.Slug + "/index.html"
	section := with(t, m, page, "aria-labelledby", "lintel-scenarios")
	links := map[string]string{}
	for n := range section.Descendants() {
		if href, ok := attribute(n, "href"); ok {
			links[wordsOf(n)] = href
		}
	}
	want := map[string]string{}
	for _, s := range given.Model.Scenarios {
		want[s.Name] = "views/" + s.ID + "/index.html"
		if got := wordsOf(section); !strings.Contains(got, s.Name+" "+s.Description) {
			t.Errorf("nobody says %q: %s", s.Description, got)
		}
	}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Error(diff)
	}
	text := content(t, m, page)
	if at := strings.Index(text, `id="lintel-scenarios"`); at > strings.Index(text, `id="lintel-systems"`) || at > strings.Index(text, `id="lintel-views"`) {
		t.Error("it stands below the elements or the pictures")
	}
}

func TestCardsSayWhatIsShown(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t))
	got := part(t, m, "bookshop/index.html", "views")
	for _, want := range []string{
		"Views 7 7 views on 5 cards", "System context of Shop also: Landscape", "Containers of Shop", "Components of Web", "Deployment in Production Shop",
		"Order a book Sequence of Shop A reader buys the last copy also: Dynamic",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the gallery does not say %q:\n%s", want, got)
		}
	}
	m, _ = build(t, site.Config{Language: "zh", ContentLanguage: "en"}, fixture.Workspace(t))
	if got := part(t, m, "bookshop/index.html", "views"); !strings.Contains(got, "Shop 的容器") {
		t.Errorf("no space between Latin and Chinese:\n%s", got)
	}
}

// TestTheOpening has a first document that has more than can stand above the
// rest of an overview.
func TestTheOpening(t *testing.T) {
	w := write(t, map[string]string{
		"docs/01-begin.md":     "---\ntitle: How it began\n---\n\n# Title\n\nOnce. There was [a shop](deep/02-next.md) in [[shop/web]].\n\n- and a list\n\n![the picture](view:shop/containers)\n\nNever above.\n\n## Later\n\nNor this.\n",
		"docs/deep/02-next.md": "# Next\n\nA sentence that is long enough to say something. Not this one.\n",
	})
	m, _ := build(t, site.Config{}, w)
	got := part(t, m, "bookshop/index.html", "narrative")
	if want := "How it began Once. There was a shop in Web . and a list Read on: How it began"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := attributeOf(t, m, "bookshop/index.html", "narrative", "href"), "docs/deep/02-next/index.html elements/shop/web/index.html docs/01-begin/index.html"; got != want {
		t.Errorf("leads to %s, want %s", got, want)
	}
	if got, want := part(t, m, "bookshop/index.html", "documents"), "Documents 2 How it began Once. There was a shop in Web. Never above. Next A sentence that is long enough to say something."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := part(t, m, "bookshop/docs/index.html", "documents"), "How it began Once. There was a shop in Web. Never above. Next deep A sentence that is long enough to say something."; got != want {
		t.Errorf("the page of documents says %q, want %q", got, want)
	}
	checkAddresses(t, m)
}

// TestWhereThingsAreNamed follows the references of documents and decisions
// back.
func TestWhereThingsAreNamed(t *testing.T) {
	w := write(t, map[string]string{
		"docs/01-begin.md":      "# Begin\n\n[[shop/web]] and again [[Web]].\n\n## Its [[shop/web|parts]]\n\n![picture](view:shop/containers)\n\n### 细节\n\n[the picture](view:shop/containers), a [[shelf mark]]\n",
		"docs/02-next.md":       "# Next\n\n[[shop/nowhere]] [[view:shop/containers]]\n",
		"docs/glossary.md":      "| term | meaning |\n|---|---|\n| Shelf mark | [[shop/库存]], where books are |\n",
		"decisions/0001-web.md": "# 1. Have a web\n\n## Status\n\nAccepted\n\nOf [[shop/web]] and [[post]].\n\n![picture](view:shop/context)\n",
	})
	m, _ := build(t, site.Config{}, w)
	named := func(page string) string {
		t.Helper()
		for n := range parse(t, m, "bookshop/"+page+"/index.html").Descendants() {
			if v, ok := attribute(n, "aria-labelledby"); ok && v == "lintel-mentions" {
				return wordsOf(n)
			}
		}
		return ""
	}
	for page, want := range map[string]string{
		"elements/shop/web":       "Where it is named Begin Document under Its parts 1. Have a web Decision (accepted) under Status",
		"elements/shop":           "Where it is named Begin Document shows Containers of Shop 1. Have a web Decision (accepted) shows System context of Shop",
		"elements/shop/库存":        "Where it is named Begin Document under 细节 Glossary Document",
		"views/shop/containers":   "Where it is named Begin Document · as a picture under Its parts , 细节 Next Document",
		"elements/reader":         "",
		"views/shop/context":      "Where it is named 1. Have a web Decision (accepted) · as a picture under Status",
		"views/shop/order-a-book": "",
	} {
		if got := named(page); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
	if got, want := part(t, m, "bookshop/decisions/0001-web/index.html", "names"), "What it names Name Kind Description Post External software system Carries parcels Web Container Go Shows the books System context of Shop"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	checkAddresses(t, m)
}

func TestFindingsSayWhatWasChecked(t *testing.T) {
	w := fixture.Workspace(t)
	w.Model.Severities = []model.SeverityRecord{{Code: "LNT-M111", Severity: model.SeverityOff}, {Code: "LNT-M105", Severity: model.SeverityInfo}}
	checks := func(held site.Held) string {
		t.Helper()
		w.Held = held
		m, _ := build(t, site.Config{}, w)
		page := part(t, m, "bookshop/findings/index.html", "checks")
		overview := strings.TrimSuffix(part(t, m, "bookshop/index.html", "checks"), " All findings")
		if !strings.HasSuffix(overview, strings.TrimPrefix(page, "Checks ")) {
			t.Errorf("the overview says other things: %s", overview)
		}
		return page
	}
	const model = "Checks Model checked 10 elements and 4 relationships, against the rules for models "
	const documents = "Code not checked What the packages import is compared with the relationships by lintel check, not by a site. Figures not checked The model has no figures. Documents checked 1 narrative, 2 documents, 2 terms, 3 decisions, against the model and the files that they link to "
	const silenced = " Turned off by the workspace: LNT-M111"
	for held, want := range map[site.Held]string{
		{}: "Checks Model not checked This site was made without it. Go types not checked This site was made without it. " + documents +
			"Pictures not checked This site was made without it. Committed pictures not checked The settings name no folder of pictures to compare with." + silenced,
		{Rules: true, Legible: true, Pictures: "docs/pictures"}: model + "Go types not checked The model speaks of no Go types. " + documents +
			"Pictures checked 7 pictures, against the rules of legibility Committed pictures not checked Those in docs/pictures are compared by lintel check, not by a site." + silenced,
		{Rules: true, Types: true, Partial: true}: model + "Go types checked 0 types, against what the model says of them; others could not be read " + documents +
			"Pictures not checked This site was made without it. Committed pictures not checked The settings name no folder of pictures to compare with." + silenced,
	} {
		if diff := cmp.Diff(want, checks(held)); diff != "" {
			t.Error(diff)
		}
	}
	// A page that is made before anything is drawn says so, and draws nothing.
	w.Held, w.Model.Docs = site.Held{Legible: true}, nil
	s, err := site.New(t.Context(), site.Config{}, []site.Workspace{w})
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.File(t.Context(), "bookshop/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "0 of 7 pictures so far") {
		t.Error("the overview claims to have looked at pictures")
	}
}

// TestNoColumnIsEmpty looks for columns of tables that no row has anything in.
func TestNoColumnIsEmpty(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Workspace(t), fixture.Kinds(t))
	tables := 0
	for _, p := range m.Paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		for n := range parse(t, m, p).Descendants() {
			if n.Data != "table" || !strings.Contains(class(n), "rows") {
				continue
			}
			tables++
			var filled []bool
			for row := range n.Descendants() {
				if row.Data != "tr" || row.Parent.Data != "tbody" {
					continue
				}
				i := 0
				for c := row.FirstChild; c != nil; c = c.NextSibling {
					if c.Type != html.ElementNode {
						continue
					}
					if i == len(filled) {
						filled = append(filled, false)
					}
					filled[i] = filled[i] || wordsOf(c) != ""
					i++
				}
			}
			for i, f := range filled {
				if !f {
					t.Errorf("%s: column %d has nothing in it: %s", p, i+1, wordsOf(n))
				}
			}
		}
	}
	if tables < 20 {
		t.Errorf("%d tables", tables)
	}
	// An instance without words of its own has those of what it is one of.
	if got := textOf(t, m, "bookshop/elements/@production/server-room/index.html", "main"); !strings.Contains(got, "Shows the books") {
		t.Errorf("an instance says nothing of itself: %s", got)
	}
}

func class(n *html.Node) string {
	c, _ := attribute(n, "class")
	return c
}

// TestWhatTheModelIsWrittenIn tells a change of each file that the model is
// written in: of groups, environments, steps and states, too, and of what
// called for them, but not of the code that it speaks of.
func TestWhatTheModelIsWrittenIn(t *testing.T) {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	w.Group("Ours").Person("Buyer", "Wants things").Uses(shop, "Asks")
	w.Environment("Live", "What buyers use").Node("Host", "One", model.Technology("Linux"))
	shop.Scenario("Look", "Somebody looks").Self(shop, "shows")
	machine := shop.StateMachine("Order", "")
	machine.Start(machine.State("Open", ""))
	m, _ := w.Build()
	m.Groups[0].Origin.File = "groups.go"
	m.Environments[0].Origin.File = "environments.go"
	m.Scenarios[0].Steps[0].Origin.File = "steps.go"
	m.StateMachines[0].States[0].Origin.File = "states.go"
	m.Elements[0].Origin.CalledFrom = []model.Position{{File: "called.go", Line: 7}}
	m.Types = []model.TypeRecord{{ID: "a.A", Origin: model.Origin{Position: model.Position{File: "code.go", Line: 1}}}}
	dir := t.TempDir()
	var history []site.Change
	for _, file := range []string{"code.go", "groups.go", "environments.go", "steps.go", "states.go", "called.go"} {
		history = append(history, site.Change{"2026-03-02", file, []string{filepath.Join(dir, file)}})
	}
	given := site.Workspace{
		Model: m, Dir: dir, Diagram: view.New(m).Resolve,
		Picture: func(context.Context, string) (site.Picture, error) { return site.Picture{}, errors.New("not drawn") },
	}
	var memory site.Memory
	if _, err := site.Build(t.Context(), site.Config{History: told(history...)}, []site.Workspace{given}, &memory); err != nil {
		t.Fatal(err)
	}
	want := "What changed last"
	for _, c := range history[1:] {
		want += " 2026-03-02 " + c.Subject + " the model"
	}
	if got := part(t, &memory, "index.html", "changes"); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
