package ordering

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/lease"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// takeRequest and takeAnswer are the bodies of POST /slots, which the token
// service calls and the gate does not pass on.
type takeRequest struct {
	SKU   sale.SKU  `json:"sku"`
	User  sale.User `json:"user"`
	Until time.Time `json:"until"`
}

type takeAnswer struct {
	Status stock.Status `json:"status"`
	Grant  sale.Grant   `json:"grant"`
}

func (a *API) take(w http.ResponseWriter, r *http.Request) {
	r, end := a.config.Counter.Serve(r, "take a slot for this buyer")
	var q takeRequest
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		wire.Refuse(w, http.StatusBadRequest, err.Error(), 0)
		end("", err)
		return
	}
	answer := takeAnswer{Status: stock.Empty}
	if a.config.Local != nil {
		var err error
		answer.Grant, answer.Status, err = a.config.Local.Take(r.Context(), q.SKU, q.User, q.Until)
		if err != nil {
			wire.Refuse(w, http.StatusServiceUnavailable, "try again", 0)
			end("", err)
			return
		}
	}
	wire.Answer(w, http.StatusOK, answer)
	end(reply(answer.Status), nil)
}

// reply is a status in the words of the scenarios.
func reply(s stock.Status) string {
	if s == stock.OK {
		return "slot, generation, epoch"
	}
	return string(s)
}

// Taker is an instance elsewhere, for the token service.
type Taker struct {
	URL    string // of the instance
	Client *http.Client
	Part   telemetry.Part // of who asks
}

// Take asks the instance for a slot.
func (t Taker) Take(ctx context.Context, sku sale.SKU, user sale.User, until time.Time) (sale.Grant, stock.Status, error) {
	ctx, end := t.Part.Call(ctx, lease.CounterService, "take a slot for this buyer")
	answer, err := t.ask(ctx, takeRequest{sku, user, until})
	end(reply(answer.Status), err)
	return answer.Grant, answer.Status, err
}

func (t Taker) ask(ctx context.Context, q takeRequest) (answer takeAnswer, err error) {
	body, err := json.Marshal(q)
	if err != nil {
		return answer, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL+"/slots", bytes.NewReader(body))
	if err != nil {
		return answer, err
	}
	response, err := t.Client.Do(r)
	if err != nil {
		return answer, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return answer, fmt.Errorf("leased slots at %s: %s", t.URL, response.Status)
	}
	return answer, json.NewDecoder(response.Body).Decode(&answer)
}
