package model_test

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
)

// How an order is packed: a decision that ends one way, a loop, and a fork.
func Example_activity() {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants things")
	shop := w.System("Shop", "Sells things")
	desk, store := shop.Container("Desk", "Takes orders"), shop.Container("Store", "Keeps things")

	pack := shop.Activity("Pack an order", "From the order to the parcel")
	pack.Do(buyer, "orders")
	pack.Do(desk, "looks at the stock")
	pack.Decide("all there?",
		model.Case("no", func(s *model.Steps) {
			s.Do(desk, "says sorry")
			s.End("Refused")
		}),
		model.Otherwise(),
	)
	pack.Fork(
		model.Track("", func(s *model.Steps) {
			s.While("things are missing", func(s *model.Steps) { s.Do(store, "fetches one") })
		}),
		model.Track("", func(s *model.Steps) { s.Do(desk, "writes the bill") }),
	)
	pack.Do(store, "closes the parcel")

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	var show func(steps []model.ActivityStepRecord)
	show = func(steps []model.ActivityStepRecord) {
		for _, s := range steps {
			fmt.Println(s.ID, "is", s.Kind)
			for _, way := range s.Ways {
				show(way.Steps)
			}
		}
	}
	show(m.Activities[0].Steps)
	// Output:
	// 0 mistakes
	// orders is action
	// looks-at-the-stock is action
	// all-there is decision
	// all-there/no/says-sorry is action
	// all-there/no/refused is end
	// @fork is fork
	// @fork/@track/things-are-missing is while
	// @fork/@track/things-are-missing/fetches-one is action
	// @fork/@track~2/writes-the-bill is action
	// closes-the-parcel is action
}

func ExampleCase() {
	w := model.New("Door", "Opens and closes")
	guest, door := w.Person("Guest", "Wants in"), w.System("Door", "Keeps people out")
	enter := w.Activity("Enter", "Of guests")
	enter.Do(guest, "knocks")
	enter.Decide("locked?",
		model.Case("yes", func(s *model.Steps) { s.Do(door, "opens the lock") }),
		model.Otherwise(),
	)

	m, _ := w.Build()
	for _, way := range m.Activities[0].Steps[1].Ways {
		fmt.Println(way.Guard, len(way.Steps))
	}
	// Output:
	// yes 1
	// else 0
}

func ExampleTrack() {
	w := model.New("Door", "Opens and closes")
	guest, door := w.Person("Guest", "Wants in"), w.System("Door", "Keeps people out")
	enter := w.Activity("Enter", "Of guests")
	enter.Fork(
		model.Track("meanwhile", func(s *model.Steps) {
			s.Send(door, "bell")
			s.EndFlow("")
		}),
		model.Track("", func(s *model.Steps) { s.Accept(guest, "door opens") }),
	)

	m, _ := w.Build()
	fork := m.Activities[0].Steps[0]
	fmt.Println(fork.ID, fork.Ways[0].Steps[1].ID)
	// Output: @fork @fork/meanwhile/@end-flow
}
