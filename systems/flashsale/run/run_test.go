package run_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/systems/flashsale/engine"
	"github.com/lintel-go/lintel/systems/flashsale/enginetest"
	"github.com/lintel-go/lintel/systems/flashsale/invariant"
	"github.com/lintel-go/lintel/systems/flashsale/run"
)

// TestMain is also what a child process of the tests runs.
func TestMain(m *testing.M) {
	child, err := run.Child(context.Background(), slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if !child {
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// hang is how long a run of some seconds may take on a busy machine before it is
// said to hang.
const hang = 10 * time.Minute

func config(t *testing.T) run.Config {
	t.Helper()
	c, err := run.New(11, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func play(t *testing.T, c run.Config) run.Report {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	report, err := run.Run(ctx, c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	judge(t, c, report)
	return report
}

func judge(t *testing.T, c run.Config, report run.Report) {
	t.Helper()
	for _, v := range report.Invariants {
		t.Logf("%v: %s: %s", v.Held, v.Name, v.Evidence)
	}
	for _, v := range invariant.Broken(report.Invariants) {
		t.Errorf("broken: %s: %s", v.Name, v.Evidence)
	}
	t.Logf("took %v; gate %+v; payments %+v; tokens %v", report.Took, report.Gate, report.Payments, report.Crowd.Tokens)
	if report.Sold != c.Scale.Units {
		t.Errorf("sold %d units of %d to %d buyers", report.Sold, c.Scale.Units, c.Scale.Buyers)
	}
	if report.Crowd.Twins > 0 {
		t.Errorf("%d second taps got a ticket of their own", report.Crowd.Twins)
	}
	if report.Payments.GivenUp > 0 {
		t.Errorf("%d payments were never booked", report.Payments.GivenUp)
	}
}

func TestRun(t *testing.T) { play(t, config(t)) }

func TestRunWithoutLeases(t *testing.T) {
	c := config(t)
	s := c.Scale
	s.Block = 0
	c, err := c.With(s)
	if err != nil {
		t.Fatal(err)
	}
	play(t, c)
}

func TestRunOnRealEngines(t *testing.T) {
	program := toolbox.System(t, "nats-server", "nats-server")
	c := config(t)
	c.Stores.Redis = enginetest.Redis(t)
	c.Stores.Postgres = enginetest.Postgres(t)
	address := enginetest.Address(t)
	cmd, err := engine.NATS(program, address, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Start(t, address, cmd)
	c.Stores.NATS = "nats://" + address
	play(t, c)
}

// TestRunKilled kills one of each kind in the middle of the sale by SIGKILL,
// the engines with their ledger, stock and queue among them.
func TestRunKilled(t *testing.T) {
	c := config(t)
	c.Sync, c.Faults.NeverPay = true, 0.3
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := run.Start(ctx, c, func() *exec.Cmd { return enginetest.Child(exec.Command(program)) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	report, err := cluster.Play(ctx, func(ctx context.Context, cluster *run.Cluster, _ run.Looks) error {
		for _, victim := range []run.Part{{run.Worker, 0}, {run.API, 1}, {run.Engines, 0}, {run.Releaser, 0}, {run.Tokens, 0}, {run.Reconciler, 0}, {run.Gate, 0}, {run.Worker, 1}, {run.API, 0}} {
			if err := c.Clock.Wait(ctx, 3*time.Second); err != nil { // of the sale
				return err
			}
			if err := cluster.Kill(victim); err != nil {
				return err
			}
			if err := cluster.Restart(ctx, victim); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	judge(t, c, report)
}

// TestTraces records all that buyers do in a small run. Each run of a scenario
// is a file that names the scenario.
func TestTraces(t *testing.T) {
	c := config(t)
	s := c.Scale
	s.Units, s.Buyers, s.Block = 6, 9, 0
	c, err := c.With(s)
	if err != nil {
		t.Fatal(err)
	}
	c.Traces, c.TraceShare = os.Getenv("FLASHSALE_TRACES"), 1
	if c.Traces == "" {
		c.Traces = t.TempDir()
	}
	play(t, c)
	files, err := filepath.Glob(filepath.Join(c.Traces, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, scenario := range []string{"grab-a-token", "place-an-order", "pay"} {
			if strings.Contains(string(text), `"flash-sale/`+scenario+`"`) {
				seen[scenario]++
			}
		}
	}
	if seen["grab-a-token"] < 9 || seen["place-an-order"] < 6 || seen["pay"] < 6 {
		t.Errorf("recorded %v in %d files", seen, len(files))
	}
}
