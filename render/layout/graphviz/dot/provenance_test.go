package dot

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestModuleIsThatOfGoGraphviz compares the committed module with the one in
// the version of go-graphviz that go.mod names.
func TestModuleIsThatOfGoGraphviz(t *testing.T) {
	cmd := exec.Command("go", "mod", "download", "github.com/goccy/go-graphviz")
	if out, err := cmd.CombinedOutput(); err != nil {
		const message = "go-graphviz cannot be had for comparison"
		if os.Getenv("CI") != "" {
			t.Fatalf("%s: %v\n%s", message, err, out)
		}
		t.Skipf("%s: %v\n%s", message, err, out)
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/goccy/go-graphviz").Output()
	if err != nil {
		t.Fatal(err)
	}
	published, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "internal", "wasm", "graphviz.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(published, graphviz) {
		t.Error("graphviz.wasm is not the file that go-graphviz publishes")
	}
}
