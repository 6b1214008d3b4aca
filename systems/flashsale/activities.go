package flashsale

import "github.com/lintel-go/lintel/model"

// funnel is what becomes of a request: the cheapest question comes first, and
// most requests get no further than that.
func (s *sale) funnel() {
	refuse := func(who model.Element, answer, name string) func(*model.Steps) {
		return func(f *model.Steps) {
			f.Do(who, answer)
			f.End(name)
		}
	}
	a := s.system.Activity("Gate funnel", "From a request to an order: whoever knows the answer first gives it")
	a.Accept(s.gate, "token request")
	a.Decide("open?",
		model.Case("no", refuse(s.gate, "answer 425", "Too early")),
		model.Otherwise())
	a.Decide("blocked?",
		model.Case("yes", refuse(s.gate, "answer 429", "Too fast")),
		model.Otherwise())
	a.Decide("stock hint > 0?",
		model.Case("no", refuse(s.gate, "answer 410", "Sold out")),
		model.Otherwise())
	a.Do(s.tokens, "find the buyer's home shard")
	a.Decide("duplicate?",
		model.Case("yes", refuse(s.tokens, "answer 409", "Has one")),
		model.Otherwise())
	a.Repeat("a slot is won, or no shard is left", func(f *model.Steps) {
		f.Do(s.tokens, "pop a slot of the next shard")
	})
	a.Decide("slot won?",
		model.Case("no", refuse(s.tokens, "answer 410", "Sold out")),
		model.Otherwise())
	a.Do(s.tokens, "sign slot, generation and buyer")
	a.Do(s.api, "verify the token with the order")
	a.Fork(
		model.Track("", func(f *model.Steps) {
			f.Send(s.api, "reservation")
			f.Do(s.worker, "insert the order, mark the slot")
		}),
		model.Track("", func(f *model.Steps) {
			f.Repeat("the order is there", func(f *model.Steps) { f.Do(s.api, "answer the next poll") })
		}),
	)
	a.End("Waits for payment")
}
