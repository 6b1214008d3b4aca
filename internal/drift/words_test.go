package drift_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// author writes a workspace as it was, or as it is after some changes, and
// remembers at which.
type author struct {
	*model.Workspace
	now bool
}

// one of the two, as things were and as they are.
func (a author) one(was, is string) string {
	if a.now {
		return is
	}
	return was
}

// kindsOfPictures are workspaces that change, what is to be said of the
// picture with the key, and for what has a line in the model, the line.
var kindsOfPictures = []struct {
	kind  model.ViewKind
	key   string
	write func(a author)
	read  func(m *model.Model, now bool) // what comes from Go source
	want  []string
}{
	{
		kind: model.ViewLandscape, key: "landscape",
		write: func(a author) {
			buyer := a.Person("Buyer", "Wants")
			shop := a.Group(a.one("Town", "City"), model.ID("place")).System("Shop", "Sells")
			if a.now {
				shop.Uses(a.System("Bank", "Pays", model.External), "Charges")
				buyer.Uses(shop, "Looks")
			} else {
				buyer.Uses(a.System("Post", "Brings"), "Waits for")
				buyer.Uses(shop, "Asks")
			}
			buyer.Uses(a.System("Square", "Lies there"), "Meets at")
		},
		want: []string{
			`LNT-D006 relationship "Shop → Bank: Charges" is in the model but missing from the picture @shop.Uses(a.System("Bank"`,
			`LNT-D006 software system "Bank" is in the model but missing from the picture @shop.Uses(a.System("Bank"`,
			`LNT-D007 relationship "Buyer → Post: Waits for" is gone from the model but still in the picture`,
			`LNT-D007 software system "Post" is gone from the model but still in the picture`,
			`LNT-D008 relationship reads otherwise: the picture says "Buyer → Shop: Asks", the model "Buyer → Shop: Looks" @buyer.Uses(shop, "Looks")`,
			`LNT-D008 name of group "Town" differs: the picture says "Town", the model "City" @"City"`,
		},
	},
	{
		kind: model.ViewContext, key: "shop/context",
		write: func(a author) {
			shop := a.System("Shop", a.one("Sells", "Sells more"))
			a.Person("Buyer", "Wants").Uses(shop, "Asks for it")
		},
		want: []string{
			`LNT-D005 description of the picture differs: the picture says "Sells", the model "Sells more"`,
			`LNT-D008 description of software system "Shop" differs: the picture says "[Software System] Sells", the model "[Software System] Sells more" @shop := a.System("Shop", a.one("Sells", "Sells more"))`,
		},
	},
	{
		kind: model.ViewContainer, key: "shop/containers",
		write: func(a author) {
			buyer := a.Person("Buyer", "Wants")
			shop := a.System("Shop", "Sells")
			front, back := shop.Group("Front"), shop.Group("Back of it")
			web := front.Container("Web", "Shows")
			front.Container("Till", "Takes money").Uses(web, "Is seen by")
			back.Container("Ledger", "Remembers").Uses(web, "Is read by")
			in := front
			if a.now {
				in = back
			} else {
				front.Container("Old", "Is gone")
			}
			stock := in.Container("Stock", "Counts", model.Shape(a.one("database", "queue")))
			buyer.Uses(web, a.one("Looks", "Looks at"))
			web.Uses(stock, "Counts")
		},
		want: []string{
			`LNT-D007 container "Old" is gone from the model but still in the picture`,
			`LNT-D008 kind of container "Stock" differs: the picture says "container database", the model "container queue" @in.Container("Stock"`,
			`LNT-D008 place of container "Stock" differs: the picture says group "Front", the model group "Back of it" @in.Container("Stock"`,
			`LNT-D008 relationship reads otherwise: the picture says "Buyer → Web: Looks", the model "Buyer → Web: Looks at" @buyer.Uses(web, a.one`,
		},
	},
	{
		kind: model.ViewComponent, key: "shop/api/components",
		write: func(a author) {
			api := a.System("Shop", "Sells").Container(a.one("API", "Interface"), "Answers", model.ID("api"))
			orders := api.Component("Orders", "Keeps them")
			if a.now {
				orders.Uses(api.Component("Prices", "Knows them"), "Asks of")
			}
		},
		want: []string{
			`LNT-D005 title of the picture differs: the picture says "API", the model "Interface"`,
			`LNT-D006 component "Prices" is in the model but missing from the picture @"Asks of"`,
			`LNT-D006 relationship "Orders → Prices: Asks of" is in the model but missing from the picture @"Asks of"`,
			`LNT-D008 name of container boundary "API" differs: the picture says "API", the model "Interface" @"Interface"`,
		},
	},
	{
		kind: model.ViewDeployment, key: "shop/deployment/live",
		write: func(a author) {
			shop := a.System("Shop", "Sells")
			web, stock := shop.Container("Web of it", "Shows"), shop.Container("Stock", "Counts")
			web.Uses(stock, "Counts in")
			live := a.Environment("Live", "What buyers see")
			hall := live.Node(a.one("Hall", "Halls"), "A building", model.ID("hall"))
			hall.Node("One", "A machine").Runs(web)
			other := hall.Node("Two", "A machine")
			if a.now {
				other.Runs(stock)
			} else {
				hall.Infrastructure("Fire wall", "Refuses")
				live.Node("Three", "A machine").Runs(stock)
			}
		},
		want: []string{
			`LNT-D006 container instance "Stock" is in the model but missing from the picture @other.Runs(stock)`,
			`LNT-D006 relationship "Web of it → Stock: Counts in" is in the model but missing from the picture @web.Uses(stock, "Counts in")`,
			`LNT-D007 container instance "Stock" is no longer shown by this view but still in the picture @web, stock := shop.Container("Web of it", "Shows"), shop.Container("Stock", "Counts")`,
			`LNT-D007 deployment node "Three" is gone from the model but still in the picture`,
			`LNT-D007 infrastructure node "Fire wall" is gone from the model but still in the picture`,
			`LNT-D007 relationship "Web of it → Stock: Counts in" is no longer shown by this view but still in the picture`,
			`LNT-D008 deployment node "Two" is drawn otherwise: the picture says a box, the model a border around others @other := hall.Node("Two", "A machine")`,
			`LNT-D008 name of deployment node "Hall" differs: the picture says "Hall", the model "Halls" @hall := live.Node(a.one("Hall", "Halls"), "A building", model.ID("hall"))`,
		},
	},
	{
		kind: model.ViewDynamic, key: "shop/buy/dynamic", write: buys,
		want: []string{
			`LNT-D006 message "Bank → Web: 3. paid" is in the model but missing from the picture @buy.Return(bank, web, "paid")`,
			`LNT-D007 message "Web → Buyer: 3. here it is" is gone from the scenario but still in the picture`,
			`LNT-D008 kind of message "Web → Bank: 2. charges" differs: the picture says "asynchronous", the model "synchronous" @buy.Call(web, bank, "charges it")`,
			`LNT-D008 message reads otherwise: the picture says "Buyer → Web: 1. orders", the model "Buyer → Web: 1. orders one" @buy.Call(buyer, web, a.one("orders", "orders one"))`,
			`LNT-D008 message reads otherwise: the picture says "Web → Bank: 2. charges", the model "Web → Bank: 2. charges it" @buy.Call(web, bank, "charges it")`,
		},
	},
	{
		kind: model.ViewSequence, key: "shop/buy", write: buys,
		want: []string{
			`LNT-D006 fragment "opt: it rains" is in the model but missing from the picture @buy.Opt("it rains", func(f *model.Flow) { f.Note("it is slow", web) })`,
			`LNT-D006 note "Note over Web: it is slow" is in the model but missing from the picture @buy.Opt("it rains", func(f *model.Flow) { f.Note("it is slow", web) })`,
			`LNT-D007 divider "Later" is gone from the scenario but still in the picture`,
			`LNT-D008 kind of message "Web sends to Bank: charges" differs: the picture says "send", the model "call" @buy.Call(web, bank, "charges it")`,
			`LNT-D008 message reads otherwise: the picture says "Buyer calls Web: orders", the model "Buyer calls Web: orders one" @buy.Call(buyer, web, a.one("orders", "orders one"))`,
			`LNT-D008 message reads otherwise: the picture says "Web replies to Buyer: here it is", the model "Bank replies to Web: paid" @buy.Return(bank, web, "paid")`,
			`LNT-D008 message reads otherwise: the picture says "Web sends to Bank: charges", the model "Web calls Bank: charges it" @buy.Call(web, bank, "charges it")`,
		},
	},
	{
		kind: model.ViewStateMachine, key: "life/states",
		write: func(a author) {
			life := a.StateMachine("Life", "Of a unit")
			free := life.State("Free", "Nobody has it")
			kept := life.State("Kept", "Somebody has it")
			sure := kept.State(a.one("Sure", "Certain"), "It is paid", model.ID("sure"), model.Entry(a.one("counts", "counts it")))
			kept.Start(sure)
			life.Start(free)
			free.On("reserve", kept)
			kept.On("expire", free, model.Guard(a.one("late", "too late")))
			if a.now {
				free.On("sell", life.Final("Sold"))
			} else {
				which := life.Choice("")
				free.On("ask", which)
				which.Else(life.Final(""))
				which.When("found", life.State("Lost", "Nobody finds it"))
			}
		},
		want: []string{
			`LNT-D006 final state "Sold" is in the model but missing from the picture @free.On("sell", life.Final("Sold"))`,
			`LNT-D006 transition "Free → Sold: sell" is in the model but missing from the picture @free.On("sell", life.Final("Sold"))`,
			`LNT-D007 a choice is gone from the state machine but still in the picture`,
			`LNT-D007 a final state is gone from the state machine but still in the picture`,
			`LNT-D007 state "Lost" is gone from the state machine but still in the picture`,
			`LNT-D007 transition "Choice → Final: [else]" is gone from the state machine but still in the picture`,
			`LNT-D007 transition "Choice → Lost: [found]" is gone from the state machine but still in the picture`,
			`LNT-D007 transition "Free → Choice: ask" is gone from the state machine but still in the picture`,
			`LNT-D008 name of state "Sure" differs: the picture says "Sure", the model "Certain" @sure := kept.State(a.one("Sure", "Certain"), "It is paid", model.ID("sure"), model.Entry(a.one("counts", "counts it")))`,
			`LNT-D008 transition reads otherwise: the picture says "Initial → Sure", the model "Initial → Certain" @kept.Start(sure)`,
			`LNT-D008 transition reads otherwise: the picture says "Kept → Free: expire [late]", the model "Kept → Free: expire [too late]" @kept.On("expire", free, model.Guard(a.one("late", "too late")))`,
		},
	},
	{
		kind: model.ViewActivity, key: "ask/activity",
		write: func(a author) {
			shop := a.System("Shop", "Sells")
			web, stock := shop.Container("Web", "Shows"), shop.Container("Stock", "Counts")
			web.Uses(stock, "Counts on")
			ask := a.Activity("Ask", "For a unit")
			ask.Accept(web, "a request")
			by := web
			if a.now {
				by = stock
			}
			ask.Do(by, "counts")
			if a.now {
				ask.Decide("any?", model.Case("no", func(s *model.Steps) { s.End("Sold out") }), model.Otherwise())
			} else {
				ask.Fork(
					model.Track("", func(s *model.Steps) { s.Do(web, "waits") }),
					model.Track("", func(s *model.Steps) { s.Send(web, "an order"); s.EndFlow("") }),
				)
			}
		},
		want: []string{
			`LNT-D006 activity final "Sold out" is in the model but missing from the picture @ask.Decide("any?", model.Case("no", func(s *model.Steps) { s.End("Sold out") }), model.Otherwise())`,
			`LNT-D006 decision "any?" is in the model but missing from the picture @ask.Decide("any?", model.Case("no", func(s *model.Steps) { s.End("Sold out") }), model.Otherwise())`,
			`LNT-D006 flow "any? → Final: [else]" is in the model but missing from the picture @ask.Decide("any?", model.Case("no", func(s *model.Steps) { s.End("Sold out") }), model.Otherwise())`,
			`LNT-D006 flow "any? → Sold out: [no]" is in the model but missing from the picture @ask.Decide("any?", model.Case("no", func(s *model.Steps) { s.End("Sold out") }), model.Otherwise())`,
			`LNT-D006 flow "counts → any?" is in the model but missing from the picture @ask.Do(by, "counts")`,
			`LNT-D006 lane "Stock" is in the model but missing from the picture @web, stock := shop.Container("Web", "Shows"), shop.Container("Stock", "Counts")`,
			`LNT-D007 a flow final is gone from the activity but still in the picture`,
			`LNT-D007 a fork is gone from the activity but still in the picture`,
			`LNT-D007 action "waits" is gone from the activity but still in the picture`,
			`LNT-D007 flow "Fork → an order" is gone from the activity but still in the picture`,
			`LNT-D007 flow "Fork → waits" is gone from the activity but still in the picture`,
			`LNT-D007 flow "an order → Flow final" is gone from the activity but still in the picture`,
			`LNT-D007 flow "counts → Fork" is gone from the activity but still in the picture`,
			`LNT-D007 flow "waits → Final" is gone from the activity but still in the picture`,
			`LNT-D007 send signal action "an order" is gone from the activity but still in the picture`,
			`LNT-D008 place of action "counts" differs: the picture says lane "Web", the model lane "Stock" @ask.Do(by, "counts")`,
			`LNT-D008 place of an activity final differs: the picture says lane "Web", the model lane "Stock" @ask := a.Activity("Ask", "For a unit")`,
		},
	},
	{
		kind: model.ViewUseCase, key: "shop/use-cases",
		write: func(a author) {
			buyer, clerk := a.Person("Buyer", "Wants"), a.Person("Clerk", "Helps")
			shop := a.System(a.one("Shop", "Market"), "Sells", model.ID("shop"))
			order, pay := shop.UseCase("Order", "One unit"), shop.UseCase("Pay for it", "Money")
			order.Actor(buyer)
			if a.now {
				order.Actor(clerk)
				shop.UseCase("Block", "Slow it").Extends(order, "too many")
				shop.UseCaseView(model.Exclude(pay))
			} else {
				clerk.Specializes(buyer)
				order.Includes(shop.UseCase("Sign in", "Say who one is"))
			}
			pay.Actor(clerk)
			order.Includes(pay)
			buyer.Uses(shop, "Orders from")
			clerk.Uses(shop, "Sees to")
		},
		want: []string{
			`LNT-D005 title of the picture differs: the picture says "Shop", the model "Market"`,
			`LNT-D006 association "Clerk → Order" is in the model but missing from the picture @order.Actor(clerk)`,
			`LNT-D006 extend "Block → Order: «extend»; [too many]" is in the model but missing from the picture @shop.UseCase("Block", "Slow it").Extends(order, "too many")`,
			`LNT-D006 use case "Block" is in the model but missing from the picture @shop.UseCase("Block", "Slow it").Extends(order, "too many")`,
			`LNT-D007 association "Clerk → Pay for it" is no longer shown by this view but still in the picture`,
			`LNT-D007 generalization "Clerk → Buyer" is gone from the model but still in the picture`,
			`LNT-D007 include "Order → Pay for it: «include»" is no longer shown by this view but still in the picture`,
			`LNT-D007 include "Order → Sign in: «include»" is gone from the model but still in the picture`,
			`LNT-D007 use case "Pay for it" is no longer shown by this view but still in the picture @order, pay := shop.UseCase("Order", "One unit"), shop.UseCase("Pay for it", "Money")`,
			`LNT-D007 use case "Sign in" is gone from the model but still in the picture`,
			`LNT-D008 name of software system boundary "Shop" differs: the picture says "Shop", the model "Market" @shop := a.System(a.one("Shop", "Market"), "Sells", model.ID("shop"))`,
		},
	},
	{
		kind: model.ViewClass, key: "orders/classes",
		write: func(a author) {
			set := a.Classes("Orders", "What is ordered")
			ledger, entry := set.Class("Ledger", "All of them"), set.Class("Entry", "One line")
			if a.now {
				ledger.Has(entry, "lines", model.Multiplicity("*"))
				set.Interface("Store", "Keeps").Method("Put()")
			} else {
				ledger.Owns(entry, "lines", model.Multiplicity("*"))
				size := set.Enumeration("Size", "Of a parcel")
				entry.DependsOn(size, "reads")
			}
		},
		want: []string{
			`LNT-D006 interface "Store" is in the model but missing from the picture @set.Interface("Store", "Keeps").Method("Put()")`,
			`LNT-D007 dependency "Entry depends on Size: reads" is gone from the model but still in the picture`,
			`LNT-D007 enumeration "Size" is gone from the model but still in the picture`,
			`LNT-D008 composition reads otherwise: the picture says "Ledger owns Entry: lines [*]", the model "Ledger has Entry: lines [*]" @ledger.Has(entry, "lines", model.Multiplicity("*"))`,
			`LNT-D008 kind of composition "Ledger owns Entry: lines [*]" differs: the picture says "composition", the model "association" @ledger.Has(entry, "lines", model.Multiplicity("*"))`,
		},
	},
	{
		kind: model.ViewCode, key: "shop/api/orders/code",
		write: func(a author) {
			orders := a.System("Shop", "Sells").Container("API", "Answers").Component("Orders", "Keeps them", model.Code("./order"))
			orders.CodeView()
		},
		read: func(m *model.Model, now bool) {
			of := func(name string, line int) model.TypeRecord {
				return model.TypeRecord{
					ID: "shop/order." + name, Package: "shop/order", Name: name, Kind: model.TypeClass,
					Origin: model.Origin{Position: model.Position{File: "order.go", Line: line}},
				}
			}
			to := func(kind model.RelationKind, name string, line int) model.ClassRelationRecord {
				return model.ClassRelationRecord{
					Kind: kind, To: "shop/order." + name, Role: name, Origin: model.Origin{Position: model.Position{File: "order.go", Line: line}},
				}
			}
			item, order, store := of("Item", 3), of("Order", 5), of("Store", 9)
			store.Kind = model.TypeInterface
			m.Types = []model.TypeRecord{item, order}
			if now {
				m.Types[1].Relations = []model.ClassRelationRecord{to(model.RelationComposition, "Item", 6)}
				m.Types = slices.Insert(m.Types, 0, model.TypeRecord{ID: "shop/money.Amount", Package: "shop/money", Name: "Amount", Kind: model.TypeNamed, Origin: item.Origin})
			} else {
				m.Types[1].Relations = []model.ClassRelationRecord{to(model.RelationDependency, "Item", 6), to(model.RelationRealization, "Store", 7)}
				m.Types = append(m.Types, store)
			}
			for i := range m.Views {
				if v := &m.Views[i]; v.Kind == model.ViewCode {
					for _, t := range m.Types {
						v.Types = append(v.Types, t.ID)
					}
				}
			}
		},
		want: []string{
			`LNT-D006 package "money" is in the model but missing from the picture`,
			`LNT-D006 package "order" is in the model but missing from the picture`,
			`LNT-D006 type "Amount" is in the model but missing from the picture @order.go:3`,
			`LNT-D008 place of class "Item" differs: the picture says none, the model package "order" @order.go:3`,
			`LNT-D008 place of class "Order" differs: the picture says none, the model package "order" @order.go:5`,
			`LNT-D007 interface "Store" is gone from the model but still in the picture`,
			`LNT-D007 realization "Order implements Store" is gone from the model but still in the picture`,
			`LNT-D008 dependency reads otherwise: the picture says "Order depends on Item", the model "Order owns Item: Item" @order.go:6`,
			`LNT-D008 kind of dependency "Order depends on Item" differs: the picture says "dependency", the model "composition" @order.go:6`,
		},
	},
}

// buys is a scenario.
func buys(a author) {
	buyer := a.Person("Buyer", "Wants")
	shop := a.System("Shop", "Sells")
	web := shop.Container("Web", "Shows")
	bank := a.System("Bank", "Pays")
	buyer.Uses(web, "Orders")
	web.Uses(bank, "Charges for it")
	buy := shop.Scenario("Buy", "One unit")
	buy.Call(buyer, web, a.one("orders", "orders one"))
	if a.now {
		buy.Call(web, bank, "charges it")
		buy.Return(bank, web, "paid")
		buy.Opt("it rains", func(f *model.Flow) { f.Note("it is slow", web) })
	} else {
		buy.Send(web, bank, "charges")
		buy.Return(web, buyer, "here it is")
		buy.Divider("Later")
	}
}

func (a author) built(t *testing.T) *model.Model {
	t.Helper()
	m, diagnostics := a.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	return m
}

// TestEachKindHasItsWords changes a model of each kind of picture, and holds
// what is said of the picture that was drawn before.
func TestEachKindHasItsWords(t *testing.T) {
	renderer := render.New(hierarchy.Engine{}, theme.Default())
	untold := map[model.ViewKind]bool{}
	for _, k := range []model.ViewKind{
		model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent, model.ViewDeployment, model.ViewDynamic,
		model.ViewSequence, model.ViewStateMachine, model.ViewActivity, model.ViewUseCase, model.ViewClass, model.ViewCode,
	} {
		untold[k] = true
	}
	for _, tc := range kindsOfPictures {
		delete(untold, tc.kind)
		t.Run(string(tc.kind), func(t *testing.T) {
			var files [2][]byte
			var last *model.Model
			for i := range files {
				a := author{model.New("Shop", "Sells things"), i == 1}
				tc.write(a)
				last = a.built(t)
				if tc.read != nil {
					tc.read(last, a.now)
				}
				d, err := view.Resolve(last, tc.key)
				if err != nil {
					t.Fatal(err)
				}
				if d.Kind != tc.kind {
					t.Fatalf("it is a %s view", d.Kind)
				}
				p, err := renderer.Draw(context.Background(), d)
				if err != nil {
					t.Fatal(err)
				}
				files[i] = svg.Render(p.Scene, theme.Default(), svg.Options{Mode: svg.Standalone})
			}
			found, err := drift.Pictures(context.Background(), drift.Committed{Files: fstest.MapFS{"a.svg": {Data: files[0]}}, Path: "p"}, map[string][]byte{"a.svg": files[1]}, last, drift.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				line := f.Code + " " + f.Message
				for _, p := range f.Positions {
					if p.Note == "in the model" {
						line += fmt.Sprintf(" @%s:%d", filepath.Base(p.File), p.Line)
					}
				}
				got = append(got, line)
			}
			want := slices.Clone(tc.want)
			for i, w := range want {
				if words, at, ok := strings.Cut(w, " @"); ok && !strings.HasPrefix(at, "order.go:") {
					want[i] = words + " @" + lineOf(t, at)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s\ngot\n%s", diff, strings.Join(got, "\n"))
			}
		})
	}
	for k := range untold {
		t.Errorf("no picture is a %s view", k)
	}
}

// lineOf is the line of this file that holds the words, which stands below the
// code of a workspace at most once.
func lineOf(t *testing.T, words string) string {
	t.Helper()
	source, err := os.ReadFile("words_test.go")
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, line := range strings.Split(string(source), "\n") {
		if strings.Contains(line, words) && !strings.Contains(line, "LNT-") {
			if at > 0 {
				t.Fatalf("%s stands in lines %d and %d", words, at, i+1)
			}
			at = i + 1
		}
	}
	if at == 0 {
		t.Fatalf("%s stands nowhere", words)
	}
	return fmt.Sprintf("words_test.go:%d", at)
}
