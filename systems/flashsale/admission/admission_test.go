package admission_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/admission"
	"github.com/lintel-go/lintel/systems/flashsale/catalog"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/shoptest"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

func config(t *testing.T, s *shoptest.Shop) admission.Config {
	known := catalog.New(s.Ledger, shoptest.Activity)
	shoptest.Must(t, known.Refresh(t.Context()))
	return admission.Config{Catalog: known, Stock: s.Stock, Signer: token.HMAC{Key: []byte("key")}, Clock: s.Clock, TTL: shoptest.TokenTTL}
}

func TestStatuses(t *testing.T) {
	s := shoptest.Open(t, 1)
	scripts := func(_ context.Context, u sale.User) (bool, error) { return u == "script", nil }
	c := config(t, s)
	c.Risk = admission.NewRisk(scripts, telemetry.Part{})
	service := admission.New(c)
	ask := func(user, path string) int {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, nil)
		r.Header.Set(wire.User, user)
		w := httptest.NewRecorder()
		service.Handler().ServeHTTP(w, r)
		return w.Code
	}
	const path = "/activities/launch/token"
	c.Risk.Blocks(t.Context(), "script") // has been seen before
	c.Risk.Wait()
	for _, step := range []struct {
		user, path string
		want       int
	}{
		{"ann", "/activities/other/token", http.StatusNotFound},
		{"", path, http.StatusForbidden},
		{"script", path, http.StatusForbidden},
		{"ann", path, http.StatusOK},
		{"ann", path, http.StatusConflict},
		{"bob", path, http.StatusGone},
	} {
		if got := ask(step.user, step.path); got != step.want {
			t.Errorf("%q at %s: %d, want %d", step.user, step.path, got, step.want)
		}
	}
	c.Risk.Wait()
	s.Clock.Advance(25 * time.Hour)
	if got := ask("cid", path); got != http.StatusTooEarly {
		t.Errorf("after the end: %d", got)
	}
}

func TestATokenSaysWhatWasGranted(t *testing.T) {
	s := shoptest.Open(t, 1)
	c := config(t, s)
	text, granted, err := admission.New(c).Grab(t.Context(), shoptest.Activity, "ann")
	shoptest.Must(t, err)
	read, err := token.Decode(c.Signer, text, s.Clock.Now())
	shoptest.Must(t, err)
	if read != granted || read.User != "ann" || !read.Until.Equal(s.Clock.Now().Add(shoptest.TokenTTL)) {
		t.Errorf("read %+v, granted %+v", read, granted)
	}
}

// taker is an instance that answers with what it is.
type taker struct {
	status stock.Status
	err    error
	asked  *int
}

func (f taker) Take(_ context.Context, sku sale.SKU, _ sale.User, until time.Time) (sale.Grant, stock.Status, error) {
	*f.asked++
	return sale.Grant{Slot: sale.Slot{SKU: sku, Number: 99}, Epoch: 7, Until: until}, f.status, f.err
}

func TestLeasedSlotsComeFirst(t *testing.T) {
	for name, c := range map[string]struct {
		taker taker
		slot  int
		want  error
	}{
		"a leased slot":   {taker{status: stock.OK}, 99, nil},
		"served there":    {taker{status: stock.Dup}, 0, admission.ErrHasOne},
		"nothing leased":  {taker{status: stock.Empty}, 0, nil},
		"does not answer": {taker{err: errors.New("gone")}, 0, nil},
	} {
		s := shoptest.Open(t, 1)
		asked := 0
		c.taker.asked = &asked
		settings := config(t, s)
		settings.Leased = []admission.Taker{c.taker}
		_, got, err := admission.New(settings).Grab(t.Context(), shoptest.Activity, "ann")
		if !errors.Is(err, c.want) || got.Number != c.slot || asked != 1 {
			t.Errorf("%s: %+v, %v, asked %d times", name, got, err, asked)
		}
	}
}

func TestRiskIsAskedOnce(t *testing.T) {
	asked := make(chan sale.User, 10)
	fails := true
	r := admission.NewRisk(func(_ context.Context, u sale.User) (bool, error) {
		asked <- u
		if fails {
			return false, errors.New("no answer")
		}
		return true, nil
	}, telemetry.Part{})
	for range 2 { // a question without an answer is asked again
		if r.Blocks(t.Context(), "ann") {
			t.Error("who is not known was blocked")
		}
		r.Wait()
	}
	fails = false
	r.Blocks(t.Context(), "ann")
	r.Wait()
	for range 3 {
		if !r.Blocks(t.Context(), "ann") {
			t.Error("a known script was let through")
		}
	}
	if len(asked) != 3 {
		t.Errorf("asked %d times", len(asked))
	}
}
