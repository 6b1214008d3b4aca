package frame_test

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/text"
)

func TestWrapKeepsTheBracket(t *testing.T) {
	long := strings.Repeat("until the last one has answered, ", 20)
	for _, tc := range []struct {
		words, begin, end string
		cuts              int
	}{
		{"[short]", "[short]", "[short]", 0},
		{"[" + long + "]", "[until", "…]", 1},
		{"4. ask [" + long + "]", "4. ask [until", "…]", 1},
		{"4. ask " + long + "[late]", "4. ask until", "…", 1},
		{long, "until", "…", 1},
	} {
		const width, most = 160, 3
		lines, cuts := frame.Wrap("guard", tc.words, 12, false, width, most)
		first, last := lines[0], lines[len(lines)-1]
		if !strings.HasPrefix(first, tc.begin) || !strings.HasSuffix(last, tc.end) || len(lines) > most {
			t.Errorf("%.20s… becomes %q, want it to begin with %q, end with %q and have at most %d lines", tc.words, lines, tc.begin, tc.end, most)
		}
		if len(cuts) != tc.cuts || tc.cuts > 0 && (cuts[0].What != "guard" || cuts[0].Lines != len(lines)) {
			t.Errorf("%.20s… is cut %+v, want %d entry for its %d lines", tc.words, cuts, tc.cuts, len(lines))
		}
		for _, line := range lines {
			if w := text.Width(line, 12, false); w > width+text.Width("]", 12, false) {
				t.Errorf("line %q is %d wide", line, w)
			}
		}
	}
}
