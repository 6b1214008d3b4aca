package timing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lintel-go/lintel/internal/timing"
)

func TestWithoutALogNothingIsDone(t *testing.T) {
	ctx := t.Context()
	allocations := testing.AllocsPerRun(100, func() {
		inner, s := timing.Start(ctx, "layout", "shop/containers")
		if inner != ctx || s != nil {
			t.Error("something is measured")
		}
		s.End()
	})
	if allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
}

// measure is two pages drawn one after the other, the second with a picture.
func measure(ctx context.Context) {
	_, page := timing.Start(ctx, "page", "a")
	time.Sleep(3 * time.Millisecond)
	page.End()
	inner, page := timing.Start(ctx, "page", "b")
	time.Sleep(2 * time.Millisecond)
	_, picture := timing.Start(inner, "svg", "")
	time.Sleep(40 * time.Millisecond)
	picture.End()
	page.End()
}

func TestReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := timing.New()
		measure(log.Context(t.Context()))
		r := log.Take()
		if r.Wall != 45*time.Millisecond || r.Own() != 45*time.Millisecond {
			t.Errorf("%v of work in %v", r.Own(), r.Wall)
		}
		want := []timing.Stage{
			{Name: "svg", Count: 1, Own: 40 * time.Millisecond, Slowest: "b", Longest: 40 * time.Millisecond},
			{Name: "page", Count: 2, Own: 5 * time.Millisecond, Slowest: "a", Longest: 3 * time.Millisecond},
		}
		if len(r.Stages) != 2 || r.Stages[0] != want[0] || r.Stages[1] != want[1] {
			t.Errorf("got %+v", r.Stages)
		}
		var text, line bytes.Buffer
		if err := r.Text(&text); err != nil {
			t.Fatal(err)
		}
		if want := `stage  count  total    share  slowest
svg    1      40 ms    89 %   40 ms b
page   2      5.00 ms  11 %   3.00 ms a
45 ms of work in 45 ms
`; text.String() != want {
			t.Errorf("got\n%s", &text)
		}
		if err := r.JSON(&line); err != nil {
			t.Fatal(err)
		}
		if want := `{"wall":45,"work":45,"stages":[{"stage":"svg","count":1,"total":40,"slowest":"b","longest":40},{"stage":"page","count":2,"total":5,"slowest":"a","longest":3}]}` + "\n"; line.String() != want {
			t.Errorf("got %s", &line)
		}
	})
}

// TestTake counts the time of a later stretch from its first span, and leaves
// out what was told before.
func TestTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := timing.New()
		ctx := log.Context(t.Context())
		measure(ctx)
		log.Take()
		time.Sleep(time.Hour)
		measure(ctx)
		if r := log.Take(); r.Wall != 45*time.Millisecond || r.Stages[1].Count != 2 {
			t.Errorf("got %+v", r)
		}
		if r := log.Take(); r.Wall != 0 || len(r.Stages) != 0 {
			t.Errorf("nothing was measured, got %+v", r)
		}
	})
}

// TestTrace puts spans that overlap on lanes of their own, those within
// another below it, and uses a lane again.
func TestTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := timing.New()
		ctx := log.Context(t.Context())
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() { measure(ctx) })
			time.Sleep(time.Microsecond)
		}
		group.Wait()
		measure(ctx)
		var b bytes.Buffer
		if err := log.Take().Trace(&b); err != nil {
			t.Fatal(err)
		}
		var trace struct {
			TraceEvents []struct {
				Name     string
				Ph       string
				Ts, Dur  float64
				Pid, Tid int
				Args     struct{ Name string }
			}
		}
		if err := json.Unmarshal(b.Bytes(), &trace); err != nil {
			t.Fatalf("%v\n%s", err, &b)
		}
		if len(trace.TraceEvents) != 9 {
			t.Fatalf("%d events", len(trace.TraceEvents))
		}
		lanes := map[int]bool{}
		for i, a := range trace.TraceEvents {
			if a.Ph != "X" || a.Dur <= 0 || a.Pid != 1 {
				t.Errorf("got %+v", a)
			}
			lanes[a.Tid] = true
			for _, b := range trace.TraceEvents[:i] {
				apart := b.Ts+b.Dur <= a.Ts
				within := a.Ts+a.Dur <= b.Ts+b.Dur
				if a.Tid == b.Tid && !apart && !within {
					t.Errorf("%+v and %+v cross", a, b)
				}
			}
		}
		if len(lanes) != 2 {
			t.Errorf("%d lanes", len(lanes))
		}
		if !strings.Contains(b.String(), `"args":{"name":"b"}`) {
			t.Error("the trace does not say what a span is about")
		}
	})
}

func TestFromManySides(t *testing.T) {
	log := timing.New()
	ctx, around := timing.Start(log.Context(t.Context()), "build", "")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			_, s := timing.Start(ctx, "page", "x")
			s.End()
		})
	}
	group.Wait()
	around.End()
	r := log.Take()
	count := map[string]int{}
	for _, s := range r.Stages {
		count[s.Name] = s.Count
	}
	if count["page"] != 50 || count["build"] != 1 {
		t.Errorf("got %v", count)
	}
}
