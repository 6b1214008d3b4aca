package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// signatures are those of the elements of a model, made when they are asked for.
type signatures struct {
	now      func(string) string
	leads    map[string][]model.RelationshipRecord // from and to an element, by its ID
	made     map[string]string                     // by ID
	mentions map[string][]string                   // elements whose signatures have an ID, or one that begins with it
}

func newSignatures(m *model.Model, now func(string) string) signatures {
	s := signatures{now, map[string][]model.RelationshipRecord{}, map[string]string{}, map[string][]string{}}
	mention := func(in string, ids ...string) {
		for _, id := range ids {
			for ; id != ""; id = id[:max(0, strings.LastIndexByte(id, '/'))] {
				s.mentions[id] = append(s.mentions[id], in)
			}
		}
	}
	for _, r := range m.Relationships {
		s.leads[r.From] = append(s.leads[r.From], r)
		mention(r.From, r.To)
		if r.To != r.From {
			s.leads[r.To] = append(s.leads[r.To], r)
		}
		mention(r.To, r.From)
	}
	for _, e := range m.Elements {
		mention(e.ID, e.Parent, e.Group, e.Of, e.Environment)
	}
	return s
}

// of is the signature of an element.
func (s signatures) of(e *model.ElementRecord) string {
	made, ok := s.made[e.ID]
	if !ok {
		made = signature(*e, s.leads[e.ID], s.now)
		s.made[e.ID] = made
	}
	return made
}

// forget makes the signatures anew that have an ID, because it has become
// another.
func (s signatures) forget(id string) {
	for _, in := range s.mentions[id] {
		delete(s.made, in)
	}
}

// signature is all that is said of an element but its name, with the
// relationships that it has. IDs in it are those that now gives. Of an element
// that nothing leads from or to it is empty: it could be any.
func signature(e model.ElementRecord, related []model.RelationshipRecord, now func(string) string) string {
	var leads []string
	for _, r := range related {
		says := fmt.Sprintf("%q %q %v %q", r.Description, r.Technology, r.Async, r.Tags)
		if r.From == e.ID {
			leads = append(leads, "to "+now(r.To)+" "+says)
		}
		if r.To == e.ID {
			leads = append(leads, "from "+now(r.From)+" "+says)
		}
	}
	if len(leads) == 0 {
		return ""
	}
	slices.Sort(leads)
	parent, group, of, environment := now(e.Parent), now(e.Group), now(e.Of), now(e.Environment)
	e.ID, e.Name, e.Parent, e.Group, e.Of, e.Environment, e.Origin, e.Generals = "", "", "", "", "", "", model.Origin{}, nil
	return fmt.Sprintf("%q %q %q %q %+v %q", parent, group, of, environment, e, leads)
}

// matched pairs what has gone with what has come of the same signature, where
// there is one of each. An empty signature is none.
func matched(gone, come map[string]string) map[string]string {
	count := func(all map[string]string) (of map[string][]string) {
		of = map[string][]string{}
		for id, signature := range all {
			of[signature] = append(of[signature], id)
		}
		return of
	}
	was, is := count(gone), count(come)
	pairs := map[string]string{}
	for signature, ids := range was {
		if signature != "" && len(ids) == 1 && len(is[signature]) == 1 {
			pairs[ids[0]] = is[signature][0]
		}
	}
	return pairs
}

// environments finds those that were renamed, by their descriptions: what runs
// in them has IDs that begin with theirs.
func (s Identity) environments(old, new *model.Model) {
	described := func(in, other *model.Model) map[string]string {
		all := map[string]string{}
		for _, e := range in.Environments {
			if !slices.ContainsFunc(other.Environments, func(o model.EnvironmentRecord) bool { return o.ID == e.ID }) {
				all[e.ID] = e.Description
			}
		}
		return all
	}
	for was, is := range matched(described(old, new), described(new, old)) {
		s.now[was] = is
	}
}

// wholes finds what else was renamed as a whole. Where something of another kind
// has the same ID, it is left alone: references to the two cannot be told apart.
func (s Identity) wholes(old, new *model.Model) {
	before, after := newSide(old, s.Now), newSide(new, func(id string) string { return id })
	lists := []func(side) []thing{groups, useCases, scenarios, stateMachines, activities, classSets, figures}
	shared := map[string]bool{}
	for _, m := range []side{before, after} {
		taken := map[string]bool{}
		for _, list := range append(lists, elements, environments) {
			for _, t := range list(m) {
				if t.part == "" {
					shared[t.was] = shared[t.was] || taken[t.was]
					taken[t.was] = true
				}
			}
		}
	}
	for found := true; found; { // what is renamed can let what names it be found
		found = false
		for _, list := range lists {
			was, is := list(before), list(after)
			for from, to := range matched(signed(was, is, shared), signed(is, was, shared)) {
				if nameOf(was, from) != nameOf(is, to) { // else its ID alone is another, and nothing would be told
					s.now[from] = to
					found = true
				}
			}
		}
	}
}

func nameOf(list []thing, was string) string {
	return list[slices.IndexFunc(list, func(t thing) bool { return t.part == "" && t.was == was })].name
}

// signed is the signatures of the things of a list that stand by themselves and
// that the other list does not have, by their IDs. Those that are shared are left
// out.
func signed(list, other []thing, shared map[string]bool) map[string]string {
	there := map[string]bool{}
	for _, t := range other {
		there[t.id] = true
	}
	all := map[string]string{}
	for _, t := range list {
		if t.part != "" || there[t.id] || shared[t.was] {
			continue
		}
		said, tells := t.rest(), false
		for _, f := range t.fields {
			tells = tells || f.key() != "" && !slices.Contains([]string{"name", "owner", "of", "system", "kind", "verdict"}, f.name)
		}
		for _, p := range list {
			if p.part == t.id {
				name := p.says // of one of a course: its name has those of others in it
				if p.id != "" {
					name = p.name
				}
				said, tells = append(said, fmt.Sprintf("%q %q %q %q %q", p.kind, name, p.place, p.around, p.rest())), true
			}
		}
		if tells {
			all[t.was] = t.kind + strings.Join(said, "\n")
		}
	}
	return all
}

// rest is all that is said of a thing but its name.
func (t thing) rest() []string {
	var all []string
	for _, f := range t.fields {
		if f.name != "name" {
			all = append(all, fmt.Sprintf("%s=%q", f.name, f.key()))
		}
	}
	return all
}

// inside are the parts of something in the new model, by their IDs in the old
// one; of the new one, or of what is not known, none.
func (s Identity) inside(id string) func(part string) string {
	parts := s.parts[id]
	return func(id string) string {
		if now, ok := parts[id]; ok {
			return now.id
		}
		for at := strings.LastIndexByte(id, '/'); at > 0; at = strings.LastIndexByte(id[:at], '/') {
			if now, ok := parts[id[:at]]; ok {
				return now.id + id[at:]
			}
		}
		return id
	}
}

// states finds the states that were renamed in machines that both models have.
func (s Identity) states(old, new *model.Model) {
	for _, was := range old.StateMachines {
		i := slices.IndexFunc(new.StateMachines, func(m model.StateMachineRecord) bool { return m.ID == s.Now(was.ID) })
		if i < 0 {
			continue
		}
		is := new.StateMachines[i]
		follow(s, was.ID, was.States, is.States, func(v model.StateRecord) part { return part{v.ID, v.Name} },
			func(v model.StateRecord, now func(string) string) string { return stateSignature(was, v, now) },
			func(v model.StateRecord, now func(string) string) string { return stateSignature(is, v, now) })
	}
}

// follow finds the parts of a thing that were renamed, as long as one lets others
// be found. The signatures are those of what it had, and of what it has.
func follow[T any](s Identity, whole string, had, has []T, of func(T) part, hadSays, hasSays func(T, func(string) string) string) {
	here := map[string]part{}
	for _, v := range has {
		here[of(v).id] = of(v)
	}
	for {
		now := s.inside(whole)
		known := map[string]bool{}
		gone, come := map[string]string{}, map[string]string{}
		for _, v := range had {
			id := now(of(v).id)
			known[id] = true
			if _, ok := here[id]; !ok {
				gone[of(v).id] = hadSays(v, now)
			}
		}
		for _, v := range has {
			if id := of(v).id; !known[id] {
				come[id] = hasSays(v, func(id string) string { return id })
			}
		}
		found := matched(gone, come)
		if len(found) == 0 {
			return
		}
		if s.parts[whole] == nil {
			s.parts[whole] = map[string]part{}
		}
		for was, is := range found {
			s.parts[whole][was] = here[is]
		}
	}
}

// stateSignature is all that is said of a state but its name and its constant,
// with what leads to and from it. Of one that nothing leads to or from, and that
// has no description, it is empty.
func stateSignature(m model.StateMachineRecord, v model.StateRecord, now func(string) string) string {
	end := func(id string) string {
		if id == v.ID {
			return "itself"
		}
		return now(id)
	}
	var leads []string
	for _, t := range m.Transitions {
		if t.From == v.ID || t.To == v.ID {
			leads = append(leads, fmt.Sprintf("%q %q %q %q %q", end(t.From), end(t.To), t.Event, t.Guard, t.Action))
		}
	}
	if len(leads) == 0 && v.Description == "" {
		return ""
	}
	slices.Sort(leads)
	return fmt.Sprintf("%q %q %q %q %q %q %q", v.Kind, now(v.Parent), v.Description, v.Entry, v.Do, v.Exit, leads)
}

// classes finds the classes that were renamed in sets that both models have.
func (s Identity) classes(old, new *model.Model) {
	for _, was := range old.ClassSets {
		i := slices.IndexFunc(new.ClassSets, func(c model.ClassSetRecord) bool { return c.ID == s.Now(was.ID) })
		if i < 0 {
			continue
		}
		is := new.ClassSets[i]
		follow(s, was.ID, was.Classes, is.Classes, func(c model.ClassRecord) part { return part{c.ID, c.Name} },
			func(c model.ClassRecord, now func(string) string) string { return classSignature(was, c, now) },
			func(c model.ClassRecord, now func(string) string) string { return classSignature(is, c, now) })
	}
}

// classSignature is all that is said of a class but its name and its type, with
// the classes that it leads to and that lead to it. Of one of which nothing is
// said it is empty.
func classSignature(set model.ClassSetRecord, c model.ClassRecord, now func(string) string) string {
	leads := func(r model.ClassRelationRecord, from, to string) string {
		return fmt.Sprintf("%q %q %q %q %q %q", from, r.Kind, to, r.Role, r.Multiplicity, r.Description)
	}
	said := []string{}
	for _, group := range [][]model.MemberRecord{c.Fields, c.Methods, c.Constants} {
		for _, m := range group {
			said = append(said, fmt.Sprintf("%q %q %q %v", m.Name, m.Type, m.Doc, m.Pointer))
		}
	}
	for _, other := range set.Classes {
		for _, r := range other.Relations {
			switch {
			case other.ID == c.ID && r.To == c.ID:
				said = append(said, leads(r, "itself", "itself"))
			case other.ID == c.ID:
				said = append(said, leads(r, "itself", now(r.To)))
			case r.To == c.ID:
				said = append(said, leads(r, now(other.ID), "itself"))
			}
		}
	}
	if len(said) == 0 && c.Description == "" {
		return ""
	}
	slices.Sort(said)
	return fmt.Sprintf("%q %q %q", c.Kind, c.Description, said)
}
