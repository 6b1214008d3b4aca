package model_test

import (
	"fmt"
	"path"
	"strings"

	"github.com/lintel-go/lintel/model"
)

func ExampleTechnology() {
	const HTTPS = model.Technology("HTTPS") // a team shares its vocabulary as constants

	w := model.New("Shop", "Sells things")
	web := w.System("Shop", "Sells things").Container("Web", "Shows things", model.Technology("Go"))
	w.Person("Buyer", "Buys things").Uses(web, "Looks for things", HTTPS)

	m, _ := w.Build()
	fmt.Println(m.Elements[2].Technology)
	fmt.Println(m.Relationships[0].Technology)
	// Output:
	// Go
	// HTTPS
}

func ExampleExternal() {
	w := model.New("Shop", "Sells things")
	w.System("Shop", "Sells things")
	w.System("Bank", "Takes the money", model.External)

	m, _ := w.Build()
	for _, v := range m.Views {
		fmt.Println(v.Key) // what others run has no view of its own
	}
	// Output:
	// landscape
	// shop/context
}

func ExampleAsync() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Uses(w.System("Post", "Brings things"), "Announces parcels", model.Async)

	m, _ := w.Build()
	fmt.Println(m.Relationships[0].Async)
	// Output: true
}

func ExampleShape() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Container("Stock", "Counts things", model.Technology("PostgreSQL"), model.Database)

	m, _ := w.Build()
	stock, _ := m.Element("shop/stock")
	fmt.Println(stock.Shape)
	// Output: database
}

func ExampleIcon() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things", model.Icon("icons/shop.svg"))
	shop.Container("Stock", "Counts things", model.Technology("PostgreSQL")) // has the mark of PostgreSQL
	shop.Container("Safe", "Keeps what must stay secret", model.Technology("Go"), model.Icon("lock"))
	shop.Container("Ledger", "Says what was paid", model.Technology("Go"), model.NoIcon)

	m, _ := w.Build()
	for _, e := range m.Elements {
		fmt.Printf("%s: %q\n", e.Name, e.Icon)
	}
	// Output:
	// Shop: "icons/shop.svg"
	// Ledger: "none"
	// Safe: "lock"
	// Stock: ""
}

func ExampleGivenIconsOnly() {
	w := model.New("Shop", "Sells things", model.GivenIconsOnly) // in all views
	w.LandscapeView(model.GivenIconsOnly)                        // in one

	m, _ := w.Build()
	fmt.Println(m.GivenIconsOnly, m.Views[0].GivenIconsOnly)
	// Output: true true
}

func ExampleInstances() {
	w := model.New("Shop", "Sells things")
	web := w.System("Shop", "Sells things").Container("Web", "Shows things")
	node := w.Environment("Production", "What buyers see").Node("Web server", "A machine", model.Instances(12))
	node.Runs(web, model.Instances(4))

	m, _ := w.Build()
	for _, id := range []string{"@production/web-server", "@production/web-server/web"} {
		e, _ := m.Element(id)
		fmt.Println(e.Name, "×", e.Instances)
	}
	// Output:
	// Web server × 12
	// Web × 4
}

func ExampleOwner() {
	w := model.New("Shop", "Sells things")
	w.System("Shop", "Sells things", model.Owner("Storefront team"))

	m, _ := w.Build()
	fmt.Println(m.Elements[0].Owner)
	// Output: Storefront team
}

func ExampleWaive() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Container("Host", "Rented, nobody knows with what inside", model.Waive("LNT-M102", "the host does not say"))

	m, _ := w.Build()
	for _, waiver := range m.Waivers {
		fmt.Printf("%s of %s: %s\n", waiver.Code, waiver.Subject, waiver.Reason)
	}
	// Output: LNT-M102 of shop/host: the host does not say
}

func ExampleGroup() {
	w := model.New("Shop", "Sells things")
	company := w.Group("Our company")
	company.Person("Clerk", "Sends things")
	company.Group("Warehouse").System("Stock", "Counts things")
	company.Group("Bookkeeping", model.ID("books"), model.Waive("LNT-M114", "its systems are to come"))

	m, _ := w.Build()
	for _, e := range m.Elements {
		fmt.Println(e.ID, "in", e.Group) // groups take no part in the IDs of elements
	}
	fmt.Println(m.Waivers[0].Code, "of", m.Waivers[0].Subject)
	// Output:
	// clerk in group:/our-company
	// stock in group:/our-company/warehouse
	// LNT-M114 of group:/our-company/books
}

func ExampleWorkspace_Severity() {
	w := model.New("Shop", "Sells things")
	w.Severity("LNT-M111", model.SeverityOff)
	w.Severity("LNT-M102", model.SeverityError)
	w.Waive("LNT-M112", "where things run is written elsewhere")

	m, _ := w.Build()
	for _, s := range m.Severities {
		fmt.Println(s.Code, s.Severity)
	}
	fmt.Println(m.Waivers[0].Code, m.Waivers[0].Reason)
	// Output:
	// LNT-M102 error
	// LNT-M111 off
	// LNT-M112 where things run is written elsewhere
}

func ExampleID() {
	w := model.New("Shop", "Sells things")
	market := w.System("Marketplace", "Sells things", model.ID("shop")) // was "Shop"
	market.Container("Web", "Shows things")

	m, _ := w.Build()
	for _, e := range m.Elements {
		fmt.Println(e.ID)
	}
	// Output:
	// shop
	// shop/web
}

func ExampleCode() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Container("Web", "Shows things", model.Code("./web/..."), model.Code("./api"))

	m, _ := w.Build()
	web, _ := m.Element("shop/web")
	fmt.Println(web.Code)
	// Output: [./web/... ./api]
}

func ExampleService() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Container("Web", "Shows things", model.Service("shop-web"))

	m, _ := w.Build()
	web, _ := m.Element("shop/web")
	fmt.Println(web.Service)
	// Output: shop-web
}

func ExampleSpan() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	web := shop.Container("Web", "Shows things", model.Service("shop-web"))
	stock := shop.Container("Stock", "Counts things", model.Service("shop-stock"))
	web.Uses(stock, "Reserves in")
	buy := shop.Scenario("Buy", "One thing is sold")
	buy.Call(web, stock, "reserve one", model.Span("Stock/Reserve"))

	m, _ := w.Build()
	scenario, _ := m.Scenario("shop/buy")
	fmt.Println(scenario.Steps[0].Text, "is", scenario.Steps[0].Span)
	// Output: reserve one is Stock/Reserve
}

func ExampleTag() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Container("Till", "Takes cards", model.Tag("PCI"))
	shop.Container("Web", "Shows things")
	shop.ContainerView(model.Exclude(model.Tag("PCI")))

	m, _ := w.Build()
	view, _ := m.View("shop/containers")
	fmt.Println(view.Exclude)
	// Output: [shop/till]
}

func ExampleProperty() {
	w := model.New("Shop", "Sells things")
	w.System("Shop", "Sells things", model.Property("tier", "1"))

	m, _ := w.Build()
	fmt.Println(m.Elements[0].Properties["tier"])
	// Output: 1
}

func ExampleLink() {
	w := model.New("Shop", "Sells things")
	w.System("Shop", "Sells things", model.Link("Run book", "https://wiki.example/shop"))

	m, _ := w.Build()
	fmt.Println(m.Elements[0].Links[0].Title, m.Elements[0].Links[0].URL)
	// Output: Run book https://wiki.example/shop
}

func ExampleKey() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.ContextView()
	shop.ContextView(model.Key("shop/partners"), model.Title("Who we work with"))

	m, _ := w.Build()
	for _, v := range m.Views {
		fmt.Println(v.Key)
	}
	// Output:
	// landscape
	// shop/context
	// shop/partners
}

func ExampleTitle() {
	w := model.New("Shop", "Sells things")
	w.LandscapeView(model.Title("All that we run"))

	m, _ := w.Build()
	fmt.Println(m.Views[0].Title)
	// Output: All that we run
}

func ExampleDescription() {
	w := model.New("Shop", "Sells things")
	w.LandscapeView(model.Description("As of the summer release"))

	m, _ := w.Build()
	fmt.Println(m.Views[0].Description)
	// Output: As of the summer release
}

func ExampleDirection() {
	w := model.New("Shop", "Sells things")
	w.LandscapeView(model.LeftToRight)

	m, _ := w.Build()
	fmt.Println(m.Views[0].Direction)
	// Output: left-to-right
}

func ExampleInclude() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	tax := w.System("Tax office", "Asks for reports once a year", model.External)
	shop.ContextView(model.Include(tax))

	m, _ := w.Build()
	view, _ := m.View("shop/context")
	fmt.Println(view.Include)
	// Output: [tax-office]
}

func ExampleExclude() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	log := w.System("Log store", "Keeps what happened")
	bank := w.System("Bank", "Takes the money", model.External)
	shop.Uses(log, "Writes to")
	asks := shop.Uses(bank, "Asks for reports")
	shop.ContextView(model.Exclude(log, asks))

	m, _ := w.Build()
	view, _ := m.View("shop/context")
	fmt.Println(view.Exclude, view.ExcludeRelationships)
	// Output: [log-store] [shop->bank:asks-for-reports]
}

func ExampleWhere() {
	w := model.New("Shop", "Sells things")
	w.System("Shop", "Sells things", model.Owner("Storefront team"))
	w.System("Tax office", "Asks for reports")
	w.LandscapeView(model.Exclude(model.Where(func(e model.ElementRecord) bool {
		return e.Owner == ""
	})))

	m, _ := w.Build()
	fmt.Println(m.Views[0].Exclude)
	// Output: [tax-office]
}

func ExampleScenario() {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Buys things")
	shop := w.System("Shop", "Sells things")
	web := shop.Container("Web", "Shows things")
	stock := shop.Container("Stock", "Counts things")

	buy := shop.Scenario("Buy", "A buyer gets one, or learns that there is none")
	buy.Call(buyer, web, "buy")
	buy.Call(web, stock, "take one")
	buy.Alt(
		model.When("one is left", func(f *model.Flow) {
			f.Return(stock, web, "taken")
			f.Return(web, buyer, "it is yours")
		}),
		model.Else(func(f *model.Flow) {
			f.Return(stock, web, "none")
			f.Return(web, buyer, "sold out")
		}),
	)

	m, _ := w.Build()
	for _, s := range m.Scenarios[0].Steps {
		fmt.Println(strings.TrimSpace(fmt.Sprintln(s.Kind, s.From, s.To, s.Text)))
		for _, o := range s.Operands {
			fmt.Printf("  [%s]\n", o.Guard)
			for _, s := range o.Steps {
				fmt.Println("   ", s.Kind, s.From, s.To, s.Text)
			}
		}
	}
	// Output:
	// call buyer shop/web buy
	// call shop/web shop/stock take one
	// alt
	//   [one is left]
	//     return shop/stock shop/web taken
	//     return shop/web buyer it is yours
	//   [else]
	//     return shop/stock shop/web none
	//     return shop/web buyer sold out
}

func ExampleScenario_Flow() {
	// greet writes the steps that several scenarios begin with.
	greet := func(f *model.Flow, from, to model.Element) {
		f.Call(from, to, "hello")
		f.Return(to, from, "welcome")
	}

	w := model.New("Shop", "Sells things")
	buyer, shop := w.Person("Buyer", "Buys things"), w.System("Shop", "Sells things")
	buy := w.Scenario("Buy", "A buyer buys")
	greet(buy.Flow(), buyer, shop)
	buy.Opt("the session is old", func(f *model.Flow) { greet(f, buyer, shop) })

	m, _ := w.Build()
	fmt.Println(len(m.Scenarios[0].Steps), m.Scenarios[0].Steps[2].Operands[0].Guard)
	// Output: 3 the session is old
}

func ExampleEnvironment_Without() {
	w := model.New("Shop", "Sells things")
	shop, bank := w.System("Shop", "Sells things"), w.System("Bank", "Takes the money", model.External)
	pays := shop.Uses(bank, "Asks for payment")
	w.Environment("Test", "Nobody pays here").Without(pays)

	m, _ := w.Build()
	fmt.Println(m.Environments[0].LeavesOut)
	// Output: [shop->bank:asks-for-payment]
}

func ExampleWorkspace_Build() {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	shop.Container("API", "Answers apps")
	shop.Container("API", "Answers partners")

	_, ds := w.Build()
	for _, d := range ds {
		fmt.Println(d.Code, d.Severity, d.Message)
		fmt.Println("hint:", d.Hint)
		fmt.Println("lines apart:", d.Origin.Line-d.Related[0].Line)
	}
	// Output:
	// LNT-M005 error container "API" is already defined
	// hint: use the handle of the first, or give this one another name
	// lines apart: 1
}

func ExampleWorkspace_Unbound() {
	w := model.New("Shop", "Sells things")
	w.Severity("LNT-C006", model.SeverityError) // every package is bound, or left out here
	w.Unbound("./tools/...", "they run while the shop is built")

	m, _ := w.Build()
	fmt.Println(m.Unbound[0].Pattern, "because", m.Unbound[0].Reason)
	// Output: ./tools/... because they run while the shop is built
}

func ExampleWorkspace_Docs() {
	w := model.New("Shop", "Sells things")
	w.Docs("docs")

	m, _ := w.Build()
	folder := m.Docs[0].Path // absolute; Relative names it from the module
	fmt.Println(path.Base(folder), strings.HasPrefix(folder, path.Dir(m.Docs[0].Origin.File)))
	// Output: docs true
}

func ExampleDecode() {
	w := model.New("Shop", "Sells things")
	w.Person("Buyer", "Buys things")
	m, _ := w.Build()

	data, err := model.Encode(m)
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := model.Decode(data)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(back.Elements[0].Name)
	// Output: Buyer
}
