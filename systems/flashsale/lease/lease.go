// Package lease hands out slots from memory: an instance of the API leases a
// block of them from the stock and serves it by compare-and-swap.
package lease

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// The names of the two components in traces.
const (
	CounterService = "local-stock-counter"
	ManagerService = "lease-manager"
)

// Config says how an instance leases.
type Config struct {
	Store  stock.Store
	Clock  clock.Clock
	Holder string        // the name of the instance
	Block  int           // slots in a lease; larger means fewer calls, and more slots idle in memory
	TTL    time.Duration // of a lease
	// Margin is how long before its end a lease is given back, so that no token
	// is made that ends before its buyer can use it.
	Margin  time.Duration
	Manager telemetry.Part
}

// Local is the stock in the memory of one instance.
type Local struct {
	config Config
	mu     sync.Mutex // held while a block is fetched
	skus   sync.Map   // sale.SKU to *shelf
}

type shelf struct {
	block atomic.Pointer[block]
	users sync.Map // sale.User to time.Time: who was served here, and until when his token is good
}

// block is a lease that is being handed out. Next is the place in its slots of
// the one to hand out; whoever moves it from n to n+1 owns slot n.
type block struct {
	stock.Lease
	next atomic.Int64
}

// take returns a slot that nobody else gets, if there is one.
func (b *block) take() (sale.Slot, bool) {
	if b == nil {
		return sale.Slot{}, false
	}
	for {
		n := b.next.Load()
		if n >= int64(len(b.Slots)) {
			return sale.Slot{}, false
		}
		if b.next.CompareAndSwap(n, n+1) {
			return b.Slots[n], true
		}
	}
}

// rest takes all that is left.
func (b *block) rest() []sale.Slot {
	n := min(b.next.Swap(int64(len(b.Slots))), int64(len(b.Slots)))
	return b.Slots[n:]
}

// New returns an instance that has leased nothing yet.
func New(c Config) *Local { return &Local{config: c} }

func (l *Local) shelf(sku sale.SKU) *shelf {
	s, _ := l.skus.LoadOrStore(sku, &shelf{})
	return s.(*shelf)
}

// Take gives the buyer a slot, DUP if this instance gave him one, or EMPTY if
// no block is to be had.
func (l *Local) Take(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, stock.Status, error) {
	s := l.shelf(sku)
	if !s.admit(user, l.config.Clock.Now(), until) {
		return sale.Grant{}, stock.Dup, nil
	}
	for {
		b := s.block.Load()
		if b != nil && l.config.Clock.Now().Add(l.config.Margin).Before(b.Until) {
			if slot, ok := b.take(); ok {
				return sale.Grant{Slot: slot, Epoch: b.Epoch, Until: earlier(until, b.Until)}, stock.OK, nil
			}
		}
		more, err := l.refill(ctx, sku, s, b)
		if err != nil || !more {
			s.users.Delete(user)
			return sale.Grant{}, stock.Empty, err
		}
	}
}

// admit notes the buyer, unless he has a token that is still good. One whose
// token has ended may try again; if he made an order of it, the ledger knows.
func (s *shelf) admit(user sale.User, now, until time.Time) bool {
	had, served := s.users.LoadOrStore(user, until)
	return !served || !now.Before(had.(time.Time)) && s.users.CompareAndSwap(user, had, until)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// refill replaces the block that the caller saw, if nobody else did. It says
// whether there is another one.
func (l *Local) refill(ctx context.Context, sku sale.SKU, s *shelf, seen *block) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := s.block.Load(); now != nil && now != seen {
		return true, nil
	}
	ctx, end := l.config.Manager.Handle(ctx, "next block")
	if seen != nil {
		if err := l.config.Store.Return(ctx, sku, seen.Epoch, seen.rest()); err != nil {
			end("", err)
			return false, err
		}
		s.block.Store(nil)
	}
	lease, err := l.config.Store.Lease(ctx, sku, l.config.Block, l.config.Holder, l.config.Clock.Now().Add(l.config.TTL))
	end("slots", err)
	if err != nil || len(lease.Slots) == 0 {
		return false, err
	}
	s.block.Store(&block{Lease: lease})
	return true, nil
}

// Stop returns what is left of all blocks.
func (l *Local) Stop(ctx context.Context) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.skus.Range(func(sku, s any) bool {
		if b := s.(*shelf).block.Swap(nil); b != nil {
			run, end := l.config.Manager.Begin(ctx, "flash-sale/end-a-lease")
			err = l.config.Store.Return(run, sku.(sale.SKU), b.Epoch, b.rest())
			end("", err)
		}
		return err == nil
	})
	return err
}
