package stock_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/reconcile"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/worker"
)

func TestMemory(t *testing.T) {
	for _, shards := range []int{1, 5} {
		t.Run(fmt.Sprint(shards, " shards"), func(t *testing.T) {
			conform.Stock(t, func(*testing.T) stock.Store {
				s := make(stock.Sharded, shards)
				for i := range s {
					s[i] = stock.NewMemory()
				}
				return s
			})
		})
	}
}

func TestMemoryWithJournal(t *testing.T) {
	conform.Stock(t, func(t *testing.T) stock.Store {
		s := make(stock.Sharded, 3)
		for i := range s {
			s[i] = open(t, filepath.Join(t.TempDir(), "journal"))
		}
		return s
	})
}

func open(t *testing.T, path string) *stock.Memory {
	t.Helper()
	m, err := stock.OpenMemory(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// TestJournalBringsEverythingBack opens the journal a second time without
// closing it, as after SIGKILL, once whole and once with half a line.
func TestJournalBringsEverythingBack(t *testing.T) {
	const sku = sale.SKU("phone")
	start := time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "journal")
	store := stock.Sharded{open(t, path)}
	ctx := t.Context()
	var slots []sale.Slot
	for i := range 8 {
		slots = append(slots, sale.Slot{SKU: sku, Number: i})
	}
	if err := store.Warm(ctx, sku, slots); err != nil {
		t.Fatal(err)
	}
	lease, err := store.Lease(ctx, sku, 2, "api", start)
	if err != nil {
		t.Fatal(err)
	}
	ann, _, err := store.Reserve(ctx, sku, "ann", start, start.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.Reserve(ctx, sku, "bob", start, start.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Release(ctx, ann.Slot, stock.Forget); err != nil {
		t.Fatal(err)
	}
	if err := store.Return(ctx, sku, lease.Epoch, lease.Slots[:1]); err != nil {
		t.Fatal(err)
	}
	rows, err := store.Rows(ctx, sku)
	if err != nil {
		t.Fatal(err)
	}
	leases, err := store.Leases(ctx, sku)
	if err != nil {
		t.Fatal(err)
	}

	for _, torn := range []string{"", `[{"sku":"phone","clear":true}`} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), "journal")
		if err := os.WriteFile(copied, append(whole, torn...), 0o600); err != nil {
			t.Fatal(err)
		}
		again := stock.Sharded{open(t, copied)}
		gotRows, err := again.Rows(ctx, sku)
		if err != nil {
			t.Fatal(err)
		}
		gotLeases, err := again.Leases(ctx, sku)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(rows, gotRows); d != "" {
			t.Errorf("rows (-before +after):\n%s", d)
		}
		if d := cmp.Diff(leases, gotLeases); d != "" {
			t.Errorf("leases (-before +after):\n%s", d)
		}
		for user, want := range map[sale.User]stock.Status{"bob": stock.Dup, "ann": stock.OK} {
			if _, status, err := again.Reserve(ctx, sku, user, start, start.Add(time.Minute)); err != nil || status != want {
				t.Errorf("%s asks again: %s, %v; want %s", user, status, err, want)
			}
		}
		if next, err := again.Lease(ctx, sku, 1, "api", start); err != nil || next.Epoch <= lease.Epoch {
			t.Errorf("the next epoch is %d, %v; want one above %d", next.Epoch, err, lease.Epoch)
		}
	}
}

// TestLossOfPower cuts a journal off at each of its lines, as a loss of power
// may, and sells on with what is left. The ledger lets no slot be sold twice, and
// with each round of the reconciler and each refusal the stock comes nearer to
// it, until all are sold.
func TestLossOfPower(t *testing.T) {
	const units = 3
	path := filepath.Join(t.TempDir(), "stock")
	for lost := 0; ; lost++ {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		rows, err := boltledger.Open(filepath.Join(t.TempDir(), "ledger"))
		if err != nil {
			t.Fatal(err)
		}
		books, now := ledger.Book{Rows: rows}, time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		var shard *stock.Memory
		open := func() stock.Sharded {
			shard, err = stock.OpenMemory(path)
			must(err)
			return stock.Sharded{shard}
		}
		s := open()
		must(books.Publish(t.Context(), sale.Activity{ID: "launch", SKU: "phone", Units: units}))
		var slots []sale.Slot
		for i := range units {
			slots = append(slots, sale.Slot{SKU: "phone", Number: i})
		}
		must(s.Warm(t.Context(), "phone", slots))
		// buy has a worker deal with the order of a buyer, if he wins a slot.
		buy := func(user sale.User) sale.Order {
			grant, status, err := s.Reserve(t.Context(), "phone", user, now, now.Add(time.Minute))
			must(err)
			if status != stock.OK {
				return sale.Order{}
			}
			r := sale.Reserve(sale.Token{Activity: "launch", User: user, Grant: grant})
			body, err := json.Marshal(r)
			must(err)
			w := worker.New(worker.Config{Ledger: books, Stock: s, Clock: clock.NewManual(now), PayTTL: time.Minute})
			must(w.Handle(t.Context(), queue.Delivery{Message: queue.Message{Body: body}, Ack: func(context.Context) error { return nil }}))
			o, err := books.Order(t.Context(), sale.OrderOf(r.ID))
			must(err)
			return o
		}
		pay := func(o sale.Order) {
			_, _, err := books.Pay(t.Context(), o.ID, "pay "+string(o.ID), now)
			must(err)
		}
		pay(buy("ann"))
		for _, user := range []sale.User{"bob", "eve"} { // two units come back, one of them twice
			o := buy(user)
			_, _, err := books.Close(t.Context(), o.ID, sale.OrderTimeOver, now)
			must(err)
			_, err = s.Release(t.Context(), o.Slot, stock.Remember)
			must(err)
		}
		must(shard.Close())

		journal, err := os.ReadFile(path)
		must(err)
		lines := bytes.SplitAfter(journal, []byte("\n"))
		if lost >= len(lines)-1 {
			must(rows.Close())
			return // the slots themselves would be gone, and the sale is warmed up anew
		}
		must(os.WriteFile(path, bytes.Join(lines[:len(lines)-1-lost], nil), 0o600))
		s = open()
		_, err = reconcile.New(reconcile.Config{Ledger: books, Stock: s, Clock: clock.NewManual(now)}).Round(t.Context(), "launch")
		must(err)
		for i := range 20 {
			if o := buy(sale.User(fmt.Sprint("user ", i))); o.State == sale.OrderPendingPayment {
				pay(o)
			}
		}
		sold := map[int]int{}
		entries, err := books.Journal(t.Context(), "phone")
		must(err)
		for _, e := range entries {
			if e.Kind == ledger.Paid {
				sold[e.Slot.Number]++
			}
		}
		for n := range units {
			if sold[n] != 1 {
				t.Errorf("with %d changes lost, slot %d was sold %d times", lost, n, sold[n])
			}
		}
		must(shard.Close())
		must(rows.Close())
	}
}
