package scene

// Code names a rule that a picture breaks. Codes are stable: a rule that goes
// leaves its number unused.
type Code string

// The hard rules of legibility.
const (
	NodesOverlap      Code = "LNT-P001"
	OutsideParent     Code = "LNT-P002"
	BoundariesOverlap Code = "LNT-P003"
	ForeignInside     Code = "LNT-P004"
	TextsOverlap      Code = "LNT-P005"
	TextOnNode        Code = "LNT-P006"
	TextOnTitle       Code = "LNT-P007"
	TextOutsideShape  Code = "LNT-P008"
	TextOffItsFill    Code = "LNT-P009"
	TextHidden        Code = "LNT-P010"
	TextStruck        Code = "LNT-P011"
	RouteThroughNode  Code = "LNT-P012"
	RouteThroughLabel Code = "LNT-P013"
	RouteEndOff       Code = "LNT-P014"
	HeadHidden        Code = "LNT-P015"
	OutsideView       Code = "LNT-P016"
	UnevenMargin      Code = "LNT-P017"
	DuplicateID       Code = "LNT-P018"
	Nameless          Code = "LNT-P019"
	UnknownEnd        Code = "LNT-P020"
	Malformed         Code = "LNT-P021"
	FragmentsCross    Code = "LNT-P022"
	NoteHides         Code = "LNT-P023"
	LowContrast       Code = "LNT-P024"
	FrameOverlaps     Code = "LNT-P025"
	HeadsOverlap      Code = "LNT-P026"
	IconMeets         Code = "LNT-P027"
)

// Rule says in one line what a code stands for.
type Rule struct {
	Code    Code
	Summary string
}

// Rules are all hard rules, sorted by code.
func Rules() []Rule {
	return []Rule{
		{NodesOverlap, "no node overlaps another"},
		{OutsideParent, "what is part of a boundary or fragment lies inside it"},
		{BoundariesOverlap, "boundaries of which neither is part of the other do not overlap"},
		{ForeignInside, "a boundary or fragment holds nothing that is not part of it"},
		{TextsOverlap, "no text overlaps another text"},
		{TextOnNode, "no text, label or note lies on a node it does not belong to"},
		{TextOnTitle, "no text or label lies on the title of a boundary"},
		{TextOutsideShape, "every text lies inside the box of its mark"},
		{TextOffItsFill, "every text lies wholly on the fill that its colour was chosen for"},
		{TextHidden, "nothing drawn later covers a text"},
		{TextStruck, "no border or lifeline strikes through a text"},
		{RouteThroughNode, "no relationship or message passes through a node"},
		{RouteThroughLabel, "no relationship or message passes through the label of another"},
		{RouteEndOff, "a line starts and ends on the border of its ends"},
		{HeadHidden, "the arrow head of a line is free to see"},
		{OutsideView, "everything lies inside the picture's margin"},
		{UnevenMargin, "the free border is the same on every side"},
		{DuplicateID, "every ID stands for one mark"},
		{Nameless, "the picture and every mark have a name, every mark of the model an ID"},
		{UnknownEnd, "ends and parents of marks are marks of the same picture"},
		{Malformed, "every shape can be drawn, every line has a route"},
		{FragmentsCross, "fragments stand inside or apart from each other"},
		{NoteHides, "a note or a filled frame hides no end of an activation and no other one"},
		{LowContrast, "text has a contrast of at least 4.5:1, lines and borders of 3:1"},
		{FrameOverlaps, "title block and legend stand apart from the drawing"},
		{HeadsOverlap, "no arrow head overlaps another"},
		{IconMeets, "an icon lies inside its mark, clear of texts and lines"},
	}
}
