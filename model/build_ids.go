package model

import "strings"

// holder is a thing that has an ID.
type holder struct {
	thing named
	at    stack
}

// ids says which thing has which ID, for IDs that must differ.
type ids map[string]holder

// claim gives id to a thing, or another one if a thing before it has it,
// which is reported.
func (b *builder) claim(taken ids, id string, h holder) string {
	old, found := taken[id]
	if found {
		b.report(clash(id, old, h))
		id = free(taken, id)
	}
	taken[id] = h
	return id
}

func clash(id string, old, h holder) problem {
	p := problem{at: h.at, related: []stack{old.at}}
	words := h.thing.words()
	if e, ok := h.thing.(*element); ok && e.of != nil {
		p.code = codeDuplicate
		p.message = words + " already stands here"
		p.hint = "say how many there are with model.Instances, or give this one an ID with model.ID"
	} else if before := old.thing.words(); before == words {
		p.code = codeDuplicate
		p.message = words + " is already defined"
		p.hint = "use the handle of the first, or give this one another name"
	} else {
		p.code = codeSameID
		p.message = words + " has the same ID as " + before + ", " + quote(id)
		p.hint = "give one of them another name, or an ID of its own with model.ID"
	}
	return p
}

// part returns what a thing adds to the ID of what it is part of.
func (b *builder) part(a *attributes, name string, of named, at stack) string {
	if a.id != "" {
		return a.id
	}
	if s := slug(name); s != "" {
		return s
	}
	if name != "" {
		b.report(problem{
			code:    codeNoSlug,
			message: of.words() + " has no letter and no digit in its name",
			hint:    "its ID is made of them; give it a name that has some, or an ID with model.ID",
			at:      at,
		})
	}
	return unnamed
}

func (b *builder) buildEnvironmentIDs() {
	w := b.workspace
	b.environmentIDs = make([]string, len(w.environments))
	taken := make(ids, len(w.environments))
	for i, e := range w.environments {
		id := "@" + b.part(&e.attributes, e.name, e, e.at)
		b.environmentIDs[i] = b.claim(taken, id, holder{e, e.at})
	}
}

func (b *builder) buildElementIDs() {
	w := b.workspace
	b.elementIDs = make([]string, len(w.elements))
	taken := make(ids, len(w.elements))
	for i, e := range w.elements {
		id := b.elementPart(e)
		switch {
		case e.parent != nil:
			id = b.elementIDs[e.parent.number] + "/" + id
		case e.environment != nil:
			id = b.environmentIDs[e.environment.number] + "/" + id
		}
		b.elementIDs[i] = b.claim(taken, id, holder{e, e.at})
	}
}

func (b *builder) elementPart(e *element) string {
	if e.of == nil || e.attributes.id != "" {
		return b.part(&e.attributes, e.name, e, e.at)
	}
	// An instance keeps its ID when what runs there keeps its own.
	id := b.elementIDs[e.of.number]
	return id[strings.LastIndexByte(id, '/')+1:]
}

// id returns the ID of e, "" for nil.
func (b *builder) id(e *element) string {
	if e == nil {
		return ""
	}
	return b.elementIDs[e.number]
}

// environmentID returns the ID of e, "" for nil.
func (b *builder) environmentID(e *Environment) string {
	if e == nil {
		return ""
	}
	return b.environmentIDs[e.number]
}
