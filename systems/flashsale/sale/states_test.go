package sale

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/systems/flashsale"
)

// step is a row of any of the tables.
type step struct{ From, Event, To string }

// TestTablesAreTheModels holds the tables that the runtime uses against the
// state machines of the model, transition by transition.
func TestTablesAreTheModels(t *testing.T) {
	m, diagnostics := flashsale.Workspace().Build()
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	tables := map[string][]step{}
	for _, r := range slotTransitions {
		tables["Slot"] = append(tables["Slot"], step{string(r.From), string(r.Event), string(r.To)})
	}
	for _, r := range orderTransitions {
		tables["Order"] = append(tables["Order"], step{string(r.From), string(r.Event), string(r.To)})
	}
	for _, r := range ticketTransitions {
		tables["Ticket"] = append(tables["Ticket"], step{string(r.From), string(r.Event), string(r.To)})
	}
	for _, r := range activityTransitions {
		tables["Activity"] = append(tables["Activity"], step{string(r.From), string(r.Event), string(r.To)})
	}
	if len(m.StateMachines) != len(tables) {
		t.Errorf("the model has %d state machines, the runtime %d tables", len(m.StateMachines), len(tables))
	}
	for _, machine := range m.StateMachines {
		got, want := tables[machine.Name], flat(machine)
		for _, s := range [][]step{got, want} {
			slices.SortFunc(s, func(a, b step) int {
				return strings.Compare(a.From+"|"+a.Event, b.From+"|"+b.Event)
			})
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-model +table):\n%s", machine.Name, d)
		}
	}
}

// flat is the transitions between states that have none inside: one from a
// composite state leads from each inside, one to it leads to where it begins.
func flat(m model.StateMachineRecord) []step {
	inside, begins := map[string][]string{}, map[string]string{}
	for _, s := range m.States {
		if s.Kind == model.StateSimple {
			inside[s.Parent] = append(inside[s.Parent], s.ID)
		}
	}
	for _, r := range m.Transitions {
		if parent, found := strings.CutSuffix(r.From, "/@initial"); found {
			begins[parent] = r.To
		}
	}
	constant := func(id string) string {
		name := strings.ToUpper(strings.ReplaceAll(id[strings.LastIndexByte(id, '/')+1:], "-", "_"))
		if name == "PENDING_PAYMENT" {
			return string(OrderPendingPayment) // shorter, as the API has it
		}
		return name
	}
	var steps []step
	for _, r := range m.Transitions {
		if strings.HasSuffix(r.From, "@initial") {
			continue
		}
		to := r.To
		if first, composite := begins[to]; composite {
			to = first
		}
		from := inside[r.From]
		if len(from) == 0 {
			from = []string{r.From}
		}
		for _, f := range from {
			steps = append(steps, step{constant(f), r.Event, constant(to)})
		}
	}
	return steps
}

func TestNextRefusesWhatTheTableDoesNotHave(t *testing.T) {
	_, slot := SlotSold.Next(SlotReleased)
	_, order := OrderClosed.Next(OrderCancelled)
	_, ticket := TicketReady.Next(TicketTimeOver)
	_, activity := ActivityClosed.Next(ActivityStartTime)
	for _, err := range []error{slot, order, ticket, activity} {
		if refused := (&TransitionError{}); !errors.As(err, &refused) {
			t.Errorf("%v, want a TransitionError", err)
		}
	}
	if want := `order in CLOSED: no step on "cancelled by the buyer"`; order.Error() != want {
		t.Errorf("%q, want %q", order, want)
	}
}

func TestReservationsAreAFunctionOfTheToken(t *testing.T) {
	token := Token{Activity: "a", User: "u", Grant: Grant{Slot: Slot{SKU: "s", Number: 1, Generation: 2}}}
	first := Reserve(token)
	seen := map[ReservationID]bool{first.ID: true}
	if Reserve(token) != first {
		t.Error("the same token made two reservations")
	}
	for _, change := range []func(*Token){
		func(t *Token) { t.Activity = "b" }, func(t *Token) { t.User = "v" }, func(t *Token) { t.SKU = "t" },
		func(t *Token) { t.Number = 12; t.Generation = 0 }, func(t *Token) { t.Generation = 3 },
		func(t *Token) { t.Activity, t.SKU = `a" "s`, "" },
	} {
		other := token
		change(&other)
		if id := Reserve(other).ID; seen[id] {
			t.Errorf("%+v has the reservation of another", other)
		} else {
			seen[id] = true
		}
	}
}
