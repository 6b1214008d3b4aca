// Package ledger is the last word on orders and slots.
//
// [Ledger] is what the other parts use. [Book] is its one implementation: the
// rules of each step, in terms of rows. [Rows] is what an engine has to
// provide: transactions over those rows, durable when they return. Adapters are
// packages boltledger and pgledger.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// SlotRow is the ledger's view of a slot. It does not see grants: a slot that
// is granted and has no order yet is free here, and the token is the proof.
type SlotRow struct {
	sale.Slot
	State sale.SlotState `json:"state"`
	Order sale.OrderID   `json:"order,omitempty"`
}

// Kind is what an entry of the journal reports.
type Kind string

// What a journal reports.
const (
	Created   Kind = "created"   // an order was inserted on a slot
	Rejected  Kind = "rejected"  // a reservation became no order
	Paid      Kind = "paid"      // and the slot is sold
	Closed    Kind = "closed"    // not paid, or cancelled
	Released  Kind = "released"  // the slot's generation has ended
	Refunding Kind = "refunding" // money came for a closed order
	Refunded  Kind = "refunded"
)

// Entry is a line of the journal. It is written in the transaction that it
// reports, so the journal is what happened, in an order that is right for each
// slot and each order.
type Entry struct {
	Number      uint64             `json:"number"`
	At          time.Time          `json:"at"`
	Kind        Kind               `json:"kind"`
	Slot        sale.Slot          `json:"slot"`
	Order       sale.OrderID       `json:"order,omitempty"`
	Reservation sale.ReservationID `json:"reservation,omitempty"`
	User        sale.User          `json:"user,omitempty"`
}

// Topic is whom a message of the outbox is for.
type Topic string

// Whom the outbox tells.
const (
	Ship   Topic = "ship"   // logistics
	Tell   Topic = "tell"   // the buyer
	Refund Topic = "refund" // the payment gateway
)

// Message is a line of the outbox.
type Message struct {
	Number  uint64       `json:"number"`
	Topic   Topic        `json:"topic"`
	Order   sale.OrderID `json:"order"`
	User    sale.User    `json:"user"`
	Payment string       `json:"payment,omitempty"` // to be refunded
	Text    string       `json:"text,omitempty"`    // for the buyer
}

// Refusal says why a reservation cannot become an order.
type Refusal struct{ Reason string }

// Error is the reason.
func (r *Refusal) Error() string { return "reservation refused: " + r.Reason }

// Reasons of refusals.
const (
	ReasonStale  = "the slot has been freed since"
	ReasonTaken  = "the slot has an order"
	ReasonBuyer  = "the buyer has an order"
	ReasonEpoch  = "the lease of the slot has ended"
	ReasonNoSlot = "there is no such slot"
	ReasonLate   = "it came too late"
)

// ErrNotFound says that there is no such row.
var ErrNotFound = errors.New("not found")

func notFound(what string, id any) error { return fmt.Errorf("%s %v: %w", what, id, ErrNotFound) }

// Ledger is what is final.
type Ledger interface {
	// Publish stores a sale in state DRAFT, and its slots in generation 0. A
	// sale that is there stays as it is.
	Publish(ctx context.Context, a sale.Activity) error
	Activity(ctx context.Context, id sale.ActivityID) (sale.Activity, error)
	// Advance moves a sale by an event.
	Advance(ctx context.Context, id sale.ActivityID, e sale.ActivityEvent) (sale.Activity, error)

	// Create makes an order of a reservation and marks its slot, in one
	// transaction. It says whether the order is new; one that is there is
	// returned as it is. A *Refusal says why there will be none.
	Create(ctx context.Context, r sale.Reservation, at, payBy time.Time) (sale.Order, bool, error)
	// Reject notes that a reservation will be no order. What is already there
	// stays, and is returned.
	Reject(ctx context.Context, r sale.Reservation, reason string, at time.Time) (sale.Order, error)
	Order(ctx context.Context, id sale.OrderID) (sale.Order, error)
	// Pay books a payment, once for each ID of the provider. It returns the
	// order as it is then, and whether anything changed. Money for an order
	// that is closed, or paid already, is put into the outbox to be refunded.
	Pay(ctx context.Context, id sale.OrderID, payment string, at time.Time) (sale.Order, bool, error)
	// Close ends an order that waits for payment, and the generation of its
	// slot. It returns the order as it is then, and whether it was this call
	// that closed it.
	Close(ctx context.Context, id sale.OrderID, e sale.OrderEvent, at time.Time) (sale.Order, bool, error)
	// Refunded notes that the money for a closed order went back.
	Refunded(ctx context.Context, id sale.OrderID, at time.Time) (sale.Order, error)
	// Due is orders that wait for payment and must be paid before a time, those
	// first that are due first.
	Due(ctx context.Context, before time.Time, limit int) ([]sale.Order, error)

	// Abandon ends the generation of a slot that has no order. It says whether
	// that generation is over, so repeating it does no harm.
	Abandon(ctx context.Context, slot sale.Slot, at time.Time) (bool, error)
	// Fence refuses from now on what comes from a lease, and abandons those of
	// its slots that have no order. It returns the slots whose generation is
	// over.
	Fence(ctx context.Context, sku sale.SKU, epoch uint64, slots []sale.Slot, at time.Time) ([]sale.Slot, error)
	// Slots is all slots, by number.
	Slots(ctx context.Context, sku sale.SKU) ([]SlotRow, error)

	// Outbox is messages that were not sent, the oldest first.
	Outbox(ctx context.Context, limit int) ([]Message, error)
	// Sent removes messages.
	Sent(ctx context.Context, numbers []uint64) error
	// Journal is all entries about a SKU.
	Journal(ctx context.Context, sku sale.SKU) ([]Entry, error)
}

// Rows is an engine.
type Rows interface {
	// Update runs f in a transaction that is durable when Update returns nil,
	// and gone as a whole otherwise. It may run f again, so f must set all that
	// it gives out. No other transaction changes a row that f has read until it
	// ends.
	Update(ctx context.Context, f func(Tx) error) error
	// View runs f over a state that is consistent.
	View(ctx context.Context, f func(Tx) error) error
}

// Tx is the rows in a transaction. What is read and not there gives
// ErrNotFound.
type Tx interface {
	Activity(id sale.ActivityID) (sale.Activity, error)
	PutActivity(a sale.Activity) error

	Slot(sku sale.SKU, number int) (SlotRow, error)
	PutSlot(s SlotRow) error
	Slots(sku sale.SKU) ([]SlotRow, error)

	Order(id sale.OrderID) (sale.Order, error)
	PutOrder(o sale.Order) error
	Due(before time.Time, limit int) ([]sale.Order, error)

	// Claim keeps a key for good: the buyer of a sale, a slot in a generation,
	// an ID of a payment, an epoch that has ended. It says who had it before,
	// or "".
	Claim(key, owner string) (string, error)
	// Claimed says who has a key, or "".
	Claimed(key string) (string, error)

	AddMessage(m Message) error
	Messages(limit int) ([]Message, error)
	DropMessage(number uint64) error

	AddEntry(e Entry) error
	Entries(sku sale.SKU) ([]Entry, error)
}
