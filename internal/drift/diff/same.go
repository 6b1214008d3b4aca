package diff

import (
	"strings"

	"github.com/lintel-go/lintel/model"
)

// Identity knows which things of two models are the same under another ID.
type Identity struct {
	now map[string]string // ID in the new model by ID in the old one, where they differ
	// parts are the same of states and classes, whose IDs are their own machine's
	// or set's, by the old ID of that.
	parts map[string]map[string]part
}

// part is what a part of something is in the new model.
type part struct{ id, name string }

// Now is the ID that an element of the old model, or something whose ID begins
// with that of one, has in the new model.
func (i Identity) Now(id string) string { return translate(i.now, id) }

// translate replaces an ID, or what it begins with. That of a relationship
// begins with those of its ends.
func translate(to map[string]string, id string) string {
	if len(to) == 0 {
		return id
	}
	if now, ok := to[id]; ok {
		return now
	}
	if from, rest, ok := strings.Cut(id, "->"); ok {
		end, words, said := strings.Cut(rest, ":")
		if said {
			words = ":" + words
		}
		return translate(to, from) + "->" + translate(to, end) + words
	}
	for at := strings.LastIndexByte(id, '/'); at > 0; at = strings.LastIndexByte(id[:at], '/') {
		if now, ok := to[id[:at]]; ok {
			return now + id[at:]
		}
	}
	return id
}

// Same finds the elements that are the same in both models though their IDs
// differ, because an ID is a path of names: what has the same kind, name and
// description under another parent was moved; what has the same kind, parent
// and description under another name was renamed; an instance of the same thing
// in the same place is the same instance. It takes only what it can take for
// one other element alone.
//
// What else has an ID was renamed if one has gone and one has come of which all
// but the name is equal, with its parts and with what leads from and to it; and
// so was an element without a description.
func Same(old, new *model.Model) Identity {
	s := Identity{now: map[string]string{}, parts: map[string]map[string]part{}}
	s.environments(old, new)
	s.elements(old, new)
	s.wholes(old, new)
	s.states(old, new)
	s.classes(old, new)
	return s
}

func (s Identity) elements(old, new *model.Model) {
	here := map[string]bool{}
	for _, e := range new.Elements {
		here[e.ID] = true
	}
	known := map[string]bool{} // of the new model
	var left []model.ElementRecord
	for _, e := range old.Elements {
		if here[e.ID] {
			known[e.ID] = true
		} else {
			left = append(left, e)
		}
	}
	was, is := newSignatures(old, s.Now), newSignatures(new, func(id string) string { return id })
	take := func(gone, now string) {
		s.now[gone] = now
		known[now] = true
		was.forget(gone)
	}
	alike := func(a, b *model.ElementRecord) bool {
		sign := was.of(a)
		return sign != "" && sign == is.of(b)
	}
	// Parents stand before what is inside them, so that one pass finds most;
	// what is renamed can let other things be found.
	for found := true; found; {
		found = false
		rest := left[:0:0]
		for _, e := range left {
			if now := s.Now(e.ID); here[now] && !known[now] {
				take(e.ID, now)
				found = true
				continue
			}
			if now, ok := s.only(&e, left, new.Elements, known, alike); ok {
				take(e.ID, now)
				found = true
				continue
			}
			rest = append(rest, e)
		}
		left = rest
	}
}

// only is the ID of the one element of the new model that e can have become.
func (s Identity) only(e *model.ElementRecord, left, new []model.ElementRecord, known map[string]bool, alike func(a, b *model.ElementRecord) bool) (string, bool) {
	for _, like := range []func(a, b *model.ElementRecord) bool{s.moved, s.renamed, s.sameInstance, alike} {
		var found []*model.ElementRecord
		for i := range new {
			if n := &new[i]; like(e, n) && !known[n.ID] {
				found = append(found, n)
			}
		}
		if len(found) != 1 {
			continue
		}
		rivals := 0 // e among them
		for i := range left {
			if other := &left[i]; s.now[other.ID] == "" && like(other, found[0]) {
				rivals++
			}
		}
		if rivals == 1 {
			return found[0].ID, true
		}
	}
	return "", false
}

func (s Identity) moved(a, b *model.ElementRecord) bool {
	return a.Kind == b.Kind && a.Name == b.Name && a.Description == b.Description && s.Now(a.Of) == b.Of && a.Kind != model.KindInstance
}

func (s Identity) renamed(a, b *model.ElementRecord) bool {
	return a.Description != "" && a.Description == b.Description && a.Kind == b.Kind &&
		s.Now(a.Parent) == b.Parent && s.Now(a.Environment) == b.Environment
}

func (s Identity) sameInstance(a, b *model.ElementRecord) bool {
	return a.Kind == b.Kind && a.Of != "" && s.Now(a.Of) == b.Of && s.Now(a.Parent) == b.Parent && s.Now(a.Environment) == b.Environment
}
