package dot

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// works makes a runtime with dir as its cache and runs something.
func works(t *testing.T, dir string) {
	t.Helper()
	r := newRuntime(Options{CacheDir: dir}, fake([]byte{opConst, 0}))
	defer r.Close()
	if out, err := r.Run(context.Background(), plenty(), nil); err != nil || len(out) != 2 {
		t.Errorf("out = %q, error = %v", out, err)
	}
}

// kept is the file of machine code in dir.
func kept(t *testing.T, dir string) string {
	t.Helper()
	files := codeFiles(dir)
	if len(files) != 1 {
		t.Fatalf("files in the cache: %v", files)
	}
	return files[0]
}

func TestCodeIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there yet")
	works(t, dir)
	file := kept(t, dir)
	if !sealed(file) {
		t.Error("the file has no checksum")
	}
	if info, err := os.Stat(dir); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the folder is not private: %v, %v", info.Mode(), err)
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	works(t, dir)
	if info, err := os.Stat(file); err != nil || !info.ModTime().Before(time.Now().Add(-time.Hour)) {
		t.Error("the module was compiled again")
	}
}

func TestDamagedCodeIsNotRun(t *testing.T) {
	for name, damage := range map[string]func(file string, content []byte) error{
		"empty":     func(f string, b []byte) error { return os.WriteFile(f, nil, 0o600) },
		"truncated": func(f string, b []byte) error { return os.WriteFile(f, b[:len(b)/2], 0o600) },
		"offset flipped": func(f string, b []byte) error {
			b = bytes.Clone(b)
			b[30] ^= 0x55 // in front of what wazero checks
			return os.WriteFile(f, b, 0o600)
		},
		"code flipped": func(f string, b []byte) error {
			b = bytes.Clone(b)
			b[len(b)*2/3] ^= 0x55
			return os.WriteFile(f, b, 0o600)
		},
		"planted": func(f string, b []byte) error {
			if err := os.Remove(f + sumSuffix); err != nil {
				return err
			}
			return os.WriteFile(f, []byte("WAZEVO and whatever else"), 0o600)
		},
		"checksum damaged": func(f string, b []byte) error { return os.WriteFile(f+sumSuffix, []byte("?"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			works(t, dir)
			file := kept(t, dir)
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(file, content); err != nil {
				t.Fatal(err)
			}
			works(t, dir)
			if file := kept(t, dir); !sealed(file) {
				t.Error("the cache is not whole again")
			}
		})
	}
}

func TestCacheThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	works(t, file)
	works(t, filepath.Join(file, "below"))
	if b, err := os.ReadFile(file); err != nil || string(b) != "mine" {
		t.Error("a file in the way was changed")
	}
}

func TestFolderThatOthersMayWriteTo(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // there are no such modes
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	works(t, dir)
	if files := codeFiles(dir); len(files) > 0 {
		t.Errorf("it is used: %v", files)
	}
}

func TestLeftoversGo(t *testing.T) {
	dir := t.TempDir()
	works(t, dir)
	folder := filepath.Dir(kept(t, dir))
	old, fresh := filepath.Join(folder, "a.tmp"), filepath.Join(folder, "b.tmp")
	for _, f := range []string{old, fresh} {
		if err := os.WriteFile(f, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	works(t, dir)
	left, err := filepath.Glob(filepath.Join(folder, "*.tmp"))
	if err != nil || strings.Join(left, " ") != fresh {
		t.Errorf("left: %v, %v", left, err)
	}
}
