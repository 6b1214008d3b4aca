package markdown

import (
	"bytes"
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
