package site

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site/search"
	"github.com/lintel-go/lintel/site/words"
)

// workspace is a Workspace with what its pages look up.
type workspace struct {
	Workspace
	site *Site

	elements     map[string]*model.ElementRecord
	children     map[string][]string // element ID → IDs of its parts, sorted
	views        map[string]*model.ViewRecord
	environments map[string]*model.EnvironmentRecord
	groups       map[string]*model.GroupRecord
	out, in      map[string][]*model.RelationshipRecord // written between exactly this element and another
	partsOut     map[string][]*model.RelationshipRecord // of its parts with elements outside it
	partsIn      map[string][]*model.RelationshipRecord
	scenario     map[string]*model.ScenarioRecord
	scenarios    map[string][]*model.ScenarioRecord // element → those it or a part of it takes part in
	instances    map[string][]*model.ElementRecord  // element → instances of it

	elementPath map[string]string
	viewPath    map[string]string
	picturePath map[string]string // without extension

	levels     []matrixLevel
	viewGroups []viewGroup
	lone       string         // key of the system context that shows what the landscape does
	groupOf    map[string]int // path of a view's or element's page → index of its group

	pictures map[string]*drawing
	shown    func() shown
	namings  func() map[string][]naming      // by what is named, see ofElement and ofView
	sources  func() map[string]bool          // absolute paths of the files that the model is written in
	titles   func() map[string][]words.Piece // of documents and decisions, by the absolute paths of their files
	defined  func() map[codeLine]link        // by line: what is defined there
	findable func() []search.Entry           // what can be searched for

	docs      []*docPage
	landing   map[string]*docPage // scope → the document that is its narrative
	decisions []*decisionPage
	intro     *docPage // above the list of decisions
	glossary  glossary
	pages     map[string]string // absolute path of a Markdown file → path of its page
	bases     []string          // folders outside Dir that documents lie in
	attaching sync.Mutex
	attached  map[string]string      // absolute path of another file → its path in the site
	links     map[elementLink]string // relative links of elements → their addresses on the element's page

	read     map[string]string  // absolute path of a document → sum of its content
	said     []model.Diagnostic // all findings, before they were weighed
	findings []model.Diagnostic
	waived   []Waived
}

// shown is what the diagrams say about where things are to be seen.
type shown struct {
	in       map[string][]string // element ID → keys of views, sorted
	useCases map[string]string   // use case ID → key of a view that shows it, of its own system if there is one
	errors   map[string]error    // view key → why it is unknown what it shows
}

// drawing is what is known of a view's picture.
type drawing struct {
	sync.Mutex
	done     bool // it has been drawn, or cannot be
	findings []model.Diagnostic
	waived   []Waived
	err      error
}

func newWorkspace(ctx context.Context, s *Site, given Workspace) (*workspace, error) {
	w := &workspace{
		Workspace: given, site: s,
		elements: map[string]*model.ElementRecord{}, children: map[string][]string{},
		views: map[string]*model.ViewRecord{}, environments: map[string]*model.EnvironmentRecord{}, groups: map[string]*model.GroupRecord{},
		out: map[string][]*model.RelationshipRecord{}, in: map[string][]*model.RelationshipRecord{},
		partsOut: map[string][]*model.RelationshipRecord{}, partsIn: map[string][]*model.RelationshipRecord{},
		scenario: map[string]*model.ScenarioRecord{}, scenarios: map[string][]*model.ScenarioRecord{}, instances: map[string][]*model.ElementRecord{},
		elementPath: map[string]string{}, viewPath: map[string]string{}, picturePath: map[string]string{},
		pictures: map[string]*drawing{}, landing: map[string]*docPage{},
		pages: map[string]string{}, attached: map[string]string{}, links: map[elementLink]string{}, read: map[string]string{},
		findings: slices.Clone(given.Findings),
	}
	w.index()
	w.levels = w.matrixLevels()
	w.lone = w.loneContext()
	w.groupOf = map[string]int{}
	w.viewGroups = w.groupViews()
	w.shown = sync.OnceValue(w.look)
	w.defined = sync.OnceValue(w.places)
	w.namings = sync.OnceValue(w.findNamings)
	w.sources = sync.OnceValue(w.findSources)
	w.titles = sync.OnceValue(w.findTitles)
	w.findable = sync.OnceValue(w.findFindable)
	reading, span := timing.Start(ctx, "documents", w.Slug)
	err := w.readDocuments(reading)
	span.End()
	if err != nil {
		return nil, err
	}
	w.plan()
	w.said = slices.Clone(w.findings)
	w.weigh()
	sortFindings(w.findings)
	return w, nil
}

// weigh gives the findings of documents the severities that the workspace
// says, and puts those aside that it waives. What others found has been
// weighed by them.
func (w *workspace) weigh() {
	var kept []model.Diagnostic
	for _, f := range w.findings {
		if !strings.HasPrefix(f.Code, "LNT-S") {
			kept = append(kept, f)
			continue
		}
		if severity, ok := w.Model.Weight(f.Code); ok {
			f.Severity = severity
		}
		waiver := slices.IndexFunc(w.Model.Waivers, func(r model.WaiverRecord) bool { return r.Code == f.Code && r.Kind == "" })
		switch {
		case f.Severity == model.SeverityOff:
		case waiver >= 0:
			w.waived = append(w.waived, Waived{Workspace: w.Slug, Finding: f, Waiver: w.Model.Waivers[waiver]})
		default:
			kept = append(kept, f)
		}
	}
	w.findings = kept
}

func (w *workspace) index() {
	m := w.Model
	elementNames, viewNames := namer{}, namer{}
	for i := range m.Elements {
		e := &m.Elements[i]
		w.elements[e.ID] = e
		w.elementPath[e.ID] = index(w.Slug, "elements", elementNames.take(segments(e.ID)))
		if e.Parent != "" {
			w.children[e.Parent] = append(w.children[e.Parent], e.ID)
		}
		if e.Of != "" {
			w.instances[e.Of] = append(w.instances[e.Of], e)
		}
	}
	for i := range m.Views {
		v := &m.Views[i]
		w.views[v.Key] = v
		name := viewNames.take(segments(v.Key))
		w.viewPath[v.Key] = index(w.Slug, "views", name)
		w.picturePath[v.Key] = strings.TrimPrefix(w.Slug+"/pictures/"+name, "/")
		w.pictures[v.Key] = &drawing{}
	}
	for i := range m.Environments {
		w.environments[m.Environments[i].ID] = &m.Environments[i]
	}
	for i := range m.Groups {
		w.groups[m.Groups[i].ID] = &m.Groups[i]
	}
	for i := range m.Relationships {
		r := &m.Relationships[i]
		w.out[r.From] = append(w.out[r.From], r)
		w.in[r.To] = append(w.in[r.To], r)
		// A relationship of a part is its whole's too, unless the other end
		// lies in the whole as well.
		for _, id := range w.ancestors(r.From) {
			if !w.within(r.To, id) {
				w.partsOut[id] = append(w.partsOut[id], r)
			}
		}
		for _, id := range w.ancestors(r.To) {
			if !w.within(r.From, id) {
				w.partsIn[id] = append(w.partsIn[id], r)
			}
		}
	}
	for i := range m.Scenarios {
		s := &m.Scenarios[i]
		w.scenario[s.ID] = s
		seen := map[string]bool{}
		w.participants(s.Steps, seen)
		for id := range seen {
			w.scenarios[id] = append(w.scenarios[id], s)
		}
	}
}

// participants notes every element of the steps, and what it is part of.
func (w *workspace) participants(steps []model.StepRecord, seen map[string]bool) {
	note := func(id string) {
		if id == "" || seen[id] {
			return
		}
		seen[id] = true
		for _, a := range w.ancestors(id) {
			seen[a] = true
		}
	}
	for _, step := range steps {
		note(step.From)
		note(step.To)
		for _, o := range step.Operands {
			w.participants(o.Steps, seen)
		}
	}
}

// ancestors are the IDs of what an element is part of, innermost first.
func (w *workspace) ancestors(id string) []string {
	var ids []string
	for e := w.elements[id]; e != nil && e.Parent != "" && len(ids) < len(w.elements); e = w.elements[e.Parent] {
		ids = append(ids, e.Parent)
	}
	return ids
}

// outermost is the ID of the outermost element that an element is part of.
func (w *workspace) outermost(id string) string {
	if a := w.ancestors(id); len(a) > 0 {
		return a[len(a)-1]
	}
	return id
}

// within tells whether an element is another one, or part of it.
func (w *workspace) within(id, whole string) bool {
	return id == whole || slices.Contains(w.ancestors(id), whole)
}

// look resolves every view, to know where each element is shown.
func (w *workspace) look() shown {
	s := shown{in: map[string][]string{}, useCases: map[string]string{}, errors: map[string]error{}}
	if w.Diagram == nil {
		return s
	}
	for _, v := range w.Model.Views {
		d, err := w.Diagram(v.Key)
		if err != nil {
			s.errors[v.Key] = err
			continue
		}
		for _, id := range view.Shows(d) {
			s.in[id] = append(s.in[id], v.Key)
		}
		for _, n := range d.Nodes {
			if n.Symbol == diagram.SymbolUseCase && (s.useCases[n.ID] == "" || n.Parent == v.Scope && w.views[s.useCases[n.ID]].Scope != v.Scope) {
				s.useCases[n.ID] = v.Key
			}
		}
	}
	return s
}

// errNoPicture is for a workspace that has no function to draw with.
var errNoPicture = errors.New("nothing draws the pictures of this workspace")

// picture draws a view. What is wrong with it is remembered, the picture is not:
// a site may have thousands.
func (w *workspace) picture(ctx context.Context, key string) (Picture, error) {
	d := w.pictures[key]
	if d == nil {
		return Picture{}, fmt.Errorf("there is no view %q", key)
	}
	if _, err, done := d.result(); done && err != nil {
		return Picture{}, err
	}
	p, err := Picture{}, errNoPicture
	if w.Picture != nil {
		p, err = w.Picture(ctx, key)
	}
	if err == nil && (p.Inline == nil || p.Standalone == nil) {
		err = errors.New("the picture has no SVG")
	}
	if ctx.Err() != nil {
		return Picture{}, ctx.Err() // says nothing about the view: asked again, it may be drawn
	}
	d.Lock()
	defer d.Unlock()
	d.done, d.findings, d.waived, d.err = true, p.Findings, p.Waived, err
	return p, err
}

// result is what was wrong with the picture, once it is done.
func (d *drawing) result() (findings []model.Diagnostic, err error, done bool) {
	d.Lock()
	defer d.Unlock()
	return d.findings, d.err, d.done
}

// pictureFindings are what is wrong with the pictures that have been drawn.
func (w *workspace) pictureFindings() []model.Diagnostic {
	var found []model.Diagnostic
	for _, v := range w.Model.Views {
		findings, err, done := w.pictures[v.Key].result()
		if done && err != nil {
			f := finding(CodePicture, model.SeverityError, "", 0, fmt.Sprintf("view %q: %v", v.Key, err), "")
			f.Origin = v.Origin
			found = append(found, f)
		}
		found = append(found, findings...)
	}
	return found
}

func sortFindings(f []model.Diagnostic) {
	sort.SliceStable(f, func(i, j int) bool {
		a, b := f[i], f[j]
		if a.Origin.File != b.Origin.File {
			return a.Origin.File < b.Origin.File
		}
		if a.Origin.Line != b.Origin.Line {
			return a.Origin.Line < b.Origin.Line
		}
		if a.Origin.Column != b.Origin.Column {
			return a.Origin.Column < b.Origin.Column
		}
		return a.Code < b.Code
	})
}

// deeper is the page that a click on an element in a view leads to: the view
// one level down, or the element's own page.
func (w *workspace) deeper(from *model.ViewRecord, id string) string {
	e := w.elements[id]
	if e == nil {
		return ""
	}
	var kinds []model.ViewKind
	switch {
	case e.Kind == model.KindSystem && from.Kind == model.ViewLandscape:
		kinds = []model.ViewKind{model.ViewContext, model.ViewContainer}
	case e.Kind == model.KindSystem && from.Kind == model.ViewContext && from.Scope == id:
		kinds = []model.ViewKind{model.ViewContainer}
	case e.Kind == model.KindSystem && from.Scope != id && !w.within(from.Scope, id) && isStatic(from.Kind):
		kinds = []model.ViewKind{model.ViewContext, model.ViewContainer}
	case e.Kind == model.KindContainer && from.Scope != id && isStatic(from.Kind):
		kinds = []model.ViewKind{model.ViewComponent, model.ViewCode}
	case e.Kind == model.KindComponent && isStatic(from.Kind):
		kinds = []model.ViewKind{model.ViewCode}
	}
	for _, kind := range kinds {
		if key := w.viewOf(kind, id); key != "" {
			return w.viewPath[key]
		}
	}
	if from.Scope != id && isStatic(from.Kind) {
		if key := w.onlyTopic(id); key != "" {
			return w.viewPath[key]
		}
	}
	return w.elementPath[id]
}

// onlyTopic is the key of the one view of a state machine, an activity or a
// class set that an element has. Among several, its page lets readers choose.
func (w *workspace) onlyTopic(id string) string {
	only := ""
	for i := range w.Model.Views {
		v := &w.Model.Views[i]
		switch v.Kind {
		case model.ViewStateMachine, model.ViewActivity, model.ViewClass:
		default:
			continue
		}
		if v.Scope != id {
			continue
		}
		if only != "" {
			return ""
		}
		only = v.Key
	}
	return only
}

func isStatic(kind model.ViewKind) bool {
	switch kind {
	case model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent:
		return true
	}
	return false
}

// viewOf is the key of the view of a kind about an element: the default one,
// else the first.
func (w *workspace) viewOf(kind model.ViewKind, scope string) string {
	first := ""
	for i := range w.Model.Views {
		v := &w.Model.Views[i]
		if v.Kind != kind || v.Scope != scope {
			continue
		}
		if v.Default {
			return v.Key
		}
		if first == "" {
			first = v.Key
		}
	}
	return first
}
