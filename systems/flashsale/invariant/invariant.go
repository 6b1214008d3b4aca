// Package invariant holds what a run of the sale has left against what must be
// true of every run. It reads records only: the ledger's journal and slots, the
// rows of the stock, what buyers were told. So tests, the lab and a look at a
// sale afterwards share it.
package invariant

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// Record is what a run has left.
type Record struct {
	Units   int            // M
	Journal []ledger.Entry // in the order of their numbers
	Slots   []ledger.SlotRow
	Stock   []stock.Row // after all parts came to rest
	// Acknowledged is the reservations that were answered with 202, and Orders
	// the ledger's answer about each, by reservation, after the queue was empty.
	Acknowledged []sale.ReservationID
	Orders       map[sale.ReservationID]sale.Order
	// Wanting is how many buyers without an order still asked for one at the end.
	Wanting int
	// LockedOut is buyers who were told to the end that they have one.
	LockedOut []sale.User
}

// Verdict is what became of one invariant.
type Verdict struct {
	Name     string `json:"name"`
	Held     bool   `json:"held"`
	Evidence string `json:"evidence"` // numbers if it held, the first violation if not
}

// The names of the invariants.
const (
	NoOversell   = "units sold or promised by an order never exceed the stock"
	OnePerBuyer  = "each buyer has at most one order"
	SlotOnce     = "no slot is sold twice, and none has two orders in one generation"
	Conservation = "free, held and sold slots add up to the stock"
	NoUndersell  = "what came back is sold again while anybody wants it"
	FewInserts   = "the ledger saw at most one insert per unit and release"
	NoneLost     = "every acknowledged reservation has an order or a refusal"
	NoneShutOut  = "who is told to the end that he has one has had an order"
)

// Check holds a record against all invariants.
func Check(r Record) []Verdict {
	return []Verdict{
		verdict(NoOversell, r.noOversell),
		verdict(OnePerBuyer, r.onePerBuyer),
		verdict(SlotOnce, r.slotOnce),
		verdict(Conservation, r.conservation),
		verdict(NoUndersell, r.noUndersell),
		verdict(FewInserts, r.fewInserts),
		verdict(NoneLost, r.noneLost),
		verdict(NoneShutOut, r.noneShutOut),
	}
}

// Broken is the verdicts that did not hold.
func Broken(all []Verdict) []Verdict {
	return slices.DeleteFunc(slices.Clone(all), func(v Verdict) bool { return v.Held })
}

func verdict(name string, check func() (string, bool)) Verdict {
	evidence, held := check()
	return Verdict{name, held, evidence}
}

// noOversell replays the journal: at each entry, units with a live order.
func (r Record) noOversell() (string, bool) {
	live, sold, most := 0, 0, 0
	for _, e := range r.Journal {
		switch e.Kind {
		case ledger.Created:
			live++
		case ledger.Closed:
			live--
		case ledger.Paid:
			sold++
		}
		most = max(most, live)
		if live > r.Units || sold > r.Units {
			return fmt.Sprintf("entry %d: %d units with a live order, %d sold, of %d", e.Number, live, sold, r.Units), false
		}
	}
	return fmt.Sprintf("%d sold, at most %d with a live order, of %d units", sold, most, r.Units), true
}

func (r Record) onePerBuyer() (string, bool) {
	first := map[sale.User]sale.OrderID{}
	for _, e := range r.Journal {
		if e.Kind != ledger.Created {
			continue
		}
		if other, has := first[e.User]; has {
			return fmt.Sprintf("entry %d: %s has orders %s and %s", e.Number, e.User, other, e.Order), false
		}
		first[e.User] = e.Order
	}
	return fmt.Sprintf("%d buyers with an order", len(first)), true
}

func (r Record) slotOnce() (string, bool) {
	sold, ordered := map[int]sale.OrderID{}, map[sale.Slot]sale.OrderID{}
	for _, e := range r.Journal {
		switch e.Kind {
		case ledger.Created:
			if other, has := ordered[e.Slot]; has {
				return fmt.Sprintf("entry %d: %v has orders %s and %s", e.Number, e.Slot, other, e.Order), false
			}
			ordered[e.Slot] = e.Order
		case ledger.Paid:
			if other, has := sold[e.Slot.Number]; has {
				return fmt.Sprintf("entry %d: slot %d was sold to %s and %s", e.Number, e.Slot.Number, other, e.Order), false
			}
			sold[e.Slot.Number] = e.Order
		}
	}
	return fmt.Sprintf("%d slots sold, %d generations with an order", len(sold), len(ordered)), true
}

// conservation counts each slot of the ledger where it is. One that the ledger
// has an order for must be held in the stock; one that is free in both may be
// won; one that the stock holds without an order is a token on its way.
func (r Record) conservation() (string, bool) {
	rows := map[int]stock.Row{}
	for _, row := range r.Stock {
		if _, twice := rows[row.Number]; twice {
			return fmt.Sprintf("the stock has slot %d twice", row.Number), false
		}
		rows[row.Number] = row
	}
	free, held, sold := 0, 0, 0
	for _, slot := range r.Slots {
		row, found := rows[slot.Number]
		if !found {
			return fmt.Sprintf("the stock has lost slot %d", slot.Number), false
		}
		if row.Generation != slot.Generation {
			return fmt.Sprintf("slot %d is in generation %d, and in %d in the stock", slot.Number, slot.Generation, row.Generation), false
		}
		switch {
		case slot.State == sale.SlotSold:
			sold++
		case slot.State == sale.SlotOrdered || row.Place == stock.Held:
			held++
		default:
			free++
		}
		if slot.State != sale.SlotFree && row.Place == stock.Free {
			return fmt.Sprintf("slot %d is %s, and free in the stock", slot.Number, slot.State), false
		}
	}
	text := fmt.Sprintf("%d free + %d held + %d sold of %d", free, held, sold, r.Units)
	return text, free+held+sold == r.Units && len(rows) == r.Units
}

func (r Record) noUndersell() (string, bool) {
	released := 0
	for _, e := range r.Journal {
		if e.Kind == ledger.Released {
			released++
		}
	}
	unsold := 0
	for _, s := range r.Slots {
		if s.State != sale.SlotSold {
			unsold++
		}
	}
	text := fmt.Sprintf("%d releases, %d slots not sold, %d buyers wanting", released, unsold, r.Wanting)
	return text, unsold == 0 || r.Wanting == 0
}

func (r Record) fewInserts() (string, bool) {
	inserts, releases := 0, 0
	for _, e := range r.Journal {
		switch e.Kind {
		case ledger.Created:
			inserts++
		case ledger.Released:
			releases++
		}
	}
	return fmt.Sprintf("%d inserts, %d units + %d releases", inserts, r.Units, releases), inserts <= r.Units+releases
}

func (r Record) noneLost() (string, bool) {
	lost := []sale.ReservationID{}
	refused := 0
	for _, id := range r.Acknowledged {
		o, found := r.Orders[id]
		if !found {
			lost = append(lost, id)
		}
		if o.State == sale.OrderRejected {
			refused++
		}
	}
	if len(lost) > 0 {
		slices.SortFunc(lost, cmp.Compare)
		return fmt.Sprintf("%d of %d are lost, %s among them", len(lost), len(r.Acknowledged), lost[0]), false
	}
	return fmt.Sprintf("%d acknowledged, %d of them refused", len(r.Acknowledged), refused), true
}

func (r Record) noneShutOut() (string, bool) {
	had := map[sale.User]bool{}
	for _, e := range r.Journal {
		had[e.User] = had[e.User] || e.Kind == ledger.Created
	}
	for _, user := range r.LockedOut {
		if !had[user] {
			return fmt.Sprintf("%s never had an order", user), false
		}
	}
	return fmt.Sprintf("%d were told so", len(r.LockedOut)), true
}
