package conform

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/gate"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// GateSetup is what a gate under test is to be made of.
type GateSetup struct {
	Tokens, API         *url.URL
	Key                 []byte
	Window              time.Duration
	PerUser, PerAddress int
	Admit, Burst        int
	BehindCDN           bool
}

// GateUnderTest is a gate that runs, and what it reads its hint from. It must
// see changes of the stock within seconds.
type GateUnderTest struct {
	URL     string
	Console gate.Console
	Stock   stock.Store
}

// Gate holds a gate to the port. Real engines look at the real clock, so sales
// here opened or ended long ago or will in an hour.
func Gate(t *testing.T, open func(t *testing.T, s GateSetup) GateUnderTest) {
	tests := []struct {
		name string
		test func(*testing.T, *gateTest)
	}{
		{"a token request passes with all it carries", gatePasses},
		{"only an open sale gives tokens", gateWindow},
		{"who is too fast is refused", gateRate},
		{"an address is counted behind a CDN", gateAddress},
		{"the hint refuses, and lets in again", gateHint},
		{"levels spare what is behind", gateLevels},
		{"an order needs a good token", gateOrder},
		{"tickets and cancellations pass", gateRest},
		{"nothing else passes", gateNothingElse},
		{"what does not answer is 503", gateDown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &gateTest{open: open}
			g.tokens = g.backend(t, "tokens")
			g.api = g.backend(t, "api")
			test.test(t, g)
		})
	}
}

type gateTest struct {
	open        func(*testing.T, GateSetup) GateUnderTest
	tokens, api *httptest.Server
	mu          sync.Mutex
	seen        []string // what arrived behind the gate
	level       string   // of service, as the last of it said
	running     GateUnderTest
}

// backend answers with its name.
func (g *gateTest) backend(t *testing.T, name string) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.seen = append(g.seen, fmt.Sprintf("%s %s %s user=%s trace=%s", name, r.Method, r.URL.Path, r.Header.Get(wire.User), r.Header.Get("Traceparent")))
		g.level = r.Header.Get(wire.Level)
		g.mu.Unlock()
		fmt.Fprint(w, name)
	}))
	t.Cleanup(s.Close)
	return s
}

var gateKey = []byte("a key\x00with all sorts\nof \"bytes\"\xff")

// window is so long that it does not end during a test: windows are counted from
// 1970, and one of an hour ends whenever an hour does.
const window = 250 * 365 * 24 * time.Hour

// start runs a gate in front of a sale with units, that is open.
func (g *gateTest) start(t *testing.T, change func(*GateSetup)) {
	t.Helper()
	parse := func(s string) *url.URL {
		u, err := url.Parse(s)
		must(t, err)
		return u
	}
	setup := GateSetup{Tokens: parse(g.tokens.URL), API: parse(g.api.URL), Key: gateKey, Window: window, PerUser: 3, PerAddress: 1000, Admit: 1, Burst: 3}
	if change != nil {
		change(&setup)
	}
	g.running = g.open(t, setup)
	must(t, g.running.Stock.Warm(t.Context(), sku, slots(5)))
	g.publish(t, activity, -time.Hour, time.Hour, sale.ActivityOpen)
}

func (g *gateTest) publish(t *testing.T, id sale.ActivityID, opens, closes time.Duration, state sale.ActivityState) {
	t.Helper()
	now := time.Now()
	must(t, g.running.Console.Publish(t.Context(), sale.Activity{ID: id, SKU: sku, Opens: now.Add(opens), Closes: now.Add(closes), State: state}))
}

type answer struct {
	status int
	body   string
	header http.Header
}

func (g *gateTest) do(t *testing.T, method, path string, header map[string]string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, g.running.URL+path, nil)
	must(t, err)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	return answer{response.StatusCode, string(body), response.Header}
}

func (g *gateTest) grab(t *testing.T, u sale.User) answer {
	t.Helper()
	return g.do(t, http.MethodPost, "/activities/launch/token", map[string]string{wire.User: string(u)})
}

func (a answer) is(t *testing.T, status int, part string) {
	t.Helper()
	if a.status != status || !strings.Contains(a.body, part) {
		t.Errorf("answered %d %q, want %d with %q", a.status, a.body, status, part)
	}
}

func gatePasses(t *testing.T, g *gateTest) {
	g.start(t, nil)
	const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	a := g.do(t, http.MethodPost, "/activities/launch/token", map[string]string{wire.User: "ann", "Traceparent": trace})
	a.is(t, http.StatusOK, "tokens")
	want := "tokens POST /activities/launch/token user=ann trace="
	if len(g.seen) != 1 || !strings.HasPrefix(g.seen[0], want+trace[:36]) {
		t.Errorf("arrived: %q, want %q and the trace", g.seen, want)
	}
}

func gateWindow(t *testing.T, g *gateTest) {
	g.start(t, nil)
	g.grab(t, "ann").is(t, http.StatusOK, "tokens")
	g.publish(t, activity, time.Hour, 2*time.Hour, sale.ActivityWarmed)
	g.grab(t, "bob").is(t, http.StatusTooEarly, `"retryAfterMs":1000`)
	g.publish(t, activity, -2*time.Hour, -time.Hour, sale.ActivityOpen)
	g.grab(t, "bob").is(t, http.StatusTooEarly, "not open")
	g.publish(t, activity, -time.Hour, time.Hour, sale.ActivityDraft)
	g.grab(t, "bob").is(t, http.StatusTooEarly, "not open")
	g.do(t, http.MethodPost, "/activities/other/token", map[string]string{wire.User: "bob"}).is(t, http.StatusTooEarly, "not open")
	if len(g.seen) != 1 {
		t.Errorf("arrived: %q", g.seen)
	}
}

func gateRate(t *testing.T, g *gateTest) {
	g.start(t, nil)
	for range 3 {
		g.grab(t, "ann").is(t, http.StatusOK, "tokens")
	}
	g.grab(t, "ann").is(t, http.StatusTooManyRequests, "too fast")
	g.grab(t, "bob").is(t, http.StatusOK, "tokens")
}

func gateAddress(t *testing.T, g *gateTest) {
	g.start(t, func(s *GateSetup) { s.PerUser, s.PerAddress, s.BehindCDN = 0, 2, true })
	from := func(addresses string) answer {
		return g.do(t, http.MethodPost, "/activities/launch/token", map[string]string{wire.User: "ann", "X-Forwarded-For": addresses})
	}
	// What a client writes in front does not count.
	from("10.0.0.1").is(t, http.StatusOK, "tokens")
	from("1.2.3.4, 10.0.0.1").is(t, http.StatusOK, "tokens")
	from("5.6.7.8, 10.0.0.1").is(t, http.StatusTooManyRequests, "too fast")
	from("10.0.0.1, 10.0.0.2").is(t, http.StatusOK, "tokens")
}

// eventually asks until the gate's next look at the stock.
func (g *gateTest) eventually(t *testing.T, status int) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for i := 0; ; i++ {
		a := g.grab(t, user(i))
		if a.status == status {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("still %d %q, want %d", a.status, a.body, status)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func gateHint(t *testing.T, g *gateTest) {
	g.start(t, func(s *GateSetup) { s.PerAddress = 0 })
	var grants []sale.Grant
	for i := range 5 {
		grants = append(grants, reserve(t, g.running.Stock, user(i), stock.OK))
	}
	g.eventually(t, http.StatusGone)
	_, err := g.running.Stock.Release(t.Context(), grants[0].Slot, stock.Remember)
	must(t, err)
	g.eventually(t, http.StatusOK)
	// A slot in a lease may still be had.
	lease(t, g.running.Stock, 1)
	g.grab(t, "last").is(t, http.StatusOK, "tokens")
}

func gateLevels(t *testing.T, g *gateTest) {
	g.start(t, nil)
	must(t, g.running.Console.SetLevel(t.Context(), gate.Bucket))
	passed, begin := 0, time.Now()
	for i := range 12 {
		if a := g.grab(t, user(i)); a.status == http.StatusOK {
			passed++
		} else {
			a.is(t, http.StatusTooManyRequests, `"retryAfterMs":2000`)
		}
	}
	if most := 3 + int(time.Since(begin)/time.Second) + 1; passed < 3 || passed > most { // a burst of 3, and one more a second
		t.Errorf("%d of 12 passed the bucket, of 3 to %d that may", passed, most)
	}
	must(t, g.running.Console.SetLevel(t.Context(), gate.Busy))
	a := g.grab(t, "ann")
	a.is(t, http.StatusTooManyRequests, "<h1>")
	if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/html") || a.header.Get("Retry-After") == "" {
		t.Errorf("the busy page is %q, to be asked for again after %q", kind, a.header.Get("Retry-After"))
	}
	g.order(t, "ann", goodToken("ann")).is(t, http.StatusOK, "api")
	must(t, g.running.Console.SetLevel(t.Context(), gate.Normal))
	g.grab(t, "ann").is(t, http.StatusOK, "tokens")
}

func goodToken(u sale.User) string { return tokenUntil(u, activity, time.Now().Add(time.Hour)) }

func tokenUntil(u sale.User, id sale.ActivityID, until time.Time) string {
	return token.Encode(token.HMAC{Key: gateKey}, sale.Token{Activity: id, User: u, Grant: sale.Grant{Slot: sale.Slot{SKU: sku, Number: 7, Generation: 2}, Epoch: 3, Until: until}})
}

func (g *gateTest) order(t *testing.T, u sale.User, text string) answer {
	t.Helper()
	return g.do(t, http.MethodPost, "/activities/launch/orders", map[string]string{wire.User: string(u), "Authorization": wire.Bearer + text})
}

func gateOrder(t *testing.T, g *gateTest) {
	g.start(t, nil)
	for _, u := range []sale.User{"ann", "bob the 2nd", "张伟", "a"} {
		g.order(t, u, goodToken(u)).is(t, http.StatusOK, "api")
	}
	passed := len(g.seen)
	good := goodToken("ann")
	ticket := token.EncodeTicket(token.HMAC{Key: gateKey}, sale.Ticket{Reservation: "r", User: "ann", Until: time.Now().Add(time.Hour)})
	for name, text := range map[string]string{
		"nothing":          "",
		"no token":         "abc",
		"a bit changed":    strings.Replace(good, ".7.", ".8.", 1),
		"cut off":          good[:len(good)-1],
		"another key":      token.Encode(token.HMAC{Key: []byte("other")}, sale.Token{Activity: activity, User: "ann"}),
		"another's":        goodToken("bob"),
		"another sale's":   tokenUntil("ann", "other", time.Now().Add(time.Hour)),
		"a ticket":         ticket,
		"two tokens":       good + "." + good,
		"no signature":     good[:strings.LastIndexByte(good, '.')] + ".",
		"a space in front": " " + good,
	} {
		if a := g.order(t, "ann", text); a.status != http.StatusUnauthorized || !strings.Contains(a.body, token.ErrForged.Error()) {
			t.Errorf("%s: answered %d %q", name, a.status, a.body)
		}
	}
	g.order(t, "ann", tokenUntil("ann", activity, time.Now().Add(-time.Second))).is(t, http.StatusUnauthorized, token.ErrExpired.Error())
	if len(g.seen) != passed {
		t.Errorf("arrived: %q", g.seen[passed:])
	}
}

func gateRest(t *testing.T, g *gateTest) {
	g.start(t, nil)
	header := map[string]string{wire.User: "ann", wire.Level: "7"} // which only the gate says
	for level, want := range map[gate.Level]string{gate.Bucket: "1", gate.Busy: "2", gate.Normal: "0"} {
		must(t, g.running.Console.SetLevel(t.Context(), level))
		for _, r := range [][2]string{{http.MethodGet, "/tickets/k1.abc"}, {http.MethodPost, "/orders/o-1/cancel"}} {
			g.do(t, r[0], r[1], header).is(t, http.StatusOK, "api")
			if g.level != want {
				t.Errorf("%s arrived at level %q, want %q", r[1], g.level, want)
			}
		}
		if g.order(t, "ann", goodToken("ann")).is(t, http.StatusOK, "api"); g.level != want {
			t.Errorf("an order arrived at level %q, want %q", g.level, want)
		}
	}
}

func gateNothingElse(t *testing.T, g *gateTest) {
	g.start(t, nil)
	for _, r := range [][2]string{
		{http.MethodPost, "/payments/callback"},
		{http.MethodPost, "/slots"},
		{http.MethodGet, "/"},
		{http.MethodPost, "/tickets/k1.abc"},
		{http.MethodGet, "/activities/launch/token"},
		{http.MethodGet, "/orders/o-1/cancel"},
		{http.MethodPut, "/level/2"},
		{http.MethodGet, "/counts"},
	} {
		if a := g.do(t, r[0], r[1], map[string]string{wire.User: "ann"}); a.status < 400 {
			t.Errorf("%s %s: answered %d %q", r[0], r[1], a.status, a.body)
		}
	}
	if len(g.seen) > 0 {
		t.Errorf("arrived: %q", g.seen)
	}
}

func gateDown(t *testing.T, g *gateTest) {
	g.start(t, nil)
	g.tokens.Close()
	g.grab(t, "ann").is(t, http.StatusServiceUnavailable, `"retryAfterMs":1000`)
}
