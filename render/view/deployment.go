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
	for _, rel := range s.declared {
		if e, ok := s.line(rel); ok {
			d.Edges = append(d.Edges, e)
		}
	}
	sortEdges(d.Edges)
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
	n.Element, n.Kind, n.Instance = what.ID, what.Kind, true
	n.Shape = cmp.Or(record.Shape, what.Shape)
	n.External = n.External || s.external(of)
	n.Name = s.name(e)
	n.Type = s.typeWords(of)
	n.Description = cmp.Or(record.Description, what.Description)
	n.Tags = unique(slices.Concat(record.Tags, what.Tags))
	return n
}

// line is a declared relationship as a line between boxes.
func (s *site) line(rel relationship) (diagram.Edge, bool) {
	from, to := s.boxes(rel.from), s.boxes(rel.to)
	a, b := s.pair(from, to)
	if a < 0 {
		return diagram.Edge{}, false
	}
	e := s.edge(rel.ID, s.elements[a].ID, s.elements[b].ID, rel, []contribution{{relationship: rel}})
	if a == rel.from && b == rel.to {
		return e, true
	}
	e.Implied = true
	e.Detail = append(e.Detail, fmt.Sprintf("drawn between what runs there: %s → %s", s.name(a), s.name(b)))
	if len(from) > 1 || len(to) > 1 {
		// With several boxes to choose from, the line alone would say
		// something of the chosen one that was said of the whole node.
		e.Text = []string{strings.TrimSuffix(s.name(rel.from)+" → "+s.name(rel.to)+": "+rel.Description, ": ")}
	}
	return e, true
}

// boxes is the shown box of the element, or those inside it: nearest first,
// instances before others.
func (s *site) boxes(e int) []int {
	if s.shown[e] {
		return []int{e}
	}
	var inside []int
	for x, in := range s.shown {
		if in && s.within(x, e) {
			inside = append(inside, x)
		}
	}
	instance := func(x int) int {
		if s.elements[x].Kind == model.KindInstance {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(inside, func(a, b int) int {
		return cmp.Or(cmp.Compare(instance(a), instance(b)), cmp.Compare(s.depth[a], s.depth[b]))
	})
	return inside
}

// pair chooses the ends of a line: the first two instances of the same
// element, else the first two boxes that differ, else -1.
func (s *site) pair(from, to []int) (a, b int) {
	for _, a := range from {
		for _, b := range to {
			of := s.elements[a].Of
			if a != b && of != "" && of == s.elements[b].Of {
				return a, b
			}
		}
	}
	for _, a := range from {
		for _, b := range to {
			if a != b {
				return a, b
			}
		}
	}
	return -1, -1
}
