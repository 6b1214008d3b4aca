package mutation_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// goods is a package that the states and classes of a model stand for. Each of
// its mutants is a package of its own, so that all are read at once.
const goods = `package goods

// State is what an order goes through.
type State int

// The states.
const (
	Open State = iota
	Paid
	Sent
	Lost
)

// next is where each state leads.
var next = map[State][]State{
	Open: {Paid, Lost},
	Paid: {Sent},
	Sent: {Lost},
}

// Entry is a thing that is ordered.
type Entry struct {
	Base
	Name  string
	Price int
	Tags  []string
}

// Base is what all entries have.
type Base struct{ ID string }

// Sum is the price of many.
func (e Entry) Sum(n int) int { return n }

// Keep keeps it.
func (e *Entry) Keep(name string) error { return nil }

// Keeper keeps things.
type Keeper interface {
	Keep(name string) error
}

// Kind is a kind of entry.
type Kind string

// The kinds.
const (
	Large Kind = "large"
	Small Kind = "small"
)
`

// goodsModel is the model of the packages: a state machine and a class set for
// each.
func goodsModel(t *testing.T, packages []string) *model.Model {
	t.Helper()
	w := model.New("Goods", "Are looked at")
	for _, p := range packages {
		dir := "./" + p
		m := w.StateMachine(p, "", model.Type(dir, "State"), model.Transitions(dir, "next"))
		open, paid, sent, lost := m.State("Open", ""), m.State("Paid", ""), m.State("Sent", ""), m.Final("Lost")
		m.Start(open)
		open.On("pay", paid)
		open.On("lose", lost)
		paid.On("send", sent)
		sent.On("lose", lost)
		set := w.Classes(p, "", model.Types(dir, "Entry"))
		entry := set.Class("Entry", "", model.Type(dir, "Entry"))
		base := set.Class("Base", "", model.Type(dir, "Base"))
		keeper := set.Interface("Keeper", "", model.Type(dir, "Keeper"))
		kind := set.Enumeration("Kind", "", model.Type(dir, "Kind"))
		entry.Field("Name", "string")
		entry.Field("Price", "int")
		entry.Field("Tags", "[]string")
		entry.Method("Sum(n int) int")
		entry.Method("Keep(name string) error")
		entry.Extends(base)
		entry.Implements(keeper)
		base.Field("ID", "string")
		keeper.Method("Keep(name string) error")
		kind.Constant("Large")
		kind.Constant("Small")
	}
	m := built(t, w)
	n := 0 // each thing gets a line of its own
	own := func(o *model.Origin) {
		n++
		*o = model.Origin{Position: model.Position{File: "model.go", Line: n}}
	}
	for i := range m.StateMachines {
		sm := &m.StateMachines[i]
		own(&sm.Origin)
		for j := range sm.States {
			own(&sm.States[j].Origin)
		}
		for j := range sm.Transitions {
			own(&sm.Transitions[j].Origin)
		}
	}
	for i := range m.ClassSets {
		set := &m.ClassSets[i]
		own(&set.Origin)
		for j := range set.Classes {
			c := &set.Classes[j]
			own(&c.Origin)
			for _, members := range [][]model.MemberRecord{c.Fields, c.Methods, c.Constants} {
				for k := range members {
					own(&members[k].Origin)
				}
			}
			for k := range c.Relations {
				own(&c.Relations[k].Origin)
			}
		}
	}
	return m
}

// typed is a mutant of types: of a package, or of what a model says of it.
type typed struct {
	kind, name, code string
	source           string                                                        // of the package; empty: as it is
	change           func(sm *model.StateMachineRecord, set *model.ClassSetRecord) // of the model; nil: none
	inCode           int                                                           // line that has to be told; 0: none
	inModel          func(sm model.StateMachineRecord, set model.ClassSetRecord) model.Origin
}

// brokenTypes reads all mutants at once, each with its own part of one model.
func brokenTypes(t *testing.T) []mutant {
	all := slices.Concat(codeMutants(t), modelMutants(), brokenPackages())
	files := map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "original/goods.go": goods, "wrong/wrong.go": "package wrong\n\nvar _ int = \"\"\n"}
	names := []string{"original"}
	for i := range all {
		name := fmt.Sprintf("m%03d", i)
		names = append(names, name)
		if text := all[i].source; text != "" {
			files[name+"/goods.go"] = text
		} else {
			files[name+"/goods.go"] = goods
		}
	}
	f := layOut(t, files)
	m := goodsModel(t, names)
	part := func(name string) (*model.StateMachineRecord, *model.ClassSetRecord) {
		i := slices.IndexFunc(m.StateMachines, func(sm model.StateMachineRecord) bool { return sm.ID == name })
		j := slices.IndexFunc(m.ClassSets, func(s model.ClassSetRecord) bool { return s.ID == name })
		return &m.StateMachines[i], &m.ClassSets[j]
	}
	var mutants []mutant
	found := map[string][]told{}
	for i, x := range all {
		name := names[i+1]
		sm, set := part(name)
		w := want{code: x.code}
		if x.inCode > 0 {
			w.at = append(w.at, place(name+"/goods.go", x.inCode))
		}
		if x.inModel != nil {
			o := x.inModel(*sm, *set)
			w.at = append(w.at, place(o.File, o.Line))
		}
		if x.change != nil {
			x.change(sm, set)
		}
		mutants = append(mutants, mutant{kind: x.kind, name: x.name, want: []want{w}, find: func() []told { return found[name] }})
	}
	r, err := code.New(code.Options{Tool: f.tool, CacheDir: filepath.Join(t.TempDir(), "cache")}).Complete(context.Background(), m, f.root)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range r.Findings {
		name := one.ID
		if name == "" { // it is about a package
			name, _, _ = strings.Cut(one.Origin.File, "/")
		}
		found[name] = append(found[name], finds([]code.Finding{one})...)
	}
	if said := found["original"]; len(said) > 0 {
		t.Fatalf("nothing is broken: %s", inShort(said))
	}
	for name, said := range found {
		if !slices.Contains(names, name) {
			t.Fatalf("the packages cannot be read: %s", inShort(said))
		}
	}
	return append(mutants, silentGo(t)...)
}

// brokenPackages write Go that does not compile, and leave nothing to show.
func brokenPackages() []typed {
	var all []typed
	broken := func(kind, name, old, now string) {
		source := strings.Replace(goods, old, now, 1)
		at, _, _ := strings.Cut(now, "BROKEN")
		line := lineIn(old) + strings.Count(at, "\n")
		all = append(all, typed{kind: kind, name: name, code: "LNT-T002", source: strings.Replace(source, "BROKEN", "", 1), inCode: line})
	}
	for _, of := range []string{"Name  string", "Price int", "Tags  []string"} {
		field, _, _ := strings.Cut(of, " ")
		broken("give a field a type that there is not", field, of, field+" NoSuch")
		broken("give a field a type of a package that is not imported", field, of, field+" time.Time")
	}
	for _, of := range []string{"type Entry struct {", "type Kind string", "type Base struct{ ID string }"} {
		broken("define a type twice", of, of, strings.TrimSuffix(of, " {")+map[bool]string{true: " {}"}[strings.HasSuffix(of, "{")]+"\n\nBROKEN"+of)
	}
	for _, of := range []string{"func (e Entry) Sum(n int) int { return n }", "func (e *Entry) Keep(name string) error { return nil }"} {
		broken("define a method twice", of, of, of+"\n\nBROKEN"+of)
		broken("lose a parenthesis", of, of, strings.Replace(of, ") ", " ", 1))
	}
	broken("let a package import what is not there", "", "package goods\n", "package goods\n\nBROKENimport _ \"example.com/nosuch\"\n")
	broken("let a package import one that does not compile", "", "package goods\n", "package goods\n\nBROKENimport _ \"example.com/m/wrong\"\n")
	broken("leave a conflict", "", "// Kind is a kind of entry.", "<<<<<<< HEAD")
	broken("write a constant of another type", "", "Large Kind = \"large\"", "Large Kind = 7")
	all = append(all, typed{
		kind: "export no type of a set", code: "LNT-T006", source: strings.NewReplacer("Entry", "entry", "Base", "base", "Keeper", "keeper", "State", "state", "Kind", "kind").Replace(goods),
		change: func(_ *model.StateMachineRecord, set *model.ClassSetRecord) {
			set.Types[0].Names, set.Classes = nil, nil
		},
		inModel: func(_ model.StateMachineRecord, set model.ClassSetRecord) model.Origin { return set.Origin },
	}, typed{
		kind: "take no type of a set", code: "LNT-T006", source: "package goods\n",
		change: func(_ *model.StateMachineRecord, set *model.ClassSetRecord) {
			set.Types[0].Names, set.Classes = nil, nil
		},
		inModel: func(_ model.StateMachineRecord, set model.ClassSetRecord) model.Origin { return set.Origin },
	})
	return all
}

// silentGo keeps the go command from answering: the line of the workspace has
// to be told, for nobody knows of which type nothing is known.
func silentGo(t *testing.T) []mutant {
	t.Helper()
	var all []mutant
	for _, m := range []struct {
		kind  string
		files map[string]string // besides
		env   string            // instead
	}{
		{"break go.mod", map[string]string{"go.mod": "module example.com/m\n\ngoo 1.24\n"}, ""},
		{"need a Go that is to come", map[string]string{"go.mod": "module example.com/m\n\ngo 1.999\n"}, ""},
		{"break go.work", map[string]string{"go.work": "go 1.24\n\nuse (\n"}, "GOWORK="},
		{"use a folder in go.work that is not there", map[string]string{"go.work": "go 1.24\n\nuse ./nosuch\n"}, "GOWORK="},
		{"lose the go command", nil, "PATH="},
	} {
		files := map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "original/goods.go": goods}
		maps.Copy(files, m.files)
		f := layOut(t, files)
		if m.env != "" {
			f.tool = load.New(load.Options{Dir: f.root, Env: append(f.env, m.env)}).Tool
		}
		model := goodsModel(t, []string{"original"})
		model.Origin.Position.File, model.Origin.Position.Line = "model.go", 999
		all = append(all, mutant{kind: m.kind, want: []want{{"LNT-T001", []string{"model.go:999"}}}, find: func() []told {
			r, err := code.New(code.Options{Tool: f.tool}).Complete(context.Background(), model, f.root)
			if err != nil {
				t.Fatal(err)
			}
			return finds(r.Findings)
		}})
	}
	return all
}

// codeMutants change the source of the package, with go/ast.
func codeMutants(t *testing.T) []typed {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "goods.go", goods, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var all []typed
	offset := func(p token.Pos) int { return set.Position(p).Offset }
	lineAt := func(p token.Pos) int { return set.Position(p).Line }
	replaced := func(n ast.Node, by string) string { return goods[:offset(n.Pos())] + by + goods[offset(n.End()):] }
	renamed := func(name *ast.Ident, by string) string { // everywhere, as a tool would
		var b bytes.Buffer
		at := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == name.Name {
				b.WriteString(goods[at:offset(id.Pos())] + by)
				at = offset(id.End())
			}
			return true
		})
		return b.String() + goods[at:]
	}
	add := func(kind, name, code, source string, line int, inModel func(model.StateMachineRecord, model.ClassSetRecord) model.Origin) {
		all = append(all, typed{kind: kind, name: name, code: code, source: source, inCode: line, inModel: inModel})
	}
	for _, d := range file.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok {
			fn := d.(*ast.FuncDecl)
			of := method("Entry", fn.Name.Name)
			add("rename a method", fn.Name.Name, "LNT-T021", replaced(fn.Name, fn.Name.Name+"Else"), 0, of)
			add("rename a method, which its class does not list", fn.Name.Name, "LNT-T022", replaced(fn.Name, fn.Name.Name+"Else"), lineAt(fn.Name.Pos()), class("Entry"))
			add("change the result of a method", fn.Name.Name, "LNT-T023",
				goods[:offset(fn.Type.Results.Pos())]+"(x uint, y bool) { return }"+goods[offset(fn.End()):], lineAt(fn.Name.Pos()), of)
			add("change the parameter of a method", fn.Name.Name, "LNT-T023", goods[:offset(fn.Type.Params.Pos())]+"(x bool) (r "+goods[offset(fn.Type.Results.Pos()):offset(fn.Type.Results.End())]+") { return }"+goods[offset(fn.End()):], lineAt(fn.Name.Pos()), of)
			add("drop a method", fn.Name.Name, "LNT-T021", goods[:offset(fn.Pos())]+goods[offset(fn.End()):], 0, of)
			continue
		}
		for _, spec := range gen.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				add("rename a type", spec.Name.Name, "LNT-T005", renamed(spec.Name, spec.Name.Name+"Else"), 0, subject(spec.Name.Name))
				members, kind := (*ast.FieldList)(nil), ""
				switch shape := spec.Type.(type) {
				case *ast.StructType:
					members, kind = shape.Fields, "field"
					if spec.Name.Name != "Entry" { // which has methods
						add("make an interface of a struct", spec.Name.Name, "LNT-T020", replaced(shape, "interface{ Other() }"), lineAt(spec.Name.Pos()), class(spec.Name.Name))
					}
				case *ast.InterfaceType:
					members, kind = shape.Methods, "method"
					add("make a struct of an interface", spec.Name.Name, "LNT-T020", replaced(shape, "struct{ Keeps int }"), lineAt(spec.Name.Pos()), class(spec.Name.Name))
					add("add a method to an interface", spec.Name.Name, "LNT-T024", strings.Replace(goods, "\tKeep(name string) error\n}", "\tKeep(name string) error\n\tOther()\n}", 1), 0, relation("Entry", model.RelationRealization))
				}
				if members == nil {
					continue
				}
				for _, m := range members.List {
					if len(m.Names) == 0 {
						add("drop an embedded type", spec.Name.Name, "LNT-T024", replaced(m, ""), 0, relation("Entry", model.RelationGeneralization))
						continue
					}
					of := member(spec.Name.Name, m.Names[0].Name)
					name := spec.Name.Name + "." + m.Names[0].Name
					add("rename a "+kind, name, "LNT-T021", replaced(m.Names[0], m.Names[0].Name+"Else"), 0, of)
					add("rename a "+kind+", which its class does not list", name, "LNT-T022", replaced(m.Names[0], m.Names[0].Name+"Else"), lineAt(m.Pos()), class(spec.Name.Name))
					add("add a "+kind, name, "LNT-T022", goods[:offset(m.Pos())]+map[string]string{"field": "Other int", "method": "Other()"}[kind]+"\n"+goods[offset(m.Pos()):], lineAt(m.Pos()), class(spec.Name.Name))
					if kind == "field" {
						add("change the type of a field", name, "LNT-T023", replaced(m.Type, "map[bool]bool"), lineAt(m.Pos()), of)
						add("make a field unexported", name, "LNT-T021", replaced(m.Names[0], strings.ToLower(m.Names[0].Name[:1])+"x"), 0, of)
					} else {
						add("change a method of an interface", name, "LNT-T023", replaced(m.Type, "(x bool)"), lineAt(m.Pos()), of)
					}
					add("drop a "+kind, name, "LNT-T021", strings.Replace(replaced(m, ""), "{ }", "{}", 1), 0, of)
				}
			case *ast.ValueSpec:
				id := spec.Names[0]
				switch {
				case id.Name == "next":
					add("rename a table", id.Name, "LNT-T013", replaced(id, "after"), 0, machine)
					add("make a table of something else", id.Name, "LNT-T014", replaced(spec.Values[0], "7"), lineAt(id.Pos()), machine)
					for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
						row := e.(*ast.KeyValueExpr)
						from := row.Key.(*ast.Ident).Name
						for _, to := range row.Value.(*ast.CompositeLit).Elts {
							arrow := from + " to " + to.(*ast.Ident).Name
							add("turn a row of a table into a circle", arrow, "LNT-T016", replaced(to, from), lineAt(to.Pos()), machine)
							add("turn a row of a table into a circle, which leaves a transition without", arrow, "LNT-T015", replaced(to, from), 0, transition(from, to.(*ast.Ident).Name))
						}
						add("drop a row of a table", from, "LNT-T015", goods[:offset(row.Pos())]+goods[offset(row.End())+1:], 0, transition(from, row.Value.(*ast.CompositeLit).Elts[0].(*ast.Ident).Name))
						add("add to a row of a table", from, "LNT-T016", replaced(row.Value, "{Open, Paid, Sent, Lost}"), lineAt(row.Value.Pos()), machine)
					}
				case slices.Contains([]string{"Open", "Paid", "Sent", "Lost"}, id.Name):
					add("rename the constant of a state", id.Name, "LNT-T011", renamed(id, id.Name+"Else"), 0, state(id.Name))
					add("rename the constant of a state, which has none then", id.Name, "LNT-T012", renamed(id, id.Name+"Else"), lineAt(id.Pos()), machine)
					add("add the constant of a state", "for "+id.Name, "LNT-T012", goods+"\nconst Other"+id.Name+" = "+id.Name+" + 70\n", strings.Count(goods, "\n")+2, machine)
				default:
					add("rename a constant", id.Name, "LNT-T021", renamed(id, id.Name+"Else"), 0, member("Kind", id.Name))
					add("rename a constant, which its enumeration does not list", id.Name, "LNT-T022", renamed(id, id.Name+"Else"), lineAt(id.Pos()), class("Kind"))
					add("drop a constant", id.Name, "LNT-T021", replaced(spec, ""), 0, member("Kind", id.Name))
				}
			}
		}
	}
	return all
}

func machine(sm model.StateMachineRecord, _ model.ClassSetRecord) model.Origin { return sm.Origin }

// subject is where the model names a type.
func subject(name string) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	if name == "State" {
		return machine
	}
	return class(name)
}

func state(name string) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	return func(sm model.StateMachineRecord, _ model.ClassSetRecord) model.Origin {
		return sm.States[slices.IndexFunc(sm.States, func(s model.StateRecord) bool { return s.Name == name })].Origin
	}
}

func transition(from, to string) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	return func(sm model.StateMachineRecord, _ model.ClassSetRecord) model.Origin {
		return sm.Transitions[slices.IndexFunc(sm.Transitions, func(t model.TransitionRecord) bool {
			return t.From == strings.ToLower(from) && t.To == strings.ToLower(to)
		})].Origin
	}
}

func classOf(set model.ClassSetRecord, name string) model.ClassRecord {
	return set.Classes[slices.IndexFunc(set.Classes, func(c model.ClassRecord) bool { return c.Name == name })]
}

func class(name string) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	return func(_ model.StateMachineRecord, set model.ClassSetRecord) model.Origin {
		return classOf(set, name).Origin
	}
}

func member(of, name string) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	return func(_ model.StateMachineRecord, set model.ClassSetRecord) model.Origin {
		c := classOf(set, of)
		members := slices.Concat(c.Fields, c.Methods, c.Constants)
		return members[slices.IndexFunc(members, func(m model.MemberRecord) bool { return m.Name == name })].Origin
	}
}

func method(of, name string) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	return member(of, name)
}

func relation(of string, kind model.RelationKind) func(model.StateMachineRecord, model.ClassSetRecord) model.Origin {
	return func(_ model.StateMachineRecord, set model.ClassSetRecord) model.Origin {
		c := classOf(set, of)
		return c.Relations[slices.IndexFunc(c.Relations, func(r model.ClassRelationRecord) bool { return r.Kind == kind })].Origin
	}
}

// lineIn is the line of the package on which a text first stands.
func lineIn(text string) int {
	return 1 + strings.Count(goods[:strings.Index(goods, text)], "\n")
}

// modelMutants change what the model says of the package.
func modelMutants() []typed {
	var all []typed
	add := func(kind, name, code string, line int, inModel func(model.StateMachineRecord, model.ClassSetRecord) model.Origin, change func(*model.StateMachineRecord, *model.ClassSetRecord)) {
		all = append(all, typed{kind: kind, name: name, code: code, inCode: line, inModel: inModel, change: change})
	}
	for _, name := range []string{"Open", "Paid", "Sent", "Lost"} {
		at := func(sm *model.StateMachineRecord) int {
			return slices.IndexFunc(sm.States, func(s model.StateRecord) bool { return s.Name == name })
		}
		add("rename a state", name, "LNT-T011", 0, state(name), func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) { sm.States[at(sm)].Name += "Else" })
		add("rename a state, whose constant has none then", name, "LNT-T012", lineIn("\t"+name), machine, func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) { sm.States[at(sm)].Name += "Else" })
		add("give a state a constant that there is not", name, "LNT-T011", 0, state(name), func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) { sm.States[at(sm)].Constant = "NoSuch" })
	}
	for _, arrow := range [][2]string{{"Open", "Paid"}, {"Open", "Lost"}, {"Paid", "Sent"}, {"Sent", "Lost"}} {
		at := func(sm *model.StateMachineRecord) int {
			return slices.IndexFunc(sm.Transitions, func(t model.TransitionRecord) bool {
				return t.From == strings.ToLower(arrow[0]) && t.To == strings.ToLower(arrow[1])
			})
		}
		name := arrow[0] + " to " + arrow[1]
		add("drop a transition", name, "LNT-T016", lineIn("\t"+arrow[0]+": "), machine, func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) {
			i := at(sm)
			sm.Transitions = slices.Delete(sm.Transitions, i, i+1)
		})
		if arrow[1] == "Lost" {
			continue // from which nothing leads
		}
		add("turn a transition round", name, "LNT-T015", 0, transition(arrow[0], arrow[1]), func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) {
			t := &sm.Transitions[at(sm)]
			t.From, t.To = t.To, t.From
		})
	}
	for _, c := range []string{"Entry", "Base", "Keeper", "Kind"} {
		at := func(set *model.ClassSetRecord) *model.ClassRecord {
			return &set.Classes[slices.IndexFunc(set.Classes, func(k model.ClassRecord) bool { return k.Name == c })]
		}
		add("tie a class to a type that there is not", c, "LNT-T005", 0, class(c), func(_ *model.StateMachineRecord, set *model.ClassSetRecord) { at(set).Type.Name = "NoSuch" })
		add("tie a class to a package that there is not", c, "LNT-T003", 0, class(c), func(_ *model.StateMachineRecord, set *model.ClassSetRecord) { at(set).Type.Package = "./nosuch" })
	}
	for _, m := range [][2]string{{"Entry", "Name"}, {"Entry", "Price"}, {"Entry", "Tags"}, {"Entry", "Sum"}, {"Entry", "Keep"}, {"Kind", "Large"}, {"Kind", "Small"}} {
		at := func(set *model.ClassSetRecord) (*[]model.MemberRecord, int) {
			c := &set.Classes[slices.IndexFunc(set.Classes, func(k model.ClassRecord) bool { return k.Name == m[0] })]
			for _, list := range []*[]model.MemberRecord{&c.Fields, &c.Methods, &c.Constants} {
				if i := slices.IndexFunc(*list, func(x model.MemberRecord) bool { return x.Name == m[1] }); i >= 0 {
					return list, i
				}
			}
			return nil, -1
		}
		name := m[0] + "." + m[1]
		inCode := map[string]int{"Sum": lineIn(") Sum("), "Keep": lineIn(") Keep(")}[m[1]]
		if inCode == 0 {
			inCode = lineIn("\t" + m[1] + " ")
		}
		add("rename a member", name, "LNT-T021", 0, member(m[0], m[1]), func(_ *model.StateMachineRecord, set *model.ClassSetRecord) {
			list, i := at(set)
			(*list)[i].Name += "Else"
		})
		add("drop a member", name, "LNT-T022", inCode, class(m[0]), func(_ *model.StateMachineRecord, set *model.ClassSetRecord) {
			list, i := at(set)
			*list = slices.Delete(slices.Clone(*list), i, i+1)
		})
		if m[0] == "Entry" {
			add("change the type of a member", name, "LNT-T023", inCode, member(m[0], m[1]), func(_ *model.StateMachineRecord, set *model.ClassSetRecord) {
				list, i := at(set)
				(*list)[i].Type = map[bool]string{true: "(x bool)", false: "chan int"}[strings.HasPrefix((*list)[i].Type, "(")]
			})
		}
	}
	add("tie a machine to a type that there is not", "State", "LNT-T005", 0, machine, func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) { sm.Type.Name = "NoSuch" })
	add("tie a machine to a type without constants", "Entry", "LNT-T010", 0, machine, func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) { sm.Type.Name = "Entry" })
	add("tie a machine to a table that there is not", "next", "LNT-T013", 0, machine, func(sm *model.StateMachineRecord, _ *model.ClassSetRecord) { sm.Table.Name = "nosuch" })
	add("take a type that there is not", "Entry", "LNT-T004", 0, func(_ model.StateMachineRecord, set model.ClassSetRecord) model.Origin { return set.Origin },
		func(_ *model.StateMachineRecord, set *model.ClassSetRecord) { set.Types[0].Names = []string{"NoSuch"} })
	return all
}
