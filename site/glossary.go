package site

import (
	"context"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/markdown"
)

// glossary is the terms that a workspace explains in the glossary.md of its
// folders of documents.
type glossary struct {
	docs  []*docPage
	terms []*glossaryTerm // in the order of the documents
	// of finds them by any of their names. It is known before any document is
	// parsed, so that each can refer to every term.
	of map[string][]*glossaryTerm
	// also are the terms that only name an element otherwise, since their
	// meaning begins with a link to it, by its ID.
	also map[string][]*glossaryTerm
}

type glossaryTerm struct {
	markdown.Term
	anchor string
	scope  string // of its document
	names  string // ID of the element that it is another name of
}

// isGlossary tells whether a document of a folder is its glossary.
func (s source) isGlossary() bool {
	return s.folder == "." && strings.EqualFold(s.stem(), "glossary")
}

// spoken is a name as it is compared with others.
func spoken(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// collectTerms learns the names of all terms.
func (w *workspace) collectTerms(sources []source) {
	w.glossary.of, w.glossary.also = map[string][]*glossaryTerm{}, map[string][]*glossaryTerm{}
	anchors := namer{}
	for _, s := range sources {
		if !s.glossary {
			continue
		}
		content, err := readFile(s.base, s.abs, maxDocument)
		if err != nil {
			continue // which is told when the document is read
		}
		for _, t := range markdown.Parse(content, markdown.Unasked{}).TakeTerms() {
			term := &glossaryTerm{Term: t, scope: s.scope, anchor: anchors.take(anchor("term", spoken(t.Names[0])))}
			w.glossary.terms = append(w.glossary.terms, term)
			for _, name := range t.Names {
				key := spoken(name)
				if other := slices.IndexFunc(w.glossary.of[key], func(o *glossaryTerm) bool { return o.scope == s.scope }); other >= 0 {
					w.found(CodeGlossary, s.file, t.Line, "the term "+strconv.Quote(name)+" is explained twice, also in line "+itoa(w.glossary.of[key][other].Line),
						"keep one of the rows")
					continue
				}
				w.glossary.of[key] = append(w.glossary.of[key], term)
			}
		}
	}
}

// explain takes the terms of a glossary, whose references have been resolved,
// out of its document.
func (w *workspace) explain(d *docPage) {
	w.glossary.docs = append(w.glossary.docs, d)
	taken := d.doc.TakeTerms()
	if len(taken) == 0 {
		w.found(CodeGlossary, d.file, 1, "the glossary has no terms", "write a table: terms in the first column, what they mean in the last")
	}
	elements := map[string]string{}
	for id, p := range w.elementPath {
		elements[relative(d.path, p)] = id
	}
	for _, t := range taken {
		for _, known := range w.glossary.terms {
			if known.scope != d.scope || known.Line != t.Line {
				continue
			}
			known.Term = t
			if known.names = elements[t.Leads]; known.names != "" {
				w.glossary.also[known.names] = append(w.glossary.also[known.names], known)
			}
		}
	}
}

// term is the one that a document of a scope means by a name.
func (g glossary) term(name, scope string) *glossaryTerm {
	all := g.of[spoken(name)]
	for _, wanted := range []string{scope, ""} {
		for _, t := range all {
			if t.scope == wanted {
				return t
			}
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return nil
}

// called are the elements of a name, those of deployments not among them.
func (w *workspace) called(name string) []string {
	var ids []string
	for _, e := range w.Model.Elements {
		if e.Environment == "" && spoken(e.Name) == spoken(name) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// alsoCalled is otherNames of an element, and for an instance of what it is one
// of.
func (w *workspace) alsoCalled(id string) []string {
	e := w.elements[id]
	if e == nil {
		return nil
	}
	if of := w.elements[e.Of]; of != nil {
		e = of
	}
	return w.otherNames(e)
}

// otherNames are what the glossary calls an element besides its name.
func (w *workspace) otherNames(e *model.ElementRecord) []string {
	var names []string
	for _, t := range w.glossary.also[e.ID] {
		for _, name := range t.Names {
			if spoken(name) != spoken(e.Name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// byName answers for a reference that is no ID: a term, or the name of an
// element.
func (r resolver) byName(name string) (t markdown.Target, ok bool, err error) {
	w := r.w
	if term := w.glossary.term(name, r.d.scope); term != nil {
		href := "#" + url.PathEscape(term.anchor)
		if page := index(w.Slug, "glossary"); page != r.d.path {
			href = r.to(page) + href
		}
		return markdown.Target{Href: href, Name: name, Of: ofTerm(term.anchor)}, true, nil
	}
	switch ids := w.called(name); len(ids) {
	case 0:
		return markdown.Target{}, false, nil
	case 1:
		return markdown.Target{Href: r.to(w.elementPath[ids[0]]), Name: w.elements[ids[0]].Name, Of: ofElement(ids[0])}, true, nil
	default:
		return markdown.Target{}, false, markdown.Mistake{
			Message: "several elements are called so", Hint: "write one of [[" + strings.Join(ids, "]], [[") + "]]",
		}
	}
}

type glossaryBody struct {
	Intro   []template.HTML
	Letters []glossaryLetter
	Sources []link
}

type glossaryLetter struct {
	letterGroup
	Entries []glossaryEntry
}

// glossaryEntry is a term, or an element that goes by its name.
type glossaryEntry struct {
	ID      string // empty for elements
	Name    link
	Others  []string
	Kind    string
	About   link // what the term or the element belongs to
	Meaning template.HTML
}

func (w *workspace) glossaryPage(ctx context.Context, at string) ([]byte, error) {
	var body glossaryBody
	for _, d := range w.glossary.docs {
		if !d.doc.Empty() {
			intro, err := w.text(ctx, d)
			if err != nil {
				return nil, err
			}
			body.Intro = append(body.Intro, intro)
		}
		body.Sources = append(body.Sources, w.source(at, model.Origin{Position: model.Position{File: d.file}}))
	}
	var all []glossaryEntry
	for _, t := range w.glossary.terms {
		e := glossaryEntry{ID: t.anchor, Name: link{Text: t.Names[0]}, Others: t.Names[1:], Kind: w.say("glossary.term"), Meaning: template.HTML(t.HTML)}
		if t.scope != "" {
			e.About = w.element(at, t.scope)
		}
		all = append(all, e)
	}
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		if e.Environment != "" {
			continue
		}
		entry := glossaryEntry{Name: w.element(at, e.ID), Kind: strings.ToLower(w.site.kindName(e)), Meaning: template.HTML(template.HTMLEscapeString(e.Description))}
		if e.Parent != "" {
			entry.About = w.element(at, e.Parent)
		}
		all = append(all, entry)
	}
	letters := w.site.alphabet()
	slices.SortStableFunc(all, func(a, b glossaryEntry) int { return letters.compare(a.Name.Text, b.Name.Text) })
	for _, e := range all {
		letter := letters.of(e.Name.Text)
		if n := len(body.Letters); n == 0 || body.Letters[n-1].letterGroup != letter {
			body.Letters = append(body.Letters, glossaryLetter{letterGroup: letter})
		}
		last := &body.Letters[len(body.Letters)-1]
		last.Entries = append(last.Entries, e)
	}
	p := w.frame(at, w.say("glossary"), w.say("glossary.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("glossary", at, p)
}
