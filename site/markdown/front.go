package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Front is the front matter of a document: the keys in lower case, each with
// its values. It is the part of YAML that documents use: plain and quoted
// strings, and lists of them.
type Front map[string][]string

// Get is the first value of a key, or nothing.
func (f Front) Get(key string) string {
	if v := f[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// SplitFront cuts the front matter off a document, and tells how many lines
// that were.
func SplitFront(source []byte) (front Front, body []byte, lines int) {
	first, rest, ok := bytes.Cut(source, []byte("\n"))
	if !ok || strings.TrimRight(string(first), " \t\r") != "---" {
		return nil, source, 0
	}
	front = Front{}
	key := ""
	for n := 1; len(rest) > 0; n++ {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		s := strings.TrimRight(string(line), " \t\r")
		if s == "---" || s == "..." {
			return front, rest, n + 1
		}
		if item, isItem := strings.CutPrefix(strings.TrimSpace(s), "- "); isItem && key != "" {
			front[key] = append(front[key], unquote(item))
			continue
		}
		name, value, isPair := strings.Cut(s, ":")
		if !isPair || strings.HasPrefix(s, "#") || strings.HasPrefix(s, " ") {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(name))
		value = strings.TrimSpace(value)
		switch {
		case value == "":
			front[key] = nil
		case strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]"):
			front[key] = nil
			for _, item := range strings.Split(value[1:len(value)-1], ",") {
				if item = unquote(item); item != "" {
					front[key] = append(front[key], item)
				}
			}
		default:
			front[key] = []string{unquote(value)}
		}
	}
	return nil, source, 0 // never closed: a thematic break, not front matter
}

var pair = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_ -]*:(\s|$)`)

// checkFront finds the lines of front matter that SplitFront does not
// understand, or the front matter that never ends.
func checkFront(source []byte) []Problem {
	lines := strings.Split(string(source), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	if lines[0] != "---" {
		return nil
	}
	var found []Problem
	report := func(line int, message, hint string) {
		found = append(found, Problem{Line: line, Code: BrokenFront, Message: "front matter: " + message, Hint: hint})
	}
	keys := map[string]int{}
	for i, s := range lines[1:] {
		line := i + 2
		switch {
		case s == "---" || s == "...":
			return found
		case s == "" || s[0] == '#' || s[0] == ' ' || s[0] == '\t':
			continue
		case len(keys) > 0 && (s == "-" || strings.HasPrefix(s, "- ")):
			continue
		case !pair.MatchString(s):
			report(line, strconv.Quote(s)+" is no pair of a key and a value", "write key: value, or close the front matter above with ---")
			continue
		}
		key, value, _ := strings.Cut(s, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if first, again := keys[key]; again {
			report(line, fmt.Sprintf("%q is given in line %d already", key, first), "give it once")
			continue
		}
		keys[key] = line
		switch {
		case value == "":
		case value[0] == '[' && !strings.Contains(value, "]"):
			report(line, "the list of "+strconv.Quote(key)+" is not closed", "close it with ] in the same line")
		case (value[0] == '"' || value[0] == '\'') && strings.Count(value, value[:1]) < 2:
			report(line, "the quotation of "+strconv.Quote(key)+" is not closed", "close it with "+value[:1]+" in the same line")
		}
	}
	if len(lines) > 1 && pair.MatchString(lines[1]) {
		return []Problem{{Line: 1, Code: BrokenFront, Message: "front matter: it has no end", Hint: "close it with a line ---"}}
	}
	return nil // a thematic break
}

func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	if before, _, found := strings.Cut(s, " #"); found {
		return strings.TrimSpace(before)
	}
	return s
}
