package jetqueue_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

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

// TestServer runs against a server of its own, in another version than the
// library's, that is killed and started again.
func TestServer(t *testing.T) {
	program := toolbox.System(t, "nats-server", "nats-server")
	conform.Queue(t, func(t *testing.T, again time.Duration) (queue.Queue, func() queue.Queue) {
		address, dir := enginetest.Address(t), t.TempDir()
		_, port, _ := strings.Cut(address, ":")
		arguments := []string{"-a", "127.0.0.1", "-p", port, "-js", "-sd", dir}
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
