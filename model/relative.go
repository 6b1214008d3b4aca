package model

import (
	"slices"
	"strings"
)

// Relative returns a copy of the model in which every file and folder that
// lies inside of root is named relative to it, with slashes.
func (m *Model) Relative(root string) *Model {
	base := newBase(root)
	c := *m
	c.Origin = base.origin(m.Origin)
	c.Elements = slices.Clone(m.Elements)
	for i := range c.Elements {
		c.Elements[i].Origin = base.origin(c.Elements[i].Origin)
		c.Elements[i].Generals = base.references(c.Elements[i].Generals)
	}
	c.Groups = slices.Clone(m.Groups)
	for i := range c.Groups {
		c.Groups[i].Origin = base.origin(c.Groups[i].Origin)
	}
	c.Relationships = slices.Clone(m.Relationships)
	for i := range c.Relationships {
		c.Relationships[i].Origin = base.origin(c.Relationships[i].Origin)
	}
	c.Environments = slices.Clone(m.Environments)
	for i := range c.Environments {
		c.Environments[i].Origin = base.origin(c.Environments[i].Origin)
	}
	c.Scenarios = slices.Clone(m.Scenarios)
	for i := range c.Scenarios {
		c.Scenarios[i].Origin = base.origin(c.Scenarios[i].Origin)
		c.Scenarios[i].Steps = base.steps(c.Scenarios[i].Steps)
	}
	c.StateMachines = slices.Clone(m.StateMachines)
	for i := range c.StateMachines {
		s := &c.StateMachines[i]
		s.Origin = base.origin(s.Origin)
		s.States = slices.Clone(s.States)
		for j := range s.States {
			s.States[j].Origin = base.origin(s.States[j].Origin)
		}
		s.Transitions = slices.Clone(s.Transitions)
		for j := range s.Transitions {
			s.Transitions[j].Origin = base.origin(s.Transitions[j].Origin)
		}
	}
	c.UseCases = slices.Clone(m.UseCases)
	for i := range c.UseCases {
		u := &c.UseCases[i]
		u.Origin = base.origin(u.Origin)
		u.Actors, u.Includes = base.references(u.Actors), base.references(u.Includes)
		u.Generals, u.Scenarios = base.references(u.Generals), base.references(u.Scenarios)
		u.Extends = slices.Clone(u.Extends)
		for j := range u.Extends {
			u.Extends[j].Origin = base.origin(u.Extends[j].Origin)
		}
	}
	c.ClassSets = slices.Clone(m.ClassSets)
	for i := range c.ClassSets {
		s := &c.ClassSets[i]
		s.Origin = base.origin(s.Origin)
		s.Classes = slices.Clone(s.Classes)
		for j := range s.Classes {
			k := &s.Classes[j]
			base.class(&k.Fields, &k.Methods, &k.Constants, &k.Relations, &k.Origin)
		}
	}
	c.Types = slices.Clone(m.Types)
	for i := range c.Types {
		t := &c.Types[i]
		base.class(&t.Fields, &t.Methods, &t.Constants, &t.Relations, &t.Origin)
	}
	c.Activities = slices.Clone(m.Activities)
	for i := range c.Activities {
		c.Activities[i].Origin = base.origin(c.Activities[i].Origin)
		c.Activities[i].Steps = base.activitySteps(c.Activities[i].Steps)
	}
	c.Figures = slices.Clone(m.Figures)
	for i := range c.Figures {
		f := &c.Figures[i]
		f.Origin = base.origin(f.Origin)
		f.Checks = slices.Clone(f.Checks)
		for j := range f.Checks {
			f.Checks[j].Origin = base.origin(f.Checks[j].Origin)
		}
	}
	c.Views = slices.Clone(m.Views)
	for i := range c.Views {
		c.Views[i].Origin = base.origin(c.Views[i].Origin)
	}
	c.Unbound = slices.Clone(m.Unbound)
	for i := range c.Unbound {
		c.Unbound[i].Origin = base.origin(c.Unbound[i].Origin)
	}
	c.Severities = slices.Clone(m.Severities)
	for i := range c.Severities {
		c.Severities[i].Origin = base.origin(c.Severities[i].Origin)
	}
	c.Waivers = slices.Clone(m.Waivers)
	for i := range c.Waivers {
		c.Waivers[i].Origin = base.origin(c.Waivers[i].Origin)
	}
	c.Docs = base.folders(m.Docs)
	c.Decisions = base.folders(m.Decisions)
	return &c
}

// RelativeDiagnostics is Relative for diagnostics.
func RelativeDiagnostics(ds []Diagnostic, root string) []Diagnostic {
	base := newBase(root)
	c := slices.Clone(ds)
	for i := range c {
		c[i].Origin = base.origin(c[i].Origin)
		c[i].Related = base.positions(c[i].Related)
	}
	return c
}

// base is a folder, with slashes, one of them at its end.
type base string

func newBase(root string) base {
	root = slashes(root)
	if root != "" && !strings.HasSuffix(root, "/") {
		root += "/"
	}
	return base(root)
}

// slashes turns the separators of a Windows path. A backslash is an ordinary
// character of other paths, which therefore stay as they are.
func slashes(path string) string {
	if len(path) > 1 && path[1] == ':' || strings.HasPrefix(path, `\\`) {
		return strings.ReplaceAll(path, `\`, "/")
	}
	return path
}

func (b base) path(path string) string {
	path = slashes(path)
	if path+"/" == string(b) {
		return "."
	}
	return strings.TrimPrefix(path, string(b))
}

func (b base) origin(o Origin) Origin {
	o.File = b.path(o.File)
	o.CalledFrom = b.positions(o.CalledFrom)
	return o
}

func (b base) positions(ps []Position) []Position {
	ps = slices.Clone(ps)
	for i := range ps {
		ps[i].File = b.path(ps[i].File)
	}
	return ps
}

func (b base) references(rs []ReferenceRecord) []ReferenceRecord {
	rs = slices.Clone(rs)
	for i := range rs {
		rs[i].Origin = b.origin(rs[i].Origin)
	}
	return rs
}

func (b base) class(fields, methods, constants *[]MemberRecord, relations *[]ClassRelationRecord, o *Origin) {
	for _, list := range []*[]MemberRecord{fields, methods, constants} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i].Origin = b.origin((*list)[i].Origin)
		}
	}
	*relations = slices.Clone(*relations)
	for i := range *relations {
		(*relations)[i].Origin = b.origin((*relations)[i].Origin)
	}
	*o = b.origin(*o)
}

func (b base) folders(fs []FolderRecord) []FolderRecord {
	fs = slices.Clone(fs)
	for i := range fs {
		fs[i].Path = b.path(fs[i].Path)
		fs[i].Origin = b.origin(fs[i].Origin)
	}
	return fs
}

func (b base) steps(steps []StepRecord) []StepRecord {
	steps = slices.Clone(steps)
	for i := range steps {
		s := &steps[i]
		s.Origin = b.origin(s.Origin)
		s.Operands = slices.Clone(s.Operands)
		for j := range s.Operands {
			s.Operands[j].Origin = b.origin(s.Operands[j].Origin)
			s.Operands[j].Steps = b.steps(s.Operands[j].Steps)
		}
	}
	return steps
}

func (b base) activitySteps(steps []ActivityStepRecord) []ActivityStepRecord {
	steps = slices.Clone(steps)
	for i := range steps {
		s := &steps[i]
		s.Origin = b.origin(s.Origin)
		s.Ways = slices.Clone(s.Ways)
		for j := range s.Ways {
			s.Ways[j].Origin = b.origin(s.Ways[j].Origin)
			s.Ways[j].Steps = b.activitySteps(s.Ways[j].Steps)
		}
	}
	return steps
}
