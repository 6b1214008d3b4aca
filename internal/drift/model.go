package drift

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/view"
)

// Model holds a model against the rules of good models. It needs no more than
// the model itself; what model.Build refuses it does not repeat, nor does it
// speak of the second of two things of one name, which Build has refused. Those
// that are waived are among the findings, with the reason.
func Model(m *model.Model, o Options) []Finding {
	x := newIndex(m)
	c := newCollector(m, o)
	for _, check := range []func(*index, *collector){
		described, technologies, connected, stepsAllowed, viewsShow, deployed, groupsHold, codeIsThere, iconsAreThere,
		machinesRun, activitiesRun, useCasesServe, classSetsHold, figuresHold,
	} {
		check(x, c)
	}
	second := func(f Finding) bool { return strings.Contains(f.Subject, "~") }
	found := slices.DeleteFunc(c.all(), second)
	return sorted(found, Idle(m, "MF", found, o))
}

// Icons is those of the findings of Model that say that an icon is missing, by
// element in Finding.Subject. Those that are waived are among them.
func Icons(m *model.Model, o Options) []Finding {
	c := newCollector(m, o)
	iconsAreThere(newIndex(m), c)
	return sorted(c.all())
}

// index answers what the rules ask of a model.
type index struct {
	*model.Model
	element  map[string]*model.ElementRecord
	children map[string][]string // element IDs
	generals map[string][]string // of a person, those that it is a kind of
	specials map[string][]string // of a person, those that are a kind of it
}

func newIndex(m *model.Model) *index {
	x := &index{
		Model: m, element: map[string]*model.ElementRecord{}, children: map[string][]string{},
		generals: map[string][]string{}, specials: map[string][]string{},
	}
	for i := range m.Elements {
		e := &m.Elements[i]
		x.element[e.ID] = e
		x.children[e.Parent] = append(x.children[e.Parent], e.ID)
		for _, g := range e.Generals {
			x.generals[e.ID] = append(x.generals[e.ID], g.ID)
			x.specials[g.ID] = append(x.specials[g.ID], e.ID)
		}
	}
	return x
}

func static(e *model.ElementRecord) bool {
	switch e.Kind {
	case model.KindPerson, model.KindSystem, model.KindContainer, model.KindComponent:
		return true
	}
	return false
}

// within tells whether the element is the other or a part of it.
func (x *index) within(id, outer string) bool {
	for range x.Elements { // parents in a circle must not hang the check
		if id == outer {
			return true
		}
		e, ok := x.element[id]
		if !ok || e.Parent == "" {
			return false
		}
		id = e.Parent
	}
	return false
}

// external tells whether the element or one that it is part of is external.
func (x *index) external(e *model.ElementRecord) bool {
	for range x.Elements {
		if e.External {
			return true
		}
		parent, ok := x.element[e.Parent]
		if !ok {
			return false
		}
		e = parent
	}
	return false
}

// kindWords is how messages call a kind of element.
func kindWords(k model.ElementKind) string { return scene.Noun("", scene.RoleNode, string(k)) }

func (x *index) words(e *model.ElementRecord) string {
	return kindWords(e.Kind) + " " + strconv.Quote(e.Name)
}

// name is how a message calls the element with the ID.
func (x *index) name(id string) string {
	if e, ok := x.element[id]; ok {
		return strconv.Quote(e.Name)
	}
	return strconv.Quote(id)
}

func described(x *index, c *collector) {
	for i := range x.Elements {
		e := &x.Elements[i]
		if static(e) && strings.TrimSpace(e.Description) == "" {
			c.add(Finding{Code: codeNoDescription, Kind: model.SubjectElement, Subject: e.ID, Message: x.words(e) + " has no description", Positions: origin(e.Origin, "")})
		}
	}
	for _, r := range x.Relationships {
		if strings.TrimSpace(r.Description) == "" {
			c.add(Finding{
				Code: codeSilentUse, Kind: model.SubjectRelationship, Subject: r.ID, Positions: origin(r.Origin, ""),
				Message: "the relationship from " + x.name(r.From) + " to " + x.name(r.To) + " has no description",
			})
		}
	}
}

// technologies leaves out what is external: its inside is the business of
// others.
func technologies(x *index, c *collector) {
	for i := range x.Elements {
		e := &x.Elements[i]
		if (e.Kind == model.KindContainer || e.Kind == model.KindComponent) && strings.TrimSpace(e.Technology) == "" && !x.external(e) {
			c.add(Finding{Code: codeNoTechnology, Kind: model.SubjectElement, Subject: e.ID, Message: x.words(e) + " has no technology", Positions: origin(e.Origin, "")})
		}
	}
}

// connected names an orphan once: not the parts of one too.
func connected(x *index, c *collector) {
	related := map[string]bool{}
	for _, r := range x.Relationships {
		for _, id := range []string{r.From, r.To} {
			// What runs an element stands for it; what is around it has a
			// relationship through it.
			for range x.Elements {
				e, ok := x.element[id]
				if !ok || related[id] {
					break
				}
				related[id] = true
				id = e.Parent
			}
		}
	}
	for i := range x.Elements {
		e := &x.Elements[i]
		if !static(e) || related[e.ID] {
			continue
		}
		if slices.ContainsFunc(x.kin(e.ID), func(id string) bool { return related[id] }) {
			continue // through whom it is a kind of, or who is a kind of it
		}
		if parent, ok := x.element[e.Parent]; ok && !related[parent.ID] && len(x.children[parent.ID]) > 0 {
			continue
		}
		f := Finding{Code: codeOrphan, Kind: model.SubjectElement, Subject: e.ID, Message: x.words(e) + " has no relationship", Positions: origin(e.Origin, "")}
		if len(x.children[e.ID]) > 0 {
			f.Message += ", and neither has any of its parts"
		}
		if e.External {
			f.Code, f.Message = codeUnusedExternal, "external "+x.words(e)+" has no relationship"
		}
		c.add(f)
	}
}

// stepsAllowed holds every message against the relationships. One between the
// elements themselves, between what they are part of, or between their parts
// allows it. A return goes against one.
func stepsAllowed(x *index, c *collector) {
	for _, sc := range x.Scenarios {
		type pair struct{ from, to string }
		var order []pair
		steps := map[pair][]model.StepRecord{}
		var walk func([]model.StepRecord)
		walk = func(all []model.StepRecord) {
			for _, s := range all {
				var p pair
				switch s.Kind {
				case model.StepCall, model.StepSend, model.StepCreate, model.StepDestroy:
					p = pair{s.From, s.To}
				case model.StepReturn:
					p = pair{s.To, s.From}
				case model.StepSelf, model.StepRef:
					continue
				default:
					for _, o := range s.Operands {
						walk(o.Steps)
					}
					continue
				}
				if x.allowed(p.from, p.to) {
					continue
				}
				if steps[p] == nil {
					order = append(order, p)
				}
				steps[p] = append(steps[p], s)
			}
		}
		walk(sc.Steps)
		if !messages(sc.Steps) {
			c.add(Finding{Code: codeEmptyScenario, Kind: model.SubjectScenario, Subject: sc.ID, Message: "scenario " + strconv.Quote(sc.Name) + " has no message", Positions: origin(sc.Origin, "")})
		}
		for _, p := range order {
			first := steps[p][0]
			f := Finding{Code: codeStepNotAllowed, Kind: model.SubjectScenario, Subject: sc.ID, Positions: origin(first.Origin, "")}
			f.Message = fmt.Sprintf("step %s of scenario %s goes from %s to %s, but no relationship leads from %s to %s",
				strconv.Quote(first.Text), strconv.Quote(sc.Name), x.name(first.From), x.name(first.To), x.name(p.from), x.name(p.to))
			if more := len(steps[p]) - 1; more == 1 {
				f.Message += " (and one more such step)"
			} else if more > 1 {
				f.Message += fmt.Sprintf(" (and %d more such steps)", more)
			}
			if back, ok := x.between(p.to, p.from); ok {
				f.Hint = "a relationship leads the other way; add one with Uses, or turn the step around"
				f.Positions = append(f.Positions, origin(back.Origin, "the other way")...)
			}
			c.add(f)
		}
	}
}

// messages tells whether there is a message or a ref among the steps.
func messages(steps []model.StepRecord) bool {
	return slices.ContainsFunc(steps, func(s model.StepRecord) bool {
		switch s.Kind {
		case model.StepCall, model.StepSend, model.StepReturn, model.StepSelf, model.StepCreate, model.StepDestroy, model.StepRef:
			return true
		}
		return slices.ContainsFunc(s.Operands, func(o model.OperandRecord) bool { return messages(o.Steps) })
	})
}

// allowed tells whether a message may go from one element to the other.
func (x *index) allowed(from, to string) bool {
	_, ok := x.between(from, to)
	return ok
}

// between is a relationship from one element to the other, or between what
// they are part of, or between their parts.
func (x *index) between(from, to string) (model.RelationshipRecord, bool) {
	related := func(a, b string) bool { return x.within(a, b) || x.within(b, a) }
	for _, r := range x.Relationships {
		if r.Environment != "" || !related(r.From, from) || !related(r.To, to) {
			continue
		}
		// An end that is around both says nothing about the two.
		if x.within(to, r.From) || x.within(from, r.To) {
			continue
		}
		return r, true
	}
	return model.RelationshipRecord{}, false
}

// viewsShow resolves every view and asks what it shows.
func viewsShow(x *index, c *collector) {
	resolver := view.New(x.Model)
	shown, drawn := map[string]bool{}, map[string]bool{}
	for _, v := range x.Views {
		d, err := resolver.Resolve(v.Key)
		at := origin(v.Origin, "")
		if len(at) == 0 {
			at = about(x.Model, v, "")
		}
		if err != nil {
			c.add(Finding{Code: codeBrokenView, View: v.Key, Kind: model.SubjectView, Subject: v.Key, Message: "view " + strconv.Quote(v.Key) + " cannot be resolved: " + err.Error(), Positions: at})
			continue
		}
		if len(d.Nodes) == 0 && len(d.Boundaries) == 0 {
			f := Finding{Code: codeEmptyView, View: v.Key, Kind: model.SubjectView, Subject: v.Key, Message: string(v.Kind) + " view " + strconv.Quote(v.Key) + " shows nothing", Positions: at}
			sc, of := x.Scenario(v.Scenario)
			if v.Default {
				f.Hint = "define something that it can show"
			}
			switch {
			case v.Default && of && !messages(sc.Steps): // it was said of the scenario
			case v.Kind == model.ViewCode, v.Kind == model.ViewClass: // who reads the code says why
			default:
				c.add(f)
			}
		}
		for _, id := range view.Shows(d) {
			shown[id] = true
		}
		for _, id := range view.ShowsRelationships(d) {
			drawn[id] = true
		}
	}
	for i := range x.Elements {
		e := &x.Elements[i]
		if parent, ok := x.element[e.Parent]; shown[e.ID] || ok && !shown[parent.ID] {
			continue // of parts within parts that nobody sees, the outermost is named
		}
		c.add(Finding{Code: codeInNoView, Kind: model.SubjectElement, Subject: e.ID, Message: "no view shows " + x.words(e), Positions: origin(e.Origin, "")})
	}
	for _, r := range x.Relationships {
		if !drawn[r.ID] && shown[r.From] && shown[r.To] {
			c.add(Finding{
				Code: codeUseInNoView, Kind: model.SubjectRelationship, Subject: r.ID, Positions: origin(r.Origin, ""),
				Message: "no view shows the relationship " + strconv.Quote(r.Description) + " from " + x.name(r.From) + " to " + x.name(r.To),
			})
		}
	}
}

// about is where the thing was written that a view nobody wrote is about.
func about(m *model.Model, v model.ViewRecord, note string) []Position {
	if sc, ok := m.Scenario(v.Scenario); ok {
		return origin(sc.Origin, note)
	}
	if sm, ok := m.StateMachine(v.Subject); ok && v.Kind == model.ViewStateMachine {
		return origin(sm.Origin, note)
	}
	if env, ok := m.Environment(v.Environment); ok {
		return origin(env.Origin, note)
	}
	if e, ok := m.Element(v.Scope); ok {
		return origin(e.Origin, note)
	}
	return origin(m.Origin, note)
}

// deployed asks, once there is an environment, whether each container runs
// somewhere: itself, or the system it is part of.
func deployed(x *index, c *collector) {
	runs := map[string]bool{}
	in := map[string]map[string]bool{} // environment ID, then element ID
	for i := range x.Elements {
		if e := &x.Elements[i]; e.Kind == model.KindInstance {
			runs[e.Of] = true
			if in[e.Environment] == nil {
				in[e.Environment] = map[string]bool{}
			}
			in[e.Environment][e.Of] = true
		}
	}
	for _, env := range x.Environments {
		if len(in[env.ID]) == 0 {
			c.add(Finding{Code: codeEmptyEnvironment, Kind: model.SubjectEnvironment, Subject: env.ID, Message: "environment " + strconv.Quote(env.Name) + " runs nothing", Positions: origin(env.Origin, "")})
			continue
		}
		for _, id := range env.LeavesOut {
			r, ok := x.Relationship(id)
			if !ok || x.runsSome(in[env.ID], r.From) && x.runsSome(in[env.ID], r.To) {
				continue
			}
			c.add(Finding{
				Code: codeLeftOutInVain, Kind: model.SubjectEnvironment, Subject: env.ID, Positions: append(origin(env.Origin, ""), origin(r.Origin, "the relationship")...),
				Message: "environment " + strconv.Quote(env.Name) + " leaves out " + strconv.Quote(r.Description) + " from " + x.name(r.From) + " to " + x.name(r.To) + ", but does not run both",
			})
		}
	}
	if len(runs) == 0 {
		return
	}
	for i := range x.Elements {
		e := &x.Elements[i]
		if e.Kind == model.KindContainer && !runs[e.ID] && !runs[e.Parent] && !x.external(e) {
			c.add(Finding{Code: codeNotDeployed, Kind: model.SubjectElement, Subject: e.ID, Message: "no environment runs " + x.words(e), Positions: origin(e.Origin, "")})
		}
	}
}

// runsSome tells whether the element, a part of it or what it is part of is
// among those that run.
func (x *index) runsSome(running map[string]bool, id string) bool {
	for of := range running {
		if x.within(of, id) || x.within(id, of) {
			return true
		}
	}
	return false
}

func groupsHold(x *index, c *collector) {
	full := map[string]bool{}
	for i := range x.Elements {
		full[x.Elements[i].Group] = true
	}
	// Groups are sorted by ID, and a group's ID begins with that of the group
	// around it: innermost first, fullness goes outwards in one pass.
	groups := slices.Clone(x.Groups)
	slices.SortFunc(groups, func(a, b model.GroupRecord) int { return cmp.Compare(len(b.ID), len(a.ID)) })
	for _, g := range groups {
		if full[g.ID] {
			full[g.Parent] = true
		}
	}
	for _, g := range x.Groups {
		if !full[g.ID] && (g.Parent == "" || full[g.Parent]) {
			c.add(Finding{Code: codeEmptyGroup, Kind: model.SubjectGroup, Subject: g.ID, Message: "group " + strconv.Quote(g.Name) + " holds nothing", Positions: origin(g.Origin, "")})
		}
	}
}

// codeIsThere holds the patterns of packages against the files.
func codeIsThere(x *index, c *collector) {
	if c.options.Code == nil {
		return
	}
	for i := range x.Elements {
		e := &x.Elements[i]
		for _, pattern := range e.Code {
			if !c.options.Code(path.Dir(e.Origin.File), pattern) {
				c.add(Finding{
					Code: codeNoCode, Kind: model.SubjectElement, Subject: e.ID, Positions: origin(e.Origin, ""),
					Message: x.words(e) + " is bound to " + strconv.Quote(pattern) + ", and no folder is there",
				})
			}
		}
	}
}

func iconsAreThere(x *index, c *collector) {
	for i := range x.Elements {
		e := &x.Elements[i]
		given := strconv.Quote(string(e.Icon))
		switch {
		case e.Icon == "" || e.Icon == model.NoIcon:
		case e.Icon.File():
			if c.options.Icon == nil {
				continue
			}
			if err := c.options.Icon(*e); err != nil {
				c.add(Finding{
					Code: codeIconFile, Kind: model.SubjectElement, Subject: e.ID, Positions: origin(e.Origin, ""),
					Message: x.words(e) + " has the icon " + given + ": " + err.Error(),
				})
			}
		default:
			if _, ok := icon.Named(string(e.Icon)); ok {
				continue
			}
			f := Finding{
				Code: codeUnknownIcon, Kind: model.SubjectElement, Subject: e.ID, Positions: origin(e.Origin, ""),
				Message: x.words(e) + " has the icon " + given + ", and there is none of that name",
			}
			if meant := icon.Like(string(e.Icon)); len(meant) > 0 {
				f.Hint = "did you mean " + strings.Join(meant, " or ") + "?"
			}
			c.add(f)
		}
	}
}
