// Package worker turns each reservation in the queue into one order, and tells
// other systems what was committed.
package worker

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// The names of services in traces.
const (
	Name         = "order-worker"
	queueService = "order-queue"
)

// Config is what a worker is made of.
type Config struct {
	Queue  queue.Queue
	Ledger ledger.Ledger
	Stock  stock.Store
	Clock  clock.Clock
	PayTTL time.Duration // how long a buyer has to pay
	// Retry is how long a message waits after a failure that may pass.
	Retry time.Duration
	// Failed is told of such failures; nil ignores them.
	Failed func(error)
	Part   telemetry.Part
}

// Worker consumes reservations. Several may run side by side, anywhere.
type Worker struct{ config Config }

// New returns a worker.
func New(c Config) *Worker {
	if c.Failed == nil {
		c.Failed = func(error) {}
	}
	return &Worker{c}
}

// Run works until ctx is done.
func (w *Worker) Run(ctx context.Context) error {
	return w.config.Queue.Consume(ctx, func(ctx context.Context, d queue.Delivery) {
		if err := w.Handle(ctx, d); err != nil && ctx.Err() == nil {
			w.config.Failed(err)
		}
	})
}

// Handle deals with one delivery. It acknowledges after the commit: who dies in
// between gets the message again, and finds the order there.
func (w *Worker) Handle(ctx context.Context, d queue.Delivery) error {
	ctx, end := w.config.Part.Receive(ctx, queueService, d.Header, "reservation")
	err := w.settle(ctx, d.Body)
	if err != nil {
		again := d.Again(ctx, w.config.Retry)
		end("", err)
		return errors.Join(err, again)
	}
	err = d.Ack(ctx)
	end("ack after the commit", err)
	return err
}

func (w *Worker) settle(ctx context.Context, body []byte) error {
	var r sale.Reservation
	if err := json.Unmarshal(body, &r); err != nil {
		return nil // not ours, and it will not become ours by waiting
	}
	now := w.config.Clock.Now()
	o, _, err := w.config.Ledger.Create(ctx, r, now, now.Add(w.config.PayTTL))
	refusal := &ledger.Refusal{}
	switch {
	case errors.As(err, &refusal):
		return w.compensate(ctx, r, refusal.Reason)
	case err == nil && o.State == sale.OrderRejected:
		// Whoever rejected it may have died before the rest was done.
		return w.compensate(ctx, r, o.Reason)
	}
	return err
}

// compensate rejects a reservation, and frees its slot if that is still the
// reservation's: another may have an order for it. A buyer who has none may try
// again.
func (w *Worker) compensate(ctx context.Context, r sale.Reservation, reason string) error {
	if _, err := w.config.Ledger.Reject(ctx, r, reason, w.config.Clock.Now()); err != nil {
		return err
	}
	over, err := w.config.Ledger.Abandon(ctx, r.Slot, w.config.Clock.Now())
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	if over {
		if _, err := w.config.Stock.Release(ctx, r.Slot, stock.Remember); err != nil {
			return err
		}
	}
	if reason == ledger.ReasonBuyer {
		return nil
	}
	return w.config.Stock.Forgive(ctx, r.Slot, r.User)
}
