package frame

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// The narrowest width that title and legend are wrapped to, however small the
// content is.
const (
	leastTitle  = 480
	leastLegend = 360
)

// How many lines a title and its description may take; what is cut off is in
// the description of the mark.
const (
	titleLines       = 2
	descriptionLines = 3
)

// Title is the title block with its top left at at, at most width wide: the
// kind of picture, its title, its description. The Box of the mark is its
// extent.
func Title(at geom.Point, width int, kind, title, description string) scene.Mark {
	mark := scene.Mark{
		Role:  scene.RoleTitle,
		Title: strings.TrimPrefix(kind+": "+title, ": "),
		Desc:  description,
		Box:   geom.Rect{X: at.X, Y: at.Y},
	}
	add := func(what, words string, most int, s Style) {
		if words == "" {
			return
		}
		s.On = theme.Canvas
		lines, cut := Wrap(what, words, s.Size, s.Bold, width, most)
		mark.Cut = append(mark.Cut, cut...)
		top := geom.Point{X: at.X, Y: mark.Box.Bottom()}
		mark.Shapes = append(mark.Shapes, Lines(top, lines, s)...)
		mark.Box.W = max(mark.Box.W, Widest(lines, s.Size, s.Bold))
		mark.Box.H += len(lines) * LineHeight(s.Size)
	}
	add("kind", kind, 1, Style{Size: KindSize, Fill: theme.InkMuted})
	add("title", title, titleLines, Style{Size: TitleSize, Bold: true, Fill: theme.Ink})
	add("description", description, descriptionLines, Style{Size: DescriptionSize, Fill: theme.InkMuted})
	return mark
}

// Entry is one thing that a legend explains.
type Entry struct {
	Swatch []scene.Shape // drawn in a box of SwatchW × SwatchH with its top left at 0,0
	Words  string
}

// The size of a swatch.
const (
	SwatchW = 32
	SwatchH = 16
)

// The distances inside a legend.
const (
	swatchGap = 8  // between swatch and words
	entryGap  = 24 // between entries
	mostHole  = 80 // in a column, beside a short entry
	rowHeight = 24
)

// BoxSwatch shows a box; a dashed one if dash is given.
func BoxSwatch(fill, stroke theme.Role, dash ...int) []scene.Shape {
	return []scene.Shape{{Rect: &scene.Rect{
		Rect:   geom.Rect{X: 1, Y: 1, W: SwatchW - 2, H: SwatchH - 2},
		Radius: SmallRadius,
		Ink:    scene.Ink{Fill: fill, Stroke: stroke, Width: BorderWidth, Dash: dash},
	}}}
}

// Kind is a kind of element that a legend explains by its colour.
type Kind struct {
	Kind  model.ElementKind
	Words string
}

// Kinds are those that pictures of several notations show, in the order of
// their legends.
func Kinds() []Kind {
	return []Kind{
		{model.KindPerson, "Person"},
		{model.KindSystem, "Software system"},
		{model.KindContainer, "Container"},
		{model.KindComponent, "Component"},
	}
}

// KindSwatch shows an element of the kind, with what tells it from others
// beside its colour.
func KindSwatch(kind model.ElementKind, external bool) []scene.Shape {
	paint := PaintOf(kind, external)
	shapes := BoxSwatch(paint.Fill, paint.Stroke)
	switch {
	case external:
	case kind == model.KindPerson:
		shapes[0].Rect.Radius = SwatchH / 2
	case kind == model.KindInfrastructureNode:
		shapes = append(shapes, scene.Shape{Path: &scene.Path{
			Segments: Polyline(geom.Point{X: 6, Y: 1}, geom.Point{X: 6, Y: SwatchH - 1}),
			Ink:      scene.Ink{Stroke: paint.Stroke, Width: BorderWidth},
		}})
	}
	return shapes
}

// TextSwatch shows what is written on a picture.
func TextSwatch(words string) []scene.Shape {
	at := geom.Point{X: SwatchW / 2, Y: (SwatchH - LineHeight(TechnologySize)) / 2}
	return []scene.Shape{Line(at, words, Style{Size: TechnologySize, Anchor: scene.Middle, Fill: theme.LineText, On: theme.Canvas})}
}

// LineSwatch shows a line with a head; a dashed one if dash is given.
func LineSwatch(stroke theme.Role, head Head, dash ...int) []scene.Shape {
	from, tip := geom.Point{X: 0, Y: SwatchH / 2}, geom.Point{X: SwatchW, Y: SwatchH / 2}
	end := tip
	if head == FilledHead {
		end.X -= HeadLength / 2 // the line must not stick out of the tip
	}
	shapes := []scene.Shape{{Path: &scene.Path{
		Segments: Polyline(from, end),
		Ink:      scene.Ink{Stroke: stroke, Width: LineWidth, Dash: dash},
	}}}
	if arrow, ok := Arrow(head, from, tip, stroke); ok {
		shapes = append(shapes, arrow)
	}
	return shapes
}

// Legend is the legend with its top left at at, at most width wide: one row,
// or, where that is too long, as many columns as fit, or rows of which each goes
// on as far as it can. The Box of the mark is its extent. No entries give a mark
// without shapes.
func Legend(at geom.Point, width int, entries []Entry) scene.Mark {
	mark := scene.Mark{Role: scene.RoleLegend, Title: "Legend", Box: geom.Rect{X: at.X, Y: at.Y}}
	words, lines, widths := make([]string, len(entries)), make([][]string, len(entries)), make([]int, len(entries))
	for i, entry := range entries {
		words[i] = entry.Words
		lines[i], _ = text.Wrap(entry.Words, LegendSize, false, max(width-SwatchW-swatchGap, 4*LegendSize), 1)
		widths[i] = Up(SwatchW + swatchGap + Widest(lines[i], LegendSize, false))
	}
	places := arrange(widths, width)
	for i, entry := range entries {
		x, y := at.X+places[i].X, at.Y+places[i].Y
		for _, shape := range entry.Swatch {
			mark.Shapes = append(mark.Shapes, Move(shape, x, y+(rowHeight-SwatchH)/2))
		}
		top := geom.Point{X: x + SwatchW + swatchGap, Y: y + (rowHeight-LineHeight(LegendSize))/2}
		mark.Shapes = append(mark.Shapes, Lines(top, lines[i], Style{Size: LegendSize, Fill: theme.InkMuted, On: theme.Canvas})...)
		mark.Box = mark.Box.Union(geom.Rect{X: x, Y: y, W: widths[i], H: rowHeight})
	}
	mark.Desc = strings.Join(words, "; ")
	return mark
}

// arrange places things of the given widths in rows that are at most so wide:
// in columns, unless these would have holes.
func arrange(things []int, width int) []geom.Point {
	columns := columnsOf(things, width)
	places := make([]geom.Point, len(things))
	for i, w := range things {
		if columns[i%len(columns)]-w > mostHole {
			return flow(things, width)
		}
		for _, before := range columns[:i%len(columns)] {
			places[i].X += before + entryGap
		}
		places[i].Y = i / len(columns) * rowHeight
	}
	return places
}

// flow places one thing after the other, as words are.
func flow(things []int, width int) []geom.Point {
	places := make([]geom.Point, len(things))
	var at geom.Point
	for i, w := range things {
		if at.X > 0 && at.X+w > width {
			at = geom.Point{Y: at.Y + rowHeight}
		}
		places[i] = at
		at.X += w + entryGap
	}
	return places
}

// columnsOf is the widths of as many columns as fit into the width, for things
// of the given widths that fill one row after the other.
func columnsOf(things []int, width int) []int {
	for n := len(things); n > 1; n-- {
		columns := make([]int, n)
		for i, w := range things {
			columns[i%n] = max(columns[i%n], w)
		}
		sum := (n - 1) * entryGap
		for _, w := range columns {
			sum += w
		}
		if sum <= width {
			return columns
		}
	}
	return []int{width}
}

// Frame is what stands around the content of a picture.
type Frame struct {
	W, H   int        // of the whole picture
	At     geom.Point // where the content's 0,0 goes
	Title  scene.Mark // drawn before the content
	Legend scene.Mark // drawn after it; has no shapes if there is nothing to explain
}

// Around places title block and legend around a content of w × h.
func Around(w, h int, kind, title, description string, entries []Entry) Frame {
	f := Frame{Title: Title(geom.Point{X: Margin, Y: Margin}, max(w, leastTitle), kind, title, description)}
	f.At = geom.Point{X: Margin, Y: f.Title.Box.Bottom() + Gap}
	inner := max(w, f.Title.Box.W)
	bottom := f.At.Y + h
	if len(entries) > 0 {
		f.Legend = Legend(geom.Point{X: Margin, Y: bottom + Gap}, max(inner, leastLegend), entries)
		inner = max(inner, f.Legend.Box.W)
		bottom = f.Legend.Box.Bottom()
	}
	f.W, f.H = inner+2*Margin, bottom+Margin
	return f
}

// Scene is the frame with the marks of the content in it.
func (f Frame) Scene(key, kind, title, description string, content []scene.Mark) scene.Scene {
	marks := make([]scene.Mark, 0, len(content)+2)
	marks = append(marks, f.Title)
	marks = append(marks, content...)
	if len(f.Legend.Shapes) > 0 {
		marks = append(marks, f.Legend)
	}
	return scene.Scene{
		Key: key, Kind: kind, Title: title, Description: description,
		W: f.W, H: f.H, Margin: Margin, Marks: marks,
	}
}
