package lab_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/flashsale/enginetest"
	"github.com/lintel-go/lintel/systems/flashsale/invariant"
	"github.com/lintel-go/lintel/systems/flashsale/lab"
	"github.com/lintel-go/lintel/systems/flashsale/run"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// TestMain is also what a part of a run is.
func TestMain(m *testing.M) {
	child, err := run.Child(context.Background(), slog.New(slog.DiscardHandler))
	if !child {
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func options(t *testing.T) lab.Options {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return lab.Options{
		Seed: 11, Scale: "s", Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler), Progress: func(stage string) { t.Log(time.Now().Format(time.TimeOnly), stage) },
		Command: func() *exec.Cmd { return enginetest.Child(exec.Command(program)) },
	}
}

func play(t *testing.T, o lab.Options) lab.Report {
	t.Helper()
	report, err := lab.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range slices.Concat(invariant.Broken(report.Sale.Invariants), invariant.Broken(report.Unleased.Invariants)) {
		t.Errorf("broken: %s: %s", v.Name, v.Evidence)
	}
	if !report.Held {
		t.Error("the report says that an invariant is broken")
	}
	return report
}

// TestRun plays the small scale with all faults, and holds its traces against
// the scenarios of the model: as they are, and with each step changed.
func TestRun(t *testing.T) {
	o := options(t)
	o.Faults, o.Traces = lab.Faults(), t.TempDir()
	report := play(t, o)
	if len(report.Latency) < 5 || len(report.Figures) != 5 || report.Funnel[0].Refused == 0 {
		t.Errorf("the report lacks something: %d latencies, %d figures, funnel %+v", len(report.Latency), len(report.Figures), report.Funnel)
	}
	if calls := report.Figures[0].Rows; calls[len(calls)-1].Ratio > 0.2 {
		t.Errorf("large leases save nothing: %+v", calls)
	}
	out := t.TempDir()
	if err := report.Write(out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.json", "report.html", "report.md", "funnel.svg", "figure-4.svg"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() < 200 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	traces := read(t, o.Traces)
	m, diagnostics := flashsale.Workspace().Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	findings, err := holds(t.Context(), m, traces)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if f.Severity != model.SeverityInfo {
			t.Errorf("%s: %s", f.Code, f.Message)
		}
	}
	t.Logf("held %+v", report.Traces)
	// One run of each kind is enough to find a change out, and takes less time.
	if _, err := telemetry.Keep(o.Traces, 1); err != nil {
		t.Fatal(err)
	}
	mutate(t, m, read(t, o.Traces))
}

func read(t *testing.T, dir string) []otlp.Trace {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var files []otlp.File
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, otlp.File{Name: name, Data: text})
	}
	traces, err := otlp.Read(t.Context(), files...)
	if err != nil {
		t.Fatal(err)
	}
	return traces
}

func holds(ctx context.Context, m *model.Model, traces []otlp.Trace) ([]drift.Finding, error) {
	held, err := recorded.Hold(ctx, m, traces)
	if err != nil {
		return nil, err
	}
	return drift.Traces(m, held, drift.Options{}), nil
}

// mutate changes one step of one scenario at a time, in every way that a model
// may come to differ from its code, and wants each change found. What nobody
// records cannot be seen, and is left alone: see seen.
func mutate(t *testing.T, m *model.Model, traces []otlp.Trace) {
	t.Helper()
	changes := []struct {
		name   string
		change func(steps []model.StepRecord, i int) []model.StepRecord // nil: it cannot be done here
	}{
		{"drop", func(steps []model.StepRecord, i int) []model.StepRecord {
			return slices.Delete(slices.Clone(steps), i, i+1)
		}},
		{"swap ends", func(steps []model.StepRecord, i int) []model.StepRecord {
			if steps[i].From == steps[i].To {
				return nil
			}
			changed := slices.Clone(steps)
			changed[i].From, changed[i].To = steps[i].To, steps[i].From
			return changed
		}},
		{"rename", func(steps []model.StepRecord, i int) []model.StepRecord {
			changed := slices.Clone(steps)
			changed[i].Text, changed[i].Span = "something else", ""
			return changed
		}},
		{"reorder", func(steps []model.StepRecord, i int) []model.StepRecord {
			if i+1 == len(steps) || !seen(m, steps[i+1]) {
				return nil
			}
			changed := slices.Clone(steps)
			changed[i], changed[i+1] = steps[i+1], steps[i]
			return changed
		}},
	}
	var mu sync.Mutex
	score := map[string][2]int{} // found, of
	var g errgroup.Group
	g.SetLimit(runtime.NumCPU())
	for at := range m.Scenarios {
		// A run of another scenario may go through this one by a Ref.
		walk(m.Scenarios[at].Steps, func(steps []model.StepRecord, i int, with func([]model.StepRecord) []model.StepRecord) {
			if !seen(m, steps[i]) {
				return
			}
			for _, c := range changes {
				changed := c.change(steps, i)
				if changed == nil {
					continue
				}
				other := *m
				other.Scenarios = slices.Clone(m.Scenarios)
				other.Scenarios[at].Steps = with(changed)
				g.Go(func() error {
					findings, err := holds(t.Context(), &other, traces)
					if err != nil {
						return err
					}
					found := slices.ContainsFunc(findings, func(f drift.Finding) bool { return f.Severity != model.SeverityInfo })
					mu.Lock()
					defer mu.Unlock()
					n := score[c.name]
					n[1]++
					if found {
						n[0]++
					} else {
						t.Errorf("nobody finds out: %s %q in %q", c.name, steps[i].Text, m.Scenarios[at].Name)
					}
					score[c.name] = n
					return nil
				})
			}
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		t.Logf("%s: %d of %d found", c.name, score[c.name][0], score[c.name][1])
	}
}

// walk visits all messages of steps. With puts other steps in the place of those
// that the message is one of, and returns the whole.
func walk(steps []model.StepRecord, visit func(steps []model.StepRecord, i int, with func([]model.StepRecord) []model.StepRecord)) {
	var down func(steps []model.StepRecord, with func([]model.StepRecord) []model.StepRecord)
	down = func(steps []model.StepRecord, with func([]model.StepRecord) []model.StepRecord) {
		for i, s := range steps {
			if s.From != "" {
				visit(steps, i, with)
			}
			for k, o := range s.Operands {
				down(o.Steps, func(inner []model.StepRecord) []model.StepRecord {
					changed := slices.Clone(steps)
					changed[i].Operands = slices.Clone(s.Operands)
					changed[i].Operands[k].Steps = inner
					return with(changed)
				})
			}
		}
	}
	down(steps, func(all []model.StepRecord) []model.StepRecord { return all })
}

// seen tells whether a step leaves something in a trace: a call or a message to
// who has a service, or a return from one.
func seen(m *model.Model, s model.StepRecord) bool {
	if s.From == "" {
		return false
	}
	service := func(id string) string {
		for _, at := range append([]string{id}, m.Ancestors(id)...) {
			if e, ok := m.Element(at); ok && e.Service != "" {
				return e.Service
			}
		}
		return ""
	}
	if s.Kind == model.StepReturn {
		return service(s.From) != ""
	}
	return service(s.To) != ""
}

func TestRunOnRealEngines(t *testing.T) {
	enginetest.Redis(t) // skips where engines are missing
	enginetest.Postgres(t)
	toolbox.System(t, "nats-server", "nats-server")
	toolbox.System(t, "nginx", "nginx")
	enginetest.Lua(t)
	engines, err := lab.StartEngines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engines.Stop(); err != nil {
			t.Error(err)
		}
	})
	o := options(t)
	o.Stores = engines.Stores
	o.Faults = []lab.Fault{lab.KillWorker, lab.KillAPI, lab.DuplicateCallbacks, lab.LostAcks}
	play(t, o)
}
