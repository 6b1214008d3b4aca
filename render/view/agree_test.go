package view_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
)

// messages is what a diagram of a scenario tells of its messages and refs: one
// line for each, with number, ends, kind, text and technology, sorted.
func messages(t *testing.T, d diagram.Diagram) []string {
	t.Helper()
	var lines []string
	add := func(number, from, to string, kind model.StepKind, text, technology string) {
		if kind == model.StepSelf {
			kind = model.StepCall
		}
		lines = append(lines, fmt.Sprintf("%s. %s → %s %s: %s (%s)", number, from, to, kind, text, technology))
	}
	var look func(items []diagram.Item)
	look = func(items []diagram.Item) {
		for _, i := range items {
			if i.Number != "" {
				add(i.Number, i.From, i.To, i.Kind, i.Text, i.Technology)
			}
			for _, o := range i.Operands {
				look(o.Items)
			}
		}
	}
	look(d.Items)
	for _, e := range d.Edges {
		for i, text := range e.Text {
			// "4a.2. «create» start [condition] [technology]"
			number, words, ok := strings.Cut(text, ". ")
			if !ok {
				t.Errorf("%q has no number", text)
			}
			switch e.Message {
			case model.StepCreate, model.StepDestroy, model.StepRef:
				if words, ok = strings.CutPrefix(words, "«"+string(e.Message)+"» "); !ok {
					t.Errorf("%q does not say that it is a %s", text, e.Message)
				}
			}
			words, _, _ = strings.Cut(words, " [")
			technology := e.Technology
			if strings.HasSuffix(text, " [x]") {
				technology = "x"
			}
			if said := strings.HasSuffix(e.Detail[i], " [x]"); said != (technology == "x") {
				t.Errorf("%q and its detail %q do not say the same", text, e.Detail[i])
			}
			add(number, e.From, e.To, e.Message, words, technology)
		}
	}
	slices.Sort(lines)
	return lines
}

// TestSequenceAndDynamicAgree holds that both pictures of a scenario tell the
// same messages, whatever it is and whatever is left out of them.
func TestSequenceAndDynamicAgree(t *testing.T) {
	compared, refs := 0, 0
	for seed := range int64(400) {
		m := wild(rand.New(rand.NewSource(seed)))
		var include, exclude []string
		for _, v := range m.Views { // any elements do
			if v.Kind == model.ViewSequence {
				include, exclude = v.Include, v.Exclude
			}
		}
		m.Views = nil
		for _, s := range m.Scenarios {
			for _, kind := range []model.ViewKind{model.ViewSequence, model.ViewDynamic} {
				m.Views = append(m.Views, model.ViewRecord{Key: s.ID + "/" + string(kind), Kind: kind, Scenario: s.ID, Include: include, Exclude: exclude})
			}
		}
		r := view.New(m)
		for _, s := range m.Scenarios {
			var told [2][]string
			for i, kind := range []model.ViewKind{model.ViewSequence, model.ViewDynamic} {
				d, err := r.Resolve(s.ID + "/" + string(kind))
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				told[i] = messages(t, d)
			}
			if diff := cmp.Diff(told[0], told[1]); diff != "" || t.Failed() {
				t.Fatalf("seed %d: scenario %s (-sequence +dynamic):\n%s", seed, s.ID, diff)
			}
			compared += len(told[0])
			refs += strings.Count(strings.Join(told[0], "\n"), " ref: ")
		}
	}
	if compared < 3000 || refs < 200 {
		t.Errorf("only %d messages and %d refs were compared", compared, refs)
	}
}
