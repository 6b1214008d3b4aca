package drift

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lintel-go/lintel/model"
)

// TextOptions change how Text writes.
type TextOptions struct {
	// Read gives the content of a file that a finding names, for the excerpt;
	// nil, or an error, writes none.
	Read  func(file string) ([]byte, error)
	Color bool   // with the colours of a terminal
	Last  string // the last line; empty: the report's Summary
}

// Text writes a report for people: each finding with its place, the line of
// source, and a way out, and at the end how many there are.
//
//	shop.go:27: warning LNT-M101: container "Stock" has no description
//	   27 | 	stock := sale.Container("Stock", "", redis)
//	   hint: say in one sentence what it is for
//
// What several pictures lack or say otherwise in the same words is written
// once, at its line in the model, with a list of the pictures. The lines of a
// picture are shown only where somebody may have edited them.
func Text(w io.Writer, r Report, o TextOptions) error {
	out := bufio.NewWriter(w)
	sources := excerpts{read: o.Read, files: map[string][][]byte{}}
	for _, f := range together(r.Findings) {
		writeFinding(out, f, sources, o)
		out.WriteByte('\n')
	}
	fmt.Fprintln(out, cmp.Or(o.Last, r.Summary()))
	return out.Flush()
}

// shared is a finding, and the pictures that share it if there are several.
type shared struct {
	Finding
	pictures []Position
}

// together is findings as people read them: what several pictures lack or say
// otherwise in the same words is one, at its line in the model.
func together(found []Finding) []shared {
	var all []shared
	pictures := byCause(found)
	for _, f := range found {
		several := pictures[causeOf(f)]
		if len(several) > 0 && f.Positions[0] != several[0] {
			continue // it is with the first of them
		}
		if len(several) < 2 {
			all = append(all, shared{Finding: f})
			continue
		}
		f.Positions = slices.DeleteFunc(slices.Clone(f.Positions[1:]), ofView)
		if len(f.Positions) == 0 {
			f.Positions = slices.Clone(several[:1])
		}
		f.Positions[0].Note = ""
		all = append(all, shared{f, several})
	}
	return all
}

// where is which pictures share the finding: "in 3 pictures: …"; empty, if they
// are not several.
func (f shared) where() string {
	if len(f.pictures) == 0 {
		return ""
	}
	return fmt.Sprintf("in %d pictures: %s", len(f.pictures), files(f.pictures))
}

// excerpt is the line that the finding is about. That of a picture is shown
// only where somebody may have edited it.
func (f shared) excerpt(sources excerpts, o TextOptions) string {
	at := f.at()
	if path.Ext(at.File) == ".svg" && f.Code != codeDrawnOtherwise && f.Code != codeWrittenOtherwise {
		return ""
	}
	return sources.excerpt(at, o)
}

// TextOf writes one finding as Text does. What cannot be written is lost.
func TextOf(w io.Writer, f Finding, o TextOptions) {
	writeFinding(w, shared{Finding: f}, excerpts{read: o.Read, files: map[string][][]byte{}}, o)
}

func writeFinding(out io.Writer, f shared, sources excerpts, o TextOptions) {
	at := f.at()
	if at.File != "" {
		fmt.Fprintf(out, "%s: ", paint(o, bold, at.String()))
	}
	fmt.Fprintf(out, "%s %s: %s\n", paint(o, colorOf(f.Severity), string(f.Severity)), f.Code, lines(f.Message))
	fmt.Fprint(out, f.excerpt(sources, o))
	if where := f.where(); where != "" {
		fmt.Fprintf(out, "   %s\n", where)
	}
	for i, p := range f.Positions {
		switch {
		case i == 0:
		case p.Note == "":
			fmt.Fprintf(out, "   see %s\n", p)
		default:
			fmt.Fprintf(out, "   %s %s\n", Visible(p.Note), p)
		}
	}
	if f.Hint != "" {
		fmt.Fprintf(out, "   %s %s\n", paint(o, bold, "hint:"), lines(f.Hint))
	}
}

// cause is what a finding about a committed picture says, without the
// place.
type cause struct {
	workspace, code, subject, message string
	severity                          model.Severity
}

// causeOf is the cause that a finding names; none, if the finding
// is about something else. What is gone has no ID of its own any more: one
// relationship was several lines.
func causeOf(f Finding) cause {
	if path.Ext(f.at().File) != ".svg" || f.Subject == "" {
		return cause{}
	}
	subject := f.Subject
	if f.Code == codeMarkGone {
		subject = ""
	}
	return cause{f.Workspace, f.Code, subject, f.Message, f.Severity}
}

// ofView tells whether a position is about one picture's view.
func ofView(p Position) bool { return p.Note == theView || p.Note == aboutView }

// byCause is the pictures of each cause, each once, in the order of the
// findings.
func byCause(found []Finding) map[cause][]Position {
	all := map[cause][]Position{}
	for _, f := range found {
		c := causeOf(f)
		if n := len(all[c]); c != (cause{}) && (n == 0 || all[c][n-1].File != f.Positions[0].File) {
			all[c] = append(all[c], f.Positions[0])
		}
	}
	return all
}

// files names the files of the positions, the first few of them.
func files(positions []Position) string {
	const most = 5
	var names []string
	for _, p := range positions[:min(len(positions), most)] {
		names = append(names, Visible(p.File))
	}
	if more := len(positions) - most; more > 0 {
		return strings.Join(names, ", ") + ", and " + strconv.Itoa(more) + " more"
	}
	return strings.Join(names, ", ")
}

// lines is a text of several lines, indented from the second one on, so that
// none can be taken for a finding.
func lines(text string) string {
	all := strings.Split(text, "\n")
	for i := range all {
		all[i] = Visible(all[i])
	}
	return strings.Join(all, "\n      ")
}

// Summary is how many findings there are: "2 errors, 1 warning, 3 waived", "no
// findings, 1 accepted".
func (r Report) Summary() string {
	var parts []string
	for _, s := range []struct {
		severity  model.Severity
		one, many string
	}{
		{model.SeverityError, "error", "errors"},
		{model.SeverityWarning, "warning", "warnings"},
		{model.SeverityInfo, "remark", "remarks"},
	} {
		switch n := r.Count(s.severity); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+s.one)
		default:
			parts = append(parts, strconv.Itoa(n)+" "+s.many)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "no findings")
	}
	if n := len(r.Waived); n > 0 {
		parts = append(parts, strconv.Itoa(n)+" waived")
	}
	if n := len(r.Accepted); n > 0 {
		parts = append(parts, strconv.Itoa(n)+" accepted")
	}
	return strings.Join(parts, ", ")
}

// String is "file:line:column", or as much of it as is known.
func (p Position) String() string {
	s := Visible(p.File)
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}

// The colours of a terminal.
const (
	red    = "31"
	yellow = "33"
	blue   = "34"
	bold   = "1"
)

func colorOf(s model.Severity) string {
	switch s {
	case model.SeverityError:
		return red
	case model.SeverityWarning:
		return yellow
	}
	return blue
}

func paint(o TextOptions, color, words string) string {
	if !o.Color {
		return words
	}
	return "\x1b[" + color + "m" + words + "\x1b[0m"
}

// excerpts reads each file once.
type excerpts struct {
	read  func(string) ([]byte, error)
	files map[string][][]byte
}

func (e excerpts) line(p Position) (string, bool) {
	if e.read == nil || p.Line < 1 {
		return "", false
	}
	lines, ok := e.files[p.File]
	if !ok {
		if data, err := e.read(p.File); err == nil {
			lines = bytes.Split(data, []byte{'\n'})
		}
		e.files[p.File] = lines
	}
	if p.Line > len(lines) {
		return "", false
	}
	return strings.TrimRight(string(lines[p.Line-1]), "\r"), true
}

// widest is how much of a source line an excerpt shows, in runes.
const widest = 140

// excerpt is the line of source, with a caret under the column if that is
// known.
func (e excerpts) excerpt(p Position, o TextOptions) string {
	line, ok := e.line(p)
	if !ok || strings.TrimSpace(line) == "" {
		return ""
	}
	column := min(max(p.Column-1, 0), len(line))
	before, after := line[:column], line[column:]
	if n := utf8.RuneCountInString(before); n > widest/2 {
		before = "…" + string([]rune(before)[n-widest/2:])
	}
	if room := widest - utf8.RuneCountInString(before); utf8.RuneCountInString(after) > room {
		after = string([]rune(after)[:room-1]) + "…"
	}
	before, after = Visible(before), Visible(after)
	number := strconv.Itoa(p.Line)
	var b strings.Builder
	fmt.Fprintf(&b, "%*s | %s%s\n", max(5, len(number)), number, before, after)
	if p.Column > 0 && p.Column <= len(line) {
		fmt.Fprintf(&b, "%*s | %s%s\n", max(5, len(number)), "", blank(before), paint(o, red, "^"))
	}
	return b.String()
}

// Visible makes a text safe to print: characters that steer a terminal or
// turn the direction of text are written as Go writes them.
func Visible(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool {
	return r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029')
}

// blank is as wide as s and empty: tabs stay tabs, and a character of East
// Asia takes two columns.
func blank(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case unicode.Is(unicode.Mn, r):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60:
			b.WriteString("  ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
