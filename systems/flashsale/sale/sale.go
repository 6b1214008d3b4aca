// Package sale has the words that the parts of a flash sale share: what a slot,
// a token, a reservation, an order and a ticket are, and the tables of states
// that each goes through. It knows no engine and keeps nothing.
package sale

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

type (
	// ActivityID names a sale.
	ActivityID string
	// SKU names what is sold.
	SKU string
	// User names a buyer, as Identity knows him.
	User string
	// ReservationID names what a token was turned into. It is a function of the
	// token, so that the same token always makes the same reservation.
	ReservationID string
	// OrderID names an order. It is a function of the reservation.
	OrderID string
)

// Activity is a sale of one SKU.
type Activity struct {
	ID     ActivityID    `json:"id"`
	SKU    SKU           `json:"sku"`
	Units  int           `json:"units"` // M: slots are numbered 0 to Units-1
	Opens  time.Time     `json:"opens"`
	Closes time.Time     `json:"closes"`
	State  ActivityState `json:"state"`
}

// Slot is one unit of the stock in one of its generations. A generation ends
// when the slot becomes free again, and never comes back.
type Slot struct {
	SKU        SKU    `json:"sku"`
	Number     int    `json:"slot"`
	Generation uint64 `json:"generation"`
}

// String is sku/number@generation.
func (s Slot) String() string { return fmt.Sprintf("%s/%d@%d", s.SKU, s.Number, s.Generation) }

// Grant is a slot that a buyer has won.
type Grant struct {
	Slot
	Epoch uint64    `json:"epoch,omitempty"` // of the lease it was served from, or 0
	Until time.Time `json:"until"`           // when a token for it must end
}

// Token is the promise of one slot to one buyer until a time.
type Token struct {
	Activity ActivityID `json:"activity"`
	User     User       `json:"user"`
	Grant
}

// Reservation is a token on its way through the queue.
type Reservation struct {
	ID ReservationID `json:"id"`
	Token
	// By is when a reservation that has become no order yet never will. None is
	// too late for one that does not say.
	By time.Time `json:"by,omitzero"`
}

// Reserve turns a token into its reservation.
func Reserve(t Token) Reservation {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d %q", t.Activity, t.SKU, t.Number, t.Generation, t.User))
	return Reservation{ID: ReservationID(hex.EncodeToString(sum[:12])), Token: t}
}

// Order is what a reservation has become.
type Order struct {
	ID          OrderID       `json:"id"`
	Reservation ReservationID `json:"reservation"`
	Activity    ActivityID    `json:"activity"`
	User        User          `json:"user"`
	Slot        Slot          `json:"slot"`
	State       OrderState    `json:"state"`
	PayBy       time.Time     `json:"payBy"`
	Payment     string        `json:"payment,omitempty"` // the provider's ID of what paid it
	Reason      string        `json:"reason,omitempty"`  // why it was rejected or closed
}

// OrderOf is the ID of the order that a reservation becomes.
func OrderOf(r ReservationID) OrderID { return "o-" + OrderID(r) }

// Ticket is what a buyer asks about until his order is there.
type Ticket struct {
	Reservation ReservationID `json:"reservation"`
	User        User          `json:"user"`
	Until       time.Time     `json:"until"` // when a reservation that has no order will get none any more
}
