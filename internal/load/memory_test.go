package load

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/load/bounded"
	"github.com/lintel-go/lintel/internal/load/trace"
)

// TestOutOfMemory starves a program many times: where in the runtime it dies,
// and of what, is never the same.
func TestOutOfMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		if os.Getenv("CI") != "" {
			t.Fatal("needs a system that bounds memory")
		}
		t.Skip("needs a system that bounds memory")
	}
	dir := t.TempDir()
	source, program := filepath.Join(dir, "greedy.go"), filepath.Join(dir, "greedy")
	text := `package main

func main() {
	var all [][]byte
	for {
		all = append(all, make([]byte, 1<<20))
	}
}
`
	if err := os.WriteFile(source, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const memory = 128 << 20
	for range 60 {
		out, err := bounded.Run(context.Background(), bounded.Command{
			Path: program, Dir: dir, Memory: memory, Output: streamLimit, Timeout: time.Minute,
			Env: append(os.Environ(), bounds(memory)...),
		})
		if err != nil {
			t.Fatal(err)
		}
		crash, ok := trace.Parse(out.Stderr.String())
		if !ok {
			t.Errorf("no report of the runtime in:\n%s", out.Stderr)
			continue
		}
		failed := trace.Goroutine{}
		if len(crash.Goroutines) > 0 {
			failed = crash.Goroutines[0]
		}
		if !outOfMemory(crash, failed) {
			t.Errorf("not taken for want of memory:\n%s", out.Stderr)
		}
	}
}
