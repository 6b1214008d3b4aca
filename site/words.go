package site

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// kindName is how a page calls a kind of element.
func kindName(e *model.ElementRecord) string {
	name := ""
	switch e.Kind {
	case model.KindPerson:
		name = "Person"
	case model.KindSystem:
		name = "Software system"
	case model.KindContainer:
		name = "Container"
	case model.KindComponent:
		name = "Component"
	case model.KindNode:
		name = "Deployment node"
	case model.KindInfrastructureNode:
		name = "Infrastructure node"
	case model.KindInstance:
		name = "Instance"
	default:
		name = capital(strings.ReplaceAll(string(e.Kind), "-", " "))
	}
	if e.External {
		return "External " + strings.ToLower(name)
	}
	return name
}

// viewKindName is how a page calls a kind of view.
func viewKindName(k model.ViewKind) string {
	switch k {
	case model.ViewContext:
		return "System context"
	case model.ViewContainer:
		return "Containers"
	case model.ViewComponent:
		return "Components"
	case model.ViewUseCase:
		return "Use cases"
	case model.ViewClass:
		return "Classes"
	}
	return capital(strings.ReplaceAll(string(k), "-", " "))
}

// viewKindsName is how a page calls several views of a kind.
func viewKindsName(k model.ViewKind) string {
	switch k {
	case model.ViewActivity:
		return "Activities"
	case model.ViewSequence:
		return "Sequences"
	case model.ViewStateMachine:
		return "State machines"
	}
	return viewKindName(k)
}

// stepMark is how a message is sent, where it is not plainly a call.
func stepMark(k model.StepKind) string {
	switch k {
	case model.StepSend:
		return "asynchronous"
	case model.StepCreate:
		return "creates"
	case model.StepDestroy:
		return "destroys"
	case model.StepReturn:
		return "reply"
	}
	return ""
}

// stateKindName is how a table calls a kind of state.
func stateKindName(s model.StateRecord, composite bool) string {
	switch s.Kind {
	case model.StateInitial, model.StateChoice:
		return capital(string(s.Kind)) + " pseudostate"
	case model.StateFinal:
		return "Final state"
	}
	if composite {
		return "Composite state"
	}
	return "State"
}

// stepName is what a step of an activity is, where its text does not say so.
func stepName(k model.ActivityKind) string {
	switch k {
	case model.ActivitySend:
		return "send signal"
	case model.ActivityAccept:
		return "wait for"
	case model.ActivityDecision:
		return "decision"
	case model.ActivityFork:
		return "at the same time"
	case model.ActivityWhile:
		return "while"
	case model.ActivityRepeat:
		return "repeat until"
	case model.ActivityEnd:
		return "end"
	case model.ActivityEndFlow:
		return "end of this flow"
	}
	return ""
}

// relationName is what a line between classes says of them.
func relationName(l diagram.Line) string {
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
	return "refers to"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// plural is "1 view", "2 views", in one piece.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1\u00a0" + one
	}
	return itoa(n) + "\u00a0" + many
}
