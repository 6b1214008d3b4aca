package model

import (
	"maps"
	"slices"
)

// picks gathers what a view includes or excludes.
type picks struct {
	elements      map[string]bool
	relationships map[string]bool
	useCases      map[string]bool
}

// choose resolves what v includes and excludes to IDs.
func (b *builder) choose(v *View, r *ViewRecord) {
	in, out := newPicks(), newPicks()
	for _, s := range v.include {
		b.pick(v, s, "includes", &in)
	}
	for _, s := range v.exclude {
		if thing, at := s.thing(); thing != nil && slices.ContainsFunc(v.include, s.isSame) {
			b.report(problem{
				code:    codeInAndOut,
				message: v.words() + " both includes and excludes " + thing.words(),
				hint:    "keep one of them",
				at:      v.at,
				related: []stack{at},
			})
		}
		b.pick(v, s, "excludes", &out)
	}
	for id := range out.elements {
		delete(in.elements, id)
	}
	for id := range out.useCases {
		delete(in.useCases, id)
	}
	r.Include = slices.Sorted(maps.Keys(in.elements))
	r.Exclude = slices.Sorted(maps.Keys(out.elements))
	r.ExcludeRelationships = slices.Sorted(maps.Keys(out.relationships))
	r.IncludeUseCases = slices.Sorted(maps.Keys(in.useCases))
	r.ExcludeUseCases = slices.Sorted(maps.Keys(out.useCases))
}

func newPicks() picks {
	return picks{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
}

// pick adds what s selects to p. The verb says what v does with it.
func (b *builder) pick(v *View, s selection, verb string, p *picks) {
	switch {
	case s.relationship != nil && verb == "includes":
		b.report(problem{
			code:    codeSelectorKind,
			message: v.words() + " includes " + s.relationship.words(),
			hint:    "include its ends; the relationships between them follow",
			at:      v.at,
			related: []stack{s.relationship.at},
		})
	case s.relationship != nil:
		if id, found := b.relationshipIDs[s.relationship]; found {
			p.relationships[id] = true
		}
	case s.useCase != nil && v.kind != ViewUseCase:
		b.report(problem{
			code:    codeSelectorKind,
			message: v.words() + " " + verb + " " + s.useCase.words() + ", which such a view never shows",
			hint:    "it shows " + v.contents(),
			at:      v.at,
			related: []stack{s.useCase.at},
		})
	case s.useCase != nil:
		p.useCases[b.useCaseIDs[s.useCase.number]] = true
	case s.element != nil:
		b.pickElement(v, s.element, verb, p)
	default:
		b.pickMatches(v, s, verb, p)
	}
}

// pickElement adds an element that was named by its handle. In a deployment
// view a static element stands for its instances.
func (b *builder) pickElement(v *View, e *element, verb string, p *picks) {
	problem := problem{message: v.words() + " " + verb + " " + e.words(), at: v.at, related: []stack{e.at}}
	switch {
	case v.kind == ViewDeployment && e.environment == nil:
		found := false
		for _, i := range b.workspace.elements {
			if i.of != nil && i.environment == v.environment && (i.of == e || i.of.isPartOf(e)) {
				p.elements[b.id(i)] = true
				found = true
			}
		}
		if !found {
			problem.code = codeNoMatch
			problem.message += ", which runs nowhere in it"
			problem.hint = "let a node of the environment run it, or take it out"
			b.report(problem)
		}
	case !v.shows(e.kind, e.environment):
		problem.code = codeSelectorKind
		problem.message += ", which such a view never shows"
		problem.hint = "it shows " + v.contents()
		b.report(problem)
	default:
		p.elements[b.id(e)] = true
	}
}

// pickMatches adds what has a tag or technology, or fulfils a predicate.
func (b *builder) pickMatches(v *View, s selection, verb string, p *picks) {
	found := false
	for _, e := range b.workspace.elements {
		if !v.shows(e.kind, e.environment) {
			continue
		}
		if record, _ := b.model.Element(b.id(e)); b.matches(s, &record) {
			p.elements[record.ID] = true
			found = true
		}
	}
	if v.kind == ViewUseCase && s.where == nil {
		for i := range b.model.UseCases {
			if u := &b.model.UseCases[i]; s.marks(u.Tags, "") {
				p.useCases[u.ID] = true
				found = true
			}
		}
	}
	if verb == "excludes" && s.where == nil {
		for i := range b.model.Relationships {
			if r := &b.model.Relationships[i]; s.marks(r.Tags, r.Technology) {
				p.relationships[r.ID] = true
				found = true
			}
		}
	}
	if !found {
		b.report(problem{
			code:    codeNoMatch,
			message: v.words() + " " + verb + " " + s.words() + ", which selects nothing",
			hint:    "look for a typing mistake; it shows " + v.contents(),
			at:      v.at,
		})
	}
}

// matches reports whether s, which is no handle, selects an element. An
// instance also counts as what it is an instance of.
func (b *builder) matches(s selection, e *ElementRecord) bool {
	if s.where != nil {
		copied := *e
		copied.Code = slices.Clone(e.Code)
		copied.Tags = slices.Clone(e.Tags)
		copied.Links = slices.Clone(e.Links)
		copied.Properties = maps.Clone(e.Properties)
		return s.where(copied)
	}
	if s.marks(e.Tags, e.Technology) {
		return true
	}
	of, found := b.model.Element(e.Of)
	return found && s.marks(of.Tags, of.Technology)
}

// marks reports whether the tag or technology that s is is one of those of a
// thing.
func (s selection) marks(tags []string, technology string) bool {
	if s.tag != "" {
		return slices.Contains(tags, string(s.tag))
	}
	return technology == string(s.technology)
}

// words names s, which is no handle, for a message.
func (s selection) words() string {
	switch {
	case s.tag != "":
		return "tag " + quote(string(s.tag))
	case s.technology != "":
		return "technology " + quote(string(s.technology))
	}
	return "a model.Where"
}

// shows reports whether a view like v can show elements of a kind.
func (v *View) shows(kind ElementKind, in *Environment) bool {
	return in == v.environment && v.kind.shows(kind)
}

// shows reports whether a view of kind k can show elements of a kind.
func (k ViewKind) shows(kind ElementKind) bool {
	switch k {
	case ViewLandscape, ViewContext, ViewUseCase:
		return kind == KindPerson || kind == KindSystem
	case ViewContainer:
		return kind != KindComponent
	case ViewStateMachine, ViewActivity, ViewClass, ViewCode:
		return false
	}
	return true
}

// contents says what a view like v shows.
func (v *View) contents() string {
	switch v.kind {
	case ViewLandscape, ViewContext:
		return "people and systems"
	case ViewUseCase:
		return "use cases and their actors: people and systems"
	case ViewContainer:
		return "people, systems and containers"
	case ViewStateMachine:
		return "the states of one machine, all of them"
	case ViewClass, ViewCode:
		return "classes, all of one set or of one element's code"
	case ViewActivity:
		return "the steps of one activity, all of them, and who carries them out"
	case ViewDeployment:
		return "what stands in " + v.environment.words()
	}
	return "people, systems, containers and components"
}
