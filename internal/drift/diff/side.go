package diff

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// side is one of the two models.
type side struct {
	*model.Model
	id    func(string) string // what the new model calls the thing with an ID of this one
	names map[string]string   // by ID of this model
	same  Identity            // of what is inside of others; of the new model, none
}

func newSide(m *model.Model, id func(string) string) side {
	s := side{Model: m, id: id, names: map[string]string{}}
	for _, e := range m.Elements {
		s.names[e.ID] = e.Name
	}
	for _, g := range m.Groups {
		s.name(g.ID, g.Name)
	}
	for _, e := range m.Environments {
		s.name(e.ID, e.Name)
	}
	for _, x := range m.Scenarios {
		s.name(x.ID, x.Name)
	}
	for _, x := range m.UseCases {
		s.name(x.ID, x.Name)
	}
	for _, x := range m.StateMachines {
		s.name(x.ID, x.Name)
	}
	for _, x := range m.Activities {
		s.name(x.ID, x.Name)
	}
	for _, x := range m.ClassSets {
		s.name(x.ID, x.Name)
	}
	for _, x := range m.Figures {
		s.name(x.ID, x.Name)
	}
	return s
}

// name notes what a thing is called, unless an element has the ID, too.
func (s side) name(id, name string) {
	if _, taken := s.names[id]; !taken {
		s.names[id] = name
	}
}

// words is what the thing with the ID is called.
func (s side) words(id string) string {
	if name, ok := s.names[id]; ok {
		return name
	}
	return id
}

// say is a field that is compared by its words.
func say(name, words string) field { return field{name: name, words: words} }

// flag is a field that is yes or nothing.
func flag(name string, is bool) field {
	if is {
		return say(name, "yes")
	}
	return say(name, "")
}

// count is a field that is a number, nothing up to one.
func count(name string, n int) field {
	if n < 2 {
		return say(name, "")
	}
	return say(name, strconv.Itoa(n))
}

// list is a field of several texts, in any order.
func list(name string, texts []string) field {
	f := say(name, strings.Join(texts, ", "))
	for _, t := range texts {
		f.set = append(f.set, member{t, t})
	}
	return f
}

// refer is a field that names other things by their IDs, in any order.
func (s side) refer(name string, ids ...string) field {
	f := field{name: name}
	for _, id := range ids {
		if id != "" {
			f.set = append(f.set, member{s.words(id), s.id(id)})
		}
	}
	slices.SortFunc(f.set, func(a, b member) int { return cmp.Or(cmp.Compare(a.words, b.words), cmp.Compare(a.by, b.by)) })
	var words, by []string
	for _, m := range f.set {
		words, by = append(words, m.words), append(by, m.by)
	}
	slices.Sort(by)
	f.words, f.by = strings.Join(words, ", "), strings.Join(by, "\x00")
	return f
}

func references(refs []model.ReferenceRecord) []string {
	var ids []string
	for _, r := range refs {
		ids = append(ids, r.ID)
	}
	return ids
}

// extras is what many things have: tags, properties and links, each property
// and each link a field of its own.
func extras(tags []string, properties map[string]string, links []model.LinkRecord) []field {
	fields := []field{list("tags", tags)}
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		value := properties[key]
		fields = append(fields, field{name: "property " + key, words: value, by: "=" + value})
	}
	return append(fields, linked(links)...)
}

func linked(links []model.LinkRecord) []field {
	var fields []field
	seen := map[string]int{}
	for _, l := range links {
		name := "link " + l.Title
		if seen[l.Title]++; seen[l.Title] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[l.Title])
		}
		fields = append(fields, say(name, l.URL))
	}
	return fields
}

// typeWords is a Go type in words.
func typeWords(t *model.TypeRef) string {
	if t == nil {
		return ""
	}
	return t.Package + "." + t.Name
}

func variableWords(v *model.VariableRef) string {
	if v == nil {
		return ""
	}
	return v.Package + "." + v.Name
}

// quoted is a kind and a name: `scenario "Grab a token"`.
func quoted(kind, name string) string { return kind + " " + strconv.Quote(name) }

// arrow is two ends and what is said between them: "Gate → Stock: Reserves".
func arrow(from, to, says string) string {
	words := from + " → " + to
	if says != "" {
		words += ": " + says
	}
	return words
}

// bracketed is a guard in brackets, or nothing.
func bracketed(guard string) string {
	if guard == "" {
		return ""
	}
	return "[" + guard + "]"
}
