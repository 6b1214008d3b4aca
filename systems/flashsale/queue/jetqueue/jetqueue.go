// Package jetqueue is the order queue on NATS JetStream: a server inside this
// process that listens on no port, or one elsewhere.
package jetqueue

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
)

const (
	// startup is how long a server may take until it answers at all.
	startup = 10 * time.Second
	// answer is how long it may take to answer a request. A request that was on
	// its way when the connection broke is never answered.
	answer = 2 * time.Second
	// pause is how long to wait before a consumer that is gone is asked for again.
	pause = 100 * time.Millisecond
)

// ServerOptions says how to run a server.
type ServerOptions struct {
	Dir string // where it keeps its files
	// SyncAlways has each message on the disk before it is acknowledged. Without
	// it a message outlives the process and may be lost with the power.
	SyncAlways bool
	// Listen is an address such as 127.0.0.1:4222, for other processes. Without
	// one only this process can connect.
	Listen string
}

// StartServer runs a server in this process.
func StartServer(o ServerOptions) (*server.Server, error) {
	options := &server.Options{
		ServerName: "orders",
		DontListen: o.Listen == "",
		JetStream:  true,
		StoreDir:   o.Dir,
		SyncAlways: o.SyncAlways,
		NoLog:      true,
		NoSigs:     true,
	}
	if o.Listen != "" {
		host, port, err := net.SplitHostPort(o.Listen)
		if err != nil {
			return nil, fmt.Errorf("queue: %w", err)
		}
		options.Host = host
		if options.Port, err = net.LookupPort("tcp", port); err != nil {
			return nil, fmt.Errorf("queue: %w", err)
		}
	}
	s, err := server.NewServer(options)
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	go s.Start()
	if !s.ReadyForConnections(startup) {
		s.Shutdown()
		return nil, fmt.Errorf("queue: the server does not answer within %v", startup)
	}
	return s, nil
}

// Config says how the queue behaves. All who use a queue must say the same.
type Config struct {
	Name string
	// Window is how long the ID of a message is remembered.
	Window time.Duration
	// AckWait is how long a delivery may take before the message is delivered
	// again.
	AckWait time.Duration
	// InFlight is how many messages are delivered and not acknowledged, at most.
	InFlight int
	// Room is how many messages the queue holds; more are refused. 0 means any
	// number.
	Room int
}

// Queue is a stream with one consumer that all workers share.
type Queue struct {
	conn   *nats.Conn
	js     jetstream.JetStream
	config Config
}

var _ queue.Queue = (*Queue)(nil)

// InProcess connects to a server in this process.
func InProcess(ctx context.Context, s *server.Server, c Config) (*Queue, error) {
	return connect(ctx, "", c, nats.InProcessServer(s))
}

// Dial connects to a server elsewhere. A connection that breaks is made again,
// for as long as it takes.
func Dial(ctx context.Context, url string, c Config) (*Queue, error) {
	return connect(ctx, url, c, nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond))
}

func connect(ctx context.Context, url string, c Config, options ...nats.Option) (*Queue, error) {
	conn, err := nats.Connect(url, options...)
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	q := &Queue{conn: conn, config: c}
	if q.js, err = jetstream.New(conn); err == nil {
		_, err = q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
			Name:       c.Name,
			Subjects:   []string{c.Name},
			Storage:    jetstream.FileStorage,
			Retention:  jetstream.WorkQueuePolicy,
			Duplicates: c.Window,
			MaxMsgs:    room(c.Room),
			Discard:    jetstream.DiscardNew,
		})
	}
	if err == nil {
		_, err = q.consumer(ctx)
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("queue %s: %w", c.Name, err)
	}
	return q, nil
}

// consumer is the one that all workers share. It is made if it is not there.
func (q *Queue) consumer(ctx context.Context) (jetstream.Consumer, error) {
	return q.js.CreateOrUpdateConsumer(ctx, q.config.Name, jetstream.ConsumerConfig{
		Durable:       "workers",
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       q.config.AckWait,
		MaxAckPending: q.config.InFlight,
		MaxDeliver:    -1,
	})
}

// room is a limit as JetStream writes it.
func room(n int) int64 {
	if n == 0 {
		return -1
	}
	return int64(n)
}

// Close drops the connection. What was not acknowledged comes again.
func (q *Queue) Close() { q.conn.Close() }

// Publish stores a message.
func (q *Queue) Publish(ctx context.Context, m queue.Message) error {
	msg := nats.NewMsg(q.config.Name)
	msg.Data = m.Body
	for k, v := range m.Header {
		msg.Header.Set(k, v)
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	if _, err := q.js.PublishMsg(ctx, msg, jetstream.WithMsgID(m.ID)); err != nil {
		return fmt.Errorf("queue %s: publish %s: %w", q.config.Name, m.ID, err)
	}
	return nil
}

// Consume hands out messages until ctx is done, and waits for the handlers. When
// the server ends the consumer it is asked for again: who is gone without a word
// leaves a queue that nobody empties.
func (q *Queue) Consume(ctx context.Context, handle func(context.Context, queue.Delivery)) error {
	running := make(chan struct{}, q.config.InFlight)
	stream, err := q.consume(ctx, running, handle)
	if err != nil {
		return err
	}
	for done := false; !done; {
		select {
		case <-ctx.Done():
			stream.Stop()
			<-stream.Closed()
			done = true
		case <-stream.Closed():
			if again, err := q.consume(ctx, running, handle); err == nil {
				stream = again
			} else {
				_ = clock.System{}.Wait(ctx, pause) // the next turn looks at ctx itself
			}
		}
	}
	for range q.config.InFlight { // when all places are ours, no handler runs
		running <- struct{}{}
	}
	return nil
}

func (q *Queue) consume(ctx context.Context, running chan struct{}, handle func(context.Context, queue.Delivery)) (jetstream.ConsumeContext, error) {
	looking, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	consumer, err := q.consumer(looking)
	if err != nil {
		return nil, fmt.Errorf("queue %s: %w", q.config.Name, err)
	}
	stream, err := consumer.Consume(func(msg jetstream.Msg) {
		running <- struct{}{}
		go func() {
			defer func() { <-running }()
			handle(ctx, delivery(msg))
		}()
	}, jetstream.PullMaxMessages(q.config.InFlight))
	if err != nil {
		return nil, fmt.Errorf("queue %s: %w", q.config.Name, err)
	}
	return stream, nil
}

func delivery(msg jetstream.Msg) queue.Delivery {
	d := queue.Delivery{
		Message: queue.Message{ID: msg.Headers().Get(nats.MsgIdHdr), Header: map[string]string{}, Body: msg.Data()},
		Attempt: 1,
		Ack: func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, answer)
			defer cancel()
			return msg.DoubleAck(ctx)
		},
		Again: func(_ context.Context, delay time.Duration) error { return msg.NakWithDelay(delay) },
	}
	for k := range msg.Headers() {
		if k != nats.MsgIdHdr {
			d.Header[k] = msg.Headers().Get(k)
		}
	}
	if meta, err := msg.Metadata(); err == nil {
		d.Attempt = int(meta.NumDelivered)
	}
	return d
}

// Waiting counts messages that are stored and not acknowledged.
func (q *Queue) Waiting(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	stream, err := q.js.Stream(ctx, q.config.Name)
	if err != nil {
		return 0, fmt.Errorf("queue %s: %w", q.config.Name, err)
	}
	info, err := stream.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("queue %s: %w", q.config.Name, err)
	}
	return int(info.State.Msgs), nil
}
