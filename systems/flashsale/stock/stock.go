// Package stock keeps the free slots of a sale and who holds the others.
//
// The slots of a SKU are split over shards. A [Shard] is what an engine has to
// provide: a few steps that are atomic on one shard. [Sharded] makes a [Store]
// of several: it knows a buyer's home shard, and it steals from others when
// that is empty. Adapters are Memory in this package and package redisstock.
//
// The stock is not the last word. It forgets at worst, and then the ledger
// refuses what was given out twice.
package stock

import (
	"context"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Status is the answer to a buyer who asks for a slot.
type Status string

// What a buyer may be told.
const (
	OK    Status = "OK"    // he holds a slot now
	Dup   Status = "DUP"   // he holds one already, or is marked
	Empty Status = "EMPTY" // none is free
)

// Lease is a block of slots that its holder may hand out from memory.
type Lease struct {
	SKU    sale.SKU    `json:"sku"`
	Epoch  uint64      `json:"epoch"` // unique among the leases of a SKU
	Holder string      `json:"holder"`
	Until  time.Time   `json:"until"` // no token from it may live longer
	Slots  []sale.Slot `json:"slots"` // those that are still part of it
}

// Place is where the stock has a slot.
type Place string

// A slot lies in a shard, in a lease, or with a buyer.
const (
	Free   Place = "free"
	Leased Place = "leased"
	Held   Place = "held"
)

// Row is what a shard knows of a slot.
type Row struct {
	sale.Slot
	Place Place     `json:"place"`
	User  sale.User `json:"user,omitempty"`  // of a held slot; none if it was served from a lease
	Until time.Time `json:"until,omitzero"`  // when a held slot may be looked at, if no order came
	Epoch uint64    `json:"epoch,omitempty"` // of the lease
}

// Recall says whether a buyer stays recorded after his slot is free again.
type Recall bool

// A buyer whose token ended unused may try again. One who had an order has had
// his chance.
const (
	Forget   Recall = false
	Remember Recall = true
)

// Store is the stock of all shards.
type Store interface {
	// Warm lays out the slots of a SKU, in place of what was there.
	Warm(ctx context.Context, sku sale.SKU, slots []sale.Slot) error
	// Reserve gives the buyer a slot until a time, if he has none and there is
	// one.
	Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, Status, error)
	// Release frees the slot if it is not free and its generation is still this
	// one, and raises the generation by one. It says whether it did. Repeating
	// it does no harm.
	Release(ctx context.Context, slot sale.Slot, buyer Recall) (bool, error)
	// Forgive lets a buyer try again who is recorded with this slot, and whose
	// reservation of it was refused. Repeating it does no harm.
	Forgive(ctx context.Context, slot sale.Slot, user sale.User) error
	// Lease sets aside up to n slots. A lease without slots says that there are
	// none.
	Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (Lease, error)
	// Return ends a lease: it frees those slots that were handed to nobody, and
	// takes the others for held until the lease would have ended.
	Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error
	// Reclaim ends a lease whose holder is gone: it frees, with the next
	// generation, the slots whose generation the ledger has ended, and takes the
	// others for held. Like Return, it does nothing to a lease that has ended.
	Reclaim(ctx context.Context, sku sale.SKU, epoch uint64, over []sale.Slot) error
	// Left is how many slots are free or leased. It is made of one look at each
	// shard and does not know what was handed out of a lease, so it errs towards
	// too many; a hint, not a promise.
	Left(ctx context.Context, sku sale.SKU) (int, error)
	// Rows is what is known of all slots, by number.
	Rows(ctx context.Context, sku sale.SKU) ([]Row, error)
	// Leases is the leases that have not ended, by epoch.
	Leases(ctx context.Context, sku sale.SKU) ([]Lease, error)
}

// Shard is one part of the stock. Each method is atomic.
type Shard interface {
	Warm(ctx context.Context, sku sale.SKU, slots []sale.Slot) error
	// Reserve is the whole way of a buyer at home: DUP if he is recorded, EMPTY
	// if no slot is free, otherwise he is recorded with a slot.
	Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, Status, error)
	// Mark records the buyer at home before he looks for a slot elsewhere. The
	// mark ends by itself, so that who dies on the way harms this one buyer,
	// for a while.
	Mark(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (Status, error)
	// Pop gives a slot to a buyer who is marked at home.
	Pop(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, Status, error)
	// Unmark removes the record of a buyer if it is a mark or speaks of this
	// slot.
	Unmark(ctx context.Context, sku sale.SKU, user sale.User, slot sale.Slot) error
	// Release is Store.Release, and names the buyer who had the slot.
	Release(ctx context.Context, slot sale.Slot) (sale.User, bool, error)
	Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (Lease, error)
	Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error
	Reclaim(ctx context.Context, sku sale.SKU, epoch uint64, over []sale.Slot) error
	Left(ctx context.Context, sku sale.SKU) (int, error)
	Rows(ctx context.Context, sku sale.SKU) ([]Row, error)
	Leases(ctx context.Context, sku sale.SKU) ([]Lease, error)
}
