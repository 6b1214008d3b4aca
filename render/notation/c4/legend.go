package c4

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/theme"
)

// legend explains what d uses, in a fixed order.
func legend(d diagram.Diagram) []frame.Entry {
	var entries []frame.Entry
	add := func(use bool, swatch frame.Entry) {
		if use {
			entries = append(entries, swatch)
		}
	}
	has := func(match func(diagram.Node) bool) bool {
		for _, n := range d.Nodes {
			if match(n) {
				return true
			}
		}
		return false
	}
	for _, k := range append(frame.Kinds(), frame.Kind{Kind: model.KindInfrastructureNode, Words: "Infrastructure node"}) {
		add(has(func(n diagram.Node) bool { return n.Kind == k.Kind && !n.External && !inFocus(d, n) }),
			frame.Entry{Swatch: frame.KindSwatch(k.Kind, false), Words: k.Words})
	}
	focus := frame.KindSwatch(model.KindSystem, false)
	focus[0].Rect.Width = focusWidth
	add(has(func(n diagram.Node) bool { return inFocus(d, n) }), frame.Entry{Swatch: focus, Words: "Software system in focus"})
	add(has(func(n diagram.Node) bool { return n.External && !n.Anchor }),
		frame.Entry{Swatch: frame.KindSwatch(model.KindSystem, true), Words: "External"})

	// One that has nothing inside looks like one that has.
	add(slices.ContainsFunc(d.Boundaries, func(b diagram.Boundary) bool { return b.Kind == diagram.BoundaryNode }) ||
		has(func(n diagram.Node) bool { return n.Kind == model.KindNode && !n.External && !n.Anchor }),
		frame.Entry{Swatch: frame.KindSwatch(model.KindNode, false), Words: "Deployment node"})
	itself := frame.KindSwatch(model.KindNode, false)
	itself[0].Rect.Radius = frame.SwatchH / 2
	add(has(func(n diagram.Node) bool { return n.Anchor }), frame.Entry{Swatch: itself, Words: "The node around it"})
	for _, k := range []struct {
		kind  diagram.BoundaryKind
		words string
	}{
		{diagram.BoundarySystem, "System boundary"},
		{diagram.BoundaryContainer, "Container boundary"},
		{diagram.BoundaryGroup, "Group"},
	} {
		add(slices.ContainsFunc(d.Boundaries, func(b diagram.Boundary) bool { return b.Kind == k.kind }),
			frame.Entry{Swatch: frame.BoxSwatch(theme.BoundaryFill, theme.BoundaryStroke, borderDash(k.kind)...), Words: k.words})
	}

	used := map[string]frame.Entry{}
	for _, e := range d.Edges {
		dash, head := lineLook(e)
		words := lineWords(e)
		used[words] = frame.Entry{Swatch: frame.LineSwatch(theme.Line, head, dash...), Words: words}
	}
	for _, words := range []string{wordsRelationship, wordsAsync, wordsCall, wordsSend, wordsReply, wordsCreate, wordsDestroy, wordsRef} {
		entry, ok := used[words]
		add(ok, entry)
	}
	more := func(e diagram.Edge) bool { return e.More > 0 }
	add(slices.ContainsFunc(d.Edges, more), frame.Entry{Swatch: frame.TextSwatch("(+n)"), Words: "And n more relationships"})
	add(slices.ContainsFunc(d.Edges, rangeOfSteps), frame.Entry{Swatch: frame.TextSwatch("[2–4:]"), Words: "Condition of steps 2 to 4"})
	return entries
}

// rangeOfSteps tells whether the line has a condition that says for which
// steps it holds.
func rangeOfSteps(e diagram.Edge) bool {
	return e.Message != "" && slices.ContainsFunc(e.Text, func(text string) bool {
		for _, condition := range strings.Split(text, " [")[1:] {
			steps, _, _ := strings.Cut(condition, ":")
			if first, last, ok := strings.Cut(steps, "–"); ok && !strings.Contains(first+last, " ") {
				return true
			}
		}
		return false
	})
}

// What the legend calls the kinds of line.
const (
	wordsRelationship = "Relationship"
	wordsAsync        = "Asynchronous"
	wordsCall         = "Call"
	wordsSend         = "Asynchronous message"
	wordsReply        = "Reply"
	wordsCreate       = "Create"
	wordsDestroy      = "Destroy"
	wordsRef          = "Another scenario"
)

// lineWords is what the legend calls a line.
func lineWords(e diagram.Edge) string {
	switch {
	case e.Return:
		return wordsReply
	case e.Message == model.StepCreate:
		return wordsCreate
	case e.Message == model.StepDestroy:
		return wordsDestroy
	case e.Message == model.StepRef:
		return wordsRef
	case e.Async && e.Message != "":
		return wordsSend
	case e.Async:
		return wordsAsync
	case e.Message != "":
		return wordsCall
	}
	return wordsRelationship
}
