package house_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNothingIsSkippedInCI looks for tests that are skipped without a look at
// CI, and whether CI is told that it is CI.
func TestNothingIsSkippedInCI(t *testing.T) {
	for _, name := range files(t, ".go") {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root(t), filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			skips, asks := false, false
			ast.Inspect(f.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					skips = skips || slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, n.Sel.Name)
				case *ast.BasicLit:
					asks = asks || n.Value == strconv.Quote("CI")
				}
				return true
			})
			if name == "drift/drift.go" {
				continue // what authors call: it says what could not be held of theirs
			}
			if skips && !asks {
				t.Errorf("%s: %s is skipped in CI, too", name, f.Name.Name)
			}
		}
	}
	script, err := os.ReadFile(filepath.Join(root(t), ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	export, run := strings.Index(string(script), "\nexport CI=1"), strings.Index(string(script), "make test")
	if export < 0 || run < export {
		t.Errorf(".ci/run does not set CI before it runs the tests:\n%s", script)
	}
}

// TestWhatIsMissingIsSaid runs scripts/test-deps where nothing that the tests
// need can be found, and nothing may be installed.
func TestWhatIsMissingIsSaid(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"sh", "grep", "xargs", "dirname", "sort", "tr", "uname", "ls"} {
		program, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(program, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	run := func(ci string, args ...string) (string, int) {
		cmd := exec.Command(filepath.Join(bin, "sh"), append([]string{filepath.Join(root(t), "scripts", "test-deps")}, args...)...)
		cmd.Env = []string{"PATH=" + bin, "CI=" + ci}
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Run(); cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if out.Len() > 0 {
			t.Errorf("%q: standard output: %s", args, &out)
		}
		return said.String(), cmd.ProcessState.ExitCode()
	}
	wants := func(what, said string, words ...string) {
		for _, w := range words {
			if !strings.Contains(said, w) {
				t.Errorf("%s: %q is not said:\n%s", what, w, said)
			}
		}
	}
	for _, ci := range []string{"", "1"} {
		said, status := run(ci)
		if want := len(ci); status != want {
			t.Errorf("CI=%q: exit status %d, want %d", ci, status, want)
		}
		wants("before the tests", said, "\n  chromium, ", " ./render/svg ", "\n  git, ", " ./internal/report ", "\nhint: apt-get install chromium")
	}
	said, status := run("", "--skipped")
	if status != 0 {
		t.Errorf("at the end: exit status %d", status)
	}
	wants("at the end", said, "*** SKIPPED", "\n  chromium, ", " ./site/serve ", "apt-get install chromium")
}
