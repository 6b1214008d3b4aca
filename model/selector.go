package model

// Selector says what Include and Exclude mean: the handle of an element, of
// something deployed, of a relationship or of a use case, a Tag, a Technology, or Where.
type Selector interface {
	selection() selection
}

// selection is what a selector selects: the one of its fields that is set,
// or nothing.
type selection struct {
	element      *element
	relationship *Relationship
	useCase      *UseCase
	tag          Tag
	technology   Technology
	where        func(ElementRecord) bool
	nothing      string // why it selects nothing, in words
}

// isOf reports whether the handle that s may be belongs to the workspace of v,
// and reports the mistake if not.
func (s selection) isOf(v *View) bool {
	switch {
	case s.element != nil:
		return v.workspace.owns(s.element.workspace, s.element, s.element.at, v.at)
	case s.relationship != nil:
		return v.workspace.owns(s.relationship.workspace, s.relationship, s.relationship.at, v.at)
	case s.useCase != nil:
		return v.workspace.owns(s.useCase.workspace, s.useCase, s.useCase.at, v.at)
	}
	return true
}

// thing returns what the handle that s may be stands for, and where that was
// defined.
func (s selection) thing() (named, stack) {
	switch {
	case s.element != nil:
		return s.element, s.element.at
	case s.useCase != nil:
		return s.useCase, s.useCase.at
	}
	return nil, nil
}

// isSame reports whether s and other are handles of the same element or use
// case.
func (s selection) isSame(other selection) bool {
	return s.element == other.element && s.useCase == other.useCase
}

func selectElement(e *element, handle string) selection {
	if e == nil {
		return selection{nothing: "a nil " + handle}
	}
	return selection{element: e}
}

func (p *Person) selection() selection    { return selectElement(p.element(), "*model.Person") }
func (s *System) selection() selection    { return selectElement(s.element(), "*model.System") }
func (c *Container) selection() selection { return selectElement(c.element(), "*model.Container") }
func (c *Component) selection() selection { return selectElement(c.element(), "*model.Component") }
func (n *Node) selection() selection      { return selectElement(n.deployed(), "*model.Node") }
func (n *InfrastructureNode) selection() selection {
	return selectElement(n.deployed(), "*model.InfrastructureNode")
}
func (i *Instance) selection() selection { return selectElement(i.deployed(), "*model.Instance") }

func (r *Relationship) selection() selection {
	if r == nil || r.workspace == nil {
		return selection{nothing: "a nil *model.Relationship"}
	}
	return selection{relationship: r}
}

func (t Tag) selection() selection {
	if tidy(string(t)) == "" {
		return selection{nothing: "an empty tag"}
	}
	return selection{tag: Tag(tidy(string(t)))}
}

func (t Technology) selection() selection {
	if tidy(string(t)) == "" {
		return selection{nothing: "an empty technology"}
	}
	return selection{technology: Technology(tidy(string(t)))}
}

// Predicate is what Where returns.
type Predicate struct{ holds func(ElementRecord) bool }

// Where selects the elements for which a function holds. It is called when
// the workspace is built, with a copy of each element's record.
//
//go:noinline
func Where(holds func(ElementRecord) bool) Predicate { return Predicate{holds} }

func (p Predicate) selection() selection {
	if p.holds == nil {
		return selection{nothing: "a nil function"}
	}
	return selection{where: p.holds}
}
