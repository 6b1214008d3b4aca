// Package clock is where the parts of the sale get the time from, so that a
// test can let ten minutes pass without waiting for them.
package clock

import (
	"context"
	"sync"
	"time"
)

// Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	// Wait returns when d has passed, or with the error of ctx if that is done
	// first.
	Wait(ctx context.Context, d time.Duration) error
}

// System is the clock of the machine.
type System struct{}

// Now is the time.
func (System) Now() time.Time { return time.Now() }

// Wait waits for d.
func (System) Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Manual is a clock that stands still until it is told to go on. It is safe for
// concurrent use.
type Manual struct {
	mu      sync.Mutex
	now     time.Time
	waiting []waiter
	changed chan struct{} // closed whenever the number of those who wait changes
}

type waiter struct {
	at   time.Time
	done chan struct{}
}

// NewManual returns a clock that stands at now.
func NewManual(now time.Time) *Manual {
	return &Manual{now: now, changed: make(chan struct{})}
}

// Now is what the clock stands at.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Wait returns when the clock has gone on by d.
func (m *Manual) Wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	w := waiter{done: make(chan struct{})}
	m.mu.Lock()
	w.at = m.now.Add(d)
	m.waiting = append(m.waiting, w)
	m.tell()
	m.mu.Unlock()
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		m.mu.Lock()
		defer m.mu.Unlock()
		m.drop(func(other waiter) bool { return other.done == w.done })
		return ctx.Err()
	}
}

// Advance lets d pass. Who waits for a time that is then over goes on.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
	m.drop(func(w waiter) bool {
		if w.at.After(m.now) {
			return false
		}
		close(w.done)
		return true
	})
}

// Waiting returns when n or more wait for the clock, so that a test advances it
// only once those are there whom it wants to wake.
func (m *Manual) Waiting(ctx context.Context, n int) error {
	for {
		m.mu.Lock()
		enough, changed := len(m.waiting) >= n, m.changed
		m.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (m *Manual) drop(gone func(waiter) bool) {
	kept := m.waiting[:0]
	for _, w := range m.waiting {
		if !gone(w) {
			kept = append(kept, w)
		}
	}
	m.waiting = kept
	m.tell()
}

func (m *Manual) tell() {
	close(m.changed)
	m.changed = make(chan struct{})
}

// Fast is a clock that goes faster than that of the machine, so that a run does
// not take as long as what it plays. Processes that are given the same values
// agree on the time.
type Fast struct {
	Started time.Time `json:"started"` // when the clock was started, by the clock of the machine
	Shown   time.Time `json:"shown"`   // what it showed then
	Factor  int       `json:"factor"`
}

// Now is the time that the clock shows.
func (f Fast) Now() time.Time {
	return f.Shown.Add(time.Since(f.Started) * time.Duration(f.Factor))
}

// Wait waits for d on this clock.
func (f Fast) Wait(ctx context.Context, d time.Duration) error {
	return System{}.Wait(ctx, d/time.Duration(f.Factor))
}
