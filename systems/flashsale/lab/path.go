package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/queue/jetqueue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/worker"
)

// path sends reservations through the queue to workers that commit them, and
// takes the time until all are orders.
func (o Options) path(ctx context.Context, size Size) (Figure, error) {
	f := Figure{
		Name: "Orders a second, from the queue to the commit", Unit: "/s", What: "workers",
		Limit: "each order waits for the disk twice, in the queue and in the ledger; a worker has up to 64 of them at once, so a second one gains little on one disk",
	}
	if o.Stores.NATS != "" {
		f.Limit = "each order waits for the disk in the ledger; the NATS server leaves it to the system when a message reaches it"
	}
	for _, workers := range []int{1, 2} {
		took, n, err := o.send(ctx, fmt.Sprint("path-", workers), min(size.Slots, 200), workers)
		if err != nil {
			return f, err
		}
		f.add(fmt.Sprint(workers), float64(n)/took.Seconds(), "")
	}
	return f, nil
}

// send is one turn of path, in a queue and with a SKU of this name.
func (o Options) send(ctx context.Context, name string, n, workers int) (took time.Duration, _ int, err error) {
	rows, done, err := o.rows(ctx, name)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, done()) }()
	q, closing, err := o.queue(ctx, name)
	if err != nil {
		return 0, 0, err
	}
	defer closing()
	books := &counting{Ledger: ledger.Book{Rows: rows}, want: int64(n), all: make(chan struct{})}
	activity := sale.Activity{ID: sale.ActivityID(name), SKU: sale.SKU(name), Units: n}
	if err := books.Publish(ctx, activity); err != nil {
		return 0, 0, err
	}
	start := time.Now()
	consuming, stop := context.WithCancel(ctx)
	defer stop()
	g, consuming := errgroup.WithContext(consuming)
	for range workers {
		w := worker.New(worker.Config{Queue: q, Ledger: books, Stock: stock.Sharded{stock.NewMemory()}, Clock: clock.System{}, PayTTL: time.Minute, Retry: time.Second})
		g.Go(func() error { return w.Run(consuming) })
	}
	err = side(ctx, callers, n, func(ctx context.Context, i int) error {
		r := sale.Reserve(sale.Token{Activity: activity.ID, User: buyer(i), Grant: sale.Grant{Slot: sale.Slot{SKU: activity.SKU, Number: i}}})
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		return q.Publish(ctx, queue.Message{ID: string(r.ID), Body: body})
	})
	if err == nil {
		select {
		case <-books.all:
		case <-consuming.Done():
		}
	}
	took = time.Since(start)
	stop()
	return took, n, errors.Join(err, g.Wait(), ctx.Err())
}

// counting is a ledger that says when there are as many orders as are wanted.
type counting struct {
	ledger.Ledger
	orders atomic.Int64
	want   int64
	all    chan struct{}
}

// Create counts what is new.
func (c *counting) Create(ctx context.Context, r sale.Reservation, at, payBy time.Time) (sale.Order, bool, error) {
	order, isNew, err := c.Ledger.Create(ctx, r, at, payBy)
	if isNew && c.orders.Add(1) == c.want {
		close(c.all)
	}
	return order, isNew, err
}

// queue is the one that is given, or one in this process that syncs each message.
func (o Options) queue(ctx context.Context, name string) (*jetqueue.Queue, func(), error) {
	c := jetqueue.Config{Name: name, Window: time.Minute, AckWait: time.Minute, InFlight: 64}
	if o.Stores.NATS != "" {
		q, err := jetqueue.Dial(ctx, o.Stores.NATS, c)
		if err != nil {
			return nil, nil, err
		}
		return q, q.Close, nil
	}
	server, err := jetqueue.StartServer(jetqueue.ServerOptions{Dir: filepath.Join(o.Dir, "queue-"+name), SyncAlways: true})
	if err != nil {
		return nil, nil, err
	}
	stop := func() { server.Shutdown(); server.WaitForShutdown() }
	q, err := jetqueue.InProcess(ctx, server, c)
	if err != nil {
		stop()
		return nil, nil, err
	}
	return q, func() { q.Close(); stop() }, nil
}
