package history_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/history"
)

// repository is a folder with a history of its own, whose commits say when they
// were made.
type repository struct {
	t   *testing.T
	dir string
}

func begin(t *testing.T) repository {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := repository{t, dir}
	r.git("init", "--quiet")
	return r
}

func (r repository) git(args ...string) {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "maintenance.auto=false"}, args...)...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_COMMITTER_DATE=2026-03-04T23:30:00+0900", "GIT_AUTHOR_DATE=2020-01-01T00:00:00Z")
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repository) commit(subject string, files ...string) {
	r.t.Helper()
	for _, f := range files {
		at := filepath.Join(r.dir, f)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(subject), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	r.git("add", ".")
	r.git("commit", "--quiet", "--allow-empty", "--message", subject)
}

func (r repository) commits(paths ...string) []history.Commit {
	r.t.Helper()
	found, ok := history.Find(filepath.Join(r.dir))
	if !ok {
		r.t.Fatal("there is no repository")
	}
	commits, err := found.Commits(r.t.Context(), paths)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := range commits {
		for j, f := range commits[i].Files {
			rel, err := filepath.Rel(r.dir, f)
			if err != nil {
				r.t.Fatal(err)
			}
			commits[i].Files[j] = filepath.ToSlash(rel)
		}
	}
	return commits
}

func TestCommits(t *testing.T) {
	r := begin(t)
	r.commit("shop: begin", "shop/model.go", "shop/docs/a b \"文\".md")
	r.commit("other: begin", "other/model.go")
	r.commit("shop: <b>say\x01 more</b>", "shop/docs/deep/c.md")
	r.commit("nothing")
	want := []history.Commit{
		{"2026-03-04", "shop: <b>say more</b>", []string{"shop/docs/deep/c.md"}},
		{"2026-03-04", "shop: begin", []string{"shop/docs/a b \"文\".md", "shop/model.go"}},
	}
	// What a user has set must not change what is read.
	r.git("config", "diff.relative", "true")
	r.git("config", "log.showSignature", "true")
	r.git("config", "log.follow", "true")
	r.git("config", "log.showRoot", "false")
	if diff := cmp.Diff(want, r.commits(":(glob)shop/*.go", "shop/docs")); diff != "" {
		t.Error(diff)
	}
	if got := r.commits("nowhere"); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
	t.Setenv("GIT_DIR", "/nowhere") // as in a hook
	if diff := cmp.Diff(want, r.commits(":(glob)shop/*.go", "shop/docs")); diff != "" {
		t.Error(diff)
	}
}

func TestWorkingTreesAndStamps(t *testing.T) {
	r := begin(t)
	r.commit("one", "a.md")
	found, _ := history.Find(r.dir)
	before := found.Stamp()
	if again := found.Stamp(); again != before {
		t.Error("the stamp changes by itself")
	}
	r.commit("two", "a.md")
	if found.Stamp() == before {
		t.Error("a commit changes no stamp")
	}
	beside := repository{t, filepath.Join(r.dir, "..", filepath.Base(r.dir)+"-beside")}
	r.git("worktree", "add", "--quiet", beside.dir)
	beside.commit("three", "b.md")
	if got := beside.commits("b.md"); len(got) != 1 || got[0].Subject != "three" {
		t.Errorf("beside: %v", got)
	}
	inner := filepath.Join(beside.dir, "x", "y")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	there, ok := history.Find(inner)
	if !ok || there.Stamp() == found.Stamp() {
		t.Error("the working tree is not told from the other")
	}
	if p, ok := there.Inside(filepath.Join(beside.dir, "x", "y")); !ok || p != "x/y" {
		t.Errorf("inside: %q", p)
	}
	if p, ok := there.Inside(r.dir); ok {
		t.Errorf("outside: %q", p)
	}
}

// TestACutIsNoBeginning has a clone that begins somewhere in the middle.
func TestACutIsNoBeginning(t *testing.T) {
	r := begin(t)
	r.commit("one", "a.md", "b.md")
	r.commit("two", "a.md")
	r.commit("three", "a.md")
	clone := repository{t, filepath.Join(r.dir, "clone")}
	r.git("clone", "--quiet", "--depth", "2", "file://"+filepath.ToSlash(r.dir), clone.dir)
	got := clone.commits("a.md", "b.md")
	if len(got) != 1 || got[0].Subject != "three" {
		t.Errorf("%v", got)
	}
}

func TestNoRepository(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := history.Find(dir); ok {
		t.Errorf("%s lies in %v", dir, r)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git"), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, ok := history.Find(dir); ok {
		t.Errorf("nonsense is %v", r)
	}
	if err := os.Remove(filepath.Join(dir, ".git")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	r, ok := history.Find(dir)
	if !ok {
		t.Fatal("an empty repository is none")
	}
	if commits, err := r.Commits(t.Context(), []string{"."}); err == nil {
		t.Errorf("an empty folder has the commits %v", commits)
	}
}
