package textfile_test

import (
	"testing"

	"github.com/lintel-go/lintel/internal/textfile"
)

func TestFail(t *testing.T) {
	f := textfile.File{Name: "a.json", Text: []byte("one\ntwo\nthree")}
	for offset, line := range map[int64]int{-1: 1, 0: 1, 3: 1, 4: 2, 8: 3, 99: 3} {
		if got := f.Line(offset); got != line {
			t.Errorf("offset %d lies in line %d, not %d", offset, line, got)
		}
	}
	if got := f.Fail(4, "this is wrong", "mend it").Error(); got != "a.json:2: this is wrong\nhint: mend it" {
		t.Errorf("%q", got)
	}
}
