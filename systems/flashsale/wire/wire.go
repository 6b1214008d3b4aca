// Package wire is how the parts of the sale answer over HTTP: JSON, and the
// names of headers.
package wire

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Headers of requests.
const (
	// User names the buyer. Identity sets it in front of the gate; whoever can
	// reach the parts behind the gate could set it, too.
	User = "X-User"
	// Level is the degree of service that the gate has: 0, 1 or 2. The gate writes
	// it into what it passes on, whatever a client sent.
	Level = "X-Level"
	// Bearer precedes a token in the header Authorization.
	Bearer = "Bearer "
)

// Token is the answer to a buyer who won a slot.
type Token struct {
	Token string    `json:"token"`
	Until time.Time `json:"until"`
}

// Ticket is the answer to an order, and to a poll.
type Ticket struct {
	Ticket       string           `json:"ticket,omitempty"`
	State        sale.TicketState `json:"state"`
	OrderID      sale.OrderID     `json:"orderId,omitempty"`
	OrderState   sale.OrderState  `json:"orderState,omitempty"`
	Reason       string           `json:"reason,omitempty"`
	RetryAfterMS int64            `json:"retryAfterMs,omitempty"`
}

// Callback is how the payment gateway reports a payment.
type Callback struct {
	OrderID   sale.OrderID `json:"orderId"`
	PaymentID string       `json:"paymentId"`
}

// Problem is why a request was refused.
type Problem struct {
	Error        string `json:"error"`
	RetryAfterMS int64  `json:"retryAfterMs,omitempty"`
}

// Answer writes a status and a value.
func Answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// Who went away does not hear the answer; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(value)
}

// Refuse writes why not.
func Refuse(w http.ResponseWriter, status int, why string, retry time.Duration) {
	Answer(w, status, Problem{why, retry.Milliseconds()})
}
