package worker

import (
	"context"
	"errors"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// The names of those whom the outbox tells, in traces.
const (
	LogisticsService    = "logistics"
	NotificationService = "notification"
	PaymentService      = "payment-gateway"
)

// Others are the systems that hear what was committed. Each may hear the same
// message again, and knows it by the order's ID.
type Others interface {
	Ship(ctx context.Context, m ledger.Message) error
	Tell(ctx context.Context, m ledger.Message) error
	Refund(ctx context.Context, m ledger.Message) error
}

// Relay sends what is in the outbox.
type Relay struct {
	Ledger ledger.Ledger
	Others Others
	Clock  clock.Clock
	Every  time.Duration // how long it waits when there is nothing
	Batch  int           // messages to read at once
	Failed func(error)   // is told of failures; what failed is tried again
	Part   telemetry.Part
}

// Run sends until ctx is done.
func (r *Relay) Run(ctx context.Context) {
	for {
		n, err := r.Once(ctx)
		if err != nil && ctx.Err() == nil && r.Failed != nil {
			r.Failed(err)
		}
		if n > 0 && err == nil {
			continue
		}
		if r.Clock.Wait(ctx, r.Every) != nil {
			return
		}
	}
}

// Once sends one batch and removes what was sent. A crash in between sends it
// again.
func (r *Relay) Once(ctx context.Context) (int, error) {
	since := time.Now() // spans are on the machine's clock
	messages, err := r.Ledger.Outbox(ctx, r.Batch)
	if err != nil || len(messages) == 0 {
		return 0, err
	}
	ctx, end := r.Part.Begin(ctx, "flash-sale/tell-the-others")
	defer end("", nil)
	r.Part.Called(ctx, ledger.Service, "read the outbox", since, "rows, order IDs")
	var sent []uint64
	var problems []error
	for _, m := range messages {
		if err := r.send(ctx, m); err != nil {
			problems = append(problems, err)
			continue
		}
		sent = append(sent, m.Number)
	}
	return len(sent), errors.Join(append(problems, r.Ledger.Sent(ctx, sent))...)
}

func (r *Relay) send(ctx context.Context, m ledger.Message) error {
	switch m.Topic {
	case ledger.Ship:
		ctx, end := r.Part.Send(ctx, LogisticsService, "ship order")
		err := r.Others.Ship(ctx, m)
		end("", err)
		return err
	case ledger.Tell:
		ctx, end := r.Part.Send(ctx, NotificationService, m.Text)
		err := r.Others.Tell(ctx, m)
		end("", err)
		return err
	}
	return r.refund(ctx, m)
}

func (r *Relay) refund(ctx context.Context, m ledger.Message) error {
	callContext, end := r.Part.Call(ctx, PaymentService, "refund by order ID")
	err := r.Others.Refund(callContext, m)
	end("refunded", err)
	if err != nil {
		return err
	}
	_, err = ledger.Traced{Ledger: r.Ledger, Part: r.Part}.Refunded(ctx, m.Order, r.Clock.Now())
	return err
}
