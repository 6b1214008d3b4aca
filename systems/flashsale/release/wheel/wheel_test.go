package wheel_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/release/wheel"
)

var start = time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)

func TestNothingFiresEarlyOrIsForgotten(t *testing.T) {
	const tick = time.Second
	rand := rand.New(rand.NewPCG(1, 2))
	w := wheel.New[int](tick, 16, start)
	at := map[int]time.Time{}
	for i := range 500 { // up to six turns away, some of them past
		at[i] = start.Add(time.Duration(rand.IntN(100_000)-2000) * time.Millisecond)
		w.Add(i, at[i])
	}
	for i := range 50 { // moved
		at[i] = start.Add(time.Duration(rand.IntN(100_000)) * time.Millisecond)
		w.Add(i, at[i])
	}
	for i := 450; i < 500; i++ { // taken out
		w.Remove(i)
		delete(at, i)
	}
	if w.Len() != len(at) {
		t.Fatalf("%d keys, want %d", w.Len(), len(at))
	}
	now := start
	for w.Len() > 0 {
		last := now
		now = now.Add(time.Duration(rand.IntN(5000)) * time.Millisecond)
		for _, key := range w.Advance(now) {
			due := at[key]
			if due.After(now) {
				t.Errorf("%d fired at %v, %v early", key, now, due.Sub(now))
			}
			if due.Add(tick).Before(last) && !due.Before(start) {
				t.Errorf("%d was due at %v, and fired only after %v", key, due, last)
			}
			delete(at, key)
		}
		if now.After(start.Add(time.Hour)) {
			t.Fatalf("%d keys never fire", w.Len())
		}
	}
	if len(at) > 0 {
		t.Errorf("the wheel forgot %d keys", len(at))
	}
}

func TestJumps(t *testing.T) {
	w := wheel.New[string](time.Second, 4, start)
	w.Add("c", start.Add(9*time.Second))
	w.Add("b", start.Add(2*time.Second))
	w.Add("a", start.Add(2*time.Second))
	if got := w.Advance(start.Add(-time.Hour)); got != nil {
		t.Errorf("a clock that goes back fired %v", got)
	}
	if got := w.Advance(start.Add(time.Hour)); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("a clock that jumps ahead fired %v", got)
	}
	w.Add("past", start)
	if got := w.Advance(start.Add(time.Hour + time.Second)); !slices.Equal(got, []string{"past"}) {
		t.Errorf("at the next tick %v fired", got)
	}
}

func BenchmarkAddAdvance(b *testing.B) {
	w := wheel.New[int](time.Second, 512, start)
	now := start
	for i := 0; b.Loop(); i++ {
		w.Add(i, now.Add(time.Duration(i%600)*time.Second))
		if i%1000 == 0 {
			now = now.Add(time.Second)
			w.Advance(now)
		}
	}
}
