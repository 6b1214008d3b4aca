package scene

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// Noun is what a mark of the role and class is called in diagrams of the kind.
// Each has its own words for what is drawn in it: those of C4, and of UML 2.5.
func Noun(kind model.ViewKind, role Role, class string) string {
	first, rest, _ := strings.Cut(class, " ")
	switch role {
	case RoleEdge:
		return edgeNoun(kind, class)
	case RoleNode:
		if first == "" {
			break
		}
		noun := nodeNoun(kind, first)
		if second, _, _ := strings.Cut(rest, " "); second == "instance" {
			noun += " " + second
		}
		return noun
	case RoleBoundary:
		switch diagram.BoundaryKind(first) {
		case diagram.BoundarySystem, diagram.BoundaryContainer:
			return nodeNoun(kind, first) + " boundary"
		case "":
		default:
			return nodeNoun(kind, first)
		}
	case RoleNote, RoleFragment:
		if class == string(model.StepDivider) || class == string(model.StepRef) {
			return class
		}
	case "":
		return "mark"
	}
	return string(role)
}

func edgeNoun(kind model.ViewKind, class string) string {
	switch kind {
	case model.ViewDynamic:
		return "message"
	case model.ViewStateMachine, model.ViewActivity, model.ViewUseCase, model.ViewClass, model.ViewCode:
		if class != "" {
			return class // each line of UML is called what it stands for
		}
	}
	return "relationship"
}

// nodeNoun is what a box, or a border around boxes, is called by the first word
// of its class.
func nodeNoun(kind model.ViewKind, first string) string {
	switch model.ElementKind(first) {
	case model.KindSystem:
		return "software system"
	case model.KindNode:
		return "deployment node"
	}
	switch symbol := diagram.Symbol(first); {
	case symbol == diagram.SymbolInitial && kind == model.ViewActivity:
		return "initial node"
	case symbol == diagram.SymbolInitial:
		return "initial state"
	case symbol == diagram.SymbolFinal && kind == model.ViewActivity:
		return "activity final"
	case symbol == diagram.SymbolFinal:
		return "final state"
	case symbol == diagram.SymbolSend:
		return "send signal action"
	case symbol == diagram.SymbolAccept:
		return "accept event action"
	}
	return strings.ReplaceAll(first, "-", " ")
}
