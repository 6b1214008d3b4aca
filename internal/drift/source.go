package drift

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
)

// source is what a picture was drawn of.
type source struct {
	model *model.Model // nil: unknown
	view  model.ViewRecord
	at    map[string]model.Origin // of what the view shows, by place
}

// sourceOf is the view with the key, as it is now.
func sourceOf(m *model.Model, key string) source {
	s := source{model: m, at: map[string]model.Origin{}}
	if m == nil {
		return s
	}
	s.view, _ = m.View(key)
	d, err := view.Resolve(m, key)
	if err != nil {
		return s
	}
	for _, n := range d.Nodes {
		s.at[mark{role: "node", id: n.ID}.place()] = n.Origin
	}
	for _, b := range d.Boundaries {
		s.at[mark{role: "boundary", id: b.ID}.place()] = b.Origin
	}
	for _, e := range d.Edges {
		s.at[mark{role: "edge", id: e.ID}.place()] = e.Origin
	}
	s.steps(d.Items)
	return s
}

func (s source) steps(items []diagram.Item) {
	for _, item := range items {
		s.at[mark{role: "message", id: item.ID}.place()] = item.Origin
		for _, o := range item.Operands {
			s.steps(o.Items)
		}
	}
}

// place tells what a mark stands for from all else in its picture.
func (m mark) place() string {
	switch {
	case m.counted():
		return "step\x00" + m.id
	case m.role == "lifeline":
		return "node\x00" + m.id
	}
	return m.key()
}

// origin is where the thing was written that a mark of the fresh picture
// stands for.
func (s source) origin(k mark) []Position {
	if at := origin(s.at[k.place()], inTheModel); at != nil {
		return at
	}
	return s.known(k)
}

// known is where the thing is written that a mark of any picture stands for,
// if the model has it.
func (s source) known(k mark) []Position {
	if s.model == nil {
		return nil
	}
	if r, ok := s.model.Relationship(k.id); ok && k.role == "edge" {
		return origin(r.Origin, inTheModel)
	}
	if u, ok := s.model.UseCase(k.id); ok && k.picture == model.ViewUseCase {
		return origin(u.Origin, inTheModel)
	}
	for _, id := range k.elements() {
		if e, ok := s.model.Element(id); ok {
			return origin(e.Origin, inTheModel)
		}
	}
	return nil
}

// elements are the IDs of the element that a mark stands for, if it is one.
func (m mark) elements() []string {
	symbol, _, _ := strings.Cut(m.class, " ")
	switch {
	case m.picture == model.ViewStateMachine, m.picture == model.ViewActivity, m.picture == model.ViewClass, m.picture == model.ViewCode,
		m.picture == model.ViewUseCase && diagram.Symbol(symbol) == diagram.SymbolUseCase:
		return []string{m.element} // states, steps, classes and use cases have IDs of their own
	}
	return []string{m.id, m.element}
}

// goneFrom says what of the committed picture is where no more.
func (s source) goneFrom(k mark) string {
	from := " is no longer shown by this view"
	switch {
	case k.role == "legend":
	case k.counted(), k.role == "edge" && k.picture == model.ViewDynamic:
		from = " is gone from the scenario"
	case k.picture == model.ViewStateMachine, k.picture == model.ViewActivity:
		from = " is gone from the " + strings.ReplaceAll(string(k.picture), "-", " ")
	case s.model != nil && !s.has(k):
		from = " is gone from the model"
	}
	return from + " but still in the picture"
}

// has tells whether the model has what a mark stands for.
func (s source) has(k mark) bool {
	switch k.picture {
	case model.ViewClass, model.ViewCode:
		return s.hasClass(k)
	case model.ViewUseCase:
		if k.role == "edge" {
			return s.links(k)
		}
		if _, ok := s.model.UseCase(k.id); ok {
			return true
		}
	}
	_, group := s.model.Group(k.id)
	return group || slices.ContainsFunc(k.elements(), func(id string) bool {
		_, ok := s.model.Element(id)
		return ok
	})
}

// links tells whether the model has a line of a use case diagram.
func (s source) links(k mark) bool {
	refers := func(all []model.ReferenceRecord, id string) bool {
		return slices.ContainsFunc(all, func(r model.ReferenceRecord) bool { return r.ID == id })
	}
	from, _ := s.model.UseCase(k.from)
	switch diagram.Line(k.class) {
	case diagram.LineAssociation:
		to, _ := s.model.UseCase(k.to)
		return refers(to.Actors, k.from)
	case diagram.LineInclude:
		return refers(from.Includes, k.to)
	case diagram.LineExtend:
		return slices.ContainsFunc(from.Extends, func(e model.ExtendRecord) bool { return e.Base == k.to })
	}
	actor, _ := s.model.Element(k.from)
	return refers(from.Generals, k.to) || refers(actor.Generals, k.to)
}

// hasClass tells whether the model has a class, a package or a line of a class
// diagram.
func (s source) hasClass(k mark) bool {
	switch k.role {
	case "boundary":
		return slices.ContainsFunc(s.model.Types, func(t model.TypeRecord) bool { return t.Package == k.id })
	case "edge":
		return slices.ContainsFunc(s.relations(k.from), func(r model.ClassRelationRecord) bool {
			return string(r.Kind) == k.class && s.standsFor(r.To) == k.to
		})
	}
	_, read := s.model.Type(k.id)
	return read || slices.ContainsFunc(s.classes(), func(c model.ClassRecord) bool { return c.ID == k.id })
}

// classes are those that were written by hand of what the view shows.
func (s source) classes() []model.ClassRecord {
	set, _ := s.model.ClassSet(s.view.Subject)
	return set.Classes
}

// relations lead from a class of the view, and from the type that it stands
// for.
func (s source) relations(id string) []model.ClassRelationRecord {
	t, _ := s.model.Type(id)
	all := t.Relations
	for _, c := range s.classes() {
		if c.ID == id {
			all = slices.Concat(all, c.Relations)
			if c.Type != nil {
				t, _ := s.model.Type(c.Type.ID)
				all = append(all, t.Relations...)
			}
		}
	}
	return all
}

// standsFor is the ID of the class that is shown for a type, or else its own.
func (s source) standsFor(id string) string {
	for _, c := range s.classes() {
		if c.Type != nil && c.Type.ID == id {
			return c.ID
		}
	}
	return id
}
