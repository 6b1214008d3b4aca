package lease_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/shoptest"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

func local(s *shoptest.Shop, block int) *lease.Local {
	return lease.New(lease.Config{Store: s.Stock, Clock: s.Clock, Holder: "api-0", Block: block, TTL: 5 * time.Minute, Margin: time.Minute})
}

func take(t *testing.T, s *shoptest.Shop, l *lease.Local, u sale.User, want stock.Status) sale.Grant {
	t.Helper()
	grant, status, err := l.Take(t.Context(), shoptest.SKU, u, s.Clock.Now().Add(shoptest.TokenTTL))
	shoptest.Must(t, err)
	if status != want {
		t.Fatalf("%s was answered with %s, want %s", u, status, want)
	}
	return grant
}

func TestABlockIsOneCall(t *testing.T) {
	s := shoptest.Open(t, 30)
	l := local(s, 5)
	seen := map[int]bool{}
	for i := range 10 {
		seen[take(t, s, l, sale.User(fmt.Sprint(i)), stock.OK).Number] = true
	}
	take(t, s, l, "3", stock.Dup)
	if len(seen) != 10 {
		t.Errorf("ten buyers have slots %v", seen)
	}
	leases, err := s.Stock.Leases(t.Context(), shoptest.SKU)
	shoptest.Must(t, err)
	if len(leases) != 1 { // the first block was used up and has ended
		t.Errorf("leases are %+v", leases)
	}
}

func TestStopReturnsTheRest(t *testing.T) {
	s := shoptest.Open(t, 30)
	l := local(s, 5)
	take(t, s, l, "a", stock.OK)
	shoptest.Must(t, l.Stop(t.Context()))
	if n := s.Left(t); n != 29 {
		t.Errorf("%d units are left, want 29", n)
	}
}

func TestALeaseNearItsEndIsChanged(t *testing.T) {
	s := shoptest.Open(t, 30)
	l := local(s, 5)
	first := take(t, s, l, "a", stock.OK)
	s.Clock.Advance(4 * time.Minute)
	second := take(t, s, l, "b", stock.OK)
	if second.Epoch == first.Epoch {
		t.Error("a lease was served that ends within the margin")
	}
	// A token never outlives its lease, though this one would.
	if end := s.Clock.Now().Add(5 * time.Minute); second.Until.After(end) {
		t.Errorf("the token ends at %v, its lease at %v", second.Until, end)
	}
	take(t, s, l, "a", stock.OK) // his token is over
}

func TestTheCrowdGetsEachSlotOnce(t *testing.T) {
	const units, buyers = 60, 200
	s := shoptest.Open(t, units)
	instances := []*lease.Local{local(s, 7), local(s, 4)}
	var mu sync.Mutex
	owners := map[int]int{}
	empty := 0
	var wait sync.WaitGroup
	for i := range buyers {
		wait.Go(func() {
			grant, status, err := instances[i%2].Take(t.Context(), shoptest.SKU, sale.User(fmt.Sprint(i)), s.Clock.Now().Add(time.Minute))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case status == stock.Empty:
				empty++
			default:
				if other, twice := owners[grant.Number]; twice {
					t.Errorf("slot %d went to %d and %d", grant.Number, other, i)
				}
				owners[grant.Number] = i
			}
		})
	}
	wait.Wait()
	// One instance may hold a few that the buyers of the other did not find.
	if len(owners) < units-7 || len(owners)+empty != buyers {
		t.Errorf("%d of %d units were handed out, %d buyers got none", len(owners), units, empty)
	}
}

func BenchmarkTake(b *testing.B) {
	s := shoptest.Open(b, 1)
	var slots []sale.Slot
	for i := range 200_000 {
		slots = append(slots, sale.Slot{SKU: shoptest.SKU, Number: i})
	}
	big := stock.Sharded{stock.NewMemory()}
	shoptest.Must(b, big.Warm(b.Context(), shoptest.SKU, slots))
	l := lease.New(lease.Config{Store: big, Clock: s.Clock, Holder: "api-0", Block: 20_000, TTL: time.Hour, Margin: time.Minute})
	until := s.Clock.Now().Add(time.Minute)
	for i := 0; b.Loop(); i++ {
		if _, _, err := l.Take(b.Context(), shoptest.SKU, sale.User(fmt.Sprint(i)), until); err != nil {
			b.Fatal(err)
		}
	}
}
