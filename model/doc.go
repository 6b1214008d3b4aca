// Package model is the language in which architects write a system down, and
// the plain data that comes of it.
//
// It needs nothing but the standard library, keeps no state of its own, and
// draws nothing: pictures, sites and checks are made from the [Model] by other
// packages.
//
// # A workspace
//
// A package that describes a system exports one function:
//
//	func Workspace() *model.Workspace {
//		w := model.New("Flash sale", "Sells a fixed stock to a large crowd")
//
//		buyer := w.Person("Buyer", "Wants one of the units")
//		pay := w.System("Payment gateway", "Takes the money", model.External)
//
//		sale := w.System("Flash sale", "Sells each unit once")
//		gate := sale.Container("Edge gate", "Refuses most requests early", model.Technology("nginx"))
//		stock := sale.Container("Stock", "Counts the units left", model.Technology("Redis"), model.Database)
//
//		buyer.Uses(gate, "Asks for a token", model.Technology("HTTPS"))
//		gate.Uses(stock, "Reserves a unit")
//		gate.Uses(pay, "Asks for payment", model.Async)
//		return w
//	}
//
// Names come first, then a description, then options. What a call returns is
// a handle: it is what relationships, messages and views refer to, and it
// offers what can be done with its kind of thing and nothing else. Elements
// form C4's levels: people and software systems, containers inside a system,
// components inside a container. Groups put a border around elements of one
// level. Relationships go between elements of any levels; those that follow
// for the elements around their ends are computed and never written.
//
// # Options
//
// An option is a typed value, and fits only where it means something; the
// compiler refuses a [Technology] on a person or [External] on a container.
// Options are ordinary constants, so that a team can share its vocabulary:
//
//	const HTTPS = model.Technology("HTTPS")
//
// Those with one value, such as a technology or an owner, are given at most
// once; [Code], [Tag], [Property] and [Link] may be repeated.
//
// # Deployment
//
// An [Environment] holds nodes, which hold nodes, infrastructure nodes and
// instances of systems and containers:
//
//	production := w.Environment("Production", "What buyers see")
//	web := production.Node("Data centre", "").Node("Web server", "", model.Instances(12))
//	web.Runs(gate, model.Instances(4))
//
// Relationships between instances follow from those of what they are
// instances of. Without takes one out of an environment; Uses on a node or an
// instance adds one that exists only there.
//
// # Scenarios
//
// A [Scenario] is a course of messages, from which a sequence diagram, a
// dynamic diagram and the check of recorded runs are made. Its methods add
// steps; fragments take functions that add theirs to the [Flow] they are given:
//
//	grab := sale.Scenario("Grab a token", "A buyer wins a unit, or learns that there is none")
//	grab.Call(buyer, gate, "POST token")
//	grab.Alt(
//		model.When("a unit is left", func(f *model.Flow) {
//			f.Call(gate, stock, "reserve")
//			f.Return(stock, gate, "unit 17")
//			f.Return(gate, buyer, "signed token")
//		}),
//		model.Else(func(f *model.Flow) {
//			f.Return(gate, buyer, "sold out")
//		}),
//	)
//
// A Ref is a place where another scenario happens, and a Divider begins a new
// part of the course:
//
//	grab.Divider("Later")
//	grab.Ref(pay, buyer, gate)
//
// # Use cases
//
// A [UseCase] is something that a system does for its actors, who are people
// and other systems:
//
//	order, sign := sale.UseCase("Place an order", "Get one unit"), sale.UseCase("Sign in", "Say who one is")
//	order.Actor(buyer, pay)
//	order.Includes(sign)
//	order.RealizedBy(grab)
//	sale.UseCase("Block abuse", "Slow scripts down").Extends(order, "too many requests")
//
// Specializes says that a use case, or a person, is a kind of a more general
// one.
//
// # State machines
//
// A [StateMachine] is what a thing goes through:
//
//	slot := stock.StateMachine("Slot", "One unit, from free to sold")
//	free, held := slot.State("Free", "Anybody may win it"), slot.State("Held", "It has one owner")
//	sold := slot.Final("Sold")
//	slot.Start(free)
//	free.On("reserve", held)
//	held.On("paid", sold, model.Guard("in time"), model.Action("tell logistics"))
//	held.On("expired", free)
//
// States may be inside of a state; a [Choice] is where guards decide.
//
// # Classes and code
//
// A [ClassSet] is Go types that one picture shows, chosen by patterns, and
// classes written by hand beside them:
//
//	orders := sale.Classes("Order model", "What is ordered", model.Types("./order", "Order*", "Lease"))
//	ledger := orders.Class("Ledger", "All orders of a year")
//	ledger.Owns(orders.Class("Entry", "One line of it"), "entries", model.Multiplicity("*"))
//
// Elements that are bound to Go packages with [Code] have code views. Build
// does not read Go source: the types come into the model, with the code views
// that nobody wrote, when the tool loads it.
//
// # Activities
//
// An [Activity] is a course of actions. Each stands in the lane of the element
// that carries it out, and functions fill the [Steps] that they are given:
//
//	ask := sale.Activity("Ask for a token", "From the first request to a token, or none")
//	ask.Do(gate, "looks at the clock")
//	ask.Decide("open?",
//		model.Case("no", func(s *model.Steps) {
//			s.Do(gate, "refuses")
//			s.End("Refused")
//		}),
//		model.Otherwise(),
//	)
//	ask.Fork(
//		model.Track("", func(s *model.Steps) { s.Do(stock, "reserves a unit") }),
//		model.Track("", func(s *model.Steps) { s.While("no score", func(s *model.Steps) { s.Do(gate, "asks again") }) }),
//	)
//
// Whatever does not end goes on with the next step, so branches merge and
// tracks join by themselves.
//
// # Figures
//
// A [Figure] is a number with its unit, and with where it comes from. Others
// follow from it, in Go:
//
//	talk := model.Source("a talk of 2015")
//	shakes := w.Figure("Shakes", model.Value(11e9, "shakes"), model.Claimed, talk)
//	window := w.Figure("Length of the show", model.Value(4.8, model.Hour), model.Claimed, talk)
//	mean := w.Derived("Mean", model.Div(shakes, window), model.In("shakes/s"))
//	peak := w.Figure("Peak", model.Value(14e6, "shakes/s"), model.Claimed, talk)
//	peak.AtLeast(mean)
//
// Build computes them, exactly and with their units, and gives each that is
// held against something a [Verdict]. A wrong claim stays; the figure that is
// right instead [Corrects] it.
//
// # Views
//
// A workspace has every view that its content allows without a line of code:
// a landscape, a context view of each internal system, a container view if it
// has containers, a component view of each container that has components, a
// deployment view of each environment and system, a sequence view and a
// dynamic view of each scenario, a use case view of each system that has use
// cases, a view of each activity, state machine and class set, a code view of
// each component whose packages have types. A view that is written takes the
// place of the one for the same subject:
//
//	sale.ContainerView(model.Title("The sale"), model.LeftToRight, model.Exclude(pay, model.Tag("batch")))
//
// Two written views of one subject need a [Key] to tell them apart.
//
// # Identity
//
// IDs are paths of names: "flash-sale/edge-gate". They keep the letters and
// digits of every script, in lower case, with hyphens for the rest; groups
// take no part in them. A deployment environment's ID begins with "@", and so
// do those of what stands in it; a relationship's is made of its ends and its
// description: "buyer->flash-sale/edge-gate:asks-for-a-token". Renaming a
// thing changes its ID, unless the option [ID] keeps the old last part of it.
//
// # Mistakes
//
// No call returns an error and none panics, not even on a nil handle. Build
// returns the [Model] together with every mistake, each with a code that does
// not change (see [Rules]), the line that was written and the calls that led
// there, a hint, and the other lines it speaks of. What is wrong but can be
// read stays in the model; what cannot is left out. A handle that was made on
// a nil one belongs to no workspace: the mistake is told by the workspace in
// which it is used.
//
// What Build cannot know, lintel check finds: what is missing, unused or hard
// to read. Severity says how much such a rule weighs in a workspace, and
// [Waive] accepts what it finds of one thing, for a reason.
//
// # Composition
//
// A part that several workspaces share is a function that takes the workspace
// and returns handles:
//
//	type Identity struct{ Provider *model.System }
//
//	func Define(w *model.Workspace) Identity { … }
//
// Positions name the line in that function and, as "called from", the line
// that called it.
//
// # Documents
//
// Docs and Decisions name folders of Markdown beside the file that calls them.
//
// # The model
//
// A [Model] is plain, sorted data. [Encode] gives equal models equal bytes,
// and [Decode] reads them back equal; it refuses what does not hold together,
// so that whoever is handed a model can follow any ID in it.
package model
