package overlay

import (
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/internal/align"
	"github.com/lintel-go/lintel/render/diagram"
)

// items joins two courses. Items that say the same are the same, in order; one
// that has gone and one that came in its place, between the same two, are one
// that changed. Their IDs are counted anew, path being what these begin with;
// what is gone has no number.
func items(old, new []diagram.Item, path string) []diagram.Item {
	var out []diagram.Item
	add := func(item diagram.Item) { out = append(out, renumbered(item, path+strconv.Itoa(len(out)+1))) }
	flush := func(gone, come []diagram.Item) {
		taken := make([]bool, len(come))
		next := 0
		for _, was := range gone {
			j := slices.IndexFunc(come, func(is diagram.Item) bool { return like(was, is) })
			for j >= 0 && taken[j] {
				k := slices.IndexFunc(come[j+1:], func(is diagram.Item) bool { return like(was, is) })
				if k < 0 {
					j = -1
					break
				}
				j += k + 1
			}
			if j < next {
				add(alone(was, diagram.MarkRemoved))
				continue
			}
			for ; next < j; next++ {
				add(alone(come[next], diagram.MarkAdded))
			}
			add(changed(was, come[j]))
			taken[j], next = true, j+1
		}
		for ; next < len(come); next++ {
			add(alone(come[next], diagram.MarkAdded))
		}
	}
	i, j := 0, 0
	for _, p := range align.Common(len(old), len(new), func(i, j int) bool { return same(old[i], new[j]) }) {
		flush(old[i:p[0]], new[j:p[1]])
		add(changed(old[p[0]], new[p[1]]))
		i, j = p[0]+1, p[1]+1
	}
	flush(old[i:], new[j:])
	return out
}

// same tells whether two items say the same, whatever is inside of them.
func same(a, b diagram.Item) bool {
	if a.Kind != b.Kind || a.From != b.From || a.To != b.To || a.Text != b.Text || a.Technology != b.Technology || !slices.Equal(a.Over, b.Over) {
		return false
	}
	return len(a.Operands) == 0 || a.Operands[0].Guard == b.Operands[0].Guard
}

// like tells whether one item may have become the other.
func like(a, b diagram.Item) bool {
	return a.Kind == b.Kind && a.From == b.From && a.To == b.To
}

// changed is an item in both courses.
func changed(was, is diagram.Item) diagram.Item {
	var r reasons
	r.differ("text", was.Text, is.Text)
	is.Text = beside(was.Text, is.Text)
	r.differ("technology", was.Technology, is.Technology)
	var operands []diagram.Operand
	for i := range max(len(was.Operands), len(is.Operands)) {
		switch {
		case i >= len(is.Operands):
			o := was.Operands[i]
			r = append(r, "branch "+o.Guard+" is gone")
			operands = append(operands, diagram.Operand{Guard: o.Guard, Items: all(o.Items, diagram.MarkRemoved)})
		case i >= len(was.Operands):
			o := is.Operands[i]
			r = append(r, "branch "+o.Guard+" is new")
			operands = append(operands, diagram.Operand{Guard: o.Guard, Items: all(o.Items, diagram.MarkAdded)})
		default:
			a, b := was.Operands[i], is.Operands[i]
			r.differ("guard", a.Guard, b.Guard)
			operands = append(operands, diagram.Operand{Guard: beside(a.Guard, b.Guard), Items: items(a.Items, b.Items, "")})
		}
	}
	is.Operands = operands
	is.Marked = r.marked()
	return is
}

// beside is a text with what it was.
func beside(was, is string) string {
	if was == is || was == "" {
		return is
	}
	return is + " (was: " + was + ")"
}

// alone is an item that one course alone has, with all that is inside of it.
func alone(item diagram.Item, m diagram.Mark) diagram.Item {
	item.Marked = diagram.Marked{Mark: m}
	if m == diagram.MarkRemoved {
		item.Number = ""
	}
	operands := slices.Clone(item.Operands)
	for i := range operands {
		operands[i].Items = all(operands[i].Items, m)
	}
	item.Operands = operands
	return item
}

func all(items []diagram.Item, m diagram.Mark) []diagram.Item {
	var out []diagram.Item
	for _, item := range items {
		out = append(out, alone(item, m))
	}
	return out
}

// renumbered is an item with an ID, and such of what is inside of it.
func renumbered(item diagram.Item, id string) diagram.Item {
	item.ID = id
	operands := slices.Clone(item.Operands)
	for i := range operands {
		inner := slices.Clone(operands[i].Items)
		for j := range inner {
			inner[j] = renumbered(inner[j], id+"."+strconv.Itoa(i+1)+"."+strconv.Itoa(j+1))
		}
		operands[i].Items = inner
	}
	item.Operands = operands
	return item
}
