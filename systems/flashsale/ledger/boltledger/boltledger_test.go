package boltledger_test

import (
	"path/filepath"
	"testing"

	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/boltledger"
)

func TestLedger(t *testing.T) {
	conform.Ledger(t, func(t *testing.T) ledger.Ledger {
		rows, err := boltledger.Open(filepath.Join(t.TempDir(), "ledger"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { rows.Close() })
		return ledger.Book{Rows: rows}
	})
}
