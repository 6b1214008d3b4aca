package svg

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (w *writer) raw(s string) { w.out.WriteString(s) }

// text writes s as the content of an element.
func (w *writer) text(s string) { escape(&w.out, s, false) }

// attr writes an attribute with a space before it.
func (w *writer) attr(name, value string) {
	w.out.WriteByte(' ')
	w.out.WriteString(name)
	w.out.WriteString(`="`)
	escape(&w.out, value, true)
	w.out.WriteByte('"')
}

func (w *writer) attrInt(name string, value int) { w.attr(name, strconv.Itoa(value)) }

// escape writes s for XML. What XML cannot hold becomes U+FFFD. Format
// characters (marks that turn the direction of text, joiners) are written as
// references: they keep their meaning in the picture, and cannot disguise the
// source of a committed one in a review.
func escape(b *strings.Builder, s string, attribute bool) {
	plain := 0 // what needs nothing is written in one piece
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"' {
			i++
			continue
		}
		b.WriteString(s[plain:i])
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == utf8.RuneError && size <= 1, forbidden(c):
			b.WriteRune(utf8.RuneError)
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>' && !attribute:
			b.WriteString("&gt;")
		case c == '"' && attribute:
			b.WriteString("&#34;")
		case c == '\r', attribute && (c == '\n' || c == '\t'), unicode.Is(unicode.Cf, c), c == '\u2028', c == '\u2029', c >= 0x7f && c <= 0x9f:
			b.WriteString("&#" + strconv.Itoa(int(c)) + ";")
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
		plain = i
	}
	b.WriteString(s[plain:])
}

// forbidden tells whether XML 1.0 has no way to write c.
func forbidden(c rune) bool {
	switch {
	case c == '\t', c == '\n', c == '\r':
		return false
	case c < 0x20, c&0xfffe == 0xfffe, c >= 0xfdd0 && c <= 0xfdef:
		return true
	}
	return false
}

// collapses tells whether SVG would draw s narrower than it was measured,
// because it merges and trims spaces.
func collapses(s string) bool {
	return strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") ||
		strings.Contains(s, "  ") || strings.ContainsAny(s, "\t\n\r")
}

// safeLink is href, or nothing if following it could run a script: an address
// either has no scheme or a well-known one.
func safeLink(href string) string {
	for _, c := range href {
		if c <= ' ' || c == 0x7f || c == '\\' || c == utf8.RuneError {
			return "" // browsers drop or turn such characters before they look for the scheme
		}
	}
	end := strings.IndexAny(href, ":/?#")
	if end < 0 || href[end] != ':' {
		return href
	}
	switch strings.ToLower(href[:end]) {
	case "http", "https", "mailto":
		return href
	}
	return ""
}
