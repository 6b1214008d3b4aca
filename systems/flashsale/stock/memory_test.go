package stock_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
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
