// Package text measures and wraps text in the one typeface of the pictures,
// which it embeds. Widths are those a browser draws when it is told
// CSSFeatures. It does not draw, and does not order right-to-left text.
package text

import "unicode"

// What style sheets say so that a browser draws text as wide as it was
// measured.
const (
	// Family is the name under which the embedded font is declared.
	Family = "Inter"

	// Stack is the value of font-family: the embedded font, then what the
	// usual systems have for the scripts that it lacks.
	Stack = `Inter,"Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei","Hiragino Sans GB","WenQuanYi Micro Hei",system-ui,sans-serif`

	// CSSFeatures are the declarations that every drawn text needs: kerning
	// on, for it is measured; ligatures off; advances not rounded to whole
	// pixels; full-width punctuation not squeezed, no gap between scripts.
	CSSFeatures = "font-kerning:normal;font-variant-ligatures:none;text-rendering:geometricPrecision;" +
		"letter-spacing:0;word-spacing:0;text-spacing-trim:space-all;text-autospace:no-autospace"

	// Weight and WeightBold are the values of font-weight of the two faces.
	Weight     = 400
	WeightBold = 600
)

// Font is the embedded font as TrueType. The caller must not change it.
func Font(bold bool) []byte {
	if bold {
		return boldTTF
	}
	return regularTTF
}

// WOFF2 is the embedded font for browsers. The caller must not change it.
func WOFF2(bold bool) []byte {
	if bold {
		return boldWOFF2
	}
	return regularWOFF2
}

// LatinWOFF2 is the part of the embedded font that most pages need: the letters
// of Western Europe, and punctuation. The caller must not change it.
func LatinWOFF2(bold bool) []byte {
	if bold {
		return boldLatin
	}
	return regularLatin
}

// Width is the advance of s on one line at a size in px, rounded up to a
// whole px. It is exact for the scripts of the embedded font (Latin, Greek,
// Cyrillic), one em for each Han, kana, Hangul or full-width rune, and a wide
// estimate for the rest.
func Width(s string, size int, bold bool) int {
	return toPixels(faceOf(bold).measure(s), size)
}

// toPixels turns font units into px, rounded up.
func toPixels(units, size int) int { return (units*size + em - 1) / em }

// measure is the advance of s in font units.
func (f *face) measure(s string) int {
	var p pen
	for _, r := range s {
		p.step(f, r)
	}
	return p.x
}

// pen walks along a line of text.
type pen struct {
	x     int  // where the next rune starts, before kerning
	width int  // advance of the rune before
	last  rune // the rune before that took place
}

// step moves the pen over r and returns where r is drawn. Joined emoji count
// one by one: a reader's font that lacks the joined form draws them so.
func (p *pen) step(f *face, r rune) int {
	if r == emojiStyle && p.last != 0 && p.width < emoji {
		p.x += emoji - p.width
		p.width = emoji
	}
	w := f.runeWidth(r)
	if w == 0 {
		return p.x
	}
	at := p.x + f.kern(p.last, r)
	p.x = at + w
	p.width, p.last = w, r
	return at
}

// Em is the number of units in one em in what Place returns.
const Em = em

// Glyph is a rune with its place on a line, in units of 1/Em em.
type Glyph struct {
	Rune     rune
	X        int  // from the start of the line to its origin
	Advance  int  // 0 for a mark on the rune before
	Embedded bool // the embedded font draws it
}

// Place lays s out as one line, without runes that nobody sees, and returns
// its advance: what Width rounds up. Of spaces it has those that the embedded
// font draws.
func Place(s string, bold bool) (glyphs []Glyph, advance int) {
	f := faceOf(bold)
	var p pen
	for _, r := range s {
		at := p.step(f, r)
		w := f.runeWidth(r)
		switch {
		case w == 0 && !(unicode.In(r, unicode.Mn, unicode.Me) && f.has(r)):
			continue
		case unicode.IsSpace(r) && !f.has(r):
			continue
		}
		glyphs = append(glyphs, Glyph{Rune: r, X: at, Advance: w, Embedded: f.has(r)})
	}
	return glyphs, p.x
}
