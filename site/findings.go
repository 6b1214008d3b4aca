package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/markdown"
	"github.com/lintel-go/lintel/site/words"
)

// Codes of the findings that the site makes.
const (
	CodeUnknownReference = "LNT-S001"
	CodeBrokenLink       = "LNT-S002"
	CodeBrokenImage      = "LNT-S003"
	CodeRefusedAddress   = "LNT-S004"
	CodeRawHTML          = "LNT-S005"
	CodeFolder           = "LNT-S006"
	CodeDecision         = "LNT-S007"
	CodePicture          = "LNT-S008"
	CodeDocument         = "LNT-S009"
	CodeGlossary         = "LNT-S010"
)

// Rules returns the kinds of finding that the site makes, sorted by code, with
// the severity of the usual case.
func Rules() []model.Rule {
	return []model.Rule{
		{Code: CodeUnknownReference, Severity: model.SeverityError, Summary: "a document names an element or view that the model does not have"},
		{Code: CodeBrokenLink, Severity: model.SeverityError, Summary: "a document links to a file or a heading that is not there"},
		{Code: CodeBrokenImage, Severity: model.SeverityError, Summary: "a document shows an image that is not there, or is one of another site"},
		{Code: CodeRefusedAddress, Severity: model.SeverityError, Summary: "a link that could run a script or read a file"},
		{Code: CodeRawHTML, Severity: model.SeverityWarning, Summary: "HTML in a document, which is left out"},
		{Code: CodeFolder, Severity: model.SeverityError, Summary: "a folder of documents or decisions cannot be read"},
		{Code: CodeDecision, Severity: model.SeverityError, Summary: "a decision's status, date, number or link to another cannot be understood"},
		{Code: CodePicture, Severity: model.SeverityError, Summary: "a view cannot be drawn"},
		{Code: CodeDocument, Severity: model.SeverityError, Summary: "a document is not UTF-8, or its front matter is not understood"},
		{Code: CodeGlossary, Severity: model.SeverityError, Summary: "a glossary explains a term twice, or none"},
	}
}

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

// referencePages has a page for every code: what it means and what to do.
const referencePages = "https://github.com/lintel-go/lintel/blob/main/docs/reference/findings/"

// Reference is the address of the page that explains a code; empty for those
// of others.
func Reference(code string) string {
	rest, ok := strings.CutPrefix(code, "LNT-")
	if !ok || len(rest) != len("M101") || !strings.Contains("LMCTFPRDSB", rest[:1]) {
		return ""
	}
	return referencePages + code + ".md"
}

// counted is how many findings there are of each severity.
func (s *Site) counted(found []model.Diagnostic) string {
	n := map[model.Severity]int{}
	for _, f := range found {
		n[f.Severity]++
	}
	var parts []string
	for _, severity := range []model.Severity{model.SeverityError, model.SeverityWarning, model.SeverityInfo} {
		if n[severity] > 0 {
			parts = append(parts, s.count("count.finding."+string(severity), n[severity]))
		}
	}
	return s.words.List(parts)
}

// allWaived are the findings that the workspace accepts, of documents, of the
// model and of the pictures that have been drawn.
func (w *workspace) allWaived() []Waived {
	all := slices.Concat(w.waived, w.Waived)
	for _, v := range w.Model.Views {
		d := w.pictures[v.Key]
		d.Lock()
		all = append(all, d.waived...)
		d.Unlock()
	}
	slices.SortStableFunc(all, func(a, b Waived) int {
		return cmp.Or(cmp.Compare(a.Finding.Origin.File, b.Finding.Origin.File), cmp.Compare(a.Finding.Origin.Line, b.Finding.Origin.Line), cmp.Compare(a.Finding.Code, b.Finding.Code))
	})
	return all
}

// codeLine is a line of a file.
type codeLine struct {
	file string
	line int
}

// places finds what is defined in a line: the page about it, as a path with a
// fragment, and its name. Where a line defines several things, the first of
// the list counts: what is drawn before what draws it.
func (w *workspace) places() map[codeLine]link {
	found := map[codeLine]link{}
	called := func(o model.Origin, name []words.Piece, to string) {
		at := codeLine{o.File, o.Line}
		if _, taken := found[at]; !taken && o.File != "" && o.Line > 0 && to != "" {
			found[at] = said(name, to)
		}
	}
	note := func(o model.Origin, name, to string) { called(o, theirs(name), to) }
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		note(e.Origin, w.name(e), w.elementPath[e.ID])
	}
	for _, r := range w.Model.Relationships {
		note(r.Origin, w.name(w.elements[r.From])+" → "+w.name(w.elements[r.To]), w.elementPath[r.From]+"#"+relationAnchor("relationship", r.ID))
	}
	for _, v := range w.Model.Views {
		if !v.Default {
			called(v.Origin, w.viewName(&v), w.viewPath[v.Key])
		}
	}
	for _, s := range w.Model.Scenarios {
		note(s.Origin, s.Name, w.viewPath[w.viewOfScenario(s.ID)])
	}
	for _, v := range w.Model.Views {
		called(v.Origin, w.viewName(&v), w.viewPath[v.Key])
	}
	for _, f := range w.Model.Figures {
		note(f.Origin, f.Name, w.figuresPath()+"#"+anchor("figure", f.ID))
		for _, c := range f.Checks {
			note(c.Origin, f.Name, w.figuresPath()+"#"+anchor("figure", f.ID))
		}
	}
	for _, e := range w.Model.Environments {
		for _, v := range w.Model.Views {
			if v.Environment == e.ID {
				note(e.Origin, e.Name, w.viewPath[v.Key])
			}
		}
	}
	return found
}

// concerned is a link to what a finding is about: what is defined in its line,
// or else the page of its document.
func (w *workspace) concerned(at string, f model.Diagnostic) link {
	to := func(l link) link {
		p, fragment, _ := strings.Cut(l.Href, "#")
		l.Href = relative(at, p)
		if fragment != "" {
			l.Href += "#" + escape(fragment)
		}
		return l
	}
	for _, p := range append([]model.Position{f.Origin.Position}, f.Origin.CalledFrom...) {
		if l, ok := w.defined()[codeLine{p.File, p.Line}]; ok {
			return to(l)
		}
	}
	if page, ok := w.pages[w.absolute(f.Origin.File)]; ok && f.Origin.File != "" {
		return said(ours(w.say("finding.page")), relative(at, page))
	}
	for _, p := range f.Related {
		if l, ok := w.defined()[codeLine{p.File, p.Line}]; ok {
			return to(l)
		}
	}
	return link{}
}
