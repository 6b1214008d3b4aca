package site

import (
	"cmp"
	"context"
	"html/template"
	"math/big"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/markdown"
	"github.com/lintel-go/lintel/site/search"
	"github.com/lintel-go/lintel/site/words"
)

// figuresBody is the page of all figures of a workspace.
type figuresBody struct {
	Count    string
	Verdicts []verdictCount
	Groups   []figureGroup
}

// verdictCount is how many figures came out alike.
type verdictCount struct {
	Verdict verdict
	Count   int
}

// figureGroup is the figures of an element, or of the workspace.
type figureGroup struct {
	ID    string // XML ID of its heading
	About link   // without words: the workspace
	Rows  []figureRow
}

// figureRow is what a page says of a figure.
type figureRow struct {
	ID           string // XML ID; empty where the row only leads to the figure
	Name         link
	About        link // what it belongs to, where that is not clear
	Value        []words.Piece
	Kind         string
	Verdict      verdict
	Terms        template.HTML // what it follows from, with names
	Numbers      string        // the same with numbers, and what comes of it
	Checks       []figureCheck
	Sources      []string
	Links        []link
	Note         string
	Corrects     link
	CorrectedBy  link
	Used         []link // figures that follow from it
	WrittenIn    link
	Contradicted bool // its value does not stand
}

// verdict is how a figure came out: a class for its colour, and a word.
type verdict struct{ Class, Word string }

// figureCheck is what a figure is held against.
type figureCheck struct {
	Relation string
	Terms    template.HTML
	Numbers  string
	Off      string
	Note     string
	Verdict  verdict
}

// verdictsGravest are the verdicts, what a reader should look at first.
func verdictsGravest() []model.Verdict {
	return []model.Verdict{
		model.VerdictInconsistent, model.VerdictAmbiguous, model.VerdictApproximate, model.VerdictCorrected, model.VerdictOpen, model.VerdictConsistent,
	}
}

func (w *workspace) verdict(v model.Verdict) verdict {
	if v == "" {
		return verdict{}
	}
	return verdict{string(v), w.say("verdict." + string(v))}
}

// hasFigures tells whether there is a page of figures.
func (w *workspace) hasFigures() bool { return len(w.Model.Figures) > 0 }

func (w *workspace) figuresPath() string { return index(w.Slug, "figures") }

// figureLink leads to a figure, as seen from a page.
func (w *workspace) figureLink(at, id string) link {
	f, ok := w.Model.Figure(id)
	if !ok {
		return link{}
	}
	l := link{Text: f.Name, Href: "#" + escape(anchor("figure", id))}
	if page := w.figuresPath(); page != at {
		l.Href = relative(at, page) + l.Href
	}
	return l
}

// figureRow is everything about a figure.
func (w *workspace) figureRow(at string, f *model.FigureRecord) figureRow {
	r := figureRow{
		ID: anchor("figure", f.ID), Name: w.figureLink(at, f.ID), Value: w.quantity(f.Value), Kind: w.say("figure." + string(f.Kind)), Verdict: w.verdict(f.Verdict),
		Sources: f.Sources, Links: w.figureLinks(at, f), Note: f.Note, WrittenIn: w.source(at, f.Origin),
		Corrects:     w.figureLink(at, f.Corrects),
		Contradicted: f.Verdict == model.VerdictCorrected,
	}
	if f.Term != nil {
		r.Terms, r.Numbers = w.arithmetic(at, *f.Term, f.Value)
	}
	for i := range w.Model.Figures {
		other := &w.Model.Figures[i]
		if other.Corrects == f.ID {
			r.CorrectedBy = w.figureLink(at, other.ID)
		}
		if other.Term != nil && other.ID != f.ID && speaksOf(*other.Term, f.ID) {
			r.Used = append(r.Used, w.figureLink(at, other.ID))
		}
	}
	for _, c := range f.Checks {
		check := figureCheck{Relation: w.say("check." + string(c.Kind)), Note: c.Note, Verdict: w.verdict(c.Verdict)}
		check.Terms, check.Numbers = w.arithmetic(at, c.Against, c.Against.Value)
		if c.Off != "" {
			check.Off = w.say("check.off", "what", part(c.Off), "n", part(c.Tolerance))
		}
		r.Checks = append(r.Checks, check)
	}
	return r
}

// figureLinks are the links of a figure; those that lead nowhere are words.
func (w *workspace) figureLinks(at string, f *model.FigureRecord) []link {
	var links []link
	for _, l := range f.Links {
		href := l.URL
		if !safeURL(href) {
			href = rebase(at, w.figuresPath(), w.links[elementLink{figurePrefix + f.ID, l.URL}])
		}
		links = append(links, link{Text: l.Title, Href: href})
	}
	return links
}

// quantity is a number as a page writes it.
func (w *workspace) quantity(q model.QuantityRecord) []words.Piece {
	switch {
	case q.Low != "":
		return theirs(q.Text())
	case q.Unit == string(model.One):
		return ours(w.say("figure.unknown"))
	}
	return w.site.phrase("figure.unknown-in", "unit", strings.TrimSpace(strings.TrimPrefix(q.Text(), "?")))
}

// arithmetic is an expression with the names of figures, and with numbers and
// what comes of them. Without figures in it, it has no names.
func (w *workspace) arithmetic(at string, t model.TermRecord, result model.QuantityRecord) (terms template.HTML, numbers string) {
	if hasFigure(t) {
		terms = template.HTML(t.Text(func(leaf model.TermRecord) string {
			if leaf.Figure == "" {
				return template.HTMLEscapeString(leaf.Value.Text())
			}
			l := w.figureLink(at, leaf.Figure)
			return `<a href="` + template.HTMLEscapeString(l.Href) + `"><bdi>` + template.HTMLEscapeString(l.Text) + `</bdi></a>`
		}))
	}
	rounded := result.Rounded()
	numbers = t.Text(func(leaf model.TermRecord) string {
		rounded = rounded || leaf.Value.Rounded()
		if leaf.Value.High != "" && len(t.Terms) > 0 {
			return "(" + leaf.Value.Text() + ")"
		}
		return leaf.Value.Text()
	})
	came := result.Text()
	switch {
	case numbers == came:
		return terms, came
	case rounded:
		return terms, numbers + " ≈ " + came
	}
	return terms, numbers + " = " + came
}

func hasFigure(t model.TermRecord) bool {
	return t.Figure != "" || slices.ContainsFunc(t.Terms, hasFigure)
}

func speaksOf(t model.TermRecord, id string) bool {
	return t.Figure == id || slices.ContainsFunc(t.Terms, func(t model.TermRecord) bool { return speaksOf(t, id) })
}

// part is a part of a whole as per cent.
func part(of string) string {
	x, ok := new(big.Rat).SetString(of)
	if !ok {
		return of
	}
	x.Mul(x, big.NewRat(100, 1))
	return model.QuantityRecord{Low: x.RatString(), Unit: string(model.Percent)}.Text()
}

// figuresPage lists all figures, those of the workspace first.
func (w *workspace) figuresPage(_ context.Context, at string) ([]byte, error) {
	body := figuresBody{Count: w.site.count("count.figures", len(w.Model.Figures))}
	verdicts := map[model.Verdict]int{}
	for _, f := range w.Model.Figures {
		verdicts[f.Verdict]++
	}
	for _, v := range verdictsGravest() {
		if n := verdicts[v]; n > 0 {
			body.Verdicts = append(body.Verdicts, verdictCount{w.verdict(v), n})
		}
	}
	if n := verdicts[""]; n > 0 {
		body.Verdicts = append(body.Verdicts, verdictCount{verdict{"unheld", w.say("figures.unheld")}, n})
	}
	owners := []string{""}
	for _, e := range w.Model.Elements {
		owners = append(owners, e.ID)
	}
	for _, owner := range owners {
		if rows := w.figuresOf(at, owner); len(rows) > 0 {
			group := figureGroup{ID: anchor("figures", owner), Rows: rows}
			if owner != "" {
				group.About = w.path(at, owner)
			}
			body.Groups = append(body.Groups, group)
		}
	}
	p := w.frame(at, w.say("figures"), w.say("figures.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("figures", at, p)
}

// figuresOf are the figures of an element, or of the workspace, in the order in
// which they were written: what is derived comes after what it is derived from.
func (w *workspace) figuresOf(at, id string) []figureRow {
	var figures []*model.FigureRecord
	for i := range w.Model.Figures {
		if f := &w.Model.Figures[i]; f.Owner == id {
			figures = append(figures, f)
		}
	}
	slices.SortStableFunc(figures, func(a, b *model.FigureRecord) int {
		return cmp.Or(cmp.Compare(a.Origin.File, b.Origin.File), cmp.Compare(a.Origin.Line, b.Origin.Line))
	})
	var rows []figureRow
	for _, f := range figures {
		rows = append(rows, w.figureRow(at, f))
	}
	return rows
}

// mostFigures is how many figures the overview of a workspace shows.
const mostFigures = 8

// figuresSection is the figures that have a verdict, those first that a reader
// should look at; without verdicts, the first figures.
func (w *workspace) figuresSection(_ context.Context, at string) (section, error) {
	if !w.hasFigures() {
		return section{}, nil
	}
	judged := slices.DeleteFunc(slices.Clone(w.Model.Figures), func(f model.FigureRecord) bool { return f.Verdict == "" })
	slices.SortStableFunc(judged, func(a, b model.FigureRecord) int {
		return cmp.Compare(slices.Index(verdictsGravest(), a.Verdict), slices.Index(verdictsGravest(), b.Verdict))
	})
	if len(judged) == 0 {
		judged = w.Model.Figures
	}
	var rows []figureRow
	for i := range judged[:min(len(judged), mostFigures)] {
		f := &judged[i]
		r := figureRow{Name: w.figureLink(at, f.ID), Value: w.quantity(f.Value), Kind: w.say("figure." + string(f.Kind)), Verdict: w.verdict(f.Verdict), Contradicted: f.Verdict == model.VerdictCorrected}
		if f.Owner != "" {
			r.About = w.path(at, f.Owner)
		}
		rows = append(rows, r)
	}
	made, err := w.site.section("figures", w.say("figures"), "figure-rows", rows)
	made.More = link{Text: w.say("figures.all"), Href: relative(at, w.figuresPath()), Note: words.Number(len(w.Model.Figures))}
	return made, err
}

// figuresNav leads to the figures from the side bar.
func (w *workspace) figuresNav(at string) navSection {
	page := w.figuresPath()
	l := said(ours(w.say("figures")), relative(at, page))
	l.Current, l.Note = page == at, words.Number(len(w.Model.Figures))
	return navSection{Head: l}
}

// figurePrefix begins a reference to a figure in a document.
const figurePrefix = "figure:"

// figure answers for a reference to a figure, which shows its value.
func (r resolver) figure(id string) (markdown.Target, error) {
	f, ok := r.w.Model.Figure(id)
	if !ok {
		var known []string
		for _, f := range r.w.Model.Figures {
			known = append(known, f.ID)
		}
		return markdown.Target{}, unknown("the model has no such figure", id, known, func(k string) string { return "[[" + figurePrefix + k + "]]" }, "give the ID of a figure, as the page of figures shows it in its address")
	}
	return markdown.Target{Href: r.w.figureLink(r.d.path, id).Href, Name: words.Join(r.w.quantity(f.Value))}, nil
}

// findableFigures are the figures that can be searched for.
func (w *workspace) findableFigures(trail func(ids ...string) []string, around func(id string) []string) []search.Entry {
	var all []search.Entry
	for i := range w.Model.Figures {
		f := &w.Model.Figures[i]
		var above []string
		if f.Owner != "" {
			above = append(around(f.Owner), f.Owner)
		}
		var checks []string
		for _, c := range f.Checks {
			checks = append(checks, c.Note)
		}
		all = append(all, search.Entry{
			Kind: search.Figure, Name: f.Name, Note: words.Join(w.quantity(f.Value)), Trail: trail(above...), Shelf: w.say("figures"),
			Facts: []string{w.say("figure." + string(f.Kind)), w.verdict(f.Verdict).Word},
			Text:  strings.TrimSpace(strings.Join(append([]string{f.Note}, append(checks, f.Sources...)...), " ")),
			Href:  w.figureLink("", f.ID).Href,
		})
	}
	return all
}
