package bindings

import "github.com/lintel-go/lintel/model"

// The codes of the findings of this package. A code keeps its meaning for
// ever; a rule that goes leaves a gap.
const (
	codeUndeclared = "LNT-C001"
	codeAgainst    = "LNT-C002"
	codeUnproven   = "LNT-C003"
	codeDead       = "LNT-C004"
	codeTwice      = "LNT-C005"
	codeUnbound    = "LNT-C006"
	codeDeadLeave  = "LNT-C007"
	codeCalls      = "LNT-C009"
	codeMayCall    = "LNT-C010"
	codeThrough    = "LNT-C011"
)

// Unread is the code of the finding that says that imports could not be read.
const Unread = "LNT-C008"

// Advice returns the codes of findings that never count.
func Advice() []string { return []string{codeCalls, codeMayCall} }

// Rules returns every kind of finding that this package gives, sorted by code.
func Rules() []model.Rule {
	return []model.Rule{
		{Code: codeUndeclared, Severity: model.SeverityError, Summary: "a package of one element imports one of another, and no relationship leads from the one to the other"},
		{Code: codeAgainst, Severity: model.SeverityError, Summary: "a package imports another against the direction of the only relationship between their elements"},
		{Code: codeUnproven, Severity: model.SeverityWarning, Summary: "a relationship leads from one element to another, both are bound to packages, and no import leads there"},
		{Code: codeDead, Severity: model.SeverityWarning, Summary: "a pattern of model.Code matches no Go package"},
		{Code: codeTwice, Severity: model.SeverityError, Summary: "two elements are bound to one package by patterns of the same precision, and neither is a part of the other"},
		{Code: codeUnbound, Severity: model.SeverityOff, Summary: "a package is bound to no element, and not left out on purpose"},
		{Code: codeDeadLeave, Severity: model.SeverityWarning, Summary: "Unbound leaves out packages that are not there, or are bound"},
		{Code: Unread, Severity: model.SeverityError, Summary: "the imports of a Go file cannot be read"},
		{Code: codeCalls, Severity: model.SeverityInfo, Summary: "functions of one element call those of another (only with --calls)"},
		{Code: codeMayCall, Severity: model.SeverityInfo, Summary: "functions of one element call an interface that types of another implement (only with --calls)"},
		{Code: codeThrough, Severity: model.SeverityWarning, Summary: "packages that are bound to nothing carry a dependency between two elements, and no relationship leads from the one to the other"},
	}
}

// severityOf is the weight of a code.
func severityOf(code string) model.Severity {
	for _, r := range Rules() {
		if r.Code == code {
			return r.Severity
		}
	}
	return model.SeverityError
}
