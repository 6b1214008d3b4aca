package release_test

import (
	"context"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/release"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/shoptest"
)

func releaser(s *shoptest.Shop) *release.Releaser {
	return release.New(release.Config{
		Clock: s.Clock, Ledger: s.Ledger, Stock: s.Stock,
		Tick: time.Second, Spokes: 64, Scan: 30 * time.Second, Window: time.Minute, Batch: 2,
	})
}

// turn lets time pass tick by tick.
func turn(t *testing.T, s *shoptest.Shop, r *release.Releaser, d time.Duration) {
	t.Helper()
	for end := s.Clock.Now().Add(d); s.Clock.Now().Before(end); {
		s.Clock.Advance(time.Second)
		shoptest.Must(t, r.Turn(t.Context()))
	}
}

func TestUnpaidOrdersAreClosedWhenTheirTimeIsOver(t *testing.T) {
	s := shoptest.Open(t, 5)
	r := releaser(s)
	var ids []sale.OrderID
	for _, u := range []sale.User{"a", "b", "c", "d"} {
		ids = append(ids, s.Order(t, s.Grab(t, u)).ID)
	}
	_, _, err := s.Ledger.Pay(t.Context(), ids[3], "p", s.Clock.Now())
	shoptest.Must(t, err)
	turn(t, s, r, shoptest.PayTTL-time.Second)
	for _, id := range ids[:3] {
		if state := s.State(t, id); state != sale.OrderPendingPayment {
			t.Errorf("a second before its time is over, an order is %s", state)
		}
	}
	turn(t, s, r, 2*time.Second)
	for i, want := range []sale.OrderState{sale.OrderClosed, sale.OrderClosed, sale.OrderClosed, sale.OrderPaid} {
		if state := s.State(t, ids[i]); state != want {
			t.Errorf("order %d is %s, want %s", i, state, want)
		}
	}
	if n := s.Left(t); n != 4 {
		t.Errorf("%d units are left, want 4", n)
	}
	if got, want := r.Counts(), (release.Counts{Closed: 3}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}

// TestRestart loses the wheel before anything fell due, and lets time pass while
// nobody turns one.
func TestRestart(t *testing.T) {
	s := shoptest.Open(t, 2)
	due, later := s.Order(t, s.Grab(t, "a")).ID, sale.OrderID("")
	turn(t, s, releaser(s), time.Minute)
	later = s.Order(t, s.Grab(t, "b")).ID
	s.Clock.Advance(shoptest.PayTTL - 30*time.Second)
	again := releaser(s)
	turn(t, s, again, 2*time.Second)
	if a, b := s.State(t, due), s.State(t, later); a != sale.OrderClosed || b != sale.OrderPendingPayment {
		t.Errorf("after a restart the orders are %s and %s", a, b)
	}
	turn(t, s, again, 30*time.Second)
	if b := s.State(t, later); b != sale.OrderClosed {
		t.Errorf("the second order is %s", b)
	}
}

// TestTwoReleasers fire the same timeout; one of them wins.
func TestTwoReleasers(t *testing.T) {
	s := shoptest.Open(t, 3)
	s.Order(t, s.Grab(t, "a"))
	one, other := releaser(s), releaser(s)
	shoptest.Must(t, one.Turn(t.Context()))
	shoptest.Must(t, other.Turn(t.Context()))
	s.Clock.Advance(shoptest.PayTTL + time.Second)
	for range 2 {
		shoptest.Must(t, one.Turn(t.Context()))
		shoptest.Must(t, other.Turn(t.Context()))
		s.Clock.Advance(time.Second)
	}
	if one.Counts().Closed+other.Counts().Closed != 1 {
		t.Errorf("counted %+v and %+v", one.Counts(), other.Counts())
	}
	if n := s.Left(t); n != 3 {
		t.Errorf("%d units are left, want 3", n)
	}
}

// TestRun waits on the clock and nowhere else.
func TestRun(t *testing.T) {
	s := shoptest.Open(t, 1)
	id := s.Order(t, s.Grab(t, "a")).ID
	r := releaser(s)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx) }()
	for range 2 {
		shoptest.Must(t, s.Clock.Waiting(t.Context(), 1))
		s.Clock.Advance(shoptest.PayTTL + time.Second)
	}
	shoptest.Must(t, s.Clock.Waiting(t.Context(), 1))
	stop()
	<-done
	if state := s.State(t, id); state != sale.OrderClosed {
		t.Errorf("the order is %s", state)
	}
}
