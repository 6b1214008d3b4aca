package model

import "slices"

// normalize puts a decoded model in the form that a built one has: sorted,
// with nil in place of what is empty.
func (m *Model) normalize() {
	m.Elements = sortRecords(m.Elements, func(e *ElementRecord) string { return e.ID })
	m.Groups = sortRecords(m.Groups, func(g *GroupRecord) string { return g.ID })
	m.Relationships = sortRecords(m.Relationships, func(r *RelationshipRecord) string { return r.ID })
	m.Environments = sortRecords(m.Environments, func(e *EnvironmentRecord) string { return e.ID })
	m.Scenarios = sortRecords(m.Scenarios, func(s *ScenarioRecord) string { return s.ID })
	m.StateMachines = sortRecords(m.StateMachines, func(s *StateMachineRecord) string { return s.ID })
	m.Activities = sortRecords(m.Activities, func(a *ActivityRecord) string { return a.ID })
	m.Views = sortRecords(m.Views, func(v *ViewRecord) string { return v.Key })
	m.Docs = normalFolders(m.Docs)
	m.Decisions = normalFolders(m.Decisions)
	m.Properties = normalMap(m.Properties)
	m.Links = normalList(m.Links)
	normalOrigin(&m.Origin)
	for i := range m.Elements {
		e := &m.Elements[i]
		e.Code = normalList(e.Code)
		e.Tags = normalSet(e.Tags)
		e.Properties = normalMap(e.Properties)
		e.Links = normalList(e.Links)
		normalOrigin(&e.Origin)
	}
	for i := range m.Groups {
		normalOrigin(&m.Groups[i].Origin)
	}
	for i := range m.Relationships {
		r := &m.Relationships[i]
		r.Tags = normalSet(r.Tags)
		r.Properties = normalMap(r.Properties)
		r.Links = normalList(r.Links)
		normalOrigin(&r.Origin)
	}
	for i := range m.Environments {
		e := &m.Environments[i]
		e.LeavesOut = normalSet(e.LeavesOut)
		normalOrigin(&e.Origin)
	}
	for i := range m.Scenarios {
		s := &m.Scenarios[i]
		s.Steps = normalSteps(s.Steps)
		normalOrigin(&s.Origin)
	}
	for i := range m.StateMachines {
		s := &m.StateMachines[i]
		s.States, s.Transitions = normalList(s.States), normalList(s.Transitions)
		normalOrigin(&s.Origin)
		for j := range s.States {
			normalOrigin(&s.States[j].Origin)
		}
		for j := range s.Transitions {
			normalOrigin(&s.Transitions[j].Origin)
		}
	}
	for i := range m.Activities {
		a := &m.Activities[i]
		a.Steps = normalActivitySteps(a.Steps)
		normalOrigin(&a.Origin)
	}
	for i := range m.Views {
		v := &m.Views[i]
		v.Include = normalSet(v.Include)
		v.Exclude = normalSet(v.Exclude)
		v.ExcludeRelationships = normalSet(v.ExcludeRelationships)
		normalOrigin(&v.Origin)
	}
}

func normalSteps(steps []StepRecord) []StepRecord {
	for i := range steps {
		s := &steps[i]
		s.Over = normalList(s.Over)
		s.Operands = normalList(s.Operands)
		normalOrigin(&s.Origin)
		for j := range s.Operands {
			o := &s.Operands[j]
			o.Steps = normalSteps(o.Steps)
			normalOrigin(&o.Origin)
		}
	}
	return normalList(steps)
}

func normalActivitySteps(steps []ActivityStepRecord) []ActivityStepRecord {
	for i := range steps {
		s := &steps[i]
		s.Ways = normalList(s.Ways)
		normalOrigin(&s.Origin)
		for j := range s.Ways {
			w := &s.Ways[j]
			w.Steps = normalActivitySteps(w.Steps)
			normalOrigin(&w.Origin)
		}
	}
	return normalList(steps)
}

func normalFolders(folders []FolderRecord) []FolderRecord {
	for i := range folders {
		normalOrigin(&folders[i].Origin)
	}
	return normalList(folders)
}

func normalOrigin(o *Origin) { o.CalledFrom = normalList(o.CalledFrom) }

func normalList[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func normalSet(set []string) []string {
	slices.Sort(set)
	return normalList(slices.Compact(set))
}

func normalMap(m map[string]string) map[string]string {
	if len(m) == 0 {
		return nil
	}
	return m
}
