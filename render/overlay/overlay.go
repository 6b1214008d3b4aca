// Package overlay makes one diagram of two: an earlier and a later one of the
// same view, with marks on what differs. It is placed and drawn as one, so that
// everything stands where it stands in both.
package overlay

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// Union is the diagram of both. What only the new one has is marked as added,
// what only the old one has as removed, and what shows otherwise as changed, with
// the reasons. The rest is faded. Names, words and places are those of the new
// one. Now is the ID that an element of the old model has in the new one.
func Union(old, new diagram.Diagram, now func(id string) string) diagram.Diagram {
	old = aligned(renamed(old, now), new)
	u := union{kind: new.Kind, old: old, new: new, names: map[string]string{}}
	for _, d := range []diagram.Diagram{old, new} {
		for _, n := range d.Nodes {
			u.names[n.ID] = n.Name
		}
		for _, b := range d.Boundaries {
			u.names[b.ID] = b.Name
		}
	}
	out := new
	out.Faded = true
	out.Nodes, out.Boundaries, out.Edges = u.nodes(), u.boundaries(), u.edges()
	out.Items = items(old.Items, new.Items, "")
	return u.settled(out)
}

// Count is how many things of a diagram have the mark.
func Count(d diagram.Diagram, m diagram.Mark) int {
	n := 0
	is := func(of diagram.Marked) {
		if of.Mark == m {
			n++
		}
	}
	for _, x := range d.Nodes {
		is(x.Marked)
	}
	for _, x := range d.Boundaries {
		is(x.Marked)
	}
	for _, x := range d.Edges {
		is(x.Marked)
	}
	var look func([]diagram.Item)
	look = func(items []diagram.Item) {
		for _, item := range items {
			is(item.Marked)
			for _, o := range item.Operands {
				look(o.Items)
			}
		}
	}
	look(d.Items)
	return n
}

// union is two diagrams that become one.
type union struct {
	kind     model.ViewKind
	old, new diagram.Diagram
	names    map[string]string // of nodes and boundaries
}

// ordered tells whether nodes and edges stand in an order that says something.
func (u union) ordered() bool {
	return u.kind == model.ViewSequence || u.kind == model.ViewActivity
}

// renamed is a diagram of the old model with the IDs of the new one. States,
// classes and steps have IDs of their own, which look like those of elements but
// are none.
func renamed(d diagram.Diagram, now func(string) string) diagram.Diagram {
	nodes, edges := slices.Clone(d.Nodes), slices.Clone(d.Edges)
	boundaries := slices.Clone(d.Boundaries)
	own := map[string]bool{} // IDs that are none of the model's
	for i := range boundaries {
		b := &boundaries[i]
		switch b.Kind {
		case diagram.BoundaryState, diagram.BoundaryPackage:
			own[b.ID] = true
			continue
		case diagram.BoundaryLane:
			if lane, ok := strings.CutSuffix(b.ID, b.Element); ok {
				b.ID = lane + now(b.Element)
			}
		default:
			b.ID, b.Parent = now(b.ID), now(b.Parent)
		}
		b.Element = now(b.Element)
	}
	lanes := map[string]string{}
	for i, b := range boundaries {
		lanes[d.Boundaries[i].ID] = b.ID
	}
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.Symbol != "" && n.Symbol != diagram.SymbolUseCase && n.Symbol != diagram.SymbolActor:
			own[n.ID] = true
			n.Parent = cmp.Or(lanes[n.Parent], n.Parent)
			continue
		case n.Anchor:
			n.ID = now(strings.TrimSuffix(n.ID, "#")) + "#"
		default:
			n.ID = now(n.ID)
		}
		n.Element, n.Of, n.Parent = now(n.Element), now(n.Of), now(n.Parent)
	}
	end := func(id string) string {
		if own[id] {
			return id
		}
		if node, ok := strings.CutSuffix(id, "#"); ok {
			return now(node) + "#"
		}
		return now(id)
	}
	for i := range edges {
		e := &edges[i]
		from, to := end(e.From), end(e.To)
		if rest, ok := strings.CutPrefix(e.ID, e.From+"->"+e.To); ok {
			e.ID = from + "->" + to + rest
		}
		e.From, e.To = from, to
	}
	d.Nodes, d.Boundaries, d.Edges = nodes, boundaries, edges
	d.Items = renamedItems(d.Items, now)
	return d
}

func renamedItems(all []diagram.Item, now func(string) string) []diagram.Item {
	all = slices.Clone(all)
	for i := range all {
		item := &all[i]
		item.From, item.To = now(item.From), now(item.To)
		item.Over = slices.Clone(item.Over)
		for j, id := range item.Over {
			item.Over[j] = now(id)
		}
		item.Operands = slices.Clone(item.Operands)
		for j := range item.Operands {
			item.Operands[j].Items = renamedItems(item.Operands[j].Items, now)
		}
	}
	return all
}

// reasons collects what differs, in words.
type reasons []string

func (r *reasons) differ(what, was, is string) {
	switch {
	case was == is:
	case was == "":
		*r = append(*r, fmt.Sprintf("%s: %s is new", what, is))
	case is == "":
		*r = append(*r, fmt.Sprintf("%s: %s is gone", what, was))
	default:
		*r = append(*r, fmt.Sprintf("%s: %s is now %s", what, was, is))
	}
}

func (r reasons) marked() diagram.Marked {
	if len(r) == 0 {
		return diagram.Marked{}
	}
	return diagram.Marked{Mark: diagram.MarkChanged, Reason: r}
}

// merge is one list of two by ID: what is in both as pair makes it, the rest as
// only does. What has the same ID is told apart by its order. It keeps the order
// of the new list, and puts what is gone behind what it stood behind.
func merge[T any](old, new []T, id func(T) string, pair func(old, new T) T, only func(T, diagram.Mark) T) []T {
	type key struct {
		id string
		n  int
	}
	keys := func(all []T) []key {
		seen := map[string]int{}
		out := make([]key, len(all))
		for i, x := range all {
			seen[id(x)]++
			out[i] = key{id(x), seen[id(x)]}
		}
		return out
	}
	oldKeys, newKeys := keys(old), keys(new)
	is := map[key]bool{}
	for _, k := range newKeys {
		is[k] = true
	}
	was := map[key]T{}
	gone := map[key][]T{} // by what is in both and stands before it
	var last key
	for i, k := range oldKeys {
		was[k] = old[i]
		if is[k] {
			last = k
		} else {
			gone[last] = append(gone[last], only(old[i], diagram.MarkRemoved))
		}
	}
	out := gone[key{}]
	for i, k := range newKeys {
		if o, ok := was[k]; ok {
			out = append(out, pair(o, new[i]))
			out = append(out, gone[k]...)
		} else {
			out = append(out, only(new[i], diagram.MarkAdded))
		}
	}
	return out
}

func (u union) nodes() []diagram.Node {
	out := merge(u.old.Nodes, u.new.Nodes, func(n diagram.Node) string { return n.ID },
		func(was, is diagram.Node) diagram.Node {
			var r reasons
			r.differ("name", was.Name, is.Name)
			r.differ("type", was.Type, is.Type)
			r.differ("description", was.Description, is.Description)
			r.differ("shape", string(was.Shape), string(is.Shape))
			r.differ("symbol", string(was.Symbol), string(is.Symbol))
			r.differ("external", yes(was.External), yes(is.External))
			r.differ("instances", number(was.Count), number(is.Count))
			r.differ("part of", u.names[was.Parent], u.names[is.Parent])
			is.Compartments = compartments(was.Compartments, is.Compartments, &r)
			switch words := before(was.Name, is.Name, was.Type, is.Type, was.Count, is.Count); {
			case is.Symbol != "" && is.Name != "":
				is.Name = beside(was.Name, is.Name)
			case is.Symbol == "" && words != "":
				is.Description = words // it is what a reader looks for
			}
			is.Marked = r.marked()
			return is
		},
		func(n diagram.Node, m diagram.Mark) diagram.Node {
			n.Marked = diagram.Marked{Mark: m}
			return n
		})
	if !u.ordered() {
		slices.SortFunc(out, func(a, b diagram.Node) int { return cmp.Compare(a.ID, b.ID) })
	}
	return out
}

// before is what a box was, as far as that is one of the things that are
// written large: "was Tracking page, Container: Rust".
func before(oldName, newName, oldType, newType string, oldCount, newCount int) string {
	var words []string
	if oldName != newName {
		words = append(words, oldName)
	}
	if oldType != newType && oldType != "" {
		words = append(words, oldType)
	}
	if oldCount != newCount {
		words = append(words, "×"+fmt.Sprint(max(oldCount, 1)))
	}
	if len(words) == 0 {
		return ""
	}
	return "was " + strings.Join(words, ", ")
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

func number(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprint(n)
}

// compartments joins the rows of a box. What a row has to itself stands in
// words behind it, because in UML a sign before it says who may see it.
func compartments(old, new []diagram.Compartment, r *reasons) []diagram.Compartment {
	var out []diagram.Compartment
	for i := range max(len(old), len(new)) {
		var was, is diagram.Compartment
		if i < len(old) {
			was = old[i]
		}
		if i < len(new) {
			is = new[i]
		}
		out = append(out, merge(was, is, func(row diagram.Row) string { return row.Text },
			func(_, is diagram.Row) diagram.Row { return is },
			func(row diagram.Row, m diagram.Mark) diagram.Row {
				words := "new"
				if m == diagram.MarkRemoved {
					words = "gone"
				}
				*r = append(*r, row.Text+" is "+words)
				row.Text += " (" + words + ")"
				return row
			}))
	}
	return out
}

// rows joins lines of text as compartments does.
func rows(old, new []string, r *reasons) []string {
	of := func(lines []string) []diagram.Compartment {
		var c diagram.Compartment
		for _, line := range lines {
			if line != "" {
				c = append(c, diagram.Row{Text: line})
			}
		}
		return []diagram.Compartment{c}
	}
	var out []string
	for _, c := range compartments(of(old), of(new), r) {
		for _, row := range c {
			out = append(out, row.Text)
		}
	}
	return out
}

func (u union) boundaries() []diagram.Boundary {
	out := merge(u.old.Boundaries, u.new.Boundaries, func(b diagram.Boundary) string { return b.ID },
		func(was, is diagram.Boundary) diagram.Boundary {
			var r reasons
			r.differ("name", was.Name, is.Name)
			if is.Kind == diagram.BoundaryState {
				is.Type = strings.Join(rows(strings.Split(was.Type, "\n"), strings.Split(is.Type, "\n"), &r), "\n")
			} else {
				r.differ("type", was.Type, is.Type)
			}
			r.differ("description", was.Description, is.Description)
			r.differ("external", yes(was.External), yes(is.External))
			r.differ("instances", number(was.Count), number(is.Count))
			r.differ("part of", u.names[was.Parent], u.names[is.Parent])
			if words := before(was.Name, is.Name, was.Type, is.Type, was.Count, is.Count); is.Kind != diagram.BoundaryState && words != "" {
				is.Type = strings.TrimPrefix(is.Type+"; "+words, "; ")
			}
			is.Marked = r.marked()
			return is
		},
		func(b diagram.Boundary, m diagram.Mark) diagram.Boundary {
			b.Marked = diagram.Marked{Mark: m}
			return b
		})
	if !u.ordered() {
		slices.SortFunc(out, func(a, b diagram.Boundary) int { return cmp.Compare(a.ID, b.ID) })
	}
	return out
}

// edges are the lines of both. A line that has another ID now but leads from
// the same to the same and is alone in that is the same line: its ID has its
// words in it.
func (u union) edges() []diagram.Edge {
	type ends struct {
		from, to string
		line     diagram.Line
		message  model.StepKind
	}
	of := func(e diagram.Edge) ends { return ends{e.From, e.To, e.Line, e.Message} }
	left := func(all, other []diagram.Edge) map[ends][]string {
		has := map[string]bool{}
		for _, e := range other {
			has[e.ID] = true
		}
		out := map[ends][]string{}
		for _, e := range all {
			if !has[e.ID] {
				out[of(e)] = append(out[of(e)], e.ID)
			}
		}
		return out
	}
	gone, come := left(u.old.Edges, u.new.Edges), left(u.new.Edges, u.old.Edges)
	old := slices.Clone(u.old.Edges)
	for i, e := range old {
		if k := of(e); len(gone[k]) == 1 && len(come[k]) == 1 && gone[k][0] == e.ID {
			old[i].ID = come[k][0]
		}
	}
	out := merge(old, u.new.Edges, func(e diagram.Edge) string { return e.ID },
		func(was, is diagram.Edge) diagram.Edge {
			var r reasons
			is.Text = texts(was.Text, is.Text, &r)
			r.differ("technology", was.Technology, is.Technology)
			r.differ("asynchronous", yes(was.Async), yes(is.Async))
			r.differ("role", was.Role, is.Role)
			r.differ("multiplicity", was.Multiplicity, is.Multiplicity)
			r.differ("from", u.names[was.From], u.names[is.From])
			r.differ("to", u.names[was.To], u.names[is.To])
			if was.More != is.More {
				r.differ("relationships", fmt.Sprint(was.More+1), fmt.Sprint(is.More+1))
			}
			if was.Technology != is.Technology && was.Technology != "" {
				is.Technology = strings.TrimPrefix(is.Technology+", was "+was.Technology, ", ")
			}
			is.Marked = r.marked()
			return is
		},
		func(e diagram.Edge, m diagram.Mark) diagram.Edge {
			if m == diagram.MarkRemoved && e.Message != "" {
				e.Text = slices.Clone(e.Text)
				for i, step := range e.Text {
					e.Text[i] = plain(step)
				}
			}
			e.Marked = diagram.Marked{Mark: m}
			return e
		})
	if !u.ordered() {
		slices.SortFunc(out, func(a, b diagram.Edge) int { return cmp.Compare(a.ID, b.ID) })
	}
	return out
}

// numbered is the number of a step, and the steps for which a condition holds:
// they change when another step comes before them.
var numbered = regexp.MustCompile(`^[0-9]+[0-9a-z.]*\. |(\[)[0-9][0-9a-z.]*(?:–[0-9a-z.]+)?: `)

// plain is what a line says, without numbers of steps.
func plain(s string) string { return numbered.ReplaceAllString(s, "$1") }

// texts joins what a line says, one line of text each: what it does not say any
// more and what it says now have signs.
func texts(old, new []string, r *reasons) []string {
	equal := slices.EqualFunc(old, new, func(a, b string) bool { return plain(a) == plain(b) })
	if equal {
		return new
	}
	return merge(old, new, plain,
		func(_, is string) string { return is },
		func(s string, m diagram.Mark) string {
			if m == diagram.MarkRemoved {
				*r = append(*r, "it said: "+plain(s))
				return "− " + plain(s)
			}
			*r = append(*r, "it says: "+plain(s))
			return "+ " + s
		})
}
