package model_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// full returns a workspace that sets every field of every record.
func full() *model.Workspace {
	w := model.New("Full", "Sets <every> field & more", model.Property("k", "v"), model.Link("Wiki", "https://wiki.example"), model.GivenIconsOnly)
	outer := w.Group("Outer")
	p := outer.Group("Inner").Person("P", "A person", model.Tag("b"), model.Tag("a"), model.External, model.Owner("sales"))
	s := w.System("S", "A system", model.Owner("team"), model.Code("./s/..."), model.Service("s"), model.Hexagon, model.Icon("icons/s.svg"))
	g := s.Group("G")
	c := g.Container("C", "A container", model.Technology("Go"), model.Property("x", "y"), model.Property("a", "b"))
	d := c.Component("D", "A component", model.Link("Run book", "runbook.md"), model.Code("./d"))
	r := p.Uses(d, "Asks", model.Technology("HTTPS"), model.Async, model.Tag("t"), model.Property("k", "v"), model.Link("API", "api.md"))
	e := w.Environment("Live", "What people see")
	n := e.Node("N", "A node", model.Technology("Linux"), model.Instances(3))
	i := n.Runs(c, model.Instances(2))
	i.Uses(e.Infrastructure("F", "A firewall"), "Passes")
	e.Without(r)
	sc := s.Scenario("Sc", "A course")
	sc.Call(p, d, "asks", model.Technology("HTTPS"), model.Span("ask"))
	sc.Note("look", p, d)
	sc.Alt(
		model.When("it is so", func(f *model.Flow) {
			f.Loop("again", func(f *model.Flow) { f.Self(d, "thinks") })
			f.Return(d, p, "yes")
		}),
		model.Else(func(f *model.Flow) { f.Return(d, p, "no") }),
	)
	other := w.Scenario("Other", "Another course")
	other.Divider("Begin")
	other.Ref(sc, p, d)
	boss, t := w.Person("Boss", "A person"), w.System("T", "Another system")
	p.Specializes(boss)
	use, base, part := s.UseCase("Use", "A goal", model.Tag("t")), s.UseCase("Base", "A goal"), t.UseCase("Part", "A goal")
	use.Actor(p, t)
	use.Extends(base, "it is so")
	base.Includes(part)
	s.UseCase("Kind", "A goal").Specializes(base)
	use.RealizedBy(sc)
	s.UseCaseView(model.Include(part), model.Exclude(use))
	sm := d.StateMachine("Sm", "States", model.Type("./s", "State"), model.Transitions("./s", "transitions"))
	open := sm.State("Open", "Holds others", model.Entry("starts"), model.Do("works"), model.Exit("stops"), model.Constant("StateOpen"))
	inner, done := open.State("Inner", "A state"), sm.Final("")
	sm.Start(open)
	open.Start(inner)
	inner.On("end", done, model.Guard("all is done"), model.Action("tells"))
	set := d.Classes("Set", "Classes", model.Types("./s", "S*"), model.Unexported, model.WithoutFields, model.WithoutMethods)
	class := set.Class("Class", "A class", model.Type("./s", "Class"))
	class.Field("Items", "[]Item")
	class.Method("Put(i Item) error")
	value := set.Enumeration("Value", "A value")
	value.Constant("One")
	class.Has(value, "values", model.Multiplicity("*"))
	class.DependsOn(value, "reads")
	d.CodeView(model.Unexported)
	act := c.Activity("Act", "Actions")
	act.Do(p, "looks")
	act.Decide("good?",
		model.Case("yes", func(s *model.Steps) {
			s.While("more", func(s *model.Steps) { s.Send(d, "next") })
			s.Repeat("enough", func(s *model.Steps) { s.Accept(d, "next") })
		}),
		model.Case("no", func(s *model.Steps) { s.End("over") }),
		model.Otherwise(),
	)
	act.Fork(
		model.Track("one", func(s *model.Steps) { s.Do(d, "thinks") }),
		model.Track("", func(s *model.Steps) { s.EndFlow("") }),
	)
	assumed := w.Figure("Load", model.Range(1, 2.5, "requests/s"), model.Assumed, model.Note("a guess"), model.Link("Why", "why.md"), model.Ambiguous)
	old := c.Figure("Peak", model.Value(3, "requests/s"), model.Claimed, model.Source("a talk"), model.Waive("LNT-F002", "it is old"))
	whole := model.RoundUp(model.Div(assumed, model.Value(1, "requests/s")))
	peak := c.Derived("Real peak", model.Mul(assumed, model.Pow(whole, 2)), model.Corrects(old))
	old.AtMost(model.Value(2, "requests/s"), model.Tolerance(0.1), model.Ambiguous, model.Note("who knows"))
	peak.Within(peak)
	s.ContextView(model.Key("k"), model.Title("T"), model.Description("D"), model.LeftToRight, model.Include(p), model.Exclude(model.Tag("t")))
	w.LandscapeView(model.Exclude(p), model.GivenIconsOnly, model.Waive("LNT-P001", "drawn by hand before"))
	w.Severity("LNT-M111", model.SeverityOff)
	w.Waive("LNT-M101", "written elsewhere")
	w.Unbound("./tools/...", "of the build")
	w.Docs("docs")
	s.Decisions("decisions")
	return w
}

// read is m with what reading the source adds to it.
func read(m *model.Model) *model.Model {
	at := model.Origin{Position: model.Position{File: "s/s.go", Line: 7}}
	other := model.TypeRecord{ID: "example.com/s.Other", Package: "example.com/s", Name: "Other", Kind: model.TypeNamed, Underlying: "int", Origin: at}
	c := *m
	c.Types = []model.TypeRecord{{
		ID: "example.com/s.Class", Package: "example.com/s", Name: "Class", Kind: model.TypeClass, Doc: "Class is one.",
		Parameters: "T any", Command: true, Origin: at,
		Fields:    []model.MemberRecord{{Name: "Other", Type: "*Other", Doc: "Other is another.", Origin: at}},
		Methods:   []model.MemberRecord{{Name: "Put", Type: "(i Item) error", Pointer: true}},
		Constants: []model.MemberRecord{{Name: "One", Type: "1"}},
		Relations: []model.ClassRelationRecord{{Kind: model.RelationAssociation, To: other.ID, Role: "Other", Multiplicity: "0..1", Origin: at}},
	}, other}
	c.ClassSets = slices.Clone(m.ClassSets)
	for i := range c.ClassSets {
		set := &c.ClassSets[i]
		set.Classes = slices.Clone(set.Classes)
		set.Classes[0].Type = &model.TypeRef{Package: "./s", Name: "Class", ID: c.Types[0].ID}
	}
	c.Views = slices.Clone(m.Views)
	for i := range c.Views {
		if c.Views[i].Kind == model.ViewCode {
			c.Views[i].Types = []string{other.ID}
		}
	}
	return &c
}

// TestRoundTrip holds that a model is read back equal, with every field set
// somewhere in it.
func TestRoundTrip(t *testing.T) {
	m := read(build(t, full()))
	sound(t, "full", m, nil)
	unset := make(map[string]bool)
	findUnset(reflect.ValueOf(m).Elem(), "Model", unset)
	for field, is := range unset {
		// Nothing that Build gives has a column.
		if is && field != "Position.Column" {
			t.Errorf("%s is set nowhere", field)
		}
	}
}

// findUnset notes which fields of structs are zero wherever they occur.
func findUnset(v reflect.Value, name string, unset map[string]bool) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Name() + "." + v.Type().Field(i).Name
			before, seen := unset[field]
			unset[field] = (before || !seen) && v.Field(i).IsZero()
			findUnset(v.Field(i), field, unset)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			findUnset(v.Elem(), name, unset)
		}
	case reflect.Slice:
		for i := range v.Len() {
			findUnset(v.Index(i), name, unset)
		}
	}
}

// TestEncodeIsReadable holds that names and IDs stand in the JSON form as
// they are.
func TestEncodeIsReadable(t *testing.T) {
	data, err := model.Encode(build(t, full()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"id":"p->s/c/d:asks"`, `"Sets <every> field & more"`} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

// TestDecodeRefuses holds what Decode says of what it does not read.
func TestDecodeRefuses(t *testing.T) {
	const p, s = `{"id":"p","kind":"person"}`, `{"id":"s","kind":"system"}`
	tests := []struct{ data, want string }{
		{``, `^model: unexpected end`},
		{`[]`, `^model: json`},
		{`null`, `^model: this is not a model`},
		{`{}`, `^model: this is not a model: it has no schema version$`},
		{`{"schema":"1"}`, `^model: json`},
		{`{"schema":2}`, `^model: this model has schema version 2, and this program reads 1: write it again`},
		{`{"schema":2,"elements":"another form"}`, `schema version 2`},
		{`{"schema":1} {}`, `^model: invalid character`},
		{`{"schema":1,"elements":{}}`, `^model: json`},
		{`{"schema":1,"elements":[{"kind":"person"}]}`, `^model: elements: number 1 has no ID$`},
		{`{"schema":1,"elements":[` + p + `,` + p + `]}`, `^model: element "p": exists twice$`},
		{`{"schema":1,"elements":[{"id":"%d","kind":"alien"}]}`, `^model: element "%d": its kind "alien" is unknown$`},
		{`{"schema":1,"elements":[{"id":"c","kind":"container","parent":"s"}]}`, `element "c": its parent "s" does not exist`},
		{`{"schema":1,"elements":[{"id":"c","kind":"container"}]}`, `element "c": a container stands inside of nothing`},
		{`{"schema":1,"elements":[` + p + `,{"id":"c","kind":"container","parent":"p"}]}`, `element "c": a container does not stand inside of a person`},
		{`{"schema":1,"elements":[` + s + `,{"id":"t","kind":"system","parent":"s"}]}`, `element "t": a system does not stand inside of a system`},
		{`{"schema":1,"elements":[{"id":"p","kind":"person","environment":"@e"}]}`, `element "p": a person stands in no environment`},
		{`{"schema":1,"elements":[{"id":"n","kind":"node"}]}`, `element "n": its environment "" does not exist`},
		{`{"schema":1,"environments":[{"id":"@e"}],"elements":[{"id":"n","kind":"node","parent":"m","environment":"@e"},{"id":"m","kind":"node","parent":"n","environment":"@e"}]}`, `element "n": it stands inside of itself`},
		{`{"schema":1,"environments":[{"id":"@e"},{"id":"@f"}],"elements":[{"id":"m","kind":"node","environment":"@e"},{"id":"n","kind":"node","parent":"m","environment":"@f"}]}`, `element "n": its parent stands in environment "@e"`},
		{`{"schema":1,"environments":[{"id":"@e"}],"elements":[{"id":"m","kind":"node","environment":"@e"},{"id":"i","kind":"instance","parent":"m","environment":"@e"}]}`, `element "i": what it is an instance of, "", does not exist`},
		{`{"schema":1,"environments":[{"id":"@e"}],"elements":[` + p + `,{"id":"m","kind":"node","environment":"@e"},{"id":"i","kind":"instance","parent":"m","environment":"@e","of":"p"}]}`, `element "i": it is an instance of a person`},
		{`{"schema":1,"elements":[` + p + `,{"id":"s","kind":"system","of":"p"}]}`, `element "s": a system is an instance of nothing`},
		{`{"schema":1,"elements":[{"id":"p","kind":"person","group":"g"}]}`, `element "p": its group "g" does not exist`},
		{`{"schema":1,"groups":[{"id":"g","within":"s"}],"elements":[{"id":"p","kind":"person","group":"g"},` + s + `]}`, `element "p": its group groups the parts of "s"`},
		{`{"schema":1,"elements":[{"id":"p","kind":"person","icon":"/etc/p.svg"}]}`, `element "p": its icon "/etc/p.svg" is neither a name nor the path of an SVG file`},
		{`{"schema":1,"elements":[{"id":"p","kind":"person","shape":"blob"}]}`, `element "p": its shape "blob" is unknown`},
		{`{"schema":1,"elements":[{"id":"p","kind":"person","instances":-1}]}`, `element "p": it has -1 instances`},
		{`{"schema":1,"groups":[{"id":"g","within":"p"}],"elements":[` + p + `]}`, `group "g": "p", whose parts it groups, is no system and no container`},
		{`{"schema":1,"groups":[{"id":"g","parent":"h"}]}`, `group "g": its parent "h" does not exist`},
		{`{"schema":1,"groups":[{"id":"g","parent":"h"},{"id":"h","parent":"g"}]}`, `group "g": it stands inside of itself`},
		{`{"schema":1,"relationships":[{"id":"r","from":"p","to":"s"}],"elements":[` + p + `]}`, `relationship "r": its target "s" does not exist`},
		{`{"schema":1,"relationships":[{"id":"r","from":"q","to":"p"}],"elements":[` + p + `]}`, `relationship "r": its source "q" does not exist`},
		{`{"schema":1,"relationships":[{"id":"r","from":"p","to":"p"}],"elements":[` + p + `]}`, `relationship "r": it leads from an element to itself or to its own part`},
		{`{"schema":1,"relationships":[{"id":"r","from":"p","to":"s","environment":"@e"}],"elements":[` + p + `,` + s + `]}`, `relationship "r": its ends do not both stand in environment "@e"`},
		{`{"schema":1,"environments":[{"id":"@e","leavesOut":["r"]}]}`, `environment "@e": what it leaves out, "r", is no static relationship`},
		{`{"schema":1,"scenarios":[{"id":"x","owner":"p"}],"elements":[` + p + `]}`, `scenario "x": its owner "p" is no system and no container`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"call","from":"p","to":"q"}]}],"elements":[` + p + `]}`, `scenario "x", step 1: "q" is no person, system, container or component`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"call","from":"p","to":"p"}]}],"elements":[` + p + `]}`, `scenario "x", step 1: a call leads from "p" to "p"`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"opt"}]}]}`, `scenario "x", step 1: a fragment of kind "opt" has 0 operands`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"alt","operands":[{"steps":[{"kind":"note"}]}]}]}]}`, `scenario "x", step 1, step 1: a note stands over nothing`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"jump"}]}]}`, `scenario "x", step 1: its kind "jump" is unknown`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"ref","scenario":"x"}]}]}`, `scenario "x", step 1: a ref names "x", which is no other scenario`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"ref","scenario":"y","over":["p"]}]},{"id":"y"}]}`, `scenario "x", step 1: "p" is no person, system, container or component`},
		{`{"schema":1,"scenarios":[{"id":"x","steps":[{"kind":"opt","operands":[{"steps":[{"kind":"divider","text":"t"}]}]}]}]}`, `scenario "x", step 1, step 1: a divider has no text, or stands in a fragment`},
		{`{"schema":1,"elements":[` + p + `,{"id":"q","kind":"person","generals":[{"id":"s"}]},` + s + `]}`, `element "q": it specializes "s", and not a person another one`},
		{`{"schema":1,"useCases":[{"id":"u","system":"p"}],"elements":[` + p + `]}`, `use case "u": its system "p" is no system`},
		{`{"schema":1,"useCases":[{"id":"u","system":"s","actors":[{"id":"s"}]}],"elements":[` + s + `]}`, `use case "u": its actor "s" is no person and no other system`},
		{`{"schema":1,"useCases":[{"id":"u","system":"s","includes":[{"id":"u"}]}],"elements":[` + s + `]}`, `use case "u": it is linked to "u", which is no other use case`},
		{`{"schema":1,"useCases":[{"id":"u","system":"s","extends":[{"base":"v"}]}],"elements":[` + s + `]}`, `use case "u": it is linked to "v", which is no other use case`},
		{`{"schema":1,"useCases":[{"id":"u","system":"s","scenarios":[{"id":"x"}]}],"elements":[` + s + `]}`, `use case "u": its scenario "x" does not exist`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"use-case"}]}`, `view "v": a use-case view is not of scope ""`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"landscape","excludeUseCases":["u"]}]}`, `view "v": use case "u" does not exist, or it never shows one`},
		{`{"schema":1,"views":[{"key":"v","kind":"landscape"}]}`, `view "v": it has no title`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"map"}]}`, `view "v": its kind "map" is unknown`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"landscape","direction":"up"}]}`, `view "v": its direction "up" is unknown`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"context","scope":"s"}]}`, `view "v": its scope "s" does not exist`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"context","scope":"p"}],"elements":[` + p + `]}`, `view "v": a context view is not of scope "p"`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"sequence","scenario":"x"}]}`, `view "v": a sequence view is not of scope "", environment "", scenario "x"`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"landscape","include":["q"]}]}`, `view "v": element "q" does not exist`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"landscape","exclude":["s/c"]}],"elements":[` + s + `,{"id":"s/c","kind":"container","parent":"s"}]}`, `view "v": it never shows element "s/c"`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"landscape","excludeRelationships":["r"]}]}`, `view "v": relationship "r" does not exist`},
		{`{"schema":1,"figures":[{"id":"f","kind":"guessed","value":{"unit":"1"}}]}`, `figure "f": its kind "guessed" is unknown`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","value":{"low":"0.5","unit":"1"}}]}`, `figure "f": a number from "0.5" to "" in "1" cannot be read`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","value":{"low":"1e9999999","unit":"1"}}]}`, `cannot be read`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","value":{"low":"2","high":"1","unit":"1"}}]}`, `from "2" to "1"`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","value":{"low":"2","unit":"(s"}}]}`, `in "\(s" cannot be read`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","owner":"p","value":{"unit":"1"}}],"elements":[` + p + `]}`, `figure "f": its owner "p" is no system, container or component`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","term":{"kind":"value","value":{"unit":"1"}},"value":{"unit":"1"}}]}`, `figure "f": it is claimed, and yet derived`},
		{`{"schema":1,"figures":[{"id":"f","kind":"derived","term":{"kind":"figure","figure":"g","value":{"unit":"1"}},"value":{"unit":"1"}}]}`, `figure "f": figure "g", which it follows from, does not exist`},
		{`{"schema":1,"figures":[{"id":"f","kind":"derived","term":{"kind":"figure","figure":"f","value":{"unit":"1"}},"value":{"unit":"1"}}]}`, `figure "f": it follows from itself`},
		{`{"schema":1,"figures":[{"id":"f","kind":"derived","term":{"kind":"root","value":{"unit":"1"}},"value":{"unit":"1"}}]}`, `a term of the unknown kind "root"`},
		{`{"schema":1,"figures":[{"id":"f","kind":"derived","term":{"kind":"sum","value":{"unit":"1"}},"value":{"unit":"1"}}]}`, `a term of kind "sum" has 0 operands`},
		{`{"schema":1,"figures":[{"id":"f","kind":"derived","term":{"kind":"value","power":2,"value":{"unit":"1"}},"value":{"unit":"1"}}]}`, `has a power of 2`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","corrects":"f","value":{"unit":"1"}}]}`, `figure "f": it corrects "f", which is no other figure`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","verdict":"fine","value":{"unit":"1"}}]}`, `figure "f": its verdict "fine" is unknown`},
		{`{"schema":1,"figures":[{"id":"f","kind":"claimed","value":{"unit":"1"},"checks":[{"kind":"near","tolerance":"-1","against":{"kind":"value","value":{"unit":"1"}},"verdict":"open"}]}]}`, `figure "f", check 1: its kind "near" is unknown(.|\n)*"-1" is no part of anything`},
		{`{"schema":1,"severities":[{"code":"LNT-M101","severity":"mild"}]}`, `severity "LNT-M101": "mild" is unknown`},
		{`{"schema":1,"severities":[{"code":"a","severity":"off"},{"code":"a","severity":"off"}]}`, `severity "a": exists twice`},
		{`{"schema":1,"waivers":[{"code":"LNT-M101","reason":"r","kind":"element","subject":"s"}]}`, `waiver of "LNT-M101": the element that it is about, "s", does not exist`},
		{`{"schema":1,"waivers":[{"code":"LNT-M101","reason":"r","subject":"s"}]}`, `waiver of "LNT-M101": what it is about, "s", is of no kind`},
		{`{"schema":1,"waivers":[{"code":"LNT-M101","reason":"r","kind":"idea","subject":"s"}]}`, `waiver of "LNT-M101": what it is about is of the unknown kind "idea"`},
		{`{"schema":1,"waivers":[{"code":"LNT-M101"}]}`, `waiver of "LNT-M101": it lacks its code or its reason`},
		{`{"schema":1,"waivers":[{"code":"a","reason":"r"},{"code":"a","reason":"s"}]}`, `waiver of "a": it exists twice`},
		{`{"schema":1,"classSets":[{"id":"c","classes":[{"id":"a","kind":"struct"}]}]}`, `class set "c": the kind "struct" of class "a" is unknown`},
		{`{"schema":1,"classSets":[{"id":"c","classes":[{"kind":"class"}]}]}`, `class set "c": class 1 has no ID`},
		{`{"schema":1,"classSets":[{"id":"c","classes":[{"id":"a","kind":"class"},{"id":"a","kind":"class"}]}]}`, `class set "c": class "a" exists twice`},
		{`{"schema":1,"classSets":[{"id":"c","classes":[{"id":"a","kind":"class","type":{"package":".","name":"A","id":"x.A"}}]}]}`, `class set "c": its type "x.A" does not exist`},
		{`{"schema":1,"classSets":[{"id":"c","classes":[{"id":"a","kind":"class","relations":[{"kind":"association","to":"b"}]}]}]}`, `class set "c", class "a": a relation leads to "b", which does not exist`},
		{`{"schema":1,"types":[{"id":"x.A","package":"x","name":"A","kind":"struct"}]}`, `type "x.A": its kind "struct" is unknown`},
		{`{"schema":1,"types":[{"id":"x.A","package":"x","name":"B","kind":"class"}]}`, `type "x.A": it is called "B" in package "x"`},
		{`{"schema":1,"types":[{"id":"x.A","package":"x","name":"A","kind":"class","relations":[{"kind":"friend","to":"x.A"}]}]}`, `type "x.A": the kind "friend" of a relation is unknown`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"class","subject":"c"}]}`, `view "v": a class view is not of scope "", environment "", scenario "" and subject "c"`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"code","scope":"p"}],"elements":[` + p + `]}`, `view "v": a code view is not of scope "p"`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"code","scope":"s","types":["x.A"]}],"elements":[` + s + `]}`, `view "v": type "x.A" does not exist`},
		{`{"schema":1,"views":[{"key":"v","title":"V","kind":"activity","subject":"a"}]}`, `view "v": a activity view is not of scope "", environment "", scenario "" and subject "a"`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"action","lane":"q","text":"t"}]}]}`, `activity "a": "q" is no person, system, container or component`},
		{`{"schema":1,"activities":[{"id":"a","owner":"p"}],"elements":[` + p + `]}`, `activity "a": its owner "p" is no system, container or component`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"action","lane":"p"}]}],"elements":[` + p + `]}`, `activity "a": step "s" says nothing`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"kind":"end"}]}]}`, `activity "a": a step has no ID`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"end"},{"id":"t","kind":"end"}]}]}`, `activity "a": step "t" comes after an end`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"end-flow"}]}]}`, `activity "a": step "s" ends what it is no part of`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"fork"}]}]}`, `activity "a": step "s" of kind "fork" has 0 ways`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"while","ways":[{}]}]}]}`, `activity "a": a way of step "s" has no steps`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"goto"}]}]}`, `activity "a": the kind "goto" of step "s" is unknown`},
		{`{"schema":1,"activities":[{"id":"a","steps":[{"id":"s","kind":"decision","ways":[{"steps":[{"id":"s","kind":"end"}]}]}]}]}`, `activity "a": step "s" exists twice`},
		{`{"schema":1,"docs":[{"path":"docs","scope":"s"}]}`, `folder "docs": element "s" does not exist`},
	}
	for _, test := range tests {
		m, err := model.Decode([]byte(test.data))
		if err == nil || m != nil {
			t.Errorf("%s: accepted", test.data)
		} else if !regexp.MustCompile(test.want).MatchString(err.Error()) {
			t.Errorf("%s\n\tsays: %v\n\twant: %s", test.data, err, test.want)
		}
	}
}

// TestValidateStops holds that a broken model does not flood the terminal.
func TestValidateStops(t *testing.T) {
	m := &model.Model{Schema: model.SchemaVersion}
	for range 100 {
		m.Elements = append(m.Elements, model.ElementRecord{})
	}
	if n := strings.Count(m.Validate().Error(), "\n"); n >= 20 {
		t.Errorf("%d lines", n+1)
	}
	m = &model.Model{Schema: model.SchemaVersion, Elements: []model.ElementRecord{{ID: "b", Kind: model.KindPerson}, {ID: "a", Kind: model.KindPerson}}}
	if err := m.Validate(); err == nil || !strings.Contains(err.Error(), `element "a": is out of order`) {
		t.Errorf("out of order: %v", err)
	}
}

// TestShuffled holds that the order of unrelated definitions leaves no trace
// in the model but in the lines that it names, which here are the same.
func TestShuffled(t *testing.T) {
	var want []byte
	for seed := range uint64(20) {
		data, err := model.Encode(build(t, shuffled(rand.New(rand.NewPCG(seed, 0)))))
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = data
		}
		if !bytes.Equal(data, want) {
			t.Fatalf("seed %d:\n%s\nseed 0:\n%s", seed, data, want)
		}
	}
}

// shuffled defines the same things in an order that random chooses.
func shuffled(random *rand.Rand) *model.Workspace {
	each := func(n int, f func(i int)) {
		for _, i := range random.Perm(n) {
			f(i)
		}
	}
	names := []string{"Ash", "Beech", "Cedar", "Elm"}
	w := model.New("Shuffled", "")
	systems := make([]*model.System, len(names))
	containers := make([]*model.Container, 2*len(names))
	options := []model.ContainerOption{model.Tag("a"), model.Tag("b"), model.Technology("Go"), model.Property("k", "v"), model.Property("l", "w")}
	each(len(names), func(i int) { systems[i] = w.System(names[i], "") })
	each(len(containers), func(i int) {
		random.Shuffle(len(options), func(i, j int) { options[i], options[j] = options[j], options[i] })
		containers[i] = systems[i/2].Container("C"+names[i%2], "", options...)
	})
	each(len(containers)*3, func(i int) {
		from, to := i%len(containers), (i+2+2*(i/len(containers)))%len(containers)
		if from/2 != to/2 {
			containers[from].Uses(containers[to], "Asks "+names[i/len(containers)])
		}
	})
	environments := make([]*model.Environment, 2)
	each(len(environments), func(i int) { environments[i] = w.Environment(names[i], "") })
	each(6, func(i int) { environments[i%2].Node("N"+names[i/2], "").Runs(containers[i]) })
	each(len(systems), func(i int) {
		systems[i].Scenario("S", "").Call(containers[0], containers[1], "asks")
		systems[i].ContextView(model.Exclude(systems[(i+1)%4]), model.Include(model.Where(func(e model.ElementRecord) bool { return true })))
	})
	return w
}

// TestBuildFreezes holds that a model does not change when the workspace it
// was built from does.
func TestBuildFreezes(t *testing.T) {
	w := full()
	m := build(t, w)
	data, err := model.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	more := w.System("More", "")
	more.ContextView(model.Exclude(model.Where(func(e model.ElementRecord) bool {
		for k := range e.Properties {
			e.Properties[k] = "changed"
		}
		for i := range e.Tags {
			e.Tags[i] = "changed"
		}
		return e.ID == "more"
	})))
	again, _ := w.Build()
	if now, _ := model.Encode(m); !bytes.Equal(now, data) {
		t.Error("the model changed")
	}
	if slices.ContainsFunc(again.Elements, func(e model.ElementRecord) bool {
		return slices.Contains(e.Tags, "changed") || e.Properties["x"] == "changed"
	}) {
		t.Error("a predicate changed the model")
	}
}
