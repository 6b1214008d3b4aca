package site

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/markdown"
	"github.com/lintel-go/lintel/site/words"
)

// What a document refers to, as its mentions have it.
func ofElement(id string) string  { return "element " + id }
func ofView(key string) string    { return "view " + key }
func ofTerm(anchor string) string { return "term " + anchor }

// writing is a document or a decision, as the pages of what it names list it.
type writing struct {
	page *docPage
	name []words.Piece
	kind string // "Document", "Decision"
	note string // status of a decision
}

// writings are all of them, those without a page of their own among them, in
// the order in which a reader would come to them.
func (w *workspace) writings() []writing {
	var all []writing
	document := func(d *docPage, name []words.Piece) {
		all = append(all, writing{page: d, name: name, kind: w.say("entry.document")})
	}
	if d := w.landing[""]; d != nil {
		document(d, theirs(w.Model.Name))
	}
	for i := range w.Model.Elements {
		if e := &w.Model.Elements[i]; w.landing[e.ID] != nil {
			document(w.landing[e.ID], theirs(e.Name))
		}
	}
	for _, d := range w.docs {
		document(d, theirs(d.title()))
	}
	for _, d := range w.glossary.docs {
		document(d, ours(w.say("glossary")))
	}
	if w.intro != nil {
		document(w.intro, ours(w.say("decisions")))
	}
	for _, d := range w.decisions {
		all = append(all, writing{page: &d.docPage, name: theirs(w.numbered(d.Decision)), kind: w.say("entry.decision"), note: w.statusWords(d.Decision)})
	}
	return all
}

// meant is what a mention is of: where a term is another name of an element,
// that element.
func (w *workspace) meant(m markdown.Mention) string {
	anchor, ok := strings.CutPrefix(m.Of, "term ")
	if !ok {
		return m.Of
	}
	for _, t := range w.glossary.terms {
		if t.anchor == anchor && t.names != "" {
			return ofElement(t.names)
		}
	}
	return m.Of
}

// naming is where a writing names something.
type naming struct {
	writing  writing
	headings []markdown.Heading // that it stands below, each once
	views    []string           // keys of the views about it that are shown
	shown    bool               // it is itself shown, as a picture
}

// findNamings notes for everything where it is named. A view that is shown
// counts for what it is about, too.
func (w *workspace) findNamings() map[string][]naming {
	found := map[string][]naming{}
	for _, from := range w.writings() {
		at := func(of string) *naming {
			list := found[of]
			if n := len(list); n == 0 || list[n-1].writing.page != from.page {
				list = append(list, naming{writing: from})
			}
			found[of] = list
			return &list[len(list)-1]
		}
		for _, m := range from.page.doc.Mentions {
			of := w.meant(m)
			p := at(of)
			p.shown = p.shown || m.Shown
			if m.Heading.ID != "" && !slices.Contains(p.headings, m.Heading) {
				p.headings = append(p.headings, m.Heading)
			}
			key, isView := strings.CutPrefix(of, "view ")
			if v := w.views[key]; isView && m.Shown && v != nil && w.about(v) != "" {
				if p := at(ofElement(w.about(v))); !slices.Contains(p.views, key) {
					p.views = append(p.views, key)
				}
			}
		}
	}
	return found
}

// mentionRow is a document or a decision that names what a page is about.
type mentionRow struct {
	Page     link
	Kind     string
	Headings []link
	Views    []link // about it, that are shown there
	Shown    bool   // the view that the page is of is shown there
}

// mentions are the documents and decisions that name something, without those
// that are about the element: its page lists them anyway.
func (w *workspace) mentions(at, of, element string) []mentionRow {
	var rows []mentionRow
	for _, p := range w.namings()[of] {
		page := p.writing.page
		if page.path == at || element != "" && page.scope == element {
			continue
		}
		r := mentionRow{Page: said(p.writing.name, relative(at, page.path)), Kind: p.writing.kind, Shown: p.shown}
		r.Page.Note = p.writing.note
		for _, h := range p.headings {
			r.Headings = append(r.Headings, link{Text: h.Text, Href: relative(at, page.path) + "#" + escape(h.ID)})
		}
		for _, key := range p.views {
			r.Views = append(r.Views, said(w.viewName(w.views[key]), relative(at, w.viewPath[key])))
		}
		rows = append(rows, r)
	}
	return rows
}

// names is what a document names and shows: elements, by their names, and
// views.
func (w *workspace) names(at string, d *docPage) (elements []row, views []card) {
	seen := map[string]bool{}
	var found []*model.ElementRecord
	for _, m := range d.doc.Mentions {
		of := w.meant(m)
		if seen[of] {
			continue
		}
		seen[of] = true
		if id, ok := strings.CutPrefix(of, "element "); ok && w.elements[id] != nil {
			found = append(found, w.elements[id])
		}
		if key, ok := strings.CutPrefix(of, "view "); ok && w.views[key] != nil {
			views = append(views, w.card(at, w.views[key]))
		}
	}
	letters := w.site.alphabet()
	slices.SortStableFunc(found, func(a, b *model.ElementRecord) int { return letters.compare(w.name(a), w.name(b)) })
	for _, e := range found {
		elements = append(elements, w.row(at, e))
	}
	return elements, views
}
