package gate_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/catalog"
	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/gate"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/token"
)

func TestGate(t *testing.T) {
	conform.Gate(t, func(t *testing.T, s conform.GateSetup) conform.GateUnderTest {
		store := stock.Sharded{stock.NewMemory(), stock.NewMemory()}
		g := gate.New(gate.Config{
			Catalog: catalog.Of(), Clock: clock.System{}, Signer: token.HMAC{Key: s.Key},
			Tokens: s.Tokens, API: []*url.URL{s.API}, Hint: store.Left,
			Window: s.Window, PerUser: s.PerUser, PerAddress: s.PerAddress, Admit: s.Admit, Burst: s.Burst, BehindCDN: s.BehindCDN,
		})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); g.Run(ctx, 5*time.Millisecond) }()
		crowd, admin := httptest.NewServer(g), httptest.NewServer(g.Admin())
		t.Cleanup(func() { cancel(); <-done; crowd.Close(); admin.Close() })
		return conform.GateUnderTest{URL: crowd.URL, Console: gate.Console{URL: admin.URL, Client: http.DefaultClient}, Stock: store}
	})
}
