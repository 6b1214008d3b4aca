package site

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/site/words"
)

// pictureDetails is what the panel beside a picture says, as data inside the
// page: a page that is opened from a file can fetch nothing. The keys are the
// IDs that the marks of the picture carry.
type pictureDetails struct {
	Marks map[string]markDetails `json:"marks"`
	Lines map[string]lineDetails `json:"lines,omitempty"`
}

// markDetails is one element, or whatever else a picture has a box for.
type markDetails struct {
	Name        string        `json:"name"`
	Kind        phrase        `json:"kind,omitempty"`
	Description string        `json:"description,omitempty"`
	Tags        []string      `json:"tags,omitempty"`
	Facts       []detailFact  `json:"facts,omitempty"`
	Out         []detailLine  `json:"out,omitempty"`
	In          []detailLine  `json:"in,omitempty"`
	Views       []detailWords `json:"views,omitempty"`
	Open        *detailWords  `json:"open,omitempty"` // one level down
	Page        string        `json:"page,omitempty"` // address of the element's own page
}

// lineDetails is a relationship, a message or whatever else leads from one
// mark to another.
type lineDetails struct {
	Kind       string       `json:"kind"`
	From       string       `json:"from"` // IDs of marks
	To         string       `json:"to"`
	FromName   string       `json:"fromName"`
	ToName     string       `json:"toName"`
	Words      []string     `json:"words,omitempty"`
	Technology string       `json:"technology,omitempty"`
	Mark       string       `json:"mark,omitempty"`   // how it is sent, where that is not plainly a call
	Detail     []string     `json:"detail,omitempty"` // each relationship that it stands for
	Open       *detailWords `json:"open,omitempty"`
}

type detailWords struct {
	Text phrase `json:"text"`
	Href string `json:"href,omitempty"`
	Note string `json:"note,omitempty"`
}

type detailFact struct {
	Name  phrase        `json:"name"`
	Words []detailWords `json:"words"`
	Code  bool          `json:"code,omitempty"`
}

// phrase is words of the interface, with those of authors, each in a list of
// its own. All other texts in the data are an author's, but for kinds of lines,
// marks and notes of views.
type phrase []words.Piece

func (p phrase) MarshalJSON() ([]byte, error) {
	list := make([]any, len(p))
	for i, piece := range p {
		list[i] = piece.Text
		if !piece.Own {
			list[i] = []string{piece.Text}
		}
	}
	return json.Marshal(list)
}

// detail is a link as the data has it.
func (l link) detail() detailWords {
	d := detailWords{l.Said, l.Href, l.Note}
	if l.Said == nil {
		d.Text = theirs(l.Text)
	}
	return d
}

// detailLine is a relationship of an element: one that the picture shows has
// the ID of its line, another one the address of its other end.
type detailLine struct {
	Line  string `json:"line,omitempty"`
	Href  string `json:"href,omitempty"`
	Other string `json:"other"`
	Words string `json:"words,omitempty"`
	Note  phrase `json:"note,omitempty"` // technology and the like
}

// maxDetailViews is the most views that the panel names; the element's page
// has all of them.
const maxDetailViews = 24

func (w *workspace) details(at string, v *model.ViewRecord, d diagram.Diagram) pictureDetails {
	p := pictureDetails{Marks: map[string]markDetails{}, Lines: map[string]lineDetails{}}
	names := map[string]string{}
	for _, n := range d.Nodes {
		names[n.ID] = n.Title()
	}
	for _, b := range d.Boundaries {
		names[b.ID] = b.Name
	}
	for _, e := range d.Edges {
		l := lineDetails{
			Kind: w.lineKind(e), From: e.From, To: e.To, FromName: names[e.From], ToName: names[e.To],
			Words: e.Text, Technology: e.Technology, Detail: e.Detail,
		}
		switch {
		case e.Message != "":
			l.Mark = w.site.stepMark(e.Message)
		case e.Async:
			l.Mark = w.say("relation.asynchronous")
		}
		p.Lines[e.ID] = l
	}
	w.messages(at, p.Lines, names, d.Items)
	for _, n := range d.Nodes {
		m := w.detailsOf(at, v, d.Edges, names, n.ID, n.Element)
		m.Name, m.Kind = n.Title(), w.kindPhrase(n.Element, n.Type, n.Anchor)
		m.Description = cmp.Or(n.Description, m.Description)
		if n.Kind == "" && len(m.Kind) == 0 && n.Symbol != "" {
			m.Kind = ours(capital(strings.ReplaceAll(string(n.Symbol), "-", " ")))
		}
		if n.Element == "" {
			if to := w.viewPath[n.View]; to != "" && to != at {
				m.Open = &detailWords{Text: w.site.phrase("detail.open", "what", w.viewName(w.views[n.View])), Href: relative(at, to)}
			}
			if l := w.source(at, n.Origin); l.Text != "" {
				m.Facts = append(m.Facts, detailFact{ours(w.say("fact.defined")), []detailWords{l.detail()}, true})
			}
		}
		p.Marks[n.ID] = m
	}
	for _, b := range d.Boundaries {
		if _, taken := p.Marks[b.ID]; taken {
			continue
		}
		m := w.detailsOf(at, v, d.Edges, names, b.ID, b.Element)
		if m.Name, m.Kind = b.Name, w.kindPhrase(b.Element, b.Type, false); len(m.Kind) == 0 {
			m.Kind = ours(w.say("boundary." + string(b.Kind)))
		}
		m.Description = cmp.Or(b.Description, m.Description)
		p.Marks[b.ID] = m
	}
	return p
}

// messages adds the messages of a sequence.
func (w *workspace) messages(at string, lines map[string]lineDetails, names map[string]string, items []diagram.Item) {
	for _, i := range items {
		if i.From != "" {
			l := lineDetails{
				Kind: strings.TrimSpace(w.say("detail.message", "number", i.Number)), From: i.From, To: i.To, FromName: names[i.From], ToName: names[i.To],
				Words: []string{i.Text}, Technology: i.Technology, Mark: w.site.stepMark(i.Kind),
			}
			if to := w.viewPath[i.View]; to != "" && to != at {
				l.Kind, l.Open = strings.TrimSpace(w.say("detail.reference", "number", i.Number)), &detailWords{Text: w.site.phrase("detail.open", "what", w.viewName(w.views[i.View])), Href: relative(at, to)}
			}
			lines[i.ID] = l
		}
		for _, o := range i.Operands {
			w.messages(at, lines, names, o.Items)
		}
	}
}

// detailsOf is what there is to say of an element, and the lines that lead to
// the mark that shows it. There may be no such element.
func (w *workspace) detailsOf(at string, v *model.ViewRecord, edges []diagram.Edge, names map[string]string, mark, id string) markDetails {
	var m markDetails
	shown := map[string]bool{}
	for _, e := range edges {
		if e.From != mark && e.To != mark {
			continue
		}
		for _, r := range e.Relationships {
			shown[r] = true
		}
		l := detailLine{Line: e.ID, Words: strings.Join(e.Text, "; "), Note: noted(e.Technology)}
		if e.More > 0 {
			if len(l.Note) > 0 {
				l.Note = append(l.Note, ours(w.say("list.comma"))...)
			}
			l.Note = append(l.Note, ours(w.say("relation.more", "n", e.More))...)
		}
		if e.From == mark {
			l.Other = names[e.To]
			m.Out = append(m.Out, l)
		}
		if e.To == mark {
			l.Other = names[e.From]
			m.In = append(m.In, l)
		}
	}
	e := w.elements[id]
	if e == nil {
		return m
	}
	direct := func(relations []*model.RelationshipRecord, other func(*model.RelationshipRecord) string) []detailLine {
		var lines []detailLine
		for _, r := range relations {
			if !shown[r.ID] {
				end := w.path(at, other(r))
				lines = append(lines, detailLine{Href: end.Href, Other: end.Text, Words: r.Description, Note: noted(r.Technology)})
			}
		}
		return lines
	}
	m.Out = append(m.Out, direct(w.out[id], func(r *model.RelationshipRecord) string { return r.To })...)
	m.In = append(m.In, direct(w.in[id], func(r *model.RelationshipRecord) string { return r.From })...)
	m.Description, m.Tags = e.Description, e.Tags
	m.Page = relative(at, w.elementPath[id])
	for _, f := range w.elementFacts(at, e) {
		fact := detailFact{Name: ours(f.Name), Code: f.Code}
		if f.Theirs {
			fact.Name = theirs(f.Name)
		}
		for _, l := range f.Links {
			fact.Words = append(fact.Words, l.detail())
		}
		m.Facts = append(m.Facts, fact)
	}
	for _, key := range w.shown().in[id] {
		if key == v.Key || len(m.Views) == maxDetailViews {
			continue
		}
		o := w.views[key]
		m.Views = append(m.Views, detailWords{w.viewName(o), relative(at, w.viewPath[key]), w.viewKindBeside(o)})
	}
	if to := w.deeper(v, id); to != at && to != w.elementPath[id] {
		m.Open = &detailWords{Text: ours(w.say("detail.go")), Href: relative(at, to)}
		for _, o := range w.Model.Views {
			if w.viewPath[o.Key] == to {
				m.Open.Text = ours(w.say("detail.open", "what", strings.ToLower(w.site.viewKindName(o.Kind))))
			}
		}
	}
	return m
}

// kindPhrase is what the panel calls what a box or a boundary shows.
func (w *workspace) kindPhrase(id, own string, itself bool) phrase {
	kind, technology := w.typeWords(id, own, itself)
	switch {
	case kind == "":
		return nil
	case technology == "":
		return ours(kind)
	}
	return w.site.phrase("kind.technology", "kind", ours(kind), "technology", technology)
}

// noted is an author's note, which may be empty.
func noted(text string) phrase {
	if text == "" {
		return nil
	}
	return theirs(text)
}

// lineKind is how the panel calls a line.
func (w *workspace) lineKind(e diagram.Edge) string {
	switch e.Line {
	case diagram.LineTransition, diagram.LineFlow:
		return w.say("line." + string(e.Line))
	case "":
		if e.Message != "" {
			return strings.TrimSpace(w.say("detail.message", "number", ""))
		}
		if e.Implied {
			return w.say("detail.implied")
		}
		return w.say("detail.relationship")
	}
	return capital(w.site.relationName(e.Line))
}

// up is the address of the view one level up, which shows what v is about
// among its neighbours, with that selected. What is behaviour, code or
// deployment leads to the structure of the same thing.
func (w *workspace) up(at string, v *model.ViewRecord) link {
	chain := slices.DeleteFunc(append([]string{w.about(v)}, w.ancestors(w.about(v))...), func(id string) bool { return id == "" })
	type rung struct {
		kind  model.ViewKind
		scope string
	}
	var ladder []rung
	for _, id := range chain {
		switch e := w.elements[id]; {
		case e == nil:
		case e.Kind == model.KindContainer:
			ladder = append(ladder, rung{model.ViewComponent, id})
		case e.Kind == model.KindSystem:
			ladder = append(ladder, rung{model.ViewContainer, id}, rung{model.ViewContext, id})
		}
	}
	ladder = append(ladder, rung{model.ViewLandscape, ""})
	ladder = ladder[slices.Index(ladder, rung{v.Kind, v.Scope})+1:]
	for _, r := range ladder {
		key := w.viewOf(r.kind, r.scope)
		if key == "" || key == v.Key {
			continue
		}
		l := said(ours(w.site.viewKindName(r.kind)), relative(at, w.viewPath[key]))
		for _, id := range chain {
			if id != r.scope && slices.Contains(w.shown().in[id], key) {
				l.Href += "#element=" + strings.ReplaceAll(url.PathEscape(id), "%2F", "/")
				break
			}
		}
		return l
	}
	return link{}
}
