package model_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// compiler checks author files against the source of this package.
type compiler struct {
	files   *token.FileSet
	library types.Importer
	model   *types.Package
	source  []*ast.File
}

// source parses and checks this package once for all tests.
var source = sync.OnceValues(func() (*compiler, error) {
	c := &compiler{files: token.NewFileSet()}
	c.library = importer.ForCompiler(c.files, "source", nil)
	names, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(c.files, name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		c.source = append(c.source, file)
	}
	c.model, err = (&types.Config{Importer: c.library}).Check("github.com/lintel-go/lintel/model", c.files, c.source, nil)
	return c, err
})

// Import makes a compiler the importer of author files.
func (c *compiler) Import(path string) (*types.Package, error) {
	if path == c.model.Path() {
		return c.model, nil
	}
	return c.library.Import(path)
}

// prelude declares a handle of each kind for snippets.
const prelude = `package author

import "github.com/lintel-go/lintel/model"

const HTTPS = model.Technology("HTTPS")

func _(w *model.Workspace, g *model.Group, cg *model.ContainerGroup, pg *model.ComponentGroup,
	person *model.Person, system *model.System, container *model.Container, component *model.Component,
	env *model.Environment, node *model.Node, infra *model.InfrastructureNode, instance *model.Instance,
	rel *model.Relationship, sc *model.Scenario, flow *model.Flow,
	machine *model.StateMachine, state *model.State, choice *model.Choice, final *model.Final,
	use *model.UseCase, act *model.Activity, steps *model.Steps,
	figure *model.Figure, total model.Expression,
	set *model.ClassSet, class *model.Class, iface *model.Interface, enum *model.Enumeration) {
`

// check returns what the compiler says of each statement, which stands on a
// line of its own.
func (c *compiler) check(t *testing.T, statements []string) []string {
	t.Helper()
	text := prelude + strings.Join(statements, "\n") + "\n}\n"
	file, err := parser.ParseFile(c.files, "author.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	first := strings.Count(prelude, "\n") + 1
	said := make([]string, len(statements))
	config := types.Config{Importer: c, Error: func(err error) {
		e := err.(types.Error)
		if e.Soft {
			return // an unused variable says nothing of the DSL
		}
		line := c.files.Position(e.Pos).Line - first
		if line < 0 || line >= len(said) {
			t.Fatal(err)
		}
		if said[line] != "" {
			said[line] += "\n"
		}
		said[line] += e.Msg
	}}
	config.Check("author", c.files, []*ast.File{file}, nil) // every error went to config.Error
	return said
}

// TestMisuseDoesNotCompile holds what the compiler says of misuse.
func TestMisuseDoesNotCompile(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ statement, want string }{
		{`w.Person("P", "", HTTPS)`, `cannot use HTTPS .* as model.PersonOption value in argument to w.Person: model.Technology does not implement model.PersonOption \(missing method fitsPerson\)`},
		{`w.System("S", "", model.Technology("Go"))`, `model.Technology does not implement model.SystemOption \(missing method fitsSystem\)`},
		{`system.Container("C", "", model.External)`, `does not implement model.ContainerOption \(missing method fitsContainer\)`},
		{`container.Component("C", "", model.External)`, `does not implement model.ComponentOption \(missing method fitsComponent\)`},
		{`w.Person("P", "", model.Database)`, `model.Shape does not implement model.PersonOption`},
		{`system.Container("C", "", model.Async)`, `does not implement model.ContainerOption`},
		{`person.Uses(system, "Asks", model.Database)`, `model.Shape does not implement model.RelationshipOption`},
		{`sc.Call(person, system, "x", model.Async)`, `does not implement model.MessageOption`},
		{`system.Container("C", "", model.Key("k"))`, `model.Key does not implement model.ContainerOption`},
		{`system.ContextView(HTTPS)`, `model.Technology does not implement model.ViewOption \(missing method applyView\)`},

		// Text and target swapped, or one in place of the other.
		{`person.Uses("Asks", system)`, `cannot use "Asks" .* as model.Element value in argument to person.Uses: string does not implement model.Element`},
		{`person.Uses("flash-sale/edge-gate", "Asks")`, `cannot use "flash-sale/edge-gate"`},
		{`person.Uses(system, HTTPS)`, `cannot use HTTPS .* as string value in argument to person.Uses`},
		{`sc.Call(person, "x", system)`, `cannot use "x" .* as model.Element value in argument to sc.Call`},
		{`sc.Note(person, "x")`, `cannot use person .* as string value in argument to sc.Note`},
		{`w.Person(model.External, "P")`, `cannot use model.External .* as string value in argument to w.Person`},
		{`w.System("S")`, `not enough arguments in call to w.System`},

		// Things that are no target, and parts in the wrong place.
		{`person.Uses(node, "Runs on")`, `\*model.Node does not implement model.Element`},
		{`person.Uses(rel, "Asks")`, `\*model.Relationship does not implement model.Element`},
		{`person.Uses(g, "Asks")`, `\*model.Group does not implement model.Element`},
		{`sc.Call(person, node, "x")`, `\*model.Node does not implement model.Element`},
		{`node.Uses(system, "Asks")`, `\*model.System does not implement model.Deployed \(missing method deployed\)`},
		{`node.Runs(person)`, `\*model.Person does not implement model.Deployable \(missing method deployable\)`},
		{`node.Runs(component)`, `\*model.Component does not implement model.Deployable`},
		{`node.Runs(instance)`, `\*model.Instance does not implement model.Deployable`},
		{`env.Without(system)`, `cannot use system .* as \*model.Relationship value`},
		{`env.DeploymentView(container)`, `cannot use container .* as \*model.System value`},
		{`env.Runs(container)`, `env.Runs undefined`},
		{`person.Container("C", "")`, `person.Container undefined`},
		{`system.Component("C", "")`, `system.Component undefined`},
		{`component.Component("C", "")`, `component.Component undefined`},
		{`infra.Runs(container)`, `infra.Runs undefined`},
		{`g.Container("C", "")`, `g.Container undefined`},
		{`cg.Component("C", "")`, `cg.Component undefined`},
		{`person.ContextView()`, `person.ContextView undefined`},
		{`system.ComponentView()`, `system.ComponentView undefined`},
		{`component.Scenario("S", "")`, `component.Scenario undefined`},
		{`model.Include(g)`, `\*model.Group does not implement model.Selector`},
		{`model.Include("tag")`, `string does not implement model.Selector`},

		// Fragments.
		{`sc.Alt(func(f *model.Flow) {})`, `cannot use \(func.* as model.Operand value`},
		{`sc.Opt(func(f *model.Flow) {}, "guard")`, `as string value in argument to sc.Opt`},
		{`sc.Opt("guard", func() {})`, `as func\(\*model.Flow\) value in argument to sc.Opt`},
		{`sc.Opt("guard", func(s *model.Scenario) {})`, `as func\(\*model.Flow\) value in argument to sc.Opt`},

		// States.
		{`state.On(state, "paid")`, `cannot use state .* as string value in argument to state.On`},
		{`state.On("paid", "closed")`, `cannot use "closed" .* as model.StateNode value`},
		{`state.On("paid", container)`, `\*model.Container does not implement model.StateNode`},
		{`final.On("paid", state)`, `final.On undefined`},
		{`choice.On("paid", state)`, `choice.On undefined`},
		{`choice.State("S", "")`, `choice.State undefined`},
		{`person.StateMachine("M", "")`, `person.StateMachine undefined`},
		{`person.Uses(state, "Asks")`, `\*model.State does not implement model.Element`},
		{`machine.View(model.Entry("x"))`, `model.Entry does not implement model.ViewOption`},

		// Use cases.
		{`use.Actor(container)`, `\*model.Container does not implement model.Actor`},
		{`use.Actor("Buyer")`, `cannot use "Buyer" .* as model.Actor value`},
		{`use.Actor(use)`, `\*model.UseCase does not implement model.Actor`},
		{`use.Includes(person)`, `cannot use person .* as \*model.UseCase value`},
		{`use.Includes("Sign in")`, `cannot use "Sign in" .* as \*model.UseCase value`},
		{`use.Extends(use)`, `not enough arguments in call to use.Extends`},
		{`use.Extends("when", use)`, `cannot use "when" .* as \*model.UseCase value`},
		{`use.Specializes(person)`, `cannot use person .* as \*model.UseCase value`},
		{`use.RealizedBy(use)`, `cannot use use .* as \*model.Scenario value`},
		{`person.Specializes(use)`, `cannot use use .* as \*model.Person value`},
		{`person.Specializes(system)`, `cannot use system .* as \*model.Person value`},
		{`system.Specializes(system)`, `system.Specializes undefined`},
		{`person.Uses(use, "Asks")`, `\*model.UseCase does not implement model.Element`},
		{`sc.Call(person, use, "x")`, `\*model.UseCase does not implement model.Element`},
		{`container.UseCase("U", "")`, `container.UseCase undefined`},
		{`w.UseCase("U", "")`, `w.UseCase undefined`},

		// Refs and dividers.
		{`sc.Ref("Pay")`, `cannot use "Pay" .* as \*model.Scenario value`},
		{`sc.Ref(flow)`, `cannot use flow .* as \*model.Scenario value`},
		{`sc.Ref(sc, "x")`, `cannot use "x" .* as model.Element value`},
		{`flow.Divider("Later")`, `flow.Divider undefined`},

		// Classes.
		{`class.Implements(class)`, `cannot use class .* as \*model.Interface value in argument to class.Implements`},
		{`class.Extends(iface)`, `cannot use iface .* as \*model.Class value in argument to class.Extends`},
		{`class.Has(state, "state")`, `\*model.State does not implement model.Classifier`},
		{`class.Has(enum, "states", "*")`, `cannot use "\*" .* as model.AssociationOption value`},
		{`class.DependsOn(iface, model.Multiplicity("*"))`, `cannot use model.Multiplicity.* as string value in argument to class.DependsOn`},
		{`iface.Field("F", "int")`, `iface.Field undefined`},
		{`iface.Implements(iface)`, `iface.Implements undefined`},
		{`enum.Extends(class)`, `enum.Extends undefined`},
		{`class.Constant("C")`, `class.Constant undefined`},
		{`person.CodeView()`, `person.CodeView undefined`},
		{`person.Classes("C", "")`, `person.Classes undefined`},
		{`component.CodeView(model.Include(person))`, `model.ViewOption does not implement model.CodeViewOption`},
		{`set.View(model.Unexported)`, `does not implement model.ViewOption`},
		{`person.Uses(class, "Asks")`, `\*model.Class does not implement model.Element`},

		// Figures.
		{`w.Figure("F", 3, model.Claimed)`, `cannot use 3 .* as model.Quantity value in argument to w.Figure`},
		{`w.Figure("F", model.Value(3, "users"))`, `not enough arguments in call to w.Figure`},
		{`w.Figure("F", model.Value(3), model.Claimed)`, `not enough arguments in call to model.Value`},
		{`w.Figure("F", total, model.Claimed)`, `cannot use total .* as model.Quantity value in argument to w.Figure`},
		{`w.Figure("F", model.Value(3, "users"), model.FigureDerived)`, `cannot use model.FigureDerived .* as model.Given value in argument to w.Figure`},
		{`w.Derived("F", 3)`, `cannot use 3 .* as model.Expression value in argument to w.Derived: int does not implement model.Expression`},
		{`w.Derived("F", total, model.Claimed)`, `model.Given does not implement model.DerivedOption`},
		{`model.Div(figure)`, `not enough arguments in call to model.Div`},
		{`model.Mul(figure, 2)`, `int does not implement model.Expression`},
		{`model.Mul(figure, person)`, `\*model.Person does not implement model.Expression`},
		{`figure.Within(total, 0.1)`, `as model.CheckOption value in argument to figure.Within`},
		{`figure.Within(total, model.Source("x"))`, `model.Source does not implement model.CheckOption`},
		{`person.Figure("F", model.Value(3, "users"), model.Claimed)`, `person.Figure undefined`},
		{`person.Uses(figure, "Asks")`, `\*model.Figure does not implement model.Element`},

		// Activities.
		{`act.Do("ships", person)`, `cannot use "ships" .* as model.Element value in argument to act.Do`},
		{`steps.Do(node, "ships")`, `\*model.Node does not implement model.Element`},
		{`act.Decide("paid?", model.Track("", nil))`, `cannot use model.Track.* as model.Outcome value`},
		{`act.Decide("paid?", model.When("yes", nil))`, `cannot use model.When.* as model.Outcome value`},
		{`steps.Fork(model.Case("yes"))`, `cannot use model.Case.* as model.ForkTrack value`},
		{`model.Case("yes", func(f *model.Flow) {})`, `as func\(\*model.Steps\) value in argument to model.Case`},
		{`model.Track("one")`, `not enough arguments in call to model.Track`},
		{`act.While(func(s *model.Steps) {}, "guard")`, `as string value in argument to act.While`},
		{`person.Activity("A", "")`, `person.Activity undefined`},
		{`steps.View()`, `steps.View undefined`},

		// Nobody else can make an element or an option.
		{`var _ model.Element = struct{}{}`, `does not implement model.Element`},
		{`var _ model.PersonOption = struct{}{}`, `does not implement model.PersonOption`},
	}
	statements := make([]string, len(tests))
	for i, test := range tests {
		statements[i] = test.statement
	}
	for i, said := range c.check(t, statements) {
		if said == "" {
			t.Errorf("%s compiles", tests[i].statement)
		} else if !regexp.MustCompile(tests[i].want).MatchString(said) {
			t.Errorf("%s\n\tsays: %s\n\twant: %s", tests[i].statement, said, tests[i].want)
		}
	}
}

// TestOptionsFit holds which option compiles where, for all of them.
func TestOptionsFit(t *testing.T) {
	c, err := source()
	if err != nil {
		t.Fatal(err)
	}
	const (
		common   = "Tag Property Link Waive ID "
		static   = common + "Shape Icon Owner Code Service "
		deployed = common + "Instances "
		machines = deployed + "Icon Technology Owner "
		figures  = "Source Note Ambiguous Tolerance Corrects Link Waive ID "
		view     = "Key Title Description Direction Include Exclude Waive GivenIconsOnly "
		code     = "Key Title Description Direction Waive Unexported WithoutFields WithoutMethods "
	)
	calls := []struct{ call, fits string }{
		{`model.New("W", "", %s)`, "Property Link GivenIconsOnly "},
		{`w.Person("P", "", %s)`, common + "External Icon Owner "},
		{`g.Person("P", "", %s)`, common + "External Icon Owner "},
		{`w.Group("G", %s)`, "Waive ID "},
		{`g.Group("G", %s)`, "Waive ID "},
		{`system.Group("G", %s)`, "Waive ID "},
		{`cg.Group("G", %s)`, "Waive ID "},
		{`container.Group("G", %s)`, "Waive ID "},
		{`pg.Group("G", %s)`, "Waive ID "},
		{`w.System("S", "", %s)`, static + "External "},
		{`g.System("S", "", %s)`, static + "External "},
		{`system.Container("C", "", %s)`, static + "Technology "},
		{`cg.Container("C", "", %s)`, static + "Technology "},
		{`container.Component("C", "", %s)`, static + "Technology "},
		{`pg.Component("C", "", %s)`, static + "Technology "},
		{`person.Uses(system, "", %s)`, common + "Technology Async "},
		{`system.Uses(system, "", %s)`, common + "Technology Async "},
		{`container.Uses(system, "", %s)`, common + "Technology Async "},
		{`component.Uses(system, "", %s)`, common + "Technology Async "},
		{`node.Uses(infra, "", %s)`, common + "Technology Async "},
		{`infra.Uses(instance, "", %s)`, common + "Technology Async "},
		{`instance.Uses(node, "", %s)`, common + "Technology Async "},
		{`w.Environment("E", "", %s)`, "Waive ID "},
		{`env.Node("N", "", %s)`, machines},
		{`node.Node("N", "", %s)`, machines},
		{`env.Infrastructure("I", "", %s)`, machines},
		{`node.Infrastructure("I", "", %s)`, machines},
		{`node.Runs(container, %s)`, deployed},
		{`w.Scenario("S", "", %s)`, "Waive ID "},
		{`system.Scenario("S", "", %s)`, "Waive ID "},
		{`container.Scenario("S", "", %s)`, "Waive ID "},
		{`w.StateMachine("M", "", %s)`, "Waive ID Type "},
		{`system.StateMachine("M", "", %s)`, "Waive ID Type "},
		{`container.StateMachine("M", "", %s)`, "Waive ID Type "},
		{`component.StateMachine("M", "", %s)`, "Waive ID Type "},
		{`system.UseCase("U", "", %s)`, "Waive ID Tag "},
		{`system.UseCaseView(%s)`, view},
		{`machine.State("S", "", %s)`, "ID Entry Do Exit Constant "},
		{`state.State("S", "", %s)`, "ID Entry Do Exit Constant "},
		{`machine.Start(state, %s)`, "Guard Action "},
		{`state.On("e", final, %s)`, "Guard Action "},
		{`choice.Else(state, %s)`, "Guard Action "},
		{`machine.View(%s)`, view},
		{`w.Classes("C", "", %s)`, "Waive ID Types Unexported WithoutFields WithoutMethods "},
		{`system.Classes("C", "", %s)`, "Waive ID Types Unexported WithoutFields WithoutMethods "},
		{`container.Classes("C", "", %s)`, "Waive ID Types Unexported WithoutFields WithoutMethods "},
		{`component.Classes("C", "", %s)`, "Waive ID Types Unexported WithoutFields WithoutMethods "},
		{`set.Class("C", "", %s)`, "ID Type "},
		{`set.Interface("I", "", %s)`, "ID Type "},
		{`set.Enumeration("E", "", %s)`, "ID Type "},
		{`class.Has(enum, "", %s)`, "Multiplicity "},
		{`class.Owns(enum, "", %s)`, "Multiplicity "},
		{`set.View(%s)`, view},
		{`system.CodeView(%s)`, code},
		{`container.CodeView(%s)`, code},
		{`component.CodeView(%s)`, code},
		{`w.Activity("A", "", %s)`, "Waive ID "},
		{`system.Activity("A", "", %s)`, "Waive ID "},
		{`container.Activity("A", "", %s)`, "Waive ID "},
		{`component.Activity("A", "", %s)`, "Waive ID "},
		{`act.View(%s)`, view},
		{`w.Figure("F", model.Value(1, "s"), model.Assumed, %s)`, figures},
		{`system.Figure("F", model.Value(1, "s"), model.Assumed, %s)`, figures},
		{`container.Figure("F", model.Value(1, "s"), model.Assumed, %s)`, figures},
		{`component.Figure("F", model.Value(1, "s"), model.Assumed, %s)`, figures},
		{`w.Derived("F", total, %s)`, figures + "In "},
		{`system.Derived("F", total, %s)`, figures + "In "},
		{`container.Derived("F", total, %s)`, figures + "In "},
		{`component.Derived("F", total, %s)`, figures + "In "},
		{`figure.Within(total, %s)`, "Tolerance Note Ambiguous "},
		{`figure.AtLeast(total, %s)`, "Tolerance Note Ambiguous "},
		{`figure.AtMost(total, %s)`, "Tolerance Note Ambiguous "},
		{`sc.Call(person, system, "", %s)`, "Technology Span "},
		{`flow.Return(system, person, "", %s)`, "Technology Span "},
		{`w.LandscapeView(%s)`, view},
		{`system.ContextView(%s)`, view},
		{`system.ContainerView(%s)`, view},
		{`container.ComponentView(%s)`, view},
		{`env.DeploymentView(nil, %s)`, view},
		{`sc.SequenceView(%s)`, view},
		{`sc.DynamicView(%s)`, view},
	}
	options := map[string]string{
		"Technology": `HTTPS`, "Icon": `model.Icon("lock")`, "GivenIconsOnly": `model.GivenIconsOnly`, "External": `model.External`, "Async": `model.Async`, "Shape": `model.Queue`,
		"Instances": `model.Instances(3)`, "Owner": `model.Owner("team")`, "ID": `model.ID("id")`,
		"Code": `model.Code("./x")`, "Service": `model.Service("x")`, "Tag": `model.Tag("x")`, "Span": `model.Span("x")`,
		"Property": `model.Property("k", "v")`, "Waive": `model.Waive("LNT-M101", "r")`, "Link": `model.Link("t", "u")`,
		"Type": `model.Type("./x", "X")`, "Entry": `model.Entry("x")`, "Do": `model.Do("x")`, "Exit": `model.Exit("x")`,
		"Constant": `model.Constant("X")`, "Guard": `model.Guard("x")`, "Action": `model.Action("x")`,
		"Source": `model.Source("x")`, "Note": `model.Note("x")`, "Ambiguous": `model.Ambiguous`, "Tolerance": `model.Tolerance(0.1)`,
		"Corrects": `model.Corrects(figure)`, "In": `model.In("h")`,
		"Types": `model.Types("./x", "X*")`, "Unexported": `model.Unexported`, "Multiplicity": `model.Multiplicity("*")`,
		"WithoutFields": `model.WithoutFields`, "WithoutMethods": `model.WithoutMethods`,
		"Key": `model.Key("k")`, "Title": `model.Title("t")`, "Description": `model.Description("d")`,
		"Direction": `model.LeftToRight`, "Include": `model.Include(system, node, rel, use, HTTPS)`, "Exclude": `model.Exclude(model.Tag("x"))`,
	}
	var statements, names []string
	var fits []bool
	for _, call := range calls {
		for name, value := range options {
			statements = append(statements, fmt.Sprintf(call.call, value))
			names = append(names, name)
			fits = append(fits, slices.Contains(strings.Fields(call.fits), name))
		}
	}
	for i, said := range c.check(t, statements) {
		switch {
		case fits[i] && said != "":
			t.Errorf("%s: %s", statements[i], said)
		case !fits[i] && said == "":
			t.Errorf("%s compiles, although %s does not fit there", statements[i], names[i])
		}
	}
}
