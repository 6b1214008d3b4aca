package diff

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// kinds are functions that list the things of one kind, in the order of
// reports. Another kind of thing is another function.
func kinds() []func(side) []thing {
	return []func(side) []thing{
		workspace, elements, groups, relationships, environments, useCases,
		scenarios, stateMachines, activities, classSets, types, figures, views, unbound, severities, waivers,
	}
}

func workspace(s side) []thing {
	return []thing{{
		kind: "workspace", id: "workspace", name: s.Name,
		fields: append(append([]field{
			say("name", s.Name), say("description", s.Description),
			flag("given icons only", s.GivenIconsOnly), s.folders("documents", s.Docs), s.folders("decisions", s.Decisions),
		}, extras(nil, s.Properties, nil)...), linked(s.Links)...),
		origin: s.Origin,
	}}
}

// folders is a field of folders, with what they are about.
func (s side) folders(name string, folders []model.FolderRecord) field {
	var words, by []string
	for _, f := range folders {
		about, key := f.Path, f.Path
		if f.Scope != "" {
			about, key = f.Path+" of "+s.words(f.Scope), f.Path+"\x00"+s.id(f.Scope)
		}
		words, by = append(words, about), append(by, key)
	}
	return field{name: name, words: strings.Join(words, ", "), by: strings.Join(by, "\x01")}
}

func elements(s side) []thing {
	var out []thing
	for _, e := range s.Elements {
		fields := []field{
			say("name", e.Name), say("kind", kindWords(e.Kind)), s.refer("part of", e.Parent), s.refer("group", e.Group),
			s.refer("environment", e.Environment), s.refer("instance of", e.Of),
			say("description", e.Description), say("technology", e.Technology), say("shape", string(e.Shape)), say("icon", string(e.Icon)),
			flag("external", e.External), count("instances", e.Instances), say("owner", e.Owner),
			list("code", e.Code), say("service", e.Service), s.refer("kind of", references(e.Generals)...),
		}
		out = append(out, thing{
			kind: kindWords(e.Kind), id: s.id(e.ID), was: e.ID, name: e.Name,
			fields: append(fields, extras(e.Tags, e.Properties, e.Links)...), origin: e.Origin,
		})
	}
	return out
}

func kindWords(k model.ElementKind) string {
	switch k {
	case model.KindSystem:
		return "software system"
	case model.KindNode:
		return "deployment node"
	}
	return strings.ReplaceAll(string(k), "-", " ")
}

func groups(s side) []thing {
	var out []thing
	for _, g := range s.Groups {
		out = append(out, thing{
			kind: "group", id: s.id(g.ID), was: g.ID, name: g.Name, origin: g.Origin,
			fields: []field{say("name", g.Name), s.refer("part of group", g.Parent), s.refer("inside", g.Within)},
		})
	}
	return out
}

func relationships(s side) []thing {
	var out []thing
	for _, r := range s.Relationships {
		ends := s.id(r.From) + "\x00" + s.id(r.To) + "\x00" + s.id(r.Environment)
		fields := []field{
			s.refer("from", r.From), s.refer("to", r.To), say("description", r.Description), say("technology", r.Technology),
			flag("asynchronous", r.Async), s.refer("environment", r.Environment),
		}
		out = append(out, thing{
			kind: "relationship", id: s.id(r.ID), was: r.ID, name: arrow(s.words(r.From), s.words(r.To), r.Description),
			like:   []string{ends + "\x00" + r.Description, ends},
			fields: append(fields, extras(r.Tags, r.Properties, r.Links)...), origin: r.Origin,
		})
	}
	return out
}

func environments(s side) []thing {
	var out []thing
	for _, e := range s.Environments {
		out = append(out, thing{
			kind: "environment", id: s.id(e.ID), was: e.ID, name: e.Name, origin: e.Origin,
			fields: []field{say("name", e.Name), say("description", e.Description), s.refer("leaves out", e.LeavesOut...)},
		})
	}
	return out
}

func useCases(s side) []thing {
	var out []thing
	for _, u := range s.UseCases {
		fields := []field{
			say("name", u.Name), s.refer("system", u.System), say("description", u.Description),
			s.refer("actors", references(u.Actors)...), s.refer("includes", references(u.Includes)...),
			s.refer("kind of", references(u.Generals)...), s.refer("scenarios", references(u.Scenarios)...),
		}
		for _, x := range u.Extends {
			fields = append(fields, field{
				name: "extends " + s.words(x.Base), words: cmp.Or(bracketed(x.Condition), "always"), by: s.id(x.Base) + "\x00" + x.Condition,
			})
		}
		out = append(out, thing{
			kind: "use case", id: s.id(u.ID), was: u.ID, name: u.Name, origin: u.Origin, like: []string{s.id(u.System) + "\x00" + u.Name},
			fields: append(fields, extras(u.Tags, nil, nil)...),
		})
	}
	return out
}

func stateMachines(s side) []thing {
	var out []thing
	for _, m := range s.StateMachines {
		in, part := quoted("state machine", m.Name), s.id(m.ID)
		out = append(out, thing{
			kind: "state machine", id: part, was: m.ID, name: m.Name, origin: m.Origin,
			fields: []field{say("name", m.Name), say("description", m.Description), s.refer("owner", m.Owner), say("type", typeWords(m.Type)), say("transitions", variableWords(m.Table))},
		})
		now, names := s.same.inside(m.ID), map[string]string{}
		for _, v := range m.States {
			names[v.ID] = cmp.Or(s.same.parts[m.ID][v.ID].name, v.Name, "the "+string(v.Kind)+" state")
		}
		for _, v := range m.States {
			kind := "state"
			if v.Kind != model.StateSimple {
				kind = string(v.Kind) + " state"
			}
			out = append(out, thing{
				kind: kind, id: "state " + now(v.ID), was: v.ID, name: names[v.ID], in: in, part: part, origin: v.Origin, like: []string{described("state", v.Description)},
				fields: []field{
					say("name", v.Name), say("kind", string(v.Kind)), say("inside", cmp.Or(names[v.Parent], v.Parent)), say("description", v.Description),
					say("entry", v.Entry), say("do", v.Do), say("exit", v.Exit), say("constant", v.Constant),
				},
			})
		}
		for _, t := range m.Transitions {
			says := strings.TrimSpace(t.Event + " " + bracketed(t.Guard))
			ends := "transition " + now(t.From) + "\x00" + now(t.To)
			out = append(out, thing{
				kind: "transition", id: ends + "\x00" + says, name: arrow(names[t.From], names[t.To], says), in: in, part: part, origin: t.Origin,
				like: []string{"transition " + now(t.From) + "\x00" + says, ends},
				fields: []field{
					say("from", names[t.From]), say("to", names[t.To]), say("event", t.Event), say("guard", bracketed(t.Guard)), say("action", t.Action),
				},
			})
		}
	}
	return out
}

// described is a likeness by description; none, if there is none.
func described(kind, description string) string {
	if description == "" {
		return ""
	}
	return kind + "\x00" + description
}

func classSets(s side) []thing {
	var out []thing
	for _, set := range s.ClassSets {
		in, part := quoted("class set", set.Name), s.id(set.ID)
		fields := append([]field{say("name", set.Name), say("description", set.Description), s.refer("owner", set.Owner)}, memberChoice(set.Members)...)
		for _, t := range set.Types {
			fields = append(fields, say("types of "+t.Package, cmp.Or(strings.Join(t.Names, ", "), "all")))
		}
		out = append(out, thing{kind: "class set", id: part, was: set.ID, name: set.Name, origin: set.Origin, fields: fields})
		now, names := s.same.inside(set.ID), map[string]string{}
		for _, c := range set.Classes {
			names[c.ID] = cmp.Or(s.same.parts[set.ID][c.ID].name, c.Name)
		}
		for _, c := range set.Classes {
			fields := []field{say("name", c.Name), say("kind", string(c.Kind)), say("description", c.Description), say("type", typeWords(c.Type))}
			out = append(out, thing{
				kind: string(c.Kind), id: now(c.ID), was: c.ID, name: c.Name, in: in, part: part, origin: c.Origin,
				fields: append(append(fields, members(c.Fields, c.Methods, c.Constants)...), relations(c.Relations, names)...),
			})
		}
	}
	return out
}

// memberChoice is what is shown of Go types.
func memberChoice(m model.MembersRecord) []field {
	return []field{flag("unexported members", m.Unexported), flag("without fields", m.WithoutFields), flag("without methods", m.WithoutMethods)}
}

// members is the fields, methods and constants of a class, each a field of its
// own.
func members(groups ...[]model.MemberRecord) []field {
	var out []field
	for n, kind := range []string{"field", "method", "constant"} {
		for _, m := range groups[n] {
			words := m.Name
			switch {
			case kind == "method":
				words += m.Type
			case m.Type != "":
				words += " " + m.Type
			}
			if m.Pointer {
				words += " (of pointers)"
			}
			out = append(out, field{name: kind + " " + m.Name, words: words, by: words + "\x00" + m.Doc})
			if m.Doc != "" {
				out = append(out, say("comment of "+m.Name, m.Doc))
			}
		}
	}
	return out
}

// relations is where a class leads, each relation a field of its own.
func relations(all []model.ClassRelationRecord, names map[string]string) []field {
	var out []field
	seen := map[string]int{}
	for _, r := range all {
		name := strings.TrimSpace(string(r.Kind) + " " + r.Role)
		words := strings.TrimSpace("to " + cmp.Or(names[r.To], r.To) + " " + r.Multiplicity)
		if r.Description != "" {
			words += ": " + r.Description
		}
		name += " to " + cmp.Or(names[r.To], r.To)
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		out = append(out, say(name, words))
	}
	return out
}

func types(s side) []thing {
	var out []thing
	for _, t := range s.Types {
		fields := []field{
			say("kind", string(t.Kind)), say("comment", t.Doc), say("parameters", t.Parameters), say("underlying type", t.Underlying), flag("command", t.Command),
		}
		out = append(out, thing{
			kind: "Go type", id: t.ID, was: t.ID, name: t.ID, origin: t.Origin,
			fields: append(append(fields, members(t.Fields, t.Methods, t.Constants)...), relations(t.Relations, nil)...),
		})
	}
	return out
}

func figures(s side) []thing {
	var out []thing
	for _, f := range s.Figures {
		fields := []field{
			say("name", f.Name), s.refer("of", f.Owner), say("kind", string(f.Kind)), quantity("value", f.Value), s.arithmetic("derived as", f.Term),
			list("sources", f.Sources), say("note", f.Note), flag("ambiguous", f.Ambiguous), s.refer("corrects", f.Corrects), say("verdict", string(f.Verdict)),
		}
		for i, c := range f.Checks {
			number := func(name string) string {
				if i > 0 {
					return fmt.Sprintf("%s (%d)", name, i+1)
				}
				return name
			}
			fields = append(fields,
				say(number("check"), string(c.Kind)), s.arithmetic(number("held against"), &c.Against), say(number("tolerance"), c.Tolerance),
				flag(number("ambiguous check"), c.Ambiguous), say(number("note of the check"), c.Note), say(number("verdict of the check"), string(c.Verdict)),
			)
		}
		out = append(out, thing{
			kind: "figure", id: s.id(f.ID), was: f.ID, name: f.Name, origin: f.Origin,
			fields: append(fields, linked(f.Links)...),
		})
	}
	return out
}

// quantity is a field with a number, which is compared as it is and not as it
// is rounded.
func quantity(name string, q model.QuantityRecord) field {
	return field{name: name, words: q.Text(), by: exactly(q)}
}

func exactly(q model.QuantityRecord) string { return q.Low + "\x00" + q.High + "\x00" + q.Unit }

// arithmetic is a field with an expression. That its figures have other values
// now makes no difference to it.
func (s side) arithmetic(name string, t *model.TermRecord) field {
	if t == nil {
		return say(name, "")
	}
	return field{
		name: name,
		words: t.Text(func(leaf model.TermRecord) string {
			if leaf.Figure != "" {
				return s.words(leaf.Figure)
			}
			return leaf.Value.Text()
		}),
		by: s.term(*t),
	}
}

// term is what an expression is compared by.
func (s side) term(t model.TermRecord) string {
	key := fmt.Sprintf("%s %q %d", t.Kind, s.id(t.Figure), t.Power)
	if t.Kind == model.TermValue {
		key += exactly(t.Value)
	}
	for _, part := range t.Terms {
		key += "(" + s.term(part) + ")"
	}
	return key
}

func views(s side) []thing {
	var out []thing
	for _, v := range s.Views {
		fields := []field{
			say("kind", string(v.Kind)), say("title", v.Title), say("description", v.Description), say("direction", string(v.Direction)),
			s.refer("about", v.Scope, v.Subject), s.refer("environment", v.Environment), s.refer("scenario", v.Scenario),
			s.refer("includes", append(append([]string{}, v.Include...), v.IncludeUseCases...)...),
			s.refer("leaves out", append(append(append([]string{}, v.Exclude...), v.ExcludeRelationships...), v.ExcludeUseCases...)...),
			flag("given icons only", v.GivenIconsOnly), flag("follows from the model", v.Default),
		}
		out = append(out, thing{
			kind: "view", id: s.id(v.Key), was: v.Key, name: v.Title, origin: v.Origin, derived: v.Default,
			fields: append(fields, memberChoice(v.Members)...),
		})
	}
	return out
}

func unbound(s side) []thing {
	var out []thing
	for _, u := range s.Unbound {
		out = append(out, thing{
			kind: "unbound packages", id: u.Pattern, was: u.Pattern, name: u.Pattern, origin: u.Origin, fields: []field{say("reason", u.Reason)},
		})
	}
	return out
}

func severities(s side) []thing {
	var out []thing
	for _, r := range s.Severities {
		out = append(out, thing{
			kind: "severity", id: r.Code, was: r.Code, name: r.Code, origin: r.Origin, fields: []field{say("severity", string(r.Severity))},
		})
	}
	return out
}

func waivers(s side) []thing {
	var out []thing
	for _, w := range s.Waivers {
		name := w.Code
		if w.Subject != "" {
			name += " of " + quoted(string(w.Kind), s.words(w.Subject))
		}
		out = append(out, thing{
			kind: "waiver", id: w.Code + "\x00" + string(w.Kind) + "\x00" + s.id(w.Subject), name: name, origin: w.Origin,
			fields: []field{say("reason", w.Reason)},
		})
	}
	return out
}
