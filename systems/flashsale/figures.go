package flashsale

import "github.com/lintel-go/lintel/model"

// What figures come from. The notes that the study follows have no numbers, so
// most of them are examples.
const (
	notes   = model.Source("Case of online system, 2020-07-13, the notes that this study follows")
	trial   = model.Source("Two-second trial of nginx with a shared dictionary and one worker")
	rowLock = model.Source("developer.aliyun.com/article/1559633, on flash sales with Redis and Lua")
	example = model.Note("An example: the source gives no numbers.")
)

// figures counts what the sale is sized for.
func (s *sale) figures() {
	units := s.stock.Figure("Stock", model.Value(1000, "units"), model.Assumed, model.ID("stock"), example)
	buyers := s.system.Figure("Buyers", model.Value(20_000, "buyers"), model.Assumed, example)
	tries := s.system.Figure("Tries", model.Value(3, "requests/buyer"), model.Assumed, example)
	window := s.system.Figure("Length of the rush", model.Value(10, model.Second), model.Assumed, example)
	perUnit := model.Value(1, "requests/unit")

	requests := s.gate.Derived("Requests", model.Mul(buyers, tries))
	rate := s.gate.Derived("Request rate", model.Div(requests, window))
	pass := s.gate.Derived("Share that can win", model.Div(model.Mul(units, perUnit), requests), model.In(model.Percent))
	pass.AtMost(model.Value(2, model.Percent), model.Note("More than 98 % are refused, so refusing has to be cheap."))
	gate := s.gate.Figure("One gate worker", model.Value(78_000, "requests/s"), model.Measured, trial,
		model.Note("Nearly all of them refusals. It says that the gate is not the bottleneck, and is no capacity."))
	gate.AtLeast(rate)

	refresh := s.gate.Figure("Age of the hint", model.Value(200, model.Millisecond), model.Assumed, example)
	late := s.gate.Derived("Requests that slip through", model.Mul(rate, refresh))
	asked := s.stock.Derived("Requests that ask the stock", model.Add(model.Mul(units, perUnit), late))
	shards := s.stock.Figure("Shards", model.Value(12, "shards"), model.Assumed, example)
	s.stock.Derived("Load of a shard", model.Div(asked, shards))
	s.stock.Derived("Units of a shard", model.Div(units, shards))

	valid := s.tokens.Figure("Tokens out and units sold, at their most", model.Unmeasured("units"), model.Measured, model.ID("tokens"),
		model.Source("Demo 1, which counts them at every step"), model.Note("The notes ask for as many valid tokens as there are units."))
	valid.AtMost(units, model.Tolerance(0))
	token := s.tokens.Figure("Life of a token", model.Value(2, model.Minute), model.Assumed, example)
	pay := s.releaser.Figure("Time to pay", model.Value(10, model.Minute), model.Assumed, example)
	s.releaser.Derived("A unit is kept back, at most", model.Add(token, pay), model.Note("Without the grace that covers the delay of the queue."))

	unpaid := s.orders.Figure("Buyers who never pay", model.Value(10, model.Percent), model.Assumed, example)
	orders := s.orders.Derived("Orders in all", model.Div(units, model.Sub(model.Number(1), unpaid)),
		model.Note("1,000, and 100 of the units that come back, and 10 of those …"))
	releases := s.orders.Derived("Releases", model.Sub(orders, units))
	s.orders.Derived("Orders inserted, at most", model.Add(units, releases))

	instances := s.api.Figure("API instances", model.Value(4, "instances"), model.Assumed, example)
	block := s.api.Figure("Block of a lease", model.Value(50, "units/instance"), model.Assumed, example)
	stranded := s.api.Derived("Units that crashes can strand", model.Mul(instances, block))
	stranded.AtMost(units, model.Note("Until their leases expire, if every instance dies at once."))

	before := s.orders.Figure("Orders with a row lock", model.Value(120, "orders/s"), model.Claimed, rowLock,
		model.Note("Somebody else's measurement, on a machine that is not named: no target."))
	after := s.orders.Figure("Orders with a script in Redis", model.Value(8200, "orders/s"), model.Claimed, rowLock,
		model.Note("Somebody else's measurement, as above."))
	s.orders.Derived("What the script wins", model.Div(after, before))
}
