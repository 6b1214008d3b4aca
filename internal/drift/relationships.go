package drift

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/view"
)

// relates tells whether the lines of such pictures stand for relationships of
// the model, one line perhaps for several.
func relates(kind model.ViewKind) bool {
	switch kind {
	case model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent, model.ViewDeployment:
		return true
	}
	return false
}

// bundle is all lines from one box to another, in both pictures.
type bundle struct{ old, now []mark }

// ends are the IDs of the boxes at the ends of a line.
type ends struct{ from, to string }

// bundles are the lines among the marks, by their ends. A line that has turned
// around is in none.
func bundles(pairs []pair, gone, missing []mark) map[ends]bundle {
	all := map[ends]bundle{}
	add := func(k mark, in func(*bundle) *[]mark) {
		b := all[k.ends()]
		marks := in(&b)
		*marks = append(*marks, k)
		all[k.ends()] = b
	}
	was := func(b *bundle) *[]mark { return &b.old }
	is := func(b *bundle) *[]mark { return &b.now }
	for _, p := range pairs {
		if p.old.role == "edge" && p.old.ends() == p.now.ends() {
			add(p.old, was)
			add(p.now, is)
		}
	}
	for _, k := range gone {
		if k.role == "edge" {
			add(k, was)
		}
	}
	for _, k := range missing {
		if k.role == "edge" {
			add(k, is)
		}
	}
	return all
}

func (k mark) ends() ends { return ends{k.from, k.to} }

// member is a relationship in words, and the line that stands for it.
type member struct {
	words string // "Buyer → Edge gate: Asks for a token [HTTPS]"
	line  mark
}

// members are the relationships that lines stand for.
func members(lines []mark) []member {
	var all []member
	for _, k := range lines {
		if k.description == "" {
			all = append(all, member{k.name, k})
			continue
		}
		for words := range strings.SplitSeq(k.description, "\n") {
			if !view.IsRemark(words) {
				all = append(all, member{words, k})
			}
		}
	}
	return all
}

// ends is the part of the words that names what is related.
func (m member) ends() string {
	ends, _, _ := strings.Cut(m.words, ": ")
	return ends
}

// says is the part of the words behind what is related.
func (m member) says() string {
	_, says, _ := strings.Cut(m.words, ": ")
	return says
}

// apart is the relationships that only one of the pictures has. Of several in
// the same words, it is as many as there are more.
func (b bundle) apart() (gone, added []member) {
	gone, added = members(b.old), members(b.now)
	pairUp(&gone, &added, func(a, b member) bool { return a.words == b.words })
	return gone, added
}

// pairUp takes out of both lists what is the same, one for one, and returns
// it.
func pairUp(old, now *[]member, same func(a, b member) bool) [][2]member {
	var pairs [][2]member
	*old = slices.DeleteFunc(*old, func(a member) bool {
		j := slices.IndexFunc(*now, func(b member) bool { return same(a, b) })
		if j < 0 {
			return false
		}
		pairs = append(pairs, [2]member{a, (*now)[j]})
		*now = slices.Delete(*now, j, j+1)
		return true
	})
	return pairs
}

// changes says of each relationship of the bundle that it has gone, is new, or
// reads otherwise. It says nothing if both pictures stand for the same ones.
func (b bundle) changes(m *model.Model) []change {
	gone, added := b.apart()
	var out []change
	for _, same := range []func(a, b member) bool{
		func(a, b member) bool { return a.ends() == b.ends() },
		func(a, b member) bool { return a.says() == b.says() },
	} {
		for _, p := range pairUp(&gone, &added, same) {
			r, _ := relationshipOf(m, p[1])
			was, is := quotePair(p[0].words, p[1].words)
			out = append(out, change{
				code: codeMarkDiffers, line: p[0].line.line, mark: p[0].line, subject: r.ID, positions: origin(r.Origin, inTheModel),
				message: fmt.Sprintf("relationship reads otherwise: the picture says %s, the model %s", was, is),
			})
		}
	}
	for _, g := range gone {
		_, there := relationshipOf(m, g)
		where := " is no longer shown by this view"
		if m != nil && !there {
			where = " is gone from the model"
		}
		out = append(out, change{
			code: codeMarkGone, line: g.line.line, mark: g.line,
			message: "relationship " + quote(g.words) + where + " but still in the picture",
		})
	}
	for _, a := range added {
		line := 1
		if len(b.old) > 0 {
			line = b.old[0].line // it belongs to what is there
		}
		r, _ := relationshipOf(m, a)
		out = append(out, change{
			code: codeMarkMissing, line: line, mark: a.line, subject: r.ID, positions: origin(r.Origin, inTheModel),
			message: "relationship " + quote(a.words) + " is in the model but missing from the picture",
		})
	}
	return out
}

// relationshipOf is the relationship of the model that a member stands for: it
// reads the same, and leads between what the line leads between.
func relationshipOf(m *model.Model, a member) (model.RelationshipRecord, bool) {
	if m == nil {
		return model.RelationshipRecord{}, false
	}
	for _, r := range m.Relationships {
		if r.ID == a.line.id && a.line.description == "" {
			return r, true // perhaps in other words
		}
		if view.Words(m, r) == a.words && meets(m, a.line.from, r.From) && meets(m, a.line.to, r.To) {
			return r, true
		}
	}
	return model.RelationshipRecord{}, false
}

// meets tells whether a line at a box may be drawn for a relationship at the
// element: the box stands for that, or, in a deployment, for the one thing
// that is on it.
func meets(m *model.Model, box, id string) bool {
	inside := strings.TrimSuffix(box, "#")
	if _, ok := m.Element(inside); !ok {
		return true // nothing but the words tells what a box stood for that is gone
	}
	e, _ := m.Element(id)
	return stands(m, box, id) || e.Kind == model.KindNode && stands(m, id, inside)
}

// stands tells whether what is drawn stands for an element: is it, has it as a
// part, or runs it.
func stands(m *model.Model, drawn, id string) bool {
	if e, ok := m.Element(drawn); ok && e.Of != "" {
		drawn = e.Of
	}
	for range m.Elements { // parents in a circle must not hang the check
		if id == drawn {
			return true
		}
		e, ok := m.Element(id)
		if !ok || e.Parent == "" {
			return false
		}
		id = e.Parent
	}
	return false
}

// byEnds is the keys of bundles, sorted.
func byEnds(all map[ends]bundle) []ends {
	keys := make([]ends, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b ends) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return keys
}
