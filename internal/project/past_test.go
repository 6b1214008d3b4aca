package project

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/site"
)

// commit makes a commit of all files of a folder, at a given time.
func commit(t *testing.T, dir, subject string) {
	t.Helper()
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "."}, {"commit", "--quiet", "--message", subject}} {
		cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "maintenance.auto=false"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_COMMITTER_DATE=2026-03-04T12:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// TestHistory holds that a site tells the commits of what it is made of, and
// that they are read again only for another commit.
func TestHistory(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{
		"go.mod": gomod(t, "example.org/shop"), "shop.go": strings.Replace(shop, "return w", "w.Docs(\"docs\")\n\treturn w", 1),
		"docs/index.md": "# The shop\n\nOnce.\n", "other/other.go": "package other\n",
	})
	commit(t, dir, "begin")
	write(t, dir, map[string]string{"other/other.go": "package other // than the shop\n"})
	commit(t, dir, "elsewhere")
	write(t, dir, map[string]string{"docs/index.md": "# The shop\n\nTwice.\n"})
	commit(t, dir, "say more")

	open := func() *Project {
		t.Helper()
		p, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		return p
	}
	p := open()
	state, err := p.Load(t.Context())
	if err != nil || len(state.Problems) > 0 {
		t.Fatal(err, state.Problems)
	}
	plan := func() *site.Site {
		t.Helper()
		s, err := p.Site(t.Context(), state.Workspaces, SiteOptions{History: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	told := func(s *site.Site) string {
		t.Helper()
		page, err := s.File(t.Context(), state.Workspaces[0].Slug+"/index.html")
		if err != nil {
			t.Fatal(err)
		}
		var subjects []string
		for _, subject := range []string{"say more", "elsewhere", "begin", "what is new"} {
			if strings.Contains(string(page), ">"+subject+"<") {
				subjects = append(subjects, subject)
			}
		}
		return strings.Join(subjects, ", ")
	}
	if diff := cmp.Diff("say more, begin", told(plan())); diff != "" {
		t.Error(diff)
	}
	first := p.past.read
	plan()
	if p.past.read != first {
		t.Error("the same history is read twice")
	}
	write(t, dir, map[string]string{"shop.go": shop + "\n"})
	commit(t, dir, "what is new")
	if diff := cmp.Diff("say more, begin, what is new", told(plan())); diff != "" {
		t.Error(diff)
	}

	s, err := p.Site(t.Context(), state.Workspaces, SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := told(s); got != "" {
		t.Errorf("unasked: %s", got)
	}
	write(t, dir, map[string]string{ConfigFile: `{"hideHistory": true}`})
	p = open()
	if got := told(plan()); got != "" {
		t.Errorf("hidden: %s", got)
	}
}
