package text

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

func TestSubsetKeepsGlyphs(t *testing.T) {
	runes := []rune("Payment gateway: ÄǺếЙΩ→×5%库")
	for _, bold := range []bool{false, true} {
		data := Subset(runes, bold)
		small, err := sfnt.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		full, err := sfnt.Parse(Font(bold))
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 12_000 {
			t.Errorf("bold %v: %d bytes for %d runes", bold, len(data), len(runes))
		}
		for _, r := range runes {
			if got, want := outline(t, small, r), outline(t, full, r); !reflect.DeepEqual(got, want) {
				t.Errorf("bold %v: %q differs: %v, want %v", bold, r, got, want)
			}
		}
		if _, advance := glyph(t, small, 'Q'); advance != 0 {
			t.Error("a rune that nobody asked for is there")
		}
	}
}

func TestSubsetDependsOnTheSetAlone(t *testing.T) {
	a := Subset([]rune("stock"), false)
	if b := Subset([]rune("kcottss"), false); !bytes.Equal(a, b) {
		t.Error("order or repetition changes the bytes")
	}
	if empty := Subset(nil, false); len(empty) == 0 {
		t.Error("no font for no runes")
	}
	var every []rune
	for r := range rune(tableEnd) {
		every = append(every, r)
	}
	if _, err := sfnt.Parse(Subset(every, true)); err != nil {
		t.Errorf("all runes: %v", err)
	}
	before := slices.Clone(regularTTF)
	Subset(every, false)
	if !bytes.Equal(before, regularTTF) {
		t.Error("the embedded font was written to")
	}
}

func glyph(t *testing.T, f *sfnt.Font, r rune) (sfnt.GlyphIndex, int) {
	t.Helper()
	index, err := f.GlyphIndex(nil, r)
	if err != nil {
		t.Fatal(err)
	}
	if index == 0 {
		return 0, 0
	}
	advance, err := f.GlyphAdvance(&sfnt.Buffer{}, index, fixed.I(em), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	return index, advance.Round()
}

type drawn struct {
	advance  int
	segments sfnt.Segments
}

func outline(t *testing.T, f *sfnt.Font, r rune) drawn {
	t.Helper()
	index, advance := glyph(t, f, r)
	segments, err := f.LoadGlyph(&sfnt.Buffer{}, index, fixed.I(em), nil)
	if err != nil {
		t.Fatal(err)
	}
	return drawn{advance, segments}
}

func BenchmarkSubset(b *testing.B) {
	runes := []rune("The quick brown fox jumps over the lazy dog. 0123456789 [Container: Go]")
	for b.Loop() {
		Subset(runes, false)
	}
}
