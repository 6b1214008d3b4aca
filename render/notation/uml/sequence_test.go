package uml_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/notation/uml"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// played is the diagram of the scenario that play adds messages to.
func played(t *testing.T, play func(w *model.Workspace) *model.Scenario) diagram.Diagram {
	t.Helper()
	w := model.New("Shop", "Sells")
	sc := play(w)
	sc.SequenceView(model.Key("it"))
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		if d.Severity == model.SeverityError {
			t.Fatal(d)
		}
	}
	d, err := view.Resolve(m, "it")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sale is a scenario with everything in it.
func sale(w *model.Workspace) *model.Scenario {
	buyer := w.Person("Buyer", "Wants the phone")
	pay := w.System("Payment gateway", "Takes the money", model.External)
	sys := w.System("Flash sale", "Sells each unit once")
	gate := sys.Container("Edge gate", "Refuses", model.Technology("nginx, Lua"))
	stock := sys.Container("Stock", "Units left", model.Technology("Redis"), model.Database)
	orders := sys.Container("Order queue", "Orders to be made", model.Technology("Kafka"), model.Queue)
	maker := sys.Container("Order maker", "Makes orders", model.Technology("Go"))
	job := sys.Container("Order job", "Makes one order", model.Technology("Go"))
	pause := sys.Container("Cooling-off list", "Who has to wait", model.Technology("Redis"), model.Cache)

	sc := sys.Scenario("Grab a token", "A buyer wins a slot, or learns that the stock is gone")
	sc.Call(buyer, gate, "POST token", model.Technology("HTTPS"))
	sc.Self(gate, "check the signature, the clock, and whether this device has asked already")
	sc.Note("The gate refuses nine of ten requests before they cost anything, and tells nobody why", gate)
	sc.Alt(
		model.When("a unit is left", func(s *model.Flow) {
			s.Call(gate, stock, "reserve", model.Technology("RESP"))
			s.Call(stock, gate, "ask again")
			s.Return(gate, stock, "yes")
			s.Return(stock, gate, "slot 17")
			s.Par(
				model.Branch("take the order down", func(s *model.Flow) {
					s.Send(gate, orders, "order wanted")
					s.Send(orders, maker, "order wanted")
					s.Create(maker, job, "start")
					s.Call(job, pay, "charge the card, in the currency of the buyer, and keep the receipt for two years")
					s.Return(pay, job, "receipt")
					s.Send(job, gate, "paid")
					s.Destroy(maker, job, "done")
				}),
				model.Branch("answer", func(s *model.Flow) {
					s.Return(gate, buyer, "signed token")
				}),
			)
		}),
		model.When("sold out", func(s *model.Flow) {
			s.Loop("3 times", func(s *model.Flow) {
				s.Opt("not yet waiting", func(s *model.Flow) {
					s.Call(gate, pause, "put the buyer on the list of those who have to wait")
				})
			})
			s.Return(gate, buyer, "sold out")
		}),
	)
	sc.Note("All is settled now, whether somebody bought a phone or not", buyer, maker)
	sc.Call(buyer, pay, "look at the receipt")
	return sc
}

// chinese is a scenario in another script.
func chinese(w *model.Workspace) *model.Scenario {
	buyer := w.Person("买家", "想要折扣手机")
	sys := w.System("秒杀系统", "每件商品只卖一次")
	gate := sys.Container("边缘网关", "在产生成本之前拒绝大多数请求", model.Technology("nginx"))
	stock := sys.Container("库存", "剩余数量", model.Technology("Redis"), model.Database)
	sc := sys.Scenario("抢令牌", "买家抢到名额，或者得知已经售罄。")
	sc.Call(buyer, gate, "请求令牌，并附上设备指纹、签名与时间戳，以便网关判断请求是否来自同一台设备。")
	sc.Alt(
		model.When("仍有库存，且买家尚未购买", func(s *model.Flow) {
			s.Call(gate, stock, "预留一件")
			s.Return(stock, gate, "名额 17")
			s.Return(gate, buyer, "已签名的令牌")
		}),
		model.Else(func(s *model.Flow) {
			s.Note("卖完为止，绝不超卖。", gate, stock)
			s.Return(gate, buyer, "售罄")
		}),
	)
	return sc
}

// deep is fragments in fragments, all over the same two lifelines.
func deep(w *model.Workspace) *model.Scenario {
	sys := w.System("A", "Begins")
	other := w.System("B", "Ends")
	sc := w.Scenario("Deep", "Six fragments in each other")
	var down func(s *model.Flow, level int)
	down = func(s *model.Flow, level int) {
		s.Call(sys, other, fmt.Sprintf("go down to level %d", level))
		if level < 6 {
			s.Loop(fmt.Sprintf("while level %d is not the last one of all the levels", level), func(s *model.Flow) { down(s, level+1) })
		}
		s.Return(other, sys, "back")
	}
	sc.Opt("wanted", func(s *model.Flow) { down(s, 1) })
	return sc
}

// crowd is many lifelines with many messages, from a fixed seed.
func crowd(lifelines, messages int) diagram.Diagram {
	r := rand.New(rand.NewSource(7))
	d := diagram.Diagram{Key: "crowd", Kind: model.ViewSequence, Title: "Crowd"}
	for i := range lifelines {
		d.Nodes = append(d.Nodes, diagram.Node{
			ID: fmt.Sprintf("s%d", i), Element: fmt.Sprintf("s%d", i), Kind: model.KindSystem,
			Name: fmt.Sprintf("Service %d", i), Type: "Software System",
		})
	}
	kinds := []model.StepKind{model.StepCall, model.StepCall, model.StepReturn, model.StepSend, model.StepSelf}
	for i := range messages {
		from := r.Intn(lifelines)
		to := max(0, min(lifelines-1, from+r.Intn(7)-3))
		item := diagram.Item{ID: fmt.Sprint(i + 1), Number: fmt.Sprint(i + 1), Kind: kinds[r.Intn(len(kinds))], From: d.Nodes[from].ID, To: d.Nodes[to].ID}
		if item.Kind == model.StepSelf {
			item.To = item.From
		}
		item.Text = strings.TrimSpace(strings.Repeat("some words ", 1+r.Intn(4)))
		d.Items = append(d.Items, item)
	}
	return d
}

func TestPicturesKeepTheRules(t *testing.T) {
	for name, d := range map[string]diagram.Diagram{
		"sale":    played(t, sale),
		"chinese": played(t, chinese),
		"deep":    played(t, deep),
		"crowd":   crowd(20, 120),
		"nobody":  {Key: "nobody", Kind: model.ViewSequence, Title: "Nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			s := uml.Sequence(d)
			for _, v := range scene.Check(s) {
				t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
			}
			for _, dark := range []bool{false, true} {
				for _, v := range scene.CheckContrast(s, theme.Default(), dark) {
					t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
				}
			}
			if again := uml.Sequence(d); !reflect.DeepEqual(s, again) {
				t.Error("the second picture differs")
			}
		})
	}
}
