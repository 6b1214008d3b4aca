package bindings_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// author is an author's folder, laid out for a test, and a checker of it. The
// path has blanks and Chinese characters in it.
type author struct {
	root    string
	checker *bindings.Checker
}

func layOut(t testing.TB, archive string) author {
	t.Helper()
	tmp, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := author{root: filepath.Join(tmp, "作者 of models")}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		a.write(t, f.Name, string(f.Data))
	}
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local")
	loader := load.New(load.Options{Dir: a.root, Env: env})
	a.checker = bindings.New(bindings.Options{Tool: loader.Tool, CacheDir: filepath.Join(tmp, "cache")})
	return a
}

func (a author) write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(a.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// built is a workspace as if it had been written in a file in the author's
// folder.
func built(t testing.TB, w *model.Workspace) *model.Model {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	return m.Relative(here)
}

func (a author) check(t testing.TB, w *model.Workspace) bindings.Result {
	t.Helper()
	r, err := a.checker.Check(context.Background(), built(t, w), a.root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told are the findings of a check, without the positions in this file and
// without what weighs nothing.
func told(r bindings.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Severity == model.SeverityOff {
			continue
		}
		at := ""
		if !strings.HasSuffix(f.Origin.File, "_test.go") {
			at = fmt.Sprintf("%s:%d:%d: ", f.Origin.File, f.Origin.Line, f.Origin.Column)
		} else if f.Origin.Line == 0 {
			at = "nowhere: "
		}
		fmt.Fprintf(&b, "%s%s %s\n", at, f.Code, f.Message)
	}
	return b.String()
}

// handles are what the models of these tests are made of.
type handles struct {
	w          *model.Workspace
	shop       *model.System
	gate, desk *model.Container
	a, b, c    *model.Component
}

// parts is a system with two containers, of which the first has components.
// None of them is bound to anything.
func parts(gate, desk []model.ContainerOption, a, b, c []model.ComponentOption) handles {
	var h handles
	h.w = model.New("Shop", "Sells things")
	h.shop = h.w.System("Shop", "Sells")
	h.gate = h.shop.Container("Gate", "Lets in", gate...)
	h.desk = h.shop.Container("Desk", "Sells", desk...)
	h.a = h.gate.Component("A", "One", a...)
	h.b = h.gate.Component("B", "Two", b...)
	h.c = h.desk.Component("C", "Three", c...)
	return h
}

func of(patterns ...string) (options []model.ComponentOption) {
	for _, p := range patterns {
		options = append(options, model.Code(p))
	}
	return options
}

func container(patterns ...string) (options []model.ContainerOption) {
	for _, p := range patterns {
		options = append(options, model.Code(p))
	}
	return options
}

// chain is a module in which a imports b, and c imports nothing.
const chain = `
-- go.mod --
module example.com/shop
-- a/a.go --
package a

import "example.com/shop/b"

var _ b.B
-- b/b.go --
package b

type B int
-- c/c.go --
package c
`

// TestRules holds each finding, and what is none, for small modules. Without a
// module of its own a case has that of chain, with further files.
func TestRules(t *testing.T) {
	abc := func() handles { return parts(nil, nil, of("./a"), of("./b"), of("./c")) }
	for name, test := range map[string]struct {
		files string
		model func() handles
		want  string
	}{
		"undeclared": {model: abc, want: "a/a.go:3:8: LNT-C001 example.com/shop/a imports example.com/shop/b, and no relationship leads from component \"A\" to component \"B\"\n"},
		"declared":   {model: func() handles { h := abc(); h.a.Uses(h.b, "Asks"); return h }},
		"declared of what is around": {
			files: "-- b/b.go --\npackage b\n\nimport _ \"example.com/shop/c\"\n-- a/a.go --\npackage a\n",
			model: func() handles { h := abc(); h.gate.Uses(h.desk, "Asks"); return h },
		},
		"declared of a part": {
			files: "-- a/a.go --\npackage a\n-- gate/gate.go --\npackage gate\n\nimport _ \"example.com/shop/c\"\n-- b/b.go --\npackage b\n\nimport _ \"example.com/shop/c\"\n",
			model: func() handles {
				h := parts(container("./gate"), nil, of("./a"), of("./b"), of("./c"))
				h.b.Uses(h.c, "Asks")
				return h
			},
		},
		"against": {
			model: func() handles { h := abc(); h.b.Uses(h.a, "Asks"); return h },
			want:  "a/a.go:3:8: LNT-C002 example.com/shop/a imports example.com/shop/b, and the relationship \"Asks\" leads the other way, from component \"B\" to component \"A\"\n",
		},
		"unproven": {
			model: func() handles { h := abc(); h.a.Uses(h.b, "Asks"); h.a.Uses(h.c, "Tells"); return h },
			want:  "LNT-C003 the relationship \"Tells\" leads from component \"A\" to component \"C\", and no package of the one imports one of the other\n",
		},
		"unproven one way of two": {
			model: func() handles { h := abc(); h.a.Uses(h.b, "Asks"); h.b.Uses(h.a, "Tells"); return h },
			want:  "LNT-C003 the relationship \"Tells\" leads from component \"B\" to component \"A\", and no package of the one imports one of the other\n",
		},
		"unproven of what is around": {
			model: func() handles { h := abc(); h.a.Uses(h.b, "Asks"); h.gate.Uses(h.desk, "Tells"); return h },
			want:  "LNT-C003 the relationship \"Tells\" leads from container \"Gate\" to container \"Desk\", and no package of the one imports one of the other\n",
		},
		"carried by a protocol": {model: func() handles {
			h := abc()
			h.a.Uses(h.b, "Asks", model.Technology("function call"))
			h.a.Uses(h.c, "Tells", model.Technology("gRPC"))
			return h
		}},
		"in process": {
			model: func() handles {
				h := abc()
				h.a.Uses(h.b, "Asks")
				h.a.Uses(h.c, "Tells", model.Technology("Method call"))
				return h
			},
			want: "LNT-C003 the relationship \"Tells\" leads from component \"A\" to component \"C\", and no package of the one imports one of the other\n",
		},
		"not waited for": {model: func() handles { h := abc(); h.a.Uses(h.b, "Asks"); h.a.Uses(h.c, "Tells", model.Async); return h }},
		"programs of their own": {
			files: "-- a/a.go --\npackage main\n-- c/c.go --\npackage main\n",
			model: func() handles { h := abc(); h.a.Uses(h.c, "Tells"); return h },
		},
		"a program that nothing can import": {
			files: "-- a/a.go --\npackage a\n-- c/c.go --\npackage main\n",
			model: func() handles { h := abc(); h.a.Uses(h.c, "Tells"); return h },
		},
		"one program": {
			files: "-- a/a.go --\npackage main\n",
			model: func() handles { h := abc(); h.a.Uses(h.c, "Tells"); return h },
			want:  "LNT-C003 the relationship \"Tells\" leads from component \"A\" to component \"C\", and no package of the one imports one of the other\n",
		},
		"through packages of nobody": {
			files: "-- a/a.go --\npackage a\n\nimport _ \"example.com/shop/wire\"\n-- wire/wire.go --\npackage wire\n\nimport _ \"example.com/shop/b\"\n",
			model: func() handles { h := abc(); h.a.Uses(h.b, "Asks"); return h },
		},
		"through packages of a third": {
			files: "-- b/b.go --\npackage b\n\nimport _ \"example.com/shop/c\"\n",
			model: func() handles {
				h := abc()
				h.a.Uses(h.b, "Asks")
				h.b.Uses(h.c, "Asks")
				h.a.Uses(h.c, "Tells")
				return h
			},
			want: "LNT-C003 the relationship \"Tells\" leads from component \"A\" to component \"C\", and no package of the one imports one of the other\n",
		},
		"an element and its part": {
			files: "-- a/a.go --\npackage a\n\nimport _ \"example.com/shop/gate\"\n-- gate/gate.go --\npackage gate\n\nimport _ \"example.com/shop/b\"\n",
			model: func() handles { return parts(container("./gate"), nil, of("./a"), of("./b"), nil) },
		},
		"a part owns what it names": {
			model: func() handles { h := parts(container("./..."), nil, of("./a"), nil, of("./c")); return h },
		},
		"the more precise pattern owns": {
			files: "-- a/deep/deep.go --\npackage deep\n\nimport _ \"example.com/shop/b\"\n-- a/a.go --\npackage a\n",
			model: func() handles {
				h := parts(nil, nil, of("./a/..."), of("example.com/shop/..."), of("./a/deep"))
				return h
			},
			want: "a/deep/deep.go:3:10: LNT-C001 example.com/shop/a/deep imports example.com/shop/b, and no relationship leads from component \"C\" to component \"B\"\n",
		},
		"two owners": {
			model: func() handles { return parts(nil, nil, of("./a", "./b/..."), of("./b/..."), of("./c", "./a")) },
			want: "LNT-C005 package example.com/shop/a is bound to both component \"C\" and component \"A\"\n" +
				"LNT-C005 package example.com/shop/b is bound to both component \"A\" and component \"B\"\n",
		},
		"dead": {
			files: "-- docs/readme.md --\nread\n",
			model: func() handles {
				return parts(nil, nil, of("./docs", "./docs/...", "example.com/shop/none"), of("./nosuch"), of("example.org/else/..."))
			},
			want: "LNT-C004 component \"A\" is bound to \"./docs\", and no Go package matches\n" +
				"LNT-C004 component \"A\" is bound to \"./docs/...\", and no Go package matches\n" +
				"LNT-C004 component \"A\" is bound to \"example.com/shop/none\", and no Go package matches\n",
		},
		"several imports": {
			files: "-- a/more.go --\npackage a\n\nimport (\n\t\"fmt\"\n\n\t. \"example.com/shop/b\"\n)\n-- a/sub/sub.go --\npackage sub\n\nimport (\n\t_ \"example.com/shop/b\"\n)\n",
			model: func() handles { return parts(nil, nil, of("./a/..."), of("./b"), nil) },
			want:  "a/a.go:3:8: LNT-C001 example.com/shop/a imports example.com/shop/b (and 2 more such imports), and no relationship leads from component \"A\" to component \"B\"\n",
		},
		"generic and internal": {
			files: "-- b/b.go --\npackage b\n\ntype B = int\n\ntype List[T any] []T\n-- a/a.go --\npackage a\n\nimport \"example.com/shop/b\"\n\nvar _ b.List[int]\n-- c/internal/deep/deep.go --\npackage deep\n-- c/c.go --\npackage c\n\nimport _ \"example.com/shop/c/internal/deep\"\n",
			model: func() handles { return parts(nil, nil, of("./a"), of("./b", "./c/internal/..."), of("./c")) },
			want: "a/a.go:3:8: LNT-C001 example.com/shop/a imports example.com/shop/b, and no relationship leads from component \"A\" to component \"B\"\n" +
				"c/c.go:3:10: LNT-C001 example.com/shop/c imports example.com/shop/c/internal/deep, and no relationship leads from component \"C\" to component \"B\"\n",
		},
		"another system": {
			files: "-- a/a.go --\npackage a\n-- a/a_plan9.go --\n//go:build never || windows\n\npackage a\n\nimport _ \"example.com/shop/c\"\n",
			model: abc,
			want:  "a/a_plan9.go:5:10: LNT-C001 example.com/shop/a imports example.com/shop/c, and no relationship leads from component \"A\" to component \"C\"\n",
		},
		"no build takes it": {
			files: "-- a/a.go --\npackage a\n-- a/gen.go --\n//go:build ignore\n\npackage main\n\nimport _ \"example.com/shop/c\"\n",
			model: abc,
		},
		"tests": {
			files: "-- a/a.go --\npackage a\n-- a/a_test.go --\npackage a\n\nimport _ \"example.com/shop/c\"\n",
			model: func() handles { h := abc(); h.a.Uses(h.c, "Tries out"); return h },
			want:  "LNT-C003 the relationship \"Tries out\" leads from component \"A\" to component \"C\", and no package of the one imports one of the other\n",
		},
		"generated and cgo": {
			files: "-- a/a.go --\npackage a\n\n// int one(void) { return 1; }\nimport \"C\"\n-- a/b.go --\n// Code generated by hand. DO NOT EDIT.\n\npackage a\n\nimport _ \"example.com/shop/c\"\n",
			model: abc,
			want:  "a/b.go:5:10: LNT-C001 example.com/shop/a imports example.com/shop/c, and no relationship leads from component \"A\" to component \"C\"\n",
		},
		"broken": {
			files: "-- a/a.go --\npackage a\n\nimport \"example.com/shop/c\"\nimport {\n-- b/b.go --\npackage b\n\nfunc broken( {\n-- c/c.go --\npakage c\n",
			model: func() handles { h := abc(); h.a.Uses(h.b, "Asks", model.Async); return h },
			want: "a/a.go:4:8: LNT-C008 the imports of the file cannot be read: missing import path\n" +
				"c/c.go:1:1: LNT-C008 the imports of the file cannot be read: expected 'package', found pakage\n" +
				"a/a.go:3:8: LNT-C001 example.com/shop/a imports example.com/shop/c, and no relationship leads from component \"A\" to component \"C\"\n",
		},
		"testdata and vendor": {
			files: "-- a/a.go --\npackage a\n\nimport _ \"example.org/far\"\n-- vendor/example.org/far/far.go --\npackage far\n\nimport _ \"example.com/shop/c\"\n-- testdata/t/go.mod --\nmodule example.com/t\n-- testdata/t/t.go --\npackage t\n\nimport _ \"example.com/shop/c\"\n-- testdata/s/s.go --\npackage s\n\nimport _ \"example.com/shop/c\"\n",
			model: func() handles { return parts(nil, nil, of("./...", "./testdata/s"), nil, of("./c")) },
			want:  "testdata/s/s.go:3:10: LNT-C001 example.com/shop/testdata/s imports example.com/shop/c, and no relationship leads from component \"A\" to component \"C\"\n",
		},
		"outside of the modules": {
			files: "-- a/a.go --\npackage a\n\nimport _ \"example.org/far/near\"\n",
			model: func() handles {
				h := parts(nil, nil, of("./a"), of("example.org/far/..."), of("./c"))
				h.c.Uses(h.b, "Asks")
				return h
			},
			want: "a/a.go:3:10: LNT-C001 example.com/shop/a imports example.org/far/near, and no relationship leads from component \"A\" to component \"B\"\n" +
				"LNT-C003 the relationship \"Asks\" leads from component \"C\" to component \"B\", and no package of the one imports one of the other\n",
		},
		"several modules": {
			files: "-- go.work --\nuse .\nuse ./lib\n-- lib/go.mod --\nmodule example.com/lib\n-- lib/l/l.go --\npackage l\n\nimport _ \"example.org/moved/m\"\n-- go.mod --\nmodule example.com/shop\n\nreplace (\n\texample.org/moved v1.2.3 => ./moved // here\n\texample.org/gone => example.org/other v1.0.0\n)\n-- moved/go.mod --\nmodule example.org/renamed\n-- moved/m/m.go --\npackage m\n\nimport _ \"example.com/shop/c\"\n-- a/a.go --\npackage a\n\nimport _ \"example.com/lib/l\"\n",
			model: func() handles { return parts(nil, nil, of("./a"), of("./lib/...", "example.org/moved/m"), of("./c")) },
			want: "a/a.go:3:10: LNT-C001 example.com/shop/a imports example.com/lib/l, and no relationship leads from component \"A\" to component \"B\"\n" +
				"moved/m/m.go:3:10: LNT-C001 example.org/moved/m imports example.com/shop/c, and no relationship leads from component \"B\" to component \"C\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := layOut(t, chain+test.files)
			r := a.check(t, test.model().w)
			if diff := cmp.Diff(test.want, told(r)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if r.Partial() != (name == "broken") {
				t.Error("partial:", r.Partial())
			}
		})
	}
}

// TestPlaces holds what findings are about and where both sides are.
func TestPlaces(t *testing.T) {
	a := layOut(t, chain)
	for _, against := range []bool{false, true} {
		h := parts(nil, nil, of("./a"), of("./b"), nil)
		kind, id := model.SubjectElement, "shop/gate/a"
		related := 2
		if against {
			h.b.Uses(h.a, "Asks")
			kind, id = model.SubjectRelationship, "shop/gate/b->shop/gate/a:asks"
			related = 3
		}
		f := a.check(t, h.w).Findings[0]
		if f.Kind != kind || f.ID != id || f.Hint == "" || len(f.Related) != related {
			t.Errorf("%+v", f)
		}
		for _, p := range f.Related {
			if p.File != "bindings_test.go" || p.Line == 0 {
				t.Errorf("%+v", p)
			}
		}
	}
}

// TestWaivedAtTheTarget holds that what everybody may import can say so once.
func TestWaivedAtTheTarget(t *testing.T) {
	a := layOut(t, chain)
	waived := func(by string) model.ComponentOption { return model.Waive("LNT-C001", by) }
	for want, h := range map[string]handles{
		"shop/gate/b": parts(nil, nil, of("./a"), append(of("./b"), waived("a vocabulary")), nil),
		"shop/gate/a": parts(nil, nil, append(of("./a"), waived("of old")), append(of("./b"), waived("a vocabulary")), nil),
	} {
		if f := a.check(t, h.w).Findings[0]; f.Code != "LNT-C001" || f.ID != want {
			t.Errorf("%s: %+v", want, f)
		}
	}
}

// TestCoverage counts packages and lines, and says which are missing.
func TestCoverage(t *testing.T) {
	a := layOut(t, chain+`
-- a/more.go --
// Package a is one.
package a

/* Not a line,
   and neither is this. */
const text = `+"`one\ntwo`"+` // two lines

func F() {

	println(text) // one
}
-- a/generated.go --
// Code generated by hand. DO NOT EDIT.
package a

const x = 1
-- a/more_test.go --
package a

const y = 1
-- only/only_test.go --
package only
-- tools/gen/gen.go --
package main
-- tools/old/old.go --
package old
-- other/go.mod --
module example.com/other
-- other/other.go --
package other
`)
	model1 := func(opts ...func(*model.Workspace)) *model.Workspace {
		h := parts(nil, nil, of("./a"), of("./b"), nil)
		h.a.Uses(h.b, "Asks")
		for _, o := range opts {
			o(h.w)
		}
		return h.w
	}
	r := a.check(t, model1())
	want := bindings.Coverage{
		Packages: bindings.Share{Bound: 2, All: 5},
		Lines:    bindings.Share{Bound: 3 + 6 + 2, All: 3 + 6 + 2 + 3},
		Elements: []bindings.ElementShare{{Element: "shop/gate/a", Packages: 1, Lines: 9}, {Element: "shop/gate/b", Packages: 1, Lines: 2}},
		Unbound: []bindings.Package{
			{Path: "example.com/shop/c", Lines: 1, At: model.Position{File: "c/c.go", Line: 1}},
			{Path: "example.com/shop/tools/gen", Lines: 1, At: model.Position{File: "tools/gen/gen.go", Line: 1}},
			{Path: "example.com/shop/tools/old", Lines: 1, At: model.Position{File: "tools/old/old.go", Line: 1}},
		},
	}
	if diff := cmp.Diff(want, r.Coverage); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if p, l := r.Coverage.Packages.Percent(), r.Coverage.Lines.Percent(); p != 40 || l != 78 {
		t.Errorf("%d%% of the packages and %d%% of the lines", p, l)
	}
	if len(r.Findings) != 3 || r.Findings[0].Code != "LNT-C006" || r.Findings[0].Severity != model.SeverityOff {
		t.Errorf("%+v", r.Findings)
	}

	r = a.check(t, model1(func(w *model.Workspace) {
		w.Unbound("./tools/...", "of the build")
		w.Unbound("./c/...", "to come")
		w.Unbound("./a", "in vain")
		w.Unbound("./none", "in vain, too")
	}))
	if diff := cmp.Diff(bindings.Share{Bound: 2, All: 2}, r.Coverage.Packages); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	reasons := map[string]string{}
	for _, p := range r.Coverage.LeftOut {
		reasons[p.Path] = p.Reason
	}
	if diff := cmp.Diff(map[string]string{
		"example.com/shop/c": "to come", "example.com/shop/tools/gen": "of the build", "example.com/shop/tools/old": "of the build",
	}, reasons); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	const vain = "LNT-C007 packages \"./a\" are left unbound on purpose, and there is none that would not be bound\n" +
		"LNT-C007 packages \"./none\" are left unbound on purpose, and there is none that would not be bound\n"
	if diff := cmp.Diff(vain, told(r)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	data, err := json.Marshal(r.Coverage)
	if err != nil {
		t.Fatal(err)
	}
	var back bindings.Coverage
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.Coverage, back); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestCoverageCountsAroundTheModel holds that what lies beside the model and
// all that it is bound to is not counted, nor the model itself.
func TestCoverageCountsAroundTheModel(t *testing.T) {
	a := layOut(t, `
-- go.mod --
module example.com/all
-- shops/bindings_test.go --
package shops
-- shops/model.go --
package shops
-- shops/a/a.go --
package a
-- shops/rest/rest.go --
package rest
-- beside/beside.go --
package beside
`)
	h := parts(nil, nil, of("./a"), nil, nil)
	m := built(t, h.w)
	m.Origin.File = "shops/bindings_test.go"
	for i := range m.Elements {
		m.Elements[i].Origin.File = "shops/bindings_test.go"
	}
	r, err := a.checker.Check(context.Background(), m, a.root)
	if err != nil {
		t.Fatal(err)
	}
	if r.Coverage.Packages != (bindings.Share{Bound: 1, All: 2}) || len(r.Coverage.Unbound) != 1 || r.Coverage.Unbound[0].Path != "example.com/all/shops/rest" {
		t.Errorf("%+v", r.Coverage)
	}
}

// TestNothingBound holds that a model which is bound to nothing is not checked.
func TestNothingBound(t *testing.T) {
	a := layOut(t, chain)
	r := a.check(t, parts(nil, nil, nil, nil, nil).w)
	if len(r.Findings) > 0 || r.Coverage.Packages.All > 0 || r.Coverage.Packages.Percent() != 100 {
		t.Errorf("%+v", r)
	}
}

// TestResultNamesWhatIsDrawn looks at what pictures are made of: the ends and
// paths of imports without a relationship, and relationships without an import.
func TestResultNamesWhatIsDrawn(t *testing.T) {
	h := parts(nil, nil, of("./a"), of("./b"), of("./c"))
	h.c.Uses(h.a, "Asks")
	r := layOut(t, chain).check(t, h.w)
	want := []bindings.Undeclared{{From: "shop/gate/a", To: "shop/gate/b", Importing: "example.com/shop/a", Imported: "example.com/shop/b"}}
	if len(r.Undeclared) == 1 {
		if f := r.Findings[r.Undeclared[0].Finding]; f.Code != "LNT-C001" {
			t.Errorf("%s tells of the imports", f.Code)
		}
		want[0].Finding = r.Undeclared[0].Finding
	}
	if diff := cmp.Diff(want, r.Undeclared); diff != "" {
		t.Errorf("imports without a relationship (-want +got):\n%s", diff)
	}
	if len(r.Unproven) != 1 || r.Findings[r.Unproven[0]].Code != "LNT-C003" {
		t.Errorf("relationships without an import: %v of %v", r.Unproven, told(r))
	}
}

// TestThrough holds what packages carry that are bound to nothing.
func TestThrough(t *testing.T) {
	const glued = `
-- go.mod --
module example.com/shop
-- a/a.go --
package a

import "example.com/shop/glue"
-- glue/glue.go --
package glue

import (
	"example.com/shop/glue/deep"
	"example.com/shop/glue"
)
-- glue/deep/deep.go --
package deep

import "example.com/shop/c"
-- c/c.go --
package c
-- z/z.go --
package z

import "example.com/shop/glue/deep"
`
	const found = "a/a.go:3:8: LNT-C011 example.com/shop/a imports example.com/shop/glue and example.com/shop/glue/deep, which are bound to nothing and lead to example.com/shop/c; no relationship leads from component \"A\" to component \"C\"\n"
	for name, test := range map[string]struct {
		model func() handles
		want  string
	}{
		"carried":       {func() handles { return parts(nil, nil, of("./a"), nil, of("./c")) }, found},
		"a shorter way": {func() handles { return parts(nil, nil, of("./a", "./z"), nil, of("./c")) }, "z/z.go:3:8: LNT-C011 example.com/shop/z imports example.com/shop/glue/deep, which is bound to nothing and imports example.com/shop/c; no relationship leads from component \"A\" to component \"C\"\n"},
		"declared":      {func() handles { h := parts(nil, nil, of("./a"), nil, of("./c")); h.a.Uses(h.c, "Asks"); return h }, ""},
		"to a part":     {func() handles { return parts(container("./a"), container("./c/..."), nil, nil, nil) }, strings.NewReplacer(`component "A"`, `container "Gate"`, `component "C"`, `container "Desk"`).Replace(found)},
		"within one":    {func() handles { return parts(nil, nil, of("./a", "./c"), nil, nil) }, ""},
		"bound between": {func() handles { return parts(nil, nil, of("./a"), of("./glue/..."), of("./c")) }, "glue/deep/deep.go:3:8: LNT-C001 example.com/shop/glue/deep imports example.com/shop/c, and no relationship leads from component \"B\" to component \"C\"\na/a.go:3:8: LNT-C001 example.com/shop/a imports example.com/shop/glue, and no relationship leads from component \"A\" to component \"B\"\n"},
		"left out": {func() handles {
			h := parts(nil, nil, of("./a"), nil, of("./c"))
			h.w.Unbound("./glue", "it is glue")
			return h
		}, ""},
		"left out later": {func() handles {
			h := parts(nil, nil, of("./a"), nil, of("./c"))
			h.w.Unbound("./glue/deep", "it is glue")
			return h
		}, ""},
	} {
		lines := func(s string) string {
			all := strings.SplitAfter(s, "\n")
			slices.Sort(all)
			return strings.Join(all, "")
		}
		if diff := cmp.Diff(lines(test.want), lines(told(layOut(t, glued).check(t, test.model().w)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
