package diff

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// Report is how the workspaces of two revisions differ.
type Report struct {
	Old, New   string   // what is compared, in words: "main (1a2b3c4)", "the working tree"
	Changes    []Change // of what is no workspace's own: the theme
	Workspaces []Workspace
}

// Workspace is how one workspace differs.
type Workspace struct {
	Name     string    `json:"name"`             // as on the site
	Status   Status    `json:"status,omitempty"` // added or removed as a whole; empty: it is in both
	Changes  []Change  `json:"changes"`
	Pictures []Picture `json:"pictures"`
}

// Picture is a view whose picture shows something else.
type Picture struct {
	View   string `json:"view"` // key
	Title  string `json:"title"`
	Status Status `json:"status"`
	Words  string `json:"words,omitempty"` // how much of it differs: "2 added, 1 removed"
	File   string `json:"file,omitempty"`  // of the picture of both, if it was written
}

// Differs tells whether there is any difference.
func (r Report) Differs() bool {
	if len(r.Changes) > 0 {
		return true
	}
	for _, w := range r.Workspaces {
		if w.differs() {
			return true
		}
	}
	return false
}

func (w Workspace) differs() bool {
	return w.Status != "" || len(w.Changes)+len(w.Pictures) > 0
}

// Counts says how many things have which status: "2 added, 1 changed"; empty, if
// there are none.
func Counts(count func(Status) int) string {
	var parts []string
	for _, s := range []Status{Added, Removed, Changed, Moved} {
		if n := count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

// summary is what a workspace differs in, in one line.
func (w Workspace) summary() string {
	words := Counts(func(s Status) int {
		n := 0
		for _, c := range w.Changes {
			if c.Status == s {
				n++
			}
		}
		return n
	})
	switch {
	case w.Status == Added:
		return "a new workspace: " + words
	case w.Status == Removed:
		return "the workspace is gone: " + words
	case words == "":
		words = "the models are equal"
	}
	switch n := len(w.Pictures); n {
	case 0:
		return words
	case 1:
		return words + "; one picture shows it"
	default:
		return words + fmt.Sprintf("; %d pictures show it", n)
	}
}

// JSONVersion is the version of what JSON writes. It changes when a reader of
// the previous form would misread the new one; a new field does not change it.
const JSONVersion = 1

// JSON writes a report for programs.
func JSON(w io.Writer, r Report) error {
	document := struct {
		Version    int         `json:"version"` // JSONVersion
		Old        string      `json:"old"`
		New        string      `json:"new"`
		Differs    bool        `json:"differs"`
		Changes    []Change    `json:"changes,omitempty"` // of what is no workspace's own
		Workspaces []Workspace `json:"workspaces"`        // those that differ, never null
	}{JSONVersion, r.Old, r.New, r.Differs(), r.Changes, []Workspace{}}
	for _, ws := range r.Workspaces {
		if !ws.differs() {
			continue
		}
		ws.Changes = append([]Change{}, ws.Changes...)
		ws.Pictures = append([]Picture{}, ws.Pictures...)
		document.Workspaces = append(document.Workspaces, ws)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// sign is the mark of a status, which stands for it without a colour.
func sign(s Status) string {
	switch s {
	case Added:
		return "+"
	case Removed:
		return "-"
	case Moved:
		return ">"
	}
	return "~"
}

// The colours of a terminal.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	bold   = "1"
)

func colorOf(s Status) string {
	switch s {
	case Added:
		return green
	case Removed:
		return red
	}
	return yellow
}

// Text writes a report for people.
//
//	shop: 1 added, 1 changed; 2 pictures show it
//	+ container "Cache"                                        model.go:31
//	~ container "API"                                          model.go:14
//	    technology: "Go" is now "Go 1.26"
func Text(w io.Writer, r Report, color bool) error {
	out := bufio.NewWriter(w)
	paint := func(c, words string) string {
		if !color {
			return words
		}
		return "\x1b[" + c + "m" + words + "\x1b[0m"
	}
	tell := func(changes []Change) {
		for _, c := range changes {
			fmt.Fprintf(out, "%s %s", paint(colorOf(c.Status), sign(c.Status)), drift.Visible(c.words()))
			if at := c.at(); at.File != "" {
				fmt.Fprintf(out, "  %s", drift.Position{File: at.File, Line: at.Line})
			}
			out.WriteByte('\n')
			for _, line := range c.details() {
				fmt.Fprintf(out, "    %s\n", drift.Visible(line))
			}
		}
	}
	if !r.Differs() {
		fmt.Fprintf(out, "no differences between %s and %s\n", drift.Visible(r.Old), drift.Visible(r.New))
		return out.Flush()
	}
	first := true
	if len(r.Changes) > 0 {
		first = false
		fmt.Fprintf(out, "%s\n", paint(bold, "all workspaces:"))
		tell(r.Changes)
	}
	for _, ws := range r.Workspaces {
		if !ws.differs() {
			continue
		}
		if !first {
			out.WriteByte('\n')
		}
		first = false
		fmt.Fprintf(out, "%s: %s\n", paint(bold, ws.Name), ws.summary())
		tell(ws.Changes)
		for _, p := range ws.Pictures {
			fmt.Fprintf(out, "%s picture %s", paint(colorOf(p.Status), sign(p.Status)), drift.Visible(p.View))
			if p.Words != "" {
				fmt.Fprintf(out, ": %s", p.Words)
			}
			if p.File != "" {
				fmt.Fprintf(out, "  %s", drift.Visible(p.File))
			}
			out.WriteByte('\n')
		}
	}
	return out.Flush()
}

// at is where to look: where it is written now, else where it was.
func (c Change) at() model.Position {
	if c.New.File != "" {
		return c.New
	}
	return c.Old
}

// words is what differs, in one line.
func (c Change) words() string {
	words := quoted(c.Kind, c.Name)
	if c.In != "" {
		words += " of " + c.In
	}
	switch {
	case c.Parts == 1:
		words += ", with one part"
	case c.Parts > 1:
		words += fmt.Sprintf(", with %d parts", c.Parts)
	}
	if c.Status == Moved {
		words += " stands elsewhere"
	}
	return words
}

// details are the attributes in words, and how its ID has changed.
func (c Change) details() []string {
	var lines []string
	if c.Was != "" {
		lines = append(lines, "was "+c.Was+", is "+c.ID)
	}
	for _, a := range c.Attributes {
		switch {
		case a.Old == "":
			lines = append(lines, fmt.Sprintf("%s: %q is new", a.Name, a.New))
		case a.New == "":
			lines = append(lines, fmt.Sprintf("%s: %q is gone", a.Name, a.Old))
		default:
			lines = append(lines, fmt.Sprintf("%s: %q is now %q", a.Name, a.Old, a.New))
		}
	}
	return lines
}
