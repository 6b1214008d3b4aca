package model

import "strings"

// View is a handle of a view that was written.
type View struct {
	workspace   *Workspace
	kind        ViewKind
	scope       *element
	environment *Environment
	scenario    *Scenario
	topic       *topic // of the kinds that show one
	key         string
	title       string
	description string
	direction   Direction
	givenIcons  bool
	members     MembersRecord // of code views
	include     []selection
	exclude     []selection
	waivers     []WaiverOption
	at          stack
}

// ViewOption is Key, Title, Description, a Direction, Include, Exclude, Waive
// or GivenIconsOnly.
type ViewOption interface {
	applyView(*View) fault
}

// CodeViewOption is Key, Title, Description, a Direction, Unexported,
// WithoutFields, WithoutMethods or Waive.
type CodeViewOption interface {
	applyCodeView(*View) fault
}

func (k Key) applyCodeView(v *View) fault         { return k.applyView(v) }
func (t Title) applyCodeView(v *View) fault       { return t.applyView(v) }
func (d Description) applyCodeView(v *View) fault { return d.applyView(v) }
func (d Direction) applyCodeView(v *View) fault   { return d.applyView(v) }

// LandscapeView writes a view of all people and systems.
//
//go:noinline
func (w *Workspace) LandscapeView(opts ...ViewOption) *View {
	return view(w.alive(), View{kind: ViewLandscape}, opts)
}

// ContextView writes a view of the system among its neighbours.
//
//go:noinline
func (s *System) ContextView(opts ...ViewOption) *View {
	return view(home(s.element(), "*model.System"), View{kind: ViewContext, scope: s.element()}, opts)
}

// ContainerView writes a view of the system's containers and what they use.
//
//go:noinline
func (s *System) ContainerView(opts ...ViewOption) *View {
	return view(home(s.element(), "*model.System"), View{kind: ViewContainer, scope: s.element()}, opts)
}

// ComponentView writes a view of the container's components and what they
// use.
//
//go:noinline
func (c *Container) ComponentView(opts ...ViewOption) *View {
	return view(home(c.element(), "*model.Container"), View{kind: ViewComponent, scope: c.element()}, opts)
}

// DeploymentView writes a view of what runs where in the environment: of one
// system, or of all if system is nil.
//
//go:noinline
func (e *Environment) DeploymentView(system *System, opts ...ViewOption) *View {
	w := e.home()
	v := View{kind: ViewDeployment, environment: e}
	if system != nil {
		v.scope = w.checked(system.element(), &v, "the system of a ", w.here())
	}
	return view(w, v, opts)
}

// SequenceView writes a view of the scenario as a UML sequence diagram.
//
//go:noinline
func (sc *Scenario) SequenceView(opts ...ViewOption) *View {
	return view(sc.Flow().workspace, View{kind: ViewSequence, scenario: sc}, opts)
}

// DynamicView writes a view of the scenario as numbered steps on the static
// picture.
//
//go:noinline
func (sc *Scenario) DynamicView(opts ...ViewOption) *View {
	return view(sc.Flow().workspace, View{kind: ViewDynamic, scenario: sc}, opts)
}

// CodeView writes a view of the Go types that the system, or a part of it, is
// bound to with Code.
//
//go:noinline
func (s *System) CodeView(opts ...CodeViewOption) *View {
	return codeView(home(s.element(), "*model.System"), s.element(), opts)
}

// CodeView writes a view of the Go types that the container, or one of its
// components, is bound to with Code.
//
//go:noinline
func (c *Container) CodeView(opts ...CodeViewOption) *View {
	return codeView(home(c.element(), "*model.Container"), c.element(), opts)
}

// CodeView writes a view of the Go types that the component is bound to with
// Code. Without options it has one anyway.
//
//go:noinline
func (c *Component) CodeView(opts ...CodeViewOption) *View {
	return codeView(home(c.element(), "*model.Component"), c.element(), opts)
}

func codeView(w *Workspace, scope *element, opts []CodeViewOption) *View {
	return newView(w, View{kind: ViewCode, scope: scope}, opts, CodeViewOption.applyCodeView)
}

func view(w *Workspace, v View, opts []ViewOption) *View {
	return newView(w, v, opts, ViewOption.applyView)
}

func newView[O any](w *Workspace, v View, opts []O, apply func(O, *View) fault) *View {
	v.workspace = w
	v.at = w.here()
	for _, o := range opts {
		f := fault{codeNilOption, "is given a nil option", "leave the option out, or build the list of options with append"}
		if any(o) != nil {
			f = apply(o, &v)
		}
		if f.code != "" {
			w.report(problem{code: f.code, message: v.words() + " " + f.message, hint: f.hint, at: v.at})
		}
	}
	w.views = append(w.views, &v)
	return &v
}

// words names v for a message: `container view of system "Shop"`.
func (v *View) words() string {
	if v.topic != nil {
		return "view of " + v.topic.words()
	}
	s := v.kind.words() + " view"
	switch {
	case v.scope != nil:
		s += " of " + v.scope.words()
	case v.scenario != nil:
		s += " of " + v.scenario.words()
	}
	if v.environment != nil {
		s += " in " + v.environment.words()
	}
	return s
}

// Key names a view in addresses and on the command line: lower case letters,
// digits and hyphens, with "/" between parts. A view without one has a key
// made of the IDs of what it shows.
type Key string

func (k Key) applyView(v *View) fault {
	if !isPath(string(k)) {
		f := fault{codeBadKey, "is given the key " + quote(string(k)), "use lower case letters and digits with single hyphens between them, and / between parts"}
		if p := pathOf(string(k)); p != "" {
			f.hint = "write model.Key(" + quote(p) + ")"
		}
		return f
	}
	return set(&v.key, "key", string(k))
}

// Title stands above a view. A view without one has the name of what it
// shows.
type Title string

func (t Title) applyView(v *View) fault { return set(&v.title, "title", string(t)) }

// Description is a line under the title of a view.
type Description string

func (d Description) applyView(v *View) fault { return set(&v.description, "description", string(d)) }

func (d Direction) applyView(v *View) fault {
	if !d.known() {
		return fault{codeBadValue, "is given the unknown direction " + quote(string(d)), "use one of the constants, such as model.LeftToRight"}
	}
	switch v.kind {
	case ViewSequence:
		return fault{codeNoDirection, "is given a direction", "leave it out: its messages run from top to bottom"}
	case ViewActivity:
		return fault{codeNoDirection, "is given a direction", "leave it out: its lanes stand side by side, and the steps run from top to bottom"}
	}
	return set((*string)(&v.direction), "direction", string(d))
}

func (d Direction) known() bool {
	switch d {
	case TopToBottom, LeftToRight, BottomToTop, RightToLeft:
		return true
	}
	return false
}

// choice is what Include and Exclude return.
type choice struct {
	selectors []Selector
	exclude   bool
}

// Include shows elements beside those that a view shows anyway.
//
//go:noinline
func Include(selectors ...Selector) ViewOption { return choice{selectors, false} }

// Exclude leaves elements and relationships out of a view.
//
//go:noinline
func Exclude(selectors ...Selector) ViewOption { return choice{selectors, true} }

func (c choice) name() string {
	if c.exclude {
		return "Exclude"
	}
	return "Include"
}

func (c choice) applyView(v *View) fault {
	var nothing []string
	for _, s := range c.selectors {
		chosen := selection{nothing: "nil"}
		if s != nil {
			chosen = s.selection()
		}
		switch {
		case chosen.nothing != "":
			nothing = append(nothing, chosen.nothing)
		case !chosen.isOf(v):
		case c.exclude:
			v.exclude = append(v.exclude, chosen)
		default:
			v.include = append(v.include, chosen)
		}
	}
	switch {
	case len(nothing) > 0:
		return fault{codeEmptySelector, "is given " + c.name() + " of " + strings.Join(nothing, " and of "), "define it first, or leave it out"}
	case len(c.selectors) == 0:
		return fault{codeEmptySelector, "is given " + c.name() + " of nothing", "name what it means: handles, model.Tag, model.Technology or model.Where"}
	}
	return fault{}
}
