package site

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/words"
)

// Change is a step in the history of what the site is made of: a commit.
type Change struct {
	Date    string   // of ISO 8601, without time
	Subject string   // what its author says of it
	Files   []string // that it touched, absolute
}

// changeRow is a change, or a decision by its date, in a list of what changed
// last.
type changeRow struct {
	Date  string
	Text  link
	Parts []changePart
}

// changePart is what a change touched of a workspace.
type changePart struct {
	Where link   // the workspace, where several are listed
	Pages []link // documents and decisions
	More  int    // of them that are not listed
	Model bool   // the model, too
}

// maxTouched is the most pages that a change lists.
const maxTouched = 4

// changeRows are the latest changes of workspaces, at most so many: those of
// the history, or where there is none the dated decisions.
func (s *Site) changeRows(ctx context.Context, at string, of []*workspace, most int) ([]changeRow, error) {
	var history []Change
	if s.config.History != nil {
		var err error
		if history, err = s.config.History(ctx); err != nil {
			return nil, err
		}
	}
	var rows []changeRow
	if len(history) == 0 {
		for _, w := range of {
			rows = append(rows, w.datedDecisions(at, len(of) > 1)...)
		}
		slices.SortStableFunc(rows, func(a, b changeRow) int { return cmp.Compare(b.Date, a.Date) })
		return rows[:min(len(rows), most)], nil
	}
	for _, c := range history {
		r := changeRow{Date: c.Date, Text: link{Text: c.Subject}}
		for _, w := range of {
			part, ok := w.touched(at, c.Files)
			if !ok {
				continue
			}
			if len(of) > 1 {
				part.Where = link{Text: w.Model.Name, Href: relative(at, index(w.Slug))}
			}
			r.Parts = append(r.Parts, part)
		}
		if len(r.Parts) == 0 {
			continue
		}
		if rows = append(rows, r); len(rows) == most {
			break
		}
	}
	return rows, nil
}

// touched is what a change of files touches of the workspace, if it does.
func (w *workspace) touched(at string, files []string) (part changePart, ok bool) {
	for _, f := range files {
		part.Model = part.Model || w.sources()[f]
		if page, ok := w.pages[f]; ok && w.titles()[f] != nil {
			part.Pages = append(part.Pages, said(w.titles()[f], relative(at, page)))
		}
	}
	ok = part.Model || len(part.Pages) > 0
	if n := len(part.Pages) - maxTouched; n > 1 { // "and 1 more" takes the room of one
		part.Pages, part.More = part.Pages[:maxTouched], n
	}
	return part, ok
}

// findTitles are those of all documents and decisions, by the absolute paths of
// their files.
func (w *workspace) findTitles() map[string][]words.Piece {
	titles := map[string][]words.Piece{}
	for _, from := range w.writings() {
		titles[from.page.abs] = from.name
	}
	return titles
}

// findSources are the absolute paths of the Go files that the model is written
// in: of all its records, and of what called for them.
func (w *workspace) findSources() map[string]bool {
	files := map[string]bool{}
	m := *w.Model
	m.Types = nil // they are written in the code that it speaks of
	var note func(v reflect.Value)
	note = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if p, ok := v.Interface().(model.Position); ok && p.File != "" {
				files[w.absolute(p.File)] = true
				return
			}
			for i := range v.NumField() {
				note(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				note(v.Index(i))
			}
		}
	}
	note(reflect.ValueOf(m))
	return files
}

// datedDecisions are the decisions that have a date, as changes.
func (w *workspace) datedDecisions(at string, named bool) []changeRow {
	var rows []changeRow
	for _, d := range slices.Backward(w.decisions) {
		if d.Date == "" {
			continue
		}
		r := changeRow{Date: d.Date, Text: link{Text: w.numbered(d.Decision), Href: relative(at, d.path), Note: w.statusWords(d.Decision)}}
		if named {
			r.Parts = []changePart{{Where: link{Text: w.Model.Name, Href: relative(at, index(w.Slug))}}}
		}
		rows = append(rows, r)
	}
	return rows
}

// maxChanges is the most changes that an overview lists.
const maxChanges = 5

func (w *workspace) changesSection(ctx context.Context, at string) (section, error) {
	rows, err := w.site.changeRows(ctx, at, []*workspace{w}, maxChanges)
	if err != nil || len(rows) == 0 {
		return section{}, err
	}
	return w.site.section("changes", w.say("changes"), "changes", rows)
}
