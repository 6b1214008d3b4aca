// Package conform is the suite that every adapter of a port of the sale has to
// pass, the embedded ones and the real engines alike. It is for tests only.
package conform

import (
	"fmt"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

const (
	sku      = sale.SKU("phone")
	activity = sale.ActivityID("launch")
)

// start is when tests begin. Engines are told the time, they do not look.
func start() time.Time { return time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC) }

func slots(n int) []sale.Slot {
	all := make([]sale.Slot, n)
	for i := range all {
		all[i] = sale.Slot{SKU: sku, Number: i}
	}
	return all
}

func user(i int) sale.User { return sale.User(fmt.Sprintf("user %d", i)) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
