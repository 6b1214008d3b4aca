package model

import "slices"

// Deployable is what can run on a deployment node: *System and *Container.
type Deployable interface {
	Element
	deployable() *element
}

// Deployed is what stands in an environment: *Node, *InfrastructureNode and
// *Instance. Relationships between them stay within one environment.
type Deployed interface {
	Selector
	deployed() *element
}

// Environment is a handle of a deployment environment, such as production.
type Environment struct {
	workspace   *Workspace
	number      int // index in workspace.environments
	name        string
	description string
	attributes  attributes
	leavesOut   []*Relationship
	at          stack
}

// Environment defines a deployment environment.
//
//go:noinline
func (w *Workspace) Environment(name, description string, opts ...EnvironmentOption) *Environment {
	w = w.alive()
	e := &Environment{workspace: w, number: len(w.environments), name: tidyName(name), description: description, at: w.here()}
	take(w, e, e.at, &e.attributes, opts)
	w.environments = append(w.environments, e)
	return e
}

func (e *Environment) words() string { return "environment " + called(e.name) }

// home returns the workspace of e, or a stand-in if e is nil.
func (e *Environment) home() *Workspace {
	if e == nil || e.workspace == nil {
		return nowhere("*model.Environment")
	}
	return e.workspace
}

// Without says that relationships between static elements do not exist in the
// environment.
//
//go:noinline
func (e *Environment) Without(relationships ...*Relationship) {
	w := e.home()
	at := w.here()
	for _, r := range relationships {
		switch {
		case w.nowhere && (r == nil || r.workspace == nil): // told already
		case r == nil || r.workspace == nil:
			w.checked(nil, e, "a relationship that does not exist in ", at)
		case !w.owns(r.workspace, r, r.at, at):
		case r.environment != nil:
			w.report(problem{
				code:    codeNotStatic,
				message: r.words() + " is not between static elements",
				hint:    "leave it unwritten; Without is for relationships of people, systems, containers and components",
				at:      at,
				related: []stack{r.at},
			})
		case r.from != nil:
			e.leavesOut = append(e.leavesOut, r)
		}
	}
}

// Node defines a deployment node of the environment: a machine, a cluster, a
// runtime.
//
//go:noinline
func (e *Environment) Node(name, description string, opts ...NodeOption) *Node {
	n := new(Node)
	defineDeployed(e.home(), &n.record, e, nil, KindNode, name, description)
	takeElement(&n.record, opts)
	return n
}

// Infrastructure defines an infrastructure node of the environment: a load
// balancer, a firewall, a name server.
//
//go:noinline
func (e *Environment) Infrastructure(name, description string, opts ...NodeOption) *InfrastructureNode {
	n := new(InfrastructureNode)
	defineDeployed(e.home(), &n.record, e, nil, KindInfrastructureNode, name, description)
	takeElement(&n.record, opts)
	return n
}

// Node is a handle of a deployment node.
type Node struct{ record element }

// Node defines a deployment node inside of the node.
//
//go:noinline
func (n *Node) Node(name, description string, opts ...NodeOption) *Node {
	inner := new(Node)
	p := n.deployed()
	defineDeployed(home(p, "*model.Node"), &inner.record, p.in(), p, KindNode, name, description)
	takeElement(&inner.record, opts)
	return inner
}

// Infrastructure defines an infrastructure node inside of the node.
//
//go:noinline
func (n *Node) Infrastructure(name, description string, opts ...NodeOption) *InfrastructureNode {
	inner := new(InfrastructureNode)
	p := n.deployed()
	defineDeployed(home(p, "*model.Node"), &inner.record, p.in(), p, KindInfrastructureNode, name, description)
	takeElement(&inner.record, opts)
	return inner
}

// Runs says that a system or container runs on the node. Relationships
// between instances follow from those of what they are instances of.
//
//go:noinline
func (n *Node) Runs(what Deployable, opts ...InstanceOption) *Instance {
	i := new(Instance)
	p := n.deployed()
	w := home(p, "*model.Node")
	of := unwrapDeployable(what)
	if p == nil || of == nil || of.workspace != w {
		w, of = w.aside(p, of), nil
	}
	defineDeployed(w, &i.record, p.in(), p, KindInstance, of.called(), "")
	i.record.of = of
	takeElement(&i.record, opts)
	return i
}

// aside returns a stand-in for w that takes an instance of which it is not
// known what it is an instance of, and which node runs it. The reason is told
// in w, and wherever else the handle is used.
func (w *Workspace) aside(node, of *element) *Workspace {
	a := &Workspace{nowhere: true}
	before := len(w.problems)
	switch {
	case node != nil:
		w.checked(of, node, "what runs on ", w.here())
	case of != nil:
		of.workspace.find(w)
	}
	a.problems = slices.Clone(w.problems[before:])
	w.problems = w.problems[:before]
	if w.nowhere {
		a.find(w)
	}
	if of != nil && of.workspace.nowhere {
		a.find(of.workspace)
	}
	w.find(a)
	return a
}

// Uses says that the node uses something else of its environment.
//
//go:noinline
func (n *Node) Uses(to Deployed, description string, opts ...RelationshipOption) *Relationship {
	return relate(n.deployed(), "*model.Node", unwrapDeployed(to), description, opts)
}

func (n *Node) deployed() *element {
	if n == nil || n.record.workspace == nil {
		return nil
	}
	return &n.record
}

// InfrastructureNode is a handle of an infrastructure node.
type InfrastructureNode struct{ record element }

// Uses says that the infrastructure node uses something else of its
// environment.
//
//go:noinline
func (n *InfrastructureNode) Uses(to Deployed, description string, opts ...RelationshipOption) *Relationship {
	return relate(n.deployed(), "*model.InfrastructureNode", unwrapDeployed(to), description, opts)
}

func (n *InfrastructureNode) deployed() *element {
	if n == nil || n.record.workspace == nil {
		return nil
	}
	return &n.record
}

// Instance is a handle of a system or container that runs on a node.
type Instance struct{ record element }

// Uses says that the instance uses something else of its environment that its
// system or container does not use everywhere.
//
//go:noinline
func (i *Instance) Uses(to Deployed, description string, opts ...RelationshipOption) *Relationship {
	return relate(i.deployed(), "*model.Instance", unwrapDeployed(to), description, opts)
}

func (i *Instance) deployed() *element {
	if i == nil || i.record.workspace == nil {
		return nil
	}
	return &i.record
}

// defineDeployed is define for what stands in an environment.
func defineDeployed(w *Workspace, e *element, in *Environment, parent *element, kind ElementKind, name, description string) {
	define(w, e, kind, name, description)
	e.environment, e.parent = in, parent
}

// unwrapDeployed is unwrap for what stands in an environment.
func unwrapDeployed(d Deployed) *element {
	if d == nil {
		return nil
	}
	return d.deployed()
}

// unwrapDeployable is unwrap for what can run on a node.
func unwrapDeployable(d Deployable) *element {
	if d == nil {
		return nil
	}
	return d.deployable()
}

// called returns the name of e, which may be nil.
func (e *element) called() string {
	if e == nil {
		return ""
	}
	return e.name
}

// in returns the environment of e, which may be nil.
func (e *element) in() *Environment {
	if e == nil {
		return nil
	}
	return e.environment
}
