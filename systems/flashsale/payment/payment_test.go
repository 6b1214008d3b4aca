package payment_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/payment"
)

// TestReportsUntilAnswered has a receiver that refuses twice, and payments that
// are all reported twice.
func TestReportsUntilAnswered(t *testing.T) {
	var mu sync.Mutex
	reports, heard := 0, map[string]int{}
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		heard[r.URL.Path]++
		if reports++; reports <= 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer receiver.Close()
	c := clock.NewManual(time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC))
	g := payment.New(payment.Config{
		Callback: []string{receiver.URL, receiver.URL + "/other"}, Client: receiver.Client(), Clock: c, Delay: time.Second, Twice: 1, Retry: time.Minute, Attempts: 4,
	})
	for range 2 { // a second tap pays nothing more
		g.Pay(t.Context(), "o-1")
	}
	for range 3 { // the second report follows the first at once
		if err := c.Waiting(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Hour)
	}
	g.Wait()
	if want := (payment.Counts{Paid: 1, Reported: 2, Repeated: 2}); g.Counts() != want || reports != 4 {
		t.Errorf("%+v and %d reports, want %+v", g.Counts(), reports, want)
	}
	if heard["/"] != 2 || heard["/other"] != 2 {
		t.Errorf("who heard of it: %v", heard)
	}
	g.Refund("pay-o-1")
	g.Refund("pay-o-1")
	if n := g.Counts().Refunded; n != 1 {
		t.Errorf("%d refunds", n)
	}
}

func TestGivesUp(t *testing.T) {
	c := clock.NewManual(time.Time{}.AddDate(2025, 0, 0))
	g := payment.New(payment.Config{Callback: []string{"http://127.0.0.1:1"}, Client: http.DefaultClient, Clock: c, Delay: time.Second, Retry: time.Second, Attempts: 3})
	g.Pay(t.Context(), "o-1")
	for range 3 {
		if err := c.Waiting(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Minute)
	}
	g.Wait()
	if n := g.Counts().GivenUp; n != 1 {
		t.Errorf("gave up %d times", n)
	}
}
