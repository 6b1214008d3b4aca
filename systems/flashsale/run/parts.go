package run

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/systems/flashsale/admission"
	"github.com/lintel-go/lintel/systems/flashsale/catalog"
	"github.com/lintel-go/lintel/systems/flashsale/engine"
	"github.com/lintel-go/lintel/systems/flashsale/gate"
	"github.com/lintel-go/lintel/systems/flashsale/gate/luagate"
	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ordering"
	"github.com/lintel-go/lintel/systems/flashsale/payment"
	"github.com/lintel-go/lintel/systems/flashsale/reconcile"
	"github.com/lintel-go/lintel/systems/flashsale/release"
	"github.com/lintel-go/lintel/systems/flashsale/remote"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
	"github.com/lintel-go/lintel/systems/flashsale/worker"
)

// goodbye is how long a part may take to stop in order.
const goodbye = 5 * time.Second

// part is what a part is made with.
type part struct {
	Config
	Part
	*stores
	recorder *telemetry.Recorder
	log      *slog.Logger
}

func (p part) failed(err error) { p.log.Warn("to be tried again", "error", err) }

// Serve runs one part in this process until ctx is done.
func Serve(ctx context.Context, c Config, which Part, log *slog.Logger) (err error) {
	p := part{Config: c, Part: which, log: log.With("part", which.String())}
	if which.Role == Engines {
		p.stores, err = c.open(ctx, true)
	} else {
		p.stores, err = c.dial(ctx)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stores.close()) }()
	return p.run(ctx)
}

// run is a part with its stores. A part that is a server is ready when its
// address takes connections, and any other is, too: it answers /healthz there.
func (p part) run(ctx context.Context) (err error) {
	if p.Traces != "" {
		if p.recorder, err = telemetry.NewRecorder(p.Traces, p.TraceShare); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, p.recorder.Close(context.WithoutCancel(ctx))) }()
	}
	roles := map[Role]func(context.Context) error{
		Engines: p.engines, Payment: p.payment, Gate: p.gate, Tokens: p.tokens, API: p.api,
		Worker: p.worker, Releaser: p.releaser, Reconciler: p.reconciler,
	}
	role, known := roles[p.Role]
	if !known {
		return fmt.Errorf("run: no such role as %q", p.Role)
	}
	return role(ctx)
}

// listen serves at the part's own address until ctx is done.
func (p part) listen(ctx context.Context, h http.Handler) error {
	return serveAt(ctx, p.Addresses[p.Part.String()], h)
}

func serveAt(ctx context.Context, address string, h http.Handler) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.Handle("/", h)
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("run: %w", err)
	}
	s := &http.Server{Handler: mux, ReadHeaderTimeout: goodbye}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if err := s.Shutdown(stopping); err != nil {
		return s.Close() // polls of buyers who do not go away
	}
	return nil
}

// both runs a loop beside a server until ctx is done or one of them fails.
func both(ctx context.Context, server func(context.Context) error, loops ...func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return server(ctx) })
	for _, loop := range loops {
		g.Go(func() error { return loop(ctx) })
	}
	return g.Wait()
}

func quiet(loop func(context.Context)) func(context.Context) error {
	return func(ctx context.Context) error { loop(ctx); return nil }
}

func (p part) engines(ctx context.Context) error {
	return p.listen(ctx, remote.Handler(p.shards, p.ledger))
}

func (p part) payment(ctx context.Context) error {
	var callbacks []string
	for i := range p.Scale.APIs {
		callbacks = append(callbacks, p.url(Part{API, i}.String())+"/payments/callback")
	}
	g := payment.New(payment.Config{
		Seed: p.Seed, Callback: callbacks, Client: client(), Clock: p.Clock,
		Delay: p.Faults.PaymentDelay, Jitter: p.Faults.PaymentJitter, Twice: p.Faults.PaymentTwice,
		Retry: 5 * time.Second, Attempts: 12, Part: p.recorder.Part(payment.Name),
	})
	err := p.listen(ctx, g.Handler(ctx))
	g.Wait()
	return err
}

// What a gate lets through, whichever it is.
const (
	rateWindow = time.Second
	perUser    = 10
	admit      = 200
)

func (p part) gate(ctx context.Context) error {
	if p.Stores.Nginx.Program != "" {
		return p.nginx(ctx)
	}
	service := p.recorder.Part(gate.Name)
	config := gate.Config{
		Catalog: catalog.Of(), Clock: p.Clock, Signer: token.HMAC{Key: p.Key},
		Hint:   p.shards.Left,
		Window: rateWindow, PerUser: perUser, Admit: admit, Burst: admit, Part: service,
	}
	for i := range p.Scale.APIs {
		config.API = append(config.API, &url.URL{Scheme: "http", Host: p.Addresses[Part{API, i}.String()]})
	}
	config.Tokens = &url.URL{Scheme: "http", Host: p.Addresses[Part{Tokens, 0}.String()]}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 256
	config.Transport = transport
	g := gate.New(config)
	return both(ctx,
		func(ctx context.Context) error { return p.listen(ctx, g) },
		func(ctx context.Context) error { return serveAt(ctx, p.Addresses["gate-admin"], g.Admin()) },
		quiet(func(ctx context.Context) { g.Run(ctx, p.Timing.Hint) }))
}

// nginx runs nginx as the gate until ctx is done.
func (p part) nginx(ctx context.Context) error {
	dir := filepath.Join(p.Dir, p.Part.String())
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	config := luagate.Config{
		Listen: p.Addresses[p.Part.String()], Admin: p.Addresses["gate-admin"], Tokens: p.Addresses[Part{Tokens, 0}.String()],
		Modules: p.Stores.Nginx.Modules, Key: p.Key, Redis: p.Stores.Redis, Prefix: prefix, Shards: p.Scale.Shards,
		Refresh: p.Timing.Hint / time.Duration(p.Clock.Factor), Clock: p.Clock,
		Window: rateWindow, PerUser: perUser, Admit: admit, Burst: admit,
	}
	for i := range p.Scale.APIs {
		config.API = append(config.API, p.Addresses[Part{API, i}.String()])
	}
	path, err := config.Write(dir)
	if err != nil {
		return err
	}
	process, err := engine.Start(ctx, config.Listen, exec.Command(p.Stores.Nginx.Program, "-p", dir, "-c", path), nil)
	if err != nil {
		return err
	}
	select {
	case <-process.Ended():
		return fmt.Errorf("run: nginx ended; %s", process.Said())
	case <-ctx.Done():
		process.Stop()
		return nil
	}
}

func (p part) tokens(ctx context.Context) error {
	service := p.recorder.Part(admission.Name)
	known := catalog.New(p.ledger, p.Activity.ID)
	config := admission.Config{
		Catalog: known, Stock: stock.TraceAll(p.shards, service), Signer: token.HMAC{Key: p.Key},
		Clock: p.Clock, TTL: p.Timing.TokenTTL, Part: service,
		Risk: admission.NewRisk(trusting, service),
	}
	if p.Scale.Block > 0 {
		for i := range p.Scale.APIs {
			config.Leased = append(config.Leased, ordering.Taker{URL: p.url(Part{API, i}.String()), Client: client(), Part: service})
		}
	}
	s := admission.New(config)
	return both(ctx,
		func(ctx context.Context) error { return p.listen(ctx, s.Handler()) },
		quiet(func(ctx context.Context) { known.Run(ctx, p.Clock, p.Timing.Reconcile) }))
}

// trusting is a risk control that blocks nobody.
func trusting(context.Context, sale.User) (bool, error) { return false, nil }

func (p part) api(ctx context.Context) (err error) {
	service := p.recorder.Part(ordering.Name)
	config := ordering.Config{
		Queue: p.queue, Ledger: ledger.Traced{Ledger: p.ledger, Part: service}, Stock: stock.TraceAll(p.shards, service),
		Signer: token.HMAC{Key: p.Key}, Clock: p.Clock, Grace: p.Timing.Grace, Poll: p.Timing.Poll, Part: service,
	}
	if p.Scale.Block > 0 {
		manager := p.recorder.Part(lease.ManagerService)
		config.Counter = p.recorder.Part(lease.CounterService)
		config.Local = lease.New(lease.Config{
			Store: stock.TraceAll(p.shards, manager), Clock: p.Clock, Holder: p.Part.String(),
			Block: p.Scale.Block, TTL: p.Timing.LeaseTTL, Margin: p.Timing.LeaseTTL / 4, Manager: manager,
		})
		defer func() {
			stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
			defer cancel()
			err = errors.Join(err, config.Local.Stop(stopping))
		}()
	}
	return p.listen(ctx, ordering.New(config))
}

func (p part) worker(ctx context.Context) error {
	service := p.recorder.Part(worker.Name)
	books := ledger.Traced{Ledger: p.ledger, Part: service}
	w := worker.New(worker.Config{
		Queue: forgetful{p.queue, p.Faults.LostAcks}, Ledger: books, Stock: stock.TraceAll(p.shards, service), Clock: p.Clock,
		PayTTL: p.Timing.PayTTL, Retry: p.Timing.AckWait / 4, Failed: p.failed, Part: service,
	})
	relay := &worker.Relay{
		Ledger: p.ledger, Others: others{client(), p.PaymentURL()}, Clock: p.Clock, Every: p.Timing.Relay, Batch: 100, Failed: p.failed, Part: service,
	}
	return both(ctx, func(ctx context.Context) error { return p.listen(ctx, http.NotFoundHandler()) }, w.Run, quiet(relay.Run))
}

// others stand for the systems around the sale. Only the payment gateway does
// something.
type others struct {
	client  *http.Client
	payment string
}

func (others) Ship(context.Context, ledger.Message) error { return nil }
func (others) Tell(context.Context, ledger.Message) error { return nil }

func (o others) Refund(ctx context.Context, m ledger.Message) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.payment+"/refund/"+url.PathEscape(m.Payment), nil)
	if err != nil {
		return err
	}
	response, err := o.client.Do(r)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		return fmt.Errorf("refund: %s", response.Status)
	}
	return nil
}

func (p part) releaser(ctx context.Context) error {
	recycler := p.recorder.Part(release.RecyclerService)
	r := release.New(release.Config{
		Clock: p.Clock, Ledger: p.ledger,
		Stock: stock.TraceAll(p.shards, recycler), Tick: p.Timing.Tick, Spokes: 512, Window: 2*p.Timing.Scan + p.Timing.Tick, Scan: p.Timing.Scan,
		Batch: 1000, Failed: p.failed, Scanner: p.recorder.Part(release.ScannerService),
		Wheel: p.recorder.Part(release.WheelService), Recycler: recycler,
	})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) { wire.Answer(w, http.StatusOK, r.Counts()) })
	return both(ctx, func(ctx context.Context) error { return p.listen(ctx, mux) }, quiet(r.Run))
}

func (p part) reconciler(ctx context.Context) error {
	service := p.recorder.Part(reconcile.Name)
	r := reconcile.New(reconcile.Config{
		Ledger: ledger.Traced{Ledger: p.ledger, Part: service}, Stock: stock.TraceAll(p.shards, service),
		Clock: p.Clock, Grace: p.Timing.Grace, Every: p.Timing.Reconcile, Failed: p.failed, Part: service,
	})
	return both(ctx, func(ctx context.Context) error { return p.listen(ctx, http.NotFoundHandler()) },
		quiet(func(ctx context.Context) { r.Run(ctx, p.Activity.ID) }))
}
