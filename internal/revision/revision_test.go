package revision

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tree is a repository in a folder of its own.
type tree struct {
	t   *testing.T
	dir string
}

func newTree(t *testing.T, dir string) tree {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "GOWORK": "", "GOFLAGS": "", "TMPDIR": t.TempDir(),
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
		"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always",
		"GIT_CONFIG_KEY_1": "maintenance.auto", "GIT_CONFIG_VALUE_1": "false", // nothing goes on behind
	} {
		t.Setenv(name, value)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	tr := tree{t, real}
	tr.git("init", "--quiet", "--initial-branch=main")
	return tr
}

func (tr tree) git(args ...string) string {
	tr.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = tr.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		tr.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (tr tree) write(name, text string) {
	tr.t.Helper()
	put(tr.t, filepath.Join(tr.dir, filepath.FromSlash(name)), text)
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
}

func (tr tree) commit(subject string) {
	tr.t.Helper()
	tr.git("add", "--all")
	tr.git("commit", "--quiet", "--message", subject)
}

// checkout lays a revision out, until the test ends.
func (tr tree) checkout(revision string) *Tree {
	tr.t.Helper()
	r, err := Open(tr.t.Context(), tr.dir)
	if err != nil {
		tr.t.Fatal(err)
	}
	c, err := r.Find(tr.t.Context(), revision)
	if err != nil {
		tr.t.Fatal(err)
	}
	laid, err := r.Checkout(tr.t.Context(), c)
	tr.t.Cleanup(func() {
		if err := laid.Close(); err != nil {
			tr.t.Error(err)
		}
	})
	if err != nil {
		tr.t.Fatal(err)
	}
	return laid
}

// has fails unless a file of a laid out tree reads so; "" wants none.
func (tr tree) has(laid *Tree, name, want string) {
	tr.t.Helper()
	got, err := os.ReadFile(laid.mirror(filepath.Join(tr.dir, filepath.FromSlash(name))))
	if err != nil && want != "" || string(got) != want {
		tr.t.Errorf("%s reads %q, %v; want %q", name, got, err, want)
	}
}

// TestNothingIsTouched lays out a revision of a repository with work in
// progress, hooks and attributes that leave files out of archives.
func TestNothingIsTouched(t *testing.T) {
	tr := newTree(t, filepath.Join(t.TempDir(), "the 仓库"))
	tr.write("a.txt", "one")
	tr.write("gone/b.txt", "b")
	tr.write(".gitattributes", "*.txt export-ignore\n")
	tr.commit("One")
	tr.write("a.txt", "two")
	if err := os.RemoveAll(filepath.Join(tr.dir, "gone")); err != nil {
		t.Fatal(err)
	}
	tr.git("add", "--all")
	tr.write("a.txt", "three")
	tr.write("c.txt", "new")
	marker := filepath.Join(t.TempDir(), "ran")
	for _, hook := range []string{"post-checkout", "post-index-change", "reference-transaction"} {
		put(t, filepath.Join(tr.dir, ".git", "hooks", hook), "#!/bin/sh\necho "+hook+" >>'"+marker+"'\n")
	}
	tr.git("config", "core.hooksPath", filepath.Join(tr.dir, ".git", "hooks"))
	status, files := tr.git("status", "--porcelain"), list(t, filepath.Join(tr.dir, ".git"))
	if err := os.RemoveAll(marker); err != nil {
		t.Fatal(err)
	}

	laid := tr.checkout("HEAD")
	tr.has(laid, "a.txt", "one")
	tr.has(laid, "gone/b.txt", "b")
	tr.has(laid, "c.txt", "")
	if ran, err := os.ReadFile(marker); err == nil {
		t.Errorf("hooks ran: %s", ran)
	}
	if got := list(t, filepath.Join(tr.dir, ".git")); got != files {
		t.Errorf("the repository has the files\n%s\nand had\n%s", got, files)
	}
	if got := tr.git("status", "--porcelain"); got != status {
		t.Errorf("the working tree is\n%s\nand was\n%s", got, status)
	}
	if err := laid.Close(); err != nil {
		t.Error(err)
	}
	if left := list(t, os.TempDir()); left != "" {
		t.Errorf("left over is %s", left)
	}
}

func list(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if path != dir {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

// TestSubmodules lays out submodules as they were.
func TestSubmodules(t *testing.T) {
	base := t.TempDir()
	lib := newTree(t, filepath.Join(base, "lib"))
	lib.write("lib.go", "old")
	lib.commit("Old")
	tr := newTree(t, filepath.Join(base, "app"))
	tr.git("submodule", "--quiet", "add", lib.dir, "third/lib")
	tr.commit("With a submodule")
	lib.write("lib.go", "new")
	lib.commit("New")
	inside := tree{t, filepath.Join(tr.dir, "third", "lib")}
	inside.git("pull", "--quiet", "origin", "main")
	tr.commit("A newer one")
	tr.has(tr.checkout("HEAD~1"), "third/lib/lib.go", "old")
	tr.has(tr.checkout("HEAD"), "third/lib/lib.go", "new")
	tr.git("submodule", "--quiet", "deinit", "--force", "third/lib")
	tr.has(tr.checkout("HEAD~1"), "third/lib/lib.go", "") // as in a clone
}

// TestOutside follows module files out of the repository.
func TestOutside(t *testing.T) {
	base := t.TempDir()
	tr := newTree(t, filepath.Join(base, "src", "app"))
	put(t, filepath.Join(base, "team", "go.mod"), "module example.com/team\n\ngo 1.24\n")
	put(t, filepath.Join(base, "team", "team.go"), "package team\n")
	tr.write("arch/go.mod", "module example.com/app\n\ngo 1.24\n\nrequire example.com/team v0.0.0\n\nreplace example.com/team => ../../../team\n")
	tr.write("arch/app.go", "package app\n\nimport _ \"example.com/team\"\n")
	tr.commit("One")
	laid := tr.checkout("HEAD")
	tr.has(laid, "../../team/team.go", "package team\n")
	build(t, laid.mirror(filepath.Join(tr.dir, "arch")))
	if err := laid.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(base, "team", "team.go")); err != nil {
		t.Errorf("what was linked is gone: %v", err)
	}
}

func build(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("it does not build: %v\n%s", err, out)
	}
}

// TestWorkspace takes a go.work along that is not under version control, and
// none that was committed later.
func TestWorkspace(t *testing.T) {
	base := t.TempDir()
	tr := newTree(t, filepath.Join(base, "app"))
	put(t, filepath.Join(base, "team", "go.mod"), "module example.com/team\n\ngo 1.24\n")
	put(t, filepath.Join(base, "team", "team.go"), "package team\n")
	tr.write("go.mod", "module example.com/app\n\ngo 1.24\n")
	tr.write("app.go", "package app\n\nimport _ \"example.com/team\"\n")
	tr.commit("One")

	above := filepath.Join(base, "go.work")
	put(t, above, "go 1.24\n\nuse ./app\nuse ./team\n")
	build(t, tr.checkout("HEAD").mirror(tr.dir))
	t.Setenv("GOWORK", above)
	if laid := tr.checkout("HEAD"); len(laid.Env) != 1 || !strings.HasSuffix(laid.Env[0], filepath.Join("tree", laid.mirror(above)[len(laid.folder)+len("/tree"):])) {
		t.Errorf("the environment is %v", laid.Env)
	}
	t.Setenv("GOWORK", "")
	if err := os.Remove(above); err != nil {
		t.Fatal(err)
	}

	tr.write("go.work", "go 1.24\n\nuse .\nuse ../team\n")
	laid := tr.checkout("HEAD")
	tr.has(laid, "go.work", "go 1.24\n\nuse .\nuse ../team\n")
	build(t, laid.mirror(tr.dir))
	tr.commit("A workspace")
	tr.has(tr.checkout("HEAD~1"), "go.work", "")
}

func TestAt(t *testing.T) {
	tr := newTree(t, filepath.Join(t.TempDir(), "app"))
	tr.write("a/b.txt", "b")
	tr.commit("One")
	laid := tr.checkout("HEAD")
	if at, err := laid.At(filepath.Join(tr.dir, "a")); err != nil || !exists(filepath.Join(at, "b.txt")) {
		t.Errorf("the folder is at %s, %v", at, err)
	}
	if at, err := laid.At(filepath.Dir(tr.dir)); err == nil {
		t.Errorf("what lies outside of the repository is at %s", at)
	}
}

func TestFind(t *testing.T) {
	tr := newTree(t, filepath.Join(t.TempDir(), "app"))
	tr.write("a.txt", "a")
	tr.commit("One")
	r, err := Open(t.Context(), tr.dir)
	if err != nil {
		t.Fatal(err)
	}
	short := strings.TrimSpace(tr.git("rev-parse", "--short", "HEAD"))
	for name, want := range map[string]string{"main": "main (" + short + ")", short: short, "HEAD": "HEAD (" + short + ")"} {
		if c, err := r.Find(t.Context(), name); err != nil || c.Words != want {
			t.Errorf("%s is %q, %v; want %q", name, c.Words, err, want)
		}
	}
	for _, name := range []string{"nosuch", "-p", "--output=x", "HEAD:a.txt", ""} {
		if c, err := r.Find(t.Context(), name); err == nil || !strings.Contains(err.Error(), "there is no revision") {
			t.Errorf("%q is %v, %v", name, c, err)
		}
	}
}

// TestHooksOfGit is called from a hook, which says by variables which
// repository is meant.
func TestHooksOfGit(t *testing.T) {
	tr := newTree(t, filepath.Join(t.TempDir(), "app"))
	tr.write("a.txt", "a")
	tr.commit("One")
	t.Setenv("GIT_DIR", filepath.Join(t.TempDir(), "elsewhere"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(t.TempDir(), "index"))
	tr.has(tr.checkout("HEAD"), "a.txt", "a")
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{prefix + "old", prefix + "new", "other"} {
		put(t, filepath.Join(dir, name, "x"), "x")
	}
	for _, name := range []string{prefix + "old", "other"} {
		long := time.Now().Add(-2 * stale)
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir, time.Now())
	if exists(filepath.Join(dir, prefix+"old")) || !exists(filepath.Join(dir, prefix+"new")) || !exists(filepath.Join(dir, "other")) {
		t.Errorf("there are %s", list(t, dir))
	}
}
