package bindings_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/model"
)

// uses are the imports of a sound module, and the relationships of its model:
// from and to, by the names of the components.
var uses = [][2]string{{"a", "b"}, {"a", "c"}, {"b", "d"}, {"c", "d"}, {"d", "e"}, {"c", "f"}, {"f", "e"}, {"a", "g"}}

// components are the names of all of them, two to a container.
var components = []string{"a", "b", "c", "d", "e", "f", "g", "h"}

// source is the file of a component that imports others, each in a line of its
// own, from line 3 on.
func source(name string, uses [][2]string) string {
	text := "package " + name + "\n\n"
	for _, u := range uses {
		if u[0] == name {
			text += "import _ \"example.com/m/" + u[1] + "\"\n"
		}
	}
	return text
}

// lineOf is the line of an import in source.
func lineOf(from, to string, uses [][2]string) int {
	line := 3
	for _, u := range uses {
		switch {
		case u == [2]string{from, to}:
			return line
		case u[0] == from:
			line++
		}
	}
	return 0
}

// sound is the model of the module.
func sound(t *testing.T) *model.Model {
	w := model.New("Mutants", "Are found")
	s := w.System("S", "All")
	of := map[string]*model.Component{}
	var c *model.Container
	for i, name := range components {
		if i%2 == 0 {
			c = s.Container("Around "+name, "Two")
		}
		of[name] = c.Component(name, "One", model.Code("./"+name))
	}
	for _, u := range uses {
		of[u[0]].Uses(of[u[1]], "Asks")
	}
	m := built(t, w)
	for i := range m.Relationships { // each gets a line of its own
		m.Relationships[i].Origin.Line = 1000 + i
	}
	return m
}

// id is that of the component of a name.
func id(m *model.Model, name string) string {
	return m.Elements[slices.IndexFunc(m.Elements, func(e model.ElementRecord) bool {
		return e.Kind == model.KindComponent && e.Name == name
	})].ID
}

// TestMutants changes a sound model, or its code, in one place, and asks for
// the finding that says so, at the line.
func TestMutants(t *testing.T) {
	mutants := 0
	files := func(uses [][2]string) string {
		archive := "-- go.mod --\nmodule example.com/m\n"
		for _, name := range components {
			archive += "-- " + name + "/" + name + ".go --\n" + source(name, uses)
		}
		return archive
	}
	a := layOut(t, files(uses))
	restore := func(name string) { a.write(t, name+"/"+name+".go", source(name, uses)) }
	check := func(m *model.Model) []code.Finding {
		t.Helper()
		r, err := a.checker.Check(context.Background(), m, a.root)
		if err != nil {
			t.Fatal(err)
		}
		return r.Findings
	}
	expect := func(what string, m *model.Model, rule, file string, line int) {
		t.Helper()
		mutants++
		found := check(m)
		if len(found) != 1 || found[0].Code != rule || found[0].Origin.File != file || found[0].Origin.Line != line {
			t.Errorf("%s: want %s at %s:%d, got %+v", what, rule, file, line, found)
		}
	}
	if found := check(sound(t)); len(found) > 0 {
		t.Fatalf("the original: %+v", found)
	}
	for _, u := range uses {
		m := sound(t)
		i := slices.IndexFunc(m.Relationships, func(r model.RelationshipRecord) bool { return r.From == id(m, u[0]) && r.To == id(m, u[1]) })
		at := m.Relationships[i].Origin

		gone := *m
		gone.Relationships = slices.Delete(slices.Clone(m.Relationships), i, i+1)
		file, line := u[0]+"/"+u[0]+".go", lineOf(u[0], u[1], uses)
		expect(fmt.Sprint(u, ": the relationship is gone"), &gone, "LNT-C001", file, line)

		turned := *m
		turned.Relationships = slices.Clone(m.Relationships)
		turned.Relationships[i].From, turned.Relationships[i].To = turned.Relationships[i].To, turned.Relationships[i].From
		expect(fmt.Sprint(u, ": the relationship is turned round"), &turned, "LNT-C002", file, line)

		less := slices.DeleteFunc(slices.Clone(uses), func(other [2]string) bool { return other == u })
		a.write(t, file, source(u[0], less))
		expect(fmt.Sprint(u, ": the import is gone"), m, "LNT-C003", at.File, at.Line)
		restore(u[0])
	}
	for _, from := range components {
		for _, to := range components {
			if from == to || slices.Contains(uses, [2]string{from, to}) {
				continue
			}
			more := append(slices.Clone(uses), [2]string{from, to})
			rule := "LNT-C001"
			if slices.Contains(uses, [2]string{to, from}) {
				rule = "LNT-C002"
			}
			file := from + "/" + from + ".go"
			a.write(t, file, source(from, more))
			expect("an import of "+to+" in "+from, sound(t), rule, file, lineOf(from, to, more))
			a.write(t, file, strings.ReplaceAll(source(from, more), "import _ \"example.com/m/"+to+"\"\n", ""))
			a.write(t, from+"/more_plan9.go", "package "+from+"\n\nimport . \"example.com/m/"+to+"\"\n")
			expect("an import of "+to+" in "+from+" on Plan 9", sound(t), rule, from+"/more_plan9.go", 3)
			a.write(t, from+"/more_plan9.go", "package "+from+"\n")
			restore(from)
		}
	}
	for i, e := range sound(t).Elements {
		if len(e.Code) == 0 {
			continue
		}
		m := sound(t)
		m.Elements[i].Code = append(slices.Clone(e.Code), "./nosuch")
		a.write(t, "nosuch/readme.md", "Nothing.\n")
		expect(e.Name+" is bound to nothing", m, "LNT-C004", e.Origin.File, e.Origin.Line)

		other := (i + 1) % len(m.Elements)
		for len(m.Elements[other].Code) == 0 {
			other = (other + 1) % len(m.Elements)
		}
		m = sound(t)
		m.Elements[other].Code = append(slices.Clone(m.Elements[other].Code), e.Code[0])
		mutants++
		if found := check(m); !slices.ContainsFunc(found, func(f code.Finding) bool { return f.Code == "LNT-C005" }) {
			t.Errorf("%s and %s are bound to one package: %+v", e.Name, m.Elements[other].Name, found)
		}
	}
	t.Log(mutants, "mutants")
	if mutants < 100 {
		t.Error("there are too few of them")
	}
}
