package text

import "unicode"

// Estimates for runes that the embedded font lacks, in font units. The reader's
// own fonts draw them, so these lean to the wide side.
const (
	wide   = em           // Han, kana, Hangul, full-width forms: exact in every usual font
	half   = em / 2       // half-width forms
	emoji  = em * 13 / 10 // colour emoji fonts differ between 1.0 and 1.3
	narrow = em * 3 / 4   // alphabets with letters about as wide as Latin ones
	other  = em * 11 / 10 // all else
)

// Runes that steer how their neighbours are drawn.
const (
	joiner       = '\u200d' // joins emoji into one
	emojiStyle   = '\ufe0f' // asks for the coloured form of the rune before
	softHyphen   = '\u00ad'
	zeroSpace    = '\u200b' // a place where a line may break
	wordJoiner   = '\u2060' // a place where none may
	noBreakSpace = '\u00a0'
	ellipsis     = '…'
)

// runeWidth is the advance of r alone.
func (f *face) runeWidth(r rune) int {
	if r >= asciiLo && r < asciiHi {
		return int(f.advance[f.glyph[r]])
	}
	switch {
	case r >= 0x4e00 && r <= 0x9fff: // most of Han, found without a search
		return wide
	case invisible(r):
		return 0
	case f.has(r):
		return int(f.advance[f.glyph[r]])
	case isEmoji(r):
		return emoji
	case isWide(r):
		return wide
	case r >= 0xff61 && r <= 0xffdc:
		return half
	case unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Armenian, unicode.Georgian, unicode.Latin, unicode.Greek, unicode.Cyrillic):
		return narrow
	}
	return other
}

// invisible tells whether r takes no place: marks that combine with the rune
// before, controls and formatting.
func invisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == softHyphen:
		return true
	case r < 0x300:
		return false
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0x1160 && r <= 0x11ff:
		return true // Hangul medial vowels and finals stack on the initial before
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// isWide tells whether r fills one em.
func isWide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x115f,
		r >= 0x2e80 && r <= 0xa4cf,
		r >= 0xa960 && r <= 0xa97f,
		r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe10 && r <= 0xfe19,
		r >= 0xfe30 && r <= 0xfe6f,
		r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6,
		r >= 0x16fe0 && r <= 0x18d7f,
		r >= 0x1aff0 && r <= 0x1b2ff,
		r >= 0x20000 && r <= 0x3fffd:
		return true
	}
	return false
}

// breaksAround tells whether a line may break on both sides of r by itself:
// Han, kana and full-width forms, but not Hangul, whose words have spaces.
func breaksAround(r rune) bool {
	return isWide(r) && r > 0x115f && (r < 0xa960 || r > 0xd7a3) || isEmoji(r)
}

func isEmoji(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff && !(r >= 0x1f100 && r <= 0x1f1e5) || isFlagLetter(r)
}

// isFlagLetter tells whether r is half of a flag.
func isFlagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func isSkinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// isSpace tells whether r separates words. The no-break spaces do not.
func isSpace(r rune) bool {
	switch r {
	case noBreakSpace, '\u2007', '\u202f':
		return false
	}
	return unicode.IsSpace(r)
}
