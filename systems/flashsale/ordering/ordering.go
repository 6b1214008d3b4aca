// Package ordering is the flash-sale API: it takes orders into the queue,
// answers polls, books payments, and serves slots from memory.
package ordering

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// The names of services in traces.
const (
	Name         = "flash-sale-api"
	queueService = "order-queue"
)

// Config is what the API is made of.
type Config struct {
	Queue  queue.Queue
	Ledger ledger.Ledger
	Stock  stock.Store
	Local  *lease.Local // nil: no slots are leased
	Signer token.Signer
	Clock  clock.Clock
	// Grace is how long after the end of its token a reservation may still be on
	// its way. It must be longer than the queue's delay.
	Grace time.Duration
	// Poll is how long a buyer is told to wait between polls.
	Poll    time.Duration
	Part    telemetry.Part
	Counter telemetry.Part // of the slots in memory
}

// API is the handler. It is safe for concurrent use.
type API struct {
	config Config
	mux    *http.ServeMux
}

// New returns an API.
func New(c Config) *API {
	a := &API{config: c, mux: http.NewServeMux()}
	a.mux.HandleFunc("POST /activities/{id}/orders", a.order)
	a.mux.HandleFunc("GET /tickets/{ticket}", a.poll)
	a.mux.HandleFunc("POST /orders/{id}/cancel", a.cancel)
	a.mux.HandleFunc("POST /payments/callback", a.callback)
	a.mux.HandleFunc("POST /slots", a.take)
	return a
}

// ServeHTTP answers.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// retry is how long the sender of a request is to wait before the next. Below
// the normal degree of service, which the gate writes into each request, it is
// twice and four times as long.
func (a *API) retry(r *http.Request) time.Duration {
	switch r.Header.Get(wire.Level) {
	case "1":
		return 2 * a.config.Poll
	case "2":
		return 4 * a.config.Poll
	}
	return a.config.Poll
}

// Order puts a token's reservation into the queue, and returns its ticket. The
// same token brings the same ticket.
func (a *API) Order(ctx context.Context, t sale.Token) (sale.Ticket, error) {
	r := sale.Reserve(t)
	r.By = t.Until.Add(a.config.Grace)
	body, err := json.Marshal(r)
	if err != nil {
		return sale.Ticket{}, err
	}
	ctx, end := a.config.Part.Call(ctx, queueService, "publish by reservation ID")
	err = a.config.Queue.Publish(ctx, queue.Message{ID: string(r.ID), Header: telemetry.Header(ctx), Body: body})
	end("stored", err)
	// A worker that comes in time may still be committing then, so a ticket lives
	// as long again: who is told EXPIRED gets no order afterwards.
	return sale.Ticket{Reservation: r.ID, User: t.User, Until: r.By.Add(a.config.Grace)}, err
}

func (a *API) order(w http.ResponseWriter, r *http.Request) {
	r, end := a.config.Part.Serve(r, "pass on")
	text := strings.TrimPrefix(r.Header.Get("Authorization"), wire.Bearer)
	t, err := token.Decode(a.config.Signer, text, a.config.Clock.Now())
	if err == nil && (t.User != sale.User(r.Header.Get(wire.User)) || string(t.Activity) != r.PathValue("id")) {
		err = token.ErrForged
	}
	if err != nil {
		wire.Refuse(w, http.StatusUnauthorized, err.Error(), 0)
		end("refused", nil)
		return
	}
	ticket, err := a.Order(r.Context(), t)
	if err != nil {
		wire.Refuse(w, http.StatusServiceUnavailable, "try again", a.retry(r))
		end("", err)
		return
	}
	wire.Answer(w, http.StatusAccepted, wire.Ticket{
		Ticket: token.EncodeTicket(a.config.Signer, ticket), State: sale.TicketQueued, RetryAfterMS: a.retry(r).Milliseconds(),
	})
	end("202 ticket", nil)
}

// Poll says how far the order of a ticket is.
func (a *API) Poll(ctx context.Context, t sale.Ticket) (wire.Ticket, error) {
	o, err := a.config.Ledger.Order(ctx, sale.OrderOf(t.Reservation))
	event, answer := sale.TicketEvent(""), wire.Ticket{State: sale.TicketQueued}
	switch {
	case errors.Is(err, ledger.ErrNotFound) && a.config.Clock.Now().Before(t.Until):
		return answer, nil
	case errors.Is(err, ledger.ErrNotFound):
		event = sale.TicketTimeOver
	case err != nil:
		return answer, err
	case o.State == sale.OrderRejected:
		event, answer.Reason = sale.TicketOrderRejected, o.Reason
	default:
		event, answer.OrderID, answer.OrderState = sale.TicketOrderCreated, o.ID, o.State
	}
	answer.State, err = answer.State.Next(event)
	return answer, err
}

func (a *API) poll(w http.ResponseWriter, r *http.Request) {
	r, end := a.config.Part.Serve(r, "pass on")
	t, err := token.DecodeTicket(a.config.Signer, r.PathValue("ticket"))
	if err != nil || t.User != sale.User(r.Header.Get(wire.User)) {
		wire.Refuse(w, http.StatusNotFound, "no such ticket", 0)
		end("refused", nil)
		return
	}
	answer, err := a.Poll(r.Context(), t)
	if err != nil {
		wire.Refuse(w, http.StatusServiceUnavailable, "try again", a.retry(r))
		end("", err)
		return
	}
	if answer.State == sale.TicketQueued {
		answer.RetryAfterMS = a.retry(r).Milliseconds()
	}
	wire.Answer(w, http.StatusOK, answer)
	end("state, retryAfterMs", nil)
}

// cancel closes an order for its buyer and gives the slot back.
func (a *API) cancel(w http.ResponseWriter, r *http.Request) {
	r, end := a.config.Part.Serve(r, "pass on")
	ctx, id := r.Context(), sale.OrderID(r.PathValue("id"))
	o, err := a.config.Ledger.Order(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && o.User != sale.User(r.Header.Get(wire.User)) {
		wire.Refuse(w, http.StatusNotFound, "no such order", 0)
		end("refused", nil)
		return
	}
	closed := false
	if err == nil {
		o, closed, err = a.config.Ledger.Close(ctx, id, sale.OrderCancelled, a.config.Clock.Now())
	}
	if err == nil && closed {
		_, err = a.config.Stock.Release(ctx, o.Slot, stock.Remember)
	}
	switch {
	case err != nil:
		wire.Refuse(w, http.StatusServiceUnavailable, "try again", a.retry(r))
		end("", err)
	case o.State != sale.OrderClosed:
		wire.Refuse(w, http.StatusConflict, "the order is "+string(o.State), 0)
		end("too late", nil)
	default:
		wire.Answer(w, http.StatusOK, wire.Ticket{State: sale.TicketReady, OrderID: o.ID, OrderState: o.State})
		end("closed", nil)
	}
}

// callback books a payment. It answers 200 once that is durable, and also if it
// was before, so that the gateway stops repeating itself.
func (a *API) callback(w http.ResponseWriter, r *http.Request) {
	r, end := a.config.Part.Serve(r, "payment callback")
	var c wire.Callback
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil || c.OrderID == "" || c.PaymentID == "" {
		wire.Refuse(w, http.StatusBadRequest, "a callback has an orderId and a paymentId", 0)
		end("refused", err)
		return
	}
	o, _, err := a.config.Ledger.Pay(r.Context(), c.OrderID, c.PaymentID, a.config.Clock.Now())
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		wire.Refuse(w, http.StatusNotFound, "no such order", 0)
		end("refused", nil)
	case err != nil:
		wire.Refuse(w, http.StatusServiceUnavailable, "try again", time.Second)
		end("", err)
	default:
		wire.Answer(w, http.StatusOK, wire.Ticket{State: sale.TicketReady, OrderID: o.ID, OrderState: o.State})
		end("200", nil)
	}
}
