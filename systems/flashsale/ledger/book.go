package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Book is a Ledger over the rows of an engine.
type Book struct{ Rows Rows }

var _ Ledger = Book{}

func buyerKey(a sale.ActivityID, u sale.User) string { return fmt.Sprintf("buyer %q %q", a, u) }

func slotKey(s sale.Slot) string {
	return fmt.Sprintf("slot %q %d %d", s.SKU, s.Number, s.Generation)
}
func paymentKey(id string) string                { return "payment " + id }
func epochKey(sku sale.SKU, epoch uint64) string { return fmt.Sprintf("epoch %q %d", sku, epoch) }

// Publish stores a sale and its slots.
func (b Book) Publish(ctx context.Context, a sale.Activity) error {
	return b.Rows.Update(ctx, func(tx Tx) error {
		if _, err := tx.Activity(a.ID); !errors.Is(err, ErrNotFound) {
			return err
		}
		a.State = sale.ActivityDraft
		if err := tx.PutActivity(a); err != nil {
			return err
		}
		for n := range a.Units {
			if err := tx.PutSlot(SlotRow{Slot: sale.Slot{SKU: a.SKU, Number: n}, State: sale.SlotFree}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Activity reads a sale.
func (b Book) Activity(ctx context.Context, id sale.ActivityID) (a sale.Activity, err error) {
	err = b.Rows.View(ctx, func(tx Tx) (err error) { a, err = tx.Activity(id); return err })
	return a, err
}

// Advance moves a sale.
func (b Book) Advance(ctx context.Context, id sale.ActivityID, e sale.ActivityEvent) (a sale.Activity, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) {
		if a, err = tx.Activity(id); err != nil {
			return err
		}
		if a.State, err = a.State.Next(e); err != nil {
			return err
		}
		return tx.PutActivity(a)
	})
	return a, err
}

// Create makes an order of a reservation.
func (b Book) Create(ctx context.Context, r sale.Reservation, at, payBy time.Time) (o sale.Order, isNew bool, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) {
		isNew = false
		// The slot comes first, so that transactions about one slot go one after
		// the other, and a twin sees the order that it waited for.
		slot, slotErr := tx.Slot(r.SKU, r.Number)
		if o, err = tx.Order(sale.OrderOf(r.ID)); !errors.Is(err, ErrNotFound) {
			return err
		}
		if errors.Is(slotErr, ErrNotFound) {
			return &Refusal{ReasonNoSlot}
		}
		if slotErr != nil {
			return slotErr
		}
		if !r.By.IsZero() && !at.Before(r.By) {
			return &Refusal{ReasonLate}
		}
		if err = mayOrder(tx, r, slot); err != nil {
			return err
		}
		o, err = order(tx, r, at, payBy)
		isNew = err == nil
		return err
	})
	return o, isNew, err
}

// mayOrder refuses what is stale or would be a second one.
func mayOrder(tx Tx, r sale.Reservation, slot SlotRow) error {
	if slot.Generation != r.Generation {
		return &Refusal{ReasonStale}
	}
	if slot.State != sale.SlotFree {
		return &Refusal{ReasonTaken}
	}
	if r.Epoch > 0 {
		end, err := tx.Claimed(epochKey(r.SKU, r.Epoch))
		if err != nil {
			return err
		}
		if end != "" {
			return &Refusal{ReasonEpoch}
		}
	}
	// The key of the slot and its generation is kept beside the row, so that a
	// mistake in the rules above still cannot sell a slot twice.
	keys := []struct{ key, reason string }{
		{buyerKey(r.Activity, r.User), ReasonBuyer},
		{slotKey(r.Slot), ReasonTaken},
	}
	for _, k := range keys {
		had, err := tx.Claim(k.key, string(sale.OrderOf(r.ID)))
		if err != nil {
			return err
		}
		if had != "" {
			return &Refusal{k.reason}
		}
	}
	return nil
}

func order(tx Tx, r sale.Reservation, at, payBy time.Time) (sale.Order, error) {
	none := sale.Order{}
	state, err := sale.OrderQueued.Next(sale.OrderConsumed)
	if err != nil {
		return none, err
	}
	o := sale.Order{
		ID: sale.OrderOf(r.ID), Reservation: r.ID, Activity: r.Activity, User: r.User, Slot: r.Slot,
		State: state, PayBy: payBy,
	}
	granted, err := sale.SlotFree.Next(sale.SlotReserve) // the token says so
	if err != nil {
		return none, err
	}
	ordered, err := granted.Next(sale.SlotCommitted)
	if err != nil {
		return none, err
	}
	if err := tx.PutSlot(SlotRow{Slot: r.Slot, State: ordered, Order: o.ID}); err != nil {
		return none, err
	}
	if err := tx.PutOrder(o); err != nil {
		return none, err
	}
	return o, tx.AddEntry(entry(Created, o, at))
}

func entry(k Kind, o sale.Order, at time.Time) Entry {
	return Entry{At: at, Kind: k, Slot: o.Slot, Order: o.ID, Reservation: o.Reservation, User: o.User}
}

// Reject notes that a reservation will be no order.
func (b Book) Reject(ctx context.Context, r sale.Reservation, reason string, at time.Time) (o sale.Order, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) {
		if o, err = tx.Order(sale.OrderOf(r.ID)); !errors.Is(err, ErrNotFound) {
			return err
		}
		state, err := sale.OrderQueued.Next(sale.OrderRefused)
		if err != nil {
			return err
		}
		o = sale.Order{
			ID: sale.OrderOf(r.ID), Reservation: r.ID, Activity: r.Activity, User: r.User, Slot: r.Slot,
			State: state, Reason: reason,
		}
		if err = tx.PutOrder(o); err != nil {
			return err
		}
		return tx.AddEntry(entry(Rejected, o, at))
	})
	return o, err
}

// Order reads an order, or a rejected one.
func (b Book) Order(ctx context.Context, id sale.OrderID) (o sale.Order, err error) {
	err = b.Rows.View(ctx, func(tx Tx) (err error) { o, err = tx.Order(id); return err })
	return o, err
}

// Pay books a payment.
func (b Book) Pay(ctx context.Context, id sale.OrderID, payment string, at time.Time) (o sale.Order, changed bool, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) {
		changed = false
		if o, err = tx.Order(id); err != nil {
			return err
		}
		if had, err := tx.Claim(paymentKey(payment), string(id)); err != nil || had != "" {
			return err
		}
		changed = true
		if o.State != sale.OrderPendingPayment && o.State != sale.OrderClosed {
			// A second payment: the order stays as it is, the money goes back.
			return tx.AddMessage(Message{Topic: Refund, Order: id, User: o.User, Payment: payment})
		}
		if o.State, err = o.State.Next(sale.OrderPaymentReported); err != nil {
			return err
		}
		o.Payment = payment
		if err = tx.PutOrder(o); err != nil {
			return err
		}
		if o.State == sale.OrderRefunding {
			return errors.Join(
				tx.AddEntry(entry(Refunding, o, at)),
				tx.AddMessage(Message{Topic: Refund, Order: id, User: o.User, Payment: payment}))
		}
		return sell(tx, o, at)
	})
	return o, changed, err
}

func sell(tx Tx, o sale.Order, at time.Time) error {
	slot, err := tx.Slot(o.Slot.SKU, o.Slot.Number)
	if err != nil {
		return err
	}
	if slot.State, err = slot.State.Next(sale.SlotPaid); err != nil {
		return err
	}
	if err := tx.PutSlot(slot); err != nil {
		return err
	}
	if err := tx.AddEntry(entry(Paid, o, at)); err != nil {
		return err
	}
	if err := tx.AddMessage(Message{Topic: Ship, Order: o.ID, User: o.User}); err != nil {
		return err
	}
	return tx.AddMessage(Message{Topic: Tell, Order: o.ID, User: o.User, Text: "order is paid"})
}

// Close ends an order that was not paid.
func (b Book) Close(ctx context.Context, id sale.OrderID, e sale.OrderEvent, at time.Time) (o sale.Order, closed bool, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) {
		closed = false
		if o, err = tx.Order(id); err != nil || o.State != sale.OrderPendingPayment {
			return err
		}
		if o.State, err = o.State.Next(e); err != nil {
			return err
		}
		o.Reason = string(e)
		if err = tx.PutOrder(o); err != nil {
			return err
		}
		slot, err := tx.Slot(o.Slot.SKU, o.Slot.Number)
		if err != nil {
			return err
		}
		if err = release(tx, slot, entry(Closed, o, at), releasedEntry(o.Slot, o.ID, at)); err != nil {
			return err
		}
		closed = true
		return nil
	})
	return o, closed, err
}

// release frees a slot with the next generation, and notes why.
func release(tx Tx, slot SlotRow, why ...Entry) error {
	state := slot.State
	var err error
	if state == sale.SlotFree { // granted, as far as the stock knows
		state, err = state.Next(sale.SlotReserve)
	}
	if err == nil {
		state, err = state.Next(sale.SlotReleased)
	}
	if err != nil {
		return err
	}
	next := SlotRow{Slot: slot.Slot, State: state}
	next.Generation++
	if err := tx.PutSlot(next); err != nil {
		return err
	}
	for _, e := range why {
		if err := tx.AddEntry(e); err != nil {
			return err
		}
	}
	return nil
}

func releasedEntry(slot sale.Slot, o sale.OrderID, at time.Time) Entry {
	return Entry{At: at, Kind: Released, Slot: slot, Order: o}
}

// Refunded notes that money went back.
func (b Book) Refunded(ctx context.Context, id sale.OrderID, at time.Time) (o sale.Order, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) {
		if o, err = tx.Order(id); err != nil || o.State != sale.OrderRefunding {
			return err
		}
		if o.State, err = o.State.Next(sale.OrderRefundConfirmed); err != nil {
			return err
		}
		if err = tx.PutOrder(o); err != nil {
			return err
		}
		return tx.AddEntry(entry(Refunded, o, at))
	})
	return o, err
}

// Due reads orders that fall due.
func (b Book) Due(ctx context.Context, before time.Time, limit int) (due []sale.Order, err error) {
	err = b.Rows.View(ctx, func(tx Tx) (err error) { due, err = tx.Due(before, limit); return err })
	return due, err
}

// Abandon ends a generation that has no order.
func (b Book) Abandon(ctx context.Context, slot sale.Slot, at time.Time) (over bool, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) (err error) { over, err = abandon(tx, slot, at); return err })
	return over, err
}

func abandon(tx Tx, slot sale.Slot, at time.Time) (bool, error) {
	row, err := tx.Slot(slot.SKU, slot.Number)
	switch {
	case errors.Is(err, ErrNotFound):
		return false, notFound("slot", slot)
	case err != nil:
		return false, err
	case row.Generation != slot.Generation:
		return row.Generation > slot.Generation, nil
	case row.State != sale.SlotFree:
		return false, nil
	}
	err = release(tx, row, releasedEntry(slot, "", at))
	return err == nil, err
}

// Fence ends a lease.
func (b Book) Fence(ctx context.Context, sku sale.SKU, epoch uint64, slots []sale.Slot, at time.Time) (over []sale.Slot, err error) {
	err = b.Rows.Update(ctx, func(tx Tx) error {
		over = nil
		if _, err := tx.Claim(epochKey(sku, epoch), "ended"); err != nil {
			return err
		}
		for _, slot := range slots {
			gone, err := abandon(tx, slot, at)
			if err != nil {
				return err
			}
			if gone {
				over = append(over, slot)
			}
		}
		return nil
	})
	return over, err
}

// Slots reads all slots.
func (b Book) Slots(ctx context.Context, sku sale.SKU) (slots []SlotRow, err error) {
	err = b.Rows.View(ctx, func(tx Tx) (err error) { slots, err = tx.Slots(sku); return err })
	return slots, err
}

// Outbox reads what is to be sent.
func (b Book) Outbox(ctx context.Context, limit int) (messages []Message, err error) {
	err = b.Rows.View(ctx, func(tx Tx) (err error) { messages, err = tx.Messages(limit); return err })
	return messages, err
}

// Sent removes what was sent.
func (b Book) Sent(ctx context.Context, numbers []uint64) error {
	return b.Rows.Update(ctx, func(tx Tx) error {
		for _, n := range numbers {
			if err := tx.DropMessage(n); err != nil {
				return err
			}
		}
		return nil
	})
}

// Journal reads what happened.
func (b Book) Journal(ctx context.Context, sku sale.SKU) (entries []Entry, err error) {
	err = b.Rows.View(ctx, func(tx Tx) (err error) { entries, err = tx.Entries(sku); return err })
	return entries, err
}
