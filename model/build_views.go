package model

import (
	"cmp"
	"slices"
	"strings"
)

// subject is what a view is about: at most one default view exists for each.
type subject struct {
	kind        ViewKind
	scope       string
	environment string
	scenario    string
	topic       string // ID, unique among those of the kind
}

// standard is a view that a workspace has if its author wrote none for the
// same subject.
type standard struct {
	subject subject
	of      named
	at      stack
}

func (s standard) words() string {
	return "the " + string(s.subject.kind) + " view that " + s.of.words() + " has by itself"
}

func (b *builder) buildViews() []ViewRecord {
	w := b.workspace
	taken := make(ids, len(w.views))
	written := make(map[subject]bool, len(w.views))
	b.viewKeys = make(map[*View]string, len(w.views))
	var records []ViewRecord
	whole, _ := b.content()
	for _, v := range w.views {
		b.hasParts(v, whole)
		b.hasCode(v)
		s := b.subject(v)
		written[s] = true
		key, title := b.usual(s)
		r := ViewRecord{
			Key:         b.claimKey(taken, cmp.Or(v.key, key), holder{v, v.at}),
			Kind:        s.kind,
			Scope:       s.scope,
			Environment: s.environment,
			Scenario:    s.scenario,
			Subject:     s.topic,
			Title:       cmp.Or(b.text(v.title, "title", v, v.at), title),
			Description: b.text(v.description, "description", v, v.at),
			Direction:   v.direction,
			Members:     v.members,
			Origin:      b.locator.origin(v.at),

			GivenIconsOnly: v.givenIcons,
		}
		b.viewKeys[v] = r.Key
		b.choose(v, &r)
		records = append(records, r)
	}
	for _, d := range b.standards() {
		if written[d.subject] {
			continue
		}
		key, title := b.usual(d.subject)
		records = append(records, ViewRecord{
			Key:         b.claimKey(taken, key, holder{d, d.at}),
			Kind:        d.subject.kind,
			Scope:       d.subject.scope,
			Environment: d.subject.environment,
			Scenario:    d.subject.scenario,
			Subject:     d.subject.topic,
			Title:       title,
			Default:     true,
			Origin:      b.locator.origin(d.at),
		})
	}
	return sortRecords(records, func(v *ViewRecord) string { return v.Key })
}

// hasParts reports a view of the parts of something that has none.
func (b *builder) hasParts(v *View, whole map[*element]bool) {
	parts := v.kind.words() + "s"
	switch {
	case v.scope == nil:
		return
	case v.kind == ViewUseCase:
		if b.workspace.hasUseCase(v.scope) {
			return
		}
	case v.kind != ViewContainer && v.kind != ViewComponent, whole[v.scope]:
		return
	}
	b.report(problem{
		code:    codeNoParts,
		message: v.words() + " has no " + parts + " to show",
		hint:    "define " + parts + " of " + v.scope.words() + ", or leave the view out",
		at:      v.at,
	})
}

// hasCode reports a code view of what is bound to no code.
func (b *builder) hasCode(v *View) {
	if v.kind != ViewCode || v.scope.workspace.nowhere {
		return
	}
	for _, e := range b.workspace.elements {
		if (e == v.scope || e.isPartOf(v.scope)) && len(e.attributes.code) > 0 {
			return
		}
	}
	b.report(problem{
		code:    codeNoCode,
		message: v.words() + " has no code to show",
		hint:    "bind " + v.scope.words() + " to Go packages with model.Code, or leave the view out",
		at:      v.at,
	})
}

// claimKey is claim for the keys of views.
func (b *builder) claimKey(taken ids, key string, h holder) string {
	old, found := taken[key]
	if !found {
		taken[key] = h
		return key
	}
	first, second := old, h
	_, standard := h.thing.(standard)
	if _, written := old.thing.(*View); written && standard {
		first, second = h, old // it is the written key that has to change
	}
	b.report(problem{
		code:    codeSameKey,
		message: second.thing.words() + " has the key of " + first.thing.words() + ", " + quote(key),
		hint:    "write one of them with a key of its own: model.Key(…)",
		at:      second.at,
		related: []stack{first.at},
	})
	key = free(taken, key)
	taken[key] = h
	return key
}

func (b *builder) subject(v *View) subject {
	s := subject{kind: v.kind, scope: b.id(v.scope), environment: b.environmentID(v.environment)}
	if v.scenario != nil {
		s.scenario = b.scenarioIDs[v.scenario.number]
		s.scope = b.id(v.scenario.owner)
	}
	if v.topic != nil {
		s.topic = b.topicID(v.topic)
		s.scope = b.id(v.topic.owner)
	}
	return s
}

// usual returns the key and the title that a view of s has if its author gave
// none.
func (b *builder) usual(s subject) (key, title string) {
	scope, _ := b.model.Element(s.scope)
	switch s.kind {
	case ViewContext:
		return s.scope + "/context", scope.Name
	case ViewContainer:
		return s.scope + "/containers", scope.Name
	case ViewComponent:
		return s.scope + "/components", scope.Name
	case ViewUseCase:
		return s.scope + "/use-cases", scope.Name
	case ViewCode:
		return s.scope + "/code", scope.Name
	case ViewClass:
		set, _ := b.model.ClassSet(s.topic)
		return s.topic + "/classes", set.Name
	case ViewStateMachine:
		m, _ := b.model.StateMachine(s.topic)
		return s.topic + "/states", m.Name
	case ViewActivity:
		a, _ := b.model.Activity(s.topic)
		return s.topic + "/activity", a.Name
	case ViewSequence:
		sc, _ := b.model.Scenario(s.scenario)
		return s.scenario, sc.Name
	case ViewDynamic:
		sc, _ := b.model.Scenario(s.scenario)
		return s.scenario + "/dynamic", sc.Name
	case ViewDeployment:
		e, _ := b.model.Environment(s.environment)
		name := strings.TrimPrefix(s.environment, "@")
		if s.scope == "" {
			return "deployment/" + name, e.Name
		}
		return s.scope + "/deployment/" + name, scope.Name + " – " + e.Name
	}
	return "landscape", b.model.Name
}

// standards returns the views that the content of the workspace allows.
func (b *builder) standards() []standard {
	w := b.workspace
	all := []standard{{subject{kind: ViewLandscape}, w, w.at}}
	whole, runs := b.content()
	for _, e := range w.elements {
		id := b.id(e)
		switch e.kind {
		case KindSystem:
			if !e.attributes.external {
				all = append(all, standard{subject{kind: ViewContext, scope: id}, e, e.at})
			}
			if !e.attributes.external && whole[e] {
				all = append(all, standard{subject{kind: ViewContainer, scope: id}, e, e.at})
			}
			if w.hasUseCase(e) {
				all = append(all, standard{subject{kind: ViewUseCase, scope: id}, e, e.at})
			}
			for n, env := range w.environments {
				if runs[n][e] {
					s := subject{kind: ViewDeployment, scope: id, environment: b.environmentIDs[n]}
					all = append(all, standard{s, env, env.at})
				}
			}
		case KindContainer:
			if whole[e] {
				all = append(all, standard{subject{kind: ViewComponent, scope: id}, e, e.at})
			}
		}
	}
	for n, sc := range w.scenarios {
		s := subject{kind: ViewSequence, scope: b.id(sc.owner), scenario: b.scenarioIDs[n]}
		all = append(all, standard{s, sc, sc.at})
		s.kind = ViewDynamic
		all = append(all, standard{s, sc, sc.at})
	}
	for n, t := range w.topics {
		if t.parts == 0 {
			continue
		}
		s := subject{kind: t.kind, scope: b.id(t.owner), topic: b.topicIDs[n]}
		all = append(all, standard{s, t, t.at})
	}
	return all
}

// hasUseCase reports whether the system has a use case.
func (w *Workspace) hasUseCase(system *element) bool {
	return slices.ContainsFunc(w.useCases, func(u *UseCase) bool { return u.system == system })
}

// content returns the elements that have parts, and for each environment the
// systems that run in it, whole or in part.
func (b *builder) content() (whole map[*element]bool, runs []map[*element]bool) {
	w := b.workspace
	whole = make(map[*element]bool)
	runs = make([]map[*element]bool, len(w.environments))
	for n := range runs {
		runs[n] = make(map[*element]bool)
	}
	for _, e := range w.elements {
		if e.parent != nil {
			whole[e.parent] = true
		}
		if e.of == nil {
			continue
		}
		system := e.of
		if system.parent != nil {
			system = system.parent
		}
		runs[e.environment.number][system] = true
	}
	return whole, runs
}
