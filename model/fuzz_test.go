package model_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/model/testdata/mistakes"
)

// writer writes a workspace as a string of bytes says.
type writer struct {
	bytes    []byte
	w, other *model.Workspace
	elements []model.Element
	deployed []model.Deployed
	rels     []*model.Relationship
	envs     []*model.Environment
	flows    []*model.Flow
	scs      []*model.Scenario
	groups   []*model.Group
	uses     []*model.UseCase
	figures  []*model.Figure
	steps    []*model.Steps
	depth    int
}

// next returns a number below n.
func (r *writer) next(n int) int {
	if len(r.bytes) == 0 || n == 0 {
		return 0
	}
	b := r.bytes[0]
	r.bytes = r.bytes[1:]
	return int(b) % n
}

func pick[T any](r *writer, from []T) T {
	if i := r.next(len(from) + 1); i < len(from) {
		return from[i]
	}
	var none T
	return none
}

func (r *writer) name() string {
	return []string{"A", "a", "B", "秒杀", "", "!", "a/b", "C~2", "Context", "Containers", "\xff", "x\ny", "@", "Deployment", "landscape", "<&>"}[r.next(16)]
}

func (r *writer) selectors() []model.Selector {
	var all []model.Selector
	for range r.next(3) {
		switch r.next(7) {
		case 6:
			all = append(all, pick(r, r.uses))
		case 0:
			all = append(all, model.Tag(r.name()))
		case 1:
			all = append(all, model.Technology(r.name()))
		case 2:
			all = append(all, model.Where(func(e model.ElementRecord) bool { return e.Kind == model.KindSystem }))
		case 3:
			all = append(all, pick(r, r.elements))
		case 4:
			all = append(all, pick(r, r.deployed))
		case 5:
			all = append(all, pick(r, r.rels))
		}
	}
	return all
}

func (r *writer) viewOptions() []model.ViewOption {
	var all []model.ViewOption
	for range r.next(4) {
		switch r.next(6) {
		case 0:
			all = append(all, model.Key(r.name()))
		case 1:
			all = append(all, model.Title(r.name()))
		case 2:
			all = append(all, model.Direction(r.name()), model.LeftToRight)
		case 3:
			all = append(all, model.Include(r.selectors()...))
		case 4:
			all = append(all, model.Exclude(r.selectors()...))
		case 5:
			all = append(all, nil)
		}
	}
	return all
}

// step does one thing.
func (r *writer) step() {
	name := r.name()
	switch r.next(26) {
	case 0:
		r.elements = append(r.elements, r.w.Person(name, name, model.Tag(name), model.Link(name, name)))
	case 1:
		r.elements = append(r.elements, r.w.System(name, name, model.External))
	case 2, 3:
		r.elements = append(r.elements, r.w.System(name, name, model.Owner(name), model.Property(name, name)))
	case 4:
		if s, ok := pick(r, r.elements).(*model.System); ok {
			r.elements = append(r.elements, s.Container(name, name, model.Technology(name), model.Shape(name)))
			r.scs = append(r.scs, s.Scenario(name, name))
			s.ContainerView(r.viewOptions()...)
			s.Docs(name)
		}
	case 5:
		if c, ok := pick(r, r.elements).(*model.Container); ok {
			r.elements = append(r.elements, c.Component(name, name, model.Code(name), model.Service(name)))
			c.Group(name).Group(name).Component(name, name)
			c.ComponentView(r.viewOptions()...)
		}
	case 6, 7:
		to := pick(r, r.elements)
		options := []model.RelationshipOption{model.Technology(name), model.ID(name)}[r.next(3):]
		switch e := pick(r, r.elements).(type) {
		case *model.Person:
			r.rels = append(r.rels, e.Uses(to, name, options...))
		case *model.System:
			r.rels = append(r.rels, e.Uses(to, name, options...))
		case *model.Container:
			r.rels = append(r.rels, e.Uses(to, name, options...))
		case *model.Component:
			r.rels = append(r.rels, e.Uses(to, name, options...))
		}
	case 8:
		e := r.w.Environment(name, name)
		r.envs = append(r.envs, e)
		r.deployed = append(r.deployed, e.Node(name, name, model.Instances(r.next(3))))
	case 9:
		e := pick(r, r.envs)
		e.Without(pick(r, r.rels))
		s, _ := pick(r, r.elements).(*model.System)
		e.DeploymentView(s, r.viewOptions()...)
	case 10, 11:
		n, _ := pick(r, r.deployed).(*model.Node)
		what, _ := pick(r, r.elements).(model.Deployable)
		r.deployed = append(r.deployed, n.Runs(what), n.Node(name, name), n.Infrastructure(name, name))
	case 12:
		n, _ := pick(r, r.deployed).(*model.Node)
		r.rels = append(r.rels, n.Uses(pick(r, r.deployed), name))
	case 13:
		r.scs = append(r.scs, r.w.Scenario(name, name))
	case 14:
		sc := pick(r, r.scs)
		r.flows = append(r.flows, sc.Flow())
		sc.SequenceView(r.viewOptions()...)
		sc.DynamicView(r.viewOptions()...)
	case 15, 16:
		r.message(pick(r, r.flows))
	case 17:
		r.fragment(pick(r, r.flows))
	case 18:
		g := pick(r, r.groups)
		r.groups = append(r.groups, r.w.Group(name), g.Group(name))
		r.elements = append(r.elements, g.Person(name, name), g.System(name, name))
	case 19:
		a := r.w.Activity(name, name)
		r.steps = append(r.steps, a.Steps())
		a.View(r.viewOptions()...)
	case 20:
		r.activity(pick(r, r.steps))
	case 21:
		r.elements = append(r.elements, r.other.System(name, name))
		r.w.LandscapeView(r.viewOptions()...)
		r.w.Decisions(name)
	case 22:
		if s, ok := pick(r, r.elements).(*model.System); ok {
			r.uses = append(r.uses, s.UseCase(name, name, model.Tag(name)))
			s.UseCaseView(r.viewOptions()...)
		}
	case 24:
		unit := r.unit()
		switch e := pick(r, r.elements).(type) {
		case *model.System:
			r.figures = append(r.figures, e.Figure(name, model.Value(float64(r.next(5)), unit), model.Claimed, model.Source(name), model.Corrects(pick(r, r.figures))))
		case *model.Container:
			r.figures = append(r.figures, e.Figure(name, model.Range(float64(r.next(5)), float64(r.next(9)), unit), model.Given(name), model.Note(name)))
		default:
			r.figures = append(r.figures, r.w.Figure(name, model.Unmeasured(unit), model.Measured), r.other.Figure(name, model.Value(1, unit), model.Assumed))
		}
	case 25:
		f := r.w.Derived(name, r.expression(3), model.Tolerance(float64(r.next(12))))
		r.figures = append(r.figures, f, r.w.Derived(name, r.expression(1), model.In(r.unit())))
		f.Within(r.expression(2), model.Ambiguous)
		f.AtLeast(r.expression(2), model.Note(name))
		pick(r, r.figures).AtMost(r.expression(2))
	case 23:
		u := pick(r, r.uses)
		a, _ := pick(r, r.elements).(model.Actor)
		u.Actor(a)
		u.Includes(pick(r, r.uses))
		u.Extends(pick(r, r.uses), name)
		u.Specializes(pick(r, r.uses))
		u.RealizedBy(pick(r, r.scs))
		p, _ := pick(r, r.elements).(*model.Person)
		q, _ := pick(r, r.elements).(*model.Person)
		p.Specializes(q)
		pick(r, r.scs).Divider(name)
	}
}

func (r *writer) unit() model.Unit {
	return []model.Unit{"s", "ms", "users", "requests/s", "1", "%", "users·users", "B", "KiB/s", "(("}[r.next(10)]
}

// expression writes one that nests no deeper than is said.
func (r *writer) expression(depth int) model.Expression {
	if depth == 0 || r.next(3) == 0 {
		if r.next(3) == 0 {
			return model.Number(r.next(4) - 1)
		}
		return pick(r, r.figures)
	}
	a, b := r.expression(depth-1), r.expression(depth-1)
	return []model.Expression{
		model.Add(a, b), model.Sub(a, b), model.Mul(a, b), model.Div(a, b), model.Max(a, b), model.Min(a, b, a),
		model.Pow(a, r.next(5)), model.RoundUp(a), nil,
	}[r.next(9)]
}

// activity adds a step, with others inside of it.
func (r *writer) activity(s *model.Steps) {
	if r.depth > 5 {
		return
	}
	fill := func(t *model.Steps) {
		r.depth++
		defer func() { r.depth-- }()
		r.steps = append(r.steps, t)
		for range r.next(4) {
			r.activity(pick(r, []*model.Steps{s, t, t, t}))
		}
	}
	name := r.name()
	switch r.next(10) {
	case 0, 1, 2:
		s.Do(pick(r, r.elements), name)
	case 3:
		s.Send(pick(r, r.elements), name)
		s.Accept(pick(r, r.elements), name)
	case 4:
		s.Decide(name, model.Case(name, fill), model.Otherwise(fill))
	case 5:
		s.Decide(name, model.Case(name), model.Case(r.name(), fill, nil), model.Outcome{})
	case 6:
		s.Fork(model.Track(name, fill), model.Track(r.name(), fill), model.ForkTrack{})
	case 7:
		s.While(name, fill)
	case 8:
		s.Repeat(name, fill)
	case 9:
		s.End(name)
		s.EndFlow(name)
	}
}

func (r *writer) message(f *model.Flow) {
	a, b, text := pick(r, r.elements), pick(r, r.elements), r.name()
	switch r.next(8) {
	case 7:
		f.Ref(pick(r, r.scs), a)
	case 0:
		f.Call(a, b, text)
	case 1:
		f.Send(a, b, text)
	case 2:
		f.Return(a, b, text)
	case 3:
		f.Self(a, text)
	case 4:
		f.Create(a, b, text)
	case 5:
		f.Destroy(a, b, text)
	case 6:
		f.Note(text, a, b)
	}
}

func (r *writer) fragment(f *model.Flow) {
	if r.depth > 5 {
		return
	}
	fill := func(g *model.Flow) {
		r.depth++
		defer func() { r.depth-- }()
		r.flows = append(r.flows, g)
		for range r.next(4) {
			r.message(pick(r, []*model.Flow{f, g, g, g}))
			if r.next(4) == 0 {
				r.fragment(g)
			}
		}
	}
	name := r.name()
	switch r.next(7) {
	case 0:
		f.Alt(model.When(name, fill), model.Else(fill))
	case 1:
		f.Par(model.Branch(name, fill), model.Branch(name, fill))
	case 2:
		f.Opt(name, fill)
	case 3:
		f.Loop(name, fill)
	case 4:
		f.Break(name, fill)
	case 5:
		f.Critical(name, fill)
	case 6:
		f.Alt(model.Branch(name, fill), model.Operand{}, model.Else(nil))
	}
}

func write(program []byte) *model.Workspace {
	r := &writer{bytes: program, w: model.New("Fuzz", ""), other: model.New("Other", "")}
	for len(r.bytes) > 0 {
		r.step()
	}
	return r.w
}

// FuzzBuild writes workspaces full of mistakes: nothing panics, and what is
// built holds together.
func FuzzBuild(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		program := make([]byte, 400)
		for i := range program {
			program[i] = byte(random.Uint32())
		}
		f.Add(program)
	}
	f.Fuzz(func(t *testing.T, program []byte) {
		if len(program) > 4000 {
			return
		}
		m, ds := write(program).Build()
		sound(t, "fuzz", m, ds)
	})
}

// FuzzDecode reads anything: it never panics, and what it accepts holds
// together and is read back equal.
func FuzzDecode(f *testing.F) {
	all := mistakes.Workspaces()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		m, _ := all[name]().Build()
		data, err := model.Encode(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"schema":1,"tags":[],"elements":[{"id":"b","kind":"person","tags":[],"properties":{}},{"id":"a","kind":"person"}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := model.Decode(data)
		if err != nil {
			if m != nil {
				t.Error("a model with an error")
			}
			return
		}
		if err := m.Validate(); err != nil {
			t.Error(err)
		}
		for _, e := range m.Elements {
			m.Ancestors(e.ID)
			m.Children(e.ID)
		}
		once, err := model.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		again, err := model.Decode(once)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(m, again) {
			t.Errorf("the model read back differs:\n%+v\n%+v", m, again)
		}
		if twice, _ := model.Encode(again); !bytes.Equal(once, twice) {
			t.Error("the bytes differ")
		}
	})
}
