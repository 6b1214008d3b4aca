// Package shop is a small model that has one of everything, and is sound. Its
// source is mutated as well as what is built of it.
package shop

import "github.com/lintel-go/lintel/model"

// Workspace returns the model.
func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things", model.Property("review", "2031"), model.Link("Wiki", "https://example.com/wiki"))

	people := w.Group("People")
	buyer := people.Person("Buyer", "Wants things", model.Tag("outside"))
	member := people.Person("Member", "Wants things more often")
	member.Specializes(buyer)
	bank := w.System("Bank", "Takes the money", model.External, model.Link("Terms", "https://example.com/terms"))
	shop := w.System("Shop", "Sells things", model.Owner("team shop"))
	page := shop.Container("Page", "Shows what there is", model.Technology("HTML"), model.Browser)
	inside := shop.Group("Inside")
	gate := inside.Container("Gate", "Lets some in", model.Technology("Go"), model.Code("./gate/..."), model.Service("gate"))
	stock := inside.Container("Stock", "Counts things", model.Technology("Redis"), model.Database, model.Service("stock"))
	work := inside.Container("Worker", "Sends things", model.Technology("Go"), model.Property("tier", "2"))
	token := gate.Component("Token", "Signs", model.Technology("Go"), model.Code("./gate/token"))
	limit := gate.Component("Limit", "Counts requests", model.Waive("LNT-M102", "it is being chosen"))

	buyer.Uses(page, "Looks at")
	page.Uses(gate, "Asks for a place", model.Technology("HTTPS"))
	limit.Uses(token, "Hands over who may buy")
	token.Uses(stock, "Takes a thing", model.Technology("RESP"), model.Tag("hot"))
	gate.Uses(work, "Hands over what is sold", model.Async)
	work.Uses(bank, "Asks for money", model.Technology("HTTPS"), model.Link("API", "https://example.com/api"))
	counts := work.Uses(stock, "Marks as sold", model.Property("rate", "low"))

	live := w.Environment("Live", "What buyers use")
	phone := live.Node("Phone", "The buyer's", model.Technology("Browser"))
	phone.Runs(page)
	rack := live.Node("Rack", "Two of them", model.Technology("Linux"), model.Instances(2))
	wall := rack.Infrastructure("Firewall", "Keeps others out", model.Technology("nftables"))
	running := rack.Runs(gate, model.Instances(3))
	rack.Runs(stock)
	rack.Runs(work)
	wall.Uses(running, "Lets through")
	trial := w.Environment("Trial", "What developers use")
	desk := trial.Node("Desk", "A developer's", model.Technology("Linux"))
	desk.Runs(work)
	desk.Runs(stock)
	trial.Without(counts)

	buy := shop.Scenario("Buy", "One thing is sold")
	buy.Divider("Ask")
	buy.Call(page, gate, "POST order", model.Span("POST /order"))
	buy.Note("no more than five in a minute", gate)
	buy.Self(gate, "count")
	buy.Call(gate, stock, "take", model.Technology("EVALSHA"))
	buy.Alt(
		model.When("there is one", func(f *model.Flow) {
			f.Return(stock, gate, "slot 17")
			f.Send(gate, work, "sold")
			f.Return(gate, page, "yours")
		}),
		model.Else(func(f *model.Flow) {
			f.Return(stock, gate, "none")
			f.Return(gate, page, "sold out")
		}),
	)
	buy.Divider("Pay")
	buy.Loop("until it answers", func(f *model.Flow) {
		f.Call(work, bank, "charge")
		f.Return(bank, work, "done")
	})
	look := shop.Scenario("Look", "What there is")
	look.Call(page, gate, "GET things")
	look.Par(
		model.Branch("count", func(f *model.Flow) { f.Call(gate, stock, "count") }),
		model.Branch("tell", func(f *model.Flow) { f.Send(gate, work, "looked at") }),
	)
	look.Opt("it wants one", func(f *model.Flow) {
		f.Ref(buy)
	})

	order := shop.StateMachine("Order", "From asking to having", model.Type("./order", "State"), model.Transitions("./order", "next"))
	open := order.State("Open", "It waits", model.Entry("start the clock"), model.Exit("stop the clock"))
	paid := order.State("Paid", "It is packed", model.Constant("Payed"))
	asked := open.State("Asked", "For money")
	counted := open.State("Counted", "What came", model.Do("count"))
	late := order.Choice("in time?")
	sent := order.Final("Sent")
	lost := order.Final("Lost")
	order.Start(open)
	open.Start(asked)
	asked.On("money", counted)
	open.On("counted", late, model.Action("look at the clock"))
	late.When("in time", paid)
	late.Else(lost)
	open.On("given up", lost)
	paid.On("packed", sent, model.Guard("the address is known"))

	sell := shop.Activity("Sell", "From asking to having")
	sell.Do(page, "ask")
	sell.Decide("is one left?",
		model.Case("yes"),
		model.Otherwise(func(s *model.Steps) {
			s.Do(gate, "refuse")
			s.End("Sold out")
		}))
	sell.Do(gate, "let in")
	sell.Fork(
		model.Track("take", func(s *model.Steps) { s.Do(stock, "count down") }),
		model.Track("tell", func(s *model.Steps) {
			s.Send(gate, "sold")
			s.Accept(work, "sold")
		}))
	sell.Do(work, "pack")
	sell.Repeat("the bank has answered", func(s *model.Steps) { s.Do(work, "charge") })
	sell.While("something is missing", func(s *model.Steps) { s.Do(work, "look for it") })
	sell.End("Sent")

	get := shop.UseCase("Get a thing", "For money", model.Tag("first"))
	choose := shop.UseCase("Choose", "Out of many")
	haggle := shop.UseCase("Haggle", "About the price")
	give := shop.UseCase("Give a thing", "To somebody else")
	get.Actor(buyer, bank)
	give.Actor(member)
	get.Includes(choose)
	haggle.Extends(get, "the buyer is patient")
	give.Specializes(get)
	get.RealizedBy(buy, look)

	records := shop.Classes("Records", "What is remembered", model.Types("./record", "Line"))
	entry := records.Class("Entry", "One thing", model.Type("./record", "Entry"))
	box := records.Class("Box", "Several things")
	keeper := records.Interface("Keeper", "Keeps them")
	kind := records.Enumeration("Kind", "Of things")
	entry.Field("Name", "string")
	entry.Field("Price", "int")
	entry.Method("Sum() int")
	keeper.Method("Keep(e Entry) error")
	kind.Constant("Large")
	kind.Constant("Small")
	box.Owns(entry, "entries", model.Multiplicity("1..*"))
	box.Implements(keeper)
	entry.Has(kind, "kind")
	box.DependsOn(kind, "Sorts by")

	crowd := shop.Figure("Crowd", model.Value(1000, "buyers"), model.Claimed, model.Source("a talk"))
	tries := shop.Figure("Tries", model.Value(3, "requests/buyer"), model.Assumed)
	load := shop.Derived("Requests", model.Mul(crowd, tries))
	load.AtMost(model.Value(9000, "requests"))

	w.LandscapeView(model.Title("All"), model.LeftToRight)
	shop.ContainerView(model.Include(bank), model.Exclude(work))
	shop.ContainerView(model.Key("whole"), model.Title("The whole shop"), model.Description("With those behind it"))
	shop.UseCaseView(model.Key("goals"), model.Exclude(give))
	shop.UseCaseView(model.Key("all"))
	buy.SequenceView(model.Title("How one is sold"))
	w.Docs("docs")
	shop.Decisions("docs")
	w.Unbound("./tools/...", "they run while the shop is built")
	w.Severity("LNT-M111", model.SeverityWarning)
	return w
}
