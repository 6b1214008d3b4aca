package ordering_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ordering"
	"github.com/lintel-go/lintel/systems/flashsale/queue"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/shoptest"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
	"github.com/lintel-go/lintel/systems/flashsale/worker"
)

// memoryQueue keeps what is published once for each ID.
type memoryQueue struct {
	queue.Queue
	messages []queue.Message
}

func (q *memoryQueue) Publish(_ context.Context, m queue.Message) error {
	for _, other := range q.messages {
		if other.ID == m.ID {
			return nil
		}
	}
	q.messages = append(q.messages, m)
	return nil
}

type shop struct {
	*shoptest.Shop
	queue  memoryQueue
	api    *ordering.API
	worker *worker.Worker
}

var signer = token.HMAC{Key: []byte("key")}

func open(t *testing.T) *shop {
	s := &shop{Shop: shoptest.Open(t, 6)}
	s.api = ordering.New(ordering.Config{
		Queue: &s.queue, Ledger: s.Ledger, Stock: s.Stock, Signer: signer, Clock: s.Clock, Grace: shoptest.Grace, Poll: 500 * time.Millisecond,
		Local: lease.New(lease.Config{Store: s.Stock, Clock: s.Clock, Holder: "api-0", Block: 2, TTL: 5 * time.Minute, Margin: time.Minute}),
	})
	s.worker = worker.New(worker.Config{Queue: &s.queue, Ledger: s.Ledger, Stock: s.Stock, Clock: s.Clock, PayTTL: shoptest.PayTTL})
	return s
}

// work deals with all that is in the queue, twice.
func (s *shop) work(t *testing.T) {
	t.Helper()
	for range 2 {
		for _, m := range s.queue.messages {
			done := func(context.Context) error { return nil }
			shoptest.Must(t, s.worker.Handle(t.Context(), queue.Delivery{Message: m, Ack: done}))
		}
	}
}

func (s *shop) do(t *testing.T, user sale.User, method, path, bearer, body string, answer any) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set(wire.User, string(user))
	r.Header.Set("Authorization", wire.Bearer+bearer)
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, r)
	if answer != nil && w.Code < 300 {
		shoptest.Must(t, json.Unmarshal(w.Body.Bytes(), answer))
	}
	return w.Code
}

func (s *shop) order(t *testing.T, tok sale.Token) wire.Ticket {
	t.Helper()
	var ticket wire.Ticket
	if code := s.do(t, tok.User, http.MethodPost, "/activities/launch/orders", token.Encode(signer, tok), "", &ticket); code != http.StatusAccepted {
		t.Fatalf("an order was answered with %d", code)
	}
	return ticket
}

func (s *shop) poll(t *testing.T, user sale.User, ticket string) wire.Ticket {
	t.Helper()
	var answer wire.Ticket
	if code := s.do(t, user, http.MethodGet, "/tickets/"+ticket, "", "", &answer); code != http.StatusOK {
		t.Fatalf("a poll was answered with %d", code)
	}
	return answer
}

func TestATokenBecomesOneOrder(t *testing.T) {
	s := open(t)
	tok := s.Grab(t, "ann")
	first, again := s.order(t, tok), s.order(t, tok)
	if first != again || len(s.queue.messages) != 1 {
		t.Errorf("two taps: %+v, %+v, %d messages", first, again, len(s.queue.messages))
	}
	if got := s.poll(t, "ann", first.Ticket); got.State != sale.TicketQueued || got.RetryAfterMS != 500 {
		t.Errorf("before a worker came: %+v", got)
	}
	for level, want := range []int64{500, 1000, 2000} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/tickets/"+first.Ticket, nil)
		r.Header.Set(wire.User, "ann")
		r.Header.Set(wire.Level, strconv.Itoa(level))
		w := httptest.NewRecorder()
		s.api.ServeHTTP(w, r)
		var got wire.Ticket
		shoptest.Must(t, json.Unmarshal(w.Body.Bytes(), &got))
		if got.RetryAfterMS != want {
			t.Errorf("at level %d: %+v, want %d ms", level, got, want)
		}
	}
	s.work(t)
	ready := s.poll(t, "ann", first.Ticket)
	if ready.State != sale.TicketReady || ready.OrderState != sale.OrderPendingPayment || ready.OrderID == "" {
		t.Errorf("after a worker came: %+v", ready)
	}
	if code := s.do(t, "bob", http.MethodGet, "/tickets/"+first.Ticket, "", "", nil); code != http.StatusNotFound {
		t.Errorf("another's ticket: %d", code)
	}
}

func TestATicketExpires(t *testing.T) {
	s := open(t)
	ticket := s.order(t, s.Grab(t, "ann"))
	s.Clock.Advance(shoptest.TokenTTL + 2*shoptest.Grace - time.Second)
	if got := s.poll(t, "ann", ticket.Ticket); got.State != sale.TicketQueued {
		t.Errorf("a reservation that a worker may be dealing with: %+v", got)
	}
	s.Clock.Advance(time.Second)
	if got := s.poll(t, "ann", ticket.Ticket); got.State != sale.TicketExpired {
		t.Errorf("a reservation that nobody dealt with: %+v", got)
	}
}

// TestNoOrderComesTooLate has a worker come when the time is over: what was told
// EXPIRED becomes no order, and the buyer may try again.
func TestNoOrderComesTooLate(t *testing.T) {
	s := open(t)
	ticket := s.order(t, s.Grab(t, "ann"))
	s.Clock.Advance(shoptest.TokenTTL + shoptest.Grace)
	s.work(t)
	if got := s.poll(t, "ann", ticket.Ticket); got.State != sale.TicketFailed || got.Reason != ledger.ReasonLate {
		t.Errorf("a reservation that came too late: %+v", got)
	}
	if n := s.Left(t); n != 6 {
		t.Errorf("%d units are left, want 6", n)
	}
	s.Grab(t, "ann")
}

// TestWhoseSlotIsGoneMayTryAgain has a cache that forgets: it gives a slot to
// two buyers. The one who orders second is refused, and not for good.
func TestWhoseSlotIsGoneMayTryAgain(t *testing.T) {
	s := open(t)
	first := s.Grab(t, "ann")
	second := first
	second.User = "bob"
	s.order(t, second)
	ticket := s.order(t, first)
	s.work(t)
	if got := s.poll(t, "ann", ticket.Ticket); got.State != sale.TicketFailed || got.Reason != ledger.ReasonTaken {
		t.Errorf("the second ticket: %+v", got)
	}
	again := s.order(t, s.Grab(t, "ann"))
	s.work(t)
	if got := s.poll(t, "ann", again.Ticket); got.State != sale.TicketReady {
		t.Errorf("the second try: %+v", got)
	}
}

// TestARefusalIsFinished has a worker die between a refusal and what follows
// from it.
func TestARefusalIsFinished(t *testing.T) {
	s := open(t)
	first := s.Grab(t, "ann")
	s.order(t, first)
	_, err := s.Ledger.Reject(t.Context(), sale.Reserve(first), ledger.ReasonStale, s.Clock.Now())
	shoptest.Must(t, err)
	s.work(t)
	if n := s.Left(t); n != 6 {
		t.Errorf("%d units are left, want 6", n)
	}
	s.Grab(t, "ann")
}

// TestASecondSlotIsGivenBack orders twice with two slots of one buyer.
func TestASecondSlotIsGivenBack(t *testing.T) {
	s := open(t)
	one, two := s.Grab(t, "ann"), s.Grab(t, "not ann")
	two.User = "ann"
	s.order(t, one)
	ticket := s.order(t, two)
	s.work(t)
	if got := s.poll(t, "ann", ticket.Ticket); got.State != sale.TicketFailed || got.Reason == "" {
		t.Errorf("the second ticket: %+v", got)
	}
	if n := s.Left(t); n != 5 {
		t.Errorf("%d units are left, want 5", n)
	}
}

func TestTokensAreCheckedAgain(t *testing.T) {
	s := open(t)
	tok := s.Grab(t, "ann")
	good := token.Encode(signer, tok)
	for name, c := range map[string]struct {
		user         sale.User
		path, bearer string
	}{
		"forged":         {"ann", "/activities/launch/orders", good + "x"},
		"another's":      {"bob", "/activities/launch/orders", good},
		"another sale's": {"ann", "/activities/other/orders", good},
	} {
		if code := s.do(t, c.user, http.MethodPost, c.path, c.bearer, "", nil); code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, code)
		}
	}
	s.Clock.Advance(shoptest.TokenTTL)
	if code := s.do(t, "ann", http.MethodPost, "/activities/launch/orders", good, "", nil); code != http.StatusUnauthorized {
		t.Errorf("expired: %d", code)
	}
}

func TestCancel(t *testing.T) {
	s := open(t)
	ticket := s.order(t, s.Grab(t, "ann"))
	s.work(t)
	id := string(s.poll(t, "ann", ticket.Ticket).OrderID)
	if code := s.do(t, "bob", http.MethodPost, "/orders/"+id+"/cancel", "", "", nil); code != http.StatusNotFound {
		t.Errorf("another's order: %d", code)
	}
	for range 2 {
		var answer wire.Ticket
		if code := s.do(t, "ann", http.MethodPost, "/orders/"+id+"/cancel", "", "", &answer); code != http.StatusOK || answer.OrderState != sale.OrderClosed {
			t.Errorf("cancelled: %d, %+v", code, answer)
		}
	}
	if n := s.Left(t); n != 6 {
		t.Errorf("%d units are left, want 6", n)
	}
}

func TestCallbacks(t *testing.T) {
	s := open(t)
	ticket := s.order(t, s.Grab(t, "ann"))
	s.work(t)
	id := s.poll(t, "ann", ticket.Ticket).OrderID
	callback := func(order sale.OrderID, payment string) (int, wire.Ticket) {
		var answer wire.Ticket
		body, err := json.Marshal(wire.Callback{OrderID: order, PaymentID: payment})
		shoptest.Must(t, err)
		return s.do(t, "", http.MethodPost, "/payments/callback", "", string(body), &answer), answer
	}
	for range 3 {
		if code, answer := callback(id, "p1"); code != http.StatusOK || answer.OrderState != sale.OrderPaid {
			t.Errorf("a callback: %d, %+v", code, answer)
		}
	}
	if code, _ := callback("o-unknown", "p2"); code != http.StatusNotFound {
		t.Errorf("for an order that is not there: %d", code)
	}
	if code, _ := callback("", ""); code != http.StatusBadRequest {
		t.Errorf("an empty callback: %d", code)
	}
	if code := s.do(t, "ann", http.MethodPost, "/orders/"+string(id)+"/cancel", "", "", nil); code != http.StatusConflict {
		t.Errorf("cancelling a paid order: %d", code)
	}
}

func TestLeasedSlotsOverHTTP(t *testing.T) {
	s := open(t)
	server := httptest.NewServer(s.api)
	defer server.Close()
	taker := ordering.Taker{URL: server.URL, Client: server.Client()}
	for i, want := range []stock.Status{stock.OK, stock.Dup} {
		grant, status, err := taker.Take(t.Context(), shoptest.SKU, "ann", s.Clock.Now().Add(time.Minute))
		shoptest.Must(t, err)
		if status != want || want == stock.OK && (grant.Epoch == 0 || !grant.Until.Equal(s.Clock.Now().Add(time.Minute))) {
			t.Errorf("take %d: %s, %+v", i, status, grant)
		}
	}
}
