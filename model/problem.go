package model

import (
	"cmp"
	"slices"
	"strconv"
)

// problem is a diagnostic whose places are not resolved yet.
type problem struct {
	code    string
	message string
	hint    string
	at      stack
	related []stack
}

// fault is what an option has to say against its value. Its message follows
// the name of the thing that the option was given to.
type fault struct {
	code    string
	message string
	hint    string
}

// named is a thing that messages speak of.
type named interface {
	words() string
}

// quote puts a name in quotation marks.
// quote is strconv.Quote, sooner: nearly all that it is given needs no escapes.
func quote(s string) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return strconv.Quote(s)
		}
	}
	return `"` + s + `"`
}

// SortDiagnostics sorts by file, line, code and message.
func SortDiagnostics(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Origin.File, b.Origin.File),
			cmp.Compare(a.Origin.Line, b.Origin.Line),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// String returns the diagnostic as one line for its message and one for each
// call that led there, each other place and the hint.
func (d Diagnostic) String() string {
	s := d.Message
	if p := d.Origin.Position.String(); p != "" {
		s = p + ": " + s
	}
	for i, p := range d.Related {
		if i == 0 {
			s += " (" + p.String()
		} else {
			s += ", " + p.String()
		}
	}
	if len(d.Related) > 0 {
		s += ")"
	}
	for _, p := range d.Origin.CalledFrom {
		s += "\n\tcalled from " + p.String()
	}
	if d.Hint != "" {
		s += "\n\thint: " + d.Hint
	}
	return s
}

// String returns "file:line" or "file:line:column", or as much of it as is
// known.
func (p Position) String() string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}
