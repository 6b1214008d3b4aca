// Package reconcile compares the stock with the ledger: it finds slots that
// nobody holds any more, ends leases, and moves a sale along.
package reconcile

import (
	"context"
	"errors"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// Name is the name of the reconciler in traces.
const Name = "reconciler"

// Config is what a reconciler is made of.
type Config struct {
	Ledger ledger.Ledger
	Stock  stock.Store
	Clock  clock.Clock
	// Grace is how long after the end of a token or a lease a reservation may
	// still be on its way. It must be longer than the queue's delay, or buyers
	// who ordered in time are refused.
	Grace  time.Duration
	Every  time.Duration
	Failed func(error)
	Part   telemetry.Part
}

// Reconciler goes round. Several may run side by side.
type Reconciler struct{ config Config }

// New returns a reconciler.
func New(c Config) *Reconciler {
	if c.Failed == nil {
		c.Failed = func(error) {}
	}
	return &Reconciler{c}
}

// Found is what a round has put right.
type Found struct {
	Tokens  int // slots of tokens that were not used
	Leases  int // leases that were ended
	Stale   int // slots whose generation the stock had missed
	Sold    int // slots that the ledger knows as sold
	Holding int // slots with an order that waits for payment
}

// Run goes round until ctx is done.
func (r *Reconciler) Run(ctx context.Context, id sale.ActivityID) {
	for {
		if _, err := r.Round(ctx, id); err != nil && ctx.Err() == nil {
			r.config.Failed(err)
		}
		if r.config.Clock.Wait(ctx, r.config.Every) != nil {
			return
		}
	}
}

// Round compares once. Each step is one that may be repeated, so a round that
// is cut off does no harm.
func (r *Reconciler) Round(ctx context.Context, id sale.ActivityID) (Found, error) {
	var found Found
	a, err := r.config.Ledger.Activity(ctx, id)
	if err != nil {
		return found, err
	}
	err = errors.Join(
		r.leases(ctx, a.SKU, &found),
		r.slots(ctx, a.SKU, &found))
	return found, errors.Join(err, r.advance(ctx, a))
}

// leases ends those that are over: first the ledger refuses what comes from
// them, then the stock gets their slots back.
func (r *Reconciler) leases(ctx context.Context, sku sale.SKU, found *Found) error {
	since := time.Now() // spans are on the machine's clock
	leases, err := r.config.Stock.Leases(ctx, sku)
	if err != nil {
		return err
	}
	now := r.config.Clock.Now()
	for _, l := range leases {
		if now.Before(l.Until.Add(r.config.Grace)) {
			continue
		}
		if err := r.end(ctx, l, now, since); err != nil {
			return err
		}
		found.Leases++
	}
	return nil
}

func (r *Reconciler) end(ctx context.Context, l stock.Lease, now, since time.Time) error {
	ctx, end := r.config.Part.Begin(ctx, "flash-sale/end-a-lease")
	defer end("", nil)
	r.config.Part.Called(ctx, stock.Service, "leases past their expiry", since, "slots, dead epoch")
	over, err := r.config.Ledger.Fence(ctx, l.SKU, l.Epoch, l.Slots, now)
	if err != nil {
		return err
	}
	return r.config.Stock.Reclaim(ctx, l.SKU, l.Epoch, over)
}

// slots frees what is held for nobody. The stock is read before the ledger, so
// that a slot which is won in between is not taken for one that was missed.
func (r *Reconciler) slots(ctx context.Context, sku sale.SKU, found *Found) error {
	held, err := r.config.Stock.Rows(ctx, sku)
	if err != nil {
		return err
	}
	rows, err := r.config.Ledger.Slots(ctx, sku)
	if err != nil {
		return err
	}
	known := map[int]ledger.SlotRow{}
	for _, row := range rows {
		known[row.Number] = row
		switch row.State {
		case sale.SlotSold:
			found.Sold++
		case sale.SlotOrdered:
			found.Holding++
		}
	}
	now := r.config.Clock.Now()
	for _, h := range held {
		if h.Place != stock.Held {
			continue
		}
		row := known[h.Number]
		recall, over := stock.Remember, row.Generation > h.Generation
		switch {
		case over:
			found.Stale++
		case row.State != sale.SlotFree || now.Before(h.Until.Add(r.config.Grace)):
			continue
		default:
			if over, err = r.config.Ledger.Abandon(ctx, h.Slot, now); err != nil {
				return err
			}
			recall = stock.Forget // no order was made of it: he may try again
			found.Tokens++
		}
		if !over {
			continue
		}
		if _, err := r.config.Stock.Release(ctx, h.Slot, recall); err != nil {
			return err
		}
	}
	return nil
}

// advance moves the sale by the clock and by what is left.
func (r *Reconciler) advance(ctx context.Context, a sale.Activity) error {
	now := r.config.Clock.Now()
	for {
		event, err := r.event(ctx, a, now)
		if err != nil || event == "" {
			return err
		}
		next, err := r.config.Ledger.Advance(ctx, a.ID, event)
		if err != nil {
			return err
		}
		a = next
	}
}

func (r *Reconciler) event(ctx context.Context, a sale.Activity, now time.Time) (sale.ActivityEvent, error) {
	switch a.State {
	case sale.ActivityWarmed:
		if !now.Before(a.Opens) {
			return sale.ActivityStartTime, nil
		}
	case sale.ActivityOpen, sale.ActivitySoldOut:
		if !now.Before(a.Closes) {
			return sale.ActivityEndTime, nil
		}
		left, err := r.config.Stock.Left(ctx, a.SKU)
		if err != nil {
			return "", err
		}
		if left == 0 && a.State == sale.ActivityOpen {
			return sale.ActivityLastSlotWon, nil
		}
		if left > 0 && a.State == sale.ActivitySoldOut {
			return sale.ActivitySlotReleased, nil
		}
	}
	return "", nil
}

// Warm lays the slots of a draft out in the stock, compares, and says WARMED.
func Warm(ctx context.Context, l ledger.Ledger, s stock.Store, id sale.ActivityID) error {
	a, err := l.Activity(ctx, id)
	if err != nil {
		return err
	}
	if a.State != sale.ActivityDraft {
		return nil
	}
	rows, err := l.Slots(ctx, a.SKU)
	if err != nil {
		return err
	}
	slots := make([]sale.Slot, len(rows))
	for i, row := range rows {
		slots[i] = row.Slot
	}
	if err := s.Warm(ctx, a.SKU, slots); err != nil {
		return err
	}
	left, err := s.Left(ctx, a.SKU)
	if err != nil {
		return err
	}
	if left != a.Units {
		return errors.New("warm up: the shards do not hold the slots that the ledger knows")
	}
	_, err = l.Advance(ctx, id, sale.ActivityWarmUp)
	return err
}
