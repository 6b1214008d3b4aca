package text

import (
	_ "embed"
	"encoding/binary"
	"sync"
)

//go:embed inter/Inter-Regular.ttf
var regularTTF []byte

//go:embed inter/Inter-SemiBold.ttf
var boldTTF []byte

//go:embed inter/Inter-Regular.woff2
var regularWOFF2 []byte

//go:embed inter/Inter-SemiBold.woff2
var boldWOFF2 []byte

//go:embed inter/Inter-Regular-Latin.woff2
var regularLatin []byte

//go:embed inter/Inter-SemiBold-Latin.woff2
var boldLatin []byte

var (
	regularFace = sync.OnceValue(func() *face { return parse(regularTTF) })
	boldFace    = sync.OnceValue(func() *face { return parse(boldTTF) })
)

func faceOf(bold bool) *face {
	if bold {
		return boldFace()
	}
	return regularFace()
}

// em is the number of font units in one em of the embedded font. All widths
// inside this package are in these units until the last step.
const em = 2048

// The runes that are looked up without a search: all that the embedded font
// covers but a few at the end of the plane, and the square of pairs of ASCII
// letters.
const (
	tableEnd = 0x2c00
	asciiLo  = 0x20
	asciiHi  = 0x7f
	asciiN   = asciiHi - asciiLo
)

// face is what of a font file matters for widths.
type face struct {
	glyph   [tableEnd]uint16 // 0: none
	advance []uint16         // by glyph
	kerning []lookup
	ascii   [asciiN * asciiN]int16 // kerning of pairs of ASCII runes
}

// lookup is a list of subtables; the first one that knows a pair decides.
type lookup []subtable

// subtable holds pairs either one by one or by classes of glyphs.
type subtable struct {
	pairs   map[uint32]int16 // first<<16 | second; nil: by class
	covered []bool           // by first glyph
	first   []uint16         // class by first glyph
	second  []uint16         // class by second glyph
	columns int
	values  []int16 // first class * columns + second class
}

// has tells whether the embedded font draws r.
func (f *face) has(r rune) bool {
	return r >= 0 && r < tableEnd && f.glyph[r] != 0
}

// kern is by how much the step from a to b is longer than a's advance.
// Runes that the font lacks have none.
func (f *face) kern(a, b rune) int {
	if a < tableEnd && b < tableEnd && a >= 0 && b >= 0 {
		if a >= asciiLo && a < asciiHi && b >= asciiLo && b < asciiHi {
			return int(f.ascii[(a-asciiLo)*asciiN+b-asciiLo])
		}
		if ga, gb := f.glyph[a], f.glyph[b]; ga != 0 && gb != 0 {
			return f.kernGlyphs(ga, gb)
		}
	}
	return 0
}

// kernGlyphs adds up what the lookups say, as OpenType applies them in turn.
func (f *face) kernGlyphs(a, b uint16) int {
	sum := 0
	for _, l := range f.kerning {
		for i := range l {
			if v, ok := l[i].value(a, b); ok {
				sum += int(v)
				break
			}
		}
	}
	return sum
}

func (s *subtable) value(a, b uint16) (int16, bool) {
	if s.pairs != nil {
		v, ok := s.pairs[uint32(a)<<16|uint32(b)]
		return v, ok
	}
	if !s.covered[a] {
		return 0, false
	}
	return s.values[int(s.first[a])*s.columns+int(s.second[b])], true
}

// table is a piece of the font file that reads as big-endian numbers.
type table []byte

func (t table) u16(at int) int { return int(binary.BigEndian.Uint16(t[at:])) }
func (t table) i16(at int) int { return int(int16(binary.BigEndian.Uint16(t[at:]))) }
func (t table) u32(at int) int { return int(binary.BigEndian.Uint32(t[at:])) }
func (t table) tag(at int) string {
	return string(t[at : at+4])
}

// parse reads one of the embedded fonts. They are part of the program, so a
// malformed one is a fault of the program: it panics.
func parse(file []byte) *face {
	tables := directory(file)
	if tables["head"].u16(18) != em {
		panic("text: embedded font has another em")
	}
	f := &face{}
	glyphs := tables["maxp"].u16(4)
	metrics := tables["hhea"].u16(34)
	f.advance = make([]uint16, glyphs)
	for g := range f.advance {
		f.advance[g] = uint16(tables["hmtx"].u16(4 * min(g, metrics-1)))
	}
	f.readCmap(tables["cmap"])
	f.readKerning(tables["GPOS"], glyphs)
	for a := range rune(asciiN) {
		for b := range rune(asciiN) {
			ga, gb := f.glyph[a+asciiLo], f.glyph[b+asciiLo]
			f.ascii[a*asciiN+b] = int16(f.kernGlyphs(ga, gb))
		}
	}
	return f
}

// directory finds the tables of a font file.
func directory(file []byte) tables {
	head, all := table(file), tables{}
	for i := range head.u16(4) {
		at := 12 + 16*i
		all[head.tag(at)] = head[head.u32(at+8):][:head.u32(at+12)]
	}
	return all
}

// readCmap reads the format 4 subtable, the only one that the fonts have.
func (f *face) readCmap(t table) {
	sub := t[t.u32(8):]
	if sub.u16(0) != 4 {
		panic("text: embedded font has another cmap format")
	}
	n := sub.u16(6) / 2
	ends, starts, deltas, offsets := 14, 16+2*n, 16+4*n, 16+6*n
	for i := range n {
		start, end := sub.u16(starts+2*i), sub.u16(ends+2*i)
		delta, offset := sub.u16(deltas+2*i), sub.u16(offsets+2*i)
		for r := start; r <= min(end, tableEnd-1); r++ {
			g := r
			if offset != 0 {
				if g = sub.u16(offsets + 2*i + offset + 2*(r-start)); g == 0 {
					continue
				}
			}
			f.glyph[r] = uint16(g + delta)
		}
	}
}

// readKerning collects the pair lookups that any kern feature names. The
// scripts of these fonts all share the same ones.
func (f *face) readKerning(t table, glyphs int) {
	features, lookups := t[t.u16(6):], t[t.u16(8):]
	used := make([]bool, lookups.u16(0))
	for i := range features.u16(0) {
		if features.tag(2+6*i) != "kern" {
			continue
		}
		feature := features[features.u16(2+6*i+4):]
		for j := range feature.u16(2) {
			used[feature.u16(4+2*j)] = true
		}
	}
	for i := range used {
		if !used[i] {
			continue
		}
		from := lookups[lookups.u16(2+2*i):]
		kind := from.u16(0)
		var l lookup
		for j := range from.u16(4) {
			sub := from[from.u16(6+2*j):]
			subKind := kind
			if kind == 9 { // an extension: the real subtable lies further on
				subKind, sub = sub.u16(2), sub[sub.u32(4):]
			}
			if subKind != 2 || sub.u16(4) != 4 || sub.u16(6) != 0 {
				panic("text: embedded font kerns in another way")
			}
			l = append(l, readPairs(sub, glyphs))
		}
		f.kerning = append(f.kerning, l)
	}
}

func readPairs(t table, glyphs int) subtable {
	cover := readCoverage(t[t.u16(2):])
	if t.u16(0) == 1 {
		s := subtable{pairs: map[uint32]int16{}}
		for i, a := range cover {
			set := t[t.u16(10+2*i):]
			for j := range set.u16(0) {
				s.pairs[uint32(a)<<16|uint32(set.u16(2+4*j))] = int16(set.i16(4 + 4*j))
			}
		}
		return s
	}
	s := subtable{
		covered: make([]bool, glyphs),
		first:   readClasses(t[t.u16(8):], glyphs),
		second:  readClasses(t[t.u16(10):], glyphs),
		columns: t.u16(14),
		values:  make([]int16, t.u16(12)*t.u16(14)),
	}
	for _, a := range cover {
		s.covered[a] = true
	}
	for i := range s.values {
		s.values[i] = int16(t.i16(16 + 2*i))
	}
	return s
}

// readCoverage lists glyphs in the order of their coverage index.
func readCoverage(t table) []uint16 {
	var list []uint16
	if t.u16(0) == 1 {
		for i := range t.u16(2) {
			list = append(list, uint16(t.u16(4+2*i)))
		}
		return list
	}
	for i := range t.u16(2) {
		for g := t.u16(4 + 6*i); g <= t.u16(6+6*i); g++ {
			list = append(list, uint16(g))
		}
	}
	return list
}

// readClasses gives the class of every glyph; 0 is the class of the rest.
func readClasses(t table, glyphs int) []uint16 {
	classes := make([]uint16, glyphs)
	if t.u16(0) == 1 {
		for i := range t.u16(4) {
			classes[t.u16(2)+i] = uint16(t.u16(6 + 2*i))
		}
		return classes
	}
	for i := range t.u16(2) {
		for g := t.u16(4 + 6*i); g <= t.u16(6+6*i); g++ {
			classes[g] = uint16(t.u16(8 + 6*i))
		}
	}
	return classes
}
