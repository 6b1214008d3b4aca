package jetqueue_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/enginetest"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/queue/jetqueue"
)

func config(again time.Duration) jetqueue.Config {
	return jetqueue.Config{Name: "orders", Window: time.Minute, AckWait: again, InFlight: 16}
}

func TestEmbedded(t *testing.T) {
	for name, sync := range map[string]bool{"synced": true, "not synced": false} {
		t.Run(name, func(t *testing.T) {
			conform.Queue(t, func(t *testing.T, again time.Duration) (queue.Queue, func() queue.Queue) {
				dir := t.TempDir()
				var s *server.Server
				open := func() *jetqueue.Queue {
					var err error
					if s, err = jetqueue.StartServer(jetqueue.ServerOptions{Dir: dir, SyncAlways: sync}); err != nil {
						t.Fatal(err)
					}
					q, err := jetqueue.InProcess(t.Context(), s, config(again))
					if err != nil {
						t.Fatal(err)
					}
					return q
				}
				q := open()
				stop := func() { q.Close(); s.Shutdown(); s.WaitForShutdown() }
				t.Cleanup(func() { stop() })
				return q, func() queue.Queue {
					stop()
					q = open()
					return q
				}
			})
		})
	}
}

// embedded is a queue on a server in this process, until the test ends.
func embedded(t *testing.T, again time.Duration) (*server.Server, *jetqueue.Queue) {
	t.Helper()
	s, err := jetqueue.StartServer(jetqueue.ServerOptions{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	q, err := jetqueue.InProcess(t.Context(), s, config(again))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return s, q
}

// TestTheConsumerIsGone takes the consumer away from under a worker.
func TestTheConsumerIsGone(t *testing.T) {
	s, q := embedded(t, time.Minute)
	conn, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	ended, came := make(chan error, 1), make(chan string)
	go func() {
		ended <- q.Consume(ctx, func(ctx context.Context, d queue.Delivery) {
			if err := d.Ack(ctx); err == nil {
				came <- d.ID
			}
		})
	}()
	for _, id := range []string{"one", "two", "three"} {
		if err := q.Publish(ctx, queue.Message{ID: id}); err != nil {
			t.Fatal(err)
		}
		if got := <-came; got != id {
			t.Errorf("got %s, want %s", got, id)
		}
		if err := js.DeleteConsumer(ctx, "orders", "workers"); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// cutOff is a context that has ended when somebody asks whether it has, and
// ends by itself a little later.
type cutOff struct {
	context.Context
	end context.CancelFunc
}

func (c cutOff) Err() error {
	c.end()
	return c.Context.Err()
}

// TestConsumeIsCutOff ends consumers before, while and after they start. None
// of them may take what is published afterwards.
func TestConsumeIsCutOff(t *testing.T) {
	_, q := embedded(t, time.Hour)
	for i := range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*5*time.Millisecond)
		_ = q.Consume(cutOff{ctx, cancel}, func(_ context.Context, d queue.Delivery) { // fails if it did not start
			t.Errorf("consumer %d, which was cut off, got %s", i, d.ID)
		})
		cancel()
	}
	ctx, stop := context.WithCancel(t.Context())
	ended, came := make(chan error, 1), make(chan string, 1)
	go func() {
		ended <- q.Consume(ctx, func(ctx context.Context, d queue.Delivery) {
			came <- d.ID
			_ = d.Ack(ctx) // nothing comes again in this test
		})
	}()
	for i := range 4 {
		id := fmt.Sprint(i)
		if err := q.Publish(ctx, queue.Message{ID: id}); err != nil {
			t.Fatal(err)
		}
		select {
		case got := <-came:
			if got != id {
				t.Errorf("got %s, want %s", got, id)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s did not come", id)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestServer runs against a server of its own, in another version than the
// library's, that is killed and started again.
func TestServer(t *testing.T) {
	program := toolbox.System(t, "nats-server", "nats-server")
	conform.Queue(t, func(t *testing.T, again time.Duration) (queue.Queue, func() queue.Queue) {
		address, dir := enginetest.Address(t), t.TempDir()
		host, port, _ := strings.Cut(address, ":")
		arguments := []string{"-a", host, "-p", port, "-js", "-sd", dir}
		kill := enginetest.Killable(t, address, func() *exec.Cmd { return exec.Command(program, arguments...) })
		open := func() *jetqueue.Queue {
			var q *jetqueue.Queue
			enginetest.Eventually(t, "JetStream is ready", func() (err error) {
				q, err = jetqueue.Dial(t.Context(), fmt.Sprint("nats://", address), config(again))
				return err
			})
			t.Cleanup(q.Close)
			return q
		}
		q := open()
		return q, func() queue.Queue {
			q.Close()
			kill()
			return open()
		}
	})
}
