package model

import "strings"

func (b *builder) buildUseCases() []UseCaseRecord {
	w := b.workspace
	b.useCaseIDs = make([]string, len(w.useCases))
	taken := make(ids, len(w.useCases))
	for i, u := range w.useCases {
		id := b.id(u.system) + "/" + b.part(&u.attributes, u.name, u, u.at)
		b.useCaseIDs[i] = b.claim(taken, id, holder{u, u.at})
	}
	useCaseID := func(u *UseCase) string { return b.useCaseIDs[u.number] }
	records := make([]UseCaseRecord, len(w.useCases))
	for i, u := range w.useCases {
		r := UseCaseRecord{
			ID:          b.useCaseIDs[i],
			System:      b.id(u.system),
			Name:        b.name(u.name, "a use case", u, u.at),
			Description: b.text(u.description, "description", u, u.at),
			Tags:        b.tags(&u.attributes, u, u.at),
			Actors:      references(b, u.actors, b.id),
			Includes:    references(b, u.includes, useCaseID),
			Generals:    references(b, u.generals, useCaseID),
			Scenarios:   references(b, u.scenarios, func(sc *Scenario) string { return b.scenarioIDs[sc.number] }),
			Origin:      b.locator.origin(u.at),
		}
		for _, l := range u.extends {
			r.Extends = append(r.Extends, ExtendRecord{
				Base:      useCaseID(l.to),
				Condition: b.text(l.condition, "condition", u, l.at),
				Origin:    b.locator.origin(l.at),
			})
		}
		records[i] = r
	}
	b.circle(w)
	b.contradict(w.useCases)
	return sortRecords(records, func(u *UseCaseRecord) string { return u.ID })
}

// references builds what links lead to.
func references[T any](b *builder, links []link[T], id func(T) string) []ReferenceRecord {
	var records []ReferenceRecord
	for _, l := range links {
		records = append(records, ReferenceRecord{ID: id(l.to), Origin: b.locator.origin(l.at)})
	}
	return records
}

// circle reports use cases and people that lead to themselves through others.
func (b *builder) circle(w *Workspace) {
	cycles(w.useCases, func(u *UseCase) []link[*UseCase] { return u.includes }, target, func(way []link[*UseCase]) {
		b.report(around(way, codeIncludeCycle, "includes", "let what they share be a use case of its own, which both include"))
	})
	cycles(w.useCases, func(u *UseCase) []link[*UseCase] { return u.extends }, target, func(way []link[*UseCase]) {
		b.report(around(way, codeUseCaseCycle, "extends", "the base knows nothing of what extends it; take one of the lines out"))
	})
	const general = "the more general one is no kind of the other; take one of the lines out"
	cycles(w.useCases, func(u *UseCase) []link[*UseCase] { return u.generals }, target, func(way []link[*UseCase]) {
		b.report(around(way, codeUseCaseCycle, "specializes", general))
	})
	cycles(w.elements, func(e *element) []link[*element] { return e.generals }, target, func(way []link[*element]) {
		b.report(around(way, codeUseCaseCycle, "specializes", general))
	})
}

// cycles calls found with each way along links, whose other end to tells, that
// ends where it began: its links in order, the one that closes it last.
func cycles[T comparable, L any](all []T, links func(T) []L, to func(L) T, found func(way []L)) {
	const unseen, open, done = 0, 1, 2
	state := make(map[T]int)
	var way []L
	var follow func(at T)
	follow = func(at T) {
		state[at] = open
		for _, l := range links(at) {
			way = append(way, l)
			switch state[to(l)] {
			case unseen:
				follow(to(l))
			case open:
				first := 0
				for i, before := range way[:len(way)-1] {
					if to(before) == to(l) {
						first = i + 1
					}
				}
				found(way[first:])
			}
			way = way[:len(way)-1]
		}
		state[at] = done
	}
	for _, t := range all {
		if state[t] == unseen {
			follow(t)
		}
	}
}

// around is the problem of a way that ends where it began.
func around[T named](way []link[T], code, verb, hint string) problem {
	last := len(way) - 1
	p := problem{code: code, hint: hint, at: way[last].at}
	var through []string
	for _, l := range way[:last] {
		through = append(through, l.to.words())
		p.related = append(p.related, l.at)
	}
	p.message = way[last].to.words() + " " + verb + " itself through " + strings.Join(through, ", ")
	return p
}

// contradict reports pairs of use cases with links that exclude each other:
// what is a part always is none sometimes, and what is a kind of another is
// no part of it.
func (b *builder) contradict(all []*UseCase) {
	type pair struct{ from, to *UseCase }
	type line struct {
		pair
		verb string
		at   stack
	}
	first := make(map[pair]line)
	add := func(l line) {
		old, found := first[l.pair]
		if !found {
			old, found = first[pair{l.to, l.from}]
		}
		switch {
		case !found:
			first[l.pair] = l
		case old.verb != l.verb:
			b.report(problem{
				code:    codeUseCaseBoth,
				message: l.from.words() + " " + l.verb + " " + l.to.words() + ", and " + old.from.words() + " " + old.verb + " " + old.to.words(),
				hint:    "a part always happens, an extension sometimes, and a kind of a use case is neither: keep one of the lines",
				at:      l.at,
				related: []stack{old.at},
			})
		}
	}
	for _, u := range all {
		for _, l := range u.includes {
			add(line{pair{u, l.to}, "includes", l.at})
		}
		for _, l := range u.extends {
			add(line{pair{u, l.to}, "extends", l.at})
		}
		for _, l := range u.generals {
			add(line{pair{u, l.to}, "specializes", l.at})
		}
	}
}
