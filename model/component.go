package model

// Component is a handle of a part of a container behind an interface.
type Component struct{ record element }

// Component defines a component of the container.
//
//go:noinline
func (c *Container) Component(name, description string, opts ...ComponentOption) *Component {
	return component(home(c.element(), "*model.Container"), c.element(), nil, name, description, opts)
}

func component(w *Workspace, parent *element, g *group, name, description string, opts []ComponentOption) *Component {
	c := new(Component)
	e := define(w, &c.record, KindComponent, name, description)
	e.parent, e.group = parent, g
	takeElement(e, opts)
	return c
}

// Uses says that the component uses another element, and what for.
//
//go:noinline
func (c *Component) Uses(to Element, description string, opts ...RelationshipOption) *Relationship {
	return relate(c.element(), "*model.Component", unwrap(to), description, opts)
}

func (c *Component) element() *element {
	if c == nil || c.record.workspace == nil {
		return nil
	}
	return &c.record
}
