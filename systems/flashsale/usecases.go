package flashsale

// useCases defines what the sale is there for, and for whom.
func (s *sale) useCases() {
	publish := s.system.UseCase("Publish activity", "Set units aside and announce when they are sold")
	publish.Actor(s.operator, s.products)
	publish.RealizedBy(s.publishing)
	warm := s.system.UseCase("Warm up stock", "Lay the units out as slots before the crowd arrives")
	warm.Actor(s.operator)
	warm.RealizedBy(s.publishing)

	grab := s.system.UseCase("Grab token", "Win the right to order one unit, or learn that there is none")
	grab.Actor(s.buyer, s.identity)
	grab.RealizedBy(s.grabbing)
	block := s.system.UseCase("Block abuse", "Keep scripts from taking what people came for")
	block.Actor(s.scalper, s.risk)
	block.Extends(grab, "too fast, or scored as a script")

	place := s.system.UseCase("Place order", "Turn the token into one order")
	place.Actor(s.buyer)
	place.RealizedBy(s.ordering)
	poll := s.system.UseCase("Poll result", "Learn what became of the order")
	poll.Actor(s.buyer)
	poll.RealizedBy(s.ordering)
	release := s.system.UseCase("Release on timeout", "Give the slot of an unpaid order to somebody else")
	release.RealizedBy(s.releasing)
	place.Includes(release)

	pay := s.system.UseCase("Pay", "Pay for the order before the time is over")
	pay.Actor(s.buyer, s.payment, s.logistics)
	pay.RealizedBy(s.paying, s.telling)
	cancel := s.system.UseCase("Cancel", "Give the order and its slot back")
	cancel.Actor(s.buyer)
	cancel.RealizedBy(s.cancelling)

	reconcile := s.system.UseCase("Reconcile", "Find slots that nobody holds, and report what was sold")
	reconcile.Actor(s.onCall, s.products)
	reconcile.RealizedBy(s.ending)
}
