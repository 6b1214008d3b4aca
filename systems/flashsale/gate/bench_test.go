package gate_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/catalog"
	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/gate"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/token"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// BenchmarkRefuse is what a refusal costs the gate, without the network.
func BenchmarkRefuse(b *testing.B) {
	now := time.Now()
	g := gate.New(gate.Config{
		Catalog: catalog.Of(sale.Activity{ID: "launch", SKU: "phone", Opens: now, Closes: now.Add(time.Hour), State: sale.ActivityOpen}),
		Clock:   clock.System{}, Signer: token.HMAC{Key: []byte("key")}, API: []*url.URL{{}}, Tokens: &url.URL{},
		Hint: stock.Sharded{stock.NewMemory()}.Left, Window: time.Second,
	})
	if err := g.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/activities/launch/token", nil)
	r.Header.Set(wire.User, "ann")
	for b.Loop() {
		w := httptest.NewRecorder()
		if g.ServeHTTP(w, r); w.Code != http.StatusGone {
			b.Fatal(w.Code)
		}
	}
}
