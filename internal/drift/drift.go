// Package drift is what CI runs: it holds a model against the rules of good
// models, and the committed pictures against the model.
//
// Every check is a function that returns findings. A finding has a stable
// code, a severity, words, a way out, and the lines it speaks of. Rules lists
// all codes. NewReport sorts findings, Baseline.Settle takes out those that are
// accepted for now, and Formats lists the forms in which they are written.
//
// The package changes nothing, but for Update, which rewrites pictures. It
// loads no model and draws no picture: both are handed in.
package drift

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/theme"
)

// Finding is one promise that is broken.
type Finding struct {
	Code      string            `json:"code"` // see Rules
	Severity  model.Severity    `json:"severity"`
	Workspace string            `json:"workspace,omitempty"` // name of the workspace
	View      string            `json:"view,omitempty"`      // key of the view it is about
	Kind      model.SubjectKind `json:"kind,omitempty"`      // of what it is about; empty: the mark of a picture, or nothing in particular
	Subject   string            `json:"subject,omitempty"`   // ID of what it is about: element, relationship, scenario, mark
	Message   string            `json:"message"`             // lower case, without position
	Hint      string            `json:"hint,omitempty"`
	Positions []Position        `json:"positions,omitempty"` // where to look; the first is where to mend
	Waived    *Waiver           `json:"waived,omitempty"`    // why it does not count; nil: it does
	Accepted  *Acceptance       `json:"accepted,omitempty"`  // who has accepted it for now; nil: nobody, and it counts
}

// Position is a place in a file, of the model, the code or a picture.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`   // from 1; 0: the file as a whole
	Column int    `json:"column,omitempty"` // from 1, in bytes; 0: the line as a whole
	Note   string `json:"note,omitempty"`   // what is there, if it is not where to mend: "called from", "the relationship"
}

// Report is the findings of a run, sorted, each once.
type Report struct {
	Findings []Finding  // those that count: neither waived nor accepted
	Waived   []Finding  // by the models
	Accepted []Finding  // by the baseline
	Skipped  []Omission // what was not held
}

// NewReport joins the findings of several checks.
func NewReport(checks ...[]Finding) Report {
	var r Report
	for _, f := range sorted(checks...) {
		if f.Waived != nil {
			r.Waived = append(r.Waived, f)
		} else {
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

// With is the report with the findings of one more check.
func (r Report) With(found []Finding) Report {
	more := NewReport(r.Findings, r.Waived, found)
	more.Accepted, more.Skipped = r.Accepted, r.Skipped
	return more
}

// sorted is the findings of several checks, sorted, each once.
func sorted(checks ...[]Finding) []Finding {
	all := slices.Concat(checks...)
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b Finding) bool { return compare(a, b) == 0 })
}

// compare orders findings by place, then by code and words. Those without a
// place come last.
func compare(a, b Finding) int {
	p, q := a.at(), b.at()
	return cmp.Or(
		compareBool(p.File == "", q.File == ""),
		cmp.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Workspace, b.Workspace),
		cmp.Compare(a.View, b.View),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Message, b.Message),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// at is where to mend f; the zero Position, if that is unknown.
func (f Finding) at() Position {
	if len(f.Positions) == 0 {
		return Position{}
	}
	return f.Positions[0]
}

// Count is how many findings have the severity.
func (r Report) Count(s model.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// origin is the positions of a place in the model: the line, and the calls
// that led there.
func origin(o model.Origin, note string) []Position {
	if o.File == "" {
		return nil
	}
	out := []Position{{File: o.File, Line: o.Line, Note: note}}
	for _, p := range o.CalledFrom {
		out = append(out, Position{File: p.File, Line: p.Line, Note: "called from"})
	}
	return out
}

// Options change what the checks say.
type Options struct {
	// Severities replaces the severity of rules, by code, where the workspace
	// does not say one itself. model.SeverityOff silences a rule.
	Severities map[string]model.Severity
	// Code tells whether a pattern of Go packages matches something. The
	// pattern is one of model.Code, and the folder is that of the file which
	// it stands in, as origins name it. Nil holds no pattern against anything.
	Code func(folder, pattern string) bool
	// Icon says what is wrong with the file of the icon of an element, in words
	// that follow the name of the file. Nil looks into no file.
	Icon func(e model.ElementRecord) error
	// Paint says where the colour of a role is written: in a theme file of the
	// project's own. Nil: the theme is one of Lintel's, which no author mends.
	Paint func(theme.Role) Position
}
