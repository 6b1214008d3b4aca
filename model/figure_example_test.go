package model_test

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
)

// The mean and the peak of a show, and a claim that does not fit them.
func Example_figures() {
	w := model.New("Shake", "Gives red packets to a nation that shakes its phones")
	talk := model.Source("a talk of 2015")

	all := w.Figure("Shakes", model.Value(11e9, "shakes"), model.Claimed, talk)
	show := w.Figure("Length of the show", model.Value(4.8, model.Hour), model.Claimed, talk)
	mean := w.Derived("Mean", model.Div(all, show), model.In("shakes/s"))
	printed := w.Figure("Peak, as printed", model.Value(1400, "shakes/s"), model.Claimed, talk)
	printed.AtLeast(mean, model.Note("1400万 in the talk"))
	w.Figure("Peak", model.Value(14e6, "shakes/s"), model.Claimed, talk, model.Corrects(printed))

	m, ds := w.Build()
	fmt.Println(len(ds), "mistakes")
	for _, f := range m.Figures {
		fmt.Printf("%s: %s %q\n", f.Name, f.Value.Text(), f.Verdict)
	}
	f, _ := m.Figure("mean")
	fmt.Println(f.Term.Text(func(t model.TermRecord) string { return t.Value.Text() }))
	// Output:
	// 0 mistakes
	// Length of the show: 4.8 h ""
	// Mean: 636,574 shakes/s ""
	// Peak: 14×10⁶ shakes/s ""
	// Peak, as printed: 1,400 shakes/s "corrected"
	// Shakes: 11×10⁹ shakes ""
	// 11×10⁹ shakes ÷ 4.8 h
}

func ExampleIn() {
	w := model.New("Downloads", "")
	all := w.Figure("All", model.Value(3.7, "PB"), model.Claimed)
	line := w.Figure("Line", model.Value(1, "Tbit/s"), model.Claimed)
	w.Derived("Time", model.Div(all, line), model.In(model.Hour))

	m, _ := w.Build()
	f, _ := m.Figure("time")
	fmt.Println(f.Value.Text())
	// Output: 8.22 h
}

func ExampleSource() {
	w := model.New("Shop", "")
	w.Figure("Visitors", model.Value(1000, "visitors/day"), model.Measured, model.Source("the log of March"))

	m, _ := w.Build()
	fmt.Println(m.Figures[0].Sources)
	// Output: [the log of March]
}

func ExampleNote() {
	w := model.New("Shop", "")
	w.Figure("Visitors", model.Value(1000, "visitors/day"), model.Assumed, model.Note("as many as last year"))

	m, _ := w.Build()
	fmt.Println(m.Figures[0].Note)
	// Output: as many as last year
}

func ExampleAmbiguous() {
	w := model.New("Shop", "")
	w.Figure("Visitors", model.Value(1000, "visitors/day"), model.Claimed, model.Ambiguous, model.Note("people, or calls of the page"))

	m, _ := w.Build()
	fmt.Println(m.Figures[0].Verdict)
	// Output: ambiguous
}

func ExampleTolerance() {
	w := model.New("Shop", "")
	visitors := w.Figure("Visitors", model.Value(1000, "visitors/day"), model.Claimed)
	visitors.Within(model.Value(1080, "visitors/day"))
	visitors.Within(model.Value(1080, "visitors/day"), model.Tolerance(0.1))

	m, _ := w.Build()
	for _, c := range m.Figures[0].Checks {
		fmt.Println(c.Tolerance, c.Off, c.Verdict)
	}
	// Output:
	// 1/20 2/27 approximate
	// 1/10 2/27 consistent
}

func ExampleCorrects() {
	w := model.New("Shop", "")
	old := w.Figure("Visitors, as printed", model.Value(10, "visitors/day"), model.Claimed)
	w.Figure("Visitors", model.Value(1000, "visitors/day"), model.Claimed, model.Corrects(old))

	m, _ := w.Build()
	for _, f := range m.Figures {
		fmt.Printf("%s %q %q\n", f.ID, f.Corrects, f.Verdict)
	}
	// Output:
	// visitors "visitors-as-printed" ""
	// visitors-as-printed "" "corrected"
}
