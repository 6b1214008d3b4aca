package drift

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
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
	Color bool // with the colours of a terminal
}

// Text writes a report for people: each finding with its place, the line of
// source, and a way out, and at the end how many there are.
//
//	shop.go:27: warning LNT-M101: container "Stock" has no description
//	   27 | 	stock := sale.Container("Stock", "", redis)
//	   hint: say in one sentence what it is for
func Text(w io.Writer, r Report, o TextOptions) error {
	out := bufio.NewWriter(w)
	sources := excerpts{read: o.Read, files: map[string][][]byte{}}
	for _, f := range r.Findings {
		at := f.at()
		if at.File != "" {
			fmt.Fprintf(out, "%s: ", paint(o, bold, at.String()))
		}
		fmt.Fprintf(out, "%s %s: %s\n", paint(o, colorOf(f.Severity), string(f.Severity)), f.Code, visible(f.Message))
		out.WriteString(sources.excerpt(at, o))
		for i, p := range f.Positions {
			switch {
			case i == 0:
			case p.Note == "":
				fmt.Fprintf(out, "   see %s\n", p)
			default:
				fmt.Fprintf(out, "   %s %s\n", p.Note, p)
			}
		}
		if f.Hint != "" {
			fmt.Fprintf(out, "   %s %s\n", paint(o, bold, "hint:"), visible(f.Hint))
		}
		out.WriteByte('\n')
	}
	fmt.Fprintln(out, r.Summary())
	return out.Flush()
}

// Summary is how many findings there are: "2 errors, 1 warning", "no
// findings".
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
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// String is "file:line:column", or as much of it as is known.
func (p Position) String() string {
	s := visible(p.File)
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
	before, after = visible(before), visible(after)
	number := strconv.Itoa(p.Line)
	var b strings.Builder
	fmt.Fprintf(&b, "%*s | %s%s\n", max(5, len(number)), number, before, after)
	if p.Column > 0 && p.Column <= len(line) {
		fmt.Fprintf(&b, "%*s | %s%s\n", max(5, len(number)), "", blank(before), paint(o, red, "^"))
	}
	return b.String()
}

// visible makes a text safe to print: characters that steer a terminal or
// turn the direction of text are written as Go writes them.
func visible(s string) string {
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
