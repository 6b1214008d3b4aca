package c4

import (
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
	for _, k := range []struct {
		kind  model.ElementKind
		words string
	}{
		{model.KindPerson, "Person"},
		{model.KindSystem, "Software system"},
		{model.KindContainer, "Container"},
		{model.KindComponent, "Component"},
		{model.KindInfrastructureNode, "Infrastructure node"},
	} {
		paint := frame.PaintOf(k.kind, false)
		add(has(func(n diagram.Node) bool { return n.Kind == k.kind && !n.External }),
			frame.Entry{Swatch: frame.BoxSwatch(paint.Fill, paint.Stroke), Words: k.words})
	}
	node := frame.PaintOf(model.KindNode, false)
	add(has(func(n diagram.Node) bool { return n.Kind == model.KindNode && !n.External && !n.Anchor }),
		frame.Entry{Swatch: frame.BoxSwatch(node.Fill, node.Stroke), Words: "Empty deployment node"})
	add(has(func(n diagram.Node) bool { return n.Anchor }),
		frame.Entry{Swatch: frame.BoxSwatch(node.Fill, node.Stroke), Words: "The deployment node around it itself"})
	external := frame.PaintOf(model.KindSystem, true)
	add(has(func(n diagram.Node) bool { return n.External && !n.Anchor }),
		frame.Entry{Swatch: frame.BoxSwatch(external.Fill, external.Stroke), Words: "External"})

	var solid, dashed, sync, async, reply bool
	for _, b := range d.Boundaries {
		solid = solid || b.Kind == diagram.BoundaryNode
		dashed = dashed || b.Kind != diagram.BoundaryNode
	}
	for _, e := range d.Edges {
		sync = sync || !e.Async && !e.Return
		async = async || e.Async && !e.Return
		reply = reply || e.Return
	}
	add(solid, frame.Entry{Swatch: frame.BoxSwatch(theme.BoundaryFill, theme.BoundaryStroke), Words: "Deployment node"})
	add(dashed, frame.Entry{Swatch: frame.BoxSwatch(theme.BoundaryFill, theme.BoundaryStroke, boundaryDash...), Words: "Boundary"})
	add(sync, frame.Entry{Swatch: frame.LineSwatch(theme.Line, frame.FilledHead), Words: "Relationship"})
	add(async, frame.Entry{Swatch: frame.LineSwatch(theme.Line, frame.OpenHead, asyncDash...), Words: "Asynchronous"})
	add(reply, frame.Entry{Swatch: frame.LineSwatch(theme.Line, frame.OpenHead, returnDash...), Words: "Reply"})
	return entries
}
