package code

import (
	"fmt"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lintel-go/lintel/internal/signature"
	"github.com/lintel-go/lintel/model"
)

// compare holds a class that was written by hand against the type that it is
// tied to. What it lists must be so in Go; of what it does not list at all,
// fields say, it says nothing.
func (c *completion) compare(s *model.ClassSetRecord, k *model.ClassRecord) {
	if k.Type == nil || k.Type.ID == "" {
		return
	}
	t := c.types[k.Type.ID]
	words := string(k.Kind) + " " + strconv.Quote(k.Name)
	if !fits(k.Kind, &t) {
		c.tell(subjectOf(s), codeOtherKind, fmt.Sprintf("%s is tied to %s, which is %s in Go", words, t.Name, kindWords(&t)),
			"define it as what it is, or tie it to another type", k.Origin, c.goOrigin(t.Origin))
		return
	}
	pkg := path.Base(t.Package)
	for _, sort := range []struct {
		name string
		mine []model.MemberRecord
		of   func(*model.TypeRecord) []model.MemberRecord
		same func(mine, theirs string) bool
	}{
		{"field", k.Fields, func(t *model.TypeRecord) []model.MemberRecord { return t.Fields }, func(a, b string) bool {
			return signature.Type(a, pkg) == signature.Type(b, pkg)
		}},
		{"method", k.Methods, func(t *model.TypeRecord) []model.MemberRecord { return t.Methods }, func(a, b string) bool {
			return signature.Same(a, b, pkg)
		}},
		{"constant", k.Constants, func(t *model.TypeRecord) []model.MemberRecord { return t.Constants }, func(string, string) bool { return true }},
	} {
		if len(sort.mine) == 0 {
			continue
		}
		for _, m := range sort.mine {
			theirs, found := c.member(&t, m.Name, sort.of, map[string]bool{})
			switch {
			case !found:
				c.tell(subjectOf(s), codeNotInGo, fmt.Sprintf("%s has a %s %s, and %s in Go does not", words, sort.name, strconv.Quote(m.Name), t.Name),
					"take it out, or write it in Go", m.Origin, c.goOrigin(t.Origin))
			case m.Type != "" && !sort.same(m.Type, theirs.Type):
				c.tell(subjectOf(s), codeOtherType, fmt.Sprintf("the %s %s of %s is %s, and in Go %s", sort.name, strconv.Quote(m.Name), words, m.Type, theirs.Type),
					"write it as it is in Go", m.Origin, c.goOrigin(theirs.Origin))
			}
		}
		for _, theirs := range sort.of(&t) {
			listed := slices.ContainsFunc(sort.mine, func(m model.MemberRecord) bool { return m.Name == theirs.Name })
			if token.IsExported(theirs.Name) && !listed {
				c.tell(subjectOf(s), codeNotInModel, fmt.Sprintf("%s has an exported %s %s, and %s, which lists others, does not", t.Name, sort.name, strconv.Quote(theirs.Name), words),
					"list it, or list none, and those of the type are shown", c.goOrigin(theirs.Origin), k.Origin)
			}
		}
	}
	c.compareRelations(s, k, &t, words)
}

// goOrigin is where something stands in Go, as the model names files.
func (c *completion) goOrigin(o model.Origin) model.Origin {
	return model.Origin{Position: c.placed(o.Position)}
}

// fits reports whether a class of the kind can stand for a type.
func fits(kind model.TypeKind, t *model.TypeRecord) bool {
	switch kind {
	case model.TypeInterface:
		return t.Kind == model.TypeInterface
	case model.TypeEnumeration:
		return len(t.Constants) > 0
	}
	return t.Kind != model.TypeInterface && t.Kind != model.TypeEnumeration
}

func kindWords(t *model.TypeRecord) string {
	switch t.Kind {
	case model.TypeClass:
		return "a struct"
	case model.TypeInterface, model.TypeEnumeration, model.TypeAlias:
		return "an " + string(t.Kind)
	}
	return "a " + string(t.Kind)
}

// member is the member of the name of a type, or of one that it embeds.
func (c *completion) member(t *model.TypeRecord, name string, of func(*model.TypeRecord) []model.MemberRecord, seen map[string]bool) (model.MemberRecord, bool) {
	seen[t.ID] = true
	for _, m := range of(t) {
		if m.Name == name {
			return m, true
		}
	}
	for _, r := range t.Relations {
		if r.Kind != model.RelationGeneralization || seen[r.To] {
			continue
		}
		base := c.types[r.To]
		if m, found := c.member(&base, name, of, seen); found {
			return m, true
		}
	}
	return model.MemberRecord{}, false
}

// compareRelations asks whether what a class is said to implement or extend
// is so in Go, where both are tied to types.
func (c *completion) compareRelations(s *model.ClassSetRecord, k *model.ClassRecord, t *model.TypeRecord, words string) {
	for _, r := range k.Relations {
		verb := ""
		switch r.Kind {
		case model.RelationGeneralization:
			verb = "extends"
		case model.RelationRealization:
			verb = "implements"
		default:
			continue
		}
		i := slices.IndexFunc(s.Classes, func(k model.ClassRecord) bool { return k.ID == r.To })
		other := s.Classes[i]
		if other.Type == nil || other.Type.ID == "" {
			continue
		}
		if !c.relates(t, r.Kind, other.Type.ID, map[string]bool{}) {
			theirs := c.types[other.Type.ID]
			c.tell(subjectOf(s), codeNotSo, fmt.Sprintf("%s %s %s %s, and in Go %s does not", words, verb, other.Kind, strconv.Quote(other.Name), t.Name),
				"remove it, or make it so in Go", r.Origin, c.goOrigin(t.Origin), c.goOrigin(theirs.Origin))
		}
	}
}

// relates reports whether a type, or one that it embeds, relates so to another.
func (c *completion) relates(t *model.TypeRecord, kind model.RelationKind, to string, seen map[string]bool) bool {
	seen[t.ID] = true
	for _, r := range t.Relations {
		if r.Kind == kind && r.To == to {
			return true
		}
		if r.Kind == model.RelationGeneralization && !seen[r.To] {
			if base := c.types[r.To]; c.relates(&base, kind, to, seen) {
				return true
			}
		}
	}
	return false
}

// stateMachines ties state machines to their types, and holds states against
// constants.
func (c *completion) stateMachines() {
	c.model.StateMachines = slices.Clone(c.model.StateMachines)
	for i := range c.model.StateMachines {
		m := &c.model.StateMachines[i]
		words := "state machine " + strconv.Quote(m.Name)
		of := Subject{Kind: model.SubjectStateMachine, ID: m.ID}
		m.Type = c.tie(of, m.Type, words, m.Origin)
		c.transitions(of, m, words)
		if m.Type == nil || m.Type.ID == "" {
			continue
		}
		t := c.types[m.Type.ID]
		if len(t.Constants) == 0 {
			c.tell(of, codeNoConstants, words+" is tied to "+t.Name+", which has no constants", "tie it to the type whose constants are its states", m.Origin, c.goOrigin(t.Origin))
			continue
		}
		c.compareStates(of, m, &t, words)
	}
}

// compareStates asks for a constant for each state, and for a state for each
// constant. A composite state is where its states are, and needs none; of
// constants for the package alone none is asked, if others are exported.
func (c *completion) compareStates(of Subject, m *model.StateMachineRecord, t *model.TypeRecord, words string) {
	composite := map[string]bool{}
	for _, s := range m.States {
		composite[s.Parent] = true
	}
	used := map[string]bool{}
	for _, s := range m.States {
		if s.Name == "" || s.Kind != model.StateSimple && s.Kind != model.StateFinal {
			continue
		}
		i := slices.IndexFunc(t.Constants, func(k model.MemberRecord) bool { return isConstantOf(k.Name, t.Name, &s) })
		switch {
		case i >= 0:
			used[t.Constants[i].Name] = true
		case s.Constant != "":
			c.tell(of, codeNoConstant, fmt.Sprintf("state %s of %s has the constant %s, which %s does not have", strconv.Quote(s.Name), words, strconv.Quote(s.Constant), t.Name),
				"correct model.Constant, or define it", s.Origin, c.goOrigin(t.Origin))
		case !composite[s.ID]:
			c.tell(of, codeNoConstant, fmt.Sprintf("state %s of %s has no constant of type %s", strconv.Quote(s.Name), words, t.Name),
				"define one, or say with model.Constant which it is", s.Origin, c.goOrigin(t.Origin))
		}
	}
	exported := slices.ContainsFunc(t.Constants, func(k model.MemberRecord) bool { return token.IsExported(k.Name) })
	for _, k := range t.Constants {
		if !used[k.Name] && token.IsExported(k.Name) == exported {
			c.tell(of, codeNoState, fmt.Sprintf("the constant %s of type %s has no state in %s", k.Name, t.Name, words),
				"define the state, or say with model.Constant which it is", c.goOrigin(k.Origin), m.Origin)
		}
	}
}

// isConstantOf reports whether a constant stands for a state: it is the one
// that the state names, or is called like the state, with or without the name
// of the type, or its beginning, before or behind.
func isConstantOf(constant, typ string, s *model.StateRecord) bool {
	if s.Constant != "" {
		return constant == s.Constant
	}
	return isCalled(constant, typ, s.Name)
}

// isCalled reports whether a constant of a type is called like what it stands
// for, with or without the name of the type; of SlotState, "slot" is enough.
func isCalled(constant, typ, name string) bool {
	n, k, t := letters(name), letters(constant), letters(typ)
	if k == n || k == t+n || k == n+t {
		return true
	}
	for _, sort := range []string{"state", "status", "event"} {
		if short, ok := strings.CutSuffix(t, sort); ok && short != "" && (k == short+n || k == n+short) {
			return true
		}
	}
	return false
}

// letters are the letters and digits of a name, in lower case.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
