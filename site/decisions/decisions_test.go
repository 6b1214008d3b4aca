package decisions_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/site/decisions"
)

func read(t *testing.T, layout string) []decisions.Decision {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", layout, "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples of %s: %v", layout, err)
	}
	var records []decisions.Decision
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, decisions.Read(filepath.Base(f), source))
	}
	return decisions.Resolve(records)
}

func summary(records []decisions.Decision) string {
	var b strings.Builder
	for _, d := range records {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%s", d.Number, d.Title, d.Status, d.Date, strings.Join(d.Tags, ","))
		for _, l := range d.Links {
			fmt.Fprintf(&b, "|%s %s %v", l.Kind, l.Target, l.Known)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestLayouts(t *testing.T) {
	tests := map[string]string{
		"adrtools": `1|Record architecture decisions|accepted|2016-02-12|
2|Implement as shell scripts|accepted|2016-02-12|
3|Single command with subcommands|accepted|2016-02-12|
4|Markdown format|superseded|2016-02-12||Superseded by 0010-asciidoc-format.md false
`,
		"madr": `0|Use Markdown Any Decision Records|||
1|Dual License the Work|||
2|Do Not Use Numbers in Headings|||
3|Write Own MADR Tooling|other||
`,
		"log4brains": `|Use Log4brains to manage the ADRs|accepted|2024-01-10|dev-tools,doc|Relates to 20240111-use-markdown-architectural-decision-records.md true
|Use Markdown Architectural Decision Records|accepted|2024-01-10|doc|Relates to 20240111-use-log4brains-to-manage-the-adrs.md true
|Decision 3|superseded|2024-01-13||Superseded by 20240114-decision-4.md true
|Decision 4|accepted|2024-01-14||Supersedes 20240113-decision-3.md true
`,
	}
	for layout, want := range tests {
		t.Run(layout, func(t *testing.T) {
			if diff := cmp.Diff(want, summary(read(t, layout))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnderstoodLinesLeaveTheText(t *testing.T) {
	in := "# 7. Keep it\n\nDate: 2020-01-02\n\n## Status\n\nAccepted\n\nSupercedes [3. Old](0003-old.md)\n\n## Context\n\nDate: not this\n"
	d := decisions.Read("0007-keep-it.md", []byte(in))
	body := string(d.Body)
	if strings.Count(body, "\n") != strings.Count(in, "\n") {
		t.Error("the lines moved")
	}
	if want := "# 7. Keep it\n\n## Context\n\nDate: not this\n"; strings.Join(strings.FieldsFunc(body, func(r rune) bool { return r == '\n' }), "\n\n")+"\n" != want {
		t.Errorf("body %q", body)
	}
	if d.Status != decisions.Accepted || len(d.Links) != 1 || d.Links[0].Line != 9 {
		t.Errorf("%+v", d)
	}
}

func TestStatusWithMoreToSayStays(t *testing.T) {
	in := "# A\n\n## Status\n\nAccepted\n\nAfter a long discussion in which everybody took part, with one voice against.\n"
	d := decisions.Read("a.md", []byte(in))
	if d.Status != decisions.Accepted || !bytes.Equal(d.Body, []byte(in)) {
		t.Errorf("%q, %q", d.Status, d.Body)
	}
}

func TestOtherHalfOfALinkIsAdded(t *testing.T) {
	records := decisions.Resolve([]decisions.Decision{
		decisions.Read("0001-a.md", []byte("# A\n\n- Status: accepted\n")),
		decisions.Read("0002-b.md", []byte("---\nstatus: superseded by ADR-0001\n---\n# B\n")),
		decisions.Read("0003-c.md", []byte("---\nstatus: accepted\n---\n# C\n\n## Links\n\n- Amends [1](./0001-a.md)\n")),
	})
	want := `1|A|accepted|||Supersedes 0002-b.md true|Amended by 0003-c.md true
2|B|superseded|||Superseded by 0001-a.md true
3|C|accepted|||Amends 0001-a.md true
`
	if diff := cmp.Diff(want, summary(records)); diff != "" {
		t.Error(diff)
	}
}

func TestFencesAreNotRead(t *testing.T) {
	d := decisions.Read("x.md", []byte("# X\n\n```\n- Status: rejected\n## Status\n\nrejected\n```\n"))
	if d.Status != decisions.None {
		t.Errorf("status %q", d.Status)
	}
}

// FuzzRead holds that no record makes the reader fall over, and that the
// lines of its text stay where they are.
func FuzzRead(f *testing.F) {
	for _, layout := range []string{"adrtools", "madr", "log4brains"} {
		files, err := filepath.Glob(filepath.Join("testdata", layout, "*.md"))
		if err != nil || len(files) == 0 {
			f.Fatalf("no samples of %s: %v", layout, err)
		}
		for _, name := range files {
			source, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(filepath.Base(name), source)
		}
	}
	f.Fuzz(func(t *testing.T, name string, source []byte) {
		d := decisions.Read(name, source)
		if bytes.Count(d.Body, []byte("\n")) != bytes.Count(source, []byte("\n")) {
			t.Error("the lines moved")
		}
		for _, l := range d.Links {
			if l.Line < 1 || l.Line > bytes.Count(source, []byte("\n"))+1 {
				t.Errorf("line %d", l.Line)
			}
		}
		decisions.Resolve([]decisions.Decision{d, d})
	})
}
