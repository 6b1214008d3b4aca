package load

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestModules finds the modules around a folder: by itself, in a go.work, and
// where a replacement leads to a folder.
func TestModules(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	modules := func(from string) map[string]string {
		t.Helper()
		tool, err := New(Options{Dir: dir, Env: append(os.Environ(), "GOWORK=")}).Tool()
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for _, m := range tool.Modules(filepath.Join(dir, from)) {
			below, err := filepath.Rel(dir, m.Dir)
			if err != nil {
				t.Fatal(err)
			}
			found[m.Path] = filepath.ToSlash(below)
		}
		return found
	}
	put("a/go.mod", "module example.com/a\n\nignore ./out\n\nreplace example.org/r v1.0.0 => ../r\nreplace example.org/s => example.org/t v1.0.0\n")
	put("b/go.mod", "module example.com/b\n")
	put("r/go.mod", "module example.org/other\n")
	put("u/go.mod", "module example.org/u\n")
	if diff := cmp.Diff(map[string]string{"example.com/a": "a", "example.org/r": "r"}, modules("a/deep")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	put("go.work", "use (\n\t./a\n\t./b\n)\n\nreplace example.org/u => ./u\n")
	want := map[string]string{"example.com/a": "a", "example.com/b": "b", "example.org/r": "r", "example.org/u": "u"}
	if diff := cmp.Diff(want, modules("b")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"example.org/other": "r"}, modules("r")); diff != "" { // which the go.work does not use
		t.Errorf("-want +got:\n%s", diff)
	}
	if found := modules("."); len(found) > 0 {
		t.Errorf("no module is around, and %v are found", found)
	}
}
