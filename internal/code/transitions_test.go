package code_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/model"
)

// tables are the same transitions in every form that is read, and what is none.
const tables = `package order

type State int

const (
	Open State = iota
	Paid
	Sent
)

type Event string

const (
	EventPay  Event = "pay"
	EventSend Event = "send"
)

var lists = map[State][]State{
	Open: {Paid},
	Paid: {Open, Sent},
	Sent: nil,
}

var sets = map[State]map[State]bool{Open: {Paid: true, Sent: false}, Paid: {Sent: true, Open: true}}

var events = map[State]map[Event]State{
	Open: {EventPay: Paid},
	Paid: {EventSend: Sent, "give back": Open},
}

type key struct {
	State State
	On    Event
}

var pairs = map[key]State{
	{Open, EventPay}:               Paid,
	{State: Paid, On: EventSend}:   Sent,
	{Paid, "give back"}:            Open,
}

type transition struct {
	On       Event
	From, To State
	Do       func()
}

var rows = []transition{
	{EventPay, Open, Paid, nil},
	{From: Paid, On: "give back", To: Open},
	{From: Paid, On: EventSend, To: (Sent)},
}

var pointers = [...]*struct {
	Src  []State
	Dst  State
}{
	{Src: []State{Open}, Dst: Paid},
	1: {Src: []State{Paid}, Dst: Sent},
	2: {[]State{Paid}, Open},
}

var nexts = map[State]State{Open: Paid, Paid: Sent}

var (
	made    = make(map[State][]State)
	number  = 7
	strange = map[State]string{Open: "open"}
	dynamic = map[State][]State{Open: {State(number)}}
	half    = []transition{{From: Open}}
	empty   map[State][]State
)
`

// order is a workspace with the machine that the tables are of, or a part of
// it.
func order(table string, change func(m *model.StateMachine, open, paid, sent *model.State)) *model.Workspace {
	w := model.New("Shop", "Sells things")
	m := w.StateMachine("Order", "", model.Type("./order", "State"), model.Transitions("./order", table))
	open, paid, sent := m.State("Open", ""), m.State("Paid", ""), m.State("Sent", "")
	m.Start(open)
	open.On("pay", paid)
	paid.On("send", sent)
	if change != nil {
		change(m, open, paid, sent)
	}
	return w
}

func giveBack(_ *model.StateMachine, open, paid, _ *model.State) { paid.On("give back", open) }

// found are codes, places in Go and messages of a result.
func found(r code.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		at := "model"
		if strings.HasSuffix(f.Origin.File, ".go") && !strings.HasSuffix(f.Origin.File, "_test.go") {
			at = fmt.Sprintf("%s:%d:%d", f.Origin.File, f.Origin.Line, f.Origin.Column)
		}
		fmt.Fprintf(&b, "%s: %s %s\n", at, f.Code, f.Message)
		if len(f.Related) == 0 && f.Code != "LNT-T013" || f.Hint == "" || f.Kind != model.SubjectStateMachine || f.ID != "order" {
			fmt.Fprintf(&b, "\tincomplete: %+v\n", f)
		}
	}
	return b.String()
}

// TestTransitionsAgainstTables holds a machine against tables of each form.
func TestTransitionsAgainstTables(t *testing.T) {
	a := layOut(t, []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.24\n")},
		{Name: "order/order.go", Data: []byte(tables)},
	})
	for _, test := range []struct {
		table  string
		change func(m *model.StateMachine, open, paid, sent *model.State)
		want   string
	}{
		{table: "lists", change: giveBack},
		{table: "sets", change: giveBack},
		{table: "events", change: giveBack},
		{table: "pairs", change: giveBack},
		{table: "rows", change: giveBack},
		{table: "pointers", change: giveBack},
		{table: "nexts"},
		{"lists", nil, "order/order.go:20:9: LNT-T016 lists in Go leads from Paid to Open, and state machine \"Order\" does not\n"},
		{"sets", nil, "order/order.go:24:89: LNT-T016 sets in Go leads from Paid to Open, and state machine \"Order\" does not\n"},
		{"events", nil, "order/order.go:28:39: LNT-T016 events in Go leads from Paid to Open on \"give back\", and state machine \"Order\" does not\n"},
		{"pairs", nil, "order/order.go:39:34: LNT-T016 pairs in Go leads from Paid to Open on \"give back\", and state machine \"Order\" does not\n"},
		{"rows", nil, "order/order.go:50:36: LNT-T016 rows in Go leads from Paid to Open on \"give back\", and state machine \"Order\" does not\n"},
		{"pointers", nil, "order/order.go:60:21: LNT-T016 pointers in Go leads from Paid to Open, and state machine \"Order\" does not\n"},
		{"nexts", giveBack, "model: LNT-T015 state machine \"Order\" leads from \"Paid\" to \"Open\" on \"give back\", and nexts in Go does not\n"},
		{"rows", func(m *model.StateMachine, open, paid, sent *model.State) {
			paid.On("return", open)
		}, "model: LNT-T015 state machine \"Order\" leads from \"Paid\" to \"Open\" on \"return\", and rows in Go does not\n" +
			"order/order.go:50:36: LNT-T016 rows in Go leads from Paid to Open on \"give back\", and state machine \"Order\" does not\n"},
		{table: "rows", change: func(m *model.StateMachine, open, paid, sent *model.State) { paid.Then(open) }},
		{table: "rows", change: func(m *model.StateMachine, open, paid, sent *model.State) {
			// What has no name ends, and is in no table.
			giveBack(m, open, paid, sent)
			sent.On("keep", m.Final(""))
		}},
		{table: "events", change: func(m *model.StateMachine, open, paid, sent *model.State) {
			// A guard makes no difference, and a choice leads where its ways do.
			choice := m.Choice("kept?")
			paid.On("give back", choice)
			choice.When("whole", open)
			choice.Else(open)
			sent.On("pay back", open, model.Guard("never"))
			sent.On("pay back", open, model.Guard("late"))
		}, want: "model: LNT-T015 state machine \"Order\" leads from \"Sent\" to \"Open\" on \"pay back\", and events in Go does not\n"},
		{"made", giveBack, "model: LNT-T014 the variable made cannot be read as the transitions of state machine \"Order\": its value is not written out as a literal\n"},
		{"number", giveBack, "model: LNT-T014 the variable number cannot be read as the transitions of state machine \"Order\": its value is not written out as a literal\n"},
		{"empty", giveBack, "model: LNT-T014 the variable empty cannot be read as the transitions of state machine \"Order\": its value is not written out as a literal\n"},
		{"strange", giveBack, "model: LNT-T014 the variable strange cannot be read as the transitions of state machine \"Order\": it has none of the forms that lintel reads: map[State][]State, map[State]State, map[State]map[Event]State, map[Key]State with a struct of a state and an event, or a slice of structs with two states\n"},
		{"dynamic", giveBack, "model: LNT-T014 the variable dynamic cannot be read as the transitions of state machine \"Order\": State(number) in line 69 is not the name of a constant, and no text\n"},
		{"half", giveBack, "model: LNT-T014 the variable half cannot be read as the transitions of state machine \"Order\": the entry in line 70 does not say where it leads from and to\n"},
		{"list", giveBack, "model: LNT-T013 state machine \"Order\" takes its transitions from the variable \"list\" of \"./order\", which does not exist\n"},
	} {
		if diff := cmp.Diff(test.want, found(a.complete(t, order(test.table, test.change)))); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.table, diff)
		}
	}
}

// TestShortNames holds that constants may have the beginning of their type's
// name.
func TestShortNames(t *testing.T) {
	a := layOut(t, []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.24\n")},
		{Name: "order/order.go", Data: []byte(`package order

type OrderState int

type OrderEvent string

const (
	OrderOpen OrderState = iota
	OrderPaid
)

const OrderPay OrderEvent = "money came"

var transitions = map[OrderState]map[OrderEvent]OrderState{OrderOpen: {OrderPay: OrderPaid}}
`)},
	})
	for _, event := range []string{"pay", "Money came"} {
		w := model.New("Shop", "Sells things")
		m := w.StateMachine("Order", "", model.Type("./order", "OrderState"), model.Transitions("./order", "transitions"))
		open := m.State("Open", "")
		m.Start(open)
		open.On(event, m.Final("Paid"))
		if got := found(a.complete(t, w)); got != "" {
			t.Error(got)
		}
	}
}

// TestCompositeStatesAgainstTables holds that a table without composite states
// is compared with what they mean.
func TestCompositeStatesAgainstTables(t *testing.T) {
	a := layOut(t, []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.24\n")},
		{Name: "order/order.go", Data: []byte(`package order

const (
	Waiting = "waiting"
	Packing = "packing"
	Packed  = "packed"
	Sent    = "sent"
	Lost    = "lost"
	Held    = "held"
)

var transitions = []struct{ From, To, Event string }{
	{Waiting, Packing, "pack"},
	{Packing, Packed, "done"},
	{Packed, Sent, ""},
	{Waiting, Lost, "cancel"},
	{Packing, Held, "cancel"},
	{Held, Waiting, "resume"},
}
`)},
	})
	w := model.New("Shop", "Sells things")
	m := w.StateMachine("Order", "", model.Transitions("./order", "transitions"))
	open := m.State("Open", "")
	waiting, packing, packed := open.State("Waiting", ""), open.State("Packing", ""), open.Final("Packed")
	open.Start(waiting)
	sent, lost, held := m.Final("Sent"), m.Final("Lost"), m.State("Hold", "", model.Constant("Held"))
	m.Start(open)
	waiting.On("pack", packing)
	packing.On("done", packed)
	open.Then(sent)
	open.On("cancel", lost)
	packing.On("cancel", held) // before what is said of the state around
	held.On("resume", open)
	if got := found(a.complete(t, w)); got != "" {
		t.Error(got)
	}
	held.On("lose", lost)
	want := "model: LNT-T015 state machine \"Order\" leads from \"Hold\" to \"Lost\" on \"lose\", and transitions in Go does not\n"
	if diff := cmp.Diff(want, found(a.complete(t, w))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestTransitionMutants changes a table, or the machine that it is of, in one
// place, and asks for the finding that says so, at its line.
func TestTransitionMutants(t *testing.T) {
	states := []string{"Open", "Paid", "Packed", "Sent", "Lost"}
	original := [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {1, 0}, {2, 4}}
	table := func(rows [][2]int) string {
		text := "package order\n\ntype State int\n\nconst (\n\tOpen State = iota\n\tPaid\n\tPacked\n\tSent\n\tLost\n)\n\nvar transitions = []struct{ From, To State }{\n"
		for _, r := range rows {
			text += fmt.Sprintf("\t{%s, %s},\n", states[r[0]], states[r[1]])
		}
		return text + "}\n"
	}
	const first = 14 // line of the first row
	machine := func(arrows [][2]int) *model.Workspace {
		w := model.New("Shop", "Sells things")
		m := w.StateMachine("Order", "", model.Type("./order", "State"), model.Transitions("./order", "transitions"))
		var all []*model.State
		for _, name := range states {
			all = append(all, m.State(name, ""))
		}
		m.Start(all[0])
		for _, a := range arrows {
			all[a[0]].On("to "+states[a[1]], all[a[1]])
		}
		return w
	}
	a := layOut(t, []txtar.File{{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.24\n")}, {Name: "order/order.go", Data: []byte(table(original))}})
	expect := func(w *model.Workspace, want string) {
		t.Helper()
		if diff := cmp.Diff(want, found(a.complete(t, w))); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	without := func(list [][2]int, i int) [][2]int { return append(append([][2]int{}, list[:i]...), list[i+1:]...) }
	expect(machine(original), "")
	for i, r := range original {
		line := fmt.Sprintf("order/order.go:%d:%d", first+i, len(states[r[0]])+5)
		expect(machine(without(original, i)), fmt.Sprintf("%s: LNT-T016 transitions in Go leads from %s to %s, and state machine \"Order\" does not\n", line, states[r[0]], states[r[1]]))
	}
	for i, r := range original {
		a.write(t, "order/order.go", table(without(original, i)))
		expect(machine(original), fmt.Sprintf("model: LNT-T015 state machine \"Order\" leads from %q to %q on \"to %s\", and transitions in Go does not\n", states[r[0]], states[r[1]], states[r[1]]))
	}
	for from := range states {
		for to := range states {
			if more := [2]int{from, to}; !slices.Contains(original, more) {
				a.write(t, "order/order.go", table(append(original[:len(original):len(original)], more)))
				expect(machine(original), fmt.Sprintf("order/order.go:%d:%d: LNT-T016 transitions in Go leads from %s to %s, and state machine \"Order\" does not\n",
					first+len(original), len(states[from])+5, states[from], states[to]))
			}
		}
	}
}
