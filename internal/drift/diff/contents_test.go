package diff_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/render/theme"
)

// inWords is changes as reports write them.
func inWords(t *testing.T, changes []diff.Change) string {
	t.Helper()
	var b strings.Builder
	if err := diff.Text(&b, diff.Report{Changes: changes}, false); err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(b.String(), "all workspaces:\n")
}

func TestContents(t *testing.T) {
	document := func(file, title string, lines ...string) diff.Document {
		return diff.Document{File: file, Title: title, Lines: lines}
	}
	decision := func(file, title, status, date string, lines ...string) diff.Document {
		return diff.Document{File: file, Decision: true, Title: title, Status: status, Date: date, Lines: lines}
	}
	old := diff.Contents{
		Documents: []diff.Document{
			decision("adr/0001-a.md", "One", "accepted", "2031-04-17", "a", "b"),
			decision("adr/0002-b.md", "Two", "proposed", "", "c"),
			document("docs/a.md", "A", "one", "two", "three"),
			document("docs/gone.md", "Gone", "gone"),
			document("docs/moved.md", "Moved", "as it", "was"),
			document("docs/renamed.md", "Renamed", "was this"),
			document("docs/same.md", "Same", "same"),
			document("docs/twin-a.md", "Twin", "twin"),
			document("docs/twin-b.md", "Twin", "twin"),
		},
		Icons: []diff.Icon{{File: "a.svg", Sum: "0123456789"}, {File: "b.svg", Sum: "1"}, {File: "gone.svg", Sum: "1"}},
	}
	now := diff.Contents{
		Documents: []diff.Document{
			decision("adr/0001-a.md", "One", "superseded by 0002-b.md", "2031-04-17", "a", "b"),
			decision("adr/0002-b.md", "Two", "accepted", "2031-05-01", "c", "d"),
			document("docs/a.md", "A", "one", "2", "and more", "three"),
			document("docs/new.md", "New", "new"),
			document("docs/deeper/moved.md", "Moved", "as it", "was"),
			document("docs/otherwise.md", "Renamed", "is that"),
			document("docs/same.md", "Same", "same"),
			document("docs/twin-c.md", "Twin", "twin"),
		},
		Icons: []diff.Icon{{File: "a.svg", Sum: "9876543210"}, {File: "b.svg", Sum: "1"}, {File: "new.svg", Sum: "1"}},
	}
	want := `~ document "A"  docs/a.md:1
    text: "1 line" is now "2 lines"
- document "Gone"  docs/gone.md:1
~ document "Moved"  docs/deeper/moved.md:1
    file: "docs/moved.md" is now "docs/deeper/moved.md"
+ document "New"  docs/new.md:1
~ document "Renamed"  docs/otherwise.md:1
    file: "docs/renamed.md" is now "docs/otherwise.md"
    text: "1 line" is now "1 line"
- document "Twin"  docs/twin-a.md:1
- document "Twin"  docs/twin-b.md:1
+ document "Twin"  docs/twin-c.md:1
~ decision "One"  adr/0001-a.md:1
    status: "accepted" is now "superseded by 0002-b.md"
~ decision "Two"  adr/0002-b.md:1
    status: "proposed" is now "accepted"
    date: "2031-05-01" is new
    text: "1 line" is new
~ icon "a.svg"  a.svg:1
    drawing: "01234567" is now "98765432"
`
	if d := cmp.Diff(want, inWords(t, diff.Between(old, now))); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if same := diff.Between(old, old); len(same) > 0 {
		t.Errorf("equal files differ: %+v", same)
	}
}

func TestThemes(t *testing.T) {
	a := theme.Default()
	b := a
	b.Light, b.Dark = maps.Clone(a.Light), maps.Clone(a.Dark)
	if same := diff.Themes(a, b); len(same) > 0 {
		t.Errorf("equal themes differ: %+v", same)
	}
	b.Dark[theme.Canvas] = "#010203"
	changes := diff.Themes(a, b)
	if len(changes) != 1 || !slices.Equal(changes[0].Attributes, []diff.Attribute{{Name: "dark canvas", Old: string(a.Dark[theme.Canvas]), New: "#010203"}}) {
		t.Fatalf("%+v", changes)
	}
	b.Name = "brand"
	changes = diff.Themes(a, b)
	if len(changes) != 1 || changes[0].Kind != "theme" || !slices.Equal(changes[0].Attributes, []diff.Attribute{{Name: "name", Old: "lintel", New: "brand"}}) {
		t.Fatalf("%+v", changes)
	}
	for _, write := range []func(*strings.Builder, diff.Report) error{
		func(b *strings.Builder, r diff.Report) error { return diff.Markdown(b, r, "") },
		func(b *strings.Builder, r diff.Report) error { return diff.Page(b, r) },
		func(b *strings.Builder, r diff.Report) error { return diff.JSON(b, r) },
	} {
		var text strings.Builder
		if err := write(&text, diff.Report{Changes: changes}); err != nil || !strings.Contains(text.String(), "brand") {
			t.Errorf("%v\n%s", err, &text)
		}
	}
}
