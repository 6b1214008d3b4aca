//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

const ciPage = "../../docs/guide/08-ci.md"

// onPage is the one block of a language on the page that begins so.
func onPage(t *testing.T, language, begins string) string {
	t.Helper()
	source, err := os.ReadFile(ciPage)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	err = ast.Walk(goldmark.New().Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if b, ok := n.(*ast.FencedCodeBlock); ok && entering && string(b.Language(source)) == language {
			if code := string(b.Lines().Value(source)); strings.HasPrefix(code, begins) {
				found = append(found, code)
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("%s has %d blocks of %s that begin with %q: %v", ciPage, len(found), language, begins, err)
	}
	return found[0]
}

// repository is a Git repository with a module that requires the tool.
type repository struct {
	dir string
	env []string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	r := repository{dir: filepath.Join(t.TempDir(), "a repository")}
	kept := settings(t, "GOCACHE", "GOMODCACHE", "GOPATH")
	r.env = append(
		os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off", "XDG_CACHE_HOME="+t.TempDir(), "HOME="+t.TempDir(),
		"GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=maintenance.auto", "GIT_CONFIG_VALUE_0=false", // nothing goes on behind
	)
	for name, value := range kept {
		r.env = append(r.env, name+"="+value)
	}
	ours, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, requires, _ := strings.Cut(string(ours), "\nrequire (")
	r.write(t, "go.mod", fmt.Sprintf("module example.com/shop\n\ngo 1.26.0\n\ntool github.com/lintel-go/lintel/cmd/lintel\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => %q\n\nrequire (%s", root, requires))
	for to, from := range map[string]string{"go.sum": filepath.Join(root, "go.sum"), "model.go": "testdata/shop/model.go", "lintel.json": "testdata/shop/lintel.json"} {
		content, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		r.write(t, to, string(content))
	}
	r.must(t, "git", "init", "-q", "-b", "main")
	r.must(t, "go", "tool", "lintel", "check", "--update")
	r.must(t, "git", "add", ".")
	r.must(t, "git", "commit", "-q", "-m", "Begin")
	return r
}

func (r repository) write(t *testing.T, name, content string) {
	t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func (r repository) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// replace replaces a text that stands in a file once.
func (r repository) replace(t *testing.T, name, old, new string) {
	t.Helper()
	content := r.read(t, name)
	if n := strings.Count(content, old); n != 1 {
		t.Fatalf("%s has %q %d times", name, old, n)
	}
	r.write(t, name, strings.Replace(content, old, new, 1))
}

// run runs a program in the repository.
func (r repository) run(t *testing.T, env []string, name string, args ...string) (status int, out string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = r.dir, slices.Concat(r.env, env)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), output.String()
}

func (r repository) must(t *testing.T, name string, args ...string) string {
	t.Helper()
	status, out := r.run(t, nil, name, args...)
	if status != 0 {
		t.Fatalf("%s %q ends with %d\n%s", name, args, status, out)
	}
	return out
}

const (
	mended = `"What was ordered", model.Technology("PostgreSQL"), model.Database`
	broken = `"What was ordered", model.Database`
)

// TestHookOfThePage lays the hook that the page shows into a repository, and
// commits what it must take and what it must refuse.
func TestHookOfThePage(t *testing.T) {
	r := newRepository(t)
	hook := onPage(t, "sh", "#!/bin/sh\n")
	r.write(t, ".githooks/pre-commit", hook)
	if err := os.Chmod(filepath.Join(r.dir, ".githooks", "pre-commit"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.must(t, "git", "config", "core.hooksPath", ".githooks")
	commit := func(want int) string {
		t.Helper()
		before := r.must(t, "git", "rev-parse", "HEAD")
		status, out := r.run(t, nil, "git", "commit", "-m", "Change")
		if status != want {
			t.Errorf("the commit ends with %d, want %d\n%s", status, want, out)
		}
		if after := r.must(t, "git", "rev-parse", "HEAD"); (before == after) != (want != 0) {
			t.Errorf("status %d, and HEAD was %s and is %s", status, before, after)
		}
		return out
	}
	r.must(t, "git", "add", ".githooks")
	commit(0)

	// What is sound is committed, whatever lies in the working tree.
	r.replace(t, "model.go", "// Workspace is what", "// Workspace is all that")
	r.must(t, "git", "add", "model.go")
	r.replace(t, "model.go", mended, broken)
	r.write(t, "broken.go", "package nonsense\n")
	if out := commit(0); !strings.Contains(out, "no findings") {
		t.Errorf("nobody says that nothing was found\n%s", out)
	}
	if err := os.Remove(filepath.Join(r.dir, "broken.go")); err != nil {
		t.Fatal(err)
	}

	// What is broken is refused, also if it has been mended since.
	r.must(t, "git", "add", "model.go")
	r.replace(t, "model.go", broken, mended)
	out := commit(1)
	for _, want := range []string{`(?m)^model\.go:15: warning LNT-M102: container "Orders" has no technology$`, `(?m)^The commit is refused\.`} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	r.must(t, "git", "commit", "-q", "--no-verify", "-m", "Broken")

	// Commits of other files are not held up by it, and it leaves nothing.
	r.write(t, "notes.txt", "To be done.\n")
	r.must(t, "git", "add", "notes.txt")
	commit(0)
	r.must(t, "git", "add", "model.go")
	commit(0)
	if left := r.must(t, "git", "status", "--porcelain"); left != "" {
		t.Errorf("the hook leaves %q", left)
	}

	// A model that does not compile is refused, too.
	r.replace(t, "model.go", "return w", "return v")
	r.must(t, "git", "add", "model.go")
	if out := commit(1); !strings.Contains(out, "error LNT-L021: undefined: v") {
		t.Errorf("the mistake is not told\n%s", out)
	}
}

// workflow is the part of a GitHub workflow that the test runs.
type workflow struct {
	Name        string            `yaml:"name"`
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		RunsOn string `yaml:"runs-on"`
		Steps  []step `yaml:"steps"`
	} `yaml:"jobs"`
}

type step struct {
	Name string            `yaml:"name"`
	If   string            `yaml:"if"`
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]any    `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

// TestWorkflowOfThePage runs the steps of the workflow that the page shows, of
// a sound and of a broken pull request. Steps that are somebody else's action
// need GitHub, and are left out by name; that of gh runs with a gh that only
// remembers what it is told.
func TestWorkflowOfThePage(t *testing.T) {
	var w workflow
	if err := yaml.UnmarshalWithOptions([]byte(onPage(t, "yaml", "name: architecture\n")), &w, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(w.Jobs) != 1 || w.Jobs["check"].RunsOn == "" || w.On["pull_request"] != nil || len(w.On) != 2 || len(w.Permissions) != 3 {
		t.Fatalf("%+v", w)
	}
	network := []string{"Fetch the code", "Set up Go", "Keep models and layouts", "Show findings on the Security page"}
	var left []string
	for _, s := range w.Jobs["check"].Steps {
		switch {
		case s.Name == "" || (s.Uses == "") == (s.Run == ""):
			t.Errorf("%+v is no step", s)
		case s.Uses != "":
			left = append(left, s.Name)
			if !regexp.MustCompile(`^(actions|github)/[\w/-]+@v\d+$`).MatchString(s.Uses) {
				t.Errorf("%s uses %s", s.Name, s.Uses)
			}
		}
	}
	if !slices.Equal(left, network) {
		t.Errorf("the steps %q are left out, want %q", left, network)
	}

	r := newRepository(t)
	r.must(t, "git", "update-ref", "refs/remotes/origin/main", "main")
	var unborn []string // the step of a command that is to come
	if _, help := r.run(t, nil, "go", "tool", "lintel", "--help"); !strings.Contains(help, "\n  diff ") {
		unborn = []string{"Compare with the base"}
	}
	for name, c := range map[string]struct {
		old, new      string
		fails         []string // of the steps
		log, markdown string
	}{
		"sound":  {"// Workspace is what", "// Workspace is all that", nil, `^no findings$`, `^### Lintel: no findings$`},
		"broken": {mended, broken, []string{"Check"}, `^::warning file=model\.go,line=15,title=LNT-M102::container "Orders" has no technology%0Ahint: `, "^\\| warning \\| \\[LNT-M102\\]\\(.*\\) \\| `model\\.go:15` \\| "},
	} {
		t.Run(name, func(t *testing.T) {
			r.must(t, "git", "checkout", "-q", "-B", name, "main")
			r.replace(t, "model.go", c.old, c.new)
			r.must(t, "git", "commit", "-q", "-a", "-m", "Change")
			failed, log := r.steps(t, w.Jobs["check"].Steps)
			if want := slices.Concat(c.fails, unborn); !slices.Equal(failed, want) {
				t.Errorf("the steps %q fail, want %q\n%s", failed, want, log)
			}
			if !regexp.MustCompile(`(?m)` + c.log).MatchString(log) {
				t.Errorf("no %s in\n%s", c.log, log)
			}
			if summary := r.read(t, "summary"); !regexp.MustCompile(`(?m)` + c.markdown).MatchString(summary) {
				t.Errorf("no %s in\n%s", c.markdown, summary)
			}
			for file, want := range map[string]string{"lintel.sarif": `"uriBaseId": "%SRCROOT%"|"results": \[\]`, "lintel.xml": `<testsuite name="model"`} {
				if content := r.read(t, file); !regexp.MustCompile(want).MatchString(content) {
					t.Errorf("%s has no %s\n%s", file, want, content)
				}
			}
			if told := r.read(t, "told"); told != "pr comment 7 --body-file lintel-diff.md --edit-last --create-if-none\n" {
				t.Errorf("gh is told %q", told)
			}
			r.must(t, "git", "clean", "-fdq")
		})
	}
}

// steps runs the steps of a pull request, as GitHub does: after one that fails,
// those alone that always run.
func (r repository) steps(t *testing.T, steps []step) (failed []string, log string) {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "gh"), []byte("#!/bin/sh\ntest -f lintel-diff.md && echo \"$@\" >told\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.write(t, "summary", "")
	env := []string{
		"PATH=" + bin + ":" + os.Getenv("PATH"), "CI=true", "GITHUB_ACTIONS=true", "GITHUB_BASE_REF=main",
		"GITHUB_STEP_SUMMARY=" + filepath.Join(r.dir, "summary"), "NUMBER=7",
	}
	for _, s := range steps {
		if s.Run == "" || len(failed) > 0 && !strings.HasPrefix(s.If, "always()") {
			continue
		}
		status, out := r.run(t, env, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", s.Run)
		log += out
		if status != 0 {
			failed = append(failed, s.Name)
		}
	}
	return failed, log
}
