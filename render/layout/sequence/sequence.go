// Package sequence places the parts of a sequence diagram: lifelines side by
// side, messages, notes and fragments one under the other.
//
// It knows sizes and kinds of steps only, no names and no colours, and is a
// pure function of them. All coordinates are whole CSS pixels.
//
// # Columns
//
// Whatever has to fit between two lifelines asks for a least distance between
// them: two heads side by side, the text of a message between its ends, the
// side of a fragment between two lifelines. The narrowest diagram that grants
// all of them is found with longest paths, and what slack it leaves is spread
// over the columns.
//
// # Rows
//
// Every step has a row of its own. The text of a message stands above its
// line and keeps clear of activations: if some are in its way, it takes the
// widest space between two of them. A note and a ref lie over their
// lifelines, a divider reaches from one side of the picture to the other.
//
// # Activations
//
// A call activates its target until the reply. The branches of a fragment
// start with the same calls open: a reply in one of them ends the activation
// in it, and the next begins with the activation again, as does what follows
// the fragment if a course of events leads there without a reply. A call without reply
// activates its target for as long as it acts on it, at most to the end of
// the branch or the next message of the caller.
package sequence

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
)

// Size is a width and a height.
type Size struct {
	W int `json:"w"`
	H int `json:"h"`
}

// Diagram is what to place.
type Diagram struct {
	Heads []Size `json:"heads"` // of the lifelines, left to right
	Items []Item `json:"items,omitempty"`
}

// Item is a message, a note, a ref, a divider or a fragment.
type Item struct {
	Kind     model.StepKind `json:"kind"`
	From     int            `json:"from"`  // index into Heads; for a note or a ref, the first lifeline it is over
	To       int            `json:"to"`    // index into Heads; for a note or a ref, the last lifeline it is over
	Label    Size           `json:"label"` // of the text of a message or a divider, the box of a note or a ref, a fragment's tab
	Operands []Operand      `json:"operands,omitempty"`
}

// Operand is a branch of a fragment. A guard of size 0 is no guard.
type Operand struct {
	Guard Size   `json:"guard"`
	Items []Item `json:"items,omitempty"`
}

// Result has a place for everything in a Diagram, by the same indices. The
// smallest coordinate is 0.
type Result struct {
	W         int        `json:"w"`
	H         int        `json:"h"`
	Lifelines []Lifeline `json:"lifelines"`
	Items     []Placed   `json:"items,omitempty"`
}

// Lifeline is the place of a lifeline.
type Lifeline struct {
	Head   geom.Rect   `json:"head"`
	X      int         `json:"x"`      // of the line
	Bottom int         `json:"bottom"` // where the line ends; it starts at the bottom of the head
	Bars   []geom.Rect `json:"bars,omitempty"`
}

// Placed is the place of an item.
type Placed struct {
	Box      geom.Rect       `json:"box"`             // a message's text, a note, a ref, a divider from side to side, a fragment
	Route    []geom.Point    `json:"route,omitempty"` // a message's line
	Tab      geom.Rect       `json:"tab,omitzero"`    // a fragment's
	Operands []PlacedOperand `json:"operands,omitempty"`
}

// PlacedOperand is the place of an operand.
type PlacedOperand struct {
	Top   int       `json:"top"` // of the operand, where what separates it from the one above is drawn
	Guard geom.Rect `json:"guard,omitzero"`
	Items []Placed  `json:"items,omitempty"`
}

// The measures of the picture.
const (
	BarWidth = 12 // of an activation
	BarStep  = 6  // by how much an activation on top of another is moved to the right
	LoopW    = 24 // of a message to itself
	LoopH    = 20
	EndHalf  = 8 // half the size of the cross at the end of a lifeline

	grid      = 4
	headGap   = 32 // between heads
	labelPad  = 8  // beside the text of a message
	labelGap  = 4  // between text and line
	below     = 12 // under each row
	tail      = 8  // of an activation under the last thing that happens on it
	clearance = 8  // between what belongs to one lifeline and the next lifeline
	inset     = 12 // between the sides of nested fragments
	framePad  = 16 // between the side of a fragment and the lifelines in it
	overhang  = 28 // of a note over several lifelines
	emptyRow  = 16 // of a branch in which nothing happens
	bottomGap = 12 // under the last row
	partGap   = 8  // above and under a divider, beside what is under each row
)

// Layout places the diagram. An item that speaks of a lifeline that is not
// there is placed nowhere.
func Layout(d Diagram) Result {
	l := &layout{heads: d.Heads, created: make([]*row, len(d.Heads)), ended: make([]*row, len(d.Heads))}
	l.rows = l.read(d.Items)
	l.lives()
	l.activate()
	l.columns()
	return l.result()
}

// row is an item on its way through the layout.
type row struct {
	*Item
	order    int // of its place in the course of events
	after    int // of the place after it and all inside it
	operands []branch
	opens    *activation // of a call

	// The extent: from left px beside lifeline first to right px beside
	// lifeline last.
	first, last int
	left, right int

	// The free space that the text of a message takes: from beside lifeline
	// between[0] to beside lifeline between[1].
	between [2]int

	top, line int // y
	placed    Placed
}

type branch struct {
	*Operand
	order int // of its guard
	rows  []*row
}

type layout struct {
	heads   []Size
	rows    []*row
	orders  int    // how many places the course of events has
	created []*row // by lifeline: the message that creates it, if it has its head there
	ended   []*row // by lifeline: the message that ends it, if its line ends there
	bars    [][]*activation
	level   [][]int  // by lifeline and order: how many activations are on top of each other
	through [][]bool // by lifeline and order: an activation goes on from before
	widest  []int    // by lifeline: the greatest level
	x       []int    // of the lifelines
	width   int
}

// message tells whether the kind is drawn as a line.
func message(kind model.StepKind) bool {
	switch kind {
	case model.StepCall, model.StepSend, model.StepReturn, model.StepSelf, model.StepCreate, model.StepDestroy:
		return true
	}
	return false
}

func (r *row) message() bool { return message(r.Kind) }

// over tells whether the row lies over lifelines.
func (r *row) over() bool { return r.Kind == model.StepNote || r.Kind == model.StepRef }

// loop tells whether the row is a message to its own sender.
func (r *row) loop() bool { return r.message() && r.From == r.To }

// read makes rows of items and numbers them.
func (l *layout) read(items []Item) []*row {
	rows := make([]*row, len(items))
	for i := range items {
		r := &row{Item: &items[i], order: l.orders}
		rows[i] = r
		l.orders++
		if len(r.Operands) > 0 {
			r.placed.Operands = make([]PlacedOperand, len(r.Operands))
		}
		for j := range r.Operands {
			b := branch{Operand: &r.Operands[j], order: l.orders}
			l.orders++
			b.rows = l.read(b.Items)
			r.operands = append(r.operands, b)
		}
		r.after = l.orders
	}
	return rows
}

// exists tells whether the lifelines that the row speaks of are there.
func (l *layout) exists(r *row) bool {
	if r.Kind == model.StepDivider {
		return len(l.heads) > 0
	}
	return len(r.Operands) > 0 || r.From >= 0 && r.To >= 0 && r.From < len(l.heads) && r.To < len(l.heads)
}

// each calls f for the rows and all inside them, in order.
func (l *layout) each(rows []*row, f func(r *row)) {
	for _, r := range rows {
		if !l.exists(r) {
			continue
		}
		f(r)
		for _, b := range r.operands {
			l.each(b.rows, f)
		}
	}
}

// lives finds out which lifelines begin with a message, and which end with
// one. A lifeline that acts before it is created has its head at the top, and
// one that acts after it was destroyed goes on.
func (l *layout) lives() {
	met := make([]bool, len(l.heads))
	l.each(l.rows, func(r *row) {
		if !r.message() {
			for i := r.From; r.over() && i <= r.To; i++ {
				met[i] = true
			}
			return
		}
		if r.Kind == model.StepCreate && !met[r.To] && !r.loop() {
			l.created[r.To] = r
		}
		met[r.From], met[r.To] = true, true
		l.ended[r.From], l.ended[r.To] = nil, nil
		if r.Kind == model.StepDestroy {
			l.ended[r.To] = r
		}
	})
}
