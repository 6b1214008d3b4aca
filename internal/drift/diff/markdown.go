package diff

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Markdown writes a report for a pull request: a line that sums it up, a table
// for each workspace, and the pictures. Their files are seen from base, an
// address or a folder; empty, they are named as the report names them.
func Markdown(w io.Writer, r Report, base string) error {
	out := bufio.NewWriter(w)
	if !r.Differs() {
		fmt.Fprintf(out, "**Architecture:** no differences between %s and %s.\n", inline(r.Old), inline(r.New))
		return out.Flush()
	}
	fmt.Fprintf(out, "**Architecture:** %s, from %s to %s.\n", r.total(), inline(r.Old), inline(r.New))
	table := func(changes []Change) {
		if len(changes) > 0 {
			out.WriteString("\n| | what | | where |\n|---|---|---|---|\n")
		}
		for _, c := range changes {
			name := c.Name
			if c.In != "" {
				name += " (" + c.In + ")"
			}
			var details []string
			for _, line := range c.details() {
				details = append(details, inline(line))
			}
			where := ""
			if at := c.at(); at.File != "" {
				where = inline(fmt.Sprintf("%s:%d", at.File, at.Line))
			}
			fmt.Fprintf(out, "| %s | %s **%s** | %s | %s |\n", c.Status, inline(c.Kind), inline(name), strings.Join(details, "<br>"), where)
		}
	}
	table(r.Changes)
	for _, ws := range r.Workspaces {
		if !ws.differs() {
			continue
		}
		fmt.Fprintf(out, "\n### %s\n\n%s.\n", inline(ws.Name), capital(ws.summary()))
		table(ws.Changes)
		for _, p := range ws.Pictures {
			fmt.Fprintf(out, "\n%s **%s** (`%s`)", capital(string(p.Status)+" picture"), inline(p.Title), strings.ReplaceAll(p.View, "`", ""))
			if p.Words != "" {
				fmt.Fprintf(out, ": %s", p.Words)
			}
			out.WriteByte('\n')
			if p.File != "" {
				fmt.Fprintf(out, "\n![What differs in %s](<%s>)\n", inline(p.Title), address(base, p.File))
			}
		}
	}
	return out.Flush()
}

// total sums all workspaces up.
func (r Report) total() string {
	words := Counts(func(s Status) int {
		n := 0
		for _, c := range r.Changes {
			if c.Status == s {
				n++
			}
		}
		for _, w := range r.Workspaces {
			for _, c := range w.Changes {
				if c.Status == s {
					n++
				}
			}
		}
		return n
	})
	if words == "" {
		return "equal models, other pictures"
	}
	return words
}

// address is a file under an address.
func address(base, file string) string {
	path := (&url.URL{Path: file}).EscapedPath()
	if base == "" {
		return path
	}
	return strings.TrimSuffix(base, "/") + "/" + path
}

func capital(words string) string {
	return strings.ToUpper(words[:1]) + words[1:]
}

// inline is a text as Markdown shows it letter by letter, in one line and in
// one cell of a table.
func inline(text string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@':
			b.WriteString("&#64;") // notifies nobody
		case strings.ContainsRune("\\`*_[]|~#$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
