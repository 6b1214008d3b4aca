package remote

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

type remoteShard struct{ caller }

var _ stock.Shard = remoteShard{}

// Shards are the n shards that a Handler serves at a URL.
func Shards(client *http.Client, url string, n int) stock.Sharded {
	all := make(stock.Sharded, n)
	for i := range all {
		all[i] = remoteShard{caller{client, fmt.Sprintf("%s/stock/%d", url, i)}}
	}
	return all
}

func (s remoteShard) Warm(ctx context.Context, sku sale.SKU, slots []sale.Slot) error {
	return s.call(ctx, "Warm", nil, sku, slots)
}

func (s remoteShard) Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (g sale.Grant, status stock.Status, err error) {
	err = s.call(ctx, "Reserve", []any{&g, &status}, sku, user, now, until)
	return g, status, err
}

func (s remoteShard) Mark(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (status stock.Status, err error) {
	err = s.call(ctx, "Mark", []any{&status}, sku, user, now, until)
	return status, err
}

func (s remoteShard) Pop(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (g sale.Grant, status stock.Status, err error) {
	err = s.call(ctx, "Pop", []any{&g, &status}, sku, user, until)
	return g, status, err
}

func (s remoteShard) Unmark(ctx context.Context, sku sale.SKU, user sale.User, slot sale.Slot) error {
	return s.call(ctx, "Unmark", nil, sku, user, slot)
}

func (s remoteShard) Release(ctx context.Context, slot sale.Slot) (user sale.User, done bool, err error) {
	err = s.call(ctx, "Release", []any{&user, &done}, slot)
	return user, done, err
}

func (s remoteShard) Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (l stock.Lease, err error) {
	err = s.call(ctx, "Lease", []any{&l}, sku, n, holder, until)
	return l, err
}

func (s remoteShard) Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error {
	return s.call(ctx, "Return", nil, sku, epoch, unused)
}

func (s remoteShard) Reclaim(ctx context.Context, sku sale.SKU, epoch uint64, over []sale.Slot) error {
	return s.call(ctx, "Reclaim", nil, sku, epoch, over)
}

func (s remoteShard) Left(ctx context.Context, sku sale.SKU) (n int, err error) {
	err = s.call(ctx, "Left", []any{&n}, sku)
	return n, err
}

func (s remoteShard) Rows(ctx context.Context, sku sale.SKU) (rows []stock.Row, err error) {
	err = s.call(ctx, "Rows", []any{&rows}, sku)
	return rows, err
}

func (s remoteShard) Leases(ctx context.Context, sku sale.SKU) (leases []stock.Lease, err error) {
	err = s.call(ctx, "Leases", []any{&leases}, sku)
	return leases, err
}
