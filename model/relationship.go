package model

// Relationship is a handle of a relationship that was written.
type Relationship struct {
	workspace   *Workspace
	from, to    *element     // both nil when it could not be understood
	environment *Environment // of one between deployed things
	description string
	attributes  attributes
	at          stack
}

// words names r for a message: `relationship "Asks" from person "Buyer"`.
func (r *Relationship) words() string {
	s := "relationship " + quote(r.description)
	if r.from != nil {
		s += " from " + r.from.words() + " to " + r.to.words()
	}
	return s
}

// relate records a relationship. Handle is the type of the handle that from
// stands behind.
func relate(from *element, handle string, to *element, description string, opts []RelationshipOption) *Relationship {
	w := home(from, handle)
	r := &Relationship{workspace: w, description: tidy(description), at: w.here()}
	to = w.checked(to, r, "the target of ", r.at)
	if from != nil && to != nil && r.sound(from, to) {
		r.from, r.to, r.environment = from, to, from.environment
		w.relationships = append(w.relationships, r)
	}
	if len(opts) > 0 {
		take(w, r, r.at, &r.attributes, opts)
	}
	return r
}

// sound reports whether a relationship can lead from one element to the
// other, and reports the mistake if not.
func (r *Relationship) sound(from, to *element) bool {
	p := problem{at: r.at}
	switch {
	case from == to:
		p.code = codeSelf
		p.message = r.words() + " leads from " + from.words() + " to itself"
		p.hint = "say which of its parts uses which, or put it in its description"
	case to.isPartOf(from):
		p.code = codeOwnPart
		p.message = r.words() + " leads from " + from.words() + " to its own part, " + to.words()
		p.hint = "say which of its parts uses " + quote(to.name)
		p.related = []stack{to.at}
	case from.isPartOf(to):
		p.code = codeOwnPart
		p.message = r.words() + " leads from " + from.words() + " to what it is part of, " + to.words()
		p.hint = "say which part of " + quote(to.name) + " it uses"
		p.related = []stack{from.at}
	case from.environment != to.environment:
		p.code = codeEnvironment
		p.message = r.words() + " leads from environment " + quote(from.environment.name) + " to environment " + quote(to.environment.name)
		p.hint = "relate things of one environment"
		p.related = []stack{from.environment.at, to.environment.at}
	default:
		return true
	}
	r.workspace.report(p)
	return false
}
