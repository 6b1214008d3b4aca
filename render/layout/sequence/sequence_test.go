package sequence_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"runtime"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/bench/stage"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout/sequence"
)

func say(kind model.StepKind, from, to, w int) sequence.Item {
	return sequence.Item{Kind: kind, From: from, To: to, Label: sequence.Size{W: w, H: 16}}
}

func fragment(kind model.StepKind, branches ...[]sequence.Item) sequence.Item {
	f := sequence.Item{Kind: kind, Label: sequence.Size{W: 40, H: 20}}
	for _, items := range branches {
		f.Operands = append(f.Operands, sequence.Operand{Guard: sequence.Size{W: 90, H: 16}, Items: items})
	}
	return f
}

func heads(n int) []sequence.Size {
	list := make([]sequence.Size, n)
	for i := range list {
		list[i] = sequence.Size{W: 120, H: 60}
	}
	return list
}

func TestActivations(t *testing.T) {
	const call, send, reply, self, destroy = model.StepCall, model.StepSend, model.StepReturn, model.StepSelf, model.StepDestroy
	list := func(items ...sequence.Item) []sequence.Item { return items }
	for _, tc := range []struct {
		name  string
		items []sequence.Item
		// Each bar as "lifeline: first message to last message, level", with
		// messages counted from 1, + where it goes on a little,
		// and … where it goes on in another branch or after one.
		want []string
	}{
		{"call and reply", list(say(call, 0, 1, 50), say(reply, 1, 0, 50)), []string{"1: 1-2"}},
		{"nested calls", list(say(call, 0, 1, 50), say(call, 1, 2, 50), say(reply, 2, 1, 50), say(reply, 1, 0, 50)), []string{"1: 1-4", "2: 2-3"}},
		{"asynchronous", list(say(send, 0, 1, 50)), nil},
		{"no reply", list(say(call, 0, 1, 50)), []string{"1: 1-1+"}},
		{"no reply, but work", list(say(call, 0, 1, 50), say(self, 1, 1, 50), say(call, 1, 2, 50), say(call, 0, 2, 50)), []string{"1: 1-3+", "2: 3-3+", "2: 4-4+"}},
		{
			"called back", list(say(call, 0, 1, 50), say(call, 1, 0, 50), say(call, 0, 1, 50), say(reply, 1, 0, 50), say(reply, 0, 1, 50), say(reply, 1, 0, 50)),
			[]string{"0: 2-5", "1: 1-6", "1: 3-4 on 1"},
		},
		{
			"reply in each branch", list(say(call, 0, 1, 50), fragment(model.StepAlt, list(say(reply, 1, 0, 50)), list(say(call, 1, 2, 50), say(reply, 1, 0, 50))), say(call, 0, 1, 50)),
			[]string{"1: 1-2", "1: …-4", "1: 5-5+", "2: 3-3+"},
		},
		{
			"reply in one branch", list(say(call, 0, 1, 50), fragment(model.StepAlt, list(say(reply, 1, 0, 50)), list(say(self, 1, 1, 50))), say(reply, 1, 0, 50)),
			[]string{"1: 1-2", "1: …-4"},
		},
		{
			"reply in a break", list(say(call, 0, 1, 50), fragment(model.StepBreak, list(say(reply, 1, 0, 50))), say(call, 1, 2, 50), say(reply, 2, 1, 50), say(reply, 1, 0, 50)),
			[]string{"1: 1-2", "1: …-5", "2: 3-4"},
		},
		{
			"work after the reply in a break", list(say(call, 0, 1, 50), fragment(model.StepBreak, list(say(reply, 1, 0, 50))), say(self, 1, 1, 50)),
			[]string{"1: 1-2", "1: …-3+"},
		},
		{
			"every branch replies, in a branch", list(say(call, 0, 1, 50), fragment(
				model.StepAlt,
				list(fragment(model.StepAlt, list(say(reply, 1, 0, 50)), list(say(reply, 1, 0, 50))), say(self, 0, 0, 50)),
				list(say(self, 0, 0, 50)),
			), say(reply, 1, 0, 50)),
			[]string{"1: 1-2", "1: …-3", "1: …-6"},
		},
		{
			"work beside the reply", list(say(call, 0, 1, 50), fragment(model.StepPar, list(say(reply, 1, 0, 50)), list(say(self, 1, 1, 50)))),
			[]string{"1: 1-2", "1: …-3+"},
		},
		{"call in a branch", list(fragment(model.StepOpt, list(say(call, 0, 1, 50))), say(self, 1, 1, 50)), []string{"1: 1-1+"}},
		{
			"parallel", list(say(call, 0, 1, 50), fragment(model.StepPar, list(say(reply, 1, 0, 50)), list(say(call, 0, 2, 50), say(reply, 2, 0, 50))), say(self, 1, 1, 50)),
			[]string{"1: 1-2", "2: 3-4"},
		},
		{"destroyed", list(say(call, 0, 1, 50), say(destroy, 0, 1, 50)), []string{"1: 1-2"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			res := sequence.Layout(sequence.Diagram{Heads: heads(3), Items: tc.items})
			var lines []geom.Rect // of messages, from where to where they are
			flatten(res.Items, func(p sequence.Placed) {
				if p.Route != nil {
					lines = append(lines, geom.Rect{Y: p.Route[0].Y, H: p.Route[len(p.Route)-1].Y - p.Route[0].Y})
				}
			})
			var got []string
			for i, lifeline := range res.Lifelines {
				for _, bar := range lifeline.Bars {
					s := fmt.Sprintf("%d: …-", i)
					for j, line := range lines {
						if line.Y == bar.Y {
							s = fmt.Sprintf("%d: %d-", i, j+1)
						}
					}
					for j, line := range lines {
						if line.Bottom() == bar.Bottom() {
							s += fmt.Sprint(j + 1)
						} else if line.Bottom() < bar.Bottom() && line.Bottom() > bar.Bottom()-12 {
							s += fmt.Sprint(j+1) + "+"
						}
					}
					if level := (bar.X + sequence.BarWidth/2 - lifeline.X) / sequence.BarStep; level > 0 {
						s += fmt.Sprintf(" on %d", level)
					}
					got = append(got, s)
				}
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("activations = %q, want %q", got, tc.want)
			}
		})
	}
}

// flatten calls f for the items and all inside them.
func flatten(items []sequence.Placed, f func(p sequence.Placed)) {
	for _, p := range items {
		f(p)
		for _, o := range p.Operands {
			flatten(o.Items, f)
		}
	}
}

func TestCreatedHeadStandsAtItsMessage(t *testing.T) {
	res := sequence.Layout(sequence.Diagram{Heads: heads(3), Items: []sequence.Item{
		say(model.StepCall, 0, 2, 50), say(model.StepCreate, 2, 1, 50), say(model.StepCall, 2, 1, 50), say(model.StepDestroy, 2, 1, 50), say(model.StepReturn, 2, 0, 50),
	}})
	create, destroy, created := res.Items[1], res.Items[3], res.Lifelines[1]
	if tip := create.Route[1]; tip.X != created.Head.Right() || tip.Y != created.Head.Center().Y {
		t.Errorf("the message ends at %v, the head is %v", tip, created.Head)
	}
	if tip := destroy.Route[1]; created.X != tip.X || created.Bottom != tip.Y {
		t.Errorf("the line ends at %d,%d, want it where the message ends, at %v", created.X, created.Bottom, tip)
	}
	if res.Lifelines[0].Head.Y != 0 || res.Lifelines[0].Bottom != res.H {
		t.Errorf("the first lifeline is %+v, want it from top to bottom", res.Lifelines[0])
	}
}

func TestWhatActsBeforeItIsCreatedOrAfterItIsDestroyed(t *testing.T) {
	res := sequence.Layout(sequence.Diagram{Heads: heads(2), Items: []sequence.Item{
		say(model.StepCall, 0, 1, 50), say(model.StepCreate, 0, 1, 50), say(model.StepDestroy, 0, 1, 50), say(model.StepCall, 1, 0, 50),
	}})
	if l := res.Lifelines[1]; l.Head.Y != 0 || l.Bottom != res.H {
		t.Errorf("lifeline = %+v, want it from top to bottom", l)
	}
}

func TestColumnsAreNoWiderThanTheirTexts(t *testing.T) {
	narrow := sequence.Layout(sequence.Diagram{Heads: heads(5), Items: []sequence.Item{say(model.StepSend, 0, 4, 300)}})
	plain := sequence.Layout(sequence.Diagram{Heads: heads(5)})
	if narrow.W != plain.W {
		t.Errorf("a text that fits made the diagram %d wide instead of %d", narrow.W, plain.W)
	}
	wide := sequence.Layout(sequence.Diagram{Heads: heads(5), Items: []sequence.Item{say(model.StepSend, 0, 4, 1200)}})
	least, most := wide.W, 0
	for i, l := range wide.Lifelines[1:] {
		gap := l.X - wide.Lifelines[i].X
		least, most = min(least, gap), max(most, gap)
	}
	if most > 2*least {
		t.Errorf("one text over four columns makes them between %d and %d wide", least, most)
	}
}

func TestABreakIsAsWideAsWhatItEnds(t *testing.T) {
	inner := fragment(model.StepBreak, []sequence.Item{say(model.StepReturn, 2, 1, 50)})
	res := sequence.Layout(sequence.Diagram{Heads: heads(5), Items: []sequence.Item{
		fragment(model.StepOpt, []sequence.Item{say(model.StepCall, 1, 3, 50), inner}),
		inner,
	}})
	around, nested, top := res.Items[0].Box, res.Items[0].Operands[0].Items[1].Box, res.Items[1].Box
	over := func(r geom.Rect) (lifelines []int) {
		for i, l := range res.Lifelines {
			if r.X < l.X && l.X < r.Right() {
				lifelines = append(lifelines, i)
			}
		}
		return lifelines
	}
	if got, want := over(nested), []int{1, 2, 3}; !reflect.DeepEqual(got, want) || !around.Contains(nested) {
		t.Errorf("the break inside %v is %v and over lifelines %v, want %v", around, nested, got, want)
	}
	if got, want := over(top), []int{0, 1, 2, 3, 4}; !reflect.DeepEqual(got, want) {
		t.Errorf("the break of the whole is over lifelines %v, want %v", got, want)
	}
}

func TestOddDiagrams(t *testing.T) {
	for name, d := range map[string]sequence.Diagram{
		"nothing":             {},
		"no lifelines":        {Items: []sequence.Item{say(model.StepCall, 0, 1, 50), fragment(model.StepAlt, nil, nil)}},
		"unknown lifelines":   {Heads: heads(1), Items: []sequence.Item{say(model.StepCall, 0, 7, 50), say(model.StepReturn, -1, 0, 50)}},
		"reply without call":  {Heads: heads(2), Items: []sequence.Item{say(model.StepReturn, 0, 1, 50)}},
		"empty fragments":     {Heads: heads(2), Items: []sequence.Item{fragment(model.StepPar), fragment(model.StepOpt, nil)}},
		"note without extent": {Heads: heads(2), Items: []sequence.Item{{Kind: model.StepNote, From: 1, To: 0}}},
	} {
		t.Run(name, func(t *testing.T) { sound(t, d, sequence.Layout(d)) })
	}
}

// sound holds the result against the rules that need no words.
func sound(t *testing.T, d sequence.Diagram, res sequence.Result) {
	t.Helper()
	all := geom.Rect{W: res.W, H: res.H}
	inside := func(what string, r geom.Rect) {
		if !all.Contains(r) {
			t.Errorf("%s %v is outside %v", what, r, all)
		}
	}
	var bars, heads []geom.Rect
	for i, l := range res.Lifelines {
		inside("head", l.Head)
		heads = append(heads, l.Head)
		for _, bar := range l.Bars {
			inside("activation", bar)
			if bar.Y < l.Head.Bottom() || bar.Bottom() > l.Bottom || bar.H <= 0 {
				t.Errorf("activation %v is outside its lifeline, from %d to %d", bar, l.Head.Bottom(), l.Bottom)
			}
		}
		bars = append(bars, l.Bars...)
		if i > 0 && l.X <= res.Lifelines[i-1].X {
			t.Errorf("lifeline %d is at %d, the one before at %d", i, l.X, res.Lifelines[i-1].X)
		}
	}
	for i := range heads {
		for j := range i {
			if heads[i].Overlaps(heads[j]) {
				t.Errorf("head %v overlaps %v", heads[i], heads[j])
			}
		}
	}
	var texts []geom.Rect
	var check func(frame geom.Rect, items []sequence.Item, placed []sequence.Placed)
	check = func(frame geom.Rect, items []sequence.Item, placed []sequence.Placed) {
		if len(items) != len(placed) {
			t.Fatalf("%d items have %d places", len(items), len(placed))
		}
		last := frame.Y
		for i, p := range placed {
			item := items[i]
			exists := item.From >= 0 && item.To >= 0 && item.From < len(d.Heads) && item.To < len(d.Heads)
			if !exists || len(d.Heads) == 0 {
				continue
			}
			if !frame.Contains(p.Box) {
				t.Errorf("%s %v sticks out of what is around it, %v", item.Kind, p.Box, frame)
			}
			if p.Box.Y < last {
				t.Errorf("%s begins at %d, over what ends at %d", item.Kind, p.Box.Y, last)
			}
			last = p.Box.Bottom()
			for _, point := range p.Route {
				inside("line", geom.Rect{X: point.X, Y: point.Y})
				last = max(last, point.Y)
			}
			switch {
			case item.Kind == model.StepNote, item.Kind == model.StepRef, item.Kind == model.StepDivider:
			case p.Route != nil:
				if p.Box.W != item.Label.W || p.Box.H != item.Label.H {
					t.Errorf("text is %v, want it as large as %v", p.Box, item.Label)
				}
				texts = append(texts, p.Box)
			default:
				if !p.Box.Contains(p.Tab) {
					t.Errorf("tab %v sticks out of %v", p.Tab, p.Box)
				}
				texts = append(texts, p.Tab)
			}
			for j, o := range p.Operands {
				if !p.Box.Contains(o.Guard) && !o.Guard.Empty() {
					t.Errorf("guard %v sticks out of %v", o.Guard, p.Box)
				}
				if !o.Guard.Empty() {
					texts = append(texts, o.Guard)
				}
				check(p.Box, item.Operands[j].Items, o.Items)
			}
		}
	}
	check(all, d.Items, res.Items)
	for i, text := range texts {
		for _, bar := range bars {
			if text.Overlaps(bar) {
				t.Errorf("text %v overlaps activation %v", text, bar)
			}
		}
		for _, head := range heads {
			if text.Overlaps(head) {
				t.Errorf("text %v overlaps head %v", text, head)
			}
		}
		for _, other := range texts[max(0, i-50):i] {
			if text.Overlaps(other) {
				t.Errorf("text %v overlaps text %v", text, other)
			}
		}
	}
}

// wild is a random diagram.
func wild(r *rand.Rand, lifelines, messages int) sequence.Diagram {
	d := sequence.Diagram{}
	for range lifelines {
		d.Heads = append(d.Heads, sequence.Size{W: 60 + r.Intn(150), H: 40 + r.Intn(60)})
	}
	kinds := []model.StepKind{
		model.StepCall, model.StepCall, model.StepCall, model.StepReturn, model.StepReturn, model.StepSend, model.StepSelf,
		model.StepCreate, model.StepDestroy, model.StepNote, model.StepRef, model.StepDivider, model.StepAlt, model.StepOpt, model.StepLoop, model.StepPar, model.StepBreak,
	}
	var items func(depth, n int) []sequence.Item
	items = func(depth, n int) []sequence.Item {
		var list []sequence.Item
		for range n {
			kind := kinds[r.Intn(len(kinds))]
			item := say(kind, r.Intn(lifelines), r.Intn(lifelines), r.Intn(300))
			item.Label.H = 16 * (1 + r.Intn(3))
			switch kind {
			case model.StepSelf:
				item.To = item.From
			case model.StepDivider:
				if depth > 0 {
					continue
				}
			case model.StepNote, model.StepRef:
				item.From, item.To = min(item.From, item.To), max(item.From, item.To)
			case model.StepAlt, model.StepOpt, model.StepLoop, model.StepPar, model.StepBreak:
				if depth > 4 {
					continue
				}
				item = sequence.Item{Kind: kind, Label: sequence.Size{W: 30 + r.Intn(40), H: 20}}
				for range 1 + r.Intn(3) {
					item.Operands = append(item.Operands, sequence.Operand{Guard: sequence.Size{W: r.Intn(200), H: 16}, Items: items(depth+1, r.Intn(5))})
				}
			}
			list = append(list, item)
		}
		return list
	}
	d.Items = items(0, messages)
	return d
}

func TestRandomDiagrams(t *testing.T) {
	for seed := range int64(500) {
		r := rand.New(rand.NewSource(seed))
		d := wild(r, 1+r.Intn(8), r.Intn(25))
		res := sequence.Layout(d)
		sound(t, d, res)
		if again := sequence.Layout(d); !reflect.DeepEqual(res, again) {
			t.Error("the second layout differs")
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestTimeGrowsWithTheDiagram holds that a long diagram takes about as long as
// several short ones with as many items in all. The time is that of the
// processor, so that what others take of it does not count. The two take turns,
// and each about the same time, so that whatever else the machine does slows
// both; of each, the best time counts.
func TestTimeGrowsWithTheDiagram(t *testing.T) {
	long, short := wild(rand.New(rand.NewSource(1)), 12, 2500), wild(rand.New(rand.NewSource(2)), 12, 250)
	times := count(long.Items) / count(short.Items)
	took := func(d sequence.Diagram, times int) time.Duration {
		runtime.GC() // else each would pay for what the other has left behind
		start := stage.Processor()
		for range times {
			sequence.Layout(d)
		}
		return stage.Processor() - start
	}
	const (
		least, most = 9, 40 // rounds
		limit       = 2.5   // if time grew with the square, it were as much as there are short ones
	)
	one, several := time.Hour, time.Hour
	for round := range most {
		one, several = min(one, took(long, 1)), min(several, took(short, times))
		if round+1 >= least && one.Seconds() <= limit*several.Seconds() {
			return
		}
	}
	t.Errorf("one diagram took %v, and %d with as many items %v", one, times, several)
}

// count is how many items there are, with those inside.
func count(items []sequence.Item) int {
	n := len(items)
	for _, item := range items {
		for _, o := range item.Operands {
			n += count(o.Items)
		}
	}
	return n
}

func BenchmarkLayout(b *testing.B) {
	d := wild(rand.New(rand.NewSource(1)), 60, 500)
	for b.Loop() {
		sequence.Layout(d)
	}
}
