package uml_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

func sequenced(d diagram.Diagram) scene.Scene {
	s, _ := uml.Sequence(d)
	return s
}

func TestPicturesKeepTheRules(t *testing.T) {
	for name, d := range map[string]diagram.Diagram{
		"sale":    played(t, sale),
		"chinese": played(t, chinese),
		"deep":    played(t, deep),
		"crowd":   crowd(60, 500),
		"nobody":  {Key: "nobody", Kind: model.ViewSequence, Title: "Nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sequenced(d)
			for _, v := range scene.Check(s) {
				t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
			}
			for _, dark := range []bool{false, true} {
				for _, v := range scene.CheckContrast(s, theme.Default(), dark) {
					t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
				}
			}
			if again := sequenced(d); !reflect.DeepEqual(s, again) {
				t.Error("the second picture differs")
			}
		})
	}
}

// wild is a random scenario of any shape.
func wild(r *rand.Rand) diagram.Diagram {
	d := crowd(1+r.Intn(6), 0)
	shapes := []model.Shape{"", model.Database, model.Queue, model.Cache, model.Browser, model.Hexagon, model.Robot}
	for i := range d.Nodes {
		d.Nodes[i].Shape = shapes[r.Intn(len(shapes))]
		d.Nodes[i].Name = strings.Repeat("Name ", 1+r.Intn(8))
	}
	kinds := []model.StepKind{
		model.StepCall, model.StepCall, model.StepReturn, model.StepReturn, model.StepSend, model.StepSelf, model.StepCreate,
		model.StepDestroy, model.StepNote, model.StepAlt, model.StepPar, model.StepLoop, model.StepCritical, model.StepRef, model.StepDivider,
	}
	some := func() string { return d.Nodes[r.Intn(len(d.Nodes))].ID }
	words := func() string { return strings.TrimSpace(strings.Repeat("售罄 and gone ", r.Intn(9))) }
	number := 0
	var items func(path string, depth int) []diagram.Item
	items = func(path string, depth int) []diagram.Item {
		var list []diagram.Item
		for i := range r.Intn(9) {
			item := diagram.Item{ID: fmt.Sprint(path, i+1), Kind: kinds[r.Intn(len(kinds))]}
			switch item.Kind {
			case model.StepNote:
				item.Over, item.Text = []string{some(), some()}, words()
			case model.StepRef:
				number++
				item.Number, item.Over, item.Text = fmt.Sprint(number), []string{some(), some()}, "Name "+words()
			case model.StepDivider:
				if depth > 0 {
					continue
				}
				item.Text = "Part " + words()
			case model.StepAlt, model.StepPar, model.StepLoop, model.StepCritical:
				if depth > 3 {
					continue
				}
				for j := range 1 + r.Intn(3) {
					item.Operands = append(item.Operands, diagram.Operand{Guard: words(), Items: items(fmt.Sprint(item.ID, ".", j+1, "."), depth+1)})
				}
			default:
				number++
				item.Number, item.Text, item.From, item.To = fmt.Sprint(number), words(), some(), some()
				if item.Kind == model.StepSelf {
					item.To = item.From
				}
				if r.Intn(3) == 0 {
					item.Technology = "HTTPS"
				}
			}
			list = append(list, item)
		}
		return list
	}
	d.Items = items("", 0)
	return d
}

func TestRandomPicturesKeepTheRules(t *testing.T) {
	for seed := range int64(150) {
		for _, v := range scene.Check(sequenced(wild(rand.New(rand.NewSource(seed))))) {
			t.Errorf("seed %d: %s %v: %s", seed, v.Code, v.Marks, v.Message)
		}
		if t.Failed() {
			return
		}
	}
}

// namesItself holds that the head of a mark has its outline and all its words,
// and not its line.
func namesItself(t *testing.T, m scene.Mark) {
	t.Helper()
	count := func(shapes []scene.Shape) (words, others int) {
		for _, s := range shapes {
			if s.Text != nil {
				words++
			} else {
				others++
			}
		}
		return words, others
	}
	all, _ := count(m.Shapes)
	words, others := count(m.HeadShapes())
	if words == 0 || words != all || others == 0 || len(m.HeadShapes()) == len(m.Shapes) {
		t.Errorf("the head of %s has %d of %d texts, %d of %d shapes", m.ID, words, all, len(m.HeadShapes()), len(m.Shapes))
	}
}

func TestEverythingIsDrawnOnceAndNamed(t *testing.T) {
	d := played(t, sale)
	s := sequenced(d)
	marks := map[string]scene.Mark{}
	for _, m := range s.Marks {
		if _, twice := marks[m.ID]; twice && m.ID != "" {
			t.Errorf("%s is drawn twice", m.ID)
		}
		marks[m.ID] = m
	}
	for _, n := range d.Nodes {
		if m := marks[n.ID]; m.Role != scene.RoleLifeline || m.Title != n.Name || m.Element != n.Element {
			t.Errorf("lifeline %s is the mark %q of role %q for %q", n.ID, m.Title, m.Role, m.Element)
		}
		namesItself(t, marks[n.ID])
	}
	count := 0
	var look func(items []diagram.Item, parent string)
	look = func(items []diagram.Item, parent string) {
		for _, item := range items {
			count++
			m, ok := marks[item.ID]
			if !ok || m.Parent != parent || m.From != item.From || m.To != item.To || m.Origin.Line == 0 {
				t.Errorf("item %s is the mark %+v", item.ID, m)
			}
			for _, o := range item.Operands {
				look(o.Items, item.ID)
			}
		}
	}
	look(d.Items, "")
	if want := 2 + len(d.Nodes) + count; len(s.Marks) != want {
		t.Errorf("there are %d marks, want %d: title, legend, lifelines and items", len(s.Marks), want)
	}
	for id, want := range map[string][2]string{
		"1":         {"Buyer calls Edge gate: POST token", "Step 1 [HTTPS]"},
		"2":         {"Edge gate calls itself: check the signature, the clock, and whether this device has asked already", "Step 2"},
		"3":         {"Note over Edge gate: The gate refuses nine of ten requests before they cost anything, and tells nobody why", ""},
		"4":         {"alt: a unit is left; sold out", ""},
		"4.1.4":     {"Stock replies to Edge gate: slot 17", "Step 6"},
		"4.1.5.1.1": {"Edge gate sends to Order queue: order wanted", "Step 7a.1"},
		"4.1.5.1.3": {"Order maker creates Order job: start", "Step 7a.3"},
		"4.1.5.1.7": {"Order maker destroys Order job: done", "Step 7a.7"},
	} {
		if m := marks[id]; m.Title != want[0] || m.Desc != want[1] {
			t.Errorf("item %s says %q, %q; want %q, %q", id, m.Title, m.Desc, want[0], want[1])
		}
	}
}

// TestMessagesAreToldApart holds that no two kinds of message look alike, and
// that the legend shows each as it is drawn.
func TestMessagesAreToldApart(t *testing.T) {
	s := sequenced(played(t, sale))
	type look struct {
		dash   string
		filled bool
		head   bool // it leads to the head of a lifeline
	}
	lookOf := func(shapes []scene.Shape) look {
		l := look{dash: fmt.Sprint(shapes[0].Path.Dash)}
		l.head = slices.ContainsFunc(shapes, func(s scene.Shape) bool { return s.Rect != nil })
		for _, shape := range shapes[1:] {
			if shape.Path != nil {
				l.filled = shape.Path.Fill != ""
				break
			}
		}
		return l
	}
	looks := map[look]string{}
	for _, m := range s.Marks {
		if m.Role != scene.RoleMessage || m.Class == "self" || m.Class == "destroy" { // which look like a call, with a loop or a cross
			continue
		}
		l := lookOf(m.Shapes)
		tip := m.Route[len(m.Route)-1]
		l.head = slices.ContainsFunc(s.Marks, func(to scene.Mark) bool { return to.ID == m.To && to.Head.Inset(-1).Holds(tip) })
		if other, ok := looks[l]; ok && other != m.Class {
			t.Errorf("%s looks like %s: %+v", m.Class, other, l)
		}
		looks[l] = m.Class
	}
	words := map[string]string{"Call": "call", "Asynchronous message": "send", "Reply": "return", "Create": "create"}
	legend := s.Marks[len(s.Marks)-1]
	var swatch []scene.Shape
	explained := 0
	for _, shape := range legend.Shapes {
		if shape.Text == nil {
			swatch = append(swatch, shape)
			continue
		}
		if kind, ok := words[shape.Text.Value]; ok {
			explained++
			if got := looks[lookOf(swatch)]; got != kind {
				t.Errorf("the legend shows %s as %q is drawn", shape.Text.Value, got)
			}
		}
		swatch = nil
	}
	if explained != len(words) || len(looks) != len(words) {
		t.Errorf("the legend explains %d kinds of message, want %d; %d are drawn", explained, len(words), len(looks))
	}
}

// texts is the texts of a mark in drawing order.
func texts(m scene.Mark) []string {
	var list []string
	for _, s := range m.Shapes {
		if s.Text != nil {
			list = append(list, s.Text.Value)
		}
	}
	return list
}

func TestTexts(t *testing.T) {
	want := map[string]string{
		"1":                "1.|POST token|[HTTPS]",
		"4":                "alt|[a unit is left]|[sold out]",
		"4.1.5":            "par|take the order down|answer", // names, not conditions
		"flash-sale/stock": "Stock|[Container: Redis]",
		"":                 "Person|Container|External|At work on a call|Call|Asynchronous message|Reply|Create|End of a lifeline",
	}
	got := map[string]string{}
	for _, m := range sequenced(played(t, sale)).Marks {
		if _, ok := want[m.ID]; ok && m.Role != scene.RoleTitle {
			got[m.ID] = strings.Join(texts(m), "|")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts of marks (-want +got):\n%s", diff)
	}
}

func TestRefsAndDividers(t *testing.T) {
	d := crowd(4, 0)
	d.Items = []diagram.Item{
		{ID: "1", Kind: model.StepDivider, Text: "Begin"},
		{ID: "2", Kind: model.StepRef, Number: "1", From: "s1", To: "s1", Over: []string{"s2", "s1"}, Text: "Another scenario", View: "another"},
		{ID: "3", Kind: model.StepCall, Number: "2", From: "s0", To: "s3", Text: "ask"},
	}
	s := sequenced(d)
	for _, v := range scene.Check(s) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	marks := map[string]scene.Mark{}
	var left, right int
	for _, m := range s.Marks {
		marks[m.ID] = m
		if m.ID == "s0" {
			left = m.Box.X
		}
		right = max(right, m.Box.Right())
	}
	divider, ref := marks["1"], marks["2"]
	if divider.Role != scene.RoleNote || divider.Class != "divider" || divider.Title != "Begin" || divider.Box.X != left || divider.Box.Right() != right {
		t.Errorf("the divider is a %s %q %q from %d to %d, want %d to %d", divider.Role, divider.Class, divider.Title, divider.Box.X, divider.Box.Right(), left, right)
	}
	if ref.Title != "ref: Another scenario" || ref.Desc != "Step 1 over Service 2, Service 1" || ref.View != "another" || ref.Class != "ref" {
		t.Errorf("the ref says %q, %q and leads to %q", ref.Title, ref.Desc, ref.View)
	}
	if got := strings.Join(texts(ref), "|"); got != "ref|1.|Another scenario" {
		t.Errorf("in the ref stands %q", got)
	}
	for id, over := range map[string]bool{"s0": false, "s1": true, "s2": true, "s3": false} {
		if x := marks[id].Box.Center().X; (ref.Box.X < x && x < ref.Box.Right()) != over {
			t.Errorf("the ref reaches from %d to %d, and %s stands at %d", ref.Box.X, ref.Box.Right(), id, x)
		}
	}
}

func TestACutGuardIsToldAndClosed(t *testing.T) {
	d := crowd(2, 0)
	d.Items = []diagram.Item{{ID: "1", Kind: model.StepAlt, Operands: []diagram.Operand{
		{Guard: "short", Items: []diagram.Item{{ID: "1.1.1", Kind: model.StepCall, Number: "1", From: "s0", To: "s1"}}},
		{Guard: strings.Repeat("as long as nobody has won and ", 9), Items: []diagram.Item{
			{ID: "1.2.1", Kind: model.StepNote, Over: []string{"s0"}, Text: strings.Repeat("word ", 200)},
		}},
	}}}
	told := map[string][]scene.Cut{}
	for _, m := range sequenced(d).Marks {
		if len(m.Cut) > 0 {
			told[m.ID] = m.Cut
		}
		if m.ID != "1" {
			continue
		}
		last := m.Shapes[len(m.Shapes)-1].Text
		if last == nil || !strings.HasSuffix(last.Value, "…]") {
			t.Errorf("the guard ends in %+v, want its bracket closed", last)
		}
	}
	want := map[string][]scene.Cut{"1": {{What: "guard", Lines: 3}}, "1.2.1": {{What: "text", Lines: 12}}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("cut (-want +got):\n%s", diff)
	}
}

func TestANoteFillsItsBox(t *testing.T) {
	d := crowd(9, 0)
	d.Items = []diagram.Item{
		{ID: "1", Kind: model.StepNote, Over: []string{"s0", "s8"}, Text: strings.Repeat("all of them know by now ", 24)},
		{ID: "2", Kind: model.StepOpt, Operands: []diagram.Operand{{Guard: "late", Items: []diagram.Item{
			{ID: "2.1.1", Kind: model.StepNote, Over: []string{"s1", "s2"}, Text: strings.Repeat("two of them know by now ", 9)},
		}}}},
	}
	s := sequenced(d)
	for _, v := range scene.Check(s) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	for _, m := range s.Marks {
		if m.Role != scene.RoleNote {
			continue
		}
		widest, lines := 0, 0
		for _, shape := range m.Shapes {
			if shape.Text != nil {
				widest = max(widest, shape.Text.Width)
				lines++
			}
		}
		if widest < m.Box.W*3/5 || m.Box.H > lines*24+32 {
			t.Errorf("note %s is %v, with %d lines at most %d wide", m.ID, m.Box, lines, widest)
		}
	}
}

func TestKindsOfMessageDiffer(t *testing.T) {
	looks := map[string]model.StepKind{}
	for _, m := range sequenced(played(t, sale)).Marks {
		if m.Role != scene.RoleMessage || m.From == m.To {
			continue
		}
		look := ""
		for _, s := range m.Shapes {
			if s.Path != nil {
				look += fmt.Sprint(len(s.Path.Segments), s.Path.Fill != "", len(s.Path.Dash) > 0, ";")
			}
		}
		kind := model.StepKind(m.Class)
		if kind == model.StepCreate {
			kind = model.StepReturn // they look the same, and are told apart by the head they end at
		}
		if other, ok := looks[look]; ok && other != kind {
			t.Errorf("%s and %s look the same", other, kind)
		}
		looks[look] = kind
	}
	if len(looks) != 4 {
		t.Errorf("messages have %d looks, want one each for call, send, return and destroy", len(looks))
	}
}

func TestMissingLifelinesAreNoReasonToPanic(t *testing.T) {
	d := crowd(3, 5)
	d.Items = append(d.Items,
		diagram.Item{ID: "a", Kind: model.StepCall, From: "gone", To: d.Nodes[0].ID, Text: "x"},
		diagram.Item{ID: "b", Kind: model.StepNote, Over: []string{"gone"}, Text: "x"},
		diagram.Item{ID: "c", Kind: model.StepAlt},
		diagram.Item{ID: "d", Kind: model.StepNote, Text: "about all"},
		diagram.Item{ID: "e", Kind: model.StepNote, Over: []string{d.Nodes[1].ID}},
	)
	s := sequenced(d)
	for _, v := range scene.Check(s) {
		t.Errorf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	var ids []string
	for _, m := range s.Marks {
		if len(m.ID) == 1 && m.ID > "9" {
			ids = append(ids, m.ID)
		}
	}
	if got := strings.Join(ids, ""); got != "de" {
		t.Errorf("of the odd items %s are drawn, want d and e", got)
	}
}

func BenchmarkSequence(b *testing.B) {
	d := crowd(60, 500)
	for b.Loop() {
		sequenced(d)
	}
}
