package recorded

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/model"
)

// course is a course in words, a step each.
func course(steps []model.StepRecord) []string {
	var words []string
	for _, s := range steps {
		words = append(words, fmt.Sprintf("%s %s>%s %s", s.Kind, s.From, s.To, s.Text))
	}
	return words
}

func TestCourseHasTheScenariosElements(t *testing.T) {
	s := newShop()
	signing := s.gate.Component("Signing", "Signs")
	m := s.model(t, func(sc *model.Scenario) {
		sc.Call(s.buyer, s.gate, "post order", model.Span("POST order"))
		sc.Self(s.gate, "sign")
		sc.Call(signing, s.stock, "reserve")
		sc.Return(s.stock, signing, "slot")
	})
	var r recorder
	r.do("gate", "POST order", otlp.KindServer, "", reply("202"), func(gate string) {
		r.do("stock", "reserve", otlp.KindServer, gate, reply("slot 17"), nil)
		r.do("stock", "count", otlp.KindServer, gate, nil, nil)
		r.do("worker", "wake", otlp.KindConsumer, gate, nil, nil)
	})
	r.do("stock", "refill", otlp.KindServer, "", nil, nil)
	run := hold(t, m, []otlp.Trace{r.trace()}).Runs[0]
	want := []string{
		"call buyer>shop/gate post order", // in the words of the scenario
		"call shop/gate/signing>shop/stock reserve",
		"return shop/stock>shop/gate/signing slot 17", // what was answered, and not what should have been
		"call shop/gate/signing>shop/stock count",     // the gate's service, as who speaks to the stock
		"return shop/stock>shop/gate/signing ",
		"send shop/gate>shop/worker wake", // who takes part, though not with the worker
		"return shop/gate>buyer 202",
		"call buyer>shop/stock refill", // from outside, where the buyer is
	}
	if got := course(Course(m, run)); !slices.Equal(got, want) {
		t.Errorf("the course is\n%q, want\n%q", got, want)
	}
}

func TestCourseWithoutAnybodyOutside(t *testing.T) {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Sells things")
	gate, stock := shop.Container("Gate", "Lets in", model.Service("gate")), shop.Container("Stock", "Counts", model.Service("stock"))
	gate.Uses(stock, "Reserves")
	shop.Scenario("Buy", "One thing is sold").Call(gate, stock, "reserve")
	m, _ := w.Build()
	var r recorder
	r.do("gate", "POST order", otlp.KindServer, "", nil, func(gate string) {
		r.do("stock", "reserve", otlp.KindServer, gate, nil, nil)
	})
	trace := r.trace()
	trace.Spans[0].Attributes = map[string]string{AttributeScenario: "shop/buy"}
	got := course(Course(m, hold(t, m, []otlp.Trace{trace}).Runs[0]))
	if want := []string{"call >shop/gate POST order", "call shop/gate>shop/stock reserve"}; !slices.Equal(got, want) {
		t.Errorf("the course is %q, want %q", got, want)
	}
}

func TestPlaces(t *testing.T) {
	s := newShop()
	other := s.system.Scenario("Publish", "It is told")
	other.Send(s.gate, s.queue, "publish")
	m := s.model(t, func(sc *model.Scenario) {
		sc.Call(s.buyer, s.gate, "order")
		for range 3 {
			sc.Call(s.gate, s.stock, "reserve")
		}
		sc.Note("Now it is told", s.gate)
		sc.Alt(
			model.When("one", func(f *model.Flow) { f.Ref(other) }),
			model.When("many", func(f *model.Flow) { f.Call(s.gate, s.stock, "count"); f.Call(s.gate, s.stock, "free") }),
		)
	})
	for _, c := range []struct {
		name  string
		calls []string
		want  string
	}{
		{"one of three of a line", []string{"reserve"}, "[[3]]"},
		{"either operand, one of another scenario", []string{"reserve", "reserve", "reserve"}, "[[6 1 1] [6 2 1]]"},
		{"inside of an operand", []string{"reserve", "reserve", "reserve", "count"}, "[[6 2 2]]"},
	} {
		var r recorder
		r.do("gate", "order", otlp.KindServer, "", map[string]string{AttributeScenario: "shop/buy"}, func(gate string) {
			for _, call := range c.calls {
				r.do("stock", call, otlp.KindServer, gate, nil, nil)
			}
			r.do("worker", "something else", otlp.KindServer, gate, nil, nil)
		})
		run := hold(t, m, []otlp.Trace{r.trace()}).Runs[0]
		places := Places(m, run)
		slices.SortFunc(places, slices.Compare)
		if got := fmt.Sprint(places); got != c.want {
			t.Errorf("%s: the run should have gone on at %s, want %s; it is %+v", c.name, got, c.want, run.Divergence)
		}
	}
	if got := Places(m, Run{Scenario: "shop/buy"}); got != nil {
		t.Errorf("a run that leaves nothing should have gone on at %v", got)
	}
}
