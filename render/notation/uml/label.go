package uml

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// How wide texts may get before they wrap, and how many lines they may take
// before they are cut, in which case all of it is in the mark's title.
const (
	messageWidth     = 184
	longMessageWidth = 264 // of a message past other lifelines
	loopWidth        = 160
	guardWidth       = 240
	noteWidth        = 176
	longNoteWidth    = 400 // of a note over several lifelines
	refWidth         = 264
	dividerWidth     = 400
	messageLines     = 6
	guardLines       = 3
	noteLines        = 12
)

// Distances inside labels.
const (
	patchPad  = 4 // beside a text on its patch
	numberGap = 6 // between the number and the text of a message
	notePadX  = 12
	notePadY  = 8
	refPad    = 12 // around the text of a ref
	tabPadX   = 10
	tabHeight = 20
)

// label is a text of several lines, flush left, with its size.
type label struct {
	w, h        int
	number      string
	lines       []string
	technology  []string
	style       frame.Style
	padX, padY  int
	numberWidth int // with the gap behind it
	cut         []scene.Cut
}

// messageLabel is what stands above a message, at most width wide.
func messageLabel(item diagram.Item, width int) label {
	l := label{padX: patchPad, style: frame.Style{Size: frame.LabelSize, Fill: theme.LineText, On: theme.Canvas}}
	l.give(item.Number)
	l.lines, l.cut = frame.Wrap("label", item.Text, frame.LabelSize, false, width, messageLines)
	if item.Technology != "" {
		var cut []scene.Cut
		l.technology, cut = frame.Wrap("technology", "["+item.Technology+"]", frame.TechnologySize, false, width, 2)
		l.cut = append(l.cut, cut...)
	}
	l.size()
	return l
}

// tabLabel is the name of a kind of fragment.
func tabLabel(kind model.StepKind) label {
	l := label{
		lines: []string{string(kind)},
		style: frame.Style{Size: frame.BoundarySize, Bold: true, Fill: theme.FragmentText, On: theme.FragmentFill},
		padX:  tabPadX, padY: (tabHeight - frame.LineHeight(frame.BoundarySize)) / 2,
	}
	l.size()
	return l
}

// guardLabel is the condition of a branch in brackets. Branches of parallel
// and critical fragments have no condition, but may have a name.
func guardLabel(kind model.StepKind, guard string) label {
	l := label{padX: patchPad, style: frame.Style{Size: frame.LabelSize, Fill: theme.Ink, On: theme.Canvas}}
	if guard == "" {
		return l
	}
	if kind != model.StepPar && kind != model.StepCritical {
		guard = "[" + guard + "]"
	}
	l.lines, l.cut = frame.Wrap("guard", guard, frame.LabelSize, false, guardWidth, guardLines)
	l.size()
	return l
}

// noteLabel is the text of a note.
func noteLabel(words string, width int) label {
	l := label{style: frame.Style{Size: frame.LabelSize, Fill: theme.NoteText, On: theme.NoteFill}, padX: notePadX, padY: notePadY}
	l.lines, l.cut = frame.Wrap("text", words, frame.LabelSize, false, width, noteLines)
	if len(l.lines) == 0 {
		l.w, l.h = 2*notePadX, 2*notePadY
		return l
	}
	l.size()
	return l
}

// refLabel is the name of the scenario that a ref stands for.
func refLabel(item diagram.Item) label {
	l := label{style: frame.Style{Size: frame.LabelSize, Bold: true, Fill: theme.Ink, On: theme.Canvas}}
	l.lines, l.cut = frame.Wrap("name", item.Text, frame.LabelSize, true, refWidth, guardLines)
	l.give(item.Number)
	l.size()
	return l
}

// dividerLabel is the title of a part of a course.
func dividerLabel(title string) label {
	l := label{
		style: frame.Style{Size: frame.LabelSize, Bold: true, Fill: theme.FragmentText, On: theme.FragmentFill},
		padX:  notePadX, padY: patchPad,
	}
	l.lines, l.cut = frame.Wrap("title", title, frame.LabelSize, true, dividerWidth, guardLines)
	l.size()
	return l
}

// give puts the number of a step before the label.
func (l *label) give(number string) {
	if number != "" {
		l.number = number + "."
		l.numberWidth = text.Width(l.number, frame.LabelSize, true) + numberGap
	}
}

// size sets the size from the lines. A label without any has none.
func (l *label) size() {
	if l.number == "" && len(l.lines)+len(l.technology) == 0 {
		return
	}
	widest := max(frame.Widest(l.lines, l.style.Size, l.style.Bold), frame.Widest(l.technology, frame.TechnologySize, false))
	if widest == 0 && l.number != "" {
		l.numberWidth -= numberGap
	}
	l.w = l.numberWidth + widest + 2*l.padX
	l.h = max(len(l.lines), 1)*frame.LineHeight(l.style.Size) + len(l.technology)*frame.LineHeight(frame.TechnologySize) + 2*l.padY
}

// draw is the label in its box: the number, and the lines beside it.
func (l label) draw(box geom.Rect) []scene.Shape {
	var shapes []scene.Shape
	at := geom.Point{X: box.X + l.padX, Y: box.Y + l.padY}
	style := l.style
	if l.number != "" {
		style.Bold, style.Fill = true, theme.Accent
		shapes = append(shapes, frame.Line(at, l.number, style))
		at.X += l.numberWidth
	}
	shapes = append(shapes, frame.Lines(at, l.lines, l.style)...)
	at.Y += len(l.lines) * frame.LineHeight(l.style.Size)
	style.Size, style.Bold, style.Fill = frame.TechnologySize, false, theme.InkMuted
	return append(shapes, frame.Lines(at, l.technology, style)...)
}

// onPatch is the label with a background of its own, for where it stands over
// a line. In a sequence all lines lie on the canvas, so that the patch is seen
// by what it hides only.
func (l label) onPatch(box geom.Rect) []scene.Shape {
	patch := scene.Shape{Rect: &scene.Rect{Rect: box, Ink: scene.Ink{Fill: l.style.On}}}
	return append([]scene.Shape{patch}, l.draw(box)...)
}
