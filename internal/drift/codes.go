package drift

import (
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/scene"
)

// The codes of the findings of this package. A code keeps its meaning for
// ever; a rule that goes leaves a gap.
const (
	codeNoDescription      = "LNT-M101"
	codeNoTechnology       = "LNT-M102"
	codeSilentUse          = "LNT-M103"
	codeOrphan             = "LNT-M104"
	codeUnusedExternal     = "LNT-M105"
	codeStepNotAllowed     = "LNT-M106"
	codeEmptyScenario      = "LNT-M107"
	codeEmptyView          = "LNT-M108"
	codeBrokenView         = "LNT-M109"
	codeInNoView           = "LNT-M110"
	codeUseInNoView        = "LNT-M111"
	codeNotDeployed        = "LNT-M112"
	codeEmptyEnvironment   = "LNT-M113"
	codeEmptyGroup         = "LNT-M114"
	codeLeftOutInVain      = "LNT-M115"
	codeNoCode             = "LNT-M116"
	codeIdleWaiver         = "LNT-M117"
	codeUnknownIcon        = "LNT-M118"
	codeIconFile           = "LNT-M119"
	codeEmptyMachine       = "LNT-M120"
	codeUnreachable        = "LNT-M121"
	codeNoWayOut           = "LNT-M122"
	codeNoElse             = "LNT-M123"
	codeNoAction           = "LNT-M130"
	codeNoOtherwise        = "LNT-M131"
	codeHandOver           = "LNT-M132"
	codeLaneInLane         = "LNT-M133"
	codeNoJoin             = "LNT-M134"
	codeVainJoin           = "LNT-M135"
	codeNoActor            = "LNT-M140"
	codeStrangeActor       = "LNT-M141"
	codeEmptyClassSet      = "LNT-M150"
	codeInconsistentFigure = "LNT-F001"
	codeAmbiguousFigure    = "LNT-F002"
	codeNoSource           = "LNT-F003"
	codeIdleFigure         = "LNT-F004"
	codeOfCorrected        = "LNT-F005"
	codeAgainstItself      = "LNT-F006"
	codeStepMissing        = "LNT-R001"
	codeMisplaced          = "LNT-R002"
	codeRenamed            = "LNT-R003"
	codeExtra              = "LNT-R004"
	codeNeverTaken         = "LNT-R006"
	codeStranger           = "LNT-R007"
	codeNoRun              = "LNT-R008"
	codeTooManyWays        = "LNT-R009"
	codeStrangeScenario    = "LNT-R010"
	codeNoPicture          = "LNT-D001"
	codeStalePicture       = "LNT-D002"
	codeForeignFile        = "LNT-D003"
	codeUnreadablePicture  = "LNT-D004"
	codePictureTitle       = "LNT-D005"
	codeMarkMissing        = "LNT-D006"
	codeMarkGone           = "LNT-D007"
	codeMarkDiffers        = "LNT-D008"
	codeDrawnOtherwise     = "LNT-D009"
	codeWrittenOtherwise   = "LNT-D010"
	codeNoOwner            = "LNT-B001"
	codeNoReason           = "LNT-B002"
	codeNoExpiry           = "LNT-B003"
	codeExpired            = "LNT-B004"
	codeMended             = "LNT-B005"
	codeMendedInPart       = "LNT-B006"
	codeAcceptedTwice      = "LNT-B007"
	codeNotAcceptable      = "LNT-B008"
)

// The codes of views of which there is no picture, or only a poor one. Who
// draws them finds that out.
const (
	CodeMoreOfView = "LNT-P096" // how many findings of a view are not listed
	CodeNoScenario = "LNT-R005" // of a run that belongs to no model
	codeCut        = "LNT-P097"
	CodeNotDrawn   = "LNT-P098"
	codeDegraded   = "LNT-P099"
)

// Rule is one kind of finding.
type Rule struct {
	Code     string
	Severity model.Severity // unless the workspace, or Options, say otherwise
	Summary  string         // what is wrong, in one line
	Advice   string         // what to do about it
}

// Rules returns the rules of every check, sorted by code: those of the model
// (M), of its figures (F), of the legibility of pictures (P), of recorded runs
// (R), of committed pictures (D), and of the baseline (B). What model.Build
// refuses has codes of its own, in model.Rules.
func Rules() []Rule {
	rules := []Rule{
		{codeNoDescription, model.SeverityWarning, "an element has no description", "say in one sentence what it is for"},
		{codeNoTechnology, model.SeverityWarning, "a container or component has no technology", "name what it is built with: model.Technology(\"Go\")"},
		{codeSilentUse, model.SeverityWarning, "a relationship has no description", "say what the one does with the other"},
		{codeOrphan, model.SeverityWarning, "an element has no relationship, and neither has any of its parts", "relate it to something, or remove it"},
		{codeUnusedExternal, model.SeverityWarning, "an external element has no relationship", "relate it to something, or remove it"},
		{codeStepNotAllowed, model.SeverityError, "a step of a scenario goes where no relationship leads", "add the relationship with Uses, or correct the step"},
		{codeEmptyScenario, model.SeverityWarning, "a scenario has no message and no ref", "write its steps, or remove it"},
		{codeEmptyView, model.SeverityError, "a view shows nothing", "widen what it includes, or remove it"},
		{codeBrokenView, model.SeverityError, "a view cannot be resolved", "correct what it is about"},
		{codeInNoView, model.SeverityWarning, "no view shows an element", "include it in a view, or remove it"},
		{codeUseInNoView, model.SeverityInfo, "no view shows a relationship", "include both its ends in a view, or remove it"},
		{codeNotDeployed, model.SeverityWarning, "environments exist, and none runs a container", "run it on a node with Runs, or mark the system that it is part of as external"},
		{codeEmptyEnvironment, model.SeverityWarning, "an environment runs nothing", "run something on its nodes with Runs, or remove it"},
		{codeEmptyGroup, model.SeverityWarning, "a group holds nothing", "define elements in it, or remove it"},
		{codeLeftOutInVain, model.SeverityWarning, "an environment leaves out a relationship of which it runs not both ends", "remove it from Without"},
		{codeNoCode, model.SeverityWarning, "the packages that an element is bound to are not there", "correct the pattern of model.Code: it is relative to the file that it stands in"},
		{codeIdleWaiver, model.SeverityWarning, "a waiver waives nothing", "remove it: what it accepted is mended, or it is about something else"},
		{codeUnknownIcon, model.SeverityError, "an element is given an icon that there is not", "name one of the reference of icons, or the path of an SVG file"},
		{codeIconFile, model.SeverityError, "the file of an icon cannot be read as a drawing", "see the message; the path is relative to the file that defines the element"},
		{codeEmptyMachine, model.SeverityWarning, "a state machine has no states", "define them with State, or remove it"},
		{codeUnreachable, model.SeverityError, "a state cannot be reached", "let a transition lead to it, or remove it"},
		{codeNoWayOut, model.SeverityWarning, "a state machine has a final state, and it cannot be reached from one of its states", "let a transition lead on, or make the state a final one"},
		{codeNoElse, model.SeverityWarning, "a choice does not say where it leads if no guard holds", "say so with Else"},
		{codeNoAction, model.SeverityWarning, "an activity has no action", "write what is done with Do, or remove it"},
		{codeNoOtherwise, model.SeverityWarning, "a decision of an activity does not say what is done if no guard holds", "end its outcomes with model.Otherwise"},
		{codeHandOver, model.SeverityWarning, "an activity passes from one element to another, and no relationship connects the two", "write the relationship, or the step of what stands between them"},
		{codeLaneInLane, model.SeverityWarning, "an activity has lanes for an element and for a part of it", "say for each step which of the parts carries it out"},
		{codeNoJoin, model.SeverityWarning, "no track of a fork goes on to join another: each of them ends", "let what belongs together go on after the fork; if nothing does, waive it with the reason"},
		{codeVainJoin, model.SeverityError, "a track of a fork ends on some of its ways, and the tracks that join wait for it in vain", "let the track end on each of its ways or on none: put what follows the decision into its outcomes"},
		{codeNoActor, model.SeverityWarning, "a use case has no actor, and takes over none from what it is a part, an extension or a kind of", "name who takes part with Actor, or let another use case include it"},
		{codeStrangeActor, model.SeverityWarning, "an actor of a use case has no relationship with the system", "add one with Uses, or take the actor out"},
		{codeEmptyClassSet, model.SeverityWarning, "a class set has no classes and takes no types", "define classes in it, give it model.Types, or remove it"},

		{codeInconsistentFigure, model.SeverityError, "a figure contradicts what it is held against, and nothing says why", "correct one of the two; if the contradiction stands, explain it with model.Note, or write the figure that is right with model.Corrects"},
		{codeAmbiguousFigure, model.SeverityWarning, "a figure, or a check of one, is ambiguous, and nothing says in which way", "name the readings with model.Note"},
		{codeNoSource, model.SeverityWarning, "a claimed or measured figure has no source", "say who claims it or where it was measured with model.Source, or make it model.Assumed"},
		{codeIdleFigure, model.SeverityInfo, "nothing follows from an assumed figure, and nothing is held against it", "derive something from it, or remove it"},
		{codeOfCorrected, model.SeverityWarning, "a figure is derived from one that another corrects, and does not say why", "derive it from the right one, or say with model.Note what it shows"},
		{codeAgainstItself, model.SeverityWarning, "a figure is held against itself", "hold it against what comes from elsewhere"},

		{CodeMoreOfView, model.SeverityWarning, "a view breaks rules of legibility in more places than are listed", "show less in it: exclude elements, or split the view"},
		{codeCut, model.SeverityInfo, "a text is longer than a picture has room for, and is cut", "say it in fewer words; the tooltip has all of them"},
		{CodeNotDrawn, model.SeverityError, "a view cannot be drawn", "see the message; if it does not help, report it with the model"},
		{codeDegraded, model.SeverityWarning, "no engine could place a view, and a plain grid stands in for it", "show less in it: exclude elements, or split the view"},

		{codeStepMissing, model.SeverityError, "a recorded run leaves out a step of its scenario, or ends too early", "put the step into opt or alt if it may be left out, or mend the code; where a span has another name than the message, model.Span says so"},
		{codeMisplaced, model.SeverityError, "a recorded run has a message where its scenario has another", "put the steps into the order of the run, or into par if they have none"},
		{codeRenamed, model.SeverityError, "a message of a recorded run goes where its scenario says, and has another text", "call it what the span is called, or name the span with model.Span"},
		{codeExtra, model.SeverityError, "a recorded run has a message that its scenario does not have", "write the step, or mend the code"},
		{CodeNoScenario, model.SeverityError, "a recorded run resembles no scenario", "write the scenario (lintel record begins one), or name the services of elements with model.Service"},
		{codeNeverTaken, model.SeverityWarning, "no recorded run takes a branch of a scenario", "record a run that takes it, or remove it"},
		{codeStranger, model.SeverityError, "a service takes part in recorded runs, and no element stands for it", "give the element that it is model.Service"},
		{codeNoRun, model.SeverityInfo, "there is no recorded run of a scenario", "record one, if its elements record spans"},
		{codeTooManyWays, model.SeverityWarning, "a recorded run can be read in more ways than are tried", "say in the scenario what comes first: tracks of par that do the same cannot be told apart"},
		{codeStrangeScenario, model.SeverityError, "a recorded run names a scenario that there is not", "correct the attribute lintel.scenario: it is the ID of a scenario"},

		{codeNoPicture, model.SeverityError, "a view has no committed picture", "run lintel check --update"},
		{codeStalePicture, model.SeverityError, "a picture is left over from a view that no longer exists, or is the copy of another", "run lintel check --update"},
		{codeForeignFile, model.SeverityWarning, "a file among the pictures was not made by Lintel", "move it elsewhere"},
		{codeUnreadablePicture, model.SeverityError, "a committed picture cannot be read", "run lintel check --update"},
		{codePictureTitle, model.SeverityError, "title, description or kind of a committed picture differ from the view's", "run lintel check --update"},
		{codeMarkMissing, model.SeverityError, "a committed picture lacks something that the view shows", "run lintel check --update"},
		{codeMarkGone, model.SeverityError, "a committed picture shows something that the view does not", "run lintel check --update"},
		{codeMarkDiffers, model.SeverityError, "something says one thing in the committed picture and another in the model", "run lintel check --update"},
		{codeDrawnOtherwise, model.SeverityError, "a committed picture says the same as the view but is drawn otherwise: by hand, or by another version", "run lintel check --update"},
		{codeWrittenOtherwise, model.SeverityError, "a committed picture looks the same but is not written byte for byte as Lintel writes it", "run lintel check --update"},

		{codeNoOwner, model.SeverityError, "an accepted finding has no owner", "name who answers for it until it is mended: a person or a team"},
		{codeNoReason, model.SeverityError, "an accepted finding has no reason", "say why it is not mended now"},
		{codeNoExpiry, model.SeverityError, "an accepted finding has no day on which that ends", "write it as \"expires\": \"2031-12-24\""},
		{codeExpired, model.SeverityError, "the day is over until which a finding was accepted", "mend what it is about, or accept it again until another day"},
		{codeMended, model.SeverityWarning, "an accepted finding is there no more", "take it out of the baseline: lintel check --accept none does so"},
		{codeMendedInPart, model.SeverityWarning, "fewer findings are there than are accepted", "lower the count in the baseline: lintel check --accept none does so"},
		{codeAcceptedTwice, model.SeverityError, "two entries of the baseline accept the same finding", "keep one of them, and add the counts up"},
		{codeNotAcceptable, model.SeverityError, "the baseline accepts what cannot be accepted", "mend it: as long as it is there, nobody knows what else would be found"},
	}
	for _, r := range scene.Rules() {
		advice := "report it with the model; until then, another direction or shorter words may help"
		if r.Code == scene.LowContrast {
			advice = "choose other colours in the project's theme file; a theme of Lintel's has to be reported"
		}
		rules = append(rules, Rule{string(r.Code), model.SeverityWarning, "broken: " + r.Summary, advice})
	}
	slices.SortFunc(rules, func(a, b Rule) int { return compareCodes(a.Code, b.Code) })
	return rules
}

// compareCodes sorts by the family first, in the order of the checks.
func compareCodes(a, b string) int {
	const families = "MFPRDB"
	fa, fb := family(a, families), family(b, families)
	if fa != fb {
		return fa - fb
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func family(code, families string) int {
	for i := range families {
		if len(code) > 4 && code[4] == families[i] {
			return i
		}
	}
	return len(families)
}

// rule is the rule of a code. The codes are this package's own, so it is
// always found.
func rule(code string) Rule {
	for _, r := range Rules() {
		if r.Code == code {
			return r
		}
	}
	return Rule{Code: code, Severity: model.SeverityError}
}
