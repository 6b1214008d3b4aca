package model

import "strings"

// topic is what things have in common that are drawn in a view of their own
// and belong to a system, a container, a component or the workspace.
type topic struct {
	workspace   *Workspace
	number      int // index in workspace.topics
	kind        ViewKind
	owner       *element // nil: the workspace
	name        string
	description string
	attributes  attributes
	parts       int // what there is in it to draw; without any it has no view by itself
	at          stack
}

// defineTopic records t, which stands inside a larger struct: its handle.
func defineTopic(w *Workspace, t *topic, kind ViewKind, owner *element, name, description string) {
	*t = topic{
		workspace:   w,
		number:      len(w.topics),
		kind:        kind,
		owner:       owner,
		name:        tidyName(name),
		description: description,
		at:          w.here(),
	}
	w.topics = append(w.topics, t)
}

func (t *topic) words() string { return t.kind.words() + " " + called(t.name) }

// words is how messages call what a view of the kind shows.
func (k ViewKind) words() string {
	if k == ViewClass {
		return "class set"
	}
	return strings.ReplaceAll(string(k), "-", " ")
}

// hasSubject reports whether views of the kind show a topic.
func (k ViewKind) hasSubject() bool {
	return k == ViewStateMachine || k == ViewActivity || k == ViewClass
}

func (b *builder) buildTopicIDs() {
	b.topicIDs = make([]string, len(b.workspace.topics))
	taken := make(map[ViewKind]ids)
	for i, t := range b.workspace.topics {
		id := b.part(&t.attributes, t.name, t, t.at)
		if t.owner != nil {
			id = b.id(t.owner) + "/" + id
		}
		if taken[t.kind] == nil {
			taken[t.kind] = make(ids)
		}
		b.topicIDs[i] = b.claim(taken[t.kind], id, holder{t, t.at})
	}
}

// topicID returns the ID of t, "" for nil.
func (b *builder) topicID(t *topic) string {
	if t == nil {
		return ""
	}
	return b.topicIDs[t.number]
}
