package model_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// TestNothingPanics calls every method of every kind of handle, on nil, on a
// zero value, on one of another workspace and on a good one, with arguments of
// the same four kinds.
func TestNothingPanics(t *testing.T) {
	kinds := []any{
		(*model.Workspace)(nil), (*model.Group)(nil), (*model.ContainerGroup)(nil), (*model.ComponentGroup)(nil),
		(*model.Person)(nil), (*model.System)(nil), (*model.Container)(nil), (*model.Component)(nil),
		(*model.Environment)(nil), (*model.Node)(nil), (*model.InfrastructureNode)(nil), (*model.Instance)(nil),
		(*model.Scenario)(nil), (*model.Flow)(nil), (*model.Relationship)(nil), (*model.View)(nil),
		(*model.StateMachine)(nil), (*model.State)(nil), (*model.Choice)(nil), (*model.Final)(nil),
		(*model.UseCase)(nil),
		(*model.ClassSet)(nil), (*model.Class)(nil), (*model.Interface)(nil), (*model.Enumeration)(nil),
		(*model.Activity)(nil), (*model.Steps)(nil),
		(*model.Figure)(nil),
	}
	calls := 0
	for _, kind := range kinds {
		typ := reflect.TypeOf(kind)
		for i := range typ.NumMethod() {
			for on := range 4 {
				for with := range 4 {
					mine, other := newCast("Mine"), newCast("Other")
					method := mine.pick(t, typ, on, other).Method(i)
					name := fmt.Sprintf("%s.%s on %s with %s", typ, typ.Method(i).Name, choices[on], choices[with])
					calls++
					func() {
						defer func() {
							if p := recover(); p != nil {
								t.Errorf("%s: panics: %v", name, p)
							}
						}()
						results := method.Call(mine.arguments(t, method.Type(), with, other))
						mine.use(results)
						m, ds := mine.workspace.Build()
						sound(t, name, m, ds)
						if on != good && with == good && len(results) > 0 && results[0].Kind() == reflect.Pointer && usable(results[0]) && len(ds) == 0 {
							t.Errorf("%s: what it returns is used, and nothing is told", name)
						}
						other.workspace.Build()
					}()
				}
			}
		}
	}
	if calls < 1000 {
		t.Errorf("only %d calls", calls)
	}
}

// choices are the kinds of values that cast.pick picks.
var choices = []string{"nil", "zero", "foreign", "good"}

const good = 3

// usable reports whether cast.use can use a handle.
func usable(v reflect.Value) bool {
	switch v.Interface().(type) {
	case model.Element, model.Deployed, *model.Relationship:
		return true
	}
	return false
}

// cast is a workspace with one handle of each kind.
type cast struct {
	workspace *model.Workspace
	handles   map[reflect.Type]reflect.Value
	person    *model.Person
	node      *model.Node
	env       *model.Environment
}

func newCast(name string) *cast {
	c := &cast{workspace: model.New(name, ""), handles: make(map[reflect.Type]reflect.Value)}
	w := c.workspace
	s := w.System("System", "")
	k := s.Container("Container", "")
	c.person = w.Person("Person", "")
	c.env = w.Environment("Environment", "")
	c.node = c.env.Node("Node", "")
	sc := w.Scenario("Scenario", "")
	sc.Call(c.person, k, "asks")
	machine := k.StateMachine("Machine", "")
	state := machine.State("State", "")
	machine.Start(state)
	set := k.Classes("Set", "")
	act := k.Activity("Activity", "")
	act.Do(c.person, "acts")
	for _, h := range []any{
		act, act.Steps(), k.Figure("Figure", model.Value(1, "users"), model.Assumed),
		s.UseCase("Use case", ""), set, set.Class("Class", ""), set.Interface("Interface", ""), set.Enumeration("Enumeration", ""),
		machine, state, machine.Choice("Choice"), machine.Final("Final"),
		w, w.Group("Group"), s.Group("Containers"), k.Group("Components"),
		c.person, s, k, k.Component("Component", ""),
		c.env, c.node, c.env.Infrastructure("Infrastructure", ""), c.node.Runs(k),
		sc, sc.Flow(), c.person.Uses(k, "Uses"), s.ContextView(),
	} {
		c.handles[reflect.TypeOf(h)] = reflect.ValueOf(h)
	}
	return c
}

// pick returns a pointer of the given type, of one of the four choices.
func (c *cast) pick(t *testing.T, typ reflect.Type, choice int, other *cast) reflect.Value {
	t.Helper()
	switch choices[choice] {
	case "nil":
		return reflect.Zero(typ)
	case "zero":
		return reflect.New(typ.Elem())
	case "foreign":
		c = other
	}
	if !c.handles[typ].IsValid() {
		t.Fatalf("no %s", typ)
	}
	return c.handles[typ]
}

// arguments returns arguments for a function.
func (c *cast) arguments(t *testing.T, f reflect.Type, choice int, other *cast) []reflect.Value {
	t.Helper()
	var values []reflect.Value
	for i := range f.NumIn() {
		typ := f.In(i)
		if f.IsVariadic() && i == f.NumIn()-1 {
			typ = typ.Elem()
		}
		values = append(values, c.argument(t, typ, choice, other))
	}
	return values
}

func (c *cast) argument(t *testing.T, typ reflect.Type, choice int, other *cast) reflect.Value {
	t.Helper()
	switch {
	case typ == reflect.TypeFor[model.Operand]() && choice >= 2:
		return reflect.ValueOf(model.When("it holds", func(f *model.Flow) { f.Self(c.person, "thinks") }))
	case typ == reflect.TypeFor[func(*model.Flow)]() && choice >= 2:
		return reflect.ValueOf(func(f *model.Flow) { f.Self(c.person, "thinks") })
	case typ == reflect.TypeFor[model.Outcome]() && choice >= 2:
		return reflect.ValueOf(model.Case("it holds", func(s *model.Steps) { s.Do(c.person, "thinks") }))
	case typ == reflect.TypeFor[model.ForkTrack]() && choice >= 2:
		return reflect.ValueOf(model.Track("beside", func(s *model.Steps) { s.Do(c.person, "thinks") }))
	case typ == reflect.TypeFor[func(*model.Steps)]() && choice >= 2:
		return reflect.ValueOf(func(s *model.Steps) { s.Do(c.person, "thinks") })
	case typ.Kind() == reflect.String && choice >= 1:
		return reflect.ValueOf([]string{"", "\xff\x00", "Name of its own"}[choice-1]).Convert(typ)
	case typ.Kind() == reflect.Interface && choice >= 1:
		for _, kind := range []any{c.person, (*model.System)(nil), c.node, (*model.Relationship)(nil), (*model.State)(nil), (*model.Class)(nil), (*model.Figure)(nil)} {
			if reflect.TypeOf(kind).Implements(typ) {
				return c.pick(t, reflect.TypeOf(kind), choice, other)
			}
		}
		if option := reflect.ValueOf(model.ID("id-of-its-own")); option.Type().Implements(typ) {
			return option
		}
		if option := reflect.ValueOf(model.Technology("Go")); option.Type().Implements(typ) {
			return option
		}
		if option := reflect.ValueOf(model.Action("Acts")); option.Type().Implements(typ) {
			return option
		}
		if option := reflect.ValueOf(model.Multiplicity("*")); option.Type().Implements(typ) {
			return option
		}
		if option := reflect.ValueOf(model.Note("Noted")); option.Type().Implements(typ) {
			return option
		}
		if option := reflect.ValueOf(model.Title("Title")); option.Type().Implements(typ) {
			return option
		}
		t.Fatalf("no %s", typ)
	case typ.Kind() == reflect.Pointer:
		return c.pick(t, typ, choice, other)
	}
	return reflect.Zero(typ)
}

// use uses what a call returned in the workspace.
func (c *cast) use(results []reflect.Value) {
	for _, r := range results {
		switch h := r.Interface().(type) {
		case model.Element:
			c.person.Uses(h, "Uses what came of it")
		case model.Deployed:
			c.node.Uses(h, "Uses what came of it")
		case *model.Relationship:
			c.env.Without(h)
		}
	}
}

// sound holds that a model, mistakes or not, holds together and survives its
// JSON form, and that every diagnostic says where it stands.
func sound(t *testing.T, name string, m *model.Model, ds []model.Diagnostic) {
	t.Helper()
	if err := m.Validate(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	data, err := model.Encode(m)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	back, err := model.Decode(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !reflect.DeepEqual(m, back) {
		t.Errorf("%s: the model read back differs:\n%+v\n%+v", name, m, back)
	}
	for _, d := range ds {
		if d.Code == "" || d.Severity == "" || d.Message == "" || d.Origin.File == "" || d.Origin.Line == 0 {
			t.Errorf("%s: incomplete: %+v", name, d)
		}
	}
}

// TestNilWorkspace holds that a nil workspace is one mistake, told where it is
// built.
func TestNilWorkspace(t *testing.T) {
	var w *model.Workspace
	m, ds := w.Build()
	if len(ds) != 1 || ds[0].Code != "LNT-M001" || ds[0].Origin.Line == 0 {
		t.Errorf("%v", ds)
	}
	sound(t, "nil", m, ds)
	w.Docs("docs")
	w.Person("P", "").Uses(w.System("S", ""), "Asks")
}
