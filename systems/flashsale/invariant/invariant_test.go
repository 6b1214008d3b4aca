package invariant_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/invariant"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/worker"
)

const (
	sku      = sale.SKU("phone")
	activity = sale.ActivityID("launch")
	units    = 4
)

// shop is a small sale whose parts a test may replace by broken ones.
type shop struct {
	clock  *clock.Manual
	rows   ledger.Rows
	ledger ledger.Ledger
	stock  stock.Store
	record invariant.Record
}

func open(t *testing.T) *shop {
	t.Helper()
	rows, err := boltledger.Open(filepath.Join(t.TempDir(), "ledger"))
	must(t, err)
	t.Cleanup(func() { rows.Close() })
	s := &shop{
		clock:  clock.NewManual(time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)),
		rows:   rows,
		ledger: ledger.Book{Rows: rows},
		stock:  stock.Sharded{stock.NewMemory(), stock.NewMemory()},
		record: invariant.Record{Units: units, Orders: map[sale.ReservationID]sale.Order{}},
	}
	must(t, s.ledger.Publish(t.Context(), sale.Activity{ID: activity, SKU: sku, Units: units}))
	must(t, s.stock.Warm(t.Context(), sku, slots()))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func slots() []sale.Slot {
	all := make([]sale.Slot, units)
	for i := range all {
		all[i] = sale.Slot{SKU: sku, Number: i}
	}
	return all
}

// grab is a buyer's way to a token.
func (s *shop) grab(t *testing.T, u sale.User) (sale.Token, stock.Status) {
	t.Helper()
	now := s.clock.Now()
	grant, status, err := s.stock.Reserve(t.Context(), sku, u, now, now.Add(time.Minute))
	must(t, err)
	return sale.Token{Activity: activity, User: u, Grant: grant}, status
}

// order acknowledges an order and has a worker deal with it.
func (s *shop) order(t *testing.T, token sale.Token) sale.Order {
	t.Helper()
	r := sale.Reserve(token)
	s.record.Acknowledged = append(s.record.Acknowledged, r.ID)
	o, _, err := s.ledger.Create(t.Context(), r, s.clock.Now(), s.clock.Now().Add(time.Minute))
	refusal := &ledger.Refusal{}
	if errors.As(err, &refusal) {
		o, err = s.ledger.Reject(t.Context(), r, refusal.Reason, s.clock.Now())
	}
	must(t, err)
	return o
}

func (s *shop) pay(t *testing.T, o sale.Order) {
	t.Helper()
	_, _, err := s.ledger.Pay(t.Context(), o.ID, "pay "+string(o.ID), s.clock.Now())
	must(t, err)
}

// expire closes an order and frees its slot.
func (s *shop) expire(t *testing.T, o sale.Order) {
	t.Helper()
	_, closed, err := s.ledger.Close(t.Context(), o.ID, sale.OrderTimeOver, s.clock.Now())
	must(t, err)
	if closed {
		_, err = s.stock.Release(t.Context(), o.Slot, stock.Remember)
		must(t, err)
	}
}

// judge reads what is left and wants exactly these invariants broken.
func (s *shop) judge(t *testing.T, want ...string) {
	t.Helper()
	var err error
	s.record.Journal, err = s.ledger.Journal(t.Context(), sku)
	must(t, err)
	s.record.Slots, err = s.ledger.Slots(t.Context(), sku)
	must(t, err)
	s.record.Stock, err = s.stock.Rows(t.Context(), sku)
	must(t, err)
	for _, id := range s.record.Acknowledged {
		if o, err := s.ledger.Order(t.Context(), sale.OrderOf(id)); err == nil {
			s.record.Orders[id] = o
		}
	}
	broken := map[string]string{}
	for _, v := range invariant.Broken(invariant.Check(s.record)) {
		broken[v.Name] = v.Evidence
	}
	for _, name := range want {
		if _, is := broken[name]; !is {
			t.Errorf("it went unnoticed that %q is broken", name)
		}
		t.Logf("found: %s: %s", name, broken[name])
		delete(broken, name)
	}
	for name, evidence := range broken {
		t.Errorf("broken: %s: %s", name, evidence)
	}
}

func user(i int) sale.User { return sale.User(fmt.Sprint("user ", i)) }

// TestSound plays the way of things, with a release and a second chance.
func TestSound(t *testing.T) {
	s := open(t)
	for i := range units {
		token, _ := s.grab(t, user(i))
		o := s.order(t, token)
		if i == 0 {
			s.expire(t, o)
			continue
		}
		s.pay(t, o)
	}
	token, status := s.grab(t, "second chance")
	if status != stock.OK {
		t.Fatalf("the slot that came back was answered with %s", status)
	}
	s.pay(t, s.order(t, token))
	s.record.Wanting = 3
	s.judge(t)
}

// unfenced is rows whose slots are always in generation 0, or in whatever is
// asked for: a ledger that does not look at the generation and keeps no key for
// a slot.
type unfenced struct{ ledger.Rows }

type unfencedTx struct{ ledger.Tx }

func (u unfenced) Update(ctx context.Context, f func(ledger.Tx) error) error {
	return u.Rows.Update(ctx, func(tx ledger.Tx) error { return f(unfencedTx{tx}) })
}

// Slot takes every slot for free, in the generation that it was first in.
func (u unfencedTx) Slot(sku sale.SKU, n int) (ledger.SlotRow, error) {
	row, err := u.Tx.Slot(sku, n)
	row.Generation = 0
	if row.State == sale.SlotOrdered {
		row.State = sale.SlotFree
	}
	return row, err
}

func (u unfencedTx) Claim(string, string) (string, error) { return "", nil }

// TestUnfencedToken orders with a token whose slot was freed and won by another.
func TestUnfencedToken(t *testing.T) {
	s := open(t)
	stale, _ := s.grab(t, "slow")
	must(t, errors.Join(second(s.ledger.Abandon(t.Context(), stale.Slot, s.clock.Now())), second(s.stock.Release(t.Context(), stale.Slot, stock.Forget))))
	for i := range units {
		token, _ := s.grab(t, user(i))
		s.order(t, token)
	}
	if o := s.order(t, stale); o.State != sale.OrderRejected {
		t.Fatalf("a stale token made an order that is %s", o.State)
	}
	s.judge(t)

	s.ledger = ledger.Book{Rows: unfenced{s.rows}}
	late := stale
	late.User = "slower" // the reservation of the other one is there already
	s.order(t, late)
	s.judge(t, invariant.NoOversell, invariant.Conservation)
}

func second[T any](_ T, err error) error { return err }

// TestTwoOrdersInOneGeneration takes the fence and the keys away where nobody
// released anything.
func TestTwoOrdersInOneGeneration(t *testing.T) {
	s := open(t)
	token, _ := s.grab(t, "first")
	s.order(t, token)
	s.ledger = ledger.Book{Rows: unfenced{s.rows}}
	token.User = "other"
	s.order(t, token)
	s.judge(t, invariant.SlotOnce)
}

// TestTwoOrdersOfOneBuyer gives a buyer two slots, and takes the key away that
// keeps him to one order.
func TestTwoOrdersOfOneBuyer(t *testing.T) {
	s := open(t)
	for i := range 2 {
		token, _ := s.grab(t, user(i))
		token.User = "greedy"
		if i == 1 {
			if o := s.order(t, token); o.State != sale.OrderRejected {
				t.Fatalf("a second order is %s", o.State)
			}
			s.ledger = ledger.Book{Rows: unfenced{s.rows}}
			token.Generation, token.User = 0, "greedy"
			r := sale.Reserve(token)
			r.ID += " again"
			_, _, err := s.ledger.Create(t.Context(), r, s.clock.Now(), s.clock.Now())
			must(t, err)
			break
		}
		s.order(t, token)
	}
	s.judge(t, invariant.OnePerBuyer)
}

// counter is a stock as a number that is taken from first and looked at
// afterwards: the token is whatever slot the number names.
type counter struct {
	stock.Store
	mu   sync.Mutex
	left int
}

func (c *counter) Reserve(_ context.Context, sku sale.SKU, _ sale.User, _, until time.Time) (sale.Grant, stock.Status, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left--
	status := stock.OK
	if c.left < -2 { // two buyers looked before the others had written
		status = stock.Empty
	}
	return sale.Grant{Slot: sale.Slot{SKU: sku, Number: (c.left%units + units) % units}, Until: until}, status, nil
}

// TestDecrementThenCheck sells from a counter. The ledger still refuses; without
// its fence there are more orders than units.
func TestDecrementThenCheck(t *testing.T) {
	for _, fenced := range []bool{true, false} {
		s := open(t)
		s.stock = &counter{Store: s.stock, left: units}
		if !fenced {
			s.ledger = ledger.Book{Rows: unfenced{s.rows}}
		}
		orders := 0
		for i := range units + 2 {
			token, _ := s.grab(t, user(i))
			if o := s.order(t, token); o.State == sale.OrderPendingPayment {
				orders++
			}
		}
		if fenced {
			if orders != units {
				t.Errorf("%d orders of %d units", orders, units)
			}
			s.judge(t, invariant.Conservation) // the stock knows nothing of who has what
			continue
		}
		s.judge(t, invariant.NoOversell, invariant.SlotOnce, invariant.Conservation, invariant.FewInserts)
	}
}

// TestAckBeforeCommit has a worker that acknowledges first and dies before it
// commits, and one that does it in the right order and dies in between.
func TestAckBeforeCommit(t *testing.T) {
	for _, ackFirst := range []bool{false, true} {
		s := open(t)
		token, _ := s.grab(t, "ann")
		r := sale.Reserve(token)
		s.record.Acknowledged = append(s.record.Acknowledged, r.ID)
		acknowledged := false
		d := queue.Delivery{
			Message: queue.Message{ID: string(r.ID), Body: fmt.Appendf(nil, `{"id":%q,"activity":"launch","user":"ann","sku":"phone","slot":%d,"generation":0}`, r.ID, r.Number)},
			Ack:     func(context.Context) error { acknowledged = true; return nil },
			Again:   func(context.Context, time.Duration) error { return nil },
		}
		dying := &dyingLedger{Ledger: s.ledger}
		w := worker.New(worker.Config{Ledger: dying, Stock: s.stock, Clock: s.clock, PayTTL: time.Minute})
		handle := w.Handle
		if ackFirst {
			handle = func(ctx context.Context, d queue.Delivery) error {
				return errors.Join(d.Ack(ctx), w.Handle(ctx, queue.Delivery{Message: d.Message, Ack: d.Ack, Again: d.Again}))
			}
		}
		if err := handle(t.Context(), d); !errors.Is(err, errDied) {
			t.Fatalf("the worker did not die: %v", err)
		}
		if !acknowledged { // then it is delivered again
			dying.alive = true
			must(t, w.Handle(t.Context(), d))
		}
		if ackFirst {
			s.judge(t, invariant.NoneLost)
		} else {
			s.judge(t)
		}
	}
}

var errDied = errors.New("died before the commit")

// dyingLedger commits nothing until it is alive.
type dyingLedger struct {
	ledger.Ledger
	alive bool
}

func (d *dyingLedger) Create(ctx context.Context, r sale.Reservation, at, payBy time.Time) (sale.Order, bool, error) {
	if !d.alive {
		return sale.Order{}, false, errDied
	}
	return d.Ledger.Create(ctx, r, at, payBy)
}

// TestLostRelease closes an order and forgets to give the slot back.
func TestLostRelease(t *testing.T) {
	s := open(t)
	token, _ := s.grab(t, "ann")
	o := s.order(t, token)
	_, _, err := s.ledger.Close(t.Context(), o.ID, sale.OrderTimeOver, s.clock.Now())
	must(t, err)
	for i := range units - 1 {
		token, _ := s.grab(t, user(i))
		s.pay(t, s.order(t, token))
	}
	if _, status := s.grab(t, "wanting"); status != stock.Empty {
		t.Fatalf("asked for a unit that nobody gave back: %s", status)
	}
	s.record.Wanting = 1
	s.judge(t, invariant.Conservation, invariant.NoUndersell)
}

// TestReleaseTwice gives a slot back twice to a stock that does not look at the
// generation.
func TestReleaseTwice(t *testing.T) {
	s := open(t)
	token, _ := s.grab(t, "ann")
	s.expire(t, s.order(t, token))
	next := token.Slot
	next.Generation++
	for i := range units {
		token, _ := s.grab(t, user(i))
		s.order(t, token)
	}
	done, err := s.stock.Release(t.Context(), token.Slot, stock.Remember)
	must(t, err)
	if done {
		t.Fatal("a release of an old generation did something")
	}
	s.judge(t)
	_, err = s.stock.Release(t.Context(), next, stock.Remember) // as one that asks for no generation would
	must(t, err)
	s.judge(t, invariant.Conservation)
}

// unforgiving is a stock that keeps the record of who was refused.
type unforgiving struct{ stock.Store }

func (unforgiving) Forgive(context.Context, sale.Slot, sale.User) error { return nil }

// TestRefusedForGood has a cache that gave a slot to two buyers, and a worker
// that refuses the one who orders second and lets him try again, or does not.
func TestRefusedForGood(t *testing.T) {
	for _, forgives := range []bool{true, false} {
		s := open(t)
		token, _ := s.grab(t, "ann")
		twin := token
		twin.User = "bob"
		s.pay(t, s.order(t, twin))
		kept := s.stock
		if !forgives {
			kept = unforgiving{kept}
		}
		body, err := json.Marshal(sale.Reserve(token))
		must(t, err)
		w := worker.New(worker.Config{Ledger: s.ledger, Stock: kept, Clock: s.clock, PayTTL: time.Minute})
		done := func(context.Context) error { return nil }
		must(t, w.Handle(t.Context(), queue.Delivery{Message: queue.Message{Body: body}, Ack: done}))
		if _, status := s.grab(t, "ann"); status == stock.Dup {
			s.record.LockedOut = []sale.User{"ann"}
		}
		if forgives {
			s.judge(t)
		} else {
			s.judge(t, invariant.NoneShutOut)
		}
	}
}
