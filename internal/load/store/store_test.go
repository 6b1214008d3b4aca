package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T, max int64) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "缓存 of lintel"), max)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// program puts a program of a size into the store.
func program(t *testing.T, s *Store, key string, size int) string {
	t.Helper()
	tmp, err := s.Temp()
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	from := filepath.Join(tmp, "x")
	if err := os.WriteFile(from, bytes.Repeat([]byte(key[:1]), size), 0o600); err != nil {
		t.Fatal(err)
	}
	path, err := s.PutProgram(key, from)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDocuments(t *testing.T) {
	s := open(t, 1<<20)
	if _, ok := s.Get("a"); ok {
		t.Error("something where nothing was put")
	}
	for _, text := range []string{"one", "two\nlines\n", ""} {
		if err := s.Put("a", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, ok := s.Get("a"); !ok || string(got) != text {
			t.Errorf("%q came back as %q", text, got)
		}
	}
	path, err := s.Source(".go", []byte("package x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("package y"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := s.Source(".go", []byte("package x"))
	if err != nil || again != path {
		t.Errorf("%s and %s, %v", path, again, err)
	}
	if got, _ := os.ReadFile(path); string(got) != "package x" {
		t.Errorf("a damaged source stayed: %q", got)
	}
}

func TestPrograms(t *testing.T) {
	s := open(t, 1<<20)
	path := program(t, s, "p1", 100)
	got, ok := s.Program("p1")
	if !ok || got != path {
		t.Errorf("%q %v", got, ok)
	}
	if _, ok := s.Program("p"); ok {
		t.Error("a key is not its beginning")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v", info.Mode())
	}
	if err := os.WriteFile(path, []byte("something else"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Program("p1"); ok {
		t.Error("a foreign program was taken")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a foreign program was left")
	}
}

// TestLinkedProgram does not run what a link leads to, even if it is the same.
func TestLinkedProgram(t *testing.T) {
	s := open(t, 1<<20)
	path := program(t, s, "p1", 100)
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(moved, path); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Program("p1"); ok {
		t.Error("a link was taken for a program")
	}
}

func TestTrim(t *testing.T) {
	s := open(t, 1000)
	old := time.Now().Add(-48 * time.Hour)
	for i := range 5 {
		path := program(t, s, fmt.Sprint(i, "key"), 400)
		when := old.Add(time.Duration(i) * time.Hour)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := s.Program("0key"); !ok { // used now: not the oldest any more
		t.Fatal("no program")
	}
	tmp, err := s.Temp()
	if err != nil {
		t.Fatal(err)
	}
	orphan, err := s.Temp()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(orphan, old, old); err != nil {
		t.Fatal(err)
	}
	s.Trim()
	for key, want := range map[string]bool{"0key": true, "1key": false, "2key": false, "3key": false, "4key": true} {
		if _, ok := s.Program(key); ok != want {
			t.Errorf("%s is there: %v", key, ok)
		}
	}
	if _, err := os.Stat(tmp); err != nil {
		t.Error("a folder in use was removed")
	}
	if _, err := os.Stat(orphan); err == nil {
		t.Error("an orphaned folder was left")
	}
}

func TestPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		if os.Getenv("CI") != "" {
			t.Fatal("needs a system with file modes")
		}
		t.Skip("needs a system with file modes")
	}
	dir := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, 1000)
	if err != nil {
		t.Fatal(err)
	}
	tmp, err := s.Temp()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, tmp} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
	if os.Geteuid() == 0 { // only root can make a folder of another's
		if err := os.Chown(dir, 12345, 12345); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, 1000); err == nil || !strings.Contains(err.Error(), "another user") {
			t.Errorf("another's folder was taken: %v", err)
		}
	}
}

func TestOpenFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "cache"), 1000); err == nil {
		t.Error("a folder within a file was opened")
	}
}

// TestConcurrent writes and reads one key from many sides: a reader gets
// nothing or something whole.
func TestConcurrent(t *testing.T) {
	s := open(t, 1<<20)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for range 50 {
				text := bytes.Repeat([]byte{byte('a' + i)}, 5000)
				if err := s.Put("k", text); err != nil {
					t.Error(err)
				}
				if got, ok := s.Get("k"); ok && (len(got) != 5000 || bytes.Count(got, got[:1]) != 5000) {
					t.Error("torn")
				}
				s.Trim()
			}
		})
	}
	wait.Wait()
}
