package gate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// Admin is how the admin console sets up the gate: PUT /activities/{id} with the
// arguments sku, opens and closes (milliseconds since 1970) and state, PUT
// /level/{level} with a number, GET /counts. It belongs on an address that the
// crowd cannot reach.
func (g *Gate) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /activities/{id}", func(w http.ResponseWriter, r *http.Request) {
		a, err := activity(r)
		if err != nil {
			wire.Refuse(w, http.StatusBadRequest, err.Error(), 0)
			return
		}
		g.config.Catalog.Put(a)
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

func activity(r *http.Request) (sale.Activity, error) {
	opens, err := strconv.ParseInt(r.FormValue("opens"), 10, 64)
	closes, err2 := strconv.ParseInt(r.FormValue("closes"), 10, 64)
	return sale.Activity{
		ID:     sale.ActivityID(r.PathValue("id")),
		SKU:    sale.SKU(r.FormValue("sku")),
		Opens:  time.UnixMilli(opens).UTC(),
		Closes: time.UnixMilli(closes).UTC(),
		State:  sale.ActivityState(r.FormValue("state")),
	}, errors.Join(err, err2)
}

// Console is the admin console's way to a gate, in Go or in nginx.
type Console struct {
	URL    string // of the gate's Admin
	Client *http.Client
}

// Publish tells the gate of a sale.
func (c Console) Publish(ctx context.Context, a sale.Activity) error {
	arguments := url.Values{
		"sku":    {string(a.SKU)},
		"opens":  {strconv.FormatInt(a.Opens.UnixMilli(), 10)},
		"closes": {strconv.FormatInt(a.Closes.UnixMilli(), 10)},
		"state":  {string(a.State)},
	}
	return c.put(ctx, "/activities/"+url.PathEscape(string(a.ID))+"?"+arguments.Encode())
}

// SetLevel sets the degree of service.
func (c Console) SetLevel(ctx context.Context, l Level) error {
	return c.put(ctx, "/level/"+strconv.Itoa(int(l)))
}

func (c Console) put(ctx context.Context, path string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, c.URL+path, nil)
	if err != nil {
		return err
	}
	response, err := c.Client.Do(r)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		return fmt.Errorf("gate: PUT %s: %s", path, response.Status)
	}
	return nil
}
