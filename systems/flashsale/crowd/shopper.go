package crowd

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// Shopper is what one buyer can do, a request at a time. Answers are the status
// of the response, or 0 if there was none.
type Shopper struct {
	User     sale.User
	Gate     string // URL
	Payment  string // URL
	Activity sale.ActivityID
	Client   *http.Client
	Page     telemetry.Part
}

// Tap begins a run: the buyer taps on Buy.
func (s Shopper) Tap(ctx context.Context) (context.Context, telemetry.End) {
	run, end := s.Page.Run(ctx, "tap Buy")
	telemetry.Follows(run, "flash-sale/grab-a-token")
	return run, end
}

// Grab asks for a token.
func (s Shopper) Grab(ctx context.Context) (string, int) {
	var token wire.Token
	status := s.call(ctx, "POST token", http.MethodPost, "/activities/"+string(s.Activity)+"/token", "", &token)
	return token.Token, status
}

// Order orders with a token. From then on the run is one of an order.
func (s Shopper) Order(ctx context.Context, token string) (wire.Ticket, int) {
	telemetry.Follows(ctx, "flash-sale/place-an-order")
	var ticket wire.Ticket
	status := s.call(ctx, "POST order with token", http.MethodPost, "/activities/"+string(s.Activity)+"/orders", token, &ticket)
	return ticket, status
}

// Poll asks how far the order of a ticket is.
func (s Shopper) Poll(ctx context.Context, ticket string) (wire.Ticket, int) {
	var answer wire.Ticket
	status := s.call(ctx, "GET ticket", http.MethodGet, "/tickets/"+ticket, "", &answer)
	return answer, status
}

// Pay pays for an order.
func (s Shopper) Pay(ctx context.Context, id sale.OrderID) int {
	status, _ := s.send(ctx, http.MethodPost, s.Payment+"/pay/"+string(id), "", nil)
	return status
}

// Cancel gives an order back. It is a run of its own.
func (s Shopper) Cancel(ctx context.Context, id sale.OrderID) int {
	run, end := s.Page.Run(ctx, "cancel the order")
	defer end("", nil)
	telemetry.Follows(run, "flash-sale/cancel-an-order")
	return s.call(run, "POST cancel", http.MethodPost, "/orders/"+string(id)+"/cancel", "", nil)
}

// call asks the gate.
func (s Shopper) call(ctx context.Context, message, method, path, token string, answer any) int {
	ctx, end := s.Page.Call(ctx, gateService, message)
	status, err := s.send(ctx, method, s.Gate+path, token, answer)
	end("", err)
	return status
}

func (s Shopper) send(ctx context.Context, method, url, token string, answer any) (int, error) {
	r, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set(wire.User, string(s.User))
	if token != "" {
		r.Header.Set("Authorization", wire.Bearer+token)
	}
	response, err := s.Client.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if answer != nil && response.StatusCode < 300 {
		if err := json.Unmarshal(body, answer); err != nil {
			return 0, err
		}
	}
	return response.StatusCode, nil
}
