package site

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/words"
)

// nav is the side bar.
type nav struct {
	Label    string
	Sections []navSection
}

// navSection is a page, and the pages below it.
type navSection struct {
	Head  link
	Items []navItem
	Folds bool // the items do, beside the head
	Open  bool
}

// navItem is a page, or, without an address, a fold of items.
type navItem struct {
	link
	Items []navItem
	Open  bool
}

// key tells leaves apart by all that their template may look at.
func (i navItem) key() string {
	var b strings.Builder
	for _, s := range []string{i.Href, i.Note, i.Text} {
		b.WriteString(s)
		b.WriteByte(0)
	}
	for _, p := range i.Said {
		b.WriteString(p.Text)
		b.WriteString(strconv.FormatBool(p.Own))
		b.WriteByte(0)
	}
	b.WriteString(strconv.FormatBool(i.Current))
	return b.String()
}

// maxNav is the most entries of a section in the side bar; a longer list is
// on its own page only, lest the side bars outgrow the pages.
const maxNav = 60

// maxOpen is the most entries below the heads of a side bar of which none fold:
// about as many as a window shows.
const maxOpen = 14

// minFold is the fewest entries of one kind that a fold is worth.
const minFold = 3

// nav is the side bar as seen from a page: what is around the page is open, and
// the rest folds if it is long.
func (w *workspace) nav(at string) *nav {
	to := func(pieces []words.Piece, p string) link {
		l := said(pieces, relative(at, p))
		l.Current = p == at
		return l
	}
	n := &nav{Label: w.Model.Name}
	add := func(head link, items ...navItem) {
		n.Sections = append(n.Sections, navSection{Head: head, Items: items})
	}
	add(to(ours(w.say("nav.overview")), index(w.Slug)))
	long := len(w.Model.Views)+len(w.docs) > maxOpen
	add(to(ours(w.say("views")), index(w.Slug, "views")), w.viewsNav(at, to, long)...)
	elements := to(ours(w.say("elements")), index(w.Slug, "elements"))
	elements.Note = words.Number(len(w.Model.Elements))
	add(elements)
	add(w.matrixNav(at))
	if len(w.docs) > 0 {
		section := navSection{Head: to(ours(w.say("documents")), index(w.Slug, "docs")), Folds: long && len(w.docs) >= minFold}
		for _, d := range w.docs[:min(len(w.docs), maxNav)] {
			section.Items = append(section.Items, navItem{link: to(theirs(d.title()), d.path)})
		}
		section.Open = section.Head.Current || slices.ContainsFunc(section.Items, func(i navItem) bool { return i.Current })
		if section.Folds {
			section.Head.Note = words.Number(len(w.docs))
		}
		n.Sections = append(n.Sections, section)
	}
	if len(w.glossary.docs) > 0 {
		l := to(ours(w.say("glossary")), index(w.Slug, "glossary"))
		l.Note = words.Number(len(w.glossary.terms))
		add(l)
	}
	if w.hasFigures() {
		n.Sections = append(n.Sections, w.figuresNav(at))
	}
	if len(w.decisions) > 0 {
		l := to(ours(w.say("decisions")), index(w.Slug, "decisions"))
		l.Note = itoa(len(w.decisions))
		add(l)
	}
	l := to(ours(w.say("findings")), index(w.Slug, "findings"))
	if len(w.findings) > 0 {
		l.Note = itoa(len(w.findings))
	}
	add(l)
	return n
}

// viewsNav is the views: by system if there are several, and by kind where
// there are many.
func (w *workspace) viewsNav(at string, to func([]words.Piece, string) link, long bool) []navItem {
	here, isHere := w.groupOf[at]
	if len(w.viewGroups) <= 2 { // folds of systems would tell nothing
		var all []*model.ViewRecord
		for _, g := range w.viewGroups {
			all = append(all, g.views...)
		}
		return w.viewItems(at, to, all, long)
	}
	var systems []navItem
	for i, g := range w.viewGroups {
		around := isHere && i == here
		if len(w.Model.Views) > maxNav && !around {
			continue
		}
		systems = append(systems, navItem{link: said(g.name, ""), Items: w.viewItems(at, to, g.views, len(g.views) > maxOpen), Open: around || !long})
	}
	return systems
}

// viewItems are views as entries, of which one stands for two that show the same. If there
// are many, those of a kind fold.
func (w *workspace) viewItems(at string, to func([]words.Piece, string) link, views []*model.ViewRecord, many bool) []navItem {
	seconds := map[string]*model.ViewRecord{} // by the key of the first
	var items []navItem
	folds := map[model.ViewKind]int{} // where in items
	number := map[model.ViewKind]int{}
	for _, v := range views {
		if before := w.before(v); before != "" {
			seconds[before] = v
		} else {
			number[v.Kind]++
		}
	}
	for _, v := range views {
		if w.before(v) != "" {
			continue
		}
		l := to(w.viewLabel(v), w.viewPath[v.Key])
		l.Note = w.viewNote(v)
		if s := seconds[v.Key]; s != nil { // one entry stands for both
			l.Note = w.site.words.List(slices.DeleteFunc([]string{l.Note, w.viewNote(s)}, func(note string) bool { return note == "" }))
			if p := w.viewPath[s.Key]; p == at {
				l.Href, l.Current = relative(at, p), true
			}
		}
		if !many || number[v.Kind] < minFold {
			items = append(items, navItem{link: l})
			continue
		}
		f, ok := folds[v.Kind]
		if !ok {
			f = len(items)
			folds[v.Kind] = f
			name := said(ours(w.site.viewKindsName(v.Kind)), "")
			name.Note = words.Number(number[v.Kind])
			items = append(items, navItem{link: name})
		}
		l.Note = "" // the fold says it
		items[f].Open = items[f].Open || l.Current
		if len(items[f].Items) < maxNav || l.Current {
			items[f].Items = append(items[f].Items, navItem{link: l})
		}
	}
	return items[:min(len(items), maxNav)]
}
