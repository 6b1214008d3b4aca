package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/crowd"
	"github.com/lintel-go/lintel/systems/flashsale/gate"
	"github.com/lintel-go/lintel/systems/flashsale/invariant"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/payment"
	"github.com/lintel-go/lintel/systems/flashsale/reconcile"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// Report is what a run has shown.
type Report struct {
	Seed       uint64              `json:"seed"`
	Scale      Scale               `json:"scale"`
	Faults     Faults              `json:"faults"`
	Invariants []invariant.Verdict `json:"invariants"`
	Crowd      crowd.Result        `json:"crowd"`
	Gate       gate.Counts         `json:"gate"`
	Payments   payment.Counts      `json:"payments"`
	Sold       int                 `json:"sold"`
	Released   int                 `json:"released"` // generations that ended
	Took       time.Duration       `json:"took"`     // by the machine's clock, from the first buyer to rest
}

// Run plays a sale with all parts in this process. It returns when the sale has
// come to rest, or with the error of ctx.
func Run(ctx context.Context, c Config, log *slog.Logger) (Report, error) {
	return c.together(ctx, log, func(ctx context.Context, s *stores) (Report, error) {
		report, err := c.play(ctx, s, nil, c.rush(s))
		if err != nil {
			return report, err
		}
		return report, c.judge(ctx, s, &report)
	})
}

// together runs all parts in this process beside what is done with them.
func (c Config) together(ctx context.Context, log *slog.Logger, do func(context.Context, *stores) (Report, error)) (report Report, err error) {
	s, err := c.open(ctx, false)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	running, stop := context.WithCancel(ctx)
	defer stop()
	parts, running := errgroup.WithContext(running)
	for _, which := range c.Parts() {
		if which.Role != Engines {
			p := part{Config: c, Part: which, stores: s, log: log.With("part", which.String())}
			parts.Go(func() error { return p.run(running) })
		}
	}
	if err := c.ready(running, c.Parts()[1:]...); err != nil {
		stop()
		return report, errors.Join(err, parts.Wait())
	}
	report, err = do(running, s)
	stop()
	return report, errors.Join(err, parts.Wait())
}

// ready returns when all parts answer.
func (c Config) ready(ctx context.Context, parts ...Part) error {
	for _, p := range parts {
		for {
			if err := ask(ctx, http.MethodGet, c.url(p.String())+"/healthz", nil); err == nil {
				break
			}
			if err := (clock.System{}).Wait(ctx, 20*time.Millisecond); err != nil {
				return fmt.Errorf("run: %s is not ready: %w", p, err)
			}
		}
	}
	return nil
}

// ask sends a request that must succeed, and reads the answer if it is wanted.
func ask(ctx context.Context, method, url string, answer any) error {
	r, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return err
	}
	response, err := client().Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s", method, url, response.Status)
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// Watch is told how a request was answered, with 0 if it was not, and after how
// long by the machine's clock. Many may tell at once.
type Watch func(r *http.Request, status int, took time.Duration)

func (w Watch) client() *http.Client {
	c := client()
	if w != nil {
		c.Transport = watched{c.Transport, w}
	}
	return c
}

type watched struct {
	base  http.RoundTripper
	watch Watch
}

// RoundTrip passes the request on.
func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	start := time.Now()
	response, err := w.base.RoundTrip(r)
	status := 0
	if err == nil {
		status = response.StatusCode
	}
	w.watch(r, status, time.Since(start))
	return response, err
}

// buyers are who buys in a run. They have the sale published, and return when they are served.
type buyers func(ctx context.Context, all crowd.Shopper, publish func() error) (crowd.Result, error)

// play lets buyers in and waits for rest.
func (c Config) play(ctx context.Context, s *stores, watch Watch, buy buyers) (report Report, err error) {
	report = Report{Seed: c.Seed, Scale: c.Scale, Faults: c.Faults}
	var recorder *telemetry.Recorder
	if c.Traces != "" {
		if recorder, err = telemetry.NewRecorder(c.Traces, c.TraceShare); err != nil {
			return report, err
		}
		defer func() { err = errors.Join(err, recorder.Close(context.WithoutCancel(ctx))) }()
	}
	page := recorder.Part(crowd.PageService)
	if c.Stores.Nginx.Program != "" {
		page = telemetry.Part{}
	}
	start := time.Now()
	report.Crowd, err = buy(ctx, crowd.Shopper{
		Gate: c.GateURL(), Payment: c.PaymentURL(), Activity: c.Activity.ID, Client: watch.client(), Page: page,
	}, func() error {
		defer func() { start = time.Now() }()
		return c.publish(ctx, s, recorder.Part(consoleService))
	})
	if err != nil {
		return report, err
	}
	if err := ctx.Err(); err != nil {
		return report, fmt.Errorf("run: cut off with the crowd still there, %d of it without an order: %w", report.Crowd.Wanting, err)
	}
	if err := c.settle(ctx, s); err != nil {
		return report, err
	}
	report.Took = time.Since(start)
	if err := ask(ctx, http.MethodGet, c.url("gate-admin")+"/counts", &report.Gate); err != nil {
		return report, err
	}
	return report, ask(ctx, http.MethodGet, c.PaymentURL()+"/counts", &report.Payments)
}

// rush is the crowd that the scale says.
func (c Config) rush(s *stores) buyers {
	return func(ctx context.Context, all crowd.Shopper, publish func() error) (crowd.Result, error) {
		if err := publish(); err != nil {
			return crowd.Result{}, err
		}
		seeking, stop := context.WithCancel(ctx)
		defer stop()
		go func() {
			c.attend(seeking, s)
			stop()
		}()
		return crowd.Run(ctx, seeking, crowd.Config{
			Seed: c.Seed, Shopper: all, Buyers: c.Scale.Buyers, Tries: c.Scale.Tries, Pause: c.Timing.Pause, Patience: c.Timing.Patience,
			Twice: c.Faults.TapTwice, NeverPay: c.Faults.NeverPay, Cancel: c.Faults.Cancel, Forge: c.Faults.Forge, Forget: c.forget(), Clock: c.Clock,
		}), nil
	}
}

// consoleService is the name of the admin console in traces.
const consoleService = "admin-console"

// publish is the scenario "Publish and warm up".
func (c Config) publish(ctx context.Context, s *stores, console telemetry.Part) error {
	run, end := console.Run(ctx, "publish sale")
	defer end("warmed up", nil)
	telemetry.Follows(run, "flash-sale/publish-and-warm-up")
	books := ledger.Traced{Ledger: s.ledger, Part: console}
	if err := books.Publish(run, c.Activity); err != nil {
		return err
	}
	if err := reconcile.Warm(run, books, stock.TraceAll(s.shards, console), c.Activity.ID); err != nil {
		return err
	}
	told, answered := console.Call(run, gate.Name, "set window, rates, hint")
	err := c.announce(told, s)
	answered("ready", err)
	if err != nil {
		return err
	}
	return c.Clock.Wait(ctx, 2*c.Timing.Reconcile) // the token service looks at the ledger that often
}

// announce tells the gate of the sale.
func (c Config) announce(ctx context.Context, s *stores) error {
	a, err := s.ledger.Activity(ctx, c.Activity.ID)
	if err != nil {
		return err
	}
	return gate.Console{URL: c.url("gate-admin"), Client: client()}.Publish(ctx, a)
}

// attend tells the gate of the sale again and again, for one that was started
// anew, until all units are sold or ctx is done.
func (c Config) attend(ctx context.Context, s *stores) {
	for c.Clock.Wait(ctx, c.Timing.Reconcile) == nil {
		_ = c.announce(ctx, s) // one that does not answer is told at the next turn
		books, err := s.ledger.Slots(ctx, c.Activity.SKU)
		if err == nil && !slices.ContainsFunc(books, func(r ledger.SlotRow) bool { return r.State != sale.SlotSold }) {
			return
		}
	}
}

// settle waits until nothing is on its way: no reservation, no payment, no
// message in the outbox, no token and no lease. What it waits for has an end, by
// the sale's clock.
func (c Config) settle(ctx context.Context, s *stores) error {
	known := "nothing was known"
	for {
		moving, err := c.moving(ctx, s)
		if err == nil && moving == "" {
			return nil
		}
		if err == nil {
			known = moving
		}
		if waiting := c.Clock.Wait(ctx, c.Timing.Reconcile); waiting != nil {
			return fmt.Errorf("run: no rest (at last: %s): %w", known, errors.Join(err, waiting))
		}
	}
}

func (c Config) moving(ctx context.Context, s *stores) (string, error) {
	if n, err := s.queue.Waiting(ctx); err != nil || n > 0 {
		return fmt.Sprint(n, " reservations in the queue"), err
	}
	if due, err := s.ledger.Due(ctx, c.Clock.Now().Add(24*time.Hour), 1); err != nil || len(due) > 0 {
		return "orders that wait for payment", err
	}
	var paid payment.Counts
	if err := ask(ctx, http.MethodGet, c.PaymentURL()+"/counts", &paid); err != nil || paid.Pending > 0 {
		return "payments that are not reported", err
	}
	if messages, err := s.ledger.Outbox(ctx, 1); err != nil || len(messages) > 0 {
		return "messages in the outbox", err
	}
	books, err := s.ledger.Slots(ctx, c.Activity.SKU)
	if err != nil {
		return "", err
	}
	rows, err := s.shards.Rows(ctx, c.Activity.SKU)
	if err != nil {
		return "", err
	}
	for i, row := range rows {
		if row.Place == stock.Leased || row.Place == stock.Held && books[i].State == sale.SlotFree {
			return fmt.Sprintf("slot %d is %s without an order", row.Number, row.Place), nil
		}
	}
	return "", nil
}

// judge reads what the run has left, and holds it against the invariants.
func (c Config) judge(ctx context.Context, s *stores, report *Report) error {
	record := invariant.Record{
		Units: c.Scale.Units, Acknowledged: report.Crowd.Acknowledged, Orders: map[sale.ReservationID]sale.Order{}, Wanting: report.Crowd.Wanting,
		LockedOut: report.Crowd.LockedOut,
	}
	var err error
	if record.Journal, err = s.ledger.Journal(ctx, c.Activity.SKU); err != nil {
		return err
	}
	if record.Slots, err = s.ledger.Slots(ctx, c.Activity.SKU); err != nil {
		return err
	}
	if record.Stock, err = s.shards.Rows(ctx, c.Activity.SKU); err != nil {
		return err
	}
	for _, id := range record.Acknowledged {
		o, err := s.ledger.Order(ctx, sale.OrderOf(id))
		switch {
		case err == nil:
			record.Orders[id] = o
		case !errors.Is(err, ledger.ErrNotFound):
			return err
		}
	}
	for _, e := range record.Journal {
		switch e.Kind {
		case ledger.Paid:
			report.Sold++
		case ledger.Released:
			report.Released++
		}
	}
	report.Invariants = invariant.Check(record)
	return nil
}
