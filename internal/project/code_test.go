package project

import (
	"os"
	"path/filepath"
	"testing"
)

func TestHasCode(t *testing.T) {
	w := Workspace{Dir: t.TempDir()}
	if err := os.MkdirAll(filepath.Join(w.Dir, "arch", "gate", "deep"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Dir, "arch", "file"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]bool{
		"./gate": true, "./gate/...": true, "./gate/deep": true, "./...": true, ".": true, "../arch/gate": true, "./gate/d...": true,
		"./nosuch": false, "./nosuch/...": false, "./gate/other": false, "../gate": false, "./file": false,
		"example.com/elsewhere/...": true,
	} {
		if got := w.hasCode("arch", pattern); got != want {
			t.Errorf("%s: %v", pattern, got)
		}
		if got := w.hasCode(filepath.Join(w.Dir, "arch"), pattern); got != want {
			t.Errorf("%s, from an absolute folder: %v", pattern, got)
		}
	}
}
