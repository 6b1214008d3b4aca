package trace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func parse(t *testing.T, name string) Crash {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := Parse(string(data))
	if !ok {
		t.Fatalf("%s: no crash found", name)
	}
	return c
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name    string
		kind    Kind
		message string
		id      int
		state   string
		at      string // first frame of package main: "name file:line"
	}{
		{"panic", Panic, "two\nlines", 1, "running", "list.at(...) /作者 of models/main.go:31"},
		{"again", Panic, "first\npanic: again first", 1, "running", "main.func2 /作者 of models/main.go:21"},
		{"nil", Panic, "runtime error: invalid memory address or nil pointer dereference", 1, "running", "main /作者 of models/main.go:22"},
		{"beside", Panic, "in go", 19, "running", "main.func1 /作者 of models/main.go:20"},
		{"quit", Quit, "", 1, "running", "loop /作者 of models/main.go:33"},
		{"deadlock", Fatal, "all goroutines are asleep - deadlock!", 1, "sync.WaitGroup.Wait", "main /作者 of models/main.go:14"},
		{"stack", Fatal, "stack overflow", 1, "running", "so /作者 of models/main.go:7"},
		{"memory", Fatal, "runtime: out of memory", 1, "running", "mem /作者 of models/main.go:8"},
	} {
		c := parse(t, test.name)
		if c.Kind != test.kind || c.Message != test.message {
			t.Errorf("%s: %s %q", test.name, c.Kind, c.Message)
		}
		g := c.Goroutines[0]
		if g.ID != test.id || g.State != test.state {
			t.Errorf("%s: goroutine %d [%s]", test.name, g.ID, g.State)
		}
		at := ""
		for _, f := range g.Frames {
			if f.Package() == "main" {
				at = f.at()
				break
			}
		}
		if at != strings.Replace(test.at, "(...)", "", 1) {
			t.Errorf("%s: at %s, want %s", test.name, at, test.at)
		}
	}
	if c := parse(t, "stack"); !contains(c.Runtime, "runtime.newstack") {
		t.Errorf("the runtime's stack: %v", c.Runtime)
	}
	g, _ := parse(t, "beside").Goroutine(19)
	if g.CreatedBy.at() != "main /作者 of models/main.go:20" {
		t.Errorf("created by %v", g.CreatedBy)
	}
	if _, ok := parse(t, "beside").Goroutine(99); ok {
		t.Error("a goroutine that is not there")
	}
}

func (f Frame) at() string {
	line := ""
	for n := f.Line; n > 0; n /= 10 {
		line = string(rune('0'+n%10)) + line
	}
	return f.Name() + " " + f.File + ":" + line
}

func contains(stack []Frame, function string) bool {
	for _, f := range stack {
		if f.Func == function {
			return true
		}
	}
	return false
}

func TestParseNothing(t *testing.T) {
	for _, text := range []string{
		"",
		"panic: the author printed this\nand went on\n",
		"goroutine 1 [running]:\nmain.main()\n",
		"2026/11/23 no luck\nexit status 1\n",
	} {
		if c, ok := Parse(text); ok {
			t.Errorf("%q gave %+v", text, c)
		}
	}
}

// TestParseAfterNoise finds the report behind what the program printed.
func TestParseAfterNoise(t *testing.T) {
	data, err := os.ReadFile("testdata/nil.txt")
	if err != nil {
		t.Fatal(err)
	}
	c, ok := Parse("panic: says the author\n\nstarting up\n" + strings.ReplaceAll(string(data), "\n", "\r\n"))
	if !ok || !strings.HasPrefix(c.Message, "runtime error: invalid memory address") || len(c.Goroutines[0].Frames) == 0 {
		t.Errorf("%v %+v", ok, c)
	}
}

// TestParseMuch reads what an author's code printed in masses.
func TestParseMuch(t *testing.T) {
	data, err := os.ReadFile("testdata/nil.txt")
	if err != nil {
		t.Fatal(err)
	}
	noise := strings.Repeat("panic: no\n", 200000)
	if _, ok := Parse(noise); ok {
		t.Error("found a crash in noise")
	}
	if c, ok := Parse(noise + string(data)); !ok || strings.Contains(c.Message, "no\n") {
		t.Errorf("%v %.100q", ok, c.Message)
	}
}

func TestFrame(t *testing.T) {
	for function, want := range map[string]string{
		"example.com/shop.Workspace":             "example.com/shop Workspace",
		"example.com/shop.(*list).at":            "example.com/shop (*list).at",
		"gopkg.in/yaml%2ev3.Marshal":             "gopkg.in/yaml.v3 Marshal",
		"example.com/a.b/shop.Workspace.func1.2": "example.com/a.b/shop Workspace.func1.2",
		"main.main":                              "main main",
		"example.com/shop.Map[...]":              "example.com/shop Map[...]",
		"odd":                                    "odd odd",
	} {
		f := Frame{Func: function}
		if got := f.Package() + " " + f.Name(); got != want {
			t.Errorf("%s: %s, want %s", function, got, want)
		}
	}
}

// FuzzParse looks for text that makes Parse fail.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		f.Fatal("no samples", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := Parse(text)
		if ok != (len(c.Goroutines) > 0 || len(c.Runtime) > 0 || c.Kind != "") {
			t.Errorf("found %v, but %+v", ok, c)
		}
		for _, g := range c.Goroutines {
			for _, frame := range g.Frames {
				if frame.Func == "" || frame.File == "" {
					t.Errorf("empty frame in %+v", g)
				}
				frame.Package()
				frame.Name()
			}
		}
	})
}
