// Package frame holds what pictures of every notation have in common: the
// type scale, the paints of each kind of element, arrow heads, the title
// block and the legend.
//
// It draws nothing that depends on a notation. All sizes are CSS pixels, on a
// grid of 4 where nothing forces another place.
package frame

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// Grid is the distance that spacings are multiples of.
const Grid = 4

// Margin is the free border on every side of a picture.
const Margin = 24

// Gap separates title block, content and legend.
const Gap = 24

// The type scale.
const (
	TitleSize       = 20 // bold
	KindSize        = 12 // muted, above the title
	DescriptionSize = 13 // muted, under the title
	NameSize        = 15 // bold, name of a node
	TypeSize        = 11 // "[Container: Go]"
	NodeTextSize    = 12 // description of a node
	LabelSize       = 12 // what a line says
	TechnologySize  = 11 // "[HTTPS]" under it
	LegendSize      = 12
	BoundarySize    = 12 // bold, name of a boundary
)

// The line weights.
const (
	LineWidth     = 1.5 // relationships and messages
	BorderWidth   = 1.5 // outlines of nodes
	BoundaryWidth = 1.0
)

// Radius rounds the corners of nodes, SmallRadius those of what is smaller.
const (
	Radius      = 8
	SmallRadius = 4
)

// LineHeight is the distance between the baselines of two lines of text of
// the size, a multiple of Grid.
func LineHeight(size int) int {
	return Up((size*13 + 9) / 10)
}

// Baseline is how far below the top of its line a text of the size has its
// baseline, so that the line's free space is the same above and below.
func Baseline(size int) int {
	box := scene.Text{Size: size}.Box()
	return (LineHeight(size)-box.H)/2 - box.Y
}

// Style is how a text looks.
type Style struct {
	Size   int
	Bold   bool
	Anchor scene.Anchor
	Fill   theme.Role
	On     theme.Role // what lies under it
}

// Line is one line of text whose line box has its top at the y of at, and its
// left end, middle or right end at the x of it, as the anchor says.
func Line(at geom.Point, value string, s Style) scene.Shape {
	anchor := s.Anchor
	if anchor == "" {
		anchor = scene.Start
	}
	return scene.Shape{Text: &scene.Text{
		At:     geom.Point{X: at.X, Y: at.Y + Baseline(s.Size)},
		Value:  value,
		Size:   s.Size,
		Bold:   s.Bold,
		Anchor: anchor,
		Fill:   s.Fill,
		Width:  text.Width(value, s.Size, s.Bold),
		On:     s.On,
	}}
}

// Lines is a block of lines, one under the other, with its top at the y of at.
// It is LineHeight(s.Size) high for each line.
func Lines(at geom.Point, values []string, s Style) []scene.Shape {
	shapes := make([]scene.Shape, len(values))
	for i, value := range values {
		shapes[i] = Line(geom.Point{X: at.X, Y: at.Y + i*LineHeight(s.Size)}, value, s)
	}
	return shapes
}

// Icon is a drawing that fills the box, which has its proportions.
func Icon(drawing icon.Icon, box geom.Rect, fill, on theme.Role) scene.Shape {
	return scene.Shape{Icon: &scene.Icon{Rect: box, Drawing: drawing, Fill: fill, On: on}}
}

// Widest is the width of the longest of the lines.
func Widest(lines []string, size int, bold bool) int {
	width := 0
	for _, line := range lines {
		width = max(width, text.Width(line, size, bold))
	}
	return width
}

// Up is n rounded up to the grid.
func Up(n int) int { return (n + Grid - 1) / Grid * Grid }

// Paint is the three roles that belong together on an element.
type Paint struct {
	Fill, Stroke, Text theme.Role
}

// PaintOf is how an element of the kind is painted in every notation.
func PaintOf(kind model.ElementKind, external bool) Paint {
	if external {
		return Paint{theme.ExternalFill, theme.ExternalStroke, theme.ExternalText}
	}
	switch kind {
	case model.KindPerson:
		return Paint{theme.PersonFill, theme.PersonStroke, theme.PersonText}
	case model.KindSystem:
		return Paint{theme.SystemFill, theme.SystemStroke, theme.SystemText}
	case model.KindContainer:
		return Paint{theme.ContainerFill, theme.ContainerStroke, theme.ContainerText}
	case model.KindComponent:
		return Paint{theme.ComponentFill, theme.ComponentStroke, theme.ComponentText}
	case model.KindNode:
		return Paint{theme.BoundaryFill, theme.BoundaryStroke, theme.BoundaryText} // as if things were inside
	}
	return Paint{theme.InfraFill, theme.InfraStroke, theme.InfraText}
}

// KindWords is how a reader names a kind of picture: "Container diagram".
func KindWords(kind model.ViewKind) string {
	switch kind {
	case model.ViewLandscape:
		return "System landscape diagram"
	case model.ViewContext:
		return "System context diagram"
	case model.ViewContainer:
		return "Container diagram"
	case model.ViewComponent:
		return "Component diagram"
	case model.ViewDeployment:
		return "Deployment diagram"
	case model.ViewDynamic:
		return "Dynamic diagram"
	case model.ViewSequence:
		return "Sequence diagram"
	case model.ViewStateMachine:
		return "State machine diagram"
	case model.ViewUseCase:
		return "Use case diagram"
	case model.ViewClass:
		return "Class diagram"
	case model.ViewCode:
		return "Code diagram"
	case model.ViewActivity:
		return "Activity diagram"
	}
	return "Diagram"
}
