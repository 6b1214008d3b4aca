package run

import (
	"context"
	"sync"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/token"
)

// slow is a shard whose calls on the way of a buyer take longer.
type slow struct {
	stock.Shard
	by time.Duration
}

func (s slow) wait(ctx context.Context) error { return clock.System{}.Wait(ctx, s.by) }

// Reserve takes longer.
func (s slow) Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, stock.Status, error) {
	if err := s.wait(ctx); err != nil {
		return sale.Grant{}, "", err
	}
	return s.Shard.Reserve(ctx, sku, user, now, until)
}

// Pop takes longer.
func (s slow) Pop(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, stock.Status, error) {
	if err := s.wait(ctx); err != nil {
		return sale.Grant{}, "", err
	}
	return s.Shard.Pop(ctx, sku, user, until)
}

// Lease takes longer.
func (s slow) Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (stock.Lease, error) {
	if err := s.wait(ctx); err != nil {
		return stock.Lease{}, err
	}
	return s.Shard.Lease(ctx, sku, n, holder, until)
}

func (c Config) slowed(shards stock.Sharded) stock.Sharded {
	if c.Faults.SlowStock == 0 {
		return shards
	}
	slowed := make(stock.Sharded, len(shards))
	for i, s := range shards {
		slowed[i] = slow{s, c.Faults.SlowStock}
	}
	return slowed
}

// forgetful is a queue that loses the acknowledgement of every nth message that
// is delivered for the first time, so that it comes again after AckWait.
type forgetful struct {
	queue.Queue
	share float64
}

func (f forgetful) Consume(ctx context.Context, handle func(context.Context, queue.Delivery)) error {
	var mu sync.Mutex
	owed := 0.0
	return f.Queue.Consume(ctx, func(ctx context.Context, d queue.Delivery) {
		if d.Attempt == 1 {
			mu.Lock()
			owed += f.share
			lost := owed >= 1
			if lost {
				owed--
			}
			mu.Unlock()
			if lost {
				d.Ack = func(context.Context) error { return nil }
			}
		}
		handle(ctx, d)
	})
}

// forget plays a cache that lost its last writes, as a failover to a replica may
// lose them: of the first four tokens that are won, the third is for the slot of
// the second, and the fourth for the buyer of the first. The ledger has to refuse
// one of each two.
func (c Config) forget() func(sale.User, string) (sale.User, string) {
	if !c.Faults.Forget {
		return nil
	}
	signer := token.HMAC{Key: c.Key}
	var mu sync.Mutex
	var won []sale.Token
	return func(user sale.User, text string) (sale.User, string) {
		mu.Lock()
		defer mu.Unlock()
		t, err := token.Decode(signer, text, c.Clock.Now())
		if err != nil || len(won) == 4 {
			return user, text
		}
		won = append(won, t)
		switch len(won) {
		case 3:
			t.Grant = won[1].Grant
		case 4:
			t.User = won[0].User
		}
		return t.User, token.Encode(signer, t)
	}
}
