package model_test

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// All people and systems, and a border around one's own.
func Example_landscape() {
	w := model.New("Big shop", "All that the company runs")
	own := w.Group("Our company")
	buyer := w.Person("Buyer", "Wants something", model.External)
	clerk := own.Person("Clerk", "Answers questions")
	shop := own.System("Shop", "Sells things")
	store := own.System("Store", "Keeps things")
	bank := w.System("Bank", "Moves money", model.External)

	buyer.Uses(shop, "Orders from")
	clerk.Uses(shop, "Looks up orders in")
	shop.Uses(store, "Takes things from")
	shop.Uses(bank, "Asks for the money")
	w.LandscapeView(model.Title("Who works together"), model.LeftToRight)

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, e := range m.Elements {
		fmt.Printf("%s %s in %q\n", e.Kind, e.ID, e.Group)
	}
	v, _ := m.View("landscape")
	fmt.Println(v.Kind, v.Key, v.Title)
	// Output:
	// 0 mistakes
	// system bank in ""
	// person buyer in ""
	// person clerk in "group:/our-company"
	// system shop in "group:/our-company"
	// system store in "group:/our-company"
	// landscape landscape Who works together
}

// One system among those that it has to do with, and no others.
func Example_context() {
	w := model.New("Big shop", "All that the company runs")
	buyer := w.Person("Buyer", "Wants something")
	shop, store := w.System("Shop", "Sells things"), w.System("Store", "Keeps things")
	bank := w.System("Bank", "Moves money", model.External)
	buyer.Uses(shop, "Orders from")
	shop.Uses(store, "Takes things from")
	shop.Uses(bank, "Asks for the money")
	store.Uses(bank, "Pays rent through")
	shop.ContextView(model.Exclude(store))

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, v := range m.Views {
		fmt.Println(v.Kind, v.Key, v.Exclude) // the bank is external, and has none
	}
	// Output:
	// 0 mistakes
	// landscape landscape []
	// context shop/context [store]
	// context store/context []
}

// What a system is made of: applications and stores, each of which runs by
// itself.
func Example_containers() {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants something")
	shop := w.System("Shop", "Sells things")
	web := shop.Container("Web", "Shows things", model.Technology("Go"), model.Browser)
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	kept := shop.Group("What is kept")
	orders := kept.Container("Orders", "What was ordered", model.Technology("PostgreSQL"), model.Database)
	events := kept.Container("Events", "What happened", model.Technology("Kafka"), model.Queue)

	buyer.Uses(web, "Chooses in")
	web.Uses(api, "Sends orders to", model.Technology("HTTPS"))
	api.Uses(orders, "Writes to", model.Technology("SQL"))
	api.Uses(events, "Announces to", model.Async)

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, r := range m.Relationships {
		fmt.Println(r.ID, r.Technology, r.Async)
	}
	v, _ := m.View("shop/containers")
	fmt.Println(v.Kind, v.Key, v.Title)
	// Output:
	// 0 mistakes
	// buyer->shop/web:chooses-in  false
	// shop/api->shop/events:announces-to  true
	// shop/api->shop/orders:writes-to SQL false
	// shop/web->shop/api:sends-orders-to HTTPS false
	// container shop/containers Shop
}

// What a container is made of.
func Example_components() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	db := shop.Container("Orders", "What was ordered", model.Technology("PostgreSQL"), model.Database)
	intake := api.Component("Intake", "Checks orders", model.Technology("Go package"))
	ledger := api.Component("Ledger", "Writes each order once", model.Technology("Go package"))
	intake.Uses(ledger, "Hands orders to")
	ledger.Uses(db, "Writes to", model.Technology("SQL"))
	api.ComponentView(model.Description("The way of an order"))

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, e := range m.Elements {
		fmt.Println(e.Kind, e.ID)
	}
	v, _ := m.View("shop/api/components")
	fmt.Println(v.Kind, v.Key, v.Description)
	// Output:
	// 0 mistakes
	// system shop
	// container shop/api
	// component shop/api/intake
	// component shop/api/ledger
	// container shop/orders
	// component shop/api/components The way of an order
}

// The Go types of the packages that an element is bound to. A component has a
// code view by itself, once its types were read; others are written.
func Example_code() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things", model.Code("./internal/..."))
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	api.Component("Ledger", "Writes each order once", model.Code("./ledger"))
	shop.CodeView(model.Title("All types"), model.Unexported, model.WithoutMethods)

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	v, _ := m.View("shop/code")
	fmt.Println(v.Kind, v.Key, v.Members.Unexported, v.Members.WithoutMethods)
	_, written := m.View("shop/api/ledger/code")
	fmt.Println(written) // it comes when the source is read
	// Output:
	// 0 mistakes
	// code shop/code true true
	// false
}

// What runs where: nodes in nodes, instances on them, and the machines between.
func Example_deployment() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	orders := shop.Container("Orders", "What was ordered", model.Technology("PostgreSQL"), model.Database)
	api.Uses(orders, "Writes to", model.Technology("SQL"))

	live := w.Environment("Live", "What buyers see")
	hall := live.Node("Hall", "In the cellar", model.Technology("Frankfurt"))
	balancer := hall.Infrastructure("Balancer", "Spreads connections", model.Technology("LVS"))
	server := hall.Node("Server", "One of many", model.Technology("Debian"), model.Instances(12))
	running := server.Runs(api, model.Instances(4))
	hall.Node("Database server", "", model.Technology("Debian")).Runs(orders)
	balancer.Uses(running, "Forwards to")

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, e := range m.Elements {
		if e.Environment != "" {
			fmt.Println(strings.TrimSpace(fmt.Sprintln(e.Kind, e.ID, e.Of)))
		}
	}
	v, _ := m.View("shop/deployment/live")
	fmt.Println(v.Kind, v.Key, v.Title)
	// Output:
	// 0 mistakes
	// node @live/hall
	// infrastructure-node @live/hall/balancer
	// node @live/hall/database-server
	// instance @live/hall/database-server/orders shop/orders
	// node @live/hall/server
	// instance @live/hall/server/api shop/api
	// deployment shop/deployment/live Shop – Live
}

// A scenario as numbered messages on the static picture.
func Example_dynamic() {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants something")
	shop := w.System("Shop", "Sells things")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	events := shop.Container("Events", "What happened", model.Technology("Kafka"), model.Queue)
	mailer := shop.Container("Mailer", "Writes letters", model.Technology("Go"))
	buyer.Uses(api, "Orders from")
	api.Uses(events, "Announces to", model.Async)
	events.Uses(mailer, "Wakes", model.Async)

	order := shop.Scenario("Order", "From a wish to a letter")
	order.Call(buyer, api, "I want this")
	order.Par(
		model.Branch("", func(f *model.Flow) { f.Return(api, buyer, "it is yours") }),
		model.Branch("", func(f *model.Flow) {
			f.Send(api, events, "ordered")
			f.Send(events, mailer, "ordered")
		}),
	)
	order.DynamicView(model.LeftToRight)

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, v := range m.Views {
		if v.Scenario != "" {
			fmt.Printf("%s %s %q\n", v.Kind, v.Key, v.Direction)
		}
	}
	// Output:
	// 0 mistakes
	// sequence shop/order ""
	// dynamic shop/order/dynamic "left-to-right"
}
