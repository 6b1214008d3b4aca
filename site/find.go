package site

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/search"
	"github.com/lintel-go/lintel/site/words"
)

// Where the site is searched: the page that lists everything, and the index.
const (
	allPage     = "a-z/index.html"
	searchIndex = "assets/search-index.js"
)

// addSearch plans the index and the page of everything.
func (s *Site) addSearch() {
	s.asset(searchIndex, func() ([]byte, error) {
		var all []search.Entry
		for _, w := range s.workspaces {
			all = append(all, w.findable()...)
		}
		return search.Script(all, func(k search.Kind) string { return s.say("find." + string(k)) })
	})
	s.page(allPage, s.everything)
}

// finder is what the frame of a page says about the search.
type finder struct {
	All    string // the page of everything
	Index  string
	Within string // slug of the workspace whose things come first
	Here   bool   // this is the page of everything
}

func (s *Site) finder(at, slug string) finder {
	return finder{All: relative(at, allPage), Index: relative(at, searchIndex), Within: slug, Here: at == allPage}
}

// findFindable is everything in the workspace that can be searched for.
func (w *workspace) findFindable() []search.Entry {
	var all []search.Entry
	var root []string // trails begin with the workspace, if there are others
	if w.Slug != "" && len(w.site.workspaces) > 1 {
		root = []string{w.Model.Name}
	}
	trail := func(ids ...string) []string {
		t := slices.Clone(root)
		for _, id := range ids {
			if e := w.elements[id]; e != nil && (len(t) == 0 || w.name(e) != t[len(t)-1]) {
				t = append(t, w.name(e))
			}
		}
		return t
	}
	around := func(id string) []string {
		ids := w.ancestors(id)
		slices.Reverse(ids)
		return ids
	}
	add := func(e search.Entry) { all = append(all, e) }

	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		entry := search.Entry{
			Kind: search.Element, Name: w.name(e), Note: w.site.kindName(e), Trail: trail(around(e.ID)...), Text: e.Description,
			Href: escape(w.elementPath[e.ID]), Facts: append([]string{e.Technology, e.Owner, e.Service}, e.Tags...), Also: w.otherNames(e),
		}
		if e.Environment != "" {
			entry.Kind = search.Deployed
		}
		if env := w.environments[e.Environment]; env != nil {
			entry.Trail = append(append(slices.Clone(root), env.Name), entry.Trail[len(root):]...)
		}
		add(entry)
	}
	for _, t := range w.glossary.terms {
		if t.names != "" {
			continue // the element is found by it
		}
		add(search.Entry{
			Kind: search.Term, Name: t.Names[0], Also: t.Names[1:], Trail: trail(t.scope), Shelf: w.say("glossary"), Text: t.Text, Href: escape(index(w.Slug, "glossary")) + "#" + escape(t.anchor),
		})
	}
	behind := map[string][]string{} // key of a view → the kinds of others that show the same
	for i := range w.Model.Views {
		if before := w.before(&w.Model.Views[i]); before != "" {
			behind[before] = append(behind[before], w.site.viewKindName(w.Model.Views[i].Kind))
		}
	}
	for _, g := range w.viewGroups {
		for _, v := range g.views {
			if w.before(v) != "" {
				continue
			}
			id := w.about(v)
			note, within := w.site.viewKindName(v.Kind), append(around(id), id)
			name := v.Title
			if w.site.authors() == "" { // a name of the search is in one language
				name = words.Join(w.viewName(v))
			}
			if w.namesKind(v) && name != v.Title { // it says both
				note, within = w.say("entry.view"), around(id)
			}
			add(search.Entry{
				Kind: search.View, Name: name, Note: note, Trail: trail(within...),
				Text: strings.TrimSpace(w.viewDescription(v) + " " + w.viewWords(v)), Href: escape(w.viewPath[v.Key]), Facts: append([]string{w.site.viewKindName(v.Kind)}, behind[v.Key]...),
			})
		}
	}
	for _, u := range w.Model.UseCases {
		if l := w.useCaseLink("", u); l.Href != "" {
			add(search.Entry{Kind: search.UseCase, Name: u.Name, Trail: trail(u.System), Text: u.Description, Href: l.Href, Facts: u.Tags})
		}
	}
	for _, d := range w.decisions {
		var text []string
		for _, s := range d.doc.Sections() {
			text = append(text, s.Heading.Text, s.Text)
		}
		add(search.Entry{
			Kind: search.Decision, Name: w.numbered(d.Decision), Note: w.statusWords(d.Decision), Trail: trail(d.scope), Shelf: w.say("decisions"),
			Text: strings.TrimSpace(strings.Join(text, " ")), Facts: append(slices.Clone(d.Tags), d.Deciders...), Href: escape(d.path),
		})
	}
	document := func(d *docPage, title string, outer []string) {
		for _, s := range d.doc.Sections() {
			entry := search.Entry{Kind: search.Document, Name: title, Trail: outer, Text: s.Text, Href: escape(d.path)}
			if s.Heading.ID != "" {
				entry.Name, entry.Trail = s.Heading.Text, append(slices.Clone(outer), title)
				entry.Href += "#" + escape(s.Heading.ID)
			} else if s.Text == "" && d.doc.Title == "" {
				continue
			}
			add(entry)
		}
	}
	for _, d := range w.docs {
		document(d, d.title(), trail(d.scope))
	}
	for _, scope := range slices.Sorted(maps.Keys(w.landing)) {
		title := w.Model.Name
		if e := w.elements[scope]; e != nil {
			title = e.Name
		}
		document(w.landing[scope], title, trail(around(scope)...))
	}
	for _, d := range w.glossary.docs {
		document(d, w.say("glossary"), trail(d.scope))
	}
	all = append(all, w.findableFigures(trail, around)...)
	for i := range w.Model.Relationships {
		r := &w.Model.Relationships[i]
		add(search.Entry{
			Kind: search.Relationship, Name: w.name(w.elements[r.From]) + " → " + w.name(w.elements[r.To]), Trail: trail(around(r.From)...),
			Text: r.Description, Facts: append([]string{r.Technology}, r.Tags...),
			Href: escape(w.elementPath[r.From]) + "#" + escape(relationAnchor("relationship", r.ID)),
		})
	}
	return all
}

// viewWords are what is written in the picture of a view and nowhere else: its
// messages, actions and states.
func (w *workspace) viewWords(v *model.ViewRecord) string {
	var words []string
	say := func(s ...string) { words = append(words, s...) }
	var steps func(all []model.StepRecord)
	steps = func(all []model.StepRecord) {
		for _, s := range all {
			say(s.Text)
			for _, o := range s.Operands {
				say(o.Guard)
				steps(o.Steps)
			}
		}
	}
	if s := w.scenario[v.Scenario]; s != nil {
		steps(s.Steps)
	}
	var course func(all []model.ActivityStepRecord)
	course = func(all []model.ActivityStepRecord) {
		for _, s := range all {
			say(s.Text)
			for _, way := range s.Ways {
				say(way.Guard)
				course(way.Steps)
			}
		}
	}
	switch v.Kind {
	case model.ViewActivity:
		if a, ok := w.Model.Activity(v.Subject); ok {
			course(a.Steps)
		}
	case model.ViewStateMachine:
		for _, m := range w.Model.StateMachines {
			if m.ID != v.Subject {
				continue
			}
			for _, s := range m.States {
				say(s.Name, s.Description)
			}
			for _, t := range m.Transitions {
				say(t.Event, t.Guard, t.Action)
			}
		}
	}
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	return strings.Join(words, "; ")
}

type everythingBody struct {
	Count   string
	Letters []everythingLetter
}

type everythingLetter struct {
	letterGroup
	Entries []everythingEntry
}

type everythingEntry struct {
	Name  link
	See   string // what it is called first, if Name is another name
	Kind  string
	Trail string
	Shelf string
}

// everything is the page that lists all that has a name, from A to Z.
func (s *Site) everything(_ context.Context, at string) ([]byte, error) {
	var body everythingBody
	var all []everythingEntry
	for _, w := range s.workspaces {
		views := map[string]*model.ViewRecord{} // by address
		for i := range w.Model.Views {
			views[escape(w.viewPath[w.Model.Views[i].Key])] = &w.Model.Views[i]
		}
		for _, e := range w.findable() {
			kind := e.Note
			switch e.Kind {
			case search.Relationship:
				continue
			case search.Deployed:
				if kind == s.kindName(&model.ElementRecord{Kind: model.KindInstance}) {
					continue // it has the name of what it is an instance of
				}
			case search.Document:
				if strings.Contains(e.Href, "#") {
					continue
				}
				kind = s.say("entry.document")
			case search.Term, search.UseCase, search.Decision, search.Figure:
				kind = s.say("entry." + string(e.Kind))
			}
			entry := everythingEntry{Name: link{Text: e.Name, Href: up(at) + e.Href}, Kind: kind, Trail: strings.Join(e.Trail, " › "), Shelf: e.Shelf}
			if v := views[e.Href]; v != nil && e.Kind == search.View {
				entry.Name = said(w.viewName(v), entry.Name.Href)
			}
			all = append(all, entry)
			if e.Kind == search.Deployed {
				continue // what it is one of has the other names
			}
			for _, also := range e.Also {
				entry.See, entry.Name.Text = e.Name, also
				all = append(all, entry)
			}
		}
	}
	letters := s.alphabet()
	slices.SortStableFunc(all, func(a, b everythingEntry) int {
		return cmp.Or(letters.compare(a.Name.Text, b.Name.Text), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Trail, b.Trail))
	})
	for _, e := range all {
		letter := letters.of(e.Name.Text)
		if n := len(body.Letters); n == 0 || body.Letters[n-1].letterGroup != letter {
			body.Letters = append(body.Letters, everythingLetter{letterGroup: letter})
		}
		last := &body.Letters[len(body.Letters)-1]
		last.Entries = append(last.Entries, e)
	}
	body.Count = s.count("count.entries", len(all))
	crumbs := []link{{Text: s.config.Title, Href: relative(at, "index.html")}, {Text: s.say("all.short"), Said: ours(s.say("all.short")), Current: true}}
	return s.render("a-z", at, page{Title: s.say("all"), Description: s.say("all.description", "title", s.config.Title), Crumbs: crumbs, Body: body})
}

// relationAnchor is the XML ID of the row of a relationship, or of a pair of
// elements. IDs have no dots, so it stays the only one.
func relationAnchor(kind, id string) string {
	return anchor(kind, strings.NewReplacer("->", ".", ":", ".").Replace(id))
}

// up is the way from a page to the root of the site.
func up(at string) string { return strings.Repeat("../", strings.Count(at, "/")) }
