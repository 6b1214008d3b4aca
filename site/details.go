package site

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
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
	Kind        string        `json:"kind,omitempty"`
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
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
	Note string `json:"note,omitempty"`
}

type detailFact struct {
	Name  string        `json:"name"`
	Words []detailWords `json:"words"`
	Code  bool          `json:"code,omitempty"`
}

// detailLine is a relationship of an element: one that the picture shows has
// the ID of its line, another one the address of its other end.
type detailLine struct {
	Line  string `json:"line,omitempty"`
	Href  string `json:"href,omitempty"`
	Other string `json:"other"`
	Words string `json:"words,omitempty"`
	Note  string `json:"note,omitempty"` // technology and the like
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
			Kind: lineKind(e), From: e.From, To: e.To, FromName: names[e.From], ToName: names[e.To],
			Words: e.Text, Technology: e.Technology, Detail: e.Detail,
		}
		switch {
		case e.Message != "":
			l.Mark = stepMark(e.Message)
		case e.Async:
			l.Mark = "asynchronous"
		}
		p.Lines[e.ID] = l
	}
	w.messages(at, p.Lines, names, d.Items)
	for _, n := range d.Nodes {
		m := w.detailsOf(at, v, d.Edges, names, n.ID, n.Element)
		m.Name, m.Kind = n.Title(), n.Type
		m.Description = cmp.Or(n.Description, m.Description)
		if n.Kind == "" && m.Kind == "" && n.Symbol != "" {
			m.Kind = capital(strings.ReplaceAll(string(n.Symbol), "-", " "))
		}
		if n.Element == "" {
			if to := w.viewPath[n.View]; to != "" && to != at {
				m.Open = &detailWords{Text: "Open " + w.fullTitle(w.views[n.View]), Href: relative(at, to)}
			}
			if l := w.source(at, n.Origin); l.Text != "" {
				m.Facts = append(m.Facts, detailFact{"Defined at", []detailWords{{Text: l.Text, Href: l.Href}}, true})
			}
		}
		p.Marks[n.ID] = m
	}
	for _, b := range d.Boundaries {
		if _, taken := p.Marks[b.ID]; taken {
			continue
		}
		m := w.detailsOf(at, v, d.Edges, names, b.ID, b.Element)
		m.Name, m.Kind = b.Name, cmp.Or(b.Type, capital(string(b.Kind)))
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
				Kind: strings.TrimSpace("Message " + i.Number), From: i.From, To: i.To, FromName: names[i.From], ToName: names[i.To],
				Words: []string{i.Text}, Technology: i.Technology, Mark: stepMark(i.Kind),
			}
			if to := w.viewPath[i.View]; to != "" && to != at {
				l.Kind, l.Open = strings.TrimSpace("Reference "+i.Number), &detailWords{Text: "Open " + w.fullTitle(w.views[i.View]), Href: relative(at, to)}
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
		l := detailLine{Line: e.ID, Words: strings.Join(e.Text, "; "), Note: e.Technology}
		if e.More > 0 {
			l.Note = strings.TrimPrefix(l.Note+", and "+itoa(e.More)+" more", ", ")
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
				lines = append(lines, detailLine{Href: end.Href, Other: end.Text, Words: r.Description, Note: r.Technology})
			}
		}
		return lines
	}
	m.Out = append(m.Out, direct(w.out[id], func(r *model.RelationshipRecord) string { return r.To })...)
	m.In = append(m.In, direct(w.in[id], func(r *model.RelationshipRecord) string { return r.From })...)
	m.Description, m.Tags = e.Description, e.Tags
	m.Page = relative(at, w.elementPath[id])
	for _, f := range w.elementFacts(at, e) {
		fact := detailFact{Name: f.Name, Code: f.Code}
		for _, l := range f.Links {
			fact.Words = append(fact.Words, detailWords{l.Text, l.Href, l.Note})
		}
		m.Facts = append(m.Facts, fact)
	}
	for _, key := range w.shown().in[id] {
		if key == v.Key || len(m.Views) == maxDetailViews {
			continue
		}
		o := w.views[key]
		m.Views = append(m.Views, detailWords{w.fullTitle(o), relative(at, w.viewPath[key]), strings.ToLower(viewKindName(o.Kind))})
	}
	if to := w.deeper(v, id); to != at && to != w.elementPath[id] {
		m.Open = &detailWords{Text: "Open", Href: relative(at, to)}
		for _, o := range w.Model.Views {
			if w.viewPath[o.Key] == to {
				m.Open.Text = "Open " + strings.ToLower(viewKindName(o.Kind))
			}
		}
	}
	return m
}

// lineKind is how the panel calls a line.
func lineKind(e diagram.Edge) string {
	switch e.Line {
	case diagram.LineTransition, diagram.LineFlow:
		return capital(string(e.Line))
	case "":
		if e.Message != "" {
			return "Message"
		}
		if e.Implied {
			return "Relationship, implied by those of parts"
		}
		return "Relationship"
	}
	return capital(relationName(e.Line))
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
		l := link{Text: viewKindName(r.kind), Href: relative(at, w.viewPath[key])}
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
