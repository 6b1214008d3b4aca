package load

import "github.com/lintel-go/lintel/model"

// The codes of the diagnostics of this package. A code keeps its meaning for
// ever; a rule that goes leaves a gap.
const (
	codeNoGo         = "LNT-L001"
	codeOldGo        = "LNT-L002"
	codePattern      = "LNT-L003"
	codeNothing      = "LNT-L004"
	codeNoLintel     = "LNT-L005"
	codeNoModule     = "LNT-L006"
	codeModuleFiles  = "LNT-L007"
	codeSignature    = "LNT-L008"
	codeProgram      = "LNT-L009"
	codeUnreadable   = "LNT-L010"
	codeSyntax       = "LNT-L020"
	codeType         = "LNT-L021"
	codeCycle        = "LNT-L022"
	codeImport       = "LNT-L023"
	codeDownload     = "LNT-L024"
	codeBuild        = "LNT-L025"
	codeSchema       = "LNT-L026"
	codePanic        = "LNT-L040"
	codePanicBeside  = "LNT-L041"
	codePanicInit    = "LNT-L042"
	codeNil          = "LNT-L043"
	codeExit         = "LNT-L044"
	codeLogFatal     = "LNT-L045"
	codeDeadlock     = "LNT-L046"
	codeStack        = "LNT-L047"
	codeMemory       = "LNT-L048"
	codeFatal        = "LNT-L049"
	codeTimeout      = "LNT-L050"
	codeKilled       = "LNT-L051"
	codeStart        = "LNT-L052"
	codeResult       = "LNT-L053"
	codeStdout       = "LNT-L060"
	codeStderr       = "LNT-L061"
	codeCacheMissing = "LNT-L070"
)

// Empty tells whether a diagnostic says no more than that there is no model.
func Empty(d model.Diagnostic) bool { return d.Code == codeNothing || d.Code == codeNoModule }

// Rules returns every kind of diagnostic that loading gives, sorted by code.
func Rules() []model.Rule {
	return []model.Rule{
		{Code: codeNoGo, Severity: model.SeverityError, Summary: "the go command is missing or cannot be run"},
		{Code: codeOldGo, Severity: model.SeverityError, Summary: "the go command is older than the module needs"},
		{Code: codePattern, Severity: model.SeverityError, Summary: "a pattern names no folder and no package"},
		{Code: codeNothing, Severity: model.SeverityError, Summary: "no package exports func Workspace() *model.Workspace"},
		{Code: codeNoLintel, Severity: model.SeverityError, Summary: "the module does not require the model library"},
		{Code: codeNoModule, Severity: model.SeverityError, Summary: "a package lies in no Go module"},
		{Code: codeModuleFiles, Severity: model.SeverityError, Summary: "go.mod, go.work or the vendor folder cannot be used as they are"},
		{Code: codeSignature, Severity: model.SeverityError, Summary: "a function named Workspace does not have the signature func() *model.Workspace"},
		{Code: codeProgram, Severity: model.SeverityError, Summary: "a Workspace function lies in a package main, which nothing can import"},
		{Code: codeUnreadable, Severity: model.SeverityWarning, Summary: "a folder or file cannot be read"},
		{Code: codeSyntax, Severity: model.SeverityError, Summary: "the Go source does not parse"},
		{Code: codeType, Severity: model.SeverityError, Summary: "the Go source does not compile"},
		{Code: codeCycle, Severity: model.SeverityError, Summary: "packages import each other in a circle"},
		{Code: codeImport, Severity: model.SeverityError, Summary: "an imported package does not exist or is not required by the module"},
		{Code: codeDownload, Severity: model.SeverityError, Summary: "a required module is not on this machine and cannot be fetched or verified"},
		{Code: codeBuild, Severity: model.SeverityError, Summary: "the build fails for another reason"},
		{Code: codeSchema, Severity: model.SeverityError, Summary: "the module's model library does not fit this version of the tool"},
		{Code: codePanic, Severity: model.SeverityError, Summary: "Workspace panics"},
		{Code: codePanicBeside, Severity: model.SeverityError, Summary: "a goroutine that Workspace started panics"},
		{Code: codePanicInit, Severity: model.SeverityError, Summary: "the initialisation of a package panics"},
		{Code: codeNil, Severity: model.SeverityError, Summary: "Workspace returns nil"},
		{Code: codeExit, Severity: model.SeverityError, Summary: "Workspace ends the process, as os.Exit does"},
		{Code: codeLogFatal, Severity: model.SeverityError, Summary: "Workspace ends the process with log.Fatal"},
		{Code: codeDeadlock, Severity: model.SeverityError, Summary: "Workspace waits for something that never happens"},
		{Code: codeStack, Severity: model.SeverityError, Summary: "Workspace overflows the stack, as an endless recursion does"},
		{Code: codeMemory, Severity: model.SeverityError, Summary: "Workspace needs more memory than it may have"},
		{Code: codeFatal, Severity: model.SeverityError, Summary: "the Go runtime gives up for another reason"},
		{Code: codeTimeout, Severity: model.SeverityError, Summary: "Workspace does not return in time"},
		{Code: codeKilled, Severity: model.SeverityError, Summary: "the system ends the process that runs Workspace"},
		{Code: codeStart, Severity: model.SeverityError, Summary: "the program that runs Workspace cannot be started"},
		{Code: codeResult, Severity: model.SeverityError, Summary: "the program that runs Workspace ends well but hands back no model"},
		{Code: codeStdout, Severity: model.SeverityWarning, Summary: "Workspace prints to standard output"},
		{Code: codeStderr, Severity: model.SeverityInfo, Summary: "Workspace prints to standard error"},
		{Code: codeCacheMissing, Severity: model.SeverityInfo, Summary: "nothing can be kept for the next run"},
	}
}
