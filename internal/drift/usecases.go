package drift

import (
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// useCasesServe asks for whom each use case is, and holds its actors against
// the relationships of the model.
func useCasesServe(x *index, c *collector) {
	served := x.served()
	type pair struct{ actor, system string }
	told := map[pair]bool{}
	for i := range x.UseCases {
		u := &x.UseCases[i]
		words := "use case " + strconv.Quote(u.Name)
		if !served[u.ID] {
			c.add(Finding{Code: codeNoActor, Kind: model.SubjectUseCase, Subject: u.ID, Message: "nobody takes part in " + words, Positions: origin(u.Origin, "")})
		}
		for _, a := range u.Actors {
			p := pair{a.ID, u.System}
			e, ok := x.element[a.ID]
			if !ok || told[p] || x.meets(a.ID, u.System) {
				continue
			}
			told[p] = true
			c.add(Finding{
				Code: codeStrangeActor, Kind: model.SubjectUseCase, Subject: u.ID, Positions: origin(a.Origin, ""),
				Message: x.words(e) + " takes part in " + words + ", but has no relationship with " + x.name(u.System),
			})
		}
	}
}

// served is the use cases that somebody takes part in: themselves, or as a
// part of one, by extending one, or as a kind of one or the general of one
// that somebody takes part in.
func (x *index) served() map[string]bool {
	passes := map[string][]string{} // from a use case to those that take over its actors
	served := map[string]bool{}
	var next []string
	for _, u := range x.UseCases {
		for _, r := range u.Includes {
			passes[u.ID] = append(passes[u.ID], r.ID)
		}
		for _, e := range u.Extends {
			passes[e.Base] = append(passes[e.Base], u.ID)
		}
		for _, r := range u.Generals {
			passes[r.ID] = append(passes[r.ID], u.ID)
			passes[u.ID] = append(passes[u.ID], r.ID)
		}
		if len(u.Actors) > 0 {
			next = append(next, u.ID)
		}
	}
	for len(next) > 0 {
		id := next[0]
		next = next[1:]
		if !served[id] {
			served[id] = true
			next = append(next, passes[id]...)
		}
	}
	return served
}

// meets tells whether a relationship leads between the two, or their parts,
// either way. People meet whom those meet that they are a kind of, or that
// are a kind of them.
func (x *index) meets(actor, system string) bool {
	kin := x.kin(actor)
	for _, r := range x.Relationships {
		if r.Environment != "" {
			continue
		}
		for _, id := range kin {
			if x.within(r.From, id) && x.within(r.To, system) || x.within(r.From, system) && x.within(r.To, id) {
				return true
			}
		}
	}
	return false
}

// kin is the person with all more general ones and all more special ones.
// Anybody else is alone.
func (x *index) kin(id string) []string {
	kin := []string{id}
	walk := func(next func(id string) []string) {
		for at := []string{id}; len(at) > 0; at = at[1:] {
			for _, other := range next(at[0]) {
				if !slices.Contains(kin, other) {
					kin = append(kin, other)
					at = append(at, other)
				}
			}
		}
	}
	walk(func(id string) []string { return x.generals[id] })
	walk(func(id string) []string { return x.specials[id] })
	return kin
}
