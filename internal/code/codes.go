package code

import "github.com/lintel-go/lintel/model"

// The codes of the findings of this package. A code keeps its meaning for
// ever; a rule that goes leaves a gap.
const (
	codeNotRead     = "LNT-T001"
	codeBroken      = "LNT-T002"
	codeNoPackage   = "LNT-T003"
	codeNoMatch     = "LNT-T004"
	codeNoType      = "LNT-T005"
	codeNothing     = "LNT-T006"
	codeNoConstants = "LNT-T010"
	codeNoConstant  = "LNT-T011"
	codeNoState     = "LNT-T012"
	codeNoTable     = "LNT-T013"
	codeNotATable   = "LNT-T014"
	codeNotInTable  = "LNT-T015"
	codeOnlyInTable = "LNT-T016"
	codeOtherKind   = "LNT-T020"
	codeNotInGo     = "LNT-T021"
	codeNotInModel  = "LNT-T022"
	codeOtherType   = "LNT-T023"
	codeNotSo       = "LNT-T024"
)

// Rules returns every kind of finding that this package gives, sorted by
// code.
func Rules() []model.Rule {
	return []model.Rule{
		{Code: codeNotRead, Severity: model.SeverityError, Summary: "the go command gives no answer about the packages that a model speaks of"},
		{Code: codeBroken, Severity: model.SeverityError, Summary: "a package does not compile, and its types are known in part"},
		{Code: codeNoPackage, Severity: model.SeverityError, Summary: "a pattern of model.Types or model.Type, or of a code view's element, names no Go package"},
		{Code: codeNoMatch, Severity: model.SeverityError, Summary: "a pattern of names in model.Types matches no type"},
		{Code: codeNoType, Severity: model.SeverityError, Summary: "a type that model.Type names does not exist"},
		{Code: codeNothing, Severity: model.SeverityWarning, Summary: "a code view or class set finds no types to show"},
		{Code: codeNoConstants, Severity: model.SeverityError, Summary: "the type of a state machine has no constants"},
		{Code: codeNoConstant, Severity: model.SeverityError, Summary: "a state has no constant in Go"},
		{Code: codeNoState, Severity: model.SeverityError, Summary: "a constant in Go has no state in the model"},
		{Code: codeNoTable, Severity: model.SeverityError, Summary: "a variable that model.Transitions names does not exist"},
		{Code: codeNotATable, Severity: model.SeverityError, Summary: "a variable that model.Transitions names is no table of constants that can be read"},
		{Code: codeNotInTable, Severity: model.SeverityError, Summary: "a state machine has a transition that its table in Go does not have"},
		{Code: codeOnlyInTable, Severity: model.SeverityError, Summary: "the table of a state machine in Go has a transition that the machine does not have"},
		{Code: codeOtherKind, Severity: model.SeverityError, Summary: "a class is of another kind than its type"},
		{Code: codeNotInGo, Severity: model.SeverityError, Summary: "a class has a member that its type does not have"},
		{Code: codeNotInModel, Severity: model.SeverityWarning, Summary: "a type has an exported member that its class, which lists others, does not have"},
		{Code: codeOtherType, Severity: model.SeverityError, Summary: "a member of a class has another type in Go"},
		{Code: codeNotSo, Severity: model.SeverityError, Summary: "a class is said to implement or extend another, and its type does not"},
	}
}

// Unread returns the codes of the findings that say that types could not be
// read, or only in part.
func Unread() []string { return []string{codeNotRead, codeBroken} }

// severityOf is the weight of a code.
func severityOf(code string) model.Severity {
	for _, r := range Rules() {
		if r.Code == code {
			return r.Severity
		}
	}
	return model.SeverityError
}
