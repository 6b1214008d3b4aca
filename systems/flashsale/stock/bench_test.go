package stock_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// BenchmarkReserve has many buyers ask for slots, until there are none, and be
// refused from then on.
func BenchmarkReserve(b *testing.B) {
	start := time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
	for _, shards := range []int{1, 12} {
		for _, journal := range []bool{false, true} {
			b.Run(fmt.Sprintf("shards=%d/journal=%v", shards, journal), func(b *testing.B) {
				s := make(stock.Sharded, shards)
				for i := range s {
					s[i] = stock.NewMemory()
					if journal {
						m, err := stock.OpenMemory(filepath.Join(b.TempDir(), "journal"))
						if err != nil {
							b.Fatal(err)
						}
						b.Cleanup(func() { m.Close() })
						s[i] = m
					}
				}
				var slots []sale.Slot
				for i := range 100_000 {
					slots = append(slots, sale.Slot{SKU: "phone", Number: i})
				}
				if err := s.Warm(b.Context(), "phone", slots); err != nil {
					b.Fatal(err)
				}
				for i := 0; b.Loop(); i++ {
					if _, _, err := s.Reserve(b.Context(), "phone", sale.User(fmt.Sprint(i)), start, start.Add(time.Minute)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
