package stock

import (
	"context"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// Service is the name of the stock in traces.
const Service = "stock-cache"

// Traced is a shard whose calls are recorded as messages of a part, in the
// words of the model's scenarios.
type Traced struct {
	Shard
	Part telemetry.Part
}

// TraceAll records the calls to all shards.
func TraceAll(shards Sharded, part telemetry.Part) Sharded {
	traced := make(Sharded, len(shards))
	for i, s := range shards {
		traced[i] = Traced{s, part}
	}
	return traced
}

// Warm is recorded.
func (t Traced) Warm(ctx context.Context, sku sale.SKU, slots []sale.Slot) error {
	ctx, end := t.Part.Call(ctx, Service, "push this shard's slots")
	err := t.Shard.Warm(ctx, sku, slots)
	end("slots in place", err)
	return err
}

// Reserve is recorded.
func (t Traced) Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, Status, error) {
	ctx, end := t.Part.Call(ctx, Service, "reserve in home shard")
	grant, status, err := t.Shard.Reserve(ctx, sku, user, now, until)
	end(reply(status, "slot, generation"), err)
	return grant, status, err
}

func reply(s Status, ok string) string {
	if s == OK {
		return ok
	}
	return string(s)
}

// Mark is recorded.
func (t Traced) Mark(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (Status, error) {
	ctx, end := t.Part.Call(ctx, Service, "mark buyer at home")
	status, err := t.Shard.Mark(ctx, sku, user, now, until)
	end(reply(status, "marked until its expiry"), err)
	return status, err
}

// Pop is recorded.
func (t Traced) Pop(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, Status, error) {
	ctx, end := t.Part.Call(ctx, Service, "pop a slot elsewhere")
	grant, status, err := t.Shard.Pop(ctx, sku, user, until)
	end("slot or EMPTY", err)
	return grant, status, err
}

// Unmark is recorded.
func (t Traced) Unmark(ctx context.Context, sku sale.SKU, user sale.User, slot sale.Slot) error {
	ctx, end := t.Part.Call(ctx, Service, "remove the mark")
	err := t.Shard.Unmark(ctx, sku, user, slot)
	end("removed", err)
	return err
}

// Release is recorded.
func (t Traced) Release(ctx context.Context, slot sale.Slot) (sale.User, bool, error) {
	ctx, end := t.Part.Call(ctx, Service, "return slot")
	user, done, err := t.Shard.Release(ctx, slot)
	end("free", err)
	return user, done, err
}

// Lease is recorded.
func (t Traced) Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (Lease, error) {
	ctx, end := t.Part.Call(ctx, Service, "lease B slots")
	lease, err := t.Shard.Lease(ctx, sku, n, holder, until)
	end("slots, epoch, expiry", err)
	return lease, err
}

// Return is recorded.
func (t Traced) Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error {
	ctx, end := t.Part.Call(ctx, Service, "return what is left")
	err := t.Shard.Return(ctx, sku, epoch, unused)
	end("free again", err)
	return err
}

// Reclaim is recorded.
func (t Traced) Reclaim(ctx context.Context, sku sale.SKU, epoch uint64, freed []sale.Slot) error {
	ctx, end := t.Part.Call(ctx, Service, "free those slots")
	err := t.Shard.Reclaim(ctx, sku, epoch, freed)
	end("free", err)
	return err
}

// Left is recorded.
func (t Traced) Left(ctx context.Context, sku sale.SKU) (int, error) {
	ctx, end := t.Part.Call(ctx, Service, "count free slots")
	n, err := t.Shard.Left(ctx, sku)
	end("left", err)
	return n, err
}
