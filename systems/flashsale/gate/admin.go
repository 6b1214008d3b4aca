package gate

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// Admin is how the admin console sets up the gate: PUT /activities with the
// sales, PUT /level with a number, GET /counts. It belongs on an address that
// the crowd cannot reach.
func (g *Gate) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /activities", func(w http.ResponseWriter, r *http.Request) {
		var sales []sale.Activity
		if err := json.NewDecoder(r.Body).Decode(&sales); err != nil {
			wire.Refuse(w, http.StatusBadRequest, err.Error(), 0)
			return
		}
		g.config.Catalog.Set(sales)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("PUT /level/{level}", func(w http.ResponseWriter, r *http.Request) {
		level, err := strconv.Atoi(r.PathValue("level"))
		if err != nil || level < int(Normal) || level > int(Busy) {
			wire.Refuse(w, http.StatusBadRequest, "no such level; hint: 0, 1 or 2", 0)
			return
		}
		g.SetLevel(Level(level))
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) {
		wire.Answer(w, http.StatusOK, g.Counts())
	})
	return mux
}
