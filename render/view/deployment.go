package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// deployment shows an environment: all of it, or what one system runs on and
// relates to there.
func (r *Resolver) deployment(v *model.ViewRecord) (diagram.Diagram, error) {
	i := slices.IndexFunc(r.m.Environments, func(e model.EnvironmentRecord) bool { return e.ID == v.Environment })
	if i < 0 {
		return diagram.Diagram{}, fmt.Errorf("its environment %q is not in the model", v.Environment)
	}
	scope := -1
	if v.Scope != "" {
		var err error
		if scope, err = r.scope(v, model.KindSystem); err != nil {
			return diagram.Diagram{}, err
		}
	}
	site := r.site(v, &r.m.Environments[i])
	if scope < 0 {
		site.showAll()
	} else {
		site.showSystem(scope)
	}
	site.include(v.Include)
	return site.diagram(), nil
}

// site is an environment with what is shown of it.
type site struct {
	*Resolver
	here     []int          // elements of the environment, less what is excluded
	pairs    pairing        // relationships of instances that follow from static ones
	declared []relationship // relationships written between deployed elements
	related  map[int][]int  // the same, as neighbours
	of       map[int][]int  // instances by the element they are of
	shown    []bool         // boxes
	excluded []bool
}

func (r *Resolver) site(v *model.ViewRecord, env *model.EnvironmentRecord) *site {
	s := &site{
		Resolver: r,
		related:  map[int][]int{},
		of:       map[int][]int{},
		shown:    make([]bool, len(r.elements)),
		excluded: r.set(v.Exclude, true),
	}
	for e, record := range r.elements {
		if record.Environment != env.ID || s.excluded[e] {
			continue
		}
		if record.Kind == model.KindInstance {
			of, ok := r.at[record.Of]
			if !ok || s.excluded[of] {
				continue
			}
			s.of[of] = append(s.of[of], e)
		}
		s.here = append(s.here, e)
	}
	isHere := make([]bool, len(r.elements))
	for _, e := range s.here {
		isHere[e] = true
	}
	for _, rel := range without(r.deployed, v.ExcludeRelationships) {
		if rel.Environment == env.ID && isHere[rel.from] && isHere[rel.to] {
			s.declared = append(s.declared, rel)
			s.related[rel.from] = append(s.related[rel.from], rel.to)
			s.related[rel.to] = append(s.related[rel.to], rel.from)
		}
	}

	// A relationship belongs to the instances of the nearest elements around
	// its ends that run here.
	runs := make([]bool, len(r.elements))
	for of := range s.of {
		runs[of] = true
	}
	running := r.lift(runs)
	for _, rel := range without(r.static, v.ExcludeRelationships, env.LeavesOut) {
		from, to := running[rel.from], running[rel.to]
		if from < 0 || to < 0 || r.within(from, to) || r.within(to, from) {
			continue
		}
		c := contribution{
			relationship: rel,
			lifted:       r.depth[rel.from] - r.depth[from] + r.depth[rel.to] - r.depth[to],
		}
		for _, a := range s.of[from] {
			for _, b := range s.of[to] {
				s.pairs.add(a, b, c)
			}
		}
	}
	return s
}

// bare tells whether a deployment node has nothing inside.
func (s *site) bare(e int) bool {
	return s.elements[e].Kind == model.KindNode && len(s.children[e]) == 0
}

func (s *site) showAll() {
	for _, e := range s.here {
		s.shown[e] = s.elements[e].Kind != model.KindNode || s.bare(e)
	}
}

// showSystem shows the instances of the system and its parts; the instances
// of others that these relate to; and the infrastructure and bare nodes that
// relate to any of the system's instances or the nodes around them, or to
// nothing at all but stand beside them.
func (s *site) showSystem(system int) {
	live := map[int]bool{} // what belongs to the system's part of the site
	var queue []int
	enter := func(e int) {
		for ; e >= 0 && !live[e]; e = s.parent[e] {
			live[e] = true
			queue = append(queue, e)
		}
	}
	core := map[int]bool{}
	for _, e := range s.here {
		if of, ok := s.at[s.elements[e].Of]; ok && s.within(of, system) {
			core[e] = true
			s.shown[e] = true
			enter(e)
		}
	}
	for len(queue) > 0 {
		e := queue[0]
		queue = queue[1:]
		for _, other := range s.related[e] {
			switch kind := s.elements[other].Kind; {
			case live[other]:
			case kind == model.KindInstance:
				s.shown[other] = s.shown[other] || core[e]
			default:
				s.shown[other] = true
				enter(other)
			}
		}
	}
	for pair := range s.pairs.of {
		if core[pair[0]] || core[pair[1]] {
			s.shown[pair[0]], s.shown[pair[1]] = true, true
		}
	}
	for _, e := range s.here {
		alone := s.bare(e) || s.elements[e].Kind == model.KindInfrastructureNode
		if p := s.parent[e]; alone && len(s.related[e]) == 0 && (p < 0 || live[p]) {
			s.shown[e] = len(core) > 0
		}
	}
}

// include shows deployed elements, and all instances of static ones and of
// their parts.
func (s *site) include(ids []string) {
	in := s.set(ids, false)
	inside := s.set(ids, true)
	for _, e := range s.here {
		of, ok := s.at[s.elements[e].Of]
		if in[e] || ok && inside[of] {
			s.shown[e] = true
		}
	}
}

func (s *site) diagram() diagram.Diagram {
	s.open(s.shown)
	var d diagram.Diagram
	for e, in := range s.shown {
		if in {
			d.Nodes = append(d.Nodes, s.box(e))
		}
	}
	d.Boundaries = s.boundaries(d.Nodes)

	shown := pairing{of: map[[2]int][]contribution{}}
	for pair, contributions := range s.pairs.of {
		if s.shown[pair[0]] && s.shown[pair[1]] {
			shown.of[pair] = contributions
		}
	}
	d.Edges = s.edges(shown, func(rel relationship, from, to int) string {
		// One static relationship may be drawn between several pairs of
		// instances.
		rest, ok := strings.CutPrefix(rel.ID, rel.From+"->"+rel.To)
		if !ok {
			rest = ":" + rel.ID
		}
		return s.elements[from].ID + "->" + s.elements[to].ID + rest
	})
	anchors := map[int]bool{}
	for _, rel := range s.declared {
		if e, ok := s.line(rel, anchors); ok {
			d.Edges = append(d.Edges, e)
		}
	}
	sortEdges(d.Edges)
	for e := range anchors {
		d.Nodes = append(d.Nodes, s.anchor(e))
	}
	slices.SortFunc(d.Nodes, func(a, b diagram.Node) int { return strings.Compare(a.ID, b.ID) })
	return d
}

// box is a deployed element as a node of the diagram. An instance looks like
// what it is of.
func (s *site) box(e int) diagram.Node {
	n := s.node(e)
	record := s.elements[e]
	of, ok := s.at[record.Of]
	if !ok {
		return n
	}
	what := s.elements[of]
	n.Of, n.Kind = what.ID, what.Kind
	n.Shape = cmp.Or(record.Shape, what.Shape)
	n.External = n.External || s.external(of)
	n.Name = s.name(e)
	n.Type = s.typeWords(of)
	n.Description = cmp.Or(record.Description, what.Description)
	n.Tags = unique(slices.Concat(record.Tags, what.Tags))
	return n
}

// line is a declared relationship as a line between boxes. Into a deployment
// node it leads to what runs there, if that is one thing, else to an anchor of
// the node.
func (s *site) line(rel relationship, anchors map[int]bool) (diagram.Edge, bool) {
	a, b := s.only(rel.from), s.only(rel.to)
	if a == b {
		a, b = rel.from, rel.to
	}
	if a == b || !s.stands(a) || !s.stands(b) {
		return diagram.Edge{}, false
	}
	e := s.edge(rel.ID, s.end(a, anchors), s.end(b, anchors), rel, []contribution{{relationship: rel}})
	if a != rel.from || b != rel.to {
		e.Implied = true
		e.Detail = append(e.Detail, drawnBetween+s.name(a)+" → "+s.name(b))
	}
	return e, true
}

// only is the box inside the element if it has nothing else inside, at any
// level; else the element.
func (s *site) only(e int) int {
	inner := e
	for !s.shown[inner] {
		if len(s.children[inner]) != 1 {
			return e
		}
		inner = s.children[inner][0]
	}
	return inner
}

// stands tells whether the element is shown, as a box or a boundary.
func (s *site) stands(e int) bool {
	if s.shown[e] {
		return true
	}
	return slices.ContainsFunc(s.children[e], s.stands)
}

// end is the ID of the box that a line at the shown element ends at: for one
// that is a boundary, its anchor.
func (s *site) end(e int, anchors map[int]bool) string {
	if s.shown[e] {
		return s.elements[e].ID
	}
	anchors[e] = true
	return anchorID(s.elements[e].ID)
}

// anchorID is the ID of the anchor of a deployment node. No element has one
// like it.
func anchorID(node string) string { return node + "#" }

// anchor is a box that stands for the deployment node whose boundary it is in.
func (s *site) anchor(e int) diagram.Node {
	record := s.elements[e]
	return diagram.Node{
		ID:       anchorID(record.ID),
		Element:  record.ID,
		Parent:   record.ID,
		Kind:     record.Kind,
		Anchor:   true,
		External: s.external(e),
		Name:     s.name(e),
		Type:     "Node itself",
		Origin:   record.Origin,
	}
}
