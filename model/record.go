package model

// SchemaVersion is the version of the JSON form of a Model. It changes when a
// reader of the previous form would misread the new one.
const SchemaVersion = 1

// Model is a built workspace: plain data, sorted, encodable as JSON and read
// back equal. Nothing in it refers to the handles it was built from, and no
// consumer changes it.
type Model struct {
	Schema        int                  `json:"schema"`
	Name          string               `json:"name"`
	Description   string               `json:"description,omitempty"`
	Elements      []ElementRecord      `json:"elements,omitempty"`      // sorted by ID
	Groups        []GroupRecord        `json:"groups,omitempty"`        // sorted by ID
	Relationships []RelationshipRecord `json:"relationships,omitempty"` // sorted by ID
	Environments  []EnvironmentRecord  `json:"environments,omitempty"`  // sorted by ID
	Scenarios     []ScenarioRecord     `json:"scenarios,omitempty"`     // sorted by ID
	StateMachines []StateMachineRecord `json:"stateMachines,omitempty"` // sorted by ID
	UseCases      []UseCaseRecord      `json:"useCases,omitempty"`      // sorted by ID
	ClassSets     []ClassSetRecord     `json:"classSets,omitempty"`     // sorted by ID
	Types         []TypeRecord         `json:"types,omitempty"`         // sorted by ID; empty until the source was read, as loading does
	Activities    []ActivityRecord     `json:"activities,omitempty"`    // sorted by ID
	Figures       []FigureRecord       `json:"figures,omitempty"`       // sorted by ID
	Views         []ViewRecord         `json:"views,omitempty"`         // sorted by Key
	Docs          []FolderRecord       `json:"docs,omitempty"`          // in the order they were named
	Decisions     []FolderRecord       `json:"decisions,omitempty"`     // in the order they were named
	Unbound       []UnboundRecord      `json:"unbound,omitempty"`       // in the order they were written
	Properties    map[string]string    `json:"properties,omitempty"`
	Links         []LinkRecord         `json:"links,omitempty"`      // in the order they were given
	Severities    []SeverityRecord     `json:"severities,omitempty"` // sorted by Code
	Waivers       []WaiverRecord       `json:"waivers,omitempty"`    // sorted by Code, Kind, Subject
	Origin        Origin               `json:"origin,omitzero"`

	GivenIconsOnly bool `json:"givenIconsOnly,omitempty"` // technologies give no icons
}

// ElementKind says what an element is.
type ElementKind string

// The kinds of element. The first four are C4's static elements, the others
// stand in deployment environments.
const (
	KindPerson             ElementKind = "person"
	KindSystem             ElementKind = "system"
	KindContainer          ElementKind = "container"
	KindComponent          ElementKind = "component"
	KindNode               ElementKind = "node"
	KindInfrastructureNode ElementKind = "infrastructure-node"
	KindInstance           ElementKind = "instance"
)

// ElementRecord is a person, software system, container or component, or a
// deployment node, an infrastructure node or an instance of a system or
// container.
type ElementRecord struct {
	ID          string            `json:"id"`
	Kind        ElementKind       `json:"kind"`
	Parent      string            `json:"parent,omitempty"`      // ID of the element it is part of; a node's, instance's own outermost parent has none
	Group       string            `json:"group,omitempty"`       // ID of the innermost group around it
	Environment string            `json:"environment,omitempty"` // ID of the environment, for the deployment kinds
	Of          string            `json:"of,omitempty"`          // ID of the element an instance is of
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	Technology  string            `json:"technology,omitempty"`
	Shape       Shape             `json:"shape,omitempty"` // empty: the usual shape of its kind
	Icon        Icon              `json:"icon,omitempty"`  // a file is relative to the folder of Origin.File; empty: that of its technology
	External    bool              `json:"external,omitempty"`
	Instances   int               `json:"instances,omitempty"` // how many there are of a node or instance; 0 and 1 both mean one
	Owner       string            `json:"owner,omitempty"`
	Code        []string          `json:"code,omitempty"`    // Go package patterns, relative to the folder of Origin.File
	Service     string            `json:"service,omitempty"` // its name in traces
	Tags        []string          `json:"tags,omitempty"`    // sorted
	Properties  map[string]string `json:"properties,omitempty"`
	Links       []LinkRecord      `json:"links,omitempty"`    // in the order they were given
	Generals    []ReferenceRecord `json:"generals,omitempty"` // to the more general people that a person is one of
	Origin      Origin            `json:"origin"`
}

// ReferenceRecord names another thing.
type ReferenceRecord struct {
	ID     string `json:"id"`
	Origin Origin `json:"origin"` // of the line that names it
}

// GroupRecord is a named border around elements of one level.
type GroupRecord struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"` // ID of the group around it
	Within string `json:"within,omitempty"` // ID of the system or container whose parts it groups
	Origin Origin `json:"origin"`
}

// RelationshipRecord is a relationship that was written down. Implied
// relationships are computed where they are shown and never stored.
type RelationshipRecord struct {
	ID          string            `json:"id"`
	From        string            `json:"from"`
	To          string            `json:"to"`
	Description string            `json:"description,omitempty"`
	Technology  string            `json:"technology,omitempty"`
	Async       bool              `json:"async,omitempty"`
	Environment string            `json:"environment,omitempty"` // ID of the environment, for relationships between nodes or instances
	Tags        []string          `json:"tags,omitempty"`
	Properties  map[string]string `json:"properties,omitempty"`
	Links       []LinkRecord      `json:"links,omitempty"`
	Origin      Origin            `json:"origin"`
}

// LinkRecord is a titled URL.
type LinkRecord struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// EnvironmentRecord is a deployment environment.
type EnvironmentRecord struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	LeavesOut   []string `json:"leavesOut,omitempty"` // IDs of relationships that do not exist here, sorted
	Origin      Origin   `json:"origin"`
}

// ScenarioRecord is a course of messages between elements. Its steps keep the
// order they were written in.
type ScenarioRecord struct {
	ID          string       `json:"id"`
	Owner       string       `json:"owner,omitempty"` // ID of the system or container it belongs to; empty: the workspace
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Steps       []StepRecord `json:"steps,omitempty"`
	Origin      Origin       `json:"origin"`
}

// StepKind says what a step of a scenario is.
type StepKind string

// The kinds of step: messages, notes and the combined fragments of UML 2.5.
const (
	StepCall     StepKind = "call"    // synchronous message
	StepSend     StepKind = "send"    // asynchronous message
	StepReturn   StepKind = "return"  // reply to the innermost open call
	StepSelf     StepKind = "self"    // message of an element to itself
	StepCreate   StepKind = "create"  // message that brings its target into being
	StepDestroy  StepKind = "destroy" // message that ends its target
	StepNote     StepKind = "note"
	StepRef      StepKind = "ref"     // another scenario
	StepDivider  StepKind = "divider" // what follows is a new part; only among outermost steps
	StepAlt      StepKind = "alt"
	StepOpt      StepKind = "opt"
	StepLoop     StepKind = "loop"
	StepPar      StepKind = "par"
	StepBreak    StepKind = "break"
	StepCritical StepKind = "critical"
)

// StepRecord is one step of a scenario: a message (From, To, Text), a note
// (Over, Text), a ref (Scenario, Over), a divider (Text), or a fragment
// (Operands).
type StepRecord struct {
	Kind       StepKind        `json:"kind"`
	From       string          `json:"from,omitempty"`
	To         string          `json:"to,omitempty"`
	Text       string          `json:"text,omitempty"`
	Technology string          `json:"technology,omitempty"`
	Span       string          `json:"span,omitempty"`     // name of its span in traces; empty: Text
	Over       []string        `json:"over,omitempty"`     // IDs that a note or a ref spans; none of a ref: those of the other scenario that take part
	Scenario   string          `json:"scenario,omitempty"` // ID of the one that a ref names
	Operands   []OperandRecord `json:"operands,omitempty"` // one for opt, loop, break, critical; at least one for alt, par
	Origin     Origin          `json:"origin"`
}

// OperandRecord is one branch of a fragment.
type OperandRecord struct {
	Guard  string       `json:"guard,omitempty"` // without brackets
	Steps  []StepRecord `json:"steps,omitempty"`
	Origin Origin       `json:"origin"`
}

// StateMachineRecord is the states that a thing goes through.
type StateMachineRecord struct {
	ID          string             `json:"id"`
	Owner       string             `json:"owner,omitempty"` // ID of the system, container or component it belongs to; empty: the workspace
	Name        string             `json:"name"`
	Description string             `json:"description,omitempty"`
	Type        *TypeRef           `json:"type,omitempty"`        // whose constants are the states
	Table       *VariableRef       `json:"table,omitempty"`       // whose value lists the transitions
	States      []StateRecord      `json:"states,omitempty"`      // in the order they were written, a state before those inside it
	Transitions []TransitionRecord `json:"transitions,omitempty"` // in the order they were written
	Origin      Origin             `json:"origin"`
}

// TypeRef names a Go type.
type TypeRef struct {
	Package string `json:"package"` // pattern of one package, relative to the folder of the file that names it
	Name    string `json:"name"`
	ID      string `json:"id,omitempty"` // of its TypeRecord; empty: there is none
}

// VariableRef names a Go variable.
type VariableRef struct {
	Package string `json:"package"` // pattern of one package, relative to the folder of the file that names it
	Name    string `json:"name"`
}

// StateKind says what a vertex of a state machine is.
type StateKind string

// The kinds of vertex.
const (
	StateSimple  StateKind = "state"   // composite, if there are states inside of it
	StateInitial StateKind = "initial" // pseudostate in which the machine, or a composite state, begins
	StateChoice  StateKind = "choice"  // pseudostate from which guards lead on
	StateFinal   StateKind = "final"
)

// StateRecord is a vertex of a state machine.
type StateRecord struct {
	ID          string    `json:"id"` // path of names inside the machine: "open/waiting"; what has no name is "@initial", "@choice", "@final"
	Kind        StateKind `json:"kind"`
	Parent      string    `json:"parent,omitempty"` // ID of the composite state around it
	Name        string    `json:"name,omitempty"`
	Description string    `json:"description,omitempty"`
	Entry       string    `json:"entry,omitempty"` // what happens when it is entered
	Do          string    `json:"do,omitempty"`    // what goes on while it lasts
	Exit        string    `json:"exit,omitempty"`  // what happens when it is left
	Constant    string    `json:"constant,omitempty"`
	Origin      Origin    `json:"origin"`
}

// TransitionRecord leads from one vertex of a state machine to another.
type TransitionRecord struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Event  string `json:"event,omitempty"` // empty: taken as soon as the state is done
	Guard  string `json:"guard,omitempty"` // without brackets
	Action string `json:"action,omitempty"`
	Origin Origin `json:"origin"`
}

// UseCaseRecord is something that a system does for its actors. Its
// references are in the order they were written.
type UseCaseRecord struct {
	ID          string            `json:"id"`
	System      string            `json:"system"` // ID
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	Tags        []string          `json:"tags,omitempty"`      // sorted
	Actors      []ReferenceRecord `json:"actors,omitempty"`    // to people and other systems
	Includes    []ReferenceRecord `json:"includes,omitempty"`  // to use cases that always are a part of it
	Extends     []ExtendRecord    `json:"extends,omitempty"`   // to use cases that it adds to
	Generals    []ReferenceRecord `json:"generals,omitempty"`  // to more general use cases
	Scenarios   []ReferenceRecord `json:"scenarios,omitempty"` // that show how it goes
	Origin      Origin            `json:"origin"`
}

// ExtendRecord says that a use case adds to a base.
type ExtendRecord struct {
	Base      string `json:"base"`                // ID of a use case
	Condition string `json:"condition,omitempty"` // without brackets
	Origin    Origin `json:"origin"`
}

// ActivityRecord is a course of actions. Its steps keep the order they were
// written in.
type ActivityRecord struct {
	ID          string               `json:"id"`
	Owner       string               `json:"owner,omitempty"` // ID of the system, container or component it belongs to; empty: the workspace
	Name        string               `json:"name"`
	Description string               `json:"description,omitempty"`
	Steps       []ActivityStepRecord `json:"steps,omitempty"`
	Origin      Origin               `json:"origin"`
}

// ActivityKind says what a step of an activity is.
type ActivityKind string

// The kinds of step.
const (
	ActivityAction   ActivityKind = "action"
	ActivitySend     ActivityKind = "send"     // signal that is given
	ActivityAccept   ActivityKind = "accept"   // signal that is waited for
	ActivityDecision ActivityKind = "decision" // one of its ways is gone
	ActivityFork     ActivityKind = "fork"     // all of its ways are gone at the same time
	ActivityWhile    ActivityKind = "while"    // its way is gone as long as the guard, its text, holds before it
	ActivityRepeat   ActivityKind = "repeat"   // its way is gone until the guard, its text, holds after it
	ActivityEnd      ActivityKind = "end"      // of the whole activity
	ActivityEndFlow  ActivityKind = "end-flow" // of one track of a fork
)

// ActivityStepRecord is one step of an activity. Ways that do not end go on
// with the step after it; if there is none, with what follows around them, and
// outermost they end the activity.
type ActivityStepRecord struct {
	ID     string              `json:"id"` // path of texts inside the activity: "open/else/send-away"; what has no text is "@fork", "@end"
	Kind   ActivityKind        `json:"kind"`
	Lane   string              `json:"lane,omitempty"` // ID of the element that carries out an action, sends or accepts
	Text   string              `json:"text,omitempty"`
	Ways   []ActivityWayRecord `json:"ways,omitempty"` // at least one for decision and fork; one for while and repeat
	Origin Origin              `json:"origin"`
}

// ActivityWayRecord is one way that leads on from a step. Only those of
// decisions may have no steps.
type ActivityWayRecord struct {
	Guard  string               `json:"guard,omitempty"` // of a decision, without brackets; of a fork, the label of the track
	Steps  []ActivityStepRecord `json:"steps,omitempty"`
	Origin Origin               `json:"origin"`
}

// ViewKind says what a view shows.
type ViewKind string

// The kinds of view.
const (
	ViewLandscape  ViewKind = "landscape"
	ViewContext    ViewKind = "context"
	ViewContainer  ViewKind = "container"
	ViewComponent  ViewKind = "component"
	ViewDeployment ViewKind = "deployment"
	ViewDynamic    ViewKind = "dynamic"
	ViewSequence   ViewKind = "sequence"

	ViewStateMachine ViewKind = "state-machine"
	ViewUseCase      ViewKind = "use-case"
	ViewClass        ViewKind = "class"
	ViewCode         ViewKind = "code"
	ViewActivity     ViewKind = "activity"
)

// ViewRecord says what one picture shows. Include and Exclude were resolved
// to IDs when the model was built.
type ViewRecord struct {
	Key                  string    `json:"key"`
	Kind                 ViewKind  `json:"kind"`
	Scope                string    `json:"scope,omitempty"`       // ID of the element it is about
	Environment          string    `json:"environment,omitempty"` // for deployment views
	Scenario             string    `json:"scenario,omitempty"`    // for dynamic and sequence views
	Subject              string    `json:"subject,omitempty"`     // ID of the state machine, activity or class set, for such views
	Title                string    `json:"title,omitempty"`       // never empty in a built model
	Description          string    `json:"description,omitempty"`
	Direction            Direction `json:"direction,omitempty"`            // empty: the renderer chooses
	Include              []string  `json:"include,omitempty"`              // IDs of elements shown beside the usual ones, sorted
	Exclude              []string  `json:"exclude,omitempty"`              // IDs of elements left out, sorted
	ExcludeRelationships []string  `json:"excludeRelationships,omitempty"` // IDs, sorted
	GivenIconsOnly       bool      `json:"givenIconsOnly,omitempty"`       // technologies give no icons
	IncludeUseCases      []string  `json:"includeUseCases,omitempty"`      // IDs, sorted; for use case views
	ExcludeUseCases      []string  `json:"excludeUseCases,omitempty"`      // IDs, sorted; for use case views
	Default              bool      `json:"default,omitempty"`              // nobody wrote it
	Origin               Origin    `json:"origin,omitzero"`

	// Of code views, and Types of class views, too.
	Members MembersRecord `json:"members,omitzero"` // what is shown of types
	Types   []string      `json:"types,omitempty"`  // IDs of those that it shows, sorted; empty until the source was read
}

// FolderRecord is a folder of documents or decisions.
type FolderRecord struct {
	Scope  string `json:"scope,omitempty"` // ID of the element it is about; empty: the workspace
	Path   string `json:"path"`            // the folder, like Origin.File: absolute as built, relative to the module once loaded
	Origin Origin `json:"origin"`
}

// UnboundRecord says of Go packages that they are bound to no element on
// purpose.
type UnboundRecord struct {
	Pattern string `json:"pattern"` // relative to the folder of Origin.File
	Reason  string `json:"reason"`
	Origin  Origin `json:"origin"`
}

// SeverityRecord is how much the findings of a rule weigh in a workspace.
type SeverityRecord struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"` // SeverityOff: the rule does not apply
	Origin   Origin   `json:"origin"`
}

// WaiverRecord is why the findings of a rule are accepted: about one thing, or
// in the whole workspace.
type WaiverRecord struct {
	Code    string      `json:"code"`
	Reason  string      `json:"reason"`
	Kind    SubjectKind `json:"kind,omitempty"`    // of the thing; empty: the workspace
	Subject string      `json:"subject,omitempty"` // its ID; the key, for a view
	Origin  Origin      `json:"origin"`
}

// SubjectKind says what a waiver, or a finding, is about.
type SubjectKind string

// The kinds of subject. What is drawn in a view of its own, as a state machine,
// has the name of that kind of view.
const (
	SubjectElement      SubjectKind = "element"
	SubjectRelationship SubjectKind = "relationship"
	SubjectGroup        SubjectKind = "group"
	SubjectEnvironment  SubjectKind = "environment"
	SubjectScenario     SubjectKind = "scenario"
	SubjectUseCase      SubjectKind = "use case"
	SubjectFigure       SubjectKind = "figure"
	SubjectView         SubjectKind = "view"

	SubjectStateMachine = SubjectKind(ViewStateMachine)
	SubjectActivity     = SubjectKind(ViewActivity)
	SubjectClassSet     = SubjectKind(ViewClass)
)

// Position is a line of an author's file.
type Position struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`   // from 1; 0: unknown
	Column int    `json:"column,omitempty"` // from 1, in bytes; 0: unknown, as in all that Build gives
}

// Origin is where an author wrote a thing: the first line outside this
// package, and the calls that led there, innermost first.
type Origin struct {
	Position
	CalledFrom []Position `json:"calledFrom,omitempty"`
}

// Severity says how much a finding weighs.
type Severity string

// The severities. An error means that the model does not say what its author
// meant; a warning, that it says it badly.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
	SeverityOff     Severity = "off" // of a rule that is not applied; no finding has it
)

// Diagnostic is one thing that is wrong, with its place and a way out.
type Diagnostic struct {
	Code     string     `json:"code"` // LNT-M001…
	Severity Severity   `json:"severity"`
	Message  string     `json:"message"` // lower case, without position
	Hint     string     `json:"hint,omitempty"`
	Origin   Origin     `json:"origin"`
	Related  []Position `json:"related,omitempty"` // the other places it speaks of
}

// Shape is the silhouette of an element.
type Shape string

// The shapes.
const (
	Database Shape = "database" // cylinder
	Queue    Shape = "queue"    // lying cylinder
	Cache    Shape = "cache"
	Browser  Shape = "browser" // window
	Mobile   Shape = "mobile"  // phone
	Bucket   Shape = "bucket"
	Folder   Shape = "folder"
	Terminal Shape = "terminal"
	Robot    Shape = "robot"
	Hexagon  Shape = "hexagon" // a small service
)

// Direction is the way a graph-shaped view runs.
type Direction string

// The directions.
const (
	TopToBottom Direction = "top-to-bottom"
	LeftToRight Direction = "left-to-right"
	BottomToTop Direction = "bottom-to-top"
	RightToLeft Direction = "right-to-left"
)
