package clock_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
)

func TestManualWakesThoseWhoseTimeIsOver(t *testing.T) {
	start := time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
	c := clock.NewManual(start)
	woken := make(chan time.Duration, 2)
	for _, d := range []time.Duration{time.Minute, time.Hour} {
		go func() {
			if c.Wait(t.Context(), d) == nil {
				woken <- d
			}
		}()
	}
	if err := c.Waiting(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Minute)
	if d := <-woken; d != time.Minute {
		t.Errorf("after a minute, who waits for %v was woken", d)
	}
	c.Advance(time.Hour)
	if d := <-woken; d != time.Hour {
		t.Errorf("at last, who waits for %v was woken", d)
	}
	if got, want := c.Now(), start.Add(61*time.Minute); !got.Equal(want) {
		t.Errorf("the clock stands at %v, want %v", got, want)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	for name, c := range map[string]clock.Clock{"manual": clock.NewManual(time.Time{}), "system": clock.System{}} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := c.Wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: Wait under a context that is done = %v", name, err)
		}
	}
}
