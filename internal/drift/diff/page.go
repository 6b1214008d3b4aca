package diff

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/lintel-go/lintel/internal/drift"
)

//go:embed page.html
var pageHTML string

// Page writes a report as a page of HTML that stands beside the files of its
// pictures.
func Page(w io.Writer, r Report) error {
	type row struct {
		Status       Status
		Words, Where string
		Details      []string
	}
	type part struct {
		Name, Summary string
		Rows          []row
		Pictures      []Picture
	}
	data := struct {
		Old, New   string
		Differs    bool
		Workspaces []part
	}{r.Old, r.New, r.Differs(), nil}
	rows := func(changes []Change) (all []row) {
		for _, c := range changes {
			where := ""
			if at := c.at(); at.File != "" {
				where = drift.Position{File: at.File, Line: at.Line}.String()
			}
			all = append(all, row{c.Status, c.words(), where, c.details()})
		}
		return all
	}
	if len(r.Changes) > 0 {
		data.Workspaces = append(data.Workspaces, part{Name: "All workspaces", Summary: "What concerns all of them", Rows: rows(r.Changes)})
	}
	for _, ws := range r.Workspaces {
		if !ws.differs() {
			continue
		}
		shown := part{Name: ws.Name, Summary: capital(ws.summary()), Pictures: ws.Pictures}
		shown.Rows = rows(ws.Changes)
		data.Workspaces = append(data.Workspaces, shown)
	}
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}
