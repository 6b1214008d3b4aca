// Package findings has the page of each finding's code, for programs. The pages
// are the Markdown files beside this one; a test of package house makes them.
package findings

import (
	"embed"
	"regexp"
	"strings"
)

//go:embed LNT-*.md
var pages embed.FS

// Page is the page of a code in Markdown; false, if there is no such code.
func Page(code string) (string, bool) {
	text, err := pages.ReadFile(code + ".md")
	return string(text), err == nil
}

// Codes are the codes that have a page, sorted.
func Codes() []string {
	entries, err := pages.ReadDir(".")
	if err != nil {
		return nil // the root of an embedded folder can be read
	}
	var codes []string
	for _, e := range entries {
		codes = append(codes, strings.TrimSuffix(e.Name(), ".md"))
	}
	return codes
}

// Text is a page for a terminal: without the marks of Markdown, and with code
// indented as far as tabs reach.
func Text(page string) string {
	link := regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	var b strings.Builder
	code, blank := false, false
	for line := range strings.Lines(page) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			continue
		case code && line == "":
		case code:
			line = "    " + line
		case strings.HasPrefix(line, "<!--"):
			continue
		default:
			line = strings.TrimLeft(line, "#")
			line = link.ReplaceAllString(strings.TrimSpace(line), "$1")
			line = strings.NewReplacer("`", "", "**", "").Replace(line)
		}
		if line == "" && blank {
			continue // a comment stood between
		}
		blank = line == ""
		b.WriteString(line + "\n")
	}
	return b.String()
}
