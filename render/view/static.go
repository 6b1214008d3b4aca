package view

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

func (r *Resolver) landscape(v *model.ViewRecord) (diagram.Diagram, error) {
	var core []int
	for e, record := range r.elements {
		if record.Kind == model.KindPerson || record.Kind == model.KindSystem {
			core = append(core, e)
		}
	}
	return r.graph(v, core, nil), nil
}

func (r *Resolver) context(v *model.ViewRecord) (diagram.Diagram, error) {
	system, err := r.scope(v, model.KindSystem)
	if err != nil {
		return diagram.Diagram{}, err
	}
	return r.graph(v, []int{system}, nil), nil
}

func (r *Resolver) container(v *model.ViewRecord) (diagram.Diagram, error) {
	system, err := r.scope(v, model.KindSystem)
	if err != nil {
		return diagram.Diagram{}, err
	}
	if len(r.children[system]) == 0 {
		return r.graph(v, []int{system}, nil), nil
	}
	return r.graph(v, r.children[system], []int{system}), nil
}

func (r *Resolver) component(v *model.ViewRecord) (diagram.Diagram, error) {
	container, err := r.scope(v, model.KindContainer)
	if err != nil {
		return diagram.Diagram{}, err
	}
	var opened []int
	if system := r.parent[container]; system >= 0 {
		opened = append(opened, system)
	}
	if len(r.children[container]) == 0 {
		return r.graph(v, []int{container}, opened), nil
	}
	return r.graph(v, r.children[container], append(opened, container)), nil
}

// graph is a static view of the core elements and their neighbours. The
// opened elements are shown by their parts, all others as a whole.
func (r *Resolver) graph(v *model.ViewRecord, core, opened []int) diagram.Diagram {
	excluded := r.set(v.Exclude, true)
	relationships := without(r.static, v.ExcludeRelationships)

	// whole is what an element would be shown as: the outermost element
	// around it that is not opened.
	whole := make([]int, len(r.elements))
	for e := range r.elements {
		whole[e] = -1
		for x := e; x >= 0; x = r.parent[x] {
			if slices.Contains(opened, x) {
				break
			}
			whole[e] = x
		}
	}

	shown := make([]bool, len(r.elements))
	isCore := make([]bool, len(r.elements))
	for _, e := range core {
		shown[e] = !excluded[e]
		isCore[e] = shown[e]
	}
	for _, rel := range relationships {
		from, to := whole[rel.from], whole[rel.to]
		if from < 0 || to < 0 {
			continue
		}
		if isCore[from] {
			shown[to] = !excluded[to]
		}
		if isCore[to] {
			shown[from] = !excluded[from]
		}
	}
	for e, in := range r.set(v.Include, false) {
		if in && !excluded[e] && r.elements[e].Environment == "" && !slices.Contains(opened, e) {
			shown[e] = true
		}
	}
	r.open(shown)

	visible := r.lift(shown)
	var pairs pairing
	for _, rel := range relationships {
		from, to := visible[rel.from], visible[rel.to]
		if from < 0 || to < 0 || from == to && rel.from != rel.to {
			continue
		}
		pairs.add(from, to, contribution{
			relationship: rel,
			lifted:       r.depth[rel.from] - r.depth[from] + r.depth[rel.to] - r.depth[to],
		})
	}

	var d diagram.Diagram
	for e, in := range shown {
		if in {
			d.Nodes = append(d.Nodes, r.node(e))
		}
	}
	d.Boundaries = r.boundaries(d.Nodes)
	d.Edges = r.edges(pairs, func(rel relationship, from, to int) string { return rel.ID })
	return d
}

// open takes the elements from shown that have something shown inside: they
// become boundaries.
func (r *Resolver) open(shown []bool) {
	for e, in := range shown {
		if !in {
			continue
		}
		for p := r.parent[e]; p >= 0; p = r.parent[p] {
			shown[p] = false
		}
	}
}

// lift is, for each element, the nearest shown one around it or it itself,
// or -1.
func (r *Resolver) lift(shown []bool) []int {
	visible := make([]int, len(r.elements))
	for e := range r.elements {
		visible[e] = -1
		for x := e; x >= 0; x = r.parent[x] {
			if shown[x] {
				visible[e] = x
				break
			}
		}
	}
	return visible
}

// node is a static element, a deployment node or an infrastructure node as a
// box, not yet in a boundary.
func (r *Resolver) node(e int) diagram.Node {
	record := r.elements[e]
	return diagram.Node{
		ID:          record.ID,
		Element:     record.ID,
		Kind:        record.Kind,
		Shape:       record.Shape,
		External:    r.external(e),
		Name:        record.Name,
		Type:        r.typeWords(e),
		Description: record.Description,
		Count:       record.Instances,
		Tags:        record.Tags,
		Origin:      record.Origin,
	}
}

// boundary is an element as a border.
func (r *Resolver) boundary(e int) diagram.Boundary {
	record := r.elements[e]
	kind := diagram.BoundaryNode
	switch record.Kind {
	case model.KindSystem, model.KindPerson:
		kind = diagram.BoundarySystem
	case model.KindContainer, model.KindComponent:
		kind = diagram.BoundaryContainer
	}
	return diagram.Boundary{
		ID:          record.ID,
		Element:     record.ID,
		Kind:        kind,
		Name:        record.Name,
		Type:        r.typeWords(e),
		Description: record.Description,
		Count:       record.Instances,
		External:    r.external(e),
		Origin:      record.Origin,
	}
}

// boundaries is the elements and groups around the nodes. It sets the parents
// of the nodes.
func (r *Resolver) boundaries(nodes []diagram.Node) []diagram.Boundary {
	all := map[string]diagram.Boundary{}
	// around is the ID of the border around the element, after making sure
	// that it and all around it are there.
	var around func(e int) string
	around = func(e int) string {
		outer := ""
		if p := r.parent[e]; p >= 0 {
			outer = r.elements[p].ID
			if _, ok := all[outer]; !ok {
				b := r.boundary(p)
				b.Parent = around(p)
				all[outer] = b
			}
		}
		for _, g := range slices.Backward(r.groupsAround(e)) {
			if _, ok := all[g.ID]; !ok {
				all[g.ID] = diagram.Boundary{ID: g.ID, Parent: outer, Kind: diagram.BoundaryGroup, Name: g.Name, Origin: g.Origin}
			}
			outer = g.ID
		}
		return outer
	}
	for i := range nodes {
		nodes[i].Parent = around(r.at[nodes[i].ID])
	}
	dropLoneGroups(all, nodes)
	return sorted(all)
}

// groupsAround is the groups around the element, innermost first. Groups of
// another level than the element's own are none of them.
func (r *Resolver) groupsAround(e int) []*model.GroupRecord {
	within := ""
	if p := r.parent[e]; p >= 0 {
		within = r.elements[p].ID
	}
	var chain []*model.GroupRecord
	for id := r.elements[e].Group; id != ""; {
		g, ok := r.groups[id]
		_, clash := r.at[id]
		if !ok || clash || g.Within != within || slices.Contains(chain, g) {
			break
		}
		chain = append(chain, g)
		id = g.Parent
	}
	return chain
}

// dropLoneGroups takes out each group that has nothing inside but the boundary
// of one element: it is around all that the picture is about and tells
// nothing apart.
func dropLoneGroups(all map[string]diagram.Boundary, nodes []diagram.Node) {
	for {
		inside := map[string][]string{}
		for id, b := range all {
			inside[b.Parent] = append(inside[b.Parent], id)
		}
		for _, n := range nodes {
			inside[n.Parent] = append(inside[n.Parent], n.ID)
		}
		dropped := false
		for id, b := range all {
			if b.Kind != diagram.BoundaryGroup || len(inside[id]) != 1 {
				continue
			}
			only, ok := all[inside[id][0]]
			if !ok || only.Kind == diagram.BoundaryGroup {
				continue
			}
			only.Parent = b.Parent
			all[only.ID] = only
			delete(all, id)
			dropped = true
			break
		}
		if !dropped {
			return
		}
	}
}

// sorted is the boundaries by ID.
func sorted(all map[string]diagram.Boundary) []diagram.Boundary {
	list := make([]diagram.Boundary, 0, len(all))
	for _, b := range all {
		list = append(list, b)
	}
	slices.SortFunc(list, func(a, b diagram.Boundary) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// without is the relationships less those with the IDs.
func without(relationships []relationship, ids ...[]string) []relationship {
	leave := map[string]bool{}
	for _, list := range ids {
		for _, id := range list {
			leave[id] = true
		}
	}
	if len(leave) == 0 {
		return relationships
	}
	var kept []relationship
	for _, rel := range relationships {
		if !leave[rel.ID] {
			kept = append(kept, rel)
		}
	}
	return kept
}
