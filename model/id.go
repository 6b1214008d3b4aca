package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// slug returns the form of a name that stands in IDs: the letters and digits
// of any script, in lower case, with a single "-" in place of each run of
// anything else. It is empty for a name without letters and digits.
func slug(name string) string {
	if plain(name) {
		return name
	}
	var b strings.Builder
	b.Grow(len(name))
	gap := false
	for _, r := range name {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsMark(r) && !gap && b.Len() > 0:
			// Vowel signs and accents written apart belong to their letter.
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// plain reports whether name is a slug made of ASCII only.
func plain(name string) bool {
	last := byte('-')
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == '-' && last != '-':
		default:
			return false
		}
		last = c
	}
	return last != '-'
}

// isSlug reports whether s can stand between two slashes of an ID.
func isSlug(s string) bool { return s != "" && slug(s) == s }

// isPath reports whether s is made of slugs joined by "/".
func isPath(s string) bool {
	for part := range strings.SplitSeq(s, "/") {
		if !isSlug(part) {
			return false
		}
	}
	return true
}

// pathOf turns each part of s into a slug; it is what a hint proposes in place
// of s.
func pathOf(s string) string {
	var parts []string
	for part := range strings.SplitSeq(s, "/") {
		if p := slug(part); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}

// tidy returns text with every run of white space as one blank and none at
// the ends, so that texts may be written over several lines.
func tidy(text string) string {
	last := byte(' ')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && last == ' ' {
			return strings.Join(strings.Fields(text), " ")
		}
		last = c
	}
	return strings.TrimSuffix(text, " ")
}

// tidyName is tidy for names, which stand in one line: it leaves control
// characters, line breaks and tabs among them, where Build can find them.
func tidyName(name string) string {
	text := tidy(name)
	if text == "" || strings.IndexFunc(name, unprintable) < 0 {
		return text
	}
	return name
}

// printable reports whether text holds only what can be drawn and stored.
func printable(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c >= 0x7f {
			return utf8.ValidString(text) && strings.IndexFunc(text, unprintable) < 0
		}
	}
	return true
}

// unprintable reports whether r cannot stand in an SVG or HTML text: control
// characters, those that turn the direction of what follows, separators of
// lines, and the two code points that XML does not allow.
func unprintable(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // direction
		return true
	case r == 0x2028, r == 0x2029, r == 0xfffe, r == 0xffff:
		return true
	}
	return unicode.IsControl(r)
}

// clean replaces what is not printable.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unprintable(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}
