package model

import "strconv"

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

// quote puts a name in quotation marks.
func quote(s string) string { return strconv.Quote(s) }

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

// String returns "file:line", or as much of it as is known.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}
