// Package diff says how one model differs from another: what was added, has
// gone, was changed, was moved.
//
// It compares what models mean. Where something is written, in which order
// definitions stand and what is derived from other things make no difference.
// Models takes two models apart, and Text, Markdown and JSON write what it
// found. Between does the same with the files that models name, and Themes with
// what pictures are painted in.
package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/align"
	"github.com/lintel-go/lintel/model"
)

// Status says what became of a thing.
type Status string

// The statuses.
const (
	Added   Status = "added"
	Removed Status = "removed"
	Changed Status = "changed" // another name or parent is a change as well, if it is known to be the same thing
	Moved   Status = "moved"   // of a step that says what it said, elsewhere among the others
)

// Change is one thing that differs.
type Change struct {
	Status     Status         `json:"status"`
	Kind       string         `json:"kind"`                 // as reports call it: "container", "relationship", "step"
	ID         string         `json:"id,omitempty"`         // in the new model; of what is gone, in the old one. Steps have none
	Was        string         `json:"was,omitempty"`        // its ID in the old model, if that is another
	Name       string         `json:"name"`                 // in words: "Gate → Stock: Reserves"
	In         string         `json:"in,omitempty"`         // what it is a part of, in words: `scenario "Grab a token"`
	Parts      int            `json:"parts,omitempty"`      // how many parts were added or have gone with it: they are no changes of their own
	Attributes []Attribute    `json:"attributes,omitempty"` // of what has changed
	Old        model.Position `json:"old,omitzero"`         // where it was written
	New        model.Position `json:"new,omitzero"`         // where it is written
}

// Attribute is one thing that is said otherwise. An empty text is none.
type Attribute struct {
	Name string `json:"name"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

// Models is how the new model differs from the old one: elements first, then
// what refers to them, each kind in the order of its IDs or of its course.
func Models(old, new *model.Model) []Change {
	ids := Same(old, new)
	before, after := newSide(old, ids.Now), newSide(new, func(id string) string { return id })
	before.same = ids
	var out []Change
	for _, list := range kinds() {
		out = append(out, compare(list(before), list(after))...)
	}
	return out
}

// thing is one thing of a model, taken apart for comparing. IDs in it are those
// that the new model has.
type thing struct {
	kind   string
	id     string // unique among the things of one list; empty: it is one of a course, and is known by what it says
	was    string // its ID as its own model has it
	name   string
	in     string   // what it is a part of, in words
	part   string   // ID of that
	says   string   // of one of a course
	like   []string // what it is known by if there is no such ID, or nothing that says the same; the best first
	place  string   // among those of its course
	around string   // place of the branch that it stands in,
	within string   // and that in words
	fields []field
	origin model.Origin
	// derived things follow from others. That there are more or fewer of them
	// is no difference.
	derived bool
}

// field is one thing that is said of a thing: in words, and as what it is
// compared by, if that is not the words. A set has its members beside that.
type field struct {
	name, words, by string
	set             []member
}

// member is one of a set.
type member struct{ words, by string }

func (f field) key() string { return cmp.Or(f.by, f.words) }

// beyond is the members of a set that another one lacks, in words.
func (f field) beyond(other field) string {
	var words []string
	for _, m := range f.set {
		if !slices.ContainsFunc(other.set, func(o member) bool { return o.by == m.by }) {
			words = append(words, m.words)
		}
	}
	return strings.Join(words, ", ")
}

// pair is a thing in both models, by their indices.
type pair struct {
	old, new int
	moved    bool
}

// compare pairs the things of two lists and says how they differ: in the order
// of the new one, and what is gone before what came in its place.
func compare(old, new []thing) []Change {
	c := comparison{old: old, new: new, oldOf: make([]int, len(new)), stays: make([]bool, len(old)), moved: make([]bool, len(new))}
	for j := range new {
		c.oldOf[j] = -1
	}
	places := map[string]string{} // where the branches of courses are now
	for _, p := range match(old, new) {
		c.oldOf[p.new], c.moved[p.new], c.stays[p.old] = p.old, p.moved, true
		if was := old[p.old]; was.place != "" {
			places[was.part+"\x00"+was.place] = new[p.new].place
		}
	}
	c.count()

	next := 0 // of old
	gone := func(until int) {
		for ; next < until; next++ {
			if t := old[next]; !c.stays[next] && !t.derived && !c.goes[t.part] {
				out := t.gone()
				out.Parts = c.partsGone[t.id]
				c.out = append(c.out, out)
			}
		}
	}
	until := c.nextPaired()
	for j, n := range new {
		gone(until[j])
		if c.oldOf[j] < 0 {
			if !n.derived && !c.comes[n.part] {
				out := n.added()
				out.Parts = c.partsNew[n.id]
				c.out = append(c.out, out)
			}
			continue
		}
		was := old[c.oldOf[j]]
		var inside []Attribute
		if places[was.part+"\x00"+was.around] != n.around {
			inside = []Attribute{{Name: "inside", Old: was.within, New: n.within}}
		}
		if d, differs := difference(was, n, c.moved[j], inside); differs {
			c.out = append(c.out, d)
		}
	}
	gone(len(old))
	return c.out
}

// comparison is two lists that have been paired.
type comparison struct {
	old, new []thing
	oldOf    []int  // index into old of each new one; -1: none
	moved    []bool // of the new ones
	stays    []bool // of the old ones

	// What goes and comes as a whole, and how many parts with it, by its ID.
	goes, comes         map[string]bool
	partsGone, partsNew map[string]int

	out []Change
}

// count finds what goes and comes as a whole.
func (c *comparison) count() {
	c.goes, c.comes = map[string]bool{}, map[string]bool{}
	for i, t := range c.old {
		if !c.stays[i] && t.part == "" {
			c.goes[t.id] = true
		}
	}
	for j, t := range c.new {
		if c.oldOf[j] < 0 && t.part == "" {
			c.comes[t.id] = true
		}
	}
	parts := func(all []thing) map[string]int {
		n := map[string]int{}
		for _, t := range all {
			if t.part != "" {
				n[t.part]++
			}
		}
		return n
	}
	c.partsGone, c.partsNew = parts(c.old), parts(c.new)
}

// nextPaired is, for each new one, the index of the old one that it or the next
// one behind it has become without being moved.
func (c *comparison) nextPaired() []int {
	out := make([]int, len(c.new))
	next := len(c.old)
	for j := len(c.new) - 1; j >= 0; j-- {
		if c.oldOf[j] >= 0 && !c.moved[j] {
			next = c.oldOf[j]
		}
		out[j] = next
	}
	return out
}

func (t thing) gone() Change {
	return Change{Status: Removed, Kind: t.kind, ID: t.was, Name: t.name, In: t.in, Old: t.origin.Position}
}

func (t thing) added() Change {
	return Change{Status: Added, Kind: t.kind, ID: t.was, Name: t.name, In: t.in, New: t.origin.Position}
}

// difference is how a thing differs from what it was; more is known already.
func difference(old, now thing, moved bool, more []Attribute) (Change, bool) {
	c := Change{
		Status: Changed, Kind: now.kind, ID: now.was, Name: now.name, In: now.in,
		Old: old.origin.Position, New: now.origin.Position,
	}
	if old.was != now.was {
		c.Was = old.was
	}
	if old.derived && now.derived {
		return Change{}, false
	}
	values := func(t thing) map[string]field {
		m := map[string]field{}
		for _, f := range t.fields {
			m[f.name] = f
		}
		return m
	}
	was, is := values(old), values(now)
	add := func(name string) {
		a, b := was[name], is[name]
		if a.key() == b.key() {
			return
		}
		attribute := Attribute{Name: name, Old: a.words, New: b.words}
		if len(a.set) > 1 || len(b.set) > 1 { // what is in both is no news
			attribute.Old, attribute.New = a.beyond(b), b.beyond(a)
		}
		c.Attributes = append(c.Attributes, attribute)
	}
	for _, f := range now.fields {
		add(f.name)
	}
	for _, f := range old.fields {
		if _, said := is[f.name]; !said {
			add(f.name)
		}
	}
	c.Attributes = append(c.Attributes, more...)
	if moved && len(c.Attributes) == 0 {
		c.Status = Moved
	}
	return c, moved || len(c.Attributes) > 0
}

// match pairs things: by ID, those of a course by what they say, in order; and
// of what is left over, what is like each other.
func match(old, new []thing) []pair {
	m := matching{at: make([]int, len(old)), taken: make([]bool, len(new)), old: old, new: new}
	for i := range m.at {
		m.at[i] = -1
	}
	m.by(func(t thing) string {
		if t.id == "" {
			return ""
		}
		return t.part + "\x00" + t.id
	})
	m.courses()
	m.moves()
	for n := range 4 {
		m.by(func(t thing) string {
			if n >= len(t.like) || t.like[n] == "" {
				return ""
			}
			return t.part + "\x00" + t.like[n]
		})
	}
	return m.pairs
}

// matching is a match that is going on.
type matching struct {
	old, new []thing
	at       []int // index into new; -1: none
	taken    []bool
	pairs    []pair
}

func (m *matching) take(i, j int, moved bool) {
	m.at[i], m.taken[j] = j, true
	m.pairs = append(m.pairs, pair{i, j, moved})
}

// by pairs what has the same key, in order. An empty key is none.
func (m *matching) by(key func(thing) string) {
	free := map[string][]int{}
	for j, t := range m.new {
		if k := key(t); k != "" && !m.taken[j] {
			free[k] = append(free[k], j)
		}
	}
	for i, t := range m.old {
		if k := key(t); m.at[i] < 0 && k != "" && len(free[k]) > 0 {
			m.take(i, free[k][0], false)
			free[k] = free[k][1:]
		}
	}
}

// courses pairs those of each course that say the same, in order.
func (m *matching) courses() {
	type course struct{ old, new []int }
	all := map[string]*course{}
	var order []string
	of := func(t thing) *course {
		if all[t.part] == nil {
			all[t.part] = &course{}
			order = append(order, t.part)
		}
		return all[t.part]
	}
	for i, t := range m.old {
		if t.id == "" {
			c := of(t)
			c.old = append(c.old, i)
		}
	}
	for j, t := range m.new {
		if t.id == "" {
			c := of(t)
			c.new = append(c.new, j)
		}
	}
	for _, part := range order {
		c := all[part]
		for _, p := range align.Common(len(c.old), len(c.new), func(a, b int) bool { return m.old[c.old[a]].says == m.new[c.new[b]].says }) {
			m.take(c.old[p[0]], c.new[p[1]], false)
		}
	}
}

// moves pairs those of a course that say the same elsewhere.
func (m *matching) moves() {
	for i, a := range m.old {
		if m.at[i] >= 0 || a.id != "" {
			continue
		}
		j := slices.IndexFunc(m.new, func(b thing) bool { return b.id == "" && a.part == b.part && a.says == b.says })
		for ; j >= 0 && j < len(m.new); j++ {
			if b := m.new[j]; !m.taken[j] && b.id == "" && a.part == b.part && a.says == b.says {
				m.take(i, j, true)
				break
			}
		}
	}
}
