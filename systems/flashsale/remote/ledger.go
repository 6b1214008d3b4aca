package remote

import (
	"context"
	"net/http"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

type remoteLedger struct{ caller }

var _ ledger.Ledger = remoteLedger{}

// Ledger is the ledger that a Handler serves at a URL.
func Ledger(client *http.Client, url string) ledger.Ledger {
	return remoteLedger{caller{client, url + "/ledger"}}
}

func (l remoteLedger) Publish(ctx context.Context, a sale.Activity) error {
	return l.call(ctx, "Publish", nil, a)
}

func (l remoteLedger) Activity(ctx context.Context, id sale.ActivityID) (a sale.Activity, err error) {
	err = l.call(ctx, "Activity", []any{&a}, id)
	return a, err
}

func (l remoteLedger) Advance(ctx context.Context, id sale.ActivityID, e sale.ActivityEvent) (a sale.Activity, err error) {
	err = l.call(ctx, "Advance", []any{&a}, id, e)
	return a, err
}

func (l remoteLedger) Create(ctx context.Context, r sale.Reservation, at, payBy time.Time) (o sale.Order, isNew bool, err error) {
	err = l.call(ctx, "Create", []any{&o, &isNew}, r, at, payBy)
	return o, isNew, err
}

func (l remoteLedger) Reject(ctx context.Context, r sale.Reservation, reason string, at time.Time) (o sale.Order, err error) {
	err = l.call(ctx, "Reject", []any{&o}, r, reason, at)
	return o, err
}

func (l remoteLedger) Order(ctx context.Context, id sale.OrderID) (o sale.Order, err error) {
	err = l.call(ctx, "Order", []any{&o}, id)
	return o, err
}

func (l remoteLedger) Pay(ctx context.Context, id sale.OrderID, payment string, at time.Time) (o sale.Order, changed bool, err error) {
	err = l.call(ctx, "Pay", []any{&o, &changed}, id, payment, at)
	return o, changed, err
}

func (l remoteLedger) Close(ctx context.Context, id sale.OrderID, e sale.OrderEvent, at time.Time) (o sale.Order, closed bool, err error) {
	err = l.call(ctx, "Close", []any{&o, &closed}, id, e, at)
	return o, closed, err
}

func (l remoteLedger) Refunded(ctx context.Context, id sale.OrderID, at time.Time) (o sale.Order, err error) {
	err = l.call(ctx, "Refunded", []any{&o}, id, at)
	return o, err
}

func (l remoteLedger) Due(ctx context.Context, before time.Time, limit int) (due []sale.Order, err error) {
	err = l.call(ctx, "Due", []any{&due}, before, limit)
	return due, err
}

func (l remoteLedger) Abandon(ctx context.Context, slot sale.Slot, at time.Time) (over bool, err error) {
	err = l.call(ctx, "Abandon", []any{&over}, slot, at)
	return over, err
}

func (l remoteLedger) Fence(ctx context.Context, sku sale.SKU, epoch uint64, slots []sale.Slot, at time.Time) (over []sale.Slot, err error) {
	err = l.call(ctx, "Fence", []any{&over}, sku, epoch, slots, at)
	return over, err
}

func (l remoteLedger) Slots(ctx context.Context, sku sale.SKU) (rows []ledger.SlotRow, err error) {
	err = l.call(ctx, "Slots", []any{&rows}, sku)
	return rows, err
}

func (l remoteLedger) Outbox(ctx context.Context, limit int) (messages []ledger.Message, err error) {
	err = l.call(ctx, "Outbox", []any{&messages}, limit)
	return messages, err
}

func (l remoteLedger) Sent(ctx context.Context, numbers []uint64) error {
	return l.call(ctx, "Sent", nil, numbers)
}

func (l remoteLedger) Journal(ctx context.Context, sku sale.SKU) (entries []ledger.Entry, err error) {
	err = l.call(ctx, "Journal", []any{&entries}, sku)
	return entries, err
}
