package frame

import (
	"strings"

	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
)

// Wrap breaks words into lines as text.Wrap does, and keeps a bracket at their
// end however much of them is cut. The second result is what there is to tell
// of a text that was cut: nothing, or one entry that calls it by the name what.
func Wrap(what, words string, size int, bold bool, width, most int) ([]string, []scene.Cut) {
	lines, cut := text.Wrap(words, size, bold, width, most)
	if !cut {
		return lines, nil
	}
	inner, ends := strings.CutSuffix(words, "]")
	kept := strings.Join(lines, "")
	switch bare, begins := strings.CutPrefix(inner, "["); {
	case !ends:
	case begins:
		lines, _ = text.Wrap(bare, size, bold, max(width-text.Width("[]", size, bold), 1), most)
		lines[0] = "[" + lines[0]
		lines[len(lines)-1] += "]"
	case strings.Count(kept, "[") > strings.Count(kept, "]"):
		lines[len(lines)-1] += "]"
	}
	return lines, []scene.Cut{{What: what, Lines: len(lines)}}
}
