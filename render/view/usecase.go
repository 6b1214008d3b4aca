package view

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// useCases shows the use cases of a system with their actors, and those of
// other systems that they lead to. People stand before the system and other
// systems behind it, unless there are no people.
func (r *Resolver) useCases(v *model.ViewRecord) (diagram.Diagram, error) {
	scope, err := r.scope(v, model.KindSystem)
	if err != nil {
		return diagram.Diagram{}, err
	}
	shown := r.chosenUseCases(v)
	excluded := r.set(v.Exclude, false)
	actors := r.set(v.Include, false)
	for _, u := range shown {
		for _, a := range u.Actors {
			if e, ok := r.at[a.ID]; ok {
				actors[e] = true
			}
		}
	}
	// A system whose use cases are shown is drawn around them.
	systems := map[string]bool{r.elements[scope].ID: true}
	for _, u := range shown {
		systems[u.System] = true
	}
	people := false
	for e, record := range r.elements {
		actors[e] = actors[e] && !excluded[e] && !systems[record.ID]
		people = people || actors[e] && record.Kind == model.KindPerson
	}

	d := diagram.Diagram{Direction: model.LeftToRight}
	boundaries := map[string]diagram.Boundary{}
	at := map[string]bool{} // IDs of what lines can end at
	for _, u := range shown {
		if e, ok := r.at[u.System]; ok {
			b := r.boundary(e)
			b.Type = ""
			boundaries[b.ID] = b
			at[b.ID] = true // as an actor of use cases of other systems
		}
		d.Nodes = append(d.Nodes, r.useCase(u))
		at[u.ID] = true
	}
	d.Boundaries = sorted(boundaries)
	for e, in := range actors {
		if in {
			n := r.node(e)
			n.Symbol, n.Count = diagram.SymbolActor, 0
			d.Nodes = append(d.Nodes, n)
			at[n.ID] = true
		}
	}

	line := func(e diagram.Edge) {
		if at[e.From] && at[e.To] && e.From != e.To {
			d.Edges = append(d.Edges, e)
		}
	}
	for _, u := range shown {
		for _, a := range u.Actors {
			e, ok := r.at[a.ID]
			if a.ID == u.System {
				continue // which Build refuses
			}
			line(diagram.Edge{
				ID: a.ID + "->" + u.ID, From: a.ID, To: u.ID, Line: diagram.LineAssociation,
				Back: ok && people && r.elements[e].Kind != model.KindPerson, Origin: a.Origin,
			})
		}
		for _, i := range u.Includes {
			line(diagram.Edge{
				ID: u.ID + "->" + i.ID + ":include", From: u.ID, To: i.ID, Line: diagram.LineInclude,
				Text: []string{"«include»"}, Origin: i.Origin,
			})
		}
		for _, x := range u.Extends {
			e := diagram.Edge{
				ID: u.ID + "->" + x.Base + ":extend", From: u.ID, To: x.Base, Line: diagram.LineExtend,
				Text: []string{"«extend»"}, Back: true, Origin: x.Origin,
			}
			if x.Condition != "" {
				e.Text = append(e.Text, bracketed(x.Condition))
			}
			line(e)
		}
		for _, g := range u.Generals {
			line(generalization(u.ID, g, true))
		}
	}
	for e, in := range actors {
		for _, g := range r.elements[e].Generals {
			if in {
				line(generalization(r.elements[e].ID, g, false))
			}
		}
	}
	sortNodes(d.Nodes)
	sortEdges(d.Edges)
	return d, nil
}

func generalization(from string, to model.ReferenceRecord, back bool) diagram.Edge {
	return diagram.Edge{
		ID: from + "->" + to.ID + ":generalization", From: from, To: to.ID, Line: diagram.LineGeneralization,
		Back: back, Origin: to.Origin,
	}
}

// chosenUseCases is the use cases that the view shows, in the order of the
// model.
func (r *Resolver) chosenUseCases(v *model.ViewRecord) []*model.UseCaseRecord {
	in := map[string]bool{}
	for i := range r.m.UseCases {
		u := &r.m.UseCases[i]
		if u.System != v.Scope || slices.Contains(v.ExcludeUseCases, u.ID) {
			continue
		}
		in[u.ID] = true
		for _, to := range slices.Concat(u.Includes, u.Generals) {
			in[to.ID] = true
		}
		for _, to := range u.Extends {
			in[to.Base] = true
		}
	}
	for _, id := range v.IncludeUseCases {
		in[id] = true
	}
	for _, id := range v.ExcludeUseCases {
		delete(in, id)
	}
	var chosen []*model.UseCaseRecord
	for i := range r.m.UseCases {
		if u := &r.m.UseCases[i]; in[u.ID] {
			chosen = append(chosen, u)
		}
	}
	return chosen
}

// useCase is a use case as a node, which leads to the first scenario that
// shows how it goes.
func (r *Resolver) useCase(u *model.UseCaseRecord) diagram.Node {
	n := diagram.Node{
		ID: u.ID, Parent: u.System, Symbol: diagram.SymbolUseCase, Name: u.Name, Type: "Use case",
		Description: u.Description, Tags: u.Tags, Origin: u.Origin,
	}
	for _, sc := range u.Scenarios {
		if s := r.scenario(sc.ID); s != nil {
			n.Detail = append(n.Detail, "Scenario: "+s.Name)
			n.View = cmp.Or(n.View, r.viewOf(sc.ID))
		}
	}
	return n
}
