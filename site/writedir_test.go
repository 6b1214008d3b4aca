package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// write builds a site of the given files.
func write(t testing.TB, out string, files map[string]string) Result {
	t.Helper()
	r, err := tryWrite(out, files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tryWrite(out string, files map[string]string) (Result, error) {
	s, err := WriteDir(out)
	if err != nil {
		return Result{}, err
	}
	for p, c := range files {
		if err := s.Put(p, []byte(c)); err != nil {
			return Result{}, errors.Join(err, s.Discard())
		}
	}
	return s.Commit()
}

// tree is the files of a folder, without the manifest.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		if e.IsDir() {
			if entries, _ := os.ReadDir(p); len(entries) == 0 {
				found[filepath.ToSlash(rel)+"/"] = ""
			}
			return nil
		}
		if rel == manifestName {
			return nil
		}
		if e.Type()&fs.ModeSymlink != 0 {
			target, err := os.Readlink(p)
			found[filepath.ToSlash(rel)] = "-> " + target
			return err
		}
		b, err := os.ReadFile(p)
		found[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// beside is what lies beside the site.
func beside(t testing.TB, out string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != filepath.Base(out) {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names
}

func TestWriteDirReplacesWhatItWrote(t *testing.T) {
	out := filepath.Join(t.TempDir(), "a b", "网站")
	first := map[string]string{"index.html": "1", "a/b/c.html": "c", "a/gone.html": "x", "old/x": "y"}
	if r := write(t, out, first); r != (Result{Written: 4}) {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(first, tree(t, out)); diff != "" {
		t.Error(diff)
	}
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, p := range []string{"index.html", "a/b/c.html"} {
		if err := os.Chtimes(filepath.Join(out, p), past, past); err != nil {
			t.Fatal(err)
		}
	}
	second := map[string]string{"index.html": "2", "a/b/c.html": "c", "new/d": "d"}
	if r := write(t, out, second); r != (Result{Written: 2, Unchanged: 1, Removed: 2}) {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(second, tree(t, out)); diff != "" {
		t.Error(diff)
	}
	if info, _ := os.Stat(filepath.Join(out, "a/b/c.html")); !info.ModTime().Equal(past) {
		t.Error("an unchanged file has a new time")
	}
	if info, _ := os.Stat(filepath.Join(out, "index.html")); info.ModTime().Equal(past) {
		t.Error("a changed file has the old time")
	}
	if names := beside(t, out); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestWriteDirCarriesForeignFilesOver(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	write(t, out, map[string]string{"index.html": "1", "a/mine.html": "m", "a/edited.html": "e"})
	for p, c := range map[string]string{"CNAME": "example.org", ".git/HEAD": "ref", "a/notes.txt": "n", "a/edited.html": "changed by hand"} {
		p = filepath.Join(out, p)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(c), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(out, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("index.html", filepath.Join(out, "link")); err != nil {
		t.Fatal(err)
	}
	r := write(t, out, map[string]string{"index.html": "2"})
	want := map[string]string{
		"index.html": "2", "CNAME": "example.org", ".git/HEAD": "ref", "a/notes.txt": "n", "a/edited.html": "changed by hand",
		"empty/": "", "link": "-> index.html",
	}
	if diff := cmp.Diff(want, tree(t, out)); diff != "" {
		t.Error(diff)
	}
	if r != (Result{Written: 1, Removed: 1, Kept: 5}) {
		t.Errorf("%+v", r)
	}
	if info, _ := os.Stat(filepath.Join(out, "CNAME")); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestWriteDirRefuses(t *testing.T) {
	dir := t.TempDir()
	full := filepath.Join(dir, "full")
	if err := os.MkdirAll(full, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(full, "thesis.txt"), []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(full, "thesis.txt")
	for _, out := range []string{full, file, "/"} {
		if _, err := WriteDir(out); err == nil {
			t.Errorf("%s: no error", out)
		}
	}
	if _, err := WriteDir(full); !errors.Is(err, ErrForeign) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(map[string]string{"thesis.txt": "years of work"}, tree(t, full)); diff != "" {
		t.Error(diff)
	}
	empty := filepath.Join(dir, "empty")
	if err := errors.Join(os.Mkdir(empty, 0o750), os.Chmod(empty, 0o750)); err != nil { // whatever the umask
		t.Fatal(err)
	}
	write(t, empty, map[string]string{"index.html": "1"})
	if info, _ := os.Stat(empty); info.Mode().Perm() != 0o750 {
		t.Errorf("mode %v", info.Mode())
	}
	// A file of somebody else where the new site wants one.
	if err := os.WriteFile(filepath.Join(empty, "about.html"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := tryWrite(empty, map[string]string{"about.html": "site's"}); err == nil {
		t.Error("somebody's file is overwritten")
	}
	if diff := cmp.Diff(map[string]string{"index.html": "1", "about.html": "mine"}, tree(t, empty)); diff != "" {
		t.Error(diff)
	}
	if names := beside(t, empty); !cmp.Equal(names, []string{"full"}) {
		t.Errorf("left behind: %v", names)
	}
}

func TestWriteDirTakesNoPathOutside(t *testing.T) {
	s, err := WriteDir(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"../x", "/x", "a/../../x", "", manifestName} {
		if err := s.Put(p, nil); err == nil {
			t.Errorf("%q: no error", p)
		}
	}
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
}

func TestWriteDirFollowsALinkToTheSite(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	write(t, filepath.Join(dir, "real"), map[string]string{"a": "1"})
	if err := os.Symlink("real", link); err != nil {
		t.Fatal(err)
	}
	write(t, link, map[string]string{"a": "2"})
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if diff := cmp.Diff(map[string]string{"a": "2"}, tree(t, filepath.Join(dir, "real"))); diff != "" {
		t.Error(diff)
	}
}

func TestFilesThatComeLateAreRescued(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	write(t, out, map[string]string{"index.html": "1"})
	s, err := newDirSink(out)
	if err != nil {
		t.Fatal(err)
	}
	s.tear = func(stage string) {
		if stage == "complete" {
			if err := os.MkdirAll(filepath.Join(out, "late"), 0o755); err != nil {
				t.Error(err)
			}
			if err := os.WriteFile(filepath.Join(out, "late", "x"), []byte("late"), 0o644); err != nil {
				t.Error(err)
			}
		}
	}
	if err := s.Put("index.html", []byte("2")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"index.html": "2", "late/x": "late"}, tree(t, out)); diff != "" {
		t.Error(diff)
	}
}

// generation is a site every file of which says the same number.
func generation(n int) map[string]string {
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("d%d/f%d.html", i%7, i)] = fmt.Sprintf("generation %d", n)
	}
	for i := range n % 5 {
		files[fmt.Sprintf("extra/%d", i)] = fmt.Sprintf("generation %d", n)
	}
	return files
}

// whole tells which generation a folder holds, and fails if it is not all of
// it and nothing else.
func whole(t *testing.T, out string) int {
	t.Helper()
	have := tree(t, out)
	n := -1
	if _, err := fmt.Sscanf(have["d0/f0.html"], "generation %d", &n); err != nil {
		t.Fatalf("%q: %v", have["d0/f0.html"], err)
	}
	if diff := cmp.Diff(generation(n), have); diff != "" {
		t.Fatalf("not one site: %s", diff)
	}
	return n
}

func TestReadersNeverSeeHalfASite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	write(t, out, generation(0))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := tryWrite(out, generation(n)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	// A folder that is held open is one site, whatever becomes of its name.
	for range 200 {
		root, err := os.OpenRoot(out)
		if err != nil {
			t.Errorf("there is no site: %v", err)
			break
		}
		root.Close()
		if _, err := os.ReadFile(filepath.Join(out, "d0", "f0.html")); err != nil {
			t.Errorf("a file is missing: %v", err)
			break
		}
	}
	close(stop)
	wg.Wait()
	whole(t, out)
}

func TestBuildsAtTheSameTime(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	var wg sync.WaitGroup
	for n := range 6 {
		wg.Go(func() {
			if _, err := tryWrite(out, generation(n)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	whole(t, out)
	if names := beside(t, out); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

const childEnv = "LINTEL_TEST_WRITE_TO"

// TestWriteForever is the child that TestSurvivesBeingKilled kills.
func TestWriteForever(t *testing.T) {
	out := os.Getenv(childEnv)
	if out == "" {
		return // not a child
	}
	for n := rand.IntN(1000); ; n++ {
		s, err := newDirSink(out)
		if err != nil {
			t.Fatal(err)
		}
		s.tear = func(string) { time.Sleep(time.Millisecond) } // more of the time between the steps
		for p, c := range generation(n) {
			if err := s.Put(p, []byte(c)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		fmt.Println("built")
	}
}

func TestSurvivesBeingKilled(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	write(t, out, generation(0))
	seen := map[int]bool{}
	for range 25 {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWriteForever$")
		child.Env = append(os.Environ(), childEnv+"="+out)
		stdout, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		// It is at work once it has built one.
		if _, err := stdout.Read(make([]byte, 6)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		seen[whole(t, out)] = true
	}
	if len(seen) < 3 {
		t.Errorf("the children built only %d sites", len(seen))
	}
	write(t, out, generation(1))
	whole(t, out)
	if names := beside(t, out); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

// TestExchangeInTwoSteps is for systems that cannot do it in one.
func TestExchangeInTwoSteps(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	write(t, out, map[string]string{"a": "old"})
	staging := filepath.Join(dir, "next")
	write(t, staging, map[string]string{"a": "new"})
	if err := swapByRenaming(staging, out); err != nil {
		t.Fatal(err)
	}
	if tree(t, out)["a"] != "new" || tree(t, staging)["a"] != "old" {
		t.Errorf("%v, %v", tree(t, out), tree(t, staging))
	}
	// Killed between the two steps: the next build brings the old site back.
	if err := os.Rename(out, asidePath(out)); err != nil {
		t.Fatal(err)
	}
	s, err := WriteDir(out)
	if err != nil {
		t.Fatal(err)
	}
	if tree(t, out)["a"] != "new" {
		t.Error("the site is not brought back")
	}
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
}

func TestFolderLeadsNowhereElse(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	write(t, out, map[string]string{"a/index.html": "A"})
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("s"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../secret", filepath.Join(out, "link")); err != nil {
		t.Fatal(err)
	}
	f := Folder(out)
	if b, err := f.File(context.Background(), "a/index.html"); err != nil || string(b) != "A" {
		t.Errorf("%q, %v", b, err)
	}
	for _, p := range []string{"../secret", "link", "a", "", "a/../../secret", strings.Repeat("x/", 9)} {
		if b, err := f.File(context.Background(), p); err == nil {
			t.Errorf("%q: %q", p, b)
		}
	}
}
