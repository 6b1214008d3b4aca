package decisions_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// TestStatusOfALine holds that a line of its own above the first section, as
// beside that of the date, is read.
func TestStatusOfALine(t *testing.T) {
	d := decisions.Read("0001-a.md", []byte("# 1. A\n\nStatus: superseded by [2](0002-b.md)\n\n## Context\n\nStatus: done\n"))
	if d.Status != decisions.Superseded || len(d.Links) != 1 || len(d.Problems) > 0 || bytes.Contains(d.Body, []byte("superseded")) || !bytes.Contains(d.Body, []byte("done")) {
		t.Errorf("%+v\n%s", d, d.Body)
	}
	if d = decisions.Read("0001-a.md", []byte("# 1. A\n\nStatus: done\n")); len(d.Problems) != 1 || d.Problems[0].Line != 3 {
		t.Errorf("%+v", d)
	}
}

func TestStatuses(t *testing.T) {
	tests := []struct {
		in, words string
		status    decisions.Status
		links     string // kind and target
		left      bool   // the section stays in the text
		problem   string
	}{
		{"Accepted, amends [1](0001-a-rather-long-name-of-a-file.md)", "accepted", decisions.Accepted, "Amends 0001-a-rather-long-name-of-a-file.md", false, ""},
		{"**Accepted** on 2020-01-02; supersedes [3. X, and Y](3.md) and [4](4.md)", "accepted", decisions.Accepted, "Supersedes 3.md,Supersedes 4.md", false, ""},
		{"Superseded by [5. What amends all](5.md)", "superseded", decisions.Superseded, "Superseded by 5.md", false, ""},
		{"superseded by ADR-0007", "superseded", decisions.Superseded, "Superseded by 7", false, ""},
		{"superseded", "superseded", decisions.Superseded, "", false, ""},
		{"draft", "draft", decisions.Draft, "", false, ""},
		{"Deprecated.", "deprecated", decisions.Deprecated, "", false, ""},
		{"Rejected since nobody could pay for it, whatever it might have been worth", "rejected", decisions.Rejected, "", true, ""},
		{"On *hold*", "on hold", decisions.Other, "", false, `5: the status "On hold" is unknown`},
		{"[approved](x.md)", "approved", decisions.Other, "", false, `5: the status "approved" is unknown`},
		{"We talked about it for long, and then we talked again.", "", decisions.None, "", true, "5: the section says no status"},
		{"", "", decisions.None, "", true, ""},
	}
	for _, test := range tests {
		in := "# A\n\n## Status\n\n" + test.in + "\n"
		d := decisions.Read("a.md", []byte(in))
		var links, problems []string
		for _, l := range d.Links {
			links = append(links, string(l.Kind)+" "+l.Target)
		}
		for _, p := range d.Problems {
			if p.Hint == "" {
				t.Errorf("%q: no hint", test.in)
			}
			problems = append(problems, fmt.Sprintf("%d: %s", p.Line, p.Message))
		}
		if d.Status != test.status || d.Words != test.words || strings.Join(links, ",") != test.links || strings.Join(problems, ",") != test.problem {
			t.Errorf("%q: %q %q %q %q", test.in, d.Status, d.Words, links, problems)
		}
		if left := bytes.Equal(d.Body, []byte(in)); left != test.left {
			t.Errorf("%q: body %q", test.in, d.Body)
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	files := map[string]string{
		"0001-a.md":     "# 1. A\n\nDate: 2026-99-99\n",
		"0002-b.md":     "---\ntitle: B\nstatus: soon\ndate: in May\n---\n",
		"0003-c.md":     "# 4. C\n",
		"0004-d.md":     "# D\n\n- Date: 2026-02-30\n\n## Context\n\nDate: of birth\n\n- Status: of the nation\n",
		"e.md":          "# E\n",
		"20261301-f.md": "# 6. F\n",
	}
	var records []decisions.Decision
	for name, content := range files {
		records = append(records, decisions.Read(name, []byte(content)))
	}
	var got []string
	for _, d := range decisions.Resolve(records) {
		for _, p := range d.Problems {
			got = append(got, fmt.Sprintf("%s:%d: %s; %s", d.File, p.Line, p.Message, p.Hint))
		}
	}
	slices.Sort(got)
	const dateHint = "write year, month and day: 2026-01-31"
	want := []string{
		`0001-a.md:3: "2026-99-99" is no date; ` + dateHint,
		`0002-b.md:3: the status "soon" is unknown; write draft, proposed, accepted, rejected, deprecated, or superseded by another decision`,
		`0002-b.md:4: "in May" is no date; ` + dateHint,
		`0003-c.md:1: the heading gives the number 4, and the name of the file 3; give both the same number`,
		`0004-d.md:1: decision 4 is also 0003-c.md; give each decision its own number`,
		`0004-d.md:3: "2026-02-30" is no date; ` + dateHint,
		`20261301-f.md:1: "2026-13-01" is no date; ` + dateHint,
		`e.md:1: the decision has no number, and others have; begin the name of its file with one, such as 0007-`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
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
