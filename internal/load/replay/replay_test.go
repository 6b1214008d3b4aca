package replay

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// build is what a build of two packages prints, the first without imports.
func build() []Line {
	return []Line{
		{"", "WORK=/tmp/go-build1\n"},
		{"example.com/a", "mkdir -p $WORK/b002/\n"},
		{"example.com/a", "echo '# import config' > $WORK/b002/importcfg # internal\n"},
		{"example.com/a", "cd /home/me/of models\n"},
		{"example.com/a", `/go/tool/compile -o $WORK/b002/_pkg_.a -trimpath "$WORK/b002=>" -p example.com/a -importcfg $WORK/b002/importcfg -pack "./a b.go" ./c.go` + "\n"},
		{"example.com/a", "go tool buildid -w $WORK/b002/_pkg_.a # internal\n"},
		{"example.com/a", "cp $WORK/b002/_pkg_.a /cache/00/00-d # internal\n"},
		{"example.com/m", "cat >/tmp/go-build1/b001/importcfg << 'EOF' # internal\n# import config\npackagefile example.com/a=/tmp/go-build1/b002/_pkg_.a\nEOF\n"},
		{"example.com/m", "/go/tool/compile -o $WORK/b001/_pkg_.a -importcfg $WORK/b001/importcfg -pack /store/main.go\n"},
		{"example.com/m", "cd .\nGOROOT='/go' /go/tool/link -o $WORK/b001/exe/a.out -extld=gcc $WORK/b001/_pkg_.a\n"},
		{"example.com/m", "mv $WORK/b001/exe/a.out /out\n"},
		{"example.com/m", "rm -rf $WORK/b001/\n"},
	}
}

// TestRun runs a script in another folder than the build was in.
func TestRun(t *testing.T) {
	s, err := Read(build())
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Compiles(); !slices.Equal(got, []string{"example.com/a", "example.com/m"}) {
		t.Errorf("compiles %q", got)
	}
	work := t.TempDir()
	var steps []Step
	made, err := s.Run(work, nil, nil, func(step Step) error {
		steps = append(steps, step)
		return compile(step, "what it shows")
	})
	if err != nil {
		t.Fatal(err)
	}
	program := made.Program
	if want := work + "/b001/exe/a.out"; program != want {
		t.Errorf("the program is %s, want %s", program, want)
	}
	a := work + "/b002"
	for i, want := range []Step{
		{"example.com/a", "/go/tool/compile", []string{"-o", a + "/_pkg_.a", "-trimpath", a + "=>", "-p", "example.com/a", "-importcfg", a + "/importcfg", "-pack", "./a b.go", "./c.go"}, nil, "/home/me/of models"},
		{"example.com/m", "/go/tool/compile", []string{"-o", work + "/b001/_pkg_.a", "-importcfg", work + "/b001/importcfg", "-pack", "/store/main.go"}, nil, "/home/me/of models"},
		{"example.com/m", "/go/tool/link", []string{"-o", program, "-extld=gcc", work + "/b001/_pkg_.a"}, []string{"GOROOT=/go"}, "."},
	} {
		got := steps[i]
		if got.Package != want.Package || got.Path != want.Path || got.Dir != want.Dir || !slices.Equal(got.Args, want.Args) || !slices.Equal(got.Env, want.Env) {
			t.Errorf("step %d is %q, want %q", i, got, want)
		}
	}
	for name, want := range map[string]string{
		"b002/importcfg": "# import config\n",
		"b001/importcfg": "# import config\npackagefile example.com/a=" + a + "/_pkg_.a\n",
	} {
		if got, err := os.ReadFile(filepath.Join(work, name)); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	if _, err := os.Stat(filepath.Dir(program)); err != nil {
		t.Error("the linker has no folder to write into:", err)
	}
	failure := errors.New("no")
	calls := 0
	if _, err := s.Run(t.TempDir(), nil, nil, func(Step) error { calls++; return failure }); !errors.Is(err, failure) || calls != 1 {
		t.Errorf("after a step that failed: %v, %d steps", err, calls)
	}
}

// compile writes what a compiler would, of a package that shows something to
// others.
func compile(step Step, shows string) error {
	out := step.Args[slices.Index(step.Args, "-o")+1]
	return os.WriteFile(out, fmt.Appendf(nil, "!<arch>\n%-16s%-12d%-6d%-6d%-8s%-10d`\n%s", "__.PKGDEF", 0, 0, 0, "644", len(shows), shows), 0o600)
}

// TestRunAgain compiles a package only when its files have changed, or what
// another shows to it.
func TestRunAgain(t *testing.T) {
	s, err := Read(build())
	if err != nil {
		t.Fatal(err)
	}
	if s.Main() != "example.com/m" {
		t.Errorf("the program is made of %s", s.Main())
	}
	var last *Result
	for i, run := range []struct{ file, shows, compiles string }{
		{"one", "x", "a m"},
		{"one", "x", ""},
		{"two", "x", "a"},
		{"three", "y", "a m"},
		{"three", "y", ""},
		{"one", "y", "a"},
	} {
		work := t.TempDir()
		var compiles []string
		made, err := s.Run(work, map[string]string{"example.com/a": run.file}, last, func(step Step) error {
			if toolOf(step.Path) == "link" {
				return nil
			}
			compiles = append(compiles, strings.TrimPrefix(step.Package, "example.com/"))
			return compile(step, run.shows)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(compiles, " "); got != run.compiles {
			t.Errorf("run %d compiles %q, want %q", i, got, run.compiles)
		}
		for _, name := range []string{"b001", "b002"} {
			archive, err := os.ReadFile(work + "/" + name + "/_pkg_.a")
			if err != nil || !strings.HasSuffix(string(archive), "`\n"+run.shows) {
				t.Errorf("run %d links %q, %v", i, archive, err)
			}
		}
		last = made
	}
	if _, err := s.Run(t.TempDir(), nil, nil, func(step Step) error {
		return os.WriteFile(step.Args[slices.Index(step.Args, "-o")+1], []byte("!<arch>\nnothing"), 0o600)
	}); err == nil {
		t.Error("a compiler that writes no archive is believed")
	}
}

// TestRefused reads builds that cannot be run again from what they print.
func TestRefused(t *testing.T) {
	instead := func(i int, text string) []Line {
		lines := build()
		lines[i].Text = text
		return lines
	}
	for name, lines := range map[string][]Line{
		"nothing":             nil,
		"no linker":           build()[:9],
		"no work folder":      build()[1:],
		"cgo":                 instead(5, "cd /a\nTERM='dumb' gcc -I . -c $WORK/b002/_cgo_export.c\n"),
		"assembler":           instead(5, "/go/tool/asm -p a ./a.s\n"),
		"assembler's symbols": instead(4, "/go/tool/compile -o $WORK/b002/_pkg_.a -symabis $WORK/b002/symabis ./a.go\n"),
		"embedded files":      instead(4, "/go/tool/compile -o $WORK/b002/_pkg_.a -embedcfg=$WORK/b002/embedcfg ./a.go\n"),
		"a file moved in":     instead(5, "cp ./a.syso $WORK/b002/a.o\n"),
		"two commands":        instead(1, "mkdir -p $WORK/b002/\n/go/tool/asm -p a ./a.s\n"),
		"a message":           instead(5, "# example.com/a\na.go:1: no\n"),
		"a relative tool":     instead(4, "tool/compile -o $WORK/b002/_pkg_.a ./a.go\n"),
		"an open quote":       instead(4, "/go/tool/compile -o \"$WORK/b002/_pkg_.a ./a.go\n"),
		"an odd quote":        instead(4, "/go/tool/compile -o $WORK/b002/_pkg_.a ./a'.go\n"),
		"a file elsewhere":    instead(2, "echo 'x' > /home/me/.profile # internal\n"),
		"a file above":        instead(2, "echo 'x' > $WORK/../x # internal\n"),
		"an odd file":         instead(2, "echo x > $WORK/x\n"),
		"an open file":        instead(7, "cat >/tmp/go-build1/b001/importcfg << 'EOF' # internal\n# import config\n"),
		"two programs":        append(build(), build()[9]),
	} {
		if s, err := Read(lines); err == nil {
			t.Errorf("%s: read as %+v", name, s)
		}
	}
	s, err := Read(instead(9, "/go/tool/link $WORK/b001/_pkg_.a\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.TempDir(), nil, nil, func(Step) error { return nil }); err == nil {
		t.Error("a linker that writes nothing is run")
	}
}

// TestIsCommand tells commands from messages.
func TestIsCommand(t *testing.T) {
	for _, l := range build() {
		if !IsCommand(l.Text) {
			t.Errorf("no command: %q", l.Text)
		}
	}
	for _, text := range []string{
		"", "# example.com/a\n./a.go:1:2: undefined: x\n", "a.go:1:2: undefined: x\n", "package x: no Go files\n", "compile: version mismatch\n",
		"/home/me/a.go:3:1: syntax error\n", "rm -f x\n# example.com/a\na.go:1:1: lost\n", "cd /a\na.go:1:1: lost\n", "go: updates to go.mod needed\n", "cpp: no\n",
	} {
		if IsCommand(text) {
			t.Errorf("a command: %q", text)
		}
	}
}

// FuzzRead reads whatever may be printed: a script that is read writes nothing
// outside of its folder.
func FuzzRead(f *testing.F) {
	var whole strings.Builder
	for _, l := range build() {
		whole.WriteString(l.Text + "\x00")
	}
	f.Add(whole.String())
	f.Add("WORK=/w\x00echo -n > $WORK/a\x00/link -o $WORK/b")
	f.Fuzz(func(t *testing.T, text string) {
		var lines []Line
		for part := range strings.SplitSeq(text, "\x00") {
			IsCommand(part)
			lines = append(lines, Line{Text: part})
		}
		s, err := Read(lines)
		if err != nil {
			return
		}
		if len(s.steps) == 0 {
			t.Error("a script does nothing")
		}
		for _, file := range s.files {
			path := strings.ReplaceAll(file.path, workName, s.work)
			if rel, err := filepath.Rel(s.work, path); err != nil || !filepath.IsLocal(rel) {
				t.Errorf("%q is written", path)
			}
		}
	})
}
