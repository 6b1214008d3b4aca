package house_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/export"
)

// TestFormatsAreOnTheirPage holds the tables of formats and kinds against the
// formats that there are.
func TestFormatsAreOnTheirPage(t *testing.T) {
	page := string(readPage(t, "docs/reference/exports.md").source)
	for _, f := range project.Formats() {
		if row := fmt.Sprintf("\n| `%s` | `%s` | ", f.Name, f.Ending); !strings.Contains(page, row) {
			t.Errorf("docs/reference/exports.md has no row for %s, %s", f.Name, f.Ending)
		}
	}
	cells := map[model.ViewKind][]string{}
	var columns []string
	for line := range strings.Lines(page) {
		row := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		switch {
		case row[0] == "kind of view":
			columns = row
		case len(columns) > 0 && len(row) == len(columns):
			for _, kind := range strings.Split(row[0], ", ") {
				cells[model.ViewKind(kind)] = row
			}
		}
	}
	for i, f := range export.Formats() {
		column := len(columns) - len(export.Formats()) + i
		if column < 1 || columns[column] != f.Name {
			t.Fatalf("docs/reference/exports.md: the columns are %q, without %s in its place", columns, f.Name)
		}
		for _, g := range export.Formats() {
			for _, kind := range g.Kinds() {
				row, ok := cells[kind]
				if !ok {
					t.Errorf("docs/reference/exports.md has no row for views of kind %s", kind)
				} else if (row[column] != "–") != f.Draws(kind) {
					t.Errorf("docs/reference/exports.md says %q of %s in %s", row[column], kind, f.Name)
				}
			}
		}
	}
}
