package uml

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Class measures a class diagram, and says how to draw it where an engine has
// placed it.
func Class(d diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
	return notation{
		figure: classFigure,
		line:   func(e diagram.Edge) look { return lookOf(e.Line) },
		border: func(diagram.Boundary) scene.Ink {
			return scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Width: frame.BoundaryWidth}
		},
		legend: classLegend,
		verb:   func(e diagram.Edge) string { return verbOf(e.Line) },
	}.plan(d)
}

// The sizes of classes, in px.
const (
	classWidth = 112
	classLow   = 40
	memberMost = 300 // members wrap at this width
)

// classFigure is a class. What it is for stands in it only if it has no
// members that say so.
func classFigure(n diagram.Node) figure {
	words := tooltip(n)
	if len(n.Compartments) > 0 {
		n.Description = ""
	}
	f := boxFigure(n, box{radius: frame.SmallRadius, least: classWidth, low: classLow, width: memberMost})
	f.desc = words
	return f
}

// usesDash is the dash of lines that hold nothing.
func usesDash() []int { return []int{6, 4} }

func lookOf(l diagram.Line) look {
	switch l {
	case diagram.LineGeneralization:
		return look{head: frame.TriangleHead}
	case diagram.LineRealization:
		return look{head: frame.TriangleHead, dash: usesDash()}
	case diagram.LineComposition:
		return look{tail: frame.DiamondHead}
	case diagram.LineDependency:
		return look{head: frame.OpenHead, dash: usesDash()}
	}
	return look{head: frame.OpenHead}
}

// verbOf is what stands between the names of the ends of a line.
func verbOf(l diagram.Line) string {
	switch l {
	case diagram.LineGeneralization:
		return "extends"
	case diagram.LineRealization:
		return "implements"
	case diagram.LineComposition:
		return "owns"
	case diagram.LineDependency:
		return "depends on"
	}
	return "has"
}

func classLegend(d diagram.Diagram) []frame.Entry {
	var entries []frame.Entry
	if slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.Symbol == diagram.SymbolClass }) {
		entries = append(entries, frame.Entry{Swatch: frame.BoxSwatch(theme.SymbolFill, theme.SymbolStroke), Words: "Class"})
	}
	if len(d.Boundaries) > 0 {
		entries = append(entries, frame.Entry{Swatch: frame.BoxSwatch(theme.BoundaryFill, theme.BoundaryStroke), Words: "Package"})
	}
	for _, mark := range []struct{ text, words string }{{"+", "Exported"}, {"−", "Not exported"}} {
		if slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return hasRow(n, mark.text+" ") }) {
			entries = append(entries, frame.Entry{Swatch: frame.TextSwatch(mark.text), Words: mark.words})
		}
	}
	for _, l := range []struct {
		line  diagram.Line
		words string
	}{
		{diagram.LineGeneralization, "Extends, embeds"},
		{diagram.LineRealization, "Implements"},
		{diagram.LineComposition, "Owns, as a part"},
		{diagram.LineAssociation, "Refers to"},
		{diagram.LineDependency, "Depends on"},
	} {
		if slices.ContainsFunc(d.Edges, func(e diagram.Edge) bool { return e.Line == l.line }) {
			entries = append(entries, frame.Entry{Swatch: lineSwatch(lookOf(l.line), frame.SwatchW), Words: l.words})
		}
	}
	return entries
}

// lineSwatch shows a line of the width with what is at its ends.
func lineSwatch(l look, width int) []scene.Shape {
	shapes, _ := frame.Connector{
		Points: []geom.Point{{X: 0, Y: frame.SwatchH / 2}, {X: width, Y: frame.SwatchH / 2}},
		From:   frame.End{Head: l.tail}, To: frame.End{Head: l.head}, Dash: l.dash,
	}.Draw()
	return shapes
}

func hasRow(n diagram.Node, prefix string) bool {
	return slices.ContainsFunc(n.Compartments, func(c diagram.Compartment) bool {
		return slices.ContainsFunc(c, func(r diagram.Row) bool { return strings.HasPrefix(r.Text, prefix) })
	})
}
