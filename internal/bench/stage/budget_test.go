package stage_test

import (
	"context"
	"flag"
	"runtime"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/internal/bench/stage"
)

// slower is how many times its budget a stage may take before the test fails.
const slower = 3

// patience is how long a stage that seems too slow is looked at before it is
// called so: a busy machine has quiet moments.
const patience = 20 * time.Second

var calibrate = flag.Bool("calibrate", false, "look at every stage for as long as at one that seems too slow, and print what it takes")

// budgets are what the stages took for all views of a model of so many
// containers, in times of stage.Reference, on one processor. With -calibrate
// -v the test says what they take now. Who makes a stage faster lowers its
// line; who raises one says in the commit why it is worth that.
var budgets = []struct {
	stage    string
	elements int
	ratio    float64
}{
	{"define", 1000, 3.4},
	{"resolve", 1000, 6.5},
	{"measure", 300, 5.5},
	{"layout", 40, 13},
	{"draw", 300, 9.0},
	{"check", 300, 18},
	{"write", 300, 17},
}

// TestBudget holds that no stage has become three times slower in relation to
// work that never changes. No absolute time counts, so that any machine may
// run it, and a busy one.
func TestBudget(t *testing.T) {
	alone(t)
	for _, b := range budgets {
		t.Run(b.stage, func(t *testing.T) {
			run := upTo(t, b.stage, b.elements)
			ratio, ok := within(t, run, b.ratio, patience)
			if !ok {
				t.Errorf("it takes %.1f times the reference, and its budget is %.1f\nhint: make it faster, or say in budget_test.go why it may be slower", ratio, b.ratio)
			}
			t.Logf("%.1f times the reference, budget %.1f", ratio, b.ratio)
		})
	}
}

// TestBudgetFindsWhatIsSlow is a test of the test: of a stage as fast as its
// budget it says nothing, and once the stage does its work twice as often as it
// may it fails. Work that is done again finds its data in the caches of the
// processor: four times the work takes as little as three and a half times as
// long, which is too near to three on a busy machine.
func TestBudgetFindsWhatIsSlow(t *testing.T) {
	alone(t)
	run := upTo(t, "measure", 100)
	usual, err := stage.Ratio(t.Context(), run, 0, 3*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if ratio, ok := within(t, run, usual, 5*time.Second); !ok {
		t.Errorf("%.2f is found to be too much for a budget of %.2f", ratio, usual)
	}
	slowed := func(ctx context.Context) error {
		for range 2 * slower {
			if err := run(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	if ratio, ok := within(t, slowed, usual, 5*time.Second); ok {
		t.Errorf("%.2f is found to be within a budget of %.2f", ratio, usual)
	}
}

// TestReference holds that the reference is the work that budgets were set by.
func TestReference(t *testing.T) {
	if got, want := stage.Reference(), uint64(18364639643597284044); got != want {
		t.Errorf("the reference makes %d, not %d; all budgets have to be set anew", got, want)
	}
}

// within tells whether run keeps within so many times its budget.
func within(t *testing.T, run func(context.Context) error, budget float64, patience time.Duration) (ratio float64, ok bool) {
	t.Helper()
	enough := slower * budget
	if *calibrate {
		enough = 0
	}
	ratio, err := stage.Ratio(t.Context(), run, enough, patience)
	if err != nil {
		t.Fatal(err)
	}
	return ratio, ratio <= slower*budget
}

// upTo runs the stages before one, and returns that.
func upTo(t *testing.T, name string, elements int) func(context.Context) error {
	t.Helper()
	for _, s := range stage.Of(generate.New(generate.Shape{Elements: elements})) {
		if s.Name == name {
			return s.Run
		}
		if err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("there is no stage %s", name)
	return nil
}

// alone has the test run on one processor: some stages use several and the
// reference does not, so that the ratio would depend on how many there are.
func alone(t *testing.T) {
	before := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}
