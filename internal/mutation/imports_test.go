package mutation_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// uses are the imports of a sound module, and the relationships of its model:
// from and to, by the names of the components.
var uses = [][2]string{{"a", "b"}, {"a", "c"}, {"b", "d"}, {"c", "d"}, {"d", "e"}, {"c", "f"}, {"f", "e"}, {"a", "g"}}

// components are the names of all of them, two to a container.
var components = []string{"a", "b", "c", "d", "e", "f", "g", "h"}

// importing is the file of a component that imports others, each in a line of
// its own, from line 3 on.
func importing(name string, uses [][2]string) string {
	text := "package " + name + "\n\n"
	for _, u := range uses {
		if u[0] == name {
			text += "import _ \"example.com/m/" + u[1] + "\"\n"
		}
	}
	return text
}

// lineOfImport is the line of an import in that file.
func lineOfImport(from, to string, uses [][2]string) int {
	n := 3
	for _, u := range uses {
		switch {
		case u == [2]string{from, to}:
			return n
		case u[0] == from:
			n++
		}
	}
	return 0
}

// folder is files on disk, as a test wants them.
type folder struct {
	t    *testing.T
	root string
	env  []string
	tool func() (*load.Tool, error)
}

func layOut(t *testing.T, files map[string]string) folder {
	t.Helper()
	tmp, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local")
	f := folder{t, tmp, env, load.New(load.Options{Dir: tmp, Env: env}).Tool}
	f.write(files)
	return f
}

// write writes files, and takes out those without a text.
func (f folder) write(files map[string]string) {
	f.t.Helper()
	for name, text := range files {
		path := filepath.Join(f.root, filepath.FromSlash(name))
		if text == "" {
			if err := os.Remove(path); err != nil {
				f.t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			f.t.Fatal(err)
		}
	}
}

// built is the model of a workspace, as if a file of the folder had it.
func built(t *testing.T, w *model.Workspace) *model.Model {
	t.Helper()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	return m.Relative(filepath.Join(root(t), "internal", "mutation"))
}

// bound is the model of the module.
func bound(t *testing.T) *model.Model {
	t.Helper()
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
	w.Unbound("./tools", "They run while it is built")
	w.Severity("LNT-C006", model.SeverityError)
	m := built(t, w)
	for i := range m.Relationships { // each gets a line of its own
		m.Relationships[i].Origin = model.Origin{Position: model.Position{File: "model.go", Line: 1000 + i}}
	}
	for i := range m.Elements {
		m.Elements[i].Origin = model.Origin{Position: model.Position{File: "model.go", Line: 2000 + i}}
	}
	for i := range m.Unbound {
		m.Unbound[i].Origin = model.Origin{Position: model.Position{File: "model.go", Line: 3000 + i}}
	}
	return m
}

// importMutants are the mutants of a module and its model while they are made.
type importMutants struct {
	folder
	original
	checker *bindings.Checker
	files   map[string]string
	all     []mutant
}

func (x *importMutants) check(m *model.Model) []told {
	x.t.Helper()
	r, err := x.checker.Check(context.Background(), m, x.root)
	if err != nil {
		x.t.Fatal(err)
	}
	return finds(slices.DeleteFunc(r.Findings, func(f code.Finding) bool {
		_, wanted := m.Weight(f.Code)
		return f.Severity == model.SeverityOff && !wanted
	}))
}

// finds is findings about code, in short: their place, and what stands beside.
func finds(found []code.Finding) []told {
	var all []told
	for _, f := range found {
		one := told{code: f.Code, message: f.Message, at: []string{place(f.Origin.File, f.Origin.Line)}}
		for _, o := range f.Related {
			one.at = append(one.at, place(o.File, o.Line))
		}
		all = append(all, one)
	}
	return all
}

// add adds a mutant of the model, the files, or both.
func (x *importMutants) add(kind, name string, change func(m *model.Model), files map[string]string, w want) {
	x.all = append(x.all, mutant{kind: kind, name: name, want: []want{w}, find: func() []told {
		x.write(files)
		defer func() {
			back := map[string]string{}
			for name := range files {
				back[name] = x.files[name]
			}
			x.write(back)
		}()
		return x.check(x.with(change))
	}})
}

// brokenImports changes a sound module, or its model, in one place.
func brokenImports(t *testing.T) []mutant {
	files := map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "tools/tools.go": "package tools\n"}
	for _, name := range components {
		files[name+"/"+name+".go"] = importing(name, uses)
	}
	x := importMutants{folder: layOut(t, files), original: original{"module", bound(t)}, files: files}
	x.checker = bindings.New(bindings.Options{Tool: x.tool, CacheDir: filepath.Join(t.TempDir(), "cache")})
	if found := x.check(x.model); len(found) > 0 {
		t.Fatalf("nothing is broken: %s", inShort(found))
	}
	x.relationships()
	x.imports()
	x.bindings()
	return x.all
}

func same(*model.Model) {}

// element is the index of the component of a name.
func (x *importMutants) element(name string) int {
	return slices.IndexFunc(x.model.Elements, func(e model.ElementRecord) bool { return e.Kind == model.KindComponent && e.Name == name })
}

// lineOfElement is where the component of a name is in the model.
func (x *importMutants) lineOfElement(name string) string {
	o := x.model.Elements[x.element(name)].Origin
	return place(o.File, o.Line)
}

// relationships drops and turns round those that are there, and their imports.
func (x *importMutants) relationships() {
	for _, u := range uses {
		from, to := x.model.Elements[x.element(u[0])].ID, x.model.Elements[x.element(u[1])].ID
		i := slices.IndexFunc(x.model.Relationships, func(r model.RelationshipRecord) bool { return r.From == from && r.To == to })
		file, arrow := u[0]+"/"+u[0]+".go", u[0]+" to "+u[1]
		inModel := place("model.go", 1000+i)
		inCode := place(file, lineOfImport(u[0], u[1], uses))
		x.add("drop a relationship", arrow, func(m *model.Model) { m.Relationships = slices.Delete(m.Relationships, i, i+1) }, nil,
			want{"LNT-C001", []string{inCode, x.lineOfElement(u[0]), x.lineOfElement(u[1])}})
		x.add("turn a relationship round", arrow, func(m *model.Model) {
			r := &m.Relationships[i]
			r.From, r.To = r.To, r.From
		}, nil, want{"LNT-C002", []string{inCode, inModel}})
		less := slices.DeleteFunc(slices.Clone(uses), func(other [2]string) bool { return other == u })
		x.add("drop an import", arrow, same, map[string]string{file: importing(u[0], less)}, want{"LNT-C003", []string{inModel}})
		x.add("say that a relationship is in process", arrow, func(m *model.Model) { m.Relationships[i].Technology = "function call" },
			map[string]string{file: importing(u[0], less)}, want{"LNT-C003", []string{inModel}})
		x.add("say what carries a relationship without import", arrow, func(m *model.Model) { m.Relationships[i].Technology = "HTTPS" },
			map[string]string{file: importing(u[0], less)}, want{})
		x.add("import in a test alone", arrow, same, map[string]string{
			file: importing(u[0], less), u[0] + "/" + u[0] + "_test.go": "package " + u[0] + "\n\nimport _ \"example.com/m/" + u[1] + "\"\n",
		}, want{"LNT-C003", []string{inModel}})
	}
}

// imports adds those that no relationship allows, in each way to write one.
func (x *importMutants) imports() {
	for _, from := range components {
		for _, to := range components {
			if from == to || slices.Contains(uses, [2]string{from, to}) {
				continue
			}
			w := func(file string, line int) want {
				if slices.Contains(uses, [2]string{to, from}) {
					return want{"LNT-C002", []string{place(file, line)}}
				}
				return want{"LNT-C001", []string{place(file, line), x.lineOfElement(from), x.lineOfElement(to)}}
			}
			file, more, name := from+"/"+from+".go", append(slices.Clone(uses), [2]string{from, to}), to+" in "+from
			path := `"example.com/m/` + to + `"`
			x.add("add an import", name, same, map[string]string{file: importing(from, more)}, w(file, lineOfImport(from, to, more)))
			x.through(name, from, to, file, more)
			switch ways := slices.Index(components, from) + slices.Index(components, to); ways % 4 {
			case 0:
				other := from + "/more_plan9.go"
				x.add("add an import for another system", name, same, map[string]string{other: "package " + from + "\n\nimport . " + path + "\n"}, w(other, 3))
			case 1:
				other := from + "/more.go"
				x.add("add an import behind a build tag", name, same, map[string]string{other: "//go:build never\n\npackage " + from + "\n\nimport other " + path + "\n"}, w(other, 5))
			case 2:
				other := from + "/zz_made.go"
				x.add("add an import to generated code", name, same, map[string]string{other: "// Code generated by hand. DO NOT EDIT.\n\npackage " + from + "\n\nimport (\n\t\"fmt\"\n\t" + path + "\n)\n"}, w(other, 7))
			case 3:
				other := from + "/ignored.go"
				x.add("add an import to a file that no build takes", name, same, map[string]string{other: "//go:build ignore\n\npackage main\n\nimport _ " + path + "\n"}, want{})
			}
		}
	}
}

// through leads an import through packages that are bound to nothing, and
// through one that is left out on purpose.
func (x *importMutants) through(name, from, to, file string, more [][2]string) {
	path := func(pkg string) string { return "\"example.com/m/" + pkg + "\"" }
	leads := func(pkg, to string) string { return "package " + pkg + "\n\nimport _ " + path(to) + "\n" }
	importing := strings.Replace(importing(from, more), path(to), path("glue"), 1)
	at := place(file, lineOfImport(from, to, more))
	w := want{"LNT-C011", []string{at, place("glue/glue.go", 3), x.lineOfElement(from), x.lineOfElement(to)}}
	switch (slices.Index(components, from) + 2*slices.Index(components, to)) % 5 {
	case 0:
		x.add("import through a package that is bound to nothing", name, same, map[string]string{file: importing, "glue/glue.go": leads("glue", to)}, w)
	case 1:
		w.at = []string{at, place("glue/glue.go", 3), place("glue/deep/deep.go", 3)}
		x.add("import through two packages that are bound to nothing", name, same, map[string]string{file: importing, "glue/glue.go": leads("glue", "glue/deep"), "glue/deep/deep.go": leads("deep", to)}, w)
	case 2:
		x.add("import through a package that is left out on purpose", name, func(m *model.Model) {
			m.Unbound = append(m.Unbound, model.UnboundRecord{Pattern: "./glue", Reason: "everybody may", Origin: m.Unbound[0].Origin})
		}, map[string]string{file: importing, "glue/glue.go": leads("glue", to)}, want{})
	}
}

// bindings breaks patterns, moves packages, and takes them away.
func (x *importMutants) bindings() {
	for n, name := range components {
		i, file := x.element(name), name+"/"+name+".go"
		at := x.lineOfElement(name)
		x.add("bind to nothing", name, func(m *model.Model) { m.Elements[i].Code = append(m.Elements[i].Code, "./nosuch") },
			map[string]string{"nosuch/readme.md": "Nothing.\n"}, want{"LNT-C004", []string{at}})
		x.add("take a package away", name, same, map[string]string{file: ""}, want{"LNT-C004", []string{at}})
		x.add("move a file elsewhere", name, same, map[string]string{file: "", "moved/" + name + ".go": importing(name, uses)}, want{"LNT-C004", []string{at}})
		other := components[(n+1)%len(components)]
		j := x.element(other)
		x.add("bind two elements to a package", name, func(m *model.Model) { m.Elements[j].Code = append(m.Elements[j].Code, m.Elements[i].Code[0]) }, nil,
			want{"LNT-C005", []string{at, x.lineOfElement(other)}})
		x.add("bind no element to a package", name, func(m *model.Model) { m.Elements[i].Code = nil }, nil, want{"LNT-C006", []string{place(file, 1)}})
		x.add("add a package", name, same, map[string]string{name + "/inside/inside.go": "package inside\n"}, want{"LNT-C006", []string{place(name+"/inside/inside.go", 1)}})
		x.add("leave out what is bound", name, func(m *model.Model) { m.Unbound[0].Pattern = "./" + name }, nil, want{"LNT-C007", []string{place("model.go", 3000)}})
		x.add("break a file", name, same, map[string]string{file: "package " + name + "\n\nimport \"\n"}, want{"LNT-C008", []string{place(file, 3)}})
	}
	x.add("leave out what is not there", "tools", func(m *model.Model) { m.Unbound[0].Pattern = "./nosuch" }, nil, want{"LNT-C007", []string{place("model.go", 3000)}})
}
