package typeface

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/font/sfnt"

	"github.com/lintel-go/lintel/render/text"
)

func runes(line []Placed) string {
	var out []rune
	for _, p := range line {
		out = append(out, p.Rune)
	}
	return string(out)
}

func TestLineIsWhatWasMeasured(t *testing.T) {
	for _, bold := range []bool{false, true} {
		for _, value := range []string{"", "AV Tofu", "Payment gateway", "e\u0301tude", "a\u200bb\tc"} {
			s := NewSet([]string{})
			line, advance := s.Line(value, bold)
			if got, want := (advance*16+text.Em-1)/text.Em, text.Width(value, 16, bold); got != want {
				t.Errorf("%q is %d px wide, want %d", value, got, want)
			}
			end := 0
			for _, p := range line {
				if !p.Face.Embedded || p.Face.Bold != bold || p.Face.Em != text.Em {
					t.Errorf("%q: %q is of face %+v", value, p.Rune, p.Face)
				}
				if p.Advance > 0 && p.X < end-text.Em/4 { // kerning moves it back by less
					t.Errorf("%q: %q stands at %d, on the glyph that ends at %d", value, p.Rune, p.X, end)
				}
				if p.Advance > 0 {
					end = p.X + p.Advance
				}
			}
			if end != advance {
				t.Errorf("%q ends at %d, its advance is %d", value, end, advance)
			}
			if r := s.Report(); r.Font != "" || r.Missing != nil {
				t.Errorf("%q: report %+v", value, r)
			}
		}
	}
}

func TestLineKeepsSpacesAndDropsWhatNobodySees(t *testing.T) {
	line, _ := NewSet([]string{}).Line("a b\u00a0c\u200b\u3000\td\u00ad", false)
	if got := runes(line); got != "a b\u00a0cd" {
		t.Errorf("the line has %q", got)
	}
}

func TestMarksStandOverTheirBase(t *testing.T) {
	line, _ := NewSet([]string{}).Line("n\u0303", false)
	if len(line) != 2 {
		t.Fatalf("the line has %q", runes(line))
	}
	base, mark := line[0], line[1]
	middle := mark.X + (mark.Left+mark.Right)/2
	if d := middle - base.X - base.Advance/2; d < -2 || d > 2 {
		t.Errorf("the mark stands %d units beside the middle of its base", d)
	}
}

func TestRunesWithoutAFont(t *testing.T) {
	s := NewSet([]string{})
	line, _ := s.Line("a库存a存", false)
	if got := runes(line); got != "a库存a存" {
		t.Errorf("the line has %q", got)
	}
	if r := s.Report(); r.Font != "" || !slices.Equal(r.Missing, []rune("存库")) {
		t.Errorf("report %+v", r)
	}
	box := line[1]
	if box.Face != line[2].Face || box.Face.Embedded || len(box.Segments) != 8 || box.Advance != text.Em {
		t.Errorf("the box is %+v", box)
	}
	loops := 0
	for _, seg := range box.Segments {
		if seg.Op == sfnt.SegmentOpMoveTo {
			loops++
		}
	}
	if loops != 2 {
		t.Errorf("the box has %d loops, want a border and a hole", loops)
	}
}

func TestChineseInAFontOfTheMachine(t *testing.T) {
	s := NewSet(nil)
	line, advance := s.Line("库 a", true)
	report := s.Report()
	if report.Font == "" {
		const message = "no Chinese font found; hint: apt-get install fonts-noto-cjk"
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	if got := runes(line); got != "库 a" || report.Missing != nil {
		t.Fatalf("the line has %q, report %+v", got, report)
	}
	if f := line[0].Face; f.Embedded || !f.Bold || f.Name == "" || f == line[1].Face {
		t.Errorf("face %+v", f)
	}
	if want, _ := text.Place("库 a", true); want[2].X != line[2].X || advance < text.Em {
		t.Errorf("a stands at %d, want %d", line[2].X, want[2].X)
	}
}

func TestBrokenFontsArePassedOver(t *testing.T) {
	folder := t.TempDir()
	for _, f := range usual() {
		if err := os.WriteFile(filepath.Join(folder, f.regular), []byte("no font"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := search([]string{folder, filepath.Join(folder, "missing")}); got != nil {
		t.Errorf("found %s", got.path)
	}
}
