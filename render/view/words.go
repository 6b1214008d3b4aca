package view

import (
	"strings"

	"github.com/lintel-go/lintel/model"
)

// kindWords is how a reader names a kind of element.
func kindWords(kind model.ElementKind) string {
	switch kind {
	case model.KindPerson:
		return "Person"
	case model.KindSystem:
		return "Software System"
	case model.KindContainer:
		return "Container"
	case model.KindComponent:
		return "Component"
	case model.KindNode:
		return "Node"
	case model.KindInfrastructureNode:
		return "Infrastructure"
	}
	return "Element"
}

// typeWords is what stands in brackets under the name of an element.
func (r *Resolver) typeWords(e int) string {
	record := r.elements[e]
	words := kindWords(record.Kind)
	if r.external(e) {
		words = "External " + words
	}
	if record.Technology != "" {
		words += ": " + record.Technology
	}
	return words
}

// external tells whether the element, or one it is part of, is not ours.
func (r *Resolver) external(e int) bool {
	for ; e >= 0; e = r.parent[e] {
		if r.elements[e].External {
			return true
		}
	}
	return false
}

// words is a relationship or a message for a tooltip.
func words(from, to, description, technology string) string {
	s := from + " → " + to
	if description != "" {
		s += ": " + description
	}
	if technology != "" {
		s += " [" + technology + "]"
	}
	return s
}

// words is the relationship for a tooltip.
func (r *Resolver) words(rel relationship) string {
	return words(r.name(rel.from), r.name(rel.to), rel.Description, rel.Technology)
}

// Words is a relationship as Edge.Detail has it.
func Words(m *model.Model, r model.RelationshipRecord) string {
	name := func(id string) string {
		e, _ := m.Element(id)
		if of, ok := m.Element(e.Of); ok && e.Name == "" {
			return of.Name
		}
		return e.Name
	}
	return words(name(r.From), name(r.To), r.Description, r.Technology)
}

// drawnBetween begins the line of Edge.Detail that says between which boxes a
// relationship is drawn, if these are not its ends.
const drawnBetween = "drawn between what runs there: "

// IsRemark tells whether a line of Edge.Detail is no relationship, but says
// how one is drawn.
func IsRemark(line string) bool { return strings.HasPrefix(line, drawnBetween) }

// name is what the element is called; an instance without a name of its own
// is called like what it is of.
func (r *Resolver) name(e int) string {
	record := r.elements[e]
	if of, ok := r.at[record.Of]; ok && record.Name == "" {
		return r.elements[of].Name
	}
	return record.Name
}
