package model

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// subject is what a view is about: at most one default view exists for each.
type subject struct {
	kind        ViewKind
	scope       string
	environment string
	scenario    string
}

func (b *builder) buildViews() []ViewRecord {
	w := b.workspace
	taken := make(ids, len(w.views))
	written := make(map[subject]bool, len(w.views))
	var records []ViewRecord
	for _, v := range w.views {
		s := b.subject(v)
		written[s] = true
		usual, title := b.usual(s)
		r := ViewRecord{
			Key:         cmp.Or(v.key, usual),
			Kind:        v.kind,
			Scope:       s.scope,
			Environment: s.environment,
			Scenario:    s.scenario,
			Title:       cmp.Or(b.text(v.title, "the title of a view", v.at), title),
			Description: b.text(v.description, "the description of a view", v.at),
			Direction:   v.direction,
			Origin:      b.locator.origin(v.at),
		}
		b.choose(v, &r)
		r.Key = b.claimKey(taken, r.Key, holder{v.words(), "", v.at})
		records = append(records, r)
	}
	for _, d := range b.defaults() {
		if !written[d.subject] {
			usual, title := b.usual(d.subject)
			records = append(records, ViewRecord{
				Key:         b.claimKey(taken, usual, holder{"the " + string(d.subject.kind) + " view that " + d.words + " has by itself", "", d.at}),
				Kind:        d.subject.kind,
				Scope:       d.subject.scope,
				Environment: d.subject.environment,
				Scenario:    d.subject.scenario,
				Title:       title,
				Default:     true,
				Origin:      b.locator.origin(d.at),
			})
		}
	}
	slices.SortFunc(records, func(a, b ViewRecord) int { return cmp.Compare(a.Key, b.Key) })
	return records
}

// claimKey is claim for the keys of views.
func (b *builder) claimKey(taken ids, key string, h holder) string {
	old, found := taken[key]
	if !found {
		taken[key] = h
		return key
	}
	b.report(problem{
		code:    codeSameKey,
		message: "the key " + quote(key) + " of " + h.words + " belongs to " + old.words,
		hint:    "give one of them a key of its own with model.Key",
		at:      h.at,
		related: []stack{old.at},
	})
	for {
		key += "~2"
		if _, found := taken[key]; !found {
			taken[key] = h
			return key
		}
	}
}

func (b *builder) subject(v *View) subject {
	s := subject{kind: v.kind, scope: b.id(v.scope), environment: b.environmentID(v.environment)}
	if v.scenario != nil {
		s.scenario = b.scenarioIDs[v.scenario.number]
		s.scope = b.id(v.scenario.owner)
	}
	return s
}

// usual returns the key and the title that a view of s has if its author gave
// none.
func (b *builder) usual(s subject) (key, title string) {
	m := b.model
	switch s.kind {
	case ViewLandscape:
		return "landscape", m.Name
	case ViewSequence, ViewDynamic:
		sc, _ := m.Scenario(s.scenario)
		if s.kind == ViewDynamic {
			return s.scenario + "/dynamic", sc.Name
		}
		return s.scenario, sc.Name
	case ViewDeployment:
		env, _ := m.Environment(s.environment)
		name := strings.TrimPrefix(s.environment, "@")
		if s.scope == "" {
			return "deployment/" + name, env.Name
		}
		e, _ := m.Element(s.scope)
		return s.scope + "/deployment/" + name, e.Name + " – " + env.Name
	}
	e, _ := m.Element(s.scope)
	switch s.kind {
	case ViewContainer:
		return s.scope + "/containers", e.Name
	case ViewComponent:
		return s.scope + "/components", e.Name
	}
	return s.scope + "/context", e.Name
}

// standard is a view that a workspace has if its author wrote none for the
// same subject.
type standard struct {
	subject subject
	words   string // names what has the view
	at      stack
}

// defaults returns the views that the content of the workspace allows.
func (b *builder) defaults() []standard {
	w := b.workspace
	all := []standard{{subject{kind: ViewLandscape}, "the workspace", w.at}}
	parts := make(map[*element]bool)                           // elements that have parts
	deployed := make([]map[*element]bool, len(w.environments)) // systems in each environment
	for _, e := range w.elements {
		if e.parent != nil {
			parts[e.parent] = true
		}
		if e.of != nil {
			n := e.environment.number
			if deployed[n] == nil {
				deployed[n] = make(map[*element]bool)
			}
			system := e.of
			if system.parent != nil {
				system = system.parent
			}
			deployed[n][system] = true
		}
	}
	for _, e := range w.elements {
		switch id := b.id(e); e.kind {
		case KindSystem:
			if !e.attributes.external {
				all = append(all, standard{subject{kind: ViewContext, scope: id}, e.words(), e.at})
				if parts[e] {
					all = append(all, standard{subject{kind: ViewContainer, scope: id}, e.words(), e.at})
				}
			}
			for n, env := range w.environments {
				if deployed[n][e] {
					all = append(all, standard{subject{kind: ViewDeployment, scope: id, environment: b.environmentIDs[n]}, env.words(), env.at})
				}
			}
		case KindContainer:
			if parts[e] {
				all = append(all, standard{subject{kind: ViewComponent, scope: id}, e.words(), e.at})
			}
		}
	}
	for n, sc := range w.scenarios {
		for _, kind := range []ViewKind{ViewSequence, ViewDynamic} {
			all = append(all, standard{subject{kind: kind, scope: b.id(sc.owner), scenario: b.scenarioIDs[n]}, sc.words(), sc.at})
		}
	}
	return all
}

// choose resolves what a view includes and excludes.
func (b *builder) choose(v *View, r *ViewRecord) {
	include := make(map[string]bool)
	exclude := make(map[string]bool)
	without := make(map[string]bool)
	byHandle := make(map[*element]bool)
	for _, s := range v.include {
		before := len(include)
		switch {
		case s.relationship != nil:
			if b.ours(v, s.relationship.workspace, s.relationship.words, s.relationship.at) {
				b.report(problem{code: codeSelectorKind, message: v.words() + " includes a relationship", hint: "include its ends; relationships between them follow", at: v.at, related: []stack{s.relationship.at}})
			}
			continue
		case s.element != nil:
			if !b.ours(v, s.element.workspace, s.element.words, s.element.at) {
				continue
			}
			byHandle[s.element] = true
			b.includeElement(v, r, s.element, include)
			continue
		}
		b.eachMatch(v, s, func(e *ElementRecord) {
			if shows(r, e) {
				include[e.ID] = true
			}
		})
		if len(include) == before && !b.anyMatch(v, r, s) {
			b.report(problem{code: codeNoMatch, message: v.words() + " includes " + s.words() + ", which matches nothing that such a view shows", hint: "look for a typing mistake, or take it out", at: v.at})
		}
	}
	for _, s := range v.exclude {
		matched := false
		switch {
		case s.relationship != nil:
			if b.ours(v, s.relationship.workspace, s.relationship.words, s.relationship.at) && s.relationship.from != nil {
				without[b.relationshipIDs[s.relationship]] = true
			}
			continue
		case s.element != nil:
			if !b.ours(v, s.element.workspace, s.element.words, s.element.at) {
				continue
			}
			if byHandle[s.element] {
				b.report(problem{code: codeInAndOut, message: v.words() + " both includes and excludes " + s.element.words(), hint: "keep one of them", at: v.at, related: []stack{s.element.at}})
			}
			b.excludeElement(v, r, s.element, exclude)
			continue
		}
		b.eachMatch(v, s, func(e *ElementRecord) {
			exclude[e.ID] = true
			matched = true
		})
		for i := range b.model.Relationships {
			rel := &b.model.Relationships[i]
			if s.where == nil && s.matches(rel.Tags, rel.Technology) {
				without[rel.ID] = true
				matched = true
			}
		}
		if !matched {
			b.report(problem{code: codeNoMatch, message: v.words() + " excludes " + s.words() + ", which matches nothing", hint: "look for a typing mistake, or take it out", at: v.at})
		}
	}
	for id := range exclude {
		delete(include, id)
	}
	r.Include = slices.Sorted(maps.Keys(include))
	r.Exclude = slices.Sorted(maps.Keys(exclude))
	r.ExcludeRelationships = slices.Sorted(maps.Keys(without))
}

// ours reports whether something of workspace "of" can be selected by v.
func (b *builder) ours(v *View, of *Workspace, what func() string, definition stack) bool {
	w := b.workspace
	before := len(w.problems)
	ok := w.owns(of, what, definition, v.at)
	b.problems = append(b.problems, w.problems[before:]...)
	w.problems = w.problems[:before]
	return ok
}

// includeElement includes an element that was named by its handle. In a
// deployment view, a static element stands for its instances.
func (b *builder) includeElement(v *View, r *ViewRecord, e *element, include map[string]bool) {
	if v.kind == ViewDeployment && e.environment == nil {
		n := len(include)
		b.instances(v, e, include)
		if len(include) == n {
			b.report(problem{code: codeNoMatch, message: v.words() + " includes " + e.words() + ", which runs nowhere in it", hint: "let a node of the environment run it", at: v.at, related: []stack{e.at}})
		}
		return
	}
	id := b.id(e)
	if record, _ := b.model.Element(id); !shows(r, &record) {
		b.report(problem{code: codeSelectorKind, message: v.words() + " includes " + e.words() + ", which such a view never shows", hint: levelHint(v.kind), at: v.at, related: []stack{e.at}})
		return
	}
	include[id] = true
}

// excludeElement excludes an element that was named by its handle.
func (b *builder) excludeElement(v *View, r *ViewRecord, e *element, exclude map[string]bool) {
	if v.kind == ViewDeployment && e.environment == nil {
		n := len(exclude)
		b.instances(v, e, exclude)
		if len(exclude) == n {
			b.report(problem{code: codeNoMatch, message: v.words() + " excludes " + e.words() + ", which runs nowhere in it", hint: "take it out", at: v.at, related: []stack{e.at}})
		}
		return
	}
	id := b.id(e)
	if record, _ := b.model.Element(id); !shows(r, &record) {
		b.report(problem{code: codeSelectorKind, message: v.words() + " excludes " + e.words() + ", which such a view never shows", hint: levelHint(v.kind), at: v.at, related: []stack{e.at}})
		return
	}
	exclude[id] = true
}

// instances adds the IDs of the instances of e, or of its containers, in the
// environment of v.
func (b *builder) instances(v *View, e *element, to map[string]bool) {
	for _, i := range b.workspace.elements {
		if i.of != nil && i.environment == v.environment && (i.of == e || i.of.isPartOf(e)) {
			to[b.id(i)] = true
		}
	}
}

// shows reports whether a view of the kind of r can show an element.
func shows(r *ViewRecord, e *ElementRecord) bool {
	switch r.Kind {
	case ViewLandscape, ViewContext:
		return e.Kind == KindPerson || e.Kind == KindSystem
	case ViewContainer:
		return e.Environment == "" && e.Kind != KindComponent
	case ViewDeployment:
		return e.Environment == r.Environment
	}
	return e.Environment == ""
}

func levelHint(kind ViewKind) string {
	switch kind {
	case ViewLandscape, ViewContext:
		return "it shows people and systems"
	case ViewContainer:
		return "it shows people, systems and containers"
	case ViewDeployment:
		return "it shows what stands in its own environment"
	}
	return "it shows people, systems, containers and components"
}

// eachMatch calls f for each element that s, which is no handle, selects
// among those of the view's world: the static ones, or those of its
// environment, which also have the tags of what they are instances of.
func (b *builder) eachMatch(v *View, s selection, f func(*ElementRecord)) {
	environment := b.environmentID(v.environment)
	for i := range b.model.Elements {
		e := &b.model.Elements[i]
		if e.Environment == environment && b.selects(s, e) {
			f(e)
		}
	}
}

// anyMatch reports whether s selects an element that the view can show.
func (b *builder) anyMatch(v *View, r *ViewRecord, s selection) bool {
	found := false
	b.eachMatch(v, s, func(e *ElementRecord) { found = found || shows(r, e) })
	return found
}

func (b *builder) selects(s selection, e *ElementRecord) bool {
	if s.where != nil {
		copied := *e
		copied.Code = slices.Clone(e.Code)
		copied.Tags = slices.Clone(e.Tags)
		copied.Links = slices.Clone(e.Links)
		copied.Properties = maps.Clone(e.Properties)
		return s.where(copied)
	}
	if s.matches(e.Tags, e.Technology) {
		return true
	}
	if e.Of == "" {
		return false
	}
	of, _ := b.model.Element(e.Of)
	return s.matches(of.Tags, of.Technology)
}

// matches reports whether the tag or technology that s is occurs.
func (s selection) matches(tags []string, technology string) bool {
	if s.tag != "" {
		return slices.Contains(tags, string(s.tag))
	}
	return technology == string(s.technology)
}

// words names s for a message.
func (s selection) words() string {
	switch {
	case s.tag != "":
		return "tag " + quote(string(s.tag))
	case s.technology != "":
		return "technology " + quote(string(s.technology))
	}
	return "what model.Where selects"
}
