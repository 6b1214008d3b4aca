package recorded

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/model"
)

// shop is a model with a scenario, which a test writes.
type shop struct {
	workspace              *model.Workspace
	buyer                  *model.Person
	system                 *model.System
	gate, stock, queue, do *model.Container
}

func newShop() shop {
	w := model.New("Shop", "Sells things")
	s := shop{workspace: w, buyer: w.Person("Buyer", "Wants things"), system: w.System("Shop", "Sells things")}
	s.gate = s.system.Container("Gate", "Lets in", model.Service("gate"))
	s.stock = s.system.Container("Stock", "Counts", model.Service("stock"))
	s.queue = s.system.Container("Queue", "Keeps", model.Service("orders"))
	s.do = s.system.Container("Worker", "Works", model.Service("worker"))
	s.buyer.Uses(s.gate, "Asks")
	s.gate.Uses(s.stock, "Reserves")
	s.gate.Uses(s.queue, "Publishes")
	s.queue.Uses(s.do, "Hands over")
	return s
}

// scenario is the model with one scenario.
func (s shop) model(t *testing.T, steps func(*model.Scenario)) *model.Model {
	t.Helper()
	steps(s.system.Scenario("Buy", "One thing is sold"))
	m, diagnostics := s.workspace.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	return m
}

// recorder makes spans.
type recorder struct {
	clock int64
	spans []otlp.Span
}

// do records a span, and in it what inner does.
func (r *recorder) do(service, name string, kind otlp.Kind, parent string, attributes map[string]string, inner func(id string)) {
	at := len(r.spans)
	r.clock++
	id := fmt.Sprintf("%016x", at+1)
	r.spans = append(r.spans, otlp.Span{ID: id, Parent: parent, Service: service, Name: name, Kind: kind, Start: r.clock, Attributes: attributes, Place: otlp.Place{File: "run.json", Line: at + 1}})
	if inner != nil {
		inner(id)
	}
	r.clock++
	r.spans[at].End = r.clock
}

// reply is the attribute of what a span answers.
func reply(text string) map[string]string { return map[string]string{AttributeReply: text} }

func (r *recorder) trace() otlp.Trace {
	return otlp.Trace{ID: strings.Repeat("1", 32), Spans: r.spans}
}

// sold is a run in which a thing is sold.
func sold() otlp.Trace {
	var r recorder
	r.do("gate", "POST order", otlp.KindServer, "", reply("202"), func(gate string) {
		r.do("gate", "reserve", otlp.KindClient, gate, nil, func(client string) {
			r.do("stock", "reserve", otlp.KindServer, client, reply("slot 17"), nil)
		})
		r.do("gate", "publish", otlp.KindProducer, gate, map[string]string{"messaging.destination.name": "orders"}, func(producer string) {
			r.do("worker", "reservation", otlp.KindConsumer, producer, map[string]string{"messaging.destination.name": "orders"}, nil)
		})
	})
	return r.trace()
}

// selling is the scenario of sold, and of other ends.
func (s shop) selling(sc *model.Scenario) {
	sc.Call(s.buyer, s.gate, "POST order")
	sc.Call(s.gate, s.stock, "reserve")
	sc.Break("none is left", func(f *model.Flow) {
		f.Return(s.stock, s.gate, "sold out")
		f.Return(s.gate, s.buyer, "410")
	})
	sc.Return(s.stock, s.gate, "slot 17")
	sc.Send(s.gate, s.queue, "publish")
	sc.Par(
		model.Branch("worker", func(f *model.Flow) { f.Send(s.queue, s.do, "reservation") }),
		model.Branch("buyer", func(f *model.Flow) { f.Return(s.gate, s.buyer, "202") }),
	)
}

func hold(t *testing.T, m *model.Model, runs []otlp.Trace) Report {
	t.Helper()
	r, err := Hold(t.Context(), m, runs)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestHold(t *testing.T) {
	s := newShop()
	m := s.model(t, s.selling)
	r := hold(t, m, []otlp.Trace{sold()})
	if len(r.Runs) != 1 || r.Runs[0].Scenario != "shop/buy" || r.Runs[0].Divergence != nil || len(r.Runs[0].Steps) != 6 {
		t.Fatalf("%+v", r.Runs)
	}
	if len(r.Untaken) != 1 || r.Untaken[0].Guard != "none is left" || r.Untaken[0].Kind != model.StepBreak {
		t.Errorf("untaken: %+v", r.Untaken)
	}

	var empty recorder
	empty.do("gate", "POST order", otlp.KindServer, "", reply("410"), func(gate string) {
		empty.do("gate", "reserve", otlp.KindClient, gate, nil, func(client string) {
			empty.do("stock", "reserve", otlp.KindServer, client, reply("sold out"), nil)
		})
	})
	if r = hold(t, m, []otlp.Trace{sold(), empty.trace()}); len(r.Untaken) != 0 || r.Runs[1].Divergence != nil {
		t.Errorf("with a run of each end: %+v", r)
	}
	if r = hold(t, m, nil); !slices.Equal(r.Unrun, []string{"shop/buy"}) {
		t.Errorf("without runs: %+v", r)
	}
}

// TestDivergence tells what a run does otherwise.
func TestDivergence(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(spans []otlp.Span) []otlp.Span
		kind   Kind
		words  string // of the message
		expect string // text of the step
	}{
		{"a call is left out", func(all []otlp.Span) []otlp.Span { return slices.Delete(all, 1, 3) }, Missing, `"publish" from gate to orders`, "reserve"},
		{"the end is left out", func(all []otlp.Span) []otlp.Span { return all[:4] }, Missing, "", "reservation"},
		{"another name", func(all []otlp.Span) []otlp.Span { all[2].Name = "take"; return all }, Renamed, `"take" from gate to stock`, "reserve"},
		{"another answer", func(all []otlp.Span) []otlp.Span { all[2].Attributes = reply("perhaps"); return all }, Renamed, `reply "perhaps" of stock to gate`, "sold out"},
		{"one more call", func(all []otlp.Span) []otlp.Span {
			more := all[2]
			more.ID, more.Parent, more.Name, more.Start, more.End = "00000000000000aa", all[0].ID, "count", all[3].Start, all[3].Start
			return append(all, more)
		}, Extra, `"count" from gate to stock`, "reservation"},
		{"in another order", func(all []otlp.Span) []otlp.Span {
			all[3].Start, all[3].End, all[4].Start, all[4].End = 1, 2, 1, 2
			return all
		}, Misplaced, `"publish" from gate to orders`, "reserve"},
		{"too late", func(all []otlp.Span) []otlp.Span {
			more := all[2]
			more.ID, more.Start, more.End, more.Parent = "00000000000000aa", all[0].End, all[0].End, all[0].ID
			return append(all, more)
		}, Misplaced, `"reserve" from gate to stock`, "202"},
	} {
		s := newShop()
		m := s.model(t, s.selling)
		run := sold()
		run.Spans = c.change(run.Spans)
		got := hold(t, m, []otlp.Trace{run}).Runs[0]
		if got.Divergence == nil {
			t.Errorf("%s is not found", c.what)
			continue
		}
		d, words := got.Divergence, ""
		if d.Message < len(got.Messages) {
			words = got.Messages[d.Message].String()
		}
		if d.Kind != c.kind || words != c.words || len(d.Expected) == 0 || d.Expected[0].Text != c.expect {
			t.Errorf("%s: %s, %s, want %+v", c.what, d.Kind, words, d.Expected)
		}
	}
}

// TestFragments holds runs against single fragments: the letters of a run are
// calls of the gate to the stock.
func TestFragments(t *testing.T) {
	calls := func(f interface {
		Call(from, to model.Element, text string, opts ...model.MessageOption)
	}, s shop, texts string,
	) {
		for _, r := range texts {
			f.Call(s.gate, s.stock, string(r))
		}
	}
	for what, c := range map[string]struct {
		steps   func(*model.Scenario, shop)
		yes, no []string
	}{
		"alt": {func(sc *model.Scenario, s shop) {
			sc.Alt(model.When("1", func(f *model.Flow) { calls(f, s, "ab") }), model.When("2", func(f *model.Flow) { calls(f, s, "c") }))
			calls(sc, s, "d")
		}, []string{"abd", "cd"}, []string{"ad", "abcd", "d"}},
		"opt": {func(sc *model.Scenario, s shop) {
			sc.Opt("1", func(f *model.Flow) { calls(f, s, "ab") })
			calls(sc, s, "c")
		}, []string{"abc", "c"}, []string{"ac", "abab"}},
		"loop": {func(sc *model.Scenario, s shop) {
			sc.Loop("1", func(f *model.Flow) { calls(f, s, "ab") })
			calls(sc, s, "c")
		}, []string{"c", "abc", "abababc"}, []string{"abac", "ab"}},
		"loop with break": {func(sc *model.Scenario, s shop) {
			sc.Loop("1", func(f *model.Flow) {
				calls(f, s, "a")
				f.Break("2", func(f *model.Flow) { calls(f, s, "x") })
				calls(f, s, "b")
			})
			calls(sc, s, "c")
		}, []string{"c", "abc", "axc", "abaxc"}, []string{"axabc", "xc", "ax"}},
		"par": {func(sc *model.Scenario, s shop) {
			sc.Par(model.Branch("1", func(f *model.Flow) { calls(f, s, "ab") }), model.Branch("2", func(f *model.Flow) { calls(f, s, "xy") }))
			calls(sc, s, "c")
		}, []string{"abxyc", "axbyc", "xyabc", "xabyc"}, []string{"baxyc", "abxc", "abxcy"}},
		"break": {func(sc *model.Scenario, s shop) {
			calls(sc, s, "a")
			sc.Break("1", func(f *model.Flow) { calls(f, s, "x") })
			calls(sc, s, "b")
		}, []string{"ab", "ax"}, []string{"axb", "xb", "a"}},
		"critical": {func(sc *model.Scenario, s shop) { sc.Critical("1", func(f *model.Flow) { calls(f, s, "ab") }) }, []string{"ab"}, []string{"ba"}},
	} {
		s := newShop()
		m := s.model(t, func(sc *model.Scenario) {
			sc.Call(s.buyer, s.gate, "begin")
			c.steps(sc, s)
		})
		for _, texts := range slices.Concat(c.yes, c.no) {
			var r recorder
			r.do("gate", "begin", otlp.KindServer, "", nil, func(gate string) {
				for _, letter := range texts {
					r.do("stock", string(letter), otlp.KindServer, gate, nil, nil)
				}
			})
			allowed := hold(t, m, []otlp.Trace{r.trace()}).Runs[0].Divergence == nil
			if want := slices.Contains(c.yes, texts); allowed != want {
				t.Errorf("%s: %q is allowed: %v", what, texts, allowed)
			}
		}
	}
}

// TestStrangers tells of services that the model does not know, and leaves
// runs of other systems alone.
func TestStrangers(t *testing.T) {
	s := newShop()
	m := s.model(t, s.selling)
	run := sold()
	run.Spans = append(run.Spans, otlp.Span{ID: "00000000000000bb", Parent: run.Spans[0].ID, Service: "spy", Name: "look", Kind: otlp.KindServer, Start: 3, End: 3})
	r := hold(t, m, []otlp.Trace{run})
	if _, ok := r.Unknown["spy"]; !ok || len(r.Unknown) != 1 || r.Runs[0].Divergence != nil {
		t.Errorf("%+v", r)
	}
	for i := range run.Spans {
		run.Spans[i].Service, run.Spans[i].Attributes = "elsewhere", nil
	}
	if r = hold(t, m, []otlp.Trace{run}); len(r.Runs) != 0 || len(r.Unknown) != 0 {
		t.Errorf("a run of another system: %+v", r)
	}
}

// TestSource writes a run as Go that says what the run did.
func TestSource(t *testing.T) {
	s := newShop()
	m := s.model(t, s.selling)
	got, err := Source(m, sold(), "One is sold")
	if err != nil {
		t.Fatal(err)
	}
	want := `// recorded11111111 is what a run did that was recorded as trace 11111111111111111111111111111111.
// The system is "Shop".
func recorded11111111(system *model.System, buyer *model.Person, gate *model.Container, stock *model.Container, queue *model.Container, worker *model.Container) {
	sc := system.Scenario("One is sold", "What a recorded run did")
	sc.Call(buyer, gate, "POST order")
	sc.Call(gate, stock, "reserve")
	sc.Return(stock, gate, "slot 17")
	sc.Send(gate, queue, "publish")
	sc.Send(queue, worker, "reservation")
	sc.Return(gate, buyer, "202")
}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestHoldEnds ends the context before each run and each message.
func TestHoldEnds(t *testing.T) {
	s := newShop()
	m := s.model(t, s.selling)
	asked := 0
	for {
		_, err := Hold(&ending{t.Context(), asked}, m, []otlp.Trace{sold()})
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		asked++
	}
	if messages := len(Messages(sold())); asked < messages {
		t.Errorf("there are %d messages, and the context is asked %d times", messages, asked)
	}
}

// ending is a context that ends when it has been asked so many times.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}
