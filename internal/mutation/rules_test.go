package mutation_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// breach is a way to break one rule of sound models.
type breach struct {
	code string
	kind string
	// sites are where it can be done in a model.
	sites func(m *model.Model) []site
}

// site is one place where a rule can be broken, and the line that says so.
type site struct {
	name   string
	origin model.Origin
	change func(m *model.Model)
}

// over makes a site of each entry of a list that fits.
func over[T any](list func(m *model.Model) []T, fits func(m *model.Model, x T) bool, name func(T) string, origin func(T) model.Origin, change func(m *model.Model, i int)) func(*model.Model) []site {
	return func(m *model.Model) []site {
		var all []site
		for i, x := range list(m) {
			if fits == nil || fits(m, x) {
				all = append(all, site{name(x), origin(x), func(m *model.Model) { change(m, i) }})
			}
		}
		return all
	}
}

func elements(fits func(m *model.Model, e model.ElementRecord) bool, change func(m *model.Model, e *model.ElementRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.ElementRecord { return m.Elements }, fits,
		func(e model.ElementRecord) string { return e.ID }, func(e model.ElementRecord) model.Origin { return e.Origin },
		func(m *model.Model, i int) { change(m, &m.Elements[i]) })
}

func relationships(fits func(m *model.Model, r model.RelationshipRecord) bool, change func(m *model.Model, r *model.RelationshipRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.RelationshipRecord { return m.Relationships }, fits,
		func(r model.RelationshipRecord) string { return r.ID }, func(r model.RelationshipRecord) model.Origin { return r.Origin },
		func(m *model.Model, i int) { change(m, &m.Relationships[i]) })
}

func scenarios(change func(s *model.ScenarioRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.ScenarioRecord { return m.Scenarios }, nil,
		func(s model.ScenarioRecord) string { return s.ID }, func(s model.ScenarioRecord) model.Origin { return s.Origin },
		func(m *model.Model, i int) { change(&m.Scenarios[i]) })
}

func environments(change func(m *model.Model, e *model.EnvironmentRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.EnvironmentRecord { return m.Environments }, nil,
		func(e model.EnvironmentRecord) string { return e.ID }, func(e model.EnvironmentRecord) model.Origin { return e.Origin },
		func(m *model.Model, i int) { change(m, &m.Environments[i]) })
}

func views(fits func(m *model.Model, v model.ViewRecord) bool, change func(m *model.Model, v *model.ViewRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.ViewRecord { return m.Views }, fits,
		func(v model.ViewRecord) string { return v.Key }, func(v model.ViewRecord) model.Origin { return v.Origin },
		func(m *model.Model, i int) { change(m, &m.Views[i]) })
}

func useCases(fits func(m *model.Model, u model.UseCaseRecord) bool, change func(m *model.Model, u *model.UseCaseRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.UseCaseRecord { return m.UseCases }, fits,
		func(u model.UseCaseRecord) string { return u.ID }, func(u model.UseCaseRecord) model.Origin { return u.Origin },
		func(m *model.Model, i int) { change(m, &m.UseCases[i]) })
}

func kinds(all ...model.ElementKind) func(*model.Model, model.ElementRecord) bool {
	return func(_ *model.Model, e model.ElementRecord) bool { return slices.Contains(all, e.Kind) }
}

func isStatic(m *model.Model, e model.ElementRecord) bool {
	return kinds(model.KindPerson, model.KindSystem, model.KindContainer, model.KindComponent)(m, e)
}

func outside(m *model.Model, id string) bool {
	e, _ := m.Element(id)
	return e.External || e.Parent != "" && outside(m, e.Parent)
}

// alone takes every relationship of an element out, and of all that is in it.
func alone(m *model.Model, id string) {
	in := func(end string) bool { return end == id || slices.Contains(m.Ancestors(end), id) }
	m.Relationships = slices.DeleteFunc(m.Relationships, func(r model.RelationshipRecord) bool { return in(r.From) || in(r.To) })
}

// structural is the views that show relationships of elements, and nothing else.
func structural(views []model.ViewRecord) []model.ViewRecord {
	return slices.DeleteFunc(views, func(v model.ViewRecord) bool {
		return !slices.Contains([]model.ViewKind{model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent}, v.Kind)
	})
}

// undeployed takes the instances out of a model that fit.
func undeployed(m *model.Model, fits func(e model.ElementRecord) bool) {
	for _, e := range slices.Clone(m.Elements) {
		if e.Kind == model.KindInstance && fits(e) {
			m.Elements = slices.DeleteFunc(m.Elements, func(other model.ElementRecord) bool { return other.ID == e.ID })
			alone(m, e.ID)
		}
	}
}

// stranger is the ID of a system that has to do with nobody.
func stranger(m *model.Model) string {
	m.Elements = append(m.Elements, model.ElementRecord{ID: "~stranger", Kind: model.KindSystem, Name: "Stranger", Description: "Has to do with nobody"})
	return "~stranger"
}

// breaches is the table of ways to break rules.
func breaches() []breach {
	return []breach{
		{"LNT-M101", "an element has no description", elements(isStatic, func(_ *model.Model, e *model.ElementRecord) { e.Description = " " })},
		{"LNT-M102", "a container or component has no technology", elements(
			func(m *model.Model, e model.ElementRecord) bool {
				return kinds(model.KindContainer, model.KindComponent)(m, e) && !outside(m, e.ID)
			},
			func(_ *model.Model, e *model.ElementRecord) { e.Technology = "" },
		)},
		{"LNT-M103", "a relationship has no description", relationships(nil, func(_ *model.Model, r *model.RelationshipRecord) { r.Description = "" })},
		{"LNT-M104", "an element loses all relationships", elements(
			func(m *model.Model, e model.ElementRecord) bool {
				kin := len(e.Generals) > 0 || slices.ContainsFunc(m.Elements, func(other model.ElementRecord) bool {
					return slices.ContainsFunc(other.Generals, func(r model.ReferenceRecord) bool { return r.ID == e.ID })
				})
				return e.Parent == "" && isStatic(m, e) && !e.External && !kin
			},
			func(m *model.Model, e *model.ElementRecord) { alone(m, e.ID) },
		)},
		{"LNT-M105", "an external element loses all relationships", elements(
			func(_ *model.Model, e model.ElementRecord) bool { return e.Parent == "" && e.External },
			func(m *model.Model, e *model.ElementRecord) { alone(m, e.ID) },
		)},
		{"LNT-M106", "a message goes where no relationship leads", steps(func(s model.StepRecord) bool {
			return slices.Contains([]model.StepKind{model.StepCall, model.StepSend, model.StepCreate, model.StepDestroy}, s.Kind)
		}, func(m *model.Model, s *model.StepRecord) { s.To = stranger(m) })},
		{"LNT-M106", "a message comes from where no relationship leads", steps(func(s model.StepRecord) bool {
			return slices.Contains([]model.StepKind{model.StepCall, model.StepSend, model.StepReturn}, s.Kind)
		}, func(m *model.Model, s *model.StepRecord) { s.From = stranger(m) })},
		{"LNT-M107", "a scenario loses its steps", scenarios(func(s *model.ScenarioRecord) { s.Steps = nil })},
		{"LNT-M108", "a view leaves out everything", views(
			func(_ *model.Model, v model.ViewRecord) bool { return !v.Default && v.Kind == model.ViewLandscape },
			func(m *model.Model, v *model.ViewRecord) {
				for _, e := range m.Elements {
					v.Include, v.Exclude = nil, append(v.Exclude, e.ID)
				}
			},
		)},
		{"LNT-M109", "a view is about what there is not", views(
			func(_ *model.Model, v model.ViewRecord) bool { return !v.Default && v.Scope+v.Scenario+v.Subject != "" },
			func(_ *model.Model, v *model.ViewRecord) {
				v.Scope, v.Scenario, v.Subject = "nosuch", "nosuch", "nosuch"
			},
		)},
		{"LNT-M110", "every view leaves an element out", elements(
			func(_ *model.Model, e model.ElementRecord) bool { return e.Kind == model.KindPerson },
			func(m *model.Model, e *model.ElementRecord) {
				m.Views = structural(m.Views)
				for i := range m.Views {
					v := &m.Views[i]
					v.Exclude = append(v.Exclude, e.ID)
					v.Include = slices.DeleteFunc(v.Include, func(id string) bool { return id == e.ID })
				}
			},
		)},
		{"LNT-M111", "every view leaves a relationship out", relationships(
			func(m *model.Model, r model.RelationshipRecord) bool { return r.Environment == "" },
			func(m *model.Model, r *model.RelationshipRecord) {
				m.Severities = slices.DeleteFunc(m.Severities, func(s model.SeverityRecord) bool { return s.Code == "LNT-M111" })
				m.Views = structural(m.Views)
				for i := range m.Views {
					m.Views[i].ExcludeRelationships = append(m.Views[i].ExcludeRelationships, r.ID)
				}
			},
		)},
		{"LNT-M112", "no environment runs a container", elements(
			func(m *model.Model, e model.ElementRecord) bool {
				return e.Kind == model.KindContainer && !outside(m, e.ID) && len(m.Environments) > 0 && !slices.ContainsFunc(m.Elements, func(i model.ElementRecord) bool { return i.Of == e.Parent })
			},
			func(m *model.Model, e *model.ElementRecord) {
				id := e.ID
				undeployed(m, func(i model.ElementRecord) bool { return i.Of == id })
			},
		)},
		{"LNT-M113", "an environment runs nothing", environments(func(m *model.Model, e *model.EnvironmentRecord) {
			undeployed(m, func(i model.ElementRecord) bool { return i.Environment == e.ID })
		})},
		{"LNT-M114", "everything leaves a group", over(
			func(m *model.Model) []model.GroupRecord { return m.Groups },
			func(m *model.Model, g model.GroupRecord) bool {
				return !slices.ContainsFunc(m.Groups, func(inner model.GroupRecord) bool { return inner.Parent == g.ID })
			},
			func(g model.GroupRecord) string { return g.ID }, func(g model.GroupRecord) model.Origin { return g.Origin },
			func(m *model.Model, i int) {
				for j := range m.Elements {
					if m.Elements[j].Group == m.Groups[i].ID {
						m.Elements[j].Group = ""
					}
				}
			},
		)},
		{"LNT-M115", "an environment leaves out what it does not run", environments(func(m *model.Model, e *model.EnvironmentRecord) {
			m.Relationships = append(m.Relationships, model.RelationshipRecord{ID: "~vain", From: stranger(m), To: "~stranger", Description: "Vain"})
			e.LeavesOut = append(e.LeavesOut, "~vain")
		})},
		{"LNT-M116", "an element is bound to what is not there", elements(isStatic, func(_ *model.Model, e *model.ElementRecord) { e.Code = append(e.Code, "./nosuch") })},
		{"LNT-M117", "a waiver waives nothing", relationships(nil, func(m *model.Model, r *model.RelationshipRecord) {
			m.Waivers = append(m.Waivers, model.WaiverRecord{Code: "LNT-M103", Reason: "none", Kind: model.SubjectRelationship, Subject: r.ID, Origin: r.Origin})
		})},
		{"LNT-M118", "an element has an icon that there is not", elements(isStatic, func(_ *model.Model, e *model.ElementRecord) { e.Icon = "no such icon" })},
		{"LNT-M119", "the file of an icon is not there", elements(isStatic, func(_ *model.Model, e *model.ElementRecord) { e.Icon = "./nosuch.svg" })},
		{"LNT-M120", "a state machine loses its states", machines(func(sm *model.StateMachineRecord) { sm.States, sm.Transitions = nil, nil })},
		{"LNT-M121", "no transition leads to a state", states(
			func(_ model.StateMachineRecord, s model.StateRecord) bool {
				return s.Kind != model.StateInitial && s.Parent == ""
			},
			func(sm *model.StateMachineRecord, s model.StateRecord) {
				sm.Transitions = slices.DeleteFunc(sm.Transitions, func(t model.TransitionRecord) bool {
					return t.To == s.ID || strings.HasPrefix(t.To, s.ID+"/") && !strings.HasPrefix(t.From, s.ID+"/")
				})
			},
		)},
		{"LNT-M122", "no transition leads out of a state", states(
			func(sm model.StateMachineRecord, s model.StateRecord) bool {
				ends := slices.ContainsFunc(sm.States, func(s model.StateRecord) bool { return s.Kind == model.StateFinal && s.Parent == "" })
				return s.Kind == model.StateSimple && s.Parent == "" && ends
			},
			func(sm *model.StateMachineRecord, s model.StateRecord) {
				sm.Transitions = slices.DeleteFunc(sm.Transitions, func(t model.TransitionRecord) bool {
					return t.From == s.ID || strings.HasPrefix(t.From, s.ID+"/") && !strings.HasPrefix(t.To, s.ID+"/")
				})
				// So that there is a final state that can be reached.
				end := sm.States[slices.IndexFunc(sm.States, func(s model.StateRecord) bool { return s.Kind == model.StateFinal && s.Parent == "" })]
				sm.Transitions = append(sm.Transitions, model.TransitionRecord{From: "@initial", To: end.ID, Guard: "it is over"})
			},
		)},
		{"LNT-M123", "a choice has no else", states(
			func(_ model.StateMachineRecord, s model.StateRecord) bool { return s.Kind == model.StateChoice },
			func(sm *model.StateMachineRecord, s model.StateRecord) {
				for i := range sm.Transitions {
					if t := &sm.Transitions[i]; t.From == s.ID && t.Guard == "else" {
						t.Guard = "something else"
					}
				}
			},
		)},
		{"LNT-M130", "an activity loses its steps", activities(func(a *model.ActivityRecord) { a.Steps = nil })},
		{"LNT-M131", "a decision has no otherwise", actions(
			func(s model.ActivityStepRecord) bool {
				return s.Kind == model.ActivityDecision && slices.ContainsFunc(s.Ways, func(w model.ActivityWayRecord) bool { return w.Guard == "else" })
			},
			func(_ *model.Model, s *model.ActivityStepRecord) { s.Ways[len(s.Ways)-1].Guard = "something else" },
		)},
		{"LNT-M132", "a step is carried out by a stranger", later(actions(
			func(s model.ActivityStepRecord) bool { return s.Lane != "" },
			func(m *model.Model, s *model.ActivityStepRecord) { s.Lane = stranger(m) },
		))},
		{"LNT-M133", "a step is carried out by a part of its lane", activitiesOf(
			func(m *model.Model, a model.ActivityRecord) bool { return true },
			func(m *model.Model, a *model.ActivityRecord) {
				a.Steps = append([]model.ActivityStepRecord{
					{ID: "~a", Kind: model.ActivityAction, Text: "a", Lane: stranger(m)}, {ID: "~b", Kind: model.ActivityAction, Text: "b", Lane: "~stranger/part"},
				}, a.Steps...)
				m.Elements = append(m.Elements, model.ElementRecord{ID: "~stranger/part", Kind: model.KindContainer, Parent: "~stranger", Name: "Part"})
			},
		)},
		{"LNT-M134", "each track of a fork ends", actions(
			func(s model.ActivityStepRecord) bool { return s.Kind == model.ActivityFork },
			func(_ *model.Model, s *model.ActivityStepRecord) {
				for i := range s.Ways {
					s.Ways[i].Steps = append(s.Ways[i].Steps, model.ActivityStepRecord{ID: "~end", Kind: model.ActivityEndFlow})
				}
			},
		)},
		{"LNT-M135", "a track of a fork ends on some of its ways", tracks(func(w *model.ActivityWayRecord) {
			w.Steps = append(w.Steps, model.ActivityStepRecord{ID: "~some", Kind: model.ActivityDecision, Ways: []model.ActivityWayRecord{
				{Guard: "it is over", Steps: []model.ActivityStepRecord{{ID: "~end", Kind: model.ActivityEndFlow}}}, {Guard: "else"},
			}})
		})},
		{"LNT-M140", "nobody takes part in a use case", useCases(
			func(_ *model.Model, u model.UseCaseRecord) bool { return true },
			func(m *model.Model, u *model.UseCaseRecord) {
				id := u.ID
				u.Actors, u.Extends, u.Generals, u.Includes = nil, nil, nil, nil
				for i := range m.UseCases {
					other := &m.UseCases[i]
					other.Includes = slices.DeleteFunc(other.Includes, func(r model.ReferenceRecord) bool { return r.ID == id })
					other.Generals = slices.DeleteFunc(other.Generals, func(r model.ReferenceRecord) bool { return r.ID == id })
				}
			},
		)},
		{"LNT-M141", "a stranger takes part in a use case", useCases(nil, func(m *model.Model, u *model.UseCaseRecord) {
			u.Actors = append(u.Actors, model.ReferenceRecord{ID: stranger(m), Origin: u.Origin})
		})},
		{"LNT-M150", "a class set loses its classes and types", over(
			func(m *model.Model) []model.ClassSetRecord { return m.ClassSets }, nil,
			func(s model.ClassSetRecord) string { return s.ID }, func(s model.ClassSetRecord) model.Origin { return s.Origin },
			func(m *model.Model, i int) { m.ClassSets[i].Classes, m.ClassSets[i].Types = nil, nil },
		)},
	}
}

func machines(change func(sm *model.StateMachineRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.StateMachineRecord { return m.StateMachines }, nil,
		func(sm model.StateMachineRecord) string { return sm.ID }, func(sm model.StateMachineRecord) model.Origin { return sm.Origin },
		func(m *model.Model, i int) { change(&m.StateMachines[i]) })
}

// states makes a site of each state that fits.
func states(fits func(model.StateMachineRecord, model.StateRecord) bool, change func(*model.StateMachineRecord, model.StateRecord)) func(*model.Model) []site {
	return func(m *model.Model) []site {
		var all []site
		for i, sm := range m.StateMachines {
			for _, s := range sm.States {
				if fits(sm, s) {
					all = append(all, site{sm.ID + " " + s.ID, s.Origin, func(m *model.Model) { change(&m.StateMachines[i], s) }})
				}
			}
		}
		return all
	}
}

// steps makes a site of each step of a scenario that fits.
func steps(fits func(model.StepRecord) bool, change func(*model.Model, *model.StepRecord)) func(*model.Model) []site {
	return func(m *model.Model) []site {
		var all []site
		var walk func(name string, steps []model.StepRecord, get func(*model.Model) []model.StepRecord)
		walk = func(name string, steps []model.StepRecord, get func(*model.Model) []model.StepRecord) {
			for i, s := range steps {
				if fits(s) {
					all = append(all, site{name + " " + s.Text, s.Origin, func(m *model.Model) { change(m, &get(m)[i]) }})
				}
				for j, o := range s.Operands {
					walk(name, o.Steps, func(m *model.Model) []model.StepRecord { return get(m)[i].Operands[j].Steps })
				}
			}
		}
		for i, sc := range m.Scenarios {
			walk(sc.ID, sc.Steps, func(m *model.Model) []model.StepRecord { return m.Scenarios[i].Steps })
		}
		return all
	}
}

func activities(change func(a *model.ActivityRecord)) func(*model.Model) []site {
	return activitiesOf(nil, func(_ *model.Model, a *model.ActivityRecord) { change(a) })
}

func activitiesOf(fits func(m *model.Model, a model.ActivityRecord) bool, change func(m *model.Model, a *model.ActivityRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.ActivityRecord { return m.Activities }, fits,
		func(a model.ActivityRecord) string { return a.ID }, func(a model.ActivityRecord) model.Origin { return a.Origin },
		func(m *model.Model, i int) { change(m, &m.Activities[i]) })
}

// actions makes a site of each step of an activity that fits.
func actions(fits func(model.ActivityStepRecord) bool, change func(*model.Model, *model.ActivityStepRecord)) func(*model.Model) []site {
	return func(m *model.Model) []site {
		var all []site
		var walk func(name string, steps []model.ActivityStepRecord, get func(*model.Model) []model.ActivityStepRecord)
		walk = func(name string, steps []model.ActivityStepRecord, get func(*model.Model) []model.ActivityStepRecord) {
			for i, s := range steps {
				if fits(s) {
					all = append(all, site{name + " " + s.ID, s.Origin, func(m *model.Model) { change(m, &get(m)[i]) }})
				}
				for j, w := range s.Ways {
					walk(name, w.Steps, func(m *model.Model) []model.ActivityStepRecord { return get(m)[i].Ways[j].Steps })
				}
			}
		}
		for i, a := range m.Activities {
			walk(a.ID, a.Steps, func(m *model.Model) []model.ActivityStepRecord { return m.Activities[i].Steps })
		}
		return all
	}
}

// tracks makes a site of the first track of each fork.
func tracks(change func(*model.ActivityWayRecord)) func(*model.Model) []site {
	fork := func(s model.ActivityStepRecord) bool { return s.Kind == model.ActivityFork }
	return func(m *model.Model) []site {
		all := actions(fork, func(_ *model.Model, s *model.ActivityStepRecord) { change(&s.Ways[0]) })(m)
		n := 0
		var walk func(steps []model.ActivityStepRecord)
		walk = func(steps []model.ActivityStepRecord) {
			for _, s := range steps {
				if fork(s) {
					all[n].origin = s.Ways[0].Origin
					n++
				}
				for _, w := range s.Ways {
					walk(w.Steps)
				}
			}
		}
		for _, a := range m.Activities {
			walk(a.Steps)
		}
		return all
	}
}

// later is the sites but for those of steps that activities begin with: they
// take over from nobody.
func later(sites func(*model.Model) []site) func(*model.Model) []site {
	return func(m *model.Model) []site {
		return slices.DeleteFunc(sites(m), func(s site) bool {
			return slices.ContainsFunc(m.Activities, func(a model.ActivityRecord) bool { return s.name == a.ID+" "+a.Steps[0].ID })
		})
	}
}

// ruled is what the rules say of a model.
func ruled(m *model.Model) []told {
	return tell(drift.Model(m, drift.Options{
		Code: func(_, pattern string) bool { return pattern != "./nosuch" },
		Icon: func(e model.ElementRecord) error {
			if e.Icon == "./nosuch.svg" {
				return errors.New("is not there")
			}
			return nil
		},
	}))
}

// brokenRules breaks each rule in some places of each model.
func brokenRules(t *testing.T) []mutant { return broken(t, "LNT-M", breaches()) }

// broken does what the breaches of rules of the codes say.
func broken(t *testing.T, codes string, breaches []breach) []mutant {
	t.Helper()
	for _, rule := range drift.Rules() {
		if strings.HasPrefix(rule.Code, codes) && !slices.ContainsFunc(breaches, func(b breach) bool { return b.code == rule.Code }) {
			t.Errorf("nothing breaks %s: %s", rule.Code, rule.Summary)
		}
	}
	var all []mutant
	for _, o := range originals(t) {
		if found := drift.NewReport(drift.Model(o.model, drift.Options{})).Findings; len(found) > 0 {
			t.Fatalf("%s: nothing is broken: %s", o.name, inShort(tell(found)))
		}
		for _, b := range breaches {
			sites := b.sites(o.model)
			const most = 3
			for n := range min(len(sites), most) {
				s := sites[n*len(sites)/min(len(sites), most)]
				all = append(all, mutant{
					kind: b.kind, name: o.name + ": " + s.name, want: []want{{b.code, []string{place(s.origin.File, s.origin.Line)}}},
					find: func() []told { return ruled(o.with(s.change)) },
				})
			}
		}
	}
	return all
}
