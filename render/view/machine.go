package view

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// machine shows a state machine whole: states with nothing inside as nodes,
// composite states as boundaries, and every transition.
func (r *Resolver) machine(v *model.ViewRecord) (diagram.Diagram, error) {
	m, ok := r.m.StateMachine(v.Subject)
	if !ok {
		return diagram.Diagram{}, fmt.Errorf("its state machine %q is not in the model", v.Subject)
	}
	composite := map[string]bool{}
	within := map[string]string{} // parent of each
	for _, s := range m.States {
		composite[s.Parent] = true
		within[s.ID] = s.Parent
	}
	isIn := func(id, outer string) bool {
		for range m.States { // parents in a circle must not hang it
			if id = within[id]; id == outer {
				return true
			}
		}
		return false
	}
	var d diagram.Diagram
	for _, s := range m.States {
		if composite[s.ID] {
			d.Boundaries = append(d.Boundaries, diagram.Boundary{
				ID: s.ID, Parent: s.Parent, Kind: diagram.BoundaryState, Name: s.Name,
				Type: strings.Join(behaviour(s), "\n"), Description: s.Description, Origin: s.Origin,
			})
			continue
		}
		n := diagram.Node{
			ID: s.ID, Parent: s.Parent, Symbol: stateSymbol(s.Kind), Name: s.Name, Description: s.Description, Origin: s.Origin,
		}
		if rows := behaviour(s); len(rows) > 0 {
			var c diagram.Compartment
			for _, row := range rows {
				c = append(c, diagram.Row{Text: row})
			}
			n.Compartments = []diagram.Compartment{c}
		}
		d.Nodes = append(d.Nodes, n)
	}
	ids := TransitionIDs(m)
	for i, t := range m.Transitions {
		from, to := t.From, t.To
		// A line between a composite state and what is in it, or itself, ends
		// inside of its border, at a node that stands for it.
		switch {
		case composite[from] && from == to:
			from = stand(&d, from)
			to = from
		case composite[from] && isIn(to, from):
			from = stand(&d, from)
		case composite[to] && isIn(from, to):
			to = stand(&d, to)
		}
		e := diagram.Edge{ID: ids[i], From: from, To: to, Line: diagram.LineTransition, Origin: t.Origin}
		if words := transitionWords(t); words != "" {
			e.Text = []string{words}
		}
		d.Edges = append(d.Edges, e)
	}
	sortNodes(d.Nodes)
	sortEdges(d.Edges)
	return d, nil
}

// TransitionIDs are the IDs of the lines that a state machine's transitions
// are drawn as, in their order.
func TransitionIDs(m model.StateMachineRecord) []string {
	var ids []string
	taken := map[string]bool{}
	for _, t := range m.Transitions {
		id := t.From + "->" + t.To
		if t.Event+t.Guard != "" {
			id += ":" + strings.TrimSpace(t.Event+" "+bracketed(t.Guard))
		}
		for n := 2; taken[id]; n++ {
			id = fmt.Sprintf("%s->%s~%d", t.From, t.To, n)
		}
		taken[id] = true
		ids = append(ids, id)
	}
	return ids
}

// stand adds the node that stands for a composite state inside of it.
func stand(d *diagram.Diagram, id string) string {
	anchor := id + "#"
	for _, n := range d.Nodes {
		if n.ID == anchor {
			return anchor
		}
	}
	for _, b := range d.Boundaries {
		if b.ID == id {
			d.Nodes = append(d.Nodes, diagram.Node{
				ID: anchor, Parent: id, Symbol: diagram.SymbolState, Anchor: true, Name: b.Name, Origin: b.Origin,
			})
		}
	}
	return anchor
}

func stateSymbol(k model.StateKind) diagram.Symbol {
	switch k {
	case model.StateInitial:
		return diagram.SymbolInitial
	case model.StateChoice:
		return diagram.SymbolChoice
	case model.StateFinal:
		return diagram.SymbolFinal
	}
	return diagram.SymbolState
}

// behaviour is what a state does, in UML's words.
func behaviour(s model.StateRecord) []string {
	var rows []string
	for _, b := range []struct{ when, what string }{{"entry", s.Entry}, {"do", s.Do}, {"exit", s.Exit}} {
		if b.what != "" {
			rows = append(rows, b.when+" / "+b.what)
		}
	}
	return rows
}

// transitionWords is what a transition says: "payment [in time] / books it".
func transitionWords(t model.TransitionRecord) string {
	words := strings.TrimSpace(t.Event + " " + bracketed(t.Guard))
	if t.Action != "" {
		words = strings.TrimSpace(words + " / " + t.Action)
	}
	return words
}

func bracketed(guard string) string {
	if guard == "" {
		return ""
	}
	return "[" + guard + "]"
}
