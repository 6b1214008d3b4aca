package conform

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Ledger holds a ledger to the port. Open returns one that is empty.
func Ledger(t *testing.T, open func(t *testing.T) ledger.Ledger) {
	tests := []struct {
		name string
		test func(*testing.T, ledger.Ledger)
	}{
		{"a sale is published once", ledgerPublish},
		{"a reservation becomes one order", ledgerOnce},
		{"what cannot become an order is refused", ledgerRefuse},
		{"a refused transaction leaves nothing", ledgerRollback},
		{"twins become one order", ledgerTwins},
		{"a slot has one order, whoever comes", ledgerRace},
		{"money is booked once", ledgerPay},
		{"late money goes back", ledgerLate},
		{"money or time: one of them wins", ledgerPayOrClose},
		{"a closed order frees its slot", ledgerClose},
		{"orders fall due in order", ledgerDue},
		{"a token that was not used ends", ledgerAbandon},
		{"a lease that has ended is fenced", ledgerFence},
		{"the outbox keeps what was not sent", ledgerOutbox},
		{"the journal tells it all", ledgerJournal},
		{"what is not there is not found", ledgerMissing},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
}

func publish(t *testing.T, l ledger.Ledger, units int) {
	t.Helper()
	must(t, l.Publish(t.Context(), sale.Activity{ID: activity, SKU: sku, Units: units, Opens: start(), Closes: start().Add(time.Hour)}))
}

func reservation(u sale.User, number int, generation uint64) sale.Reservation {
	return sale.Reserve(sale.Token{
		Activity: activity, User: u,
		Grant: sale.Grant{Slot: sale.Slot{SKU: sku, Number: number, Generation: generation}, Until: start().Add(time.Minute)},
	})
}

func payBy() time.Time { return start().Add(10 * time.Minute) }

func create(t *testing.T, l ledger.Ledger, r sale.Reservation) sale.Order {
	t.Helper()
	o, isNew, err := l.Create(t.Context(), r, start(), payBy())
	must(t, err)
	if !isNew || o.State != sale.OrderPendingPayment {
		t.Fatalf("Create for %s = %+v, new: %v", r.User, o, isNew)
	}
	return o
}

func refused(t *testing.T, l ledger.Ledger, r sale.Reservation, reason string) {
	t.Helper()
	_, _, err := l.Create(t.Context(), r, start(), payBy())
	if refusal := (&ledger.Refusal{}); !errors.As(err, &refusal) || refusal.Reason != reason {
		t.Fatalf("Create for %s on %v = %v, want a refusal because %s", r.User, r.Slot, err, reason)
	}
}

func slotIs(t *testing.T, l ledger.Ledger, number int, state sale.SlotState, generation uint64) {
	t.Helper()
	rows, err := l.Slots(t.Context(), sku)
	must(t, err)
	if len(rows) <= number || rows[number].Number != number {
		t.Fatalf("slot %d is not at its place in %d rows", number, len(rows))
	}
	if r := rows[number]; r.State != state || r.Generation != generation {
		t.Fatalf("slot %d is %s in generation %d, want %s in %d", number, r.State, r.Generation, state, generation)
	}
}

func orderIs(t *testing.T, l ledger.Ledger, id sale.OrderID, state sale.OrderState) {
	t.Helper()
	o, err := l.Order(t.Context(), id)
	must(t, err)
	if o.State != state {
		t.Fatalf("order %s is %s, want %s", id, o.State, state)
	}
}

func ledgerPublish(t *testing.T, l ledger.Ledger) {
	publish(t, l, 3)
	a, err := l.Activity(t.Context(), activity)
	must(t, err)
	if a.State != sale.ActivityDraft || a.Units != 3 || !a.Opens.Equal(start()) || !a.Closes.Equal(start().Add(time.Hour)) {
		t.Fatalf("published %+v", a)
	}
	create(t, l, reservation("ann", 1, 0))
	publish(t, l, 5) // again: stays as it is
	rows, err := l.Slots(t.Context(), sku)
	must(t, err)
	if len(rows) != 3 {
		t.Errorf("%d slots after a second publication, want 3", len(rows))
	}
	slotIs(t, l, 1, sale.SlotOrdered, 0)
	for _, step := range []struct {
		event sale.ActivityEvent
		want  sale.ActivityState
	}{
		{sale.ActivityWarmUp, sale.ActivityWarmed},
		{sale.ActivityStartTime, sale.ActivityOpen},
		{sale.ActivityLastSlotWon, sale.ActivitySoldOut},
		{sale.ActivitySlotReleased, sale.ActivityOpen},
	} {
		a, err := l.Advance(t.Context(), activity, step.event)
		must(t, err)
		if a.State != step.want {
			t.Fatalf("after %q the sale is %s, want %s", step.event, a.State, step.want)
		}
	}
	if a, err := l.Advance(t.Context(), activity, sale.ActivityWarmUp); err == nil {
		t.Errorf("an open sale was warmed up: %+v", a)
	}
}

func ledgerOnce(t *testing.T, l ledger.Ledger) {
	publish(t, l, 2)
	r := reservation("ann", 0, 0)
	first := create(t, l, r)
	if first.Reservation != r.ID || first.User != "ann" || first.Slot != r.Slot || !first.PayBy.Equal(payBy()) {
		t.Errorf("created %+v", first)
	}
	again, isNew, err := l.Create(t.Context(), r, start().Add(time.Second), payBy().Add(time.Second))
	must(t, err)
	if isNew || again.ID != first.ID || !again.PayBy.Equal(first.PayBy) {
		t.Errorf("the second delivery made %+v, new: %v", again, isNew)
	}
	slotIs(t, l, 0, sale.SlotOrdered, 0)
}

func ledgerRefuse(t *testing.T, l ledger.Ledger) {
	publish(t, l, 3)
	create(t, l, reservation("ann", 0, 0))
	refused(t, l, reservation("bob", 0, 0), ledger.ReasonTaken)
	refused(t, l, reservation("ann", 1, 0), ledger.ReasonBuyer)
	refused(t, l, reservation("bob", 1, 1), ledger.ReasonStale)
	refused(t, l, reservation("bob", 3, 0), ledger.ReasonNoSlot)
	r := reservation("bob", 0, 0)
	o, err := l.Reject(t.Context(), r, ledger.ReasonTaken, start())
	must(t, err)
	if o.State != sale.OrderRejected || o.Reason != ledger.ReasonTaken || o.ID != sale.OrderOf(r.ID) {
		t.Errorf("rejected %+v", o)
	}
	again, isNew, err := l.Create(t.Context(), r, start(), payBy())
	must(t, err)
	if isNew || again.State != sale.OrderRejected {
		t.Errorf("after the rejection, Create = %+v, new: %v", again, isNew)
	}
	kept, err := l.Reject(t.Context(), reservation("ann", 0, 0), "too late", start())
	must(t, err)
	if kept.State != sale.OrderPendingPayment {
		t.Errorf("an order was rejected after it was created: %+v", kept)
	}
}

func ledgerRollback(t *testing.T, l ledger.Ledger) {
	publish(t, l, 2)
	create(t, l, reservation("ann", 0, 0))
	refused(t, l, reservation("ann", 1, 0), ledger.ReasonBuyer)
	create(t, l, reservation("bob", 1, 0)) // the refused one has not claimed the slot
}

func ledgerTwins(t *testing.T, l ledger.Ledger) {
	publish(t, l, 4)
	news := make([]int, 4)
	var wait sync.WaitGroup
	var mu sync.Mutex
	for i := range 16 {
		wait.Go(func() {
			_, isNew, err := l.Create(t.Context(), reservation(user(i%4), i%4, 0), start(), payBy())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if isNew {
				news[i%4]++
			}
		})
	}
	wait.Wait()
	for i, n := range news {
		if n != 1 {
			t.Errorf("of four deliveries of reservation %d, %d made an order", i, n)
		}
	}
}

func ledgerRace(t *testing.T, l ledger.Ledger) {
	publish(t, l, 4)
	var wait sync.WaitGroup
	var mu sync.Mutex
	winners := map[int]int{}
	for i := range 16 {
		wait.Go(func() {
			_, isNew, err := l.Create(t.Context(), reservation(user(i), i%4, 0), start(), payBy())
			refusal := &ledger.Refusal{}
			mu.Lock()
			defer mu.Unlock()
			if isNew {
				winners[i%4]++
			} else if !errors.As(err, &refusal) {
				t.Errorf("user %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	for i := range 4 {
		if winners[i] != 1 {
			t.Errorf("slot %d has %d orders", i, winners[i])
		}
	}
}

func pay(t *testing.T, l ledger.Ledger, id sale.OrderID, payment string, want sale.OrderState, changes bool) {
	t.Helper()
	o, changed, err := l.Pay(t.Context(), id, payment, start())
	must(t, err)
	if o.State != want || changed != changes {
		t.Fatalf("payment %s made the order %s, changed: %v; want %s, %v", payment, o.State, changed, want, changes)
	}
}

func topics(t *testing.T, l ledger.Ledger) string {
	t.Helper()
	messages, err := l.Outbox(t.Context(), 100)
	must(t, err)
	text := ""
	for _, m := range messages {
		text += fmt.Sprintf("%s %s;", m.Topic, m.Payment)
	}
	return text
}

func ledgerPay(t *testing.T, l ledger.Ledger) {
	publish(t, l, 2)
	o := create(t, l, reservation("ann", 0, 0))
	pay(t, l, o.ID, "p1", sale.OrderPaid, true)
	pay(t, l, o.ID, "p1", sale.OrderPaid, false)
	slotIs(t, l, 0, sale.SlotSold, 0)
	if got, want := topics(t, l), "ship ;tell ;"; got != want {
		t.Errorf("the outbox has %q, want %q", got, want)
	}
	// A second payment by mistake is money to give back.
	pay(t, l, o.ID, "p2", sale.OrderPaid, true)
	pay(t, l, o.ID, "p2", sale.OrderPaid, false)
	if got, want := topics(t, l), "ship ;tell ;refund p2;"; got != want {
		t.Errorf("the outbox has %q, want %q", got, want)
	}
	if o, closed, err := l.Close(t.Context(), o.ID, sale.OrderTimeOver, start()); err != nil || closed || o.State != sale.OrderPaid {
		t.Errorf("closing a paid order: %+v, %v, %v", o, closed, err)
	}
}

func ledgerLate(t *testing.T, l ledger.Ledger) {
	publish(t, l, 1)
	o := create(t, l, reservation("ann", 0, 0))
	_, closed, err := l.Close(t.Context(), o.ID, sale.OrderTimeOver, start())
	must(t, err)
	if !closed {
		t.Fatal("not closed")
	}
	pay(t, l, o.ID, "p1", sale.OrderRefunding, true)
	pay(t, l, o.ID, "p1", sale.OrderRefunding, false)
	slotIs(t, l, 0, sale.SlotFree, 1)
	if got, want := topics(t, l), "refund p1;"; got != want {
		t.Errorf("the outbox has %q, want %q", got, want)
	}
	for range 2 {
		done, err := l.Refunded(t.Context(), o.ID, start())
		must(t, err)
		if done.State != sale.OrderRefunded {
			t.Errorf("after the refund the order is %s", done.State)
		}
	}
}

func ledgerPayOrClose(t *testing.T, l ledger.Ledger) {
	const n = 12
	publish(t, l, n)
	var wait sync.WaitGroup
	ids := make([]sale.OrderID, n)
	for i := range n {
		ids[i] = create(t, l, reservation(user(i), i, 0)).ID
		wait.Go(func() {
			if _, _, err := l.Pay(t.Context(), ids[i], fmt.Sprint("p", i), start()); err != nil {
				t.Error(err)
			}
		})
		wait.Go(func() {
			if _, _, err := l.Close(t.Context(), ids[i], sale.OrderTimeOver, start()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for i, id := range ids {
		o, err := l.Order(t.Context(), id)
		must(t, err)
		switch o.State {
		case sale.OrderPaid:
			slotIs(t, l, i, sale.SlotSold, 0)
		case sale.OrderRefunding:
			slotIs(t, l, i, sale.SlotFree, 1)
		default:
			t.Errorf("order %d is %s after money and time", i, o.State)
		}
	}
}

func ledgerClose(t *testing.T, l ledger.Ledger) {
	publish(t, l, 2)
	o := create(t, l, reservation("ann", 0, 0))
	for i, want := range []bool{true, false} {
		got, closed, err := l.Close(t.Context(), o.ID, sale.OrderCancelled, start())
		must(t, err)
		if closed != want || got.State != sale.OrderClosed || got.Slot != o.Slot {
			t.Errorf("close %d = %+v, %v", i+1, got, closed)
		}
	}
	slotIs(t, l, 0, sale.SlotFree, 1)
	refused(t, l, reservation("bob", 0, 0), ledger.ReasonStale)
	create(t, l, reservation("bob", 0, 1))
	refused(t, l, reservation("ann", 1, 0), ledger.ReasonBuyer) // she has had her chance
	orderIs(t, l, o.ID, sale.OrderClosed)
}

func ledgerDue(t *testing.T, l ledger.Ledger) {
	publish(t, l, 5)
	var ids []sale.OrderID
	for i := range 5 {
		o, _, err := l.Create(t.Context(), reservation(user(i), i, 0), start(), start().Add(time.Duration(10-i)*time.Minute))
		must(t, err)
		ids = append(ids, o.ID)
	}
	pay(t, l, ids[3], "p", sale.OrderPaid, true)
	due, err := l.Due(t.Context(), start().Add(9*time.Minute), 10) // before, not at
	must(t, err)
	if len(due) != 2 || due[0].ID != ids[4] || due[1].ID != ids[2] {
		t.Errorf("due are %+v", due)
	}
	if due, err = l.Due(t.Context(), start().Add(time.Hour), 1); err != nil || len(due) != 1 || due[0].ID != ids[4] {
		t.Errorf("the first due is %+v, %v", due, err)
	}
}

func ledgerAbandon(t *testing.T, l ledger.Ledger) {
	publish(t, l, 2)
	slot := sale.Slot{SKU: sku, Number: 0}
	for range 2 {
		over, err := l.Abandon(t.Context(), slot, start())
		must(t, err)
		if !over {
			t.Error("a slot without an order was not abandoned")
		}
		slotIs(t, l, 0, sale.SlotFree, 1)
	}
	refused(t, l, reservation("ann", 0, 0), ledger.ReasonStale)
	create(t, l, reservation("bob", 0, 1))
	over, err := l.Abandon(t.Context(), sale.Slot{SKU: sku, Number: 0, Generation: 1}, start())
	must(t, err)
	if over {
		t.Error("a slot with an order was abandoned")
	}
}

func ledgerFence(t *testing.T, l ledger.Ledger) {
	publish(t, l, 4)
	fromLease := func(u sale.User, number int, epoch uint64) sale.Reservation {
		token := reservation(u, number, 0).Token
		token.Epoch = epoch
		return sale.Reserve(token)
	}
	create(t, l, fromLease("ann", 0, 7))
	for range 2 {
		over, err := l.Fence(t.Context(), sku, 7, slots(3)[:2], start())
		must(t, err)
		if len(over) != 1 || over[0] != slots(3)[1] {
			t.Fatalf("fencing freed %v", over)
		}
	}
	slotIs(t, l, 0, sale.SlotOrdered, 0)
	slotIs(t, l, 1, sale.SlotFree, 1)
	refused(t, l, fromLease("bob", 2, 7), ledger.ReasonEpoch)
	create(t, l, fromLease("bob", 2, 8))
}

func ledgerOutbox(t *testing.T, l ledger.Ledger) {
	publish(t, l, 3)
	for i := range 3 {
		pay(t, l, create(t, l, reservation(user(i), i, 0)).ID, fmt.Sprint("p", i), sale.OrderPaid, true)
	}
	messages, err := l.Outbox(t.Context(), 4)
	must(t, err)
	if len(messages) != 4 {
		t.Fatalf("%d messages, want 4", len(messages))
	}
	for i := 1; i < 4; i++ {
		if messages[i].Number <= messages[i-1].Number {
			t.Errorf("messages are numbered %d, %d", messages[i-1].Number, messages[i].Number)
		}
	}
	must(t, l.Sent(t.Context(), []uint64{messages[0].Number, messages[2].Number}))
	must(t, l.Sent(t.Context(), []uint64{messages[0].Number}))
	rest, err := l.Outbox(t.Context(), 10)
	must(t, err)
	if len(rest) != 4 || rest[0] != messages[1] || rest[1] != messages[3] {
		t.Errorf("after two were sent: %+v", rest)
	}
}

func ledgerJournal(t *testing.T, l ledger.Ledger) {
	publish(t, l, 2)
	o := create(t, l, reservation("ann", 0, 0))
	_, _, err := l.Close(t.Context(), o.ID, sale.OrderTimeOver, start())
	must(t, err)
	pay(t, l, o.ID, "p1", sale.OrderRefunding, true)
	_, err = l.Refunded(t.Context(), o.ID, start())
	must(t, err)
	_, err = l.Abandon(t.Context(), sale.Slot{SKU: sku, Number: 1}, start())
	must(t, err)
	_, err = l.Reject(t.Context(), reservation("bob", 1, 0), ledger.ReasonStale, start())
	must(t, err)
	pay(t, l, create(t, l, reservation("cid", 0, 1)).ID, "p2", sale.OrderPaid, true)
	entries, err := l.Journal(t.Context(), sku)
	must(t, err)
	got := ""
	for i, e := range entries {
		if i > 0 && e.Number <= entries[i-1].Number {
			t.Errorf("entry %d stands behind %d", e.Number, entries[i-1].Number)
		}
		if !e.At.Equal(start()) {
			t.Errorf("entry %+v has another time", e)
		}
		got += fmt.Sprintf("%s %d@%d %s\n", e.Kind, e.Slot.Number, e.Slot.Generation, e.User)
	}
	want := "created 0@0 ann\nclosed 0@0 ann\nreleased 0@0 \nrefunding 0@0 ann\nrefunded 0@0 ann\n" +
		"released 1@0 \nrejected 1@0 bob\ncreated 0@1 cid\npaid 0@1 cid\n"
	if got != want {
		t.Errorf("the journal is\n%swant\n%s", got, want)
	}
}

func ledgerMissing(t *testing.T, l ledger.Ledger) {
	ctx := t.Context()
	_, errActivity := l.Activity(ctx, "x")
	_, errAdvance := l.Advance(ctx, "x", sale.ActivityWarmUp)
	_, errOrder := l.Order(ctx, "x")
	_, _, errPay := l.Pay(ctx, "x", "p", start())
	_, _, errClose := l.Close(ctx, "x", sale.OrderCancelled, start())
	_, errRefunded := l.Refunded(ctx, "x", start())
	_, errAbandon := l.Abandon(ctx, sale.Slot{SKU: "x"}, start())
	for i, err := range []error{errActivity, errAdvance, errOrder, errPay, errClose, errRefunded, errAbandon} {
		if !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("call %d: %v, want ErrNotFound", i, err)
		}
	}
}
