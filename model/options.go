package model

import (
	"strconv"
	"strings"
)

// The options that each constructor takes. An option of this package fits
// where its type says so, and nowhere else: the compiler refuses a technology
// on a person. Nil options are reported, not followed.
type (
	// WorkspaceOption is GivenIconsOnly, Property or Link.
	WorkspaceOption interface {
		option
		fitsWorkspace()
	}
	// PersonOption is External, Icon, Owner, Tag, Property, Link, Waive or ID.
	PersonOption interface {
		option
		fitsPerson()
	}
	// SystemOption is External, a Shape, Icon, Owner, Code, Service, Tag,
	// Property, Link, Waive or ID.
	SystemOption interface {
		option
		fitsSystem()
	}
	// ContainerOption is Technology, a Shape, Icon, Owner, Code, Service, Tag,
	// Property, Link, Waive or ID.
	ContainerOption interface {
		option
		fitsContainer()
	}
	// ComponentOption is Technology, a Shape, Icon, Owner, Code, Service, Tag,
	// Property, Link, Waive or ID.
	ComponentOption interface {
		option
		fitsComponent()
	}
	// GroupOption is Waive or ID.
	GroupOption interface {
		option
		fitsGroup()
	}
	// RelationshipOption is Technology, Async, Tag, Property, Link, Waive or ID.
	RelationshipOption interface {
		option
		fitsRelationship()
	}
	// EnvironmentOption is Waive or ID.
	EnvironmentOption interface {
		option
		fitsEnvironment()
	}
	// NodeOption is Technology, Instances, Icon, Owner, Tag, Property, Link,
	// Waive or ID.
	// It serves deployment nodes and infrastructure nodes.
	NodeOption interface {
		option
		fitsNode()
	}
	// InstanceOption is Instances, Tag, Property, Link, Waive or ID.
	InstanceOption interface {
		option
		fitsInstance()
	}
	// ScenarioOption is Waive or ID.
	ScenarioOption interface {
		option
		fitsScenario()
	}
	// UseCaseOption is Tag, Waive or ID.
	UseCaseOption interface {
		option
		fitsUseCase()
	}
	// StateMachineOption is Type, Transitions, Waive or ID.
	StateMachineOption interface {
		option
		fitsStateMachine()
	}
	// StateOption is Entry, Do, Exit, Constant or ID.
	StateOption interface {
		option
		fitsState()
	}
	// TransitionOption is Guard or Action.
	TransitionOption interface {
		option
		fitsTransition()
	}
	// ClassSetOption is Types, Unexported, WithoutFields, WithoutMethods, Waive or
	// ID.
	ClassSetOption interface {
		option
		fitsClassSet()
	}
	// ClassOption is Type or ID. It serves classes, interfaces and
	// enumerations.
	ClassOption interface {
		option
		fitsClass()
	}
	// AssociationOption is Multiplicity.
	AssociationOption interface {
		option
		fitsAssociation()
	}
	// ActivityOption is Waive or ID.
	ActivityOption interface {
		option
		fitsActivity()
	}
	// FigureOption is Source, Note, Ambiguous, Tolerance, Corrects, Link, Waive or
	// ID.
	FigureOption interface {
		option
		fitsFigure()
	}
	// DerivedOption is In, Source, Note, Ambiguous, Tolerance, Corrects, Link,
	// Waive or ID.
	DerivedOption interface {
		option
		fitsDerived()
	}
	// CheckOption is Tolerance, Note or Ambiguous.
	CheckOption interface {
		option
		fitsCheck()
	}
	// MessageOption is Technology or Span.
	MessageOption interface {
		option
		fitsMessage()
	}
)

// option is a value that writes itself into the attributes of a thing.
type option interface {
	apply(*attributes) fault
}

// attributes are what options say about a thing.
type attributes struct {
	id         string
	span       string
	technology string
	shape      Shape
	icon       string
	external   bool
	async      bool
	givenIcons bool
	instances  int
	owner      string
	service    string
	code       []string
	tags       []string
	properties map[string]string
	links      []LinkRecord
	waivers    []WaiverOption

	// Of behaviour.
	guard, action   string
	entry, do, exit string
	constant        string
	typ             TypeRef
	table           VariableRef

	// Of classes.
	types        []TypesRecord
	members      MembersRecord
	multiplicity string

	// Of figures.
	sources   []string
	note      string
	in        *unit
	ambiguous bool
	tolerance *Tolerance
	corrects  *Figure
}

// take applies the options of a thing to its attributes.
func take[O option](w *Workspace, of named, at stack, a *attributes, opts []O) {
	for _, o := range opts {
		if any(o) == nil {
			w.report(problem{
				code:    codeNilOption,
				message: of.words() + " is given a nil option",
				hint:    "leave the option out, or build the list of options with append",
				at:      at,
			})
			continue
		}
		if f := o.apply(a); f.code != "" {
			w.report(problem{code: f.code, message: of.words() + " " + f.message, hint: f.hint, at: at})
		}
	}
}

// set gives a text attribute its value, once.
func set(field *string, what, value string) fault {
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return fault{codeBadValue, "is given an empty " + what, "leave the option out"}
	case *field != "":
		return fault{codeGivenTwice, "is given two values for its " + what + ", " + quote(*field) + " and " + quote(value), "keep one of them"}
	}
	*field = value
	return fault{}
}

// Technology says what a thing is made with, or what a relationship or
// message is carried by.
type Technology string

func (Technology) fitsContainer()    {}
func (Technology) fitsComponent()    {}
func (Technology) fitsRelationship() {}
func (Technology) fitsNode()         {}
func (Technology) fitsMessage()      {}

func (t Technology) apply(a *attributes) fault { return set(&a.technology, "technology", string(t)) }

// External marks people and systems outside of the workspace's own
// responsibility.
const External = external(true)

type external bool

func (external) fitsPerson() {}
func (external) fitsSystem() {}

func (e external) apply(a *attributes) fault {
	a.external = bool(e)
	return fault{}
}

// Async marks a relationship whose sender does not wait for an answer.
const Async = async(true)

type async bool

func (async) fitsRelationship() {}

func (s async) apply(a *attributes) fault {
	a.async = bool(s)
	return fault{}
}

func (Shape) fitsSystem()    {}
func (Shape) fitsContainer() {}
func (Shape) fitsComponent() {}

func (s Shape) apply(a *attributes) fault {
	if !s.known() {
		return fault{codeBadValue, "is given the unknown shape " + quote(string(s)), "use one of the constants, such as model.Database"}
	}
	return set((*string)(&a.shape), "shape", string(s))
}

func (s Shape) known() bool {
	switch s {
	case Database, Queue, Cache, Browser, Mobile, Bucket, Folder, Terminal, Robot, Hexagon:
		return true
	}
	return false
}

// Instances says how many there are of a deployment node, of an
// infrastructure node, or of what runs on a node.
type Instances int

func (Instances) fitsNode()     {}
func (Instances) fitsInstance() {}

func (n Instances) apply(a *attributes) fault {
	switch {
	case n < 1:
		return fault{codeBadValue, "is given " + strconv.Itoa(int(n)) + " instances", "give at least 1"}
	case a.instances != 0:
		return fault{codeGivenTwice, "is given two values for its instances, " + strconv.Itoa(a.instances) + " and " + strconv.Itoa(int(n)), "keep one of them"}
	}
	a.instances = int(n)
	return fault{}
}

// Owner names the team that answers for a thing, or that speaks for people.
type Owner string

func (Owner) fitsPerson()    {}
func (Owner) fitsSystem()    {}
func (Owner) fitsContainer() {}
func (Owner) fitsComponent() {}
func (Owner) fitsNode()      {}

func (o Owner) apply(a *attributes) fault { return set(&a.owner, "owner", string(o)) }

// ID keeps the ID of a thing through a rename: it stands where the slug of
// the thing's name, or of a relationship's description, would stand. The IDs
// of its parts follow.
type ID string

func (ID) fitsPerson()       {}
func (ID) fitsSystem()       {}
func (ID) fitsContainer()    {}
func (ID) fitsComponent()    {}
func (ID) fitsGroup()        {}
func (ID) fitsRelationship() {}
func (ID) fitsEnvironment()  {}
func (ID) fitsNode()         {}
func (ID) fitsInstance()     {}
func (ID) fitsScenario()     {}
func (ID) fitsUseCase()      {}
func (ID) fitsStateMachine() {}
func (ID) fitsState()        {}
func (ID) fitsClassSet()     {}
func (ID) fitsClass()        {}
func (ID) fitsActivity()     {}
func (ID) fitsFigure()       {}
func (ID) fitsDerived()      {}

func (id ID) apply(a *attributes) fault {
	if !isSlug(string(id)) {
		f := fault{codeBadID, "is given the ID " + quote(string(id)), "use lower case letters and digits of any script with single hyphens between them"}
		last := string(id)
		if i := strings.LastIndexAny(last, "/:>"); i >= 0 {
			last = last[i+1:]
		}
		if s := slug(last); s != "" {
			f.hint = "write model.ID(" + quote(s) + "); the IDs of what it is part of go before it"
		}
		return f
	}
	return set(&a.id, "ID", string(id))
}

// Code binds an element to Go packages by a pattern like those of the go
// command, relative to the folder of the file that defines the element. An
// element may have several.
type Code string

func (Code) fitsSystem()    {}
func (Code) fitsContainer() {}
func (Code) fitsComponent() {}

func (c Code) apply(a *attributes) fault {
	var pattern string
	f := c.check(&pattern)
	if f.code == "" {
		a.code = append(a.code, pattern)
	}
	return f
}

// check gives pattern its value, unless c is no pattern.
func (c Code) check(pattern *string) fault {
	f := set(pattern, "code pattern", string(c))
	if f.code == "" && (strings.HasPrefix(*pattern, "/") || strings.Contains(*pattern, `\`) || !printable(*pattern)) {
		return fault{codeBadValue, "is given the code pattern " + quote(*pattern), "write it as the go command does, relative to this file: model.Code(\"./gate/...\")"}
	}
	return f
}

// Service is the name of an element in recorded traces.
type Service string

func (Service) fitsSystem()    {}
func (Service) fitsContainer() {}
func (Service) fitsComponent() {}

func (s Service) apply(a *attributes) fault { return set(&a.service, "service name", string(s)) }

// Span is the name that a message's span has in recorded traces, where it is
// not the message's text. On a Return, it is what the span answers.
type Span string

func (Span) fitsMessage() {}

func (s Span) apply(a *attributes) fault { return set(&a.span, "span name", string(s)) }

// Tag marks a thing. In Include and Exclude it selects what carries it.
type Tag string

func (Tag) fitsPerson()       {}
func (Tag) fitsSystem()       {}
func (Tag) fitsContainer()    {}
func (Tag) fitsComponent()    {}
func (Tag) fitsRelationship() {}
func (Tag) fitsNode()         {}
func (Tag) fitsInstance()     {}
func (Tag) fitsUseCase()      {}

func (t Tag) apply(a *attributes) fault {
	var tag string
	f := set(&tag, "tag", string(t))
	if f.code == "" {
		a.tags = append(a.tags, tag)
	}
	return f
}

// PropertyOption is what Property returns.
type PropertyOption struct{ key, value string }

// Property notes a fact that has no option of its own.
//
//go:noinline
func Property(key, value string) PropertyOption { return PropertyOption{key, value} }

func (PropertyOption) fitsWorkspace()    {}
func (PropertyOption) fitsPerson()       {}
func (PropertyOption) fitsSystem()       {}
func (PropertyOption) fitsContainer()    {}
func (PropertyOption) fitsComponent()    {}
func (PropertyOption) fitsRelationship() {}
func (PropertyOption) fitsNode()         {}
func (PropertyOption) fitsInstance()     {}

func (p PropertyOption) apply(a *attributes) fault {
	key := strings.TrimSpace(p.key)
	old, given := a.properties[key]
	switch {
	case key == "":
		return fault{codeBadValue, "is given a property without a key", "write model.Property(\"key\", \"value\")"}
	case given:
		return fault{codeGivenTwice, "is given two values for its property " + quote(key) + ", " + quote(old) + " and " + quote(p.value), "keep one of them"}
	case a.properties == nil:
		a.properties = make(map[string]string)
	}
	a.properties[key] = p.value
	return fault{}
}

// LinkOption is what Link returns.
type LinkOption struct{ title, url string }

// Link leads to a page about a thing. The address is one of http, https or
// mailto, or the path of a file, relative to the file that calls the function
// which takes the option.
//
//go:noinline
func Link(title, url string) LinkOption { return LinkOption{title, url} }

func (LinkOption) fitsWorkspace()    {}
func (LinkOption) fitsPerson()       {}
func (LinkOption) fitsSystem()       {}
func (LinkOption) fitsContainer()    {}
func (LinkOption) fitsComponent()    {}
func (LinkOption) fitsRelationship() {}
func (LinkOption) fitsNode()         {}
func (LinkOption) fitsInstance()     {}
func (LinkOption) fitsFigure()       {}
func (LinkOption) fitsDerived()      {}

func (l LinkOption) apply(a *attributes) fault {
	title, url := tidy(l.title), strings.TrimSpace(l.url)
	switch {
	case url == "":
		return fault{codeBadLink, "is given the link " + quote(title) + " without an address", "write model.Link(\"title\", \"https://…\")"}
	case !safe(url):
		return fault{codeBadLink, "is given a link to " + quote(url), "use an address of http, https or mailto, or a relative one"}
	case title == "":
		title = url
	}
	a.links = append(a.links, LinkRecord{Title: title, URL: url})
	return fault{}
}

// safe reports whether a page may link to url: it is relative or has a known
// scheme, and holds nothing that a browser would take out before reading it.
func safe(url string) bool {
	if !printable(url) || strings.ContainsAny(url, " \\") {
		return false
	}
	scheme, _, found := strings.Cut(url, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto":
		return true
	}
	return false
}
