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
	m.UseCases = sortRecords(m.UseCases, func(u *UseCaseRecord) string { return u.ID })
	m.ClassSets = sortRecords(m.ClassSets, func(s *ClassSetRecord) string { return s.ID })
	m.Types = sortRecords(m.Types, func(t *TypeRecord) string { return t.ID })
	m.Activities = sortRecords(m.Activities, func(a *ActivityRecord) string { return a.ID })
	m.Figures = sortRecords(m.Figures, func(f *FigureRecord) string { return f.ID })
	m.Views = sortRecords(m.Views, func(v *ViewRecord) string { return v.Key })
	m.Docs = normalFolders(m.Docs)
	m.Decisions = normalFolders(m.Decisions)
	m.Unbound = normalList(m.Unbound)
	m.Severities = sortRecords(m.Severities, func(s *SeverityRecord) string { return s.Code })
	m.Waivers = normalList(m.Waivers)
	slices.SortStableFunc(m.Waivers, compareWaivers)
	m.Properties = normalMap(m.Properties)
	m.Links = normalList(m.Links)
	normalOrigin(&m.Origin)
	for i := range m.Elements {
		e := &m.Elements[i]
		e.Code = normalList(e.Code)
		e.Tags = normalSet(e.Tags)
		e.Properties = normalMap(e.Properties)
		e.Links = normalList(e.Links)
		e.Generals = normalReferences(e.Generals)
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
	for i := range m.Unbound {
		normalOrigin(&m.Unbound[i].Origin)
	}
	for i := range m.Severities {
		normalOrigin(&m.Severities[i].Origin)
	}
	for i := range m.Waivers {
		normalOrigin(&m.Waivers[i].Origin)
	}
	for i := range m.UseCases {
		u := &m.UseCases[i]
		u.Tags = normalSet(u.Tags)
		u.Actors, u.Includes = normalReferences(u.Actors), normalReferences(u.Includes)
		u.Generals, u.Scenarios = normalReferences(u.Generals), normalReferences(u.Scenarios)
		u.Extends = normalList(u.Extends)
		for j := range u.Extends {
			normalOrigin(&u.Extends[j].Origin)
		}
		normalOrigin(&u.Origin)
	}
	for i := range m.ClassSets {
		s := &m.ClassSets[i]
		s.Types, s.Classes = normalList(s.Types), normalList(s.Classes)
		normalOrigin(&s.Origin)
		for j := range s.Types {
			s.Types[j].Names = normalList(s.Types[j].Names)
		}
		for j := range s.Classes {
			c := &s.Classes[j]
			normalClass(&c.Fields, &c.Methods, &c.Constants, &c.Relations, &c.Origin)
		}
	}
	for i := range m.Types {
		t := &m.Types[i]
		normalClass(&t.Fields, &t.Methods, &t.Constants, &t.Relations, &t.Origin)
	}
	for i := range m.Activities {
		a := &m.Activities[i]
		a.Steps = normalActivitySteps(a.Steps)
		normalOrigin(&a.Origin)
	}
	for i := range m.Figures {
		f := &m.Figures[i]
		f.Sources, f.Links, f.Checks = normalList(f.Sources), normalList(f.Links), normalList(f.Checks)
		if f.Term != nil {
			normalTerm(f.Term)
		}
		normalOrigin(&f.Origin)
		for j := range f.Checks {
			normalTerm(&f.Checks[j].Against)
			normalOrigin(&f.Checks[j].Origin)
		}
	}
	for i := range m.Views {
		v := &m.Views[i]
		v.Types = normalSet(v.Types)
		v.Include = normalSet(v.Include)
		v.Exclude = normalSet(v.Exclude)
		v.ExcludeRelationships = normalSet(v.ExcludeRelationships)
		v.IncludeUseCases, v.ExcludeUseCases = normalSet(v.IncludeUseCases), normalSet(v.ExcludeUseCases)
		normalOrigin(&v.Origin)
	}
}

func normalClass(fields, methods, constants *[]MemberRecord, relations *[]ClassRelationRecord, o *Origin) {
	for _, list := range []*[]MemberRecord{fields, methods, constants} {
		*list = normalList(*list)
		for i := range *list {
			normalOrigin(&(*list)[i].Origin)
		}
	}
	*relations = normalList(*relations)
	for i := range *relations {
		normalOrigin(&(*relations)[i].Origin)
	}
	normalOrigin(o)
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

func normalReferences(references []ReferenceRecord) []ReferenceRecord {
	for i := range references {
		normalOrigin(&references[i].Origin)
	}
	return normalList(references)
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

func normalTerm(t *TermRecord) {
	t.Terms = normalList(t.Terms)
	for i := range t.Terms {
		normalTerm(&t.Terms[i])
	}
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
