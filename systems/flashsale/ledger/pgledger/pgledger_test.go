package pgledger_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/enginetest"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/ledger/pgledger"
)

func TestLedger(t *testing.T) {
	server := enginetest.Postgres(t)
	schemas := 0
	conform.Ledger(t, func(t *testing.T) ledger.Ledger {
		schemas++
		rows, err := pgledger.Open(t.Context(), schema(t, server, fmt.Sprint("sale", schemas)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(rows.Close)
		return ledger.Book{Rows: rows}
	})
}

// schema makes an empty one, and returns how to connect to it.
func schema(t *testing.T, server, name string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	return server + "&search_path=" + name
}
