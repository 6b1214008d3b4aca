// Package release closes orders that nobody paid, and frees their slots.
//
// What is due when is written in the ledger. The timing wheel is a copy of the
// near future in memory, which the recovery scanner fills at the start and then
// again and again; so a restart loses no timeout, and neither does an order
// that another process made.
package release

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/release/wheel"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// The names of the components in traces.
const (
	ScannerService  = "recovery-scanner"
	WheelService    = "timing-wheel"
	RecyclerService = "slot-recycler"
)

// Config is what a releaser is made of.
type Config struct {
	Clock  clock.Clock
	Ledger ledger.Ledger
	Stock  stock.Store
	Tick   time.Duration // how exact a timeout is
	Spokes int           // ticks to a turn of the wheel
	// Window is how far ahead the scanner looks, and Scan how often. Window must
	// be longer than Scan and a tick, or what is due in between comes late.
	Window, Scan time.Duration
	Batch        int         // orders to read at once, and at most in the wheel for a scan
	Failed       func(error) // is told of failures; what failed comes again with the next scan
	Scanner      telemetry.Part
	Wheel        telemetry.Part
	Recycler     telemetry.Part
}

// Releaser is a wheel and those who fill and empty it. Several may run side by
// side: the ledger lets one of them close an order.
type Releaser struct {
	config Config
	wheel  *wheel.Wheel[sale.OrderID]
	next   time.Time // of the next scan
	mu     sync.Mutex
	counts Counts
}

// New returns a releaser that has not scanned yet.
func New(c Config) *Releaser {
	if c.Failed == nil {
		c.Failed = func(error) {}
	}
	return &Releaser{config: c, wheel: wheel.New[sale.OrderID](c.Tick, c.Spokes, c.Clock.Now())}
}

// Run turns the wheel until ctx is done.
func (r *Releaser) Run(ctx context.Context) {
	for {
		if err := r.Turn(ctx); err != nil && ctx.Err() == nil {
			r.config.Failed(err)
		}
		if r.config.Clock.Wait(ctx, r.config.Tick) != nil {
			return
		}
	}
}

// Turn scans if it is time to, and closes what is due.
func (r *Releaser) Turn(ctx context.Context) error {
	now := r.config.Clock.Now()
	var problems []error
	if !now.Before(r.next) {
		full, err := r.scan(ctx, now)
		if err != nil {
			problems = append(problems, err)
		}
		if r.next = now.Add(r.config.Scan); full || err != nil {
			r.next = now // there is more, or nothing was learned
		}
	}
	for _, id := range r.wheel.Advance(now) {
		if err := r.recycle(ctx, id); err != nil {
			problems = append(problems, err)
			r.next = now // the ledger still has it
		}
	}
	r.count(func(c *Counts) { c.Waiting = r.wheel.Len() })
	return errors.Join(problems...)
}

// scan fills the wheel. It says whether there may be more than it read.
func (r *Releaser) scan(ctx context.Context, now time.Time) (bool, error) {
	since := time.Now() // spans are on the machine's clock
	due, err := r.config.Ledger.Due(ctx, now.Add(r.config.Window), r.config.Batch)
	if err != nil {
		return false, err
	}
	if len(due) == 0 {
		return false, nil
	}
	run, ended := r.config.Scanner.Begin(ctx, "flash-sale/release-on-timeout")
	defer ended("", nil)
	r.config.Scanner.Called(run, ledger.Service, "orders due in the next window", since, "IDs and expiry times")
	_, end := r.config.Scanner.Send(run, WheelService, "refill")
	for _, o := range due {
		r.wheel.Add(o.ID, o.PayBy)
	}
	end("", nil)
	return len(due) == r.config.Batch, nil
}

// recycle closes the order, if it still waits for payment, and then returns its
// slot. Who dies in between leaves a slot that the reconciler finds.
func (r *Releaser) recycle(ctx context.Context, id sale.OrderID) error {
	ctx, ended := r.config.Wheel.Begin(ctx, "flash-sale/release-on-timeout")
	defer ended("", nil)
	ctx, end := r.config.Recycler.Handle(ctx, "order is due")
	o, closed, err := ledger.Traced{Ledger: r.config.Ledger, Part: r.config.Recycler}.Close(ctx, id, sale.OrderTimeOver, r.config.Clock.Now())
	if err != nil || !closed {
		end("nothing to do", err)
		if err == nil {
			r.count(func(c *Counts) { c.Late++ })
		}
		return err
	}
	r.count(func(c *Counts) { c.Closed++ })
	_, err = r.config.Stock.Release(ctx, o.Slot, stock.Remember)
	end("closed", err)
	return err
}

// Counts is what a releaser has done, and what it has before it.
type Counts struct {
	Waiting int `json:"waiting"` // orders in the wheel
	Closed  int `json:"closed"`  // orders that it closed
	Late    int `json:"late"`    // orders that were paid or closed when it came
}

// Counts is how far the last turn came. It is safe to call beside Run.
func (r *Releaser) Counts() Counts {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts
}

func (r *Releaser) count(f func(*Counts)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(&r.counts)
}
