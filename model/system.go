package model

// System is a handle of a software system, C4's highest level of abstraction.
type System struct{ record element }

// System defines a software system.
//
//go:noinline
func (w *Workspace) System(name, description string, opts ...SystemOption) *System {
	return w.alive().system(nil, name, description, opts)
}

func (w *Workspace) system(g *group, name, description string, opts []SystemOption) *System {
	s := new(System)
	e := define(w, &s.record, KindSystem, name, description)
	e.group = g
	takeElement(e, opts)
	return s
}

// Uses says that the system uses another element, and what for.
//
//go:noinline
func (s *System) Uses(to Element, description string, opts ...RelationshipOption) *Relationship {
	return relate(s.element(), "*model.System", unwrap(to), description, opts)
}

// Docs names a folder of Markdown documents about the system. The path is
// relative to the folder of the file that calls.
//
//go:noinline
func (s *System) Docs(path string) {
	w := home(s.element(), "*model.System")
	w.docs = append(w.docs, folder{scope: s.element(), path: path, at: w.here()})
}

// Decisions names a folder of decision records about the system. The path is
// relative to the folder of the file that calls.
//
//go:noinline
func (s *System) Decisions(path string) {
	w := home(s.element(), "*model.System")
	w.decisions = append(w.decisions, folder{scope: s.element(), path: path, at: w.here()})
}

func (s *System) element() *element {
	if s == nil || s.record.workspace == nil {
		return nil
	}
	return &s.record
}

func (s *System) deployable() *element { return s.element() }

// home returns the workspace of e, or a stand-in that remembers the mistake
// if e, a handle of the given type, is nil.
func home(e *element, handle string) *Workspace {
	if e == nil {
		return nowhere(handle)
	}
	return e.workspace
}
