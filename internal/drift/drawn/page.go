package drawn

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/lintel-go/lintel/internal/drift"
)

// Report is what is drawn of what was found.
type Report struct {
	Workspaces []Workspace
	Runs       bool // recorded runs were given
}

// Workspace is what is drawn of one model.
type Workspace struct {
	Name   string
	Found  []drift.Finding // of imports and relationships
	Unseen []drift.Finding // those of them that no view shows
	Views  []View
	Runs   []Held
}

// View is a view that shows some of what was found.
type View struct {
	Key, Title string
	Found      []drift.Finding
	File       string
}

// Held is a recorded run beside its scenario.
type Held struct {
	Trace, Scenario string         // the run's ID, and the scenario's name
	Leaves          *drift.Finding // how the run leaves it; nil: it does not
	Others          int            // runs that leave it in the same way, or do not
	Design, Course  string         // the files of the pictures
}

// Empty tells whether there is nothing to show.
func (r Report) Empty() bool { return len(r.Workspaces) == 0 }

//go:embed page.html
var pageHTML string

// Page writes a report as a page of HTML that stands beside the files of its
// pictures.
func Page(w io.Writer, r Report) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"where": func(f drift.Finding) string {
			if len(f.Positions) == 0 {
				return ""
			}
			return f.Positions[0].String()
		},
		"short": func(id string) string { return id[:min(len(id), 8)] },
	}).Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, r)
}
