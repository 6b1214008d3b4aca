package model

// The codes of the diagnostics that Build gives. A code keeps its meaning for
// ever; a rule that goes leaves a gap.
const (
	codeNil           = "LNT-M001"
	codeForeign       = "LNT-M002"
	codeEmptyName     = "LNT-M003"
	codeNoSlug        = "LNT-M004"
	codeDuplicate     = "LNT-M005"
	codeSameID        = "LNT-M006"
	codeBadID         = "LNT-M007"
	codeUnprintable   = "LNT-M008"
	codeNilOption     = "LNT-M009"
	codeGivenTwice    = "LNT-M010"
	codeBadValue      = "LNT-M011"
	codeBadLink       = "LNT-M012"
	codeBadCode       = "LNT-M013"
	codeNoReason      = "LNT-M014"
	codeSelf          = "LNT-M020"
	codeOwnPart       = "LNT-M021"
	codeDuplicateUse  = "LNT-M022"
	codeEnvironment   = "LNT-M023"
	codeNotStatic     = "LNT-M024"
	codeMessageSelf   = "LNT-M030"
	codeMessagePart   = "LNT-M031"
	codeNoCall        = "LNT-M032"
	codeEmptyFragment = "LNT-M033"
	codeNoGuard       = "LNT-M034"
	codeOperand       = "LNT-M035"
	codeNilFunction   = "LNT-M036"
	codeWrongFlow     = "LNT-M037"
	codeCreatedLate   = "LNT-M038"
	codeDestroyed     = "LNT-M039"
	codeEmptyNote     = "LNT-M040"
	codeNoText        = "LNT-M041"
	codeBadUnit       = "LNT-M042"
	codeUnits         = "LNT-M043"
	codeZero          = "LNT-M044"
	codeSameKey       = "LNT-M050"
	codeBadKey        = "LNT-M051"
	codeEmptySelector = "LNT-M052"
	codeNoMatch       = "LNT-M053"
	codeSelectorKind  = "LNT-M054"
	codeInAndOut      = "LNT-M055"
	codeNoParts       = "LNT-M056"
	codeNoDirection   = "LNT-M057"
	codeFolder        = "LNT-M060"
	codeMember        = "LNT-M061"
	codeSameMember    = "LNT-M062"
	codeOtherSet      = "LNT-M063"
	codeSameRelation  = "LNT-M064"
	codeExtendsItself = "LNT-M065"
	codeNoCode        = "LNT-M066"
	codeStarts        = "LNT-M070"
	codeNoStart       = "LNT-M071"
	codeOtherMachine  = "LNT-M072"
	codeIntoItself    = "LNT-M073"
	codeAmbiguous     = "LNT-M074"
	codeEndless       = "LNT-M075"
	codeAfterEnd      = "LNT-M080"
	codeEndInFork     = "LNT-M081"
	codeEndFlowAlone  = "LNT-M082"
	codeOneWay        = "LNT-M083"
	codeOutcome       = "LNT-M084"
	codeNoSteps       = "LNT-M085"
	codeNeverBack     = "LNT-M086"
	codeSameGuard     = "LNT-M087"
	codeNoAction      = "LNT-M088"
	codeOwnActor      = "LNT-M090"
	codeUseCaseSelf   = "LNT-M091"
	codeUseCaseTwice  = "LNT-M092"
	codeIncludeCycle  = "LNT-M093"
	codeUseCaseCycle  = "LNT-M094"
	codeUseCaseBoth   = "LNT-M095"
	codeNoCondition   = "LNT-M096"
	codeRefSelf       = "LNT-M097"
	codeRefCycle      = "LNT-M098"
)

// Rule is one kind of mistake that Build finds.
type Rule struct {
	Code     string
	Severity Severity
	Summary  string
}

// Rules returns every rule of Build, sorted by code.
func Rules() []Rule {
	return []Rule{
		{codeNil, SeverityError, "a handle is nil, or was not made by this package's functions"},
		{codeForeign, SeverityError, "a handle belongs to another workspace"},
		{codeEmptyName, SeverityError, "a name is empty"},
		{codeNoSlug, SeverityError, "a name has no letter and no digit to make an ID from"},
		{codeDuplicate, SeverityError, "two things of one kind have the same name in the same place"},
		{codeSameID, SeverityError, "two things with different names have the same ID"},
		{codeBadID, SeverityError, "model.ID holds something that cannot be part of an ID"},
		{codeUnprintable, SeverityError, "a text holds control characters or is not valid UTF-8, or a name holds a line break or tab"},
		{codeNilOption, SeverityError, "an option is nil"},
		{codeGivenTwice, SeverityError, "an option that has one value is given twice"},
		{codeBadValue, SeverityError, "an option has a value that means nothing"},
		{codeBadLink, SeverityError, "a link has no address, or one that must not be followed"},
		{codeBadCode, SeverityError, "a waiver or a severity is of a code that no rule has, or of one that is not to be weighed"},
		{codeNoReason, SeverityError, "a waiver gives no reason, or packages are left unbound without one"},
		{codeSelf, SeverityError, "a relationship leads from an element to itself"},
		{codeOwnPart, SeverityError, "a relationship leads from an element to its own part or to what it is part of"},
		{codeDuplicateUse, SeverityError, "a relationship is written twice"},
		{codeEnvironment, SeverityError, "a relationship leads from one deployment environment to another"},
		{codeNotStatic, SeverityError, "an environment leaves out a relationship that is not between static elements"},
		{codeMessageSelf, SeverityError, "a message between elements leads from an element to itself"},
		{codeMessagePart, SeverityError, "a message leads from an element to its own part or to what it is part of"},
		{codeNoCall, SeverityError, "a return has no call that it answers"},
		{codeEmptyFragment, SeverityError, "a fragment of a scenario has no steps"},
		{codeNoGuard, SeverityError, "a fragment, operand, loop or case has no guard"},
		{codeOperand, SeverityError, "an operand stands where it does not belong"},
		{codeNilFunction, SeverityError, "a function is nil"},
		{codeWrongFlow, SeverityError, "a step is written on the flow around the one that is being filled, or on one that is finished"},
		{codeCreatedLate, SeverityError, "a scenario creates an element that took part before"},
		{codeDestroyed, SeverityError, "a scenario uses an element after it was destroyed"},
		{codeEmptyNote, SeverityError, "a note or a divider has no text, or a note stands over nothing"},
		{codeNoText, SeverityWarning, "a message that is no return has no text"},
		{codeBadUnit, SeverityError, "a figure has no unit, or one that cannot be read"},
		{codeUnits, SeverityError, "figures of different dimensions are added up, compared, or written in each other's unit"},
		{codeZero, SeverityError, "a figure is divided by 0, or by a range that holds it"},
		{codeSameKey, SeverityError, "two views have the same key"},
		{codeBadKey, SeverityError, "a view's key cannot be part of an address"},
		{codeEmptySelector, SeverityError, "Include or Exclude is given nothing to select"},
		{codeNoMatch, SeverityWarning, "a selector of a view matches nothing"},
		{codeSelectorKind, SeverityError, "a selector of a view names something that such a view never shows"},
		{codeInAndOut, SeverityError, "a view both includes and excludes an element"},
		{codeNoParts, SeverityWarning, "a container, component or use case view is written of something that has nothing of the kind"},
		{codeNoDirection, SeverityWarning, "a sequence or activity view is given a direction, which it cannot have"},
		{codeFolder, SeverityError, "a folder of documents has no name, or is named twice"},
		{codeMember, SeverityError, "a field, method or constant has no name that Go could give it"},
		{codeSameMember, SeverityError, "a class has two members of one name"},
		{codeOtherSet, SeverityError, "a class relates to a class of another set"},
		{codeSameRelation, SeverityError, "a relation between two classes is written twice"},
		{codeExtendsItself, SeverityError, "a class extends itself, directly or through others"},
		{codeNoCode, SeverityError, "a code view is written of something that is bound to no code"},
		{codeStarts, SeverityError, "a state machine or a composite state begins twice"},
		{codeNoStart, SeverityError, "a state machine, or a composite state that is entered as a whole, does not say where it begins"},
		{codeOtherMachine, SeverityError, "a transition leads to a state of another machine"},
		{codeIntoItself, SeverityError, "the beginning of a composite state leads out of it"},
		{codeAmbiguous, SeverityError, "two transitions from one state are taken on the same event, and no guards of their own tell which"},
		{codeEndless, SeverityError, "transitions without an event and without a guard lead back to the state that they come from"},
		{codeAfterEnd, SeverityError, "a step of an activity comes after the end of every way to it"},
		{codeEndInFork, SeverityError, "a track of a fork ends the whole activity"},
		{codeEndFlowAlone, SeverityError, "EndFlow is written outside of a fork"},
		{codeOneWay, SeverityError, "a decision has fewer than two outcomes, or a fork fewer than two tracks"},
		{codeOutcome, SeverityError, "an outcome stands where it does not belong, or an outcome or track was not made by this package's functions"},
		{codeNoSteps, SeverityError, "an outcome, a track or a loop of an activity has no steps where it must have some"},
		{codeNeverBack, SeverityError, "a loop of an activity ends on each of its ways the first time"},
		{codeSameGuard, SeverityError, "two outcomes of a decision have the same guard"},
		{codeNoAction, SeverityError, "an action or a signal has no text"},
		{codeOwnActor, SeverityError, "a use case has its own system as an actor"},
		{codeUseCaseSelf, SeverityError, "a use case includes, extends or specializes itself, or a person specializes itself"},
		{codeUseCaseTwice, SeverityError, "an actor, a link between use cases or a scenario of one is written twice"},
		{codeIncludeCycle, SeverityError, "a use case includes itself through others"},
		{codeUseCaseCycle, SeverityError, "a use case or a person extends or specializes itself through others"},
		{codeUseCaseBoth, SeverityError, "two use cases are linked in two ways that exclude each other"},
		{codeNoCondition, SeverityWarning, "a use case extends another one and does not say when"},
		{codeRefSelf, SeverityError, "a scenario refers to itself"},
		{codeRefCycle, SeverityWarning, "a scenario refers to itself through others"},
	}
}
