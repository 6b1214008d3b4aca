// Package theme holds palettes and sizes as data.
package theme

// Role names a paint of the palette: what it is for, not what colour it is.
type Role string

// The roles a scene paints with. Fill, Stroke and Text of one kind belong
// together: the text is legible on the fill, the stroke visible on the canvas.
const (
	Canvas     Role = "canvas"      // behind everything
	Ink        Role = "ink"         // titles, and text on the canvas
	InkMuted   Role = "ink-muted"   // secondary text on the canvas
	Line       Role = "line"        // relationships, messages, lifelines
	LineText   Role = "line-text"   // their labels
	LabelPatch Role = "label-patch" // behind their labels
	Accent     Role = "accent"      // focus, numbers of steps
	Link       Role = "link"        // addresses, on pages

	PersonFill      Role = "person-fill"
	PersonStroke    Role = "person-stroke"
	PersonText      Role = "person-text"
	SystemFill      Role = "system-fill"
	SystemStroke    Role = "system-stroke"
	SystemText      Role = "system-text"
	ContainerFill   Role = "container-fill"
	ContainerStroke Role = "container-stroke"
	ContainerText   Role = "container-text"
	ComponentFill   Role = "component-fill"
	ComponentStroke Role = "component-stroke"
	ComponentText   Role = "component-text"
	ExternalFill    Role = "external-fill"
	ExternalStroke  Role = "external-stroke"
	ExternalText    Role = "external-text"
	InfraFill       Role = "infra-fill" // infrastructure nodes
	InfraStroke     Role = "infra-stroke"
	InfraText       Role = "infra-text"

	SymbolFill   Role = "symbol-fill" // of UML: states, actions, use cases, classes
	SymbolStroke Role = "symbol-stroke"
	SymbolText   Role = "symbol-text"

	BoundaryFill   Role = "boundary-fill"
	BoundaryStroke Role = "boundary-stroke"
	BoundaryText   Role = "boundary-text"

	NoteFill       Role = "note-fill"
	NoteStroke     Role = "note-stroke"
	NoteText       Role = "note-text"
	FragmentFill   Role = "fragment-fill" // the tab with the operator
	FragmentStroke Role = "fragment-stroke"
	FragmentText   Role = "fragment-text"
	ActivationFill Role = "activation-fill"
	BadgeFill      Role = "badge-fill" // counts
	BadgeText      Role = "badge-text"

	// What was held against something else, and how it fared.
	AddedFill     Role = "added-fill"
	AddedStroke   Role = "added-stroke"
	AddedText     Role = "added-text"
	RemovedFill   Role = "removed-fill" // and what the model lacks
	RemovedStroke Role = "removed-stroke"
	RemovedText   Role = "removed-text"
	ChangedFill   Role = "changed-fill" // and what the code lacks
	ChangedStroke Role = "changed-stroke"
	ChangedText   Role = "changed-text"
)
