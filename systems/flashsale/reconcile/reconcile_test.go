package reconcile_test

import (
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/reconcile"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/shoptest"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

func round(t *testing.T, s *shoptest.Shop) reconcile.Found {
	t.Helper()
	r := reconcile.New(reconcile.Config{Ledger: s.Ledger, Stock: s.Stock, Clock: s.Clock, Grace: shoptest.Grace})
	found, err := r.Round(t.Context(), shoptest.Activity)
	shoptest.Must(t, err)
	return found
}

func TestUnusedTokensComeBackAfterTheirGrace(t *testing.T) {
	s := shoptest.Open(t, 3)
	unused, used := s.Grab(t, "a"), s.Grab(t, "b")
	s.Order(t, used)
	s.Clock.Advance(shoptest.TokenTTL + shoptest.Grace - time.Second)
	if found := round(t, s); found.Tokens != 0 || found.Holding != 1 {
		t.Errorf("before the grace is over: %+v", found)
	}
	s.Clock.Advance(time.Second)
	if found := round(t, s); found.Tokens != 1 {
		t.Errorf("after the grace: %+v", found)
	}
	if n := s.Left(t); n != 2 {
		t.Errorf("%d units are left, want 2", n)
	}
	_, _, err := s.Ledger.Create(t.Context(), sale.Reserve(unused), s.Clock.Now(), s.Clock.Now())
	if refusal, ok := err.(*ledger.Refusal); !ok || refusal.Reason != ledger.ReasonStale {
		t.Errorf("the token that came too late: %v", err)
	}
	s.Grab(t, "a") // may try again
}

// TestCrashedLease is the scenario "Serve from a lease", its second half: an
// instance dies with slots in its memory, one of them ordered, one promised.
func TestCrashedLease(t *testing.T) {
	s := shoptest.Open(t, 12)
	local := lease.New(lease.Config{Store: s.Stock, Clock: s.Clock, Holder: "api-0", Block: 3, TTL: 5 * time.Minute, Margin: time.Minute})
	take := func(u sale.User) sale.Token {
		grant, status, err := local.Take(t.Context(), shoptest.SKU, u, s.Clock.Now().Add(shoptest.TokenTTL))
		shoptest.Must(t, err)
		if status != stock.OK || grant.Epoch == 0 {
			t.Fatalf("%s was answered with %s, %+v", u, status, grant)
		}
		return sale.Token{Activity: shoptest.Activity, User: u, Grant: grant}
	}
	s.Order(t, take("a"))
	promised := take("b")
	// And now it is gone.
	s.Clock.Advance(5*time.Minute + shoptest.Grace - time.Second)
	if found := round(t, s); found.Leases != 0 {
		t.Errorf("before the grace is over: %+v", found)
	}
	s.Clock.Advance(time.Second)
	if found := round(t, s); found.Leases != 1 {
		t.Errorf("after the grace: %+v", found)
	}
	if n := s.Left(t); n != 11 {
		t.Errorf("%d units are left, want 11", n)
	}
	_, _, err := s.Ledger.Create(t.Context(), sale.Reserve(promised), s.Clock.Now(), s.Clock.Now())
	if _, refused := err.(*ledger.Refusal); !refused {
		t.Errorf("a token of the dead lease: %v", err)
	}
	// A slot of the dead lease that the stock still had in it is refused by its
	// epoch alone, whatever its generation.
	promised.Generation++
	_, _, err = s.Ledger.Create(t.Context(), sale.Reserve(promised), s.Clock.Now(), s.Clock.Now())
	if refusal, ok := err.(*ledger.Refusal); !ok || refusal.Reason != ledger.ReasonEpoch {
		t.Errorf("a token under a dead epoch: %v", err)
	}
}

func TestAMissedReleaseIsFound(t *testing.T) {
	s := shoptest.Open(t, 2)
	o := s.Order(t, s.Grab(t, "a"))
	_, _, err := s.Ledger.Close(t.Context(), o.ID, sale.OrderTimeOver, s.Clock.Now())
	shoptest.Must(t, err) // and whoever closed it died before it returned the slot
	if found := round(t, s); found.Stale != 1 {
		t.Errorf("found %+v", found)
	}
	if n := s.Left(t); n != 2 {
		t.Errorf("%d units are left, want 2", n)
	}
	if found := round(t, s); found != (reconcile.Found{}) {
		t.Errorf("a second round found %+v", found)
	}
}

func TestTheSaleMovesAlong(t *testing.T) {
	s := shoptest.Open(t, 1)
	state := func() sale.ActivityState {
		round(t, s)
		a, err := s.Ledger.Activity(t.Context(), shoptest.Activity)
		shoptest.Must(t, err)
		return a.State
	}
	if got := state(); got != sale.ActivityOpen {
		t.Errorf("at the start it is %s", got)
	}
	s.Grab(t, "a")
	if got := state(); got != sale.ActivitySoldOut {
		t.Errorf("without units it is %s", got)
	}
	s.Clock.Advance(shoptest.TokenTTL + shoptest.Grace)
	if got := state(); got != sale.ActivityOpen {
		t.Errorf("with a unit that came back it is %s", got)
	}
	s.Clock.Advance(24 * time.Hour)
	if got := state(); got != sale.ActivityClosed {
		t.Errorf("after its end it is %s", got)
	}
}
