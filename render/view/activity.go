package view

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// activity shows an activity whole: steps as nodes, in their order, with the
// merges, joins and ends that follow from it, and flows from each to the next.
// Each element that carries out a step is a lane, but for the one that the
// activity belongs to if it is the only one.
func (r *Resolver) activity(v *model.ViewRecord) (diagram.Diagram, error) {
	a, ok := r.m.Activity(v.Subject)
	if !ok {
		return diagram.Diagram{}, fmt.Errorf("its activity %q is not in the model", v.Subject)
	}
	if len(a.Steps) == 0 {
		return diagram.Diagram{}, nil
	}
	c := &walk{resolver: r, taken: map[string]bool{}}
	c.lanes(a.Steps)
	if len(c.diagram.Boundaries) == 1 && c.diagram.Boundaries[0].Element == a.Owner {
		c.diagram.Boundaries = nil
	}
	first := firstLane(a.Steps)
	start := c.add(diagram.Node{ID: "@initial", Symbol: diagram.SymbolInitial, Origin: a.Origin}, first)
	open, lane := c.follow(a.Steps, []loose{{from: start, lane: first}}, first)
	if len(open) > mostAtEnd {
		open = c.merge(open, &a.Steps[len(a.Steps)-1], lane, "")
	}
	if len(open) > 0 {
		c.end(diagram.Node{ID: "@final", Symbol: diagram.SymbolFinal, Origin: a.Origin}, open, lane)
	}
	return c.diagram, nil
}

// firstLane is the lane of the first step that has one.
func firstLane(steps []model.ActivityStepRecord) string {
	for _, s := range steps {
		if s.Lane != "" {
			return s.Lane
		}
		for _, w := range s.Ways {
			if lane := firstLane(w.Steps); lane != "" {
				return lane
			}
		}
	}
	return ""
}

// mostAtEnd is how many flows can lead to an end, which has so many sides free.
const mostAtEnd = 3

// walk is an activity on its way to a diagram.
type walk struct {
	resolver *Resolver
	diagram  diagram.Diagram
	taken    map[string]bool // IDs of edges
}

// loose is the beginning of a flow that leads nowhere yet.
type loose struct {
	from   string // node
	text   string
	lane   string // of from
	on     bool   // it leads past what belongs to a decision
	origin model.Origin
}

// lanes adds a lane for each element that carries out one of the steps.
func (c *walk) lanes(steps []model.ActivityStepRecord) {
	for _, s := range steps {
		if e, ok := c.resolver.at[s.Lane]; ok && !c.hasLane(s.Lane) {
			record := c.resolver.elements[e]
			c.diagram.Boundaries = append(c.diagram.Boundaries, diagram.Boundary{
				ID: laneID(s.Lane), Element: s.Lane, Kind: diagram.BoundaryLane, Of: record.Kind,
				Name: c.resolver.name(e), Type: c.resolver.typeWords(e), Description: record.Description,
				External: c.resolver.external(e), Origin: record.Origin,
			})
		}
		for _, w := range s.Ways {
			c.lanes(w.Steps)
		}
	}
}

// laneID tells a lane from a step of the same name.
func laneID(element string) string { return "lane:" + element }

func (c *walk) hasLane(element string) bool {
	for _, b := range c.diagram.Boundaries {
		if b.Element == element {
			return true
		}
	}
	return false
}

// add adds a node to the lane and returns its ID.
func (c *walk) add(n diagram.Node, lane string) string {
	if c.hasLane(lane) {
		n.Parent = laneID(lane)
	}
	c.diagram.Nodes = append(c.diagram.Nodes, n)
	return n.ID
}

// lead lets the flows lead to the node.
func (c *walk) lead(flows []loose, to string, back bool) {
	for _, f := range flows {
		id := f.from + "->" + to
		if f.text != "" {
			id += ":" + f.text
		}
		for n := 2; c.taken[id]; n++ {
			id = fmt.Sprintf("%s->%s~%d", f.from, to, n)
		}
		c.taken[id] = true
		e := diagram.Edge{ID: id, From: f.from, To: to, Line: diagram.LineFlow, Back: back, On: f.on, Origin: f.origin}
		if f.text != "" {
			e.Text = []string{f.text}
		}
		c.diagram.Edges = append(c.diagram.Edges, e)
	}
}

// merge makes one flow of several, behind the step. The merge stands in the
// lane of what follows if one of them comes from there.
func (c *walk) merge(flows []loose, behind *model.ActivityStepRecord, lane, next string) []loose {
	if len(flows) < 2 {
		return flows
	}
	for _, f := range flows {
		if f.lane == next && next != "" {
			lane = next
		}
	}
	id := c.add(diagram.Node{ID: behind.ID + "/@merge", Symbol: diagram.SymbolMerge, Origin: behind.Origin}, lane)
	c.lead(flows, id, false)
	return []loose{{from: id, lane: lane, origin: behind.Origin}}
}

// end lets the flows lead to an end.
func (c *walk) end(n diagram.Node, flows []loose, lane string) {
	c.lead(flows, c.add(n, lane), false)
}

// follow adds the steps, which begin where the flows lead, and returns those
// that lead on from the last. Lane is where the last thing was done.
func (c *walk) follow(steps []model.ActivityStepRecord, flows []loose, lane string) ([]loose, string) {
	for i := range steps {
		s := &steps[i]
		ends := s.Kind == model.ActivityEnd || s.Kind == model.ActivityEndFlow
		if i > 0 && !(ends && len(flows) <= mostAtEnd) {
			flows = c.merge(flows, &steps[i-1], lane, s.Lane)
		}
		node := diagram.Node{ID: s.ID, Name: s.Text, Origin: s.Origin}
		one := func(symbol diagram.Symbol) {
			node.Symbol = symbol
			c.lead(flows, c.add(node, lane), false)
			flows = []loose{{from: s.ID, lane: lane, origin: s.Origin}}
		}
		switch s.Kind {
		case model.ActivityAction:
			lane = s.Lane
			one(diagram.SymbolAction)
		case model.ActivitySend:
			lane = s.Lane
			one(diagram.SymbolSend)
		case model.ActivityAccept:
			lane = s.Lane
			one(diagram.SymbolAccept)
		case model.ActivityDecision:
			one(diagram.SymbolDecision)
			flows, lane = c.decide(s, lane)
		case model.ActivityFork:
			one(diagram.SymbolFork)
			flows = c.fork(s, lane)
		case model.ActivityWhile:
			node.Name = ""
			one(diagram.SymbolDecision)
			flows[0].text = bracketed(s.Text)
			body, last := c.follow(s.Ways[0].Steps, flows, lane)
			body = c.merge(body, &s.Ways[0].Steps[len(s.Ways[0].Steps)-1], last, lane)
			c.lead(body, s.ID, true)
			flows = []loose{{from: s.ID, text: bracketed(otherwise), lane: lane, origin: s.Origin}}
		case model.ActivityRepeat:
			flows, lane = c.repeat(s, flows, lane)
		case model.ActivityEnd:
			node.Symbol = diagram.SymbolFinal
			c.end(node, flows, lane)
			return nil, lane
		case model.ActivityEndFlow:
			node.Symbol = diagram.SymbolFlowFinal
			c.end(node, flows, lane)
			return nil, lane
		}
	}
	return flows, lane
}

// otherwise is the guard of what happens if no other guard holds.
const otherwise = "else"

// decide adds the ways of a decision. If one of them goes on, what follows
// stands where that got to, else where the decision stands.
func (c *walk) decide(s *model.ActivityStepRecord, lane string) ([]loose, string) {
	var open []loose
	goOn, last := 0, lane
	for _, w := range s.Ways {
		out, at := c.follow(w.Steps, []loose{{from: s.ID, text: bracketed(w.Guard), lane: lane, on: len(w.Steps) == 0, origin: w.Origin}}, lane)
		if len(out) > 0 {
			goOn++
			last = at
		}
		open = append(open, out...)
	}
	if goOn != 1 {
		last = lane
	}
	return open, last
}

// fork adds the tracks of a fork, and the join of those that do not end.
func (c *walk) fork(s *model.ActivityStepRecord, lane string) []loose {
	var open []loose
	for _, w := range s.Ways {
		out, at := c.follow(w.Steps, []loose{{from: s.ID, text: w.Guard, lane: lane, origin: w.Origin}}, lane)
		open = append(open, c.merge(out, &w.Steps[len(w.Steps)-1], at, "")...)
	}
	if len(open) < 2 {
		return open
	}
	id := c.add(diagram.Node{ID: s.ID + "/@join", Symbol: diagram.SymbolJoin, Origin: s.Origin}, lane)
	c.lead(open, id, false)
	return []loose{{from: id, lane: lane, origin: s.Origin}}
}

// repeat adds a loop that decides after its steps.
func (c *walk) repeat(s *model.ActivityStepRecord, flows []loose, lane string) ([]loose, string) {
	body := s.Ways[0].Steps
	if first := firstLane(body[:1]); first != "" {
		lane = first
	}
	head := c.add(diagram.Node{ID: s.ID + "/@merge", Symbol: diagram.SymbolMerge, Origin: s.Origin}, lane)
	c.lead(flows, head, false)
	open, lane := c.follow(body, []loose{{from: head, lane: lane, origin: s.Origin}}, lane)
	if len(open) == 0 {
		return nil, lane
	}
	open = c.merge(open, &body[len(body)-1], lane, "")
	c.add(diagram.Node{ID: s.ID, Symbol: diagram.SymbolDecision, Origin: s.Origin}, lane)
	c.lead(open, s.ID, false)
	c.lead([]loose{{from: s.ID, text: bracketed(otherwise), lane: lane, origin: s.Origin}}, head, true)
	return []loose{{from: s.ID, text: bracketed(s.Text), lane: lane, origin: s.Origin}}, lane
}
