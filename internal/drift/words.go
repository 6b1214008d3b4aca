package drift

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/scene"
)

// words is how a message calls a mark: `transition "Open → Held: reserve"`, or
// "a fork" for what has no name of its own.
func (m mark) words() string {
	noun := m.noun()
	switch m.role {
	case "title":
		return "the title block"
	case "legend":
		return "the legend"
	case "node":
		if m.nameless() {
			return article(noun) + " " + noun
		}
	}
	return noun + " " + quote(m.name)
}

// noun is what a mark is called in pictures of its kind.
func (m mark) noun() string { return scene.Noun(m.picture, scene.Role(m.role), m.class) }

// nameless tells whether a node has no name but that of its symbol.
func (m mark) nameless() bool {
	symbol := diagram.Symbol(m.class)
	switch symbol {
	case diagram.SymbolInitial, diagram.SymbolFinal, diagram.SymbolChoice, diagram.SymbolDecision,
		diagram.SymbolMerge, diagram.SymbolFork, diagram.SymbolJoin, diagram.SymbolFlowFinal:
		return m.name == diagram.Node{Symbol: symbol}.Title()
	}
	return false
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an"
	}
	return "a"
}

// kind is what a message says of the class of a mark.
func (m mark) kind() string {
	if m.role != "edge" {
		return m.class
	}
	words := "synchronous"
	for class := range strings.FieldsSeq(m.class) {
		switch class {
		case "async":
			words = "a" + words
		case "implied":
			words += ", implied by others"
		default:
			words = class
		}
	}
	return words
}

// endNouns is what the two ends of a line are called in pictures of its kind.
func (m mark) endNouns() (from, to string) {
	switch {
	case m.role == "message", m.picture == model.ViewDynamic:
		return "sender", "receiver"
	case m.noun() == "relationship":
		return "source", "destination"
	}
	return "source", "target"
}
