package c4

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

func edgeMark(e diagram.Edge, label frame.Label, r layout.Route, from, to scene.Mark, ground theme.Role) scene.Mark {
	m := scene.Mark{
		ID: e.ID, Role: scene.RoleEdge, Class: edgeClass(e), Title: edgeTitle(e, from.Title, to.Title),
		From: e.From, To: e.To, Box: r.Label, Origin: e.Origin, Cut: label.Cut,
	}
	if len(e.Detail) > 1 || e.Implied {
		m.Desc = strings.Join(e.Detail, "\n")
	}
	if len(r.Points) < 2 {
		return m
	}
	dash, head := lineLook(e)
	line := frame.Connector{
		Points: r.Points, Curved: r.Curved, Dash: dash,
		From: frame.EndAt(from, frame.NoHead), To: frame.EndAt(to, head),
	}
	m.Shapes, m.Route = line.Draw()
	m.Shapes = append(m.Shapes, label.Draw(r.Label, ground)...)
	return m
}

// lineLook is the dash and the head of a line.
func lineLook(e diagram.Edge) ([]int, frame.Head) {
	switch {
	case e.Return:
		return returnDash, frame.OpenHead
	case e.Async:
		return asyncDash, frame.OpenHead
	case e.Message == model.StepCreate:
		return lifeDash, frame.OpenHead
	case e.Message == model.StepDestroy:
		return lifeDash, frame.FilledHead
	case e.Message == model.StepRef:
		return refDash, frame.OpenHead
	}
	return nil, frame.FilledHead
}

func edgeClass(e diagram.Edge) string {
	var words []string
	if e.Async {
		words = append(words, "async")
	}
	switch e.Message {
	case model.StepReturn, model.StepCreate, model.StepDestroy, model.StepRef:
		words = append(words, string(e.Message))
	}
	if e.Implied {
		words = append(words, "implied")
	}
	return strings.Join(words, " ")
}

func edgeTitle(e diagram.Edge, from, to string) string {
	words := from + " → " + to
	if len(e.Text) > 0 {
		words += ": " + strings.Join(e.Text, "; ")
	}
	if e.Technology != "" {
		words += " [" + e.Technology + "]"
	}
	return words
}
