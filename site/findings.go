package site

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/markdown"
)

// Codes of the findings that the site makes.
const (
	CodeUnknownReference = "LNT-S001" // a document names an element or view that the model does not have
	CodeBrokenLink       = "LNT-S002" // a document links to a file or a heading that is not there
	CodeBrokenImage      = "LNT-S003" // a document shows an image that is not there, or is one of another site
	CodeRefusedAddress   = "LNT-S004" // a link that could run a script or read a file
	CodeRawHTML          = "LNT-S005" // HTML in a document, which is left out
	CodeFolder           = "LNT-S006" // a folder of documents or decisions cannot be read
	CodeDecision         = "LNT-S007" // a decision's status, date, number or link to another cannot be understood
	CodePicture          = "LNT-S008" // a view cannot be drawn
	CodeDocument         = "LNT-S009" // a document is not UTF-8, or its front matter is not understood
)

// documentFinding is a problem of a document as a finding.
func documentFinding(file string, p markdown.Problem) model.Diagnostic {
	code, severity := CodeUnknownReference, model.SeverityError
	switch p.Code {
	case markdown.BrokenLink:
		code = CodeBrokenLink
	case markdown.BrokenImage:
		code = CodeBrokenImage
	case markdown.RemoteImage:
		code, severity = CodeBrokenImage, model.SeverityWarning
	case markdown.RefusedAddress:
		code = CodeRefusedAddress
	case markdown.BrokenFront, markdown.NotUTF8, markdown.ControlCharacter:
		code = CodeDocument
	case markdown.RawHTML:
		code, severity = CodeRawHTML, model.SeverityWarning
	}
	d := finding(code, severity, file, p.Line, p.Message, p.Hint)
	d.Origin.Column = p.Column
	return d
}

func finding(code string, severity model.Severity, file string, line int, message, hint string) model.Diagnostic {
	return model.Diagnostic{
		Code: code, Severity: severity, Message: message, Hint: hint,
		Origin: model.Origin{Position: model.Position{File: file, Line: line}},
	}
}
