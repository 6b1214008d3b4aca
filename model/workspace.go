package model

import "slices"

// Workspace is a model that is being written. Its methods are not safe for
// concurrent use; different workspaces are independent of each other.
type Workspace struct {
	name        string
	description string
	attributes  attributes
	at          stack
	arena       arena

	elements      []*element // a parent before its parts
	groups        []*group   // a group before those inside it
	relationships []*Relationship
	environments  []*Environment
	scenarios     []*Scenario
	topics        []*topic // all that are in the lists that follow
	machines      []*StateMachine
	useCases      []*UseCase
	classSets     []*ClassSet
	activities    []*Activity
	figures       []*Figure
	views         []*View
	docs          []folder
	unbound       []unbound
	decisions     []folder
	weights       []weight
	accepted      []accepted

	problems []problem
	nowhere  bool         // stands in for the workspace of a nil handle
	lost     []*Workspace // those of nil handles that were used here
}

// folder is a folder of documents that was named.
type folder struct {
	scope *element
	path  string
	at    stack
}

// New starts a workspace.
//
//go:noinline
func New(name, description string, opts ...WorkspaceOption) *Workspace {
	w := &Workspace{name: tidyName(name), description: description}
	w.at = here(&w.arena)
	take(w, w, w.at, &w.attributes, opts)
	return w
}

// Docs names a folder of Markdown documents about the whole workspace. The
// path is relative to the folder of the file that calls.
//
//go:noinline
func (w *Workspace) Docs(path string) {
	w = w.alive()
	w.docs = append(w.docs, folder{path: path, at: w.here()})
}

// Decisions names a folder of decision records about the whole workspace. The
// path is relative to the folder of the file that calls.
//
//go:noinline
func (w *Workspace) Decisions(path string) {
	w = w.alive()
	w.decisions = append(w.decisions, folder{path: path, at: w.here()})
}

func (w *Workspace) words() string { return "workspace " + called(w.name) }

// here returns the stack of the author's call.
func (w *Workspace) here() stack { return here(&w.arena) }

func (w *Workspace) report(p problem) { w.problems = append(w.problems, p) }

// alive returns w, or a stand-in that remembers the mistake if w is nil.
func (w *Workspace) alive() *Workspace {
	if w != nil {
		return w
	}
	return nowhere("*model.Workspace")
}

// nowhere returns a stand-in for the workspace of a nil handle. What is
// defined on it reaches no model; the mistake is told by each workspace in
// which one of its handles is used.
func nowhere(handle string) *Workspace {
	w := &Workspace{nowhere: true}
	w.at = w.here()
	w.report(problem{
		code:    codeNil,
		message: w.at.method() + " is called on a nil " + handle,
		hint:    "define it first, and set every field of a struct of handles",
		at:      w.at,
	})
	return w
}

// find remembers that a handle of a stand-in was used in w.
func (w *Workspace) find(stray *Workspace) {
	if w != stray && !slices.Contains(w.lost, stray) {
		w.lost = append(w.lost, stray)
	}
}

// owns reports whether something of the workspace "of" can be used in w, and
// reports the mistake if not.
func (w *Workspace) owns(of *Workspace, what named, definition, at stack) bool {
	switch {
	case of == w:
		return true
	case of.nowhere:
		w.find(of)
	case w.nowhere:
		of.find(w)
	default:
		w.report(problem{
			code:    codeForeign,
			message: what.words() + " belongs to another workspace, " + called(of.name),
			hint:    "define it in this workspace, " + called(w.name) + ", with a function that takes the workspace",
			at:      at,
			related: []stack{definition},
		})
	}
	return false
}
