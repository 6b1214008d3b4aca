package site

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/site/decisions"
	"github.com/lintel-go/lintel/site/markdown"
	"github.com/lintel-go/lintel/site/words"
)

// figure is a picture on a page.
type figure struct {
	Key     string
	Part    string // what a live page knows it by
	Title   string
	SVG     template.HTML
	Width   int     // of its natural size
	Strips  []strip // heads that stay in sight
	Error   string  // why there is no SVG
	Least   int     // fifties of pixels of width below which the picture keeps its natural size and scrolls
	Columns bool    // it is read from its upper left corner
	Start   string  // ID of the mark that is seen first where it scrolls, if it has no columns
	Href    string  // of the view's own page, where the figure stands elsewhere
	SVGHref string  // of the picture as a file; empty: there is none in this look
	Forms   []link  // pictures in other forms
	Texts   []link  // for other tools
	Up      link    // the view one level up, on a view's own page
	Plays   bool    // it shows steps, one after the other
	Caption string
}

// strip is a row of heads, laid over a picture. Above is how far below the
// top of the picture it begins.
type strip struct {
	Above int
	SVG   template.HTML
}

// leastHeads is how high a picture is whose heads are worth keeping in sight,
// in CSS pixels.
const leastHeads = 600

// legible is the scale, in thousandths, down to which a picture is read with
// ease: its smallest words, 11 px high, are then 10.5 px. The script knows it,
// too.
const legible = 955

// card is a view in a gallery.
type card struct {
	Title       []words.Piece
	Kind        []words.Piece
	Description string
	Href        string
	Image       string
	Also        []link // other views of the same
}

// fact is a row of a facts table.
type fact struct {
	Name   string
	Theirs bool // the name is an author's
	Links  []link
	Code   bool // the values are code
}

// row is an element in a table.
type row struct {
	ID          string
	Name        link
	Also        []string // what the glossary calls it besides
	Kind        string
	Technology  string
	Description string
	Depth       int
	External    bool
	Generals    []link // of an actor: the more general ones that it is one of
}

// relationRow is a relationship in a table.
type relationRow struct {
	ID          string
	Anchor      string
	From, To    link
	Description string
	Technology  string
	Async       bool
	More        int
	Detail      []string
}

// stepRow is a step of a scenario. A ref leads to the other one.
type stepRow struct {
	ID         string
	Number     string
	Kind       string
	From, To   link
	Message    bool
	Return     bool
	Mark       string // how it is sent, where that is not plainly a call
	Text       string
	Technology string
	Over       []link
	Operands   []operandRow
}

type operandRow struct {
	Guard string
	Steps []stepRow
}

// placeRow is where an instance stands.
type placeRow struct {
	Name        link
	Count       string
	Environment string
	Path        []link // the nodes around it, outermost first
}

// findingRow is a finding in a table.
type findingRow struct {
	Code     link // to what is said about the code
	Severity string
	Message  string
	Hint     string
	Source   link
	Related  []link
	About    link   // the thing that it is about
	Reason   string // why it is accepted; empty: it is not
	Waiver   link   // the line that accepts it
}

// viewDescription is what a view says about itself, or else what is said about
// the behaviour, the classes or the environment that it shows.
func (w *workspace) viewDescription(v *model.ViewRecord) string {
	if v.Description != "" {
		return v.Description
	}
	if s := w.scenario[v.Scenario]; s != nil {
		return s.Description
	}
	if e := w.environments[v.Environment]; e != nil {
		return e.Description
	}
	switch v.Kind {
	case model.ViewStateMachine:
		machine, _ := w.Model.StateMachine(v.Subject)
		return machine.Description
	case model.ViewActivity:
		activity, _ := w.Model.Activity(v.Subject)
		return activity.Description
	case model.ViewClass:
		set, _ := w.Model.ClassSet(v.Subject)
		return set.Description
	}
	return ""
}

// viewName is what a view is called wherever nothing around it says what it is
// about: its title, or its kind and its subject where the title is no more than
// the name of that.
func (w *workspace) viewName(v *model.ViewRecord) []words.Piece {
	switch {
	case w.namesKind(v) && v.Kind == model.ViewLandscape:
		return w.kindOf(v, w.Model.Name)
	case w.namesKind(v):
		return w.kindOf(v, w.elements[v.Scope].Name)
	case w.namesEnvironment(v):
		return w.site.words.Pieces("view.deployed", "kind", ours(w.site.viewKindName(v.Kind)), "environment", w.environments[v.Environment].Name)
	}
	return theirs(v.Title)
}

// viewRest is what the name of a view leaves to be said beside it: its kind,
// and what it is about.
func (w *workspace) viewRest(v *model.ViewRecord) []words.Piece {
	about := w.elements[w.about(v)]
	switch {
	case w.namesKind(v):
		return nil
	case about == nil || w.name(about) == v.Title && !w.namesEnvironment(v):
		return ours(w.site.viewKindName(v.Kind))
	case w.namesEnvironment(v):
		return theirs(w.name(about))
	}
	return w.kindOf(v, w.name(about))
}

// namesEnvironment tells whether the name of a view is made of its kind and of
// its environment.
func (w *workspace) namesEnvironment(v *model.ViewRecord) bool {
	return v.Kind == model.ViewDeployment && v.Default && w.environments[v.Environment] != nil
}

// viewLinks are words about a view, of which its kind leads to all of the kind,
// and what it is about to that.
func (w *workspace) viewLinks(at string, v *model.ViewRecord, said []words.Piece) []link {
	var links []link
	about := w.elements[w.about(v)]
	for _, p := range said {
		l := link{Text: p.Text, Said: []words.Piece{p}}
		switch {
		case p.Own && p.Text == w.site.viewKindName(v.Kind):
			l.Href = relative(at, index(w.Slug, "views")) + "#" + kindAnchor(v.Kind)
		case !p.Own && about != nil && p.Text == w.name(about):
			l.Href = relative(at, w.elementPath[about.ID])
		}
		links = append(links, l)
	}
	return links
}

func (w *workspace) row(at string, e *model.ElementRecord) row {
	r := row{
		ID: e.ID, Name: w.element(at, e.ID), Also: w.alsoCalled(e.ID), Kind: w.site.kindName(e), Technology: e.Technology,
		Description: e.Description, External: e.External,
	}
	if of := w.elements[e.Of]; of != nil { // an instance is what it is one of
		r.Technology, r.Description = cmp.Or(r.Technology, of.Technology), cmp.Or(r.Description, of.Description)
	}
	if e.Instances > 1 {
		r.Name.Note = "× " + itoa(e.Instances)
	}
	return r
}

// element is a link to an element's page.
func (w *workspace) element(at, id string) link {
	e := w.elements[id]
	if e == nil {
		return link{Text: id}
	}
	return link{Text: w.name(e), Href: relative(at, w.elementPath[id])}
}

// name is what an element is called; an instance may have no name of its own.
func (w *workspace) name(e *model.ElementRecord) string {
	if e.Name == "" && e.Of != "" && w.elements[e.Of] != nil {
		return w.elements[e.Of].Name
	}
	return e.Name
}

type viewsBody struct {
	Families []viewFamily
	Count    string
}

// viewFamily is the views of C4, or those of UML.
type viewFamily struct {
	Name  string
	ID    string
	Kinds []cardGroup
}

// viewsPage is the views by kind, as the overview has them by system.
func (w *workspace) viewsPage(_ context.Context, at string) ([]byte, error) {
	body := viewsBody{
		Families: []viewFamily{{Name: "C4", ID: "lintel-c4"}, {Name: "UML", ID: "lintel-uml"}},
		Count:    w.site.count("count.views", len(w.Model.Views)),
	}
	for _, kind := range viewKinds() {
		group := cardGroup{Name: ours(w.site.viewKindsName(kind)), ID: kindAnchor(kind)}
		for _, g := range w.viewGroups {
			for _, v := range g.views {
				if v.Kind != kind {
					continue
				}
				c := w.card(at, v)
				if c.Kind != nil { // the heading says it
					c.Kind = nil
					if e := w.elements[w.about(v)]; e != nil && (e.Name != v.Title || w.namesEnvironment(v)) {
						c.Kind = theirs(e.Name)
					}
				}
				group.Cards = append(group.Cards, c)
			}
		}
		if len(group.Cards) > 0 {
			f := &body.Families[0]
			if isUML(kind) {
				f = &body.Families[1]
			}
			f.Kinds = append(f.Kinds, group)
		}
	}
	body.Families = slices.DeleteFunc(body.Families, func(f viewFamily) bool { return len(f.Kinds) == 0 })
	p := w.frame(at, w.say("views"), w.say("views.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("views", at, p)
}

// kindAnchor is the place of a kind on the page of all views.
func kindAnchor(k model.ViewKind) string { return "lintel-kind-" + segment(string(k)) }

type viewBody struct {
	Title, Rest []link // its name, and what else there is to say of that
	Description string
	About       link // the element that it is about
	Figure      figure
	Same        link // of the landscape: the view that shows the same
	Findings    []findingRow
	Source      link
	Default     bool
	Others      []link
	Details     pictureDetails
	Mentions    []mentionRow

	// What the picture shows, in the words of its kind.
	Elements       []row
	Relations      []relationRow
	Steps          []stepRow // of a scenario
	Lifelines      []row
	Realizes       []link // use cases that the scenario shows
	Machine        *machineTables
	Course         []courseStep // of an activity
	Lanes          []row
	UseCases       useCaseTable
	Actors         []row
	Classes        []classSection
	ClassRelations []classRelationRow
	Read           bool // the classes are types that were read from source
}

// diagram is what a view shows, if that is known.
func (w *workspace) diagram(ctx context.Context, key string) (diagram.Diagram, bool) {
	if w.Diagram == nil {
		return diagram.Diagram{}, false
	}
	_, span := timing.Start(ctx, "resolve", key)
	defer span.End()
	d, err := w.Diagram(key)
	return d, err == nil
}

func (w *workspace) viewPage(ctx context.Context, at string, v *model.ViewRecord) ([]byte, error) {
	name, kind := words.Join(w.viewName(v)), w.site.viewKindName(v.Kind)
	body := viewBody{
		Title: w.viewLinks(at, v, w.viewName(v)), Rest: w.viewLinks(at, v, w.viewRest(v)), Description: w.viewDescription(v),
		Source: w.source(at, v.Origin), Default: v.Default, Others: w.siblings(at, v), Mentions: w.mentions(at, ofView(v.Key), ""),
	}
	if e := w.elements[w.about(v)]; e != nil {
		body.About = w.element(at, e.ID)
	}
	var err error
	if body.Figure, err = w.figure(ctx, at, v, "p-", markdown.Look{}); err != nil {
		return nil, err
	}
	body.Figure.Href = ""
	body.Figure.Up = w.up(at, v)
	findings, _, _ := w.pictures[v.Key].result()
	body.Findings = w.findingRows(at, findings)
	if d, ok := w.diagram(ctx, v.Key); ok {
		w.tell(&body, at, v, d)
		body.Details = w.details(at, v, d)
		body.Description = cmp.Or(body.Description, d.Description) // which the title of the picture would say
	}
	body.Figure.Plays = len(body.Steps)+len(body.Course) > 0
	body.Figure.Columns, body.Figure.Start = begin(v, body.Steps)
	description := body.Description
	if description == "" {
		description = w.say("view.description", "kind", kind, "title", v.Title, "workspace", w.Model.Name)
	}
	if before := w.before(v); before != "" && v.Kind == model.ViewLandscape {
		body.Same = said(w.viewName(w.views[before]), relative(at, w.viewPath[before]))
	}
	var crumbs []link
	crumbs = append(crumbs, said(ours(w.say("views")), relative(at, index(w.Slug, "views"))))
	own := w.viewCrumb(v)
	for _, id := range slices.Backward(append([]string{v.Scope}, w.ancestors(v.Scope)...)) {
		// What is called like the workspace, or the view, stands there already.
		if e := w.elements[id]; e != nil && e.Name != w.Model.Name && e.Name != words.Join(own) {
			crumbs = append(crumbs, w.element(at, id))
		}
	}
	if !w.namesKind(v) && !w.namesEnvironment(v) {
		name = w.site.title(name, kind)
	}
	p := w.frame(at, name, description, crumbs...)
	p.here(own)
	p.Body = body
	return w.site.render("view", at, p)
}

// begin is where a reader begins with a picture that is larger than the window:
// at its scope, or at the first step, unless it is read in columns.
func begin(v *model.ViewRecord, steps []stepRow) (columns bool, start string) {
	switch v.Kind {
	case model.ViewSequence, model.ViewActivity, model.ViewUseCase: // whose actors stand beside what they do
		return true, ""
	case model.ViewDynamic:
		if len(steps) > 0 {
			return false, steps[0].ID
		}
	}
	return false, v.Scope
}

// tell adds to a page what the diagram of its view shows.
func (w *workspace) tell(body *viewBody, at string, v *model.ViewRecord, d diagram.Diagram) {
	nodes := map[string]diagram.Node{}
	for _, n := range d.Nodes {
		nodes[n.ID] = n
	}
	switch v.Kind {
	case model.ViewSequence:
		body.Steps = w.stepRows(at, nodes, d.Items)
		body.Lifelines = w.diagramRows(at, d)
		body.Realizes = w.realizes(at, v.Scenario)
	case model.ViewDynamic:
		body.Steps = w.dynamicSteps(at, nodes, d.Edges)
		body.Elements = w.diagramRows(at, d)
		body.Realizes = w.realizes(at, v.Scenario)
	case model.ViewStateMachine:
		body.Machine = w.machineTables(v.Subject)
	case model.ViewActivity:
		if a, ok := w.Model.Activity(v.Subject); ok {
			body.Lanes = w.laneRows(at, d)
			body.Course = w.course(at, a.Steps, len(body.Lanes) > 0)
		}
	case model.ViewUseCase:
		body.UseCases, body.Actors = w.useCaseTables(at, d)
	case model.ViewClass, model.ViewCode:
		body.Classes, body.ClassRelations = w.classTables(at, d)
		body.Read = v.Kind == model.ViewCode
	default:
		body.Elements = w.diagramRows(at, d)
		for _, e := range d.Edges {
			body.Relations = append(body.Relations, relationRow{
				ID: e.ID, From: w.end(at, v, nodes, e.From), To: w.end(at, v, nodes, e.To), Description: strings.Join(e.Text, "; "),
				Technology: e.Technology, Async: e.Async, More: e.More, Detail: e.Detail,
			})
		}
		sortRelations(body.Relations)
	}
}

// viewCrumb is the last of the words that say where a view stands.
func (w *workspace) viewCrumb(v *model.ViewRecord) []words.Piece {
	if w.namesKind(v) {
		return ours(w.site.viewKindName(v.Kind))
	}
	if note := w.viewNote(v); note != "" {
		return w.site.phrase("view.noted", "title", w.viewLabel(v), "kind", ours(note))
	}
	return w.viewLabel(v)
}

// end is an end of a relationship in a view: a component with the container
// it is part of, unless the view is about that, and an instance with the node
// that it stands on.
func (w *workspace) end(at string, v *model.ViewRecord, nodes map[string]diagram.Node, id string) link {
	l := w.node(at, nodes, id)
	n := nodes[id]
	e := w.elements[n.Element]
	if e == nil {
		return l
	}
	outer := w.elements[e.Parent]
	switch {
	case outer == nil:
	case e.Kind == model.KindComponent && e.Parent != v.Scope:
		l.Text = outer.Name + " › " + l.Text
	case e.Environment != "" && !n.Anchor:
		l = said(w.site.phrase("element.on", "name", l.Text, "node", outer.Name), l.Href)
	}
	return l
}

// path is a link to an element that names the container of a component.
func (w *workspace) path(at, id string) link {
	l := w.element(at, id)
	if e := w.elements[id]; e != nil && e.Kind == model.KindComponent && w.elements[e.Parent] != nil {
		l.Text = w.elements[e.Parent].Name + " › " + l.Text
	}
	return l
}

// sortRelations sorts by what the rows say, from left to right.
func sortRelations(rows []relationRow) {
	slices.SortStableFunc(rows, func(a, b relationRow) int {
		return cmp.Or(cmp.Compare(a.From.Text, b.From.Text), cmp.Compare(a.To.Text, b.To.Text), cmp.Compare(a.Description, b.Description))
	})
}

// node is a link to the element that a node of a diagram shows.
func (w *workspace) node(at string, nodes map[string]diagram.Node, id string) link {
	n, ok := nodes[id]
	if !ok {
		return link{Text: id}
	}
	l := link{Text: n.Title()}
	if to := w.elementPath[n.Element]; to != "" {
		l.Href = relative(at, to)
	}
	return l
}

// diagramRows is what a diagram shows, each boundary with what is in it.
func (w *workspace) diagramRows(at string, d diagram.Diagram) []row {
	nodes := map[string]diagram.Node{}
	inside := map[string][]row{}
	for _, n := range d.Nodes {
		nodes[n.ID] = n
		r := row{ID: n.ID, Name: w.node(at, nodes, n.ID), Also: w.alsoCalled(n.Element), Description: n.Description, External: n.External}
		r.Kind, r.Technology = w.typeWords(n.Element, n.Type, n.Anchor)
		if n.Count > 1 {
			r.Kind += " × " + itoa(n.Count)
		}
		inside[n.Parent] = append(inside[n.Parent], r)
	}
	boundaries := map[string][]diagram.Boundary{}
	for _, b := range d.Boundaries {
		boundaries[b.Parent] = append(boundaries[b.Parent], b)
	}
	var rows []row
	var add func(parent string, depth int)
	add = func(parent string, depth int) {
		for _, r := range inside[parent] {
			r.Depth = min(depth, 5)
			rows = append(rows, r)
		}
		for _, b := range boundaries[parent] {
			name := link{Text: b.Name}
			if p := w.elementPath[b.Element]; p != "" {
				name.Href = relative(at, p)
			}
			kind, technology := w.typeWords(b.Element, b.Type, false)
			if kind == "" {
				kind = w.say("boundary." + string(b.Kind))
			}
			if b.Count > 1 {
				kind += " × " + itoa(b.Count)
			}
			rows = append(rows, row{ID: b.ID, Name: name, Kind: kind, Technology: technology, Description: b.Description, Depth: min(depth, 5), External: b.External})
			if b.ID != parent {
				add(b.ID, depth+1)
			}
		}
	}
	add("", 0)
	return rows
}

// typeWords is what a table calls what a box or a boundary shows, and what that
// is made with. Those that are no element have their own word.
func (w *workspace) typeWords(id, own string, itself bool) (kind, technology string) {
	e := w.elements[id]
	if e != nil && w.elements[e.Of] != nil {
		e = w.elements[e.Of] // an instance is shown as what it is one of
	}
	switch {
	case itself:
		return w.say("kind.itself"), ""
	case e == nil:
		return own, ""
	}
	return w.site.kindName(e), e.Technology
}

func (w *workspace) stepRows(at string, nodes map[string]diagram.Node, items []diagram.Item) []stepRow {
	var rows []stepRow
	for _, item := range items {
		s := stepRow{
			ID: item.ID, Number: item.Number, Kind: string(item.Kind), Text: item.Text, Technology: item.Technology,
			Message: item.From != "" && item.Kind != model.StepRef, Return: item.Kind == model.StepReturn, Mark: w.site.stepMark(item.Kind),
		}
		if s.Message {
			s.From, s.To = w.node(at, nodes, item.From), w.node(at, nodes, item.To)
		}
		if item.Kind == model.StepRef {
			s.To = link{Text: item.Text}
			if to := w.viewPath[item.View]; to != "" {
				s.To.Href = relative(at, to)
			}
		}
		for _, id := range item.Over {
			s.Over = append(s.Over, w.node(at, nodes, id))
		}
		for _, o := range item.Operands {
			s.Operands = append(s.Operands, operandRow{o.Guard, w.stepRows(at, nodes, o.Items)})
		}
		rows = append(rows, s)
	}
	return rows
}

// realizes is the use cases that a scenario shows, with links to where they
// are told of.
func (w *workspace) realizes(at, scenario string) []link {
	var links []link
	for _, u := range w.Model.UseCases {
		if hasReference(u.Scenarios, scenario) {
			links = append(links, w.useCaseLink(at, u))
		}
	}
	return links
}

// figure draws a view for a page. Its files are there only in the usual look.
func (w *workspace) figure(ctx context.Context, at string, v *model.ViewRecord, prefix string, look markdown.Look) (figure, error) {
	own := at == w.viewPath[v.Key]
	f := figure{Key: v.Key, Part: "picture-" + v.Key, Title: words.Join(w.viewName(v)), Href: relative(at, w.viewPath[v.Key])}
	if look == (markdown.Look{}) {
		f.SVGHref = relative(at, w.picturePath[v.Key]+".svg")
		for _, form := range w.forms(v) {
			l := link{Text: form.Title, Href: relative(at, w.picturePath[v.Key]+form.Ending)}
			switch {
			case !form.Text:
				f.Forms = append(f.Forms, l)
			case own:
				f.Texts = append(f.Texts, l)
			}
		}
	}
	p, err := w.picture(ctx, v.Key)
	if err != nil {
		if ctx.Err() != nil {
			return f, ctx.Err()
		}
		f.Error = err.Error()
		return f, nil
	}
	other := func(to string) string {
		if to == "" || to == at {
			return ""
		}
		return relative(at, to)
	}
	_, span := timing.Start(ctx, "inline SVG", v.Key)
	defer span.End()
	above := 0
	if own { // which the page says
		above = p.Title
	}
	inline := Inline{
		IDPrefix: prefix, Untitled: own, Theme: look.Theme, Mode: look.Mode,
		Link:     func(id string) string { return other(w.deeper(v, id)) },
		LinkView: func(key string) string { return other(w.viewPath[key]) },
	}
	f.SVG = template.HTML(p.Inline(inline))
	f.Width = p.W
	if p.Heads != nil && p.H-above >= leastHeads {
		for _, s := range p.Heads(inline) {
			f.Strips = append(f.Strips, strip{s.Y - above, template.HTML(s.SVG)})
		}
	}
	f.Least = min(max((p.W*legible/1000+49)/50, 4), 60)
	return f, nil
}

func (w *workspace) standalone(ctx context.Context, v *model.ViewRecord) ([]byte, error) {
	p, err := w.picture(ctx, v.Key)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return w.notDrawn(), nil // the page says why
	}
	_, span := timing.Start(ctx, "SVG", v.Key)
	defer span.End()
	return p.Standalone(), nil
}

// notDrawn stands in for a picture that could not be drawn.
func (w *workspace) notDrawn() []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" width="320" height="200" role="img" aria-label="%s"><rect x="8" y="8" width="304" height="184" rx="8" fill="none" stroke="#8a8f98" stroke-dasharray="6 5"/><text x="160" y="105" text-anchor="middle" font-family="system-ui,sans-serif" font-size="14" fill="#7a808a">%s</text></svg>
`, template.HTMLEscapeString(w.say("picture.failed")), template.HTMLEscapeString(w.say("picture.failed-short")))
}

// forms are those that can show the view.
func (w *workspace) forms(v *model.ViewRecord) []Form {
	var forms []Form
	for _, f := range w.site.config.Forms {
		if f.Draws == nil || f.Draws(v.Kind) {
			forms = append(forms, f)
		}
	}
	return forms
}

// form is the view in a form. Of one that could not be drawn it is empty; its
// page says why, and does not offer it.
func (w *workspace) form(ctx context.Context, v *model.ViewRecord, f Form) ([]byte, error) {
	p, err := w.picture(ctx, v.Key)
	if err != nil {
		return nil, ctx.Err()
	}
	if p.Form == nil {
		return nil, fmt.Errorf("site: view %q has no %s", v.Key, f.Title)
	}
	_, span := timing.Start(ctx, f.Title, v.Key)
	defer span.End()
	return p.Form(f.Ending)
}

type elementsBody struct {
	Groups []rowGroup
	Count  string
}

type rowGroup struct {
	Name []words.Piece
	ID   string
	Rows []row
}

func (w *workspace) elementsPage(_ context.Context, at string) ([]byte, error) {
	body := elementsBody{Count: w.site.count("count.elements", len(w.Model.Elements))}
	var people, systems []row
	deployed := map[string][]row{}
	var add func(rows *[]row, id string, depth int)
	add = func(rows *[]row, id string, depth int) {
		r := w.row(at, w.elements[id])
		r.Depth = min(depth, 5)
		*rows = append(*rows, r)
		for _, c := range w.children[id] {
			add(rows, c, depth+1)
		}
	}
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		if e.Parent != "" && w.elements[e.Parent] != nil {
			continue
		}
		switch {
		case e.Kind == model.KindPerson:
			add(&people, e.ID, 0)
		case e.Environment != "":
			rows := deployed[e.Environment]
			add(&rows, e.ID, 0)
			deployed[e.Environment] = rows
		default:
			add(&systems, e.ID, 0)
		}
	}
	group := func(name []words.Piece, id string, rows []row) {
		if len(rows) > 0 {
			body.Groups = append(body.Groups, rowGroup{name, id, rows})
		}
	}
	group(ours(w.say("people")), "lintel-people", people)
	group(ours(w.say("systems")), "lintel-systems", systems)
	for _, e := range w.Model.Environments {
		group(w.site.phrase("elements.deployed", "environment", e.Name), "lintel-environment-"+segments(e.ID), deployed[e.ID])
	}
	p := w.frame(at, w.say("elements"), w.say("elements.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("elements", at, p)
}

type elementBody struct {
	Name, Kind, Technology, Description string
	Place                               []words.Piece // of what is deployed: where
	External                            bool
	Facts                               []fact
	Tags                                []string
	Figure                              *card
	Narrative                           template.HTML
	Parts                               []row
	Out, In                             []relationRow
	Dependants                          []dependantGroup
	Jumps                               []link // to the sections of the page
	PartsOut, PartsIn                   []relationRow
	Of                                  link          // what an instance is of
	OfOut, OfIn                         []relationRow // its relationships
	About                               []card        // views about it
	Views                               []card        // others that show it
	Documents                           []link
	Topics                              []topicGroup
	Instances                           []placeRow
	Decisions                           []decisionRow
	Mentions                            []mentionRow
	Figures                             []figureRow
}

func (w *workspace) elementPage(ctx context.Context, at string, e *model.ElementRecord) ([]byte, error) {
	body := elementBody{
		Name: w.name(e), Kind: w.site.kindName(e), Technology: e.Technology, Description: e.Description, External: e.External, Place: w.place(e),
		Facts: w.elementFacts(at, e), Tags: e.Tags,
		Out: w.relationRows(at, w.out[e.ID]), In: w.relationRows(at, w.in[e.ID]),
		PartsOut: w.relationRows(at, w.partsOut[e.ID]), PartsIn: w.relationRows(at, w.partsIn[e.ID]),
		Topics: w.topics(at, e), Dependants: w.dependantGroups(at, e), Figures: w.figuresOf(at, e.ID),
	}
	slices.SortStableFunc(body.PartsOut, func(a, b relationRow) int { return cmp.Compare(a.To.Text, b.To.Text) })
	if body.Description == "" && e.Of != "" && w.elements[e.Of] != nil {
		body.Description = w.elements[e.Of].Description
	}
	if e.Of != "" {
		body.Of = w.element(at, e.Of)
		body.OfOut, body.OfIn = w.relationRows(at, w.out[e.Of]), w.relationRows(at, w.in[e.Of])
	}
	for _, d := range w.docs {
		if d.scope == e.ID {
			body.Documents = append(body.Documents, link{Text: d.title(), Href: relative(at, d.path)})
		}
	}
	if d := w.landing[e.ID]; d != nil {
		var err error
		if body.Narrative, err = w.text(ctx, d); err != nil {
			return nil, err
		}
	}
	for _, c := range w.children[e.ID] {
		body.Parts = append(body.Parts, w.row(at, w.elements[c]))
	}
	about := map[string]bool{}
	var own []*model.ViewRecord
	for _, g := range w.viewGroups {
		for _, v := range g.views {
			if w.about(v) == e.ID {
				about[v.Key] = true
				own = append(own, v)
			}
		}
	}
	body.About = w.cards(at, own)
	for _, key := range w.shown().in[e.ID] {
		if v := w.views[key]; !about[key] && !about[w.before(v)] {
			body.Views = append(body.Views, w.card(at, v))
		}
	}
	for _, i := range w.instances[e.ID] {
		r := placeRow{Name: w.element(at, i.ID)}
		for _, id := range slices.Backward(w.ancestors(i.ID)) {
			node := w.element(at, id)
			if n := w.elements[id].Instances; n > 1 {
				node.Note = "× " + itoa(n)
			}
			r.Path = append(r.Path, node)
		}
		if env := w.environments[i.Environment]; env != nil {
			r.Environment = env.Name
		}
		if i.Instances > 1 {
			r.Count = itoa(i.Instances)
		}
		body.Instances = append(body.Instances, r)
	}
	for _, d := range w.decisions {
		if d.scope == e.ID {
			body.Decisions = append(body.Decisions, w.decisionRow(at, d))
		}
	}
	body.Mentions = w.mentions(at, ofElement(e.ID), e.ID)
	body.Jumps = w.jumps(&body)
	var crumbs []link
	crumbs = append(crumbs, said(ours(w.say("elements")), relative(at, index(w.Slug, "elements"))))
	for _, id := range slices.Backward(w.ancestors(e.ID)) {
		crumbs = append(crumbs, w.element(at, id))
	}
	description := body.Description
	if description == "" {
		description = w.say("element.description", "kind", body.Kind, "workspace", w.Model.Name)
	}
	p := w.frame(at, w.elementTitle(e), description, crumbs...)
	p.here(theirs(body.Name))
	p.Body = body
	return w.site.render("element", at, p)
}

// jumps lead to the sections of a page that is long enough for it.
func (w *workspace) jumps(b *elementBody) []link {
	var all []link
	add := func(key, id string, n int) {
		if n > 0 {
			all = append(all, link{Text: w.say(key), Href: "#" + id, Note: words.Number(n)})
		}
	}
	dependants := 0
	for _, g := range b.Dependants {
		dependants += len(g.Rows) + g.More
	}
	add("element.parts", "lintel-parts", len(b.Parts))
	add("element.uses", "lintel-out", len(b.Out))
	add("element.uses-implied", "lintel-parts-out", len(b.PartsOut))
	add("element.used", "lintel-in", len(b.In))
	add("element.used-implied", "lintel-parts-in", len(b.PartsIn))
	add("element.dependants", "lintel-dependants", dependants)
	add("element.deployed", "lintel-instances", len(b.Instances))
	add("figures", "lintel-figures", len(b.Figures))
	add("decisions", "lintel-decisions", len(b.Decisions))
	add("mentions", "lintel-mentions", len(b.Mentions))
	if len(all) < 2 {
		return nil
	}
	return all
}

// about is the element that a view is about: its scope, or the owner of its
// scenario.
func (w *workspace) about(v *model.ViewRecord) string {
	if s := w.scenario[v.Scenario]; s != nil && v.Scope == "" {
		return s.Owner
	}
	return v.Scope
}

// place is where something is deployed: "on Web server (Production)".
func (w *workspace) place(e *model.ElementRecord) []words.Piece {
	env := w.environments[e.Environment]
	if env == nil {
		return nil
	}
	outer := w.elements[e.Parent]
	switch {
	case outer == nil:
		return w.site.phrase("element.place", "environment", env.Name)
	case e.Kind == model.KindInstance:
		return w.site.phrase("element.place-on", "node", outer.Name, "environment", env.Name)
	}
	return w.site.phrase("element.place-in", "node", outer.Name, "environment", env.Name)
}

// elementTitle tells an element's page from those of others of its name.
func (w *workspace) elementTitle(e *model.ElementRecord) string {
	if place := words.Join(w.place(e)); place != "" {
		return w.name(e) + " " + place
	}
	kind := strings.ToLower(w.site.kindName(e))
	if outer := w.elements[e.Parent]; outer != nil {
		return w.say("element.title-in", "name", w.name(e), "kind", kind, "outer", outer.Name)
	}
	return w.say("element.title", "name", w.name(e), "kind", kind)
}

func (w *workspace) elementFacts(at string, e *model.ElementRecord) []fact {
	var facts []fact
	add := func(name string, code bool, links ...link) {
		if len(links) > 0 && links[0].Text != "" {
			facts = append(facts, fact{Name: name, Links: links, Code: code})
		}
	}
	if also := w.otherNames(e); len(also) > 0 {
		add(w.say("fact.also"), false, link{Text: w.site.words.List(also), Href: relative(at, index(w.Slug, "glossary")) + "#" + escape(w.glossary.also[e.ID][0].anchor)})
	}
	if e.Parent != "" {
		add(w.say("fact.part"), false, w.element(at, e.Parent))
	}
	if e.Of != "" {
		add(w.say("fact.instance"), false, w.element(at, e.Of))
	}
	var generals []link
	for _, g := range e.Generals {
		generals = append(generals, w.element(at, g.ID))
	}
	add(w.say("fact.general"), false, generals...)
	if env := w.environments[e.Environment]; env != nil {
		add(w.say("fact.environment"), false, link{Text: env.Name})
	}
	if g := w.groups[e.Group]; g != nil {
		add(w.say("fact.group"), false, link{Text: g.Name})
	}
	add(w.say("fact.technology"), false, link{Text: e.Technology})
	add(w.say("fact.owner"), false, link{Text: e.Owner})
	if e.Instances > 1 {
		add(w.say("fact.instances"), false, said(ours(itoa(e.Instances)), ""))
	}
	var code []link
	for _, c := range e.Code {
		code = append(code, link{Text: c})
	}
	add(w.say("code"), true, code...)
	add(w.say("fact.traces"), true, link{Text: e.Service})
	for _, k := range slices.Sorted(maps.Keys(e.Properties)) {
		facts = append(facts, fact{Name: k, Theirs: true, Links: []link{{Text: e.Properties[k]}}})
	}
	var links []link
	for _, l := range e.Links {
		shown := link{Text: cmp.Or(l.Title, l.URL)}
		if href, ok := w.links[elementLink{e.ID, l.URL}]; ok {
			shown.Href = rebase(at, w.elementPath[e.ID], href)
		} else if safeURL(l.URL) {
			shown.Href = l.URL
		} else {
			shown.Note = w.say("fact.nowhere")
		}
		links = append(links, shown)
	}
	add(w.say("fact.links"), false, links...)
	add(w.say("fact.id"), true, link{Text: e.ID})
	add(w.say("fact.defined"), true, w.source(at, e.Origin))
	return facts
}

func (w *workspace) relationRows(at string, relations []*model.RelationshipRecord) []relationRow {
	var rows []relationRow
	for _, r := range relations {
		rows = append(rows, relationRow{
			ID: r.ID, Anchor: relationAnchor("relationship", r.ID), From: w.path(at, r.From), To: w.path(at, r.To),
			Description: r.Description, Technology: r.Technology, Async: r.Async,
		})
	}
	sortRelations(rows)
	return rows
}

// text writes a document's HTML, with its views drawn.
func (w *workspace) text(ctx context.Context, d *docPage) (template.HTML, error) {
	var b bytes.Buffer
	err := d.doc.Render(&b, func(out io.Writer, e markdown.Embedded) error {
		f, err := w.figure(ctx, d.path, w.views[e.Key], fmt.Sprintf("e%d-", e.Number), e.Look)
		if err != nil {
			return err
		}
		f.Part += fmt.Sprintf("-%d", e.Number) // a view may stand in a text twice
		f.Caption = e.Caption
		// Without one, the title in the picture is enough.
		if f.Error != "" {
			f.Caption = cmp.Or(f.Caption, f.Title)
		}
		return w.site.templates.write(out, "document", "figure", f)
	})
	return template.HTML(b.String()), err
}

type documentsBody struct {
	Groups []docGroup
}

type docGroup struct {
	About link
	Docs  []chapter
}

func (w *workspace) documentsPage(_ context.Context, at string) ([]byte, error) {
	var body documentsBody
	scope := "\x00"
	for _, d := range w.docs {
		if d.scope != scope {
			scope = d.scope
			g := docGroup{}
			if scope != "" {
				g.About = w.element(at, scope)
			}
			body.Groups = append(body.Groups, g)
		}
		g := &body.Groups[len(body.Groups)-1]
		note := ""
		if d.folder != "." {
			note = d.folder
		}
		g.Docs = append(g.Docs, chapter{link{Text: d.title(), Href: relative(at, d.path), Note: note}, summaryOf(d.doc.Opening())})
	}
	p := w.frame(at, w.say("documents"), w.say("documents.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("documents", at, p)
}

type documentBody struct {
	Title    string
	About    link
	Text     template.HTML
	Contents []markdown.Heading
	Source   link
	Previous link
	Next     link
}

func (w *workspace) documentPage(ctx context.Context, d *docPage) ([]byte, error) {
	text, err := w.text(ctx, d)
	if err != nil {
		return nil, err
	}
	body := documentBody{Title: d.title(), Text: text, Contents: contents(d.doc), Source: w.source(d.path, model.Origin{Position: model.Position{File: d.file}})}
	if d.scope != "" {
		body.About = w.element(d.path, d.scope)
	}
	if i := slices.Index(w.docs, d); i >= 0 {
		if i > 0 {
			body.Previous = link{Text: w.docs[i-1].title(), Href: relative(d.path, w.docs[i-1].path)}
		}
		if i+1 < len(w.docs) {
			body.Next = link{Text: w.docs[i+1].title(), Href: relative(d.path, w.docs[i+1].path)}
		}
	}
	p := w.frame(d.path, d.title(), w.say("document.description", "title", d.title(), "workspace", w.Model.Name), said(ours(w.say("documents")), relative(d.path, index(w.Slug, "docs"))))
	p.here(theirs(d.title()))
	p.Body = body
	return w.site.render("document", d.path, p)
}

// contents is the table of contents of a document that is long enough for
// one.
func contents(d *markdown.Document) []markdown.Heading {
	var found []markdown.Heading
	for _, h := range d.Headings {
		if h.Level <= 3 {
			found = append(found, h)
		}
	}
	if len(found) < 3 {
		return nil
	}
	return found
}

type decisionRow struct {
	Number string
	Title  link
	Status string
	Class  string
	Date   string
	Links  []decisionLink
	About  link
}

type decisionLink struct {
	Kind string
	To   link
}

type decisionsBody struct {
	Intro    template.HTML
	Rows     []decisionRow
	Timeline []timelineYear // the newest first; decisions without a date are not in it
	Scoped   bool
}

type timelineYear struct {
	Year string
	Rows []decisionRow
}

// timeline is the decisions that have a date, by year.
func timeline(rows []decisionRow) []timelineYear {
	dated := slices.DeleteFunc(slices.Clone(rows), func(r decisionRow) bool { return r.Date == "" })
	slices.Reverse(dated) // of one day, the later number first
	slices.SortStableFunc(dated, func(a, b decisionRow) int { return cmp.Compare(b.Date, a.Date) })
	var years []timelineYear
	for _, r := range dated {
		year, _, _ := strings.Cut(r.Date, "-")
		if n := len(years); n == 0 || years[n-1].Year != year {
			years = append(years, timelineYear{Year: year})
		}
		last := &years[len(years)-1]
		last.Rows = append(last.Rows, r)
	}
	return years
}

func (w *workspace) decisionRow(at string, d *decisionPage) decisionRow {
	r := decisionRow{
		Number: d.Number, Title: link{Text: d.Title, Href: relative(at, d.path)}, Date: d.Date,
		Status: w.statusWords(d.Decision), Class: cmp.Or(string(d.Status), "none"),
	}
	if d.scope != "" {
		r.About = w.element(at, d.scope)
	}
	for _, l := range d.Links {
		to := link{Text: l.Target}
		for _, other := range w.decisions {
			if l.Known && other.File == l.Target && other.scope == d.scope {
				to = link{Text: w.numbered(other.Decision), Href: relative(at, other.path)}
			}
		}
		r.Links = append(r.Links, decisionLink{w.say("decision." + strings.ReplaceAll(strings.ToLower(string(l.Kind)), " ", "-")), to})
	}
	return r
}

// statusWords is the status of a decision, in the author's words where it is
// none of those that all layouts have.
func (w *workspace) statusWords(d decisions.Decision) string {
	switch d.Status {
	case decisions.None:
		return cmp.Or(d.Words, w.say("decision.none"))
	case decisions.Other:
		return d.Words
	}
	return w.say("decision." + string(d.Status))
}

func (w *workspace) numbered(d decisions.Decision) string {
	if d.Number == "" {
		return d.Title
	}
	return w.say("decision.numbered", "number", d.Number, "title", d.Title)
}

func (w *workspace) decisionsPage(ctx context.Context, at string) ([]byte, error) {
	var body decisionsBody
	if w.intro != nil {
		var err error
		if body.Intro, err = w.text(ctx, w.intro); err != nil {
			return nil, err
		}
	}
	for _, d := range w.decisions {
		r := w.decisionRow(at, d)
		body.Scoped = body.Scoped || d.scope != ""
		body.Rows = append(body.Rows, r)
	}
	body.Timeline = timeline(body.Rows)
	p := w.frame(at, w.say("decisions"), w.say("decisions.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("decisions", at, p)
}

type decisionBody struct {
	decisionRow
	Heading  string
	Deciders string
	Tags     []string
	Text     template.HTML
	Names    []row  // elements that it names
	Shows    []card // views that it shows or names
	Source   link
	Previous link
	Next     link
}

func (w *workspace) decisionPage(ctx context.Context, d *decisionPage) ([]byte, error) {
	text, err := w.text(ctx, &d.docPage)
	if err != nil {
		return nil, err
	}
	body := decisionBody{
		decisionRow: w.decisionRow(d.path, d), Heading: d.Title, Deciders: w.site.words.List(d.Deciders), Tags: d.Tags, Text: text,
		Source: w.source(d.path, model.Origin{Position: model.Position{File: d.file}}),
	}
	body.Names, body.Shows = w.names(d.path, &d.docPage)
	if i := slices.Index(w.decisions, d); i >= 0 {
		if i > 0 {
			body.Previous = link{Text: w.numbered(w.decisions[i-1].Decision), Href: relative(d.path, w.decisions[i-1].path)}
		}
		if i+1 < len(w.decisions) {
			body.Next = link{Text: w.numbered(w.decisions[i+1].Decision), Href: relative(d.path, w.decisions[i+1].path)}
		}
	}
	p := w.frame(d.path, w.numbered(d.Decision), w.say("decision.description", "title", d.Title), said(ours(w.say("decisions")), relative(d.path, index(w.Slug, "decisions"))))
	p.here(theirs(w.numbered(d.Decision)))
	p.Body = body
	return w.site.render("decision", d.path, p)
}

type findingsBody struct {
	outcome
	Waived []findingRow
}

// findingsPage draws every view that is not drawn yet, for their findings
// belong to it.
func (w *workspace) findingsPage(ctx context.Context, at string) ([]byte, error) {
	for _, v := range w.Model.Views {
		if _, _, done := w.pictures[v.Key].result(); done {
			continue
		}
		if _, err := w.picture(ctx, v.Key); err != nil && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	all := append(slices.Clone(w.findings), w.pictureFindings()...)
	sortFindings(all)
	body := findingsBody{outcome: w.outcome(at, all, len(all))}
	for _, waived := range w.allWaived() {
		r := w.findingRows(at, []model.Diagnostic{waived.Finding})[0]
		r.Reason, r.Waiver = waived.Waiver.Reason, w.source(at, waived.Waiver.Origin)
		body.Waived = append(body.Waived, r)
	}
	p := w.frame(at, w.say("findings"), w.say("findings.description", "workspace", w.Model.Name))
	p.Body = body
	return w.site.render("findings", at, p)
}

func (w *workspace) findingRows(at string, found []model.Diagnostic) []findingRow {
	var rows []findingRow
	for _, f := range found {
		r := findingRow{
			Code: link{Text: f.Code, Href: Reference(f.Code)}, Severity: string(f.Severity), Message: f.Message, Hint: f.Hint,
			Source: w.source(at, f.Origin), About: w.concerned(at, f),
		}
		for _, p := range f.Related {
			r.Related = append(r.Related, w.source(at, model.Origin{Position: p}))
		}
		rows = append(rows, r)
	}
	return rows
}
