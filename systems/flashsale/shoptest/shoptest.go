// Package shoptest is a small sale on embedded engines and a clock that stands
// still, for tests of single parts.
package shoptest

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
	"github.com/lintel-go/lintel/systems/flashsale/reconcile"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// What is sold.
const (
	SKU      = sale.SKU("phone")
	Activity = sale.ActivityID("launch")
	TokenTTL = 2 * time.Minute
	PayTTL   = 10 * time.Minute
	Grace    = time.Minute
)

// Shop is a sale that is warmed up.
type Shop struct {
	Clock  *clock.Manual
	Ledger ledger.Ledger
	Stock  stock.Sharded
}

// Open returns a shop with units in three shards, that opened this moment and
// closes after a day.
func Open(t testing.TB, units int) *Shop {
	t.Helper()
	rows, err := boltledger.Open(filepath.Join(t.TempDir(), "ledger"))
	Must(t, err)
	t.Cleanup(func() { rows.Close() })
	now := time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
	s := &Shop{
		Clock:  clock.NewManual(now),
		Ledger: ledger.Book{Rows: rows},
		Stock:  stock.Sharded{stock.NewMemory(), stock.NewMemory(), stock.NewMemory()},
	}
	Must(t, s.Ledger.Publish(t.Context(), sale.Activity{ID: Activity, SKU: SKU, Units: units, Opens: now, Closes: now.Add(24 * time.Hour)}))
	Must(t, reconcile.Warm(t.Context(), s.Ledger, s.Stock, Activity))
	return s
}

// Must ends the test on an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Grab is a buyer's token.
func (s *Shop) Grab(t testing.TB, u sale.User) sale.Token {
	t.Helper()
	now := s.Clock.Now()
	grant, status, err := s.Stock.Reserve(t.Context(), SKU, u, now, now.Add(TokenTTL))
	Must(t, err)
	if status != stock.OK {
		t.Fatalf("%s was answered with %s", u, status)
	}
	return sale.Token{Activity: Activity, User: u, Grant: grant}
}

// Order is the order of a token.
func (s *Shop) Order(t testing.TB, token sale.Token) sale.Order {
	t.Helper()
	o, _, err := s.Ledger.Create(t.Context(), sale.Reserve(token), s.Clock.Now(), s.Clock.Now().Add(PayTTL))
	Must(t, err)
	return o
}

// Left is how many units the stock has.
func (s *Shop) Left(t testing.TB) int {
	t.Helper()
	n, err := s.Stock.Left(t.Context(), SKU)
	Must(t, err)
	return n
}

// State is where an order is.
func (s *Shop) State(t testing.TB, id sale.OrderID) sale.OrderState {
	t.Helper()
	o, err := s.Ledger.Order(t.Context(), id)
	Must(t, err)
	return o.State
}
