// Package redistock is a shard of the stock in Redis. Each step is one script,
// and all keys of a shard have one hash tag, so that they lie in one slot of a
// Redis Cluster.
//
// The keys of shard i of a SKU begin with {PREFIX:SKU:i}: free is a list of
// numbers, slots, buyers and leases are hashes. The scripts in the folder script
// say what is in them. Redis is told the time, it does not look: a script gives
// the same answer wherever and whenever it runs.
//
// What Redis forgets after a crash depends on how it is set up; what it gives
// out twice then, the ledger refuses.
package redistock

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

//go:embed script/*.lua
var sources embed.FS

// Shard is one shard. Make them with New.
type Shard struct {
	client  redis.UniversalClient
	prefix  string
	index   int
	scripts map[string]*redis.Script
}

var _ stock.Shard = (*Shard)(nil)

// New returns the shards 0 to n-1 under a prefix. All who use a stock must say
// the same.
func New(client redis.UniversalClient, prefix string, n int) (stock.Sharded, error) {
	common, err := sources.ReadFile("script/common.lua")
	if err != nil {
		return nil, err
	}
	scripts := map[string]*redis.Script{}
	for _, name := range []string{"warm", "reserve", "mark", "pop", "unmark", "release", "lease", "finish", "left"} {
		source, err := sources.ReadFile("script/" + name + ".lua")
		if err != nil {
			return nil, err
		}
		scripts[name] = redis.NewScript(string(common) + string(source))
	}
	all := make(stock.Sharded, n)
	for i := range all {
		all[i] = &Shard{client, prefix, i, scripts}
	}
	return all, nil
}

func (s *Shard) keys(sku sale.SKU) []string {
	tag := fmt.Sprintf("{%s:%s:%d}:", s.prefix, sku, s.index)
	return []string{tag + "free", tag + "slots", tag + "buyers", tag + "leases"}
}

func (s *Shard) run(ctx context.Context, script string, sku sale.SKU, args ...any) *redis.Cmd {
	return s.scripts[script].Run(ctx, s.client, s.keys(sku), args...)
}

// millis is 0 for no time at all.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(text string) (time.Time, error) {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ms == 0 {
		return time.Time{}, err
	}
	return time.UnixMilli(ms).UTC(), nil
}

// Warm runs warm.lua.
func (s *Shard) Warm(ctx context.Context, sku sale.SKU, slots []sale.Slot) error {
	var args []any
	for _, slot := range slots {
		args = append(args, slot.Number, slot.Generation)
	}
	return s.run(ctx, "warm", sku, args...).Err()
}

// Reserve runs reserve.lua.
func (s *Shard) Reserve(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, stock.Status, error) {
	return granted(s.run(ctx, "reserve", sku, string(user), millis(now), millis(until)), sku, until)
}

// Pop runs pop.lua.
func (s *Shard) Pop(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, stock.Status, error) {
	return granted(s.run(ctx, "pop", sku, string(user), millis(until)), sku, until)
}

// granted reads a status, and with OK a number and a generation.
func granted(cmd *redis.Cmd, sku sale.SKU, until time.Time) (sale.Grant, stock.Status, error) {
	answer, err := cmd.StringSlice()
	if err != nil || len(answer) == 0 {
		return sale.Grant{}, "", err
	}
	if status := stock.Status(answer[0]); status != stock.OK || len(answer) != 3 {
		return sale.Grant{}, status, nil
	}
	slot, err := slotOf(sku, answer[1], answer[2])
	return sale.Grant{Slot: slot, Until: until}, stock.OK, err
}

func slotOf(sku sale.SKU, number, generation string) (sale.Slot, error) {
	n, err := strconv.Atoi(number)
	g, err2 := strconv.ParseUint(generation, 10, 64)
	return sale.Slot{SKU: sku, Number: n, Generation: g}, errors.Join(err, err2)
}

// Mark runs mark.lua.
func (s *Shard) Mark(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (stock.Status, error) {
	answer, err := s.run(ctx, "mark", sku, string(user), millis(now), millis(until)).Text()
	return stock.Status(answer), err
}

// Unmark runs unmark.lua.
func (s *Shard) Unmark(ctx context.Context, sku sale.SKU, user sale.User, slot sale.Slot) error {
	return s.run(ctx, "unmark", sku, string(user), slot.Number, slot.Generation).Err()
}

// Release runs release.lua.
func (s *Shard) Release(ctx context.Context, slot sale.Slot) (sale.User, bool, error) {
	user, err := s.run(ctx, "release", slot.SKU, slot.Number, slot.Generation).Text()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	return sale.User(user), err == nil, err
}

// Lease runs lease.lua.
func (s *Shard) Lease(ctx context.Context, sku sale.SKU, n int, holder string, until time.Time) (stock.Lease, error) {
	lease := stock.Lease{SKU: sku, Holder: holder, Until: until}
	answer, err := s.run(ctx, "lease", sku, n, holder, millis(until)).StringSlice()
	if err != nil || len(answer) == 0 {
		return lease, err
	}
	if lease.Epoch, err = strconv.ParseUint(answer[0], 10, 64); err != nil {
		return lease, err
	}
	for pair := range slices.Chunk(answer[1:], 2) {
		slot, err := slotOf(sku, pair[0], pair[1])
		if err != nil {
			return lease, err
		}
		lease.Slots = append(lease.Slots, slot)
	}
	return lease, nil
}

// Return runs finish.lua.
func (s *Shard) Return(ctx context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error {
	return s.finish(ctx, sku, epoch, 0, unused)
}

// Reclaim runs finish.lua.
func (s *Shard) Reclaim(ctx context.Context, sku sale.SKU, epoch uint64, over []sale.Slot) error {
	return s.finish(ctx, sku, epoch, 1, over)
}

func (s *Shard) finish(ctx context.Context, sku sale.SKU, epoch uint64, generations int, slots []sale.Slot) error {
	args := []any{epoch, generations}
	for _, slot := range slots {
		args = append(args, slot.Number, slot.Generation)
	}
	return s.run(ctx, "finish", sku, args...).Err()
}

// Left runs left.lua.
func (s *Shard) Left(ctx context.Context, sku sale.SKU) (int, error) {
	return s.run(ctx, "left", sku).Int()
}

// Rows reads the hash of slots.
func (s *Shard) Rows(ctx context.Context, sku sale.SKU) ([]stock.Row, error) {
	all, err := s.client.HGetAll(ctx, s.keys(sku)[1]).Result()
	if err != nil {
		return nil, err
	}
	var rows []stock.Row
	for number, text := range all {
		row, err := rowOf(sku, number, text)
		if err != nil {
			return nil, fmt.Errorf("slot %s of %s is %q: %w", number, sku, text, err)
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b stock.Row) int { return a.Number - b.Number })
	return rows, nil
}

// rowOf reads what common.lua writes.
func rowOf(sku sale.SKU, number, text string) (stock.Row, error) {
	f := strings.SplitN(text, "|", 5)
	if len(f) != 5 {
		return stock.Row{}, errors.New("not a row; hint: another program writes under the prefix")
	}
	slot, err := slotOf(sku, number, f[0])
	until, err2 := moment(f[2])
	epoch, err3 := strconv.ParseUint(f[3], 10, 64)
	place := map[string]stock.Place{"f": stock.Free, "l": stock.Leased, "h": stock.Held}[f[1]]
	return stock.Row{Slot: slot, Place: place, User: sale.User(f[4]), Until: until, Epoch: epoch}, errors.Join(err, err2, err3)
}

// Leases reads the hash of leases, and then which slots are left in them. The
// two looks are not one: a lease that ends in between has no slots.
func (s *Shard) Leases(ctx context.Context, sku sale.SKU) ([]stock.Lease, error) {
	all, err := s.client.HGetAll(ctx, s.keys(sku)[3]).Result()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	rows, err := s.Rows(ctx, sku)
	if err != nil {
		return nil, err
	}
	var leases []stock.Lease
	for field, text := range all {
		epoch, err := strconv.ParseUint(field, 10, 64)
		if err != nil {
			continue // a counter
		}
		until, holder, _ := strings.Cut(text, "|")
		lease := stock.Lease{SKU: sku, Epoch: epoch, Holder: holder}
		if lease.Until, err = moment(until); err != nil {
			return nil, fmt.Errorf("lease %d of %s: %w", epoch, sku, err)
		}
		for _, r := range rows {
			if r.Place == stock.Leased && r.Epoch == epoch {
				lease.Slots = append(lease.Slots, r.Slot)
			}
		}
		leases = append(leases, lease)
	}
	slices.SortFunc(leases, func(a, b stock.Lease) int { return int(a.Epoch) - int(b.Epoch) })
	return leases, nil
}
