package code_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// BenchmarkComplete reads the types of packages of this repository after an
// edit, and without one. It reports how long that takes in relation to go list
// of the same packages with what the compiler knows of their imports, which is
// the least that can be asked.
func BenchmarkComplete(b *testing.B) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		b.Fatal(err)
	}
	w := model.New("Lintel", "")
	patterns := []string{"../../render/scene", "../../render/layout", "../../drift", "../../site", "../../model"}
	s := w.System("Lintel", "")
	for _, p := range patterns {
		s.Container(p, "", model.ID(model.ID(filepath.Base(p)))).Component("C", "", model.Code(p))
	}
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		b.Fatal(d)
	}
	m = m.Relative(root)
	read := func(r *code.Reader) time.Duration {
		begin := time.Now()
		result, err := r.Complete(context.Background(), m, root)
		took := time.Since(begin)
		if err != nil || len(result.Model.Types) < 100 || len(result.Findings) > 0 {
			b.Fatal(err, result.Findings)
		}
		return took
	}
	list := func() time.Duration {
		begin := time.Now()
		c := exec.Command("go", append([]string{"list", "-export", "-deps"}, patterns...)...)
		c.Dir = filepath.Join(root, "internal", "code")
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return time.Since(begin)
	}
	loader := load.New(load.Options{Dir: root})
	kept := code.New(code.Options{Tool: loader.Tool, CacheDir: b.TempDir()})
	anew := code.New(code.Options{Tool: loader.Tool, NoCache: true})
	list()
	read(kept)
	var reads, lists, memory, disk time.Duration
	n := 0
	for b.Loop() {
		n++
		reads += read(anew)
		lists += list()
		memory += read(kept)
		dir, err := os.MkdirTemp(b.TempDir(), "")
		if err != nil {
			b.Fatal(err)
		}
		read(code.New(code.Options{Tool: loader.Tool, CacheDir: dir}))
		disk += read(code.New(code.Options{Tool: loader.Tool, CacheDir: dir}))
	}
	ms := func(d time.Duration) float64 { return float64(d) / float64(n) / 1e6 }
	b.ReportMetric(ms(reads)/ms(lists), "read/list")
	b.ReportMetric(ms(memory)/ms(lists), "unchanged/list")
	b.ReportMetric(ms(lists), "ms-list")
	b.ReportMetric(ms(reads), "ms-read")
	b.ReportMetric(ms(memory), "ms-unchanged")
	b.ReportMetric(ms(disk), "ms-from-disk")
}
