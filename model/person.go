package model

// Person is a handle of somebody who uses the systems.
type Person struct{ record element }

// Person defines a person.
//
//go:noinline
func (w *Workspace) Person(name, description string, opts ...PersonOption) *Person {
	return w.alive().person(nil, name, description, opts)
}

func (w *Workspace) person(g *group, name, description string, opts []PersonOption) *Person {
	p := new(Person)
	e := define(w, &p.record, KindPerson, name, description)
	e.group = g
	takeElement(e, opts)
	return p
}

// Uses says that the person uses another element, and what for.
//
//go:noinline
func (p *Person) Uses(to Element, description string, opts ...RelationshipOption) *Relationship {
	return relate(p.element(), "*model.Person", unwrap(to), description, opts)
}

func (p *Person) element() *element {
	if p == nil || p.record.workspace == nil {
		return nil
	}
	return &p.record
}
