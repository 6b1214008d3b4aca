package text

import (
	"bytes"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Two bold widths and so on would repeat the font; what matters is which
// rules apply. The browser test holds the numbers.
func TestWidthRules(t *testing.T) {
	sum := func(s string) (w int) {
		for _, r := range s {
			w += regularFace().measure(string(r))
		}
		return w
	}
	for _, c := range []struct {
		name, text string
		want       int // font units
	}{
		{"nothing", "", 0},
		{"Han is one em", "库存", 2 * em},
		{"kana is one em", "カギ", 2 * em},
		{"full-width forms are one em", "，（Ａ", 3 * em},
		{"half-width forms are half an em", "ｱｲ", em},
		{"marks add nothing", "e\u0301", sum("e")},
		{"controls add nothing", "a\x00\x1b\u200b\u2060", sum("a")},
		{"a soft hyphen adds nothing", "a\u00ad", sum("a")},
		{"kerning pulls together", "AV", sum("AV") + regularFace().kern('A', 'V')},
		{"an emoji is 1.3 em", "🚀", em * 13 / 10},
		{"digits with an emoji style are emoji", "1\ufe0f\u20e3", em * 13 / 10},
		{"bytes that are no UTF-8 are replaced", "\xff", sum("\ufffd")},
	} {
		if got := regularFace().measure(c.text); got != c.want {
			t.Errorf("%s: %q measures %d, want %d", c.name, c.text, got, c.want)
		}
	}
	if k := regularFace().kern('A', 'V'); k >= 0 {
		t.Errorf("kerning of A and V is %d, want less than 0", k)
	}
	if r, b := Width("Payment gateway", 14, false), Width("Payment gateway", 14, true); b <= r {
		t.Errorf("bold is %d wide, regular %d", b, r)
	}
	if got := Width("库", 13, false); got != 13 {
		t.Errorf("one em at 13 px is %d px", got)
	}
	if got := Width("i", 13, false); got != (regularFace().measure("i")*13+em-1)/em {
		t.Errorf("widths are not rounded up: %d", got)
	}
}

// Advances and the map from runes to glyphs agree with another reader of the
// same file.
func TestFaceAgreesWithSFNT(t *testing.T) {
	for _, bold := range []bool{false, true} {
		font, err := sfnt.Parse(Font(bold))
		if err != nil {
			t.Fatal(err)
		}
		f := faceOf(bold)
		var buffer sfnt.Buffer
		covered := 0
		for r := rune(0); r < tableEnd; r++ {
			g, err := font.GlyphIndex(&buffer, r)
			if err != nil {
				t.Fatal(err)
			}
			if uint16(g) != f.glyph[r] {
				t.Fatalf("%U is glyph %d, want %d", r, f.glyph[r], g)
			}
			if g == 0 {
				continue
			}
			covered++
			advance, err := font.GlyphAdvance(&buffer, g, fixed.I(em), 0)
			if err != nil {
				t.Fatal(err)
			}
			if advance.Round() != int(f.advance[g]) {
				t.Errorf("%U is %d wide, want %d", r, f.advance[g], advance.Round())
			}
		}
		if covered < 1500 {
			t.Errorf("bold %v: only %d runes are covered", bold, covered)
		}
		for _, r := range "AZaz09ßĞőșŽΩяЖ–—…“”→←↔×≥≤✓✗①•€₿№" {
			if !f.has(r) {
				t.Errorf("bold %v: %q is missing", bold, r)
			}
		}
	}
}

func TestWOFF2(t *testing.T) {
	for _, bold := range []bool{false, true} {
		if !bytes.HasPrefix(WOFF2(bold), []byte("wOF2")) {
			t.Errorf("bold %v: no WOFF2", bold)
		}
	}
	if total := len(regularTTF) + len(boldTTF) + len(regularWOFF2) + len(boldWOFF2); total > 600_000 {
		t.Errorf("the fonts take %d bytes", total)
	}
}

func TestWideRunes(t *testing.T) {
	for r := rune(0); r <= 0x3134f; r++ {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) && unicode.IsLetter(r) && !(r >= 0xff61 && r <= 0xffdc) && !isWide(r) {
			t.Fatalf("%U %q is not wide", r, r)
		}
	}
}

func BenchmarkWidth(b *testing.B) {
	for name, s := range map[string]string{
		"latin":   "Refuses most requests before",
		"chinese": "在用户提交订单之前先检查库存",
		"mixed":   "使用Redis缓存，减少MySQL的压力",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Width(s, 13, false)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		parse(regularTTF)
	}
}
