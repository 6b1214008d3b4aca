package site_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
	"github.com/lintel-go/lintel/systems/flashsale"
)

// squeezed is a text without spaces: cells of tables stand without any between
// them.
func squeezed(s string) string { return strings.ReplaceAll(s, " ", "") }

// headings are the headings of the second level in what a page tells below its
// picture.
func headings(t *testing.T, m *site.Memory, page string) []string {
	t.Helper()
	var all []string
	for told := range parse(t, m, page).Descendants() {
		if part, _ := attribute(told, "data-part"); part != "alternative" {
			continue
		}
		for n := range told.Descendants() {
			if n.Type == html.ElementNode && n.Data == "h2" {
				all = append(all, strings.Join(strings.Fields(name(n)), " "))
			}
		}
	}
	return all
}

// TestEachKindIsToldInItsOwnWords holds what a page says to those who do not
// see its picture.
func TestEachKindIsToldInItsOwnWords(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	for _, c := range []struct {
		page     string
		headings []string
		says     []string
	}{
		{"landscape", []string{"Elements", "Relationships"}, nil},
		{"library/containers", []string{"Elements", "Relationships"}, []string{"Desk → Mail Reminds asynchronous"}},
		{"library/desk/components", []string{"Elements", "Relationships"}, nil},
		{"library/deployment/production", []string{"Elements"}, []string{"Cellar Deployment node Debian", "Desk Container Go"}},
		{"library/lend-a-book", []string{"Steps", "Lifelines"}, []string{
			"Lend a book Sequence of Library", "Shows the use case Borrow.", "1 Reader → to Lender ask 2 Lender → to Shelf take 3 Shelf ⇢ to Lender a book reply",
		}},
		{"library/lend-a-book/dynamic", []string{"Steps", "Elements"}, []string{
			"1 Reader → to Lender ask 2 Lender → to Shelf take 3 Shelf ⇢ to Lender a book reply 4 Lender ⇢ to Reader here it is reply",
		}},
		{"library/use-cases", []string{"Use cases", "Actors"}, []string{
			"Use case Actors Other use cases Scenarios",
			"Borrow Read it at home Mail, Reader includes Show the card Lend a book",
			"Borrow a film The same, for a week is a kind of Borrow",
			"Pay a fine Late is late extends Borrow [it was late before]",
			"Mail External software system Brings reminders Reader Person Wants a book tonight",
		}},
		{"library/shelf/book/states", []string{"States", "Transitions"}, []string{
			"Book State machine of Shelf",
			"State Kind Behaviour Constant Description",
			"Initial Initial pseudostate On the shelf State entry / shut the gap do / gather dust exit / note who has it Anybody may take it",
			"Out Composite state Somebody reads it Initial Initial pseudostate In time State InTime No fine yet Late State Late Each day costs",
			"Is there a card? Choice pseudostate Lost Final state",
			"From Event Guard Action To",
			"Initial → On the shelf Out › Initial → In time",
			"Is there a card? [there is] stamp it → Out Is there a card? [else] → On the shelf",
			"In time four weeks [not renewed] remind → Late",
			"Out brought back → On the shelf",
		}},
		{"library/night/activity", []string{"Steps", "Lanes"}, []string{
			"Lender wait for the doors are shut while [books on the belt] Shelf put one back",
			"decision any late? [some] Lender send signal reminder end Angry [else] goes on",
			"at the same time above repeat until [clean] Lender sweep below end of this flow",
			"Lender Component Go Decides who may have a book Shelf Container PostgreSQL Holds books",
		}},
		{"library/desk/cards/classes", []string{"Classes", "Relations"}, []string{
			"Card", "Of paper Member Kind Number int field pin string field, not exported Valid(on Day) bool method",
			"«interface» Owner", "Name() string method", "«enumeration» Stamp", "Blue constant",
			"From Relation To Role Multiplicity What for",
			"Card depends on Owner is shown by", "Card implements Owner", "Card owns Stamp stamps 0..12",
		}},
		{"library/desk/lender/code", []string{"Types", "Relations"}, []string{
			"Book lender/book.go:7 Book is what people read.",
			"Title string field as on its spine pages int field, not exported Lend(to string) error method Lend gives it away.",
			"«type» Shelfmark Shelfmark is where it stands. string", "Book refers to Shelfmark Mark 0..1",
		}},
	} {
		at := "lending/views/" + c.page + "/index.html"
		if got := headings(t, m, at); !slices.Equal(got, c.headings) {
			t.Errorf("%s: headings %q, want %q", c.page, got, c.headings)
		}
		main := textOf(t, m, at, "main")
		for _, want := range c.says {
			if !strings.Contains(squeezed(main), squeezed(want)) {
				t.Errorf("%s does not say %q:\n%s", c.page, want, main)
			}
		}
	}
}

func TestStepsOfADynamicViewStandInOrder(t *testing.T) {
	w := model.New("W", "W")
	a, b := w.System("A", "a"), w.System("B", "b")
	s := a.Scenario("Many", "Twelve steps and two at once")
	for range 9 {
		s.Call(a, b, "ask")
	}
	s.Par(
		model.Branch("", func(f *model.Flow) { f.Send(a, b, "left"); f.Send(b, a, "back") }),
		model.Branch("", func(f *model.Flow) { f.Send(a, b, "right") }),
	)
	s.Call(b, a, "end")
	m, _ := build(t, site.Config{}, fixture.Of(t, w))
	var numbers []string
	for n := range parse(t, m, "bookshop/views/a/many/dynamic/index.html").Descendants() {
		if class, _ := attribute(n, "class"); class == "number" {
			numbers = append(numbers, name(n))
		}
	}
	want := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10a.1", "10a.2", "10b.1", "11"}
	if !slices.Equal(numbers, want) {
		t.Errorf("steps %q, want %q", numbers, want)
	}
}

// links are the addresses of a part of a page, from the root of the site, by
// their words.
func links(t *testing.T, m *site.Memory, page, id string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for section := range parse(t, m, page).Descendants() {
		if by, _ := attribute(section, "aria-labelledby"); by != id {
			continue
		}
		for n := range section.Descendants() {
			if href, ok := attribute(n, "href"); ok && n.Data == "a" {
				file, fragment, _ := strings.Cut(href, "#")
				if fragment != "" {
					fragment = "#" + fragment
				}
				found[name(n)] = path.Join(path.Dir(page), file) + fragment
			}
		}
	}
	return found
}

func TestElementsListTheirBehaviourAndCode(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	view := func(p string) string { return "lending/views/library/" + p + "/index.html" }
	element := func(p string) string { return "lending/elements/" + p + "/index.html" }
	useCase := func(id string) string { return view("use-cases") + "#lintel-use-case-library/" + id }
	for e, want := range map[string]map[string]string{
		"library": {
			"Borrow": useCase("borrow"), "Borrow a film": useCase("borrow-a-film"), "Show the card": useCase("show-the-card"), "Pay a fine": useCase("pay-a-fine"),
			"Lend a book": view("lend-a-book"), "Night": view("night/activity"),
			"Book": view("shelf/book/states"), "Shelf": element("library/shelf"),
			"Cards": view("desk/cards/classes"), "Desk": element("library/desk"),
			"Lender": element("library/desk/lender"), // the code is called so, too
		},
		"reader": {"Borrow": useCase("borrow"), "Lend a book": view("lend-a-book"), "Library": element("library")},
		"mail":   {"Borrow": useCase("borrow"), "Library": element("library")},
		"library/shelf": {
			"Lend a book": view("lend-a-book"), "Night": view("night/activity"), "Book": view("shelf/book/states"), "Library": element("library"),
		},
		"library/desk/lender": {
			"Lend a book": view("lend-a-book"), "Night": view("night/activity"), "Lender": view("desk/lender/code"), "Library": element("library"),
		},
	} {
		if diff := cmp.Diff(want, links(t, m, element(e), "lintel-topics")); diff != "" {
			t.Errorf("%s: %s", e, diff)
		}
	}
	page := textOf(t, m, element("library/shelf"), "main")
	if !strings.Contains(squeezed(page), squeezed("Activities Night of Library lane What is done")) {
		t.Errorf("its part in an activity is not told:\n%s", page)
	}
	if page := textOf(t, m, element("member"), "main"); !strings.Contains(squeezed(page), squeezed("Is a kind of Reader")) {
		t.Errorf("what it is a kind of is not told:\n%s", page)
	}
}

// TestSymbolsAreNotTakenForElements has a person who is called like a state
// and a step.
func TestSymbolsAreNotTakenForElements(t *testing.T) {
	w := model.New("Shop", "Sells")
	w.Person("Open", "Is awake")
	shop := w.System("Shop", "Sells")
	machine := shop.StateMachine("Door", "Opens in the morning")
	state := machine.State("Open", "Come in")
	inside := state.State("Wide", "It is hot")
	state.Start(inside)
	machine.Start(state)
	state.On("night", machine.Final("Shut"))
	a := shop.Activity("Morning", "Before customers come")
	a.Do(shop, "open")
	a.Do(shop, "sell")
	m, _ := build(t, site.Config{}, fixture.Of(t, w))
	for _, page := range []string{"views/shop/door/states", "views/shop/morning/activity"} {
		if text := content(t, m, "bookshop/"+page+"/index.html"); strings.Contains(text, "elements/open/") {
			t.Errorf("%s leads to a person", page)
		}
	}
	if page := textOf(t, m, "bookshop/views/shop/door/states/index.html", "main"); !strings.Contains(squeezed(page), squeezed("Open night → Shut")) {
		t.Errorf("a composite state is called otherwise:\n%s", page)
	}
	page := textOf(t, m, "bookshop/elements/open/index.html", "main")
	if strings.Contains(page, "Door") || strings.Contains(page, "Morning") || !strings.Contains(page, "Landscape") {
		t.Errorf("the person is shown by:\n%s", page)
	}
}

// TestViewsByKind holds the order of the catalogue: the levels of C4, then UML.
func TestViewsByKind(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	var kinds []string
	for n := range parse(t, m, "lending/views/index.html").Descendants() {
		if n.Type == html.ElementNode && (n.Data == "h2" || n.Data == "h3") {
			kinds = append(kinds, name(n))
		}
	}
	want := []string{
		"C4", "Landscape", "System context", "Containers", "Components", "Code", "Deployment", "Dynamic",
		"UML", "Use cases", "Activities", "Sequences", "State machines", "Classes",
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

// TestOverviewCountsBehaviour holds that what is counted leads to its pictures.
func TestOverviewCountsBehaviour(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	got := map[string]string{}
	for n := range parse(t, m, "lending/index.html").Descendants() {
		if n.Type != html.ElementNode || n.Data != "dt" {
			continue
		}
		for a := range n.Parent.Descendants() {
			if href, ok := attribute(a, "href"); ok && strings.HasPrefix(href, "views/") {
				got[name(n)] = name(a) + " " + href
			}
		}
	}
	want := map[string]string{
		"Use cases":      "4 views/index.html#lintel-kind-use-case",
		"Activities":     "1 views/index.html#lintel-kind-activity",
		"Scenarios":      "1 views/index.html#lintel-kind-sequence",
		"State machines": "1 views/index.html#lintel-kind-state-machine",
		"Classes":        "3 views/index.html#lintel-kind-class",
		"Types":          "2 views/index.html#lintel-kind-code",
		"Views":          "12 views/index.html",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEveryViewHasItsPlace holds that each page of a view is marked in the side
// bar, stands behind breadcrumbs, and leads to the others of its kind.
func TestEveryViewHasItsPlace(t *testing.T) {
	given := fixture.Kinds(t)
	m, _ := build(t, site.Config{}, given)
	pages := 0
	for _, p := range m.Paths() {
		if !strings.HasPrefix(p, "lending/views/") || !strings.HasSuffix(p, "/index.html") || p == "lending/views/index.html" {
			continue
		}
		pages++
		marked, crumbs, kind := 0, "", ""
		for n := range parse(t, m, p).Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch part, _ := attribute(n, "data-part"); part {
			case "nav":
				for a := range n.Descendants() {
					if _, ok := attribute(a, "aria-current"); ok {
						marked++
						if href, _ := attribute(a, "href"); path.Join(path.Dir(p), href) != p {
							t.Errorf("%s: %s is marked", p, href)
						}
					}
				}
			case "crumbs":
				for li := range n.Descendants() {
					if li.Data == "li" {
						crumbs += name(li) + " / "
					}
				}
			}
			if href, _ := attribute(n, "href"); n.Data == "a" && (n.Parent.Data == "h1" || n.Parent.Parent.Data == "h1") && strings.Contains(href, "#lintel-kind-") {
				kind = path.Join(path.Dir(p), href)
			}
		}
		if marked != 1 || !strings.HasPrefix(crumbs, "Architecture / Lending / Views / ") || !strings.HasPrefix(kind, "lending/views/index.html#lintel-kind-") {
			t.Errorf("%s: %d marked, crumbs %q, kind %q", p, marked, crumbs, kind)
		}
	}
	if pages != len(given.Model.Views) {
		t.Errorf("%d pages", pages)
	}
}

// TestAViewHasOneName reads the name of each view where a page says it: as its
// heading, in the title bar, on its card, from A to Z and in the search.
func TestAViewHasOneName(t *testing.T) {
	model, _ := flashsale.Workspace().Build()
	model.Docs, model.Decisions = nil, nil
	m, _ := build(t, site.Config{}, fixture.Kinds(t), site.Workspace{Slug: "sale", Model: model, Diagram: view.New(model).Resolve, Picture: fixture.Pictures(model)})
	named := map[string][]string{} // page → what links call it
	link := func(from string, within *html.Node, text func(a *html.Node) string) {
		for n := range within.Descendants() {
			if href, ok := attribute(n, "href"); ok && n.Data == "a" && text(n) != "" {
				to := path.Join(path.Dir(from), href)
				named[to] = append(named[to], text(n))
			}
		}
	}
	part := func(a *html.Node, class string) string {
		for n := range a.Descendants() {
			if c, _ := attribute(n, "class"); c == class {
				return name(n)
			}
		}
		return ""
	}
	for _, slug := range []string{"lending", "sale"} {
		for _, page := range []string{slug + "/index.html", slug + "/views/index.html"} {
			link(page, parse(t, m, page), func(a *html.Node) string { return part(a, "card-title") })
		}
	}
	link("a-z/index.html", parse(t, m, "a-z/index.html"), func(a *html.Node) string {
		if a.Parent.Data != "li" {
			return ""
		}
		return name(a)
	})
	views := 0
	for _, p := range m.Paths() {
		if !strings.Contains(p, "/views/") || !strings.HasSuffix(p, "/index.html") || strings.HasSuffix(p, "s/views/index.html") || strings.Count(p, "/") < 3 {
			continue
		}
		views++
		heading, title := "", ""
		for n := range parse(t, m, p).Descendants() {
			switch {
			case n.Data == "title" && n.Parent.Data == "head":
				title = name(n)
			case n.Data == "h1":
				for c := range n.ChildNodes() {
					switch {
					case c.Type == html.TextNode:
						heading += c.Data
					case c.Data != "small":
						heading += name(c)
					}
				}
				heading = strings.Join(strings.Fields(heading), " ")
			}
		}
		if heading == "" || !strings.HasPrefix(title, heading) {
			t.Errorf("%s: the heading is %q, the title bar says %q", p, heading, title)
		}
		if len(named[p]) == 0 {
			t.Errorf("%s: nothing leads there", p)
		}
		for _, other := range named[p] {
			if other != heading {
				t.Errorf("%s: the heading is %q, a link says %q", p, heading, other)
			}
		}
	}
	if views != len(model.Views)+len(fixture.Kinds(t).Model.Views) {
		t.Errorf("%d views", views)
	}
}

// TestTheTitleOfAPictureIsSaidOnce looks at the page of each view: what stands
// above the picture does not stand in it again, while the file keeps it.
func TestTheTitleOfAPictureIsSaidOnce(t *testing.T) {
	given := fixture.Kinds(t)
	given.Picture = realPictures(given.Model)
	m, _ := build(t, site.Config{}, given)
	for _, v := range given.Model.Views {
		p := "lending/views/" + v.Key + "/index.html"
		d, err := given.Diagram(v.Key)
		if err != nil {
			t.Fatal(err)
		}
		if text := wordsOf(parse(t, m, p)); d.Description != "" && strings.Count(text, d.Description) == 0 {
			t.Errorf("%s: nobody says %q", p, d.Description)
		}
		if text := content(t, m, p); strings.Contains(text, "lintel-title") || !strings.Contains(text, "lintel-legend") && v.Kind != model.ViewUseCase {
			t.Errorf("%s: the picture has its title block, or no marks at all", p)
		}
		if text := content(t, m, "lending/pictures/"+v.Key+".svg"); !strings.Contains(text, "lintel-title") {
			t.Errorf("%s: the file has no title block", v.Key)
		}
	}
}

// TestClicksLeadToBehaviour follows the links in pictures down to what an
// element does.
func TestClicksLeadToBehaviour(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	for _, c := range []struct{ page, id, to string }{
		{"library/containers", "library/desk", "views/library/desk/components"},
		{"library/containers", "library/shelf", "views/library/shelf/book/states"},
		{"library/desk/components", "library/desk/lender", "views/library/desk/lender/code"},
		{"library/desk/components", "reader", "elements/reader"},
		{"library/use-cases", "library/borrow", "views/library/lend-a-book"},
		{"library/use-cases", "reader", "elements/reader"},
		{"library/lend-a-book", "library/shelf", "elements/library/shelf"},
	} {
		page := "lending/views/" + c.page + "/index.html"
		got := ""
		for n := range parse(t, m, page).Descendants() {
			if id, _ := attribute(n, "data-id"); id == c.id && n.FirstChild != nil {
				href, _ := attribute(n.FirstChild, "href")
				got = path.Join(path.Dir(page), href)
			}
		}
		if want := "lending/" + c.to + "/index.html"; got != want {
			t.Errorf("%s: %s leads to %s, want %s", c.page, c.id, got, want)
		}
	}
}
