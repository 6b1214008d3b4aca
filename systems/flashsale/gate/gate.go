// Package gate is the edge gate in Go: it refuses most requests before they
// cost anything, from its own memory, and passes the rest on. Package luagate
// is the same gate as a script for nginx.
package gate

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/catalog"
	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// The names of services in traces.
const (
	Name          = "edge-gate"
	tokensService = "token-service"
	apiService    = "flash-sale-api"
)

// Level is a degree of service. Who holds a token is served at every level.
type Level int32

// The levels, from all that is possible to next to nothing.
const (
	Normal Level = iota // everybody who passes the other checks
	Bucket              // token requests are admitted at a fixed rate
	Busy                // token requests get a static page
)

// Hint tells how many slots are left, or that it does not know.
type Hint func(ctx context.Context, sku sale.SKU) (int, error)

// Config is what the gate is made of.
type Config struct {
	Catalog *catalog.Catalog
	Clock   clock.Clock
	Signer  token.Signer
	Tokens  *url.URL // the token service
	API     []*url.URL
	// Transport carries what is passed on; nil means http.DefaultTransport.
	Transport http.RoundTripper
	Hint      Hint

	// A buyer may ask for a token PerUser times in a Window, an address PerAddress
	// times. The fixed window lets twice as many through around its end, at most.
	Window              time.Duration
	PerUser, PerAddress int
	// Admit is how many token requests a second pass at level Bucket, and how
	// many may come at once.
	Admit, Burst int
	// BehindCDN takes a client's address from the last entry of
	// X-Forwarded-For, which the CDN has written.
	BehindCDN bool
	Part      telemetry.Part
}

// Counts is how the gate has answered.
type Counts struct {
	Passed, Early, TooFast, SoldOut, Busy, Forged int64
}

// Gate is the handler. It is safe for concurrent use.
type Gate struct {
	config    Config
	level     atomic.Int32
	users     *limiter
	addresses *limiter
	bucket    *bucket
	hints     atomic.Pointer[map[sale.SKU]int]
	turn      atomic.Uint64
	proxy     *httputil.ReverseProxy

	passed, early, tooFast, soldOut, busy, forged atomic.Int64
}

// New returns a gate at level Normal, without hints.
func New(c Config) *Gate {
	base := c.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	g := &Gate{
		config:    c,
		users:     newLimiter(c.Window, c.PerUser),
		addresses: newLimiter(c.Window, c.PerAddress),
		bucket:    newBucket(c.Admit, c.Burst, c.Clock.Now()),
	}
	g.hints.Store(&map[sale.SKU]int{})
	g.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(g.target(r.In))
			r.Out.Header.Set(wire.Level, strconv.Itoa(int(g.Level())))
		},
		Transport: telemetry.Carry{Base: base},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			wire.Refuse(w, http.StatusServiceUnavailable, "try again", time.Second)
		},
	}
	return g
}

// target is the token service, or the next instance of the API.
func (g *Gate) target(r *http.Request) *url.URL {
	if strings.HasSuffix(r.URL.Path, "/token") {
		return g.config.Tokens
	}
	return g.config.API[g.turn.Add(1)%uint64(len(g.config.API))]
}

// SetLevel sets the degree of service.
func (g *Gate) SetLevel(l Level) { g.level.Store(int32(l)) }

// Level is the degree of service.
func (g *Gate) Level() Level { return Level(g.level.Load()) }

// Counts is how many requests had which answer so far.
func (g *Gate) Counts() Counts {
	return Counts{
		Passed: g.passed.Load(), Early: g.early.Load(), TooFast: g.tooFast.Load(),
		SoldOut: g.soldOut.Load(), Busy: g.busy.Load(), Forged: g.forged.Load(),
	}
}

// Refresh reads the hints. A sale whose hint cannot be read has none, and then
// nobody is refused for it.
func (g *Gate) Refresh(ctx context.Context) error {
	fresh := map[sale.SKU]int{}
	var problems []error
	for _, a := range g.config.Catalog.All() {
		left, err := g.config.Hint(ctx, a.SKU)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		fresh[a.SKU] = left
	}
	g.hints.Store(&fresh)
	return errors.Join(problems...)
}

// Run refreshes the hints until ctx is done.
func (g *Gate) Run(ctx context.Context, every time.Duration) {
	for {
		_ = g.Refresh(ctx) // without a hint the gate asks behind it
		if g.config.Clock.Wait(ctx, every) != nil {
			return
		}
	}
}

// ServeHTTP decides what becomes of a request.
func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case r.Method == http.MethodPost && strings.HasPrefix(path, "/activities/") && strings.HasSuffix(path, "/token"):
		g.grab(w, r)
	case r.Method == http.MethodPost && strings.HasPrefix(path, "/activities/") && strings.HasSuffix(path, "/orders"):
		g.order(w, r)
	case r.Method == http.MethodGet && strings.HasPrefix(path, "/tickets/"):
		g.pass(w, r, "GET ticket", ticketReply)
	case r.Method == http.MethodPost && strings.HasPrefix(path, "/orders/") && strings.HasSuffix(path, "/cancel"):
		g.pass(w, r, "POST cancel", cancelReply)
	default: // payment callbacks among them: the gateway reaches the API itself
		wire.Refuse(w, http.StatusNotFound, "no such page", 0)
	}
}

// refusal is an answer of the gate itself.
type refusal struct {
	status int
	why    string
	retry  time.Duration
	count  *atomic.Int64
}

func (g *Gate) grab(w http.ResponseWriter, r *http.Request) {
	r, end := g.config.Part.Serve(r, "POST token")
	_, checked := g.config.Part.Self(r.Context(), "check window, rate, stock hint")
	no := g.check(r)
	checked("", nil)
	if no == nil {
		code := g.forward(w, r, tokensService)
		end(told(code, tokenReply(code)))
		return
	}
	no.count.Add(1)
	if no.count == &g.busy && g.Level() == Busy {
		busyPage(w)
	} else {
		wire.Refuse(w, no.status, no.why, no.retry)
	}
	end("425, 429 or 410", nil)
}

// check asks in the order of what it costs.
func (g *Gate) check(r *http.Request) *refusal {
	now := g.config.Clock.Now()
	id := sale.ActivityID(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/activities/"), "/token"))
	a, found := g.config.Catalog.Get(id)
	if !found || now.Before(a.Opens) || !now.Before(a.Closes) || a.State == sale.ActivityDraft {
		return &refusal{http.StatusTooEarly, "not open", time.Second, &g.early}
	}
	if !g.addresses.allow(g.address(r), now) || !g.users.allow(r.Header.Get(wire.User), now) {
		return &refusal{http.StatusTooManyRequests, "too fast", g.config.Window, &g.tooFast}
	}
	if left, known := (*g.hints.Load())[a.SKU]; known && left <= 0 {
		return &refusal{http.StatusGone, "sold out", 0, &g.soldOut}
	}
	if l := g.Level(); l == Busy || l == Bucket && !g.bucket.allow(now) {
		return &refusal{http.StatusTooManyRequests, "busy", 2 * time.Second, &g.busy}
	}
	return nil
}

func (g *Gate) address(r *http.Request) string {
	if g.config.BehindCDN {
		via := r.Header.Get("X-Forwarded-For")
		return strings.TrimSpace(via[strings.LastIndexByte(via, ',')+1:])
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// order checks the token by itself: a forged one ends here.
func (g *Gate) order(w http.ResponseWriter, r *http.Request) {
	r, end := g.config.Part.Serve(r, "POST order with token")
	_, checked := g.config.Part.Self(r.Context(), "check HMAC and expiry")
	text, found := strings.CutPrefix(r.Header.Get("Authorization"), wire.Bearer)
	t, err := token.Decode(g.config.Signer, text, g.config.Clock.Now())
	if err == nil && (!found || t.User != sale.User(r.Header.Get(wire.User)) || r.URL.Path != "/activities/"+string(t.Activity)+"/orders") {
		err = token.ErrForged
	}
	checked("", nil)
	if err != nil {
		g.forged.Add(1)
		wire.Refuse(w, http.StatusUnauthorized, err.Error(), 0)
		end("refused", nil)
		return
	}
	code := g.forward(w, r, apiService)
	end(told(code, orderReply(code)))
}

// tokenReply is what the scenarios call the answers of the token service.
func tokenReply(code int) string {
	switch code {
	case http.StatusOK:
		return "200 token"
	case http.StatusConflict:
		return "409 have one"
	case http.StatusGone:
		return "410 sold out"
	}
	return http.StatusText(code)
}

// orderReply and ticketReply are what the scenarios call the answers to an order
// and to a poll.
func orderReply(code int) string {
	if code == http.StatusAccepted {
		return "202 ticket"
	}
	return http.StatusText(code)
}

func ticketReply(code int) string {
	if code == http.StatusOK {
		return "state, retryAfterMs"
	}
	return http.StatusText(code)
}

// cancelReply is what the scenarios call the answers to a cancellation.
func cancelReply(code int) string {
	switch code {
	case http.StatusOK:
		return "closed"
	case http.StatusConflict:
		return "too late"
	}
	return http.StatusText(code)
}

// pass leaves it to the API to answer.
func (g *Gate) pass(w http.ResponseWriter, r *http.Request, message string, reply func(int) string) {
	r, end := g.config.Part.Serve(r, message)
	code := g.forward(w, r, apiService)
	end(told(code, reply(code)))
}

// told is an answer in the words of the scenarios, or that there was none.
func told(code int, reply string) (string, error) {
	if code >= http.StatusInternalServerError {
		return "", errors.New(http.StatusText(code))
	}
	return reply, nil
}

// forward passes a request on, and returns the status of the answer.
func (g *Gate) forward(w http.ResponseWriter, r *http.Request, to string) int {
	g.passed.Add(1)
	ctx, end := g.config.Part.Call(r.Context(), to, "pass on")
	seen := &status{ResponseWriter: w}
	g.proxy.ServeHTTP(seen, r.WithContext(ctx))
	end("", nil)
	return seen.code
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func busyPage(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Retry-After", "2")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte(BusyPage))
}

// BusyPage is what token requests get at level Busy.
const BusyPage = `<!doctype html><html lang="en"><title>Busy</title><h1>Many are here</h1><p>The sale goes on. Please try again in a moment.</p></html>
`
