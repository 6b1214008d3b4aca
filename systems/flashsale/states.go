package flashsale

import "github.com/lintel-go/lintel/model"

// states defines what slots, orders, tickets and activities go through.
func (s *sale) states() {
	slot := s.stock.StateMachine("Slot", "One unit of the stock, fenced by a generation that grows whenever it comes back",
		model.Type("./sale", "SlotState"), model.Transitions("./sale", "slotTransitions"))
	free := slot.State("Free", "Anybody may win it")
	held := slot.State("Held", "It has one owner and one generation")
	granted := held.State("Granted", "A token was signed for it")
	ordered := held.State("Ordered", "An order was committed on it")
	sold := slot.Final("Sold")
	slot.Start(free)
	held.Start(granted)
	free.On("reserve", held)
	granted.On("order committed", ordered, model.Guard("same generation"))
	ordered.On("paid", sold)
	held.On("expired or cancelled", free, model.Action("generation + 1"))

	order := s.worker.StateMachine("Order", "From a reservation in the queue to money or nothing",
		model.Type("./sale", "OrderState"), model.Transitions("./sale", "orderTransitions"))
	queued := order.State("Queued", "The reservation waits for a worker")
	pending := order.State("Pending payment", "The slot is the buyer's until the time is over", model.Entry("start the timer"), model.Exit("stop the timer"))
	paid := order.Final("Paid")
	rejected := order.Final("Rejected")
	closed := order.State("Closed", "The slot was given back")
	refunding := order.State("Refunding", "The money came too late")
	refunded := order.Final("Refunded")
	order.Start(queued)
	queued.On("consumed", pending, model.Guard("slot is free and the buyer's"))
	queued.On("refused", rejected, model.Guard("duplicate or stale token"))
	pending.On("payment reported", paid, model.Action("tell logistics"))
	pending.On("time is over", closed, model.Action("free the slot"))
	pending.On("cancelled by the buyer", closed, model.Action("free the slot"))
	closed.On("payment reported", refunding)
	refunding.On("refund confirmed", refunded)

	ticket := s.api.StateMachine("Ticket", "What a buyer is told while he polls",
		model.Type("./sale", "TicketState"), model.Transitions("./sale", "ticketTransitions"))
	waiting := ticket.State("Queued", "The reservation waits for a worker")
	ready := ticket.Final("Ready")
	failed := ticket.Final("Failed")
	expired := ticket.Final("Expired")
	ticket.Start(waiting)
	waiting.On("order created", ready)
	waiting.On("order rejected", failed)
	waiting.On("time is over", expired)

	activity := s.system.StateMachine("Activity", "A sale from the operator's draft to its end",
		model.Type("./sale", "ActivityState"), model.Transitions("./sale", "activityTransitions"))
	draft := activity.State("Draft", "The operator edits it")
	warmed := activity.State("Warmed", "Its slots lie in the shards")
	open := activity.State("Open", "Tokens are given out")
	soldOut := activity.State("Sold out", "No slot is free; one may come back")
	over := activity.Final("Closed")
	activity.Start(draft)
	draft.On("warm up", warmed, model.Action("lay out slots"))
	warmed.On("start time", open)
	open.On("last slot won", soldOut)
	soldOut.On("slot released", open, model.Action("clear the sold-out flag"))
	open.On("end time", over)
	soldOut.On("end time", over)
}
