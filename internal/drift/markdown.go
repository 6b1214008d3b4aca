package drift

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lintel-go/lintel/model"
)

// MarkdownLimit is how long a comment on GitHub may be. It is held in bytes,
// which are never fewer than characters.
const MarkdownLimit = 65536

// markdownMark is the first line of the text, by which a comment can be found
// again to replace it.
const markdownMark = "<!-- lintel check -->"

// Markdown writes a report for a pull request: how many findings there are, a
// table of them, the worst first, and folded away what to do about each, what
// does not count and what was not held. What several pictures share is told of
// once. It is at most MarkdownLimit long; what has no room is
// counted.
func Markdown(w io.Writer, r Report, s Surroundings) error {
	b := &page{room: MarkdownLimit}
	b.must(markdownMark + "\n### Lintel: " + escapeMarkdown(r.Summary()) + "\n")
	sources := excerpts{read: s.Read, files: map[string][][]byte{}}
	found := together(r.Findings)
	slices.SortStableFunc(found, func(a, b shared) int { return weight(a.Severity) - weight(b.Severity) })

	// What is below the table gets a third of the room, and more if the table
	// is short.
	b.room -= MarkdownLimit / 3
	if len(found) > 0 {
		b.must("\n| | code | where | what |\n|---|---|---|---|\n")
		b.list(len(found), "| | | | and %d more |\n", func(i int) string { return s.row(found[i]) })
	}
	b.room += MarkdownLimit / 3
	b.fold("What to do", len(found), func(i int) string { return s.details(found[i], sources) })
	off := slices.Concat(r.Accepted, r.Waived)
	b.fold("Accepted and waived", len(off), func(i int) string {
		f := off[i]
		return "- " + escapeMarkdown(f.Code) + " " + cut(f.Message) + " – " + cut(whyNot(f)) + "\n"
	})
	b.fold("Not held", len(r.Skipped), func(i int) string {
		skip := r.Skipped[i]
		what := skip.Check
		if what == "" {
			what = "all checks"
		}
		if skip.Workspace != "" {
			what += " of " + skip.Workspace
		}
		return "- " + cut(what) + ": " + cut(skip.Reason) + "\n"
	})
	_, err := io.Copy(w, &b.text)
	return err
}

// weight sorts severities, the worst first.
func weight(s model.Severity) int {
	return slices.Index([]model.Severity{model.SeverityError, model.SeverityWarning, model.SeverityInfo}, s)
}

// page is a text with a bound.
type page struct {
	text bytes.Buffer
	room int // bytes that are left
}

// tail is kept free for what closes a list.
const tail = 200

func (b *page) must(s string) {
	b.text.WriteString(s)
	b.room -= len(s)
}

// list writes as many of n parts as there is room for, and how many are left.
func (b *page) list(n int, more string, part func(int) string) {
	for i := range n {
		s := part(i)
		if len(s)+tail > b.room {
			b.must(fmt.Sprintf(more, n-i))
			return
		}
		b.must(s)
	}
}

// fold writes a list that opens at a click.
func (b *page) fold(title string, n int, part func(int) string) {
	if n == 0 || b.room < 4*tail {
		return
	}
	const end = "\n</details>\n"
	b.must(fmt.Sprintf("\n<details><summary>%s (%d)</summary>\n\n", title, n))
	b.room -= len(end)
	b.list(n, "\nand %d more\n", part)
	b.room += len(end)
	b.must(end)
}

// row is a finding in the table.
func (s Surroundings) row(f shared) string {
	where := ""
	if p := f.at(); p.File != "" {
		where = strings.ReplaceAll(codeSpan(s.place(p)), "|", `\|`)
	}
	code := escapeMarkdown(f.Code)
	if at := s.reference(f.Code); at != "" {
		code = "[" + code + "](" + at + ")"
	}
	severity := string(f.Severity)
	if f.Severity == model.SeverityInfo {
		severity = "remark"
	}
	return "| " + severity + " | " + code + " | " + where + " | " + cut(f.Message) + " |\n"
}

// place is a position as readers of the repository know it.
func (s Surroundings) place(p Position) string {
	p.File, _ = s.inRepository(p.File)
	return shortened(p.String(), longest)
}

// details is a finding in the list below the table: the line it is about, and
// the way out.
func (s Surroundings) details(f shared, sources excerpts) string {
	var b strings.Builder
	b.WriteString("**" + escapeMarkdown(f.Code) + "** " + cut(f.Message) + "\n")
	at := f.at()
	excerpt := ""
	if at.File != "" {
		excerpt = s.place(at) + "\n" + f.excerpt(sources, TextOptions{})
	}
	if where := f.where(); where != "" {
		excerpt += "   " + where + "\n"
	}
	for _, p := range f.Positions[min(1, len(f.Positions)):] {
		note := p.Note
		if note == "" {
			note = "see"
		}
		excerpt += "   " + Visible(note) + " " + s.place(p) + "\n"
	}
	if excerpt != "" {
		fence := strings.Repeat("`", max(3, longestRun(excerpt)+1))
		b.WriteString("\n" + fence + "text\n" + excerpt + fence + "\n")
	}
	if f.Hint != "" {
		b.WriteString("\nHint: " + cut(f.Hint) + "\n")
	}
	return b.String() + "\n"
}

// longest is how many characters of a text of an author's stand in a comment.
const longest = 600

// cut is a text in one line of Markdown, and not too long.
func cut(text string) string {
	return strings.ReplaceAll(escapeMarkdown(shortened(text, longest)), "\n", "<br>")
}

func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// escapeMarkdown makes a text one that GitHub shows as it is: no markup, no
// link, no formula, no cell of a table, nobody who is called, no issue that is
// referred to.
func escapeMarkdown(text string) string {
	const joiner = "\u2060" // invisible, and no part of a name
	text = seen(text)
	var b strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_{}[]()!|~^", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '$':
			b.WriteString("&#36;")
		case r == '@':
			b.WriteString("@" + joiner)
		case r == '#':
			b.WriteString(`\#` + joiner)
		case r == ':' && strings.HasPrefix(text[i:], "://"), r == '.' && strings.HasSuffix(strings.ToLower(text[:i]), "www"):
			b.WriteString(`\` + string(r) + joiner)
		case r == '-' && strings.HasSuffix(text[:i], "GH"):
			b.WriteString("-" + joiner)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// codeSpan is a text as code within a line.
func codeSpan(text string) string {
	fence := strings.Repeat("`", longestRun(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// longestRun is the length of the longest run of backticks.
func longestRun(text string) int {
	longest, run := 0, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
