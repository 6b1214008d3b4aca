package stock

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Sharded is a Store over one or more shards. Slot n lies in shard n modulo
// their number, and so does a lease's epoch; a buyer is at home where the hash
// of his name says. The order of the shards is part of the data: it must not
// change during a sale.
type Sharded []Shard

var _ Store = Sharded(nil)

func (s Sharded) home(user sale.User) int {
	h := fnv.New64a()
	h.Write([]byte(user))
	return int(h.Sum64() % uint64(len(s)))
}

func (s Sharded) of(number int) int { return number % len(s) }

// ofEpoch: shard i numbers its leases i+1, i+1+S, i+1+2S …
func (s Sharded) ofEpoch(epoch uint64) int { return int((epoch - 1) % uint64(len(s))) }

// globalEpoch is the epoch of the nth lease, from 1, of shard i.
func (s Sharded) globalEpoch(i int, nth uint64) uint64 { return (nth-1)*uint64(len(s)) + uint64(i) + 1 }

func (s Sharded) localEpoch(epoch uint64) uint64 { return (epoch-1)/uint64(len(s)) + 1 }

// Warm lays out each shard in turn. It is not atomic; a sale is open only after
// the shards were compared with the ledger.
func (s Sharded) Warm(ctx context.Context, sku sale.SKU, slots []sale.Slot) error {
	parts := make([][]sale.Slot, len(s))
	for _, slot := range slots {
		i := s.of(slot.Number)
		parts[i] = append(parts[i], slot)
	}
	for i, shard := range s {
		if err := shard.Warm(ctx, sku, parts[i]); err != nil {
			return err
		}
	}
	return nil
}

// Reserve asks the home shard. If that is empty, it marks the buyer there and
// then looks through the others, from the next one on. Who dies in between
// leaves a mark that ends, and never a slot too many.
func (s Sharded) Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, Status, error) {
	home := s.home(user)
	grant, status, err := s[home].Reserve(ctx, sku, user, now, until)
	if err != nil || status != Empty || len(s) == 1 {
		return grant, status, err
	}
	if status, err := s[home].Mark(ctx, sku, user, now, until); err != nil || status != OK {
		return sale.Grant{}, status, err
	}
	for i := 1; i < len(s); i++ {
		grant, status, err := s[(home+i)%len(s)].Pop(ctx, sku, user, until)
		if err != nil || status == OK {
			return grant, status, err
		}
	}
	return sale.Grant{}, Empty, s[home].Unmark(ctx, sku, user, sale.Slot{})
}

// Release frees the slot and then, if the buyer may try again, his record.
func (s Sharded) Release(ctx context.Context, slot sale.Slot, buyer Recall) (bool, error) {
	user, done, err := s[s.of(slot.Number)].Release(ctx, slot)
	if err != nil || !done || buyer == Remember || user == "" {
		return done, err
	}
	return true, s[s.home(user)].Unmark(ctx, slot.SKU, user, slot)
}

// Forgive removes the buyer's record from his home shard. A mark goes, too: it
// speaks of a slot in another shard, and does not say of which.
func (s Sharded) Forgive(ctx context.Context, slot sale.Slot, user sale.User) error {
	return s[s.home(user)].Unmark(ctx, slot.SKU, user, slot)
}

// Lease takes a block from one shard: from where the holder's name points, or
// the next that has any.
func (s Sharded) Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (Lease, error) {
	if n < 1 {
		return Lease{}, errors.New("lease: no slots asked for; hint: a block has one slot or more")
	}
	start := s.home(sale.User(holder))
	for i := range s {
		at := (start + i) % len(s)
		lease, err := s[at].Lease(ctx, sku, n, holder, until)
		if err != nil {
			return Lease{}, err
		}
		if len(lease.Slots) > 0 {
			lease.Epoch = s.globalEpoch(at, lease.Epoch)
			return lease, nil
		}
	}
	return Lease{SKU: sku, Holder: holder, Until: until}, nil
}

// Return ends a lease.
func (s Sharded) Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error {
	return s[s.ofEpoch(epoch)].Return(ctx, sku, s.localEpoch(epoch), unused)
}

// Reclaim ends a lease whose holder is gone.
func (s Sharded) Reclaim(ctx context.Context, sku sale.SKU, epoch uint64, over []sale.Slot) error {
	return s[s.ofEpoch(epoch)].Reclaim(ctx, sku, s.localEpoch(epoch), over)
}

// Left adds up the shards.
func (s Sharded) Left(ctx context.Context, sku sale.SKU) (int, error) {
	sum := 0
	for _, shard := range s {
		n, err := shard.Left(ctx, sku)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Rows collects the slots of all shards.
func (s Sharded) Rows(ctx context.Context, sku sale.SKU) ([]Row, error) {
	var all []Row
	for i, shard := range s {
		rows, err := shard.Rows(ctx, sku)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Epoch > 0 {
				r.Epoch = s.globalEpoch(i, r.Epoch)
			}
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b Row) int { return a.Number - b.Number })
	return all, nil
}

// Leases collects the leases of all shards.
func (s Sharded) Leases(ctx context.Context, sku sale.SKU) ([]Lease, error) {
	var all []Lease
	for i, shard := range s {
		leases, err := shard.Leases(ctx, sku)
		if err != nil {
			return nil, err
		}
		for _, l := range leases {
			l.Epoch = s.globalEpoch(i, l.Epoch)
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b Lease) int { return cmp.Compare(a.Epoch, b.Epoch) })
	return all, nil
}
