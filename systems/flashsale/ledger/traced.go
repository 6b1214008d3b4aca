package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// Service is the name of the ledger in traces.
const Service = "order-db"

// Traced is a ledger whose calls are recorded as messages of a part, in the
// words of the model's scenarios.
type Traced struct {
	Ledger
	Part telemetry.Part
}

// Publish is recorded.
func (t Traced) Publish(ctx context.Context, a sale.Activity) error {
	ctx, end := t.Part.Call(ctx, Service, "store sale, slots 0 to M-1")
	err := t.Ledger.Publish(ctx, a)
	end("DRAFT", err)
	return err
}

// Slots is recorded.
func (t Traced) Slots(ctx context.Context, sku sale.SKU) ([]SlotRow, error) {
	ctx, end := t.Part.Call(ctx, Service, "read slots")
	rows, err := t.Ledger.Slots(ctx, sku)
	end("slots 0 to M-1", err)
	return rows, err
}

// Advance is recorded.
func (t Traced) Advance(ctx context.Context, id sale.ActivityID, e sale.ActivityEvent) (sale.Activity, error) {
	ctx, end := t.Part.Call(ctx, Service, string(e))
	a, err := t.Ledger.Advance(ctx, id, e)
	end(string(a.State), err)
	return a, err
}

// Create is recorded.
func (t Traced) Create(ctx context.Context, r sale.Reservation, at, payBy time.Time) (sale.Order, bool, error) {
	ctx, end := t.Part.Call(ctx, Service, "insert order, mark slot")
	o, isNew, err := t.Ledger.Create(ctx, r, at, payBy)
	refusal := &Refusal{}
	switch {
	case errors.As(err, &refusal) || err == nil && o.State == sale.OrderRejected:
		end("REJECTED", nil)
	case isNew:
		end("new order, PENDING_PAY", err)
	default:
		end("same order ID", err)
	}
	return o, isNew, err
}

// Order is recorded.
func (t Traced) Order(ctx context.Context, id sale.OrderID) (sale.Order, error) {
	ctx, end := t.Part.Call(ctx, Service, "read order")
	o, err := t.Ledger.Order(ctx, id)
	if errors.Is(err, ErrNotFound) {
		end("state", nil) // that it is not there yet is an answer
	} else {
		end("state", err)
	}
	return o, err
}

// Pay is recorded.
func (t Traced) Pay(ctx context.Context, id sale.OrderID, payment string, at time.Time) (sale.Order, bool, error) {
	ctx, end := t.Part.Call(ctx, Service, "PENDING_PAY to PAID, if it is")
	o, changed, err := t.Ledger.Pay(ctx, id, payment, at)
	switch {
	case !changed:
		end("no change", err)
	default:
		end(string(o.State)+", outbox row", err)
	}
	return o, changed, err
}

// Close is recorded.
func (t Traced) Close(ctx context.Context, id sale.OrderID, e sale.OrderEvent, at time.Time) (sale.Order, bool, error) {
	ctx, end := t.Part.Call(ctx, Service, "PENDING_PAY to CLOSED, if it is")
	o, closed, err := t.Ledger.Close(ctx, id, e, at)
	if closed {
		end("slot, generation + 1", err)
	} else {
		end("no row changed", err)
	}
	return o, closed, err
}

// Refunded is recorded.
func (t Traced) Refunded(ctx context.Context, id sale.OrderID, at time.Time) (sale.Order, error) {
	ctx, end := t.Part.Call(ctx, Service, "REFUNDING to REFUNDED")
	o, err := t.Ledger.Refunded(ctx, id, at)
	end("REFUNDED", err)
	return o, err
}

// Fence is recorded.
func (t Traced) Fence(ctx context.Context, sku sale.SKU, epoch uint64, slots []sale.Slot, at time.Time) ([]sale.Slot, error) {
	ctx, end := t.Part.Call(ctx, Service, "raise generation of slots without order")
	over, err := t.Ledger.Fence(ctx, sku, epoch, slots, at)
	end("slots to free", err)
	return over, err
}
