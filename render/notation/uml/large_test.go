package uml_test

import (
	"context"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/bench/stage"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/scene"
)

// tower is a scenario of many lifelines and messages, in fragments that nest
// as deep as told, with refs, notes and dividers. Every call has its reply.
func tower(lifelines, messages, depth int) diagram.Diagram {
	d := crowd(lifelines, 0)
	r := rand.New(rand.NewSource(11))
	kinds := []model.StepKind{model.StepAlt, model.StepPar, model.StepLoop, model.StepOpt}
	number := 0
	say := func(id string, kind model.StepKind, from, to int) diagram.Item {
		number++
		return diagram.Item{
			ID: id, Number: fmt.Sprint(number), Kind: kind, From: d.Nodes[from].ID, To: d.Nodes[to].ID, Text: "some words of a message",
		}
	}
	var fill func(path string, from, deep int) []diagram.Item
	fill = func(path string, from, deep int) []diagram.Item {
		var items []diagram.Item
		id := func() string { return fmt.Sprint(path, len(items)+1) }
		to := max(0, min(lifelines-1, from+r.Intn(9)-4))
		if to == from {
			to = (from + 1) % lifelines
		}
		items = append(items, say(id(), model.StepCall, from, to))
		if deep < depth {
			f := diagram.Item{ID: id(), Kind: kinds[r.Intn(len(kinds))]}
			for i := range 1 + r.Intn(2) {
				f.Operands = append(f.Operands, diagram.Operand{Guard: "a condition holds", Items: fill(fmt.Sprint(f.ID, ".", i+1, "."), to, deep+1)})
			}
			items = append(items, f)
		}
		over := []string{d.Nodes[from].ID, d.Nodes[to].ID}
		switch r.Intn(6) {
		case 0:
			items = append(items, diagram.Item{ID: id(), Kind: model.StepNote, Over: over, Text: "what the reader should know"})
		case 1:
			number++
			items = append(items, diagram.Item{ID: id(), Kind: model.StepRef, Number: fmt.Sprint(number), Over: over, Text: "Another scenario"})
		}
		return append(items, say(id(), model.StepReturn, to, from))
	}
	for number < messages {
		path := fmt.Sprint(len(d.Items)+1, "-")
		d.Items = append(d.Items, diagram.Item{ID: path + "part", Kind: model.StepDivider, Text: "Part " + path})
		d.Items = append(d.Items, fill(path, r.Intn(lifelines), 0)...)
	}
	return d
}

// TestALargeScenarioDrawsFast holds that 60 lifelines and 500 messages in
// fragments five deep are drawn, and held against the rules, in well under a
// second. That is said in times of stage.Reference, which takes some five
// milliseconds, so that any machine may run the test, and a busy one: it takes 17
// to 24 times that.
func TestALargeScenarioDrawsFast(t *testing.T) {
	d := tower(60, 500, 5)
	for _, v := range scene.Check(sequenced(d)) {
		t.Fatalf("%s %v: %s", v.Code, v.Marks, v.Message)
	}
	const enough = 60
	ratio, err := stage.Ratio(t.Context(), func(context.Context) error {
		scene.Check(sequenced(d))
		return nil
	}, enough, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if ratio > enough {
		t.Errorf("it takes %.1f times as long as the reference, more than %d times", ratio, enough)
	}
	t.Logf("%.1f times the reference", ratio)
}

func BenchmarkLargeScenario(b *testing.B) {
	d := tower(60, 500, 5)
	for b.Loop() {
		scene.Check(sequenced(d))
	}
}
