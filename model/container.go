package model

// Container is a handle of a part of a system that runs on its own: an
// application or a data store.
type Container struct{ record element }

// Container defines a container of the system.
//
//go:noinline
func (s *System) Container(name, description string, opts ...ContainerOption) *Container {
	return container(home(s.element(), "*model.System"), s.element(), nil, name, description, opts)
}

func container(w *Workspace, parent *element, g *group, name, description string, opts []ContainerOption) *Container {
	c := new(Container)
	e := define(w, &c.record, KindContainer, name, description)
	e.parent, e.group = parent, g
	takeElement(e, opts)
	return c
}

// Uses says that the container uses another element, and what for.
//
//go:noinline
func (c *Container) Uses(to Element, description string, opts ...RelationshipOption) *Relationship {
	return relate(c.element(), "*model.Container", unwrap(to), description, opts)
}

func (c *Container) element() *element {
	if c == nil || c.record.workspace == nil {
		return nil
	}
	return &c.record
}

func (c *Container) deployable() *element { return c.element() }
