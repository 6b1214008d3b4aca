// Package boltledger keeps the rows of the ledger in a file, by bbolt: one
// writer at a time, and each commit is on the disk before it returns.
// Concurrent commits share a sync.
package boltledger

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// The buckets, and their keys. Numbers in keys are big-endian, so that they
// sort.
const (
	activities = "activities" // ID
	slots      = "slots"      // SKU, 0, number
	orders     = "orders"     // ID
	due        = "due"        // milliseconds since 1970, order ID: those that wait for payment
	claims     = "claims"     // key
	outbox     = "outbox"     // number
	journal    = "journal"    // SKU, 0, number
)

// batchDelay is how long a commit waits for others to share its sync with.
const batchDelay = 2 * time.Millisecond

// Rows is the rows in a file.
type Rows struct{ db *bolt.DB }

var _ ledger.Rows = (*Rows)(nil)

// Open opens or makes the file. One process can have it at a time; another one
// waits for a second.
func Open(path string) (*Rows, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return nil, fmt.Errorf("ledger %s: %w", path, err)
	}
	db.MaxBatchDelay = batchDelay
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{activities, slots, orders, due, claims, outbox, journal} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("ledger %s: %w", path, err)
	}
	return &Rows{db}, nil
}

// Close closes the file when running transactions have ended.
func (r *Rows) Close() error { return r.db.Close() }

// Update runs f alone.
func (r *Rows) Update(ctx context.Context, f func(ledger.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.db.Batch(func(tx *bolt.Tx) error { return f(rows{tx}) })
}

// View runs f over what was committed when it began.
func (r *Rows) View(ctx context.Context, f func(ledger.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.db.View(func(tx *bolt.Tx) error { return f(rows{tx}) })
}

type rows struct{ tx *bolt.Tx }

func get[T any](r rows, bucket string, key []byte) (row T, err error) {
	value := r.tx.Bucket([]byte(bucket)).Get(key)
	if value == nil {
		return row, fmt.Errorf("%s %q: %w", bucket, key, ledger.ErrNotFound)
	}
	return row, json.Unmarshal(value, &row)
}

func put(r rows, bucket string, key []byte, row any) error {
	value, err := json.Marshal(row)
	if err != nil {
		return err
	}
	return r.tx.Bucket([]byte(bucket)).Put(key, value)
}

// scan reads rows whose keys begin with prefix, in order, up to limit if that
// is positive.
func scan[T any](r rows, bucket string, prefix []byte, limit int) ([]T, error) {
	var all []T
	c := r.tx.Bucket([]byte(bucket)).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix) && k != nil; k, v = c.Next() {
		if limit > 0 && len(all) == limit {
			break
		}
		var row T
		if err := json.Unmarshal(v, &row); err != nil {
			return nil, fmt.Errorf("%s %q: %w", bucket, k, err)
		}
		all = append(all, row)
	}
	return all, nil
}

func skuPrefix(sku sale.SKU) []byte { return append([]byte(sku), 0) }

func number(prefix []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(prefix, n) }

func (r rows) Activity(id sale.ActivityID) (sale.Activity, error) {
	return get[sale.Activity](r, activities, []byte(id))
}

func (r rows) PutActivity(a sale.Activity) error { return put(r, activities, []byte(a.ID), a) }

func (r rows) Slot(sku sale.SKU, n int) (ledger.SlotRow, error) {
	return get[ledger.SlotRow](r, slots, number(skuPrefix(sku), uint64(n)))
}

func (r rows) PutSlot(s ledger.SlotRow) error {
	return put(r, slots, number(skuPrefix(s.SKU), uint64(s.Number)), s)
}

func (r rows) Slots(sku sale.SKU) ([]ledger.SlotRow, error) {
	return scan[ledger.SlotRow](r, slots, skuPrefix(sku), 0)
}

func (r rows) Order(id sale.OrderID) (sale.Order, error) {
	return get[sale.Order](r, orders, []byte(id))
}

func dueKey(o sale.Order) []byte {
	return append(number(nil, uint64(o.PayBy.UnixMilli())), o.ID...)
}

func (r rows) PutOrder(o sale.Order) error {
	if err := put(r, orders, []byte(o.ID), o); err != nil {
		return err
	}
	index := r.tx.Bucket([]byte(due))
	if o.State == sale.OrderPendingPayment {
		return index.Put(dueKey(o), []byte(o.ID))
	}
	return index.Delete(dueKey(o))
}

func (r rows) Due(before time.Time, limit int) ([]sale.Order, error) {
	var all []sale.Order
	end := number(nil, uint64(before.UnixMilli()))
	c := r.tx.Bucket([]byte(due)).Cursor()
	for k, id := c.First(); k != nil && bytes.Compare(k[:8], end) < 0 && len(all) < limit; k, id = c.Next() {
		o, err := r.Order(sale.OrderID(id))
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

func (r rows) Claim(key, owner string) (string, error) {
	had, err := r.Claimed(key)
	if err != nil || had != "" {
		return had, err
	}
	return "", r.tx.Bucket([]byte(claims)).Put([]byte(key), []byte(owner))
}

func (r rows) Claimed(key string) (string, error) {
	return string(r.tx.Bucket([]byte(claims)).Get([]byte(key))), nil
}

func (r rows) AddMessage(m ledger.Message) error {
	n, err := r.tx.Bucket([]byte(outbox)).NextSequence()
	if err != nil {
		return err
	}
	m.Number = n
	return put(r, outbox, number(nil, n), m)
}

func (r rows) Messages(limit int) ([]ledger.Message, error) {
	return scan[ledger.Message](r, outbox, nil, limit)
}

func (r rows) DropMessage(n uint64) error {
	return r.tx.Bucket([]byte(outbox)).Delete(number(nil, n))
}

func (r rows) AddEntry(e ledger.Entry) error {
	n, err := r.tx.Bucket([]byte(journal)).NextSequence()
	if err != nil {
		return err
	}
	e.Number = n
	return put(r, journal, number(skuPrefix(e.Slot.SKU), n), e)
}

func (r rows) Entries(sku sale.SKU) ([]ledger.Entry, error) {
	return scan[ledger.Entry](r, journal, skuPrefix(sku), 0)
}
