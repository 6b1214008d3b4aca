package model

// Element is what people, systems, containers and components have in common:
// relationships and messages lead from one to another. No other type
// implements it.
type Element interface {
	Selector
	element() *element
}

// element is the one record behind every handle of an element, static or
// deployed.
type element struct {
	workspace   *Workspace
	number      int // index in workspace.elements
	kind        ElementKind
	parent      *element
	group       *group
	environment *Environment // of the deployment kinds
	of          *element     // what an instance is of
	name        string
	description string
	attributes  attributes
	generals    []link[*element] // more general people that a person is one of
	at          stack
}

// words names e for a message: `container "API"`.
func (e *element) words() string { return e.kind.words() + " " + called(e.name) }

func (k ElementKind) words() string {
	switch k {
	case KindInfrastructureNode:
		return "infrastructure node"
	case KindInstance:
		return "instance of"
	}
	return string(k)
}

// isPartOf reports whether e lies inside of other, at any depth.
func (e *element) isPartOf(other *element) bool {
	for p := e.parent; p != nil; p = p.parent {
		if p == other {
			return true
		}
	}
	return false
}

// define records e, which stands inside a larger struct: its handle.
func define(w *Workspace, e *element, kind ElementKind, name, description string) *element {
	e.workspace = w
	e.number = len(w.elements)
	e.kind = kind
	e.name = tidyName(name)
	e.description = description
	e.at = w.here()
	w.elements = append(w.elements, e)
	return e
}

// takeElement applies the options of e.
func takeElement[O option](e *element, opts []O) {
	if len(opts) > 0 {
		take(e.workspace, e, e.at, &e.attributes, opts)
	}
}

// checked returns e if it can be used in w. Otherwise it reports that e, which
// plays the given role in a thing, is nil or foreign, and returns nil.
func (w *Workspace) checked(e *element, in named, role string, at stack) *element {
	if e == nil {
		w.report(problem{
			code:    codeNil,
			message: role + in.words() + " is nil",
			hint:    "define it first, and set every field of a struct of handles",
			at:      at,
		})
		return nil
	}
	if !w.owns(e.workspace, e, e.at, at) {
		return nil
	}
	return e
}

// unwrap returns the record behind a handle, nil for a nil one.
func unwrap(e Element) *element {
	if e == nil {
		return nil
	}
	return e.element()
}
