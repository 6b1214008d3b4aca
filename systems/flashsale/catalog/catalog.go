// Package catalog is what the parts in front of the ledger know of the sales:
// a copy that is refreshed now and then.
package catalog

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Source is where the truth is.
type Source interface {
	Activity(ctx context.Context, id sale.ActivityID) (sale.Activity, error)
}

// Catalog is the copy. It is safe for concurrent use.
type Catalog struct {
	source Source
	ids    []sale.ActivityID
	sales  atomic.Pointer[map[sale.ActivityID]sale.Activity]
}

// New returns a catalog of these sales. It is empty until it is refreshed.
func New(source Source, ids ...sale.ActivityID) *Catalog {
	c := &Catalog{source: source, ids: ids}
	c.sales.Store(&map[sale.ActivityID]sale.Activity{})
	return c
}

// Of returns a catalog that is told what there is, by Put.
func Of(sales ...sale.Activity) *Catalog {
	c := New(nil)
	for _, a := range sales {
		c.Put(a)
	}
	return c
}

// Put adds a sale, or replaces it.
func (c *Catalog) Put(a sale.Activity) {
	for {
		old := c.sales.Load()
		fresh := maps.Clone(*old)
		fresh[a.ID] = a
		if c.sales.CompareAndSwap(old, &fresh) {
			return
		}
	}
}

// Get returns a sale as it was at the last refresh.
func (c *Catalog) Get(id sale.ActivityID) (sale.Activity, bool) {
	a, found := (*c.sales.Load())[id]
	return a, found
}

// All is all sales that are known, by ID.
func (c *Catalog) All() []sale.Activity {
	return slices.SortedFunc(maps.Values(*c.sales.Load()), func(a, b sale.Activity) int { return cmp.Compare(a.ID, b.ID) })
}

// Refresh reads all sales. What cannot be read stays as it was known.
func (c *Catalog) Refresh(ctx context.Context) error {
	for _, id := range c.ids {
		a, err := c.source.Activity(ctx, id)
		if err != nil {
			return err
		}
		c.Put(a)
	}
	return nil
}

// Run refreshes until ctx is done. A refresh that fails is tried again at the
// next turn.
func (c *Catalog) Run(ctx context.Context, k clock.Clock, every time.Duration) {
	for {
		_ = c.Refresh(ctx)
		if k.Wait(ctx, every) != nil {
			return
		}
	}
}
