package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPackageName(t *testing.T) {
	for folder, want := range map[string]string{
		"shop": "shop", "Flash Sale 2": "flashsale2", "7eleven": "eleven", "店铺": "architecture",
		"main": "architecture", "go": "architecture", "Type": "architecture", "func-": "architecture",
		"init": "architecture", "documentation": "architecture", "vendor": "architecture",
	} {
		if got := packageName(folder); got != want {
			t.Errorf("%q is package %q, want %q", folder, got, want)
		}
	}
}

func TestBadModulePath(t *testing.T) {
	for _, path := range []string{"shop", "example.com/shop", "example.com/shop/v2", "example.com/a-b_c~d.e", "EXAMPLE.com/v1/x"} {
		if why := badModulePath(path); why != "" {
			t.Errorf("%q is refused: %s", path, why)
		}
	}
	for _, path := range []string{
		"", "/", "a//b", "/a", "a/", "a b", "a\nb", "a\"b", "a/../b", ".a", "a.", "-a", "example.com/店",
		"example.com/shop/v1", "example.com/shop/v0", "example.com/shop/v02", "example.com/con", "example.com/NUL.x", "a:b", "a@v1",
	} {
		if badModulePath(path) == "" {
			t.Errorf("%q is taken", path)
		}
	}
}

// TestWriteAllOrNothing fails in the middle, and leaves what was there before
// and nothing else.
func TestWriteAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "mine", "a.txt"), "mine")
	err := writeAll(filepath.Join(dir, "new"), []starterFile{{"x/y/z", nil}, {"b", nil}, {"../mine/b.txt", nil}, {"../mine/a.txt", nil}})
	if err == nil {
		t.Fatal("a file was written over")
	}
	for _, name := range []string{"new", "mine/b.txt"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is left", name)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "mine", "a.txt")); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
}
