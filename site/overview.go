package site

import (
	"bytes"
	"context"
	"html/template"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/words"
)

type overviewBody struct {
	Name, Description string
	Facts             []fact
	Sections          []section
}

// section is a part of a page under a heading of its own.
type section struct {
	ID       string // "lintel-views" in the page
	Title    string
	Authored bool   // the title is an author's
	Count    string // beside the title
	Intro    string // a sentence below it
	HTML     template.HTML
	More     link // to the whole of what it shows a part of
}

// section has a template write what a section shows.
func (s *Site) section(id, title, part string, body any) (section, error) {
	var b bytes.Buffer
	err := s.templates.write(&b, "overview", part, body)
	return section{ID: id, Title: title, HTML: template.HTML(b.String())}, err
}

// overview is the page of a workspace: its facts, and sections in the order in
// which readers need them. A section that has nothing to say is left out.
func (w *workspace) overview(ctx context.Context, at string) ([]byte, error) {
	m := w.Model
	body := overviewBody{Name: m.Name, Description: m.Description, Facts: w.facts(at)}
	for _, make := range []func(ctx context.Context, at string) (section, error){
		w.narrativeSection, w.documentsSection, w.scenariosSection, w.systemsSection, w.viewsSection, w.peopleSection, w.neighboursSection,
		w.figuresSection, w.decisionsSection, w.checksSection, w.changesSection,
	} {
		made, err := make(ctx, at)
		if err != nil {
			return nil, err
		}
		if made.HTML != "" {
			body.Sections = append(body.Sections, made)
		}
	}
	return w.site.render("overview", at, w.withBody(w.frame(at, m.Name, m.Description), body))
}

func (w *workspace) withBody(p page, body any) page {
	p.Body = body
	return p
}

// opening is how the first of the documents begins.
type opening struct {
	Whole bool // it is all of the document
	Text  template.HTML
	Read  link // the document
}

// narrativeSection is the document that the folder of documents begins with as
// a whole, or else the opening of the first one.
func (w *workspace) narrativeSection(ctx context.Context, at string) (section, error) {
	if d := w.landing[""]; d != nil {
		text, err := w.text(ctx, d)
		if err != nil || strings.TrimSpace(string(text)) == "" {
			return section{}, err
		}
		return w.site.section("narrative", "", "opening", opening{Whole: true, Text: text})
	}
	d := w.firstDocument()
	if d == nil {
		return section{}, nil
	}
	title := d.title()
	if d == w.landing[d.scope] {
		title = w.elements[d.scope].Name
	}
	// What it links to lies elsewhere, seen from this page.
	here := *d
	here.path = at
	var b bytes.Buffer
	if err := d.doc.Again(resolver{w, &here}).RenderOpening(&b); err != nil {
		return section{}, err
	}
	if strings.TrimSpace(b.String()) == "" {
		return section{}, nil
	}
	made, err := w.site.section("narrative", title, "opening", opening{Text: template.HTML(b.String()), Read: link{Text: title, Href: relative(at, d.path)}})
	made.Authored = true
	return made, err
}

// firstDocument is what a reader begins with: of the workspace, or of its only
// system. With several, none is the first.
func (w *workspace) firstDocument() *docPage {
	for _, scope := range []string{"", w.onlySystem()} {
		if d := w.landing[scope]; d != nil {
			return d
		}
		if i := slices.IndexFunc(w.docs, func(d *docPage) bool { return d.scope == scope }); i >= 0 {
			return w.docs[i]
		}
	}
	return nil
}

// onlySystem is the ID of the one software system that the workspace is about,
// if it is one.
func (w *workspace) onlySystem() string {
	only := ""
	for i := range w.Model.Elements {
		if e := &w.Model.Elements[i]; e.Kind == model.KindSystem && !e.External {
			if only != "" {
				return ""
			}
			only = e.ID
		}
	}
	return only
}

// chapter is a document in the list of an overview, or a scenario.
type chapter struct {
	Page    link
	Summary string // how it begins
}

// maxChapters is the most documents that an overview lists.
const maxChapters = 12

func (w *workspace) documentsSection(_ context.Context, at string) (section, error) {
	if len(w.docs) == 0 {
		return section{}, nil
	}
	var chapters []chapter
	for _, d := range w.docs[:min(len(w.docs), maxChapters)] {
		chapters = append(chapters, chapter{link{Text: d.title(), Href: relative(at, d.path)}, summaryOf(d.doc.Opening())})
	}
	made, err := w.site.section("documents", w.say("documents"), "chapters", chapters)
	made.Count = words.Number(len(w.docs))
	if len(w.docs) > len(chapters) {
		made.More = link{Text: w.say("documents.all"), Href: relative(at, index(w.Slug, "docs"))}
	}
	return made, err
}

// maxScenarios is the most scenarios that an overview lists.
const maxScenarios = 12

// scenariosSection is what happens: it answers what readers ask first.
func (w *workspace) scenariosSection(_ context.Context, at string) (section, error) {
	var scenarios []chapter
	for _, s := range w.Model.Scenarios {
		if key := w.viewOfScenario(s.ID); key != "" {
			scenarios = append(scenarios, chapter{link{Text: s.Name, Href: relative(at, w.viewPath[key])}, s.Description})
		}
	}
	n := len(scenarios)
	if n == 0 {
		return section{}, nil
	}
	made, err := w.site.section("scenarios", w.say("scenarios"), "chapters", scenarios[:min(n, maxScenarios)])
	made.Count = words.Number(n)
	if n > maxScenarios {
		made.More = link{Text: w.say("scenarios.all"), Href: relative(at, index(w.Slug, "views")) + "#" + kindAnchor(model.ViewSequence)}
	}
	return made, err
}

// A summary is as many sentences as it takes to say something, in runes, and
// no more than there is room for.
const (
	leastSummary = 40
	mostSummary  = 180
)

// summaryOf is the first sentence of a text, or a few short ones.
func summaryOf(text string) string {
	end := 0
	for end < len(text) && utf8.RuneCountInString(text[:end]) < leastSummary {
		end += sentence(text[end:])
	}
	text = strings.TrimSpace(text[:end])
	if utf8.RuneCountInString(text) <= mostSummary {
		return text
	}
	cut := string([]rune(text)[:mostSummary])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// sentence is how long the first sentence of a text is, in bytes.
func sentence(text string) int {
	end := len(text)
	for _, stop := range []string{". ", "? ", "! ", "。", "？", "！"} {
		if i := strings.Index(text, stop); i >= 0 {
			end = min(end, i+len(stop))
		}
	}
	return end
}

func (w *workspace) viewsSection(_ context.Context, at string) (section, error) {
	groups := w.gallery(at)
	if len(groups) == 2 { // the landscape, and the one system in it
		groups = []cardGroup{{Cards: append(groups[0].Cards, groups[1].Cards...)}}
	}
	made, err := w.site.section("views", w.say("views"), "gallery", groups)
	if n := len(w.Model.Views); n > 0 {
		made.Count = words.Number(n)
		cards := 0
		for _, g := range groups {
			cards += len(g.Cards)
		}
		if cards < n {
			made.Intro = w.say("views.shared", "views", w.site.count("count.views", n), "cards", w.site.count("count.cards", cards))
		}
		made.More = link{Text: w.say("views.by-kind"), Href: relative(at, index(w.Slug, "views"))}
	}
	return made, err
}

// maxInside is the most systems and containers that an overview lists.
const maxInside = 40

// systemsSection is the systems that the workspace is about, with what they
// consist of while there is room for that.
func (w *workspace) systemsSection(_ context.Context, at string) (section, error) {
	var rows, inside []row
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		if e.Kind != model.KindSystem || e.External {
			continue
		}
		rows = append(rows, w.row(at, e))
		inside = append(inside, w.row(at, e))
		for _, c := range w.children[e.ID] {
			r := w.row(at, w.elements[c])
			r.Depth = 1
			inside = append(inside, r)
		}
	}
	if len(rows) == 0 {
		return section{}, nil
	}
	count := words.Number(len(rows))
	if len(inside) <= maxInside {
		rows = inside
	}
	made, err := w.site.section("systems", w.say("systems"), "element-rows", rows)
	made.Count = count
	made.More = link{Text: w.say("elements.all"), Href: relative(at, index(w.Slug, "elements"))}
	return made, err
}

func (w *workspace) peopleSection(_ context.Context, at string) (section, error) {
	return w.rowsSection(at, "people", "people", func(e *model.ElementRecord) bool { return e.Kind == model.KindPerson })
}

func (w *workspace) neighboursSection(_ context.Context, at string) (section, error) {
	return w.rowsSection(at, "neighbours", "systems.neighbours", func(e *model.ElementRecord) bool {
		return e.Kind == model.KindSystem && e.External
	})
}

// rowsSection is a table of some elements.
func (w *workspace) rowsSection(at, id, title string, listed func(e *model.ElementRecord) bool) (section, error) {
	var rows []row
	for i := range w.Model.Elements {
		if e := &w.Model.Elements[i]; listed(e) {
			rows = append(rows, w.row(at, e))
		}
	}
	if len(rows) == 0 {
		return section{}, nil
	}
	made, err := w.site.section(id, w.say(title), "element-rows", rows)
	made.Count = words.Number(len(rows))
	return made, err
}

// maxLatest is the most decisions that an overview lists.
const maxLatest = 5

func (w *workspace) decisionsSection(_ context.Context, at string) (section, error) {
	n := len(w.decisions)
	if n == 0 {
		return section{}, nil
	}
	var rows []decisionRow
	for _, d := range slices.Backward(w.decisions[max(0, n-maxLatest):]) {
		r := w.decisionRow(at, d)
		if d.scope == w.onlySystem() { // which goes without saying
			r.About = link{}
		}
		rows = append(rows, r)
	}
	made, err := w.site.section("decisions", w.say("decisions.latest"), "decision-rows", rows)
	made.More = link{Text: w.say("decisions.all"), Href: relative(at, index(w.Slug, "decisions")), Note: words.Number(n)}
	return made, err
}

type cardGroup struct {
	Name  []words.Piece
	ID    string
	Cards []card
}

func (w *workspace) facts(at string) []fact {
	count := map[model.ElementKind]int{}
	external := 0
	owners := map[string]bool{}
	technologies := map[string]bool{}
	for _, e := range w.Model.Elements {
		count[e.Kind]++
		if e.External && e.Kind == model.KindSystem {
			external++
		}
		if e.Owner != "" {
			owners[e.Owner] = true
		}
		if e.Technology != "" && (e.Kind == model.KindContainer || e.Kind == model.KindComponent) {
			for t := range strings.SplitSeq(e.Technology, ",") {
				technologies[strings.TrimSpace(t)] = true
			}
		}
	}
	var facts []fact
	number := func(key string, n int) {
		if n > 0 {
			facts = append(facts, fact{Name: w.say(key), Links: []link{said(ours(words.Number(n)), "")}})
		}
	}
	number("people", count[model.KindPerson])
	number("systems", count[model.KindSystem]-external)
	number("systems.external", external)
	number("containers", count[model.KindContainer])
	number("components", count[model.KindComponent])
	number("relationships", len(w.Model.Relationships))
	// drawn is a number that leads to the views that show what is counted.
	drawn := func(key string, n int, kind model.ViewKind) {
		number(key, n)
		if n > 0 && slices.ContainsFunc(w.Model.Views, func(v model.ViewRecord) bool { return v.Kind == kind }) {
			facts[len(facts)-1].Links[0].Href = relative(at, index(w.Slug, "views")) + "#" + kindAnchor(kind)
		}
	}
	classes := 0
	for _, s := range w.Model.ClassSets {
		classes += len(s.Classes)
	}
	drawn("use-cases", len(w.Model.UseCases), model.ViewUseCase)
	drawn("activities", len(w.Model.Activities), model.ViewActivity)
	drawn("scenarios", len(w.Model.Scenarios), model.ViewSequence)
	drawn("machines", len(w.Model.StateMachines), model.ViewStateMachine)
	drawn("classes", classes, model.ViewClass)
	drawn("types", len(w.Model.Types), model.ViewCode)
	number("environments", len(w.Model.Environments))
	paged := func(key string, n int, page string) {
		number(key, n)
		if n > 0 {
			facts[len(facts)-1].Links[0].Href = relative(at, index(w.Slug, page))
		}
	}
	paged("documents", len(w.docs), "docs")
	paged("figures", len(w.Model.Figures), "figures")
	paged("decisions", len(w.decisions), "decisions")
	paged("views", len(w.Model.Views), "views")
	listed := func(key string, set map[string]bool) {
		if len(set) > 0 {
			all := slices.Sorted(maps.Keys(set))
			if len(all) > 14 {
				all = append(all[:14], "…")
			}
			facts = append(facts, fact{Name: w.say(key), Links: []link{{Text: w.site.words.List(all)}}})
		}
	}
	listed("technologies", technologies)
	listed("owners", owners)
	if l := w.source(at, w.Model.Origin); l.Text != "" {
		facts = append(facts, fact{Name: w.say("source"), Links: []link{l}, Code: true})
	}
	return facts
}

// gallery is the views as cards, by system.
func (w *workspace) gallery(at string) []cardGroup {
	var groups []cardGroup
	for _, g := range w.viewGroups {
		groups = append(groups, cardGroup{Name: g.name, ID: "lintel-views-" + segments(g.scope), Cards: w.cards(at, g.views)})
	}
	return groups
}

// cards are views in a gallery. Of those that show the same, the second has no
// card of its own; that of the first leads to it.
func (w *workspace) cards(at string, views []*model.ViewRecord) []card {
	var cards []card
	of := map[string]int{} // view → its card
	for _, v := range views {
		if w.before(v) == "" {
			of[v.Key] = len(cards)
			cards = append(cards, w.card(at, v))
		}
	}
	for _, v := range views {
		if w.before(v) == "" {
			continue
		}
		if i, ok := of[w.before(v)]; ok {
			cards[i].Also = append(cards[i].Also, said(ours(w.site.viewKindName(v.Kind)), relative(at, w.viewPath[v.Key])))
		} else {
			cards = append(cards, w.card(at, v))
		}
	}
	return cards
}

func (w *workspace) card(at string, v *model.ViewRecord) card {
	return card{
		Title: w.viewName(v), Kind: w.viewRest(v), Description: w.viewDescription(v),
		Href: relative(at, w.viewPath[v.Key]), Image: relative(at, w.picturePath[v.Key]+".svg"),
	}
}

// kindOf is the kind of a view, and the name of what it is about.
func (w *workspace) kindOf(v *model.ViewRecord, name string) []words.Piece {
	return w.site.words.Pieces("view.kind-of", "kind", ours(w.site.viewKindName(v.Kind)), "name", name)
}

// namesKind tells whether the name of a view is made of its kind and of what it
// is about.
func (w *workspace) namesKind(v *model.ViewRecord) bool {
	if w.untitled(v) {
		return true
	}
	e := w.elements[v.Scope]
	return e != nil && v.Title == w.name(e) && !isBehaviour(v.Kind)
}

// isBehaviour tells the kinds of view that show one of several behaviours of
// what they are about.
func isBehaviour(k model.ViewKind) bool {
	switch k {
	case model.ViewDynamic, model.ViewActivity, model.ViewSequence, model.ViewStateMachine:
		return true
	}
	return false
}
