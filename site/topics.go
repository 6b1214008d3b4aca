package site

import (
	"github.com/lintel-go/lintel/model"
)

// topicGroup is what an element has of one kind of behaviour or code.
type topicGroup struct {
	Name   string
	Topics []topic
}

// topic is a state machine, an activity, a use case, a scenario, a class set
// or the code of an element, as the page of an element lists it.
type topic struct {
	Link        link
	Of          link   // the part of the element that it belongs to; none: the element itself
	Role        string // how the element takes part, unless it is the element's own
	Description string
}

// topics are the behaviours and the code of an element and of its parts, and
// those of others that it takes part in.
func (w *workspace) topics(at string, e *model.ElementRecord) []topicGroup {
	var groups []topicGroup
	add := func(name string, topics []topic) {
		if len(topics) > 0 {
			groups = append(groups, topicGroup{name, topics})
		}
	}
	m := w.Model

	var list []topic
	for _, u := range m.UseCases {
		switch {
		case u.System == e.ID:
			list = append(list, topic{Link: w.useCaseLink(at, u), Description: u.Description})
		case hasReference(u.Actors, e.ID):
			list = append(list, topic{Link: w.useCaseLink(at, u), Of: w.element(at, u.System), Role: w.say("topic.actor"), Description: u.Description})
		}
	}
	add(w.say("use-cases"), list)

	list = nil
	for _, s := range w.scenarios[e.ID] {
		list = append(list, topic{Link: w.scenarioLink(at, s.ID), Of: w.partOf(at, s.Owner, e.ID), Description: s.Description})
	}
	add(w.say("scenarios"), list)

	list = nil
	for _, a := range m.Activities {
		t := topic{Link: w.subjectLink(at, model.ViewActivity, a.ID, a.Name), Of: w.partOf(at, a.Owner, e.ID), Description: a.Description}
		if !w.within(a.Owner, e.ID) {
			if !w.hasLane(a.Steps, e.ID) {
				continue
			}
			t.Role = w.say("topic.lane")
		}
		list = append(list, t)
	}
	add(w.say("activities"), list)

	list = nil
	for _, s := range m.StateMachines {
		if w.within(s.Owner, e.ID) {
			list = append(list, topic{Link: w.subjectLink(at, model.ViewStateMachine, s.ID, s.Name), Of: w.partOf(at, s.Owner, e.ID), Description: s.Description})
		}
	}
	add(w.say("machines"), list)

	list = nil
	for _, s := range m.ClassSets {
		if w.within(s.Owner, e.ID) {
			list = append(list, topic{Link: w.subjectLink(at, model.ViewClass, s.ID, s.Name), Of: w.partOf(at, s.Owner, e.ID), Description: s.Description})
		}
	}
	add(w.say("classes"), list)

	list = nil
	for i := range m.Views {
		v := &m.Views[i]
		if v.Kind == model.ViewCode && w.within(v.Scope, e.ID) {
			list = append(list, topic{
				Link: link{Text: v.Title, Href: relative(at, w.viewPath[v.Key])}, Of: w.partOf(at, v.Scope, e.ID),
				Description: w.site.count("count.types", len(v.Types)),
			})
		}
	}
	add(w.say("code"), list)
	return groups
}

// partOf is a link to the owner of something on the page of an element, unless
// that is the element.
func (w *workspace) partOf(at, owner, element string) link {
	if owner == "" || owner == element {
		return link{}
	}
	return w.element(at, owner)
}

func hasReference(references []model.ReferenceRecord, id string) bool {
	for _, r := range references {
		if r.ID == id {
			return true
		}
	}
	return false
}

// hasLane tells whether an element or a part of it carries out one of the
// steps.
func (w *workspace) hasLane(steps []model.ActivityStepRecord, id string) bool {
	for _, s := range steps {
		if s.Lane != "" && w.within(s.Lane, id) {
			return true
		}
		for _, y := range s.Ways {
			if w.hasLane(y.Steps, id) {
				return true
			}
		}
	}
	return false
}

// subjectLink leads to the view of a state machine, an activity or a class
// set: to the default one, else to the first.
func (w *workspace) subjectLink(at string, kind model.ViewKind, subject, name string) link {
	l := link{Text: name}
	for i := range w.Model.Views {
		v := &w.Model.Views[i]
		if v.Kind == kind && v.Subject == subject && (l.Href == "" || v.Default) {
			l.Href = relative(at, w.viewPath[v.Key])
		}
	}
	return l
}

// useCaseLink leads to the use case on the page of the first view that shows
// it.
func (w *workspace) useCaseLink(at string, u model.UseCaseRecord) link {
	l := link{Text: u.Name}
	if key := w.shown().useCases[u.ID]; key != "" {
		l.Href = relative(at, w.viewPath[key]) + "#" + useCaseAnchor(u.ID)
	}
	return l
}
