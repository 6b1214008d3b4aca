// Package view turns a model into what one picture shows: scope, neighbours,
// boundaries, relationships lifted to what is visible, numbered steps.
//
// It places and measures nothing. The same model gives the same Diagram,
// whatever order its records stand in; a record that points nowhere is left
// out where a picture can do without it, and an error where it cannot.
//
// # Graph-shaped views
//
// Landscape, context, container and component views show the parts of their
// scope and what these relate to. A relationship is lifted from its ends to
// the nearest shown elements around them. Relationships that were written
// between exactly the two shown elements are drawn one by one, and what was
// lifted onto the same pair folds into them: it stands in Edge.Detail and
// Edge.Relationships, but not in Edge.More. Where nobody wrote one between
// the two, one implied edge stands for all, names the one whose ends are
// nearest, and counts the others in Edge.More.
//
// An included element opens the element it is part of: that becomes a
// boundary. Excluding an element excludes what is inside it, and wins over
// including.
//
// # Deployment
//
// Each instance of an element has the relationships of the element to each
// instance of the other, apart from those that the environment leaves out.
// A deployment node with something shown inside is a boundary, and lines end
// at boxes only. A relationship of a node that has but one thing inside is
// drawn from or to that, and Edge.Detail says so; any other node gets an
// anchor for its relationships, a box inside the boundary that stands for the
// node itself.
//
// # Scenarios
//
// Messages are numbered in the order they are written, and branches keep
// counting. A parallel fragment takes one number for all its branches; the
// steps of the first are 4a.1, 4a.2, of the second 4b.1. Sequence and dynamic
// views share the numbers, and excluding an element leaves gaps instead of
// renumbering the others. Relationships that a view excludes are none of its
// messages.
//
// A ref to another scenario has a number, too. It is over the elements that
// it names, else over those that take part in both scenarios. In a dynamic
// view, where nothing can stand over several elements, it is a loop at the one
// that begins the other scenario. Notes and dividers are in sequence views
// only.
package view

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/icon"
)

// ErrUnknown is wrapped by the error for a key that no view has.
var ErrUnknown = errors.New("no such view")

// Resolve is the content of the view with the key. For many views of one
// model, a Resolver saves most of the work.
func Resolve(m *model.Model, key string) (diagram.Diagram, error) {
	return New(m).Resolve(key)
}

// Resolver resolves the views of one model. It is safe for concurrent use as
// long as nobody changes the model.
type Resolver struct {
	m        *model.Model
	elements []*model.ElementRecord // sorted by ID
	at       map[string]int         // element ID to index
	parent   []int                  // -1: none
	depth    []int                  // how many elements are around it
	children [][]int
	groups   map[string]*model.GroupRecord
	static   []relationship // between static elements, sorted by ID
	deployed []relationship // between deployed elements, sorted by ID
	icons    []sign
}

// sign is the icon of an element.
type sign struct {
	drawing *icon.Icon // nil: none
	given   bool       // and not that of its technology
}

// relationship is a record with its ends as indices.
type relationship struct {
	*model.RelationshipRecord
	from, to int
}

// New prepares the model for resolving its views.
func New(m *model.Model) *Resolver {
	r := &Resolver{m: m, at: map[string]int{}, groups: map[string]*model.GroupRecord{}}
	for i := range m.Elements {
		r.elements = append(r.elements, &m.Elements[i])
	}
	slices.SortStableFunc(r.elements, func(a, b *model.ElementRecord) int { return strings.Compare(a.ID, b.ID) })
	r.elements = slices.CompactFunc(r.elements, func(a, b *model.ElementRecord) bool { return a.ID == b.ID })
	for i, e := range r.elements {
		r.at[e.ID] = i
	}
	r.nest()
	r.sign()
	for i := range m.Groups {
		r.groups[m.Groups[i].ID] = &m.Groups[i]
	}
	for i := range m.Relationships {
		record := &m.Relationships[i]
		from, okFrom := r.at[record.From]
		to, okTo := r.at[record.To]
		switch {
		case !okFrom || !okTo:
		case record.Environment != "":
			r.deployed = append(r.deployed, relationship{record, from, to})
		default:
			r.static = append(r.static, relationship{record, from, to})
		}
	}
	r.static, r.deployed = byID(r.static), byID(r.deployed)
	return r
}

// WithIcons is r with the drawings of elements whose icon is a file, by the ID
// of the element. Without them, these have none.
func (r *Resolver) WithIcons(files map[string]icon.Icon) *Resolver {
	with := *r
	with.icons = slices.Clone(r.icons)
	for id, drawing := range files {
		if e, ok := r.at[id]; ok {
			with.icons[e] = sign{&drawing, true}
		}
	}
	return &with
}

// sign finds the icons of the elements in the set.
func (r *Resolver) sign() {
	r.icons = make([]sign, len(r.elements))
	drawings := map[string]*icon.Icon{} // one for all that have it, so that they can be told to be the same
	for i, e := range r.elements {
		name, given := string(e.Icon), e.Icon != ""
		if !given {
			name, _ = icon.Of(e.Technology)
		}
		if _, known := drawings[name]; !known {
			drawings[name] = nil
			if drawing, ok := icon.Named(name); ok {
				drawings[name] = &drawing
			}
		}
		r.icons[i] = sign{drawings[name], given}
	}
}

// byID is the relationships sorted by ID, without repetitions.
func byID(relationships []relationship) []relationship {
	slices.SortStableFunc(relationships, func(a, b relationship) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(relationships, func(a, b relationship) bool { return a.ID == b.ID })
}

// nest fills parent, depth and children. A parent that does not exist counts
// for none, and a circle of parents is cut.
func (r *Resolver) nest() {
	r.parent = make([]int, len(r.elements))
	r.depth = make([]int, len(r.elements))
	r.children = make([][]int, len(r.elements))
	for i, e := range r.elements {
		r.parent[i] = -1
		if p, ok := r.at[e.Parent]; ok && p != i {
			r.parent[i] = p
		}
	}
	const unseen, open, done = 0, 1, 2
	state := make([]int, len(r.elements))
	for i := range r.elements {
		var chain []int
		e := i
		for e >= 0 && state[e] == unseen {
			state[e] = open
			chain = append(chain, e)
			e = r.parent[e]
		}
		if e >= 0 && state[e] == open {
			r.parent[chain[len(chain)-1]] = -1
		}
		for _, e := range slices.Backward(chain) {
			if p := r.parent[e]; p >= 0 {
				r.depth[e] = r.depth[p] + 1
			}
			state[e] = done
		}
	}
	for i, p := range r.parent {
		if p >= 0 {
			r.children[p] = append(r.children[p], i)
		}
	}
}

// within tells whether e is around or is the element outer.
func (r *Resolver) within(e, outer int) bool {
	for ; e >= 0; e = r.parent[e] {
		if e == outer {
			return true
		}
	}
	return false
}

// Resolve is the content of the view with the key.
func (r *Resolver) Resolve(key string) (diagram.Diagram, error) {
	i := slices.IndexFunc(r.m.Views, func(v model.ViewRecord) bool { return v.Key == key })
	if i < 0 {
		return diagram.Diagram{}, fmt.Errorf("view %q: %w", key, ErrUnknown)
	}
	v := &r.m.Views[i]
	resolve := map[model.ViewKind]func(*model.ViewRecord) (diagram.Diagram, error){
		model.ViewLandscape:  r.landscape,
		model.ViewContext:    r.context,
		model.ViewContainer:  r.container,
		model.ViewComponent:  r.component,
		model.ViewDeployment: r.deployment,
		model.ViewDynamic:    r.dynamic,
		model.ViewSequence:   r.sequence,

		model.ViewStateMachine: r.machine,
		model.ViewUseCase:      r.useCases,
		model.ViewClass:        r.classSet,
		model.ViewCode:         r.code,
		model.ViewActivity:     r.activity,
	}[v.Kind]
	if resolve == nil {
		return diagram.Diagram{}, fmt.Errorf("view %q: unknown kind %q", key, v.Kind)
	}
	d, err := resolve(v)
	if err != nil {
		return diagram.Diagram{}, fmt.Errorf("view %q: %w", key, err)
	}
	d.Workspace, d.Key, d.Kind = r.m.Name, v.Key, v.Kind
	title, description := r.about(v)
	d.Title, d.Description = cmp.Or(v.Title, title), cmp.Or(v.Description, description)
	d.Scope, d.Direction, d.Origin = v.Scope, cmp.Or(v.Direction, d.Direction), v.Origin
	r.draw(&d, !r.m.GivenIconsOnly && !v.GivenIconsOnly)
	return d, nil
}

// draw gives nodes and boundaries their icons: those that were given, and, if
// asked for, those of technologies. What is inside of something with the same
// mark needs it no more.
func (r *Resolver) draw(d *diagram.Diagram, technologies bool) {
	around := map[string]diagram.Boundary{}
	for i := range d.Boundaries {
		b := &d.Boundaries[i]
		b.Icon = r.icon(b.Element, technologies)
		around[b.ID] = *b
	}
	marked := func(parent string, i *icon.Icon) bool {
		for range d.Boundaries {
			b, ok := around[parent]
			if !ok || b.Icon != nil {
				return ok && b.Icon == i
			}
			parent = b.Parent
		}
		return false
	}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		if n.Anchor || n.Symbol != "" {
			continue
		}
		looks := cmp.Or(n.Of, n.Element)
		n.Icon = r.icon(looks, technologies)
		if e := r.at[looks]; !r.icons[e].given && marked(n.Parent, n.Icon) {
			n.Icon = nil
		}
	}
}

func (r *Resolver) icon(id string, technologies bool) *icon.Icon {
	if e, ok := r.at[id]; ok && (r.icons[e].given || technologies) {
		return r.icons[e].drawing
	}
	return nil
}

// about is the name and the description of what the view shows, for a view
// that has none of its own.
func (r *Resolver) about(v *model.ViewRecord) (name, description string) {
	for _, s := range r.m.Scenarios {
		if s.ID == v.Scenario {
			return s.Name, s.Description
		}
	}
	if m, ok := r.m.StateMachine(v.Subject); ok && v.Kind == model.ViewStateMachine {
		return m.Name, m.Description
	}
	if s, ok := r.m.ClassSet(v.Subject); ok && v.Kind == model.ViewClass {
		return s.Name, s.Description
	}
	if a, ok := r.m.Activity(v.Subject); ok && v.Kind == model.ViewActivity {
		return a.Name, a.Description
	}
	for _, e := range r.m.Environments {
		if e.ID == v.Environment {
			return e.Name, e.Description
		}
	}
	if e, ok := r.at[v.Scope]; ok {
		return r.elements[e].Name, r.elements[e].Description
	}
	return r.m.Name, r.m.Description
}

// scope is the element that the view is about, which has to be of the kind.
func (r *Resolver) scope(v *model.ViewRecord, kind model.ElementKind) (int, error) {
	if v.Scope == "" {
		return 0, fmt.Errorf("it has no scope, and has to be about a %s", kind)
	}
	e, ok := r.at[v.Scope]
	if !ok {
		return 0, fmt.Errorf("its scope %q is not in the model", v.Scope)
	}
	if got := r.elements[e].Kind; got != kind {
		return 0, fmt.Errorf("its scope %q is a %s, and has to be a %s", v.Scope, got, kind)
	}
	return e, nil
}

// set is the elements with the IDs and, if asked for, all inside them.
func (r *Resolver) set(ids []string, inside bool) []bool {
	in := make([]bool, len(r.elements))
	var add func(e int)
	add = func(e int) {
		in[e] = true
		if inside {
			for _, child := range r.children[e] {
				add(child)
			}
		}
	}
	for _, id := range ids {
		if e, ok := r.at[id]; ok {
			add(e)
		}
	}
	return in
}

// Shows is the IDs of the model's elements that the diagram shows, sorted: as
// a node, as a boundary, or through an instance.
func Shows(d diagram.Diagram) []string {
	var ids []string
	for _, n := range d.Nodes {
		ids = append(ids, n.Element, n.Of)
	}
	for _, b := range d.Boundaries {
		ids = append(ids, b.Element)
	}
	return unique(ids)
}

// ShowsRelationships is the IDs of the model's relationships that the diagram
// draws or stands in for, sorted.
func ShowsRelationships(d diagram.Diagram) []string {
	var ids []string
	for _, e := range d.Edges {
		ids = append(ids, e.Relationships...)
	}
	return unique(ids)
}

// unique is the IDs sorted, without empty ones and repetitions.
func unique(ids []string) []string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > 0 && ids[0] == "" {
		ids = ids[1:]
	}
	return ids
}
