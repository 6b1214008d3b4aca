package pdf

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"

	"github.com/lintel-go/lintel/render/scene"
	measure "github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/typeface"
)

// fonts are the faces that a picture is written in.
type fonts struct {
	set    *typeface.Set
	faces  []*face
	number map[*typeface.Face]int // index into faces
}

// face is a font with the glyphs of the picture, sorted by rune. A glyph's
// code in the text is its index and one.
type face struct {
	*typeface.Face
	glyphs []typeface.Placed
	code   map[rune]int
}

func fontName(i int) name { return name("F" + strconv.Itoa(i+1)) }

// newFonts collects what s says.
func newFonts(s scene.Scene, set *typeface.Set) *fonts {
	f := &fonts{set: set, number: map[*typeface.Face]int{}}
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			if shape.Text == nil {
				continue
			}
			line, _ := set.Line(shape.Text.Value, shape.Text.Bold)
			for _, g := range line {
				f.add(g)
			}
		}
	}
	for _, face := range f.faces {
		slices.SortFunc(face.glyphs, func(a, b typeface.Placed) int { return int(a.Rune - b.Rune) })
		for i, g := range face.glyphs {
			face.code[g.Rune] = i + 1
		}
	}
	return f
}

func (f *fonts) add(g typeface.Placed) {
	i, ok := f.number[g.Face]
	if !ok {
		i = len(f.faces)
		f.number[g.Face] = i
		f.faces = append(f.faces, &face{Face: g.Face, code: map[rune]int{}})
	}
	if _, ok := f.faces[i].code[g.Rune]; !ok {
		f.faces[i].code[g.Rune] = 0
		f.faces[i].glyphs = append(f.faces[i].glyphs, g)
	}
}

// PDF counts widths in thousandths of an em.
const thousand = 1000

// scaled turns units of an em into thousandths.
func scaled(v, em int) int {
	if v < 0 {
		return -((-v*thousand + em/2) / em)
	}
	return (v*thousand + em/2) / em
}

// show is the operand of TJ for glyphs of f: their codes, and between them by
// how much the next one is moved to the left.
func (f *face) show(line []typeface.Placed) array {
	var out array
	var codes strings.Builder
	flush := func() {
		if codes.Len() > 0 {
			out = append(out, raw("<"+codes.String()+">"))
			codes.Reset()
		}
	}
	at := scaled(line[0].X, measure.Em)
	for _, g := range line {
		if want := scaled(g.X, measure.Em); want != at {
			flush()
			out = append(out, at-want)
			at = want
		}
		fmt.Fprintf(&codes, "%04X", f.code[g.Rune])
		at += scaled(g.Glyph.Advance, f.Em)
	}
	flush()
	return out
}

// write adds the font to a file.
func (f *face) write(to *file) reference {
	var program reference
	descendant := dict{{"Type", name("Font")}}
	key, encoding := name("FontFile2"), name("CIDFontType2")
	var base, whole string
	var numbers dict
	if f.Embedded {
		data := measure.Subset(slices.Collect(maps.Keys(f.code)), f.Bold)
		base = f.tagged(data)
		whole = base
		numbers = dict{{"CIDToGIDMap", to.addStream(nil, f.glyphNumbers(data))}}
		program = to.addStream(dict{{"Length1", len(data)}}, data)
	} else {
		key, encoding = "FontFile3", "CIDFontType0"
		base = f.tagged(compactFont(f.postScript(), f.glyphs))
		whole = base + "-Identity-H"
		program = to.addStream(dict{{"Subtype", name("CIDFontType0C")}}, compactFont(base, f.glyphs))
	}
	widths := make(array, len(f.glyphs))
	box := [4]int{}
	for i, g := range f.glyphs {
		widths[i] = scaled(g.Glyph.Advance, f.Em)
		bounds := g.Segments.Bounds()
		box[0], box[1] = min(box[0], scaled(bounds.Min.X.Floor(), f.Em)), min(box[1], scaled(-bounds.Max.Y.Ceil(), f.Em))
		box[2], box[3] = max(box[2], scaled(bounds.Max.X.Ceil(), f.Em)), max(box[3], scaled(-bounds.Min.Y.Floor(), f.Em))
	}
	const symbolic = 4 // its characters are none of the old Latin set's
	descriptor := to.add(dict{
		{"Type", name("FontDescriptor")},
		{"FontName", name(base)},
		{"Flags", symbolic},
		{"FontBBox", array{box[0], box[1], box[2], box[3]}},
		{"ItalicAngle", 0},
		{"Ascent", box[3]},
		{"Descent", box[1]},
		{"CapHeight", box[3]},
		{"StemV", 80},
		{key, program},
	})
	descendant = append(
		descendant,
		entry{"Subtype", encoding},
		entry{"BaseFont", name(base)},
		entry{"CIDSystemInfo", dict{{"Registry", text("Adobe")}, {"Ordering", text("Identity")}, {"Supplement", 0}}},
		entry{"FontDescriptor", descriptor},
		entry{"DW", 0},
		entry{"W", array{1, widths}},
	)
	descendant = append(descendant, numbers...)
	return to.add(dict{
		{"Type", name("Font")},
		{"Subtype", name("Type0")},
		{"BaseFont", name(whole)},
		{"Encoding", name("Identity-H")},
		{"DescendantFonts", array{to.add(descendant)}},
		{"ToUnicode", to.addStream(nil, f.toUnicode())},
	})
}

// glyphNumbers says for each code which glyph of the TrueType font it is:
// several runes may share one, and each must be found by its own code.
func (f *face) glyphNumbers(trueType []byte) []byte {
	font, err := sfnt.Parse(trueType)
	if err != nil {
		panic(err) // it was made by the program
	}
	numbers := make([]byte, 2, 2+2*len(f.glyphs))
	for _, g := range f.glyphs {
		n, err := font.GlyphIndex(nil, g.Rune)
		if err != nil {
			panic(err)
		}
		numbers = append(numbers, byte(n>>8), byte(n))
	}
	return numbers
}

// postScript is the name of the face, of the characters that such a name has.
func (f *face) postScript() string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, f.Name)
	if clean == "" {
		return "Unnamed"
	}
	return clean[:min(len(clean), 63)]
}

// tagged is the name of a font that is cut down: six letters before it tell
// it from others that have been cut from the same.
func (f *face) tagged(data []byte) string {
	sum := sha256.Sum256(data)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag) + "+" + f.postScript()
}

// toUnicode says which rune each code is, for those who search and copy.
func (f *face) toUnicode() []byte {
	b := []byte(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`)
	const most = 100 // in one list
	code := 0
	for chunk := range slices.Chunk(f.glyphs, most) {
		b = fmt.Appendf(b, "%d beginbfchar\n", len(chunk))
		for _, g := range chunk {
			code++
			b = fmt.Appendf(b, "<%04X> <", code)
			for _, unit := range utf16.Encode([]rune{g.Rune}) {
				b = fmt.Appendf(b, "%04X", unit)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
