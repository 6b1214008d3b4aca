package stock

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Memory is a shard in this process. With a journal it writes each change to a
// file before it answers, and a process that was killed finds its slots again.
// The journal is not synced to the disk: it outlives the process, not a loss of
// power. For that there is the ledger, which refuses what was given out twice.
type Memory struct {
	mu      sync.Mutex
	skus    map[sale.SKU]*shelf
	journal *os.File // nil: none
}

// shelf is the slots of one SKU in one shard.
type shelf struct {
	rows   map[int]Row
	free   []int // numbers, first in, first out
	buyers map[sale.User]record
	leases map[uint64]Lease // without their slots
	epochs uint64           // leases so far
	leased int              // slots in leases
}

// record says what a buyer has: a slot, or a mark until a time.
type record struct {
	Mark  bool      `json:"mark,omitempty"`
	Slot  sale.Slot `json:"slot"`
	Until time.Time `json:"until,omitzero"`
}

// change is a line of the journal: new values of whatever changed. All lines
// of one change are one write.
type change struct {
	SKU    sale.SKU  `json:"sku"`
	Clear  bool      `json:"clear,omitempty"`
	Row    *Row      `json:"row,omitempty"`
	User   sale.User `json:"user,omitempty"`
	Record *record   `json:"record,omitempty"` // of User; nil with a User: gone
	Lease  *Lease    `json:"lease,omitempty"`  // with no end: gone
}

var _ Shard = (*Memory)(nil)

// NewMemory returns an empty shard that forgets when its process ends.
func NewMemory() *Memory { return &Memory{skus: map[sale.SKU]*shelf{}} }

// OpenMemory returns a shard that keeps a journal in the file, and is what the
// file says. A last line that was cut off by a crash is dropped: nobody was
// told of it.
func OpenMemory(path string) (*Memory, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("stock journal: %w", err)
	}
	m := NewMemory()
	good, err := m.replay(file)
	if err == nil {
		err = file.Truncate(good)
	}
	if err == nil {
		_, err = file.Seek(good, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("stock journal %s: %w", path, err)
	}
	m.journal = file
	return m, nil
}

// Close closes the journal.
func (m *Memory) Close() error {
	if m.journal == nil {
		return nil
	}
	return m.journal.Close()
}

// replay applies what is whole, and returns where that ends. A batch of
// changes is one line, so that it is there as a whole or not at all.
func (m *Memory) replay(r io.Reader) (int64, error) {
	lines := bufio.NewReader(r)
	var end int64
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return end, nil
		}
		if err != nil {
			return 0, err
		}
		var batch []change
		if err := json.Unmarshal(line, &batch); err != nil {
			return 0, fmt.Errorf("at byte %d: %w", end, err)
		}
		for _, c := range batch {
			m.apply(c)
		}
		end += int64(len(line))
	}
}

// commit writes changes down, then makes them. The caller holds the lock.
func (m *Memory) commit(batch ...change) error {
	if m.journal != nil {
		line, err := json.Marshal(batch)
		if err != nil {
			return err
		}
		if _, err := m.journal.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("stock journal: %w", err)
		}
	}
	for _, c := range batch {
		m.apply(c)
	}
	return nil
}

func (m *Memory) apply(c change) {
	s := m.skus[c.SKU]
	if s == nil || c.Clear {
		s = &shelf{rows: map[int]Row{}, buyers: map[sale.User]record{}, leases: map[uint64]Lease{}}
		m.skus[c.SKU] = s
	}
	if c.Row != nil {
		n := c.Row.Number
		switch s.rows[n].Place {
		case Free:
			if i := slices.Index(s.free, n); i == 0 { // almost always: moves nothing
				s.free = s.free[1:]
			} else {
				s.free = slices.Delete(s.free, i, i+1)
			}
		case Leased:
			s.leased--
		}
		s.rows[n] = *c.Row
		if c.Row.Place == Leased {
			s.leased++
		}
		if c.Row.Place == Free {
			s.free = append(s.free, n)
		}
	}
	if c.User != "" {
		if c.Record == nil {
			delete(s.buyers, c.User)
		} else {
			s.buyers[c.User] = *c.Record
		}
	}
	if c.Lease != nil {
		s.epochs = max(s.epochs, c.Lease.Epoch)
		if c.Lease.Until.IsZero() {
			delete(s.leases, c.Lease.Epoch)
		} else {
			s.leases[c.Lease.Epoch] = *c.Lease
		}
	}
}

// shelf is never nil; one that is not kept is empty.
func (m *Memory) shelf(sku sale.SKU) *shelf {
	if s := m.skus[sku]; s != nil {
		return s
	}
	return &shelf{}
}

// Warm lays out the slots, and forgets who had one.
func (m *Memory) Warm(_ context.Context, sku sale.SKU, slots []sale.Slot) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	batch := []change{{SKU: sku, Clear: true}}
	if epochs := m.shelf(sku).epochs; epochs > 0 { // an epoch is never used twice
		batch = append(batch, change{SKU: sku, Lease: &Lease{SKU: sku, Epoch: epochs}})
	}
	for _, slot := range slots {
		batch = append(batch, change{SKU: sku, Row: &Row{Slot: slot, Place: Free}})
	}
	return m.commit(batch...)
}

// Reserve records the buyer and gives him a slot.
func (m *Memory) Reserve(_ context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shelf(sku)
	if s.has(user, now) {
		return sale.Grant{}, Dup, nil
	}
	return m.give(sku, user, until, true)
}

// Mark records the buyer without a slot.
func (m *Memory) Mark(_ context.Context, sku sale.SKU, user sale.User, now, until time.Time) (Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shelf(sku).has(user, now) {
		return Dup, nil
	}
	return OK, m.commit(change{SKU: sku, User: user, Record: &record{Mark: true, Until: until}})
}

// Pop gives a slot to a buyer from another shard.
func (m *Memory) Pop(_ context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.give(sku, user, until, false)
}

func (m *Memory) give(sku sale.SKU, user sale.User, until time.Time, atHome bool) (sale.Grant, Status, error) {
	s := m.shelf(sku)
	if len(s.free) == 0 {
		return sale.Grant{}, Empty, nil
	}
	row := s.rows[s.free[0]]
	row.Place, row.User, row.Until = Held, user, until
	c := change{SKU: sku, Row: &row}
	if atHome {
		c.User, c.Record = user, &record{Slot: row.Slot}
	}
	if err := m.commit(c); err != nil {
		return sale.Grant{}, "", err
	}
	return sale.Grant{Slot: row.Slot, Until: until}, OK, nil
}

func (s *shelf) has(user sale.User, now time.Time) bool {
	r, found := s.buyers[user]
	return found && (!r.Mark || now.Before(r.Until))
}

// Unmark forgets the buyer.
func (m *Memory) Unmark(_ context.Context, sku sale.SKU, user sale.User, slot sale.Slot) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, found := m.shelf(sku).buyers[user]; !found || !r.Mark && r.Slot != slot {
		return nil
	}
	return m.commit(change{SKU: sku, User: user})
}

// Release frees a slot of this generation.
func (m *Memory) Release(_ context.Context, slot sale.Slot) (sale.User, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, found := m.shelf(slot.SKU).rows[slot.Number]
	if !found || row.Place == Free || row.Generation != slot.Generation {
		return "", false, nil
	}
	err := m.commit(change{SKU: slot.SKU, Row: freed(row, 1)})
	return row.User, err == nil, err
}

func freed(r Row, generations uint64) *Row {
	r.Generation += generations
	return &Row{Slot: r.Slot, Place: Free}
}

// Lease moves free slots into a lease.
func (m *Memory) Lease(_ context.Context, sku sale.SKU, n int, holder string, until time.Time) (Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shelf(sku)
	lease := Lease{SKU: sku, Holder: holder, Until: until}
	n = min(n, len(s.free))
	if n == 0 {
		return lease, nil
	}
	lease.Epoch = s.epochs + 1
	kept := lease
	batch := []change{{SKU: sku, Lease: &kept}}
	for _, number := range s.free[:n] {
		row := s.rows[number]
		row.Place, row.Epoch = Leased, lease.Epoch
		batch = append(batch, change{SKU: sku, Row: &row})
		lease.Slots = append(lease.Slots, row.Slot)
	}
	return lease, m.commit(batch...)
}

// Return ends a lease. Unused slots keep their generation: nobody was promised
// them.
func (m *Memory) Return(_ context.Context, sku sale.SKU, epoch uint64, unused []sale.Slot) error {
	return m.end(sku, epoch, unused, 0)
}

// Reclaim ends a lease whose holder is gone.
func (m *Memory) Reclaim(_ context.Context, sku sale.SKU, epoch uint64, over []sale.Slot) error {
	return m.end(sku, epoch, over, 1)
}

// end frees some slots of a lease, so many generations on. The others are held
// from now on, until when the lease would have ended.
func (m *Memory) end(sku sale.SKU, epoch uint64, free []sale.Slot, generations uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shelf(sku)
	lease, found := s.leases[epoch]
	if !found {
		return nil
	}
	batch := []change{{SKU: sku, Lease: &Lease{SKU: sku, Epoch: epoch}}}
	for _, number := range s.numbers() {
		row := s.rows[number]
		switch {
		case row.Place != Leased || row.Epoch != epoch:
		case slices.Contains(free, row.Slot):
			batch = append(batch, change{SKU: sku, Row: freed(row, generations)})
		default:
			batch = append(batch, change{SKU: sku, Row: &Row{Slot: row.Slot, Place: Held, Until: lease.Until}})
		}
	}
	return m.commit(batch...)
}

func (s *shelf) numbers() []int {
	numbers := make([]int, 0, len(s.rows))
	for n := range s.rows {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers
}

// Left is how many are free or leased.
func (m *Memory) Left(_ context.Context, sku sale.SKU) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shelf(sku)
	return len(s.free) + s.leased, nil
}

// Rows is all slots of the shard.
func (m *Memory) Rows(_ context.Context, sku sale.SKU) ([]Row, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shelf(sku)
	var rows []Row
	for _, n := range s.numbers() {
		rows = append(rows, s.rows[n])
	}
	return rows, nil
}

// Leases is all leases of the shard, with the slots that are still part of
// them.
func (m *Memory) Leases(_ context.Context, sku sale.SKU) ([]Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shelf(sku)
	var all []Lease
	for _, lease := range s.leases {
		for _, n := range s.numbers() {
			if row := s.rows[n]; row.Place == Leased && row.Epoch == lease.Epoch {
				lease.Slots = append(lease.Slots, row.Slot)
			}
		}
		all = append(all, lease)
	}
	slices.SortFunc(all, func(a, b Lease) int { return cmp.Compare(a.Epoch, b.Epoch) })
	return all, nil
}
