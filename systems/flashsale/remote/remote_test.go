package remote_test

import (
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
	"github.com/lintel-go/lintel/systems/flashsale/remote"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// serve runs what remote gives access to.
func serve(t *testing.T) *httptest.Server {
	rows, err := boltledger.Open(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rows.Close() })
	server := httptest.NewServer(remote.Handler(stock.Sharded{stock.NewMemory(), stock.NewMemory()}, ledger.Book{Rows: rows}))
	t.Cleanup(server.Close)
	return server
}

func TestStock(t *testing.T) {
	conform.Stock(t, func(t *testing.T) stock.Store {
		server := serve(t)
		return remote.Shards(server.Client(), server.URL, 2)
	})
}

func TestLedger(t *testing.T) {
	conform.Ledger(t, func(t *testing.T) ledger.Ledger {
		server := serve(t)
		return remote.Ledger(server.Client(), server.URL)
	})
}
