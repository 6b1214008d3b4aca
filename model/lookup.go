package model

import (
	"cmp"
	"slices"
)

// Element returns the element with the given ID.
func (m *Model) Element(id string) (ElementRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Elements, id, func(e ElementRecord, id string) int { return cmp.Compare(e.ID, id) })
	return at(m.Elements, i, found)
}

// Group returns the group with the given ID.
func (m *Model) Group(id string) (GroupRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Groups, id, func(g GroupRecord, id string) int { return cmp.Compare(g.ID, id) })
	return at(m.Groups, i, found)
}

// Relationship returns the relationship with the given ID.
func (m *Model) Relationship(id string) (RelationshipRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Relationships, id, func(r RelationshipRecord, id string) int { return cmp.Compare(r.ID, id) })
	return at(m.Relationships, i, found)
}

// Environment returns the environment with the given ID.
func (m *Model) Environment(id string) (EnvironmentRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Environments, id, func(e EnvironmentRecord, id string) int { return cmp.Compare(e.ID, id) })
	return at(m.Environments, i, found)
}

// Scenario returns the scenario with the given ID.
func (m *Model) Scenario(id string) (ScenarioRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Scenarios, id, func(s ScenarioRecord, id string) int { return cmp.Compare(s.ID, id) })
	return at(m.Scenarios, i, found)
}

// StateMachine returns the state machine with the given ID.
func (m *Model) StateMachine(id string) (StateMachineRecord, bool) {
	i, found := slices.BinarySearchFunc(m.StateMachines, id, func(s StateMachineRecord, id string) int { return cmp.Compare(s.ID, id) })
	return at(m.StateMachines, i, found)
}

// UseCase returns the use case with the given ID.
func (m *Model) UseCase(id string) (UseCaseRecord, bool) {
	i, found := slices.BinarySearchFunc(m.UseCases, id, func(u UseCaseRecord, id string) int { return cmp.Compare(u.ID, id) })
	return at(m.UseCases, i, found)
}

// ClassSet returns the class set with the given ID.
func (m *Model) ClassSet(id string) (ClassSetRecord, bool) {
	i, found := slices.BinarySearchFunc(m.ClassSets, id, func(s ClassSetRecord, id string) int { return cmp.Compare(s.ID, id) })
	return at(m.ClassSets, i, found)
}

// Type returns the type with the given ID.
func (m *Model) Type(id string) (TypeRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Types, id, func(t TypeRecord, id string) int { return cmp.Compare(t.ID, id) })
	return at(m.Types, i, found)
}

// Activity returns the activity with the given ID.
func (m *Model) Activity(id string) (ActivityRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Activities, id, func(a ActivityRecord, id string) int { return cmp.Compare(a.ID, id) })
	return at(m.Activities, i, found)
}

// Figure returns the figure with the given ID.
func (m *Model) Figure(id string) (FigureRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Figures, id, func(f FigureRecord, id string) int { return cmp.Compare(f.ID, id) })
	return at(m.Figures, i, found)
}

// View returns the view with the given key.
func (m *Model) View(key string) (ViewRecord, bool) {
	i, found := slices.BinarySearchFunc(m.Views, key, func(v ViewRecord, key string) int { return cmp.Compare(v.Key, key) })
	return at(m.Views, i, found)
}

func at[T any](all []T, i int, found bool) (T, bool) {
	if !found {
		var none T
		return none, false
	}
	return all[i], true
}

// Children returns the elements whose parent is the given one, sorted by ID.
// Those of "" are the people and systems, those of an environment's ID are its
// outermost nodes. It takes time in proportion to the size of the model.
func (m *Model) Children(id string) []ElementRecord {
	var children []ElementRecord
	for i := range m.Elements {
		e := &m.Elements[i]
		if id != "" && e.Parent == id || e.Parent == "" && e.Environment == id {
			children = append(children, *e)
		}
	}
	return children
}

// Ancestors returns the IDs of the elements that the given one is part of,
// innermost first.
func (m *Model) Ancestors(id string) []string {
	var ancestors []string
	for e, found := m.Element(id); found && e.Parent != ""; e, found = m.Element(e.Parent) {
		ancestors = append(ancestors, e.Parent)
	}
	return ancestors
}
