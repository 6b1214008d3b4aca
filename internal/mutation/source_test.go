package mutation_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// call is a call in the source of a model.
type call struct {
	receiver, method string // "gate" and "Uses"; of a function of the library, "model" and its name
	args             []string
	text             string
	around           string // method or function of which it is an argument
}

// with is the call with another argument, the last if it has that many.
func (c call) with(i int, arg string) string {
	args := slices.Clone(c.args)
	if i == len(args) {
		args = append(args, arg)
	}
	args[i] = arg
	return c.receiver + "." + c.method + "(" + strings.Join(args, ", ") + ")"
}

// and is the call with one more argument.
func (c call) and(arg string) string { return c.with(len(c.args), arg) }

// misuse is a way to write a call wrongly.
type misuse struct {
	code, kind string
	of         []string            // methods and functions
	write      func(c call) string // instead; the same text, or none: it cannot be done here
}

// The methods that define what has a name.
var (
	definers = []string{
		"Person", "System", "Container", "Component", "Group", "Environment", "Node", "Infrastructure",
		"Scenario", "StateMachine", "State", "Activity", "UseCase", "Classes", "Class", "Interface", "Enumeration",
	}
	identified = []string{
		"Person", "System", "Container", "Component", "Group", "Environment", "Node", "Infrastructure", "Scenario", "StateMachine", "Activity", "UseCase", "Classes",
	}
	messages = []string{"Call", "Send", "Return"}
)

const foreign = `model.New("W", "").Person("P", "")`

func arg(i int, text string) func(call) string {
	return func(c call) string {
		if i >= len(c.args) {
			return ""
		}
		return c.with(i, text)
	}
}

func more(text string) func(call) string { return func(c call) string { return c.and(text) } }

// twice writes the call again, in the same line.
func twice(c call) string {
	if c.around != "" {
		return ""
	}
	return c.text + "; " + c.text
}

// then writes something else behind it.
func then(text string) func(call) string { return func(c call) string { return c.text + "; " + text } }

// on does it for receivers of the name alone.
func on(receiver string, write func(call) string) func(call) string {
	return func(c call) string {
		if c.receiver != receiver {
			return ""
		}
		return write(c)
	}
}

// lane does it for steps of activities alone.
func lane(write func(call) string) func(call) string {
	return func(c call) string {
		if len(c.args) != 2 {
			return ""
		}
		return write(c)
	}
}

// inside does it for arguments of the function alone.
func inside(around string, write func(call) string) func(call) string {
	return func(c call) string {
		if c.around != around {
			return ""
		}
		return write(c)
	}
}

// function replaces the function that is given, if one is.
func function(by string) func(call) string {
	return func(c call) string {
		if i := len(c.args) - 1; i >= 0 && strings.HasPrefix(c.args[i], "func(") {
			return c.with(i, by)
		}
		return ""
	}
}

func named(name string) func(call) string {
	return func(c call) string { return name + "(" + strings.Join(c.args, ", ") + ")" }
}

// misuses is the table of them.
func misuses() []misuse {
	flows, steps := []string{"When", "Else", "Branch", "Loop", "Opt"}, []string{"Track", "Repeat", "While", "Otherwise"}
	return []misuse{
		{"LNT-M001", "relate to nil", []string{"Uses"}, arg(0, "nil")},
		{"LNT-M001", "let nil send a message", messages, arg(0, "nil")},
		{"LNT-M001", "send a message to nil", messages, arg(1, "nil")},
		{"LNT-M001", "let nil carry a step out", []string{"Do", "Accept"}, lane(arg(0, "nil"))},
		{"LNT-M001", "let nil take part", []string{"Actor", "Includes", "RealizedBy"}, arg(0, "nil")},
		{"LNT-M001", "lead to nil", []string{"On", "Start"}, func(c call) string { return c.with(min(1, len(c.args)-1), "nil") }},
		{"LNT-M001", "run nil", []string{"Runs"}, arg(0, "nil")},
		{"LNT-M052", "include nil in a view", []string{"LandscapeView", "ContainerView"}, more("model.Include(nil)")},
		{"LNT-M002", "relate to another workspace's", []string{"Uses"}, func(c call) string {
			if c.receiver == "wall" {
				return ""
			}
			return c.with(0, foreign)
		}},
		{"LNT-M002", "let another workspace's send a message", messages, arg(0, foreign)},
		{"LNT-M002", "let another workspace's carry a step out", []string{"Do", "Accept"}, lane(arg(0, foreign))},
		{"LNT-M002", "let another workspace's take part", []string{"Actor"}, arg(0, foreign)},
		{"LNT-M003", "give no name", definers, arg(0, `" "`)},
		{"LNT-M004", "give a name without letters", identified, arg(0, `"…"`)},
		{"LNT-M005", "define it again", slices.DeleteFunc(slices.Clone(definers), func(m string) bool { return m == "Group" }), twice},
		{"LNT-M006", "give two things one ID", []string{"Container"}, on("shop", then(`shop.Container("Page!", "")`))},
		{"LNT-M007", "give an ID that is none", identified, more(`model.ID("A B")`)},
		{"LNT-M008", "break the line of a name", definers, func(c call) string { return c.with(0, `"a\nb"`) }},
		{"LNT-M009", "give a nil option", slices.Concat(definers, []string{"Uses", "On"}), more("nil")},
		{"LNT-M010", "give two technologies", []string{"Container", "Component", "Node"}, more(`model.Technology("A"), model.Technology("B")`)},
		{"LNT-M011", "give an empty technology", []string{"Technology", "Tag", "Owner", "Service", "Span", "Entry", "Exit", "Do"}, on("model", arg(0, `" "`))},
		{"LNT-M011", "bind to a pattern that is none", []string{"Container", "Component"}, more(`model.Code("/x")`)},
		{"LNT-M011", "run less than one", []string{"Runs"}, more(`model.Instances(-1)`)},
		{"LNT-M012", "link to nowhere", []string{"Person", "System", "Container", "Component", "Uses"}, more(`model.Link("Nowhere", "")`)},
		{"LNT-M012", "link to a script", []string{"System", "Container"}, more(`model.Link("Script", "javascript:1")`)},
		{"LNT-M013", "waive what is no rule", []string{"System", "Container", "Uses", "Scenario", "UseCase", "Activity"}, more(`model.Waive("LNT-X001", "none")`)},
		{"LNT-M013", "weigh what is no rule", []string{"Severity"}, arg(0, `"LNT-M001"`)},
		{"LNT-M014", "waive without a reason", []string{"System", "Container", "Uses", "Scenario", "UseCase", "Activity"}, more(`model.Waive("LNT-M101", " ")`)},
		{"LNT-M014", "leave out without a reason", []string{"Unbound"}, arg(1, `""`)},
		{"LNT-M020", "relate to itself", []string{"Uses"}, func(c call) string { return c.with(0, c.receiver) }},
		{"LNT-M021", "relate to what it is part of", []string{"Uses"}, func(c call) string {
			if c.receiver == "limit" || c.receiver == "token" {
				return c.with(0, "gate")
			}
			return ""
		}},
		{"LNT-M022", "relate twice", []string{"Uses"}, func(c call) string {
			if c.receiver == "work" && strings.Contains(c.text, "Marks") {
				return ""
			}
			return twice(c)
		}},
		{"LNT-M023", "relate to another environment", []string{"Runs"}, on("desk", then("wall.Uses(desk, \"Lets through\")"))},
		{"LNT-M024", "leave out what is written for an environment", []string{"Without"}, then(`live.Without(wall.Uses(running, "Lets out"))`)},
		{"LNT-M030", "send a message to itself", messages, func(c call) string { return c.with(1, c.args[0]) }},
		{"LNT-M031", "send a message to a part of itself", []string{"Self"}, then(`buy.Call(gate, token, "x")`)},
		{"LNT-M032", "return without a call", []string{"Return"}, func(c call) string {
			return c.with(0, c.args[1])[:len(c.receiver)+1] + "Return(" + c.args[1] + ", " + c.args[0] + ", \"x\")"
		}},
		{"LNT-M032", "return twice", []string{"Return"}, twice},
		{"LNT-M033", "leave a fragment empty", []string{"Loop", "Opt"}, function("func(f *model.Flow) {}")},
		{"LNT-M034", "give no guard", []string{"When", "Opt", "Loop", "Repeat", "While", "Case"}, arg(0, `""`)},
		{"LNT-M035", "write a branch in an alternative", []string{"When"}, on("model", named("model.Branch"))},
		{"LNT-M035", "write a case in a parallel", []string{"Branch"}, on("model", named("model.When"))},
		{"LNT-M036", "give no function", slices.Concat(flows, steps), function("nil")},
		{"LNT-M037", "write on the flow around", messages, func(c call) string {
			if c.receiver != "f" {
				return ""
			}
			return "buy" + strings.TrimPrefix(c.text, c.receiver)
		}},
		{"LNT-M038", "create what took part", []string{"Self"}, then(`buy.Create(page, gate, "x")`)},
		{"LNT-M039", "use what was destroyed", []string{"Self"}, then(`buy.Destroy(page, gate, "x"); buy.Call(page, gate, "y")`)},
		{"LNT-M040", "note nothing", []string{"Note", "Divider"}, arg(0, `" "`)},
		{"LNT-M041", "ask nothing", []string{"Call", "Send"}, arg(2, `""`)},
		{"LNT-M042", "give no unit", []string{"Value"}, arg(1, `""`)},
		{"LNT-M043", "add what does not fit", []string{"Derived"}, then(`shop.Derived("Odd", model.Add(crowd, tries))`)},
		{"LNT-M044", "divide by nothing", []string{"Derived"}, then(`shop.Derived("None", model.Div(crowd, model.Value(0, "buyers")))`)},
		{"LNT-M050", "write a view twice", []string{"LandscapeView", "ContainerView", "UseCaseView", "SequenceView"}, twice},
		{"LNT-M051", "give a key that is none", []string{"LandscapeView", "SequenceView"}, more(`model.Key("A B")`)},
		{"LNT-M052", "include nothing", []string{"LandscapeView", "ContainerView"}, more("model.Include()")},
		{"LNT-M053", "include what there is not", []string{"LandscapeView", "ContainerView"}, more(`model.Include(model.Tag("nosuch"))`)},
		{"LNT-M054", "include what is never shown", []string{"LandscapeView", "ContainerView"}, more("model.Include(rack)")},
		{"LNT-M055", "include and exclude", []string{"LandscapeView"}, more("model.Include(bank), model.Exclude(bank)")},
		{"LNT-M056", "look into what is empty", []string{"LandscapeView"}, then("page.ComponentView()")},
		{"LNT-M057", "direct a sequence", []string{"SequenceView"}, more("model.LeftToRight")},
		{"LNT-M060", "name a folder twice", []string{"Docs", "Decisions"}, twice},
		{"LNT-M060", "name no folder", []string{"Docs", "Decisions"}, arg(0, `""`)},
		{"LNT-M061", "give a member no name", []string{"Field", "Constant", "Method"}, inside("", arg(0, `" "`))},
		{"LNT-M062", "write a member twice", []string{"Field", "Constant", "Method"}, twice},
		{"LNT-M063", "relate to another set", []string{"Owns", "Has"}, arg(0, `w.Classes("Others", "").Class("Other", "")`)},
		{"LNT-M064", "relate classes twice", []string{"Owns", "Has", "Implements", "DependsOn"}, twice},
		{"LNT-M065", "extend itself", []string{"Owns"}, then("box.Extends(box)")},
		{"LNT-M066", "look into code that there is not", []string{"LandscapeView"}, then("work.CodeView()")},
		{"LNT-M070", "begin twice", []string{"Start"}, twice},
		{"LNT-M071", "begin nowhere", []string{"Docs"}, then(`w.StateMachine("Other", "").State("A", "")`)},
		{"LNT-M072", "lead into another machine", []string{"On"}, arg(1, `w.StateMachine("Other", "").State("Far", "")`)},
		{"LNT-M073", "begin outside", []string{"Start"}, on("open", arg(0, "paid"))},
		{"LNT-M074", "lead away twice on an event", []string{"On"}, twice},
		{"LNT-M074", "lead away twice under a guard", []string{"When", "Else"}, on("late", twice)},
		{"LNT-M075", "never rest", []string{"Docs"}, then(`other := w.StateMachine("Other", ""); a := other.State("A", ""); other.Start(a); a.Then(a)`)},
		{"LNT-M080", "go on behind the end", []string{"End"}, then(`REC.Do(gate, "x")`)},
		{"LNT-M081", "end all in a track", []string{"Accept"}, then(`s.End("x")`)},
		{"LNT-M082", "end a track outside of a fork", []string{"Repeat"}, then(`sell.EndFlow("x")`)},
		{"LNT-M083", "decide between one", []string{"Decide"}, func(c call) string { return c.receiver + "." + c.method + "(" + c.args[0] + ", " + c.args[2] + ")" }},
		{"LNT-M083", "fork into one", []string{"Fork"}, func(c call) string { return c.receiver + "." + c.method + "(" + c.args[1] + ")" }},
		{"LNT-M084", "give an empty outcome", []string{"Decide"}, more("model.Outcome{}")},
		{"LNT-M084", "give an empty track", []string{"Fork"}, more("model.ForkTrack{}")},
		{"LNT-M085", "leave a track empty", steps, function("func(s *model.Steps) {}")},
		{"LNT-M086", "never come back", []string{"Repeat", "While"}, function(`func(s *model.Steps) { s.End("x") }`)},
		{"LNT-M087", "write a case twice", []string{"Case"}, func(c call) string { return c.text + ", " + c.text }},
		{"LNT-M088", "do nothing", []string{"Do", "Send", "Accept"}, lane(arg(1, `""`))},
		{"LNT-M090", "let a system take part in its own", []string{"Actor"}, more("shop")},
		{"LNT-M091", "include itself", []string{"Includes"}, func(c call) string { return c.with(0, c.receiver) }},
		{"LNT-M091", "specialize itself", []string{"Specializes"}, func(c call) string { return c.with(0, c.receiver) }},
		{"LNT-M092", "write it twice", []string{"Actor", "Includes", "RealizedBy"}, twice},
		{"LNT-M093", "include in a circle", []string{"Includes"}, then("choose.Includes(get)")},
		{"LNT-M094", "specialize in a circle", []string{"Specializes"}, on("give", then("get.Specializes(give)"))},
		{"LNT-M095", "include and specialize", []string{"Includes"}, then("get.Specializes(choose)")},
		{"LNT-M096", "extend without a condition", []string{"Extends"}, arg(1, `""`)},
		{"LNT-M097", "refer to itself", []string{"Ref"}, arg(0, "look")},
		{"LNT-M098", "refer in a circle", []string{"RealizedBy"}, then("buy.Ref(look)")},
	}
}

// calls are the calls in a source, outermost first.
type calls struct {
	text  string
	set   *token.FileSet
	found []*ast.CallExpr
	call  []call
}

func callsIn(t *testing.T, text string) calls {
	t.Helper()
	c := calls{text: text, set: token.NewFileSet()}
	file, err := parser.ParseFile(c.set, "shop.go", text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	around := map[ast.Node]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		expr, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		f, ok := expr.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		one := call{receiver: c.of(f.X), method: f.Sel.Name, text: c.of(expr), around: around[expr]}
		for _, a := range expr.Args {
			one.args = append(one.args, c.of(a))
			around[a] = f.Sel.Name
		}
		c.found, c.call = append(c.found, expr), append(c.call, one)
		return true
	})
	return c
}

func (c calls) of(n ast.Node) string {
	return c.text[c.set.Position(n.Pos()).Offset:c.set.Position(n.End()).Offset]
}

// brokenSource writes each kind of call wrongly, compiles all the mutants at
// once, and builds their models.
func brokenSource(t *testing.T) []mutant {
	text, err := os.ReadFile(filepath.Join("testdata", "shop", "shop.go"))
	if err != nil {
		t.Fatal(err)
	}
	source := callsIn(t, string(text))
	for _, rule := range model.Rules() {
		if !slices.ContainsFunc(misuses(), func(m misuse) bool { return m.code == rule.Code }) {
			t.Errorf("nothing is written so wrongly that it is %s: %s", rule.Code, rule.Summary)
		}
	}
	var all []mutant
	sources := []string{string(text)}
	found := map[string][]told{}
	for _, m := range misuses() {
		var sites []int
		for i, c := range source.call {
			if slices.Contains(m.of, c.method) && m.write(c) != "" {
				sites = append(sites, i)
			}
		}
		const most = 4
		for n := range min(len(sites), most) {
			i := sites[n*len(sites)/min(len(sites), most)]
			c, expr := source.call[i], source.found[i]
			changed := strings.ReplaceAll(m.write(c), "REC", c.receiver)
			begin, end := source.set.Position(expr.Pos()), source.set.Position(expr.End())
			name := fmt.Sprintf("m%03d.go", len(sources))
			sources = append(sources, source.text[:begin.Offset]+changed+source.text[end.Offset:])
			all = append(all, mutant{
				kind: m.kind, name: fmt.Sprintf("%s.%s in line %d", c.receiver, c.method, begin.Line), want: []want{{m.code, []string{place(name, begin.Line)}}},
				find: func() []told { return found[name] },
			})
		}
	}
	for _, one := range builtAll(t, sources) {
		found[one.file()] = append(found[one.file()], told{one.Code, one.Message, one.At})
	}
	if said := found["m000.go"]; len(said) > 0 {
		t.Fatalf("nothing is broken: %s", inShort(said))
	}
	return all
}

// diagnosed is a diagnostic of a mutant.
type diagnosed struct {
	Mutant        int
	Code, Message string
	At            []string // the line, and those beside it
}

func (d diagnosed) file() string { return fmt.Sprintf("m%03d.go", d.Mutant) }

// building is a program that builds the models of all mutants.
const building = `package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lintel-go/lintel/model"
)

type diagnosed struct {
	Mutant        int
	Code, Message string
	At            []string
}

func main() {
	var all []diagnosed
	for i, workspace := range []func() *model.Workspace{%s} {
		_, ds := workspace().Build()
		for _, d := range ds {
			one := diagnosed{Mutant: i, Code: d.Code, Message: d.Message}
			for _, o := range append([]model.Position{d.Origin.Position}, d.Related...) {
				one.At = append(one.At, fmt.Sprintf("%%s:%%d", filepath.Base(o.File), o.Line))
			}
			all = append(all, one)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		panic(err)
	}
}
`

// builtAll is what Build finds in each of the sources, the files m000.go,
// m001.go and so on of one program.
func builtAll(t *testing.T, sources []string) []diagnosed {
	t.Helper()
	tmp, overlay, names := t.TempDir(), map[string]string{}, []string{}
	write := func(name, text string) {
		path := filepath.Join(tmp, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		overlay[filepath.Join(root(t), "internal", "mutation", "made", name)] = path
	}
	// What is not used any more must not keep the others from being compiled.
	handles := regexp.MustCompile(`(?m)^\t(\w+) := `).FindAllStringSubmatch(sources[0], -1)
	var used []string
	for _, h := range handles {
		used = append(used, h[1])
	}
	end := "\t_ = []any{" + strings.Join(used, ", ") + "}\n\treturn w\n"
	for i, text := range sources {
		name := fmt.Sprintf("workspace%03d", i)
		names = append(names, name)
		write(fmt.Sprintf("m%03d.go", i), strings.NewReplacer("package shop", "package main", "func Workspace()", "func "+name+"()", "\treturn w\n", end).Replace(text))
	}
	write("main.go", fmt.Sprintf(building, strings.Join(names, ", ")))
	data, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tmp, "overlay.json"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "run", "-overlay", filepath.Join(tmp, "overlay.json"), "./internal/mutation/made")
	cmd.Dir = root(t)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var all []diagnosed
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
