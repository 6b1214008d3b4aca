// Package admission is the token service: it gives a signed token to each buyer
// who wins a slot.
package admission

import (
	"context"
	"errors"
	"hash/fnv"
	"net/http"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/catalog"
	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// Name is the name of the service in traces.
const Name = "token-service"

// Why a buyer gets no token.
var (
	ErrUnknown = errors.New("no such sale")
	ErrNotOpen = errors.New("not open")
	ErrBlocked = errors.New("not admitted")
	ErrHasOne  = errors.New("have one")
	ErrSoldOut = errors.New("sold out")
)

// Taker hands out slots that an instance of the API has leased.
type Taker interface {
	Take(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, stock.Status, error)
}

// Config is what the service is made of.
type Config struct {
	Catalog *catalog.Catalog
	Stock   stock.Store
	// Leased are the instances that serve from memory, if any. A buyer is always
	// sent to the same one, because it remembers whom it served.
	Leased []Taker
	Signer token.Signer
	Clock  clock.Clock
	Risk   *Risk         // nil: nobody is blocked
	TTL    time.Duration // of a token
	Part   telemetry.Part
}

// Service is the token service.
type Service struct{ config Config }

// New returns a service.
func New(c Config) *Service { return &Service{c} }

// Grab gives the buyer a token, or one of the errors above.
func (s *Service) Grab(ctx context.Context, id sale.ActivityID, user sale.User) (string, sale.Token, error) {
	now := s.config.Clock.Now()
	a, err := s.eligible(ctx, id, user, now)
	if err != nil {
		return "", sale.Token{}, err
	}
	until := now.Add(s.config.TTL).Truncate(time.Millisecond) // as the token has it
	grant, status, err := s.allocate(ctx, a.SKU, user, now, until)
	switch {
	case err != nil:
		return "", sale.Token{}, err
	case status == stock.Dup:
		return "", sale.Token{}, ErrHasOne
	case status == stock.Empty:
		return "", sale.Token{}, ErrSoldOut
	}
	t := sale.Token{Activity: id, User: user, Grant: grant}
	return token.Encode(s.config.Signer, t), t, nil
}

// eligible looks at the sale, the window and the buyer. Its state is not asked:
// sold out may be over by now, and the stock knows.
func (s *Service) eligible(ctx context.Context, id sale.ActivityID, user sale.User, now time.Time) (sale.Activity, error) {
	a, found := s.config.Catalog.Get(id)
	switch {
	case !found:
		return a, ErrUnknown
	case now.Before(a.Opens) || !now.Before(a.Closes) || a.State == sale.ActivityDraft:
		return a, ErrNotOpen
	case user == "" || s.config.Risk.Blocks(ctx, user):
		return a, ErrBlocked
	}
	return a, nil
}

// allocate asks the buyer's instance for a leased slot, and the shards if it
// has none or does not answer.
func (s *Service) allocate(ctx context.Context, sku sale.SKU, user sale.User, now, until time.Time) (sale.Grant, stock.Status, error) {
	if n := len(s.config.Leased); n > 0 {
		h := fnv.New64a()
		h.Write([]byte(user))
		grant, status, err := s.config.Leased[h.Sum64()%uint64(n)].Take(ctx, sku, user, until)
		if err == nil && status != stock.Empty {
			return grant, status, nil
		}
	}
	return s.config.Stock.Reserve(ctx, sku, user, now, until)
}

// Handler answers POST /activities/{id}/token.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /activities/{id}/token", func(w http.ResponseWriter, r *http.Request) {
		r, end := s.config.Part.Serve(r, "pass on")
		text, t, err := s.Grab(r.Context(), sale.ActivityID(r.PathValue("id")), sale.User(r.Header.Get(wire.User)))
		if err == nil {
			wire.Answer(w, http.StatusOK, wire.Token{Token: text, Until: t.Until})
			end("signed token", nil)
			return
		}
		status := Status(err)
		if status == http.StatusServiceUnavailable {
			wire.Refuse(w, status, "try again", time.Second)
			end("", err)
			return
		}
		wire.Refuse(w, status, err.Error(), 0)
		end(err.Error(), nil)
	})
	return mux
}

// Status is the HTTP status for an error of Grab.
func Status(err error) int {
	switch {
	case errors.Is(err, ErrUnknown):
		return http.StatusNotFound
	case errors.Is(err, ErrNotOpen):
		return http.StatusTooEarly
	case errors.Is(err, ErrBlocked):
		return http.StatusForbidden
	case errors.Is(err, ErrHasOne):
		return http.StatusConflict
	case errors.Is(err, ErrSoldOut):
		return http.StatusGone
	}
	return http.StatusServiceUnavailable
}
