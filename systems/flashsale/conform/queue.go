package conform

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/queue"
)

// Queue holds a queue to the port. Open returns one that is empty, from which a
// message that is not acknowledged comes again after a while, and a function
// that ends it and returns it anew with what it had kept.
func Queue(t *testing.T, open func(t *testing.T, again time.Duration) (q queue.Queue, reopen func() queue.Queue)) {
	// On a busy machine an acknowledgement may be late. Where none is left out,
	// nothing comes again for that.
	const soon, late = 500 * time.Millisecond, time.Hour
	tests := []struct {
		name  string
		again time.Duration
		test  func(*testing.T, queue.Queue, func() queue.Queue)
	}{
		{"messages arrive with all they carry", late, queueCarries},
		{"an ID is stored once", late, queueOnce},
		{"what is not acknowledged comes again", soon, queueAgain},
		{"a consumer that dies loses nothing", soon, queueDies},
		{"a message outlives its server", late, queueDurable},
		{"consumers share the messages", late, queueShare},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			q, reopen := open(t, test.again)
			test.test(t, q, reopen)
		})
	}
}

const patience = 30 * time.Second // for a machine under load

func message(i int) queue.Message {
	return queue.Message{ID: fmt.Sprint("m", i), Header: map[string]string{"Traceparent": fmt.Sprint("t", i)}, Body: fmt.Appendf(nil, "body %d", i)}
}

// consume runs handle until done is closed, or patience is over.
func consume(t *testing.T, q queue.Queue, done <-chan struct{}, handle func(context.Context, queue.Delivery)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- q.Consume(ctx, handle) }()
	select {
	case <-done:
	case <-ctx.Done():
		t.Error("the messages did not come")
	}
	cancel()
	must(t, <-ended)
}

func waiting(t *testing.T, q queue.Queue, want int) {
	t.Helper()
	n, err := q.Waiting(t.Context())
	must(t, err)
	if n != want {
		t.Errorf("%d messages wait, want %d", n, want)
	}
}

func queueCarries(t *testing.T, q queue.Queue, _ func() queue.Queue) {
	must(t, q.Publish(t.Context(), message(1)))
	waiting(t, q, 1)
	done := make(chan struct{})
	consume(t, q, done, func(ctx context.Context, d queue.Delivery) {
		if want := message(1); d.ID != want.ID || string(d.Body) != string(want.Body) || d.Header["Traceparent"] != "t1" || len(d.Header) != 1 || d.Attempt != 1 {
			t.Errorf("delivered %+v", d)
		}
		if err := d.Ack(ctx); err != nil {
			t.Error(err)
		}
		close(done)
	})
	waiting(t, q, 0)
}

func queueOnce(t *testing.T, q queue.Queue, _ func() queue.Queue) {
	for range 3 {
		must(t, q.Publish(t.Context(), message(1)))
	}
	waiting(t, q, 1)
}

func queueAgain(t *testing.T, q queue.Queue, _ func() queue.Queue) {
	must(t, q.Publish(t.Context(), message(1)))
	done := make(chan struct{})
	consume(t, q, done, func(ctx context.Context, d queue.Delivery) {
		switch d.Attempt {
		case 1:
			if err := d.Again(ctx, 0); err != nil {
				t.Error(err)
			}
		case 2: // no answer
		case 3:
			if err := d.Ack(ctx); err != nil {
				t.Error(err)
			}
			close(done)
		}
	})
	waiting(t, q, 0)
}

func queueDies(t *testing.T, q queue.Queue, reopen func() queue.Queue) {
	must(t, q.Publish(t.Context(), message(1)))
	got := make(chan struct{})
	arrived := sync.OnceFunc(func() { close(got) }) // it may come again before the consumer is gone
	consume(t, q, got, func(context.Context, queue.Delivery) { arrived() })
	done := make(chan struct{})
	acknowledged := sync.OnceFunc(func() { close(done) })
	consume(t, reopen(), done, func(ctx context.Context, d queue.Delivery) {
		if err := d.Ack(ctx); err != nil {
			t.Error(err)
		}
		acknowledged()
	})
}

func queueDurable(t *testing.T, q queue.Queue, reopen func() queue.Queue) {
	for i := range 20 {
		must(t, q.Publish(t.Context(), message(i)))
	}
	q = reopen()
	waiting(t, q, 20)
	must(t, q.Publish(t.Context(), message(3))) // known from before
	waiting(t, q, 20)
}

func queueShare(t *testing.T, q queue.Queue, _ func() queue.Queue) {
	const n = 200
	for i := range n {
		must(t, q.Publish(t.Context(), message(i)))
	}
	var mu sync.Mutex
	seen, done := map[string]int{}, make(chan struct{})
	handle := func(ctx context.Context, d queue.Delivery) {
		if err := d.Ack(ctx); err != nil {
			t.Error(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		seen[d.ID]++
		if len(seen) == n && seen[d.ID] == 1 {
			close(done)
		}
	}
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() { consume(t, q, done, handle) })
	}
	wait.Wait()
	for id, times := range seen {
		if times != 1 {
			t.Errorf("message %s was handled %d times although it was acknowledged", id, times)
		}
	}
	waiting(t, q, 0)
}
