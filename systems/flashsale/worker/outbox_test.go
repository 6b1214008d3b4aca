package worker_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/shoptest"
	"github.com/lintel-go/lintel/systems/flashsale/worker"
)

// others writes down what it hears, and fails while it is told to.
type others struct {
	heard []string
	down  bool
}

var errDown = errors.New("down")

func (o *others) hear(what string, m ledger.Message) error {
	if o.down {
		return errDown
	}
	o.heard = append(o.heard, what+" "+string(m.User)+" "+m.Payment)
	return nil
}

func (o *others) Ship(_ context.Context, m ledger.Message) error   { return o.hear("ship", m) }
func (o *others) Tell(_ context.Context, m ledger.Message) error   { return o.hear("tell", m) }
func (o *others) Refund(_ context.Context, m ledger.Message) error { return o.hear("refund", m) }

func TestRelay(t *testing.T) {
	s := shoptest.Open(t, 2)
	paid, late := s.Order(t, s.Grab(t, "ann")), s.Order(t, s.Grab(t, "bob"))
	_, _, err := s.Ledger.Close(t.Context(), late.ID, sale.OrderTimeOver, s.Clock.Now())
	shoptest.Must(t, err)
	for _, o := range []sale.Order{paid, late} {
		_, _, err := s.Ledger.Pay(t.Context(), o.ID, "pay-"+string(o.User), s.Clock.Now())
		shoptest.Must(t, err)
	}
	heard := &others{down: true}
	relay := &worker.Relay{Ledger: s.Ledger, Others: heard, Clock: s.Clock, Batch: 10}
	if n, err := relay.Once(t.Context()); n != 0 || !errors.Is(err, errDown) {
		t.Errorf("while the others are down: %d sent, %v", n, err)
	}
	if state := s.State(t, late.ID); state != sale.OrderRefunding {
		t.Errorf("before the refund the order is %s", state)
	}
	heard.down = false
	if n, err := relay.Once(t.Context()); n != 3 || err != nil {
		t.Errorf("afterwards: %d sent, %v", n, err)
	}
	if want := []string{"ship ann ", "tell ann ", "refund bob pay-bob"}; !slices.Equal(heard.heard, want) {
		t.Errorf("heard %q, want %q", heard.heard, want)
	}
	if state := s.State(t, late.ID); state != sale.OrderRefunded {
		t.Errorf("after the refund the order is %s", state)
	}
	if n, err := relay.Once(t.Context()); n != 0 || err != nil {
		t.Errorf("a third time: %d sent, %v", n, err)
	}
}
