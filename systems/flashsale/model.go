// Package flashsale describes a flash sale (电商秒杀): a fixed stock, sold at a
// known instant to a crowd far larger than it.
//
// The model follows three ideas: shave the peak before it reaches anything
// expensive (流量削峰前置), take orders asynchronously and let buyers poll
// (异步化, 轮询), and relieve Redis by splitting the stock (分片) and by holding
// parts of it in memory (本地库存). The narrative is in docs, the decisions are
// in decisions.
package flashsale

import "github.com/lintel-go/lintel/model"

// The technologies that more than one line speaks of.
const (
	https  = model.Technology("HTTPS")
	grpc   = model.Technology("gRPC")
	resp   = model.Technology("RESP")
	sql    = model.Technology("SQL")
	nats   = model.Technology("NATS")
	golang = model.Technology("Go")
)

// What elements are marked with.
const (
	hotPath   = model.Tag("hot path")  // sees the crowd, or what the gate lets through of it
	ledger    = model.Tag("ledger")    // what it says about an order is final
	adversary = model.Tag("adversary") // wants the sale to fail for others
)

// The teams. They are examples: the source names none.
const (
	edgeTeam  = model.Owner("Edge team")
	saleTeam  = model.Owner("Sale team")
	orderTeam = model.Owner("Order team")
	staffTeam = model.Owner("Sale operations")
)

// sale holds the elements of the model.
type sale struct {
	system *model.System

	buyer, operator, scalper, onCall *model.Person

	cdn, payment, risk, identity, products, notification, logistics *model.System

	page       *model.Container
	gate       *model.Container
	tokens     *model.Container
	api        *model.Container
	stock      *model.Container
	queue      *model.Container
	worker     *model.Container
	orders     *model.Container
	releaser   *model.Container
	reconciler *model.Container
	admin      *model.Container

	// Of the token service.
	eligibility, register, allocator, signer *model.Component
	// Of the flash-sale API.
	verifier, leases, localStock, enqueuer, tickets, canceller, callbacks *model.Component
	// Of the order worker.
	consumer, creator, outbox, compensator *model.Component
	// Of the timeout releaser.
	wheel, scanner, recycler *model.Component

	// The courses of events.
	publishing, grabbing, leasing, ending, ordering, paying, cancelling, telling, releasing *model.Scenario
}

// Workspace returns the model of the flash sale.
func Workspace() *model.Workspace {
	w := model.New("Flash sale", "Sells a fixed stock, at a known instant, to a crowd far larger than it")

	var s sale
	s.neighbours(w)
	s.containers(w)
	s.components()
	s.relationships()
	s.production(w)

	s.states()
	s.funnel()
	s.publish()
	s.lease()
	s.endLease()
	s.grab()
	s.order()
	s.pay()
	s.cancel()
	s.tell()
	s.release()
	s.useCases()

	s.figures()

	s.views()

	for _, shared := range []string{"./sale", "./token", "./catalog", "./clock", "./wire", "./telemetry", "./remote", "./queue"} {
		w.Unbound(shared, "what the parts have in common")
	}
	for _, around := range []string{"./run", "./crowd", "./lab", "./invariant", "./conform", "./engine", "./enginetest", "./shoptest"} {
		w.Unbound(around, "plays the sale, or holds it to its promises, and is no part of it")
	}
	w.Unbound("./payment", "plays the payment gateway, which is another's")

	s.system.Docs("docs")
	s.system.Decisions("decisions")
	return w
}

// neighbours defines who stands around the sale.
func (s *sale) neighbours(w *model.Workspace) {
	s.buyer = w.Person("Buyer", "Wants one unit at the discount, and wants to know soon",
		model.Property("Chinese", "买家"))
	s.operator = w.Person("Operator", "Publishes the sale and warms up its stock")
	s.scalper = w.Person("Scalper", "Scripts many requests to take many units",
		model.Property("Chinese", "黄牛"), adversary)
	s.onCall = w.Person("On-call engineer", "Keeps the sale up, and the rest of the site with it")

	s.cdn = w.System("CDN", "Serves the static page close to the buyer", model.External)
	s.payment = w.System("Payment gateway", "Takes and refunds money, and reports it by callback", model.External, model.Service("payment-gateway"))
	s.risk = w.System("Risk control", "Scores how likely a buyer is a script",
		model.Property("Chinese", "风控"), model.External, model.Service("risk-control"))
	s.identity = w.System("Identity", "Knows who is signed in", model.External)
	s.products = w.System("Product and inventory master", "Owns products and the stock of the whole shop",
		model.Property("Chinese", "商品中心, 库存中心"), model.External)
	s.notification = w.System("Notification", "Sends messages to buyers", model.External, model.Service("notification"))
	s.logistics = w.System("Logistics", "Ships paid orders", model.External, model.Service("logistics"))
}

// containers defines the sale and what it is made of.
func (s *sale) containers(w *model.Workspace) {
	s.system = w.System("Flash sale", "Admits as many buyers as there are units, and sells each unit once",
		model.Property("Chinese", "电商秒杀"), saleTeam)

	edge := s.system.Group("Edge")
	s.page = edge.Container("Activity page", "Counts down, asks for a token, orders, then polls",
		model.Technology("HTML, JavaScript"), model.Browser, edgeTeam, model.Service("activity-page"))
	s.gate = edge.Container("Edge gate", "Refuses most requests before they cost anything",
		model.Technology("nginx, Lua"), edgeTeam, hotPath, model.Code("./gate/..."), model.Service("edge-gate"))

	admission := s.system.Group("Admission")
	s.tokens = admission.Container("Token service", "Gives a signed token to each buyer who wins a slot",
		golang, saleTeam, hotPath, model.Code("./admission"), model.Service("token-service"))
	s.stock = admission.Container("Stock cache", "Free slots and who holds one, split over shards",
		model.Technology("Redis"), model.Cache, saleTeam, hotPath, model.Code("./stock/..."), model.Service("stock-cache"))

	ordering := s.system.Group("Ordering")
	s.api = ordering.Container("Flash-sale API", "Takes orders into the queue and answers polls",
		golang, orderTeam, model.Code("./ordering"), model.Service("flash-sale-api"))
	s.queue = ordering.Container("Order queue", "Holds reservations until a worker has committed them",
		model.Technology("NATS JetStream"), model.Queue, orderTeam, model.Code("./queue/jetqueue"), model.Service("order-queue"))
	s.worker = ordering.Container("Order worker", "Turns each reservation into one order",
		golang, orderTeam, model.Code("./worker"), model.Service("order-worker"))
	s.orders = ordering.Container("Order DB", "Orders, slots with their generation, outbox",
		model.Technology("PostgreSQL"), model.Database, orderTeam, ledger, model.Code("./ledger/..."), model.Service("order-db"))

	upkeep := s.system.Group("Upkeep")
	s.releaser = upkeep.Container("Timeout releaser", "Closes orders nobody paid and frees their slots",
		golang, orderTeam, model.Code("./release"), model.Service("timeout-releaser"))
	s.reconciler = upkeep.Container("Reconciler", "Finds slots that nobody holds any more, reports what was sold",
		golang, orderTeam, model.Code("./reconcile"), model.Service("reconciler"))
	s.admin = upkeep.Container("Admin console", "Publishes sales, warms up stock, sets the degrade level",
		model.Technology("Go, HTML"), staffTeam, model.Service("admin-console"))
}

// components defines the parts of the four containers that decide something.
func (s *sale) components() {
	s.eligibility = s.tokens.Component("Eligibility check", "Looks at sign-in, window and the cached risk score", golang)
	s.register = s.tokens.Component("Buyer register", "Knows a buyer's home shard, and that one buyer gets one slot", golang)
	s.allocator = s.tokens.Component("Slot allocator", "Takes a slot from the home shard, a lease or another shard", golang)
	s.signer = s.tokens.Component("Token signer", "Signs SKU, slot, generation, buyer and expiry", model.Technology("Go, HMAC-SHA256"))

	s.verifier = s.api.Component("Token verifier", "Checks signature, expiry and whose token it is", golang)
	s.leases = s.api.Component("Lease manager", "Leases blocks of slots and returns what is left of them", golang, model.Code("./lease"), model.Service("lease-manager"))
	s.localStock = s.api.Component("Local stock counter", "Hands out leased slots by compare-and-swap in memory", golang, model.Service("local-stock-counter"))
	s.enqueuer = s.api.Component("Enqueuer", "Publishes a reservation under its own ID, once in effect", golang)
	s.tickets = s.api.Component("Ticket reader", "Says how far an order is and when to ask again", golang)
	s.canceller = s.api.Component("Canceller", "Closes an unpaid order for its buyer and returns the slot", golang)
	s.callbacks = s.api.Component("Payment receiver", "Books a payment callback once per provider ID", golang)

	s.consumer = s.worker.Component("Consumer", "Takes reservations and acknowledges after the commit", golang)
	s.creator = s.worker.Component("Order creator", "Inserts the order and marks the slot in one transaction", golang)
	s.outbox = s.worker.Component("Outbox relay", "Tells other systems what was committed", golang)
	s.compensator = s.worker.Component("Compensator", "Rejects what cannot become an order, frees its slot, lets its buyer try again", golang)

	s.wheel = s.releaser.Component("Timing wheel", "Fires when the time to pay is over", golang, model.Code("./release/wheel"), model.Service("timing-wheel"))
	s.scanner = s.releaser.Component("Recovery scanner", "Refills the wheel from the expiry times in the ledger", golang, model.Service("recovery-scanner"))
	s.recycler = s.releaser.Component("Slot recycler", "Closes the order, raises the generation, returns the slot", golang, model.Service("slot-recycler"))
}

// relationships defines who talks to whom. Where both ends have parts, the
// parts are named; what that means for the containers is implied. Where several
// parts of a container use the same neighbour, the container says in one line
// what they do together.
func (s *sale) relationships() {
	// The crowd.
	s.buyer.Uses(s.cdn, "Loads the page from", https)
	s.buyer.Uses(s.page, "Buys in")
	s.buyer.Uses(s.payment, "Pays at", https)
	s.scalper.Uses(s.gate, "Floods with scripts", https)
	s.cdn.Uses(s.page, "Delivers the page", https)
	s.page.Uses(s.gate, "Asks, orders, polls, cancels", https)

	// Admission.
	s.gate.Uses(s.eligibility, "Passes token requests", grpc)
	s.gate.Uses(s.stock, "Refreshes its stock hint", resp)
	s.eligibility.Uses(s.identity, "Checks the sign-in", https)
	s.eligibility.Uses(s.risk, "Asks for a score", https, model.Async)
	s.eligibility.Uses(s.allocator, "Asks for a slot")
	s.allocator.Uses(s.register, "Finds the home shard")
	s.allocator.Uses(s.stock, "Reserves buyer and slot", resp)
	s.allocator.Uses(s.localStock, "Takes a leased slot", grpc)
	s.allocator.Uses(s.signer, "Has the slot signed")

	// Ordering.
	s.api.Uses(s.orders, "Reads tickets, books payments", sql)
	s.worker.Uses(s.orders, "Writes orders, reads outbox", sql)
	s.gate.Uses(s.verifier, "Passes orders, polls, cancellations", grpc)
	s.verifier.Uses(s.enqueuer, "Hands over valid orders")
	s.verifier.Uses(s.tickets, "Hands over polls")
	s.verifier.Uses(s.canceller, "Hands over cancellations")
	s.localStock.Uses(s.leases, "Asks for a block")
	s.leases.Uses(s.stock, "Leases and returns blocks", resp)
	s.canceller.Uses(s.orders, "Closes orders", sql)
	s.canceller.Uses(s.stock, "Returns slots", resp)
	s.api.Uses(s.stock, "Leases blocks, returns slots", resp)
	s.enqueuer.Uses(s.queue, "Publishes reservations", nats, model.Async)
	s.tickets.Uses(s.orders, "Reads tickets", sql)
	s.payment.Uses(s.callbacks, "Reports payments", https)
	s.callbacks.Uses(s.orders, "Books payments", sql)

	s.queue.Uses(s.consumer, "Delivers reservations", nats)
	s.consumer.Uses(s.creator, "Hands over")
	s.consumer.Uses(s.compensator, "Hands over refused ones")
	s.creator.Uses(s.orders, "Creates orders", sql)
	s.compensator.Uses(s.orders, "Rejects reservations", sql)
	s.compensator.Uses(s.stock, "Returns slots, removes marks", resp)
	s.outbox.Uses(s.orders, "Reads the outbox", sql)
	s.outbox.Uses(s.payment, "Orders refunds", https)
	s.outbox.Uses(s.logistics, "Orders shipping", https, model.Async)
	s.outbox.Uses(s.notification, "Reports to buyers", https, model.Async)
	s.notification.Uses(s.buyer, "Messages", model.Async)
	s.logistics.Uses(s.buyer, "Delivers to", model.Async)

	// Upkeep.
	s.releaser.Uses(s.orders, "Reads and closes due orders", sql)
	s.scanner.Uses(s.orders, "Reads due orders", sql)
	s.scanner.Uses(s.wheel, "Refills")
	s.wheel.Uses(s.recycler, "Fires")
	s.recycler.Uses(s.orders, "Closes unpaid orders", sql)
	s.recycler.Uses(s.stock, "Returns slots", resp)
	s.reconciler.Uses(s.stock, "Reclaims lost slots", resp)
	s.reconciler.Uses(s.orders, "Compares slots", sql)
	s.reconciler.Uses(s.products, "Reports units sold", https)
	s.system.Uses(s.products, "Sets units aside, reports sales")
	s.operator.Uses(s.admin, "Publishes sales in", https)
	s.onCall.Uses(s.admin, "Sets the degrade level in", https)
	s.admin.Uses(s.products, "Sets units aside", https)
	s.admin.Uses(s.orders, "Stores sale and slots", sql)
	s.admin.Uses(s.stock, "Warms up shards", resp)
	s.admin.Uses(s.gate, "Sets window, rates, level", https)
}

// production is an example of where things run. Its node counts are parameters
// of the example and were never measured or claimed for a real sale.
func (s *sale) production(w *model.Workspace) {
	env := w.Environment("Production", "An assumed example: its counts are scale parameters, not facts")

	page := env.Node("Buyer's device", "Phone or computer", model.Technology("Browser")).Runs(s.page)
	env.Infrastructure("CDN", "Serves the static page near the buyers").Uses(page, "Delivers the page", https)

	region := env.Node("Region", "One data centre")
	region.Node("Edge node", "Takes the whole crowd", model.Technology("nginx"), model.Instances(2)).Runs(s.gate)

	app := region.Node("Application node", "Any of them can serve any request", model.Technology("Linux"), model.Instances(4))
	app.Runs(s.tokens)
	app.Runs(s.api)

	redis := region.Node("Redis cluster", "Shards spread over the masters", model.Technology("Redis Cluster"))
	master := redis.Node("Redis master", "Owns a third of the shards", model.Technology("Redis"), model.Instances(3))
	master.Runs(s.stock)
	replica := redis.Infrastructure("Redis replica", "Takes over when its master fails", model.Technology("Redis"), model.Instances(3))
	master.Uses(replica, "Replicates to", model.Async)

	region.Node("Queue node", "A majority keeps each reservation", model.Technology("NATS"), model.Instances(3)).Runs(s.queue)

	workers := region.Node("Worker node", "Both may fire the same timeout: the ledger lets one win", model.Technology("Linux"), model.Instances(2))
	workers.Runs(s.worker)
	workers.Runs(s.releaser)

	postgres := region.Node("PostgreSQL pair", "One primary, one standby", model.Technology("PostgreSQL"))
	primary := postgres.Node("Primary", "Every commit", model.Technology("PostgreSQL"))
	primary.Runs(s.orders)
	standby := postgres.Infrastructure("Standby", "Promoted when the primary fails", model.Technology("PostgreSQL"))
	primary.Uses(standby, "Streams its log to")

	ops := region.Node("Operations node", "Off the hot path", model.Technology("Linux"))
	ops.Runs(s.admin)
	ops.Runs(s.reconciler)
}

// views refines the pictures that would be crowded as they are.
func (s *sale) views() {
	s.system.ContainerView(
		model.Description("All containers, and who starts something; the other neighbours are on the context diagram"),
		model.Exclude(s.cdn, s.identity, s.risk, s.products, s.notification, s.logistics))
}

// publish is what happens before the start.
func (s *sale) publish() {
	sc := s.system.Scenario("Publish and warm up", "An operator sets units aside and lays them out as slots before the crowd arrives")
	s.publishing = sc
	sc.Divider("Publish")
	sc.Call(s.operator, s.admin, "publish sale")
	sc.Call(s.admin, s.products, "set M units aside")
	sc.Return(s.products, s.admin, "reserved")
	sc.Call(s.admin, s.orders, "store sale, slots 0 to M-1")
	sc.Return(s.orders, s.admin, "DRAFT")
	sc.Divider("Warm up")
	sc.Call(s.admin, s.orders, "read slots")
	sc.Return(s.orders, s.admin, "slots 0 to M-1")
	sc.Loop("for each of S shards", func(f *model.Flow) {
		f.Call(s.admin, s.stock, "push this shard's slots")
		f.Return(s.stock, s.admin, "slots in place")
	})
	sc.Loop("for each of S shards, until all M are found", func(f *model.Flow) {
		f.Call(s.admin, s.stock, "count free slots")
		f.Return(s.stock, s.admin, "left")
	})
	sc.Call(s.admin, s.orders, "warm up")
	sc.Return(s.orders, s.admin, "WARMED")
	sc.Call(s.admin, s.gate, "set window, rates, hint")
	sc.Return(s.gate, s.admin, "ready")
	sc.Return(s.admin, s.operator, "warmed up")
}

// grab is F1: from the page to a token.
func (s *sale) grab() {
	sc := s.system.Scenario("Grab a token", "A buyer wins a slot, or learns early and cheaply that there is none")
	s.grabbing = sc
	sc.Call(s.buyer, s.cdn, "GET activity page")
	sc.Return(s.cdn, s.buyer, "static page")
	sc.Call(s.buyer, s.page, "tap Buy")
	sc.Call(s.page, s.gate, "POST token")
	sc.Self(s.gate, "check window, rate, stock hint")
	sc.Break("closed, too fast, or hint says sold out", func(f *model.Flow) {
		f.Return(s.gate, s.page, "425, 429 or 410")
	})
	sc.Call(s.gate, s.tokens, "pass on")
	sc.Opt("no cached risk score", func(f *model.Flow) {
		f.Send(s.tokens, s.risk, "score this buyer")
	})
	sc.Opt("instances lease slots", func(f *model.Flow) { f.Ref(s.leasing) })
	sc.Alt(
		model.When("a leased slot was left", func(f *model.Flow) {
			f.Return(s.tokens, s.gate, "signed token")
			f.Return(s.gate, s.page, "200 token")
		}),
		model.When("the instance has served this buyer", func(f *model.Flow) {
			f.Return(s.tokens, s.gate, "have one")
			f.Return(s.gate, s.page, "409 have one")
		}),
		model.Else(func(f *model.Flow) {
			f.Call(s.tokens, s.stock, "reserve in home shard")
			f.Alt(
				model.When("a slot is free", func(f *model.Flow) {
					f.Return(s.stock, s.tokens, "slot, generation")
					f.Return(s.tokens, s.gate, "signed token")
					f.Return(s.gate, s.page, "200 token")
				}),
				model.When("buyer already has one", func(f *model.Flow) {
					f.Return(s.stock, s.tokens, "DUP")
					f.Return(s.tokens, s.gate, "have one")
					f.Return(s.gate, s.page, "409 have one")
				}),
				model.When("home shard is empty", func(f *model.Flow) {
					f.Return(s.stock, s.tokens, "EMPTY")
					f.Call(s.tokens, s.stock, "mark buyer at home")
					f.Return(s.stock, s.tokens, "marked until its expiry")
					f.Loop("other shards, until a slot is found", func(f *model.Flow) {
						f.Call(s.tokens, s.stock, "pop a slot elsewhere")
						f.Return(s.stock, s.tokens, "slot or EMPTY")
					})
					f.Alt(
						model.When("found one", func(f *model.Flow) {
							f.Return(s.tokens, s.gate, "signed token")
							f.Return(s.gate, s.page, "200 token")
						}),
						model.Else(func(f *model.Flow) {
							f.Call(s.tokens, s.stock, "remove the mark")
							f.Return(s.stock, s.tokens, "removed")
							f.Return(s.tokens, s.gate, "sold out")
							f.Return(s.gate, s.page, "410 sold out")
						}),
					)
				}),
			)
		}),
	)
}

// order is F2: from a token to an order that waits for payment.
func (s *sale) order() {
	sc := s.system.Scenario("Place an order", "A token becomes one order, and the buyer polls until it is there")
	s.ordering = sc
	sc.Ref(s.grabbing)
	sc.Call(s.page, s.gate, "POST order with token")
	sc.Self(s.gate, "check HMAC and expiry")
	sc.Break("forged or expired", func(f *model.Flow) {
		f.Return(s.gate, s.page, "refused")
	})
	sc.Call(s.gate, s.api, "pass on")
	sc.Call(s.api, s.queue, "publish by reservation ID")
	sc.Par(
		model.Branch("buyer", func(f *model.Flow) {
			f.Return(s.queue, s.api, "stored")
			f.Return(s.api, s.gate, "202 ticket")
			f.Return(s.gate, s.page, "202 ticket")
			f.Loop("until READY or FAILED", func(f *model.Flow) {
				f.Call(s.page, s.gate, "GET ticket")
				f.Call(s.gate, s.api, "pass on")
				f.Call(s.api, s.orders, "read order")
				f.Return(s.orders, s.api, "state")
				f.Return(s.api, s.gate, "state, retryAfterMs")
				f.Return(s.gate, s.page, "state, retryAfterMs")
			})
		}),
		model.Branch("worker", func(f *model.Flow) {
			f.Loop("each delivery, until the queue has noted an ack", func(f *model.Flow) {
				f.Call(s.queue, s.worker, "reservation")
				f.Call(s.worker, s.orders, "insert order, mark slot")
				f.Alt(
					model.When("generation matches", func(f *model.Flow) {
						f.Return(s.orders, s.worker, "new order, PENDING_PAY")
					}),
					model.When("reservation seen before", func(f *model.Flow) {
						f.Return(s.orders, s.worker, "same order ID")
					}),
					model.When("slot is another's, or buyer has an order", func(f *model.Flow) {
						f.Return(s.orders, s.worker, "REJECTED")
						f.Opt("slot has no order", func(f *model.Flow) {
							f.Call(s.worker, s.stock, "return slot")
							f.Return(s.stock, s.worker, "free")
						})
						f.Opt("buyer has no order", func(f *model.Flow) {
							f.Call(s.worker, s.stock, "remove the mark")
							f.Return(s.stock, s.worker, "removed")
						})
					}),
				)
				f.Return(s.worker, s.queue, "ack after the commit")
			})
		}),
	)
}

// pay is F3: the callback decides once.
func (s *sale) pay() {
	sc := s.system.Scenario("Pay", "A payment is booked once, however often it is reported")
	s.paying = sc
	sc.Call(s.buyer, s.payment, "pay for the order")
	sc.Return(s.payment, s.buyer, "accepted")
	sc.Loop("until the callback is acknowledged", func(f *model.Flow) {
		f.Call(s.payment, s.api, "payment callback")
		f.Call(s.api, s.orders, "PENDING_PAY to PAID, if it is")
		f.Alt(
			model.When("one row changed", func(f *model.Flow) {
				f.Return(s.orders, s.api, "PAID, outbox row")
			}),
			model.When("provider ID seen before", func(f *model.Flow) {
				f.Return(s.orders, s.api, "no change")
			}),
			model.When("order is CLOSED", func(f *model.Flow) {
				f.Return(s.orders, s.api, "REFUNDING, outbox row")
			}),
		)
		f.Return(s.api, s.payment, "200")
	})
}

// cancel is how a buyer gives an order back before he has paid.
func (s *sale) cancel() {
	sc := s.system.Scenario("Cancel an order", "A buyer gives an unpaid order back, and its slot can be won again")
	s.cancelling = sc
	sc.Call(s.buyer, s.page, "cancel the order")
	sc.Call(s.page, s.gate, "POST cancel")
	sc.Call(s.gate, s.api, "pass on")
	sc.Call(s.api, s.orders, "read order")
	sc.Return(s.orders, s.api, "state")
	sc.Call(s.api, s.orders, "PENDING_PAY to CLOSED, if it is")
	sc.Alt(
		model.When("one row changed", func(f *model.Flow) {
			f.Return(s.orders, s.api, "slot, generation + 1")
			f.Call(s.api, s.stock, "return slot")
			f.Return(s.stock, s.api, "free")
			f.Return(s.api, s.gate, "closed")
			f.Return(s.gate, s.page, "closed")
		}),
		model.When("it was closed before", func(f *model.Flow) {
			f.Return(s.orders, s.api, "no row changed")
			f.Return(s.api, s.gate, "closed")
			f.Return(s.gate, s.page, "closed")
		}),
		model.When("payment came first", func(f *model.Flow) {
			f.Return(s.orders, s.api, "no row changed")
			f.Return(s.api, s.gate, "too late")
			f.Return(s.gate, s.page, "too late")
		}),
	)
}

// tell is what follows a booking: the outbox tells the others.
func (s *sale) tell() {
	sc := s.system.Scenario("Tell the others", "What was committed is told to other systems, once or more, and never forgotten")
	s.telling = sc
	sc.Call(s.worker, s.orders, "read the outbox")
	sc.Return(s.orders, s.worker, "rows, order IDs")
	sc.Loop("for each row", func(f *model.Flow) {
		f.Alt(
			model.When("to be shipped", func(f *model.Flow) {
				f.Send(s.worker, s.logistics, "ship order")
			}),
			model.When("the buyer should know", func(f *model.Flow) {
				f.Send(s.worker, s.notification, "order is paid")
			}),
			model.When("to be refunded", func(f *model.Flow) {
				f.Call(s.worker, s.payment, "refund by order ID")
				f.Return(s.payment, s.worker, "refunded")
				f.Call(s.worker, s.orders, "REFUNDING to REFUNDED")
				f.Return(s.orders, s.worker, "REFUNDED")
			}),
		)
	})
}

// release is F4: an unpaid order gives its slot back.
func (s *sale) release() {
	sc := s.system.Scenario("Release on timeout", "An unpaid order is closed, and its slot can be won again")
	s.releasing = sc
	sc.Alt(
		model.When("at the start, and again and again", func(f *model.Flow) {
			f.Call(s.scanner, s.orders, "orders due in the next window")
			f.Return(s.orders, s.scanner, "IDs and expiry times")
			f.Send(s.scanner, s.wheel, "refill")
		}),
		model.When("the time to pay is over", func(f *model.Flow) {
			f.Call(s.wheel, s.recycler, "order is due")
			f.Call(s.recycler, s.orders, "PENDING_PAY to CLOSED, if it is")
			f.Alt(
				model.When("one row changed", func(f *model.Flow) {
					f.Return(s.orders, s.recycler, "slot, generation + 1")
					f.Call(s.recycler, s.stock, "return slot")
					f.Return(s.stock, s.recycler, "free")
					f.Return(s.recycler, s.wheel, "closed")
				}),
				model.When("payment came first", func(f *model.Flow) {
					f.Return(s.orders, s.recycler, "no row changed")
					f.Return(s.recycler, s.wheel, "nothing to do")
				}),
			)
		}),
	)
	sc.Note("The gate sees the slot with its next look at the stock. Money that comes now is refunded.", s.recycler, s.stock)
}

// lease is the way round Redis: slots served from memory.
func (s *sale) lease() {
	sc := s.system.Scenario("Serve from a lease", "Slots are handed out from memory, a block at a time")
	s.leasing = sc
	sc.Call(s.allocator, s.localStock, "take a slot for this buyer")
	sc.Loop("while there is no slot at hand, and a block to be had", func(f *model.Flow) {
		f.Call(s.localStock, s.leases, "next block")
		f.Opt("a block is used up, or about to end", func(f *model.Flow) {
			f.Call(s.leases, s.stock, "return what is left")
			f.Return(s.stock, s.leases, "free again")
		})
		f.Loop("shards, until one has slots", func(f *model.Flow) {
			f.Call(s.leases, s.stock, "lease B slots")
			f.Return(s.stock, s.leases, "slots, epoch, expiry")
		})
		f.Return(s.leases, s.localStock, "slots")
	})
	sc.Alt(
		model.When("a slot is left", func(f *model.Flow) {
			f.Return(s.localStock, s.allocator, "slot, generation, epoch")
		}),
		model.When("buyer already has one", func(f *model.Flow) {
			f.Return(s.localStock, s.allocator, "DUP")
		}),
		model.When("no block to be had", func(f *model.Flow) {
			f.Return(s.localStock, s.allocator, "EMPTY")
		}),
	)
}

// endLease is what becomes of leased slots when the memory is gone.
func (s *sale) endLease() {
	sc := s.system.Scenario("End a lease", "What an instance did not hand out is free again, whether it stops or crashes")
	s.ending = sc
	sc.Alt(
		model.When("instance stops in order", func(f *model.Flow) {
			f.Call(s.leases, s.stock, "return what is left")
			f.Return(s.stock, s.leases, "free again")
		}),
		model.When("instance crashes", func(f *model.Flow) {
			f.Call(s.reconciler, s.stock, "leases past their expiry")
			f.Return(s.stock, s.reconciler, "slots, dead epoch")
			f.Call(s.reconciler, s.orders, "raise generation of slots without order")
			f.Return(s.orders, s.reconciler, "slots to free")
			f.Call(s.reconciler, s.stock, "free those slots")
			f.Return(s.stock, s.reconciler, "free")
		}),
	)
}
