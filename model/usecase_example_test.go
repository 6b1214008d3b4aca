package model_test

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
)

// What a shop does for whom: actors, a part, an extension, and a kind.
func Example_useCases() {
	w := model.New("Shop", "Sells things")
	visitor := w.Person("Visitor", "Looks around")
	buyer := w.Person("Buyer", "Wants something")
	buyer.Specializes(visitor)
	bank := w.System("Bank", "Moves money", model.External)
	shop := w.System("Shop", "Sells things")
	buyer.Uses(shop, "Buys in")
	shop.Uses(bank, "Asks for money")

	search := shop.UseCase("Search", "Find a thing by its words")
	order := shop.UseCase("Order", "Get a thing for money")
	pay := shop.UseCase("Pay", "Hand over the money")
	card := shop.UseCase("Pay by card", "Hand it over through the bank")
	gift := shop.UseCase("Wrap as a gift", "Add paper and a bow")

	search.Actor(visitor)
	order.Actor(buyer)
	order.Includes(pay)
	gift.Extends(order, "the buyer asks for it")
	card.Specializes(pay)
	card.Actor(bank)

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, u := range m.UseCases {
		fmt.Printf("%s: actors %d, includes %d, extends %d, specializes %d\n", u.ID, len(u.Actors), len(u.Includes), len(u.Extends), len(u.Generals))
	}
	v, _ := m.View("shop/use-cases")
	fmt.Println(v.Kind, "view of", v.Scope)
	// Output:
	// 0 mistakes
	// shop/order: actors 1, includes 1, extends 0, specializes 0
	// shop/pay: actors 0, includes 0, extends 0, specializes 0
	// shop/pay-by-card: actors 1, includes 0, extends 0, specializes 1
	// shop/search: actors 1, includes 0, extends 0, specializes 0
	// shop/wrap-as-a-gift: actors 0, includes 0, extends 1, specializes 0
	// use-case view of shop
}

// A use case names the scenarios that show how it goes.
func ExampleUseCase_RealizedBy() {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants something")
	shop := w.System("Shop", "Sells things")
	buyer.Uses(shop, "Buys in")

	course := shop.Scenario("Place an order", "The usual course")
	course.Call(buyer, shop, "order")
	course.Return(shop, buyer, "number")

	order := shop.UseCase("Order", "Get a thing for money")
	order.Actor(buyer)
	order.RealizedBy(course)

	m, _ := w.Build()
	fmt.Println(m.UseCases[0].Scenarios[0].ID)
	// Output: shop/place-an-order
}

// A view of a part of the use cases.
func ExampleSystem_UseCaseView() {
	w := model.New("Shop", "Sells things")
	buyer, clerk := w.Person("Buyer", "Wants something"), w.Person("Clerk", "Fills shelves")
	shop := w.System("Shop", "Sells things")

	shop.UseCase("Order", "Get a thing").Actor(buyer)
	refill := shop.UseCase("Refill", "Bring things")
	refill.Actor(clerk)
	shop.UseCaseView(model.Title("What buyers do"), model.Exclude(refill, clerk))

	m, _ := w.Build()
	v, _ := m.View("shop/use-cases")
	fmt.Println(v.Title, v.Exclude, v.ExcludeUseCases)
	// Output: What buyers do [clerk] [shop/refill]
}

// A scenario that happens in the course of another one, and parts of it with
// titles.
func ExampleScenario_Ref() {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants something")
	shop := w.System("Shop", "Sells things")

	pay := shop.Scenario("Pay", "Money for things")
	pay.Call(buyer, shop, "money")
	pay.Return(shop, buyer, "receipt")

	order := shop.Scenario("Order", "From a wish to a thing")
	order.Divider("Choose")
	order.Call(buyer, shop, "I want this")
	order.Return(shop, buyer, "that will be 3")
	order.Divider("Pay and take")
	order.Ref(pay, buyer, shop)
	order.Send(shop, buyer, "the thing")

	m, _ := w.Build()
	sc, _ := m.Scenario("shop/order")
	for _, s := range sc.Steps {
		fmt.Println(s.Kind, s.Text+s.Scenario)
	}
	// Output:
	// divider Choose
	// call I want this
	// return that will be 3
	// divider Pay and take
	// ref shop/pay
	// send the thing
}
