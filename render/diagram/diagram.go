// Package diagram holds what a picture shows, before anything has a place.
//
// A Diagram is plain data made by package view from a model; the notations
// measure and draw it. It has no coordinates, sizes or colours.
package diagram

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/icon"
)

// Diagram is the content of one picture.
type Diagram struct {
	Workspace   string          `json:"workspace"`
	Key         string          `json:"key"`
	Kind        model.ViewKind  `json:"kind"`
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	Scope       string          `json:"scope,omitempty"` // ID of the element the view is about
	Direction   model.Direction `json:"direction,omitempty"`
	Nodes       []Node          `json:"nodes,omitempty"`      // sorted by ID; for a sequence: the lifelines, left to right; for an activity: in its order
	Boundaries  []Boundary      `json:"boundaries,omitempty"` // sorted by ID; for an activity: the lanes, as they are first used
	Edges       []Edge          `json:"edges,omitempty"`      // sorted by ID; for an activity: in its order
	Items       []Item          `json:"items,omitempty"`      // a sequence's content, top to bottom
	Origin      model.Origin    `json:"origin,omitzero"`

	Faded bool `json:"faded,omitempty"` // what has no Mark is drawn in the background
}

// Mark says how a thing of a picture fared when it was held against something
// else: an earlier picture, code, or a recorded run.
type Mark string

// The marks. A thing without one is as it should be.
const (
	MarkAdded      Mark = "added"
	MarkRemoved    Mark = "removed"
	MarkChanged    Mark = "changed"
	MarkUndeclared Mark = "undeclared" // the code has it, and the model does not
	MarkUnproven   Mark = "unproven"   // the model has it, and the code does not
	MarkMissing    Mark = "missing"    // a recorded run should have had it next
	MarkExtra      Mark = "extra"      // a recorded run has it where something else should be
)

// Marks are all of them, in the order of legends.
func Marks() []Mark {
	return []Mark{MarkAdded, MarkRemoved, MarkChanged, MarkUndeclared, MarkUnproven, MarkMissing, MarkExtra}
}

// Marked is what a thing of a picture has that was held against something else.
type Marked struct {
	Mark   Mark     `json:"mark,omitempty"`
	Reason []string `json:"reason,omitempty"` // why, one sentence each, for the tooltip: "technology: Go is now Rust"
}

// Node is a box of a graph-shaped diagram, or a lifeline of a sequence.
type Node struct {
	ID           string            `json:"id"`                // unique in the diagram; whether it is that of an element, Element says
	Element      string            `json:"element,omitempty"` // ID of the model's element that it shows; empty: it shows none, as a state or a step
	Of           string            `json:"of,omitempty"`      // of an instance: ID of the element that it is one of
	Parent       string            `json:"parent,omitempty"`  // ID of the boundary it stands in
	Kind         model.ElementKind `json:"kind"`              // for an instance, the kind of what it is of
	Anchor       bool              `json:"anchor,omitempty"`  // stands for the deployment node whose boundary it is in
	Shape        model.Shape       `json:"shape,omitempty"`
	Symbol       Symbol            `json:"symbol,omitempty"` // of UML; Kind is empty then, unless it stands for an element
	External     bool              `json:"external,omitempty"`
	Icon         *icon.Icon        `json:"icon,omitempty"` // beside the name
	Name         string            `json:"name"`
	Type         string            `json:"type"` // "Container: Go", without brackets
	Description  string            `json:"description,omitempty"`
	Compartments []Compartment     `json:"compartments,omitempty"` // under the name, parted by lines
	Members      *Members          `json:"members,omitempty"`      // of a class
	Count        int               `json:"count,omitempty"`        // instances; shown from 2 on
	Tags         []string          `json:"tags,omitempty"`
	Detail       []string          `json:"detail,omitempty"` // what more there is to say, for the tooltip
	View         string            `json:"view,omitempty"`   // key of the view that tells more of it
	Origin       model.Origin      `json:"origin"`

	Marked
}

// Title is what a node is called, also if it has no name.
func (n Node) Title() string {
	if n.Name != "" || n.Symbol == "" {
		return n.Name
	}
	words := strings.ReplaceAll(string(n.Symbol), "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// Symbol is what a node of a UML diagram is drawn as.
type Symbol string

// The symbols.
const (
	SymbolState   Symbol = "state"
	SymbolInitial Symbol = "initial"
	SymbolFinal   Symbol = "final"
	SymbolChoice  Symbol = "choice"
	SymbolUseCase Symbol = "use-case"
	SymbolActor   Symbol = "actor" // a person as a stick figure, a system as a box

	SymbolClass       Symbol = "class"
	SymbolInterface   Symbol = "interface"
	SymbolEnumeration Symbol = "enumeration"
	SymbolType        Symbol = "type" // any other named type

	SymbolAction    Symbol = "action"
	SymbolSend      Symbol = "send"   // signal that is given
	SymbolAccept    Symbol = "accept" // signal that is waited for
	SymbolDecision  Symbol = "decision"
	SymbolMerge     Symbol = "merge"
	SymbolFork      Symbol = "fork"
	SymbolJoin      Symbol = "join"
	SymbolFlowFinal Symbol = "flow-final" // end of one flow among several
)

// Compartment is a part of a node's box.
type Compartment []Row

// Row is one entry of a compartment.
type Row struct {
	Text   string `json:"text"`
	Detail string `json:"detail,omitempty"` // what more there is to say, for the tooltip
}

// Members is what a class consists of as far as the picture tells of it: also
// what is drawn as a line, or folded into "… 5 more methods". Each list stands
// in the order of its source.
type Members struct {
	Underlying string               `json:"underlying,omitempty"` // what a type is made of that is no class and no interface
	Constants  []model.MemberRecord `json:"constants,omitempty"`
	Fields     []model.MemberRecord `json:"fields,omitempty"`
	Methods    []model.MemberRecord `json:"methods,omitempty"`
}

// BoundaryKind says what a boundary stands for.
type BoundaryKind string

// The kinds of boundary.
const (
	BoundaryGroup     BoundaryKind = "group"
	BoundarySystem    BoundaryKind = "system"
	BoundaryContainer BoundaryKind = "container"
	BoundaryNode      BoundaryKind = "node" // a deployment node
	BoundaryState     BoundaryKind = "state"
	BoundaryPackage   BoundaryKind = "package" // of classes
	BoundaryLane      BoundaryKind = "lane"    // of an activity: what one element does
)

// Boundary is a border around nodes and other boundaries.
type Boundary struct {
	ID          string       `json:"id"`
	Element     string       `json:"element,omitempty"` // ID of the model's element that it shows; empty: it shows none, as a group or a package
	Parent      string       `json:"parent,omitempty"`
	Kind        BoundaryKind `json:"kind"`
	Name        string       `json:"name"`
	Type        string       `json:"type,omitempty"` // "Software System", "Node: Ubuntu"; of a state: its behaviours, one a line
	Description string       `json:"description,omitempty"`
	Count       int          `json:"count,omitempty"`
	External    bool         `json:"external,omitempty"`
	Icon        *icon.Icon   `json:"icon,omitempty"` // beside the name
	Origin      model.Origin `json:"origin"`

	Of model.ElementKind `json:"of,omitempty"` // of a lane: the kind of its element

	Marked
}

// Edge is a line of a graph-shaped diagram.
type Edge struct {
	ID            string         `json:"id"`   // unique in the diagram
	From          string         `json:"from"` // IDs of nodes, or of boundaries in UML diagrams
	To            string         `json:"to"`
	Text          []string       `json:"text,omitempty"`       // what it says, one entry for each line that must start anew (the steps of a dynamic view)
	Technology    string         `json:"technology,omitempty"` // without brackets
	Async         bool           `json:"async,omitempty"`
	Line          Line           `json:"line,omitempty"`          // of UML
	Role          string         `json:"role,omitempty"`          // what stands where it leads to
	Multiplicity  string         `json:"multiplicity,omitempty"`  // how many there are of that
	Message       model.StepKind `json:"message,omitempty"`       // of the steps of a dynamic view: call, send, return, create, destroy or ref
	Return        bool           `json:"return,omitempty"`        // every step on it is a reply
	Back          bool           `json:"back,omitempty"`          // it leads to what set its sender to work, so it runs against the course
	On            bool           `json:"on,omitempty"`            // of an activity: it leads past what belongs to a decision, to what comes after it
	Implied       bool           `json:"implied,omitempty"`       // nobody wrote it between exactly these two
	More          int            `json:"more,omitempty"`          // how many relationships it stands for beyond the one it names
	Relationships []string       `json:"relationships,omitempty"` // IDs of all of them, sorted
	Detail        []string       `json:"detail,omitempty"`        // each of them in words, for the tooltip
	// Detail lines read "Buyer → Edge gate: Asks for a token [HTTPS]".
	Origin model.Origin `json:"origin"`

	Marked
}

// Line is what a line of a UML diagram stands for.
type Line string

// The lines.
const (
	LineTransition Line = "transition"
	LineFlow       Line = "flow" // from one step of an activity to the next

	LineAssociation    Line = "association" // between classes, or an actor and a use case
	LineGeneralization Line = "generalization"
	LineInclude        Line = "include"
	LineExtend         Line = "extend"
	LineComposition    Line = "composition"
	LineRealization    Line = "realization"
	LineDependency     Line = "dependency"
)

// Item is one row of a sequence: a message, a note, a ref, a divider or a
// fragment.
type Item struct {
	ID         string         `json:"id"`               // path of indices, "3", "4.1.2": operand 1 of item 4, its item 2; from 1
	Kind       model.StepKind `json:"kind"`             //
	Number     string         `json:"number,omitempty"` // of a message or a ref, counted through the whole diagram
	From       string         `json:"from,omitempty"`   // node IDs; of a ref, both are who begins it
	To         string         `json:"to,omitempty"`
	Text       string         `json:"text,omitempty"`
	Technology string         `json:"technology,omitempty"`
	Over       []string       `json:"over,omitempty"`
	Operands   []Operand      `json:"operands,omitempty"`
	View       string         `json:"view,omitempty"` // key of the view that a ref leads to
	Origin     model.Origin   `json:"origin"`

	Marked
}

// Operand is one branch of a fragment.
type Operand struct {
	Guard string `json:"guard,omitempty"`
	Items []Item `json:"items,omitempty"`
}
