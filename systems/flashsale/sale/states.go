package sale

import "fmt"

// The tables below are what the runtime looks each step up in; nothing changes
// a state in another way. The model's state machines are held against them.

// SlotState is where a slot is.
type SlotState string

// A slot is free, promised by a token, promised by an order, or sold.
const (
	SlotFree    SlotState = "FREE"
	SlotGranted SlotState = "GRANTED"
	SlotOrdered SlotState = "ORDERED"
	SlotSold    SlotState = "SOLD"
)

// SlotEvent is what moves a slot.
type SlotEvent string

// What happens to a slot.
const (
	SlotReserve   SlotEvent = "reserve"
	SlotCommitted SlotEvent = "order committed"
	SlotPaid      SlotEvent = "paid"
	SlotReleased  SlotEvent = "expired or cancelled" // and the generation grows by one
)

// SlotTransition is a step of a slot.
type SlotTransition struct {
	From  SlotState
	Event SlotEvent
	To    SlotState
}

var slotTransitions = [...]SlotTransition{
	{SlotFree, SlotReserve, SlotGranted},
	{SlotGranted, SlotCommitted, SlotOrdered},
	{SlotGranted, SlotReleased, SlotFree},
	{SlotOrdered, SlotPaid, SlotSold},
	{SlotOrdered, SlotReleased, SlotFree},
}

// Next is the state after e, or a *TransitionError.
func (s SlotState) Next(e SlotEvent) (SlotState, error) {
	for _, t := range slotTransitions {
		if t.From == s && t.Event == e {
			return t.To, nil
		}
	}
	return s, &TransitionError{"slot", string(s), string(e)}
}

// OrderState is where an order is.
type OrderState string

// An order waits in the queue, then for money; or it is refused.
const (
	OrderQueued         OrderState = "QUEUED"
	OrderPendingPayment OrderState = "PENDING_PAY"
	OrderPaid           OrderState = "PAID"
	OrderRejected       OrderState = "REJECTED"
	OrderClosed         OrderState = "CLOSED"
	OrderRefunding      OrderState = "REFUNDING"
	OrderRefunded       OrderState = "REFUNDED"
)

// OrderEvent is what moves an order.
type OrderEvent string

// What happens to an order.
const (
	OrderConsumed        OrderEvent = "consumed"
	OrderRefused         OrderEvent = "refused"
	OrderPaymentReported OrderEvent = "payment reported"
	OrderTimeOver        OrderEvent = "time is over"
	OrderCancelled       OrderEvent = "cancelled by the buyer"
	OrderRefundConfirmed OrderEvent = "refund confirmed"
)

// OrderTransition is a step of an order.
type OrderTransition struct {
	From  OrderState
	Event OrderEvent
	To    OrderState
}

var orderTransitions = [...]OrderTransition{
	{OrderQueued, OrderConsumed, OrderPendingPayment},
	{OrderQueued, OrderRefused, OrderRejected},
	{OrderPendingPayment, OrderPaymentReported, OrderPaid},
	{OrderPendingPayment, OrderTimeOver, OrderClosed},
	{OrderPendingPayment, OrderCancelled, OrderClosed},
	{OrderClosed, OrderPaymentReported, OrderRefunding},
	{OrderRefunding, OrderRefundConfirmed, OrderRefunded},
}

// Next is the state after e, or a *TransitionError.
func (s OrderState) Next(e OrderEvent) (OrderState, error) {
	for _, t := range orderTransitions {
		if t.From == s && t.Event == e {
			return t.To, nil
		}
	}
	return s, &TransitionError{"order", string(s), string(e)}
}

// TicketState is how far the order of a ticket is.
type TicketState string

// A ticket waits until its order is there, or will never be.
const (
	TicketQueued  TicketState = "QUEUED"
	TicketReady   TicketState = "READY"
	TicketFailed  TicketState = "FAILED"
	TicketExpired TicketState = "EXPIRED"
)

// TicketEvent is what moves a ticket.
type TicketEvent string

// What happens to a ticket.
const (
	TicketOrderCreated  TicketEvent = "order created"
	TicketOrderRejected TicketEvent = "order rejected"
	TicketTimeOver      TicketEvent = "time is over"
)

// TicketTransition is a step of a ticket.
type TicketTransition struct {
	From  TicketState
	Event TicketEvent
	To    TicketState
}

var ticketTransitions = [...]TicketTransition{
	{TicketQueued, TicketOrderCreated, TicketReady},
	{TicketQueued, TicketOrderRejected, TicketFailed},
	{TicketQueued, TicketTimeOver, TicketExpired},
}

// Next is the state after e, or a *TransitionError.
func (s TicketState) Next(e TicketEvent) (TicketState, error) {
	for _, t := range ticketTransitions {
		if t.From == s && t.Event == e {
			return t.To, nil
		}
	}
	return s, &TransitionError{"ticket", string(s), string(e)}
}

// ActivityState is where a sale is.
type ActivityState string

// A sale is written, laid out, open, for a while sold out, and over.
const (
	ActivityDraft   ActivityState = "DRAFT"
	ActivityWarmed  ActivityState = "WARMED"
	ActivityOpen    ActivityState = "OPEN"
	ActivitySoldOut ActivityState = "SOLD_OUT"
	ActivityClosed  ActivityState = "CLOSED"
)

// ActivityEvent is what moves a sale.
type ActivityEvent string

// What happens to a sale.
const (
	ActivityWarmUp       ActivityEvent = "warm up"
	ActivityStartTime    ActivityEvent = "start time"
	ActivityLastSlotWon  ActivityEvent = "last slot won"
	ActivitySlotReleased ActivityEvent = "slot released"
	ActivityEndTime      ActivityEvent = "end time"
)

// ActivityTransition is a step of a sale.
type ActivityTransition struct {
	From  ActivityState
	Event ActivityEvent
	To    ActivityState
}

var activityTransitions = [...]ActivityTransition{
	{ActivityDraft, ActivityWarmUp, ActivityWarmed},
	{ActivityWarmed, ActivityStartTime, ActivityOpen},
	{ActivityOpen, ActivityLastSlotWon, ActivitySoldOut},
	{ActivityOpen, ActivityEndTime, ActivityClosed},
	{ActivitySoldOut, ActivitySlotReleased, ActivityOpen},
	{ActivitySoldOut, ActivityEndTime, ActivityClosed},
}

// Next is the state after e, or a *TransitionError.
func (s ActivityState) Next(e ActivityEvent) (ActivityState, error) {
	for _, t := range activityTransitions {
		if t.From == s && t.Event == e {
			return t.To, nil
		}
	}
	return s, &TransitionError{"activity", string(s), string(e)}
}

// TransitionError says that a table has no such step.
type TransitionError struct {
	Machine     string
	From, Event string
}

// Error is, for example: order in CLOSED: no step on "cancelled by the buyer".
func (e *TransitionError) Error() string {
	return fmt.Sprintf("%s in %s: no step on %q", e.Machine, e.From, e.Event)
}
