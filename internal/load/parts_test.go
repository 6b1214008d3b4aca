package load

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

func TestFlags(t *testing.T) {
	for goflags, want := range map[string]string{
		"":                               "-buildvcs=false",
		"-tags=a,b -mod=vendor":          "-tags=a,b -mod=vendor -buildvcs=false",
		"-mod=mod --tags=x":              "--tags=x -buildvcs=false",
		"  '-modfile=a b.mod'  -race":    "'-modfile=a b.mod' -buildvcs=false",
		`"-tags=it's"`:                   `"-tags=it's" -buildvcs=false`,
		"-overlay=x.json -C=/ -toolexec": "-buildvcs=false",
	} {
		env := toolchain{env: []string{"GOFLAGS=" + goflags}}.withFlags(goflags).env
		if got := valueOf(env, "GOFLAGS"); got != want {
			t.Errorf("%q became %q, want %q", goflags, got, want)
		}
	}
	if got := flagValue("-mod=mod '-modfile=a b.mod'", "-modfile"); got != "a b.mod" {
		t.Errorf("-modfile is %q", got)
	}
}

func TestDirectives(t *testing.T) {
	src := `module example.com/x // the module
go 1.26
require (
	// a comment
	example.org/a v1.0.0 // indirect
	"example.org/b" v2.0.0
)
use "./a b"
use (./c) // not a block
replace example.org/a => ` + "`../a \"b\"`" + `
`
	var got []string
	for _, d := range directives([]byte(src)) {
		got = append(got, d.verb+" "+strings.Join(d.args, "|"))
	}
	want := []string{
		"module example.com/x", "go 1.26", "require example.org/a|v1.0.0", "require example.org/b|v2.0.0",
		"use ./a b", "use (./c)", `replace example.org/a|=>|../a "b"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestIgnores(t *testing.T) {
	m := goMod{ignore: []string{"./web", "gen/out", "tmp"}}
	for rel, want := range map[string]bool{
		"web": true, "a/web": false, "gen/out": true, "a/gen/out": true, "a/gen": false,
		"tmp": true, "x/y/tmp": true, "xtmp": false, ".": false,
	} {
		if m.ignores(rel) != want {
			t.Errorf("%s is ignored: %v", rel, !want)
		}
	}
}

func TestEmbedded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[odd] *name")
	for _, name := range []string{"a.txt", "b.txt", "docs/one.md", "docs/deep/two.md", "docs/.hidden", "docs/_draft/three.md"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for pattern, want := range map[string]string{
		"*.txt":        "a.txt b.txt",
		"docs":         "docs/deep/two.md docs/one.md",
		"all:docs":     "docs/.hidden docs/_draft/three.md docs/deep/two.md docs/one.md",
		"docs/one.md":  "docs/one.md",
		"docs/.hidden": "docs/.hidden",
		"nothing":      "",
	} {
		var got []string
		for _, path := range embedded(dir, pattern) {
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, filepath.ToSlash(rel))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", pattern, got, want)
		}
	}
}

// TestShape changes a file in ways that the go command's view of its package
// depends on, and in ways that it does not.
func TestShape(t *testing.T) {
	base := "//go:build linux\n\npackage a\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\n//go:embed x.txt\nvar x string\n\nfunc f() { fmt.Println(os.Args) }\n"
	of := func(src string) string { return factsOf("a.go", []byte(src)).Shape }
	for _, same := range []string{
		strings.Replace(base, "fmt.Println(os.Args)", "os.Exit(len(fmt.Sprint()))", 1),
		strings.Replace(base, "\t\"fmt\"\n\t\"os\"\n", "\t\"os\"\n\n\tformat \"fmt\"\n", 1),
		"// A word.\n" + base,
	} {
		if of(same) != of(base) {
			t.Errorf("another shape:\n%s", same)
		}
	}
	for _, other := range []string{
		strings.Replace(base, "linux", "darwin", 1),
		strings.Replace(base, "package a", "package b", 1),
		strings.Replace(base, "\"os\"", "\"io\"", 1),
		strings.Replace(base, "x.txt", "y.txt", 1),
		base + "\nvar (\n\t//go:embed z.txt\n\tz string\n)\n",
		base + "\n//go:embed\tz.txt\nvar z string\n",
		strings.Replace(base, "import (", "import \"C\"\n\nimport (", 1),
	} {
		if of(other) == of(base) {
			t.Errorf("the same shape:\n%s", other)
		}
	}
}

// TestRelocation holds every position of a model, found by walking its type.
func TestRelocation(t *testing.T) {
	m := model.Model{}
	n := fill(reflect.ValueOf(&m).Elem(), 0)
	if n < 20 {
		t.Fatalf("only %d positions in a model", n)
	}
	relocation{module: filepath.FromSlash("/home/me/shop"), cache: filepath.FromSlash("/home/me/go/pkg/mod")}.apply(&m)
	data, err := model.Encode(&m)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "/home/me") {
		t.Errorf("a path was left: %s", data)
	}
}

// fill sets every position below v to a file in a module, and returns how many
// there are.
func fill(v reflect.Value, depth int) int {
	if depth > 12 {
		return 0 // steps hold operands that hold steps
	}
	n := 0
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == positionType {
			v.Set(reflect.ValueOf(model.Position{File: "/home/me/shop/a.go", Line: 1}))
			return 1
		}
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				n += fill(f, depth+1)
			}
		}
		if v.Type() == folderType {
			v.FieldByName("Path").SetString("/home/me/shop/docs")
		}
	case reflect.Slice:
		if leaf(v.Type().Elem().Kind()) {
			return 0
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		n += fill(v.Index(0), depth+1)
	}
	return n
}

func TestRelocationPaths(t *testing.T) {
	r := relocation{module: filepath.FromSlash("/home/me/shop"), cache: filepath.FromSlash("/home/me/go/pkg/mod")}
	for path, want := range map[string]string{
		"":                       "",
		"/home/me/shop/a/b.go":   "a/b.go",
		"/home/me/shop":          ".",
		"/home/me/team/b.go":     "../team/b.go",
		"/home/me/shopping/b.go": "../shopping/b.go",
		"/home/me/go/pkg/mod/example.com/team@v1.2.0/a.go": "example.com/team@v1.2.0/a.go",
		"a/b.go": "a/b.go",
	} {
		if got := r.path(path); got != want {
			t.Errorf("%s became %s, want %s", path, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	if got := excerpt([]byte("  a\n\tb\x00\n")); got != `"a\n\tb\x00"` {
		t.Errorf("%s", got)
	}
	got := excerpt([]byte(strings.Repeat("喂", 100)))
	if !strings.HasSuffix(got, "喂\"…") || strings.Contains(got, `\x`) {
		t.Errorf("%s", got)
	}
}

// TestRules holds the list of rules in order, each with its words.
func TestRules(t *testing.T) {
	last := ""
	for _, r := range Rules() {
		if r.Code <= last || !strings.HasPrefix(r.Code, "LNT-L") || r.Summary == "" || r.Severity == "" {
			t.Errorf("after %s: %+v", last, r)
		}
		last = r.Code
	}
}

// TestCompilerLines takes a message of several lines for one, and the
// compiler's giving up for none.
func TestCompilerLines(t *testing.T) {
	t.Parallel()
	found := compileDiagnostics("/m", "# example.com/m\n"+
		"./a.go:3:12: not enough arguments in call to s.Container\n\thave (string)\n\twant (string, string, ...model.ContainerOption)\n"+
		"./a.go:4:1: undefined: x\n./a.go:4:1: too many errors\n")
	if len(found) != 2 {
		t.Fatalf("found %d: %v", len(found), found)
	}
	if want := "not enough arguments in call to s.Container\nhave (string)\nwant (string, string, ...model.ContainerOption)"; found[0].Message != want {
		t.Errorf("message %q, want %q", found[0].Message, want)
	}
	if found[1].Message != "undefined: x" {
		t.Errorf("message %q", found[1].Message)
	}
}
