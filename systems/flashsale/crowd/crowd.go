// Package crowd plays the buyers of a sale: each asks for a token until it gets
// one or gives up, orders, polls, and pays or does not. It is small on purpose;
// it does not measure.
package crowd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// The names of services in traces.
const (
	PageService = "activity-page"
	gateService = "edge-gate"
)

// Config is what the crowd is like.
type Config struct {
	Seed     uint64 // the same seed gives each buyer the same habits
	Gate     string // URL
	Payment  string // URL
	Activity sale.ActivityID
	Buyers   int
	Tries    int           // token requests of a buyer, at most
	Pause    time.Duration // between tries that were refused
	// Patience is how long a buyer goes on who is told again and again that he has
	// a unit, and knows of none.
	Patience time.Duration
	Twice    float64 // share of buyers who tap twice on everything, from 0 to 1
	NeverPay float64 // share of buyers who do not pay
	// NeverOrder is the share of buyers who win a token and leave.
	NeverOrder float64
	Forge      float64 // share of buyers who first order with a token that they wrote themselves
	// Forget is what a cache that forgets makes of a token that was won, and of
	// whose it is; nil: it remembers.
	Forget func(sale.User, string) (sale.User, string)
	Clock  clock.Clock
	Client *http.Client
	Page   telemetry.Part
}

// Result is what became of the buyers.
type Result struct {
	Acknowledged []sale.ReservationID `json:"acknowledged"` // orders that were answered with 202
	Tokens       map[int]int          `json:"tokens"`       // answers to token requests, by status; 0: none
	Ordered      int                  `json:"ordered"`      // buyers whose ticket was READY
	Refused      int                  `json:"refused"`      // tickets that were FAILED or EXPIRED
	Paid         int                  `json:"paid"`
	Wanting      int                  `json:"wanting"` // buyers who gave up without an order
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
			b := buyer{
				crowd: crowd,
				user:  sale.User(fmt.Sprintf("buyer-%d", i)),
				rand:  rand.New(rand.NewPCG(c.Seed, uint64(i))),
			}
			b.twice, b.pays = b.rand.Float64() < c.Twice, b.rand.Float64() >= c.NeverPay
			b.leaves, b.forges = b.rand.Float64() < c.NeverOrder, b.rand.Float64() < c.Forge
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
	user                        sale.User
	rand                        *rand.Rand
	twice, pays, leaves, forges bool
}

func (b buyer) buy(ctx, seeking context.Context) {
	var since time.Time // when he was told for the first time that he has one, if he still is
	for try := 0; try < b.config.Tries && seeking.Err() == nil; try++ {
		// A pause is as long as it is, or up to half of that longer.
		pause := b.config.Pause + time.Duration(b.rand.Int64N(int64(b.config.Pause)/2+1))
		run, end := b.config.Page.Run(ctx, "tap Buy")
		telemetry.Follows(run, "flash-sale/grab-a-token")
		token, status := b.grab(run)
		if b.twice {
			// The second tap is a run of its own, and may be the one that wins.
			again, ended := b.config.Page.Run(ctx, "tap Buy")
			telemetry.Follows(again, "flash-sale/grab-a-token")
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
			b.note(func(r *Result) { r.LockedOut = append(r.LockedOut, b.user) })
			return
		}
		order, ok := sale.OrderID(""), false
		if status == http.StatusOK && b.leaves {
			end("", nil)
			return
		}
		if status == http.StatusOK {
			telemetry.Follows(run, "flash-sale/place-an-order")
			orders := b
			if b.config.Forget != nil {
				orders.user, token = b.config.Forget(b.user, token)
			}
			order, ok = orders.order(ctx, run, token)
		}
		end("", nil)
		if ok {
			b.note(func(r *Result) { r.Ordered++ })
			if b.pays && order != "" {
				b.pay(ctx, order)
			}
			return
		}
		// The loop ends if it was cut short.
		_ = b.config.Clock.Wait(seeking, pause)
	}
	b.note(func(r *Result) { r.Wanting++ })
}

func (b buyer) grab(ctx context.Context) (string, int) {
	var token wire.Token
	status := b.call(ctx, "POST token", http.MethodPost, "/activities/"+string(b.config.Activity)+"/token", "", &token)
	b.note(func(r *Result) { r.Tokens[status]++ })
	return token.Token, status
}

// order posts the order until somebody answers, and polls its ticket. It says
// whether there is an order; one that the buyer had before has no ID here. Taps after the first belong to no run.
func (b buyer) order(ctx, run context.Context, token string) (sale.OrderID, bool) {
	taps := 1
	if b.twice {
		taps = 2
	}
	if b.forges {
		b.call(run, "POST order with token", http.MethodPost, "/activities/"+string(b.config.Activity)+"/orders", token+"x", nil)
		run = ctx // it ended there
	}
	first := ""
	for tap := 0; tap < taps; {
		var ticket wire.Ticket
		tapping := ctx
		if tap == 0 {
			tapping = run
		}
		switch b.call(tapping, "POST order with token", http.MethodPost, "/activities/"+string(b.config.Activity)+"/orders", token, &ticket) {
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
	fields := strings.Split(ticket, ".")
	if len(fields) < 2 {
		return
	}
	id := sale.ReservationID(fields[1])
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.acknowledged[id] {
		b.acknowledged[id] = true
		b.result.Acknowledged = append(b.result.Acknowledged, id)
	}
}

func (b buyer) poll(ctx context.Context, ticket string) (sale.OrderID, bool) {
	for {
		var answer wire.Ticket
		b.call(ctx, "GET ticket", http.MethodGet, "/tickets/"+ticket, "", &answer)
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

func (b buyer) pay(ctx context.Context, id sale.OrderID) {
	for {
		if status, _ := b.send(ctx, http.MethodPost, b.config.Payment+"/pay/"+string(id), "", nil); status == http.StatusAccepted {
			b.note(func(r *Result) { r.Paid++ })
			return
		}
		if b.config.Clock.Wait(ctx, b.config.Pause) != nil {
			return
		}
	}
}

// call asks the gate. It returns 0 if nobody answered.
func (b buyer) call(ctx context.Context, message, method, path, token string, answer any) int {
	ctx, end := b.config.Page.Call(ctx, gateService, message)
	status, err := b.send(ctx, method, b.config.Gate+path, token, answer)
	end("", err)
	return status
}

func (b buyer) send(ctx context.Context, method, url, token string, answer any) (int, error) {
	r, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set(wire.User, string(b.user))
	if token != "" {
		r.Header.Set("Authorization", wire.Bearer+token)
	}
	response, err := b.config.Client.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if answer != nil && response.StatusCode < 300 {
		if err := json.Unmarshal(body, answer); err != nil {
			return 0, err
		}
	}
	return response.StatusCode, nil
}
