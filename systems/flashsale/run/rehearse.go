package run

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/crowd"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/release"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// Looks is what the engines of a run say, for those who wait for something to
// happen.
type Looks struct {
	Stock  stock.Store
	Ledger ledger.Ledger
}

func (s *stores) looks() Looks { return Looks{s.shards, s.ledger} }

// Until looks again and again, by the machine's clock, until it is so.
func Until(ctx context.Context, what string, is func() (bool, error)) error {
	for {
		so, err := is()
		if so {
			return nil
		}
		if waiting := (clock.System{}).Wait(ctx, 20*time.Millisecond); waiting != nil {
			return fmt.Errorf("run: waiting until %s: %w", what, errors.Join(err, waiting))
		}
	}
}

// Script says what each buyer of a rehearsal does, and when. It waits for what
// it has seen happen, and never for a time that should be enough.
type Script func(context.Context, *Scene) error

// Scene is a sale for a script.
type Scene struct {
	Looks
	SKU     sale.SKU
	Publish func() error // opens the sale

	config  Config
	shopper crowd.Shopper
	mu      sync.Mutex
	result  crowd.Result
}

// Buyer is somebody who buys at the scene.
func (s *Scene) Buyer(user sale.User) crowd.Shopper {
	b := s.shopper
	b.User = user
	return b
}

// Order orders with a token, again and again until somebody answers with 202 or
// with a refusal, and polls the ticket until that says what became of it.
func (s *Scene) Order(ctx context.Context, b crowd.Shopper, token string) (answer wire.Ticket, err error) {
	ticket, status := wire.Ticket{}, 0
	err = Until(ctx, "an order is accepted", func() (bool, error) {
		if ticket, status = b.Order(ctx, token); status == http.StatusUnauthorized {
			return true, nil
		}
		return status == http.StatusAccepted, fmt.Errorf("answered %d", status)
	})
	if err != nil || status == http.StatusUnauthorized {
		return answer, err
	}
	s.mu.Lock()
	s.result.Acknowledged = append(s.result.Acknowledged, crowd.ReservationOf(ticket.Ticket))
	s.mu.Unlock()
	err = Until(ctx, "a ticket is ready", func() (bool, error) {
		answer, status = b.Poll(ctx, ticket.Ticket)
		return answer.State != "" && answer.State != sale.TicketQueued, fmt.Errorf("answered %d %s", status, answer.State)
	})
	return answer, err
}

// Become waits until an order is in a state, and says whether it is. It is not,
// if it has come to another one that it does not leave by itself.
func (s *Scene) Become(ctx context.Context, id sale.OrderID, want sale.OrderState) (bool, error) {
	var o sale.Order
	err := Until(ctx, fmt.Sprintf("order %s is %s", id, want), func() (bool, error) {
		var err error
		o, err = s.Ledger.Order(ctx, id)
		return o.State == want || o.State != "" && o.State != sale.OrderPendingPayment && o.State != sale.OrderRefunding, err
	})
	return o.State == want, err
}

// Resign makes a token for another buyer, or of another grant, as a cache that
// has forgotten who won would have the token service make it.
func (s *Scene) Resign(text string, change func(*sale.Token)) (string, error) {
	signer := token.HMAC{Key: s.config.Key}
	t, err := token.Decode(signer, text, s.config.Clock.Now())
	if err != nil {
		return "", err
	}
	change(&t)
	return token.Encode(signer, t), nil
}

// Releaser is what the releaser has done so far.
func (s *Scene) Releaser(ctx context.Context) (counts release.Counts, err error) {
	err = ask(ctx, http.MethodGet, s.config.url(Part{Releaser, 0}.String())+"/counts", &counts)
	return counts, err
}

// Rehearse plays a sale with all parts in this process, whose buyers do what the
// script says.
func Rehearse(ctx context.Context, c Config, log *slog.Logger, script Script) (Report, error) {
	return c.together(ctx, log, func(ctx context.Context, s *stores) (Report, error) { return c.rehearse(ctx, s, script) })
}

func (c Config) rehearse(ctx context.Context, s *stores, script Script) (Report, error) {
	scene := &Scene{Looks: s.looks(), SKU: c.Activity.SKU, config: c}
	report, err := c.play(ctx, s, nil, func(ctx context.Context, all crowd.Shopper, publish func() error) (crowd.Result, error) {
		scene.shopper, scene.Publish = all, publish
		err := script(ctx, scene)
		return scene.result, err
	})
	if err != nil {
		return report, err
	}
	return report, c.judge(ctx, s, &report)
}
