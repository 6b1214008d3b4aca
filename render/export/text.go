package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean is s as every format can hold it, on one line: control characters are
// spaces, and what is no character of Unicode is U+FFFD.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return utf8.RuneError
		}
		return r
	}, s))
}

// turnsText tells whether r changes the direction of the text behind it. Where
// a format has references they are written so: they keep their meaning, and
// cannot disguise the source.
func turnsText(r rune) bool {
	switch {
	case r == '\u061c', r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// markup escapes s for the text and the attributes of HTML and XML.
func markup(s string) string {
	var b strings.Builder
	for _, r := range s {
		if turnsText(r) || strings.ContainsRune("&<>\"'", r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
