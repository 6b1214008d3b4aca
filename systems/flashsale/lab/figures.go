package lab

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/pgledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/queue/jetqueue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/stock/redistock"
)

// figures tries the mechanisms one by one.
func (o Options) figures(ctx context.Context, size Size, report *Report) error {
	for _, f := range []struct {
		does string
		try  func(context.Context, Size) (Figure, error)
	}{
		{"block size against calls", o.blocks},
		{"shards against throughput", o.shards},
		{"what durability costs", o.durability},
		{"orders", o.orders},
		{"the way of an order", o.path},
	} {
		o.Progress(f.does)
		figure, err := f.try(ctx, size)
		if err != nil {
			return fmt.Errorf("%s: %w", f.does, err)
		}
		report.Figures = append(report.Figures, figure)
	}
	return nil
}

const sku = sale.SKU("phone")

func slots(n int) []sale.Slot {
	all := make([]sale.Slot, n)
	for i := range all {
		all[i] = sale.Slot{SKU: sku, Number: i}
	}
	return all
}

func buyer(i int) sale.User { return sale.User(fmt.Sprintf("user-%d", i)) }

// counted counts the calls of a shard.
type counted struct {
	stock.Shard
	calls *atomic.Int64
}

func (c counted) Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, stock.Status, error) {
	c.calls.Add(1)
	return c.Shard.Reserve(ctx, sku, user, now, until)
}

func (c counted) Mark(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (stock.Status, error) {
	c.calls.Add(1)
	return c.Shard.Mark(ctx, sku, user, now, until)
}

func (c counted) Pop(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, stock.Status, error) {
	c.calls.Add(1)
	return c.Shard.Pop(ctx, sku, user, until)
}

func (c counted) Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (stock.Lease, error) {
	c.calls.Add(1)
	return c.Shard.Lease(ctx, sku, n, holder, until)
}

func (c counted) Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error {
	c.calls.Add(1)
	return c.Shard.Return(ctx, sku, epoch, unused)
}

// blocks sells all slots through two instances that lease B slots at a time, and
// counts calls to the stock. It measures no time.
func (o Options) blocks(ctx context.Context, size Size) (Figure, error) {
	f := Figure{
		Name: "Calls to the stock for each token", Unit: "calls", What: "B, slots in a lease",
		Limit: "a lease costs a call to take it and one to end it; near the end it asks shards that are empty",
	}
	k := clock.NewManual(time.Unix(0, 0))
	for _, b := range []int{0, 1, 5, 20, 60} {
		var calls atomic.Int64
		shards := make(stock.Sharded, 4)
		for i := range shards {
			shards[i] = counted{stock.NewMemory(), &calls}
		}
		if err := shards.Warm(ctx, sku, slots(size.Slots)); err != nil {
			return f, err
		}
		instances := make([]*lease.Local, 2)
		for i := range instances {
			instances[i] = lease.New(lease.Config{Store: shards, Clock: k, Holder: fmt.Sprint("api-", i), Block: b, TTL: time.Hour, Margin: time.Minute})
		}
		until := k.Now().Add(time.Minute)
		tokens, idle := 0, 0
		for i := 0; i < size.Slots; i++ {
			status := stock.Empty
			var err error
			if b > 0 {
				_, status, err = instances[i%2].Take(ctx, sku, buyer(i), until)
			}
			if err == nil && status == stock.Empty {
				_, status, err = shards.Reserve(ctx, sku, buyer(i), k.Now(), until)
			}
			if err != nil {
				return f, err
			}
			if status == stock.OK {
				tokens++
			}
			if i == size.Slots/2 {
				n, err := inLeases(ctx, shards)
				if err != nil {
					return f, err
				}
				idle = max(0, n)
			}
		}
		f.add(fmt.Sprint(b), float64(calls.Load())/float64(tokens), fmt.Sprintf("%d slots in leases at half-time, used or not", idle))
	}
	return f, nil
}

func inLeases(ctx context.Context, shards stock.Sharded) (int, error) {
	leases, err := shards.Leases(ctx, sku)
	n := 0
	for _, l := range leases {
		n += len(l.Slots)
	}
	return n, err
}

// shards wins slots from S shards. A real Redis is measured: one process, however
// many shards lie in it. Shards that lie on masters of their own cannot be had on
// one machine, so for them the load of the fullest one is counted, which bounds
// how much more S of them take than one.
func (o Options) shards(ctx context.Context, size Size) (Figure, error) {
	var client *redis.Client
	f := Figure{
		Name: "Times as many slots won as by one shard, if each lies on a master of its own", Unit: "times", What: "S, shards",
		Limit: "the fullest shard: buyers spread over shards by a hash, and unevenly. Counted, not timed",
	}
	if o.Stores.Redis != "" {
		f.Name, f.Unit = "Slots won a second", "/s"
		f.Limit = "all shards lie in one Redis, which is one thread: more shards gain nothing until they lie on several masters"
		client = redis.NewClient(&redis.Options{Addr: o.Stores.Redis})
		defer client.Close()
		// Connections are made before anything is measured.
		if err := side(ctx, callers, 4*callers, func(ctx context.Context, _ int) error { return client.Ping(ctx).Err() }); err != nil {
			return f, err
		}
	}
	for _, n := range []int{1, 2, 4, 8} {
		calls := make([]atomic.Int64, n)
		shards := make(stock.Sharded, n)
		for i := range shards {
			shards[i] = counted{stock.NewMemory(), &calls[i]}
		}
		if client != nil {
			var err error
			if shards, err = redistock.New(client, fmt.Sprint("lab-", n), n); err != nil {
				return f, err
			}
		}
		// Twice as many slots as buyers: nobody's home is empty.
		if err := shards.Warm(ctx, sku, slots(2*size.Slots)); err != nil {
			return f, err
		}
		start := time.Now()
		err := side(ctx, callers, size.Slots, func(ctx context.Context, i int) error {
			now := time.Now()
			_, status, err := shards.Reserve(ctx, sku, buyer(i), now, now.Add(time.Minute))
			if err == nil && status != stock.OK {
				err = errors.New("no slot was left")
			}
			return err
		})
		if err != nil {
			return f, err
		}
		if client != nil {
			f.add(fmt.Sprint(n), float64(size.Slots)/time.Since(start).Seconds(), "")
			continue
		}
		fullest := int64(0)
		for i := range calls {
			fullest = max(fullest, calls[i].Load())
		}
		f.add(fmt.Sprint(n), float64(size.Slots)/float64(fullest), fmt.Sprintf("%d of %d requests on the fullest", fullest, size.Slots))
	}
	return f, nil
}

// side does n things, some at a time.
func side(ctx context.Context, atOnce, n int, do func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i := range n {
		g.Go(func() error { return do(ctx, i) })
	}
	return g.Wait()
}

// durability publishes reservations to a queue in this process that leaves it to
// the system when messages reach the disk, and to one that waits for each.
func (o Options) durability(ctx context.Context, size Size) (Figure, error) {
	f := Figure{
		Name: "Reservations stored a second", Unit: "/s", What: "when a message is on the disk",
		Limit: "with a sync for each message, the disk; without, this machine's processors. The queue is NATS JetStream in the process",
	}
	for _, sync := range []bool{false, true} {
		setting := map[bool]string{false: "soon after the answer", true: "before the answer"}[sync]
		n := size.Slots
		took, err := o.publish(ctx, filepath.Join(o.Dir, fmt.Sprint("queue-", sync)), sync, n)
		if err != nil {
			return f, err
		}
		f.add(setting, float64(n)/took.Seconds(), "")
	}
	return f, nil
}

func (o Options) publish(ctx context.Context, dir string, sync bool, n int) (time.Duration, error) {
	server, err := jetqueue.StartServer(jetqueue.ServerOptions{Dir: dir, SyncAlways: sync})
	if err != nil {
		return 0, err
	}
	defer func() { server.Shutdown(); server.WaitForShutdown() }()
	q, err := jetqueue.InProcess(ctx, server, jetqueue.Config{Name: "orders", Window: time.Minute, AckWait: time.Minute, InFlight: 64})
	if err != nil {
		return 0, err
	}
	defer q.Close()
	start := time.Now()
	err = side(ctx, callers, n, func(ctx context.Context, i int) error {
		return q.Publish(ctx, queue.Message{ID: fmt.Sprint(i), Body: []byte(`{"a":"reservation"}`)})
	})
	return time.Since(start), err
}

// orders commits orders to the ledger, one at a time and many at once.
func (o Options) orders(ctx context.Context, size Size) (Figure, error) {
	f := Figure{Name: "Orders committed a second", Unit: "/s", What: "workers at once", Limit: "bbolt has one writer, and syncs at each commit: the disk decides"}
	n := min(size.Slots, 200)
	for _, atOnce := range []int{1, callers} {
		rows, done, err := o.rows(ctx, fmt.Sprint("orders-", atOnce))
		if err != nil {
			return f, err
		}
		if o.Stores.Postgres != "" {
			f.Limit = "PostgreSQL syncs its log at each commit, and one sync serves all who wait"
		}
		took, err := commit(ctx, ledger.Book{Rows: rows}, sale.SKU(fmt.Sprint("phone-", atOnce)), n, atOnce)
		if err := errors.Join(err, done()); err != nil {
			return f, err
		}
		f.add(fmt.Sprint(atOnce), float64(n)/took.Seconds(), "")
	}
	return f, nil
}

func (o Options) rows(ctx context.Context, name string) (ledger.Rows, func() error, error) {
	if o.Stores.Postgres != "" {
		rows, err := pgledger.Open(ctx, o.Stores.Postgres)
		if err != nil {
			return nil, nil, err
		}
		return rows, func() error { rows.Close(); return nil }, nil
	}
	rows, err := boltledger.Open(filepath.Join(o.Dir, name+".db"))
	if err != nil {
		return nil, nil, err
	}
	return rows, rows.Close, nil
}

func commit(ctx context.Context, books ledger.Book, sku sale.SKU, n, atOnce int) (time.Duration, error) {
	activity := sale.Activity{ID: sale.ActivityID(sku), SKU: sku, Units: n}
	if err := books.Publish(ctx, activity); err != nil {
		return 0, err
	}
	start := time.Now()
	err := side(ctx, atOnce, n, func(ctx context.Context, i int) error {
		r := sale.Reserve(sale.Token{Activity: activity.ID, User: buyer(i), Grant: sale.Grant{Slot: sale.Slot{SKU: sku, Number: i}}})
		_, _, err := books.Create(ctx, r, start, start.Add(time.Minute))
		return err
	})
	return time.Since(start), err
}
