package model

import (
	"errors"
	"fmt"
	"slices"
)

// mostFaults is how many faults Validate tells.
const mostFaults = 10

// Validate reports what keeps a model from holding together: an ID that is
// missing, unknown or taken, records out of order, an element in the wrong
// place, a step without its ends. A built model always holds together; this is
// for models that come from elsewhere, and Decode calls it.
func (m *Model) Validate() error {
	c := &checker{
		model:         m,
		elements:      make(map[string]*ElementRecord, len(m.Elements)),
		groups:        make(map[string]*GroupRecord, len(m.Groups)),
		relationships: make(map[string]*RelationshipRecord, len(m.Relationships)),
		environments:  make(map[string]*EnvironmentRecord, len(m.Environments)),
		scenarios:     make(map[string]*ScenarioRecord, len(m.Scenarios)),
		machines:      make(map[string]*StateMachineRecord, len(m.StateMachines)),
		views:         make(map[string]*ViewRecord, len(m.Views)),
		useCases:      make(map[string]*UseCaseRecord, len(m.UseCases)),
		classSets:     make(map[string]*ClassSetRecord, len(m.ClassSets)),
		types:         make(map[string]*TypeRecord, len(m.Types)),
		activities:    make(map[string]*ActivityRecord, len(m.Activities)),
		figures:       make(map[string]*FigureRecord, len(m.Figures)),
	}
	if m.Schema != SchemaVersion {
		c.fault("schema", "version is %d, not %d", m.Schema, SchemaVersion)
	}
	index(c, "element", m.Elements, c.elements, func(e *ElementRecord) string { return e.ID })
	index(c, "group", m.Groups, c.groups, func(g *GroupRecord) string { return g.ID })
	index(c, "relationship", m.Relationships, c.relationships, func(r *RelationshipRecord) string { return r.ID })
	index(c, "environment", m.Environments, c.environments, func(e *EnvironmentRecord) string { return e.ID })
	index(c, "scenario", m.Scenarios, c.scenarios, func(s *ScenarioRecord) string { return s.ID })
	index(c, "state machine", m.StateMachines, c.machines, func(s *StateMachineRecord) string { return s.ID })
	index(c, "activity", m.Activities, c.activities, func(a *ActivityRecord) string { return a.ID })
	index(c, "use case", m.UseCases, c.useCases, func(u *UseCaseRecord) string { return u.ID })
	index(c, "class set", m.ClassSets, c.classSets, func(s *ClassSetRecord) string { return s.ID })
	index(c, "type", m.Types, c.types, func(t *TypeRecord) string { return t.ID })
	index(c, "figure", m.Figures, c.figures, func(f *FigureRecord) string { return f.ID })
	index(c, "view", m.Views, c.views, func(v *ViewRecord) string { return v.Key })
	index(c, "severity", m.Severities, make(map[string]*SeverityRecord, len(m.Severities)), func(s *SeverityRecord) string { return s.Code })
	for i := range m.Elements {
		c.element(&m.Elements[i])
	}
	for i := range m.Groups {
		c.group(&m.Groups[i])
	}
	for i := range m.Relationships {
		c.relationship(&m.Relationships[i])
	}
	for i := range m.Environments {
		c.environment(&m.Environments[i])
	}
	for i := range m.Scenarios {
		c.scenario(&m.Scenarios[i])
	}
	for i := range m.StateMachines {
		c.machine(&m.StateMachines[i])
	}
	for i := range m.UseCases {
		c.useCase(&m.UseCases[i])
	}
	for i := range m.ClassSets {
		c.classSet(&m.ClassSets[i])
	}
	for i := range m.Types {
		c.typ(&m.Types[i])
	}
	for i := range m.Activities {
		c.activity(&m.Activities[i])
	}
	for i := range m.Figures {
		c.figure(&m.Figures[i])
	}
	c.noCircles()
	for i := range m.Views {
		c.view(&m.Views[i])
	}
	for _, s := range m.Severities {
		if !s.Severity.known() {
			c.fault("severity "+quote(s.Code), "%q is unknown", s.Severity)
		}
	}
	for i := range m.Waivers {
		c.waiver(i)
	}
	for _, f := range slices.Concat(m.Docs, m.Decisions) {
		if f.Scope != "" && c.elements[f.Scope] == nil {
			c.fault("folder "+quote(f.Path), "element %q does not exist", f.Scope)
		}
	}
	return errors.Join(c.faults...)
}

// checker is the state of one Validate.
type checker struct {
	model         *Model
	elements      map[string]*ElementRecord
	groups        map[string]*GroupRecord
	relationships map[string]*RelationshipRecord
	environments  map[string]*EnvironmentRecord
	scenarios     map[string]*ScenarioRecord
	machines      map[string]*StateMachineRecord
	views         map[string]*ViewRecord
	useCases      map[string]*UseCaseRecord
	classSets     map[string]*ClassSetRecord
	types         map[string]*TypeRecord
	activities    map[string]*ActivityRecord
	figures       map[string]*FigureRecord
	faults        []error
}

func (c *checker) fault(where, format string, args ...any) {
	if len(c.faults) < mostFaults {
		c.faults = append(c.faults, fmt.Errorf("model: %s: %s", where, fmt.Sprintf(format, args...)))
	}
}

// index fills to with records by ID and checks that these ascend.
func index[T any](c *checker, what string, records []T, to map[string]*T, id func(*T) string) {
	for i := range records {
		key := id(&records[i])
		switch {
		case key == "":
			c.fault(what+"s", "number %d has no ID", i+1)
			continue
		case to[key] != nil:
			c.fault(what+" "+quote(key), "exists twice")
		case i > 0 && id(&records[i-1]) > key:
			c.fault(what+" "+quote(key), "is out of order")
		}
		to[key] = &records[i]
	}
}

func (c *checker) element(e *ElementRecord) {
	where := "element " + quote(e.ID)
	parent := c.elements[e.Parent]
	inside := ElementKind("") // kind of the parent; empty if there is none
	if parent != nil {
		inside = parent.Kind
	}
	if e.Parent != "" && parent == nil {
		c.fault(where, "its parent %q does not exist", e.Parent)
		return
	}
	static, fits := true, false
	switch e.Kind {
	case KindPerson, KindSystem:
		fits = inside == ""
	case KindContainer:
		fits = inside == KindSystem
	case KindComponent:
		fits = inside == KindContainer
	case KindNode, KindInfrastructureNode:
		static, fits = false, inside == "" || inside == KindNode
	case KindInstance:
		static, fits = false, inside == KindNode
	default:
		c.fault(where, "its kind %q is unknown", e.Kind)
		return
	}
	switch {
	case !fits && inside == "":
		c.fault(where, "a %s stands inside of nothing", e.Kind)
	case !fits:
		c.fault(where, "a %s does not stand inside of a %s", e.Kind, inside)
	case static && e.Environment != "":
		c.fault(where, "a %s stands in no environment", e.Kind)
	case !static && c.environments[e.Environment] == nil:
		c.fault(where, "its environment %q does not exist", e.Environment)
	case !static && parent != nil && parent.Environment != e.Environment:
		c.fault(where, "its parent stands in environment %q", parent.Environment)
	case c.circles(e):
		c.fault(where, "it stands inside of itself")
	}
	of := c.elements[e.Of]
	switch {
	case e.Kind == KindInstance && of == nil:
		c.fault(where, "what it is an instance of, %q, does not exist", e.Of)
	case e.Kind == KindInstance && of.Kind != KindSystem && of.Kind != KindContainer:
		c.fault(where, "it is an instance of a %s", of.Kind)
	case e.Kind != KindInstance && e.Of != "":
		c.fault(where, "a %s is an instance of nothing", e.Kind)
	}
	group := c.groups[e.Group]
	switch {
	case e.Group == "":
	case group == nil:
		c.fault(where, "its group %q does not exist", e.Group)
	case !static:
		c.fault(where, "a %s stands in no group", e.Kind)
	case group.Within != e.Parent:
		c.fault(where, "its group groups the parts of %q", group.Within)
	}
	if e.Shape != "" && !e.Shape.known() {
		c.fault(where, "its shape %q is unknown", e.Shape)
	}
	if e.Icon != "" && !e.Icon.wellFormed() {
		c.fault(where, "its icon %q is neither a name nor the path of an SVG file", e.Icon)
	}
	for _, g := range e.Generals {
		if of := c.elements[g.ID]; e.Kind != KindPerson || of == nil || of.Kind != KindPerson || of == e {
			c.fault(where, "it specializes %q, and not a person another one", g.ID)
		}
	}
	if e.Instances < 0 {
		c.fault(where, "it has %d instances", e.Instances)
	}
}

// circles reports whether e is one of its own ancestors. An element above a
// circle is none of them: those in it are told.
func (c *checker) circles(e *ElementRecord) bool {
	p := c.elements[e.Parent]
	for range c.model.Elements {
		if p == nil || p == e {
			break
		}
		p = c.elements[p.Parent]
	}
	return p == e
}

func (c *checker) group(g *GroupRecord) {
	where := "group " + quote(g.ID)
	if g.Within != "" {
		e := c.elements[g.Within]
		if e == nil || e.Kind != KindSystem && e.Kind != KindContainer {
			c.fault(where, "%q, whose parts it groups, is no system and no container", g.Within)
		}
	}
	if g.Parent == "" {
		return
	}
	p := c.groups[g.Parent]
	switch {
	case p == nil:
		c.fault(where, "its parent %q does not exist", g.Parent)
		return
	case p.Within != g.Within:
		c.fault(where, "its parent groups the parts of %q", p.Within)
	}
	for range c.model.Groups {
		if p == nil || p == g {
			break
		}
		p = c.groups[p.Parent]
	}
	if p == g {
		c.fault(where, "it stands inside of itself")
	}
}

func (c *checker) relationship(r *RelationshipRecord) {
	where := "relationship " + quote(r.ID)
	from, to := c.elements[r.From], c.elements[r.To]
	switch {
	case from == nil:
		c.fault(where, "its source %q does not exist", r.From)
	case to == nil:
		c.fault(where, "its target %q does not exist", r.To)
	case from.Environment != r.Environment, to.Environment != r.Environment:
		c.fault(where, "its ends do not both stand in environment %q", r.Environment)
	case from == to, c.isPartOf(from, to), c.isPartOf(to, from):
		c.fault(where, "it leads from an element to itself or to its own part")
	}
}

// isPartOf reports whether e lies inside of other, at any depth.
func (c *checker) isPartOf(e, other *ElementRecord) bool {
	for range c.model.Elements {
		e = c.elements[e.Parent]
		if e == nil || e == other {
			break
		}
	}
	return e == other
}

func (c *checker) environment(e *EnvironmentRecord) {
	for _, id := range e.LeavesOut {
		if r := c.relationships[id]; r == nil || r.Environment != "" {
			c.fault("environment "+quote(e.ID), "what it leaves out, %q, is no static relationship", id)
		}
	}
}

func (c *checker) scenario(s *ScenarioRecord) {
	where := "scenario " + quote(s.ID)
	if s.Owner != "" {
		e := c.elements[s.Owner]
		if e == nil || e.Kind != KindSystem && e.Kind != KindContainer {
			c.fault(where, "its owner %q is no system and no container", s.Owner)
		}
	}
	c.steps(where, s, s.Steps, true)
}

func (c *checker) steps(where string, of *ScenarioRecord, steps []StepRecord, outermost bool) {
	for i := range steps {
		s := &steps[i]
		where := fmt.Sprintf("%s, step %d", where, i+1)
		switch s.Kind {
		case StepCall, StepSend, StepReturn, StepSelf, StepCreate, StepDestroy:
			c.participant(where, s.From)
			c.participant(where, s.To)
			if itself := s.From == s.To; itself != (s.Kind == StepSelf) && s.Kind != StepDestroy {
				c.fault(where, "a %s leads from %q to %q", s.Kind, s.From, s.To)
			}
		case StepNote:
			if len(s.Over) == 0 {
				c.fault(where, "a note stands over nothing")
			}
			for _, id := range s.Over {
				c.participant(where, id)
			}
		case StepRef:
			if sc := c.scenarios[s.Scenario]; sc == nil || sc == of {
				c.fault(where, "a ref names %q, which is no other scenario", s.Scenario)
			}
			for _, id := range s.Over {
				c.participant(where, id)
			}
		case StepDivider:
			if s.Text == "" || !outermost {
				c.fault(where, "a divider has no text, or stands in a fragment")
			}
		case StepAlt, StepPar, StepOpt, StepLoop, StepBreak, StepCritical:
			if n := len(s.Operands); n == 0 || n > 1 && s.Kind != StepAlt && s.Kind != StepPar {
				c.fault(where, "a fragment of kind %q has %d operands", s.Kind, n)
			}
			for _, o := range s.Operands {
				c.steps(where, of, o.Steps, false)
			}
		default:
			c.fault(where, "its kind %q is unknown", s.Kind)
		}
	}
}

// participant checks that a static element of that ID exists.
func (c *checker) participant(where, id string) {
	if e := c.elements[id]; e == nil || e.Environment != "" {
		c.fault(where, "%q is no person, system, container or component", id)
	}
}

// owner checks who a thing belongs to.
func (c *checker) owner(where, id string) {
	if id == "" {
		return
	}
	e := c.elements[id]
	if e == nil || e.Kind != KindSystem && e.Kind != KindContainer && e.Kind != KindComponent {
		c.fault(where, "its owner %q is no system, container or component", id)
	}
}

func (c *checker) machine(m *StateMachineRecord) {
	where := "state machine " + quote(m.ID)
	c.owner(where, m.Owner)
	c.typeRef(where, m.Type)
	kinds := make(map[string]StateKind, len(m.States))
	for i := range m.States {
		s := &m.States[i]
		switch s.Kind {
		case StateSimple, StateInitial, StateChoice, StateFinal:
		default:
			c.fault(where, "the kind %q of state %q is unknown", s.Kind, s.ID)
		}
		switch {
		case s.ID == "":
			c.fault(where, "state %d has no ID", i+1)
		case kinds[s.ID] != "":
			c.fault(where, "state %q exists twice", s.ID)
		case s.Parent != "" && kinds[s.Parent] != StateSimple:
			c.fault(where, "state %q stands inside of %q, which is no state before it", s.ID, s.Parent)
		}
		kinds[s.ID] = s.Kind
	}
	for i, t := range m.Transitions {
		switch {
		case kinds[t.From] == "", kinds[t.To] == "":
			c.fault(where, "transition %d leads from %q to %q, which are not both its states", i+1, t.From, t.To)
		case kinds[t.From] == StateFinal, kinds[t.To] == StateInitial:
			c.fault(where, "transition %d leads from a final state, or to an initial one", i+1)
		}
	}
}

func (c *checker) waiver(i int) {
	w := &c.model.Waivers[i]
	where := "waiver of " + quote(w.Code)
	there := true
	switch w.Kind {
	case "":
		if w.Subject != "" {
			c.fault(where, "what it is about, %q, is of no kind", w.Subject)
		}
	case SubjectElement:
		there = c.elements[w.Subject] != nil
	case SubjectRelationship:
		there = c.relationships[w.Subject] != nil
	case SubjectGroup:
		there = c.groups[w.Subject] != nil
	case SubjectEnvironment:
		there = c.environments[w.Subject] != nil
	case SubjectScenario:
		there = c.scenarios[w.Subject] != nil
	case SubjectUseCase:
		there = c.useCases[w.Subject] != nil
	case SubjectFigure:
		there = c.figures[w.Subject] != nil
	case SubjectView:
		there = c.views[w.Subject] != nil
	case SubjectStateMachine:
		there = c.machines[w.Subject] != nil
	case SubjectActivity:
		there = c.activities[w.Subject] != nil
	case SubjectClassSet:
		there = c.classSets[w.Subject] != nil
	default:
		if !ViewKind(w.Kind).hasSubject() {
			c.fault(where, "what it is about is of the unknown kind %q", w.Kind)
		}
	}
	if !there {
		c.fault(where, "the %s that it is about, %q, does not exist", w.Kind, w.Subject)
	}
	if w.Code == "" || w.Reason == "" {
		c.fault(where, "it lacks its code or its reason")
	}
	if i > 0 && compareWaivers(c.model.Waivers[i-1], *w) >= 0 {
		c.fault(where, "it exists twice or is out of order")
	}
}

func (c *checker) useCase(u *UseCaseRecord) {
	where := "use case " + quote(u.ID)
	if e := c.elements[u.System]; e == nil || e.Kind != KindSystem {
		c.fault(where, "its system %q is no system", u.System)
	}
	for _, a := range u.Actors {
		if e := c.elements[a.ID]; e == nil || a.ID == u.System || e.Kind != KindPerson && e.Kind != KindSystem {
			c.fault(where, "its actor %q is no person and no other system", a.ID)
		}
	}
	other := func(id string) {
		if of := c.useCases[id]; of == nil || of == u {
			c.fault(where, "it is linked to %q, which is no other use case", id)
		}
	}
	for _, r := range slices.Concat(u.Includes, u.Generals) {
		other(r.ID)
	}
	for _, e := range u.Extends {
		other(e.Base)
	}
	for _, sc := range u.Scenarios {
		if c.scenarios[sc.ID] == nil {
			c.fault(where, "its scenario %q does not exist", sc.ID)
		}
	}
}

// typeRef checks that the type is in the model, once the source was read.
func (c *checker) typeRef(where string, t *TypeRef) {
	if t != nil && t.ID != "" && c.types[t.ID] == nil {
		c.fault(where, "its type %q does not exist", t.ID)
	}
}

func (c *checker) classSet(s *ClassSetRecord) {
	where := "class set " + quote(s.ID)
	c.owner(where, s.Owner)
	known := make(map[string]bool, len(s.Classes))
	for i := range s.Classes {
		k := &s.Classes[i]
		switch {
		case k.ID == "":
			c.fault(where, "class %d has no ID", i+1)
		case known[k.ID]:
			c.fault(where, "class %q exists twice", k.ID)
		case k.Kind != TypeClass && k.Kind != TypeInterface && k.Kind != TypeEnumeration:
			c.fault(where, "the kind %q of class %q is unknown", k.Kind, k.ID)
		}
		known[k.ID] = true
		c.typeRef(where, k.Type)
	}
	for i := range s.Classes {
		c.relations(where+", class "+quote(s.Classes[i].ID), s.Classes[i].Relations, func(id string) bool { return known[id] })
	}
}

func (c *checker) typ(t *TypeRecord) {
	where := "type " + quote(t.ID)
	switch t.Kind {
	case TypeClass, TypeInterface, TypeEnumeration, TypeNamed, TypeFunction, TypeAlias:
	default:
		c.fault(where, "its kind %q is unknown", t.Kind)
	}
	if t.ID != t.Package+"."+t.Name {
		c.fault(where, "it is called %q in package %q", t.Name, t.Package)
	}
	c.relations(where, t.Relations, func(id string) bool { return c.types[id] != nil })
}

func (c *checker) relations(where string, relations []ClassRelationRecord, known func(id string) bool) {
	for _, r := range relations {
		switch r.Kind {
		case RelationGeneralization, RelationRealization, RelationAssociation, RelationComposition, RelationDependency:
		default:
			c.fault(where, "the kind %q of a relation is unknown", r.Kind)
		}
		if !known(r.To) {
			c.fault(where, "a relation leads to %q, which does not exist", r.To)
		}
	}
}

func (c *checker) activity(a *ActivityRecord) {
	where := "activity " + quote(a.ID)
	c.owner(where, a.Owner)
	c.activitySteps(where, a.Steps, make(map[string]bool), false)
}

// activitySteps checks the steps of one way, and reports whether it ends.
func (c *checker) activitySteps(where string, steps []ActivityStepRecord, ids map[string]bool, forked bool) bool {
	ended := false
	for i := range steps {
		s := &steps[i]
		switch {
		case s.ID == "":
			c.fault(where, "a step has no ID")
		case ids[s.ID]:
			c.fault(where, "step %q exists twice", s.ID)
		case ended:
			c.fault(where, "step %q comes after an end", s.ID)
		}
		ids[s.ID] = true
		ways, least, most := len(s.Ways), 0, 0
		switch s.Kind {
		case ActivityAction, ActivitySend, ActivityAccept:
			c.participant(where, s.Lane)
			if s.Text == "" {
				c.fault(where, "step %q says nothing", s.ID)
			}
		case ActivityDecision, ActivityFork:
			least, most = 1, ways
		case ActivityWhile, ActivityRepeat:
			least, most = 1, 1
		case ActivityEnd, ActivityEndFlow:
			if forked != (s.Kind == ActivityEndFlow) {
				c.fault(where, "step %q ends what it is no part of", s.ID)
			}
		default:
			c.fault(where, "the kind %q of step %q is unknown", s.Kind, s.ID)
		}
		if ways < least || ways > most {
			c.fault(where, "step %q of kind %q has %d ways", s.ID, s.Kind, ways)
		}
		closed := ways > 0 && s.Kind != ActivityWhile
		for j := range s.Ways {
			w := &s.Ways[j]
			if len(w.Steps) == 0 && s.Kind != ActivityDecision {
				c.fault(where, "a way of step %q has no steps", s.ID)
			}
			closed = c.activitySteps(where, w.Steps, ids, forked || s.Kind == ActivityFork) && closed
		}
		ended = closed || s.Kind == ActivityEnd || s.Kind == ActivityEndFlow
	}
	return ended
}

func (c *checker) view(v *ViewRecord) {
	where := "view " + quote(v.Key)
	if v.Title == "" {
		c.fault(where, "it has no title")
	}
	if v.Direction != "" && !v.Direction.known() {
		c.fault(where, "its direction %q is unknown", v.Direction)
	}
	scope := ElementKind("") // kind of the scope
	if v.Scope != "" {
		e := c.elements[v.Scope]
		if e == nil {
			c.fault(where, "its scope %q does not exist", v.Scope)
			return
		}
		scope = e.Kind
	}
	environment, scenario := c.environments[v.Environment], c.scenarios[v.Scenario]
	fits := false
	switch v.Kind {
	case ViewLandscape:
		fits = scope == "" && v.Environment == "" && v.Scenario == ""
	case ViewContext, ViewContainer, ViewUseCase:
		fits = scope == KindSystem && v.Environment == "" && v.Scenario == ""
	case ViewComponent:
		fits = scope == KindContainer && v.Environment == "" && v.Scenario == ""
	case ViewDeployment:
		fits = (scope == "" || scope == KindSystem) && environment != nil && v.Scenario == ""
	case ViewStateMachine:
		m := c.machines[v.Subject]
		fits = m != nil && v.Scope == m.Owner && v.Environment == "" && v.Scenario == ""
	case ViewClass:
		s := c.classSets[v.Subject]
		fits = s != nil && v.Scope == s.Owner && v.Environment == "" && v.Scenario == ""
	case ViewCode:
		fits = (scope == KindSystem || scope == KindContainer || scope == KindComponent) && v.Environment == "" && v.Scenario == ""
	case ViewActivity:
		a := c.activities[v.Subject]
		fits = a != nil && v.Scope == a.Owner && v.Environment == "" && v.Scenario == ""
	case ViewDynamic, ViewSequence:
		fits = scenario != nil && v.Scope == scenario.Owner && v.Environment == ""
	default:
		c.fault(where, "its kind %q is unknown", v.Kind)
		return
	}
	fits = fits && (v.Subject != "") == v.Kind.hasSubject()
	if !fits {
		c.fault(where, "a %s view is not of scope %q, environment %q, scenario %q and subject %q", v.Kind, v.Scope, v.Environment, v.Scenario, v.Subject)
	}
	for _, id := range slices.Concat(v.Include, v.Exclude) {
		e := c.elements[id]
		switch {
		case e == nil:
			c.fault(where, "element %q does not exist", id)
		case e.Environment != v.Environment, !v.Kind.shows(e.Kind):
			c.fault(where, "it never shows element %q", id)
		}
	}
	for _, id := range slices.Concat(v.IncludeUseCases, v.ExcludeUseCases) {
		if v.Kind != ViewUseCase || c.useCases[id] == nil {
			c.fault(where, "use case %q does not exist, or it never shows one", id)
		}
	}
	for _, id := range v.Types {
		if c.types[id] == nil {
			c.fault(where, "type %q does not exist", id)
		}
	}
	for _, id := range v.ExcludeRelationships {
		if c.relationships[id] == nil {
			c.fault(where, "relationship %q does not exist", id)
		}
	}
}
