package site

import (
	"cmp"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
)

// The pages of views tell in tables what their pictures show. Boxes with
// relationships share one pair of tables, in pages.go; what other kinds of
// view have instead is here.

// machineTables is a state machine in tables.
type machineTables struct {
	States      []stateRow
	Transitions []transitionRow
	// Whether any of the states has such a thing; a column of nothing is left
	// out.
	Behave, Coded, Described bool
}

// stateRow is a state in a table.
type stateRow struct {
	ID          string
	Name        link
	Kind        string
	Depth       int
	Behaviour   []string // "entry / light the lamp"
	Constant    string
	Description string
}

// transitionRow is a transition in a table. ID is that of its line.
type transitionRow struct {
	ID                   string
	From, To             link
	Event, Guard, Action string
}

func (w *workspace) machineTables(id string) *machineTables {
	m, ok := w.Model.StateMachine(id)
	if !ok {
		return nil
	}
	var t machineTables
	states := map[string]model.StateRecord{}
	inside := map[string][]model.StateRecord{}
	for _, s := range m.States {
		states[s.ID] = s
		inside[s.Parent] = append(inside[s.Parent], s)
	}
	var add func(parent string, depth int)
	add = func(parent string, depth int) {
		level := slices.Clone(inside[parent])
		slices.SortStableFunc(level, func(a, b model.StateRecord) int { return stateRank(a.Kind) - stateRank(b.Kind) })
		for _, s := range level {
			r := stateRow{
				ID: s.ID, Name: w.stateName(s), Kind: w.site.stateKindName(s, len(inside[s.ID]) > 0), Depth: min(depth, 5),
				Constant: s.Constant, Description: s.Description,
			}
			for _, b := range []struct{ when, what string }{{"entry", s.Entry}, {"do", s.Do}, {"exit", s.Exit}} {
				if b.what != "" {
					r.Behaviour = append(r.Behaviour, b.when+" / "+b.what)
				}
			}
			t.Behave = t.Behave || len(r.Behaviour) > 0
			t.Coded = t.Coded || r.Constant != ""
			t.Described = t.Described || r.Description != ""
			t.States = append(t.States, r)
			if s.ID != parent {
				add(s.ID, depth+1)
			}
		}
	}
	add("", 0)
	names := map[string]int{}
	for _, s := range m.States {
		names[w.stateName(s).Text]++
	}
	// name tells a state from others of its name by what it is in.
	name := func(id string) link {
		l := w.stateName(states[id])
		if outer, ok := states[states[id].Parent]; ok && names[l.Text] > 1 {
			return said(slices.Concat(theirs(outer.Name+" › "), l.Said), "")
		}
		return l
	}
	ids := view.TransitionIDs(m)
	for i, tr := range m.Transitions {
		t.Transitions = append(t.Transitions, transitionRow{
			ID: ids[i], From: name(tr.From), To: name(tr.To), Event: tr.Event, Guard: tr.Guard, Action: tr.Action,
		})
	}
	return &t
}

// stateName is what a state is called; one without a name by its kind.
func (w *workspace) stateName(s model.StateRecord) link {
	if s.Name == "" {
		return said(ours(w.say("state.name."+string(s.Kind))), "")
	}
	return said(theirs(s.Name), "")
}

// stateRank puts the beginning first and the ends last.
func stateRank(k model.StateKind) int {
	switch k {
	case model.StateInitial:
		return 0
	case model.StateFinal:
		return 2
	}
	return 1
}

// courseStep is a step of an activity in a list.
type courseStep struct {
	ID   string
	Kind string // class of the row
	What string // what it is, unless it is an action
	Lane link
	Text string
	Ways []courseWay
}

// courseWay is what follows a decision or a fork, or is done over and over.
type courseWay struct {
	Guard string // of a decision, without brackets
	Label string // of a track of a fork
	On    bool   // nothing is done on it
	Steps []courseStep
}

// course is the steps of an activity. Lanes are named only if the picture has
// some.
func (w *workspace) course(at string, steps []model.ActivityStepRecord, lanes bool) []courseStep {
	var rows []courseStep
	for _, s := range steps {
		r := courseStep{ID: s.ID, Kind: string(s.Kind), What: w.site.stepName(s.Kind), Text: s.Text}
		if lanes && s.Lane != "" {
			r.Lane = w.element(at, s.Lane)
		}
		for _, y := range s.Ways {
			way := courseWay{Steps: w.course(at, y.Steps, lanes), On: len(y.Steps) == 0}
			switch s.Kind {
			case model.ActivityDecision:
				way.Guard = y.Guard
			case model.ActivityFork:
				way.Label = y.Guard
			}
			r.Ways = append(r.Ways, way)
		}
		rows = append(rows, r)
	}
	return rows
}

// laneRows are the lanes of an activity in a table, as the picture has them
// from left to right.
func (w *workspace) laneRows(at string, d diagram.Diagram) []row {
	var rows []row
	for _, b := range d.Boundaries {
		if b.Kind == diagram.BoundaryLane {
			r := row{ID: b.ID, Name: w.element(at, b.Element), Description: b.Description}
			r.Kind, r.Technology = w.typeWords(b.Element, b.Type, false)
			rows = append(rows, r)
		}
	}
	return rows
}

// useCaseTable is use cases in a table.
type useCaseTable struct {
	Rows []useCaseRow
	// Whether any of them leads to another one, and whether any has a scenario.
	Linked, Realized bool
}

// useCaseRow is a use case in a table.
type useCaseRow struct {
	ID          string
	Anchor      string
	Name        string
	System      link // of a use case of another system than the view is about
	Description string
	Actors      []link
	Others      []useCaseLink
	Scenarios   []link
}

// useCaseLink leads from a use case to another one: "includes Pay", "extends
// Order [it is a gift]".
type useCaseLink struct {
	Words string
	To    link
	Guard string
}

// useCaseAnchor is the place of a use case on the page of a view of it.
func useCaseAnchor(id string) string { return anchor("use-case", id) }

// anchor is the XML ID of the row of something.
func anchor(kind, id string) string {
	return "lintel-" + kind + "-" + strings.Join(strings.Fields(id), "-")
}

// useCaseTables tell what a use case diagram shows, and who takes part.
func (w *workspace) useCaseTables(at string, d diagram.Diagram) (cases useCaseTable, actors []row) {
	nodes := map[string]diagram.Node{}
	for _, n := range d.Nodes {
		nodes[n.ID] = n
	}
	to := func(id string) link {
		n, ok := nodes[id]
		if ok && n.Symbol == diagram.SymbolUseCase {
			return link{Text: n.Name, Href: "#" + useCaseAnchor(id)}
		}
		return w.element(at, cmp.Or(n.Element, id)) // a system may be an actor of another one's
	}
	generals := map[string][]link{}
	actorsOf := map[string][]link{}
	others := map[string][]useCaseLink{}
	for _, e := range d.Edges {
		switch e.Line {
		case diagram.LineAssociation:
			actorsOf[e.To] = append(actorsOf[e.To], to(e.From))
		case diagram.LineInclude:
			others[e.From] = append(others[e.From], useCaseLink{Words: w.say("case.includes"), To: to(e.To)})
		case diagram.LineExtend:
			x := useCaseLink{Words: w.say("case.extends"), To: to(e.To)}
			if len(e.Text) > 1 {
				x.Guard = e.Text[1]
			}
			others[e.From] = append(others[e.From], x)
		case diagram.LineGeneralization:
			if nodes[e.From].Symbol == diagram.SymbolUseCase {
				others[e.From] = append(others[e.From], useCaseLink{Words: w.say("case.general"), To: to(e.To)})
			} else {
				generals[e.From] = append(generals[e.From], to(e.To))
			}
		}
	}
	for _, n := range d.Nodes {
		if n.Symbol != diagram.SymbolUseCase {
			r := row{ID: n.ID, Name: w.element(at, n.Element), Description: n.Description, Generals: generals[n.ID]}
			r.Kind, r.Technology = w.typeWords(n.Element, n.Type, false)
			actors = append(actors, r)
			continue
		}
		r := useCaseRow{
			ID: n.ID, Anchor: useCaseAnchor(n.ID), Name: n.Name, Description: n.Description,
			Actors: actorsOf[n.ID], Others: others[n.ID],
		}
		if n.Parent != d.Scope {
			r.System = w.element(at, n.Parent)
		}
		if u, ok := w.Model.UseCase(n.ID); ok {
			for _, s := range u.Scenarios {
				r.Scenarios = append(r.Scenarios, w.scenarioLink(at, s.ID))
			}
		}
		cases.Rows = append(cases.Rows, r)
		cases.Linked = cases.Linked || len(r.Others) > 0
		cases.Realized = cases.Realized || len(r.Scenarios) > 0
	}
	// The own ones first, each system's together.
	slices.SortStableFunc(cases.Rows, func(a, b useCaseRow) int { return cmp.Compare(a.System.Text, b.System.Text) })
	return cases, actors
}

// scenarioLink is a link to the view of a scenario.
func (w *workspace) scenarioLink(at, id string) link {
	s := w.scenario[id]
	if s == nil {
		return link{Text: id}
	}
	l := link{Text: s.Name, Note: s.Description}
	if key := w.viewOfScenario(id); key != "" {
		l.Href = relative(at, w.viewPath[key])
	}
	return l
}

// classSection is a class with its members.
type classSection struct {
	ID          string
	Anchor      string
	Name        string
	Stereotype  string
	Package     string
	Description string
	Underlying  string // what a type is made of
	Members     []memberRow
	Source      link
}

// memberRow is a member of a class in a table.
type memberRow struct {
	Kind   string // "field"
	Text   string // as Go has it: "Find(p Parcel) (Door, error)"
	Hidden bool   // it is not exported
	Doc    string
}

// classRelationRow is a relation between classes in a table.
type classRelationRow struct {
	ID           string
	From, To     link
	Words        string // "implements"
	Role         string
	Multiplicity string
	Description  string
}

// classTables tell what a class diagram shows.
func (w *workspace) classTables(at string, d diagram.Diagram) (classes []classSection, relations []classRelationRow) {
	packages := map[string]string{}
	for _, b := range d.Boundaries {
		packages[b.ID] = b.Description
	}
	names := map[string]string{}
	for _, n := range d.Nodes {
		names[n.ID] = n.Name
		c := classSection{
			ID: n.ID, Anchor: classAnchor(n.ID), Name: n.Name, Stereotype: n.Type, Package: packages[n.Parent],
			Description: n.Description, Source: w.source(at, n.Origin),
		}
		if m := n.Members; m != nil {
			c.Underlying = m.Underlying
			c.Members = slices.Concat(w.memberRows("constant", m.Constants), w.memberRows("field", m.Fields), w.memberRows("method", m.Methods))
		}
		classes = append(classes, c)
	}
	slices.SortStableFunc(classes, func(a, b classSection) int { return cmp.Compare(a.Package, b.Package) })
	to := func(id string) link { return link{Text: cmp.Or(names[id], id), Href: "#" + classAnchor(id)} }
	for _, e := range d.Edges {
		r := classRelationRow{
			ID: e.ID, From: to(e.From), To: to(e.To), Words: w.site.relationName(e.Line),
			Role: e.Role, Multiplicity: e.Multiplicity, Description: strings.Join(e.Text, "; "),
		}
		if len(e.Detail) > 0 { // all roles, where the line has room for some
			r.Role = strings.Join(e.Detail, ", ")
		}
		relations = append(relations, r)
	}
	slices.SortStableFunc(relations, func(a, b classRelationRow) int {
		return cmp.Or(cmp.Compare(a.From.Text, b.From.Text), cmp.Compare(a.To.Text, b.To.Text), cmp.Compare(a.Words, b.Words))
	})
	return classes, relations
}

func classAnchor(id string) string { return anchor("class", id) }

func (w *workspace) memberRows(kind string, members []model.MemberRecord) []memberRow {
	var rows []memberRow
	for _, m := range members {
		r := memberRow{Kind: w.say("member." + kind), Text: m.Name, Hidden: !token.IsExported(m.Name), Doc: m.Doc}
		switch {
		case m.Type == "":
		case kind == "constant":
			r.Text += " = " + m.Type
		case kind == "field":
			r.Text += " " + m.Type
		default:
			r.Text += m.Type
		}
		rows = append(rows, r)
	}
	return rows
}

// dynamicSteps are the messages of a dynamic view in their order. Each knows
// the line that says it.
func (w *workspace) dynamicSteps(at string, nodes map[string]diagram.Node, edges []diagram.Edge) []stepRow {
	var rows []stepRow
	for _, e := range edges {
		for _, text := range e.Text {
			number, words, _ := strings.Cut(text, ". ")
			rows = append(rows, stepRow{
				ID: e.ID, Number: number, Kind: string(e.Message), Message: true, Return: e.Return,
				From: w.node(at, nodes, e.From), To: w.node(at, nodes, e.To),
				Text: words, Technology: e.Technology, Mark: w.dynamicMark(e.Message),
			})
		}
	}
	slices.SortStableFunc(rows, func(a, b stepRow) int { return compareNumbers(a.Number, b.Number) })
	return rows
}

// dynamicMark is stepMark for a step whose text says that it creates or
// destroys.
func (w *workspace) dynamicMark(k model.StepKind) string {
	switch k {
	case model.StepSend, model.StepReturn:
		return w.site.stepMark(k)
	}
	return ""
}

// compareNumbers compares numbers of steps: "4a.2" stands before "4a.10", and
// that before "5".
func compareNumbers(a, b string) int {
	for a != "" && b != "" {
		x, restA := leading(a)
		y, restB := leading(b)
		m, errA := strconv.Atoi(x)
		n, errB := strconv.Atoi(y)
		c := cmp.Compare(x, y)
		if errA == nil && errB == nil {
			c = cmp.Compare(m, n)
		}
		if c != 0 {
			return c
		}
		a, b = restA, restB
	}
	return cmp.Compare(len(a), len(b))
}

// leading is the digits that s begins with, or else all before the first
// digit, and the rest.
func leading(s string) (part, rest string) {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	end := strings.IndexFunc(s, func(r rune) bool { return digit(r) != digit(rune(s[0])) })
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}
