// Package payment plays the payment gateway: it takes money at once and reports
// it as real ones do, late, more than once, and again and again until somebody
// says 200. It is a stand-in for tests and runs, and pays nobody.
package payment

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// The names of services in traces.
const (
	Name         = "payment-gateway"
	callbackPeer = "flash-sale-api"
)

// Config says how the gateway behaves.
type Config struct {
	Seed     uint64   // the same seed gives each order the same fate
	Callback []string // the URLs to report to, in turn; real gateways know one, behind which there are several
	Client   *http.Client
	Clock    clock.Clock
	// A report is sent Delay after the payment, or up to Jitter later.
	Delay, Jitter time.Duration
	// Twice is the share of payments that are reported once more, from 0 to 1.
	Twice float64
	// A report that was not answered with 200 is repeated after Retry, then
	// after twice that, and so on, Attempts times in all.
	Retry    time.Duration
	Attempts int
	Part     telemetry.Part
}

// Counts is what the gateway has done.
type Counts struct {
	Paid, Reported, Repeated, GivenUp, Refunded int
	Pending                                     int // payments whose reports are on their way
}

// Gateway is the stand-in. It is safe for concurrent use.
type Gateway struct {
	config  Config
	mu      sync.Mutex
	paid    map[sale.OrderID]string // its payment
	refunds map[string]bool         // payments that went back
	counts  Counts
	reports sync.WaitGroup
	turn    atomic.Uint64 // of who hears the next report
}

// New returns a gateway that has taken nothing.
func New(c Config) *Gateway {
	return &Gateway{config: c, paid: map[sale.OrderID]string{}, refunds: map[string]bool{}}
}

// Pay takes the money for an order, once, and starts to report it. The reports
// go on until ctx is done, so it must outlive the request.
func (g *Gateway) Pay(ctx context.Context, id sale.OrderID) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if payment, paid := g.paid[id]; paid {
		return payment
	}
	payment := "pay-" + string(id)
	g.paid[id] = payment
	g.counts.Paid++
	fate := g.fate(id)
	delay := g.config.Delay
	if g.config.Jitter > 0 {
		delay += time.Duration(fate.Int64N(int64(g.config.Jitter)))
	}
	again := fate.Float64() < g.config.Twice
	g.counts.Pending++
	g.reports.Go(func() {
		g.report(ctx, wire.Callback{OrderID: id, PaymentID: payment}, delay)
		if again {
			g.report(ctx, wire.Callback{OrderID: id, PaymentID: payment}, 0)
		}
		g.count(func(n *Counts) { n.Pending-- })
	})
	return payment
}

// fate is random numbers that depend on nothing but the seed and the order.
func (g *Gateway) fate(id sale.OrderID) *rand.Rand {
	var mix uint64 = 14695981039346656037 // FNV-1a
	for _, c := range []byte(id) {
		mix = (mix ^ uint64(c)) * 1099511628211
	}
	return rand.New(rand.NewPCG(g.config.Seed, mix))
}

func (g *Gateway) count(f func(*Counts)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(&g.counts)
}

func (g *Gateway) report(ctx context.Context, c wire.Callback, delay time.Duration) {
	retry := g.config.Retry
	for attempt := range g.config.Attempts {
		if g.config.Clock.Wait(ctx, delay) != nil {
			return
		}
		if attempt > 0 {
			g.count(func(n *Counts) { n.Repeated++ })
		}
		if g.call(ctx, c) == nil {
			g.count(func(n *Counts) { n.Reported++ })
			return
		}
		delay, retry = retry, 2*retry
	}
	g.count(func(n *Counts) { n.GivenUp++ })
}

func (g *Gateway) call(ctx context.Context, c wire.Callback) (err error) {
	ctx, end := g.config.Part.Call(ctx, callbackPeer, "payment callback")
	defer func() { end("200", err) }()
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	to := g.config.Callback[g.turn.Add(1)%uint64(len(g.config.Callback))]
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := g.config.Client.Do(r)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("callback: %s", response.Status)
	}
	return nil
}

// Refund gives a payment back, once.
func (g *Gateway) Refund(payment string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.refunds[payment] {
		g.refunds[payment] = true
		g.counts.Refunded++
	}
}

// Counts is what was done so far.
func (g *Gateway) Counts() Counts {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.counts
}

// Wait returns when all reports were answered or given up.
func (g *Gateway) Wait() { g.reports.Wait() }

// Handler answers POST /pay/{order}, which a buyer's browser calls, and
// POST /refund/{payment}, which the outbox relay calls. Reports go on until ctx
// is done.
func (g *Gateway) Handler(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /pay/{order}", func(w http.ResponseWriter, r *http.Request) {
		run, end := g.config.Part.Run(r.Context(), "pay for the order")
		telemetry.Follows(run, "flash-sale/pay")
		// The report belongs to the run of who paid, and to the life of the
		// gateway.
		reports := telemetry.Join(ctx, run)
		wire.Answer(w, http.StatusAccepted, map[string]string{"paymentId": g.Pay(reports, sale.OrderID(r.PathValue("order")))})
		end("accepted", nil)
	})
	mux.HandleFunc("POST /refund/{payment}", func(w http.ResponseWriter, r *http.Request) {
		_, end := g.config.Part.Serve(r, "refund by order ID")
		g.Refund(r.PathValue("payment"))
		w.WriteHeader(http.StatusNoContent)
		end("refunded", nil)
	})
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) {
		wire.Answer(w, http.StatusOK, g.Counts())
	})
	return mux
}
