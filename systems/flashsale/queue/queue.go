// Package queue carries reservations from those who promise them to those who
// write them down. It delivers at least once: what a message does must be the
// same the second time. Package jetqueue is its adapter.
package queue

import (
	"context"
	"time"
)

// Message is what is carried.
type Message struct {
	ID     string            // a message with the ID of one that is stored is not stored again, for a while
	Header map[string]string // of the trace, mostly
	Body   []byte
}

// Delivery is a message that wants an answer. Without one it comes again.
type Delivery struct {
	Message
	Attempt int // from 1
	// Ack says that the message is dealt with, and returns when the queue has
	// noted it.
	Ack func(context.Context) error
	// Again asks for another delivery after a delay.
	Again func(context.Context, time.Duration) error
}

// Queue is a durable queue.
type Queue interface {
	// Publish returns when the message is stored.
	Publish(ctx context.Context, m Message) error
	// Consume hands each delivery to handle, many at a time, until ctx is done.
	// All who consume share the messages.
	Consume(ctx context.Context, handle func(context.Context, Delivery)) error
	// Waiting is how many messages are not acknowledged.
	Waiting(ctx context.Context) (int, error)
}
