// Package crowd plays the buyers of a sale: each asks for a token until it gets
// one or gives up, orders, polls, and pays, cancels, or does neither. It is
// small on purpose; it does not measure.
package crowd

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// The names of services in traces.
const (
	PageService = "activity-page"
	gateService = "edge-gate"
)

// Config is what the crowd is like.
type Config struct {
	Seed    uint64  // the same seed gives each buyer the same habits
	Shopper Shopper // what all have in common
	Buyers  int
	Tries   int           // token requests of a buyer, at most
	Pause   time.Duration // between tries that were refused
	// Patience is how long a buyer goes on who is told again and again that he has
	// a unit, and knows of none.
	Patience time.Duration
	Twice    float64 // share of buyers who tap twice on everything, from 0 to 1
	NeverPay float64 // share of buyers who do not pay
	Cancel   float64 // share of buyers who cancel their order instead
	Forge    float64 // share of buyers who first order with a token that they wrote themselves
	// Forget is what a cache that forgets makes of a token that was won, and of
	// whose it is; nil: it remembers.
	Forget func(sale.User, string) (sale.User, string)
	Clock  clock.Clock
}

// Result is what became of the buyers.
type Result struct {
	Acknowledged []sale.ReservationID `json:"acknowledged"` // orders that were answered with 202
	Tokens       map[int]int          `json:"tokens"`       // answers to token requests, by status; 0: none
	Ordered      int                  `json:"ordered"`      // buyers whose ticket was READY
	Refused      int                  `json:"refused"`      // tickets that were FAILED or EXPIRED
	Paid         int                  `json:"paid"`
	Cancelled    int                  `json:"cancelled"` // buyers whose order was closed for them
	Wanting      int                  `json:"wanting"`   // buyers who gave up without an order
	// LockedOut is who lost patience. They must have an order that they do not
	// know of.
	LockedOut []sale.User `json:"lockedOut,omitempty"`
	// Twins is pairs of taps on Order that got different tickets. There must be
	// none.
	Twins int `json:"twins"`
}

// Run plays all buyers at once, until each is done or ctx is. Those who have won
// nothing give up when seeking is done, or after their tries.
func Run(ctx, seeking context.Context, c Config) Result {
	crowd := &crowd{config: c, result: Result{Tokens: map[int]int{}}, acknowledged: map[sale.ReservationID]bool{}}
	var wait sync.WaitGroup
	for i := range c.Buyers {
		wait.Go(func() {
			b := buyer{crowd: crowd, Shopper: c.Shopper, rand: rand.New(rand.NewPCG(c.Seed, uint64(i)))}
			b.User = sale.User(fmt.Sprintf("buyer-%d", i))
			b.twice, b.pays = b.rand.Float64() < c.Twice, b.rand.Float64() >= c.NeverPay
			b.cancels, b.forges = b.rand.Float64() < c.Cancel, b.rand.Float64() < c.Forge
			b.buy(ctx, seeking)
		})
	}
	wait.Wait()
	return crowd.result
}

type crowd struct {
	config       Config
	mu           sync.Mutex
	result       Result
	acknowledged map[sale.ReservationID]bool
}

func (c *crowd) note(f func(*Result)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.result)
}

type buyer struct {
	*crowd
	Shopper
	rand                         *rand.Rand
	twice, pays, cancels, forges bool
}

func (b buyer) buy(ctx, seeking context.Context) {
	var since time.Time // when he was told for the first time that he has one, if he still is
	for try := 0; try < b.config.Tries && seeking.Err() == nil; try++ {
		// A pause is as long as it is, or up to half of that longer.
		pause := b.config.Pause + time.Duration(b.rand.Int64N(int64(b.config.Pause)/2+1))
		run, end := b.Tap(ctx)
		token, status := b.grab(run)
		if b.twice {
			// The second tap is a run of its own, and may be the one that wins.
			again, ended := b.Tap(ctx)
			if other, code := b.grab(again); status != http.StatusOK {
				token, status = other, code
				run, end, ended = again, ended, end
			}
			ended("", nil)
		}
		switch now := b.config.Clock.Now(); {
		case status != http.StatusConflict:
			since = time.Time{}
		case since.IsZero():
			since = now
		case now.Sub(since) > b.config.Patience:
			end("", nil)
			b.note(func(r *Result) { r.LockedOut = append(r.LockedOut, b.User) })
			return
		}
		order, ok := sale.OrderID(""), false
		if status == http.StatusOK {
			orders := b
			if b.config.Forget != nil {
				orders.User, token = b.config.Forget(b.User, token)
			}
			order, ok = orders.order(ctx, run, token)
		}
		end("", nil)
		if ok {
			b.note(func(r *Result) { r.Ordered++ })
			b.finish(ctx, order)
			return
		}
		// The loop ends if it was cut short.
		_ = b.config.Clock.Wait(seeking, pause)
	}
	b.note(func(r *Result) { r.Wanting++ })
}

func (b buyer) grab(ctx context.Context) (string, int) {
	token, status := b.Grab(ctx)
	b.note(func(r *Result) { r.Tokens[status]++ })
	return token, status
}

// order posts the order until somebody answers, and polls its ticket. It says
// whether there is an order; one that the buyer had before has no ID here. Taps
// after the first belong to no run.
func (b buyer) order(ctx, run context.Context, token string) (sale.OrderID, bool) {
	taps := 1
	if b.twice {
		taps = 2
	}
	if b.forges {
		b.Order(run, token+"x")
		run = ctx // it ended there
	}
	first := ""
	for tap := 0; tap < taps; {
		tapping := ctx
		if tap == 0 {
			tapping = run
		}
		switch ticket, status := b.Order(tapping, token); status {
		case http.StatusAccepted:
			b.acknowledge(ticket.Ticket)
			if first != "" && ticket.Ticket != first {
				b.note(func(r *Result) { r.Twins++ })
			}
			first = ticket.Ticket
			tap++
			continue
		case http.StatusUnauthorized: // too late
			if first == "" {
				return "", false
			}
			tap++
		}
		if b.config.Clock.Wait(ctx, b.config.Pause) != nil {
			return "", false
		}
	}
	return b.poll(run, first)
}

func (b buyer) acknowledge(ticket string) {
	id := ReservationOf(ticket)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.acknowledged[id] {
		b.acknowledged[id] = true
		b.result.Acknowledged = append(b.result.Acknowledged, id)
	}
}

// ReservationOf reads the reservation out of a ticket, without a look at its
// signature: buyers have no key.
func ReservationOf(ticket string) sale.ReservationID {
	_, rest, _ := strings.Cut(ticket, ".")
	id, _, _ := strings.Cut(rest, ".")
	return sale.ReservationID(id)
}

func (b buyer) poll(ctx context.Context, ticket string) (sale.OrderID, bool) {
	for {
		answer, _ := b.Poll(ctx, ticket)
		switch answer.State {
		case sale.TicketReady:
			return answer.OrderID, true
		case sale.TicketFailed, sale.TicketExpired:
			b.note(func(r *Result) { r.Refused++ })
			return "", answer.Reason == ledger.ReasonBuyer // then he has one, and is served
		}
		pause := b.config.Pause
		if answer.RetryAfterMS > 0 {
			pause = time.Duration(answer.RetryAfterMS) * time.Millisecond
		}
		if b.config.Clock.Wait(ctx, pause) != nil {
			return "", false
		}
	}
}

// finish pays for an order, cancels it, or leaves it to the timeout. Until
// somebody answers it tries again.
func (b buyer) finish(ctx context.Context, id sale.OrderID) {
	if id == "" || !b.cancels && !b.pays {
		return
	}
	for {
		if !b.cancels && b.Pay(ctx, id) == http.StatusAccepted {
			b.note(func(r *Result) { r.Paid++ })
			return
		}
		if b.cancels {
			switch b.Cancel(ctx, id) {
			case http.StatusOK:
				b.note(func(r *Result) { r.Cancelled++ })
				return
			case http.StatusConflict, http.StatusNotFound:
				return
			}
		}
		if b.config.Clock.Wait(ctx, b.config.Pause) != nil {
			return
		}
	}
}
