package uml

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Distances inside boxes, in px.
const (
	nodeTextWidth = 208 // texts wrap at this width
	boxPadX       = 16
	boxPadY       = 8
	rowPadY       = 4 // above and below the rows of a compartment
	nameLines     = 3
	descLines     = 3
	typeLines     = 2
	rowLines      = 2
	rowHang       = 16 // of the second line of a row behind the first
)

// box is what boxes of one symbol have in common.
type box struct {
	radius     int
	least, low int         // width and height at least
	width      int         // at which rows wrap; 0: nodeTextWidth
	paint      frame.Paint // zero: that of symbols
}

// boxFigure is a box with a name, the type above it and the description under
// it in the middle, and below them the compartments, flush left and parted by
// lines.
func boxFigure(n diagram.Node, b box) figure {
	width := b.width
	if width == 0 {
		width = nodeTextWidth
	}
	paint := cmp.Or(b.paint, frame.Paint{Fill: theme.SymbolFill, Stroke: theme.SymbolStroke, Text: theme.SymbolText})
	f := figure{grows: true}
	wrap := func(what, words string, size int, bold bool, width, most int) []string {
		if words == "" {
			return nil
		}
		lines, cut := frame.Wrap(what, words, size, bold, width, most)
		f.cut = append(f.cut, cut...)
		return lines
	}
	typ := wrap("type", n.Type, frame.TypeSize, false, width, typeLines)
	name := wrap("name", n.Name, frame.LabelSize+1, true, width, nameLines)
	desc := wrap("description", n.Description, frame.NodeTextSize, false, width, descLines)
	var compartments [][]rowLine
	widest := max(frame.Widest(typ, frame.TypeSize, false), frame.Widest(name, frame.LabelSize+1, true), frame.Widest(desc, frame.NodeTextSize, false))
	rows := 0
	for _, c := range n.Compartments {
		var lines []rowLine
		for _, r := range c {
			text, cut := rowText(r.Text, width)
			f.cut = append(f.cut, cut...)
			lines = append(lines, text...)
		}
		for _, l := range lines {
			widest = max(widest, l.indent+frame.Widest([]string{l.text}, frame.NodeTextSize, false))
		}
		rows += len(lines)*frame.LineHeight(frame.NodeTextSize) + 2*rowPadY
		compartments = append(compartments, lines)
	}
	head := len(typ)*frame.LineHeight(frame.TypeSize) + len(name)*frame.LineHeight(frame.LabelSize+1) + len(desc)*frame.LineHeight(frame.NodeTextSize)
	f.w = frame.Up(max(widest+2*boxPadX, b.least))
	f.h = frame.Up(max(head+2*boxPadY+rows, b.low))
	f.desc = tooltip(n)
	f.draw = func(box geom.Rect, _ theme.Role) []scene.Shape {
		shapes := []scene.Shape{{Path: &scene.Path{
			Segments: frame.RoundedBox(box, b.radius), Ink: scene.Ink{Fill: paint.Fill, Stroke: paint.Stroke, Width: frame.BorderWidth},
		}}}
		style := frame.Style{Anchor: scene.Middle, Fill: paint.Text, On: paint.Fill}
		at := geom.Point{X: box.X + box.W/2, Y: box.Y + (box.H-rows-head)/2}
		block := func(lines []string, size int, bold bool) {
			style.Size, style.Bold = size, bold
			shapes = append(shapes, frame.Lines(at, lines, style)...)
			at.Y += len(lines) * frame.LineHeight(size)
		}
		block(typ, frame.TypeSize, false)
		block(name, frame.LabelSize+1, true)
		block(desc, frame.NodeTextSize, false)
		style.Anchor = scene.Start
		top := box.Bottom() - rows
		for _, lines := range compartments {
			shapes = append(shapes, scene.Shape{Path: &scene.Path{
				Segments: frame.Polyline(geom.Point{X: box.X, Y: top}, geom.Point{X: box.Right(), Y: top}),
				Ink:      scene.Ink{Stroke: paint.Stroke, Width: 1},
			}})
			style.Size, style.Bold = frame.NodeTextSize, false
			for i, l := range lines {
				at := geom.Point{X: box.X + boxPadX + l.indent, Y: top + rowPadY + i*frame.LineHeight(frame.NodeTextSize)}
				shapes = append(shapes, frame.Line(at, l.text, style))
			}
			top += len(lines)*frame.LineHeight(frame.NodeTextSize) + 2*rowPadY
		}
		return shapes
	}
	return f
}

// rowLine is one line of a row.
type rowLine struct {
	text   string
	indent int // px
}

// rowText breaks a row into lines. Those after the first hang, so that each row
// is seen to begin.
func rowText(words string, width int) ([]rowLine, []scene.Cut) {
	if words == "" {
		return nil, nil
	}
	broken, cut := frame.Wrap("row", words, frame.NodeTextSize, false, width, rowLines)
	if len(broken) > 1 {
		broken, cut = frame.Wrap("row", words, frame.NodeTextSize, false, width-rowHang, rowLines)
	}
	lines := make([]rowLine, len(broken))
	for i, text := range broken {
		lines[i].text = text
		if i > 0 {
			lines[i].indent = rowHang
		}
	}
	return lines, cut
}

// tooltip is what there is to say of a node beside its name.
func tooltip(n diagram.Node) string {
	return strings.Join(slices.DeleteFunc([]string{n.Type, n.Description, detail(n.Compartments)}, func(s string) bool { return s == "" }), "\n")
}

// detail is the descriptions of rows, for a tooltip.
func detail(compartments []diagram.Compartment) string {
	var words []string
	for _, c := range compartments {
		for _, r := range c {
			if r.Detail != "" {
				words = append(words, r.Text+": "+r.Detail)
			}
		}
	}
	return strings.Join(words, "\n")
}
