package load

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// sized is an author's module with a workspace of n containers, and a program
// of the same content as the generated one, to be built by go build alone.
func sized(n int) string {
	var b strings.Builder
	b.WriteString(module)
	b.WriteString("-- arch/arch.go --\npackage arch\n\nimport \"github.com/lintel-go/lintel/model\"\n\n")
	b.WriteString("func Workspace() *model.Workspace {\n\tw := model.New(\"Shop\", \"Sells REVISION\")\n\ts := w.System(\"Shop\", \"Sells\")\n")
	for i := range n {
		fmt.Fprintf(&b, "\tc%d := s.Container(\"Part %d\", \"Does its part, number %d\", model.Technology(\"Go\"))\n", i, i, i)
	}
	for i := range n {
		fmt.Fprintf(&b, "\tc%d.Uses(c%d, \"asks for %d\", model.Technology(\"HTTPS\"))\n", i, (i*7+1)%n, i)
	}
	b.WriteString("\treturn w\n}\n-- program/main.go --\n")
	b.WriteString(programFor("example.com/shop/arch"))
	return b.String()
}

// BenchmarkReload edits one string of a workspace and loads it again. It
// reports how long that takes in relation to a plain go build of the same
// program after the same edit, and how long a load without an edit takes.
func BenchmarkReload(b *testing.B) {
	for _, n := range []int{40, 300} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			archive := txtar.Parse([]byte(sized(n)))
			a := layOut(b, archive.Files)
			source := string(archive.Files[1].Data)
			loader := New(a.options)
			load := func(pkg string) Result {
				r, err := loader.Load(context.Background(), "./arch")
				if err != nil {
					b.Fatal(err)
				}
				of(b, r, pkg)
				return r
			}
			program := filepath.Join(b.TempDir(), "program")
			revision := 0
			edit := func() {
				revision++
				a.write(b, "arch/arch.go", strings.ReplaceAll(source, "REVISION", fmt.Sprint(revision, " ", os.Getpid())))
			}
			build := func() {
				c := exec.Command("go", "build", "-ldflags=-s -w", "-buildvcs=false", "-o", program, "./program")
				c.Dir, c.Env = a.root, append(os.Environ(), "GOGC=off", "GOMEMLIMIT=160MiB") // as the loader's
				if out, err := c.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
			edit()
			load("example.com/shop/arch")
			build()

			var reloads, builds, idles, finds, makes, runs []time.Duration
			for b.Loop() {
				edit()
				begin := time.Now()
				r := load("example.com/shop/arch")
				reloads = append(reloads, time.Since(begin))
				finds, makes, runs = append(finds, r.Timing.Find+r.Timing.List), append(makes, r.Timing.Build), append(runs, r.Timing.Run)
				b.StopTimer()
				begin = time.Now()
				load("example.com/shop/arch")
				idles = append(idles, time.Since(begin))
				edit()
				begin = time.Now()
				build()
				builds = append(builds, time.Since(begin))
				b.StartTimer()
			}
			ms := func(d time.Duration) float64 { return float64(d) / 1e6 }
			b.ReportMetric(ms(median(reloads))/ms(median(builds)), "reload/build")
			b.ReportMetric(ms(median(idles))/ms(median(builds)), "unchanged/build")
			b.ReportMetric(ms(median(builds)), "ms-build")
			b.ReportMetric(ms(median(reloads)), "ms-reload")
			b.ReportMetric(ms(median(finds)), "ms-find")
			b.ReportMetric(ms(median(makes)), "ms-make")
			b.ReportMetric(ms(median(runs)), "ms-run")
			b.ReportMetric(ms(median(idles)), "ms-unchanged")
		})
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
