package model

// group is the one record behind the handles of groups.
type group struct {
	workspace  *Workspace
	number     int      // index in workspace.groups
	parent     *group   // the group around it
	within     *element // the system or container whose parts it groups
	name       string
	attributes attributes
	at         stack
}

func (g *group) words() string { return "group " + called(g.name) }

// defineGroup records g, which stands inside of its handle.
func defineGroup(w *Workspace, g, parent *group, within *element, name string, opts []GroupOption) {
	g.workspace, g.number, g.parent, g.within, g.name = w, len(w.groups), parent, within, tidyName(name)
	g.at = w.here()
	w.groups = append(w.groups, g)
	take(w, g, g.at, &g.attributes, opts)
}

// homeOf is home for groups.
func homeOf(g *group, handle string) *Workspace {
	if g == nil {
		return nowhere(handle)
	}
	return g.workspace
}

// Group is a handle of a border around people and systems. It takes no part
// in their IDs.
type Group struct{ record group }

// Group defines a border around people and systems.
//
//go:noinline
func (w *Workspace) Group(name string, opts ...GroupOption) *Group {
	w = w.alive()
	g := new(Group)
	defineGroup(w, &g.record, nil, nil, name, opts)
	return g
}

// Group defines a group inside of the group.
//
//go:noinline
func (g *Group) Group(name string, opts ...GroupOption) *Group {
	inner := new(Group)
	defineGroup(homeOf(g.group(), "*model.Group"), &inner.record, g.group(), nil, name, opts)
	return inner
}

// Person defines a person in the group.
//
//go:noinline
func (g *Group) Person(name, description string, opts ...PersonOption) *Person {
	return homeOf(g.group(), "*model.Group").person(g.group(), name, description, opts)
}

// System defines a software system in the group.
//
//go:noinline
func (g *Group) System(name, description string, opts ...SystemOption) *System {
	return homeOf(g.group(), "*model.Group").system(g.group(), name, description, opts)
}

func (g *Group) group() *group {
	if g == nil || g.record.workspace == nil {
		return nil
	}
	return &g.record
}

// ContainerGroup is a handle of a border around containers of one system.
type ContainerGroup struct{ record group }

// Group defines a border around containers of the system.
//
//go:noinline
func (s *System) Group(name string, opts ...GroupOption) *ContainerGroup {
	g := new(ContainerGroup)
	defineGroup(home(s.element(), "*model.System"), &g.record, nil, s.element(), name, opts)
	return g
}

// Group defines a group inside of the group.
//
//go:noinline
func (g *ContainerGroup) Group(name string, opts ...GroupOption) *ContainerGroup {
	inner := new(ContainerGroup)
	defineGroup(homeOf(g.group(), "*model.ContainerGroup"), &inner.record, g.group(), g.within(), name, opts)
	return inner
}

// Container defines a container in the group.
//
//go:noinline
func (g *ContainerGroup) Container(name, description string, opts ...ContainerOption) *Container {
	w := homeOf(g.group(), "*model.ContainerGroup")
	return container(w, g.within(), g.group(), name, description, opts)
}

func (g *ContainerGroup) group() *group {
	if g == nil || g.record.workspace == nil {
		return nil
	}
	return &g.record
}

func (g *ContainerGroup) within() *element {
	if g == nil {
		return nil
	}
	return g.record.within
}

// ComponentGroup is a handle of a border around components of one container.
type ComponentGroup struct{ record group }

// Group defines a border around components of the container.
//
//go:noinline
func (c *Container) Group(name string, opts ...GroupOption) *ComponentGroup {
	g := new(ComponentGroup)
	defineGroup(home(c.element(), "*model.Container"), &g.record, nil, c.element(), name, opts)
	return g
}

// Group defines a group inside of the group.
//
//go:noinline
func (g *ComponentGroup) Group(name string, opts ...GroupOption) *ComponentGroup {
	inner := new(ComponentGroup)
	defineGroup(homeOf(g.group(), "*model.ComponentGroup"), &inner.record, g.group(), g.within(), name, opts)
	return inner
}

// Component defines a component in the group.
//
//go:noinline
func (g *ComponentGroup) Component(name, description string, opts ...ComponentOption) *Component {
	w := homeOf(g.group(), "*model.ComponentGroup")
	return component(w, g.within(), g.group(), name, description, opts)
}

func (g *ComponentGroup) group() *group {
	if g == nil || g.record.workspace == nil {
		return nil
	}
	return &g.record
}

func (g *ComponentGroup) within() *element {
	if g == nil {
		return nil
	}
	return g.record.within
}
