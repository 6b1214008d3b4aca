package model

// UseCase is a handle of something that a system does for its actors: of
// UML's use cases, those with actors, include, extend and generalisation.
type UseCase struct {
	workspace   *Workspace
	number      int // index in workspace.useCases
	system      *element
	name        string
	description string
	attributes  attributes
	actors      []link[*element]
	includes    []link[*UseCase]
	extends     []link[*UseCase]
	generals    []link[*UseCase]
	scenarios   []link[*Scenario]
	at          stack
}

// link leads from a thing to another one.
type link[T any] struct {
	to        T
	condition string // of an extension
	at        stack
}

func target[T any](l link[T]) T { return l.to }

// Actor is who takes part in use cases: *Person and *System. No other type
// implements it.
type Actor interface {
	Element
	actor() *element
}

func (p *Person) actor() *element { return p.element() }
func (s *System) actor() *element { return s.element() }

// UseCase defines a use case of the system.
//
//go:noinline
func (s *System) UseCase(name, description string, opts ...UseCaseOption) *UseCase {
	return useCase(home(s.element(), "*model.System"), s.element(), name, description, opts)
}

func useCase(w *Workspace, system *element, name, description string, opts []UseCaseOption) *UseCase {
	u := &UseCase{
		workspace:   w,
		number:      len(w.useCases),
		system:      system,
		name:        tidyName(name),
		description: description,
		at:          w.here(),
	}
	take(w, u, u.at, &u.attributes, opts)
	w.useCases = append(w.useCases, u)
	return u
}

// alive returns u, or a stand-in that remembers the mistake if u is nil.
func (u *UseCase) alive() *UseCase {
	if u != nil && u.workspace != nil {
		return u
	}
	w := nowhere("*model.UseCase")
	return useCase(w, w.System("", "").element(), "", "", nil)
}

func (u *UseCase) words() string { return "use case " + called(u.name) }

func (u *UseCase) selection() selection {
	if u == nil || u.workspace == nil {
		return selection{nothing: "a nil *model.UseCase"}
	}
	return selection{useCase: u}
}

// Actor says who takes part in the use case: people, and systems other than
// its own.
//
//go:noinline
func (u *UseCase) Actor(actors ...Actor) {
	u = u.alive()
	w := u.workspace
	at := w.here()
	for _, a := range actors {
		var e *element
		if a != nil {
			e = a.actor()
		}
		e = w.checked(e, u, "an actor of ", at)
		switch {
		case e == nil:
		case e == u.system:
			w.report(problem{
				code:    codeOwnActor,
				message: u.words() + " has its own " + e.words() + " as an actor",
				hint:    "actors are outside of the system; name who or what it does this for",
				at:      at,
				related: []stack{e.at},
			})
		default:
			addLink(w, &u.actors, link[*element]{to: e, at: at}, u.words()+" already has the actor "+e.words())
		}
	}
}

// Includes says that other use cases always are a part of the use case.
//
//go:noinline
func (u *UseCase) Includes(parts ...*UseCase) {
	u = u.alive()
	at := u.workspace.here()
	for _, part := range parts {
		u.relate(&u.includes, "includes", link[*UseCase]{to: part, at: at})
	}
}

// Extends says that the use case adds to a base, if the condition holds.
//
//go:noinline
func (u *UseCase) Extends(base *UseCase, condition string) {
	u = u.alive()
	at := u.workspace.here()
	condition = tidy(condition)
	if condition == "" {
		u.workspace.report(problem{
			code:    codeNoCondition,
			message: u.words() + " extends another one under no condition",
			hint:    "say when it does; what always happens is written with Includes, on the base",
			at:      at,
		})
	}
	u.relate(&u.extends, "extends", link[*UseCase]{base, condition, at})
}

// Specializes says that the use case is a kind of a more general one, and
// takes over its actors.
//
//go:noinline
func (u *UseCase) Specializes(general *UseCase) {
	u = u.alive()
	u.relate(&u.generals, "specializes", link[*UseCase]{to: general, at: u.workspace.here()})
}

// RealizedBy names the scenarios that show how the use case goes.
//
//go:noinline
func (u *UseCase) RealizedBy(scenarios ...*Scenario) {
	u = u.alive()
	w := u.workspace
	at := w.here()
	for _, sc := range scenarios {
		if w.knows(sc, u, "a scenario of ", at) {
			addLink(w, &u.scenarios, link[*Scenario]{to: sc, at: at}, u.words()+" is already realized by "+sc.words())
		}
	}
}

// UseCaseView writes a view of the system's use cases and their actors.
//
//go:noinline
func (s *System) UseCaseView(opts ...ViewOption) *View {
	return view(home(s.element(), "*model.System"), View{kind: ViewUseCase, scope: s.element()}, opts)
}

// Specializes says that the person is a kind of a more general one, and takes
// part in the same use cases.
//
//go:noinline
func (p *Person) Specializes(general *Person) {
	w := home(p.element(), "*model.Person")
	at := w.here()
	e := p.element()
	if e == nil {
		e = w.Person("", "").element()
	}
	to := w.checked(general.element(), e, "the general of ", at)
	switch {
	case to == nil:
	case to == e:
		w.report(itself(e.words()+" specializes", at))
	default:
		addLink(w, &e.generals, link[*element]{to: to, at: at}, e.words()+" already specializes "+to.words())
	}
}

// relate adds a link to another use case, unless that is nil, foreign or the
// use case itself. The verb says what the link means.
func (u *UseCase) relate(list *[]link[*UseCase], verb string, l link[*UseCase]) {
	w := u.workspace
	switch {
	case l.to == nil || l.to.workspace == nil:
		w.report(problem{
			code:    codeNil,
			message: "what " + u.words() + " " + verb + " is nil",
			hint:    "define it first, and set every field of a struct of handles",
			at:      l.at,
		})
	case !w.owns(l.to.workspace, l.to, l.to.at, l.at):
	case l.to == u:
		w.report(itself(u.words()+" "+verb, l.at))
	default:
		addLink(w, list, l, u.words()+" already "+verb+" "+l.to.words())
	}
}

// itself is the problem of what leads to itself, the verb included.
func itself(words string, at stack) problem {
	return problem{code: codeUseCaseSelf, message: words + " itself", hint: "name another one, or take it out", at: at}
}

// addLink adds l to the list, unless there is a link to the same already, which
// is reported in the given words.
func addLink[T comparable](w *Workspace, list *[]link[T], l link[T], words string) {
	for _, old := range *list {
		if old.to == l.to {
			w.report(problem{code: codeUseCaseTwice, message: words, hint: "remove one of them", at: l.at, related: []stack{old.at}})
			return
		}
	}
	*list = append(*list, l)
}
