package run

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/redis/go-redis/v9"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/pgledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue/jetqueue"
	"github.com/lintel-go/lintel/systems/flashsale/remote"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/stock/redistock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// prefix is what the keys in Redis begin with.
const prefix = "flashsale"

// stores is what keeps things, whichever engines do it.
type stores struct {
	shards  stock.Sharded
	ledger  ledger.Ledger
	queue   *jetqueue.Queue
	closers []func() error // to be called from the last to the first
}

func (s *stores) later(f func() error) { s.closers = append(s.closers, f) }

func (s *stores) close() error {
	var problems []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		problems = append(problems, s.closers[i]())
	}
	return errors.Join(problems...)
}

// queueConfig is the same for all who use the queue. A reservation's ID is
// remembered for longer than a buyer may tap on it.
func (c Config) queueConfig() jetqueue.Config {
	return jetqueue.Config{Name: "orders", Window: 10 * time.Minute, AckWait: c.Timing.AckWait, InFlight: 64, Room: c.Faults.QueueRoom}
}

// client carries the context of traces.
func client() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 256
	return &http.Client{Transport: telemetry.Carry{Base: transport}, Timeout: 10 * time.Second}
}

// open opens the embedded engines, where no real one is given, and connects to
// the others. Listen lets other processes use the queue.
func (c Config) open(ctx context.Context, listen bool) (s *stores, err error) {
	s = &stores{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return s, fmt.Errorf("run: %w", err)
	}
	if err := c.reach(ctx, s); err != nil {
		return s, err
	}
	if s.shards == nil {
		for i := range c.Scale.Shards {
			shard, err := stock.OpenMemory(filepath.Join(c.Dir, fmt.Sprintf("stock-%d.jsonl", i)))
			if err != nil {
				return s, err
			}
			s.later(shard.Close)
			s.shards = append(s.shards, shard)
		}
	}
	if s.ledger == nil {
		rows, err := boltledger.Open(filepath.Join(c.Dir, "ledger.db"))
		if err != nil {
			return s, err
		}
		s.later(rows.Close)
		s.ledger = ledger.Book{Rows: rows}
	}
	if !listen { // those who connect are slowed
		s.shards = c.slowed(s.shards)
	}
	if s.queue != nil {
		return s, nil
	}
	o := jetqueue.ServerOptions{Dir: filepath.Join(c.Dir, "queue"), SyncAlways: c.Sync}
	if listen {
		o.Listen = c.Addresses["queue"]
	}
	var natsServer *server.Server
	if natsServer, err = jetqueue.StartServer(o); err != nil {
		return s, err
	}
	s.later(func() error { natsServer.Shutdown(); natsServer.WaitForShutdown(); return nil })
	s.queue, err = jetqueue.InProcess(ctx, natsServer, c.queueConfig())
	if err == nil {
		s.later(func() error { s.queue.Close(); return nil })
	}
	return s, err
}

// reach connects to the real engines that are given.
func (c Config) reach(ctx context.Context, s *stores) error {
	if c.Stores.Redis != "" {
		client := redis.NewClient(&redis.Options{Addr: c.Stores.Redis})
		s.later(client.Close)
		shards, err := redistock.New(client, prefix, c.Scale.Shards)
		if err != nil {
			return err
		}
		s.shards = shards
	}
	if c.Stores.Postgres != "" {
		rows, err := pgledger.Open(ctx, c.Stores.Postgres)
		if err != nil {
			return err
		}
		s.later(func() error { rows.Close(); return nil })
		s.ledger = ledger.Book{Rows: rows}
	}
	if c.Stores.NATS != "" {
		return c.dialQueue(ctx, s, c.Stores.NATS)
	}
	return nil
}

func (c Config) dialQueue(ctx context.Context, s *stores, url string) error {
	q, err := jetqueue.Dial(ctx, url, c.queueConfig())
	if err != nil {
		return err
	}
	s.later(func() error { q.Close(); return nil })
	s.queue = q
	return nil
}

// dial connects to the real engines, and for the others to the process that has
// the embedded ones.
func (c Config) dial(ctx context.Context) (*stores, error) {
	s := &stores{}
	err := c.reach(ctx, s)
	if err == nil && s.queue == nil {
		err = c.dialQueue(ctx, s, "nats://"+c.Addresses["queue"])
	}
	if err != nil {
		return s, errors.Join(err, s.close())
	}
	at := c.url(Part{Engines, 0}.String())
	if s.shards == nil {
		s.shards = remote.Shards(client(), at, c.Scale.Shards)
	}
	if s.ledger == nil {
		s.ledger = remote.Ledger(client(), at)
	}
	s.shards = c.slowed(s.shards)
	return s, nil
}
