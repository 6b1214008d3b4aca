package model

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ClassSet is a handle of classes that one picture shows: Go types that
// patterns name, and classes written by hand beside them.
type ClassSet struct {
	topic
	classes []*class
}

// Classes defines a class set of the workspace.
//
//go:noinline
func (w *Workspace) Classes(name, description string, opts ...ClassSetOption) *ClassSet {
	return classSet(w.alive(), nil, name, description, opts)
}

// Classes defines a class set of the system.
//
//go:noinline
func (s *System) Classes(name, description string, opts ...ClassSetOption) *ClassSet {
	return classSet(home(s.element(), "*model.System"), s.element(), name, description, opts)
}

// Classes defines a class set of the container.
//
//go:noinline
func (c *Container) Classes(name, description string, opts ...ClassSetOption) *ClassSet {
	return classSet(home(c.element(), "*model.Container"), c.element(), name, description, opts)
}

// Classes defines a class set of the component.
//
//go:noinline
func (c *Component) Classes(name, description string, opts ...ClassSetOption) *ClassSet {
	return classSet(home(c.element(), "*model.Component"), c.element(), name, description, opts)
}

func classSet(w *Workspace, owner *element, name, description string, opts []ClassSetOption) *ClassSet {
	s := new(ClassSet)
	defineTopic(w, &s.topic, ViewClass, owner, name, description)
	take(w, s, s.at, &s.attributes, opts)
	s.parts = len(s.attributes.types)
	w.classSets = append(w.classSets, s)
	return s
}

// alive returns s, or a stand-in that remembers the mistake if s is nil.
func (s *ClassSet) alive() *ClassSet {
	if s != nil && s.workspace != nil {
		return s
	}
	return classSet(nowhere("*model.ClassSet"), nil, "", "", nil)
}

// Class defines a class of the set.
//
//go:noinline
func (s *ClassSet) Class(name, description string, opts ...ClassOption) *Class {
	c := new(Class)
	s.alive().add(&c.record, TypeClass, name, description, opts)
	return c
}

// Interface defines an interface of the set.
//
//go:noinline
func (s *ClassSet) Interface(name, description string, opts ...ClassOption) *Interface {
	i := new(Interface)
	s.alive().add(&i.record, TypeInterface, name, description, opts)
	return i
}

// Enumeration defines an enumeration of the set.
//
//go:noinline
func (s *ClassSet) Enumeration(name, description string, opts ...ClassOption) *Enumeration {
	e := new(Enumeration)
	s.alive().add(&e.record, TypeEnumeration, name, description, opts)
	return e
}

// View writes a view of the class set.
//
//go:noinline
func (s *ClassSet) View(opts ...ViewOption) *View {
	s = s.alive()
	return view(s.workspace, View{kind: ViewClass, topic: &s.topic}, opts)
}

// Classifier is what relations lead to: *Class, *Interface and *Enumeration.
// No other type implements it.
type Classifier interface{ classifier() *class }

// class is the one record behind every handle of a class.
type class struct {
	set         *ClassSet
	number      int // index in set.classes
	kind        TypeKind
	name        string
	description string
	attributes  attributes
	fields      []member
	methods     []member
	constants   []member
	relations   []*classRelation
	at          stack
}

// member is a field, a method or a constant.
type member struct {
	name string
	typ  string // of a field, or the signature of a method
	at   stack
}

// classRelation leads from the class that holds it to another.
type classRelation struct {
	kind        RelationKind
	to          *class
	role        string
	description string
	attributes  attributes // multiplicity
	at          stack
}

// words names c for a message: `class "Ledger"`.
func (c *class) words() string { return string(c.kind) + " " + called(c.name) }

// add records c, which stands inside a larger struct: its handle.
func (s *ClassSet) add(c *class, kind TypeKind, name, description string, opts []ClassOption) {
	*c = class{set: s, number: len(s.classes), kind: kind, name: tidyName(name), description: description, at: s.workspace.here()}
	take(s.workspace, c, c.at, &c.attributes, opts)
	s.classes = append(s.classes, c)
	s.parts++
}

// Class is a handle of a class.
type Class struct{ record class }

func (c *Class) classifier() *class {
	if c == nil || c.record.set == nil {
		return nil
	}
	return &c.record
}

// alive returns the record of c, or a stand-in's if c is nil.
func (c *Class) alive() *class {
	if r := c.classifier(); r != nil {
		return r
	}
	return classSet(nowhere("*model.Class"), nil, "", "", nil).Class("", "").classifier()
}

// Field says that the class has a field. As in Go, a name that begins with an
// upper case letter is for everybody, any other for the package. The type may
// be empty.
//
//go:noinline
func (c *Class) Field(name, typ string) { c.alive().field(name, typ) }

// Method says that the class has a method, which is written as in Go:
// "Post(e Entry) error".
//
//go:noinline
func (c *Class) Method(signature string) { c.alive().method(signature) }

// Extends says that the class is a special kind of the other: in Go, that it
// embeds it.
//
//go:noinline
func (c *Class) Extends(base *Class) { c.alive().relate(RelationGeneralization, base, "", "", nil) }

// Implements says that the class does all that the interface asks for.
//
//go:noinline
func (c *Class) Implements(i *Interface) { c.alive().relate(RelationRealization, i, "", "", nil) }

// Has says that the class refers to another, as which the role says. Each
// lives without the other.
//
//go:noinline
func (c *Class) Has(to Classifier, role string, opts ...AssociationOption) {
	c.alive().relate(RelationAssociation, to, role, "", opts)
}

// Owns says that another is a part of the class, and goes with it.
//
//go:noinline
func (c *Class) Owns(to Classifier, role string, opts ...AssociationOption) {
	c.alive().relate(RelationComposition, to, role, "", opts)
}

// DependsOn says that the class needs another without holding it. The
// description may be empty.
//
//go:noinline
func (c *Class) DependsOn(to Classifier, description string) {
	c.alive().relate(RelationDependency, to, "", description, nil)
}

// Interface is a handle of an interface.
type Interface struct{ record class }

func (i *Interface) classifier() *class {
	if i == nil || i.record.set == nil {
		return nil
	}
	return &i.record
}

func (i *Interface) alive() *class {
	if r := i.classifier(); r != nil {
		return r
	}
	return classSet(nowhere("*model.Interface"), nil, "", "", nil).Interface("", "").classifier()
}

// Method says that the interface asks for a method, which is written as in Go:
// "Get(key string) (Value, error)".
//
//go:noinline
func (i *Interface) Method(signature string) { i.alive().method(signature) }

// Extends says that the interface asks for all that the other asks for.
//
//go:noinline
func (i *Interface) Extends(base *Interface) {
	i.alive().relate(RelationGeneralization, base, "", "", nil)
}

// DependsOn says that the interface speaks of another class. The description
// may be empty.
//
//go:noinline
func (i *Interface) DependsOn(to Classifier, description string) {
	i.alive().relate(RelationDependency, to, "", description, nil)
}

// Enumeration is a handle of an enumeration.
type Enumeration struct{ record class }

func (e *Enumeration) classifier() *class {
	if e == nil || e.record.set == nil {
		return nil
	}
	return &e.record
}

func (e *Enumeration) alive() *class {
	if r := e.classifier(); r != nil {
		return r
	}
	return classSet(nowhere("*model.Enumeration"), nil, "", "", nil).Enumeration("", "").classifier()
}

// Constant says that the enumeration has a value.
//
//go:noinline
func (e *Enumeration) Constant(name string) {
	c := e.alive()
	c.member(&c.constants, "constant", name, name, "")
}

// Method says that the enumeration has a method, which is written as in Go:
// "String() string".
//
//go:noinline
func (e *Enumeration) Method(signature string) { e.alive().method(signature) }

func (c *class) field(name, typ string) { c.member(&c.fields, "field", name, name, tidy(typ)) }

func (c *class) method(signature string) {
	name, rest, opens := strings.Cut(tidy(signature), "(")
	if !opens || name == "func " || strings.Count(rest, "(")+1 != strings.Count(rest, ")") {
		name = ""
	}
	c.member(&c.methods, "method", signature, name, "("+rest)
}

// member adds a member of the sort to the list, unless it has no name or that
// of another. The message about it quotes what the author wrote.
func (c *class) member(list *[]member, sort, written, name, typ string) {
	w := c.set.workspace
	m := member{name: tidy(name), typ: typ, at: w.here()}
	if !isIdentifier(m.name) {
		hint := "write a name as Go has it: letters, digits and underscores"
		if sort == "method" {
			hint = "write it as in Go, without func: \"Post(e Entry) error\""
		}
		w.report(problem{
			code:    codeMember,
			message: c.words() + " is given the " + sort + " " + quote(written),
			hint:    hint,
			at:      m.at,
		})
		return
	}
	for _, other := range slices.Concat(c.fields, c.methods, c.constants) {
		if other.name == m.name {
			w.report(problem{
				code:    codeSameMember,
				message: c.words() + " already has a member " + quote(m.name),
				hint:    "give one of them another name, or remove it",
				at:      m.at,
				related: []stack{other.at},
			})
			return
		}
	}
	*list = append(*list, m)
}

// isIdentifier reports whether Go could call something s.
func isIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

// relate adds a relation from c, and reports one that leads nowhere, to
// another set, or where one of the kind and the role leads already.
func (c *class) relate(kind RelationKind, to Classifier, role, description string, opts []AssociationOption) {
	w := c.set.workspace
	r := &classRelation{kind: kind, role: tidy(role), description: tidy(description), at: w.here()}
	take(w, c, r.at, &r.attributes, opts)
	if to != nil {
		r.to = to.classifier()
	}
	verb := kind.verb()
	switch {
	case r.to == nil:
		w.report(problem{
			code:    codeNil,
			message: "what " + c.words() + " " + verb + " is nil",
			hint:    "define it first, and set every field of a struct of handles",
			at:      r.at,
		})
		return
	case r.to.set != c.set && !w.owns(r.to.set.workspace, r.to, r.to.at, r.at):
		return
	case r.to.set != c.set:
		w.report(problem{
			code:    codeOtherSet,
			message: c.words() + " " + verb + " " + r.to.words() + " of " + r.to.set.words(),
			hint:    "define both in one set; two classes may be tied to the same type with model.Type",
			at:      r.at,
			related: []stack{r.to.at},
		})
		return
	}
	for _, other := range c.relations {
		if other.to == r.to && other.kind == kind && other.role == r.role {
			w.report(problem{
				code:    codeSameRelation,
				message: "that " + c.words() + " " + verb + " " + r.to.words() + " is already written",
				hint:    "remove one, or tell them apart by their roles",
				at:      r.at,
				related: []stack{other.at},
			})
			return
		}
	}
	c.relations = append(c.relations, r)
}

// verb is what messages say of the kind between the names of two classes.
func (k RelationKind) verb() string {
	switch k {
	case RelationGeneralization:
		return "extends"
	case RelationRealization:
		return "implements"
	case RelationComposition:
		return "owns"
	case RelationDependency:
		return "depends on"
	}
	return "has"
}

// TypesOption is what Types returns.
type TypesOption struct {
	pkg   string
	names []string
}

// Types takes Go types into a class set: of the packages that a pattern like
// those of the go command matches, relative to the folder of the file that
// defines the set, those whose name one of the other patterns matches as
// path.Match does; without any, all. Types that their package does not export
// are taken by patterns that begin with a lower case letter, or with
// Unexported.
//
//go:noinline
func Types(pkg string, names ...string) TypesOption { return TypesOption{pkg, names} }

func (TypesOption) fitsClassSet() {}

func (t TypesOption) apply(a *attributes) fault {
	r := TypesRecord{}
	if f := Code(t.pkg).check(&r.Package); f.code != "" {
		return f
	}
	for _, name := range t.names {
		name = strings.TrimSpace(name)
		if _, err := path.Match(name, ""); err != nil || name == "" || !printable(name) {
			return fault{codeBadValue, "is given the name pattern " + quote(name), "write a name, with * for any letters: \"Order*\""}
		}
		r.Names = append(r.Names, name)
	}
	a.types = append(a.types, r)
	return fault{}
}

// Unexported shows types and members that their package does not export, too.
const Unexported = unexported(true)

type unexported bool

func (unexported) fitsClassSet() {}

func (u unexported) apply(a *attributes) fault { return u.to(&a.members) }

func (u unexported) applyCodeView(v *View) fault { return u.to(&v.members) }

func (u unexported) to(m *MembersRecord) fault {
	m.Unexported = bool(u)
	return fault{}
}

// WithoutFields and WithoutMethods leave members out of the boxes of Go types.
// What a field refers to is still drawn as a line.
const (
	WithoutFields  = without("fields")
	WithoutMethods = without("methods")
)

type without string

func (without) fitsClassSet() {}

func (o without) apply(a *attributes) fault { return o.to(&a.members) }

func (o without) applyCodeView(v *View) fault { return o.to(&v.members) }

func (o without) to(m *MembersRecord) fault {
	switch o {
	case WithoutFields:
		m.WithoutFields = true
	case WithoutMethods:
		m.WithoutMethods = true
	default:
		return fault{codeBadValue, "is given to leave out " + quote(string(o)), "use one of the constants, such as model.WithoutFields"}
	}
	return fault{}
}

// Multiplicity says how many there are at the end of an association: "1",
// "0..1", "*", "1..*", "2..5".
type Multiplicity string

func (Multiplicity) fitsAssociation() {}

func (m Multiplicity) apply(a *attributes) fault {
	var value string
	f := set(&value, "multiplicity", string(m))
	if f.code == "" && !isMultiplicity(value) {
		f = fault{codeBadValue, "is given the multiplicity " + quote(value), "write how many there are: \"1\", \"0..1\", \"*\" or \"2..5\""}
	}
	if f.code != "" {
		return f
	}
	return set(&a.multiplicity, "multiplicity", value)
}

// isMultiplicity reports whether s is a number, "*", or two of them of which
// the second is not less.
func isMultiplicity(s string) bool {
	const endless = 1 << 30
	bound := func(s string) int {
		if s == "*" {
			return endless
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n >= endless || s[0] == '+' {
			return -1
		}
		return n
	}
	low, high, ranged := strings.Cut(s, "..")
	if !ranged {
		return bound(s) > 0
	}
	return bound(low) >= 0 && bound(low) < endless && bound(high) >= bound(low) && bound(high) > 0
}
