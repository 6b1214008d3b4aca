package conform

import (
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// Stock holds a store to the port. Open returns one that is empty, of several
// shards.
func Stock(t *testing.T, open func(t *testing.T) stock.Store) {
	tests := []struct {
		name string
		test func(*testing.T, stock.Store)
	}{
		{"a buyer gets one slot", stockOneEach},
		{"the crowd gets each slot once", stockCrowd},
		{"an empty home steals from others", stockSteal},
		{"a mark ends", stockMark},
		{"releasing is for one generation", stockRelease},
		{"a buyer is forgotten or remembered", stockRecall},
		{"who was refused may try again", stockForgive},
		{"a lease is returned", stockReturn},
		{"a lease is reclaimed", stockReclaim},
		{"a slot that left its lease stays out", stockReleaseOfLeased},
		{"epochs are unique", stockEpochs},
		{"warming up starts anew", stockWarm},
		{"nothing is kept", stockUnknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
}

func reserve(t *testing.T, s stock.Store, u sale.User, want stock.Status) sale.Grant {
	t.Helper()
	grant, status, err := s.Reserve(t.Context(), sku, u, start(), start().Add(time.Minute))
	must(t, err)
	if status != want {
		t.Fatalf("Reserve for %s = %s, want %s", u, status, want)
	}
	return grant
}

func left(t *testing.T, s stock.Store, want int) {
	t.Helper()
	n, err := s.Left(t.Context(), sku)
	must(t, err)
	if n != want {
		t.Fatalf("%d slots are left, want %d", n, want)
	}
}

// places counts the slots by where they are, and sees that there are n and no
// number twice.
func places(t *testing.T, s stock.Store, n int) map[stock.Place]int {
	t.Helper()
	rows, err := s.Rows(t.Context(), sku)
	must(t, err)
	if len(rows) != n {
		t.Fatalf("%d slots are kept, want %d", len(rows), n)
	}
	count := map[stock.Place]int{}
	for i, r := range rows {
		if r.Number != i {
			t.Fatalf("slot %d stands at %d", r.Number, i)
		}
		count[r.Place]++
	}
	return count
}

func stockOneEach(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(10)))
	left(t, s, 10)
	grant := reserve(t, s, "ann", stock.OK)
	if grant.SKU != sku || grant.Generation != 0 || grant.Epoch != 0 || !grant.Until.Equal(start().Add(time.Minute)) {
		t.Errorf("granted %+v", grant)
	}
	reserve(t, s, "ann", stock.Dup)
	left(t, s, 9)
	rows, err := s.Rows(t.Context(), sku)
	must(t, err)
	row := rows[grant.Number]
	if row.Place != stock.Held || row.User != "ann" || !row.Until.Equal(grant.Until) {
		t.Errorf("the row of the granted slot is %+v", row)
	}
}

func stockCrowd(t *testing.T, s stock.Store) {
	const units, buyers = 40, 120
	must(t, s.Warm(t.Context(), sku, slots(units)))
	var mu sync.Mutex
	owners, answers := map[int]sale.User{}, map[stock.Status]int{}
	var wait sync.WaitGroup
	for i := range buyers {
		wait.Go(func() {
			for range 2 { // everybody taps twice
				grant, status, err := s.Reserve(t.Context(), sku, user(i), start(), start().Add(time.Minute))
				mu.Lock()
				if err != nil {
					t.Error(err)
				}
				answers[status]++
				if status == stock.OK {
					if other, twice := owners[grant.Number]; twice {
						t.Errorf("slot %d went to %s and %s", grant.Number, other, user(i))
					}
					owners[grant.Number] = user(i)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if answers[stock.OK] != units || answers[stock.Dup] < units {
		t.Errorf("%d buyers of %d units, twice each: %v", buyers, units, answers)
	}
	left(t, s, 0)
	if count := places(t, s, units); count[stock.Held] != units {
		t.Errorf("slots are %v", count)
	}
}

func stockSteal(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(6)))
	seen := map[int]bool{}
	for i := range 6 {
		seen[reserve(t, s, user(i), stock.OK).Number] = true
	}
	if len(seen) != 6 {
		t.Errorf("six buyers hold slots %v", seen)
	}
	reserve(t, s, user(6), stock.Empty)
	reserve(t, s, user(0), stock.Dup)
	// One who was told EMPTY is not marked, and may ask again.
	reserve(t, s, user(6), stock.Empty)
}

func stockMark(t *testing.T, s stock.Store) {
	// All slots lie in one shard, so that most buyers have to steal.
	must(t, s.Warm(t.Context(), sku, slots(1)))
	thief := sale.User("")
	for i := 0; thief == ""; i++ {
		if i == 50 {
			return // one shard: nobody steals
		}
		grant := reserve(t, s, user(i), stock.OK)
		// Who stole is known only until his mark ends.
		_, status, err := s.Reserve(t.Context(), sku, user(i), start().Add(time.Hour), start().Add(2*time.Hour))
		must(t, err)
		if status == stock.Empty {
			thief = user(i)
			continue
		}
		_, err = s.Release(t.Context(), grant.Slot, stock.Forget)
		must(t, err)
	}
	reserve(t, s, "another", stock.Empty)
}

func stockRelease(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(3)))
	grant := reserve(t, s, "ann", stock.OK)
	for i, want := range []bool{true, false} {
		done, err := s.Release(t.Context(), grant.Slot, stock.Remember)
		must(t, err)
		if done != want {
			t.Errorf("release %d = %v, want %v", i+1, done, want)
		}
	}
	left(t, s, 3)
	for i := range 3 {
		g := reserve(t, s, user(i), stock.OK)
		if want := grant.Generation + 1; g.Number == grant.Number && g.Generation != want {
			t.Errorf("the slot came back in generation %d, want %d", g.Generation, want)
		}
	}
	// The late release of the first owner does nothing to the second.
	done, err := s.Release(t.Context(), grant.Slot, stock.Forget)
	must(t, err)
	if done {
		t.Error("a release of an old generation freed the new one")
	}
	left(t, s, 0)
}

func stockRecall(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(4)))
	for _, recall := range []stock.Recall{stock.Forget, stock.Remember} {
		for i := range 4 {
			u := sale.User(string(user(i)) + map[stock.Recall]string{stock.Forget: " f", stock.Remember: " r"}[recall])
			grant := reserve(t, s, u, stock.OK)
			_, err := s.Release(t.Context(), grant.Slot, recall)
			must(t, err)
			if recall == stock.Remember {
				reserve(t, s, u, stock.Dup)
				continue
			}
			grant = reserve(t, s, u, stock.OK)
			_, err = s.Release(t.Context(), grant.Slot, recall)
			must(t, err)
		}
	}
	left(t, s, 4)
}

func stockForgive(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(8)))
	for i := range 4 {
		grant := reserve(t, s, user(i), stock.OK)
		other := grant.Slot
		other.Generation++
		for range 2 {
			must(t, s.Forgive(t.Context(), other, user(i)))
			must(t, s.Forgive(t.Context(), grant.Slot, "nobody"))
		}
		reserve(t, s, user(i), stock.Dup)
		for range 2 {
			must(t, s.Forgive(t.Context(), grant.Slot, user(i)))
		}
		// The slot stays out: it is another's.
		if again := reserve(t, s, user(i), stock.OK); again.Number == grant.Number {
			t.Errorf("slot %d was given out twice", again.Number)
		}
	}
	left(t, s, 0)
}

func lease(t *testing.T, s stock.Store, n int) stock.Lease {
	t.Helper()
	l, err := s.Lease(t.Context(), sku, n, "api-1", start().Add(time.Minute))
	must(t, err)
	return l
}

func stockReturn(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(30)))
	l := lease(t, s, 3)
	if len(l.Slots) != 3 || l.Epoch == 0 || l.Holder != "api-1" || !l.Until.Equal(start().Add(time.Minute)) {
		t.Fatalf("leased %+v", l)
	}
	left(t, s, 30) // what was handed out of the lease, the stock cannot know
	if count := places(t, s, 30); count[stock.Leased] != 3 || count[stock.Free] != 27 {
		t.Errorf("slots are %v", count)
	}
	leases, err := s.Leases(t.Context(), sku)
	must(t, err)
	if len(leases) != 1 || leases[0].Epoch != l.Epoch || len(leases[0].Slots) != 3 || leases[0].Holder != "api-1" || !leases[0].Until.Equal(l.Until) {
		t.Errorf("the stock knows the lease as %+v", leases)
	}
	must(t, s.Return(t.Context(), sku, l.Epoch, l.Slots[1:]))
	left(t, s, 29)
	leases, err = s.Leases(t.Context(), sku)
	must(t, err)
	if len(leases) != 0 {
		t.Errorf("the lease is still there: %+v", leases)
	}
	rows, err := s.Rows(t.Context(), sku)
	must(t, err)
	for i, slot := range l.Slots {
		row := rows[slot.Number]
		if row.Slot != slot || i == 0 && (row.Place != stock.Held || !row.Until.Equal(l.Until)) || i > 0 && row.Place != stock.Free {
			t.Errorf("after the return, slot %d of the lease is %+v", i, row)
		}
	}
	// A slot that was returned and won by somebody is not the lease's any more.
	for i := range 29 {
		reserve(t, s, user(i), stock.OK)
	}
	must(t, s.Return(t.Context(), sku, l.Epoch, l.Slots[1:]))
	must(t, s.Reclaim(t.Context(), sku, l.Epoch, l.Slots[1:]))
	left(t, s, 0)
}

func stockReclaim(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(30)))
	l := lease(t, s, 4)
	must(t, s.Reclaim(t.Context(), sku, l.Epoch, l.Slots[:3])) // the last has an order
	must(t, s.Reclaim(t.Context(), sku, l.Epoch, l.Slots))     // a second reconciler is late
	left(t, s, 29)
	if count := places(t, s, 30); count[stock.Held] != 1 || count[stock.Free] != 29 {
		t.Errorf("slots are %v", count)
	}
	leases, err := s.Leases(t.Context(), sku)
	must(t, err)
	if len(leases) != 0 {
		t.Errorf("the lease is still there: %+v", leases)
	}
	rows, err := s.Rows(t.Context(), sku)
	must(t, err)
	for i, slot := range l.Slots {
		want := slot.Generation + 1
		if i == 3 {
			want = slot.Generation
		}
		if got := rows[slot.Number].Generation; got != want {
			t.Errorf("slot %d is in generation %d, want %d", slot.Number, got, want)
		}
	}
	done, err := s.Release(t.Context(), l.Slots[3], stock.Remember)
	must(t, err)
	if !done {
		t.Error("the slot with an order could not be released")
	}
	left(t, s, 30)
}

func stockReleaseOfLeased(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(30)))
	l := lease(t, s, 2)
	done, err := s.Release(t.Context(), l.Slots[0], stock.Remember) // ordered and cancelled within the lease
	must(t, err)
	if !done {
		t.Error("a slot of a lease could not be released")
	}
	if count := places(t, s, 30); count[stock.Leased] != 1 || count[stock.Free] != 29 {
		t.Errorf("slots are %v", count)
	}
	must(t, s.Reclaim(t.Context(), sku, l.Epoch, l.Slots))
	left(t, s, 30)
	rows, err := s.Rows(t.Context(), sku)
	must(t, err)
	for _, slot := range l.Slots {
		if got := rows[slot.Number].Generation; got != slot.Generation+1 {
			t.Errorf("slot %d is in generation %d, want %d", slot.Number, got, slot.Generation+1)
		}
	}
}

func stockEpochs(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(12)))
	seen := map[uint64]bool{}
	for {
		l := lease(t, s, 2)
		if len(l.Slots) == 0 {
			break
		}
		if seen[l.Epoch] {
			t.Fatalf("epoch %d was given twice", l.Epoch)
		}
		seen[l.Epoch] = true
	}
	reserve(t, s, "ann", stock.Empty)
	must(t, s.Warm(t.Context(), sku, slots(12)))
	for range 6 {
		if l := lease(t, s, 2); seen[l.Epoch] {
			t.Errorf("epoch %d was given again after a new warm-up", l.Epoch)
		}
	}
}

func stockWarm(t *testing.T, s stock.Store) {
	must(t, s.Warm(t.Context(), sku, slots(5)))
	reserve(t, s, "ann", stock.OK)
	lease(t, s, 1)
	later := slots(5)
	for i := range later {
		later[i].Generation = 7
	}
	must(t, s.Warm(t.Context(), sku, later))
	left(t, s, 5)
	if g := reserve(t, s, "ann", stock.OK); g.Generation != 7 {
		t.Errorf("granted %v, want generation 7", g.Slot)
	}
	leases, err := s.Leases(t.Context(), sku)
	must(t, err)
	if len(leases) != 0 {
		t.Errorf("leases from before the warm-up: %+v", leases)
	}
}

func stockUnknown(t *testing.T, s stock.Store) {
	left(t, s, 0)
	reserve(t, s, "ann", stock.Empty)
	if l := lease(t, s, 3); len(l.Slots) != 0 {
		t.Errorf("leased %+v out of nothing", l)
	}
	done, err := s.Release(t.Context(), sale.Slot{SKU: sku, Number: 3}, stock.Forget)
	must(t, err)
	if done {
		t.Error("released a slot that is not there")
	}
	places(t, s, 0)
}
