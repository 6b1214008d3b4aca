package uml

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// sentence is a message in words: "Buyer calls Edge gate: POST token".
func sentence(item diagram.Item, from, to string) string {
	verb := " calls "
	switch item.Kind {
	case model.StepSend:
		verb = " sends to "
	case model.StepReturn:
		verb = " replies to "
	case model.StepCreate:
		verb = " creates "
	case model.StepDestroy:
		verb = " destroys "
	}
	if item.From == item.To {
		to = "itself"
	}
	words := from + verb + to
	if item.Text != "" {
		words += ": " + item.Text
	}
	return words
}

// describe is what more there is to say of a message.
func describe(item diagram.Item) string {
	var words []string
	if item.Number != "" {
		words = append(words, "Step "+item.Number)
	}
	if item.Technology != "" {
		words = append(words, "["+item.Technology+"]")
	}
	return strings.Join(words, " ")
}

// describeRef is what more there is to say of a ref.
func (s *score) describeRef(item diagram.Item) string {
	names := make([]string, len(item.Over))
	for i, id := range item.Over {
		names[i] = s.name(id)
	}
	words := describe(item)
	if len(names) > 0 {
		words = strings.TrimSpace(words + " over " + strings.Join(names, ", "))
	}
	return words
}

// fragmentTitle is a fragment in words: "alt: a unit is left; else".
func fragmentTitle(item diagram.Item) string {
	var guards []string
	for _, o := range item.Operands {
		if o.Guard != "" {
			guards = append(guards, o.Guard)
		}
	}
	if len(guards) == 0 {
		return string(item.Kind)
	}
	return string(item.Kind) + ": " + strings.Join(guards, "; ")
}
