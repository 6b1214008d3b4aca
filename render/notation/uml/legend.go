package uml

import (
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// legend explains what the diagram uses, in a fixed order.
func legend(d diagram.Diagram) []frame.Entry {
	var entries []frame.Entry
	add := func(swatch []scene.Shape, words string) {
		entries = append(entries, frame.Entry{Swatch: swatch, Words: words})
	}
	for _, k := range frame.Kinds() {
		if slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.Kind == k.Kind && !n.External }) {
			add(frame.KindSwatch(k.Kind, false), k.Words)
		}
	}
	if slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.External }) {
		add(frame.KindSwatch(model.KindSystem, true), "External")
	}

	used := map[model.StepKind]bool{}
	var look func(items []diagram.Item)
	look = func(items []diagram.Item) {
		for _, item := range items {
			used[item.Kind] = true
			for _, o := range item.Operands {
				look(o.Items)
			}
		}
	}
	look(d.Items)
	if used[model.StepCall] {
		add(activationSwatch(), "At work on a call")
	}
	if used[model.StepCall] || used[model.StepSelf] {
		add(frame.LineSwatch(theme.Line, frame.FilledHead), "Call")
	}
	if used[model.StepSend] {
		add(frame.LineSwatch(theme.Line, frame.OpenHead), "Asynchronous message")
	}
	if used[model.StepReturn] {
		add(frame.LineSwatch(theme.Line, frame.OpenHead, replyDash...), "Reply")
	}
	if used[model.StepCreate] {
		add(createSwatch(), "Create")
	}
	if used[model.StepDestroy] {
		cross := destroyed(geom.Point{X: frame.SwatchW / 2, Y: frame.SwatchH / 2})
		add([]scene.Shape{cross}, "End of a lifeline")
	}
	return entries
}

// createSwatch is a message that leads to the head of a lifeline.
func createSwatch() []scene.Shape {
	const head = 10 // px wide
	arrow := lineSwatch(look{dash: replyDash, head: frame.OpenHead}, frame.SwatchW-head)
	return append(arrow, scene.Shape{Rect: &scene.Rect{
		Rect: geom.Rect{X: frame.SwatchW - head, Y: 1, W: head, H: frame.SwatchH - 2}, Radius: 2,
		Ink: scene.Ink{Fill: theme.Canvas, Stroke: theme.Line, Width: frame.BorderWidth},
	}})
}

func activationSwatch() []scene.Shape {
	return []scene.Shape{{Rect: &scene.Rect{
		Rect: geom.Rect{X: frame.SwatchW/2 - 6, Y: 0, W: 12, H: frame.SwatchH},
		Ink:  scene.Ink{Fill: theme.ActivationFill, Stroke: theme.Line, Width: 1},
	}}}
}
