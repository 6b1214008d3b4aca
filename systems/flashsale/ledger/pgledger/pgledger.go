// Package pgledger keeps the rows of the ledger in PostgreSQL.
//
// Transactions are READ COMMITTED. A row that one of them reads in order to
// change it is locked until its end, and what must be unique is a primary key;
// that is all the rules of the ledger need.
package pgledger

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

//go:embed schema.sql
var schema string

// tries is how often a transaction is begun that the server ended in favour of
// another one.
const tries = 10

// Rows is the rows in a database.
type Rows struct{ pool *pgxpool.Pool }

var _ ledger.Rows = (*Rows)(nil)

// Open connects, and makes the tables that are missing.
func Open(ctx context.Context, url string) (*Rows, error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if _, err := pool.Exec(ctx, schema); err != nil {
		pool.Close()
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return &Rows{pool}, nil
}

// Close ends all connections.
func (r *Rows) Close() { r.pool.Close() }

// Update runs f in a transaction, and again if the server says that it met
// another one.
func (r *Rows) Update(ctx context.Context, f func(ledger.Tx) error) error {
	for try := 1; ; try++ {
		err := pgx.BeginTxFunc(ctx, r.pool, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, func(tx pgx.Tx) error {
			return f(rows{ctx, tx, " FOR UPDATE"})
		})
		if !met(err) || try == tries {
			return err
		}
	}
}

// met tells whether a transaction was ended for another one: a serialization
// failure, a deadlock, or a row that the other one inserted first.
func met(err error) bool {
	refused := &pgconn.PgError{}
	return errors.As(err, &refused) && (refused.Code == "40001" || refused.Code == "40P01" || refused.Code == "23505")
}

// View runs f over a snapshot.
func (r *Rows) View(ctx context.Context, f func(ledger.Tx) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, r.pool, options, func(tx pgx.Tx) error { return f(rows{ctx, tx, ""}) })
}

// rows is a transaction. Lock is what is added to queries of single rows.
type rows struct {
	ctx  context.Context
	tx   pgx.Tx
	lock string
}

func (r rows) exec(sql string, args ...any) error {
	_, err := r.tx.Exec(r.ctx, sql, args...)
	return err
}

// one reads a row by a function that scans it.
func one[T any](r rows, what string, scan pgx.RowToFunc[T], sql string, args ...any) (row T, err error) {
	result, err := r.tx.Query(r.ctx, sql, args...)
	if err != nil {
		return row, err
	}
	row, err = pgx.CollectExactlyOneRow(result, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return row, fmt.Errorf("%s %v: %w", what, args, ledger.ErrNotFound)
	}
	return row, err
}

func many[T any](r rows, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	result, err := r.tx.Query(r.ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(result, scan)
}

func document[T any](row pgx.CollectableRow) (value T, err error) {
	var text []byte
	if err := row.Scan(&text); err != nil {
		return value, err
	}
	return value, json.Unmarshal(text, &value)
}

func (r rows) Activity(id sale.ActivityID) (sale.Activity, error) {
	return one(r, "activity", document[sale.Activity], "SELECT document FROM activities WHERE id = $1"+r.lock, string(id))
}

func (r rows) PutActivity(a sale.Activity) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return r.exec("INSERT INTO activities VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET document = $2", string(a.ID), text)
}

func slotRow(row pgx.CollectableRow) (s ledger.SlotRow, err error) {
	return s, row.Scan(&s.SKU, &s.Number, &s.Generation, &s.State, &s.Order)
}

const slotColumns = "SELECT sku, number, generation, state, order_id FROM slots "

func (r rows) Slot(sku sale.SKU, number int) (ledger.SlotRow, error) {
	return one(r, "slot", slotRow, slotColumns+"WHERE sku = $1 AND number = $2"+r.lock, string(sku), number)
}

func (r rows) PutSlot(s ledger.SlotRow) error {
	return r.exec(`INSERT INTO slots VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (sku, number) DO UPDATE SET generation = $3, state = $4, order_id = $5`,
		string(s.SKU), s.Number, s.Generation, string(s.State), string(s.Order))
}

func (r rows) Slots(sku sale.SKU) ([]ledger.SlotRow, error) {
	return many(r, slotRow, slotColumns+"WHERE sku = $1 ORDER BY number", string(sku))
}

func orderRow(row pgx.CollectableRow) (o sale.Order, err error) {
	err = row.Scan(&o.ID, &o.Reservation, &o.Activity, &o.User, &o.Slot.SKU, &o.Slot.Number, &o.Slot.Generation,
		&o.State, &o.PayBy, &o.Payment, &o.Reason)
	o.PayBy = o.PayBy.UTC()
	return o, err
}

const orderColumns = "SELECT id, reservation, activity, buyer, sku, slot, generation, state, pay_by, payment, reason FROM orders "

func (r rows) Order(id sale.OrderID) (sale.Order, error) {
	return one(r, "order", orderRow, orderColumns+"WHERE id = $1"+r.lock, string(id))
}

func (r rows) PutOrder(o sale.Order) error {
	return r.exec(`INSERT INTO orders VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET state = $8, payment = $10, reason = $11`,
		string(o.ID), string(o.Reservation), string(o.Activity), string(o.User), string(o.Slot.SKU), o.Slot.Number,
		o.Slot.Generation, string(o.State), o.PayBy, o.Payment, o.Reason)
}

func (r rows) Due(before time.Time, limit int) ([]sale.Order, error) {
	return many(r, orderRow, orderColumns+"WHERE state = 'PENDING_PAY' AND pay_by < $1 ORDER BY pay_by, id LIMIT $2", before, limit)
}

// Claim waits for another transaction that claims the same key.
func (r rows) Claim(key, owner string) (string, error) {
	tag, err := r.tx.Exec(r.ctx, "INSERT INTO claims VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key, owner)
	if err != nil || tag.RowsAffected() == 1 {
		return "", err
	}
	return r.Claimed(key)
}

func (r rows) Claimed(key string) (string, error) {
	owner, err := one(r, "claim", pgx.RowTo[string], "SELECT owner FROM claims WHERE key = $1", key)
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil
	}
	return owner, err
}

func (r rows) AddMessage(m ledger.Message) error {
	return r.exec("INSERT INTO outbox (topic, order_id, buyer, payment, words) VALUES ($1, $2, $3, $4, $5)",
		string(m.Topic), string(m.Order), string(m.User), m.Payment, m.Text)
}

func (r rows) Messages(limit int) ([]ledger.Message, error) {
	return many(r, func(row pgx.CollectableRow) (m ledger.Message, err error) {
		return m, row.Scan(&m.Number, &m.Topic, &m.Order, &m.User, &m.Payment, &m.Text)
	}, "SELECT number, topic, order_id, buyer, payment, words FROM outbox ORDER BY number LIMIT $1", limit)
}

func (r rows) DropMessage(number uint64) error {
	return r.exec("DELETE FROM outbox WHERE number = $1", number)
}

func (r rows) AddEntry(e ledger.Entry) error {
	return r.exec(`INSERT INTO journal (at, kind, sku, slot, generation, order_id, reservation, buyer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.At, string(e.Kind), string(e.Slot.SKU), e.Slot.Number, e.Slot.Generation, string(e.Order), string(e.Reservation), string(e.User))
}

func (r rows) Entries(sku sale.SKU) ([]ledger.Entry, error) {
	return many(r, func(row pgx.CollectableRow) (e ledger.Entry, err error) {
		err = row.Scan(&e.Number, &e.At, &e.Kind, &e.Slot.SKU, &e.Slot.Number, &e.Slot.Generation, &e.Order, &e.Reservation, &e.User)
		e.At = e.At.UTC()
		return e, err
	}, "SELECT number, at, kind, sku, slot, generation, order_id, reservation, buyer FROM journal WHERE sku = $1 ORDER BY number", string(sku))
}
